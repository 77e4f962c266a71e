//! A small world as plain data: what both the engine and the naive reference can run, and what a test can write down
//! in a few lines.

use std::{fmt, sync::Arc};

use hakyu_engine::{
    Aggregate, Change, Combine, Command, GroupId, GroupSpec, Level, Model, ModelBuilder, NeededFor,
    Order, Ramp, Record, Refill, Response, ServiceId, ServiceSpec, Setup, SimTime, Simulation,
};

/// A world and what happens to it. Service `i` has the id `s00i`, its group `j` the need `gj`.
#[derive(Clone)]
pub(crate) struct Plan {
    pub services: Vec<Service>,
    pub orders: Vec<Doing>,
    pub duration: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub capacity: u32,
    pub restart: u32,
    pub ramp: Option<(u32, u32)>,
    pub combine: Combine,
    pub groups: Vec<Group>,
}

#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub suppliers: Vec<(usize, u32)>,
    pub aggregate: Aggregate,
    pub total: Option<u64>,
    pub full_at: Option<u32>,
    pub response: Response,
    pub buffer: u32,
    pub refill: Refill,
    pub needed_for: NeededFor,
    pub feeds: Vec<Feed>,
}

#[derive(Clone, Debug)]
pub(crate) struct Feed {
    pub suppliers: Vec<(usize, u32)>,
    pub rate: u32,
    pub response: Response,
}

/// A command in the terms of the plan.
#[derive(Clone, Debug)]
pub(crate) struct Doing {
    pub at: u32,
    pub what: What,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Damage { service: usize, loss: u32, seconds: u32 },
    Limit { service: usize, left: u32, seconds: u32 },
    Demand { service: usize, demand: u32, seconds: u32 },
    Stock { service: usize, group: usize, seconds: u32 },
    Inflow { service: usize, group: usize, rate: u32, seconds: u32 },
}

/// A line per service, need and order: what a failed property prints has to be read.
impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} s", self.duration)?;
        for (s, service) in self.services.iter().enumerate() {
            let Service { capacity, restart, ramp, combine, groups } = service;
            writeln!(f, "  {s}: capacity {capacity} restart {restart} ramp {ramp:?} {combine:?}")?;
            for (g, group) in groups.iter().enumerate() {
                writeln!(f, "    g{g}: {group:?}")?;
            }
        }
        for order in &self.orders {
            writeln!(f, "  at {}: {:?}", order.at, order.what)?;
        }
        Ok(())
    }
}

impl Service {
    /// Full capacity, no delay, no needs.
    pub(crate) fn new() -> Self {
        Self {
            capacity: 1_000_000,
            restart: 0,
            ramp: None,
            combine: Combine::Min,
            groups: Vec::new(),
        }
    }
    pub(crate) fn restart(self, restart: u32) -> Self {
        Self { restart, ..self }
    }
    pub(crate) fn ramp(self, step: u32, every: u32) -> Self {
        Self { ramp: Some((step, every)), ..self }
    }
    pub(crate) fn combine(self, combine: Combine) -> Self {
        Self { combine, ..self }
    }
    pub(crate) fn needs(mut self, group: Group) -> Self {
        self.groups.push(group);
        self
    }
}

impl Group {
    /// An unbuffered need of one supplier, passed on one to one.
    pub(crate) fn of(supplier: usize) -> Self {
        Self::among(&[supplier], Aggregate::Weighted)
    }
    /// An unbuffered need of several suppliers of equal weight.
    pub(crate) fn among(suppliers: &[usize], aggregate: Aggregate) -> Self {
        Self {
            suppliers: suppliers.iter().map(|&s| (s, 1)).collect(),
            aggregate,
            total: None,
            full_at: None,
            response: Response::Criticality(1_000_000),
            buffer: 0,
            refill: Refill::AtOnce,
            needed_for: NeededFor::Both,
            feeds: Vec::new(),
        }
    }
    pub(crate) fn response(self, response: Response) -> Self {
        Self { response, ..self }
    }
    /// Losing the input leaves `1 − ppm`.
    pub(crate) fn critical(self, ppm: u32) -> Self {
        self.response(Response::Criticality(ppm))
    }
    /// All or nothing at 50 %.
    pub(crate) fn required(self) -> Self {
        self.response(Response::Required(500_000))
    }
    pub(crate) fn buffer(self, buffer: u32) -> Self {
        Self { buffer, ..self }
    }
    pub(crate) fn refill(self, refill: Refill) -> Self {
        Self { refill, ..self }
    }
    pub(crate) fn needed_for(self, needed_for: NeededFor) -> Self {
        Self { needed_for, ..self }
    }
    /// A supply of the buffer: `rate` of the need while `supplier` is up.
    pub(crate) fn fed(mut self, supplier: usize, rate: u32) -> Self {
        let response = Response::Required(500_000);
        self.feeds.push(Feed { suppliers: vec![(supplier, 1)], rate, response });
        self
    }
}

impl Plan {
    pub(crate) fn new(duration: u32, services: Vec<Service>) -> Self {
        Self { services, orders: Vec::new(), duration }
    }

    /// Adds a loss of capacity.
    pub(crate) fn damage(mut self, service: usize, loss: u32, at: u32, seconds: u32) -> Self {
        self.orders.push(Doing { at, what: What::Damage { service, loss, seconds } });
        self
    }

    pub(crate) fn order(mut self, at: u32, what: What) -> Self {
        self.orders.push(Doing { at, what });
        self
    }

