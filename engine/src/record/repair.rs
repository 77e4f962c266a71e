//! Facts about repair.

use crate::{
    script::repair::Policy,
    units::{GroupId, Level, PoolId, ServiceId, SimTime, SystemId},
};

/// What happened. Jobs are numbered in the order in which they were planned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepairFact {
    /// A pool was asked for.
    PoolAsked(PoolId),
    /// The units of a pool are ready to leave.
    PoolReady(PoolId),
    /// Another policy holds.
    PolicyChanged(Policy),
    /// Services were put first.
    Prioritised(Vec<ServiceId>),
    /// Damage that somebody has to repair.
    Opened {
        /// The job.
        job: u32,
        /// What is damaged.
        service: ServiceId,
        /// Share of capacity lost.
        loss: Level,
    },
    /// Something that was repaired failed again, as this new job.
    FailedAgain {
        /// The new job.
        job: u32,
        /// What is damaged.
        service: ServiceId,
    },
    /// A crew is on its way.
    Assigned {
        /// The job.
        job: u32,
        /// What is damaged.
        service: ServiceId,
        /// Whose crew.
        pool: PoolId,
        /// When it will be there.
        arrives: SimTime,
    },
    /// A crew is there.
    CrewArrived {
        /// The job.
        job: u32,
        /// What is damaged.
        service: ServiceId,
        /// Whose crew.
        pool: PoolId,
    },
    /// Work cannot begin: no spare part is left.
    NoPart {
        /// The job.
        job: u32,
        /// What is damaged.
        service: ServiceId,
    },
    /// Work has begun.
    Started {
        /// The job.
        job: u32,
        /// What is damaged.
        service: ServiceId,
    },
    /// The job is done.
    Finished {
        /// The job.
        job: u32,
        /// What was damaged.
        service: ServiceId,
    },
    /// A truck has left for a need.
    TruckLeft {
        /// Whose truck.
        pool: PoolId,
        /// The need it goes to.
        group: GroupId,
    },
    /// A truck delivers.
    Delivered {
        /// Whose truck.
        pool: PoolId,
        /// The need.
        group: GroupId,
    },
    /// A team makes the open jobs of a service shorter.
    TeamArrived {
        /// Whose team.
        pool: PoolId,
        /// The service.
        service: ServiceId,
    },
    /// Damage that was not known at once has been found.
    Found {
        /// The job.
        job: u32,
        /// What is damaged.
        service: ServiceId,
    },
    /// A team makes the cleaning of a system shorter.
    TeamAtSystem {
        /// Whose team.
        pool: PoolId,
        /// The system.
        system: SystemId,
    },
}
