//! Every combination of answers gives a scenario without findings. (That a response makes a difference in each of
//! them is tested where runs are: in the whole-program tests.)

use super::*;
use crate::compile::compile;
use crate::source::MemoryFiles;

fn findings(asked: &Asked) -> Option<String> {
    let text = draft(asked).unwrap_or_else(|e| panic!("{asked:?}: {e}"));
    let files = MemoryFiles::default().with("a.yaml", text);
    let mut sources = Sources::default();
    let (_, findings) = compile(&files, "a.yaml", &mut sources);
    (!findings.is_empty()).then(|| findings.render(&sources, false))
}

fn words(list: &[Named]) -> impl Iterator<Item = String> {
    list.iter().map(|n| n.0.to_owned())
}

#[test]
fn forms_and_languages_pass_the_check() {
    for form in words(FORMS) {
        for languages in [Languages::Both, Languages::En, Languages::Ja] {
            let asked = Asked {
                form: form.clone(),
                world: "japan-14".into(),
                sector: "water".into(),
                languages,
                ..Asked::default()
            };
            assert_eq!(findings(&asked), None, "{asked:?}");
        }
    }
}

#[test]
fn one_language_has_no_word_of_the_other() {
    let of = |languages| draft(&Asked { languages, ..Asked::default() }).unwrap_or_default();
    let english = of(Languages::En);
    let foreign: Vec<&str> = english
        .lines()
        .filter(|l| !l.is_ascii() && l.contains(|c: char| ('\u{3040}'..='\u{9fff}').contains(&c)))
        .collect();
    assert!(foreign.iter().all(|l| l.contains("検証課題")), "{foreign:?}");
    assert!(of(Languages::Ja).contains("状況付与。"));
    assert!(!of(Languages::Ja).contains("{en: "));
}

#[test]
fn short_and_long_exercises_pass_the_check() {
    for duration in ["1h", "90m", "4h", "3d", "14d"] {
        let asked =
            Asked { duration: Some(duration.into()), world: "japan-14".into(), ..Asked::default() };
        assert_eq!(findings(&asked), None, "{duration}");
    }
}

#[test]
fn wrong_answers_are_told_with_the_nearest_word() {
    let of = |asked: Asked| match draft(&asked) {
        Ok(_) => panic!("{asked:?} passed"),
        Err(error) => error.to_string(),
    };
    let base = Asked::default;
    assert!(of(Asked { form: "tabeltop".into(), ..base() }).contains("did you mean 'tabletop'?"));
    assert!(of(Asked { sector: "watr".into(), ..base() }).contains("did you mean 'water'?"));
    assert!(of(Asked { event: "storms".into(), ..base() }).contains("did you mean 'storm'?"));
    assert!(of(Asked { world: "japan".into(), ..base() }).contains("japan-47"));
    assert!(of(Asked { place: Some("chba".into()), ..base() }).contains("did you mean 'chiba'?"));
    assert!(
        of(Asked { place: Some("area-tokyo".into()), sector: "water".into(), ..base() })
            .contains("chiba")
    );
    assert!(of(Asked { id: "My exercise".into(), ..base() }).contains("small letters"));
    assert!(of(Asked { start: "tomorrow".into(), ..base() }).contains("2026-10-06"));
    assert!(of(Asked { duration: Some("5m".into()), ..base() }).contains("1h"));
}
