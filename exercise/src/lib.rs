//! Runs, scores and explains Hakyu scenarios.
//!
//! ```text
//! Compiled ──play──▶ Record ──history──▶ curves ──score──▶ Score
//!                       └──causes──▶ CauseLog ──assemble──▶ Outcome ──folder──▶ run folder
//! ```

pub mod assemble;
pub mod branch;
pub mod causes;
pub mod communications;
pub mod compare;
pub mod counterfactual;
pub mod course;
pub mod decisions;
pub mod draft;
pub mod explain;
pub mod findings;
pub mod folder;
pub mod guide;
pub mod history;
pub mod indicators;
pub mod knowing;
pub mod log;
mod names;
pub mod organisation;
pub mod outcome;
pub mod play;
pub mod preview;
pub mod rehearse;
pub mod review;
pub mod score;
pub mod session;
pub mod severity;
mod turning;
pub mod view;
pub mod words;
