//! What a scenario adds to a world, fully resolved: events, roles, injects, actions, playbooks, conditions.
//!
//! No text that people read is in here, only ids; the crate above keeps the words.

pub mod conduct;
pub mod cyber;
pub mod knowledge;
pub mod messages;
pub mod plans;
pub mod repair;
pub mod society;

use std::fmt;

use hakyu_seeds::Distribution;

pub use conduct::{Alternative, Inject, InjectTrigger, Manning, Milestone};

use crate::mechanism::{Mechanism, Off};
use crate::units::{
    ActionId, EventId, GroupId, InjectId, Level, MilestoneId, ModeId, PlaybookId, RoleId,
    ServiceId, SimTime, StepId,
};

/// The scenario side of a compiled model. Empty for a bare world.
#[derive(Clone, Default)]
pub struct Script {
    /// Scenario events in the order of their ids.
    pub events: Vec<Event>,
    /// Roles in the order of their ids.
    pub roles: Vec<Role>,
    /// Names of the organisations of roles, sorted.
    pub organisations: Vec<String>,
    /// Injects in the order of their ids.
    pub injects: Vec<Inject>,
    /// Actions of the catalogue in the order of their ids.
    pub actions: Vec<Action>,
    /// Playbooks in the order of their ids.
    pub playbooks: Vec<Playbook>,
    /// Steps of all playbooks, in the order (playbook, id).
    pub steps: Vec<Step>,
    /// Text ids of the modes that decisions may switch to.
    pub modes: Vec<String>,
    /// Objectives in the order of their ids.
    pub objectives: Vec<Objective>,
    /// Mechanisms this scenario leaves out.
    pub off: Off,
    /// Channels, routes, modes, circles.
    pub messages: messages::Messages,
    /// Telemetry and contracts.
    pub knowledge: knowledge::Knowledge,
    /// Systems and their links.
    pub cyber: cyber::Cyber,
    /// Crews, trucks, parts and what repair needs.
    pub repair: repair::Repair,
    /// People at risk, trust, disorder.
    pub society: society::Society,
    /// Plans and missions.
    pub plans: plans::Plans,
    /// Milestones in the order of their ids.
    pub milestones: Vec<Milestone>,
}

impl Script {
    /// Whether there is nothing in it at all: a bare world, whose runs need no mechanism to be set back.
    pub(crate) fn is_empty(&self) -> bool {
        let (m, k, c) = (&self.messages, &self.knowledge, &self.cyber);
        self.is_bare()
            && self.roles.is_empty()
            && self.actions.is_empty()
            && m.channels.is_empty()
            && m.routes.is_empty()
            && m.modes.is_empty()
            && m.circles.is_empty()
            && k.telemetry.is_empty()
            && k.contracts.is_empty()
            && c.systems.is_empty()
            && c.background.is_none()
            && self.repair.is_empty()
            && self.society.places.is_empty()
            && self.plans.missions.is_empty()
    }

    /// Whether nothing in it happens at the start or waits for a condition: no events, injects, steps, objectives, plans.
    pub(crate) fn is_bare(&self) -> bool {
        self.events.is_empty()
            && self.messages.conditions().next().is_none()
            && self.injects.is_empty()
            && self.steps.is_empty()
            && self.objectives.is_empty()
            && self.plans.plans.is_empty()
            && self.milestones.is_empty()
    }
}

/// The digest of a model rests on this: what came later and is not used is left out.
impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // All fields by name, so that none is forgotten here.
        let Self {
            events,
            roles,
            organisations,
            injects,
            actions,
            playbooks,
            steps,
            modes,
            objectives,
            off,
            messages,
            knowledge,
            cyber,
            repair,
            society,
            plans,
            milestones,
        } = self;
        let mut shown = f.debug_struct("Script");
        shown.field("events", events).field("roles", roles).field("organisations", organisations);
        shown.field("injects", injects).field("actions", actions).field("playbooks", playbooks);
        shown.field("steps", steps).field("modes", modes).field("objectives", objectives);
        shown.field("off", off).field("messages", messages).field("knowledge", knowledge);
        shown.field("cyber", cyber).field("repair", repair).field("society", society);
        shown.field("plans", plans);
        if !milestones.is_empty() {
            shown.field("milestones", milestones);
        }
        shown.finish()
    }
}

