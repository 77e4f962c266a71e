//! Walks over all references and measures of a scenario, so that each group of checks need not know every corner.

use crate::condition::{Condition, Measure};
use crate::source::Spanned;
use crate::syntax::messages::Select;
use crate::syntax::plans::Rest;
use crate::syntax::{
    Action, AnchorKind, Cause, Deed, EffectKind, Id, Inject, InjectTrigger, List, Objective,
    Scenario, Step, StepTrigger, Target,
};

/// What a word in a scenario refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refers {
    /// An item of a list of the scenario.
    To(List),
    /// An item of one of two lists.
    Either(List, List),
    /// A kind of deed or an action.
    Deed,
    /// A kind of deed, an action or a step.
    DeedOrStep,
}

/// Calls `tell` for every reference within the scenario.
pub(super) fn references<'s>(scenario: &'s Scenario, tell: &mut impl FnMut(&'s Id, Refers)) {
    for inject in &scenario.injects {
        inject_refs(inject, tell);
    }
    message_refs(scenario, tell);
    for step in scenario.steps() {
        step_refs(step, tell);
    }
    for objective in &scenario.objectives {
        objective_refs(objective, tell);
    }
    plan_refs(scenario, tell);
    for effect in scenario.actions.iter().flat_map(|action| &action.effects) {
        if let EffectKind::Repair(order) = &effect.kind {
            order.pool().into_iter().for_each(|pool| tell(pool, Refers::To(List::Pools)));
        }
    }
    for condition in conditions(scenario) {
        condition.value.walk(&mut |c| match c {
            Condition::Fired(inject) => tell(inject, Refers::To(List::Injects)),
            Condition::Milestone(id) => tell(id, Refers::To(List::Milestones)),
            Condition::Mode { role: Some(role), .. } => tell(role, Refers::To(List::Roles)),
            Condition::Received { inject, role } => {
                tell(inject, Refers::To(List::Injects));
                tell(role, Refers::To(List::Roles));
            }
            Condition::Done { deed, by } => {
                tell(deed, Refers::DeedOrStep);
                if let Some(role) = by {
                    tell(role, Refers::To(List::Roles));
                }
            }
            Condition::System { system, .. } => tell(system, Refers::To(List::Systems)),
            Condition::Knows { role, event } => {
                tell(role, Refers::To(List::Roles));
                tell(event, Refers::To(List::Events));
            }
            _ => {}
        });
    }
    planning_refs(scenario, tell);
    cyber_refs(scenario, tell);
    measures(scenario, &mut |measure| {
        if let Measure::Believed { role, .. } = measure {
            tell(role, Refers::To(List::Roles));
        }
    });
    for telemetry in &scenario.telemetry {
        tell(&telemetry.role, Refers::To(List::Roles));
    }
    for contract in &scenario.contracts {
        let customers = contract.customers.roles.iter().flatten();
        contract.speaker.iter().chain(customers).for_each(|r| tell(r, Refers::To(List::Roles)));
    }
}

fn cyber_refs<'s>(scenario: &'s Scenario, tell: &mut impl FnMut(&'s Id, Refers)) {
    let system = Refers::To(List::Systems);
    for entry in &scenario.systems {
        tell(&entry.owner, Refers::To(List::Roles));
    }
    for link in &scenario.links {
        tell(&link.from, system);
        tell(&link.to, system);
    }
    for event in &scenario.events {
        if let Cause::Cyber(compromise) = &event.cause {
            compromise.systems.iter().for_each(|id| tell(id, system));
        }
    }
    for order in scenario.actions.iter().flat_map(|action| &action.systems) {
        tell(&order.system, system);
    }
    for pool in scenario.repair.iter().flat_map(|repair| &repair.pools) {
        pool.serves_systems.iter().for_each(|id| tell(id, system));
    }
    for effect in scenario.actions.iter().flat_map(|action| &action.effects) {
        if let EffectKind::Repair(order) = &effect.kind {
            order.systems().iter().for_each(|id| tell(id, system));
        }
    }
}

/// What moves, milestones and the hot wash refer to.
fn planning_refs<'s>(scenario: &'s Scenario, tell: &mut impl FnMut(&'s Id, Refers)) {
    let hot_wash = scenario.hot_wash.iter().flat_map(|h| &h.questions);
    for question in scenario.moves.iter().flat_map(|m| &m.questions).chain(hot_wash) {
        question.to.iter().for_each(|role| tell(role, Refers::To(List::Roles)));
        question.theme.iter().for_each(|theme| tell(theme, Refers::To(List::Themes)));
    }
    let milestones = scenario.milestones.iter().flat_map(|m| &m.objective);
    milestones.for_each(|id| tell(id, Refers::To(List::Objectives)));
    let themes = scenario.objectives.iter().flat_map(|o| &o.theme);
    themes.for_each(|id| tell(id, Refers::To(List::Themes)));
}

