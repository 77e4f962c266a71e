//! What is an entity: identity and everything that is rare. Numbers of services live in the kernel.

use bevy_ecs::prelude::*;
use hakyu_seeds::{Distribution, Purpose, stable_hash};

use super::{Agenda, Core, RunSetup, repair};
use crate::{
    kernel::Op,
    mechanism::Mechanism,
    model::{Model, ServiceKind, cut},
    record::Origin,
    script::{Event, Impact, InjectTrigger, StepTrigger},
    units::{
        EventId, FULL, InjectId, MilestoneId, NEVER, ObjectiveId, PlaceId, RoleId, SectorId,
        ServiceId, StepId, SystemId,
    },
};

/// A service's identity.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[component(immutable)]
pub struct ServiceRef(pub ServiceId);

/// A sector's identity.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[component(immutable)]
pub struct SectorRef(pub SectorId);

/// Membership of a service in a sector.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[component(immutable)]
pub struct InSector(pub SectorId);

/// A shared supplier outside the sectors.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[component(immutable)]
pub struct ProvidesFor(pub ServiceId);

/// A post of the scenario.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[component(immutable)]
pub struct PlaysRole(pub RoleId);

/// A system's identity.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[component(immutable)]
pub struct SystemRef(pub SystemId);

/// The post that answers for a system.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[component(immutable)]
pub struct OperatedBy(pub RoleId);

/// The place where a system stands.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[component(immutable)]
pub struct StandsAt(pub PlaceId);

/// An operator's identity: its number in [`crate::script::Script::organisations`].
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[component(immutable)]
pub struct OperatorRef(pub u32);

/// Membership of a post in an operator.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[component(immutable)]
pub struct MemberOf(pub u32);

/// A scenario event of this run: when it was drawn to happen.
#[derive(Component, Clone, Copy, Debug)]
pub(crate) struct Incident {
    pub event: EventId,
    pub at: u32,
    pub announced: bool,
}

/// The state of an inject.
#[derive(Component, Clone, Copy, Debug)]
pub(crate) struct InjectState {
    pub inject: InjectId,
    /// When it is delivered, once fired.
    pub due: u32,
    pub fired: Option<u32>,
    /// When something was sent.
    pub delivered: Option<u32>,
    /// It waits for its release.
    pub held: bool,
    /// It will not come.
    pub skipped: bool,
    /// While it was held, what it waits for by itself came.
    pub suggested: bool,
}

impl InjectState {
    fn new(inject: InjectId, due: u32, held: bool) -> Self {
        let (fired, delivered) = (None, None);
        Self { inject, due, fired, delivered, held, skipped: false, suggested: false }
    }

    /// It has fired or will not come: nothing can be changed about it.
    pub(super) fn is_settled(&self) -> bool {
        self.fired.is_some() || self.skipped
    }

    /// It may fire by itself.
    pub(super) fn is_waiting(&self) -> bool {
        !self.is_settled() && !self.held
    }
}

/// The state of a milestone.
#[derive(Component, Clone, Copy, Debug)]
pub(crate) struct MilestoneState {
    pub milestone: MilestoneId,
    /// In force from the next instant on.
    pub on: bool,
    /// Whether the conditions for its beginning and for its end held when last judged.
    pub begins: bool,
    pub ends: bool,
}

impl MilestoneState {
    fn new(milestone: MilestoneId) -> Self {
        Self { milestone, on: false, begins: false, ends: false }
    }
}

/// The state of a playbook step.
#[derive(Component, Clone, Copy, Debug)]
pub(crate) struct StepState {
    pub step: StepId,
    /// The trigger has come; the deed is done at this time.
    pub due: u32,
    pub done: Option<u32>,
}

/// An objective: when it turned out one way or the other.
#[derive(Component, Clone, Copy, Debug)]
pub(crate) struct ObjectiveState {
    pub objective: ObjectiveId,
    pub decided: Option<u32>,
}

