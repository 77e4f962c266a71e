//! Repair as work: crews, trucks, parts, mutual aid, and what repair itself needs.
//!
//! Times are seconds, shares and rates parts per million. Tables of services are sorted by service.

use hakyu_seeds::Distribution;

use crate::units::{GroupId, Level, PlaceId, PoolId, ServiceId, SystemId};

/// The repair side of a script. Services that nothing in here names are repaired as before: every damage takes its
/// time and ends by itself.
#[derive(Clone, Debug, Default)]
pub struct Repair {
    /// Which job or need comes first, until somebody decides otherwise.
    pub policy: Policy,
    /// Services that come before all others under [`Policy::CriticalFirst`], the most important one first.
    pub critical: Vec<ServiceId>,
    /// Seconds from a strike until the damage is found: before that nobody is assigned to it. `None`: found at once.
    pub assessment: Option<Distribution>,
    /// Pools in the order of their ids.
    pub pools: Vec<Pool>,
    /// What repair needs, at most one entry per service.
    pub support: Vec<Support>,
    /// What may fail again, at most one entry per service.
    pub refailure: Vec<Refailure>,
    /// How long ways take.
    pub travel: Travel,
}

/// Which job or need comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Policy {
    /// By how much depends on what is lost.
    #[default]
    CriticalFirst,
    /// By people of the service times share lost.
    MostPeopleFirst,
    /// By the time of the damage.
    FirstCome,
}

/// Units of one kind with one home.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Text id.
    pub id: String,
    /// What it is a pool of.
    pub kind: PoolKind,
    /// Home of its units.
    pub place: PlaceId,
    /// How many there are; of parts: how many are in stock.
    pub units: u32,
    /// Services it works for, sorted.
    pub serves: Vec<ServiceId>,
    /// Teams: systems whose cleaning they make shorter, sorted.
    pub systems: Vec<SystemId>,
    /// Trucks: seconds until they know that a buffer is low, in place of [`Repair::assessment`].
    pub assessment: Option<Distribution>,
    /// Seconds from the call to the first departure. Pools that need not be asked for are called by the first damage
    /// (trucks: the first shortage) they serve.
    pub mobilisation: Distribution,
    /// Comes only when asked for: mutual aid.
    pub on_request: bool,
}

/// What a pool is a pool of.
#[derive(Clone, Debug)]
pub enum PoolKind {
    /// Crews: one repairs one job at a time.
    Crew,
    /// Advisers and specialists who make the work of others shorter, once per job or compromise.
    Team {
        /// What remains of a job, or of the cleaning of a system, when they have come, ppm.
        remaining: u32,
    },
    /// Spare parts: a job of these services uses one up.
    Part {
        /// Seconds until a used part is replaced.
        restock: Distribution,
    },
    /// Generator trucks and tankers.
    Truck(Load),
}

/// What trucks bring.
#[derive(Clone, Debug)]
pub struct Load {
    /// Need groups they can supply, sorted.
    pub groups: Vec<GroupId>,
    /// They leave by themselves when a buffer that drains covers less than this, seconds.
    pub below: u64,
    /// What one of them brings.
    pub brings: Brings,
}

/// What one truck brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brings {
    /// A share of the need for a while; the truck stays that long.
    Inflow {
        /// Share of the full need.
        rate: Level,
        /// How long, seconds.
        seconds: u64,
    },
    /// Seconds of a total loss that are added to the buffer.
    Stock {
        /// How many.
        seconds: u64,
    },
}

/// What repair of a service needs. The rate of a job is the least of 1 − criticality × shortage over its needs, and
/// never below `least`: recovery couples services as failure does (Danziger & Barabási 2022, Nat. Commun. 13:955).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// The service that is repaired.
    pub service: ServiceId,
    /// Services the work needs, each with its criticality in ppm.
    pub needs: Vec<(ServiceId, u32)>,
    /// The rate that remains in any case, ppm.
    pub least: u32,
}

/// A repair that may not hold.
#[derive(Clone, Debug)]
pub struct Refailure {
    /// The service that is repaired.
    pub service: ServiceId,
    /// Probability that a finished job fails again, ppm; only once per job.
    pub chance: u32,
    /// Seconds from the end of the work until it fails again.
    pub after: Distribution,
    /// Work of the second repair in seconds; as much as the first without it.
    pub work: Option<Distribution>,
}

/// How long ways take.
#[derive(Clone, Debug, Default)]
pub struct Travel {
    /// Seconds to get ready before every departure.
    pub ready: u64,
    /// Seconds from place to place on open roads: row after row, one per place of the model. Empty: no time at all.
    pub seconds: Vec<u32>,
    /// The road service of a place, sorted. The way takes 1 / max(level, 10 %) as long, by the level at its end when
    /// leaving.
    pub roads: Vec<(PlaceId, ServiceId)>,
    /// Drawn for each way: its time in ppm of the computed one.
    pub factor: Option<Distribution>,
}

/// What an action does to repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepairOrder {
    /// Asks for a pool.
    Request(PoolId),
    /// Another policy from now on.
    Policy(Policy),
    /// These services before all others, in place of what was put first before.
    Prioritise(Vec<ServiceId>),
    /// The next free trucks of the pool go to these services once each, as soon as they are short, the neediest first,
    /// however much their buffers hold; teams go there first, in this order.
    Send {
        /// The pool.
        pool: PoolId,
        /// Where to.
        services: Vec<ServiceId>,
    },
    /// Teams of the pool go to these systems first, in this order, as soon as they are being cleaned.
    SendToSystems {
        /// The pool.
        pool: PoolId,
        /// Where to.
        systems: Vec<SystemId>,
    },
    /// Scales what remains of open jobs of a service (see [`crate::script::Effect::Expedite`]).
    Expedite {
        /// The service.
        service: ServiceId,
        /// Factor in ppm.
        factor: u32,
    },
}

impl Repair {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.pools.is_empty() && self.support.is_empty() && self.refailure.is_empty()
    }

    /// What repair of a service needs.
    pub fn support_of(&self, service: ServiceId) -> Option<&Support> {
        let at = self.support.binary_search_by_key(&service, |s| s.service).ok()?;
        self.support.get(at)
    }

    /// How repairs of a service fail again.
    pub fn refailure_of(&self, service: ServiceId) -> Option<&Refailure> {
        let at = self.refailure.binary_search_by_key(&service, |r| r.service).ok()?;
        self.refailure.get(at)
    }
}
