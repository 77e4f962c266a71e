//! Jobs: from the damage to the end of the work, and perhaps once more.

use hakyu_seeds::{Purpose, stable_hash};

use super::{PlannedJob, Task, Yard};
use crate::{
    kernel::Kernel,
    mechanism::Mechanism,
    model::cut,
    record::{Origin, repair::RepairFact},
    script::repair::{PoolKind, Repair},
    units::{FULL, Level, NEVER, PoolId, ServiceId},
};

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// The damage has not struck yet.
    Ahead,
    /// It has struck, and nobody knows.
    Hidden,
    /// It waits for a crew.
    Open,
    /// A crew is on its way.
    Assigned,
    /// The crew is there: work can begin if there is a part.
    OnSite,
    /// A crew works on it.
    Working,
    /// Repaired.
    Done,
}

/// A damage that is repaired by work.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub service: ServiceId,
    pub loss: u32,
    pub at: u32,
    /// When it is found.
    pub found: u32,
    pub origin: Origin,
    /// Number of the damage in the kernel.
    damage: u32,
    /// Text that names what was damaged, and which job of that name it is.
    pub key: String,
    occurrence: u32,
    /// Work of one crew, seconds.
    work: u64,
    /// What was left of it at `since`, ppm-seconds.
    left: u64,
    since: u32,
    /// ppm of full speed.
    pub rate: u32,
    pub ends: u32,
    pub stage: Stage,
    /// It comes from a repair that did not hold.
    again: bool,
    /// A lack of parts has been told.
    told: bool,
    /// Teams that have helped with it.
    pub helped: Vec<PoolId>,
}

impl Job {
    pub(super) fn new(planned: &PlannedJob<'_>, damage: u32, occurrence: u32) -> Self {
        // More than 2^32 seconds are never done in a run.
        let work = planned.work.min(u64::from(NEVER));
        Self {
            service: planned.service,
            loss: planned.loss,
            at: planned.at,
            found: NEVER,
            origin: planned.origin,
            damage,
            key: planned.key.to_owned(),
            occurrence,
            work,
            left: work * u64::from(FULL),
            since: planned.at,
            rate: 0,
            ends: NEVER,
            stage: Stage::Ahead,
            again: false,
            told: false,
            helped: Vec::new(),
        }
    }

    /// Whether it is known and not yet repaired.
    pub(super) fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Ahead | Stage::Hidden | Stage::Done)
    }

    /// Text that names this very job.
    pub(super) fn name(&self) -> String {
        format!("{}#{}", self.key, self.occurrence)
    }

    /// Books what was done since the last time.
    pub(super) fn progress(&mut self, t: u32) {
        let done = u64::from(self.rate) * u64::from(t - self.since);
        self.left = self.left.saturating_sub(done);
        self.since = t;
    }

    /// Scales what remains; the new end where somebody works on it.
    pub(super) fn scale(&mut self, factor: u32, t: u32) -> Option<u32> {
        let working = self.stage == Stage::Working;
        if working {
            self.progress(t);
        }
        let left = u128::from(self.left) * u128::from(factor) / u128::from(FULL);
        let most = u64::from(NEVER) * u64::from(FULL);
        self.left = u64::try_from(left).unwrap_or(most).clamp(1, most);
        working.then(|| self.plan(t))
    }

    /// When it ends at the present rate: the first whole second with nothing left.
    pub(super) fn plan(&mut self, t: u32) -> u32 {
        let seconds = match self.rate {
            0 => u64::from(NEVER),
            rate => self.left.div_ceil(u64::from(rate)).max(1),
        };
        self.ends = u32::try_from(u64::from(t) + seconds).unwrap_or(NEVER - 1).min(NEVER - 1);
        self.ends
    }
}

/// The rate that support services allow now, ppm: min over the needs of 1 − criticality × shortage, never below the
/// least one. `g` in rate(t) = µ · g(functionality of support services), Danziger & Barabási 2022, here the minimum.
pub(super) fn rate(repair: &Repair, core: &Kernel, service: ServiceId) -> u32 {
    let Some(support) = repair.support_of(service) else { return FULL };
    let allowed = |&(need, criticality): &(ServiceId, u32)| {
        let shortage = u64::from(FULL - core.level(need.0));
        FULL - cut(u64::from(criticality) * shortage / u64::from(FULL))
    };
    support.needs.iter().map(allowed).min().unwrap_or(FULL).max(support.least)
}

impl Yard<'_, '_> {
    /// Damage strikes: there is something to do once it is found.
    pub(super) fn strike(&mut self) {
        for number in 0..self.state.jobs.len() {
            let job = &mut self.state.jobs[number];
            if job.at != self.t || job.stage != Stage::Ahead {
                continue;
            }
            job.stage = Stage::Hidden;
            let (service, loss, again) = (job.service, Level::new(job.loss), job.again);
            let job = cut(number as u64);
            self.tell(if again {
                RepairFact::FailedAgain { job, service }
            } else {
                RepairFact::Opened { job, service, loss }
            });
            self.assess(number);
        }
    }

