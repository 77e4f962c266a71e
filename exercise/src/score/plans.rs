//! What became of the steps of a response plan (BCP, IT-BCP, contingency plan): evidence, one line a step.

use hakyu_engine::{PlanId, SimTime, What, record::plans::PlansFact};
use hakyu_scenarios::compile::Compiled;

use super::{Played, evidence};
use crate::{
    outcome::{Evidence, Text},
    words::hours,
};

/// The steps of a plan in their order: done, with how late or early against its target, or not done. Nothing if the plan
/// was never invoked.
pub(super) fn steps(compiled: &Compiled, run: &Played, plan: PlanId) -> Vec<Evidence> {
    let of_plan = |fact: &PlansFact| match fact {
        PlansFact::Invoked { plan: of, .. }
        | PlansFact::StepBegan { plan: of, .. }
        | PlansFact::StepDone { plan: of, .. } => *of == plan,
        _ => false,
    };
    let facts: Vec<(SimTime, &PlansFact)> = run
        .record
        .facts
        .iter()
        .filter_map(|fact| match &fact.what {
            What::Plans(what) if of_plan(what) => Some((fact.at, what)),
            _ => None,
        })
        .collect();
    let Some(invoked) = facts.first().map(|f| f.0) else { return Vec::new() };
    let planned = &compiled.model.script().plans.plans[plan.index()];
    (0u32..)
        .zip(&planned.steps)
        .map(|(number, step)| {
            let name = format!("{}/{}", planned.id, step.id);
            let done = facts.iter().find_map(|(at, fact)| match fact {
                PlansFact::StepDone { step, late, .. } if *step == number => Some((*at, *late)),
                _ => None,
            });
            let began = facts.iter().find_map(|(at, fact)| match fact {
                PlansFact::StepBegan { step, .. } if *step == number => Some(*at),
                _ => None,
            });
            match (done, began) {
                (Some((at, late)), _) => evidence(at, finished(&name, late)),
                (None, Some(at)) => evidence(
                    at,
                    Text::new(format!("{name}: begun, not done"), format!("{name}：着手、未完了")),
                ),
                (None, None) => evidence(
                    invoked,
                    Text::new(format!("{name}: not done"), format!("{name}：未実施")),
                ),
            }
        })
        .collect()
}

fn finished(name: &str, late: Option<i64>) -> Text {
    match late {
        None => Text::new(format!("{name}: done"), format!("{name}：実施")),
        Some(late) if late > 0 => {
            let by = hours(late.unsigned_abs());
            Text::new(
                format!("{name}: done {} after its target", by.en),
                format!("{name}：目標より{}遅れて実施", by.ja),
            )
        }
        Some(early) => {
            let by = hours(early.unsigned_abs());
            Text::new(
                format!("{name}: done {} before its target", by.en),
                format!("{name}：目標より{}早く実施", by.ja),
            )
        }
    }
}
