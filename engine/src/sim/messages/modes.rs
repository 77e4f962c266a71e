//! Modes of the information-sharing system: decided by some, known by others when the news reach them.
//!
//! One base mode is in force at any time, `normal` when nobody has decided anything. Deciding another base mode ends the
//! one before; deciding `normal` is the stand-down (解除). An overlay lies over any base mode; deciding it again ends it.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;

use super::{
    super::{
        Agenda, Facts, Now, RunSetup, SharedModel,
        knowledge::{self, Readings},
        playbook::{DeedRow, Deeds, Doing},
        teams::Manned,
    },
    State,
    channels::later,
    routes::Passing,
};
use crate::{
    mechanism::Mechanism,
    model::Model,
    record::{Origin, Phase, What, messages::MessagesFact},
    script::{
        Deed, DeedKind,
        knowledge::{ModeNews, Payload},
        messages::Form,
    },
    units::{ModeId, NEVER, RoleId, SimTime},
};

/// A mode in a run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Official {
    pub overlay: bool,
    pub on: bool,
    pub phase: u8,
    /// Who decided on it last; tells of its phases.
    pub by: Option<RoleId>,
    /// When its phase gives way by itself.
    pub next: u32,
    /// How often it was switched or changed its phase: part of the keys of its news.
    pub turns: u32,
}

/// Reports of one role in a mode.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    pub mode: ModeId,
    /// Row of the mode's reports.
    pub row: usize,
    /// When the next one is due; `NEVER` while the role knows of no such mode.
    pub next: u32,
    /// How many it has sent.
    pub count: u32,
}

/// News of a mode that are to be sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct News {
    pub due: u32,
    pub mode: ModeId,
    pub by: RoleId,
}

/// Whether a role may decide on a mode or its phases.
pub(in super::super) fn may_decide(model: &Model, mode: ModeId, role: RoleId) -> bool {
    let deciders = model.script.messages.modes.get(mode.index()).map(|m| &m.deciders);
    deciders.is_none_or(|d| d.is_empty() || d.contains(&role))
}

/// Phase 5: decisions of this instant come into force, and who decided knows at once.
pub(in super::super) fn decide(
    model: Res<SharedModel>,
    now: Res<Now>,
    deeds: Res<Deeds>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<Agenda>,
    mut state: ResMut<State>,
    mut readings: ResMut<Readings>,
) {
    if state.modes.is_empty() {
        return;
    }
    let first = deeds.0.partition_point(|d| d.at < now.t);
    let mut room = Room {
        model: &model.0,
        state: &mut state,
        facts: &mut facts,
        agenda: &mut agenda,
        readings: &mut readings,
        t: now.t,
    };
    for row in deeds.0[first..].iter().filter(|d| d.at == now.t) {
        match row.deed {
            Deed::SwitchMode(mode) if may_decide(&model.0, mode, row.role) => {
                room.switch(mode, row.role);
            }
            Deed::SwitchMode(mode) => room.refuse(mode, row.role),
            Deed::SwitchPhase(phase) => {
                if let Some(mode) = room.state.phased(&model.0) {
                    if may_decide(&model.0, mode, row.role) {
                        room.set_phase(mode, phase, row.role);
                    } else {
                        room.refuse(mode, row.role);
                    }
                }
            }
            _ => {}
        }
    }
    for index in 0..room.state.modes.len() {
        let mode = room.state.modes[index];
        if mode.on
            && mode.next == now.t
            && let Some(by) = mode.by
        {
            room.set_phase(ModeId(crate::model::cut(index as u64)), mode.phase + 1, by);
        }
    }
}

struct Room<'a> {
    model: &'a Model,
    state: &'a mut State,
    facts: &'a mut Facts,
    agenda: &'a mut Agenda,
    readings: &'a mut Readings,
    t: u32,
}

