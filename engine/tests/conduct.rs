//! Injects with alternatives, injects that are kept ready, milestones.

mod laws;
mod milestones;

use std::sync::Arc;

use hakyu_engine::{
    BuildError, Command, EventId, Fact, InjectId, Level, Mechanism, Model, Off, Order, Record,
    RoleId, ServiceId, Setup, SimTime, Simulation, SubmitError, What,
    record::{conduct::ConductFact, knowledge::KnowledgeFact},
    script::{
        Alternative, Compare, Condition, Event, Inject, InjectTrigger, Measure, Milestone, Role,
        Script, messages::Form,
    },
};

use crate::{
    plan::{Plan, Service},
    script::{fired, fixed, inject, level, scripted, when},
};

const END: u32 = 1000;

/// Two services that nothing connects.
fn plan() -> Plan {
    Plan::new(END, vec![Service::new(), Service::new()])
}

fn model(script: &Script) -> Arc<Model> {
    scripted(&plan(), script.clone())
}

/// Injects to one role that reads them at once.
fn desk(injects: Vec<Inject>) -> Script {
    Script {
        events: vec![Event::new("storm", fixed(0), vec![])],
        roles: vec![Role::new("desk", fixed(0)), Role::new("other", fixed(0))],
        injects,
        ..Script::default()
    }
}

fn at(id: &str, time: u64) -> Inject {
    inject(id, InjectTrigger::At(SimTime(time)))
}

fn parked(id: &str) -> Inject {
    Inject { parked: true, ..inject(id, InjectTrigger::Released) }
}

fn like(id: &str, other: u32) -> Inject {
    inject(id, InjectTrigger::Like(InjectId(other)))
}

/// Quotes service 0 and claims that service 1 is at this level.
fn alternative(id: &str, when: Option<Condition>, claims: u32) -> Alternative {
    let quotes = vec![Measure::Level(ServiceId(0))];
    let form = Form { claims: vec![(ServiceId(1), Level::percent(claims))], ..Form::default() };
    Alternative { id: id.into(), when, quotes, tells: vec![EventId(0)], form }
}

fn below(percent: u64) -> Condition {
    level(0, Compare::Less, percent * 10_000)
}

fn order(time: u64, what: Order) -> Command {
    Command { at: SimTime(time), by: None, what }
}

/// Service 0 is at this level for a while.
fn limited(from: u64, percent: u32, seconds: u64) -> Command {
    let left = Level::percent(percent);
    order(from, Order::Limit { service: ServiceId(0), left, seconds })
}

fn release(time: u64, inject: u32) -> Command {
    order(time, Order::ReleaseInject(InjectId(inject)))
}

fn hold(time: u64, inject: u32) -> Command {
    order(time, Order::HoldInject(InjectId(inject)))
}

fn skip(time: u64, inject: u32) -> Command {
    order(time, Order::SkipInject(InjectId(inject)))
}

fn run(script: &Script, commands: &[Command]) -> Record {
    run_with(script, commands, Setup::new(1))
}

fn run_with(script: &Script, commands: &[Command], setup: Setup) -> Record {
    let mut sim = Simulation::new(model(script), setup);
    for command in commands {
        sim.submit(command.clone()).unwrap();
    }
    sim.run().unwrap();
    sim.finish()
}

/// The run again, stopped and carried over to another simulation before each of these times: all of it is the same.
fn same_from_snapshots(script: &Script, commands: &[Command], stops: &[u64]) {
    let whole = run(script, commands);
    for &stop in stops {
        let mut sim = Simulation::new(model(script), Setup::new(1));
        for command in commands {
            sim.submit(command.clone()).unwrap();
        }
        sim.run_until(SimTime(stop)).unwrap();
        let saved = sim.save();
        // Another run before it, so that nothing is left at its start.
        let mut other = Simulation::new(model(script), Setup::new(2));
        for command in commands {
            other.submit(command.clone()).unwrap();
        }
        other.run().unwrap();
        other.restore(&saved).unwrap();
        other.run().unwrap();
        let again = other.finish();
        assert_eq!(again.facts, whole.facts, "from {stop}");
        assert_eq!(again.digest, whole.digest, "from {stop}");
    }
}

fn conduct(record: &Record) -> Vec<(u64, ConductFact)> {
    let pick = |f: &Fact| match &f.what {
        What::Conduct(fact) => Some((f.at.0, fact.clone())),
        _ => None,
    };
    record.facts.iter().filter_map(pick).collect()
}

