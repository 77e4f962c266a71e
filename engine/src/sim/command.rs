//! The one door for everything from outside: people, playbooks of other programs, replays.

use bevy_ecs::prelude::*;
use thiserror::Error;

use super::{Agenda, Core, Simulation, entities::InjectState};
use crate::{
    kernel::Op,
    model::{BuildError, cut},
    record::Origin,
    script::{Deed, Manning},
    units::{EventId, FULL, GroupId, InjectId, Level, NEVER, RoleId, ServiceId, SimTime},
};

/// Who does what, when.
#[derive(Clone, Debug)]
pub struct Command {
    /// When it takes place.
    pub at: SimTime,
    /// On whose behalf, if a role of the scenario.
    pub by: Option<RoleId>,
    /// What is done.
    pub what: Order,
}

/// What a command does.
#[derive(Clone, Debug)]
pub enum Order {
    /// A service loses a share of its capacity for a while. Losses add up.
    Damage {
        /// The service.
        service: ServiceId,
        /// Share lost.
        loss: Level,
        /// For how long, seconds.
        seconds: u64,
    },
    /// A service is limited to a level for a while. The strictest limit counts.
    Limit {
        /// The service.
        service: ServiceId,
        /// What is left.
        left: Level,
        /// For how long, seconds.
        seconds: u64,
    },
    /// Demand above normal for a while, ppm of normal.
    Demand {
        /// The service.
        service: ServiceId,
        /// ppm of normal.
        demand: u32,
        /// For how long, seconds.
        seconds: u64,
    },
    /// Adds to a buffer so many seconds of total loss.
    Stock {
        /// The need group.
        group: GroupId,
        /// Seconds.
        seconds: u64,
    },
    /// Delivers a share of a need for a while.
    Inflow {
        /// The need group.
        group: GroupId,
        /// Share of the need.
        rate: Level,
        /// For how long, seconds.
        seconds: u64,
    },
    /// A role does something from the scenario.
    Deed(Deed),
    /// An inject fires now: one that is kept ready or held, or one before its time.
    ReleaseInject(InjectId),
    /// An inject is kept until it is released.
    HoldInject(InjectId),
    /// An inject will not come.
    SkipInject(InjectId),
    /// Something that no scenario foresaw reaches people.
    AdHoc(AdHoc),
    /// The role changes hands.
    Man(Manning),
    /// Nothing. It keeps a place in the log, so that what is compared with another run keeps its number, and with that its
    /// draws.
    Nothing,
}

/// An inject that controllers make up on the day. Its words are kept by who submits it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdHoc {
    /// Its number; whoever makes them up counts them.
    pub number: u32,
    /// Who receives it.
    pub to: Vec<RoleId>,
    /// Matters that whoever reads it knows of from then on.
    pub tells: Vec<EventId>,
    /// Levels that whoever reads it believes in from then on.
    pub claims: Vec<(ServiceId, Level)>,
}

/// What controllers do with an inject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handling {
    Release,
    Hold,
    Skip,
}

impl Order {
    /// The inject that a controller handles, if it is that.
    fn handling(&self) -> Option<(InjectId, Handling)> {
        match self {
            Self::ReleaseInject(inject) => Some((*inject, Handling::Release)),
            Self::HoldInject(inject) => Some((*inject, Handling::Hold)),
            Self::SkipInject(inject) => Some((*inject, Handling::Skip)),
            _ => None,
        }
    }
}

/// Why a command was refused; nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SubmitError {
    /// The time has been processed already.
    #[error("{0} is in the past: {1} has been processed")]
    Past(SimTime, SimTime),
    /// The run ends before.
    #[error("{0} is after the end of the run at {1}")]
    AfterEnd(SimTime, SimTime),
    /// It names something the model does not have.
    #[error("the model has no {0} {1}")]
    Unknown(&'static str, u32),
    /// A deed, and a change of hands, need a role.
    #[error("this needs the role that does it")]
    NoRole,
    /// The inject cannot be held, skipped or released any more.
    #[error("inject {0} fired at {1}")]
    Fired(u32, SimTime),
    /// The inject was skipped for good.
    #[error("inject {0} was skipped")]
    Skipped(u32),
}

