//! Systems, the links between them, what compromises them, and the random background of small incidents.

use hakyu_seeds::Distribution;

use crate::units::{PlaceId, RoleId, ServiceId, SystemId};

/// The cyber side of a script.
#[derive(Clone, Debug, Default)]
pub struct Cyber {
    /// Systems in the order of their ids.
    pub systems: Vec<System>,
    /// Links in the order of their ids.
    pub links: Vec<Link>,
    /// The random background, if there is one.
    pub background: Option<Background>,
}

/// A system (IT or OT) of an operator.
#[derive(Clone, Debug)]
pub struct System {
    /// Text id.
    pub id: String,
    /// Posts of the operator that runs it, the owner first: what one of them learns of, the operator knows.
    pub owners: Vec<RoleId>,
    /// Where it stands.
    pub place: Option<PlaceId>,
    /// Services and the share of each (ppm) that is lost when the system is unavailable. Shares of different systems add up.
    pub carries: Vec<(ServiceId, u32)>,
    /// Services and the share of each (ppm) that is lost while the system is cut off from everything.
    pub isolation: Vec<(ServiceId, u32)>,
    /// Services whose readings the system shows: wrong ones while its integrity is lost. Sorted.
    pub shows: Vec<ServiceId>,
}

impl System {
    /// A system that carries nothing and belongs to nobody.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            owners: Vec::new(),
            place: None,
            carries: Vec::new(),
            isolation: Vec::new(),
            shows: Vec::new(),
        }
    }
}

/// What ties two systems together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum LinkKind {
    /// The same network, or networks that reach each other.
    Network = 0,
    /// The same vendor, contractor or product.
    Vendor = 1,
    /// The same cloud service.
    Cloud = 2,
    /// People and systems that trust what comes from the other: mail partners, accounts, data exchange.
    Trust = 3,
}

/// A set of [`LinkKind`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkKinds(u8);

impl LinkKinds {
    /// Whether a kind is among them.
    pub const fn has(self, kind: LinkKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

impl FromIterator<LinkKind> for LinkKinds {
    fn from_iter<I: IntoIterator<Item = LinkKind>>(kinds: I) -> Self {
        Self(kinds.into_iter().fold(0, |bits, kind| bits | 1 << kind as u8))
    }
}

/// A link between two systems.
#[derive(Clone, Debug)]
pub struct Link {
    /// From here …
    pub from: SystemId,
    /// … to there.
    pub to: SystemId,
    /// What ties them together.
    pub kind: LinkKind,
    /// It leads back as well.
    pub both_ways: bool,
}

/// What an action does to systems.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CyberOrder {
    /// Cuts a system off from everything: nothing spreads from or to it, its cleaning begins, and it costs service.
    Contain(SystemId),
    /// Connects it again.
    Reconnect(SystemId),
}

/// A condition on systems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CyberCondition {
    /// Its operator has detected that the system is compromised.
    Detected(SystemId),
    /// The system is compromised now, whether anybody knows or not.
    Compromised(SystemId),
    /// The system is cut off now.
    Contained(SystemId),
}

/// A compromise that an event sets off. An event has at most one.
///
/// A system that is reached is *latent* for `dormant`, then *spreading*; `acts` after that the *effect* sets in. It is
/// *detected* `detection` after it was reached, sooner when a notice was read in time, and at the latest `revealed`
/// after the effect. Cut off, it is *contained*, and *recovered* after `recovery`.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Technique id of ATT&CK or ATT&CK for ICS, a label only; may be empty.
    pub technique: String,
    /// Systems that are reached when the event happens.
    pub entries: Vec<SystemId>,
    /// Seconds from being reached to spreading.
    pub dormant: Distribution,
    /// How it spreads; `None`: not at all.
    pub spread: Option<Spread>,
    /// Seconds from spreading to the effect.
    pub acts: Distribution,
    /// What it does.
    pub effects: Effects,
    /// Seconds from being reached to detection.
    pub detection: Distribution,
    /// Seconds after the effect by which it is detected in any case; `None`: the effect shows nothing.
    pub revealed: Option<Distribution>,
    /// Factor (ppm) on the time that is left to detection, and on the chance of being reached, of an operator that has
    /// read of the matter.
    pub sharpened: u32,
    /// Seconds from containment to a clean system.
    pub recovery: Distribution,
    /// Seconds after which the effect ends by itself if nobody contains it; `None`: never.
    pub persists: Option<Distribution>,
}

/// How a campaign spreads.
#[derive(Clone, Debug)]
pub struct Spread {
    /// Over links of these kinds.
    pub over: LinkKinds,
    /// Seconds a hop takes.
    pub hop: Distribution,
    /// Chance (ppm) that a link passes it on, once for each link and direction.
    pub chance: u32,
}

/// What a campaign does to a system it has reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Share of the system's availability that is lost, ppm.
    pub availability: u32,
    /// Records that leak.
    pub confidentiality: u64,
    /// What the system shows is wrong.
    pub integrity: bool,
    /// Harm, points per hour.
    pub safety: u32,
}

/// Small incidents that happen anyway: a Poisson process for each type of event. Counts of reports are its prior;
/// reports are no incidence.
#[derive(Clone, Debug, Default)]
pub struct Background {
    /// Types of incident.
    pub kinds: Vec<BackgroundKind>,
    /// Causes: (bit of the taxonomy, weight).
    pub causes: Vec<(u8, u64)>,
    /// Probability (ppm) of a second cause.
    pub second_cause: u32,
    /// What may be hit.
    pub targets: Vec<BackgroundTarget>,
}

/// A type of small incident.
#[derive(Clone, Debug)]
pub struct BackgroundKind {
    /// Text id.
    pub id: String,
    /// Bits of the taxonomy.
    pub types: u16,
    /// Mean seconds between two of them, everywhere taken together (at least 1).
    pub mean_gap: u64,
    /// Probability (ppm) that service suffers at all.
    pub hits: u32,
    /// Least and greatest share of the service that is lost then, ppm.
    pub loss: (u32, u32),
    /// For how long, seconds.
    pub lasts: Distribution,
}

/// A service that small incidents may hit.
#[derive(Clone, Debug)]
pub struct BackgroundTarget {
    /// The service.
    pub service: ServiceId,
    /// The services that lose: its parts, or itself.
    pub parts: Vec<ServiceId>,
    /// How likely it is, in relation to others: its people.
    pub weight: u64,
}
