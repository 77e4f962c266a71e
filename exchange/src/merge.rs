//! A list that came back: what changed in it, against the scenario it was made of.
//!
//! Every cell is compared with what `hakyu msel` would write there, in any set of columns and either language. What is the
//! same is left alone, so that a list without changes gives back the file byte for byte; only cells that differ are read.

mod cells;
mod edit;

use std::collections::{BTreeMap, BTreeSet};

use hakyu_scenarios::{
    diagnostic::Diagnostics,
    source::{Files, Sources},
    syntax,
    yaml::{self, Node},
};

use crate::import::{Asked, Format, Preview, list, recognise, sheets};
use crate::list::draft::{Draft, escaped, item};
use crate::list::layout::{Layout, Line as Raw};
use crate::list::people::People;
use crate::list::rows::{self, Question};
use crate::master::{Kind, Line, Master};
use crate::note::Notes;
use crate::read::ReadError;
use crate::sheet::{Cell, Sheet};
use crate::tree::Tree;
use edit::{Edits, apply};

/// What to do with injects that the list no longer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// They go, unless it is most of them.
    Few,
    /// They go.
    Drop,
    /// They stay.
    Keep,
}

/// What came of a list and its scenario.
#[derive(Debug)]
pub struct Merged {
    /// The scenario's id.
    pub id: String,
    /// The new text of its file, unless something has to be decided first.
    pub yaml: Option<String>,
    /// What changed: item, field, new value.
    pub changes: Vec<Preview>,
    /// What is told.
    pub notes: Notes,
    /// What has to be decided first.
    pub questions: Vec<Question>,
}

impl From<Merged> for crate::import::Imported {
    fn from(merged: Merged) -> Self {
        Self {
            format: "a list of injects, merged into its scenario",
            id: merged.id,
            yaml: merged.yaml,
            items: merged.changes,
            notes: merged.notes,
            questions: merged.questions,
        }
    }
}

/// Merges a list into the scenario it was made of.
///
/// # Errors
/// The list cannot be read at all, or the scenario has mistakes (drawn in the message).
pub fn merge(
    name: &str,
    bytes: &[u8],
    files: &dyn Files,
    path: &str,
    asked: &Asked,
    missing: Missing,
) -> Result<Merged, ReadError> {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    syntax::parse_scenario(files, path, &mut sources, &mut diags);
    let tree = syntax::tree(files, path, &mut sources, &mut Diagnostics::default());
    let own = yaml::read(files, path, &mut sources, &mut Diagnostics::default());
    let (Some(tree), Some(own), false) = (tree, own, diags.has_errors()) else {
        return Err(ReadError::Broken(format!(
            "the scenario {path} has mistakes; correct them first\n{}",
            diags.render(&sources, false)
        )));
    };
    let text = sources.text(own.span.file).to_owned();
    let master = Master::new(&tree);
    let mut notes = Notes::default();
    let kind = recognise(bytes)?;
    if kind == Format::Json {
        return Err(ReadError::Foreign(
            "only lists can be merged into a scenario; import this file without --base".into(),
        ));
    }
    let mut sheets = sheets(kind, name, bytes, asked, &mut notes)?;
    aside(&mut sheets, &mut notes);
    let mut out = Merged {
        id: master.id.clone(),
        yaml: None,
        changes: Vec::new(),
        notes,
        questions: Vec::new(),
    };
    let Some(layout) = list(&mut sheets, asked, &mut out.notes) else { return Ok(out) };
    let mut merging = Merging::new(&master, &own, &layout);
    merging.rows(&mut out);
    merging.missing(missing, &mut out);
    merging.fresh(asked, &mut out);
    if out.notes.has_errors() {
        return Ok(out);
    }
    let edits = merging.edits;
    if edits.is_empty() {
        out.notes.info("", "nothing in the list differs from the scenario");
        out.yaml = Some(text);
        return Ok(out);
    }
    let (yaml, whole) = apply(&text, &own, &edits);
    if whole {
        out.notes.warn("", "the file could not be changed in places, so it is written anew; comments inside it are lost");
    }
    out.yaml = Some(yaml);
    Ok(out)
}

/// The sheets of roles and of the exercise are for imports without the scenario.
fn aside(sheets: &mut Vec<Sheet>, notes: &mut Notes) {
    let before = sheets.len();
    let mark = |s: &Sheet| s.rows.get(&0).and_then(|r| r.get(&0)).map(Cell::shown);
    if before > 1 {
        sheets.retain(|s| {
            !(matches!(s.name.as_str(), "Roles" | "役割") && mark(s).as_deref() == Some("ID")
                || matches!(s.name.as_str(), "Exercise" | "演習")
                    && mark(s).as_deref() == Some("Key"))
        });
    }
    if sheets.len() < before {
        notes.info(
            "",
            "the sheets of roles and of the exercise are not read: the scenario says more",
        );
    }
}

