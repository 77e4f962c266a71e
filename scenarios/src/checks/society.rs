//! Findings about people at risk, trust, disorder.

use crate::condition::Measure;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::syntax::Scenario;

use super::Explanation;
use super::visit;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0921",
        title: "a measure of society without society",
        ja: "社会の状態を定義せずに参照している",
        text: "A condition or text asks for trust, rumour, disorder or harm, and the scenario has no `society` section that \
               would move them.",
        example: "injects:\n  - {id: i-1, when: \"trust() < 50%\", to: pr, via: mail, text: Hello}\n",
        fix: "Add a `society` section, or remove the condition.",
    },
    Explanation {
        code: "E0922",
        title: "weights of lifelines above 100 %",
        ja: "重みの合計が100%を超えている",
        text: "The weights say how much of what people feel each lifeline is; together they cannot be more than everything.",
        example: "society:\n  lifelines:\n    - {service: water, at-risk: 1%, weight: 70%}\n    - {service: electricity, at-risk: 1%, weight: 60%}\n",
        fix: "Lower the weights so that they add up to 100 % or less.",
    },
    Explanation {
        code: "E0923",
        title: "society without lifelines",
        ja: "生活を支えるサービスがない",
        text: "`society` needs at least one lifeline: without any, nothing ever moves it.",
        example: "society: {lifelines: []}\n",
        fix: "Name the services people rely on, or remove the section.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    match &scenario.society {
        None => visit::measures(scenario, &mut |measure| {
            let span = match measure {
                Measure::Rumour(place) | Measure::Disorder(place) | Measure::Harm(place) => {
                    place.span
                }
                Measure::Trust => trust_span(scenario),
                _ => return,
            };
            diags.push(
                Diagnostic::error("E0921", "this scenario has no `society`")
                    .at(span, "nothing moves this"),
            );
        }),
        Some(society) => {
            let all: u64 = society.lifelines.iter().map(|l| u64::from(l.weight.value)).sum();
            if all > 1_000_000
                && let Some(last) = society.lifelines.last()
            {
                diags.push(
                    Diagnostic::error("E0922", "the weights add up to more than 100 %")
                        .at(last.weight.span, "with this one"),
                );
            }
            if society.lifelines.is_empty() {
                diags.push(
                    Diagnostic::error("E0923", "`society` has no lifelines").at(society.span, ""),
                );
            }
        }
    }
}

/// Where trust is asked for: the first condition that does, or the scenario.
fn trust_span(scenario: &Scenario) -> Span {
    let asks = |c: &&crate::source::Spanned<crate::condition::Condition>| {
        let mut found = false;
        c.value.walk(&mut |part| {
            found |= matches!(
                part,
                crate::condition::Condition::Compare { measure: Measure::Trust, .. }
            );
        });
        found
    };
    visit::conditions(scenario).find(asks).map_or(scenario.id.span, |c| c.span)
}
