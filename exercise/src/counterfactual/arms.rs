//! The three responses to one future.

use std::{collections::BTreeSet, sync::Arc};

use hakyu_engine::{Command, Manning, Order, RoleId, SimTime, Simulation, Team};
use hakyu_scenarios::compile::Compiled;

use super::{Dress, PlayedArms};
use crate::{
    assemble::REFERENCE,
    log::{Act, Clock, Entry},
    play::{Course, PlayError, Settings},
    score::Played,
    session::{SessionError, course},
};

/// Whose decisions are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's.
    All,
    /// Those of these roles; what others did is held as it was.
    Roles(BTreeSet<RoleId>),
}

/// The courses of the three arms.
#[derive(Clone, Debug)]
pub struct Arms {
    /// No discretionary decisions.
    pub none: Course,
    /// What was done.
    pub actual: Course,
    /// How simulated roles departed from their playbook in it.
    pub team: Arc<Team>,
    /// The reference, if there is one.
    pub reference: Option<Course>,
    /// What the log adds to each run.
    pub dress: Dress,
}

impl Arms {
    /// Of a run without people.
    ///
    /// # Errors
    /// [`PlayError`].
    pub fn of_run(compiled: &Compiled, settings: &Settings) -> Result<Self, PlayError> {
        let one = |playbook: Option<String>, delay| {
            Course::of(compiled, &Settings { playbook, delay, ..settings.clone() })
        };
        let reference = compiled.tables.playbook(REFERENCE).map(|_| REFERENCE.to_owned());
        Ok(Self {
            none: one(None, 0)?,
            actual: one(settings.playbook.clone(), settings.delay)?,
            team: Arc::default(),
            reference: reference.map(|name| one(Some(name), 0)).transpose()?,
            dress: Dress::default(),
        })
    }

    /// Of an exercise. In `none` and `reference` nobody of the scope is played by people: what they did is left out, and
    /// from the start they have duties only, or follow the reference; from the end of play on all follow the playbook of
    /// simulated roles.
    ///
    /// # Errors
    /// [`SessionError`] as when it was played.
    pub fn of_exercise(
        compiled: &Compiled,
        entries: &[Entry],
        scope: &Scope,
    ) -> Result<Self, SessionError> {
        let actual = course(compiled, entries)?;
        let peers = actual.setup.playbook.map_or(Manning::Duties, Manning::Playbook);
        let ends = entries
            .iter()
            .find(|e| matches!(e.what, Act::Clock(Clock::End)))
            .map(|e| SimTime(e.at))
            .filter(|at| *at < compiled.model.duration());
        let count = compiled.model.script().roles.len();
        let roles: Vec<RoleId> = (0u32..).take(count).map(RoleId).collect();
        let within = |role: RoleId| match scope {
            Scope::All => true,
            Scope::Roles(own) => own.contains(&role),
        };
        let other = |manning: Manning| {
            let mut course = actual.clone();
            for (_, command) in &mut course.orders {
                let theirs = command.by.is_some_and(within);
                // What roles did, ruled free actions included, and who sat there; controllers' orders name no role.
                if theirs {
                    command.what = Order::Nothing;
                }
            }
            let man = |role: &RoleId, at, manning| {
                let what = Order::Man(manning);
                (u32::MAX, Command { at, by: Some(*role), what })
            };
            let all = || roles.iter().filter(|r| within(**r));
            let mut orders: Vec<_> = all().map(|r| man(r, SimTime(0), manning)).collect();
            if let Some(at) = ends {
                // In every arm somebody new comes in: what the reference was about to do is not carried over either.
                orders.extend(all().map(|r| man(r, at, Manning::Duties)));
                orders.extend(all().map(|r| man(r, at, peers)));
            }
            course.orders.extend(orders);
            course
        };
        let reference = compiled.tables.playbook(REFERENCE);
        Ok(Self {
            none: other(Manning::Duties),
            reference: reference.map(|r| other(Manning::Playbook(r))),
            team: Arc::default(),
            dress: Dress::of(compiled, entries, &actual),
            actual,
        })
    }

    /// Plays the three.
    ///
    /// # Errors
    /// [`PlayError::Run`].
    pub fn play(&self, compiled: &Compiled) -> Result<PlayedArms, PlayError> {
        let mut sim = Simulation::new(Arc::clone(&compiled.model), self.actual.setup);
        let mut one =
            |course: &Course, team: &Arc<Team>| self.run(compiled, &mut sim, course, team);
        let nobody = Arc::default();
        Ok(PlayedArms {
            none: one(&self.none, &nobody)?,
            actual: one(&self.actual, &self.team)?,
            reference: self.reference.as_ref().map(|r| one(r, &nobody)).transpose()?,
        })
    }

    /// Plays a course as it is scored here.
    pub(super) fn run(
        &self,
        compiled: &Compiled,
        sim: &mut Simulation,
        course: &Course,
        team: &Arc<Team>,
    ) -> Result<Played, PlayError> {
        let run = Played::new(course.play_as(sim, team)?, &compiled.model);
        Ok(self.dress.put(run))
    }
}
