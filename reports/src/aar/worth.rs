//! What the decisions were worth: the same draws under no response, this response and the reference.

use hakyu_exercise::review::{Averted, Counterfactual, DecisionValue, Luck};

use crate::chart::{self, bars, responses};
use crate::error::ReportError;
use crate::format::{quantity, share, short};
use crate::paper::{Block, Rich, Table};
use crate::words::fill;

use super::{Desk, losses};

/// Decisions that are told.
const DECISIONS: usize = 3;

/// The section.
pub(super) fn section(desk: &Desk<'_>) -> Result<Vec<Block>, ReportError> {
    let (c, w) = (desk.view.words, desk.w);
    let mut blocks = Vec::new();
    let table = losses::responses(desk);
    if !table.rows.is_empty() {
        blocks.push(Block::text(c.loss_lead));
        if let Some(figure) = bars::losses(&desk.view)? {
            blocks.push(Block::Figure(figure.into()));
        }
        blocks.push(Block::Table(table));
    }
    let Some(counterfactual) = &desk.review.counterfactual else { return Ok(blocks) };
    if let Some(figure) = responses::figure(&desk.view, counterfactual)? {
        blocks.push(Block::Figure(figure.into()));
    }
    let words: Vec<&str> = counterfactual.words.iter().map(|words| desk.say(words)).collect();
    if !words.is_empty() && desk.names {
        blocks.push(Block::list(words));
    }
    let table = decisions(desk, counterfactual, DECISIONS);
    if !table.rows.is_empty() {
        blocks.push(Block::part(w.decisions));
        // The drawing names who decided.
        if desk.names
            && let Some(figure) = chart::worth::figure(&desk.view, counterfactual)?
        {
            blocks.push(Block::Figure(figure.into()));
        }
        blocks.push(Block::Table(table));
        blocks.push(Block::fine(w.decisions_note));
    }
    if desk.scores && desk.names && !counterfactual.averted.is_empty() {
        blocks.push(Block::part(w.averted));
        blocks.push(Block::Table(averted(desk, &counterfactual.averted)));
    }
    if let Some(luck) = &counterfactual.luck {
        blocks.push(Block::part(w.luck));
        blocks.extend(futures(desk, luck));
    }
    Ok(blocks)
}

/// The most valuable decisions, the one that cost most if any did, and the one that was missed.
pub(crate) fn decisions(desk: &Desk<'_>, it: &Counterfactual, most: usize) -> Table {
    let good: Vec<&DecisionValue> =
        it.decisions.iter().filter(|decision| decision.total > 0.0).take(most).collect();
    let bad = it.decisions.iter().rfind(|decision| decision.total < 0.0);
    rows(desk, &good, bad.as_slice(), &it.missed.iter().collect::<Vec<_>>())
}

/// Decisions in three groups.
pub(crate) fn rows(
    desk: &Desk<'_>,
    good: &[&DecisionValue],
    bad: &[&DecisionValue],
    missed: &[&DecisionValue],
) -> Table {
    let w = desk.w;
    let time = format!("{} ({})", desk.view.words.time, desk.view.words.jst);
    let mut columns = vec![(time.as_str(), 4), (w.decision, 10), (w.compared, 6), (w.change, 8)];
    let mut number = 3;
    if desk.names {
        columns.insert(1, (w.who, 5));
        number += 1;
    }
    if desk.scores && desk.names {
        columns.push((w.points, 3));
    }
    let mut table =
        Table::new(columns).captioned(w.decisions_caption).numbers([number, number + 1]);
    for (name, group) in [(w.most_valuable, good), (w.costly, bad), (w.missed, missed)] {
        if group.is_empty() {
            continue;
        }
        table.band(name);
        for it in group {
            let mut cells: Vec<Rich> = vec![
                desk.when(it.at).into(),
                desk.say(&it.what).into(),
                desk.or_dash(&it.change).into(),
                change(desk, it),
            ];
            if desk.names {
                cells.insert(1, desk.role(&it.role, &it.organisation).into());
            }
            if desk.scores && desk.names {
                let points = it.points.filter(|points| points.is_finite());
                cells.push(points.map_or_else(|| desk.view.words.dash.to_owned(), signed).into());
            }
            table.row(cells);
        }
    }
    table
}

/// Person-hours more (+) or fewer (−) that are lost with the change: the sum, then the sectors.
fn change(desk: &Desk<'_>, it: &DecisionValue) -> Rich {
    let amount = |value: f64| {
        let words = quantity(value, desk.view.lang);
        if value >= 0.5 { format!("+{words}") } else { words }
    };
    let mut lines = vec![Rich::default().strong(amount(it.total))];
    if it.by_sector.len() > 1 {
        lines.extend(
            it.by_sector.iter().map(|(sector, value)| {
                Rich::from(format!("{} {}", desk.say(sector), amount(*value)))
            }),
        );
    }
    Rich::lines(lines)
}

fn signed(value: f64) -> String {
    let words = short(value.abs());
    match (words.as_str(), value < 0.0) {
        ("0", _) => words,
        (_, true) => format!("−{words}"),
        (_, false) => format!("+{words}"),
    }
}

/// Shares of the avoidable loss that were averted: as they came out, as they count, and why these differ.
fn averted(desk: &Desk<'_>, all: &[Averted]) -> Table {
    let w = desk.w;
    let mut table =
        Table::new([(w.averted_of, 8), (w.raw, 3), (w.capped, 3), (w.why, 10)]).numbers([1, 2]);
    for it in all {
        table.row([
            desk.say(&it.title).into(),
            share(it.raw).into(),
            share(it.capped).into(),
            it.why.as_ref().map_or_else(|| desk.view.words.dash.into(), |why| desk.say(why).into()),
        ]);
    }
    table
}

/// The same comparison over many futures: how much was luck.
fn futures(desk: &Desk<'_>, luck: &Luck) -> Vec<Block> {
    let (w, lang) = (desk.w, desk.view.lang);
    let (mean, low, high) = luck.mean;
    let futures = luck.futures.to_string();
    let mut blocks = Vec::new();
    let better = share(luck.better);
    if desk.scores {
        let values = [
            ("n", futures.as_str()),
            ("mean", &share(mean)),
            ("low", &share(low)),
            ("high", &share(high)),
            ("better", &better),
        ];
        blocks.push(Block::text(fill(w.luck_words, &values)));
        if (high - low) / 2.0 > luck.wanted {
            let wanted = format!("{:.0}", luck.wanted * 100.0);
            blocks.push(Block::fine(fill(w.luck_wide, &[("wanted", &wanted)])));
        }
    } else {
        blocks.push(Block::text(fill(w.luck_plain, &[("n", &futures), ("better", &better)])));
    }
    let mut table = Table::new([(desk.view.words.arm, 6), ("5%", 3), ("50%", 3), ("95%", 3)])
        .captioned(w.luck_caption)
        .numbers([1, 2, 3]);
    for (name, low, middle, high) in &luck.losses {
        table.row([
            desk.say(name).into(),
            quantity(*low, lang).into(),
            quantity(*middle, lang).into(),
            quantity(*high, lang).into(),
        ]);
    }
    if !table.rows.is_empty() {
        blocks.push(Block::Table(table));
    }
    blocks.push(Block::fine(w.luck_note));
    blocks
}
