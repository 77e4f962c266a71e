//! How strong a hazard is at a place, and what share of a kind of asset it damages.
//!
//! Everything here happens before compilation, in `f64` over `libm`: the engine only sees the resulting shares in parts
//! per million. Winds are in m/s, distances in km, velocities in cm/s, intensities are JMA instrumental intensities
//! (計測震度), positions are degrees.
//!
//! ```
//! use hakyu_scenarios::hazard::{Fragility, Point, TrackPoint, Track};
//! let at = |lon| TrackPoint { at: 0, centre: Point { lat: 35.0, lon }, wind: 45.0, radius: 60.0 };
//! let track = Track::new(vec![at(139.0), TrackPoint { at: 6 * 3600, ..at(141.0) }]);
//! let wind = track.largest_wind(Point { lat: 35.5, lon: 140.0 });
//! assert!(wind > 40.0 && wind <= 45.0);
//! let lines = Fragility { median: 40.0, beta: 0.3, cap: 1.0 };
//! assert_eq!(lines.share_ppm(40.0), 500_000);
//! ```

mod ash;
mod quake;
mod staff;
mod wind;

pub use ash::Plume;
pub use quake::{Quake, SITE_AMPLIFICATION, intensity_of_velocity};
pub use staff::{Staffing, Wave};
pub use wind::{HOLLAND_B, Passage, Track, TrackPoint, holland};

use hakyu_seeds::normal_cdf;

/// Mean radius of the Earth in km (IUGG).
const EARTH: f64 = 6371.0088;

/// A position on the Earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Latitude, degrees north.
    pub lat: f64,
    /// Longitude, degrees east.
    pub lon: f64,
}

impl Point {
    /// Great-circle distance in km, by the haversine formula.
    pub fn distance(self, other: Self) -> f64 {
        let half = |degrees: f64| libm::sin(degrees.to_radians() / 2.0);
        let (dlat, dlon) = (half(other.lat - self.lat), half(other.lon - self.lon));
        let cosines = libm::cos(self.lat.to_radians()) * libm::cos(other.lat.to_radians());
        let h = (dlat * dlat + cosines * dlon * dlon).clamp(0.0, 1.0);
        2.0 * EARTH * libm::asin(libm::sqrt(h))
    }

    /// Direction of another point as seen from here: degrees clockwise from north, 0 to 360, along the great circle.
    pub fn bearing(self, other: Self) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let dlon = (other.lon - self.lon).to_radians();
        let east = libm::sin(dlon) * libm::cos(b);
        let north = libm::cos(a) * libm::sin(b) - libm::sin(a) * libm::cos(b) * libm::cos(dlon);
        let degrees = libm::atan2(east, north).to_degrees();
        if degrees < 0.0 { degrees + 360.0 } else { degrees }
    }

    /// The point a share of the way to another one, straight in degrees; the shorter way around the globe.
    #[must_use]
    pub fn towards(self, other: Self, share: f64) -> Self {
        let mut dlon = other.lon - self.lon;
        if dlon > 180.0 {
            dlon -= 360.0;
        } else if dlon < -180.0 {
            dlon += 360.0;
        }
        Self { lat: self.lat + (other.lat - self.lat) * share, lon: self.lon + dlon * share }
    }
}

/// A lognormal fragility curve: what share of assets fails under a load.
///
/// share(x) = cap · Φ(ln(x / median) / beta), the usual form (FEMA HAZUS technical manual; Shinozuka et al. 2000).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fragility {
    /// The load at which half of those that can fail do, in the load's unit.
    pub median: f64,
    /// Standard deviation of the logarithm.
    pub beta: f64,
    /// Share of the assets that can fail at all, 0 to 1.
    pub cap: f64,
}

impl Fragility {
    /// The share that fails under a load, in parts per million, rounded down.
    pub fn share_ppm(&self, load: f64) -> u32 {
        if load.is_nan() || load <= 0.0 || self.median <= 0.0 || self.beta <= 0.0 {
            return 0;
        }
        let share = self.cap * normal_cdf(libm::log(load / self.median) / self.beta);
        let ppm = libm::floor(share.clamp(0.0, 1.0) * 1e6);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0..=10^6 above"
        )]
        let ppm = ppm as u32;
        ppm
    }
}

/// Loads on the assets of one place: share of the assets in ppm, load on them. What is left of a million bears none.
pub type Loads = Vec<(u32, f64)>;

/// The share of assets in each state of damage, ppm.
///
/// `exceeding` holds a curve for each state from the lightest to the worst: the share of assets in this state or a worse
/// one (FEMA, Hazus Earthquake Model technical manual: the state's probability is the difference of two neighbouring
/// curves). Where curves cross, the worse state gives way: never more assets are in a worse state than in a lighter one
/// or worse.
pub fn state_shares(exceeding: &[Fragility], loads: &Loads) -> Vec<u32> {
    let mut most = 1_000_000_u32;
    let mut reached: Vec<u32> = Vec::with_capacity(exceeding.len());
    for curve in exceeding {
        most = most.min(damaged(curve, loads));
        reached.push(most);
    }
    let worse = reached.iter().copied().skip(1).chain([0]);
    reached.iter().zip(worse).map(|(here, worse)| here - worse).collect()
}

