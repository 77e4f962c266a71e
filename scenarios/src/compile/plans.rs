//! Resolves plans and missions.

use hakyu_engine::script::plans::{
    Element, Mission, PlanStep, Plans, Resource, ResponsePlan, Rest,
};
use hakyu_engine::{Level, SimTime};
use hakyu_seeds::Distribution;

use crate::syntax::{self, Id, plans as written};

use super::context::{Context, sim_time};
use super::people::{condition, deed, known};
use super::pick;

/// Resolves the section; `None` if something in it could not be.
pub(super) fn plans(cx: &mut Context<'_>) -> Option<Plans> {
    let (scenario, tables) = (cx.scenario, cx.tables);
    let resources = resources(scenario);
    let plans: Vec<Option<ResponsePlan>> =
        pick(tables.plan_order(), &scenario.plans).map(|p| plan(p, &resources, cx)).collect();
    let missions: Vec<Option<Mission>> =
        pick(tables.mission_order(), &scenario.missions).map(|m| mission(m, cx)).collect();
    Some(Plans {
        plans: plans.into_iter().collect::<Option<_>>()?,
        resources,
        missions: missions.into_iter().collect::<Option<_>>()?,
    })
}

/// All resources by name; the checks have made sure that plans agree on their number.
fn resources(scenario: &syntax::Scenario) -> Vec<Resource> {
    let all = scenario.plans.iter().flat_map(|p| &p.resources);
    let mut found: Vec<Resource> =
        all.map(|(id, units)| Resource { id: id.value.clone(), units: *units }).collect();
    found.sort_by(|a, b| a.id.cmp(&b.id).then(b.units.cmp(&a.units)));
    found.dedup_by(|a, b| a.id == b.id);
    found
}

/// The place of an id in a list of ids.
fn index<'l>(mut list: impl Iterator<Item = &'l str>, id: &str) -> Option<u32> {
    list.position(|other| other == id).and_then(|at| u32::try_from(at).ok())
}

fn plan(
    written: &written::ResponsePlan,
    resources: &[Resource],
    cx: &mut Context<'_>,
) -> Option<ResponsePlan> {
    let owner = cx.role(&written.owner);
    let trigger = match &written.when {
        Some(when) => Some(condition(&when.value, cx)?),
        None => None,
    };
    let steps: Vec<Option<PlanStep>> =
        written.steps.iter().map(|s| step(s, written, resources, cx)).collect();
    Some(ResponsePlan {
        id: written.id.value.clone(),
        owner: owner?,
        trigger,
        duty: written.duty,
        steps: steps.into_iter().collect::<Option<_>>()?,
    })
}

fn step(
    written: &written::PlanStep,
    plan: &written::ResponsePlan,
    resources: &[Resource],
    cx: &mut Context<'_>,
) -> Option<PlanStep> {
    let role = cx.role(written.role.as_ref().unwrap_or(&plan.owner));
    let before = |id: &Id, cx: &mut Context<'_>| {
        let found = index(plan.steps.iter().map(|s| s.id.value.as_str()), &id.value);
        known("step of this plan", id, found, cx)
    };
    let after: Option<Vec<u32>> = written.after.iter().map(|id| before(id, cx)).collect();
    let requires = match &written.requires {
        Some(requires) => Some(condition(&requires.value, cx)?),
        None => None,
    };
    let used = |(id, units): &(Id, u32), cx: &mut Context<'_>| {
        let found = index(resources.iter().map(|r| r.id.as_str()), &id.value);
        known("resource", id, found, cx).map(|resource| (resource, *units))
    };
    let uses: Option<Vec<(u32, u32)>> = written.uses.iter().map(|u| used(u, cx)).collect();
    let takes = match &written.takes {
        Some(takes) => cx.duration(takes)?,
        None => Distribution::Fixed(0),
    };
    let deed = match &written.deed {
        Some(what) => Some(deed(what, &written.form, cx)?),
        None => None,
    };
    Some(PlanStep {
        id: written.id.value.clone(),
        role: role?,
        after: after?,
        requires,
        uses: uses?,
        keeps: written.keeps,
        takes,
        target: written.target.map(|t| t.value),
        deed,
    })
}

