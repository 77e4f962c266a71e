//! Scores: objectives measured on a record, each with its evidence (DESIGN 7.1). A score never mixes with severity.
//!
//! Every measure gives 0–100 or "not tested"; an objective whose clock never started is not tested, and a zero counts.

mod continuity;
mod deeds;
#[cfg(test)]
mod fairness;
mod forecast;
pub mod forms;
#[cfg(test)]
mod miniature;
mod modes;
pub mod organisations;
pub mod pace;
mod plans;
mod played;
pub mod rating;
mod reach;

use hakyu_engine::{RoleId, SimTime};
use hakyu_scenarios::{
    compile::{Anchor, Compiled, Measure, Objective},
    syntax::Part,
};

pub(crate) use played::DoneDeed;
pub use played::{Attested, Played, Ruled};

use crate::{
    outcome::{Evidence, ObjectiveScore, PartScore, Text},
    words::{title, words_of_part},
};

/// The runs that a score compares: the same draws under three responses.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// No discretionary response.
    pub none: &'a Played,
    /// The planner's best answer; absent if the scenario has none.
    pub reference: Option<&'a Played>,
    /// The run being scored.
    pub actual: &'a Played,
    /// The same without decisions that averted outage at the price of more people at risk: what continuity is judged on.
    pub credited: Option<&'a Played>,
    /// It is the reference itself: continuity then defines 100 and stays outside the total.
    pub is_reference: bool,
}

/// The score of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// 0–100 over what was tested.
    pub total: Option<f64>,
    /// Share of the weight that was tested.
    pub coverage: f64,
    /// By part.
    pub parts: Vec<PartScore>,
    /// By objective.
    pub objectives: Vec<ObjectiveScore>,
}

/// A measure that gave no number: a defect of a formula, never a zero.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// The measure of an objective is not a number, or not finite.
    #[error("the measure of the objective '{objective}' gave {value}, which is no score")]
    NotFinite {
        /// Id of the objective.
        objective: String,
        /// What it gave.
        value: f64,
    },
}

/// What a measure found.
struct Finding {
    /// As the formula gives it; cut to 0–100 when it has been checked.
    score: Option<f64>,
    note: Option<Text>,
    evidence: Vec<Evidence>,
}

impl Finding {
    fn scored(score: f64, evidence: Vec<Evidence>) -> Self {
        Self { score: Some(score), note: None, evidence }
    }

    fn untested(why: Text) -> Self {
        Self { score: None, note: None, evidence: vec![Evidence { at: None, text: why }] }
    }
}

/// A score within 0–100.
///
/// # Errors
/// [`ScoreError::NotFinite`].
fn checked(objective: &str, score: Option<f64>) -> Result<Option<f64>, ScoreError> {
    match score {
        Some(value) if !value.is_finite() => {
            Err(ScoreError::NotFinite { objective: objective.to_owned(), value })
        }
        score => Ok(score.map(|s| s.clamp(0.0, 100.0))),
    }
}

/// 100 up to `within`, falling in a straight line to 0 at three times `within`.
pub fn timeliness(took: u64, within: u64) -> f64 {
    if took <= within {
        return 100.0;
    }
    let limit = within.saturating_mul(3);
    if took >= limit {
        return 0.0;
    }
    100.0 * (limit - took) as f64 / (limit - within) as f64
}

/// Scores a run.
///
/// # Errors
/// [`ScoreError`] if a formula fails.
pub fn score(compiled: &Compiled, runs: Comparison<'_>) -> Result<Score, ScoreError> {
    let objectives: Vec<ObjectiveScore> = compiled
        .objectives
        .iter()
        .map(|o| objective(compiled, runs, o))
        .collect::<Result<_, ScoreError>>()?;
    let (total, coverage, parts) = total(compiled, &objectives, runs.is_reference);
    Ok(Score { total, coverage, parts, objectives })
}

/// Total, coverage and parts of some objectives: means by weight over what was tested.
fn total(
    compiled: &Compiled,
    objectives: &[ObjectiveScore],
    is_reference: bool,
) -> (Option<f64>, f64, Vec<PartScore>) {
    let scoring = &compiled.scenario.scoring;
    let weight_of =
        |part: Part| scoring.weights.iter().find(|w| w.0.value == part).map_or(1.0, |w| w.1.value);
    let mut parts = Vec::new();
    let (mut sum, mut tested, mut all) = (0.0, 0.0, 0.0);
    for part in PARTS {
        let members: Vec<&ObjectiveScore> =
            objectives.iter().filter(|o| o.part == part.word()).collect();
        if members.is_empty() {
            continue;
        }
        let (id, title, weight) = (part.word().into(), words_of_part(part), weight_of(part));
        if is_reference && part == Part::Continuity && members.iter().any(|o| o.note.is_some()) {
            // The reference defines what can be averted: the part stands outside its total.
            parts.push(PartScore { id, title, weight, score: None });
            continue;
        }
        let full: f64 = members.iter().map(|o| o.weight).sum();
        let counted = || members.iter().filter_map(|o| o.score.map(|s| (o.weight, s)));
        let seen: f64 = counted().map(|c| c.0).sum();
        let share = if full > 0.0 { seen / full } else { 0.0 };
        let score = (seen > 0.0).then(|| counted().map(|c| c.0 * c.1).sum::<f64>() / seen);
        all += weight;
        tested += weight * share;
        if let Some(score) = score {
            sum += weight * share * score;
        }
        parts.push(PartScore { id, title, weight, score });
    }
    let coverage = if all > 0.0 { tested / all } else { 0.0 };
    ((tested > 0.0).then(|| sum / tested), coverage, parts)
}

