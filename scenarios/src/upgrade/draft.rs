//! From `scenario/0`, the draft of the format: references carried their kind (`role:power-it`), hazards stood in
//! `hazard: {…}`, a compromise had one `effect`, and objectives had no `part`.

use super::{Rewriting, Told};
use crate::edit::Edit;
use crate::source::{Sources, Span, Spanned};
use crate::yaml::{Node, Value};

const VERSION: Told =
    Told { en: "the file is `scenario/1` now", ja: "形式を`scenario/1`としました" };
const PREFIX: Told = Told {
    en: "`role:{}` is written `{}`: what a key refers to is known from the key",
    ja: "`role:{}`を`{}`としました（参照の種類はキーから分かるため）",
};
const HAZARD: Told = Told {
    en: "`{}` stands in the event itself, no longer under `hazard`",
    ja: "`{}`を`hazard`の下から事象の直下へ移しました",
};
const HAZARDS: Told = Told {
    en: "an event has one kind: split `hazard` into one event for each of {}",
    ja: "事象の種類は一つです。`hazard`を{}ごとの事象に分けてください",
};
const COMMENT: Told = Told {
    en: "a comment stands where `hazard` goes: move `{}` into the event by hand",
    ja: "`hazard`の位置にコメントがあります。`{}`を手作業で事象の直下へ移してください",
};
const EXPOSED: Told = Told {
    en: "say what `{}` hits and how it is repaired: `target` with `repair` or `for`, or `exposed`",
    ja: "`{}`の対象と復旧を指定してください（`target`と`repair`または`for`、もしくは`exposed`）",
};
const EFFECT: Told = Told {
    en: "`effect: {}` became `effects`, with the whole of it",
    ja: "`effect: {}`を`effects`（全量）に改めました",
};
const AMOUNT: Told = Told {
    en: "decide how much `{}` is lost: a share for availability, records for confidentiality, points per hour for safety",
    ja: "`{}`の失われる量を決めてください（可用性は割合、機密性は件数、安全は1時間当たりの点数）",
};
const EFFECT_WORD: Told = Told {
    en: "`effect: {}` has no counterpart: write `effects` with availability, confidentiality, integrity or safety",
    ja: "`effect: {}`に当たるものがありません。`effects`に可用性・機密性・完全性・安全のいずれかを書いてください",
};
const EFFECT_HAND: Told = Told {
    en: "a comment stands within `effect`: write `effects` by hand",
    ja: "`effect`の中にコメントがあります。手作業で`effects`に改めてください",
};
const LASTS: Told = Told {
    en: "a compromise says its `{}`: decide how long",
    ja: "侵害には`{}`が必要です。時間を決めてください",
};
const SYSTEM: Told = Told {
    en: "declare the system `{}` under `systems`: its owner, and what it carries",
    ja: "システム`{}`を`systems`に定義してください（所有者と担うサービス）",
};
const PART: Told = Told {
    en: "`part: {}` was added from what the objective measures; is it right?",
    ja: "評価項目の測り方から`part: {}`を加えました。適切か確認してください",
};
const TITLE: Told = Told {
    en: "give the objective `{}` a title",
    ja: "評価項目`{}`に`title`を付けてください",
};
const BASE: Told = Told {
    en: "`{}` is extended: rewrite it too",
    ja: "土台の`{}`も同じく更新してください",
};

pub(super) fn rewrite(tree: &Node, sources: &Sources) -> Rewriting {
    let mut out = Rewriting::default();
    if let Some(version) = tree.get("hakyu") {
        out.edits.push(Edit::new(version.span.range(), "scenario/1"));
        out.changed.push((version.span, &VERSION, String::new()));
    }
    if let Some(base) = tree.get("extends")
        && let Some(name) = base.as_str()
        && hakyu_seeds::builtin::structure(name).is_none()
    {
        out.open.push((base.span, &BASE, name.to_owned()));
    }
    prefixes(tree, sources, &mut out);
    for event in tree.get("events").map(Node::items).unwrap_or_default() {
        if let Some((key, value)) = entry(event, "hazard") {
            hazard(key, value, sources, &mut out);
        }
        if let Some((_, value)) = entry(event, "cyber") {
            cyber(tree, value, sources, &mut out);
        }
    }
    for objective in tree.get("objectives").map(Node::items).unwrap_or_default() {
        part(objective, sources, &mut out);
    }
    out
}

