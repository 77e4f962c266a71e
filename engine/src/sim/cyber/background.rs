//! The random background: small incidents that happen anyway.

use bevy_ecs::prelude::*;
use hakyu_seeds::{Distribution, Draws, Purpose, stable_hash};

use super::State;
use crate::{
    mechanism::Mechanism,
    model::{Model, cut},
    record::{Origin, Phase, What, cyber::CyberFact},
    script::cyber::{Background, BackgroundKind},
    sim::{Agenda, Core, Facts, RunSetup},
    units::{NEVER, ServiceId},
};

/// A small incident of this run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Incident {
    at: u32,
    types: u16,
    causes: u32,
    /// Index of the target.
    target: usize,
    service: ServiceId,
    loss: u32,
    seconds: u64,
}

/// Draws the incidents of a run and registers what they take away. Types have streams of their own: adding one, or
/// changing its rate, moves no other.
pub(super) fn plan(world: &mut World, model: &Model) {
    let Some(background) = &model.script.cyber.background else { return };
    let run = *world.resource::<RunSetup>();
    if !run.on(Mechanism::Background) || background.targets.iter().all(|t| t.weight == 0) {
        return;
    }
    let mut incidents = Vec::new();
    for (number, kind) in background.kinds.iter().enumerate() {
        // Exponential gaps make a Poisson process.
        let gap = Distribution::Exponential { mean: kind.mean_gap.max(1) };
        let (when, what) = (
            stable_hash(&format!("background/{}", kind.id)),
            stable_hash(&format!("background/{}/what", kind.id)),
        );
        let mut at = 0u64;
        for occurrence in 0.. {
            let pause = gap.sample(&mut run.streams.at(Purpose::Background, when, occurrence));
            at = at.saturating_add(pause);
            if at >= u64::from(model.duration) {
                break;
            }
            let draws = run.streams.at(Purpose::Background, what, occurrence);
            incidents.push((
                cut(at),
                number,
                occurrence,
                incident(background, kind, cut(at), draws),
            ));
        }
    }
    incidents.sort_by_key(|i| (i.0, i.1, i.2));
    let incidents: Vec<Incident> = incidents.into_iter().map(|i| i.3).collect();
    let core = &mut world.resource_mut::<Core>().0;
    for (number, incident) in (0..).zip(&incidents) {
        let ends = u64::from(incident.at).saturating_add(incident.seconds);
        let ends = u32::try_from(ends).unwrap_or(NEVER).min(NEVER - 1);
        for part in &background.targets[incident.target].parts {
            core.add_damage(part.0, incident.loss, incident.at, ends, Origin::Background(number));
        }
    }
    let mut agenda = world.resource_mut::<Agenda>();
    for incident in &incidents {
        agenda.add(incident.at);
    }
    world.resource_mut::<State>().background = incidents;
}

/// What one incident is. All draws are made whatever comes of them, so that they stay in step.
fn incident(background: &Background, kind: &BackgroundKind, at: u32, mut draws: Draws) -> Incident {
    let target = weighted(background.targets.iter().map(|t| t.weight), &mut draws).unwrap_or(0);
    let hits = draws.bernoulli_ppm(kind.hits);
    let (least, most) = kind.loss;
    let loss = least + cut(draws.below(u64::from(most.saturating_sub(least)) + 1));
    let seconds = kind.lasts.sample(&mut draws).max(1);
    let mut causes = 0;
    let first = weighted(background.causes.iter().map(|c| c.1), &mut draws);
    let second = draws.bernoulli_ppm(background.second_cause);
    if let Some(first) = first {
        causes |= 1 << background.causes[first].0;
        let rest = |c: &(usize, &(u8, u64))| if c.0 == first { 0 } else { c.1.1 };
        let weights = background.causes.iter().enumerate().map(|c| rest(&c));
        if let Some(other) = weighted(weights, &mut draws).filter(|_| second) {
            causes |= 1 << background.causes[other].0;
        }
    }
    let (loss, seconds) = if hits { (loss, seconds) } else { (0, 0) };
    let service = background.targets[target].service;
    Incident { at, types: kind.types, causes, target, service, loss, seconds }
}

/// An index drawn by weight; `None` if there is no weight.
fn weighted(weights: impl Iterator<Item = u64> + Clone, draws: &mut Draws) -> Option<usize> {
    let mut lot = draws.below(weights.clone().fold(0, u64::saturating_add));
    for (number, weight) in weights.enumerate() {
        if lot < weight {
            return Some(number);
        }
        lot -= weight;
    }
    None
}

/// Puts incidents that begin now into the facts.
pub(super) fn tell(state: &mut State, now: u32, facts: &mut Facts) {
    while let Some(incident) = state.background.get(state.told).filter(|i| i.at <= now) {
        let fact = CyberFact::Incident {
            number: cut(state.told as u64),
            types: incident.types,
            causes: incident.causes,
            service: incident.service,
            loss: incident.loss,
            seconds: incident.seconds,
        };
        facts.add(now, Phase::Exogenous, What::Cyber(fact));
        state.told += 1;
    }
}
