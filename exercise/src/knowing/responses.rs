//! What ministries and NISC were told, what they sent, and what they decided: their record of the day (応対記録).

use hakyu_engine::{
    RoleId, What,
    record::messages::{Held, Item, MessagesFact},
    script::Deed,
};
use hakyu_scenarios::{compile::Compiled, syntax::RoleKind};

use super::{about, lanes::Ways, message_kind, news::inject_name};
use crate::{
    assemble::deed_words, outcome::Text, review::ResponseRow, score::Played, words::role_title,
};

/// The record of every post of a ministry or of NISC, in order: what came in (with the seconds until it was handled), what went out, what
/// was decided, what was held back.
pub fn responses(compiled: &Compiled, run: &Played) -> Vec<ResponseRow> {
    let ways = Ways::of(compiled, run);
    let mut rows = Vec::new();
    for fact in &run.record.facts {
        let at = fact.at.0;
        match &fact.what {
            What::MessageArrived { deed, from, to, .. } if keeps(compiled, *to) => {
                let Deed::Message { kind, form, .. } = &run.record.deeds[*deed as usize] else {
                    continue;
                };
                let Some((_, name)) = message_kind(*kind) else { continue };
                let read = ways.way(Item::Deed(*deed), *to).read;
                rows.push(ResponseRow {
                    at,
                    ministry: role_title(compiled, *to),
                    direction: "in".into(),
                    other: role_title(compiled, *from),
                    text: about(compiled, &name, &form.about),
                    took: read.map(|read| read.saturating_sub(at)),
                });
            }
            What::InjectDelivered { inject, to, .. } if keeps(compiled, *to) => {
                let entry = compiled.inject(*inject);
                let from = entry.and_then(|i| compiled.tables.role(&i.from.as_ref()?.value));
                let read = ways.way(Item::Inject(*inject), *to).read;
                rows.push(ResponseRow {
                    at,
                    ministry: role_title(compiled, *to),
                    direction: "in".into(),
                    other: from.map_or_else(
                        || Text::new("exercise control", "演習統制"),
                        |from| role_title(compiled, from),
                    ),
                    text: inject_name(compiled, *inject),
                    took: read.map(|read| read.saturating_sub(at)),
                });
            }
            What::Done { role, deed, step } if keeps(compiled, *role) => {
                let deed = &run.record.deeds[*deed as usize];
                rows.push(done(compiled, at, *role, deed, *step));
            }
            What::Messages(MessagesFact::Held { role, why, .. }) if keeps(compiled, *role) => {
                rows.push(held(compiled, at, *role, *why));
            }
            _ => {}
        }
    }
    rows
}

/// Whether a role keeps such a record.
fn keeps(compiled: &Compiled, role: RoleId) -> bool {
    let kind = compiled.role(role).map(|entry| entry.kind.value);
    matches!(kind, Some(RoleKind::Ministry | RoleKind::Nisc))
}

fn done(
    compiled: &Compiled,
    at: u64,
    role: RoleId,
    deed: &Deed,
    step: Option<hakyu_engine::StepId>,
) -> ResponseRow {
    let ministry = role_title(compiled, role);
    if let Deed::Message { kind, to, form } = deed
        && let Some((_, name)) = message_kind(*kind)
    {
        return ResponseRow {
            at,
            ministry,
            direction: "out".into(),
            other: receivers(compiled, to),
            text: about(compiled, &name, &form.about),
            took: None,
        };
    }
    ResponseRow {
        at,
        ministry,
        direction: "decided".into(),
        other: Text::default(),
        text: deed_words(compiled, deed, step),
        took: None,
    }
}

/// The first three receivers, and how many more.
fn receivers(compiled: &Compiled, to: &[RoleId]) -> Text {
    let names: Vec<Text> = to.iter().take(3).map(|r| role_title(compiled, *r)).collect();
    let en: Vec<&str> = names.iter().map(|t| t.en.as_str()).collect();
    let ja: Vec<&str> = names.iter().map(|t| t.ja.as_str()).collect();
    let mut words = Text::new(en.join(", "), ja.join("、"));
    let more = to.len() - names.len();
    if more > 0 {
        words.en.push_str(&format!(" and {more} more"));
        words.ja.push_str(&format!("ほか{more}者"));
    }
    words
}

fn held(compiled: &Compiled, at: u64, role: RoleId, why: Held) -> ResponseRow {
    let why = match why {
        Held::Triage => Text::new("not worth passing on", "展開不要と判断"),
        Held::Scope => Text::new("not meant to go that far", "共有範囲の制約"),
        Held::Participation => Text::new("need not be shared, and was not", "任意の共有を行わず"),
    };
    ResponseRow {
        at,
        ministry: role_title(compiled, role),
        direction: "decided".into(),
        // Whose it was may have been taken off on the way.
        other: Text::default(),
        text: Text::new(format!("Not passed on: {}", why.en), format!("展開せず：{}", why.ja)),
        took: None,
    }
}
