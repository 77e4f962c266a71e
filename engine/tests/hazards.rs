//! Hazards: when they arrive, which state a site falls into, and that each kind can be left out.

use std::sync::Arc;

use hakyu_engine::script::{Event, Impact, Script};
use hakyu_engine::{
    Level, Mechanism, ModelBuilder, Off, ServiceId, ServiceSpec, Setup, SimTime, Simulation,
};
use hakyu_seeds::{Distribution, Replicate};

const FULL: u32 = 1_000_000;
const AT: u64 = 1_000;

fn fixed(seconds: u64) -> Distribution {
    Distribution::fixed(seconds).unwrap()
}

/// One service and one event at `AT`.
fn world(mechanism: Option<Mechanism>, impacts: Vec<Impact>) -> Simulation {
    let mut builder = ModelBuilder::new();
    builder.service(&ServiceSpec::new("s000"));
    let event = Event { mechanism, ..Event::new("hazard", fixed(AT), impacts) };
    let script = Script { events: vec![event], ..Script::default() };
    let model = builder.build(SimTime(100_000)).unwrap().with_script(script).unwrap();
    Simulation::new(Arc::new(model), Setup::new(1))
}

fn levels(sim: &mut Simulation, setup: Setup) -> Vec<(u64, u32)> {
    sim.reset(setup);
    sim.run().unwrap();
    sim.changes().map(|c| (c.at.0, c.to.ppm())).collect()
}

fn without(mechanism: Mechanism) -> Setup {
    Setup::new(1).without(Off::NONE.with(mechanism))
}

const S: ServiceId = ServiceId(0);

#[test]
fn a_hazard_strikes_when_it_arrives_and_at_once_without_arrival() {
    let half = Level::new(500_000);
    let (lasts, after) = (fixed(50), 300);
    let all = [
        Impact::Damage { service: S, loss: half, jobs: 1, repair: lasts.clone(), after },
        Impact::Outage { service: S, left: half, lasts: lasts.clone(), after },
        Impact::Demand { service: S, demand: 2 * FULL, lasts: lasts.clone(), after },
        Impact::Struck { service: S, states: vec![(FULL, half, lasts)], after },
    ];
    for impact in all {
        let what = format!("{impact:?}");
        let mut sim = world(None, vec![impact]);
        let there = levels(&mut sim, Setup::new(1));
        assert_eq!(there, [(AT + 300, 500_000), (AT + 350, FULL)], "{what}");
        let digest = sim.finish().digest;
        let at_once = levels(&mut sim, without(Mechanism::Arrival));
        assert_ne!(sim.finish().digest, digest, "{what}");
        assert_eq!(at_once, [(AT, 500_000), (AT + 50, FULL)], "{what}");
    }
}

#[test]
fn demand_follows_its_series() {
    let series = vec![(0, 1_250_000), (100, 2 * FULL), (200, FULL)];
    let mut sim = world(None, vec![Impact::Asked { service: S, series }]);
    assert_eq!(
        levels(&mut sim, Setup::new(1)),
        [(AT, 800_000), (AT + 100, 500_000), (AT + 200, FULL)]
    );
}

/// Standard deviation of a share p of n is √(p·(1 − p)/n): 0.0047 for p = 0.1, 0.0072 for 0.3; five of them allowed.
#[test]
fn a_site_falls_into_each_state_as_often_as_stated() {
    let states = vec![(100_000, Level::FULL, fixed(90)), (300_000, Level::new(400_000), fixed(30))];
    let mut sim = world(None, vec![Impact::Struck { service: S, states, after: 0 }]);
    let n = 4_000_u32;
    let mut counts = [0_u32; 3];
    for k in 0..n {
        let setup = Setup { replicate: Replicate(k), ..Setup::new(5) };
        match levels(&mut sim, setup).as_slice() {
            [(AT, 0), (1_090, FULL)] => counts[0] += 1,
            [(AT, 600_000), (1_030, FULL)] => counts[1] += 1,
            [] => counts[2] += 1,
            other => panic!("{other:?}"),
        }
    }
    for (count, share) in counts.into_iter().zip([0.1, 0.3, 0.6]) {
        let (got, n) = (f64::from(count) / f64::from(n), f64::from(n));
        assert!((got - share).abs() < 5.0 * f64::sqrt(share * (1.0 - share) / n), "{counts:?}");
    }
}

