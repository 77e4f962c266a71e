//! The fixed words of lists, in English and Japanese: kinds of line, media, deeds, states, conditions.

use hakyu_scenarios::condition::{Compare, Condition, Measure, SystemState};

use crate::fields::Lang;
use crate::master::{Kind, Master};
use crate::times;

fn pick(lang: Lang, en: &'static str, ja: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Ja => ja,
    }
}

/// What a line is.
pub fn kind(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Inject => pick(lang, "Inject", "状況付与"),
        Kind::Contingency => pick(lang, "Contingency Inject", "予備の状況付与"),
        Kind::Expected => pick(lang, "Expected Action", "期待される対応"),
        Kind::Event => pick(lang, "Event (control only)", "事象（統制用）"),
        Kind::Move => pick(lang, "Move", "局面"),
    }
}

/// Words of the format in Japanese; English lists show them as they are, with a capital.
const WORDS: &[(&str, &str, &str)] = &[
    ("mail", "E-mail", "メール"),
    ("phone", "Telephone", "電話"),
    ("fax", "Fax", "FAX"),
    ("portal", "Portal", "ポータル"),
    ("press", "Press", "報道"),
    ("tv", "Television", "テレビ"),
    ("sns", "Social media", "SNS"),
    ("radio", "Radio", "無線・ラジオ"),
    ("alarm", "Alarm", "警報"),
    ("paper", "Paper", "紙"),
    ("draft", "Draft", "案"),
    ("agreed", "Agreed", "合意済"),
    ("approved", "Approved", "承認済"),
    ("report", "Report", "情報連絡"),
    ("relay", "Pass it on", "情報の転送"),
    ("notice", "Give notice", "情報提供"),
    ("newsletter", "Send a newsletter", "ニュースレターの発行"),
    ("status", "Send a status report", "定時報告"),
    ("publish-forecast", "Publish a forecast of restoration", "復旧見通しの公表"),
    ("announce", "Make a public statement", "公表・周知"),
    ("switch-mode", "Decide on the mode", "体制の切替え"),
    ("switch-phase", "Move to the next phase", "段階の移行"),
    ("invoke", "Invoke a plan", "計画の発動"),
    ("decide", "Decide on the residual risk", "残存リスクの判断"),
];

/// A word of the format, as lists show it; `None` for a word that has no other.
pub fn word(word: &str, lang: Lang) -> Option<&'static str> {
    WORDS.iter().find(|(w, ..)| *w == word).map(|(_, en, ja)| pick(lang, en, ja))
}

/// The word of the format that a list shows.
pub fn unword(shown: &str) -> Option<&'static str> {
    let plain = crate::words::plain(shown);
    let same = |text: &str| crate::words::plain(text) == plain;
    WORDS.iter().find(|(w, en, ja)| same(w) || same(en) || same(ja)).map(|(w, ..)| *w)
}

/// A length of time in words.
pub fn length(seconds: u64, lang: Lang) -> String {
    let unit = |n: u64, en: &str, ja: &str| match lang {
        Lang::En => format!("{n} {en}"),
        Lang::Ja => format!("{n}{ja}"),
    };
    let (h, m, s) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let join = |a: String, b: String| match lang {
        Lang::En => format!("{a} {b}"),
        Lang::Ja => format!("{a}{b}"),
    };
    match (h, m, s) {
        (h, 0, 0) if h >= 48 && h % 24 == 0 => unit(h / 24, "d", "日"),
        (0, m, 0) => unit(m, "min", "分"),
        (h, 0, 0) => unit(h, "h", "時間"),
        (h, m, 0) => join(unit(h, "h", "時間"), unit(m, "min", "分")),
        _ => unit(seconds, "s", "秒"),
    }
}

fn percent(ppm: i64) -> String {
    let (whole, rest) = (ppm / 10_000, ppm % 10_000);
    if rest == 0 { format!("{whole}%") } else { format!("{}%", ppm as f64 / 10_000.0) }
}

