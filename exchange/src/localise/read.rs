//! A workbook that came back: cells as an overlay, and everything that is wrong with them, each at its cell.

mod tables;

use std::collections::BTreeMap;

use super::{
    Ground, Owner,
    layout::{PARTS, Part},
    settle::settled,
};
use crate::{
    list::rows::flow,
    master::Words,
    note::Notes,
    sheet::{Cell, Sheet},
    times::{self, Moment, Order, Reading, length, shown},
    tree::Tree,
    words::{Taken, japanese, narrow, plain, slug},
};

/// What a workbook says of itself.
#[derive(Clone, Debug)]
pub struct Head {
    /// Id of the master.
    pub scenario: String,
    /// Edition of the master it was made for.
    pub edition: Option<String>,
    /// Id of the overlay.
    pub id: String,
    /// The organisation as an overlay writes it.
    pub organisation: Tree,
    marks: BTreeMap<String, String>,
    kept: Vec<(String, Tree)>,
}

impl Head {
    /// The organisation.
    pub fn owner(&self, scenario: &hakyu_scenarios::syntax::Scenario) -> Option<Owner> {
        Owner::of(scenario, &Tree::map([("organisation", self.organisation.clone())]))
    }
}

/// Where the parts of an overlay stand in the workbook: by list and id, the sheet, the row, and the columns by key.
pub type Places = BTreeMap<(String, String), Line>;

/// A row of a sheet.
#[derive(Clone, Debug)]
pub struct Line {
    sheet: Sheet,
    row: u32,
    columns: BTreeMap<String, u32>,
}

impl Line {
    /// The name of a cell of the row, or of the row where the key has no column.
    pub fn cell(&self, key: &str) -> String {
        match self.columns.get(key) {
            Some(&column) => self.sheet.place(self.row, column),
            None => self.sheet.line(self.row),
        }
    }
}

/// A sheet with its columns found.
struct Grid<'s> {
    sheet: &'s Sheet,
    columns: BTreeMap<String, u32>,
}

impl Grid<'_> {
    fn get(&self, row: u32, key: &str) -> Option<&Cell> {
        self.sheet.rows.get(&row)?.get(self.columns.get(key)?)
    }

    /// What stands in a cell, without blanks around it.
    fn text(&self, row: u32, key: &str) -> String {
        self.get(row, key).map(|c| narrow_trim(&c.shown())).unwrap_or_default()
    }

    /// A text for people: as it is.
    fn said(&self, row: u32, key: &str) -> Option<String> {
        self.get(row, key).map(Cell::shown).filter(|t| !t.trim().is_empty())
    }

    fn both(&self, row: u32, en: &str, ja: &str) -> Words {
        Words { en: self.said(row, en), ja: self.said(row, ja) }
    }

    fn place(&self, row: u32, key: &str) -> String {
        match self.columns.get(key) {
            Some(&column) => self.sheet.place(row, column),
            None => self.sheet.line(row),
        }
    }

    /// Rows below the headings with something in a cell people write into.
    fn rows(&self, keys: &[&str]) -> Vec<u32> {
        let used = |row: &u32| keys.iter().any(|k| self.get(*row, k).is_some());
        self.sheet.rows.keys().copied().filter(|r| *r > 0).filter(used).collect()
    }

    fn line(&self, row: u32) -> Line {
        let sheet = Sheet::new(&self.sheet.name);
        Line { sheet, row, columns: self.columns.clone() }
    }
}

fn narrow_trim(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}').to_owned()
}

