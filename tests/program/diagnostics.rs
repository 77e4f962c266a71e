//! Findings in other forms, mended files, older versions – through the program.

use std::fs;

use hakyu_tests::{err, folder, out, run};
use serde_json::Value;

const SLIPS: &str = "id: calm   # 静かな日
title: {en: Calm, ja: 静穏}
world: japna-14
start: 2019-09-09T03:00+09:00
duration: ２ days
roles:
  - {id: a, title: {en: A, ja: 甲}, post: it, kind: operater}
injects:
  - {id: i-1, at: T＋2h, to: a, via：mail, text: {en: Hello, ja: こんにちは}}
";

const MENDED: &str = "hakyu: scenario/1
id: calm   # 静かな日
title: {en: Calm, ja: 静穏}
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 2d
roles:
  - {id: a, title: {en: A, ja: 甲}, post: it, kind: operator}
injects:
  - {id: i-1, at: T+2h, to: a, via: mail, text: {en: Hello, ja: こんにちは}}
";

#[test]
fn fix_mends_the_file_and_checks_again() {
    let dir = folder("fix");
    fs::write(dir.join("a.yaml"), SLIPS).unwrap();
    let checked = run(&dir, &["check", "a.yaml"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(out(&checked).contains("can be mended by `hakyu check --fix`"), "{}", out(&checked));
    let shown = run(&dir, &["check", "--diff", "a.yaml"]);
    assert_eq!(shown.status.code(), Some(1));
    assert!(out(&shown).contains("-world: japna-14\n+world: japan-14\n"), "{}", out(&shown));
    assert_eq!(fs::read_to_string(dir.join("a.yaml")).unwrap(), SLIPS, "--diff writes nothing");
    let fixed = run(&dir, &["check", "--fix", "a.yaml"]);
    assert_eq!(fixed.status.code(), Some(0), "{}{}", out(&fixed), err(&fixed));
    assert_eq!(fs::read_to_string(dir.join("a.yaml")).unwrap(), MENDED);
    let again = run(&dir, &["check", "--fix", "a.yaml"]);
    assert!(out(&again).contains("no findings") && err(&again).is_empty(), "{}", err(&again));
    let left: Vec<_> = fs::read_dir(&dir).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["a.yaml"], "nothing is left beside it");
}

#[test]
fn the_mark_and_the_line_breaks_of_a_file_stay() {
    let dir = folder("fix-bytes");
    let bytes = |text: &str| [b"\xEF\xBB\xBF", text.replace('\n', "\r\n").as_bytes()].concat();
    fs::write(dir.join("a.yaml"), bytes(SLIPS)).unwrap();
    assert_eq!(run(&dir, &["check", "--fix", "a.yaml"]).status.code(), Some(0));
    assert_eq!(fs::read(dir.join("a.yaml")).unwrap(), bytes(MENDED));
}

#[test]
fn built_in_scenarios_and_files_elsewhere_are_not_changed() {
    let dir = folder("fix-elsewhere");
    let output = run(&dir, &["check", "--fix", "cloud-outage"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("hakyu scenarios cloud-outage >"), "{}", err(&output));
    fs::create_dir(dir.join("inner")).unwrap();
    fs::write(dir.join("base.yaml"), SLIPS).unwrap();
    fs::write(dir.join("inner/top.yaml"), "hakyu: scenario/1\nid: top\nextends: ../base.yaml\n")
        .unwrap();
    assert_eq!(run(&dir, &["check", "--fix", "inner/top.yaml"]).status.code(), Some(1));
    assert_eq!(fs::read_to_string(dir.join("base.yaml")).unwrap(), SLIPS);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_stays_whole() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder("fix-readonly");
    fs::write(dir.join("a.yaml"), SLIPS).unwrap();
    fs::set_permissions(dir.join("a.yaml"), fs::Permissions::from_mode(0o444)).unwrap();
    let output = run(&dir, &["check", "--fix", "a.yaml"]);
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    assert_eq!(fs::read_to_string(dir.join("a.yaml")).unwrap(), SLIPS);
}

#[test]
fn formats_hold_the_same_findings() {
    let dir = folder("formats");
    fs::write(dir.join("a.yaml"), SLIPS.replacen("id:", "hakyu: scenario/1\nid:", 1)).unwrap();
    let as_json = run(&dir, &["check", "--json", "a.yaml"]);
    assert_eq!(out(&as_json), out(&run(&dir, &["check", "--format", "json", "a.yaml"])));
    let list: Value = serde_json::from_str(&out(&as_json)).unwrap();
    let count = list.as_array().unwrap().len();
    assert!(count >= 3);
    let sarif = run(&dir, &["check", "--format", "sarif", "a.yaml"]);
    assert_eq!(sarif.status.code(), Some(1));
    let log: Value = serde_json::from_str(&out(&sarif)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), count);
    assert_eq!(
        log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "a.yaml"
    );
    let github = run(&dir, &["check", "--format", "github", "a.yaml"]);
    assert_eq!(
        out(&github).lines().filter(|l| l.starts_with("::error file=a.yaml,line=")).count(),
        count
    );
}

#[test]
fn findings_and_explanations_speak_japanese() {
    let dir = folder("japanese");
    fs::write(dir.join("a.yaml"), SLIPS).unwrap();
    let output = run(&dir, &["check", "a.yaml", "--lang", "ja"]);
    assert!(err(&output).contains("エラー[E0108]: "), "{}", err(&output));
    assert!(out(&output).contains("警告0件"), "{}", out(&output));
    let page = out(&run(&dir, &["check", "--explain", "w1207", "--lang", "ja"]));
    assert!(page.contains("W1207: ホットウォッシュがない") && page.contains("対処:"), "{page}");
    let page = out(&run(&dir, &["check", "--explain", "E1121"]));
    assert!(page.contains("people counted twice"), "{page}");
}

#[test]
fn a_draft_is_upgraded_and_says_what_is_left() {
    let dir = folder("upgrade");
    let old = MENDED.replace("scenario/1", "scenario/0   # draft").replace("to: a,", "to: role:a,");
    fs::write(dir.join("old.yaml"), &old).unwrap();
    let checked = run(&dir, &["check", "old.yaml"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(err(&checked).contains("hakyu upgrade"), "{}", err(&checked));
    let shown = run(&dir, &["upgrade", "old.yaml", "--diff"]);
    assert!(out(&shown).contains("+hakyu: scenario/1   # draft\n"), "{}", out(&shown));
    assert_eq!(fs::read_to_string(dir.join("old.yaml")).unwrap(), old);
    let piped = run(&dir, &["upgrade", "old.yaml", "--out", "-"]);
    let copied = run(&dir, &["upgrade", "old.yaml", "--out", "new.yaml", "--lang", "ja"]);
    assert_eq!(copied.status.code(), Some(0), "{}", err(&copied));
    assert!(err(&copied).contains("`role:a`を`a`としました"), "{}", err(&copied));
    assert_eq!(fs::read_to_string(dir.join("new.yaml")).unwrap(), out(&piped));
    assert_eq!(run(&dir, &["check", "new.yaml"]).status.code(), Some(0));
    let twice = run(&dir, &["upgrade", "old.yaml", "--out", "new.yaml"]);
    assert_eq!(twice.status.code(), Some(1), "what is there is not overwritten");
    assert_eq!(run(&dir, &["upgrade", "old.yaml"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(dir.join("old.yaml")).unwrap(), out(&piped));
    let current = run(&dir, &["upgrade", "old.yaml"]);
    assert_eq!(current.status.code(), Some(0));
    assert!(err(&current).contains("already"), "{}", err(&current));
    fs::write(dir.join("later.yaml"), "hakyu: scenario/3\n").unwrap();
    let later = run(&dir, &["upgrade", "later.yaml"]);
    assert_eq!(later.status.code(), Some(1));
    assert!(err(&later).contains("newer hakyu"), "{}", err(&later));
    let open =
        old.replace("injects:", "events:\n  - {id: e, at: T+1h, hazard: {wind: {}}}\ninjects:");
    fs::write(dir.join("open.yaml"), open).unwrap();
    let open = run(&dir, &["upgrade", "open.yaml"]);
    assert_eq!(open.status.code(), Some(1));
    assert!(err(&open).contains("for you to decide"), "{}", err(&open));
}

/// Huge, deep, repeated, binary: one clear sentence from each of the commands, never a panic, nothing written.
#[test]
fn hostile_files_get_one_clear_error() {
    let dir = folder("hostile");
    let deep = format!("hakyu: scenario/1\na: {}{}\n", "[".repeat(5_000), "]".repeat(5_000));
    let mut laughs = String::from("hakyu: scenario/0\na0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for n in 1..9 {
        let before = format!("*a{}", n - 1);
        laughs.push_str(&format!("a{n}: &a{n} [{}]\n", vec![before; 10].join(", ")));
    }
    let wide = format!("hakyu： scenario/1\n{}", "title：　あ\n".repeat(100_000));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("huge.yaml", vec![b'a'; 3 << 20]),
        ("deep.yaml", deep.into_bytes()),
        ("laughs.yaml", laughs.into_bytes()),
        ("binary.yaml", (0..=255).cycle().take(4_096).collect()),
        ("wide.yaml", wide.into_bytes()),
        ("nothing.yaml", Vec::new()),
    ];
    for (name, bytes) in cases {
        fs::write(dir.join(name), &bytes).unwrap();
        for args in [
            &["check", name][..],
            &["check", "--fix", name],
            &["check", "--diff", "--format", "sarif", name],
            &["upgrade", name],
        ] {
            let output = run(&dir, args);
            assert_eq!(output.status.code(), Some(1), "{args:?}: {}{}", out(&output), err(&output));
            assert!(!err(&output).contains("panicked"), "{args:?}: {}", err(&output));
            assert!(err(&output).len() + out(&output).len() < 200_000, "{args:?} says too much");
        }
        if name != "wide.yaml" {
            assert_eq!(fs::read(dir.join(name)).unwrap(), bytes, "{name} was changed");
        }
    }
}
