//! Small statistics over runs: values that occurred, means with their intervals.

use serde::Serialize;

/// Three quantiles, by nearest rank: values that occurred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
    /// 5 %.
    pub low: f64,
    /// 50 %.
    pub median: f64,
    /// 95 %.
    pub high: f64,
}

impl Spread {
    /// Of these values; `None` without any.
    pub(super) fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let rank = |percent: usize| {
            let rank = (values.len() * percent).div_ceil(100).max(1);
            values.get(rank - 1).copied()
        };
        Some(Self { low: rank(5)?, median: rank(50)?, high: rank(95)? })
    }
}

/// A mean with its 95 % interval (normal approximation).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Of how many runs.
    pub runs: usize,
}

impl Mean {
    /// Of these values; `None` with fewer than two.
    pub(super) fn of(values: &[f64]) -> Option<Self> {
        if values.len() < 2 {
            return None;
        }
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        let half = 1.96 * (squares / (count - 1.0) / count).sqrt();
        Some(Self { mean, low: mean - half, high: mean + half, runs: values.len() })
    }
}

/// The share of `true`.
pub(super) fn share(values: impl Iterator<Item = bool>) -> f64 {
    let (mut yes, mut all) = (0u32, 0u32);
    for value in values {
        yes += u32::from(value);
        all += 1;
    }
    f64::from(yes) / f64::from(all.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_occurred() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(Spread::of(values), Some(Spread { low: 5.0, median: 50.0, high: 95.0 }));
        assert_eq!(Spread::of(vec![3.0]), Some(Spread { low: 3.0, median: 3.0, high: 3.0 }));
        assert_eq!(Spread::of(vec![]), None);
    }

    #[test]
    fn the_interval_of_a_mean_is_known_in_closed_form() {
        // 1, 2, 3, 4: mean 2.5, s² = 5/3, half width 1.96·√(5/12).
        let Some(m) = Mean::of(&[1.0, 2.0, 3.0, 4.0]) else { panic!("four values") };
        let half = 1.96 * (5.0f64 / 12.0).sqrt();
        assert!((m.mean - 2.5).abs() < 1e-12 && (m.high - 2.5 - half).abs() < 1e-12);
        assert!(Mean::of(&[1.0]).is_none());
    }
}
