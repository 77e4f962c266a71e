//! A run: the kernel behind a resource, the scenario's rare things as entities, one schedule with a set per phase.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

mod command;
mod conduct;
mod cyber;
mod entities;
mod finish;
mod inform;
mod judge;
mod knowledge;
mod messages;
mod plans;
mod playbook;
mod repair;
mod senses;
mod snapshot;
mod society;
mod teams;

use std::{collections::BTreeSet, sync::Arc};

use bevy_ecs::{
    prelude::*,
    schedule::{LogLevel, ScheduleBuildSettings, ScheduleLabel, SingleThreadedExecutor},
};
use hakyu_seeds::{MasterSeed, Replicate, Streams};

pub use crate::kernel::{LockDetection, RunError};
pub use command::{AdHoc, Command, Order, SubmitError};
pub use entities::{
    InSector, MemberOf, OperatedBy, OperatorRef, PlaysRole, ProvidesFor, SectorRef, ServiceRef,
    StandsAt, SystemRef,
};
pub use snapshot::{ForeignSnapshot, Snapshot};
pub use teams::{PlanConduct, StepConduct, Team};

use crate::{
    kernel::{Kernel, Stop},
    mechanism::{Mechanism, Off},
    model::{Model, cut},
    record::{Fact, Phase, What},
    units::{GroupId, Level, PlaybookId, RoleId, ServiceId, SimTime},
};

/// How a run is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Master seed: all randomness of the run comes from it.
    pub seed: MasterSeed,
    /// Which of the futures of this seed.
    pub replicate: Replicate,
    /// The playbook that simulated roles follow; without one only duties act.
    pub playbook: Option<PlaybookId>,
    /// Seconds by which every discretionary step of the playbook is late.
    pub delay: u64,
    /// When locks are looked for.
    pub locks: LockDetection,
    /// Whether `finish` computes the digest.
    pub digest: bool,
    /// Mechanisms left out, beside those of the scenario.
    pub off: Off,
}

impl Setup {
    /// A run of `seed` without discretionary responses, all reporting on.
    pub fn new(seed: u64) -> Self {
        Self {
            seed: MasterSeed(seed),
            replicate: Replicate(0),
            playbook: None,
            delay: 0,
            locks: LockDetection::WhenFormed,
            digest: true,
            off: Off::NONE,
        }
    }

    /// The same without some mechanisms.
    #[must_use]
    pub fn without(self, off: Off) -> Self {
        Self { off: self.off.and(off), ..self }
    }

    /// The same with a playbook.
    #[must_use]
    pub fn with_playbook(self, playbook: Option<PlaybookId>) -> Self {
        Self { playbook, ..self }
    }
}

/// The schedule of one instant.
#[derive(ScheduleLabel, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EachInstant;

/// One set per phase of DESIGN 5.3, chained in this order.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhaseSet {
    /// Due rises.
    Restart,
    /// Events and commands.
    Exogenous,
    /// Dry buffers.
    Exhaust,
    /// Levels.
    Propagate,
    /// Messages.
    Inform,
    /// Conditions.
    Judge,
    /// Facts.
    Record,
}

/// The compiled model, shared by all runs.
#[derive(Resource, Clone)]
pub(crate) struct SharedModel(pub Arc<Model>);

/// The kernel as a resource.
#[derive(Resource, Clone)]
pub(crate) struct Core(pub Kernel);

/// The instant being processed.
#[derive(Resource, Clone, Copy, Debug)]
pub(crate) struct Now {
    pub t: u32,
    /// The kernel has run its phases of this instant already: a watch stopped it.
    pub kernel_done: bool,
}

/// Times at which something other than the kernel is due.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Agenda(pub BTreeSet<u32>);

impl Agenda {
    /// Plans an instant.
    pub(crate) fn add(&mut self, t: u32) {
        self.0.insert(t);
    }
}

/// Facts of this instant and of the run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Facts {
    pub now: Vec<Fact>,
    pub all: Vec<Fact>,
}

impl Facts {
    pub(crate) fn add(&mut self, t: u32, phase: Phase, what: What) {
        self.now.push(Fact { at: SimTime(u64::from(t)), phase, what });
    }
}

/// Random streams and setup of the run.
#[derive(Resource, Clone, Copy)]
pub(crate) struct RunSetup {
    pub setup: Setup,
    pub streams: Streams,
    /// What setup and scenario leave out.
    pub off: Off,
}

