//! A scenario in the making: what an importer found, on its way into YAML.

use crate::list::people::People;
use crate::master::{Due, Kind, Line, Words};
use crate::times;
use crate::tree::{Tree, document};
use crate::words::{Taken, plain, slug};

/// A scenario in the making.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Words,
    /// What it is about.
    pub summary: Option<Words>,
    /// The world it plays in.
    pub world: String,
    /// Civil time of its start, with zone.
    pub start: String,
    /// Its length in seconds.
    pub duration: u64,
    /// Its form.
    pub form: String,
    /// Who takes part.
    pub people: People,
    /// Themes by id.
    pub themes: Vec<(String, Words)>,
    /// Actions by id.
    pub actions: Vec<(String, Words)>,
    /// Other keys of the scenario.
    pub extra: Vec<(String, Tree)>,
    /// Moves, events and injects, each with the place it came from.
    pub lines: Vec<(Line, String)>,
    /// Comment lines on top.
    pub head: Vec<String>,
    /// Ids of items.
    pub taken: Taken,
}

/// One line of the same text in both languages.
pub fn same(text: impl Into<String>) -> Words {
    let text = text.into();
    Words { en: Some(text.clone()), ja: Some(text) }
}

/// A bare inject.
pub fn inject(id: String) -> Line {
    Line {
        kind: Kind::Inject,
        id,
        number: String::new(),
        due: Due::Released,
        stands: 0,
        part: None,
        ids: std::collections::BTreeMap::new(),
        title: Words::default(),
        text: Words::default(),
        expects: Vec::new(),
        owner: String::new(),
        state: String::new(),
        comments: Vec::new(),
        more: Tree::Map(Vec::new()),
    }
}

/// The id of a named thing in a list, made if nobody knows it.
pub(crate) fn named(
    list: &mut Vec<(String, Words)>,
    taken: &mut Taken,
    text: &Words,
    prefix: &str,
) -> String {
    let same = |a: Option<&String>, b: Option<&String>| {
        a.zip(b).is_some_and(|(a, b)| plain(a) == plain(b))
    };
    let known = list.iter().find(|(_, w)| {
        same(w.en.as_ref(), text.en.as_ref()) || same(w.ja.as_ref(), text.ja.as_ref())
    });
    if let Some((id, _)) = known {
        return id.clone();
    }
    let written = text.en.as_deref().or(text.ja.as_deref()).unwrap_or_default();
    let id = slug(written).unwrap_or_else(|| format!("{prefix}-{:03}", list.len() + 1));
    let id = taken.fresh(&id);
    list.push((id.clone(), text.clone()));
    id
}

impl Draft {
    /// The whole file.
    pub fn yaml(&self) -> String {
        document(&self.head.join("\n"), &self.tree())
    }

    /// The scenario's tree.
    pub fn tree(&self) -> Tree {
        let mut out = vec![
            ("hakyu".to_owned(), Tree::text("scenario/1")),
            ("id".to_owned(), Tree::text(&self.id)),
            ("title".to_owned(), self.title.tree()),
        ];
        let mut put = |key: &str, value: Tree| out.push((key.to_owned(), value));
        if let Some(summary) = &self.summary {
            put("summary", summary.tree());
        }
        put("world", Tree::text(&self.world));
        put("start", Tree::text(&self.start));
        put("duration", Tree::text(times::length(self.duration)));
        put("form", Tree::text(&self.form));
        for (key, value) in &self.extra {
            put(key, value.clone());
        }
        let pairs = |list: &[(String, Words)], key: &str| {
            Tree::Seq(
                list.iter()
                    .map(|(id, words)| Tree::map([("id", Tree::text(id)), (key, words.tree())]))
                    .collect(),
            )
        };
        if !self.themes.is_empty() {
            put("themes", pairs(&self.themes, "text"));
        }
        let roles: Vec<Tree> = self
            .people
            .known
            .iter()
            .map(|r| (r, ""))
            .chain(self.people.fresh.iter().map(|(r, p)| (r, p.as_str())))
            .map(|(role, place)| {
                let mut entries = vec![("id", Tree::text(&role.id)), ("title", role.title.tree())];
                if role.organisation != Words::default()
                    && !role.organisation.get(crate::fields::Lang::En).is_empty()
                {
                    entries.push(("organisation", role.organisation.tree()));
                }
                let [kind, post, sector, place_of] = &role.kind;
                for (key, value) in
                    [("post", post), ("kind", kind), ("sector", sector), ("place", place_of)]
                {
                    if !value.is_empty() {
                        entries.push((key, Tree::text(value)));
                    }
                }
                let tree = Tree::map(entries);
                if place.is_empty() {
                    tree
                } else {
                    Tree::Noted(
                        format!("first named in {place}; kind and post are guessed"),
                        Box::new(tree),
                    )
                }
            })
            .collect();
        if !roles.is_empty() {
            put("roles", Tree::Seq(roles));
        }
        for (kind, key) in
            [(Kind::Move, "moves"), (Kind::Event, "events"), (Kind::Inject, "injects")]
        {
            let of =
                |line: &Line| if line.kind == Kind::Contingency { Kind::Inject } else { line.kind };
            let items: Vec<Tree> = self
                .lines
                .iter()
                .filter(|(l, _)| of(l) == kind)
                .map(|(line, place)| {
                    let item = item(line);
                    if place.is_empty() { item } else { Tree::Noted(place.clone(), Box::new(item)) }
                })
                .collect();
            if !items.is_empty() {
                put(key, Tree::Seq(items));
            }
        }
        if !self.actions.is_empty() {
            put("actions", pairs(&self.actions, "title"));
        }
        let known = self.extra.iter().find(|(key, _)| key == "variables").map(|(_, tree)| tree);
        let known: Vec<String> = match known {
            Some(Tree::Map(entries)) => entries.iter().map(|(name, _)| name.clone()).collect(),
            _ => Vec::new(),
        };
        escaped(&Tree::Map(out), &known)
    }
}

