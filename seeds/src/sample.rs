//! Distributions in whole seconds, sampled by inverting their distribution function.
//!
//! Everything goes through [`Distribution::quantile`], which uses only IEEE-exact operations and `libm`, so it gives the
//! same seconds on every platform and in every build. (`rand_distr` does not: its bits change when any crate of the
//! build turns on `num-traits/std`.) Inversion uses one word a sample and is monotone, which keeps paired runs paired
//! and lets a study stratify: slice `k` of `n` takes its sample at `u = (k + unit) / n`.
//!
//! The continuous distributions are rounded to the nearest second, and no outcome exceeds [`MAX_SECONDS`].
//!
//! ```
//! use hakyu_seeds::{Distribution, MasterSeed, Purpose, Replicate, Streams, stable_hash};
//!
//! let outage = Distribution::exponential(8 * 3600)?;
//! assert_eq!(outage.quantile(0.5), 19_963); // 8 h · ln 2
//! let streams = Streams::new(MasterSeed(1), Replicate(0));
//! let seconds = outage.sample(&mut streams.at(Purpose::RepairTime, stable_hash("water@chiba"), 0));
//! assert!(seconds > 0);
//! # Ok::<(), hakyu_seeds::DistributionError>(())
//! ```

use crate::Draws;

/// The longest time a distribution may name or give: 2⁴⁸ seconds, so that sums of many never overflow.
pub const MAX_SECONDS: u64 = 1 << 48;

/// A distribution over whole seconds (or any other whole number).
///
/// The constructors check their arguments, and [`check`](Self::check) checks a value that was put together by hand.
/// No method panics on a value that was not checked, but what it then returns means nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Distribution {
    /// Always this.
    Fixed(u64),
    /// Every whole number from `lo` to `hi`, both included, equally likely.
    Uniform {
        /// The least outcome, seconds.
        lo: u64,
        /// The greatest outcome, seconds.
        hi: u64,
    },
    /// The triangular distribution: what an expert's "at least, most likely, at most" becomes.
    Triangular {
        /// The least outcome, seconds.
        lo: u64,
        /// The most likely outcome, seconds.
        mode: u64,
        /// The greatest outcome, seconds.
        hi: u64,
    },
    /// The exponential distribution: F(x) = 1 − exp(−x / mean). A time without memory.
    Exponential {
        /// The mean, seconds.
        mean: u64,
    },
    /// The lognormal distribution: ln x is normal with mean ln `median` and standard deviation `sigma`.
    LogNormal {
        /// The median, seconds.
        median: u64,
        /// The standard deviation of ln x, without unit.
        sigma: f64,
    },
    /// The Weibull distribution: F(x) = 1 − exp(−(x / scale)^shape). Shape > 1: ageing; shape < 1: a long tail.
    Weibull {
        /// The shape, without unit.
        shape: f64,
        /// The scale, seconds: 63.2 % of outcomes lie below it.
        scale: u64,
    },
    /// One of these, each equally likely; a value that stands there twice is twice as likely.
    Choice(Vec<u64>),
}

/// Why a distribution is refused.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DistributionError {
    /// The bounds are not in order.
    #[error("the bounds are not in order: {low} is greater than {high}")]
    Order {
        /// What should be the lesser.
        low: u64,
        /// What should be the greater.
        high: u64,
    },
    /// A scale (mean, median, scale) is 0.
    #[error("the {0} must be greater than 0")]
    Zero(&'static str),
    /// A shape or spread is not a usable number.
    #[error("the {name} must be a number between {least} and {most}, not {value}")]
    Range {
        /// Which one.
        name: &'static str,
        /// What it is.
        value: f64,
        /// The least it may be.
        least: f64,
        /// The most it may be.
        most: f64,
    },
    /// There is nothing to choose from.
    #[error("there is nothing to choose from")]
    Empty,
    /// A time is longer than [`MAX_SECONDS`].
    #[error("{0} seconds are more than the greatest time, 2^48 seconds")]
    TooLong(u64),
}

impl Distribution {
    /// Always `seconds`.
    ///
    /// # Errors
    /// If `seconds` is more than [`MAX_SECONDS`].
    pub fn fixed(seconds: u64) -> Result<Self, DistributionError> {
        Self::Fixed(seconds).checked()
    }

    /// Every whole second from `lo` to `hi`, both included.
    ///
    /// # Errors
    /// If `lo > hi`, or `hi` is more than [`MAX_SECONDS`].
    pub fn uniform(lo: u64, hi: u64) -> Result<Self, DistributionError> {
        Self::Uniform { lo, hi }.checked()
    }

