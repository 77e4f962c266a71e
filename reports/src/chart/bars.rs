//! Horizontal bars by response: scores by part, and losses by sector.

use super::canvas::{Align, Canvas, Ink, WIDTH};
use super::colour::{Colour, FAINT, GRID, RULE, arm};
use super::{Figure, nth, pixels};
use crate::error::ReportError;
use crate::fonts;
use crate::format::short;
use crate::view::View;
use crate::words::fill;

/// Height of a bar with its gap.
const BAR: i32 = 15;
/// Room for the value after the longest bar.
const AFTER: i32 = 110;

/// A group of bars: a label and for each arm a length (none if there is no number) and words.
struct Group {
    label: String,
    colour: Option<Colour>,
    strong: bool,
    bars: Vec<(Option<f64>, String)>,
}

/// Draws scores by part; none without arms.
///
/// # Errors
/// If plotters fails.
pub(crate) fn scores(view: &View<'_>) -> Result<Option<Figure>, ReportError> {
    let words = &view.words;
    let arms = &view.outcome.arms;
    let Some(first) = view.actual().or_else(|| arms.first()) else { return Ok(None) };
    let number = |score: Option<f64>, note: Option<&str>| match (note, score) {
        (Some(note), _) => (score, note.to_owned()),
        (None, Some(value)) => (score, short(value)),
        (None, None) => (None, words.not_tested.to_owned()),
    };
    let total = Group {
        label: words.total.into(),
        colour: None,
        strong: true,
        bars: arms.iter().map(|arm| number(arm.total, None)).collect(),
    };
    let parts = first.parts.iter().map(|part| Group {
        label: part.title.get(view.lang).to_owned(),
        colour: None,
        strong: false,
        bars: arms
            .iter()
            .map(|arm| {
                // A part whose every objective is true by definition has no score of its own.
                let notes = arm
                    .objectives
                    .iter()
                    .filter(|objective| objective.part == part.id)
                    .map(|objective| objective.note.as_ref());
                let note = notes.reduce(|a, b| a.filter(|_| b.is_some())).flatten();
                number(
                    arm.parts.iter().find(|other| other.id == part.id).and_then(|part| part.score),
                    note.map(|note| note.get(view.lang)),
                )
            })
            .collect(),
    });
    let groups: Vec<Group> = std::iter::once(total).chain(parts).collect();
    let canvas = draw(view, &groups, 100.0, Some(25.0));
    let head = view.head("scores", words.scores_title.into(), words.scores_desc, words.unit_score);
    Figure::new(canvas, head, columns(view, words.part), table(groups)).map(Some)
}

/// Draws people-hours by sector and arm; none without arms or losses.
///
/// # Errors
/// If plotters fails.
pub(crate) fn losses(view: &View<'_>) -> Result<Option<Figure>, ReportError> {
    let words = &view.words;
    let arms = &view.outcome.arms;
    let lost = |arm: usize, sector: usize| {
        arms[arm].people_hours.get(sector).copied().filter(|hours| hours.is_finite())
    };
    let most = (0..arms.len())
        .flat_map(|arm| arms[arm].people_hours.iter().copied())
        .filter(|hours| hours.is_finite())
        .fold(0.0, f64::max);
    if most <= 0.0 {
        return Ok(None);
    }
    let scale = view.scale();
    let groups: Vec<Group> = (0..view.outcome.sectors.len())
        .filter(|sector| {
            (0..arms.len()).any(|arm| lost(arm, *sector).is_some_and(|hours| hours > 0.0))
        })
        .map(|sector| Group {
            label: view.sector(sector).to_owned(),
            colour: Some(Colour::parse(&view.outcome.sectors[sector].colour)),
            strong: false,
            bars: (0..arms.len())
                .map(|arm| {
                    let hours = lost(arm, sector);
                    (hours, hours.map_or_else(|| words.dash.to_owned(), |hours| scale.show(hours)))
                })
                .collect(),
        })
        .collect();
    let canvas = draw(view, &groups, most, None);
    let head = view.head(
        "losses",
        words.loss_title.into(),
        words.loss_desc,
        &fill(words.unit_people_hours, &[("unit", scale.unit)]),
    );
    Figure::new(canvas, head, columns(view, words.sector), table(groups)).map(Some)
}

fn columns(view: &View<'_>, first: &str) -> Vec<String> {
    std::iter::once(first.to_owned())
        .chain((0..view.outcome.arms.len()).map(|arm| view.arm_name(arm)))
        .collect()
}

fn table(groups: Vec<Group>) -> Vec<Vec<String>> {
    groups
        .into_iter()
        .map(|group| {
            std::iter::once(group.label).chain(group.bars.into_iter().map(|bar| bar.1)).collect()
        })
        .collect()
}

fn draw(view: &View<'_>, groups: &[Group], most: f64, grid: Option<f64>) -> Canvas {
    let mut canvas = Canvas::new();
    let label = |group: &Group| {
        fonts::width(&group.label, Ink::new().size, group.strong)
            + if group.colour.is_some() { 16 } else { 0 }
    };
    let margin = groups.iter().map(label).max().unwrap_or(0).clamp(100, 290) + 12;
    let arms = view.outcome.arms.len();
    let top = key(&mut canvas, view, margin) + 14;
    let width = WIDTH - margin - AFTER;
    let pitch = nth(arms) * BAR + 12;
    let bottom = top + nth(groups.len()) * pitch;
    if let Some(step) = grid {
        let mut value = 0.0;
        while value <= most {
            let x = margin + pixels(value / most, width);
            canvas.line(vec![(x, top), (x, bottom)], GRID, 1);
            canvas.text(x, bottom + 10, short(value), Ink::small().align(Align::Centre));
            value += step;
        }
    }
    for (index, group) in groups.iter().enumerate() {
        let y = top + nth(index) * pitch + 6;
        let middle = y + nth(arms) * BAR / 2;
        let mut ink = Ink::new();
        ink.bold = group.strong;
        let x = if let Some(colour) = group.colour {
            canvas.rect(0, middle - 5, 10, 10, colour);
            16
        } else {
            0
        };
        canvas.fitted(x, middle, margin - x - 10, &group.label, ink);
        for (index, (value, text)) in group.bars.iter().enumerate() {
            let y = y + nth(index) * BAR;
            let length = value.map_or(0, |value| pixels(value / most, width));
            canvas.rect(margin, y + 1, length, BAR - 3, arm(index));
            let ink = if value.is_some() {
                Ink::small().colour(super::colour::INK)
            } else {
                Ink::small().colour(FAINT)
            };
            canvas.fitted(margin + length + 6, y + BAR / 2, WIDTH - margin - length - 6, text, ink);
        }
    }
    canvas.line(vec![(margin, top), (margin, bottom)], RULE, 1);
    canvas
}

/// Names of the arms with their colours; returns where it ends.
fn key(canvas: &mut Canvas, view: &View<'_>, margin: i32) -> i32 {
    let (mut x, mut y) = (margin, 8);
    for index in 0..view.outcome.arms.len() {
        let name = view.arm_name(index);
        let width = fonts::width(&name, Ink::new().size, false) + 40;
        if x + width > WIDTH && x > margin {
            x = margin;
            y += 20;
        }
        canvas.rect(x, y - 5, 12, 11, arm(index));
        canvas.fitted(x + 18, y, WIDTH - x - 18, &name, Ink::new());
        x += width;
    }
    y + 8
}
