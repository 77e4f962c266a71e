//! Playing a scenario: one future under one response, and the arms that are compared on the same draws.

use std::{num::NonZeroUsize, sync::Arc};

use hakyu_engine::{LockDetection, Off, PlaybookId, Record, RunError, Setup, Simulation};
use hakyu_scenarios::compile::Compiled;
use hakyu_seeds::{Digest, MasterSeed, Replicate};

/// How a scenario is played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Master seed.
    pub seed: u64,
    /// Replicate.
    pub replicate: u32,
    /// The playbook of simulated roles; `None` leaves duties only.
    pub playbook: Option<String>,
    /// Seconds by which every discretionary step is late.
    pub delay: u64,
    /// Mechanisms left out, beside those of the scenario.
    pub off: Off,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 1, replicate: 0, playbook: Some("reference".into()), delay: 0, off: Off::NONE }
    }
}

/// Why a scenario could not be played.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlayError {
    /// The scenario has no such playbook.
    #[error("the scenario has no playbook '{name}'; it has {known}{hint}")]
    NoPlaybook {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
        /// The nearest name, as half a sentence, or nothing.
        hint: String,
    },
    /// The engine stopped.
    #[error(transparent)]
    Run(#[from] RunError),
}

impl Settings {
    /// The engine's setup.
    ///
    /// # Errors
    /// [`PlayError::NoPlaybook`].
    pub fn setup(&self, compiled: &Compiled) -> Result<Setup, PlayError> {
        let playbook = match &self.playbook {
            None => None,
            Some(name) => Some(find(compiled, name)?),
        };
        Ok(Setup {
            seed: MasterSeed(self.seed),
            replicate: Replicate(self.replicate),
            playbook,
            delay: self.delay,
            locks: LockDetection::WhenFormed,
            digest: true,
            off: self.off,
        })
    }
}

pub(crate) fn find(compiled: &Compiled, name: &str) -> Result<PlaybookId, PlayError> {
    compiled.tables.playbook(name).ok_or_else(|| {
        let books = compiled.scenario.playbooks.iter().map(|p| p.id.value.as_str());
        let known: Vec<&str> = std::iter::once("none").chain(books).collect();
        let near = hakyu_scenarios::diagnostic::nearest(name, known.iter().copied());
        let hint = near.map(|n| format!("; did you mean '{n}'?")).unwrap_or_default();
        PlayError::NoPlaybook { name: name.to_owned(), known: known.join(", "), hint }
    })
}

/// Runs one future to its end.
///
/// # Errors
/// [`PlayError`].
pub fn play(compiled: &Compiled, settings: &Settings) -> Result<Record, PlayError> {
    let mut sim = Simulation::new(Arc::clone(&compiled.model), settings.setup(compiled)?);
    sim.run()?;
    Ok(sim.finish())
}

/// Digests of replicates `0..count`, in order, computed on `threads` threads: the same whatever the number of threads.
///
/// # Errors
/// The first error in the order of replicates.
pub fn replicate_digests(
    compiled: &Compiled,
    settings: &Settings,
    count: u32,
    threads: NonZeroUsize,
) -> Result<Vec<Digest>, PlayError> {
    replicates(compiled, settings, count, threads, |record| record.digest, &|_| ())
}

/// What `read` finds in the records of replicates `0..count`, in order, computed on `threads` threads: the same whatever the
/// number of threads. `done` hears, from any thread, of each replicate that is finished.
///
/// # Errors
/// The first error in the order of replicates.
pub fn replicates<T: Send>(
    compiled: &Compiled,
    settings: &Settings,
    count: u32,
    threads: NonZeroUsize,
    read: impl Fn(Record) -> T + Sync,
    done: &(dyn Fn(u32) + Sync),
) -> Result<Vec<T>, PlayError> {
    let setup = settings.setup(compiled)?;
    let start = || Simulation::new(Arc::clone(&compiled.model), setup);
    let one = |sim: &mut Simulation, replicate: u32| {
        sim.reset(Setup { replicate: Replicate(replicate), ..setup });
        sim.run().map(|()| read(sim.finish()))
    };
    let all = ordered(count, threads, start, one, done);
    all.into_iter().map(|r| r.map_err(PlayError::Run)).collect()
}

/// Work on the numbers `0..count` on `threads` threads; results in the order of the numbers. Each thread begins with `start`
/// and takes every so-many-th number, so what `work` gives must depend on the number alone, not on what it did before.
pub fn ordered<S, T: Send>(
    count: u32,
    threads: NonZeroUsize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, u32) -> T + Sync,
    done: &(dyn Fn(u32) + Sync),
) -> Vec<T> {
    let step = u32::try_from(threads.get()).unwrap_or(u32::MAX);
    let worker = |first: u32| {
        let mut state = start();
        let mut results = Vec::new();
        let mut number = first;
        while number < count {
            results.push((number, work(&mut state, number)));
            done(number);
            number = number.saturating_add(step);
        }
        results
    };
    let worker = &worker;
    let mut all: Vec<(u32, T)> = std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..step.min(count)).map(|first| scope.spawn(move || worker(first))).collect();
        // A panic in a worker is a defect of ours: let it through.
        workers
            .into_iter()
            .flat_map(|w| w.join().unwrap_or_else(|p| std::panic::resume_unwind(p)))
            .collect()
    });
    all.sort_by_key(|r| r.0);
    all.into_iter().map(|r| r.1).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn results_come_in_order_from_any_number_of_threads() {
        let threads = |n| NonZeroUsize::new(n).unwrap_or(NonZeroUsize::MIN);
        let heard = AtomicU32::new(0);
        let done = |_| {
            heard.fetch_add(1, Ordering::Relaxed);
        };
        let one = ordered(7, threads(1), || (), |(), n| n * n, &done);
        assert_eq!(one, [0, 1, 4, 9, 16, 25, 36]);
        assert_eq!(heard.load(Ordering::Relaxed), 7, "each is told of once");
        for n in [2, 3, 8] {
            assert_eq!(ordered(7, threads(n), || (), |(), n| n * n, &done), one);
        }
        assert!(ordered(0, threads(2), || (), |(), n| n, &done).is_empty());
    }
}
