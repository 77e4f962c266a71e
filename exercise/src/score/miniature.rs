//! A miniature exercise whose every score is computed by hand.
//!
//! Electricity falls to 60 % at 1:00 and would be back at 7:00. The operators see it at 1:10; what they do at 3:00 takes an
//! hour and halves the three hours of repair that are left: back at 5:30. The reference does it at 2:00: back at 5:00.

use hakyu_engine::{Fact, Phase, SimTime, What, record::society::SocietyFact};
use hakyu_scenarios::{
    compile::{Compiled, compile},
    source::{MemoryFiles, Sources},
};

use super::{
    Attested, Comparison, Played, Ruled, Score, forms, organisations::organisations, pace::Pace,
    rating::side_effects, score,
};
use crate::{
    play::{Settings, play},
    review::Rating,
};

const MINIATURE: &str = r#"hakyu: scenario/1
id: mini
title: Miniature
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 1d
roles:
  - {id: ops, title: Operators, organisation: Utility, post: ot, kind: operator, sector: electricity, handling: 1m}
  - {id: pr, title: PR, organisation: Utility, post: pr, kind: operator, sector: electricity, handling: 1m}
  - {id: gov, title: Ministry, organisation: Ministry, post: liaison, kind: ministry, handling: 10m}
  - {id: hub, title: Hub, organisation: CEPTOAR, post: secretariat, kind: ceptoar, handling: 1m}
events:
  - {id: fall, at: T+1h, types: [unavailability], causes: [equipment-failure], damage: {target: {service: electricity}, share: 40%, repair: 6h}}
telemetry:
  - {id: t-1, role: ops, target: {service: electricity}, delay: 10m}
injects:
  - {id: i-1, at: T+2h30m, to: ops, via: mail, tells: fall, text: It was the transformer}
routes:
  - {id: f1, from: [gov], to: [hub], takes: [report], gives: report, drafting: 20m}
modes:
  - {id: large-scale, deciders: [ops], when: "level('electricity') < 80%"}
  - {id: normal, deciders: [ops]}
actions:
  - {id: a-fast, title: Faster repair, takes: 1h, effects: [{expedite: {target: {service: electricity}, remaining: 50%}}]}
  - {id: a-harm, title: Water off, takes: 1h, effects: [{shed: {target: {service: water}, level: 10%, for: 10h}}]}
playbooks:
  - id: reference
    steps:
      - {id: q-1, role: ops, at: T+2h, act: a-fast}
      - {id: q-2, role: pr, at: T+2h, publish-forecast: {service: electricity, restored: T+5h, margin: 1h, level: 90%}}
  - id: team
    steps:
      - {id: p-mode, role: ops, at: T+1h40m, switch-mode: large-scale}
      - {id: p-1, role: ops, at: T+2h, report: {to: gov, about: electricity, types: unavailability, causes: unknown, status: ongoing, noticed: T+1h10m}}
      - {id: p-act, role: ops, at: T+3h, act: a-fast}
      - {id: p-2, role: ops, at: T+3h30m, report: {to: gov, about: electricity, types: unavailability, causes: user-operation, impact: 5, status: ongoing, forecast: T+6h}}
      - {id: p-forecast, role: pr, at: T+4h, publish-forecast: {service: electricity, restored: T+6h, margin: 1h, level: 90%}}
      - {id: p-3, role: ops, at: T+4h30m, report: {to: gov, about: electricity, types: unavailability, causes: user-operation, impact: 5, status: ongoing, forecast: T+6h}}
      - {id: p-say, role: pr, at: T+5h, announce: {to: hub, about: electricity, forecast: T+9h}}
  - id: harm
    steps:
      - {id: h-act, role: ops, at: T+2h, act: a-fast}
      - {id: h-harm, role: ops, at: T+2h, act: a-harm}
