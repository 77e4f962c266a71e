//! E0401, E0402: every id is declared once.

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::{List, Scenario};

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0401",
        title: "the same id twice in one list",
        ja: "同じ一覧に同じIDが二つある",
        text: "References would not know which of the two is meant.",
        example: "themes:\n  - {id: a, text: One}\n  - {id: a, text: Two}\n",
        fix: "Rename one of them, and what refers to it.",
    },
    Explanation {
        code: "E0402",
        title: "the same id in two lists",
        ja: "二つの一覧に同じIDがある",
        text: "Events, injects, steps and objectives share their ids: objectives, steps and conditions refer to them by \
               name alone, and logs name nothing else.",
        example: "events:\n  - {id: a, at: T+1h, outage: {provider: cloud, for: 1h}}\ninjects:\n  - {id: a, at: T+1h, to: pr, via: mail, text: Hello}\n",
        fix: "Give each its own id, for example with a letter in front: e-1, i-1, p-1, o-1.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    for list in List::ALL {
        for (id, spans) in scenario.ids.of(list) {
            let [first, rest @ ..] = spans else { continue };
            for again in rest {
                diags.push(
                    Diagnostic::error(
                        "E0401",
                        format!("there are two {}s with the id {}", list.item(), quoted(id)),
                    )
                    .at(*again, "again")
                    .also(*first, "first here"),
                );
            }
        }
    }
    let shared = [List::Events, List::Injects, List::Steps, List::Objectives];
    for (n, list) in shared.iter().enumerate() {
        for (id, spans) in scenario.ids.of(*list) {
            let Some(here) = spans.first() else { continue };
            for earlier in shared.iter().take(n) {
                if let Some(there) = scenario.ids.places(*earlier, id).first() {
                    let message = format!(
                        "the id {} is used for {} and {}",
                        quoted(id),
                        a(earlier.item()),
                        a(list.item())
                    );
                    diags.push(
                        Diagnostic::error("E0402", message)
                            .at(*here, list.item())
                            .also(*there, earlier.item()),
                    );
                }
            }
        }
    }
}

/// With its article.
pub(crate) fn a(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
