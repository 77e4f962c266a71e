//! The workload CASC-1: down-hours and down transitions that five other engines agree on.
//!
//! Regions of 14 sectors. Every row of the table with a criticality of at least 0.30 is a dependency inside a region;
//! power and ict also supply the next region (buffers 48 h and 24 h). Needs are all or nothing; a node comes back its
//! largest lag after the last block is gone. Replicate k draws N/20 damages from splitmix64(k).

use std::sync::Arc;

use hakyu_engine::{
    Command, GroupSpec, Level, LockDetection, Model, ModelBuilder, Order, ServiceSpec, Setup,
    SimTime, Simulation,
};
use hakyu_seeds::Replicate;

const HORIZON: u64 = 336;
const SECTORS: [&str; 14] = [
    "ict",
    "finance",
    "aviation",
    "airport",
    "rail",
    "power",
    "gas",
    "gov",
    "medical",
    "water",
    "logistics",
    "chemical",
    "credit",
    "petroleum",
];

struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

/// (supplier, consumer, buffer h, lag h)
fn table() -> Vec<(usize, usize, u64, u64)> {
    let text = include_str!("data/baseline_v0.csv");
    let sector = |name: &str| {
        SECTORS.iter().position(|s| *s == name).unwrap_or_else(|| panic!("sector {name}"))
    };
    let hours = |field: &str| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "hours of a table"
        )]
        let hours = field.parse::<f64>().unwrap().round() as u64;
        hours.max(1)
    };
    let mut rows = Vec::new();
    for line in text.lines().skip(1) {
        // A quoted field before the numbers would shift them: only the service and the reason are ever quoted.
        let fields = split(line);
        let criticality: f64 = fields[3].parse().unwrap();
        if criticality >= 0.3 {
            rows.push((
                sector(&fields[0]),
                sector(&fields[1]),
                hours(&fields[5]),
                hours(&fields[7]),
            ));
        }
    }
    rows
}

fn split(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().unwrap().push(c),
        }
    }
    fields
}

fn network(regions: usize) -> Arc<Model> {
    let mut edges = Vec::new();
    let mut lag = vec![1u64; regions * 14];
    for region in 0..regions {
        for (supplier, consumer, buffer, back) in table() {
            let node = region * 14 + consumer;
            edges.push((region * 14 + supplier, node, buffer));
            lag[node] = lag[node].max(back);
        }
        if regions > 1 {
            let next = (region + 1) % regions * 14;
            edges.push((region * 14 + 5, next + 5, 48));
            edges.push((region * 14, next, 24));
        }
    }
    let mut builder = ModelBuilder::new();
    let ids: Vec<String> = (0..lag.len()).map(|i| format!("s{i:06}")).collect();
    let service = |(id, lag): (&String, &u64)| {
        builder.service(&ServiceSpec { restart: lag * 3600, ..ServiceSpec::new(id) })
    };
    let handles: Vec<_> = ids.iter().zip(&lag).map(service).collect();
    for (i, (supplier, consumer, buffer)) in edges.into_iter().enumerate() {
        let suppliers = [(handles[supplier], 1)];
        let need = format!("need-{i:06}");
        builder.need(
            handles[consumer],
            &GroupSpec { buffer: buffer * 3600, ..GroupSpec::new(&need, &suppliers) },
        );
    }
    Arc::new(builder.build(SimTime::from_hours(HORIZON)).unwrap())
}

/// Down-hours and down transitions of replicates 0, 1, ….
fn checksum(regions: usize, replicates: u32) -> (u64, u64) {
    let model = network(regions);
    let services: Vec<_> = model.services().collect();
    let n = services.len() as u64;
    let setup = Setup { locks: LockDetection::AtEnd, digest: false, ..Setup::new(1) };
    let mut sim = Simulation::new(model, setup);
    let (mut hours, mut transitions) = (0, 0);
    for k in 0..replicates {
        sim.reset(Setup { replicate: Replicate(k), ..setup });
        let mut random = SplitMix(k.into());
        for _ in 0..(n / 20).max(1) {
            let service = services[usize::try_from(random.next() % n).unwrap()];
            let (at, lasts) = (random.next() % 24, 12 + random.next() % 85);
            let what = Order::Damage { service, loss: Level::FULL, seconds: lasts * 3600 };
            sim.submit(Command { at: SimTime::from_hours(at), by: None, what }).unwrap();
        }
        sim.run().unwrap();
        let mut seconds = 0i64;
        for change in sim.changes() {
            let left = (HORIZON * 3600 - change.at.0).cast_signed();
            let down = change.to < change.from;
            transitions += u64::from(down);
            seconds += if down { left } else { -left };
        }
        hours += seconds.unsigned_abs() / 3600;
    }
    (hours, transitions)
}

#[test]
fn one_region() {
    assert_eq!(table().len(), 42);
    assert_eq!(checksum(1, 2000), (1_317_580, 8_204));
}

#[test]
fn the_prefectures() {
    assert_eq!(checksum(47, 100), (2_703_402, 19_813));
}

#[test]
fn the_municipalities() {
    assert_eq!(checksum(1741, 10), (10_189_065, 74_847));
}