/// What the sheet that the program keeps says.
pub fn head(sheets: &[Sheet], notes: &mut Notes) -> Option<Head> {
    let Some(data) = sheets.iter().find(|s| Part::named(&s.name) == Some(Part::Data)) else {
        notes.error(
            "",
            "this is no workbook of `hakyu localise`: the sheet 'Data' is missing",
            "write one with `hakyu localise SCENARIO --org ORGANISATION`, and keep its hidden sheets",
        );
        return None;
    };
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    let mut kept = Vec::new();
    let mut marks = BTreeMap::new();
    for (row, cells) in data.rows.iter().filter(|(row, _)| **row > 0) {
        let cell = |n: u32| cells.get(&n).map(Cell::shown).unwrap_or_default();
        let (key, value) = (cell(0), cell(1));
        if let Some(list) = key.strip_prefix("keep ") {
            match flow(&value) {
                Some(tree) => kept.push((list.to_owned(), tree)),
                None => notes.error(
                    &data.place(*row, 1),
                    "what the program kept here cannot be read any more",
                    "write the workbook again and copy your cells over",
                ),
            }
        } else if let Some(id) = key.strip_prefix("mark ") {
            marks.insert(id.to_owned(), value);
        } else {
            values.insert(key, value);
        }
    }
    let mut take = |key: &str| {
        let found = values.get(key).cloned().filter(|v| !v.is_empty());
        if found.is_none() {
            notes.error(
                &data.name,
                format!("the entry '{key}' is missing"),
                "write the workbook again and copy your cells over",
            );
        }
        found
    };
    let (scenario, id, organisation) = (take("scenario"), take("id"), take("organisation"));
    Some(Head {
        scenario: scenario?,
        edition: values.get("edition").cloned().filter(|v| !v.is_empty()),
        id: id?,
        organisation: organisation.as_deref().and_then(flow)?,
        marks,
        kept,
    })
}

/// The overlay that a workbook describes; everything that cannot be understood is told.
pub fn overlay(
    sheets: &[Sheet],
    head: &Head,
    ground: &Ground<'_>,
    notes: &mut Notes,
) -> (Tree, Places) {
    let needs = ground.needs();
    let mut grids: BTreeMap<Part, Grid<'_>> = BTreeMap::new();
    for &part in PARTS.iter().filter(|p| !matches!(p, Part::HowTo | Part::Data)) {
        let Some(sheet) = sheets.iter().find(|s| Part::named(&s.name) == Some(part)) else {
            notes.error(
                "",
                format!("the sheet '{}' ({}) is missing", part.names().0, part.names().1),
                "what stood on it would be lost: write the workbook again and copy your cells over",
            );
            continue;
        };
        let mut columns = BTreeMap::new();
        let headings = sheet.rows.get(&0);
        for column in part.columns(&needs) {
            let found = headings.and_then(|h| h.iter().find(|(_, c)| column.is(&c.shown())));
            match found {
                Some((at, _)) => {
                    columns.insert(column.key, *at);
                }
                None if column.key.ends_with("more") => {}
                None => notes.error(
                    &sheet.line(0),
                    format!("the column '{}' is missing", column.en),
                    "keep the headings as they were written",
                ),
            }
        }
        grids.insert(part, Grid { sheet, columns });
    }
    let mut reader =
        Reader { ground, notes, taken: ground.taken(), places: Places::new(), roles: Vec::new() };
    let mut tree = Tree::map([
        ("hakyu", Tree::text("overlay/1")),
        ("scenario", Tree::text(&head.scenario)),
        ("id", Tree::text(&head.id)),
        ("organisation", head.organisation.clone()),
    ]);
    if let Some(edition) = &head.edition {
        tree.set("edition", Tree::text(edition), &[]);
    }
    let mut lists: BTreeMap<&str, Vec<Tree>> = BTreeMap::new();
    // Posts first: the others name them.
    let order = [Part::Posts, Part::Injects, Part::Own, Part::Sites, Part::Plans];
    reader.know_roles();
    for part in order {
        let Some(grid) = grids.get(&part) else { continue };
        let (key, items) = match part {
            Part::Posts => ("roles", reader.posts(grid)),
            Part::Injects => ("injects", reader.injects(grid)),
            Part::Own => ("injects", reader.own(grid)),
            Part::Sites => ("sites", reader.sites(grid, &needs)),
            _ => ("plans", reader.plans(grid)),
        };
        lists.entry(key).or_default().extend(items);
    }
    if let Some(grid) = grids.get(&Part::Words) {
        let own = reader.words(grid);
        tree.set("variables", Tree::Map(own), &[]);
    }
    if let Some(grid) = grids.get(&Part::Approval) {
        reader.approval(grid, &mut tree);
    }
    let places = reader.places;
    for (list, item) in &head.kept {
        if list == "variables" {
            if let (Tree::Map(more), Some(Tree::Map(mut all))) = (item, tree.take("variables")) {
                all.extend(more.iter().cloned());
                tree.set("variables", Tree::Map(all), &[]);
            }
        } else {
            lists.entry(list.as_str()).or_default().push(item.clone());
        }
    }
    for (key, items) in lists {
        tree.set(key, Tree::Seq(items), &[]);
    }
    let touched = super::touched(&tree);
    let marks = head.marks.iter().filter(|(id, _)| touched.contains(*id));
    let marks = marks.map(|(id, mark)| (id.clone(), Tree::text(mark)));
    tree.set("made-from", Tree::Map(marks.collect()), &[]);
    (settled(&tree, ground), places)
}

