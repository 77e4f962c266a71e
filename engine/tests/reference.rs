//! The obvious implementation of DESIGN 5.2 and 5.3: every second of a run, every service, every group, from the words
//! of the page. Slow, without a queue, without a work list; it shares nothing with the engine but the plan.

mod rules;

use hakyu_engine::{Aggregate, Combine, NeededFor, Refill};

use crate::plan::{Feed, Group, Plan, Service, What};
use rules::{aggregate, capacity_of, lacking, respond};

const FULL: u32 = 1_000_000;

/// What binds a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bind {
    Nothing,
    Capacity,
    /// Group and supplier, by their numbers in the plan.
    Need(usize, usize),
}

/// A change of a level in one phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub at: u32,
    pub restart: bool,
    pub service: usize,
    pub from: u32,
    pub to: u32,
    pub first: Bind,
    /// Not told for restarts.
    pub last: Option<(Bind, u32)>,
}

#[derive(Clone, Default)]
struct Buffer {
    stock: i128,
    level: u32,
    inflow: u32,
    allowed: u32,
    ran_out: u32,
}

pub(crate) struct Reference<'p> {
    plan: &'p Plan,
    t: u32,
    level: Vec<u32>,
    capacity: Vec<u32>,
    buffers: Vec<Vec<Buffer>>,
    /// Deliveries ordered for the present second.
    extra: Vec<Vec<u64>>,
    /// Possible level of every second so far: (least within the instant, at its end).
    history: Vec<Vec<(u32, u32)>>,
    pub steps: Vec<Step>,
    /// Levels at the end of every second.
    pub series: Vec<Vec<u32>>,
}

impl<'p> Reference<'p> {
    pub(crate) fn run(plan: &'p Plan) -> Self {
        let n = plan.services.len();
        let full = |g: &Group| Buffer {
            stock: capacity_of(g),
            level: FULL,
            allowed: FULL,
            ..Buffer::default()
        };
        let mut this = Self {
            plan,
            t: 0,
            level: vec![FULL; n],
            capacity: vec![FULL; n],
            buffers: plan.services.iter().map(|s| s.groups.iter().map(full).collect()).collect(),
            extra: plan.services.iter().map(|s| vec![0; s.groups.len()]).collect(),
            history: vec![Vec::new(); n],
            steps: Vec::new(),
            series: Vec::new(),
        };
        for (s, service) in plan.services.iter().enumerate() {
            for g in 0..service.groups.len() {
                this.buffers[s][g].inflow = this.inflow(s, g);
            }
        }
        for t in 0..plan.duration {
            this.t = t;
            if t > 0 {
                this.drain();
            }
            this.restart();
            this.exogenous();
            this.propagate();
            this.series.push(this.level.clone());
        }
        this
    }

    /// One second passes in the buffers.
    fn drain(&mut self) {
        for (s, service) in self.plan.services.iter().enumerate() {
            for (g, group) in service.groups.iter().enumerate() {
                let b = &mut self.buffers[s][g];
                let shortage = i128::from(FULL - b.level);
                let refill = match group.refill {
                    Refill::FullIn(seconds) if shortage == 0 => {
                        (capacity_of(group) / i128::from(seconds)).max(1)
                    }
                    _ => 0,
                };
                b.stock = (b.stock + i128::from(b.inflow) + refill - shortage)
                    .clamp(0, capacity_of(group));
            }
        }
    }

    fn restart(&mut self) {
        let before = self.level.clone();
        let binds: Vec<Bind> = (0..before.len()).map(|s| self.binding(s)).collect();
        for (s, service) in self.plan.services.iter().enumerate() {
            let ceiling = self.ceiling(s);
            match service.ramp {
                Some((step, every)) if self.t > 0 && self.t.is_multiple_of(every) => {
                    self.level[s] = self.level[s].max(ceiling.min(before[s] + step));
                }
                None if service.restart > 0 => self.level[s] = self.level[s].max(ceiling),
                _ => {}
            }
        }
        self.refresh();
        for s in 0..before.len() {
            if self.level[s] != before[s] {
                let (at, from, to) = (self.t, before[s], self.level[s]);
                self.steps.push(Step {
                    at,
                    restart: true,
                    service: s,
                    from,
                    to,
                    first: binds[s],
                    last: None,
                });
            }
        }
    }

