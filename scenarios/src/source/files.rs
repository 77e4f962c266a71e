//! How files arrive: a trait, and the two ways we have to answer it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::PathBuf;

use thiserror::Error;

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FileError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// The file is larger than the reader allows; it was not read.
    #[error("the file has {size} bytes, the limit is {limit}")]
    TooLarge {
        /// Size of the file.
        size: u64,
        /// What is allowed.
        limit: u64,
    },
    /// The path leads out of the folder.
    #[error("the path leads out of the folder")]
    Outside,
    /// Anything else the system says.
    #[error("{0}")]
    Other(String),
}

/// A folder of files. Paths are relative to it and use `/`.
pub trait Files {
    /// Reads a whole file of at most `limit` bytes.
    ///
    /// # Errors
    /// [`FileError`]; nothing was read.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError>;

    /// The name shown in diagnostics.
    fn shown(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// Files held in memory: built-in data and tests.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles(BTreeMap<String, Vec<u8>>);

impl MemoryFiles {
    /// Adds a file and gives the folder back, for chaining.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.insert(path.into(), bytes.into());
        self
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let bytes = self.0.get(path).ok_or(FileError::Missing)?;
        let size = bytes.len() as u64;
        if size > limit { Err(FileError::TooLarge { size, limit }) } else { Ok(bytes.clone()) }
    }
}

/// Files under a folder of the disk; links that lead out of it are refused.
#[derive(Clone, Debug)]
pub struct FolderFiles {
    folder: PathBuf,
}

impl FolderFiles {
    /// The files under `folder`.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self { folder: if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder } }
    }
}

impl Files for FolderFiles {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let other = |e: std::io::Error| match e.kind() {
            std::io::ErrorKind::NotFound => FileError::Missing,
            _ => FileError::Other(e.to_string()),
        };
        let root = self.folder.canonicalize().map_err(other)?;
        let full = root.join(path).canonicalize().map_err(other)?;
        if !full.starts_with(&root) {
            return Err(FileError::Outside);
        }
        let meta = fs::metadata(&full).map_err(other)?;
        if !meta.is_file() {
            return Err(FileError::Other("it is not a plain file".into()));
        }
        if meta.len() > limit {
            return Err(FileError::TooLarge { size: meta.len(), limit });
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(&full).map_err(other)?;
        file.take(limit + 1).read_to_end(&mut bytes).map_err(other)?;
        let size = bytes.len() as u64;
        if size > limit { Err(FileError::TooLarge { size, limit }) } else { Ok(bytes) }
    }

    fn shown(&self, path: &str) -> String {
        if self.folder.as_os_str() == "." {
            path.to_owned()
        } else {
            self.folder.join(path).display().to_string()
        }
    }
}

/// The path of a file named in another one: relative, downwards, with `/`. `None` when it is absolute, climbs with
/// `..`, or is otherwise not a plain path.
pub fn resolve(from: &str, named: &str) -> Option<String> {
    let bad = |c: char| c == '\\' || c == ':' || c.is_control();
    if named.is_empty() || named.starts_with('/') || named.starts_with('~') || named.contains(bad) {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in named.split('/') {
        match part {
            ".." => return None,
            "" | "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{FileError, Files, FolderFiles, resolve};

    /// A folder of its own under the system's temporary one, removed at the end.
    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("hakyu-files-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("inner")).expect("a folder");
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn huge_files_are_refused_by_their_size() {
        let folder = Folder::new("huge");
        let size = 100 * 1024 * 1024;
        let file = fs::File::create(folder.0.join("inner/a.yaml")).expect("a file");
        file.set_len(size).expect("a sparse file");
        let files = FolderFiles::new(folder.0.join("inner"));
        assert_eq!(files.read("a.yaml", 1_000), Err(FileError::TooLarge { size, limit: 1_000 }));
        assert_eq!(files.read("b.yaml", 1_000), Err(FileError::Missing));
        assert!(matches!(files.read("", 1_000), Err(FileError::Other(_))));
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_out() {
        let folder = Folder::new("links");
        fs::write(folder.0.join("secret.yaml"), "a: 1").expect("a file");
        std::os::unix::fs::symlink(folder.0.join("secret.yaml"), folder.0.join("inner/a.yaml"))
            .expect("a link");
        let files = FolderFiles::new(folder.0.join("inner"));
        assert_eq!(files.read("a.yaml", 1_000), Err(FileError::Outside));
        assert_eq!(files.read("../secret.yaml", 1_000), Err(FileError::Outside));
    }

    #[test]
    fn paths_stay_below_the_file_that_names_them() {
        let cases = [
            ("a.yaml", "b.yaml", Some("b.yaml")),
            ("x/a.yaml", "./y/b.yaml", Some("x/y/b.yaml")),
            ("x/a.yaml", "../b.yaml", None),
            ("x/a.yaml", "y/../../b.yaml", None),
            ("a.yaml", "/etc/passwd", None),
            ("a.yaml", "C:\\x", None),
            ("a.yaml", "~/x", None),
            ("a.yaml", "", None),
        ];
        for (from, named, expect) in cases {
            assert_eq!(resolve(from, named).as_deref(), expect, "{from} names {named}");
        }
    }
}
