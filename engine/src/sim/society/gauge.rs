//! A share that moves between 0 and one million and remembers what moved it most since it was last told.

use crate::{record::society::SocietyCause, units::FULL};

/// Changes smaller than this are not told, ppm.
const STEP: u32 = 50_000;

/// See the module.
#[derive(Clone, Debug, Default)]
pub(super) struct Gauge {
    pub now: u32,
    told: u32,
    ups: Vec<(SocietyCause, u64)>,
    downs: Vec<(SocietyCause, u64)>,
}

impl Gauge {
    pub(super) fn at(now: u32) -> Self {
        Self { now, told: now, ups: Vec::new(), downs: Vec::new() }
    }

    /// Goes up, not above full; returns whether it moved.
    pub(super) fn rise(&mut self, by: u32, cause: SocietyCause) -> bool {
        let by = by.min(FULL - self.now);
        self.now += by;
        note(&mut self.ups, cause, by)
    }

    /// Goes down, not below zero; returns whether it moved.
    pub(super) fn fall(&mut self, by: u32, cause: SocietyCause) -> bool {
        let by = by.min(self.now);
        self.now -= by;
        note(&mut self.downs, cause, by)
    }

    /// (now, before, main cause) if it has moved far enough, or has come to rest.
    pub(super) fn tell(&mut self, rest: u32) -> Option<(u32, u32, SocietyCause)> {
        let far = self.now.abs_diff(self.told) >= STEP;
        if !far && (self.now != rest || self.told == rest) {
            if self.now == self.told {
                self.ups.clear();
                self.downs.clear();
            }
            return None;
        }
        let notes = if self.now > self.told { &self.ups } else { &self.downs };
        // Of equal ones the first in order.
        let main = notes.iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
        let cause = main.map_or(SocietyCause::Time, |m| m.0);
        let before = std::mem::replace(&mut self.told, self.now);
        self.ups.clear();
        self.downs.clear();
        Some((self.now, before, cause))
    }
}

fn note(notes: &mut Vec<(SocietyCause, u64)>, cause: SocietyCause, by: u32) -> bool {
    if by == 0 {
        return false;
    }
    match notes.iter_mut().find(|n| n.0 == cause) {
        Some(found) => found.1 += u64::from(by),
        None => notes.push((cause, u64::from(by))),
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::ServiceId;

    #[test]
    fn it_stays_in_bounds_and_names_the_largest_cause() {
        let mut gauge = Gauge::at(0);
        assert!(gauge.rise(30_000, SocietyCause::Time));
        assert_eq!(gauge.tell(0), None, "too little to tell");
        gauge.rise(2_000_000, SocietyCause::Outage(ServiceId(3)));
        assert_eq!(gauge.now, FULL);
        assert!(!gauge.rise(1, SocietyCause::Time), "full");
        assert_eq!(gauge.tell(0), Some((FULL, 0, SocietyCause::Outage(ServiceId(3)))));
        gauge.fall(990_000, SocietyCause::Statement(1));
        assert_eq!(gauge.tell(0), Some((10_000, FULL, SocietyCause::Statement(1))));
        gauge.fall(u32::MAX, SocietyCause::Time);
        assert_eq!(gauge.tell(0), Some((0, 10_000, SocietyCause::Time)), "at rest again");
    }
}
