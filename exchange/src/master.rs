//! A scenario seen as a list: one line for each inject, event and move, in the order of time.

use std::collections::BTreeMap;

use hakyu_scenarios::{
    decode::{Clock, parse_duration},
    yaml::{Node, Value},
};

use crate::tree::Tree;

/// What people read, in the languages it is there in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: Option<String>,
    /// Japanese.
    pub ja: Option<String>,
}

impl Words {
    /// Of a node: a string serves both languages.
    pub fn of(node: &Node) -> Self {
        let part = |key| node.get(key).and_then(Node::written).map(str::to_owned);
        match node.written() {
            Some(text) => Self { en: Some(text.to_owned()), ja: Some(text.to_owned()) },
            None => Self { en: part("en"), ja: part("ja") },
        }
    }

    /// In a language, or in the other one where it is missing.
    pub fn get(&self, lang: crate::fields::Lang) -> &str {
        let (first, second) = match lang {
            crate::fields::Lang::En => (&self.en, &self.ja),
            crate::fields::Lang::Ja => (&self.ja, &self.en),
        };
        first.as_deref().or(second.as_deref()).unwrap_or("")
    }

    /// As scenarios write it: one string where both are the same.
    pub fn tree(&self) -> Tree {
        match (&self.en, &self.ja) {
            (Some(en), Some(ja)) if en != ja => Tree::two(en, ja),
            (Some(text), Some(_)) => Tree::text(text),
            (Some(en), None) => Tree::map([("en", Tree::text(en))]),
            (None, Some(ja)) => Tree::map([("ja", Tree::text(ja))]),
            (None, None) => Tree::text(""),
        }
    }
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Words,
    /// Its organisation.
    pub organisation: Words,
    /// Kind of organisation, post, sector, place, as written.
    pub kind: [String; 4],
}

impl Role {
    /// Organisation and title, as lists name it.
    pub fn shown(&self, lang: crate::fields::Lang) -> String {
        let (organisation, title) = (self.organisation.get(lang), self.title.get(lang));
        if organisation.is_empty() { title.to_owned() } else { format!("{organisation} / {title}") }
    }
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A move or phase.
    Move,
    /// Something that happens to the world; not shown to players.
    Event,
    /// An inject.
    Inject,
    /// An inject that waits for the controller.
    Contingency,
    /// What players should do.
    Expected,
}

/// When a line is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// At a time, in seconds from the start.
    At(i64),
    /// At a drawn time: the earliest and latest if they are known, and how it is written.
    Drawn(Option<(i64, i64)>, String),
    /// When a condition first holds, as it is written.
    When(String),
    /// With another inject.
    Like(String),
    /// When the controller releases it.
    Released,
}

/// What should follow an inject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// A kind of deed or the id of an action.
    pub action: String,
    /// Who.
    pub by: Option<String>,
    /// How soon, as it is written.
    pub within: Option<String>,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its number in the list.
    pub number: String,
    /// When it is due.
    pub due: Due,
    /// Where it stands in time, for the order.
    pub stands: i64,
    /// The move it falls into.
    pub part: Option<String>,
    /// Lists of ids by key: `to`, `about`, `tells`, `objective`, and single ones `from`, `via`, `theme`.
    pub ids: BTreeMap<&'static str, Vec<String>>,
    /// Its title.
    pub title: Words,
    /// Its text.
    pub text: Words,
    /// What should follow.
    pub expects: Vec<Expected>,
    /// Who answers for it.
    pub owner: String,
    /// How far it has come.
    pub state: String,
    /// What planners said.
    pub comments: Vec<[String; 3]>,
    /// Every other key.
    pub more: Tree,
}

impl Line {
    /// The ids under a key, with commas.
    pub fn list(&self, key: &str) -> String {
        self.ids.get(key).map(|ids| ids.join(", ")).unwrap_or_default()
    }
}

