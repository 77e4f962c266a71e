//! One order and one way of writing for overlays.

use std::collections::BTreeMap;

use hakyu_scenarios::decode::{Clock, parse_duration};

use super::{Ground, words};
use crate::{
    times::{length, shown},
    tree::{Tree, document},
};

/// Keys of an overlay in the order they are written in.
const ORDER: &[&str] = &[
    "hakyu",
    "scenario",
    "edition",
    "made-from",
    "id",
    "organisation",
    "title",
    "variables",
    "roles",
    "systems",
    "links",
    "telemetry",
    "sites",
    "plans",
    "events",
    "injects",
    "approved",
];
/// Keys of items in their order; what is not named here comes behind, as it was.
const ITEM: &[&str] = &[
    "skip",
    "hold",
    "localise",
    "add",
    "id",
    "at",
    "when",
    "like",
    "title",
    "organisation",
    "post",
    "kind",
    "to",
    "from",
    "via",
    "of",
    "share",
    "class",
    "people",
    "buffers",
    "owner",
    "role",
    "takes",
    "brief",
    "text",
    "shift",
    "reason",
    "steps",
    "by",
    "note",
];
/// Keys that hold texts.
const TEXTS: &[&str] = &["title", "text", "reason", "brief", "note"];
/// Keys that hold one id or a list of them.
const LISTS: &[&str] = &["to", "about", "tells", "objective"];

/// An overlay as this crate writes it: keys and changes in order, lengths of time and texts in one way.
pub fn settled(overlay: &Tree, ground: &Ground<'_>) -> Tree {
    let Tree::Map(entries) = overlay.bare() else { return overlay.clone() };
    let mut by_key: BTreeMap<String, Tree> = entries.into_iter().collect();
    by_key.insert("hakyu".into(), Tree::text("overlay/1"));
    by_key.entry("scenario".into()).or_insert_with(|| Tree::text(&ground.scenario.id.value));
    let mut out = Vec::new();
    let order: Vec<String> = ORDER.iter().map(|k| (*k).to_owned()).collect();
    let others: Vec<String> =
        by_key.keys().filter(|k| !ORDER.contains(&k.as_str())).cloned().collect();
    for key in order.into_iter().chain(others) {
        let Some(value) = by_key.remove(&key) else { continue };
        let value = match key.as_str() {
            "injects" => Tree::Seq(changes(&value, ground)),
            "variables" => sorted(&value, &|v| words(v).tree()),
            "made-from" => sorted(&value, &Tree::clone),
            "edition" => Tree::text(value.written().unwrap_or_default()),
            _ => tidy(&key, &value, &ground.scenario.clock),
        };
        if !matches!(&value, Tree::Null)
            && !matches!(&value, Tree::Seq(i) if i.is_empty())
            && !matches!(&value, Tree::Map(m) if m.is_empty())
        {
            out.push((key, value));
        }
    }
    Tree::Map(out)
}

fn sorted(map: &Tree, each: &dyn Fn(&Tree) -> Tree) -> Tree {
    let Tree::Map(entries) = map else { return map.clone() };
    let by_key: BTreeMap<&String, &Tree> = entries.iter().map(|(k, v)| (k, v)).collect();
    // A map of two languages is one word, not a map of words.
    Tree::Map(by_key.into_iter().map(|(k, v)| (k.clone(), each(v))).collect())
}

/// Changes in the order of the master's list; own ones behind, in theirs.
fn changes(list: &Tree, ground: &Ground<'_>) -> Vec<Tree> {
    let place: BTreeMap<&str, usize> =
        ground.master.lines.iter().enumerate().map(|(n, l)| (l.id.as_str(), n)).collect();
    let mut all: Vec<(usize, usize, Tree)> = list
        .items()
        .iter()
        .enumerate()
        .map(|(n, item)| {
            let id = ["skip", "hold", "localise"].iter().find_map(|k| item.get(k)?.written());
            let at = id.map_or(usize::MAX, |id| place.get(id).copied().unwrap_or(usize::MAX - 1));
            (at, n, tidy("injects", item, &ground.scenario.clock))
        })
        .collect();
    all.sort_by_key(|(at, n, _)| (*at, *n));
    all.into_iter().map(|(_, _, item)| item).collect()
}

