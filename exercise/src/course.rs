//! What would unfold: when events begin, injects arrive and services fail if simulated people follow the playbook. Planners' documents
//! put it beside what the scenario fixes; it is one future, and another seed gives another.

use hakyu_engine::{ServiceId, What};
use hakyu_scenarios::compile::Compiled;

use crate::{
    assemble::REFERENCE,
    history::{Curve, History},
    play::{PlayError, Settings, play},
};

/// One future of a scenario under the reference response – or none, if it has none.
#[derive(Clone, Debug)]
pub struct Course {
    /// Its seed.
    pub seed: u64,
    /// Whether simulated people followed a reference response.
    pub reference: bool,
    injects: Vec<Option<u64>>,
    events: Vec<Option<u64>>,
    answered: History,
    unanswered: History,
}

impl Course {
    /// Plays the scenario with the reference response and without any.
    ///
    /// # Errors
    /// [`PlayError`].
    pub fn play(compiled: &Compiled, seed: u64) -> Result<Self, PlayError> {
        let reference = compiled.tables.playbook(REFERENCE).is_some();
        let arm = |playbook: Option<&str>| {
            let playbook = playbook.map(str::to_owned);
            play(compiled, &Settings { seed, playbook, ..Settings::default() })
        };
        let record = arm(reference.then_some(REFERENCE))?;
        let services = compiled.world.services().len();
        let script = compiled.model.script();
        let mut injects = vec![None; script.injects.len()];
        let mut events = vec![None; script.events.len()];
        for fact in &record.facts {
            let slot = match &fact.what {
                What::InjectDelivered { inject, .. } => injects.get_mut(inject.index()),
                What::EventBegan(event) => events.get_mut(event.index()),
                _ => None,
            };
            if let Some(slot) = slot {
                slot.get_or_insert(fact.at.0);
            }
        }
        let answered = History::new(&record, services);
        let unanswered =
            if reference { History::new(&arm(None)?, services) } else { answered.clone() };
        Ok(Self { seed, reference, injects, events, answered, unanswered })
    }

    /// When an inject reaches its first reader, seconds from the start.
    pub fn inject(&self, compiled: &Compiled, id: &str) -> Option<u64> {
        self.injects.get(compiled.model.script().inject(id)?.index()).copied().flatten()
    }

    /// When an event begins, seconds from the start.
    pub fn event(&self, compiled: &Compiled, id: &str) -> Option<u64> {
        self.events.get(compiled.model.script().event(id)?.index()).copied().flatten()
    }

    /// The level of a service with the reference response.
    pub fn answered(&self, service: ServiceId) -> &Curve {
        self.answered.curve(service)
    }

    /// The level of a service without any response.
    pub fn unanswered(&self, service: ServiceId) -> &Curve {
        self.unanswered.curve(service)
    }
}
