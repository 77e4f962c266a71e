//! A time axis in civil time, and colour keys.

use super::canvas::{Align, Canvas, Ink, WIDTH, wrap};
use super::colour::{FAINT, GRID, RULE, ramp};
use super::pixels;
use crate::fonts;
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
        let half = fonts::width(&label, ink.size, false) / 2;
        let middle = x.min(span.x + span.width + 8 - half).max(half);
        if middle - half > free {
            canvas.text(middle, y + 12, label, ink);
            free = middle + half + 6;
        }
    }
}

/// The corners of a step function on a strip, from `start` on; within one pixel column only its first, lowest, highest and
/// last value are kept.
pub(crate) fn corners(
    points: impl Iterator<Item = (u64, i32)>,
    start: i32,
    span: Span,
) -> Vec<(i32, i32)> {
    let mut y = start;
    let mut corners = vec![(span.x, y)];
    let mut rest = points.take_while(|(at, _)| *at <= span.duration).peekable();
    while let Some((at, first)) = rest.next() {
        let x = span.place(at);
        let (mut low, mut high, mut last) = (first, first, first);
        while let Some((_, next)) = rest.next_if(|(at, _)| span.place(*at) == x) {
            last = next;
            low = low.max(last);
            high = high.min(last);
        }
        for corner in [(x, y), (x, low), (x, high), (x, last)] {
            if corners.last() != Some(&corner) {
                corners.push(corner);
            }
        }
        y = last;
    }
    corners.push((span.x + span.width, y));
    straighten(corners)
}

/// Leaves out points in the middle of straight runs.
fn straighten(points: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    let mut kept: Vec<(i32, i32)> = Vec::with_capacity(points.len());
    for point in points {
        if let [.., before, last] = kept[..]
            && before.1 == last.1
            && last.1 == point.1
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

/// A key: signs with words, one after the other, in as many lines as it takes.
#[derive(Debug)]
pub(crate) struct Keys<'a> {
    canvas: &'a mut Canvas,
    left: i32,
    x: i32,
    y: i32,
}

impl<'a> Keys<'a> {
    /// An empty key; its first line's middle is at `y`.
    pub(crate) fn new(canvas: &'a mut Canvas, left: i32, y: i32) -> Self {
        Self { canvas, left, x: left, y }
    }

    /// Adds words behind a sign, which `draw` puts into a box 24 wide whose left end and middle it is given.
    pub(crate) fn add(&mut self, words: &str, draw: impl FnOnce(&mut Canvas, i32, i32)) {
        let ink = Ink::small().colour(super::colour::INK);
        let room = WIDTH - self.left - 30;
        let lines = wrap(words, room, ink);
        let width = |line: &str| 30 + fonts::width(line, ink.size, false) + 20;
        let first = lines.first().map_or(0, |line| width(line));
        if self.x + first - 20 > WIDTH && self.x > self.left {
            self.x = self.left;
            self.y += 20;
        }
        draw(self.canvas, self.x, self.y);
        for (index, line) in lines.into_iter().enumerate() {
            if index > 0 {
                self.x = self.left;
                self.y += 16;
            }
            let next = self.x + width(&line);
            self.canvas.text(self.x + 30, self.y, line, ink);
            self.x = next;
        }
    }

    /// Where it ends.
    pub(crate) fn end(self) -> i32 {
        self.y + 10
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