    /// The least possible level of the last `restart` seconds, as the previous instant left them.
    fn ceiling(&self, s: usize) -> u32 {
        let restart = self.plan.services[s].restart as usize;
        let known = &self.history[s];
        let now = known.len();
        let from = now.saturating_sub(restart.max(1));
        let mut least = FULL;
        for (u, &(low, end)) in known.iter().enumerate().skip(from) {
            // What became possible at the end of the first second counts from there.
            let first = u == from && now >= restart.max(1);
            least = least.min(if first { end } else { low });
        }
        least
    }

    fn exogenous(&mut self) {
        let t = self.t;
        let mut extra: Vec<Vec<u64>> = self.buffers.iter().map(|b| vec![0; b.len()]).collect();
        let mut loss = vec![0u64; self.level.len()];
        let mut limit = vec![FULL; self.level.len()];
        let mut demand = vec![FULL; self.level.len()];
        for doing in &self.plan.orders {
            let holds = |seconds: u32| doing.at <= t && t < doing.at + seconds;
            match doing.what {
                What::Damage { service, loss: l, seconds } if holds(seconds) => {
                    loss[service] += u64::from(l);
                }
                What::Limit { service, left, seconds } if holds(seconds) => {
                    limit[service] = limit[service].min(left);
                }
                What::Demand { service, demand: d, seconds } if holds(seconds) => {
                    demand[service] = demand[service].max(d);
                }
                What::Inflow { service, group, rate, seconds } if holds(seconds) => {
                    extra[service][group] += u64::from(rate);
                }
                What::Stock { service, group, seconds } if doing.at == t => {
                    let capacity = capacity_of(&self.plan.services[service].groups[group]);
                    let b = &mut self.buffers[service][group];
                    b.stock = (b.stock + i128::from(seconds) * i128::from(FULL)).min(capacity);
                }
                _ => {}
            }
        }
        for (s, service) in self.plan.services.iter().enumerate() {
            let left = u64::from(service.capacity).saturating_sub(loss[s]).min(limit[s].into());
            self.capacity[s] =
                u32::try_from(left * u64::from(FULL) / u64::from(demand[s])).unwrap();
        }
        self.extra = extra;
        self.refresh();
    }

    fn propagate(&mut self) {
        let before = self.level.clone();
        let mut first: Vec<Option<Bind>> = vec![None; before.len()];
        loop {
            let possible = self.possible();
            let binds: Vec<Bind> = (0..before.len()).map(|s| self.binding(s)).collect();
            let mut moved = false;
            for s in 0..before.len() {
                if possible[s] < self.level[s] {
                    self.level[s] = possible[s];
                    first[s].get_or_insert(binds[s]);
                    moved = true;
                }
            }
            self.refresh();
            if !moved {
                break;
            }
        }
        let low = self.possible();
        // Zero-delay rises.
        loop {
            let possible = self.possible();
            let binds: Vec<Bind> = (0..before.len()).map(|s| self.binding(s)).collect();
            let mut moved = false;
            for (s, service) in self.plan.services.iter().enumerate() {
                if service.restart == 0 && service.ramp.is_none() && possible[s] > self.level[s] {
                    self.level[s] = possible[s];
                    first[s].get_or_insert(binds[s]);
                    moved = true;
                }
            }
            self.refresh();
            if !moved {
                break;
            }
        }
        let end = self.possible();
        for s in 0..before.len() {
            self.history[s].push((low[s].min(end[s]), end[s]));
            if self.level[s] != before[s] {
                let to = self.level[s];
                let bind = if to == FULL { Bind::Nothing } else { self.binding(s) };
                let since = match bind {
                    Bind::Need(g, _) => self.buffers[s][g].ran_out,
                    _ => self.t,
                };
                self.steps.push(Step {
                    at: self.t,
                    restart: false,
                    service: s,
                    from: before[s],
                    to,
                    first: first[s].unwrap(),
                    last: Some((bind, since)),
                });
            }
        }
    }

