use hakyu_exercise::{
    assemble, findings::findings, outcome::Outcome, play::Settings, review::Review,
};
use hakyu_reports::{
    Lang,
    aar::{self, Edition},
    debrief,
    handbook::{Kind, Reader, papers},
    paper::{Card, Field, Rich, Table, Tone},
};
use hakyu_scenarios::{compile::compile_builtin, source::Sources};
use typst::layout::{Frame, FrameItem};

use super::*;

/// The review that reports are tested with.
#[expect(dead_code, reason = "the list of its scores is for other tests")]
#[path = "../../src/aar/sample.rs"]
mod sample;

/// The text of each page, as typst has set it.
fn pages(paper: &Paper) -> Vec<String> {
    let laid = layout(paper).unwrap().laid;
    laid.pages()
        .iter()
        .map(|page| {
            let mut text = String::new();
            read(&page.frame, &mut text);
            text
        })
        .collect()
}

fn read(frame: &Frame, out: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => read(&group.frame, out),
            FrameItem::Text(text) => out.push_str(&text.text),
            _ => {}
        }
    }
}

fn ready(kind: Kind, lang: Lang) -> Paper {
    let (compiled, _) = compile_builtin("hospital-network-cut", &mut Sources::default());
    let mut all = papers(&compiled.unwrap(), None, kind, &Reader::default(), lang).unwrap();
    all.remove(0).paper
}

#[test]
fn every_page_of_every_document_carries_the_mark() {
    for lang in [Lang::En, Lang::Ja] {
        for kind in Kind::ALL {
            let paper = ready(kind, lang);
            let pages = pages(&paper);
            assert!(!pages.is_empty());
            for (at, page) in pages.iter().enumerate() {
                let marks = page.matches("【訓練】EXERCISE").count();
                assert!(marks >= 2, "{kind:?} {lang:?}, page {}: head and foot", at + 1);
            }
        }
    }
}

#[test]
fn japanese_is_set_as_japanese() {
    let paper = ready(Kind::Player, Lang::Ja);
    let text = pages(&paper).concat();
    for words in ["プレイヤー用手引書", "演習の目的", "実災害", "検証課題"] {
        assert!(text.contains(words), "{words}");
    }
    let pdf = render(&paper).unwrap();
    assert!(pdf.missing.is_empty(), "{:?}", pdf.missing);
    assert!(pdf.pages > 4);
    // Fonts are inside, text can be taken out, and the file says what it conforms to.
    let raw = String::from_utf8_lossy(&pdf.bytes);
    assert!(raw.starts_with("%PDF-"));
    assert!(raw.contains("pdfuaid"), "PDF/UA");
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let paper = ready(Kind::Controller, Lang::Ja);
    let (once, twice) = (render(&paper).unwrap(), render(&paper).unwrap());
    assert_eq!(once.bytes, twice.bytes);
    assert!(!String::from_utf8_lossy(&once.bytes).contains("CreationDate"), "no clock");
}

#[test]
fn what_people_wrote_stays_text() {
    let evil = "#import \"x\": * #panic() \\ <script> $x$ *b* _c_ @d <e> [f] `g` = h // i";
    let mut paper = Paper::new(Lang::En, evil, evil);
    paper.handling = evil.into();
    paper.source = evil.into();
    paper.facts.push((evil.into(), evil.into()));
    paper.push(Block::section(evil));
    paper.push(Block::text(Rich::from(evil).strong(evil).code(evil)));
    paper.push(Block::list([evil]));
    paper.push(Block::checks([evil]));
    paper.push(Block::notice(Tone::Grave, evil, evil));
    let mut table = Table::new([(evil, 1), ("b", 2)]).captioned(evil);
    table.row([evil.into(), evil.into()]);
    table.band(evil);
    table.empty_rows(2);
    paper.table(table);
    let (label, options) = (evil.to_owned(), vec![evil.to_owned()]);
    paper.push(Block::Form {
        fields: vec![
            Field::Line { label: label.clone() },
            Field::Lines { label: label.clone(), count: 2 },
            Field::Choice { label: label.clone(), several: true, options },
            Field::Scale { label: label.clone(), most: 5, low: label.clone(), high: label },
        ],
    });
    paper.push(Block::Card(Card {
        number: "1".into(),
        title: evil.into(),
        body: evil.into(),
        ..Card::default()
    }));
    let text: String = pages(&paper).concat().split_whitespace().collect();
    let wanted: String = evil.split_whitespace().collect();
    assert!(text.matches(&wanted).count() > 12, "{text}");
    assert!(render(&paper).is_ok());
}

