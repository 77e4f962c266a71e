//! What each post can know: built from telemetry of its own services and from what it has read, never from the truth.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

mod contracts;
mod missions;
mod telemetry;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, btree_map::Entry};

use bevy_ecs::prelude::*;

pub(super) use missions::{own as own_missions, told as told_missions};

use super::{Agenda, Core, Facts, Now, RunSetup, SharedModel, cyber, playbook::Doing};
use crate::{
    kernel::Watch,
    mechanism::Mechanism,
    model::Model,
    record::{
        Origin, Phase, What,
        knowledge::{KnowledgeFact, Source},
    },
    script::{
        Measure,
        knowledge::{ModeNews, Payload},
        messages::{Form, WORKS},
    },
    units::{EventId, FULL, Level, MissionId, ModeId, RoleId, ServiceId, SimTime},
};

/// What a role believes of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Belief {
    pub level: Level,
    /// The time the belief is about.
    pub as_of: SimTime,
    /// It has risen at its last change.
    pub rising: bool,
    /// It has been below what counts as working.
    pub fell: bool,
}

/// The view of one role.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mind {
    pub levels: BTreeMap<ServiceId, Belief>,
    /// Matters it knows of, and since when.
    pub matters: BTreeMap<EventId, SimTime>,
    /// The last it heard of each mode.
    pub modes: BTreeMap<ModeId, ModeNews>,
    /// Missions it answers for as it judges them, and others as it was told.
    pub missions: BTreeMap<MissionId, (Level, SimTime)>,
}

/// State of this mechanism in a run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct State {
    /// By role.
    pub minds: Vec<Mind>,
    telemetry: telemetry::State,
    contracts: contracts::State,
}

/// What reaches minds in an instant: (who, by which way, what). News of one's own come last and so stand.
type News = Vec<(RoleId, Source, Payload)>;

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
    let knowledge = &model.script.knowledge;
    *world.resource_mut::<State>() = State {
        minds: missions::minds(&model.script),
        telemetry: telemetry::State::new(knowledge),
        contracts: contracts::State::new(knowledge),
    };
}

/// Crossings at which the kernel has to stop for this mechanism.
pub(super) fn watches(model: &Model) -> Vec<Watch> {
    let knowledge = &model.script.knowledge;
    let mut watches = telemetry::watches(knowledge);
    watches.extend(contracts::watches(knowledge));
    watches
}

pub(super) fn save(world: &mut World) -> Saved {
    Saved(world.resource::<State>().clone())
}

pub(super) fn restore(world: &mut World, saved: &Saved) {
    *world.resource_mut::<State>() = saved.0.clone();
    world.resource_mut::<Readings>().0.clear();
}

/// Phase 2: notices of providers go out.
pub(super) fn act(
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    now: Res<Now>,
    state: Res<State>,
    mut doing: ResMut<Doing>,
) {
    if now.kernel_done || model.0.script.knowledge.contracts.is_empty() {
        return;
    }
    if run.on(Mechanism::ProviderNotice) {
        for (contract, deed) in state.contracts.notices(&model.0.script.knowledge, now.t) {
            doing.0.push((deed, Origin::Contract(contract)));
        }
    }
}

/// Phase 5: what telemetry shows, what providers say and what was read in this instant becomes belief; later news go
/// before earlier ones, whatever came first.
#[expect(
    clippy::too_many_arguments,
    reason = "a system's parameters are its declaration of what it touches"
)]
pub(super) fn learn(
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    now: Res<Now>,
    core: Res<Core>,
    systems: Res<cyber::State>,
    mut agenda: ResMut<Agenda>,
    mut facts: ResMut<Facts>,
    mut state: ResMut<State>,
    mut readings: ResMut<Readings>,
) {
    let read = std::mem::take(&mut readings.0);
    let mut news: News = read.into_iter().map(|(r, p)| (r, Source::Told, p)).collect();
    let moment = Moment { model: &model.0, run: &run, t: now.t };
    let State { minds, telemetry, contracts } = &mut *state;
    contracts.look(&moment, &core.0, &mut agenda, &mut facts, &mut news);
    let lying = run.on(Mechanism::Integrity);
    let frozen = |service| lying && cyber::frozen(&systems, service);
    telemetry.look(&moment, &core.0, &frozen, &mut agenda, &mut news);
    news.sort();
    for (role, source, payload) in news {
        let mind = &mut minds[role.index()];
        for fact in mind.learn(role, source, payload, now.t) {
            if matches!(fact, KnowledgeFact::Mode { .. }) {
                // Whoever is on duty from now on takes up what waits.
                agenda.add(now.t.saturating_add(1));
            }
            facts.add(now.t, Phase::Inform, What::Knowledge(fact));
        }
    }
    if run.on(Mechanism::Mission) {
        for fact in missions::judge(&model.0, &systems, minds, now.t) {
            facts.add(now.t, Phase::Inform, What::Knowledge(fact));
        }
    }
}