struct Merging<'a> {
    master: &'a Master,
    own: &'a Node,
    layout: &'a Layout,
    edits: Edits,
    /// Lines of the scenario that the list has.
    seen: BTreeSet<String>,
    /// Rows that are new.
    fresh: Vec<Raw>,
    people: People,
    actions: Vec<(String, crate::master::Words)>,
    taken: crate::words::Taken,
}

impl<'a> Merging<'a> {
    fn new(master: &'a Master, own: &'a Node, layout: &'a Layout) -> Self {
        let mut taken = crate::words::Taken::default();
        master.lines.iter().for_each(|l| taken.add(&l.id));
        for id in master.titles.values().flat_map(BTreeMap::keys) {
            taken.add(id);
        }
        let actions = master
            .titles
            .get("actions")
            .into_iter()
            .flatten()
            .map(|(id, w)| (id.clone(), w.clone()))
            .collect();
        Self {
            master,
            own,
            layout,
            edits: Edits::default(),
            seen: BTreeSet::new(),
            fresh: Vec::new(),
            people: People::new(master.roles.clone()),
            actions,
            taken,
        }
    }

    /// Compares every row.
    fn rows(&mut self, out: &mut Merged) {
        let reading = cells::Reading::new(self.master, self.layout);
        for raw in &self.layout.lines {
            let Raw::Item { row, cells } = raw else {
                if let Raw::Section { row, text } = raw {
                    out.notes.warn(&format!("{}!{}", self.layout.sheet, row + 1), format!("'{text}' is a heading, which the scenario's own list does not have; it is not read"));
                }
                continue;
            };
            let place = format!("{}!{}", self.layout.sheet, row + 1);
            match reading.line(cells) {
                cells::Found::Line(line) => {
                    if !self.seen.insert(line.id.clone()) {
                        out.notes.warn(
                            &place,
                            format!("'{}' is there twice; this row becomes a new item", line.id),
                        );
                        self.fresh.push(raw.clone());
                        continue;
                    }
                    self.compare(&reading, line, *row, cells, out);
                }
                cells::Found::Expected(same) => {
                    if !same {
                        out.notes.warn(&place, "rows of expected actions are made of the column of expected actions; change them there");
                    }
                }
                cells::Found::Fresh => self.fresh.push(raw.clone()),
            }
        }
    }

    fn compare(
        &mut self,
        reading: &cells::Reading<'_>,
        line: &Line,
        row: u32,
        cells: &BTreeMap<u32, Cell>,
        out: &mut Merged,
    ) {
        let changes = reading.changes(line, row, cells);
        if changes.is_empty() {
            return;
        }
        let list = match line.kind {
            Kind::Move => "moves",
            Kind::Event => "events",
            _ => "injects",
        };
        let found = self.own.get(list).and_then(|l| {
            l.items().iter().find(|i| i.get("id").and_then(Node::written) == Some(&line.id))
        });
        let before =
            found.map_or_else(|| Tree::map([("id", Tree::text(&line.id))]), Tree::from_node);
        let mut after = before.clone();
        let mut doing = cells::Doing {
            master: self.master,
            people: &mut self.people,
            actions: &mut self.actions,
            taken: &mut self.taken,
            notes: &mut out.notes,
        };
        for change in &changes {
            if cells::change(&mut after, line, change, &mut doing) {
                out.changes.push(Preview {
                    place: change.place.clone(),
                    kind: crate::msel::says::kind(line.kind, crate::fields::Lang::En).to_owned(),
                    id: line.id.clone(),
                    due: change.field.word().to_owned(),
                    from: String::new(),
                    to: String::new(),
                    via: String::new(),
                    says: change.text().chars().take(60).collect(),
                });
            }
        }
        if after != before {
            self.edits.set(list, &line.id, after);
        }
    }

