//! What decisions were worth: bars on both sides of a middle line, one run against another that differs in one decision.

use hakyu_exercise::review::{Counterfactual, DecisionValue};

use super::canvas::{Align, Canvas, Ink, WIDTH, wrap};
use super::colour::{Colour, FAINT, GRID, INK, RULE, WHITE};
use super::words::{Words, fill};
use super::{Figure, nth, pixels};
use crate::error::ReportError;
use crate::format::{Scale, short};
use crate::view::View;

/// Most decisions.
const ROWS: usize = 20;
/// Room for words.
const WORDS: i32 = 450;
/// Room for a number beside a bar.
const NUMBER: i32 = 84;
/// Height of a line of words.
const LINE: i32 = 16;
/// More is lost with the change: the decision was good.
const GOOD: Colour = Colour(0x00, 0x58, 0x8c);
/// Less is lost with the change.
const BAD: Colour = Colour(0xd9, 0x82, 0x3b);

/// Where bars are.
#[derive(Clone, Copy)]
struct Axis {
    middle: i32,
    /// Pixels for the largest value.
    room: i32,
    most: f64,
}

impl Axis {
    /// The middle line lies where both sides' longest bars and their numbers fit.
    fn new(values: &[f64]) -> Self {
        let right = values.iter().copied().fold(0.0, f64::max);
        let left = values.iter().copied().fold(0.0, |a: f64, b| a.max(-b));
        let numbers = NUMBER * (i32::from(left > 0.0) + 1);
        let room = WIDTH - WORDS - 14 - numbers;
        let all = (left + right).max(f64::MIN_POSITIVE);
        let before = if left > 0.0 { NUMBER + pixels(left / all, room) } else { 0 };
        Self { middle: WORDS + 14 + before, room, most: all }
    }

    fn length(self, value: f64) -> i32 {
        pixels(value.abs() / self.most, self.room)
    }
}

/// Draws the figure; none without decisions.
///
/// # Errors
/// If plotters fails.
pub(crate) fn figure(
    view: &View<'_>,
    counterfactual: &Counterfactual,
) -> Result<Option<Figure>, ReportError> {
    let words = Words::of(view.lang);
    let all = &counterfactual.decisions;
    let missed = counterfactual.missed.as_ref();
    if all.is_empty() && missed.is_none() {
        return Ok(None);
    }
    // What moved no service has no bar; the table has it.
    let moved = |index: &usize| all[*index].total.abs() >= 0.5;
    let mut kept: Vec<usize> = (0..all.len()).filter(moved).collect();
    if kept.is_empty() && missed.is_none() {
        return Ok(None);
    }
    kept.sort_by(|a, b| all[*b].total.abs().total_cmp(&all[*a].total.abs()).then(a.cmp(b)));
    kept.truncate(ROWS);
    kept.sort_unstable();
    let shown: Vec<&DecisionValue> = kept.iter().map(|index| &all[*index]).collect();
    let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
    let values: Vec<f64> =
        shown.iter().copied().chain(missed).map(|decision| finite(decision.total)).collect();
    let scale = Scale::of(values.iter().copied(), view.lang);
    let axis = Axis::new(&values);

    let mut canvas = Canvas::new();
    let head = Ink::small().bold();
    canvas.text(WIDTH, 8, format!("{} →", words.worth_more), head.align(Align::Right));
    if values.iter().any(|value| *value < 0.0) {
        canvas.text(WORDS + 14, 8, format!("← {}", words.worth_less), head);
    }
    let mut y = 22;
    for decision in &shown {
        y = row(&mut canvas, view, decision, (axis, scale), y, false);
    }
    if let Some(decision) = missed {
        canvas.line(vec![(0, y), (WIDTH, y)], RULE, 1);
        y = row(&mut canvas, view, decision, (axis, scale), y + 2, true);
    }
    canvas.line(vec![(axis.middle, 20), (axis.middle, y)], FAINT, 1);
    let mut note = words.worth_note.to_owned();
    if all.len() > shown.len() {
        let left = (all.len() - shown.len()).to_string();
        note = format!("{note} {}", fill(words.worth_left, &[("left", &left)]));
    }
    for (index, line) in wrap(&note, WIDTH, Ink::small()).into_iter().enumerate() {
        canvas.text(0, y + 14 + LINE * nth(index), line, Ink::small());
    }
    let head = view.head(
        "worth",
        words.worth_title.into(),
        words.worth_desc,
        &fill(words.unit_worth, &[("unit", scale.unit)]),
    );
    let columns = [
        words.time,
        words.decision,
        words.who,
        words.change,
        scale.unit,
        words.by_sector,
        words.points,
    ];
    let table = all.iter().map(|decision| (decision, false)).chain(missed.map(|d| (d, true)));
    let rows = table.map(|(decision, missed)| cells(view, decision, scale, missed)).collect();
    Figure::new(canvas, head, columns.map(str::to_owned).to_vec(), rows).map(Some)
}

