//! Locks: services that hold each other down and cannot come back by themselves.
//!
//! A lock is the greatest set of services that would stay below their capacity even if every service outside it were
//! full and all damage repaired (DESIGN 5.2). It is found from below: assume every open damage repaired and every delay
//! over, let rise what can rise, and what does not reach full is locked. Only services in a cycle of the dependency graph
//! can hold each other: what lies outside their cycle counts as full, and what they drag down with them is no member. A
//! buffer that still holds is no hold-up; its group is looked at again when it is empty.

use std::collections::BTreeMap;

use super::Kernel;
use crate::{
    model::{Combine, Model, NeededFor, cut},
    units::{FULL, ServiceId},
};

/// Level from which a `linear` service counts as back, ppm.
const RESIDUE: u32 = 999_000;

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

    /// A service rose. Above the level at which it was stuck it is free, and may be locked again.
    pub(super) fn rose(&mut self, service: u32, to: u32) {
        if self.0.get(&service).is_some_and(|&stuck| to > stuck) {
            self.0.remove(&service);
        }
    }
}

impl Kernel {
    /// Locks that formed since the last call, with their time.
    pub(crate) fn take_locks(&mut self) -> Vec<(u32, Lock)> {
        std::mem::take(&mut self.new_locks)
    }

    /// Locks that nobody has taken yet; with [`LockDetection::AtEnd`] looks at everything that is down. Leaves no trace:
    /// a record may be asked for at any time, and twice.
    pub(crate) fn locks_so_far(&mut self, model: &Model) -> Vec<(u32, Lock)> {
        if self.detection == LockDetection::WhenFormed {
            return self.new_locks.clone();
        }
        self.dropped = (0..cut(self.services.len() as u64))
            .filter(|&s| self.services[s as usize].level < FULL)
            .collect();
        self.find_locks(model);
        self.locked.clear();
        self.take_locks()
    }

    /// Looks for locks that the services in `dropped` belong to.
    pub(super) fn find_locks(&mut self, model: &Model) {
        let mut dropped = std::mem::take(&mut self.dropped);
        dropped.sort_unstable();
        dropped.dedup();
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
        let mut locks: BTreeMap<u32, Lock> = BTreeMap::new();
        // A lock may grow, and sink: only who comes in is new.
        for &s in stuck.keys().filter(|&s| !self.locked.0.contains_key(s)) {
            let lock = locks
                .entry(model.component[s as usize])
                .or_insert(Lock { members: Vec::new(), full: true });
            lock.members.push((s, self.holding_group(model, s, &stuck)));
            lock.full &= self.services[s as usize].level == 0;
        }
        self.locked.0.extend(stuck);
        self.new_locks.extend(locks.into_values().map(|lock| (t, lock)));
    }

    /// Dropped services and, up and down from them within their cycles, everything below full that a need waits for.
    fn blocked_cone(&self, model: &Model, dropped: &[u32]) -> BTreeMap<u32, u32> {
        let mut cone = BTreeMap::new();
        let mut open: Vec<u32> = dropped.to_vec();
        while let Some(s) = open.pop() {
            let level = self.services[s as usize].level;
            let in_cycle = model.component[s as usize] != u32::MAX;
            if level == FULL || !in_cycle || cone.contains_key(&s) {
                continue;
            }
            let mut blocked = false;
            for g in model.services[s as usize].groups..model.services[s as usize + 1].groups {
                // Short, and no buffer covers it.
                if self.groups[g as usize].allowed == FULL {
                    continue;
                }
                blocked = true;
                open.extend(model.suppliers(crate::units::GroupId(g)).iter().map(|x| x.0.0));
            }
            if blocked {
                cone.insert(s, level);
                // Who has long been down for another reason may be held from now on.
                open.extend(model.consumers(s).filter(|&c| self.services[c as usize].level < FULL));
            }
        }
        cone
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
        levels.retain(|&s, level| *level < as_good_as_full(model, s));
        levels
    }

    /// What `s` could deliver with its damage repaired, given assumed levels; services outside are full.
    fn possible_with(&self, model: &Model, s: u32, level: u32, levels: &BTreeMap<u32, u32>) -> u32 {
        let groups = model.services[s as usize].groups..model.services[s as usize + 1].groups;
        let combine = model.combine(ServiceId(s));
        let mut run = (u64::from(FULL), 0u64, FULL);
        let mut start = run;
        for g in groups {
            let class = &model.classes[model.groups[g as usize].class as usize];
            let allowed = self.allowed_with(model, s, g, levels);
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

    fn allowed_with(
        &self,
        model: &Model,
        consumer: u32,
        g: u32,
        levels: &BTreeMap<u32, u32>,
    ) -> u32 {
        let row = &model.groups[g as usize];
        let state = &self.groups[g as usize];
        if state.allowed == FULL {
            return FULL;
        }
        let cycle = model.component[consumer as usize];
        let assumed = |s: u32| {
            if model.component[s as usize] != cycle {
                return FULL;
            }
            levels.get(&s).copied().unwrap_or(FULL)
        };
        let class = &model.classes[row.class as usize];
        let supply = if row.direct {
            assumed(row.supplier)
        } else {
            crate::kernel::evaluate::aggregate_of(model, g, row, assumed)
        };
        let supply = if supply >= class.full_at { FULL } else { supply };
        row.response.apply((supply + self.inflow(g)).min(FULL), &model.curves)
    }

    /// The need that holds a locked service: the lowest of those that allow least.
    fn holding_group(&self, model: &Model, s: u32, stuck: &BTreeMap<u32, u32>) -> u32 {
        let groups = model.services[s as usize].groups..model.services[s as usize + 1].groups;
        groups
            .min_by_key(|&g| (self.allowed_with(model, s, g, stuck), g))
            .unwrap_or(crate::record::CAPACITY)
    }
}

/// Rounding down may leave a loop of `linear` services a few ppm short for good: that is no lock.
fn as_good_as_full(model: &Model, s: u32) -> u32 {
    if model.combine(ServiceId(s)) == Combine::Linear { RESIDUE } else { FULL }
}
