//! Phase 2: what the world and people do to capacities, demands and buffers.
//!
//! Losses add up and each ends by itself, so overlapping damage never over-restores; limits and demands stand side by
//! side and the strictest counts. The order within an instant therefore decides nothing but the log.

use super::{Kernel, queue::Kind};
use crate::{
    kernel::RunError,
    model::{Model, cut},
    record::{Origin, STALE},
    units::{FULL, NEVER},
};

/// A loss of capacity from `starts` until `ends`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Damage {
    pub service: u32,
    pub loss: u32,
    pub starts: u32,
    pub ends: u32,
    pub origin: Origin,
    pub open: bool,
    /// Whether it took any capacity away.
    pub moved: bool,
}

/// Any other exogenous change.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub at: u32,
    pub op: Op,
    pub origin: Origin,
    pub moved: bool,
}

/// The changes that are not plain damage. A slot tells apart limits (or demands) that stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Sets the limit of a slot; full takes it away.
    Limit { service: u32, slot: u32, level: u32 },
    /// Sets the demand of a slot; one million or less takes it away.
    Demand { service: u32, slot: u32, demand: u32 },
    /// Adds to the deliveries into a buffer (negative: ends them).
    Inflow { group: u32, rate: i64 },
    /// Adds to a buffer, ppm-seconds.
    Stock { group: u32, amount: u64 },
    /// Scales what remains of open damage, ppm.
    Expedite { service: u32, factor: u32 },
}

impl Kernel {
    /// Registers a damage; `ends` may be past the run.
    pub(crate) fn add_damage(
        &mut self,
        service: u32,
        loss: u32,
        starts: u32,
        ends: u32,
        origin: Origin,
    ) {
        if ends <= starts || loss == 0 {
            return;
        }
        let id = cut(self.damages.len() as u64);
        self.damages.push(Damage {
            service,
            loss,
            starts,
            ends,
            origin,
            open: false,
            moved: false,
        });
        self.queue.push(starts, Kind::Damage, id * 2);
        self.queue.push(ends, Kind::Damage, id * 2 + 1);
    }

    /// Registers a damage that lasts until somebody repairs it; its number is what [`Kernel::end_damage`] takes.
    pub(crate) fn add_open_damage(
        &mut self,
        service: u32,
        loss: u32,
        starts: u32,
        origin: Origin,
    ) -> u32 {
        let id = cut(self.damages.len() as u64);
        self.damages.push(Damage {
            service,
            loss,
            starts,
            ends: NEVER,
            origin,
            open: false,
            moved: false,
        });
        self.queue.push(starts, Kind::Damage, id * 2);
        id
    }

    /// Begins an open damage in phase 2 of the present instant; its number is what [`Kernel::end_damage`] takes.
    pub(crate) fn start_damage(
        &mut self,
        model: &Model,
        service: u32,
        loss: u32,
        origin: Origin,
    ) -> u32 {
        let t = self.t();
        let id = cut(self.damages.len() as u64);
        let (starts, ends) = (t, NEVER);
        self.damages.push(Damage {
            service,
            loss,
            starts,
            ends,
            origin,
            open: false,
            moved: false,
        });
        self.damage_edge(model, id * 2, t);
        id
    }

    /// Ends an open damage in phase 2 of the present instant, before what the queue holds for it.
    pub(crate) fn end_damage(&mut self, model: &Model, id: u32) {
        let t = self.t();
        if self.damages[id as usize].open {
            self.damages[id as usize].ends = t;
            self.damage_edge(model, id * 2 + 1, t);
        }
    }

    /// Performs an operation in phase 2 of the present instant, before what the queue holds for it.
    pub(crate) fn operate_now(&mut self, model: &Model, op: Op, origin: Origin) {
        let t = self.t();
        let moved = self.operate(model, op, t);
        self.operations.push(Operation { at: t, op, origin, moved });
    }

    /// Registers another operation.
    pub(crate) fn add_operation(&mut self, at: u32, op: Op, origin: Origin) {
        let id = cut(self.operations.len() as u64);
        self.operations.push(Operation { at, op, origin, moved: false });
        self.queue.push(at, Kind::Operation, id);
    }

    /// A slot number that no limit or demand has used in this run.
    pub(crate) fn free_slot(&self) -> u32 {
        cut(self.operations.len() as u64)
    }