fn chosen(record: &Record) -> Vec<(u64, u32, u32)> {
    let pick = |f: &Fact| match f.what {
        What::AlternativeChosen { inject, alternative } => Some((f.at.0, inject.0, alternative)),
        _ => None,
    };
    record.facts.iter().filter_map(pick).collect()
}

/// (time, inject, role, quotes) of all deliveries.
fn delivered(record: &Record) -> Vec<(u64, u32, u32, Vec<u64>)> {
    let pick = |f: &Fact| match &f.what {
        What::InjectDelivered { inject, to, quotes } => {
            Some((f.at.0, inject.0, to.0, quotes.clone()))
        }
        _ => None,
    };
    record.facts.iter().filter_map(pick).collect()
}

/// (time, service, ppm) of what role 0 came to believe.
fn believed(record: &Record) -> Vec<(u64, u32, u32)> {
    let pick = |f: &Fact| match &f.what {
        What::Knowledge(KnowledgeFact::Believes { role: RoleId(0), service, level, .. }) => {
            Some((f.at.0, service.0, level.ppm()))
        }
        _ => None,
    };
    record.facts.iter().filter_map(pick).collect()
}

fn choosing(own: bool) -> Script {
    let quotes = vec![Measure::Time];
    let alternatives =
        vec![alternative("a-1", Some(below(30)), 10), alternative("a-2", Some(below(60)), 20)];
    desk(vec![Inject { own, quotes, alternatives, ..at("i", 100) }])
}

#[test]
fn the_first_alternative_that_holds_is_sent() {
    let script = choosing(true);
    // Both hold: the first. It quotes, tells and claims for itself.
    let both = run(&script, &[limited(50, 20, 400)]);
    assert_eq!(chosen(&both), [(100, 0, 0)]);
    assert_eq!(delivered(&both), [(100, 0, 0, vec![200_000])]);
    assert_eq!(believed(&both), [(100, 0, 200_000), (100, 1, 100_000)]);
    let knows = |r: &Record| {
        r.facts.iter().any(|f| matches!(f.what, What::Knowledge(KnowledgeFact::Knows { .. })))
    };
    assert!(knows(&both));
    let second = run(&script, &[limited(50, 40, 400)]);
    assert_eq!(chosen(&second), [(100, 0, 1)]);
    assert_eq!(believed(&second), [(100, 0, 400_000), (100, 1, 200_000)]);
    // None: its own content, which tells and claims nothing.
    let own = run(&script, &[limited(50, 70, 400)]);
    assert_eq!((chosen(&own), conduct(&own)), (vec![], vec![]));
    assert_eq!(delivered(&own), [(100, 0, 0, vec![100])]);
    assert_eq!(believed(&own), []);
    assert!(!knows(&own));
    // What holds counts at that second: not before, not after.
    assert_eq!(chosen(&run(&script, &[limited(50, 20, 50)])), []);
    assert_eq!(chosen(&run(&script, &[limited(100, 20, 9)])), [(100, 0, 0)]);
    assert_eq!(chosen(&run(&script, &[limited(101, 20, 9)])), []);
    // The choice stands before the delivery, so that whoever reads facts in order knows what was delivered.
    let order: Vec<_> = both.facts.iter().filter(|f| f.at.0 == 100).map(|f| &f.what).collect();
    let place = |wanted: fn(&What) -> bool| order.iter().position(|w| wanted(w)).unwrap();
    assert!(
        place(|w| matches!(w, What::AlternativeChosen { .. }))
            < place(|w| matches!(w, What::InjectDelivered { .. }))
    );
}

#[test]
fn false_claims_of_alternatives_can_be_left_out() {
    let mut script = choosing(true);
    script.injects[0].alternatives[0].form =
        Form { invented: vec![(ServiceId(1), Level::ZERO)], ..Form::default() };
    let commands = [limited(50, 20, 400)];
    assert_eq!(believed(&run(&script, &commands)), [(100, 0, 200_000), (100, 1, 0)]);
    let off = Setup::new(1).without(Off::NONE.with(Mechanism::FalseInformation));
    assert_eq!(believed(&run_with(&script, &commands, off)), [(100, 0, 200_000)]);
}

