//! Systems, the links between them, and what compromises them.

use crate::units::SystemId;

/// The cyber side of a script.
#[derive(Clone, Debug, Default)]
pub struct Cyber {}

/// What an action does to systems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CyberOrder {
    /// Cuts a system off from everything.
    Contain(SystemId),
}

/// A condition on systems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CyberCondition {
    /// Its operator has detected that the system is compromised.
    Detected(SystemId),
}

/// A compromise that an event sets off.
#[derive(Clone, Debug)]
pub struct Campaign {}
