//! The kernel: levels, capacities, buffers and the queue as plain arrays, and the numeric phases of an instant.
//!
//! It advances by itself through instants in which only services change. It knows no ECS, no scenario, no text:
//! [`crate::Simulation`] puts it behind a resource and runs the remaining phases around it.

mod dirty;
mod evaluate;
mod groups;
mod locks;
mod operations;
mod queue;
mod rises;
mod watch;

use std::collections::BTreeMap;

use hakyu_seeds::{Purpose, Streams, stable_hash};

pub(crate) use locks::Lock;
pub use locks::LockDetection;
pub(crate) use operations::{Damage, Op, Operation};
pub(crate) use watch::Watch;

use crate::{
    model::{Combine, Model, cut},
    record::{CAPACITY, ChangeRow, NOTHING, STALE},
    units::{FULL, NEVER, ServiceId},
};
use dirty::Dirty;
use queue::{Due, Queue, id_of};

/// Rounds within one instant after which the run ends with an error (DESIGN 5.2).
const MOST_ROUNDS: u32 = 100_000;

/// Why a run cannot go on. The state is that of the instant in which it happened and can still be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A loop does not settle.
    #[error("at {at} s the levels of {} did not settle within {MOST_ROUNDS} rounds: the loop gain is too close to 1", services.join(", "))]
    NoFixpoint {
        /// Seconds since the start.
        at: u64,
        /// Text ids of services that still moved (at most eight).
        services: Vec<String>,
    },
    /// More than 4,294 whole-service losses at once on one service.
    #[error("too many damages at once on '{service}'")]
    TooManyDamages {
        /// Text id.
        service: String,
    },
}

/// The state of a service: what a replicate copies and a cascade touches.
#[derive(Clone, Copy, Debug)]
struct ServiceState {
    level: u32,
    /// Capacity after damage, limits and demand.
    cap: u32,
    /// The earliest pending rise and the level it allows; `NEVER` without one.
    rise_at: u32,
    rise_to: u32,
    /// What could be delivered, as judged last.
    possible: u32,
    /// The group that decided it, or `CAPACITY`.
    bind: u32,
    /// Sum of damages, ppm.
    loss: u32,
    /// Draft of this phase plus one, or zero.
    draft: u32,
}

/// The state of a need group: what a cascade touches, four to a cache line. The buffer behind it has a row of its own
/// that most groups never need: a full supply means a full buffer, and a first shortage drains from there.
#[derive(Clone, Copy, Debug)]
struct GroupState {
    /// Supply of the group, full if at least `full_at`; `STORED` and `DRY` above.
    level: u32,
    /// Level it allows its consumer now, buffer included.
    allowed: u32,
    /// When the buffer runs dry, if nothing changes.
    due: u32,
    /// While a first shortage drains the buffer: since when. Otherwise when the group last stopped covering.
    mark: u32,
}

/// In [`GroupState::level`]: the buffer row holds the truth.
const STORED: u32 = 1 << 31;
/// In [`GroupState::level`], without `STORED`: the buffer is empty.
const DRY: u32 = 1 << 30;

impl GroupState {
    /// The supply without the flags.
    #[inline]
    fn supply(self) -> u32 {
        self.level & !(STORED | DRY)
    }
}

/// The buffer of a need group, where it has to be written down.
#[derive(Clone, Copy, Debug, Default)]
struct BufferState {
    /// What is left at `since`, ppm-seconds.
    stock: u64,
    since: u32,
    /// Deliveries, ppm of the need per second.
    inflow: u32,
}

/// What a phase will record about a service.
#[derive(Clone, Copy, Debug)]
struct Draft {
    service: u32,
    from: u32,
    first_group: u32,
    first_supplier: u32,
}

/// How many runs of `advance` ended for which reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// A watch crossed at this instant; its later phases are still to run.
    Watch(u32),
    /// Nothing is due before the given time.
    Idle,
}

