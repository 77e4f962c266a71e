//! Where the list is in a sheet: the row of headings, the columns, the rows that are titles, sections or items.

use std::collections::{BTreeMap, BTreeSet};

use super::headings::{self, Meaning};
use super::map::{ColumnMap, Header};
use crate::fields::{Field, Lang, Langs, Preset};
use crate::note::Notes;
use crate::sheet::{Cell, Sheet, column, letters};
use crate::times::{self, Reading, Unit};
use crate::words::plain;

/// A column of the list.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// Its place in the sheet, from 0.
    pub column: u32,
    /// What it holds; `None` if nobody knows.
    pub field: Option<Field>,
    /// The language of its text.
    pub lang: Option<Lang>,
    /// Its heading, or its letter.
    pub heading: String,
    /// Of several columns for a field the one with the least number comes first.
    pub rank: u8,
    /// The unit of bare numbers.
    pub unit: Option<Unit>,
}

/// A row of the list.
#[derive(Clone, Debug)]
pub enum Line {
    /// A heading between items.
    Section {
        /// The row.
        row: u32,
        /// What it says.
        text: String,
    },
    /// An item.
    Item {
        /// The row.
        row: u32,
        /// Its cells by column.
        cells: BTreeMap<u32, Cell>,
    },
}

/// The list of a sheet.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The sheet's name, for places.
    pub sheet: String,
    /// Its columns.
    pub columns: Vec<Mapped>,
    /// What stands above it.
    pub above: Vec<String>,
    /// Its rows.
    pub lines: Vec<Line>,
}

impl Layout {
    /// The columns of a field, best first.
    pub fn of(&self, field: Field) -> impl Iterator<Item = &Mapped> {
        let mut found: Vec<&Mapped> =
            self.columns.iter().filter(|c| c.field == Some(field)).collect();
        found.sort_by_key(|c| (c.rank, c.column));
        found.into_iter()
    }

    /// Whether there is a column for a field.
    pub fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|c| c.field == Some(field))
    }
}

/// How far down headings are looked for.
const DEEP: usize = 80;

/// How many fields a row of headings has at least, and how surely.
fn score(cells: &BTreeMap<u32, Cell>) -> (usize, usize) {
    let found: Vec<Meaning> = cells
        .values()
        .filter_map(|c| match c {
            Cell::Text(text) => headings::meaning(text),
            _ => None,
        })
        .collect();
    let fields: BTreeSet<Field> = found.iter().map(|m| m.field).collect();
    let sure: BTreeSet<Field> = found.iter().filter(|m| m.sure).map(|m| m.field).collect();
    (sure.len(), fields.len())
}

/// The row of headings, if there is one.
pub fn header(sheet: &Sheet) -> Option<u32> {
    let mut best: Option<(usize, usize, u32)> = None;
    for (row, cells) in sheet.rows.iter().take(DEEP) {
        let (sure, all) = score(cells);
        // Among headings there is no time: that is a row of the list itself.
        let how = Reading {
            t: Some(Unit::Hours),
            order: Some(times::Order::DayFirst),
            year: Some(2_000),
            bare: None,
        };
        let time = |c: &Cell| {
            !matches!(c, Cell::Number(_))
                && c.shown().contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
                && times::cell(c, &how).is_ok()
        };
        let useful = all >= 2 && sure >= 1 && !cells.values().any(time);
        if useful && best.is_none_or(|(s, a, _)| (sure, all) > (s, a)) {
            best = Some((sure, all, *row));
        }
    }
    best.map(|(_, _, row)| row)
}

