//! The engine from outside: one binary, a module per behaviour.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what went wrong by panicking"
)]

mod against_reference;
mod buffers;
mod casc1;
mod causes;
mod closed_forms;
mod damage;
mod determinism;
mod instants;
mod linear;
mod locks;
mod messages;
mod metrics;
mod plan;
mod properties;
mod random_worlds;
mod reference;
mod rises;
mod script;
mod toys;
mod watches;
