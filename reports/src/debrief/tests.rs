//! The page that is projected, and the sheets that are private.

use hakyu_exercise::outcome::{MomentKind, Text};
use hakyu_exercise::review::TruthRow;

use super::*;
use crate::aar::{
    sample::SCORES,
    tests::{keep, sample},
};

/// A page without its fonts and styles.
fn body(html: &str) -> &str {
    html.split_once("<body>").unwrap().1
}

#[test]
fn the_page_tells_facts_and_no_score() {
    let (outcome, review) = sample();
    for (lang, name) in [(Lang::En, "debrief-en.html"), (Lang::Ja, "debrief-ja.html")] {
        let html = page(&outcome, &review, lang).unwrap();
        keep(name, &html);
        let text = body(&html);
        for score in SCORES.into_iter().chain(["63.7", "112%", "82%", "67%"]) {
            assert!(!text.contains(score), "{score}");
        }
        let w = Words::of(lang);
        for word in [w.score, w.coverage, w.severity, w.rating_p, w.level_3] {
            assert!(!text.contains(word), "{word}");
        }
        for shown in [
            review.turning_points[0].question.get(lang),
            review.turning_points[1].title.get(lang),
            review.knowledge[1].text.get(lang),
            w.never,
            "Nobody did.",
            "A second post watches messages during an event.",
        ] {
            assert!(text.contains(shown), "{shown}");
        }
        // One mark a slide.
        assert_eq!(text.matches("【訓練】EXERCISE").count(), text.matches("<section").count());
        assert!(!html.contains("<script") && !text.contains("http"));
        assert_eq!(html.matches("url(").count(), html.matches("url(data:").count());
    }
}

#[test]
fn a_long_exercise_shows_what_was_known_latest() {
    let (outcome, mut review) = sample();
    let row = review.knowledge[0].clone();
    for number in 0..40_u64 {
        let mut row = TruthRow { text: Text::both(format!("Thing {number};")), ..row.clone() };
        row.kind = MomentKind::Event;
        row.at = 30_000 + number;
        // Known later and later: the last are those to talk about.
        row.known.truncate(1);
        row.known[0].at = Some(row.at + number * 60);
        review.knowledge.push(row);
    }
    let html = page(&outcome, &review, Lang::En).unwrap();
    assert!(html.contains("Thing 39;") && !html.contains("Thing 0;"));
    assert!(html.contains("25 more"), "18 of 43 are shown");
    // What is shown stands in the order of time.
    let at = |words: &str| html.find(words).unwrap();
    assert!(at("Thing 30;") < at("Thing 39;"));
}

#[test]
fn a_sheet_holds_its_own_results_only() {
    let (outcome, review) = sample();
    for lang in [Lang::En, Lang::Ja] {
        let all = sheets(&outcome, &review, lang).unwrap();
        let ids: Vec<&str> = all.iter().map(|sheet| sheet.id.as_str()).collect();
        assert_eq!(ids, ["utility", "water", "ministry"], "those that people played");
        let text = all[1].paper.markdown();
        keep(
            if lang == Lang::En { "sheet-en.html" } else { "sheet-ja.html" },
            &all[1].paper.html(),
        );
        assert!(text.contains("46.4") && !text.contains("83.7") && !text.contains("77.8"));
        assert!(
            all[1].paper.confidential
                && all[1].paper.handling.contains(review.organisations[2].title.get(lang))
        );
        for index in [1, 3, 4] {
            let name = review.organisations[index].title.get(lang);
            assert!(!text.contains(name), "{name} has no place on another's sheet");
        }
        let decision = review.counterfactual.as_ref().unwrap().decisions[0].what.get(lang);
        assert!(!text.contains(decision) && all[0].paper.markdown().contains(decision));
    }
}

#[test]
fn sheets_without_numbers_have_none() {
    let (outcome, mut review) = sample();
    review.conduct.numbers_off = true;
    for sheet in sheets(&outcome, &review, Lang::En).unwrap() {
        let text = sheet.paper.markdown();
        for score in SCORES.into_iter().chain(["112%", "82%", "67%", "+6.3"]) {
            // Levels and lengths of time may hold the same digits; a score stands in a cell or in bold.
            for cell in [format!("| {score} |"), format!("**{score}**"), format!(": {score} (")] {
                assert!(!text.contains(&cell), "{cell}");
            }
        }
        for grade in ["coverage", "complete ", "worth 76", "87.3 %"] {
            assert!(!text.contains(grade), "{grade}");
        }
    }
}

#[test]
fn file_names_lead_nowhere() {
    assert_eq!(file_name("../etc/passwd"), "---etc-passwd");
    assert_eq!(file_name("水道局@千葉"), "水道局-千葉");
    assert_eq!(file_name(""), "organisation");
}

#[test]
fn notes_are_read_line_by_line() {
    let (_, review) = sample();
    let text = "\u{feff}# day 1\n\n1: Nobody.\n合意：受信担当を置く\nAgreed: A second post\nThe fax was off: nobody saw it\n";
    let notes = read_notes(text, &review).unwrap();
    let said: Vec<(&str, &str)> =
        notes.iter().map(|note| (note.kind.as_str(), note.text.as_str())).collect();
    let wanted = [
        ("answer", "Nobody."),
        ("agreed", "受信担当を置く"),
        ("agreed", "A second post"),
        ("hot-wash", "The fax was off: nobody saw it"),
    ];
    assert_eq!(said, wanted);
    assert_eq!(notes[0].question, review.turning_points[0].question);
    let error = read_notes("x\n3: what?", &review).unwrap_err().to_string();
    assert_eq!(error, "line 2: there is no question 3; the debrief has 2");
}
