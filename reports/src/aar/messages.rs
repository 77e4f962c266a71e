//! Forms graded field by field, readings of the situation, indicators, and the reach of a communications drill.

use hakyu_exercise::review::{FormGrade, Reach};

use crate::chart;
use crate::error::ReportError;
use crate::format::{percent, share};
use crate::paper::{Block, Rich, Table};
use crate::words::fill;

use super::{Desk, severity};

/// The section on forms and readings. Grades are of single organisations, so it is in the whole edition only.
pub(super) fn forms(desk: &Desk<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !desk.names {
        return blocks;
    }
    if !desk.review.forms.is_empty() {
        blocks.push(Block::text(desk.w.forms_lead));
        let all: Vec<&FormGrade> = desk.review.forms.iter().collect();
        blocks.push(Block::Table(form_table(desk, &all)));
    }
    readings(desk, &mut blocks);
    blocks
}

/// Messages with their fields: written, known to the sender, true.
pub(crate) fn form_table(desk: &Desk<'_>, forms: &[&FormGrade]) -> Table {
    let w = desk.w;
    let mut table = Table::new([
        (w.field, 5),
        (w.written, 7),
        (w.view, 7),
        (w.agrees, 4),
        (w.truth_unscored, 7),
    ]);
    for form in forms {
        let mut head = format!("{} {}", desk.when(form.at), desk.say(&form.title));
        if form.duplicate {
            head = format!("{head} – {}", w.duplicate);
        } else if desk.scores {
            let complete = share(form.completeness);
            let correct = form.correctness.map_or_else(|| desk.view.words.dash.to_owned(), share);
            let words = fill(w.form_score, &[("complete", &complete), ("correct", &correct)]);
            head = format!("{head} – {words}");
        }
        table.band(head);
        for field in &form.fields {
            let agrees = match field.agrees {
                Some(true) => w.yes,
                Some(false) => w.no,
                None => w.undecided,
            };
            table.row([
                desk.say(&field.name).into(),
                desk.or_dash(&field.written).into(),
                desk.or_dash(&field.view).into(),
                agrees.into(),
                desk.or_dash(&field.truth).into(),
            ]);
        }
    }
    table
}

/// Readings of the situation that roles filed, beside what was.
fn readings(desk: &Desk<'_>, blocks: &mut Vec<Block>) {
    let w = desk.w;
    if desk.review.readings.is_empty() {
        return;
    }
    let mut table =
        Table::new([(desk.view.words.time, 4), (w.who, 6), (w.taken_for, 14), (w.estimate, 4)]);
    for reading in &desk.review.readings {
        let sectors = reading.sectors.iter().map(|(id, taken, was)| {
            let sector = desk.view.outcome.sectors.iter().find(|sector| sector.id == *id);
            let name = sector.map_or(id.as_str(), |sector| desk.say(&sector.title));
            let (taken, was) = (percent(*taken), percent(*was));
            fill(w.taken_was, &[("sector", name), ("taken", &taken), ("was", &was)]).into()
        });
        table.row([
            desk.when(reading.at).into(),
            desk.say(&reading.title).into(),
            Rich::lines(sectors),
            reading
                .estimate
                .map_or(desk.view.words.dash, |level| severity::level_words(desk, level))
                .into(),
        ]);
    }
    blocks.push(Block::part(w.readings));
    blocks.push(Block::text(w.readings_lead));
    blocks.push(Block::Table(table));
}

/// Published indicators and those of drills.
pub(super) fn indicators(desk: &Desk<'_>) -> Vec<Block> {
    let w = desk.w;
    if desk.review.indicators.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new([(w.indicator, 8), (w.value, 5), (w.source, 9)]);
    for it in &desk.review.indicators {
        let title = desk.titled(&it.title, &it.id);
        table.row([title, desk.say(&it.value).into(), it.source.as_str().into()]);
    }
    vec![Block::Table(table)]
}

