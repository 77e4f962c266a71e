//! Compromises of systems: latent, spreading, in effect, detected, contained, recovered; and the random background.
//!
//! Each pair of a campaign's event and a system is an entity with a [`Course`]. What conditions and other mechanisms
//! ask for is copied into [`State`] at the end of each instant that changed something.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

mod background;
mod course;
mod losses;

use std::collections::{BTreeMap, BTreeSet};

use bevy_ecs::prelude::*;

pub(crate) use course::{Compromise, Course};

use super::{Agenda, Core, Facts, Now, RunSetup, SharedModel, Simulation, knowledge};
use crate::{
    kernel::Watch,
    mechanism::Mechanism,
    model::Model,
    record::{Origin, Phase, What, cyber::CyberFact},
    script::{
        Event, Impact,
        cyber::{Campaign, CyberCondition, CyberOrder},
        knowledge::Payload,
    },
    units::{EventId, FULL, PlaceId, ServiceId, SystemId},
};
use course::{Board, Hop};

/// State of this mechanism in a run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct State {
    /// By system.
    systems: Vec<SystemState>,
    /// What is on its way to a system.
    hops: Vec<Hop>,
    /// What stands on services because of systems.
    held: BTreeMap<(SystemId, ServiceId), losses::Held>,
    /// Services whose readings are wrong.
    frozen: BTreeSet<ServiceId>,
    /// Harm by place.
    harm: Vec<Harm>,
    /// Leaks that became known: (when, of which campaign in which system).
    leaks: Vec<(u32, Compromise)>,
    /// Small incidents of this run by time, and how many have been told.
    background: Vec<background::Incident>,
    told: usize,
}

/// What compromised systems do to people in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Harm {
    /// The place.
    pub place: PlaceId,
    /// Points per hour of all systems there: people at risk.
    pub points: u64,
    /// The system that does most of it; of equal ones the first.
    pub system: SystemId,
}

/// What is known of one system.
#[derive(Clone, Copy, Debug, Default)]
struct SystemState {
    /// Cut off, by whom.
    contained: Option<Origin>,
    /// Compromised now.
    compromised: bool,
    /// Largest share of its availability that a campaign takes away now, ppm.
    lost: u32,
    /// A compromise was detected at some time.
    detected: bool,
}

/// How much of a system is available, ppm: nothing of one that is cut off.
pub(super) fn available(state: &State, system: SystemId) -> u32 {
    let row = &state.systems[system.index()];
    if row.contained.is_some() { 0 } else { FULL - row.lost }
}

/// Orders that set in later: (time, order, who gave it).
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Orders(pub Vec<(u32, CyberOrder, Origin)>);

/// What is saved with a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Saved {
    state: State,
    orders: Orders,
    courses: Vec<(Compromise, Course)>,
}

/// The campaign of an event, if it is a compromise.
fn campaign(event: &Event) -> Option<&Campaign> {
    event.impacts.iter().find_map(|impact| match impact {
        Impact::Compromise(campaign) => Some(&**campaign),
        _ => None,
    })
}

/// Whether an event is a compromise.
pub(super) fn is_campaign(model: &Model, event: EventId) -> bool {
    campaign(&model.script.events[event.index()]).is_some()
}

/// Makes what exists for the whole life of a simulation.
pub(super) fn spawn(world: &mut World, model: &Model) {
    world.init_resource::<State>();
    world.init_resource::<Orders>();
    let systems = 0..crate::model::cut(model.script.cyber.systems.len() as u64);
    for (number, event) in (0..).zip(&model.script.events) {
        if campaign(event).is_some() {
            let pairs = systems
                .clone()
                .map(|system| Compromise { event: EventId(number), system: SystemId(system) });
            world.spawn_batch(pairs.map(|pair| (pair, Course::default())));
        }
    }
}

