//! How information travels: attempts on channels, inboxes, desks, routes, modes, circles.
//!
//! In phase 5 messages arrive and wait ([`receive`]), are read when somebody has handled them ([`read`]) and so become
//! belief; then the deeds of the instant set out ([`transport`]). In phase 6 routes take up what was read ([`judge`]);
//! in phase 2 of a later instant what they drafted becomes a deed ([`act`]).

mod calls;
mod channels;
mod circles;
mod content;
mod desks;
mod hours;
mod letter;
mod modes;
mod routes;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bevy_ecs::prelude::*;

pub(super) use calls::judge_modes;
pub(super) use channels::transport;
pub(super) use desks::{read, receive};
pub(crate) use letter::{JustRead, Letter, Numbers, Outbox, Outgoing, Started, Unread};
pub(super) use modes::{act, decide, in_force, may_decide};
pub(super) use routes::judge;

use crate::{
    kernel::Watch,
    model::{Model, cut},
    script::messages::Form,
    units::{InjectId, ModeId, NEVER, RoleId},
};
use letter::Thread;

/// The word of the mode that is in force when nobody has decided anything.
const NORMAL: &str = "normal";

/// State of this mechanism in a run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct State {
    /// By mode.
    modes: Vec<modes::Official>,
    normal: Option<ModeId>,
    /// News of modes to be sent.
    news: Vec<modes::News>,
    /// Reports in modes.
    clocks: Vec<modes::Clock>,
    /// Threads of messages, by the number of the deed.
    threads: BTreeMap<u32, Thread>,
    /// Who sent first what a deed says, by the number of the deed; nobody where that was taken off.
    origins: BTreeMap<u32, Option<RoleId>>,
    /// Messages that neither step nor route has sent, by sender.
    sent: BTreeMap<RoleId, u32>,
    /// Messages under each name so far.
    named: BTreeMap<String, u32>,
    /// What each role has decided to pass on by each route, or not.
    passed: BTreeSet<(u32, RoleId, Thread)>,
    drafts: Vec<routes::Draft>,
    /// Where deeds of routes and modes of this instant belong, in their order.
    passing: VecDeque<routes::Passing>,
    /// Probability of sharing what need not be shared, by role, ppm.
    participation: Vec<u32>,
    /// By circle.
    rings: Vec<circles::Ring>,
}

/// What is saved with a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Saved {
    state: State,
    numbers: Numbers,
    letters: Vec<(Letter, bool)>,
    calls: calls::Calls,
}

/// Makes what exists for the whole life of a simulation.
pub(super) fn spawn(world: &mut World, model: &Model) {
    world.insert_resource(calls::Calls::new(model));
    world.init_resource::<State>();
    world.init_resource::<Outbox>();
    world.init_resource::<Numbers>();
    world.init_resource::<Started>();
    world.init_resource::<JustRead>();
}

/// Back to the start of a run.
pub(super) fn reset(world: &mut World, model: &Model) {
    clear(world);
    world.resource_mut::<calls::Calls>().reset();
    let script = &model.script;
    let rows = &script.messages.modes;
    let normal = script.mode(NORMAL);
    let official = |index: usize| modes::Official {
        overlay: rows.get(index).is_some_and(|m| m.overlay),
        on: normal.is_some_and(|n| n.index() == index),
        next: NEVER,
        ..modes::Official::default()
    };
    let clocks = rows.iter().enumerate().flat_map(|(mode, m)| {
        (0..m.reports.len()).map(move |row| modes::Clock {
            mode: ModeId(cut(mode as u64)),
            row,
            next: NEVER,
            count: 0,
        })
    });
    *world.resource_mut::<Numbers>() = Numbers::default();
    *world.resource_mut::<State>() = State {
        modes: (0..script.modes.len()).map(official).collect(),
        normal,
        clocks: clocks.collect(),
        participation: script.roles.iter().map(|r| r.desk.participation).collect(),
        rings: (script.messages.circles.iter())
            .map(|c| circles::Ring { last: vec![None; c.members.len()] })
            .collect(),
        ..State::default()
    };
}

/// Takes all messages away.
fn clear(world: &mut World) {
    world.resource_mut::<Outbox>().0.clear();
    world.resource_mut::<Started>().0.clear();
    world.resource_mut::<JustRead>().0.clear();
    let stale: Vec<Entity> = world.query_filtered::<Entity, With<Letter>>().iter(world).collect();
    for letter in stale {
        world.despawn(letter);
    }
}

/// Crossings at which the kernel has to stop for this mechanism. Attempts look at levels when they are made, and beliefs
/// change in instants only; so these are the buffers in conditions of modes.
pub(super) fn watches(model: &Model) -> Vec<Watch> {
    calls::watches(model)
}

pub(super) fn save(world: &mut World) -> Saved {
    let mut letters: Vec<(Letter, bool)> = world
        .query::<(&Letter, Has<Unread>)>()
        .iter(world)
        .map(|(letter, unread)| (letter.clone(), unread))
        .collect();
    letters.sort_unstable_by_key(|(l, _)| l.number);
    Saved {
        state: world.resource::<State>().clone(),
        numbers: *world.resource::<Numbers>(),
        letters,
        calls: world.resource::<calls::Calls>().clone(),
    }
}

pub(super) fn restore(world: &mut World, saved: &Saved) {
    clear(world);
    *world.resource_mut::<State>() = saved.state.clone();
    *world.resource_mut::<Numbers>() = saved.numbers;
    *world.resource_mut::<calls::Calls>() = saved.calls.clone();
    for (letter, unread) in &saved.letters {
        let mut entity = world.spawn(letter.clone());
        if *unread {
            entity.insert(Unread);
        }
    }
}

/// What an inject says beside what its text quotes.
pub(super) fn inject_form(model: &Model, inject: InjectId) -> Option<&Form> {
    let forms = &model.script.messages.forms;
    let at = forms.binary_search_by_key(&inject, |f| f.0).ok()?;
    Some(&forms[at].1)
}
