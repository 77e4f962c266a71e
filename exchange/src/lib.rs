//! Spreadsheets and other tools' exercise files: scenarios out, scenarios in.
pub mod note;
pub mod read;
pub mod sheet;
pub mod tree;
pub mod times;
pub mod words;
