//! A sheet as it was read: cells with their places, whatever file they come from.

use std::collections::BTreeMap;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A date, a time of day or both, in days since 30 December 1899.
    Moment(f64),
    /// A length of time, in days.
    Span(f64),
    /// A formula without a result, such as `#REF!`.
    Fault(String),
}

impl Cell {
    /// The cell as a reader sees it; dates in ISO form.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Fault(text) => text.clone(),
            Self::Number(n) => number(*n),
            Self::Bool(b) => b.to_string(),
            Self::Moment(days) => match civil(*days) {
                Some((Some(date), 0)) => date.to_string(),
                Some((Some(date), seconds)) => format!("{date} {}", clock(seconds)),
                Some((None, seconds)) => clock(seconds),
                None => number(*days),
            },
            Self::Span(days) => match whole(days * 86_400.0) {
                Some(s) if s < 0 => format!("-{}", clock(-s)),
                Some(s) => clock(s),
                None => number(*days),
            },
        }
    }

    /// Whether there is nothing to read in it.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if blank(text))
    }
}

/// Whether a text has no visible character.
pub(crate) fn blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{3000}' | '\u{FEFF}' | '\u{200B}'))
}

fn number(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 { format!("{n:.0}") } else { n.to_string() }
}

/// `9:05` or `9:05:30`, hours beyond 24 as they are.
fn clock(seconds: i64) -> String {
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if s == 0 { format!("{h}:{m:02}") } else { format!("{h}:{m:02}:{s:02}") }
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be far inside i64")]
pub(crate) fn whole(value: f64) -> Option<i64> {
    (value.is_finite() && value.abs() < 1e12).then(|| value.round() as i64)
}

/// A date (none for a pure time of day) and seconds of the day.
pub(crate) fn civil(days: f64) -> Option<(Option<jiff::civil::Date>, i64)> {
    let seconds = whole(days * 86_400.0)?;
    if seconds < 0 {
        return None;
    }
    let (day, rest) = (seconds / 86_400, seconds % 86_400);
    if day == 0 {
        return Some((None, rest));
    }
    let date = jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().try_days(day).ok()?);
    Some((Some(date.ok()?), rest))
}

/// Cells that were merged; the first one holds what all show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// First row and column, from 0.
    pub from: (u32, u32),
    /// Last row and column.
    pub to: (u32, u32),
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name; the file's for CSV.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// Cells by row and column, from 0; blank ones are left out.
    pub rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
    /// Merged cells.
    pub merged: Vec<Region>,
}

impl Sheet {
    /// An empty sheet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Puts a cell, unless it is blank.
    pub fn put(&mut self, row: u32, column: u32, cell: Cell) {
        if !cell.is_blank() {
            self.rows.entry(row).or_default().insert(column, cell);
        }
    }

    /// The name of a cell: `Sheet1!C7`.
    pub fn place(&self, row: u32, column: u32) -> String {
        format!("{}!{}{}", self.name, letters(column), row + 1)
    }

    /// The name of a row: `Sheet1!7`.
    pub fn line(&self, row: u32) -> String {
        format!("{}!{}", self.name, row + 1)
    }

    /// Gives every cell of a region merged downwards what its first one shows. Regions that are only wide stay as they are.
    pub fn fill_down(&mut self) {
        for region in std::mem::take(&mut self.merged) {
            let first = self.rows.get(&region.from.0).and_then(|r| r.get(&region.from.1)).cloned();
            if let Some(cell) = first {
                for row in region.from.0 + 1..=region.to.0.min(region.from.0 + 2_000) {
                    // A merged block over rows that hold nothing else is a title, not a value for each of them.
                    if let Some(cells) = self.rows.get_mut(&row) {
                        cells.entry(region.from.1).or_insert_with(|| cell.clone());
                    }
                }
            }
            self.merged.push(region);
        }
    }
}

/// `A`, `Z`, `AA`.
pub fn letters(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    out.iter().rev().collect()
}

/// The column that letters name, from 0.
pub fn column(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut n = 0u32;
    for c in letters.chars() {
        n = n * 26 + u32::from(c.is_ascii_alphabetic().then(|| c.to_ascii_uppercase())?) - 64;
    }
    Some(n - 1)
}

#[cfg(test)]
mod tests {
    use super::{Cell, column, letters};

    #[test]
    fn columns_have_letters() {
        for (n, name) in
            [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
        {
            assert_eq!(letters(n), name);
            assert_eq!(column(name), Some(n));
        }
        assert_eq!(column("7"), None);
    }

    #[test]
    fn cells_are_shown_as_people_see_them() {
        assert_eq!(Cell::Number(7.0).shown(), "7");
        assert_eq!(Cell::Moment(45_943.5).shown(), "2025-10-13 12:00");
        assert_eq!(Cell::Moment(0.378_472_222).shown(), "9:05");
        assert_eq!(Cell::Span(1.25).shown(), "30:00");
    }
}
