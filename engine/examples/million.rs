//! The large world of the design: `million [SERVICES]` (default 1,000,000), ten needs each, causes on.
//!
//! Criticality 0.3–1, buffers 1–72 h, restart 1–24 h, all seeded; electricity – every fourteenth service – is at zero from
//! 1 h to 72 h; the horizon is 30 days. Prints load and run time, changes and peak memory.

#![expect(clippy::disallowed_types, reason = "a race reads the clock; the engine never does")]
#![expect(clippy::print_stdout, reason = "the lines are the result")]

use std::{error::Error, sync::Arc, time::Instant};

use hakyu_engine::{
    Command, GroupSpec, Level, LockDetection, Model, ModelBuilder, Order, Response, ServiceSpec,
    Setup, SimTime, Simulation,
};
use hakyu_seeds::{Draws, MasterSeed, Purpose, Replicate, Streams};

const NEEDS: usize = 10;

fn between(draws: &mut Draws, low: u64, high: u64) -> u64 {
    low + draws.below(high - low + 1)
}

fn build(services: usize, draws: &mut Draws) -> Result<Model, Box<dyn Error>> {
    let mut builder = ModelBuilder::new();
    let mut id = String::new();
    let mut handles = Vec::with_capacity(services);
    for i in 0..services {
        id.clear();
        id.push_str(if i % 14 == 0 { "electricity-" } else { "service-" });
        id.push_str(&format!("{i:07}"));
        let restart = between(draws, 1, 24) * 3600;
        handles.push(builder.service(&ServiceSpec { restart, ..ServiceSpec::new(&id) }));
    }
    let names: Vec<String> = (0..NEEDS).map(|n| format!("need-{n}")).collect();
    for (i, &consumer) in handles.iter().enumerate() {
        for name in &names {
            // Any service but itself.
            let mut supplier = usize::try_from(draws.below(services as u64 - 1))?;
            supplier += usize::from(supplier >= i);
            let criticality = u32::try_from(between(draws, 300_000, 1_000_000))?;
            builder.need(
                consumer,
                &GroupSpec {
                    response: Response::Criticality(criticality),
                    buffer: between(draws, 1, 72) * 3600,
                    ..GroupSpec::new(name, &[(handles[supplier], 1)])
                },
            );
        }
    }
    Ok(builder.build(SimTime::from_hours(30 * 24))?)
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM"));
    let kib = line.and_then(|l| l.split_whitespace().nth(1)).and_then(|k| k.parse::<f64>().ok());
    kib.map_or_else(|| "unknown".into(), |k| format!("{:.2} GiB", k / 1_048_576.0))
}

fn main() -> Result<(), Box<dyn Error>> {
    let services = std::env::args().nth(1).map_or(Ok(1_000_000), |a| a.parse())?;
    let streams = Streams::new(MasterSeed(1), Replicate(0));
    let clock = Instant::now();
    let model = Arc::new(build(services, &mut streams.at(Purpose::Design, 0, 0))?);
    let mut sim = Simulation::new(
        Arc::clone(&model),
        Setup { locks: LockDetection::AtEnd, digest: false, ..Setup::new(1) },
    );
    println!(
        "load {:.2} s: {} services, {} dependencies",
        clock.elapsed().as_secs_f64(),
        model.service_count(),
        model.dependency_count()
    );
    let clock = Instant::now();
    for service in model.services().filter(|s| model.id(*s).starts_with("electricity")) {
        sim.submit(Command {
            at: SimTime::from_hours(1),
            by: None,
            what: Order::Damage { service, loss: Level::FULL, seconds: 71 * 3600 },
        })?;
    }
    sim.run()?;
    let changes = sim.changes().count();
    let down = model.services().filter(|s| sim.level(*s) < Level::FULL).count();
    println!(
        "run {:.2} s: {changes} changes, {down} services below full at the end, peak memory {}",
        clock.elapsed().as_secs_f64(),
        peak_memory()
    );
    Ok(())
}
