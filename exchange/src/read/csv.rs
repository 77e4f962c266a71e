//! CSV as spreadsheets write it: any of four separators, quotes, line breaks in cells. Blank lines count as rows, so that
//! the places told are those a spreadsheet shows.

use super::{MOST_CELLS, MOST_COLUMNS, MOST_ROWS, ReadError, encoding};
use crate::note::Notes;
use crate::sheet::{Cell, Sheet};

const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// Reads a CSV file. `name` stands before the cells in what is told.
///
/// # Errors
/// It holds no text, or too much of it.
pub fn read(
    bytes: &[u8],
    name: &str,
    asked: Option<&str>,
    notes: &mut Notes,
) -> Result<Sheet, ReadError> {
    let decoded = encoding::decode(bytes, asked)?;
    if decoded.encoding != "UTF-8" {
        notes.info("", format!("the file was read as {}", decoded.encoding));
    }
    if decoded.damaged {
        notes.warn_help(
            "",
            format!("some characters are not {} and became '\u{FFFD}'", decoded.encoding),
            "name the right one with --encoding, or save the file as UTF-8",
        );
    }
    if crate::sheet::blank(&decoded.text) {
        return Err(ReadError::Empty);
    }
    // Excel writes this line for itself.
    let (text, named) = match decoded.text.strip_prefix("sep=") {
        Some(rest) => match rest.chars().next() {
            Some(mark)
                if rest.get(mark.len_utf8()..).is_some_and(|r| r.starts_with(['\r', '\n'])) =>
            {
                (
                    rest.get(mark.len_utf8()..).unwrap_or_default().trim_start_matches('\r'),
                    Some(mark),
                )
            }
            _ => (decoded.text.as_str(), None),
        },
        None => (decoded.text.as_str(), None),
    };
    let separator = named.unwrap_or_else(|| separator(text));
    let mut sheet = Sheet::new(name);
    let mut cells = 0;
    let (mut wide, mut long) = (false, false);
    for (row, record) in (0u32..).zip(records(text, separator)) {
        if row >= MOST_ROWS {
            long = true;
            break;
        }
        for (column, cell) in (0u32..).zip(record) {
            if crate::sheet::blank(&cell) {
                continue;
            }
            cells += 1;
            if column >= MOST_COLUMNS || cells > MOST_CELLS {
                wide = true;
                continue;
            }
            sheet.put(row, column, Cell::Text(unguard(&cell).to_owned()));
        }
    }
    if long {
        notes.error(name, format!("there are more than {MOST_ROWS} rows"), "split the file");
    }
    if wide {
        notes.error(
            name,
            format!("there are more than {MOST_COLUMNS} columns or {MOST_CELLS} cells"),
            "is this a list of injects?",
        );
    }
    Ok(sheet)
}

/// The separator under which most of the first rows have the same number of cells.
fn separator(text: &str) -> char {
    let score = |mark: char| {
        let counts: Vec<usize> =
            records(text, mark).take(40).map(|r| r.len()).filter(|n| *n > 1).collect();
        let most =
            counts.iter().map(|n| counts.iter().filter(|m| *m == n).count()).max().unwrap_or(0);
        (most, counts.iter().sum::<usize>())
    };
    SEPARATORS.into_iter().rev().max_by_key(|mark| score(*mark)).unwrap_or(',')
}

/// The records of a text.
fn records(text: &str, separator: char) -> impl Iterator<Item = Vec<String>> {
    let mut chars = text.chars().peekable();
    std::iter::from_fn(move || {
        chars.peek()?;
        let (mut record, mut cell) = (Vec::new(), String::new());
        let (mut inside, mut fresh) = (false, true);
        while let Some(c) = chars.next() {
            match c {
                '"' if inside => {
                    if chars.peek() == Some(&'"') {
                        chars.next();
                        cell.push('"');
                    } else {
                        inside = false;
                    }
                }
                '\r' if inside && chars.peek() == Some(&'\n') => {}
                c if inside => cell.push(c),
                '"' if fresh => (inside, fresh) = (true, false),
                c if c == separator => {
                    record.push(std::mem::take(&mut cell));
                    fresh = true;
                }
                '\r' | '\n' => {
                    if c == '\r' && chars.peek() == Some(&'\n') {
                        chars.next();
                    }
                    break;
                }
                c => {
                    fresh = false;
                    cell.push(c);
                }
            }
        }
        record.push(cell);
        Some(record)
    })
}

/// Whether a spreadsheet might take the text for a formula, or it looks guarded against that.
fn risky(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Text that no spreadsheet takes for a formula: an apostrophe in front where one is needed (OWASP).
pub fn guard(text: &str) -> String {
    if risky(text) { format!("'{text}") } else { text.to_owned() }
}

/// What [`guard`] was given.
pub fn unguard(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| risky(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{guard, read, records, unguard};
    use crate::{note::Notes, sheet::Cell};

    #[test]
    fn separators_quotes_and_blank_lines() {
        for text in [
            "No,Time,Text\n\n1,9:05,\"a, \"\"b\"\"\nc\"\n",
            "No;Time;Text\r\n\r\n1;9:05;\"a, \"\"b\"\"\r\nc\"\r\n",
            "sep=|\r\nNo|Time|Text\r\n1|9:05|\"a, \"\"b\"\"\nc\"",
            "No\tTime\tText\n\n1\t9:05\t\"a, \"\"b\"\"\nc\"\n",
        ] {
            let sheet =
                read(text.as_bytes(), "a.csv", None, &mut Notes::default()).expect("a sheet");
            assert_eq!(sheet.rows[&2][&2], Cell::Text("a, \"b\"\nc".into()), "{text}");
            assert_eq!(sheet.place(2, 2), "a.csv!C3");
        }
    }

    proptest! {
        #[test]
        fn guards_come_off_again(text in "['=+@\\-a\\t]{0,6}|\\PC{0,12}") {
            let safe = guard(&text);
            prop_assert_eq!(unguard(&safe), text.as_str());
            prop_assert!(!guard(&text).starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']));
        }

        #[test]
        fn nothing_crashes_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes, "a.csv", None, &mut Notes::default());
        }

        #[test]
        fn what_is_quoted_comes_back(rows in prop::collection::vec(prop::collection::vec("[a,;\"\\n ']{0,8}", 2..5), 1..5)) {
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let text: String = rows.iter().map(|r| r.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n").collect();
            prop_assert_eq!(records(&text, ',').collect::<Vec<_>>(), rows);
        }
    }
}
