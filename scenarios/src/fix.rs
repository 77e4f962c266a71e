//! Making the safe suggestions of all findings, round after round, until none is left.
//!
//! Nothing is written here: [`fix`] gives the new texts of the files that were read through [`Files`]. Built-in data is
//! never changed. A change after which a file is no YAML any more is taken back.
//!
//! ```
//! use hakyu_scenarios::{fix::fix, source::MemoryFiles};
//! let text = "id: calm   # quiet\ntitle: Calm\nworld: japna-14\nstart: 2019-09-09T03:00+09:00\nduration: 1 day\n";
//! let fixed = fix(&MemoryFiles::default().with("calm.yaml", text), "calm.yaml");
//! assert_eq!(fixed.changes[0].after, "hakyu: scenario/1\nid: calm   # quiet\ntitle: Calm\nworld: japan-14\n\
//!     start: 2019-09-09T03:00+09:00\nduration: 1d\n");
//! ```

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::compile::check_all;
use crate::diagnostic::{Applicability, Diagnostics, Suggestion};
use crate::edit::{Edit, apply, compatible};
use crate::source::{FileError, Files, Sources};
use crate::yaml;

/// Each round may make visible what a mistake hid before.
const ROUNDS: usize = 20;

/// Nothing larger is read, whether YAML or a table.
const LARGEST: u64 = yaml::LARGEST_FILE * 8;

/// A file that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path, as [`Files`] knows it.
    pub path: String,
    /// Its name in diagnostics.
    pub shown: String,
    /// Its text before, without a byte order mark.
    pub before: String,
    /// Its text afterwards.
    pub after: String,
    /// How many suggestions were followed in it.
    pub edits: usize,
}

/// What came of it.
#[derive(Debug)]
pub struct Fixed {
    /// The files that change, by path.
    pub changes: Vec<Change>,
    /// What is still to be said of the new texts.
    pub findings: Diagnostics,
    /// The new texts, for showing the findings.
    pub sources: Sources,
}

/// Checks a scenario and all it reads, and makes the safe suggestions.
pub fn fix(files: &dyn Files, path: &str) -> Fixed {
    let mut patched = Patched { inner: files, texts: BTreeMap::new(), read: RefCell::default() };
    let mut states = BTreeSet::new();
    loop {
        let mut sources = Sources::default();
        let (_, findings) = check_all(&patched, path, &mut sources);
        let state: Vec<String> = patched.texts.values().map(|c| c.after.clone()).collect();
        let last = states.len() >= ROUNDS || !states.insert(state);
        if last || !patched.follow(&findings, &sources) {
            let changes = patched.texts.into_values().filter(|c| c.before != c.after).collect();
            return Fixed { changes, findings, sources };
        }
    }
}

/// Files with some of them changed.
struct Patched<'f> {
    inner: &'f dyn Files,
    texts: BTreeMap<String, Change>,
    /// Paths that were read, by the name shown.
    read: RefCell<BTreeMap<String, String>>,
}

impl Files for Patched<'_> {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        self.read.borrow_mut().insert(self.inner.shown(path), path.to_owned());
        let Some(change) = self.texts.get(path) else { return self.inner.read(path, limit) };
        let size = change.after.len() as u64;
        if size > limit {
            Err(FileError::TooLarge { size, limit })
        } else {
            Ok(change.after.clone().into_bytes())
        }
    }

    fn shown(&self, path: &str) -> String {
        self.inner.shown(path)
    }
}

impl Patched<'_> {
    /// Follows what can be followed; whether any text is different now.
    fn follow(&mut self, findings: &Diagnostics, sources: &Sources) -> bool {
        let mut by_file: BTreeMap<_, Vec<Edit>> = BTreeMap::new();
        let suggestions = findings.iter().filter_map(|d| d.suggestion.as_ref());
        for suggestion in suggestions.filter(|s| may_be_made(s, sources)) {
            let edit = Edit::new(suggestion.span.range(), suggestion.replacement.clone());
            by_file.entry(suggestion.span.file).or_default().push(edit);
        }
        let mut different = false;
        for (file, edits) in by_file {
            let shown = sources.name(file).to_owned();
            let Some(path) = self.read.borrow().get(&shown).cloned() else { continue };
            let text = sources.text(file);
            // Built-in data may be shown under the same name; only what was read from here is changed.
            if !self.read(&path, LARGEST).is_ok_and(|bytes| same(&bytes, text)) {
                continue;
            }
            let (after, made) = careful(text, edits, !is_table(&path));
            if after == text {
                continue;
            }
            different = true;
            let change = self.texts.entry(path.clone()).or_insert_with(|| Change {
                path,
                shown,
                before: text.to_owned(),
                after: String::new(),
                edits: 0,
            });
            change.after = after;
            change.edits += made;
        }
        different
    }
}

/// Whether a suggestion is one that nobody need look at: safe, within a line, and not where an alias or a variable stands for the
/// text.
pub fn may_be_made(suggestion: &Suggestion, sources: &Sources) -> bool {
    let there = sources.text_of(suggestion.span);
    suggestion.applicability == Applicability::Safe
        && !there.contains('\n')
        && !there.starts_with('*')
        && !there.contains("${")
        && there != suggestion.replacement
}

fn same(bytes: &[u8], text: &str) -> bool {
    bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes) == text.as_bytes()
}

fn is_table(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|end| end == "csv")
}

/// All edits, or – if the file is then no YAML any more – those after which it still is, one by one.
fn careful(text: &str, edits: Vec<Edit>, yaml: bool) -> (String, usize) {
    let edits = compatible(text, edits);
    let count = edits.len();
    let all = apply(text, edits.clone());
    if !yaml || !readable(text) || readable(&all) {
        return (all, count);
    }
    let mut good: Vec<Edit> = Vec::new();
    for edit in edits.into_iter().take(200) {
        good.push(edit);
        if !readable(&apply(text, good.clone())) {
            good.pop();
        }
    }
    let made = good.len();
    (apply(text, good), made)
}

fn readable(text: &str) -> bool {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let file = sources.add("", text.to_owned());
    yaml::parse(file, &sources, &mut diags).is_some() && !diags.has_errors()
}

#[cfg(test)]
mod tests;