/// Finds the list in a sheet.
pub fn layout(sheet: &mut Sheet, map: &ColumnMap, notes: &mut Notes) -> Option<Layout> {
    let wide: BTreeMap<u32, (u32, u32)> = sheet
        .merged
        .iter()
        .filter(|r| r.to.1 > r.from.1)
        .map(|r| (r.from.0, (r.from.1, r.to.1)))
        .collect();
    sheet.fill_down();
    let row = match map.header {
        Header::Absent => None,
        Header::Row(row) => Some(row),
        Header::Find => header(sheet),
    };
    let columns = columns(sheet, row, map, notes)?;
    let mut layout =
        Layout { sheet: sheet.name.clone(), columns, above: Vec::new(), lines: Vec::new() };
    let heads: BTreeMap<u32, String> = row
        .and_then(|r| sheet.rows.get(&r))
        .map(|cells| cells.iter().map(|(c, v)| (*c, plain(&v.shown()))).collect())
        .unwrap_or_default();
    let mut repeated = 0;
    for (&at, cells) in &sheet.rows {
        if row.is_some_and(|row| at < row) {
            layout.above.extend(cells.values().map(Cell::shown));
            continue;
        }
        if row == Some(at) {
            continue;
        }
        let same = cells.iter().filter(|(c, v)| heads.get(c) == Some(&plain(&v.shown()))).count();
        if same >= 2 && same * 2 > cells.len() {
            repeated += 1;
            continue;
        }
        for (column, cell) in cells {
            if let Cell::Fault(fault) = cell {
                notes.warn(
                    &sheet.place(at, *column),
                    format!("the formula in this cell has no result ({fault})"),
                );
            }
        }
        if let Some((place, text)) = skipped(sheet, at, cells, map, &layout) {
            notes.warn(
                &place,
                format!(
                    "the row is left out because of '{text}', as the map says; it held {}",
                    held(sheet, at, cells)
                ),
            );
            continue;
        }
        layout.lines.push(row_of(sheet, at, cells, &layout, wide.get(&at)));
    }
    if repeated > 0 {
        notes.info(&sheet.name, format!("{repeated} rows repeat the headings"));
    }
    join(&mut layout, notes);
    Some(layout)
}

/// What a row holds, for messages.
pub(crate) fn held(sheet: &Sheet, row: u32, cells: &BTreeMap<u32, Cell>) -> String {
    let short = |text: String| {
        if text.chars().count() > 40 {
            format!("{}…", text.chars().take(40).collect::<String>())
        } else {
            text
        }
    };
    let cells: Vec<String> = cells
        .iter()
        .map(|(c, v)| {
            format!(
                "{} '{}'",
                sheet.place(row, *c).rsplit('!').next().unwrap_or_default(),
                short(v.shown())
            )
        })
        .collect();
    cells.join(", ")
}

fn skipped(
    sheet: &Sheet,
    row: u32,
    cells: &BTreeMap<u32, Cell>,
    map: &ColumnMap,
    layout: &Layout,
) -> Option<(String, String)> {
    map.skip.iter().find_map(|(name, texts)| {
        let at = find(name, &layout.columns)?;
        let text = cells.get(&at)?.shown();
        texts
            .iter()
            .any(|t| plain(t) == plain(&text) && t.trim() == text.trim())
            .then(|| (sheet.place(row, at), text))
    })
}

/// The column that a map names, by heading or letter.
fn find(name: &str, columns: &[Mapped]) -> Option<u32> {
    let same = columns.iter().find(|c| plain(&c.heading) == plain(name) && !plain(name).is_empty());
    same.map(|c| c.column).or_else(|| column(name))
}

