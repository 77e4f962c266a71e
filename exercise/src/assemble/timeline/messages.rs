//! Facts about messages in words: hops that failed or were lost, deputies, modes and phases. What was read or passed on
//! is too much to read one by one.

use hakyu_engine::{ModeId, RoleId, record::messages::MessagesFact};
use hakyu_scenarios::compile::Compiled;

use crate::{
    outcome::{Moment, MomentKind, Text},
    words::{role_title, text},
};

/// The moment of a fact, if people want to read it.
pub(super) fn moment(compiled: &Compiled, at: i64, fact: &MessagesFact) -> Option<Moment> {
    let (words, roles, main) = match fact {
        // The later attempts on the same message add nothing.
        MessagesFact::Failed { from, to, channel, attempt: 0, .. } => {
            let (name, who) = (channel_title(compiled, channel.index()), role_title(compiled, *to));
            let words = Text::new(
                format!("cannot reach {} by {}", who.en, name.en),
                format!("{}への{}が不達", who.ja, name.ja),
            );
            (words, vec![*from], false)
        }
        MessagesFact::Lost { from, to, .. } => {
            let who = role_title(compiled, *to);
            let words = Text::new(
                format!("gives up reaching {}: the message is lost", who.en),
                format!("{}への連絡を断念（不達）", who.ja),
            );
            (words, vec![*from], true)
        }
        MessagesFact::Deputy { post, deputy, .. } => {
            let who = role_title(compiled, *post);
            let words = Text::new(
                format!("takes a message for {}, who is not there", who.en),
                format!("不在の{}に代わり連絡を受ける", who.ja),
            );
            (words, vec![*deputy], false)
        }
        MessagesFact::ModeChanged { mode, on, by } => {
            let name = mode_title(compiled, *mode);
            let words = if *on {
                Text::new(
                    format!("{} mode begins", name.en),
                    format!("「{}」の体制に移行", name.ja),
                )
            } else {
                Text::new(format!("{} mode ends", name.en), format!("「{}」の体制を解除", name.ja))
            };
            (words, vec![*by], true)
        }
        MessagesFact::PhaseChanged { mode, phase } => {
            let name = mode_title(compiled, *mode);
            let rows = &compiled.model.script().messages.modes;
            let phases = rows.get(mode.index()).map(|m| m.phases.as_slice()).unwrap_or_default();
            let id = phases.get(usize::from(*phase)).map_or("", |p| p.0.as_str());
            let ja = match id {
                "gather" => "集約",
                "share" => "共有",
                "announce" => "発信",
                other => other,
            };
            let words = Text::new(
                format!("{} mode: phase {id} begins", name.en),
                format!("「{}」の体制：{ja}の段階に移行", name.ja),
            );
            (words, vec![], true)
        }
        MessagesFact::ModeCalledFor { mode, role } => {
            let name = mode_title(compiled, *mode);
            let words = Text::new(
                format!("sees that the {} mode is called for", name.en),
                format!("「{}」の体制が必要な状況と認識", name.ja),
            );
            (words, vec![*role], false)
        }
        MessagesFact::ModeNoLonger { mode, role } => {
            let name = mode_title(compiled, *mode);
            let words = Text::new(
                format!("sees that the {} mode is no longer called for", name.en),
                format!("「{}」の体制が不要となったと認識", name.ja),
            );
            (words, vec![*role], false)
        }
        MessagesFact::Refused { role, mode } => {
            let name = mode_title(compiled, *mode);
            let words = Text::new(
                format!("may not decide on the {} mode", name.en),
                format!("「{}」の体制を決める権限がない", name.ja),
            );
            (words, vec![*role], true)
        }
        MessagesFact::Failed { .. }
        | MessagesFact::Read { .. }
        | MessagesFact::Content { .. }
        | MessagesFact::Passed { .. }
        | MessagesFact::Held { .. } => return None,
    };
    let roles = roles.into_iter().map(|r: RoleId| role_title(compiled, r)).collect();
    Some(Moment { at, kind: MomentKind::Effect, text: words, roles, main })
}

fn channel_title(compiled: &Compiled, index: usize) -> Text {
    let id = &compiled.model.script().messages.channels[index].id;
    let entry = compiled.scenario.channels.iter().find(|c| c.id.value == *id);
    match entry.and_then(|c| c.title.as_ref()) {
        Some(words) => text(words),
        None => Text::both(id.clone()),
    }
}

/// What people call a mode.
pub(crate) fn mode_title(compiled: &Compiled, mode: ModeId) -> Text {
    let id = compiled.model.script().modes[mode.index()].as_str();
    let entry = compiled.scenario.modes.iter().find(|m| m.id.value.word() == id);
    if let Some(words) = entry.and_then(|m| m.title.as_ref()) {
        return text(words);
    }
    let ja = match id {
        "normal" => "平時",
        "large-scale" => "大規模重要インフラサービス障害対応時",
        "crisis" => "大規模サイバー攻撃事態等",
        "mega-event" => "大規模行事",
        other => other,
    };
    Text::new(id, ja)
}
