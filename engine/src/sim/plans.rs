//! Plans and missions.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;

use super::{Facts, Now, SharedModel};
use crate::{kernel::Watch, model::Model};

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

/// Phase 2: steps of plans that are due.
pub(super) fn act(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}

/// Phase 6: triggers of plans, preconditions of steps, missions.
pub(super) fn judge(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}
