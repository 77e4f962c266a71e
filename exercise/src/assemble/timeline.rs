//! What happened, in order, in words.

mod conduct;
mod cyber;
mod knowledge;
mod messages;
mod plans;
mod repair;
mod society;

pub(crate) use cyber::system_title;
pub(crate) use messages::mode_title;

use std::collections::BTreeMap;

use hakyu_engine::{
    ActionId, InjectId, Record, RoleId, What,
    script::{Deed, DeedKind},
};
use hakyu_scenarios::{
    compile::Compiled,
    template::{Part, Template, Templates},
};

use crate::{
    causes::CauseLog,
    outcome::{Lang, Moment, MomentKind, Text},
    score::Played,
    words::{clock_time, hours, number, percent, role_title, service_title, text, title},
};

/// Builds the timeline of a run.
pub(crate) fn timeline(compiled: &Compiled, run: &Played, causes: &CauseLog) -> Vec<Moment> {
    let mut moments = Vec::new();
    let mut told = knowledge::Told::default();
    let alternatives = conduct::alternatives(&run.record);
    for fact in &run.record.facts {
        let at = i64::try_from(fact.at.0).unwrap_or(i64::MAX);
        match &fact.what {
            What::EventBegan(event) => {
                let words = match compiled.event(*event).and_then(|e| e.title.as_ref()) {
                    Some(words) => text(words),
                    None => Text::both(compiled.model.script().events[event.index()].id.clone()),
                };
                moments.push(Moment {
                    at,
                    kind: MomentKind::Event,
                    text: words,
                    roles: vec![],
                    main: true,
                });
            }
            What::InjectDelivered { inject, to, quotes } => {
                let words =
                    inject_words(compiled, *inject, alternatives.get(inject).copied(), quotes);
                deliver(compiled, &mut moments, at, *inject, *to, words);
            }
            What::Done { role, deed, step } => {
                let deed = &run.record.deeds[*deed as usize];
                moments.push(Moment {
                    at,
                    kind: MomentKind::Deed,
                    text: deed_words(compiled, deed, *step),
                    roles: vec![role_title(compiled, *role)],
                    main: matches!(deed.kind(), DeedKind::Forecast | DeedKind::SwitchMode),
                });
            }
            What::TookEffect(action) => moments.push(Moment {
                at,
                kind: MomentKind::Effect,
                text: action_title(compiled, *action),
                roles: vec![],
                main: false,
            }),
            What::LockFormed { members, full } => {
                moments.push(lock(compiled, at, members, *full));
            }
            What::Messages(fact) => moments.extend(messages::moment(compiled, at, fact)),
            What::Knowledge(fact) => moments.extend(told.moment(compiled, at, fact)),
            What::Cyber(fact) => moments.extend(cyber::moment(compiled, at, fact)),
            What::Repair(fact) => moments.extend(repair::moment(compiled, at, fact)),
            What::Society(fact) => moments.extend(society::moment(compiled, at, fact)),
            What::Plans(fact) => moments.extend(plans::moment(compiled, at, fact)),
            What::Conduct(fact) => moments.push(conduct::moment(compiled, at, fact)),
            _ => {}
        }
    }
    outages(compiled, run, causes, &mut moments);
    moments.sort_by_key(|m| m.at);
    moments
}

/// One moment per inject, whoever gets it.
fn deliver(
    compiled: &Compiled,
    moments: &mut Vec<Moment>,
    at: i64,
    inject: InjectId,
    to: RoleId,
    words: Text,
) {
    // What was there before the start is dated so; all else came when it came, whatever was planned.
    let before = compiled.inject_dated(inject).filter(|dated| *dated < 0 && at == 0);
    let at = before.unwrap_or(at);
    let who = role_title(compiled, to);
    if let Some(last) = moments.last_mut()
        && last.kind == MomentKind::Inject
        && last.at == at
        && last.text == words
    {
        last.roles.push(who);
        return;
    }
    moments.push(Moment {
        at,
        kind: MomentKind::Inject,
        text: words,
        roles: vec![who],
        main: false,
    });
}

