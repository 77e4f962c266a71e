//! Durations and times. Inside, both are whole seconds; civil times exist only here.

use jiff::Timestamp;
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;

use crate::diagnostic::{Diagnostic, Diagnostics, half_width, quoted};
use crate::source::Spanned;
use crate::yaml::{Node, Value};

use super::expected;

/// The longest duration, ten years in seconds; also the furthest a time may lie from the start.
pub const LONGEST: u64 = 10 * 366 * 86_400;

/// `1d12h`, `15m`, `30s`, `1.5h` as seconds; `None` when it is no such thing.
pub fn parse_duration(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut total = 0.0;
    let mut last = f64::INFINITY;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (count, tail) = rest.split_at_checked(digits)?;
        let unit = match tail.chars().next()? {
            's' => 1.0,
            'm' => 60.0,
            'h' => 3_600.0,
            'd' => 86_400.0,
            _ => return None,
        };
        let count: f64 = count.parse().ok()?;
        if unit >= last {
            return None;
        }
        last = unit;
        total += count * unit;
        rest = tail.get(1..)?;
    }
    let whole = (total - f64::round(total)).abs() < 1e-6 && last.is_finite();
    seconds(f64::round(total)).filter(|_| whole)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number below LONGEST, checked here"
)]
fn seconds(value: f64) -> Option<u64> {
    (0.0..=LONGEST as f64).contains(&value).then_some(value as u64)
}

/// A duration in seconds: `30s`, `15m`, `12h`, `3d` or a sum like `1d12h`.
pub fn duration(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<u64>> {
    let Some(written) = node.written().filter(|_| !node.is_null()) else {
        expected(node, "a duration", diags);
        return None;
    };
    if let Some(value) = parse_duration(written) {
        return Some(Spanned::new(value, node.span));
    }
    let diagnostic = Diagnostic::error("E0201", format!("{} is not a duration", quoted(written)))
        .at(node.span, "")
        .help("durations are like `30s`, `15m`, `12h`, `3d` or `1d12h`, largest unit first, at most ten years");
    diags.push(match (&node.value, guess_duration(written)) {
        (Value::Int(_), _) => diagnostic.at(node.span, "a unit is missing"),
        (_, Some(guess)) => diagnostic.suggest_safe(node.span, guess),
        _ => diagnostic,
    });
    None
}

/// `2 hours` → `2h`, `90 min` → `90m`, `1日` → `1d`.
fn guess_duration(text: &str) -> Option<String> {
    let half = half_width(text).unwrap_or_else(|| text.to_owned());
    let lower = half.trim().to_lowercase();
    if parse_duration(&lower).is_some() {
        return Some(lower);
    }
    let at = lower.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (count, unit) = lower.split_at_checked(at)?;
    let unit = match unit.trim().trim_end_matches('.') {
        "s" | "sec" | "secs" | "second" | "seconds" | "秒" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" | "分" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" | "時間" => "h",
        "d" | "day" | "days" | "日" => "d",
        "w" | "week" | "weeks" | "週" | "週間" => {
            return count
                .parse::<u32>()
                .ok()
                .and_then(|n| n.checked_mul(7))
                .map(|n| format!("{n}d"));
        }
        _ => return None,
    };
    let guess = format!("{count}{unit}");
    parse_duration(&guess).map(|_| guess)
}

/// The start of a scenario, from which all times count.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    start: Timestamp,
    zone: TimeZone,
    known: bool,
}

impl Clock {
    /// A clock for files whose start cannot be read: `T+…` works, civil times are taken as the start.
    pub fn unknown() -> Self {
        Self { start: Timestamp::UNIX_EPOCH, zone: TimeZone::UTC, known: false }
    }

