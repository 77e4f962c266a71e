#![expect(clippy::expect_used, reason = "a test may panic")]

use proptest::prelude::*;

use super::*;
use crate::{MasterSeed, Purpose, Replicate, Streams, stable_hash};

const H: u64 = 3600;

fn draws(id: &str) -> Draws {
    Streams::new(MasterSeed(42), Replicate(0)).at(Purpose::RepairTime, stable_hash(id), 0)
}

/// One of each kind, as realistic repair and outage times.
fn every_kind() -> [Distribution; 7] {
    [
        Distribution::fixed(H),
        Distribution::uniform(3 * H, 24 * H),
        Distribution::triangular(3 * H, 12 * H, 24 * H),
        Distribution::exponential(8 * H),
        Distribution::log_normal(6 * H, 0.8),
        Distribution::weibull(1.5, 10 * H),
        Distribution::choice(vec![4 * H, H, 2 * H]),
    ]
    .map(|distribution| distribution.expect("good parameters"))
}

fn hours(distribution: &Distribution, count: u32) -> Vec<f64> {
    let mut draws = draws("statistics");
    (0..count).map(|_| distribution.sample(&mut draws) as f64 / H as f64).collect()
}

fn mean(sample: &[f64]) -> f64 {
    sample.iter().sum::<f64>() / sample.len() as f64
}

fn variance(sample: &[f64]) -> f64 {
    let mean = mean(sample);
    sample.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / sample.len() as f64
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected} ± {tolerance}");
}

/// A share of `count` samples, against its probability, within 4 standard errors.
#[track_caller]
fn share(sample: &[f64], probability: f64, hit: impl Fn(f64) -> bool) {
    let count = sample.len() as f64;
    let found = sample.iter().filter(|&&x| hit(x)).count() as f64 / count;
    near(found, probability, 4.0 * (probability * (1.0 - probability) / count).sqrt());
}

#[test]
fn golden_samples() {
    let expected: [[u64; 4]; 7] = [
        [3600, 3600, 3600, 3600],
        [32_132, 14_470, 66_261, 45_323],
        [37_090, 21_705, 56_904, 44_275],
        [9548, 1433, 38_096, 17_569],
        [13_620, 5728, 35_577, 19_799],
        [17_244, 4871, 43_381, 25_894],
        [3600, 3600, 14_400, 7200],
    ];
    let found = every_kind().map(|distribution| {
        let mut draws = draws("golden");
        [(); 4].map(|()| distribution.sample(&mut draws))
    });
    assert_eq!(found, expected);
}

#[test]
fn golden_quantiles() {
    let expected: [[u64; 5]; 7] = [
        [3600, 3600, 3600, 3600, 3600],
        [10_800, 10_875, 33_480, 86_325, 86_400],
        [10_800, 12_365, 37_908, 84_593, 86_400],
        [0, 29, 10_272, 198_943, MAX_SECONDS],
        [0, 1823, 14_199, 255_924, MAX_SECONDS],
        [0, 360, 18_106, 130_575, MAX_SECONDS],
        [3600, 3600, 3600, 14_400, 14_400],
    ];
    let found = every_kind()
        .map(|distribution| [0.0, 0.001, 0.3, 0.999, 1.0].map(|u| distribution.quantile(u)));
    assert_eq!(found, expected);
}

/// Bits, not values: this is what another platform or another build of libm would change.
#[test]
fn golden_bits_of_the_normal() {
    let found =
        [1e-300, 1e-20, 0.001, 0.25, 0.6, 0.975, 0.999_999].map(|p| normal_quantile(p).to_bits());
    let expected = [
        0xc042_8607_4064_c26e,
        0xc022_8651_70b4_3a4b,
        0xc008_b8cb_b720_4470,
        0xbfe5_956b_8752_8a49,
        0x3fd0_36d6_c4a0_4b5a,
        0x3fff_5c03_31ee_ff82,
        0x4013_0381_a979_85f1,
    ];
    assert_eq!(found, expected);
    let found = [-10.0, -1.0, 0.5, 3.0].map(|x| normal_cdf(x).to_bits());
    assert_eq!(
        found,
        [
            0x3b22_6c75_e84f_b0fa,
            0x3fc4_4ed0_bb7c_b20a,
            0x3fe6_2075_e232_ac77,
            0x3fef_f4f1_0f03_3d25
        ]
    );
}

