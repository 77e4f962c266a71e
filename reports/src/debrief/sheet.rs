//! An organisation's own sheet: two pages, private to it. What others did is not on it.

use hakyu_exercise::{
    outcome::Text,
    review::{DecisionValue, FormGrade, KnownBy, OrganisationScore, TruthRow},
};

use crate::aar::{Desk, form_table, organisation_blocks, value_rows};
use crate::format::share;
use crate::paper::{Block, Paper, Rich, Table};
use crate::words::fill;

/// Objectives that fit.
const OBJECTIVES: usize = 6;
/// Lines of evidence of each.
const EVIDENCE: usize = 2;
/// Things that came true that fit.
const TRUTHS: usize = 8;
/// Messages that fit.
const FORMS: usize = 4;
/// Decisions that fit.
const DECISIONS: usize = 3;
/// Proposals that fit.
const NEXT: usize = 4;

/// The sheet.
pub(super) fn paper(desk: &Desk<'_>, it: &OrganisationScore) -> Paper {
    let (c, w, manifest) = (desk.view.words, desk.w, &desk.view.outcome.manifest);
    let name = it.title.get(desk.view.lang);
    let mut paper = Paper::new(desk.view.lang, w.own_sheet, manifest.title.get(desk.view.lang));
    paper.handling = fill(w.own_only, &[("name", name)]);
    paper.confidential = true;
    paper.short = true;
    paper.source = desk.view.source(w.own_sheet);
    paper.facts = vec![
        (w.organisation.to_owned(), Rich::default().strong(name)),
        (w.scenario_time.to_owned(), desk.view.clock.full(0).into()),
    ];
    let mut section = |title: &str, blocks: Vec<Block>| {
        if !blocks.is_empty() {
            paper.push(Block::section(title));
            paper.blocks.extend(blocks);
        }
    };
    section(w.own_objectives, objectives(desk, it));
    section(w.own_knowing, knowing(desk, &it.title));
    section(w.own_forms, forms(desk, it));
    section(w.own_decisions, decisions(desk, &it.title));
    section(w.own_next, next(desk, &it.title));
    paper.push(Block::fine(w.own_note));
    paper.push(Block::fine(c.limits_1));
    paper
}

/// Says how many did not fit.
fn left(desk: &Desk<'_>, all: usize, shown: usize, blocks: &mut Vec<Block>) {
    if all > shown {
        let number = (all - shown).to_string();
        blocks.push(Block::fine(fill(desk.w.own_left, &[("n", &number)])));
    }
}

fn objectives(desk: &Desk<'_>, it: &OrganisationScore) -> Vec<Block> {
    if it.objectives.is_empty() {
        return Vec::new();
    }
    let mut short = it.clone();
    // What was tested comes first where not everything fits.
    short.objectives.sort_by_key(|row| row.score.is_none() && row.proposed.is_none());
    short.objectives.truncate(OBJECTIVES);
    for row in &mut short.objectives {
        row.evidence.truncate(EVIDENCE);
    }
    let mut blocks = organisation_blocks(desk, &short);
    left(desk, it.objectives.len(), OBJECTIVES, &mut blocks);
    blocks
}

/// What came true and when this organisation knew of it; where not all fits, what it knew latest.
fn knowing(desk: &Desk<'_>, organisation: &Text) -> Vec<Block> {
    let (c, w) = (desk.view.words, desk.w);
    let own = |row: &TruthRow| row.known.iter().position(|by| by.organisation == *organisation);
    let mut rows: Vec<(&TruthRow, &KnownBy)> = desk
        .review
        .knowledge
        .iter()
        .filter_map(|row| own(row).and_then(|at| row.known.get(at)).map(|by| (row, by)))
        .collect();
    let all = rows.len();
    let late = |(row, by): &(&TruthRow, &KnownBy)| {
        std::cmp::Reverse(by.at.map_or(u64::MAX, |at| at.saturating_sub(row.at)))
    };
    rows.sort_by_key(late);
    rows.truncate(TRUTHS);
    rows.sort_by_key(|(row, _)| row.at);
    let mut table = Table::new([(c.time, 4), (w.truth, 10), (w.own_when, 10)]);
    for (row, by) in rows {
        let when = by.at.map_or_else(
            || Rich::default().strong(w.never),
            |at| {
                let late = match at.saturating_sub(row.at) {
                    0 => w.at_once.to_owned(),
                    late => fill(w.later, &[("time", &desk.length(late))]),
                };
                let how = by.how.get(desk.view.lang);
                let how = if how.is_empty() { String::new() } else { format!(" – {how}") };
                format!("{} ({late}){how}", desk.when(at)).into()
            },
        );
        table.row([desk.when(row.at).into(), row.text.get(desk.view.lang).into(), when]);
    }
    if table.rows.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Table(table)];
    left(desk, all, TRUTHS, &mut blocks);
    blocks
}

