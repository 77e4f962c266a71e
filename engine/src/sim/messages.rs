//! How information travels: attempts on channels, inboxes, desks, routes, modes, circles.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;

use super::{Facts, Now, SharedModel};
use crate::{
    kernel::Watch,
    model::Model,
    units::{ModeId, RoleId},
};

/// State of this mechanism in a run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct State {}

/// What is saved with a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Saved(State);

/// Makes what exists for the whole life of a simulation.
pub(super) fn spawn(world: &mut World, _model: &Model) {
    world.init_resource::<State>();
}

/// Back to the start of a run.
pub(super) fn reset(world: &mut World, _model: &Model) {
    *world.resource_mut::<State>() = State::default();
}

/// Crossings at which the kernel has to stop for this mechanism.
pub(super) fn watches(_model: &Model) -> Vec<Watch> {
    Vec::new()
}

pub(super) fn save(world: &mut World) -> Saved {
    Saved(world.resource::<State>().clone())
}

pub(super) fn restore(world: &mut World, saved: &Saved) {
    *world.resource_mut::<State>() = saved.0.clone();
}

/// Phase 2: what routes and modes send now becomes deeds.
pub(super) fn act(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}

/// Phase 5: attempts to send, arrivals.
pub(super) fn transport(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}

/// Phase 5: what has been handled now is read.
pub(super) fn read(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}

/// Phase 6: routes take up what was read.
pub(super) fn judge(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}

/// Whether a mode is in force, or known to be by a role.
pub(super) fn in_force(
    _state: &State,
    _minds: &super::knowledge::State,
    _mode: ModeId,
    _role: Option<RoleId>,
) -> bool {
    false
}
