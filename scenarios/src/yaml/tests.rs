//! Trees, places and refusals.

use std::fmt::Write;

use proptest::prelude::*;

use super::{Node, Value, read};
use crate::diagnostic::Diagnostics;
use crate::source::{MemoryFiles, Sources};

fn load(bytes: &[u8]) -> (Option<Node>, Sources, Diagnostics) {
    let files = MemoryFiles::default().with("a.yaml", bytes);
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let node = read(&files, "a.yaml", &mut sources, &mut diags);
    (node, sources, diags)
}

fn refused(bytes: &[u8]) -> String {
    let (_, sources, diags) = load(bytes);
    assert!(
        diags.has_errors(),
        "accepted: {}",
        String::from_utf8_lossy(bytes.get(..40.min(bytes.len())).unwrap_or_default())
    );
    diags.render(&sources, false)
}

fn outline(node: &Node, sources: &Sources, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    let text = sources.text_of(node.span).replace('\n', "⏎");
    match &node.value {
        Value::Seq(items) => {
            let _ = writeln!(out, "{pad}list «{text}»");
            for item in items {
                outline(item, sources, depth + 1, out);
            }
        }
        Value::Map(entries) => {
            let _ = writeln!(out, "{pad}map «{text}»");
            for (key, value) in entries {
                let _ = writeln!(out, "{pad}  {} «{}»", key.value, sources.text_of(key.span));
                outline(value, sources, depth + 2, out);
            }
        }
        other => {
            let content = node.content.map(|c| c - node.span.start);
            let _ = writeln!(out, "{pad}{other:?} «{text}» content {content:?}");
        }
    }
}

#[test]
fn every_value_has_its_place() {
    let yaml = "# 注釈\ntitle: {en: \"a\\tb\", ja: '台風', n: [1, 0.40, no, true, ~]} # 後\ntitle: again\ntext: |\n  日本語の\n  長い文\nevents:\n  - id: a\n    x: &q {a: b}\n  - *q\nempty:\nlast: 2019-09-09T03:00+09:00\n";
    let (node, sources, diags) = load(yaml.as_bytes());
    assert!(diags.is_empty(), "{}", diags.render(&sources, false));
    let mut out = String::new();
    outline(&node.expect("a tree"), &sources, 0, &mut out);
    insta::assert_snapshot!(out);
}

#[test]
fn byte_order_mark_and_crlf_are_fine() {
    let (node, sources, diags) = load("\u{FEFF}a: 1\r\nb: 台\r\n".as_bytes());
    assert!(diags.is_empty(), "{}", diags.render(&sources, false));
    let node = node.expect("a tree");
    assert_eq!(node.get("b").map(|n| sources.text_of(n.span)), Some("台"));
}

#[test]
fn refusals_are_clear() {
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("a: 1".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let bare16: Vec<u8> = "a: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bomb = {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for n in 1..9 {
            let list = vec![format!("*a{}", n - 1); 10].join(", ");
            let _ = writeln!(text, "a{n}: &a{n} [{list}]");
        }
        text
    };
    let wide = format!("a: [{}]\n", "1,".repeat(600_000));
    let cases: &[(&str, &[u8])] = &[
        ("utf-16 with mark", &utf16),
        ("utf-16 without mark", &bare16),
        ("nul", b"title: a\nb: \0\n"),
        ("shift_jis", b"title: \x91\xe4\x95\x97\n"),
        ("inner mark", "a: 1\n\u{FEFF}b: 2\n".as_bytes()),
        ("alias bomb", bomb.as_bytes()),
        ("too many values", wide.as_bytes()),
        ("two documents", b"a: 1\n---\nb: 2\n"),
        ("syntax", "title: 台風\nroles: [a, b\nevents: 1\n".as_bytes()),
        ("japanese before syntax", "台風の題名: ok\nb: 台風: だめ\n".as_bytes()),
        ("unknown anchor", b"a: *b\n"),
        ("tag", b"a: !python/object x\n"),
        ("merge key", b"a: &q {x: 1}\nb: {<<: *q}\n"),
        ("number as key", b"a: {1: x}\n"),
        ("list as key", b"? [a]\n: b\n"),
        ("tab", b"a:\n\tb: 1\n"),
        ("empty", b""),
    ];
    let mut out = String::new();
    for (name, bytes) in cases {
        let shown = refused(bytes);
        let cut: String =
            shown.lines().map(|l| l.chars().take(160).collect::<String>() + "\n").collect();
        let _ = writeln!(out, "## {name}\n{}", cut.trim_end());
    }
    insta::assert_snapshot!(out);
}

#[test]
fn deep_nesting_ends_early() {
    for text in
        ["[".repeat(100_000), "a: [".repeat(50_000), "- ".repeat(100_000), "{a: ".repeat(100_000)]
    {
        let shown = refused(text.as_bytes());
        assert!(shown.contains("E0004") || shown.contains("E0003"), "{shown}");
    }
    let fine = format!("{}1{}", "[".repeat(31), "]".repeat(31));
    assert!(!load(fine.as_bytes()).2.has_errors());
    let over = format!("{}1{}", "[".repeat(33), "]".repeat(33));
    assert!(refused(over.as_bytes()).contains("nested too deeply"), "{}", refused(over.as_bytes()));
}

#[test]
fn large_files_are_not_read() {
    let big = vec![b' '; 3 * 1024 * 1024];
    assert!(refused(&big).contains("3145728 bytes"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let (_, sources, diags) = load(&bytes);
        let _ = diags.render(&sources, true);
    }

    #[test]
    fn yaml_like_text_never_panics(text in r##"([a-z台]{1,3}|[:\-\[\]{},&*!|>'"#%@`\\ \n~?]|: |\n  |- ){0,60}"##) {
        let (node, sources, diags) = load(text.as_bytes());
        let _ = diags.render(&sources, true);
        let _ = diags.view(&sources);
        if let Some(node) = node {
            let mut out = String::new();
            outline(&node, &sources, 0, &mut out);
        }
    }
}
