//! What a log adds to every run that is made from it: which time counted, who played, what was attested and ruled.

use std::collections::BTreeSet;

use hakyu_engine::{Origin, RoleId, SimTime};
use hakyu_scenarios::compile::Compiled;

use crate::{
    log::{Act, Author, Clock, Entry, Seat},
    organisation,
    play::Course,
    score::{Attested, Played, Ruled, pace::Pace},
};

/// Puts it onto runs. Empty for runs without people.
#[derive(Clone, Debug, Default)]
pub struct Dress {
    pace: Pace,
    people: BTreeSet<RoleId>,
    /// When play ended.
    until: Option<SimTime>,
    /// By the command of the deed: (its index, when it was done, who saw it).
    attested: Vec<(u32, SimTime, String)>,
    ruled: Vec<Ruled>,
}

impl Dress {
    /// Of a log and the course that it makes.
    pub fn of(compiled: &Compiled, entries: &[Entry], course: &Course) -> Self {
        let script = compiled.model.script();
        let mut dress = Self { pace: pace(compiled, entries), ..Self::default() };
        for entry in entries {
            match &entry.what {
                Act::Seat { role, seat: Seat::Person(_) } => {
                    dress.people.extend(script.role(role));
                }
                Act::Clock(Clock::End) => dress.until = Some(SimTime(entry.at)),
                Act::Deed(done) => {
                    let Some(attested) = &done.attested else { continue };
                    let command = course.orders.iter().position(|o| o.0 == entry.number);
                    if let Some(command) = command.and_then(|c| u32::try_from(c).ok()) {
                        let row = (command, SimTime(attested.at), attested.witness.clone());
                        dress.attested.push(row);
                    }
                }
                Act::Rate(grade) => dress.ruled.push(Ruled {
                    objective: grade.objective.clone(),
                    rating: grade.rating,
                    reason: grade.reason.clone(),
                    by: author(&entry.by),
                }),
                _ => {}
            }
        }
        dress
    }

    /// Puts it onto a run.
    pub fn put(&self, mut run: Played) -> Played {
        run.pace = self.pace.clone();
        run.people.clone_from(&self.people);
        run.until = self.until;
        run.ruled.clone_from(&self.ruled);
        let origins = run.record.deed_origins.iter().zip(0_u32..);
        run.attested = origins
            .filter_map(|(origin, deed)| {
                let Origin::Command(command) = origin else { return None };
                let (_, at, witness) = self.attested.iter().find(|a| a.0 == *command)?;
                Some(Attested { deed, at: *at, witness: witness.clone() })
            })
            .collect();
        run
    }

    /// The roles that people played.
    pub fn people(&self) -> &BTreeSet<RoleId> {
        &self.people
    }
}

/// Who rules, in words.
fn author(by: &Author) -> String {
    match by {
        Author::Controller => "controller".into(),
        Author::SubController(of) => format!("sub-controller of {of}"),
        Author::Evaluator(of) if of.is_empty() => "evaluator".into(),
        Author::Evaluator(of) => format!("evaluator of {of}"),
        Author::Role(role) => role.clone(),
        Author::System => "Hakyu".into(),
    }
}

/// Which part of scenario time counted. Where the clock ran, deadlines ran in human minutes; what controllers jumped over
/// counts for nobody, and who plays alone and moves the clock has waited. Real events suspend.
fn pace(compiled: &Compiled, entries: &[Entry]) -> Pace {
    const NORMAL: u64 = 1000;
    let mut pace = Pace::identity();
    let (mut running, mut speed) = (false, NORMAL);
    let mut open: Vec<(u64, Option<String>)> = Vec::new();
    let name = |id: &Option<String>| {
        let id = id.as_ref()?;
        let own = organisation::all(compiled).into_iter().find(|o| o.id == *id);
        Some(own.map_or_else(|| id.clone(), |o| o.title.en))
    };
    let last = entries.last().map_or(0, |e| e.at);
    for entry in entries {
        match &entry.what {
            Act::Clock(Clock::Start) => {
                running = true;
                pace.speed(entry.at, speed);
            }
            Act::Clock(Clock::Speed(thousandths)) => {
                speed = *thousandths;
                if running {
                    pace.speed(entry.at, speed);
                }
            }
            Act::Clock(Clock::Pause) => {
                running = false;
                pace.speed(entry.at, NORMAL);
            }
            Act::Clock(Clock::Advance(to)) => match entry.by {
                Author::Role(_) => {
                    pace.speed(entry.at, NORMAL);
                    if running {
                        pace.speed(*to, speed);
                    }
                }
                // A branch cuts a span short: it was lived through, at the pace in force.
                Author::System => {}
                _ => pace.exclude(entry.at, *to, None),
            },
            Act::RealEvent { organisation, .. } => {
                open.push((entry.at, organisation.clone()));
                if organisation.is_none() && running {
                    running = false;
                    pace.speed(entry.at, NORMAL);
                }
            }
            Act::Resume { organisation } => {
                let over =
                    |o: &(u64, Option<String>)| organisation.is_none() || o.1 == *organisation;
                for (from, whose) in open.iter().filter(|o| over(o)) {
                    pace.exclude(*from, entry.at, name(whose));
                }
                open.retain(|o| !over(o));
            }
            _ => {}
        }
    }
    for (from, whose) in open {
        pace.exclude(from, last, name(&whose));
    }
    pace
}
