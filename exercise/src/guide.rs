//! Help for people at a role: forms filled field by field with what the role itself knows, hints before a decision, feedback
//! after it. For every front end.
//!
//! Everything here is made from [`Desk`](crate::session::Desk), [`Offer`](crate::session::Offer),
//! [`Knowledge`](crate::view::Knowledge) and the entries of the role itself: no truth, no score, no severity can be in it.

mod check;
mod consequence;
mod feedback;
mod hints;
mod letter;
mod moves;
mod said;
mod sheet;

pub use check::{Remark, remarks};
pub use consequence::{follows_from, may_follow_from};
pub use feedback::{after, deadlines};
pub use hints::{Hints, hints};
pub use letter::{Filled, announcement, fill, forecast, reading, relay, report};
pub use moves::{Asking, begun, hot_wash, next_move, question_sheet, questionnaires};
pub use said::{Towards, plain_width, said_duration, said_time};
pub use sheet::{Choice, Field, Kind, Sheet, Value};

#[cfg(test)]
mod tests;
