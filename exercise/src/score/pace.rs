//! Scenario time and the time that counts for people.
//!
//! A deadline of thirty minutes is thirty minutes at somebody's desk. At ten times the speed of life only three of them
//! pass while the scenario moves on by thirty; a jump of the clock and a suspension for a real event take none at all. A
//! [`Pace`] says how much of a span of the scenario counts. In runs without people every second does.
//!
//! ```
//! use hakyu_exercise::score::pace::Pace;
//! let mut pace = Pace::identity();
//! pace.speed(600, 10_000); // from minute 10 on ten times as fast
//! pace.exclude(1200, 1800, None); // a jump
//! assert_eq!(pace.counted(0, 600), 600);
//! assert_eq!(pace.counted(0, 2400), 600 + 60 + 60);
//! ```

/// Speed of life, in thousandths of a scenario second per second of people.
const NORMAL: u64 = 1000;

/// Which part of scenario time counts for deadlines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// From this scenario second on, this speed (thousandths), in the order of time. Before the first: [`NORMAL`].
    segments: Vec<(u64, u64)>,
    excluded: Vec<Excluded>,
}

/// A span that counts for nobody, or not for one organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Excluded {
    from: u64,
    until: u64,
    whose: Option<String>,
}

impl Pace {
    /// Every scenario second counts.
    pub fn identity() -> Self {
        Self::default()
    }

    /// From scenario second `from` on, so many thousandths of a scenario second pass in a second of people: 1000 is the
    /// speed of life, 60 000 an hour in a minute. A speed of 0 is taken as 1000: a clock that stands covers no span.
    /// What was said before of the time from `from` on is replaced.
    pub fn speed(&mut self, from: u64, thousandths: u64) {
        let thousandths = if thousandths == 0 { NORMAL } else { thousandths };
        self.segments.retain(|s| s.0 < from);
        self.segments.push((from, thousandths));
    }

    /// The span `[from, until)` of scenario seconds does not count: a jump of the clock, a suspension for a real event. With
    /// `whose` it does not count for that organisation only (its name in English, as its roles carry it).
    pub fn exclude(&mut self, from: u64, until: u64, whose: Option<String>) {
        self.excluded.push(Excluded { from, until, whose });
    }

    /// How many seconds of `[from, to)` count for everybody.
    pub fn counted(&self, from: u64, to: u64) -> u64 {
        self.counted_for(None, from, to)
    }

    /// How many seconds of `[from, to)` count for an organisation (its name in English), rounded down.
    pub fn counted_for(&self, whose: Option<&str>, from: u64, to: u64) -> u64 {
        let mut sum: u128 = 0;
        for (from, to) in self.kept(whose, from, to) {
            for (start, end, thousandths) in self.stretches(from, to) {
                sum +=
                    u128::from(end - start) * u128::from(NORMAL) * SCALE / u128::from(thousandths);
            }
        }
        u64::try_from((sum + FORGIVEN) / SCALE).unwrap_or(u64::MAX)
    }

    /// What is left of a span without what is excluded, in order.
    fn kept(&self, whose: Option<&str>, from: u64, to: u64) -> Vec<(u64, u64)> {
        let ours = |e: &&Excluded| e.whose.is_none() || e.whose.as_deref() == whose;
        let mut out: Vec<(u64, u64)> =
            self.excluded.iter().filter(ours).map(|e| (e.from, e.until)).collect();
        out.sort_unstable();
        let mut left = Vec::new();
        let mut at = from;
        for (start, end) in out {
            if start > at {
                left.push((at, start.min(to)));
            }
            at = at.max(end);
            if at >= to {
                break;
            }
        }
        left.push((at, to));
        left.retain(|s| s.0 < s.1);
        left
    }

    /// A span by speed: from, to, thousandths.
    fn stretches(&self, from: u64, to: u64) -> impl Iterator<Item = (u64, u64, u64)> + '_ {
        let first = self.segments.first().map_or(u64::MAX, |s| s.0);
        let rest = self.segments.iter().enumerate().map(|(i, &(start, speed))| {
            (start, self.segments.get(i + 1).map_or(u64::MAX, |next| next.0), speed)
        });
        std::iter::once((0, first, NORMAL)).chain(rest).filter_map(move |(start, end, speed)| {
            let (start, end) = (start.max(from), end.min(to));
            (start < end).then_some((start, end, speed))
        })
    }
}

/// Parts of a counted second in which sums are made.
const SCALE: u128 = 1_000_000_000;
/// What cutting a span into pieces may lose by rounding, in such parts.
const FORGIVEN: u128 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_anything_said_all_counts() {
        let pace = Pace::identity();
        assert_eq!(pace.counted(17, 5_000_017), 5_000_000);
        assert_eq!(pace.counted(9, 9), 0);
        assert_eq!(pace.counted(9, 3), 0);
    }

    #[test]
    fn deadlines_run_in_the_minutes_of_people() {
        let mut pace = Pace::identity();
        pace.speed(3600, 60_000);
        pace.speed(7200, 500);
        // An hour as it is, an hour in a minute, half an hour at half speed: an hour of people.
        assert_eq!(pace.counted(0, 3600), 3600);
        assert_eq!(pace.counted(3600, 7200), 60);
        assert_eq!(pace.counted(7200, 9000), 3600);
        assert_eq!(pace.counted(0, 9000), 3600 + 60 + 3600);
        assert_eq!(pace.counted(3600, 3659), 0, "not yet a second");
        // Back to the speed of life from an earlier moment on.
        pace.speed(3600, 0);
        assert_eq!(pace.counted(0, 9000), 9000);
    }

    #[test]
    fn jumps_and_real_events_do_not_count() {
        let mut pace = Pace::identity();
        pace.exclude(100, 200, None);
        pace.exclude(150, 250, None);
        pace.exclude(300, 400, Some("Utility".into()));
        assert_eq!(pace.counted(0, 500), 350, "what overlaps is taken off once");
        assert_eq!(pace.counted_for(Some("Utility"), 0, 500), 250);
        assert_eq!(pace.counted_for(Some("Other"), 0, 500), 350);
        assert_eq!(pace.counted(120, 240), 0, "all of it");
        assert_eq!(pace.counted(240, 260), 10);
        pace.speed(0, 10_000);
        assert_eq!(pace.counted(0, 500), 35);
        let mut pace = Pace::identity();
        pace.speed(0, 7_000);
        pace.exclude(3, 10, None);
        assert_eq!(pace.counted(0, 14), 1, "3/7 + 4/7 of a second");
    }
}