/// An instant as telemetry and contracts need it.
struct Moment<'a> {
    model: &'a Model,
    run: &'a RunSetup,
    t: u32,
}

impl Mind {
    /// Takes news in and says what is new in them.
    fn learn(
        &mut self,
        role: RoleId,
        source: Source,
        payload: Payload,
        t: u32,
    ) -> Vec<KnowledgeFact> {
        let mut learned = Vec::new();
        for (service, level, as_of) in payload.levels {
            let known = self.levels.get(&service).copied();
            if known.is_some_and(|k| k.as_of > as_of || (k.as_of, k.level) == (as_of, level)) {
                continue;
            }
            let rising = known.is_some_and(|k| level > k.level || (level == k.level && k.rising));
            let fell = level.ppm() < WORKS || known.is_some_and(|k| k.fell);
            let belief = Belief { level, as_of, rising, fell };
            self.levels.insert(service, belief);
            if known.is_none_or(|k| k.level != level) {
                learned.push(KnowledgeFact::Believes { role, service, level, as_of, source });
            }
        }
        for matter in payload.matters {
            if let Entry::Vacant(unknown) = self.matters.entry(matter) {
                unknown.insert(SimTime(u64::from(t)));
                learned.push(KnowledgeFact::Knows { role, matter });
            }
        }
        for news in payload.modes {
            if self.modes.get(&news.mode).is_none_or(|known| known.since < news.since) {
                self.modes.insert(news.mode, news);
                learned.push(KnowledgeFact::Mode { role, news });
            }
        }
        for (mission, level, as_of) in payload.missions {
            let known = self.missions.get(&mission).copied();
            if known.is_some_and(|k| k.1 >= as_of) {
                continue;
            }
            self.missions.insert(mission, (level, as_of));
            if known.is_none_or(|k| k.0 != level) {
                learned.push(KnowledgeFact::Mission { role, mission, level, as_of });
            }
        }
        learned
    }
}

/// What an inject tells whoever reads it: the matters its author names, and the levels its text quotes, as they were
/// when it was delivered at `t`.
pub(super) fn inject_payload(
    measures: &[Measure],
    quotes: &[u64],
    matters: &[EventId],
    t: u32,
) -> Payload {
    let now = SimTime(u64::from(t));
    let mut levels: Vec<_> = (measures.iter().zip(quotes))
        .filter_map(|(measure, value)| match measure {
            Measure::Level(s) => Some((*s, Level::new(u32::try_from(*value).unwrap_or(FULL)), now)),
            _ => None,
        })
        .collect();
    levels.sort_unstable();
    levels.dedup();
    Payload { levels, matters: matters.to_vec(), ..Payload::default() }
}

/// Tells a role something outside all messages, as when its own people find a compromise. It is learned in this
/// instant if phase 5 is yet to come, else in the next one.
pub(super) fn tell(readings: &mut Readings, role: RoleId, payload: Payload) {
    readings.0.push((role, payload));
}

/// The level of a service as a role believes it, ppm; full where it has heard nothing.
pub(super) fn believed(state: &State, role: RoleId, service: ServiceId) -> u32 {
    state.minds[role.index()].levels.get(&service).map_or(FULL, |b| b.level.ppm())
}

/// What a role believes of a service.
pub(super) fn belief(state: &State, role: RoleId, service: ServiceId) -> Option<Belief> {
    state.minds[role.index()].levels.get(&service).copied()
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
    let told = |s: &ServiceId| !form.stated && !claimed(*s);
    let believed = form.about.iter().filter(|s| told(s)).filter_map(|s| {
        let belief = mind.levels.get(s)?;
        Some((*s, belief.level, belief.as_of))
    });
    let mut levels: Vec<_> =
        believed.chain(form.claims.iter().map(|(s, level)| (*s, *level, now))).collect();
    levels.sort_unstable();
    // Nobody passes on what they do not know, whatever the form names.
    let all = form.matters.is_empty() && !form.stated;
    let meant = |e: &EventId| all || form.matters.contains(e);
    let matters = mind.matters.keys().copied().filter(meant).collect();
    let modes = mind.modes.values().copied().collect();
    Payload { levels, matters, modes, missions: Vec::new() }
}
