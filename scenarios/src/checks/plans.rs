//! Findings about plans and missions.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::plans::{Mission, ResponsePlan, Rest};
use crate::syntax::{Deed, Id, Scenario};

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0931",
        title: "a plan step after nothing",
        ja: "存在しない手順の後に置かれた手順",
        text: "`after` names steps of the same plan.",
        example: "plans:\n  - {id: b, title: BCP, owner: pr, steps: [{id: one, after: tow}]}\n",
        fix: "Correct the name, or add the step.",
    },
    Explanation {
        code: "E0932",
        title: "plan steps that wait for each other",
        ja: "互いを待つ手順",
        text: "The steps come after one another in a ring: none of them ever begins.",
        example: "plans:\n  - {id: b, title: BCP, owner: pr, steps: [{id: one, after: two}, {id: two, after: one}]}\n",
        fix: "Let one of them begin by itself.",
    },
    Explanation {
        code: "E0933",
        title: "a resource that is not there",
        ja: "存在しない、または足りない資源",
        text: "A step uses a resource that no plan declares, or more units of it than there are: it would wait for ever. \
               Plans that declare the same resource have to agree on its number.",
        example: "plans:\n  - {id: b, title: BCP, owner: pr, resources: {van: 1}, steps: [{id: one, uses: {van: 2}}]}\n",
        fix: "Declare it under `resources`, with enough units.",
    },
    Explanation {
        code: "E0934",
        title: "a mission that is no tree",
        ja: "木になっていない任務の構成要素",
        text: "Elements of a mission rest on elements of the same mission, without rings, and exactly one of them – the \
               mission itself – carries no other.",
        example: "missions:\n  - {id: m, title: M, owner: pr, management: it, elements: [{id: a, layer: mission}, {id: b, layer: process}]}\n",
        fix: "Let the mission rest on what stands alone, and remove rings.",
    },
    Explanation {
        code: "W0935",
        title: "a decision by someone who has no say",
        ja: "判断権のない役割による判断",
        text: "What remains of the risk of a mission is decided by its management; a decision of others is not recorded.",
        example: "missions:\n  - {id: m, title: M, owner: pr, management: it, elements: [{id: a, layer: mission}]}\nplaybooks:\n  - {id: p, steps: [{id: p-1, role: pr, at: T+1h, decide: {mission: m, choice: accept}}]}\n",
        fix: "Let the management role decide.",
    },
    Explanation {
        code: "W0936",
        title: "a plan nobody sets off",
        ja: "誰も発動しない計画",
        text: "The plan has no condition of its own and no step invokes it. People may still invoke it.",
        example: "plans:\n  - {id: b, title: BCP, owner: pr, steps: [{id: one, takes: 1h}]}\n",
        fix: "Give it a `when`, or a step with `invoke`.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    let units = resources(scenario, diags);
    for plan in &scenario.plans {
        steps(plan, &units, diags);
    }
    for mission in &scenario.missions {
        tree(mission, diags);
    }
    decisions(scenario, diags);
    for plan in scenario.plans.iter().filter(|p| p.when.is_none()) {
        let invokes = |d: &Deed| matches!(d, Deed::Invoke(id) if id.value == plan.id.value);
        if !deeds(scenario).any(|(_, deed)| invokes(deed)) {
            diags.push(
                Diagnostic::warning(
                    "W0936",
                    format!("nobody sets off the plan {}", quoted(&plan.id.value)),
                )
                .at(plan.id.span, "no `when` and no `invoke`"),
            );
        }
    }
}

/// All deeds of playbooks and plans with who does them.
fn deeds(scenario: &Scenario) -> impl Iterator<Item = (&Id, &Deed)> {
    let planned = scenario.plans.iter().flat_map(|plan| {
        plan.steps.iter().filter_map(|step| {
            Some((step.role.as_ref().unwrap_or(&plan.owner), step.deed.as_ref()?))
        })
    });
    scenario.steps().map(|step| (&step.role, &step.deed)).chain(planned)
}

