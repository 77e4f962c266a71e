//! What has changed between two versions of a scenario: in its lists, in its texts, in the state of planning – and, when
//! both have been run, in what follows.

pub mod consequences;
pub mod texts;

use std::collections::BTreeMap;

use hakyu_scenarios::{
    decode::Clock,
    yaml::{Node, Value},
};
use serde::Serialize;

use crate::{
    master::{Words, written},
    tree::Tree,
};

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
}

/// One key of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The key, with `.en` or `.ja` for the language of a text.
    pub key: String,
    /// As it was; nothing if it was not there.
    pub from: Option<String>,
    /// As it is.
    pub to: Option<String>,
    /// For texts: the words that differ, `[-gone-]` and `{+new+}` between those that stayed.
    pub words: Option<String>,
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its id; the key itself for what is no list.
    pub id: String,
    /// What became of it.
    pub fate: Fate,
    /// Its title, in the newer version if it is there.
    pub title: Says,
    /// By how many seconds it moved in time.
    pub moved: Option<i64>,
    /// Keys that differ; none for what was added or removed.
    pub fields: Vec<Field>,
}

/// Words in both languages, for JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Says {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

/// How far planning is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Planning {
    /// Entries by state; those without one under `none`.
    pub states: BTreeMap<String, usize>,
    /// Entries by owner.
    pub owners: BTreeMap<String, usize>,
    /// Comments on entries that are not approved yet.
    pub open: usize,
}

/// All differences of the texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Edition of both.
    pub edition: (Option<String>, Option<String>),
    /// By list, in the order of the format; the head of the scenario under `scenario`.
    pub lists: Vec<(String, Vec<Entry>)>,
    /// How far planning was and is.
    pub planning: (Planning, Planning),
}

impl Difference {
    /// Whether nothing differs but perhaps the edition.
    pub fn is_empty(&self) -> bool {
        self.lists.iter().all(|(_, entries)| entries.is_empty())
    }
}

/// Lists whose entries have ids, in the order people read them.
const LISTS: &[&str] = &[
    "moves",
    "events",
    "injects",
    "roles",
    "organisations",
    "objectives",
    "themes",
    "milestones",
    "actions",
    "plans",
    "systems",
    "links",
    "telemetry",
    "questionnaires",
    "overlays",
];
/// Keys that are written for people in two languages.
const TEXTS: &[&str] =
    &["title", "text", "situation", "summary", "brief", "content-note", "target", "capability"];

/// Compares two trees.
pub fn difference(old: &Node, new: &Node) -> Difference {
    let clocks = [old, new].map(|root| {
        let start = root.get("start").and_then(Node::written);
        start.and_then(|s| Clock::parse(s).ok()).unwrap_or_else(Clock::unknown)
    });
    let mut lists = Vec::new();
    let mut head = Vec::new();
    let mut keys: Vec<&str> = LISTS.to_vec();
    for root in [old, new] {
        if let Value::Map(entries) = &root.value {
            for (key, _) in entries {
                if !keys.contains(&key.value.as_str()) {
                    keys.push(&key.value);
                }
            }
        }
    }
    for key in keys {
        let (was, is) = (old.get(key), new.get(key));
        let listed = |node: Option<&Node>| {
            node.is_none_or(|n| {
                matches!(n.value, Value::Seq(_) | Value::Null)
                    && n.items().iter().all(|i| i.get("id").is_some())
            })
        };
        if listed(was) && listed(is) {
            let items =
                |node: Option<&'_ Node>| node.map(|n| n.items().to_vec()).unwrap_or_default();
            let entries = entries(&items(was), &items(is), &clocks);
            if !entries.is_empty() {
                lists.push((key.to_owned(), entries));
            }
        } else if !matches!(key, "hakyu" | "edition") {
            head.extend(fields(key, was, is));
        }
    }
    if !head.is_empty() {
        let entry = Entry {
            id: written(new, "id"),
            fate: Fate::Changed,
            title: says(new),
            moved: None,
            fields: head,
        };
        lists.insert(0, ("scenario".to_owned(), vec![entry]));
    }
    let edition = |root: &Node| root.get("edition").and_then(Node::written).map(str::to_owned);
    Difference {
        edition: (edition(old), edition(new)),
        lists,
        planning: (planning(old), planning(new)),
    }
}

