//! When injects come, and how many at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::{Inject, InjectTrigger, PlayedBy, Scenario, StepTrigger};

use super::super::visit::{self, receivers};

/// Nobody need wait for less, in seconds.
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// What comes within so long comes at once, in seconds.
const AT_ONCE: i64 = 900;
/// So many injects each seat can take in that time.
const MANY: usize = 6;

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    escalation(scenario, diags);
    load(scenario, diags);
    if super::functional(scenario) {
        waiting(scenario, diags);
    }
}

fn dated(inject: &Inject) -> Option<i64> {
    match &inject.trigger {
        InjectTrigger::At(at) if !inject.contingency => Some(at.value.max(0)),
        _ => None,
    }
}

fn escalation(scenario: &Scenario, diags: &mut Diagnostics) {
    let tenth = i64::try_from(scenario.duration.value / 10).unwrap_or(i64::MAX);
    let times: Option<Vec<i64>> = scenario.injects.iter().map(dated).collect();
    let Some(times) = times.filter(|times| times.len() >= 3) else { return };
    if times.iter().all(|at| *at <= tenth)
        && let Some(last) = scenario.injects.iter().max_by_key(|i| dated(i))
    {
        diags.push(
            Diagnostic::warning("W1208", "all injects come in the first tenth of the exercise")
                .at(last.id.span, "the last inject")
                .also(scenario.duration.span, "how long it lasts"),
        );
    }
}

/// Dated injects by receiver, in order of time.
fn by_role(scenario: &Scenario) -> BTreeMap<&str, Vec<(i64, &Inject)>> {
    let mut out: BTreeMap<&str, Vec<(i64, &Inject)>> = BTreeMap::new();
    for inject in &scenario.injects {
        let Some(at) = dated(inject) else { continue };
        let to: BTreeSet<&str> = inject.to.iter().map(|r| r.value.as_str()).collect();
        for role in to {
            out.entry(role).or_default().push((at, inject));
        }
    }
    for list in out.values_mut() {
        list.sort_by_key(|(at, _)| *at);
    }
    out
}

fn load(scenario: &Scenario, diags: &mut Diagnostics) {
    let received = by_role(scenario);
    for role in &scenario.roles {
        let Some(list) = received.get(role.id.value.as_str()) else { continue };
        let seats = role.desk.seats.as_ref().map_or(1, |s| usize::try_from(s.value).unwrap_or(1));
        let most = MANY.saturating_mul(seats.max(1));
        let mut first = 0;
        for (n, (at, inject)) in list.iter().enumerate() {
            while list.get(first).is_some_and(|(early, _)| at - early > AT_ONCE) {
                first += 1;
            }
            if n + 1 - first > most {
                let message = format!(
                    "{} gets more than {most} injects within a quarter of an hour",
                    quoted(&role.id.value)
                );
                let start = list.get(first).map_or(inject.id.span, |(_, i)| i.id.span);
                diags.push(
                    Diagnostic::warning("W1209", message)
                        .at(inject.id.span, "one too many")
                        .also(start, "counted from here"),
                );
                break;
            }
        }
    }
}

/// Roles whose whole part is dated, and who wait for long in between.
fn waiting(scenario: &Scenario, diags: &mut Diagnostics) {
    let received = by_role(scenario);
    let all: Vec<i64> = scenario.injects.iter().filter_map(dated).collect();
    let (Some(&begin), Some(&end)) = (all.iter().min(), all.iter().max()) else { return };
    if end - begin > DAY {
        // Longer ones are played faster than the clock, or in parts.
        return;
    }
    let long = HOUR.max((end - begin) / 3);
    let undated = undated(scenario);
    let steps = steps(scenario);
    let people = scenario.roles.iter().filter(|r| r.played_by != PlayedBy::Simulated);
    for role in people.filter(|r| !undated.contains(r.id.value.as_str())) {
        let injects = received.get(role.id.value.as_str()).into_iter().flatten();
        let own = steps.get(role.id.value.as_str()).into_iter().flatten();
        let mut times: Vec<i64> = injects.map(|(at, _)| *at).chain(own.copied()).collect();
        if times.is_empty() {
            continue; // W0712 tells of roles without any part.
        }
        times.extend([begin, end]);
        times.retain(|at| (begin..=end).contains(at));
        times.sort_unstable();
        let longest = times.windows(2).filter_map(|w| Some((w.get(1)? - w.first()?, *w.first()?)));
        let Some((gap, from)) = longest.max() else { continue };
        if gap > long {
            let hours = |seconds: i64| format!("{}h{:02}m", seconds / HOUR, seconds % HOUR / 60);
            let message = format!(
                "{} has nothing to do for {} from T+{} on",
                quoted(&role.id.value),
                hours(gap),
                hours(from)
            );
            diags.push(Diagnostic::warning("W1203", message).at(role.id.span, "waits"));
        }
    }
}

/// Dated steps by role.
fn steps(scenario: &Scenario) -> BTreeMap<&str, Vec<i64>> {
    let mut out: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for step in scenario.steps() {
        if let StepTrigger::At(at) = &step.trigger {
            out.entry(step.role.value.as_str()).or_default().push(at.value.max(0));
        }
    }
    out
}

/// Roles that something reaches, or that do something, at times nobody knows beforehand.
fn undated(scenario: &Scenario) -> BTreeSet<&str> {
    let mut out: BTreeSet<&str> = BTreeSet::new();
    for inject in scenario.injects.iter().filter(|i| dated(i).is_none()) {
        out.extend(inject.to.iter().map(|r| r.value.as_str()));
    }
    for step in scenario.steps() {
        if !matches!(step.trigger, StepTrigger::At(_)) {
            out.insert(step.role.value.as_str());
        }
        out.extend(receivers(&step.deed).iter().map(|r| r.value.as_str()));
    }
    for plan in &scenario.plans {
        out.insert(plan.owner.value.as_str());
        out.extend(plan.steps.iter().filter_map(|s| s.role.as_ref()).map(|r| r.value.as_str()));
    }
    for mission in &scenario.missions {
        out.insert(mission.owner.value.as_str());
        out.insert(mission.management.value.as_str());
    }
    out.extend(scenario.telemetry.iter().map(|t| t.role.value.as_str()));
    out.extend(scenario.systems.iter().map(|s| s.owner.value.as_str()));
    for contract in &scenario.contracts {
        out.extend(contract.speaker.iter().map(|r| r.value.as_str()));
    }
    for choice in visit::selections(scenario) {
        let chosen = crate::select::roles(scenario, choice, None, &|_, _| true);
        out.extend(chosen.into_iter().map(|role| role.id.value.as_str()));
    }
    out
}
