//! Repair as work of crews, with travel, parts, support and re-failure.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;

use super::{Facts, Now, SharedModel};
use crate::{
    kernel::Watch, model::Model, record::Origin, script::repair::RepairOrder, units::ServiceId,
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

/// Phase 2: jobs that are finished, units that arrive, orders that set in.
pub(super) fn act(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}

/// Phase 6: free units are assigned, rates follow the support services.
pub(super) fn judge(
    _model: Res<SharedModel>,
    _now: Res<Now>,
    _facts: ResMut<Facts>,
    _state: ResMut<State>,
) {
}

/// Orders that set in later: (time, order, who gave it).
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Orders(pub Vec<(u32, RepairOrder, Origin)>);

/// One job of a damage, as an event planned it.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlannedJob<'a> {
    pub service: ServiceId,
    /// Share of capacity it takes away, ppm.
    pub loss: u32,
    /// When it strikes.
    pub at: u32,
    /// Seconds of work of one crew.
    pub work: u64,
    pub origin: Origin,
    /// Text that names it in streams.
    pub key: &'a str,
}

/// Registers a job; `false`: nobody has to repair it, it takes its time and ends by itself.
pub(super) fn plan_job(_world: &mut World, _model: &Model, _job: PlannedJob<'_>) -> bool {
    false
}

/// Scales what remains of the open jobs on a service, ppm.
pub(super) fn expedite(_state: &mut State, _service: ServiceId, _factor: u32) {}
