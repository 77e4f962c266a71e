//! Rows of a list as items of a scenario.

mod parts;
mod timeline;

pub(crate) use parts::{comments, condition_reads, flow, parts, safe, state};
pub(crate) use timeline::deed;

use std::collections::BTreeMap;

use hakyu_scenarios::decode::Clock;
use jiff::civil::Date;

use super::draft::{Draft, inject, named, same};
use super::layout::{Layout, Line as Raw, Mapped};
use super::people;
use super::schedule::{self, Timed};
use crate::fields::{Field, Lang};
use crate::master::{Due, Expected, Kind, Line, Words};
use crate::msel::says;
use crate::note::Notes;
use crate::sheet::{Cell, letters};
use crate::times::{self, Moment, Order, Reading, Unit, Unread};
use crate::tree::Tree;
use crate::words::{is_id, plain, slug};
use parts::{held, one_line, remark};
use timeline::{EVERYBODY, place_in_time};

/// What somebody who imports has said.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Civil time of the start.
    pub start: Option<String>,
    /// The unit of `T+2`.
    pub t: Option<Unit>,
    /// What comes first in dates.
    pub order: Option<Order>,
    /// Media by what stands in the cells.
    pub via: BTreeMap<String, String>,
    /// Receivers of rows that name nobody.
    pub to: Option<String>,
}

/// Something that has to be decided before times can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// What `T+2` counts.
    Unit,
    /// What comes first in 3/4/2026.
    Order,
}

/// A row on its way.
struct Entry {
    line: Line,
    place: String,
    time: Option<Timed>,
    /// The inject an expected action belongs to.
    of: Option<usize>,
}

/// Deeds that an inject may expect.
pub(crate) const DEEDS: &[&str] = &[
    "report",
    "relay",
    "notice",
    "newsletter",
    "status",
    "publish-forecast",
    "announce",
    "switch-mode",
    "switch-phase",
    "invoke",
    "decide",
];

/// Reads the rows into the draft, whose people, themes and actions may hold some already. Gives the questions that are open.
pub fn read(layout: &Layout, draft: &mut Draft, said: &Said, notes: &mut Notes) -> Vec<Question> {
    let mut reader = Reader {
        layout,
        draft,
        said,
        notes,
        how: Reading {
            t: said.t,
            bare: None,
            order: said.order.or_else(|| order(layout)),
            year: None,
        },
        open: BTreeMap::new(),
        entries: Vec::new(),
        day: None,
        before: None,
        ordinal: 0,
        pairs: Vec::new(),
    };
    reader.how.year = said.start.as_deref().and_then(|s| schedule::year([s])).or_else(|| {
        let texts: Vec<String> = layout
            .above
            .iter()
            .cloned()
            .chain(layout.lines.iter().flat_map(|l| {
                match l {
                    Raw::Section { text, .. } => vec![text.clone()],
                    Raw::Item { cells, .. } => layout
                        .columns
                        .iter()
                        .filter(|c| {
                            matches!(c.field, Some(Field::Time | Field::Civil | Field::Date))
                        })
                        .filter_map(|c| cells.get(&c.column).map(Cell::shown))
                        .collect(),
                }
            }))
            .collect();
        schedule::year(texts.iter().map(String::as_str))
    });
    for raw in &layout.lines {
        match raw {
            Raw::Section { row, text } => reader.section(*row, text),
            Raw::Item { row, cells } => reader.item(*row, cells),
        }
    }
    reader.finish()
}

