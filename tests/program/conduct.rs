//! Alternatives, contingencies and milestones from the file to the page.

use hakyu_engine::{RoleId, SimTime};
use hakyu_exercise::{
    assemble,
    outcome::{Lang, MomentKind, Outcome},
    play::{PlayError, Release, Settings, play, replicates},
    view::{Knowledge, Received, addressed_to},
};
use hakyu_scenarios::{
    compile::{Compiled, compile},
    source::{MemoryFiles, Sources},
};
use hakyu_tests::{err, folder, out, run};

const SCENARIO: &str = r#"hakyu: scenario/1
id: conduct
title: {en: Conduct, ja: 統制}
world: japan-14
start: 2019-09-09T00:00+09:00
duration: 1d
roles:
  - {id: pr, title: {en: PR, ja: 広報}, post: pr, kind: operator, handling: 5m}
  - {id: desk, title: {en: Desk, ja: 窓口}, post: liaison, kind: ministry}
events:
  - {id: fall, at: T+1h, damage: {target: {service: electricity}, share: 60%, repair: 6h, restore: at-once}}
milestones:
  - {id: dark, title: {en: The lights are out, ja: 停電の発生}, when: "level('electricity') < 50%", until: "level('electricity') >= 90%"}
  - {id: asked, title: {en: The press has asked, ja: 報道からの照会}}
injects:
  - id: a-news
    at: T+2h
    to: [pr, desk]
    via: tv
    text: {en: All is well, ja: 異状なし}
    attachments: [{name: calm.txt, kind: document, text: calm}]
    alternatives:
      - {id: worst, when: "level('electricity') < 10%", text: {en: Nothing works, ja: 全面停止}}
      - id: bad
        when: milestone('dark')
        text: {en: "Power is at {{ level('electricity') }}", ja: "電力は{{ level('electricity') }}"}
        attachments: [{name: map.png, title: {en: Map, ja: 地図}, kind: picture, text: A map}, {name: log.txt, kind: log, text: lines}]
  - {id: b-call, title: {en: A call, ja: 電話}, contingency: true, at: T+3h, to: pr, via: phone, text: {en: Why?, ja: 理由は}, activates: asked}
  - {id: c-after, when: "milestone('asked')", to: desk, via: mail, text: {en: They asked, ja: 照会あり}}
  - {id: d-none, title: {en: Silence, ja: 無言}, at: T+4h, to: desk, via: mail, alternatives: [{id: x, when: "level('electricity') < 10%", text: {en: X, ja: 甲}}]}
  - {id: e-with, like: b-call, to: desk, via: sns, text: {en: Echo, ja: 反響}}
"#;

fn compiled(text: &str) -> Compiled {
    let files = MemoryFiles::default().with("s.yaml", text);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    assert!(!findings.has_errors(), "{}", findings.render(&sources, false));
    compiled.expect("no errors")
}

fn settings(releases: &[(&str, u64)]) -> Settings {
    let release = |&(inject, at): &(&str, u64)| Release { inject: inject.to_owned(), at };
    Settings {
        playbook: None,
        releases: releases.iter().map(release).collect(),
        ..Settings::default()
    }
}

fn outcome(text: &str, releases: &[(&str, u64)]) -> Outcome {
    assemble::run(&compiled(text), &settings(releases)).expect("it runs").outcome
}

/// (time, words) of all moments of a kind.
fn moments(outcome: &Outcome, kind: MomentKind, lang: Lang) -> Vec<(i64, &str)> {
    let rows = outcome.timeline.iter().filter(|m| m.kind == kind);
    rows.map(|m| (m.at, m.text.get(lang))).collect()
}

const HOUR: i64 = 3600;

