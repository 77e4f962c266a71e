//! Need groups: supply, buffers, deliveries, and what they allow their consumer.
//!
//! d(buffer)/dt = inflow − shortage (+ refill while nothing is short), clamped to [0, capacity]. While it is not empty
//! the group counts as full; an empty buffer passes its inflow through.

use super::{BufferState, DRY, Kernel, LockDetection, STORED, queue::Kind};
use crate::{
    model::{GroupRow, Model, Refill, Supply, cut, supply},
    record::STALE,
    units::{FULL, NEVER},
};

const ONE: u64 = FULL as u64;

impl Kernel {
    /// The level of `service` changed: every group it supplies looks again.
    #[inline]
    pub(super) fn supply_changed(&mut self, model: &Model, service: u32, t: u32) {
        let s = service as usize;
        let supplier_level = self.services[s].level;
        let watched = self.watches_buffers();
        let range = model.services[s].out as usize..model.services[s + 1].out as usize;
        for link in &model.supplies[range] {
            let state = &self.groups[link.group as usize];
            let undisturbed =
                state.level & STORED == 0 || self.buffers[link.group as usize].inflow == 0;
            if link.code & supply::SIMPLE != 0 && undisturbed && !watched {
                let full_at = link.code & supply::FULL_AT;
                let level = if supplier_level >= full_at { FULL } else { supplier_level };
                if level != state.supply() {
                    self.supply_simple(model, link, level, t);
                }
            } else {
                let row = &model.groups[link.group as usize];
                let level = if row.direct {
                    supplier_level
                } else {
                    self.aggregate(model, link.group, row)
                };
                let level = if level >= row.full_at { FULL } else { level };
                if level != state.supply() {
                    self.supply(model, link.group, level, self.inflow(link.group), t);
                }
            }
        }
    }

    /// New supply of a group with one supplier, without deliveries, whose buffer refills at once: nearly all groups. Its
    /// buffer row stays untouched: a full supply means a full buffer, and a first shortage drains from there.
    #[inline]
    fn supply_simple(&mut self, model: &Model, link: &Supply, level: u32, t: u32) {
        let state = &mut self.groups[link.group as usize];
        let before = state.allowed;
        let was = state.level;
        let after = if level == FULL {
            state.level = FULL;
            state.due = NEVER;
            FULL
        } else if was == FULL && link.lasts > 0 {
            state.level = level;
            state.mark = t;
            let lasts = if level == 0 {
                u64::from(link.lasts)
            } else {
                (u64::from(link.lasts) * ONE).div_ceil(u64::from(FULL - level))
            };
            let due = u64::from(t) + lasts;
            state.due = if due < u64::from(NEVER) { cut(due) } else { NEVER };
            if state.due != NEVER {
                self.queue.push(state.due, Kind::Exhaust, link.group);
            }
            return;
        } else if was == FULL || was & DRY != 0 {
            state.level = level | DRY;
            state.due = NEVER;
            link.response.apply(level, &model.curves)
        } else {
            // Partly supplied already: what is left of the buffer has to be written down.
            let buffer = &mut self.buffers[link.group as usize];
            let (stock, since) = if was & STORED == 0 {
                (u64::from(link.lasts) * ONE, state.mark)
            } else {
                (buffer.stock, buffer.since)
            };
            let drained = u64::from(FULL - state.supply()) * u64::from(t - since);
            *buffer = BufferState { stock: stock.saturating_sub(drained), since: t, inflow: 0 };
            state.level = level | STORED;
            state.due = NEVER;
            if buffer.stock == 0 {
                link.response.apply(level, &model.curves)
            } else {
                let due = u64::from(t) + buffer.stock.div_ceil(u64::from(FULL - level));
                if due < u64::from(NEVER) {
                    state.due = cut(due);
                    self.queue.push(state.due, Kind::Exhaust, link.group);
                }
                FULL
            }
        };
        if after != before {
            state.allowed = after;
            if before == FULL {
                state.mark = t;
            }
            self.allowance_changed(
                link.group,
                link.consumer,
                link.code & supply::JUDGE != 0,
                before,
                after,
            );
        }
    }

