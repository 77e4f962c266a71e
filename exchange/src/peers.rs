//! Files of other exercise tools, recognised by what is in them.

pub mod cexf;
pub mod crucible;
pub mod iceberg;
pub mod json;
pub mod openaev;
pub mod table;

use crate::import::Asked;
use crate::list::draft::Draft;
use crate::list::rows::{Question, Said};
use crate::note::Notes;
use crate::read::ReadError;
use json::Doc;

/// Reads a JSON file into the draft; gives what it was, and what has to be decided first.
///
/// # Errors
/// It is no JSON, or that of something else.
pub fn read(
    text: &str,
    draft: &mut Draft,
    asked: &Asked,
    notes: &mut Notes,
) -> Result<(&'static str, Vec<Question>), ReadError> {
    let root: serde_json::Value = serde_json::from_str(text)
        .map_err(|e| ReadError::Broken(format!("it is not JSON: {e}")))?;
    let doc = Doc::new(&root);
    let mut said = asked.said.clone();
    said.via.clone_from(&asked.map.via);
    said.to.clone_from(&asked.map.to);
    if crucible::is(&doc) {
        return Ok(("MSEL of Crucible Blueprint", crucible::read(&doc, draft, &said, notes)));
    }
    if openaev::is(&doc) {
        return Ok(("OpenAEV export", openaev::read(&doc, draft, &said, notes)));
    }
    if cexf::is(&doc) {
        cexf::read(&doc, draft, &said, notes);
        return Ok(("exercise in CEXF", Vec::new()));
    }
    if iceberg::is(&doc) {
        iceberg::read(&doc, draft, &said, notes);
        return Ok(("scenario of IcebergTTX", Vec::new()));
    }
    if doc.get(&root, "scoringmodels").is_some() {
        let text = "this is a scoring model (of CITE), which has no injects; Hakyu's own scores stand under `objectives` and `scoring`";
        return Err(ReadError::Foreign(text.into()));
    }
    if let Some(questions) = table::read(&doc, draft, &said, notes) {
        return Ok(("list of objects in JSON", questions));
    }
    Err(ReadError::Foreign(
        "this JSON is none that is known: Crucible Blueprint, OpenAEV, IcebergTTX, CEXF, or a list of objects with headings like time, to, text".into(),
    ))
}

/// The start that peers' files are given when nobody said one.
pub(crate) fn start(asked: &Said, found: Option<&str>, draft: &mut Draft, notes: &mut Notes) {
    let written = asked.start.as_deref().or(found);
    let clock = crate::list::schedule::start(written, &[], notes).unwrap_or_else(|why| {
        notes.error("", why, "");
        hakyu_scenarios::decode::Clock::unknown()
    });
    if written.is_none() {
        notes.warn_help(
            "",
            format!("the file names no date; {} is taken for the start", clock.civil(0)),
            "say it with --start 2026-11-01T09:00",
        );
    }
    draft.start = clock.civil(0).replace(":00+", "+").replace(":00-", "-");
}
