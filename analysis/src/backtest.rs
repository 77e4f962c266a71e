//! Recorded events against an ensemble of runs.
//!
//! Recorded power is put in as it was (forcing), damage by shaking is modelled, and everything else is prediction. Each replicate
//! draws the figures of world and scenario from their ranges (`world::Vary`) and its own chance. A recorded row is judged by what
//! it says: the share out of a base, the share restored of those out, or only the peak.

mod data;
mod judge;
mod result;

pub use data::{BacktestFiles, DataError, History, Measure, Point, Sense, Series, Use};
pub use judge::{EventResult, Failed, Settings, run_event};
pub use result::{DAMAGE_LIMITED, Judged, JudgedKind, Panel, Tail, csv, tally};
