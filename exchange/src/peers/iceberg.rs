//! Scenarios of `IcebergTTX`: injects that follow from what teams choose. A choice becomes an action, and what it leads to
//! an inject that waits for it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json::{Doc, scalar, words};
use crate::list::draft::{Draft, inject, named, same};
use crate::list::people;
use crate::list::rows::{Said, safe};
use crate::master::{Due, Expected, Kind, Line, Role, Words};
use crate::note::Notes;
use crate::tree::Tree;
use crate::words::slug;

/// Whether a document is one.
pub fn is(doc: &Doc<'_>) -> bool {
    let injects = doc.list(doc.root, "injects");
    doc.get(doc.root, "startinjectid").is_some()
        || doc.get(doc.root, "participantteams").is_some()
        || injects
            .iter()
            .any(|i| doc.get(i, "nextinjectid").is_some() || doc.get(i, "targetteams").is_some())
}

/// Reads it.
pub fn read(doc: &Doc<'_>, draft: &mut Draft, said: &Said, notes: &mut Notes) {
    let root = doc.root;
    draft.form = "tabletop".into();
    let title = doc.text(root, "title");
    if !title.is_empty() {
        draft.title = same(safe(&title, "$.title", notes));
    }
    let about = words(&doc.text(root, "description"));
    if !about.is_empty() {
        draft.summary = Some(same(safe(&about, "$.description", notes)));
    }
    super::start(said, None, draft, notes);
    let mut teams: BTreeMap<String, String> = BTreeMap::new();
    for team in doc.list(root, "participantteams") {
        let (id, label) =
            (doc.first(team, &["id", "label"]), doc.first(team, &["label", "name", "id"]));
        let (kind, post) = people::guess(&label);
        let role = draft.taken.fresh(
            &slug(&id)
                .or_else(|| slug(&label))
                .unwrap_or_else(|| format!("role-{:03}", teams.len() + 1)),
        );
        draft.people.known.push(Role {
            id: role.clone(),
            title: same(label),
            organisation: Words::default(),
            kind: [kind.into(), post.into(), String::new(), String::new()],
        });
        teams.insert(id, role);
    }
    if !teams.is_empty() {
        notes.warn("$.participant_teams", "kinds and posts of the teams are guessed");
    }
    let injects = doc.list(root, "injects");
    let ids: BTreeMap<String, String> = injects
        .iter()
        .enumerate()
        .map(|(n, i)| {
            let written = doc.text(i, "id");
            let id = draft
                .taken
                .fresh(&slug(&written).unwrap_or_else(|| format!("inject-{:03}", n + 1)));
            (written, id)
        })
        .collect();
    let ways = ways(doc, &injects, &ids, draft, notes);
    let all: Vec<String> = draft.people.known.iter().map(|r| r.id.clone()).collect();
    let begin = doc.text(root, "startinjectid");
    let begin = if begin.is_empty() {
        injects.first().map(|i| doc.text(i, "id")).unwrap_or_default()
    } else {
        begin
    };
    for (n, item) in injects.iter().enumerate() {
        let place = format!("$.injects[{n}]");
        let written = doc.text(item, "id");
        let Some(id) = ids.get(&written) else { continue };
        let mut line = inject(id.clone());
        let release =
            doc.number(item, "releaseatminutes").and_then(|m| crate::sheet::whole(m * 60.0));
        line.due = match (ways.get(&written), release) {
            _ if written == begin => Due::At(release.unwrap_or(0)),
            (Some(ways), _) => Due::When(ways.join(" or ")),
            (None, Some(at)) => Due::At(at),
            (None, None) => {
                notes.warn(
                    &place,
                    format!("nothing leads to '{written}'; it waits for the controller"),
                );
                line.kind = Kind::Contingency;
                Due::Released
            }
        };
        let mut remarks = Vec::new();
        if let (Due::When(_), Some(at)) = (&line.due, release) {
            remarks.push(format!("release_at_minutes: {}", at / 60));
        }
        if doc.text(item, "freetextresponse") == "true" {
            remarks.push("free_text_response: players answer in their own words".into());
        }
        body(doc, item, &mut line, &place, notes);
        let to: Vec<String> = doc
            .list(item, "targetteams")
            .iter()
            .map(|t| {
                let name = scalar(t);
                teams.get(&name).cloned().unwrap_or_else(|| draft.people.role(&name, &place))
            })
            .collect();
        let to = if to.is_empty() && all.is_empty() {
            vec![draft.people.role("Players", &place)]
        } else if to.is_empty() {
            all.clone()
        } else {
            to
        };
        line.ids.insert("to", to.clone());
        line.ids.insert("via", vec!["paper".into()]);
        for option in doc.list(item, "options") {
            line.expects.push(Expected {
                action: action(doc, item, option, &ids),
                by: None,
                within: None,
            });
            if doc.get(option, "nextinjectid").is_none() {
                remarks.push(format!("option '{}' leads nowhere", doc.text(option, "label")));
            }
        }
        for expected in doc.list(item, "expectedactions") {
            let text = match expected {
                Value::Object(_) => {
                    doc.first(expected, &["label", "title", "text", "description", "name"])
                }
                other => scalar(other),
            };
            let text = same(safe(&words(&text), &place, notes));
            let action = named(&mut draft.actions, &mut draft.taken, &text, "action");
            line.expects.push(Expected { action, by: None, within: None });
        }
        let rest = doc.rest(
            item,
            &[
                "id",
                "title",
                "content",
                "targetteams",
                "freetextresponse",
                "sequenceorder",
                "releaseatminutes",
                "nextinjectid",
                "options",
                "expectedactions",
                "triggerscommunications",
            ],
        );
        remarks.extend(rest);
        line.comments = remarks.into_iter().map(|r| [String::new(), String::new(), r]).collect();
        draft.lines.push((line, place.clone()));
        talks(doc, item, id, &to, &place, draft, notes);
    }
    if let Some(minutes) = doc
        .get(root, "metadata")
        .and_then(|m| doc.number(m, "estimateddurationminutes"))
        .and_then(|m| crate::sheet::whole(m * 60.0))
    {
        draft.duration = u64::try_from(minutes).unwrap_or(0);
    }
    let last = draft
        .lines
        .iter()
        .filter_map(|(l, _)| match l.due {
            Due::At(at) => u64::try_from(at).ok(),
            _ => None,
        })
        .max()
        .unwrap_or(0);
    draft.duration = draft.duration.max(last + 3_600);
    let debrief = words(&doc.text(root, "debriefnotes"));
    if !debrief.is_empty() {
        let question = Tree::map([
            ("id", Tree::text(draft.taken.fresh("debrief"))),
            ("text", Tree::text(safe(&debrief, "$.debrief_notes", notes))),
        ]);
        draft
            .extra
            .push(("hot-wash".into(), Tree::map([("questions", Tree::Seq(vec![question]))])));
    }
    let tags: Vec<String> = doc.list(root, "tags").iter().map(|t| scalar(t)).collect();
    if !tags.is_empty() {
        draft.head.push(format!("tags: {}", tags.join(", ")));
    }
    if let Some(metadata) = doc.get(root, "metadata") {
        draft.head.extend(doc.rest(metadata, &["estimateddurationminutes"]));
    }
    let rest = doc.rest(
        root,
        &[
            "schemaversion",
            "title",
            "description",
            "tags",
            "metadata",
            "participantteams",
            "injects",
            "startinjectid",
            "debriefnotes",
        ],
    );
    if !rest.is_empty() {
        notes.warn("$", format!("not taken over: {}", rest.join(", ")));
    }
}

