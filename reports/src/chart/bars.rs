//! Horizontal bars: scores by part beside their coverage, by response or for one organisation, and losses by sector.

use hakyu_exercise::review::OrganisationScore;

use super::axis::Keys;
use super::canvas::{Align, Canvas, Ink, WIDTH};
use super::colour::{Colour, FAINT, GRID, INK, RULE, WHITE, arm};
use super::words::Words;
use super::{Figure, nth, pixels};
use crate::error::ReportError;
use crate::fonts;
use crate::format::{share, short};
use crate::view::View;
use crate::words::fill;

/// Height of a bar with its gap.
const BAR: i32 = 15;
/// Room for the value after the longest bar.
const AFTER: i32 = 110;

/// Width of the bars of coverage, and where they begin.
const SIDE: (i32, i32) = (100, WIDTH - 154);

/// A bar: a length (none if there is no number), words, and the coverage that is read with it.
struct Bar {
    value: Option<f64>,
    text: String,
    coverage: Option<f64>,
}

/// A group of bars: a label and a bar for each arm.
struct Group {
    label: String,
    colour: Option<Colour>,
    strong: bool,
    bars: Vec<Bar>,
}

/// Share of a weight that was tested, of (weight, whether it was tested); none of no weight.
fn tested(rows: impl Iterator<Item = (f64, bool)>) -> Option<f64> {
    let (mut all, mut part) = (0.0, 0.0);
    for (weight, tested) in rows.filter(|row| row.0.is_finite()) {
        all += weight;
        part += if tested { weight } else { 0.0 };
    }
    (all > 0.0).then(|| part / all)
}

/// Draws scores by part; none without arms.
///
/// # Errors
/// If plotters fails.
pub(crate) fn scores(view: &View<'_>) -> Result<Option<Figure>, ReportError> {
    let words = &view.words;
    let arms = &view.outcome.arms;
    let Some(first) = view.actual().or_else(|| arms.first()) else { return Ok(None) };
    let number = |score: Option<f64>, note: Option<&str>, coverage: Option<f64>| Bar {
        value: score,
        text: match (note, score) {
            (Some(note), _) => note.to_owned(),
            (None, Some(value)) => short(value),
            (None, None) => words.not_tested.to_owned(),
        },
        coverage,
    };
    let total = Group {
        label: words.total.into(),
        colour: None,
        strong: true,
        bars: arms.iter().map(|arm| number(arm.total, None, Some(arm.coverage))).collect(),
    };
    let parts = first.parts.iter().map(|part| Group {
        label: part.title.get(view.lang).to_owned(),
        colour: None,
        strong: false,
        bars: arms
            .iter()
            .map(|arm| {
                let mine = || arm.objectives.iter().filter(|objective| objective.part == part.id);
                let score =
                    arm.parts.iter().find(|other| other.id == part.id).and_then(|part| part.score);
                // A part without a score may be true by definition, as its objectives then say.
                let note = mine().find_map(|o| o.note.as_ref()).filter(|_| score.is_none());
                let covered = tested(mine().map(|o| (o.weight, o.score.is_some())));
                number(
                    score,
                    note.map(|note| note.get(view.lang)),
                    covered.filter(|_| note.is_none()),
                )
            })
            .collect(),
    });
    let groups: Vec<Group> = std::iter::once(total).chain(parts).collect();
    let names: Vec<String> = (0..arms.len()).map(|arm| view.arm_name(arm)).collect();
    let canvas = draw(view, &groups, &names, 100.0, Some(25.0));
    let unit = Words::of(view.lang).unit_scores;
    let head = view.head("scores", words.scores_title.into(), words.scores_desc, unit);
    Figure::new(canvas, head, columns(words.part, &names), table(view, groups, true)).map(Some)
}

