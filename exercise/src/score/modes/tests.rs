//! Decisions on a mode against the moments at which it was called for, computed by hand.

use hakyu_scenarios::{
    compile::compile,
    source::{MemoryFiles, Sources},
};

use super::*;
use crate::{
    outcome::ObjectiveScore,
    play::{Settings, play},
    score::{Comparison, score},
};

/// Electricity falls to 60 % at 1 h and is whole again at 7 h; the centre sees each half an hour later, so that the
/// mode is called for from 1 h 30 to 7 h 30. The ministry is told; its colleague sees nothing.
const WORLD: &str = "hakyu: scenario/1
id: s
title: S
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 2d
roles:
  - {id: centre, title: Centre, organisation: NISC, post: liaison, kind: nisc}
  - {id: desk, title: Desk, organisation: NISC, post: liaison, kind: nisc}
  - {id: ministry, title: Ministry, post: liaison, kind: ministry, handling: 1m}
events:
  - {id: fall, at: T+1h, damage: {target: {service: electricity}, share: 40%, repair: 6h}}
telemetry:
  - {id: t-1, role: centre, target: {service: electricity}, delay: 30m}
modes:
  - {id: large-scale, deciders: [centre, desk], told: [ministry], when: \"level('electricity') < 80%\"}
  - {id: normal, deciders: [centre, desk], told: [ministry]}
objectives:
  - {id: mode, title: M, part: mode, measure: {mode: {mode: large-scale, by: centre, after: mode:large-scale, within: 1h}}}
  - {id: desk, title: D, part: mode, measure: {mode: {mode: large-scale, by: desk, after: mode:large-scale, within: 1h}}}
  - {id: end, title: E, part: mode, measure: {mode: {mode: large-scale, by: centre, after: mode:large-scale, within: 2h, stand-down: true}}}
  - {id: other, title: O, part: mode, measure: {timeliness: {action: report, by: ministry, after: mode-news:large-scale, within: 1h}}}
";

/// Scores by objective, in their order, with the notes, after steps of the playbook.
fn scores(steps: &[&str], change: (&str, &str)) -> Vec<(Option<f64>, Option<String>)> {
    assert!(WORLD.contains(change.0));
    let mut text = WORLD.replacen(change.0, change.1, 1);
    if !steps.is_empty() {
        text.push_str("playbooks:\n  - id: p\n    steps:\n");
    }
    for step in steps {
        text.push_str(&format!("      - {{{step}}}\n"));
    }
    let files = MemoryFiles::default().with("s.yaml", text);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    let compiled = compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)));
    let playbook = (!steps.is_empty()).then(|| "p".to_owned());
    let record = play(&compiled, &Settings { playbook, ..Settings::default() })
        .unwrap_or_else(|e| panic!("{e}"));
    let played = Played::new(record, &compiled.model);
    let runs = Comparison {
        none: &played,
        reference: None,
        actual: &played,
        credited: None,
        is_reference: false,
    };
    let of = |o: ObjectiveScore| (o.score, o.note.map(|n| n.en));
    ["mode", "desk", "end", "other"]
        .map(|id| {
            let all = score(&compiled, runs).unwrap_or_else(|e| panic!("{e}")).objectives;
            all.into_iter().find(|o| o.id == id).map_or((None, None), of)
        })
        .to_vec()
}

const SAME: (&str, &str) = ("duration: 2d", "duration: 2d");
/// Nothing happens that anybody would switch for.
const QUIET: (&str, &str) = ("< 80%", "< 0%");

fn switch(at: &str) -> String {
    format!("id: p-1, role: centre, at: {at}, switch-mode: large-scale")
}

fn back(at: &str) -> String {
    format!("id: p-2, role: centre, at: {at}, switch-mode: normal")
}

/// The score of a switch at a time.
fn switched(at: &str, change: (&str, &str)) -> (Option<f64>, Option<String>) {
    scores(&[&switch(at)], change)[0].clone()
}

/// The score of standing down at a time what was switched in time.
fn stood_down(at: &str) -> (Option<f64>, Option<String>) {
    scores(&[&switch("T+2h"), &back(at)], SAME)[2].clone()
}

fn close(score: Option<f64>, expected: f64) {
    let score = score.unwrap_or_else(|| panic!("not tested"));
    assert!((score - expected).abs() < 1e-9, "{score} is not {expected}");
}

