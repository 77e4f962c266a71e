//! Whole scenarios: the mistakes people make, drawn as they see them.

use std::fmt::Write;

use proptest::prelude::*;

use super::{Deed, InjectTrigger, Scenario, parse_scenario};
use crate::diagnostic::Diagnostics;
use crate::source::{MemoryFiles, Sources};

const HEAD: &str = "hakyu: scenario/1\nid: test\ntitle: Test\nworld: japan-47\nstart: 2019-09-09T03:00+09:00\nduration: 14d\n";

fn load(files: &MemoryFiles) -> (Option<Scenario>, Diagnostics, Sources) {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let scenario = parse_scenario(files, "a.yaml", &mut sources, &mut diags);
    (scenario, diags, sources)
}

/// The findings for a file, head included where it has none.
fn check(yaml: &str) -> String {
    let whole = if yaml.contains("hakyu:") { yaml.to_owned() } else { format!("{HEAD}{yaml}") };
    let (_, diags, sources) = load(&MemoryFiles::default().with("a.yaml", whole));
    diags.render(&sources, false)
}

#[test]
fn library_parses() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/library");
    let files = crate::source::FolderFiles::new(folder);
    for entry in std::fs::read_dir(folder).expect("the library") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        if std::path::Path::new(&name).extension().is_none_or(|end| end != "yaml") {
            continue;
        }
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let scenario = parse_scenario(&files, &name, &mut sources, &mut diags);
        assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
        assert!(scenario.is_some());
    }
}

#[test]
fn mistakes_as_people_see_them() {
    let cases = [
        ("typo in a key", "rolles:\n  - {id: a}\nscoring: {flor: 3}\n"),
        ("duplicate key", "scoring:\n  floor: 1\n  weights: {}\n  floor: 2\n"),
        (
            "bad times",
            "events:\n  - {id: a, at: 6h, outage: {provider: cloud, for: 2 hours}}\n  - {id: b, at: 2019-09-31T05:00+09:00, outage: {provider: cloud, for: 90}}\n",
        ),
        (
            "bad levels",
            "events:\n  - id: a\n    at: T+1h\n    forcing: {target: {service: x}, series: [[T+1h, 140%], [T+2h, 30], [T+3h, -1%], [T+4h, x], [T+5h]]}\n",
        ),
        (
            "japanese line",
            "themes:\n  - {id: 課題, text: {en: One, ja: 復旧の見通し}, 重み: 1} # 台風\n",
        ),
        ("not a scenario", "hakyu: world/1\nid: x\n"),
        ("newer", "hakyu: scenario/9\nid: x\n"),
        ("no format", "{id: x} # hakyu:\n"),
        ("wrong kinds", "roles: {a: b}\nevents: [a]\nform: [x]\nsummary: true\n"),
        (
            "exactly one",
            "injects:\n  - {id: a, to: x, via: mial, text: T}\n  - {id: b, at: T+1h, when: fired('a'), to: x, via: mail, text: T}\n",
        ),
        ("outside", "extends: ../base.yaml\n"),
        ("empty value", "themes:\n  - id:\n    text: One\n"),
        (
            "bad start",
            "hakyu: scenario/1\nid: x\ntitle: X\nworld: /etc\nstart: 2019-09-09\nduration: 14\nevents:\n  - {id: e, at: 2019-09-09T05:00+09:00, outage: {provider: cloud, for: 1h}}\n",
        ),
        (
            "distributions",
            "roles:\n  - {id: a, title: A, post: pr, kind: press, handling: {uniform: [2h, 1h]}}\n  - {id: b, title: B, post: pr, kind: press, handling: {lognormal: {median: 1h, sigma: 0}}}\n  - {id: c, title: C, post: pr, kind: press, handling: {unifrom: [1h, 2h]}}\n",
        ),
    ];
    let mut out = String::new();
    for (name, yaml) in cases {
        let _ = writeln!(out, "## {name}\n{}", check(yaml).trim_end());
    }
    insta::assert_snapshot!(out);
}

