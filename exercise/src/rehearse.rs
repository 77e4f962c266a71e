//! Rehearsal: many simulated teams of differing skill play a scenario before any person does.
//!
//! In each future (seed, replicate) a team of every level carries the playbook out in its own way ([`Skill`]), beside
//! the playbook as written. What never happens, what comes too late, who drowns in messages and who waits, what it
//! costs people, and whether skill makes a difference at all: that is what planners want to know before the day.
//!
//! The same seed gives the same rehearsal, whatever the number of threads.

mod findings;
mod numbers;
mod seen;
mod skill;
mod tables;

use std::{num::NonZeroUsize, sync::Arc};

use hakyu_engine::{LockDetection, Off, PlaybookId, RunError, Setup, Simulation, Team};
use hakyu_scenarios::{compile::Compiled, diagnostic::Diagnostics};
use hakyu_seeds::{MasterSeed, Replicate, Streams};

use crate::{
    play::{PlayError, find, ordered},
    score::Played,
};
pub use findings::Point;
pub use numbers::{Mean, Spread};
use seen::Seen;
pub use skill::{Skill, skills};
pub use tables::{
    Gap, InjectRow, LevelRow, LintRow, Measures, ObjectiveRow, Pace, Rehearsal, RoleRow, Sector,
    SectorLevel, ShareRow,
};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Master seed.
    pub seed: u64,
    /// Futures; a team of every level plays each.
    pub runs: u32,
    /// The playbook that teams carry out; `None`: there is none.
    pub playbook: Option<String>,
    /// Mechanisms left out.
    pub off: Off,
    /// Threads; they change no result.
    pub threads: NonZeroUsize,
}

/// One future as every arm played it.
struct Future {
    /// By level, then the playbook as written, if there is one.
    arms: Vec<Seen>,
}

/// Rehearses a scenario. `lint` are the findings of its check; `done` hears, from any thread, of each future that is
/// finished.
///
/// # Errors
/// [`PlayError`]: no such playbook, or the first error of a run.
pub fn rehearse(
    compiled: &Compiled,
    settings: &Settings,
    lint: &Diagnostics,
    done: &(dyn Fn(u32) + Sync),
) -> Result<Rehearsal, PlayError> {
    let playbook = match &settings.playbook {
        None => None,
        Some(name) => Some(find(compiled, name)?),
    };
    let skills = skills();
    let start = || Simulation::new(Arc::clone(&compiled.model), setup(settings, 0, None));
    let one = |sim: &mut Simulation, number: u32| {
        future(sim, compiled, settings, playbook, &skills, number)
    };
    let futures = ordered(settings.runs, settings.threads, start, one, done);
    let futures: Vec<Future> = futures.into_iter().collect::<Result<_, PlayError>>()?;
    Ok(tables::tables(compiled, settings, skills, &futures, lint))
}

fn setup(settings: &Settings, replicate: u32, playbook: Option<PlaybookId>) -> Setup {
    Setup {
        seed: MasterSeed(settings.seed),
        replicate: Replicate(replicate),
        playbook,
        delay: 0,
        locks: LockDetection::AtEnd,
        digest: false,
        off: settings.off,
    }
}

fn future(
    sim: &mut Simulation,
    compiled: &Compiled,
    settings: &Settings,
    playbook: Option<PlaybookId>,
    skills: &[Skill],
    number: u32,
) -> Result<Future, PlayError> {
    let model = &compiled.model;
    let streams = Streams::new(MasterSeed(settings.seed), Replicate(number));
    let mut play = |playbook: Option<PlaybookId>, conduct: Team| -> Result<Played, RunError> {
        sim.reset_as(setup(settings, number, playbook), Arc::new(conduct));
        sim.run()?;
        Ok(Played::new(sim.finish(), model))
    };
    let none = play(None, Team::default())?;
    let best = compiled.tables.playbook(crate::assemble::REFERENCE);
    let reference = best.map(|best| play(Some(best), Team::default())).transpose()?;
    let mut arms = Vec::with_capacity(skills.len() + 1);
    for skill in skills {
        let team = match playbook.filter(|_| skill.acts()) {
            None => None,
            Some(book) => {
                let conduct = skill::team(skill, model.script(), book, &streams);
                Some(play(Some(book), conduct)?)
            }
        };
        let actual = team.as_ref().unwrap_or(&none);
        arms.push(Seen::of(compiled, &none, reference.as_ref(), actual, false)?);
    }
    match (playbook, &reference) {
        (Some(book), Some(reference)) if best == Some(book) => {
            arms.push(Seen::of(compiled, &none, Some(reference), reference, true)?);
        }
        (Some(book), _) => {
            let written = play(Some(book), Team::default())?;
            arms.push(Seen::of(compiled, &none, reference.as_ref(), &written, false)?);
        }
        (None, _) => {}
    }
    Ok(Future { arms })
}

#[cfg(test)]
mod tests;
