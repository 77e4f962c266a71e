//! Times as exercise planners write them.
//!
//! | written | meaning |
//! |---|---|
//! | `D+2 H+3 M-5`, `J+1 H+2 M-5`, `J-60`, `H+1:30` | days, hours, minutes from the start |
//! | `T+2h`, `T+1d2h30m`, `T+1:30`, `+1:30`, `開始30分後`, `StartEx+10m` | from the start |
//! | `T+2`, `+90`, `15` | from the start, in a unit that has to be told ([`Reading`]) |
//! | `Day 2 09:05`, `2日目 9時`, `D+1 09:05` | a time of day, days after the first |
//! | `09:05`, `9時5分`, `09h05`, `0905`, `9:05 pm`, `午後1時` | a time of day |
//! | `2026-11-01T09:05+09:00`, `2026/11/1 9:05`, `2026年11月1日 9時5分`, `令和8年11月1日`, `26/06/2024 09h00`, `1 Nov 2026` | a date, with or without a time |

mod words;

use jiff::civil::Date;

use crate::sheet::{Cell, civil};
use words::{Token, simple, tokens};

/// Units of a bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Days,
    /// Hours.
    Hours,
    /// Minutes.
    Minutes,
}

impl Unit {
    fn seconds(self) -> i64 {
        match self {
            Self::Days => 86_400,
            Self::Hours => 3_600,
            Self::Minutes => 60,
        }
    }
}

/// What comes first in a date like 3/4/2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The day.
    DayFirst,
    /// The month.
    MonthFirst,
}

/// How to read what can be read in two ways.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    /// The unit of `T+2`.
    pub t: Option<Unit>,
    /// The unit of a bare number, when the column's heading tells it.
    pub bare: Option<Unit>,
    /// What comes first in a date.
    pub order: Option<Order>,
    /// The year of a date without one.
    pub year: Option<i16>,
}

/// A time as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Seconds from the start.
    Offset(i64),
    /// Days after the first day, at a time of day (or at the start's).
    Day {
        /// How many.
        days: i64,
        /// Seconds of the day.
        clock: Option<i64>,
    },
    /// A date, a time of day, or both; with the distance from UTC in seconds where it is written.
    Civil {
        /// The date.
        date: Option<Date>,
        /// Seconds of the day.
        clock: Option<i64>,
        /// Distance from UTC.
        zone: Option<i32>,
    },
}

/// Why a text is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is something else.
    Other,
    /// The unit of a number after `T` is not known.
    UnitOfT,
    /// The unit of a bare number is not known.
    UnitOfNumber,
    /// Day or month first?
    Order,
    /// The year is not known.
    Year,
    /// There is no such day or time.
    Impossible,
}

/// Reads a cell.
///
/// # Errors
/// Why it is no time.
pub fn cell(cell: &Cell, how: &Reading) -> Result<Moment, Unread> {
    match cell {
        Cell::Text(text) => read(text, how),
        Cell::Moment(days) => match civil(*days) {
            Some((None, clock)) => Ok(Moment::Civil { date: None, clock: Some(clock), zone: None }),
            Some((date, 0)) => Ok(Moment::Civil { date, clock: None, zone: None }),
            Some((date, clock)) => Ok(Moment::Civil { date, clock: Some(clock), zone: None }),
            None => Err(Unread::Impossible),
        },
        Cell::Span(days) => {
            crate::sheet::whole(days * 86_400.0).map(Moment::Offset).ok_or(Unread::Impossible)
        }
        Cell::Number(n) => match how.bare {
            Some(unit) => offset(*n, unit.seconds()),
            // A time that lost its format: part of a day, or days since 1900.
            None if *n > 0.0 && *n < 1.0 => self::cell(&Cell::Moment(*n), how),
            None if (20_000.0..80_000.0).contains(n) => self::cell(&Cell::Moment(*n), how),
            None => match how.t {
                Some(unit) => offset(*n, unit.seconds()),
                None => Err(Unread::UnitOfNumber),
            },
        },
        Cell::Bool(_) | Cell::Fault(_) => Err(Unread::Other),
    }
}

