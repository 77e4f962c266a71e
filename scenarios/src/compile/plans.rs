//! Resolves plans and missions.

use hakyu_engine::script::plans::Plans;

use super::context::Context;

/// Resolves the section; `None` if something in it could not be.
#[expect(clippy::unnecessary_wraps, reason = "every section can fail")]
pub(super) fn plans(_cx: &mut Context<'_>) -> Option<Plans> {
    Some(Plans::default())
}