fn tidy(key: &str, tree: &Tree, clock: &Clock) -> Tree {
    match (key, tree) {
        (key, tree) if TEXTS.contains(&key) => words(tree).tree(),
        (key, Tree::Str(one)) if LISTS.contains(&key) => Tree::words([one]),
        ("shift", Tree::Str(text) | Tree::Raw(text)) => Tree::text(shift(text)),
        ("takes", Tree::Str(text) | Tree::Raw(text)) => Tree::text(duration(text)),
        ("at", Tree::Str(text)) => {
            Tree::text(clock.seconds(text).map_or_else(|_| text.clone(), shown))
        }
        ("share", Tree::Str(text) | Tree::Raw(text)) => Tree::text(share(text)),
        ("buffers", Tree::Map(entries)) => {
            let mut all: Vec<(String, Tree)> = entries
                .iter()
                .map(|(k, v)| (k.clone(), Tree::text(duration(v.written().unwrap_or_default()))))
                .collect();
            all.sort_by(|a, b| a.0.cmp(&b.0));
            Tree::Map(all)
        }
        (_, Tree::Map(entries)) => {
            let known = ITEM.iter().filter_map(|k| entries.iter().find(|(e, _)| e == k));
            let rest = entries.iter().filter(|(e, _)| !ITEM.contains(&e.as_str()));
            Tree::Map(
                known
                    .chain(rest)
                    .filter(|(k, v)| *v != Tree::Null && !(k == "shift" && still(v)))
                    .map(|(k, v)| (k.clone(), tidy(k, v, clock)))
                    .collect(),
            )
        }
        (key, Tree::Seq(items)) => {
            // `to: [a]` holds ids, `steps: [{…}]` items.
            Tree::Seq(
                items
                    .iter()
                    .map(|i| if LISTS.contains(&key) { i.clone() } else { tidy("", i, clock) })
                    .collect(),
            )
        }
        (_, other) => other.clone(),
    }
}

/// A length of time in the shortest way; what is none stays for the checks to tell.
fn duration(text: &str) -> String {
    parse_duration(text).map_or_else(|| text.to_owned(), length)
}

fn shift(text: &str) -> String {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    format!("{sign}{}", duration(rest))
}

/// Whether a shift moves nothing.
fn still(shift: &Tree) -> bool {
    let text = shift.written().unwrap_or_default();
    parse_duration(text.trim_start_matches(['-', '+'])) == Some(0)
}

/// `0.2` as `20%`.
fn share(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(part) if !text.ends_with('%') => percent(part * 100.0),
        _ => match text.strip_suffix('%').and_then(|n| n.trim().parse::<f64>().ok()) {
            Some(n) => percent(n),
            None => text.to_owned(),
        },
    }
}

/// A percentage with at most four decimals.
pub(super) fn percent(n: f64) -> String {
    let text = format!("{n:.4}");
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// An overlay as a file, with comments for whoever opens it.
pub fn yaml(overlay: &Tree, ground: &Ground<'_>) -> String {
    let scenario = ground.scenario;
    let mut head = format!(
        "【訓練】EXERCISE\n{} ({}) for {} ({})\nA local version: it changes what this organisation is told and has, never \
         what others see.\nこの組織だけの調整。他の組織が見るものは変わらない。\nCheck and preview: hakyu localise {} \
         --overlay THIS-FILE --preview",
        scenario.title.en(),
        scenario.title.ja(),
        ground.owner.title.get(crate::fields::Lang::En),
        ground.owner.title.get(crate::fields::Lang::Ja),
        scenario.id.value,
    );
    if overlay.get("made-from").is_some() {
        head.push_str(
            "\nmade-from: marks of the master's injects as they were; when they change, --conflicts lists it.",
        );
    }
    document(&head, overlay)
}