#[test]
fn what_no_font_has_is_shown_as_a_geta_and_named() {
    let mut paper = Paper::new(Lang::Ja, "台本", "題");
    paper.push(Block::text("髙﨑鷗德①㈱ 𠮷野家 🙂 e\u{301} 葛\u{e0100}"));
    let text = pages(&paper).concat();
    for shown in ["髙﨑鷗德①㈱", "〓野家"] {
        assert!(text.contains(shown), "{shown} in {text}");
    }
    let pdf = render(&paper).unwrap();
    assert!(pdf.missing.contains(&'𠮷') && pdf.missing.contains(&'🙂'));
    assert!(!pdf.missing.contains(&'\u{e0100}'), "what is never seen is not missing");
}

#[test]
fn headings_may_stand_in_any_order() {
    let mut paper = Paper::new(Lang::En, "k", "t");
    paper.push(Block::item("first"));
    paper.push(Block::section("second"));
    paper.push(Block::item("third"));
    assert!(render(&paper).is_ok());
}

#[test]
fn a_card_longer_than_a_page_still_comes_whole() {
    let mut paper = Paper::new(Lang::Ja, "カード", "題");
    let body = "長い文。".repeat(1_200);
    paper.push(Block::Card(Card {
        number: "001".into(),
        body: body.as_str().into(),
        ..Card::default()
    }));
    let text = pages(&paper).concat();
    assert_eq!(text.matches('長').count(), 1_200);
}

/// A real run with a review that says something of everything.
fn exercise() -> (Outcome, Review) {
    let (compiled, _) = compile_builtin("hospital-network-cut", &mut Sources::default());
    let outcome = assemble::run(&compiled.unwrap(), &Settings::default()).unwrap().outcome;
    let mut review = sample::sample_aar_review();
    (review.findings, review.improvements) = findings(&outcome, &review);
    (outcome, review)
}

/// Keeps a PDF for looking at, if a folder is named.
fn keep(name: &str, paper: &Paper) -> Pdf {
    let pdf = render(paper).unwrap();
    if let Ok(folder) = std::env::var("HAKYU_REPORT_SAMPLES") {
        std::fs::write(std::path::Path::new(&folder).join(name), &pdf.bytes).unwrap();
    }
    pdf
}

#[test]
fn an_after_action_report_is_printed_with_its_figures() {
    let (outcome, review) = exercise();
    for (lang, name, words) in [
        (
            Lang::Ja,
            "aar-ja.pdf",
            ["事実と認識の時系列", "改善計画", "対応記録", "フォローアップ", "本モデル"],
        ),
        (
            Lang::En,
            "aar-en.pdf",
            ["Truth and knowledge", "Improvement plan", "Follow-up", "Severity", "In this model"],
        ),
    ] {
        let paper = aar::paper(&outcome, Some(&review), Edition::Whole, lang).unwrap();
        let pages = pages(&paper);
        let text = pages.concat();
        for word in words {
            assert!(text.contains(word), "{word}");
        }
        for page in &pages {
            assert!(page.matches("【訓練】EXERCISE").count() >= 2, "head and foot");
        }
        // The words in drawings are found in our fonts.
        let pdf = keep(name, &paper);
        assert!(pdf.missing.is_empty(), "{:?}", pdf.missing);
        let figures = paper.blocks.iter().filter(|it| matches!(it, Block::Figure(_))).count();
        assert!(figures >= 4, "{figures} figures");
        assert_eq!(images(&paper), figures);
        // What is closed on a screen is not printed, but named.
        assert!(text.contains(paper.elsewhere()));
    }
}

/// Drawings on the pages.
fn images(paper: &Paper) -> usize {
    fn count(frame: &Frame) -> usize {
        let items = frame.items().map(|(_, item)| match item {
            FrameItem::Group(group) => count(&group.frame),
            FrameItem::Image(..) => 1,
            _ => 0,
        });
        items.sum()
    }
    layout(paper).unwrap().laid.pages().iter().map(|page| count(&page.frame)).sum()
}

#[test]
fn a_sheet_has_two_pages() {
    let (outcome, mut review) = exercise();
    // More of everything than fits.
    for _ in 0..4 {
        let more = review.organisations[2].objectives.clone();
        review.organisations[2].objectives.extend(more);
        let more = review.knowledge.clone();
        review.knowledge.extend(more);
    }
    for lang in [Lang::En, Lang::Ja] {
        for sheet in debrief::sheets(&outcome, &review, lang).unwrap() {
            let name = format!("sheet-{}-{lang:?}.pdf", sheet.id);
            let pdf = keep(&name, &sheet.paper);
            assert!(pdf.pages <= 2, "{}: {} pages", sheet.id, pdf.pages);
        }
    }
}
