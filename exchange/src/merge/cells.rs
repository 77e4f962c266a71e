//! Cells against the lines they were made of, and what a changed one does to its item.

use std::collections::BTreeMap;

use crate::fields::{Column, Field, Lang};
use crate::list::draft::{escape, expects, planning};
use crate::list::layout::{Layout, Mapped};
use crate::list::people::{self, People};
use crate::list::rows::{comments, condition_reads, deed, flow, parts, safe, state};
use crate::master::{Due, Kind, Line, Master, Words};
use crate::msel::{Shown, cell, says};
use crate::note::Notes;
use crate::sheet::{Cell, letters};
use crate::times::{self, Moment};
use crate::tree::Tree;
use crate::words::Taken;

/// A cell that is not what the scenario would write there.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub field: Field,
    pub lang: Option<Lang>,
    pub place: String,
    pub heading: String,
    /// The new content; `None` when the cell was emptied.
    pub cell: Option<Cell>,
}

impl Change {
    pub(super) fn text(&self) -> String {
        self.cell.as_ref().map(Cell::shown).unwrap_or_default()
    }
}

/// What a row is.
pub(super) enum Found<'m> {
    /// A line of the scenario.
    Line(&'m Line),
    /// The row of an expected action, and whether it is what the scenario would write.
    Expected(bool),
    /// New.
    Fresh,
}

/// The scenario's own list, as the columns at hand would show it.
pub(super) struct Reading<'a> {
    master: &'a Master,
    layout: &'a Layout,
    /// The language of the list, where columns do not tell.
    lang: Lang,
}

fn same(a: &str, b: &str) -> bool {
    let tidy = |text: &str| {
        text.replace("\r\n", "\n")
            .lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
            .trim()
            .to_owned()
    };
    tidy(a) == tidy(b)
}

impl<'a> Reading<'a> {
    pub(super) fn new(master: &'a Master, layout: &'a Layout) -> Self {
        let mut reading = Self { master, layout, lang: Lang::En };
        // The list is in the language in which more of its cells are what the scenario says.
        let count = |reading: &Self, lang| {
            let texts = || {
                layout
                    .columns
                    .iter()
                    .filter(|c| matches!(c.field, Some(Field::Title | Field::Text)))
            };
            layout
                .lines
                .iter()
                .filter_map(|l| match l {
                    crate::list::layout::Line::Item { cells, .. } => Some(cells),
                    crate::list::layout::Line::Section { .. } => None,
                })
                .filter(|cells| {
                    let Found::Line(line) = reading.line(cells) else { return false };
                    texts().any(|c| {
                        cells
                            .get(&c.column)
                            .is_some_and(|v| same(&v.shown(), &reading.shown(line, c, true, lang)))
                    })
                })
                .count()
        };
        reading.lang =
            if count(&reading, Lang::Ja) > count(&reading, Lang::En) { Lang::Ja } else { Lang::En };
        reading
    }

    fn of(&self, field: Field, cells: &BTreeMap<u32, Cell>) -> Option<String> {
        self.layout.of(field).find_map(|c| cells.get(&c.column)).map(Cell::shown)
    }

