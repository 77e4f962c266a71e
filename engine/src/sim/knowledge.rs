//! What each post can know: built from telemetry and from what it has read, never from the truth.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;

use super::{Facts, Now, SharedModel};
use crate::{
    kernel::Watch,
    model::Model,
    script::{knowledge::Payload, messages::Form},
    units::{EventId, FULL, RoleId, ServiceId},
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
    world.init_resource::<Readings>();
}

/// Back to the start of a run.
pub(super) fn reset(world: &mut World, _model: &Model) {
    *world.resource_mut::<State>() = State::default();
    world.resource_mut::<Readings>().0.clear();
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

/// Phase 5: telemetry and contracts that are due, and what was read in this instant.
pub(super) fn learn(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}

/// The level of a service as a role believes it, ppm; full where it has heard nothing.
pub(super) fn believed(_state: &State, _role: RoleId, _service: ServiceId) -> u32 {
    FULL
}

/// Whether a role knows of a matter.
pub(super) fn knows(_state: &State, _role: RoleId, _event: EventId) -> bool {
    false
}

/// What a message says that a role sends now: its own beliefs about the services of the form, the matters it knows.
pub(super) fn payload(_state: &State, _role: RoleId, _form: &Form) -> Payload {
    Payload::default()
}

/// What was read in this instant, by whom: messages put it here, `learn` takes it out.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Readings(pub Vec<(RoleId, Payload)>);
