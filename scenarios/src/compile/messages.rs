//! Resolves channels, routes, modes, circles.

use hakyu_engine::script::messages::Messages;

use super::context::Context;

/// Resolves the section; `None` if something in it could not be.
#[expect(clippy::unnecessary_wraps, reason = "every section can fail")]
pub(super) fn messages(_cx: &mut Context<'_>) -> Option<Messages> {
    Some(Messages::default())
}