#[test]
fn the_state_does_not_depend_on_other_impacts_of_the_event() {
    let states = || vec![(500_000, Level::FULL, fixed(90))];
    let struck = || Impact::Struck { service: S, states: states(), after: 0 };
    let mut alone = world(None, vec![struck()]);
    // The second impact begins long after the first has ended.
    let other = Impact::Outage { service: S, left: Level::ZERO, lasts: fixed(5), after: 50_000 };
    let mut both = world(None, vec![struck(), other]);
    for k in 0..50 {
        let setup = Setup { replicate: Replicate(k), ..Setup::new(9) };
        let first = levels(&mut alone, setup);
        assert_eq!(levels(&mut both, setup)[..first.len()], first[..], "replicate {k}");
    }
}

#[test]
fn every_kind_of_hazard_can_be_left_out() {
    use Mechanism as M;
    let kinds = [
        M::Earthquake,
        M::Wind,
        M::Flood,
        M::Snow,
        M::Ash,
        M::Pandemic,
        M::SolarStorm,
        M::Heat,
        M::Radio,
        M::Providers,
        M::Demand,
    ];
    let series = |knots: &[(u64, u32)]| knots.iter().map(|&(t, l)| (t, Level::new(l))).collect();
    for kind in kinds {
        let left = Level::new(700_000);
        let impacts = match kind {
            // Absence comes in steps, and with it people ask for more.
            M::Pandemic => vec![
                Impact::Limit {
                    service: S,
                    series: series(&[(0, 900_000), (50, 600_000), (90, FULL)]),
                },
                Impact::Asked { service: S, series: vec![(0, 1_020_000), (90, FULL)] },
            ],
            M::Heat => {
                vec![Impact::Asked { service: S, series: vec![(0, 1_250_000), (500, FULL)] }]
            }
            M::SolarStorm => {
                vec![Impact::Limit { service: S, series: series(&[(0, 500_000), (90, FULL)]) }]
            }
            M::Radio | M::Providers => {
                vec![Impact::Outage { service: S, left, lasts: fixed(500), after: 0 }]
            }
            M::Demand => {
                let (demand, lasts) = (2 * FULL, fixed(500));
                vec![Impact::Demand { service: S, demand, lasts, after: 0 }]
            }
            _ => {
                let (loss, repair) = (Level::new(300_000), fixed(500));
                vec![Impact::Damage { service: S, loss, jobs: 8, repair, after: 0 }]
            }
        };
        let run = |setup| {
            let mut sim = world(Some(kind), impacts.clone());
            sim.reset(setup);
            sim.run().unwrap();
            sim.finish()
        };
        let (on, off) = (run(Setup::new(1)), run(without(kind)));
        assert!(!on.changes.is_empty() && off.changes.is_empty(), "{kind:?}");
        let lowest = on.changes.iter().map(|c| c.to.ppm()).min();
        let expected = match kind {
            M::Pandemic => 600_000 * 100 / 102,
            M::Heat => 800_000,
            M::SolarStorm | M::Demand => 500_000,
            _ => 700_000,
        };
        assert!(lowest.is_some_and(|l| l.abs_diff(expected) <= 1), "{kind:?}: {lowest:?}");
        assert_ne!(on.digest, off.digest, "{kind:?}");
        let other = if kind == M::Wind { M::Snow } else { M::Wind };
        assert_eq!(on.digest, run(without(other)).digest, "{kind:?} is not {other:?}");
    }
}
