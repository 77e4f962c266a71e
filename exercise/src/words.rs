//! Small pieces of wording in both languages: titles, spans of time, numbers.

use hakyu_engine::{FULL, RoleId, ServiceId};
use hakyu_scenarios::{compile::Compiled, decode, syntax::Part, world::Title};

use crate::outcome::Text;

/// A world's title as text.
pub fn title(title: &Title) -> Text {
    let ja = if title.ja.is_empty() { &title.en } else { &title.ja };
    let en = if title.en.is_empty() { ja } else { &title.en };
    Text::new(en.clone(), ja.clone())
}

/// A scenario's text as text.
pub fn text(text: &decode::Text) -> Text {
    Text::new(text.en(), text.ja())
}

/// What people call a role.
pub fn role_title(compiled: &Compiled, role: RoleId) -> Text {
    match compiled.role(role) {
        Some(entry) => match &entry.organisation {
            None => text(&entry.title),
            Some(organisation) => Text::new(
                format!("{} – {}", organisation.en(), entry.title.en()),
                format!("{}・{}", organisation.ja(), entry.title.ja()),
            ),
        },
        None => Text::both(compiled.model.script().roles[role.index()].id.clone()),
    }
}

/// What people call a service.
pub fn service_title(compiled: &Compiled, service: ServiceId) -> Text {
    title(&compiled.world.service(service).title)
}

/// A span of time, `1 h 30 min`.
pub fn hours(seconds: u64) -> Text {
    let (d, h, m, s) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    let mut en = Vec::new();
    let mut ja = String::new();
    for (value, unit, kanji) in [(d, "d", "日"), (h, "h", "時間"), (m, "min", "分")] {
        if value > 0 {
            en.push(format!("{value} {unit}"));
            ja.push_str(&format!("{value}{kanji}"));
        }
    }
    if s > 0 && d == 0 && h == 0 {
        en.push(format!("{s} s"));
        ja.push_str(&format!("{s}秒"));
    }
    if en.is_empty() {
        return Text::new("0 min", "0分");
    }
    Text::new(en.join(" "), ja)
}

/// Seconds to the nearest minute, from two minutes on: nobody counts on seconds.
pub fn to_minutes(seconds: u64) -> u64 {
    if seconds < 120 { seconds } else { (seconds + 30) / 60 * 60 }
}

/// The civil time of a moment of the run, to the minute.
pub fn clock_time(compiled: &Compiled, at: u64) -> Text {
    let clock = &compiled.scenario.clock;
    let seconds = i64::try_from(at).unwrap_or(i64::MAX);
    let moment = clock.start().checked_add(jiff::SignedDuration::from_secs(seconds));
    let Ok(moment) = moment else { return Text::both(clock.civil(seconds)) };
    let zoned = moment.to_zoned(clock.zone().clone());
    Text::new(
        zoned.strftime("%-d %b %H:%M").to_string(),
        format!("{}月{}日{}", zoned.month(), zoned.day(), zoned.strftime("%H:%M")),
    )
}

/// The start as RFC 3339 with its zone's offset.
pub fn rfc3339(compiled: &Compiled) -> String {
    let clock = &compiled.scenario.clock;
    let zoned = clock.start().to_zoned(clock.zone().clone());
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The name of a need, in words where it is one that worlds commonly have; its id otherwise.
pub fn need_title(need: &str) -> Text {
    let ja = match need {
        "power" => "電力",
        "communications" | "network" => "通信",
        "fuel" => "燃料",
        "water" => "水",
        "data" => "データ",
        "access" => "交通手段",
        "supply" => "供給",
        "staff" => "要員",
        "cash" => "現金",
        other => other,
    };
    Text::new(need, ja)
}

/// A number with thousands separators, without decimals.
pub fn number(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if value <= -0.5 { format!("-{out}") } else { out }
}

/// A level as a percentage with one decimal.
pub fn percent(ppm: u32) -> String {
    format!("{:.1} %", f64::from(ppm) * 100.0 / f64::from(FULL))
}

/// The name of a part of the score.
pub fn words_of_part(part: Part) -> Text {
    match part {
        Part::Recognition => Text::new("Recognition and triage", "認知・トリアージ"),
        Part::Reporting => Text::new("Reporting and relay", "情報連絡・情報提供"),
        Part::Reach => Text::new("Reach", "到達"),
        Part::Continuity => Text::new("Continuity of service", "サービスの継続"),
        Part::Plan => Text::new("Plan execution", "計画の実行"),
        Part::Public => Text::new("Public communication", "対外説明"),
        Part::Mode => Text::new("Mode switching", "体制の切替え"),
        Part::Rubric => Text::new("Rating by evaluators", "評価者による評価"),
    }
}

/// Nothing started the clock.
pub fn clock_never_started() -> Text {
    Text::new(
        "not tested: what starts the clock never happened",
        "未検証：起点となる事象が発生しなかった",
    )
}

/// Play ended too early to tell.
pub fn play_ended() -> Text {
    Text::new(
        "not tested: play ended before the time for it was up",
        "未検証：期限より前に演習が終了した",
    )
}

/// Nobody did it.
pub fn never_done(who: &Text) -> Text {
    Text::new(format!("{}: never done", who.en), format!("{}：実施されず", who.ja))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_spans_read_well() {
        assert_eq!(number(1_234_567.4), "1,234,567");
        assert_eq!(number(-1_200.0), "-1,200");
        assert_eq!(number(0.2), "0");
        assert_eq!(hours(5_400).en, "1 h 30 min");
        assert_eq!(hours(45).ja, "45秒");
        assert_eq!(hours(0).en, "0 min");
        assert_eq!([0, 119, 150, 942].map(to_minutes), [0, 119, 180, 960]);
        assert_eq!(percent(1_000_000), "100.0 %");
    }
}
