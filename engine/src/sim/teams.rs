//! How a playbook is carried out: by the book, or with steps left out, done at other times, sent to others.
//!
//! A rehearsal lets many simulated teams play one script; what sets them apart is their conduct. An ordinary run has
//! none, and nothing here changes it.

use std::{collections::BTreeMap, sync::Arc};

use bevy_ecs::prelude::*;

use crate::{
    script::{Deed, Step},
    units::{PlanId, RoleId, StepId},
};

/// What a team does otherwise than the playbook says. Duties are never touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// Steps that are not done as written.
    pub steps: BTreeMap<StepId, StepConduct>,
    /// Plans that are not set off as written.
    pub plans: BTreeMap<PlanId, PlanConduct>,
}

/// How one step is carried out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepConduct {
    /// It is not done at all.
    pub omit: bool,
    /// Seconds from its trigger until it is done, in place of those written.
    pub delay: Option<u64>,
    /// Who gets its message, in place of those written; nobody if empty.
    pub to: Option<Vec<RoleId>>,
}

/// How a plan is set off by its owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanConduct {
    /// The owner does not think of it; it can still be invoked.
    pub omit: bool,
    /// Seconds by which it is set off late.
    pub delay: u64,
}

/// The conduct of a run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct PlayedBy(pub Arc<Team>);

impl PlayedBy {
    /// How a step is carried out; `None`: as written.
    pub(super) fn step(&self, id: StepId, step: &Step) -> Option<&StepConduct> {
        if step.duty { None } else { self.0.steps.get(&id) }
    }

    /// Whether a step is left out.
    pub(super) fn omits(&self, id: StepId, step: &Step) -> bool {
        self.step(id, step).is_some_and(|c| c.omit)
    }

    /// Seconds from the trigger of a step until it is done.
    pub(super) fn delay(&self, id: StepId, step: &Step) -> u64 {
        self.step(id, step).and_then(|c| c.delay).unwrap_or(step.delay)
    }

    /// The deed of a step as it is done.
    pub(super) fn deed(&self, id: StepId, step: &Step) -> Deed {
        match (&step.deed, self.step(id, step).and_then(|c| c.to.clone())) {
            (Deed::Message { kind, form, .. }, Some(to)) => {
                Deed::Message { kind: *kind, to, form: form.clone() }
            }
            (deed, _) => deed.clone(),
        }
    }

    /// How a plan is set off.
    pub(super) fn plan(&self, plan: PlanId) -> PlanConduct {
        self.0.plans.get(&plan).copied().unwrap_or_default()
    }
}
