//! What is left after play: the report in all formats, its plan at the next exercise, the debrief.

use std::path::Path;

use hakyu_tests::{err, folder, out, run};

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn a_run_has_a_report_in_every_format_and_a_plan_that_the_next_run_checks() {
    let dir = folder("after-action");
    let ran = run(&dir, &["run", "hospital-network-cut", "--out", "first"]);
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    let made = run(&dir, &["report", "first", "--format", "html,md,json", "--lang", "ja"]);
    assert_eq!(made.status.code(), Some(0), "{}", err(&made));
    let listed = out(&made);
    for name in ["report.ja.html", "report.ja.md", "report.ja.json"] {
        assert!(listed.contains(name) && dir.join("first").join(name).is_file(), "{name}");
    }
    assert!(text(&dir.join("first/report.ja.md")).contains("## 演習の概要"));
    // One document can be piped on.
    let piped = run(&dir, &["report", "first", "--format", "md", "--lang", "en", "--out", "-"]);
    assert!(out(&piped).contains("## Method and limits"), "{}", out(&piped));

    let plan = "issue,objective\nThe first report was late,report-in-time\nNobody knows,no-such-objective\n";
    std::fs::write(dir.join("plan.csv"), plan).unwrap();
    let checked = run(
        &dir,
        &[
            "report",
            "first",
            "--earlier",
            "plan.csv",
            "--format",
            "md",
            "--lang",
            "en",
            "--out",
            "-",
        ],
    );
    assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
    let checked = out(&checked);
    assert!(checked.contains("### Check of the earlier plan"), "{checked}");
    assert!(checked.contains("Nobody knows") && checked.contains("**not tested**"), "{checked}");
    std::fs::write(dir.join("plan.csv"), "a,b\n1,2\n").unwrap();
    let wrong = run(&dir, &["report", "first", "--earlier", "plan.csv"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(err(&wrong).contains("plan.csv") && err(&wrong).contains("issue"), "{}", err(&wrong));
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_broken_review_is_named() {
    let dir = folder("broken-review");
    let ran = run(&dir, &["run", "hospital-network-cut", "--out", "first"]);
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    for (content, wanted) in [("{\"format\": 3", "line 1"), ("{}", "missing field")] {
        std::fs::write(dir.join("first/review.json"), content).unwrap();
        for command in ["report", "debrief"] {
            let output = run(&dir, &[command, "first"]);
            assert_eq!(output.status.code(), Some(1), "{command}");
            let said = err(&output);
            assert!(said.contains("review.json") && said.contains(wanted), "{said}");
        }
    }
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn notes_of_the_debrief_stand_in_the_report() {
    let dir = folder("debrief");
    let ran = run(&dir, &["run", "hospital-network-cut", "--out", "first"]);
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    std::fs::write(dir.join("notes.txt"), "Nobody watched the fax\nagreed: A second post\n")
        .unwrap();
    for _ in 0..2 {
        let made = run(&dir, &["debrief", "first", "--notes", "notes.txt", "--lang", "en"]);
        assert_eq!(made.status.code(), Some(0), "{}", err(&made));
    }
    let page = text(&dir.join("first/debrief/debrief.en.html"));
    assert!(page.contains("Nobody watched the fax") && page.contains("【訓練】EXERCISE"));
    let report = run(&dir, &["report", "first", "--format", "md", "--lang", "en", "--out", "-"]);
    let report = out(&report);
    assert_eq!(
        report.matches("| A second post |").count(),
        2,
        "a note and a line of the plan:\n{report}"
    );
    // A run anew has nothing of it.
    let ran = run(&dir, &["run", "hospital-network-cut", "--out", "first"]);
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    assert!(!dir.join("first/debrief").exists());
    let report = run(&dir, &["report", "first", "--format", "md", "--lang", "en", "--out", "-"]);
    assert!(!out(&report).contains("A second post"));
    let wrong = run(&dir, &["debrief", "first", "--out", "notes.txt"]);
    assert_eq!(wrong.status.code(), Some(2));
    std::fs::remove_dir_all(dir).unwrap();
}