/// Organisation and title of who decided.
fn who(view: &View<'_>, decision: &DecisionValue) -> String {
    let parts = [&decision.organisation, &decision.role].map(|text| text.get(view.lang));
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

fn what(view: &View<'_>, decision: &DecisionValue, missed: bool) -> String {
    let what = decision.what.get(view.lang);
    if missed {
        fill(Words::of(view.lang).worth_missed, &[("what", what)])
    } else {
        what.to_owned()
    }
}

fn cells(view: &View<'_>, decision: &DecisionValue, scale: Scale, missed: bool) -> Vec<String> {
    let sectors: Vec<String> = decision
        .by_sector
        .iter()
        .map(|(sector, hours)| format!("{} {}", sector.get(view.lang), scale.show(*hours)))
        .collect();
    vec![
        view.clock.civil(i64::try_from(decision.at).unwrap_or(i64::MAX)),
        what(view, decision, missed),
        who(view, decision),
        decision.change.get(view.lang).to_owned(),
        scale.show(decision.total),
        sectors.join(view.words.comma),
        decision.points.map_or_else(|| view.words.dash.to_owned(), short),
    ]
}

/// A decision in words with its bar; returns where it ends.
fn row(
    canvas: &mut Canvas,
    view: &View<'_>,
    decision: &DecisionValue,
    (axis, scale): (Axis, Scale),
    y: i32,
    missed: bool,
) -> i32 {
    let at = view.clock.civil(i64::try_from(decision.at).unwrap_or(i64::MAX));
    let line = fill(
        Words::of(view.lang).worth_line,
        &[("time", &at), ("who", &who(view, decision)), ("change", decision.change.get(view.lang))],
    );
    let bold = Ink::new().bold();
    let mut next = y + 14;
    for text in wrap(&what(view, decision, missed), WORDS, bold) {
        canvas.text(0, next, text, bold);
        next += LINE;
    }
    for text in wrap(&line, WORDS, Ink::small()) {
        canvas.text(0, next, text, Ink::small());
        next += LINE;
    }
    let bottom = next - 2;
    canvas.line(vec![(0, bottom), (WIDTH, bottom)], GRID, 1);
    let middle = i32::midpoint(y, bottom) + 1;
    let value = if decision.total.is_finite() { decision.total } else { 0.0 };
    let length = axis.length(value).max(i32::from(value != 0.0));
    let colour = if value < 0.0 { BAD } else { GOOD };
    let left = if value < 0.0 { axis.middle - length } else { axis.middle };
    canvas.rect(left, middle - 7, length, 15, colour);
    if missed {
        canvas.rect(left + 2, middle - 5, length - 4, 11, WHITE);
    }
    let ink = Ink::small().colour(INK);
    if value < 0.0 {
        let ink = ink.align(Align::Right);
        canvas.text(left - 6, middle, scale.show(decision.total), ink);
    } else {
        canvas.text(left + length + 6, middle, scale.show(decision.total), ink);
    }
    bottom
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_fit_beside_the_words() {
        for values in [vec![1.0, 5.0], vec![-3.0], vec![-9.0, 2.0], vec![0.0], vec![]] {
            let axis = Axis::new(&values);
            let right = values.iter().copied().fold(0.0, f64::max);
            let left = values.iter().copied().fold(0.0, f64::min);
            let number = if left < 0.0 { NUMBER } else { 0 };
            assert!(axis.middle - axis.length(left) - number > WORDS, "{values:?}");
            assert!(axis.middle + axis.length(right) + NUMBER <= WIDTH, "{values:?}");
        }
        // The longest bars of both sides share the room in the ratio of their values.
        let axis = Axis::new(&[-1.0, 3.0]);
        assert_eq!(axis.length(3.0), 3 * axis.length(-1.0));
    }
}
