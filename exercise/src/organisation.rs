//! Organisations of a scenario: whose role is whose.

use hakyu_engine::RoleId;
use hakyu_scenarios::compile::Compiled;

use crate::{
    outcome::Text,
    words::{role_title, text},
};

/// An organisation with its roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its id, or, of one that has none, the id of its first role.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Its roles, in the order of their ids.
    pub roles: Vec<RoleId>,
}

/// All organisations, in the order in which the scenario names their first role.
pub fn all(compiled: &Compiled) -> Vec<Organisation> {
    let mut found: Vec<(Option<Text>, Organisation)> = Vec::new();
    for entry in &compiled.scenario.roles {
        let Some(role) = compiled.model.script().role(&entry.id.value) else { continue };
        let name = entry.organisation.as_ref().map(text);
        let known = found.iter_mut().find(|(n, _)| n.is_some() && *n == name);
        if let Some((_, organisation)) = known {
            organisation.roles.push(role);
            continue;
        }
        let own = entry.organisation_id.as_ref().map(|id| id.value.clone());
        let id = own.unwrap_or_else(|| entry.id.value.clone());
        let title = name.clone().unwrap_or_else(|| role_title(compiled, role));
        found.push((name, Organisation { id, title, roles: vec![role] }));
    }
    for (_, organisation) in &mut found {
        organisation.roles.sort_unstable();
    }
    found.into_iter().map(|f| f.1).collect()
}

/// The organisation of a role.
pub fn of(compiled: &Compiled, role: RoleId) -> Option<Organisation> {
    all(compiled).into_iter().find(|o| o.roles.contains(&role))
}
