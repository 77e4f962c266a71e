//! Resolves systems, links, the random background.

use hakyu_engine::script::cyber::Cyber;

use super::context::Context;

/// Resolves the section; `None` if something in it could not be.
#[expect(clippy::unnecessary_wraps, reason = "every section can fail")]
pub(super) fn cyber(_cx: &mut Context<'_>) -> Option<Cyber> {
    Some(Cyber::default())
}