#[test]
fn where_none_holds_and_it_says_nothing_itself_nothing_is_sent() {
    let mut script = choosing(false);
    let with = Condition::Fired(InjectId(0));
    let received = Condition::Received(InjectId(0), RoleId(0));
    script.injects.extend([when("j-fired", with), when("k-received", received)]);
    script.injects[0].activates = vec![hakyu_engine::MilestoneId(0)];
    script.milestones = vec![Milestone { id: "m".into(), when: None, until: None }];
    let none = run(&script, &[]);
    assert_eq!(conduct(&none), [(100, ConductFact::NothingSent(InjectId(0)))]);
    // It counts as fired, not as received, and sets no milestone.
    assert_eq!(fired(&none.facts), [(0, 100, None), (1, 100, Some(101))]);
    let some = run(&script, &[limited(50, 20, 400)]);
    assert_eq!(fired(&some.facts), [(0, 100, Some(100)), (1, 100, Some(101)), (2, 100, Some(101))]);
    assert!(matches!(conduct(&some)[..], [(100, ConductFact::MilestoneReached { .. })]));
    // An alternative without a condition is for all that is left.
    script.injects[0].alternatives[1].when = None;
    assert_eq!(chosen(&run(&script, &[])), [(100, 0, 1)]);
}

#[test]
fn a_parked_inject_never_fires_by_itself() {
    let suggested_at = Inject { parked: true, ..at("a", 100) };
    let suggested_when = Inject { parked: true, ..when("b", level(0, Compare::Less, 500_000)) };
    let with = Inject { parked: true, ..like("d", 4) };
    let script = desk(vec![suggested_at, suggested_when, parked("c"), with, at("e", 300)]);
    let record = run(&script, &[limited(200, 40, 20)]);
    assert_eq!(fired(&record.facts), [(4, 300, Some(300))]);
    // What it waits for is noted, once, for whoever has to decide.
    let suggested = |i| ConductFact::Suggested(InjectId(i));
    assert_eq!(conduct(&record), [(100, suggested(0)), (200, suggested(1)), (300, suggested(3))]);
}

#[test]
fn a_released_inject_is_delivered_in_that_second() {
    let script = desk(vec![parked("a"), like("b", 0), when("c", Condition::Fired(InjectId(0)))]);
    let commands = [release(123, 0)];
    let record = run(&script, &commands);
    assert_eq!(
        fired(&record.facts),
        [(0, 123, Some(123)), (1, 123, Some(123)), (2, 123, Some(124))]
    );
    let released = ConductFact::Released { inject: InjectId(0), command: 0 };
    assert_eq!(conduct(&record), [(123, released)]);
    assert_eq!(run(&script, &commands).digest, record.digest, "the log gives the run again");
    assert_ne!(run(&script, &[release(124, 0)]).digest, record.digest);
    assert_ne!(run(&script, &[]).digest, record.digest);
    // Live: the command comes when the run is there already.
    let mut sim = Simulation::new(model(&script), Setup::new(1));
    sim.run_until(SimTime(122)).unwrap();
    sim.submit(commands[0].clone()).unwrap();
    sim.run().unwrap();
    assert_eq!(sim.finish().digest, record.digest);
    // A second future does not begin with the first one's release, nor with one that was still to come.
    sim.reset(Setup::new(1));
    sim.submit(commands[0].clone()).unwrap();
    sim.reset(Setup::new(1));
    sim.run().unwrap();
    assert_eq!(sim.finish().digest, run(&script, &[]).digest);
    same_from_snapshots(&script, &commands, &[0, 1, 122, 123, 124, 500]);
}

#[test]
fn a_parked_inject_chooses_when_it_is_released() {
    let mut script = choosing(true);
    script.injects[0].parked = true;
    let commands = [limited(150, 20, 100), limited(250, 40, 100)];
    let all = |r: u64| {
        let mut commands = commands.to_vec();
        commands.push(release(r, 0));
        chosen(&run(&script, &commands))
    };
    assert_eq!((all(140), all(200), all(300)), (vec![], vec![(200, 0, 0)], vec![(300, 0, 1)]));
}

