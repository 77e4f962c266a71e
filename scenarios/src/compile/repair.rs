//! Resolves crews, trucks, parts and what repair needs.

use hakyu_engine::script::repair::Repair;

use super::context::Context;

/// Resolves the section; `None` if something in it could not be.
#[expect(clippy::unnecessary_wraps, reason = "every section can fail")]
pub(super) fn repair(_cx: &mut Context<'_>) -> Option<Repair> {
    Some(Repair::default())
}