#[test]
fn the_timeline_shows_what_was_sent_and_which_milestones_were_passed() {
    let told = outcome(SCENARIO, &[("b-call", 5 * 3600)]);
    let injects = |lang| moments(&told, MomentKind::Inject, lang);
    assert_eq!(
        injects(Lang::En),
        [
            (2 * HOUR, "Power is at 40.0 % [attached: Map (map.png), log.txt]"),
            (5 * HOUR, "Why?"),
            (5 * HOUR, "Echo"),
            (5 * HOUR + 2, "They asked"),
        ]
    );
    assert_eq!(injects(Lang::Ja)[0].1, "電力は40.0 %【添付：地図（map.png）、log.txt】");
    // One line for both who got it.
    let first = told.timeline.iter().find(|m| m.kind == MomentKind::Inject).expect("there is one");
    assert_eq!(first.roles.len(), 2);
    let passed = |lang| moments(&told, MomentKind::Milestone, lang);
    assert_eq!(
        passed(Lang::En),
        [
            (HOUR, "milestone reached: The lights are out"),
            (5 * HOUR, "milestone reached: The press has asked"),
            (7 * HOUR, "milestone no longer in force: The lights are out"),
        ]
    );
    assert_eq!(passed(Lang::Ja)[0].1, "マイルストーンに到達：停電の発生");
    assert!(told.timeline.iter().all(|m| m.kind != MomentKind::Milestone || m.main));
    assert_eq!(
        moments(&told, MomentKind::Conduct, Lang::En),
        [
            (3 * HOUR, "“A call” waits for its release: the moment suggested for it has come"),
            (4 * HOUR, "no version of “Silence” applied: nothing was sent"),
            (5 * HOUR, "the controller releases “A call”"),
        ]
    );
    assert_eq!(told.manifest.released, [("b-call".to_owned(), 5 * 3600)]);
    let warned =
        |outcome: &Outcome, part: &str| outcome.warnings.iter().any(|w| w.en.contains(part));
    // Nobody released: said as what it is, and not as a condition that never came true.
    let alone = outcome(SCENARIO, &[]);
    assert!(warned(&alone, "nobody released in this run: b-call, e-with"), "{:?}", alone.warnings);
    assert!(warned(&alone, "never came true in this run: c-after"));
    assert!(alone.manifest.released.is_empty());
    // Another world, another text; what it says itself comes with its own attachment.
    let calm = outcome(&SCENARIO.replace("share: 60%", "share: 20%"), &[]);
    let injects = moments(&calm, MomentKind::Inject, Lang::En);
    assert_eq!(injects[0], (2 * HOUR, "All is well [attached: calm.txt]"));
    assert_eq!(moments(&calm, MomentKind::Milestone, Lang::En), []);
    let worst = outcome(&SCENARIO.replace("share: 60%", "share: 100%"), &[]);
    let injects = moments(&worst, MomentKind::Inject, Lang::En);
    assert_eq!((injects[0].1, injects[1].1), ("Nothing works", "X"));
}

#[test]
fn a_released_inject_of_yesterday_is_dated_today() {
    let early = SCENARIO.replace("contingency: true, at: T+3h", "contingency: true, at: T-3h");
    let told = outcome(&early, &[("b-call", 5 * 3600)]);
    let injects = moments(&told, MomentKind::Inject, Lang::En);
    assert!(injects.contains(&(5 * HOUR, "Why?")), "{injects:?}");
}

#[test]
fn a_view_holds_the_version_that_was_read_and_no_milestone() {
    let compiled = compiled(SCENARIO);
    let record = play(&compiled, &settings(&[])).expect("it runs");
    let view = |role: u32, at: u64| {
        let role = RoleId(role);
        Knowledge::of(role, addressed_to(&record.facts, role), SimTime(at)).received
    };
    // `desk` reads at once, `pr` after five minutes.
    let (desk, pr, sent) = (0, 1, 2 * 3600);
    let expected = |read: u64| {
        let inject = compiled.tables.inject("a-news").expect("it exists");
        vec![(
            SimTime(read),
            Received::Inject { inject, alternative: Some(1), quotes: vec![400_000, 400_000] },
        )]
    };
    assert_eq!(view(desk, sent), expected(sent));
    assert!(view(pr, sent + 299).is_empty());
    assert_eq!(view(pr, sent + 300), expected(sent + 300));
}

