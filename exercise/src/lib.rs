//! Runs, scores and explains Hakyu scenarios.
//!
//! ```text
//! Compiled ──play──▶ Record ──history──▶ curves ──score──▶ Score
//!                       └──causes──▶ CauseLog ──assemble──▶ Outcome ──folder──▶ run folder
//! ```

pub mod assemble;
pub mod causes;
pub mod course;
pub mod decisions;
pub mod draft;
pub mod explain;
pub mod findings;
pub mod folder;
pub mod history;
mod names;
pub mod outcome;
pub mod play;
pub mod preview;
pub mod rehearse;
pub mod review;
pub mod score;
pub mod view;
pub mod words;
