//! Older versions of the format, rewritten step by step into the one this program reads.
//!
//! A step looks at the tree and changes the text, so that comments, order and layout stay. It says what it changed, and
//! what it cannot know and a person has to decide. Nothing is written here.
//!
//! ```
//! use hakyu_scenarios::upgrade::{Refusal, upgrade};
//! let old = "hakyu: scenario/0   # a draft\nid: a\ninjects:\n  - {id: i-1, to: [role:power-pr]}\n";
//! let new = upgrade("a.yaml", old).map_err(|_| "refused")?;
//! assert_eq!(new.text, "hakyu: scenario/1   # a draft\nid: a\ninjects:\n  - {id: i-1, to: [power-pr]}\n");
//! assert!(matches!(upgrade("b.yaml", "hakyu: scenario/7\n"), Err(Refusal::Newer { .. })));
//! # Ok::<(), &str>(())
//! ```

mod draft;

use thiserror::Error;

use crate::diagnostic::Diagnostics;
use crate::edit::{Edit, apply};
use crate::source::{Sources, Span};
use crate::yaml::{self, Node};

/// The version that this program reads and writes.
pub const CURRENT: &str = "scenario/1";

/// One step from a version to the next.
struct Step {
    from: &'static str,
    to: &'static str,
    rewrite: fn(&Node, &Sources) -> Rewriting,
}

/// All steps, in order; the last leads to [`CURRENT`].
const STEPS: &[Step] = &[Step { from: "scenario/0", to: CURRENT, rewrite: draft::rewrite }];

/// What a step does to a text.
#[derive(Debug, Default)]
struct Rewriting {
    edits: Vec<Edit>,
    changed: Vec<(Span, &'static Told, String)>,
    open: Vec<(Span, &'static Told, String)>,
}

/// A remark in both languages; `{}` stands for the name it is about.
#[derive(Debug)]
struct Told {
    en: &'static str,
    ja: &'static str,
}

/// A remark about a line of the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The line, from 1, in the text before the step.
    pub line: usize,
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

/// A rewritten file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgraded {
    /// The version it had.
    pub from: String,
    /// The new text, of version [`CURRENT`].
    pub text: String,
    /// What was changed.
    pub changed: Vec<Note>,
    /// What a person has to decide.
    pub open: Vec<Note>,
}

/// Why a file is not rewritten.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It has the current version.
    #[error("it is `{CURRENT}` already; there is nothing to do")]
    Current,
    /// It is of a later version.
    #[error(
        "`{version}` is newer than `{CURRENT}`, the newest this program knows; use a newer hakyu"
    )]
    Newer {
        /// Its version.
        version: String,
    },
    /// It is something else.
    #[error(
        "it says it is `{version}`, which is no version of a scenario that this program knows; it rewrites {}",
        known()
    )]
    Unknown {
        /// What it says.
        version: String,
    },
    /// It does not say what it is.
    #[error(
        "it does not say what it is; a scenario of an older version begins with one of {}",
        known()
    )]
    Silent,
    /// It is no YAML, or too large.
    #[error("it cannot be read")]
    Unreadable(Box<Diagnostics>, Box<Sources>),
    /// The new text would be no YAML.
    #[error("it cannot be rewritten without breaking its layout; write `{0}` by hand")]
    Layout(&'static str),
}

/// Whether `hakyu: …` names a version that can be rewritten.
pub fn is_older(version: &str) -> bool {
    STEPS.iter().any(|step| step.from == version)
}

fn known() -> String {
    STEPS.iter().map(|step| format!("`{}`", step.from)).collect::<Vec<_>>().join(", ")
}

/// Rewrites a text of an older version.
///
/// # Errors
/// [`Refusal`]: it is current, newer, something else, or not readable.
pub fn upgrade(name: &str, text: &str) -> Result<Upgraded, Refusal> {
    let (tree, sources) = read(name, text)?;
    let from = tree.get("hakyu").and_then(Node::written).ok_or(Refusal::Silent)?.to_owned();
    if from == CURRENT {
        return Err(Refusal::Current);
    }
    let Some(first) = STEPS.iter().position(|step| step.from == from) else {
        return Err(if number(&from) > number(CURRENT) {
            Refusal::Newer { version: from }
        } else {
            Refusal::Unknown { version: from }
        });
    };
    let mut out = Upgraded { from, text: text.to_owned(), changed: Vec::new(), open: Vec::new() };
    let (mut tree, mut sources) = (tree, sources);
    for step in STEPS.iter().skip(first) {
        let rewriting = (step.rewrite)(&tree, &sources);
        let notes = |list: Vec<(Span, &'static Told, String)>| {
            let mut notes: Vec<Note> = list
                .into_iter()
                .map(|(span, told, name)| Note {
                    line: sources.position(span).line,
                    en: told.en.replace("{}", &name),
                    ja: told.ja.replace("{}", &name),
                })
                .collect();
            notes.sort();
            notes.dedup();
            notes
        };
        out.changed.extend(notes(rewriting.changed));
        out.open.extend(notes(rewriting.open));
        out.text = apply(&out.text, rewriting.edits);
        let read_again = read(name, &out.text)
            .ok()
            .filter(|(tree, _)| tree.get("hakyu").and_then(Node::written) == Some(step.to));
        (tree, sources) = read_again.ok_or(Refusal::Layout(step.to))?;
    }
    Ok(out)
}

/// The number of a version of a scenario.
fn number(version: &str) -> Option<u32> {
    version.strip_prefix("scenario/")?.parse().ok()
}

fn read(name: &str, text: &str) -> Result<(Node, Sources), Refusal> {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let file = sources.add(name, text.to_owned());
    match yaml::parse(file, &sources, &mut diags) {
        Some(tree) if !diags.has_errors() => Ok((tree, sources)),
        _ => Err(Refusal::Unreadable(Box::new(diags), Box::new(sources))),
    }
}

#[cfg(test)]
mod tests;
