//! From the spanned tree to typed values, collecting diagnostics instead of returning at the first.
//!
//! A leaf decoder is any `fn(&Node, &mut Diagnostics) -> Option<T>`: it says what is wrong and gives `None`.
//! [`Decoder`] walks a map: ask for each key once, then [`Decoder::finish`].
//!
//! ```
//! use hakyu_scenarios::decode::{Decoder, duration, ident};
//! use hakyu_scenarios::{diagnostic::Diagnostics, source::Sources, yaml};
//! let mut sources = Sources::default();
//! let mut diags = Diagnostics::default();
//! let file = sources.add("a.yaml", "id: chiba\nrestart: 2 hours\nresart: 1h\n".into());
//! let node = yaml::parse(file, &sources, &mut diags).ok_or("no tree")?;
//! let mut map = Decoder::map(&node, "service", &mut diags).ok_or("no map")?;
//! let id = map.required("id", ident);
//! let restart = map.optional("restart", duration);
//! map.finish();
//! assert_eq!(id.map(|i| i.value), Some("chiba".to_owned()));
//! assert_eq!(restart, None);
//! assert_eq!(diags.errors(), 2); // "2 hours" is no duration, and `resart` is no key
//! # Ok::<(), &str>(())
//! ```

mod leaf;
mod list;
mod quantity;
mod time;
pub(crate) mod wide;

pub use leaf::{Text, boolean, ident, number, string, text, whole, word};
pub use list::{each, figure, one_or_more, sequence};
pub use quantity::{Distribution, Figure, distribution, ratio, share};
pub(crate) use quantity::{parse_ratio, positive};
pub use time::{Clock, LONGEST, duration, parse_duration};

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, near, nearest, quoted};
use crate::shape::Shape;
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

/// Reports that something else was expected here.
pub fn expected(node: &Node, what: &str, diags: &mut Diagnostics) {
    diags.push(unexpected(node, what));
}

/// The finding that something else was expected here.
fn unexpected(node: &Node, what: &str) -> Diagnostic {
    let found = match node.written() {
        Some(text) if !node.is_null() => quoted(text),
        _ => node.kind().to_owned(),
    };
    Diagnostic::error("E0104", format!("expected {what}, found {found}"))
        .at(node.span, format!("not {what}"))
}

/// A map being read.
#[derive(Debug)]
pub struct Decoder<'n, 'd> {
    entries: &'n [(Spanned<String>, Node)],
    span: Span,
    what: &'static str,
    asked: Vec<&'static str>,
    shape: Option<&'static Shape>,
    /// Where findings go; open for checks between two keys.
    pub diags: &'d mut Diagnostics,
}

