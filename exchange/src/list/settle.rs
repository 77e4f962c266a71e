//! What a list says about things that only a whole scenario has – society, systems, milestones – is kept as words.

use std::collections::BTreeSet;

use hakyu_scenarios::{
    condition::{Condition, Measure, condition},
    decode::Clock,
    diagnostic::Diagnostics,
    source::{MemoryFiles, Sources, Span},
    syntax,
    yaml::{Node, Value},
};

use super::draft::Draft;
use crate::master::{Due, Kind, Line};
use crate::note::Notes;
use crate::tree::Tree;

const BASE: &str = "import with --base SCENARIO to keep what a list cannot carry";

/// Quotes of the state that need the section `society`.
const SOCIETY: &[&str] = &["trust", "rumour", "disorder", "harm"];

/// Goes over the lines of a draft once they are all known.
pub(crate) fn settle(draft: &mut Draft, notes: &mut Notes) {
    let has_society = draft.extra.iter().any(|(key, _)| key == "society");
    let events: BTreeSet<String> = ids(draft, |k| k == Kind::Event);
    let injects: BTreeSet<String> = ids(draft, |k| matches!(k, Kind::Inject | Kind::Contingency));
    let milestones: BTreeSet<String> = draft
        .extra
        .iter()
        .filter(|(key, _)| key == "milestones")
        .flat_map(|(_, list)| {
            list.items()
                .iter()
                .filter_map(|m| m.get("id").and_then(Tree::written))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let roles: BTreeSet<String> = draft
        .people
        .known
        .iter()
        .chain(draft.people.fresh.iter().map(|(r, _)| r))
        .map(|r| r.id.clone())
        .collect();
    let actions: BTreeSet<String> = draft.actions.iter().map(|(id, _)| id.clone()).collect();
    let mut used: BTreeSet<String> = BTreeSet::new();
    let fits = |found: &Condition| {
        let mut good = true;
        found.walk(&mut |part| {
            good &= match part {
                Condition::Compare { measure, .. } => match measure {
                    Measure::Trust
                    | Measure::Rumour(_)
                    | Measure::Disorder(_)
                    | Measure::Harm(_) => has_society,
                    Measure::Believed { role, .. } => roles.contains(&role.value),
                    Measure::Level(_)
                    | Measure::People(_)
                    | Measure::Buffer { .. }
                    | Measure::Time => true,
                },
                Condition::Fired(inject) => injects.contains(&inject.value),
                Condition::Received { inject, role } => {
                    injects.contains(&inject.value) && roles.contains(&role.value)
                }
                Condition::Done { deed, by } => {
                    (actions.contains(&deed.value)
                        || super::rows::DEEDS.contains(&deed.value.as_str()))
                        && by.as_ref().is_none_or(|by| roles.contains(&by.value))
                }
                Condition::Knows { role, event } => {
                    roles.contains(&role.value) && events.contains(&event.value)
                }
                Condition::Milestone(id) => milestones.contains(&id.value),
                Condition::System { .. } | Condition::Mode { .. } => false,
                Condition::All(_) | Condition::Any(_) | Condition::Not(_) => true,
            };
        });
        good
    };
    for (line, place) in &mut draft.lines {
        if !has_society {
            quotes(line, place, notes);
        }
        match &line.due {
            Due::When(text) => match read(text) {
                Some(found) if fits(&found) => deeds(&found, &mut used),
                _ => {
                    notes.warn_help(place, format!("the condition of '{}' asks for what the list does not hold; the inject waits for the controller", line.id), BASE);
                    line.comments.push([
                        String::new(),
                        String::new(),
                        format!("condition: {text}"),
                    ]);
                    line.due = Due::Released;
                    line.kind = Kind::Contingency;
                }
            },
            Due::Like(other) if !injects.contains(other) => {
                notes.warn(place, format!("there is no inject '{other}' to come with; the inject waits for the controller"));
                line.due = Due::Released;
                line.kind = Kind::Contingency;
            }
            _ => {}
        }
        if let Some(tells) = line.ids.get_mut("tells") {
            let lost: Vec<String> =
                tells.iter().filter(|id| !events.contains(*id)).cloned().collect();
            tells.retain(|id| events.contains(id));
            if !lost.is_empty() {
                notes.warn_help(
                    place,
                    format!("the list holds no event {}", lost.join(", ")),
                    BASE,
                );
                line.comments.push([
                    String::new(),
                    String::new(),
                    format!("tells: {}", lost.join(", ")),
                ]);
            }
        }
        more(line, place, &milestones, &fits, notes);
        if !reads(line) {
            notes.warn(place, format!("the column `more` of '{}' is not what the format has for it; it becomes a comment", line.id));
            let lost = std::mem::replace(&mut line.more, Tree::Map(Vec::new()));
            let text = format!("more: {}", lost.flow());
            line.comments.push([String::new(), String::new(), text]);
        }
        used.extend(line.expects.iter().map(|e| e.action.clone()));
    }
    let idle: Vec<String> = draft
        .actions
        .iter()
        .filter(|(id, _)| !used.contains(id))
        .map(|(id, _)| id.clone())
        .collect();
    if !idle.is_empty() {
        notes.warn_help("", format!("no row expects these actions, and the list does not say what they do; they are left out: {}", idle.join(", ")), BASE);
        draft.actions.retain(|(id, _)| used.contains(id));
    }
    let mut lost = Vec::new();
    draft.lines.retain(|(line, place)| {
        if line.kind == Kind::Event && matches!(&line.more, Tree::Map(m) if m.is_empty()) {
            lost.push(format!("event for control, {place}: {}", line.id));
            return false;
        }
        let bad = line.kind == Kind::Event && line.more.get("cyber").is_some();
        if bad {
            notes.warn_help(
                place,
                format!(
                    "'{}' hits systems that the list does not hold; it becomes a comment",
                    line.id
                ),
                BASE,
            );
            lost.push(format!("event for control, {place}: {} {}", line.id, line.more.flow()));
        }
        !bad
    });
    draft.head.extend(lost);
}

fn ids(draft: &Draft, of: impl Fn(Kind) -> bool) -> BTreeSet<String> {
    draft
        .lines
        .iter()
        .filter(|(l, _)| of(l.kind) && l.more.get("cyber").is_none())
        .map(|(l, _)| l.id.clone())
        .collect()
}

fn read(text: &str) -> Option<Condition> {
    let node = Node::new(Value::Str(text.to_owned()), Span::default());
    condition(&Clock::unknown())(&node, &mut Diagnostics::default()).map(|c| c.value)
}

/// The deeds a condition asks for.
fn deeds(found: &Condition, used: &mut BTreeSet<String>) {
    found.walk(&mut |part| {
        if let Condition::Done { deed, .. } = part {
            used.insert(deed.value.clone());
        }
    });
}

/// `{{ rumour('chiba') }}` becomes `[rumour('chiba')]`.
fn quotes(line: &mut Line, place: &str, notes: &mut Notes) {
    let mut told = false;
    for text in [&mut line.text.en, &mut line.text.ja].into_iter().flatten() {
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("{{") {
            out.push_str(before);
            let Some((inner, behind)) = after.split_once("}}") else {
                out.push_str("{{");
                rest = after;
                continue;
            };
            let name = inner.trim().split('(').next().unwrap_or_default().trim();
            if SOCIETY.contains(&name) {
                told = true;
                out.push_str(&format!("[{}]", inner.trim()));
            } else {
                out.push_str(&format!("{{{{{inner}}}}}"));
            }
            rest = behind;
        }
        out.push_str(rest);
        *text = out;
    }
    if told {
        notes.warn_help(place, "the text quotes trust, rumour, disorder or harm, which this scenario does not have; the quote stays as words", BASE);
    }
}

/// Whether an item with all its further keys is one of the format.
fn reads(line: &Line) -> bool {
    if matches!(&line.more, Tree::Map(entries) if entries.is_empty()) {
        return true;
    }
    let list = match line.kind {
        Kind::Move => "moves",
        Kind::Event => "events",
        _ => "injects",
    };
    let head = "hakyu: scenario/1\nid: a\ntitle: a\nworld: japan-47\nstart: 2026-11-01T09:00+09:00\nduration: 1d\n";
    let item = super::draft::item(line);
    let text = format!("{head}{list}:\n  - {}\n", item.flow());
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let files = MemoryFiles::default().with("a.yaml", text);
    syntax::parse_scenario(&files, "a.yaml", &mut sources, &mut diags);
    !diags.has_errors()
}

/// Keys that point at what is not there become comments.
fn more(
    line: &mut Line,
    place: &str,
    milestones: &BTreeSet<String>,
    fits: &dyn Fn(&Condition) -> bool,
    notes: &mut Notes,
) {
    if line.kind == Kind::Event {
        return;
    }
    for key in ["activates", "deactivates"] {
        let listed = line.more.get(key).map(|t| {
            t.written().map_or_else(
                || t.items().iter().filter_map(Tree::written).collect(),
                |one| vec![one],
            )
        });
        let bad = listed.is_some_and(|ids| ids.iter().any(|id| !milestones.contains(*id)));
        if bad && let Some(tree) = line.more.take(key) {
            notes.warn_help(
                place,
                format!("the list holds no milestones; `{key}` becomes a comment"),
                BASE,
            );
            line.comments.push([String::new(), String::new(), format!("{key}: {}", tree.flow())]);
        }
    }
    let asks = |tree: &Tree| {
        tree.items()
            .iter()
            .all(|a| a.get("when").and_then(Tree::written).and_then(read).is_some_and(|c| fits(&c)))
    };
    if line.more.get("alternatives").is_some_and(|a| !asks(a))
        && let Some(tree) = line.more.take("alternatives")
    {
        notes.warn_help(place, "an alternative asks for what the list does not hold; the alternatives become a comment", BASE);
        line.comments.push([
            String::new(),
            String::new(),
            format!("alternatives: {}", tree.flow()),
        ]);
    }
}
