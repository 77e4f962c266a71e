//! Times and lengths of time as people type them, in either language and in either width of digits.

use hakyu_scenarios::{compile::Compiled, decode::parse_duration};
use jiff::{SignedDuration, ToSpan};

/// Which way a time of day is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// The last time that it was so late.
    Past,
    /// The next time that it will be so late.
    Future,
}

/// The same letters in the width of ASCII, where they have one.
pub fn plain_width(said: &str) -> String {
    said.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// A length of time in seconds: `10m`, `1h30m`, `90` (minutes), `2時間30分`.
pub fn said_duration(said: &str) -> Option<u64> {
    let mut text = plain_width(said).trim().to_lowercase().replace(' ', "");
    for (word, unit) in [
        ("時間", "h"),
        ("日", "d"),
        ("分", "m"),
        ("秒", "s"),
        ("minutes", "m"),
        ("minute", "m"),
        ("hours", "h"),
        ("hour", "h"),
        ("min", "m"),
    ] {
        text = text.replace(word, unit);
    }
    if let Ok(minutes) = text.parse::<u64>() {
        return minutes.checked_mul(60);
    }
    parse_duration(&text)
}

/// A time as the second of the scenario: `now`, `13:24`, `13時24分`, `T+1h30m`, `+30m` and `-30m` from now.
pub fn said_time(compiled: &Compiled, now: u64, said: &str, towards: Towards) -> Option<u64> {
    let text = plain_width(said).trim().to_lowercase();
    if matches!(text.as_str(), "now" | "今" | "現在" | "いま") {
        return Some(now);
    }
    if let Some(rest) = text.strip_prefix("t+") {
        return said_duration(rest).or_else(|| clock_span(rest));
    }
    if let Some(rest) = text.strip_prefix('+') {
        return now.checked_add(said_duration(rest)?);
    }
    if let Some(rest) = text.strip_prefix('-') {
        return now.checked_sub(said_duration(rest)?);
    }
    let (hour, minute) = time_of_day(&text)?;
    let clock = &compiled.scenario.clock;
    let here =
        clock.start().checked_add(SignedDuration::from_secs(i64::try_from(now).ok()?)).ok()?;
    let today = here.to_zoned(clock.zone().clone());
    let time = jiff::civil::time(hour, minute, 0, 0);
    let mut then = today.date().to_datetime(time).to_zoned(clock.zone().clone()).ok()?;
    match towards {
        Towards::Past if then.timestamp() > here => then = then.checked_sub(1.day()).ok()?,
        Towards::Future if then.timestamp() < here => then = then.checked_add(1.day()).ok()?,
        _ => {}
    }
    let seconds = then.timestamp().as_second() - clock.start().as_second();
    // What was noticed just before the start was noticed at the start.
    match towards {
        Towards::Past => Some(u64::try_from(seconds).unwrap_or(0)),
        Towards::Future => u64::try_from(seconds).ok(),
    }
}

/// `1:30` after `T+`.
fn clock_span(text: &str) -> Option<u64> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u64, u64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60).then_some(hours.checked_mul(3600)?.checked_add(minutes * 60)?)
}

fn time_of_day(text: &str) -> Option<(i8, i8)> {
    let text = text.replace('時', ":").replace('分', "");
    let (hour, minute) = text.split_once(':')?;
    let hour: i8 = hour.trim().parse().ok()?;
    let minute: i8 = if minute.trim().is_empty() { 0 } else { minute.trim().parse().ok()? };
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

#[cfg(test)]
mod tests {
    use hakyu_scenarios::{compile::compile_builtin, source::Sources};

    use super::*;

    #[test]
    fn lengths_of_time_in_both_languages_and_widths() {
        for (said, seconds) in [
            ("10m", 600),
            ("1h30m", 5400),
            ("90", 5400),
            ("２時間３０分", 9000),
            ("45 min", 2700),
            ("1日", 86_400),
        ] {
            assert_eq!(said_duration(said), Some(seconds), "{said}");
        }
        assert_eq!(said_duration("soon"), None);
        assert_eq!(said_duration(""), None);
    }

    #[test]
    fn times_are_those_of_the_scenarios_clock() {
        // It begins at 13:00.
        let compiled = compile_builtin("solo-starter", &mut Sources::default()).0.expect("sound");
        let time = |said: &str, towards| said_time(&compiled, 3600, said, towards);
        assert_eq!(time("now", Towards::Past), Some(3600));
        assert_eq!(time("13:24", Towards::Past), Some(24 * 60));
        assert_eq!(time("１３時２４分", Towards::Past), Some(24 * 60));
        assert_eq!(time("14:00", Towards::Past), Some(3600));
        assert_eq!(time("12:59", Towards::Past), Some(0), "before the start");
        assert_eq!(time("17:30", Towards::Future), Some(4 * 3600 + 1800));
        assert_eq!(time("13:30", Towards::Future), Some(24 * 3600 + 1800), "tomorrow");
        assert_eq!(time("T+1h30m", Towards::Past), Some(5400));
        assert_eq!(time("t+1:30", Towards::Past), Some(5400));
        assert_eq!(time("+30m", Towards::Future), Some(5400));
        assert_eq!(time("-2h", Towards::Past), None);
        assert_eq!(time("24:10", Towards::Past), None);
        assert_eq!(time("later", Towards::Future), None);
    }
}
