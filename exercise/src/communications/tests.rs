//! Small drills whose every time can be reckoned by hand.

use hakyu_engine::{RoleId, SimTime};
use hakyu_scenarios::{
    compile::{Compiled, compile},
    source::{MemoryFiles, Sources},
};

use super::*;
use crate::{
    play::{Settings, play},
    review::Silent,
    view::{Knowledge, addressed_to},
};

/// One warning to four CEPTOARs. `line` works, `radio` is dead.
const DRILL: &str = r#"hakyu: scenario/1
id: drill
title: {en: Drill, ja: 訓練}
world: japan-14
start: 2019-12-10T00:00+09:00
duration: 12h
form: communications
channels:
  - {id: line, title: {en: Line, ja: 回線}, needs: [ict], latency: 60s, retry: 30m}
  - {id: radio, title: {en: Radio, ja: 無線}, needs: [gas], latency: 60s, retry: 10m}
organisations:
  - {id: small, title: {en: Small, ja: 小規模}, kind: operator, sector: water, place: jp}
roles:
  - {id: nisc, title: {en: Centre, ja: センター}, post: liaison, kind: nisc, place: jp, channels: [line]}
  - {id: hub-a, title: {en: Hub A, ja: セプターA}, post: secretariat, kind: ceptoar, sector: water, place: jp, handling: 5m, seats: 9, channels: [line]}
  - {id: hub-b, title: {en: Hub B, ja: セプターB}, post: secretariat, kind: ceptoar, sector: water, place: jp, handling: 5m, channels: [radio]}
  - {id: hub-c, title: {en: Hub C, ja: セプターC}, post: secretariat, kind: ceptoar, sector: water, place: jp, handling: 5m, channels: [radio, line]}
  - {id: hub-d, title: {en: Hub D, ja: セプターD}, post: secretariat, kind: ceptoar, sector: water, place: jp, handling: 5m, channels: [line]}
  - {id: hub-e, title: {en: Hub E, ja: セプターE}, post: secretariat, kind: ceptoar, sector: water, place: jp, handling: 5m, channels: [line]}
  - {id: m-good, title: {en: Good, ja: 良}, post: it, kind: operator, sector: water, place: jp, handling: 2m, channels: [line]}
  - {id: m-damage, title: {en: Damage, ja: 被害}, post: it, kind: operator, sector: water, place: jp, handling: 2m, channels: [line]}
  - {id: m-lazy, title: {en: Lazy, ja: 怠}, post: it, kind: operator, sector: water, place: jp, handling: 2m, channels: [line]}
  - {id: m-slow, title: {en: Slow, ja: 遅}, post: it, kind: operator, sector: water, place: jp, handling: 3d, channels: [line]}
  - {id: m-gone, title: {en: Gone, ja: 退職}, post: it, organisation: small, handling: 2m, away: [[T-1h, T+12h]], channels: [line]}
  - {id: z-chief, title: {en: Chief, ja: 課長}, post: management, organisation: small, handling: 2m, channels: [line]}
  - {id: m-night, title: {en: Night, ja: 夜}, post: it, kind: operator, sector: water, place: jp, handling: 2m, office: {from: "20:00", to: "21:00", days: mon-fri}, channels: [line]}
  - {id: m-lost, title: {en: Lost, ja: 失}, post: it, kind: operator, sector: water, place: jp, handling: 2m, channels: [radio]}
  - {id: m-dark, title: {en: Dark, ja: 闇}, post: it, kind: operator, sector: water, place: jp, handling: 2m, channels: [line]}
  - {id: m-held, title: {en: Held, ja: 留}, post: it, kind: operator, sector: water, place: jp, handling: 2m, channels: [line]}
  - {id: m-vague, title: {en: Vague, ja: 曖昧}, post: it, kind: operator, sector: water, place: jp, handling: 2m, channels: [line]}
  - {id: m-deaf, title: {en: Deaf, ja: 聾}, post: it, kind: operator, sector: water, place: jp, handling: 2m, channels: [line]}
routes:
  - {id: down-a, from: {roles: [hub-a]}, to: {roles: [m-good, m-damage, m-lazy, m-slow, m-gone, m-night, m-lost]}, takes: [notice], gives: notice, drafting: 10m, scope: amber}
  - {id: down-b, from: {roles: [hub-b]}, to: {roles: [m-dark]}, takes: [notice], gives: notice, drafting: 10m, scope: amber}
  - {id: down-c, from: {roles: [hub-c]}, to: {roles: [m-held]}, takes: [notice], gives: notice, triage: 0%, drafting: 10m, scope: amber}
  - {id: down-d, from: {roles: [hub-d]}, to: {roles: [m-vague]}, takes: [notice], gives: notice, triage: 0%, drafting: 10m, scope: amber}
  - {id: down-e, from: {roles: [hub-e]}, to: {roles: [m-deaf]}, takes: [notice], gives: notice, drafting: 10m, scope: amber}
  - {id: up-a, from: {roles: [hub-a]}, to: {roles: [nisc]}, takes: [report], gives: report, drafting: 15m, scope: amber}
