//! Loss of service under no response, this response and the reference: a panel for each sector, and what luck does to it.

mod tags;

use hakyu_exercise::review::{Counterfactual, Luck, SectorLoss};

use super::axis::{Keys, Span, corners, time_grid, time_labels};
use super::canvas::{Align, Canvas, Dash, Ink, SMALL, WIDTH, frame};
use super::colour::{Colour, GRID, INK, WHITE};
use super::mark::Mark;
use super::words::{Words, fill};
use super::{Figure, nth, pixels};
use crate::error::ReportError;
use crate::fonts;
use crate::format::{Scale, quantity};
use crate::view::View;

/// Panels side by side.
const COLUMNS: usize = 3;
/// Between panels.
const GAP: i32 = 22;
/// Height of a curve.
const PLOT: i32 = 92;
/// Height of the lines above it.
const TITLE: i32 = 62;
/// Height of a row of panels.
const ROW: i32 = TITLE + PLOT + 30;

/// The three responses: line, width, colour. They differ in how the line is broken and in lightness.
const ARMS: [(Dash, u32, Colour); 3] = [
    (Dash::Dots, 2, Colour(0x5c, 0x63, 0x6b)),
    (Dash::Solid, 3, Colour(0x14, 0x1c, 0x26)),
    (Dash::Long, 2, Colour(0x00, 0x72, 0xb2)),
];

/// Draws the figure; none without losses.
///
/// # Errors
/// If plotters fails.
pub(crate) fn figure(
    view: &View<'_>,
    counterfactual: &Counterfactual,
) -> Result<Option<Figure>, ReportError> {
    let words = Words::of(view.lang);
    if counterfactual.loss.is_empty() {
        return Ok(None);
    }
    let hours = counterfactual.loss.iter().flat_map(|loss| {
        let (none, actual, reference) = loss.people_hours;
        [none, actual].into_iter().chain(reference)
    });
    let scale = Scale::of(hours, view.lang);
    let mut canvas = Canvas::new();
    let mut keys = Keys::new(&mut canvas, 0, 8);
    for ((name, tag), (dash, width, colour)) in
        names(&words).into_iter().zip(tags_of(&words)).zip(ARMS)
    {
        keys.add(&format!("{tag}{}{name}", view.words.colon), |canvas, x, y| {
            canvas.broken(vec![(x, y), (x + 25, y)], colour, width, dash);
        });
    }
    let y = keys.end() + 8;
    let width = (WIDTH - GAP * (nth(COLUMNS) - 1) - 12) / nth(COLUMNS);
    for (index, loss) in counterfactual.loss.iter().enumerate() {
        let at = (2 + nth(index % COLUMNS) * (width + GAP), y + nth(index / COLUMNS) * ROW);
        panel(&mut canvas, view, loss, at, width, scale);
    }
    if let Some(luck) = counterfactual.luck.as_ref().filter(|luck| !luck.losses.is_empty()) {
        let y = canvas.bottom() + 14;
        bands(&mut canvas, view, luck, y);
    }
    let head = view.head(
        "responses",
        words.responses_title.into(),
        words.responses_desc,
        &fill(words.unit_responses, &[("unit", scale.unit)]),
    );
    let [none, actual, reference] = names(&words);
    let columns = [view.words.sector, none, actual, reference].map(str::to_owned).to_vec();
    let rows = counterfactual.loss.iter().map(|loss| {
        let (none, actual, reference) = loss.people_hours;
        let mut row = vec![loss.title.get(view.lang).to_owned()];
        row.extend([Some(none), Some(actual), reference].map(|hours| show(view, scale, hours)));
        row
    });
    let rows = rows.collect();
    Figure::new(canvas, head, columns, rows).map(Some)
}

fn names(words: &Words) -> [&'static str; 3] {
    [words.arm_none, words.arm_actual, words.arm_reference]
}

fn tags_of(words: &Words) -> [&'static str; 3] {
    [words.tag_none, words.tag_actual, words.tag_reference]
}

/// A letter on a line.
fn letter(canvas: &mut Canvas, (x, y): (i32, i32), tag: &str, colour: Colour) {
    let half = tags::half(tag);
    canvas.rect(x - half, y - 6, 2 * half, 12, WHITE);
    let ink = Ink::new().bold().size(tags::SIZE).colour(colour).align(Align::Centre);
    canvas.text(x, y, tag, ink);
}

fn show(view: &View<'_>, scale: Scale, hours: Option<f64>) -> String {
    hours.map_or_else(|| view.words.dash.to_owned(), |hours| scale.show(hours))
}

