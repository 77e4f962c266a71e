//! Tile maps: loss per resident by place for the sectors that lost most, and one sector's level at several moments.

use hakyu_exercise::outcome::{Lang, PlaceRow};

use super::axis::ramp_key;
use super::canvas::{Align, Canvas, Ink, WIDTH, fit};
use super::colour::{Colour, FAINT, ramp};
use super::{Figure, dark_end, nth};
use crate::error::ReportError;
use crate::fonts;
use crate::format::{count, percent, quantity, short};
use crate::view::{FULL, View, lowest_between, value_at};
use crate::words::fill;

/// Largest width and height of a tile that carries a name.
const TILE: (i32, i32) = (65, 42);
/// Small maps below the large one, side by side.
const BELOW: usize = 3;
/// Between small maps.
const GAP: i32 = 24;
/// Moments of the second figure.
const MOMENTS: usize = 6;

/// Where tiles stand: the least column and row, and how many of each.
#[derive(Clone, Copy, Debug)]
struct Grid {
    from: (u32, u32),
    columns: i32,
    rows: i32,
}

/// A tile to draw.
struct Tile<'a> {
    place: &'a PlaceRow,
    at: (u32, u32),
    share: f64,
    value: String,
}

fn grid(view: &View<'_>) -> Option<Grid> {
    let tiles = || {
        view.outcome
            .places
            .iter()
            .filter_map(|place| place.tile)
            .filter(|tile| tile.0 < 1000 && tile.1 < 1000)
    };
    let from = (tiles().map(|tile| tile.0).min()?, tiles().map(|tile| tile.1).min()?);
    let to = (tiles().map(|tile| tile.0).max()?, tiles().map(|tile| tile.1).max()?);
    let size = |from: u32, to: u32| i32::try_from(to - from).map_or(1, |size| size + 1);
    Some(Grid { from, columns: size(from.0, to.0), rows: size(from.1, to.1) })
}

/// People-hours per resident: hours of full loss.
fn per_resident(place: &PlaceRow, sector: usize) -> f64 {
    let lost = place.people_hours.get(sector).copied().unwrap_or(0.0);
    if place.people == 0 || !lost.is_finite() { 0.0 } else { lost / place.people as f64 }
}

/// A round number at or above a value.
fn round_up(value: f64) -> f64 {
    let mut unit = 0.1;
    while unit < 1e9 {
        for factor in [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0] {
            if value <= unit * factor {
                return unit * factor;
            }
        }
        unit *= 10.0;
    }
    value
}

/// Draws loss per resident; none if there is no map or no loss.
///
/// # Errors
/// If plotters fails.
pub(crate) fn loss(view: &View<'_>) -> Result<Option<Figure>, ReportError> {
    let words = &view.words;
    let hit: Vec<usize> = view.hit_sectors().into_iter().take(BELOW + 1).collect();
    let (Some(grid), Some(first)) = (grid(view), hit.first()) else { return Ok(None) };
    let mut canvas = Canvas::new();
    let wide = (WIDTH / grid.columns).clamp(4, TILE.0);
    let bottom = panel(&mut canvas, view, grid, *first, (0, 0), (wide, TILE.1.min(wide)), true);
    let room = (WIDTH - GAP * (nth(BELOW) - 1)) / nth(BELOW);
    let wide = (room / grid.columns).clamp(2, 30);
    for (index, sector) in hit[1..].iter().enumerate() {
        let at = (nth(index) * (room + GAP), bottom + 12);
        panel(&mut canvas, view, grid, *sector, at, (wide, (wide * 3 / 4).max(2)), false);
    }
    let head = view.head(
        "map",
        words.map_title.into(),
        words.map_desc,
        &if hit.len() > 1 {
            [words.unit_map, words.map_own].join(words.comma)
        } else {
            words.unit_map.to_owned()
        },
    );
    let mut columns = vec![words.place.to_owned(), words.people.to_owned()];
    columns.extend(hit.iter().map(|sector| view.sector(*sector).to_owned()));
    let rows =
        view.outcome
            .places
            .iter()
            .filter(|place| hit.iter().any(|sector| per_resident(place, *sector) > 0.0))
            .map(|place| {
                let mut row = vec![place.title.get(view.lang).to_owned(), count(place.people)];
                row.extend(hit.iter().map(|sector| {
                    format!("{} {}", short(per_resident(place, *sector)), words.hours)
                }));
                row
            });
    let rows = rows.collect();
    Figure::new(canvas, head, columns, rows).map(Some)
}

