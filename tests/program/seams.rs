//! Where mechanisms meet: cases in which one part once took the work of another for granted.

use hakyu_engine::{Fact, Record, What, record::knowledge::KnowledgeFact, script::Deed};
use hakyu_exercise::{
    assemble,
    play::{Settings, play},
};
use hakyu_scenarios::{
    compile::{Compiled, compile},
    source::{MemoryFiles, Sources},
};

const HEAD: &str = "hakyu: scenario/1\nid: seam\ntitle: Seam\nstart: 2019-09-09T00:00+09:00\n";

fn compiled(body: &str) -> Compiled {
    let files = MemoryFiles::default().with("seam.yaml", format!("{HEAD}{body}"));
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "seam.yaml", &mut sources);
    assert!(!findings.has_errors(), "{}", findings.render(&sources, false));
    compiled.expect("no errors")
}

fn settings() -> Settings {
    Settings { playbook: Some("reference".into()), ..Settings::default() }
}

fn record(body: &str) -> Record {
    play(&compiled(body), &settings()).expect("it runs")
}

fn shown(facts: &[Fact], part: &str) -> Vec<(u64, String)> {
    facts
        .iter()
        .map(|f| (f.at.0, format!("{:?}", f.what)))
        .filter(|(_, words)| words.contains(part))
        .collect()
}

/// When the announcements were made.
fn announced(record: &Record) -> Vec<u64> {
    let done = |f: &Fact| match f.what {
        What::Done { deed, .. } => {
            matches!(record.deeds[deed as usize], Deed::Message { .. }).then_some(f.at.0)
        }
        _ => None,
    };
    record.facts.iter().filter_map(done).collect()
}

#[test]
fn a_false_announcement_is_one_whichever_way_it_is_written() {
    let body = |claim: &str| {
        format!(
            "world: japan-47\nduration: 1d\nroles:\n  - {{id: pr, title: PR, post: pr, kind: operator}}\n  - {{id: town, title: Town, post: liaison, kind: public}}\n\
             events:\n  - {{id: fall, at: T+1h, damage: {{target: {{service: electricity, places: [chiba]}}, share: 90%, repair: 20h}}}}\n\
             society:\n  places: [chiba]\n  lifelines:\n    - {{service: electricity, at-risk: 1%, weight: 100%}}\n\
             playbooks:\n  - {{id: reference, steps: [{{id: p1, role: pr, at: T+6h, announce: {{to: town, claims: [{claim}]}}}}]}}\n"
        )
    };
    let falsehoods = |claim: &str| shown(&record(&body(claim)).facts, "Falsehood").len();
    assert!(falsehoods("{service: electricity@chiba, level: 100%, false: true}") > 0);
    assert!(falsehoods("{service: electricity@chiba, level: 100%}") > 0);
    // What is true within tolerance is none.
    assert_eq!(falsehoods("{service: electricity@chiba, level: 10%}"), 0);
}

#[test]
fn an_instant_happens_once_even_if_something_is_due_at_once() {
    let record = record(
        "world: japan-14\nduration: 1d\nroles:\n  - {id: ot, title: OT, post: ot, kind: operator}\n  - {id: nisc, title: N, post: liaison, kind: agency}\n\
         events:\n  - {id: fall, at: T+1h, damage: {target: {service: electricity}, share: 40%, repair: 6h}}\n\
         contracts:\n  - {id: c1, provider: electricity, customers: ot, notifies: 1h, restores: 0s}\n\
         modes:\n  - {id: normal}\n  - {id: mega-event, overlay: true, told: {roles: ot}}\n\
         playbooks:\n  - {id: reference, steps: [{id: p1, role: nisc, at: T+1h, switch-mode: mega-event}]}\n",
    );
    let switched = shown(&record.facts, "ModeChanged");
    assert_eq!(switched.len(), 1, "{switched:?}");
    assert!(switched[0].1.contains("on: true"));
    assert_eq!(shown(&record.facts, "Overdue").len(), 1, "a promise of no time is broken at once");
}

#[test]
fn what_begins_in_the_last_second_is_counted_once() {
    let record = record(
        "world: japan-14\nduration: 2h\nroles:\n  - {id: ot, title: OT, post: ot, kind: operator}\n\
         events:\n  - {id: fall, at: T+1h59m59s, damage: {target: {service: electricity}, share: 40%, repair: 6h}}\n\
         society:\n  lifelines:\n    - {service: electricity, at-risk: 10%, weight: 50%}\nplaybooks:\n  - {id: reference, steps: []}\n",
    );
    let sums = shown(&record.facts, "Sum {");
    assert_eq!(sums.len(), 1, "one place, one sum: {sums:?}");
}