    /// Injects that the list no longer has.
    fn missing(&mut self, what: Missing, out: &mut Merged) {
        let injects = || {
            self.master.lines.iter().filter(|l| matches!(l.kind, Kind::Inject | Kind::Contingency))
        };
        let gone: Vec<String> =
            injects().filter(|l| !self.seen.contains(&l.id)).map(|l| l.id.clone()).collect();
        if gone.is_empty() {
            return;
        }
        let all = injects().count();
        match what {
            Missing::Keep => {
                out.notes.info("", format!("not in the list, kept: {}", gone.join(", ")));
                return;
            }
            Missing::Few if gone.len() * 2 > all && all > 2 => {
                out.notes.error("", format!("{} of the {all} injects of the scenario are not in the list", gone.len()), "is the list filtered? say --missing keep to keep them, --missing drop to take them out");
                return;
            }
            Missing::Few | Missing::Drop => {}
        }
        for id in gone {
            let own = self.own.get("injects").is_some_and(|l| {
                l.items().iter().any(|i| i.get("id").and_then(Node::written) == Some(&id))
            });
            if own {
                out.notes.warn_help(
                    "",
                    format!("'{id}' is not in the list; it is taken out"),
                    "say --missing keep to keep it",
                );
                out.changes.push(Preview {
                    place: String::new(),
                    kind: "Inject".into(),
                    id: id.clone(),
                    due: "taken out".into(),
                    from: String::new(),
                    to: String::new(),
                    via: String::new(),
                    says: String::new(),
                });
                self.edits.drop("injects", &id);
            } else {
                out.notes.warn("", format!("'{id}' is not in the list, but it comes from the scenario that this one extends; it stays"));
            }
        }
    }

    /// Reads the new rows as an import would, with everybody known.
    fn fresh(&mut self, asked: &Asked, out: &mut Merged) {
        let known = self.people.fresh.len();
        if !self.fresh.is_empty() {
            let layout = Layout {
                lines: std::mem::take(&mut self.fresh),
                above: Vec::new(),
                ..self.layout.clone()
            };
            let mut draft = Draft {
                people: std::mem::take(&mut self.people),
                themes: self
                    .master
                    .titles
                    .get("themes")
                    .into_iter()
                    .flatten()
                    .map(|(id, w)| (id.clone(), w.clone()))
                    .collect(),
                actions: std::mem::take(&mut self.actions),
                taken: std::mem::take(&mut self.taken),
                ..Draft::default()
            };
            let themes = draft.themes.len();
            let mut said = asked.said.clone();
            said.start = Some(self.master.clock.civil(0));
            said.via.clone_from(&asked.map.via);
            said.to.clone_from(&asked.map.to);
            out.questions = rows::read(&layout, &mut draft, &said, &mut out.notes);
            for (line, place) in &draft.lines {
                let list = match line.kind {
                    Kind::Move => "moves",
                    Kind::Event => "events",
                    _ => "injects",
                };
                out.changes.push(Preview {
                    place: place.clone(),
                    kind: crate::msel::says::kind(line.kind, crate::fields::Lang::En).to_owned(),
                    id: line.id.clone(),
                    due: "new".into(),
                    from: line.list("from"),
                    to: line.list("to"),
                    via: line.list("via"),
                    says: line.text.get(crate::fields::Lang::Ja).chars().take(60).collect(),
                });
                self.edits.add(list, escaped(&item(line), &self.master.variables));
            }
            for (id, words) in draft.themes.iter().skip(themes) {
                self.edits.add(
                    "themes",
                    escaped(
                        &Tree::map([("id", Tree::text(id)), ("text", words.tree())]),
                        &self.master.variables,
                    ),
                );
            }
            self.people = draft.people;
            self.actions = draft.actions;
        }
        let before = self.master.titles.get("actions").map_or(0, BTreeMap::len);
        for (id, words) in self.actions.iter().skip(before) {
            self.edits.add(
                "actions",
                escaped(
                    &Tree::map([("id", Tree::text(id)), ("title", words.tree())]),
                    &self.master.variables,
                ),
            );
        }
        let _ = known;
        for (role, place) in &self.people.fresh {
            out.notes.warn(
                place,
                format!(
                    "'{}' becomes the role '{}'; its kind ({}) and post ({}) are guessed",
                    role.title.get(crate::fields::Lang::En),
                    role.id,
                    role.kind[0],
                    role.kind[1]
                ),
            );
            let mut entries = vec![("id", Tree::text(&role.id)), ("title", role.title.tree())];
            if !role.organisation.get(crate::fields::Lang::En).is_empty() {
                entries.push(("organisation", role.organisation.tree()));
            }
            entries
                .extend([("post", Tree::text(&role.kind[1])), ("kind", Tree::text(&role.kind[0]))]);
            self.edits.add("roles", Tree::map(entries));
        }
    }
}
