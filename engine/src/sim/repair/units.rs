//! Units: called, on their way, there, free, home again.

use hakyu_seeds::{Purpose, stable_hash};

use super::{Stage, Task, Unit, Yard};
use crate::{
    mechanism::Mechanism,
    model::cut,
    record::repair::RepairFact,
    script::repair::PoolKind,
    units::{FULL, NEVER, PlaceId, PoolId, ServiceId, SimTime},
};

/// The least level at which roads are reckoned, ppm: on closed roads a way takes ten times as long.
const WORST_ROAD: u32 = 100_000;

impl Yard<'_, '_> {
    /// Seconds of a way that begins now. `key` names it in the stream of travel times.
    pub(super) fn way(&self, from: PlaceId, to: PlaceId, key: &str, occurrence: u64) -> u64 {
        let travel = &self.repair.travel;
        if !self.run.on(Mechanism::Travel) {
            return 0;
        }
        let row = from.index() * self.model.places.len() + to.index();
        let open = u64::from(travel.seconds.get(row).copied().unwrap_or(0));
        let road = match travel.roads.binary_search_by_key(&to, |r| r.0) {
            Ok(at) => self.core.level(travel.roads[at].1.0),
            Err(_) => FULL,
        };
        let slowed = open * u64::from(FULL) / u64::from(road.max(WORST_ROAD));
        let factor = travel.factor.as_ref().map_or(u64::from(FULL), |factor| {
            let mut draws = self.run.streams.at(Purpose::Travel, stable_hash(key), occurrence);
            factor.sample(&mut draws).min(u64::from(NEVER))
        });
        let drawn = u128::from(slowed) * u128::from(factor) / u128::from(FULL);
        travel.ready.saturating_add(u64::try_from(drawn).unwrap_or(u64::from(NEVER)))
    }

    /// Calls a pool; mutual aid and teams come only where the run has them.
    pub(super) fn call(&mut self, pool: PoolId) {
        let row = &self.repair.pools[pool.index()];
        let aid = row.on_request && !self.run.on(Mechanism::MutualAid);
        let team = matches!(row.kind, PoolKind::Team { .. }) && !self.run.on(Mechanism::Teams);
        if aid || team || !self.state.called.insert(pool) {
            return;
        }
        let mut draws = self.run.streams.at(Purpose::Travel, stable_hash(&row.id), 1 << 32);
        let ready = self.later(row.mobilisation.sample(&mut draws));
        let t = self.t;
        for unit in self.units.iter_mut().filter(|u| u.pool == pool) {
            unit.task = Task::Mobilising;
            unit.until = ready;
        }
        if ready == t {
            self.muster(pool);
        }
    }

    /// The units of a pool are ready.
    fn muster(&mut self, pool: PoolId) {
        let mut any = false;
        for unit in self.units.iter_mut().filter(|u| u.pool == pool && u.task == Task::Mobilising) {
            any = true;
            unit.task = Task::Idle;
            unit.until = NEVER;
        }
        if any {
            self.tell(RepairFact::PoolReady(pool));
        }
    }

    /// Pools that need not be asked for are called by what they serve.
    pub(super) fn call_out(&mut self) {
        for number in 0..self.repair.pools.len() {
            let pool = &self.repair.pools[number];
            let id = PoolId(cut(number as u64));
            if pool.on_request || self.state.called.contains(&id) {
                continue;
            }
            let open = |s: ServiceId| pool.serves.binary_search(&s).is_ok();
            let wanted = match &pool.kind {
                PoolKind::Crew => {
                    self.state.jobs.iter().any(|j| j.stage == Stage::Open && open(j.service))
                }
                PoolKind::Team { .. } => {
                    self.state.jobs.iter().any(|j| j.is_open() && open(j.service))
                        || self.systems_wait(id)
                }
                PoolKind::Part { .. } => false,
                PoolKind::Truck(load) => {
                    self.run.on(Mechanism::Deliveries)
                        && load.groups.iter().any(|g| self.knows_low(id, load, *g))
                }
            };
            if wanted {
                self.call(id);
            }
        }
    }

    /// Units whose task ends now.
    pub(super) fn move_units(&mut self) {
        for at in 0..self.units.len() {
            let unit = self.units[at];
            if unit.until != self.t {
                continue;
            }
            self.units[at].until = NEVER;
            match unit.task {
                Task::Mobilising => self.muster(unit.pool),
                Task::ToJob(job) => self.arrive(at, job),
                Task::ToSystem(system) => self.help_system(at, system),
                Task::ToNeed(group) => self.deliver(at, group),
                // A tanker is empty and a generator needs fuel: both have to be home before they are free.
                Task::AtNeed(_) => self.return_home(at),
                Task::Returning => {
                    self.units[at].task = Task::Idle;
                    self.units[at].place = self.repair.pools[unit.pool.index()].place;
                }
                Task::Home | Task::Idle | Task::AtJob(_) => {}
            }
        }
    }

    /// A crew or team is there.
    fn arrive(&mut self, at: usize, job: u32) {
        let pool = self.units[at].pool;
        let row = &mut self.state.jobs[job as usize];
        let service = row.service;
        self.units[at].place = self.model.info(service).place;
        if let PoolKind::Team { remaining } = self.repair.pools[pool.index()].kind {
            self.units[at].task = Task::Idle;
            self.help(pool, service, remaining);
            return;
        }
        self.units[at].task = Task::AtJob(job);
        row.stage = Stage::OnSite;
        self.tell(RepairFact::CrewArrived { job, service, pool });
    }

