//! The core, played on the scenario for beginners and on a small one of its own.

use std::collections::BTreeSet;

use hakyu_scenarios::{
    compile::{compile, compile_builtin},
    source::{MemoryFiles, Sources},
};

use super::*;
use crate::{
    log::{Attested, Conducted, Doing, Handling, Letter, Ruling, parse, render},
    outcome::Text,
    play::play,
};

fn solo() -> Arc<Compiled> {
    let mut sources = Sources::default();
    let (compiled, findings) = compile_builtin("solo-starter", &mut sources);
    Arc::new(compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false))))
}

fn begun(compiled: &Arc<Compiled>) -> Session {
    let settings = Settings { playbook: Some("reference".into()), ..Settings::default() };
    let opening = opening(compiled, &settings);
    let mut session =
        Session::open(Arc::clone(compiled), opening, Journal::memory(), "").expect("opens");
    let seat = Act::Seat { role: "duty".into(), seat: Seat::Person("p".into()) };
    session.enter(Author::System, seat, "").expect("seated");
    session
}

fn me() -> Author {
    Author::Role("duty".into())
}

fn act(id: &str) -> Act {
    Act::Deed(Conducted {
        role: "duty".into(),
        doing: Doing::Act(id.into()),
        why: String::new(),
        attested: None,
    })
}

fn report() -> Act {
    let letter = Letter {
        kind: "report".into(),
        to: vec!["ministry".into()],
        about: vec!["water@okayama".into()],
        types: vec!["unavailability".into()],
        status: Some("ongoing".into()),
        uncertain: true,
        ..Letter::default()
    };
    let doing = Doing::Message(letter);
    Act::Deed(Conducted { role: "duty".into(), doing, why: String::new(), attested: None })
}

/// Plays on: the first alarm, a report, pumps by hand, on to the end.
fn played(compiled: &Arc<Compiled>) -> Session {
    let mut session = begun(compiled);
    let duty = compiled.model.script().role("duty").expect("a role");
    session.jump(&[duty], 6 * 3600, me(), "").expect("on");
    while session.desk(duty).inbox.len() < 2 {
        session.jump(&[duty], 6 * 3600, me(), "").expect("on");
    }
    session.enter(me(), report(), "").expect("reported");
    session.enter(me(), act("hand-pumps"), "").expect("done");
    session.enter(me(), Act::Clock(Clock::Advance(6 * 3600)), "").expect("on");
    session.enter(me(), Act::Clock(Clock::End), "").expect("ended");
    session
}

#[test]
fn live_replayed_and_handed_over_at_once_are_one_run() {
    let compiled = solo();
    let mut live = played(&compiled);
    let record = live.finish().expect("runs");
    let text = render(live.entries()).expect("JSON");
    let log = parse(std::path::Path::new("l"), text.as_bytes()).expect("sound");
    let mut again = Session::resume(Arc::clone(&compiled), &log, Journal::memory()).expect("again");
    assert_eq!(again.finish().expect("runs").digest, record.digest);
    let course = live.course().expect("fits");
    let whole = course.play(&compiled).expect("runs");
    assert_eq!(whole.digest, record.digest);
    // And it was played by a person: the simulated operator does more.
    let simulated = play(&compiled, &Settings::default()).expect("runs");
    assert_ne!(simulated.digest, record.digest);
    // A decision left out, or made later, is another run; the same future left alone is the same.
    let deed = live.entries().iter().position(|e| e.what == act("hand-pumps")).expect("there");
    let deed = u32::try_from(deed).expect("few");
    let without = course.without(&BTreeSet::from([deed])).play(&compiled).expect("runs");
    assert_ne!(without.digest, record.digest);
    let moved = course.moved(deed, SimTime(3 * 3600)).play(&compiled).expect("runs");
    assert_ne!(moved.digest, without.digest);
    let same = course.moved(deed, SimTime(live.entries()[deed as usize].at));
    assert_eq!(same.play(&compiled).expect("runs").digest, record.digest);
}

#[test]
fn nobody_acts_for_a_person_and_everybody_for_those_without() {
    let compiled = solo();
    let mut session = begun(&compiled);
    session.enter(me(), Act::Clock(Clock::Advance(6 * 3600)), "").expect("on");
    session.enter(me(), Act::Clock(Clock::End), "").expect("ended");
    let record = session.finish().expect("runs");
    let script = compiled.model.script();
    let duty = script.role("duty").expect("a role");
    let did = |role| {
        record.facts.iter().any(|f| matches!(f.what, What::Done { role: r, .. } if r == role))
    };
    assert!(!did(duty), "the playbook of the duty operator stands still");
    // Who plays against a playbook with everybody simulated sees it act.
    let simulated = play(&compiled, &Settings::default()).expect("runs");
    let acts = |f: &Fact| matches!(f.what, What::Done { role, .. } if role == duty);
    assert!(simulated.facts.iter().any(acts));
}

