//! Every command does what its help says, with the exit codes of the contract.

use hakyu_tests::{err, folder, out, run};

#[test]
fn the_main_job_prints_a_scored_result_and_writes_a_run_folder() {
    let dir = folder("main-job");
    let output = run(&dir, &["run", "boso-typhoon"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = out(&output);
    for wanted in [
        "【訓練】EXERCISE",
        "Electric power",
        "people-hours",
        "TOTAL",
        "coverage",
        "digest",
        "Reference response",
    ] {
        assert!(text.contains(wanted), "'{wanted}' is missing in:\n{text}");
    }
    let run_dir = dir.join("hakyu-run/boso-typhoon-1");
    for file in
        ["run.json", "levels.csv", "changes.csv", "held.csv", "report.en.html", "report.ja.html"]
    {
        assert!(run_dir.join(file).is_file(), "{file} is missing");
    }
    let left: Vec<_> = std::fs::read_dir(dir.join("hakyu-run"))
        .unwrap()
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert_eq!(left.len(), 1, "nothing half-written is left behind: {left:?}");

    // The same run again replaces the folder with the same bytes.
    let before = std::fs::read(run_dir.join("run.json")).unwrap();
    let page = std::fs::read(run_dir.join("report.ja.html")).unwrap();
    assert_eq!(run(&dir, &["run", "boso-typhoon"]).status.code(), Some(0));
    assert_eq!(before, std::fs::read(run_dir.join("run.json")).unwrap());
    assert_eq!(page, std::fs::read(run_dir.join("report.ja.html")).unwrap());

    // explain and report work on the folder alone.
    let why = run(&dir, &["explain", "hakyu-run/boso-typhoon-1", "credit@chiba"]);
    assert_eq!(why.status.code(), Some(0), "{}", err(&why));
    assert!(out(&why).contains("event:"), "a root event is named:\n{}", out(&why));
    let losses = run(&dir, &["explain", "hakyu-run/boso-typhoon-1"]);
    assert!(out(&losses).contains("event:"), "{}", out(&losses));
    let wrong = run(&dir, &["explain", "hakyu-run/boso-typhoon-1", "watr@chiba"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(err(&wrong).contains("water@chiba"), "the nearest name is offered: {}", err(&wrong));
    std::fs::remove_file(run_dir.join("report.en.html")).unwrap();
    let report = run(&dir, &["report", "hakyu-run/boso-typhoon-1", "--lang", "en"]);
    assert_eq!(report.status.code(), Some(0), "{}", err(&report));
    assert!(run_dir.join("report.en.html").is_file());
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_foreign_folder_is_never_overwritten() {
    let dir = folder("foreign");
    std::fs::create_dir(dir.join("precious")).unwrap();
    std::fs::write(dir.join("precious/thesis.txt"), "years of work").unwrap();
    let output = run(&dir, &["run", "boso-typhoon", "--out", "precious"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("not a run folder"));
    assert_eq!(std::fs::read_to_string(dir.join("precious/thesis.txt")).unwrap(), "years of work");
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn lists_and_schema() {
    let dir = folder("lists");
    let scenarios = out(&run(&dir, &["scenarios"]));
    assert!(
        scenarios.contains("boso-typhoon") && scenarios.contains("hokkaido-blackout"),
        "{scenarios}"
    );
    let worlds = out(&run(&dir, &["worlds"]));
    assert!(worlds.contains("japan-14") && worlds.contains("japan-47"), "{worlds}");
    let schema: serde_json::Value = serde_json::from_str(&out(&run(&dir, &["schema"]))).unwrap();
    assert!(schema["properties"]["injects"].is_object());
    let yaml = out(&run(&dir, &["scenarios", "boso-typhoon"]));
    assert!(yaml.contains("hakyu: scenario/1"));
    let explained = run(&dir, &["check", "--explain", "E0101"]);
    assert_eq!(explained.status.code(), Some(0));
    assert!(out(&explained).contains("E0101"));
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn wrong_calls_exit_with_2_and_missing_files_with_1() {
    let dir = folder("calls");
    for args in [
        &["run"][..],
        &["fly"],
        &["run", "boso-typhoon", "--seed", "x"],
        &["run", "boso-typhoon", "--delay", "soon"],
    ] {
        let output = run(&dir, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", err(&output));
    }
    let output = run(&dir, &["run", "boso-typhoon", "--playbook", "referense"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("reference"));
    for args in [&["run", "boso-tyfoon"][..], &["check", "nowhere.yaml"], &["run", "nowhere.yaml"]]
    {
        let output = run(&dir, args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
    }
    assert!(err(&run(&dir, &["run", "boso-tyfoon"])).contains("did you mean 'boso-typhoon'?"));
    let output = run(&dir, &["report", "no-such-folder"]);
    assert_eq!(output.status.code(), Some(1));
    let output = run(&dir, &["run", "boso-typhoon", "--out", "/dev/null/nowhere"]);
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    std::fs::remove_dir_all(dir).unwrap();
}