    /// Group levels, deliveries and what they allow, from the levels as they stand.
    fn refresh(&mut self) {
        for (s, service) in self.plan.services.iter().enumerate() {
            for (g, group) in service.groups.iter().enumerate() {
                let level = self.supply(group);
                let inflow = self.inflow(s, g);
                let t = self.t;
                let b = &mut self.buffers[s][g];
                b.level = level;
                b.inflow = inflow;
                if level == FULL && group.refill == Refill::AtOnce {
                    b.stock = capacity_of(group);
                }
                let before = b.allowed;
                b.allowed = if level == FULL || b.stock > 0 {
                    FULL
                } else {
                    respond(&group.response, (level + inflow).min(FULL))
                };
                if before == FULL && b.allowed < FULL {
                    b.ran_out = t;
                }
            }
        }
    }

    fn supply(&self, group: &Group) -> u32 {
        let level = aggregate(&group.suppliers, group.aggregate, group.total, &self.level);
        let linear = self.plan.services.iter().any(|s| {
            s.combine == Combine::Linear && s.groups.iter().any(|g| std::ptr::eq(g, group))
        });
        let full_at = group.full_at.unwrap_or(if linear { FULL } else { 999_000 });
        if level >= full_at { FULL } else { level }
    }

    fn fed(&self, s: usize, g: usize) -> u32 {
        let one = |feed: &Feed| {
            let level = aggregate(&feed.suppliers, Aggregate::Weighted, None, &self.level);
            let level = if level >= 999_000 { FULL } else { level };
            u64::from(feed.rate) * u64::from(respond(&feed.response, level)) / u64::from(FULL)
        };
        let sum: u64 = self.plan.services[s].groups[g].feeds.iter().map(one).sum();
        u32::try_from(sum.min(FULL.into())).unwrap()
    }

    fn inflow(&self, s: usize, g: usize) -> u32 {
        u32::try_from((u64::from(self.fed(s, g)) + self.extra[s][g]).min(FULL.into())).unwrap()
    }

    fn possible(&self) -> Vec<u32> {
        (0..self.level.len()).map(|s| self.judged(s).0).collect()
    }

    fn binding(&self, s: usize) -> Bind {
        match self.judged(s).1 {
            None => Bind::Capacity,
            Some(g) => Bind::Need(g, lacking(&self.plan.services[s].groups[g], &self.level)),
        }
    }

    /// Possible level and the lowest group that allows least, unless capacity allows no more.
    fn judged(&self, s: usize) -> (u32, Option<usize>) {
        let service = &self.plan.services[s];
        let (run, run_bind) = self.combined(s, service, NeededFor::Restart);
        let (start, start_bind) = self.combined(s, service, NeededFor::Run);
        let held = start.max(self.level[s]);
        if run <= held { (run, run_bind) } else { (held, start_bind) }
    }

    fn combined(&self, s: usize, service: &Service, except: NeededFor) -> (u32, Option<usize>) {
        let capacity = self.capacity[s];
        let mut bind = None;
        let (mut low, mut product, mut lost) =
            (capacity, u64::from(capacity), u64::from(FULL - capacity));
        for (g, group) in service.groups.iter().enumerate() {
            if group.needed_for == except {
                continue;
            }
            let allowed = self.buffers[s][g].allowed;
            if allowed < low {
                low = allowed;
                bind = Some(g);
            }
            product = product * u64::from(allowed) / u64::from(FULL);
            lost += u64::from(FULL - allowed);
        }
        let level = match service.combine {
            Combine::Min => low,
            Combine::Product => u32::try_from(product).unwrap(),
            Combine::Linear => u32::try_from(u64::from(FULL).saturating_sub(lost)).unwrap(),
        };
        (level, bind)
    }
}
