//! Findings about channels, routes, modes, circles and desks.

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::select;
use crate::shape;
use crate::syntax::messages::{Circle, Route, Select};
use crate::syntax::{AnchorKind, Deed, Measure, Objective, Role, RoleKind, Scenario};

use super::{Explanation, visit};

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0901",
        title: "no office hours",
        ja: "執務時間として読めない",
        text: "Office hours have a first and a last time of day and days of the week.",
        example: "roles:\n  - {id: desk, title: Desk, post: liaison, kind: ministry, office: {from: \"9\", to: \"17:30\", days: mon-fri}}\n",
        fix: "Write times like \"09:00\" in quotes and days like mon, or mon-fri for a range.",
    },
    Explanation {
        code: "E0902",
        title: "its own deputy",
        ja: "自分自身が代理",
        text: "A post that is not there cannot stand in for itself.",
        example: "roles:\n  - {id: desk, title: Desk, post: liaison, kind: ministry, deputy: desk}\n",
        fix: "Name another role, or remove `deputy`: messages then wait.",
    },
    Explanation {
        code: "E0903",
        title: "two rules for one mode",
        ja: "同じ体制の定義が二つある",
        text: "Each mode has one rule: who decides, who is told, who reports.",
        example: "modes:\n  - {id: crisis, deciders: [pr]}\n  - {id: crisis, deciders: [it]}\n",
        fix: "Put both together.",
    },
    Explanation {
        code: "E0904",
        title: "a normal mode that lies over others",
        ja: "平時を重ねる体制にしている",
        text: "`normal` is the mode without any other; deciding it is the stand-down. It cannot lie over another.",
        example: "modes:\n  - {id: normal, overlay: true}\n",
        fix: "Remove `overlay`.",
    },
    Explanation {
        code: "E0905",
        title: "an unknown phase",
        ja: "未知の段階",
        text: "A phase is named that no mode of this scenario has.",
        example: "playbooks:\n  - id: p\n    steps:\n      - {id: p-1, role: pr, at: T+1h, switch-phase: share}\n",
        fix: "Declare it under the mode: `phases: [{id: gather, for: 2h}, {id: share}]`.",
    },
    Explanation {
        code: "E0906",
        title: "a clock that starts with no mode",
        ja: "起点となる体制がない",
        text: "`after: mode:MODE` starts when the mode is called for, as its `when` says; `mode-news:MODE` when the role learns of it. \
               This is no mode, or no rule says when it is called for.",
        example: "modes:\n  - {id: crisis, deciders: [pr]}\nobjectives:\n  - {id: o, title: O, part: mode, measure: {mode: {mode: crisis, by: pr, after: mode:crisis, within: 1h}}}\n",
        fix: "Give the mode its condition: `modes: [{id: crisis, deciders: [pr], when: \"level('medical@chiba') < 50%\"}]`.",
    },
    Explanation {
        code: "E0907",
        title: "an end without a beginning",
        ja: "必要となる条件のない解除条件",
        text: "`until` says when a mode is no longer called for; without `when` it never is.",
        example: "modes:\n  - {id: crisis, deciders: [pr], until: \"time() >= T+2d\"}\n",
        fix: "Add `when`, or remove `until`.",
    },
    Explanation {
        code: "E0908",
        title: "reports by the second",
        ja: "間隔の短すぎる定時報告",
        text: "Status reports are written and read by people; once a minute is the most.",
        example: "modes:\n  - {id: crisis, reports: [{from: it, to: pr, every: 0s}]}\n",
        fix: "Give the interval that the plan asks for, like 1h.",
    },
    Explanation {
        code: "W0905",
        title: "a mode seen by somebody else",
        ja: "決定権のない役割の起点",
        text: "Whether a mode is called for is judged in the view of those who decide on it. Neither this role nor a colleague of its \
               organisation does, so the clock never starts and the objective is not tested.",
        example: "modes:\n  - {id: crisis, deciders: [it], when: \"level('electricity@chiba') < 50%\"}\nobjectives:\n  - {id: o, title: O, part: mode, measure: {timeliness: {action: report, by: pr, after: mode:crisis, within: 1h}}}\n",
        fix: "Name a decider, or start from `mode-news:MODE`: when the role learned of the decision.",
    },
    Explanation {
        code: "W0901",
        title: "a choice that nobody fits",
        ja: "該当する役割がない",
        text: "No role of this scenario fits all keys of the selection, so the route, mode or circle does nothing with it.",
        example: "routes:\n  - {id: f1, from: {kind: operator}, to: {kind: ministry}, takes: report, gives: report}\n",
        fix: "Correct the selection, or declare the roles.",
    },
    Explanation {
        code: "W0902",
        title: "an order to an independent circle",
        ja: "独立した輪への指示",
        text: "The circle is under nobody's orders. What its members have told each other of their own will goes to a \
               ministry or NISC by this route with their participation only, as if it were voluntary: a request, not an order.",
        example: "roles:\n  - {id: c-1, title: C1, post: secretariat, kind: ceptoar}\n  - {id: c-2, title: C2, post: secretariat, kind: ceptoar}\n  - {id: nisc, title: NISC, post: liaison, kind: nisc}\nroutes:\n  - {id: f6, from: {kind: ceptoar}, to: {kind: ceptoar}, takes: relay, gives: relay, voluntary: true}\n  - {id: up, from: {kind: ceptoar}, to: {kind: nisc}, takes: relay, gives: report}\ncircles:\n  - {id: council, members: {kind: ceptoar}, independent: true}\n",
        fix: "Write `voluntary: true`, which is what happens, or let the route take another kind of message.",
    },
    Explanation {
        code: "W0903",
        title: "a route that takes what nobody sends",
        ja: "誰も送らない連絡を対象とする経路",
        text: "No step, route or mode of this scenario sends a message of the kinds it takes, so it never passes anything on.",
        example: "playbooks:\n  - id: p\n    steps:\n      - {id: p-1, role: pr, at: T+1h, report: {to: it}}\nroutes:\n  - {id: f1, from: [pr], to: [it], takes: newsletter, gives: relay}\n",
        fix: "Correct `takes`, or leave the route out. Participants may still send such messages by hand.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    for role in &scenario.roles {
        deputy(role, diags);
    }
    modes(scenario, diags);
    for objective in &scenario.objectives {
        clock(scenario, objective, diags);
    }
    phases(scenario, diags);
    if !scenario.roles.is_empty() {
        for choice in visit::selections(scenario) {
            nobody(scenario, choice, diags);
        }
    }
    for route in &scenario.routes {
        unsent(scenario, route, diags);
        for circle in scenario.circles.iter().filter(|c| c.independent) {
            ordered(scenario, route, circle, diags);
        }
    }
}

