//! Numbers, levels, lengths and moments of time in words.

use hakyu_exercise::outcome::Lang;
use jiff::{Timestamp, ToSpan, Unit, Zoned, civil::Weekday, tz::TimeZone};

use crate::error::ReportError;

/// Shown instead of a number that is none.
const NONE: &str = "–";

/// A whole number with separators.
pub(crate) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A large quantity in three digits: "1.23 million", "123万".
pub(crate) fn quantity(value: f64, lang: Lang) -> String {
    if !value.is_finite() {
        return NONE.into();
    }
    let (sign, value) = if value < 0.0 { ("−", -value) } else { ("", value) };
    if value < 0.5 {
        return if value > 0.0 { "<1".into() } else { "0".into() };
    }
    let steps: &[(f64, &str)] = match lang {
        Lang::En => &[(1e12, " trillion"), (1e9, " billion"), (1e6, " million")],
        Lang::Ja => &[(1e12, "兆"), (1e8, "億"), (1e4, "万")],
    };
    for (step, name) in steps {
        if value >= *step * 0.9995 {
            return format!("{sign}{}{name}", three_digits(value / step));
        }
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive and below a million"
    )]
    let whole = value.round() as u64;
    format!("{sign}{}", count(whole))
}

/// Three digits that matter, with separators, without trailing zeros after a point.
fn three_digits(value: f64) -> String {
    let decimals = if value >= 99.95 {
        0
    } else if value >= 9.995 {
        1
    } else {
        2
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    text.parse().map_or(text, count)
}

/// One unit for all people-hours of a table or figure, so that they can be compared at a glance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    step: f64,
    decimals: usize,
    /// Its name, with people-hours.
    pub(crate) unit: &'static str,
}

impl Scale {
    /// The unit in which a largest value has two to five digits.
    pub(crate) fn of(values: impl Iterator<Item = f64>, lang: Lang) -> Self {
        let most = values
            .filter(|value| value.is_finite())
            .fold(0.0, |most: f64, value| most.max(value.abs()));
        let (step, unit) = match lang {
            Lang::En if most >= 1e7 => (1e6, "million people-hours"),
            Lang::En if most >= 1e5 => (1e3, "thousand people-hours"),
            Lang::En => (1.0, "people-hours"),
            Lang::Ja if most >= 1e9 => (1e8, "億人・時間"),
            Lang::Ja if most >= 1e6 => (1e4, "万人・時間"),
            Lang::Ja => (1.0, "人・時間"),
        };
        let decimals = usize::from(step > 1.0 && most / step < 1000.0);
        Self { step, decimals, unit }
    }

    /// A value in this unit.
    pub(crate) fn show(self, value: f64) -> String {
        if !value.is_finite() {
            return NONE.into();
        }
        let (sign, value) = if value < 0.0 { ("−", -value) } else { ("", value) };
        let text = format!("{:.*}", self.decimals, value / self.step);
        if !text.contains(|digit| ('1'..='9').contains(&digit)) {
            let least = if self.decimals == 0 { "1" } else { "0.1" };
            return if value > 0.0 { format!("{sign}<{least}") } else { "0".into() };
        }
        let (whole, rest) =
            text.split_once('.').map_or((text.as_str(), ""), |(whole, rest)| (whole, rest));
        let whole = whole.parse().map_or_else(|_| whole.to_owned(), count);
        if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
    }
}

/// A small number with at most one digit after the point.
pub(crate) fn short(value: f64) -> String {
    if !value.is_finite() {
        return NONE.into();
    }
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".into() } else { text.to_owned() }
}

/// A level or share in per cent; never rounded up to 100 % or down to 0 %.
pub(crate) fn percent(ppm: u32) -> String {
    let share = f64::from(ppm) / 1e4;
    match ppm {
        0 => "0%".into(),
        1..=999 => "<0.1%".into(),
        999_000..=999_989 => format!("{:.2}%", (share * 100.0).floor() / 100.0),
        999_990..=999_999 => ">99.9%".into(),
        _ => format!("{}%", short(share)),
    }
}

/// A share from 0 to 1 in whole per cent.
pub(crate) fn share(value: f64) -> String {
    if value.is_finite() { format!("{:.0}%", value * 100.0) } else { NONE.into() }
}

