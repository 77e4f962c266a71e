//! Random streams that nothing else can move.
//!
//! A stream is named by (seed, replicate, purpose, key, occurrence). Its `ChaCha8` key is a BLAKE3 hash of that name, so
//! a draw depends on its own name only: not on the order of draws, on other services, on threads, or on how many words
//! another stream used. `key` is the [`stable_hash`] of a text id, never an index, so adding a service moves nothing.
//! Two runs that differ only in people's decisions see the same accidents (common random numbers).
//!
//! Integers are made here rather than with `rand`'s distributions, whose bits may change with a release of that crate.
//!
//! ```
//! use hakyu_seeds::{MasterSeed, Purpose, Replicate, Streams, stable_hash};
//!
//! let streams = Streams::new(MasterSeed(7), Replicate(0));
//! let mut draws = streams.at(Purpose::Choice, stable_hash("crew-1"), 0);
//! assert!(draws.below(6) < 6);
//! ```

use std::fmt;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The layout of streams and samplers. It stands in every manifest and is part of every stream's key, so raising it
/// moves every draw: any change to keys, to [`Draws`] or to a sampler must raise it.
pub const STREAM_VERSION: &str = "stream/1";

/// One whole in parts per million.
pub const PPM: u32 = 1_000_000;

/// The one seed of a run or a study, as a person writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MasterSeed(pub u64);

impl fmt::Display for MasterSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which future of an ensemble this is, counted from 0. A single run is replicate 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Replicate(pub u32);

impl fmt::Display for Replicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a stream is for. The numbers are part of every stream's key: append only, never reuse or renumber.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u32)]
pub enum Purpose {
    /// How much work a damage is.
    RepairTime = 1,
    /// When an event happens, or whether.
    EventTime = 2,
    /// Whether a buffer starts when it is needed.
    BufferStart = 3,
    /// How long a simulated actor takes to handle a message.
    HandlingTime = 4,
    /// Which of several alternatives is taken.
    Choice = 5,
    /// When an incident is detected, or whether.
    Detection = 6,
    /// How long an action of a playbook or a participant takes.
    ActionTime = 7,
    /// How long a compromise takes to hop over a link, or whether it does.
    Spread = 8,
    /// Which damage state a hazard leaves.
    Damage = 9,
    /// The random background of small incidents.
    Background = 10,
    /// An uncertain figure of the world, drawn once for a replicate.
    Parameter = 11,
    /// How long crews and supplies are on the way.
    Travel = 12,
    /// The design of a study: permutations of strata, picks of a sample.
    Design = 13,
    /// Whether an attempt to send passes a channel, and how long it is under way.
    Channel = 14,
    /// Whether a report is passed on as a notice.
    Triage = 15,
    /// Whether somebody shares what need not be shared.
    Sharing = 16,
    /// How long a change of a service takes to be seen by its operator.
    Telemetry = 17,
    /// Whether and when a repaired thing fails again.
    Refailure = 18,
    /// Chance in what people believe and do.
    Society = 19,
    /// How long the steps of a plan take.
    Plan = 20,
    /// How long a compromised system takes to be cleaned.
    Recovery = 21,
    /// How a simulated team carries a playbook out: what it leaves out, does late, sends astray.
    Team = 22,
}

impl Purpose {
    /// Every purpose, by number.
    pub const ALL: [Purpose; 22] = [
        Purpose::RepairTime,
        Purpose::EventTime,
        Purpose::BufferStart,
        Purpose::HandlingTime,
        Purpose::Choice,
        Purpose::Detection,
        Purpose::ActionTime,
        Purpose::Spread,
        Purpose::Damage,
        Purpose::Background,
        Purpose::Parameter,
        Purpose::Travel,
        Purpose::Design,
        Purpose::Channel,
        Purpose::Triage,
        Purpose::Sharing,
        Purpose::Telemetry,
        Purpose::Refailure,
        Purpose::Society,
        Purpose::Plan,
        Purpose::Recovery,
        Purpose::Team,
    ];

    /// The number that goes into the stream's key.
    pub const fn number(self) -> u32 {
        self as u32
    }
}

