//! Figures: drawn on a [`canvas::Canvas`] through plotters, wrapped with a title, a description and their data as a table.
//!
//! A figure knows an outcome and its review and nothing else: no file, no clock, no screen. The same outcome gives the same bytes.

pub(crate) mod axis;
pub(crate) mod bands;
pub(crate) mod bars;
pub(crate) mod belief;
pub(crate) mod canvas;
pub(crate) mod cascade;
pub(crate) mod colour;
pub(crate) mod heat_map;
pub(crate) mod lanes;
pub(crate) mod level_curves;
pub(crate) mod mark;
mod raster;
pub(crate) mod reach;
pub(crate) mod responses;
mod room;
pub(crate) mod spread;
pub(crate) mod tile_map;
pub(crate) mod words;
pub(crate) mod worth;

use crate::error::ReportError;
use crate::view::View;
use canvas::{Canvas, Head, Sheet};

/// A finished figure: its drawing, what it says to readers who cannot see it, and its data as a table.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Id, unique in a document.
    pub(crate) id: &'static str,
    /// Title.
    pub(crate) title: String,
    /// What can be seen, with units, run and seed.
    pub(crate) desc: String,
    /// Units, run, seed.
    pub(crate) source: String,
    /// The drawing.
    pub(crate) svg: String,
    /// The drawing, not yet in any form.
    sheet: Sheet,
    /// The drawing shows its title itself.
    titled: bool,
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
        let sheet = canvas.sheet(&head);
        let svg = sheet.svg(&head)?;
        Ok(Self {
            id: head.id,
            title: head.title,
            desc: head.desc,
            source: head.source,
            svg,
            sheet,
            titled: false,
            columns,
            rows,
        })
    }

    /// Its id, unique among figures and fit for a file's name.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// Its title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it says to readers who cannot see it; ends with units, run and seed.
    pub fn alt(&self) -> &str {
        &self.desc
    }

    /// The drawing as SVG. Text is text, in the fonts of reports where a document embeds them.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// The drawing below its title as PNG, `scale` pixels for one of the SVG (1–8; 2 is sharp on A4), in the built-in fonts.
    ///
    /// # Errors
    /// If it is too large to paint.
    pub fn png(&self, scale: u32) -> Result<Vec<u8>, ReportError> {
        raster::png(&self.sheet, Some(&*self.title).filter(|_| !self.titled), scale)
    }

    /// Heads of its data table.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Its data, as many cells a row as there are heads.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
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

/// The highest round floor, in ppm, that leaves room below every level of a sector.
pub(crate) fn floor_of(view: &View<'_>) -> u32 {
    let levels = view.outcome.sectors.iter().flat_map(|sector| &sector.series);
    floor_below(levels.map(|(_, level)| *level).min().unwrap_or(0))
}

/// The highest round floor of an axis, in ppm, below a lowest level; 0 if all is full.
pub(crate) fn floor_below(lowest: u32) -> u32 {
    [990_000, 950_000, 900_000, 800_000, 500_000]
        .into_iter()
        .find(|floor| lowest >= *floor && lowest < 1_000_000)
        .unwrap_or(0)
}

/// The level, in ppm, for the dark end of a ramp: round, at or below a lowest level.
pub(crate) fn dark_end(lowest: u32) -> u32 {
    [900_000, 750_000, 500_000, 250_000].into_iter().find(|end| lowest >= *end).unwrap_or(0)
}
