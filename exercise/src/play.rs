//! Playing a scenario: one future under one response, and the arms that are compared on the same draws.

use std::{collections::BTreeSet, num::NonZeroUsize, sync::Arc};

use hakyu_engine::{
    Command, InjectId, LockDetection, Off, Order, PlaybookId, Record, RunError, Setup, SimTime,
    Simulation, SubmitError, Team,
};
use hakyu_scenarios::compile::Compiled;
use hakyu_seeds::{Digest, MasterSeed, Replicate};

use crate::score::ScoreError;

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
    /// Contingency injects that are released, and when.
    pub releases: Vec<Release>,
}

/// A contingency inject that is released by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Id of the inject.
    pub inject: String,
    /// Seconds since the start.
    pub at: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            replicate: 0,
            playbook: Some("reference".into()),
            delay: 0,
            off: Off::NONE,
            releases: Vec::new(),
        }
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
    /// The scenario has no such inject.
    #[error("the scenario has no inject '{name}'; {hint}")]
    NoInject {
        /// What was to be released.
        name: String,
        /// The nearest name, or which there are, as half a sentence.
        hint: String,
    },
    /// The inject fires by itself.
    #[error("inject '{name}' fires by itself; {known}")]
    NoContingency {
        /// What was to be released.
        name: String,
        /// Which there are, as half a sentence.
        known: String,
    },
    /// The inject is released already.
    #[error("inject '{0}' is released twice; it comes once")]
    ReleasedTwice(String),
    /// The release was refused.
    #[error("inject '{0}' cannot be released: {1}")]
    Refused(String, SubmitError),
    /// The engine stopped.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A formula of the score failed.
    #[error(transparent)]
    Score(#[from] ScoreError),
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

/// The commands that release injects, in the order of their times.
fn releases(compiled: &Compiled, settings: &Settings) -> Result<Vec<Command>, PlayError> {
    let mut all: Vec<&Release> = settings.releases.iter().collect();
    all.sort_by_key(|r| r.at);
    let mut seen = BTreeSet::new();
    let mut commands = Vec::new();
    for Release { inject: name, at } in all {
        let id = contingency(compiled, name)?;
        if !seen.insert(id) {
            return Err(PlayError::ReleasedTwice(name.clone()));
        }
        let (at, end) = (SimTime(*at), compiled.model.duration());
        if at >= end {
            return Err(PlayError::Refused(name.clone(), SubmitError::AfterEnd(at, end)));
        }
        commands.push(Command { at, by: None, what: Order::ReleaseInject(id) });
    }
    Ok(commands)
}

/// A contingency inject by its name.
fn contingency(compiled: &Compiled, name: &str) -> Result<InjectId, PlayError> {
    let injects = &compiled.model.script().injects;
    let parked: Vec<&str> = injects.iter().filter(|i| i.parked).map(|i| i.id.as_str()).collect();
    let known = if parked.is_empty() {
        "this scenario has no contingency injects".to_owned()
    } else {
        format!("its contingency injects are {}", parked.join(", "))
    };
    let name = name.to_owned();
    match compiled.tables.inject(&name) {
        Some(id) if injects[id.index()].parked => Ok(id),
        Some(_) => Err(PlayError::NoContingency { name, known }),
        None => {
            let near = hakyu_scenarios::diagnostic::nearest(&name, parked.iter().copied());
            let hint = near.map_or_else(|| known.clone(), |n| format!("did you mean '{n}'?"));
            Err(PlayError::NoInject { name, hint })
        }
    }
}

/// Hands commands over at the start of a run. They were made for this model and lie before its end.
fn submit(sim: &mut Simulation, commands: &[Command]) {
    for command in commands {
        let taken = sim.submit(command.clone());
        debug_assert!(taken.is_ok(), "{taken:?}");
    }
}

/// Runs one future to its end.
///
/// # Errors
/// [`PlayError`].
pub fn play(compiled: &Compiled, settings: &Settings) -> Result<Record, PlayError> {
    let commands = releases(compiled, settings)?;
    let mut sim = Simulation::new(Arc::clone(&compiled.model), settings.setup(compiled)?);
    submit(&mut sim, &commands);
    sim.run()?;
    Ok(sim.finish())
}

/// What is handed to the engine from outside, in order: an exercise as a function of nothing but itself.
#[derive(Clone, Debug)]
pub struct Course {
    /// Seed, replicate, playbook of simulated roles.
    pub setup: Setup,
    /// Orders, each with the number of the log entry that it came from.
    pub orders: Vec<(u32, Command)>,
}

impl Course {
    /// A run without people.
    ///
    /// # Errors
    /// [`PlayError`].
    pub fn of(compiled: &Compiled, settings: &Settings) -> Result<Self, PlayError> {
        let setup = settings.setup(compiled)?;
        let orders = releases(compiled, settings)?.into_iter().map(|c| (u32::MAX, c)).collect();
        Ok(Self { setup, orders })
    }

    /// Runs it to the end of the scenario.
    ///
    /// # Errors
    /// [`PlayError::Run`].
    pub fn play(&self, compiled: &Compiled) -> Result<Record, PlayError> {
        let mut sim = Simulation::new(Arc::clone(&compiled.model), self.setup);
        self.play_on(&mut sim)
    }

    /// The same on a simulation of the model that exists already; it is set back first.
    ///
    /// # Errors
    /// [`PlayError::Run`].
    pub fn play_on(&self, sim: &mut Simulation) -> Result<Record, PlayError> {
        self.play_as(sim, &Arc::default())
    }

    /// The same by a team that carries its playbook out in its own way.
    ///
    /// # Errors
    /// [`PlayError::Run`].
    pub fn play_as(&self, sim: &mut Simulation, team: &Arc<Team>) -> Result<Record, PlayError> {
        sim.reset_as(self.setup, Arc::clone(team));
        for (_, command) in &self.orders {
            // What was taken when it was played is taken again; in a changed future some of it may come too late, and then
            // it changes nothing.
            let taken = sim.submit(command.clone());
            debug_assert!(taken.is_ok(), "{taken:?}");
        }
        sim.run()?;
        Ok(sim.finish())
    }

    /// The same in another future: the draws of another replicate.
    #[must_use]
    pub fn in_future(&self, replicate: u32) -> Self {
        let setup = Setup { replicate: Replicate(replicate), ..self.setup };
        Self { setup, orders: self.orders.clone() }
    }

    /// The same without what some entries did. Everything else keeps its draws.
    #[must_use]
    pub fn without(&self, entries: &BTreeSet<u32>) -> Self {
        let mut other = self.clone();
        for (_, command) in other.orders.iter_mut().filter(|o| entries.contains(&o.0)) {
            command.what = Order::Nothing;
        }
        other
    }

    /// The same with what an entry did done at another second.
    #[must_use]
    pub fn moved(&self, entry: u32, to: SimTime) -> Self {
        let mut other = self.clone();
        for (_, command) in other.orders.iter_mut().filter(|o| o.0 == entry) {
            command.at = to;
        }
        other
    }
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
    let commands = releases(compiled, settings)?;
    let start = || Simulation::new(Arc::clone(&compiled.model), setup);
    let one = |sim: &mut Simulation, replicate: u32| {
        sim.reset(Setup { replicate: Replicate(replicate), ..setup });
        submit(sim, &commands);
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