/// Draws one organisation's score and coverage by part, for that organisation; none if it has no parts.
///
/// # Errors
/// If plotters fails.
pub(crate) fn organisation(
    view: &View<'_>,
    organisation: &OrganisationScore,
) -> Result<Option<Figure>, ReportError> {
    let words = Words::of(view.lang);
    if organisation.parts.is_empty() {
        return Ok(None);
    }
    let group = |label: &str, strong, value: Option<f64>, coverage: Option<f64>| Group {
        label: label.to_owned(),
        colour: None,
        strong,
        bars: vec![Bar {
            value,
            text: value.map_or_else(|| view.words.not_tested.to_owned(), short),
            coverage,
        }],
    };
    let total = group(view.words.total, true, organisation.total, Some(organisation.coverage));
    let parts = organisation.parts.iter().map(|part| {
        let mine = organisation.objectives.iter().filter(|objective| objective.part == part.id);
        let covered = tested(mine.map(|objective| (objective.weight, objective.score.is_some())));
        let covered = covered.or_else(|| part.score.is_none().then_some(0.0));
        group(part.title.get(view.lang), false, part.score, covered)
    });
    let groups: Vec<Group> = std::iter::once(total).chain(parts).collect();
    let name = organisation.title.get(view.lang);
    let canvas = draw(view, &groups, &[], 100.0, Some(25.0));
    let head = view.head(
        "organisation",
        fill(words.organisation_title, &[("name", name)]),
        words.organisation_desc,
        words.unit_scores,
    );
    let columns = columns(view.words.part, &[words.score.to_owned()]);
    Figure::new(canvas, head, columns, table(view, groups, true)).map(Some)
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
                    let value = lost(arm, sector);
                    let text =
                        value.map_or_else(|| words.dash.to_owned(), |hours| scale.show(hours));
                    Bar { value, text, coverage: None }
                })
                .collect(),
        })
        .collect();
    let names: Vec<String> = (0..arms.len()).map(|arm| view.arm_name(arm)).collect();
    let canvas = draw(view, &groups, &names, most, None);
    let head = view.head(
        "losses",
        words.loss_title.into(),
        words.loss_desc,
        &fill(words.unit_people_hours, &[("unit", scale.unit)]),
    );
    Figure::new(canvas, head, columns(words.sector, &names), table(view, groups, false)).map(Some)
}

fn columns(first: &str, names: &[String]) -> Vec<String> {
    std::iter::once(first.to_owned()).chain(names.iter().cloned()).collect()
}

/// The groups as a table, scores with their coverage behind.
fn table(view: &View<'_>, groups: Vec<Group>, covered: bool) -> Vec<Vec<String>> {
    let words = Words::of(view.lang);
    let cell = |bar: Bar| match bar.coverage {
        Some(coverage) if covered => {
            let text = format!("{} {}", words.coverage, share(coverage));
            format!("{}{}", bar.text, fill(words.brackets, &[("text", &text)]))
        }
        _ => bar.text,
    };
    groups
        .into_iter()
        .map(|group| std::iter::once(group.label).chain(group.bars.into_iter().map(cell)).collect())
        .collect()
}

