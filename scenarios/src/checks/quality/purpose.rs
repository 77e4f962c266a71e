//! Objectives, themes and injects belong together.

use std::collections::{BTreeMap, BTreeSet};

use crate::decode::Text;
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::{AnchorKind, Id, List, Measure, Objective, Role, Scenario, StepTrigger};

use super::super::visit::{self, Refers, receivers};

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    objectives(scenario, diags);
    themes(scenario, diags);
    if super::functional(scenario) {
        injects(scenario, diags);
    }
}

/// Roles that something reaches.
fn told<'s>(scenario: &'s Scenario) -> BTreeSet<&'s str> {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut add =
        |ids: &mut dyn Iterator<Item = &'s Id>| told.extend(ids.map(|id| id.value.as_str()));
    add(&mut scenario.injects.iter().flat_map(|i| &i.to));
    add(&mut scenario.steps().flat_map(|s| receivers(&s.deed)));
    add(&mut scenario.telemetry.iter().map(|t| &t.role));
    add(&mut scenario.contracts.iter().flat_map(|c| &c.speaker));
    add(&mut scenario.systems.iter().map(|s| &s.owner));
    for choice in visit::selections(scenario) {
        let chosen = crate::select::roles(scenario, choice, None, &|_, _| true);
        told.extend(chosen.into_iter().map(|role| role.id.value.as_str()));
    }
    told
}

fn objectives(scenario: &Scenario, diags: &mut Diagnostics) {
    let told = told(scenario);
    let roles: BTreeMap<&str, &Role> =
        scenario.roles.iter().map(|r| (r.id.value.as_str(), r)).collect();
    let organisations: BTreeSet<&str> = scenario
        .roles
        .iter()
        .filter(|r| told.contains(r.id.value.as_str()))
        .filter_map(|r| r.organisation.as_ref())
        .map(Text::en)
        .collect();
    let named: BTreeSet<&str> = scenario
        .injects
        .iter()
        .flat_map(|i| &i.objectives)
        .chain(scenario.milestones.iter().flat_map(|m| &m.objective))
        .map(|id| id.value.as_str())
        .collect();
    for objective in scenario.objectives.iter().filter(|o| !named.contains(o.id.value.as_str())) {
        let Some(by) = measured(objective) else { continue };
        let Some(role) = roles.get(by.value.as_str()) else { continue };
        let fellows = role.organisation.as_ref().is_some_and(|o| organisations.contains(o.en()));
        if !told.contains(by.value.as_str()) && !fellows {
            let message = format!(
                "nothing exercises {}: the organisation of {} is told nothing",
                quoted(&objective.id.value),
                quoted(&by.value)
            );
            diags.push(Diagnostic::warning("W1201", message).at(by.span, "told nothing"));
        }
    }
}

/// Whose deed an objective measures.
fn measured(objective: &Objective) -> Option<&Id> {
    match &objective.measure {
        Measure::Timeliness { by, .. }
        | Measure::Forecast { by, .. }
        | Measure::Mode { by, .. }
        | Measure::Form { by, .. } => Some(by),
        Measure::Reach { from, .. } => Some(from),
        // An evaluator may watch somebody who is told nothing.
        Measure::Continuity(_)
        | Measure::Keep { .. }
        | Measure::Plan { .. }
        | Measure::Rubric { .. } => None,
    }
}

fn themes(scenario: &Scenario, diags: &mut Diagnostics) {
    // Without injects or questions a scenario is about its themes as a whole.
    if scenario.injects.is_empty() && scenario.moves.is_empty() {
        return;
    }
    let mut served: BTreeSet<&str> = BTreeSet::new();
    visit::references(scenario, &mut |id, refers| {
        if refers == Refers::To(List::Themes) {
            served.insert(id.value.as_str());
        }
    });
    for theme in scenario.themes.iter().filter(|t| !served.contains(t.id.value.as_str())) {
        let message = format!("nothing serves the theme {}", quoted(&theme.id.value));
        diags.push(
            Diagnostic::warning("W1202", message)
                .at(theme.id.span, "no inject, question or objective is about it"),
        );
    }
}

fn injects(scenario: &Scenario, diags: &mut Diagnostics) {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    visit::references(scenario, &mut |id, refers| {
        if matches!(refers, Refers::To(List::Injects) | Refers::Either(List::Injects, _)) {
            used.insert(id.value.as_str());
        }
    });
    used.extend(scenario.steps().filter_map(|step| match &step.trigger {
        StepTrigger::On(id) => Some(id.value.as_str()),
        _ => None,
    }));
    used.extend(scenario.objectives.iter().filter_map(|objective| match &objective.measure {
        Measure::Timeliness { after, .. }
        | Measure::Reach { after, .. }
        | Measure::Plan { after, .. }
        | Measure::Mode { after, .. }
        | Measure::Form { after, .. } => {
            (after.kind == AnchorKind::Inject).then_some(after.id.value.as_str())
        }
        _ => None,
    }));
    for inject in &scenario.injects {
        let serves = !inject.expects.is_empty()
            || !inject.objectives.is_empty()
            || !inject.activates.is_empty()
            || inject.theme.is_some()
            || used.contains(inject.id.value.as_str());
        // What is handed out before the start sets the scene.
        let scene =
            matches!(&inject.trigger, crate::syntax::InjectTrigger::At(at) if at.value <= 0);
        if !serves && !scene {
            let message = format!("nothing follows from the inject {}", quoted(&inject.id.value));
            diags.push(
                Diagnostic::warning("W1205", message)
                    .at(inject.id.span, "no expectation, objective, theme or step"),
            );
        }
    }
}