fn entry<'n>(map: &'n Node, key: &str) -> Option<(&'n Spanned<String>, &'n Node)> {
    let Value::Map(entries) = &map.value else { return None };
    entries.iter().rev().find(|(k, _)| k.value == key).map(|(k, v)| (k, v))
}

/// `role:` in front of whole values and of names in quotes within conditions and texts.
fn prefixes(node: &Node, sources: &Sources, out: &mut Rewriting) {
    match &node.value {
        Value::Map(entries) => entries.iter().for_each(|(_, v)| prefixes(v, sources, out)),
        Value::Seq(items) => items.iter().for_each(|item| prefixes(item, sources, out)),
        Value::Str(_) => {
            let written = sources.text_of(node.span);
            for (at, _) in written.match_indices("role:") {
                let before = written.get(..at).unwrap_or("");
                let rest = written.get(at + 5..).unwrap_or("");
                let id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                let name = rest.get(..rest.find(|c| !id(c)).unwrap_or(rest.len())).unwrap_or("");
                let after = rest.get(name.len()..).unwrap_or("");
                let whole = matches!(before, "" | "'" | "\"") && matches!(after, "" | "'" | "\"");
                let named = before.ends_with('\'') && after.starts_with('\'');
                if name.is_empty() || !(whole || named) {
                    continue;
                }
                let start = node.span.start as usize + at;
                out.edits.push(Edit::new(start..start + 5, ""));
                out.changed.push((node.span, &PREFIX, name.to_owned()));
            }
        }
        _ => {}
    }
}

/// `hazard: {wind: {…}}` → `wind: {…}`.
fn hazard(key: &Spanned<String>, value: &Node, sources: &Sources, out: &mut Rewriting) {
    let Value::Map(kinds) = &value.value else { return };
    let [(kind, inner)] = kinds.as_slice() else {
        let names: Vec<String> = kinds.iter().map(|(k, _)| format!("`{}`", k.value)).collect();
        out.open.push((key.span, &HAZARDS, names.join(", ")));
        return;
    };
    let text = sources.text(key.span.file);
    let (outer, first) = (key.span.start as usize, kind.span.start as usize);
    let between = text.get(outer..first).unwrap_or("");
    let flow = text.get(value.span.range()).is_some_and(|t| t.starts_with('{'));
    let line = text.get(..outer).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
    let lead = text.get(line..outer).unwrap_or("");
    // In front of the key there may be `- `, which has to stay on its line.
    let alone = lead.trim().is_empty();
    if between.contains('#') && (flow || !alone) {
        out.open.push((key.span, &COMMENT, kind.value.clone()));
        return;
    }
    if flow {
        let end = value.span.end as usize;
        let inside = text.get(inner.span.end as usize..end).unwrap_or("");
        let Some(brace) = inside.rfind('}') else { return };
        let blank = inside.get(..brace).is_some_and(|t| t.trim().is_empty());
        let from = if blank { inner.span.end as usize } else { end - 1 };
        out.edits.push(Edit::new(outer..first, ""));
        out.edits.push(Edit::new(from..end, ""));
    } else {
        let first_line = text.get(..first).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
        let (wide, deep) = (lead.chars().count(), first - first_line);
        let less = deep.saturating_sub(wide);
        if alone {
            let rest = between.get(between.find(':').map_or(0, |at| at + 1)..).unwrap_or("");
            let own = rest.split('\n').next().unwrap_or("");
            if own.trim().is_empty() {
                let next = outer + between.find('\n').map_or(0, |at| at + 1);
                out.edits.push(Edit::new(line..next, ""));
            } else {
                // The comment of the line stays.
                let end = outer + between.find(':').map_or(0, |at| at + 1);
                let blank = own.len() - own.trim_start().len();
                out.edits.push(Edit::new(outer..end + blank, ""));
            }
            let inner_lines = outer + between.find('\n').map_or(0, |at| at + 1);
            dedent(text, inner_lines, value.span.end as usize, less, out);
        } else {
            out.edits.push(Edit::new(outer..first, ""));
            let next = text.get(first..).and_then(|t| t.find('\n')).map(|at| first + at + 1);
            if let Some(next) = next {
                dedent(text, next, value.span.end as usize, less, out);
            }
        }
    }
    out.changed.push((key.span, &HAZARD, kind.value.clone()));
    let exposed = ["target", "exposed"].iter().any(|key| inner.get(key).is_some());
    if !exposed && matches!(inner.value, Value::Map(_)) {
        out.open.push((kind.span, &EXPOSED, kind.value.clone()));
    }
}

