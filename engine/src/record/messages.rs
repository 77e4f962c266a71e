//! Facts about messages.

use crate::units::{ChannelId, InjectId, ModeId, RoleId};

/// What lies in an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// What a deed sent, by the number of the deed.
    Deed(u32),
    /// An inject.
    Inject(InjectId),
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
