//! The sheets of what a role sends: each field with a default that the role's own view holds.

mod fields;

use std::sync::Arc;

use hakyu_engine::{FULL, RoleId, record::messages::Content};
use hakyu_scenarios::{compile::Compiled, syntax::RoleKind, taxonomy::taxonomy};

use super::{
    said::Towards,
    sheet::{Choice, Kind, Sheet, Value},
};
use crate::{
    log::{Doing, Letter},
    outcome::Text,
    session::{Desk, Offer, Refusal, SCOPES},
    view::{Knowledge, Received},
};
use fields::{body, field, kind_of, level_of, ministry, receivers, services};

/// What a filled sheet says.
#[derive(Clone, Debug, PartialEq)]
pub enum Filled {
    /// Something that the role does.
    Doing(Box<Doing>),
    /// The role's own reading of the situation.
    Reading {
        /// Service id, ppm.
        levels: Vec<(String, u32)>,
        /// 0–4.
        estimate: Option<u8>,
        /// In words.
        text: String,
    },
}

/// The report form (情報連絡).
pub fn report(compiled: &Compiled, desk: &Desk, offer: &Offer) -> Sheet {
    let mut fields = vec![receivers(offer, ministry(compiled, desk, offer).into_iter().collect())];
    fields.extend(body(compiled, desk, offer));
    Sheet { title: Text::new("Report", "情報連絡"), fields }
}

/// What the public is told.
pub fn announcement(compiled: &Compiled, desk: &Desk, offer: &Offer) -> Sheet {
    let public = offer
        .contacts
        .iter()
        .position(|contact| kind_of(compiled, &contact.0).is_some_and(|k| k.0 == RoleKind::Public));
    let mut fields = vec![receivers(offer, public.into_iter().collect())];
    let wanted = ["about", "levels", "matters", "status", "forecast", "uncertain", "text"];
    let body = body(compiled, desk, offer);
    fields.extend(body.into_iter().filter(|f| wanted.contains(&f.key.as_str())));
    Sheet { title: Text::new("Announcement", "公表・お知らせ"), fields }
}

/// Something that was read, passed on: what stands in it, and room for words. `item` is its place in the inbox.
pub fn relay(
    compiled: &Compiled,
    desk: &Desk,
    offer: &Offer,
    view: &Knowledge,
    item: usize,
) -> Option<Sheet> {
    let read = desk.inbox.get(item)?;
    let mut fields = vec![receivers(offer, Vec::new())];
    fields.extend(body(compiled, desk, offer));
    let mut sheet = Sheet {
        title: Text::new(format!("Pass on: {}", read.title.en), format!("展開：{}", read.title.ja)),
        fields,
    };
    if let Some(content) = content_of(desk, view, item) {
        copy(compiled, &content, &mut sheet);
    } else {
        let told = desk.matters.iter().rev().position(|m| m.label == read.title);
        set(&mut sheet, "matters", told.map_or(Value::Open, |at| Value::Chosen(vec![at])));
        set(&mut sheet, "text", Value::Words(String::new()));
    }
    Some(sheet)
}

/// The content of a message in the inbox.
pub(super) fn content_of(desk: &Desk, view: &Knowledge, item: usize) -> Option<Arc<Content>> {
    let read = desk.inbox.get(item).filter(|i| i.kind == "message")?;
    // Of messages of one second the inbox keeps the order in which they were read.
    let before = desk.inbox[..item].iter().filter(|i| i.at == read.at && i.kind == "message");
    let nth = before.count();
    view.received
        .iter()
        .filter(|(at, _)| at.0 == read.at)
        .filter_map(|(_, what)| match what {
            Received::Message(content) => Some(Arc::clone(content)),
            _ => None,
        })
        .nth(nth)
}

fn set(sheet: &mut Sheet, key: &str, value: Value) {
    if let Some(field) = sheet.fields.iter_mut().find(|f| f.key == key) {
        field.value = value;
    }
}