/// An event: something that happens to the world.
#[derive(Clone, Debug)]
pub struct Event {
    /// Text id.
    pub id: String,
    /// When it happens: seconds since the start.
    pub at: Distribution,
    /// What it changes.
    pub impacts: Vec<Impact>,
    /// The switch it hangs on, beside that of its impacts.
    pub mechanism: Option<Mechanism>,
    /// Event types of the taxonomy (see `seeds/taxonomy.yaml`), as bits.
    pub types: u16,
    /// Causes of the taxonomy, as bits; several may apply.
    pub causes: u32,
    /// Its limits close a procedure: what is left works, but users cannot get at the rest.
    pub unusable: bool,
}

impl Event {
    /// An event of no particular kind.
    pub fn new(id: impl Into<String>, at: Distribution, impacts: Vec<Impact>) -> Self {
        Self { id: id.into(), at, impacts, mechanism: None, types: 0, causes: 0, unusable: false }
    }
}

/// One change that an event makes to the world. Times are relative to the event unless said otherwise.
#[derive(Clone, Debug)]
pub enum Impact {
    /// Direct damage: a share of the service's capacity is lost until repaired.
    Damage {
        /// The damaged service.
        service: ServiceId,
        /// Share of capacity lost.
        loss: Level,
        /// Equal repair jobs the damage is cut into, each with its own drawn repair time (at least 1).
        jobs: u32,
        /// Repair time of one job in seconds (with crews: work of one crew).
        repair: Distribution,
        /// Seconds after the event until it strikes here.
        after: u64,
    },
    /// Damage of one site, in one of several states drawn for the run.
    Struck {
        /// The damaged service.
        service: ServiceId,
        /// States from the worst to the lightest: probability in ppm (they add up to one million at most; the rest is
        /// unharmed), share of capacity lost, repair time of the one job.
        states: Vec<(u32, Level, Distribution)>,
        /// Seconds after the event until it strikes here.
        after: u64,
    },
    /// An upper limit of capacity that follows a recorded or given series.
    Limit {
        /// The limited service.
        service: ServiceId,
        /// Knots (seconds after the event, limit); the last one holds for good. Strictly rising in time.
        series: Vec<(u64, Level)>,
    },
    /// A limit for a drawn time: an outage or unavailability.
    Outage {
        /// The limited service.
        service: ServiceId,
        /// What is left of it.
        left: Level,
        /// How long, in seconds.
        lasts: Distribution,
        /// Seconds after the event until it begins here.
        after: u64,
    },
    /// A demand above normal for a drawn time.
    Demand {
        /// The service asked for.
        service: ServiceId,
        /// Demand in ppm of normal; may exceed one million.
        demand: u32,
        /// How long, in seconds.
        lasts: Distribution,
        /// Seconds after the event until it begins here.
        after: u64,
    },
    /// Demand that follows a series, as absence and illness do in a pandemic.
    Asked {
        /// The service asked for.
        service: ServiceId,
        /// Knots (seconds after the event, demand in ppm of normal); the last one holds for good. Strictly rising in time.
        series: Vec<(u64, u32)>,
    },
    /// A compromise of systems.
    Compromise(Box<cyber::Campaign>),
}

/// A post that receives injects and messages, and acts.
#[derive(Clone, Debug)]
pub struct Role {
    /// Text id.
    pub id: String,
    /// Seconds this post needs to read and handle one incoming message.
    pub handling: Distribution,
    /// Its organisation, by number in [`Script::organisations`].
    pub organisation: Option<u32>,
    /// Hours, deputies, channels, place.
    pub desk: messages::Desk,
}

impl Role {
    /// A post that is always there and has no place.
    pub fn new(id: impl Into<String>, handling: Distribution) -> Self {
        let desk = messages::Desk::default();
        Self { id: id.into(), handling, organisation: None, desk }
    }
}

