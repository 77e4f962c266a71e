//! Every switch does something: some scenario of the library has another digest without the mechanism. What it does, and in
//! which direction, is tested beside the engine.

use std::collections::BTreeMap;

use hakyu_engine::{Mechanism, Off};
use hakyu_exercise::play::{Settings, play};
use hakyu_scenarios::{
    compile::{Compiled, compile_builtin},
    source::Sources,
};

/// Where each mechanism shows: scenario and playbook.
fn shows(mechanism: Mechanism) -> Option<(&'static str, &'static str)> {
    use Mechanism as M;
    Some(match mechanism {
        // No scenario of the library has such a hazard yet; the engine's tests switch each of them off.
        M::Snow | M::SolarStorm | M::Heat => return None,
        M::Flood => ("typhoon-19-web", "reference"),
        M::Pandemic => ("pandemic-telework", "reference"),
        // With the roll-back in time no sum is wrong.
        M::Integrity => ("era-and-tax-day", "none"),
        M::Wind | M::Arrival => ("boso-typhoon", "reference"),
        M::Ash | M::Radio => ("kanto-ash", "reference"),
        // By the book the compromise is contained before it gets anywhere.
        M::CyberSpread => ("hospital-network-cut", "none"),
        M::Cyber | M::NoticeEffect | M::IsolationCost | M::Background => {
            ("hospital-network-cut", "reference")
        }
        M::Providers | M::ProviderNotice => ("cloud-outage", "reference"),
        M::Refailure | M::SpareParts | M::Deliveries | M::Assessment | M::Teams => {
            ("inland-quake", "reference")
        }
        M::Mission => ("parcel-mission", "reference"),
        _ => ("capital-blackout-fog", "habit"),
    })
}

#[test]
fn leaving_any_mechanism_out_changes_a_scenario_that_has_it() {
    let mut compiled: BTreeMap<&str, Compiled> = BTreeMap::new();
    let mut with: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for (mechanism, word) in Mechanism::ALL {
        let Some((id, playbook)) = shows(mechanism) else { continue };
        let scenario = compiled.entry(id).or_insert_with(|| {
            compile_builtin(id, &mut Sources::default()).0.expect("it compiles")
        });
        let digest = |off: Off| {
            let playbook = (playbook != "none").then(|| playbook.to_owned());
            let settings = Settings { playbook, off, ..Settings::default() };
            play(scenario, &settings).expect("it runs").digest.to_string()
        };
        let base = with.entry((id, playbook)).or_insert_with(|| digest(Off::NONE)).clone();
        assert_ne!(base, digest(Off::NONE.with(mechanism)), "{word} in {id}");
    }
}