/// Spawns what a model and its script consist of; done once per simulation.
pub(super) fn spawn(world: &mut World, model: &Model) {
    for sector in 0..model.sectors.len() {
        world.spawn(SectorRef(SectorId(cut(sector as u64))));
    }
    let plain = model.services().filter(|s| model.info(*s).sector.is_none());
    let (providers, other): (Vec<_>, Vec<_>) =
        plain.partition(|s| model.info(*s).kind == ServiceKind::Provider);
    world.spawn_batch(providers.into_iter().map(|s| (ServiceRef(s), ProvidesFor(s))));
    world.spawn_batch(other.into_iter().map(ServiceRef));
    let members: Vec<_> = model
        .services()
        .filter_map(|s| model.info(s).sector.map(|sector| (ServiceRef(s), InSector(sector))))
        .collect();
    world.spawn_batch(members);
    let script = &model.script;
    world.spawn_batch((0..cut(script.organisations.len() as u64)).map(OperatorRef));
    for (number, role) in (0..).zip(&script.roles) {
        let mut post = world.spawn(PlaysRole(RoleId(number)));
        if let Some(organisation) = role.organisation {
            post.insert(MemberOf(organisation));
        }
    }
    for (number, row) in (0..).zip(&script.cyber.systems) {
        let mut system = world.spawn(SystemRef(SystemId(number)));
        if let Some(&owner) = row.owners.first() {
            system.insert(OperatedBy(owner));
        }
        if let Some(place) = row.place {
            system.insert(StandsAt(place));
        }
    }
    world.spawn_batch((0..cut(script.events.len() as u64)).map(|e| Incident {
        event: EventId(e),
        at: NEVER,
        announced: false,
    }));
    world.spawn_batch(
        (0..cut(script.injects.len() as u64)).map(|i| InjectState::new(InjectId(i), NEVER, false)),
    );
    world.spawn_batch(
        (0..cut(script.milestones.len() as u64)).map(|m| MilestoneState::new(MilestoneId(m))),
    );
    world.spawn_batch(
        (0..cut(script.objectives.len() as u64))
            .map(|o| ObjectiveState { objective: ObjectiveId(o), decided: None }),
    );
    world.spawn_batch((0..cut(script.steps.len() as u64)).map(|s| StepState {
        step: StepId(s),
        due: NEVER,
        done: None,
    }));
}

/// Sets entities back to the start of a run and plans what is known beforehand.
pub(super) fn reset(world: &mut World, model: &Model, run: &RunSetup) {
    let (setup, streams) = (&run.setup, &run.streams);
    let script = &model.script;
    if script.is_bare() {
        return;
    }
    let mut agenda = std::mem::take(&mut *world.resource_mut::<Agenda>());
    let mut incidents = world.query::<&mut Incident>();
    let mut drawn = Vec::new();
    for mut incident in incidents.iter_mut(world) {
        let event = &script.events[incident.event.index()];
        let mut draws = streams.at(Purpose::EventTime, stable_hash(&event.id), 0);
        let at = u32::try_from(event.at.sample(&mut draws)).unwrap_or(NEVER);
        let at = if event.mechanism.is_none_or(|m| run.on(m)) { at } else { NEVER };
        *incident = Incident { event: incident.event, at, announced: false };
        if at < model.duration {
            agenda.add(at);
            drawn.push((incident.event, at));
        }
    }
    drawn.sort_unstable();
    *world.resource_mut::<Agenda>() = std::mem::take(&mut agenda);
    for (event, at) in drawn {
        let row = &script.events[event.index()];
        for (n, impact) in row.impacts.iter().enumerate() {
            plan_impact(world, &Planned { model, run, event, at, row, n: n as u64 }, impact);
        }
    }
    agenda = std::mem::take(&mut *world.resource_mut::<Agenda>());
    for mut state in world.query::<&mut ObjectiveState>().iter_mut(world) {
        state.decided = None;
    }
    for mut state in world.query::<&mut MilestoneState>().iter_mut(world) {
        *state = MilestoneState::new(state.milestone);
    }
    let mut injects = world.query::<&mut InjectState>();
    for mut state in injects.iter_mut(world) {
        let inject = state.inject;
        let row = &script.injects[inject.index()];
        let due = match row.trigger {
            InjectTrigger::At(time) => u32::try_from(time.0).unwrap_or(NEVER),
            InjectTrigger::When(_) | InjectTrigger::Like(_) | InjectTrigger::Released => NEVER,
        };
        *state = InjectState::new(inject, due, row.parked);
        if due < model.duration {
            agenda.add(due);
        }
    }
    let conduct = world.resource::<super::teams::PlayedBy>().clone();
    let manned = world.resource::<super::teams::Manned>().clone();
    let mut steps = world.query::<&mut StepState>();
    for mut state in steps.iter_mut(world) {
        let step = state.step;
        let row = &script.steps[step.index()];
        let due = match row.trigger {
            StepTrigger::At(time) if manned.plays(step, row, setup, &conduct) => {
                super::playbook::due_time(step, row, setup, &conduct, time.0)
            }
            _ => NEVER,
        };
        *state = StepState { step, due, done: None };
        if due < model.duration {
            agenda.add(due);
        }
    }
    if model.duration > 0 {
        agenda.add(0);
    }
    for mark in super::judge::clock_marks(model) {
        agenda.add(mark);
    }
    *world.resource_mut::<Agenda>() = agenda;
}