fn deputy(role: &Role, diags: &mut Diagnostics) {
    if let Some(deputy) = role.desk.deputy.as_ref().filter(|d| d.value == role.id.value) {
        diags.push(
            Diagnostic::error("E0902", "nobody stands in for themselves").at(deputy.span, ""),
        );
    }
}

fn modes(scenario: &Scenario, diags: &mut Diagnostics) {
    for (at, mode) in scenario.modes.iter().enumerate() {
        let earlier = scenario.modes.iter().take(at).find(|m| m.id.value == mode.id.value);
        if let Some(earlier) = earlier {
            let word = quoted(mode.id.value.word());
            diags.push(
                Diagnostic::error("E0903", format!("there are two rules for {word}"))
                    .at(mode.id.span, "again")
                    .also(earlier.id.span, "first here"),
            );
        }
        for every in mode.reports.iter().map(|r| r.every).filter(|e| e.value < 60) {
            diags.push(
                Diagnostic::error("E0908", "nobody reports more than once a minute")
                    .at(every.span, ""),
            );
        }
        if let (None, Some(until)) = (&mode.when, &mode.until) {
            diags.push(
                Diagnostic::error("E0907", "`until` ends what `when` begins").at(until.span, ""),
            );
        }
        if mode.id.value == crate::syntax::Mode::Normal && mode.overlay == Some(true) {
            diags.push(
                Diagnostic::error("E0904", "the normal mode does not lie over others")
                    .at(mode.span, ""),
            );
        }
    }
}

/// The mode that starts a clock exists, is called for by a condition, and is seen by the role that is measured.
fn clock(scenario: &Scenario, objective: &Objective, diags: &mut Diagnostics) {
    let Some(after) = objective.measure.anchor() else { return };
    if !matches!(after.kind, AnchorKind::Mode | AnchorKind::ModeNews) {
        return;
    }
    let word = after.id.value.as_str();
    if !shape::MODES.contains(&word) {
        return diags.push(
            Diagnostic::error("E0906", format!("there is no mode {}", quoted(word)))
                .at(after.id.span, "no such mode")
                .suggest_nearest(after.id.span, word, shape::MODES.iter().copied()),
        );
    }
    if after.kind == AnchorKind::ModeNews {
        return;
    }
    let rule = scenario.modes.iter().find(|m| m.id.value.word() == word);
    let Some(rule) = rule.filter(|m| m.when.is_some()) else {
        return diags.push(
            Diagnostic::error("E0906", format!("nothing says when {} is called for", quoted(word)))
                .at(after.id.span, "the clock never starts")
                .help("give the mode a condition: `when`"),
        );
    };
    let (Measure::Timeliness { by, .. }
    | Measure::Mode { by, .. }
    | Measure::Form { by, .. }
    | Measure::Reach { from: by, .. }) = &objective.measure
    else {
        return;
    };
    let Some(deciders) = &rule.deciders else { return };
    let role = scenario.roles.iter().find(|r| r.id.value == by.value);
    let organisation = |r: &Role| r.organisation.as_ref().map(|o| o.en().to_owned());
    let sees = |role: &Role| {
        select::roles(scenario, deciders, None, &anywhere).into_iter().any(|decider| {
            let colleague = organisation(role).is_some_and(|o| organisation(decider) == Some(o));
            decider.id.value == role.id.value || colleague
        })
    };
    if role.is_some_and(|role| !sees(role)) {
        diags.push(
            Diagnostic::warning(
                "W0905",
                format!("{} does not decide on {}", quoted(&by.value), quoted(word)),
            )
            .at(after.id.span, "the clock never starts")
            .also(by.span, "the role that is measured"),
        );
    }
}

