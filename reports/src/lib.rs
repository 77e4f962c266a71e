//! Figures and documents of Hakyu runs.
//!
//! Reports of runs ([`aar`]) read the plain tables of an [`Outcome`] and of a review, planners' documents ([`handbook`]) a compiled scenario, and nothing else: no
//! file, clock, network or screen. The same outcome and
//! language give the same bytes. Every document and figure carries 【訓練】EXERCISE.
//!
//! ```no_run
//! use hakyu_exercise::outcome::{Lang, Outcome};
//!
//! fn document(outcome: &Outcome) -> Result<String, hakyu_reports::ReportError> {
//!     hakyu_reports::html(outcome, Lang::Ja)
//! }
//! ```

pub mod aar;
mod chart;
pub mod debrief;
mod error;
mod fonts;
mod format;
pub mod handbook;
pub mod paper;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
mod view;
mod words;

pub use chart::bands::{BandChart, BandPanel};
pub use error::ReportError;
pub use hakyu_exercise::outcome::Lang;

use hakyu_exercise::outcome::Outcome;

use chart::{Figure, bars, cascade, heat_map, level_curves, tile_map};
use view::View;

/// The after-action report of a plain run: one HTML file without scripts or links to the outside, made for screen and A4.
///
/// # Errors
/// If the outcome's format or start cannot be read, or a figure cannot be drawn; nothing is returned then.
pub fn html(outcome: &Outcome, lang: Lang) -> Result<String, ReportError> {
    Ok(aar::paper(outcome, None, aar::Edition::Whole, lang)?.html())
}

/// Level of each sector over time, as small multiples.
///
/// # Errors
/// As [`html`].
pub fn svg_level_curves(outcome: &Outcome, lang: Lang) -> Result<String, ReportError> {
    level_curves::figure(&View::new(outcome, lang)?).map(|figure| figure.svg)
}

/// Lowest level by sector and time.
///
/// # Errors
/// As [`html`].
pub fn svg_heat_map(outcome: &Outcome, lang: Lang) -> Result<String, ReportError> {
    heat_map::figure(&View::new(outcome, lang)?).map(|figure| figure.svg)
}

/// Tile map of people-hours per resident for the sectors that lost most; none without tiles or losses.
///
/// # Errors
/// As [`html`].
pub fn svg_tile_map(outcome: &Outcome, lang: Lang) -> Result<Option<String>, ReportError> {
    tile_map::loss(&View::new(outcome, lang)?).map(svg)
}

/// Tile maps of the hardest-hit sector's level at several moments; none without series by place.
///
/// # Errors
/// As [`html`].
pub fn svg_tile_moments(outcome: &Outcome, lang: Lang) -> Result<Option<String>, ReportError> {
    tile_map::moments(&View::new(outcome, lang)?).map(svg)
}

/// How outages spread, as a tree; none if there were none.
///
/// # Errors
/// As [`html`].
pub fn svg_cascade(outcome: &Outcome, lang: Lang) -> Result<Option<String>, ReportError> {
    cascade::figure(&View::new(outcome, lang)?).map(|figure| figure.map(|(figure, _)| figure.svg))
}

/// Score of each response by part; none if nothing was scored.
///
/// # Errors
/// As [`html`].
pub fn svg_score_bars(outcome: &Outcome, lang: Lang) -> Result<Option<String>, ReportError> {
    bars::scores(&View::new(outcome, lang)?).map(svg)
}

/// People-hours lost by sector and response; none without losses.
///
/// # Errors
/// As [`html`].
pub fn svg_loss_bars(outcome: &Outcome, lang: Lang) -> Result<Option<String>, ReportError> {
    bars::losses(&View::new(outcome, lang)?).map(svg)
}

/// Recorded points on the bands of an ensemble.
///
/// # Errors
/// If it cannot be drawn.
pub fn svg_bands(chart: &BandChart, lang: Lang) -> Result<String, ReportError> {
    let words = words::Words::of(lang);
    chart::bands::svg(chart, words.lang, words.mark)
}

fn svg(figure: Option<Figure>) -> Option<String> {
    figure.map(|figure| figure.svg)
}
