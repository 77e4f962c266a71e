//! Text with a little emphasis. What people wrote is never read as markup.

use serde::Serialize;

/// Text in pieces. A line break is a `\n` in a piece.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Rich(pub Vec<Piece>);

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "text", rename_all = "kebab-case")]
pub enum Piece {
    /// As it is.
    Plain(String),
    /// Emphasised.
    Strong(String),
    /// An id of the scenario.
    Code(String),
    /// A place that is filled in during play, described in words.
    Slot(String),
}

impl Piece {
    /// Its words.
    pub fn words(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Strong(text) | Self::Code(text) | Self::Slot(text) => text,
        }
    }
}

impl Rich {
    /// No text.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| piece.words().is_empty())
    }

    /// The words without emphasis.
    pub fn plain(&self) -> String {
        self.0.iter().map(Piece::words).collect()
    }

    /// Adds text as it is.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Plain(text.into()));
        self
    }

    /// Adds emphasised text.
    #[must_use]
    pub fn strong(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Strong(text.into()));
        self
    }

    /// Adds an id.
    #[must_use]
    pub fn code(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Code(text.into()));
        self
    }

    /// Adds other text.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Texts one below the other; empty ones are left out.
    pub fn lines(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            if !all.0.is_empty() {
                all = all.and("\n");
            }
            all = all.then(part);
        }
        all
    }
}

impl From<&str> for Rich {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Rich {
    fn from(text: String) -> Self {
        Self(if text.is_empty() { Vec::new() } else { vec![Piece::Plain(text)] })
    }
}

impl From<&String> for Rich {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}