    /// Free crews go to open jobs: the job that comes first gets the crew that is there soonest.
    pub(super) fn assign_crews(&mut self) {
        if self.units.iter().all(|u| u.task != Task::Idle) {
            return;
        }
        for number in self.ranked(|j| j.stage == Stage::Open) {
            let service = self.state.jobs[number].service;
            let Some((at, seconds)) = self.soonest(number, |y, u| y.repairs(u, service)) else {
                continue;
            };
            let job = cut(number as u64);
            let arrives = self.later(seconds);
            self.state.jobs[number].stage = Stage::Assigned;
            self.units[at].task = Task::ToJob(job);
            self.units[at].until = arrives;
            let pool = self.units[at].pool;
            let when = SimTime(u64::from(arrives));
            self.tell(RepairFact::Assigned { job, service, pool, arrives: when });
            if arrives == self.t {
                self.units[at].until = NEVER;
                self.arrive(at, job);
            }
        }
    }

    /// Free teams go where they are sent, then to what comes first.
    pub(super) fn send_teams(&mut self) {
        let teams = |y: &Self, u: &Unit| {
            matches!(y.repair.pools[u.pool.index()].kind, PoolKind::Team { .. })
        };
        if !self.units.iter().any(|u| u.task == Task::Idle && teams(self, u)) {
            return;
        }
        let mut order = Vec::new();
        for &(pool, service) in &self.state.sent {
            order.extend(
                self.ranked(|j| j.is_open() && j.service == service)
                    .into_iter()
                    .map(|number| (Some(pool), number)),
            );
        }
        order.extend(self.ranked(super::Job::is_open).into_iter().map(|number| (None, number)));
        for (pool, number) in order {
            let job = &self.state.jobs[number];
            let (service, helped) = (job.service, job.helped.clone());
            let coming = |y: &Self, of: PoolId| {
                y.units.iter().any(|u| {
                    u.pool == of
                        && matches!(u.task, Task::ToJob(j) if y.state.jobs[j as usize].service == service)
                })
            };
            let fits = |y: &Self, u: &Unit| {
                let row = &y.repair.pools[u.pool.index()];
                teams(y, u)
                    && pool.is_none_or(|p| p == u.pool)
                    && row.serves.binary_search(&service).is_ok()
                    && !helped.contains(&u.pool)
                    && !coming(y, u.pool)
            };
            let Some((at, seconds)) = self.soonest(number, fits) else { continue };
            let job = cut(number as u64);
            let arrives = self.later(seconds);
            let pool = self.units[at].pool;
            self.state.sent.retain(|s| *s != (pool, service));
            self.units[at].task = Task::ToJob(job);
            self.units[at].until = arrives;
            if arrives == self.t {
                self.units[at].until = NEVER;
                self.arrive(at, job);
            }
        }
    }

    /// A team makes all open jobs of a service shorter, each once.
    fn help(&mut self, pool: PoolId, service: ServiceId, remaining: u32) {
        for job in &mut self.state.jobs {
            if job.service == service && job.is_open() && !job.helped.contains(&pool) {
                job.helped.push(pool);
                if let Some(ends) = job.scale(remaining, self.t) {
                    self.agenda.add(ends);
                }
            }
        }
        self.tell(RepairFact::TeamArrived { pool, service });
    }

    fn repairs(&self, unit: &Unit, service: ServiceId) -> bool {
        let pool = &self.repair.pools[unit.pool.index()];
        matches!(pool.kind, PoolKind::Crew) && pool.serves.binary_search(&service).is_ok()
    }

    /// The free unit that would be at a job soonest, and how long it takes.
    fn soonest(&self, job: usize, fits: impl Fn(&Self, &Unit) -> bool) -> Option<(usize, u64)> {
        let row = &self.state.jobs[job];
        let place = self.model.info(row.service).place;
        let name = row.name();
        let free = self.units.iter().enumerate().filter(|(_, u)| u.task == Task::Idle);
        // Units at one place are alike: a draw belongs to the job and the pool.
        free.filter(|(_, u)| fits(self, u))
            .map(|(at, u)| {
                let key = format!("{}>{name}", self.repair.pools[u.pool.index()].id);
                (self.way(u.place, place, &key, 0), at)
            })
            .min()
            .map(|(seconds, at)| (at, seconds))
    }

    /// Free units that nothing waits for go home.
    pub(super) fn go_home(&mut self) {
        for at in 0..self.units.len() {
            let unit = self.units[at];
            if unit.task == Task::Idle && unit.place != self.repair.pools[unit.pool.index()].place {
                self.return_home(at);
            }
        }
    }

    fn return_home(&mut self, at: usize) {
        let unit = self.units[at];
        let pool = &self.repair.pools[unit.pool.index()];
        let key = format!("{}#{}<", pool.id, unit.number);
        let home = self.later(self.way(unit.place, pool.place, &key, u64::from(self.t)));
        if home == self.t {
            self.units[at] = Unit { place: pool.place, task: Task::Idle, until: NEVER, ..unit };
        } else {
            self.units[at].task = Task::Returning;
            self.units[at].until = home;
        }
    }
}
