//! People who act by the book: steps of playbooks become deeds, deeds become messages and changes of the world.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;
use hakyu_seeds::{Purpose, Streams, stable_hash};

use super::{
    Agenda, Core, Facts, Now, RunSetup, Setup, SharedModel,
    command::CommandLog,
    entities::{Incident, StepState},
    messages::{self, Outbox, Outgoing},
    teams::PlayedBy,
};
use crate::{
    kernel::{Kernel, Op},
    model::{Model, cut},
    record::{Origin, Phase, What},
    script::{Deed, Effect, Step, repair::RepairOrder},
    units::{ActionId, FULL, NEVER, RoleId, StepId},
};

/// Deeds of the run, in the order in which they were done.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Deeds(
    pub Vec<DeedRow>,
    /// What each came from.
    pub Vec<Origin>,
);

/// Deeds that plans, routes and modes do in this instant; `act` performs them.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Doing(pub Vec<(DeedRow, Origin)>);

/// Actions decided so far and when their effects set in.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Effects(pub Vec<(u32, ActionId)>);

/// One deed.
#[derive(Clone, Debug)]
pub(crate) struct DeedRow {
    pub at: u32,
    pub role: RoleId,
    pub step: Option<StepId>,
    pub deed: Deed,
}

/// When a step is done that is set off at `trigger`: later than the instant that judges it.
pub(super) fn due_time(
    id: StepId,
    step: &Step,
    setup: &Setup,
    team: &PlayedBy,
    trigger: u64,
) -> u32 {
    let late = if step.duty { 0 } else { setup.delay };
    let due = trigger.saturating_add(team.delay(id, step)).saturating_add(late);
    u32::try_from(due).unwrap_or(NEVER).min(NEVER - 1)
}

/// Phase 2: announces events that begin, performs due steps and the deeds of commands.
#[expect(
    clippy::too_many_arguments,
    reason = "a system's parameters are its declaration of what it touches"
)]
pub(super) fn act(
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    team: Res<PlayedBy>,
    now: Res<Now>,
    mut core: ResMut<Core>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<Agenda>,
    mut deeds: ResMut<Deeds>,
    mut log: ResMut<CommandLog>,
    mut effects: ResMut<Effects>,
    mut doing: ResMut<Doing>,
    mut outbox: ResMut<Outbox>,
    mut orders: (ResMut<super::cyber::Orders>, ResMut<super::repair::Orders>),
    mut incidents: Query<&mut Incident>,
    mut steps: Query<&mut StepState>,
) {
    for &(_, action) in effects.0.iter().filter(|e| e.0 == now.t) {
        facts.add(now.t, Phase::Exogenous, What::TookEffect(action));
    }
    for mut incident in &mut incidents {
        if incident.at == now.t && !incident.announced {
            incident.announced = true;
            facts.add(now.t, Phase::Exogenous, What::EventBegan(incident.event));
        }
    }
    let mut due: Vec<Mut<StepState>> =
        steps.iter_mut().filter(|s| s.due == now.t && s.done.is_none()).collect();
    due.sort_unstable_by_key(|s| s.step);
    let mut rows = Vec::new();
    for mut state in due {
        state.done = Some(now.t);
        let step = &model.0.script.steps[state.step.index()];
        let origin = Origin::Step(state.step);
        rows.push((
            DeedRow {
                at: now.t,
                role: step.role,
                step: Some(state.step),
                deed: team.deed(state.step, step),
            },
            origin,
        ));
    }
    rows.append(&mut doing.0);
    for (index, role, deed) in log.take_deeds(now.t) {
        rows.push((DeedRow { at: now.t, role, step: None, deed }, Origin::Command(index)));
    }
    for (row, origin) in rows {
        let number = cut(deeds.0.len() as u64);
        facts.add(
            now.t,
            Phase::Exogenous,
            What::Done { step: row.step, role: row.role, deed: number },
        );
        match &row.deed {
            Deed::Message { kind, to, form } => outbox.0.push(Outgoing {
                deed: number,
                step: row.step,
                from: row.role,
                to: to.clone(),
                kind: *kind,
                form: form.clone(),
                origin,
            }),
            Deed::Act(action) => {
                let same = |d: &&DeedRow| matches!(d.deed, Deed::Act(a) if a == *action);
                let before = cut(deeds.0.iter().filter(same).count() as u64);
                let takes = action_time(&model.0, &run.streams, *action, before);
                // The kernel has taken what is due now: effects set in a second later at the earliest.
                let at = now.t.saturating_add(takes.max(1)).min(NEVER - 1);
                agenda.add(at.min(model.0.duration));
                effects.0.push((at, *action));
                apply_action(&mut core.0, &model.0, *action, at, origin);
                for effect in &model.0.script.actions[action.index()].effects {
                    match effect {
                        Effect::Cyber(order) => orders.0.0.push((at, order.clone(), origin)),
                        Effect::Repair(order) => orders.1.0.push((at, order.clone(), origin)),
                        // The kernel scales damage that ends by itself; jobs of crews are scaled with their work.
                        Effect::Expedite { service, factor } => {
                            let (service, factor) = (*service, *factor);
                            orders.1.0.push((
                                at,
                                RepairOrder::Expedite { service, factor },
                                origin,
                            ));
                        }
                        _ => {}
                    }
                }
            }
            Deed::SwitchMode(mode) if messages::may_decide(&model.0, *mode, row.role) => {
                facts.add(now.t, Phase::Exogenous, What::ModeDecided(*mode));
            }
            // Those who own these deeds look for them in the log of this instant.
            Deed::Forecast { .. } | Deed::SwitchMode(_) | Deed::SwitchPhase(_) | Deed::Plan(_) => {}
        }
        deeds.0.push(row);
        deeds.1.push(origin);
    }
}

/// Seconds from decision to effect. Keyed by the action and how often it was decided before in this run.
fn action_time(model: &Model, streams: &Streams, action: ActionId, occurrence: u32) -> u32 {
    let row = &model.script.actions[action.index()];
    let mut draws = streams.at(Purpose::ActionTime, stable_hash(&row.id), u64::from(occurrence));
    u32::try_from(row.takes.sample(&mut draws)).unwrap_or(NEVER - 1)
}

/// Puts the effects of an action into the kernel's queue.
pub(super) fn apply_action(
    core: &mut Kernel,
    model: &Model,
    action: ActionId,
    at: u32,
    origin: Origin,
) {
    let later = |seconds: u64| {
        u32::try_from(u64::from(at).saturating_add(seconds)).unwrap_or(NEVER).min(NEVER - 1)
    };
    for effect in &model.script.actions[action.index()].effects {
        match *effect {
            Effect::Stock { group, seconds } => {
                let amount = seconds.saturating_mul(u64::from(FULL));
                core.add_operation(at, Op::Stock { group: group.0, amount }, origin);
            }
            Effect::Inflow { group, rate, seconds } => {
                let rate = i64::from(rate.ppm());
                core.add_operation(at, Op::Inflow { group: group.0, rate }, origin);
                core.add_operation(
                    later(seconds),
                    Op::Inflow { group: group.0, rate: -rate },
                    origin,
                );
            }
            Effect::Expedite { service, factor } => {
                core.add_operation(at, Op::Expedite { service: service.0, factor }, origin);
            }
            Effect::Shed { service, left, seconds } => {
                let slot = core.free_slot();
                let op = |level| Op::Limit { service: service.0, slot, level };
                core.add_operation(at, op(left.ppm()), origin);
                core.add_operation(later(seconds), op(FULL), origin);
            }
            Effect::Cyber(_) | Effect::Repair(_) => {}
        }
    }
}