/// Which alternatives of injects were sent in a run; what is not in it was sent as it stands.
pub fn sent_alternatives(record: &Record) -> BTreeMap<InjectId, u32> {
    conduct::alternatives(record)
}

/// The text of an inject as it was sent, with its quotes filled in and the names of what is attached.
pub fn inject_words(
    compiled: &Compiled,
    inject: InjectId,
    alternative: Option<u32>,
    quotes: &[u64],
) -> Text {
    let id = &compiled.model.script().injects[inject.index()].id;
    let Some(entry) = compiled.inject(inject) else { return Text::both(id.clone()) };
    let (templates, attachments) =
        match alternative.and_then(|number| compiled.alternative(inject, number)) {
            Some(sent) => (&sent.text, &sent.attachments),
            None => (&entry.text, &entry.attachments),
        };
    conduct::with_attachments(quoting(compiled, templates, quotes), attachments)
}

/// The text of an inject as it was sent, with its quotes filled in.
pub(crate) fn inject_words_plain(
    compiled: &Compiled,
    inject: InjectId,
    alternative: Option<u32>,
    quotes: &[u64],
) -> Text {
    let id = &compiled.model.script().injects[inject.index()].id;
    let Some(entry) = compiled.inject(inject) else { return Text::both(id.clone()) };
    let sent = alternative.and_then(|number| compiled.alternative(inject, number));
    quoting(compiled, sent.map_or(&entry.text, |sent| &sent.text), quotes)
}

/// A text with its quotes filled in.
fn quoting(compiled: &Compiled, templates: &Templates, quotes: &[u64]) -> Text {
    let mut left = quotes.iter().copied();
    let count = templates.en.as_ref().map_or(0, |t| t.quotes().count());
    let en_quotes: Vec<u64> = left.by_ref().take(count).collect();
    let ja_quotes: Vec<u64> = if templates.text.both { en_quotes.clone() } else { left.collect() };
    let fill = |template: Option<&Template>, quotes: &[u64], lang| {
        template.map(|t| filled(compiled, t, quotes, lang))
    };
    let en = fill(templates.en.as_ref(), &en_quotes, Lang::En);
    let in_ja = if templates.en.is_some() { &ja_quotes } else { quotes };
    let ja = fill(templates.ja.as_ref(), in_ja, Lang::Ja);
    let fallback = en.clone().or_else(|| ja.clone()).unwrap_or_default();
    Text::new(en.unwrap_or_else(|| fallback.clone()), ja.unwrap_or(fallback))
}

fn filled(compiled: &Compiled, template: &Template, quotes: &[u64], lang: Lang) -> String {
    use hakyu_scenarios::condition::Measure;
    let mut quotes = quotes.iter().copied();
    let mut out = String::new();
    for part in &template.parts {
        match part {
            Part::Plain(words) => out.push_str(words),
            Part::Quote(measure) => {
                let value = quotes.next().unwrap_or(0);
                out.push_str(&match &measure.value {
                    Measure::Level(_)
                    | Measure::Believed { .. }
                    | Measure::Trust
                    | Measure::Rumour(_)
                    | Measure::Disorder(_) => percent(u32::try_from(value).unwrap_or(0)),
                    Measure::People(_) | Measure::Harm(_) => number(value as f64),
                    Measure::Buffer { .. } => format!("{:.1} h", value as f64 / 3600.0),
                    Measure::Time => clock_time(compiled, value).get(lang).to_owned(),
                });
            }
        }
    }
    out
}

fn action_title(compiled: &Compiled, action: ActionId) -> Text {
    match compiled.action(action) {
        Some(entry) => text(&entry.title),
        None => Text::both(compiled.model.script().actions[action.index()].id.clone()),
    }
}

