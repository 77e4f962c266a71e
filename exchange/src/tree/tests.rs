use hakyu_scenarios::{diagnostic::Diagnostics, source::Sources, yaml};
use proptest::prelude::*;

use super::{Tree, document};

fn back(text: &str) -> Tree {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let file = sources.add("a.yaml", text.to_owned());
    let node = yaml::parse(file, &sources, &mut diags);
    assert!(diags.is_empty(), "{}\n{text}", diags.render(&sources, false));
    Tree::from_node(&node.expect("a tree"))
}

#[test]
fn documents_read_well() {
    let inject = Tree::Noted(
        "Sheet1!7".into(),
        Box::new(Tree::map([
            ("id", Tree::text("inject-007")),
            ("at", Tree::text("T+2h")),
            ("to", Tree::words(["pr", "it"])),
            ("text", Tree::two("Line one\nLine two", "一行目: 停電")),
        ])),
    );
    let tree = Tree::map([
        ("hakyu", Tree::text("scenario/1")),
        ("title", Tree::text("A: test # of quotes")),
        ("count", Tree::Raw("12".into())),
        (
            "roles",
            Tree::Seq(vec![Tree::map([("id", Tree::text("pr")), ("post", Tree::text("12"))])]),
        ),
        ("injects", Tree::Seq(vec![inject])),
    ]);
    let text = document("Written by a test\nin two lines", &tree);
    assert_eq!(back(&text), tree.bare());
    insta::assert_snapshot!(text);
}

fn tree() -> impl Strategy<Value = Tree> {
    let text = prop_oneof![
        "[ -~\\n]{0,40}",
        "\\PC{0,20}",
        any::<String>().prop_map(|s| s.chars().take(20).collect()),
        Just("no".to_owned()),
        Just("2026-11-01".to_owned()),
        Just("- a\n  b: c\n\n #d".to_owned()),
    ];
    let leaf = text.prop_map(Tree::Str);
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Tree::Seq),
            prop::collection::btree_map("[a-z]{1,6}", inner, 0..5)
                .prop_map(|m| Tree::Map(m.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Whatever a tree holds, the file holds it too.
    #[test]
    fn what_is_written_is_read(values in prop::collection::btree_map("[a-z]{2,6}", tree(), 1..4)) {
        let tree = Tree::map([("injects", Tree::Seq(values.clone().into_values().collect()))]
            .into_iter().map(|(k, v): (&str, Tree)| (k.to_owned(), v)).chain(values));
        let mut seen = std::collections::BTreeSet::new();
        let Tree::Map(entries) = tree else { unreachable!() };
        let tree = Tree::Map(entries.into_iter().filter(|(k, _)| seen.insert(k.clone())).collect());
        prop_assert_eq!(back(&document("", &tree)), tree);
    }

    /// Flow style and blocks say the same.
    #[test]
    fn one_line_says_the_same(value in tree()) {
        let line = format!("a: {}\n", value.flow());
        prop_assert_eq!(back(&line), Tree::map([("a", value)]));
    }
}