/// The check values that Wichura's paper gives for PPND16.
#[test]
fn the_normal_quantile_has_its_published_values() {
    near(normal_quantile(0.25), -0.674_489_750_196_081_7, 1e-15);
    near(normal_quantile(0.001), -3.090_232_306_167_814, 1e-14);
    near(normal_quantile(1e-20), -9.262_340_089_798_408, 1e-14);
    near(normal_quantile(0.5), 0.0, 0.0);
    assert!(normal_quantile(0.0) < -f64::MAX && normal_quantile(1.0) > f64::MAX);
    assert!([-0.1, 1.1, f64::NAN].iter().all(|&p| normal_quantile(p).is_nan()));
}

/// Φ is computed by libm's erfc, which knows nothing of Wichura's coefficients: each of them is checked by this.
#[test]
fn the_normal_quantile_inverts_the_distribution_function() {
    for step in 1..20_000 {
        let p = f64::from(step) / 20_000.0;
        near(
            normal_cdf(normal_quantile(p)) / p,
            1.0,
            2e-15 * (1.0 + normal_quantile(p) * normal_quantile(p)),
        );
        near(normal_quantile(p), -normal_quantile(1.0 - p), 1e-11);
    }
    for exponent in 5..300 {
        let p = libm::pow(10.0, -f64::from(exponent));
        near(
            normal_cdf(normal_quantile(p)) / p,
            1.0,
            2e-15 * (1.0 + normal_quantile(p) * normal_quantile(p)),
        );
    }
}

