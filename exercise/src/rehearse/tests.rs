//! A rehearsal of a small exercise.

use std::num::NonZeroUsize;

use hakyu_engine::{Off, script::Script};
use hakyu_scenarios::{
    compile::{Compiled, compile},
    diagnostic::Diagnostics,
    source::{MemoryFiles, Sources},
};

use super::{Rehearsal, Settings, rehearse};

/// Electricity falls; two posts report, relay and send generators. One branch is dead, one depends on the team.
const SMALL: &str = "hakyu: scenario/1
id: s
title: S
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 1d
roles:
  - {id: ot, title: OT, organisation: Utility, post: ot, kind: operator, handling: 5m}
  - {id: pr, title: PR, organisation: Utility, post: pr, kind: operator, handling: 5m}
  - {id: ministry, title: Ministry, post: liaison, kind: ministry, handling: 5m}
  - {id: spare, title: Spare, post: liaison, kind: agency}
events:
  - {id: fall, at: T+1h, damage: {target: {service: electricity}, share: 60%, repair: {uniform: [6h, 12h]}}}
injects:
  - {id: i-1, at: T+1h30m, to: ot, via: alarm, tells: fall, text: Power fell}
  - {id: i-2, when: \"not done('report','ot') and time() >= T+3h\", to: pr, via: press, text: Why does nobody speak}
  - {id: i-3, when: \"level('gas') < 50%\", to: pr, via: press, text: Gas}
  - id: i-4
    at: T+5h
    to: pr
    via: press
    text: Nobody comes
    alternatives:
      - {id: a-1, when: \"done('trucks')\", text: Trucks are coming}
      - {id: a-2, when: \"level('gas') < 50%\", text: Gas}
  - {id: i-5, contingency: true, to: pr, via: press, text: Spare}
milestones:
  - {id: ms-1, title: Told, when: \"done('report')\"}
  - {id: ms-2, title: Gas, when: \"level('gas') < 50%\"}
actions:
  - id: trucks
    title: Trucks
    takes: 1h
    effects: [{expedite: {target: {service: electricity}, remaining: 50%}}]
  - {id: idle, title: Nobody takes this, takes: 1h, effects: [{expedite: {target: {service: gas}, remaining: 50%}}]}
playbooks:
  - id: reference
    title: R
    steps:
      - {id: p-1, role: ot, on: i-1, delay: 15m, report: {to: ministry}}
      - {id: p-2, role: ministry, on: p-1, delay: 10m, relay: {to: pr}}
      - {id: p-3, role: ot, after: p-1, delay: 20m, act: trucks}
      - {id: p-4, role: pr, on: i-3, delay: 10m, announce: {to: ministry, text: Gas}}
objectives:
  - {id: o-1, title: Report, part: reporting, measure: {timeliness: {action: report, by: ot, after: 'inject:i-1', within: 30m}}}
  - {id: o-2, title: Relay, part: reach, measure: {reach: {from: ot, to: [pr], after: 'inject:i-1', within: 1h}}}
  - {id: o-3, title: Save, part: continuity, measure: {continuity: {target: {service: electricity}}}}
  - {id: o-4, title: Gas, part: public, measure: {timeliness: {action: announce, by: pr, after: 'inject:i-3', within: 1h}}}
";

fn small(text: &str) -> (Compiled, Diagnostics) {
    let files = MemoryFiles::default().with("s.yaml", text);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    let compiled = compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)));
    (compiled, findings)
}

pub(super) fn script() -> Script {
    small(SMALL).0.model.script().clone()
}

fn run(text: &str, runs: u32, threads: usize, seed: u64) -> Rehearsal {
    let (compiled, findings) = small(text);
    let playbook = compiled.tables.playbook("reference").map(|_| "reference".to_owned());
    let threads = NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN);
    let settings = Settings { seed, runs, playbook, off: Off::NONE, threads };
    rehearse(&compiled, &settings, &findings, &|_| ()).unwrap_or_else(|e| panic!("{e}"))
}

fn codes(r: &Rehearsal) -> Vec<&str> {
    r.points.iter().map(|p| p.code.as_str()).collect()
}

#[test]
fn the_same_seed_gives_the_same_rehearsal_on_any_number_of_threads() {
    let one = run(SMALL, 9, 1, 5);
    assert_eq!(run(SMALL, 9, 4, 5), one);
    assert_eq!(run(SMALL, 9, 2, 5), one);
    assert_ne!(run(SMALL, 9, 2, 6), one, "another seed");
}

#[test]
fn dead_branches_are_found_and_live_ones_are_not() {
    let r = run(SMALL, 40, 2, 1);
    let ids = |code: &str| {
        r.points.iter().find(|p| p.code == code).map(|p| p.ids.clone()).unwrap_or_default()
    };
    assert_eq!(ids("inject-never-fires"), ["i-3"]);
    assert_eq!(ids("step-never-done"), ["p-4"]);
    assert_eq!(ids("alternative-never-sent"), ["i-4/a-2"]);
    assert_eq!(ids("milestone-never-reached"), ["ms-2"]);
    let share = |rows: &[super::ShareRow], id: &str| {
        rows.iter().find(|row| row.id == id).map(|row| row.share.clone()).unwrap_or_default()
    };
    let coming = share(&r.alternatives, "i-4/a-1");
    assert!(coming[0] <= 0.0 && coming[1] < coming[3] && coming[4] >= 1.0, "{coming:?}");
    assert!(share(&r.milestones, "ms-1")[4] >= 1.0);
    assert_eq!(ids("objective-never-tested"), ["o-4"]);
    assert_eq!(ids("action-never-taken"), ["idle"]);
    assert_eq!(ids("role-without-part"), ["spare"]);
    assert!(r.verdict.en.starts_with("NOT READY"), "{}", r.verdict.en);
    // The press asks those who do not report: always the absent, never those who go by the book.
    let asked = &r.injects[1];
    assert!(asked.conditional && asked.fired[0] >= 1.0, "{asked:?}");
    assert!(asked.fired[1] > asked.fired[3] && asked.fired[4] <= 0.0, "{asked:?}");
}

#[test]
fn better_teams_score_better_and_lose_less() {
    let r = run(SMALL, 60, 2, 1);
    assert_eq!(r.measures.skill, "yes", "{:?}", r.measures);
    let means: Vec<f64> = r.levels.iter().filter_map(|l| l.mean).map(|m| m.mean).collect();
    assert_eq!(means.len(), 5);
    assert!(means[..4].is_sorted() && means[3] - means[1] > 10.0, "{means:?}");
    let power = r.sectors.iter().find(|s| s.id == "electricity");
    let hours: Vec<f64> =
        power.iter().flat_map(|s| &s.levels).map(|l| l.people_hours.median).collect();
    assert!(hours[0] > hours[3] && hours[1] >= hours[3], "{hours:?}");
    assert!(hours[4] <= hours[3], "nobody beats the book here: {hours:?}");
}

#[test]
fn an_exercise_without_differences_is_told_so() {
    // What is scored happens by itself: the ministry's duty.
    let (head, _) = SMALL.split_once("playbooks:").unwrap_or((SMALL, ""));
    let text = format!(
        "{head}playbooks:
  - id: reference
    title: R
    steps:
      - {{id: p-1, role: ot, on: i-1, delay: 15m, kind: duty, report: {{to: ministry}}}}
      - {{id: p-2, role: pr, at: T+2h, act: trucks}}
objectives:
  - {{id: o-1, title: Report, part: reporting, measure: {{timeliness: {{action: report, by: ot, after: 'inject:i-1', within: 30m}}}}}}
"
    );
    let r = run(&text, 10, 2, 1);
    assert_eq!(r.measures.skill, "no", "{:?}", r.measures);
    assert!(codes(&r).contains(&"skill-not-measured"));
    let bare = run(head, 4, 1, 1);
    assert_eq!(bare.measures.skill, "unknown");
    assert!(codes(&bare).starts_with(&["no-playbook", "no-objectives"]), "{:?}", codes(&bare));
}

#[test]
fn loads_are_counted() {
    let r = run(SMALL, 20, 2, 1);
    let ot = &r.roles[0];
    assert_eq!(ot.id, "ministry");
    let ot = r.roles.iter().find(|role| role.id == "ot");
    let Some(ot) = ot else { panic!("{:?}", r.roles) };
    assert!((ot.received - 1.0).abs() < 1e-9 && (ot.deeds - 2.0).abs() < 1e-9, "{ot:?}");
    // The alarm at T+1h30m takes five minutes.
    assert_eq!(ot.peak_hour, Some(1));
    assert!(ot.wait.is_some_and(|w| (w.median - 300.0).abs() < 1e-9), "{ot:?}");
    assert!((r.pace.injects - 2.0).abs() < 1e-9, "{:?}", r.pace);
}
