//! The entries of a scenario in the order in which they are expected, numbered once for all documents.

use hakyu_exercise::course::Course;
use hakyu_scenarios::syntax::{Event, Inject, InjectTrigger, planning::Move};

use super::plain::Plain;

/// Something that happens or is delivered.
pub(crate) enum Entry<'a> {
    /// An event.
    Event(&'a Event),
    /// A move, with its number.
    Move(usize, &'a Move),
    /// An inject, with its number.
    Inject(usize, &'a Inject),
}

/// An entry with its time.
pub(crate) struct Timed<'a> {
    /// Seconds from the start.
    pub(crate) at: i64,
    /// Whether that is an expectation only.
    pub(crate) expected: bool,
    /// What it is.
    pub(crate) entry: Entry<'a>,
}

/// All entries of a scenario.
pub(crate) struct Script<'a> {
    /// Those of the expected course, in order.
    pub(crate) timed: Vec<Timed<'a>>,
    /// Injects whose condition does not come true in it, with their numbers.
    pub(crate) conditional: Vec<(usize, &'a Inject)>,
    /// Injects that the controller keeps back, with their numbers.
    pub(crate) contingency: Vec<(usize, &'a Inject)>,
}

impl<'a> Script<'a> {
    /// The entries that `wanted` lets through; numbers are those of the whole.
    pub(crate) fn new(plain: &Plain<'a>, course: Option<&Course>) -> Self {
        let scenario = &plain.compiled.scenario;
        let mut timed: Vec<(i64, bool, Entry<'a>)> = Vec::new();
        for (at, part) in scenario.moves.iter().enumerate() {
            timed.push((part.at.value, false, Entry::Move(at + 1, part)));
        }
        let mut conditional = Vec::new();
        let mut contingency = Vec::new();
        for event in &scenario.events {
            let begun = course.and_then(|c| c.event(plain.compiled, &event.id.value));
            let fixed = matches!(event.at, hakyu_scenarios::decode::Distribution::Fixed(_));
            let written = event.at.least().or(event.at.scale()).map_or(0, |at| at.value);
            let at = begun.map_or(written, |at| i64::try_from(at).unwrap_or(i64::MAX));
            timed.push((if fixed { written } else { at }, !fixed, Entry::Event(event)));
        }
        for inject in &scenario.injects {
            if contingent(inject) {
                contingency.push(inject);
                continue;
            }
            let at = match &inject.trigger {
                InjectTrigger::At(at) => Some((at.value, false)),
                InjectTrigger::When(_) | InjectTrigger::Like(_) => course
                    .and_then(|c| c.inject(plain.compiled, &inject.id.value))
                    .map(|at| (i64::try_from(at).unwrap_or(i64::MAX), true)),
                InjectTrigger::Released => None,
            };
            match at {
                Some((at, expected)) => timed.push((at, expected, Entry::Inject(0, inject))),
                None => conditional.push(inject),
            }
        }
        // Stable: moves before events before injects of the same moment, else as written.
        timed.sort_by_key(|entry| entry.0);
        let mut number = 0;
        let mut next = || {
            number += 1;
            number
        };
        let timed = timed
            .into_iter()
            .map(|(at, expected, entry)| {
                let entry = match entry {
                    Entry::Inject(_, inject) => Entry::Inject(next(), inject),
                    other => other,
                };
                Timed { at, expected, entry }
            })
            .collect();
        let conditional = conditional.into_iter().map(|inject| (next(), inject)).collect();
        let contingency = contingency.into_iter().map(|inject| (next(), inject)).collect();
        Self { timed, conditional, contingency }
    }

    /// All injects with their numbers, and when they are expected.
    pub(crate) fn injects(&self) -> impl Iterator<Item = (usize, Option<(i64, bool)>, &'a Inject)> {
        let timed = self.timed.iter().filter_map(|timed| match timed.entry {
            Entry::Inject(number, inject) => {
                Some((number, Some((timed.at, timed.expected)), inject))
            }
            Entry::Event(_) | Entry::Move(..) => None,
        });
        let rest = self.conditional.iter().chain(&self.contingency);
        timed.chain(rest.map(|(number, inject)| (*number, None, *inject)))
    }
}

/// Whether the controller keeps it back.
pub(crate) fn contingent(inject: &Inject) -> bool {
    inject.contingency || matches!(inject.trigger, InjectTrigger::Released)
}

/// The number of an inject, as printed.
pub(crate) fn number(number: usize) -> String {
    format!("{number:03}")
}
