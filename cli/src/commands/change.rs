//! Changing files of the user: shown as a diff, written whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::Failure;

/// The mark at the start of some UTF-8 files; readers drop it, writers keep it.
const MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// A unified diff with three lines around each change.
pub(super) fn diff(name: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(3).header(name, name).to_string()
}

/// Replaces a file whose text is `before`: the new text goes into a file beside it, which is then renamed. A file that
/// has changed in the meantime is left alone; so is one that a link would lead to from elsewhere.
pub(super) fn replace(path: &Path, before: &str, after: &str) -> Result<(), Failure> {
    let disk = |what: &Path, e: std::io::Error| Failure::Io(format!("{}: {e}", what.display()));
    let real = path.canonicalize().map_err(|e| disk(path, e))?;
    let bytes = fs::read(&real).map_err(|e| disk(path, e))?;
    let (mark, text) = match bytes.strip_prefix(MARK) {
        Some(rest) => (MARK, rest),
        None => (&[][..], bytes.as_slice()),
    };
    if text != before.as_bytes() {
        return Err(Failure::Io(format!(
            "{} changed while it was being read; nothing was written to it",
            path.display()
        )));
    }
    let permissions = fs::metadata(&real).map_err(|e| disk(path, e))?.permissions();
    if permissions.readonly() {
        return Err(Failure::Io(format!("{} is read-only", path.display())));
    }
    let fresh = fresh(&real);
    let written = fs::write(&fresh, [mark, after.as_bytes()].concat())
        .and_then(|()| fs::set_permissions(&fresh, permissions))
        .and_then(|()| fs::rename(&fresh, &real));
    written.map_err(|e| {
        // Best effort: the error that matters is the first one.
        let _ = fs::remove_file(&fresh);
        disk(path, e)
    })
}

/// Writes a file that is not there yet.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Failure> {
    if path.exists() {
        return Err(Failure::Input(format!(
            "{} is there already; choose another name, or leave --out away to rewrite the file itself",
            path.display()
        )));
    }
    let fresh = fresh(path);
    fs::write(&fresh, text).and_then(|()| fs::rename(&fresh, path)).map_err(|e| {
        let _ = fs::remove_file(&fresh);
        Failure::Io(format!("{}: {e}", path.display()))
    })
}

fn fresh(path: &Path) -> PathBuf {
    let name = path.file_name().map_or_else(|| "file".into(), |n| n.to_string_lossy().into_owned());
    path.with_file_name(format!(".{name}.{}.new", std::process::id()))
}