    /// The line a row was made of.
    pub(super) fn line(&self, cells: &BTreeMap<u32, Cell>) -> Found<'a> {
        let lines = &self.master.lines;
        if let Some(id) = self.of(Field::Id, cells) {
            if let Some(line) = lines.iter().find(|l| l.id == id.trim()) {
                return Found::Line(line);
            }
            if self.layout.has(Field::Number) {
                return Found::Fresh;
            }
        }
        let Some(number) = self.of(Field::Number, cells).or_else(|| self.of(Field::Id, cells))
        else {
            return Found::Fresh;
        };
        if let Some(line) = lines.iter().find(|l| l.number == number.trim()) {
            return Found::Line(line);
        }
        if let Some((of, n)) = number.trim().split_once('.')
            && let Some(line) = lines.iter().find(|l| l.number == of)
            && let Ok(n) = n.parse::<usize>()
            && let Some(expected) = n.checked_sub(1).and_then(|n| line.expects.get(n))
        {
            let text = self.of(Field::Text, cells).unwrap_or_default();
            let fits = [Lang::En, Lang::Ja]
                .iter()
                .any(|l| same(&text, &crate::msel::deed(self.master, expected, false, *l)));
            return Found::Expected(fits);
        }
        Found::Fresh
    }

    fn shown(&self, line: &Line, mapped: &Mapped, machine: bool, lang: Lang) -> String {
        let Some(field) = mapped.field else { return String::new() };
        let column = Column { field, lang: mapped.lang, heading: String::new(), width: 0.0 };
        match cell(self.master, line, &column, machine, lang) {
            Shown::Text(text) => text,
            Shown::Number(n) => n.to_string(),
            Shown::Civil(at) => crate::msel::write::civil(self.master, at),
        }
    }

    /// The cells of a row that differ.
    pub(super) fn changes(
        &self,
        line: &Line,
        row: u32,
        cells: &BTreeMap<u32, Cell>,
    ) -> Vec<Change> {
        let mut out: Vec<Change> = Vec::new();
        for mapped in &self.layout.columns {
            let made = |field, cell| Change {
                field,
                lang: mapped.lang,
                place: format!("{}!{}{}", self.layout.sheet, letters(mapped.column), row + 1),
                heading: mapped.heading.clone(),
                cell,
            };
            let there = cells.get(&mapped.column);
            let Some(field) = mapped.field else {
                out.extend(there.map(|c| made(Field::Notes, Some(c.clone()))));
                continue;
            };
            if matches!(field, Field::Number | Field::Id) {
                continue;
            }
            let text = there.map(Cell::shown).unwrap_or_default();
            let alike = [true, false].into_iter().any(|machine| {
                [Lang::En, Lang::Ja]
                    .into_iter()
                    .any(|lang| same(&text, &self.shown(line, mapped, machine, lang)))
            });
            if alike || (matches!(field, Field::Time | Field::Civil) && self.same_time(line, there))
            {
                continue;
            }
            out.push(made(field, there.cloned()));
        }
        // A time and a civil time beside it: whichever was changed counts.
        let time = out.iter().any(|c| c.field == Field::Time && c.cell.is_some());
        if time {
            out.retain(|c| c.field != Field::Civil);
        }
        for change in &mut out {
            if change.lang.is_none() && matches!(change.field, Field::Title | Field::Text) {
                change.lang = Some(self.lang);
            }
        }
        out
    }

    fn same_time(&self, line: &Line, cell: Option<&Cell>) -> bool {
        let (Due::At(at), Some(cell)) = (&line.due, cell) else { return false };
        moment(self.master, cell).is_some_and(|found| found == *at)
    }
}

/// Seconds from the start that a cell means.
fn moment(master: &Master, cell: &Cell) -> Option<i64> {
    let found = times::cell(cell, &times::Reading::default()).ok()?;
    let clock = match found {
        // A bare time of day says too little in a list of several days.
        Moment::Civil { date: None, .. } => return None,
        Moment::Civil { date: Some(date), clock: None, zone } => {
            Moment::Civil { date: Some(date), clock: Some(0), zone }
        }
        other => other,
    };
    let mut line = crate::list::schedule::Line::new(&master.clock);
    line.seconds(crate::list::schedule::Timed { moment: clock, day: None }).map(|(at, _)| at)
}

/// What changes need besides the item.
pub(super) struct Doing<'a> {
    pub master: &'a Master,
    pub people: &'a mut People,
    pub actions: &'a mut Vec<(String, Words)>,
    pub taken: &'a mut Taken,
    pub notes: &'a mut Notes,
}

impl Doing<'_> {
    /// Text as it stands in the scenario's file.
    fn text(&mut self, text: &str, place: &str) -> String {
        escape(&safe(text, place, self.notes), &self.master.variables)
    }
}