events:
  - {id: gas-out, at: T+0h, damage: {target: {service: gas}, share: 100%, repair: 2d, restore: at-once}}
  - {id: warning, at: T+10m, types: [near-miss], demand: {target: {service: ict}, level: 100.2%, for: 1h}}
  - {id: other, at: T+10m, types: [near-miss], demand: {target: {service: ict}, level: 100.2%, for: 1h}}
injects:
  - {id: envelope, at: T+30m, to: nisc, via: paper, tells: warning, text: {en: Today, ja: 本日}}
playbooks:
  - id: reference
    title: {en: Reference, ja: 基準}
    steps:
      - {id: send, role: nisc, on: envelope, delay: 5m, notice: {to: [hub-a, hub-b, hub-c, hub-d], matters: [warning], near-miss: true, scope: amber}}
      - {id: vague, role: hub-d, when: "knows('hub-d','warning')", delay: 10m, notice: {to: [m-vague], matters: [other], scope: amber}}
      - {id: good, role: m-good, when: "knows('m-good','warning')", delay: 20m, report: {to: [hub-a], matters: [warning], near-miss: true}}
      - {id: damage, role: m-damage, when: "knows('m-damage','warning')", delay: 30m, report: {to: [hub-a], matters: [warning], types: [intrusion], causes: [vulnerability], status: ongoing}}
      - {id: lost, role: m-lost, when: "knows('m-lost','warning')", delay: 20m, report: {to: [hub-a], matters: [warning], near-miss: true}}
      - {id: follow, role: hub-a, at: T+5h, notice: {to: [z-chief], matters: [warning], near-miss: true, scope: amber}}
      - {id: chief, role: z-chief, when: "knows('z-chief','warning')", delay: 20m, report: {to: [hub-a], matters: [warning], near-miss: true}}
objectives:
  - {id: o-reach, title: {en: Reach, ja: 到達}, part: reach, weight: 1, measure: {reach: {from: nisc, to: [m-good, m-damage], after: inject:envelope, within: 55m}}}
"#;

fn compiled(text: &str) -> Compiled {
    let files = MemoryFiles::default().with("s.yaml", text);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    assert!(!findings.has_errors(), "{}", findings.render(&sources, false));
    compiled.unwrap_or_else(|| panic!("no errors, no scenario"))
}

fn run(text: &str) -> (Compiled, Record) {
    let compiled = compiled(text);
    let record = play(&compiled, &Settings::default()).unwrap_or_else(|e| panic!("{e}"));
    (compiled, record)
}

fn reached(text: &str) -> Reach {
    let (compiled, record) = run(text);
    reach(&compiled, &record).unwrap_or_else(|| panic!("a drill"))
}

fn silent<'r>(reach: &'r Reach, role: &str) -> &'r Silent {
    reach.silent.iter().find(|s| s.role == role).unwrap_or_else(|| panic!("{role} is not silent"))
}

const MINUTE: u64 = 60;

#[test]
fn times_of_the_round_trip_are_those_reckoned_by_hand() {
    let reach = reached(DRILL);
    // The envelope is read at once and the warning sent five minutes later.
    assert_eq!(reach.started, 35 * MINUTE);
    assert_eq!(reach.deadline, Some(85 * MINUTE));
    assert!(reach.unannounced);
    let hub = &reach.hubs[0];
    assert_eq!(hub.role, "hub-a");
    // One minute under way, five to handle.
    assert_eq!(hub.reached, Some(6 * MINUTE));
    // To members: ten to draft, one under way, two to handle (T+54); twenty to check; back: one under way (T+75), five to
    // handle (T+80), fifteen to draft, one under way: T+96, that is 61 minutes after the start.
    assert_eq!(hub.acknowledged, Some(61 * MINUTE));
    assert_eq!(hub.members, (7, 4, 2, 1), "asked, reached, answered, with damage");
    // Both answers arrived, at T+75 and T+85: the second just in time.
    assert_eq!(reach.totals, (11, 4, 2, 1, 2));
    let late = DRILL.replace("within: 55m", "within: 54m");
    assert_eq!(reached(&late).totals, (11, 4, 2, 1, 1));
}