/// What limits and demands stand on a service; most have none.
#[derive(Clone, Debug, Default)]
struct Pressure {
    /// (slot, limit in ppm)
    limits: Vec<(u32, u32)>,
    /// (slot, demand in ppm)
    demands: Vec<(u32, u32)>,
}

/// Levels, buffers, queue. See the module documentation.
#[derive(Clone, Debug)]
pub(crate) struct Kernel {
    services: Vec<ServiceState>,
    groups: Vec<GroupState>,
    buffers: Vec<BufferState>,
    queue: Queue,
    dirty: Dirty,
    due: Due,
    /// The last instant that was processed.
    now: Option<u32>,
    damages: Vec<Damage>,
    operations: Vec<Operation>,
    pressure: BTreeMap<u32, Pressure>,
    /// Deliveries that actions added, by group.
    extra_inflow: BTreeMap<u32, i64>,
    /// Later pending rises of services that have more than one, latest last.
    later_rises: BTreeMap<u32, Vec<(u32, u32)>>,
    /// Ramped services: (ceiling that restart allows, time of the next step).
    ramps: BTreeMap<u32, (u32, u32)>,
    /// Buffers that do not start in this run.
    failed_starts: Vec<u32>,
    watches: watch::Watches,
    detection: LockDetection,
    locked: locks::Locked,
    changes: Vec<ChangeRow>,
    /// (change, group, binding supplier, ppm lost)
    shares: Vec<(u32, u32, u32, u32)>,
    new_locks: Vec<(u32, Lock)>,
    /// Services that dropped since locks were last looked for.
    dropped: Vec<u32>,
    drafts: Vec<Draft>,
    list: Vec<u32>,
    moves: Vec<(u32, u32)>,
    judged: Vec<u32>,
    ups: Vec<u32>,
    error: Option<RunError>,
    /// Services whose normal capacity is below full.
    impaired: Vec<u32>,
    /// The state at rest, copied by resets; made by the first reset that needs it.
    rest: Vec<GroupState>,
    rest_buffers: Vec<(u32, BufferState)>,
    rest_services: Vec<ServiceState>,
    /// The state may differ from rest.
    used: bool,
}

impl Kernel {
    pub(crate) fn new(model: &Model) -> Self {
        let n = model.service_count();
        let mut kernel = Self {
            services: Vec::with_capacity(n),
            groups: Vec::with_capacity(model.group_count()),
            buffers: Vec::new(),
            queue: Queue::new(model.duration),
            dirty: Dirty::new(n),
            due: Due::default(),
            now: None,
            damages: Vec::new(),
            operations: Vec::new(),
            pressure: BTreeMap::new(),
            extra_inflow: BTreeMap::new(),
            later_rises: BTreeMap::new(),
            ramps: BTreeMap::new(),
            failed_starts: Vec::new(),
            watches: watch::Watches::default(),
            detection: LockDetection::WhenFormed,
            locked: locks::Locked::default(),
            changes: Vec::new(),
            shares: Vec::new(),
            new_locks: Vec::new(),
            dropped: Vec::new(),
            drafts: Vec::new(),
            list: Vec::new(),
            moves: Vec::new(),
            judged: Vec::new(),
            ups: Vec::new(),
            error: None,
            impaired: Vec::new(),
            rest: Vec::new(),
            rest_buffers: Vec::new(),
            rest_services: Vec::new(),
            used: false,
        };
        kernel.fill(model);
        kernel
    }

    /// Back to the start of a run, keeping all memory.
    pub(crate) fn reset(&mut self, model: &Model, streams: &Streams) {
        if self.used {
            self.clear();
            if self.rest.is_empty() {
                self.fill(model);
                self.rest.clone_from(&self.groups);
                self.rest_services.clone_from(&self.services);
            } else {
                self.groups.copy_from_slice(&self.rest);
                for &(g, buffer) in &self.rest_buffers {
                    self.buffers[g as usize] = buffer;
                }
                self.services.copy_from_slice(&self.rest_services);
                self.mark_impaired(model);
            }
        }
        self.used = true;
        self.failed_starts.clear();
        for &g in &model.starters {
            let class = &model.classes[model.groups[g as usize].class as usize];
            let group = crate::units::GroupId(g);
            let key =
                stable_hash(&format!("{}/{}", model.id(model.consumer(group)), model.need(group)));
            if streams.at(Purpose::BufferStart, key, 0).bernoulli_ppm(class.start_failure) {
                self.failed_starts.push(g);
                self.buffers[g as usize].stock = 0;
            }
        }
    }

