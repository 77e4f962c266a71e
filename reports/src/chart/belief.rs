//! What roles believed beside what was: a panel for a role and a service, and for a role and a sector it filed readings of.

use std::collections::BTreeMap;

use hakyu_exercise::outcome::BeliefRow;
use hakyu_exercise::review::Review;

use super::axis::{Keys, Span, corners, time_grid, time_labels};
use super::canvas::{Align, Canvas, Dash, Ink, WIDTH, frame, wrap};
use super::colour::{Colour, GRID, INK, WHITE};
use super::mark::Mark;
use super::words::{Words, fill};
use super::{Figure, floor_below, nth, pixels};
use crate::error::ReportError;
use crate::format::percent;
use crate::view::{FULL, View};

/// Panels side by side.
const COLUMNS: usize = 3;
/// Most panels of beliefs, and of readings.
const PANELS: (usize, usize) = (9, 6);
/// Room for the labels of the vertical axis.
const MARGIN: i32 = 44;
/// Between panels.
const GAP: i32 = 18;
/// Height of a curve.
const PLOT: i32 = 84;
/// Height of the lines above it.
const TITLE: i32 = 62;
/// Height of a row of panels.
const ROW: i32 = TITLE + PLOT + 30;
/// What was.
const TRUTH: Colour = Colour(0x7f, 0x8b, 0x99);
/// What was believed.
const BELIEF: Colour = Colour(0xa6, 0x3a, 0x00);

/// A reading: time, level taken, level that was.
type Filed = (u64, u32, u32);

/// A panel.
struct Panel {
    who: String,
    what: String,
    truth: Vec<(u64, u32)>,
    belief: Vec<(u64, u32)>,
    readings: Vec<Filed>,
    /// Mean gap, ppm.
    gap: f64,
}

impl Panel {
    /// Every level in it, ppm.
    fn levels(&self) -> impl Iterator<Item = u32> {
        let series = self.truth.iter().chain(&self.belief).map(|(_, level)| *level);
        series.chain(self.readings.iter().flat_map(|(_, taken, was)| [*taken, *was]))
    }
}

/// Draws the figure; none if nobody believed or filed anything.
///
/// # Errors
/// If plotters fails.
pub(crate) fn figure(view: &View<'_>, review: &Review) -> Result<Option<Figure>, ReportError> {
    let words = Words::of(view.lang);
    let (believed, filed) =
        (largest_first(beliefs(view, review)), largest_first(readings(view, review)));
    let shown: Vec<&Panel> =
        believed.iter().take(PANELS.0).chain(filed.iter().take(PANELS.1)).collect();
    if shown.is_empty() {
        return Ok(None);
    }
    let levels = shown.iter().flat_map(|panel| panel.levels());
    let floor = floor_below(levels.min().unwrap_or(0));
    let mut canvas = Canvas::new();
    let y = keys(&mut canvas, &words, !filed.is_empty());
    let width = (WIDTH - MARGIN - GAP * (nth(COLUMNS) - 1) - 8) / nth(COLUMNS);
    for (index, panel) in shown.iter().enumerate() {
        let at = (MARGIN + nth(index % COLUMNS) * (width + GAP), y + nth(index / COLUMNS) * ROW);
        draw(&mut canvas, view, panel, at, (width, floor));
        if index % COLUMNS == 0 {
            let ink = Ink::small().align(Align::Right);
            for (level, down) in
                [(FULL, 5), (floor + (FULL - floor) / 2, PLOT / 2), (floor, PLOT - 4)]
            {
                canvas.text(MARGIN - 5, at.1 + TITLE + down, percent(level), ink);
            }
        }
    }
    let all = believed.len() + filed.len();
    let mut note = fill(view.words.axis_from, &[("floor", &percent(floor))]);
    if all > shown.len() {
        let (shown, left) = (shown.len().to_string(), (all - shown.len()).to_string());
        let left = fill(words.belief_left, &[("shown", &shown), ("left", &left)]);
        note = format!("{note} · {left}");
    }
    let y = canvas.bottom() + 8;
    for (index, line) in wrap(&note, WIDTH, Ink::small()).into_iter().enumerate() {
        canvas.text(0, y + 16 * nth(index), line, Ink::small());
    }
    let head = view.head("belief", words.belief_title.into(), words.belief_desc, words.unit_belief);
    let columns = [
        words.belief_role,
        words.belief_of,
        words.belief_mean,
        words.belief_never,
        words.belief_least,
        words.readings,
    ];
    let rows = believed.iter().chain(&filed).map(|panel| {
        let least = |series: &[(u64, u32)]| {
            series
                .iter()
                .map(|(_, level)| *level)
                .min()
                .map_or_else(|| view.words.dash.to_owned(), percent)
        };
        vec![
            panel.who.clone(),
            panel.what.clone(),
            percent(ppm(panel.gap)),
            least(&panel.belief),
            least(&panel.truth),
            panel.readings.len().to_string(),
        ]
    });
    let rows = rows.collect();
    Figure::new(canvas, head, columns.map(str::to_owned).to_vec(), rows).map(Some)
}