/// The share of all assets of a place that fails, ppm.
pub fn damaged(curve: &Fragility, loads: &Loads) -> u32 {
    let sum: u64 = loads
        .iter()
        .map(|&(share, load)| u64::from(share) * u64::from(curve.share_ppm(load)) / 1_000_000)
        .sum();
    u32::try_from(sum.min(1_000_000)).unwrap_or(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bearings() {
        let tokyo = Point { lat: 35.0, lon: 139.0 };
        close(tokyo.bearing(Point { lat: 36.0, lon: 139.0 }), 0.0, 1e-9);
        close(tokyo.bearing(Point { lat: 34.0, lon: 139.0 }), 180.0, 1e-9);
        let origin = Point { lat: 0.0, lon: 0.0 };
        close(origin.bearing(Point { lat: 0.0, lon: 1.0 }), 90.0, 1e-9);
        close(origin.bearing(Point { lat: 0.0, lon: -1.0 }), 270.0, 1e-9);
    }

    #[test]
    fn states_are_differences_of_curves() {
        let curve = |median| Fragility { median, beta: 0.5, cap: 1.0 };
        // At 2: ½ in the second state or worse; Φ(ln 2/½) = Φ(1.386294) = 0.917171 in the first or worse;
        // Φ(−1.386294) = 0.082828 in the worst.
        let shares = state_shares(&[curve(1.0), curve(2.0), curve(4.0)], &vec![(1_000_000, 2.0)]);
        assert_eq!(shares, [417_171, 417_172, 82_828]);
        // Half of the assets bear it: half of each, rounded down by state or worse.
        let half = state_shares(&[curve(1.0), curve(2.0), curve(4.0)], &vec![(500_000, 2.0)]);
        assert_eq!(half, [208_585, 208_586, 41_414]);
        // Crossed curves: nobody is in the worse state without being in the lighter one or worse.
        assert_eq!(state_shares(&[curve(4.0), curve(1.0)], &vec![(1_000_000, 2.0)]), [0, 82_828]);
    }

    #[test]
    fn more_load_never_damages_less() {
        let curve = Fragility { median: 1.0, beta: 0.7, cap: 0.8 };
        let mut before = 0;
        for step in 0..400 {
            let now = damaged(&curve, &vec![(300_000, f64::from(step) / 50.0), (200_000, 0.4)]);
            assert!(now >= before, "step {step}");
            before = now;
        }
        assert!(before > 150_000);
    }

    fn close(a: f64, b: f64, within: f64) {
        assert!((a - b).abs() <= within, "{a} is not {b} ± {within}");
    }

    #[test]
    fn distances() {
        let origin = Point { lat: 0.0, lon: 0.0 };
        let degree = EARTH * std::f64::consts::PI / 180.0;
        close(origin.distance(Point { lat: 0.0, lon: 1.0 }), degree, 1e-9);
        close(origin.distance(Point { lat: 90.0, lon: 50.0 }), 90.0 * degree, 1e-6);
        close(origin.distance(Point { lat: 0.0, lon: 180.0 }), 180.0 * degree, 1e-6);
        // Tokyo to Osaka, about 403 km.
        close(
            Point { lat: 35.6895, lon: 139.6917 }.distance(Point { lat: 34.6937, lon: 135.5023 }),
            396.0,
            5.0,
        );
    }

    #[test]
    fn half_way_is_half_way_also_over_the_date_line() {
        let middle = Point { lat: 10.0, lon: 179.0 }.towards(Point { lat: 20.0, lon: -179.0 }, 0.5);
        close(middle.lat, 15.0, 1e-12);
        close(middle.lon, 180.0, 1e-12);
    }

    #[test]
    fn fragility_is_the_normal_distribution_of_the_logarithm() {
        let curve = Fragility { median: 40.0, beta: 0.3, cap: 0.6 };
        assert_eq!(curve.share_ppm(40.0), 300_000);
        // One beta above the median: Φ(1) = 0.841344746…, times 0.6; floor of a value away from an integer.
        assert_eq!(curve.share_ppm(40.0 * libm::exp(0.3)), 504_806);
        assert_eq!(curve.share_ppm(40.0 * libm::exp(-0.3)), 95_193);
        assert_eq!(curve.share_ppm(0.0), 0);
        assert_eq!(curve.share_ppm(-3.0), 0);
        assert_eq!(curve.share_ppm(f64::NAN), 0);
        assert_eq!(curve.share_ppm(1e9), 600_000);
    }
}