/// Texts in which `${` means nothing but itself, unless it names a variable that is known.
pub(crate) fn escaped(tree: &Tree, variables: &[String]) -> Tree {
    match tree {
        Tree::Str(text) => Tree::Str(escape(text, variables)),
        Tree::Seq(items) => Tree::Seq(items.iter().map(|i| escaped(i, variables)).collect()),
        Tree::Map(entries) => {
            Tree::Map(entries.iter().map(|(k, v)| (k.clone(), escaped(v, variables))).collect())
        }
        Tree::Noted(note, inner) => Tree::Noted(note.clone(), Box::new(escaped(inner, variables))),
        other => other.clone(),
    }
}

/// One text of [`escaped`].
pub(crate) fn escape(text: &str, variables: &[String]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let known = variables.iter().any(|v| after.starts_with(&format!("{v}}}")));
        out.push_str(before);
        out.push_str(if known { "${" } else { "$${" });
        rest = after;
    }
    out + rest
}

/// An item of a scenario.
pub fn item(line: &Line) -> Tree {
    let mut out: Vec<(String, Tree)> = vec![("id".into(), Tree::text(&line.id))];
    let mut put = |key: &str, value: Tree| out.push((key.to_owned(), value));
    let said = |w: &Words| w.en.is_some() || w.ja.is_some();
    let title = said(&line.title) && !line.title.get(crate::fields::Lang::En).is_empty();
    if title {
        put("title", line.title.tree());
    }
    match &line.due {
        Due::At(at) => put("at", Tree::text(times::shown(*at))),
        Due::When(when) => put("when", Tree::text(when)),
        Due::Like(other) => put("like", Tree::text(other)),
        Due::Drawn(_, _) | Due::Released => {}
    }
    if line.kind == Kind::Contingency {
        put("contingency", Tree::Raw("true".into()));
    }
    let ids = |key: &str| line.ids.get(key).filter(|ids| !ids.is_empty());
    if let Some(to) = ids("to") {
        put("to", Tree::words(to));
    }
    for key in ["from", "via"] {
        if let Some([one, ..]) = ids(key).map(Vec::as_slice) {
            put(key, Tree::text(one));
        }
    }
    if let Some(about) = ids("about") {
        put("about", Tree::words(about));
    }
    if let Some([one, ..]) = ids("theme").map(Vec::as_slice) {
        put("theme", Tree::text(one));
    }
    match ids("objective").map(Vec::as_slice) {
        Some([one]) => put("objective", Tree::text(one)),
        Some(several) => put("objective", Tree::words(several)),
        None => {}
    }
    if let Some(tells) = ids("tells") {
        put("tells", Tree::words(tells));
    }
    if said(&line.text)
        && !(line.text.get(crate::fields::Lang::En).is_empty() && line.kind == Kind::Move)
    {
        put(if line.kind == Kind::Move { "situation" } else { "text" }, line.text.tree());
    }
    if let Tree::Map(entries) = &line.more {
        for (key, value) in entries {
            put(key, value.clone());
        }
    }
    if !line.expects.is_empty() {
        put("expects", expects(line));
    }
    if let Some(planning) = planning(line) {
        put("planning", planning);
    }
    Tree::Map(out)
}

/// What should follow, as scenarios write it.
pub(crate) fn expects(line: &Line) -> Tree {
    Tree::Seq(
        line.expects
            .iter()
            .map(|e| {
                let mut entries = vec![("action", Tree::text(&e.action))];
                entries.extend(e.by.as_ref().map(|by| ("by", Tree::text(by))));
                entries.extend(e.within.as_ref().map(|within| ("within", Tree::text(within))));
                Tree::map(entries)
            })
            .collect(),
    )
}

/// The state of planning, if there is any.
pub(crate) fn planning(line: &Line) -> Option<Tree> {
    let mut out = Vec::new();
    if !line.owner.is_empty() {
        out.push(("owner", Tree::text(&line.owner)));
    }
    if !line.state.is_empty() {
        out.push(("state", Tree::text(&line.state)));
    }
    if !line.comments.is_empty() {
        let one = |[at, by, text]: &[String; 3]| {
            let parts = [("by", by), ("at", at), ("text", text)];
            Tree::map(
                parts.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k, Tree::text(v))),
            )
        };
        out.push(("comments", Tree::Seq(line.comments.iter().map(one).collect())));
    }
    (!out.is_empty()).then(|| Tree::map(out))
}
