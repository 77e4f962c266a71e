//! Exercises from the disk: replayed, looked into, branched, compared, handed on.

use std::{fs, path::Path, sync::Arc};

use hakyu_exercise::{
    log::{Act, Author, Clock, Conducted, Doing, Journal, Seat},
    play::Settings,
    session::{Session, opening},
};
use hakyu_scenarios::{
    compile::{Compiled, compile_builtin},
    source::Sources,
};
use hakyu_seeds::Digest;
use hakyu_tests::{err, folder, out, run};

/// Plays `solo-starter` into a folder: the duty operator tells the ministry and acts once. Returns the digest.
fn play(folder: &Path) -> Digest {
    fs::create_dir_all(folder).expect("a folder");
    let (compiled, _) = compile_builtin("solo-starter", &mut Sources::default());
    let compiled: Arc<Compiled> = Arc::new(compiled.expect("it is sound"));
    let journal = Journal::create(&folder.join("log.jsonl")).expect("a log");
    let opening = opening(&compiled, &Settings::default());
    let mut session =
        Session::open(Arc::clone(&compiled), opening, journal, "2026-11-27T10:00:00Z")
            .expect("open");
    let action = compiled.scenario.actions[0].id.value.clone();
    let deed = |doing| {
        Act::Deed(Conducted { role: "duty".into(), doing, why: "Suzuki".into(), attested: None })
    };
    let seat = Act::Seat { role: "duty".into(), seat: Seat::Person("Suzuki".into()) };
    let own = session.enter(Author::Role("duty".into()), seat.clone(), "");
    assert!(own.is_err(), "seats are the controllers'");
    session.enter(Author::Controller, seat, "2026-11-27T10:00:01Z").expect("seated");
    let mut enter = |what| {
        session
            .enter(Author::Role("duty".into()), what, "2026-11-27T10:00:01Z")
            .unwrap_or_else(|e| panic!("{e}"))
    };
    enter(Act::Clock(Clock::Advance(1800)));
    enter(deed(Doing::Act(action)));
    enter(Act::Clock(Clock::Advance(9000)));
    enter(Act::Clock(Clock::End));
    session.finish().expect("it runs on").digest
}

#[test]
fn an_exercise_is_replayed_looked_into_branched_and_compared() {
    let folder = folder("replays");
    let digest = play(&folder.join("one")).to_string();
    let done = run(&folder, &["replay", "one"]);
    assert!(done.status.success(), "{}", err(&done));
    assert!(out(&done).contains(&format!("digest {digest}")), "{}", out(&done));
    assert!(out(&done).starts_with("【訓練】EXERCISE"));
    assert!(out(&done).contains("no run.json"));

    let listed = out(&run(&folder, &["replay", "one", "--list"]));
    assert!(listed.contains("T+00:30") && listed.contains("Suzuki plays"), "{listed}");

    // What the desk knew has no truth in it; the board is asked for.
    let state = out(&run(&folder, &["replay", "one", "--until", "T+1h"]));
    assert!(state.contains("Welcome") && !state.contains("TRUTH"), "{state}");
    let state =
        out(&run(&folder, &["replay", "one", "--until", "T+1h", "--truth", "--lang", "ja"]));
    assert!(state.contains("真値") && state.contains("i-welcome"), "{state}");
    let later = out(&run(&folder, &["replay", "one", "--until", "T+5h"]));
    assert!(later.contains("T+02:30") && later.contains("did not come so far"), "{later}");

    // A branch to be taken up.
    let done = run(&folder, &["replay", "one", "--branch", "two", "--at", "T+1h"]);
    assert!(out(&done).contains("hakyu drill two"), "{}{}", out(&done), err(&done));
    let lines = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(folder.join(name).join("log.jsonl")).expect("a log");
        let bare = |l: &str| l.split(",\"sum\"").next().unwrap_or(l).to_owned();
        text.lines().map(bare).collect()
    };
    let (one, two) = (lines("one"), lines("two"));
    assert_eq!(one[1..4], two[1..4], "the earlier history is the same");
    assert!(two[0].contains(&digest) && two.len() == 5, "{two:?}");
    let again = run(&folder, &["replay", "one", "--branch", "two", "--at", "T+1h"]);
    assert_eq!(again.status.code(), Some(1), "nothing is overwritten");

    // A decision left out, beside the original.
    let done = run(&folder, &["replay", "one", "--drop", "3", "--branch", "three"]);
    assert!(done.status.success(), "{}", err(&done));
    assert!(out(&done).contains("In this model"), "{}", out(&done));
    for name in ["ab.en.html", "ab.ja.html", "log.jsonl"] {
        assert!(folder.join("three").join(name).is_file(), "{name}");
    }
    let html = fs::read_to_string(folder.join("three/ab.ja.html")).expect("a report");
    assert!(html.contains("【訓練】") && html.contains("本モデルにおいて"));
    let json = run(&folder, &["replay", "one", "--against", "three", "--json"]);
    let pair: serde_json::Value = serde_json::from_str(&out(&json)).expect("JSON");
    assert_eq!(pair["format"], "ab/1");
    assert_eq!(pair["digests"][0], digest.as_str());
    assert_eq!(pair["entry"]["number"], 3);

    // Handed on without names.
    let done = run(&folder, &["replay", "one", "--export", "public.jsonl", "--anonymous"]);
    assert!(out(&done).contains(&digest), "{}{}", out(&done), err(&done));
    let text = fs::read_to_string(folder.join("public.jsonl")).expect("a log");
    assert!(!text.contains("Suzuki") && !text.contains("2026-1"), "{text}");
    assert!(out(&run(&folder, &["replay", "public.jsonl"])).contains(&digest));
}