fn body(doc: &Doc<'_>, item: &Value, line: &mut Line, place: &str, notes: &mut Notes) {
    let (title, text) = (
        doc.text(item, "title"),
        words(&doc.first(item, &["content", "text", "body", "description"])),
    );
    if !title.is_empty() {
        line.title = same(safe(&title, place, notes));
    }
    line.text = same(safe(if text.is_empty() { &title } else { &text }, place, notes));
    if text.is_empty() && title.is_empty() {
        notes.warn(place, "the inject has neither title nor content");
        line.text = same("…");
    }
}

/// The id of the action that an option becomes.
fn action(doc: &Doc<'_>, item: &Value, option: &Value, ids: &BTreeMap<String, String>) -> String {
    let of = ids.get(&doc.text(item, "id")).cloned().unwrap_or_default();
    let id = slug(&doc.text(option, "id"))
        .or_else(|| slug(&doc.text(option, "label")))
        .unwrap_or_else(|| {
            let n = doc
                .list(item, "options")
                .iter()
                .position(|o| std::ptr::eq(*o, option))
                .unwrap_or(0);
            format!("option-{}", n + 1)
        });
    format!("{of}-{id}")
}

/// By which choices and which injects each inject is reached; the choices become actions.
fn ways(
    doc: &Doc<'_>,
    injects: &[&Value],
    ids: &BTreeMap<String, String>,
    draft: &mut Draft,
    notes: &mut Notes,
) -> BTreeMap<String, Vec<String>> {
    let mut ways: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (n, item) in injects.iter().enumerate() {
        let place = format!("$.injects[{n}]");
        for option in doc.list(item, "options") {
            let id = action(doc, item, option, ids);
            draft.taken.add(&id);
            draft.actions.push((
                id.clone(),
                same(safe(
                    &words(&doc.first(option, &["label", "title", "text", "id"])),
                    &place,
                    notes,
                )),
            ));
            let next = doc.text(option, "nextinjectid");
            if ids.contains_key(&next) {
                ways.entry(next).or_default().push(format!("done('{id}')"));
            } else if !next.is_empty() {
                notes.warn(&place, format!("an option leads to '{next}', which is not there"));
            }
        }
        let next = doc.text(item, "nextinjectid");
        if let (true, Some(id)) = (ids.contains_key(&next), ids.get(&doc.text(item, "id"))) {
            ways.entry(next).or_default().push(format!("fired('{id}')"));
        } else if !next.is_empty() {
            notes.warn(&place, format!("the inject leads to '{next}', which is not there"));
        }
    }
    ways
}

