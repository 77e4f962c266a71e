//! What controllers see: the truth, and what is to come.

use hakyu_engine::{RoleId, Simulation, What, record::conduct::ConductFact, script::InjectTrigger};
use hakyu_scenarios::compile::Compiled;

use crate::{
    organisation,
    outcome::Text,
    words::{role_title, service_title, text},
};

/// The board of the controllers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The second at which the clock stands.
    pub now: u64,
    /// Services below full, the worst first.
    pub services: Vec<ServiceRow>,
    /// Injects in the order of the scenario.
    pub injects: Vec<InjectRow>,
}

/// A service as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRow {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Level, ppm.
    pub level: u32,
}

/// An inject and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InjectRow {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Receivers.
    pub to: Vec<Text>,
    /// Where it stands.
    pub stage: InjectStage,
    /// When it is due, if it has a time.
    pub due: Option<i64>,
}

/// Where an inject stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InjectStage {
    /// It waits for its time or its condition.
    Waiting,
    /// It waits for its release.
    Held,
    /// … and what it waits for by itself has come.
    Suggested,
    /// It was sent at this second.
    Sent(u64),
    /// It will not come.
    Skipped,
}

impl Board {
    /// The board; of one organisation: its services and injects only.
    pub(super) fn of(
        compiled: &Compiled,
        sim: &Simulation,
        now: u64,
        organisation: Option<&str>,
    ) -> Self {
        let own: Option<Vec<RoleId>> = organisation.map(|id| {
            let all = organisation::all(compiled);
            all.into_iter().find(|o| o.id == id).map(|o| o.roles).unwrap_or_default()
        });
        let script = compiled.model.script();
        let mine = |role: &RoleId| own.as_ref().is_none_or(|roles| roles.contains(role));
        let watched = |service| match &own {
            None => true,
            Some(roles) => script
                .knowledge
                .telemetry
                .iter()
                .any(|t| roles.contains(&t.role) && t.services.contains(&service)),
        };
        let mut services: Vec<ServiceRow> = compiled
            .world
            .reporting_services()
            .iter()
            .filter(|s| watched(**s))
            .map(|&s| ServiceRow {
                id: compiled.model.id(s).to_owned(),
                title: service_title(compiled, s),
                level: sim.level(s).ppm(),
            })
            .filter(|row| own.is_some() || row.level < hakyu_engine::FULL)
            .collect();
        services.sort_by(|a, b| (a.level, &a.id).cmp(&(b.level, &b.id)));
        let mut injects = Vec::new();
        for entry in &compiled.scenario.injects {
            let Some(id) = script.inject(&entry.id.value) else { continue };
            let row = &script.injects[id.index()];
            if !row.to.iter().any(mine) {
                continue;
            }
            let mut stage = if row.parked { InjectStage::Held } else { InjectStage::Waiting };
            for fact in sim.facts() {
                stage = match &fact.what {
                    What::InjectFired(i) if *i == id => InjectStage::Sent(fact.at.0),
                    What::Conduct(ConductFact::Held { inject, .. }) if *inject == id => {
                        InjectStage::Held
                    }
                    What::Conduct(ConductFact::Skipped { inject, .. }) if *inject == id => {
                        InjectStage::Skipped
                    }
                    What::Conduct(ConductFact::Suggested(i)) if *i == id => InjectStage::Suggested,
                    _ => stage,
                };
            }
            let due = match row.trigger {
                InjectTrigger::At(_) => compiled.inject_dated(id),
                _ => None,
            };
            injects.push(InjectRow {
                id: entry.id.value.clone(),
                title: entry
                    .title
                    .as_ref()
                    .map_or_else(|| Text::both(entry.id.value.clone()), text),
                to: row.to.iter().map(|r| role_title(compiled, *r)).collect(),
                stage,
                due,
            });
        }
        Self { now, services, injects }
    }
}