#[test]
fn releases_give_the_same_run_again_in_every_future() {
    let compiled = compiled(SCENARIO);
    let with = settings(&[("b-call", 5 * 3600)]);
    let one = play(&compiled, &with).expect("it runs").digest;
    assert_eq!(play(&compiled, &with).expect("it runs").digest, one);
    assert_ne!(play(&compiled, &settings(&[])).expect("it runs").digest, one);
    let threads = std::num::NonZeroUsize::MIN;
    let all = replicates(&compiled, &with, 3, threads, |r| r.digest, &|_| ()).expect("they run");
    assert_eq!(all[0], one);
    let third = Settings { replicate: 2, ..with };
    assert_eq!(play(&compiled, &third).expect("it runs").digest, all[2]);
}

#[test]
fn what_cannot_be_released_is_refused() {
    let compiled = compiled(SCENARIO);
    let refused = |releases: &[(&str, u64)]| play(&compiled, &settings(releases)).unwrap_err();
    assert!(matches!(refused(&[("c-after", 1)]), PlayError::NoContingency { .. }));
    assert!(matches!(refused(&[("b-call", 1), ("b-call", 2)]), PlayError::ReleasedTwice(_)));
    let dir = folder("release");
    std::fs::write(dir.join("s.yaml"), SCENARIO).unwrap();
    for (given, pieces) in [
        ("b-cal@T+3h", ["no inject 'b-cal'", "did you mean 'b-call'?"]),
        ("zzz@T+3h", ["no inject 'zzz'", "its contingency injects are b-call"]),
        ("a-news@T+3h", ["'a-news' fires by itself", "its contingency injects are b-call"]),
        ("b-call@T+30h", ["'b-call' cannot be released", "after the end of the run"]),
        ("b-call", ["--release b-call", "call@T+3h"]),
        ("b-call@soon", ["--release b-call@soon", "call@T+3h"]),
        ("b-call@T-1h", ["--release b-call@T-1h", "call@T+3h"]),
    ] {
        let ran = run(&dir, &["run", "s.yaml", "--release", given]);
        assert_eq!(ran.status.code(), Some(2), "{given}: {}", err(&ran));
        for piece in pieces {
            assert!(err(&ran).contains(piece), "{given}: '{piece}' is missing in {}", err(&ran));
        }
    }
    assert!(!dir.join("hakyu-run").exists(), "nothing is left behind");
}

#[test]
fn the_command_line_releases_and_the_report_says_so() {
    let dir = folder("released");
    std::fs::write(dir.join("s.yaml"), SCENARIO).unwrap();
    let ran = run(&dir, &["run", "s.yaml", "--release", "b-call@T+5h"]);
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    assert!(out(&ran).contains("milestone reached: The press has asked"), "{}", out(&ran));
    let kept = dir.join("hakyu-run/conduct-1-none-b-call-18000s");
    let page = |lang: &str| {
        std::fs::read_to_string(kept.join(format!("report.{lang}.html"))).expect("a report")
    };
    let (en, ja) = (page("en"), page("ja"));
    for piece in
        ["Released by hand", "Power is at 40.0 % [attached: Map (map.png), log.txt]", "milestone"]
    {
        assert!(en.contains(piece), "{piece}");
    }
    let names = [
        "手動で投入した状況付与",
        "電力は40.0 %【添付：地図（map.png）、log.txt】",
        "マイルストーン",
    ];
    assert!(names.iter().all(|piece| ja.contains(piece)));
    let json = std::fs::read_to_string(kept.join("run.json")).expect("the tables");
    assert!(json.contains("\"released\""));
    // Without a release the tables stay as they were.
    let plain = run(&dir, &["run", "s.yaml", "--json"]);
    assert!(!out(&plain).contains("\"released\""));
}
