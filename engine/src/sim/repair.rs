//! Repair as work of crews, with travel, parts, support and re-failure.
//!
//! A damage of a service that the repair section names becomes a *job*: the kernel holds it open, a crew has to get
//! there, may need a spare part, and works at a rate that the services it depends on allow. What is due at a time –
//! damage that strikes, crews that arrive, jobs that end – is on the agenda and happens in phase 2, where free units are
//! assigned as well; rates follow the levels in phase 6.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

mod found;
mod jobs;
mod systems;
mod trucks;
mod units;
mod weights;

use std::collections::{BTreeMap, BTreeSet};

use bevy_ecs::prelude::*;
use hakyu_seeds::stable_hash;

use super::{
    Agenda, Core, Facts, Now, RunSetup, SharedModel,
    cyber::{Compromise, Course},
};
use crate::{
    kernel::Watch,
    mechanism::Mechanism,
    model::{Model, cut},
    record::{Origin, Phase, What, repair::RepairFact},
    script::repair::{Policy, PoolKind, Repair, RepairOrder},
    units::{FULL, GroupId, NEVER, PlaceId, PoolId, ServiceId, SystemId},
};
use jobs::{Job, Stage};

/// A crew, a team or a truck.
#[derive(Component, Clone, Copy, Debug)]
pub(crate) struct Unit {
    pub pool: PoolId,
    pub number: u32,
    /// Where it is, or where it left from.
    pub place: PlaceId,
    pub task: Task,
    /// When the present task ends; `NEVER` where something else ends it.
    pub until: u32,
}

/// What a unit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Nobody has called it yet.
    Home,
    /// It gets ready to leave for the first time.
    Mobilising,
    /// It is free.
    Idle,
    /// It goes to a job (a team: to all open jobs of its service).
    ToJob(u32),
    /// It works on a job, or waits there for a part.
    AtJob(u32),
    /// A team goes to a system.
    ToSystem(SystemId),
    /// It goes to a need.
    ToNeed(GroupId),
    /// It delivers there.
    AtNeed(GroupId),
    /// It goes home.
    Returning,
}

/// State of this mechanism in a run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct State {
    jobs: Vec<Job>,
    /// How many jobs have a name, by its hash.
    named: BTreeMap<u64, u32>,
    policy: Policy,
    /// Put before all others by a decision.
    first: Vec<ServiceId>,
    /// Pools that were called.
    called: BTreeSet<PoolId>,
    /// Where trucks and teams were sent, in order.
    sent: Vec<(PoolId, ServiceId)>,
    /// The systems teams were sent to, in order.
    sent_systems: Vec<(PoolId, SystemId)>,
    /// Whose cleaning a team has made shorter.
    cleaned: BTreeSet<(PoolId, Compromise)>,
    /// What trucks know of needs whose buffer is low.
    low: BTreeMap<(PoolId, GroupId), found::Low>,
    /// Parts left, by pool.
    parts: BTreeMap<PoolId, u32>,
    /// Parts used so far, by pool.
    used: BTreeMap<PoolId, u32>,
    /// Parts on their way: (time, pool) and how many.
    ordered: BTreeMap<(u32, PoolId), u32>,
    /// Ways made to each need, so that every way has a draw of its own.
    ways: BTreeMap<(PoolId, GroupId), u32>,
}

/// What never changes: found once per simulation.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Roster {
    /// Services whose damage is a job.
    taken: BTreeSet<ServiceId>,
    /// Of these, those that crews repair.
    crewed: BTreeSet<ServiceId>,
    /// How much depends on a service, people.
    weights: BTreeMap<ServiceId, u64>,
    /// Whether teams help where systems are cleaned.
    systems: bool,
    /// Whether there is anything to do here at all.
    any: bool,
}

/// What is saved with a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Saved {
    state: State,
    orders: Orders,
    units: Vec<Unit>,
}

/// Makes what exists for the whole life of a simulation.
pub(super) fn spawn(world: &mut World, model: &Model) {
    world.init_resource::<State>();
    world.init_resource::<Orders>();
    let repair = &model.script.repair;
    let mut roster = Roster {
        any: !repair.is_empty(),
        systems: repair.pools.iter().any(|p| !p.systems.is_empty()),
        ..Roster::default()
    };
    roster.taken.extend(repair.support.iter().map(|s| s.service));
    roster.taken.extend(repair.refailure.iter().map(|r| r.service));
    let mut weighed = BTreeSet::new();
    for (number, pool) in repair.pools.iter().enumerate() {
        match &pool.kind {
            PoolKind::Truck(load) => {
                weighed.extend(load.groups.iter().map(|g| model.consumer(*g)));
            }
            PoolKind::Crew => {
                roster.crewed.extend(&pool.serves);
                roster.taken.extend(&pool.serves);
            }
            PoolKind::Team { .. } | PoolKind::Part { .. } => roster.taken.extend(&pool.serves),
        }
        if !matches!(pool.kind, PoolKind::Part { .. }) {
            let pool_id = PoolId(cut(number as u64));
            world.spawn_batch((0..pool.units).map(move |number| Unit {
                pool: pool_id,
                number,
                place: PlaceId(0),
                task: Task::Home,
                until: NEVER,
            }));
        }
    }
    weighed.extend(&roster.taken);
    roster.weights = weighed.into_iter().map(|s| (s, weights::weight(model, s))).collect();
    world.insert_resource(roster);
}

