//! Resolves telemetry and contracts.

use hakyu_engine::script::knowledge::Knowledge;

use super::context::Context;

/// Resolves the section; `None` if something in it could not be.
#[expect(clippy::unnecessary_wraps, reason = "every section can fail")]
pub(super) fn knowledge(_cx: &mut Context<'_>) -> Option<Knowledge> {
    Some(Knowledge::default())
}
