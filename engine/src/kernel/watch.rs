//! Watches: what the world above the kernel wants to know at the very instant it happens.

use super::{Kernel, queue::Kind};
use crate::{
    model::{Model, cut},
    units::{FULL, NEVER},
};

/// Something to stop at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watch {
    /// The level of a service crosses the threshold: below on one side, at or above on the other.
    Level { service: u32, threshold: u32 },
    /// Any change of a service's level.
    Change { service: u32 },
    /// The buffer of a group crosses so many seconds of total loss, or the group's supply changes at all.
    Buffer { group: u32, seconds: u64 },
}

/// The watches of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watches {
    /// (service, threshold), sorted; a threshold of `u32::MAX` stands for any change.
    levels: Vec<(u32, u32)>,
    /// (group, seconds), sorted, and when the mark is reached.
    buffers: Vec<(u32, u64, u32)>,
    /// A buffer's supply changed in this instant.
    touched: bool,
}

impl Watches {
    pub(super) fn any(&self) -> bool {
        !self.levels.is_empty() || !self.buffers.is_empty()
    }

    /// Forgets what happened, keeps the watches.
    pub(super) fn reset(&mut self) {
        self.touched = false;
        for mark in &mut self.buffers {
            mark.2 = NEVER;
        }
    }
}

impl Kernel {
    /// Replaces the watches.
    pub(crate) fn watch(&mut self, watches: &[Watch]) {
        self.watches = Watches::default();
        for watch in watches {
            match *watch {
                Watch::Level { service, threshold } => {
                    self.watches.levels.push((service, threshold.min(FULL)));
                }
                Watch::Change { service } => self.watches.levels.push((service, u32::MAX)),
                Watch::Buffer { group, seconds } => {
                    self.watches.buffers.push((group, seconds, NEVER));
                }
            }
        }
        self.watches.levels.sort_unstable();
        self.watches.levels.dedup();
        self.watches.buffers.sort_unstable();
        self.watches.buffers.dedup();
    }

    /// Whether a watch crossed in the instant whose changes begin at `first`.
    pub(super) fn crossed(&mut self, first: usize) -> bool {
        if std::mem::take(&mut self.watches.touched) {
            return true;
        }
        if self.watches.buffers.iter().any(|b| self.now == Some(b.2)) {
            return true;
        }
        self.changes[first..].iter().enumerate().any(|(i, change)| {
            // The level before the instant is that of the service's first change in it.
            if self.changes[first..first + i].iter().any(|c| c.service == change.service) {
                return false;
            }
            let from = self.watches.levels.partition_point(|l| l.0 < change.service);
            let now = self.services[change.service as usize].level;
            self.watches.levels[from..].iter().take_while(|l| l.0 == change.service).any(|l| {
                now != change.from && (l.1 == u32::MAX || (change.from < l.1) != (now < l.1))
            })
        })
    }

    /// The supply of a watched buffer changed: stop now and at the moment it will cross its mark.
    pub(super) fn schedule_mark(&mut self, model: &Model, g: u32, t: u32) {
        if self.watches.buffers.is_empty() {
            return;
        }
        let from = self.watches.buffers.partition_point(|b| b.0 < g);
        for at in from..self.watches.buffers.len() {
            let (group, seconds, _) = self.watches.buffers[at];
            if group != g {
                break;
            }
            self.watches.touched = true;
            let mark = seconds.saturating_mul(u64::from(FULL));
            let stock = self.stock(model, g, t);
            let rate = self.filling(model, g);
            let due = if stock >= mark && mark > 0 && rate < 0 {
                // First second with less than the mark.
                u64::from(t) + (stock - mark) / rate.unsigned_abs() + 1
            } else if stock < mark
                && mark <= self.buffer_capacity(&model.groups[g as usize], g)
                && rate > 0
            {
                // First second with the mark or more.
                u64::from(t) + (mark - stock).div_ceil(rate.unsigned_abs())
            } else {
                u64::from(NEVER)
            };
            let due = if due < u64::from(NEVER) { cut(due) } else { NEVER };
            self.watches.buffers[at].2 = due;
            if due != NEVER {
                self.queue.push(due, Kind::Mark, g);
            }
        }
    }

    pub(super) fn watches_buffers(&self) -> bool {
        !self.watches.buffers.is_empty()
    }
}
