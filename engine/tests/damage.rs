//! What happens to capacity: losses, limits, demand, repairs that are sped up.

use std::sync::Arc;

use hakyu_engine::{ActionId, EventId, Origin};
use hakyu_engine::{
    Command, ImpairmentKind, Level, ModelBuilder, Order, RoleId, ServiceId, ServiceSpec, Setup,
    SimTime, Simulation,
    script::{Action, Deed, Effect, Event, Impact, Role, Script},
};
use hakyu_seeds::Distribution;

use crate::plan::{Plan, Service, What};

fn alone() -> Plan {
    Plan::new(1000, vec![Service::new()])
}

#[test]
fn overlapping_damage_never_over_restores() {
    let full = 1_000_000;
    assert_eq!(
        alone().damage(0, full, 10, 20).damage(0, full, 20, 20).steps(0),
        [(10, 0), (40, full)]
    );
    assert_eq!(
        alone().damage(0, full, 10, 30).damage(0, full, 20, 5).steps(0),
        [(10, 0), (40, full)]
    );
    let plan = alone().damage(0, 600_000, 10, 20).damage(0, 600_000, 20, 20);
    assert_eq!(plan.steps(0), [(10, 400_000), (20, 0), (30, 400_000), (40, full)]);
    // The end of one and the beginning of the next in one second leave no gap.
    assert_eq!(
        alone().damage(0, full, 10, 10).damage(0, full, 20, 10).steps(0),
        [(10, 0), (30, full)]
    );
}

#[test]
fn the_strictest_limit_counts_and_losses_come_off_capacity() {
    let limit = |left, seconds| What::Limit { service: 0, left, seconds };
    let plan = alone().order(10, limit(700_000, 30)).order(20, limit(500_000, 30));
    assert_eq!(plan.steps(0), [(10, 700_000), (20, 500_000), (50, 1_000_000)]);
    // A loss does not come off the limit but off what there is: 1 − .2 = .8 > .7.
    assert_eq!(
        plan.clone().damage(0, 200_000, 0, 100).steps(0)[..2],
        [(0, 800_000), (10, 700_000)]
    );
    let weak = Service { capacity: 800_000, ..Service::new() };
    let plan = Plan::new(100, vec![weak]).damage(0, 300_000, 10, 10).damage(0, 1_000_000, 30, 10);
    assert_eq!(plan.steps(0), [(0, 800_000), (10, 500_000), (20, 800_000), (30, 0), (40, 800_000)]);
}

/// A damage in the first second of a world that is not at full: one instant, one change.
#[test]
fn the_first_second_is_one_instant() {
    let weak = Service { capacity: 800_000, ..Service::new() };
    assert_eq!(Plan::new(100, vec![weak]).damage(0, 300_000, 0, 1000).steps(0), [(0, 500_000)]);
}

#[test]
fn demand_divides_capacity() {
    let demand = |demand, seconds| What::Demand { service: 0, demand, seconds };
    let peak = |ppm| alone().order(10, demand(ppm, 10)).steps(0);
    assert_eq!(peak(1_500_000), [(10, 666_666), (20, 1_000_000)]);
    assert_eq!(peak(2_000_000), [(10, 500_000), (20, 1_000_000)]);
    assert_eq!(peak(1_000_001), [(10, 999_999), (20, 1_000_000)]);
    assert_eq!(peak(1_000_000), []);
    assert_eq!(peak(300_000), []);
    let plan = alone()
        .damage(0, 300_000, 0, 50)
        .order(10, demand(2_000_000, 20))
        .order(20, demand(3_000_000, 5));
    assert_eq!(
        plan.steps(0),
        [(0, 700_000), (10, 350_000), (20, 233_333), (25, 350_000), (30, 700_000), (50, 1_000_000)]
    );
}

fn fixed(seconds: u64) -> Distribution {
    Distribution::fixed(seconds).unwrap()
}

/// One service, one role, an action that scales what remains of its repairs, and a script event if asked for.
fn crews(factor: u32, takes: u64, events: Vec<Event>) -> Simulation {
    let mut builder = ModelBuilder::new();
    builder.service(&ServiceSpec::new("s000"));
    builder.service(&ServiceSpec::new("s001"));
    let effects = vec![Effect::Expedite { service: ServiceId(0), factor }];
    let script = Script {
        events,
        roles: vec![Role::new("crew", fixed(0))],
        actions: vec![Action { id: "mutual-aid".into(), takes: fixed(takes), effects }],
        ..Script::default()
    };
    let model = builder.build(SimTime(1_000_000)).unwrap().with_script(script).unwrap();
    Simulation::new(Arc::new(model), Setup::new(1))
}

fn damage(service: u32, loss: u32, at: u64, seconds: u64) -> Command {
    let what = Order::Damage { service: ServiceId(service), loss: Level::new(loss), seconds };
    Command { at: SimTime(at), by: None, what }
}

fn act(at: u64) -> Command {
    Command { at: SimTime(at), by: Some(RoleId(0)), what: Order::Deed(Deed::Act(ActionId(0))) }
}

fn levels(sim: &mut Simulation, service: u32) -> Vec<(u64, u32)> {
    sim.run().unwrap();
    sim.changes().filter(|c| c.service.0 == service).map(|c| (c.at.0, c.to.ppm())).collect()
}