objectives:
  - {id: act, title: Act, part: recognition, measure: {timeliness: {action: a-fast, by: ops, after: event:fall, within: 1h}}}
  - {id: report, title: Report, part: reporting, measure: {timeliness: {action: report, by: ops, after: event:fall, within: 30m}}}
  - {id: form, title: Form, part: reporting, measure: {form: {by: ops, after: event:fall, action: report}}}
  - {id: relay, title: Relay, part: reporting, measure: {timeliness: {action: report, by: gov, after: step:p-1, within: 1h}}}
  - {id: reach, title: Reach, part: reach, measure: {reach: {from: ops, to: [gov, hub], after: event:fall, within: 1h}}}
  - {id: averted, title: Averted, part: continuity, measure: {continuity: {target: {service: electricity}}}}
  - {id: kept, title: Kept, part: continuity, measure: {keep: {service: electricity, level: 90%, from: T+0h, until: T+10h}}}
  - {id: plan, title: Plan, part: plan, measure: {plan: {steps: [q-1, q-2], within: 2h, after: event:fall}}}
  - {id: forecast, title: Forecast, part: public, measure: {forecast: {service: electricity, by: pr, level: 90%, within: 2h}}}
  - {id: mode, title: Mode, part: mode, measure: {mode: {mode: large-scale, by: ops, after: mode:large-scale, within: 20m}}}
  - {id: voice, title: One voice, part: rubric, tasks: [One voice], capability: Public information, measure: {rubric: {by: pr}}}
"#;

fn compiled() -> Compiled {
    changed("", "")
}

/// The miniature with one piece of its text replaced.
fn changed(from: &str, to: &str) -> Compiled {
    assert!(MINIATURE.contains(from));
    let files = MemoryFiles::default().with("s.yaml", MINIATURE.replacen(from, to, 1));
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)))
}

fn played(compiled: &Compiled, playbook: Option<&str>) -> Played {
    let settings = Settings { playbook: playbook.map(str::to_owned), ..Settings::default() };
    let record = play(compiled, &settings).unwrap_or_else(|e| panic!("{e}"));
    Played::new(record, &compiled.model)
}

/// The team, played by people, with an evaluator's rating.
fn exercise(compiled: &Compiled) -> Played {
    let mut run = played(compiled, Some("team"));
    run.people = ["ops", "pr"].iter().filter_map(|id| compiled.tables.role(id)).collect();
    run.ruled.push(Ruled {
        objective: "voice".into(),
        rating: Rating::M,
        reason: "two voices".into(),
        by: "evaluator".into(),
    });
    run
}

fn scored(compiled: &Compiled, actual: &Played) -> Score {
    let (none, reference) = (played(compiled, None), played(compiled, Some("reference")));
    let runs = Comparison {
        none: &none,
        reference: Some(&reference),
        actual,
        credited: None,
        is_reference: false,
    };
    score(compiled, runs).unwrap_or_else(|e| panic!("{e}"))
}

fn of(score: &Score, id: &str) -> Option<f64> {
    score.objectives.iter().find(|o| o.id == id).and_then(|o| o.score)
}

fn near(found: Option<f64>, by_hand: f64, what: &str) {
    let found = found.unwrap_or_else(|| panic!("{what} was not tested"));
    assert!((found - by_hand).abs() < 0.01, "{what}: {found}, by hand {by_hand}");
}

fn there<T>(found: Option<T>, what: &str) -> T {
    found.unwrap_or_else(|| panic!("{what} is missing"))
}

/// The first deed of a step.
fn deed(run: &Played, compiled: &Compiled, step: &str) -> u32 {
    let step = compiled.tables.step(step);
    let found = run.deeds().iter().find(|d| d.step == step && step.is_some()).map(|d| d.number);
    there(found, "the deed")
}