fn columns(
    sheet: &Sheet,
    header: Option<u32>,
    map: &ColumnMap,
    notes: &mut Notes,
) -> Option<Vec<Mapped>> {
    let used: BTreeSet<u32> = sheet
        .rows
        .iter()
        .filter(|(r, _)| header.is_none_or(|h| **r > h))
        .flat_map(|(_, cells)| cells.keys().copied())
        .collect();
    let heads = header.and_then(|h| sheet.rows.get(&h)).cloned().unwrap_or_default();
    let blank = |column| Mapped {
        column,
        field: None,
        lang: None,
        heading: letters(column),
        rank: 0,
        unit: None,
    };
    let mut columns: Vec<Mapped> = used
        .iter()
        .copied()
        .chain(heads.keys().copied())
        .collect::<BTreeSet<u32>>()
        .into_iter()
        .map(blank)
        .collect();
    for mapped in &mut columns {
        let Some(heading) = heads.get(&mapped.column).map(Cell::shown) else { continue };
        if let Some(meaning) = headings::meaning(&heading) {
            mapped.field = Some(meaning.field);
            (mapped.lang, mapped.rank, mapped.unit) = (meaning.lang, meaning.rank, meaning.unit);
        }
        mapped.heading = heading.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    if let Some(preset) = map.only {
        restrict(&mut columns, preset);
    }
    if !map.columns.is_empty() {
        for mapped in &mut columns {
            mapped.field = None;
        }
        for (field, names) in &map.columns {
            for (rank, name) in (0u8..).zip(names) {
                let Some(at) = find(name, &columns) else {
                    notes.error(
                        &sheet.name,
                        format!("the map names a column '{name}' that is not there"),
                        &format!(
                            "columns are {}",
                            columns
                                .iter()
                                .map(|c| c.heading.clone())
                                .collect::<Vec<_>>()
                                .join(", ")
                        ),
                    );
                    return None;
                };
                match columns.iter_mut().find(|c| c.column == at) {
                    Some(mapped) => (mapped.field, mapped.rank) = (Some(*field), rank),
                    None => notes.warn(&sheet.name, format!("column {name} of the map is empty")),
                }
            }
        }
        return Some(columns);
    }
    if header.is_none() {
        guess(sheet, &mut columns, notes)?;
    }
    // A column without a heading among others: perhaps the time or the number, as in many lists.
    if !columns.iter().any(|c| matches!(c.field, Some(Field::Text | Field::Title))) {
        let longest =
            columns.iter_mut().filter(|c| c.field.is_none()).max_by_key(|c| mean(sheet, c.column));
        if let Some(mapped) = longest.filter(|c| mean(sheet, c.column) > 12) {
            notes.warn_help(
                &sheet.place(header.unwrap_or(0), mapped.column),
                format!(
                    "'{}' is taken for the text of the injects, as no column is headed so",
                    mapped.heading
                ),
                "say it with --map",
            );
            mapped.field = Some(Field::Text);
        }
    }
    Some(columns)
}

/// Columns by the headings of a preset, in any of its languages.
fn restrict(columns: &mut [Mapped], preset: Preset) {
    let langs = [Langs::Both, Langs::One(Lang::En), Langs::One(Lang::Ja)];
    let known: Vec<crate::fields::Column> =
        langs.into_iter().flat_map(|l| crate::fields::columns(preset, l)).collect();
    for mapped in columns {
        let found = known.iter().find(|c| plain(&c.heading) == plain(&mapped.heading));
        mapped.field = found.map(|c| c.field);
        if let Some(column) = found {
            (mapped.lang, mapped.rank) = (column.lang, 0);
        }
    }
}

/// The mean length of a column's texts.
fn mean(sheet: &Sheet, column: u32) -> usize {
    let lengths: Vec<usize> = sheet
        .rows
        .values()
        .filter_map(|cells| cells.get(&column))
        .map(|c| c.shown().chars().count())
        .collect();
    lengths.iter().sum::<usize>() / lengths.len().max(1)
}

/// Columns by what they hold, for lists without headings.
fn guess(sheet: &Sheet, columns: &mut [Mapped], notes: &mut Notes) -> Option<()> {
    let how = Reading {
        t: Some(Unit::Hours),
        order: Some(times::Order::DayFirst),
        year: Some(2_000),
        bare: None,
    };
    let share = |column: u32, test: &dyn Fn(&Cell) -> bool| {
        let cells: Vec<&Cell> =
            sheet.rows.values().filter_map(|cells| cells.get(&column)).collect();
        let good = cells.iter().filter(|c| test(c)).count();
        (good * 100 / cells.len().max(1), good)
    };
    let time = columns
        .iter()
        .map(|c| (share(c.column, &|cell| times::cell(cell, &how).is_ok()), c.column))
        .max();
    let time = time.filter(|((share, good), _)| *share >= 60 && *good >= 2).map(|(_, c)| c);
    let via = columns
        .iter()
        .find(|c| {
            Some(c.column) != time
                && share(c.column, &|cell| super::people::via(&cell.shown()).is_some()).0 >= 50
        })
        .map(|c| c.column);
    let rows = sheet.rows.len();
    // Texts of injects differ from each other; what is the same in every row is something else.
    let telling = |column: u32| {
        let texts: Vec<String> =
            sheet.rows.values().filter_map(|cells| cells.get(&column)).map(Cell::shown).collect();
        let different = texts.iter().collect::<BTreeSet<_>>().len();
        texts.len() * 2 >= rows && different * 2 > texts.len()
    };
    let free = |c: &&Mapped| Some(c.column) != time && Some(c.column) != via;
    let longest =
        |c: &&Mapped| (telling(c.column), mean(sheet, c.column), std::cmp::Reverse(c.column));
    let text = columns.iter().filter(free).max_by_key(longest).map(|c| c.column);
    let named = |cell: &Cell| super::people::sounds_like(&cell.shown());
    let to = columns
        .iter()
        .filter(free)
        .find(|c| Some(c.column) != text && share(c.column, &named).0 >= 60)
        .map(|c| c.column);
    let example = "columns:\n  time: C\n  via: B\n  to: D\n  title: E\n  text: F\n  expected: H";
    let (Some(time), Some(text)) = (time, text) else {
        notes.error(
            &sheet.name,
            "no row of headings was found, and no column holds times",
            &format!("say with --map MAP.yaml which column holds what, for example\n{example}"),
        );
        return None;
    };
    for mapped in columns.iter_mut() {
        mapped.field = match mapped.column {
            c if c == time => Some(Field::Time),
            c if c == text => Some(Field::Text),
            c if Some(c) == via => Some(Field::Via),
            c if Some(c) == to => Some(Field::To),
            _ => None,
        };
    }
    let via = via.map(|c| format!(", {} for the medium", letters(c))).unwrap_or_default();
    let to = to.map(|c| format!(", {} for the receivers", letters(c))).unwrap_or_default();
    notes.warn_help(&sheet.name, format!("there is no row of headings: column {} is taken for the time, {} for the text{via}{to}; the others become comments", letters(time), letters(text)), &format!("say with --map MAP.yaml which column holds what, for example\nheader: none\n{example}"));
    Some(())
}

/// An item, or a heading between items: a row with a single cell, or one cell merged over several columns.
fn row_of(
    _sheet: &Sheet,
    row: u32,
    cells: &BTreeMap<u32, Cell>,
    layout: &Layout,
    wide: Option<&(u32, u32)>,
) -> Line {
    let item = || Line::Item { row, cells: cells.clone() };
    let Some((&at, cell)) = cells.first_key_value().filter(|_| cells.len() == 1) else {
        return item();
    };
    let Cell::Text(text) = cell else { return item() };
    let merged = wide.is_some_and(|(from, to)| *from == at && to - from >= 2);
    let field = layout.columns.iter().find(|c| c.column == at).and_then(|c| c.field);
    let first = layout.columns.first().map(|c| c.column) == Some(at);
    let long = matches!(
        field,
        Some(Field::Text | Field::Expects | Field::Notes | Field::Comments | Field::Title)
    );
    if merged
        || names_part(text)
        || (first && !long)
        || (!long && field.is_some_and(|f| !matches!(f, Field::Time | Field::Civil)))
        || field.is_none()
    {
        return Line::Section { row, text: text.split_whitespace().collect::<Vec<_>>().join(" ") };
    }
    item()
}

/// Whether a text is the heading of a part of the day.
fn names_part(text: &str) -> bool {
    let text = plain(text);
    let starts = [
        "phase",
        "move",
        "part",
        "module",
        "stage",
        "day",
        "session",
        "act",
        "étape",
        "jour",
        "partie",
        "フェーズ",
        "ムーブ",
        "第",
        "ステージ",
        "局面",
    ];
    text.chars().count() < 80 && starts.iter().any(|s| text.starts_with(s)) || text.contains("日目")
}

/// Rows that continue the one above: nothing but more of its text.
fn join(layout: &mut Layout, notes: &mut Notes) {
    let long: BTreeSet<u32> = layout
        .columns
        .iter()
        .filter(|c| {
            matches!(c.field, Some(Field::Text | Field::Expects | Field::Notes | Field::Comments))
        })
        .map(|c| c.column)
        .collect();
    let bound: BTreeSet<u32> = layout
        .columns
        .iter()
        .filter(|c| {
            matches!(
                c.field,
                Some(
                    Field::Time
                        | Field::Civil
                        | Field::Date
                        | Field::Number
                        | Field::Id
                        | Field::To
                        | Field::Title
                )
            )
        })
        .map(|c| c.column)
        .collect();
    let mut out: Vec<Line> = Vec::with_capacity(layout.lines.len());
    for line in std::mem::take(&mut layout.lines) {
        if let Line::Item { row, cells } = &line
            && cells.keys().all(|c| long.contains(c))
            && !bound.is_empty()
            && let Some(Line::Item { cells: above, row: over }) = out.last_mut()
            && above.keys().any(|c| bound.contains(c))
        {
            for (column, cell) in cells {
                let joined = above
                    .get(column)
                    .map_or_else(|| cell.shown(), |c| format!("{}\n{}", c.shown(), cell.shown()));
                above.insert(*column, Cell::Text(joined));
            }
            notes.info(
                &format!("{}!{}", layout.sheet, row + 1),
                format!("the row continues row {}", *over + 1),
            );
            continue;
        }
        out.push(line);
    }
    layout.lines = out;
}
