//! The engine from outside: one binary, a module per behaviour.

#![expect(unused_crate_dependencies, reason = "the engine's own dependencies")]

mod buffers;
mod closed_forms;
mod damage;
mod linear;
mod plan;
mod random_worlds;
mod reference;
mod rises;
mod toys;
mod against_reference;