#[test]
fn a_post_called_to_duty_takes_up_what_waits_at_once() {
    let body = |more: &str| {
        format!(
            "world: japan-14\nduration: 1d\nroles:\n  - {{id: hq, title: HQ, post: liaison, kind: agency, handling: 10m, office: {{from: \"09:00\", to: \"17:00\"}}, awake: crisis}}\n\
             \x20 - {{id: desk, title: D, post: liaison, kind: ministry}}\nmodes:\n  - {{id: normal}}\n  - {{id: crisis, deciders: {{roles: hq}}}}\n\
             injects:\n{more}  - {{id: i-1, at: T+1h, to: hq, via: mail, text: Hello}}\n\
             playbooks:\n  - {{id: reference, steps: [{{id: p1, role: hq, at: T+2h, switch-mode: crisis}}, {{id: p2, role: hq, on: i-1, announce: {{to: desk}}}}]}}\n"
        )
    };
    let alone = announced(&record(&body("")));
    assert_eq!(alone, [2 * 3600 + 601], "ten minutes after it was called");
    let beside = body("  - {id: i-9, at: T+3h, to: desk, via: mail, text: Unrelated}\n");
    assert_eq!(announced(&record(&beside)), alone);
}

#[test]
fn the_last_fact_of_a_second_is_the_belief_that_holds() {
    let compiled = compiled(
        "world: japan-14\nduration: 1d\nroles:\n  - {id: ot, title: OT, post: ot, kind: operator, handling: 10m}\n\
         events:\n  - {id: fall, at: T+1h, damage: {target: {service: electricity}, share: 100%, repair: 6h}}\n\
         telemetry:\n  - {id: t-1, role: ot, target: {service: electricity}}\n\
         injects:\n  - {id: i-1, at: T+50m, to: ot, via: mail, text: half, claims: [{service: electricity, level: 50%}]}\n\
         playbooks:\n  - {id: reference, steps: [{id: p1, role: ot, when: \"believes('ot', 'electricity') < 10%\", announce: {to: ot}}]}\n",
    );
    let finished = assemble::run(&compiled, &settings()).expect("it runs");
    let record = play(&compiled, &settings()).expect("it runs");
    assert_eq!(announced(&record), [3601], "its own eyes stand before an older message");
    let last = record.facts.iter().rev().filter(|f| f.at.0 == 3600).find_map(|f| match f.what {
        What::Knowledge(KnowledgeFact::Believes { level, .. }) => Some(level.ppm()),
        _ => None,
    });
    assert_eq!(last, Some(0));
    assert!(finished.outcome.decisions.is_empty(), "{:?}", finished.outcome.decisions);
}

#[test]
fn harm_is_seen_when_it_is_counted_and_not_at_the_next_account() {
    let record = record(
        "world: japan-47\nduration: 1d\nroles:\n  - {id: ot, title: OT, post: ot, kind: operator}\n\
         events:\n  - {id: fall, at: T+1h10m, damage: {target: {service: electricity, places: [chiba]}, share: 100%, repair: 30m}}\n\
         injects:\n  - {id: i-1, when: \"harm('chiba') > 1000\", to: ot, via: mail, text: Harm}\n\
         society:\n  every: 6h\n  lifelines:\n    - {service: electricity, at-risk: 100%, weight: 50%}\nplaybooks:\n  - {id: reference, steps: []}\n",
    );
    let fired = shown(&record.facts, "InjectFired");
    // The outage ends after 100 minutes: then at the latest its harm is counted.
    assert!(fired.first().is_some_and(|f| f.0 <= 100 * 60 + 2), "{fired:?}");
}

#[test]
fn who_may_not_decide_scores_nothing() {
    let body = |deciders: &str| {
        format!(
            "world: japan-14\nduration: 1d\nroles:\n  - {{id: nisc, title: N, post: liaison, kind: nisc}}\n  - {{id: pr, title: PR, post: pr, kind: operator}}\n\
             events:\n  - {{id: fall, at: T+1h, damage: {{target: {{service: electricity}}, share: 40%, repair: 6h}}}}\n\
             modes:\n  - {{id: normal}}\n  - {{id: crisis, deciders: {{roles: {deciders}}}}}\n\
             playbooks:\n  - {{id: reference, steps: [{{id: p1, role: pr, at: T+2h, switch-mode: crisis}}]}}\n\
             objectives:\n  - {{id: o, title: Mode, part: mode, measure: {{mode: {{mode: crisis, by: pr, after: event:fall, within: 2h}}}}}}\n"
        )
    };
    let score = |deciders: &str| {
        let outcome =
            assemble::run(&compiled(&body(deciders)), &settings()).expect("it runs").outcome;
        outcome.arms[outcome.actual].objectives[0].score
    };
    assert_eq!(score("[pr]"), Some(100.0));
    assert_eq!(score("[nisc]"), Some(0.0));
}
