//! What is said about ready scenarios.

use hakyu_scenarios::{diagnostic::Diagnostics, source::Sources};

/// Fails on any finding about a ready scenario, except those about the quality of an exercise (W12xx): they are for its
/// author, who may have reasons.
pub(crate) fn clean(id: &str, findings: &Diagnostics, sources: &Sources) {
    let told = findings.iter().find(|f| !f.code.starts_with("W12"));
    assert!(told.is_none(), "{id}: {}", told.map_or_else(String::new, |f| f.render(sources, false)));
}
