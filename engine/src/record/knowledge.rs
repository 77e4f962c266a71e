//! Facts about what somebody learned.

use crate::{
    script::knowledge::ModeNews,
    units::{EventId, Level, RoleId, ServiceId, SimTime},
};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnowledgeFact {
    /// A role now believes something of a service.
    Believes {
        /// Who.
        role: RoleId,
        /// Of which service.
        service: ServiceId,
        /// The level it is believed to have.
        level: Level,
        /// The time this is about.
        as_of: SimTime,
    },
    /// A role now knows of a matter.
    Knows {
        /// Who.
        role: RoleId,
        /// Of which.
        matter: EventId,
    },
    /// A role learned of a mode.
    Mode {
        /// Who.
        role: RoleId,
        /// What.
        news: ModeNews,
    },
}
