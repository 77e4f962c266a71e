//! The list of contents at the end of a ZIP archive: enough to refuse one that would unpack to gigabytes, and to say what
//! a workbook holds besides cells.

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Packed {
    /// Its name.
    pub name: String,
    /// Its size when unpacked, as the archive says.
    pub size: u64,
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let field = bytes.get(at..at + length)?;
    Some(field.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)))
}

/// The contents; `None` if this is no whole archive.
pub(crate) fn contents(bytes: &[u8]) -> Option<Vec<Packed>> {
    let from = bytes.len().saturating_sub(66_000);
    let end = bytes.get(from..)?.windows(4).rposition(|w| w == b"PK\x05\x06")? + from;
    let count = number(bytes, end + 10, 2)?;
    let mut at = usize::try_from(number(bytes, end + 16, 4)?).ok()?;
    let mut out = Vec::new();
    for _ in 0..count {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let size = number(bytes, at + 24, 4)?;
        let length = |field| number(bytes, at + field, 2).and_then(|n| usize::try_from(n).ok());
        let (name, extra, remark) = (length(28)?, length(30)?, length(32)?);
        let text = String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name)?).into_owned();
        out.push(Packed { name: text, size });
        at += 46 + name + extra + remark;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::contents;

    #[test]
    fn contents_of_a_workbook_are_listed() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write_string(0, 0, "a").expect("a cell");
        let bytes = book.save_to_buffer().expect("bytes");
        let files = contents(&bytes).expect("an archive");
        assert!(files.iter().any(|f| f.name == "xl/worksheets/sheet1.xml" && f.size > 100));
        assert_eq!(contents(&bytes[..bytes.len() - 30]), None);
        assert_eq!(contents(b"PK\x05\x06"), None);
    }
}
