//! What responses changed: the same future again with other decisions (DESIGN 7.1).
//!
//! Three arms share their draws: no discretionary response, what was done, and the reference, which is frozen before play and
//! sees its roles' knowledge only. What controllers did is the same in all of them, and after play ends all run on under the
//! same playbooks. Each decision is then left out or made at another time, and everything else held as it was: what is lost
//! more is its value. Values of several decisions do not add up. Futures that did not happen show luck beside it and never
//! enter a score.

mod arms;
mod decisions;
mod dress;
mod luck;
mod words;

pub use arms::{Arms, Scope};
pub use decisions::{Decision, Edit, Reference};
pub use dress::Dress;
pub use luck::{Wanted, luck};

use decisions::Values;

use std::num::NonZeroUsize;

use hakyu_engine::{Record, What, record::society::SocietyFact};
use hakyu_scenarios::compile::{Compiled, Measure};

use crate::{
    assemble::losses,
    outcome::Text,
    play::{PlayError, ordered},
    review::{Averted, Counterfactual, DecisionValue, SectorLoss},
    score::{Comparison, Played, score},
    words::{number, title},
};

/// The three arms, played.
#[derive(Debug)]
pub struct PlayedArms {
    /// No discretionary response.
    pub none: Played,
    /// What was done.
    pub actual: Played,
    /// The reference, if the scenario has one.
    pub reference: Option<Played>,
}

impl PlayedArms {
    /// The comparison of a run with these.
    pub(crate) fn comparison<'a>(&'a self, actual: &'a Played) -> Comparison<'a> {
        Comparison {
            none: &self.none,
            reference: self.reference.as_ref(),
            actual,
            credited: None,
            is_reference: false,
        }
    }
}

/// How much is to be played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// Threads; results do not depend on it.
    pub threads: NonZeroUsize,
    /// Whether decisions are left out and moved one by one.
    pub decisions: bool,
    /// Other futures, if any.
    pub luck: Option<Wanted>,
}

/// What comparing found.
#[derive(Debug)]
pub struct Compared {
    /// For the review.
    pub found: Counterfactual,
    /// The response without decisions that averted outage at the price of more people at risk, if there were any: what
    /// continuity is judged on.
    pub credited: Option<Played>,
}

/// Compares: `decisions` are those of `arms.actual`, in order of time. `done` hears (played, of how many) as it goes on.
///
/// # Errors
/// [`PlayError`] of any of the runs.
pub fn compare(
    compiled: &Compiled,
    arms: &Arms,
    played: &PlayedArms,
    decisions: &[Decision],
    effort: Effort,
    done: &(dyn Fn(u32, u32) + Sync),
) -> Result<Compared, PlayError> {
    let loss = sector_losses(compiled, played);
    let averted = averted(compiled, played);
    let mut tried = Values::default();
    if effort.decisions {
        tried = decisions::values(compiled, arms, played, decisions, effort.threads, done)?;
    }
    let luck = match effort.luck {
        Some(wanted) => Some(luck(compiled, arms, wanted, effort.threads, done)?),
        None => None,
    };
    let words =
        words::sentences(&loss, &tried.worth, tried.missed.as_ref(), played.reference.is_some());
    let Values { worth, missed, at_a_price } = tried;
    let credited = decisions::without(compiled, arms, decisions, &at_a_price)?;
    let found = Counterfactual { loss, averted, luck, decisions: worth, missed, words };
    Ok(Compared { found, credited })
}

/// Loss by sector under the three responses, where any of them lost anything.
fn sector_losses(compiled: &Compiled, arms: &PlayedArms) -> Vec<SectorLoss> {
    let none = losses(compiled, &arms.none);
    let actual = losses(compiled, &arms.actual);
    let reference = arms.reference.as_ref().map(|r| losses(compiled, r));
    let sectors = compiled.world.catalogue.sectors.iter().enumerate();
    sectors
        .filter_map(|(i, sector)| {
            let best = reference.as_ref().map(|r| r[i]);
            if none[i] <= 0.0 && actual[i] <= 0.0 && best.is_none_or(|b| b <= 0.0) {
                return None;
            }
            let all = [Some(&arms.none), Some(&arms.actual), arms.reference.as_ref()];
            Some(SectorLoss {
                sector: sector.id.clone(),
                title: title(&sector.title),
                people_hours: (none[i], actual[i], best),
                curves: all
                    .into_iter()
                    .flatten()
                    .map(|run| missing(compiled, run, &sector.id))
                    .collect(),
            })
        })
        .collect()
}

