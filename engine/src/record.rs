//! What a run leaves behind: level changes with their causes, typed facts, a digest. No prose.

pub mod conduct;
pub mod cyber;
pub mod knowledge;
pub mod messages;
pub mod plans;
pub mod repair;
pub mod society;

use hakyu_seeds::{Digest, DigestBuilder, MasterSeed, Replicate};

use crate::script::Verdict;
use crate::units::{
    ActionId, EventId, GroupId, InjectId, Level, MissionId, ModeId, ObjectiveId, PoolId, RoleId,
    ServiceId, SimTime, StepId, SystemId,
};

/// The phases of one instant, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Due rises.
    Restart,
    /// Scenario events and commands.
    Exogenous,
    /// Buffers that ran dry.
    Exhaust,
    /// The fixpoint of levels.
    Propagate,
    /// Messages and injects arrive.
    Inform,
    /// Conditions, triggers, objectives.
    Judge,
    /// Facts are sorted and stored.
    Record,
}

/// What limited a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Binding {
    /// Nothing: it is at full.
    Nothing,
    /// Its own capacity: damage, a limit or demand.
    Capacity,
    /// A need group and, within it, the supplier that lacks most.
    Need(GroupId, ServiceId),
}

/// One change of a service's level in one phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: SimTime,
    /// Restart or propagate.
    pub phase: Phase,
    /// Whose level.
    pub service: ServiceId,
    /// Level before the phase.
    pub from: Level,
    /// Level after the phase.
    pub to: Level,
    /// What bound in the round in which it first moved.
    pub first: Binding,
    /// What binds at the end of the phase.
    pub last: Binding,
    /// When the buffer of the last binding need stopped covering; the time itself without one.
    pub ran_out: SimTime,
}

/// A change as the kernel stores it: 36 bytes, converted on the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ChangeRow {
    pub at: u32,
    pub service: u32,
    pub from: u32,
    pub to: u32,
    pub first_group: u32,
    pub first_supplier: u32,
    pub last_group: u32,
    pub last_supplier: u32,
    pub ran_out: u32,
    pub restart: bool,
}

/// In a binding column: nothing binds.
pub(crate) const NOTHING: u32 = u32::MAX;
/// In a binding column: the service's own capacity binds.
pub(crate) const CAPACITY: u32 = u32::MAX - 1;
/// In the state of a service: what binds it has to be found out again. Never recorded.
pub(crate) const STALE: u32 = u32::MAX - 2;

fn binding(group: u32, supplier: u32) -> Binding {
    match group {
        NOTHING => Binding::Nothing,
        CAPACITY => Binding::Capacity,
        g => Binding::Need(GroupId(g), ServiceId(supplier)),
    }
}

impl From<&ChangeRow> for Change {
    fn from(row: &ChangeRow) -> Self {
        Self {
            at: SimTime(u64::from(row.at)),
            phase: if row.restart { Phase::Restart } else { Phase::Propagate },
            service: ServiceId(row.service),
            from: Level::new(row.from),
            to: Level::new(row.to),
            first: binding(row.first_group, row.first_supplier),
            last: binding(row.last_group, row.last_supplier),
            ran_out: SimTime(u64::from(row.ran_out)),
        }
    }
}

/// Who or what set an impairment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A scenario event.
    Event(EventId),
    /// A step of a playbook.
    Step(StepId),
    /// A command of the log, by its index.
    Command(u32),
    /// A step of a plan: index of the plan and of the step in it.
    Plan(u32, u32),
    /// A route that passed something on, by its index.
    Route(u32),
    /// A mode that is told of or reported in.
    Mode(ModeId),
    /// A system compromised by an event.
    System(EventId, SystemId),
    /// The random background, by its number in the run.
    Background(u32),
    /// What people as a whole do.
    Society,
    /// A pool of trucks or crews.
    Pool(PoolId),
    /// A decision on a mission.
    Mission(MissionId),
    /// A provider that has to notify its customers: contract, by its index.
    Contract(u32),
}

/// A time during which something held a service's capacity down (or its demand up).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impairment {
    /// Whose capacity.
    pub service: ServiceId,
    /// Who or what did it.
    pub origin: Origin,
    /// Level that it takes away (damage) or leaves (limits), see `kind`.
    pub amount: u32,
    /// Damage, limit or demand.
    pub kind: ImpairmentKind,
    /// First second.
    pub from: SimTime,
    /// First second after it; the end of the run if it outlives it.
    pub until: SimTime,
}

/// The kinds of [`Impairment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImpairmentKind {
    /// `amount` ppm of capacity lost.
    Damage,
    /// At most `amount` ppm left.
    Limit,
    /// Demand of `amount` ppm of normal.
    Demand,
    /// At most `amount` ppm left because a procedure cannot be used: a limit to users, not a fault of the service.
    Unusable,
}

