//! Objectives turn out one way or the other at the moment their condition first holds.

use hakyu_engine::{
    Command, Level, ObjectiveId, Order, RoleId, ServiceId, Setup, SimTime, Simulation, What,
    script::{
        Action, Compare, Condition, Deed, DeedKind, DeedPattern, Measure, Objective, Role, Script,
        Verdict,
    },
};

use crate::{
    plan::{Plan, Service},
    script::{fixed, level, scripted},
};

fn at(compare: Compare, seconds: u64) -> Condition {
    Condition::Measure(Measure::Time, compare, seconds)
}

/// Service 0 is to stay at 60 % in [100, 200); somebody is to act.
fn run(low_from: u64, acts: Option<u64>, restored: bool) -> Vec<(u64, u32, Verdict)> {
    let plan = Plan::new(1000, vec![Service::new()]);
    let keep = Condition::All(vec![
        level(0, Compare::Less, 600_000),
        at(Compare::AtLeast, 100),
        at(Compare::Less, 200),
    ]);
    let acted = Condition::Done(DeedPattern::Kind(DeedKind::Act), Some(RoleId(0)));
    let objective = |id: &str, turns| Objective { id: id.into(), turns };
    let script = Script {
        roles: vec![Role::new("desk", fixed(0))],
        actions: vec![Action { id: "call".into(), takes: fixed(0), effects: vec![] }],
        objectives: vec![
            objective("a-keep", Some((keep, Verdict::Broken))),
            objective("b-act", Some((acted, Verdict::Met))),
            objective("c-score", None),
        ],
        ..Script::default()
    };
    let model = scripted(&plan, script);
    let mut sim = Simulation::new(std::sync::Arc::clone(&model), Setup::new(1));
    let fall = Order::Limit { service: ServiceId(0), left: Level::percent(50), seconds: 60 };
    sim.submit(Command { at: SimTime(low_from), by: None, what: fall }).unwrap();
    if let Some(time) = acts {
        let what = Order::Deed(Deed::Act(hakyu_engine::ActionId(0)));
        sim.submit(Command { at: SimTime(time), by: Some(RoleId(0)), what }).unwrap();
    }
    if restored {
        sim.run_until(SimTime(120)).unwrap();
        let saved = sim.save();
        let mut other = Simulation::new(model, Setup::new(9));
        other.restore(&saved).unwrap();
        sim = other;
    }
    sim.run().unwrap();
    let turned = sim.finish().facts.into_iter().filter_map(|f| match f.what {
        What::Objective(ObjectiveId(o), verdict) => Some((f.at.0, o, verdict)),
        _ => None,
    });
    turned.collect()
}

#[test]
fn a_level_is_lost_within_its_window_only() {
    assert_eq!(run(130, None, false), [(130, 0, Verdict::Broken)]);
    // Low since before the window: broken when the window opens.
    assert_eq!(run(50, None, false), [(100, 0, Verdict::Broken)]);
    // Back before it opens, or low only after it.
    assert_eq!(run(20, None, false), []);
    assert_eq!(run(200, None, false), []);
}

#[test]
fn a_deed_meets_its_objective_and_a_snapshot_remembers() {
    let all = [(110, 1, Verdict::Met), (130, 0, Verdict::Broken)];
    assert_eq!(run(130, Some(110), false), all);
    assert_eq!(run(130, Some(110), true), all);
}
