//! E0910 to W0912: telemetry sees one's own services only, contracts have customers.

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::Scenario;
use crate::syntax::knowledge::{Contract, Telemetry};

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
        title: "telemetry without a step",
        ja: "刻みのない監視",
        text: "Changes are seen when the level crosses a multiple of `step`; of zero there are no multiples.",
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
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    for telemetry in &scenario.telemetry {
        if let Some(step) = telemetry.step.filter(|step| step.value == 0) {
            diags.push(
                Diagnostic::error("E0911", "a step of zero has no multiples").at(step.span, "zero"),
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
