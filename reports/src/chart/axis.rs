//! A time axis in civil time, and colour keys.

use super::canvas::{Align, Canvas, Ink};
use super::colour::{FAINT, GRID, RULE, ramp};
use super::pixels;
use crate::view::View;

/// A strip of the sheet on which time runs from left to right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// Left end.
    pub(crate) x: i32,
    /// Length.
    pub(crate) width: i32,
    /// Seconds from end to end.
    pub(crate) duration: u64,
}

impl Span {
    /// Where a time is.
    pub(crate) fn place(&self, at: u64) -> i32 {
        self.x + pixels(at as f64 / self.duration as f64, self.width)
    }
}

/// Vertical lines at the ticks.
pub(crate) fn time_grid(canvas: &mut Canvas, view: &View<'_>, span: Span, y: i32, height: i32) {
    for (at, _, _) in view.clock.ticks(span.duration, most(span)) {
        let x = span.place(at);
        canvas.line(vec![(x, y), (x, y + height)], GRID, 1);
    }
}

/// Ticks and their labels below `y`; labels that would touch are left out.
pub(crate) fn time_labels(canvas: &mut Canvas, view: &View<'_>, span: Span, y: i32) {
    let ink = Ink::small().align(Align::Centre);
    let mut free = i32::MIN;
    for (at, label, _) in view.clock.ticks(span.duration, most(span)) {
        let x = span.place(at);
        canvas.line(vec![(x, y), (x, y + 4)], RULE, 1);
        let half = crate::fonts::width(&label, ink.size, false) / 2;
        let middle = x.min(span.x + span.width + 8 - half);
        if middle - half > free {
            canvas.text(middle, y + 12, label, ink);
            free = middle + half + 6;
        }
    }
}

/// How many ticks a strip has room for.
fn most(span: Span) -> u64 {
    u64::try_from(span.width / 48).unwrap_or(0).max(2)
}

/// A key of the ramp: a bar from light to dark with labels at its ends and middle.
pub(crate) fn ramp_key(canvas: &mut Canvas, x: i32, y: i32, width: i32, labels: [&str; 3]) {
    const STEPS: i32 = 30;
    for step in 0..STEPS {
        let from = x + width * step / STEPS;
        // To the end: steps side by side would leave hairlines where a screen's pixels fall between them.
        canvas.rect(
            from,
            y,
            x + width - from,
            10,
            ramp((f64::from(step) + 0.5) / f64::from(STEPS)),
        );
    }
    canvas.line(vec![(x, y), (x + width, y), (x + width, y + 10), (x, y + 10), (x, y)], RULE, 1);
    let ink = Ink::small().colour(FAINT);
    canvas.text(x, y + 20, labels[0], ink.align(Align::Left));
    canvas.text(x + width / 2, y + 20, labels[1], ink.align(Align::Centre));
    canvas.text(x + width, y + 20, labels[2], ink.align(Align::Right));
}
