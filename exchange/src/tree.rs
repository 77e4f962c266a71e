//! Values on their way into a YAML file: built by importers, or taken from a file that was read.
//!
//! ```
//! use hakyu_exchange::tree::Tree;
//! let role = Tree::map([("id", Tree::text("pr")), ("title", Tree::two("Public relations", "広報部"))]);
//! assert_eq!(role.flow(), "{id: pr, title: {en: Public relations, ja: 広報部}}");
//! ```

mod write;

pub use write::document;

use hakyu_scenarios::yaml::{Node, Value};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// Nothing.
    Null,
    /// A number or boolean, as it is written.
    Raw(String),
    /// Text.
    Str(String),
    /// A list.
    Seq(Vec<Tree>),
    /// A map, in order.
    Map(Vec<(String, Tree)>),
    /// A value with comment lines above it.
    Noted(String, Box<Tree>),
}

impl Tree {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Str(text.into())
    }

    /// A map of these keys.
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// Text in both languages.
    pub fn two(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self::map([("en", Self::text(en)), ("ja", Self::text(ja))])
    }

    /// A list of words.
    pub fn words<S: Into<String>>(words: impl IntoIterator<Item = S>) -> Self {
        Self::Seq(words.into_iter().map(Self::text).collect())
    }

    /// What a file holds.
    pub fn from_node(node: &Node) -> Self {
        match &node.value {
            Value::Null => Self::Null,
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
                Self::Raw(node.written().unwrap_or_default().to_owned())
            }
            Value::Str(text) => Self::Str(text.clone()),
            Value::Seq(items) => Self::Seq(items.iter().map(Self::from_node).collect()),
            Value::Map(entries) => Self::Map(
                entries.iter().map(|(k, v)| (k.value.clone(), Self::from_node(v))).collect(),
            ),
        }
    }

    /// Without comments.
    #[must_use]
    pub fn bare(&self) -> Self {
        match self {
            Self::Noted(_, inner) => inner.bare(),
            Self::Seq(items) => Self::Seq(items.iter().map(Self::bare).collect()),
            Self::Map(entries) => {
                Self::Map(entries.iter().map(|(k, v)| (k.clone(), v.bare())).collect())
            }
            other => other.clone(),
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            Self::Noted(_, inner) => inner.get(key),
            _ => None,
        }
    }

    /// Sets a key of a map: in its place if it is there, before the first of `before` that is there, else at the end.
    pub fn set(&mut self, key: &str, value: Self, before: &[&str]) {
        let Self::Map(entries) = self else { return };
        if let Some(slot) = entries.iter_mut().find(|(k, _)| k == key) {
            slot.1 = value;
            return;
        }
        let at = entries.iter().position(|(k, _)| before.contains(&k.as_str()));
        entries.insert(at.unwrap_or(entries.len()), (key.to_owned(), value));
    }

    /// Takes a key out of a map.
    pub fn take(&mut self, key: &str) -> Option<Self> {
        let Self::Map(entries) = self else { return None };
        let at = entries.iter().position(|(k, _)| k == key)?;
        Some(entries.remove(at).1)
    }

    /// The items of a list.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::Seq(items) => items,
            Self::Noted(_, inner) => inner.items(),
            _ => &[],
        }
    }

    /// A scalar as text.
    pub fn written(&self) -> Option<&str> {
        match self {
            Self::Str(text) | Self::Raw(text) => Some(text),
            Self::Noted(_, inner) => inner.written(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