fn mission(written: &written::Mission, cx: &mut Context<'_>) -> Option<Mission> {
    let (owner, management) = (cx.role(&written.owner), cx.role(&written.management));
    let action = |id: &Option<Id>, cx: &mut Context<'_>| match id {
        Some(id) => known("action", id, cx.tables.action(&id.value), cx).map(Some),
        None => Some(None),
    };
    let (reduce, stop) = (action(&written.reduce, cx), action(&written.stop, cx));
    // Without an order the checks have reported why.
    let order = order(&written.elements)?;
    let elements: Vec<Option<Element>> = order
        .iter()
        .filter_map(|&at| written.elements.get(at))
        .map(|e| element(e, &written.elements, &order, cx))
        .collect();
    let mut marks: Vec<Level> = written.marks.iter().map(|m| Level::new(m.value)).collect();
    marks.sort_unstable();
    Some(Mission {
        id: written.id.value.clone(),
        owner: owner?,
        management: management?,
        tolerance: written.tolerance.map_or(0, |t| t.value),
        handover: written.handover.map_or(SimTime(0), |t| sim_time(t.value)),
        elements: elements.into_iter().collect::<Option<_>>()?,
        marks,
        reduces: written.reduces.map_or(0, |r| r.value),
        reduce: reduce?,
        stop: stop?,
    })
}

fn element(
    written: &written::Element,
    all: &[written::Element],
    order: &[usize],
    cx: &mut Context<'_>,
) -> Option<Element> {
    let on = |rest: &written::Rest, cx: &mut Context<'_>| match rest {
        written::Rest::Service(id) => cx.service(id).map(Rest::Service),
        written::Rest::System(id) => {
            known("system", id, cx.tables.system(&id.value), cx).map(Rest::System)
        }
        written::Rest::Element(id) => {
            let at = all.iter().position(|e| e.id.value == id.value);
            let at = at.and_then(|at| order.iter().position(|&o| o == at));
            let at = at.and_then(|at| u32::try_from(at).ok());
            known("element of this mission", id, at, cx).map(Rest::Element)
        }
    };
    let rests: Vec<Option<(Rest, u32)>> =
        written.rests.iter().map(|r| Some((on(&r.on, cx)?, r.weight))).collect();
    Some(Element {
        id: written.id.value.clone(),
        layer: written.layer.value,
        rests: rests.into_iter().collect::<Option<_>>()?,
        weighted: written.weighted,
        substitutable: written.substitutable.map_or(0, |s| s.value),
        risk: written.risk.map_or(0, |r| r.value),
        control: written.control.map_or(0, |c| c.value),
    })
}

/// An order in which every element stands after what it rests on and the one that nothing rests on is last; `None` if
/// they form no tree.
pub(crate) fn order(elements: &[written::Element]) -> Option<Vec<usize>> {
    let below = |e: &written::Element| -> Option<Vec<usize>> {
        e.rests
            .iter()
            .filter_map(|r| match &r.on {
                written::Rest::Element(id) => Some(id),
                _ => None,
            })
            .map(|id| elements.iter().position(|other| other.id.value == id.value))
            .collect()
    };
    let below: Vec<Vec<usize>> = elements.iter().map(below).collect::<Option<_>>()?;
    let used = |at: usize| below.iter().any(|list| list.contains(&at));
    let tops: Vec<usize> = (0..elements.len()).filter(|&at| !used(at)).collect();
    let &[top] = tops.as_slice() else { return None };
    let mut order: Vec<usize> = Vec::with_capacity(elements.len());
    while order.len() < elements.len() {
        let free = |at: &usize| {
            !order.contains(at)
                && (*at != top || order.len() + 1 == elements.len())
                && below.get(*at).is_some_and(|list| list.iter().all(|b| order.contains(b)))
        };
        let next = (0..elements.len()).find(free)?;
        order.push(next);
    }
    Some(order)
}
