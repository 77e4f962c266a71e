//! Sector × time: the lowest level within each step of time.

use hakyu_exercise::outcome::{Moment, MomentKind};

use super::axis::{Span, ramp_key, time_grid, time_labels};
use super::canvas::{Align, Canvas, Ink, WIDTH, frame};
use super::colour::{CALM, Colour, FAINT, INK, ramp};
use super::{Figure, dark_end, nth};
use crate::error::ReportError;
use crate::format::{length, percent};
use crate::view::{FULL, View, lowest_between};
use crate::words::fill;

/// Room for the lowest level at the right.
const RIGHT: i32 = 62;
/// Height of a row.
const ROW: i32 = 21;
/// Where the words of main events begin.
const EVENT: i32 = 160;
/// Main events that get a number.
const EVENTS: usize = 9;
/// Most columns.
const CELLS: u64 = 168;

/// Draws the figure.
///
/// # Errors
/// If plotters fails.
pub(crate) fn figure(view: &View<'_>) -> Result<Figure, ReportError> {
    let words = &view.words;
    let sectors = &view.outcome.sectors;
    let duration = view.duration();
    let step = [300, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400]
        .into_iter()
        .find(|step| duration.div_ceil(*step) <= CELLS)
        .unwrap_or_else(|| duration.div_ceil(CELLS).max(1));
    let cells: Vec<u64> = (0..duration.div_ceil(step)).map(|cell| cell * step).collect();
    let lowest = sectors
        .iter()
        .flat_map(|sector| &sector.series)
        .map(|(_, level)| *level)
        .min()
        .unwrap_or(FULL);
    let floor = dark_end(lowest);
    let shade = |level: u32| f64::from(FULL.saturating_sub(level)) / f64::from(FULL - floor);

    let mut canvas = Canvas::new();
    let margin = view.sector_room(Ink::new().size) + 28;
    let span = Span { x: margin, width: WIDTH - margin - RIGHT, duration };
    let events: Vec<&Moment> = view
        .outcome
        .timeline
        .iter()
        .filter(|moment| moment.main && moment.kind == MomentKind::Event)
        .filter(|moment| u64::try_from(moment.at).is_ok_and(|at| at <= duration))
        .take(EVENTS)
        .collect();
    let top = marks(&mut canvas, &events, span);
    let mut rows = Vec::new();
    for (index, sector) in sectors.iter().enumerate() {
        let y = top + nth(index) * ROW;
        canvas.rect(0, y + 5, 10, 10, Colour::parse(&sector.colour));
        canvas.fitted(16, y + ROW / 2, margin - 24, view.sector(index), Ink::new());
        canvas.rect(margin, y, span.width, ROW - 2, CALM);
        let levels: Vec<u32> = cells
            .iter()
            .map(|from| lowest_between(&sector.series, *from, (from + step).min(duration)))
            .collect();
        let mut from = 0;
        for to in 1..=levels.len() {
            let colour = ramp(shade(levels[from]));
            if to == levels.len() || ramp(shade(levels[to])) != colour {
                if levels[from] < FULL {
                    let (left, right) =
                        (span.place(cells[from]), span.place((cells[to - 1] + step).min(duration)));
                    // A pixel of overlap keeps hairlines out.
                    let overlap = i32::from(levels.get(to).is_some_and(|level| *level < FULL));
                    canvas.rect(left, y, right - left + overlap, ROW - 2, colour);
                }
                from = to;
            }
        }
        let low = levels.iter().min().copied().unwrap_or(FULL);
        let ink = Ink::new().align(Align::Right);
        canvas.text(
            WIDTH,
            y + ROW / 2,
            percent(low),
            if low < FULL { ink.bold() } else { ink.colour(FAINT) },
        );
        rows.push(row(view, index, duration));
    }
    let bottom = top + nth(sectors.len()) * ROW;
    time_grid(&mut canvas, view, span, bottom - 2, 3);
    frame(&mut canvas, span.x, top - 1, span.width, bottom - top);
    time_labels(&mut canvas, view, span, bottom - 1);
    canvas.text(WIDTH, top - 10, words.lowest, Ink::small().align(Align::Right));
    let y = bottom + 32;
    let middle = percent(floor + (FULL - floor) / 2);
    ramp_key(&mut canvas, margin, y, 220, [&percent(FULL), &middle, &percent(floor)]);
    let note = fill(words.heat_cell, &[("time", &length(step, view.lang))]);
    let note = if events.is_empty() { note } else { format!("{note} · {}", words.heat_events) };
    canvas.fitted(margin + 240, y + 6, WIDTH - margin - 240, &note, Ink::small());
    list(&mut canvas, view, &events, y + 42);
    let head = view.head("heat", words.heat_title.into(), words.heat_desc, words.unit_level);
    let mut columns = vec![words.sector.to_owned()];
    columns.extend(
        quarters(duration).map(|at| view.clock.civil(i64::try_from(at).unwrap_or(i64::MAX))),
    );
    Figure::new(canvas, head, columns, rows)
}

/// Sixteen times over the scenario, for the table.
fn quarters(duration: u64) -> impl Iterator<Item = u64> {
    (0..16_u64).map(move |step| duration / 16 * step)
}

/// Lowest levels of a sector in sixteenths of the scenario.
fn row(view: &View<'_>, index: usize, duration: u64) -> Vec<String> {
    let series = &view.outcome.sectors[index].series;
    let mut row = vec![view.sector(index).to_owned()];
    row.extend(
        quarters(duration)
            .map(|from| percent(lowest_between(series, from, from + (duration / 16).max(1)))),
    );
    row
}

/// Numbers above the cells where main events happened; returns where the cells begin.
fn marks(canvas: &mut Canvas, events: &[&Moment], span: Span) -> i32 {
    const LINE: i32 = 17;
    let mut ends: Vec<i32> = Vec::new();
    let mut places = Vec::new();
    for event in events {
        let x = span.place(event.at.unsigned_abs());
        let level = ends.iter().position(|end| *end < x - 9).unwrap_or(ends.len());
        if level == ends.len() {
            ends.push(x + 9);
        } else {
            ends[level] = x + 9;
        }
        places.push((x, level));
    }
    let top = (nth(ends.len()) * LINE + 6).max(22);
    let height = |level: usize| top - 13 - nth(level) * LINE;
    for (x, level) in &places {
        canvas.line(vec![(*x, height(*level) + 7), (*x, top - 1)], INK, 1);
    }
    for (index, (x, level)) in places.into_iter().enumerate() {
        let y = height(level);
        canvas.dot(x, y, 8, INK);
        let ink = Ink::small().bold().colour(super::colour::WHITE).align(Align::Centre);
        canvas.text(x, y, (index + 1).to_string(), ink);
    }
    top
}

/// The numbered events in words.
fn list(canvas: &mut Canvas, view: &View<'_>, events: &[&Moment], y: i32) {
    for (index, event) in events.iter().enumerate() {
        let y = y + nth(index) * 18;
        canvas.dot(8, y, 8, INK);
        canvas.text(
            8,
            y,
            (index + 1).to_string(),
            Ink::small().bold().colour(super::colour::WHITE).align(Align::Centre),
        );
        canvas.text(24, y, view.clock.civil(event.at), Ink::small());
        canvas.fitted(EVENT, y, WIDTH - EVENT, event.text.get(view.lang), Ink::new());
    }
}