/// Puts what a message says into a sheet.
fn copy(compiled: &Compiled, content: &Content, sheet: &mut Sheet) {
    let model = &compiled.model;
    // A service that was never heard of before may stand in it.
    for key in ["about", "levels"] {
        let Some(field) = sheet.fields.iter_mut().find(|f| f.key == key) else { continue };
        let (Kind::Some(all) | Kind::Levels(all)) = &mut field.kind else { continue };
        for (service, ..) in &content.levels {
            let id = model.id(*service);
            if !all.iter().any(|c| c.id == id) {
                let title = crate::words::service_title(compiled, *service);
                all.push(Choice { id: id.to_owned(), title });
            }
        }
        let at = |id: &str| all.iter().position(|c| c.id == id);
        let levels: Vec<(usize, u32)> = content
            .levels
            .iter()
            .filter_map(|(s, level, _)| Some((at(model.id(*s))?, level.ppm())))
            .collect();
        field.value = match (key, levels.is_empty()) {
            (_, true) => Value::Open,
            ("about", _) => Value::Chosen(levels.iter().map(|l| l.0).collect()),
            _ => Value::Levels(levels),
        };
    }
    let ticked = |bits: u32, count: usize| {
        let all: Vec<usize> = (0..count).filter(|at| bits >> at & 1 == 1).collect();
        if all.is_empty() { Value::Open } else { Value::Chosen(all) }
    };
    let all = taxonomy();
    set(sheet, "types", ticked(u32::from(content.types), all.types.len()));
    set(sheet, "causes", ticked(content.causes, all.causes.len()));
    let script = model.script();
    let ids: Vec<&str> =
        content.matters.iter().map(|m| script.events[m.index()].id.as_str()).collect();
    let told = sheet.field("matters").map(|f| {
        let places = f.choices().iter().enumerate();
        places.filter(|(_, c)| ids.contains(&c.id.as_str())).map(|(at, _)| at).collect::<Vec<_>>()
    });
    set(
        sheet,
        "matters",
        match told {
            Some(all) if !all.is_empty() => Value::Chosen(all),
            _ => Value::Open,
        },
    );
    let time = |at: Option<hakyu_engine::SimTime>| at.map_or(Value::Open, |t| Value::Number(t.0));
    set(sheet, "noticed", time(content.noticed));
    set(sheet, "forecast", time(content.forecast));
    set(sheet, "impact", content.impact.map_or(Value::Open, Value::Number));
    let status =
        content.status.and_then(|s| crate::session::STATUSES.iter().position(|known| known.1 == s));
    set(sheet, "status", status.map_or(Value::Open, |s| Value::Chosen(vec![s])));
    let scope = SCOPES.iter().position(|s| s.1 == content.scope);
    set(sheet, "scope", scope.map_or(Value::Open, |s| Value::Chosen(vec![s])));
    set(sheet, "near-miss", Value::Yes(content.near_miss));
    set(sheet, "uncertain", Value::Yes(content.uncertain));
    set(sheet, "anonymous", Value::Yes(content.anonymous));
}

/// A published forecast of restoration.
pub fn forecast(desk: &Desk, offer: &Offer) -> Sheet {
    let (known, _) = services(desk, offer);
    let mut fields = vec![
        field(
            "service",
            ("Service", "サービス"),
            ("Of which service.", "どのサービスの見込みか。"),
            Kind::One(known),
        ),
        field(
            "restored",
            ("Back at about", "復旧見込み時刻"),
            ("17:30, +2h.", "17:30、+2h など。"),
            Kind::Time(Towards::Future),
        ),
        field(
            "margin",
            ("More or less", "前後の幅"),
            (
                "How much earlier or later it may be: 30m. A margin that is too narrow and one that says nothing both help nobody.",
                "どれだけ早まるか、遅れるか：30m など。狭すぎる幅も、広すぎる幅も役に立ちません。",
            ),
            Kind::Span,
        ),
        field(
            "level",
            ("Level that counts as back", "復旧とみなす水準"),
            ("In percent.", "通常時の何％か。"),
            Kind::Number(100),
        ),
    ];
    for f in &mut fields {
        f.needed = true;
        f.value = match f.key.as_str() {
            "service" => Value::Chosen(vec![0]),
            "margin" => Value::Number(1800),
            "level" => Value::Number(100),
            _ => Value::Open,
        };
    }
    Sheet { title: Text::new("Restoration forecast", "復旧見込みの公表"), fields }
}

