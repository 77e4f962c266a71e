//! Level curves of a run and what they cost people.

use hakyu_engine::{FULL, Level, Record, ServiceId};

/// The level of one service over a run: steps of (time, ppm), beginning at full.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Curve {
    /// Steps: from this second on, this level. Empty if it never left full.
    pub steps: Vec<(u64, u32)>,
    /// The end of the run, seconds.
    pub end: u64,
}

/// A time below a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// First second below.
    pub from: u64,
    /// First second no longer below; the end of the run if it never came back.
    pub until: u64,
    /// Lowest level in between, ppm.
    pub lowest: u32,
}

impl Curve {
    /// The level at a time, ppm.
    pub fn at(&self, time: u64) -> u32 {
        let next = self.steps.partition_point(|s| s.0 <= time);
        if next == 0 { FULL } else { self.steps[next - 1].1 }
    }

    /// Stretches of constant level: (from, until, ppm), covering the run.
    pub fn stretches(&self) -> impl Iterator<Item = (u64, u64, u32)> + '_ {
        let first = self.steps.first().map_or(self.end, |s| s.0);
        let head = (first > 0).then_some((0, first, FULL));
        let rest = self.steps.iter().enumerate().map(|(i, &(from, level))| {
            let until = self.steps.get(i + 1).map_or(self.end, |s| s.0);
            (from, until, level)
        });
        head.into_iter().chain(rest)
    }

    /// The lowest level and when it was first reached.
    pub fn lowest(&self) -> (u32, u64) {
        self.steps.iter().map(|&(at, level)| (level, at)).min().unwrap_or((FULL, 0))
    }

    /// Times below `level`.
    pub fn spells_below(&self, level: u32) -> Vec<Spell> {
        let mut spells: Vec<Spell> = Vec::new();
        for (from, until, now) in self.stretches().filter(|s| s.0 < s.1) {
            if now >= level {
                continue;
            }
            match spells.last_mut() {
                Some(last) if last.until == from => {
                    last.until = until;
                    last.lowest = last.lowest.min(now);
                }
                _ => spells.push(Spell { from, until, lowest: now }),
            }
        }
        spells
    }

    /// Seconds × missing ppm while below `level`, within `[from, until)`.
    pub fn missing_below(&self, level: u32, from: u64, until: u64) -> u128 {
        self.stretches()
            .filter(|s| s.2 < level)
            .map(|(a, b, now)| {
                let (a, b) = (a.max(from), b.min(until));
                u128::from(b.saturating_sub(a)) * u128::from(FULL - now)
            })
            .sum()
    }

    /// Seconds within `[from, until)` at or above `level`.
    pub fn kept(&self, level: u32, from: u64, until: u64) -> u64 {
        self.stretches()
            .filter(|s| s.2 >= level)
            .map(|(a, b, _)| b.min(until).saturating_sub(a.max(from)))
            .sum()
    }

    /// The first time from which the level stays at or above `level` to the end of the run, after having been below;
    /// `None` if it never was below or never came back.
    pub fn back_for_good(&self, level: u32) -> Option<u64> {
        let last = *self.spells_below(level).last()?;
        (last.until < self.end).then_some(last.until)
    }
}

/// Curves of all services of a run, by service.
#[derive(Clone, Debug)]
pub struct History {
    curves: Vec<Curve>,
}

impl History {
    /// Builds the curves from a record.
    pub fn new(record: &Record, services: usize) -> Self {
        let mut curves = vec![Curve { steps: Vec::new(), end: record.end.0 }; services];
        for change in &record.changes {
            let steps = &mut curves[change.service.index()].steps;
            match steps.last_mut() {
                // Two phases of one instant: what counts is where it ended.
                Some(last) if last.0 == change.at.0 => last.1 = change.to.ppm(),
                _ => steps.push((change.at.0, change.to.ppm())),
            }
        }
        for curve in &mut curves {
            let mut before = FULL;
            curve.steps.retain(|s| std::mem::replace(&mut before, s.1) != s.1);
        }
        Self { curves }
    }

