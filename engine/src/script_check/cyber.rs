//! References of the cyber side of a script.

use super::below;
use crate::{
    model::{BuildError, Model},
    script::{
        Impact, Script,
        cyber::{Campaign, CyberCondition, CyberOrder},
    },
    units::{ServiceId, SystemId},
};

pub(super) fn check(model: &Model, script: &Script) -> Result<(), BuildError> {
    let cyber = &script.cyber;
    let service = |s: &ServiceId| below("service", s.0, model.service_count());
    for system in &cyber.systems {
        system.owners.iter().try_for_each(|r| below("role", r.0, script.roles.len()))?;
        if let Some(place) = system.place {
            below("place", place.0, model.places().len())?;
        }
        system.carries.iter().chain(&system.isolation).try_for_each(|(s, _)| service(s))?;
        system.shows.iter().try_for_each(service)?;
    }
    for link in &cyber.links {
        known(script, link.from)?;
        known(script, link.to)?;
    }
    for event in &script.events {
        let campaigns = event.impacts.iter().filter(|i| matches!(i, Impact::Compromise(_))).count();
        // One compromise per event and system: a second campaign is a second event.
        below("second campaign of an event, number", u32::from(campaigns > 1), 1)?;
    }
    if let Some(background) = &cyber.background {
        for target in &background.targets {
            std::iter::once(&target.service).chain(&target.parts).try_for_each(service)?;
        }
        background.causes.iter().try_for_each(|c| below("bit of a cause", c.0.into(), 32))?;
    }
    Ok(())
}

pub(super) fn check_campaign(
    _model: &Model,
    script: &Script,
    campaign: &Campaign,
) -> Result<(), BuildError> {
    campaign.entries.iter().try_for_each(|s| known(script, *s))
}

pub(super) fn check_order(script: &Script, order: &CyberOrder) -> Result<(), BuildError> {
    match order {
        CyberOrder::Contain(system) | CyberOrder::Reconnect(system) => known(script, *system),
    }
}

pub(super) fn check_condition(
    script: &Script,
    condition: &CyberCondition,
) -> Result<(), BuildError> {
    match condition {
        CyberCondition::Detected(system)
        | CyberCondition::Compromised(system)
        | CyberCondition::Contained(system) => known(script, *system),
    }
}

fn known(script: &Script, system: SystemId) -> Result<(), BuildError> {
    below("system", system.0, script.cyber.systems.len())
}
