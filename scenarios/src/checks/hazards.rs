//! E0621 to E0625: words of the taxonomy, and the form of hazards.

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::{Id, Scenario};
use crate::taxonomy::{Entry, taxonomy};

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0621",
        title: "an unknown event type",
        ja: "未知の事象の類型",
        text: "The taxonomy of reports (`seeds/taxonomy.yaml`) has no such type of event.",
        example: "events:\n  - {id: e-1, at: T+1h, types: [unavailable], outage: {provider: cloud, for: 1h}}\n",
        fix: "Use one of its eight types, or leave `types` out.",
    },
    Explanation {
        code: "E0622",
        title: "an unknown cause",
        ja: "未知の原因",
        text: "The taxonomy of reports (`seeds/taxonomy.yaml`) has no such cause. Not to know is a cause too: `unknown`.",
        example: "events:\n  - {id: e-1, at: T+1h, causes: [disasters], outage: {provider: cloud, for: 1h}}\n",
        fix: "Use one or several of its seventeen causes, or leave `causes` out.",
    },
    Explanation {
        code: "E0623",
        title: "more than all sites under water",
        ja: "浸水施設の割合の超過",
        text: "The classes of depth are shares of the sites of one place; together they cannot pass 100 %.",
        example: "events:\n  - {id: e-1, at: T+1h, flood: {depth: {chiba: {0.5-3: 70%, 3-5: 50%}}, target: {service: water}, fragility: line, repair: 1d}}\n",
        fix: "Correct the shares.",
    },
    Explanation {
        code: "E0624",
        title: "damage states out of order",
        ja: "被害段階の順序の誤り",
        text: "A curve with states goes from the lightest to the worst, and a worse one needs at least as much to be reached.",
        example: "events:\n  - {id: e-1, at: T+1h, snow: {depth: {chiba: 60}, target: {service: water}, repair: 1d, fragility: {states: [{state: complete, median: 90, beta: 0.3, loss: 100%}, {state: slight, median: 30, beta: 0.3, loss: 10%}]}}}\n",
        fix: "Put them in order.",
    },
    Explanation {
        code: "E0625",
        title: "two ways at once",
        ja: "両立しない指定",
        text: "A hazard says of each exposed asset either `repair` or `for`; and what it says stands in `exposed`, if there is such a list.",
        example: "events:\n  - {id: e-1, at: T+1h, snow: {depth: {chiba: 60}, target: {service: water}, fragility: line, repair: 1d, for: 2d}}\n",
        fix: "Keep the one you mean.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    for event in &scenario.events {
        words("E0621", "event type", event.types.as_ref(), &taxonomy().types, diags);
        words("E0622", "cause", event.causes.as_ref(), &taxonomy().causes, diags);
    }
}

fn words(
    code: &'static str,
    what: &str,
    written: Option<&Vec<Id>>,
    known: &[Entry],
    diags: &mut Diagnostics,
) {
    let names = || known.iter().map(|e| e.id.as_str());
    for word in written.into_iter().flatten().filter(|w| !names().any(|name| name == w.value)) {
        let all = names().collect::<Vec<_>>().join(", ");
        diags.push(
            Diagnostic::error(code, format!("there is no {what} {}", quoted(&word.value)))
                .at(word.span, "not in the taxonomy")
                .help(format!("one of {all}"))
                .suggest_nearest(word.span, &word.value, names()),
        );
    }
}
