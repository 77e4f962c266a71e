//! E0604 and W0605: what evaluators rate has a part of its own, and something to watch.

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::{Measure, Objective, Part, Scenario};

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0604",
        title: "a rating in the wrong part",
        ja: "評価者の評価と区分の不一致",
        text: "What the program measures and what people rate are never mixed in one number: `measure: {rubric: …}` counts in the \
               part `rubric`, and nothing else does.",
        example: "objectives:\n  - {id: o-1, title: Calm, part: plan, tasks: [One voice], measure: {rubric: {by: pr}}}\n",
        fix: "Write `part: rubric` with `measure: {rubric: …}`, and another part with any other measure.",
    },
    Explanation {
        code: "W0605",
        title: "nothing for the evaluator to watch",
        ja: "評価の着眼点がない",
        text: "An evaluator rates what was agreed on before. Without `tasks` two evaluators rate two different things.",
        example: "objectives:\n  - {id: o-1, title: Calm, part: rubric, measure: {rubric: {by: pr}}}\n",
        fix: "Write in `tasks` what has to be seen for a P.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    for objective in &scenario.objectives {
        look(objective, diags);
    }
}

fn look(objective: &Objective, diags: &mut Diagnostics) {
    let rated = matches!(objective.measure, Measure::Rubric { .. });
    let id = quoted(&objective.id.value);
    if rated != (objective.part.value == Part::Rubric) {
        let message = if rated {
            format!("evaluators rate {id}, and it counts in another part")
        } else {
            format!("{id} counts in the part of evaluators, and is measured")
        };
        let label = "another part";
        diags.push(Diagnostic::error("E0604", message).at(objective.part.span, label));
    }
    if rated && objective.tasks.is_empty() {
        let message = format!("nothing says what to watch in {id}");
        diags.push(Diagnostic::warning("W0605", message).at(objective.id.span, "no `tasks`"));
    }
}