#[test]
fn every_part_as_computed_by_hand() {
    let compiled = compiled();
    let run = exercise(&compiled);
    let score = scored(&compiled, &run);
    let is = |id: &str, by_hand: f64| near(of(&score, id), by_hand, id);
    // Seen at 1:10, done at 3:00: 110 min. (180 − 110) / 120.
    is("act", 100.0 * 70.0 / 120.0);
    // 1:10 to 2:00, target 30 min: (90 − 50) / 60.
    is("report", 100.0 * 40.0 / 60.0);
    // p-1, a first report, owes 4 fields and has them: when, service, state, type. The view decides when and state, and
    // agrees; it knows of no matter yet, so the type is nobody's to judge: worth 1.
    // p-2 owes 7 and lacks when it was noticed: 6/7. Since 2:31 the matter is known: state and type agree, the cause is
    // another, and five people are not the millions it believes in: 2/4. Worth 3/7. p-3 says the same again.
    is("form", 100.0 * (1.0 + 3.0 / 7.0) / 2.0);
    // The report sent at 2:00 arrives after a minute, is read 10 min later, drafted 20 min: 31 min after p-1.
    is("relay", 100.0);
    // The ministry: 51 min from 1:10. The hub: 82 min, 30 of them at the simulated ministry: 52. Both within the hour.
    is("reach", 100.0);
    // Lost: 6 h without response, 4 h with the reference, 4.5 h here: 1.5 / 2.
    is("averted", 75.0);
    // Below 90 % for 4.5 of 10 h.
    is("kept", 55.0);
    // From 1:00: a-fast after 2 h, within the target. A forecast of one's own after 3 h: (6 − 3) / 4.
    is("plan", f64::midpoint(100.0, 75.0));
    // Said at 4:00: right within its margin, so worth 100 for 1.5 of the 4.5 h. The statement of 5:00 says 9:00, published
    // is 6:00 ± 1 h: 5 off.
    is("forecast", 100.0 * 1.5 / 4.5 - 5.0);
    // Called for at 1:10, decided at 1:40, target 20 min: (60 − 30) / 40.
    is("mode", 75.0);
    // M.
    is("voice", 40.0);
    let parts: Vec<(&str, f64)> =
        score.parts.iter().map(|p| (p.id.as_str(), p.score.unwrap_or(-1.0))).collect();
    let reporting = (200.0 / 3.0 + 500.0 / 7.0 + 100.0) / 3.0;
    let by_hand = [
        ("recognition", 100.0 * 7.0 / 12.0),
        ("reporting", reporting),
        ("reach", 100.0),
        ("continuity", 65.0),
        ("plan", 87.5),
        ("public", 100.0 / 3.0 - 5.0),
        ("mode", 75.0),
        ("rubric", 40.0),
    ];
    for (part, (id, wanted)) in parts.iter().zip(by_hand) {
        assert_eq!(part.0, id);
        near(Some(part.1), wanted, id);
    }
    assert_eq!(parts.len(), by_hand.len());
    near(score.total, by_hand.iter().map(|p| p.1).sum::<f64>() / 8.0, "total");
    near(Some(score.coverage), 1.0, "coverage");
}

#[test]
fn people_are_measured_from_when_they_could_read() {
    let compiled = changed(
        "action: a-fast, by: ops, after: event:fall, within: 1h",
        "action: a-fast, by: ops, after: inject:i-1, within: 29m",
    );
    // Delivered at 2:30, read at 2:31, done at 3:00: 29 min for people. For a simulated post 30: (87 − 30) / 58.
    near(of(&scored(&compiled, &exercise(&compiled)), "act"), 100.0, "people");
    let run = played(&compiled, Some("team"));
    near(of(&scored(&compiled, &run), "act"), 100.0 * 57.0 / 58.0, "run");
}

#[test]
fn nothing_is_divided_by_nothing() {
    let compiled = changed("objectives:\n", "scoring: {floor: 0}\nobjectives:\n");
    let none = played(&compiled, None);
    let runs = Comparison {
        none: &none,
        reference: Some(&none),
        actual: &none,
        credited: None,
        is_reference: false,
    };
    let score = score(&compiled, runs).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(of(&score, "averted"), None, "no response changes anything");
}

#[test]
fn in_a_run_all_waiting_counts_and_nothing_is_rated() {
    let compiled = compiled();
    let run = played(&compiled, Some("team"));
    let score = scored(&compiled, &run);
    // The hub after 82 min: (180 − 82) / 120.
    near(of(&score, "reach"), f64::midpoint(100.0, 100.0 * 98.0 / 120.0), "reach");
    assert_eq!(of(&score, "voice"), None, "no evaluator");
    // A playbook's forecast is not the step of another playbook.
    near(of(&score, "plan"), 50.0, "plan");
    near(Some(score.coverage), 7.0 / 8.0, "coverage");
}

#[test]
fn who_says_it_is_over_and_believes_it_is_not_contradicts_himself() {
    // The report of 4:30 says that all is over, while its sender sees 60 %: 5 off, beside the 5 of the statement.
    let compiled = changed(
        "at: T+4h30m, report: {to: gov, about: electricity, types: unavailability, causes: user-operation, impact: 5, status: ongoing",
        "at: T+4h30m, report: {to: gov, about: electricity, types: unavailability, causes: user-operation, impact: 5, status: restored",
    );
    let score = scored(&compiled, &exercise(&compiled));
    near(of(&score, "forecast"), 100.0 / 3.0 - 10.0, "forecast");
    let lines = score.objectives.iter().find(|o| o.id == "forecast").map(|o| o.evidence.clone());
    let times: Vec<Option<i64>> = lines.iter().flatten().map(|l| l.at).collect();
    assert_eq!(times, [14_400, 19_800, 16_200, 18_000].map(Some), "said, back, and both");
}