struct Reader<'a, 'n> {
    ground: &'a Ground<'a>,
    notes: &'n mut Notes,
    taken: Taken,
    places: Places,
    /// Own roles: id and titles.
    roles: Vec<(String, Words)>,
}

impl Reader<'_, '_> {
    fn know_roles(&mut self) {
        for id in self.ground.roles() {
            let role = self.ground.scenario.roles.iter().find(|r| r.id.value == id);
            let title = role.map(|r| Words {
                en: Some(r.title.en().to_owned()),
                ja: Some(r.title.ja().to_owned()),
            });
            self.roles.push((id.to_owned(), title.unwrap_or_default()));
        }
    }

    /// The id of a row: as written, or a fresh one.
    fn id(&mut self, grid: &Grid<'_>, row: u32, key: &str, title: &Words, kind: &str) -> String {
        let written = grid.text(row, key);
        if !written.is_empty() {
            self.taken.add(&written);
            return written;
        }
        let owner = &self.ground.owner.id;
        let stem = title.en.as_deref().and_then(slug).map_or_else(
            || format!("{owner}-{kind}"),
            |s| if s.starts_with(owner.as_str()) { s } else { format!("{owner}-{s}") },
        );
        self.taken.fresh(&stem)
    }

    fn yes(&mut self, grid: &Grid<'_>, row: u32, key: &str) -> Option<bool> {
        let text = grid.text(row, key);
        match plain(&text).as_str() {
            "" if text.is_empty() => None,
            "yes" | "y" | "true" | "1" | "x" | "はい" | "可" | "要" => Some(true),
            "" if matches!(text.as_str(), "○" | "〇" | "✓" | "✔" | "◯" | "●" | "レ") => {
                Some(true)
            }
            "no" | "n" | "false" | "0" | "いいえ" | "否" | "不要" => Some(false),
            "" if matches!(text.as_str(), "×" | "-" | "−" | "ー") => Some(false),
            _ => {
                self.notes.error(
                    &grid.place(row, key),
                    format!("'{text}' is neither yes nor no"),
                    "choose from the list: yes or no (はい／いいえ)",
                );
                None
            }
        }
    }

    /// A number; texts like `72 h` are for the caller.
    fn number(&mut self, grid: &Grid<'_>, row: u32, key: &str, what: &str) -> Option<f64> {
        let cell = grid.get(row, key)?;
        let found = match cell {
            Cell::Number(n) => Some(*n),
            Cell::Text(text) => narrow(text).trim().replace(',', "").parse().ok(),
            _ => None,
        };
        if found.is_none_or(|n: f64| !n.is_finite()) {
            self.notes.error(
                &grid.place(row, key),
                format!("'{}' is not {what}", cell.shown()),
                "write a number",
            );
            return None;
        }
        found
    }

