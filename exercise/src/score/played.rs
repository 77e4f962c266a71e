//! A finished run or exercise as it is scored: what the engine recorded, and what people outside add to it.

use std::collections::BTreeSet;

use hakyu_engine::{Model, Record, RoleId, SimTime, StepId, What, script::Deed};
use hakyu_scenarios::compile::Compiled;

use super::pace::Pace;
use crate::{history::History, review::Rating};

/// A finished run with its curves.
#[derive(Debug)]
pub struct Played {
    /// What the engine recorded.
    pub record: Record,
    /// Level curves.
    pub history: History,
    /// Which part of scenario time counts for deadlines: all of it in a run.
    pub pace: Pace,
    /// Deeds that were recorded afterwards, with the time at which they were done.
    pub attested: Vec<Attested>,
    /// Roles that people played; none in a run. Where there are some, nobody waits at his own cost for a simulated actor
    /// or a dead channel.
    pub people: BTreeSet<RoleId>,
    /// When play ended; none in a run. What roles of people did after it was done by simulation and counts for nobody, and
    /// what reached them after it starts no clock.
    pub until: Option<SimTime>,
    /// What evaluators ruled, in order; of several on one objective the last stands.
    pub ruled: Vec<Ruled>,
}

/// A deed done outside the tool (a call, a paper) and recorded afterwards: it counts from `at`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attested {
    /// The deed, as an index into the deeds of the record.
    pub deed: u32,
    /// When it was done.
    pub at: SimTime,
    /// The role that saw it.
    pub witness: String,
}

/// An evaluator's rating of an objective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// Id of the objective.
    pub objective: String,
    /// The rating.
    pub rating: Rating,
    /// Why.
    pub reason: String,
    /// The evaluator's role.
    pub by: String,
}

/// Something that was done, at the time that counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DoneDeed<'a> {
    /// When it was done: as attested, else as recorded.
    pub at: SimTime,
    /// When it stands in the record.
    pub recorded: SimTime,
    pub step: Option<StepId>,
    pub role: RoleId,
    /// Index into the deeds of the record.
    pub number: u32,
    pub deed: &'a Deed,
}

impl Played {
    /// Prepares a record for scoring. All time counts, nobody played, nothing was attested or ruled; an exercise sets
    /// those fields afterwards.
    pub fn new(record: Record, model: &Model) -> Self {
        let history = History::new(&record, model.service_count());
        Self {
            record,
            history,
            pace: Pace::identity(),
            attested: Vec::new(),
            people: BTreeSet::new(),
            until: None,
            ruled: Vec::new(),
        }
    }

    /// Seconds that count for the organisation of a role.
    pub(crate) fn took(
        &self,
        compiled: &Compiled,
        role: RoleId,
        from: SimTime,
        to: SimTime,
    ) -> u64 {
        let organisation = crate::organisation::of(compiled, role).map(|o| o.title.en);
        self.pace.counted_for(organisation.as_deref(), from.0, to.0)
    }

    /// Whether play was over for a role.
    pub(crate) fn over(&self, role: RoleId, at: SimTime) -> bool {
        self.until.is_some_and(|until| at >= until) && self.people.contains(&role)
    }

    /// Whether play ended before the time was up that a role had from `start` on.
    pub(crate) fn cut_short(
        &self,
        compiled: &Compiled,
        role: RoleId,
        start: SimTime,
        within: u64,
    ) -> bool {
        let Some(until) = self.until.filter(|_| self.people.contains(&role)) else { return false };
        self.took(compiled, role, start, until) < within
    }

    /// When a deed counts: as somebody attested, else as it stands in the record.
    pub(crate) fn done_at(&self, deed: u32, recorded: SimTime) -> SimTime {
        self.attested.iter().rev().find(|a| a.deed == deed).map_or(recorded, |a| a.at)
    }

    /// All that was done, in the order of the times that count.
    pub(crate) fn deeds(&self) -> Vec<DoneDeed<'_>> {
        let facts = self.record.facts.iter().filter_map(|fact| {
            let What::Done { step, role, deed: number } = fact.what else { return None };
            if self.over(role, fact.at) {
                return None;
            }
            let deed = self.record.deeds.get(number as usize)?;
            let (at, recorded) = (self.done_at(number, fact.at), fact.at);
            Some(DoneDeed { at, recorded, step, role, number, deed })
        });
        let mut all: Vec<DoneDeed<'_>> = facts.collect();
        // Stable: without attested times the order of the record stays.
        all.sort_by_key(|d| d.at);
        all
    }

    /// What was ruled of an objective in the end.
    pub(crate) fn ruling(&self, objective: &str) -> Option<&Ruled> {
        self.ruled.iter().rev().find(|r| r.objective == objective)
    }
}