/// An event of this run whose impacts are planned.
struct Planned<'a> {
    model: &'a Model,
    run: &'a RunSetup,
    event: EventId,
    at: u32,
    row: &'a Event,
    /// Number of the impact.
    n: u64,
}

impl Planned<'_> {
    /// Keyed by event and service: another impact elsewhere moves nothing here.
    fn key(&self, service: ServiceId) -> String {
        format!("{}>{}", self.row.id, self.model.id(service))
    }

    /// When it begins here.
    fn begins(&self, after: u64) -> u32 {
        let after = if self.run.on(Mechanism::Arrival) { after } else { 0 };
        Self::later(self.at, after)
    }

    fn later(at: u32, seconds: u64) -> u32 {
        u32::try_from(u64::from(at).saturating_add(seconds)).unwrap_or(NEVER).min(NEVER - 1)
    }

    fn sample(&self, service: ServiceId, lasts: &Distribution) -> u64 {
        let key = stable_hash(&self.key(service));
        let mut draws = self.run.streams.at(Purpose::RepairTime, key, self.n << 16);
        lasts.sample(&mut draws).max(1)
    }

    /// A loss that somebody repairs, or that ends by itself.
    fn damage(&self, world: &mut World, service: ServiceId, loss: u32, at: u32, work: u64) {
        let origin = Origin::Event(self.event);
        let key = self.key(service);
        let job = repair::PlannedJob { service, loss, at, work, origin, key: &key };
        if loss > 0 && !repair::plan_job(world, self.model, job) {
            let ends = Self::later(at, work);
            world.resource_mut::<Core>().0.add_damage(service.0, loss, at, ends, origin);
        }
    }
}

/// Turns one impact into kernel operations, with this run's draws.
fn plan_impact(world: &mut World, p: &Planned<'_>, impact: &Impact) {
    let origin = Origin::Event(p.event);
    match impact {
        Impact::Damage { service, loss, jobs, repair, after } => {
            let jobs = (*jobs).max(1);
            for job in 0..jobs {
                // Cumulative shares, so that the jobs add up exactly.
                let part = |k: u32| u64::from(loss.ppm()) * u64::from(k) / u64::from(jobs);
                let share = cut(part(job + 1) - part(job));
                let key = stable_hash(&p.key(*service));
                let occurrence = (p.n << 16) | u64::from(job);
                let mut draws = p.run.streams.at(Purpose::RepairTime, key, occurrence);
                let seconds = repair.sample_slice(&mut draws, job, jobs);
                p.damage(world, *service, share, p.begins(*after), seconds.max(1));
            }
        }
        Impact::Struck { service, states, after } => {
            let key = stable_hash(&p.key(*service));
            let mut draws = p.run.streams.at(Purpose::Damage, key, p.n << 16);
            let mut u = draws.below(u64::from(FULL));
            let state = states.iter().find(|s| {
                let here = u < u64::from(s.0);
                u = u.saturating_sub(u64::from(s.0));
                here
            });
            if let Some((_, loss, repair)) = state {
                let work = p.sample(*service, repair);
                p.damage(world, *service, loss.ppm(), p.begins(*after), work);
            }
        }
        Impact::Limit { service, series } => {
            let core = &mut world.resource_mut::<Core>().0;
            let slot = core.free_slot();
            for &(seconds, level) in series {
                let op = Op::Limit { service: service.0, slot, level: level.ppm() };
                core.add_operation(Planned::later(p.at, seconds), op, origin);
            }
        }
        Impact::Outage { service, left, lasts, after } => {
            let core = &mut world.resource_mut::<Core>().0;
            let slot = core.free_slot();
            let at = p.begins(*after);
            let op = |level| Op::Limit { service: service.0, slot, level };
            core.add_operation(at, op(left.ppm()), origin);
            core.add_operation(Planned::later(at, p.sample(*service, lasts)), op(FULL), origin);
        }
        Impact::Demand { service, demand, lasts, after } => {
            let core = &mut world.resource_mut::<Core>().0;
            let slot = core.free_slot();
            let at = p.begins(*after);
            let op = |demand| Op::Demand { service: service.0, slot, demand };
            core.add_operation(at, op(*demand), origin);
            core.add_operation(Planned::later(at, p.sample(*service, lasts)), op(FULL), origin);
        }
        Impact::Asked { service, series } => {
            let core = &mut world.resource_mut::<Core>().0;
            let slot = core.free_slot();
            for &(seconds, demand) in series {
                let op = Op::Demand { service: service.0, slot, demand };
                core.add_operation(Planned::later(p.at, seconds), op, origin);
            }
        }
        Impact::Compromise(campaign) => {
            super::cyber::plan_campaign(world, p.model, p.event, p.at, campaign);
        }
    }
}