/// Back to the start of a run.
pub(super) fn reset(world: &mut World, model: &Model) {
    let repair = &model.script.repair;
    let parts = (0..).map(PoolId).zip(&repair.pools);
    let parts = parts.filter(|(_, p)| matches!(p.kind, PoolKind::Part { .. }));
    *world.resource_mut::<State>() = State {
        policy: repair.policy,
        parts: parts.map(|(id, p)| (id, p.units)).collect(),
        ..State::default()
    };
    world.resource_mut::<Orders>().0.clear();
    if repair.is_empty() {
        return;
    }
    let mut units = world.query::<&mut Unit>();
    for mut unit in units.iter_mut(world) {
        let place = repair.pools[unit.pool.index()].place;
        *unit = Unit { place, task: Task::Home, until: NEVER, ..*unit };
    }
}

/// Crossings at which the kernel has to stop for this mechanism.
pub(super) fn watches(model: &Model) -> Vec<Watch> {
    let repair = &model.script.repair;
    let needs: BTreeSet<u32> =
        repair.support.iter().flat_map(|s| &s.needs).map(|n| n.0.0).collect();
    let mut watches: Vec<Watch> =
        needs.into_iter().map(|service| Watch::Change { service }).collect();
    for pool in &repair.pools {
        if let PoolKind::Truck(load) = &pool.kind {
            let watch = |g: &GroupId| Watch::Buffer { group: g.0, seconds: load.below };
            watches.extend(load.groups.iter().map(watch));
        }
    }
    watches
}

pub(super) fn save(world: &mut World) -> Saved {
    Saved {
        state: world.resource::<State>().clone(),
        orders: world.resource::<Orders>().clone(),
        units: world.query::<&Unit>().iter(world).copied().collect(),
    }
}

pub(super) fn restore(world: &mut World, saved: &Saved) {
    *world.resource_mut::<State>() = saved.state.clone();
    *world.resource_mut::<Orders>() = saved.orders.clone();
    for mut unit in world.query::<&mut Unit>().iter_mut(world) {
        let same = |u: &&Unit| (u.pool, u.number) == (unit.pool, unit.number);
        if let Some(found) = saved.units.iter().find(same) {
            *unit = *found;
        }
    }
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
pub(super) fn plan_job(world: &mut World, _model: &Model, job: PlannedJob<'_>) -> bool {
    if !world.resource::<Roster>().taken.contains(&job.service) {
        return false;
    }
    let core = &mut world.resource_mut::<Core>().0;
    let damage = core.add_open_damage(job.service.0, job.loss, job.at, job.origin);
    let mut state = world.resource_mut::<State>();
    let same = state.named.entry(stable_hash(job.key)).or_insert(0);
    let occurrence = *same;
    *same += 1;
    state.jobs.push(Job::new(&job, damage, occurrence));
    world.resource_mut::<Agenda>().add(job.at);
    true
}

/// Phase 2: jobs that are finished, units that arrive, orders that set in, then new assignments.
#[expect(
    clippy::too_many_arguments,
    reason = "a system's parameters are its declaration of what it touches"
)]
pub(super) fn act(
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    now: Res<Now>,
    roster: Res<Roster>,
    mut core: ResMut<Core>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<Agenda>,
    mut state: ResMut<State>,
    mut orders: ResMut<Orders>,
    mut units: Query<&mut Unit>,
    mut courses: Query<(&Compromise, &mut Course)>,
) {
    if now.kernel_done || !roster.any {
        return;
    }
    let mut rows: Vec<Mut<Unit>> = units.iter_mut().collect();
    rows.sort_unstable_by_key(|u| (u.pool, u.number));
    let mut cleaned: Vec<(Compromise, Mut<Course>)> = Vec::new();
    if roster.systems {
        cleaned.extend(courses.iter_mut().map(|(pair, course)| (*pair, course)));
        cleaned.sort_unstable_by_key(|(pair, _)| *pair);
    }
    let due = orders.0.extract_if(.., |o| o.0 <= now.t).collect::<Vec<_>>();
    let mut yard = Yard {
        model: &model.0,
        repair: &model.0.script.repair,
        run: &run,
        roster: &roster,
        t: now.t,
        core: &mut core.0,
        facts: &mut facts,
        agenda: &mut agenda,
        state: &mut state,
        units: rows.iter().map(|u| **u).collect(),
        courses: &mut cleaned,
    };
    yard.instant(due);
    for (row, unit) in rows.iter_mut().zip(yard.units) {
        **row = unit;
    }
}

