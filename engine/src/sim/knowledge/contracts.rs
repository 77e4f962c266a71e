//! What providers have promised: when a duty to notify arises, who is told when, whether service is back in time.
//!
//! Customers never see a provider's state. What they are told is its state at the last time it crossed the level of the
//! contract, as its own people know it.

use hakyu_seeds::{Purpose, stable_hash};

use super::{Moment, News};
use crate::{
    kernel::{Kernel, Watch},
    mechanism::Mechanism,
    record::{
        Phase, What,
        knowledge::{KnowledgeFact, Source},
    },
    script::{
        Deed, DeedKind,
        knowledge::{Contract, Knowledge, Payload},
        messages::Form,
    },
    sim::{Agenda, Facts, playbook::DeedRow},
    units::{Level, NEVER, SimTime},
};

/// All contracts of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct State(Vec<Pledge>);

/// One contract as it stands.
#[derive(Clone, Debug, Default)]
struct Pledge {
    /// Since when the provider falls short of it.
    short: Option<u32>,
    /// The time promised for restoration has passed.
    overdue: bool,
    /// Level at the last crossing, and when that was.
    status: (Level, u32),
    /// The next notice goes out then.
    due: Option<u32>,
    /// Customers were told that it is down, and not yet that it is back.
    told: bool,
    /// Notices so far.
    count: u64,
}

/// Crossings of the contracts' levels.
pub(super) fn watches(knowledge: &Knowledge) -> Vec<Watch> {
    let watch =
        |c: &Contract| Watch::Level { service: c.provider.0, threshold: c.below.ppm().max(1) };
    knowledge.contracts.iter().map(watch).collect()
}

impl State {
    pub(super) fn new(knowledge: &Knowledge) -> Self {
        Self(vec![Pledge::default(); knowledge.contracts.len()])
    }

    /// Messages in which speakers notify their customers at `t`: (contract, deed).
    pub(super) fn notices(&self, knowledge: &Knowledge, t: u32) -> Vec<(u32, DeedRow)> {
        let mut deeds = Vec::new();
        for ((number, contract), pledge) in (0u32..).zip(&knowledge.contracts).zip(&self.0) {
            let Some(role) = contract.speaker.filter(|_| pledge.due == Some(t)) else { continue };
            let form = Form { about: vec![contract.provider], ..Form::default() };
            let to = contract.customers.clone();
            let deed = Deed::Message { kind: DeedKind::Notice, to, form };
            deeds.push((number, DeedRow { at: t, role, step: None, deed }));
        }
        deeds
    }

    /// Follows the providers' levels, and tells those customers who have nobody to hear it from.
    pub(super) fn look(
        &mut self,
        moment: &Moment<'_>,
        core: &Kernel,
        agenda: &mut Agenda,
        facts: &mut Facts,
        news: &mut News,
    ) {
        let contracts = &moment.model.script.knowledge.contracts;
        for ((number, contract), pledge) in (0u32..).zip(contracts).zip(&mut self.0) {
            let mut add = |fact| facts.add(moment.t, Phase::Inform, What::Knowledge(fact));
            let level = core.level(contract.provider.0);
            let is_short = level < contract.below.ppm().max(1);
            let mut turned = false;
            match (pledge.short, is_short) {
                (None, true) => {
                    turned = true;
                    pledge.short = Some(moment.t);
                    pledge.overdue = false;
                    let duty = contract.notifies.is_some();
                    add(KnowledgeFact::FellShort {
                        contract: number,
                        level: Level::new(level),
                        duty,
                    });
                    agenda.add(promised(contract, moment.t).max(moment.t + 1));
                }
                (Some(since), false) => {
                    turned = true;
                    pledge.short = None;
                    let late = moment.t > promised(contract, since);
                    add(KnowledgeFact::Restored { contract: number, late });
                }
                (Some(since), true) if !pledge.overdue && moment.t >= promised(contract, since) => {
                    pledge.overdue = true;
                    add(KnowledgeFact::Overdue { contract: number });
                }
                _ => {}
            }
            if turned {
                pledge.status = (Level::new(level), moment.t);
                if let Some(speaker) = contract.speaker {
                    news.push((speaker, Source::Telemetry, pledge.says(contract)));
                }
                // An end is told to those only who heard of the beginning; a notice not yet out says both.
                if pledge.due.is_none() && (is_short || pledge.told) {
                    pledge.due = notice(contract, pledge.count, moment);
                    pledge.due.iter().for_each(|due| agenda.add(*due));
                }
            }
            if pledge.due == Some(moment.t) {
                pledge.due = None;
                pledge.count += 1;
                pledge.told = pledge.short.is_some();
                add(KnowledgeFact::Notified { contract: number });
                if contract.speaker.is_none() {
                    for &customer in &contract.customers {
                        news.push((customer, Source::Provider, pledge.says(contract)));
                    }
                }
            }
        }
    }
}

impl Pledge {
    /// The state as the provider's people know it.
    fn says(&self, contract: &Contract) -> Payload {
        let as_of = SimTime(u64::from(self.status.1));
        Payload { levels: vec![(contract.provider, self.status.0, as_of)], ..Payload::default() }
    }
}

/// The last second in which service may come back without being late.
fn promised(contract: &Contract, since: u32) -> u32 {
    let restores = u32::try_from(contract.restores).unwrap_or(NEVER);
    since.saturating_add(restores).min(NEVER - 1)
}

/// When the next notice goes out, later than now; never without a duty.
fn notice(contract: &Contract, count: u64, moment: &Moment<'_>) -> Option<u32> {
    let notifies = contract.notifies.as_ref()?;
    if !moment.run.on(Mechanism::ProviderNotice) {
        return None;
    }
    let key = format!("contract>{}", contract.id);
    let mut draws = moment.run.streams.at(Purpose::HandlingTime, stable_hash(&key), count);
    let seconds = u32::try_from(notifies.sample(&mut draws)).unwrap_or(NEVER).max(1);
    Some(moment.t.saturating_add(seconds).min(NEVER - 1))
}