fn offset(count: f64, unit: i64) -> Result<Moment, Unread> {
    crate::sheet::whole(count * unit as f64).map(Moment::Offset).ok_or(Unread::Impossible)
}

/// Reads a text.
///
/// # Errors
/// Why it is no time.
pub fn read(text: &str, how: &Reading) -> Result<Moment, Unread> {
    if text.chars().count() > 60 {
        return Err(Unread::Other);
    }
    let text = simple(text);
    let tokens = tokens(&text);
    if tokens.is_empty() {
        return Err(Unread::Other);
    }
    let found = match relative(&tokens, *how) {
        Err(Unread::Other) => Civil::blank(&tokens, how).read(),
        found => found,
    };
    match found {
        Ok(Moment::Offset(s)) if s.unsigned_abs() > hakyu_scenarios::decode::LONGEST => {
            Err(Unread::Impossible)
        }
        Ok(Moment::Day { days, .. }) if days.unsigned_abs() > 3_660 => Err(Unread::Impossible),
        found => found,
    }
}

/// Text for seconds from the start: `T+2h30m`.
pub fn shown(seconds: i64) -> String {
    format!("T{}{}", if seconds < 0 { '-' } else { '+' }, length(seconds.unsigned_abs()))
}

/// A length of time in the format of scenarios.
pub fn length(seconds: u64) -> String {
    let days = if seconds >= 172_800 { seconds / 86_400 } else { 0 };
    let rest = seconds - days * 86_400;
    let parts = [(days, 'd'), (rest / 3_600, 'h'), (rest / 60 % 60, 'm'), (rest % 60, 's')];
    let text = parts.iter().filter(|(n, _)| *n > 0).fold(String::new(), |mut text, (n, unit)| {
        text.push_str(&n.to_string());
        text.push(*unit);
        text
    });
    if text.is_empty() { "0h".to_owned() } else { text }
}

/// What counts from the start.
fn relative(tokens: &[Token<'_>], how: Reading) -> Result<Moment, Unread> {
    use Token::{Number, Sign, Word};
    let (mut seconds, mut days, mut clock, mut any, mut fine) = (0i64, None, None, false, false);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at + 1..).unwrap_or_default();
        match (token, rest) {
            (Word(w), _) if words::start(w) => {
                any = true;
                at += 1;
                while matches!(tokens.get(at), Some(Word("後" | "から" | "より" | "の" | "after")))
                {
                    at += 1;
                }
                let sign = sign(tokens, &mut at);
                if !matches!(tokens.get(at), Some(Number(_))) {
                    if sign.is_some() {
                        return Err(Unread::Other);
                    }
                    continue;
                }
                let amount = amount(tokens, &mut at, how.t, Unread::UnitOfT)?;
                let before = matches!(tokens.get(at), Some(Word("前")));
                if matches!(tokens.get(at), Some(Word("前" | "後" | "経過"))) {
                    at += 1;
                }
                seconds += amount * sign.unwrap_or(if before { -1 } else { 1 });
                fine = true;
            }
            (Word("d" | "j"), [Sign(sign), Number(n), ..]) => {
                days = Some(days.unwrap_or(0) + sign * whole(n)?);
                any = true;
                at += 3;
            }
            (Word("d" | "j"), [] | [Number(_), Token::Mark(':'), ..]) if !any => {
                days = Some(0);
                any = true;
                at += 1;
            }
            (Word("h"), [Sign(sign), Number(_), ..]) => {
                at += 2;
                seconds += sign * amount(tokens, &mut at, Some(Unit::Hours), Unread::Other)?;
                (any, fine) = (true, true);
            }
            (Word("m" | "min"), [Sign(sign), Number(n), ..]) => {
                seconds += sign * whole(n)? * 60;
                (any, fine) = (true, true);
                at += 3;
            }
            (Word("s"), [Sign(sign), Number(n), ..]) => {
                seconds += sign * whole(n)?;
                (any, fine) = (true, true);
                at += 3;
            }
            (Word("day" | "jour"), [Number(n), ..]) | (Number(n), [Word("日目"), ..]) => {
                days = Some(whole(n)? - 1);
                any = true;
                at += 2;
            }
            (Sign(sign), [Number(_), ..]) if !any => {
                at += 1;
                seconds +=
                    sign * amount(tokens, &mut at, how.bare.or(how.t), Unread::UnitOfNumber)?;
                (any, fine) = (true, true);
            }
            (Number(_), _) if !any && words::later(tokens) => {
                let amount = amount(tokens, &mut at, None, Unread::Other)?;
                let before = matches!(tokens.get(at), Some(Word("前" | "before")));
                if matches!(tokens.get(at), Some(Word("前" | "後" | "later" | "before" | "after")))
                {
                    at += 1;
                }
                seconds += if before { -amount } else { amount };
                (any, fine) = (true, true);
            }
            (Word("at" | "à" | "の" | ",") | Token::Mark(','), _) if any => at += 1,
            (Number(_) | Word(_), _) if days.is_some() && !fine => {
                let mut inner = Civil { at, ..Civil::blank(tokens, &how) };
                clock = Some(inner.clock().ok_or(Unread::Other)?);
                if inner.at < tokens.len() {
                    return Err(Unread::Other);
                }
                at = tokens.len();
            }
            _ => return Err(Unread::Other),
        }
    }
    match days {
        _ if !any => Err(Unread::Other),
        Some(days) if fine => {
            Ok(Moment::Offset(days.saturating_mul(86_400).saturating_add(seconds)))
        }
        Some(days) => Ok(Moment::Day { days, clock }),
        None => Ok(Moment::Offset(seconds)),
    }
}

