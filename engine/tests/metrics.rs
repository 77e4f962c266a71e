//! Resilience metrics of 2.5, computed from the changes of a run, against their closed forms.

use std::sync::Arc;

use hakyu_engine::{
    Level, ModelBuilder, ServiceId, ServiceSpec, Setup, SimTime, Simulation,
    script::{Event, Impact, Script},
};
use hakyu_seeds::Distribution;

const H: u64 = 3600;

/// A service of `people` whose capacity follows points (hour, share), in steps of a minute between them.
fn run(people: u64, duration: u64, points: &[(u64, f64)]) -> Simulation {
    let mut series: Vec<(u64, Level)> = Vec::new();
    for pair in points.windows(2) {
        let [(from, q0), (to, q1)] = *pair else { unreachable!() };
        let (from, to) = (from * H, to * H);
        for t in (from..to).step_by(60) {
            let share = q0 + (q1 - q0) * (t - from) as f64 / (to - from) as f64;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share of a million"
            )]
            let ppm = (share * 1e6).round() as u32;
            series.push((t, Level::new(ppm)));
        }
    }
    series.push((points[points.len() - 1].0 * H, Level::FULL));
    series.dedup_by_key(|s| s.0);
    let mut builder = ModelBuilder::new();
    builder.service(&ServiceSpec { people, ..ServiceSpec::new("electricity@chiba") });
    let limit = Impact::Limit { service: ServiceId(0), series };
    let event = Event {
        mechanism: None,
        types: 0,
        causes: 0,
        unusable: false,
        id: "typhoon".into(),
        at: Distribution::fixed(0).unwrap(),
        impacts: vec![limit],
    };
    let script = Script { events: vec![event], ..Script::default() };
    let model = builder.build(SimTime(duration * H)).unwrap().with_script(script).unwrap();
    let mut sim = Simulation::new(Arc::new(model), Setup::new(1));
    sim.run().unwrap();
    sim
}

/// ∫(1 − Q)dt in ppm-seconds: exact.
fn loss(sim: &Simulation) -> u64 {
    let (mut sum, mut since, mut short) = (0, 0, 0);
    for change in sim.changes() {
        sum += short * (change.at.0 - since);
        since = change.at.0;
        short = u64::from(change.to.shortage().ppm());
    }
    sum + short * (sim.model().duration().0 - since)
}

/// First time after the first drop from which the level stays at or above `level`.
fn back_at(sim: &Simulation, level: u32) -> u64 {
    let below = |c: &hakyu_engine::Change| c.to.ppm() < level;
    let onset = sim.changes().next().unwrap().at.0;
    let changes: Vec<_> = sim.changes().collect();
    let last = changes.iter().rposition(below).unwrap();
    changes[last + 1].at.0 - onset
}

fn hours(ppm_seconds: u64) -> f64 {
    ppm_seconds as f64 / 1e6 / 3600.0
}

#[test]
fn steps_give_exact_loss_and_person_hours() {
    let mut builder = ModelBuilder::new();
    builder.service(&ServiceSpec { people: 2_950_000, ..ServiceSpec::new("electricity") });
    let series = vec![(0, Level::percent(20)), (24 * H, Level::percent(70)), (48 * H, Level::FULL)];
    let limit = Impact::Limit { service: ServiceId(0), series };
    let event = Event {
        mechanism: None,
        types: 0,
        causes: 0,
        unusable: false,
        id: "quake".into(),
        at: Distribution::fixed(4 * H).unwrap(),
        impacts: vec![limit],
    };
    let script = Script { events: vec![event], ..Script::default() };
    let model = builder.build(SimTime(100 * H)).unwrap().with_script(script).unwrap();
    let mut sim = Simulation::new(Arc::new(model), Setup::new(1));
    sim.run().unwrap();
    // 24 h without 80 %, 24 h without 30 %: 26.4 h a person.
    assert_eq!(loss(&sim), 264 * H * 100_000);
    let people = sim.model().info(ServiceId(0)).people;
    assert_eq!(people * loss(&sim) / 1_000_000 / H, 77_880_000);
    assert_eq!((back_at(&sim, 500_000), back_at(&sim, 900_000)), (24 * H, 48 * H));
}

/// Points (0,1)(4,1)(4,.2)(24,.2)(48,.7)(60,1): RL 31.0 h, R .483, T50 34.4 h and T95 54.0 h after onset.
#[test]
fn a_piecewise_recovery() {
    let mut sim = run(1, 60, &[(4, 0.2), (24, 0.2), (48, 0.7), (60, 1.0)]);
    // A stair of minutes lies half a step below the line: 30 s times the rise of 0.8.
    let stair = 0.8 * 30.0 / 3600.0;
    assert!((hours(loss(&sim)) - 31.0 - stair).abs() < 1e-4, "{}", hours(loss(&sim)));
    assert!((1.0 - hours(loss(&sim)) / 60.0 - 0.483_333).abs() < 2e-4);
    // 34.4 h = 123 840 s and 54.0 h are whole minutes: exact.
    assert_eq!(back_at(&sim, 500_000), 123_840);
    assert_eq!(back_at(&sim, 950_000), 54 * H);
    let least = sim.changes().map(|c| c.to.ppm()).min();
    assert_eq!(least, Some(200_000), "robustness");
    assert_eq!(sim.finish().changes.len(), 36 * 60, "back at 60 h, when the run is over");
}

/// Down to 40 % and back in a straight line over 10 days: 300 %·d; over a horizon of 30 days Zobel's R is .9.
#[test]
fn a_resilience_triangle() {
    let sim = run(1, 30 * 24, &[(0, 0.4), (240, 1.0)]);
    let days = hours(loss(&sim)) / 24.0;
    let stair = 0.6 * 30.0 / 86_400.0;
    assert!((days - 3.0 - stair).abs() < 1e-4, "{days}");
    assert!((1.0 - days / 30.0 - 0.9).abs() < 1e-4);
    assert_eq!(back_at(&sim, 700_000), 120 * H);
}