impl RunSetup {
    fn new(setup: Setup, model: &Model) -> Self {
        let streams = Streams::new(setup.seed, setup.replicate);
        Self { setup, streams, off: setup.off.and(model.script.off) }
    }

    /// Whether a mechanism acts in this run.
    pub(crate) fn on(&self, mechanism: Mechanism) -> bool {
        self.off.on(mechanism)
    }
}

/// Why the run stopped for good, if it did.
#[derive(Resource, Clone, Default)]
pub(crate) struct Failure(pub Option<RunError>);

/// An instant that [`Simulation::step`] processed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant {
    /// When.
    pub at: SimTime,
}

/// One run of a model. See the crate documentation.
pub struct Simulation {
    world: World,
    schedule: Schedule,
    setup: Setup,
    /// Commands taken so far.
    commands: u32,
    model: Arc<Model>,
}

impl Simulation {
    /// A run that has not begun.
    pub fn new(model: Arc<Model>, setup: Setup) -> Self {
        let mut world = World::new();
        world.insert_resource(SharedModel(Arc::clone(&model)));
        world.insert_resource(Core(Kernel::new(&model)));
        world.insert_resource(Now { t: 0, kernel_done: false });
        world.init_resource::<Agenda>();
        world.init_resource::<Facts>();
        world.init_resource::<Failure>();
        world.init_resource::<command::CommandLog>();
        world.init_resource::<playbook::Deeds>();
        world.init_resource::<playbook::Effects>();
        world.init_resource::<playbook::Doing>();
        world.init_resource::<teams::PlayedBy>();
        world.init_resource::<teams::Manned>();
        world.insert_resource(senses::Fired(vec![(None, None); model.script.injects.len()]));
        world.insert_resource(conduct::InForce(vec![false; model.script.milestones.len()]));
        world.insert_resource(RunSetup::new(setup, &model));
        entities::spawn(&mut world, &model);
        messages::spawn(&mut world, &model);
        knowledge::spawn(&mut world, &model);
        cyber::spawn(&mut world, &model);
        repair::spawn(&mut world, &model);
        society::spawn(&mut world, &model);
        plans::spawn(&mut world, &model);
        judge::install_watches(&mut world, &model);
        let mut sim = Self { world, schedule: schedule(), setup, commands: 0, model };
        sim.reset(setup);
        sim
    }

    /// Back to the start with another setup, keeping all memory: how replicates are run.
    pub fn reset(&mut self, setup: Setup) {
        self.reset_as(setup, Arc::default());
    }

    /// Back to the start with another setup, played by a team that carries its playbook out in its own way.
    pub fn reset_as(&mut self, setup: Setup, conduct: Arc<Team>) {
        self.world.insert_resource(teams::PlayedBy(conduct));
        self.setup = setup;
        self.commands = 0;
        let model = Arc::clone(&self.model);
        let run = RunSetup::new(setup, &model);
        self.world.insert_resource(run);
        self.world.resource_mut::<teams::Manned>().reset(&setup, model.script.roles.len());
        let core = &mut self.world.resource_mut::<Core>().0;
        core.reset(&model, &run.streams);
        core.set_detection(setup.locks);
        let mut facts = self.world.resource_mut::<Facts>();
        facts.now.clear();
        facts.all.clear();
        self.world.resource_mut::<Agenda>().0.clear();
        self.world.resource_mut::<command::CommandLog>().clear();
        {
            let mut deeds = self.world.resource_mut::<playbook::Deeds>();
            deeds.0.clear();
            deeds.1.clear();
        }
        self.world.resource_mut::<playbook::Effects>().0.clear();
        self.world.resource_mut::<playbook::Doing>().0.clear();
        self.world.resource_mut::<Failure>().0 = None;
        *self.world.resource_mut::<Now>() = Now { t: 0, kernel_done: false };
        if !self.model.script.is_empty() {
            // Mechanisms first: planning the events registers damage with them.
            messages::reset(&mut self.world, &model);
            knowledge::reset(&mut self.world, &model);
            cyber::reset(&mut self.world, &model);
            repair::reset(&mut self.world, &model);
            society::reset(&mut self.world, &model);
            plans::reset(&mut self.world, &model);
            self.world.resource_mut::<senses::Fired>().0.fill((None, None));
            entities::reset(&mut self.world, &model, &run);
        }
    }

