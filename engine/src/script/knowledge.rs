//! What a post can know by itself: telemetry of its own services, and what suppliers must tell it.

use hakyu_seeds::Distribution;

use crate::units::{EventId, Level, MissionId, ModeId, RoleId, ServiceId, SimTime};

/// The knowledge side of a script.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// Telemetry, by role.
    pub telemetry: Vec<Telemetry>,
    /// Contracts of providers with their customers.
    pub contracts: Vec<Contract>,
}

/// A post sees the level of its own services.
#[derive(Clone, Debug)]
pub struct Telemetry {
    /// Who.
    pub role: RoleId,
    /// Which services.
    pub services: Vec<ServiceId>,
    /// Seconds from a change to its sight.
    pub delay: Distribution,
    /// Changes smaller than this are not seen, ppm.
    pub step: u32,
    /// Services without which nothing is seen.
    pub needs: Vec<ServiceId>,
}

/// What a provider has promised its customers.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Text id.
    pub id: String,
    /// The provider.
    pub provider: ServiceId,
    /// Who speaks for it, if a role does.
    pub speaker: Option<RoleId>,
    /// Customers who must be told.
    pub customers: Vec<RoleId>,
    /// Level below which the duty to notify arises.
    pub below: Level,
    /// Seconds until customers are told; `None`: there is no duty, and they never are.
    pub notifies: Option<Distribution>,
    /// Seconds within which service is promised to be back.
    pub restores: u64,
}

/// What a message carries from its sender's view; never taken from the truth.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payload {
    /// Levels as the sender believes them: (service, level, as of when).
    pub levels: Vec<(ServiceId, Level, SimTime)>,
    /// Matters the sender knows of.
    pub matters: Vec<EventId>,
    /// Modes as the sender knows them.
    pub modes: Vec<ModeNews>,
    /// Missions as those who answer for them judge them: (mission, level, as of when).
    pub missions: Vec<(MissionId, Level, SimTime)>,
}

/// What somebody knows of one mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModeNews {
    /// The mode.
    pub mode: ModeId,
    /// Since when this is so: later news go before earlier, and facts stand in this order.
    pub since: SimTime,
    /// Whether it is in force.
    pub on: bool,
    /// Its phase, from 0.
    pub phase: u8,
}
