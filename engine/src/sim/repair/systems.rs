//! Teams that help an operator to clean a compromised system it has cut off.

use super::{Task, Unit, Yard};
use crate::{
    record::repair::RepairFact,
    script::repair::PoolKind,
    units::{NEVER, PlaceId, PoolId, SystemId},
};

impl Yard<'_, '_> {
    /// Whether a system is being cleaned of something a team of the pool has not helped with.
    fn needs_team(&self, pool: PoolId, system: SystemId) -> bool {
        self.courses.iter().any(|(pair, course)| {
            pair.system == system
                && course.is_being_cleaned(self.t)
                && !self.state.cleaned.contains(&(pool, *pair))
        })
    }

    /// Whether any system waits for a team of the pool.
    pub(super) fn systems_wait(&self, pool: PoolId) -> bool {
        let systems = &self.repair.pools[pool.index()].systems;
        systems.iter().any(|system| self.needs_team(pool, *system))
    }

    /// Free teams go to systems that are being cleaned: first where they are sent, then in the order of their ids.
    /// A team that serves services as well goes to systems first.
    pub(super) fn send_to_systems(&mut self) {
        if self.courses.is_empty() {
            return;
        }
        let mut goals = self.state.sent_systems.clone();
        for (number, pool) in (0..).zip(&self.repair.pools) {
            goals.extend(pool.systems.iter().map(|system| (PoolId(number), *system)));
        }
        for (pool, system) in goals {
            let coming = |u: &Unit| u.pool == pool && u.task == Task::ToSystem(system);
            if self.needs_team(pool, system) && !self.units.iter().any(coming) {
                self.send_to_system(pool, system);
            }
        }
    }

    fn send_to_system(&mut self, pool: PoolId, system: SystemId) {
        let to = self.site(pool, system);
        let name = &self.model.script.cyber.systems[system.index()].id;
        let key = format!("{}>{name}", self.repair.pools[pool.index()].id);
        let soonest = (self.units.iter().enumerate())
            .filter(|(_, u)| u.pool == pool && u.task == Task::Idle)
            .map(|(at, u)| (self.way(u.place, to, &key, 0), at))
            .min();
        let Some((seconds, at)) = soonest else { return };
        self.state.sent_systems.retain(|s| *s != (pool, system));
        let arrives = self.later(seconds);
        self.units[at].task = Task::ToSystem(system);
        self.units[at].until = arrives;
        if arrives == self.t {
            self.units[at].until = NEVER;
            self.help_system(at, system);
        }
    }

    /// Where a system stands: its place, that of what it carries, or the team's home.
    fn site(&self, pool: PoolId, system: SystemId) -> PlaceId {
        let row = &self.model.script.cyber.systems[system.index()];
        let carried = row.carries.first().map(|(service, _)| self.model.info(*service).place);
        row.place.or(carried).unwrap_or(self.repair.pools[pool.index()].place)
    }

    /// A team is there: what remains of each cleaning becomes shorter, once per compromise and pool.
    pub(super) fn help_system(&mut self, at: usize, system: SystemId) {
        let pool = self.units[at].pool;
        let place = self.site(pool, system);
        self.units[at] = Unit { place, task: Task::Idle, ..self.units[at] };
        let PoolKind::Team { remaining } = self.repair.pools[pool.index()].kind else { return };
        let mut helped = false;
        for (pair, course) in self.courses.iter_mut() {
            let mine = pair.system == system && course.is_being_cleaned(self.t);
            if mine && self.state.cleaned.insert((pool, *pair)) {
                self.agenda.add(course.hasten(remaining, self.t));
                helped = true;
            }
        }
        if helped {
            self.tell(RepairFact::TeamAtSystem { pool, system });
        }
    }
}
