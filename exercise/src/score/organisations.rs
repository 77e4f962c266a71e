//! Scores of organisations, each on its own decisions, those of others held as made.
//!
//! An objective belongs to the organisation of the role that its measure names; continuity of a service to the one that
//! alone has telemetry of it; `owner` in the scenario says otherwise. What belongs to nobody counts in the overall score
//! only. Scores are of organisations, never of persons, and do not add up.

use std::collections::BTreeSet;

use hakyu_engine::{RoleId, ServiceId};
use hakyu_scenarios::{
    compile::{Compiled, Measure, Objective},
    syntax::Part,
};

use super::{
    Comparison, ScoreError, objective,
    rating::{SideEffects, propose, side_effects},
    total,
};
use crate::{
    organisation::{self, Organisation},
    outcome::{Evidence, ObjectiveScore, Text},
    review::{ObjectiveRow, OrganisationScore, PartRow},
    words::text,
};

/// A role of the organisation that an objective belongs to; none if it belongs to no single one.
pub fn owner(compiled: &Compiled, of: &Objective) -> Option<RoleId> {
    if of.owner.is_some() {
        return of.owner;
    }
    let script = compiled.model.script();
    match &of.measure {
        Measure::Timeliness { by, .. }
        | Measure::Forecast { by, .. }
        | Measure::Mode { by, .. }
        | Measure::Form { by, .. }
        | Measure::Rubric { by } => Some(*by),
        Measure::Reach { from, .. } => Some(*from),
        Measure::Plan { steps, .. } => steps.first().map(|s| script.steps[s.index()].role),
        Measure::Continuity { services } => watcher(compiled, services),
        Measure::Keep { service, .. } => watcher(compiled, &[*service]),
    }
}

/// A role of the one organisation that has telemetry of any of these services.
fn watcher(compiled: &Compiled, services: &[ServiceId]) -> Option<RoleId> {
    let telemetry = &compiled.model.script().knowledge.telemetry;
    let seeing: BTreeSet<RoleId> = telemetry
        .iter()
        .filter(|t| t.services.iter().any(|s| services.contains(s)))
        .map(|t| t.role)
        .collect();
    let sees = |o: &Organisation| o.roles.iter().any(|r| seeing.contains(r));
    let watching: Vec<Organisation> =
        organisation::all(compiled).into_iter().filter(sees).collect();
    match watching.as_slice() {
        [one] => one.roles.iter().copied().find(|r| seeing.contains(r)),
        _ => None,
    }
}

/// Scores of the organisations that have objectives, in the order of the scenario.
///
/// `runs` is the exercise as a whole. `own` gives, by id of organisation, the comparison for its own decisions: `none` with
/// its decisions taken out and those of others as made, `actual` as made, `reference` with its own as the reference has
/// them. Continuity and side effects rest on it; where it is missing, on `runs`.
///
/// # Errors
/// [`ScoreError`] if a formula fails.
pub fn organisations(
    compiled: &Compiled,
    runs: Comparison<'_>,
    own: &[(String, Comparison<'_>)],
) -> Result<Vec<OrganisationScore>, ScoreError> {
    let mut scores = Vec::new();
    for organisation in organisation::all(compiled) {
        let of: Vec<(usize, &Objective)> = compiled
            .objectives
            .iter()
            .enumerate()
            .filter(|(_, o)| owner(compiled, o).is_some_and(|r| organisation.roles.contains(&r)))
            .collect();
        if of.is_empty() {
            continue;
        }
        let paired = own.iter().find(|o| o.0 == organisation.id).map_or(runs, |o| o.1);
        scores.push(one(compiled, &organisation, &of, runs, paired)?);
    }
    Ok(scores)
}

fn one(
    compiled: &Compiled,
    organisation: &Organisation,
    of: &[(usize, &Objective)],
    runs: Comparison<'_>,
    paired: Comparison<'_>,
) -> Result<OrganisationScore, ScoreError> {
    let sectors: Vec<&str> = organisation.sectors.iter().map(String::as_str).collect();
    let effects = side_effects(compiled, paired, &sectors);
    let mut rows = Vec::new();
    let mut measured: Vec<ObjectiveScore> = Vec::new();
    for &(number, of) in of {
        let on_own = of.part == Part::Continuity;
        let mut score = objective(compiled, if on_own { paired } else { runs }, of)?;
        if matches!(of.measure, Measure::Continuity { .. }) {
            no_credit(&mut score, &effects);
        }
        rows.push(row(compiled, runs, number, &score, &effects));
        measured.push(score);
    }
    let (total, coverage, parts) = total(compiled, &measured, paired.is_reference);
    Ok(OrganisationScore {
        id: organisation.id.clone(),
        title: organisation.title.clone(),
        manned: organisation.roles.iter().any(|r| runs.actual.people.contains(r)),
        total,
        coverage,
        parts: parts
            .into_iter()
            .map(|p| PartRow { id: p.id, title: p.title, weight: p.weight, score: p.score })
            .collect(),
        objectives: rows,
    })
}

/// Outage averted at the cost of safety earns nothing.
fn no_credit(score: &mut ObjectiveScore, effects: &SideEffects) {
    if effects.safety.is_some() && score.score.is_some_and(|s| s > 0.0) {
        score.score = Some(0.0);
        let words = Text::new(
            "no credit for what was averted: safety became worse",
            "安全が悪化したため、回避した損失は採点しない",
        );
        score.evidence.push(Evidence { at: None, text: words });
    }
}

fn row(
    compiled: &Compiled,
    runs: Comparison<'_>,
    number: usize,
    score: &ObjectiveScore,
    effects: &SideEffects,
) -> ObjectiveRow {
    let entry = compiled.scenario.objectives.get(number);
    let rubric = score.part == Part::Rubric.word();
    let proposed = if rubric { None } else { propose(score.score, effects) };
    let mut evidence = score.evidence.clone();
    if proposed.is_some() {
        evidence.extend(effects.lines());
    }
    ObjectiveRow {
        id: score.id.clone(),
        title: score.title.clone(),
        part: score.part.clone(),
        weight: score.weight,
        capability: entry.and_then(|o| o.capability.as_ref()).map(text).unwrap_or_default(),
        score: score.score,
        proposed,
        ruled: runs.actual.ruling(&score.id).map(|r| (r.rating, r.reason.clone(), r.by.clone())),
        evidence,
        replies: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outage_averted_at_the_cost_of_safety_earns_nothing() {
        let earned = |score, effects: &SideEffects| {
            let mut row = ObjectiveScore {
                id: "o".into(),
                title: Text::both("O"),
                part: Part::Continuity.word().into(),
                weight: 1.0,
                score,
                note: None,
                evidence: Vec::new(),
            };
            no_credit(&mut row, effects);
            (row.score, row.evidence.len())
        };
        let line = Evidence { at: None, text: Text::both("more at risk") };
        let safe = SideEffects { sectors: vec![line.clone()], safety: None };
        let unsafe_ = SideEffects { sectors: Vec::new(), safety: Some(line) };
        assert_eq!(earned(Some(80.0), &safe), (Some(80.0), 0), "others lost, nobody was at risk");
        assert_eq!(earned(Some(80.0), &unsafe_), (Some(0.0), 1));
        assert_eq!(earned(None, &unsafe_), (None, 0), "not tested remains so");
    }
}