#[test]
fn deadlines_run_in_the_time_that_people_had() {
    let compiled = compiled();
    let mut run = exercise(&compiled);
    run.pace.speed(0, 2000);
    let twice = scored(&compiled, &run);
    // 55 of 60, 25 of 30 min: in time. The forecast and the outage are those of the world.
    near(of(&twice, "act"), 100.0, "act");
    near(of(&twice, "report"), 100.0, "report");
    near(of(&twice, "mode"), 100.0, "mode");
    near(of(&twice, "forecast"), 100.0 / 3.0 - 5.0, "forecast");
    near(of(&twice, "averted"), 75.0, "averted");
    // A jump of the clock from 1:20 to 1:50 takes half an hour off: 20 min to the report, 80 to the act.
    run.pace = Pace::identity();
    run.pace.exclude(4800, 6600, None);
    let jumped = scored(&compiled, &run);
    near(of(&jumped, "report"), 100.0, "report");
    near(of(&jumped, "act"), 100.0 * 100.0 / 120.0, "act");
    // A real event in another organisation is not theirs.
    run.pace = Pace::identity();
    run.pace.exclude(4800, 6600, Some("Ministry".into()));
    near(of(&scored(&compiled, &run), "report"), 200.0 / 3.0, "report");
}

#[test]
fn what_was_recorded_afterwards_counts_from_when_it_was_done() {
    let compiled = compiled();
    let mut run = exercise(&compiled);
    let number = deed(&run, &compiled, "p-1");
    run.attested.push(Attested { deed: number, at: SimTime(5400), witness: "pr".into() });
    let score = scored(&compiled, &run);
    // 1:10 to 1:30.
    near(of(&score, "report"), 100.0, "report");
    let report = score.objectives.iter().find(|o| o.id == "report");
    let lines = report.map(|o| o.evidence.clone()).unwrap_or_default();
    assert_eq!(lines[0].at, Some(5400));
    assert!(lines.iter().any(|l| l.text.en.contains("attested by pr")), "{lines:?}");
}

#[test]
fn organisations_are_scored_on_what_is_theirs() {
    let compiled = compiled();
    let run = exercise(&compiled);
    let (none, reference) = (played(&compiled, None), played(&compiled, Some("reference")));
    let runs = Comparison {
        none: &none,
        reference: Some(&reference),
        actual: &run,
        credited: None,
        is_reference: false,
    };
    let all = organisations(&compiled, runs, &[]).unwrap_or_else(|e| panic!("{e}"));
    let ids: Vec<(&str, bool)> = all.iter().map(|o| (o.id.as_str(), o.manned)).collect();
    assert_eq!(ids, [("ops", true), ("gov", false)], "the hub has no objective");
    let utility: Vec<&str> = all[0].objectives.iter().map(|o| o.id.as_str()).collect();
    let theirs =
        ["act", "report", "form", "reach", "averted", "kept", "plan", "forecast", "mode", "voice"];
    assert_eq!(utility, theirs, "continuity by telemetry, the plan by its first step");
    near(all[1].total, 100.0, "the ministry");
    // As above, but reporting without the ministry's relay: the mean of 66.67 and 71.43.
    let reporting = f64::midpoint(200.0 / 3.0, 500.0 / 7.0);
    let parts = [100.0 * 7.0 / 12.0, reporting, 100.0, 65.0, 87.5, 100.0 / 3.0 - 5.0, 75.0, 40.0];
    near(all[0].total, parts.iter().sum::<f64>() / 8.0, "the utility");
    let row = |id: &str| there(all[0].objectives.iter().find(|o| o.id == id), id);
    assert_eq!(row("reach").proposed, Some(Rating::P));
    assert_eq!(row("averted").proposed, Some(Rating::S), "75");
    assert_eq!(row("forecast").proposed, Some(Rating::M), "28");
    assert_eq!((row("voice").proposed, row("voice").ruled.is_some()), (None, true));
    assert_eq!(row("voice").capability.en, "Public information");

    // On its own decisions only: a run in which it decided nothing averted nothing.
    let idle = played(&compiled, None);
    let own = Comparison { actual: &idle, ..runs };
    let all = organisations(&compiled, runs, &[("ops".to_owned(), own)])
        .unwrap_or_else(|e| panic!("{e}"));
    let row = |id: &str| there(all[0].objectives.iter().find(|o| o.id == id), id);
    near(row("averted").score, 0.0, "averted");
    near(row("kept").score, 40.0, "kept");
    near(row("report").score, 200.0 / 3.0, "what it did is as in the exercise");
}

