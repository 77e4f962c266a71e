//! Milestones are reached and left on edges, and conditions see them a second later.

use hakyu_engine::MilestoneId;

use super::*;

fn milestone(id: &str, when: Option<Condition>, until: Option<Condition>) -> Milestone {
    Milestone { id: id.into(), when, until }
}

fn low() -> Condition {
    below(50)
}

fn high() -> Condition {
    level(0, Compare::AtLeast, 900_000)
}

fn with(milestones: Vec<Milestone>, injects: Vec<Inject>) -> Script {
    Script { milestones, ..desk(injects) }
}

fn sets(i: Inject) -> Inject {
    Inject { activates: vec![MilestoneId(0)], ..i }
}

fn takes_back(i: Inject) -> Inject {
    Inject { deactivates: vec![MilestoneId(0)], ..i }
}

/// (time, milestone, reached, by which inject).
fn passed(record: &Record) -> Vec<(u64, u32, bool, Option<u32>)> {
    conduct(record)
        .into_iter()
        .filter_map(|(t, fact)| match fact {
            ConductFact::MilestoneReached { milestone, by } => {
                Some((t, milestone.0, true, by.map(|i| i.0)))
            }
            ConductFact::MilestoneLeft { milestone, by } => {
                Some((t, milestone.0, false, by.map(|i| i.0)))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn a_milestone_is_latched_on_the_edge() {
    // Without an end it is reached once, however often its condition comes true again.
    let twice = [limited(100, 40, 50), limited(300, 40, 50)];
    let record = run(&with(vec![milestone("m", Some(low()), None)], vec![]), &twice);
    assert_eq!(passed(&record), [(100, 0, true, None)]);
    // With one it is left when that comes true, not when the condition for its beginning ends.
    let script = with(vec![milestone("m", Some(low()), Some(high()))], vec![]);
    let slow = [limited(100, 40, 50), limited(150, 70, 100), limited(300, 40, 50)];
    let record = run(&script, &slow);
    assert_eq!(
        passed(&record),
        [(100, 0, true, None), (250, 0, false, None), (300, 0, true, None), (350, 0, false, None)]
    );
    // What holds from the start is reached at the start.
    let record = run(&script, &[limited(0, 40, 50)]);
    assert_eq!(passed(&record), [(0, 0, true, None), (50, 0, false, None)]);
    same_from_snapshots(&script, &slow, &[0, 99, 100, 101, 151, 250, 251, 300, 301, 350]);
}

#[test]
fn it_is_not_reached_while_its_end_holds() {
    let time = |from: u64| Some(Condition::Measure(Measure::Time, Compare::AtLeast, from));
    let before = |t: u64| Some(Condition::Measure(Measure::Time, Compare::Less, t));
    // The end holds until 120: it is reached when that is over.
    let record =
        run(&with(vec![milestone("m", Some(low()), before(120))], vec![]), &[limited(100, 40, 50)]);
    assert_eq!(passed(&record), [(120, 0, true, None)]);
    // Both at once: not reached.
    let record = run(&with(vec![milestone("m", time(100), time(100))], vec![]), &[]);
    assert_eq!(passed(&record), []);
}

#[test]
fn injects_set_milestones_and_take_them_back() {
    let script = with(
        vec![milestone("m", None, None)],
        vec![sets(at("a", 100)), takes_back(at("b", 200)), sets(at("c", 300)), sets(at("d", 400))],
    );
    assert_eq!(
        passed(&run(&script, &[])),
        [(100, 0, true, Some(0)), (200, 0, false, Some(1)), (300, 0, true, Some(2))]
    );
    // A held inject sets nothing, a skipped one never does.
    let commands = [skip(50, 0), hold(60, 2), skip(61, 3), release(700, 2)];
    assert_eq!(passed(&run(&script, &commands)), [(700, 0, true, Some(2))]);
    same_from_snapshots(&script, &commands, &[100, 201, 699, 700, 701]);
    same_from_snapshots(&script, &[], &[100, 101, 200, 201, 350]);
    // Of two in one second the one that takes it back counts.
    let script = with(
        vec![milestone("m", None, None)],
        vec![takes_back(at("a", 100)), sets(at("b", 100)), sets(at("c", 99))],
    );
    assert_eq!(passed(&run(&script, &[])), [(99, 0, true, Some(2)), (100, 0, false, Some(0))]);
}

#[test]
fn what_an_inject_does_stands_until_the_next_edge() {
    // Taken back while its condition holds, it stays so until that comes true again.
    let script =
        with(vec![milestone("m", Some(low()), Some(high()))], vec![takes_back(at("a", 120))]);
    let record = run(&script, &[limited(100, 40, 50), limited(300, 40, 50)]);
    assert_eq!(
        passed(&record),
        [
            (100, 0, true, None),
            (120, 0, false, Some(0)),
            (300, 0, true, None),
            (350, 0, false, None)
        ]
    );
    // Set while its end holds, it stays so until that comes true again.
    let script = with(vec![milestone("m", Some(low()), Some(high()))], vec![sets(at("a", 50))]);
    let record = run(&script, &[limited(100, 70, 50)]);
    assert_eq!(passed(&record), [(50, 0, true, Some(0)), (150, 0, false, None)]);
}

#[test]
fn conditions_see_a_milestone_in_the_next_instant() {
    let on = || Condition::Milestone(MilestoneId(0));
    let script = with(
        vec![milestone("m", Some(low()), Some(high())), milestone("n", Some(on()), None)],
        vec![when("a", on()), when("b", Condition::All(vec![on(), Condition::Fired(InjectId(0))]))],
    );
    let record = run(&script, &[limited(100, 40, 50)]);
    // Reached at 100; judged by others at 101 and delivered a second later.
    assert_eq!(fired(&record.facts), [(0, 101, Some(102)), (1, 102, Some(103))]);
    assert_eq!(
        passed(&record),
        [(100, 0, true, None), (101, 1, true, None), (150, 0, false, None)]
    );
    // Set by an inject at 100: just so.
    let script = with(
        vec![milestone("m", None, None)],
        vec![sets(at("a", 100)), takes_back(at("b", 200)), when("c", on()), when("d", gone())],
    );
    let record = run(&script, &[]);
    assert_eq!(
        fired(&record.facts),
        [(0, 100, Some(100)), (1, 200, Some(200)), (2, 101, Some(102)), (3, 201, Some(202))]
    );
    same_from_snapshots(&script, &[], &[100, 101, 102, 200, 201, 202]);
    // An alternative sent in the very second does not see it yet; one a second later does.
    for (time, expected) in [(100, vec![]), (101, vec![(101, 1, 0)])] {
        let other = Inject { alternatives: vec![alternative("x", Some(on()), 0)], ..at("b", time) };
        let script = with(vec![milestone("m", None, None)], vec![sets(at("a", 100)), other]);
        assert_eq!(chosen(&run(&script, &[])), expected);
    }
}

/// Inject `b` has been delivered and the milestone is not in force.
fn gone() -> Condition {
    let on = Condition::Milestone(MilestoneId(0));
    Condition::All(vec![Condition::Fired(InjectId(1)), Condition::Not(Box::new(on))])
}

/// A second future begins with no milestone.
#[test]
fn a_reset_leaves_all_milestones() {
    let script = with(vec![milestone("m", Some(low()), None)], vec![sets(at("a", 500))]);
    let mut sim = Simulation::new(model(&script), Setup::new(1));
    let mut digests = Vec::new();
    for _ in 0..2 {
        sim.reset(Setup::new(1));
        sim.submit(limited(100, 40, 50)).unwrap();
        sim.run().unwrap();
        let record = sim.finish();
        assert_eq!(passed(&record), [(100, 0, true, None)]);
        digests.push(record.digest);
    }
    assert_eq!(digests[0], digests[1]);
}

/// What rests on other mechanisms comes true in the right second too.
#[test]
fn milestones_watch_buffers_and_people() {
    use crate::plan::Group;
    let services = vec![Service::new(), Service::new().needs(Group::of(0).buffer(60))];
    let plan = Plan::new(END, services);
    let bare = plan.build_in(&[0, 1]);
    let group = bare.groups(ServiceId(1)).next().unwrap();
    let dry = Condition::Measure(Measure::BufferSeconds(group), Compare::Less, 20);
    let script = with(vec![milestone("m", Some(dry), None)], vec![]);
    let mut sim = Simulation::new(scripted(&plan, script), Setup::new(1));
    sim.submit(limited(100, 0, 400)).unwrap();
    sim.run().unwrap();
    // Of 60 s less than 20 are left after 41.
    assert_eq!(passed(&sim.finish()), [(141, 0, true, None)]);
}
