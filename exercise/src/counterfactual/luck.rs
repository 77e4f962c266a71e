//! The same comparison in futures that did not happen: how much of it was luck.

use std::{num::NonZeroUsize, sync::Arc};

use hakyu_engine::Simulation;
use hakyu_scenarios::compile::Compiled;

use super::{Arms, each};
use crate::{
    assemble::losses,
    outcome::Text,
    play::{Course, PlayError},
    review::Luck,
    score::Played,
};

/// How sure the comparison is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// Half-width of the 90 % interval of the mean share averted, as a share: 0.05 is five points.
    pub half_width: f64,
    /// Never more futures than this.
    pub most: u32,
}

/// Futures that are always drawn: fewer say nothing about how far they scatter.
const FIRST: u32 = 12;

/// Half-width of a 90 % interval in standard errors, by the normal distribution.
const Z: f64 = 1.645;

/// Draws paired futures – the same draws under none, actual and reference – until the mean share averted is known as well
/// as wanted. Futures in which the reference averts nothing have no share and count for losses only.
///
/// # Errors
/// [`PlayError`].
pub fn luck(
    compiled: &Compiled,
    arms: &Arms,
    wanted: Wanted,
    threads: NonZeroUsize,
    done: &(dyn Fn(u32, u32) + Sync),
) -> Result<Luck, PlayError> {
    let start = arms.actual.setup.replicate.0;
    let most = wanted.most.max(2);
    let mut all: Vec<[Option<f64>; 3]> = Vec::new();
    let mut until = FIRST.min(most);
    loop {
        let from = all.len();
        let one = |n: usize| {
            let number = u32::try_from(from + n).unwrap_or(u32::MAX);
            future(compiled, arms, start.wrapping_add(1).wrapping_add(number))
        };
        let goal = until;
        let heard = std::sync::atomic::AtomicU32::new(u32::try_from(from).unwrap_or(u32::MAX));
        let tell = |_| done(heard.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, goal);
        all.extend(each(until as usize - from, threads, one, &tell)?);
        let needed = needed(&shares(&all), wanted.half_width).min(most);
        if needed <= until {
            break;
        }
        // Not more than twice as many at a time: the first few may scatter by chance.
        until = needed.min(until.saturating_mul(2));
    }
    Ok(summary(&all, wanted))
}

/// Losses of one future under the three responses, person-hours over all sectors.
fn future(compiled: &Compiled, arms: &Arms, replicate: u32) -> Result<[Option<f64>; 3], PlayError> {
    let mut sim = Simulation::new(Arc::clone(&compiled.model), arms.actual.setup);
    let mut lost = |course: &Course, team: &Arc<hakyu_engine::Team>| {
        let record = course.in_future(replicate).play_as(&mut sim, team)?;
        let run = Played::new(record, &compiled.model);
        Ok::<_, PlayError>(losses(compiled, &run).iter().sum::<f64>())
    };
    let nobody = Arc::default();
    Ok([
        Some(lost(&arms.none, &nobody)?),
        Some(lost(&arms.actual, &arms.team)?),
        arms.reference.as_ref().map(|r| lost(r, &nobody)).transpose()?,
    ])
}

fn shares(all: &[[Option<f64>; 3]]) -> Vec<f64> {
    all.iter()
        .filter_map(|[none, actual, best]| {
            let range = (*none)? - (*best)?;
            (range > 0.0).then_some(((*none)? - (*actual)?) / range)
        })
        .collect()
}

/// Mean and standard deviation of a sample.
fn spread(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    if values.is_empty() {
        return (0.0, 0.0);
    }
    let mean = values.iter().sum::<f64>() / count;
    if values.len() < 2 {
        return (mean, 0.0);
    }
    let square: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (mean, (square / (count - 1.0)).sqrt())
}

/// How many futures it takes for a half-width: (Z · s / w)².
fn needed(shares: &[f64], half_width: f64) -> u32 {
    let (_, deviation) = spread(shares);
    if half_width <= 0.0 {
        return u32::MAX;
    }
    let root = Z * deviation / half_width;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and capped by the type"
    )]
    let count = (root * root).ceil() as u32;
    count
}

/// The value at a share of the way up, by nearest rank.
fn quantile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (values.len() * percent).div_ceil(100).max(1);
    values.get(rank - 1).copied().unwrap_or(0.0)
}

fn summary(all: &[[Option<f64>; 3]], wanted: Wanted) -> Luck {
    let names = [
        Text::new("No discretionary response", "裁量的な対応なし"),
        Text::new("This response", "今回の対応"),
        Text::new("Reference response", "基準対応"),
    ];
    let mut rows = Vec::new();
    for (i, name) in names.into_iter().enumerate() {
        let mut values: Vec<f64> = all.iter().filter_map(|f| f[i]).collect();
        if !values.is_empty() {
            let [low, middle, high] = [5, 50, 95].map(|p| quantile(&mut values, p));
            rows.push((name, low, middle, high));
        }
    }
    let shares = shares(all);
    let (mean, deviation) = spread(&shares);
    let half = if shares.is_empty() { 0.0 } else { Z * deviation / (shares.len() as f64).sqrt() };
    let better = all.iter().filter(|[none, actual, _]| actual < none).count();
    Luck {
        futures: u32::try_from(all.len()).unwrap_or(u32::MAX),
        wanted: wanted.half_width,
        mean: (mean, mean - half, mean + half),
        losses: rows,
        better: if all.is_empty() { 0.0 } else { better as f64 / all.len() as f64 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_futures_follows_from_the_width_that_is_wanted() {
        // Half of the shares 0.4, half 0.6: s = 0.1 · sqrt(n / (n − 1)); n = 100 gives 0.1005; (1.645 · 0.1005 / 0.02)² = 68.3.
        let shares: Vec<f64> = (0..100).map(|n| if n % 2 == 0 { 0.4 } else { 0.6 }).collect();
        assert_eq!(needed(&shares, 0.02), 69);
        assert_eq!(needed(&shares, 0.04), 18);
        assert_eq!(needed(&[0.5; 10], 0.01), 0, "what does not scatter is known at once");
        assert_eq!(needed(&shares, 0.0), u32::MAX, "certainty is not to be had");
    }

    #[test]
    fn shares_quantiles_and_intervals_are_those_of_the_sample() {
        let future = |none: f64, actual, best| [Some(none), Some(actual), Some(best)];
        // Shares (100 − 60) / (100 − 20) = 0.5 and (100 − 100) / 80 = 0; the third has nothing to avert.
        let all = [future(100.0, 60.0, 20.0), future(100.0, 100.0, 20.0), future(50.0, 40.0, 50.0)];
        assert_eq!(shares(&all), [0.5, 0.0]);
        let luck = summary(&all, Wanted { half_width: 0.1, most: 3 });
        // s = sqrt(2 · 0.25²) = 0.35355; half = 1.645 · 0.35355 / sqrt 2 = 0.41125.
        let (mean, low, high) = luck.mean;
        assert!((mean - 0.25).abs() < 1e-9 && (low + 0.161_25).abs() < 1e-9, "{low}");
        assert!((high - 0.661_25).abs() < 1e-9, "{high}");
        assert!((luck.better - 2.0 / 3.0).abs() < 1e-9);
        let (_, low, middle, high) = luck.losses[1].clone();
        assert_eq!([low, middle, high].map(f64::to_bits), [40.0, 60.0, 100.0].map(f64::to_bits));
    }
}
