//! E0511 to E0514: injects and steps that can never come about, as far as that can be known before a run.

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::{Compare, Condition, Measure};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::Span;
use crate::syntax::{Inject, InjectTrigger, List, Scenario, Step, StepTrigger};

use super::Explanation;
use super::visit::receivers;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0511",
        title: "an inject that can never fire",
        ja: "決して発動しない状況付与",
        text: "It is dated after the end, or its condition can never hold: a time after the end, a level outside 0 to \
               100 %, or another inject that cannot fire itself.",
        example: "injects:\n  - {id: i-1, at: T+20d, to: pr, via: mail, text: Hello}\n",
        fix: "Correct the time or the condition, or make the scenario longer.",
    },
    Explanation {
        code: "E0512",
        title: "steps that wait for each other",
        ja: "互いに待ち合う手順",
        text: "Each of these steps is set off by the next one, and the last by the first, so none ever is.",
        example: "playbooks:\n  - id: p\n    steps:\n      - {id: p-1, role: pr, after: p-2, relay: {to: it}}\n      - {id: p-2, role: it, after: p-1, relay: {to: pr}}\n",
        fix: "Give one of them another trigger: a time, an inject or a condition.",
    },
    Explanation {
        code: "E0513",
        title: "a step whose condition can never hold",
        ja: "決して成り立たない条件の手順",
        text: "The condition asks for a time after the end, a level outside 0 to 100 %, or something that cannot come \
               about itself.",
        example: "playbooks:\n  - id: p\n    steps:\n      - {id: p-1, role: pr, when: time() > T+20d, relay: {to: it}}\n",
        fix: "Correct the condition.",
    },
    Explanation {
        code: "E0514",
        title: "a step that waits for a message it never gets",
        ja: "届かない連絡を待つ手順",
        text: "`on` waits until an inject, or the message of another step, reaches the role. That inject does not go to \
               this role, or that step sends it nothing.",
        example: "injects:\n  - {id: i-1, at: T+1h, to: pr, via: mail, text: Hello}\nplaybooks:\n  - id: p\n    steps:\n      - {id: p-1, role: it, on: i-1, relay: {to: pr}}\n",
        fix: "Add the role to `to`, or use `after` to wait for the step itself.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    let injects =
        scenario.injects.iter().map(|inject| (inject.id.value.as_str(), Item::Inject(inject)));
    let steps = scenario.steps().map(|step| (step.id.value.as_str(), Item::Step(step)));
    let items: Vec<(&str, Item<'_>)> = injects.chain(steps).collect();
    let known = Known::of(scenario, &items);
    for inject in scenario.injects.iter().filter(|i| !known.comes(&i.id.value)) {
        let (span, why) = match &inject.trigger {
            InjectTrigger::At(at) => (at.span, "after the end of the scenario"),
            InjectTrigger::When(condition) => (condition.span, "this can never hold"),
            InjectTrigger::Like(other) => (other.span, "that one can never fire"),
            InjectTrigger::Released => continue,
        };
        let mut diagnostic = Diagnostic::error(
            "E0511",
            format!("the inject {} can never fire", quoted(&inject.id.value)),
        )
        .at(span, why);
        if matches!(inject.trigger, InjectTrigger::At(_)) {
            diagnostic = diagnostic.also(scenario.duration.span, "how long it lasts");
        }
        diags.push(diagnostic);
    }
    for step in scenario.steps() {
        if let StepTrigger::When(condition) = &step.trigger
            && !known.condition(&condition.value)
        {
            let message = format!("the step {} can never be set off", quoted(&step.id.value));
            diags.push(
                Diagnostic::error("E0513", message).at(condition.span, "this can never hold"),
            );
        }
        message(scenario, &known, step, diags);
    }
    cycles(scenario, diags);
}

/// What may come about, by id.
struct Known<'s> {
    end: i64,
    /// Declared injects and steps.
    all: BTreeMap<&'s str, &'s Item<'s>>,
    /// Those that may come about.
    some: BTreeSet<&'s str>,
}