/// Back to the start of a run; small incidents are drawn.
pub(super) fn reset(world: &mut World, model: &Model) {
    let systems = vec![SystemState::default(); model.script.cyber.systems.len()];
    *world.resource_mut::<State>() = State { systems, ..State::default() };
    world.resource_mut::<Orders>().0.clear();
    for mut course in world.query::<&mut Course>().iter_mut(world) {
        *course = Course::default();
    }
    background::plan(world, model);
}

/// Crossings at which the kernel has to stop for this mechanism: none, everything in here has its time.
pub(super) fn watches(_model: &Model) -> Vec<Watch> {
    Vec::new()
}

pub(super) fn save(world: &mut World) -> Saved {
    Saved {
        courses: world
            .query::<(&Compromise, &Course)>()
            .iter(world)
            .map(|(pair, course)| (*pair, *course))
            .collect(),
        state: world.resource::<State>().clone(),
        orders: world.resource::<Orders>().clone(),
    }
}

pub(super) fn restore(world: &mut World, saved: &Saved) {
    *world.resource_mut::<State>() = saved.state.clone();
    *world.resource_mut::<Orders>() = saved.orders.clone();
    for (pair, mut course) in world.query::<(&Compromise, &mut Course)>().iter_mut(world) {
        if let Some((_, old)) = saved.courses.iter().find(|(other, _)| other == pair) {
            *course = *old;
        }
    }
}

/// Registers a compromise of an event that was drawn to happen at `at`.
pub(super) fn plan_campaign(
    world: &mut World,
    _model: &Model,
    event: EventId,
    at: u32,
    campaign: &Campaign,
) {
    if !world.resource::<RunSetup>().on(Mechanism::Cyber) {
        return;
    }
    let mut state = world.resource_mut::<State>();
    for &to in &campaign.entries {
        state.hops.push(Hop { due: at, event, from: None, to, lot: 0 });
    }
}

/// Phase 2: stages and hops that are due, orders that set in, and what follows for services.
#[expect(
    clippy::too_many_arguments,
    reason = "a system's parameters are its declaration of what it touches"
)]
pub(super) fn act(
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    now: Res<Now>,
    mut core: ResMut<Core>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<Agenda>,
    mut orders: ResMut<Orders>,
    mut state: ResMut<State>,
    mut courses: Query<(&Compromise, &mut Course)>,
) {
    let model = &model.0;
    // Whatever is due here stands on the agenda; a watch stops the kernel at other times only.
    if now.kernel_done {
        return;
    }
    background::tell(&mut state, now.t, &mut facts);
    if model.script.cyber.systems.is_empty() {
        return;
    }
    let mut due: Vec<(CyberOrder, Origin)> = Vec::new();
    orders.0.retain(|(at, order, origin)| {
        let later = *at > now.t;
        if !later {
            due.push((order.clone(), *origin));
        }
        later
    });
    due.sort();
    let mut rows: Vec<(Compromise, Mut<Course>)> =
        courses.iter_mut().map(|(pair, course)| (*pair, course)).collect();
    rows.sort_unstable_by_key(|(pair, _)| *pair);
    let mut board = Board {
        model,
        run: &run,
        now: now.t,
        state: &mut state,
        rows: &mut rows,
        facts: &mut facts,
        agenda: &mut agenda,
    };
    let mut changed = board.advance();
    for (order, origin) in due {
        changed = true;
        match order {
            CyberOrder::Contain(system) => board.contain(system, origin),
            CyberOrder::Reconnect(system) => board.reconnect(system),
        }
    }
    changed |= board.advance();
    if changed {
        board.mirror();
        losses::hold(&mut core.0, model, &run, &mut state, &rows);
    }
}