#[test]
fn what_is_held_waits_for_its_release() {
    let low = || level(0, Compare::Less, 500_000);
    let script = desk(vec![at("a", 100), when("b", low()), like("c", 0)]);
    let held = [limited(200, 40, 20), hold(100, 0), hold(200, 1)];
    let record = run(&script, &held);
    // Held in the very second in which it would have come. What fires with it waits too.
    assert_eq!(fired(&record.facts), []);
    let row = |i, command| ConductFact::Held { inject: InjectId(i), command };
    let suggested = |i| ConductFact::Suggested(InjectId(i));
    assert_eq!(
        conduct(&record),
        [(100, row(0, 1)), (100, suggested(0)), (200, row(1, 2)), (200, suggested(1))]
    );
    let mut commands = held.to_vec();
    commands.extend([release(300, 0), release(400, 1)]);
    let record = run(&script, &commands);
    assert_eq!(
        fired(&record.facts),
        [(0, 300, Some(300)), (1, 400, Some(400)), (2, 300, Some(300))]
    );
    same_from_snapshots(&script, &commands, &[99, 100, 101, 201, 300, 301, 399, 400, 401]);
    // An inject may be brought forward; then it does not come again.
    let record = run(&script, &[limited(200, 40, 20), release(50, 0), release(60, 1)]);
    assert_eq!(fired(&record.facts), [(0, 50, Some(50)), (1, 60, Some(60)), (2, 50, Some(50))]);
    // In one second the log's order counts.
    let record = run(&script, &[hold(50, 0), release(50, 0)]);
    assert_eq!(fired(&record.facts)[0], (0, 50, Some(50)));
    let record = run(&script, &[release(50, 0), hold(50, 0)]);
    assert_eq!(fired(&record.facts)[0], (0, 50, Some(50)));
    let late = ConductFact::TooLate { inject: InjectId(0), command: 1 };
    assert!(conduct(&record).contains(&(50, late)));
}

#[test]
fn what_is_skipped_does_not_come() {
    let script =
        desk(vec![at("a", 100), when("b", level(0, Compare::Less, 500_000)), like("c", 0)]);
    let commands = [limited(200, 40, 20), skip(100, 0), skip(150, 1), release(500, 1)];
    let record = run(&script, &commands);
    assert_eq!(fired(&record.facts), []);
    let skipped = |i, command| ConductFact::Skipped { inject: InjectId(i), command };
    let late = ConductFact::TooLate { inject: InjectId(1), command: 3 };
    assert_eq!(conduct(&record), [(100, skipped(0, 1)), (150, skipped(1, 2)), (500, late)]);
    same_from_snapshots(&script, &commands, &[100, 101, 151, 201, 501]);
}

#[test]
fn what_has_fired_cannot_be_changed() {
    let script =
        desk(vec![at("a", 100), when("b", level(0, Compare::Less, 500_000)), at("c", 800)]);
    let mut sim = Simulation::new(model(&script), Setup::new(1));
    sim.submit(limited(200, 40, 20)).unwrap();
    sim.submit(skip(150, 2)).unwrap();
    sim.run_until(SimTime(201)).unwrap();
    for order in [release, hold, skip] {
        // The second fired just now: it is on its way.
        let refused = [order(900, 0), order(900, 1), order(900, 2), order(900, 3)]
            .map(|command| sim.submit(command).unwrap_err());
        assert_eq!(
            refused,
            [
                SubmitError::Fired(0, SimTime(100)),
                SubmitError::Fired(1, SimTime(200)),
                SubmitError::Skipped(2),
                SubmitError::Unknown("inject", 3),
            ]
        );
    }
    assert_eq!(refused_words(&mut sim, skip(900, 0)), "inject 0 fired at T+00:01:40");
    // A command that was in time when it was given and is not when its time comes changes nothing, and says so.
    let record = run(&script, &[hold(100, 2), skip(101, 0)]);
    let late = ConductFact::TooLate { inject: InjectId(0), command: 1 };
    assert!(conduct(&record).contains(&(101, late)));
    assert_eq!(fired(&record.facts)[0], (0, 100, Some(100)));
    // And none of it is possible after the end or in the past.
    assert!(matches!(sim.submit(release(5000, 2)), Err(SubmitError::AfterEnd(..))));
    let mut fresh = Simulation::new(model(&script), Setup::new(1));
    fresh.run_until(SimTime(50)).unwrap();
    assert!(matches!(fresh.submit(release(0, 0)), Err(SubmitError::Past(..))));
}

fn refused_words(sim: &mut Simulation, command: Command) -> String {
    sim.submit(command).unwrap_err().to_string()
}

