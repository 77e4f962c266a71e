//! References of the knowledge side of a script.

use super::below;
use crate::{
    model::{BuildError, Model},
    script::Script,
};

pub(super) fn check(model: &Model, script: &Script) -> Result<(), BuildError> {
    let role = |id: u32| below("role", id, script.roles.len());
    let service = |id: u32| below("service", id, model.service_count());
    for row in &script.knowledge.telemetry {
        role(row.role.0)?;
        row.services.iter().chain(&row.needs).try_for_each(|s| service(s.0))?;
    }
    for contract in &script.knowledge.contracts {
        service(contract.provider.0)?;
        contract.speaker.iter().chain(&contract.customers).try_for_each(|r| role(r.0))?;
    }
    Ok(())
}
