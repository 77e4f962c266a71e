//! W0711 to W0714: things nobody uses, roles with nothing to do, objectives the playbooks cannot meet.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::Span;
use crate::syntax::{AnchorKind, Deed, Id, List, Measure, Mode, Objective, Scenario};

use super::Explanation;
use super::visit::{self, Refers, receivers};

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "W0711",
        title: "an action nobody takes",
        ja: "誰も行わない対応",
        text: "No playbook takes the action, and no inject, objective or condition asks for it. People may still choose it.",
        example: "actions:\n  - {id: a-1, title: Fuel, takes: 1h}\n",
        fix: "Use it in a playbook, or remove it.",
    },
    Explanation {
        code: "W0712",
        title: "a role with nothing to do",
        ja: "出番のない役割",
        text: "The role receives no inject and no message, acts in no playbook and is measured by no objective.",
        example: "roles:\n  - {id: extra, title: Extra, post: it, kind: operator}\n",
        fix: "Give it something, or remove it.",
    },
    Explanation {
        code: "W0713",
        title: "an objective no playbook meets",
        ja: "どの対応計画も満たさない評価項目",
        text: "The objective measures a deed that no step of this role does. In a run without people it scores nothing.",
        example: "playbooks:\n  - {id: p, steps: [{id: p-1, role: pr, at: T+1h, relay: {to: it}}]}\nobjectives:\n  - {id: o-1, title: Report, part: reporting, measure: {timeliness: {action: report, by: pr, after: step:p-1, within: 1h}}}\n",
        fix: "Add a step, or correct the role or the action.",
    },
    Explanation {
        code: "W0714",
        title: "an objective whose clock never starts",
        ja: "計時の始まらない評価項目",
        text: "The clock starts when the inject reaches the role that is measured, and it is not sent to that role. It may \
               still learn of it through others.",
        example: "injects:\n  - {id: i-1, at: T+1h, to: it, via: mail, text: Hello}\nobjectives:\n  - {id: o-1, title: Report, part: reporting, measure: {timeliness: {action: report, by: pr, after: inject:i-1, within: 1h}}}\n",
        fix: "Add the role to the inject's `to`, or start the clock with something it sees.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    let (mut actions, mut roles) = (BTreeSet::new(), BTreeSet::new());
    visit::references(scenario, &mut |id, refers| match refers {
        Refers::To(List::Actions)
        | Refers::Either(_, List::Actions)
        | Refers::Deed
        | Refers::DeedOrStep => {
            actions.insert(id.value.as_str());
        }
        Refers::To(List::Roles) => {
            roles.insert(id.value.as_str());
        }
        _ => {}
    });
    for choice in visit::selections(scenario) {
        let chosen = crate::select::roles(scenario, choice, None, &|_, _| true);
        roles.extend(chosen.into_iter().map(|role| role.id.value.as_str()));
    }
    for action in &scenario.actions {
        if !actions.contains(action.id.value.as_str()) {
            tell(
                "W0711",
                format!("nobody takes the action {}", quoted(&action.id.value)),
                action.id.span,
                "unused",
                diags,
            );
        }
    }
    for role in &scenario.roles {
        if !roles.contains(role.id.value.as_str()) {
            tell(
                "W0712",
                format!("the role {} has nothing to do", quoted(&role.id.value)),
                role.id.span,
                "idle",
                diags,
            );
        }
    }
    for objective in &scenario.objectives {
        if scenario.steps().next().is_some() {
            unmet(scenario, objective, diags);
        }
        clock(scenario, objective, diags);
    }
}

fn tell(code: &'static str, message: String, span: Span, label: &str, diags: &mut Diagnostics) {
    diags.push(Diagnostic::warning(code, message).at(span, label));
}

fn unmet(scenario: &Scenario, objective: &Objective, diags: &mut Diagnostics) {
    let done = |by: &Id, fits: &dyn Fn(&Deed) -> bool| {
        !scenario.ids.has(List::Roles, &by.value)
            || scenario.steps().any(|step| step.role.value == by.value && fits(&step.deed))
    };
    let (met, span, what) = match &objective.measure {
        Measure::Timeliness { action, by, .. } => {
            (done(by, &|deed| deed.word() == action.value), action.span, quoted(&action.value))
        }
        Measure::Forecast { by, service, .. } => {
            let fits = |deed: &Deed| matches!(deed, Deed::Forecast { service: other, .. } if other.value == service.value);
            (done(by, &fits), by.span, format!("a forecast for {}", quoted(&service.value)))
        }
        Measure::Mode { by, mode, stand_down, .. } => {
            let wanted = if *stand_down { Mode::Normal } else { mode.value };
            // An overlay is stood down by deciding on it again.
            let fits = |deed: &Deed| match deed {
                Deed::SwitchMode(other) => {
                    other.value == wanted || (*stand_down && other.value == mode.value)
                }
                _ => false,
            };
            (done(by, &fits), by.span, format!("the switch to {}", quoted(wanted.word())))
        }
        Measure::Reach { from, .. } => {
            (done(from, &|deed| !receivers(deed).is_empty()), from.span, "a message".into())
        }
        Measure::Form { by, action, .. } => {
            let fits = |deed: &Deed| match action {
                Some(kind) => deed.word() == kind.value.word(),
                None => !receivers(deed).is_empty(),
            };
            (done(by, &fits), by.span, "a message".into())
        }
        Measure::Continuity(_)
        | Measure::Keep { .. }
        | Measure::Plan { .. }
        | Measure::Rubric { .. } => return,
    };
    if !met {
        let message = format!(
            "no playbook has what {} measures: {what} by this role",
            quoted(&objective.id.value)
        );
        tell("W0713", message, span, "no step does this", diags);
    }
}

fn clock(scenario: &Scenario, objective: &Objective, diags: &mut Diagnostics) {
    let (Measure::Timeliness { by, after, .. }
    | Measure::Mode { by, after, .. }
    | Measure::Form { by, after, .. }) = &objective.measure
    else {
        return;
    };
    let inject = scenario
        .injects
        .iter()
        .find(|i| after.kind == AnchorKind::Inject && i.id.value == after.id.value);
    if let Some(inject) = inject.filter(|i| !i.to.iter().any(|to| to.value == by.value)) {
        diags.push(
            Diagnostic::warning(
                "W0714",
                format!(
                    "the inject {} is not sent to {}",
                    quoted(&inject.id.value),
                    quoted(&by.value)
                ),
            )
            .at(after.id.span, "the clock may never start")
            .also(by.span, "the role that is measured"),
        );
    }
}