/// Keys that stand behind others, for new ones among them.
const BEHIND: &[&str] = &[
    "to",
    "from",
    "via",
    "about",
    "theme",
    "objective",
    "tells",
    "text",
    "situation",
    "expects",
    "planning",
];

fn after(key: &str) -> &'static [&'static str] {
    BEHIND.iter().position(|k| *k == key).map_or(BEHIND, |n| &BEHIND[n + 1..])
}

/// Makes one change; says whether anything was done.
pub(super) fn change(item: &mut Tree, line: &Line, change: &Change, doing: &mut Doing<'_>) -> bool {
    let (place, text) = (change.place.as_str(), change.text());
    let refuse = |doing: &mut Doing<'_>, why: &str| {
        doing.notes.warn(place, format!("{why}; '{}' keeps what it had", line.id));
        false
    };
    let list = |text: &str| -> Vec<String> {
        text.split([',', '\n', ';', '、'])
            .map(|p| p.trim().to_owned())
            .filter(|p| !p.is_empty())
            .collect()
    };
    match change.field {
        Field::Time | Field::Civil => {
            let Some(found) = &change.cell else {
                return if matches!(line.due, Due::At(_)) {
                    refuse(doing, "the time was emptied")
                } else {
                    false
                };
            };
            let Some(at) = moment(doing.master, found) else {
                return refuse(
                    doing,
                    &format!("'{text}' is not a time such as T+1h30m or 2026-11-01 9:05"),
                );
            };
            item.take("when");
            item.take("like");
            item.set("at", Tree::text(times::shown(at)), BEHIND);
        }
        Field::Condition => {
            if change.cell.is_none() {
                // Emptied together with a new time; the time says what is meant.
                return false;
            }
            if !condition_reads(&text) {
                return refuse(doing, &format!("'{text}' is not a condition"));
            }
            item.take("at");
            item.take("like");
            item.set("when", Tree::text(&text), BEHIND);
        }
        Field::Kind => {
            let plain = crate::words::plain(&text);
            let kind = [Kind::Inject, Kind::Contingency].into_iter().find(|k| {
                [Lang::En, Lang::Ja]
                    .iter()
                    .any(|l| crate::words::plain(says::kind(*k, *l)) == plain)
            });
            match (line.kind, kind) {
                (Kind::Inject, Some(Kind::Contingency)) => {
                    item.set("contingency", Tree::Raw("true".into()), BEHIND);
                }
                (Kind::Contingency, Some(Kind::Inject)) => _ = item.take("contingency"),
                _ => return refuse(doing, &format!("'{text}' is not a type this line can become")),
            }
        }
        Field::From => {
            let Some(name) = doing.people.names(&text).into_iter().next() else {
                item.take("from");
                return true;
            };
            let id = doing.people.role(&name, place);
            item.set("from", Tree::text(id), after("from"));
        }
        Field::To => {
            let names = doing.people.names(&text);
            let mut ids: Vec<String> = Vec::new();
            for name in names {
                let found = if people::everybody(&name) {
                    let all = doing
                        .master
                        .lines
                        .iter()
                        .flat_map(|l| l.ids.get("to").into_iter().flatten());
                    all.cloned().collect()
                } else {
                    vec![doing.people.role(&name, place)]
                };
                for id in found {
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
            }
            if ids.is_empty() {
                return refuse(doing, "the receivers were emptied");
            }
            item.set("to", Tree::words(ids), after("to"));
        }
        Field::Via => match people::via(&text) {
            Some(via) => item.set("via", Tree::text(via), after("via")),
            None => return refuse(doing, &format!("'{text}' is no medium")),
        },
        Field::Title | Field::Text => return said(item, line, change, doing),
        Field::About | Field::Tells | Field::Objective | Field::Theme => {
            let key = match change.field {
                Field::About => "about",
                Field::Tells => "tells",
                Field::Objective => "objective",
                _ => "theme",
            };
            let ids =
                if change.field == Field::Theme { theme(&text, doing) } else { Some(list(&text)) };
            let Some(ids) = ids else {
                return refuse(doing, &format!("there is no theme or objective '{text}'"));
            };
            match ids.as_slice() {
                [] => _ = item.take(key),
                [one] if change.field != Field::About => item.set(key, Tree::text(one), after(key)),
                _ => item.set(key, Tree::words(ids), after(key)),
            }
        }
        Field::Expects => {
            let mut new = Line { expects: Vec::new(), ..line.clone() };
            for part in parts(&text) {
                let part = safe(&part, place, doing.notes);
                new.expects.push(
                    machine(&part, doing)
                        .unwrap_or_else(|| deed(doing.people, doing.actions, doing.taken, &part)),
                );
            }
            if new.expects.is_empty() {
                _ = item.take("expects");
            } else {
                item.set("expects", expects(&new), after("expects"));
            }
        }
        Field::Owner | Field::State | Field::Comments | Field::Notes => {
            return plan(item, line, change, doing);
        }
        Field::More => {
            let Some(Tree::Map(entries)) = flow(if text.is_empty() { "{}" } else { &text }) else {
                return refuse(doing, "this is not YAML in one line");
            };
            if let Tree::Map(old) = &line.more {
                for (key, _) in old {
                    item.take(key);
                }
            }
            for (key, value) in entries {
                item.set(&key, value, &["expects", "planning"]);
            }
        }
        Field::Number
        | Field::Id
        | Field::ConditionWords
        | Field::Move
        | Field::Measure
        | Field::Date => {
            doing.notes.info(
                place,
                format!("'{}' is made of other columns; the change is not read", change.heading),
            );
            return false;
        }
    }
    true
}

