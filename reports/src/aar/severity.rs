//! How grave it was, by three viewpoints. Thresholds are the simulator's, not official; a score never mixes with this.

use hakyu_exercise::review::{Nciss, SeverityRow};

use crate::format::short;
use crate::paper::{Block, Rich, Table, Tone};
use crate::words::fill;

use super::Desk;

/// Services that are listed.
const SERVICES: usize = 10;

/// The section.
pub(super) fn section(desk: &Desk<'_>) -> Vec<Block> {
    let w = desk.w;
    let Some(severity) = &desk.review.severity else { return Vec::new() };
    let mut lead = vec![Rich::from(w.severity_lead)];
    if severity.at_least {
        lead.push(w.severity_at_least.into());
    }
    if severity.by_analogy {
        lead.push(w.severity_by_analogy.into());
    }
    let mut blocks =
        vec![Block::Notice { tone: Tone::Plain, title: w.severity_label.to_owned(), body: lead }];
    let mut table = Table::new([
        (w.severity_of, 5),
        (w.continuity, 3),
        (w.safety, 3),
        (w.other_harm, 3),
        (w.overall, 3),
        (w.because, 10),
    ])
    .captioned(w.severity_caption);
    let mut push = |row: &SeverityRow, strong: bool| {
        let level = |level: u8| {
            let words = level_words(desk, level);
            let words = if severity.at_least && level > 0 {
                fill(w.at_least, &[("level", words)])
            } else {
                words.to_owned()
            };
            if strong { Rich::default().strong(words) } else { words.into() }
        };
        let title = row.title.get(desk.view.lang);
        let head = if strong { Rich::default().strong(title) } else { title.into() };
        let because = row.because.iter().map(|line| Rich::from(line.get(desk.view.lang)));
        table.row([
            head,
            level(row.continuity),
            level(row.safety),
            level(row.other),
            level(row.overall),
            Rich::lines(because),
        ]);
    };
    push(&severity.overall, true);
    severity.sectors.iter().for_each(|row| push(row, false));
    severity.services.iter().take(SERVICES).for_each(|row| push(row, false));
    blocks.push(Block::Table(table));
    let left = severity.services.len().saturating_sub(SERVICES);
    if left > 0 {
        blocks.push(Block::fine(fill(w.services_left, &[("n", &left.to_string())])));
    }
    if !severity.thresholds.is_empty() {
        blocks.push(Block::part(w.thresholds));
        blocks.push(Block::list(severity.thresholds.iter().map(|line| desk.say(line))));
    }
    if let Some(nciss) = &severity.nciss {
        blocks.extend(demonstration(desk, nciss));
    }
    blocks
}

/// A level with its number.
pub(super) fn level_words(desk: &Desk<'_>, level: u8) -> &'static str {
    let w = desk.w;
    match level {
        0 => w.level_0,
        1 => w.level_1,
        2 => w.level_2,
        3 => w.level_3,
        _ => w.level_4,
    }
}

/// The score by the public demonstration weights of NCISS.
fn demonstration(desk: &Desk<'_>, nciss: &Nciss) -> Vec<Block> {
    let w = desk.w;
    let score = short(nciss.score);
    let mut table = Table::new([(w.category, 7), (w.option, 9), (w.value, 2), (w.nciss_weight, 2)])
        .numbers([2, 3]);
    for (category, option, value, weight) in &nciss.categories {
        table.row([
            desk.say(category).into(),
            desk.say(option).into(),
            value.to_string().into(),
            weight.to_string().into(),
        ]);
    }
    let words = fill(w.nciss_words, &[("score", &score), ("level", desk.say(&nciss.level))]);
    let mut blocks = vec![Block::part(w.nciss), Block::text(words)];
    if !table.rows.is_empty() {
        blocks.push(Block::Table(table));
    }
    blocks
}
