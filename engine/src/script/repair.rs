//! Repair as work: crews, trucks, parts, mutual aid, and what repair itself needs.

use crate::units::PoolId;

/// The repair side of a script.
#[derive(Clone, Debug, Default)]
pub struct Repair {}

/// What an action does to repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepairOrder {
    /// Asks for the mutual aid of a pool.
    Request(PoolId),
}
