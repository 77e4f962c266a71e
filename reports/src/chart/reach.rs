//! Reach of a communications drill: how far the notice came, and how long it took until it was acknowledged.

use hakyu_exercise::review::{HubReach, Reach};

use super::axis::Keys;
use super::canvas::{Align, Canvas, Ink, WIDTH, wrap};
use super::colour::{Colour, GRID, INK, RULE};
use super::mark::Mark;
use super::words::{Words, fill};
use super::{Figure, nth, pixels};
use crate::error::ReportError;
use crate::fonts;
use crate::format::{count, length};
use crate::view::View;

/// Room for names.
const NAMES: i32 = 196;
/// Height of a line of a name.
const LINE: i32 = 14;
/// Right ends of the columns of numbers: members, damage, other channels.
const NUMBERS: [i32; 3] = [528, 588, 656];
/// Left end and width of the time axis; beside it stands what never happened.
const TIME: (i32, i32) = (680, 190);
/// Least height of a row.
const ROW: i32 = 25;
/// Members reached and those who answered.
const REACHED: Colour = Colour(0xa9, 0xc9, 0xe4);
/// See [`REACHED`].
const ANSWERED: Colour = Colour(0x00, 0x47, 0x7a);

/// Draws the figure; none without hubs.
///
/// # Errors
/// If plotters fails.
pub(crate) fn figure(view: &View<'_>, reach: &Reach) -> Result<Option<Figure>, ReportError> {
    let words = Words::of(view.lang);
    if reach.hubs.is_empty() {
        return Ok(None);
    }
    let mut canvas = Canvas::new();
    let mut y = 10;
    for line in wrap(&all(&words, reach), WIDTH, Ink::new().bold()) {
        canvas.text(0, y, line, Ink::new().bold());
        y += 18;
    }
    y = keys(&mut canvas, &words, y + 4) + 8;
    let heads = [words.reach_numbers, words.reach_damage, words.reach_channels];
    let numbers =
        reach.hubs.iter().map(|hub| fonts::width(&members(hub), Ink::small().size, false));
    let bars = NUMBERS[0] - NAMES - numbers.max().unwrap_or(0).max(110) - 14;
    let top = heads_of(&mut canvas, &words, heads, y, bars);
    let most = reach.hubs.iter().map(|hub| hub.members.0).max().unwrap_or(0).max(1);
    let times = reach.hubs.iter().flat_map(|hub| [hub.reached, hub.acknowledged]);
    let latest = times.flatten().max().unwrap_or(0).clamp(60, 3_155_760_000);
    let ink = Ink::new().size(12);
    let names: Vec<Vec<String>> =
        reach.hubs.iter().map(|hub| wrap(hub.title.get(view.lang), NAMES - 12, ink)).collect();
    let heights: Vec<i32> =
        names.iter().map(|lines| (nth(lines.len()) * LINE + 6).max(ROW)).collect();
    let bottom = top + heights.iter().sum::<i32>();
    let place = |at: u64| TIME.0 + pixels(at as f64 / latest as f64, TIME.1);
    ticks(&mut canvas, view, latest, top, bottom, place);
    let mut edge = top;
    for ((hub, name), height) in reach.hubs.iter().zip(names).zip(heights) {
        let y = edge + height / 2;
        if edge > top {
            canvas.line(vec![(0, edge), (WIDTH, edge)], GRID, 1);
        }
        edge += height;
        let first = y - LINE * nth(name.len().saturating_sub(1)) / 2;
        for (index, line) in name.into_iter().enumerate() {
            canvas.text(0, first + LINE * nth(index), line, ink);
        }
        row(&mut canvas, hub, (most, bars), y);
        // What never happened stands at the right of the axis.
        let never = TIME.0 + TIME.1 + 24;
        let reached = hub.reached.map(place);
        let acknowledged = hub.acknowledged.map(place);
        if let (Some(from), Some(to)) = (reached, acknowledged) {
            canvas.line(vec![(from, y), (to, y)], RULE, 1);
        }
        match (reached, acknowledged) {
            (None, None) => Mark::Cross.draw(&mut canvas, never, y, INK),
            (_, None) => Mark::Gem.draw(&mut canvas, never, y, INK),
            _ => {}
        }
        if let Some(x) = reached {
            Mark::Disc.draw(&mut canvas, x, y, ANSWERED);
        }
        if let Some(x) = acknowledged {
            Mark::Diamond.draw(&mut canvas, x, y, INK);
        }
    }
    canvas.line(vec![(NAMES, top), (NAMES, bottom)], RULE, 1);
    let head = view.head("reach", words.reach_title.into(), words.reach_desc, words.unit_reach);
    let columns = [
        words.hub,
        words.key_asked,
        words.key_reached,
        words.key_answered,
        words.reach_damage,
        words.reach_channels,
        words.key_hub_reached,
        words.key_hub_acknowledged,
    ];
    let rows = reach.hubs.iter().map(|hub| cells(view, &words, hub)).collect();
    Figure::new(canvas, head, columns.map(str::to_owned).to_vec(), rows).map(Some)
}