/// The 64-bit name of a text id in stream keys: the first 8 bytes of its BLAKE3 hash, little-endian.
///
/// Two ids of one model with the same hash would share their draws; the compiler of scenarios refuses such a model.
///
/// ```
/// assert_eq!(hakyu_seeds::stable_hash("electricity@chiba"), hakyu_seeds::stable_hash("electricity@chiba"));
/// assert_ne!(hakyu_seeds::stable_hash("electricity@chiba"), hakyu_seeds::stable_hash("electricity@tokyo"));
/// ```
pub fn stable_hash(id: &str) -> u64 {
    let hash = blake3::hash(id.as_bytes());
    hash.as_bytes().iter().take(8).rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// All random streams of one replicate: 32 bytes, cheap to copy, without state.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Streams {
    root: [u8; 32],
}

impl Streams {
    /// The streams of `replicate` under `seed`.
    ///
    /// The root key is BLAKE3 of the length of [`STREAM_VERSION`] (`u64`), its bytes, the seed (`u64`) and the replicate
    /// (`u32`), all little-endian.
    pub fn new(seed: MasterSeed, replicate: Replicate) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(STREAM_VERSION.len() as u64).to_le_bytes());
        hasher.update(STREAM_VERSION.as_bytes());
        hasher.update(&seed.0.to_le_bytes());
        hasher.update(&replicate.0.to_le_bytes());
        Self { root: *hasher.finalize().as_bytes() }
    }

    /// The stream for the `occurrence`-th time (from 0) that `purpose` arises for what `key` names.
    ///
    /// Its `ChaCha8` key is BLAKE3, keyed with the root, of the purpose's number (`u32`), `key` (`u64`) and `occurrence`
    /// (`u64`), all little-endian. The same arguments always give the same stream, from its start.
    pub fn at(&self, purpose: Purpose, key: u64, occurrence: u64) -> Draws {
        let mut name = [0; 20];
        name[..4].copy_from_slice(&purpose.number().to_le_bytes());
        name[4..12].copy_from_slice(&key.to_le_bytes());
        name[12..].copy_from_slice(&occurrence.to_le_bytes());
        let key = blake3::keyed_hash(&self.root, &name);
        Draws { generator: ChaCha8Rng::from_seed(*key.as_bytes()) }
    }
}

impl fmt::Debug for Streams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streams").finish_non_exhaustive()
    }
}

/// The draws of one stream, in order.
///
/// It does not implement `rand`'s traits on purpose: their `random_range` and `shuffle` may change their bits with a
/// release of `rand`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draws {
    generator: ChaCha8Rng,
}

impl Draws {
    /// The next 64 random bits: two words of the `ChaCha8` key stream, the lower half first.
    pub fn next_u64(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// A whole number in `0..n`, each equally likely; 0 when `n` is 0. Usually uses one word, rarely more.
    ///
    /// Multiply-shift with rejection: D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019,
    /// algorithm 5.
    pub fn below(&mut self, n: u64) -> u64 {
        lemire(n, || self.next_u64())
    }

    /// A number in `[0, 1)`: the upper 53 bits of a word, divided by 2⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * TWO_POW_MINUS_53
    }

    /// A number in `(0, 1)`, never an end: the midpoint of one of 2⁵² equal slices, so it is symmetric about ½.
    pub fn open_unit(&mut self) -> f64 {
        ((self.next_u64() >> 12) as f64 + 0.5) * TWO_POW_MINUS_52
    }

    /// True with a probability of `ppm` parts per million (1,000,000 and more: always), decided in integers.
    ///
    /// From the same stream, what happens at some probability also happens at every higher one.
    pub fn bernoulli_ppm(&mut self, ppm: u32) -> bool {
        self.below(u64::from(PPM)) < u64::from(ppm)
    }
}

const TWO_POW_MINUS_52: f64 = 1.0 / (1_u64 << 52) as f64;
const TWO_POW_MINUS_53: f64 = 1.0 / (1_u64 << 53) as f64;

/// The upper 64 bits of `word · n` for the first word whose lower 64 bits do not favour some results.
fn lemire(n: u64, mut word: impl FnMut() -> u64) -> u64 {
    let (mut low, mut high) = word().carrying_mul(n, 0);
    if low < n {
        // 2⁶⁴ mod n of the 2⁶⁴ words are too many; n is not 0 here, for low < n.
        let surplus = n.wrapping_neg() % n;
        while low < surplus {
            (low, high) = word().carrying_mul(n, 0);
        }
    }
    high
}

#[cfg(test)]
mod tests;
