//! Times of a list against each other: which day a time of day belongs to, and where the exercise starts.

use hakyu_scenarios::decode::{Clock, LONGEST};
use jiff::civil::{Date, Time, date};

use crate::note::Notes;
use crate::times::Moment;

/// A time of the list, with what its row and section say about the day.
#[derive(Clone, Copy, Debug)]
pub struct Timed {
    /// The time.
    pub moment: Moment,
    /// The day its row or section names.
    pub day: Option<Date>,
}

/// The day and time taken where a list names none at all.
const ASSUMED: &str = "2027-04-01T09:00+09:00";

/// The start of the exercise: what was asked for, or the full hour before the first civil time.
///
/// # Errors
/// The start that was asked for is no time.
pub fn start(asked: Option<&str>, times: &[Timed], notes: &mut Notes) -> Result<Clock, String> {
    if let Some(asked) = asked {
        return Clock::parse(asked).map_err(|why| {
            format!(
                "--start {asked}: {why}; write it like 2026-11-01T09:00 or 2026-11-01T09:00+09:00"
            )
        });
    }
    let civil = |t: &Timed| match t.moment {
        Moment::Civil { date, clock, zone } => Some((date.or(t.day), clock, zone)),
        _ => None,
    };
    let dated =
        times.iter().filter_map(civil).filter_map(|(day, clock, zone)| Some((day?, clock, zone)));
    if let Some((day, clock, zone)) = dated.min_by_key(|(day, clock, _)| (*day, clock.unwrap_or(0)))
    {
        let hour = clock.unwrap_or(9 * 3_600) / 3_600;
        let offset = zone.unwrap_or(9 * 3_600);
        let sign = if offset < 0 { '-' } else { '+' };
        let text = format!(
            "{day}T{hour:02}:00{sign}{:02}:{:02}",
            offset.abs() / 3_600,
            offset.abs() / 60 % 60
        );
        let clock = Clock::parse(&text)?;
        notes.info(
            "",
            format!(
                "the exercise starts at {text}, the full hour before the first time of the list"
            ),
        );
        return Ok(clock);
    }
    let first = times.iter().filter_map(civil).find_map(|(_, clock, _)| clock);
    let text = match first {
        Some(clock) => format!("2027-04-01T{:02}:00+09:00", clock / 3_600),
        None => ASSUMED.to_owned(),
    };
    if !times.is_empty() {
        notes.warn_help(
            "",
            format!("the list names no date; {text} is taken for the start"),
            "say it with --start 2026-11-01T09:00",
        );
    }
    Clock::parse(&text)
}

/// The civil time that lies some seconds before another, as a start is written.
pub fn before(day: Date, clock: i64, zone: Option<i32>, seconds: i64) -> Option<String> {
    let at = day.to_datetime(Time::midnight());
    let at = at.checked_add(jiff::Span::new().try_seconds(clock - seconds).ok()?).ok()?;
    let offset = zone.unwrap_or(9 * 3_600);
    let sign = if offset < 0 { '-' } else { '+' };
    let zone = format!("{sign}{:02}:{:02}", offset.abs() / 3_600, offset.abs() / 60 % 60);
    Some(format!("{}{zone}", at.strftime("%Y-%m-%dT%H:%M")))
}

/// Puts times on one line.
#[derive(Debug)]
pub struct Line<'c> {
    clock: &'c Clock,
    first: Date,
    last: Option<(Date, i64)>,
}

impl<'c> Line<'c> {
    /// From a start.
    pub fn new(clock: &'c Clock) -> Self {
        let first = clock.start().to_zoned(clock.zone().clone()).date();
        Self { clock, first, last: None }
    }

    /// Seconds from the start; the flag says that a time of day went past midnight.
    pub fn seconds(&mut self, timed: Timed) -> Option<(i64, bool)> {
        let begin = self.clock.start().to_zoned(self.clock.zone().clone());
        let of_day = i64::from(begin.hour()) * 3_600 + i64::from(begin.minute()) * 60;
        let (seconds, over) = match timed.moment {
            Moment::Offset(seconds) => (seconds, false),
            Moment::Day { days, clock: None } => (days * 86_400, false),
            Moment::Day { days, clock: Some(clock) } => {
                let day = self.first.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
                self.last = Some((day, clock));
                (self.civil(day, clock, None)?, false)
            }
            Moment::Civil { date: day, clock, zone } => {
                let named = day.or(timed.day);
                let clock =
                    clock.unwrap_or(if named == Some(self.first) { of_day } else { 9 * 3_600 });
                let (day, over) = match (named, self.last) {
                    // 23:50, then 0:10: the next day. A little earlier is only out of order.
                    (None, Some((day, before))) if clock + 6 * 3_600 < before => {
                        (day.tomorrow().ok()?, true)
                    }
                    (Some(day), _) | (None, Some((day, _))) => (day, false),
                    (None, None) => (self.first, false),
                };
                self.last = Some((day, clock));
                (self.civil(day, clock, zone)?, over)
            }
        };
        (seconds.unsigned_abs() <= LONGEST).then_some((seconds, over))
    }

    fn civil(&self, day: Date, clock: i64, zone: Option<i32>) -> Option<i64> {
        let midnight = day.to_datetime(Time::midnight());
        let at = midnight.checked_add(jiff::Span::new().try_seconds(clock).ok()?).ok()?;
        let stamp = match zone {
            Some(offset) => jiff::tz::Offset::from_seconds(offset).ok()?.to_timestamp(at).ok()?,
            None => at.to_zoned(self.clock.zone().clone()).ok()?.timestamp(),
        };
        Some(stamp.as_second() - self.clock.start().as_second())
    }
}

/// A year that is named somewhere in these texts.
pub fn year<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<i16> {
    for text in texts {
        let narrow = crate::words::narrow(text);
        let pieces = narrow.split(|c: char| !c.is_ascii_digit());
        let found = pieces
            .filter(|p| p.len() == 4)
            .filter_map(|p| p.parse::<i16>().ok())
            .find(|y| (1_990..=2_100).contains(y));
        if found.is_some() {
            return found;
        }
        if let Some((_, rest)) = narrow.split_once("令和") {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            if let Ok(n) = digits.parse::<i16>() {
                return Some(2018 + n);
            }
        }
    }
    None
}

/// A date inside a text, such as the heading of a day.
pub fn day_in(text: &str, how: &crate::times::Reading) -> Option<Moment> {
    let whole = crate::times::read(text, how).ok();
    let marks = ['|', '–', '—', ':', '：', '(', ')', '（', '）', '　', '【', '】', '、'];
    let pieces = text.split(marks).chain(text.split(" - ")).chain(text.split(' '));
    let found = whole.or_else(|| {
        pieces
            .map(str::trim)
            .filter(|p| p.chars().count() >= 4 || p.ends_with("日目"))
            .find_map(|p| crate::times::read(p, how).ok())
    });
    found.filter(|m| matches!(m, Moment::Civil { date: Some(_), .. } | Moment::Day { .. }))
}

/// The date of a moment, if days are counted from a first one.
pub fn date_of(moment: &Moment, first: Option<Date>) -> Option<Date> {
    match moment {
        Moment::Civil { date, .. } => *date,
        Moment::Day { days, .. } => {
            first?.checked_add(jiff::Span::new().try_days(*days).ok()?).ok()
        }
        Moment::Offset(_) => None,
    }
}

/// The first day of lists without dates.
pub fn assumed_day() -> Date {
    date(2027, 4, 1)
}