    /// The triangular distribution on `[lo, hi]` with its peak at `mode`, in seconds. `lo == hi` is allowed.
    ///
    /// # Errors
    /// Unless `lo <= mode <= hi <= MAX_SECONDS`.
    pub fn triangular(lo: u64, mode: u64, hi: u64) -> Result<Self, DistributionError> {
        Self::Triangular { lo, mode, hi }.checked()
    }

    /// The exponential distribution with this mean, in seconds.
    ///
    /// # Errors
    /// If the mean is 0 or more than [`MAX_SECONDS`].
    pub fn exponential(mean: u64) -> Result<Self, DistributionError> {
        Self::Exponential { mean }.checked()
    }

    /// The lognormal distribution with this median (seconds) and this standard deviation of the logarithm.
    ///
    /// # Errors
    /// If the median is 0 or more than [`MAX_SECONDS`], or `sigma` is not in 0..=10.
    pub fn log_normal(median: u64, sigma: f64) -> Result<Self, DistributionError> {
        Self::LogNormal { median, sigma }.checked()
    }

    /// The Weibull distribution with this shape and this scale (seconds).
    ///
    /// # Errors
    /// If the scale is 0 or more than [`MAX_SECONDS`], or the shape is not in 0.05..=100.
    pub fn weibull(shape: f64, scale: u64) -> Result<Self, DistributionError> {
        Self::Weibull { shape, scale }.checked()
    }

    /// One of `values`, each equally likely.
    ///
    /// # Errors
    /// If there are none, or one is more than [`MAX_SECONDS`].
    pub fn choice(mut values: Vec<u64>) -> Result<Self, DistributionError> {
        values.sort_unstable();
        Self::Choice(values).checked()
    }

    /// The distribution itself, if [`check`](Self::check) finds nothing wrong with it.
    ///
    /// # Errors
    /// Those of `check`.
    pub fn checked(self) -> Result<Self, DistributionError> {
        self.check().map(|()| self)
    }

    /// Whether the parameters make sense.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), DistributionError> {
        let ordered = |low: u64, high: u64| {
            if low <= high { Ok(()) } else { Err(DistributionError::Order { low, high }) }
        };
        let time = |seconds: u64| {
            if seconds <= MAX_SECONDS { Ok(()) } else { Err(DistributionError::TooLong(seconds)) }
        };
        let scale = |name: &'static str, seconds: u64| {
            if seconds == 0 { Err(DistributionError::Zero(name)) } else { time(seconds) }
        };
        let range = |name: &'static str, value: f64, least: f64, most: f64| {
            if (least..=most).contains(&value) {
                Ok(())
            } else {
                Err(DistributionError::Range { name, value, least, most })
            }
        };
        match self {
            Self::Fixed(seconds) => time(*seconds),
            Self::Uniform { lo, hi } => ordered(*lo, *hi).and(time(*hi)),
            Self::Triangular { lo, mode, hi } => {
                ordered(*lo, *mode).and(ordered(*mode, *hi)).and(time(*hi))
            }
            Self::Exponential { mean } => scale("mean", *mean),
            Self::LogNormal { median, sigma } => {
                scale("median", *median).and(range("sigma", *sigma, 0.0, 10.0))
            }
            Self::Weibull { shape, scale: s } => {
                scale("scale", *s).and(range("shape", *shape, 0.05, 100.0))
            }
            Self::Choice(values) if values.is_empty() => Err(DistributionError::Empty),
            Self::Choice(values) => values.iter().try_for_each(|&seconds| time(seconds)),
        }
    }

    /// The next outcome, in seconds. Uses exactly one word of the stream, whatever the distribution.
    pub fn sample(&self, draws: &mut Draws) -> u64 {
        self.quantile(draws.open_unit())
    }

    /// An outcome from slice `slice` (from 0) of `slices` equally likely ones, in seconds: the stratified sample at
    /// `u = (slice + unit) / slices`. Uses exactly one word of the stream. No slices at all count as one.
    pub fn sample_slice(&self, draws: &mut Draws, slice: u32, slices: u32) -> u64 {
        self.quantile((f64::from(slice) + draws.open_unit()) / f64::from(slices.max(1)))
    }

    /// The outcome, in seconds, below or at which a share `u` of all outcomes lies: the inverse distribution function.
    ///
    /// Never falls as `u` rises. `u` is clamped to 0..=1; a tail without end gives [`MAX_SECONDS`] at 1.
    pub fn quantile(&self, u: f64) -> u64 {
        let u = u.clamp(0.0, 1.0);
        match self {
            Self::Fixed(seconds) => *seconds,
            Self::Uniform { lo, hi } => {
                let width = hi.saturating_sub(*lo);
                lo.saturating_add(whole((u * (width as f64 + 1.0)).floor()).min(width))
            }
            Self::Triangular { lo, mode, hi } => triangular(*lo, *mode, *hi, u),
            Self::Exponential { mean } => rounded(*mean as f64 * -libm::log1p(-u)),
            Self::LogNormal { median, sigma } => {
                if *sigma > 0.0 {
                    rounded(*median as f64 * libm::exp(sigma * normal_quantile(u)))
                } else {
                    *median
                }
            }
            Self::Weibull { shape, scale } => {
                rounded(*scale as f64 * libm::pow(-libm::log1p(-u), 1.0 / shape))
            }
            Self::Choice(values) => {
                let last = values.len().saturating_sub(1);
                let at = usize::try_from(whole((u * values.len() as f64).floor()))
                    .map_or(last, |at| at.min(last));
                kth_least(values, at)
            }
        }
    }

    /// The mean, in seconds, before rounding to whole seconds and without the bound [`MAX_SECONDS`].
    pub fn mean(&self) -> f64 {
        match self {
            Self::Fixed(seconds) => *seconds as f64,
            Self::Uniform { lo, hi } => f64::midpoint(*lo as f64, *hi as f64),
            Self::Triangular { lo, mode, hi } => (*lo as f64 + *mode as f64 + *hi as f64) / 3.0,
            Self::Exponential { mean } => *mean as f64,
            Self::LogNormal { median, sigma } => *median as f64 * libm::exp(sigma * sigma / 2.0),
            Self::Weibull { shape, scale } => *scale as f64 * libm::tgamma(1.0 + 1.0 / shape),
            Self::Choice(values) => {
                values.iter().map(|&seconds| seconds as f64).sum::<f64>() / values.len() as f64
            }
        }
    }
}

