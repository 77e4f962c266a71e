//! Conditions, right and wrong.

use std::fmt::Write;

use proptest::prelude::*;

use super::condition;
use crate::decode::Clock;
use crate::diagnostic::Diagnostics;
use crate::source::Sources;
use crate::template::templates;
use crate::yaml;

fn check(yaml: &str, template: bool) -> String {
    let clock = Clock::parse("2019-09-09T03:00+09:00").expect("a time");
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let file = sources.add("c.yaml", yaml.into());
    let Some(node) = yaml::parse(file, &sources, &mut diags) else {
        return diags.render(&sources, false);
    };
    let node = node.get("when").cloned().unwrap_or(node);
    let shown = if template {
        templates(&clock)(&node, &mut diags).map(|t| format!("{:?}", t.en.map(|t| t.parts)))
    } else {
        condition(&clock)(&node, &mut diags).map(|c| format!("{:?}", c.value))
    };
    if diags.is_empty() { shown.unwrap_or_default() } else { diags.render(&sources, false) }
}

fn bare(text: &str) -> String {
    // Places are the matter of the other tests.
    let mut out = text.to_owned();
    while let Some(at) = out.find(", span: Span {") {
        let Some(end) = out.get(at..).and_then(|t| t.find('}')) else { break };
        out.replace_range(at..=at + end, "");
    }
    out.replace("Spanned { value: ", "{")
}

#[test]
fn right_ones() {
    let mut out = String::new();
    for text in [
        "level('water@chiba') < 80%",
        "level('water@chiba') <= 0.5 and buffer('a@b','power') < 6h",
        "not fired('i-3') or received('i-3','power-pr') and done('publish-forecast', 'power-pr')",
        "(time() >= T+3h or people('water@chiba') > 1000) and done('p-01')",
        "time() > 2019-09-09T05:00+09:00",
        "knows('power-pr','quake') and believes('power-ot','electricity@chiba') < 50%",
    ] {
        let _ = writeln!(out, "{text}\n    {}", bare(&check(&format!("when: {text}\n"), false)));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn wrong_ones() {
    let mut out = String::new();
    for text in [
        "\"levle('water@chiba') < 80%\"",
        "'level(''water'') < 80%'",
        "\"層('water') < 80%\"",
        "level(water) < 80%",
        "level('water') == 80%",
        "level('water') < 180%",
        "level('water') < 6h",
        "buffer('water') < 6h",
        "knows('power-pr')",
        "believes('water@chiba') < 50%",
        "believes('power-pr', 'water@chiba') < 6h",
        "fired('a') && fired('b')",
        "fired('a') adn fired('b')",
        "fired('a') and",
        "(fired('a')",
        "fired 'a'",
        "fired('a",
        "time() > noon",
        "\"\"",
        "level（'water'） < 80%",
        "|\n  fired('a')\n  and nothing('b')",
        "[1]",
    ] {
        let _ = writeln!(out, "{}", check(&format!("when: {text}\n"), false).trim_end());
    }
    insta::assert_snapshot!(out);
}

#[test]
fn quotes_in_text() {
    let mut out = String::new();
    for text in [
        "\"水は {{ level('water@chiba') }}、残り {{buffer('a','power')}}\"",
        "plain } text { with {braces}",
        "\"水は {{ levle('water@chiba') }} と {{ people('x'\"",
        "{en: \"a {{ time() }}\", ja: \"b {{ tme() }}\"}",
        "\"{{ }}\"",
        "\"{{ fired('x') }}\"",
    ] {
        let _ = writeln!(out, "{}", bare(check(&format!("when: {text}\n"), true).trim_end()));
    }
    insta::assert_snapshot!(out);
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,80}") {
        let yaml = format!("when: \"{}\"\n", text.replace(['\\', '"'], "'"));
        let _ = check(&yaml, false);
        let _ = check(&yaml, true);
    }

    #[test]
    fn condition_like_text_never_panics(text in r"(level|fired|time|not|and|or|\(|\)|,|'a'|'|<|>=|80%|T\+3h|台| |\{\{|\}\}){0,40}") {
        let yaml = format!("when: \"{text}\"\n");
        let _ = check(&yaml, false);
        let _ = check(&yaml, true);
    }
}

#[test]
fn deep_nesting_ends_early() {
    for word in ["not ", "("] {
        assert!(check(&format!("when: \"{}\"\n", word.repeat(900)), false).contains("E0206"));
    }
}

#[test]
fn society_can_be_asked_for() {
    let shown = |text: &str| bare(&check(&format!("when: {text}\n"), false));
    assert!(shown("trust() < 50%").contains("measure: Trust, compare: Less, value: {500000"));
    let both = shown("rumour('chiba') >= 20% and disorder('chiba') > 0.1");
    assert!(both.contains("Rumour({\"chiba\"") && both.contains("Disorder({\"chiba\""), "{both}");
    assert!(both.contains("200000") && both.contains("100000"), "{both}");
    assert!(shown("harm('chiba') >= 1000").contains("value: {1000"));
    for wrong in ["trust('chiba') < 50%", "rumour() < 5%", "harm('chiba') < 50%", "trust() < 120%"]
    {
        assert!(shown(wrong).contains("error[E0206]"), "{wrong}: {}", shown(wrong));
    }
}