    /// Compiles the world, adding services and needs in the order that `order` gives (a permutation of the services;
    /// odd positions add their needs backwards).
    pub(crate) fn build_in(&self, order: &[usize]) -> Model {
        let mut builder = ModelBuilder::new();
        let ids: Vec<String> = (0..self.services.len()).map(id).collect();
        let mut handles = vec![None; ids.len()];
        for &s in order {
            let service = &self.services[s];
            handles[s] = Some(builder.service(&ServiceSpec {
                capacity: Level::new(service.capacity),
                restart: u64::from(service.restart),
                ramp:
                    service.ramp.map(|(step, every)| Ramp {
                        step: Level::new(step),
                        every: u64::from(every),
                    }),
                combine: service.combine,
                ..ServiceSpec::new(&ids[s])
            }));
        }
        let handles: Vec<_> = handles.into_iter().flatten().collect();
        let named = |list: &[(usize, u32)]| -> Vec<_> {
            list.iter().map(|&(s, w)| (handles[s], w)).collect()
        };
        for (i, &s) in order.iter().enumerate() {
            let groups = self.services[s].groups.iter().enumerate();
            let groups: Vec<_> = if i % 2 == 0 { groups.collect() } else { groups.rev().collect() };
            for (g, group) in groups {
                let suppliers = named(&group.suppliers);
                let need = builder.need(
                    handles[s],
                    &GroupSpec {
                        aggregate: group.aggregate,
                        total: group.total,
                        full_at: group.full_at,
                        response: group.response.clone(),
                        buffer: u64::from(group.buffer),
                        refill: group.refill,
                        needed_for: group.needed_for,
                        ..GroupSpec::new(&format!("g{g}"), &suppliers)
                    },
                );
                for (f, feed) in group.feeds.iter().enumerate() {
                    let suppliers = named(&feed.suppliers);
                    let need_name = format!("f{f}");
                    let spec = GroupSpec {
                        response: feed.response.clone(),
                        ..GroupSpec::new(&need_name, &suppliers)
                    };
                    builder.feed(need, Level::new(feed.rate), &spec);
                }
            }
        }
        builder.build(SimTime(u64::from(self.duration))).unwrap()
    }

    pub(crate) fn model(&self) -> Arc<Model> {
        let order: Vec<usize> = (0..self.services.len()).collect();
        Arc::new(self.build_in(&order))
    }

    /// Puts the plan's orders into a simulation of its model.
    pub(crate) fn submit_to(&self, sim: &mut Simulation) {
        for doing in &self.orders {
            submit(sim, doing);
        }
    }

    /// A simulation with all orders in place, not yet run.
    pub(crate) fn sim(&self) -> Simulation {
        let mut sim = Simulation::new(self.model(), Setup::new(1));
        self.submit_to(&mut sim);
        sim
    }

    /// Runs to the end.
    pub(crate) fn run(&self) -> Record {
        let mut sim = self.sim();
        sim.run().unwrap();
        sim.finish()
    }

    /// The level of every service at the end of a run.
    pub(crate) fn last_levels(&self) -> Vec<u32> {
        let mut sim = self.sim();
        sim.run().unwrap();
        sim.model().services().map(|s| sim.level(s).ppm()).collect()
    }

    /// (time, level after) of each change of a service, restart and propagate alike.
    pub(crate) fn steps(&self, service: usize) -> Vec<(u64, u32)> {
        steps(&self.run(), service)
    }
}

pub(crate) fn submit(sim: &mut Simulation, doing: &Doing) -> u32 {
    let model = Arc::clone(sim.model());
    let service = |s: usize| ServiceId(u32::try_from(s).unwrap());
    let group = |s: usize, g: usize| group(&model, s, g);
    let what = match doing.what {
        What::Damage { service: s, loss, seconds } => {
            Order::Damage { service: service(s), loss: Level::new(loss), seconds: seconds.into() }
        }
        What::Limit { service: s, left, seconds } => {
            Order::Limit { service: service(s), left: Level::new(left), seconds: seconds.into() }
        }
        What::Demand { service: s, demand, seconds } => {
            Order::Demand { service: service(s), demand, seconds: seconds.into() }
        }
        What::Stock { service: s, group: g, seconds } => {
            Order::Stock { group: group(s, g), seconds: seconds.into() }
        }
        What::Inflow { service: s, group: g, rate, seconds } => {
            Order::Inflow { group: group(s, g), rate: Level::new(rate), seconds: seconds.into() }
        }
    };
    sim.submit(Command { at: SimTime(doing.at.into()), by: None, what }).unwrap()
}

pub(crate) fn group(model: &Model, s: usize, g: usize) -> GroupId {
    model.group(ServiceId(u32::try_from(s).unwrap()), &format!("g{g}")).unwrap()
}

/// The id of service `s`: in the order of the numbers.
fn id(s: usize) -> String {
    if s < 1000 { format!("s{s:03}") } else { format!("t{s:09}") }
}

/// (time, level after) of each change of a service.
pub(crate) fn steps(record: &Record, service: usize) -> Vec<(u64, u32)> {
    of(record, service).map(|c| (c.at.0, c.to.ppm())).collect()
}

/// The changes of a service.
pub(crate) fn of(record: &Record, service: usize) -> impl Iterator<Item = &Change> {
    record.changes.iter().filter(move |c| c.service.index() == service)
}

/// When a service was at zero: `[from, until)`.
pub(crate) fn down(record: &Record, service: usize) -> Vec<(u64, u64)> {
    let mut spans = Vec::new();
    let mut since = None;
    for change in of(record, service) {
        match (change.to.ppm(), since) {
            (0, None) => since = Some(change.at.0),
            (1.., Some(from)) => {
                spans.push((from, change.at.0));
                since = None;
            }
            _ => {}
        }
    }
    spans.extend(since.map(|from| (from, record.end.0)));
    spans
}
