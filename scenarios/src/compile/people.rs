//! Roles, injects, actions and steps.

use std::collections::BTreeSet;

use hakyu_engine::script::plans::PlanDeed;
use hakyu_engine::script::society::SocietyMeasure;
use hakyu_engine::script::{
    Action, Compare, Condition, Deed, DeedKind, DeedPattern, Effect, Inject, InjectTrigger,
    Measure, Role, Step, StepTrigger,
};
use hakyu_engine::{Level, PlaybookId};
use hakyu_seeds::Distribution;

use crate::condition;
use crate::diagnostic::Diagnostic;
use crate::syntax::{self, EffectKind, Id};

use super::context::{Context, left, sim_time};
use super::{conduct, messages, society};

/// Names of the organisations that roles belong to, sorted.
pub(super) fn organisations(scenario: &syntax::Scenario) -> Vec<String> {
    let named = scenario.roles.iter().filter_map(|role| role.organisation.as_ref());
    let names: BTreeSet<String> = named.map(|name| name.en().to_owned()).collect();
    names.into_iter().collect()
}

/// Resolves a role; its organisation is one of those that were found.
pub(super) fn role(written: &syntax::Role, all: &[String], cx: &mut Context<'_>) -> Option<Role> {
    let handling = match &written.handling {
        Some(time) => cx.duration(time)?,
        None => Distribution::Fixed(0),
    };
    let desk = messages::desk(written, cx);
    let organisation = written.organisation.as_ref().and_then(|name| {
        let at = all.binary_search_by(|o| o.as_str().cmp(name.en())).ok()?;
        u32::try_from(at).ok()
    });
    Some(Role { organisation, desk: desk?, ..Role::new(written.id.value.clone(), handling) })
}

/// Resolves an inject.
pub(super) fn inject(written: &syntax::Inject, cx: &mut Context<'_>) -> Option<Inject> {
    let trigger = match &written.trigger {
        syntax::InjectTrigger::At(time) => Some(InjectTrigger::At(sim_time(time.value))),
        syntax::InjectTrigger::When(when) => condition(&when.value, cx).map(InjectTrigger::When),
        syntax::InjectTrigger::Like(other) => {
            let other = known("inject", other, cx.tables.inject(&other.value), cx);
            other.map(InjectTrigger::Like)
        }
        syntax::InjectTrigger::Released => Some(InjectTrigger::Released),
    };
    let to = cx.roles(&written.to);
    let quotes = conduct::quotes(&written.text, cx);
    for about in &written.about {
        // Only looked up: whom an inject is about decides nothing in a run.
        if cx.world.template(&about.value).is_none() {
            cx.service(about);
        }
    }
    let tells = conduct::matters(&written.tells, cx);
    let alternatives = conduct::alternatives(&written.alternatives, cx);
    let activates = conduct::named(&written.activates, cx);
    let deactivates = conduct::named(&written.deactivates, cx);
    Some(Inject {
        quotes: quotes?,
        tells: tells?,
        own: written.own,
        alternatives: alternatives?,
        parked: written.contingency,
        activates: activates?,
        deactivates: deactivates?,
        ..Inject::new(written.id.value.clone(), trigger?, to?)
    })
}

/// Resolves an action.
pub(super) fn action(written: &syntax::Action, cx: &mut Context<'_>) -> Option<Action> {
    let takes = match &written.takes {
        Some(time) => cx.duration(time),
        None => Some(Distribution::Fixed(0)),
    };
    let mut effects = Vec::new();
    let mut good = true;
    for effect in &written.effects {
        match effects_of(effect, cx) {
            Some(list) => effects.extend(list),
            None => good = false,
        }
    }
    for order in &written.systems {
        match super::cyber::order(order, cx) {
            Some(order) => effects.push(Effect::Cyber(order)),
            None => good = false,
        }
    }
    Some(Action { id: written.id.value.clone(), takes: takes?, effects }).filter(|_| good)
}

