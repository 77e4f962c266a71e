//! Text that quotes the state: `Hospitals have {{ buffer('medical@chiba', 'power') }} of fuel`.

use crate::condition::{LONGEST, Measure, Mistake, Parser, Piece, tokens};
use crate::decode::{Clock, Text, text};
use crate::diagnostic::Diagnostics;
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Plain text.
    Plain(String),
    /// A quote of the state at the moment of delivery.
    Quote(Spanned<Measure>),
}

/// Text with quotes, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its pieces in order.
    pub parts: Vec<Part>,
    /// Its place.
    pub span: Span,
}

impl Template {
    /// The quotes in order.
    pub fn quotes(&self) -> impl Iterator<Item = &Spanned<Measure>> {
        self.parts.iter().filter_map(|part| match part {
            Part::Quote(measure) => Some(measure),
            Part::Plain(_) => None,
        })
    }
}

/// Text with quotes in English, Japanese or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates {
    /// English.
    pub en: Option<Template>,
    /// Japanese.
    pub ja: Option<Template>,
    /// The plain text, quotes unresolved.
    pub text: Text,
}

impl Templates {
    /// The quotes of both languages, English first.
    pub fn quotes(&self) -> impl Iterator<Item = &Spanned<Measure>> {
        let ja = self.ja.as_ref().filter(|_| !self.text.both || self.en.is_none());
        self.en.iter().chain(ja).flat_map(Template::quotes)
    }
}

/// Decodes text with quotes.
pub fn templates(clock: &Clock) -> impl Fn(&Node, &mut Diagnostics) -> Option<Templates> + '_ {
    move |node, diags| {
        let plain = text(node, diags)?;
        if !matches!(node.value, Value::Map(_)) {
            let template = template(node, clock, diags)?;
            return Some(Templates { en: Some(template.clone()), ja: Some(template), text: plain });
        }
        let one = |key: &str, diags: &mut Diagnostics| match node.get(key).filter(|n| !n.is_null())
        {
            Some(inner) => template(inner, clock, diags).map(Some),
            None => Some(None),
        };
        let (en, ja) = (one("en", diags), one("ja", diags));
        Some(Templates { en: en?, ja: ja?, text: plain })
    }
}

fn template(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Template> {
    let all = node.written()?;
    let mut parts = Vec::new();
    let mut good = true;
    let mut at = 0;
    let mut tell = |mistake: Mistake, base: usize, diags: &mut Diagnostics| {
        let piece = Piece { words: all, base: 0, content: node.content, whole: node.span };
        let shifted = Mistake { start: mistake.start + base, end: mistake.end + base, ..mistake };
        diags.push(shifted.diagnostic("E0207", "text", &piece));
        good = false;
    };
    while let Some(open) = all.get(at..).and_then(|rest| rest.find("{{")).map(|n| n + at) {
        if open > at {
            parts.push(Part::Plain(all.get(at..open).unwrap_or("").to_owned()));
        }
        let inner = open + 2;
        let Some(length) = all.get(inner..).and_then(|rest| rest.find("}}")) else {
            tell(Mistake::new(open, inner, "the quote `{{` is never closed with `}}`"), 0, diags);
            at = all.len();
            break;
        };
        let piece = Piece {
            words: all.get(inner..inner + length).unwrap_or(""),
            base: inner,
            content: node.content,
            whole: node.span,
        };
        at = inner + length + 2;
        if length > LONGEST {
            tell(Mistake::new(0, 2, "this quote is too long"), open, diags);
            continue;
        }
        match tokens(&piece).and_then(|tokens| Parser::new(&piece, &tokens, clock).quote()) {
            Ok(measure) => parts.push(Part::Quote(Spanned::new(measure, piece.span(0, length)))),
            Err(mistake) => tell(mistake, inner, diags),
        }
    }
    if let Some(rest) = all.get(at..).filter(|rest| !rest.is_empty()) {
        parts.push(Part::Plain(rest.to_owned()));
    }
    good.then_some(Template { parts, span: node.span })
}
