//! Objects as the rows of a list: keys are headings.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json::{Doc, scalar, words};
use crate::fields::Field;
use crate::list::draft::Draft;
use crate::list::headings;
use crate::list::layout::{Layout, Line, Mapped};
use crate::list::rows::{self, Question, Said};
use crate::list::settle;
use crate::note::Notes;
use crate::sheet::Cell;

/// Rows of named cells on their way into a list.
#[derive(Debug, Default)]
pub struct Rows {
    columns: Vec<Mapped>,
    lines: Vec<Line>,
}

impl Rows {
    /// The place of a column, made when it is named first.
    pub fn column(&mut self, heading: &str, field: Option<Field>, rank: u8) -> u32 {
        let known = self.columns.iter().find(|c| c.heading == heading && c.field == field);
        if let Some(column) = known {
            return column.column;
        }
        let column = u32::try_from(self.columns.len()).unwrap_or(0);
        self.columns.push(Mapped {
            column,
            field,
            lang: None,
            heading: heading.to_owned(),
            rank,
            unit: None,
        });
        column
    }

    /// A column that is headed as people head them.
    pub fn named(&mut self, heading: &str) -> u32 {
        let known = self.columns.iter().find(|c| c.heading == heading);
        if let Some(column) = known {
            return column.column;
        }
        let meaning = headings::meaning(heading);
        let column = self.column(heading, meaning.map(|m| m.field), meaning.map_or(0, |m| m.rank));
        if let (Some(mapped), Some(meaning)) = (self.columns.last_mut(), meaning) {
            (mapped.lang, mapped.unit) = (meaning.lang, meaning.unit);
        }
        column
    }

    /// A row.
    pub fn push(&mut self, cells: BTreeMap<u32, Cell>) {
        let row = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        let cells =
            cells.into_iter().filter(|(_, c)| !c.is_blank() && !c.shown().is_empty()).collect();
        self.lines.push(Line::Item { row, cells });
    }

    /// Whether there is a column for a field.
    pub fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|c| c.field == Some(field))
    }

    /// The rows as a list; `name` stands before their numbers in what is told.
    pub fn read(
        self,
        name: &str,
        draft: &mut Draft,
        said: &Said,
        notes: &mut Notes,
    ) -> Vec<Question> {
        let layout = Layout {
            sheet: name.to_owned(),
            columns: self.columns,
            above: Vec::new(),
            lines: self.lines,
        };
        let moves = draft.duration;
        let questions = rows::read(&layout, draft, said, notes);
        draft.duration = draft.duration.max(moves);
        settle(draft, notes);
        questions
    }
}

/// A list of objects with keys that read like headings, wherever it is in the document.
pub fn read<'v>(
    doc: &Doc<'v>,
    draft: &mut Draft,
    said: &Said,
    notes: &mut Notes,
) -> Option<Vec<Question>> {
    let mut best: Option<(usize, String, Vec<&'v Value>)> = None;
    let mut open: Vec<(String, &'v Value, usize)> = vec![("$".into(), doc.root, 0)];
    while let Some((path, value, depth)) = open.pop() {
        let items = doc.items(value);
        if items.iter().any(|i| i.is_object()) {
            let rows = rows_of(doc, &items);
            if rows.has(Field::Text)
                && (rows.has(Field::Time) || rows.has(Field::Civil) || rows.has(Field::To))
                && best.as_ref().is_none_or(|(n, ..)| items.len() > *n)
            {
                best = Some((items.len(), path.clone(), items));
            }
        } else if let Value::Object(map) = value
            && depth < 3
        {
            open.extend(map.iter().map(|(k, v)| (format!("{path}.{k}"), v, depth + 1)));
        }
    }
    let (count, path, items) = best?;
    notes.info(&path, format!("{count} objects are read as the rows of a list"));
    if let Value::Object(_) = doc.root {
        let title = doc.first(doc.root, &["title", "name"]);
        if !title.is_empty() {
            draft.title = crate::list::draft::same(rows::safe(&title, "$", notes));
        }
    }
    Some(rows_of(doc, &items).read(&path, draft, said, notes))
}

fn rows_of(doc: &Doc<'_>, items: &[&Value]) -> Rows {
    let mut rows = Rows::default();
    for item in items {
        let mut cells = BTreeMap::new();
        for (key, value) in item.as_object().into_iter().flatten() {
            let heading = spaced(key);
            let cell = match value {
                Value::Null => continue,
                Value::Number(n) => Cell::Number(n.as_f64().unwrap_or(0.0)),
                Value::Array(_) | Value::Object(_) => {
                    let inner = doc.items(value);
                    let names = inner.iter().map(|v| match v {
                        Value::Object(_) => {
                            doc.first(v, &["name", "title", "label", "value", "text"])
                        }
                        other => scalar(other),
                    });
                    let text = names.filter(|n| !n.is_empty()).collect::<Vec<_>>().join("\n");
                    Cell::Text(
                        if text.is_empty() && value.as_object().is_some_and(|m| !m.is_empty()) {
                            value.to_string()
                        } else {
                            text
                        },
                    )
                }
                other => Cell::Text(words(&scalar(other))),
            };
            cells.insert(rows.named(&heading), cell);
        }
        rows.push(cells);
    }
    rows
}

/// `release_at_minutes`, `timeOffset` as headings.
fn spaced(key: &str) -> String {
    let mut out = String::new();
    for c in key.chars() {
        if c == '_' || c == '-' {
            out.push(' ');
        } else {
            if c.is_uppercase()
                && !out.is_empty()
                && !out.ends_with(' ')
                && !out.ends_with(char::is_uppercase)
            {
                out.push(' ');
            }
            out.push(c);
        }
    }
    out
}
