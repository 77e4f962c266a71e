//! References of the plans side of a script.

use super::{Check, below};
use crate::{
    model::{BuildError, Model},
    script::{
        Script,
        plans::{Mission, PlanDeed, ResponsePlan, Rest},
    },
};

pub(super) fn check(model: &Model, script: &Script) -> Result<(), BuildError> {
    let check = Check { model, script };
    script.plans.plans.iter().try_for_each(|plan| check_plan(&check, plan))?;
    script.plans.missions.iter().try_for_each(|mission| check_mission(&check, mission))
}

fn check_plan(check: &Check<'_>, plan: &ResponsePlan) -> Result<(), BuildError> {
    check.role(plan.owner.0)?;
    plan.trigger.iter().try_for_each(|c| check.condition(c))?;
    for step in &plan.steps {
        check.role(step.role.0)?;
        step.after.iter().try_for_each(|s| below("plan step", *s, plan.steps.len()))?;
        step.requires.iter().try_for_each(|c| check.condition(c))?;
        for (resource, _) in &step.uses {
            below("resource", *resource, check.script.plans.resources.len())?;
        }
        step.deed.iter().try_for_each(|d| check.deed(d))?;
    }
    Ok(())
}

fn check_mission(check: &Check<'_>, mission: &Mission) -> Result<(), BuildError> {
    check.role(mission.owner.0)?;
    check.role(mission.management.0)?;
    for (n, element) in mission.elements.iter().enumerate() {
        for (rest, _) in &element.rests {
            match *rest {
                Rest::Service(s) => check.service(s.0)?,
                // Systems are looked up by their number where there is one; none stands for full.
                Rest::System(_) => {}
                Rest::Element(e) => below("element before this one", e, n)?,
            }
        }
    }
    let actions = mission.reduce.iter().chain(&mission.stop);
    actions.copied().try_for_each(|a| below("action", a.0, check.script.actions.len()))
}

pub(super) fn check_deed(script: &Script, deed: &PlanDeed) -> Result<(), BuildError> {
    match deed {
        PlanDeed::Invoke(plan) => below("plan", plan.0, script.plans.plans.len()),
        PlanDeed::Decide { mission, .. } => {
            below("mission", mission.0, script.plans.missions.len())
        }
    }
}
