//! What scanners and workflows read.

use super::super::{Diagnostic, Diagnostics, Lang};
use super::{name, sarif};
use crate::source::{Sources, Span};

fn sample() -> (Diagnostics, Sources) {
    let mut sources = Sources::default();
    let file = sources.add("./フォルダ/a b.yaml", "題名: 𠮷野家の台風\nform: tabeltop\n".into());
    let mut diags = Diagnostics::default();
    let at = |word: &str| {
        let start = sources.text(file).find(word).unwrap_or(0);
        Span::new(file, start, start + word.len())
    };
    diags.push(
        Diagnostic::error("E0106", "`tabeltop` is not one of the words for this: 100%, or\nnot")
            .at(at("tabeltop"), "no such form")
            .also(at("台風"), "the title")
            .help("one of …")
            .suggest_safe(at("tabeltop"), "tabletop"),
    );
    diags.push(Diagnostic::warning("W0701", "the English text is missing").at(at("台風"), ""));
    diags.push(Diagnostic::error("E0001", "cannot read b.yaml: there is no such file"));
    (diags, sources)
}

#[test]
fn sarif_has_rules_regions_and_fixes() {
    let log = sarif(&[sample()], "0.1.0", Lang::En);
    // The whole of it, except the long help of the rules.
    insta::assert_json_snapshot!(log, {
        ".runs[].tool.driver.rules[].help.markdown" => "[markdown]",
    });
}

/// The line holds a character outside the basic plane: columns count it once, as the run says.
#[test]
fn columns_count_characters() {
    let log = sarif(&[sample()], "0.1.0", Lang::En);
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    let region = &log["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["startColumn"].as_u64(), region["endColumn"].as_u64()), (Some(9), Some(11)));
}

#[test]
fn sarif_speaks_japanese() {
    let log = sarif(&[sample()], "0.1.0", Lang::Ja);
    let text = log["runs"][0]["results"][1]["message"]["text"].as_str().unwrap_or("");
    assert!(text == "英文がありません", "{text}");
}

#[test]
fn workflow_commands_are_one_line_each() {
    let (diags, sources) = sample();
    insta::assert_snapshot!(diags.github(&sources, Lang::En));
}

#[test]
fn titles_become_names() {
    assert_eq!(name("a k-th `best` of none"), "AKThBestOfNone");
}