/// The whole list and what its lines refer to.
#[derive(Clone, Debug)]
pub struct Master {
    /// The scenario's id.
    pub id: String,
    /// Its title.
    pub title: Words,
    /// Its summary, start, duration, form, world and edition, as they are written.
    pub head: BTreeMap<&'static str, Words>,
    /// Where time counts from.
    pub clock: Clock,
    /// Roles in their order.
    pub roles: Vec<Role>,
    /// Titles of themes, objectives, actions, by list and id.
    pub titles: BTreeMap<&'static str, BTreeMap<String, Words>>,
    /// The lines in the order of time.
    pub lines: Vec<Line>,
    /// Names of variables.
    pub variables: Vec<String>,
}

/// Keys that have columns of their own.
const CARRIED: &[&str] = &[
    "id",
    "at",
    "when",
    "like",
    "contingency",
    "to",
    "from",
    "via",
    "about",
    "theme",
    "objective",
    "tells",
    "title",
    "text",
    "situation",
    "expects",
    "planning",
];

impl Master {
    /// The list of a scenario's tree.
    pub fn new(root: &Node) -> Self {
        let words = |key| root.get(key).map(Words::of).unwrap_or_default();
        let clock = root.get("start").and_then(Node::written).and_then(|s| Clock::parse(s).ok());
        let clock = clock.unwrap_or_else(Clock::unknown);
        let list = |key| root.get(key).map_or(&[][..], Node::items);
        let organisations: BTreeMap<String, Words> = list("organisations")
            .iter()
            .map(|o| (written(o, "id"), o.get("title").map(Words::of).unwrap_or_default()))
            .collect();
        let roles = list("roles")
            .iter()
            .map(|role| {
                let organisation = role.get("organisation").map(|o| {
                    o.written()
                        .and_then(|id| organisations.get(id))
                        .cloned()
                        .unwrap_or_else(|| Words::of(o))
                });
                Role {
                    id: written(role, "id"),
                    title: role.get("title").map(Words::of).unwrap_or_default(),
                    organisation: organisation.unwrap_or_default(),
                    kind: ["kind", "post", "sector", "place"].map(|key| written(role, key)),
                }
            })
            .collect();
        let titled = |key| -> BTreeMap<String, Words> {
            let title = |item: &Node| item.get("title").or_else(|| item.get("text")).map(Words::of);
            list(key).iter().filter_map(|item| Some((written(item, "id"), title(item)?))).collect()
        };
        let mut lines: Vec<Line> = Vec::new();
        for (kind, key) in
            [(Kind::Move, "moves"), (Kind::Event, "events"), (Kind::Inject, "injects")]
        {
            // What waits for a condition stands where its author put it: behind what comes before it in the file.
            let mut stands = 0;
            for item in list(key) {
                let mut line = line(kind, item, &clock);
                match &line.due {
                    Due::At(at) => stands = *at,
                    Due::Drawn(Some((from, _)), _) => stands = *from,
                    _ => {}
                }
                line.stands = stands;
                lines.push(line);
            }
        }
        // The same id stands where the inject it goes with stands.
        let places: BTreeMap<String, i64> =
            lines.iter().map(|l| (l.id.clone(), l.stands)).collect();
        for line in &mut lines {
            if let Due::Like(other) = &line.due {
                line.stands = places.get(other).copied().unwrap_or(line.stands);
            }
        }
        lines.sort_by_key(|l| (l.stands, l.kind.min(Kind::Inject)));
        let mut part = None;
        for (n, line) in lines.iter_mut().enumerate() {
            if line.kind == Kind::Move {
                part = Some(line.id.clone());
            } else {
                line.part.clone_from(&part);
            }
            line.number = (n + 1).to_string();
        }
        Self {
            id: written(root, "id"),
            title: words("title"),
            head: ["summary", "start", "duration", "form", "world", "edition"]
                .into_iter()
                .map(|key| (key, words(key)))
                .collect(),
            clock,
            roles,
            titles: ["themes", "objectives", "actions", "events", "moves", "milestones"]
                .into_iter()
                .map(|key| (key, titled(key)))
                .collect(),
            lines,
            variables: match root.get("variables").map(|v| &v.value) {
                Some(Value::Map(entries)) => entries.iter().map(|(k, _)| k.value.clone()).collect(),
                _ => Vec::new(),
            },
        }
    }

