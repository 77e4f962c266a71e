//! MSELs of Crucible Blueprint: events whose cells stand apart from the columns they belong to.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json::{Doc, words};
use super::table::Rows;
use crate::fields::{Field, Lang};
use crate::list::draft::{Draft, inject, same};
use crate::list::rows::{Question, Said, safe};
use crate::master::{Due, Kind, Line};
use crate::note::Notes;
use crate::sheet::Cell;
use crate::tree::Tree;
use crate::words::slug;

/// Whether a document is one.
pub fn is(doc: &Doc<'_>) -> bool {
    ["scenarioevents", "datafields", "msels"].iter().any(|key| doc.get(doc.root, key).is_some())
}

/// Reads it.
pub fn read<'v>(doc: &Doc<'v>, draft: &mut Draft, said: &Said, notes: &mut Notes) -> Vec<Question> {
    let root = doc.root;
    let msels = doc.list(root, "msels");
    let msel = chosen(doc, &msels, notes).unwrap_or(root);
    let id = doc.text(msel, "id");
    // What belongs to this MSEL, inside it or beside it.
    let of = |key: &str| -> Vec<&'v Value> {
        let inside = doc.list(msel, key);
        let mine = |v: &&'v Value| {
            let owner = doc.text(v, "mselid");
            owner.is_empty() || id.is_empty() || owner == id
        };
        if inside.is_empty() && !std::ptr::eq(msel, root) {
            doc.list(root, key).into_iter().filter(mine).collect()
        } else {
            inside
        }
    };
    let name = doc.text(msel, "name");
    if !name.is_empty() {
        draft.title = same(safe(&name, "Msel", notes));
    }
    let description = words(&doc.text(msel, "description"));
    if !description.is_empty() && description != name {
        draft.summary = Some(same(safe(&description, "Msel", notes)));
    }
    if let Some(seconds) = doc.number(msel, "durationseconds").and_then(crate::sheet::whole) {
        draft.duration = u64::try_from(seconds).unwrap_or(0);
    }
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for key in ["organizations", "teams", "units", "users", "cards"] {
        for item in of(key) {
            names.insert(doc.text(item, "id"), doc.first(item, &["name", "shortname"]));
        }
    }
    organisations(doc, &of("organizations"), draft, notes);
    let start = doc.text(msel, "starttime");
    let mut said = said.clone();
    let moves = of("moves");
    let first = moves.iter().filter_map(|m| seconds(&doc.text(m, "movestarttime"))).min();
    if said.start.is_none() {
        let zero = [start.clone()]
            .into_iter()
            .chain(moves.iter().map(|m| doc.text(m, "movestarttime")))
            .find(|t| seconds(t).is_some());
        said.start = zero.map(|t| utc(&t));
    }
    let zero = seconds(&start).or(first);
    for part in &moves {
        let at = doc
            .number(part, "deltaseconds")
            .and_then(crate::sheet::whole)
            .or_else(|| Some(seconds(&doc.text(part, "movestarttime"))? - zero?));
        let number = doc.text(part, "movenumber");
        let place = format!("Moves, number {number}");
        let title = [doc.text(part, "title"), doc.text(part, "description")]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" – ");
        let title = if title.is_empty() { format!("Move {number}") } else { words(&title) };
        let line_id = draft.taken.fresh(&slug(&title).unwrap_or_else(|| format!("move-{number}")));
        let situation = words(&doc.text(part, "situationdescription"));
        let mut line = Line {
            kind: Kind::Move,
            title: same(safe(&title, &place, notes)),
            due: Due::At(at.unwrap_or(0)),
            ..inject(line_id)
        };
        if !situation.is_empty() {
            line.text = same(safe(&situation, &place, notes));
        }
        for key in ["situationtime", "movestoptime"] {
            let text = doc.text(part, key);
            if !text.is_empty() {
                line.comments.push([String::new(), String::new(), format!("{key}: {text}")]);
            }
        }
        draft.duration = draft.duration.max(u64::try_from(at.unwrap_or(0)).unwrap_or(0) + 3_600);
        draft.lines.push((line, place));
    }
    let titles: BTreeMap<String, String> = moves
        .iter()
        .zip(&draft.lines)
        .map(|(m, (l, _))| (doc.text(m, "movenumber"), l.title.get(Lang::En).to_owned()))
        .collect();
    let rows = events(doc, &of("scenarioevents"), of("datafields"), &names, &titles, notes);
    let questions = rows.read("ScenarioEvents", draft, &said, notes);
    told(doc, msel, root, notes);
    questions
}

