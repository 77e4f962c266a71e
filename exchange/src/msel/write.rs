//! Lists as CSV and as XLSX.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::{Row, Shown, Wanted, rows};
use crate::fields::{Column, Field, Lang, Preset};
use crate::master::{Kind, Master};
use crate::read::csv::guard;

/// Longest text of a cell of a workbook, in UTF-16 units.
const LONGEST: usize = 32_767;

/// The civil time of a line, as lists show it.
pub fn civil(master: &Master, at: i64) -> String {
    let text = master.clock.civil(at);
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    let seconds = if time.get(6..8) == Some("00") { 5 } else { 8 };
    format!("{date} {}", time.get(..seconds).unwrap_or(time))
}

/// The list as CSV, with CR LF between rows; `mark` puts a byte order mark in front, by which Excel knows UTF-8.
pub fn csv(master: &Master, wanted: Wanted, mark: bool) -> String {
    let (columns, rows) = rows(master, wanted);
    let mut out = String::from(if mark { "\u{FEFF}" } else { "" });
    let quoted = |text: &str| {
        let text = guard(text);
        if text.contains([',', '"', '\n', '\r', ';', '\t'])
            || text.starts_with(' ')
            || text.ends_with(' ')
        {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    };
    let mut record = |cells: Vec<String>| {
        out.push_str(&cells.iter().map(|c| quoted(c)).collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    };
    record(columns.iter().map(ToString::to_string).collect());
    for row in rows {
        record(
            row.cells
                .iter()
                .map(|cell| match cell {
                    Shown::Text(text) => text.clone(),
                    Shown::Number(n) => n.to_string(),
                    Shown::Civil(at) => civil(master, *at),
                })
                .collect(),
        );
    }
    out
}

/// The list as a workbook: the list, the roles, the exercise.
///
/// # Errors
/// A text is too long for a cell; the message names the row and column.
pub fn xlsx(master: &Master, wanted: Wanted) -> Result<Vec<u8>, String> {
    let (columns, rows) = rows(master, wanted);
    for (n, row) in rows.iter().enumerate() {
        for (column, cell) in columns.iter().zip(&row.cells) {
            if let Shown::Text(text) = cell
                && text.encode_utf16().count() > LONGEST
            {
                return Err(format!(
                    "row {} has a text of more than {LONGEST} characters in '{column}'; a workbook cannot hold it, use CSV",
                    n + 2
                ));
            }
        }
    }
    book(master, wanted, &columns, &rows).map_err(|e| e.to_string())
}

fn book(
    master: &Master,
    wanted: Wanted,
    columns: &[Column],
    rows: &[Row],
) -> Result<Vec<u8>, XlsxError> {
    let lang = wanted.lang();
    let say = |en: &'static str, ja: &'static str| if lang == Lang::En { en } else { ja };
    let mut book = Workbook::new();
    // The time of writing would make two workbooks of one scenario differ.
    book.set_properties(
        &DocProperties::new()
            .set_title(format!("【訓練】EXERCISE {}", master.title.get(lang)))
            .set_comment(format!("Hakyu, {}", master.id))
            .set_creation_datetime(&jiff::civil::datetime(2000, 1, 1, 0, 0, 0, 0)),
    );
    let mut sheet = Worksheet::new();
    sheet.set_name(say("MSEL", "状況付与一覧"))?;
    table(&mut sheet, master, columns, rows)?;
    page(&mut sheet, master, lang);
    book.push_worksheet(sheet);
    if wanted.preset == Preset::Hakyu || wanted.preset == Preset::Ja {
        book.push_worksheet(people(master, lang)?);
        book.push_worksheet(exercise(master, lang)?);
    }
    book.save_to_buffer()
}

fn face() -> Format {
    Format::new()
        .set_font_name("Yu Gothic")
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x00BF_BFBF))
}

fn head() -> Format {
    face().set_bold().set_background_color(Color::RGB(0x001F_3A5F)).set_font_color(Color::White)
}

/// A colour for each kind of line, light enough for print.
fn colour(kind: Kind) -> Option<Color> {
    match kind {
        Kind::Inject => None,
        Kind::Contingency => Some(Color::RGB(0x00FF_F2CC)),
        Kind::Expected => Some(Color::RGB(0x00E2_F0D9)),
        Kind::Event => Some(Color::RGB(0x00E7_E6E6)),
        Kind::Move => Some(Color::RGB(0x00DD_EBF7)),
    }
}

/// Height of a row in points, by what its cells hold and how wide they are.
pub(crate) fn height<'c>(cells: impl Iterator<Item = (&'c str, f64)>) -> f64 {
    let wide = |c: char| if c >= '\u{1100}' { 2.1 } else { 1.05 };
    let lines = |text: &str, width: f64| -> f64 {
        text.lines()
            .map(|line| {
                (line.chars().map(wide).sum::<f64>() / (width - 1.0).max(1.0)).ceil().max(1.0)
            })
            .sum()
    };
    let most = cells.map(|(text, width)| lines(text, width)).fold(1.0, f64::max);
    (most * 14.5 + 4.0).min(400.0)
}

