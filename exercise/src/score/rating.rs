//! The four ratings of HSEEP: what evaluators give, what the evidence proposes, and what either is worth.
//!
//! P performed without challenges, S with some, M with major challenges – achieved, but other activities harmed or risk
//! added –, U unable to be performed (HSEEP exercise evaluation guides; the wording of ratings is paraphrased). Which
//! number a rating is worth and where proposals change is ours (C): HSEEP gives none.

use hakyu_engine::{RoleId, What, record::society::SocietyFact};
use hakyu_scenarios::compile::Compiled;

use super::{Comparison, Finding, Played, continuity::FLOOR, evidence};
use crate::{
    outcome::{Evidence, Text},
    review::Rating,
    words::{number, role_title, title},
};

/// What a rating is worth, 0–100. Ours, confidence C.
pub fn points(rating: Rating) -> f64 {
    match rating {
        Rating::P => 100.0,
        Rating::S => 75.0,
        Rating::M => 40.0,
        Rating::U => 0.0,
    }
}

/// Ratings from the best to the worst.
const ALL: [Rating; 4] = [Rating::P, Rating::S, Rating::M, Rating::U];

/// Person-hours at risk up to which more of them are no worse. Ours, confidence C.
const HARM: u64 = 100;

/// An objective that evaluators rate: what the last of them ruled.
pub(super) fn rubric(compiled: &Compiled, run: &Played, objective: &str, by: RoleId) -> Finding {
    let who = role_title(compiled, by);
    let Some(ruled) = run.ruling(objective) else {
        return Finding::untested(Text::new(
            format!("not tested: no evaluator has rated {}", who.en),
            format!("未検証：{}は評価者による評価がまだない", who.ja),
        ));
    };
    let (rating, by, reason) = (ruled.rating, &ruled.by, &ruled.reason);
    let line = Text::new(
        format!("{}: rated {rating:?} by {by}: {reason}", who.en),
        format!("{}：{by}の評価{rating:?}：{reason}", who.ja),
    );
    Finding::scored(points(rating), vec![Evidence { at: None, text: line }])
}

/// What the evidence proposes: was it achieved, in time (both in the score), and at whose cost? The rating whose points
/// are nearest to the score; M at best where others were harmed or risk was added; none if it was not tested.
pub fn propose(score: Option<f64>, effects: &SideEffects) -> Option<Rating> {
    let score = score.filter(|s| s.is_finite())?;
    let far = |rating: &Rating| (points(*rating) - score).abs();
    let nearest = ALL.into_iter().min_by(|a, b| far(a).total_cmp(&far(b)))?;
    Some(if effects.harmful() { nearest.max(Rating::M) } else { nearest })
}

/// What an organisation's own decisions did to others, against the run without them: the same draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SideEffects {
    /// More people-hours lost in a sector that is not the organisation's own, beyond the floor: one line each.
    pub sectors: Vec<Evidence>,
    /// More person-hours at risk: one line.
    pub safety: Option<Evidence>,
}

impl SideEffects {
    /// Whether others were harmed or risk was added.
    pub fn harmful(&self) -> bool {
        !self.sectors.is_empty() || self.safety.is_some()
    }

    /// All lines.
    pub fn lines(&self) -> Vec<Evidence> {
        self.sectors.iter().chain(&self.safety).cloned().collect()
    }
}

/// Side effects between two runs: `runs.none` without the organisation's decisions, `runs.actual` with them. `own` are the
/// ids of its sectors. Differences up to the scenario's floor (people-hours) are none.
pub fn side_effects(compiled: &Compiled, runs: Comparison<'_>, own: &[&str]) -> SideEffects {
    let world = &compiled.world;
    let floor = compiled.scenario.scoring.floor.as_ref().map_or(FLOOR, |f| f.value as f64);
    let lost = |run: &Played, sector: &str| -> f64 {
        let services = world
            .reporting_services()
            .iter()
            .filter(|&&s| world.service(s).sector.as_deref() == Some(sector));
        services
            .map(|&s| {
                let level = compiled.model.info(s).maintenance.level;
                run.history.people_hours(s, world.service(s).people, level)
            })
            .sum()
    };
    let mut sectors = Vec::new();
    for sector in world.catalogue.sectors.iter().filter(|s| !own.contains(&s.id.as_str())) {
        let more = lost(runs.actual, &sector.id) - lost(runs.none, &sector.id);
        if more > floor {
            let (name, more) = (title(&sector.title), number(more));
            sectors.push(Evidence {
                at: None,
                text: Text::new(
                    format!(
                        "in this model: {more} people-hours more lost in {} by own decisions",
                        name.en
                    ),
                    format!("本モデルでは、自組織の判断により{}で{more}人時の損失が増加", name.ja),
                ),
            });
        }
    }
    let (with, without) = (at_risk(runs.actual), at_risk(runs.none));
    let more = with.saturating_sub(without);
    // One per cent of what was at risk anyway is within what the model can tell.
    let safety = (more > HARM.max(without / 100)).then(|| {
        let more = number(more as f64);
        evidence(
            runs.actual.record.end,
            Text::new(
                format!("in this model: {more} person-hours more at risk by own decisions"),
                format!("本モデルでは、自組織の判断により危険にさらされた人時が{more}増加"),
            ),
        )
    });
    SideEffects { sectors, safety }
}

/// Person-hours at risk over all places, to the end.
fn at_risk(run: &Played) -> u64 {
    let sums = run.record.facts.iter().filter_map(|fact| match fact.what {
        What::Society(SocietyFact::Sum { person_hours, .. }) => Some(person_hours),
        _ => None,
    });
    sums.fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_is_proposed_where_its_points_are_nearest() {
        let none = SideEffects::default();
        let proposed = |score| propose(Some(score), &none);
        assert_eq!(proposed(100.0), Some(Rating::P));
        // Half way between P and S lies 87.5, between S and M 57.5, between M and U 20.
        assert_eq!(proposed(88.0), Some(Rating::P));
        assert_eq!(proposed(87.0), Some(Rating::S));
        assert_eq!(proposed(58.0), Some(Rating::S));
        assert_eq!(proposed(57.0), Some(Rating::M));
        assert_eq!(proposed(21.0), Some(Rating::M));
        assert_eq!(proposed(19.0), Some(Rating::U));
        assert_eq!(proposed(0.0), Some(Rating::U), "silence");
        assert_eq!(propose(None, &none), None, "not tested");
    }

    #[test]
    fn what_harms_others_is_m_at_best() {
        let nowhere = || Evidence { at: None, text: Text::both("more") };
        let sectors = SideEffects { sectors: vec![nowhere()], safety: None };
        let safety = SideEffects { sectors: Vec::new(), safety: Some(nowhere()) };
        for effects in [sectors, safety] {
            assert_eq!(propose(Some(100.0), &effects), Some(Rating::M));
            assert_eq!(propose(Some(70.0), &effects), Some(Rating::M));
            assert_eq!(propose(Some(3.0), &effects), Some(Rating::U));
        }
    }
}