fn largest_first(mut panels: Vec<Panel>) -> Vec<Panel> {
    panels.sort_by(|a, b| {
        b.gap.total_cmp(&a.gap).then_with(|| (&a.who, &a.what).cmp(&(&b.who, &b.what)))
    });
    panels
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0..=FULL")]
fn ppm(gap: f64) -> u32 {
    if gap.is_finite() { gap.clamp(0.0, f64::from(FULL)).round() as u32 } else { 0 }
}

fn keys(canvas: &mut Canvas, words: &Words, readings: bool) -> i32 {
    let mut keys = Keys::new(canvas, 0, 8);
    keys.add(words.key_truth, |canvas, x, y| {
        canvas.rect(x, y - 2, 24, 9, TRUTH.mix(WHITE, 0.6));
        canvas.line(vec![(x, y - 2), (x + 24, y - 2)], TRUTH, 2);
    });
    keys.add(words.key_belief, |canvas, x, y| {
        canvas.broken(vec![(x, y), (x + 24, y)], BELIEF, 2, Dash::Long);
    });
    if readings {
        keys.add(words.key_reading, |canvas, x, y| {
            canvas.line(vec![(x + 12, y - 4), (x + 12, y + 7)], INK, 1);
            canvas.dot(x + 12, y + 7, 2, INK);
            Mark::Diamond.draw(canvas, x + 12, y - 4, INK);
        });
    }
    keys.end() + 8
}

/// Organisation and title of a role, wherever the review names it; else its id.
fn who(view: &View<'_>, review: &Review, role: &str) -> String {
    let lanes = review.lanes.roles.iter().chain(&review.conduct.manned);
    let found = lanes.filter(|(id, ..)| id == role).map(|(_, title, body)| (title, body)).next();
    let known = review.knowledge.iter().flat_map(|row| &row.known);
    let found = found.or_else(|| {
        known.filter(|known| known.role == role).map(|by| (&by.title, &by.organisation)).next()
    });
    let Some((title, organisation)) = found else { return role.to_owned() };
    let words: Vec<&str> = [organisation.get(view.lang), title.get(view.lang)]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() { role.to_owned() } else { words.join(" ") }
}

/// A panel for each role and service of which belief and truth ever differed.
fn beliefs(view: &View<'_>, review: &Review) -> Vec<Panel> {
    let mut series: BTreeMap<(&str, &str), Vec<&BeliefRow>> = BTreeMap::new();
    for row in &view.outcome.beliefs {
        series.entry((&row.role, &row.service)).or_default().push(row);
    }
    let duration = view.duration();
    let panels = series.into_iter().filter_map(|((role, service), mut rows)| {
        rows.sort_by_key(|row| row.time);
        let mut gap = 0.0;
        for (index, row) in rows.iter().enumerate() {
            let until = rows.get(index + 1).map_or(duration, |next| next.time).min(duration);
            let seconds = until.saturating_sub(row.time) as f64;
            gap += f64::from(row.believed.abs_diff(row.true_level)) * seconds;
        }
        let title = view.outcome.services.iter().find(|row| row.id == service);
        let of = |level: fn(&BeliefRow) -> u32| {
            rows.iter().map(|row| (row.time, level(row).min(FULL))).collect()
        };
        (gap > 0.0).then(|| Panel {
            who: who(view, review, role),
            what: title.map_or_else(|| service.to_owned(), |row| row.title.get(view.lang).into()),
            truth: of(|row| row.true_level),
            belief: of(|row| row.believed),
            readings: Vec::new(),
            gap: gap / duration as f64,
        })
    });
    panels.collect()
}

/// A panel for each role and sector with readings.
fn readings(view: &View<'_>, review: &Review) -> Vec<Panel> {
    let mut filed: BTreeMap<(&str, &str), Vec<Filed>> = BTreeMap::new();
    for reading in &review.readings {
        for (sector, taken, was) in &reading.sectors {
            let levels = (reading.at, (*taken).min(FULL), (*was).min(FULL));
            filed.entry((&reading.role, sector)).or_default().push(levels);
        }
    }
    let panels = filed.into_iter().map(|((role, sector), mut readings)| {
        readings.sort_unstable();
        let row = view.outcome.sectors.iter().find(|row| row.id == sector);
        let gaps = readings.iter().map(|(_, taken, was)| f64::from(taken.abs_diff(*was)));
        Panel {
            who: {
                let name = who(view, review, role);
                let title = review.readings.iter().find(|reading| reading.role == role);
                match title.map(|reading| reading.title.get(view.lang)) {
                    Some(title) if name == role && !title.is_empty() => title.to_owned(),
                    _ => name,
                }
            },
            what: row.map_or_else(|| sector.to_owned(), |row| row.title.get(view.lang).into()),
            truth: row.map_or_else(Vec::new, |row| row.series.clone()),
            belief: Vec::new(),
            gap: gaps.sum::<f64>() / readings.len().max(1) as f64,
            readings,
        }
    });
    panels.collect()
}

fn draw(
    canvas: &mut Canvas,
    view: &View<'_>,
    panel: &Panel,
    (x, y): (i32, i32),
    (width, floor): (i32, u32),
) {
    let words = Words::of(view.lang);
    let top = y + TITLE;
    let bold = Ink::new().bold().size(12);
    canvas.label(x, y + 11, width, &panel.who, bold);
    canvas.label(x, y + 33, width, &panel.what, Ink::small().colour(INK));
    let gap = fill(words.belief_gap, &[("gap", &percent(ppm(panel.gap)))]);
    canvas.fitted(x, y + 51, width, &gap, Ink::small().size(11));
    let span = Span { x, width, duration: view.duration() };
    canvas.rect(x, top, width, PLOT, WHITE);
    time_grid(canvas, view, span, top, PLOT);
    canvas.line(vec![(x, top + PLOT / 2), (x + width, top + PLOT / 2)], GRID, 1);
    let height = |level: u32| {
        let rise = f64::from(level.saturating_sub(floor)) / f64::from(FULL - floor);
        top + PLOT - pixels(rise, PLOT)
    };
    let line = |series: &[(u64, u32)]| {
        corners(series.iter().map(|(at, level)| (*at, height(*level))), height(FULL), span)
    };
    if !panel.truth.is_empty() {
        let truth = line(&panel.truth);
        let mut area = truth.clone();
        area.extend([(x + width, top + PLOT), (x, top + PLOT)]);
        canvas.area(area, TRUTH.mix(WHITE, 0.72));
        canvas.line(truth, TRUTH, 2);
    }
    frame(canvas, x, top, width, PLOT);
    if !panel.belief.is_empty() {
        canvas.broken(line(&panel.belief), BELIEF, 2, Dash::Long);
    }
    for (at, taken, was) in &panel.readings {
        let at = span.place(*at);
        canvas.line(vec![(at, height(*taken)), (at, height(*was))], INK, 1);
        canvas.dot(at, height(*was), 2, INK);
        Mark::Diamond.draw(canvas, at, height(*taken), INK);
    }
    time_labels(canvas, view, span, top + PLOT);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use crate::sample;

    #[test]
    fn gaps_are_means_over_the_whole_time() {
        let mut outcome = sample::empty();
        outcome.manifest.duration = 100;
        let row = |time, role: &str, believed, true_level| BeliefRow {
            time,
            service: "water@chiba".into(),
            role: role.into(),
            believed,
            true_level,
        };
        // Half the time off by a half; never off; off by a quarter all along.
        outcome.beliefs = vec![
            row(0, "late", FULL, FULL),
            row(0, "quick", FULL, FULL),
            row(0, "wrong", FULL, 750_000),
            row(50, "late", FULL, 500_000),
            row(50, "quick", 500_000, 500_000),
            row(200, "late", 0, FULL),
        ];
        let mut review = sample::sample_review();
        review.readings.clear();
        let figure = figure(&View::new(&outcome, Lang::En).unwrap(), &review).unwrap().unwrap();
        let rows: Vec<[&str; 2]> =
            figure.rows.iter().map(|row| [row[0].as_str(), row[2].as_str()]).collect();
        assert_eq!(rows, [["late", "25%"], ["wrong", "25%"]]);
    }
}
