//! What nobody pays for: dead channels, the time of others; and what plans leave as evidence. Computed by hand.

use hakyu_scenarios::{
    compile::{Compiled, compile},
    source::{MemoryFiles, Sources},
};

use super::{Comparison, Played, score};
use crate::{
    outcome::ObjectiveScore,
    play::{Settings, play},
};

/// Electricity is out from 1:00 to 4:00, and with it the only channel. The operators see it at 1:10, write at 1:30 and try
/// again every half an hour; it arrives at 4:01.
const OUT: &str = "hakyu: scenario/1
id: s
title: S
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 1d
roles:
  - {id: ops, title: Ops, organisation: Utility, post: ot, kind: operator, channels: [wire]}
  - {id: gov, title: Ministry, post: liaison, kind: ministry}
channels:
  - {id: wire, needs: [electricity], latency: 60s, retry: 30m}
events:
  - {id: fall, at: T+1h, damage: {target: {service: electricity}, share: 100%, repair: 3h}}
telemetry:
  - {id: t-1, role: ops, target: {service: electricity}, delay: 10m}
plans:
  - id: bcp
    title: BCP
    kind: bcp
    owner: ops
    steps:
      - {id: s-1, takes: 1h, target: 30m}
      - {id: s-2, after: s-1, takes: 2h, target: 4h}
      - {id: s-3, after: s-2, takes: 40h}
      - {id: s-4, after: s-3, takes: 1h}
playbooks:
  - id: p
    steps:
      - {id: p-1, role: ops, at: T+1h30m, report: {to: gov, about: electricity, status: ongoing}}
      - {id: p-2, role: ops, at: T+2h, invoke: bcp}
  - id: other
    steps:
      - {id: r-1, role: ops, at: T+2h, report: {to: gov}}
      - {id: r-2, role: ops, at: T+3h, report: {to: gov}}
objectives:
  - {id: sent, title: Sent, part: reporting, measure: {timeliness: {action: report, by: ops, after: event:fall, within: 30m}}}
  - {id: reach, title: Reach, part: reach, measure: {reach: {from: ops, to: gov, after: event:fall, within: 30m}}}
  - {id: plan, title: Plan, part: plan, measure: {plan: {steps: p-2, within: 2h, after: event:fall}}}
  - {id: both, title: Both, part: plan, measure: {plan: {steps: [r-1, r-2], within: 2h, after: event:fall}}}
";

fn compiled(text: &str) -> Compiled {
    let files = MemoryFiles::default().with("s.yaml", text);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)))
}

fn scored(text: &str, people: bool) -> Vec<ObjectiveScore> {
    let compiled = compiled(text);
    let settings = Settings { playbook: Some("p".into()), ..Settings::default() };
    let record = play(&compiled, &settings).unwrap_or_else(|e| panic!("{e}"));
    let mut run = Played::new(record, &compiled.model);
    if people {
        run.people.extend(compiled.tables.role("ops"));
    }
    let runs = Comparison {
        none: &run,
        reference: None,
        actual: &run,
        credited: None,
        is_reference: false,
    };
    score(&compiled, runs).unwrap_or_else(|e| panic!("{e}")).objectives
}

#[test]
fn a_dead_channel_is_nobodys_fault() {
    let all = |people| {
        let found: Vec<Option<f64>> = scored(OUT, people).iter().map(|o| o.score).collect();
        (found[0], found[1])
    };
    // Sent 20 min after it was seen, target 30 min: the channel has no say in that.
    // It arrives after 171 min: 0 in a run. In an exercise the time since the only channel had failed does not count.
    assert_eq!(all(false), (Some(100.0), Some(0.0)));
    assert_eq!(all(true), (Some(100.0), Some(100.0)));
    let reach = &scored(OUT, true)[1];
    let line = &reach.evidence[0].text.en;
    assert!(line.contains("2 h 51 min") && line.contains("20 min count"), "both: {line}");
}

#[test]
fn who_wrote_into_the_void_is_not_tested() {
    let void = OUT.replacen("repair: 3h", "repair: 20h", 1);
    assert_eq!(scored(&void, false)[1].score, Some(0.0));
    assert_eq!(scored(&void, true)[1].score, None);
    // Who wrote nothing is silent, whatever the channels.
    let silent =
        void.replacen("report: {to: gov, about: electricity, status: ongoing}", "invoke: bcp", 1);
    assert_eq!(scored(&silent, true)[1].score, Some(0.0));
}

#[test]
fn what_a_person_wrote_stands_for_one_step_of_a_plan() {
    // One report of one's own, two that the plan has; a playbook that goes another way has done neither.
    assert_eq!(scored(OUT, true)[3].score, Some(50.0));
    assert_eq!(scored(OUT, false)[3].score, Some(0.0));
}

#[test]
fn steps_of_a_response_plan_stand_in_the_evidence() {
    let plan = &scored(OUT, false)[2];
    assert_eq!(plan.score, Some(100.0));
    let lines: Vec<&str> = plan.evidence.iter().map(|e| e.text.en.as_str()).collect();
    assert_eq!(lines.len(), 5, "{lines:?}");
    assert!(lines[1].starts_with("bcp/s-1: done 30 min") && lines[1].ends_with("after its target"));
    assert!(lines[2].starts_with("bcp/s-2: done") && lines[2].ends_with("before its target"));
    assert_eq!(lines[3], "bcp/s-3: begun, not done");
    assert_eq!(lines[4], "bcp/s-4: not done");
}
