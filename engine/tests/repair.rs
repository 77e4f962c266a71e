//! Repair as work: crews, ways, parts, what repair needs, mutual aid, trucks.

mod assessment;
mod crews;
mod laws;
mod supplies;
mod systems;

use std::sync::Arc;

use hakyu_engine::{
    ActionId, Command, Fact, GroupId, GroupSpec, Level, Model, ModelBuilder, Off, Order, PlaceId,
    PoolId, Record, Response, RoleId, ServiceId, ServiceSpec, Setup, SimTime, Simulation, What,
    record::repair::RepairFact,
    script::{
        Action, Deed, Effect, Event, Impact, Role, Script,
        repair::{
            Brings, Load, Policy, Pool, PoolKind, Refailure, Repair, RepairOrder, Support, Travel,
        },
    },
};
use hakyu_seeds::Distribution;

const HOSPITAL: ServiceId = ServiceId(0);
const POWER: ServiceId = ServiceId(1);
const ROAD: ServiceId = ServiceId(2);
const A: ServiceId = ServiceId(3);
const B: ServiceId = ServiceId(4);
const C: ServiceId = ServiceId(5);
const D: ServiceId = ServiceId(6);
const EAST: PlaceId = PlaceId(0);
const NORTH: PlaceId = PlaceId(1);
const WEST: PlaceId = PlaceId(2);

fn fixed(seconds: u64) -> Distribution {
    Distribution::fixed(seconds).unwrap()
}

/// A pool of crews in the north for all four sites.
fn crews(id: &str, units: u32) -> Pool {
    Pool {
        id: id.into(),
        kind: PoolKind::Crew,
        place: NORTH,
        units,
        serves: vec![A, B, C, D],
        systems: vec![],
        assessment: None,
        mobilisation: fixed(0),
        on_request: false,
    }
}

fn order(order: RepairOrder) -> Action {
    Action { id: "order".into(), takes: fixed(1), effects: vec![Effect::Repair(order)] }
}

/// From the north 100 s to the east and 200 s to the west, 50 s between these two.
fn ways() -> Travel {
    Travel { seconds: vec![0, 100, 50, 100, 0, 200, 50, 200, 0], ..Travel::default() }
}

/// A world of four sites, and what happens in it.
#[derive(Clone, Default)]
struct Case {
    /// (site, time, share lost, jobs, work)
    damage: Vec<(ServiceId, u64, Level, u32, Distribution)>,
    /// (service, from, left, for)
    limits: Vec<(ServiceId, u64, Level, u64)>,
    repair: Repair,
    actions: Vec<Action>,
    /// Times at which the first action is decided.
    acts: Vec<u64>,
    /// The order in which services are given to the builder.
    shuffle: usize,
}

impl Case {
    fn new(pools: Vec<Pool>) -> Self {
        Self { repair: Repair { pools, ..Repair::default() }, ..Self::default() }
    }

    fn job(mut self, site: ServiceId, at: u64, work: u64) -> Self {
        self.damage.push((site, at, Level::FULL, 1, fixed(work)));
        self
    }

    fn limit(mut self, service: ServiceId, from: u64, percent: u32, seconds: u64) -> Self {
        self.limits.push((service, from, Level::percent(percent), seconds));
        self
    }

    /// The action is decided a second before it sets in.
    fn act(mut self, at: u64, action: Action) -> Self {
        self.actions = vec![action];
        self.acts.push(at - 1);
        self
    }

    fn model(&self) -> Arc<Model> {
        let mut specs = vec![
            ("hospital", "east", 1000),
            ("power", "north", 50),
            ("road", "east", 0),
            ("site-a", "east", 100),
            ("site-b", "east", 200),
            ("site-c", "west", 300),
            ("site-d", "west", 400),
        ];
        specs.rotate_left(self.shuffle % 7);
        let mut builder = ModelBuilder::new();
        let mut handles = std::collections::BTreeMap::new();
        for (id, place, people) in specs {
            let spec = ServiceSpec { place, people, ..ServiceSpec::new(id) };
            handles.insert(id, builder.service(&spec));
        }
        let (power, line) = ([(handles["power"], 1)], [(handles["site-a"], 1)]);
        let power = GroupSpec { buffer: 7200, ..GroupSpec::new("power", &power) };
        let line =
            GroupSpec { response: Response::Criticality(500_000), ..GroupSpec::new("line", &line) };
        builder.need(handles["hospital"], &power);
        builder.need(handles["hospital"], &line);
        let impact =
            |(service, _, loss, jobs, repair): &(ServiceId, u64, Level, u32, Distribution)| {
                let (service, loss, jobs, repair) = (*service, *loss, *jobs, repair.clone());
                Impact::Damage { service, loss, jobs, repair, after: 0 }
            };
        let events = (self.damage.iter().enumerate())
            .map(|(n, d)| Event::new(format!("e{n:03}"), fixed(d.1), vec![impact(d)]))
            .collect();
        let script = Script {
            events,
            roles: vec![Role::new("boss", fixed(0))],
            actions: self.actions.clone(),
            repair: self.repair.clone(),
            ..Script::default()
        };
        Arc::new(builder.build(SimTime(1_000_000)).unwrap().with_script(script).unwrap())
    }

    fn start(&self, off: Off) -> Simulation {
        let mut sim = Simulation::new(self.model(), Setup::new(1).without(off));
        for &(service, at, left, seconds) in &self.limits {
            let what = Order::Limit { service, left, seconds };
            sim.submit(Command { at: SimTime(at), by: None, what }).unwrap();
        }
        for &at in &self.acts {
            let what = Order::Deed(Deed::Act(ActionId(0)));
            sim.submit(Command { at: SimTime(at), by: Some(RoleId(0)), what }).unwrap();
        }
        sim
    }

    fn run_without(&self, off: Off) -> Record {
        let mut sim = self.start(off);
        sim.run().unwrap();
        sim.finish()
    }

    fn run(&self) -> Record {
        self.run_without(Off::NONE)
    }
}

fn facts(record: &Record) -> Vec<(u64, RepairFact)> {
    let fact = |f: &Fact| match &f.what {
        What::Repair(fact) => Some((f.at.0, fact.clone())),
        _ => None,
    };
    record.facts.iter().filter_map(fact).collect()
}

/// When which service was repaired.
fn finished(record: &Record) -> Vec<(u64, ServiceId)> {
    let done = |(at, fact): (u64, RepairFact)| match fact {
        RepairFact::Finished { service, .. } => Some((at, service)),
        _ => None,
    };
    facts(record).into_iter().filter_map(done).collect()
}

fn times(record: &Record) -> Vec<u64> {
    finished(record).into_iter().map(|f| f.0).collect()
}

/// The level of a service over time.
fn steps(record: &Record, service: ServiceId) -> Vec<(u64, u32)> {
    let of = record.changes.iter().filter(|c| c.service == service);
    of.map(|c| (c.at.0, c.to.ppm())).collect()
}

/// People-seconds lost over all services.
fn lost(record: &Record, model: &Model) -> u128 {
    let mut sum = 0;
    for service in model.services() {
        let people = u128::from(model.info(service).people);
        let (mut since, mut level) = (0, 1_000_000);
        for (at, to) in steps(record, service).into_iter().chain([(record.end.0, 0)]) {
            sum += u128::from(at - since) * u128::from(1_000_000 - level) * people / 1_000_000;
            (since, level) = (at, to);
        }
    }
    sum
}
