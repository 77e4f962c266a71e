//! Shares restored of those out, and times until a share is restored.

use hakyu_engine::FULL;
use hakyu_exercise::history::Curve;

/// The share of what was lost at the worst moment that is back at `time`, ppm: `(L(t) − L_min) / (full − L_min)`. Nothing is back
/// before the worst moment; all is back where nothing was ever lost.
pub fn restored(curve: &Curve, time: u64) -> u32 {
    let (lowest, when) = curve.lowest();
    if lowest >= FULL {
        return FULL;
    }
    if time < when {
        return 0;
    }
    let back = u64::from(curve.at(time).saturating_sub(lowest)) * u64::from(FULL);
    u32::try_from(back / u64::from(FULL - lowest)).unwrap_or(FULL)
}

/// The first time from which at least `share` ppm of the worst loss is back for good: 0 if nothing was lost, `None` if it was
/// not yet at the end of the run.
pub fn time_to(curve: &Curve, share: u32) -> Option<u64> {
    let (lowest, _) = curve.lowest();
    if lowest >= FULL {
        return Some(0);
    }
    let part = (u64::from(FULL - lowest) * u64::from(share)).div_ceil(u64::from(FULL));
    let level = u32::try_from(u64::from(lowest) + part).unwrap_or(FULL);
    curve.back_for_good(level)
}

/// When recorded points (seconds, share restored in ppm), joined by straight lines, reach `share`; `None` if they never do.
pub fn recorded_time_to(points: &[(u64, u32)], share: u32) -> Option<u64> {
    let at = points.iter().position(|p| p.1 >= share)?;
    let (t1, s1) = points[at];
    let Some(&(t0, s0)) = at.checked_sub(1).map(|before| &points[before]) else {
        return Some(t1);
    };
    let (rise, run) = (u64::from(s1.saturating_sub(s0)).max(1), t1.saturating_sub(t0));
    Some(t0 + run * u64::from(share.saturating_sub(s0)) / rise)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(steps: &[(u64, u32)]) -> Curve {
        Curve { steps: steps.to_vec(), end: 1000 }
    }

    #[test]
    fn times_on_a_step_curve_by_hand() {
        // Down to 20 % at 10; back to 60 % at 100, 99 % at 300, all at 500. Half of the 80 % lost is 60 %; 99 % of it is 99.2 %.
        let c = curve(&[(10, 200_000), (100, 600_000), (300, 990_000), (500, FULL)]);
        assert_eq!(time_to(&c, 500_000), Some(100));
        assert_eq!(time_to(&c, 990_000), Some(500));
        assert_eq!(time_to(&c, 987_500), Some(300), "0.9875 of 80 % is 79 %");
        assert_eq!(restored(&c, 5), 0);
        assert_eq!(restored(&c, 10), 0);
        assert_eq!(restored(&c, 100), 500_000);
        assert_eq!(restored(&c, 300), 987_500);
        assert_eq!(restored(&c, 900), FULL);
    }

    #[test]
    fn a_second_fall_counts_until_it_is_over() {
        let c = curve(&[(0, 0), (50, 900_000), (60, 400_000), (200, 900_000)]);
        assert_eq!(time_to(&c, 500_000), Some(200));
        assert_eq!(time_to(&c, 990_000), None);
    }

    #[test]
    fn nothing_lost_is_back_at_once() {
        assert_eq!(time_to(&curve(&[]), 990_000), Some(0));
        assert_eq!(restored(&curve(&[]), 7), FULL);
    }

    #[test]
    fn recorded_points_are_joined_by_lines() {
        let points = [(0, 0), (100, 200_000), (300, 1_000_000)];
        assert_eq!(recorded_time_to(&points, 500_000), Some(175));
        assert_eq!(recorded_time_to(&points, 200_000), Some(100));
        assert_eq!(recorded_time_to(&points[..2], 990_000), None);
        assert_eq!(recorded_time_to(&points[2..], 990_000), Some(300));
    }
}