impl Room<'_> {
    fn switch(&mut self, mode: ModeId, by: RoleId) {
        let row = self.state.modes[mode.index()];
        if row.overlay {
            self.set(mode, !row.on, by);
            self.tell(mode, by);
        } else if !row.on {
            for other in 0..self.state.modes.len() {
                let end = self.state.modes[other];
                if end.on && !end.overlay {
                    self.set(ModeId(crate::model::cut(other as u64)), false, by);
                }
            }
            self.set(mode, true, by);
            self.tell(mode, by);
        }
    }

    fn set(&mut self, mode: ModeId, on: bool, by: RoleId) {
        let row = &mut self.state.modes[mode.index()];
        (row.on, row.phase, row.by, row.next) = (on, 0, Some(by), NEVER);
        self.fact(MessagesFact::ModeChanged { mode, on, by });
        self.learn(mode, by);
        if on {
            self.time_phase(mode);
        }
    }

    fn set_phase(&mut self, mode: ModeId, phase: u8, by: RoleId) {
        let count =
            self.model.script.messages.modes.get(mode.index()).map_or(0, |m| m.phases.len());
        let row = &mut self.state.modes[mode.index()];
        row.next = NEVER;
        if usize::from(phase) >= count || row.phase == phase {
            return;
        }
        (row.phase, row.by) = (phase, Some(by));
        self.fact(MessagesFact::PhaseChanged { mode, phase });
        self.learn(mode, by);
        self.time_phase(mode);
        self.tell(mode, by);
    }

    /// Plans when the present phase gives way by itself.
    fn time_phase(&mut self, mode: ModeId) {
        let row = &mut self.state.modes[mode.index()];
        let phases = self.model.script.messages.modes.get(mode.index()).map(|m| &m.phases);
        let lasts = phases.and_then(|p| p.get(usize::from(row.phase))).map_or(0, |p| p.1);
        if lasts > 0 {
            row.next = later(self.t, lasts);
            self.agenda.add(row.next);
        }
    }

    /// Who decided knows at once.
    fn learn(&mut self, mode: ModeId, by: RoleId) {
        let Official { on, phase, .. } = self.state.modes[mode.index()];
        let since = SimTime(u64::from(self.t));
        let news = ModeNews { mode, since, on, phase };
        self.readings.0.push((by, Payload { modes: vec![news], ..Payload::default() }));
    }

    /// The others are told from the next second on.
    fn tell(&mut self, mode: ModeId, by: RoleId) {
        self.state.modes[mode.index()].turns += 1;
        let told = self.model.script.messages.modes.get(mode.index()).map(|m| &m.told);
        if told.is_some_and(|t| t.iter().any(|r| *r != by)) {
            let due = self.t + 1;
            self.state.news.push(News { due, mode, by });
            self.agenda.add(due);
        }
    }

    fn refuse(&mut self, mode: ModeId, role: RoleId) {
        self.fact(MessagesFact::Refused { role, mode });
    }

    fn fact(&mut self, fact: MessagesFact) {
        self.facts.add(self.t, Phase::Inform, What::Messages(fact));
    }
}

impl State {
    /// The mode whose phases are meant: the base mode if it has any, else the first overlay in force that has.
    fn phased(&self, model: &Model) -> Option<ModeId> {
        let has =
            |i: &usize| model.script.messages.modes.get(*i).is_some_and(|m| !m.phases.is_empty());
        let on = || (0..self.modes.len()).filter(|i| self.modes[*i].on).filter(has);
        on().find(|i| !self.modes[*i].overlay)
            .or_else(|| on().next())
            .map(|i| ModeId(crate::model::cut(i as u64)))
    }
}

