//! Views of roles in whole scenarios: what nobody could see or hear of is in no view.

use hakyu_engine::{RoleId, SimTime};
use hakyu_exercise::{
    assemble, folder,
    play::{Settings, play},
    view::{Knowledge, Source, addressed_to},
};
use hakyu_scenarios::{
    compile::{Compiled, compile},
    source::{MemoryFiles, Sources},
};

const CLOUD: &str = include_str!("../../scenarios/library/cloud-outage.yaml");

fn compiled(text: &str) -> Compiled {
    let files = MemoryFiles::default().with("s.yaml", text);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    assert!(!findings.has_errors(), "{}", findings.render(&sources, false));
    compiled.expect("no errors")
}

/// The views of all roles at a time, under the reference.
fn views(compiled: &Compiled, at: SimTime) -> Vec<Knowledge> {
    let record = play(compiled, &Settings::default()).expect("it runs");
    let roles = compiled.model.script().roles.len();
    (0u32..)
        .take(roles)
        .map(|role| Knowledge::of(RoleId(role), addressed_to(&record.facts, RoleId(role)), at))
        .collect()
}

/// With further events; ids that come last leave the numbers of the others as they are.
fn with_event(event: &str) -> String {
    CLOUD.replacen("\ninjects:\n", &format!("\n  - {event}\ninjects:\n"), 1)
}

#[test]
fn damage_that_nobody_could_see_is_in_no_view() {
    let calm = compiled(CLOUD);
    // Chemical plants need much, and nothing that anybody watches here needs them within two days.
    let struck = compiled(&with_event(
        "{id: zz-hidden, at: T+3h, damage: {target: {service: chemical, places: [okinawa]}, share: 90%, repair: 30h}}",
    ));
    let end = calm.model.duration();
    let (before, after) = (views(&calm, end), views(&struck, end));
    assert!(before.iter().filter(|v| !v.past.is_empty()).count() >= 5, "views are not empty");
    assert_eq!(before, after);
    let settings = Settings::default();
    let changes = |c: &Compiled| play(c, &settings).expect("it runs").changes;
    assert_ne!(changes(&calm), changes(&struck), "but it did happen");
}

/// The city's telemetry takes at least ten minutes; a blow to its service is in no view before.
#[test]
fn a_blow_is_in_no_view_before_telemetry_can_show_it() {
    let calm = compiled(CLOUD);
    let struck = compiled(&with_event(
        "{id: zz-blow, at: T+1h, damage: {target: {service: government, places: [chiba]}, share: 70%, repair: 6h}}",
    ));
    let just_before = SimTime(3600 + 10 * 60 - 1);
    assert_eq!(views(&calm, just_before), views(&struck, just_before));
    let later = SimTime(3600 + 50 * 60);
    assert_ne!(views(&calm, later), views(&struck, later));
}

#[test]
fn customers_never_see_into_their_provider() {
    let compiled = compiled(CLOUD);
    let provider = compiled.model.service("cloud-east").expect("a provider");
    for view in views(&compiled, compiled.model.duration()) {
        let id = &compiled.model.script().roles[view.role.index()].id;
        let own = view.past.iter().any(|b| b.0 == provider && b.1.source == Source::Telemetry);
        assert_eq!(own, id.starts_with("cloud-"), "{id}");
        // The city's contract has no duty to notify, and nobody quotes the provider's level to it.
        assert!(id != "city-it" || !view.services.contains_key(&provider));
    }
}

#[test]
fn belief_against_truth_is_in_the_run_folder() {
    let compiled = compiled(CLOUD);
    let finished = assemble::run(&compiled, &Settings::default()).expect("it runs");
    assert!(finished.outcome.beliefs.len() > 20);
    let late = (finished.outcome.beliefs.iter())
        .find(|b| b.role == "bank-it" && b.service == "finance@tokyo" && b.true_level < 1_000_000)
        .expect("the bank's own service falls");
    assert!(late.believed > late.true_level, "belief comes after truth");
    let place = hakyu_tests::folder("belief");
    let path = place.join("run");
    folder::write(&path, &finished.outcome, &finished.causes, &[]).expect("written");
    let table = std::fs::read_to_string(path.join("belief.csv")).expect("the table");
    assert!(table.starts_with("time [s],service,role,believed [ppm],true [ppm]\n"), "{table}");
    let read = folder::read(&path).expect("read back");
    assert_eq!(read.outcome.beliefs, finished.outcome.beliefs);
}