/// A number read from the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The level of a service, ppm.
    Level(ServiceId),
    /// People of the service times what is missing, people.
    PeopleWithout(ServiceId),
    /// How long a need group would still cover a total loss, seconds.
    BufferSeconds(GroupId),
    /// Seconds since the start.
    Time,
    /// The level of a service as a role believes it, ppm; full where it has heard nothing.
    Believed(RoleId, ServiceId),
    /// A number of society.
    Society(society::SocietyMeasure),
}

/// Comparison of a measure with a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Smaller than.
    Less,
    /// Smaller than or equal.
    AtMost,
    /// Greater than.
    Greater,
    /// Greater than or equal.
    AtLeast,
}

/// A condition over state, messages and actions.
#[derive(Clone, Debug)]
pub enum Condition {
    /// A measure compared with a constant in the measure's unit.
    Measure(Measure, Compare, u64),
    /// The inject has fired.
    Fired(InjectId),
    /// The inject has reached the role.
    Received(InjectId, RoleId),
    /// The role (or anyone) has done the deed.
    Done(DeedPattern, Option<RoleId>),
    /// The role knows of the matter.
    Knows(RoleId, EventId),
    /// The mode is in force (or, with a role, the role knows that it is).
    Mode(ModeId, Option<RoleId>),
    /// The milestone is in force.
    Milestone(MilestoneId),
    /// Something about systems.
    Cyber(cyber::CyberCondition),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// Does not hold.
    Not(Box<Condition>),
}

/// What [`Condition::Done`] looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeedPattern {
    /// A step of a playbook.
    Step(StepId),
    /// An action of the catalogue.
    Action(ActionId),
    /// Any deed of a kind.
    Kind(DeedKind),
}

/// An entry of the action catalogue.
#[derive(Clone, Debug)]
pub struct Action {
    /// Text id.
    pub id: String,
    /// Seconds from the decision to the effect.
    pub takes: Distribution,
    /// What it changes.
    pub effects: Vec<Effect>,
}

/// One change that an action makes to the world.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// Adds to a buffer, seconds of a total loss; never above its capacity.
    Stock {
        /// The need group.
        group: GroupId,
        /// Seconds of total loss it will cover in addition.
        seconds: u64,
    },
    /// Delivers a share of the need for a while: generators, manual operation, deliveries.
    Inflow {
        /// The need group.
        group: GroupId,
        /// Share of the full need, ppm.
        rate: Level,
        /// For how long, seconds.
        seconds: u64,
    },
    /// Scales what remains of every open repair of a service.
    Expedite {
        /// The service.
        service: ServiceId,
        /// Factor in ppm: 700 000 leaves 70 % of the remaining time, 1 150 000 makes it longer.
        factor: u32,
    },
    /// Limits a service on purpose for a while.
    Shed {
        /// The service.
        service: ServiceId,
        /// What is left of it.
        left: Level,
        /// For how long, seconds.
        seconds: u64,
    },
    /// Something done to systems.
    Cyber(cyber::CyberOrder),
    /// Something done to repair.
    Repair(repair::RepairOrder),
}

/// Something that is to be reached, or not to happen. Its score is made after the run; the run notes when it was decided.
#[derive(Clone, Debug)]
pub struct Objective {
    /// Text id.
    pub id: String,
    /// What decides it during the run; `None`: only the whole run can tell.
    pub turns: Option<(Condition, Verdict)>,
}

/// How an objective turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// What was wanted has happened.
    Met,
    /// What was to be kept is lost.
    Broken,
}

/// A set of scripted responses.
#[derive(Clone, Debug)]
pub struct Playbook {
    /// Text id.
    pub id: String,
}

/// One scripted response.
#[derive(Clone, Debug)]
pub struct Step {
    /// Text id.
    pub id: String,
    /// The playbook it belongs to.
    pub playbook: PlaybookId,
    /// Who acts.
    pub role: RoleId,
    /// What sets it off.
    pub trigger: StepTrigger,
    /// Seconds of thinking and preparing after the trigger.
    pub delay: u64,
    /// Automatic protection or a statutory duty: acts even without discretionary decisions.
    pub duty: bool,
    /// What is done.
    pub deed: Deed,
}

