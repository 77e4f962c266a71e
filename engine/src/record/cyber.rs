//! Facts about systems and about the random background.

use crate::units::{EventId, ServiceId, SystemId};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CyberFact {
    /// A system was compromised, and nobody knows yet.
    Compromised {
        /// By which event.
        event: EventId,
        /// Which system.
        system: SystemId,
        /// Where it came from; `None` where the event struck first.
        from: Option<SystemId>,
    },
    /// The effect set in.
    Acted {
        /// Of which event.
        event: EventId,
        /// On which system.
        system: SystemId,
        /// Share of the system's availability lost, ppm.
        availability: u32,
        /// Records that leaked.
        records: u64,
        /// What the system shows is wrong from now on.
        integrity: bool,
        /// Harm from now on, points per hour.
        safety: u32,
    },
    /// Its operator found out.
    Detected {
        /// Which event.
        event: EventId,
        /// Which system.
        system: SystemId,
    },
    /// Its operator had read of the matter: detection is sharpened, a system not yet reached is hardened.
    Sharpened {
        /// Which event.
        event: EventId,
        /// Which system.
        system: SystemId,
    },
    /// The system was cut off.
    Contained {
        /// Which.
        system: SystemId,
        /// Whether it was compromised at all.
        compromised: bool,
    },
    /// The system was connected again.
    Reconnected {
        /// Which.
        system: SystemId,
    },
    /// The compromise is over: cleaned, or it ended by itself.
    Recovered {
        /// Which event.
        event: EventId,
        /// Which system.
        system: SystemId,
    },
    /// A small incident of the random background.
    Incident {
        /// Its number in the run, in the order of time.
        number: u32,
        /// Bits of the type.
        types: u16,
        /// Bits of the causes.
        causes: u32,
        /// Whom it concerns.
        service: ServiceId,
        /// Share of the service lost, ppm; zero: a sign, a leak, something without effect on service.
        loss: u32,
        /// For how long, seconds.
        seconds: u64,
    },
}
