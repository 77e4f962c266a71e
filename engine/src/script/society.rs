//! Society: people at risk, trust, rumour, disorder.
//!
//! Shares are parts per million; rates are shares per hour and scaled to the length of an account. None of the
//! coefficients is an observation: they come with the scenario, as labelled assumptions.

use crate::units::{ActionId, Level, RoleId, ServiceId};

/// The society side of a script; with no places there is none.
#[derive(Clone, Debug, Default)]
pub struct Society {
    /// Seconds between two accounts (at least 1).
    pub every: u64,
    /// Where people are looked at.
    pub places: Vec<Place>,
    /// How people react.
    pub rules: Rules,
    /// Roles that stand for the public: what is announced to one of them is public. Empty: every announcement is.
    pub public: Vec<RoleId>,
    /// Actions that calm places: security, patrols, help desks.
    pub security: Vec<Security>,
}

/// A place and what its people rely on.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Text id.
    pub id: String,
    /// Services whose loss people feel.
    pub lifelines: Vec<Lifeline>,
    /// Demand that rumour makes.
    pub rush: Vec<Pressure>,
    /// Staff that disorder keeps away.
    pub absence: Vec<Pressure>,
}

/// A service that people rely on.
#[derive(Clone, Debug)]
pub struct Lifeline {
    /// The service; its people are those who rely on it.
    pub service: ServiceId,
    /// It counts as out below this level.
    pub below: Level,
    /// Seconds that people manage without it.
    pub grace: u64,
    /// Share of the people without it who are at risk once the grace is over.
    pub at_risk: u32,
    /// Share of the people without it who leave their homes once the grace is over.
    pub evacuate: u32,
    /// Weight in what people feel; the weights of a place add up to one million at most.
    pub weight: u32,
}

/// A service that feels what people do.
#[derive(Clone, Debug)]
pub struct Pressure {
    /// The service.
    pub service: ServiceId,
    /// Extra demand at full rumour, or share of the staff away at full disorder.
    pub most: u32,
}

/// An action that calms places.
#[derive(Clone, Debug)]
pub struct Security {
    /// The action.
    pub action: ActionId,
    /// Indices of the places.
    pub places: Vec<u32>,
    /// Share of the disorder it takes away when it sets in.
    pub calms: u32,
}

/// How people react, ppm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Trust at the start, and what it returns to.
    pub trust: u32,
    /// Seconds after which a service that is out and of which nobody has said anything counts as unexplained.
    pub silence: u64,
    /// Rumour that an unexplained total outage makes, per hour.
    pub rumour_grows: u32,
    /// Share of the rumour that is forgotten, per hour.
    pub rumour_fades: u32,
    /// Share of the rumour that a true statement takes away.
    pub answered: u32,
    /// Rumour made by false information that reaches the public.
    pub falsehood: u32,
    /// Difference of a claim from the true level from which on it is false.
    pub tolerance: u32,
    /// Trust lost while an unexplained total outage lasts everywhere, per hour.
    pub silence_costs: u32,
    /// Trust lost when a forecast is put off.
    pub postponed_costs: u32,
    /// Trust lost when a forecast passes unfulfilled and nobody has corrected it.
    pub missed_costs: u32,
    /// Trust lost when those who respond announce what is false.
    pub false_costs: u32,
    /// Trust lost for every system of which it becomes known that records have leaked.
    pub leak_costs: u32,
    /// Trust won by a true statement on a service that is out and was not explained yet.
    pub statement_wins: u32,
    /// Trust that comes back while nothing is unexplained, per hour.
    pub trust_returns: u32,
    /// Disorder that full rumour, total outage and no trust make together, per hour.
    pub disorder_grows: u32,
    /// Share of the disorder that ends by itself, per hour.
    pub disorder_fades: u32,
}

/// A number read from society; places by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocietyMeasure {
    /// Trust of the public in those who respond, ppm.
    Trust,
    /// Rumour in a place, ppm.
    Rumour(u32),
    /// Disorder in a place, ppm.
    Disorder(u32),
    /// Harm in a place so far, person-hours at risk.
    Harm(u32),
}
