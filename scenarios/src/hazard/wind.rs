//! The wind of a moving storm: a radial profile around a centre that travels along a track.

use super::Point;

/// Holland's shape parameter. He gives 1.0 to 2.5 (Holland 1980); storms as large as those that reach Japan lie at the
/// lower end (Vickery & Wadhera 2008). The value is ours.
pub const HOLLAND_B: f64 = 1.2;

/// Wind at a distance from the centre, for a given largest wind and the radius at which it blows.
///
/// The profile of G. J. Holland, "An Analytic Model of the Wind and Pressure Profiles in Hurricanes", Monthly Weather
/// Review 108 (1980), 1212–1218, without the Coriolis term and scaled to its maximum:
/// `V(r) = V_max · √( (R/r)^B · exp(1 − (R/r)^B) )`.
pub fn holland(largest: f64, radius: f64, distance: f64) -> f64 {
    if largest <= 0.0 || radius <= 0.0 || distance <= 0.0 {
        return 0.0;
    }
    let x = libm::pow(radius / distance, HOLLAND_B);
    // exp(1 − x) vanishes long before x overflows.
    if x > 700.0 { 0.0 } else { largest * libm::sqrt(x * libm::exp(1.0 - x)) }
}

/// A position of a storm at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrackPoint {
    /// When, in seconds from the start.
    pub at: i64,
    /// The centre.
    pub centre: Point,
    /// Largest wind, m/s.
    pub wind: f64,
    /// Radius of the largest wind, km.
    pub radius: f64,
}

/// What a place has of a storm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Largest wind, m/s.
    pub wind: f64,
    /// When it blows first, in seconds from the start.
    pub at: i64,
}

/// A storm's track. Between its points everything changes linearly in time.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    points: Vec<TrackPoint>,
}

/// Furthest the centre moves between two looks at it, km.
const STEP: f64 = 2.0;
/// Most looks between two points of a track.
const MOST_STEPS: u32 = 2_000;

impl Track {
    /// A track through these points, in any order.
    pub fn new(mut points: Vec<TrackPoint>) -> Self {
        points.sort_by_key(|p| p.at);
        Self { points }
    }

    /// When the storm is at its first point, in seconds from the start.
    pub fn begins(&self) -> Option<i64> {
        self.points.first().map(|p| p.at)
    }

    /// The largest wind at a place while the storm passes, m/s.
    pub fn largest_wind(&self, place: Point) -> f64 {
        self.passage(place).wind
    }

    /// The largest wind at a place and when it blows there.
    ///
    /// Where the centre comes nearer than its radius it blows twice, before and after the centre. The first time counts:
    /// the first that comes within 0.2 % of the largest, lest the looks along the track decide between the two.
    pub fn passage(&self, place: Point) -> Passage {
        let wind = |p: &TrackPoint| holland(p.wind, p.radius, p.centre.distance(place));
        let (mut most, mut at) = self.points.first().map_or((0.0, 0), |p| (wind(p), p.at));
        let mut seen = most;
        for pair in self.points.windows(2) {
            let [a, b] = pair else { continue };
            let steps = looks(a.centre.distance(b.centre));
            for step in 1..=steps {
                let share = f64::from(step) / f64::from(steps);
                let between = |a: f64, b: f64| a + (b - a) * share;
                let now = TrackPoint {
                    at: a.at + (b.at - a.at) * i64::from(step) / i64::from(steps),
                    centre: a.centre.towards(b.centre, share),
                    wind: between(a.wind, b.wind),
                    radius: between(a.radius, b.radius),
                };
                let here = wind(&now);
                if here > seen * 1.002 {
                    (seen, at) = (here, now.at);
                }
                most = most.max(here);
            }
        }
        Passage { wind: most, at }
    }
}

/// How often to look along a stretch of so many km.
fn looks(distance: f64) -> u32 {
    let steps = libm::ceil(distance / STEP).clamp(1.0, f64::from(MOST_STEPS));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 1..=2000 above"
    )]
    let steps = steps as u32;
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, within: f64) {
        assert!((a - b).abs() <= within, "{a} is not {b} ± {within}");
    }

    #[test]
    fn the_profile_peaks_at_its_radius() {
        close(holland(45.0, 60.0, 60.0), 45.0, 1e-12);
        assert!(holland(45.0, 60.0, 59.0) < 45.0 && holland(45.0, 60.0, 61.0) < 45.0);
        assert!(holland(45.0, 60.0, 0.001) < 1e-9, "calm in the eye");
        close(holland(45.0, 60.0, 0.0), 0.0, 0.0);
        // By hand at r = 2R: x = 2^−1.2 = 0.435275, V/V_max = √(x·e^(1−x)) = √(0.435275 · 1.758964) = 0.875005.
        close(holland(1.0, 60.0, 120.0), 0.875_005, 1e-5);
    }

    fn at(hours: i64, lat: f64, lon: f64) -> TrackPoint {
        TrackPoint { at: hours * 3600, centre: Point { lat, lon }, wind: 40.0, radius: 50.0 }
    }

    #[test]
    fn the_largest_wind_is_found_between_the_points() {
        // The centre passes the place on the equator: somewhere on the way it is exactly one radius away.
        let track = Track::new(vec![at(6, 0.0, 3.0), at(0, 0.0, -3.0)]);
        close(track.largest_wind(Point { lat: 0.0, lon: 0.0 }), 40.0, 0.02);
        // 100 km aside: the nearest approach decides, and at twice the radius 87.5 % is left.
        let aside = 100.0 / (super::super::EARTH * std::f64::consts::PI / 180.0);
        close(track.largest_wind(Point { lat: aside, lon: 0.0 }), 40.0 * 0.875_005, 0.01);
        assert!(track.largest_wind(Point { lat: 30.0, lon: 0.0 }) < 8.0);
    }

    #[test]
    fn the_wind_is_largest_one_radius_before_the_centre_passes() {
        // 6 degrees of the equator in 6 hours: 111.195 km/h. The centre is 50 km away from lon 0 after
        // (333.585 − 50) / 111.195 h = 2.55034 h = 9181 s. Looks lie 2 km = 65 s apart at most, and 0.2 % of the wind are
        // 7.5 % of the radius, 3.8 km = 122 s.
        let track = Track::new(vec![at(0, 0.0, -3.0), at(6, 0.0, 3.0)]);
        let passage = track.passage(Point { lat: 0.0, lon: 0.0 });
        assert!(passage.at.abs_diff(9_181) <= 190, "{passage:?}");
        // Further along the track it is later by the way: one degree takes an hour.
        let later = track.passage(Point { lat: 0.0, lon: 1.0 });
        assert!((later.at - passage.at).abs_diff(3_600) <= 190, "{later:?}");
        assert_eq!(track.begins(), Some(0));
    }

    #[test]
    fn one_point_and_none_are_tracks_too() {
        close(Track::new(vec![]).largest_wind(Point { lat: 0.0, lon: 0.0 }), 0.0, 0.0);
        let alone = Track::new(vec![at(0, 0.0, 0.0)]);
        assert!(alone.largest_wind(Point { lat: 0.0, lon: 0.45 }) > 39.9);
    }
}
