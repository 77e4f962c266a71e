//! Overlays applied: a master scenario and local versions become one scenario, which compiles like any other.
//!
//! An overlay changes what its organisation is told and what it has, never what others see or what the master says is
//! true. An inject that an organisation skips, holds or words differently keeps firing for everybody else under its own
//! id; the local version is an inject `ID@OVERLAY` of its own, and what this organisation's roles wait for – steps,
//! `received(…)`, clocks of objectives – follows it.

mod mark;
mod rules;

pub use mark::{changed, mark};
pub use rules::CODES;

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::Condition;
use crate::diagnostic::Diagnostics;
use crate::source::Spanned;
use crate::syntax::overlays::{LocalChange, Overlay, Owner};
use crate::syntax::{
    AnchorKind, Id, Inject, InjectTrigger, List, Measure, Objective, Scenario, Step, StepTrigger,
    Wording,
};
use crate::template::Templates;

/// An overlay, and the master's injects that read otherwise with the overlay's words for its variables.
#[derive(Clone, Debug)]
pub struct Local {
    /// The overlay.
    pub overlay: Overlay,
    /// The injects in these words.
    pub worded: Vec<Inject>,
}

impl Local {
    /// An overlay of a master.
    pub fn new(overlay: Overlay, wording: Option<&Wording>) -> Self {
        let words = overlay.variables.as_ref().zip(wording);
        let worded = words.map(|(words, wording)| wording.injects(words)).unwrap_or_default();
        Self { overlay, worded }
    }
}

/// Where injects stand in a scenario, by their ids.
#[derive(Debug, Default)]
struct Index(BTreeMap<String, usize>);

impl Index {
    fn of(injects: &[Inject]) -> Self {
        let mut index = Self::default();
        for (n, inject) in injects.iter().enumerate() {
            index.0.entry(inject.id.value.clone()).or_insert(n);
        }
        index
    }

    fn find<'s>(&self, injects: &'s [Inject], id: &str) -> Option<&'s Inject> {
        injects.get(*self.0.get(id)?)
    }

    fn push(&mut self, injects: &mut Vec<Inject>, inject: Inject) {
        self.0.entry(inject.id.value.clone()).or_insert(injects.len());
        injects.push(inject);
    }
}

/// A master with overlays, in the order given. Rules are checked against the master, each finding at its place in the
/// overlay; an overlay with errors is applied as far as it makes sense, for further checks.
pub fn apply(master: Scenario, overlays: &[Local], diags: &mut Diagnostics) -> Scenario {
    let mut scenario = master;
    let mut index = Index::of(&scenario.injects);
    for Local { overlay, worded } in overlays {
        rules::check_indexed(&scenario, &index, overlay, diags);
        let own = roles(&scenario, overlay);
        if let Owner::New(organisation) = &overlay.organisation {
            scenario.organisations.push((**organisation).clone());
        }
        let mut renamed = BTreeMap::new();
        for local in &overlay.injects {
            match &local.change {
                LocalChange::Add(inject) => {
                    let mut mine = (**inject).clone();
                    if let (true, InjectTrigger::Like(id)) = (mine.same_via, &mine.trigger)
                        && let Some(like) = index.find(&scenario.injects, &id.value)
                    {
                        mine.via.value = like.via.value;
                    }
                    index.push(&mut scenario.injects, mine);
                }
                LocalChange::Skip(id) => {
                    take_away(&mut scenario.injects, &index, id, &own);
                }
                LocalChange::Hold(id) => {
                    if let Some(mut mine) = own_version(&mut scenario, &index, id, overlay, &own) {
                        mine.contingency = true;
                        renamed.insert(id.value.clone(), mine.id.value.clone());
                        index.push(&mut scenario.injects, mine);
                    }
                }
                LocalChange::Localise { inject, text, attachments, shift } => {
                    if let Some(mut mine) =
                        own_version(&mut scenario, &index, inject, overlay, &own)
                    {
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
                        index.push(&mut scenario.injects, mine);
                    }
                }
            }
        }
        reword(&mut scenario, &mut index, worded, overlay, &own, &mut renamed);
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
    let index = Index::of(&master.injects);
    for overlay in master.overlays.iter().filter(|o| !master.applied.contains(&o.id.value)) {
        rules::check_indexed(master, &index, overlay, diags);
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
    index: &mut Index,
    worded: &[Inject],
    overlay: &Overlay,
    own: &BTreeSet<String>,
    renamed: &mut BTreeMap<String, String>,
) {
    for theirs in worded {
        let (id, text) = (&theirs.id, &theirs.text);
        let now = index.find(&scenario.injects, &id.value);
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
        if let Some(mut mine) = own_version(scenario, index, id, overlay, own) {
            mine.text.clone_from(text);
            mine.alternatives.clone_from(&theirs.alternatives);
            mine.attachments.clone_from(&theirs.attachments);
            mine.trigger = InjectTrigger::Like(id.clone());
            renamed.insert(id.value.clone(), mine.id.value.clone());
            index.push(&mut scenario.injects, mine);
        }
    }
}

fn said(text: &Templates) -> (String, String) {
    (text.text.en().to_owned(), text.text.ja().to_owned())
}

fn take_away(
    injects: &mut [Inject],
    index: &Index,
    id: &Id,
    own: &BTreeSet<String>,
) -> Option<Inject> {
    let inject = injects.get_mut(*index.0.get(&id.value)?)?;
    if !inject.to.iter().any(|role| own.contains(&role.value)) {
        return None;
    }
    let mut mine = inject.clone();
    mine.to.retain(|role| own.contains(&role.value));
    inject.to.retain(|role| !own.contains(&role.value));
    (!mine.to.is_empty()).then_some(mine)
}

/// A copy of an inject for the organisation's roles alone, which the master's no longer reaches.
fn own_version(
    scenario: &mut Scenario,
    index: &Index,
    id: &Id,
    overlay: &Overlay,
    own: &BTreeSet<String>,
) -> Option<Inject> {
    let mut mine = take_away(&mut scenario.injects, index, id, own)?;
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
        Measure::Timeliness { by, .. } | Measure::Mode { by, .. } | Measure::Form { by, .. } => {
            Some(&by.value)
        }
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
            for part in parts {
                received(part, change);
            }
        }
        Condition::Not(inner) => received(inner, change),
        _ => {}
    }
}

/// What an overlay declares, by list.
fn declared(overlay: &Overlay) -> [(List, Vec<&Id>); 5] {
    let added = overlay.injects.iter().filter_map(|local| match &local.change {
        LocalChange::Add(inject) => Some(&inject.id),
        _ => None,
    });
    [
        (List::Injects, added.collect()),
        (List::Roles, overlay.roles.iter().map(|r| &r.id).collect()),
        (List::Events, overlay.events.iter().map(|e| &e.id).collect()),
        (List::Systems, overlay.systems.iter().map(|s| &s.id).collect()),
        (List::Plans, overlay.plans.iter().map(|p| &p.id).collect()),
    ]
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
    for (list, all) in declared(overlay) {
        for id in all {
            ids.declare(list, &id.value, id.span);
        }
    }
}

#[cfg(test)]
mod tests;
