//! The command log: the only history of an exercise. State is a pure function of world, scenario, seed and this log.
//!
//! One line an entry, JSON, each with a checksum over the line before it and itself: a line that is missing, changed or torn
//! is found. An entry is on the disk before it takes effect. Everything in it goes by text ids, so that a log can be read
//! without the program that wrote it.

mod anonymous;
mod entry;
mod file;

pub use anonymous::{Anonymous, anonymise};
pub use entry::{
    Act, Attested, Author, Clock, Conducted, Control, Doing, Entry, Grade, Handling, Letter,
    NoteKind, Opening, Ruling, Seat,
};
pub use file::{Journal, LogError, LogFile, Torn, parse, read, render};

/// Name of this format.
pub const FORMAT: &str = "log/1";
