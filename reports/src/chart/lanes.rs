//! Who told whom when: a lane for each role, an arrow for each message.
//!
//! What happened to a message is told by the shape at its end, never by colour alone. Of long exercises the busiest lanes are
//! drawn, and messages of the same two lanes and the same fate that were sent close together are one arrow with a number.

mod choose;
mod list;

use hakyu_exercise::outcome::Text;
use hakyu_exercise::review::{LaneMessage, Lanes};

use super::axis::{Keys, Span, time_grid, time_labels};
use super::canvas::{Align, Canvas, Dash, Ink, WIDTH, wrap};
use super::colour::{Colour, FAINT, GRID, INK, RULE, WHITE};
use super::mark::Mark;
use super::room::Room;
use super::words::{Words, fill};
use super::{Figure, nth};
use crate::error::ReportError;
use crate::fonts;
use crate::view::View;
use choose::{Bundle, Choice, Fate};

/// Most room for the names of lanes.
const NAMES: i32 = 250;
/// Height of a line of a name.
const LINE: i32 = 15;
/// Least height of a lane.
const LANE: i32 = 28;

/// What a message is for: its line's colour, and its lightness in grey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// To those who must know: reports, relays.
    Report,
    /// From those who know: notices, newsletters.
    Notice,
    /// To everybody or within: announcements, status, anything else.
    Other,
    /// From controllers.
    Inject,
}

impl Class {
    fn of(message: &LaneMessage) -> Self {
        match message.kind.as_str() {
            _ if message.from.is_none() => Self::Inject,
            "report" | "relay" => Self::Report,
            "notice" | "newsletter" => Self::Notice,
            _ => Self::Other,
        }
    }

    const fn colour(self) -> Colour {
        match self {
            Self::Report => Colour(0x0b, 0x2f, 0x6b),
            Self::Notice => Colour(0xc2, 0x55, 0x00),
            Self::Other => Colour(0x86, 0x8c, 0x94),
            Self::Inject => INK,
        }
    }
}

/// Where lanes are.
struct Rows {
    /// Middle of each drawn lane.
    middle: Vec<i32>,
    /// Top and bottom of all.
    ends: (i32, i32),
}

/// Draws the figure; none without messages.
///
/// # Errors
/// If plotters fails.
pub(crate) fn figure(view: &View<'_>, lanes: &Lanes) -> Result<Option<Figure>, ReportError> {
    let words = Words::of(view.lang);
    let choice = choose::choose(lanes, view.duration());
    if choice.bundles.is_empty() {
        return Ok(None);
    }
    let mut canvas = Canvas::new();
    let (margin, rows) = names(&mut canvas, view, lanes, &choice);
    let span = Span { x: margin, width: WIDTH - margin - 14, duration: choice.extent };
    let (top, bottom) = rows.ends;
    time_grid(&mut canvas, view, span, top, bottom - top);
    for y in &rows.middle {
        canvas.line(vec![(margin, *y), (WIDTH, *y)], RULE, 1);
    }
    canvas.line(vec![(margin, top), (margin, bottom)], RULE, 1);
    time_labels(&mut canvas, view, span, bottom);
    for bundle in &choice.bundles {
        wait(&mut canvas, span, &rows, bundle);
    }
    for bundle in &choice.bundles {
        arrow(&mut canvas, span, &rows, bundle);
    }
    let mut room = Room::default();
    let listed = list::marks(&mut canvas, span, &rows, &choice, &mut room);
    for bundle in choice.bundles.iter().filter(|bundle| bundle.count > 1) {
        number(&mut canvas, span, &rows, bundle, &mut room);
    }
    let mut y = key(&mut canvas, &words, bottom + 34) + 14;
    for line in wrap(&left_out(&words, &choice), WIDTH, Ink::small()) {
        canvas.text(0, y, line, Ink::small());
        y += 16;
    }
    list::list(&mut canvas, view, lanes, &choice, &listed, y + 8);
    let head = view.head("lanes", words.lanes_title.into(), words.lanes_desc, words.unit_lanes);
    let columns = [
        words.sent,
        words.from,
        words.to,
        words.kind,
        words.message,
        words.arrived,
        words.read,
        words.fate,
    ];
    let table = lanes.messages.iter().map(|message| row(view, &words, lanes, message));
    let table = table.collect();
    Figure::new(canvas, head, columns.map(str::to_owned).to_vec(), table).map(Some)
}

