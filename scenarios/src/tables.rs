//! CSV tables of a world: a header row, columns by name, and a place for every cell.
//!
//! A row gives its cells as [`Node`]s, so the leaf decoders of [`crate::decode`] serve tables and YAML alike.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::{FileId, Files, Sources, Span};
use crate::yaml::{Node, Value, read_text};

/// Largest table in bytes.
pub const LARGEST_TABLE: u64 = 16 * 1024 * 1024;
/// Most rows of a table.
pub const MOST_ROWS: usize = 200_000;

/// A column that a table may have.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// Whether the header must have it.
    pub required: bool,
}

/// A column that must be there.
pub const fn required(name: &'static str) -> Column {
    Column { name, required: true }
}

/// A column that may be absent.
pub const fn optional(name: &'static str) -> Column {
    Column { name, required: false }
}

/// A table in memory.
#[derive(Clone, Debug)]
pub struct Table {
    /// The file.
    pub file: FileId,
    /// The rows in order.
    pub rows: Vec<Row>,
}

/// One row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The whole row.
    pub span: Span,
    /// Non-empty cells, by column name.
    cells: Vec<(&'static str, Node)>,
}

impl Row {
    /// The cell of a column, `None` when it is empty or the table has no such column.
    pub fn cell(&self, column: &str) -> Option<&Node> {
        self.cells.iter().find(|(name, _)| *name == column).map(|(_, node)| node)
    }

    /// Decodes a cell that must not be empty.
    pub fn required<T>(
        &self,
        column: &str,
        decode: impl FnOnce(&Node, &mut Diagnostics) -> Option<T>,
        diags: &mut Diagnostics,
    ) -> Option<T> {
        let Some(node) = self.cell(column) else {
            diags.push(
                Diagnostic::error("E0803", format!("the column `{column}` is empty here"))
                    .at(self.span, format!("this row needs its `{column}`")),
            );
            return None;
        };
        decode(node, diags)
    }

    /// Decodes a cell that may be empty.
    pub fn optional<T>(
        &self,
        column: &str,
        decode: impl FnOnce(&Node, &mut Diagnostics) -> Option<T>,
        diags: &mut Diagnostics,
    ) -> Option<T> {
        self.cell(column).and_then(|node| decode(node, diags))
    }
}

/// Reads a table. Unknown and missing columns, ragged rows and broken quotes are all reported; rows that can be read
/// are given.
pub fn read(
    files: &dyn Files,
    path: &str,
    columns: &[Column],
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Table> {
    let file = read_text(files, path, LARGEST_TABLE, sources, diags)?;
    Some(parse(file, columns, sources, diags))
}

/// Parses the text of a file that is in `sources` already.
pub fn parse(
    file: FileId,
    columns: &[Column],
    sources: &Sources,
    diags: &mut Diagnostics,
) -> Table {
    let text = sources.text(file);
    let mut table = Table { file, rows: Vec::new() };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut header: Option<Vec<Option<&'static str>>> = None;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let at = error.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
                diags.push(
                    Diagnostic::error("E0801", format!("this table cannot be read: {error}"))
                        .at(Span::new(file, at, at), ""),
                );
                break;
            }
        }
        let at = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
        let fields = fields(text, at);
        let span = Span::new(
            file,
            fields.first().map_or(at, |f| f.start),
            fields.last().map_or(at, |f| f.end),
        );
        let place = |n: usize| fields.get(n).map_or(span, |f| Span::new(file, f.start, f.end));
        let Some(names) = &header else {
            header = Some(head(&record, columns, span, place, diags));
            continue;
        };
        if record.len() != names.len() {
            diags.push(
                Diagnostic::error(
                    "E0804",
                    format!("this row has {} cells, the header has {}", record.len(), names.len()),
                )
                .at(span, "")
                .help("text with a comma needs double quotes around it"),
            );
            continue;
        }
        if table.rows.len() == MOST_ROWS {
            diags.push(
                Diagnostic::error("E0004", format!("a table may have {MOST_ROWS} rows"))
                    .at(span, ""),
            );
            break;
        }
        let cells = names
            .iter()
            .zip(&record)
            .enumerate()
            .filter_map(|(n, (name, cell))| {
                let cell = cell.trim();
                Some((((*name)?), node(cell, place(n)))).filter(|_| !cell.is_empty())
            })
            .collect();
        table.rows.push(Row { span, cells });
    }
    if header.is_none() {
        diags.push(
            Diagnostic::error("E0801", "this table is empty")
                .at(Span::new(file, 0, 0), "")
                .help(format!("its first line names the columns: {}", names(columns))),
        );
    }
    table
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|c| c.name).collect::<Vec<_>>().join(",")
}

