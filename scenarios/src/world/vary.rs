//! Figures drawn from the ranges they may have, so that an ensemble shows how sure the world is and not only chance.
//!
//! A figure with a range of its own (`{value, low, high}`) is drawn from the triangle over it. One without gets a range by its
//! grade ([`Spread`]). Shares of 0 % and 100 % and times of 0 are structure, not estimates, and stay, as do the shares of
//! classes, weights, curves with knots, and sizes. A figure is drawn once for all places: what we do not know about hospitals'
//! tanks we do not know everywhere at once. Draws are keyed by the text ids of template, class, need and figure, so that adding
//! one leaves the others.

use hakyu_seeds::{Distribution, MasterSeed, Purpose, Replicate, Streams, stable_hash};

use crate::decode::{self, Figure};
use crate::syntax::{Cause, Confidence as Grade, Curve, Fragility as Named, Recovery, Scenario};

use super::load::Written;
use super::need::{Lasts, Need, Refill, Response};
use super::{Confidence, Hazard, NamedFragility};

/// What is one whole.
const WHOLE: u64 = 1_000_000;

/// How far a figure without a range of its own may be off, by grade. All ours (grade C): the published grade A still leaves
/// doubt whether it holds for other places and years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// Times and shares lie between the value divided by and multiplied with this, in thousandths.
    pub factor: u64,
    /// The medians of earthquake curves lie within this many hundredths of JMA intensity.
    pub intensity: u64,
}

impl Spread {
    /// The spread of a grade.
    pub const fn of(confidence: Confidence) -> Self {
        match confidence {
            Confidence::A => Self { factor: 1050, intensity: 5 },
            Confidence::B => Self { factor: 1200, intensity: 10 },
            Confidence::C => Self { factor: 1500, intensity: 20 },
        }
    }
}

/// Which draw of all figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vary {
    /// Master seed.
    pub seed: u64,
    /// Number of the draw.
    pub replicate: u32,
}

impl Vary {
    /// Draws every figure of a world.
    pub(super) fn world(self, world: &mut Written) {
        let draw = Draw(Streams::new(MasterSeed(self.seed), Replicate(self.replicate)));
        for template in &mut world.templates {
            let id = template.id.value.clone();
            draw.time(&format!("{id}/restart"), template.restart.as_mut(), template.confidence);
            template.needs.iter_mut().for_each(|n| draw.need(&id, n));
            for class in &mut template.classes {
                let id = format!("{id}/{}", class.id.value);
                draw.time(&format!("{id}/restart"), class.restart.as_mut(), class.confidence);
                class.needs.iter_mut().for_each(|n| draw.need(&id, n));
            }
        }
        for row in &mut world.dependencies {
            let id = row.consumer.value.clone();
            let key = format!("{id}/{}/lag", row.need.id.value);
            row.lag = draw.between(&key, row.lag, None, None, row.need.confidence, u64::MAX);
            draw.need(&id, &mut row.need);
        }
        for curve in &mut world.fragility {
            draw.curve(curve);
        }
    }

    /// Draws the repair times, shares and inline curves of a scenario's events, by the grade of each event.
    pub(crate) fn scenario(self, scenario: &mut Scenario) {
        let draw = Draw(Streams::new(MasterSeed(self.seed), Replicate(self.replicate)));
        for event in &mut scenario.events {
            let grade = match event.confidence.map(|c| c.value) {
                Some(Grade::A) => Confidence::A,
                Some(Grade::B) => Confidence::B,
                Some(Grade::C) | None => Confidence::C,
            };
            let id = format!("event/{}", event.id.value);
            match &mut event.cause {
                Cause::Damage(damage) => {
                    draw.repair(&id, &mut damage.repair, grade);
                    let share = u64::from(damage.share.value);
                    let drawn =
                        draw.between(&format!("{id}/share"), share, None, None, grade, WHOLE);
                    damage.share.value = narrow(drawn);
                }
                cause => {
                    let quake = matches!(cause, Cause::Earthquake(_));
                    for (n, exposure) in cause.exposures_mut().iter_mut().enumerate() {
                        let id = if n == 0 { id.clone() } else { format!("{id}/{n}") };
                        if let Recovery::Repair(Some(repair), _) | Recovery::Ends(repair) =
                            &mut exposure.recovery
                        {
                            draw.repair(&id, repair, grade);
                        }
                        match &mut exposure.fragility {
                            Named::Curve(curve) => {
                                let shift = draw.shift(&inline(curve), grade, quake);
                                curve.median.value = shift.of(curve.median.value);
                            }
                            Named::States(states, _) => {
                                let shift = draw.shift(&format!("curve/{id}"), grade, quake);
                                for state in states {
                                    state.median = shift.of(state.median);
                                }
                            }
                            Named::Named(_) => {}
                        }
                    }
                }
            }
        }
    }
}

