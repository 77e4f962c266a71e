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
pub mod compare;
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

pub use chart::Figure;
pub use chart::bands::{BandChart, BandPanel};
pub use error::ReportError;
pub use hakyu_exercise::outcome::Lang;

use hakyu_exercise::outcome::Outcome;
use hakyu_exercise::review::{OrganisationScore, Review};

use chart::{
    bars, belief, cascade, heat_map, lanes, level_curves, reach, responses, spread, tile_map, worth,
};
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

/// Who told whom when, as swim-lanes; none without messages.
///
/// # Errors
/// As [`html`].
pub fn svg_lanes(
    outcome: &Outcome,
    review: &Review,
    lang: Lang,
) -> Result<Option<String>, ReportError> {
    lanes::figure(&View::new(outcome, lang)?, &review.lanes).map(svg)
}

/// How scores are distributed over organisations, without names; none if numbers are off or fewer than three were tested.
///
/// # Errors
/// As [`html`].
pub fn svg_score_spread(
    outcome: &Outcome,
    review: &Review,
    lang: Lang,
) -> Result<Option<String>, ReportError> {
    spread::figure(&View::new(outcome, lang)?, review).map(svg)
}

/// Score and coverage of one organisation by part, for itself; none if it has no parts.
///
/// # Errors
/// As [`html`].
pub fn svg_organisation(
    outcome: &Outcome,
    organisation: &OrganisationScore,
    lang: Lang,
) -> Result<Option<String>, ReportError> {
    figure_of_organisation(outcome, organisation, lang).map(svg)
}

/// The same as a figure.
///
/// # Errors
/// As [`html`].
pub fn figure_of_organisation(
    outcome: &Outcome,
    organisation: &OrganisationScore,
    lang: Lang,
) -> Result<Option<Figure>, ReportError> {
    bars::organisation(&View::new(outcome, lang)?, organisation)
}

/// What roles believed, and read the situation to be, beside what was; none if nobody believed or filed anything.
///
/// # Errors
/// As [`html`].
pub fn svg_belief(
    outcome: &Outcome,
    review: &Review,
    lang: Lang,
) -> Result<Option<String>, ReportError> {
    belief::figure(&View::new(outcome, lang)?, review).map(svg)
}

/// People without service by sector under no response, this response and the reference; none without a comparison.
///
/// # Errors
/// As [`html`].
pub fn svg_responses(
    outcome: &Outcome,
    review: &Review,
    lang: Lang,
) -> Result<Option<String>, ReportError> {
    let view = View::new(outcome, lang)?;
    drawn(review.counterfactual.as_ref(), |worth| responses::figure(&view, worth)).map(svg)
}

/// What each decision was worth in people-hours; none without decisions.
///
/// # Errors
/// As [`html`].
pub fn svg_decisions(
    outcome: &Outcome,
    review: &Review,
    lang: Lang,
) -> Result<Option<String>, ReportError> {
    let view = View::new(outcome, lang)?;
    drawn(review.counterfactual.as_ref(), |all| worth::figure(&view, all)).map(svg)
}

/// Reach of a communications drill; none if it was none.
///
/// # Errors
/// As [`html`].
pub fn svg_reach(
    outcome: &Outcome,
    review: &Review,
    lang: Lang,
) -> Result<Option<String>, ReportError> {
    let view = View::new(outcome, lang)?;
    drawn(review.reach.as_ref(), |all| reach::figure(&view, all)).map(svg)
}

/// Every figure that the outcome and its review, if there is one, have data for, in the order in which reports show them.
///
/// Figures of a single organisation ([`figure_of_organisation`]) are that organisation's own and not among them. Scores are
/// left out where the review says that numbers are not to be shown.
///
/// # Errors
/// As [`html`].
pub fn figures(
    outcome: &Outcome,
    review: Option<&Review>,
    lang: Lang,
) -> Result<Vec<Figure>, ReportError> {
    let view = &View::new(outcome, lang)?;
    let numbers = review.is_none_or(|review| !review.conduct.numbers_off);
    let mut all = vec![
        if numbers { bars::scores(view)? } else { None },
        bars::losses(view)?,
        Some(level_curves::figure(view)?),
        Some(heat_map::figure(view)?),
        tile_map::loss(view)?,
        tile_map::moments(view)?,
        cascade::figure(view)?.map(|(figure, _)| figure),
    ];
    if let Some(review) = review {
        all.extend([
            spread::figure(view, review)?,
            lanes::figure(view, &review.lanes)?,
            belief::figure(view, review)?,
            drawn(review.counterfactual.as_ref(), |all| responses::figure(view, all))?,
            drawn(review.counterfactual.as_ref(), |all| worth::figure(view, all))?,
            drawn(review.reach.as_ref(), |all| reach::figure(view, all))?,
        ]);
    }
    Ok(all.into_iter().flatten().collect())
}

/// A figure as PNG, `scale` pixels (1–8) for one of its SVG.
///
/// # Errors
/// If it is too large to paint.
pub fn png(figure: &Figure, scale: u32) -> Result<Vec<u8>, ReportError> {
    figure.png(scale)
}

/// The figure of something that may be absent.
fn drawn<T>(
    data: Option<&T>,
    draw: impl FnOnce(&T) -> Result<Option<Figure>, ReportError>,
) -> Result<Option<Figure>, ReportError> {
    data.map_or(Ok(None), draw)
}

/// Recorded points on the bands of an ensemble.
///
/// # Errors
/// If it cannot be drawn.
pub fn svg_bands(chart: &BandChart, lang: Lang) -> Result<String, ReportError> {
    bands(chart, lang).map(|figure| figure.svg)
}

/// The same as a figure.
///
/// # Errors
/// If it cannot be drawn.
pub fn bands(chart: &BandChart, lang: Lang) -> Result<Figure, ReportError> {
    let words = words::Words::of(lang);
    chart::bands::figure(chart, words.lang, words.mark)
}

fn svg(figure: Option<Figure>) -> Option<String> {
    figure.map(|figure| figure.svg)
}