fn effects_of(effect: &syntax::Effect, cx: &mut Context<'_>) -> Option<Vec<Effect>> {
    if let EffectKind::Repair(order) = &effect.kind {
        return Some(vec![Effect::Repair(super::repair::order(order, &effect.target, cx)?)]);
    }
    let services = cx.target(&effect.target)?;
    Some(match &effect.kind {
        EffectKind::Stock { need, lasts } => {
            let groups = cx.groups(&services, need)?;
            if groups.iter().all(|&g| cx.model.buffer_seconds(g) == 0) {
                cx.diags.push(
                    Diagnostic::warning("W1015", "this need has no buffer that could be filled")
                        .at(need.span, "")
                        .help("use `inflow` or `fallback` for deliveries that are used at once"),
                );
            }
            groups.into_iter().map(|group| Effect::Stock { group, seconds: lasts.value }).collect()
        }
        EffectKind::Inflow { need, rate, lasts }
        | EffectKind::Fallback { need, level: rate, lasts } => {
            let groups = cx.groups(&services, need)?;
            let rate = Level::new(rate.value);
            groups
                .into_iter()
                .map(|group| Effect::Inflow { group, rate, seconds: lasts.value })
                .collect()
        }
        EffectKind::Expedite { remaining } => cx
            .zones(services)
            .into_iter()
            .map(|service| Effect::Expedite { service, factor: remaining.value })
            .collect(),
        EffectKind::Repair(_) => Vec::new(),
        EffectKind::Shed { level, lasts } => {
            let loss = Level::new(level.value).shortage().ppm();
            cx.dealt(services.into_iter().map(|s| (s, loss)))
                .into_iter()
                .map(|(service, loss)| Effect::Shed {
                    service,
                    left: left(loss),
                    seconds: lasts.value,
                })
                .collect()
        }
    })
}

/// Resolves a step.
pub(super) fn step(
    written: &syntax::Step,
    playbook: PlaybookId,
    cx: &mut Context<'_>,
) -> Option<Step> {
    let role = cx.role(&written.role);
    let trigger = match &written.trigger {
        syntax::StepTrigger::At(time) => Some(StepTrigger::At(sim_time(time.value))),
        syntax::StepTrigger::When(when) => condition(&when.value, cx).map(StepTrigger::When),
        syntax::StepTrigger::On(id) => {
            let inject = cx.tables.inject(&id.value).map(StepTrigger::Inject);
            known(
                "inject or step",
                id,
                inject.or_else(|| cx.tables.step(&id.value).map(StepTrigger::Message)),
                cx,
            )
        }
        syntax::StepTrigger::After(id) => {
            let step = cx.tables.step(&id.value).map(StepTrigger::After);
            known(
                "step or action",
                id,
                step.or_else(|| cx.tables.action(&id.value).map(StepTrigger::AfterAction)),
                cx,
            )
        }
    };
    let deed = deed(&written.deed, &written.form, cx);
    Some(Step {
        id: written.id.value.clone(),
        playbook,
        role: role?,
        trigger: trigger?,
        delay: written.delay.map_or(0, |d| d.value),
        duty: written.duty,
        deed: deed?,
    })
}

/// Reports an id that leads nowhere.
pub(super) fn known<T>(what: &str, id: &Id, found: Option<T>, cx: &mut Context<'_>) -> Option<T> {
    if found.is_none() {
        cx.unknown(what, id);
    }
    found
}

/// Resolves a deed.
pub(super) fn deed(
    written: &syntax::Deed,
    form: &syntax::messages::Form,
    cx: &mut Context<'_>,
) -> Option<Deed> {
    let form = messages::form(form, cx);
    let message = |kind, to: &[Id], cx: &mut Context<'_>| {
        let to = cx.roles(to);
        Some(Deed::Message { kind, to: to?, form: form? })
    };
    match written {
        syntax::Deed::Report { to, .. } => message(DeedKind::Report, to, cx),
        syntax::Deed::Relay { to } => message(DeedKind::Relay, to, cx),
        syntax::Deed::Message { kind, to } => message(messages::kind(*kind), to, cx),
        syntax::Deed::Announce { to, text } => {
            for quote in text.iter().flat_map(crate::template::Templates::quotes) {
                measure(&quote.value, cx);
            }
            message(DeedKind::Announce, to, cx)
        }
        syntax::Deed::Forecast { service, restored, margin, level } => Some(Deed::Forecast {
            service: cx.service(service)?,
            restored: sim_time(restored.value),
            margin: margin.map_or(0, |m| m.value),
            level: level.map_or(Level::FULL, |l| Level::new(l.value)),
        }),
        syntax::Deed::Act(id) => {
            known("action", id, cx.tables.action(&id.value), cx).map(Deed::Act)
        }
        syntax::Deed::SwitchMode(mode) => cx.tables.mode(mode.value).map(Deed::SwitchMode),
        syntax::Deed::Invoke(id) => {
            let plan = known("plan", id, cx.tables.plan(&id.value), cx)?;
            Some(Deed::Plan(PlanDeed::Invoke(plan)))
        }
        syntax::Deed::Decide { mission, choice } => {
            let mission = known("mission", mission, cx.tables.mission(&mission.value), cx)?;
            Some(Deed::Plan(PlanDeed::Decide { mission, choice: choice.value }))
        }
        syntax::Deed::SwitchPhase(phase) => messages::phase(phase, cx).map(Deed::SwitchPhase),
    }
}