    /// Forgets everything that happened.
    fn clear(&mut self) {
        self.queue.clear();
        self.dirty.clear();
        self.now = None;
        self.damages.clear();
        self.operations.clear();
        self.pressure.clear();
        self.extra_inflow.clear();
        self.later_rises.clear();
        self.ramps.clear();
        self.locked.clear();
        self.changes.clear();
        self.shares.clear();
        self.new_locks.clear();
        self.dropped.clear();
        self.drafts.clear();
        self.error = None;
        self.watches.reset();
    }

    /// Services whose normal capacity is below full are judged at time 0; ramps are at their ceiling.
    fn mark_impaired(&mut self, model: &Model) {
        for &s in &self.impaired {
            self.dirty.mark(s);
        }
        for &(s, ramp) in &model.ramps {
            debug_assert!(ramp.every > 0);
            self.ramps.insert(s, (FULL, NEVER));
        }
    }

    /// Everything at rest: full levels, full buffers.
    fn fill(&mut self, model: &Model) {
        self.services.clear();
        self.impaired.clear();
        let rest = ServiceState {
            level: FULL,
            cap: FULL,
            rise_at: NEVER,
            rise_to: 0,
            possible: FULL,
            bind: CAPACITY,
            loss: 0,
            draft: 0,
        };
        self.services.resize(model.service_count(), rest);
        for (s, row) in model.services[..model.service_count()].iter().enumerate() {
            if row.capacity < FULL {
                self.services[s].cap = row.capacity;
                self.services[s].bind = STALE;
                self.impaired.push(cut(s as u64));
            }
        }
        self.mark_impaired(model);
        self.groups.clear();
        self.groups.extend(model.groups.iter().map(|row| GroupState {
            level: if row.plain { FULL } else { FULL | STORED },
            allowed: FULL,
            due: NEVER,
            mark: 0,
        }));
        self.buffers.resize(model.groups.len(), BufferState::default());
        self.rest_buffers.clear();
        for (g, row) in model.groups.iter().enumerate().filter(|(_, row)| !row.plain) {
            let g = cut(g as u64);
            let stock = u64::from(row.lasts) * u64::from(FULL);
            let rate = |feed: u32| {
                let class = model.groups[feed as usize].class;
                model.classes[class as usize].rate
            };
            let inflow = model.feeds_of(g).iter().map(|f| rate(f.1)).fold(0, u32::saturating_add);
            let buffer = BufferState { stock, since: 0, inflow: inflow.min(FULL) };
            self.buffers[g as usize] = buffer;
            self.rest_buffers.push((g, buffer));
        }
    }

    pub(crate) fn level(&self, service: u32) -> u32 {
        self.services[service as usize].level
    }

    pub(crate) fn possible(&self, service: u32) -> u32 {
        self.services[service as usize].possible
    }

    pub(crate) fn capacity(&self, service: u32) -> u32 {
        self.services[service as usize].cap
    }

    pub(crate) fn changes(&self) -> &[ChangeRow] {
        &self.changes
    }

    pub(crate) fn shares(&self) -> &[(u32, u32, u32, u32)] {
        &self.shares
    }

    pub(crate) fn now(&self) -> Option<u32> {
        self.now
    }

    pub(crate) fn set_detection(&mut self, detection: LockDetection) {
        self.detection = detection;
    }

    /// The next time at which the kernel has something to do.
    pub(crate) fn next_time(&mut self) -> Option<u32> {
        let next = self.queue.next_time();
        if self.now.is_none() && !self.dirty.is_empty() { Some(0) } else { next }
    }