impl<'n, 'd> Decoder<'n, 'd> {
    /// Opens a map; `what` names it in messages ("service template"). Keys given twice are reported here.
    pub fn map(node: &'n Node, what: &'static str, diags: &'d mut Diagnostics) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            if !wide::colon(node, diags) {
                expected(node, &format!("a map of keys ({what})"), diags);
            }
            return None;
        };
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        for (key, _) in entries {
            let here = *first.entry(&key.value).or_insert(key.span);
            if here != key.span {
                diags.push(
                    Diagnostic::error(
                        "E0103",
                        format!("the key {} is there twice", quoted(&key.value)),
                    )
                    .at(key.span, "again")
                    .also(here, "first here"),
                );
            }
        }
        Some(Self { entries, span: node.span, what, asked: Vec::new(), shape: None, diags })
    }

    /// Opens a map of a described shape: the shape's keys are the valid ones.
    pub fn shaped(
        node: &'n Node,
        shape: &'static Shape,
        diags: &'d mut Diagnostics,
    ) -> Option<Self> {
        Some(Self { shape: Some(shape), ..Self::map(node, shape.name, diags)? })
    }

    /// The place of the whole map.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The node of a key, if it is there and not empty. Counts as asked for.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        self.entries
            .iter()
            .rev()
            .find(|(k, _)| k.value == key)
            .map(|(_, v)| v)
            .filter(|v| !v.is_null())
    }

    /// Where the key itself stands.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.entries.iter().rev().find(|(k, _)| k.value == key).map(|(k, _)| k.span)
    }

    /// Decodes a key that must be there.
    pub fn required<T>(
        &mut self,
        key: &'static str,
        decode: impl FnOnce(&'n Node, &mut Diagnostics) -> Option<T>,
    ) -> Option<T> {
        if let Some(node) = self.node(key) {
            return decode(node, self.diags);
        }
        if self.mistyped(key) {
            return None;
        }
        let place = self.key_span(key).unwrap_or(self.span);
        let label = if self.key_span(key).is_some() { "this is empty" } else { "in this map" };
        self.diags.push(
            Diagnostic::error("E0102", format!("the {} needs `{key}`", self.what)).at(place, label),
        );
        None
    }

    /// Decodes a key that may be absent.
    pub fn optional<T>(
        &mut self,
        key: &'static str,
        decode: impl FnOnce(&'n Node, &mut Diagnostics) -> Option<T>,
    ) -> Option<T> {
        self.node(key).and_then(|node| decode(node, self.diags))
    }

    /// Decodes a list that may be absent; items that fail are left out.
    pub fn list<T>(
        &mut self,
        key: &'static str,
        decode: impl FnMut(&'n Node, &mut Diagnostics) -> Option<T>,
    ) -> Vec<T> {
        self.node(key).map(|node| sequence(node, self.diags, decode)).unwrap_or_default()
    }

    /// Of keys that exclude each other, the one that is there; reports none and more than one. All count as asked for.
    pub fn exactly_one(&mut self, keys: &[&'static str]) -> Option<(&'static str, &'n Node)> {
        let found: Vec<(&'static str, &'n Node)> =
            keys.iter().filter_map(|key| self.node(key).map(|node| (*key, node))).collect();
        let names = keys.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ");
        match found.as_slice() {
            [one] => return Some(*one),
            [] if keys.iter().any(|key| self.mistyped(key)) => {}
            [] => self.diags.push(
                Diagnostic::error("E0105", format!("the {} needs one of {names}", self.what))
                    .at(self.span, "none of them here"),
            ),
            [(first, _), rest @ ..] => {
                let place = |key: &str| self.key_span(key).unwrap_or(self.span);
                let mut diagnostic = Diagnostic::error(
                    "E0105",
                    format!("the {} takes only one of {names}", self.what),
                )
                .at(place(first), "one");
                for (key, _) in rest {
                    diagnostic = diagnostic.also(place(key), "and another");
                }
                self.diags.push(diagnostic);
            }
        }
        found.first().copied()
    }

    /// Whether a key nobody knows is so near to this one that [`Decoder::finish`] will propose it; then it is not missing too.
    fn mistyped(&self, key: &str) -> bool {
        let Some(shape) = self.shape else { return false };
        let valid = || shape.keys.iter().map(|k| k.name);
        self.entries
            .iter()
            .take(shape.keys.len() * 2)
            .filter(|(k, _)| !valid().any(|name| name == k.value))
            .any(|(k, _)| nearest(&k.value, valid()) == Some(key))
    }

    /// All keys and values, for maps whose keys are free names; no key is unknown then.
    pub fn entries(&self) -> &'n [(Spanned<String>, Node)] {
        self.entries
    }

    /// What may be meant by a key nobody knows.
    fn advice(&self, key: &Spanned<String>, valid: &[&str]) -> String {
        let alone = self.entries.iter().any(|(k, v)| k.span == key.span && v.is_null());
        let keys = valid.join(", ");
        if alone {
            format!("its keys are {keys}; text with a comma needs quotes inside `{{ }}`")
        } else {
            format!("its keys are {keys}")
        }
    }

    /// Ends the map: reports the keys nobody knows, with the nearest valid one.
    pub fn finish(self) {
        let shaped: Vec<&'static str> =
            self.shape.map(|s| s.keys.iter().map(|k| k.name).collect()).unwrap_or_default();
        if self.shape.is_some() {
            for key in &self.asked {
                debug_assert!(
                    shaped.contains(key),
                    "{}: `{key}` is read but not described",
                    self.what
                );
            }
            for key in &shaped {
                debug_assert!(
                    self.asked.contains(key),
                    "{}: `{key}` is described but not read",
                    self.what
                );
            }
        }
        let valid = if self.shape.is_some() { &shaped } else { &self.asked };
        for (key, _) in self.entries.iter().filter(|(key, _)| !valid.contains(&key.value.as_str()))
        {
            if self.diags.is_full() {
                self.diags.push(Diagnostic::error("E0101", "unknown key").at(key.span, ""));
                continue;
            }
            if wide::key(key, valid, self.diags) {
                continue;
            }
            let near = near(&key.value, valid.iter().copied());
            let diagnostic = Diagnostic::error(
                "E0101",
                format!("the {} has no key {}", self.what, quoted(&key.value)),
            )
            .at(key.span, "unknown key")
            .help(self.advice(key, valid))
            .suggest_near(key.span, near);
            // A second key of this name would take the place of the first one.
            let taken = near.is_some_and(|n| self.entries.iter().any(|(k, _)| k.value == n.name));
            self.diags.push(if taken { diagnostic.doubtful() } else { diagnostic });
        }
    }
}