#[test]
fn every_reason_is_found_from_what_happened() {
    let reach = reached(DRILL);
    let code = |role| silent(&reach, role).code.as_str();
    assert_eq!(code("m-lazy"), "not-answered");
    assert_eq!(code("m-slow"), "queued");
    assert_eq!(code("m-gone"), "wrong-contact");
    assert_eq!(code("m-night"), "nobody-there");
    assert_eq!(code("m-lost"), "answer-lost");
    assert_eq!(code("m-dark"), "channel-down");
    assert_eq!(code("m-held"), "not-passed-on");
    assert_eq!(code("m-vague"), "unknown");
    assert_eq!(code("m-deaf"), "not-passed-on");
    assert_eq!(reach.silent.len(), 9);
    // With words that name what the facts show.
    let words = |role: &str| silent(&reach, role).reason.en.clone();
    assert!(words("m-held").contains("decided not to hand it on"), "{}", words("m-held"));
    assert!(words("m-deaf").contains("itself never had it"), "{}", words("m-deaf"));
    // Twelve attempts, ten minutes apart, from T+51 on.
    assert!(words("m-dark").contains("Radio failed 12 times"), "{}", words("m-dark"));
    assert!(words("m-dark").contains("gave up"), "{}", words("m-dark"));
    assert!(words("m-lost").contains("Radio failed 12 times"), "{}", words("m-lost"));
}

#[test]
fn each_reason_goes_when_what_caused_it_goes() {
    let answers = |id: &str| {
        format!(
            "\n      - {{id: zz, role: {id}, when: \"knows('{id}','warning')\", delay: 20m, report: {{to: [hub-a, hub-b, hub-c, hub-d, hub-e], matters: [warning], near-miss: true}}}}\nobjectives:"
        )
    };
    let mended = |role: &str, from: &str, to: &str| {
        let text = DRILL.replacen(from, to, 1).replace("\nobjectives:", &answers(role));
        assert_ne!(text.replace(&answers(role), ""), DRILL.replace("\nobjectives:", ""), "{role}");
        reached(&text).silent.iter().all(|s| s.role != role)
    };
    assert!(mended("m-lazy", "share: 100%", "share: 99.9%"), "it answers now");
    assert!(mended("m-slow", "handling: 3d", "handling: 2m"));
    assert!(mended("m-gone", "away: [[T-1h, T+12h]]", "away: [[T-1h, T+1m]]"));
    assert!(mended("m-night", "from: \"20:00\", to: \"21:00\"", "from: \"00:00\", to: \"21:00\""));
    assert!(mended(
        "m-dark",
        "handling: 5m, channels: [radio]",
        "handling: 5m, channels: [radio, line]"
    ));
    assert!(mended("m-held", "gives: notice, triage: 0%", "gives: notice, triage: 100%"));
    assert!(mended("m-vague", "matters: [other]", "matters: [warning]"));
    assert!(mended(
        "m-deaf",
        "to: [hub-a, hub-b, hub-c, hub-d]",
        "to: [hub-a, hub-b, hub-c, hub-d, hub-e]"
    ));
    let heard = DRILL.replace("ja: 失}, post: it, kind: operator, sector: water, place: jp, handling: 2m, channels: [radio]", "ja: 失}, post: it, kind: operator, sector: water, place: jp, handling: 2m, channels: [radio, line]");
    assert_ne!(heard, DRILL);
    let heard = reached(&heard);
    assert!(heard.silent.iter().all(|s| s.role != "m-lost"));
    assert_eq!(heard.hubs[0].alternative, 1, "its answer came over the line instead of the radio");
}

#[test]
fn a_follow_up_and_who_answered_instead_are_told() {
    let reach = reached(DRILL);
    let gone = silent(&reach, "m-gone");
    assert_eq!(gone.followed_up, Some(300 * MINUTE));
    // One under way, two to handle, twenty to check, one under way.
    assert!(
        gone.reason.en.contains("Chief answered in its place at 10 Dec 05:24"),
        "{}",
        gone.reason.en
    );
    assert_eq!(silent(&reach, "m-slow").followed_up, None);
}

#[test]
fn another_channel_counts_where_the_first_failed() {
    let reach = reached(DRILL);
    assert!(reach.hubs.iter().all(|h| h.alternative == 0), "{:?}", reach.hubs);
    let both =
        DRILL.replace("handling: 5m, channels: [radio]", "handling: 5m, channels: [radio, line]");
    assert_eq!(reached(&both).hubs[1].alternative, 1, "B reached its member over the line");
}

#[test]
fn a_drill_that_somebody_knew_of_was_no_surprise() {
    let early = DRILL.replace(
        "playbooks:",
        "  - {id: leak, at: T+31m, to: m-lazy, via: phone, tells: warning, text: {en: Soon, ja: まもなく}}\nplaybooks:",
    );
    assert!(!reached(&early).unannounced);
}

