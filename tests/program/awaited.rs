//! Findings about ready scenarios that are right and wait for the scenario to be mended.

use hakyu_scenarios::{diagnostic::Diagnostics, source::Sources};

/// By scenario and code. An entry whose finding is gone has to go too.
const AWAITED: &[(&str, &str)] = &[
    ("boso-typhoon", "W1203"),
    ("boso-typhoon", "W1207"),
    ("boso-typhoon", "W1211"),
    ("capital-blackout-fog", "W1207"),
    ("cloud-outage", "W1205"),
    ("cloud-outage", "W1207"),
    ("hokkaido-blackout", "W1205"),
    ("hokkaido-blackout", "W1207"),
    ("hokkaido-blackout", "W1211"),
    ("hospital-network-cut", "W1207"),
    ("inland-quake", "W1207"),
    ("kanto-ash", "W1207"),
    ("parcel-mission", "W1207"),
];

/// Fails on any finding about a ready scenario that is not awaited, and on an awaited one that is mended.
pub(crate) fn clean(id: &str, findings: &Diagnostics, sources: &Sources) {
    let known: Vec<&str> = AWAITED.iter().filter(|a| a.0 == id).map(|a| a.1).collect();
    for finding in findings {
        assert!(known.contains(&finding.code), "{id}: {}", finding.render(sources, false));
    }
    for code in known {
        assert!(
            findings.iter().any(|f| f.code == code),
            "{id}: {code} is mended; take it off the list"
        );
    }
}
