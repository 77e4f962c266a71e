//! Random exercises: played live, resumed, replayed, branched, handed on. One truth comes out of all.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use hakyu_engine::{Record, SimTime};
use hakyu_scenarios::{
    compile::compile,
    source::{MemoryFiles, Sources},
};
use proptest::prelude::*;

use super::*;
use crate::{
    log::{Anonymous, Conducted, Handling, Journal, Letter, anonymise, parse, render},
    play::Settings,
    session::{Session, opening},
};

const SCENARIO: &str = r#"hakyu: scenario/1
id: s
title: {en: S, ja: あ}
world: japan-14
start: 2019-09-09T00:00+09:00
duration: 2d
channels:
  - {id: line, title: {en: Line, ja: 回線}, needs: [ict], latency: {uniform: [30s, 5m]}, retry: 10m}
roles:
  - {id: operator, title: {en: Operator, ja: 事業者}, post: it, kind: operator, sector: water, place: jp, handling: {uniform: [1m, 9m]}, channels: [line]}
  - {id: desk, title: {en: Desk, ja: 窓口}, post: liaison, kind: ministry, sector: water, place: jp, handling: {uniform: [1m, 9m]}, channels: [line]}
  - {id: press, title: {en: Press, ja: 報道}, post: pr, kind: press, place: jp, handling: 1m, channels: [line]}
routes:
  - {id: up, from: {roles: [operator]}, to: {roles: [desk]}, takes: [notice], gives: report, drafting: {uniform: [1m, 20m]}, scope: amber}
telemetry:
  - {id: t, role: operator, target: {service: water}, delay: {uniform: [1m, 5m]}, step: 1%}
events:
  - {id: fall, at: {uniform: [T+20m, T+50m]}, types: [unavailability], damage: {target: {service: water}, share: 60%, repair: {uniform: [9h, 10h]}, restore: at-once}}
  - {id: lines, at: T+2h, types: [unavailability], damage: {target: {service: ict}, share: 50%, repair: 3h, restore: at-once}}
injects:
  - {id: a-first, at: T+1h, to: operator, via: phone, tells: fall, text: {en: Look, ja: 確認}}
  - {id: b-kept, contingency: true, at: T+2h, to: desk, via: phone, text: {en: Why, ja: 理由}}
  - {id: c-low, when: "level('water') < 50%", to: [operator, press], via: tv, text: {en: Low, ja: 低下}}
  - {id: d-late, at: T+5h, to: press, via: mail, text: {en: Late, ja: 遅}}
actions:
  - {id: pump, title: {en: Pumps, ja: ポンプ}, takes: {uniform: [20m, 60m]}, effects: [{expedite: {target: {service: water}, remaining: 40%}}]}
  - {id: wait, title: {en: Wait, ja: 待つ}, takes: 10m, effects: [{expedite: {target: {service: water}, remaining: 120%}}]}
playbooks:
  - id: reference
    title: {en: Reference, ja: 基準}
    steps:
      - {id: tell, role: operator, on: a-first, delay: 10m, report: {to: [desk], about: [water], matters: [fall]}}
      - {id: repair, role: operator, on: c-low, delay: 10m, act: pump}
      - {id: later, role: operator, at: T+7h, report: {to: [desk, press], about: [water]}}
"#;

fn compiled() -> Arc<Compiled> {
    let files = MemoryFiles::default().with("s.yaml", SCENARIO);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    assert!(!findings.has_errors(), "{}", findings.render(&sources, false));
    Arc::new(compiled.unwrap_or_else(|| panic!("no errors, no scenario")))
}