/// People without a sector's services over time, step-wise: people × missing share, where below the maintenance level.
fn missing(compiled: &Compiled, run: &Played, sector: &str) -> Vec<(u64, f64)> {
    let mut steps: Vec<(u64, i64)> = Vec::new();
    for &service in compiled.world.reporting_services() {
        let meta = compiled.world.service(service);
        if meta.sector.as_deref() != Some(sector) {
            continue;
        }
        let maintenance = compiled.model.info(service).maintenance.level.ppm();
        let mut before = 0_i64;
        for &(at, level) in &run.history.curve(service).steps {
            let out = if level < maintenance { hakyu_engine::FULL - level } else { 0 };
            // People times ppm: exact as long as it is not divided.
            let now = i64::try_from(u128::from(meta.people) * u128::from(out)).unwrap_or(i64::MAX);
            if now != before {
                steps.push((at, now - before));
                before = now;
            }
        }
    }
    steps.sort_unstable();
    let mut curve: Vec<(u64, f64)> = vec![(0, 0.0)];
    let mut level = 0_i64;
    for (at, step) in steps {
        level += step;
        let people = level as f64 / f64::from(hakyu_engine::FULL);
        match curve.last_mut() {
            Some(last) if last.0 == at => last.1 = people,
            _ => curve.push((at, people)),
        }
    }
    curve
}

/// Share of the avoidable loss that was averted, by objective of continuity.
fn averted(compiled: &Compiled, arms: &PlayedArms) -> Vec<Averted> {
    let Some(reference) = &arms.reference else { return Vec::new() };
    let of = |run: &Played, services: &[hakyu_engine::ServiceId]| -> f64 {
        services
            .iter()
            .map(|&s| {
                let level = compiled.model.info(s).maintenance.level;
                run.history.people_hours(s, compiled.world.service(s).people, level)
            })
            .sum()
    };
    let continuity = compiled.objectives.iter().filter_map(|o| match &o.measure {
        Measure::Continuity { services } => Some((o, services)),
        _ => None,
    });
    continuity
        .filter_map(|(objective, services)| {
            let (none, actual, best) =
                (of(&arms.none, services), of(&arms.actual, services), of(reference, services));
            if none - best <= 0.0 {
                return None;
            }
            let raw = (none - actual) / (none - best);
            let why = if raw > 1.0 {
                Some(Text::new(
                    "this response lost less than the reference, which is not the best possible one",
                    "今回の対応の損失は基準対応を下回った（基準対応は最善の対応とは限らない）",
                ))
            } else if raw < 0.0 {
                Some(Text::new(
                    format!("this response lost {} person-hours more than no response at all", number(actual - none)),
                    format!("今回の対応では、対応なしの場合より{}人時多く失われた", number(actual - none)),
                ))
            } else {
                None
            };
            Some(Averted { title: title(&objective.title), raw, capped: raw.clamp(0.0, 1.0), why })
        })
        .collect()
}

/// Person-hours at risk at the end of a run.
pub(crate) fn harm(record: &Record) -> u64 {
    let sums = record.facts.iter().filter_map(|f| match f.what {
        What::Society(SocietyFact::Sum { person_hours, .. }) => Some(person_hours),
        _ => None,
    });
    sums.fold(0, u64::saturating_add)
}

/// Plays numbered things on threads; results in order, the first error first.
fn each<T: Send>(
    count: usize,
    threads: NonZeroUsize,
    one: impl Fn(usize) -> Result<T, PlayError> + Sync,
    done: &(dyn Fn(u32) + Sync),
) -> Result<Vec<T>, PlayError> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    ordered(count, threads, || (), |(), n| one(n as usize), done).into_iter().collect()
}

/// What a changed run lost and scored.
struct Judged {
    losses: Vec<f64>,
    total: Option<f64>,
    harm: u64,
}

fn judge(compiled: &Compiled, arms: &PlayedArms, run: &Played) -> Result<Judged, PlayError> {
    Ok(Judged {
        losses: losses(compiled, run),
        total: score(compiled, arms.comparison(run))?.total,
        harm: harm(&run.record),
    })
}

/// The three decisions that mattered most, whichever way.
pub fn most(values: &[DecisionValue]) -> Vec<&DecisionValue> {
    // What is less than a hundredth of the largest, and no point of score, is not worth a sentence (ours).
    let largest = values.iter().map(|v| v.total.abs()).fold(0.0, f64::max);
    let tells = |v: &&DecisionValue| {
        v.total.abs() >= 0.01 * largest || v.points.is_some_and(|p| p.abs() >= 1.0)
    };
    let mut all: Vec<&DecisionValue> =
        values.iter().filter(|v| v.matters()).filter(tells).collect();
    all.sort_by(|a, b| b.weight().total_cmp(&a.weight()).then(a.at.cmp(&b.at)));
    all.truncate(3);
    all
}

impl DecisionValue {
    /// How much it mattered: person-hours whichever way, and a point of score as much as a thousand of them, so that
    /// decisions that moved no service but somebody's duty are told apart (ours, C).
    pub fn weight(&self) -> f64 {
        self.total.abs() + 1000.0 * self.points.unwrap_or(0.0).abs()
    }

    /// Who, with the organisation.
    pub fn who(&self) -> Text {
        let (role, own) = (&self.role, &self.organisation);
        if own.en.is_empty() || own == role {
            return role.clone();
        }
        Text::new(format!("{} – {}", own.en, role.en), format!("{}・{}", own.ja, role.ja))
    }

    /// Whether it changed anything at all.
    pub fn matters(&self) -> bool {
        self.weight() > 0.5
    }
}

#[cfg(test)]
mod tests;
