//! E0721 to W0725: systems, links, compromises.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::cyber::Compromise;
use crate::syntax::{Cause, Scenario};

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0721",
        title: "no technique id",
        ja: "技術IDの形式誤り",
        text: "Techniques are tagged with the ids of ATT&CK or ATT&CK for ICS: T and four digits, with a dot and three \
               digits for a sub-technique.",
        example: "systems: [{id: s, title: S, kind: it, owner: it}]\nevents:\n  - {id: e-1, at: T+1h, cyber: {technique: phishing, system: s, effects: {availability: 50%}, detection: 1h, recovery: 1h}}\n",
        fix: "Write it like T1566 or T1566.001, or leave it out.",
    },
    Explanation {
        code: "E0722",
        title: "a link that leads nowhere",
        ja: "行き先のないつながり",
        text: "A link ties two different systems together, and each link has an id of its own.",
        example: "systems: [{id: s, title: S, kind: it, owner: it}]\nlinks: [{id: l, from: s, to: s, kind: network}]\n",
        fix: "Name two systems.",
    },
    Explanation {
        code: "W0723",
        title: "a compromise that changes nothing",
        ja: "影響のない侵害",
        text: "None of availability, confidentiality, integrity and safety is touched. It can be detected and contained, \
               but does no harm.",
        example: "systems: [{id: s, title: S, kind: it, owner: it}]\nevents:\n  - {id: e-1, at: T+1h, cyber: {system: s, effects: {}, detection: 1h, recovery: 1h}}\n",
        fix: "Give it an effect, if it should have one.",
    },
    Explanation {
        code: "W0724",
        title: "a spread without links",
        ja: "つながりのない拡散",
        text: "The compromise spreads over kinds of link of which there are none, so it stays where it began.",
        example: "systems: [{id: s, title: S, kind: it, owner: it}]\nevents:\n  - {id: e-1, at: T+1h, cyber: {system: s, spread: {over: trust, hop: 1h, chance: 50%}, effects: {availability: 50%}, detection: 1h, recovery: 1h}}\n",
        fix: "Add links of this kind, or name other kinds.",
    },
    Explanation {
        code: "W0725",
        title: "a loss that nothing carries",
        ja: "サービスに及ばない障害",
        text: "Availability is lost, but the system carries no service, and no system that it could spread to does.",
        example: "systems: [{id: s, title: S, kind: it, owner: it}]\nevents:\n  - {id: e-1, at: T+1h, cyber: {system: s, effects: {availability: 50%}, detection: 1h, recovery: 1h}}\n",
        fix: "Say what the system `carries`.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    for link in &scenario.links {
        if link.from.value == link.to.value {
            diags.push(
                Diagnostic::error("E0722", "a link ties two systems together")
                    .at(link.to.span, "the same system")
                    .also(link.from.span, "here"),
            );
        }
        if let Some(first) = seen.insert(link.id.value.as_str(), link.id.span) {
            let message = format!("there are two links with the id {}", quoted(&link.id.value));
            diags.push(
                Diagnostic::error("E0722", message)
                    .at(link.id.span, "again")
                    .also(first, "first here"),
            );
        }
    }
    // Draws are those of the pair: a second link of the kind would hop whenever the first does.
    let mut ways = BTreeMap::new();
    for link in &scenario.links {
        let pair = (link.from.value.as_str(), link.to.value.as_str());
        let ends = if link.one_way { pair } else { pair.min((pair.1, pair.0)) };
        if let Some(first) = ways.insert((ends, format!("{:?}", link.kind.value)), link.span) {
            diags.push(
                Diagnostic::error("E0722", "these systems have a link of this kind already")
                    .at(link.span, "again")
                    .also(first, "first here"),
            );
        }
    }
    for event in &scenario.events {
        if let Cause::Cyber(compromise) = &event.cause {
            campaign(scenario, compromise, diags);
        }
    }
}

fn campaign(scenario: &Scenario, written: &Compromise, diags: &mut Diagnostics) {
    if let Some(technique) = written.technique.as_ref().filter(|t| !is_technique(&t.value)) {
        diags.push(
            Diagnostic::error("E0721", format!("{} is no technique id", quoted(&technique.value)))
                .at(technique.span, "")
                .help("like T1566 or T1566.001"),
        );
    }
    let effects = &written.effects;
    let availability = effects.availability.filter(|a| a.value > 0);
    if availability.is_none()
        && effects.confidentiality.is_none_or(|c| c.value == 0)
        && effects.integrity.is_none_or(|i| !i.value)
        && effects.safety.is_none_or(|s| s.value == 0)
    {
        diags.push(
            Diagnostic::warning("W0723", "this compromise changes nothing").at(effects.span, ""),
        );
    }
    let over = |kind| written.spread.iter().flat_map(|s| &s.over).any(|k| k.value == kind);
    let links = || scenario.links.iter().filter(|l| over(l.kind.value));
    if let Some(spread) = &written.spread
        && links().next().is_none()
        && let Some(first) = spread.over.first()
    {
        diags.push(
            Diagnostic::warning("W0724", "there are no links that this spreads over")
                .at(first.span, ""),
        );
    }
    let carries = |id: &str| {
        let of = |s: &&crate::syntax::cyber::System| s.id.value == id;
        scenario.systems.iter().find(of).is_none_or(|s| !s.carries.is_empty())
    };
    if let Some(availability) = availability
        && !written.systems.iter().any(|s| carries(&s.value))
        && !links().any(|l| carries(&l.from.value) || carries(&l.to.value))
    {
        diags.push(
            Diagnostic::warning("W0725", "no service hangs on the systems that are lost")
                .at(availability.span, "this changes no service"),
        );
    }
}

/// `T1234` or `T1234.001`.
fn is_technique(text: &str) -> bool {
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    text.strip_prefix('T').is_some_and(|rest| match rest.split_once('.') {
        Some((technique, part)) => digits(technique, 4) && digits(part, 3),
        None => digits(rest, 4),
    })
}

#[cfg(test)]
mod tests {
    use super::is_technique;

    #[test]
    fn technique_ids_have_one_form() {
        assert!(["T1566", "T0826", "T1566.001"].iter().all(|t| is_technique(t)));
        for wrong in [
            "",
            "T",
            "t1566",
            "T156",
            "T15660",
            "T1566.",
            "T1566.01",
            "T1566.001.1",
            "1566",
            "T15x6",
        ] {
            assert!(!is_technique(wrong), "{wrong}");
        }
    }
}
