//! Plans and missions.
//!
//! A plan is set off by its owner when its conditions hold, or invoked. Its steps begin in the order in which they
//! stand as soon as what they come after is done, what they require holds and what they use is free; they hold that until
//! they are done, and then do their deed.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

mod missions;

use bevy_ecs::prelude::*;
use hakyu_seeds::{Purpose, stable_hash};

use super::{
    Agenda, Facts, Now, RunSetup,
    playbook::{DeedRow, Doing},
    senses::Senses,
    teams::{Manned, PlanConduct, PlayedBy},
};
use crate::{
    kernel::Watch,
    mechanism::Mechanism,
    model::Model,
    record::{
        Origin, Phase, What,
        plans::{PlansFact, Waiting},
    },
    script::{
        Deed,
        plans::{PlanDeed, PlanStep, Rest},
    },
    units::{NEVER, PlanId},
};
use missions::MissionState;

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Not begun; what was told of what it waits for.
    Waits(Option<Waiting>),
    /// Under way until then.
    Begun(u32),
    Done,
}

#[derive(Clone, Debug)]
struct PlanState {
    /// When it begins, once that is settled.
    begins: Option<u32>,
    finished: bool,
    steps: Vec<Stage>,
}

/// State of this mechanism in a run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct State {
    plans: Vec<PlanState>,
    /// Free units of each resource.
    free: Vec<u32>,
    missions: Vec<MissionState>,
    /// Deeds to be done at a time.
    later: Vec<(u32, DeedRow, Origin)>,
}

/// What is saved with a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Saved(State);

/// Makes what exists for the whole life of a simulation.
pub(super) fn spawn(world: &mut World, model: &Model) {
    world.insert_resource(fresh(model));
}

/// Back to the start of a run.
pub(super) fn reset(world: &mut World, model: &Model) {
    *world.resource_mut::<State>() = fresh(model);
    let handovers = model.script.plans.missions.iter().map(|m| m.handover.0);
    let mut agenda = world.resource_mut::<Agenda>();
    for at in handovers.filter_map(|at| u32::try_from(at).ok()) {
        if at < model.duration {
            agenda.add(at);
        }
    }
}

fn fresh(model: &Model) -> State {
    let script = &model.script.plans;
    let plan = |steps: usize| PlanState {
        begins: None,
        finished: false,
        steps: vec![Stage::Waits(None); steps],
    };
    State {
        plans: script.plans.iter().map(|p| plan(p.steps.len())).collect(),
        free: script.resources.iter().map(|r| r.units).collect(),
        missions: script.missions.iter().map(MissionState::new).collect(),
        later: Vec::new(),
    }
}

/// Crossings at which the kernel has to stop for this mechanism: whatever a mission rests on.
pub(super) fn watches(model: &Model) -> Vec<Watch> {
    let elements = model.script.plans.missions.iter().flat_map(|m| &m.elements);
    elements
        .flat_map(|e| &e.rests)
        .filter_map(|(rest, _)| match rest {
            Rest::Service(s) => Some(Watch::Change { service: s.0 }),
            Rest::System(_) | Rest::Element(_) => None,
        })
        .collect()
}

pub(super) fn save(world: &mut World) -> Saved {
    Saved(world.resource::<State>().clone())
}

pub(super) fn restore(world: &mut World, saved: &Saved) {
    *world.resource_mut::<State>() = saved.0.clone();
}

/// Phase 2: steps of plans that are due, messages and actions that missions set off.
pub(super) fn act(
    model: Res<super::SharedModel>,
    now: Res<Now>,
    mut facts: ResMut<Facts>,
    mut doing: ResMut<Doing>,
    mut state: ResMut<State>,
) {
    if state.plans.is_empty() && state.missions.is_empty() {
        return;
    }
    let (t, state) = (now.t, &mut *state);
    for ((p, plan), script) in (0..).zip(&mut state.plans).zip(&model.0.script.plans.plans) {
        let Some(began) = plan.begins else { continue };
        for ((s, stage), step) in (0..).zip(&mut plan.steps).zip(&script.steps) {
            if *stage != Stage::Begun(t) {
                continue;
            }
            *stage = Stage::Done;
            if !step.keeps {
                for &(resource, units) in &step.uses {
                    state.free[resource as usize] += units;
                }
            }
            let late = step.target.map(|target| lateness(t - began, target));
            let fact = PlansFact::StepDone { plan: PlanId(p), step: s, late };
            facts.add(t, Phase::Exogenous, What::Plans(fact));
            if let Some(deed) = &step.deed {
                let row = DeedRow { at: t, role: step.role, step: None, deed: deed.clone() };
                doing.0.push((row, Origin::Plan(p, s)));
            }
        }
    }
    let (due, later) = std::mem::take(&mut state.later).into_iter().partition(|l| l.0 == t);
    state.later = later;
    let due: Vec<(u32, DeedRow, Origin)> = due;
    doing.0.extend(due.into_iter().map(|(_, row, origin)| (row, origin)));
}

fn lateness(took: u32, target: u64) -> i64 {
    i64::from(took).saturating_sub(i64::try_from(target).unwrap_or(i64::MAX))
}

