//! References of the society side of a script.

use super::below;
use crate::{
    model::{BuildError, Model},
    script::{Script, society::SocietyMeasure},
    units::FULL,
};

pub(super) fn check(model: &Model, script: &Script) -> Result<(), BuildError> {
    let society = &script.society;
    let service = |id: u32| below("service", id, model.service_count());
    for place in &society.places {
        let mut weights = 0u64;
        for lifeline in &place.lifelines {
            service(lifeline.service.0)?;
            weights += u64::from(lifeline.weight);
        }
        if weights > u64::from(FULL) {
            return Err(BuildError::BadReference("share of weights", FULL));
        }
        place.rush.iter().chain(&place.absence).try_for_each(|p| service(p.service.0))?;
    }
    if !society.places.is_empty() && society.every == 0 {
        return Err(BuildError::BadReference("account every", 0));
    }
    society.public.iter().try_for_each(|r| below("role", r.0, script.roles.len()))?;
    for security in &society.security {
        below("action", security.action.0, script.actions.len())?;
        security.places.iter().try_for_each(|p| below("place", *p, society.places.len()))?;
    }
    Ok(())
}

pub(super) fn check_measure(script: &Script, measure: SocietyMeasure) -> Result<(), BuildError> {
    match measure {
        SocietyMeasure::Trust => Ok(()),
        SocietyMeasure::Rumour(place)
        | SocietyMeasure::Disorder(place)
        | SocietyMeasure::Harm(place) => below("place", place, script.society.places.len()),
    }
}