#[test]
fn quantiles_have_their_closed_forms() {
    let [_, uniform, triangular, exponential, log_normal, weibull, choice] = every_kind();
    assert_eq!([0.0, 0.5, 1.0].map(|u| uniform.quantile(u)), [3 * H, 48_600, 24 * H]);
    // The triangle's left part holds (12 − 3) / (24 − 3) of all.
    assert_eq!([0.0, 9.0 / 21.0, 1.0].map(|u| triangular.quantile(u)), [3 * H, 12 * H, 24 * H]);
    assert_eq!(exponential.quantile(1.0 - libm::exp(-3.0)), 24 * H);
    assert_eq!(log_normal.quantile(0.5), 6 * H);
    near(log_normal.quantile(normal_cdf(1.0)) as f64, 21_600.0 * libm::exp(0.8), 0.51);
    assert_eq!(weibull.quantile(1.0 - libm::exp(-1.0)), 10 * H);
    assert_eq!(
        [0.0, 0.33, 0.34, 0.66, 0.67, 1.0].map(|u| choice.quantile(u)),
        [H, H, 2 * H, 2 * H, 4 * H, 4 * H]
    );
    let die = Distribution::uniform(1, 6).expect("a die");
    let faces: Vec<u64> = (0..6).map(|k| die.quantile((f64::from(k) + 0.5) / 6.0)).collect();
    assert_eq!(faces, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn samples_have_their_closed_forms() {
    let n = 100_000;
    let root = f64::from(n).sqrt();
    let [_, uniform, triangular, exponential, log_normal, weibull, choice] = every_kind();

    let sample = hours(&uniform, n);
    near(mean(&sample), 13.5, 4.0 * 6.06 / root);
    near(variance(&sample), 21.0 * 21.0 / 12.0, 0.4);

    // Triangular(3, 12, 24): mean 13 h, variance 18.5 h².
    let sample = hours(&triangular, n);
    near(mean(&sample), 13.0, 4.0 * 4.3 / root);
    near(variance(&sample), 18.5, 0.3);
    share(&sample, 9.0 / 21.0, |x| x < 12.0);

    // An exponential outage of 8 h outlasts a 24-hour buffer with probability e⁻³, and by 8 h if it does.
    let sample = hours(&exponential, n);
    near(mean(&sample), 8.0, 4.0 * 8.0 / root);
    share(&sample, libm::exp(-3.0), |x| x > 24.0);
    let beyond: Vec<f64> = sample.iter().filter(|&&x| x > 24.0).map(|x| x - 24.0).collect();
    near(mean(&beyond), 8.0, 4.0 * 8.0 / (beyond.len() as f64).sqrt());

    let sample = hours(&log_normal, n);
    share(&sample, 0.5, |x| x < 6.0);
    share(&sample, normal_cdf(-1.0), |x| x > 6.0 * libm::exp(0.8));
    near(mean(&sample), 6.0 * libm::exp(0.32), 0.1);

    let sample = hours(&weibull, n);
    share(&sample, libm::exp(-1.0), |x| x > 10.0);
    // Γ(5/3) = 0.902745292950934 (NIST DLMF 5.4).
    near(mean(&sample), 9.027_452_929_509_34, 0.08);

    share(&hours(&choice, n), 1.0 / 3.0, |x| x > 3.0);
}

#[test]
fn means_have_their_closed_forms() {
    let expected = [1.0, 13.5, 13.0, 8.0, 6.0 * libm::exp(0.32), 9.027_452_929_509_34, 7.0 / 3.0];
    for (distribution, expected) in every_kind().iter().zip(expected) {
        near(distribution.mean() / H as f64, expected, 1e-12);
    }
    // The midpoint rule over the quantile function gives the mean again, for every kind.
    for distribution in &every_kind() {
        let slices = 200_000;
        let sum: f64 = (0..slices)
            .map(|k| distribution.quantile((f64::from(k) + 0.5) / f64::from(slices)) as f64)
            .sum();
        near(sum / f64::from(slices) / distribution.mean(), 1.0, 1e-4);
    }
}

/// One sample in each slice: every slice of the distribution is hit exactly once, and the mean is far closer.
#[test]
fn slices_stratify() {
    let exponential = Distribution::exponential(8 * H).expect("good parameters");
    let mut draws = draws("slices");
    let sample: Vec<f64> = (0..1000)
        .map(|slice| {
            let seconds = exponential.sample_slice(&mut draws, slice, 1000);
            let (from, to) = (f64::from(slice) / 1000.0, f64::from(slice + 1) / 1000.0);
            assert!((exponential.quantile(from)..=exponential.quantile(to)).contains(&seconds));
            seconds as f64 / H as f64
        })
        .collect();
    // Unstratified, the standard error would be 0.25 h.
    near(mean(&sample), 8.0, 0.05);
    assert_eq!(exponential.sample_slice(&mut draws.clone(), 0, 0), exponential.sample(&mut draws));
}

#[test]
fn every_sample_takes_one_word() {
    for distribution in &every_kind() {
        let (mut sampled, mut counted) = (draws("one"), draws("one"));
        distribution.sample(&mut sampled);
        counted.next_u64();
        assert_eq!(sampled, counted);
        distribution.sample_slice(&mut sampled, 3, 10);
        counted.next_u64();
        assert_eq!(sampled, counted);
    }
}

#[test]
fn bad_parameters_are_refused() {
    use DistributionError as E;
    assert_eq!(Distribution::uniform(2, 1), Err(E::Order { low: 2, high: 1 }));
    assert_eq!(Distribution::triangular(2, 1, 3), Err(E::Order { low: 2, high: 1 }));
    assert_eq!(Distribution::triangular(1, 4, 3), Err(E::Order { low: 4, high: 3 }));
    assert_eq!(Distribution::exponential(0), Err(E::Zero("mean")));
    assert_eq!(Distribution::log_normal(0, 1.0), Err(E::Zero("median")));
    assert_eq!(Distribution::weibull(1.0, 0), Err(E::Zero("scale")));
    assert_eq!(Distribution::choice(vec![]), Err(E::Empty));
    for bad in [-0.1, 10.1, f64::NAN, f64::INFINITY] {
        assert!(matches!(Distribution::log_normal(1, bad), Err(E::Range { name: "sigma", .. })));
    }
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(Distribution::weibull(bad, 1), Err(E::Range { name: "shape", .. })));
    }
    let long = MAX_SECONDS + 1;
    for distribution in [
        Distribution::fixed(long),
        Distribution::uniform(0, long),
        Distribution::triangular(0, 1, long),
        Distribution::exponential(long),
        Distribution::log_normal(long, 1.0),
        Distribution::weibull(1.0, long),
        Distribution::choice(vec![1, long]),
    ] {
        assert_eq!(distribution, Err(E::TooLong(long)));
    }
    assert_eq!(
        E::Range { name: "sigma", value: 11.0, least: 0.0, most: 10.0 }.to_string(),
        "the sigma must be a number between 0 and 10, not 11"
    );
}

