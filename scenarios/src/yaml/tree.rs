//! The tree and how the YAML library's events become it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::{FileId, Span, Spanned};

/// A value and its place. Lists and maps span from their first to their last character.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands; for what an alias repeats, the place of the alias.
    pub span: Span,
    /// A number, boolean or null as it was written.
    pub raw: Option<Box<str>>,
    /// Where the first character of a string stands, when the file holds the string as it is (no escapes, one line).
    pub content: Option<u32>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: empty, `~` or `null`.
    Null,
    /// `true` or `false`, nothing else.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Str(String),
    /// A list.
    Seq(Vec<Node>),
    /// A map, in order, duplicates kept.
    Map(Vec<(Spanned<String>, Node)>),
}

impl Node {
    /// A node that no text stands for.
    pub fn new(value: Value, span: Span) -> Self {
        Self { value, span, raw: None, content: None }
    }

    /// The value for a key of a map (the last one when it is repeated).
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(entries) => {
                entries.iter().rev().find(|(k, _)| k.value == key).map(|(_, v)| v)
            }
            _ => None,
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Seq(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// A scalar as it was written: strings without quotes, numbers and booleans letter for letter.
    pub fn written(&self) -> Option<&str> {
        match &self.value {
            Value::Str(text) => Some(text),
            Value::Seq(_) | Value::Map(_) => None,
            _ => self.raw.as_deref(),
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// What it is, in words for messages: "a list".
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a yes/no value",
            Value::Int(_) | Value::Float(_) => "a number",
            Value::Str(_) => "text",
            Value::Seq(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// The place to show for it: the first line of something long.
    pub fn place(&self) -> Span {
        self.span
    }
}

/// A node as the library gives it.
pub(super) type Raw = serde_yaml::Spanned<RawValue>;

/// A value as the library gives it.
pub(super) enum RawValue {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    Seq(Vec<Raw>),
    Map(Vec<(Raw, Raw)>),
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = RawValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, v: bool) -> Result<RawValue, E> {
        Ok(RawValue::Bool(v))
    }

    fn visit_i64<E>(self, v: i64) -> Result<RawValue, E> {
        Ok(RawValue::Int(v))
    }

    fn visit_u64<E>(self, v: u64) -> Result<RawValue, E> {
        Ok(i64::try_from(v).map_or(RawValue::Float(v as f64), RawValue::Int))
    }

    fn visit_f64<E>(self, v: f64) -> Result<RawValue, E> {
        Ok(RawValue::Float(v))
    }

    fn visit_str<E>(self, v: &str) -> Result<RawValue, E> {
        Ok(RawValue::Str(v.to_owned()))
    }

    fn visit_string<E>(self, v: String) -> Result<RawValue, E> {
        Ok(RawValue::Str(v))
    }

    fn visit_unit<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_none<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<RawValue, D::Error> {
        RawValue::deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<RawValue, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(RawValue::Seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<RawValue, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(RawValue::Map(entries))
    }
}

/// Turns the library's tree into ours: byte spans, full extents of lists and maps, only text as keys.
pub(super) fn finish(raw: Raw, file: FileId, text: &str, diags: &mut Diagnostics) -> Node {
    Finish { file, text, diags }.node(raw)
}

struct Finish<'a> {
    file: FileId,
    text: &'a str,
    diags: &'a mut Diagnostics,
}

impl Finish<'_> {
    fn node(&mut self, raw: Raw) -> Node {
        let repeated = raw.referenced != raw.defined;
        let span = self.span(raw.referenced);
        let (start, end) = (span.start as usize, span.end as usize);
        match raw.value {
            RawValue::Null => self.scalar(Value::Null, span),
            RawValue::Bool(v) => self.scalar(Value::Bool(v), span),
            RawValue::Int(v) => self.scalar(Value::Int(v), span),
            RawValue::Float(v) => self.scalar(Value::Float(v), span),
            RawValue::Str(v) => {
                let span = self.trimmed(span);
                let content = if repeated { None } else { self.content(&v, span) };
                Node { value: Value::Str(v), span, raw: None, content }
            }
            RawValue::Seq(items) => {
                let items: Vec<Node> = items.into_iter().map(|item| self.node(item)).collect();
                let last = items.last().map_or(end, |n| n.span.end as usize);
                let end = if repeated { end } else { self.closed(start, last.max(end), '[', ']') };
                Node::new(Value::Seq(items), Span::new(self.file, start, end))
            }
            RawValue::Map(entries) => {
                let mut kept = Vec::with_capacity(entries.len());
                let mut last = end;
                for (key, value) in entries {
                    let key = self.node(key);
                    let value = self.node(value);
                    last = last.max(key.span.end as usize).max(value.span.end as usize);
                    if let Some(key) = self.key(key) {
                        kept.push((key, value));
                    }
                }
                let end = if repeated { end } else { self.closed(start, last, '{', '}') };
                Node::new(Value::Map(kept), Span::new(self.file, start, end))
            }
        }
    }

    fn key(&mut self, key: Node) -> Option<Spanned<String>> {
        match key.value {
            Value::Str(word) if word == "<<" => {
                self.diags.push(
                    Diagnostic::error("E0006", "merge keys `<<` are not part of YAML 1.2")
                        .at(key.span, "")
                        .help("write the keys out, or use `extends`"),
                );
                None
            }
            Value::Str(word) => Some(Spanned::new(word, key.span)),
            // Of claims in messages: nobody should have to quote it.
            Value::Bool(false) if key.raw.as_deref() == Some("false") => {
                Some(Spanned::new("false".to_owned(), key.span))
            }
            _ => {
                let written = key.raw.as_deref().unwrap_or("").to_owned();
                self.diags.push(
                    Diagnostic::error("E0006", format!("a key must be a word, not {}", key.kind()))
                        .at(key.span, "")
                        .help(if written.is_empty() {
                            "keys are words like `title`".to_owned()
                        } else {
                            format!("in quotes {} is a word: \"{written}\"", quoted(&written))
                        }),
                );
                None
            }
        }
    }

    fn scalar(&self, value: Value, span: Span) -> Node {
        let span = self.trimmed(span);
        let raw = self.text.get(span.range()).filter(|t| !t.is_empty()).map(Box::from);
        Node { value, span, raw, content: None }
    }

    fn span(&self, location: serde_yaml::Location) -> Span {
        let inner = location.span();
        match (inner.byte_offset(), inner.byte_len()) {
            (Some(start), Some(length)) => Span::new(
                self.file,
                usize::try_from(start).unwrap_or(0),
                usize::try_from(start.saturating_add(length)).unwrap_or(0),
            ),
            _ => super::chars_to_span(self.file, self.text, inner.offset(), inner.len()),
        }
    }

    /// Without the blanks and line breaks that the scanner counts to a block scalar.
    fn trimmed(&self, span: Span) -> Span {
        let Some(text) = self.text.get(span.range()) else { return span };
        Span::new(self.file, span.start as usize, span.start as usize + text.trim_end().len())
    }

    /// Where the content of a string starts if the file holds it letter for letter.
    fn content(&self, value: &str, span: Span) -> Option<u32> {
        let text = self.text.get(span.range())?;
        if text == value {
            return Some(span.start);
        }
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
        (inner == value).then_some(span.start + 1)
    }

    /// The end of a list or map: past the closing bracket in flow style, else the end of its last part.
    fn closed(&self, start: usize, last: usize, open: char, close: char) -> usize {
        if !self.text.get(start..).is_some_and(|t| t.starts_with(open)) {
            return last;
        }
        let mut comment = false;
        let Some(rest) = self.text.get(last..) else { return last };
        for (at, c) in rest.char_indices() {
            match c {
                '\n' => comment = false,
                _ if comment => {}
                '#' => comment = true,
                c if c == close => return last + at + 1,
                c if c.is_whitespace() || c == ',' => {}
                _ => return last,
            }
        }
        last
    }
}
