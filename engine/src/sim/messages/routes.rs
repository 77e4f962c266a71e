//! Standing rules: simulated actors pass on what they have read, without a script.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;
use hakyu_seeds::{Purpose, stable_hash};

use super::{
    super::{Agenda, Facts, Now, RunSetup, SharedModel, knowledge, teams::Manned},
    State,
    channels::later,
    circles,
    letter::{JustRead, Letter, Thread},
    modes,
};
use crate::{
    mechanism::Mechanism,
    model::Model,
    record::{
        Phase, What,
        messages::{Held, Item, MessagesFact},
    },
    script::messages::{Form, Route, WORKS},
    units::{EventId, FULL, MissionId, RoleId},
};

/// Something that a role is drafting for a route.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub due: u32,
    pub route: u32,
    pub role: RoleId,
    pub to: Vec<RoleId>,
    pub form: Form,
    pub passing: Passing,
}

/// Where a message belongs that no step sends.
#[derive(Clone, Debug)]
pub(crate) struct Passing {
    /// Its text key without the receiver.
    pub text: String,
    /// The thread it passes on; `None` begins a new one.
    pub thread: Option<Thread>,
    /// Shared without need within an independent circle.
    pub shared: bool,
    /// The matters it may speak of; `None`: all the sender knows of.
    pub only: Option<Vec<EventId>>,
    /// What a route passes on.
    pub told: Option<Told>,
}

/// What somebody passes on of a message, beside what they believe themselves.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// Who sent it first.
    pub origin: Option<RoleId>,
    /// Missions it tells of.
    pub missions: Vec<MissionId>,
}

/// Phase 6: routes take up what was read in this instant, and modes begin or end their reports.
#[expect(
    clippy::too_many_arguments,
    reason = "a system's parameters are its declaration of what it touches"
)]
pub(in super::super) fn judge(
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    now: Res<Now>,
    minds: Res<knowledge::State>,
    manned: Res<Manned>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<Agenda>,
    mut state: ResMut<State>,
    mut just: ResMut<JustRead>,
) {
    let read = std::mem::take(&mut just.0);
    let messages = &model.0.script.messages;
    if run.on(Mechanism::Routes) && !messages.routes.is_empty() {
        let mut desk =
            Desk { model: &model.0, run: &run, minds: &minds, state: &mut state, t: now.t };
        // What people pass on, and to whom, is theirs to decide.
        for letter in read.iter().filter(|l| !manned.person(l.to)) {
            for number in 0..messages.routes.len() {
                desk.pass_on(number, letter, &mut facts, &mut agenda);
            }
        }
    }
    modes::keep_reporting(&mut state, &model.0, &run, (&minds, &manned), now.t, &mut agenda);
}

struct Desk<'a> {
    model: &'a Model,
    run: &'a RunSetup,
    minds: &'a knowledge::State,
    state: &'a mut State,
    t: u32,
}

impl Desk<'_> {
    fn pass_on(&mut self, number: usize, letter: &Letter, facts: &mut Facts, agenda: &mut Agenda) {
        let route = &self.model.script.messages.routes[number];
        let role = letter.to;
        let index = crate::model::cut(number as u64);
        let (Item::Deed(_), Some(kind), Some(from)) = (letter.item, letter.kind, letter.from)
        else {
            return;
        };
        if !route.takes.contains(&kind) || self.state.passed.contains(&(index, role, letter.thread))
        {
            return;
        }
        let Some((_, receivers)) = route.hops.iter().find(|h| h.0 == role) else { return };
        // Nobody is told what they have just told.
        let to: Vec<RoleId> = receivers.iter().copied().filter(|r| *r != from).collect();
        if to.is_empty() || !self.in_use(route, role) {
            return;
        }
        let thread = letter.thread.first;
        let mut fact = |fact| facts.add(self.t, Phase::Judge, What::Messages(fact));
        let held = |why| MessagesFact::Held { route: index, role, thread, why };
        if self.run.on(Mechanism::SharingScope) && letter.form.scope < route.scope {
            // Something more open may still come in the same thread.
            return fact(held(Held::Scope));
        }
        self.state.passed.insert((index, role, letter.thread));
        let matter = format!("{}>{:016x}", route.id, letter.thread.root);
        let occasion = format!("{matter}>{}", self.model.script.roles[role.index()].id);
        if self.run.on(Mechanism::Triage) {
            let mut draws = self.run.streams.at(Purpose::Triage, stable_hash(&matter), 0);
            if draws.below(u64::from(FULL)) >= u64::from(worth(route, letter)) {
                return fact(held(Held::Triage));
            }
        }
        // What members of an independent circle told each other of their own will leaves it in the same way only.
        let bound = letter.shared && self.run.on(Mechanism::Independence);
        let voluntary = route.voluntary || bound;
        if voluntary && !circles::shares(self.state, self.model, self.run, role, &occasion) {
            return fact(held(Held::Participation));
        }
        fact(MessagesFact::Passed { route: index, role, thread });
        let mut draws = self.run.streams.at(Purpose::ActionTime, stable_hash(&occasion), 0);
        let due = later(self.t, route.drafting.sample(&mut draws).max(1));
        agenda.add(due);
        let shared = letter.shared
            || (route.voluntary
                && to.iter().any(|other| circles::among_independent(self.model, role, *other)));
        self.state.drafts.push(Draft {
            due,
            route: index,
            role,
            to,
            form: forwarded(route, letter),
            passing: Passing {
                text: occasion,
                thread: Some(letter.thread),
                shared,
                only: Some(letter.payload.matters.clone()),
                told: Some(Told {
                    origin: letter.content.as_ref().and_then(|c| c.origin),
                    missions: letter.payload.missions.iter().map(|m| m.0).collect(),
                }),
            },
        });
    }

    /// Whether a role uses a route, as it knows modes and phases. Without modes all is as in the normal one.
    fn in_use(&self, route: &Route, role: RoleId) -> bool {
        if !self.run.on(Mechanism::Modes) {
            let normal = self.state.normal;
            return route.phase.is_none()
                && (route.modes.is_empty() || normal.is_none_or(|n| route.modes.contains(&n)));
        }
        let known = modes::all_known(self.state, self.minds, role);
        let mut fitting =
            known.iter().filter(|m| route.modes.is_empty() || route.modes.contains(&m.0));
        match route.phase {
            None => fitting.next().is_some() || route.modes.is_empty(),
            Some(phase) => fitting.any(|m| m.1 == Some(phase)),
        }
    }
}

/// Share of messages like this one that a route passes on, ppm.
fn worth(route: &Route, letter: &Letter) -> u32 {
    let levels = &letter.payload.levels;
    let works = !levels.is_empty() && levels.iter().all(|l| l.1.ppm() >= WORKS);
    let near = letter.content.as_ref().is_some_and(|c| c.near_miss) || works;
    route.near_miss.filter(|_| near).unwrap_or(route.triage)
}

/// The form of what passes a message on: the same services, marks and scope. What the author left open is filled
/// again from what the one who passes it on knows.
fn forwarded(route: &Route, letter: &Letter) -> Form {
    let mut about = letter.form.about.clone();
    about.extend(letter.payload.levels.iter().map(|l| l.0));
    about.sort_unstable();
    about.dedup();
    Form {
        about,
        matters: letter.form.matters.clone(),
        claims: Vec::new(),
        invented: Vec::new(),
        via: Vec::new(),
        stated: false,
        anonymous: letter.form.anonymous || route.anonymises,
        ..letter.form.clone()
    }
}
