//! Conditions fire in the very second in which they come true, however deep in a cascade of the kernel alone.

use hakyu_engine::Refill;
use hakyu_engine::{
    InjectId, Phase, RoleId, ServiceId, Setup, SimTime, Simulation, StepId, What,
    script::{
        Compare, Condition, Deed, DeedKind, DeedPattern, Inject, InjectTrigger, Measure, Playbook,
        Role, Script, StepTrigger,
    },
};

use crate::{
    plan::{Group, Plan, Service, group},
    script::{fired, fixed, inject, injects, level, scripted, step, when},
};

/// Ten services, each with a buffer of 100 s on the one before: service k falls at 1000 + 100 k.
fn deep() -> Plan {
    let mut services = vec![Service::new()];
    for k in 0..9 {
        services.push(Service::new().restart(10).needs(Group::of(k).required().buffer(100)));
    }
    Plan::new(50_000, services).damage(0, 1_000_000, 1000, 20_000)
}

fn sim(plan: &Plan, script: Script) -> Simulation {
    let mut sim = Simulation::new(scripted(plan, script), Setup::new(1));
    plan.submit_to(&mut sim);
    sim
}

fn facts(plan: &Plan, script: Script) -> Vec<(u32, u64, Option<u64>)> {
    let mut sim = sim(plan, script);
    sim.run().unwrap();
    fired(sim.facts())
}

fn measure(measure: Measure, compare: Compare, value: u64) -> Condition {
    Condition::Measure(measure, compare, value)
}

#[test]
fn a_level_deep_in_a_chain() {
    let low = when("low", level(9, Compare::Less, 500_000));
    // Back after 21 000 + 9 restarts of 10 s.
    let back =
        Condition::All(vec![Condition::Fired(InjectId(0)), level(9, Compare::AtLeast, 1_000_000)]);
    let script = injects(vec![low, when("zz-back", back)]);
    assert_eq!(facts(&deep(), script), [(0, 1900, Some(1901)), (1, 21_090, Some(21_091))]);
}

#[test]
fn every_comparison_turns_at_its_own_value() {
    let plan = Plan::new(100, vec![Service::new()])
        .damage(0, 500_000, 10, 80)
        .damage(0, 1, 20, 60)
        .damage(0, 499_999, 30, 40);
    let one = |compare, ppm| {
        facts(&plan, injects(vec![when("w", level(0, compare, ppm))])).first().map(|f| f.1)
    };
    assert_eq!(one(Compare::Less, 500_000), Some(20));
    assert_eq!(one(Compare::AtMost, 500_000), Some(10));
    assert_eq!(one(Compare::Less, 1), Some(30));
    assert_eq!(one(Compare::AtMost, 0), Some(30));
    assert_eq!(one(Compare::Less, 0), None);
    assert_eq!(one(Compare::Less, 1_000_000), Some(10));
    // True from the start: time 0.
    assert_eq!(one(Compare::AtMost, 1_000_000), Some(0));
    assert_eq!(one(Compare::AtLeast, 1_000_000), Some(0));
    assert_eq!(one(Compare::Greater, 1_000_000), None);
    let after = |condition| {
        let armed = Condition::All(vec![measure(Measure::Time, Compare::AtLeast, 31), condition]);
        facts(&plan, injects(vec![when("w", armed)])).first().map(|f| f.1)
    };
    assert_eq!(after(level(0, Compare::Greater, 499_999)), Some(80));
    assert_eq!(after(level(0, Compare::AtLeast, 499_999)), Some(70));
    assert_eq!(after(level(0, Compare::Greater, 500_000)), Some(90));
    assert_eq!(after(level(0, Compare::Less, 1)), Some(31), "true all along, armed at 31");
    assert_eq!(after(Condition::Not(Box::new(level(0, Compare::Less, 1)))), Some(70));
}

/// A dip within one instant crosses nothing.
#[test]
fn up_and_down_within_an_instant_is_no_crossing() {
    let plan = Plan::new(200, vec![Service::new().restart(10)])
        .damage(0, 1_000_000, 10, 40)
        .damage(0, 1_000_000, 60, 40);
    let up = Condition::All(vec![
        measure(Measure::Time, Compare::AtLeast, 20),
        level(0, Compare::AtLeast, 1),
    ]);
    assert_eq!(facts(&plan, injects(vec![when("up", up)])), [(0, 110, Some(111))]);
}