/// A length of time in its two largest units.
pub(crate) fn length(seconds: u64, lang: Lang) -> String {
    let units: [(u64, &str); 4] = match lang {
        Lang::En => [(86_400, " d"), (3_600, " h"), (60, " min"), (1, " s")],
        Lang::Ja => [(86_400, "日"), (3_600, "時間"), (60, "分"), (1, "秒")],
    };
    let Some(first) = units.iter().position(|(unit, _)| seconds >= *unit) else {
        return format!("0{}", units[3].1);
    };
    let (unit, name) = units[first];
    let mut out = format!("{}{name}", seconds / unit);
    if let Some((small, name)) = units.get(first + 1) {
        let rest = seconds % unit / small;
        if rest > 0 {
            if lang == Lang::En {
                out.push(' ');
            }
            out.push_str(&rest.to_string());
            out.push_str(name);
        }
    }
    out
}

/// Civil time of a scenario, in Japan.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    start: Zoned,
    lang: Lang,
}

impl Clock {
    /// The clock of a scenario that starts at an RFC 3339 time.
    ///
    /// # Errors
    /// If it is none.
    pub(crate) fn new(start: &str, lang: Lang) -> Result<Self, ReportError> {
        let wrong = |error: jiff::Error| ReportError::Start {
            text: start.to_owned(),
            reason: error.to_string(),
        };
        let moment: Timestamp = start.parse().map_err(wrong)?;
        let zone = TimeZone::get("Asia/Tokyo").map_err(wrong)?;
        Ok(Self { start: moment.to_zoned(zone), lang })
    }

    /// The civil time some seconds after the start; the start itself where the calendar ends.
    fn at(&self, seconds: i64) -> Zoned {
        self.start
            .checked_add(seconds.clamp(-100_000_000_000, 100_000_000_000).seconds())
            .unwrap_or_else(|_| self.start.clone())
    }

    /// Date with year, weekday and time.
    pub(crate) fn full(&self, seconds: i64) -> String {
        let at = self.at(seconds);
        match self.lang {
            Lang::En => format!("{} {}", at.strftime("%A, %-d %B %Y, %H:%M"), "JST"),
            Lang::Ja => format!(
                "{}年{}月{}日({}){}",
                at.year(),
                at.month(),
                at.day(),
                day(at.weekday()),
                at.strftime("%H:%M")
            ),
        }
    }

    /// Month, day, weekday and time.
    pub(crate) fn civil(&self, seconds: i64) -> String {
        let at = self.at(seconds);
        match self.lang {
            Lang::En => at.strftime("%a %-d %b %H:%M").to_string(),
            Lang::Ja => format!(
                "{}/{}({}) {}",
                at.month(),
                at.day(),
                day(at.weekday()),
                at.strftime("%H:%M")
            ),
        }
    }

    /// Month, day and time.
    pub(crate) fn brief(&self, seconds: i64) -> String {
        let at = self.at(seconds);
        match self.lang {
            Lang::En => at.strftime("%-d %b %H:%M").to_string(),
            Lang::Ja => format!("{}/{} {}", at.month(), at.day(), at.strftime("%H:%M")),
        }
    }

    /// Time since the start, `T+3:20`, with days from one day on.
    pub(crate) fn elapsed(&self, seconds: i64) -> String {
        let sign = if seconds < 0 { '−' } else { '+' };
        let all = seconds.unsigned_abs();
        let (days, hours, minutes) = (all / 86_400, all / 3_600 % 24, all / 60 % 60);
        match (days, self.lang) {
            (0, _) => format!("T{sign}{hours}:{minutes:02}"),
            (_, Lang::En) => format!("T{sign}{days}d {hours}:{minutes:02}"),
            (_, Lang::Ja) => format!("T{sign}{days}日{hours}:{minutes:02}"),
        }
    }

    /// Ticks of an axis from 0 to `duration` with at most `most` of them: (seconds, label, whether a day begins).
    pub(crate) fn ticks(&self, duration: u64, most: u64) -> Vec<(u64, String, bool)> {
        const STEPS: [u64; 16] = [
            60, 300, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 259_200,
            604_800, 1_209_600, 2_592_000, 31_536_000,
        ];
        let most = most.max(1);
        let step = STEPS
            .into_iter()
            .find(|step| duration / step < most)
            .unwrap_or_else(|| (duration / most).max(1));
        let midnight = self.start.start_of_day().ok();
        let since = midnight.and_then(|from| self.start.since((Unit::Second, &from)).ok());
        let since = since.and_then(|span| u64::try_from(span.get_seconds()).ok()).unwrap_or(0);
        let mut ticks = Vec::new();
        let mut at = (step - since % step) % step;
        while at <= duration {
            let time = self.at(i64::try_from(at).unwrap_or(i64::MAX));
            let begins = time.hour() == 0 && time.minute() == 0;
            let label = if begins { self.day(&time) } else { time.strftime("%H:%M").to_string() };
            ticks.push((at, label, begins));
            at += step;
        }
        ticks
    }

