//! The phases of one instant, the door for commands, the order of facts.

use std::sync::Arc;

use hakyu_engine::{ActionId, GroupId, Instant, RoleId, What};
use hakyu_engine::{
    Command, Level, Order, Phase, ServiceId, Setup, SimTime, Simulation, SubmitError,
    script::{Compare, Deed, InjectTrigger},
};

use crate::{
    plan::{Group, Plan, Service},
    script::{everything, inject, injects, level, scripted, when},
};

fn damage(at: u64, service: u32, seconds: u64) -> Command {
    Command {
        at: SimTime(at),
        by: None,
        what: Order::Damage { service: ServiceId(service), loss: Level::FULL, seconds },
    }
}

fn changes(sim: &Simulation) -> Vec<(u64, Phase, u32, u32)> {
    sim.changes().map(|c| (c.at.0, c.phase, c.service.0, c.to.ppm())).collect()
}

/// A restart, a repair, a new damage, a dry buffer and a fall in one second: in the order of the phases.
#[test]
fn phases_of_one_instant() {
    let services = vec![
        Service::new().restart(20),
        Service::new(),
        Service::new().needs(Group::of(1).required().buffer(50)),
        Service::new().needs(Group::of(2).required()),
    ];
    let plan = Plan::new(500, services)
        .damage(0, 1_000_000, 30, 100)
        .damage(0, 1_000_000, 150, 10)
        .damage(1, 1_000_000, 100, 100);
    let mut sim = plan.sim();
    sim.run().unwrap();
    let at_150: Vec<_> = changes(&sim).into_iter().filter(|c| c.0 == 150).collect();
    assert_eq!(
        at_150,
        [
            (150, Phase::Restart, 0, 1_000_000),
            (150, Phase::Propagate, 0, 0),
            (150, Phase::Propagate, 2, 0),
            (150, Phase::Propagate, 3, 0)
        ]
    );
}

#[test]
fn nothing_at_the_end_is_processed() {
    let plan = Plan::new(100, vec![Service::new().restart(10)]);
    assert_eq!(plan.clone().damage(0, 1_000_000, 99, 5).steps(0), [(99, 0)]);
    assert_eq!(
        plan.clone().damage(0, 1_000_000, 80, 10).steps(0),
        [(80, 0)],
        "the rise is due at 100"
    );
    assert_eq!(plan.damage(0, 1_000_000, 80, 9).steps(0), [(80, 0), (99, 1_000_000)]);
    let script = injects(vec![
        inject("end", InjectTrigger::At(SimTime(100))),
        inject("last", InjectTrigger::At(SimTime(99))),
    ]);
    let mut sim =
        Simulation::new(scripted(&Plan::new(100, vec![Service::new()]), script), Setup::new(1));
    sim.run().unwrap();
    assert_eq!(crate::script::fired(sim.facts()), [(1, 99, Some(99))]);
    assert_eq!(sim.now(), Some(SimTime(99)));
    assert_eq!(sim.step(), Ok(None));
}

#[test]
fn the_door_refuses_the_past_and_the_end() {
    let plan = Plan::new(100, vec![Service::new()]);
    let mut sim = Simulation::new(plan.model(), Setup::new(1));
    assert_eq!(
        sim.submit(damage(100, 0, 5)),
        Err(SubmitError::AfterEnd(SimTime(100), SimTime(100)))
    );
    assert_eq!(sim.submit(damage(0, 0, 5)), Ok(0));
    assert_eq!(sim.submit(damage(50, 0, 5)), Ok(1));
    sim.run_until(SimTime(51)).unwrap();
    assert_eq!(sim.submit(damage(50, 0, 5)), Err(SubmitError::Past(SimTime(50), SimTime(50))));
    assert_eq!(sim.submit(damage(7, 0, 5)), Err(SubmitError::Past(SimTime(7), SimTime(50))));
    // The next second is open, and refused commands have no number.
    assert_eq!(sim.submit(damage(51, 0, 9)), Ok(2));
    assert_eq!(sim.submit(damage(99, 0, 9)), Ok(3));
    sim.run().unwrap();
    let times: Vec<u64> = sim.changes().map(|c| c.at.0).collect();
    assert_eq!(times, [0, 5, 50, 60, 99]);
}

#[test]
fn the_door_refuses_what_the_model_does_not_have() {
    let mut sim = Simulation::new(Plan::new(100, vec![Service::new()]).model(), Setup::new(1));
    let order = |what| Command { at: SimTime(1), by: None, what };
    assert_eq!(sim.submit(damage(1, 1, 5)), Err(SubmitError::Unknown("service", 1)));
    let stock = Order::Stock { group: GroupId(0), seconds: 1 };
    assert_eq!(sim.submit(order(stock)), Err(SubmitError::Unknown("need", 0)));
    let deed = Order::Deed(Deed::Act(ActionId(0)));
    assert_eq!(sim.submit(order(deed.clone())), Err(SubmitError::NoRole));
    let by = Command { by: Some(RoleId(0)), ..order(deed.clone()) };
    assert_eq!(sim.submit(by), Err(SubmitError::Unknown("role", 0)));
    let model = scripted(&Plan::new(100, vec![Service::new()]), injects(vec![]));
    let mut sim = Simulation::new(model, Setup::new(1));
    let by = Command { by: Some(RoleId(0)), ..order(deed) };
    assert_eq!(sim.submit(by), Err(SubmitError::Unknown("action", 0)));
    sim.run().unwrap();
    assert_eq!(sim.changes().count(), 0);
}

