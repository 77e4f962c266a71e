//! Facts about society.

use crate::units::{ActionId, ServiceId, SystemId};

/// What moved a number of society most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SocietyCause {
    /// Time: people forget, get used to it, or go home.
    Time,
    /// This service is out.
    Outage(ServiceId),
    /// This service is out and nobody says anything about it.
    Silence(ServiceId),
    /// A statement or forecast: index into the deeds of the run.
    Statement(u32),
    /// False information: index into the deeds of the run.
    Falsehood(u32),
    /// A forecast of this service was put off: index into the deeds of the run.
    Postponed(ServiceId, u32),
    /// A forecast of this service passed unfulfilled.
    Missed(ServiceId),
    /// A security measure set in.
    Security(ActionId),
    /// This compromised system does harm.
    System(SystemId),
    /// It became known that records have leaked from this system.
    Leak(SystemId),
}

/// What happened. Places by their index in the script.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SocietyFact {
    /// Trust changed by so much that it is worth telling.
    Trust {
        /// Trust now, ppm.
        now: u32,
        /// Trust at the last fact.
        before: u32,
        /// The main cause.
        cause: SocietyCause,
    },
    /// Rumour in a place changed.
    Rumour {
        /// The place.
        place: u32,
        /// Rumour now, ppm.
        now: u32,
        /// At the last fact.
        before: u32,
        /// The main cause.
        cause: SocietyCause,
    },
    /// Disorder in a place changed.
    Disorder {
        /// The place.
        place: u32,
        /// Disorder now, ppm.
        now: u32,
        /// At the last fact.
        before: u32,
        /// The main cause.
        cause: SocietyCause,
    },
    /// Harm in a place passed a power of ten.
    Harm {
        /// The place.
        place: u32,
        /// Person-hours at risk so far.
        person_hours: u64,
        /// What has put most people at risk since the last look: an outage or a compromised system.
        main: SocietyCause,
    },
    /// People feel it where it works: demand on a service or staff of it.
    Feedback {
        /// The service.
        service: ServiceId,
        /// Extra demand, ppm of normal.
        demand: u32,
        /// Share of the staff away, ppm.
        absent: u32,
    },
    /// The sum for a place at the end of the run.
    Sum {
        /// The place.
        place: u32,
        /// Person-hours at risk.
        person_hours: u64,
        /// The most people who had left their homes at one time.
        evacuated: u64,
        /// Rumour at the end, ppm.
        rumour: u32,
        /// Disorder at the end, ppm.
        disorder: u32,
    },
    /// Trust at the end of the run, ppm.
    SumOfTrust(u32),
}