    fn kept(&mut self, grid: &Grid<'_>, row: u32, key: &str) -> Vec<(String, Tree)> {
        let Some(text) = grid.said(row, key) else { return Vec::new() };
        if let Some(Tree::Map(entries)) = flow(&text) {
            entries
        } else {
            self.notes.error(
                &grid.place(row, key),
                "what the program kept in this hidden cell cannot be read any more",
                "clear the cell, or write the workbook again",
            );
            Vec::new()
        }
    }

    fn reason(grid: &Grid<'_>, row: u32) -> Option<Tree> {
        let text = grid.said(row, "reason")?;
        if text.starts_with('{')
            && let Some(tree @ Tree::Map(_)) = flow(&text)
        {
            return Some(tree);
        }
        Some(match text.split_once('／') {
            Some((en, ja)) if !japanese(en) && japanese(ja) => Tree::two(en, ja),
            _ => Tree::text(text),
        })
    }

    fn injects(&mut self, grid: &Grid<'_>) -> Vec<Tree> {
        let known = self.ground.injects();
        let mut out = Vec::new();
        let input = ["en", "ja", "shift", "skip", "hold", "reason"];
        for row in grid.rows(&input) {
            let id = grid.text(row, "id");
            let Some(inject) = known.iter().find(|i| i.id.value == id) else {
                let help = "this column says which inject the row is about; leave it as it was written, and write injects of your own on the sheet 'Own injects'";
                if id.is_empty() {
                    self.notes.error(&grid.sheet.line(row), "the row has no ID", help);
                } else {
                    self.notes.error(
                        &grid.place(row, "id"),
                        format!("the scenario has no inject '{id}' for this organisation"),
                        "the scenario has changed, or the cell has; see `hakyu localise --conflicts`",
                    );
                }
                continue;
            };
            let said = grid.both(row, "en", "ja");
            let shift =
                self.number(grid, row, "shift", "a number of minutes").filter(|n| *n != 0.0);
            let skip = self.yes(grid, row, "skip") == Some(true);
            let hold = self.yes(grid, row, "hold") == Some(true);
            let words = said.en.is_some() || said.ja.is_some();
            if skip && hold {
                self.notes.error(
                    &grid.place(row, "hold"),
                    format!("'{id}' is left out and held back at once"),
                    "choose one of the two",
                );
                continue;
            }
            if (skip || hold) && (words || shift.is_some()) {
                let key = match (said.en.is_some(), said.ja.is_some()) {
                    (true, _) => "en",
                    (_, true) => "ja",
                    _ => "shift",
                };
                let way = if skip { "left out" } else { "held back" };
                self.notes.error(
                    &grid.place(row, key),
                    format!("'{id}' is {way}, so its own text or time has no effect"),
                    "clear one of them; to hold back a text of your own, leave this one out and add yours on 'Own injects'",
                );
                continue;
            }
            let reason = Self::reason(grid, row);
            let more = self.kept(grid, row, "more");
            let mut entries: Vec<(String, Tree)> = Vec::new();
            if skip || hold {
                entries.push((if skip { "skip" } else { "hold" }.into(), Tree::text(&id)));
                // Attachments of an own version go with it.
                entries.extend(more.into_iter().filter(|(key, _)| key == "reason"));
            } else if words || shift.is_some() || !more.is_empty() {
                entries.push(("localise".into(), Tree::text(&id)));
                if words {
                    entries.push(("text".into(), said.tree()));
                }
                if let Some(minutes) = shift {
                    entries.push(("shift".into(), Tree::text(minutes_text(minutes))));
                }
                if words && !inject.text.text.both {
                    self.one_language(grid, row, &said);
                }
                entries.extend(more);
            } else {
                if reason.is_some() {
                    self.notes.warn(
                        &grid.place(row, "reason"),
                        "a reason, but nothing is changed; it is left out",
                    );
                }
                continue;
            }
            if let Some(reason) = reason {
                entries.retain(|(key, _)| key != "reason");
                entries.push(("reason".into(), reason));
            }
            self.places.insert(("injects".into(), id.clone()), grid.line(row));
            out.push(Tree::Map(entries));
        }
        out
    }

