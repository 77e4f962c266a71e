//! The scenarios built into the program.

use crate::source::{FileError, Files};

/// A ready scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LibraryScenario {
    /// Its name: that of the file without its ending.
    pub id: &'static str,
    /// The whole text of the file.
    pub text: &'static str,
}

static LIBRARY: &[LibraryScenario] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The scenarios of `scenarios/library/`, sorted by name.
pub fn library() -> &'static [LibraryScenario] {
    LIBRARY
}

/// The library as a folder, so that its scenarios can extend each other.
#[derive(Clone, Copy, Debug, Default)]
pub struct LibraryFiles;

impl Files for LibraryFiles {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let id = path.strip_suffix(".yaml").ok_or(FileError::Missing)?;
        let found = LIBRARY.iter().find(|s| s.id == id).ok_or(FileError::Missing)?;
        let size = found.text.len() as u64;
        if size > limit { Err(FileError::TooLarge { size, limit }) } else { Ok(found.text.into()) }
    }

    fn shown(&self, path: &str) -> String {
        format!("scenarios/library/{path}")
    }
}