/// `report by pr within 60m`.
fn machine(part: &str, doing: &Doing<'_>) -> Option<crate::master::Expected> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let known = |id: &str| {
        crate::list::rows::DEEDS.contains(&id) || doing.actions.iter().any(|(a, _)| a == id)
    };
    let (action, rest) = words.split_first().filter(|(a, _)| known(a))?;
    let (by, within) = match rest {
        [] => (None, None),
        ["by", by] => (Some(*by), None),
        ["within", within] => (None, Some(*within)),
        ["by", by, "within", within] => (Some(*by), Some(*within)),
        _ => return None,
    };
    within.is_none_or(|w| crate::master::seconds(w).is_some()).then(|| crate::master::Expected {
        action: (*action).to_owned(),
        by: by.map(str::to_owned),
        within: within.map(str::to_owned),
    })
}

/// The theme that a cell names by its id or its words.
fn theme(text: &str, doing: &Doing<'_>) -> Option<Vec<String>> {
    let themes = doing.master.titles.get("themes")?;
    let lines: Vec<&str> = text.split('\n').map(str::trim).filter(|t| !t.is_empty()).collect();
    let Some(first) = lines.first() else { return Some(Vec::new()) };
    let found = themes.iter().find(|(id, w)| {
        *id == first || same(w.get(Lang::En), first) || same(w.get(Lang::Ja), first)
    });
    found.map(|(id, _)| vec![id.clone()])
}