/// Reads the header: for each column of the file, the name of ours.
fn head(
    record: &csv::StringRecord,
    columns: &[Column],
    span: Span,
    place: impl Fn(usize) -> Span,
    diags: &mut Diagnostics,
) -> Vec<Option<&'static str>> {
    let mut found: Vec<Option<&'static str>> = Vec::new();
    for (n, written) in record.iter().enumerate() {
        let written = written.trim();
        let known = columns.iter().find(|c| c.name == written).map(|c| c.name);
        match known {
            None => diags.push(
                Diagnostic::error("E0802", format!("there is no column {}", quoted(written)))
                    .at(place(n), "")
                    .help(format!("the columns are {}", names(columns)))
                    .suggest_nearest(place(n), written, columns.iter().map(|c| c.name)),
            ),
            Some(name) => {
                if let Some(first) = found.iter().position(|f| *f == Some(name)) {
                    diags.push(
                        Diagnostic::error("E0802", format!("the column `{name}` is there twice"))
                            .at(place(n), "again")
                            .also(place(first), "first here"),
                    );
                }
            }
        }
        found.push(known);
    }
    for column in columns.iter().filter(|c| c.required && !found.contains(&Some(c.name))) {
        diags.push(
            Diagnostic::error("E0802", format!("the column `{}` is missing", column.name))
                .at(span, "in this header"),
        );
    }
    found
}

/// A cell as a node: a number where it reads as one, else text.
fn node(cell: &str, span: Span) -> Node {
    let number = cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    let value = match (cell.parse::<i64>(), cell.parse::<f64>()) {
        (Ok(whole), _) if number => Value::Int(whole),
        (_, Ok(other)) if number => Value::Float(other),
        _ => match cell {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => Value::Str(text.to_owned()),
        },
    };
    let raw = (!matches!(value, Value::Str(_))).then(|| Box::from(cell));
    Node { value, span, raw, content: None }
}

/// The byte ranges of the cells of the record that starts at or after `start` (comments and blank lines before it are
/// passed over). Follows RFC 4180 as the reader does; used for places only.
fn fields(text: &str, start: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        match bytes.get(at) {
            Some(b'\n' | b'\r') => at += 1,
            Some(b'#') => {
                while bytes.get(at).is_some_and(|b| *b != b'\n') {
                    at += 1;
                }
            }
            _ => break,
        }
    }
    let mut out = Vec::new();
    let mut from = at;
    let mut quotes = false;
    loop {
        match bytes.get(at) {
            Some(b'"') => quotes = !quotes,
            Some(b',') if !quotes => {
                out.push(from..at);
                from = at + 1;
            }
            Some(b'\n' | b'\r') if !quotes => break,
            None => break,
            _ => {}
        }
        at += 1;
    }
    out.push(from..at);
    out
}

#[cfg(test)]
mod tests {
    use super::{Column, optional, parse, required};
    use crate::decode::{ident, number};
    use crate::diagnostic::Diagnostics;
    use crate::source::Sources;

    const COLUMNS: &[Column] = &[required("id"), required("lat"), optional("name_ja")];

    fn check(text: &str) -> (Vec<String>, Diagnostics, Sources) {
        let mut sources = Sources::default();
        let mut diags = Diagnostics::default();
        let file = sources.add("places.csv", text.into());
        let table = parse(file, COLUMNS, &sources, &mut diags);
        let mut rows = Vec::new();
        for row in &table.rows {
            let id = row.required("id", ident, &mut diags).map(|s| s.value);
            let lat = row.optional("lat", number, &mut diags).map(|s| s.value);
            let name = row.cell("name_ja").map(|n| sources.text_of(n.span).to_owned());
            rows.push(format!("{id:?} {lat:?} {name:?}"));
        }
        (rows, diags, sources)
    }

    #[test]
    fn cells_have_places() {
        let (rows, diags, _) =
            check("id,lat,name_ja\r\n# note\r\nchiba,35.6,\"千葉, 房総\"\r\n\r\ntokyo,35,\r\n");
        assert!(diags.is_empty(), "{diags:?}");
        assert_eq!(
            rows,
            [
                r#"Some("chiba") Some(35.6) Some("\"千葉, 房総\"")"#,
                r#"Some("tokyo") Some(35.0) None"#
            ]
        );
    }

    #[test]
    fn all_mistakes_are_told() {
        let (_, mut diags, sources) = check("id,latt,name_ja\nchiba,1\nTokyo,2,東京\n,2,東京\n");
        diags.sort();
        insta::assert_snapshot!(diags.render(&sources, false));
    }
}