/// How a drawn curve differs from the one that was written.
#[derive(Clone, Copy, Debug)]
enum Shift {
    /// In JMA intensity, which is a logarithm.
    By(f64),
    /// In wind, depth and other loads.
    Times(f64),
}

impl Shift {
    fn of(self, median: f64) -> f64 {
        match self {
            Self::By(shift) => median + shift,
            Self::Times(factor) => median * factor,
        }
    }
}

/// Draws of one replicate.
struct Draw(Streams);

impl Draw {
    /// A value of the triangle over a range of its own, or over that of its grade; 0 and `whole` stay unless they have a range.
    fn between(
        &self,
        key: &str,
        value: u64,
        low: Option<u64>,
        high: Option<u64>,
        grade: Confidence,
        whole: u64,
    ) -> u64 {
        let ranged = low.is_some() || high.is_some();
        if !ranged && (value == 0 || value == whole) {
            return value;
        }
        let spread = Spread::of(grade).factor;
        // A range with one end open keeps its value as the other end.
        let low = low.unwrap_or(if ranged { value } else { value * 1000 / spread });
        let high = high.unwrap_or(if ranged { value } else { (value * spread / 1000).min(whole) });
        let mut draws = self.0.at(Purpose::Parameter, stable_hash(key), 0);
        Distribution::triangular(low, value, high).map_or(value, |d| d.sample(&mut draws))
    }

    fn need(&self, owner: &str, need: &mut Need) {
        let id = format!("{owner}/{}", need.id.value);
        let grade = need.confidence;
        self.response(&format!("{id}/response"), &mut need.response, grade);
        if let Some(buffer) = &mut need.buffer {
            let key = format!("{id}/buffer");
            match &mut buffer.lasts {
                Lasts::For(lasts) => self.time(&key, Some(lasts), grade),
                Lasts::Quantiles(list) => {
                    let factor = self.thousandths(&key, grade);
                    list.value.iter_mut().for_each(|t| *t = *t * factor / 1000);
                }
            }
            if let Refill::In(time) = &mut buffer.refill {
                *time = self
                    .between(&format!("{id}/refill"), *time, None, None, grade, u64::MAX)
                    .max(1);
            }
            if let Some(chance) = &mut buffer.start_failure {
                self.share(&format!("{id}/start"), chance, grade);
            }
        }
        if let Some(inflow) = &mut need.inflow {
            self.share(&format!("{id}/inflow"), &mut inflow.rate, grade);
        }
    }

    fn response(&self, key: &str, response: &mut Response, grade: Confidence) {
        match response {
            Response::Criticality(figure) => self.share(key, figure, grade),
            Response::Required(_) | Response::Curve(_) => {}
        }
    }

    fn share(&self, key: &str, figure: &mut Figure<u32>, grade: Confidence) {
        let end = |f: Option<crate::source::Spanned<u32>>| f.map(|f| u64::from(f.value));
        let value = u64::from(figure.value.value);
        let drawn = self.between(key, value, end(figure.low), end(figure.high), grade, WHOLE);
        figure.value.value = narrow(drawn);
    }

    fn time(&self, key: &str, figure: Option<&mut Figure<u64>>, grade: Confidence) {
        if let Some(figure) = figure {
            let (low, high) = (figure.low.map(|f| f.value), figure.high.map(|f| f.value));
            figure.value.value = self.between(key, figure.value.value, low, high, grade, u64::MAX);
        }
    }

    /// A factor of a grade, thousandths.
    fn thousandths(&self, key: &str, grade: Confidence) -> u64 {
        self.between(key, 1000, None, None, grade, u64::MAX)
    }

