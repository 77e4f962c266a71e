//! XLSX workbooks. Cells are taken one by one: a sheet whose only two cells stand in opposite corners costs two cells.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Xlsx};

use super::{LARGEST, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, ReadError, archive};
use crate::note::Notes;
use crate::sheet::{Cell, Region, Sheet};

/// Largest size of an unpacked workbook.
const UNPACKED: u64 = 256 * 1024 * 1024;

/// Days between the two epochs of Excel.
const EPOCH_1904: f64 = 1_462.0;

/// Reads all sheets of a workbook.
///
/// # Errors
/// It is no XLSX workbook, damaged, or too large.
pub fn read(bytes: &[u8], notes: &mut Notes) -> Result<Vec<Sheet>, ReadError> {
    if bytes.len() as u64 > LARGEST {
        return Err(ReadError::TooLarge(format!("{} bytes, the limit is {LARGEST}", bytes.len())));
    }
    let Some(files) = archive::contents(bytes) else {
        return Err(ReadError::Broken(
            "it is no whole XLSX workbook (the end of the archive is missing)".into(),
        ));
    };
    if files.iter().map(|f| f.size).sum::<u64>() > UNPACKED {
        return Err(ReadError::TooLarge(format!(
            "unpacked it would take more than {UNPACKED} bytes"
        )));
    }
    if files.iter().any(|f| f.name == "mimetype" || f.name == "content.xml") {
        return Err(ReadError::Foreign(
            "this is an OpenDocument spreadsheet; save it as .xlsx or .csv".into(),
        ));
    }
    if !files.iter().any(|f| f.name.starts_with("xl/")) {
        return Err(ReadError::Foreign("this archive is no workbook".into()));
    }
    if files
        .iter()
        .any(|f| f.name.starts_with("xl/comments") || f.name.starts_with("xl/threadedComments"))
    {
        notes.warn("", "the workbook has comments on cells; they are not read");
    }
    if files
        .iter()
        .any(|f| f.name.starts_with("xl/media/") || f.name.starts_with("xl/drawings/drawing"))
    {
        notes.warn("", "the workbook has pictures or drawings; they are not read");
    }
    let broken = |e: calamine::XlsxError| ReadError::Broken(e.to_string());
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let shift = if book.has_1904_epoch() { EPOCH_1904 } else { 0.0 };
    let named: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == calamine::SheetType::WorkSheet)
        .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
        .collect();
    let mut sheets = Vec::new();
    let mut total = 0;
    for (name, hidden) in named {
        let mut sheet = Sheet { hidden, ..Sheet::new(&name) };
        let mut reader = book.worksheet_cells_reader(&name).map_err(broken)?;
        let mut left = 0;
        while let Some(cell) = reader.next_cell().map_err(broken)? {
            let (row, column) = cell.get_position();
            let Some(value) = value(cell.get_value(), shift) else { continue };
            if value.is_blank() {
                continue;
            }
            total += 1;
            if total > MOST_CELLS {
                return Err(ReadError::TooLarge(format!("more than {MOST_CELLS} cells")));
            }
            if row >= MOST_ROWS || column >= MOST_COLUMNS {
                left += 1;
            } else {
                sheet.put(row, column, value);
            }
        }
        drop(reader);
        if left > 0 {
            notes.warn(
                &name,
                format!(
                    "{left} cells beyond row {MOST_ROWS} or column {MOST_COLUMNS} are left out"
                ),
            );
        }
        if let Ok(regions) = book.merge_cells_by_sheet_name(&name) {
            sheet.merged = regions.iter().map(|d| Region { from: d.start, to: d.end }).collect();
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn value(data: &DataRef<'_>, shift: f64) -> Option<Cell> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Int(n) => Cell::Number(*n as f64),
        DataRef::Float(n) => Cell::Number(*n),
        DataRef::String(text) => Cell::Text(lines(text)),
        DataRef::SharedString(text) => Cell::Text(lines(text)),
        DataRef::Bool(b) => Cell::Bool(*b),
        DataRef::DateTime(time) if time.is_duration() => Cell::Span(time.as_f64()),
        // A pure time of day has no epoch.
        DataRef::DateTime(time) if time.as_f64() < 1.0 => Cell::Moment(time.as_f64()),
        DataRef::DateTime(time) => Cell::Moment(time.as_f64() + shift),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::Error(fault) => Cell::Fault(fault.to_string()),
    })
}

/// Excel writes line breaks as `_x000D_` and CR LF at times.
fn lines(text: &str) -> String {
    text.replace("_x000D_", "").replace("\r\n", "\n").replace('\r', "\n")
}