    /// New supply or deliveries of any group.
    pub(super) fn supply(&mut self, model: &Model, g: u32, level: u32, inflow: u32, t: u32) {
        let row = &model.groups[g as usize];
        let class = &model.classes[row.class as usize];
        let capacity = self.buffer_capacity(row, g);
        self.store(model, g, t);
        let buffer = &mut self.buffers[g as usize];
        let state = &mut self.groups[g as usize];
        let before = state.allowed;
        buffer.inflow = inflow;
        state.level = level | STORED;
        state.due = NEVER;
        let shortage = FULL - level;
        if shortage == 0 && class.refill == Refill::AtOnce {
            buffer.stock = capacity;
            if row.plain && inflow == 0 {
                state.level = FULL;
            }
        }
        state.allowed = if shortage == 0 || buffer.stock > 0 {
            if shortage > inflow {
                let due = u64::from(t) + buffer.stock.div_ceil(u64::from(shortage - inflow));
                if due < u64::from(NEVER) {
                    state.due = cut(due);
                    self.queue.push(state.due, Kind::Exhaust, g);
                }
            }
            FULL
        } else {
            row.response.apply((level + inflow).min(FULL), &model.curves)
        };
        let after = self.groups[g as usize].allowed;
        if after != before {
            self.allowance_moved(model, g, before, after, t);
        }
        self.schedule_mark(model, g, t);
    }

    /// Writes down what is in a buffer now: from here on its row holds the truth.
    fn store(&mut self, model: &Model, g: u32, t: u32) {
        let stock = self.stock(model, g, t);
        let inflow = self.inflow(g);
        self.buffers[g as usize] = BufferState { stock, since: t, inflow };
        let state = &mut self.groups[g as usize];
        state.level = state.supply() | STORED;
    }

    /// What is delivered into a buffer, ppm of the need per second.
    pub(super) fn inflow(&self, g: u32) -> u32 {
        if self.groups[g as usize].level & STORED == 0 {
            0
        } else {
            self.buffers[g as usize].inflow
        }
    }

    pub(super) fn buffer_capacity(&self, row: &GroupRow, g: u32) -> u64 {
        if self.failed_starts.binary_search(&g).is_ok() { 0 } else { u64::from(row.lasts) * ONE }
    }

    /// What is in a buffer at `t`, ppm-seconds.
    pub(super) fn stock(&self, model: &Model, g: u32, t: u32) -> u64 {
        let row = &model.groups[g as usize];
        let state = &self.groups[g as usize];
        let capacity = self.buffer_capacity(row, g);
        let (stock, since) = if state.level & STORED != 0 {
            let buffer = &self.buffers[g as usize];
            (buffer.stock, buffer.since)
        } else if state.level & DRY != 0 {
            return 0;
        } else if state.level == FULL {
            return capacity;
        } else {
            (capacity, state.mark)
        };
        let seconds = i128::from(t.saturating_sub(since));
        let rate = i128::from(self.filling(model, g));
        let stock = (i128::from(stock) + rate * seconds).clamp(0, i128::from(capacity));
        u64::try_from(stock).unwrap_or(capacity)
    }

    /// What comes into a buffer less what goes out of it, ppm of the need: inflow and refill against the shortage.
    pub(super) fn filling(&self, model: &Model, g: u32) -> i64 {
        let row = &model.groups[g as usize];
        let shortage = FULL - self.groups[g as usize].supply();
        let refill = match model.classes[row.class as usize].refill {
            Refill::FullIn(seconds) if shortage == 0 => {
                (self.buffer_capacity(row, g) / seconds.max(1)).max(1)
            }
            _ => 0,
        };
        i64::from(self.inflow(g)) + refill.cast_signed() - i64::from(shortage)
    }