/// Resolves a measure.
pub(super) fn measure(written: &condition::Measure, cx: &mut Context<'_>) -> Option<Measure> {
    Some(match written {
        condition::Measure::Level(service) => Measure::Level(cx.service(service)?),
        condition::Measure::People(service) => Measure::PeopleWithout(cx.service(service)?),
        condition::Measure::Buffer { service, need } => {
            Measure::BufferSeconds(cx.group(service, need)?)
        }
        condition::Measure::Time => Measure::Time,
        condition::Measure::Trust => Measure::Society(SocietyMeasure::Trust),
        condition::Measure::Rumour(place) => {
            Measure::Society(SocietyMeasure::Rumour(society::place(place, cx)?))
        }
        condition::Measure::Disorder(place) => {
            Measure::Society(SocietyMeasure::Disorder(society::place(place, cx)?))
        }
        condition::Measure::Harm(place) => {
            Measure::Society(SocietyMeasure::Harm(society::place(place, cx)?))
        }
        condition::Measure::Believed { role, service } => {
            let role = cx.role(role);
            Measure::Believed(role?, cx.service(service)?)
        }
    })
}

/// A kind of deed, an action, or (in conditions) a step.
pub(super) fn pattern(id: &Id, steps: bool, cx: &mut Context<'_>) -> Option<DeedPattern> {
    let kind = match id.value.as_str() {
        "report" => Some(DeedKind::Report),
        "relay" => Some(DeedKind::Relay),
        "announce" => Some(DeedKind::Announce),
        "publish-forecast" => Some(DeedKind::Forecast),
        "notice" => Some(DeedKind::Notice),
        "newsletter" => Some(DeedKind::Newsletter),
        "status" => Some(DeedKind::Status),
        "switch-mode" => Some(DeedKind::SwitchMode),
        "invoke" | "decide" => Some(DeedKind::Plan),
        "switch-phase" => Some(DeedKind::SwitchPhase),
        _ => None,
    };
    let found = kind
        .map(DeedPattern::Kind)
        .or_else(|| cx.tables.action(&id.value).map(DeedPattern::Action))
        .or_else(|| cx.tables.step(&id.value).filter(|_| steps).map(DeedPattern::Step));
    known("deed or action", id, found, cx)
}

/// Resolves a condition.
pub(super) fn condition(written: &condition::Condition, cx: &mut Context<'_>) -> Option<Condition> {
    use condition::Condition as Written;
    Some(match written {
        Written::Compare { measure: left, compare, value } => {
            let left = measure(left, cx)?;
            let (compare, value) = comparison(*compare, value.value);
            Condition::Measure(left, compare, value)
        }
        Written::Fired(id) => {
            Condition::Fired(known("inject", id, cx.tables.inject(&id.value), cx)?)
        }
        Written::Received { inject, role } => {
            let inject = known("inject", inject, cx.tables.inject(&inject.value), cx);
            let role = cx.role(role);
            Condition::Received(inject?, role?)
        }
        Written::Done { deed, by } => {
            let deed = pattern(deed, true, cx);
            let role = match by {
                Some(role) => Some(cx.role(role)?),
                None => None,
            };
            Condition::Done(deed?, role)
        }
        Written::System { state, system } => {
            Condition::Cyber(super::cyber::condition(*state, system, cx)?)
        }
        Written::Knows { role, event } => {
            let event = known("event", event, cx.tables.event(&event.value), cx);
            let role = cx.role(role);
            Condition::Knows(role?, event?)
        }
        Written::Mode { mode, role } => {
            let role = match role {
                Some(role) => Some(cx.role(role)?),
                None => None,
            };
            Condition::Mode(cx.tables.mode_named(&mode.value)?, role)
        }
        Written::Milestone(id) => {
            Condition::Milestone(known("milestone", id, cx.tables.milestone(&id.value), cx)?)
        }
        Written::All(parts) => Condition::All(all(parts, cx)?),
        Written::Any(parts) => Condition::Any(all(parts, cx)?),
        Written::Not(inner) => Condition::Not(Box::new(condition(inner, cx)?)),
    })
}

/// All parts, so that all mistakes in them are found.
fn all(parts: &[condition::Condition], cx: &mut Context<'_>) -> Option<Vec<Condition>> {
    let parts: Vec<Option<Condition>> = parts.iter().map(|part| condition(part, cx)).collect();
    parts.into_iter().collect()
}

/// Measures are never negative: against a negative constant a comparison always or never holds.
fn comparison(written: condition::Compare, value: i64) -> (Compare, u64) {
    let compare = match written {
        condition::Compare::Less => Compare::Less,
        condition::Compare::AtMost => Compare::AtMost,
        condition::Compare::Greater => Compare::Greater,
        condition::Compare::AtLeast => Compare::AtLeast,
    };
    match (u64::try_from(value), compare) {
        (Ok(value), compare) => (compare, value),
        (Err(_), Compare::Less | Compare::AtMost) => (Compare::Less, 0),
        (Err(_), Compare::Greater | Compare::AtLeast) => (Compare::AtLeast, 0),
    }
}
