//! Missions: their level as services and systems change, the hand-over of residual risk, what management decides.

use crate::{
    model::cut,
    record::{Origin, Phase, What, plans::PlansFact},
    script::{
        Deed, DeedKind,
        plans::{Choice, Mission, PlanDeed, Rest},
    },
    sim::{Agenda, Facts, cyber, playbook::DeedRow, senses::Senses},
    units::{ActionId, FULL, Level, MissionId, SimTime},
};

/// A mission in a run.
#[derive(Clone, Debug)]
pub(super) struct MissionState {
    /// Its level at the last look.
    level: u32,
    /// Residual risk, after decisions.
    residual: u32,
    /// When the risk was handed over.
    handed: Option<u32>,
    choice: Option<Choice>,
}

impl MissionState {
    pub(super) fn new(mission: &Mission) -> Self {
        Self { level: FULL, residual: mission.residual(), handed: None, choice: None }
    }
}

/// Looks at all missions.
pub(super) fn judge(
    senses: &Senses<'_>,
    missions: &mut [MissionState],
    later: &mut Vec<(u32, DeedRow, Origin)>,
    agenda: &mut Agenda,
    facts: &mut Facts,
) {
    let t = senses.now.t;
    let deeds = &senses.deeds.0;
    let now = deeds.iter().rposition(|d| d.at < t).map_or(0, |last| last + 1);
    let mut put_off = |mission: u32, role, deed| {
        let row = DeedRow { at: t + 1, role, step: None, deed };
        later.push((t + 1, row, Origin::Mission(MissionId(mission))));
        agenda.add(t + 1);
    };
    for ((m, state), mission) in (0..).zip(missions).zip(&senses.model.0.script.plans.missions) {
        let mut add = |fact| facts.add(t, Phase::Judge, What::Plans(fact));
        let due = u64::from(t) == mission.handover.0;
        if due && state.handed.is_none() && state.residual > mission.tolerance {
            state.handed = Some(t);
            let (residual, layers) = (state.residual, mission.layers());
            add(PlansFact::RiskHandedOver { mission: MissionId(m), residual, layers });
            let told = Deed::message(DeedKind::Report, vec![mission.management]);
            put_off(m, mission.owner, told);
        }
        for row in &deeds[now..] {
            let Deed::Plan(PlanDeed::Decide { mission: MissionId(of), choice }) = row.deed else {
                continue;
            };
            if of != m || row.role != mission.management || state.choice == Some(choice) {
                continue;
            }
            state.choice = Some(choice);
            state.residual = residual_after(mission, choice);
            let handed = state.handed.map(|t| SimTime(u64::from(t)));
            let (mission_id, residual) = (MissionId(m), state.residual);
            add(PlansFact::Decided { mission: mission_id, choice, residual, handed });
            let action: Option<ActionId> = match choice {
                Choice::Accept => None,
                Choice::Reduce => mission.reduce,
                Choice::Stop => mission.stop,
            };
            if let Some(action) = action {
                put_off(m, mission.management, Deed::Act(action));
            }
        }
        let (level, because) = level_of(senses, mission, state.choice);
        if level == state.level {
            continue;
        }
        let before = std::mem::replace(&mut state.level, level);
        for &mark in &mission.marks {
            let below = level < mark.ppm();
            if below != (before < mark.ppm()) {
                let level = Level::new(level);
                let mission = MissionId(m);
                add(PlansFact::MissionLevel { mission, mark, below, level, because });
            }
        }
    }
}

/// What is left of the risk when management has decided.
fn residual_after(mission: &Mission, choice: Choice) -> u32 {
    let residual = mission.residual();
    match choice {
        Choice::Accept => residual,
        Choice::Reduce => {
            let left = u64::from(FULL - mission.reduces.min(FULL));
            cut(u64::from(residual) * left / u64::from(FULL))
        }
        Choice::Stop => 0,
    }
}

/// The level of the mission and what holds it down most: the way down to the least of each element.
fn level_of(senses: &Senses<'_>, mission: &Mission, choice: Option<Choice>) -> (u32, Option<Rest>) {
    if choice == Some(Choice::Stop) {
        return (0, None);
    }
    let service = |s: crate::units::ServiceId| senses.core.0.level(s.0);
    let system = |s| cyber::available(&senses.systems, s);
    let levels = mission.levels(service, system);
    let level = levels.last().copied().unwrap_or(FULL);
    if level == FULL {
        return (level, None);
    }
    let of = |rest: &Rest| match *rest {
        Rest::Service(s) => service(s),
        Rest::System(s) => system(s),
        Rest::Element(e) => levels[e as usize],
    };
    let mut at = mission.elements.len() - 1;
    loop {
        let rests = &mission.elements[at].rests;
        // Of equal ones the first.
        let Some((rest, _)) = rests.iter().min_by_key(|r| of(&r.0)) else { return (level, None) };
        match *rest {
            Rest::Element(e) => at = e as usize,
            other => return (level, Some(other)),
        }
    }
}