#[test]
fn a_role_that_is_given_back_plays_on_by_its_book() {
    let compiled = solo();
    let mut session = begun(&compiled);
    session.enter(me(), Act::Clock(Clock::Advance(2 * 3600)), "").expect("on");
    let back = Act::Seat { role: "duty".into(), seat: Seat::Simulated };
    session.enter(Author::Controller, back, "").expect("given back");
    session.enter(Author::Controller, Act::Clock(Clock::Advance(6 * 3600)), "").expect("on");
    session.enter(Author::Controller, Act::Clock(Clock::End), "").expect("ended");
    let record = session.finish().expect("runs");
    let duty = compiled.model.script().role("duty").expect("a role");
    let times: Vec<u64> = record
        .facts
        .iter()
        .filter(|f| matches!(f.what, What::Done { role, .. } if role == duty))
        .map(|f| f.at.0)
        .collect();
    assert!(!times.is_empty() && times.iter().all(|t| *t > 2 * 3600), "{times:?}");
}

#[test]
fn a_desk_shows_what_reached_its_role_and_no_more() {
    let compiled = solo();
    let mut session = begun(&compiled);
    let duty = compiled.model.script().role("duty").expect("a role");
    session.enter(me(), Act::Clock(Clock::Advance(60)), "").expect("on");
    let desk = session.desk(duty);
    assert_eq!(desk.inbox.len(), 1, "{:?}", desk.inbox);
    assert!(desk.inbox[0].text.ja.contains("ようこそ"));
    assert_eq!(desk.inbox[0].attachments.len(), 1);
    assert!(desk.matters.is_empty());
    session.enter(me(), Act::Clock(Clock::Advance(30 * 60)), "").expect("on");
    let desk = session.desk(duty);
    // The matter bears the name of what told of it, not that of the event, which gives the cause away.
    assert_eq!(desk.matters.len(), 1);
    assert_eq!(desk.matters[0].label.ja, "緑の丸が灰色に");
    let shown = format!("{desk:?}");
    assert!(!shown.contains("communication device of the hill pumps"), "{shown}");
    assert!(!shown.contains("i-valve"), "what is to come: {shown}");
    // The board of controllers has it all.
    assert!(session.board().injects.iter().any(|i| i.id == "i-valve"));
}

#[test]
fn what_is_not_allowed_changes_nothing() {
    let compiled = solo();
    let mut session = begun(&compiled);
    let before = session.entries().to_vec();
    let mut refused = |by: Author, what: Act, words: &str| {
        let error = session.enter(by, what, "").expect_err("refused");
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(session.entries(), before);
    };
    refused(me(), act("hand-pump"), "did you mean 'hand-pumps'?");
    let inject = |handling| Act::Inject { inject: "i-dry".into(), handling };
    refused(me(), inject(Handling::Skip), "not yours to do");
    refused(Author::SubController("x".into()), inject(Handling::Skip), "not yours to do");
    let other = Act::Deed(Conducted {
        role: "head".into(),
        doing: Doing::Act("hand-pumps".into()),
        why: String::new(),
        attested: None,
    });
    refused(me(), other, "not yours to do");
    let later = Act::Deed(Conducted {
        role: "duty".into(),
        doing: Doing::Act("hand-pumps".into()),
        why: String::new(),
        attested: Some(Attested { at: 99, witness: "w".into(), how: "phone".into() }),
    });
    refused(me(), later, "lies in the past");
    refused(me(), Act::Clock(Clock::Speed(0)), "above zero");
    let ruling = Act::Adjudicate { free: 0, ruling: Ruling::As("hand-pumps".into()) };
    refused(Author::Controller, ruling, "no free action");
    session.enter(me(), Act::Clock(Clock::Advance(100)), "").expect("on");
    assert!(session.enter(me(), Act::Clock(Clock::Advance(50)), "").is_err(), "time goes one way");
}

#[test]
fn a_real_event_suspends_until_the_controllers_resume() {
    let compiled = solo();
    let mut session = begun(&compiled);
    let real = Act::RealEvent { organisation: None, text: "earthquake".into() };
    session.enter(me(), real, "").expect("open to every role");
    assert!(session.suspended(None));
    for what in [act("hand-pumps"), Act::Clock(Clock::Advance(60)), report()] {
        assert!(session.enter(me(), what, "").is_err());
    }
    let resume = || Act::Resume { organisation: None };
    assert!(session.enter(me(), resume(), "").is_err(), "not by a player");
    session.enter(Author::Controller, resume(), "").expect("resumed");
    session.enter(me(), act("hand-pumps"), "").expect("goes on");
}