    /// The master has both languages and the local text one: readers of the other see this one.
    fn one_language(&mut self, grid: &Grid<'_>, row: u32, said: &Words) {
        let (key, missing) = match (&said.en, &said.ja) {
            (Some(_), None) => ("ja", "Japanese"),
            (None, Some(_)) => ("en", "English"),
            _ => return,
        };
        self.notes.warn(
            &grid.place(row, key),
            format!("there is no {missing} text; its readers see the other language"),
        );
    }

    fn roles_of(&mut self, grid: &Grid<'_>, row: u32, key: &str) -> Vec<String> {
        let text = grid.text(row, key);
        let mut out = Vec::new();
        for part in text.split([',', '、', ';', '；', '，', '\n']).map(narrow_trim) {
            if part.is_empty() {
                continue;
            }
            let same = |t: &Option<String>| t.as_ref().is_some_and(|t| plain(t) == plain(&part));
            let found = self
                .roles
                .iter()
                .find(|(id, title)| *id == part || same(&title.en) || same(&title.ja));
            if let Some((id, _)) = found {
                out.push(id.clone());
            } else {
                let known: Vec<&str> = self.roles.iter().map(|r| r.0.as_str()).collect();
                let near = hakyu_scenarios::diagnostic::nearest(&part, known.iter().copied());
                let hint = near.map(|n| format!("did you mean '{n}'? ")).unwrap_or_default();
                self.notes.error(
                    &grid.place(row, key),
                    format!("'{part}' is no post of this organisation"),
                    &format!("{hint}its posts are {}", known.join(", ")),
                );
            }
        }
        out
    }

    fn own(&mut self, grid: &Grid<'_>) -> Vec<Tree> {
        let mut out = Vec::new();
        let written =
            ["id", "time", "like", "to", "via", "title-en", "title-ja", "en", "ja", "reason"];
        for row in grid.rows(&written) {
            if self.yes(grid, row, "use") == Some(false) {
                continue;
            }
            let title = grid.both(row, "title-en", "title-ja");
            let said = grid.both(row, "en", "ja");
            let id = self.id(grid, row, "id", &title, "own");
            let more = self.kept(grid, row, "more");
            let held = |key: &str| more.iter().any(|(k, _)| k == key);
            let mut entries = vec![("id".to_owned(), Tree::text(&id))];
            let like = grid.text(row, "like");
            let time = grid.get(row, "time").is_some();
            match (time, !like.is_empty()) {
                (true, true) => self.notes.error(
                    &grid.place(row, "like"),
                    "a time and an inject that it goes with: only one of them can be",
                    "clear one of the two cells",
                ),
                (true, false) => {
                    if let Some(seconds) = self.time(grid, row, "time") {
                        entries.push(("at".into(), Tree::text(shown(seconds))));
                    }
                }
                (false, true) => entries.push(("like".into(), Tree::text(&like))),
                (false, false) if held("when") || held("at") || held("contingency") => {}
                (false, false) => self.notes.error(
                    &grid.place(row, "time"),
                    "when does it come? there is neither a time nor an inject that it goes with",
                    "write a time such as T+2h or 9/9 05:00, or choose an inject",
                ),
            }
            let mut to = self.roles_of(grid, row, "to");
            if to.is_empty() && grid.text(row, "to").is_empty() {
                match self.roles.as_slice() {
                    [(only, _)] => to.push(only.clone()),
                    _ => self.notes.error(
                        &grid.place(row, "to"),
                        "who receives it?",
                        "choose one of your posts from the list; several with commas",
                    ),
                }
            }
            entries.push(("to".into(), Tree::words(to)));
            let via = grid.text(row, "via");
            if !via.is_empty() {
                entries.push(("via".into(), Tree::text(via.to_lowercase())));
            } else if like.is_empty() {
                self.notes.error(
                    &grid.place(row, "via"),
                    "how does it arrive?",
                    &format!("choose a channel: {}", super::write::VIAS.join(", ")),
                );
            }
            if title.en.is_some() || title.ja.is_some() {
                entries.push(("title".into(), title.tree()));
            }
            if said.en.is_some() || said.ja.is_some() {
                self.one_language(grid, row, &said);
                entries.push(("text".into(), said.tree()));
            } else if !held("alternatives") {
                self.notes.error(
                    &grid.place(row, "en"),
                    "there is no text",
                    "write what your post reads or hears",
                );
            }
            entries.extend(more);
            let mut item = vec![("add".to_owned(), Tree::Map(entries))];
            item.extend(Self::reason(grid, row).map(|r| ("reason".to_owned(), r)));
            self.line("injects", &id, grid, row);
            out.push(Tree::Map(item));
        }
        out
    }

