//! Saving and restoring a run at any instant.

use bevy_ecs::prelude::*;

use super::{
    Agenda, Core, Facts, Failure, Now, RunSetup, Simulation,
    command::CommandLog,
    cyber,
    entities::{Incident, InjectState, MilestoneState, ObjectiveState, StepState},
    knowledge, messages, plans,
    playbook::{Deeds, Doing, Effects},
    repair,
    senses::Fired,
    society,
    teams::{Manned, PlayedBy},
};
use crate::kernel::Kernel;

/// The whole state of a run between two instants. It belongs to the model it was taken from.
#[derive(Clone)]
pub struct Snapshot {
    model: hakyu_seeds::Digest,
    kernel: Kernel,
    run: RunSetup,
    team: PlayedBy,
    manned: Manned,
    now: Now,
    agenda: Agenda,
    facts: Facts,
    failure: Failure,
    deeds: Deeds,
    effects: Effects,
    log: CommandLog,
    commands: u32,
    incidents: Vec<Incident>,
    injects: Vec<InjectState>,
    steps: Vec<StepState>,
    objectives: Vec<ObjectiveState>,
    milestones: Vec<MilestoneState>,
    messages: messages::Saved,
    knowledge: knowledge::Saved,
    cyber: cyber::Saved,
    repair: repair::Saved,
    society: society::Saved,
    plans: plans::Saved,
}

/// A snapshot of another model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the snapshot belongs to another model")]
pub struct ForeignSnapshot;

impl Simulation {
    /// Copies the state of the run.
    pub fn save(&mut self) -> Snapshot {
        let world = &mut self.world;
        Snapshot {
            model: self.model.digest(),
            incidents: collect(world),
            injects: collect(world),
            steps: collect(world),
            objectives: collect(world),
            milestones: collect(world),
            messages: messages::save(world),
            knowledge: knowledge::save(world),
            cyber: cyber::save(world),
            repair: repair::save(world),
            society: society::save(world),
            plans: plans::save(world),
            kernel: world.resource::<Core>().0.clone(),
            run: *world.resource::<RunSetup>(),
            team: world.resource::<PlayedBy>().clone(),
            manned: world.resource::<Manned>().clone(),
            now: *world.resource::<Now>(),
            agenda: world.resource::<Agenda>().clone(),
            facts: world.resource::<Facts>().clone(),
            failure: world.resource::<Failure>().clone(),
            deeds: world.resource::<Deeds>().clone(),
            effects: world.resource::<Effects>().clone(),
            log: world.resource::<CommandLog>().clone(),
            commands: self.commands,
        }
    }

    /// Continues from a snapshot, to the same digest as the run it was taken from.
    ///
    /// # Errors
    /// [`ForeignSnapshot`] if it was taken from another model; nothing has changed then.
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<(), ForeignSnapshot> {
        if snapshot.model != self.model.digest() {
            return Err(ForeignSnapshot);
        }
        self.setup = snapshot.run.setup;
        self.commands = snapshot.commands;
        let world = &mut self.world;
        world.resource_mut::<Core>().0.clone_from(&snapshot.kernel);
        *world.resource_mut::<RunSetup>() = snapshot.run;
        *world.resource_mut::<PlayedBy>() = snapshot.team.clone();
        world.resource_mut::<Manned>().clone_from(&snapshot.manned);
        *world.resource_mut::<Now>() = snapshot.now;
        world.resource_mut::<Agenda>().clone_from(&snapshot.agenda);
        world.resource_mut::<Facts>().clone_from(&snapshot.facts);
        world.resource_mut::<Failure>().clone_from(&snapshot.failure);
        world.resource_mut::<Deeds>().clone_from(&snapshot.deeds);
        world.resource_mut::<Effects>().clone_from(&snapshot.effects);
        world.resource_mut::<CommandLog>().clone_from(&snapshot.log);
        overwrite(world, &snapshot.incidents, |a, b| a.event == b.event);
        overwrite(world, &snapshot.injects, |a, b| a.inject == b.inject);
        overwrite(world, &snapshot.steps, |a, b| a.step == b.step);
        overwrite(world, &snapshot.objectives, |a, b| a.objective == b.objective);
        overwrite(world, &snapshot.milestones, |a, b| a.milestone == b.milestone);
        world.resource_mut::<Doing>().0.clear();
        for state in &snapshot.injects {
            world.resource_mut::<Fired>().0[state.inject.index()] = (state.fired, state.delivered);
        }
        messages::restore(world, &snapshot.messages);
        knowledge::restore(world, &snapshot.knowledge);
        cyber::restore(world, &snapshot.cyber);
        repair::restore(world, &snapshot.repair);
        society::restore(world, &snapshot.society);
        plans::restore(world, &snapshot.plans);
        Ok(())
    }
}

fn collect<C: Component + Copy>(world: &mut World) -> Vec<C> {
    world.query::<&C>().iter(world).copied().collect()
}

/// Entities of a model never come or go: their states are found by identity.
fn overwrite<C: Component<Mutability = bevy_ecs::component::Mutable> + Copy>(
    world: &mut World,
    states: &[C],
    same: impl Fn(&C, &C) -> bool,
) {
    for mut state in world.query::<&mut C>().iter_mut(world) {
        if let Some(saved) = states.iter().find(|s| same(s, &state)) {
            *state = *saved;
        }
    }
}