/// A changed title or text, in its language.
fn said(item: &mut Tree, line: &Line, change: &Change, doing: &mut Doing<'_>) -> bool {
    let key = match (change.field, line.kind) {
        (Field::Title, _) => "title",
        (_, Kind::Move) => "situation",
        (_, Kind::Event) => {
            doing.notes.info(&change.place, "an event has no text; the change is not read");
            return false;
        }
        _ => "text",
    };
    let before = if change.field == Field::Title { &line.title } else { &line.text };
    let new = doing.text(&change.text(), &change.place);
    if item.get(key).is_some_and(|t| t.flow().contains("${")) {
        doing.notes.warn(
            &change.place,
            format!("the {key} of '{}' used variables; it is plain words now", line.id),
        );
    }
    let mut words = before.clone();
    let slot = if change.lang == Some(Lang::Ja) { &mut words.ja } else { &mut words.en };
    *slot = Some(new).filter(|t| !t.is_empty());
    // One text for both languages stays one, unless only one of two columns was changed.
    let single = before.en.is_some()
        && before.en == before.ja
        && item.get(key).is_none_or(|t| t.written().is_some());
    if single && !both(change) {
        words = Words { en: words.en.clone().or(words.ja.clone()), ja: None };
        let text = if change.lang == Some(Lang::Ja) {
            change.text()
        } else {
            words.en.clone().unwrap_or_default()
        };
        words = Words { en: Some(text.clone()), ja: Some(text) };
        words.en = words.en.filter(|t| !t.is_empty());
        words.ja = words.ja.filter(|t| !t.is_empty());
    }
    if words.en.is_none() && words.ja.is_none() {
        if key == "text" {
            doing.notes.warn(
                &change.place,
                format!("the text was emptied; '{}' keeps what it had", line.id),
            );
            return false;
        }
        item.take(key);
        return true;
    }
    let tree = match item.get(key) {
        // The other language may have been changed by another cell of this row.
        Some(Tree::Map(_)) => {
            let mut tree = item.get(key).cloned().unwrap_or(Tree::Null);
            let lang = if change.lang == Some(Lang::Ja) { "ja" } else { "en" };
            let text = if lang == "ja" { &words.ja } else { &words.en };
            match text {
                Some(text) => tree.set(lang, Tree::text(text), &[]),
                None => _ = tree.take(lang),
            }
            tree
        }
        _ => words.tree(),
    };
    item.set(
        key,
        tree,
        if key == "title" { &["at", "when", "like", "contingency", "to"] } else { after("text") },
    );
    true
}

/// Whether the change comes from one of two columns side by side.
fn both(change: &Change) -> bool {
    let heading = change.heading.to_lowercase();
    heading.ends_with("(en)") || heading.ends_with("(ja)")
}

fn plan(item: &mut Tree, line: &Line, change: &Change, doing: &mut Doing<'_>) -> bool {
    let text = change.text();
    // What earlier cells of this row changed already stands in the item.
    let now = item.get("planning").cloned();
    let got = |key: &str| {
        now.as_ref().and_then(|p| p.get(key)).and_then(Tree::written).unwrap_or_default().to_owned()
    };
    let old = now.as_ref().and_then(|p| p.get("comments")).map_or(&[][..], Tree::items);
    let comment = |c: &Tree| {
        ["at", "by", "text"]
            .map(|key| c.get(key).and_then(Tree::written).unwrap_or_default().to_owned())
    };
    let mut new = Line {
        owner: got("owner"),
        state: got("state"),
        comments: old.iter().map(comment).collect(),
        ..line.clone()
    };
    match change.field {
        Field::Owner => {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            new.owner = doing.text(&words, &change.place);
        }
        Field::State if text.is_empty() => new.state = String::new(),
        Field::State => {
            if let Some(found) = state(&text) {
                found.clone_into(&mut new.state);
            } else {
                doing.notes.warn(
                    &change.place,
                    format!(
                        "'{text}' is not draft, agreed or approved; '{}' keeps what it had",
                        line.id
                    ),
                );
                return false;
            }
        }
        Field::Comments => {
            new.comments = comments(&doing.text(&text, &change.place));
        }
        _ => {
            if text.is_empty() {
                doing.notes.info(
                    &change.place,
                    "notes are made of other columns; emptying them changes nothing",
                );
                return false;
            }
            let heading = if change.field == Field::Notes && change.heading.is_empty() {
                "Notes"
            } else {
                &change.heading
            };
            let remark = [
                String::new(),
                String::new(),
                doing.text(&format!("{heading}: {text}"), &change.place),
            ];
            if new.comments.contains(&remark) {
                return false;
            }
            new.comments.push(remark);
        }
    }
    match planning(&new) {
        Some(tree) => item.set("planning", tree, &[]),
        None => _ = item.take("planning"),
    }
    true
}
