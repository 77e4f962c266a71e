//! Shaking of an earthquake: attenuation of peak ground velocity and its relation to JMA intensity.

use super::Point;

/// How much more the ground of a town shakes than firm ground (`V_S` about 600 m/s). Ours: prefectural capitals lie on
/// plains, where the published maps give about 1 to 2.
pub const SITE_AMPLIFICATION: f64 = 1.4;

/// An earthquake as a point with a size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quake {
    /// The epicentre.
    pub epicentre: Point,
    /// Depth of the hypocentre, km.
    pub depth: f64,
    /// Moment magnitude.
    pub magnitude: f64,
}

impl Quake {
    /// Distance from a place to the fault in km.
    ///
    /// The fault is a sphere around the hypocentre with the diameter L of log₁₀ L = 0.5·M − 1.85 (Utsu 1977); nearer
    /// than 3 km is not distinguished. As in the earthquake early warning of the Japan Meteorological Agency
    /// (緊急地震速報の概要や処理手法に関する技術的参考資料, 2016).
    pub fn distance(&self, place: Point) -> f64 {
        let surface = self.epicentre.distance(place);
        let hypocentral = libm::sqrt(surface * surface + self.depth * self.depth);
        let length = libm::pow(10.0, 0.5 * self.magnitude - 1.85);
        (hypocentral - length / 2.0).max(3.0)
    }

    /// Peak ground velocity on firm ground at a distance from the fault, cm/s.
    ///
    /// H. Si and S. Midorikawa, "New attenuation relationships for peak ground acceleration and velocity considering
    /// effects of fault type and site condition", J. Struct. Constr. Eng. AIJ 523 (1999), 63–70 (crustal events):
    /// `log₁₀ PGV = 0.58·M_w + 0.0038·D − 1.29 − log₁₀(X + 0.0028·10^(0.5·M_w)) − 0.002·X`.
    pub fn velocity(&self, distance: f64) -> f64 {
        let near = distance + 0.0028 * libm::pow(10.0, 0.5 * self.magnitude);
        let log = 0.58 * self.magnitude + 0.0038 * self.depth
            - 1.29
            - libm::log10(near)
            - 0.002 * distance;
        libm::pow(10.0, log)
    }

    /// JMA instrumental intensity at a place, on ordinary ground ([`SITE_AMPLIFICATION`]).
    pub fn intensity(&self, place: Point) -> f64 {
        intensity_of_velocity(SITE_AMPLIFICATION * self.velocity(self.distance(place)))
    }
}

/// JMA instrumental intensity for a peak ground velocity in cm/s, from 0 to 7.
///
/// S. Midorikawa, K. Fujimoto and I. Muramatsu, "Correlation of new JMA instrumental seismic intensity with former JMA
/// seismic intensity and ground motion parameters", J. Inst. Social Safety Sci. 1 (1999), 51–56:
/// I = 2.68 + 1.72·log₁₀ PGV, for intensities from 4 to 7; used below 4 too, where nothing is damaged.
pub fn intensity_of_velocity(velocity: f64) -> f64 {
    if velocity <= 0.0 { 0.0 } else { (2.68 + 1.72 * libm::log10(velocity)).clamp(0.0, 7.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, within: f64) {
        assert!((a - b).abs() <= within, "{a} is not {b} ± {within}");
    }

    const EPICENTRE: Point = Point { lat: 42.7, lon: 142.0 };

    #[test]
    fn velocity_by_hand() {
        // M 6.6, D 37 km, X = 40 km: 10^(3.3) = 1995.26, near = 45.58673, log near = 1.658839;
        // log PGV = 3.828 + 0.1406 − 1.29 − 1.658839 − 0.08 = 0.939761; PGV = 8.7049.
        let quake = Quake { epicentre: EPICENTRE, depth: 37.0, magnitude: 6.6 };
        close(quake.velocity(40.0), 8.7049, 1e-3);
        // M 7, D 10, X = 10: 10^3.5 = 3162.278, near = 18.854377, log = 1.275412; 4.06 + 0.038 − 1.29 − 1.275412 − 0.02.
        let near = Quake { epicentre: EPICENTRE, depth: 10.0, magnitude: 7.0 };
        close(near.velocity(10.0), libm::pow(10.0, 1.512_588), 1e-3);
    }

    #[test]
    fn intensity_by_hand() {
        close(intensity_of_velocity(10.0), 4.40, 1e-12);
        close(intensity_of_velocity(100.0), 6.12, 1e-12);
        close(intensity_of_velocity(1e9), 7.0, 0.0);
        close(intensity_of_velocity(0.0), 0.0, 0.0);
    }

    #[test]
    fn the_fault_has_a_size() {
        // L = 10^(0.5·6.6 − 1.85) = 10^1.45 = 28.1838 km; straight above, 37 km deep: 37 − 14.0919.
        let quake = Quake { epicentre: EPICENTRE, depth: 37.0, magnitude: 6.6 };
        close(quake.distance(EPICENTRE), 22.9081, 1e-3);
        let shallow = Quake { depth: 5.0, ..quake };
        close(shallow.distance(EPICENTRE), 3.0, 0.0);
        assert!(quake.intensity(EPICENTRE) > quake.intensity(Point { lat: 43.06, lon: 141.35 }));
    }
}