#[test]
fn what_an_organisation_does_to_others_caps_its_ratings() {
    let compiled = compiled();
    let run = played(&compiled, Some("harm"));
    let (none, reference) = (played(&compiled, None), played(&compiled, Some("reference")));
    let runs = Comparison {
        none: &none,
        reference: Some(&reference),
        actual: &run,
        credited: None,
        is_reference: false,
    };
    let all = organisations(&compiled, runs, &[]).unwrap_or_else(|e| panic!("{e}"));
    let row = |id: &str| there(all[0].objectives.iter().find(|o| o.id == id), id);
    // As soon as the reference: all averted, and water lost for it.
    near(row("averted").score, 100.0, "averted");
    assert_eq!(row("averted").proposed, Some(Rating::M));
    let lines = &row("averted").evidence;
    assert!(lines.iter().any(|l| l.text.en.contains("lost in Water")), "{lines:?}");
    assert_eq!(row("report").proposed, Some(Rating::U), "silence after a duty arose");
    assert_eq!(crate::organisation::all(&compiled).len(), 3);
}

#[test]
fn more_people_at_risk_than_without_it_is_a_side_effect() {
    let compiled = compiled();
    let at_risk = |person_hours: u64| {
        let mut run = played(&compiled, None);
        let sum = SocietyFact::Sum { place: 0, person_hours, evacuated: 0, rumour: 0, disorder: 0 };
        let (at, phase) = (run.record.end, Phase::Record);
        run.record.facts.push(Fact { at, phase, what: What::Society(sum) });
        run
    };
    let safety = |with: u64, without: u64| {
        let (none, actual) = (at_risk(without), at_risk(with));
        let runs = Comparison {
            none: &none,
            reference: None,
            actual: &actual,
            credited: None,
            is_reference: false,
        };
        side_effects(&compiled, runs, &["electricity"]).safety.is_some()
    };
    assert!(safety(101, 0));
    assert!(!safety(100, 0), "too few to tell");
    assert!(safety(50_501, 50_000));
    assert!(!safety(50_500, 50_000), "one per cent");
    assert!(!safety(0, 50_000), "safer");
}

#[test]
fn messages_are_graded_field_by_field() {
    let compiled = compiled();
    let run = exercise(&compiled);
    let of_ops: Vec<_> =
        forms::forms(&compiled, &run).into_iter().filter(|f| f.by == "ops").collect();
    let seen: Vec<(u64, f64, Option<f64>, bool)> =
        of_ops.iter().map(|f| (f.at, f.completeness, f.correctness, f.duplicate)).collect();
    assert_eq!(seen[0], (7_200, 1.0, Some(1.0), false));
    assert_eq!(seen[1], (12_600, 6.0 / 7.0, Some(0.5), false));
    assert_eq!((seen[2].0, seen[2].3), (16_200, true));
    let field = |form: usize, name: &str| {
        there(of_ops[form].fields.iter().find(|f| f.name.en == name), name)
    };
    let cause = field(0, "cause");
    assert_eq!((cause.agrees, cause.written.en.as_str()), (None, "Unknown"), "not due yet");
    assert_eq!(cause.truth.en, "Failure of equipment", "beside it, unscored");
    assert_eq!(field(0, "type of event").agrees, None, "the view could not decide");
    assert_eq!(field(1, "type of event").agrees, Some(true));
    assert_eq!(field(1, "cause").agrees, Some(false));
    assert_eq!(field(1, "people affected").agrees, Some(false));
    assert_eq!(field(1, "when noticed").written.en, "–");
    // What the simulated ministry leaves open is filled as it is sent.
    let all = forms::forms(&compiled, &run);
    let relayed = there(all.iter().find(|f| f.by == "gov"), "what the route passes on");
    assert_eq!((relayed.completeness, relayed.correctness), (1.0, Some(1.0)));
}