/// The log of commands of this run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct CommandLog {
    /// Deeds that wait for their time: (time, index, role, deed).
    deeds: Vec<(u32, u32, RoleId, Deed)>,
    /// What happens to injects: (time, index, inject, what).
    handlings: Vec<(u32, u32, InjectId, Handling)>,
    /// What is made up: (time, index, what).
    ad_hoc: Vec<(u32, u32, AdHoc)>,
    /// Roles that change hands: (time, index, role, to whom).
    manning: Vec<(u32, u32, RoleId, Manning)>,
}

impl CommandLog {
    pub(super) fn clear(&mut self) {
        self.deeds.clear();
        self.handlings.clear();
        self.ad_hoc.clear();
        self.manning.clear();
    }

    /// What is made up for now, in the order of the log.
    pub(super) fn take_ad_hoc(&mut self, t: u32) -> Vec<(u32, AdHoc)> {
        let now = self.ad_hoc.extract_if(.., |a| a.0 == t);
        now.map(|(_, index, what)| (index, what)).collect()
    }

    /// Who changes hands now, in the order of the log.
    pub(super) fn take_manning(&mut self, t: u32) -> Vec<(u32, RoleId, Manning)> {
        let now = self.manning.extract_if(.., |m| m.0 == t);
        now.map(|(_, index, role, manning)| (index, role, manning)).collect()
    }

    /// What happens to injects now, in the order of the log.
    pub(super) fn take_handlings(&mut self, t: u32) -> Vec<(u32, InjectId, Handling)> {
        let now = self.handlings.extract_if(.., |h| h.0 == t);
        now.map(|(_, index, inject, handling)| (index, inject, handling)).collect()
    }

    /// Deeds due now, in the order of the log.
    pub(super) fn take_deeds(&mut self, t: u32) -> Vec<(u32, RoleId, Deed)> {
        if self.deeds.is_empty() {
            return Vec::new();
        }
        let (now, later) = std::mem::take(&mut self.deeds).into_iter().partition(|d| d.0 == t);
        self.deeds = later;
        let now: Vec<(u32, u32, RoleId, Deed)> = now;
        now.into_iter().map(|(_, index, role, deed)| (index, role, deed)).collect()
    }
}