fn table(
    sheet: &mut Worksheet,
    master: &Master,
    columns: &[Column],
    rows: &[Row],
) -> Result<(), XlsxError> {
    for (n, column) in (0u16..).zip(columns) {
        sheet.set_column_width(n, column.width)?;
        sheet.write_string_with_format(0, n, &column.heading, &head())?;
    }
    for (at, row) in (1u32..).zip(rows) {
        let cells = columns.iter().zip(&row.cells).filter_map(|(column, cell)| match cell {
            Shown::Text(text) => Some((text.as_str(), column.width)),
            _ => None,
        });
        sheet.set_row_height(at, height(cells))?;
        let mut format = face();
        if let Some(colour) = colour(row.kind) {
            format = format.set_background_color(colour);
        }
        if row.kind == Kind::Move {
            format = format.set_bold();
        }
        for (n, (column, cell)) in (0u16..).zip(columns.iter().zip(&row.cells)) {
            match cell {
                Shown::Text(text) if text.is_empty() => sheet.write_blank(at, n, &format)?,
                // Always a string: what begins with `=` must not become a formula.
                Shown::Text(text) => sheet.write_string_with_format(at, n, text, &format)?,
                Shown::Number(number) => sheet.write_number_with_format(at, n, *number, &format)?,
                Shown::Civil(seconds) => {
                    let format = format.clone().set_num_format(
                        if column.field == Field::Civil && seconds % 60 != 0 {
                            "yyyy-mm-dd hh:mm:ss"
                        } else {
                            "yyyy-mm-dd hh:mm"
                        },
                    );
                    match ExcelDateTime::parse_from_str(&master.clock.civil(*seconds)[..19]) {
                        Ok(time) => sheet.write_datetime_with_format(at, n, &time, &format)?,
                        Err(_) => sheet.write_string_with_format(
                            at,
                            n,
                            civil(master, *seconds),
                            &format,
                        )?,
                    }
                }
            };
        }
    }
    let last = u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1);
    let rows = u32::try_from(rows.len()).unwrap_or(0);
    sheet.autofilter(0, 0, rows.max(1), last)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// A4 across, one page wide, marked as an exercise on every page.
fn page(sheet: &mut Worksheet, master: &Master, lang: Lang) {
    // `&` begins a code in headers.
    let title = master.title.get(lang).replace('&', "&&");
    let title: String = title.chars().take(120).collect();
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3)
        .set_header(format!("&L&\"Yu Gothic\"【訓練】EXERCISE&C&\"Yu Gothic\"{title}&R&A"))
        .set_footer("&L&\"Yu Gothic\"【訓練】EXERCISE&R&P / &N");
}

fn grid(name: &str, heads: &[(&str, f64)], rows: &[Vec<String>]) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    for (n, (heading, width)) in (0u16..).zip(heads) {
        sheet.set_column_width(n, *width)?;
        sheet.write_string_with_format(0, n, *heading, &head())?;
    }
    for (at, row) in (1u32..).zip(rows) {
        for (n, text) in (0u16..).zip(row) {
            let text: String = text.chars().take(LONGEST / 2).collect();
            sheet.write_string_with_format(at, n, text, &face())?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(sheet)
}

/// The sheet of roles, by which an import without the scenario knows who is who.
fn people(master: &Master, lang: Lang) -> Result<Worksheet, XlsxError> {
    let heads: [(&str, f64); 9] = [
        ("ID", 20.0),
        ("Title (en)", 30.0),
        ("Title (ja)", 30.0),
        ("Organisation (en)", 30.0),
        ("Organisation (ja)", 30.0),
        ("Kind", 12.0),
        ("Post", 18.0),
        ("Sector", 14.0),
        ("Place", 12.0),
    ];
    let rows: Vec<Vec<String>> = master
        .roles
        .iter()
        .map(|r| {
            let words = |w: &crate::master::Words| {
                [w.en.clone().unwrap_or_default(), w.ja.clone().unwrap_or_default()]
            };
            std::iter::once(r.id.clone())
                .chain(words(&r.title))
                .chain(words(&r.organisation))
                .chain(r.kind.clone())
                .collect()
        })
        .collect();
    let mut sheet = grid(if lang == Lang::En { "Roles" } else { "役割" }, &heads, &rows)?;
    page(&mut sheet, master, lang);
    Ok(sheet)
}

/// The sheet of the exercise: what stands in the head of the scenario, its themes and actions.
fn exercise(master: &Master, lang: Lang) -> Result<Worksheet, XlsxError> {
    let both = |w: &crate::master::Words| {
        [w.en.clone().unwrap_or_default(), w.ja.clone().unwrap_or_default()]
    };
    let mut rows = vec![
        vec!["id".to_owned(), master.id.clone(), master.id.clone()],
        std::iter::once("title".to_owned()).chain(both(&master.title)).collect(),
    ];
    for (key, words) in &master.head {
        if !words.get(Lang::En).is_empty() {
            rows.push(std::iter::once((*key).to_owned()).chain(both(words)).collect());
        }
    }
    for (list, key) in [("themes", "theme"), ("objectives", "objective"), ("actions", "action")] {
        for (id, words) in master.titles.get(list).into_iter().flatten() {
            rows.push(std::iter::once(format!("{key}: {id}")).chain(both(words)).collect());
        }
    }
    let mut sheet = grid(
        if lang == Lang::En { "Exercise" } else { "演習" },
        &[("Key", 26.0), ("en", 60.0), ("ja", 60.0)],
        &rows,
    )?;
    page(&mut sheet, master, lang);
    Ok(sheet)
}
