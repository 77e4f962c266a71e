//! What is said about ready scenarios.

use hakyu_scenarios::{diagnostic::Diagnostics, source::Sources};

/// Fails on any finding about a ready scenario, those about the quality of an exercise included: they are examples.
pub(crate) fn clean(id: &str, findings: &Diagnostics, sources: &Sources) {
    assert!(findings.is_empty(), "{id}: {}", findings.render(sources, false));
}
