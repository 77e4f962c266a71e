//! `hakyu handbook` as a planner meets it.

use hakyu_tests::{err, folder, out, run};

#[test]
fn handbooks_are_written_and_come_out_the_same_twice() {
    let dir = folder("handbooks");
    let asked = ["handbook", "hospital-network-cut", "--for", "all"];
    let output = run(&dir, &asked);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let files: Vec<String> = out(&output).lines().map(str::to_owned).collect();
    for kind in [
        "player",
        "ceptoar",
        "controller",
        "cards",
        "evaluator",
        "briefing",
        "feedback",
        "hot-wash",
    ] {
        for end in ["en.html", "ja.html", "en.md", "ja.md"] {
            let name = format!("{kind}.{end}");
            assert!(files.iter().any(|file| file.ends_with(&name)), "{name} in {files:?}");
        }
    }
    assert!(files.iter().any(|file| file.contains("sub-controller.")), "{files:?}");
    let first: Vec<Vec<u8>> = files.iter().map(|f| std::fs::read(dir.join(f)).unwrap()).collect();
    assert_eq!(run(&dir, &asked).status.code(), Some(0));
    for (file, before) in files.iter().zip(first) {
        assert_eq!(std::fs::read(dir.join(file)).unwrap(), before, "{file}");
        if before.starts_with(b"%PDF-") {
            continue; // its pages are looked at beside the code that makes them
        }
        let text = String::from_utf8(before).unwrap();
        assert!(text.matches("【訓練】EXERCISE").count() >= 2, "{file}");
    }
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn wrong_readers_and_formats_are_said() {
    let dir = folder("handbooks-wrong");
    let pdf = run(&dir, &["handbook", "boso-typhoon", "--for", "player", "--format", "pdf"]);
    // The program that `./test` builds beforehand has PDF.
    if std::env::var_os("HAKYU_BIN").is_some() {
        assert_eq!(pdf.status.code(), Some(0), "{}", err(&pdf));
        std::fs::remove_dir_all(dir.join("hakyu-handbooks")).unwrap();
    } else {
        assert_eq!(pdf.status.code(), Some(2));
        assert!(err(&pdf).contains("--features pdf"), "{}", err(&pdf));
    }
    let role = run(&dir, &["handbook", "boso-typhoon", "--for", "player", "--role", "power-prr"]);
    assert_eq!(role.status.code(), Some(1));
    assert!(err(&role).contains("did you mean 'power-pr'?"), "{}", err(&role));
    let organisation =
        run(&dir, &["handbook", "boso-typhoon", "--for", "player", "--organisation", "nobody"]);
    assert_eq!(organisation.status.code(), Some(1));
    assert!(err(&organisation).contains("A Kanto power utility"), "{}", err(&organisation));
    assert_eq!(run(&dir, &["handbook", "boso-typhoon"]).status.code(), Some(2), "for whom?");
    std::fs::write(dir.join("file"), "").unwrap();
    let file = run(&dir, &["handbook", "boso-typhoon", "--for", "player", "--out", "file"]);
    assert_eq!(file.status.code(), Some(2));
    assert!(!dir.join("hakyu-handbooks").exists(), "nothing is written");
    std::fs::remove_dir_all(dir).unwrap();
}
