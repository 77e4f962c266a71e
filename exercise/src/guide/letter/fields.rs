//! The fields of what a role sends, each with what the role's own view holds.

use hakyu_engine::FULL;
use hakyu_scenarios::{
    compile::Compiled,
    syntax::RoleKind,
    taxonomy::{Entry, taxonomy},
};

use super::super::{
    said::Towards,
    sheet::{Choice, Field, Kind, Value},
};
use crate::{
    outcome::Text,
    session::{Desk, Gauge, Offer, SCOPES},
    words::text,
};

/// Nobody writes more people than this into a form.
const MOST_PEOPLE: u64 = 200_000_000;

pub(super) fn field(key: &str, title: (&str, &str), help: (&str, &str), kind: Kind) -> Field {
    Field {
        key: key.into(),
        title: Text::new(title.0, title.1),
        help: Text::new(help.0, help.1),
        kind,
        value: Value::Open,
        needed: false,
        unknowable: false,
    }
}

pub(super) fn choices(all: &[(String, Text)]) -> Vec<Choice> {
    all.iter().map(|(id, title)| Choice { id: id.clone(), title: title.clone() }).collect()
}

pub(super) fn entries(all: &[Entry]) -> Vec<Choice> {
    all.iter().map(|e| Choice { id: e.id.clone(), title: text(&e.title) }).collect()
}

pub(super) fn words(all: &[(&str, &str, &str)]) -> Vec<Choice> {
    let choice =
        |(id, en, ja): &(&str, &str, &str)| Choice { id: (*id).into(), title: Text::new(*en, *ja) };
    all.iter().map(choice).collect()
}

/// Services that a role can name, those it believes to be impaired first, and how many of these there are.
pub(super) fn services(desk: &Desk, offer: &Offer) -> (Vec<Choice>, usize) {
    let choice = |g: &Gauge| Choice { id: g.id.clone(), title: g.title.clone() };
    let out: Vec<Choice> = desk.gauges.iter().filter(|g| g.out).map(choice).collect();
    let impaired = out.len();
    let mut all = out;
    let rest = desk.gauges.iter().filter(|g| !g.out).map(choice);
    for other in rest.chain(choices(&offer.services)) {
        if !all.iter().any(|known| known.id == other.id) {
            all.push(other);
        }
    }
    (all, impaired)
}

pub(super) fn level_of(desk: &Desk, service: &str) -> u32 {
    desk.gauges.iter().find(|g| g.id == service).map_or(FULL, |g| g.level)
}

/// People without these services, as far as the role's own view goes: those of a service times the share that it believes
/// to be missing, where it believes the service to be below its maintenance level. The largest of them: people are never
/// added across services.
pub(super) fn people_without(compiled: &Compiled, desk: &Desk, about: &[String]) -> u64 {
    let out = desk.gauges.iter().filter(|g| g.out && about.contains(&g.id));
    out.filter_map(|g| {
        let service = compiled.model.service(&g.id)?;
        let people = u128::from(compiled.world.service(service).people);
        let missing = u128::from(FULL.saturating_sub(g.level));
        u64::try_from(people * missing / u128::from(FULL)).ok()
    })
    .max()
    .unwrap_or(0)
}

pub(super) fn kind_of(compiled: &Compiled, id: &str) -> Option<(RoleKind, Option<String>)> {
    let role = compiled.role(compiled.model.script().role(id)?)?;
    Some((role.kind.value, role.sector.as_ref().map(|s| s.value.clone())))
}

/// Whom a report goes to if nobody else is named: the ministry in charge of the role's own sector, or the only one there is.
pub(super) fn ministry(compiled: &Compiled, desk: &Desk, offer: &Offer) -> Option<usize> {
    let own = kind_of(compiled, &desk.id).and_then(|k| k.1);
    let ministries = || {
        offer.contacts.iter().enumerate().filter_map(|(at, contact)| {
            let (kind, sector) = kind_of(compiled, &contact.0)?;
            (kind == RoleKind::Ministry).then_some((at, sector))
        })
    };
    let only = || ministries().next().filter(|_| ministries().count() == 1);
    ministries().find(|m| own.is_some() && m.1 == own).or_else(only).map(|m| m.0)
}

pub(super) fn receivers(offer: &Offer, default: Vec<usize>) -> Field {
    let mut to = field(
        "to",
        ("Receivers", "宛先"),
        (
            "One or more: numbers with commas. Duplicates cost the receivers time.",
            "一つ以上。番号をコンマ区切りで。重複した連絡は受け手の負担になります。",
        ),
        Kind::Some(choices(&offer.contacts)),
    );
    to.needed = true;
    to.value = if default.is_empty() { Value::Open } else { Value::Chosen(default) };
    to
}

