//! The workspace's own rules.

use std::{collections::BTreeMap, process::Command};

use hakyu_tests::root;

/// Crates from top to bottom: one may use only what stands above it.
const ORDER: [&str; 10] = [
    "hakyu-seeds",
    "hakyu-engine",
    "hakyu-scenarios",
    "hakyu-exercise",
    "hakyu-exchange",
    "hakyu-analysis",
    "hakyu-reports",
    "hakyu-pdf",
    "hakyu",
    "hakyu-tests",
];

#[test]
fn crates_use_only_what_stands_above_them() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut seen = 0;
    for package in metadata["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        let place = ORDER
            .iter()
            .position(|o| *o == name)
            .unwrap_or_else(|| panic!("{name} has no place in the order"));
        seen += 1;
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let on = dependency["name"].as_str().expect("a name");
            if let Some(above) = ORDER.iter().position(|o| *o == on) {
                assert!(above < place, "{name} must not use {on}");
                let siblings = name == "hakyu-reports" && on == "hakyu-analysis";
                assert!(!siblings, "analysis and reports do not know each other");
            }
        }
    }
    assert_eq!(seen, ORDER.len());
}

#[test]
fn no_file_is_too_long_to_read_in_a_sitting() {
    let mut long = BTreeMap::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("readable").flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "target" && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|e| e == "rs") {
                let lines = std::fs::read_to_string(&path).expect("text").lines().count();
                if lines > 900 {
                    long.insert(path, lines);
                }
            }
        }
    }
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn the_map_names_every_crate() {
    let map = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    for name in [
        "seeds/",
        "engine/",
        "scenarios/",
        "exchange/",
        "exercise/",
        "analysis/",
        "reports/",
        "reports/pdf/",
        "cli/",
        "tests/",
    ] {
        assert!(map.contains(name), "{name}");
    }
}