fn sign(tokens: &[Token<'_>], at: &mut usize) -> Option<i64> {
    let Some(Token::Sign(sign)) = tokens.get(*at) else { return None };
    *at += 1;
    Some(*sign)
}

fn whole(digits: &str) -> Result<i64, Unread> {
    digits.parse::<i64>().ok().filter(|n| *n < 1_000_000).ok_or(Unread::Impossible)
}

/// `1:30`, `1d2h30m`, `90分`, or a number in a unit that is known otherwise.
fn amount(
    tokens: &[Token<'_>],
    at: &mut usize,
    unit: Option<Unit>,
    open: Unread,
) -> Result<i64, Unread> {
    let mut total = 0.0;
    let mut parts = 0;
    while let Some(Token::Number(n)) = tokens.get(*at) {
        if let (0, Some(Token::Mark(':')), Some(Token::Number(m))) =
            (parts, tokens.get(*at + 1), tokens.get(*at + 2))
        {
            let mut seconds = whole(n)? * 3_600 + whole(m)? * 60;
            *at += 3;
            if let (Some(Token::Mark(':')), Some(Token::Number(s))) =
                (tokens.get(*at), tokens.get(*at + 1))
            {
                seconds += whole(s)?;
                *at += 2;
            }
            return Ok(seconds);
        }
        let count: f64 = n.parse().map_err(|_| Unread::Impossible)?;
        match tokens.get(*at + 1) {
            Some(Token::Word(w))
                if words::unit(w).is_some()
                    && !matches!(tokens.get(*at + 2), Some(Token::Sign(_))) =>
            {
                total += count * words::unit(w).unwrap_or(0) as f64;
                *at += 2;
            }
            _ if parts == 0 => {
                *at += 1;
                total = count * unit.ok_or(open)?.seconds() as f64;
                parts += 1;
                break;
            }
            _ => break,
        }
        parts += 1;
    }
    if parts == 0 {
        Err(Unread::Other)
    } else {
        crate::sheet::whole(total).ok_or(Unread::Impossible)
    }
}

/// A date and a time of day, in either order.
struct Civil<'t> {
    tokens: &'t [Token<'t>],
    at: usize,
    how: &'t Reading,
    date: Option<Date>,
    time: Option<i64>,
    zone: Option<i32>,
}

