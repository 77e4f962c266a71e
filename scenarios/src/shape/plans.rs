//! How the format writes plans and missions.

use super::{Shape, Ty, must, shape};

/// One entry of `plans`.
pub static RESPONSE_PLAN: Shape =
    shape("plan", "One entry of plans", "計画", &[must("id", Ty::Id, "Id", "ID")]);

/// One entry of `missions`.
pub static MISSION: Shape =
    shape("mission", "One entry of missions", "任務", &[must("id", Ty::Id, "Id", "ID")]);
