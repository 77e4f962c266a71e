//! What is told about a file that was read: what is wrong, what was assumed, what was left out – and in which cell.

use std::fmt;

use serde::Serialize;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Nothing can be made of it; somebody has to decide.
    Error,
    /// Something was assumed or left out.
    Warning,
    /// How something was understood.
    Info,
}

/// One remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// How much it matters.
    pub weight: Weight,
    /// The cell (`Sheet1!C7`) or the path in a JSON file; empty for the whole file.
    pub place: String,
    /// One sentence, without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = match self.weight {
            Weight::Error => "error",
            Weight::Warning => "warning",
            Weight::Info => "note",
        };
        f.write_str(weight)?;
        if !self.place.is_empty() {
            write!(f, ": {}", self.place)?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// All remarks about a file, in the order they were made.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    list: Vec<Note>,
    dropped: usize,
}

/// More remarks than this are counted, not kept.
const KEPT: usize = 2_000;

impl Notes {
    fn push(&mut self, weight: Weight, place: &str, message: String, help: Option<&str>) {
        let help = help.map(str::to_owned);
        let note = Note { weight, place: place.to_owned(), message, help };
        if self.list.len() >= KEPT && weight != Weight::Error {
            self.dropped += 1;
        } else if !self.list.contains(&note) {
            self.list.push(note);
        }
    }

    /// Nothing can be made of it.
    pub fn error(&mut self, place: &str, message: impl Into<String>, help: &str) {
        self.push(Weight::Error, place, message.into(), Some(help).filter(|h| !h.is_empty()));
    }

    /// Something was assumed or left out.
    pub fn warn(&mut self, place: &str, message: impl Into<String>) {
        self.push(Weight::Warning, place, message.into(), None);
    }

    /// Something was assumed or left out; `help` says how to have it otherwise.
    pub fn warn_help(&mut self, place: &str, message: impl Into<String>, help: &str) {
        self.push(Weight::Warning, place, message.into(), Some(help));
    }

    /// How something was understood.
    pub fn info(&mut self, place: &str, message: impl Into<String>) {
        self.push(Weight::Info, place, message.into(), None);
    }

    /// Whether something has to be decided first.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|n| n.weight == Weight::Error)
    }

    /// How many of a weight there are.
    pub fn count(&self, weight: Weight) -> usize {
        self.list.iter().filter(|n| n.weight == weight).count()
    }

    /// The remarks.
    pub fn iter(&self) -> std::slice::Iter<'_, Note> {
        self.list.iter()
    }

    /// How many were counted but not kept.
    pub fn dropped(&self) -> usize {
        self.dropped
    }
}

impl<'a> IntoIterator for &'a Notes {
    type Item = &'a Note;
    type IntoIter = std::slice::Iter<'a, Note>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
