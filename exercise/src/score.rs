//! Scores: objectives measured on a record, each with its evidence (DESIGN 7.1). A score never mixes with severity.
//!
//! Every measure gives 0–100 or "not tested"; an objective whose clock never started is not tested, and a zero counts.

mod continuity;
mod deeds;
mod forecast;
mod modes;

use hakyu_engine::{Model, Record, RoleId, SimTime};
use hakyu_scenarios::{
    compile::{Anchor, Compiled, Measure, Objective},
    syntax::Part,
};

use crate::{
    history::History,
    outcome::{Evidence, ObjectiveScore, PartScore, Text},
    words::{title, words_of_part},
};

/// A finished run with its curves.
#[derive(Debug)]
pub struct Played {
    /// What the engine recorded.
    pub record: Record,
    /// Level curves.
    pub history: History,
}

impl Played {
    /// Prepares a record for scoring.
    pub fn new(record: Record, model: &Model) -> Self {
        let history = History::new(&record, model.service_count());
        Self { record, history }
    }
}

/// The runs that a score compares: the same draws under three responses.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// No discretionary response.
    pub none: &'a Played,
    /// The planner's best answer; absent if the scenario has none.
    pub reference: Option<&'a Played>,
    /// The run being scored.
    pub actual: &'a Played,
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

/// What a measure found.
struct Finding {
    score: Option<f64>,
    note: Option<Text>,
    evidence: Vec<Evidence>,
}

impl Finding {
    fn scored(score: f64, evidence: Vec<Evidence>) -> Self {
        Self { score: Some(score.clamp(0.0, 100.0)), note: None, evidence }
    }

    fn untested(why: Text) -> Self {
        Self { score: None, note: None, evidence: vec![Evidence { at: None, text: why }] }
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
pub fn score(compiled: &Compiled, runs: Comparison<'_>) -> Score {
    let objectives: Vec<ObjectiveScore> =
        compiled.objectives.iter().map(|o| objective(compiled, runs, o)).collect();
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
        let weight = weight_of(part);
        if runs.is_reference && part == Part::Continuity && members.iter().any(|o| o.note.is_some())
        {
            // The reference defines what can be averted: the part stands outside its total.
            parts.push(PartScore {
                id: part.word().into(),
                title: words_of_part(part),
                weight,
                score: None,
            });
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
        parts.push(PartScore { id: part.word().into(), title: words_of_part(part), weight, score });
    }
    Score {
        total: (tested > 0.0).then(|| sum / tested),
        coverage: if all > 0.0 { tested / all } else { 0.0 },
        parts,
        objectives,
    }
}

/// The parts in the order of the report.
const PARTS: [Part; 7] = [
    Part::Recognition,
    Part::Reporting,
    Part::Reach,
    Part::Continuity,
    Part::Plan,
    Part::Public,
    Part::Mode,
];

fn objective(compiled: &Compiled, runs: Comparison<'_>, objective: &Objective) -> ObjectiveScore {
    let finding = match &objective.measure {
        Measure::Timeliness { action, by, after, within } => {
            deeds::timely(compiled, runs.actual, *action, *by, *after, *within)
        }
        Measure::Reach { from, to, after, within } => {
            deeds::reach(compiled, runs.actual, *from, to, *after, *within)
        }
        Measure::Plan { steps, after, within } => {
            deeds::plan(compiled, runs.actual, steps, *after, *within)
        }
        Measure::Mode { mode, by, after, within, stand_down } => {
            let test = modes::Test { mode: *mode, by: *by, after: *after, within: *within };
            if *stand_down {
                modes::ended(compiled, runs.actual, &test)
            } else {
                modes::decided(compiled, runs.actual, &test)
            }
        }
        Measure::Continuity { services } => continuity::averted(compiled, runs, services),
        Measure::Keep { service, level, from, until } => {
            continuity::kept(compiled, runs.actual, *service, *level, (*from, *until))
        }
        Measure::Forecast { service, by, level, within } => {
            forecast::forecast(compiled, runs.actual, *service, *by, *level, *within)
        }
    };
    ObjectiveScore {
        id: objective.id.clone(),
        title: title(&objective.title),
        part: objective.part.word().into(),
        weight: objective.weight,
        score: finding.score,
        note: finding.note,
        evidence: finding.evidence,
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
    use super::timeliness;

    #[test]
    fn timeliness_falls_from_within_to_three_times_within() {
        assert!((timeliness(0, 60) - 100.0).abs() < 1e-12);
        assert!((timeliness(60, 60) - 100.0).abs() < 1e-12);
        assert!((timeliness(120, 60) - 50.0).abs() < 1e-12);
        assert!(timeliness(180, 60).abs() < 1e-12);
        assert!(timeliness(1, 0).abs() < 1e-12);
    }
}