/// An inject or a step.
enum Item<'s> {
    Inject(&'s Inject),
    Step(&'s Step),
}

impl<'s> Known<'s> {
    /// Grows from nothing: whenever something may come about, what waits for it is looked at again.
    fn of(scenario: &Scenario, items: &'s [(&'s str, Item<'s>)]) -> Self {
        let end = i64::try_from(scenario.duration.value).unwrap_or(i64::MAX);
        let all: BTreeMap<&str, &Item<'_>> = items.iter().map(|(id, item)| (*id, item)).collect();
        let mut waiting: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, item) in items {
            item.names(&mut |name| waiting.entry(name).or_default().push(id));
        }
        let mut known = Self { end, all, some: BTreeSet::new() };
        let mut queue: Vec<&str> = items.iter().map(|(id, _)| *id).collect();
        while let Some(id) = queue.pop() {
            let comes =
                !known.some.contains(id) && known.all.get(id).is_some_and(|item| known.item(item));
            if comes {
                known.some.insert(id);
                queue.extend(waiting.get(id).into_iter().flatten());
            }
        }
        known
    }

    fn item(&self, item: &Item<'_>) -> bool {
        match item {
            Item::Inject(inject) => match &inject.trigger {
                // Somebody may release it.
                _ if inject.contingency => true,
                InjectTrigger::At(at) => at.value < self.end,
                InjectTrigger::When(condition) => self.condition(&condition.value),
                InjectTrigger::Like(other) => self.comes(&other.value),
                InjectTrigger::Released => true,
            },
            Item::Step(step) => match &step.trigger {
                StepTrigger::At(at) => at.value < self.end,
                StepTrigger::When(condition) => self.condition(&condition.value),
                StepTrigger::On(id) | StepTrigger::After(id) => self.comes(&id.value),
            },
        }
    }

    /// Whether an inject or step may come about; actions, and what is not declared or not readable, always may.
    fn comes(&self, id: &str) -> bool {
        self.some.contains(id) || !self.all.contains_key(id)
    }

    /// Whether a condition may hold at some time.
    fn condition(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Compare { measure, compare, value } => {
                let (low, high) = match measure {
                    Measure::Level(_)
                    | Measure::Believed { .. }
                    | Measure::Trust
                    | Measure::Rumour(_)
                    | Measure::Disorder(_) => (0, 1_000_000),
                    Measure::Time => (0, self.end.saturating_sub(1)),
                    Measure::People(_) | Measure::Buffer { .. } | Measure::Harm(_) => (0, i64::MAX),
                };
                match compare {
                    Compare::Less => value.value > low,
                    Compare::AtMost => value.value >= low,
                    Compare::Greater => value.value < high,
                    Compare::AtLeast => value.value <= high,
                }
            }
            Condition::Fired(inject) | Condition::Received { inject, .. } => {
                self.comes(&inject.value)
            }
            Condition::Done { deed, .. } => self.comes(&deed.value),
            Condition::All(parts) => parts.iter().all(|part| self.condition(part)),
            Condition::Any(parts) => parts.iter().any(|part| self.condition(part)),
            Condition::Knows { .. }
            | Condition::Not(_)
            | Condition::Milestone(_)
            | Condition::Mode { .. }
            | Condition::System { .. } => true,
        }
    }
}

impl<'s> Item<'s> {
    /// Calls `tell` with the ids it waits for.
    fn names(&self, tell: &mut impl FnMut(&'s str)) {
        let condition = match self {
            Self::Inject(inject) => match &inject.trigger {
                InjectTrigger::At(_) | InjectTrigger::Released => return,
                InjectTrigger::Like(other) => return tell(&other.value),
                InjectTrigger::When(condition) => condition,
            },
            Self::Step(step) => match &step.trigger {
                StepTrigger::At(_) => return,
                StepTrigger::When(condition) => condition,
                StepTrigger::On(id) | StepTrigger::After(id) => return tell(&id.value),
            },
        };
        condition.value.walk(&mut |part| match part {
            Condition::Fired(id)
            | Condition::Received { inject: id, .. }
            | Condition::Done { deed: id, .. } => tell(&id.value),
            _ => {}
        });
    }
}

/// `on` needs a message that arrives.
fn message(scenario: &Scenario, known: &Known<'_>, step: &Step, diags: &mut Diagnostics) {
    let StepTrigger::On(id) = &step.trigger else { return };
    let role = &step.role.value;
    if !scenario.ids.has(List::Roles, role) {
        return;
    }
    let (to, place, what) = match known.all.get(id.value.as_str()) {
        Some(Item::Inject(inject)) => (inject.to.as_slice(), inject.id.span, "inject"),
        Some(Item::Step(other)) => (receivers(&other.deed), other.id.span, "step"),
        None => return,
    };
    if !to.iter().any(|receiver| receiver.value == *role) {
        diags.push(
            Diagnostic::error(
                "E0514",
                format!("the {what} {} sends nothing to {}", quoted(&id.value), quoted(role)),
            )
            .at(id.span, "this never arrives")
            .also(place, format!("this {what}"))
            .also(step.role.span, "the role"),
        );
    }
}

/// Steps that lead back to themselves through `on` and `after`.
fn cycles(scenario: &Scenario, diags: &mut Diagnostics) {
    let next: BTreeMap<&str, (&str, Span)> = scenario
        .steps()
        .filter_map(|step| match &step.trigger {
            StepTrigger::On(id) | StepTrigger::After(id) => {
                Some((step.id.value.as_str(), (id.value.as_str(), id.span)))
            }
            _ => None,
        })
        .collect();
    let mut told = BTreeSet::new();
    for &start in next.keys() {
        let mut chain: Vec<&str> = Vec::new();
        let mut passed = BTreeSet::new();
        let mut at = start;
        while let Some((to, _)) =
            next.get(at).filter(|_| !passed.contains(at) && !told.contains(at))
        {
            chain.push(at);
            passed.insert(at);
            at = to;
        }
        let Some(first) = chain.iter().position(|id| *id == at) else {
            told.extend(chain);
            continue;
        };
        let circle = chain.get(first..).unwrap_or_default();
        let names: Vec<&str> = circle.iter().copied().chain([at]).collect();
        let mut spans = circle.iter().filter_map(|id| next.get(id)).map(|(_, span)| *span);
        if let Some(span) = spans.next() {
            let mut diagnostic = Diagnostic::error(
                "E0512",
                format!("steps wait for each other: {}", names.join(" → ")),
            )
            .at(span, "waits for the next");
            for span in spans {
                diagnostic = diagnostic.also(span, "waits for the next");
            }
            diags.push(diagnostic);
        }
        told.extend(chain);
    }
}
