//! Whole reports: in both languages, with nothing that a reader must not see.

use hakyu_exercise::{findings::findings, outcome::Outcome};

use super::*;
use crate::sample as runs;

/// The sample with its findings.
pub(crate) fn sample() -> (Outcome, Review) {
    let outcome = runs::full();
    let mut review = sample::sample_aar_review();
    (review.findings, review.improvements) = findings(&outcome, &review);
    (outcome, review)
}

/// Keeps a document for looking at, if a folder is named.
pub(crate) fn keep(name: &str, text: &str) {
    if let Ok(folder) = std::env::var("HAKYU_REPORT_SAMPLES") {
        std::fs::write(std::path::Path::new(&folder).join(name), text).unwrap();
    }
}

/// Markdown without the data of figures, which other tests look at.
fn told(paper: &Paper) -> String {
    let mut short = paper.clone();
    for block in &mut short.blocks {
        match block {
            Block::Figure(figure) => figure.data.rows.clear(),
            Block::Fold { blocks, .. } => blocks.clear(),
            _ => {}
        }
    }
    short.markdown()
}

#[test]
fn the_whole_report_in_english() {
    let (outcome, review) = sample();
    let paper = paper(&outcome, Some(&review), Edition::Whole, Lang::En).unwrap();
    keep("aar-en.html", &paper.html());
    insta::assert_snapshot!(told(&paper));
}

#[test]
fn the_whole_report_in_japanese() {
    let (outcome, review) = sample();
    let paper = paper(&outcome, Some(&review), Edition::Whole, Lang::Ja).unwrap();
    keep("aar-ja.html", &paper.html());
    insta::assert_snapshot!(told(&paper));
}

#[test]
fn no_heading_is_without_content() {
    let (outcome, review) = sample();
    let bare = Review::new(Conduct::default());
    let cases = [
        (&outcome, Some(&review)),
        (&outcome, Some(&bare)),
        (&outcome, None),
        (&runs::empty(), None),
    ];
    for (outcome, review) in cases {
        for edition in [Edition::Whole, Edition::Shared] {
            let paper = paper(outcome, review, edition, Lang::En).unwrap();
            let mut blocks = paper.blocks.iter().filter(|it| **it != Block::PageBreak).peekable();
            while let Some(block) = blocks.next() {
                let Block::Heading { level, text } = block else { continue };
                match blocks.peek() {
                    None => panic!("“{text}” is the end"),
                    Some(Block::Heading { level: next, .. }) => assert!(next > level, "“{text}”"),
                    Some(_) => {}
                }
            }
        }
    }
}

#[test]
fn with_numbers_off_no_score_stands_anywhere() {
    let (outcome, mut review) = sample();
    let with = |review: &Review, edition| {
        let lang = Lang::En;
        let mut paper = paper(&outcome, Some(review), edition, lang).unwrap();
        // Levels and losses by service hold any number; they are no scores.
        for block in &mut paper.blocks {
            if let Block::Figure(figure) = block
                && figure.id != "scores"
            {
                figure.data.rows.clear();
            }
        }
        paper.markdown()
    };
    let shown = with(&review, Edition::Whole);
    let scores = sample::SCORES.into_iter().chain([
        "63.7",
        "91.4",
        "112%",
        "82%",
        "67%",
        "+6.3",
        "(worth 76)",
        "87.3 %",
    ]);
    for score in scores.clone() {
        assert!(holds(&shown, score), "{score} stands in the report with numbers");
    }
    review.conduct.numbers_off = true;
    (review.findings, review.improvements) = findings(&outcome, &review);
    for edition in [Edition::Whole, Edition::Shared] {
        let hidden = with(&review, edition);
        for score in scores.clone() {
            assert!(!holds(&hidden, score), "{score} leaks");
        }
        for head in
            ["| Score", "coverage", "Coverage", "Change in points", "Score of each response"]
        {
            assert!(!hidden.contains(head), "{head}");
        }
        assert!(edition == Edition::Shared || hidden.contains("P – without challenges"));
    }
}

/// Whether a number stands in a text by itself; levels of services in per cent are no scores.
fn holds(text: &str, number: &str) -> bool {
    text.match_indices(number).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + number.len()..].chars().next();
        let part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '%');
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[test]
fn what_everybody_gets_holds_no_result_of_one_organisation() {
    let (outcome, mut review) = sample();
    // Enough organisations that people played for a distribution.
    for organisation in &mut review.organisations {
        organisation.manned = true;
    }
    for lang in [Lang::En, Lang::Ja] {
        let paper = paper(&outcome, Some(&review), Edition::Shared, lang).unwrap();
        let w = Words::of(lang);
        let text = paper.markdown();
        assert!(!text.contains(w.by_organisation) && !text.contains(w.forms_lead));
        // In the summary, in what was found and in the plan's proposals there is no name.
        for section in [w.summary, w.objectives] {
            let words = section_of(&paper, section);
            assert!(!words.is_empty(), "{section}");
            for organisation in &review.organisations {
                let name = organisation.title.get(lang);
                assert!(!words.contains(name), "{name} in {section}");
            }
        }
        let summary = section_of(&paper, w.summary);
        assert!(summary.contains("28.6") && summary.contains("83.7"), "{summary}");
        let plan = section_of(&paper, w.plan);
        assert!(plan.contains(w.owner_concerned));
        assert!(!paper.confidential);
    }
}

/// The words of a section.
fn section_of(paper: &Paper, name: &str) -> String {
    let start = paper.blocks.iter().position(|it| *it == Block::section(name));
    let mut part = paper.clone();
    part.facts.clear();
    part.blocks = start
        .into_iter()
        .flat_map(|start| &paper.blocks[start + 1..])
        .take_while(|it| !matches!(it, Block::Heading { level: 1, .. }))
        .cloned()
        .collect();
    if part.blocks.is_empty() { String::new() } else { part.markdown() }
}

#[test]
fn few_organisations_have_no_distribution() {
    let (outcome, review) = sample();
    // Three of the six were played: too few to hide in.
    assert_eq!(review.organisations.iter().filter(|it| it.manned).count(), 3);
    let paper = paper(&outcome, Some(&review), Edition::Shared, Lang::En).unwrap();
    assert_eq!(section_of(&paper, Words::of(Lang::En).summary), "");
}

#[test]
fn the_usual_edition_keeps_results_private() {
    let (_, mut review) = sample();
    assert_eq!(Edition::usual(Some(&review)), Edition::Shared);
    review.conduct.manned.truncate(1);
    assert_eq!(Edition::usual(Some(&review)), Edition::Whole);
    assert_eq!(Edition::usual(None), Edition::Whole);
}

#[test]
fn nothing_outside_is_asked_for() {
    let (outcome, review) = sample();
    for lang in [Lang::En, Lang::Ja] {
        let html = paper(&outcome, Some(&review), Edition::Whole, lang).unwrap().html();
        let addresses = html
            .match_indices("http")
            .filter(|(at, _)| !html[*at..].starts_with("http://www.w3.org/2000/svg"));
        assert_eq!(addresses.count(), 0);
        assert_eq!(html.matches("url(").count(), html.matches("url(data:").count());
        assert!(!html.contains("<script"));
    }
}