fn panel(
    canvas: &mut Canvas,
    view: &View<'_>,
    loss: &SectorLoss,
    (x, y): (i32, i32),
    width: i32,
    scale: Scale,
) {
    let words = Words::of(view.lang);
    let top = y + TITLE;
    canvas.label(x, y + 8, width, loss.title.get(view.lang), Ink::new().bold());
    let (none, actual, reference) = loss.people_hours;
    let numbers = fill(
        words.responses_loss,
        &[
            ("none", &show(view, scale, Some(none))),
            ("actual", &show(view, scale, Some(actual))),
            ("reference", &show(view, scale, reference)),
        ],
    );
    let numbers = fill(words.brackets, &[("text", &numbers)]);
    canvas.label(x, y + 31, width, numbers.trim_start(), Ink::small().colour(INK));
    let values = loss.curves.iter().flatten().map(|(_, people)| *people);
    let most = values.filter(|people| people.is_finite()).fold(0.0, f64::max);
    let people = format!("{}{}{}", words.most, view.words.colon, quantity(most, view.lang));
    canvas.label(x, y + 49, width, &people, Ink::small().size(11));
    let span = Span { x, width, duration: view.duration() };
    canvas.rect(x, top, width, PLOT, WHITE);
    time_grid(canvas, view, span, top, PLOT);
    canvas.line(vec![(x, top + PLOT / 2), (x + width, top + PLOT / 2)], GRID, 1);
    frame(canvas, x, top, width, PLOT);
    let height =
        |people: f64| top + PLOT - if most > 0.0 { pixels(people / most, PLOT - 4) } else { 0 };
    let lines: Vec<Vec<(i32, i32)>> = loss
        .curves
        .iter()
        .take(ARMS.len())
        .map(|curve| {
            corners(curve.iter().map(|(at, people)| (*at, height(*people))), top + PLOT, span)
        })
        .collect();
    for (line, (dash, width, colour)) in lines.iter().zip(ARMS) {
        canvas.broken(line.clone(), colour, width, dash);
    }
    let spots = tags::spots(&lines, &tags_of(&words), (x, top), (width, PLOT));
    for ((spot, tag), (_, _, colour)) in spots.into_iter().zip(tags_of(&words)).zip(ARMS) {
        if let Some(at) = spot {
            letter(canvas, at, tag, colour);
        }
    }
    time_labels(canvas, view, span, top + PLOT);
}

/// Ranges of the loss over futures with other draws.
fn bands(canvas: &mut Canvas, view: &View<'_>, luck: &Luck, y: i32) {
    let words = Words::of(view.lang);
    let scale = Scale::of(luck.losses.iter().map(|row| row.3), view.lang);
    let futures = luck.futures.to_string();
    let title = fill(words.luck_title, &[("n", &futures), ("unit", scale.unit)]);
    canvas.label(0, y, WIDTH, &title, Ink::new().bold());
    canvas.label(0, y + 19, WIDTH, words.luck_note, Ink::small());
    let widest =
        luck.losses.iter().map(|row| fonts::width(row.0.get(view.lang), SMALL, false)).max();
    let margin = widest.unwrap_or(0).clamp(60, 240) + 14;
    let numbers = luck.losses.iter().map(|row| texts(scale, row)).collect::<Vec<_>>();
    let right = numbers.iter().map(|text| fonts::width(text, SMALL, false)).max().unwrap_or(0) + 18;
    let width = WIDTH - margin - right;
    let most = luck.losses.iter().map(|row| row.3).filter(|hours| hours.is_finite());
    let most = most.fold(0.0, f64::max);
    let place = |hours: f64| margin + if most > 0.0 { pixels(hours / most, width) } else { 0 };
    let rows = luck.losses.iter().zip(numbers).enumerate();
    for (index, ((name, low, middle, high), text)) in rows {
        let y = y + 46 + 26 * nth(index);
        let (dash, _, colour) = ARMS[index % ARMS.len()];
        canvas.label(0, y, margin - 14, name.get(view.lang), Ink::small().colour(INK));
        let (low, high) = (place(*low), place(*high));
        canvas.broken(vec![(low, y), (high, y)], colour, 3, dash);
        for x in [low, high] {
            canvas.line(vec![(x, y - 5), (x, y + 5)], colour, 2);
        }
        Mark::Diamond.draw(canvas, place(*middle), y, colour);
        canvas.text(WIDTH, y, text, Ink::small().colour(INK).align(Align::Right));
    }
    canvas.line(vec![(margin, y + 32), (margin, y + 34 + 26 * nth(luck.losses.len()))], GRID, 1);
}

fn texts(scale: Scale, row: &(hakyu_exercise::outcome::Text, f64, f64, f64)) -> String {
    [row.1, row.2, row.3].map(|hours| scale.show(hours)).join(" – ")
}
