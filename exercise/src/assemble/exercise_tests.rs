//! Exercises reckoned by hand: which time counts, what counts after the end, what people say afterwards.

use std::{num::NonZeroUsize, sync::Arc};

use hakyu_scenarios::{
    compile::{Compiled, compile},
    source::{MemoryFiles, Sources},
};

use super::{Exercise, exercise};
use crate::{
    counterfactual::Effort,
    log::{Act, Attested, Author, Clock, Conducted, Doing, Grade, Journal, Letter, NoteKind, Seat},
    play::Settings,
    review::Rating,
    session::{Session, opening},
};

const MINUTE: u64 = 60;

/// An inject at ten minutes calls for a report within ten minutes more; the reference reports at once.
const TEXT: &str = "hakyu: scenario/1
id: small
title: Small
world: japan-14
start: 2019-09-09T10:00+09:00
duration: 6h
roles:
  - {id: a, title: A, organisation: One, post: it, kind: operator, sector: water, handling: 0s}
  - {id: b, title: B, organisation: Two, post: liaison, kind: ministry, sector: water, handling: 0s}
injects:
  - {id: call, at: T+10m, to: a, via: mail, text: Call}
playbooks:
  - id: reference
    steps:
      - {id: p, role: a, on: call, delay: 1m, report: {to: [b], about: [water]}}
objectives:
  - {id: o, title: O, part: reporting, measure: {timeliness: {action: report, by: a, after: inject:call, within: 10m}}}
";

fn compiled() -> Arc<Compiled> {
    let files = MemoryFiles::default().with("small.yaml", TEXT);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "small.yaml", &mut sources);
    Arc::new(compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false))))
}

fn report(attested: Option<Attested>) -> Act {
    let letter = Letter { kind: "report".into(), to: vec!["b".into()], ..Letter::default() };
    let doing = Doing::Message(letter);
    Act::Deed(Conducted { role: "a".into(), doing, why: String::new(), attested })
}

fn me() -> Author {
    Author::Role("a".into())
}

fn to(minutes: u64) -> Act {
    Act::Clock(Clock::Advance(minutes * MINUTE))
}

/// Plays these entries by these authors and assembles.
fn played(entries: &[(Author, Act)]) -> Exercise {
    let compiled = compiled();
    let settings = Settings { playbook: Some("reference".into()), ..Settings::default() };
    let first = opening(&compiled, &settings);
    let mut session = Session::open(compiled, first, Journal::memory(), "").expect("opens");
    let seat = Act::Seat { role: "a".into(), seat: Seat::Person("p".into()) };
    session.enter(Author::System, seat, "").expect("seated");
    for (by, what) in entries {
        session.enter(by.clone(), what.clone(), "").unwrap_or_else(|e| panic!("{what:?}: {e}"));
    }
    let effort = Effort { threads: NonZeroUsize::MIN, decisions: true, luck: None };
    exercise(&mut session, effort, &|_, _| ()).expect("assembled")
}

fn score(made: &Exercise) -> Option<f64> {
    let own = made.review.organisations.iter().find(|o| o.id == "a").expect("One has objectives");
    assert_eq!(own.objectives.len(), 1);
    assert_eq!(own.objectives[0].score, made.outcome.arms[made.outcome.actual].objectives[0].score);
    own.objectives[0].score
}

fn end() -> (Author, Act) {
    (me(), Act::Clock(Clock::End))
}

#[test]
fn who_waits_is_late_and_who_is_carried_along_is_not() {
    // Twenty minutes after the inject: half way from ten to thirty minutes.
    let late = played(&[(me(), to(30)), (me(), report(None)), (me(), to(90)), end()]);
    assert_eq!(score(&late).map(f64::to_bits), Some(50.0_f64.to_bits()));
    // Controllers jump from 11 to 30 minutes: one minute counts.
    let carried = [
        (Author::Controller, Act::Clock(Clock::Pause)),
        (me(), to(11)),
        (Author::Controller, to(30)),
        (me(), report(None)),
        (me(), to(90)),
        end(),
    ];
    assert_eq!(score(&played(&carried)).map(f64::to_bits), Some(100.0_f64.to_bits()));
    // At twice the speed of life twenty minutes of the scenario are ten of people.
    let fast = [(me(), Act::Clock(Clock::Speed(2000))), (me(), Act::Clock(Clock::Start))];
    let compiled = compiled();
    let settings = Settings { playbook: Some("reference".into()), ..Settings::default() };
    let first = opening(&compiled, &settings);
    let mut session = Session::open(compiled, first, Journal::memory(), "").expect("opens");
    let seat = Act::Seat { role: "a".into(), seat: Seat::Person("p".into()) };
    session.enter(Author::System, seat, "").expect("seated");
    for (by, what) in fast {
        session.enter(by, what, "").expect("entered");
    }
    session.tick(30 * MINUTE).expect("runs");
    session.enter(me(), report(None), "").expect("reported");
    session.tick(90 * MINUTE).expect("runs");
    session.enter(me(), Act::Clock(Clock::End), "").expect("ended");
    let effort = Effort { threads: NonZeroUsize::MIN, decisions: false, luck: None };
    let made = exercise(&mut session, effort, &|_, _| ()).expect("assembled");
    assert_eq!(score(&made).map(f64::to_bits), Some(100.0_f64.to_bits()));
}

