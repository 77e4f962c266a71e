//! Generator trucks and tankers: they bring a buffer what it lacks, go home, and are free again.

use super::{State, Task, Unit, Yard, found};
use crate::{
    kernel::{Kernel, Op},
    mechanism::Mechanism,
    model::Model,
    record::{Origin, repair::RepairFact},
    script::repair::{Brings, Load, PoolKind},
    sim::RunSetup,
    units::{FULL, GroupId, PoolId},
};

/// Seconds a tanker stands at a tank: our assumption.
const UNLOADING: u64 = 600;

/// Whether a need is short and its buffer covers less than the trucks of this load wait for.
pub(super) fn is_low(model: &Model, core: &Kernel, load: &Load, group: GroupId, t: u32) -> bool {
    core.drains(model, group.0) && core.buffer_seconds(model, group.0, t) < load.below
}

/// Whether a truck of the pool is on its way to a need, or there.
pub(super) fn is_served(units: &[Unit], pool: PoolId, group: GroupId) -> bool {
    let there = |u: &&Unit| u.task == Task::ToNeed(group) || u.task == Task::AtNeed(group);
    units.iter().filter(|u| u.pool == pool).any(|u| there(&u))
}

/// Whether a decision sent a truck of the pool to the service with this need.
fn is_sent(model: &Model, state: &State, pool: PoolId, group: GroupId) -> bool {
    state.sent.contains(&(pool, model.consumer(group)))
}

/// Whether some truck would leave, or has to be called, for the state as it is now.
pub(super) fn wanted(
    model: &Model,
    run: &RunSetup,
    core: &Kernel,
    state: &State,
    units: &[Unit],
    t: u32,
) -> bool {
    let pools = (0..).map(PoolId).zip(&model.script.repair.pools);
    run.on(Mechanism::Deliveries)
        && pools.into_iter().any(|(id, pool)| {
            let PoolKind::Truck(load) = &pool.kind else { return false };
            let free = units.iter().any(|u| u.pool == id && u.task == Task::Idle)
                || (!pool.on_request && !state.called.contains(&id));
            let goes = |g: GroupId| {
                found::knows_low(model, run, core, state, id, (load, g), t)
                    || (is_sent(model, state, id, g) && core.drains(model, g.0))
            };
            free && load.groups.iter().any(|g| goes(*g) && !is_served(units, id, *g))
        })
}

impl Yard<'_, '_> {
    /// Free trucks leave: where they are sent first, then where the policy and the need say.
    pub(super) fn send_trucks(&mut self) {
        if !self.run.on(Mechanism::Deliveries) {
            return;
        }
        for (number, pool) in (0..).zip(&self.repair.pools) {
            let PoolKind::Truck(load) = &pool.kind else { continue };
            let id = PoolId(number);
            let free = self.units.iter().filter(|u| u.pool == id && u.task == Task::Idle).count();
            if free == 0 {
                continue;
            }
            let mut goals = self.sent_to(id, load);
            let mut low: Vec<_> = load
                .groups
                .iter()
                .filter(|g| self.knows_low(id, load, **g))
                .map(|&g| {
                    let consumer = self.model.consumer(g);
                    let left = self.core.buffer_seconds(self.model, g.0, self.t);
                    let (later, place, weight, _, _) = self.rank(consumer, FULL, 0);
                    (later, place, weight, left, g)
                })
                .collect();
            low.sort_unstable();
            goals.extend(low.into_iter().map(|row| row.4));
            for group in goals {
                if !is_served(&self.units, id, group) {
                    self.leave(id, group);
                }
            }
        }
    }

    /// The needs a pool was sent to, as far as they are short: the neediest first. Forgotten once a truck leaves.
    fn sent_to(&self, pool: PoolId, load: &Load) -> Vec<GroupId> {
        let short = |g: &&GroupId| {
            is_sent(self.model, self.state, pool, **g) && self.core.drains(self.model, g.0)
        };
        let left = |g: &GroupId| (self.core.buffer_seconds(self.model, g.0, self.t), *g);
        let mut goals: Vec<_> = load.groups.iter().filter(short).map(left).collect();
        goals.sort_unstable();
        goals.into_iter().map(|goal| goal.1).collect()
    }

    fn leave(&mut self, pool: PoolId, group: GroupId) {
        let consumer = self.model.consumer(group);
        let to = self.model.info(consumer).place;
        let id = &self.repair.pools[pool.index()].id;
        let key = format!("{id}>{}/{}", self.model.id(consumer), self.model.need(group));
        let number = self.state.ways.get(&(pool, group)).copied().unwrap_or(0);
        let free = |u: &Unit| u.pool == pool && u.task == Task::Idle;
        let soonest = (self.units.iter().enumerate())
            .filter(|(_, u)| free(u))
            .map(|(at, u)| (self.way(u.place, to, &key, u64::from(number)), at))
            .min();
        let Some((seconds, at)) = soonest else { return };
        self.state.ways.insert((pool, group), number + 1);
        self.state.sent.retain(|s| *s != (pool, consumer));
        let arrives = self.later(seconds);
        self.units[at].task = Task::ToNeed(group);
        self.units[at].until = arrives;
        self.tell(RepairFact::TruckLeft { pool, group });
        if arrives == self.t {
            self.deliver(at, group);
        }
    }

    /// A truck is there.
    pub(super) fn deliver(&mut self, at: usize, group: GroupId) {
        let pool = self.units[at].pool;
        let PoolKind::Truck(load) = &self.repair.pools[pool.index()].kind else { return };
        self.units[at].place = self.model.info(self.model.consumer(group)).place;
        let origin = Origin::Pool(pool);
        match load.brings {
            Brings::Stock { seconds } => {
                let amount = seconds.saturating_mul(u64::from(FULL));
                self.core.operate_now(self.model, Op::Stock { group: group.0, amount }, origin);
                self.units[at].task = Task::AtNeed(group);
                self.units[at].until = self.later(UNLOADING);
            }
            Brings::Inflow { rate, seconds } => {
                let rate = i64::from(rate.ppm());
                self.core.operate_now(self.model, Op::Inflow { group: group.0, rate }, origin);
                let until = self.later(seconds.max(1));
                let end = Op::Inflow { group: group.0, rate: -rate };
                self.core.add_operation(until, end, origin);
                self.units[at].task = Task::AtNeed(group);
                self.units[at].until = until;
            }
        }
        self.tell(RepairFact::Delivered { pool, group });
    }
}
