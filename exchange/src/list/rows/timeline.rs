//! Rows on the line of time, expected actions at their injects, and who everybody is.

use hakyu_scenarios::decode::Clock;

use super::parts::short;
use super::{DEEDS, Entry};
use crate::fields::Lang;
use crate::list::draft::{Draft, named, same};
use crate::list::{people, schedule};
use crate::master::{Due, Expected, Kind, Line, Words};
use crate::msel::says;
use crate::note::Notes;
use crate::times;
use crate::tree::Tree;
use crate::words::Taken;

/// One of the things a cell expects: a deed of the format, an action that is known, or a new one.
pub(crate) fn deed(
    people: &people::People,
    actions: &mut Vec<(String, Words)>,
    taken: &mut Taken,
    part: &str,
) -> Expected {
    let mut name = part.trim();
    let mut within = None;
    let tail = name
        .rsplit_once(" within ")
        .or_else(|| name.strip_suffix("以内）").and_then(|n| n.rsplit_once('（')));
    if let Some((head, tail)) = tail
        && let Some(seconds) = short(tail)
    {
        within = Some(times::length(seconds));
        name = head.trim();
    }
    let mut by = None;
    if let Some((head, tail)) = name.rsplit_once(" by ")
        && let Some(id) = people.find(tail)
    {
        by = Some(id.to_owned());
        name = head.trim();
    } else if let Some((head, tail)) = name.split_once('：')
        && let Some(id) = people.find(head)
    {
        by = Some(id.to_owned());
        name = tail.trim();
    }
    let known = |id: &str| actions.iter().any(|(a, _)| a == id);
    let action = match says::unword(name).filter(|w| DEEDS.contains(w)) {
        Some(deed) => deed.to_owned(),
        None if known(name) => name.to_owned(),
        None => named(actions, taken, &same(name), "action"),
    };
    Expected { action, by, within }
}

/// Stands for all who play until they are known.
pub(crate) const EVERYBODY: &str = "*";

/// Puts every entry on the line of time and into the draft.
pub(crate) fn place_in_time(
    entries: Vec<Entry>,
    clock: &Clock,
    draft: &mut Draft,
    notes: &mut Notes,
) {
    let mut line = schedule::Line::new(clock);
    let mut seconds: Vec<Option<i64>> = Vec::new();
    for entry in &entries {
        seconds.push(match entry.time.map(|t| line.seconds(t)) {
            Some(Some((at, over))) => {
                if over {
                    notes.info(&entry.place, format!("the time of day goes back: the next day is meant, {}", clock.civil(at)));
                }
                Some(at)
            }
            Some(None) => {
                notes.warn(&entry.place, "the time lies more than ten years from the start; the inject waits for the controller");
                None
            }
            None => None,
        });
    }
    // A move without a time begins with the next item that has one.
    let mut next = None;
    for n in (0..entries.len()).rev() {
        match (entries[n].line.kind, seconds[n]) {
            (Kind::Move, None) => seconds[n] = next,
            (Kind::Move | Kind::Expected, _) => {}
            (_, Some(at)) => next = Some(at),
            _ => {}
        }
    }
    let last = seconds.iter().flatten().copied().max().unwrap_or(0).max(0);
    for (n, at) in seconds.iter_mut().enumerate() {
        if entries[n].line.kind == Kind::Move && at.is_none() {
            *at = Some(last);
        }
    }
    draft.duration = u64::try_from((last / 3_600 + 2) * 3_600).unwrap_or(3_600);
    let mut slots: Vec<Option<usize>> = Vec::new();
    for (entry, at) in entries.into_iter().zip(seconds) {
        let Entry { mut line, place, of, .. } = entry;
        if let Some(slot) = of.and_then(|of| slots.get(of).copied().flatten()) {
            attach(line, at, &place, draft, slot, notes);
            slots.push(None);
            continue;
        }
        match at {
            Some(at) => line.due = Due::At(at),
            None if line.due == Due::Released && line.kind == Kind::Inject => {
                line.kind = Kind::Contingency;
            }
            None => {}
        }
        if line.kind == Kind::Event && !event(&mut line, &place, notes, draft) {
            slots.push(None);
            continue;
        }
        slots.push(Some(draft.lines.len()));
        draft.lines.push((line, place));
    }
    let mut all: Vec<String> = Vec::new();
    for (line, _) in &draft.lines {
        for id in line.ids.get("to").into_iter().flatten() {
            if id != EVERYBODY && !all.contains(id) {
                all.push(id.clone());
            }
        }
    }
    if all.is_empty() && draft.lines.iter().any(|(l, _)| l.ids.contains_key("to")) {
        notes.warn("", "no row names a receiver; the role 'players' stands for everybody");
        all.push(draft.people.role("Players", ""));
    }
    for (line, _) in &mut draft.lines {
        if let Some(to) = line.ids.get_mut("to")
            && to.iter().any(|id| id == EVERYBODY)
        {
            to.clone_from(&all);
        }
    }
}

