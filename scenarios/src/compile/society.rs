//! Resolves people at risk, trust, disorder.

use std::collections::BTreeSet;

use hakyu_engine::script::society::{Lifeline, Place, Pressure, Rules, Security, Society};
use hakyu_engine::{Level, RoleId, ServiceId};

use crate::syntax::{self, Id, RoleKind};

use super::context::Context;

/// Resolves the section; `None` if something in it could not be.
pub(super) fn society(cx: &mut Context<'_>) -> Option<Society> {
    let Some(written) = &cx.scenario.society else { return Some(Society::default()) };
    let names = places(cx);
    if names.is_empty() {
        cx.error("E1003", written.span, "none of these lifelines exists in these places");
        return None;
    }
    let places = names.iter().map(|place| Place {
        id: place.clone(),
        lifelines: lifelines(written, place, cx),
        rush: pressures(&written.rush, place, cx),
        absence: pressures(&written.absence, place, cx),
    });
    let places: Vec<Place> = places.collect();
    for pressure in written.rush.iter().chain(&written.absence) {
        if !names.iter().any(|place| at(&pressure.service, place, cx).is_some()) {
            let message = "there is no such service in the places of `society`";
            cx.error("E1003", pressure.service.span, message);
        }
    }
    let security: Vec<Option<Security>> =
        written.security.iter().map(|s| security(s, &names, cx)).collect();
    let public = match &written.public {
        Some(ids) => cx.roles(ids)?,
        None => public(cx),
    };
    Some(Society {
        every: written.every.map_or(3600, |e| e.value.max(1)),
        places,
        rules: rules(&written.rules),
        public,
        security: security.into_iter().collect::<Option<_>>()?,
    })
}

/// The index of a place in the section.
pub(super) fn place(id: &Id, cx: &mut Context<'_>) -> Option<u32> {
    let found = places(cx).iter().position(|p| *p == id.value);
    if found.is_none() {
        cx.error("E1003", id.span, "`society` does not look at this place");
    }
    u32::try_from(found?).ok()
}

/// The places that are looked at, in the order of their ids: those that have a lifeline.
fn places(cx: &Context<'_>) -> Vec<String> {
    let Some(written) = &cx.scenario.society else { return Vec::new() };
    let wanted = |place: &str| {
        written.places.as_ref().is_none_or(|list| {
            list.iter().any(|id| {
                id.value == place || cx.world.below(&id.value).any(|below| below.id == place)
            })
        })
    };
    let has = |place: &str| written.lifelines.iter().any(|l| at(&l.service, place, cx).is_some());
    let found: BTreeSet<String> = cx
        .world
        .places()
        .iter()
        .filter(|p| wanted(&p.id) && has(&p.id))
        .map(|p| p.id.clone())
        .collect();
    found.into_iter().collect()
}

/// The service of a template in a place.
fn at(template: &Id, place: &str, cx: &Context<'_>) -> Option<ServiceId> {
    cx.world
        .find(&format!("{}@{place}", template.value))
        .or_else(|| cx.world.find(&template.value).filter(|&s| cx.world.service(s).place == place))
}

fn lifelines(written: &syntax::society::Society, place: &str, cx: &Context<'_>) -> Vec<Lifeline> {
    let one = |l: &syntax::society::Lifeline| {
        Some(Lifeline {
            service: at(&l.service, place, cx)?,
            below: Level::new(l.below.map_or(950_000, |b| b.value)),
            grace: l.grace.map_or(0, |g| g.value),
            at_risk: l.at_risk.value,
            evacuate: l.evacuate.map_or(0, |e| e.value),
            weight: l.weight.value,
        })
    };
    written.lifelines.iter().filter_map(one).collect()
}

/// A service with zones feels it in all of them.
fn pressures(
    written: &[syntax::society::Pressure],
    place: &str,
    cx: &Context<'_>,
) -> Vec<Pressure> {
    let one = |p: &syntax::society::Pressure| {
        let services = cx.zones(at(&p.service, place, cx).into_iter().collect());
        let most = p.most.value;
        services.into_iter().map(move |service| Pressure { service, most })
    };
    written.iter().flat_map(one).collect()
}

fn security(
    written: &syntax::society::Security,
    names: &[String],
    cx: &mut Context<'_>,
) -> Option<Security> {
    let Some(action) = cx.tables.action(&written.action.value) else {
        cx.unknown("action", &written.action);
        return None;
    };
    let places = match &written.places {
        Some(ids) => ids.iter().map(|id| place(id, cx)).collect::<Option<Vec<u32>>>()?,
        None => (0..).zip(names).map(|(n, _)| n).collect(),
    };
    Some(Security { action, places, calms: written.calms.value })
}

/// Roles of the public and the press.
fn public(cx: &Context<'_>) -> Vec<RoleId> {
    let mut roles: Vec<RoleId> = cx
        .scenario
        .roles
        .iter()
        .filter(|r| matches!(r.kind.value, RoleKind::Public | RoleKind::Press))
        .filter_map(|r| cx.tables.role(&r.id.value))
        .collect();
    roles.sort_unstable();
    roles
}

/// What is not written is our assumption, chosen for exercise value: nothing of it has been measured.
fn rules(written: &syntax::society::Rules) -> Rules {
    let share = |key, ours| written.share(key).unwrap_or(ours);
    Rules {
        trust: share("trust", 600_000),
        silence: written.silence.map_or(3 * 3600, |s| s.value),
        rumour_grows: share("rumour-grows", 200_000),
        rumour_fades: share("rumour-fades", 20_000),
        answered: share("answered", 500_000),
        falsehood: share("falsehood", 300_000),
        tolerance: share("tolerance", 100_000),
        silence_costs: share("silence-costs", 10_000),
        postponed_costs: share("postponed-costs", 50_000),
        missed_costs: share("missed-costs", 40_000),
        false_costs: share("false-costs", 100_000),
        leak_costs: share("leak-costs", 30_000),
        statement_wins: share("statement-wins", 20_000),
        trust_returns: share("trust-returns", 5_000),
        disorder_grows: share("disorder-grows", 200_000),
        disorder_fades: share("disorder-fades", 50_000),
    }
}