/// All hubs in one sentence.
fn all(words: &Words, reach: &Reach) -> String {
    let (asked, reached, answered, damage, intime) = reach.totals;
    let [asked, reached, answered, damage, intime] =
        [asked, reached, answered, damage, intime].map(|number| number.to_string());
    fill(
        words.reach_all,
        &[
            ("asked", &asked),
            ("reached", &reached),
            ("answered", &answered),
            ("damage", &damage),
            ("intime", &intime),
        ],
    )
}

fn keys(canvas: &mut Canvas, words: &Words, y: i32) -> i32 {
    let mut keys = Keys::new(canvas, 0, y);
    keys.add(words.key_asked, |canvas, x, y| outline(canvas, x, y, 24));
    keys.add(words.key_reached, |canvas, x, y| canvas.rect(x, y - 6, 24, 13, REACHED));
    keys.add(words.key_answered, |canvas, x, y| canvas.rect(x, y - 2, 24, 5, ANSWERED));
    for (mark, colour, text) in [
        (Mark::Disc, ANSWERED, words.key_hub_reached),
        (Mark::Diamond, INK, words.key_hub_acknowledged),
        (Mark::Cross, INK, words.key_never_reached),
        (Mark::Gem, INK, words.key_never_acknowledged),
    ] {
        keys.add(text, |canvas, x, y| mark.draw(canvas, x + 12, y, colour));
    }
    keys.end()
}

/// Heads of the columns; returns where the rows begin.
fn heads_of(canvas: &mut Canvas, words: &Words, heads: [&str; 3], y: i32, bars: i32) -> i32 {
    let ink = Ink::small().bold().size(11);
    let lefts = [NAMES + bars + 8, NUMBERS[0] + 6, NUMBERS[1] + 4];
    let mut top = y + 22;
    for ((head, right), left) in heads.into_iter().zip(NUMBERS).zip(lefts) {
        for (index, line) in wrap(head, right - left, ink).into_iter().enumerate() {
            let at = y + 6 + 13 * nth(index);
            canvas.text(right, at, line, ink.align(Align::Right));
            top = top.max(at + 14);
        }
    }
    canvas.text(TIME.0, y + 6, words.reach_time, ink);
    canvas.text(WIDTH, y + 6, words.key_never, ink.align(Align::Right));
    top
}

/// Lines and lengths of time along the axis.
fn ticks(
    canvas: &mut Canvas,
    view: &View<'_>,
    latest: u64,
    top: i32,
    bottom: i32,
    place: impl Fn(u64) -> i32,
) {
    let step = [60, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 604_800]
        .into_iter()
        .find(|step| latest / step <= 3)
        .unwrap_or(latest);
    let mut at = 0;
    while at <= latest {
        let x = place(at);
        canvas.line(vec![(x, top), (x, bottom)], GRID, 1);
        let ink = Ink::small().size(11).align(Align::Centre);
        let label = if at == 0 { "0".to_owned() } else { length(at, view.lang) };
        canvas.text(x, bottom + 9, label, ink);
        at += step;
    }
    canvas.line(vec![(TIME.0, bottom), (TIME.0 + TIME.1, bottom)], RULE, 1);
}

/// Members asked, reached and answered.
fn members(hub: &HubReach) -> String {
    let (asked, reached, answered, _) = hub.members;
    [asked, reached, answered].map(|members| count(u64::from(members))).join(" / ")
}

fn row(canvas: &mut Canvas, hub: &HubReach, (most, bars): (u32, i32), y: i32) {
    let (asked, reached, answered, damage) = hub.members;
    let long = |members: u32| pixels(f64::from(members) / f64::from(most), bars);
    canvas.rect(NAMES, y - 6, long(reached), 13, REACHED);
    canvas.rect(NAMES, y - 2, long(answered), 5, ANSWERED);
    outline(canvas, NAMES, y, long(asked));
    let ink = Ink::small().colour(INK).align(Align::Right);
    canvas.text(NUMBERS[0], y, members(hub), ink);
    canvas.text(NUMBERS[1], y, count(u64::from(damage)), if damage > 0 { ink.bold() } else { ink });
    canvas.text(NUMBERS[2], y, hub.alternative.to_string(), ink);
}

/// A frame around a bar.
fn outline(canvas: &mut Canvas, x: i32, y: i32, width: i32) {
    let (right, top, bottom) = (x + width.max(1), y - 8, y + 8);
    canvas.line(vec![(x, top), (right, top), (right, bottom), (x, bottom), (x, top)], INK, 1);
}

fn cells(view: &View<'_>, words: &Words, hub: &HubReach) -> Vec<String> {
    let (asked, reached, answered, damage) = hub.members;
    let after =
        |at: Option<u64>| at.map_or_else(|| words.key_never.to_owned(), |at| length(at, view.lang));
    let mut cells = vec![hub.title.get(view.lang).to_owned()];
    cells.extend([asked, reached, answered, damage, hub.alternative].map(|n| n.to_string()));
    cells.extend([after(hub.reached), after(hub.acknowledged)]);
    cells
}
