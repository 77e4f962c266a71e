//! Organisations of a scenario: whose role is whose.

use hakyu_engine::RoleId;
use hakyu_scenarios::compile::Compiled;

use crate::{outcome::Text, words::text};

/// An organisation: roles that carry the same name. A role without one stands for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Id of the scenario's organisation, or of its first role.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// Its roles in the order of the scenario.
    pub roles: Vec<RoleId>,
    /// Ids of its sectors.
    pub sectors: Vec<String>,
}

/// The organisations of a scenario, in the order in which their first roles stand in it.
pub fn all(compiled: &Compiled) -> Vec<Organisation> {
    let mut all: Vec<Organisation> = Vec::new();
    for role in &compiled.scenario.roles {
        let Some(number) = compiled.tables.role(&role.id.value) else { continue };
        let sector = role.sector.as_ref().map(|s| s.value.clone());
        let title = text(role.organisation.as_ref().unwrap_or(&role.title));
        let known = all.iter_mut().find(|o| role.organisation.is_some() && o.title == title);
        match known {
            Some(organisation) => {
                organisation.roles.push(number);
                if let Some(sector) = sector.filter(|s| !organisation.sectors.contains(s)) {
                    organisation.sectors.push(sector);
                }
            }
            None => all.push(Organisation {
                id: role.organisation_id.as_ref().unwrap_or(&role.id).value.clone(),
                title,
                roles: vec![number],
                sectors: sector.into_iter().collect(),
            }),
        }
    }
    all
}

/// The organisation of a role.
pub fn of(compiled: &Compiled, role: RoleId) -> Option<Organisation> {
    all(compiled).into_iter().find(|o| o.roles.contains(&role))
}
