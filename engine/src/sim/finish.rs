//! What a run leaves behind.

use std::collections::BTreeMap;

use super::{Core, Facts, Simulation, entities::Incident, lock_fact, playbook::Deeds};
use crate::{
    kernel::{Damage, Op, Operation},
    model::{Model, ServiceKind},
    record::{self, ChangeRow, Fact, Impairment, ImpairmentKind, Origin, Phase, Record, What},
    units::{EventId, FULL, GroupId, Level, ServiceId, SimTime},
};

impl Simulation {
    /// The record of the run so far; a finished run gives its final record. The simulation can be reset and reused.
    pub fn finish(&mut self) -> Record {
        let model = std::sync::Arc::clone(&self.model);
        let duration = model.duration;
        let locks = self.world.resource_mut::<Core>().0.locks_so_far(&model);
        let mut facts = self.world.resource::<Facts>().all.clone();
        for (t, lock) in locks {
            let at = SimTime(u64::from(t));
            facts.push(Fact { at, phase: Phase::Propagate, what: lock_fact(lock) });
        }
        facts.extend(outages(&model, self.world.resource::<Core>().0.changes()));
        facts.sort_by(|a, b| (a.at, a.phase, &a.what).cmp(&(b.at, b.phase, &b.what)));
        let happened: Vec<EventId> = self.events_before(duration);
        let deeds: Vec<_> =
            self.world.resource::<Deeds>().0.iter().map(|d| d.deed.clone()).collect();
        let core = &self.world.resource::<Core>().0;
        let digest = if self.setup.digest {
            let (seed, replicate) = (self.setup.seed, self.setup.replicate);
            record::digest(model.digest, seed, replicate, duration, core.changes(), &facts, &deeds)
        } else {
            hakyu_seeds::Digest([0; 32])
        };
        let impairments = impairments(&model, core.damages(), core.operations(), duration);
        let moved = |origin: Origin| {
            core.damages().iter().any(|d| d.origin == origin && d.moved)
                || core.operations().iter().any(|o| o.origin == origin && o.moved)
        };
        Record {
            model: model.digest,
            seed: self.setup.seed,
            replicate: self.setup.replicate,
            end: SimTime(u64::from(duration)),
            changes: core.changes().iter().map(Into::into).collect(),
            shares: core
                .shares()
                .iter()
                .map(|&(row, g, s, lost)| (row, GroupId(g), ServiceId(s), lost))
                .collect(),
            facts,
            deeds,
            deed_origins: self.world.resource::<Deeds>().1.clone(),
            impairments,
            without_effect: happened
                .into_iter()
                // A compromise that was stopped in time is no mistake of the scenario.
                .filter(|e| !moved(Origin::Event(*e)) && !super::cyber::is_campaign(&model, *e))
                .collect(),
            digest,
        }
    }

    fn events_before(&mut self, end: u32) -> Vec<EventId> {
        let mut incidents = self.world.query::<&Incident>();
        let mut events: Vec<EventId> =
            incidents.iter(&self.world).filter(|i| i.at < end).map(|i| i.event).collect();
        events.sort_unstable();
        events
    }
}

/// Outages of services to people (重要インフラサービス障害): below the maintenance level for long enough.
fn outages(model: &Model, changes: &[ChangeRow]) -> Vec<Fact> {
    let mut open: BTreeMap<u32, u32> = BTreeMap::new();
    let mut facts = Vec::new();
    let mut close = |service: u32, from: u32, until: u32, ended: bool| {
        let maintenance = model.info[service as usize].maintenance;
        if u64::from(until - from) < maintenance.seconds || from == until {
            return;
        }
        let mut fact = |at: u32, what| {
            facts.push(Fact { at: SimTime(u64::from(at)), phase: Phase::Record, what });
        };
        fact(from, What::OutageBegan(ServiceId(service)));
        if ended {
            fact(until, What::OutageEnded(ServiceId(service)));
        }
    };
    for change in changes {
        let info = &model.info[change.service as usize];
        if info.people == 0 || info.kind != ServiceKind::Service {
            continue;
        }
        if change.to < info.maintenance.level.ppm() {
            open.entry(change.service).or_insert(change.at);
        } else if let Some(from) = open.remove(&change.service) {
            close(change.service, from, change.at, true);
        }
    }
    for (service, from) in open {
        close(service, from, model.duration, false);
    }
    facts
}

/// When what held which capacity down: damages, and for every slot the time between two settings.
fn impairments(
    model: &Model,
    damages: &[Damage],
    operations: &[Operation],
    end: u32,
) -> Vec<Impairment> {
    let time = |t: u32| SimTime(u64::from(t.min(end)));
    let mut rows: Vec<Impairment> = damages
        .iter()
        .filter(|d| d.starts < end)
        .map(|d| Impairment {
            service: ServiceId(d.service),
            origin: d.origin,
            amount: d.loss,
            kind: ImpairmentKind::Damage,
            from: time(d.starts),
            until: time(d.ends),
        })
        .collect();
    let mut settings: Vec<(u32, ImpairmentKind, u32, u32, u32, Origin)> = operations
        .iter()
        .filter(|o| o.at < end)
        .filter_map(|o| match o.op {
            Op::Limit { service, slot, level } => {
                Some((service, ImpairmentKind::Limit, slot, o.at, level, o.origin))
            }
            Op::Demand { service, slot, demand } => {
                Some((service, ImpairmentKind::Demand, slot, o.at, demand, o.origin))
            }
            _ => None,
        })
        .collect();
    settings.sort_by_key(|s| (s.0, s.1, s.2, s.3));
    for (i, &(service, kind, slot, at, amount, origin)) in settings.iter().enumerate() {
        let lifted = match kind {
            ImpairmentKind::Demand => amount <= FULL,
            _ => amount >= Level::FULL.ppm(),
        };
        if lifted {
            continue;
        }
        let next = settings.get(i + 1).filter(|n| (n.0, n.1, n.2) == (service, kind, slot));
        let closes = |e: EventId| model.script.events[e.index()].unusable;
        let kind = match (kind, origin) {
            (ImpairmentKind::Limit, Origin::Event(e)) if closes(e) => ImpairmentKind::Unusable,
            _ => kind,
        };
        rows.push(Impairment {
            service: ServiceId(service),
            origin,
            amount,
            kind,
            from: time(at),
            until: time(next.map_or(end, |n| n.3)),
        });
    }
    rows.sort_by_key(|r| (r.origin, r.from, r.service, r.amount));
    rows
}