/// The parts in the order of the report.
const PARTS: [Part; 8] = [
    Part::Recognition,
    Part::Reporting,
    Part::Reach,
    Part::Continuity,
    Part::Plan,
    Part::Public,
    Part::Mode,
    Part::Rubric,
];

fn objective(
    compiled: &Compiled,
    runs: Comparison<'_>,
    objective: &Objective,
) -> Result<ObjectiveScore, ScoreError> {
    let finding = measured(compiled, runs, objective);
    Ok(ObjectiveScore {
        id: objective.id.clone(),
        title: title(&objective.title),
        part: objective.part.word().into(),
        weight: objective.weight,
        score: checked(&objective.id, finding.score)?,
        note: finding.note,
        evidence: finding.evidence,
    })
}

fn measured(compiled: &Compiled, runs: Comparison<'_>, objective: &Objective) -> Finding {
    let run = runs.actual;
    match &objective.measure {
        Measure::Timeliness { action, by, after, within } => {
            deeds::timely(compiled, run, *action, *by, *after, *within)
        }
        Measure::Reach { from, to, after, within } => {
            let test = reach::Test { from: *from, to, after: *after, within: *within };
            reach::reach(compiled, run, test)
        }
        Measure::Plan { steps, after, within } => {
            deeds::plan(compiled, run, steps, *after, *within)
        }
        Measure::Mode { mode, by, after, within, stand_down } => {
            let test = modes::Test { mode: *mode, by: *by, after: *after, within: *within };
            if *stand_down {
                modes::ended(compiled, run, &test)
            } else {
                modes::decided(compiled, run, &test)
            }
        }
        Measure::Continuity { services } => continuity::averted(compiled, runs, services),
        Measure::Keep { service, level, from, until } => {
            continuity::kept(compiled, run, *service, *level, (*from, *until))
        }
        Measure::Forecast { service, by, level, within } => {
            forecast::forecast(compiled, run, *service, *by, *level, *within)
        }
        Measure::Form { by, after, kind, within, min } => {
            let test =
                forms::Test { by: *by, after: *after, kind: *kind, within: *within, min: *min };
            forms::measure(compiled, run, &test)
        }
        Measure::Rubric { by } => rating::rubric(compiled, run, &objective.id, *by),
    }
}

/// When the clock of a measure starts for a role: when what it starts from entered the role's own view.
pub(crate) fn clock(
    compiled: &Compiled,
    run: &Played,
    after: Anchor,
    role: RoleId,
) -> Option<SimTime> {
    deeds::clock_for(compiled, run, after, role)
}

fn seconds(time: SimTime) -> i64 {
    i64::try_from(time.0).unwrap_or(i64::MAX)
}

fn evidence(at: SimTime, text: Text) -> Evidence {
    Evidence { at: Some(seconds(at)), text }
}

#[cfg(test)]
mod tests {
    use super::{ScoreError, checked, timeliness};

    #[test]
    fn timeliness_falls_from_within_to_three_times_within() {
        assert!((timeliness(0, 60) - 100.0).abs() < 1e-12);
        assert!((timeliness(60, 60) - 100.0).abs() < 1e-12);
        assert!((timeliness(120, 60) - 50.0).abs() < 1e-12);
        assert!(timeliness(180, 60).abs() < 1e-12);
        assert!(timeliness(1, 0).abs() < 1e-12);
    }
    #[test]
    fn what_is_no_number_is_an_error_and_a_zero_counts() {
        assert_eq!(checked("o", None), Ok(None));
        assert_eq!(checked("o", Some(0.0)), Ok(Some(0.0)));
        assert_eq!(checked("o", Some(-3.0)), Ok(Some(0.0)));
        assert_eq!(checked("o", Some(104.0)), Ok(Some(100.0)));
        for value in [f64::INFINITY, f64::NEG_INFINITY] {
            let error = ScoreError::NotFinite { objective: "o".into(), value };
            assert_eq!(checked("o", Some(value)), Err(error));
        }
        let nothing = checked("o", Some(f64::NAN));
        assert!(matches!(nothing, Err(ScoreError::NotFinite { .. })), "{nothing:?}");
    }
}