    /// The title of something, or its id.
    pub fn title_of<'a>(&'a self, list: &str, id: &'a str, lang: crate::fields::Lang) -> &'a str {
        self.titles
            .get(list)
            .and_then(|t| t.get(id))
            .map(|w| w.get(lang))
            .filter(|t| !t.is_empty())
            .unwrap_or(id)
    }

    /// A role.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|r| r.id == id)
    }
}

pub(crate) fn written(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::written).unwrap_or_default().to_owned()
}

fn strings(node: &Node) -> Vec<String> {
    match node.written() {
        Some(one) if !node.is_null() => vec![one.to_owned()],
        _ => node.items().iter().filter_map(Node::written).map(str::to_owned).collect(),
    }
}

fn line(kind: Kind, item: &Node, clock: &Clock) -> Line {
    let contingency = matches!(item.get("contingency").map(|n| &n.value), Some(Value::Bool(true)));
    let words = |key| item.get(key).map(Words::of).unwrap_or_default();
    let text = if kind == Kind::Move { words("situation") } else { words("text") };
    let mut ids = BTreeMap::new();
    for key in ["to", "from", "via", "about", "theme", "objective", "tells"] {
        if let Some(found) = item.get(key).map(strings).filter(|found| !found.is_empty()) {
            ids.insert(key, found);
        }
    }
    let expects = item.get("expects").map_or(&[][..], Node::items).iter().map(|e| {
        let maybe = |key| Some(written(e, key)).filter(|w| !w.is_empty());
        Expected { action: written(e, "action"), by: maybe("by"), within: maybe("within") }
    });
    let planning = item.get("planning");
    let plan = |key| planning.map(|p| written(p, key)).unwrap_or_default();
    let comments = planning.and_then(|p| p.get("comments")).map_or(&[][..], Node::items);
    let more = match Tree::from_node(item) {
        Tree::Map(entries) => Tree::Map(
            entries
                .into_iter()
                .filter(|(k, v)| !CARRIED.contains(&k.as_str()) && *v != Tree::Null)
                .collect(),
        ),
        _ => Tree::Map(Vec::new()),
    };
    Line {
        kind: if contingency { Kind::Contingency } else { kind },
        id: written(item, "id"),
        number: String::new(),
        due: due(item, clock),
        stands: 0,
        part: None,
        ids,
        title: words("title"),
        text,
        expects: expects.collect(),
        owner: plan("owner"),
        state: plan("state"),
        comments: comments
            .iter()
            .map(|c| ["at", "by", "text"].map(|key| written(c, key)))
            .collect(),
        more,
    }
}

fn due(item: &Node, clock: &Clock) -> Due {
    if let Some(at) = item.get("at").filter(|n| !n.is_null()) {
        return match at.written().map(|text| clock.seconds(text)) {
            Some(Ok(seconds)) => Due::At(seconds),
            Some(Err(_)) => Due::Drawn(None, at.written().unwrap_or_default().to_owned()),
            None => Due::Drawn(bounds(at, clock), Tree::from_node(at).flow()),
        };
    }
    if let Some(when) = item.get("when").and_then(Node::written) {
        return Due::When(when.to_owned());
    }
    match item.get("like").and_then(Node::written) {
        Some(other) => Due::Like(other.to_owned()),
        None => Due::Released,
    }
}

/// The earliest and latest time that a distribution names.
fn bounds(node: &Node, clock: &Clock) -> Option<(i64, i64)> {
    let mut found = Vec::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Seq(items) => open.extend(items),
            Value::Map(entries) => open.extend(entries.iter().map(|(_, v)| v)),
            _ => found.extend(node.written().and_then(|w| clock.seconds(w).ok())),
        }
    }
    Some((*found.iter().min()?, *found.iter().max()?))
}

/// Seconds of a duration as it is written.
pub(crate) fn seconds(written: &str) -> Option<u64> {
    parse_duration(written)
}
