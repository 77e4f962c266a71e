//! Each explanation's example provokes its code, and a rich scenario provokes none.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{NameKind, Names, check, explain, explanations, japanese};
use crate::book::findings;
use crate::compile::all_explanations;
use crate::diagnostic::{Diagnostics, Lang, Near, near};
use crate::source::{FolderFiles, Sources};
use crate::syntax::parse_scenario;

/// A small world.
struct Toy;

impl Names for Toy {
    fn service(&self, id: &str) -> bool {
        ["electricity@chiba", "water@chiba", "cloud", "medical-base-1@chiba"].contains(&id)
    }
    fn template(&self, id: &str) -> bool {
        ["electricity", "water", "government", "cloud", "medical"].contains(&id)
    }
    fn place(&self, id: &str) -> bool {
        ["chiba", "tokyo"].contains(&id)
    }
    fn class(&self, id: &str) -> bool {
        ["base-station"].contains(&id)
    }
    fn need(&self, _of: &str, need: &str) -> bool {
        need == "power"
    }
    fn channel(&self, _of: &str, channel: &str) -> bool {
        channel == "web"
    }
    fn sector(&self, id: &str) -> bool {
        ["electricity", "water"].contains(&id)
    }
    fn fragility(&self, id: &str) -> bool {
        id == "line"
    }
    fn suggest(&self, kind: NameKind, written: &str) -> Option<Near<'_>> {
        let names: &'static [&'static str] = match kind {
            NameKind::Service => &["electricity@chiba", "water@chiba"],
            NameKind::Template => &["electricity", "water", "government"],
            NameKind::Place => &["chiba", "tokyo"],
            NameKind::Class => &["base-station"],
            NameKind::Need => &["power"],
            NameKind::Sector => &["electricity"],
            NameKind::Channel => &["web"],
            NameKind::Fragility => &["line"],
        };
        near(written, names.iter().copied())
    }
}

fn find(top: &str) -> (Diagnostics, Sources) {
    findings(top, &Toy)
}

#[test]
fn base_is_clean() {
    let (diags, sources) = find("summary: fine\n");
    assert!(diags.is_empty(), "{}", diags.render(&sources, false));
}

#[test]
fn examples_show_their_code() {
    let elsewhere = ["E0001", "E0002", "E0004", "E0301", "E0303", "E0304"];
    let mut seen = BTreeSet::new();
    for explanation in explanations() {
        let code = explanation.code;
        assert!(seen.insert(code), "{code} is explained twice");
        assert!(
            !explanation.title.is_empty()
                && !explanation.ja.is_empty()
                && !explanation.fix.is_empty(),
            "{code}"
        );
        if elsewhere.contains(&code) || code.starts_with("E08") {
            continue;
        }
        let (diags, sources) = find(explanation.example);
        let codes: Vec<&str> = diags.iter().map(|d| d.code).collect();
        assert!(codes.contains(&code), "{code}: {codes:?}\n{}", diags.render(&sources, false));
    }
}

/// Nobody is left with English, no code means two things, and nothing is explained that does not exist.
#[test]
fn every_code_is_explained_once_in_both_languages() {
    let mut seen = BTreeSet::new();
    for explanation in all_explanations() {
        let code = explanation.code;
        assert!(seen.insert(code), "{code} is explained twice");
        let (text, fix) = japanese::words(code).unwrap_or_else(|| panic!("{code} lacks Japanese"));
        let kana = |t: &str| t.chars().any(|c| matches!(c, '\u{3041}'..='\u{309F}'));
        assert!(kana(text) && kana(fix) && !explanation.ja.is_ascii(), "{code}");
        assert!(text.ends_with(['。', '）']) && fix.ends_with(['。', '）']), "{code}");
    }
    let written: Vec<&str> = japanese::codes().collect();
    for code in &written {
        assert!(seen.contains(code), "{code} is in Japanese only");
    }
    assert_eq!(written.len(), seen.len(), "a code has two Japanese texts");
}

/// Findings about the examples are Japanese sentences; a code that is new may still be worded in English only.
#[test]
fn findings_are_worded_in_japanese() {
    let mut english = Vec::new();
    let mut count = 0;
    for explanation in explanations() {
        let (diags, _) = find(explanation.example);
        for diagnostic in diags.iter().filter(|d| d.code == explanation.code) {
            count += 1;
            let said = diagnostic.sentence(Lang::Ja);
            if said.contains(&diagnostic.message) {
                english.push(format!("{} {}", diagnostic.code, diagnostic.message));
            }
        }
    }
    assert!(count > 100 && english.len() * 20 < count, "{count}: {english:#?}");
}

#[test]
fn explanations_are_found() {
    assert_eq!(explain("e0403").map(|e| e.code), Some("E0403"));
    assert!(explain("E9999").is_none());
}