/// Adds the row of an expected action to its inject.
fn attach(
    line: Line,
    at: Option<i64>,
    place: &str,
    draft: &mut Draft,
    slot: usize,
    notes: &mut Notes,
) {
    let text = line.text.get(Lang::En).to_owned();
    let by = line
        .ids
        .get("from")
        .or_else(|| line.ids.get("to"))
        .and_then(|ids| ids.first())
        .filter(|id| *id != EVERYBODY)
        .cloned();
    let Draft { lines, people, actions, taken, .. } = draft;
    let Some((inject, _)) = lines.get_mut(slot) else { return };
    let within = match (&inject.due, at) {
        (Due::At(from), Some(at)) if at > *from => u64::try_from(at - from).ok().map(times::length),
        _ => None,
    };
    // The same deed in the inject's own cell is not a second one.
    let name = text.rsplit_once(" within ").map_or(text.as_str(), |(head, _)| head);
    let name = name
        .rsplit_once(" by ")
        .filter(|(_, who)| people.find(who).is_some())
        .map_or(name, |(head, _)| head);
    let name = name
        .strip_suffix("以内）")
        .and_then(|n| n.rsplit_once('（'))
        .map_or(name, |(head, _)| head);
    let name = name
        .split_once('：')
        .filter(|(who, _)| people.find(who).is_some())
        .map_or(name, |(_, tail)| tail);
    let action = match says::unword(name).filter(|w| DEEDS.contains(w)) {
        Some(deed) => deed.to_owned(),
        None => named(actions, taken, &same(name.trim()), "action"),
    };
    inject.comments.extend(line.comments);
    match inject
        .expects
        .iter_mut()
        .find(|e| e.action == action && (e.by == by || e.by.is_none() || by.is_none()))
    {
        Some(known) => {
            known.within = known.within.take().or(within);
            known.by = known.by.take().or(by);
        }
        None => inject.expects.push(Expected { action, by, within }),
    }
    notes.info(place, format!("the expected action belongs to '{}'", inject.id));
}

/// Whether a row of an event carries what happens to the world; else it becomes a comment on top.
fn event(line: &mut Line, place: &str, notes: &mut Notes, draft: &mut Draft) -> bool {
    let whole = matches!(&line.more, Tree::Map(entries) if entries.iter().any(|(_, v)| matches!(v, Tree::Map(_))));
    if whole {
        if let Due::Released = line.due {
            // A drawn time stands among the other keys.
            if line.more.get("at").is_none() {
                line.due = Due::At(0);
            }
        }
        return true;
    }
    let when = match line.due {
        Due::At(at) => times::shown(at),
        _ => String::new(),
    };
    let title = line.title.get(Lang::En);
    notes.warn(place, format!("'{title}' is an event of the world, but the list does not say what it does; it becomes a comment"));
    draft.head.push(format!("event for control, {place}: {when} {title}"));
    false
}