#[test]
fn without_a_warning_nobody_is_reached() {
    let (compiled, _) = run(DRILL);
    let settings = Settings { playbook: None, ..Settings::default() };
    let record = play(&compiled, &settings).unwrap_or_else(|e| panic!("{e}"));
    let reach = reach(&compiled, &record).unwrap_or_else(|| panic!("a drill"));
    assert_eq!((reach.started, reach.totals), (30 * MINUTE, (11, 0, 0, 0, 0)));
    assert!(reach.silent.iter().all(|s| s.code == "not-passed-on"));
    assert!(reach.hubs.iter().all(|h| h.reached.is_none() && h.acknowledged.is_none()));
}

#[test]
fn a_tally_counts_what_was_read_and_nothing_else() {
    let (compiled, record) = run(DRILL);
    let view = |role: &str, at: u64| {
        let role = compiled.model.script().role(role).unwrap_or(RoleId(0));
        Knowledge::of(role, addressed_to(&record.facts, role), SimTime(at))
    };
    let count = |role: &str, at: u64| {
        tally(&compiled, &view(role, at))
            .unwrap_or_else(|| panic!("a tally"))
            .rows
            .iter()
            .map(|r| (r.members.1, r.damage))
            .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    };
    // The first answer arrives at T+75 and is read five minutes later.
    assert_eq!(count("hub-a", 79 * MINUTE), (0, 0));
    assert_eq!(count("hub-a", 80 * MINUTE), (1, 0));
    assert_eq!(count("hub-a", 90 * MINUTE), (2, 1));
    // NISC hears of it sixteen minutes later. One message of the route stands for a thread each.
    assert_eq!(count("nisc", 95 * MINUTE), (0, 0));
    assert_eq!(count("nisc", 12 * 60 * MINUTE), (2, 1));
    assert!(tally(&compiled, &view("m-good", 0)).is_none(), "a member counts nobody");
    let rows = tally(&compiled, &view("nisc", 96 * MINUTE)).map(|t| t.rows).unwrap_or_default();
    assert_eq!(rows[0].answered, Some(96 * MINUTE));
    assert!(rows[0].late, "read after T+85");
    assert_eq!(rows[1].answered, None);
}

/// People at the centre and at a member: what they wrote counts like what playbooks send.
#[test]
fn people_set_it_off_and_answer_with_the_form() {
    use crate::{
        log::{Act, Author, Clock, Conducted, Doing, Journal, Letter, Seat},
        session::{Session, opening},
    };
    let compiled = std::sync::Arc::new(compiled(DRILL));
    let opening = opening(&compiled, &Settings::default());
    let mut session =
        Session::open(std::sync::Arc::clone(&compiled), opening, Journal::memory(), "")
            .unwrap_or_else(|e| panic!("{e}"));
    let mut enter = |what| {
        session.enter(Author::Controller, what, "").unwrap_or_else(|e| panic!("{e}"));
    };
    let seat = |role: &str| Act::Seat { role: role.into(), seat: Seat::Person("one".into()) };
    let send = |role: &str, letter: Letter| {
        let doing = Doing::Message(letter);
        Act::Deed(Conducted { role: role.into(), doing, why: String::new(), attested: None })
    };
    let letter = |kind: &str, to: &str| Letter {
        kind: kind.into(),
        to: vec![to.into()],
        near_miss: kind == "notice",
        ..Letter::default()
    };
    enter(seat("nisc"));
    enter(seat("m-lazy"));
    enter(Act::Clock(Clock::Advance(40 * MINUTE)));
    let matters = vec!["warning".to_owned()];
    enter(send("nisc", Letter { matters, ..letter("notice", "hub-a") }));
    enter(Act::Clock(Clock::Advance(80 * MINUTE)));
    // The form names no matter, but what has happened.
    let types = vec!["intrusion".to_owned()];
    enter(send("m-lazy", Letter { types, ..letter("report", "hub-a") }));
    enter(Act::Clock(Clock::End));
    let hub = compiled.model.script().role("hub-a").unwrap_or(RoleId(0));
    let record = session.finish().unwrap_or_else(|e| panic!("{e}"));
    let reach = reach(&compiled, &record).unwrap_or_else(|| panic!("a drill"));
    assert_eq!(reach.started, 40 * MINUTE);
    // The lazy one has answered now: three of seven, two with damage; B to E were never written to.
    assert_eq!(reach.hubs[0].members, (7, 4, 3, 2));
    assert!(reach.hubs[1..].iter().all(|h| h.reached.is_none()));
    let view = Knowledge::of(hub, addressed_to(&record.facts, hub), record.end);
    let rows = tally(&compiled, &view).map(|t| t.rows).unwrap_or_default();
    let row = rows.iter().find(|r| r.role == "m-lazy").unwrap_or_else(|| panic!("a row"));
    // One under way, five to handle.
    assert_eq!((row.answered, row.damage), (Some(86 * MINUTE), 1));
}