    /// Adds to a buffer; returns whether anything fitted in.
    pub(super) fn add_stock(&mut self, model: &Model, g: u32, amount: u64, t: u32) -> bool {
        self.store(model, g, t);
        let capacity = self.buffer_capacity(&model.groups[g as usize], g);
        let buffer = &mut self.buffers[g as usize];
        let before = buffer.stock;
        buffer.stock = before.saturating_add(amount).min(capacity);
        let (inflow, added) = (buffer.inflow, buffer.stock > before);
        self.supply(model, g, self.groups[g as usize].supply(), inflow, t);
        added
    }

    /// The buffer of a group is empty.
    pub(super) fn run_dry(&mut self, model: &Model, g: u32, t: u32) {
        let row = &model.groups[g as usize];
        let state = &mut self.groups[g as usize];
        let before = state.allowed;
        let mut supply = state.supply();
        state.due = NEVER;
        if state.level & STORED == 0 {
            state.level |= DRY;
        } else {
            let buffer = &mut self.buffers[g as usize];
            buffer.stock = 0;
            buffer.since = t;
            supply = (supply + buffer.inflow).min(FULL);
        }
        state.allowed = row.response.apply(supply, &model.curves);
        let after = state.allowed;
        if after == before {
            // A response with a plateau: dry, yet nothing is lost.
            state.mark = t;
        } else {
            self.allowance_moved(model, g, before, after, t);
        }
    }

    /// What a group allows has changed.
    fn allowance_moved(&mut self, model: &Model, g: u32, before: u32, after: u32, t: u32) {
        let row = &model.groups[g as usize];
        if before == FULL {
            self.groups[g as usize].mark = t;
        }
        if row.feed {
            self.deliveries_changed(model, row.consumer, t);
        } else {
            let judge = model.services[row.consumer as usize].flags != 0;
            self.allowance_changed(g, row.consumer, judge, before, after);
        }
    }

    /// Brings the consumer's possible level up to date where that is plain to see, and marks it for judging if anything
    /// can come of it.
    #[inline]
    fn allowance_changed(&mut self, g: u32, consumer: u32, judge: bool, before: u32, after: u32) {
        let state = &mut self.services[consumer as usize];
        if after < before && state.level < FULL && self.detection == LockDetection::WhenFormed {
            // It cannot drop for this, but may be held by it from now on.
            self.dropped.push(consumer);
        }
        if judge {
            state.bind = STALE;
        } else if after < before {
            // The scarcest need decides: a need that gets scarcer either becomes it or changes nothing.
            if after > state.possible {
                return;
            }
            if after < state.possible {
                state.possible = after;
                state.bind = if state.bind == STALE { STALE } else { g };
            } else {
                // A tie goes to the lowest group, after capacity and after what has to be found out anyway.
                if g < state.bind && state.bind < STALE {
                    state.bind = g;
                }
                return;
            }
        } else if state.bind == g {
            state.bind = STALE;
        } else if state.bind != STALE {
            return;
        }
        self.dirty.mark(consumer);
    }

    /// Adds up what feeds and actions deliver into a buffer.
    pub(super) fn deliveries_changed(&mut self, model: &Model, g: u32, t: u32) {
        let fed: u64 = model
            .feeds_of(g)
            .iter()
            .map(|&(_, feed)| {
                let class = &model.classes[model.groups[feed as usize].class as usize];
                u64::from(class.rate) * u64::from(self.groups[feed as usize].allowed) / ONE
            })
            .sum();
        let extra = self.extra_inflow.get(&g).copied().unwrap_or(0).max(0);
        let inflow = fed.saturating_add(extra.unsigned_abs()).min(ONE);
        let level = self.groups[g as usize].supply();
        if cut(inflow) != self.inflow(g) {
            self.supply(model, g, level, cut(inflow), t);
        }
    }

    /// Whether the buffer of a group loses more than it gets, or would if there were anything in it.
    pub(crate) fn drains(&self, model: &Model, g: u32) -> bool {
        self.filling(model, g) < 0
    }

    /// How long the buffer of a group would cover a total loss, seconds.
    pub(crate) fn buffer_seconds(&self, model: &Model, g: u32, t: u32) -> u64 {
        self.stock(model, g, t) / ONE
    }
}
