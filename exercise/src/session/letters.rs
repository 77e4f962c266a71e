//! Messages in words, for who reads them: what stands in the form and nothing else.

use hakyu_engine::{ChannelId, record::messages::Content, script::DeedKind};
use hakyu_scenarios::{compile::Compiled, taxonomy::taxonomy};

use super::orders::{KINDS, SCOPES, STATUSES};
use crate::{
    outcome::Text,
    words::{clock_time, number, percent, role_title, service_title, text},
};

/// The name of a kind of message, by its word.
pub(super) fn kind_title(word: &str) -> Text {
    let (en, ja) = match word {
        "report" => ("report", "情報連絡"),
        "relay" => ("relay", "展開"),
        "notice" => ("notice", "情報提供"),
        "announce" => ("announcement", "公表・お知らせ"),
        "status" => ("status report", "状況報告"),
        "newsletter" => ("newsletter", "定期便り"),
        other => (other, other),
    };
    Text::new(en, ja)
}

fn word_of(kind: DeedKind) -> &'static str {
    KINDS.iter().find(|k| k.1 == kind).map_or("message", |k| k.0)
}

/// What people call a channel.
pub(crate) fn channel_title(compiled: &Compiled, channel: ChannelId) -> Text {
    let id = &compiled.model.script().messages.channels[channel.index()].id;
    let entry = compiled.scenario.channels.iter().find(|c| c.id.value == *id);
    entry.and_then(|c| c.title.as_ref()).map_or_else(|| Text::both(id.clone()), text)
}

/// A message: its title and its words. Matters are not named: titles of events tell more than a message does.
pub(crate) fn content_words(compiled: &Compiled, content: &Content) -> (Text, Text) {
    let kind = kind_title(word_of(content.kind));
    let who = role_title(compiled, content.from);
    let title = Text::new(
        format!("{} from {}", capital(&kind.en), who.en),
        format!("{}（{}）", kind.ja, who.ja),
    );
    let mut lines: Vec<Text> = Vec::new();
    let mut field = |en: &str, ja: &str, value: Text| {
        lines.push(Text::new(format!("{en}: {}", value.en), format!("{ja}：{}", value.ja)));
    };
    for (service, level, as_of) in &content.levels {
        let (name, at) = (service_title(compiled, *service), clock_time(compiled, as_of.0));
        let level = percent(level.ppm());
        let words = Text::new(
            format!("{} at {level} (as of {})", name.en, at.en),
            format!("{}は{level}（{}時点）", name.ja, at.ja),
        );
        field("Service", "サービス", words);
    }
    let all = taxonomy();
    let ticked = |entries: &[hakyu_scenarios::taxonomy::Entry], bits: u32| {
        let hit = entries.iter().zip(0u32..).filter(|(_, at)| bits >> at & 1 == 1);
        let names: Vec<Text> = hit.map(|(e, _)| text(&e.title)).collect();
        let en: Vec<&str> = names.iter().map(|n| n.en.as_str()).collect();
        let ja: Vec<&str> = names.iter().map(|n| n.ja.as_str()).collect();
        Text::new(en.join("; "), ja.join("、"))
    };
    if content.types > 0 {
        field("Event", "事象の類型", ticked(&all.types, u32::from(content.types)));
    }
    if content.causes > 0 {
        field("Cause", "原因の類型", ticked(&all.causes, content.causes));
    }
    if let Some(at) = content.noticed {
        field("Noticed", "認知時刻", clock_time(compiled, at.0));
    }
    if let Some(people) = content.impact {
        let people = number(people as f64);
        field("People without", "影響人数", Text::new(people.clone(), format!("{people}人")));
    }
    if let Some(status) = content.status {
        let word = STATUSES.iter().find(|s| s.1 == status).map_or("", |s| s.0);
        let words = match word {
            "ongoing" => Text::new("goes on", "継続中"),
            "restoring" => Text::new("is being restored", "復旧作業中"),
            _ => Text::new("restored", "復旧済み"),
        };
        field("State", "状態", words);
    }
    if let Some(at) = content.forecast {
        field("Expected back", "復旧見込み", clock_time(compiled, at.0));
    }
    let scope = SCOPES.iter().find(|s| s.1 == content.scope).map_or("", |s| s.0);
    field("Sharing", "共有範囲", Text::both(format!("TLP:{}", scope.to_uppercase())));
    for (on, en, ja) in [
        (
            content.near_miss,
            "A sign or near miss; nothing happened.",
            "予兆・ヒヤリハット（被害なし）。",
        ),
        (content.uncertain, "The sender is not sure.", "発信者は未確定としている。"),
        (content.anonymous, "Origin not to be passed on.", "発信元は秘匿。"),
    ] {
        if on {
            lines.push(Text::new(en, ja));
        }
    }
    if let Some(origin) = content.origin.filter(|o| *o != content.from) {
        let who = role_title(compiled, origin);
        lines.push(Text::new(
            format!("First sent by {}.", who.en),
            format!("最初の発信元：{}。", who.ja),
        ));
    }
    let en: Vec<&str> = lines.iter().map(|l| l.en.as_str()).collect();
    let ja: Vec<&str> = lines.iter().map(|l| l.ja.as_str()).collect();
    (title, Text::new(en.join("\n"), ja.join("\n")))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
