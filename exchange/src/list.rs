//! Lists of injects as other people make them: where the list is in a sheet, what its columns mean, what its rows are.

pub mod draft;
pub mod headings;
pub mod layout;
pub mod map;
pub mod people;
pub mod rows;
pub mod schedule;
mod settle;

pub(crate) use settle::settle;
