//! What compromised and cut-off systems take away from services.

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;

use super::{Compromise, Course, State, campaign, course::Stage};
use crate::{
    kernel::Kernel,
    mechanism::Mechanism,
    model::{Model, cut},
    record::Origin,
    sim::RunSetup,
    units::{FULL, ServiceId, SystemId},
};

/// A loss that stands on a service because of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    loss: u32,
    origin: Origin,
    /// Its number in the kernel.
    damage: u32,
}

/// Brings the losses on services in line with the stages. Campaigns in one system, and its isolation, overlap: the
/// largest counts. Different systems carry different parts of a service: their losses add up.
pub(super) fn hold(
    core: &mut Kernel,
    model: &Model,
    run: &RunSetup,
    state: &mut State,
    rows: &[(Compromise, Mut<'_, Course>)],
) {
    let mut wanted: BTreeMap<(SystemId, ServiceId), (u32, Origin)> = BTreeMap::new();
    let mut want = |system: SystemId, service: ServiceId, loss: u32, origin: Origin| {
        let held = wanted.entry((system, service)).or_insert((0, origin));
        if loss > held.0 {
            *held = (loss, origin);
        }
    };
    let systems = &model.script.cyber.systems;
    for system in &mut state.systems {
        system.lost = 0;
    }
    for (pair, course) in rows {
        let in_effect = course.acted && matches!(course.stage, Stage::Effect | Stage::Contained);
        let Some(campaign) = campaign(&model.script.events[pair.event.index()]) else { continue };
        if !in_effect {
            continue;
        }
        let lost = &mut state.systems[pair.system.index()].lost;
        *lost = campaign.effects.availability.max(*lost);
        for &(service, share) in &systems[pair.system.index()].carries {
            let loss = u64::from(share) * u64::from(campaign.effects.availability);
            let origin = Origin::System(pair.event, pair.system);
            want(pair.system, service, cut(loss / u64::from(FULL)), origin);
        }
    }
    if run.on(Mechanism::IsolationCost) {
        for (number, system) in (0..).zip(systems) {
            let Some(origin) = state.systems[number as usize].contained else { continue };
            for &(service, share) in &system.isolation {
                want(SystemId(number), service, share, origin);
            }
        }
    }
    wanted.retain(|_, (loss, _)| *loss > 0);
    let over: Vec<(SystemId, ServiceId)> = state
        .held
        .iter()
        .filter(|(key, held)| wanted.get(key) != Some(&(held.loss, held.origin)))
        .map(|(key, _)| *key)
        .collect();
    for key in over {
        if let Some(held) = state.held.remove(&key) {
            core.end_damage(model, held.damage);
        }
    }
    for (key, (loss, origin)) in wanted {
        state.held.entry(key).or_insert_with(|| {
            let damage = core.start_damage(model, key.1.0, loss, origin);
            Held { loss, origin, damage }
        });
    }
}
