//! Overlays applied: a master scenario and local versions become one scenario, which compiles like any other.
//!
//! An overlay changes what its organisation is told and what it has, never what others see or what the master says is
//! true. An inject that an organisation skips, holds or words differently keeps firing for everybody else under its own
//! id; the local version is an inject `ID@OVERLAY` of its own, and what this organisation's roles wait for – steps,
//! `received(…)`, clocks of objectives – follows it.

mod rules;

pub use rules::CODES;

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::Condition;
use crate::diagnostic::Diagnostics;
use crate::source::{Files, Sources, Spanned};
use crate::syntax::overlays::{LocalChange, Overlay, Owner};
use crate::syntax::{
    AnchorKind, Id, Inject, InjectTrigger, List, Measure, Objective, Scenario, Step, StepTrigger,
    parse_worded,
};
use crate::template::Templates;

/// An overlay, and its master as it reads with the overlay's words for its variables.
#[derive(Clone, Debug)]
pub struct Local {
    /// The overlay.
    pub overlay: Overlay,
    /// The master in these words, if the overlay has any.
    pub worded: Option<Scenario>,
}

impl Local {
    /// An overlay of the scenario in a file, which is read again if the overlay has words of its own.
    pub fn inline(overlay: Overlay, files: &dyn Files, path: &str, sources: &mut Sources) -> Self {
        // What is wrong in the master has been told when it was read first.
        let mut told = Diagnostics::default();
        let worded = overlay
            .variables
            .as_ref()
            .and_then(|words| parse_worded(files, path, Some(words), sources, &mut told));
        Self { overlay, worded }
    }
}

/// A master with overlays, in the order given. Rules are checked against the master, each finding at its place in the
/// overlay; an overlay with errors is applied as far as it makes sense, for further checks.
pub fn apply(master: Scenario, overlays: &[Local], diags: &mut Diagnostics) -> Scenario {
    let mut scenario = master;
    for Local { overlay, worded } in overlays {
        rules::check(&scenario, overlay, diags);
        let own = roles(&scenario, overlay);
        if let Owner::New(organisation) = &overlay.organisation {
            scenario.organisations.push(organisation.clone());
        }
        let mut renamed = BTreeMap::new();
        for local in &overlay.injects {
            match &local.change {
                LocalChange::Add(inject) => scenario.injects.push((**inject).clone()),
                LocalChange::Skip(id) => {
                    take_away(&mut scenario.injects, id, &own);
                }
                LocalChange::Hold(id) => {
                    if let Some(mut mine) = own_version(&mut scenario, id, overlay, &own) {
                        mine.contingency = true;
                        renamed.insert(id.value.clone(), mine.id.value.clone());
                        scenario.injects.push(mine);
                    }
                }
                LocalChange::Localise { inject, text, attachments, shift } => {
                    if let Some(mut mine) = own_version(&mut scenario, inject, overlay, &own) {
                        if let Some(text) = text {
                            mine.text.clone_from(text);
                            mine.own = true;
                            mine.alternatives.clear();
                        }
                        if let Some(attachments) = attachments {
                            mine.attachments.clone_from(attachments);
                        }
                        if let (Some(shift), InjectTrigger::At(at)) = (shift, &mut mine.trigger) {
                            at.value += shift.value;
                        } else {
                            mine.trigger = InjectTrigger::Like(inject.clone());
                        }
                        renamed.insert(inject.value.clone(), mine.id.value.clone());
                        scenario.injects.push(mine);
                    }
                }
            }
        }
        if let Some(worded) = worded {
            reword(&mut scenario, worded, overlay, &own, &mut renamed);
        }
        follow(&mut scenario, &renamed, &own);
        scenario.roles.extend(overlay.roles.iter().cloned());
        scenario.systems.extend(overlay.systems.iter().cloned());
        scenario.links.extend(overlay.links.iter().cloned());
        scenario.plans.extend(overlay.plans.iter().cloned());
        scenario.telemetry.extend(overlay.telemetry.iter().cloned());
        scenario.events.extend(overlay.events.iter().cloned());
        scenario.sites.extend(overlay.sites.iter().cloned());
        scenario.applied.push(overlay.id.value.clone());
        declare(&mut scenario, overlay, renamed.values());
    }
    scenario
}

/// Holds the overlays of a scenario that are not applied against it.
pub(crate) fn check(master: &Scenario, diags: &mut Diagnostics) {
    for overlay in master.overlays.iter().filter(|o| !master.applied.contains(&o.id.value)) {
        rules::check(master, overlay, diags);
    }
}

/// The roles of the organisation: the master's and its own.
pub fn roles(master: &Scenario, overlay: &Overlay) -> BTreeSet<String> {
    let id = &overlay.organisation_id().value;
    let of =
        |role: &&crate::syntax::Role| role.organisation_id.as_ref().is_some_and(|o| o.value == *id);
    let mine = master.roles.iter().filter(of).chain(&overlay.roles);
    mine.map(|role| role.id.value.clone()).collect()
}

