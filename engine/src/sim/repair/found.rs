//! Assessment: damage is found, and trucks learn of a low buffer, some time after it is so.

use hakyu_seeds::{Distribution, Purpose, stable_hash};

use super::{Agenda, Stage, State, Unit, Yard, trucks};
use crate::{
    kernel::Kernel,
    mechanism::Mechanism,
    model::{Model, cut},
    record::repair::RepairFact,
    script::repair::{Load, Pool, PoolKind, Repair},
    sim::RunSetup,
    units::{GroupId, NEVER, PoolId},
};

/// What the trucks of a pool know of one need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Low {
    /// How often its buffer has run low.
    times: u32,
    /// When they know of the present time; `NEVER` where it is not low.
    known: u32,
}

/// How long it takes a pool to learn of a low buffer; `None`: no time.
fn of_pool<'a>(repair: &'a Repair, run: &RunSetup, pool: &'a Pool) -> Option<&'a Distribution> {
    if !run.on(Mechanism::Assessment) {
        return None;
    }
    pool.assessment.as_ref().or(repair.assessment.as_ref())
}

/// Whether a need is short, its buffer is low, and the trucks of the pool know.
pub(super) fn knows_low(
    model: &Model,
    run: &RunSetup,
    core: &Kernel,
    state: &State,
    pool: PoolId,
    (load, group): (&Load, GroupId),
    t: u32,
) -> bool {
    let repair = &model.script.repair;
    let known = of_pool(repair, run, &repair.pools[pool.index()]).is_none()
        || state.low.get(&(pool, group)).is_some_and(|low| low.known <= t);
    known && trucks::is_low(model, core, load, group, t)
}

/// Phase 6: books which needs run low, and when trucks will know.
pub(super) fn watch(
    model: &Model,
    run: &RunSetup,
    core: &Kernel,
    state: &mut State,
    units: &[Unit],
    (t, agenda): (u32, &mut Agenda),
) {
    let repair = &model.script.repair;
    for (number, pool) in (0..).zip(&repair.pools) {
        let PoolKind::Truck(load) = &pool.kind else { continue };
        let Some(time) = of_pool(repair, run, pool) else { continue };
        let id = PoolId(number);
        for &group in &load.groups {
            let low = trucks::is_low(model, core, load, group, t);
            let entry = state.low.entry((id, group)).or_insert(Low { times: 0, known: NEVER });
            if low && entry.known == NEVER {
                let consumer = model.id(model.consumer(group));
                let key = stable_hash(&format!("{}>{consumer}/{}", pool.id, model.need(group)));
                let mut draws = run.streams.at(Purpose::Detection, key, u64::from(entry.times));
                let seconds = time.sample(&mut draws);
                let known = u64::from(t).saturating_add(seconds).min(u64::from(NEVER - 1));
                *entry = Low { times: entry.times + 1, known: cut(known) };
                if entry.known > t {
                    agenda.add(entry.known);
                }
            } else if !low && !trucks::is_served(units, id, group) {
                // A truck that stands there sees what becomes of it when it leaves.
                entry.known = NEVER;
            }
        }
    }
}

impl Yard<'_, '_> {
    /// Whether the trucks of a pool know that a need is short and its buffer low.
    pub(super) fn knows_low(&self, pool: PoolId, load: &Load, group: GroupId) -> bool {
        knows_low(self.model, self.run, self.core, self.state, pool, (load, group), self.t)
    }

    /// Damage has struck: when is it found?
    pub(super) fn assess(&mut self, number: usize) {
        let time = self.repair.assessment.as_ref();
        let seconds = match time.filter(|_| self.run.on(Mechanism::Assessment)) {
            Some(time) => {
                let key = stable_hash(&self.state.jobs[number].name());
                time.sample(&mut self.run.streams.at(Purpose::Detection, key, 0))
            }
            None => 0,
        };
        if seconds == 0 {
            self.is_found(number);
        } else {
            self.state.jobs[number].found = self.later(seconds);
        }
    }

    /// Damage that is found now.
    pub(super) fn find_damage(&mut self) {
        for number in 0..self.state.jobs.len() {
            let job = &self.state.jobs[number];
            if job.stage == Stage::Hidden && job.found == self.t {
                let (job, service) = (cut(number as u64), job.service);
                self.tell(RepairFact::Found { job, service });
                self.is_found(number);
            }
        }
    }

    fn is_found(&mut self, number: usize) {
        let crews = self.run.on(Mechanism::Crews);
        let job = &mut self.state.jobs[number];
        let crewed = crews && self.roster.crewed.contains(&job.service);
        // Where crews are not scarce one stands ready.
        job.stage = if crewed { Stage::Open } else { Stage::OnSite };
    }
}
