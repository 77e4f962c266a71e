//! Facts about society in words.

use hakyu_engine::record::society::{SocietyCause, SocietyFact};
use hakyu_scenarios::compile::Compiled;

use super::system_title;
use crate::{
    outcome::{Moment, MomentKind, Text},
    words::{number, percent, service_title, text, title},
};

/// The moment of a fact, if people want to read it.
pub(super) fn moment(compiled: &Compiled, at: i64, fact: &SocietyFact) -> Option<Moment> {
    let (words, main) = match fact {
        SocietyFact::Trust { now, before, cause } => {
            let (en, ja) = moved(compiled, *now, *before, *cause);
            (Text::new(format!("Public trust {en}"), format!("社会の信頼：{ja}")), now < before)
        }
        SocietyFact::Rumour { place, now, before, cause } => {
            let (en, ja) = moved(compiled, *now, *before, *cause);
            let place = place_title(compiled, *place);
            let words = Text::new(
                format!("Rumour in {} {en}", place.en),
                format!("{}の流言：{ja}", place.ja),
            );
            (words, false)
        }
        SocietyFact::Disorder { place, now, before, cause } => {
            let (en, ja) = moved(compiled, *now, *before, *cause);
            let place = place_title(compiled, *place);
            let words = Text::new(
                format!("Disorder in {} {en}", place.en),
                format!("{}の実空間の混乱：{ja}", place.ja),
            );
            (words, false)
        }
        SocietyFact::Harm { place, person_hours, main } => {
            let (place, hours) = (place_title(compiled, *place), number(*person_hours as f64));
            let why = match *main {
                SocietyCause::Outage(service) => {
                    let service = service_title(compiled, service);
                    Text::new(format!("without {}", service.en), service.ja)
                }
                other => {
                    let why = cause_words(compiled, other);
                    Text::new(format!("because of {}", why.en), why.ja)
                }
            };
            let words = Text::new(
                format!("{}: {hours} person-hours at risk, mainly {}", place.en, why.en),
                format!(
                    "{}：危険にさらされた延べ人時が{hours}に達する（主に{}）",
                    place.ja, why.ja
                ),
            );
            (words, true)
        }
        SocietyFact::Feedback { service, demand, absent } => {
            let service = service_title(compiled, *service);
            let words = match (demand, absent) {
                (0, 0) => Text::new(
                    format!("{}: the rush and absences are over", service.en),
                    format!("{}：殺到・欠勤が収まる", service.ja),
                ),
                (0, absent) => Text::new(
                    format!("{}: {} of the staff cannot come", service.en, percent(*absent)),
                    format!("{}：職員の{}が出勤できない", service.ja, percent(*absent)),
                ),
                (demand, _) => Text::new(
                    format!("{}: people ask for {} more than normal", service.en, percent(*demand)),
                    format!("{}：需要が平常より{}増える", service.ja, percent(*demand)),
                ),
            };
            (words, false)
        }
        SocietyFact::Sum { place, person_hours, evacuated, rumour, disorder } => {
            if (*person_hours, *evacuated, *rumour, *disorder) == (0, 0, 0, 0) {
                return None;
            }
            let place = place_title(compiled, *place);
            let (hours, gone) = (number(*person_hours as f64), number(*evacuated as f64));
            let words = Text::new(
                format!(
                    "{} in sum: {hours} person-hours at risk, at most {gone} evacuated",
                    place.en
                ),
                format!("{}の累計：危険にさらされた延べ{hours}人時、避難者最大{gone}人", place.ja),
            );
            (words, true)
        }
        SocietyFact::SumOfTrust(trust) => {
            let trust = percent(*trust);
            let words = Text::new(
                format!("Public trust at the end: {trust}"),
                format!("終了時の社会の信頼：{trust}"),
            );
            (words, true)
        }
    };
    Some(Moment { at, kind: MomentKind::Effect, text: words, roles: vec![], main })
}

/// `rises to 40 % (…)`.
fn moved(compiled: &Compiled, now: u32, before: u32, cause: SocietyCause) -> (String, String) {
    let why = cause_words(compiled, cause);
    let (en, ja) = if now > before { ("rises", "上昇") } else { ("falls", "低下") };
    let to = percent(now);
    (format!("{en} to {to} ({})", why.en), format!("{to}へ{ja}（{}）", why.ja))
}

fn cause_words(compiled: &Compiled, cause: SocietyCause) -> Text {
    let named = |service, en: &str, ja: &str| {
        let title = service_title(compiled, service);
        Text::new(format!("{}: {en}", title.en), format!("{}：{ja}", title.ja))
    };
    match cause {
        SocietyCause::Time => Text::new("time passes", "時間の経過"),
        SocietyCause::Outage(s) => named(s, "out", "途絶"),
        SocietyCause::Silence(s) => {
            named(s, "out and nobody explains it", "途絶したまま説明がない")
        }
        SocietyCause::Statement(_) => Text::new("a statement", "公表"),
        SocietyCause::Falsehood(_) => Text::new("false information", "誤った情報"),
        SocietyCause::Postponed(s, _) => named(s, "the forecast is put off", "復旧見込みの延期"),
        SocietyCause::Missed(s) => {
            named(s, "the forecast has passed unfulfilled", "見込みの時刻を過ぎても復旧しない")
        }
        SocietyCause::System(system) => {
            let title = system_title(compiled, system);
            Text::new(
                format!("a compromised system: {}", title.en),
                format!("侵害されたシステム：{}", title.ja),
            )
        }
        SocietyCause::Leak(system) => {
            let title = system_title(compiled, system);
            Text::new(
                format!("{}: records have leaked", title.en),
                format!("{}：情報漏えいが判明", title.ja),
            )
        }
        SocietyCause::Security(action) => match compiled.action(action) {
            Some(entry) => text(&entry.title),
            None => Text::new("a security measure", "安全対策"),
        },
    }
}

/// What people call a place of the section.
fn place_title(compiled: &Compiled, place: u32) -> Text {
    let places = &compiled.model.script().society.places;
    let id = places.get(place as usize).map_or("", |p| p.id.as_str());
    match compiled.world.place(id) {
        Some(place) => title(&place.title),
        None => Text::both(id.to_owned()),
    }
}