/// Phase 5: detections. Whoever answers for the system learns of the matter in this instant.
pub(super) fn detect(
    model: Res<SharedModel>,
    now: Res<Now>,
    mut facts: ResMut<Facts>,
    mut state: ResMut<State>,
    mut readings: ResMut<knowledge::Readings>,
    mut courses: Query<(&Compromise, &mut Course)>,
) {
    state.leaks.clear();
    for (pair, mut course) in &mut courses {
        if course.detects(now.t) {
            course.detected = Some(now.t);
            state.systems[pair.system.index()].detected = true;
            let fact = CyberFact::Detected { event: pair.event, system: pair.system };
            facts.add(now.t, Phase::Inform, What::Cyber(fact));
            let owner = model.0.script.cyber.systems[pair.system.index()].owners.first();
            let matter = Payload { matters: vec![pair.event], ..Payload::default() };
            if let Some(&owner) = owner {
                knowledge::tell(&mut readings, owner, matter);
            }
        }
        // Records that leave after the detection are missed at once.
        if course.acted && course.detected.is_some() && !course.leak_known {
            course.leak_known = true;
            let campaign = campaign(&model.0.script.events[pair.event.index()]);
            if campaign.is_some_and(|c| c.effects.confidentiality > 0) {
                state.leaks.push((now.t, *pair));
            }
        }
    }
    state.leaks.sort_unstable();
}

/// Phase 5: what was read or found in this instant sharpens detection.
pub(super) fn learn(
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    now: Res<Now>,
    minds: Res<knowledge::State>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<Agenda>,
    mut courses: Query<(&Compromise, &mut Course)>,
) {
    if courses.is_empty() {
        return;
    }
    let script = &model.0.script;
    let mut rows: Vec<(Compromise, Mut<Course>)> =
        courses.iter_mut().map(|(pair, course)| (*pair, course)).collect();
    rows.sort_unstable_by_key(|(pair, _)| *pair);
    if !run.on(Mechanism::NoticeEffect) {
        return;
    }
    let owners = |system: SystemId| &script.cyber.systems[system.index()].owners;
    // An operator that found it in one of its systems knows what to look for in the others.
    let found: Vec<Compromise> =
        rows.iter().filter(|(_, c)| c.detected.is_some()).map(|(pair, _)| *pair).collect();
    for (pair, course) in &mut rows {
        if course.sharpened || !course.can_be_sharpened() {
            continue;
        }
        let mine = owners(pair.system);
        let knows = mine.iter().any(|&role| {
            knowledge::knows(&minds, role, pair.event)
                || found.iter().any(|f| f.event == pair.event && owners(f.system).contains(&role))
        });
        let Some(campaign) = campaign(&script.events[pair.event.index()]).filter(|_| knows) else {
            continue;
        };
        course.sharpened = true;
        if course.stage.is_active() {
            course.detect = course::sharpen(course.detect, now.t, campaign.sharpened);
            agenda.add(course.detect);
        }
        let fact = CyberFact::Sharpened { event: pair.event, system: pair.system };
        facts.add(now.t, Phase::Inform, What::Cyber(fact));
    }
}

/// Whether a condition on systems holds.
pub(super) fn holds(state: &State, condition: &CyberCondition) -> bool {
    match condition {
        CyberCondition::Detected(system) => state.systems[system.index()].detected,
        CyberCondition::Compromised(system) => state.systems[system.index()].compromised,
        CyberCondition::Contained(system) => state.systems[system.index()].contained.is_some(),
    }
}

/// Whether what is shown of a service is wrong now: a system that shows it has lost its integrity.
pub(super) fn frozen(state: &State, service: ServiceId) -> bool {
    state.frozen.contains(&service)
}

/// Harm that compromised systems do now, by place.
pub(super) fn safety(state: &State) -> &[Harm] {
    &state.harm
}

/// Systems whose leak of records became known at `now`.
pub(super) fn leaks(state: &State, now: u32) -> impl Iterator<Item = SystemId> + '_ {
    state.leaks.iter().filter(move |leak| leak.0 == now).map(|leak| leak.1.system)
}

impl Simulation {
    /// Whether what operators see of a service is wrong now because a system has lost its integrity.
    pub fn frozen(&self, service: ServiceId) -> bool {
        frozen(self.world.resource::<State>(), service)
    }

    /// Harm that compromised systems do now, points per hour by place.
    pub fn system_harm(&self) -> Vec<(PlaceId, u64)> {
        safety(self.world.resource::<State>()).iter().map(|h| (h.place, h.points)).collect()
    }
}
