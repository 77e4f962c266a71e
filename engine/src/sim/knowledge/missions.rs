//! Missions as people judge them: who answers for one works out its level from what they believe, never from the truth.

use super::{Mind, State, cyber};
use crate::{
    model::Model,
    record::knowledge::KnowledgeFact,
    script::{DeedKind, Script, cyber::CyberCondition},
    units::{FULL, Level, MissionId, RoleId, SimTime},
};

/// Minds at the start of a run: who answers for a mission takes it to be fulfilled.
pub(super) fn minds(script: &Script) -> Vec<Mind> {
    let mut minds = vec![Mind::default(); script.roles.len()];
    for (number, mission) in (0..).zip(&script.plans.missions) {
        let start = (Level::FULL, SimTime::ZERO);
        minds[mission.owner.index()].missions.insert(MissionId(number), start);
    }
    minds
}

/// Who answers for a mission judges it anew: by the levels of services as believed, and by the systems of one's own in
/// which something was found or which are cut off. Of all others one takes it that they work.
pub(super) fn judge(
    model: &Model,
    systems: &cyber::State,
    minds: &mut [Mind],
    t: u32,
) -> Vec<KnowledgeFact> {
    let script = &model.script;
    let mut judged = Vec::new();
    for (number, mission) in (0..).map(MissionId).zip(&script.plans.missions) {
        let role = mission.owner;
        let mind = &mut minds[role.index()];
        let service = |s| mind.levels.get(&s).map_or(FULL, |b| b.level.ppm());
        let system = |s: crate::units::SystemId| {
            let mine = script.cyber.systems[s.index()].owners.contains(&role);
            let seen = [CyberCondition::Detected(s), CyberCondition::Contained(s)];
            if mine && seen.iter().any(|c| cyber::holds(systems, c)) {
                cyber::available(systems, s)
            } else {
                FULL
            }
        };
        let level = Level::new(mission.levels(service, system).last().copied().unwrap_or(FULL));
        let as_of = SimTime(u64::from(t));
        if mind.missions.get(&number).is_none_or(|known| known.0 != level) {
            mind.missions.insert(number, (level, as_of));
            judged.push(KnowledgeFact::Mission { role, mission: number, level, as_of });
        }
    }
    judged
}

/// What a role says of missions by itself: reports and status reports state those it answers for, and what is relayed
/// all it knows of.
pub(in super::super) fn own(
    state: &State,
    model: &Model,
    role: RoleId,
    kind: DeedKind,
) -> Vec<(MissionId, Level, SimTime)> {
    let says = |mission: &MissionId| match kind {
        DeedKind::Report | DeedKind::Status => {
            model.script.plans.missions[mission.index()].owner == role
        }
        DeedKind::Relay => true,
        _ => false,
    };
    let known = state.minds[role.index()].missions.iter();
    known.filter(|m| says(m.0)).map(|(m, (level, as_of))| (*m, *level, *as_of)).collect()
}

/// What a role says of these missions when it passes on what it was told.
pub(in super::super) fn told(
    state: &State,
    role: RoleId,
    missions: &[MissionId],
) -> Vec<(MissionId, Level, SimTime)> {
    let known = state.minds[role.index()].missions.iter();
    known
        .filter(|m| missions.contains(m.0))
        .map(|(m, (level, as_of))| (*m, *level, *as_of))
        .collect()
}
