//! Compromises of systems: latent, spreading, in effect, detected, contained, recovered.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;

use super::{Facts, Now, SharedModel};
use crate::{
    kernel::Watch,
    model::Model,
    record::Origin,
    script::cyber::{Campaign, CyberCondition, CyberOrder},
    units::{EventId, ServiceId},
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
    world.init_resource::<Orders>();
}

/// Back to the start of a run.
pub(super) fn reset(world: &mut World, _model: &Model) {
    *world.resource_mut::<State>() = State::default();
    world.resource_mut::<Orders>().0.clear();
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

/// Phase 2: stages that are due, orders that set in.
pub(super) fn act(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}

/// Phase 5: notices read in this instant sharpen detection.
pub(super) fn learn(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}

/// Phase 6: detections set off what follows them.
pub(super) fn judge(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}

/// Whether a condition on systems holds.
pub(super) fn holds(_state: &State, _condition: &CyberCondition) -> bool {
    false
}

/// Whether what operators see of a service is held back by somebody who has forged their data.
pub(super) fn frozen(_state: &State, _service: ServiceId) -> bool {
    false
}

/// Orders that set in later: (time, order, who gave it).
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Orders(pub Vec<(u32, CyberOrder, Origin)>);

/// Registers a compromise of an event that was drawn to happen at `at`.
pub(super) fn plan_campaign(
    _world: &mut World,
    _model: &Model,
    _event: EventId,
    _at: u32,
    _campaign: &Campaign,
) {
}