impl Simulation {
    /// Takes a command and returns its index in the log.
    ///
    /// # Errors
    /// [`SubmitError`]; nothing has changed.
    pub fn submit(&mut self, command: Command) -> Result<u32, SubmitError> {
        let duration = self.model.duration();
        if command.at >= duration {
            return Err(SubmitError::AfterEnd(command.at, duration));
        }
        let services = self.model.service_count();
        let groups = self.model.group_count();
        let known = |what, id: u32, count: usize| {
            if (id as usize) < count { Ok(()) } else { Err(SubmitError::Unknown(what, id)) }
        };
        match &command.what {
            Order::Damage { service, .. }
            | Order::Limit { service, .. }
            | Order::Demand { service, .. } => {
                known("service", service.0, services)?;
            }
            Order::Stock { group, .. } | Order::Inflow { group, .. } => {
                known("need", group.0, groups)?;
            }
            Order::Deed(deed) => {
                let role = command.by.ok_or(SubmitError::NoRole)?;
                known("role", role.0, self.model.script.roles.len())?;
                self.known_deed(deed)?;
            }
            Order::ReleaseInject(inject)
            | Order::HoldInject(inject)
            | Order::SkipInject(inject) => {
                known("inject", inject.0, self.model.script.injects.len())?;
            }
            Order::AdHoc(AdHoc { to, tells, claims, .. }) => {
                let script = &self.model.script;
                for role in to {
                    known("role", role.0, script.roles.len())?;
                }
                for event in tells {
                    known("event", event.0, script.events.len())?;
                }
                for (service, _) in claims {
                    known("service", service.0, services)?;
                }
            }
            Order::Nothing => {}
            Order::Man(manning) => {
                let role = command.by.ok_or(SubmitError::NoRole)?;
                known("role", role.0, self.model.script.roles.len())?;
                if let Manning::Playbook(playbook) = manning {
                    known("playbook", playbook.0, self.model.script.playbooks.len())?;
                }
            }
        }
        let handling = command.what.handling();
        if let Some((inject, _)) = handling {
            self.may_handle(inject)?;
        }
        let mut core = self.world.resource_mut::<Core>();
        let core = &mut core.0;
        if let Some(now) = core.now()
            && command.at.0 <= u64::from(now)
        {
            return Err(SubmitError::Past(command.at, SimTime(u64::from(now))));
        }
        let at = cut(command.at.0);
        let until = |seconds: u64| {
            u32::try_from(u64::from(at).saturating_add(seconds)).unwrap_or(NEVER).min(NEVER - 1)
        };
        let mut deed = None;
        let index = self.commands;
        self.commands += 1;
        let origin = Origin::Command(index);
        match command.what {
            Order::Damage { service, loss, seconds } => {
                core.add_damage(service.0, loss.ppm(), at, until(seconds), origin);
            }
            Order::Limit { service, left, seconds } => {
                let slot = core.free_slot();
                let op = |level| Op::Limit { service: service.0, slot, level };
                core.add_operation(at, op(left.ppm()), origin);
                core.add_operation(until(seconds), op(FULL), origin);
            }
            Order::Demand { service, demand, seconds } => {
                let slot = core.free_slot();
                let op = |demand| Op::Demand { service: service.0, slot, demand };
                core.add_operation(at, op(demand), origin);
                core.add_operation(until(seconds), op(FULL), origin);
            }
            Order::Stock { group, seconds } => {
                let amount = seconds.saturating_mul(u64::from(FULL));
                core.add_operation(at, Op::Stock { group: group.0, amount }, origin);
            }
            Order::Inflow { group, rate, seconds } => {
                let rate = i64::from(rate.ppm());
                core.add_operation(at, Op::Inflow { group: group.0, rate }, origin);
                core.add_operation(
                    until(seconds),
                    Op::Inflow { group: group.0, rate: -rate },
                    origin,
                );
            }
            Order::Deed(what) => deed = command.by.map(|role| (at, index, role, what)),
            Order::AdHoc(what) => {
                self.world.resource_mut::<CommandLog>().ad_hoc.push((at, index, what));
                self.world.resource_mut::<Agenda>().add(at);
            }
            Order::Man(manning) => {
                if let Some(role) = command.by {
                    let row = (at, index, role, manning);
                    self.world.resource_mut::<CommandLog>().manning.push(row);
                    self.world.resource_mut::<Agenda>().add(at);
                }
            }
            Order::ReleaseInject(_)
            | Order::HoldInject(_)
            | Order::SkipInject(_)
            | Order::Nothing => {}
        }
        if let Some((inject, handling)) = handling {
            let row = (at, index, inject, handling);
            self.world.resource_mut::<CommandLog>().handlings.push(row);
            self.world.resource_mut::<Agenda>().add(at);
        }
        if let Some(deed) = deed {
            self.world.resource_mut::<CommandLog>().deeds.push(deed);
            self.world.resource_mut::<Agenda>().add(at);
        }
        Ok(index)
    }

    /// Whether something can still happen to an inject.
    fn may_handle(&mut self, inject: InjectId) -> Result<(), SubmitError> {
        let mut states = self.world.query::<&InjectState>();
        match states.iter(&self.world).find(|s| s.inject == inject) {
            Some(InjectState { fired: Some(at), .. }) => {
                Err(SubmitError::Fired(inject.0, SimTime(u64::from(*at))))
            }
            Some(state) if state.skipped => Err(SubmitError::Skipped(inject.0)),
            _ => Ok(()),
        }
    }

    fn known_deed(&self, deed: &Deed) -> Result<(), SubmitError> {
        crate::script_check::check_deed(&self.model, deed).map_err(|error| match error {
            BuildError::BadReference(what, id) => SubmitError::Unknown(what, id),
            _ => SubmitError::Unknown("deed", 0),
        })
    }
}