#[test]
fn a_switch_is_measured_from_when_it_was_called_for_in_the_deciders_view() {
    close(switched("T+2h30m", SAME).0, 100.0);
    assert_eq!(switched("T+2h30m", SAME).1, None);
    // 1 h 30 after 1 h 30: half way from one to three times an hour is two hours.
    close(switched("T+3h", SAME).0, 75.0);
    close(switched("T+3h30m", SAME).0, 50.0);
    close(switched("T+5h", SAME).0, 0.0);
    let never = scores(&[], SAME);
    close(never[0].0, 0.0);
}

#[test]
fn early_is_good_and_without_grounds_is_not() {
    let (score, note) = switched("T+40m", SAME);
    close(score, 100.0);
    assert!(note.is_some_and(|n| n.contains("early, decided 50 min before")));
    let (score, note) = switched("T+20m", SAME);
    close(score, 0.0);
    assert!(note.is_some_and(|n| n.contains("without grounds")));
    // Early, but stood down again before it was called for.
    let given_up = scores(&[&switch("T+40m"), &back("T+50m")], SAME);
    close(given_up[0].0, 0.0);
    let (score, note) = switched("T+3h", QUIET);
    close(score, 0.0);
    assert!(note.is_some_and(|n| n.contains("never called for")));
    assert_eq!(scores(&[], QUIET)[0], (None, None), "neither called for nor decided");
}

#[test]
fn what_a_colleague_sees_calls_for_the_mode_too() {
    let step = "id: p-1, role: desk, at: T+3h, switch-mode: large-scale";
    let both = scores(&[step], SAME);
    close(both[1].0, 75.0);
    close(both[0].0, 0.0);
    // A desk of another organisation sees nothing, and so is measured on nothing it did not do.
    let apart = ("id: desk, title: Desk, organisation: NISC", "id: desk, title: Desk");
    assert_eq!(scores(&[], apart)[1], (None, None));
}

#[test]
fn standing_down_is_measured_from_when_it_could_be() {
    close(stood_down("T+9h").0, 100.0);
    // 3 h 30 after 7 h 30: three quarters of … two to six hours leave (6 − 3.5) ÷ 4.
    close(stood_down("T+11h").0, 62.5);
    close(stood_down("T+14h").0, 0.0);
    let (score, note) = stood_down("T+6h");
    close(score, 100.0);
    assert!(note.is_some_and(|n| n.contains("early, stood down 1 h 30 min before")));
    let (score, note) = stood_down("T+4h");
    close(score, 0.0);
    assert!(note.is_some_and(|n| n.contains("still called for")));
    close(scores(&[&switch("T+2h")], SAME)[2].0, 0.0);
    assert_eq!(scores(&[], SAME)[2], (None, None), "never in force");
    let still = ("repair: 6h", "repair: 3d");
    assert_eq!(scores(&[&switch("T+2h")], still)[2], (None, None), "still called for");
    assert_eq!(scores(&[&switch("T+2h")], QUIET)[2], (None, None), "never called for");
    // A switch that came after it was no longer called for is stood down from then on: 10 h, 4 h before.
    let late = scores(&[&switch("T+10h"), &back("T+14h")], SAME);
    close(late[2].0, 50.0);
}

#[test]
fn others_are_measured_from_when_the_news_reached_them() {
    // Decided at 2 h, told a second later, a minute under way, a minute to read: 2 h 2 min 1 s.
    let act = |at: &str| {
        let report = format!("id: p-3, role: ministry, at: {at}, report: {{to: centre}}");
        scores(&[&switch("T+2h"), &report], SAME)[3].0
    };
    close(act("T+3h2m"), 100.0);
    // 5400 s after the news.
    close(act("2019-09-09T06:32:01+09:00"), 75.0);
    close(act("T+2h1m"), 0.0);
    let report = "id: p-3, role: ministry, at: T+3h, report: {to: centre}";
    assert_eq!(scores(&[report], SAME)[3], (None, None), "no news, no clock");
}

#[test]
fn a_gap_no_longer_than_the_target_does_not_end_a_call() {
    let at = |hours: u64| SimTime(hours * 3600);
    let calls = [(at(1), Some(at(10))), (at(11), Some(at(20))), (at(30), Some(at(31)))];
    let two = 2 * 3600;
    assert_eq!(over(&calls, at(2), None, two), Some(at(20)), "10 h is followed by 11 h");
    assert_eq!(over(&calls, at(2), Some(at(10)), two), Some(at(10)), "before it was called again");
    assert_eq!(over(&calls, at(25), Some(at(40)), two), Some(at(25)), "from the switch");
    assert_eq!(over(&calls, at(29), None, two), Some(at(31)), "called for soon after the switch");
    assert_eq!(over(&calls[..1], at(2), Some(at(5)), two), None);
}
