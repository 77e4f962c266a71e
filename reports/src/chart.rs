//! Figures: drawn on a [`canvas::Canvas`] through plotters, wrapped with a title, a description and their data as a table.
//!
//! A figure knows an outcome and nothing else: no file, no clock, no screen. The same outcome gives the same bytes.

pub(crate) mod axis;
pub(crate) mod bands;
pub(crate) mod bars;
pub(crate) mod canvas;
pub(crate) mod cascade;
pub(crate) mod colour;
pub(crate) mod heat_map;
pub(crate) mod level_curves;
pub(crate) mod tile_map;

use crate::error::ReportError;
use crate::view::View;
use canvas::{Canvas, Head};

/// A finished figure.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// Id, unique in a document.
    pub(crate) id: &'static str,
    /// Title.
    pub(crate) title: String,
    /// Units, run, seed.
    pub(crate) source: String,
    /// The drawing.
    pub(crate) svg: String,
    /// Heads of the data table.
    pub(crate) columns: Vec<String>,
    /// The data.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Figure {
    /// Finishes a drawing.
    fn new(
        canvas: Canvas,
        head: Head,
        columns: Vec<String>,
        rows: Vec<Vec<String>>,
    ) -> Result<Self, ReportError> {
        let svg = canvas.svg(&head)?;
        Ok(Self { id: head.id, title: head.title, source: head.source, svg, columns, rows })
    }
}

/// Pixels for a share of a length.
pub(crate) fn pixels(share: f64, length: i32) -> i32 {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, reason = "at most `length`")]
    let pixels = (share * f64::from(length)).round() as i32;
    pixels
}

/// A position in a list as pixels.
pub(crate) fn nth(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX / 4096)
}

/// The highest round floor, in ppm, that leaves room below every level.
pub(crate) fn floor_of(view: &View<'_>) -> u32 {
    let lowest = view
        .outcome
        .sectors
        .iter()
        .flat_map(|sector| &sector.series)
        .map(|(_, level)| *level)
        .min();
    let lowest = lowest.unwrap_or(0);
    [990_000, 950_000, 900_000, 800_000, 500_000]
        .into_iter()
        .find(|floor| lowest >= *floor && lowest < 1_000_000)
        .unwrap_or(0)
}
