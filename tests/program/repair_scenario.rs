//! The scenario whose week is decided by repair: what it promises, measured.

use hakyu_engine::{Level, Mechanism, Off};
use hakyu_exercise::{
    assemble,
    play::{Settings, play},
    score::Played,
};
use hakyu_scenarios::{
    compile::{Compiled, compile_builtin},
    source::Sources,
};

fn compiled() -> Compiled {
    let mut sources = Sources::default();
    let (compiled, findings) = compile_builtin("inland-quake", &mut sources);
    assert!(!findings.has_errors(), "{}", findings.render(&sources, false));
    compiled.expect("no errors")
}

/// People-hours lost in a sector and the digest of the run.
fn lost(compiled: &Compiled, sectors: &[&str], settings: &Settings) -> (f64, String) {
    let record = play(compiled, settings).expect("it runs");
    let digest = format!("{:?}", record.digest);
    let run = Played::new(record, &compiled.model);
    let people_hours = |sector: &&str| {
        let service = compiled.world.reporting(sector, "yamagata").expect("it exists");
        run.history.people_hours(service, compiled.world.service(service).people, Level::FULL)
    };
    (sectors.iter().map(people_hours).sum(), digest)
}

const SECTORS: [&str; 4] = ["electricity", "water", "ict", "medical"];

#[test]
fn deciding_early_helps_and_an_hour_costs() {
    let compiled = compiled();
    let settings = Settings { delay: 3600, ..Settings::default() };
    let outcome = assemble::run(&compiled, &settings).expect("it runs").outcome;
    let [none, reference, late] = &outcome.arms[..] else { panic!("three arms") };
    let total = |arm: &hakyu_exercise::outcome::Arm| arm.total.expect("scored");
    assert!(total(none) < total(late) && total(late) < total(reference));
    assert!(total(reference) > 80.0, "{}", total(reference));
    let told: Vec<&str> = outcome.timeline.iter().map(|m| m.text.ja.as_str()).collect();
    for words in ["を要請", "出動可能に", "再び故障", "部品待ち", "に到着", "復旧順序："]
    {
        assert!(told.iter().any(|t| t.contains(words)), "{words} in {told:?}");
    }
}

#[test]
fn every_mechanism_of_repair_counts() {
    let compiled = compiled();
    let with = lost(&compiled, &SECTORS, &Settings::default());
    let hurting = [
        Mechanism::Crews,
        Mechanism::Travel,
        Mechanism::RepairCoupling,
        Mechanism::Refailure,
        Mechanism::SpareParts,
        Mechanism::Assessment,
    ];
    for (mechanism, hurts) in hurting.map(|m| (m, true)).into_iter().chain([
        (Mechanism::MutualAid, false),
        (Mechanism::Deliveries, false),
        (Mechanism::Teams, false),
    ]) {
        let off = Off::NONE.with(mechanism);
        let out = lost(&compiled, &SECTORS, &Settings { off, ..Settings::default() });
        assert_ne!(with.1, out.1, "{}", mechanism.word());
        let right = if hurts { with.0 > out.0 } else { with.0 < out.0 };
        assert!(right, "{}: {} with, {} without", mechanism.word(), with.0, out.0);
    }
}
