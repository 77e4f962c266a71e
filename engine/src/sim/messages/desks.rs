//! Inboxes: messages arrive, wait for somebody to be there and free, and are read when they have been handled.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use bevy_ecs::prelude::*;
use hakyu_seeds::Purpose;

use super::{
    super::{
        Agenda, Facts, Now, RunSetup, SharedModel,
        knowledge::{self, Readings},
        teams::Manned,
    },
    State,
    hours::Hours,
    letter::{JustRead, Letter, Started, Unread},
    modes,
};
use crate::{
    mechanism::Mechanism,
    model::Model,
    record::{
        Phase, What,
        messages::{Item, MessagesFact},
    },
    units::{NEVER, RoleId, SimTime},
};

/// Phase 5: hands over what arrives and begins to handle what waits. Who is not there has a deputy, if that one is.
/// Messages are taken up first come first served by as many people as the desk has seats.
#[expect(
    clippy::too_many_arguments,
    reason = "a system's parameters are its declaration of what it touches"
)]
pub(in super::super) fn receive(
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    now: Res<Now>,
    state: Res<State>,
    minds: Res<knowledge::State>,
    manned: Res<Manned>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<Agenda>,
    mut started: ResMut<Started>,
    mut pending: Query<&mut Letter, With<Unread>>,
) {
    started.0.clear();
    let t = now.t;
    let offices =
        Offices { model: &model.0, run: &run, state: &state, minds: &minds, manned: &manned };
    let mut busy: BTreeMap<RoleId, u32> = BTreeMap::new();
    let mut waiting: Vec<Mut<Letter>> = Vec::new();
    for letter in &mut pending {
        if letter.until != NEVER {
            if let Some(by) = letter.by.filter(|_| letter.until > t) {
                *busy.entry(by).or_insert(0) += 1;
            }
        } else if letter.arrives <= t {
            waiting.push(letter);
        }
    }
    waiting.sort_unstable_by_key(|l| (l.arrives, l.number));
    let mut closed = BTreeSet::new();
    for mut letter in waiting {
        let post = letter.to;
        if letter.by.is_none() {
            arrived(&letter, t, &mut facts);
            letter.by = Some(offices.receiver(post, t));
            if letter.by != Some(post) {
                let fact = MessagesFact::Deputy {
                    item: letter.item,
                    post,
                    deputy: offices.receiver(post, t),
                };
                facts.add(t, Phase::Inform, What::Messages(fact));
            }
        }
        let by = letter.by.unwrap_or(post);
        if closed.contains(&by) {
            continue;
        }
        let hours = offices.hours(by);
        let end = model.0.duration;
        if !hours.open(t) {
            closed.insert(by);
            if let Some(opens) = hours.opens(t, end) {
                agenda.add(opens);
            }
            continue;
        }
        let row = &model.0.script.roles[by.index()];
        let at_work = busy.entry(by).or_insert(0);
        let person = manned.person(by);
        if run.on(Mechanism::Queueing) && !person && *at_work >= row.desk.seats.max(1) {
            continue;
        }
        let mut draws = run.streams.at(Purpose::HandlingTime, letter.key, 0);
        let handling = row.handling.sample(&mut draws);
        let work = if run.on(Mechanism::Handling) && !person { handling } else { 0 };
        letter.until = hours.finish(t, work, end);
        if letter.until > t {
            *at_work += 1;
            agenda.add(letter.until);
        }
        started.0.push((letter.item, letter.step, post, letter.until));
    }
}

fn arrived(letter: &Letter, t: u32, facts: &mut Facts) {
    if let (Item::Deed(deed), Some(from)) = (letter.item, letter.from) {
        let sent = SimTime(u64::from(letter.sent));
        let what = What::MessageArrived { deed, from, to: letter.to, sent };
        facts.add(t, Phase::Inform, what);
    }
}

/// Phase 5: what has been handled is read; it tells the post, and the deputy who read it.
pub(in super::super) fn read(
    mut commands: Commands,
    now: Res<Now>,
    mut facts: ResMut<Facts>,
    mut readings: ResMut<Readings>,
    mut just: ResMut<JustRead>,
    pending: Query<(Entity, &Letter), With<Unread>>,
) {
    just.0.clear();
    let mut done: Vec<(Entity, &Letter)> =
        pending.iter().filter(|(_, l)| l.until == now.t).collect();
    done.sort_unstable_by_key(|(_, l)| l.number);
    for (entity, letter) in done {
        commands.entity(entity).remove::<Unread>();
        let post = letter.to;
        let by = letter.by.unwrap_or(post);
        let fact = MessagesFact::Read { item: letter.item, post, by };
        facts.add(now.t, Phase::Inform, What::Messages(fact));
        if let (Item::Deed(deed), Some(content)) = (letter.item, &letter.content) {
            let content = Arc::clone(content);
            let fact = MessagesFact::Content { deed, post, by, content };
            facts.add(now.t, Phase::Inform, What::Messages(fact));
        }
        readings.0.push((post, letter.payload.clone()));
        if by != post {
            readings.0.push((by, letter.payload.clone()));
        }
        just.0.push(letter.clone());
    }
}

/// The hours of all posts at one instant.
struct Offices<'a> {
    model: &'a Model,
    run: &'a RunSetup,
    state: &'a State,
    minds: &'a knowledge::State,
    manned: &'a Manned,
}

impl Offices<'_> {
    fn hours(&self, role: RoleId) -> Hours<'_> {
        let desk = &self.model.script.roles[role.index()].desk;
        let on = |m: &crate::units::ModeId| modes::known(self.state, self.minds, *m, role);
        Hours {
            desk,
            week: self.model.script.messages.week,
            awake: self.run.on(Mechanism::Modes) && desk.awake.iter().any(on),
            always: !self.run.on(Mechanism::OfficeHours) || self.manned.person(role),
        }
    }

    /// Who takes in what comes for a post at `t`.
    fn receiver(&self, post: RoleId, t: u32) -> RoleId {
        let deputy = self.model.script.roles[post.index()].desk.deputy;
        match deputy {
            Some(deputy) if !self.hours(post).open(t) && self.hours(deputy).open(t) => deputy,
            _ => post,
        }
    }
}