/// The MSEL that is read, if there are several: the one with most events.
fn chosen<'v>(doc: &Doc<'v>, msels: &[&'v Value], notes: &mut Notes) -> Option<&'v Value> {
    let count = |msel: &&&'v Value| {
        let id = doc.text(msel, "id");
        doc.list(msel, "scenarioevents").len()
            + doc
                .list(doc.root, "scenarioevents")
                .iter()
                .filter(|e| doc.text(e, "mselid") == id)
                .count()
    };
    let found = msels.iter().rev().max_by_key(count).copied();
    if let (Some(found), true) = (found, msels.len() > 1) {
        let others: Vec<String> = msels
            .iter()
            .filter(|m| !std::ptr::eq(**m, found))
            .map(|m| doc.text(m, "name"))
            .collect();
        notes.warn(
            "Msels",
            format!(
                "the file holds {} MSELs; '{}' is read, as it has most events; not read: {}",
                msels.len(),
                doc.text(found, "name"),
                others.join(", ")
            ),
        );
    }
    found
}

/// The events as rows of a list.
fn events(
    doc: &Doc<'_>,
    events: &[&Value],
    mut fields: Vec<&Value>,
    names: &BTreeMap<String, String>,
    titles: &BTreeMap<String, String>,
    notes: &mut Notes,
) -> Rows {
    let order =
        |v: &&Value| doc.number(v, "displayorder").and_then(crate::sheet::whole).unwrap_or(0);
    fields.sort_by_key(order);
    let mut rows = Rows::default();
    let time = rows.column("DeltaSeconds", Some(Field::Time), 0);
    let mut columns: BTreeMap<String, (u32, Option<i64>)> = BTreeMap::new();
    for field in &fields {
        let kind = doc.number(field, "datatype").and_then(crate::sheet::whole);
        columns.insert(doc.text(field, "id"), (rows.named(&doc.text(field, "name")), kind));
    }
    let hidden = rows.column("IsHidden", None, 0);
    let kind = rows.column("ScenarioEventType", None, 0);
    let information = rows.column("Information", Some(Field::Notes), 5);
    for event in events {
        let mut cells: BTreeMap<u32, Cell> = BTreeMap::new();
        if let Some(delta) = doc.number(event, "deltaseconds") {
            cells.insert(time, Cell::Span(delta / 86_400.0));
        }
        let mut values = doc.list(event, "datavalues");
        values.sort_by_key(|v| columns.get(&doc.text(v, "datafieldid")).map(|c| c.0));
        for value in values {
            let (text, field) = (doc.text(value, "value"), doc.text(value, "datafieldid"));
            // Exports may carry the column within the cell.
            let nested = doc.get(value, "datafield");
            let found = columns.get(&field).copied().or_else(|| {
                nested.map(|f| {
                    (
                        rows.named(&doc.text(f, "name")),
                        doc.number(f, "datatype").and_then(crate::sheet::whole),
                    )
                })
            });
            let Some((column, kind)) = found else {
                if !text.is_empty() {
                    notes.warn(
                        "DataValues",
                        format!(
                            "a value belongs to no column: '{}'",
                            text.chars().take(60).collect::<String>()
                        ),
                    );
                }
                continue;
            };
            let text = match kind {
                // Organisations, teams, users, cards: names or ids, one or several.
                Some(50 | 70 | 90 | 100 | 120) => text
                    .split([',', '|', '\n'])
                    .map(|p| names.get(p.trim()).map_or_else(|| p.trim().to_owned(), Clone::clone))
                    .filter(|p| !p.is_empty())
                    .collect::<Vec<_>>()
                    .join("\n"),
                Some(40) => utc(&text),
                _ => titles
                    .get(text.trim())
                    .filter(|_| {
                        kind == Some(150) || rows.column("Move", Some(Field::Move), 0) == column
                    })
                    .cloned()
                    .unwrap_or_else(|| words(&text)),
            };
            let free = cells.get(&column).is_none_or(Cell::is_blank);
            if free {
                cells.insert(column, Cell::Text(text));
            } else if !text.trim().is_empty() {
                let joined =
                    format!("{}\n{text}", cells.get(&column).map(Cell::shown).unwrap_or_default());
                cells.insert(column, Cell::Text(joined));
            }
        }
        if doc.text(event, "ishidden") == "true" {
            cells.insert(hidden, Cell::Text("true".into()));
        }
        match doc.text(event, "scenarioeventtype").as_str() {
            "" | "10" | "Inject" => {}
            "20" => _ = cells.insert(kind, Cell::Text("Information".into())),
            "30" => _ = cells.insert(kind, Cell::Text("Facilitation".into())),
            other => _ = cells.insert(kind, Cell::Text(other.to_owned())),
        }
        cells.insert(information, Cell::Text(words(&doc.text(event, "information"))));
        rows.push(cells);
    }
    rows
}

