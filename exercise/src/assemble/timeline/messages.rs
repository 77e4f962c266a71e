//! Facts about messages in words.

use hakyu_engine::record::messages::MessagesFact;
use hakyu_scenarios::compile::Compiled;

use crate::outcome::Moment;

/// The moment of a fact, if people want to read it.
pub(super) fn moment(_compiled: &Compiled, _at: i64, _fact: &MessagesFact) -> Option<Moment> {
    None
}
