//! Changes of a text that leave everything else as it is: comments, blank lines, order.

use std::ops::Range;

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go; empty to put something in.
    pub range: Range<usize>,
    /// What comes instead. Its line breaks become those of the text.
    pub text: String,
}

impl Edit {
    /// Replaces a range.
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }
}

/// The edits that can be made together, in order of place: of those that overlap the first stays, of those that put
/// something in at one place too. What lies outside the text or within a character is left out.
pub fn compatible(text: &str, mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|a| (a.range.start, a.range.end));
    let mut out: Vec<Edit> = Vec::new();
    for edit in edits {
        let clear = out.last().is_none_or(|last| {
            let gap = edit.range.start >= last.range.end;
            gap && (edit.range.start > last.range.start || !last.range.is_empty())
        });
        if clear && text.get(edit.range.clone()).is_some() {
            out.push(edit);
        }
    }
    out
}

/// The text after all compatible edits.
pub fn apply(text: &str, edits: Vec<Edit>) -> String {
    let crlf = text.contains("\r\n");
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in compatible(text, edits) {
        out.push_str(text.get(at..edit.range.start).unwrap_or(""));
        if crlf {
            out.push_str(&edit.text.replace("\r\n", "\n").replace('\n', "\r\n"));
        } else {
            out.push_str(&edit.text);
        }
        at = edit.range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::{Edit, apply};

    #[test]
    fn edits_are_made_from_left_to_right_and_the_first_of_two_counts() {
        let edits = vec![
            Edit::new(7..9, "xy"),
            Edit::new(0..1, "A"),
            Edit::new(0..3, "never"),
            Edit::new(4..4, "in"),
            Edit::new(4..4, "twice"),
            Edit::new(99..100, "outside"),
        ];
        assert_eq!(apply("abc\ndefghi", edits), "Abc\nindefxyi");
    }

    #[test]
    fn a_character_is_never_cut_and_line_breaks_stay_those_of_the_text() {
        assert_eq!(apply("台風", vec![Edit::new(1..3, "x")]), "台風");
        assert_eq!(apply("a\r\nb", vec![Edit::new(0..0, "c\n")]), "c\r\na\r\nb");
    }
}
