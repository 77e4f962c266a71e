//! Time, level and the ids of a compiled model: small integers with names.
//!
//! Nothing in here is a float, and nothing knows a wall clock.

use std::fmt;

/// A moment of a run: whole seconds since the scenario's start.
///
/// Runs last at most [`SimTime::MAX`] seconds (about 136 years): the queue packs a time into 32 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(pub u64);

impl SimTime {
    /// The start of every run.
    pub const ZERO: Self = Self(0);
    /// The last second the queue can hold.
    pub const MAX: Self = Self(u32::MAX as u64 - 1);

    /// Builds a time from whole hours.
    pub const fn from_hours(hours: u64) -> Self {
        Self(hours * 3600)
    }

    /// The time as fractional hours, for tables and plots.
    pub fn hours(self) -> f64 {
        self.0 as f64 / 3600.0
    }
}

impl fmt::Display for SimTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, hours, minutes) = (self.0 / 86_400, self.0 / 3600 % 24, self.0 / 60 % 60);
        write!(f, "T+")?;
        if days > 0 {
            write!(f, "{days}d ")?;
        }
        write!(f, "{hours:02}:{minutes:02}")?;
        match self.0 % 60 {
            0 => Ok(()),
            seconds => write!(f, ":{seconds:02}"),
        }
    }
}

/// What a service delivers, as a share of normal: 0..=1 000 000 parts per million.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u32);

impl Level {
    /// Nothing is delivered.
    pub const ZERO: Self = Self(0);
    /// Normal service.
    pub const FULL: Self = Self(FULL);

    /// A level of `ppm` parts per million, cut off at full.
    pub const fn new(ppm: u32) -> Self {
        Self(if ppm > FULL { FULL } else { ppm })
    }

    /// A level of whole percent, cut off at full.
    pub const fn percent(percent: u32) -> Self {
        Self::new(percent.saturating_mul(10_000))
    }

    /// Parts per million of normal.
    pub const fn ppm(self) -> u32 {
        self.0
    }

    /// What is missing to full.
    #[must_use]
    pub const fn shortage(self) -> Self {
        Self(FULL - self.0)
    }

    /// The level as a share 0..=1, for tables and plots.
    pub fn share(self) -> f64 {
        f64::from(self.0) / f64::from(FULL)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} %", self.0 / 10_000, self.0 / 1000 % 10)
    }
}

/// One million: full service in parts per million.
pub const FULL: u32 = 1_000_000;
/// "No time": later than every instant of a run.
pub(crate) const NEVER: u32 = u32::MAX;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id as an index into the table it belongs to.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A service of a compiled model, numbered in the order of its text ids.
    ServiceId,
    /// A need group of a compiled model: groups of one service stand together, in the order of their ids.
    GroupId,
    /// A sector of the model's catalogue.
    SectorId,
    /// A place of the model.
    PlaceId,
    /// A scenario event, numbered in the order of the event ids.
    EventId,
    /// A role (post) of the scenario.
    RoleId,
    /// An inject of the scenario.
    InjectId,
    /// A step of a playbook.
    StepId,
    /// A playbook.
    PlaybookId,
    /// An action of the scenario's catalogue.
    ActionId,
    /// A mode of the information-sharing system (normal, large-scale, crisis, mega-event …).
    ModeId,
    /// A way for messages.
    ChannelId,
    /// A system (IT or OT) of an operator.
    SystemId,
    /// A pool of crews, trucks, parts.
    PoolId,
    /// A plan.
    PlanId,
    /// A mission.
    MissionId,
    /// An objective.
    ObjectiveId,
    /// A milestone.
    MilestoneId,
}
