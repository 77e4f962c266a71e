//! Source texts and places in them.
//!
//! [`Sources`] keeps the text of every file that was read, so that a [`Span`] – a byte range in one of them – can be
//! shown as line and column. [`Files`] is how files arrive; this crate opens none by itself except through
//! [`FolderFiles`].
//!
//! ```
//! use hakyu_scenarios::source::{Sources, Span};
//! let mut sources = Sources::default();
//! let file = sources.add("a.yaml", "title: 台風\n".into());
//! let span = Span::new(file, 7, 13);
//! assert_eq!(sources.text_of(span), "台風");
//! assert_eq!(sources.position(span).to_string(), "1:8");
//! ```

mod files;
pub use files::{FileError, Files, FolderFiles, MemoryFiles, resolve};

use std::fmt;
use std::ops::{Deref, Range};

use serde::Serialize;

/// One of the files in a [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FileId(u32);

/// A range of bytes in one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`; positions past 4 GiB are cut (files are limited long before).
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: cut(start), end: cut(end.max(start)) }
    }

    /// The smallest span that holds both; `self` when they are in different files.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The byte range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Line and column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

#[derive(Debug)]
struct Source {
    name: String,
    text: String,
    lines: Vec<usize>,
}

/// The names and texts of all files read so far.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file and gives its id. `name` is what diagnostics show.
    pub fn add(&mut self, name: impl Into<String>, text: String) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let lines =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.files.push(Source { name: name.into(), text, lines });
        id
    }

    /// The name of a file; empty when the id is not from here.
    pub fn name(&self, file: FileId) -> &str {
        self.file(file).map_or("", |f| &f.name)
    }

    /// The whole text of a file.
    pub fn text(&self, file: FileId) -> &str {
        self.file(file).map_or("", |f| &f.text)
    }

    /// The text under a span; empty when the span does not fit.
    pub fn text_of(&self, span: Span) -> &str {
        self.text(span.file).get(span.range()).unwrap_or("")
    }

    /// Line and column of the start of a span.
    pub fn position(&self, span: Span) -> Position {
        self.position_at(span.file, span.start as usize)
    }

    /// Line and column of a byte of a file.
    pub fn position_at(&self, file: FileId, byte: usize) -> Position {
        let Some(source) = self.file(file) else { return Position { line: 1, column: 1 } };
        let line = source.lines.partition_point(|&start| start <= byte).max(1);
        let start = source.lines.get(line - 1).copied().unwrap_or(0);
        let column = source
            .text
            .get(start..)
            .map_or(0, |rest| rest.char_indices().take_while(|&(at, _)| start + at < byte).count());
        Position { line, column: column + 1 }
    }

    /// Byte range of the full lines `first..=last` (from 1), without the last line break.
    pub(crate) fn line_range(&self, file: FileId, first: usize, last: usize) -> Range<usize> {
        let Some(source) = self.file(file) else { return 0..0 };
        let start = source.lines.get(first.saturating_sub(1)).copied().unwrap_or(0);
        let end = source.lines.get(last).map_or(source.text.len(), |&next| next.saturating_sub(1));
        start..end.max(start)
    }

    fn file(&self, file: FileId) -> Option<&Source> {
        self.files.get(file.0 as usize)
    }
}