/// Takes `less` spaces away in front of every line that begins in `from..to`.
fn dedent(text: &str, from: usize, to: usize, less: usize, out: &mut Rewriting) {
    let mut at = from;
    while at < to {
        let rest = text.get(at..).unwrap_or("");
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let cut = spaces.min(less);
        if cut > 0 {
            out.edits.push(Edit::new(at..at + cut, ""));
        }
        match rest.find('\n') {
            Some(end) => at += end + 1,
            None => return,
        }
    }
}

/// `effect: availability` → `effects: {availability: 100%}`, and what a compromise has to say beside.
fn cyber(tree: &Node, value: &Node, sources: &Sources, out: &mut Rewriting) {
    let Value::Map(_) = &value.value else { return };
    if let Some((key, effect)) = entry(value, "effect") {
        let one = std::slice::from_ref(effect);
        // A comment within the value would be lost with it; then a person rewrites it.
        let plain = !sources.text_of(effect.span).contains('#');
        let words = match effect.items() {
            _ if !plain => {
                out.open.push((effect.span, &EFFECT_HAND, String::new()));
                &[]
            }
            [] => one,
            items => items,
        };
        let mut parts: Vec<&str> = Vec::new();
        for word in words {
            let name = word.as_str().unwrap_or("");
            parts.push(match name {
                "availability" => "availability: 100%",
                "integrity" => "integrity: true",
                "confidentiality" => "confidentiality: 1",
                "safety" => "safety: 1",
                _ => {
                    out.open.push((word.span, &EFFECT_WORD, name.to_owned()));
                    continue;
                }
            });
            out.changed.push((key.span, &EFFECT, name.to_owned()));
            if name != "integrity" {
                out.open.push((word.span, &AMOUNT, name.to_owned()));
            }
        }
        if parts.len() == words.len() && plain {
            out.edits.push(Edit::new(key.span.range(), "effects"));
            out.edits.push(Edit::new(effect.span.range(), format!("{{{}}}", parts.join(", "))));
        }
    }
    for needed in ["detection", "recovery"] {
        if value.get(needed).is_none() {
            out.open.push((value.span, &LASTS, needed.to_owned()));
        }
    }
    let Some(system) = value.get("system") else { return };
    let one = std::slice::from_ref(system);
    let named = if system.items().is_empty() { one } else { system.items() };
    let declared = tree.get("systems").map(Node::items).unwrap_or_default();
    for name in named.iter().filter(|name| {
        !declared.iter().any(|d| d.get("id").and_then(Node::written) == name.written())
    }) {
        out.open.push((name.span, &SYSTEM, name.written().unwrap_or("").to_owned()));
    }
}

/// The part of the score an objective counts in, by what it measures.
fn part(objective: &Node, sources: &Sources, out: &mut Rewriting) {
    let Some((key, measure)) = entry(objective, "measure") else { return };
    if objective.get("title").is_none() {
        let id = objective.get("id").and_then(Node::written).unwrap_or("");
        out.open.push((objective.span, &TITLE, id.to_owned()));
    }
    let Value::Map(kinds) = &measure.value else { return };
    let (false, Some((kind, inner))) = (objective.get("part").is_some(), kinds.first()) else {
        return;
    };
    let part = match (kind.value.as_str(), inner.get("action").and_then(Node::as_str)) {
        ("timeliness", Some("report" | "relay" | "notice")) | ("form", _) => "reporting",
        ("rubric", _) => "rubric",
        ("timeliness", Some("publish-forecast" | "announce")) | ("forecast", _) => "public",
        ("timeliness", Some("switch-mode")) | ("mode", _) => "mode",
        ("reach", _) => "reach",
        ("continuity" | "keep", _) => "continuity",
        _ => "plan",
    };
    let text = sources.text(key.span.file);
    let at = key.span.start as usize;
    let flow = sources.text_of(objective.span).starts_with('{');
    let line = text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |n| n + 1);
    let column = text.get(line..at).map_or(0, |lead| lead.chars().count());
    let added = if flow {
        format!("part: {part}, ")
    } else {
        format!("part: {part}\n{}", " ".repeat(column))
    };
    out.edits.push(Edit::new(at..at, added));
    out.changed.push((Span { end: key.span.start, ..key.span }, &PART, part.to_owned()));
}
