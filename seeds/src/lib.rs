//! Everything a run of Hakyu starts from: random streams, samplers, digests, result tables and the built-in data.
//!
//! The crate stands at the top of the workspace: it knows no services, no scenarios and no files, has no clock and no
//! state. What it promises is that the same inputs give the same bits – on any platform, in any order, with any number
//! of threads, and with any set of other crates in the build.
//!
//! # A tour
//!
//! A [`MasterSeed`] and a [`Replicate`] give [`Streams`]. A stream belongs to a purpose, to the stable hash of a text id
//! and to an occurrence, so nothing that is drawn elsewhere can move it. A [`Distribution`] turns a stream into whole
//! seconds, a [`DigestBuilder`] turns results into a [`Digest`], and a [`Table`] carries them to whoever prints them.
//!
//! ```
//! use hakyu_seeds::{
//!     Column, DigestBuilder, Distribution, MasterSeed, Purpose, Replicate, Streams, Table, Values, stable_hash,
//! };
//!
//! // How long does the first repair of Chiba's electricity take, in each of three futures?
//! let repair = Distribution::triangular(3 * 3600, 12 * 3600, 24 * 3600)?;
//! let chiba = stable_hash("electricity@chiba");
//! let seconds: Vec<u64> = (0..3)
//!     .map(|future| {
//!         let streams = Streams::new(MasterSeed(42), Replicate(future));
//!         repair.sample(&mut streams.at(Purpose::RepairTime, chiba, 0))
//!     })
//!     .collect();
//! assert!(seconds.iter().all(|&s| (3 * 3600..=24 * 3600).contains(&s)));
//!
//! // The answer never depends on what else was asked, or when.
//! let streams = Streams::new(MasterSeed(42), Replicate(2));
//! streams.at(Purpose::Detection, chiba, 0).next_u64();
//! assert_eq!(repair.sample(&mut streams.at(Purpose::RepairTime, chiba, 0)), seconds[2]);
//!
//! // Results have a fingerprint …
//! let mut digest = DigestBuilder::new();
//! digest.put_str("doc/1").put_u64s(&seconds);
//! assert_eq!(digest.finish().to_string().len(), 64);
//!
//! // … and leave as plain tables.
//! let hours = seconds.iter().map(|&s| s as f64 / 3600.0).collect();
//! let table = Table::new("repairs", vec![Column::new("time", "h", Values::Float(hours))?])?;
//! assert!(table.to_csv_string()?.starts_with("time [h]\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Worlds, sector catalogues and fragility curves are data of this crate, built into the program: see [`builtin`].

pub mod builtin;
mod digest;
mod sample;
mod stream;
mod table;

pub use digest::{Digest, DigestBuilder, ParseDigestError};
pub use sample::{Distribution, DistributionError, MAX_SECONDS, normal_cdf, normal_quantile};
pub use stream::{
    Draws, MasterSeed, PPM, Purpose, Replicate, STREAM_VERSION, Streams, stable_hash,
};
pub use table::{Column, Table, TableError, Values};