pub(crate) fn deed_words(
    compiled: &Compiled,
    deed: &Deed,
    step: Option<hakyu_engine::StepId>,
) -> Text {
    let names = |to: &[RoleId]| {
        let all: Vec<Text> = to.iter().map(|r| role_title(compiled, *r)).collect();
        let en: Vec<&str> = all.iter().map(|t| t.en.as_str()).collect();
        let ja: Vec<&str> = all.iter().map(|t| t.ja.as_str()).collect();
        (en.join(", "), ja.join("、"))
    };
    match deed {
        Deed::Message { kind, to, .. } => {
            let (en, ja) = names(to);
            match kind {
                DeedKind::Report => {
                    Text::new(format!("reports to {en}"), format!("{ja}へ情報連絡"))
                }
                DeedKind::Notice => {
                    Text::new(format!("sends a notice to {en}"), format!("{ja}へ情報提供"))
                }
                DeedKind::Newsletter => Text::new(
                    format!("sends a newsletter to {en}"),
                    format!("{ja}へニュースレター"),
                ),
                DeedKind::Status => {
                    Text::new(format!("sends a status report to {en}"), format!("{ja}へ定時報告"))
                }
                DeedKind::Relay => Text::new(format!("relays to {en}"), format!("{ja}へ情報提供")),
                _ => announcement(compiled, step).unwrap_or_else(|| {
                    Text::new(format!("announces to {en}"), format!("{ja}へ発表"))
                }),
            }
        }
        Deed::Forecast { service, restored, margin, level } => {
            let level = percent(level.ppm());
            let who = service_title(compiled, *service);
            let when = clock_time(compiled, restored.0);
            Text::new(
                format!("forecasts {} back at {level} {} ± {}", who.en, when.en, hours(*margin).en),
                format!(
                    "{}の{level}への復旧見込みを{}±{}と発表",
                    who.ja,
                    when.ja,
                    hours(*margin).ja
                ),
            )
        }
        Deed::Act(action) => {
            let name = action_title(compiled, *action);
            Text::new(format!("decides: {}", name.en), format!("決定：{}", name.ja))
        }
        Deed::SwitchMode(mode) => {
            let name = mode_title(compiled, *mode);
            Text::new(
                format!("switches to {} mode", name.en),
                format!("体制を「{}」に切替え", name.ja),
            )
        }
        Deed::SwitchPhase(phase) => {
            Text::new(format!("moves to phase {}", phase + 1), format!("第{}段階へ移行", phase + 1))
        }
        Deed::Plan(deed) => plans::deed_words(compiled, deed),
    }
}

fn announcement(compiled: &Compiled, step: Option<hakyu_engine::StepId>) -> Option<Text> {
    let (_, entry) = compiled.step(step?)?;
    match &entry.deed {
        hakyu_scenarios::syntax::Deed::Announce { text: Some(words), .. } => {
            let said = text(&words.text);
            Some(Text::new(format!("announces: {}", said.en), format!("発表：{}", said.ja)))
        }
        _ => None,
    }
}

fn lock(
    compiled: &Compiled,
    at: i64,
    members: &[(hakyu_engine::ServiceId, hakyu_engine::GroupId)],
    full: bool,
) -> Moment {
    let names: Vec<Text> =
        members.iter().take(6).map(|m| title(&compiled.world.service(m.0).title)).collect();
    let en: Vec<&str> = names.iter().map(|t| t.en.as_str()).collect();
    let ja: Vec<&str> = names.iter().map(|t| t.ja.as_str()).collect();
    let words = if full {
        Text::new(
            format!("{} services hold each other down: {}", members.len(), en.join(", ")),
            format!("{}件のサービスが相互に復旧を妨げている：{}", members.len(), ja.join("、")),
        )
    } else {
        Text::new(
            format!("{} services hold each other below normal: {}", members.len(), en.join(", ")),
            format!("{}件のサービスが相互に水準を下げている：{}", members.len(), ja.join("、")),
        )
    };
    Moment { at, kind: MomentKind::Lock, text: words, roles: vec![], main: true }
}