/// This organisation's messages: how complete, and which fields did not agree with what it knew.
fn forms(desk: &Desk<'_>, it: &OrganisationScore) -> Vec<Block> {
    let lanes = desk.review.lanes.roles.iter();
    let manned = desk.review.conduct.manned.iter();
    let roles: Vec<&str> = lanes
        .chain(manned)
        .filter(|role| role.2 == it.title)
        .map(|role| role.0.as_str())
        .chain(Some(it.id.as_str()))
        .collect();
    let own: Vec<&FormGrade> =
        desk.review.forms.iter().filter(|form| roles.contains(&form.by.as_str())).collect();
    if own.is_empty() {
        return Vec::new();
    }
    // Only what there is to talk about: fields that did not agree.
    let mut shown: Vec<FormGrade> = own.iter().take(FORMS).map(|form| (*form).clone()).collect();
    for form in &mut shown {
        form.fields.retain(|field| field.agrees == Some(false));
    }
    let shown: Vec<&FormGrade> = shown.iter().collect();
    let mut blocks = vec![Block::Table(form_table(desk, &shown))];
    left(desk, own.len(), FORMS, &mut blocks);
    blocks
}

/// What this organisation's decisions were worth, and what it missed if it was its to do.
fn decisions(desk: &Desk<'_>, organisation: &Text) -> Vec<Block> {
    let w = desk.w;
    let Some(it) = &desk.review.counterfactual else { return Vec::new() };
    let own: Vec<&DecisionValue> =
        it.decisions.iter().filter(|decision| decision.organisation == *organisation).collect();
    let good: Vec<&DecisionValue> =
        own.iter().copied().filter(|decision| decision.total > 0.0).take(DECISIONS).collect();
    let bad: Vec<&DecisionValue> =
        own.iter().copied().rev().filter(|decision| decision.total < 0.0).take(1).collect();
    let missed = it.missed.as_ref().filter(|missed| missed.organisation == *organisation);
    let mut blocks = Vec::new();
    let averted = it.averted.iter().find(|averted| averted.title == *organisation);
    if let Some(averted) = averted.filter(|_| desk.scores) {
        let why = averted.why.as_ref().map_or("", |why| why.get(desk.view.lang));
        let shares =
            format!("{} {} / {} {}", w.raw, share(averted.raw), w.capped, share(averted.capped));
        let words = if why.is_empty() { shares } else { format!("{shares} – {why}") };
        blocks.push(Block::Facts { rows: vec![(w.averted.to_owned(), words.into())] });
    }
    let table = value_rows(desk, &good, &bad, missed.as_slice());
    if !table.rows.is_empty() {
        blocks.push(Block::Table(table));
        blocks.push(Block::fine(w.decisions_note));
    }
    blocks
}

/// Proposals for this organisation.
fn next(desk: &Desk<'_>, organisation: &Text) -> Vec<Block> {
    let w = desk.w;
    let own: Vec<_> =
        desk.review.improvements.iter().filter(|line| line.owner == *organisation).collect();
    let mut table = Table::new([(w.issue, 9), (w.action, 12)]);
    for line in own.iter().take(NEXT) {
        table.row([line.issue.get(desk.view.lang).into(), line.action.get(desk.view.lang).into()]);
    }
    if table.rows.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Table(table)];
    left(desk, own.len(), NEXT, &mut blocks);
    blocks
}