#[test]
fn controllers_release_hold_skip_edit_and_make_up_injects() {
    let compiled = solo();
    let mut session = begun(&compiled);
    let duty = compiled.model.script().role("duty").expect("a role");
    let mut handle = |inject: &str, handling| {
        let what = Act::Inject { inject: inject.into(), handling };
        session.enter(Author::Controller, what, "").expect("handled");
    };
    handle("i-restart", Handling::Hold);
    handle("i-ministry", Handling::Skip);
    handle("i-last", Handling::Release);
    let text = Text::new("Other words", "別の文面");
    handle("i-hill", Handling::Edit { title: None, text: text.clone() });
    let made_up = Act::AdHoc {
        number: session.next_ad_hoc(),
        to: vec!["duty".into()],
        title: Text::new("A visitor", "来客"),
        text: Text::new("The mayor is at the door.", "市長が来訪。"),
        via: "paper".into(),
        tells: vec![],
        claims: vec![("water@okayama".into(), 400_000)],
    };
    session.enter(Author::Controller, made_up, "").expect("made up");
    session.enter(me(), Act::Clock(Clock::Advance(2 * 3600)), "").expect("on");
    let desk = session.desk(duty);
    let ids: Vec<&str> = desk.inbox.iter().map(|i| i.id.as_str()).collect();
    assert!(ids.contains(&"i-last") && ids.contains(&"ad-hoc-1"), "{ids:?}");
    assert!(!ids.contains(&"i-restart") && !ids.contains(&"i-ministry"), "{ids:?}");
    let hill = desk.inbox.iter().find(|i| i.id == "i-hill").expect("sent at 55 minutes");
    assert_eq!(hill.text, text);
    let gauge = desk.gauges.iter().find(|g| g.id == "water@okayama").expect("watched");
    assert!(gauge.past.iter().any(|p| p.1 == 400_000), "the claim was believed: {gauge:?}");
    let stage = |id: &str| {
        session.board().injects.into_iter().find(|i| i.id == id).expect("on the board").stage
    };
    assert_eq!(stage("i-restart"), InjectStage::Suggested);
    assert_eq!(stage("i-ministry"), InjectStage::Skipped);
    assert!(matches!(stage("i-last"), InjectStage::Sent(_)));
}

#[test]
fn a_free_action_waits_for_its_ruling() {
    let compiled = solo();
    let mut session = begun(&compiled);
    session.enter(me(), Act::Clock(Clock::Advance(30 * 60)), "").expect("on");
    let free = Act::Free { role: "duty".into(), text: "drive up myself".into() };
    let number = session.enter(me(), free, "").expect("entered");
    let ruling = || Act::Adjudicate { free: number, ruling: Ruling::As("hand-pumps".into()) };
    assert!(session.enter(me(), ruling(), "").is_err(), "controllers rule");
    session.enter(Author::Controller, ruling(), "").expect("ruled");
    assert!(session.enter(Author::Controller, ruling(), "").is_err(), "once");
    session.enter(me(), Act::Clock(Clock::Advance(2 * 3600)), "").expect("on");
    let hands = compiled.model.script().action("hand-pumps").expect("an action");
    assert!(session.sim.facts().iter().any(|f| f.what == What::TookEffect(hands)));
}

const SMALL: &str = "hakyu: scenario/1
id: small
title: Small
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 3h
roles:
  - {id: a, title: A, organisation: One, post: it, kind: operator, sector: water, handling: 40m, office: {from: '09:00', to: '17:00', days: mon-fri}}
  - {id: b, title: B, organisation: Two, post: it, kind: operator, sector: water, handling: 40m}
injects:
  - {id: one, at: T+10m, to: [a, b], via: mail, text: One}
";

#[test]
fn a_person_reads_at_once_and_at_any_hour() {
    let files = MemoryFiles::default().with("small.yaml", SMALL);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "small.yaml", &mut sources);
    let compiled =
        Arc::new(compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false))));
    let settings = Settings { playbook: None, ..Settings::default() };
    let opening = opening(&compiled, &settings);
    let mut session =
        Session::open(Arc::clone(&compiled), opening, Journal::memory(), "").expect("opens");
    let seat = Act::Seat { role: "a".into(), seat: Seat::Person("p".into()) };
    session.enter(Author::System, seat, "").expect("seated");
    session.enter(Author::Controller, Act::Clock(Clock::Advance(3600)), "").expect("on");
    let script = compiled.model.script();
    let read = |id: &str| session.knowledge(script.role(id).expect("a role")).received;
    assert_eq!(read("a").iter().map(|r| r.0).collect::<Vec<_>>(), [SimTime(600)], "at night");
    assert_eq!(read("b").iter().map(|r| r.0).collect::<Vec<_>>(), [SimTime(3000)], "after 40 min");
}