/// F⁻¹ of the triangular distribution. Each branch is held on its side of the mode, so rounding cannot cross it.
fn triangular(lo: u64, mode: u64, hi: u64, u: f64) -> u64 {
    let (l, m, h) = (lo as f64, mode as f64, hi as f64);
    let width = h - l;
    if u * width < m - l {
        rounded((l + (u * width * (m - l)).sqrt()).min(m))
    } else {
        rounded((h - ((1.0 - u) * width * (h - m)).sqrt()).max(m))
    }
}

/// The `k`-th least (from 0) of `values`, which `Distribution::choice` has sorted but a caller may not have; 0 of none.
fn kth_least(values: &[u64], k: usize) -> u64 {
    if values.is_sorted() {
        return values.get(k).copied().unwrap_or(0);
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(k).copied().unwrap_or(0)
}

/// The nearest whole number of seconds, halves upward, within 0..=[`MAX_SECONDS`]; 0 for what is not a number.
fn rounded(seconds: f64) -> u64 {
    whole((seconds + 0.5).floor())
}

/// A whole, non-negative number as an integer, within 0..=[`MAX_SECONDS`].
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=2^48, NaN becomes 0"
)]
fn whole(number: f64) -> u64 {
    number.clamp(0.0, MAX_SECONDS as f64) as u64
}

/// The standard normal distribution function Φ(x): the share of a normal population that lies below `x` standard
/// deviations. Φ(x) = erfc(−x / √2) / 2.
///
/// A lognormal fragility curve with median θ and dispersion β is Φ(ln(x / θ) / β).
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The inverse Φ⁻¹(p) of the standard normal distribution function, to about 1 part in 10¹⁶; ∓∞ at 0 and 1, NaN
/// outside.
///
/// The rational approximations PPND16 of M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal
/// Distribution", Applied Statistics 37(3), 1988, pp. 477–484.
pub fn normal_quantile(p: f64) -> f64 {
    /// Σ cᵢ xⁱ.
    fn polynomial(coefficients: [f64; 8], x: f64) -> f64 {
        coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
    }
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(CENTRE.0, r) / polynomial(CENTRE.1, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-libm::log(tail)).sqrt();
    let x = if tail <= 0.0 {
        f64::INFINITY
    } else if r <= 5.0 {
        polynomial(FLANK.0, r - 1.6) / polynomial(FLANK.1, r - 1.6)
    } else {
        polynomial(TAIL.0, r - 5.0) / polynomial(TAIL.1, r - 5.0)
    };
    if q < 0.0 { -x } else { x }
}

/// Numerator and denominator, lowest power first.
type Rational = ([f64; 8], [f64; 8]);

/// AS 241 for |p − ½| ≤ 0.425, in 0.180625 − (p − ½)².
const CENTRE: Rational = (
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ],
);

/// AS 241 for r = √(−ln(tail)) ≤ 5, in r − 1.6.
const FLANK: Rational = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);

/// AS 241 for r > 5, in r − 5.
const TAIL: Rational = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);

#[cfg(test)]
mod tests;
