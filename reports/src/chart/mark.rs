//! Small signs that differ by shape, not by colour only.

use super::canvas::Canvas;
use super::colour::{Colour, WHITE};

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A filled circle.
    Disc,
    /// An empty circle.
    Ring,
    /// A filled diamond.
    Diamond,
    /// An empty diamond.
    Gem,
    /// A cross.
    Cross,
    /// A filled triangle that points up.
    Up,
    /// A filled triangle that points down.
    Down,
    /// An empty triangle that points up.
    HollowUp,
    /// An empty triangle that points down.
    HollowDown,
}

/// Half the width of a sign.
pub(crate) const HALF: i32 = 5;

impl Mark {
    /// Draws it in the middle of a place.
    pub(crate) fn draw(self, canvas: &mut Canvas, x: i32, y: i32, colour: Colour) {
        let diamond = |half: i32| vec![(x, y - half), (x + half, y), (x, y + half), (x - half, y)];
        let triangle = |half: i32, up: bool| {
            let point = if up { -half } else { half };
            vec![(x, y + point), (x + half, y - point), (x - half, y - point)]
        };
        match self {
            Self::Disc => canvas.dot(x, y, 4, colour),
            Self::Ring => {
                canvas.dot(x, y, 4, colour);
                canvas.dot(x, y, 1, WHITE);
            }
            Self::Diamond => canvas.area(diamond(HALF), colour),
            Self::Gem => hollow(canvas, diamond(HALF), colour),
            Self::Cross => {
                for (from, to) in [((-4, -4), (4, 4)), ((-4, 4), (4, -4))] {
                    canvas.line(vec![(x + from.0, y + from.1), (x + to.0, y + to.1)], colour, 2);
                }
            }
            Self::Up => canvas.area(triangle(HALF, true), colour),
            Self::Down => canvas.area(triangle(HALF, false), colour),
            Self::HollowUp => hollow(canvas, triangle(HALF, true), colour),
            Self::HollowDown => hollow(canvas, triangle(HALF, false), colour),
        }
    }
}

/// An outline with paper inside.
fn hollow(canvas: &mut Canvas, mut points: Vec<(i32, i32)>, colour: Colour) {
    canvas.area(points.clone(), WHITE);
    points.extend(points.first().copied());
    canvas.line(points, colour, 2);
}
