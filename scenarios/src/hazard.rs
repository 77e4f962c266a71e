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

mod quake;
mod wind;

pub use quake::{Quake, SITE_AMPLIFICATION, intensity_of_velocity};
pub use wind::{HOLLAND_B, Track, TrackPoint, holland};

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

#[cfg(test)]
mod tests {
    use super::*;

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