    /// Work begins where a crew is and a part is to be had.
    pub(super) fn begin_work(&mut self) {
        for number in self.ranked(|j| j.stage == Stage::OnSite) {
            let service = self.state.jobs[number].service;
            let at = cut(number as u64);
            if !self.take_part(service) {
                if !std::mem::replace(&mut self.state.jobs[number].told, true) {
                    self.tell(RepairFact::NoPart { job: at, service });
                }
                continue;
            }
            let job = &mut self.state.jobs[number];
            job.stage = Stage::Working;
            // Phase 6 of this instant sets the rate if it is less.
            job.since = self.t;
            job.rate = FULL;
            let ends = job.plan(self.t);
            self.agenda.add(ends);
            self.tell(RepairFact::Started { job: at, service });
        }
    }

    /// Work that is done.
    pub(super) fn finish_jobs(&mut self) {
        for number in 0..self.state.jobs.len() {
            let job = &mut self.state.jobs[number];
            if job.stage != Stage::Working || job.ends != self.t {
                continue;
            }
            job.stage = Stage::Done;
            let (service, damage) = (job.service, job.damage);
            self.core.end_damage(self.model, damage);
            let at = cut(number as u64);
            self.tell(RepairFact::Finished { job: at, service });
            if let Some(unit) = self.units.iter_mut().find(|u| u.task == Task::AtJob(at)) {
                unit.task = Task::Idle;
                unit.until = NEVER;
            }
            self.fail_again(number);
        }
    }

    /// A repair may not hold, once.
    fn fail_again(&mut self, number: usize) {
        let job = &self.state.jobs[number];
        let Some(row) = self.repair.refailure_of(job.service) else { return };
        if job.again || !self.run.on(Mechanism::Refailure) {
            return;
        }
        let key = stable_hash(&job.key);
        let draws = |what: u64| (Purpose::Refailure, key, u64::from(job.occurrence) << 2 | what);
        let stream = |(purpose, key, occurrence)| self.run.streams.at(purpose, key, occurrence);
        if !stream(draws(0)).bernoulli_ppm(row.chance) {
            return;
        }
        let after = row.after.sample(&mut stream(draws(1))).max(1);
        let work = match &row.work {
            Some(work) => work.sample(&mut stream(draws(2))).max(1),
            None => job.work,
        };
        let (service, loss, origin) = (job.service, job.loss, job.origin);
        let key = format!("{}!again", job.name());
        let at = self.later(after);
        let planned = PlannedJob { service, loss, at, work, origin, key: &key };
        let damage = self.core.add_open_damage(service.0, loss, at, origin);
        let mut again = Job::new(&planned, damage, 0);
        again.again = true;
        self.state.jobs.push(again);
    }

    /// Scales what remains of the open jobs of a service.
    pub(super) fn expedite(&mut self, service: ServiceId, factor: u32) {
        for job in &mut self.state.jobs {
            if job.service == service
                && job.is_open()
                && let Some(ends) = job.scale(factor, self.t)
            {
                self.agenda.add(ends);
            }
        }
    }

    /// Numbers of jobs, those that come first in front.
    pub(super) fn ranked(&self, wanted: impl Fn(&Job) -> bool) -> Vec<usize> {
        let jobs = &self.state.jobs;
        let mut rows: Vec<_> = (0..jobs.len())
            .filter(|&n| wanted(&jobs[n]))
            .map(|n| (self.rank(jobs[n].service, jobs[n].loss, jobs[n].at), n))
            .collect();
        rows.sort_unstable();
        rows.into_iter().map(|row| row.1).collect()
    }

    /// Takes a part for a service, if it needs one; whether work can begin.
    fn take_part(&mut self, service: ServiceId) -> bool {
        if !self.run.on(Mechanism::SpareParts) {
            return true;
        }
        let mut needed = false;
        for (number, pool) in (0..).zip(&self.repair.pools) {
            let PoolKind::Part { restock } = &pool.kind else { continue };
            if pool.serves.binary_search(&service).is_err() {
                continue;
            }
            needed = true;
            let id = PoolId(number);
            let left = self.state.parts.entry(id).or_insert(0);
            if *left == 0 {
                continue;
            }
            *left -= 1;
            let used = self.state.used.entry(id).or_insert(0);
            let occurrence = u64::from(*used);
            *used += 1;
            // Keyed by how many were used before: the same supply chain for whatever is repaired.
            let mut draws = self.run.streams.at(Purpose::Travel, stable_hash(&pool.id), occurrence);
            let comes = self.later(restock.sample(&mut draws).max(1));
            *self.state.ordered.entry((comes, id)).or_insert(0) += 1;
            return true;
        }
        !needed
    }

    /// Parts that were ordered arrive.
    pub(super) fn restock(&mut self) {
        while let Some(entry) = self.state.ordered.first_entry()
            && entry.key().0 <= self.t
        {
            let ((_, pool), count) = entry.remove_entry();
            *self.state.parts.entry(pool).or_insert(0) += count;
        }
    }
}
