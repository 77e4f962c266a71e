//! What has changed between two versions.

use hakyu_exchange::diff::{Fate, difference};
use hakyu_scenarios::{
    diagnostic::Diagnostics,
    source::{MemoryFiles, Sources},
    syntax,
    yaml::Node,
};

const OLD: &str = "hakyu: scenario/1
id: calm
edition: '1'
title: {en: Calm, ja: 平穏}
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 1d
roles:
  - {id: r, title: R, kind: operator, post: it}
injects:
  - {id: i-1, at: T+1h, to: r, via: mail, text: {en: Call the hospital now, ja: 病院へ電話}, planning: {owner: A, state: draft, comments: [{by: B, at: '2026-11-01', text: Hm}]}}
  - {id: i-2, at: T+2h, to: r, via: mail, text: Second, planning: {owner: A, state: agreed}}
  - {id: i-3, at: T+3h, to: r, via: mail, text: Third}
scoring: {floor: 10}
";

fn tree(text: &str) -> Node {
    let files = MemoryFiles::default().with("a.yaml", text);
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    syntax::tree(&files, "a.yaml", &mut sources, &mut diags).expect("a tree")
}

#[test]
fn rows_are_told_by_what_became_of_them() {
    let new = OLD
        .replace("edition: '1'", "edition: '2'")
        .replace("{id: i-1, at: T+1h", "{id: i-1, at: T+30m")
        .replace("Call the hospital now", "Call the clinic now")
        .replace("state: draft", "state: approved")
        .replace("  - {id: i-2, at: T+2h, to: r, via: mail, text: Second, planning: {owner: A, state: agreed}}\n", "")
        .replace("{id: i-3, at: T+3h", "{id: i-3, at: 2019-09-09T06:00+09:00")
        .replace("scoring:", "  - {id: i-4, at: T+4h, to: r, via: fax, text: Fourth}\nscoring:")
        .replace("floor: 10", "floor: 20");
    let found = difference(&tree(OLD), &tree(&new));
    assert_eq!(found.edition, (Some("1".into()), Some("2".into())));
    let injects = &found.lists.iter().find(|l| l.0 == "injects").expect("injects").1;
    let fates: Vec<(&str, Fate)> = injects.iter().map(|e| (e.id.as_str(), e.fate)).collect();
    // i-3 comes at the same time as before, only written otherwise.
    assert_eq!(fates, [("i-1", Fate::Changed), ("i-4", Fate::Added), ("i-2", Fate::Removed)]);
    let first = &injects[0];
    assert_eq!(first.moved, Some(-1800));
    let text = first.fields.iter().find(|f| f.key == "text.en").expect("the text");
    assert_eq!(text.words.as_deref(), Some("Call the [-hospital-]{+clinic+} now"));
    assert!(first.fields.iter().all(|f| f.key != "text.ja"), "the Japanese text is the same");
    let head = &found.lists.iter().find(|l| l.0 == "scenario").expect("the head").1[0];
    assert_eq!(head.fields[0].key, "scoring");
    let (was, is) = &found.planning;
    assert_eq!((was.open, is.open), (1, 0), "comments on what is approved are settled");
    assert_eq!(was.owners.get("A"), Some(&2));
    assert_eq!(is.states.get("approved"), Some(&1));
}

#[test]
fn the_same_differs_in_nothing() {
    assert!(difference(&tree(OLD), &tree(OLD)).is_empty());
}
