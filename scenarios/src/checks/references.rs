//! E0403, E0404: every reference leads somewhere.

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::{Deed, Id, List, Scenario};

use super::Explanation;
use super::ids::a;
use super::visit::{self, Refers};

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0403",
        title: "a reference to nothing",
        ja: "存在しないものへの参照",
        text: "A role, inject, event, step, action, theme or source is named that the scenario does not declare.",
        example: "injects:\n  - {id: i-1, at: T+1h, to: power-rp, via: mail, text: Hello}\n",
        fix: "Correct the name, or declare it. What a base scenario declares can be used too.",
    },
    Explanation {
        code: "E0404",
        title: "an unknown deed",
        ja: "未知の対応",
        text: "Objectives, expectations and conditions name what people do: report, relay, publish-forecast, announce, \
               switch-mode, or the id of an action of this scenario (conditions may name a step as well).",
        example: "injects:\n  - id: i-1\n    at: T+1h\n    to: pr\n    via: mail\n    text: Hello\n    expects: [{action: repotr}]\n",
        fix: "Use one of these words, or declare the action under `actions`.",
    },
    Explanation {
        code: "E0405",
        title: "an unknown mechanism",
        ja: "未知の仕組み",
        text: "`mechanisms` leaves mechanisms of the world out by their words; this is none of them.",
        example: "mechanisms: {crew: off}\n",
        fix: "Use one of the words that `hakyu run --without` lists: crews, channel-needs, cyber-spread and so on.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    visit::references(scenario, &mut |id, refers| match refers {
        Refers::To(list) => look(scenario, id, &[list], diags),
        Refers::Either(one, other) => look(scenario, id, &[one, other], diags),
        Refers::Deed => deed(scenario, id, &[List::Actions], diags),
        Refers::DeedOrStep => deed(scenario, id, &[List::Actions, List::Steps], diags),
    });
    let systems = scenario.systems.iter().filter_map(|system| system.source.as_ref());
    for source in scenario.events.iter().filter_map(|event| event.source.as_ref()).chain(systems) {
        // A citation is free text; what looks like an id is one.
        let word =
            source.value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if word && scenario.ids.of(List::Sources).next().is_some() {
            look(scenario, source, &[List::Sources], diags);
        }
    }
}

fn look(scenario: &Scenario, id: &Id, lists: &[List], diags: &mut Diagnostics) {
    if lists.iter().any(|list| scenario.ids.has(*list, &id.value)) {
        return;
    }
    let what = lists.iter().map(|list| list.item()).collect::<Vec<_>>().join(" or ");
    let names = lists.iter().flat_map(|list| scenario.ids.of(*list)).map(|(name, _)| name);
    if diags.is_full() {
        return diags.push(Diagnostic::error("E0403", "there is no such thing").at(id.span, ""));
    }
    let mut diagnostic =
        Diagnostic::error("E0403", format!("there is no {what} {}", quoted(&id.value)))
            .at(id.span, format!("no such {what}"))
            .suggest_nearest(id.span, &id.value, names);
    if diagnostic.suggestion.is_none()
        && let Some(other) = List::ALL.into_iter().find(|list| scenario.ids.has(*list, &id.value))
    {
        diagnostic = diagnostic.help(format!("there is {} with this id", a(other.item())));
    }
    diags.push(diagnostic);
}

fn deed(scenario: &Scenario, id: &Id, lists: &[List], diags: &mut Diagnostics) {
    if Deed::WORDS.contains(&id.value.as_str())
        || lists.iter().any(|list| scenario.ids.has(*list, &id.value))
    {
        return;
    }
    if diags.is_full() {
        return diags.push(Diagnostic::error("E0404", "nobody can do this").at(id.span, ""));
    }
    let names = lists.iter().flat_map(|list| scenario.ids.of(*list)).map(|(name, _)| name);
    diags.push(
        Diagnostic::error("E0404", format!("nobody can do {}", quoted(&id.value)))
            .at(id.span, "neither a kind of deed nor an action")
            .help(format!(
                "the kinds are {}; actions of your own stand under `actions`",
                Deed::WORDS.join(", ")
            ))
            .suggest_nearest(id.span, &id.value, Deed::WORDS.iter().copied().chain(names)),
    );
}
