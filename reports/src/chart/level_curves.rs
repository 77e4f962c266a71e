//! Small multiples: the level of each sector over the affected places.

use super::axis::{Span, corners, time_grid, time_labels};
use super::canvas::{Align, Canvas, Ink, SMALL, WIDTH, frame};
use super::colour::{Colour, FAINT, GRID, WHITE};
use super::{Figure, floor_of, nth, pixels};
use crate::error::ReportError;
use crate::fonts;
use crate::format::percent;
use crate::view::{FULL, View};
use crate::words::fill;

/// Panels side by side.
const COLUMNS: usize = 3;
/// Room for the labels of the vertical axis.
const MARGIN: i32 = 44;
/// Between panels.
const GAP: i32 = 16;
/// Height of a curve.
const PLOT: i32 = 72;
/// Height of the two lines above it.
const TITLE: i32 = 36;
/// Height of a row of panels.
const ROW: i32 = TITLE + PLOT + 14;

/// Draws the figure.
///
/// # Errors
/// If plotters fails.
pub(crate) fn figure(view: &View<'_>) -> Result<Figure, ReportError> {
    let words = &view.words;
    let sectors = &view.outcome.sectors;
    let floor = floor_of(view);
    let mut canvas = Canvas::new();
    let columns = nth(COLUMNS);
    let width = (WIDTH - MARGIN - GAP * (columns - 1) - 8) / columns;
    let mut rows = Vec::new();
    for (index, sector) in sectors.iter().enumerate() {
        let x = MARGIN + nth(index % COLUMNS) * (width + GAP);
        let y = nth(index / COLUMNS) * ROW;
        let colour = Colour::parse(&sector.colour);
        let top = y + TITLE;
        let lowest = sector.series.iter().min_by_key(|(_, level)| *level).copied();
        canvas.rect(x, y + 3, 10, 10, colour);
        let title = Ink::new().bold();
        let small = fonts::width(view.sector(index), title.size, true) > width - 15;
        canvas.fitted(
            x + 15,
            y + 8,
            width - 15,
            view.sector(index),
            if small { title.size(SMALL) } else { title },
        );
        let (low, when) = match lowest {
            Some((at, level)) if level < FULL => {
                (percent(level), view.clock.brief(i64::try_from(at).unwrap_or(i64::MAX)))
            }
            _ => (percent(FULL), String::new()),
        };
        let note = match when.as_str() {
            "" => words.full.to_owned(),
            when => fill(words.lowest_short, &[("level", &low), ("time", when)]),
        };
        canvas.fitted(x, y + 25, width, &note, Ink::small());

        let span = Span { x, width, duration: view.duration() };
        canvas.rect(x, top, width, PLOT, WHITE);
        time_grid(&mut canvas, view, span, top, PLOT);
        let height = |level: u32| top + PLOT - pixels(rise(level, floor), PLOT);
        canvas.line(vec![(x, top + PLOT / 2), (x + width, top + PLOT / 2)], GRID, 1);
        let points = steps(&sector.series, span, height);
        let mut area = points.clone();
        area.push((x + width, top));
        area.push((x, top));
        if low != percent(FULL) {
            canvas.area(area, colour.line().mix(WHITE, 0.78));
        }
        if sector.maintenance.0 > floor && sector.maintenance.0 < FULL {
            canvas.dashes(x, x + width, height(sector.maintenance.0), FAINT);
        }
        frame(&mut canvas, x, top, width, PLOT);
        canvas.line(points, colour.line(), 2);
        if index % COLUMNS == 0 {
            let ink = Ink::small().align(Align::Right);
            canvas.text(x - 5, top + 5, percent(FULL), ink);
            canvas.text(x - 5, top + PLOT / 2, percent(floor + (FULL - floor) / 2), ink);
            canvas.text(x - 5, top + PLOT - 4, percent(floor), ink);
        }
        if index + COLUMNS >= sectors.len() {
            time_labels(&mut canvas, view, span, top + PLOT);
        }
        rows.push(vec![
            view.sector(index).to_owned(),
            low,
            when,
            percent(sector.series.last().map_or(FULL, |(_, level)| *level)),
        ]);
    }
    let y = canvas.bottom() + SMALL;
    let note = fill(words.axis_from, &[("floor", &percent(floor))]);
    canvas.fitted(
        MARGIN,
        y,
        WIDTH - MARGIN,
        &format!("{note} · {}", words.curves_dashes),
        Ink::small(),
    );
    let head = view.head("curves", words.curves_title.into(), words.curves_desc, words.unit_level);
    let columns =
        [words.sector, words.lowest, words.lowest_at, words.end].map(str::to_owned).to_vec();
    Figure::new(canvas, head, columns, rows)
}

/// Height of a level above the floor, 0–1.
fn rise(level: u32, floor: u32) -> f64 {
    f64::from(level.saturating_sub(floor)) / f64::from(FULL.saturating_sub(floor).max(1))
}

/// The corners of a level curve.
fn steps(series: &[(u64, u32)], span: Span, height: impl Fn(u32) -> i32) -> Vec<(i32, i32)> {
    corners(series.iter().map(|(at, level)| (*at, height(*level))), height(FULL), span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_keeps_its_extremes_and_few_points() {
        let span = Span { x: 0, width: 10, duration: 1000 };
        let height = |level: u32| i32::try_from((FULL - level) / 10_000).unwrap();
        let series = [(0, FULL), (500, 800_000), (501, 200_000), (502, 900_000), (900, 900_000)];
        assert_eq!(steps(&series, span, height), [(0, 0), (5, 0), (5, 80), (5, 10), (10, 10)]);
        assert_eq!(steps(&[], span, height), [(0, 0), (10, 0)]);
    }
}
