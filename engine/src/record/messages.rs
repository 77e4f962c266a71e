//! Facts about messages.

use std::sync::Arc;

use crate::{
    script::{
        DeedKind,
        messages::{Scope, Status},
    },
    units::{ChannelId, EventId, InjectId, Level, MissionId, ModeId, RoleId, ServiceId, SimTime},
};

/// What a message says: its form as it was sent, and the levels, matters and missions it tells of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Content {
    /// Report, notice …
    pub kind: DeedKind,
    /// Whose message it is.
    pub from: RoleId,
    /// Who sent first what it passes on; `None`: that was taken off.
    pub origin: Option<RoleId>,
    /// When it was sent.
    pub sent: SimTime,
    /// Levels of services as told, each with the time it is about.
    pub levels: Vec<(ServiceId, Level, SimTime)>,
    /// Matters it tells of.
    pub matters: Vec<EventId>,
    /// Missions as told, each with the time it is about.
    pub missions: Vec<(MissionId, Level, SimTime)>,
    /// Event types ticked, as bits.
    pub types: u16,
    /// Causes ticked, as bits.
    pub causes: u32,
    /// When it was noticed.
    pub noticed: Option<SimTime>,
    /// People said to be without service; `None`: it tells of no service.
    pub impact: Option<u64>,
    /// How it is said to stand; `None`: it tells of no outage, and of none before.
    pub status: Option<Status>,
    /// When service is said to be back.
    pub forecast: Option<SimTime>,
    /// How far it may go.
    pub scope: Scope,
    /// A sign or near miss, nothing happened.
    pub near_miss: bool,
    /// The sender is not sure.
    pub uncertain: bool,
    /// Its origin is not to be passed on.
    pub anonymous: bool,
}

/// What lies in an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// What a deed sent, by the number of the deed.
    Deed(u32),
    /// An inject.
    Inject(InjectId),
    /// An inject that controllers made up, by its number.
    AdHoc(u32),
}

/// Why a route did not pass something on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// Not worth a message.
    Triage,
    /// Not meant to go that far.
    Scope,
    /// Need not be shared, and was not.
    Participation,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessagesFact {
    /// A channel did not carry a message.
    Failed {
        /// The deed that sends it.
        deed: u32,
        /// Sender.
        from: RoleId,
        /// Receiver.
        to: RoleId,
        /// On which channel.
        channel: ChannelId,
        /// Which attempt, from 0.
        attempt: u32,
    },
    /// The sender gave up.
    Lost {
        /// The deed that sent it.
        deed: u32,
        /// Sender.
        from: RoleId,
        /// Receiver.
        to: RoleId,
    },
    /// Nobody was there: the deputy has it.
    Deputy {
        /// What.
        item: Item,
        /// Whose inbox.
        post: RoleId,
        /// Who has it now.
        deputy: RoleId,
    },
    /// Somebody has read something and handled it.
    Read {
        /// What.
        item: Item,
        /// Whose inbox.
        post: RoleId,
        /// Who read it: the post, or its deputy.
        by: RoleId,
    },
    /// What somebody has read in a message; it follows [`MessagesFact::Read`].
    Content {
        /// The deed that sent it.
        deed: u32,
        /// Whose inbox.
        post: RoleId,
        /// Who read it: the post, or its deputy.
        by: RoleId,
        /// What it says.
        content: Arc<Content>,
    },
    /// A route takes something up that was read; it is sent after drafting.
    Passed {
        /// The route, by its index.
        route: u32,
        /// Who passes it on.
        role: RoleId,
        /// The thread: number of the deed it began with.
        thread: u32,
    },
    /// A route did not take something up.
    Held {
        /// The route, by its index.
        route: u32,
        /// Who does not pass it on.
        role: RoleId,
        /// The thread: number of the deed it began with.
        thread: u32,
        /// Why.
        why: Held,
    },
    /// A mode came into force or ended.
    ModeChanged {
        /// Which.
        mode: ModeId,
        /// Whether it is in force now.
        on: bool,
        /// Who decided.
        by: RoleId,
    },
    /// A mode came to another phase.
    PhaseChanged {
        /// Which mode.
        mode: ModeId,
        /// Which phase, from 0.
        phase: u8,
    },
    /// A mode is called for, as one of those who decide on it sees it.
    ModeCalledFor {
        /// Which.
        mode: ModeId,
        /// Who sees it.
        role: RoleId,
    },
    /// A mode that was called for no longer is, as one of those who decide on it sees it.
    ModeNoLonger {
        /// Which.
        mode: ModeId,
        /// Who sees it.
        role: RoleId,
    },
    /// Somebody decided who may not decide.
    Refused {
        /// Who.
        role: RoleId,
        /// On which mode.
        mode: ModeId,
    },
}