/// Evidence for the order of day and month: a first or second number above twelve.
fn order(layout: &Layout) -> Option<Order> {
    let (mut day, mut month) = (false, false);
    let columns: Vec<u32> = layout
        .columns
        .iter()
        .filter(|c| matches!(c.field, Some(Field::Time | Field::Civil | Field::Date)))
        .map(|c| c.column)
        .collect();
    for raw in &layout.lines {
        let texts: Vec<String> = match raw {
            Raw::Section { text, .. } => vec![text.clone()],
            Raw::Item { cells, .. } => columns
                .iter()
                .filter_map(|c| match cells.get(c) {
                    Some(Cell::Text(text)) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
        };
        for text in texts {
            let narrow = crate::words::narrow(&text);
            let numbers: Vec<&str> =
                narrow.split(['/', '.', '-', ' ']).filter(|p| !p.is_empty()).take(3).collect();
            if let [a, b, y] = numbers.as_slice()
                && matches!(y.chars().take_while(char::is_ascii_digit).count(), 2 | 4)
                && let (Ok(a), Ok(b)) = (a.parse::<u32>(), b.parse::<u32>())
            {
                day |= (13..=31).contains(&a);
                month |= (13..=31).contains(&b);
            }
        }
    }
    match (day, month) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

struct Reader<'a> {
    layout: &'a Layout,
    draft: &'a mut Draft,
    said: &'a Said,
    notes: &'a mut Notes,
    how: Reading,
    /// Why cells cannot be read: first place, its text, how many.
    open: BTreeMap<(&'static str, u32), (String, String, usize)>,
    entries: Vec<Entry>,
    /// The day that the last section or row named.
    day: Option<Date>,
    before: Option<Timed>,
    ordinal: usize,
    /// Rows that say both how long after the start they come and at what civil time.
    pairs: Vec<(i64, Date, i64, Option<i32>)>,
}

impl Reader<'_> {
    fn place(&self, row: u32, column: u32) -> String {
        format!("{}!{}{}", self.layout.sheet, letters(column), row + 1)
    }

    fn row(&self, row: u32) -> String {
        format!("{}!{}", self.layout.sheet, row + 1)
    }

    /// The filled cells of a field, best column first.
    fn cells<'c>(&self, cells: &'c BTreeMap<u32, Cell>, field: Field) -> Vec<(Mapped, &'c Cell)> {
        self.layout.of(field).filter_map(|m| Some((m.clone(), cells.get(&m.column)?))).collect()
    }

    fn section(&mut self, row: u32, text: &str) {
        let place = self.row(row);
        if matches!(
            plain(text).as_str(),
            "以上" | "end" | "end of msel" | "fin" | "end of exercise" | "total"
        ) {
            self.notes.info(&place, format!("'{text}' ends the list"));
            return;
        }
        let moment = schedule::day_in(text, &self.how);
        if let Some(moment) = moment {
            self.day = schedule::date_of(&moment, Some(schedule::assumed_day()));
            self.before = None;
        }
        self.part(text, &place, moment.map(|moment| Timed { moment, day: None }));
    }

    /// A new move.
    fn part(&mut self, text: &str, place: &str, time: Option<Timed>) {
        let id = slug(text).unwrap_or_else(|| {
            format!(
                "move-{}",
                self.entries.iter().filter(|e| e.line.kind == Kind::Move).count() + 1
            )
        });
        let id = self.draft.taken.fresh(&id);
        let line = Line { kind: Kind::Move, title: same(self.safe(text, place)), ..inject(id) };
        self.notes.info(place, format!("'{text}' becomes a move"));
        // A day's heading names no time of its own: the move begins with its first item.
        let time = time.filter(|t| {
            !matches!(t.moment, Moment::Civil { clock: None, .. } | Moment::Day { clock: None, .. })
        });
        self.entries.push(Entry { line, place: place.to_owned(), time, of: None });
    }

    fn item(&mut self, row: u32, cells: &BTreeMap<u32, Cell>) {
        let place = self.row(row);
        let mut line = inject(String::new());
        let mut extra: Vec<[String; 3]> = Vec::new();
        let mut kind = self.kind(cells, &mut extra);
        let inject = |e: &Entry| matches!(e.line.kind, Kind::Inject | Kind::Contingency);
        let of = self.entries.iter().rposition(inject).filter(|_| kind == Kind::Expected);
        if kind == Kind::Expected && of.is_none() {
            let text = "an expected action stands before all injects; it is taken for an inject";
            self.notes.warn(&place, text);
            kind = Kind::Inject;
        }
        line.kind = kind;
        let time = self.time(row, cells, &mut line, &mut extra);
        self.words(cells, &mut line, &place, &mut extra);
        let empty =
            |w: &Words| w.get(Lang::En).trim().is_empty() && w.get(Lang::Ja).trim().is_empty();
        if kind != Kind::Event && kind != Kind::Move && empty(&line.text) {
            if empty(&line.title) {
                self.notes.warn(
                    &place,
                    format!("the row is left out, as it has no text; it held {}", held(cells, row)),
                );
                return;
            }
            line.text = line.title.clone();
        }
        if kind != Kind::Expected {
            self.ordinal += 1;
            line.id = self.id(cells, &place);
        }
        self.people(row, cells, &mut line);
        self.via(row, cells, &mut line, &mut extra);
        self.lists(row, cells, &mut line, &mut extra);
        self.planning(cells, &mut line, &mut extra);
        for mapped in self.layout.columns.iter().filter(|c| c.field.is_none()) {
            if let Some(cell) = cells.get(&mapped.column) {
                extra.push(remark(&mapped.heading, &cell.shown()));
            }
        }
        if matches!(kind, Kind::Move | Kind::Event) {
            // A move or an event has no receivers and expects nothing.
            for (key, ids) in std::mem::take(&mut line.ids) {
                extra.push(remark(key, &ids.join(", ").replace(EVERYBODY, "everybody")));
            }
            for expected in std::mem::take(&mut line.expects) {
                extra.push(remark("expected", &expected.action));
            }
            if empty(&line.title) {
                if empty(&line.text) {
                    self.notes.warn(
                        &place,
                        format!(
                            "the row is left out, as it has no title; it held {}",
                            held(cells, row)
                        ),
                    );
                    return;
                }
                line.title = std::mem::take(&mut line.text);
            }
        }
        line.comments.extend(extra);
        if kind == Kind::Move {
            self.notes.info(&place, format!("'{}' becomes a move", line.title.get(Lang::En)));
        } else if let Some((_, cell)) = self.cells(cells, Field::Move).first() {
            self.in_part(&cell.shown(), &place);
        }
        self.entries.push(Entry { line, place, time, of });
    }

    /// The move that a column names, made when it is named first.
    fn in_part(&mut self, text: &str, place: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let known = |e: &Entry| {
            e.line.kind == Kind::Move
                && (e.line.id == text
                    || plain(e.line.title.get(Lang::En)) == plain(&text)
                    || plain(e.line.title.get(Lang::Ja)) == plain(&text))
        };
        let before = |(line, _): &(Line, String)| {
            line.kind == Kind::Move && plain(line.title.get(Lang::En)) == plain(&text)
        };
        if text.is_empty() || self.entries.iter().any(known) || self.draft.lines.iter().any(before)
        {
            return;
        }
        // A bare number is the number of a move.
        let title = if text.chars().all(|c| c.is_ascii_digit() || c == '.') {
            format!("Move {text}")
        } else {
            text
        };
        if !self.entries.iter().any(|e| {
            e.line.kind == Kind::Move && plain(e.line.title.get(Lang::En)) == plain(&title)
        }) {
            self.part(&title, place, None);
        }
    }

    fn kind(&self, cells: &BTreeMap<u32, Cell>, extra: &mut Vec<[String; 3]>) -> Kind {
        let found = self.cells(cells, Field::Kind);
        let Some((mapped, cell)) = found.first() else { return Kind::Inject };
        let (text, shown) = (plain(&cell.shown()), cell.shown());
        for kind in [Kind::Inject, Kind::Contingency, Kind::Expected, Kind::Event, Kind::Move] {
            if plain(says::kind(kind, Lang::En)) == text
                || plain(says::kind(kind, Lang::Ja)) == text
            {
                return kind;
            }
        }
        if text.contains("contingen") || text.contains("予備") || text.contains("conditional") {
            return Kind::Contingency;
        }
        if text.starts_with("expected") || text.contains("期待") {
            return Kind::Expected;
        }
        if matches!(text.as_str(), "phase" | "フェーズ" | "ムーブ" | "段階") {
            return Kind::Move;
        }
        if people::via(&shown).is_none()
            && !matches!(text.as_str(), "情報付与" | "付与" | "インジェクト")
        {
            extra.push(remark(&mapped.heading, &shown));
        }
        Kind::Inject
    }

    /// When a row is due. What cannot be read leaves it to the controller, with a comment.
    fn time(
        &mut self,
        row: u32,
        cells: &BTreeMap<u32, Cell>,
        line: &mut Line,
        extra: &mut Vec<[String; 3]>,
    ) -> Option<Timed> {
        if let Some((_, cell)) = self.cells(cells, Field::Date).first() {
            match times::cell(cell, &self.how) {
                Ok(moment) => {
                    self.day =
                        schedule::date_of(&moment, Some(schedule::assumed_day())).or(self.day);
                }
                Err(why) => {
                    self.unread(
                        why,
                        row,
                        self.cells(cells, Field::Date)[0].0.column,
                        &cell.shown(),
                    );
                }
            }
        }
        let mut found: Option<(Timed, String)> = None;
        let mut bad: Option<(u32, String, String)> = None;
        let mut candidates = self.cells(cells, Field::Time);
        candidates.extend(self.cells(cells, Field::Civil));
        let filled = !candidates.is_empty();
        for (mapped, cell) in candidates {
            let shown = cell.shown();
            if let Some(other) = shown.strip_prefix("= ") {
                line.due = Due::Like(other.trim().to_owned());
                return None;
            }
            match times::cell(cell, &Reading { bare: mapped.unit, ..self.how }) {
                Ok(moment) => {
                    let day = self
                        .day
                        .filter(|_| !matches!(moment, Moment::Offset(_) | Moment::Day { .. }));
                    if let Moment::Civil { date: Some(date), .. } = moment {
                        self.day = Some(date);
                    }
                    let timed = Timed { moment, day };
                    match &found {
                        None => found = Some((timed, shown)),
                        // The same time told in two ways tells where the exercise starts.
                        Some((Timed { moment: Moment::Offset(seconds), .. }, _))
                            if matches!(moment, Moment::Civil { .. }) =>
                        {
                            if let (Moment::Civil { date, clock: Some(clock), zone }, Some(day)) =
                                (moment, schedule::date_of(&moment, None).or(day))
                            {
                                let date = date.unwrap_or(day);
                                self.pairs.push((*seconds, date, clock, zone));
                            }
                        }
                        Some((first, _)) if first.moment == moment => {}
                        Some(_) => extra.push(remark(&mapped.heading, &shown)),
                    }
                }
                Err(why) => {
                    if matches!(why, Unread::Other | Unread::Impossible) {
                        bad.get_or_insert((mapped.column, mapped.heading.clone(), shown));
                    } else {
                        self.unread(why, row, mapped.column, &shown);
                    }
                }
            }
        }
        let condition =
            self.cells(cells, Field::Condition).first().map(|(m, c)| (m.clone(), c.shown()));
        if let Some((mapped, text)) = condition {
            if condition_reads(&text) {
                line.due = Due::When(text);
                return None;
            }
            extra.push(remark(&mapped.heading, &text));
        }
        if let Some((timed, _)) = found {
            self.before = Some(timed);
            return Some(timed);
        }
        if let Some((column, heading, text)) = bad {
            if line.kind != Kind::Expected {
                self.notes.warn_help(
                    &self.place(row, column),
                    format!("'{text}' is not a time; the inject waits for the controller"),
                    "times are like D+1 H+2, T+1h30m, 09:05, 2026-11-01 9:05",
                );
                if line.kind == Kind::Inject {
                    line.kind = Kind::Contingency;
                }
                extra.push(remark(&heading, &text));
            }
            return None;
        }
        if filled || matches!(line.kind, Kind::Contingency | Kind::Expected | Kind::Move) {
            return None;
        }
        match self.before {
            Some(before) => {
                self.notes
                    .info(&self.row(row), "the row has no time; that of the row above is taken");
                Some(before)
            }
            None if self.layout.has(Field::Time) || self.layout.has(Field::Civil) => {
                self.notes.warn(&self.row(row), "the first row has no time; it comes at the start");
                Some(Timed { moment: Moment::Offset(0), day: None })
            }
            None => Some(Timed { moment: Moment::Offset(0), day: None }),
        }
    }

    fn unread(&mut self, why: Unread, row: u32, column: u32, text: &str) {
        let key = match why {
            Unread::UnitOfT | Unread::UnitOfNumber => "unit",
            Unread::Order => "order",
            Unread::Year => "year",
            Unread::Other | Unread::Impossible => {
                self.notes.warn(&self.place(row, column), format!("'{text}' is not a date"));
                return;
            }
        };
        let place = self.place(row, column);
        self.open.entry((key, column)).or_insert((place, text.to_owned(), 0)).2 += 1;
    }

    fn words(
        &mut self,
        cells: &BTreeMap<u32, Cell>,
        line: &mut Line,
        place: &str,
        extra: &mut Vec<[String; 3]>,
    ) {
        for field in [Field::Title, Field::Text] {
            let mut words = Words::default();
            let mut whole = None;
            for (mapped, cell) in self.cells(cells, field) {
                let text = self.safe(&cell.shown(), place);
                let slot = match mapped.lang {
                    Some(Lang::En) => &mut words.en,
                    Some(Lang::Ja) => &mut words.ja,
                    None => &mut whole,
                };
                match slot {
                    None => *slot = Some(text),
                    Some(_) => extra.push(remark(&mapped.heading, &text)),
                }
            }
            if let Some(text) = whole {
                if words.en.is_none() && words.ja.is_none() {
                    words = same(text);
                } else {
                    extra.push(remark(field.word(), &text));
                }
            }
            if field == Field::Title {
                words.en = words.en.map(|t| one_line(&t));
                words.ja = words.ja.map(|t| one_line(&t));
                line.title = words;
            } else {
                line.text = words;
            }
        }
        if line.kind == Kind::Move && line.title == Words::default() {
            line.title = std::mem::take(&mut line.text);
        }
        // What other lists call the text of an event is only the word for its kind.
        if line.kind == Kind::Event {
            line.text = Words::default();
        }
    }

    /// Text as a scenario can hold it: no control characters, and nothing that would be taken for a variable or a quote of the state.
    fn safe(&mut self, text: &str, place: &str) -> String {
        safe(text, place, self.notes)
    }

    fn id(&mut self, cells: &BTreeMap<u32, Cell>, place: &str) -> String {
        let id = self.cells(cells, Field::Id).first().map(|(_, c)| c.shown());
        let number = self.cells(cells, Field::Number).first().map(|(_, c)| c.shown());
        let numbered = |text: &str| -> Option<String> {
            let digits = crate::words::narrow(text.trim());
            let n: u32 = digits.trim_end_matches('.').parse().ok()?;
            Some(format!("inject-{n:03}"))
        };
        let made = [id, number].into_iter().flatten().find_map(|text| {
            let good = text.len() <= 60
                && !text.is_empty()
                && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && text.contains(|c: char| c.is_ascii_lowercase());
            if good { Some(text) } else { numbered(&text).or_else(|| slug(&text)) }
        });
        let wanted = made.unwrap_or_else(|| format!("inject-{:03}", self.ordinal));
        if self.draft.taken.has(&wanted) {
            let fresh = self.draft.taken.fresh(&wanted);
            self.notes.warn(
                place,
                format!("the id '{wanted}' is there twice; this one becomes '{fresh}'"),
            );
            return fresh;
        }
        self.draft.taken.fresh(&wanted)
    }

    fn people(&mut self, row: u32, cells: &BTreeMap<u32, Cell>, line: &mut Line) {
        let mut to = Vec::new();
        for (mapped, cell) in self.cells(cells, Field::To) {
            let place = self.place(row, mapped.column);
            for name in self.draft.people.names(&cell.shown()) {
                let id = if people::everybody(&name) {
                    EVERYBODY.to_owned()
                } else {
                    self.draft.people.role(&name, &place)
                };
                if !to.contains(&id) {
                    to.push(id);
                }
            }
        }
        if to.is_empty() && matches!(line.kind, Kind::Inject | Kind::Contingency) {
            to.push(match &self.said.to {
                Some(name) if !people::everybody(name) => {
                    self.draft.people.role(name, "the column map")
                }
                _ => EVERYBODY.to_owned(),
            });
            if self.layout.has(Field::To) {
                self.notes.warn(&self.row(row), "the row names no receiver; it goes to everybody");
            }
        }
        if !to.is_empty() {
            line.ids.insert("to", to);
        }
        for (mapped, cell) in self.cells(cells, Field::From) {
            let place = self.place(row, mapped.column);
            let mut names = self.draft.people.names(&cell.shown()).into_iter();
            if let Some(name) = names.next() {
                let id = self.draft.people.role(&name, &place);
                if line.ids.contains_key("from") {
                    line.comments.push(remark(&mapped.heading, &cell.shown()));
                } else {
                    line.ids.insert("from", vec![id]);
                }
            }
            let rest: Vec<String> = names.collect();
            if !rest.is_empty() {
                line.comments.push(remark(&mapped.heading, &rest.join(", ")));
            }
        }
    }

    fn via(
        &mut self,
        row: u32,
        cells: &BTreeMap<u32, Cell>,
        line: &mut Line,
        extra: &mut Vec<[String; 3]>,
    ) {
        let mut found = None;
        let mut told = false;
        for (mapped, cell) in
            self.cells(cells, Field::Via).into_iter().chain(self.cells(cells, Field::Kind))
        {
            let shown = cell.shown();
            let own = mapped.field == Some(Field::Via);
            let medium = self
                .said
                .via
                .get(&plain(&shown))
                .map(String::as_str)
                .or_else(|| people::via(&shown));
            match medium {
                Some(medium) if found.is_none() => {
                    found = Some(medium.to_owned());
                    // A medium that loses words on the way keeps them as a comment.
                    if own && says::unword(&shown) != Some(medium) {
                        extra.push(remark(&mapped.heading, &shown));
                    }
                }
                Some(_) | None if own => {
                    extra.push(remark(&mapped.heading, &shown));
                    if medium.is_none() {
                        told = true;
                        self.notes.warn(
                            &self.place(row, mapped.column),
                            format!("'{shown}' is no medium we know; mail is taken"),
                        );
                    }
                }
                _ => {}
            }
        }
        if matches!(line.kind, Kind::Inject | Kind::Contingency) {
            if found.is_none() && self.layout.has(Field::Via) && !told {
                self.notes.info(&self.row(row), "the row names no medium; mail is taken");
            }
            line.ids.insert("via", vec![found.unwrap_or_else(|| "mail".to_owned())]);
        }
    }

    fn lists(
        &mut self,
        row: u32,
        cells: &BTreeMap<u32, Cell>,
        line: &mut Line,
        extra: &mut Vec<[String; 3]>,
    ) {
        for (field, key) in [(Field::About, "about"), (Field::Tells, "tells")] {
            for (mapped, cell) in self.cells(cells, field) {
                let shown = cell.shown();
                let ids: Vec<String> = shown
                    .split([',', '\n', ';', '、'])
                    .map(|p| p.trim().to_owned())
                    .filter(|p| !p.is_empty())
                    .collect();
                let good = |id: &String| is_id(id) && (field == Field::Tells || id.contains('@'));
                if ids.iter().all(good) {
                    line.ids.insert(key, ids);
                } else {
                    extra.push(remark(&mapped.heading, &shown));
                }
            }
        }
        for field in [Field::Theme, Field::Objective] {
            for (mapped, cell) in self.cells(cells, field) {
                let shown = cell.shown();
                for text in shown.split('\n').map(str::trim).filter(|t| !t.is_empty()) {
                    if field == Field::Objective && slug(text).as_deref() == Some(text) {
                        extra.push(remark(&mapped.heading, text));
                        continue;
                    }
                    let id = if self.draft.themes.iter().any(|(id, _)| id == text) {
                        text.to_owned()
                    } else {
                        let place = self.place(row, mapped.column);
                        let text = same(self.safe(text, &place));
                        named(&mut self.draft.themes, &mut self.draft.taken, &text, "theme")
                    };
                    match line.ids.get("theme") {
                        None => _ = line.ids.insert("theme", vec![id]),
                        Some(known) if known[0] == id => {}
                        Some(_) => extra.push(remark(&mapped.heading, text)),
                    }
                }
            }
        }
        for (_, cell) in self.cells(cells, Field::Expects) {
            let place = self.row(row);
            let text = self.safe(&cell.shown(), &place);
            self.expected(&text, line, extra);
        }
        for (mapped, cell) in self.cells(cells, Field::Measure) {
            extra.push(remark(&mapped.heading, &cell.shown()));
        }
        if let Some((mapped, cell)) = self.cells(cells, Field::More).first() {
            if let Some(Tree::Map(entries)) = flow(&cell.shown()) {
                line.more = Tree::Map(entries);
            } else {
                self.notes.warn(
                    &self.place(row, mapped.column),
                    "this is not YAML in one line; it becomes a comment",
                );
                extra.push(remark(&mapped.heading, &cell.shown()));
            }
        }
    }

    /// What should follow: deeds of the format, actions that are known, or new ones.
    fn expected(&mut self, text: &str, line: &mut Line, extra: &mut Vec<[String; 3]>) {
        for part in parts(text) {
            if part.chars().count() > 300 {
                extra.push(remark("Expected", &part));
                continue;
            }
            let expected = self.deed(&part);
            if !line.expects.iter().any(|e| e.action == expected.action && e.by == expected.by) {
                line.expects.push(expected);
            }
        }
    }

    fn deed(&mut self, part: &str) -> Expected {
        let Draft { people, actions, taken, .. } = &mut *self.draft;
        deed(people, actions, taken, part)
    }

    fn planning(
        &mut self,
        cells: &BTreeMap<u32, Cell>,
        line: &mut Line,
        extra: &mut Vec<[String; 3]>,
    ) {
        let owners: Vec<String> =
            self.cells(cells, Field::Owner).iter().map(|(_, c)| one_line(&c.shown())).collect();
        line.owner = owners.join(", ");
        for (mapped, cell) in self.cells(cells, Field::State) {
            match state(&cell.shown()) {
                Some(state) if line.state.is_empty() => {
                    state.clone_into(&mut line.state);
                    if says::unword(&cell.shown()).is_none() {
                        extra.push(remark(&mapped.heading, &cell.shown()));
                    }
                }
                _ => extra.push(remark(&mapped.heading, &cell.shown())),
            }
        }
        for (_, cell) in self.cells(cells, Field::Comments) {
            line.comments.extend(comments(&cell.shown()));
        }
        for (mapped, cell) in self.cells(cells, Field::Notes) {
            extra.push(remark(&mapped.heading, &cell.shown()));
        }
    }

    fn finish(self) -> Vec<Question> {
        let mut asked = Vec::new();
        for ((key, _), (place, text, count)) in &self.open {
            let more = if *count > 1 {
                format!(" (and {} more in this column)", count - 1)
            } else {
                String::new()
            };
            match *key {
                "unit" => {
                    asked.push(Question::Unit);
                    self.notes.error(
                        place,
                        format!(
                            "'{text}' does not say whether it counts hours, minutes or days{more}"
                        ),
                        "say it with --t-means hours, --t-means minutes or --t-means days",
                    );
                }
                "order" => {
                    asked.push(Question::Order);
                    self.notes.error(
                        place,
                        format!(
                            "'{text}' does not say whether the day or the month comes first{more}"
                        ),
                        "say it with --dates dmy or --dates mdy",
                    );
                }
                _ => self.notes.error(
                    place,
                    format!("'{text}' names no year, and nothing else in the list does{more}"),
                    "say it with --start 2026-11-01T09:00",
                ),
            }
        }
        asked.dedup();
        let all: Vec<Timed> = self.entries.iter().filter_map(|e| e.time).collect();
        let told = self.said.start.clone().or_else(|| {
            let (seconds, day, clock, zone) = *self.pairs.first()?;
            schedule::before(day, clock, zone, seconds)
        });
        if let (None, Some(told)) = (&self.said.start, &told) {
            let text = "by the times from the start and the civil times beside them";
            self.notes.info("", format!("the exercise starts at {told}, {text}"));
        }
        let clock = match schedule::start(told.as_deref(), &all, self.notes) {
            Ok(clock) => clock,
            Err(why) => {
                self.notes.error("", why, "");
                Clock::unknown()
            }
        };
        self.draft.start = clock.civil(0).replace(":00+", "+").replace(":00-", "-");
        place_in_time(self.entries, &clock, self.draft, self.notes);
        asked
    }
}