/// One map of loss per resident with its title and key; returns where it ends.
fn panel(
    canvas: &mut Canvas,
    view: &View<'_>,
    grid: Grid,
    sector: usize,
    at: (i32, i32),
    size: (i32, i32),
    labelled: bool,
) -> i32 {
    let row = &view.outcome.sectors[sector];
    let (x, y) = at;
    let width = size.0 * grid.columns;
    let title = Ink::new().bold().size(if labelled { 15 } else { 13 });
    canvas.rect(x, y + 4, 10, 10, Colour::parse(&row.colour));
    canvas.fitted(x + 16, y + 9, width - 16, view.sector(sector), title);
    let total = fill(view.words.lost, &[("amount", &quantity(row.people_hours, view.lang))]);
    canvas.fitted(x, y + 27, width, &total, Ink::small());
    let most =
        view.outcome.places.iter().map(|place| per_resident(place, sector)).fold(0.0, f64::max);
    let scale = round_up(most.max(0.1));
    let tiles = view.outcome.places.iter().filter_map(|place| {
        let hours = per_resident(place, sector);
        let value = if hours <= 0.0 {
            String::new()
        } else if hours < 0.1 {
            "<0.1".into()
        } else {
            short(hours)
        };
        place.tile.map(|at| Tile { place, at, share: hours / scale, value })
    });
    let top = y + 40;
    draw(canvas, view.lang, grid, (x, top), size, tiles, labelled);
    let bottom = top + grid.rows * size.1 + 8;
    let labels = [0.0, scale / 2.0, scale].map(short);
    let last = format!("{} {}", labels[2], view.words.hours);
    ramp_key(
        canvas,
        x,
        bottom,
        if labelled { 260 } else { width.min(160) },
        [&labels[0], &labels[1], &last],
    );
    bottom + 32
}

/// Draws tiles, with names and values if they are large enough for it.
fn draw<'a>(
    canvas: &mut Canvas,
    lang: Lang,
    grid: Grid,
    at: (i32, i32),
    size: (i32, i32),
    tiles: impl Iterator<Item = Tile<'a>>,
    labelled: bool,
) {
    let gap = if size.1 > 24 { 2 } else { 1 };
    for tile in tiles.filter(|tile| tile.at.0 < 1000 && tile.at.1 < 1000) {
        let steps = |value: u32, from: u32| i32::try_from(value.saturating_sub(from)).unwrap_or(0);
        let x = at.0 + steps(tile.at.0, grid.from.0) * size.0;
        let y = at.1 + steps(tile.at.1, grid.from.1) * size.1;
        let colour = ramp(tile.share);
        canvas.rect(x, y, size.0 - gap, size.1 - gap, colour);
        if labelled && size.0 >= 30 && size.1 >= 30 {
            let ink = Ink::small().size(11).align(Align::Centre);
            let ink = ink.colour(if tile.share > 0.0 { colour.ink() } else { FAINT });
            let middle = x + (size.0 - gap) / 2;
            let spread = if tile.value.is_empty() { 0 } else { 8 };
            canvas.text(
                middle,
                y + (size.1 - gap) / 2 - spread,
                name(tile.place, lang, size.0 - gap - 2, ink),
                ink,
            );
            canvas.text(middle, y + (size.1 - gap) / 2 + spread, tile.value, ink.bold().size(12));
        }
    }
}

/// A place's name short enough for a tile: without 県, 府 or 都 in Japanese, cut with a point in English.
fn name(place: &PlaceRow, lang: Lang, room: i32, ink: Ink) -> String {
    let full = place.title.get(lang);
    match lang {
        Lang::Ja => {
            let short = full
                .strip_suffix(['県', '府', '都'])
                .filter(|short| short.chars().count() > 1)
                .unwrap_or(full);
            fit(short, room, ink)
        }
        Lang::En => {
            let mut short = full.to_owned();
            let mut kept = full.chars().count();
            while fonts::width(&short, ink.size, ink.bold) > room && kept > 1 {
                kept -= 1;
                short = full.chars().take(kept).chain(['.']).collect();
            }
            short
        }
    }
}