#[test]
fn extends_merges_by_id() {
    let base = format!(
        "{HEAD}roles:\n  - {{id: a, title: A, post: pr, kind: press}}\nplaybooks:\n  - id: p\n    title: P\n    steps:\n      - {{id: p-1, role: a, \
         at: T+1h, relay: {{to: a}}}}\n      - {{id: p-2, role: a, at: T+2h, relay: {{to: a}}}}\nscoring: {{floor: 7}}\n"
    );
    let top = "hakyu: scenario/1\nid: top\nextends: sub/base.yaml\nduration: 2d\nroles:\n  - {id: b, title: B, post: it, kind: press}\n  - {id: a, \
               post: it}\nplaybooks:\n  - id: p\n    steps:\n      - {id: p-1, at: ~, on: p-2}\n";
    let files = MemoryFiles::default().with("sub/base.yaml", base).with("a.yaml", top);
    let (scenario, diags, sources) = load(&files);
    assert!(diags.is_empty(), "{}", diags.render(&sources, false));
    let scenario = scenario.expect("a scenario");
    assert_eq!(scenario.id.value, "top");
    assert_eq!(scenario.duration.value, 2 * 86_400);
    let roles: Vec<(&str, &str)> = scenario
        .roles
        .iter()
        .map(|r| (r.id.value.as_str(), sources.text_of(r.post.span)))
        .collect();
    assert_eq!(roles, [("a", "it"), ("b", "it")]);
    assert_eq!(sources.name(scenario.world.span.file), "sub/base.yaml");
    assert_eq!(scenario.scoring.floor.map(|f| f.value), Some(7));
    let steps: Vec<&str> = scenario.steps().map(|s| s.id.value.as_str()).collect();
    assert_eq!(steps, ["p-1", "p-2"]);
    assert!(scenario.steps().all(|s| matches!(s.deed, Deed::Relay { .. })));
}

#[test]
fn extends_cycles_and_holes_are_told() {
    let link = |to: &str| format!("hakyu: scenario/1\nid: x\nextends: {to}\n");
    let files = MemoryFiles::default()
        .with("a.yaml", link("b.yaml"))
        .with("b.yaml", link("c.yaml"))
        .with("c.yaml", link("a.yaml"));
    let (_, diags, sources) = load(&files);
    let cycle = diags.iter().find(|d| d.code == "E0301").expect("a cycle").render(&sources, false);
    let files = MemoryFiles::default().with("a.yaml", link("b.yaml"));
    let (_, diags, sources) = load(&files);
    let hole = diags.iter().find(|d| d.code == "E0303").expect("a hole").render(&sources, false);
    let mut deep = MemoryFiles::default().with("a.yaml", link("0.yaml"));
    for n in 0..12 {
        deep = deep.with(format!("{n}.yaml"), link(&format!("{}.yaml", n + 1)));
    }
    let (_, diags, _) = load(&deep);
    assert!(diags.iter().any(|d| d.code == "E0304"));
    insta::assert_snapshot!(format!("{cycle}\n\n{hole}"));
}

#[test]
fn duplicates_survive_a_merge() {
    let base = format!("{HEAD}themes:\n  - {{id: a, text: Old}}\n");
    let top = "hakyu: scenario/1\nid: top\nextends: b.yaml\nthemes:\n  - {id: a, text: One}\n  - {id: a, text: Two}\nform: solo\nform: solo\n";
    let (scenario, diags, sources) =
        load(&MemoryFiles::default().with("b.yaml", base).with("a.yaml", top));
    assert_eq!(
        diags.iter().map(|d| d.code).collect::<Vec<_>>(),
        ["E0103"],
        "{}",
        diags.render(&sources, false)
    );
    let texts: Vec<String> =
        scenario.expect("one").themes.iter().map(|t| t.text.en().to_owned()).collect();
    assert_eq!(texts, ["One", "Two"]);
}

#[test]
fn times_and_levels_are_whole() {
    let yaml = format!(
        "{HEAD}roles:\n  - {{id: a, title: A, post: pr, kind: press}}\ninjects:\n  - {{id: i, at: 2019-09-08T03:00+09:00, to: a, via: mail, \
         text: x}}\n"
    );
    let (scenario, diags, sources) = load(&MemoryFiles::default().with("a.yaml", yaml));
    assert!(diags.is_empty(), "{}", diags.render(&sources, false));
    let scenario = scenario.expect("a scenario");
    let at = scenario.injects.iter().map(|i| match &i.trigger {
        InjectTrigger::At(at) => at.value,
        _ => 0,
    });
    assert_eq!(at.collect::<Vec<_>>(), [-86_400]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,200}") {
        let (_, diags, sources) = load(&MemoryFiles::default().with("a.yaml", format!("{HEAD}{text}\n")));
        let _ = diags.render(&sources, true);
    }

    /// Cuts, doubles and swaps lines and words of a real scenario.
    #[test]
    fn damaged_scenarios_never_panic(cut in 0usize..60_000, length in 0usize..200, put in prop::sample::select(vec![
        "", "~", "[]", "{}", "-1", "T+", "'", "\"", ": ", "- ", "\n", "{{", "true", "99999999999999999999", "*a", "&a", "台",
    ])) {
        let text = include_str!("../../library/boso-typhoon.yaml");
        let at = (0..=cut.min(text.len())).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
        let to = (at + length..=text.len()).find(|n| text.is_char_boundary(*n)).unwrap_or(text.len());
        let damaged = format!("{}{put}{}", text.get(..at).unwrap_or(""), text.get(to..).unwrap_or(""));
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let files = MemoryFiles::default().with("a.yaml", damaged);
        if let Some(scenario) = parse_scenario(&files, "a.yaml", &mut sources, &mut diags) {
            crate::checks::check(&scenario, None, &mut diags);
        }
        let _ = diags.render(&sources, true);
    }
}