fn phases(scenario: &Scenario, diags: &mut Diagnostics) {
    let known = || scenario.modes.iter().flat_map(|m| &m.phases).map(|p| p.0.value.as_str());
    let steps = scenario.steps().filter_map(|step| match &step.deed {
        Deed::SwitchPhase(phase) => Some(phase),
        _ => None,
    });
    for phase in steps.chain(scenario.routes.iter().filter_map(|r| r.phase.as_ref())) {
        if !known().any(|name| name == phase.value) {
            diags.push(
                Diagnostic::error("E0905", format!("no mode has a phase {}", quoted(&phase.value)))
                    .at(phase.span, "unknown phase")
                    .suggest_nearest(phase.span, &phase.value, known()),
            );
        }
    }
}

/// Without a world every place may lie in every other.
fn anywhere(_: &str, _: &str) -> bool {
    true
}

fn nobody(scenario: &Scenario, choice: &Select, diags: &mut Diagnostics) {
    // Unknown names are told as such.
    let unknown =
        |role: &crate::syntax::Id| !scenario.ids.has(crate::syntax::List::Roles, &role.value);
    if choice.roles.iter().any(unknown) {
        return;
    }
    if select::roles(scenario, choice, None, &anywhere).is_empty() {
        diags.push(
            Diagnostic::warning("W0901", "no role fits this")
                .at(choice.span, "nobody")
                .help("a role has to fit every key that is given"),
        );
    }
}

fn unsent(scenario: &Scenario, route: &Route, diags: &mut Diagnostics) {
    let takes = |word: &str| route.takes.iter().any(|k| k.value.word() == word);
    let sent = scenario.steps().any(|step| takes(step.deed.word()))
        || scenario
            .routes
            .iter()
            .any(|r| r.id.value != route.id.value && takes(r.gives.value.word()))
        || (takes("status") && scenario.modes.iter().any(|m| !m.reports.is_empty()))
        || (takes("notice") && scenario.modes.iter().any(|m| m.told.is_some()))
        || (takes("notice") && !scenario.contracts.is_empty());
    // A base of roles and routes without any steps is for others to build on.
    // A base lays ways for scenarios to come.
    let inherited = route.span.file != scenario.span.file;
    if !sent && !inherited && scenario.steps().next().is_some() {
        diags.push(
            Diagnostic::warning(
                "W0903",
                format!("nobody sends what {} takes", quoted(&route.id.value)),
            )
            .at(route.span, ""),
        );
    }
}

fn ordered(scenario: &Scenario, route: &Route, circle: &Circle, diags: &mut Diagnostics) {
    if route.voluntary {
        return;
    }
    let members = select::roles(scenario, &circle.members, None, &anywhere);
    let member = |role: &&Role| members.iter().any(|m| m.id.value == role.id.value);
    let some = |choice: &Select, test: &dyn Fn(&&Role) -> bool| {
        select::roles(scenario, choice, None, &anywhere).iter().any(test)
    };
    let shared = scenario.routes.iter().filter(|r| r.voluntary).any(|r| {
        some(&r.from, &member)
            && some(&r.to, &member)
            && route.takes.iter().any(|k| k.value == r.gives.value)
    });
    let government = |role: &&Role| matches!(role.kind.value, RoleKind::Ministry | RoleKind::Nisc);
    if shared && some(&route.from, &member) && some(&route.to, &government) {
        diags.push(
            Diagnostic::warning(
                "W0902",
                format!("{} is under nobody's orders", quoted(&circle.id.value)),
            )
            .at(route.span, "what its members tell each other leaves it here")
            .also(circle.span, "this circle is independent")
            .help("it goes on with their participation only; write `voluntary: true`"),
        );
    }
}