/// How much is not drawn one by one.
fn left_out(words: &Words, choice: &Choice) -> String {
    let drawn: usize = choice.bundles.iter().map(|bundle| bundle.count).sum();
    let mut text = fill(
        words.lanes_drawn,
        &[("n", &drawn.to_string()), ("arrows", &choice.bundles.len().to_string())],
    );
    let (lanes, messages) = (choice.left_lanes, choice.left_messages);
    let left = [
        (drawn - choice.bundles.len(), words.lanes_bundled.to_owned()),
        (lanes, fill(words.lanes_left, &[("lanes", &lanes.to_string())])),
        (messages, fill(words.messages_left, &[("n", &messages.to_string())])),
    ];
    for (_, words) in left.into_iter().filter(|(count, _)| *count > 0) {
        text.push(' ');
        text.push_str(&words);
    }
    text
}

/// Names of lanes at the left, organisations in bold above their roles; returns where lanes begin and where they are.
fn names(canvas: &mut Canvas, view: &View<'_>, lanes: &Lanes, choice: &Choice) -> (i32, Rows) {
    let (bold, plain) = (Ink::new().bold().size(12), Ink::small().colour(INK));
    let of = |lane: usize| {
        lanes.roles.get(lane).map_or(("", ""), |(id, title, organisation)| {
            let title = title.get(view.lang);
            (organisation.get(view.lang), if title.is_empty() { id.as_str() } else { title })
        })
    };
    let widest = choice.lanes.iter().map(|lane| {
        let (organisation, title) = of(*lane);
        fonts::width(organisation, 12, true).max(fonts::width(title, 12, false) + 10)
    });
    let room = widest.max().unwrap_or(0).clamp(90, NAMES);
    let mut middle = Vec::new();
    let mut y = 4;
    let mut last: Option<&str> = None;
    for lane in &choice.lanes {
        let (organisation, title) = of(*lane);
        let fresh = last != Some(organisation);
        if fresh && last.is_some() {
            canvas.line(vec![(0, y), (WIDTH, y)], GRID, 1);
        }
        last = Some(organisation);
        let heads = if fresh { wrap(organisation, room, bold) } else { Vec::new() };
        let titles = wrap(title, room - 10, plain);
        let lines = nth(heads.len() + titles.len());
        let height = (lines * LINE + 8).max(LANE);
        let mut line = y + (height - lines * LINE) / 2 + LINE / 2;
        for text in heads {
            canvas.text(0, line, text, bold);
            line += LINE;
        }
        for text in titles {
            canvas.text(10, line, text, plain);
            line += LINE;
        }
        middle.push(y + height / 2);
        y += height;
    }
    (room + 14, Rows { middle, ends: (4, y) })
}

/// Ends of an arrow.
fn ends(span: Span, rows: &Rows, bundle: &Bundle) -> ((i32, i32), (i32, i32)) {
    let to = rows.middle[bundle.to];
    let start = span.place(bundle.sent);
    let Some(from) = bundle.from.map(|row| rows.middle[row]) else {
        return ((start, to - 12), (start, to));
    };
    let end = bundle.arrived.map_or(start, |at| span.place(at));
    // What was lost ends short of its receiver; what one says to oneself makes a small hook.
    let stop = match bundle.fate {
        Fate::Lost => to - 9 * (to - from).signum(),
        _ => to,
    };
    ((start, from), (end, stop))
}

/// A bar on the receiver's lane from arrival until it was read.
fn wait(canvas: &mut Canvas, span: Span, rows: &Rows, bundle: &Bundle) {
    if let (Some(arrived), Some(read)) = (bundle.arrived, bundle.read) {
        let (from, to) = (span.place(arrived), span.place(read));
        canvas.rect(
            from,
            rows.middle[bundle.to] - 2,
            to - from,
            5,
            bundle.class.colour().mix(WHITE, 0.55),
        );
    }
}

fn arrow(canvas: &mut Canvas, span: Span, rows: &Rows, bundle: &Bundle) {
    let colour = bundle.class.colour();
    let (start, end) = ends(span, rows, bundle);
    let dash = match bundle.fate {
        Fate::Late => Dash::Long,
        Fate::Lost => Dash::Dots,
        Fate::Read | Fate::Unread => Dash::Solid,
    };
    let width = match bundle.count {
        1 => 1,
        2..=5 => 2,
        _ => 3,
    };
    if bundle.from == Some(bundle.to) {
        let middle = i32::midpoint(start.0, end.0);
        canvas.broken(vec![start, (middle, start.1 - 9), end], colour, width, dash);
    } else {
        canvas.broken(vec![start, end], colour, width, dash);
    }
    if bundle.from.is_none() {
        canvas.rect(start.0 - 4, end.1 - 4, 9, 9, colour);
        return;
    }
    if bundle.detour {
        Mark::Gem.draw(canvas, start.0, start.1, colour);
    } else {
        canvas.dot(start.0, start.1, 2, colour);
    }
    let down = end.1 > start.1;
    let mark = match (bundle.fate, down) {
        (Fate::Read, true) => Mark::Down,
        (Fate::Read, false) => Mark::Up,
        (Fate::Late, true) => Mark::HollowDown,
        (Fate::Late, false) => Mark::HollowUp,
        (Fate::Unread, _) => Mark::Ring,
        (Fate::Lost, _) => Mark::Cross,
    };
    mark.draw(canvas, end.0, end.1, colour);
}

