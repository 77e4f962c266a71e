//! Recorded points on the band and median of an ensemble, one panel a series.

use super::canvas::{Align, Canvas, Head, Ink, SMALL, WIDTH, frame};
use super::colour::{Colour, GRID, INK, RULE, WHITE};
use super::{Figure, nth, pixels};
use crate::error::ReportError;
use crate::format::percent;
use crate::view::FULL;

/// Colour of the ensemble.
const BAND: Colour = Colour(0x00, 0x72, 0xb2);
/// Colour of what was recorded.
const SEEN: Colour = Colour(0xd5, 0x5e, 0x00);
/// Room for the labels of the vertical axis.
const MARGIN: i32 = 52;
/// Between panels.
const GAP: i32 = 40;
/// Height of a curve.
const PLOT: i32 = 150;
/// Height of the two lines above it.
const TITLE: i32 = 40;
/// Height of a row of panels.
const ROW: i32 = TITLE + PLOT + 40;

/// One panel: shares in ppm, times in seconds.
#[derive(Clone, Debug, Default)]
pub struct BandPanel {
    /// What is drawn.
    pub title: String,
    /// What the vertical axis means.
    pub note: String,
    /// Time, then low end, median and high end, in time order.
    pub band: Vec<(u64, [u32; 3])>,
    /// Recorded: time, then least, best and greatest. Without a time: a level that was reached at some time.
    pub points: Vec<(Option<u64>, [u32; 3])>,
}

/// A figure of bands.
#[derive(Clone, Debug, Default)]
pub struct BandChart {
    /// Title, for readers who cannot see the figure and above the panels.
    pub title: String,
    /// What can be seen.
    pub description: String,
    /// Runs, seed and the like, below.
    pub source: String,
    /// Names of the colours: recorded, median, band.
    pub keys: [String; 3],
    /// Name of the time axis.
    pub time: String,
    /// The panels.
    pub panels: Vec<BandPanel>,
}

/// Draws the figure.
///
/// # Errors
/// If plotters fails.
pub(crate) fn figure(
    chart: &BandChart,
    lang: &'static str,
    mark: &str,
) -> Result<Figure, ReportError> {
    let mut canvas = Canvas::new();
    canvas.text(0, 10, chart.title.clone(), Ink::new().bold().size(15));
    keys(&mut canvas, chart);
    let width = (WIDTH - MARGIN - GAP - MARGIN - 12) / 2;
    for (index, panel) in chart.panels.iter().enumerate() {
        let x = MARGIN + nth(index % 2) * (width + GAP + MARGIN);
        let y = 56 + nth(index / 2) * ROW;
        draw(&mut canvas, panel, x, y, width, &chart.time);
    }
    let head = Head {
        id: "backtest",
        lang,
        title: chart.title.clone(),
        desc: chart.description.clone(),
        mark: mark.to_owned(),
        source: chart.source.clone(),
    };
    let figure = Figure::new(canvas, head, Vec::new(), Vec::new())?;
    Ok(Figure { titled: true, ..figure })
}

fn keys(canvas: &mut Canvas, chart: &BandChart) {
    let y = 34;
    let mut x = 0;
    for (index, label) in chart.keys.iter().enumerate() {
        match index {
            0 => canvas.dot(x + 8, y, 4, SEEN),
            1 => canvas.line(vec![(x, y), (x + 18, y)], BAND, 2),
            _ => canvas.rect(x, y - 5, 18, 10, BAND.mix(WHITE, 0.75)),
        }
        canvas.text(x + 24, y, label.clone(), Ink::small().colour(INK));
        x += 24 + crate::fonts::width(label, SMALL, false) + 26;
    }
}

fn draw(canvas: &mut Canvas, panel: &BandPanel, x: i32, y: i32, width: i32, time: &str) {
    let top = y + TITLE;
    canvas.fitted(x, y + 8, width, &panel.title, Ink::new().bold());
    canvas.fitted(x, y + 26, width, &panel.note, Ink::small());
    let end = panel.band.last().map_or(1, |p| p.0).max(1);
    let floor = floor(panel);
    let across = |t: u64| x + pixels(t as f64 / end as f64, width);
    let height = |level: u32| {
        let rise = f64::from(level.saturating_sub(floor)) / f64::from(FULL - floor);
        top + PLOT - pixels(rise, PLOT)
    };
    canvas.rect(x, top, width, PLOT, WHITE);
    for step in 0..=4 {
        let level = floor + (FULL - floor) / 4 * step;
        let line = height(level);
        canvas.line(vec![(x, line), (x + width, line)], GRID, 1);
        canvas.text(x - 6, line, percent(level), Ink::small().align(Align::Right));
    }
    let hours = end / 3600;
    let every = [6, 12, 24, 48, 96, 168, 336, 720]
        .into_iter()
        .find(|step| hours / step <= 7)
        .unwrap_or(1440);
    for hour in (0..=hours).step_by(usize::try_from(every).unwrap_or(1)) {
        let at = across(hour * 3600);
        canvas.line(vec![(at, top), (at, top + PLOT)], GRID, 1);
        canvas.line(vec![(at, top + PLOT), (at, top + PLOT + 4)], RULE, 1);
        canvas.text(at, top + PLOT + 12, hour.to_string(), Ink::small().align(Align::Centre));
    }
    canvas.text(x + width, top + PLOT + 28, time, Ink::small().align(Align::Right));
    let edge = |k: usize| panel.band.iter().map(move |p| (across(p.0), height(p.1[k])));
    let mut area: Vec<(i32, i32)> = edge(2).collect();
    let mut lower: Vec<(i32, i32)> = edge(0).collect();
    lower.reverse();
    area.extend(lower);
    canvas.area(area, BAND.mix(WHITE, 0.75));
    canvas.line(edge(1).collect(), BAND, 2);
    frame(canvas, x, top, width, PLOT);
    for (at, [low, best, high]) in &panel.points {
        let x = if let Some(at) = at {
            across(*at)
        } else {
            // Reached at some time: a line all along, and its range at the end.
            canvas.dashes(x, x + width, height(*best), SEEN);
            x + width - 8
        };
        if low < high {
            canvas.line(vec![(x, height(*low)), (x, height(*high))], SEEN, 2);
        }
        if at.is_some() || low < high {
            canvas.dot(x, height(*best), 4, SEEN);
        }
    }
}

/// A round floor below everything drawn.
fn floor(panel: &BandPanel) -> u32 {
    let lowest = panel
        .band
        .iter()
        .map(|p| p.1[0])
        .chain(panel.points.iter().map(|p| p.1[0]))
        .min()
        .unwrap_or(0);
    [960_000, 920_000, 800_000, 600_000].into_iter().find(|f| lowest >= *f).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_has_its_points_its_band_and_its_mark() {
        let panel = BandPanel {
            title: "Water".into(),
            note: "share".into(),
            band: (0..10).map(|i| (i * 3600, [0, 500_000, FULL])).collect(),
            points: vec![(Some(7200), [250_000; 3]), (None, [100_000, 200_000, 300_000])],
        };
        let chart = BandChart {
            title: "Back-test".into(),
            keys: ["a".into(), "b".into(), "c".into()],
            panels: vec![panel.clone()],
            ..BandChart::default()
        };
        let svg = figure(&chart, "en", "EXERCISE").expect("drawn").svg;
        assert!(svg.contains("Back-test") && svg.contains("EXERCISE") && svg.contains("<polygon"));
        // The key, the point and the range's middle; each dot is two circles.
        assert_eq!(svg.matches("<circle").count(), 6);
        assert_eq!(floor(&panel), 0);
    }
}
