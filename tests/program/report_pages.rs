//! Report pages in a real browser: they show their text, nothing is missing, nothing sticks out.

use std::{path::Path, process::Command};

use hakyu_tests::{folder, run};

/// The browser, where this machine's tests are to use one (`./test` installs it and says so).
fn browser() -> Option<&'static str> {
    std::env::var_os("HAKYU_BROWSER_TESTS")?;
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|o| o.status.success()))
}

fn chromium(name: &str, dir: &Path, args: &[&str], page: &Path) -> String {
    let output = Command::new(name)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
        ])
        .arg(format!("--user-data-dir={}", dir.join("profile").display()))
        .args(args)
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("the browser starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn both_languages_show_in_a_browser() {
    let Some(name) = browser() else { return };
    let dir = folder("pages");
    let ran = run(&dir, &["run", "boso-typhoon", "--out", "boso"]);
    assert_eq!(ran.status.code(), Some(0));
    for (file, words) in [
        ("report.en.html", ["EXERCISE", "Electric power", "people-hours", "Score"]),
        ("report.ja.html", ["【訓練】", "電力", "人時", "評価"]),
    ] {
        let page = dir.join("boso").join(file);
        let dom = chromium(name, &dir, &["--dump-dom", "--window-size=1200,2000"], &page);
        for word in words {
            assert!(dom.contains(word), "{file}: '{word}' is missing");
        }
        assert!(dom.matches("<svg").count() >= 5, "{file}: figures");
        let shot = dir.join(format!("{file}.png"));
        let arg = format!("--screenshot={}", shot.display());
        chromium(name, &dir, &[&arg, "--window-size=1200,3000"], &page);
        // A page that rendered has ink: a blank one compresses to a few kilobytes.
        let size = std::fs::metadata(&shot).map_or(0, |m| m.len());
        assert!(size > 100_000, "{file}: the screenshot has {size} bytes");
    }
    std::fs::remove_dir_all(dir).unwrap();
}