    /// Remembers where an item stands, and tells of an id that is there twice.
    fn line(&mut self, list: &str, id: &str, grid: &Grid<'_>, row: u32) {
        let old = self.places.insert((list.to_owned(), id.to_owned()), grid.line(row));
        if let Some(old) = old {
            self.notes.error(
                &grid.place(row, "id"),
                format!("'{id}' is there twice, first in {}", old.cell("id")),
                "give one of them another ID, or clear the cell: the program finds one",
            );
        }
    }

    /// Seconds from the start.
    fn time(&mut self, grid: &Grid<'_>, row: u32, key: &str) -> Option<i64> {
        let cell = grid.get(row, key)?;
        let clock = &self.ground.scenario.clock;
        if let Cell::Text(text) = cell
            && let Ok(seconds) = clock.seconds(&narrow(text.trim()))
        {
            return Some(seconds);
        }
        let start = clock.civil(0);
        let year = start.get(..4).and_then(|y| y.parse().ok());
        let how = Reading { order: Some(Order::MonthFirst), year, ..Reading::default() };
        let day = start.get(..10).and_then(|d| d.parse::<jiff::civil::Date>().ok())?;
        let of_day = |time: Option<i64>| {
            let s = time.unwrap_or(0);
            format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
        };
        let civil =
            |date: jiff::civil::Date, time| clock.seconds(&format!("{date}T{}", of_day(time))).ok();
        let found = match times::cell(cell, &how) {
            Ok(Moment::Offset(seconds)) => Some(seconds),
            Ok(Moment::Civil { date: Some(date), clock, .. }) => civil(date, clock),
            // A time of day: the first one from the start on.
            Ok(Moment::Civil { date: None, clock, .. }) => {
                civil(day, clock).map(|s| if s < 0 { s + 86_400 } else { s })
            }
            Ok(Moment::Day { days, clock }) => jiff::Span::new()
                .try_days(days)
                .ok()
                .and_then(|s| day.checked_add(s).ok())
                .and_then(|d| civil(d, clock)),
            Err(_) => None,
        };
        if found.is_none() {
            self.notes.error(
                &grid.place(row, key),
                format!("'{}' is not a time", cell.shown()),
                "write T+2h30m from the start, or month, day and time: 9/9 05:30",
            );
        }
        found
    }
}

/// A shift in the format of overlays.
fn minutes_text(minutes: f64) -> String {
    let seconds = crate::sheet::whole(minutes * 60.0).unwrap_or(0);
    let sign = if seconds < 0 { "-" } else { "" };
    format!("{sign}{}", length(seconds.unsigned_abs()))
}
