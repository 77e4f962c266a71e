//! E0910 to W0915: telemetry sees one's own services only, contracts have customers, people act on what they can know.

use crate::condition::{Condition, Measure, SystemState};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::Spanned;
use crate::syntax::knowledge::{Contract, Telemetry};
use crate::syntax::{Id, Scenario, StepTrigger};

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0910",
        title: "a customer who sees into its provider",
        ja: "提供者の内部状態を監視する顧客",
        text: "Telemetry shows one's own services. The state of a provider is closed to its customers: they see what becomes of \
               their own services, and learn the rest from notices.",
        example: "telemetry:\n  - {id: t-1, role: it, target: {service: cloud}}\ncontracts:\n  - {id: c-1, provider: cloud, customers: it, notifies: 2h, restores: 6h}\n",
        fix: "Give the telemetry to the provider's speaker, or to nobody.",
    },
    Explanation {
        code: "E0911",
        title: "telemetry with too fine a step",
        ja: "刻みの細かすぎる監視",
        text: "Changes are seen when the level crosses a multiple of `step`; the finest is 0.1 %.",
        example: "telemetry:\n  - {id: t-1, role: it, target: {service: water}, step: 0%}\n",
        fix: "Use a step like 1%, or leave it out.",
    },
    Explanation {
        code: "W0912",
        title: "a contract without customers",
        ja: "顧客のいない契約",
        text: "No role meets what `customers` asks for, so nobody will ever be told.",
        example: "contracts:\n  - {id: c-1, provider: cloud, customers: {kind: ministry}, notifies: 2h, restores: 6h}\n",
        fix: "Name roles, or loosen the conditions.",
    },
    Explanation {
        code: "E0913",
        title: "a step that knows of a hidden compromise",
        ja: "覚知していない侵害を知っている手順",
        text: "`compromised` is the truth, which nobody has before it is detected. Injects may depend on it: control sees everything.",
        example: "systems:\n  - {id: mail, title: Mail, kind: it, owner: it}\nplaybooks:\n  - {id: p, steps: [{id: p-1, role: it, when: \"compromised('mail')\", report: {to: pr}}]}\n",
        fix: "Use `detected`, or `knows` with the event.",
    },
    Explanation {
        code: "W0914",
        title: "a step that acts on the truth",
        ja: "真の状態に基づいて動く手順",
        text: "`level`, `people` and `buffer` are the state of the world, and milestones are control's. Whoever does this step acts on it as if they knew it at once; \
               a simulated role should act on what it believes, knows or has received.",
        example: "playbooks:\n  - {id: p, steps: [{id: p-1, role: it, when: \"level('water') < 50%\", report: {to: pr}}]}\n",
        fix: "Give the role telemetry and write `believes('role', 'service') < 50%`, or start from an inject or a message.",
    },
    Explanation {
        code: "W0915",
        title: "a step that sees into somebody else's systems",
        ja: "他組織のシステムを見ている手順",
        text: "What an operator has detected or cut off, others learn only when they are told.",
        example: "systems:\n  - {id: mail, title: Mail, kind: it, owner: it}\nplaybooks:\n  - {id: p, steps: [{id: p-1, role: pr, when: \"detected('mail')\", report: {to: it}}]}\n",
        fix: "Let the owner report it and start from the message, or use `knows` with the event.",
    },
];

/// The finest step of telemetry, ppm.
const FINEST: u32 = 1_000;

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    for step in scenario.steps() {
        if let StepTrigger::When(when) = &step.trigger {
            acts_on(scenario, &step.role, when, step.duty, diags);
        }
    }
    for plan in &scenario.plans {
        let requires = plan.steps.iter().filter_map(|step| step.requires.as_ref());
        for when in plan.when.iter().chain(requires) {
            acts_on(scenario, &plan.owner, when, false, diags);
        }
    }
    for telemetry in &scenario.telemetry {
        if let Some(step) = telemetry.step.filter(|step| step.value < FINEST) {
            diags.push(
                Diagnostic::error("E0911", "this step is finer than 0.1 %").at(step.span, ""),
            );
        }
        for contract in &scenario.contracts {
            opaque(scenario, telemetry, contract, diags);
        }
    }
    for contract in &scenario.contracts {
        if !scenario.roles.iter().any(|role| contract.binds(role)) {
            let message = format!("the contract {} has no customers", quoted(&contract.id.value));
            diags.push(
                Diagnostic::warning("W0912", message).at(contract.customers.span, "no such role"),
            );
        }
    }
}

/// A customer's telemetry on its provider, by name: the id itself, or the template it belongs to.
fn opaque(
    scenario: &Scenario,
    telemetry: &Telemetry,
    contract: &Contract,
    diags: &mut Diagnostics,
) {
    let provider = contract.provider.value.as_str();
    let template = provider.split_once('@').map_or(provider, |(template, _)| template);
    let seen =
        telemetry.target.services.iter().find(|s| s.value == provider || s.value == template);
    let role = scenario.roles.iter().find(|r| r.id.value == telemetry.role.value);
    let (Some(seen), Some(role)) = (seen, role) else { return };
    if contract.binds(role) {
        diags.push(
            Diagnostic::error(
                "E0910",
                format!(
                    "{} is a customer of {} and cannot see its state",
                    quoted(&role.id.value),
                    quoted(provider)
                ),
            )
            .at(seen.span, "a provider is closed to its customers")
            .also(contract.id.span, "the contract"),
        );
    }
}

/// People act on what they can know.
fn acts_on(
    scenario: &Scenario,
    role: &Id,
    when: &Spanned<Condition>,
    automatic: bool,
    diags: &mut Diagnostics,
) {
    let organisation = |id: &str| {
        let role = scenario.roles.iter().find(|r| r.id.value == id)?;
        Some(role.organisation.as_ref()?.en().to_owned())
    };
    let (mut truth, mut hidden, mut foreign) = (None, None, None);
    when.value.walk(&mut |condition| match condition {
        Condition::Compare {
            measure:
                Measure::Level(service) | Measure::People(service) | Measure::Buffer { service, .. },
            ..
        } => truth = truth.or(Some(service.span)),
        // Control sees milestones, nobody else.
        Condition::Milestone(id) => truth = truth.or(Some(id.span)),
        Condition::System { state: SystemState::Compromised, system } => {
            hidden = hidden.or(Some(system.span));
        }
        Condition::System { system, .. } => {
            let owner = scenario.systems.iter().find(|s| s.id.value == system.value);
            let theirs = owner.is_some_and(|s| {
                s.owner.value != role.value
                    && organisation(&s.owner.value)
                        .is_none_or(|o| organisation(&role.value).as_ref() != Some(&o))
            });
            if theirs {
                foreign = foreign.or(Some(system.span));
            }
        }
        _ => {}
    });
    let who = quoted(&role.value);
    if let Some(span) = hidden {
        let message = format!("{who} cannot know of a compromise that nobody has detected");
        diags.push(Diagnostic::error("E0913", message).at(span, "the truth"));
    }
    // Automatic protection is wired to the thing itself.
    if let Some(span) = truth.filter(|_| !automatic) {
        let message = format!("{who} acts on the true state of the world");
        diags.push(
            Diagnostic::warning("W0914", message)
                .at(span, "the truth")
                .help(format!("`believes('{}', …)` is what this role can know", role.value)),
        );
    }
    if let Some(span) = foreign {
        let message = format!("{who} cannot see into the systems of others");
        diags.push(Diagnostic::warning("W0915", message).at(span, ""));
    }
}
