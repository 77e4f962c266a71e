//! Voluntary sharing: members of a circle give as much as they see others give.

use hakyu_seeds::{Purpose, stable_hash};

use super::{super::RunSetup, State};
use crate::{
    mechanism::Mechanism,
    model::{Model, cut},
    script::messages::Circle,
    units::{FULL, RoleId},
};

/// A circle in a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ring {
    /// What each member did at its last occasion to share; `None` before its first.
    pub last: Vec<Option<bool>>,
}

/// Whether somebody shares what it need not share; the draw belongs to the occasion, whatever happened before.
///
/// A member of circles does so with its present probability p. After each occasion the p of every member of its circles
/// moves towards the share s of members who gave at their last occasion: p + (s − p) · `adapts`, in ppm, rounded
/// towards zero.
pub(super) fn shares(
    state: &mut State,
    model: &Model,
    run: &RunSetup,
    role: RoleId,
    occasion: &str,
) -> bool {
    if !run.on(Mechanism::FreeRiding) {
        return true;
    }
    let mut draws = run.streams.at(Purpose::Sharing, stable_hash(occasion), 0);
    let gives = draws.below(u64::from(FULL)) < u64::from(state.participation[role.index()]);
    for (circle, ring) in model.script.messages.circles.iter().zip(&mut state.rings) {
        if let Some(seat) = circle.members.iter().position(|m| *m == role) {
            ring.last[seat] = Some(gives);
            follow(circle, ring, &mut state.participation);
        }
    }
    gives
}

fn follow(circle: &Circle, ring: &Ring, participation: &mut [u32]) {
    let asked = ring.last.iter().filter(|l| l.is_some()).count() as u64;
    let gave = ring.last.iter().filter(|l| **l == Some(true)).count() as u64;
    let share = i64::from(cut(gave * u64::from(FULL) / asked.max(1)));
    for member in &circle.members {
        let p = &mut participation[member.index()];
        let moved =
            i64::from(*p) + (share - i64::from(*p)) * i64::from(circle.adapts) / i64::from(FULL);
        *p = u32::try_from(moved.clamp(0, i64::from(FULL))).unwrap_or(FULL);
    }
}

/// Whether both are members of one independent circle.
pub(super) fn among_independent(model: &Model, one: RoleId, other: RoleId) -> bool {
    model
        .script
        .messages
        .circles
        .iter()
        .any(|c| c.independent && c.members.contains(&one) && c.members.contains(&other))
}