fn inject_refs<'s>(inject: &'s Inject, tell: &mut impl FnMut(&'s Id, Refers)) {
    inject.to.iter().chain(&inject.from).for_each(|role| tell(role, Refers::To(List::Roles)));
    inject.theme.iter().for_each(|theme| tell(theme, Refers::To(List::Themes)));
    inject.objectives.iter().for_each(|id| tell(id, Refers::To(List::Objectives)));
    if let InjectTrigger::Like(other) = &inject.trigger {
        tell(other, Refers::To(List::Injects));
    }
    let milestones = inject.activates.iter().chain(&inject.deactivates);
    milestones.for_each(|id| tell(id, Refers::To(List::Milestones)));
    let alternatives = inject.alternatives.iter().flat_map(|a| &a.tells);
    alternatives.for_each(|event| tell(event, Refers::To(List::Events)));
    inject.tells.iter().for_each(|event| tell(event, Refers::To(List::Events)));
    for expect in &inject.expects {
        tell(&expect.action, Refers::Deed);
        expect.by.iter().for_each(|role| tell(role, Refers::To(List::Roles)));
    }
}

fn step_refs<'s>(step: &'s Step, tell: &mut impl FnMut(&'s Id, Refers)) {
    tell(&step.role, Refers::To(List::Roles));
    match &step.trigger {
        StepTrigger::On(id) => tell(id, Refers::Either(List::Injects, List::Steps)),
        StepTrigger::After(id) => tell(id, Refers::Either(List::Steps, List::Actions)),
        StepTrigger::At(_) | StepTrigger::When(_) => {}
    }
    deed_refs(&step.deed, tell);
}

fn deed_refs<'s>(deed: &'s Deed, tell: &mut impl FnMut(&'s Id, Refers)) {
    for role in receivers(deed) {
        tell(role, Refers::To(List::Roles));
    }
    match deed {
        Deed::Act(action) => tell(action, Refers::To(List::Actions)),
        Deed::Invoke(plan) => tell(plan, Refers::To(List::Plans)),
        Deed::Decide { mission, .. } => tell(mission, Refers::To(List::Missions)),
        _ => {}
    }
}

/// What plans, missions and society refer to.
fn plan_refs<'s>(scenario: &'s Scenario, tell: &mut impl FnMut(&'s Id, Refers)) {
    let (role, action) = (Refers::To(List::Roles), Refers::To(List::Actions));
    for plan in &scenario.plans {
        tell(&plan.owner, role);
        for step in &plan.steps {
            step.role.iter().for_each(|r| tell(r, role));
            step.deed.iter().for_each(|deed| deed_refs(deed, tell));
        }
    }
    for mission in &scenario.missions {
        tell(&mission.owner, role);
        tell(&mission.management, role);
        mission.reduce.iter().chain(&mission.stop).for_each(|a| tell(a, action));
        let rests = mission.elements.iter().flat_map(|e| &e.rests);
        for rest in rests {
            if let Rest::System(system) = &rest.on {
                tell(system, Refers::To(List::Systems));
            }
        }
    }
    if let Some(society) = &scenario.society {
        society.public.iter().flatten().for_each(|r| tell(r, role));
        society.security.iter().for_each(|s| tell(&s.action, action));
    }
}

fn objective_refs<'s>(objective: &'s Objective, tell: &mut impl FnMut(&'s Id, Refers)) {
    use crate::syntax::Measure as M;
    let role = Refers::To(List::Roles);
    match &objective.measure {
        M::Timeliness { action, by, .. } => {
            tell(action, Refers::Deed);
            tell(by, role);
        }
        M::Reach { from, to, .. } => std::iter::once(from).chain(to).for_each(|r| tell(r, role)),
        M::Forecast { by, .. } | M::Mode { by, .. } | M::Form { by, .. } | M::Rubric { by } => {
            tell(by, role);
        }
        M::Plan { steps, .. } => steps.iter().for_each(|step| tell(step, Refers::To(List::Steps))),
        M::Continuity(_) | M::Keep { .. } => {}
    }
    objective.owner.iter().for_each(|owner| tell(owner, role));
    if let Some(anchor) = objective.measure.anchor() {
        let list = match anchor.kind {
            AnchorKind::Event => List::Events,
            AnchorKind::Inject => List::Injects,
            AnchorKind::Step => List::Steps,
            // Modes are words; `checks::messages` looks at them.
            AnchorKind::Mode | AnchorKind::ModeNews => return,
        };
        tell(&anchor.id, Refers::To(list));
    }
}

