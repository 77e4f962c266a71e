//! The ready scenario about systems: what it promises, measured.

use std::num::NonZeroUsize;

use hakyu_engine::{Mechanism, What, record::cyber::CyberFact};
use hakyu_exercise::{
    assemble,
    play::{Settings, play, replicate_digests},
};
use hakyu_scenarios::{
    compile::{Compiled, compile_builtin},
    source::Sources,
};

fn compiled() -> Compiled {
    let mut sources = Sources::default();
    let (compiled, findings) = compile_builtin("hospital-network-cut", &mut sources);
    assert!(!findings.has_errors(), "{}", findings.render(&sources, false));
    compiled.expect("no errors")
}

#[test]
fn acting_by_the_book_beats_acting_late_and_both_beat_nothing() {
    let compiled = compiled();
    let settings =
        Settings { playbook: Some("reference".to_owned()), delay: 3600, ..Settings::default() };
    let finished = assemble::run(&compiled, &settings).expect("it runs");
    let [none, reference, late] = &finished.outcome.arms[..] else { panic!("three arms") };
    let total = |arm: &hakyu_exercise::outcome::Arm| arm.total.expect("scored");
    assert!(total(none) < total(late) && total(late) < total(reference));
    let medical = finished.outcome.services.iter().find(|s| s.id == "medical@toyama");
    assert!(medical.expect("it is hit").people_hours > 100_000.0);
    // Every root is an event in a system, or somebody's decision to cut it off, or a small incident.
    for service in &finished.outcome.services {
        let Some(index) = finished.causes.find(&service.id) else { continue };
        for (root, _) in finished.causes.attribute(index, service.lowest_at) {
            let known =
                ["system:wave:", "system:device:", "system:certificate:", "step:p-", "background:"];
            assert!(known.iter().any(|k| root.starts_with(k)), "{}: {root}", service.id);
        }
    }
    for node in &finished.outcome.cascade {
        assert!(!node.title.en.contains("Normal capacity"), "{}", node.id);
    }
}

#[test]
fn containment_and_early_word_keep_records_from_being_reached() {
    let compiled = compiled();
    let encrypted = |playbook: Option<&str>, replicate| {
        let settings =
            Settings { playbook: playbook.map(str::to_owned), replicate, ..Settings::default() };
        let record = play(&compiled, &settings).expect("it runs");
        let acted =
            |f: &&hakyu_engine::Fact| matches!(f.what, What::Cyber(CyberFact::Acted { .. }));
        record.facts.iter().filter(acted).count()
    };
    let both: Vec<(usize, usize)> =
        (0..20).map(|r| (encrypted(None, r), encrypted(Some("reference"), r))).collect();
    assert!(both.iter().all(|(none, by_book)| by_book <= none), "{both:?}");
    assert!(both.iter().filter(|(none, by_book)| by_book + 2 <= *none).count() >= 15, "{both:?}");
}

#[test]
fn each_switch_of_systems_changes_the_scenario() {
    let compiled = compiled();
    let digest = |playbook: Option<&str>, off: &[Mechanism]| {
        let settings = Settings {
            playbook: playbook.map(str::to_owned),
            off: off.iter().copied().collect(),
            ..Settings::default()
        };
        play(&compiled, &settings).expect("it runs").digest
    };
    // Nobody isolates anything without a playbook, and the one who acts by the book leaves nothing to spread.
    for (mechanism, playbook) in [
        (Mechanism::Cyber, None),
        (Mechanism::CyberSpread, None),
        (Mechanism::NoticeEffect, None),
        (Mechanism::IsolationCost, Some("reference")),
        (Mechanism::Background, None),
    ] {
        let word = mechanism.word();
        assert_ne!(digest(playbook, &[mechanism]), digest(playbook, &[]), "{word}");
    }
}

#[test]
fn its_digests_do_not_depend_on_threads() {
    let compiled = compiled();
    let threads = |n| NonZeroUsize::new(n).expect("not zero");
    let digests = |n| replicate_digests(&compiled, &Settings::default(), 3, threads(n));
    assert_eq!(digests(1).expect("they run"), digests(2).expect("they run"));
}