    pub(crate) fn damages(&self) -> &[Damage] {
        &self.damages
    }

    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Phase 2 of the current instant.
    pub(crate) fn exogenous(&mut self, model: &Model) {
        if self.due.damages.is_empty() && self.due.operations.is_empty() {
            return;
        }
        let t = self.t();
        let damages = std::mem::take(&mut self.due.damages);
        for &id in &damages {
            self.damage_edge(model, id, t);
        }
        self.due.damages = damages;
        let operations = std::mem::take(&mut self.due.operations);
        for &id in &operations {
            let op = self.operations[id as usize].op;
            let moved = self.operate(model, op, t);
            self.operations[id as usize].moved = moved;
        }
        self.due.operations = operations;
    }

    fn damage_edge(&mut self, model: &Model, id: u32, t: u32) {
        let damage = &mut self.damages[(id / 2) as usize];
        let service = damage.service;
        let state = &mut self.services[service as usize];
        if id.is_multiple_of(2) {
            let Some(loss) = state.loss.checked_add(damage.loss) else {
                let service = model.ids[service as usize].to_string();
                self.error = Some(RunError::TooManyDamages { service });
                return;
            };
            state.loss = loss;
            damage.open = true;
        } else if damage.open && damage.ends == t {
            state.loss -= damage.loss;
            damage.open = false;
        } else {
            return;
        }
        let moved = self.capacity_changed(model, service);
        self.damages[(id / 2) as usize].moved |= moved;
    }

    /// Recomputes a capacity; returns whether it moved.
    fn capacity_changed(&mut self, model: &Model, service: u32) -> bool {
        let state = &self.services[service as usize];
        let mut cap =
            model.services[service as usize].capacity.saturating_sub(state.loss.min(FULL));
        if !self.pressure.is_empty()
            && let Some(pressure) = self.pressure.get(&service)
        {
            cap = pressure.limits.iter().map(|l| l.1).fold(cap, u32::min);
            let demand = pressure.demands.iter().map(|d| d.1).fold(FULL, u32::max);
            cap = cut(u64::from(cap) * u64::from(FULL) / u64::from(demand));
        }
        let state = &mut self.services[service as usize];
        if state.cap == cap {
            return false;
        }
        state.cap = cap;
        // What binds is found out again: capacity may take over, or let go.
        state.bind = STALE;
        self.dirty.mark(service);
        true
    }

    fn operate(&mut self, model: &Model, op: Op, t: u32) -> bool {
        match op {
            Op::Limit { service, slot, level } => {
                let limits = &mut self.pressure.entry(service).or_default().limits;
                limits.retain(|l| l.0 != slot);
                if level < FULL {
                    limits.push((slot, level));
                }
                self.capacity_changed(model, service)
            }
            Op::Demand { service, slot, demand } => {
                let demands = &mut self.pressure.entry(service).or_default().demands;
                demands.retain(|d| d.0 != slot);
                if demand > FULL {
                    demands.push((slot, demand));
                }
                self.capacity_changed(model, service)
            }
            Op::Inflow { group, rate } => {
                let before = self.inflow(group);
                *self.extra_inflow.entry(group).or_insert(0) += rate;
                self.deliveries_changed(model, group, t);
                before != self.inflow(group)
            }
            Op::Stock { group, amount } => self.add_stock(model, group, amount, t),
            Op::Expedite { service, factor } => self.expedite(service, factor, t),
        }
    }

    /// Moves the ends of open damage on a service.
    fn expedite(&mut self, service: u32, factor: u32, t: u32) -> bool {
        let mut moved = false;
        for id in 0..self.damages.len() {
            let damage = &mut self.damages[id];
            // What lasts until somebody repairs it is scaled where the work is planned.
            let unknown = damage.ends <= t || damage.ends == NEVER;
            if !damage.open || damage.service != service || unknown {
                continue;
            }
            let remaining = u64::from(damage.ends - t) * u64::from(factor) / u64::from(FULL);
            let ends = (u64::from(t) + remaining.max(1)).min(u64::from(NEVER) - 1);
            if cut(ends) != damage.ends {
                damage.ends = cut(ends);
                moved = true;
                let (ends, id) = (damage.ends, cut(id as u64));
                self.queue.push(ends, Kind::Damage, id * 2 + 1);
            }
        }
        moved
    }
}