fn resources<'s>(scenario: &'s Scenario, diags: &mut Diagnostics) -> BTreeMap<&'s str, u32> {
    let mut units: BTreeMap<&str, u32> = BTreeMap::new();
    for (id, count) in scenario.plans.iter().flat_map(|plan| &plan.resources) {
        let before = *units.entry(&id.value).or_insert(*count);
        if before != *count {
            let message = format!("there are {before} or {count} of {}?", quoted(&id.value));
            diags.push(Diagnostic::error("E0933", message).at(id.span, "another number"));
        }
    }
    units
}

fn steps(plan: &ResponsePlan, units: &BTreeMap<&str, u32>, diags: &mut Diagnostics) {
    let names = || plan.steps.iter().map(|s| s.id.value.as_str());
    for (at, step) in plan.steps.iter().enumerate() {
        if names().take(at).any(|name| name == step.id.value) {
            let message = format!("there are two steps {} in this plan", quoted(&step.id.value));
            diags.push(Diagnostic::error("E0401", message).at(step.id.span, "again"));
        }
        for id in step.after.iter().filter(|id| !names().any(|name| name == id.value)) {
            diags.push(
                Diagnostic::error("E0931", format!("this plan has no step {}", quoted(&id.value)))
                    .at(id.span, "no such step")
                    .suggest_nearest(id.span, &id.value, names()),
            );
        }
        for (id, count) in &step.uses {
            match units.get(id.value.as_str()) {
                None => diags.push(
                    Diagnostic::error(
                        "E0933",
                        format!("no plan has the resource {}", quoted(&id.value)),
                    )
                    .at(id.span, "not declared")
                    .suggest_nearest(id.span, &id.value, units.keys().copied()),
                ),
                Some(all) if count > all => diags.push(
                    Diagnostic::error(
                        "E0933",
                        format!("there are only {all} of {}", quoted(&id.value)),
                    )
                    .at(id.span, "more than there are"),
                ),
                Some(_) => {}
            }
        }
    }
    // Whatever can be done is taken off; a ring is left.
    let mut left: Vec<usize> = (0..plan.steps.len()).collect();
    loop {
        let waits = |at: &usize| {
            plan.steps.get(*at).is_some_and(|step| {
                step.after.iter().any(|id| {
                    left.iter().any(|&l| plan.steps.get(l).is_some_and(|s| s.id.value == id.value))
                })
            })
        };
        let next: Vec<usize> = left.iter().copied().filter(waits).collect();
        if next.len() == left.len() {
            break;
        }
        left = next;
    }
    if let Some(step) = left.first().and_then(|&at| plan.steps.get(at)) {
        diags.push(
            Diagnostic::error("E0932", "these steps wait for each other")
                .at(step.id.span, "never begins"),
        );
    }
}

fn tree(mission: &Mission, diags: &mut Diagnostics) {
    let names = || mission.elements.iter().map(|e| e.id.value.as_str());
    let mut sound = true;
    for rest in mission.elements.iter().flat_map(|e| &e.rests) {
        if let Rest::Element(id) = &rest.on
            && !names().any(|name| name == id.value)
        {
            sound = false;
            diags.push(
                Diagnostic::error(
                    "E0934",
                    format!("this mission has no element {}", quoted(&id.value)),
                )
                .at(id.span, "no such element")
                .suggest_nearest(id.span, &id.value, names()),
            );
        }
    }
    if sound && crate::compile::element_order(&mission.elements).is_none() {
        diags.push(
            Diagnostic::error("E0934", "the elements of this mission form no tree")
                .at(mission.id.span, "a ring, or more than one element that carries no other"),
        );
    }
}

fn decisions(scenario: &Scenario, diags: &mut Diagnostics) {
    for (role, deed) in deeds(scenario) {
        let Deed::Decide { mission: id, .. } = deed else { continue };
        let mission = scenario.missions.iter().find(|m| m.id.value == id.value);
        if let Some(mission) = mission.filter(|m| m.management.value != role.value) {
            diags.push(
                Diagnostic::warning(
                    "W0935",
                    format!("{} does not decide on this mission", quoted(&role.value)),
                )
                .at(id.span, "this decision is not recorded")
                .also(mission.management.span, "who decides"),
            );
        }
    }
}
