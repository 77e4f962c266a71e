//! Locks: services that hold each other down and cannot come back by themselves.
//!
//! A lock is the greatest set of services that would stay below their capacity even if every service outside it were
//! full and all damage repaired (DESIGN 5.2). It is found from below: assume every open damage repaired and every delay
//! over, let rise what can rise, and what does not reach full is locked. Only services in a cycle of the dependency graph,
//! or with a need only for restarting, can be members.

use std::collections::BTreeMap;

use super::Kernel;
use crate::{
    model::{Combine, Model, NeededFor, cut, flag},
    units::{FULL, ServiceId},
};

/// When locks are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LockDetection {
    /// At every instant in which a service drops: reported when formed.
    #[default]
    WhenFormed,
    /// Once, when the run is over: a study that only counts outages need not pay for more.
    AtEnd,
}

/// A lock that formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lock {
    /// Members in id order, each with the group that holds it.
    pub members: Vec<(u32, u32)>,
    /// All members are at zero.
    pub full: bool,
}

/// Services known to be locked, with the level at which they are stuck.
#[derive(Clone, Debug, Default)]
pub(crate) struct Locked(BTreeMap<u32, u32>);

impl Locked {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Kernel {
    /// Locks that formed since the last call, with their time.
    pub(crate) fn take_locks(&mut self) -> Vec<(u32, Lock)> {
        std::mem::take(&mut self.new_locks)
    }

    /// Looks at everything that is down; for [`LockDetection::AtEnd`].
    pub(crate) fn find_locks_at_end(&mut self, model: &Model) {
        if self.detection == LockDetection::AtEnd {
            self.dropped = (0..cut(self.services.len() as u64))
                .filter(|&s| self.services[s as usize].level < FULL)
                .collect();
            self.find_locks(model);
        }
    }

    /// Looks for locks that the services in `dropped` belong to.
    pub(super) fn find_locks(&mut self, model: &Model) {
        let mut dropped = std::mem::take(&mut self.dropped);
        dropped.sort_unstable();
        dropped.dedup();
        // Members that were freed from outside (an action, a delivery) may lock again later.
        let services = &self.services;
        self.locked.0.retain(|&s, _| services[s as usize].level < FULL);
        let cone = self.blocked_cone(model, &dropped);
        dropped.clear();
        self.dropped = dropped;
        if cone.is_empty() {
            return;
        }
        let stuck = self.rise_within(model, cone);
        if stuck.is_empty() {
            return;
        }
        let t = self.t();
        let mut members = Vec::new();
        let mut full = true;
        for &s in stuck.keys() {
            let hold = self.holding_group(model, s, &stuck);
            members.push((s, hold));
            full &= self.services[s as usize].level == 0;
        }
        self.locked.0.extend(stuck);
        self.new_locks.push((t, Lock { members, full }));
    }

    /// Dropped services and, upstream of them within their cycles, everything below full that a need waits for.
    fn blocked_cone(&self, model: &Model, dropped: &[u32]) -> BTreeMap<u32, u32> {
        let mut cone = BTreeMap::new();
        let mut open: Vec<u32> = dropped.to_vec();
        while let Some(s) = open.pop() {
            let level = self.services[s as usize].level;
            let candidate = level < FULL && self.can_lock(model, s) && !self.locked.0.contains_key(&s);
            if !candidate || cone.contains_key(&s) {
                continue;
            }
            let mut blocked = false;
            for g in model.services[s as usize].groups..model.services[s as usize + 1].groups {
                if !self.blocks(model, g) {
                    continue;
                }
                blocked = true;
                open.extend(model.suppliers(crate::units::GroupId(g)).iter().map(|x| x.0.0));
            }
            if blocked {
                cone.insert(s, level);
            }
        }
        cone
    }

    fn can_lock(&self, model: &Model, s: u32) -> bool {
        model.component[s as usize] != u32::MAX || model.services[s as usize].flags & flag::GENERAL != 0
    }

    /// The group holds its consumer below full now, or keeps it from restarting.
    fn blocks(&self, model: &Model, g: u32) -> bool {
        let restart_only =
            model.classes[model.groups[g as usize].class as usize].needed_for == NeededFor::Restart;
        self.groups[g as usize].allowed < FULL || (restart_only && self.groups[g as usize].level < FULL)
    }

    /// Lets everything in the cone rise as far as it can, with damage repaired and no delays; returns what stays below
    /// full.
    fn rise_within(&self, model: &Model, mut levels: BTreeMap<u32, u32>) -> BTreeMap<u32, u32> {
        loop {
            let risen: Vec<(u32, u32)> = levels
                .iter()
                .filter_map(|(&s, &level)| {
                    let possible = self.possible_with(model, s, level, &levels);
                    (possible > level).then_some((s, possible))
                })
                .collect();
            if risen.is_empty() {
                break;
            }
            for (s, level) in risen {
                levels.insert(s, level);
            }
        }
        levels.retain(|_, level| *level < FULL);
        levels
    }

    /// What `s` could deliver with its damage repaired, given assumed levels; services outside are full, locked ones
    /// stay where they are stuck.
    fn possible_with(&self, model: &Model, s: u32, level: u32, levels: &BTreeMap<u32, u32>) -> u32 {
        let groups = model.services[s as usize].groups..model.services[s as usize + 1].groups;
        let combine = model.combine(ServiceId(s));
        let mut run = (u64::from(FULL), 0u64, FULL);
        let mut start = run;
        for g in groups {
            let class = &model.classes[model.groups[g as usize].class as usize];
            let allowed = self.allowed_with(model, g, levels);
            for (what, acc) in [(NeededFor::Restart, &mut run), (NeededFor::Run, &mut start)] {
                if class.needed_for != what {
                    acc.0 = acc.0 * u64::from(allowed) / u64::from(FULL);
                    acc.1 += u64::from(FULL - allowed);
                    acc.2 = acc.2.min(allowed);
                }
            }
        }
        let join = |acc: (u64, u64, u32)| match combine {
            Combine::Min => acc.2,
            Combine::Product => cut(acc.0),
            Combine::Linear => cut(u64::from(FULL).saturating_sub(acc.1)),
        };
        join(run).min(level.max(join(start)))
    }

    fn allowed_with(&self, model: &Model, g: u32, levels: &BTreeMap<u32, u32>) -> u32 {
        let row = &model.groups[g as usize];
        let state = &self.groups[g as usize];
        if state.allowed == FULL && state.level == FULL {
            return FULL;
        }
        let assumed = |s: u32| {
            levels.get(&s).or_else(|| self.locked.0.get(&s)).copied().unwrap_or(FULL)
        };
        let class = &model.classes[row.class as usize];
        let supply = if row.direct {
            assumed(row.supplier)
        } else {
            crate::kernel::evaluate::aggregate_of(model, g, row, assumed)
        };
        let supply = if supply >= class.full_at { FULL } else { supply };
        row.response.apply((supply + state.inflow).min(FULL), &model.curves)
    }

    /// The need that holds a locked service: the lowest of those that allow least.
    fn holding_group(&self, model: &Model, s: u32, stuck: &BTreeMap<u32, u32>) -> u32 {
        let groups = model.services[s as usize].groups..model.services[s as usize + 1].groups;
        groups
            .min_by_key(|&g| (self.allowed_with(model, g, stuck), g))
            .unwrap_or(crate::record::CAPACITY)
    }
}
