//! Spreadsheets and other tools' exercise files: scenarios out, scenarios in.
pub mod fields;
pub mod import;
pub mod list;
pub mod master;
pub mod merge;
pub mod msel;
pub mod note;
pub mod peers;
pub mod read;
pub mod sheet;
pub mod times;
pub mod tree;
pub mod words;
