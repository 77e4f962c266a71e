//! When harm will pass a number that some condition asks for.

use bevy_ecs::prelude::*;

use super::{PERSON_HOUR, State};
use crate::{
    model::Model,
    script::{Compare, Measure, society::SocietyMeasure},
    sim::judge,
    units::FULL,
};

/// Numbers of person-hours at which conditions on harm turn: (place, person-hours).
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct HarmMarks(Vec<(usize, u64)>);

impl HarmMarks {
    /// Those of a model's conditions.
    pub(super) fn new(model: &Model) -> Self {
        let mut marks = Vec::new();
        for condition in judge::conditions(model) {
            judge::collect(condition, &mut |measure, compare, value| {
                if let Measure::Society(SocietyMeasure::Harm(place)) = measure {
                    let value = match compare {
                        Compare::Less | Compare::AtLeast => value,
                        Compare::AtMost | Compare::Greater => value.saturating_add(1),
                    };
                    marks.push((place as usize, value));
                }
            });
        }
        Self(marks)
    }

    /// Which of them are reached.
    pub(super) fn reached(&self, state: &State) -> Vec<bool> {
        self.0.iter().map(|&(place, mark)| state.places[place].person_hours() >= mark).collect()
    }

    /// The next second at which one of them is reached if everything stays as it is at `t`, and the ends of grace,
    /// from which on more people are at risk.
    pub(super) fn next(&self, state: &State, model: &Model, t: u32) -> Vec<u32> {
        let mut times = Vec::new();
        let society = &model.script.society;
        for (number, (place, now)) in society.places.iter().zip(&state.places).enumerate() {
            let mut rate = 0_u128;
            for (lifeline, level) in place.lifelines.iter().zip(&now.lifelines) {
                let Some(out) = level.out else { continue };
                let risky = u64::from(out).saturating_add(lifeline.grace);
                if risky > u64::from(t) {
                    times.extend(u32::try_from(risky));
                    continue;
                }
                rate += u128::from(model.info(lifeline.service).people)
                    * u128::from(FULL - level.level)
                    * u128::from(lifeline.at_risk);
            }
            if let Some((people, _)) = now.systems {
                rate += u128::from(people) * u128::from(FULL) * u128::from(FULL);
            }
            if rate == 0 {
                continue;
            }
            for &(_, mark) in self.0.iter().filter(|m| m.0 == number) {
                let left = (u128::from(mark) * PERSON_HOUR).saturating_sub(now.harm);
                if left > 0 {
                    let at = left.div_ceil(rate).saturating_add(u128::from(t));
                    times.extend(u32::try_from(at));
                }
            }
        }
        times
    }
}