/// A typed fact of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// When.
    pub at: SimTime,
    /// In which phase.
    pub phase: Phase,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A scenario event began.
    EventBegan(EventId),
    /// A service to people fell below its maintenance level and stayed there for as long as makes an outage; the fact
    /// stands at the moment of the fall. Its cause is that of the change.
    OutageBegan(ServiceId),
    /// … and came back above it.
    OutageEnded(ServiceId),
    /// Services hold each other down and cannot come back by themselves.
    LockFormed {
        /// The services, in id order, each with the need that holds it.
        members: Vec<(ServiceId, GroupId)>,
        /// Whether all of them are at zero (a full lock) or some are in between (a partial one).
        full: bool,
    },
    /// A condition came true, or a time came, and the inject is on its way.
    InjectFired(InjectId),
    /// An inject is not sent as it stands but as one of its alternatives. It stands before the deliveries.
    AlternativeChosen {
        /// The inject.
        inject: InjectId,
        /// The alternative, by its index.
        alternative: u32,
    },
    /// An inject reached a role; values of the quoted measures.
    InjectDelivered {
        /// Which inject.
        inject: InjectId,
        /// Who got it.
        to: RoleId,
        /// What its text quotes.
        quotes: Vec<u64>,
    },
    /// A role did something.
    Done {
        /// The step of the playbook, if it was one.
        step: Option<StepId>,
        /// Who.
        role: RoleId,
        /// What, as an index into the deeds of the run (see `Record::deeds`).
        deed: u32,
    },
    /// An action's effect set in.
    TookEffect(ActionId),
    /// A message was handed over.
    MessageArrived {
        /// The deed that sent it.
        deed: u32,
        /// Sender.
        from: RoleId,
        /// Receiver.
        to: RoleId,
        /// When it was sent.
        sent: SimTime,
    },
    /// A mode decision was made.
    ModeDecided(ModeId),
    /// An objective turned out one way or the other.
    Objective(ObjectiveId, Verdict),
    /// About channels, desks, routes, modes.
    Messages(messages::MessagesFact),
    /// About what somebody learned.
    Knowledge(knowledge::KnowledgeFact),
    /// About systems.
    Cyber(cyber::CyberFact),
    /// About repair.
    Repair(repair::RepairFact),
    /// About people as a whole.
    Society(society::SocietyFact),
    /// About plans and missions.
    Plans(plans::PlansFact),
    /// About injects that were released, held, skipped, and about milestones.
    Conduct(conduct::ConductFact),
}

/// Everything a finished run leaves behind.
#[derive(Clone, Debug)]
pub struct Record {
    /// Digest of the model that ran.
    pub model: Digest,
    /// Seed of the run.
    pub seed: MasterSeed,
    /// Number of the replicate.
    pub replicate: Replicate,
    /// The first second that was not processed.
    pub end: SimTime,
    /// Level changes, sorted by (time, phase, service).
    pub changes: Vec<Change>,
    /// Proportional shares of loss of `product` and `linear` services:
    /// (index into `changes`, group, its binding supplier, ppm the group took away), sorted.
    pub shares: Vec<(u32, GroupId, ServiceId, u32)>,
    /// Facts, sorted by (time, phase, what).
    pub facts: Vec<Fact>,
    /// Deeds done, in order.
    pub deeds: Vec<crate::script::Deed>,
    /// What each deed came from. It follows from the rest and is no part of the digest.
    pub deed_origins: Vec<Origin>,
    /// What held capacities down, in order of origin and start.
    pub impairments: Vec<Impairment>,
    /// Events that changed no capacity, demand or buffer at all.
    pub without_effect: Vec<EventId>,
    /// The digest of the run.
    pub digest: Digest,
}

pub(crate) fn digest(
    model: Digest,
    seed: MasterSeed,
    replicate: Replicate,
    end: u32,
    changes: &[ChangeRow],
    facts: &[Fact],
    deeds: &[crate::script::Deed],
) -> Digest {
    let mut d = DigestBuilder::new();
    d.put_str("hakyu run/1");
    d.put_bytes(model.as_bytes());
    d.put_u64(seed.0);
    d.put_u32(replicate.0);
    d.put_u32(end);
    let mut words = Vec::with_capacity(changes.len() * 10);
    for c in changes {
        words.extend_from_slice(&[
            c.at,
            c.service,
            c.from,
            c.to,
            c.first_group,
            c.first_supplier,
            c.last_group,
            c.last_supplier,
            c.ran_out,
            u32::from(c.restart),
        ]);
    }
    d.put_u32s(&words);
    d.put_u64(facts.len() as u64);
    for fact in facts {
        d.put_u64(fact.at.0);
        d.put_str(&format!("{:?} {:?}", fact.phase, fact.what));
    }
    for deed in deeds {
        d.put_str(&format!("{deed:?}"));
    }
    d.finish()
}
