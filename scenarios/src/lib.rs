//! Reads, checks and compiles Hakyu worlds and scenarios.
//!
//! ```text
//! Files ──yaml/tables──▶ spanned tree ──decode──▶ syntax ──checks──▶ compile ──▶ hakyu_engine::Model
//!                             └──────────── Diagnostics (all at once, each with its place) ───────┘
//! ```
//!
//! Nothing here stops at the first mistake: every step pushes into one [`diagnostic::Diagnostics`] and gives back as
//! much as it could make sense of.

pub mod book;
pub mod checks;
pub mod compile;
pub mod condition;
pub mod decode;
pub mod diagnostic;
pub mod draft;
pub mod edit;
pub mod fix;
pub mod hazard;
pub mod nciss;
pub mod overlay;
mod select;
pub mod severity;
pub mod shape;
pub mod source;
pub mod syntax;
pub mod tables;
pub mod taxonomy;
pub mod template;
pub mod upgrade;
pub mod world;
pub mod yaml;
