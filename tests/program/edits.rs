//! Edits a new user makes to a ready scenario do what the words in the file promise.

use hakyu_exercise::{
    assemble,
    outcome::{MomentKind, Outcome},
    play::Settings,
};
use hakyu_scenarios::{
    compile::{compile, library},
    source::{MemoryFiles, Sources},
};

fn boso() -> String {
    library().iter().find(|s| s.id == "boso-typhoon").expect("the library has it").text.to_owned()
}

fn outcome(yaml: String) -> Outcome {
    let files = MemoryFiles::default().with("mine.yaml", yaml);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "mine.yaml", &mut sources);
    let compiled = compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)));
    assemble::run(&compiled, &Settings::default()).expect("it runs").outcome
}

fn lost(outcome: &Outcome, service: &str) -> f64 {
    outcome.services.iter().find(|s| s.id == service).map_or(0.0, |s| s.people_hours)
}

/// A small scenario whose places and times are easy to edit.
const SMALL: &str = "hakyu: scenario/1
id: small
title: {en: Small, ja: 小}
world: japan-47
start: 2019-09-09T03:00+09:00
duration: 7d
roles:
  - {id: desk, title: {en: Desk, ja: 担当}, organisation: {en: A utility, ja: 電力会社}, post: crisis-management, kind: operator}
events:
  - id: storm
    title: {en: Storm, ja: 暴風}
    at: T+1h
    damage: {target: {service: electricity, places: [chiba]}, share: 60%, repair: 48h, restore: at-once}
injects:
  - {id: i-1, at: T+2h, to: [desk], via: phone, text: {en: It is dark, ja: 停電です}}
";

#[test]
fn another_prefecture_another_outage() {
    let chiba = outcome(SMALL.to_owned());
    let nagano = outcome(SMALL.replace("[chiba]", "[nagano]"));
    assert!(lost(&chiba, "electricity@chiba") > 0.0 && lost(&chiba, "electricity@nagano") < 1.0);
    assert!(lost(&nagano, "electricity@nagano") > 0.0 && lost(&nagano, "electricity@chiba") < 1.0);
}

#[test]
fn the_whole_typhoon_moves_to_another_prefecture() {
    let moved = boso()
        .replace("@chiba", "@shizuoka")
        .replace("[chiba]", "[shizuoka]")
        .replace("place: chiba", "place: shizuoka");
    let there = outcome(moved);
    assert!(lost(&there, "electricity@shizuoka") > 0.0);
    assert!(lost(&there, "electricity@chiba") < lost(&there, "electricity@shizuoka") / 10.0);
    assert!(
        there.arms[there.actual].total.is_some_and(|t| t > 50.0),
        "the reference still answers"
    );
}

#[test]
fn another_restoration_time_scales_the_loss() {
    let two = outcome(SMALL.to_owned());
    let one = outcome(SMALL.replace("48h", "24h"));
    let power = |o: &Outcome| lost(o, "electricity@chiba");
    // 60 % for 48 h against 24 h; restart adds the same to both.
    let ratio = power(&two) / power(&one);
    assert!((1.8..=2.0).contains(&ratio), "{ratio}");
    for service in ["ict@chiba", "credit@chiba", "railway@chiba"] {
        assert!(lost(&two, service) >= lost(&one, service), "{service}");
    }
}

#[test]
fn a_new_inject_reaches_its_role_at_its_time() {
    let more = format!(
        "{SMALL}  - {{id: i-2, when: \"level('electricity@chiba') < 50%\", to: [desk], via: sns, \
         text: {{en: \"Only {{{{ level('electricity@chiba') }}}} left\", ja: \"残り{{{{ level('electricity@chiba') }}}}\"}}}}\n"
    );
    let outcome = outcome(more);
    let said: Vec<_> = outcome
        .timeline
        .iter()
        .filter(|m| m.kind == MomentKind::Inject && m.text.en.starts_with("Only"))
        .collect();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].at, 3601, "the level crosses at T+1h, people read it a second later");
    assert_eq!(said[0].text.en, "Only 40.0 % left");
    assert_eq!(said[0].text.ja, "残り40.0 %");
}

#[test]
fn shuffling_the_lists_of_a_file_changes_nothing_but_the_order_of_reading() {
    let text = boso();
    let first = outcome(text.clone());
    // Move the first inject to the end of its list.
    let start = text.find("\ninjects:\n").expect("there are injects") + "\ninjects:\n".len();
    let end = start + text[start..].match_indices("\n  - ").next().expect("several").0 + 1;
    let close = end
        + text[end..]
            .lines()
            .scan(0, |at, line| {
                let here = *at;
                *at += line.len() + 1;
                Some((here, line))
            })
            .find(|(_, line)| !line.is_empty() && !line.starts_with([' ', '#']))
            .map_or(text[end..].len(), |found| found.0);
    let moved =
        format!("{}{}{}{}", &text[..start], &text[end..close], &text[start..end], &text[close..]);
    assert_ne!(moved, text);
    assert_eq!(outcome(moved).manifest.digest, first.manifest.digest);
}