    /// Runs the kernel to the next instant that concerns more than services – a message, an inject, a condition, a
    /// command – and processes it whole. `None` at the end of the run.
    ///
    /// # Errors
    /// [`RunError`]; the state is that of the failed instant and can still be read, but not advanced.
    pub fn step(&mut self) -> Result<Option<Instant>, RunError> {
        self.step_before(self.model.duration)
    }

    /// As [`Simulation::step`], but only to instants before `limit`; `None` if there is none.
    ///
    /// # Errors
    /// As [`Simulation::step`].
    pub fn step_until(&mut self, limit: SimTime) -> Result<Option<Instant>, RunError> {
        self.step_before(cut(limit.0.min(u64::from(self.model.duration))))
    }

    /// Runs everything before `time`, which itself is not processed.
    ///
    /// # Errors
    /// As [`Simulation::step`].
    pub fn run_until(&mut self, time: SimTime) -> Result<(), RunError> {
        let limit = cut(time.0.min(u64::from(self.model.duration)));
        while self.step_before(limit)?.is_some() {}
        Ok(())
    }

    /// Runs to the end.
    ///
    /// # Errors
    /// As [`Simulation::step`].
    pub fn run(&mut self) -> Result<(), RunError> {
        self.run_until(self.model.duration())
    }

    fn step_before(&mut self, limit: u32) -> Result<Option<Instant>, RunError> {
        if let Some(error) = &self.world.resource::<Failure>().0 {
            return Err(error.clone());
        }
        let planned = self.world.resource::<Agenda>().0.first().copied().unwrap_or(u32::MAX);
        let until = planned.min(limit);
        let core = &mut self.world.resource_mut::<Core>().0;
        let stop = match core.advance(&self.model, until) {
            Ok(stop) => stop,
            Err(error) => {
                self.world.resource_mut::<Failure>().0 = Some(error.clone());
                return Err(error);
            }
        };
        let now = match stop {
            Stop::Watch(t) => Now { t, kernel_done: true },
            Stop::Idle if planned < limit => Now { t: planned, kernel_done: false },
            Stop::Idle => return Ok(None),
        };
        let mut agenda = self.world.resource_mut::<Agenda>();
        agenda.0.remove(&now.t);
        *self.world.resource_mut::<Now>() = now;
        self.schedule.run(&mut self.world);
        // An instant is processed once: what is planned for it now is too late.
        let mut agenda = self.world.resource_mut::<Agenda>();
        agenda.0.remove(&now.t);
        if let Some(error) = &self.world.resource::<Failure>().0 {
            return Err(error.clone());
        }
        Ok(Some(Instant { at: SimTime(u64::from(now.t)) }))
    }

    /// The last instant that was processed, if any.
    pub fn now(&self) -> Option<SimTime> {
        let kernel = self.world.resource::<Core>().0.now();
        kernel.map(|t| SimTime(u64::from(t)))
    }

    /// The model of this run.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// The present level of a service.
    pub fn level(&self, service: ServiceId) -> Level {
        Level::new(self.world.resource::<Core>().0.level(service.0))
    }

    /// What a service could deliver now if nothing delayed it.
    pub fn possible(&self, service: ServiceId) -> Level {
        Level::new(self.world.resource::<Core>().0.possible(service.0))
    }

    /// What damage, limits and demand leave of a service.
    pub fn capacity(&self, service: ServiceId) -> Level {
        Level::new(self.world.resource::<Core>().0.capacity(service.0))
    }

    /// How long the buffer of a need would cover a total loss from now on, seconds.
    pub fn buffer(&self, group: GroupId) -> u64 {
        let core = &self.world.resource::<Core>().0;
        core.buffer_seconds(&self.model, group.0, core.now().unwrap_or(0))
    }

    /// Who plays a role now.
    pub fn manning(&self, role: RoleId) -> Option<crate::script::Manning> {
        self.world.resource::<teams::Manned>().0.get(role.index()).copied()
    }

    /// Deeds done so far, in order, each with what it came from.
    pub fn deeds(&self) -> impl Iterator<Item = (&crate::script::Deed, crate::record::Origin)> {
        let deeds = self.world.resource::<playbook::Deeds>();
        deeds.0.iter().map(|d| &d.deed).zip(deeds.1.iter().copied())
    }

    /// Facts so far, in order.
    pub fn facts(&self) -> &[Fact] {
        &self.world.resource::<Facts>().all
    }

