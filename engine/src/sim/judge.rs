//! Phase 6: conditions come true, injects fire, steps are set off. What is decided here happens later.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;

use super::{
    Agenda, Core, Facts, RunSetup, conduct,
    entities::{InjectState, ObjectiveState, StepState},
    messages::Started,
    playbook::{DeedRow, due_time},
    senses::Senses,
    teams::{Manned, PlayedBy},
};
use crate::{
    kernel::Watch,
    model::{Model, cut},
    record::{Phase, What, conduct::ConductFact, messages::Item},
    script::{Compare, Condition, Deed, InjectTrigger, Measure, StepTrigger},
    units::{FULL, InjectId, NEVER, StepId},
};

/// Tells the kernel at which crossings conditions have to be looked at, and the agenda at which times.
pub(super) fn install_watches(world: &mut World, model: &Model) {
    let mut watches = Vec::new();
    for condition in conditions(model) {
        collect(condition, &mut |m, compare, value| match m {
            Measure::Level(s) => {
                let value = u32::try_from(value).unwrap_or(u32::MAX);
                // "< v" turns at v; "<= v" at v + 1.
                let threshold = match compare {
                    Compare::Less | Compare::AtLeast => value,
                    Compare::AtMost | Compare::Greater => value.saturating_add(1),
                };
                if threshold <= FULL {
                    watches.push(Watch::Level { service: s.0, threshold });
                }
            }
            Measure::PeopleWithout(s) => watches.push(Watch::Change { service: s.0 }),
            Measure::BufferSeconds(g) => {
                let seconds = match compare {
                    Compare::Less | Compare::AtLeast => value,
                    Compare::AtMost | Compare::Greater => value.saturating_add(1),
                };
                watches.push(Watch::Buffer { group: g.0, seconds });
            }
            Measure::Time | Measure::Believed(..) | Measure::Society(_) => {}
        });
    }
    watches.extend(super::messages::watches(model));
    watches.extend(super::knowledge::watches(model));
    watches.extend(super::cyber::watches(model));
    watches.extend(super::repair::watches(model));
    watches.extend(super::society::watches(model));
    watches.extend(super::plans::watches(model));
    world.resource_mut::<Core>().0.watch(&watches);
}

/// Times at which conditions on the clock turn.
pub(super) fn clock_marks(model: &Model) -> Vec<u32> {
    let mut marks = Vec::new();
    for condition in conditions(model).chain(model.script.messages.conditions()) {
        collect(condition, &mut |m, compare, value| {
            if m == Measure::Time {
                let at = match compare {
                    Compare::Less | Compare::AtLeast => value,
                    Compare::AtMost | Compare::Greater => value.saturating_add(1),
                };
                marks.extend(u32::try_from(at).ok().filter(|at| *at < model.duration));
            }
        });
    }
    marks
}

pub(super) fn conditions(model: &Model) -> impl Iterator<Item = &Condition> {
    let injects = model.script.injects.iter().flat_map(|i| {
        let trigger = match &i.trigger {
            InjectTrigger::When(c) => Some(c),
            InjectTrigger::At(_) | InjectTrigger::Like(_) | InjectTrigger::Released => None,
        };
        trigger.into_iter().chain(i.alternatives.iter().filter_map(|a| a.when.as_ref()))
    });
    let steps = model.script.steps.iter().filter_map(|s| match &s.trigger {
        StepTrigger::When(c) => Some(c),
        _ => None,
    });
    let objectives = model.script.objectives.iter().filter_map(|o| Some(&o.turns.as_ref()?.0));
    let milestones = model.script.milestones.iter().flat_map(|m| m.when.iter().chain(&m.until));
    let others = model.script.plans.conditions();
    injects.chain(steps).chain(objectives).chain(milestones).chain(others)
}

pub(super) fn collect(condition: &Condition, see: &mut impl FnMut(Measure, Compare, u64)) {
    match condition {
        Condition::Measure(m, compare, value) => see(*m, *compare, *value),
        Condition::All(inner) | Condition::Any(inner) => inner.iter().for_each(|c| collect(c, see)),
        Condition::Not(inner) => collect(inner, see),
        Condition::Fired(_)
        | Condition::Received(..)
        | Condition::Done(..)
        | Condition::Knows(..)
        | Condition::Mode(..)
        | Condition::Milestone(_)
        | Condition::Cyber(_) => {}
    }
}

