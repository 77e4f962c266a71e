//! When a post is there: office hours, absences, and how long work takes with them.

use crate::{script::messages::Desk, units::NEVER};

const DAY: u64 = 86_400;
const WEEK: u64 = 7 * DAY;

/// The hours of one post in a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hours<'a> {
    pub desk: &'a Desk,
    /// Seconds from Monday 00:00 to the start of the run.
    pub week: u64,
    /// It is staffed around the clock for now; absences remain.
    pub awake: bool,
    /// Nobody is ever away and no office closes.
    pub always: bool,
}

impl Hours<'_> {
    /// Whether somebody is there.
    pub(super) fn open(&self, t: u32) -> bool {
        if self.always {
            return true;
        }
        let t = u64::from(t);
        if self.desk.away.iter().any(|(from, until)| (*from..*until).contains(&t)) {
            return false;
        }
        let Some((from, until, days)) = self.desk.office else { return true };
        let moment = (self.week + t) % WEEK;
        let weekday = |day: u64| days & (1 << (day % 7)) != 0;
        let (day, second) = (moment / DAY, moment % DAY);
        let (from, until) = (u64::from(from), u64::from(until));
        self.awake
            || if from < until {
                weekday(day) && (from..until).contains(&second)
            } else {
                // Over midnight: the hours belong to the day on which they begin.
                (weekday(day) && second >= from) || (weekday(day + 6) && second < until)
            }
    }

    /// The next time after `t` at which it may open or close.
    fn mark(&self, t: u32) -> u32 {
        let now = u64::from(t);
        let absences = self.desk.away.iter().flat_map(|(from, until)| [*from, *until]);
        let office = self.desk.office.iter().flat_map(|(from, until, _)| {
            let today = (self.week + now) / DAY * DAY;
            [today, today + DAY]
                .into_iter()
                .flat_map(|day| [u64::from(*from), u64::from(*until)].map(|s| day + s))
                .filter_map(|moment| moment.checked_sub(self.week))
        });
        let next = absences.chain(office).filter(|m| *m > now).min();
        next.and_then(|m| u32::try_from(m).ok()).unwrap_or(NEVER)
    }

    /// The first time from `t` on at which somebody is there, if that is before `end`.
    pub(super) fn opens(&self, t: u32, end: u32) -> Option<u32> {
        let mut at = t;
        while at < end {
            if self.open(at) {
                return Some(at);
            }
            at = self.mark(at);
        }
        None
    }

    /// When work of so many seconds is done that begins at `t`, a time when somebody is there: it rests while nobody
    /// is. `NEVER` if not before `end`.
    pub(super) fn finish(&self, t: u32, work: u64, end: u32) -> u32 {
        let (mut at, mut left) = (t, work);
        loop {
            let Some(from) = self.opens(at, end) else { return NEVER };
            if self.always {
                return u32::try_from(u64::from(from).saturating_add(left)).unwrap_or(NEVER);
            }
            let until = self.mark(from);
            let there = u64::from(until - from);
            if left <= there {
                return u32::try_from(u64::from(from) + left).unwrap_or(NEVER);
            }
            left -= there;
            at = until;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u32 = 3600;
    const WORKDAYS: u8 = 0b1_1111;

    fn hours(desk: &Desk, week: u64) -> Hours<'_> {
        Hours { desk, week, awake: false, always: false }
    }

    fn nine_to_five() -> Desk {
        Desk { office: Some((9 * HOUR, 17 * HOUR, WORKDAYS)), ..Desk::default() }
    }

    #[test]
    fn a_weekend_lies_between_friday_evening_and_monday_morning() {
        let desk = nine_to_five();
        // The run starts on Friday 16:00.
        let office = hours(&desk, 4 * DAY + 16 * 3600);
        assert!(office.open(0) && !office.open(HOUR) && office.open(HOUR - 1));
        // Monday 09:00 is 65 hours later.
        assert_eq!(office.opens(HOUR, NEVER), Some(65 * HOUR));
        // Two hours of work: one on Friday, one on Monday.
        assert_eq!(office.finish(0, 2 * 3600, NEVER), 66 * HOUR);
        // What ends with the day ends on Friday.
        assert_eq!(office.finish(0, 3600, NEVER), HOUR);
        assert_eq!(office.finish(0, 2 * 3600, 60 * HOUR), NEVER);
    }

    #[test]
    fn hours_over_midnight_belong_to_the_day_on_which_they_begin() {
        let night = Desk { office: Some((22 * HOUR, 6 * HOUR, 1)), ..Desk::default() };
        let monday = hours(&night, 0);
        assert!(!monday.open(5 * HOUR), "Sunday's night is free");
        assert!(monday.open(23 * HOUR) && monday.open(29 * HOUR) && !monday.open(30 * HOUR));
        assert!(!monday.open(47 * HOUR));
        assert_eq!(monday.finish(22 * HOUR, 9 * 3600, NEVER), (7 * 24 + 23) * HOUR);
    }

    #[test]
    fn absences_interrupt_and_alarm_opens_offices() {
        let mut desk = nine_to_five();
        desk.away = vec![(10 * 3600, 12 * 3600)];
        let office = hours(&desk, 0);
        assert_eq!(office.finish(9 * HOUR, 2 * 3600, NEVER), 13 * HOUR);
        let alarm = Hours { awake: true, ..office };
        assert!(alarm.open(0) && !alarm.open(11 * HOUR));
        assert_eq!(alarm.finish(8 * HOUR, 3 * 3600, NEVER), 13 * HOUR);
        let off = Hours { always: true, ..office };
        assert!(off.open(11 * HOUR));
        assert_eq!(off.finish(0, 5, NEVER), 5);
    }

    #[test]
    fn an_office_that_never_opens_ends_with_the_run() {
        let desk = Desk { office: Some((0, HOUR, 0)), ..Desk::default() };
        assert_eq!(hours(&desk, 0).opens(0, 1_000_000), None);
        assert_eq!(hours(&desk, 0).finish(0, 1, 1_000_000), NEVER);
    }
}
