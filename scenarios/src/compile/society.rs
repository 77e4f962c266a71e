//! Resolves people at risk, trust, disorder.

use hakyu_engine::script::society::Society;

use super::context::Context;

/// Resolves the section; `None` if something in it could not be.
#[expect(clippy::unnecessary_wraps, reason = "every section can fail")]
pub(super) fn society(_cx: &mut Context<'_>) -> Option<Society> {
    Some(Society::default())
}