/// Notes the moment at which an objective turns out one way or the other.
pub(super) fn judge_objectives(
    senses: Senses<'_>,
    mut facts: ResMut<Facts>,
    mut objectives: Query<&mut ObjectiveState>,
) {
    for mut state in &mut objectives {
        let Some((condition, verdict)) =
            &senses.model.0.script.objectives[state.objective.index()].turns
        else {
            continue;
        };
        if state.decided.is_none() && senses.holds(condition) {
            state.decided = Some(senses.now.t);
            let what = What::Objective(state.objective, *verdict);
            facts.add(senses.now.t, Phase::Judge, what);
        }
    }
}

/// Fires injects whose condition first holds; they are delivered one second later. Of those that are held it is only
/// noted that what they wait for has come.
pub(super) fn judge_injects(
    senses: Senses<'_>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<Agenda>,
    mut injects: Query<&mut InjectState>,
) {
    let (model, t) = (&senses.model.0, senses.now.t);
    let trigger = |inject: InjectId| &model.script.injects[inject.index()].trigger;
    let mut fired = Vec::new();
    for mut state in &mut injects {
        let InjectTrigger::When(condition) = trigger(state.inject) else { continue };
        if state.is_waiting() && senses.holds(condition) {
            (state.fired, state.due) = (Some(t), t + 1);
            fired.push(state.inject);
        }
    }
    let mut all: Vec<Mut<InjectState>> = injects.iter_mut().collect();
    if !fired.is_empty() {
        fired.extend(conduct::fire_likes(model, &mut all, t, t + 1));
        agenda.add(t + 1);
    }
    for inject in fired {
        facts.add(t, Phase::Judge, What::InjectFired(inject));
    }
    let firing: Vec<InjectId> =
        all.iter().filter(|s| s.fired == Some(t)).map(|s| s.inject).collect();
    for state in all.iter_mut().filter(|s| s.held && !s.is_settled() && !s.suggested) {
        state.suggested = match trigger(state.inject) {
            InjectTrigger::At(time) => u64::from(t) >= time.0,
            InjectTrigger::When(condition) => senses.holds(condition),
            InjectTrigger::Like(other) => firing.contains(other),
            InjectTrigger::Released => false,
        };
        if state.suggested {
            let fact = ConductFact::Suggested(state.inject);
            facts.add(t, Phase::Judge, What::Conduct(fact));
        }
    }
}

/// Sets off steps whose trigger came in this instant (or, for conditions, first holds).
pub(super) fn judge_steps(
    senses: Senses<'_>,
    run: Res<RunSetup>,
    team: Res<PlayedBy>,
    manned: Res<Manned>,
    mut agenda: ResMut<Agenda>,
    started: Res<Started>,
    mut steps: Query<&mut StepState>,
) {
    let (model, now, deeds) = (&senses.model.0, &senses.now, &senses.deeds.0);
    let script = &model.script;
    for mut state in &mut steps {
        let step = &script.steps[state.step.index()];
        let id = state.step;
        if state.due != NEVER || state.done.is_some() || !manned.plays(id, step, &run.setup, &team)
        {
            continue;
        }
        // What came in takes its time to be read; the step follows when it has been.
        let reads = |here: &dyn Fn(Item, Option<StepId>) -> bool| {
            let mut rows = started.0.iter().filter(|s| s.2 == step.role && here(s.0, s.1));
            rows.next().map(|s| u64::from(s.3 - now.t))
        };
        let wait = match &step.trigger {
            StepTrigger::At(_) => None,
            StepTrigger::Inject(inject) => reads(&|item, _| item == Item::Inject(*inject)),
            StepTrigger::Message(from) => reads(&|_, by| by == Some(*from)),
            StepTrigger::After(other) => {
                deeds.iter().any(|d| d.at == now.t && d.step == Some(*other)).then_some(0)
            }
            StepTrigger::AfterAction(action) => {
                let same =
                    |d: &DeedRow| d.at == now.t && matches!(d.deed, Deed::Act(a) if a == *action);
                deeds.iter().any(same).then_some(0)
            }
            StepTrigger::When(condition) => senses.holds(condition).then_some(0),
        };
        if let Some(wait) = wait {
            let set_off = u64::from(now.t).saturating_add(wait);
            let due = due_time(id, step, &run.setup, &team, set_off);
            state.due = due.max(now.t + 1);
            if state.due < cut(model.duration().0) {
                agenda.add(state.due);
            }
        }
    }
}