fn says(item: &Node) -> Says {
    let key = ["title", "text", "situation"].into_iter().find(|k| item.get(k).is_some());
    let said = key.and_then(|k| item.get(k)).map(Words::of).unwrap_or_default();
    let one = |lang| {
        let text: String = said.get(lang).split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > 60 {
            format!("{}…", text.chars().take(59).collect::<String>())
        } else {
            text
        }
    };
    Says { en: one(crate::fields::Lang::En), ja: one(crate::fields::Lang::Ja) }
}

fn entries(old: &[Node], new: &[Node], clocks: &[Clock; 2]) -> Vec<Entry> {
    let by_id = |items: &[Node]| -> BTreeMap<String, usize> {
        items.iter().enumerate().map(|(n, i)| (written(i, "id"), n)).collect()
    };
    let (was, is) = (by_id(old), by_id(new));
    let mut out = Vec::new();
    for item in new {
        let id = written(item, "id");
        let Some(before) = was.get(&id).and_then(|n| old.get(*n)) else {
            out.push(Entry {
                id,
                fate: Fate::Added,
                title: says(item),
                moved: None,
                fields: vec![],
            });
            continue;
        };
        let mut fields = Vec::new();
        let mut keys: Vec<&str> = Vec::new();
        for node in [before, item] {
            if let Value::Map(entries) = &node.value {
                keys.extend(entries.iter().map(|(k, _)| k.value.as_str()));
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        for key in keys.into_iter().filter(|k| *k != "id" && seen.insert(k.to_owned())) {
            fields.extend(self::fields(key, before.get(key), item.get(key)));
        }
        if fields.is_empty() {
            continue;
        }
        let at = |node: &Node, clock: &Clock| clock.seconds(node.get("at")?.written()?).ok();
        let moved = match (at(before, &clocks[0]), at(item, &clocks[1])) {
            (Some(was), Some(is)) if was != is => Some(is - was),
            _ => None,
        };
        // The same time written in another way is no change.
        if moved.is_none() && at(before, &clocks[0]).is_some() && at(item, &clocks[1]).is_some() {
            fields.retain(|f| f.key != "at");
        }
        if !fields.is_empty() {
            out.push(Entry { id, fate: Fate::Changed, title: says(item), moved, fields });
        }
    }
    for item in old {
        let id = written(item, "id");
        if !is.contains_key(&id) {
            out.push(Entry {
                id,
                fate: Fate::Removed,
                title: says(item),
                moved: None,
                fields: vec![],
            });
        }
    }
    out
}

/// The differences of one key: one for each language of a text.
fn fields(key: &str, was: Option<&Node>, is: Option<&Node>) -> Vec<Field> {
    let flow = |node: Option<&Node>| {
        node.filter(|n| !n.is_null()).map(|n| match n.written() {
            Some(text) => text.to_owned(),
            None => Tree::from_node(n).flow(),
        })
    };
    if !TEXTS.contains(&key) {
        let (from, to) = (flow(was), flow(is));
        return if from == to {
            Vec::new()
        } else {
            vec![Field { key: key.to_owned(), from, to, words: None }]
        };
    }
    let words = |node: Option<&Node>| node.map(Words::of).unwrap_or_default();
    let (was, is) = (words(was), words(is));
    let one = |lang: &str, from: &Option<String>, to: &Option<String>| {
        (from != to).then(|| Field {
            key: format!("{key}{lang}"),
            from: from.clone(),
            to: to.clone(),
            words: from.as_ref().zip(to.as_ref()).map(|(a, b)| texts::words(a, b)),
        })
    };
    if was.en == was.ja && is.en == is.ja {
        return one("", &was.en, &is.en).into_iter().collect();
    }
    one(".en", &was.en, &is.en).into_iter().chain(one(".ja", &was.ja, &is.ja)).collect()
}

/// How far planning of injects, events and moves is.
fn planning(root: &Node) -> Planning {
    let mut all = Planning::default();
    for list in ["moves", "events", "injects"] {
        for item in root.get(list).map_or(&[][..], Node::items) {
            let plan = item.get("planning");
            let word = |key| plan.map(|p| written(p, key)).unwrap_or_default();
            let named =
                |text: String, none: &str| if text.is_empty() { none.to_owned() } else { text };
            let state = named(word("state"), "none");
            let comments = plan.and_then(|p| p.get("comments")).map_or(0, |c| c.items().len());
            if state != "approved" {
                all.open += comments;
            }
            *all.states.entry(state).or_default() += 1;
            let owner = word("owner");
            if !owner.is_empty() {
                *all.owners.entry(owner).or_default() += 1;
            }
        }
    }
    all
}