/// The role's own reading of the situation (影響の見立て).
pub fn reading(desk: &Desk, offer: &Offer) -> Sheet {
    let (known, _) = services(desk, offer);
    let levels: Vec<(usize, u32)> =
        known.iter().enumerate().map(|(at, c)| (at, level_of(desk, &c.id))).collect();
    let mut fields = vec![
        field(
            "levels",
            ("Level", "サービス水準"),
            (
                "How much of normal you take to be delivered: 80, or 1=80, 2=100.",
                "通常時の何％とみるか。80、または 1=80, 2=100。",
            ),
            Kind::Levels(known),
        ),
        field(
            "estimate",
            ("Impact as you judge it", "影響の見立て"),
            (
                "0 none, 1 low, 2 medium, 3 high, 4 crisis. It is your judgement, not a result.",
                "0：なし、1：軽微、2：中程度、3：大きい、4：危機的。あなたの見立てであり、結果ではありません。",
            ),
            Kind::Number(4),
        ),
        field(
            "text",
            ("In words", "コメント"),
            ("What you expect next.", "今後の見通しなど。"),
            Kind::Words,
        ),
    ];
    fields[0].value = Value::Levels(levels);
    fields[1].unknowable = true;
    Sheet {
        title: Text::new("Reading of the situation", "状況認識・影響の見立て"), fields
    }
}

/// What a filled sheet of a kind (`report`, `relay`, `announce`, `forecast`, `reading`) says.
///
/// # Errors
/// [`Refusal`] if something is missing without which it cannot go out.
pub fn fill(kind: &str, sheet: &Sheet) -> Result<Filled, Refusal> {
    if let Some(empty) = sheet.missing() {
        return Err(Refusal::new(
            format!("'{}' is empty: nothing goes out without it", empty.title.en),
            format!("「{}」が空欄です。これがないと発信できません", empty.title.ja),
        ));
    }
    Ok(match kind {
        "forecast" => {
            let level = sheet.number("level").unwrap_or(100);
            Filled::Doing(Box::new(Doing::Forecast {
                service: sheet.chosen("service").into_iter().next().unwrap_or_default(),
                restored: sheet.number("restored").unwrap_or_default(),
                margin: sheet.number("margin").unwrap_or_default(),
                level: u32::try_from(level * u64::from(FULL) / 100).unwrap_or(FULL),
            }))
        }
        "reading" => Filled::Reading {
            levels: sheet.levels("levels"),
            estimate: sheet.number("estimate").and_then(|e| u8::try_from(e).ok()),
            text: sheet.words("text"),
        },
        kind => Filled::Doing(Box::new(Doing::Message(letter(kind, sheet)))),
    })
}

fn letter(kind: &str, sheet: &Sheet) -> Letter {
    let unknown = |key: &str| sheet.field(key).is_some_and(|f| f.value == Value::Unknown);
    let mut causes = sheet.chosen("causes");
    if unknown("causes") {
        causes = vec!["unknown".into()];
    }
    // The form has no place for “I do not know”: it is said in words, so that nobody takes it for forgotten.
    let mut words = sheet.words("text");
    for field in sheet.fields.iter().filter(|f| f.value == Value::Unknown && f.key != "causes") {
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(&format!("{} / {}: unknown / 不明", field.title.ja, field.title.en));
    }
    Letter {
        kind: kind.into(),
        to: sheet.chosen("to"),
        about: sheet.chosen("about"),
        levels: sheet.levels("levels"),
        matters: sheet.chosen("matters"),
        types: sheet.chosen("types"),
        causes,
        noticed: sheet.number("noticed"),
        impact: sheet.number("impact"),
        status: sheet.chosen("status").into_iter().next(),
        forecast: sheet.number("forecast"),
        near_miss: sheet.yes("near-miss"),
        uncertain: sheet.yes("uncertain"),
        anonymous: sheet.yes("anonymous"),
        // What everybody is told everybody may read.
        scope: if kind == "announce" {
            Some("clear".into())
        } else {
            sheet.chosen("scope").into_iter().next()
        },
        via: sheet.chosen("via"),
        text: words,
    }
}

/// The role of a desk.
pub(super) fn role_of(compiled: &Compiled, desk: &Desk) -> Option<RoleId> {
    compiled.model.script().role(&desk.id)
}