    /// The curve of a service.
    pub fn curve(&self, service: ServiceId) -> &Curve {
        &self.curves[service.index()]
    }

    /// People-hours lost by a service: people × missing share × hours while below the maintenance level.
    pub fn people_hours(&self, service: ServiceId, people: u64, maintenance: Level) -> f64 {
        let curve = self.curve(service);
        people_hours(people, curve.missing_below(maintenance.ppm(), 0, curve.end))
    }
}

/// People × ppm-seconds as people-hours.
pub fn people_hours(people: u64, ppm_seconds: u128) -> f64 {
    (u128::from(people) * ppm_seconds) as f64 / (f64::from(FULL) * 3600.0)
}

/// Adds weighted curves up: the level of a whole from (curve, people) pairs, weighted by people, rounded down.
pub fn weighted<'a>(parts: impl IntoIterator<Item = (&'a Curve, u64)>, end: u64) -> Curve {
    let mut edges: Vec<(u64, i128)> = Vec::new();
    let mut people = 0u64;
    for (curve, weight) in parts {
        people += weight;
        let mut before = FULL;
        for &(at, level) in &curve.steps {
            edges.push((at, i128::from(weight) * (i128::from(level) - i128::from(before))));
            before = level;
        }
    }
    edges.sort_unstable_by_key(|e| e.0);
    let mut steps: Vec<(u64, u32)> = Vec::new();
    let mut sum = i128::from(people) * i128::from(FULL);
    for (at, change) in edges {
        sum += change;
        let level = u32::try_from(sum / i128::from(people.max(1))).unwrap_or(FULL);
        match steps.last_mut() {
            Some(last) if last.0 == at => last.1 = level,
            _ => steps.push((at, level)),
        }
    }
    let mut before = FULL;
    steps.retain(|s| std::mem::replace(&mut before, s.1) != s.1);
    Curve { steps, end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(steps: &[(u64, u32)], end: u64) -> Curve {
        Curve { steps: steps.to_vec(), end }
    }

    #[test]
    fn losses_are_areas_below_the_maintenance_level() {
        // 0.2 for 24 h, then 0.7 for 24 h: 26.4 h lost (domain/cascade-models 2.5).
        let hour = 3600;
        let c = curve(&[(0, 200_000), (24 * hour, 700_000), (48 * hour, FULL)], 100 * hour);
        assert_eq!(c.missing_below(FULL, 0, c.end), 264 * 100_000 * 3600);
        assert!((people_hours(10, c.missing_below(FULL, 0, c.end)) - 264.0).abs() < 1e-9);
        // Only the deep part counts under a maintenance level of 50 %.
        assert_eq!(c.missing_below(500_000, 0, c.end), 800_000 * 24 * 3600);
        assert_eq!(c.spells_below(900_000), [Spell { from: 0, until: 48 * hour, lowest: 200_000 }]);
        assert_eq!(c.kept(500_000, 0, 48 * hour), 24 * hour);
        assert_eq!(c.back_for_good(900_000), Some(48 * hour));
        assert_eq!(c.at(25 * hour), 700_000);
    }

    #[test]
    fn a_whole_is_the_weighted_mean_of_its_parts() {
        let a = curve(&[(10, 0), (30, FULL)], 100);
        let b = curve(&[(20, 500_000)], 100);
        let whole = weighted([(&a, 1), (&b, 3)], 100);
        assert_eq!(whole.steps, [(10, 750_000), (20, 375_000), (30, 625_000)]);
    }

    #[test]
    fn a_service_that_never_left_full_lost_nothing() {
        let c = curve(&[], 100);
        assert_eq!(c.lowest(), (FULL, 0));
        assert!(c.spells_below(FULL).is_empty());
        assert_eq!(c.back_for_good(FULL), None);
        assert_eq!(c.kept(FULL, 20, 50), 30);
    }
}