/// Phase 2: drafts of routes, news of modes and reports in modes become deeds.
pub(in super::super) fn act(
    model: Res<SharedModel>,
    now: Res<Now>,
    mut agenda: ResMut<Agenda>,
    mut state: ResMut<State>,
    mut doing: ResMut<Doing>,
) {
    let t = now.t;
    let mut push = |role, to, kind, form, origin, passing, state: &mut State| {
        let deed = Deed::Message { kind, to, form };
        doing.0.push((DeedRow { at: t, role, step: None, deed }, origin));
        state.passing.push_back(passing);
    };
    let (due, rest): (Vec<_>, Vec<_>) =
        std::mem::take(&mut state.drafts).into_iter().partition(|d| d.due == t);
    state.drafts = rest;
    for draft in due {
        let route = &model.0.script.messages.routes[draft.route as usize];
        let origin = Origin::Route(draft.route);
        push(draft.role, draft.to, route.gives, draft.form, origin, draft.passing, &mut state);
    }
    let (due, rest): (Vec<_>, Vec<_>) =
        std::mem::take(&mut state.news).into_iter().partition(|n| n.due == t);
    state.news = rest;
    let words = &model.0.script.modes;
    for News { mode, by, .. } in due {
        let row = &model.0.script.messages.modes[mode.index()];
        let to = row.told.iter().copied().filter(|r| *r != by).collect();
        let turn = state.modes[mode.index()].turns;
        let text = format!("mode>{}>{turn}", words[mode.index()]);
        let passing =
            Passing { text, thread: None, shared: false, only: Some(Vec::new()), told: None };
        push(by, to, DeedKind::Notice, Form::default(), Origin::Mode(mode), passing, &mut state);
    }
    for index in 0..state.clocks.len() {
        let clock = state.clocks[index];
        if clock.next != t {
            continue;
        }
        let (role, to, every) =
            &model.0.script.messages.modes[clock.mode.index()].reports[clock.row];
        let id = &model.0.script.roles[role.index()].id;
        let word = &words[clock.mode.index()];
        let text = format!("status>{word}>{id}>{}>{}", clock.row, clock.count);
        let passing = Passing { text, thread: None, shared: false, only: None, told: None };
        let form = Form { about: own_services(&model.0, *role), ..Form::default() };
        let origin = Origin::Mode(clock.mode);
        push(*role, to.clone(), DeedKind::Status, form, origin, passing, &mut state);
        let next = later(t, (*every).max(1));
        let clock = &mut state.clocks[index];
        (clock.next, clock.count) = (next, clock.count + 1);
        agenda.add(next);
    }
}

/// The services a role sees by telemetry.
fn own_services(model: &Model, role: RoleId) -> Vec<crate::units::ServiceId> {
    let rows = model.script.knowledge.telemetry.iter().filter(|t| t.role == role);
    let mut all: Vec<_> = rows.flat_map(|t| t.services.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Reports begin when a role learns that the mode is in force, and end when it learns that it is not.
pub(super) fn keep_reporting(
    state: &mut State,
    model: &Model,
    run: &RunSetup,
    (minds, manned): (&knowledge::State, &Manned),
    t: u32,
    agenda: &mut Agenda,
) {
    if !run.on(Mechanism::Modes) {
        return;
    }
    for index in 0..state.clocks.len() {
        let clock = state.clocks[index];
        let role = model.script.messages.modes[clock.mode.index()].reports[clock.row].0;
        let on = known(state, minds, clock.mode, role) && !manned.person(role);
        if on && clock.next == NEVER {
            state.clocks[index].next = t + 1;
            agenda.add(t + 1);
        } else if !on {
            state.clocks[index].next = NEVER;
        }
    }
}

/// Modes that a role takes to be in force, each with its phase: one base mode, and overlays.
pub(super) fn all_known(
    state: &State,
    minds: &knowledge::State,
    role: RoleId,
) -> Vec<(ModeId, Option<u8>)> {
    let news = |index: usize| {
        let mode = ModeId(crate::model::cut(index as u64));
        knowledge::known_mode(minds, role, mode).filter(|n| n.on)
    };
    let base = (0..state.modes.len())
        .filter(|i| !state.modes[*i].overlay)
        .filter_map(news)
        .max_by_key(|n| n.since)
        .map(|n| (n.mode, Some(n.phase)))
        .or(state.normal.map(|m| (m, None)));
    let overlays = (0..state.modes.len())
        .filter(|i| state.modes[*i].overlay)
        .filter_map(news)
        .map(|n| (n.mode, Some(n.phase)));
    base.into_iter().chain(overlays).collect()
}

/// Whether a role takes a mode to be in force.
pub(super) fn known(state: &State, minds: &knowledge::State, mode: ModeId, role: RoleId) -> bool {
    all_known(state, minds, role).iter().any(|m| m.0 == mode)
}

/// Whether a mode is in force, or known to be by a role.
pub(in super::super) fn in_force(
    state: &State,
    minds: &knowledge::State,
    mode: ModeId,
    role: Option<RoleId>,
) -> bool {
    match role {
        Some(role) => known(state, minds, mode, role),
        None => state.modes.get(mode.index()).is_some_and(|m| m.on),
    }
}
