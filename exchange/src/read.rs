//! Files as sheets.

mod archive;
pub mod csv;
pub mod encoding;
pub mod xlsx;

use thiserror::Error;

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// It holds nothing.
    #[error("the file is empty")]
    Empty,
    /// It is larger than the reader allows.
    #[error("the file is too large: {0}")]
    TooLarge(String),
    /// It is another kind of file.
    #[error("{0}")]
    Foreign(String),
    /// It is damaged.
    #[error("the file cannot be read: {0}")]
    Broken(String),
}

/// Most rows of a sheet that are read.
pub const MOST_ROWS: u32 = 50_000;
/// Most columns of a sheet that are read.
pub const MOST_COLUMNS: u32 = 512;
/// Most cells of a file.
pub const MOST_CELLS: usize = 1_000_000;
/// Largest file in bytes.
pub const LARGEST: u64 = 32 * 1024 * 1024;