    /// Level changes so far: (time, service, from, to), in order.
    pub fn changes(&self) -> impl Iterator<Item = crate::record::Change> + '_ {
        self.world.resource::<Core>().0.changes().iter().map(crate::record::Change::from)
    }

    /// Read access to the ECS world, for views and tests. `Entity` is no id: never store, sort or print one.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Takes the schedule out: a simulation without it still cascades between agenda instants but informs and judges
    /// nobody. Only tests have a use for this.
    #[doc(hidden)]
    pub fn remove_schedule(&mut self) {
        self.schedule = Schedule::new(EachInstant);
    }
}

fn schedule() -> Schedule {
    let mut schedule = Schedule::new(EachInstant);
    schedule.set_executor(SingleThreadedExecutor::default());
    schedule.set_build_settings(ScheduleBuildSettings {
        ambiguity_detection: LogLevel::Error,
        hierarchy_detection: LogLevel::Error,
        ..Default::default()
    });
    schedule.configure_sets(
        (
            PhaseSet::Restart,
            PhaseSet::Exogenous,
            PhaseSet::Exhaust,
            PhaseSet::Propagate,
            PhaseSet::Inform,
            PhaseSet::Judge,
            PhaseSet::Record,
        )
            .chain(),
    );
    schedule.add_systems((
        restart_services.in_set(PhaseSet::Restart),
        (
            teams::change_hands,
            conduct::act,
            knowledge::act,
            plans::act,
            messages::act,
            playbook::act,
            cyber::act,
            repair::act,
            society::act,
            apply_exogenous,
        )
            .chain()
            .in_set(PhaseSet::Exogenous),
        exhaust_buffers.in_set(PhaseSet::Exhaust),
        spread_outages.in_set(PhaseSet::Propagate),
        (
            messages::decide,
            inform::deliver_injects,
            inform::deliver_ad_hoc,
            conduct::set_milestones,
            messages::receive,
            messages::read,
            cyber::detect,
            knowledge::learn,
            messages::transport,
            cyber::learn,
            senses::mirror_injects,
        )
            .chain()
            .in_set(PhaseSet::Inform),
        (
            judge::judge_injects,
            senses::mirror_injects,
            judge::judge_steps,
            judge::judge_objectives,
            conduct::judge,
            plans::judge,
            messages::judge,
            messages::judge_modes,
            repair::judge,
            society::judge,
        )
            .chain()
            .in_set(PhaseSet::Judge),
        record_facts.in_set(PhaseSet::Record),
    ));
    schedule
}

/// Begins the instant in the kernel, unless a watch stopped it right here, and performs due rises.
fn restart_services(model: Res<SharedModel>, now: Res<Now>, mut core: ResMut<Core>) {
    if !now.kernel_done {
        core.0.begin(now.t);
        core.0.restart(&model.0);
    }
}

fn apply_exogenous(model: Res<SharedModel>, now: Res<Now>, mut core: ResMut<Core>) {
    if !now.kernel_done {
        core.0.exogenous(&model.0);
    }
}

fn exhaust_buffers(model: Res<SharedModel>, now: Res<Now>, mut core: ResMut<Core>) {
    if !now.kernel_done {
        core.0.exhaust(&model.0);
    }
}

fn spread_outages(
    model: Res<SharedModel>,
    now: Res<Now>,
    mut core: ResMut<Core>,
    mut failure: ResMut<Failure>,
) {
    if !now.kernel_done
        && let Err(error) = core.0.propagate(&model.0)
    {
        failure.0 = Some(error);
    }
}

/// Locks come from the kernel; everything of the instant is sorted and kept.
fn record_facts(mut core: ResMut<Core>, mut facts: ResMut<Facts>) {
    for (t, lock) in core.0.take_locks() {
        facts.add(t, Phase::Propagate, lock_fact(lock));
    }
    let mut now = std::mem::take(&mut facts.now);
    now.sort_by(|a, b| (a.at, a.phase, &a.what).cmp(&(b.at, b.phase, &b.what)));
    facts.all.append(&mut now);
    facts.now = now;
}

pub(crate) fn lock_fact(lock: crate::kernel::Lock) -> What {
    let members = lock.members.into_iter().map(|(s, g)| (ServiceId(s), GroupId(g))).collect();
    What::LockFormed { members, full: lock.full }
}
