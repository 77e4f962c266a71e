//! YAML text to a spanned tree. The only module that knows the YAML library.
//!
//! [`read`] takes a file through [`Files`], refuses what is not honest UTF-8 or too large, and gives [`Node`]s: plain
//! values with the place of each. Nothing is interpreted yet: duplicate and unknown keys are left to [`crate::decode`].
//! Syntax errors end the reading (there is no tree to go on with); everything later is collected.

mod tree;
pub use tree::{Node, Value};

use std::str;

use serde_yaml::options::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileError, FileId, Files, Sources, Span};

/// Largest scenario or world file in bytes.
pub const LARGEST_FILE: u64 = 2 * 1024 * 1024;
/// Most values in one document.
pub const MOST_NODES: usize = 500_000;
/// Deepest nesting of lists and maps.
pub const DEEPEST: usize = 32;
/// Most values that aliases may repeat.
pub const MOST_REPEATED: usize = 20_000;

/// Reads a YAML file of at most [`LARGEST_FILE`] bytes.
pub fn read(
    files: &dyn Files,
    path: &str,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Node> {
    let file = read_text(files, path, LARGEST_FILE, sources, diags)?;
    parse(file, sources, diags)
}

/// Reads a text file of at most `limit` bytes: UTF-8, no NUL. A byte order mark at the start is dropped.
pub fn read_text(
    files: &dyn Files,
    path: &str,
    limit: u64,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<FileId> {
    let shown = files.shown(path);
    match files.read(path, limit) {
        Ok(bytes) => match text_of(&bytes) {
            Ok(text) => Some(sources.add(shown, text)),
            Err(refusal) => {
                let seen = sources.add(shown, refusal.seen);
                let end = sources.text(seen).len();
                diags.push(
                    Diagnostic::error("E0002", refusal.message)
                        .at(Span::new(seen, end, end), "here")
                        .help(refusal.help),
                );
                None
            }
        },
        Err(error) => {
            let diagnostic = Diagnostic::error("E0001", format!("cannot read {shown}: {error}"));
            diags.push(match error {
                FileError::TooLarge { .. } => diagnostic
                    .help("large inventories belong in CSV tables; was the right file named?"),
                FileError::Outside => diagnostic
                    .help("files are named relative to the file that names them, downwards"),
                _ => diagnostic,
            });
            None
        }
    }
}

struct Refusal {
    message: String,
    help: &'static str,
    /// The readable text before the trouble.
    seen: String,
}

fn text_of(bytes: &[u8]) -> Result<String, Refusal> {
    let utf8 = "save the file as UTF-8";
    let refuse =
        |message: &str, seen: String| Refusal { message: message.into(), help: utf8, seen };
    for (mark, name) in [
        (&[0xFF, 0xFE, 0, 0][..], "UTF-32"),
        (&[0, 0, 0xFE, 0xFF], "UTF-32"),
        (&[0xFF, 0xFE], "UTF-16"),
        (&[0xFE, 0xFF], "UTF-16"),
    ] {
        if bytes.starts_with(mark) {
            return Err(refuse(&format!("the file is {name}, not UTF-8"), String::new()));
        }
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let text = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let seen = String::from_utf8_lossy(good).into_owned();
            return Err(refuse("the file is not UTF-8 (Shift_JIS or EUC-JP, perhaps)", seen));
        }
    };
    if let Some(at) = text.find('\0') {
        let wide = bytes.iter().take(64).filter(|b| **b == 0).count() >= bytes.len().min(64) / 4;
        let message = if wide {
            "the file holds NUL characters; it looks like UTF-16"
        } else {
            "the file holds a NUL character"
        };
        return Err(refuse(message, text.get(..at).unwrap_or("").to_owned()));
    }
    if let Some(at) = text.find('\u{FEFF}') {
        let mut refusal = refuse(
            "there is a byte order mark inside the file",
            text.get(..at).unwrap_or("").to_owned(),
        );
        refusal.help = "were files joined? remove the invisible character U+FEFF";
        return Err(refusal);
    }
    Ok(text.to_owned())
}

/// Parses the text of a file that is in `sources` already.
pub fn parse(file: FileId, sources: &Sources, diags: &mut Diagnostics) -> Option<Node> {
    let text = sources.text(file);
    match serde_yaml::from_str_with_options::<tree::Raw>(text, options()) {
        Ok(raw) => {
            let node = tree::finish(raw, file, text, diags);
            if node.is_null() {
                diags.push(
                    Diagnostic::error("E0003", "the file is empty").at(Span::new(file, 0, 0), ""),
                );
            }
            Some(node).filter(|n| !n.is_null())
        }
        Err(error) => {
            let finding = describe(&error, file, text);
            let syntax = finding.code == "E0003";
            diags.push(finding);
            if syntax {
                crate::decode::wide::lines(file, text, diags);
            }
            None
        }
    }
}

fn options() -> serde_yaml::Options {
    let budget = serde_yaml::budget! {
        max_nodes: MOST_NODES,
        max_events: MOST_NODES * 3,
        max_depth: DEEPEST,
        flow_nesting_limit: DEEPEST * 2,
        max_aliases: 1_000,
        max_anchors: 1_000,
        max_documents: 2,
        enforce_alias_anchor_ratio: false,
    };
    serde_yaml::options! {
        budget: budget,
        duplicate_keys: DuplicateKeyPolicy::LastWins, // both stay visible to the tree; `decode` reports them
        merge_keys: MergeKeyPolicy::AsOrdinary,
        alias_limits: serde_yaml::alias_limits! {
            max_total_replayed_events: MOST_REPEATED,
            max_replay_stack_depth: 4,
        },
        strict_booleans: true,
        reject_unsupported_tags: true,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        with_snippet: false,
    }
}

/// A parser error as one of our findings.
fn describe(error: &serde_yaml::Error, file: FileId, text: &str) -> Diagnostic {
    use serde_yaml::Error as E;
    let span = error.location().map_or(Span::new(file, 0, 0), |location| {
        let inner = location.span();
        let (start, end) = match (inner.byte_offset(), inner.byte_len()) {
            (Some(start), Some(length)) => (start, start.saturating_add(length)),
            _ => return chars_to_span(file, text, inner.offset(), inner.len()),
        };
        Span::new(file, usize::try_from(start).unwrap_or(0), usize::try_from(end).unwrap_or(0))
    });
    let mut inner = error.without_snippet();
    while let E::AliasError { error, .. } | E::WithSnippet { error, .. } = inner {
        inner = error;
    }
    match inner {
        E::Budget { .. } => Diagnostic::error(
            "E0004",
            format!("the document is too large: {}", limit_of(inner)),
        )
        .at(span, "the limit is passed here")
        .help(format!(
            "limits: {MOST_NODES} values, {DEEPEST} levels of nesting, 1000 anchors and aliases"
        )),
        E::AliasReplayCounterOverflow { .. }
        | E::AliasReplayLimitExceeded { .. }
        | E::AliasExpansionLimitExceeded { .. }
        | E::AliasReplayStackDepthExceeded { .. }
        | E::RecursiveReferencesRequireWeakTypes { .. } => {
            Diagnostic::error("E0004", "aliases repeat too much of the document")
                .at(span, "the limit is passed here")
                .help(format!(
                    "aliases may repeat {MOST_REPEATED} values in all, nested at most 4 deep"
                ))
        }
        E::MultipleDocuments { .. } => {
            Diagnostic::error("E0005", "the file holds more than one YAML document")
                .at(span, "a second document starts here")
                .help("put each scenario in a file of its own and remove this `---`")
        }
        E::Eof { .. } => Diagnostic::error("E0003", "the file is empty").at(span, ""),
        other => Diagnostic::error(
            "E0003",
            format!("this is not valid YAML: {}", plain(&other.to_string())),
        )
        .at(span, ""),
    }
}

/// What budget was broken, in few words.
fn limit_of(error: &serde_yaml::Error) -> &'static str {
    let text = error.to_string().to_lowercase();
    for (word, meaning) in [
        ("depth", "it is nested too deeply"),
        ("anchor", "too many anchors"),
        ("alias", "too many aliases"),
        ("document", "too many documents"),
    ] {
        if text.contains(word) {
            return meaning;
        }
    }
    "too many values"
}

/// The library's message without its own position.
fn plain(message: &str) -> &str {
    let line = message.lines().next().unwrap_or("");
    line.find(" at line ").map_or(line, |at| line.get(..at).unwrap_or(line))
}

/// A span counted in characters, as the scanner gives it for errors.
fn chars_to_span(file: FileId, text: &str, offset: u64, length: u64) -> Span {
    let byte = |n: u64| {
        let n = usize::try_from(n).unwrap_or(usize::MAX);
        text.char_indices().nth(n).map_or(text.len(), |(at, _)| at)
    };
    Span::new(file, byte(offset), byte(offset.saturating_add(length)))
}

#[cfg(test)]
mod tests;