/// The fields of the report form that stand in every message.
pub(super) fn body(compiled: &Compiled, desk: &Desk, offer: &Offer) -> Vec<Field> {
    let all = taxonomy();
    let (known, impaired) = services(desk, offer);
    let about: Vec<usize> = if impaired > 0 {
        (0..impaired).collect()
    } else {
        // Nothing seems impaired: what one watches oneself is what one reports on.
        known.iter().take(1).enumerate().map(|k| k.0).collect()
    };
    let ids: Vec<String> =
        about.iter().filter_map(|at| known.get(*at)).map(|c| c.id.clone()).collect();
    let levels = about.iter().zip(&ids).map(|(at, id)| (*at, level_of(desk, id))).collect();
    let matters: Vec<Choice> = desk
        .matters
        .iter()
        .rev()
        .map(|m| Choice { id: m.id.clone(), title: m.label.clone() })
        .collect();
    let was_out = |id: &String| {
        desk.gauges.iter().any(|g| g.id == *id && !g.out && g.past.iter().any(|p| p.1 < g.level))
    };
    let status = if impaired > 0 {
        Some(0)
    } else if ids.iter().any(was_out) {
        Some(2)
    } else if matters.is_empty() {
        None
    } else {
        Some(0)
    };
    let mut fields = vec![
        field(
            "about",
            ("Services", "サービス"),
            ("Which services it is about.", "どのサービスについての連絡か。"),
            Kind::Some(known.clone()),
        ),
        field(
            "levels",
            ("Level", "サービス水準"),
            (
                "How much of normal is delivered, in percent: 80, or 1=80, 2=100. The default is what your own screens say.",
                "通常時の何％か。80、または 1=80, 2=100。初期値はあなたの監視画面の値です。",
            ),
            Kind::Levels(known),
        ),
        field(
            "matters",
            ("Matter", "事案"),
            (
                "Which matter it tells of, of those that you know.",
                "どの事案か（把握しているもの）。",
            ),
            Kind::Some(matters.clone()),
        ),
        field(
            "types",
            ("Event", "事象の類型"),
            (
                "What kind of event it is. Several may be chosen; unknown is an answer.",
                "事象の類型。複数可。「不明」でも構いません。",
            ),
            Kind::Some(entries(&all.types)),
        ),
        field(
            "causes",
            ("Cause", "原因の類型"),
            (
                "The cause, as far as it is known. Several may be chosen; unknown is an answer.",
                "分かっている範囲の原因。複数可。「不明」でも構いません。",
            ),
            Kind::Some(entries(&all.causes)),
        ),
        field(
            "noticed",
            ("Noticed at", "認知時刻"),
            ("When you noticed it: 13:24, now, T+1h.", "気付いた時刻：13:24、今、T+1h など。"),
            Kind::Time(Towards::Past),
        ),
        field(
            "impact",
            ("People without", "影響人数"),
            (
                "How many people are without it, as far as you know. 0 is an answer, unknown too.",
                "把握している影響人数。「0」も「不明」も回答です。",
            ),
            Kind::Number(MOST_PEOPLE),
        ),
        field(
            "status",
            ("State", "状態"),
            ("How it stands now.", "現在の状態。"),
            Kind::One(words(&[
                ("ongoing", "goes on", "継続中"),
                ("restoring", "is being restored", "復旧作業中"),
                ("restored", "restored", "復旧済み"),
            ])),
        ),
        field(
            "forecast",
            ("Expected back", "復旧見込み"),
            (
                "When service is expected to be back: 17:30, +2h. Unknown is an answer.",
                "復旧見込みの時刻：17:30、+2h など。「不明」でも構いません。",
            ),
            Kind::Time(Towards::Future),
        ),
        field(
            "near-miss",
            ("Only a sign or near miss", "予兆・ヒヤリハット"),
            (
                "Yes if nothing happened, but might have.",
                "被害はないが、起こり得た場合は「はい」。",
            ),
            Kind::YesNo,
        ),
        field(
            "uncertain",
            ("Not sure", "未確定情報"),
            (
                "Yes if you are not sure. A report marked as uncertain is never held against you.",
                "確定していない場合は「はい」。未確定とした報告が誤りでも不利にはなりません。",
            ),
            Kind::YesNo,
        ),
        field(
            "anonymous",
            ("Keep the origin to yourselves", "発信元の秘匿"),
            (
                "Yes if your name is not to be passed on.",
                "発信元を伏せて展開してほしい場合は「はい」。",
            ),
            Kind::YesNo,
        ),
        field(
            "scope",
            ("May be shared with", "共有範囲（TLP）"),
            (
                "red: receivers only; amber: those who need it; green: the community; clear: everybody.",
                "RED：受信者限り、AMBER：必要な範囲、GREEN：コミュニティ内、CLEAR：公開。",
            ),
            Kind::One(SCOPES.iter().map(|s| scope_choice(s.0)).collect()),
        ),
        field(
            "via",
            ("Channel to try first", "優先する連絡手段"),
            ("Leave it empty to use the usual ones.", "空欄なら通常の手段を使います。"),
            Kind::Some(choices(&offer.channels)),
        ),
        field(
            "text",
            ("In words", "本文"),
            (
                "What you know, what you suppose, what you do not know; what you do now.",
                "分かっていること・推測・分からないこと、いま行っていること。",
            ),
            Kind::Words,
        ),
    ];
    for f in &mut fields {
        f.unknowable = matches!(
            f.key.as_str(),
            "levels" | "types" | "causes" | "noticed" | "impact" | "status" | "forecast"
        );
        f.value = match f.key.as_str() {
            "about" if !about.is_empty() => Value::Chosen(about.clone()),
            "levels" if !about.is_empty() => Value::Levels(Vec::clone(&levels)),
            "matters" if !matters.is_empty() => Value::Chosen(vec![0]),
            "causes" => Value::Unknown,
            "noticed" => desk.matters.last().map_or(Value::Open, |m| Value::Number(m.since)),
            "impact" if !ids.is_empty() => Value::Number(people_without(compiled, desk, &ids)),
            "status" => status.map_or(Value::Open, |s| Value::Chosen(vec![s])),
            "near-miss" | "uncertain" | "anonymous" => Value::Yes(false),
            "scope" => Value::Chosen(vec![1]),
            _ => Value::Open,
        };
    }
    // Of nothing there is nothing to choose.
    fields.retain(|f| !matches!(&f.kind, Kind::Some(all) | Kind::Levels(all) if all.is_empty()));
    fields
}

pub(super) fn scope_choice(id: &str) -> Choice {
    Choice { id: id.into(), title: Text::both(format!("TLP:{}", id.to_uppercase())) }
}