/// References of desks, channels, routes, modes and circles.
fn message_refs<'s>(scenario: &'s Scenario, tell: &mut impl FnMut(&'s Id, Refers)) {
    for role in &scenario.roles {
        role.desk.deputy.iter().for_each(|r| tell(r, Refers::To(List::Roles)));
        role.desk.channels.iter().for_each(|c| tell(c, Refers::To(List::Channels)));
    }
    for select in selections(scenario) {
        select.roles.iter().for_each(|r| tell(r, Refers::To(List::Roles)));
    }
    for step in scenario.steps() {
        step.form.via.iter().for_each(|c| tell(c, Refers::To(List::Channels)));
        step.form.matters.iter().for_each(|e| tell(e, Refers::To(List::Events)));
    }
}

/// All choices of roles.
pub(super) fn selections(scenario: &Scenario) -> impl Iterator<Item = &Select> {
    let routes = scenario.routes.iter().flat_map(|r| [&r.from, &r.to]);
    let modes = scenario.modes.iter().flat_map(|m| {
        let reports = m.reports.iter().flat_map(|r| [&r.from, &r.to]);
        m.deciders.iter().chain(&m.told).chain(reports)
    });
    routes.chain(modes).chain(scenario.circles.iter().map(|c| &c.members))
}

/// Who receives what a deed sends.
pub(super) fn receivers(deed: &Deed) -> &[Id] {
    match deed {
        Deed::Report { to, .. }
        | Deed::Relay { to }
        | Deed::Announce { to, .. }
        | Deed::Message { to, .. } => to,
        Deed::Forecast { .. }
        | Deed::Act(_)
        | Deed::SwitchMode(_)
        | Deed::SwitchPhase(_)
        | Deed::Invoke(_)
        | Deed::Decide { .. } => &[],
    }
}

/// All conditions.
pub(super) fn conditions(scenario: &Scenario) -> impl Iterator<Item = &Spanned<Condition>> {
    let injects = scenario.injects.iter().filter_map(|inject| match &inject.trigger {
        InjectTrigger::When(condition) => Some(condition),
        _ => None,
    });
    let alternatives = scenario.injects.iter().flat_map(|i| i.alternatives.iter().map(|a| &a.when));
    let milestones = scenario.milestones.iter().flat_map(|m| m.when.iter().chain(&m.until));
    let steps = scenario.steps().filter_map(|step| match &step.trigger {
        StepTrigger::When(condition) => Some(condition),
        _ => None,
    });
    let plans = scenario.plans.iter().flat_map(|plan| {
        plan.when.iter().chain(plan.steps.iter().filter_map(|step| step.requires.as_ref()))
    });
    let modes = scenario.modes.iter().flat_map(|mode| mode.when.iter().chain(&mode.until));
    injects.chain(steps).chain(plans).chain(modes).chain(alternatives).chain(milestones)
}

/// All measures in conditions and quotes.
pub(super) fn measures<'s>(scenario: &'s Scenario, tell: &mut impl FnMut(&'s Measure)) {
    for condition in conditions(scenario) {
        condition.value.walk(&mut |c| {
            if let Condition::Compare { measure, .. } = c {
                tell(measure);
            }
        });
    }
    let texts = scenario.injects.iter().flat_map(|inject| {
        std::iter::once(&inject.text).chain(inject.alternatives.iter().map(|a| &a.text))
    });
    let announced = scenario.steps().filter_map(|step| match &step.deed {
        Deed::Announce { text, .. } => text.as_ref(),
        _ => None,
    });
    for quote in texts.chain(announced).flat_map(crate::template::Templates::quotes) {
        tell(&quote.value);
    }
}

/// All targets, with the need they are about.
pub(super) fn targets(scenario: &Scenario) -> impl Iterator<Item = (&Target, Option<&Id>)> {
    let events = scenario.events.iter().flat_map(|e| e.cause.targets()).map(|t| (t, None));
    let effects = scenario.actions.iter().flat_map(action_targets);
    let objectives = scenario.objectives.iter().filter_map(|objective| match &objective.measure {
        crate::syntax::Measure::Continuity(target) => Some((target, None)),
        _ => None,
    });
    let systems = scenario
        .systems
        .iter()
        .flat_map(|s| s.carries.iter().chain(&s.isolation))
        .map(|c| (&c.target, None));
    let background = scenario.background.iter().filter_map(|b| b.target.as_ref());
    let telemetry = scenario.telemetry.iter().map(|telemetry| (&telemetry.target, None));
    events
        .chain(telemetry)
        .chain(effects)
        .chain(objectives)
        .chain(systems)
        .chain(background.map(|t| (t, None)))
        .chain(scenario.repair.iter().flat_map(super::repair::targets))
}

fn action_targets(action: &Action) -> impl Iterator<Item = (&Target, Option<&Id>)> {
    action.effects.iter().map(|effect| {
        let need = match &effect.kind {
            EffectKind::Stock { need, .. }
            | EffectKind::Inflow { need, .. }
            | EffectKind::Fallback { need, .. } => Some(need),
            EffectKind::Expedite { .. } | EffectKind::Shed { .. } | EffectKind::Repair(_) => None,
        };
        (&effect.target, need)
    })
}
