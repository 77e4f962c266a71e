//! Golden files: what the draft becomes, with comments and layout.

use super::{CURRENT, Refusal, upgrade};

const FLOW: &str = include_str!("tests/flow.yaml");
const BLOCK: &str = include_str!("tests/block.yaml");

fn shown(text: &str) -> String {
    let done = upgrade("old.yaml", text).expect("an upgrade");
    let notes = |list: &[super::Note]| {
        list.iter().fold(String::new(), |all, n| format!("{all}{}: {} / {}\n", n.line, n.en, n.ja))
    };
    format!("{}\n--- changed\n{}--- open\n{}", done.text, notes(&done.changed), notes(&done.open))
}

#[test]
fn maps_in_braces() {
    insta::assert_snapshot!(shown(FLOW));
}

#[test]
fn maps_in_lines() {
    insta::assert_snapshot!(shown(BLOCK));
}

/// Every comment is still there, and an upgraded file is current.
#[test]
fn nothing_is_lost_and_it_is_done_once() {
    for text in [FLOW, BLOCK] {
        let done = upgrade("old.yaml", text).expect("an upgrade");
        for comment in text.lines().filter_map(|line| line.split_once(" #")).map(|(_, c)| c) {
            assert!(done.text.contains(comment), "{comment}");
        }
        assert!(matches!(upgrade("new.yaml", &done.text), Err(Refusal::Current)));
        assert!(done.text.contains(CURRENT));
    }
}

#[test]
fn line_breaks_of_other_systems_stay() {
    let text = FLOW.replace('\n', "\r\n");
    let done = upgrade("old.yaml", &text).expect("an upgrade");
    assert_eq!(done.text.replace("\r\n", ""), done.text.replace(['\r', '\n'], ""));
    assert_eq!(done.text.replace("\r\n", "\n"), upgrade("o", FLOW).expect("an upgrade").text);
}

#[test]
fn what_cannot_be_upgraded_is_refused_in_words() {
    let deep = format!("hakyu: scenario/0\na: {}1{}\n", "[".repeat(60), "]".repeat(60));
    let laughs = "hakyu: scenario/0\na: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n";
    for (text, expect) in [
        ("hakyu: scenario/1\n", "already"),
        ("hakyu: scenario/2\n", "newer"),
        ("hakyu: scenario/99\n", "newer"),
        ("hakyu: world/1\n", "no version of a scenario"),
        ("hakyu: scenario/zero\n", "no version of a scenario"),
        ("id: a\n", "does not say"),
        ("a: [\n", "cannot be read"),
        ("", "cannot be read"),
        (deep.as_str(), "cannot be read"),
        (laughs, "cannot be read"),
    ] {
        let refusal = upgrade("old.yaml", text).expect_err("a refusal").to_string();
        assert!(refusal.contains(expect), "{text}: {refusal}");
    }
}
