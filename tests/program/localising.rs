//! Sub-controllers and planners at the command line.

use std::fs;

use hakyu_tests::{err, folder, out, run};

#[test]
fn a_sub_controller_writes_reads_and_looks() {
    let dir = folder("localise");
    let wrote = run(
        &dir,
        &["localise", "hospital-ransomware", "--overlay", "city-version", "--out", "city.xlsx"],
    );
    assert_eq!(wrote.status.code(), Some(0), "{}", err(&wrote));
    let read = run(
        &dir,
        &[
            "localise",
            "hospital-ransomware",
            "--from",
            "city.xlsx",
            "--out",
            "city.yaml",
            "--preview",
        ],
    );
    assert_eq!(read.status.code(), Some(0), "{}", err(&read));
    let day = out(&read);
    for wanted in ["its own day", "own", "changed", "Main building", "city-beds"] {
        assert!(day.contains(wanted), "'{wanted}' is missing in:\n{day}");
    }
    let text = fs::read_to_string(dir.join("city.yaml")).unwrap();
    assert!(
        text.starts_with("# 【訓練】EXERCISE\n") && text.contains("hakyu: overlay/1"),
        "{text}"
    );
    // The file is not replaced unasked.
    let again = run(
        &dir,
        &["localise", "hospital-ransomware", "--from", "city.xlsx", "--out", "city.yaml"],
    );
    assert_eq!(again.status.code(), Some(1), "{}", err(&again));
    assert!(err(&again).contains("--force"), "{}", err(&again));
    // Nothing to settle with the master it was made for; an inject less, and something is.
    let fits = ["localise", "hospital-ransomware", "--overlay", "city.yaml", "--conflicts"];
    let fine = run(&dir, &fits);
    assert_eq!(fine.status.code(), Some(0), "{}{}", out(&fine), err(&fine));
    let master = run(&dir, &["scenarios", "hospital-ransomware"]);
    let changed = out(&master).replace("Dispatch:", "Dispatch, again:").replace("消防", "救急");
    let (head, _) = changed.split_once("\noverlays:\n").unwrap();
    let (_, tail) = changed.split_once("\nscoring:\n").unwrap();
    fs::write(dir.join("next.yaml"), format!("{head}\nscoring:\n{tail}")).unwrap();
    let next = run(
        &dir,
        &[
            "localise",
            "next.yaml",
            "--overlay",
            "city.yaml",
            "--conflicts",
            "--old",
            "hospital-ransomware",
        ],
    );
    assert_eq!(next.status.code(), Some(1), "{}{}", out(&next), err(&next));
    assert!(
        out(&next).contains("[text changed]") && out(&next).contains("i-ambulance"),
        "{}",
        out(&next)
    );
    // What planners see of the same.
    let diff = run(&dir, &["diff", "hospital-ransomware", "next.yaml", "--no-run", "--lang", "ja"]);
    assert_eq!(diff.status.code(), Some(0), "{}", err(&diff));
    assert!(out(&diff).contains("状況付与: 0 追加") && out(&diff).contains("{+"), "{}", out(&diff));
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn wrong_calls_say_what_there_is() {
    let dir = folder("localise-wrong");
    fs::write(dir.join("text.xlsx"), "no workbook").unwrap();
    let cases: [(&[&str], i32, &str); 7] = [
        (&["localise", "hospital-ransomware"], 2, "--org"),
        (
            &["localise", "hospital-ransomware", "--org", "city-hospitl"],
            1,
            "did you mean 'city-hospital'",
        ),
        (&["localise", "hospital-ransomware", "--new-org", "東病院"], 2, "--org-id"),
        (
            &["localise", "hospital-ransomware", "--new-org", "East", "--sector", "medicl"],
            1,
            "did you mean 'medical'",
        ),
        (&["localise", "hospital-ransomware", "--overlay", "citi", "--preview"], 1, "city-version"),
        (&["localise", "hospital-ransomware", "--from", "text.xlsx"], 1, "text.xlsx"),
        (&["diff", "hospital-ransomware", "nowhere.yaml"], 1, "nowhere.yaml"),
    ];
    for (args, code, wanted) in cases {
        let output = run(&dir, args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", err(&output));
        assert!(err(&output).contains(wanted), "{args:?}: {}", err(&output));
    }
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_diff_of_the_same_says_so_and_one_of_a_wider_outage_says_what_follows() {
    let dir = folder("diff");
    let same = run(&dir, &["diff", "boso-typhoon", "boso-typhoon"]);
    assert_eq!(same.status.code(), Some(0), "{}", err(&same));
    for wanted in ["The texts do not differ.", "Everything happens alike in both."] {
        assert!(out(&same).contains(wanted), "{}", out(&same));
    }
    let calm = "hakyu: scenario/1\nid: calm\ntitle: Calm\nworld: japan-14\nstart: 2019-09-09T03:00+09:00\nduration: 2d\n\
        roles:\n  - {id: r, title: R, kind: operator, post: it}\n\
        events:\n  - {id: e-1, at: T+1h, outage: {provider: electricity, loss: 60%, for: FORh}}\n\
        injects:\n  - {id: i-1, when: \"level('electricity') < 50%\", to: r, via: mail, text: Dark}\n";
    fs::write(dir.join("short.yaml"), calm.replace("FOR", "2")).unwrap();
    fs::write(dir.join("long.yaml"), calm.replace("FOR", "30").replace("60%", "40%")).unwrap();
    let diff = run(&dir, &["diff", "short.yaml", "long.yaml", "--json"]);
    assert_eq!(diff.status.code(), Some(0), "{}", err(&diff));
    let value: serde_json::Value = serde_json::from_str(&out(&diff)).unwrap();
    assert_eq!(value["texts"]["lists"][0][0], "events");
    assert_eq!(value["consequences"]["silent"], serde_json::json!(["i-1"]), "{value:#}");
    assert!(!value["consequences"]["outages"].as_array().unwrap().is_empty(), "{value:#}");
    fs::remove_dir_all(dir).unwrap();
}