    /// Reads a civil time, `2019-09-09T03:00+09:00`, optionally with `[Asia/Tokyo]`. Without a zone it is Japan's.
    ///
    /// # Errors
    /// What is wrong, as half a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let short =
            |e: jiff::Error| e.to_string().split(':').next_back().unwrap_or("").trim().to_owned();
        let pieces = Pieces::parse(text).map_err(short)?;
        let time = pieces.time().ok_or("the time of day is missing")?;
        let zone = match pieces.to_time_zone().map_err(short)? {
            Some(zone) => zone,
            None => match pieces.to_numeric_offset() {
                Some(offset) => TimeZone::fixed(offset),
                None => TimeZone::get("Asia/Tokyo").map_err(short)?,
            },
        };
        let civil = pieces.date().to_datetime(time);
        let start = match pieces.to_numeric_offset() {
            Some(offset) => offset.to_timestamp(civil).map_err(short)?,
            None => zone.to_timestamp(civil).map_err(short)?,
        };
        if start.subsec_nanosecond() != 0 {
            return Err("fractions of a second are not used".into());
        }
        Ok(Self { start, zone, known: true })
    }

    /// The start.
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// The zone civil times are shown in.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The civil time `seconds` after the start, as `2019-09-09T05:00:00+09:00`.
    pub fn civil(&self, seconds: i64) -> String {
        let at = Timestamp::from_second(self.start.as_second().saturating_add(seconds))
            .unwrap_or(self.start);
        at.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// Seconds from the start to a time: `T+6h`, `T-24h`, `T` or a civil time with zone.
    ///
    /// # Errors
    /// What is wrong, as half a sentence.
    pub fn seconds(&self, text: &str) -> Result<i64, String> {
        if let Some(rest) = text.strip_prefix('T') {
            let (sign, rest) = match rest.split_at_checked(1) {
                _ if rest.is_empty() => return Ok(0),
                Some(("+", rest)) => (1, rest),
                Some(("-", rest)) => (-1, rest),
                _ => return Err("after `T` comes `+` or `-`".into()),
            };
            let amount = parse_duration(rest)
                .ok_or("after the sign comes a duration like `6h` or `1d2h30m`")?;
            return i64::try_from(amount).map(|n| n * sign).map_err(|e| e.to_string());
        }
        if !text.starts_with(|c: char| c.is_ascii_digit()) || !text.contains('-') {
            return Err("neither `T+…` nor a date".into());
        }
        let other = Self::parse(text)?;
        if !self.known {
            return Ok(0);
        }
        let distance = other.start.as_second().saturating_sub(self.start.as_second());
        if distance.unsigned_abs() > LONGEST {
            return Err("it lies more than ten years from the start".into());
        }
        Ok(distance)
    }

    /// A leaf decoder for times, in seconds from the start.
    pub fn time(&self) -> impl Fn(&Node, &mut Diagnostics) -> Option<Spanned<i64>> + '_ {
        |node, diags| {
            let Some(written) = node.as_str() else {
                expected(node, "a time", diags);
                return None;
            };
            match self.seconds(written) {
                Ok(value) => Some(Spanned::new(value, node.span)),
                Err(why) => {
                    let diagnostic = Diagnostic::error(
                        "E0202",
                        format!("{} is not a time", quoted(written)),
                    )
                    .at(node.span, why)
                    .help(
                        "times are like `T+6h`, `T-24h`, `T+1d2h30m` or `2019-09-09T05:00+09:00`",
                    );
                    let guess = guess_time(written);
                    diags.push(match guess {
                        Some(guess) if self.seconds(&guess).is_ok() => {
                            let sure = written.trim().starts_with(['T', 't', 'Ｔ', 'ｔ']);
                            let diagnostic = diagnostic.suggest_safe(node.span, guess);
                            // A bare duration may be meant otherwise.
                            if sure { diagnostic } else { diagnostic.doubtful() }
                        }
                        _ => diagnostic,
                    });
                    None
                }
            }
        }
    }
}

/// `t+6h`, `+6h`, `T + 6h`, `6h` → `T+6h`.
fn guess_time(text: &str) -> Option<String> {
    let half = half_width(text).unwrap_or_else(|| text.to_owned());
    let squeezed: String = half.chars().filter(|c| !c.is_whitespace()).collect();
    let rest = squeezed.trim_start_matches(['T', 't']);
    let (sign, rest) = match rest.split_at_checked(1)? {
        ("-", rest) => ("-", rest),
        ("+", rest) => ("+", rest),
        _ => ("+", rest),
    };
    let amount =
        if parse_duration(rest).is_some() { rest.to_owned() } else { guess_duration(rest)? };
    Some(format!("T{sign}{amount}"))
}

#[cfg(test)]
mod tests {
    use super::{Clock, parse_duration};

    #[test]
    fn durations() {
        for (text, expect) in [
            ("30s", Some(30)),
            ("1d12h", Some(129_600)),
            ("1.5h", Some(5_400)),
            ("0s", Some(0)),
            ("12h1d", None),
            ("1h1h", None),
            ("h", None),
            ("", None),
            ("5", None),
            ("1.2.3h", None),
            ("0.0001s", None),
            ("99999d", None),
            ("１h", None),
        ] {
            assert_eq!(parse_duration(text), expect, "{text}");
        }
    }

    #[test]
    fn times() -> Result<(), String> {
        let clock = Clock::parse("2019-09-09T03:00+09:00")?;
        for (text, expect) in [
            ("T+0h", Some(0)),
            ("T", Some(0)),
            ("T-24h", Some(-86_400)),
            ("T+1d2h30m", Some(95_400)),
            ("2019-09-09T05:00+09:00", Some(7_200)),
            ("2019-09-08T20:00Z", Some(7_200)),
            ("2019-09-09T05:00", Some(7_200)),
            ("2019-09-09T05:00[Asia/Tokyo]", Some(7_200)),
            ("2019-09-09", None),
            ("2019-13-09T05:00+09:00", None),
            ("1019-09-09T05:00+09:00", None),
            ("T+", None),
            ("T6h", None),
            ("", None),
        ] {
            assert_eq!(clock.seconds(text).ok(), expect, "{text}");
        }
        assert_eq!(clock.civil(7_200), "2019-09-09T05:00:00+09:00");
        Ok(())
    }
}
