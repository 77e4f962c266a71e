//! What a service could deliver now: capacity and needs combined (DESIGN 5.2).

use super::Kernel;
use crate::{
    model::{Aggregate, Combine, GroupRow, Model, NeededFor, cut, flag},
    record::{CAPACITY, STALE},
    units::FULL,
};

impl Kernel {
    /// The possible level of a service and what binds it: the lowest group on a tie, capacity before groups.
    #[inline]
    pub(super) fn evaluate(&self, model: &Model, s: u32) -> (u32, u32) {
        let row = &model.services[s as usize];
        if row.flags & flag::GENERAL != 0 {
            return self.evaluate_general(model, s);
        }
        let end = model.services[s as usize + 1].groups;
        let mut low = self.services[s as usize].cap;
        let mut bind = CAPACITY;
        for (g, group) in (row.groups..).zip(&self.groups[row.groups as usize..end as usize]) {
            if group.allowed < low {
                low = group.allowed;
                bind = g;
            }
        }
        (low, bind)
    }

    /// Finds out what a service could deliver, where that is not known already.
    #[inline]
    pub(super) fn judge(&mut self, model: &Model, s: u32) {
        if self.services[s as usize].bind == STALE {
            let (possible, bind) = self.evaluate(model, s);
            let state = &mut self.services[s as usize];
            state.possible = possible;
            state.bind = bind;
        }
    }

    fn evaluate_general(&self, model: &Model, s: u32) -> (u32, u32) {
        let (run, run_bind) = self.combined(model, s, NeededFor::Restart);
        let (start, start_bind) = self.combined(model, s, NeededFor::Run);
        let held = start.max(self.services[s as usize].level);
        if run <= held { (run, run_bind) } else { (held, start_bind) }
    }

    /// Capacity and all groups but those needed only for `except`.
    fn combined(&self, model: &Model, s: u32, except: NeededFor) -> (u32, u32) {
        let cap = self.services[s as usize].cap;
        let groups = model.services[s as usize].groups..model.services[s as usize + 1].groups;
        let counted = groups.filter(|&g| {
            model.classes[model.groups[g as usize].class as usize].needed_for != except
        });
        let (mut low, mut bind) = (cap, CAPACITY);
        let mut level = u64::from(cap);
        let mut missing = u64::from(FULL - cap);
        for g in counted {
            let allowed = self.groups[g as usize].allowed;
            if allowed < low {
                low = allowed;
                bind = g;
            }
            level = level * u64::from(allowed) / u64::from(FULL);
            missing += u64::from(FULL - allowed);
        }
        let level = match model.combine(crate::units::ServiceId(s)) {
            Combine::Min => low,
            Combine::Product => cut(level),
            Combine::Linear => cut(u64::from(FULL).saturating_sub(missing)),
        };
        (level, bind)
    }

    /// The supply of a group that has to be added up: levels of its suppliers through the aggregator.
    pub(super) fn aggregate(&self, model: &Model, g: u32, row: &GroupRow) -> u32 {
        aggregate_of(model, g, row, |s| self.services[s as usize].level)
    }

    /// The supplier that a short group lacks most; the lowest id on a tie.
    pub(super) fn binding_supplier(&self, model: &Model, g: u32) -> u32 {
        let row = &model.groups[g as usize];
        if row.direct {
            return row.supplier;
        }
        let level = |s: u32| self.services[s as usize].level;
        let suppliers = model.supplier_rows(row);
        let chosen = match model.classes[row.class as usize].aggregate {
            Aggregate::Weighted => suppliers.iter().max_by_key(|&&(s, w)| {
                (u64::from(w) * u64::from(FULL - level(s)), std::cmp::Reverse(s))
            }),
            Aggregate::All => suppliers.iter().min_by_key(|s| (level(s.0), s.0)),
            Aggregate::Any => suppliers.iter().max_by_key(|s| (level(s.0), std::cmp::Reverse(s.0))),
            Aggregate::KOfN(k) => {
                let mut order: Vec<&(u32, u32)> = suppliers.iter().collect();
                order.sort_unstable_by_key(|s| (std::cmp::Reverse(level(s.0)), s.0));
                order.get(k as usize - 1).copied()
            }
        };
        chosen.map_or(row.supplier, |s| s.0)
    }
}

/// The supply of a group for given levels of its suppliers.
pub(super) fn aggregate_of(
    model: &Model,
    g: u32,
    row: &GroupRow,
    level: impl Fn(u32) -> u32,
) -> u32 {
    let suppliers = model.supplier_rows(row);
    match model.classes[row.class as usize].aggregate {
        Aggregate::Weighted => {
            let sum: u128 =
                suppliers.iter().map(|&(s, w)| u128::from(w) * u128::from(level(s))).sum();
            let share = sum / u128::from(model.total(g));
            u32::try_from(share).map_or(FULL, |l| l.min(FULL))
        }
        Aggregate::All => suppliers.iter().map(|s| level(s.0)).min().unwrap_or(FULL),
        Aggregate::Any => suppliers.iter().map(|s| level(s.0)).max().unwrap_or(FULL),
        Aggregate::KOfN(k) => {
            let mut levels: Vec<u32> = suppliers.iter().map(|s| level(s.0)).collect();
            levels.sort_unstable_by(|a, b| b.cmp(a));
            levels.get(k as usize - 1).copied().unwrap_or(0)
        }
    }
}