#[test]
fn what_was_done_outside_counts_from_when_it_was_done() {
    let call = Attested { at: 20 * MINUTE, witness: "b".into(), how: "phone".into() };
    let made = played(&[(me(), to(60)), (me(), report(Some(call))), (me(), to(90)), end()]);
    assert_eq!(score(&made).map(f64::to_bits), Some(100.0_f64.to_bits()));
    assert!(made.review.notes.iter().any(|n| n.kind == "witness" && n.text.contains("phone")));
    let without = played(&[(me(), to(60)), (me(), report(None)), (me(), to(90)), end()]);
    assert_eq!(score(&without).map(f64::to_bits), Some(0.0_f64.to_bits()));
}

#[test]
fn what_simulation_does_after_the_end_is_nobodys_merit() {
    // Play ends before the inject: the playbook reports in their place, and nothing was tested.
    assert_eq!(score(&played(&[(me(), to(5)), end()])), None);
    // It ends five minutes after it: the time was not up.
    assert_eq!(score(&played(&[(me(), to(15)), end()])), None);
    // It ends when the time was up: silence counts.
    let silent = played(&[(me(), to(21)), end()]);
    assert_eq!(score(&silent).map(f64::to_bits), Some(0.0_f64.to_bits()));
    assert_eq!(silent.review.conduct.played_until, 21 * MINUTE);
}

#[test]
fn ratings_replies_and_notes_stand_in_the_review() {
    let evaluator = || Author::Evaluator("a".into());
    let grade = Grade { objective: "o".into(), rating: Rating::S, reason: "by phone".into() };
    let reply =
        Act::Reply { role: "a".into(), objective: "o".into(), line: 0, text: "we called".into() };
    let note = Act::Note { kind: NoteKind::Agreed, who: "a".into(), text: "a list".into() };
    // Entries: opening, seat, on, end, and then these.
    let made = played(&[
        (me(), to(40)),
        end(),
        (evaluator(), Act::Rate(grade)),
        (me(), reply),
        (evaluator(), Act::RuleReply { reply: 5, accepted: true, reason: "heard".into() }),
        (me(), note),
    ]);
    let row = &made.review.organisations[0].objectives[0];
    assert_eq!(row.proposed, Some(Rating::U));
    let (rating, reason, by) = row.ruled.clone().expect("ruled");
    assert_eq!((rating, reason.as_str(), by.as_str()), (Rating::S, "by phone", "evaluator of a"));
    assert_eq!(row.replies, [(0, "we called".into(), Some("✓ heard".into()))]);
    assert!(made.review.notes.iter().any(|n| n.kind == "agreed" && n.text == "a list"));
    // What was left undone is what would have mattered most.
    let compared = made.review.counterfactual.expect("compared");
    let missed = compared.missed.expect("a report");
    assert_eq!((missed.reference.as_str(), missed.points), ("p", Some(-100.0)));
}

#[test]
fn a_real_event_stops_the_time_that_counts() {
    let real = Act::RealEvent { organisation: None, text: "fire".into() };
    let made = played(&[
        (me(), to(12)),
        (me(), real),
        (Author::Controller, Act::Resume { organisation: None }),
        (me(), to(15)),
        (me(), report(None)),
        (me(), to(60)),
        end(),
    ]);
    assert_eq!(made.review.conduct.real_events.len(), 1);
    assert_eq!(score(&made).map(f64::to_bits), Some(100.0_f64.to_bits()));
}
