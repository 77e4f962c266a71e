//! Ash of an eruption: how deep it lies where, and when it gets there.

use super::Point;

/// The ash of one eruption.
///
/// Depth thins exponentially with the square root of the area inside its isopach:
/// `T = T₀ · exp(−k·√A)`, so that all of it is `V = 2·T₀/k²`
/// (D. M. Pyle, "The thickness, volume and grainsize of tephra fall deposits", Bulletin of Volcanology 51 (1989), 1–15).
/// Isopachs are ellipses with the vent in one focus and the long axis along the wind; that shape is ours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plume {
    /// The vent.
    pub vent: Point,
    /// Volume of the deposit, km³.
    pub volume: f64,
    /// Pyle's `b_t`: the distance over which depth halves if isopachs are circles, km. `k = ln 2 / (b_t·√π)`.
    pub halving: f64,
    /// Where the wind blows to, degrees clockwise from north.
    pub towards: f64,
    /// Eccentricity of the isopachs: 0 without wind, below 1.
    pub elongation: f64,
    /// Speed of the plume, m/s.
    pub speed: f64,
}

impl Plume {
    fn decay(&self) -> f64 {
        std::f64::consts::LN_2 / (self.halving * libm::sqrt(std::f64::consts::PI))
    }

    /// Depth of ash at a place, mm.
    pub fn depth(&self, place: Point) -> f64 {
        let distance = self.vent.distance(place);
        let off = (self.vent.bearing(place) - self.towards).to_radians();
        self.depth_at(distance, off)
    }

    /// Depth at a distance in km and an angle off the wind's direction, mm.
    fn depth_at(&self, distance: f64, off: f64) -> f64 {
        let e = self.elongation.clamp(0.0, 0.99);
        let k = self.decay();
        let greatest = self.volume * k * k / 2.0 * 1e6;
        // r = a·(1 − e²) / (1 − e·cos θ) from the focus; the ellipse's area is π·a²·√(1 − e²).
        let long = distance * (1.0 - e * libm::cos(off)) / (1.0 - e * e);
        let root = long * libm::sqrt(std::f64::consts::PI * libm::sqrt(1.0 - e * e));
        greatest * libm::exp(-k * root)
    }

    /// Seconds from the eruption until the ash begins to fall at a place.
    pub fn arrival(&self, place: Point) -> u64 {
        let seconds = self.vent.distance(place) * 1000.0 / self.speed.max(0.1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most 2 · 10^8"
        )]
        let seconds = libm::floor(seconds) as u64;
        seconds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUJI: Plume = Plume {
        vent: Point { lat: 35.36, lon: 138.73 },
        volume: 1.0,
        halving: 15.0,
        towards: 80.0,
        elongation: 0.8,
        speed: 15.0,
    };

    fn close(a: f64, b: f64, within: f64) {
        assert!((a - b).abs() <= within, "{a} is not {b} ± {within}");
    }

    #[test]
    fn circles_halve_over_the_halving_distance() {
        let calm = Plume { elongation: 0.0, ..FUJI };
        // Pyle: V = 13.08·T₀·b², so 1 km³ over 15 km gives 339.8 mm at the vent.
        close(calm.depth_at(0.0, 0.0), 1e6 / (13.078 * 225.0), 0.05);
        close(calm.depth_at(15.0, 2.0) / calm.depth_at(0.0, 0.0), 0.5, 1e-12);
        close(calm.depth_at(45.0, -1.0) / calm.depth_at(0.0, 0.0), 0.125, 1e-12);
    }

    #[test]
    fn all_ash_adds_up_to_the_volume() {
        let mut sum = 0.0;
        let (ring, sector) = (0.5, std::f64::consts::TAU / 720.0);
        for r in 0..4000 {
            let r = (f64::from(r) + 0.5) * ring;
            for s in 0..720 {
                sum += FUJI.depth_at(r, (f64::from(s) + 0.5) * sector) * 1e-6 * r * ring * sector;
            }
        }
        close(sum, 1.0, 1e-3);
    }

    #[test]
    fn ash_goes_with_the_wind_and_thins_with_distance() {
        let (shinjuku, nagoya) =
            (Point { lat: 35.69, lon: 139.69 }, Point { lat: 35.18, lon: 136.9 });
        assert!(FUJI.depth(shinjuku) > 10.0 * FUJI.depth(nagoya));
        let mut before = f64::INFINITY;
        for step in 1..100 {
            let now = FUJI.depth_at(f64::from(step) * 5.0, 0.3);
            assert!(now < before);
            before = now;
        }
        // 100 km at 15 m/s.
        let east = Point { lat: 35.36, lon: 138.73 + 100.0 / (111.195 * 0.815_55) };
        assert!(FUJI.arrival(east).abs_diff(6_667) <= 15, "{}", FUJI.arrival(east));
        assert_eq!(FUJI.arrival(FUJI.vent), 0);
    }
}