/// How many messages an arrow stands for, beside or on it where there is room; thicker lines say so where there is none.
fn number(canvas: &mut Canvas, span: Span, rows: &Rows, bundle: &Bundle, room: &mut Room) {
    let (start, end) = ends(span, rows, bundle);
    let text = format!("×{}", bundle.count);
    let half = fonts::width(&text, 11, true) / 2 + 1;
    let along = |tenths: i32| {
        let (x, y) = if bundle.from.is_none() {
            (end.0 + 8 + half, end.1 - 4 * tenths + 11)
        } else {
            let share = |from: i32, to: i32| from + (to - from) * tenths / 10;
            (share(start.0, end.0), share(start.1, end.1))
        };
        (x.clamp(span.x + half, WIDTH - half), y)
    };
    let rect = |at: (i32, i32)| [at.0 - half, at.1 - 6, at.0 + half, at.1 + 6];
    let spot = [5, 4, 6, 3, 7, 2, 8].into_iter().map(along).find(|at| room.free(rect(*at)));
    if let Some((x, y)) = spot {
        room.take(rect((x, y)));
        canvas.rect(x - half, y - 6, 2 * half, 12, WHITE);
        canvas.text(x, y, text, Ink::new().bold().size(11).align(Align::Centre));
    }
}

/// What shapes and lines mean; returns where it ends.
fn key(canvas: &mut Canvas, words: &Words, y: i32) -> i32 {
    let mut keys = Keys::new(canvas, 0, y);
    for (class, text) in [
        (Class::Report, words.key_reports),
        (Class::Notice, words.key_notices),
        (Class::Other, words.key_others),
    ] {
        keys.add(text, |canvas, x, y| canvas.line(vec![(x, y), (x + 24, y)], class.colour(), 2));
    }
    keys.add(words.key_inject, |canvas, x, y| canvas.rect(x + 8, y - 4, 9, 9, INK));
    let ended = |mark: Mark, dash: Dash| {
        move |canvas: &mut Canvas, x: i32, y: i32| {
            canvas.broken(vec![(x, y), (x + 18, y)], INK, 1, dash);
            mark.draw(canvas, x + 18, y, INK);
        }
    };
    keys.add(words.key_read, ended(Mark::Down, Dash::Solid));
    keys.add(words.key_late, ended(Mark::HollowDown, Dash::Long));
    keys.add(words.key_unread, ended(Mark::Ring, Dash::Solid));
    keys.add(words.key_lost, ended(Mark::Cross, Dash::Dots));
    keys.add(words.key_detour, |canvas, x, y| {
        canvas.line(vec![(x + 6, y), (x + 24, y)], INK, 1);
        Mark::Gem.draw(canvas, x + 6, y, INK);
    });
    keys.add(words.key_wait, |canvas, x, y| canvas.rect(x, y - 2, 24, 5, FAINT.mix(WHITE, 0.4)));
    keys.end()
}

/// Name of a lane: organisation and title.
fn name(view: &View<'_>, lanes: &Lanes, lane: usize) -> String {
    let Some((id, title, organisation)) = lanes.roles.get(lane) else { return String::new() };
    let get = |text: &Text| text.get(view.lang).to_owned();
    let parts: Vec<String> =
        [get(organisation), get(title)].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { id.clone() } else { parts.join(" ") }
}

/// A message in the table.
fn row(view: &View<'_>, words: &Words, lanes: &Lanes, message: &LaneMessage) -> Vec<String> {
    let civil = |at: u64| view.clock.civil(i64::try_from(at).unwrap_or(i64::MAX));
    let time = |at: Option<u64>| at.map_or_else(|| view.words.dash.to_owned(), civil);
    vec![
        civil(message.sent),
        message.from.map_or_else(|| words.controllers.to_owned(), |lane| name(view, lanes, lane)),
        name(view, lanes, message.to),
        words.message_kind(&message.kind).to_owned(),
        message.label.get(view.lang).to_owned(),
        time(message.arrived),
        time(message.read),
        list::fate(view, words, message),
    ]
}
