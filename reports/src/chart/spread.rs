//! How scores are distributed over organisations: circles without names, never a ranking.

use hakyu_exercise::review::Review;

use super::axis::Keys;
use super::canvas::{Align, Canvas, Ink, WIDTH};
use super::colour::{Colour, GRID, INK, RULE, WHITE};
use super::words::{Words, fill};
use super::{Figure, nth, pixels};
use crate::error::ReportError;
use crate::fonts;
use crate::format::short;
use crate::view::View;

/// Fewer organisations than this could be told apart by anybody who knows one of them.
const LEAST: usize = 3;
/// Room for the words at the right.
const RIGHT: i32 = 210;
/// Circles closer than this are stacked.
const CLOSE: i32 = 9;
/// Circles.
const COLOUR: Colour = Colour(0x00, 0x58, 0x8c);

/// A line of the figure.
struct Line {
    label: String,
    strong: bool,
    /// Rising.
    values: Vec<f64>,
    untested: usize,
}

/// Draws the figure; none if numbers are off or fewer than three organisations were tested.
///
/// # Errors
/// If plotters fails.
pub(crate) fn figure(view: &View<'_>, review: &Review) -> Result<Option<Figure>, ReportError> {
    let words = Words::of(view.lang);
    let scored = review.organisations.iter().filter(|organisation| organisation.total.is_some());
    if review.conduct.numbers_off || scored.count() < LEAST {
        return Ok(None);
    }
    let lines: Vec<Line> =
        lines(view, review).into_iter().filter(|line| line.values.len() >= LEAST).collect();
    let mut canvas = Canvas::new();
    let widest = lines.iter().map(|line| fonts::width(&line.label, Ink::new().size, line.strong));
    let margin = widest.max().unwrap_or(0).clamp(100, 290) + 14;
    let width = WIDTH - margin - RIGHT;
    let mut keys = Keys::new(&mut canvas, margin - 6, 8);
    keys.add(words.key_organisation, |canvas, x, y| canvas.dot(x + 12, y, 4, COLOUR));
    keys.add(words.key_middle, |canvas, x, y| band(canvas, x, x + 24, y));
    keys.add(words.key_median, |canvas, x, y| stroke(canvas, x + 12, y));
    let top = keys.end() + 4;
    let mut y = top;
    let rows: Vec<(i32, Vec<(i32, i32)>)> = lines
        .iter()
        .map(|line| {
            let places: Vec<i32> =
                line.values.iter().map(|value| margin + pixels(value / 100.0, width)).collect();
            let stacked = stack(&places);
            let high = stacked.iter().map(|place| place.1).max().unwrap_or(0);
            y += 30 + CLOSE * high;
            (y - 12, stacked)
        })
        .collect();
    let bottom = y + 2;
    for value in [0, 25, 50, 75, 100] {
        let x = margin + pixels(f64::from(value) / 100.0, width);
        canvas.line(vec![(x, top), (x, bottom)], GRID, 1);
        canvas.text(x, bottom + 10, value.to_string(), Ink::small().align(Align::Centre));
    }
    for (line, (y, stacked)) in lines.iter().zip(&rows) {
        let mut ink = Ink::new();
        ink.bold = line.strong;
        canvas.label(0, *y, margin - 14, &line.label, ink);
        canvas.line(vec![(margin, *y), (margin + width, *y)], RULE, 1);
        let at = |share: f64| {
            quantile(&line.values, share).map_or(margin, |v| margin + pixels(v / 100.0, width))
        };
        if line.values.len() > LEAST {
            band(&mut canvas, at(0.25), at(0.75), *y);
        }
        for (x, level) in stacked {
            canvas.dot(*x, y - CLOSE * level, 4, COLOUR);
        }
        stroke(&mut canvas, at(0.5), *y);
        let median = quantile(&line.values, 0.5).map_or_else(String::new, short);
        let mut text = fill(words.spread_median, &[("value", &median)]);
        if line.untested > 0 {
            text.push_str(view.words.comma);
            text.push_str(&fill(words.spread_none, &[("n", &line.untested.to_string())]));
        }
        canvas.label(margin + width + 14, *y, RIGHT - 14, &text, Ink::small().colour(INK));
    }
    let head = view.head("spread", words.spread_title.into(), words.spread_desc, words.unit_scores);
    let columns = [
        view.words.part,
        words.spread_tested,
        words.spread_untested,
        words.spread_least,
        words.key_median,
        words.spread_most,
    ];
    let table = lines.iter().map(|line| {
        let at = |share: f64| quantile(&line.values, share).map_or_else(String::new, short);
        vec![
            line.label.clone(),
            line.values.len().to_string(),
            line.untested.to_string(),
            at(0.0),
            at(0.5),
            at(1.0),
        ]
    });
    let table = table.collect();
    Figure::new(canvas, head, columns.map(str::to_owned).to_vec(), table).map(Some)
}

/// Total, parts in the order in which organisations name them, coverage.
fn lines(view: &View<'_>, review: &Review) -> Vec<Line> {
    let words = Words::of(view.lang);
    let line = |label: &str, strong, values: Vec<Option<f64>>| {
        let all = values.len();
        let mut values: Vec<f64> =
            values.into_iter().flatten().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        Line { label: label.to_owned(), strong, untested: all - values.len(), values }
    };
    let all = &review.organisations;
    let mut lines = vec![line(view.words.total, true, all.iter().map(|row| row.total).collect())];
    let mut seen: Vec<&str> = Vec::new();
    for part in all.iter().flat_map(|row| &row.parts) {
        if seen.contains(&part.id.as_str()) {
            continue;
        }
        seen.push(&part.id);
        let scores = all
            .iter()
            .flat_map(|row| row.parts.iter().filter(|other| other.id == part.id))
            .map(|other| other.score);
        lines.push(line(part.title.get(view.lang), false, scores.collect()));
    }
    let coverage = all.iter().map(|row| Some(row.coverage * 100.0)).collect();
    lines.push(line(words.coverage_line, true, coverage));
    lines
}

/// The nearest rank of rising values; none of none.
fn quantile(values: &[f64], share: f64) -> Option<f64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=len")]
    let rank = (share * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied()
}

/// Places from left to right with the level at which a circle does not cover another.
fn stack(places: &[i32]) -> Vec<(i32, i32)> {
    let mut ends: Vec<i32> = Vec::new();
    let mut stacked = Vec::with_capacity(places.len());
    for x in places {
        let level = ends.iter().position(|end| x - end >= CLOSE).unwrap_or(ends.len());
        if level == ends.len() {
            ends.push(*x);
        } else {
            ends[level] = *x;
        }
        stacked.push((*x, nth(level)));
    }
    stacked
}

fn band(canvas: &mut Canvas, from: i32, to: i32, y: i32) {
    canvas.rect(from, y - 5, to - from, 11, COLOUR.mix(WHITE, 0.72));
}

fn stroke(canvas: &mut Canvas, x: i32, y: i32) {
    canvas.line(vec![(x, y - 9), (x, y + 9)], WHITE, 5);
    canvas.line(vec![(x, y - 8), (x, y + 8)], INK, 3);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_values_that_occurred() {
        let values = [10.0, 20.0, 30.0, 40.0];
        let at = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| short(quantile(&values, share).unwrap()));
        assert_eq!(at, ["10", "10", "20", "30", "40"]);
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn circles_never_cover_each_other() {
        assert_eq!(stack(&[0, 0, 4, 9, 30]), [(0, 0), (0, 1), (4, 2), (9, 0), (30, 0)]);
    }
}
