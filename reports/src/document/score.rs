//! Scores: responses, parts and objectives with their evidence, and what they mean in a sentence.

use hakyu_exercise::outcome::{Arm, Evidence, Lang, ObjectiveScore, Text};

use crate::format::{quantity, share, short};
use crate::view::View;
use crate::words::fill;

/// Sectors named in sentences.
const SENTENCES: usize = 3;

/// A response as the head of a column.
pub(super) struct ArmHead {
    pub(super) name: String,
    pub(super) digest: String,
    pub(super) total: String,
    pub(super) coverage: String,
    pub(super) actual: bool,
}

/// A score in a table.
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) actual: bool,
    pub(super) words: bool,
}

/// A line of evidence.
pub(super) struct Line {
    pub(super) time: String,
    pub(super) text: String,
}

/// A part or an objective.
pub(super) struct ScoreRow {
    pub(super) class: &'static str,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) weight: String,
    pub(super) cells: Vec<Cell>,
    pub(super) evidence: Vec<Line>,
}

/// Evidence of a response that is not this run's.
pub(super) struct OtherEvidence {
    pub(super) arm: String,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) evidence: Vec<Line>,
}

/// The heads of the columns.
pub(super) fn arms(view: &View<'_>) -> Vec<ArmHead> {
    let arms = view.outcome.arms.iter().enumerate();
    arms.map(|(index, arm)| ArmHead {
        name: view.arm_name(index),
        digest: super::brief(&arm.digest),
        total: number(view, arm.total, None).0,
        coverage: share(arm.coverage),
        actual: index == view.outcome.actual,
    })
    .collect()
}

/// Parts, each followed by its objectives.
pub(super) fn rows(view: &View<'_>) -> Vec<ScoreRow> {
    let arms = &view.outcome.arms;
    let Some(first) = view.actual().or_else(|| arms.first()) else { return Vec::new() };
    let mut rows = Vec::new();
    for part in &first.parts {
        rows.push(ScoreRow {
            class: "part",
            id: String::new(),
            title: part.title.get(view.lang).to_owned(),
            weight: short(part.weight),
            cells: cells(view, |arm| {
                let score =
                    arm.parts.iter().find(|other| other.id == part.id).and_then(|part| part.score);
                (score, note_of_part(arm, &part.id))
            }),
            evidence: Vec::new(),
        });
        rows.extend(
            first
                .objectives
                .iter()
                .filter(|objective| objective.part == part.id)
                .map(|it| objective(view, it)),
        );
    }
    let known =
        |objective: &&ObjectiveScore| !first.parts.iter().any(|part| part.id == objective.part);
    rows.extend(first.objectives.iter().filter(known).map(|it| objective(view, it)));
    rows
}

/// A part's note where every objective of it has one: the part is true by definition then.
fn note_of_part<'a>(arm: &'a Arm, part: &str) -> Option<&'a Text> {
    let notes = arm
        .objectives
        .iter()
        .filter(|objective| objective.part == part)
        .map(|objective| objective.note.as_ref());
    notes.reduce(|all, note| all.filter(|_| note.is_some())).flatten()
}

fn objective(view: &View<'_>, objective: &ObjectiveScore) -> ScoreRow {
    ScoreRow {
        class: "objective",
        id: objective.id.clone(),
        title: objective.title.get(view.lang).to_owned(),
        weight: short(objective.weight),
        cells: cells(view, |arm| {
            let same = arm.objectives.iter().find(|other| other.id == objective.id);
            (same.and_then(|same| same.score), same.and_then(|same| same.note.as_ref()))
        }),
        evidence: lines(view, &objective.evidence),
    }
}

fn cells<'a>(
    view: &View<'a>,
    score: impl Fn(&'a Arm) -> (Option<f64>, Option<&'a Text>),
) -> Vec<Cell> {
    let arms = view.outcome.arms.iter().enumerate();
    arms.map(|(index, arm)| {
        let (value, note) = score(arm);
        let (text, words) = number(view, value, note);
        Cell { text, actual: index == view.outcome.actual, words }
    })
    .collect()
}

