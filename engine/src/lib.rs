//! The deterministic cascade engine of Hakyu.
#![doc = include_str!("../README.md")]

pub mod graph;
mod kernel;
mod mechanism;
pub mod model;
pub mod record;
pub mod script;
mod script_check;
mod sim;
mod units;

pub use mechanism::{Mechanism, Off};
pub use model::{
    Aggregate, BuildError, Combine, GroupSpec, Maintenance, Model, ModelBuilder, NeedHandle,
    NeededFor, Ramp, Refill, Response, ServiceHandle, ServiceInfo, ServiceKind, ServiceSpec,
};
pub use record::{Binding, Change, Fact, Impairment, ImpairmentKind, Origin, Phase, Record, What};
pub use script::Manning;
pub use sim::{
    AdHoc, Command, EachInstant, ForeignSnapshot, InSector, Instant, LockDetection, MemberOf,
    OperatedBy, OperatorRef, Order, PhaseSet, PlanConduct, PlaysRole, ProvidesFor, RunError,
    SectorRef, ServiceRef, Setup, Simulation, Snapshot, StandsAt, StepConduct, SubmitError,
    SystemRef, Team,
};
pub use units::*;
