//! Resolves telemetry and contracts.

use hakyu_engine::Level;
use hakyu_engine::script::knowledge::{Contract, Knowledge, Telemetry};
use hakyu_seeds::Distribution;

use crate::syntax::knowledge as written;

use super::context::Context;

/// What a post sees if nothing else is said: whole percent.
const STEP: u32 = 10_000;
/// Where a duty to notify arises if nothing else is said.
const BELOW: u32 = 950_000;

/// Resolves the section; `None` if something in it could not be.
pub(super) fn knowledge(cx: &mut Context<'_>) -> Option<Knowledge> {
    let scenario = cx.scenario;
    let telemetry: Vec<_> = scenario.telemetry.iter().map(|t| telemetry(t, cx)).collect();
    let contracts: Vec<_> = scenario.contracts.iter().map(|c| contract(c, cx)).collect();
    let mut telemetry = telemetry.into_iter().collect::<Option<Vec<_>>>()?;
    let mut contracts = contracts.into_iter().collect::<Option<Vec<_>>>()?;
    // The order in the file decides nothing.
    telemetry.sort_by(|a, b| (a.role, &a.services).cmp(&(b.role, &b.services)));
    contracts.sort_by(|a, b| a.id.cmp(&b.id));
    Some(Knowledge { telemetry, contracts })
}

fn telemetry(written: &written::Telemetry, cx: &mut Context<'_>) -> Option<Telemetry> {
    let role = cx.role(&written.role);
    let services = cx.target(&written.target);
    let delay = match &written.delay {
        Some(delay) => cx.duration(delay),
        None => Some(Distribution::Fixed(0)),
    };
    let needs: Vec<_> = written.needs.iter().map(|need| cx.service(need)).collect();
    Some(Telemetry {
        role: role?,
        services: services?,
        delay: delay?,
        step: written.step.map_or(STEP, |s| s.value),
        needs: needs.into_iter().collect::<Option<_>>()?,
    })
}

fn contract(written: &written::Contract, cx: &mut Context<'_>) -> Option<Contract> {
    let provider = cx.service(&written.provider);
    let speaker = match &written.speaker {
        Some(speaker) => Some(cx.role(speaker)?),
        None => None,
    };
    if let Some(roles) = &written.customers.roles {
        cx.roles(roles)?;
    }
    let bound = cx.scenario.roles.iter().filter(|role| written.binds(role));
    let mut customers: Vec<_> = bound.filter_map(|r| cx.tables.role(&r.id.value)).collect();
    customers.sort_unstable();
    let notifies = match &written.notifies {
        Some(notifies) => Some(cx.duration(notifies)?),
        None => None,
    };
    Some(Contract {
        id: written.id.value.clone(),
        provider: provider?,
        speaker,
        customers,
        below: Level::new(written.below.map_or(BELOW, |b| b.value)),
        notifies,
        restores: written.restores.value,
    })
}
