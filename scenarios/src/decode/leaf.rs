//! Single values: ids, text, words, numbers.

use crate::diagnostic::{Diagnostic, Diagnostics, near, quoted};
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

use super::{expected, unexpected};

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
        Value::Bool(_) => {
            let finding = unexpected(node, "text");
            diags.push(
                finding.suggest_safe(node.span, format!("\"{}\"", node.written().unwrap_or(""))),
            );
            None
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
    let finding = unexpected(node, "`true` or `false`");
    let said = node.written().and_then(|text| {
        let text = crate::diagnostic::half_width(text).unwrap_or_else(|| text.to_owned());
        match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" | "y" | "はい" => Some("true"),
            "false" | "no" | "off" | "n" | "いいえ" => Some("false"),
            _ => None,
        }
    });
    diags.push(match said {
        Some(said) => finding.suggest_safe(node.span, said),
        None => finding,
    });
    None
}

/// A finite number.
pub fn number(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<f64>> {
    let value = match node.value {
        Value::Int(value) => value as f64,
        Value::Float(value) if value.is_finite() => value,
        _ => {
            diags.push(unquoted(unexpected(node, "a number"), node, |text| {
                text.parse::<f64>().is_ok_and(f64::is_finite)
            }));
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
    let finding = unexpected(node, "a whole number from 0 to 1000000000000");
    let good = |text: &str| text.parse::<u64>().is_ok_and(|n| n <= 1_000_000_000_000);
    diags.push(unquoted(finding, node, good));
    None
}

/// Offers a number that stands in quotes, in full width or with commas as a plain one.
fn unquoted(finding: Diagnostic, node: &Node, good: impl Fn(&str) -> bool) -> Diagnostic {
    let Some(written) = node.as_str() else { return finding };
    let half = crate::diagnostic::half_width(written).unwrap_or_else(|| written.to_owned());
    let plain = thousands(half.trim()).unwrap_or_else(|| half.trim().to_owned());
    let digits = plain.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    if digits && good(&plain) { finding.suggest_safe(node.span, plain) } else { finding }
}

/// `12,000` and `1_200_000` without their marks.
fn thousands(text: &str) -> Option<String> {
    let mut groups = text.split([',', '_']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let good = !rest.is_empty()
        && (1..=3).contains(&first.len())
        && digits(first)
        && rest.iter().all(|group| group.len() == 3 && digits(group));
    good.then(|| format!("{first}{}", rest.concat()))
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
                .suggest_near(
                    node.span,
                    written
                        .filter(|text| text.chars().count() > 1)
                        .and_then(|text| near(text.trim(), names())),
                ),
        );
        None
    }
}
