//! What each post can know: built from telemetry of its own services and from what it has read, never from the truth.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;

use super::{Facts, Now};
use crate::{
    kernel::Watch,
    model::Model,
    record::{Phase, What, knowledge::KnowledgeFact},
    script::{
        knowledge::{ModeNews, Payload},
        messages::Form,
    },
    units::{EventId, FULL, Level, ModeId, RoleId, ServiceId, SimTime},
};

/// What a role believes of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Belief {
    pub level: Level,
    /// The time the belief is about.
    pub as_of: SimTime,
}

/// The view of one role.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mind {
    pub levels: BTreeMap<ServiceId, Belief>,
    /// Matters it knows of, and since when.
    pub matters: BTreeMap<EventId, SimTime>,
    /// The last it heard of each mode.
    pub modes: BTreeMap<ModeId, ModeNews>,
}

/// State of this mechanism in a run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct State {
    /// By role.
    pub minds: Vec<Mind>,
}

/// What was read in this instant, by whom: whoever hands something to people puts it here, `learn` takes it out.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Readings(pub Vec<(RoleId, Payload)>);

/// What is saved with a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Saved(State);

/// Makes what exists for the whole life of a simulation.
pub(super) fn spawn(world: &mut World, model: &Model) {
    world.init_resource::<Readings>();
    world.init_resource::<State>();
    reset(world, model);
}

/// Back to the start of a run.
pub(super) fn reset(world: &mut World, model: &Model) {
    world.resource_mut::<Readings>().0.clear();
    world.resource_mut::<State>().minds = vec![Mind::default(); model.script.roles.len()];
}

/// Crossings at which the kernel has to stop for this mechanism.
pub(super) fn watches(_model: &Model) -> Vec<Watch> {
    Vec::new()
}

pub(super) fn save(world: &mut World) -> Saved {
    Saved(world.resource::<State>().clone())
}

pub(super) fn restore(world: &mut World, saved: &Saved) {
    *world.resource_mut::<State>() = saved.0.clone();
    world.resource_mut::<Readings>().0.clear();
}

/// Phase 5: what was read in this instant becomes belief; later news go before earlier ones, whatever came first.
pub(super) fn learn(
    now: Res<Now>,
    mut facts: ResMut<Facts>,
    mut state: ResMut<State>,
    mut readings: ResMut<Readings>,
) {
    let mut read = std::mem::take(&mut readings.0);
    read.sort();
    for (role, payload) in read {
        let mut fact = |fact| facts.add(now.t, Phase::Inform, What::Knowledge(fact));
        let mind = &mut state.minds[role.index()];
        for (service, level, as_of) in payload.levels {
            let belief = Belief { level, as_of };
            let known = mind.levels.get(&service).copied();
            if known.is_some_and(|k| k.as_of > as_of || k == belief) {
                continue;
            }
            mind.levels.insert(service, belief);
            if known.is_none_or(|k| k.level != level) {
                fact(KnowledgeFact::Believes { role, service, level, as_of });
            }
        }
        for matter in payload.matters {
            if !mind.matters.contains_key(&matter) {
                mind.matters.insert(matter, SimTime(u64::from(now.t)));
                fact(KnowledgeFact::Knows { role, matter });
            }
        }
        for news in payload.modes {
            if mind.modes.get(&news.mode).is_none_or(|known| known.since < news.since) {
                mind.modes.insert(news.mode, news);
                fact(KnowledgeFact::Mode { role, news });
            }
        }
    }
}

/// The level of a service as a role believes it, ppm; full where it has heard nothing.
pub(super) fn believed(state: &State, role: RoleId, service: ServiceId) -> u32 {
    state.minds[role.index()].levels.get(&service).map_or(FULL, |b| b.level.ppm())
}

/// Whether a role knows of a matter.
pub(super) fn knows(state: &State, role: RoleId, event: EventId) -> bool {
    state.minds[role.index()].matters.contains_key(&event)
}

/// What a role knows of a mode.
pub(super) fn known_mode(state: &State, role: RoleId, mode: ModeId) -> Option<ModeNews> {
    state.minds[role.index()].modes.get(&mode).copied()
}

/// What a message says that a role sends now: its own beliefs about the services of the form, the matters it knows of,
/// the modes as it knows them; and what the form claims, which stands before what the sender believes.
pub(super) fn payload(state: &State, role: RoleId, form: &Form, t: u32) -> Payload {
    let mind = &state.minds[role.index()];
    let now = SimTime(u64::from(t));
    let claimed = |s: ServiceId| form.claims.iter().any(|c| c.0 == s);
    let believed = form.about.iter().filter(|s| !claimed(**s)).filter_map(|s| {
        let belief = mind.levels.get(s)?;
        Some((*s, belief.level, belief.as_of))
    });
    let mut levels: Vec<_> =
        believed.chain(form.claims.iter().map(|(s, level)| (*s, *level, now))).collect();
    levels.sort_unstable();
    // Nobody passes on what they do not know, whatever the form names.
    let meant = |e: &EventId| form.matters.is_empty() || form.matters.contains(e);
    let matters = mind.matters.keys().copied().filter(meant).collect();
    Payload { levels, matters, modes: mind.modes.values().copied().collect() }
}
