//! Absence of staff in a wave of illness, and what it leaves of a service.

/// A wave: absence rises in a straight line, stays at its peak and falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wave {
    /// Largest share of staff absent, ppm.
    pub peak: u32,
    /// Seconds from the first absence to the peak.
    pub rise: u64,
    /// Seconds at the peak.
    pub holds: u64,
    /// Seconds from the peak to the last absence.
    pub falls: u64,
}

/// How a service answers to absence. The form (slack first, then in proportion) is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staffing {
    /// Share of those absent who go on working from home, ppm.
    pub telework: u32,
    /// Share of staff that is enough for full service, ppm; below it the service falls in proportion.
    pub needs: u32,
}

const FULL: u64 = 1_000_000;

impl Staffing {
    /// What is left of the service if a share of the staff is absent, ppm.
    pub fn level(&self, absent: u32) -> u32 {
        let lost = u64::from(absent) * (FULL - u64::from(self.telework).min(FULL)) / FULL;
        let there = FULL - lost.min(FULL);
        let level = there * FULL / u64::from(self.needs).clamp(1, FULL);
        u32::try_from(level.min(FULL)).unwrap_or(1_000_000)
    }
}

impl Wave {
    /// Rise, end of the peak and end, in seconds; a rise and a fall take a second at least.
    fn times(&self) -> (u64, u64, u64) {
        let rise = self.rise.max(1);
        let top = rise + self.holds;
        (rise, top, top + self.falls.max(1))
    }

    /// Times (seconds after the beginning) and absence between which straight lines run; strictly rising in time.
    pub fn absence(&self) -> Vec<(u64, u32)> {
        let (rise, top, end) = self.times();
        let mut knots = vec![(0, 0), (rise, self.peak), (top, self.peak), (end, 0)];
        knots.dedup_by_key(|k| k.0);
        knots
    }

    /// The same for the level of a service: where its slack is used up there is one more knot. Empty if nothing is lost.
    pub fn levels(&self, staffing: &Staffing) -> Vec<(u64, u32)> {
        let lowest = staffing.level(self.peak);
        if lowest >= 1_000_000 || self.peak == 0 {
            return Vec::new();
        }
        // Absence at which service begins to fall: needs = 1 − a·(1 − telework).
        let works = FULL - u64::from(staffing.telework).min(FULL);
        let slack = (FULL - u64::from(staffing.needs).min(FULL)) * FULL / works.max(1);
        let way = |seconds: u64| seconds * slack.min(u64::from(self.peak)) / u64::from(self.peak);
        let (rise, top, end) = self.times();
        let mut knots = vec![
            (way(rise), 1_000_000),
            (rise, lowest),
            (top, lowest),
            (end - way(end - top), 1_000_000),
        ];
        knots.dedup_by_key(|k| k.0);
        knots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 86_400;
    const WAVE: Wave = Wave { peak: 400_000, rise: 10 * DAY, holds: 14 * DAY, falls: 20 * DAY };

    #[test]
    fn slack_first_then_in_proportion() {
        let plain = Staffing { telework: 0, needs: 1_000_000 };
        assert_eq!(plain.level(400_000), 600_000);
        // 40 % absent, half of them work at home: 80 % there; 90 % would be enough.
        let office = Staffing { telework: 500_000, needs: 900_000 };
        assert_eq!(office.level(400_000), 888_888);
        assert_eq!(office.level(200_000), 1_000_000);
        assert_eq!(office.level(0), 1_000_000);
    }

    #[test]
    fn levels_follow_the_wave() {
        let plain = Staffing { telework: 0, needs: 1_000_000 };
        assert_eq!(
            WAVE.levels(&plain),
            [(0, 1_000_000), (10 * DAY, 600_000), (24 * DAY, 600_000), (44 * DAY, 1_000_000)]
        );
        // The slack of 10 % lasts a quarter of the way up and of the way down.
        let slack = Staffing { telework: 0, needs: 900_000 };
        assert_eq!(
            WAVE.levels(&slack),
            [
                (5 * DAY / 2, 1_000_000),
                (10 * DAY, 666_666),
                (24 * DAY, 666_666),
                (39 * DAY, 1_000_000)
            ]
        );
        assert_eq!(WAVE.levels(&Staffing { telework: 1_000_000, needs: 1_000_000 }), []);
        assert_eq!(
            Wave { rise: 0, holds: DAY, falls: 0, ..WAVE }.levels(&plain),
            [(0, 1_000_000), (1, 600_000), (DAY + 1, 600_000), (DAY + 2, 1_000_000)]
        );
    }

    #[test]
    fn more_absence_never_leaves_more() {
        let staffing = Staffing { telework: 250_000, needs: 850_000 };
        let levels: Vec<u32> = (0..=100).map(|p| staffing.level(p * 10_000)).collect();
        assert!(levels.windows(2).all(|w| w[0] >= w[1]));
    }
}
