//! Values of decisions against runs made by hand.

use std::collections::BTreeSet;

use hakyu_scenarios::{compile::compile_builtin, source::Sources};

use super::*;
use crate::play::{Settings, play};

fn scenario(id: &str) -> Compiled {
    let mut sources = Sources::default();
    let (compiled, findings) = compile_builtin(id, &mut sources);
    compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)))
}

fn one() -> NonZeroUsize {
    NonZeroUsize::MIN
}

#[test]
fn arms_of_a_run_are_the_runs_that_people_know() {
    let compiled = scenario("solo-starter");
    let settings = Settings { playbook: Some("tempted".into()), ..Settings::default() };
    let played = Arms::of_run(&compiled, &settings).expect("fits").play(&compiled).expect("runs");
    let run = |playbook: Option<&str>| {
        let playbook = playbook.map(str::to_owned);
        play(&compiled, &Settings { playbook, ..Settings::default() }).expect("runs").digest
    };
    assert_eq!(played.none.record.digest, run(None));
    assert_eq!(played.actual.record.digest, run(Some("tempted")));
    assert_eq!(played.reference.expect("there is one").record.digest, run(Some("reference")));
}

/// Without its bad decisions the tempted operator loses less; the value of each is what a run without it says.
#[test]
fn the_value_of_a_decision_is_what_is_lost_more_without_it() {
    let compiled = scenario("solo-starter");
    let settings = Settings { playbook: Some("tempted".into()), ..Settings::default() };
    let arms = Arms::of_run(&compiled, &settings).expect("fits");
    let played = arms.play(&compiled).expect("runs");
    let made = Decision::of_run(&compiled, &played.actual);
    let effort = Effort { threads: one(), decisions: true, luck: None };
    let found = compare(&compiled, &arms, &played, &made, effort, &|_, _| ()).expect("runs").found;
    assert_eq!(found.decisions.len(), made.len());
    let value = |id: &str| {
        let row = found.decisions.iter().find(|d| d.reference.ends_with(id));
        row.unwrap_or_else(|| panic!("{id} is among {:?}", found.decisions)).total
    };
    assert!(value("x-restart") < 0.0, "the restart took water from people");
    assert!(value("x-hands") > 0.0, "late hands are better than none");
    let two = Effort { threads: NonZeroUsize::new(2).unwrap_or(one()), ..effort };
    let again = compare(&compiled, &arms, &played, &made, two, &|_, _| ()).expect("runs").found;
    assert_eq!(again, found, "whatever the number of threads");
    assert!(found.words.iter().all(|w| w.en.starts_with("In this model")), "{:?}", found.words);
}

#[test]
fn futures_that_did_not_happen_are_paired() {
    let compiled = scenario("solo-starter");
    let arms = Arms::of_run(&compiled, &Settings::default()).expect("fits");
    let wanted = Wanted { half_width: 0.5, most: 4 };
    let luck = luck(&compiled, &arms, wanted, one(), &|_, _| ()).expect("runs");
    assert_eq!(luck.futures, 4);
    // The reference is compared with itself: it averts all that it averts, in every future.
    assert_eq!(luck.mean, (1.0, 1.0, 1.0));
    let by_hand = |replicate| {
        let settings = Settings { playbook: None, replicate, ..Settings::default() };
        let record = play(&compiled, &settings).expect("runs");
        losses(&compiled, &Played::new(record, &compiled.model)).iter().sum::<f64>()
    };
    let all: BTreeSet<u64> = (1..=4).map(|r| by_hand(r).to_bits()).collect();
    let [low, high] = [luck.losses[0].1, luck.losses[0].3].map(f64::to_bits);
    assert_eq!((all.first().copied(), all.last().copied()), (Some(low), Some(high)));
}