    fn day(&self, time: &Zoned) -> String {
        match self.lang {
            Lang::En => time.strftime("%-d %b").to_string(),
            Lang::Ja => format!("{}/{}", time.month(), time.day()),
        }
    }
}

/// A weekday in one Japanese character.
fn day(weekday: Weekday) -> char {
    match weekday {
        Weekday::Monday => '月',
        Weekday::Tuesday => '火',
        Weekday::Wednesday => '水',
        Weekday::Thursday => '木',
        Weekday::Friday => '金',
        Weekday::Saturday => '土',
        Weekday::Sunday => '日',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_read_well() {
        let en = |value| quantity(value, Lang::En);
        let ja = |value| quantity(value, Lang::Ja);
        assert_eq!(
            [en(0.0), en(0.2), en(1_234.4), en(999_999.0), en(1_234_567.0)],
            ["0", "<1", "1,234", "1 million", "1.23 million"]
        );
        assert_eq!(
            [ja(9_000.0), ja(12_345.0), ja(123_456_789.0), ja(5_400_000.0)],
            ["9,000", "1.23万", "1.23億", "540万"]
        );
        assert_eq!([en(f64::NAN), en(-2_000_000.0), ja(99_960_000.0)], ["–", "−2 million", "1億"]);
        assert_eq!(ja(43_210_000.0), "4,321万");
        assert_eq!([count(0), count(1_000), count(126_146_099)], ["0", "1,000", "126,146,099"]);
    }

    #[test]
    fn a_scale_is_one_unit_for_all() {
        let scale = Scale::of([4.1e9, 2e3, f64::NAN].into_iter(), Lang::En);
        let shown = [4.1e9, 2e3, 0.0, -7.5e6, f64::INFINITY].map(|value| scale.show(value));
        assert_eq!(
            (scale.unit, shown),
            ("million people-hours", ["4,100", "<1", "0", "−8", "–"].map(str::to_owned))
        );
        let scale = Scale::of([4.1e8].into_iter(), Lang::Ja);
        assert_eq!(
            (scale.unit, scale.show(1.0e7), scale.show(12_345_678_901.0)),
            ("万人・時間", "1,000".into(), "1,234,568".into())
        );
        assert_eq!(Scale::of([123_456.0].into_iter(), Lang::En).show(123_456.0), "123.5");
    }

    #[test]
    fn levels_are_never_rounded_to_the_ends() {
        let got: Vec<String> = [0, 5, 230_000, 234_567, 999_700, 999_999, 1_000_000]
            .into_iter()
            .map(percent)
            .collect();
        assert_eq!(got, ["0%", "<0.1%", "23%", "23.5%", "99.97%", ">99.9%", "100%"]);
    }

    #[test]
    fn times_are_japanese() {
        let clock = Clock::new("2027-02-16T20:30:00Z", Lang::Ja).unwrap();
        assert_eq!(clock.civil(0), "2/17(水) 05:30");
        assert_eq!(clock.full(-1800), "2027年2月17日(水)05:00");
        assert_eq!(clock.elapsed(100_000), "T+1日3:46");
        assert_eq!(
            Clock::new("2027-02-17T05:30:00+09:00", Lang::En).unwrap().civil(60),
            "Wed 17 Feb 05:31"
        );
        assert!(Clock::new("tomorrow", Lang::En).is_err());
        let ticks = clock.ticks(14 * 86_400, 8);
        assert_eq!(ticks[0], (153_000, "2/19".into(), true));
        assert!(ticks.len() <= 8);
        assert_eq!(
            [length(0, Lang::En), length(3_660, Lang::En), length(90_000, Lang::Ja)],
            ["0 s", "1 h 1 min", "1日1時間"]
        );
        assert!(!clock.civil(i64::MAX).is_empty());
    }
}