    /// Runs instants before `until` until a watch crosses.
    ///
    /// # Errors
    /// [`RunError`]; the levels are then those of the failed instant.
    pub(crate) fn advance(&mut self, model: &Model, until: u32) -> Result<Stop, RunError> {
        while let Some(t) = self.next_time() {
            if t >= until {
                break;
            }
            let first = self.changes.len();
            self.take(t);
            self.restart(model);
            self.exogenous(model);
            self.exhaust(model);
            self.propagate(model)?;
            if self.watches.any() && self.crossed(first) {
                return Ok(Stop::Watch(t));
            }
        }
        Ok(Stop::Idle)
    }

    /// Begins an instant: takes what is due from the queue.
    pub(crate) fn begin(&mut self, t: u32) {
        if self.queue.next_time() == Some(t) {
            self.take(t);
        } else {
            self.now = Some(t);
            self.due.clear();
        }
    }

    fn take(&mut self, t: u32) {
        self.now = Some(t);
        self.queue.take(t, &mut self.due);
    }

    fn t(&self) -> u32 {
        self.now.unwrap_or(0)
    }

    /// Phase 1: due rises, judged on what the previous instant left.
    pub(crate) fn restart(&mut self, model: &Model) {
        if self.due.rises.is_empty() {
            return;
        }
        let t = self.t();
        let rises = std::mem::take(&mut self.due.rises);
        let mut moves = std::mem::take(&mut self.moves);
        moves.clear();
        for &entry in &rises {
            self.rise(model, id_of(entry), t, &mut moves);
        }
        self.apply(model, &moves, t);
        self.close_phase(model, t, true);
        self.moves = moves;
        self.due.rises = rises;
    }

    /// Phase 3: buffers that ran dry.
    pub(crate) fn exhaust(&mut self, model: &Model) {
        if self.due.exhausts.is_empty() {
            return;
        }
        let t = self.t();
        let exhausts = std::mem::take(&mut self.due.exhausts);
        for &entry in &exhausts {
            let g = id_of(entry);
            if self.groups[g as usize].due == t {
                self.run_dry(model, g, t);
            }
        }
        self.due.exhausts = exhausts;
    }

    /// Phase 4: synchronous rounds down to the greatest fixpoint below, then zero-delay rises.
    ///
    /// # Errors
    /// [`RunError::NoFixpoint`].
    pub(crate) fn propagate(&mut self, model: &Model) -> Result<(), RunError> {
        let t = self.t();
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        if self.dirty.is_empty() && self.dropped.is_empty() {
            return Ok(());
        }
        let mut list = std::mem::take(&mut self.list);
        let mut moves = std::mem::take(&mut self.moves);
        let mut judged = std::mem::take(&mut self.judged);
        judged.clear();
        let mut rounds = 0;
        while !self.dirty.is_empty() {
            rounds += 1;
            if rounds > MOST_ROUNDS {
                return Err(self.no_fixpoint(model, t, &moves));
            }
            self.dirty.drain(&mut list);
            moves.clear();
            for &s in &list {
                self.judge(model, s);
                let state = &self.services[s as usize];
                if state.possible < state.level {
                    moves.push((s, state.possible));
                }
            }
            judged.extend_from_slice(&list);
            self.apply(model, &moves, t);
        }
        self.dropped_now(&judged);
        // At the fixpoint: pending rises are cut to what is possible, new ones begin.
        let mut ups = std::mem::take(&mut self.ups);
        ups.clear();
        for &s in &judged {
            if self.settle_rise(model, s, t) {
                ups.push(s);
            }
        }
        while !ups.is_empty() {
            rounds += 1;
            if rounds > MOST_ROUNDS {
                return Err(self.no_fixpoint(model, t, &moves));
            }
            moves.clear();
            for &s in &ups {
                let state = &self.services[s as usize];
                if state.possible > state.level {
                    moves.push((s, state.possible));
                }
            }
            ups.clear();
            self.apply(model, &moves, t);
            self.dirty.drain(&mut list);
            for &s in &list {
                self.judge(model, s);
                if self.settle_rise(model, s, t) {
                    ups.push(s);
                }
            }
        }
        self.list = list;
        self.moves = moves;
        self.judged = judged;
        self.ups = ups;
        self.close_phase(model, t, false);
        if self.detection == LockDetection::WhenFormed && !self.dropped.is_empty() {
            self.find_locks(model);
        }
        Ok(())
    }