#[test]
fn what_fires_with_others_comes_with_them() {
    // Named before and after what it comes with, and through another one.
    let script = desk(vec![
        like("a", 2),
        like("b", 4),
        at("c", 100),
        like("d", 0),
        when("e", level(0, Compare::Less, 500_000)),
    ]);
    let commands = [limited(200, 40, 20)];
    let record = run(&script, &commands);
    assert_eq!(
        fired(&record.facts),
        [
            (0, 100, Some(100)),
            (1, 200, Some(201)),
            (2, 100, Some(100)),
            (3, 100, Some(100)),
            (4, 200, Some(201)),
        ]
    );
    same_from_snapshots(&script, &commands, &[100, 101, 200, 201]);
    // Held between the two it is no link any more.
    let record = run(&script, &[hold(50, 0), limited(200, 40, 20)]);
    let came: Vec<u32> = fired(&record.facts).iter().map(|f| f.0).collect();
    assert_eq!(came, [1, 2, 4]);
}

#[test]
fn references_are_checked() {
    let refused = |script: Script| plan().build_in(&[0, 1]).with_script(script).unwrap_err();
    let with = |i: Inject| refused(desk(vec![i]));
    let bad =
        |error: &BuildError, what| matches!(error, BuildError::BadReference(w, _) if *w == what);
    assert!(bad(&with(like("a", 1)), "inject"));
    let mut round = vec![like("a", 1), like("b", 2), like("c", 1)];
    assert_eq!(refused(desk(round.clone())), BuildError::LikeItself("a".into()));
    // Of a parked one it is a suggestion only.
    round[1].parked = true;
    assert!(plan().build_in(&[0, 1]).with_script(desk(round)).is_ok());
    let of = |alternative| with(Inject { alternatives: vec![alternative], ..at("a", 1) });
    let low = |service| Some(level(service, Compare::Less, 1));
    assert!(bad(&of(alternative("x", low(2), 0)), "service"));
    let quotes = vec![Measure::Level(ServiceId(2))];
    assert!(bad(&of(Alternative { quotes, ..alternative("x", low(0), 0) }), "service"));
    let tells = vec![EventId(1)];
    assert!(bad(&of(Alternative { tells, ..alternative("x", low(0), 0) }), "event"));
    let form = Form { claims: vec![(ServiceId(2), Level::ZERO)], ..Form::default() };
    assert!(bad(&of(Alternative { form, ..alternative("x", low(0), 0) }), "service"));
    let m = vec![hakyu_engine::MilestoneId(0)];
    assert!(bad(&with(Inject { activates: m.clone(), ..at("a", 1) }), "milestone"));
    assert!(bad(&with(Inject { deactivates: m, ..at("a", 1) }), "milestone"));
    let on = Condition::Milestone(hakyu_engine::MilestoneId(0));
    assert!(bad(&with(when("a", on)), "milestone"));
    for (when, until) in [(low(2), None), (None, low(2))] {
        let milestones = vec![Milestone { id: "m".into(), when, until }];
        assert!(bad(&refused(Script { milestones, ..desk(vec![]) }), "service"));
    }
}

/// A scenario that uses none of this has the digest that it had before.
#[test]
fn what_is_not_used_is_not_in_the_digest() {
    let shown = |script: &Script| format!("{script:?}");
    let plain = shown(&desk(vec![at("a", 1)]));
    for word in ["own", "alternatives", "parked", "activates", "milestones"] {
        assert!(!plain.contains(word), "{word}");
    }
    let expected =
        "Inject { id: \"a\", trigger: At(SimTime(1)), to: [RoleId(0)], quotes: [], tells: [] }";
    assert!(plain.contains(expected), "{plain}");
    // What is used is in it.
    let digest = |script: &Script| model(script).digest();
    let base = digest(&desk(vec![at("a", 1)]));
    let milestones = vec![Milestone { id: "m".into(), when: None, until: None }];
    let with = |i: Inject| digest(&Script { milestones: milestones.clone(), ..desk(vec![i]) });
    let m = vec![hakyu_engine::MilestoneId(0)];
    let mut all = vec![
        base,
        with(at("a", 1)),
        with(Inject { parked: true, ..at("a", 1) }),
        with(Inject { own: false, ..at("a", 1) }),
        with(Inject { alternatives: vec![alternative("x", None, 0)], ..at("a", 1) }),
        with(Inject { activates: m.clone(), ..at("a", 1) }),
        with(Inject { deactivates: m, ..at("a", 1) }),
    ];
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}
