//! Plans (BCP, IT-BCP, contingency) and missions with the layers they rest on.

use crate::units::PlanId;

/// The plans and missions of a script.
#[derive(Clone, Debug, Default)]
pub struct Plans {}

/// What a person does with plans and missions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanDeed {
    /// Invokes a plan.
    Invoke(PlanId),
}