/// Reach of a communications drill.
pub(super) fn reach(desk: &Desk<'_>) -> Result<Vec<Block>, ReportError> {
    let (c, w) = (desk.view.words, desk.w);
    let Some(reach) = &desk.review.reach else { return Ok(Vec::new()) };
    let (asked, reached, answered, damage, in_time) = reach.totals;
    let started = desk.when(reach.started);
    let numbers = [asked, reached, answered, damage, in_time].map(|number| number.to_string());
    let values = [
        ("time", started.as_str()),
        ("asked", &numbers[0]),
        ("reached", &numbers[1]),
        ("answered", &numbers[2]),
        ("damage", &numbers[3]),
        ("in_time", &numbers[4]),
    ];
    let mut blocks = vec![Block::text(fill(w.reach_words, &values))];
    let took =
        |took: Option<u64>| took.map_or_else(|| w.never.to_owned(), |took| desk.length(took));
    let mut table = Table::new([
        (w.hub, 8),
        (w.reached_after, 4),
        (w.acknowledged_after, 4),
        (w.asked, 3),
        (w.reached, 3),
        (w.answered, 3),
        (w.damage, 3),
        (w.alternative, 3),
    ])
    .numbers(1..8);
    for hub in &reach.hubs {
        let (asked, reached, answered, damage) = hub.members;
        let mut row = vec![
            Rich::from(desk.say(&hub.title)),
            took(hub.reached).into(),
            took(hub.acknowledged).into(),
        ];
        row.extend(
            [asked, reached, answered, damage, hub.alternative].map(|n| Rich::from(n.to_string())),
        );
        table.row(row);
    }
    if !table.rows.is_empty() {
        blocks.push(Block::Table(table));
    }
    if let Some(figure) = chart::reach::figure(&desk.view, reach)? {
        blocks.push(Block::Figure(figure.into()));
    }
    silent(desk, reach, &mut blocks);
    if blocks.len() > 1 {
        blocks.push(Block::fine(format!("{}{}{}", c.time, c.colon, c.jst)));
    }
    Ok(blocks)
}

/// Who stayed silent and why: by name in the whole edition, by reason for everybody.
fn silent(desk: &Desk<'_>, reach: &Reach, blocks: &mut Vec<Block>) {
    let w = desk.w;
    if reach.silent.is_empty() {
        return;
    }
    blocks.push(Block::part(w.silent));
    if desk.names {
        let mut table = Table::new([(w.member, 6), (w.code, 5), (w.why, 11), (w.followed_up, 5)]);
        for it in &reach.silent {
            table.row([
                desk.say(&it.title).into(),
                code(desk, &it.code).into(),
                desk.say(&it.reason).into(),
                it.followed_up
                    .map_or_else(|| w.nobody_follows.to_owned(), |at| desk.when(at))
                    .into(),
            ]);
        }
        blocks.push(Block::Table(table));
        return;
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for it in &reach.silent {
        match counts.iter_mut().find(|(code, _)| *code == it.code) {
            Some((_, count)) => *count += 1,
            None => counts.push((&it.code, 1)),
        }
    }
    let mut table = Table::new([(w.code, 8), (w.number, 3)]).numbers([1]);
    for (it, count) in counts {
        table.row([code(desk, it).into(), count.to_string().into()]);
    }
    blocks.push(Block::Table(table));
}

/// A reason code in words.
fn code<'c>(desk: &Desk<'_>, code: &'c str) -> &'c str {
    let w = desk.w;
    match code {
        "channel-down" => w.code_channel,
        "nobody-there" => w.code_nobody,
        "wrong-contact" => w.code_contact,
        "not-passed-on" => w.code_not_passed,
        "queued" => w.code_queued,
        "not-answered" => w.code_not_answered,
        "answer-lost" => w.code_lost,
        "unknown" => w.code_unknown,
        other => other,
    }
}