/// Draws groups of bars up to `most`; with a grid, coverage stands beside them.
fn draw(
    view: &View<'_>,
    groups: &[Group],
    names: &[String],
    most: f64,
    grid: Option<f64>,
) -> Canvas {
    let mut canvas = Canvas::new();
    let label = |group: &Group| {
        fonts::width(&group.label, Ink::new().size, group.strong)
            + if group.colour.is_some() { 16 } else { 0 }
    };
    let margin = groups.iter().map(label).max().unwrap_or(0).clamp(100, 290) + 12;
    let bars = groups.iter().map(|group| group.bars.len()).max().unwrap_or(0);
    let words = Words::of(view.lang);
    let sided = grid.is_some();
    let mut top = if names.is_empty() { 8 } else { key(&mut canvas, names, margin) + 14 };
    let end = if sided { SIDE.1 - 14 } else { WIDTH };
    let width = end - margin - AFTER;
    let pitch = nth(bars) * BAR + 12;
    if sided {
        canvas.text(margin, top + 4, words.score, Ink::small().bold());
        canvas.text(SIDE.1, top + 4, words.coverage, Ink::small().bold());
        top += 16;
    }
    let bottom = top + nth(groups.len()) * pitch;
    if let Some(step) = grid {
        let mut value = 0.0;
        while value <= most {
            let x = margin + pixels(value / most, width);
            canvas.line(vec![(x, top), (x, bottom)], GRID, 1);
            canvas.text(x, bottom + 10, short(value), Ink::small().align(Align::Centre));
            value += step;
        }
        for half in [0, 50, 100] {
            let x = SIDE.1 + half;
            canvas.line(vec![(x, top), (x, bottom)], GRID, 1);
            canvas.text(x, bottom + 10, format!("{half}%"), Ink::small().align(Align::Centre));
        }
    }
    for (index, group) in groups.iter().enumerate() {
        let y = top + nth(index) * pitch + 6;
        let middle = y + nth(bars) * BAR / 2;
        let mut ink = Ink::new();
        ink.bold = group.strong;
        let x = if let Some(colour) = group.colour {
            canvas.rect(0, middle - 5, 10, 10, colour);
            16
        } else {
            0
        };
        canvas.label(x, middle, margin - x - 10, &group.label, ink);
        for (index, bar) in group.bars.iter().enumerate() {
            let y = y + nth(index) * BAR;
            let length = bar.value.map_or(0, |value| pixels(value / most, width));
            let colour = if names.is_empty() { arm(1) } else { arm(index) };
            canvas.rect(margin, y + 1, length, BAR - 3, colour);
            let ink = Ink::small().colour(if bar.value.is_some() { INK } else { FAINT });
            canvas.fitted(
                margin + length + 6,
                y + BAR / 2,
                end - margin - length - 6,
                &bar.text,
                ink,
            );
            if sided {
                side(&mut canvas, view, bar, y, colour);
            }
        }
    }
    canvas.line(vec![(margin, top), (margin, bottom)], RULE, 1);
    if sided {
        canvas.line(vec![(SIDE.1, top), (SIDE.1, bottom)], RULE, 1);
    }
    canvas
}

/// Coverage as a hollow bar beside its score.
fn side(canvas: &mut Canvas, view: &View<'_>, bar: &Bar, y: i32, colour: Colour) {
    let Some(coverage) = bar.coverage.filter(|coverage| coverage.is_finite()) else {
        canvas.text(SIDE.1 + 6, y + BAR / 2, view.words.dash, Ink::small());
        return;
    };
    let length = pixels(coverage, SIDE.0);
    canvas.rect(SIDE.1, y + 1, length, BAR - 3, colour);
    canvas.rect(SIDE.1 + 2, y + 3, length - 4, BAR - 7, WHITE);
    let ink = Ink::small().colour(INK);
    canvas.text(SIDE.1 + length + 6, y + BAR / 2, share(coverage), ink);
}

/// Names of the arms with their colours; returns where it ends.
fn key(canvas: &mut Canvas, names: &[String], margin: i32) -> i32 {
    let mut keys = Keys::new(canvas, margin, 8);
    for (index, name) in names.iter().enumerate() {
        keys.add(name, |canvas, x, y| canvas.rect(x + 6, y - 5, 18, 11, arm(index)));
    }
    keys.end() - 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_is_the_share_of_the_weight() {
        let covered = |rows: &[(f64, bool)]| tested(rows.iter().copied()).map(share);
        assert_eq!(covered(&[(1.0, true), (3.0, false)]).as_deref(), Some("25%"));
        assert_eq!(covered(&[(2.0, true), (f64::NAN, false)]).as_deref(), Some("100%"));
        assert_eq!(covered(&[(0.0, true)]), None);
    }
}
