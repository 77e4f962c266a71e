//! What went well and what to improve, and what to do about it: from the objectives of a run or an exercise with their evidence.
//!
//! A finding names an objective, what led to its result (a message that lay unread, a channel that was down, something that was
//! never known) and the dependency, plan or standard that it puts in question. A proposal follows from each area for improvement;
//! people confirm it, change it or strike it out. Words hold no scores, so that they stay when numbers are switched off.
//!
//! ```no_run
//! use hakyu_exercise::{findings::findings, outcome::Outcome, review::Review};
//!
//! fn fill(outcome: &Outcome, review: &mut Review) {
//!     let (found, proposals) = findings(outcome, review);
//!     review.findings = found;
//!     review.improvements = proposals;
//! }
//! ```

mod analysis;
mod grades;
mod plan;
mod proposals;
#[cfg(test)]
mod tests;

pub use grades::ungraded;
pub use plan::{PlanError, earlier, plan_json, read_plan};
pub use proposals::add_notes;

use crate::{
    outcome::{Outcome, Text},
    review::{Finding, Improvement, ObjectiveRow, Rating, Review},
};

/// From this score on an objective is a strength (confidence C: our choice; the lower end of what planners call "met").
pub const STRENGTH: f64 = 90.0;

/// Up to this score an objective is an area for improvement (confidence C: our choice; a task that took 1.8 times its time scores 60).
pub const AREA: f64 = 60.0;

/// What an objective's result amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It went well.
    Strength,
    /// It went neither so well nor so badly that it needs words.
    Between,
    /// It needs improvement.
    Area,
    /// Nothing tested it.
    Untested,
}

/// Judges an objective. What an evaluator ruled decides alone. Otherwise M or U, or a score up to [`AREA`], make an area, and P,
/// or without a rating a score from [`STRENGTH`] on, makes a strength.
pub fn verdict(score: Option<f64>, proposed: Option<Rating>, ruled: Option<Rating>) -> Verdict {
    if let Some(ruled) = ruled {
        return match ruled {
            Rating::P => Verdict::Strength,
            Rating::S => Verdict::Between,
            Rating::M | Rating::U => Verdict::Area,
        };
    }
    match (proposed, score.filter(|score| score.is_finite())) {
        (Some(Rating::M | Rating::U), _) => Verdict::Area,
        (_, Some(score)) if score <= AREA => Verdict::Area,
        (None, Some(score)) if score >= STRENGTH => Verdict::Strength,
        (Some(Rating::P), _) => Verdict::Strength,
        (None, None) => Verdict::Untested,
        _ => Verdict::Between,
    }
}

/// An objective with whose it is.
pub(crate) struct Subject {
    /// The organisation; empty where objectives were scored for all together.
    pub(crate) organisation: Text,
    /// The objective.
    pub(crate) row: ObjectiveRow,
}

impl Subject {
    fn verdict(&self) -> Verdict {
        let ruled = self.row.ruled.as_ref().map(|ruled| ruled.0);
        verdict(self.row.score, self.row.proposed, ruled)
    }

    /// How much it matters, the gravest first: how bad its rating is, then the weight that was lost.
    fn gravity(&self) -> (u8, f64) {
        let rating = self.row.ruled.as_ref().map(|ruled| ruled.0).or(self.row.proposed);
        let rank = match rating {
            Some(Rating::U) => 2,
            Some(Rating::M) => 1,
            _ => 0,
        };
        let missing = 100.0 - self.row.score.filter(|score| score.is_finite()).unwrap_or(100.0);
        (rank, missing * self.row.weight)
    }
}

/// The objectives of all organisations; those of the response that was played where there are no organisations. A run without any
/// response has none, since nobody acted, nor has the reference, which is the planner's own answer.
pub(crate) fn subjects(outcome: &Outcome, review: &Review) -> Vec<Subject> {
    if !review.organisations.is_empty() {
        let each = review.organisations.iter();
        return each
            .flat_map(|organisation| {
                organisation.objectives.iter().map(|row| Subject {
                    organisation: organisation.title.clone(),
                    row: row.clone(),
                })
            })
            .collect();
    }
    let Some(arm) =
        outcome.arms.get(outcome.actual).filter(|arm| !matches!(&*arm.id, "none" | "reference"))
    else {
        return Vec::new();
    };
    arm.objectives
        .iter()
        .map(|objective| Subject {
            organisation: Text::default(),
            row: ObjectiveRow {
                id: objective.id.clone(),
                title: objective.title.clone(),
                part: objective.part.clone(),
                weight: objective.weight,
                capability: Text::default(),
                score: objective.score,
                proposed: None,
                ruled: None,
                evidence: objective.evidence.clone(),
                replies: Vec::new(),
            },
        })
        .collect()
}

/// Strengths and areas for improvement, and a proposal for each area: the gravest first. Actions agreed in the discussion (notes of kind
/// `agreed`) follow as they were written.
pub fn findings(outcome: &Outcome, review: &Review) -> (Vec<Finding>, Vec<Improvement>) {
    let mut subjects = subjects(outcome, review);
    // A stable order: gravity first, the order of the scenario among equals.
    subjects.sort_by(|a, b| {
        let (a, b) = (a.gravity(), b.gravity());
        b.0.cmp(&a.0).then_with(|| b.1.total_cmp(&a.1))
    });
    let (mut found, mut proposals) = (Vec::new(), Vec::new());
    for subject in subjects.iter().filter(|subject| subject.verdict() == Verdict::Strength) {
        found.push(Finding {
            strength: true,
            text: Text::new(
                format!("“{}” was performed as intended.", subject.row.title.en),
                format!("「{}」は、想定どおり実施されました。", subject.row.title.ja),
            ),
            analysis: analysis::shown(&subject.row.evidence),
            questions: Text::default(),
            ..blank(subject)
        });
    }
    for subject in subjects.iter().filter(|subject| subject.verdict() == Verdict::Area) {
        let causes = analysis::causes(outcome, review, subject);
        let finding = Finding {
            text: shortfall(&subject.row),
            analysis: analysis::words(&causes, &subject.row),
            questions: analysis::questions(&causes, &subject.row),
            ..blank(subject)
        };
        proposals.push(proposals::proposal(&finding, &causes, &subject.row));
        found.push(finding);
    }
    proposals.extend(proposals::agreed(review));
    proposals::name(&mut proposals);
    (found, proposals)
}

fn blank(subject: &Subject) -> Finding {
    Finding {
        strength: false,
        objective: subject.row.id.clone(),
        capability: subject.row.capability.clone(),
        organisation: subject.organisation.clone(),
        text: Text::default(),
        analysis: Text::default(),
        questions: Text::default(),
        evidence: subject.row.evidence.clone(),
    }
}

/// How far an objective fell short, in words: by its rating, or by how much of its score is left.
fn shortfall(row: &ObjectiveRow) -> Text {
    let title = &row.title;
    let rating = row.ruled.as_ref().map(|ruled| ruled.0).or(row.proposed);
    let nothing = row.score.is_some_and(|score| score <= 0.0);
    let (en, ja) = match rating {
        Some(Rating::U) => ("could not be performed", "実施できませんでした"),
        Some(Rating::M) => {
            ("was performed with major challenges", "実施されましたが、大きな課題がありました")
        }
        _ if nothing => ("was not performed", "実施されませんでした"),
        _ => ("fell well short of what was intended", "想定を大きく下回りました"),
    };
    Text::new(format!("“{}” {en}.", title.en), format!("「{}」は、{ja}。", title.ja))
}
