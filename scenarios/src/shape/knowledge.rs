//! How the format writes telemetry and contracts.

use super::{Shape, Ty, must, shape};

/// One entry of `telemetry`.
pub static TELEMETRY: Shape =
    shape("telemetry", "One entry of telemetry", "監視", &[must("id", Ty::Id, "Id", "ID")]);

/// One entry of `contracts`.
pub static CONTRACT: Shape =
    shape("contract", "One entry of contracts", "契約", &[must("id", Ty::Id, "Id", "ID")]);
