//! Findings as SARIF 2.1.0, the format code scanners exchange.
//!
//! Columns count characters, as everywhere in Hakyu (`columnKind: unicodeCodePoints`). Addresses of files are relative to
//! where the program was called.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Label, Lang, Severity};
use crate::compile::explain;
use crate::source::{Sources, Span};

/// Where the schema of the format is published.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// One log with one run over all files; each file's findings come with the texts they are about.
pub fn sarif(checked: &[(Diagnostics, Sources)], version: &str, lang: Lang) -> Value {
    let all = || checked.iter().flat_map(|(findings, _)| findings);
    let codes: BTreeMap<&str, Severity> = all().map(|d| (d.code, d.severity)).collect();
    let order: Vec<&str> = codes.keys().copied().collect();
    let rules: Vec<Value> = codes.iter().map(|(code, severity)| rule(code, *severity)).collect();
    let results: Vec<Value> = checked
        .iter()
        .flat_map(|(findings, sources)| findings.iter().map(move |d| (d, sources)))
        .map(|(d, sources)| result(d, sources, order.iter().position(|c| *c == d.code), lang))
        .collect();
    let dropped: usize = checked.iter().map(|(findings, _)| findings.dropped()).sum();
    let mut run = json!({
        "tool": {"driver": {
            "name": "Hakyu",
            "semanticVersion": version,
            "rules": rules,
        }},
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    if dropped > 0
        && let Some(run) = run.as_object_mut()
    {
        run.insert("properties".into(), json!({"findingsNotKept": dropped}));
    }
    json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn rule(code: &str, severity: Severity) -> Value {
    let mut rule = json!({"id": code, "defaultConfiguration": {"level": level(severity)}});
    if let Some(e) = explain(code)
        && let Some(rule) = rule.as_object_mut()
    {
        let markdown = format!("{}\n\n```yaml\n{}```\n\n{}", e.text, with_break(e.example), e.fix);
        rule.insert("name".into(), json!(name(e.title)));
        rule.insert("shortDescription".into(), json!({"text": e.title}));
        rule.insert("fullDescription".into(), json!({"text": e.text}));
        rule.insert(
            "help".into(),
            json!({"text": format!("{}\n\n{}", e.text, e.fix), "markdown": markdown}),
        );
    }
    rule
}

fn with_break(text: &str) -> String {
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// A title as one word: `an unknown key` → `AnUnknownKey`.
fn name(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    let mut name = String::new();
    for word in words {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    name
}

fn result(d: &Diagnostic, sources: &Sources, rule: Option<usize>, lang: Lang) -> Value {
    let mut text = d.sentence(lang);
    if let Some(help) = d.advice(lang) {
        text = format!("{text}. {}: {help}", super::lang::help(lang));
    }
    let mut out = json!({
        "ruleId": d.code,
        "level": level(d.severity),
        "message": {"text": text},
    });
    let Some(map) = out.as_object_mut() else { return out };
    if let Some(rule) = rule {
        map.insert("ruleIndex".into(), json!(rule));
    }
    let place = |label: &Label| {
        let mut place = json!({"physicalLocation": physical(label.span, sources)});
        if !label.text.is_empty()
            && let Some(place) = place.as_object_mut()
        {
            place.insert("message".into(), json!({"text": super::lang::remark(&label.text, lang)}));
        }
        place
    };
    if let Some(primary) = &d.primary {
        map.insert("locations".into(), json!([place(primary)]));
    }
    if !d.secondary.is_empty() {
        let related: Vec<Value> = d.secondary.iter().map(place).collect();
        map.insert("relatedLocations".into(), json!(related));
    }
    if let Some(s) = &d.suggestion {
        let inserts = s.span.start == s.span.end;
        let fix = json!({
            "description": {"text": super::lang::offer(&s.replacement, inserts, lang)},
            "artifactChanges": [{
                "artifactLocation": location(sources.name(s.span.file)),
                "replacements": [{
                    "deletedRegion": region(s.span, sources),
                    "insertedContent": {"text": s.replacement},
                }],
            }],
        });
        map.insert("fixes".into(), json!([fix]));
    }
    out
}

fn physical(span: Span, sources: &Sources) -> Value {
    json!({
        "artifactLocation": location(sources.name(span.file)),
        "region": region(span, sources),
    })
}

fn region(span: Span, sources: &Sources) -> Value {
    let from = sources.position(span);
    let to = sources.position_at(span.file, span.end as usize);
    json!({
        "startLine": from.line,
        "startColumn": from.column,
        "endLine": to.line,
        "endColumn": to.column,
        "byteOffset": span.start,
        "byteLength": span.end.saturating_sub(span.start),
    })
}

/// A relative file name as a relative address, an absolute one as `file://`.
fn location(name: &str) -> Value {
    let mut uri = String::new();
    let name = name.replace('\\', "/");
    let name = name.strip_prefix("./").unwrap_or(&name);
    if name.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in name.bytes() {
        let plain =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/');
        if plain { uri.push(char::from(byte)) } else { uri.push_str(&format!("%{byte:02X}")) }
    }
    json!({"uri": uri})
}

#[cfg(test)]
mod tests;