#[test]
fn people_without_supply() {
    // No people in a plan: none without.
    let script = injects(vec![
        when("none", measure(Measure::PeopleWithout(ServiceId(9)), Compare::AtMost, 0)),
        when("some", measure(Measure::PeopleWithout(ServiceId(9)), Compare::Greater, 0)),
    ]);
    assert_eq!(facts(&deep(), script), [(0, 0, Some(1))]);
}

/// Supply lost at 1000 at half, entirely at 1040: 100 s of buffer last until 1120.
#[test]
fn buffers_at_the_exact_second() {
    let services = vec![Service::new(), Service::new().needs(Group::of(0).required().buffer(100))];
    let plan =
        Plan::new(5000, services).damage(0, 500_001, 1000, 3000).damage(0, 499_999, 1040, 300);
    let g = group(&plan.model(), 1, 0);
    let one = |compare, seconds| {
        let script = injects(vec![when("w", measure(Measure::BufferSeconds(g), compare, seconds))]);
        facts(&plan, script).first().map(|f| f.1)
    };
    // 1040: 20 s and 40 ppm-seconds are gone.
    assert_eq!(one(Compare::Less, 100), Some(1001));
    assert_eq!(one(Compare::AtMost, 99), Some(1001));
    assert_eq!(one(Compare::Less, 80), Some(1040));
    assert_eq!(one(Compare::Less, 79), Some(1041));
    assert_eq!(one(Compare::AtMost, 30), Some(1089));
    assert_eq!(one(Compare::Less, 1), Some(1119));
    assert_eq!(one(Compare::AtMost, 0), Some(1119));
    assert_eq!(one(Compare::Less, 0), None);
    assert_eq!(one(Compare::AtLeast, 100), Some(0));
}

/// A buffer that fills crosses its marks, too: here 100 s in 200 s from the repair at 1060, 40 s being left.
#[test]
fn a_filling_buffer_at_the_exact_second() {
    let need = Group::of(0).required().buffer(100).refill(Refill::FullIn(200));
    let plan = Plan::new(5000, vec![Service::new(), Service::new().needs(need)])
        .damage(0, 1_000_000, 1000, 60);
    let g = group(&plan.model(), 1, 0);
    let one = |compare, seconds| {
        let low = measure(Measure::Time, Compare::AtLeast, 1050);
        let all = Condition::All(vec![low, measure(Measure::BufferSeconds(g), compare, seconds)]);
        facts(&plan, injects(vec![when("w", all)])).first().map(|f| f.1)
    };
    assert_eq!(one(Compare::Greater, 60), Some(1102), "61 s are there after 42 s");
    assert_eq!(one(Compare::AtLeast, 60), Some(1100));
    assert_eq!(one(Compare::AtLeast, 100), Some(1180));
    assert_eq!(one(Compare::Greater, 100), None);
    // Deliveries fill a buffer while it is short: 30 s at 1030, one ppm-second in ten comes back.
    let plan = Plan::new(
        5000,
        vec![Service::new(), Service::new().needs(Group::of(0).required().buffer(100))],
    );
    let plan = plan.damage(0, 500_000, 1000, 2000).order(
        1100,
        crate::plan::What::Inflow { service: 1, group: 0, rate: 600_000, seconds: 500 },
    );
    let script = injects(vec![when(
        "w",
        Condition::All(vec![
            measure(Measure::Time, Compare::AtLeast, 1090),
            measure(Measure::BufferSeconds(g), Compare::AtLeast, 60),
        ]),
    )]);
    assert_eq!(
        facts(&plan, script).first().map(|f| f.1),
        Some(1200),
        "50 s at 1100, 0.1 s a second from then"
    );
}