/// Draws the level of the sector that lost most at several moments; none without series by place.
///
/// # Errors
/// If plotters fails.
pub(crate) fn moments(view: &View<'_>) -> Result<Option<Figure>, ReportError> {
    let words = &view.words;
    let services = &view.outcome.services;
    let lead = view.hit_sectors().into_iter().find(|sector| {
        services.iter().any(|service| service.sector == *sector && !service.series.is_empty())
    });
    let (Some(grid), Some(sector)) = (grid(view), lead) else { return Ok(None) };
    let times = times(view, sector);
    if times.is_empty() {
        return Ok(None);
    }
    let level = |place: usize, at: u64| {
        services
            .iter()
            .filter(|service| service.sector == sector && service.place == place)
            .map(
                |service| {
                    if service.series.is_empty() { FULL } else { value_at(&service.series, at) }
                },
            )
            .min()
    };
    let shown = (0..view.outcome.places.len())
        .flat_map(|p| times.iter().filter_map(move |at| level(p, *at)));
    let floor = dark_end(shown.min().unwrap_or(FULL));
    let mut canvas = Canvas::new();
    let across = 3;
    let width = (WIDTH - 2 * 24) / across;
    let size = (width / grid.columns).clamp(2, 40);
    let size = (size, (size * 3 / 4).max(2));
    for (index, at) in times.iter().enumerate() {
        let (x, y) =
            (nth(index) % across * (width + 24), nth(index) / across * (grid.rows * size.1 + 36));
        let seconds = i64::try_from(*at).unwrap_or(i64::MAX);
        canvas.text(x, y + 8, view.clock.civil(seconds), Ink::new().bold());
        canvas.text(
            x + width - width % grid.columns,
            y + 8,
            view.clock.elapsed(seconds),
            Ink::small().align(Align::Right),
        );
        let tiles = view.outcome.places.iter().enumerate().filter_map(|(index, place)| {
            let level = level(index, *at)?;
            let share = f64::from(FULL.saturating_sub(level)) / f64::from(FULL - floor);
            place.tile.map(|at| Tile { place, at, share, value: String::new() })
        });
        draw(&mut canvas, view.lang, grid, (x, y + 22), size, tiles, false);
    }
    let y = canvas.bottom() + 14;
    let middle = percent(floor + (FULL - floor) / 2);
    ramp_key(&mut canvas, 0, y, 260, [&percent(FULL), &middle, &percent(floor)]);
    let title = fill(
        words.moments_title,
        &[("sector", view.sector(sector)), ("n", &times.len().to_string())],
    );
    let head = view.head("moments", title, words.moments_desc, words.unit_place_level);
    let mut columns = vec![words.place.to_owned()];
    columns.extend(times.iter().map(|at| view.clock.civil(i64::try_from(*at).unwrap_or(i64::MAX))));
    let rows = view.outcome.places.iter().enumerate().filter_map(|(index, place)| {
        let levels: Option<Vec<u32>> = times.iter().map(|at| level(index, *at)).collect();
        let levels = levels.filter(|levels| levels.iter().any(|level| *level < FULL))?;
        let mut row = vec![place.title.get(view.lang).to_owned()];
        row.extend(levels.into_iter().map(percent));
        Some(row)
    });
    let rows = rows.collect();
    Figure::new(canvas, head, columns, rows).map(Some)
}

/// Moments worth a map: over the time in which the sector is not full, denser at first, one of them its worst.
fn times(view: &View<'_>, sector: usize) -> Vec<u64> {
    let mut changes: Vec<u64> = view
        .outcome
        .services
        .iter()
        .filter(|service| service.sector == sector)
        .flat_map(|service| service.series.iter().map(|(at, _)| *at))
        .filter(|at| *at <= view.duration())
        .collect();
    changes.sort_unstable();
    let disturbed = |at: u64| {
        view.outcome.services.iter().any(|service| {
            service.sector == sector && lowest_between(&service.series, at, at + 1) < FULL
        })
    };
    let Some(first) = changes.iter().copied().find(|at| disturbed(*at)) else { return Vec::new() };
    let last = changes.last().copied().unwrap_or(first);
    let steps = MOMENTS as u64;
    let mut times: Vec<u64> =
        (0..steps).map(|step| first + (last - first) * step * step / (steps * steps)).collect();
    let worst = view.outcome.sectors[sector].lowest_at;
    if worst > first
        && worst < last
        && let Some(nearest) = times[1..].iter_mut().min_by_key(|at| at.abs_diff(worst))
    {
        *nearest = worst;
    }
    times.dedup();
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round() {
        for (value, want) in [(0.04, 0.1), (0.31, 0.4), (7.0, 8.0), (71.0, 80.0), (100.0, 100.0)] {
            assert!((round_up(value) - want).abs() < 1e-9, "{value} {}", round_up(value));
        }
    }
}
