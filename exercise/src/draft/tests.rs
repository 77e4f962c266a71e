//! Drafts from runs: without findings, and the same cascade again.

use hakyu_scenarios::{
    compile::{Compiled, compile},
    source::{MemoryFiles, Sources},
};

use super::*;
use crate::{
    assemble::{self, Finished},
    play::Settings,
};

/// The grid of the nation falls; what hangs on it follows.
const FALL: &str = "hakyu: scenario/1
id: fall
title: {en: It falls, ja: 停電}
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 4d
events:
  - {id: blackout, at: T+1h, damage: {target: {service: electricity}, share: 90%, repair: 30h, restore: staged}}
";

fn ready(text: &str) -> Compiled {
    let files = MemoryFiles::default().with("s.yaml", text);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    assert!(findings.is_empty(), "{}\n{text}", findings.render(&sources, false));
    compiled.unwrap_or_else(|| panic!("no model"))
}

fn finished(compiled: &Compiled, playbook: Option<&str>) -> Finished {
    let settings = Settings { playbook: playbook.map(str::to_owned), ..Settings::default() };
    assemble::run(compiled, &settings).unwrap_or_else(|e| panic!("{e}"))
}

fn asked(languages: Languages) -> Asked {
    Asked { id: "drafted".into(), languages }
}

#[test]
fn a_draft_passes_the_check_and_plays_the_same_cascade() {
    let original = finished(&ready(FALL), None);
    for languages in [Languages::Both, Languages::En, Languages::Ja] {
        let text = draft(&original.outcome, &original.causes, &asked(languages))
            .unwrap_or_else(|e| panic!("{e}"));
        let again = finished(&ready(&text), Some("reference"));
        for (before, after) in original.outcome.services.iter().zip(&again.outcome.services) {
            assert_eq!(before.id, after.id);
            let (a, b) = (before.people_hours, after.people_hours);
            assert!((a - b).abs() <= 1.0 + a * 0.02, "{}: {a} and {b} people-hours", before.id);
        }
        let arms = &again.outcome.arms;
        let [none, reference] = [&arms[0], &arms[1]].map(|a| a.total.unwrap_or(0.0));
        assert!(none + 10.0 < reference, "{none} {reference}");
        assert_eq!(text.matches("{state: draft").count(), text.matches("  - id: i-").count());
        assert!(text.contains("event:blackout"), "the chain is named:\n{text}");
    }
}

#[test]
fn a_run_without_an_outage_gives_no_draft() {
    let calm = FALL.replace("share: 90%", "share: 1%");
    let run = finished(&ready(&calm), None);
    let refused = draft(&run.outcome, &run.causes, &asked(Languages::Both));
    assert_eq!(refused, Err(DraftError::NoOutage));
}

#[test]
fn long_courses_are_thinned_but_keep_their_end() {
    let steps: Vec<(u64, u32)> = (0..500u32).map(|k| (u64::from(k), 500_000 + k)).collect();
    let kept = thinned(&steps, 100);
    assert!(kept.len() < 10);
    assert_eq!(kept.last(), steps.last());
    assert_eq!(kept.first(), steps.first());
}
