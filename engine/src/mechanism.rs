//! Switches: every mechanism of the world can be left out of a run, to see what it does.

/// One mechanism that a run can leave out. The numbers are part of what is stored: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Mechanism {
    /// Events of this kind.
    Earthquake = 0,
    /// Storms.
    Wind = 1,
    /// Floods.
    Flood = 2,
    /// Heavy snow.
    Snow = 3,
    /// Volcanic ash.
    Ash = 4,
    /// Absence of staff in a pandemic.
    Pandemic = 5,
    /// Geomagnetic storms.
    SolarStorm = 6,
    /// Demand in a heat wave.
    Heat = 7,
    /// Interference with radio.
    Radio = 8,
    /// A hazard strikes each place when it gets there; off: everywhere at the event's time.
    Arrival = 9,
    /// Compromises of systems.
    Cyber = 10,
    /// Compromises hop to linked systems; off: they stay where they began.
    CyberSpread = 11,
    /// Notices that were read sharpen detection and harden systems; off: they change nothing.
    NoticeEffect = 12,
    /// Cutting off a system costs service; off: it is free.
    IsolationCost = 13,
    /// The random background of small incidents.
    Background = 14,
    /// Outages of providers.
    Providers = 15,
    /// Providers tell their customers, late or at all; off: nobody is told.
    ProviderNotice = 16,
    /// Crews are scarce; off: every damage has its crew at once.
    Crews = 17,
    /// Crews and supplies travel; off: they are there at once.
    Travel = 18,
    /// Repair needs power, roads, communications, fuel; off: it goes on regardless.
    RepairCoupling = 19,
    /// What was repaired may fail again.
    Refailure = 20,
    /// Repairs use up spare parts; off: parts never run out.
    SpareParts = 21,
    /// Mutual aid arrives when asked for; off: nobody comes.
    MutualAid = 22,
    /// Generator trucks and tankers.
    Deliveries = 23,
    /// People handle one message after another; off: all at once.
    Queueing = 24,
    /// Offices close; off: everybody is on duty around the clock.
    OfficeHours = 25,
    /// Channels need services at both ends; off: they always work.
    ChannelNeeds = 26,
    /// Senders try the next channel when one fails; off: the first one only.
    Failover = 27,
    /// Only some reports become notices; off: all are passed on.
    Triage = 28,
    /// Routes and frequency follow the mode; off: always as in the normal mode.
    Modes = 29,
    /// Messages stop at the limits of their sharing scope; off: everything goes everywhere.
    SharingScope = 30,
    /// Members of a circle share as much as others do; off: everybody shares.
    FreeRiding = 31,
    /// False information; off: nobody believes it.
    FalseInformation = 32,
    /// Operators learn of their own services with a delay; off: at once.
    TelemetryDelay = 33,
    /// Outages put people at risk.
    Harm = 34,
    /// Trust and rumour.
    Trust = 35,
    /// Disorder in real space.
    Disorder = 36,
    /// Society acts back on demand and staff.
    Feedback = 37,
    /// Missions are watched and residual risk is handed over.
    Mission = 38,
    /// Plans are executed.
    Plans = 39,
    /// Routes forward messages without a script.
    Routes = 40,
    /// Events of demand.
    Demand = 41,
    /// Systems that lost their integrity show wrong readings; off: they show the truth.
    Integrity = 42,
    /// Specialist teams; off: nobody comes.
    Teams = 43,
    /// Anonymous messages hide who sent them first; off: the origin is passed on.
    Anonymity = 44,
    /// What members of an independent circle shared leaves it with their participation only; off: like anything else.
    Independence = 45,
    /// Reading and handling takes time; off: none.
    Handling = 46,
    /// Damage has to be found before it is repaired; off: it is known at once.
    Assessment = 47,
}

impl Mechanism {
    /// All of them with the words scenarios and commands use.
    pub const ALL: [(Self, &'static str); 48] = [
        (Self::Earthquake, "earthquake"),
        (Self::Wind, "wind"),
        (Self::Flood, "flood"),
        (Self::Snow, "snow"),
        (Self::Ash, "ash"),
        (Self::Pandemic, "pandemic"),
        (Self::SolarStorm, "solar-storm"),
        (Self::Heat, "heat"),
        (Self::Radio, "radio"),
        (Self::Arrival, "arrival"),
        (Self::Cyber, "cyber"),
        (Self::CyberSpread, "cyber-spread"),
        (Self::NoticeEffect, "notice-effect"),
        (Self::IsolationCost, "isolation-cost"),
        (Self::Background, "background"),
        (Self::Providers, "providers"),
        (Self::ProviderNotice, "provider-notice"),
        (Self::Crews, "crews"),
        (Self::Travel, "travel"),
        (Self::RepairCoupling, "repair-coupling"),
        (Self::Refailure, "refailure"),
        (Self::SpareParts, "spare-parts"),
        (Self::MutualAid, "mutual-aid"),
        (Self::Deliveries, "deliveries"),
        (Self::Queueing, "queueing"),
        (Self::OfficeHours, "office-hours"),
        (Self::ChannelNeeds, "channel-needs"),
        (Self::Failover, "failover"),
        (Self::Triage, "triage"),
        (Self::Modes, "modes"),
        (Self::SharingScope, "sharing-scope"),
        (Self::FreeRiding, "free-riding"),
        (Self::FalseInformation, "false-information"),
        (Self::TelemetryDelay, "telemetry-delay"),
        (Self::Harm, "harm"),
        (Self::Trust, "trust"),
        (Self::Disorder, "disorder"),
        (Self::Feedback, "feedback"),
        (Self::Mission, "mission"),
        (Self::Plans, "plans"),
        (Self::Routes, "routes"),
        (Self::Demand, "demand"),
        (Self::Integrity, "integrity"),
        (Self::Teams, "teams"),
        (Self::Anonymity, "anonymity"),
        (Self::Independence, "independence"),
        (Self::Handling, "handling"),
        (Self::Assessment, "assessment"),
    ];

    /// The mechanism with this word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|m| m.1 == word).map(|m| m.0)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|m| m.0 == self).map_or("", |m| m.1)
    }
}

/// The mechanisms a run leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Off(u64);

impl Off {
    /// None is left out.
    pub const NONE: Self = Self(0);

    /// The same without one more.
    #[must_use]
    pub const fn with(self, mechanism: Mechanism) -> Self {
        Self(self.0 | 1 << mechanism as u8)
    }

    /// What either leaves out.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the mechanism acts.
    pub const fn on(self, mechanism: Mechanism) -> bool {
        self.0 & (1 << mechanism as u8) == 0
    }
}

impl FromIterator<Mechanism> for Off {
    fn from_iter<I: IntoIterator<Item = Mechanism>>(all: I) -> Self {
        all.into_iter().fold(Self::NONE, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mechanism_has_its_own_bit_and_word() {
        for (n, (mechanism, word)) in Mechanism::ALL.iter().enumerate() {
            assert_eq!(*mechanism as usize, n);
            assert_eq!(Mechanism::named(word), Some(*mechanism));
            let off = Off::NONE.with(*mechanism);
            let on = Mechanism::ALL.iter().filter(|m| off.on(m.0)).count();
            assert_eq!(on, Mechanism::ALL.len() - 1, "{word}");
        }
        assert_eq!(Mechanism::named("nothing"), None);
    }
}
