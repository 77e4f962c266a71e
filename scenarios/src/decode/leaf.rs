//! Single values: ids, text, words, numbers.

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

use super::expected;

/// Something people read, in English, Japanese or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: Option<Spanned<String>>,
    /// Japanese.
    pub ja: Option<Spanned<String>>,
    /// Whether it was written as one string, which then serves both languages.
    pub both: bool,
    /// The place of the whole.
    pub span: Span,
}

impl Text {
    /// The English text, or the Japanese one where there is no English.
    pub fn en(&self) -> &str {
        self.en.as_ref().or(self.ja.as_ref()).map_or("", |s| &s.value)
    }

    /// The Japanese text, or the English one where there is no Japanese.
    pub fn ja(&self) -> &str {
        self.ja.as_ref().or(self.en.as_ref()).map_or("", |s| &s.value)
    }
}

/// An id: `[a-z0-9-]+(@[a-z0-9-]+)?`.
pub fn ident(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<String>> {
    let Some(id) = node.written().filter(|_| !node.is_null()) else {
        expected(node, "an id", diags);
        return None;
    };
    let word = |s: &str| {
        !s.is_empty()
            && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let good = id.len() <= 200
        && match id.split_once('@') {
            Some((name, place)) => word(name) && word(place),
            None => word(id),
        };
    if good {
        return Some(Spanned::new(id.to_owned(), node.span));
    }
    let fixed: String = id
        .to_lowercase()
        .chars()
        .map(|c| if c == '_' || c == ' ' || c == '.' { '-' } else { c })
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '@'))
        .collect();
    let diagnostic = Diagnostic::error("E0107", format!("{} is not an id", quoted(id)))
        .at(node.span, "")
        .help("ids are small letters, digits and `-`, with `@place` behind if need be");
    let useful =
        !fixed.is_empty() && fixed.matches('@').count() <= 1 && fixed.len() + 3 >= id.len();
    diags.push(if useful { diagnostic.suggest(node.span, fixed) } else { diagnostic });
    None
}

/// Any text. A number is taken as it was written.
pub fn string(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<String>> {
    match &node.value {
        Value::Str(_) | Value::Int(_) | Value::Float(_) => {
            node.written().map(|text| Spanned::new(text.to_owned(), node.span))
        }
        _ => {
            expected(node, "text", diags);
            None
        }
    }
}

/// A string, or `{en: ..., ja: ...}` with at least one of them.
pub fn text(node: &Node, diags: &mut Diagnostics) -> Option<Text> {
    if !matches!(node.value, Value::Map(_)) {
        let all = string(node, diags)?;
        return Some(Text { en: Some(all.clone()), ja: Some(all), both: true, span: node.span });
    }
    let mut map = super::Decoder::shaped(node, &crate::shape::TEXT, diags)?;
    let en = map.optional("en", string);
    let ja = map.optional("ja", string);
    map.finish();
    if en.is_none() && ja.is_none() {
        diags.push(
            Diagnostic::error("E0102", "this text needs `en`, `ja` or both").at(node.span, ""),
        );
        return None;
    }
    Some(Text { en, ja, both: false, span: node.span })
}

/// `true` or `false`.
pub fn boolean(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<bool>> {
    if let Value::Bool(value) = node.value {
        return Some(Spanned::new(value, node.span));
    }
    expected(node, "`true` or `false`", diags);
    None
}

/// A finite number.
pub fn number(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<f64>> {
    let value = match node.value {
        Value::Int(value) => value as f64,
        Value::Float(value) if value.is_finite() => value,
        _ => {
            expected(node, "a number", diags);
            return None;
        }
    };
    Some(Spanned::new(value, node.span))
}

/// A whole number from 0 to 10¹²: people, counts.
pub fn whole(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<u64>> {
    if let Value::Int(value) = node.value
        && let Ok(value) = u64::try_from(value)
        && value <= 1_000_000_000_000
    {
        return Some(Spanned::new(value, node.span));
    }
    expected(node, "a whole number from 0 to 1000000000000", diags);
    None
}

/// One of a set of words; gives its meaning.
pub fn word<T: Clone>(
    words: &'static [(&'static str, T)],
) -> impl Fn(&Node, &mut Diagnostics) -> Option<Spanned<T>> {
    move |node, diags| {
        let written = node.written().filter(|_| !node.is_null());
        if let Some((_, meaning)) = words.iter().find(|(word, _)| written == Some(word)) {
            return Some(Spanned::new(meaning.clone(), node.span));
        }
        let names = || words.iter().map(|(word, _)| *word);
        let list = names().collect::<Vec<_>>().join(", ");
        let found = written.map_or_else(|| node.kind().to_owned(), quoted);
        diags.push(
            Diagnostic::error("E0106", format!("{found} is not one of the words for this"))
                .at(node.span, "")
                .help(format!("one of {list}"))
                .suggest_nearest(node.span, written.unwrap_or(""), names()),
        );
        None
    }
}