/// Something that may happen in an exercise. Much of it is refused at times; then nothing has changed.
#[derive(Clone, Debug)]
enum Op {
    Seat(usize),
    Leave(usize),
    Start,
    Pause,
    Speed(u64),
    Tick(u64),
    Advance(u64),
    Act(usize, &'static str),
    Tell(usize, &'static str),
    Handle(usize, Handling),
    AdHoc(usize),
    Free(usize),
    Rule(u32, bool),
    Real,
    Resume,
}

const ROLES: [&str; 3] = ["operator", "desk", "press"];
const INJECTS: [&str; 4] = ["a-first", "b-kept", "c-low", "d-late"];

fn op() -> impl Strategy<Value = Op> {
    let handling = prop_oneof![
        Just(Handling::Release),
        Just(Handling::Hold),
        Just(Handling::Skip),
        Just(Handling::Edit { title: None, text: crate::outcome::Text::both("words") }),
    ];
    prop_oneof![
        2 => (0..3usize).prop_map(Op::Seat),
        1 => (0..3usize).prop_map(Op::Leave),
        2 => Just(Op::Start),
        2 => Just(Op::Pause),
        1 => (0..5000u64).prop_map(Op::Speed),
        4 => (1..9000u64).prop_map(Op::Tick),
        4 => (0..7200u64).prop_map(Op::Advance),
        4 => (0..3usize, prop_oneof![Just("pump"), Just("wait")]).prop_map(|(r, a)| Op::Act(r, a)),
        4 => (0..3usize, prop_oneof![Just("report"), Just("notice")]).prop_map(|(r, k)| Op::Tell(r, k)),
        4 => (0..4usize, handling).prop_map(|(i, h)| Op::Handle(i, h)),
        2 => (0..3usize).prop_map(Op::AdHoc),
        2 => (0..3usize).prop_map(Op::Free),
        2 => (0..20u32, any::<bool>()).prop_map(|(n, c)| Op::Rule(n, c)),
        1 => Just(Op::Real),
        2 => Just(Op::Resume),
    ]
}

fn deed(role: &str, doing: Doing) -> Act {
    let why = "because Suzuki said so".to_owned();
    Act::Deed(Conducted { role: role.into(), doing, why, attested: None })
}

fn message(role: &str, kind: &str) -> Act {
    let to = ROLES.iter().filter(|r| **r != role).map(|r| (*r).to_owned()).collect();
    let matters = vec!["fall".to_owned()];
    let text = "in Suzuki's words".to_owned();
    deed(role, Doing::Message(Letter { kind: kind.into(), to, matters, text, ..Letter::default() }))
}

/// What an operation enters; ticks are not entered.
fn act(session: &Session, op: &Op) -> Option<Act> {
    let now = session.now();
    Some(match op {
        Op::Tick(_) => return None,
        Op::Seat(r) => {
            Act::Seat { role: ROLES[*r].into(), seat: Seat::Person(format!("Suzuki {r}")) }
        }
        Op::Leave(r) => Act::Seat { role: ROLES[*r].into(), seat: Seat::Simulated },
        Op::Start => Act::Clock(Clock::Start),
        Op::Pause => Act::Clock(Clock::Pause),
        Op::Speed(speed) => Act::Clock(Clock::Speed(*speed)),
        Op::Advance(by) => Act::Clock(Clock::Advance(now + by)),
        Op::Act(r, action) => deed(ROLES[*r], Doing::Act((*action).into())),
        Op::Tell(r, kind) => message(ROLES[*r], kind),
        Op::Handle(i, handling) => {
            Act::Inject { inject: INJECTS[*i].into(), handling: handling.clone() }
        }
        Op::AdHoc(r) => Act::AdHoc {
            number: session.next_ad_hoc(),
            to: vec![ROLES[*r].into()],
            title: crate::outcome::Text::both("made up"),
            text: crate::outcome::Text::both("on the day"),
            via: String::new(),
            tells: vec!["lines".into()],
            claims: vec![("water".into(), 100_000)],
        },
        Op::Free(r) => Act::Free { role: ROLES[*r].into(), text: "ask Suzuki".into() },
        Op::Rule(free, counts) => Act::Adjudicate {
            free: *free,
            ruling: if *counts { Ruling::As("pump".into()) } else { Ruling::Refused("no".into()) },
        },
        Op::Real => Act::RealEvent { organisation: None, text: "Suzuki is ill".into() },
        Op::Resume => Act::Resume { organisation: None },
    })
}

fn live(compiled: &Arc<Compiled>, ops: &[Op]) -> (Vec<Entry>, Record) {
    let opening = opening(compiled, &Settings::default());
    let mut session =
        Session::open(Arc::clone(compiled), opening, Journal::memory(), "2026-11-27T10:00:00Z")
            .unwrap_or_else(|e| panic!("{e}"));
    for op in ops {
        if let Op::Tick(by) = op {
            let before = session.now();
            session.tick(before + by).unwrap_or_else(|e| panic!("{e}"));
            assert!(session.running() || session.now() == before, "a standing clock stands");
        } else if let Some(act) = act(&session, op) {
            let (entries, now) = (session.entries().len(), session.now());
            match session.enter(Author::Controller, act, "2026-11-27T10:00:01Z") {
                Ok(number) => assert_eq!(number as usize, entries),
                Err(SessionError::Refused(_)) => {
                    assert_eq!((session.entries().len(), session.now()), (entries, now));
                }
                Err(e) => panic!("{e}"),
            }
        }
    }
    session
        .enter(Author::Controller, Act::Clock(Clock::End), "2026-11-27T11:00:00Z")
        .unwrap_or_else(|e| panic!("{e}"));
    let record = session.finish().unwrap_or_else(|e| panic!("{e}"));
    (session.entries().to_vec(), record)
}

fn played(compiled: &Compiled, entries: &[Entry]) -> Record {
    let course = course(compiled, entries).unwrap_or_else(|e| panic!("{e}"));
    course.play(compiled).unwrap_or_else(|e| panic!("{e}"))
}

/// The same by taking the log up as a live exercise.
fn resumed(compiled: &Arc<Compiled>, entries: &[Entry]) -> Record {
    let text = render(entries).unwrap_or_else(|e| panic!("{e}"));
    let log = parse(Path::new("log"), text.as_bytes()).unwrap_or_else(|e| panic!("{e}"));
    let mut session = Session::resume(Arc::clone(compiled), &log, Journal::memory())
        .unwrap_or_else(|e| panic!("{e}"));
    session.finish().unwrap_or_else(|e| panic!("{e}"))
}

/// All that was recorded before a second.
fn before(record: &Record, at: u64) -> Vec<String> {
    let facts = record.facts.iter().filter(|f| f.at.0 < at).map(|f| format!("{f:?}"));
    let changes = record.changes.iter().filter(|c| c.at.0 < at).map(|c| format!("{c:?}"));
    facts.chain(changes).collect()
}

fn decisions(entries: &[Entry]) -> Vec<u32> {
    let all = entries.iter().filter(|e| decision(entries, e.number).is_ok());
    all.map(|e| e.number).collect()
}

/// An exercise with something of everything.
fn scripted() -> Vec<Op> {
    vec![
        Op::Seat(0),
        Op::Seat(1),
        Op::Start,
        Op::Tick(4000),
        Op::Tell(0, "report"),
        Op::Tick(9000),
        Op::Handle(1, Handling::Release),
        Op::Act(0, "pump"),
        Op::Pause,
        Op::Free(1),
        Op::Advance(600),
        Op::Rule(8, false),
        Op::AdHoc(0),
        Op::Advance(7200),
        Op::Tell(1, "notice"),
        Op::Advance(3600),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn live_resumed_replayed_and_handed_on_are_one(ops in prop::collection::vec(op(), 0..40)) {
        let compiled = compiled();
        let (entries, record) = live(&compiled, &ops);
        let digest = record.digest;
        prop_assert_eq!(played(&compiled, &entries).digest, digest);
        prop_assert_eq!(resumed(&compiled, &entries).digest, digest);
        let public = anonymise(&entries, Anonymous { keep_words: false });
        let text = render(&public).expect("JSON");
        prop_assert!(!text.contains("Suzuki") && !text.contains("2026-1"), "{}", text);
        let log = parse(Path::new("log"), text.as_bytes()).expect("a log");
        prop_assert_eq!(played(&compiled, &log.entries).digest, digest);
    }

    /// The same decisions at the same seconds, once with the clock moved by hand, once running, paused, hurried, paused
    /// again: everything that happens is the same, so no inject is lost or late.
    #[test]
    fn pauses_and_speeds_change_nothing(
        steps in prop::collection::vec((op(), 0..4000u64, 1..9u64), 1..20),
    ) {
        let compiled = compiled();
        let moves = |op: &Op| matches!(op, Op::Start | Op::Pause | Op::Speed(_) | Op::Tick(_) | Op::Advance(_) | Op::Real | Op::Resume | Op::Rule(..));
        let (mut plain, mut restless) = (Vec::new(), Vec::new());
        for (op, by, parts) in steps.into_iter().filter(|s| !moves(&s.0)) {
            plain.extend([Op::Advance(by), op.clone()]);
            for part in 0..parts {
                let share = by / parts + if part == 0 { by % parts } else { 0 };
                restless.extend([Op::Pause, Op::Tick(3000), Op::Speed(1 + part * 700), Op::Start, Op::Tick(share)]);
            }
            restless.extend([Op::Pause, op]);
        }
        let (one, other) = (live(&compiled, &plain).1, live(&compiled, &restless).1);
        prop_assert_eq!(one.digest, other.digest);
    }

    #[test]
    fn a_branch_keeps_the_earlier_history(
        ops in prop::collection::vec(op(), 0..30),
        at in 0..40_000u64,
    ) {
        let compiled = compiled();
        let (entries, record) = live(&compiled, &ops);
        let ended = entries.iter().find(|e| matches!(e.what, Act::Clock(Clock::End))).expect("it ended").at;
        let kept = keep(&compiled, &entries, Cut::At(at), "digest");
        prop_assert_eq!(kept.is_err(), at > ended, "{:?}", kept);
        let Ok(kept) = kept else { return Ok(()) };
        let own = kept.iter().position(|e| e.by == Author::System && e.number > 0).unwrap_or(kept.len());
        let lines = |entries: &[Entry]| entries.iter().map(|e| serde_json::to_string(e).expect("JSON")).collect::<Vec<_>>();
        prop_assert_eq!(lines(&kept[1..own]), lines(&entries[1..own]), "byte for byte");
        let jumps = |e: &Entry| matches!(e.what, Act::Clock(Clock::Advance(to)) if to > at);
        prop_assert!(entries[own..].iter().all(|e| e.at >= at || jumps(e)), "and all of it");
        prop_assert_eq!(before(&played(&compiled, &kept), at), before(&record, at));
        // Taken up, the clock stands there and does not run.
        let session = Session::replayed(Arc::clone(&compiled), &kept, Journal::memory()).expect("taken up");
        prop_assert_eq!((session.now(), session.running()), (at, false));
    }

    #[test]
    fn dropping_and_moving_give_what_doing_it_by_hand_gives(
        ops in prop::collection::vec(op(), 1..30),
        which in any::<prop::sample::Index>(),
        to in 0..40_000u64,
    ) {
        let compiled = compiled();
        let (entries, _) = live(&compiled, &ops);
        let all = decisions(&entries);
        if all.is_empty() {
            return Ok(());
        }
        let number = all[which.index(all.len())];
        let original = course(&compiled, &entries).expect("a course");
        let dropped = change(&compiled, &entries, &[Change::Drop(number)], "digest").expect("dropped");
        let mut gone = BTreeSet::from([number]);
        gone.extend(entries.iter().filter(|e| matches!(e.what, Act::Adjudicate { free, .. } if free == number)).map(|e| e.number));
        let by_hand = original.without(&gone).play(&compiled).expect("it runs");
        prop_assert_eq!(played(&compiled, &dropped).digest, by_hand.digest);
        prop_assert_eq!(resumed(&compiled, &dropped).digest, by_hand.digest);
        if let Ok(moved) = change(&compiled, &entries, &[Change::Move(number, to)], "digest") {
            let by_hand = original.moved(number, SimTime(to)).play(&compiled).expect("it runs");
            prop_assert_eq!(played(&compiled, &moved).digest, by_hand.digest);
            prop_assert_eq!(resumed(&compiled, &moved).digest, by_hand.digest);
        }
    }
}

#[test]
fn changes_change_what_they_name_and_nothing_before() {
    let compiled = compiled();
    let (entries, record) = live(&compiled, &scripted());
    let pump = entries
        .iter()
        .find(|e| matches!(&e.what, Act::Deed(d) if d.doing == Doing::Act("pump".into())));
    let pump = pump.unwrap_or_else(|| panic!("somebody pumps"));
    let make = |changes: &[Change]| {
        change(&compiled, &entries, changes, "digest").unwrap_or_else(|e| panic!("{e}"))
    };
    let water = compiled.model.service("water").unwrap_or_else(|| panic!("water"));
    let lost = |record: &Record| {
        let history = crate::history::History::new(record, compiled.model.service_count());
        history.people_hours(water, 1000, compiled.model.info(water).maintenance.level)
    };
    for changes in [
        vec![Change::Drop(pump.number)],
        vec![Change::Move(pump.number, pump.at + 1800)],
        vec![Change::Replace(pump.number, "wait".into())],
        vec![Change::With(pump.at, "none".into())],
    ] {
        let changed = make(&changes);
        let other = played(&compiled, &changed);
        assert_ne!(other.digest, record.digest, "{changes:?}");
        assert_eq!(before(&other, pump.at), before(&record, pump.at), "{changes:?}");
        assert_eq!(resumed(&compiled, &changed).digest, other.digest, "{changes:?}");
        assert!(lost(&other) > lost(&record), "{changes:?}: pumping early helps");
        let Act::Open(opening) = &changed[0].what else { panic!("an opening") };
        assert_eq!(opening.branched, Some(("digest".to_owned(), pump.number)));
    }
    // Earlier is better.
    assert!(lost(&played(&compiled, &make(&[Change::Move(pump.number, 5000)]))) < lost(&record));
    // By the playbook from the start: as if nobody had sat there, but for the time-bound report.
    let with = played(&compiled, &make(&[Change::With(0, "reference".into())]));
    assert_ne!(with.digest, record.digest);
    // Dropping a free action drops its ruling.
    let free = entries.iter().find(|e| matches!(e.what, Act::Free { .. })).map_or(0, |e| e.number);
    let left = make(&[Change::Drop(free)]);
    let out = left.iter().filter(|e| matches!(e.what, Act::LeftOut { .. })).count();
    assert_eq!(out, 2);
}

#[test]
fn what_cannot_be_changed_is_refused_with_the_reason() {
    let compiled = compiled();
    let (entries, _) = live(&compiled, &scripted());
    let refused = |changes: &[Change]| match change(&compiled, &entries, changes, "digest") {
        Err(SessionError::Refused(refusal)) => refusal.0.en,
        other => panic!("{other:?}"),
    };
    assert!(refused(&[Change::Drop(0)]).contains("no entry 0"));
    assert!(refused(&[Change::Drop(999)]).contains("no entry 999"));
    assert!(refused(&[Change::Drop(3)]).contains("no decision"));
    let pump = entries
        .iter()
        .find(|e| matches!(&e.what, Act::Deed(d) if matches!(d.doing, Doing::Act(_))));
    let pump = pump.map_or(0, |e| e.number);
    assert!(refused(&[Change::Move(pump, 12 * 3600)]).contains("play is over"));
    assert!(refused(&[Change::Replace(pump, "pumpp".into())]).contains("did you mean 'pump'"));
    assert!(refused(&[Change::With(48 * 3600, "none".into())]).contains("over by then"));
    assert!(change(&compiled, &entries, &[Change::With(60, "nobody".into())], "d").is_err());
    // A log with a moved entry is not branched again.
    let moved = change(&compiled, &entries, &[Change::Move(pump, 20_000)], "d");
    let moved = moved.unwrap_or_else(|e| panic!("{e}"));
    assert!(matches!(
        keep(&compiled, &moved, Cut::At(10), "d"),
        Err(SessionError::Refused(r)) if r.0.en.contains("not in the order of time")
    ));
    // Nothing is left out live.
    let opening = opening(&compiled, &Settings::default());
    let mut session = Session::open(Arc::clone(&compiled), opening, Journal::memory(), "")
        .unwrap_or_else(|e| panic!("{e}"));
    let act = Act::LeftOut { was: Box::new(Act::Clock(Clock::Start)) };
    assert!(session.enter(Author::Controller, act, "").is_err());
}

#[test]
fn two_exercises_are_told_apart_where_they_part() {
    use crate::{
        compare::{Side, compare},
        score::Played,
    };
    let compiled = compiled();
    let (entries, record) = live(&compiled, &scripted());
    let pump = entries
        .iter()
        .find(|e| matches!(&e.what, Act::Deed(d) if matches!(d.doing, Doing::Act(_))));
    let pump = pump.unwrap_or_else(|| panic!("somebody pumps"));
    let changed = change(&compiled, &entries, &[Change::Drop(pump.number)], "d")
        .unwrap_or_else(|e| panic!("{e}"));
    let (a, b) = (
        Played::new(record, &compiled.model),
        Played::new(played(&compiled, &changed), &compiled.model),
    );
    let side = |name, entries, played| Side { name, entries, played, total: None };
    let pair = compare(&compiled, side("a", &entries, &a), side("b", &changed, &b))
        .unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(pair.entry.as_ref().map(|e| e.number), Some(pump.number));
    assert!(pair.parted.is_some_and(|at| at >= pump.at));
    let water = pair.sectors.iter().find(|s| s.id == "water").unwrap_or_else(|| panic!("water"));
    assert!(water.people_hours.1 > water.people_hours.0);
    assert!(
        pair.words.iter().any(|w| w.en.starts_with("In this model B loses ")),
        "{:?}",
        pair.words
    );
    assert!(pair.words.iter().any(|w| w.ja.starts_with("本モデルにおいて")));
    assert!(pair.happened.iter().any(|h| h.b.is_none()), "the pumps run in A only");
    let same = compare(&compiled, side("a", &entries, &a), side("b", &entries, &a))
        .unwrap_or_else(|e| panic!("{e}"));
    assert!(same.parted.is_none() && same.entry.is_none() && same.knew.is_empty());
    assert!(same.words[0].en.contains("the same run"));
}