/// What sets off a step.
#[derive(Clone, Debug)]
pub enum StepTrigger {
    /// A time.
    At(SimTime),
    /// An inject reached the role (its handling time is added).
    Inject(InjectId),
    /// A message of another step reached the role (its handling time is added).
    Message(StepId),
    /// Another step was done.
    After(StepId),
    /// An action was done by anyone.
    AfterAction(ActionId),
    /// A condition first holds.
    When(Condition),
}

/// What a role does.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Sends a message to other roles.
    Message {
        /// Report, relay or announcement.
        kind: DeedKind,
        /// Receivers.
        to: Vec<RoleId>,
        /// What it says.
        form: messages::Form,
    },
    /// Publishes a forecast of restoration.
    Forecast {
        /// The service.
        service: ServiceId,
        /// When it is said to be back.
        restored: SimTime,
        /// Half-width of the forecast, seconds.
        margin: u64,
        /// The level that counts as back.
        level: Level,
    },
    /// Takes an action of the catalogue.
    Act(ActionId),
    /// Decides on a mode of the information-sharing system.
    SwitchMode(ModeId),
    /// Moves the present mode to its phase of this number.
    SwitchPhase(u8),
    /// Something about plans and missions.
    Plan(plans::PlanDeed),
}

impl Deed {
    /// A message with an empty form.
    pub fn message(kind: DeedKind, to: Vec<RoleId>) -> Self {
        Self::Message { kind, to, form: messages::Form::default() }
    }

    /// The kind of this deed.
    pub fn kind(&self) -> DeedKind {
        match self {
            Self::Message { kind, .. } => *kind,
            Self::Forecast { .. } => DeedKind::Forecast,
            Self::Act(_) => DeedKind::Act,
            Self::SwitchMode(_) => DeedKind::SwitchMode,
            Self::SwitchPhase(_) => DeedKind::SwitchPhase,
            Self::Plan(_) => DeedKind::Plan,
        }
    }
}

/// The kinds of deeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeedKind {
    /// 情報連絡: operator to ministry, ministry to NISC.
    Report,
    /// 情報提供 and everything passed on.
    Relay,
    /// A statement to the public or to partners.
    Announce,
    /// A restoration forecast.
    Forecast,
    /// An action of the catalogue.
    Act,
    /// A mode decision.
    SwitchMode,
    /// A decision on the phase of a mode.
    SwitchPhase,
    /// A plan invoked, a risk decided on.
    Plan,
    /// 情報提供: NISC to operators.
    Notice,
    /// Low-urgency broadcast that nobody answers.
    Newsletter,
    /// A status report of a mode.
    Status,
}

/// The id tables of a script, for looking up names after a run.
impl Script {
    /// The event with this text id.
    pub fn event(&self, id: &str) -> Option<EventId> {
        find(&self.events, |e| &e.id, id).map(EventId)
    }
    /// The role with this text id.
    pub fn role(&self, id: &str) -> Option<RoleId> {
        find(&self.roles, |r| &r.id, id).map(RoleId)
    }
    /// The inject with this text id.
    pub fn inject(&self, id: &str) -> Option<InjectId> {
        find(&self.injects, |i| &i.id, id).map(InjectId)
    }
    /// The action with this text id.
    pub fn action(&self, id: &str) -> Option<ActionId> {
        find(&self.actions, |a| &a.id, id).map(ActionId)
    }
    /// The playbook with this text id.
    pub fn playbook(&self, id: &str) -> Option<PlaybookId> {
        find(&self.playbooks, |p| &p.id, id).map(PlaybookId)
    }
    /// The step with this text id.
    pub fn step(&self, id: &str) -> Option<StepId> {
        find(&self.steps, |s| &s.id, id).map(StepId)
    }
    /// The milestone with this text id.
    pub fn milestone(&self, id: &str) -> Option<MilestoneId> {
        find(&self.milestones, |m| &m.id, id).map(MilestoneId)
    }
    /// The mode with this text id.
    pub fn mode(&self, id: &str) -> Option<ModeId> {
        find(&self.modes, |m| m, id).map(ModeId)
    }
}

fn find<T>(table: &[T], key: impl Fn(&T) -> &String, id: &str) -> Option<u32> {
    table.iter().position(|row| key(row) == id).and_then(|i| u32::try_from(i).ok())
}