/// A score, its note, or "not tested"; and whether it is words.
fn number(view: &View<'_>, score: Option<f64>, note: Option<&Text>) -> (String, bool) {
    match (note, score.filter(|score| score.is_finite())) {
        (Some(note), _) => (note.get(view.lang).to_owned(), true),
        (None, Some(score)) => (short(score), false),
        (None, None) => (view.words.not_tested.to_owned(), true),
    }
}

fn lines(view: &View<'_>, evidence: &[Evidence]) -> Vec<Line> {
    let line = |line: &Evidence| Line {
        time: line.at.map_or_else(String::new, |at| view.clock.civil(at)),
        text: line.text.get(view.lang).to_owned(),
    };
    evidence.iter().map(line).collect()
}

/// Evidence of the other responses.
pub(super) fn others(view: &View<'_>) -> Vec<OtherEvidence> {
    let others =
        view.outcome.arms.iter().enumerate().filter(|(index, _)| *index != view.outcome.actual);
    others
        .flat_map(|(index, arm)| {
            let told = arm.objectives.iter().filter(|objective| !objective.evidence.is_empty());
            told.map(move |objective| OtherEvidence {
                arm: view.arm_name(index),
                id: objective.id.clone(),
                title: objective.title.get(view.lang).to_owned(),
                evidence: lines(view, &objective.evidence),
            })
        })
        .collect()
}

/// What the response was worth, in sentences that begin "in this model".
pub(super) fn statements(view: &View<'_>) -> Vec<String> {
    let (Some(none), Some(actual)) = (view.arm("none"), view.actual()) else { return Vec::new() };
    let reference = view.arm("reference");
    // With no response played, the reference is what there is to compare.
    let played = if actual.id == none.id { reference } else { Some(actual) };
    let Some(played) = played else { return Vec::new() };
    let lost = |arm: &Arm, sector: usize| {
        arm.people_hours.get(sector).copied().filter(|hours| hours.is_finite()).unwrap_or(0.0)
    };
    let mut sectors: Vec<(usize, f64)> = (0..view.outcome.sectors.len())
        .map(|sector| (sector, lost(none, sector) - lost(played, sector)))
        .filter(|(_, kept)| kept.abs() >= 0.5)
        .collect();
    sectors.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
    let name = |arm: &Arm| match view.lang {
        Lang::En => format!("“{}”", arm.title.en),
        Lang::Ja => arm.title.ja.clone(),
    };
    let names = [("arm", name(played)), ("none", name(none))];
    if sectors.is_empty() {
        return vec![fill(view.words.same_loss, &[("arm", &names[0].1), ("none", &names[1].1)])];
    }
    let sentence = |(sector, kept): (usize, f64)| {
        let amount = quantity(kept.abs(), view.lang);
        let sector_name = in_sentence(view.sector(sector), view.lang);
        let words = if kept > 0.0 { view.words.kept } else { view.words.lost_more };
        let values = [
            ("arm", names[0].1.as_str()),
            ("none", &names[1].1),
            ("sector", &sector_name),
            ("kept", &amount),
            ("more", &amount),
        ];
        let mut sentence = fill(words, &values);
        if let Some(reference) = reference.filter(|reference| reference.id != played.id) {
            let more = lost(played, sector) - lost(reference, sector);
            if more >= 0.5 {
                if view.lang == Lang::En {
                    sentence.push(' ');
                }
                let more = quantity(more, view.lang);
                sentence.push_str(&fill(
                    view.words.more_possible,
                    &[("reference", &name(reference)), ("more", &more)],
                ));
            }
        }
        sentence
    };
    sectors.into_iter().take(SENTENCES).map(sentence).collect()
}

/// A name within an English sentence: without its capital, unless it is an abbreviation.
fn in_sentence(name: &str, lang: Lang) -> String {
    let mut rest = name.chars();
    match (lang, rest.next(), rest.clone().next()) {
        (Lang::En, Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(rest).collect()
        }
        _ => name.to_owned(),
    }
}