#[test]
fn times_and_what_they_are_combined_with() {
    let time = |compare, at| measure(Measure::Time, compare, at);
    let script = injects(vec![
        when("a", time(Compare::AtLeast, 777)),
        when("b", time(Compare::Greater, 777)),
        when("c", Condition::All(vec![time(Compare::AtLeast, 1950), level(9, Compare::Less, 1)])),
        when("d", Condition::All(vec![time(Compare::Less, 1850), level(9, Compare::Less, 1)])),
        when("e", Condition::Any(vec![time(Compare::AtLeast, 1899), level(9, Compare::Less, 1)])),
        inject("f", InjectTrigger::At(SimTime(5))),
    ]);
    let expected = [
        (0, 777, Some(778)),
        (1, 778, Some(779)),
        (2, 1950, Some(1951)),
        (4, 1899, Some(1900)),
        (5, 5, Some(5)),
    ];
    assert_eq!(facts(&deep(), script), expected);
}

/// A chain of conditions on what people got and did.
#[test]
fn received_fired_and_done() {
    let report = Deed::message(DeedKind::Report, vec![RoleId(1)]);
    let done = |pattern, role| Condition::Done(pattern, role);
    let to_both = |i: Inject| Inject { to: vec![RoleId(1)], ..i };
    let script = Script {
        roles: vec![Role::new("desk", fixed(30)), Role::new("ministry", fixed(0))],
        injects: vec![
            when("0-low", level(9, Compare::Less, 1)),
            when("1-fired", Condition::Fired(InjectId(0))),
            when("2-received", Condition::Received(InjectId(0), RoleId(0))),
            when("3-not-mine", Condition::Received(InjectId(0), RoleId(1))),
            when("4-step", done(DeedPattern::Step(StepId(0)), None)),
            when("5-kind", done(DeedPattern::Kind(DeedKind::Report), Some(RoleId(0)))),
            when("6-other", done(DeedPattern::Kind(DeedKind::Report), Some(RoleId(1)))),
            to_both(when("7-again", Condition::Received(InjectId(5), RoleId(0)))),
        ],
        playbooks: vec![Playbook { id: "best".into() }],
        steps: vec![step("report", 0, StepTrigger::Inject(InjectId(0)), 100, report)],
        ..Script::default()
    };
    let plan = deep();
    let mut sim = sim(&plan, script);
    sim.reset(Setup::new(1).with_playbook(sim.model().script().playbook("best")));
    plan.submit_to(&mut sim);
    sim.run().unwrap();
    // Delivered at 1901, handled for 30 s, prepared for 100 s: the report leaves at 2031.
    let expected = [
        (0, 1900, Some(1901)),
        (1, 1901, Some(1902)),
        (2, 1901, Some(1902)),
        (4, 2031, Some(2032)),
        (5, 2031, Some(2032)),
        (7, 2032, Some(2033)),
    ];
    assert_eq!(fired(sim.facts()), expected);
    let arrived =
        sim.facts().iter().find(|f| matches!(f.what, What::MessageArrived { .. })).unwrap();
    assert_eq!((arrived.at, arrived.phase), (SimTime(2091), Phase::Inform));
}

/// What is quoted is the state at delivery.
#[test]
fn quotes_are_read_at_delivery() {
    let mut services = deep().services;
    services[9].groups[0].buffer = 500;
    let plan = Plan { services, ..deep() };
    let g = group(&plan.model(), 9, 0);
    let quotes = vec![Measure::Level(ServiceId(8)), Measure::BufferSeconds(g), Measure::Time];
    let low = Inject { quotes, ..when("low", level(8, Compare::Less, 1)) };
    let mut sim = sim(&plan, injects(vec![low]));
    sim.run().unwrap();
    let quoted = sim.facts().iter().find_map(|f| match &f.what {
        What::InjectDelivered { quotes, .. } => Some(quotes.clone()),
        _ => None,
    });
    assert_eq!(quoted, Some(vec![0, 499, 1801]));
}

/// Whoever deletes the schedule loses everything but the cascade.
#[test]
fn without_the_schedule_nobody_hears_anything() {
    let script = || {
        injects(vec![
            when("low", level(9, Compare::Less, 1)),
            inject("now", InjectTrigger::At(SimTime(3))),
        ])
    };
    let mut with = sim(&deep(), script());
    with.run().unwrap();
    assert_eq!(fired(with.facts()).len(), 2);
    let mut without = sim(&deep(), script());
    without.remove_schedule();
    without.run().unwrap();
    assert_eq!(without.facts(), []);
}