/// Messages from and to the outside that an inject sets off.
fn talks(
    doc: &Doc<'_>,
    item: &Value,
    id: &str,
    to: &[String],
    place: &str,
    draft: &mut Draft,
    notes: &mut Notes,
) {
    for (n, talk) in doc.list(item, "triggerscommunications").iter().enumerate() {
        let place = format!("{place}.triggers_communications[{n}]");
        let who = doc.first(talk, &["externalentity", "entity", "from"]);
        let (subject, text) = (doc.text(talk, "subject"), words(&doc.text(talk, "body")));
        if doc.text(talk, "direction") == "outbound" {
            let title = same(safe(&format!("To {who}: {subject}"), &place, notes));
            let action = named(&mut draft.actions, &mut draft.taken, &title, "action");
            if let Some((line, _)) = draft.lines.iter_mut().find(|(l, _)| l.id == id) {
                line.expects.push(Expected { action, by: None, within: None });
                line.comments.push([
                    String::new(),
                    String::new(),
                    format!("message to {who}: {text}"),
                ]);
            }
            continue;
        }
        let name = draft.taken.fresh(&format!("{id}-message"));
        let mut line = inject(name);
        line.due = Due::When(format!("fired('{id}')"));
        if !who.is_empty() {
            line.ids.insert("from", vec![draft.people.role(&who, &place)]);
        }
        line.ids.insert("to", to.to_vec());
        line.ids.insert("via", vec!["mail".into()]);
        if !subject.is_empty() {
            line.title = same(safe(&subject, &place, notes));
        }
        line.text = same(safe(if text.is_empty() { &subject } else { &text }, &place, notes));
        if let Some(delay) = doc.number(talk, "delayafterreleaseseconds").filter(|d| *d > 1.0) {
            line.comments.push([
                String::new(),
                String::new(),
                format!("delay_after_release_seconds: {delay}"),
            ]);
        }
        draft.lines.push((line, place));
    }
}
