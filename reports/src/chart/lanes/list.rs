//! Numbers on the arrows that are worth words, and the words.

use hakyu_exercise::review::{LaneMessage, Lanes};

use super::choose::{Choice, Fate};
use super::{Rows, ends, name};
use crate::chart::axis::Span;
use crate::chart::canvas::{Align, Canvas, Ink, WIDTH, wrap};
use crate::chart::colour::{INK, WHITE};
use crate::chart::nth;
use crate::chart::room::Room;
use crate::chart::words::{Words, fill};
use crate::format::length;
use crate::view::View;

/// Arrows that get a number.
const NUMBERS: usize = 10;
/// Where words begin.
const WORDS: i32 = 150;

/// Numbers on arrows: what went wrong first, then the earliest. Returns the bundles in the order of their numbers.
pub(super) fn marks(
    canvas: &mut Canvas,
    span: Span,
    rows: &Rows,
    choice: &Choice,
    room: &mut Room,
) -> Vec<usize> {
    let mut listed: Vec<usize> = (0..choice.bundles.len()).collect();
    listed.sort_by_key(|index| (choice.bundles[*index].fate == Fate::Read, *index));
    listed.truncate(NUMBERS);
    listed.sort_unstable();
    for (number, index) in listed.iter().enumerate() {
        let bundle = &choice.bundles[*index];
        let (start, end) = ends(span, rows, bundle);
        // Along the arrow, where no other number stands; injects have theirs above.
        let along = |tenths: i32| {
            let (x, y) = if bundle.from.is_none() {
                (start.0, start.1 - 5 * tenths + 3)
            } else {
                let share = |from: i32, to: i32| from + (to - from) * tenths / 10;
                (share(start.0, end.0), share(start.1, end.1))
            };
            (x.clamp(9, WIDTH - 9), y.max(9))
        };
        let rect = |at: (i32, i32)| [at.0 - 8, at.1 - 8, at.0 + 8, at.1 + 8];
        let at = (1..10).map(along).find(|at| room.free(rect(*at))).unwrap_or_else(|| along(2));
        room.take(rect(at));
        disc(canvas, at, number + 1);
    }
    listed
}

fn disc(canvas: &mut Canvas, at: (i32, i32), number: usize) {
    canvas.dot(at.0, at.1, 7, INK);
    let ink = Ink::new().bold().size(11).colour(WHITE).align(Align::Centre);
    canvas.text(at.0, at.1, number.to_string(), ink);
}

/// The numbered messages in words.
pub(super) fn list(
    canvas: &mut Canvas,
    view: &View<'_>,
    lanes: &Lanes,
    choice: &Choice,
    listed: &[usize],
    mut y: i32,
) {
    let words = Words::of(view.lang);
    for (number, index) in listed.iter().enumerate() {
        let bundle = &choice.bundles[*index];
        let Some(message) = lanes.messages.get(bundle.drawn) else { continue };
        disc(canvas, (8, y), number + 1);
        let at = i64::try_from(message.sent).unwrap_or(i64::MAX);
        canvas.text(24, y, view.clock.civil(at), Ink::small());
        let to = name(view, lanes, message.to);
        let from = message
            .from
            .map_or_else(|| words.controllers.to_owned(), |lane| name(view, lanes, lane));
        let mut text = format!("{from} → {to}{}{}", view.words.colon, message.label.get(view.lang));
        if bundle.count > 1 {
            text.push_str(&fill(words.and_others, &[("n", &(bundle.count - 1).to_string())]));
        }
        let fared = if bundle.count > 1 {
            let counts = bundle.fates.iter().map(|(fate, count)| {
                let n = count.to_string();
                fill(words.fate_count, &[("fate", plain(&words, *fate)), ("n", &n)])
            });
            counts.collect::<Vec<_>>().join(view.words.comma)
        } else {
            fate(view, &words, message)
        };
        text.push_str(&fill(words.brackets, &[("text", &fared)]));
        let ink = Ink::new().size(12);
        let lines = wrap(&text, WIDTH - WORDS, ink);
        let many = nth(lines.len());
        for (line, text) in lines.into_iter().enumerate() {
            canvas.text(WORDS, y + 15 * nth(line), text, ink);
        }
        y += 15 * many + 4;
    }
}

/// A fate in a word.
fn plain(words: &Words, fate: Fate) -> &'static str {
    match fate {
        Fate::Lost => words.key_lost,
        Fate::Unread => words.key_unread,
        Fate::Late => words.key_late,
        Fate::Read => words.key_read,
    }
}

/// What became of a message, in words.
pub(super) fn fate(view: &View<'_>, words: &Words, message: &LaneMessage) -> String {
    let lag = |at: Option<u64>| {
        length(at.unwrap_or(message.sent).saturating_sub(message.sent), view.lang)
    };
    let mut parts = vec![match Fate::of(message) {
        Fate::Read => fill(words.fate_read, &[("time", &lag(message.read))]),
        Fate::Late => fill(words.fate_late, &[("time", &lag(message.read))]),
        Fate::Unread => words.key_unread.to_owned(),
        Fate::Lost => words.key_lost.to_owned(),
    }];
    if !message.failed.is_empty() {
        let channels = message.failed.join(view.words.comma);
        parts.push(fill(words.fate_failed, &[("channels", &channels)]));
    }
    parts.join(view.words.comma)
}
