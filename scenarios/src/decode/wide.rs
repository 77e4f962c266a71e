//! E0007: full-width signs, or no sign at all, where YAML wants a colon and a space – the slips of a Japanese keyboard.

use crate::diagnostic::{Diagnostic, Diagnostics, half_width, quoted};
use crate::source::{FileId, Span, Spanned};
use crate::yaml::{Node, Value};

/// Only so many lines are pointed at.
const MOST: usize = 100;

/// `title：台風` or `title:台風` where a map is expected; whether it was told.
pub(super) fn colon(node: &Node, diags: &mut Diagnostics) -> bool {
    let (Value::Str(text), Some(first)) = (&node.value, node.content) else { return false };
    // Within quotes a colon is text whatever follows it.
    if first != node.span.start {
        return false;
    }
    let Some((start, end)) = separator(text) else { return false };
    let place = |at: usize| first as usize + at;
    diags.push(told(Span::new(node.span.file, place(start), place(end)), ": "));
    true
}

/// `　id` or `{en：Storm}`: a key that is one only with half-width signs; whether it was told.
pub(super) fn key(key: &Spanned<String>, valid: &[&str], diags: &mut Diagnostics) -> bool {
    let (text, file, first) = (&key.value, key.span.file, key.span.start as usize);
    let indent = text.len() - text.trim_start_matches('\u{3000}').len();
    if indent > 0 {
        let spaces = "  ".repeat(indent / '\u{3000}'.len_utf8());
        diags.push(told(Span::new(file, first, first + indent), spaces));
        return true;
    }
    match separator(text) {
        Some((start, end)) if text.get(..start).is_some_and(|word| valid.contains(&word)) => {
            diags.push(told(Span::new(file, first + start, first + end), ": "));
            true
        }
        _ => false,
    }
}

/// All lines of a file that YAML cannot read, outside of block text and comments.
pub(crate) fn lines(file: FileId, text: &str, diags: &mut Diagnostics) {
    let mut at = 0;
    let mut block: Option<usize> = None;
    let mut left = MOST;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim_start();
        let indent = line.len() - body.len();
        if block.is_some_and(|deeper| body.is_empty() || indent > deeper) {
            continue;
        }
        block = None;
        if body.is_empty() {
            continue;
        }
        let head = line.get(..indent).unwrap_or("");
        if head.contains('\u{3000}') {
            let spaces: String = head
                .chars()
                .map(|c| if c == '\u{3000}' { "  ".into() } else { c.to_string() })
                .collect();
            diags.push(told(Span::new(file, start, start + indent), spaces));
            left = left.saturating_sub(1);
        }
        if body.starts_with('#') {
            continue;
        }
        let mut rest = body;
        let dash = rest.chars().next().filter(|c| matches!(c, '－' | '\u{2212}'));
        if let Some(dash) = dash {
            let place = start + indent;
            let end = dash.len_utf8();
            let blank = rest.get(end..).is_some_and(|r| r.starts_with(' '));
            diags.push(told(Span::new(file, place, place + end), if blank { "-" } else { "- " }));
            left = left.saturating_sub(1);
            rest = rest.get(end..).unwrap_or("");
        }
        let rest = rest.trim_start_matches(['-', ' ', '\u{3000}']);
        if let Some((from, to)) = separator(rest) {
            let base = start + line.len() - rest.len();
            diags.push(told(Span::new(file, base + from, base + to), ": "));
            left = left.saturating_sub(1);
        }
        if left == 0 {
            return;
        }
        if matches!(
            line.trim_end().trim_end_matches(['-', '+']).chars().next_back(),
            Some('|' | '>')
        ) {
            block = Some(indent);
        }
    }
}

/// Where a word of small letters is followed by what looks like `: ` and is not.
fn separator(text: &str) -> Option<(usize, usize)> {
    let word = text.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))?;
    let rest = text.get(word..)?;
    if word == 0 || !text.starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let colon = rest.chars().next().filter(|c| matches!(c, ':' | '：'))?;
    let after = rest.get(colon.len_utf8()..)?;
    let blank = after.len() - after.trim_start_matches(['\u{3000}', ' ']).len();
    let blanks = after.get(..blank)?;
    let wrong = colon == '：' || blanks.starts_with('\u{3000}') || (blank == 0 && glued(after));
    wrong.then_some((word, word + colon.len_utf8() + blank))
}

/// Text that follows its colon without a space, and is no address.
fn glued(after: &str) -> bool {
    !after.is_empty() && !after.starts_with(['/', '\n', '\r', '\t', ':'])
}

fn told(span: Span, instead: impl Into<String>) -> Diagnostic {
    let instead = instead.into();
    let message = if instead.trim().is_empty() {
        "the indentation holds full-width spaces".to_owned()
    } else {
        format!("YAML wants {} here", quoted(&instead))
    };
    Diagnostic::error("E0007", message)
        .at(span, "full width, or a space is missing")
        .help("signs and spaces of the syntax are half-width; text within quotes may hold any")
        .suggest_safe(span, instead)
}

/// The half-width spelling of a value, if that is what `good` accepts.
pub(super) fn narrowed(text: &str, good: impl Fn(&str) -> bool) -> Option<String> {
    half_width(text).map(|half| half.trim().to_owned()).filter(|half| good(half))
}