    /// A shift of a grade, JMA intensity.
    fn intensity(&self, key: &str, grade: Confidence) -> f64 {
        let most = Spread::of(grade).intensity * 100;
        let mut draws = self.0.at(Purpose::Parameter, stable_hash(key), 0);
        let drawn = Distribution::triangular(0, most, 2 * most);
        let drawn = drawn.map_or(most, |d| d.sample(&mut draws));
        (drawn as f64 - most as f64) / 1e4
    }

    fn curve(&self, named: &mut NamedFragility) {
        let key = format!("fragility/{}", named.id);
        let shift = self.shift(&key, named.confidence, named.hazard == Hazard::Earthquake);
        named.curve.median = shift.of(named.curve.median);
        for state in &mut named.states {
            state.median = shift.of(state.median);
        }
    }

    /// The shift of a curve's medians. Loads other than intensity move by a tenth of the spread of times: a factor of 1.5
    /// in wind speed would be another country.
    fn shift(&self, key: &str, grade: Confidence, quake: bool) -> Shift {
        if quake {
            return Shift::By(self.intensity(key, grade));
        }
        let factor = self.thousandths(key, grade) as f64 / 1e3;
        Shift::Times(1.0 + (factor - 1.0) / 10.0)
    }

    fn repair(&self, id: &str, repair: &mut decode::Distribution<u64>, grade: Confidence) {
        let factor = self.thousandths(&format!("{id}/repair"), grade);
        let scale = |value: &mut u64| *value = (*value * factor / 1000).max(1);
        match repair {
            decode::Distribution::Fixed(a) => scale(&mut a.value),
            decode::Distribution::Uniform(a, b) => {
                for x in [a, b] {
                    scale(&mut x.value);
                }
            }
            decode::Distribution::Triangular(a, b, c) => {
                for x in [a, b, c] {
                    scale(&mut x.value);
                }
            }
            decode::Distribution::Lognormal { median: x, .. }
            | decode::Distribution::Exponential { mean: x }
            | decode::Distribution::Weibull { scale: x, .. } => scale(&mut x.value),
            decode::Distribution::Choice(list) => list.iter_mut().for_each(|x| scale(&mut x.value)),
        }
    }
}

/// The key of a curve given by figures: events with the same figures mean the same curve and err together.
fn inline(curve: &Curve) -> String {
    format!("curve/{}/{}", curve.median.value, curve.beta.value)
}

fn narrow(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(replicate: u32) -> Draw {
        Draw(Streams::new(MasterSeed(1), Replicate(replicate)))
    }

    #[test]
    fn figures_stay_in_their_ranges_and_structure_stays() {
        let mut seen = std::collections::BTreeSet::new();
        for replicate in 0..200 {
            let draw = draw(replicate);
            let own = draw.between("a", 100, Some(60), Some(110), Confidence::A, WHOLE);
            assert!((60..=110).contains(&own));
            let graded = draw.between("a", 3000, None, None, Confidence::C, WHOLE);
            assert!((2000..=4500).contains(&graded), "a factor of 1.5 either way: {graded}");
            let narrow = draw.between("a", 3000, None, None, Confidence::A, WHOLE);
            assert!((2857..=3150).contains(&narrow), "a factor of 1.05: {narrow}");
            let capped = draw.between("a", 900_000, None, None, Confidence::C, WHOLE);
            assert!((600_000..=WHOLE).contains(&capped));
            assert_eq!(draw.between("a", WHOLE, None, None, Confidence::C, WHOLE), WHOLE);
            assert_eq!(draw.between("a", 0, None, None, Confidence::C, WHOLE), 0);
            let one_end = draw.between("a", 100, Some(50), None, Confidence::C, WHOLE);
            assert!((50..=100).contains(&one_end));
            assert!(draw.intensity("a", Confidence::C).abs() <= 0.2);
            seen.insert(graded);
        }
        assert!(seen.len() > 150, "draws differ");
        assert_eq!(
            draw(3).between("a", 3000, None, None, Confidence::C, WHOLE),
            draw(3).between("a", 3000, None, None, Confidence::C, WHOLE)
        );
        assert_ne!(
            draw(3).between("a", 3000, None, None, Confidence::C, WHOLE),
            draw(3).between("b", 3000, None, None, Confidence::C, WHOLE)
        );
    }
}