    /// Sets levels of one round together, then tells the consumers.
    fn apply(&mut self, model: &Model, moves: &[(u32, u32)], t: u32) {
        // First causes before levels: they are those of the round, whatever the order of the moves.
        for &(s, _) in moves {
            self.open_draft(model, s);
        }
        for &(s, to) in moves {
            self.services[s as usize].level = to;
        }
        for &(s, _) in moves {
            self.supply_changed(model, s, t);
        }
    }

    fn dropped_now(&mut self, judged: &[u32]) {
        if self.detection == LockDetection::WhenFormed {
            let services = &self.services;
            self.dropped
                .extend(judged.iter().copied().filter(|&s| services[s as usize].draft != 0));
        }
    }

    #[inline]
    fn open_draft(&mut self, model: &Model, s: u32) {
        let state = self.services[s as usize];
        if state.draft == 0 {
            let supplier = if state.bind >= CAPACITY {
                NOTHING
            } else {
                self.binding_supplier(model, state.bind)
            };
            self.drafts.push(Draft {
                service: s,
                from: state.level,
                first_group: state.bind,
                first_supplier: supplier,
            });
            self.services[s as usize].draft = cut(self.drafts.len() as u64);
        }
    }

    /// Turns the drafts of a phase into changes, in the order of service ids.
    fn close_phase(&mut self, model: &Model, t: u32, restart: bool) {
        if self.drafts.is_empty() {
            return;
        }
        if !self.drafts.is_sorted_by_key(|d| d.service) {
            self.drafts.sort_unstable_by_key(|d| d.service);
        }
        let mut drafts = std::mem::take(&mut self.drafts);
        for draft in &drafts {
            let state = &mut self.services[draft.service as usize];
            state.draft = 0;
            // A restart is judged on what the previous instant left, even if a supplier restarted with it.
            let bind = if state.bind == STALE { draft.first_group } else { state.bind };
            let to = state.level;
            if to == draft.from {
                continue;
            }
            if to > draft.from {
                self.locked.rose(draft.service, to);
            }
            let last_group = if to == FULL { NOTHING } else { bind };
            let (last_supplier, ran_out) = if last_group >= CAPACITY {
                (NOTHING, t)
            } else {
                (self.binding_supplier(model, last_group), self.groups[last_group as usize].mark)
            };
            let general =
                model.services[draft.service as usize].flags & crate::model::flag::GENERAL;
            if general != 0 && model.combine(ServiceId(draft.service)) != Combine::Min {
                self.record_shares(model, draft.service);
            }
            self.changes.push(ChangeRow {
                at: t,
                service: draft.service,
                from: draft.from,
                to,
                first_group: draft.first_group,
                first_supplier: draft.first_supplier,
                last_group,
                last_supplier,
                ran_out,
                restart,
            });
        }
        drafts.clear();
        self.drafts = drafts;
    }

    /// For services whose impairments multiply or add: what each group takes away now.
    fn record_shares(&mut self, model: &Model, s: u32) {
        let row = cut(self.changes.len() as u64);
        for g in model.services[s as usize].groups..model.services[s as usize + 1].groups {
            let lost = FULL - self.groups[g as usize].allowed;
            if lost > 0 {
                let supplier = self.binding_supplier(model, g);
                self.shares.push((row, g, supplier, lost));
            }
        }
    }

    fn no_fixpoint(&mut self, model: &Model, t: u32, moves: &[(u32, u32)]) -> RunError {
        let error = RunError::NoFixpoint {
            at: u64::from(t),
            services: moves.iter().take(8).map(|m| model.ids[m.0 as usize].to_string()).collect(),
        };
        self.error = Some(error.clone());
        error
    }
}
