//! Ensembles of Hakyu runs held against what was recorded.
//!
//! ```text
//! series.csv + compare.csv ─▶ History ─┐
//! EVENT.yaml ─ draws of figures ─▶ replicates ─▶ curves ─▶ judged rows, tail ratios, bands
//! ```
//!
//! * [`quantile`] – order statistics of whole numbers.
//! * [`restoration`] – shares restored and times until a share is restored.
//! * [`backtest`] – recorded events against an ensemble.
//! * [`statistics`] – published regularities of cascades against the same world.

pub mod backtest;
pub mod quantile;
pub mod restoration;
pub mod statistics;