/// Services of each sector that lose most, two a sector: a national outage would otherwise fill the main points with
/// one line a prefecture.
fn heaviest(compiled: &Compiled, run: &Played) -> Vec<hakyu_engine::ServiceId> {
    let world = &compiled.world;
    let mut losses: Vec<(Option<&String>, f64, hakyu_engine::ServiceId)> = world
        .reporting_services()
        .iter()
        .map(|&s| {
            let level = compiled.model.info(s).maintenance.level;
            let meta = world.service(s);
            (meta.sector.as_ref(), run.history.people_hours(s, meta.people, level), s)
        })
        .collect();
    losses.sort_by(|a, b| {
        (a.0, b.1, a.2).partial_cmp(&(b.0, a.1, b.2)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut chosen = Vec::new();
    for sector in losses.chunk_by(|a, b| a.0 == b.0) {
        chosen.extend(sector.iter().take(2).map(|l| l.2));
    }
    chosen
}

/// Outages of reporting services: below the maintenance level for longer than the sector allows.
fn outages(compiled: &Compiled, run: &Played, causes: &CauseLog, moments: &mut Vec<Moment>) {
    let world = &compiled.world;
    let heaviest = heaviest(compiled, run);
    for &service in world.reporting_services() {
        let maintenance = compiled.model.info(service).maintenance;
        let curve = run.history.curve(service);
        let people = world.service(service).people;
        for spell in curve.spells_below(maintenance.level.ppm()) {
            if spell.until - spell.from < maintenance.seconds {
                continue;
            }
            let name = title(&world.service(service).title);
            let lost = crate::history::people_hours(
                people,
                curve.missing_below(maintenance.level.ppm(), spell.from, spell.until),
            );
            // The main points are the outages that weigh, and of each sector the heaviest only.
            let main = lost >= 100_000.0 && heaviest.contains(&service);
            let at = |t: u64| i64::try_from(t).unwrap_or(i64::MAX);
            let mut within = curve.stretches().filter(|s| s.0 < spell.until && s.1 > spell.from);
            let worst = within.find(|s| s.2 == spell.lowest).map_or(spell.from, |s| s.0);
            let state = state_words(compiled, causes, service, spell.lowest, worst);
            moments.push(Moment {
                at: at(spell.from),
                kind: MomentKind::OutageBegan,
                text: Text::new(
                    format!(
                        "{}: below the maintenance level ({}, lowest {})",
                        name.en,
                        state.en,
                        percent(spell.lowest)
                    ),
                    format!(
                        "{}：サービス維持レベルを下回る（{}、最低{}）",
                        name.ja,
                        state.ja,
                        percent(spell.lowest)
                    ),
                ),
                roles: vec![],
                main,
            });
            if spell.until < curve.end {
                moments.push(Moment {
                    at: at(spell.until),
                    kind: MomentKind::OutageEnded,
                    text: Text::new(
                        format!(
                            "{}: back above the maintenance level after {}",
                            name.en,
                            hours(spell.until - spell.from).en
                        ),
                        format!(
                            "{}：{}後にサービス維持レベルを回復",
                            name.ja,
                            hours(spell.until - spell.from).ja
                        ),
                    ),
                    roles: vec![],
                    main,
                });
            }
        }
    }
}

/// Whether an outage is a stop, a closed procedure or a lower level, by what holds at its lowest point.
fn state_words(
    compiled: &Compiled,
    causes: &CauseLog,
    service: hakyu_engine::ServiceId,
    lowest: u32,
    at: u64,
) -> Text {
    if lowest == 0 {
        return Text::new("stopped", "停止");
    }
    let closed = |s: &hakyu_engine::ServiceId| {
        causes.find(compiled.model.id(*s)).and_then(|s| causes.is_unusable(s, at))
    };
    // Of a service in parts, all parts that are down.
    let parts: Vec<bool> =
        compiled.world.service(service).classes.iter().filter_map(closed).collect();
    let by_parts = !parts.is_empty() && parts.iter().all(|closed| *closed);
    if closed(&service) == Some(true) || by_parts {
        Text::new("unusable", "利用不能")
    } else {
        Text::new("degraded", "低下")
    }
}