/// A live exercise: the clock runs to a minute, nothing is due for long, and then somebody acts.
#[test]
fn commands_between_far_apart_instants_are_not_lost() {
    for (first, second) in [(200, 90_000), (1000, 1010), (1, 2), (3000, 99_999)] {
        let mut sim =
            Simulation::new(Plan::new(100_000, vec![Service::new()]).model(), Setup::new(1));
        sim.submit(damage(50_000, 0, 100)).unwrap();
        sim.run_until(SimTime(100)).unwrap();
        let mut expected = vec![(50_000, 0), (50_100, 1_000_000)];
        for at in [first, second] {
            if at > sim.now().map_or(0, |t| t.0) {
                sim.submit(damage(at, 0, 7)).unwrap();
                expected.push((at, 0));
                if at + 7 < 100_000 && !(first + 7 > second && at == first) {
                    expected.push((at + 7, 1_000_000));
                }
                sim.run_until(SimTime(at)).unwrap();
            }
        }
        sim.run().unwrap();
        expected.sort_unstable();
        if second == 2 {
            expected.retain(|e| *e != (2, 0));
        }
        let got: Vec<_> = sim.changes().map(|c| (c.at.0, c.to.ppm())).collect();
        assert_eq!(got, expected, "commands at {first} and {second}");
    }
}

/// `run_until` leaves its own second alone; steps return the instants that concern more than services.
#[test]
fn running_to_a_time_and_stepping() {
    let script = injects(vec![
        inject("at", InjectTrigger::At(SimTime(40))),
        when("low", level(0, Compare::Less, 1)),
    ]);
    let plan = Plan::new(100, vec![Service::new()]).damage(0, 1_000_000, 60, 10);
    let mut sim = Simulation::new(scripted(&plan, script), Setup::new(1));
    plan.submit_to(&mut sim);
    sim.run_until(SimTime(60)).unwrap();
    assert_eq!((sim.now(), sim.changes().count()), (Some(SimTime(40)), 0));
    let mut instants = Vec::new();
    while let Some(Instant { at }) = sim.step().unwrap() {
        instants.push(at.0);
    }
    // The crossing down, the delivery, the crossing up again.
    assert_eq!(instants, [60, 61, 70]);
}

/// Facts leave sorted by (time, phase, what), and commands act after events.
#[test]
fn facts_are_sorted() {
    let services = vec![
        Service::new(),
        Service::new().needs(Group::of(0).buffer(5)),
        Service::new().needs(Group::of(1)),
    ];
    let plan = Plan::new(400, services).damage(0, 500_000, 7, 60);
    let model = plan.model();
    let model = scripted(&plan, everything(&model));
    let setup = Setup::new(3).with_playbook(model.script().playbook("best"));
    let mut sim = Simulation::new(Arc::clone(&model), setup);
    plan.submit_to(&mut sim);
    sim.run().unwrap();
    let facts = sim.finish().facts;
    assert!(facts.len() > 12, "{} facts", facts.len());
    assert!(
        facts
            .windows(2)
            .all(|w| (w[0].at, w[0].phase, &w[0].what) <= (w[1].at, w[1].phase, &w[1].what))
    );
    assert_eq!(facts, sim.facts());
    let changes: Vec<_> = sim.changes().collect();
    assert!(
        changes
            .windows(2)
            .all(|w| (w[0].at, w[0].phase, w[0].service) < (w[1].at, w[1].phase, w[1].service))
    );
    // An effect that sets in and a deed in one second: deeds stand first, whatever happened first.
    sim.reset(Setup::new(3));
    for at in 20..31 {
        let what = Order::Deed(Deed::Act(ActionId(0)));
        sim.submit(Command { at: SimTime(at), by: Some(RoleId(1)), what }).unwrap();
    }
    sim.run().unwrap();
    let facts = sim.facts();
    assert!(
        facts
            .windows(2)
            .all(|w| (w[0].at, w[0].phase, &w[0].what) <= (w[1].at, w[1].phase, &w[1].what))
    );
    let times = |of: fn(&What) -> bool| {
        facts.iter().filter(|f| of(&f.what)).map(|f| f.at).collect::<Vec<_>>()
    };
    let done = times(|what| matches!(what, What::Done { .. }));
    let effects = times(|what| matches!(what, What::TookEffect(_)));
    assert!(effects.iter().any(|at| done.contains(at)), "the test needs both in one second");
}
