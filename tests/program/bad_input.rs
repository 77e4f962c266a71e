//! Bad input gets one clear error with its place, exit code 1, and leaves nothing behind.

use std::path::Path;

use hakyu_tests::{err, folder, out, run};

/// Runs `check` and `run` on a file and returns what was said.
fn refused(dir: &Path, name: &str, bytes: &[u8]) -> String {
    std::fs::write(dir.join(name), bytes).unwrap();
    let checked = run(dir, &["check", name]);
    assert_eq!(checked.status.code(), Some(1), "check {name}: {}{}", out(&checked), err(&checked));
    let ran = run(dir, &["run", name]);
    assert_eq!(ran.status.code(), Some(1), "run {name}");
    assert!(!dir.join("hakyu-run").exists(), "{name} left something behind");
    let said = err(&checked);
    assert!(!said.contains("panicked"), "{said}");
    said
}

const HEAD: &str = "hakyu: scenario/1\nid: x\ntitle: X\nworld: japan-14\nstart: 2019-09-09T03:00+09:00\nduration: 2d\n";

#[test]
fn findings_name_file_line_column_and_the_nearest_name() {
    let dir = folder("bad");
    let event = |rest: &str| format!("{HEAD}events:\n  - id: storm\n    at: T+1h\n    {rest}\n");
    let cases: Vec<(&str, String, Vec<&str>)> = vec![
        ("broken.yaml", format!("{HEAD}events: [\n"), vec!["broken.yaml:"]),
        ("key.yaml", format!("{HEAD}evnets: []\n"), vec!["key.yaml:7:1", "events"]),
        ("duplicate.yaml", format!("{HEAD}title: Y\n"), vec!["duplicate.yaml:7:1"]),
        (
            "name.yaml",
            event("damage: {target: {service: electricty}, share: 20%, repair: 2h}"),
            vec!["name.yaml:10:", "electricity"],
        ),
        (
            "level.yaml",
            event("damage: {target: {service: electricity}, share: 120%, repair: 2h}"),
            vec!["level.yaml:10:"],
        ),
        (
            "negative.yaml",
            event("damage: {target: {service: electricity}, share: -5%, repair: 2h}"),
            vec!["negative.yaml:10:"],
        ),
        (
            "before.yaml",
            format!(
                "{HEAD}events:\n  - id: storm\n    at: T-1h\n    damage: {{target: {{service: electricity}}, share: 20%, repair: 2h}}\n"
            ),
            vec!["before.yaml:9:"],
        ),
        ("world.yaml", HEAD.replace("japan-14", "japan-74"), vec!["world.yaml:4:", "japan-14"]),
        ("itself.yaml", format!("{HEAD}extends: itself.yaml\n"), vec!["itself.yaml:"]),
        ("escape.yaml", format!("{HEAD}extends: ../../../etc/passwd\n"), vec!["escape.yaml:7:"]),
        ("version.yaml", HEAD.replace("scenario/1", "scenario/9"), vec!["version.yaml:1:"]),
    ];
    for (name, text, wanted) in cases {
        let said = refused(&dir, name, text.as_bytes());
        for piece in wanted {
            assert!(said.contains(piece), "{name}: '{piece}' is missing in:\n{said}");
        }
        assert!(said.contains('^'), "{name}: no caret in:\n{said}");
    }
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn several_mistakes_are_told_at_once() {
    let dir = folder("several");
    let text = format!(
        "{HEAD}events:\n  - id: storm\n    at: T+9d\n    damage: {{target: {{service: watr}}, share: 20%, repair: 2h}}\n\
         injects:\n  - {{id: i-1, at: T+1h, to: [nobody], via: mail, text: hello}}\n"
    );
    let said = refused(&dir, "several.yaml", text.as_bytes());
    for piece in ["several.yaml:9:", "several.yaml:10:", "several.yaml:12:"] {
        assert!(said.contains(piece), "'{piece}' is missing in:\n{said}");
    }
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn hostile_files_are_refused_with_a_clear_limit() {
    let dir = folder("hostile");
    let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (from, to) in [
        ("a", "b"),
        ("b", "c"),
        ("c", "d"),
        ("d", "e"),
        ("e", "f"),
        ("f", "g"),
        ("g", "h"),
        ("h", "i"),
    ] {
        bomb.push_str(&format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 9].join(",")));
    }
    refused(&dir, "bomb.yaml", bomb.as_bytes());
    refused(&dir, "deep.yaml", "[".repeat(100_000).as_bytes());
    let said = refused(&dir, "nul.yaml", b"hakyu: scenario/1\nid: x\0y\n");
    assert!(said.to_lowercase().contains("nul"), "{said}");
    refused(&dir, "utf16.yaml", &[0xFF, 0xFE, b'h', 0, b'a', 0]);
    refused(&dir, "sjis.yaml", &[b'i', b'd', b':', b' ', 0x93, 0x8C, 0x8B, 0x9E]);
    refused(&dir, "empty.yaml", b"");
    // A hundred megabytes, most of them not on the disk.
    let big = std::fs::File::create(dir.join("big.yaml")).unwrap();
    big.set_len(100 << 20).unwrap();
    let output = run(&dir, &["check", "big.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("limit"), "the limit is named: {}", err(&output));
    let output = run(&dir, &["check", "."]);
    assert_eq!(output.status.code(), Some(1), "a folder is no scenario: {}", err(&output));
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn cyclic_dependencies_without_delay_are_legal() {
    // japan-14 has electricity ↔ ict both ways; it checks and runs.
    let dir = folder("cycles");
    std::fs::write(dir.join("calm.yaml"), HEAD).unwrap();
    let output = run(&dir, &["run", "calm.yaml", "--out", "calm"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_damaged_run_folder_is_one_clear_error() {
    let dir = folder("damaged");
    std::fs::write(dir.join("calm.yaml"), HEAD).unwrap();
    assert_eq!(run(&dir, &["run", "calm.yaml", "--out", "calm"]).status.code(), Some(0));
    for (file, text) in [
        ("run.json", "{"),
        ("levels.csv", "time [s],service\n1,2,3,4\n"),
        ("changes.csv", "a\n1\n"),
    ] {
        let kept = std::fs::read(dir.join("calm").join(file)).unwrap();
        std::fs::write(dir.join("calm").join(file), text).unwrap();
        let output = run(&dir, &["explain", "calm"]);
        assert_eq!(output.status.code(), Some(1), "{file}");
        assert!(err(&output).contains(file), "{file}: {}", err(&output));
        std::fs::write(dir.join("calm").join(file), kept).unwrap();
    }
    std::fs::remove_dir_all(dir).unwrap();
}