#[test]
fn findings_as_people_see_them() {
    let mut out = String::new();
    for explanation in
        explanations().filter(|e| ("E0300".."E0800").contains(&e.code) || e.code.starts_with('W'))
    {
        let (diags, sources) = find(explanation.example);
        for diagnostic in diags.iter().filter(|d| d.code == explanation.code) {
            let _ = writeln!(out, "{}\n", diagnostic.render(&sources, false));
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_mistake_in_an_item_does_not_make_references_to_it_wrong() {
    let (diags, sources) = find(
        "events:\n  - {id: e-1, at: soon, outage: {provider: cloud, for: 1h}}\nobjectives:\n  - {id: o-1, title: R, part: reporting, \
         measure: {timeliness: {action: report, by: pr, after: event:e-1, within: 1h}}}\n",
    );
    assert_eq!(diags.errors(), 1, "{}", diags.render(&sources, false));
}

#[test]
fn conditions_that_wait_for_each_other_never_fire() {
    let (diags, sources) = find(
        "injects:\n  - {id: i-1, when: fired('i-2'), to: pr, via: mail, text: A}\n  - {id: i-2, when: fired('i-1') and time() > T+1h, to: pr, \
         via: mail, text: B}\n  - {id: i-3, when: fired('i-1') or fired('i-0'), to: pr, via: mail, text: C}\n  - {id: i-4, when: \
         level('water@chiba') < 0%, to: pr, via: mail, text: D}\n  - {id: i-5, when: not fired('i-4'), to: pr, via: mail, text: E}\n",
    );
    let told: Vec<&str> = diags.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(diags.errors(), 3, "{}", diags.render(&sources, false));
    assert!(
        told.iter().all(|m| m.contains("i-1") || m.contains("i-2") || m.contains("i-4")),
        "{told:?}"
    );
}

#[test]
fn what_excludes_itself_never_fires() {
    let cases = [
        ("level('water@chiba') < 30% and level('water@chiba') > 60%", true),
        ("level('water@chiba') < 60% and level('water@chiba') > 30%", false),
        ("level('water@chiba') < 30% and level('electricity@chiba') > 60%", false),
        ("time() > T+5h and not time() > T+3h", true),
        ("level('water@chiba') < 30% and not (fired('i-0') or level('water@chiba') < 40%)", true),
        ("fired('i-0') and not fired('i-0')", true),
        ("fired('i-0') or not fired('i-0')", false),
        ("done('report', 'pr') and not done('report', 'it')", false),
    ];
    for (condition, never) in cases {
        let (diags, sources) = find(&format!(
            "injects:\n  - {{id: i-1, when: \"{condition}\", to: pr, via: mail, text: A}}\n"
        ));
        let told = diags.iter().any(|d| d.code == "E0511");
        assert_eq!(told, never, "{condition}\n{}", diags.render(&sources, false));
    }
}

#[test]
fn findings_stand_in_file_order() {
    let (diags, sources) = find(
        "injects:\n  - {id: i-1, at: T+99d, to: ghost, via: mail, text: Hello}\nevents:\n  - {id: e-1, at: T+99d, outage: {provider: clod, for: 1h}}\n",
    );
    let lines: Vec<usize> = diags
        .iter()
        .filter_map(|d| d.primary.as_ref())
        .map(|p| sources.position(p.span).line)
        .collect();
    assert!(lines.is_sorted(), "{lines:?}");
    assert_eq!(diags.errors(), 4, "{}", diags.render(&sources, false));
}

#[test]
fn library_has_no_errors_of_its_own() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/library");
    let files = FolderFiles::new(folder);
    for entry in std::fs::read_dir(folder).expect("the library") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        if std::path::Path::new(&name).extension().is_none_or(|end| end != "yaml") {
            continue;
        }
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let scenario = parse_scenario(&files, &name, &mut sources, &mut diags).expect("a scenario");
        check(&scenario, None, &mut diags);
        assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
    }
}

/// Takes minutes if anything in here is quadratic, or worse.
#[test]
fn large_files_are_checked_in_a_moment() {
    let mut chain = String::from("injects:\n");
    for n in 0..12_000 {
        let _ = writeln!(
            chain,
            "  - {{id: c-{n}, when: \"fired('c-{}')\", to: pr, via: mail, text: T}}",
            n + 1
        );
    }
    let mut steps = String::from("playbooks:\n  - id: p\n    steps:\n");
    for n in 0..12_000 {
        let _ = writeln!(
            steps,
            "      - {{id: s-{n}, role: it, on: s-{}, relay: {{to: [it, ghost]}}}}",
            (n + 1) % 12_000
        );
    }
    let mut keys = String::from("scoring:\n");
    for n in 0..120_000 {
        let _ = writeln!(keys, "  florr{n}: 1");
    }
    for text in [chain, steps, keys] {
        let (diags, sources) = find(&text);
        assert!(diags.has_errors());
        let _ = diags.render(&sources, false);
    }
}

/// Every code that this crate's readers and checks use is explained (worlds and compilation explain their own).
#[test]
fn all_codes_are_explained() {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().and_then(|n| n.to_str()).unwrap_or("");
            if ["world", "compile", "hazard", "tests", "snapshots", "japanese"].contains(&name) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a file");
            for word in text.split('"').filter(|word| word.len() == 5 && word.is_ascii()) {
                let digits = word.get(1..).is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit()));
                if word.starts_with(['E', 'W']) && digits && word != "E9999" {
                    assert!(
                        explain(word).is_some(),
                        "{word} of {} is not explained",
                        path.display()
                    );
                }
            }
        }
    }
}