/// Phase 6: rates follow the services that the work needs; trucks are called where a buffer runs low.
#[expect(
    clippy::too_many_arguments,
    reason = "a system's parameters are its declaration of what it touches"
)]
pub(super) fn judge(
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    now: Res<Now>,
    roster: Res<Roster>,
    core: Res<Core>,
    mut agenda: ResMut<Agenda>,
    mut state: ResMut<State>,
    units: Query<&Unit>,
) {
    if !roster.any {
        return;
    }
    let repair = &model.0.script.repair;
    for job in &mut state.jobs {
        if job.stage == Stage::Working {
            let rate = if run.on(Mechanism::RepairCoupling) {
                jobs::rate(repair, &core.0, job.service)
            } else {
                FULL
            };
            if rate != job.rate {
                job.progress(now.t);
                job.rate = rate;
                agenda.add(job.plan(now.t));
            }
        }
    }
    let units: Vec<Unit> = units.iter().copied().collect();
    found::watch(&model.0, &run, &core.0, &mut state, &units, (now.t, &mut agenda));
    if trucks::wanted(&model.0, &run, &core.0, &state, &units, now.t) {
        agenda.add(now.t + 1);
    }
}

/// Everything that acts in phase 2, at hand.
struct Yard<'a, 'w> {
    model: &'a Model,
    repair: &'a Repair,
    run: &'a RunSetup,
    roster: &'a Roster,
    t: u32,
    core: &'a mut crate::kernel::Kernel,
    facts: &'a mut Facts,
    agenda: &'a mut Agenda,
    state: &'a mut State,
    /// By pool and number.
    units: Vec<Unit>,
    /// Compromises of systems by event and system; none where no team helps with them.
    courses: &'a mut [(Compromise, Mut<'w, Course>)],
}

impl Yard<'_, '_> {
    /// One instant, in an order that leaves nothing waiting that could happen now.
    fn instant(&mut self, orders: Vec<(u32, RepairOrder, Origin)>) {
        self.finish_jobs();
        self.restock();
        self.strike();
        self.find_damage();
        self.move_units();
        for (_, order, _) in orders {
            self.take(order);
        }
        self.call_out();
        self.assign_crews();
        self.send_to_systems();
        self.send_teams();
        self.send_trucks();
        self.begin_work();
        self.go_home();
    }

    fn tell(&mut self, fact: RepairFact) {
        self.facts.add(self.t, Phase::Exogenous, What::Repair(fact));
    }

    /// A time from now on, on the agenda.
    fn later(&mut self, seconds: u64) -> u32 {
        let at = u32::try_from(u64::from(self.t).saturating_add(seconds)).unwrap_or(NEVER);
        let at = at.min(NEVER - 1);
        if at > self.t {
            self.agenda.add(at);
        }
        at
    }

    /// A decision sets in.
    fn take(&mut self, order: RepairOrder) {
        match order {
            RepairOrder::Request(pool) => {
                self.tell(RepairFact::PoolAsked(pool));
                self.call(pool);
            }
            RepairOrder::Policy(policy) => {
                self.state.policy = policy;
                self.tell(RepairFact::PolicyChanged(policy));
            }
            RepairOrder::Prioritise(services) => {
                self.state.first.clone_from(&services);
                self.tell(RepairFact::Prioritised(services));
            }
            RepairOrder::Send { pool, services } => {
                self.call(pool);
                self.state.sent.extend(services.into_iter().map(|s| (pool, s)));
            }
            RepairOrder::SendToSystems { pool, systems } => {
                self.call(pool);
                self.state.sent_systems.extend(systems.into_iter().map(|s| (pool, s)));
            }
            RepairOrder::Expedite { service, factor } => self.expedite(service, factor),
        }
    }

    /// What comes first comes first: less is sooner.
    fn rank(&self, service: ServiceId, loss: u32, at: u32) -> Rank {
        let position = |list: &[ServiceId]| {
            list.iter().position(|s| *s == service).map_or(u64::MAX, |at| at as u64)
        };
        let of = |people: u64| people.saturating_mul(u64::from(loss)) / u64::from(FULL);
        let (place, weight) = match self.state.policy {
            Policy::CriticalFirst => {
                let weight = self.roster.weights.get(&service).copied().unwrap_or(0);
                (position(&self.repair.critical), of(weight))
            }
            Policy::MostPeopleFirst => (0, of(self.model.info(service).people)),
            Policy::FirstCome => (0, 0),
        };
        let later = !self.state.first.contains(&service);
        (later, place, std::cmp::Reverse(weight), at, service)
    }
}

/// Not put first by a decision, place in the declared order, weight, time, service.
type Rank = (bool, u64, std::cmp::Reverse<u64>, u32, ServiceId);
