//! Facts about how an exercise was conducted.

use crate::{
    script::Manning,
    units::{InjectId, MilestoneId, RoleId},
};

/// What the controllers did, and which milestones the exercise passed. Commands by their index in the log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConductFact {
    /// What a parked inject waits for, by its author's suggestion, has come.
    Suggested(InjectId),
    /// An inject was released and fires.
    Released {
        /// The inject.
        inject: InjectId,
        /// The command.
        command: u32,
    },
    /// An inject is held: it fires when it is released.
    Held {
        /// The inject.
        inject: InjectId,
        /// The command.
        command: u32,
    },
    /// An inject will not come.
    Skipped {
        /// The inject.
        inject: InjectId,
        /// The command.
        command: u32,
    },
    /// A command came too late for an inject that has fired or was skipped: it changed nothing.
    TooLate {
        /// The inject.
        inject: InjectId,
        /// The command.
        command: u32,
    },
    /// Something that controllers made up reached a role's inbox.
    AdHoc {
        /// Its number.
        number: u32,
        /// Who got it.
        to: RoleId,
        /// The command.
        command: u32,
    },
    /// A role changed hands.
    Manned {
        /// The role.
        role: RoleId,
        /// Who plays it from now on.
        manning: Manning,
        /// The command.
        command: u32,
    },
    /// An inject fired and nothing was sent: none of its alternatives held, and it says nothing itself.
    NothingSent(InjectId),
    /// A milestone was reached.
    MilestoneReached {
        /// The milestone.
        milestone: MilestoneId,
        /// The inject that set it; `None`: its condition came true.
        by: Option<InjectId>,
    },
    /// A milestone was left.
    MilestoneLeft {
        /// The milestone.
        milestone: MilestoneId,
        /// The inject that took it back; `None`: its condition came true.
        by: Option<InjectId>,
    },
}