impl<'t> Civil<'t> {
    fn blank(tokens: &'t [Token<'t>], how: &'t Reading) -> Self {
        Self { tokens, at: 0, how, date: None, time: None, zone: None }
    }

    fn peek(&self, ahead: usize) -> Option<Token<'t>> {
        self.tokens.get(self.at + ahead).copied()
    }

    fn read(mut self) -> Result<Moment, Unread> {
        use Token::{Mark, Number, Sign, Word};
        while let Some(token) = self.peek(0) {
            if self.date.is_none()
                && let Some(found) = self.day()?
            {
                self.date = Some(found);
                continue;
            }
            if self.time.is_none()
                && let Some(found) = self.clock()
            {
                self.time = Some(found);
                continue;
            }
            match token {
                Mark(',') | Word("t" | "at" | "à" | "le" | "on" | "ごろ" | "頃") => {
                    self.at += 1;
                }
                Word("z" | "utc" | "gmt") if self.time.is_some() => {
                    self.zone = Some(0);
                    self.at += 1;
                }
                Word("jst") if self.time.is_some() => {
                    self.zone = Some(9 * 3_600);
                    self.at += 1;
                }
                Sign(sign) if self.time.is_some() && self.zone.is_none() => {
                    let Some(Number(h)) = self.peek(1) else { return Err(Unread::Other) };
                    let (hours, minutes) = match (h.len(), self.peek(2), self.peek(3)) {
                        (1 | 2, Some(Mark(':')), Some(Number(m))) => {
                            self.at += 2;
                            (h, m)
                        }
                        (4, _, _) => h.split_at(2),
                        (1 | 2, _, _) => (h, "0"),
                        _ => return Err(Unread::Other),
                    };
                    self.at += 2;
                    let seconds = whole(hours)? * 3_600 + whole(minutes)? * 60;
                    self.zone =
                        i32::try_from(sign * seconds).ok().filter(|z| z.abs() <= 14 * 3_600);
                    if self.zone.is_none() {
                        return Err(Unread::Impossible);
                    }
                }
                Word(w) if words::weekday(w) => self.at += 1,
                Mark('(' | ')' | '.') => self.at += 1,
                _ => return Err(Unread::Other),
            }
        }
        if self.date.is_none() && self.time.is_none() {
            return Err(Unread::Other);
        }
        // `24:00` is the next day's midnight.
        Ok(match (self.date, self.time) {
            (Some(date), Some(86_400)) => {
                Moment::Civil { date: date.tomorrow().ok(), clock: Some(0), zone: self.zone }
            }
            (date, clock) => Moment::Civil { date, clock, zone: self.zone },
        })
    }

    /// A time of day here, in seconds.
    fn clock(&mut self) -> Option<i64> {
        use Token::{Mark, Number, Word};
        let from = self.at;
        let mut half = None;
        if let Some(Word(w)) = self.peek(0)
            && let Some(found) = words::half(w)
        {
            half = Some(found);
            self.at += 1;
        }
        let small = |n: &str, limit: i64| whole(n).ok().filter(|n| *n < limit);
        let found = (|| {
            let Some(Number(h)) = self.peek(0) else { return None };
            match (self.peek(1), self.peek(2)) {
                (Some(Mark(':')), Some(Number(m))) => {
                    let mut seconds = small(h, 25)? * 3_600 + small(m, 60)? * 60;
                    self.at += 3;
                    if let (Some(Mark(':')), Some(Number(s))) = (self.peek(0), self.peek(1)) {
                        // Fractions of a second, as some programs export them, are not used.
                        seconds += small(s.split('.').next()?, 60)?;
                        self.at += 2;
                    }
                    Some(seconds)
                }
                (Some(Word("時")), next) => {
                    let mut seconds = small(h, 25)? * 3_600;
                    self.at += 2;
                    match (next, self.peek(1)) {
                        (Some(Number(m)), Some(Word("分"))) => {
                            seconds += small(m, 60)? * 60;
                            self.at += 2;
                            if let (Some(Number(s)), Some(Word("秒"))) =
                                (self.peek(0), self.peek(1))
                            {
                                seconds += small(s, 60)?;
                                self.at += 2;
                            }
                        }
                        (Some(Word("半")), _) => {
                            seconds += 1_800;
                            self.at += 1;
                        }
                        _ => {}
                    }
                    Some(seconds)
                }
                (Some(Word("h" | "hrs" | "hours" | "hr")), next)
                    if h.len() == 4 && !matches!(next, Some(Number(_))) =>
                {
                    self.at += 2;
                    Some(small(&h[..2], 24)? * 3_600 + small(&h[2..], 60)? * 60)
                }
                (Some(Word("h" | "hr" | "hrs")), Some(Number(m))) if m.len() == 2 => {
                    self.at += 3;
                    Some(small(h, 25)? * 3_600 + small(m, 60)? * 60)
                }
                (Some(Word("h")), _) if h.len() <= 2 => {
                    self.at += 2;
                    Some(small(h, 25)? * 3_600)
                }
                (Some(Word("am" | "pm" | "a.m" | "p.m")), _) if h.len() <= 2 => {
                    self.at += 1;
                    Some(small(h, 13)? * 3_600)
                }
                (after, _)
                    if h.len() == 4
                        && (self.date.is_some()
                            || after.is_none()
                            || matches!(after, Some(Word("z" | "jst")))) =>
                {
                    self.at += 1;
                    Some(small(&h[..2], 24)? * 3_600 + small(&h[2..], 60)? * 60)
                }
                _ if half.is_some() => None,
                _ => None,
            }
        })();
        let Some(mut seconds) = found.filter(|s| *s <= 86_400) else {
            self.at = from;
            return None;
        };
        if let Some(Word(w)) = self.peek(0)
            && half.is_none()
            && let Some(found) = words::half(w)
        {
            half = Some(found);
            self.at += 1;
        }
        match half {
            Some(true) if seconds < 43_200 => seconds += 43_200,
            Some(false) if (43_200..46_800).contains(&seconds) => seconds -= 43_200,
            _ => {}
        }
        Some(seconds)
    }

    /// A date here, if there is one.
    fn day(&mut self) -> Result<Option<Date>, Unread> {
        use Token::{Mark, Number, Sign, Word};
        let (mut numbers, mut marks) = ([""; 3], 0);
        let from = self.at;
        // An era of Japan.
        if let (Some(Word("令和" | "r")), Some(Number(y))) = (self.peek(0), self.peek(1)) {
            let year = 2018 + whole(y)?;
            self.at += 1;
            let found = self.month_and_day(year);
            if found.is_err() {
                self.at = from;
            }
            return found.map(Some);
        }
        match (self.peek(0), self.peek(1)) {
            (Some(Number(_)), Some(Word("年"))) => {
                let Some(Number(y)) = self.peek(0) else { return Ok(None) };
                return self.month_and_day(whole(y)?).map(Some);
            }
            (Some(Number(m)), Some(Word("月"))) => {
                let Some(Number(d)) = self.peek(2) else { return Err(Unread::Other) };
                let year = self.how.year.ok_or(Unread::Year)?;
                self.at += 3;
                if matches!(self.peek(0), Some(Word("日"))) {
                    self.at += 1;
                }
                return made(i64::from(year), whole(m)?, whole(d)?).map(Some);
            }
            (Some(Number(d)), Some(Word(w))) if words::month(w).is_some() => {
                self.at += 2;
                return self.year_behind(words::month(w).unwrap_or(1), whole(d)?).map(Some);
            }
            (Some(Number(d)), Some(Sign(-1))) => {
                if let Some(Word(w)) = self.peek(2)
                    && let Some(month) = words::month(w)
                {
                    self.at += 3;
                    if matches!(self.peek(0), Some(Sign(-1))) {
                        self.at += 1;
                    }
                    return self.year_behind(month, whole(d)?).map(Some);
                }
            }
            (Some(Word(w)), Some(Number(d))) if words::month(w).is_some() => {
                self.at += 2;
                while matches!(self.peek(0), Some(Mark(',') | Word("st" | "nd" | "rd" | "th"))) {
                    self.at += 1;
                }
                return self.year_behind(words::month(w).unwrap_or(1), whole(d)?).map(Some);
            }
            _ => {}
        }
        let between = |t: Option<Token<'_>>| matches!(t, Some(Mark('/' | '.') | Sign(-1)));
        while let Some(Number(n)) = self.peek(0).filter(|_| marks < 3) {
            numbers[marks] = n;
            marks += 1;
            self.at += 1;
            if marks == 3 || !between(self.peek(0)) || !matches!(self.peek(1), Some(Number(_))) {
                break;
            }
            self.at += 1;
        }
        let found = self.ordered(&numbers, marks);
        if !matches!(found, Ok(Some(_))) {
            self.at = from;
        }
        found
    }

    fn ordered(&self, numbers: &[&str; 3], count: usize) -> Result<Option<Date>, Unread> {
        let n = |at: usize| whole(numbers[at]);
        let lengths = [numbers[0].len(), numbers[1].len(), numbers[2].len()];
        match (count, lengths) {
            (1, [8, _, _]) => {
                let (y, rest) = numbers[0].split_at(4);
                let (m, d) = rest.split_at(2);
                made(whole(y)?, whole(m)?, whole(d)?).map(Some)
            }
            (3, [4, 1 | 2, 1 | 2]) => made(n(0)?, n(1)?, n(2)?).map(Some),
            (3, [1 | 2, 1 | 2, 4 | 2]) => {
                let year = if lengths[2] == 2 { 2_000 + n(2)? } else { n(2)? };
                self.either(n(0)?, n(1)?, year)
            }
            (2, [1 | 2, 1 | 2, _])
                if !matches!(
                    self.tokens.get(self.at.saturating_sub(2)),
                    Some(Token::Mark('.') | Token::Sign(_))
                ) =>
            {
                let year = self.how.year.ok_or(Unread::Year)?;
                self.either(n(0)?, n(1)?, i64::from(year))
            }
            _ => Ok(None),
        }
    }

    fn either(&self, a: i64, b: i64, year: i64) -> Result<Option<Date>, Unread> {
        let (month, day) = match self.how.order {
            _ if a > 12 => (b, a),
            _ if b > 12 || a == b => (a, b),
            Some(Order::DayFirst) => (b, a),
            Some(Order::MonthFirst) => (a, b),
            None => return Err(Unread::Order),
        };
        made(year, month, day).map(Some)
    }

    /// From the number of a year on: `2026年11月1日`, `8.11.1`.
    fn month_and_day(&mut self, year: i64) -> Result<Date, Unread> {
        use Token::{Mark, Number, Word};
        self.at += 1;
        let skip = |this: &mut Self, word: &str| {
            let there = match this.peek(0) {
                Some(Word(w)) => w == word,
                Some(Mark('.' | '/')) => true,
                _ => false,
            };
            this.at += usize::from(there);
        };
        skip(self, "年");
        let Some(Number(m)) = self.peek(0) else { return Err(Unread::Other) };
        self.at += 1;
        skip(self, "月");
        let Some(Number(d)) = self.peek(0) else { return Err(Unread::Other) };
        self.at += 1;
        if matches!(self.peek(0), Some(Word("日"))) {
            self.at += 1;
        }
        made(year, whole(m)?, whole(d)?)
    }

    fn year_behind(&mut self, month: i64, day: i64) -> Result<Date, Unread> {
        let year = match self.peek(0) {
            Some(Token::Number(y))
                if y.len() == 4 && !matches!(self.peek(1), Some(Token::Mark(':'))) =>
            {
                self.at += 1;
                whole(y)?
            }
            Some(Token::Number(y)) if y.len() == 2 && self.peek(1).is_none() => {
                self.at += 1;
                2_000 + whole(y)?
            }
            _ => i64::from(self.how.year.ok_or(Unread::Year)?),
        };
        made(year, month, day)
    }
}

fn made(year: i64, month: i64, day: i64) -> Result<Date, Unread> {
    let part = |n: i64| i8::try_from(n).map_err(|_| Unread::Impossible);
    let year = i16::try_from(year)
        .ok()
        .filter(|y| (1_900..=2_200).contains(y))
        .ok_or(Unread::Impossible)?;
    Date::new(year, part(month)?, part(day)?).map_err(|_| Unread::Impossible)
}

#[cfg(test)]
mod tests;