fn organisations(doc: &Doc<'_>, list: &[&Value], draft: &mut Draft, notes: &mut Notes) {
    let mut out = Vec::new();
    for item in list {
        let name = doc.first(item, &["name", "shortname"]);
        if name.is_empty() {
            continue;
        }
        let short = doc.text(item, "shortname");
        let id = draft.taken.fresh(
            &slug(&short)
                .or_else(|| slug(&name))
                .unwrap_or_else(|| format!("organisation-{:03}", out.len() + 1)),
        );
        let (kind, _) = crate::list::people::guess(&name);
        let tree = Tree::map([
            ("id", Tree::text(id)),
            ("title", Tree::text(safe(&name, "Organizations", notes))),
            ("kind", Tree::text(kind)),
        ]);
        let about = words(&doc.first(item, &["description", "summary"]));
        out.push(if about.is_empty() { tree } else { Tree::Noted(about, Box::new(tree)) });
    }
    if !out.is_empty() {
        draft.extra.push(("organisations".into(), Tree::Seq(out)));
    }
}

/// What has no counterpart.
fn told(doc: &Doc<'_>, msel: &Value, root: &Value, notes: &mut Notes) {
    const READ: &[&str] = &[
        "id",
        "name",
        "description",
        "starttime",
        "durationseconds",
        "moves",
        "datafields",
        "scenarioevents",
        "organizations",
        "teams",
        "msels",
        "mselid",
    ];
    let mut rest = doc.rest(msel, READ);
    if !std::ptr::eq(msel, root) {
        rest.extend(doc.rest(root, READ));
    }
    if !rest.is_empty() {
        notes.warn("", format!("not taken over: {}", rest.join(", ")));
    }
}

/// A time of Blueprint as ISO with a zone; it writes UTC.
fn utc(text: &str) -> String {
    let plain = text.contains('T')
        && !text.ends_with('Z')
        && !text.get(11..).is_some_and(|t| t.contains(['+', '-']));
    let text = if plain { format!("{text}Z") } else { text.to_owned() };
    // Fractions of a second are not used.
    match text.split_once('.') {
        Some((head, tail)) => {
            format!("{head}{}", tail.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        None => text,
    }
}

/// Seconds since 1970.
fn seconds(text: &str) -> Option<i64> {
    hakyu_scenarios::decode::Clock::parse(&utc(text)).ok().map(|c| c.start().as_second())
}
