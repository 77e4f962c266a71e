//! `hakyu rehearse`, completions and manual pages.

use hakyu_tests::{err, folder, out, run};

#[test]
fn a_rehearsal_says_what_to_look_at_and_is_the_same_on_any_number_of_threads() {
    let dir = folder("rehearse");
    let words = run(&dir, &["rehearse", "cloud-outage", "--runs", "6", "--out", "found"]);
    assert_eq!(words.status.code(), Some(0), "{}", err(&words));
    let text = out(&words);
    let third = text.lines().nth(3).unwrap_or_default();
    assert!(third.contains("READY"), "the verdict stands first:\n{text}");
    for wanted in ["novice", "ordinary", "expert", "Load of roles", "Pace:", "【訓練】EXERCISE"]
    {
        assert!(text.contains(wanted), "'{wanted}' is missing in:\n{text}");
    }
    assert_eq!(std::fs::read_to_string(dir.join("found/rehearsal.en.txt")).unwrap(), text);
    let ja = std::fs::read_to_string(dir.join("found/rehearsal.ja.txt")).unwrap();
    assert!(ja.contains("水準別の得点") && ja.contains("役割別の負荷"), "{ja}");

    let json = |threads: &str, seed: &str| {
        let args = ["rehearse", "cloud-outage", "--runs", "5", "--json"];
        let output = run(&dir, &[&args[..], &["--threads", threads, "--seed", seed]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        out(&output)
    };
    let one = json("1", "3");
    assert_eq!(json("3", "3"), one);
    assert_ne!(json("1", "4"), one);
    let found: serde_json::Value = serde_json::from_str(&one).unwrap();
    assert_eq!(found["format"], "rehearsal/1");
    assert_eq!(found["levels"].as_array().unwrap().len(), 5);
    assert!(found["skills"].as_array().unwrap().iter().all(|s| s["confidence"] == "C"));
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn wrong_calls_are_told() {
    let dir = folder("rehearse-wrong");
    for (args, code, hint) in [
        (&["rehearse", "boso-tyfoon"][..], 1, "boso-typhoon"),
        (&["rehearse", "cloud-outage", "--runs", "0"], 2, "0"),
        (&["rehearse", "cloud-outage", "--runs", "2", "--playbook", "referense"], 2, "reference"),
        (&["rehearse", "cloud-outage", "--runs", "2", "--without", "crew"], 2, "crews"),
        (&["rehearse", "cloud-outage", "--runs", "2", "--out", "/dev/null/x"], 3, "/dev/null"),
    ] {
        let output = run(&dir, args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", err(&output));
        assert!(err(&output).contains(hint), "{args:?}: {}", err(&output));
    }
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn shells_and_man_know_the_commands() {
    let dir = folder("manual");
    for shell in ["bash", "zsh", "fish"] {
        let script = out(&run(&dir, &["completions", shell]));
        assert!(script.contains("rehearse"), "{shell}: {script}");
    }
    assert_eq!(run(&dir, &["completions", "cmd"]).status.code(), Some(2));
    assert!(out(&run(&dir, &["man"])).contains(".TH hakyu"));
    assert_eq!(run(&dir, &["man", "--out", "man1"]).status.code(), Some(0));
    for page in ["hakyu.1", "hakyu-run.1", "hakyu-rehearse.1", "hakyu-new.1"] {
        assert!(dir.join("man1").join(page).is_file(), "{page}");
    }
    std::fs::remove_dir_all(dir).unwrap();
}
