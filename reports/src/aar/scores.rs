//! Scores of the responses on the same draws, and what the response was worth in sentences that begin "in this model".

use hakyu_exercise::outcome::{Arm, Lang, ObjectiveScore, Text};

use crate::format::{quantity, share, short};
use crate::paper::{Rich, Table};
use crate::view::View;
use crate::words::fill;

use super::Desk;

/// Sectors named in sentences.
const SENTENCES: usize = 3;

/// Parts and objectives of every response; objectives only where results of single organisations are shown.
pub(super) fn table(desk: &Desk<'_>) -> Table {
    let (c, view) = (desk.view.words, &desk.view);
    let arms = &view.outcome.arms;
    let names: Vec<String> = (0..arms.len()).map(|index| view.arm_name(index)).collect();
    // Evidence stands with each organisation's objectives where these are reviewed.
    let told = desk.names && desk.review.organisations.is_empty();
    let first = format!("{} / {}", c.part, c.objective);
    let mut columns: Vec<(&str, u16)> = vec![(&first, 8), (c.weight, 2)];
    columns.extend(names.iter().map(|name| (name.as_str(), 4)));
    if told {
        columns.push((c.evidence, 12));
    }
    let mut table = Table::new(columns).captioned(c.scores_caption).numbers(1..=arms.len() + 1);
    let Some(first) = view.actual().or_else(|| arms.first()) else { return table };
    let row = |head: Rich, weight: &str, cells: Vec<Rich>, evidence: Rich| {
        let mut row = vec![head, weight.into()];
        row.extend(cells);
        row.push(evidence);
        row
    };
    let totals = arms.iter().map(|arm| Rich::default().strong(desk.score(arm.total))).collect();
    table.row(row(Rich::default().strong(c.total), "", totals, Rich::default()));
    let coverage = arms.iter().map(|arm| share(arm.coverage).into()).collect();
    table.row(row(c.score_coverage.into(), "", coverage, Rich::default()));
    for part in &first.parts {
        let cells = cells(desk, true, |arm| {
            let same = arm.parts.iter().find(|other| other.id == part.id);
            (same.and_then(|part| part.score), note_of_part(arm, &part.id))
        });
        let head = Rich::default().strong(desk.say(&part.title));
        table.row(row(head, &short(part.weight), cells, Rich::default()));
        let own = |objective: &&ObjectiveScore| objective.part == part.id && desk.names;
        for objective in first.objectives.iter().filter(own) {
            table.row(objective_row(desk, objective, told));
        }
    }
    let lost =
        |it: &&ObjectiveScore| desk.names && !first.parts.iter().any(|part| part.id == it.part);
    for objective in first.objectives.iter().filter(lost) {
        table.row(objective_row(desk, objective, told));
    }
    table
}

fn objective_row(desk: &Desk<'_>, objective: &ObjectiveScore, told: bool) -> Vec<Rich> {
    let mut row =
        vec![desk.titled(&objective.title, &objective.id), short(objective.weight).into()];
    row.extend(cells(desk, false, |arm| {
        let same = arm.objectives.iter().find(|other| other.id == objective.id);
        (same.and_then(|same| same.score), same.and_then(|same| same.note.as_ref()))
    }));
    if told {
        row.push(desk.evidence(&objective.evidence));
    }
    row
}

fn cells<'d>(
    desk: &'d Desk<'_>,
    strong: bool,
    score: impl Fn(&'d Arm) -> (Option<f64>, Option<&'d Text>),
) -> Vec<Rich> {
    let cell = |arm: &'d Arm| {
        let (value, note) = score(arm);
        // A note stands where a score is true by definition ("defines 100").
        let words =
            note.map_or_else(|| desk.score(value), |note| note.get(desk.view.lang).to_owned());
        if strong { Rich::default().strong(words) } else { words.into() }
    };
    desk.view.outcome.arms.iter().map(cell).collect()
}

/// A part's note where every objective of it has one: the part is true by definition then.
fn note_of_part<'a>(arm: &'a Arm, part: &str) -> Option<&'a Text> {
    let notes = arm
        .objectives
        .iter()
        .filter(|objective| objective.part == part)
        .map(|objective| objective.note.as_ref());
    // Of a part without a score any note says why.
    let unscored = arm.parts.iter().any(|p| p.id == part && p.score.is_none());
    let any = || notes.clone().flatten().next().filter(|_| unscored);
    notes.clone().reduce(|all, note| all.filter(|_| note.is_some())).flatten().or_else(any)
}

/// Evidence of the responses that are not this run's; without rows if there is none.
pub(super) fn others(desk: &Desk<'_>) -> Table {
    let (c, view) = (desk.view.words, &desk.view);
    let mut table = Table::new([(c.arm, 4), (c.objective, 6), (c.evidence_plain, 12)]);
    let others =
        view.outcome.arms.iter().enumerate().filter(|(index, _)| *index != view.outcome.actual);
    for (index, arm) in others {
        let told = |objective: &&ObjectiveScore| !objective.evidence.is_empty();
        for objective in arm.objectives.iter().filter(told) {
            table.row([
                view.arm_name(index).into(),
                desk.titled(&objective.title, &objective.id),
                desk.evidence(&objective.evidence),
            ]);
        }
    }
    table
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