/// Phase 6: triggers of plans, what steps wait for, missions.
pub(super) fn judge(
    senses: Senses<'_>,
    run: Res<RunSetup>,
    conduct: Res<PlayedBy>,
    manned: Res<Manned>,
    mut agenda: ResMut<Agenda>,
    mut facts: ResMut<Facts>,
    mut state: ResMut<State>,
) {
    if run.on(Mechanism::Plans) && !state.plans.is_empty() {
        set_off(&senses, (&run, &conduct, &manned), &mut agenda, &mut facts, &mut state);
        begin_steps(&senses, &run, &mut agenda, &mut facts, &mut state);
    }
    if run.on(Mechanism::Mission) && !state.missions.is_empty() {
        let State { missions, later, .. } = &mut *state;
        missions::judge(&senses, missions, later, &mut agenda, &mut facts);
    }
}

/// Plans whose conditions hold, and plans that somebody invoked.
fn set_off(
    senses: &Senses<'_>,
    (run, conduct, manned): (&RunSetup, &PlayedBy, &Manned),
    agenda: &mut Agenda,
    facts: &mut Facts,
    state: &mut State,
) {
    let t = senses.now.t;
    let deeds = &senses.deeds.0;
    let now = deeds.iter().rposition(|d| d.at < t).map_or(0, |last| last + 1);
    for row in &deeds[now..] {
        if let Deed::Plan(PlanDeed::Invoke(plan)) = row.deed {
            let state = &mut state.plans[plan.index()];
            if state.begins.is_none_or(|begins| begins > t) {
                state.begins = Some(t);
                let fact = PlansFact::Invoked { plan, by: row.role };
                facts.add(t, Phase::Judge, What::Plans(fact));
            }
        }
    }
    for ((p, plan), script) in (0..).zip(&mut state.plans).zip(&senses.model.0.script.plans.plans) {
        let plays = manned.sets_off(script.owner, script.duty);
        let own = if script.duty { PlanConduct::default() } else { conduct.plan(PlanId(p)) };
        let Some(trigger) = script.trigger.as_ref().filter(|_| plays && !own.omit) else {
            continue;
        };
        if plan.begins.is_none() && senses.holds(trigger) {
            let late = if script.duty { 0 } else { run.setup.delay.saturating_add(own.delay) };
            let begins = u64::from(t).saturating_add(late);
            let begins = u32::try_from(begins).unwrap_or(NEVER - 1);
            plan.begins = Some(begins);
            facts.add(t, Phase::Judge, What::Plans(PlansFact::Triggered(PlanId(p))));
            if begins > t {
                agenda.add(begins);
            }
        }
    }
}

/// Steps that can begin now, in the order of plans and steps; those who come first take what is free.
fn begin_steps(
    senses: &Senses<'_>,
    run: &RunSetup,
    agenda: &mut Agenda,
    facts: &mut Facts,
    state: &mut State,
) {
    let t = senses.now.t;
    let State { plans, free, .. } = state;
    for ((p, plan), script) in (0..).zip(plans).zip(&senses.model.0.script.plans.plans) {
        if plan.finished || plan.begins.is_none_or(|begins| begins > t) {
            continue;
        }
        let mut add = |fact| facts.add(t, Phase::Judge, What::Plans(fact));
        for (s, step) in (0u32..).zip(&script.steps) {
            let Stage::Waits(told) = plan.steps[s as usize] else { continue };
            if step.after.iter().any(|&a| plan.steps[a as usize] != Stage::Done) {
                continue;
            }
            let waits = waits_for(senses, step, free);
            if let Some(waits) = waits {
                if told != Some(waits) {
                    plan.steps[s as usize] = Stage::Waits(Some(waits));
                    add(PlansFact::StepWaits { plan: PlanId(p), step: s, waits });
                }
                continue;
            }
            for &(resource, units) in &step.uses {
                free[resource as usize] -= units;
            }
            let key = stable_hash(&format!("{}>{}", script.id, step.id));
            let mut draws = run.streams.at(Purpose::Plan, key, 0);
            let due = u64::from(t).saturating_add(step.takes.sample(&mut draws).max(1));
            let due = u32::try_from(due).unwrap_or(NEVER - 1);
            plan.steps[s as usize] = Stage::Begun(due);
            if due < senses.model.0.duration {
                agenda.add(due);
            }
            add(PlansFact::StepBegan { plan: PlanId(p), step: s });
        }
        if plan.steps.iter().all(|s| *s == Stage::Done) {
            plan.finished = true;
            add(PlansFact::Finished(PlanId(p)));
        }
    }
}

fn waits_for(senses: &Senses<'_>, step: &PlanStep, free: &[u32]) -> Option<Waiting> {
    if step.requires.as_ref().is_some_and(|c| !senses.holds(c)) {
        return Some(Waiting::Requirement);
    }
    let lacks = |&&(resource, units): &&(u32, u32)| free[resource as usize] < units;
    step.uses.iter().find(lacks).map(|&(resource, _)| Waiting::Resource(resource))
}
