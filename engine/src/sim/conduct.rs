//! How an exercise is conducted: what controllers do with injects, and the milestones that it passes.
//!
//! Orders of controllers act in phase 2, so that what is released is delivered in the same instant. Milestones are set by
//! injects in phase 5 and judged in phase 6; conditions see them from the next instant on.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;

use super::{
    Agenda, Facts, Now, SharedModel,
    command::{CommandLog, Handling},
    entities::{InjectState, MilestoneState},
    senses::Senses,
};
use crate::{
    model::Model,
    record::{Phase, What, conduct::ConductFact},
    script::{Condition, InjectTrigger},
    units::{InjectId, MilestoneId},
};

/// Which milestones are in force in this instant, by their ids: what conditions see.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct InForce(pub Vec<bool>);

/// Phase 2: what controllers ordered for now, in the order of the log; milestones as they have been since the last instant.
pub(super) fn act(
    now: Res<Now>,
    mut facts: ResMut<Facts>,
    mut log: ResMut<CommandLog>,
    mut in_force: ResMut<InForce>,
    mut injects: Query<&mut InjectState>,
    milestones: Query<&MilestoneState>,
) {
    for state in &milestones {
        in_force.0[state.milestone.index()] = state.on;
    }
    for (command, inject, handling) in log.take_handlings(now.t) {
        let Some(mut state) = injects.iter_mut().find(|s| s.inject == inject) else { continue };
        let fact = if state.is_settled() {
            ConductFact::TooLate { inject, command }
        } else {
            match handling {
                Handling::Release => {
                    state.held = false;
                    state.fired = Some(now.t);
                    state.due = now.t;
                    facts.add(now.t, Phase::Exogenous, What::InjectFired(inject));
                    ConductFact::Released { inject, command }
                }
                Handling::Hold => {
                    state.held = true;
                    ConductFact::Held { inject, command }
                }
                Handling::Skip => {
                    state.skipped = true;
                    ConductFact::Skipped { inject, command }
                }
            }
        };
        facts.add(now.t, Phase::Exogenous, What::Conduct(fact));
    }
}

/// Fires what fires with another inject that fired at `t` and is due at `due`.
pub(super) fn fire_likes(
    model: &Model,
    injects: &mut [Mut<InjectState>],
    t: u32,
    due: u32,
) -> Vec<InjectId> {
    let mut all = Vec::new();
    loop {
        let firing: Vec<InjectId> = injects
            .iter()
            .filter(|s| s.fired == Some(t) && s.due == due)
            .map(|s| s.inject)
            .collect();
        let before = all.len();
        for state in injects.iter_mut().filter(|s| s.is_waiting()) {
            let InjectTrigger::Like(other) = model.script.injects[state.inject.index()].trigger
            else {
                continue;
            };
            if firing.contains(&other) {
                (state.fired, state.due) = (Some(t), due);
                all.push(state.inject);
            }
        }
        if all.len() == before {
            return all;
        }
    }
}

/// Phase 5: sets the milestones that injects delivered in this instant name. What one sets and another takes back is
/// taken back.
pub(super) fn set_milestones(
    model: Res<SharedModel>,
    now: Res<Now>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<Agenda>,
    injects: Query<&InjectState>,
    mut milestones: Query<&mut MilestoneState>,
) {
    let script = &model.0.script;
    if script.milestones.is_empty() {
        return;
    }
    let mut sent: Vec<InjectId> =
        injects.iter().filter(|s| s.delivered == Some(now.t)).map(|s| s.inject).collect();
    sent.sort_unstable();
    // By milestone: whether it is set, and by which inject.
    let mut orders: BTreeMap<MilestoneId, (bool, InjectId)> = BTreeMap::new();
    for &inject in &sent {
        for &milestone in &script.injects[inject.index()].activates {
            orders.entry(milestone).or_insert((true, inject));
        }
    }
    for &inject in sent.iter().rev() {
        for &milestone in &script.injects[inject.index()].deactivates {
            orders.insert(milestone, (false, inject));
        }
    }
    for mut state in &mut milestones {
        let Some(&(on, inject)) = orders.get(&state.milestone) else { continue };
        if state.on != on {
            state.set(on, Some(inject), Phase::Inform, now.t, &mut facts);
            next_instant(&mut agenda, &model.0, now.t);
        }
    }
}

/// Phase 6: a milestone is reached when its condition comes true, and left when that for its end does.
pub(super) fn judge(
    senses: Senses<'_>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<Agenda>,
    mut milestones: Query<&mut MilestoneState>,
) {
    let (model, t) = (&senses.model.0, senses.now.t);
    for mut state in &mut milestones {
        let row = &model.script.milestones[state.milestone.index()];
        let holds = |c: &Option<Condition>| c.as_ref().is_some_and(|c| senses.holds(c));
        let ends = holds(&row.until);
        let begins = !ends && holds(&row.when);
        let turn = match (begins && !state.begins, ends && !state.ends) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        (state.begins, state.ends) = (begins, ends);
        if let Some(on) = turn.filter(|on| *on != state.on) {
            state.set(on, None, Phase::Judge, t, &mut facts);
            next_instant(&mut agenda, model, t);
        }
    }
}

/// Conditions see what has changed in the next instant.
fn next_instant(agenda: &mut Agenda, model: &Model, t: u32) {
    if t + 1 < model.duration {
        agenda.add(t + 1);
    }
}

impl MilestoneState {
    fn set(&mut self, on: bool, by: Option<InjectId>, phase: Phase, t: u32, facts: &mut Facts) {
        self.on = on;
        let milestone = self.milestone;
        let fact = if on {
            ConductFact::MilestoneReached { milestone, by }
        } else {
            ConductFact::MilestoneLeft { milestone, by }
        };
        facts.add(t, phase, What::Conduct(fact));
    }
}