#[test]
fn faults_of_a_log_are_told_with_their_line() {
    let folder = folder("replay-faults");
    let digest = play(&folder.join("one")).to_string();
    let path = folder.join("one/log.jsonl");
    let sound = fs::read_to_string(&path).expect("a log");
    fs::write(&path, format!("{sound}{{\"number\":6,")).expect("torn");
    let done = run(&folder, &["replay", "one"]);
    assert!(done.status.success() && out(&done).contains(&digest));
    assert!(err(&done).contains("log.jsonl:7: the last line is torn (12 bytes)"), "{}", err(&done));
    fs::write(&path, sound.replace("\"advance\":1800", "\"advance\":1801")).expect("changed");
    let done = run(&folder, &["replay", "one"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(err(&done).contains("log.jsonl:3: the checksum does not fit"), "{}", err(&done));
    fs::write(&path, &sound).expect("mended");
    for (args, words) in [
        (vec!["--drop", "99"], "there is no entry 99"),
        (vec!["--drop", "2"], "no decision"),
        (vec!["--move", "3=T+9h"], "play is over"),
        (vec!["--replace", "3=nothing"], "there is no action of this role"),
        (vec!["--branch", "x", "--at", "T+5h"], "play had ended by then"),
    ] {
        let args: Vec<&str> = ["replay", "one"].into_iter().chain(args).collect();
        let done = run(&folder, &args);
        assert_eq!(done.status.code(), Some(1), "{args:?}");
        assert!(err(&done).contains(words), "{args:?}: {}", err(&done));
    }
    for args in [
        vec!["--branch", "x"],
        vec!["--move", "3"],
        vec!["--with", "none"],
        vec!["--until", "soon"],
    ] {
        let args: Vec<&str> = ["replay", "one"].into_iter().chain(args).collect();
        assert_eq!(run(&folder, &args).status.code(), Some(2), "{args:?}");
    }
    assert!(!folder.join("x").exists());
}

#[test]
fn a_communications_drill_tells_its_reach() {
    let folder = folder("reach");
    let done = run(&folder, &["run", "ceptoar-round-trip", "--lang", "ja"]);
    assert!(out(&done).contains("情報伝達訓練（セプター訓練）"), "{}{}", out(&done), err(&done));
    assert!(
        out(&done).contains("抜き打ち") && out(&done).contains("[wrong-contact]"),
        "{}",
        out(&done)
    );
    let other = out(&run(&folder, &["run", "solo-starter"]));
    assert!(!other.contains("Communications drill"), "only where it is one");
}

#[test]
fn a_scenario_of_its_own_goes_with_the_branch() {
    let folder = folder("replay-own");
    play(&folder.join("one"));
    let text = include_str!("../../scenarios/library/solo-starter.yaml");
    fs::write(folder.join("one/scenario.yaml"), text).expect("a scenario");
    fs::create_dir_all(folder.join("one/tables")).expect("a folder");
    fs::write(folder.join("one/tables/t.csv"), "a\n1\n").expect("a table");
    fs::write(folder.join("one/levels.csv"), "time\n").expect("a table of a run");
    let done = run(&folder, &["replay", "one", "--branch", "one/two", "--entry", "3"]);
    assert!(done.status.success(), "{}", err(&done));
    let there = |name: &str| folder.join("one/two").join(name).exists();
    assert!(there("scenario.yaml") && there("tables/t.csv") && !there("levels.csv"));
    assert!(run(&folder, &["replay", "one/two"]).status.success());
    // Another state of the scenario is no longer the one that was played.
    fs::write(folder.join("one/scenario.yaml"), text.replace("duration: 6h", "duration: 7h"))
        .expect("a scenario");
    let done = run(&folder, &["replay", "one"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(err(&done).contains("another state of scenario"), "{}", err(&done));
}
