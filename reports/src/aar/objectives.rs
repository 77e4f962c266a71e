//! Scores with their coverage, ratings by objective and core capability, strengths and areas for improvement.

use hakyu_exercise::{
    outcome::Text,
    review::{Finding, ObjectiveRow, OrganisationScore},
};

use crate::chart::bars;
use crate::error::ReportError;
use crate::format::{share, short};
use crate::paper::{Block, Rich, Table};
use crate::words::fill;

use super::{Desk, scores};

/// The section.
pub(super) fn section(desk: &Desk<'_>) -> Result<Vec<Block>, ReportError> {
    let (c, w) = (desk.view.words, desk.w);
    let mut blocks = Vec::new();
    if desk.scores && !desk.view.outcome.arms.is_empty() {
        blocks.push(Block::text(c.score_lead));
        if let Some(figure) = bars::scores(&desk.view)? {
            blocks.push(Block::Figure(figure.into()));
        }
        blocks.push(Block::Table(scores::table(desk)));
    } else if desk.scores && desk.review.organisations.is_empty() {
        blocks.push(Block::text(c.no_arms));
    }
    let reviewed = desk.review.organisations.iter().filter(|it| !it.objectives.is_empty());
    if desk.names && desk.review.organisations.iter().any(|it| !it.objectives.is_empty()) {
        blocks.push(Block::part(w.by_organisation));
        blocks.push(Block::fine(w.ratings_lead));
        for organisation in reviewed {
            blocks.push(Block::item(desk.or_dash(&organisation.title)));
            blocks.extend(organisation_blocks(desk, organisation));
        }
    }
    for (strength, name) in [(true, w.strengths), (false, w.areas)] {
        let found: Vec<&Finding> =
            desk.review.findings.iter().filter(|it| it.strength == strength).collect();
        if !found.is_empty() {
            blocks.push(Block::part(name));
            blocks.push(Block::Table(findings(desk, &found, strength)));
        }
    }
    questioned(desk, &mut blocks);
    Ok(blocks)
}

/// An organisation's score, coverage, parts and objectives.
pub(crate) fn organisation_blocks(desk: &Desk<'_>, it: &OrganisationScore) -> Vec<Block> {
    let (c, w) = (desk.view.words, desk.w);
    let mut blocks = Vec::new();
    if desk.scores {
        let mut rows = vec![
            (w.score.to_owned(), Rich::default().strong(desk.score(it.total))),
            (w.coverage.to_owned(), Rich::default().strong(share(it.coverage))),
        ];
        let parts: Vec<String> = it
            .parts
            .iter()
            .map(|part| {
                let weight = short(part.weight);
                let values = [
                    ("part", desk.say(&part.title)),
                    ("score", &desk.score(part.score)),
                    ("weight", &weight),
                ];
                fill(w.part_of, &values)
            })
            .collect();
        if !parts.is_empty() {
            rows.push((w.parts.to_owned(), parts.join(c.comma).into()));
        }
        blocks.push(Block::Facts { rows });
    }
    blocks.push(Block::Table(objectives(desk, it)));
    blocks
}

/// Objectives by core capability: score, rating, reasons, evidence.
fn objectives(desk: &Desk<'_>, it: &OrganisationScore) -> Table {
    let (c, w) = (desk.view.words, desk.w);
    let mut columns = vec![(c.objective, 7), (w.rating, 7), (c.evidence_plain, 12)];
    if desk.scores {
        columns.insert(1, (w.score, 2));
    }
    let mut table = Table::new(columns);
    if desk.scores {
        table = table.numbers([1]);
    }
    for capability in capabilities(it.objectives.iter().map(|row| &row.capability)) {
        if !capability.en.is_empty() {
            table.band(fill(w.capability_band, &[("name", desk.say(capability))]));
        }
        for row in it.objectives.iter().filter(|row| row.capability == *capability) {
            let mut cells =
                vec![desk.titled(&row.title, &row.id), rating(desk, row), evidence(desk, row)];
            if desk.scores {
                cells.insert(1, desk.score(row.score).into());
            }
            table.row(cells);
        }
    }
    table
}

/// Names in the order in which they first come up.
fn capabilities<'c>(all: impl Iterator<Item = &'c Text>) -> Vec<&'c Text> {
    let mut names: Vec<&Text> = Vec::new();
    for name in all {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What the evidence proposes, and what the evaluator says instead.
fn rating(desk: &Desk<'_>, row: &ObjectiveRow) -> Rich {
    let w = desk.w;
    let proposed = row.proposed.map(|rating| desk.rating(rating));
    match (&row.ruled, proposed) {
        (Some((ruled, reason, who)), proposed) => {
            let mut words = Rich::default().strong(desk.rating(*ruled));
            let by = if who.is_empty() { w.evaluator } else { who };
            words = words.and(format!("\n{}", fill(w.ruled, &[("by", by), ("reason", reason)])));
            if let Some(proposed) = proposed {
                words = words.and(format!("\n{}", fill(w.proposed_was, &[("rating", proposed)])));
            }
            words
        }
        (None, Some(proposed)) => Rich::from(fill(w.proposed, &[("rating", proposed)])),
        (None, None) => desk.view.words.not_tested.into(),
    }
}

/// Lines of evidence, each with the replies of players and how they were ruled.
fn evidence(desk: &Desk<'_>, row: &ObjectiveRow) -> Rich {
    let w = desk.w;
    let mut lines = Vec::new();
    for (at, line) in row.evidence.iter().enumerate() {
        lines.push(desk.line(line));
        for (_, words, ruling) in row.replies.iter().filter(|reply| reply.0 == at) {
            lines.push(fill(w.reply, &[("words", words)]).into());
            let ruling = ruling.as_deref().unwrap_or(w.reply_open);
            lines.push(fill(w.reply_ruling, &[("words", ruling)]).into());
        }
    }
    Rich::lines(lines)
}

/// Findings by core capability, the gravest first as they come.
fn findings(desk: &Desk<'_>, found: &[&Finding], strength: bool) -> Table {
    let w = desk.w;
    let whose = desk.names && found.iter().any(|it| !it.organisation.en.is_empty());
    let mut columns = vec![(w.found, 8)];
    // The analysis names who did what.
    if desk.names {
        columns.push((w.analysis, 12));
    }
    if whose {
        columns.insert(0, (w.organisation, 4));
    }
    if !strength {
        columns.push((w.questions, 7));
    }
    let mut table = Table::new(columns);
    for capability in capabilities(found.iter().map(|it| &it.capability)) {
        if !capability.en.is_empty() {
            table.band(fill(w.capability_band, &[("name", desk.say(capability))]));
        }
        for it in found.iter().filter(|it| it.capability == *capability) {
            let mut cells: Vec<Rich> = vec![desk.say(&it.text).into()];
            if desk.names {
                cells.push(desk.or_dash(&it.analysis).into());
            }
            if whose {
                cells.insert(0, desk.or_dash(&it.organisation).into());
            }
            if !strength {
                cells.push(desk.or_dash(&it.questions).into());
            }
            table.row(cells);
        }
    }
    table
}

/// The dependencies, plans and standards that this exercise puts in question, each once.
fn questioned(desk: &Desk<'_>, blocks: &mut Vec<Block>) {
    let all = desk.review.findings.iter().map(|it| &it.questions);
    let names: Vec<&str> = capabilities(all.filter(|text| !text.en.is_empty()))
        .into_iter()
        .map(|text| desk.say(text))
        .collect();
    if !names.is_empty() {
        blocks.push(Block::part(desk.w.questioned));
        blocks.push(Block::list(names));
    }
}