#[test]
fn crews_shorten_what_remains_of_open_repairs() {
    // Decided at 10 h, in effect 100 s later: 360 000 − 36 100 = 323 900 s remain, half of them are 161 950.
    let mut sim = crews(500_000, 100, vec![]);
    for command in [damage(0, 1_000_000, 0, 360_000), damage(1, 1_000_000, 0, 360_000), act(36_000)]
    {
        sim.submit(command).unwrap();
    }
    assert_eq!(levels(&mut sim, 0), [(0, 0), (36_100 + 161_950, 1_000_000)]);
    assert_eq!(
        levels(&mut sim, 1),
        [(0, 0), (360_000, 1_000_000)],
        "other services wait as before"
    );
}

#[test]
fn an_effect_sets_in_a_second_after_its_decision_at_the_earliest() {
    let mut sim = crews(500_000, 0, vec![]);
    sim.submit(damage(0, 1_000_000, 0, 360_000)).unwrap();
    sim.submit(act(36_000)).unwrap();
    // 323 999 s remain at 36 001; a half rounds down.
    assert_eq!(levels(&mut sim, 0), [(0, 0), (36_001 + 161_999, 1_000_000)]);
}

#[test]
fn expediting_touches_open_damage_only_and_may_lengthen_it() {
    let mut sim = crews(1_150_000, 0, vec![]);
    // Ended before, open in two parts, and not begun yet.
    for command in
        [damage(0, 400_000, 0, 500), damage(0, 400_000, 900, 1101), damage(0, 300_000, 900, 2101)]
    {
        sim.submit(command).unwrap();
    }
    sim.submit(damage(0, 1_000_000, 5000, 100)).unwrap();
    sim.submit(act(1000)).unwrap();
    // At 1001: 1000 s remain -> 1150; 2000 s remain -> 2300.
    let expected =
        [(0, 600_000), (500, 1_000_000), (900, 300_000), (2151, 700_000), (3301, 1_000_000)];
    let steps = levels(&mut sim, 0);
    assert_eq!(steps[..5], expected);
    assert_eq!(steps[5..], [(5000, 0), (5100, 1_000_000)]);
    // Nothing remains: a second, all the same.
    let mut sim = crews(0, 0, vec![]);
    sim.submit(damage(0, 1_000_000, 0, 8000)).unwrap();
    sim.submit(act(1000)).unwrap();
    assert_eq!(levels(&mut sim, 0), [(0, 0), (1002, 1_000_000)]);
    // Twice: the factor applies to what remains at each time.
    let mut sim = crews(500_000, 0, vec![]);
    for command in [damage(0, 1_000_000, 0, 8001), act(0), act(2000)] {
        sim.submit(command).unwrap();
    }
    // At 1: 8000 -> 4000, end 4001. At 2001: 2000 -> 1000, end 3001.
    assert_eq!(levels(&mut sim, 0), [(0, 0), (3001, 1_000_000)]);
}

/// Jobs of one damage: equal parts that come back one by one, and add up exactly.
#[test]
fn a_damage_of_several_jobs() {
    let impacts = vec![
        Impact::Damage {
            service: ServiceId(0),
            loss: Level::FULL,
            jobs: 3,
            repair: Distribution::uniform(100, 400).unwrap(),
            after: 0,
        },
        Impact::Outage {
            service: ServiceId(1),
            left: Level::percent(20),
            lasts: fixed(50),
            after: 0,
        },
    ];
    let event = Event::new("quake", fixed(1000), impacts);
    let late = Event {
        mechanism: None,
        types: 0,
        causes: 0,
        unusable: false,
        id: "wind".into(),
        at: fixed(2_000_000),
        impacts: vec![],
    };
    let idle = Event {
        mechanism: None,
        types: 0,
        causes: 0,
        unusable: false,
        id: "zephyr".into(),
        at: fixed(1010),
        impacts: vec![Impact::Demand {
            service: ServiceId(1),
            demand: 900_000,
            lasts: fixed(5),
            after: 0,
        }],
    };
    let mut sim = crews(500_000, 0, vec![event, late, idle]);
    let steps = levels(&mut sim, 0);
    assert_eq!(steps[0], (1000, 0));
    assert_eq!(steps.iter().map(|s| s.1).collect::<Vec<_>>(), [0, 333_333, 666_666, 1_000_000]);
    // Stratified: one job in each third of the distribution.
    for (job, step) in steps[1..].iter().enumerate() {
        let (from, to) = (1100 + 100 * job as u64, 1201 + 100 * job as u64);
        assert!((from..=to).contains(&step.0), "job {job} at {}", step.0);
    }
    assert_eq!(levels(&mut sim, 1), [(1000, 200_000), (1050, 1_000_000)]);
    let record = sim.finish();
    assert_eq!(
        record.without_effect,
        [EventId(2)],
        "the wind never came, the zephyr moved nothing"
    );
    let held: Vec<_> = record
        .impairments
        .iter()
        .filter(|i| i.service.0 == 1)
        .map(|i| (i.kind, i.origin))
        .collect();
    assert_eq!(held, [(ImpairmentKind::Limit, Origin::Event(EventId(0)))]);
}
