//! The texts of cells: what a scenario can hold, lists in a cell, comments, states.

use std::collections::BTreeMap;

use hakyu_scenarios::{
    decode::Clock,
    diagnostic::Diagnostics,
    source::Span,
    template::templates,
    yaml::{Node, Value},
};

use crate::msel::says;
use crate::note::Notes;
use crate::sheet::{Cell, letters};
use crate::tree::Tree;
use crate::words::plain;

pub(crate) fn held(cells: &BTreeMap<u32, Cell>, row: u32) -> String {
    let short = |text: String| {
        if text.chars().count() > 40 {
            format!("{}…", text.chars().take(40).collect::<String>())
        } else {
            text
        }
    };
    cells
        .iter()
        .map(|(c, v)| format!("{}{} '{}'", letters(*c), row + 1, short(v.shown())))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(crate) fn remark(heading: &str, text: &str) -> [String; 3] {
    let text = text.trim();
    let lined: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    [String::new(), String::new(), format!("{heading}: {lined}")]
}

/// Text as a scenario can hold it.
pub(crate) fn safe(text: &str, place: &str, notes: &mut Notes) -> String {
    let mut out: String = text
        .trim()
        .chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| {
            *c == '\n' || !(c.is_control() || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'))
        })
        .collect();
    if out.len() < text.trim().len()
        && text.trim().chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
    {
        notes.warn(place, "control characters are left out of the text");
    }
    if out.contains("{{") {
        let node = Node::new(Value::Str(out.clone()), Span::default());
        let mut diags = Diagnostics::default();
        if templates(&Clock::unknown())(&node, &mut diags).is_none() || diags.has_errors() {
            notes.warn(place, "the text has '{{', which would quote the state of the world; a blank is put between");
            while out.contains("{{") {
                out = out.replace("{{", "{ {");
            }
        }
    }
    out
}

pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is a condition as scenarios write it.
pub(crate) fn condition_reads(text: &str) -> bool {
    let node = Node::new(Value::Str(text.to_owned()), Span::default());
    hakyu_scenarios::condition::condition(&Clock::unknown())(&node, &mut Diagnostics::default())
        .is_some()
}

/// YAML in one line.
pub(crate) fn flow(text: &str) -> Option<Tree> {
    let (mut sources, mut diags) =
        (hakyu_scenarios::source::Sources::default(), Diagnostics::default());
    let file = sources.add("cell", format!("a: {text}\n"));
    let node = hakyu_scenarios::yaml::parse(file, &sources, &mut diags)?;
    let inner = node.get("a").map(Tree::from_node)?;
    (!diags.has_errors()).then_some(inner)
}

/// The parts of a cell that lists several things.
pub(crate) fn parts(text: &str) -> Vec<String> {
    let clean = |part: &str| {
        let part = part
            .trim()
            .trim_start_matches(['・', '•', '●', '○', '*', '▪', '■', '→', '–'])
            .trim_start();
        let part = part.strip_prefix("- ").unwrap_or(part);
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
        let rest = part.get(digits..).unwrap_or(part);
        let numbered = (1..=2)
            .contains(&digits)
            .then(|| {
                rest.strip_prefix(['.', ')', '）']).filter(|r| {
                    r.starts_with([' ', '　']) || !r.starts_with(|c: char| c.is_ascii_digit())
                })
            })
            .flatten();
        numbered
            .unwrap_or(part)
            .trim_start_matches(['①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨'])
            .trim()
            .to_owned()
    };
    let lines: Vec<&str> = text.split('\n').collect();
    let cut: Vec<&str> = match lines.as_slice() {
        [one] if one.matches('・').count() > 1 || one.trim_start().starts_with('・') => {
            one.split('・').collect()
        }
        [one] if one.contains("; ") || one.contains('；') => one.split([';', '；']).collect(),
        lines => lines.to_vec(),
    };
    cut.into_iter().map(clean).filter(|p| !p.is_empty()).collect()
}

/// A short length of time: `30 min`, `1時間30分`, `60m`.
pub(crate) fn short(text: &str) -> Option<u64> {
    let mut text: String =
        crate::words::narrow(text).to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    for (word, unit) in [
        ("minutes", "m"),
        ("minute", "m"),
        ("mins", "m"),
        ("min", "m"),
        ("hours", "h"),
        ("hour", "h"),
        ("days", "d"),
        ("day", "d"),
        ("時間", "h"),
        ("分", "m"),
        ("日", "d"),
        ("秒", "s"),
    ] {
        text = text.replace(word, unit);
    }
    crate::master::seconds(&text)
}

/// How far an item has come, in the words of many tools.
pub(crate) fn state(text: &str) -> Option<&'static str> {
    if let Some(word @ ("draft" | "agreed" | "approved")) = says::unword(text) {
        return Some(word);
    }
    Some(match plain(text).as_str() {
        "pending" | "entered" | "open" | "new" | "in progress" | "todo" | "wip" | "作成中"
        | "検討中" | "未" | "未確定" | "ドラフト" | "brouillon" | "en cours" => "draft",
        "reviewed" | "ready" | "ok" | "確認済" | "確認済み" | "調整済" | "合意" | "validé" => {
            "agreed"
        }
        "complete" | "completed" | "final" | "done" | "確定" | "完了" | "済" | "承認"
        | "approuvé" | "terminé" => "approved",
        _ => return None,
    })
}

/// Comments from a cell: one in a line, further lines moved in.
pub(crate) fn comments(text: &str) -> Vec<[String; 3]> {
    let mut out: Vec<[String; 3]> = Vec::new();
    for line in text.split('\n') {
        if let (Some(more), Some(last)) = (line.strip_prefix("  "), out.last_mut()) {
            last[2].push('\n');
            last[2].push_str(more);
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        let (at, rest) = match line.strip_prefix('[').and_then(|l| l.split_once("] ")) {
            Some((at, rest)) if at.len() <= 40 => (at, rest),
            _ => ("", line),
        };
        let (by, said) = match rest.split_once(": ") {
            Some((by, said)) if by.chars().count() <= 40 && !said.trim().is_empty() => (by, said),
            _ => ("", rest),
        };
        out.push([at.to_owned(), by.to_owned(), said.to_owned()]);
    }
    out
}
