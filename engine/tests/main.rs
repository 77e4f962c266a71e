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
mod conduct;
mod cyber;
mod damage;
mod determinism;
mod hazards;
mod instants;
mod knowledge;
mod linear;
mod locks;
mod messages;
mod metrics;
mod objectives;
mod people;
mod plan;
mod plans;
mod properties;
mod random_worlds;
mod reference;
mod repair;
mod rises;
mod script;
mod society;
mod teams;
mod toys;
mod watches;