/// Gives the organisation its own words where the master's texts use variables that it words differently.
fn reword(
    scenario: &mut Scenario,
    worded: &Scenario,
    overlay: &Overlay,
    own: &BTreeSet<String>,
    renamed: &mut BTreeMap<String, String>,
) {
    for theirs in &worded.injects {
        let (id, text) = (&theirs.id, &theirs.text);
        let now = scenario.injects.iter().find(|i| i.id.value == id.value);
        let same = |i: &Inject| {
            let texts = |i: &Inject| {
                let more = i.alternatives.iter().map(|a| said(&a.text)).collect::<Vec<_>>();
                (
                    said(&i.text),
                    more,
                    i.attachments.iter().map(|a| a.text.en().to_owned()).collect::<Vec<_>>(),
                )
            };
            texts(i) == texts(theirs)
        };
        if now.is_none_or(same) {
            continue;
        }
        if let Some(mut mine) = own_version(scenario, id, overlay, own) {
            mine.text.clone_from(text);
            mine.alternatives.clone_from(&theirs.alternatives);
            mine.attachments.clone_from(&theirs.attachments);
            mine.trigger = InjectTrigger::Like(id.clone());
            renamed.insert(id.value.clone(), mine.id.value.clone());
            scenario.injects.push(mine);
        }
    }
}

fn said(text: &Templates) -> (String, String) {
    (text.text.en().to_owned(), text.text.ja().to_owned())
}

fn take_away(injects: &mut [Inject], id: &Id, own: &BTreeSet<String>) -> Option<Inject> {
    let inject = injects.iter_mut().find(|i| i.id.value == id.value)?;
    let mut mine = inject.clone();
    mine.to.retain(|role| own.contains(&role.value));
    inject.to.retain(|role| !own.contains(&role.value));
    (!mine.to.is_empty()).then_some(mine)
}

/// A copy of an inject for the organisation's roles alone, which the master's no longer reaches.
fn own_version(
    scenario: &mut Scenario,
    id: &Id,
    overlay: &Overlay,
    own: &BTreeSet<String>,
) -> Option<Inject> {
    let mut mine = take_away(&mut scenario.injects, id, own)?;
    mine.id = Id::new(format!("{}@{}", id.value.replace('@', "-"), overlay.id.value), id.span);
    // What the master's inject sets is set once.
    mine.activates.clear();
    mine.deactivates.clear();
    Some(mine)
}

/// Lets what the organisation's roles wait for follow the local versions.
fn follow(scenario: &mut Scenario, renamed: &BTreeMap<String, String>, own: &BTreeSet<String>) {
    if renamed.is_empty() {
        return;
    }
    let change = |id: &mut Id| {
        if let Some(new) = renamed.get(&id.value) {
            id.value.clone_from(new);
        }
    };
    let steps = scenario.playbooks.iter_mut().flat_map(|p| &mut p.steps);
    for step in steps.filter(|s: &&mut Step| own.contains(&s.role.value)) {
        if let StepTrigger::On(id) = &mut step.trigger {
            change(id);
        }
    }
    for objective in &mut scenario.objectives {
        if measured(objective).is_some_and(|role| own.contains(role))
            && let Some(anchor) = objective.measure.anchor_mut()
            && anchor.kind == AnchorKind::Inject
        {
            change(&mut anchor.id);
        }
    }
    for condition in conditions(scenario) {
        received(&mut condition.value, &|inject, role| {
            if own.contains(&role.value) {
                change(inject);
            }
        });
    }
}

/// Whose clock an objective runs by.
fn measured(objective: &Objective) -> Option<&str> {
    match &objective.measure {
        Measure::Timeliness { by, .. } | Measure::Mode { by, .. } => Some(&by.value),
        Measure::Reach { from, .. } => Some(&from.value),
        _ => None,
    }
}

fn conditions(scenario: &mut Scenario) -> impl Iterator<Item = &mut Spanned<Condition>> {
    let injects = scenario.injects.iter_mut().flat_map(|inject| {
        let own = match &mut inject.trigger {
            InjectTrigger::When(condition) => Some(condition),
            _ => None,
        };
        own.into_iter().chain(inject.alternatives.iter_mut().map(|a| &mut a.when))
    });
    let steps =
        scenario.playbooks.iter_mut().flat_map(|p| &mut p.steps).filter_map(|step| match &mut step
            .trigger
        {
            StepTrigger::When(condition) => Some(condition),
            _ => None,
        });
    let plans = scenario.plans.iter_mut().flat_map(|plan| {
        plan.when.iter_mut().chain(plan.steps.iter_mut().filter_map(|s| s.requires.as_mut()))
    });
    let milestones =
        scenario.milestones.iter_mut().flat_map(|m| m.when.iter_mut().chain(&mut m.until));
    injects.chain(steps).chain(plans).chain(milestones)
}

fn received(condition: &mut Condition, change: &impl Fn(&mut Id, &Id)) {
    match condition {
        Condition::Received { inject, role } => change(inject, role),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter_mut().for_each(|part| received(part, change));
        }
        Condition::Not(inner) => received(inner, change),
        _ => {}
    }
}

/// Tells the list of ids what an overlay declares.
fn declare<'a>(
    scenario: &mut Scenario,
    overlay: &Overlay,
    versions: impl Iterator<Item = &'a String>,
) {
    let ids = &mut scenario.ids;
    for id in versions {
        ids.declare(List::Injects, id, overlay.span);
    }
    let added = overlay.injects.iter().filter_map(|local| match &local.change {
        LocalChange::Add(inject) => Some(&inject.id),
        _ => None,
    });
    let lists: [(List, Vec<&Id>); 5] = [
        (List::Injects, added.collect()),
        (List::Roles, overlay.roles.iter().map(|r| &r.id).collect()),
        (List::Events, overlay.events.iter().map(|e| &e.id).collect()),
        (List::Systems, overlay.systems.iter().map(|s| &s.id).collect()),
        (List::Plans, overlay.plans.iter().map(|p| &p.id).collect()),
    ];
    for (list, all) in lists {
        all.into_iter().for_each(|id| ids.declare(list, &id.value, id.span));
    }
}

#[cfg(test)]
mod tests;
