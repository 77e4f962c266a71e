//! Facts about plans and missions.

use crate::{
    script::plans::{Choice, Layer, Rest},
    units::{Level, MissionId, PlanId, RoleId, SimTime},
};

/// Why a step of a plan does not begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waiting {
    /// What it requires does not hold yet.
    Requirement,
    /// This resource, by its index, is all in use.
    Resource(u32),
}

/// What happened. Steps by their index in the plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlansFact {
    /// The conditions of a plan came true for its owner.
    Triggered(PlanId),
    /// Somebody invoked a plan.
    Invoked {
        /// The plan.
        plan: PlanId,
        /// Who.
        by: RoleId,
    },
    /// A step could begin but for this.
    StepWaits {
        /// The plan.
        plan: PlanId,
        /// The step.
        step: u32,
        /// Why.
        waits: Waiting,
    },
    /// A step began.
    StepBegan {
        /// The plan.
        plan: PlanId,
        /// The step.
        step: u32,
    },
    /// A step was done.
    StepDone {
        /// The plan.
        plan: PlanId,
        /// The step.
        step: u32,
        /// Seconds after its target (negative: before); `None`: it has no target.
        late: Option<i64>,
    },
    /// All steps were done.
    Finished(PlanId),
    /// The residual risk of a mission is above tolerance and was handed to management.
    RiskHandedOver {
        /// The mission.
        mission: MissionId,
        /// Residual risk of the whole, ppm.
        residual: u32,
        /// … of each layer.
        layers: Vec<(Layer, u32)>,
    },
    /// Management has decided.
    Decided {
        /// The mission.
        mission: MissionId,
        /// What.
        choice: Choice,
        /// Residual risk after the decision, ppm.
        residual: u32,
        /// When the risk was handed over; `None`: it was not.
        handed: Option<SimTime>,
    },
    /// The level of a mission crossed one that was declared.
    MissionLevel {
        /// The mission.
        mission: MissionId,
        /// The declared level.
        mark: Level,
        /// It fell below; otherwise it came back.
        below: bool,
        /// The level now.
        level: Level,
        /// What holds it down most; `None`: nothing, or it was stopped on purpose.
        because: Option<Rest>,
    },
}
