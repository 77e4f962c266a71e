//! CASC-1 through the general engine: `casc1 NETFILE REPS THREADS [digest]`, one line out.
//!
//! The network goes in through the same `ModelBuilder` as any world, the damages through `submit` on one reset
//! simulation per thread. Needs are `required`, buffers refill at once, `restart` is the largest lag: nothing here or
//! in the engine is made for this workload. With `digest` every run is closed with its digest.

#![expect(clippy::disallowed_types, reason = "a race reads the clock; the engine never does")]
#![expect(clippy::print_stdout, reason = "the line is the result")]

use std::{error::Error, num::NonZeroU64, sync::Arc, time::Instant};

use hakyu_engine::{
    Command, GroupSpec, Level, LockDetection, Model, ModelBuilder, Order, Response, ServiceSpec,
    Setup, SimTime, Simulation,
};
use hakyu_seeds::Replicate;

const HORIZON_HOURS: u64 = 336;

/// The workload's own generator (splitmix64): it defines the damages, the engine never sees it.
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

fn load(path: &str) -> Result<Model, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let mut lines =
        text.lines().map(|l| l.split_whitespace().map(str::parse).collect::<Result<Vec<u64>, _>>());
    let head = lines.next().ok_or("no header")??;
    let lags = lines.next().ok_or("no lags")??;
    let mut builder = ModelBuilder::new();
    let mut handles = Vec::new();
    for (i, lag) in lags.iter().enumerate() {
        let id = format!("s{i:06}");
        handles
            .push(builder.service(&ServiceSpec { restart: lag * 3600, ..ServiceSpec::new(&id) }));
    }
    if handles.len() as u64 != head[0] {
        return Err("the header and the lags disagree".into());
    }
    let mut needs = vec![0u32; handles.len()];
    for line in lines {
        let line = line?;
        let [supplier, consumer, hours] = line[..] else {
            return Err("an edge has three numbers".into());
        };
        let (supplier, consumer) = (usize::try_from(supplier)?, usize::try_from(consumer)?);
        let name = format!("need-{:02}", needs[consumer]);
        needs[consumer] += 1;
        let suppliers = [(handles[supplier], 1)];
        builder.need(
            handles[consumer],
            &GroupSpec {
                response: Response::Required(500_000),
                buffer: hours * 3600,
                ..GroupSpec::new(&name, &suppliers)
            },
        );
    }
    Ok(builder.build(SimTime::from_hours(HORIZON_HOURS))?)
}

/// Down-hours and down transitions of replicates `first`, `first + step`, …
fn study(
    model: &Arc<Model>,
    reps: u64,
    first: u64,
    step: u64,
    digest: bool,
) -> Result<(u64, u64), String> {
    let setup = Setup { locks: LockDetection::AtEnd, digest, ..Setup::new(1) };
    let mut sim = Simulation::new(Arc::clone(model), setup);
    let services: Vec<_> = model.services().collect();
    let n = services.len() as u64;
    let (mut down, mut transitions) = (0, 0);
    let mut k = first;
    while k < reps {
        sim.reset(Setup {
            replicate: Replicate(u32::try_from(k).map_err(|e| e.to_string())?),
            ..setup
        });
        let mut generator = SplitMix(k);
        for _ in 0..(n / 20).max(1) {
            let node = usize::try_from(generator.next() % n).map_err(|e| e.to_string())?;
            let (hour, lasts) = (generator.next() % 24, 12 + generator.next() % 85);
            sim.submit(Command {
                at: SimTime::from_hours(hour),
                by: None,
                what: Order::Damage {
                    service: services[node],
                    loss: Level::FULL,
                    seconds: lasts * 3600,
                },
            })
            .map_err(|e| e.to_string())?;
        }
        sim.run().map_err(|e| e.to_string())?;
        if digest {
            let record = sim.finish();
            std::hint::black_box(record.digest);
        }
        // A down hour is counted from the drop to the rise or the end: sums of signed times.
        let mut signed = 0i64;
        for change in sim.changes() {
            let left = (HORIZON_HOURS * 3600 - change.at.0).cast_signed();
            if change.to < change.from {
                transitions += 1;
                signed += left;
            } else {
                signed -= left;
            }
        }
        down += signed.unsigned_abs() / 3600;
        k += step;
    }
    Ok((down, transitions))
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, path, reps, rest @ ..] = &args[..] else {
        return Err("usage: casc1 NETFILE REPS [THREADS] [digest]".into());
    };
    let reps: u64 = reps.parse()?;
    let threads = rest.first().map_or(Ok(NonZeroU64::MIN), |t| t.parse::<NonZeroU64>())?.get();
    let digest = rest.get(1).is_some_and(|w| w == "digest");
    let model = Arc::new(load(path)?);
    let clock = Instant::now();
    let parts: Vec<Result<(u64, u64), String>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|j| {
                let model = &model;
                scope.spawn(move || study(model, reps, j, threads, digest))
            })
            .collect();
        workers
            .into_iter()
            .map(|w| w.join().unwrap_or_else(|_| Err("a worker panicked".into())))
            .collect()
    });
    let (mut down, mut transitions) = (0, 0);
    for part in parts {
        let (d, t) = part?;
        down += d;
        transitions += t;
    }
    let wall = clock.elapsed().as_secs_f64();
    println!(
        "hakyu{} N={} E={} reps={reps} threads={threads} down={down} trans={transitions} wall={wall:.4}s reps/s={:.1}",
        if digest { "+digest" } else { "" },
        model.service_count(),
        model.dependency_count(),
        reps as f64 / wall
    );
    Ok(())
}
