//! Facts about what somebody learned, and about what providers owe.

use crate::{
    script::knowledge::ModeNews,
    units::{EventId, Level, MissionId, RoleId, ServiceId, SimTime},
};

/// How something came to somebody's knowledge. The order decides which of two news about the same second stands: the
/// last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Somebody told it: a message, an inject.
    Told,
    /// The provider itself, as its contract demands.
    Provider,
    /// One's own eyes: telemetry of one's own services.
    Telemetry,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnowledgeFact {
    /// A role now believes something of a service.
    Believes {
        /// Who.
        role: RoleId,
        /// Of which service.
        service: ServiceId,
        /// The time this is about.
        as_of: SimTime,
        /// How it was learned.
        source: Source,
        /// The level it is believed to have. It stands last, so that of several facts of one second the belief that
        /// holds is the last.
        level: Level,
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
    /// A role judges a mission it answers for by what it believes, or was told how it stands.
    Mission {
        /// Who.
        role: RoleId,
        /// Which mission.
        mission: MissionId,
        /// The level it is taken to have.
        level: Level,
        /// The time this is about.
        as_of: SimTime,
    },
    /// A provider fell below the level of a contract.
    FellShort {
        /// The contract, by its index.
        contract: u32,
        /// Its level then.
        level: Level,
        /// Whether the contract obliges it to notify its customers.
        duty: bool,
    },
    /// A provider's notice went out to its customers; when it reaches them is another matter.
    Notified {
        /// The contract, by its index.
        contract: u32,
    },
    /// The time in which a provider had promised to be back has passed, and it is not.
    Overdue {
        /// The contract, by its index.
        contract: u32,
    },
    /// A provider is back at the level of a contract.
    Restored {
        /// The contract, by its index.
        contract: u32,
        /// Later than promised.
        late: bool,
    },
}

impl KnowledgeFact {
    /// Whose view this belongs to; `None` for what only somebody who sees everything can know.
    pub fn role(&self) -> Option<RoleId> {
        match self {
            Self::Believes { role, .. }
            | Self::Knows { role, .. }
            | Self::Mode { role, .. }
            | Self::Mission { role, .. } => Some(*role),
            Self::FellShort { .. }
            | Self::Notified { .. }
            | Self::Overdue { .. }
            | Self::Restored { .. } => None,
        }
    }
}