#[test]
fn the_edges_are_safe() {
    for distribution in &every_kind() {
        assert_eq!(distribution.quantile(-1.0), distribution.quantile(0.0));
        assert_eq!(distribution.quantile(2.0), distribution.quantile(1.0));
        distribution.quantile(f64::NAN);
    }
    assert_eq!(Distribution::exponential(1).expect("good").quantile(1.0), MAX_SECONDS);
    assert_eq!(Distribution::log_normal(5, 0.0).expect("good").quantile(1.0), 5);
    assert_eq!(Distribution::triangular(7, 7, 7).expect("good").quantile(0.5), 7);
    assert_eq!(Distribution::uniform(0, MAX_SECONDS).expect("good").quantile(1.0), MAX_SECONDS);
    // Values that no constructor gives: no panic.
    assert_eq!(Distribution::Choice(vec![]).quantile(0.5), 0);
    assert_eq!(Distribution::Choice(vec![3, 1, 2]).quantile(0.0), 1);
    assert_eq!(Distribution::Uniform { lo: 5, hi: 1 }.quantile(0.9), 5);
    Distribution::Triangular { lo: u64::MAX, mode: 0, hi: 3 }.quantile(0.5);
    Distribution::Weibull { shape: 0.0, scale: 0 }.quantile(0.5);
}

fn any_distribution() -> impl Strategy<Value = Distribution> {
    let time = || 1_u64..10 * 365 * 24 * H;
    prop_oneof![
        time().prop_map(Distribution::fixed),
        (time(), time()).prop_map(|(a, b)| Distribution::uniform(a.min(b), a.max(b))),
        [time(), time(), time()].prop_map(|mut x| {
            x.sort_unstable();
            Distribution::triangular(x[0], x[1], x[2])
        }),
        time().prop_map(Distribution::exponential),
        (time(), 0.0..4.0).prop_map(|(median, sigma)| Distribution::log_normal(median, sigma)),
        (0.1..10.0, time()).prop_map(|(shape, scale)| Distribution::weibull(shape, scale)),
        prop::collection::vec(time(), 1..9).prop_map(Distribution::choice),
    ]
    .prop_map(|distribution| distribution.expect("good parameters"))
}

proptest! {
    #[test]
    fn quantiles_never_fall(distribution in any_distribution(), a in 0.0..=1.0, b in 0.0..=1.0) {
        let (a, b): (f64, f64) = (a, b);
        let (low, high) = (distribution.quantile(a.min(b)), distribution.quantile(a.max(b)));
        prop_assert!(low <= high);
        // And from one number to the very next.
        prop_assert!(distribution.quantile(a) <= distribution.quantile(a.next_up()));
        prop_assert!(high <= MAX_SECONDS);
    }

    #[test]
    fn samples_stay_in_their_range(distribution in any_distribution(), key: u64) {
        let draws = || Streams::new(MasterSeed(1), Replicate(0)).at(Purpose::Choice, key, 0);
        let sample = distribution.sample(&mut draws());
        prop_assert_eq!(sample, distribution.quantile(draws().open_unit()));
        prop_assert!((distribution.quantile(0.0)..=distribution.quantile(1.0)).contains(&sample));
    }
}
