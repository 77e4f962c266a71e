//! What was true and who knew it, side by side; what ministries were told and did.

use std::fmt::Write as _;

use hakyu_exercise::review::{KnownBy, TruthRow};

use crate::chart::{belief, lanes};
use crate::error::ReportError;
use crate::format::percent;
use crate::paper::{Block, Rich, Table};
use crate::words::fill;

use super::{Desk, happened};

/// The section.
pub(super) fn section(desk: &Desk<'_>) -> Result<Vec<Block>, ReportError> {
    let (c, w) = (desk.view.words, desk.w);
    let mut blocks = Vec::new();
    if !desk.review.knowledge.is_empty() {
        let time = format!("{} ({})", c.time, c.jst);
        let mut table = Table::new([(time.as_str(), 5), (c.kind, 3), (w.truth, 9), (w.known, 14)])
            .captioned(w.knowing_caption);
        for row in &desk.review.knowledge {
            table.row([
                desk.when(row.at).into(),
                happened::kind(desk, row.kind).into(),
                desk.say(&row.text).into(),
                known(desk, row),
            ]);
        }
        blocks.extend([Block::text(w.knowing_lead), Block::Table(table)]);
    }
    let drawn =
        [lanes::figure(&desk.view, &desk.review.lanes)?, belief::figure(&desk.view, desk.review)?];
    blocks.extend(drawn.into_iter().flatten().map(|figure| Block::Figure(figure.into())));
    if desk.names && !desk.view.outcome.decisions.is_empty() {
        blocks.push(Block::part(w.wrong_beliefs));
        blocks.push(Block::text(w.wrong_lead));
        blocks.push(Block::Table(wrong_beliefs(desk)));
    }
    Ok(blocks)
}

/// Decisions that rested on wrong beliefs, and the news that would have helped.
fn wrong_beliefs(desk: &Desk<'_>) -> Table {
    let (c, w, outcome) = (desk.view.words, desk.w, desk.view.outcome);
    let mut table = Table::new([(c.time, 5), (w.who, 7), (w.believed, 10), (w.late_news, 10)]);
    for decision in &outcome.decisions {
        let mut news = Vec::new();
        let views = decision.views.iter().map(|view| {
            news.extend(view.late.iter().map(|late| {
                let read = late.read.map_or_else(|| w.never_read.to_owned(), |at| desk.when(at));
                let (from, to) = (desk.say(&late.from), desk.say(&late.to));
                let sent = desk.when(late.sent);
                let values = [("from", from), ("to", to), ("sent", &*sent), ("read", &*read)];
                Rich::from(fill(w.news, &values))
            }));
            let service = outcome.services.iter().find(|service| service.id == view.service);
            let name = service.map_or(view.service.as_str(), |service| desk.say(&service.title));
            let (taken, was) = (percent(view.believed), percent(view.truth));
            fill(w.taken_was, &[("sector", name), ("taken", &taken), ("was", &was)]).into()
        });
        let believed = Rich::lines(views);
        table.row([
            desk.when(decision.at).into(),
            desk.say(&decision.role).into(),
            believed,
            Rich::lines(news),
        ]);
    }
    table
}

/// Who knew of something, one line each; nobody if nobody did.
pub(crate) fn known(desk: &Desk<'_>, row: &TruthRow) -> Rich {
    if row.known.is_empty() {
        return desk.w.nobody.into();
    }
    Rich::lines(row.known.iter().map(|by| one(desk, row, by)))
}

fn one(desk: &Desk<'_>, row: &TruthRow, by: &KnownBy) -> Rich {
    let w = desk.w;
    let who = desk.role(&by.title, &by.organisation);
    let Some(at) = by.at else { return Rich::from(format!("{who}: ")).strong(w.never) };
    // Something may be known before it comes true: a forecast, a planned cut.
    let late = match at.checked_sub(row.at) {
        Some(0) => w.at_once.to_owned(),
        Some(late) => fill(w.later, &[("time", &desk.length(late))]),
        None => fill(w.before, &[("time", &desk.length(row.at - at))]),
    };
    let how = desk.say(&by.how);
    let mut words = format!("{who}: {} ({late})", desk.when(at));
    if !how.is_empty() {
        let _ = write!(words, " – {how}");
    }
    words.into()
}

/// The record of what ministries were told and did (応対記録).
pub(super) fn responses(desk: &Desk<'_>) -> Vec<Block> {
    let (c, w) = (desk.view.words, desk.w);
    if desk.review.responses.is_empty() {
        return Vec::new();
    }
    let time = format!("{} ({})", c.time, c.jst);
    let mut table = Table::new([
        (time.as_str(), 4),
        (w.direction, 3),
        (w.other, 6),
        (w.content, 11),
        (w.took, 4),
    ]);
    let mut ministries: Vec<_> = desk.review.responses.iter().map(|row| &row.ministry).collect();
    ministries.sort_by(|a, b| a.en.cmp(&b.en));
    ministries.dedup();
    for ministry in ministries {
        table.band(desk.or_dash(ministry));
        for row in desk.review.responses.iter().filter(|row| row.ministry == *ministry) {
            let direction = match row.direction.as_str() {
                "in" => w.direction_in,
                "out" => w.direction_out,
                "decided" => w.direction_decided,
                other => other,
            };
            table.row([
                desk.when(row.at).into(),
                direction.into(),
                desk.or_dash(&row.other).into(),
                desk.say(&row.text).into(),
                row.took.map_or_else(|| c.dash.to_owned(), |took| desk.length(took)).into(),
            ]);
        }
    }
    vec![Block::text(w.responses_lead), Block::Table(table)]
}