/// A condition in words.
pub fn condition(condition: &Condition, master: &Master, lang: Lang) -> String {
    let role = |id: &str| master.role(id).map_or_else(|| id.to_owned(), |r| r.shown(lang));
    let event = |id: &str| master.title_of("events", id, lang).to_owned();
    let join = |parts: &[Condition], en: &str, ja: &str| {
        let parts: Vec<String> = parts
            .iter()
            .map(|part| {
                let text = self::condition(part, master, lang);
                match (part, lang) {
                    (Condition::All(_) | Condition::Any(_), Lang::En) => format!("({text})"),
                    (Condition::All(_) | Condition::Any(_), Lang::Ja) => format!("（{text}）"),
                    _ => text,
                }
            })
            .collect();
        parts.join(if lang == Lang::En { en } else { ja })
    };
    match (condition, lang) {
        (Condition::Compare { measure, compare, value }, _) => {
            compared(measure, *compare, value.value, master, lang)
        }
        (Condition::Fired(inject), Lang::En) => format!("inject {} has been sent", inject.value),
        (Condition::Fired(inject), Lang::Ja) => format!("状況付与{}が出された", inject.value),
        (Condition::Received { inject, role: by }, Lang::En) => {
            format!("{} has read inject {}", role(by), inject.value)
        }
        (Condition::Received { inject, role: by }, Lang::Ja) => {
            format!("{}が状況付与{}を読んだ", role(by), inject.value)
        }
        (Condition::Done { deed, by }, _) => {
            let title = master.title_of("actions", deed, lang);
            let deed = word(deed, lang).unwrap_or(title);
            match (by, lang) {
                (Some(by), Lang::En) => format!("{} has done “{deed}”", role(by)),
                (Some(by), Lang::Ja) => format!("{}が「{deed}」を行った", role(by)),
                (None, Lang::En) => format!("“{deed}” has been done"),
                (None, Lang::Ja) => format!("「{deed}」が行われた"),
            }
        }
        (Condition::System { state, system }, _) => {
            let system = &system.value;
            match (state, lang) {
                (SystemState::Detected, Lang::En) => {
                    format!("the compromise of {system} is detected")
                }
                (SystemState::Detected, Lang::Ja) => format!("{system}の侵害が検知された"),
                (SystemState::Compromised, Lang::En) => format!("{system} is compromised"),
                (SystemState::Compromised, Lang::Ja) => format!("{system}が侵害された"),
                (SystemState::Contained, Lang::En) => format!("{system} is cut off"),
                (SystemState::Contained, Lang::Ja) => format!("{system}が切り離された"),
            }
        }
        (Condition::Knows { role: by, event: e }, Lang::En) => {
            format!("{} knows of “{}”", role(by), event(e))
        }
        (Condition::Knows { role: by, event: e }, Lang::Ja) => {
            format!("{}が「{}」を知った", role(by), event(e))
        }
        (Condition::Mode { mode, role: by }, _) => match (by, lang) {
            (Some(by), Lang::En) => {
                format!("{} knows that mode {} is in force", role(by), mode.value)
            }
            (Some(by), Lang::Ja) => format!("{}が体制「{}」を知った", role(by), mode.value),
            (None, Lang::En) => format!("mode {} is in force", mode.value),
            (None, Lang::Ja) => format!("体制「{}」にある", mode.value),
        },
        (Condition::Milestone(milestone), Lang::En) => {
            format!("milestone “{}” is reached", master.title_of("milestones", milestone, lang))
        }
        (Condition::Milestone(milestone), Lang::Ja) => {
            format!("節目「{}」に達した", master.title_of("milestones", milestone, lang))
        }
        (Condition::All(parts), _) => join(parts, " and ", "、かつ"),
        (Condition::Any(parts), _) => join(parts, " or ", "、または"),
        (Condition::Not(inner), Lang::En) => {
            format!("not ({})", self::condition(inner, master, lang))
        }
        (Condition::Not(inner), Lang::Ja) => {
            format!("「{}」ではない", self::condition(inner, master, lang))
        }
    }
}

fn compared(
    measure: &Measure,
    compare: Compare,
    value: i64,
    master: &Master,
    lang: Lang,
) -> String {
    let role = |id: &str| master.role(id).map_or_else(|| id.to_owned(), |r| r.shown(lang));
    let (what, value) = match (measure, lang) {
        (Measure::Level(s), Lang::En) => (format!("the level of {}", s.value), percent(value)),
        (Measure::Level(s), Lang::Ja) => (format!("{}の水準が", s.value), percent(value)),
        (Measure::People(s), Lang::En) => {
            (format!("people without {}", s.value), value.to_string())
        }
        (Measure::People(s), Lang::Ja) => {
            (format!("{}を利用できない人が", s.value), format!("{value}人"))
        }
        (Measure::Buffer { service, need }, Lang::En) => (
            format!("what {} has left of {}", service.value, need.value),
            length(value.unsigned_abs(), lang),
        ),
        (Measure::Buffer { service, need }, Lang::Ja) => (
            format!("{}の{}の残りが", service.value, need.value),
            length(value.unsigned_abs(), lang),
        ),
        (Measure::Time, Lang::En) => ("the time".to_owned(), times::shown(value)),
        (Measure::Time, Lang::Ja) => ("時刻が".to_owned(), times::shown(value)),
        (Measure::Trust, Lang::En) => ("public trust".to_owned(), percent(value)),
        (Measure::Trust, Lang::Ja) => ("住民の信頼が".to_owned(), percent(value)),
        (Measure::Rumour(p), Lang::En) => (format!("rumour in {}", p.value), percent(value)),
        (Measure::Rumour(p), Lang::Ja) => (format!("{}の流言が", p.value), percent(value)),
        (Measure::Disorder(p), Lang::En) => (format!("disorder in {}", p.value), percent(value)),
        (Measure::Disorder(p), Lang::Ja) => (format!("{}の混乱が", p.value), percent(value)),
        (Measure::Harm(p), Lang::En) => {
            (format!("person-hours at risk in {}", p.value), value.to_string())
        }
        (Measure::Harm(p), Lang::Ja) => {
            (format!("{}で危険にさらされた延べ人時が", p.value), value.to_string())
        }
        (Measure::Believed { role: by, service }, Lang::En) => {
            (format!("the level of {} as {} believes it", service.value, role(by)), percent(value))
        }
        (Measure::Believed { role: by, service }, Lang::Ja) => {
            (format!("{}が認識する{}の水準が", role(by), service.value), percent(value))
        }
    };
    match (lang, compare) {
        (Lang::En, Compare::Less) => format!("{what} is below {value}"),
        (Lang::En, Compare::AtMost) => format!("{what} is at most {value}"),
        (Lang::En, Compare::Greater) => format!("{what} is above {value}"),
        (Lang::En, Compare::AtLeast) => format!("{what} is at least {value}"),
        (Lang::Ja, Compare::Less) => format!("{what}{value}未満"),
        (Lang::Ja, Compare::AtMost) => format!("{what}{value}以下"),
        (Lang::Ja, Compare::Greater) => format!("{what}{value}超"),
        (Lang::Ja, Compare::AtLeast) => format!("{what}{value}以上"),
    }
}
