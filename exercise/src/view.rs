//! What a post knew, and what was true: two ways to look at a run that never mix.
//!
//! [`Knowledge`] is made of facts that were addressed to its role and of nothing else: its only constructor takes
//! [`Addressed`] facts, which only [`addressed_to`] makes. It never sees `Record::changes`, a model or a kernel. [`Truth`]
//! is made of the changes. [`belief_against_truth`] is the one place where both meet, for analysts and reports.
//!
//! ```compile_fail
//! use hakyu_engine::{Record, RoleId};
//! use hakyu_exercise::view::Knowledge;
//! fn leak(record: &Record) -> Knowledge {
//!     Knowledge::of(RoleId(0), record.facts.iter(), record.end) // facts of others, and of nobody
//! }
//! ```

use std::collections::BTreeMap;

use hakyu_engine::{
    EventId, FULL, Fact, InjectId, Level, ModeId, Record, RoleId, ServiceId, SimTime, What,
    record::knowledge::KnowledgeFact, script::knowledge::ModeNews,
};

use crate::history::History;

pub use hakyu_engine::record::knowledge::Source;

/// A fact that belongs to the view of the role it was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Addressed<'a>(&'a Fact);

/// The facts addressed to a role: injects and messages that reached it, and what it learned.
pub fn addressed_to(facts: &[Fact], role: RoleId) -> impl Iterator<Item = Addressed<'_>> {
    let mine = move |fact: &&Fact| match &fact.what {
        What::InjectDelivered { to, .. } | What::MessageArrived { to, .. } => *to == role,
        What::Knowledge(fact) => fact.role() == Some(role),
        _ => false,
    };
    facts.iter().filter(mine).map(Addressed)
}

/// What a role believes of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belief {
    /// The level.
    pub level: Level,
    /// The time this is about.
    pub as_of: SimTime,
    /// Since when it is believed.
    pub since: SimTime,
    /// How it was learned.
    pub source: Source,
}

/// Something that reached a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// An inject, with the numbers its text quotes.
    Inject {
        /// Which.
        inject: InjectId,
        /// What its text quotes.
        quotes: Vec<u64>,
    },
    /// A message.
    Message {
        /// From whom.
        from: RoleId,
        /// When it was sent.
        sent: SimTime,
    },
}

/// The view of one role at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knowledge {
    /// Whose.
    pub role: RoleId,
    /// When.
    pub at: SimTime,
    /// Services it has heard of; of all others it believes that they are well.
    pub services: BTreeMap<ServiceId, Belief>,
    /// Matters it knows of, and since when.
    pub matters: BTreeMap<EventId, SimTime>,
    /// Modes as it last heard of them.
    pub modes: BTreeMap<ModeId, ModeNews>,
    /// What reached it, in order.
    pub received: Vec<(SimTime, Received)>,
    /// All it ever believed, in order: later beliefs replace earlier ones.
    pub past: Vec<(ServiceId, Belief)>,
}

impl Knowledge {
    /// What a role knew at the end of the second `at`, from the facts addressed to it.
    pub fn of<'a>(
        role: RoleId,
        facts: impl IntoIterator<Item = Addressed<'a>>,
        at: SimTime,
    ) -> Self {
        let mut view = Self {
            role,
            at,
            services: BTreeMap::new(),
            matters: BTreeMap::new(),
            modes: BTreeMap::new(),
            received: Vec::new(),
            past: Vec::new(),
        };
        for Addressed(fact) in facts {
            if fact.at <= at {
                view.take(fact);
            }
        }
        view
    }

    fn take(&mut self, fact: &Fact) {
        match &fact.what {
            What::InjectDelivered { inject, quotes, .. } => {
                let quotes = quotes.clone();
                self.received.push((fact.at, Received::Inject { inject: *inject, quotes }));
            }
            What::MessageArrived { from, sent, .. } => {
                self.received.push((fact.at, Received::Message { from: *from, sent: *sent }));
            }
            What::Knowledge(KnowledgeFact::Believes { service, level, as_of, source, .. }) => {
                let (level, as_of, source) = (*level, *as_of, *source);
                let belief = Belief { level, as_of, since: fact.at, source };
                self.services.insert(*service, belief);
                self.past.push((*service, belief));
            }
            What::Knowledge(KnowledgeFact::Knows { matter, .. }) => {
                self.matters.entry(*matter).or_insert(fact.at);
            }
            What::Knowledge(KnowledgeFact::Mode { news, .. }) => {
                self.modes.insert(news.mode, *news);
            }
            _ => {}
        }
    }

    /// The level of a service as the role believes it; full where it has heard nothing.
    pub fn level(&self, service: ServiceId) -> Level {
        self.services.get(&service).map_or(Level::FULL, |b| b.level)
    }
}

/// What was true. A query of its own: no view is made from it.
#[derive(Clone, Debug)]
pub struct Truth(History);

impl Truth {
    /// The truth of a run of a model with so many services.
    pub fn of(record: &Record, services: usize) -> Self {
        Self(History::new(record, services))
    }

    /// The level of a service at a time.
    pub fn level(&self, service: ServiceId, at: SimTime) -> Level {
        Level::new(self.0.curve(service).at(at.0))
    }
}

/// Belief and truth side by side, from one second on until the next row of the same role and service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Compared {
    /// Of which service.
    pub service: ServiceId,
    /// Whose belief.
    pub role: RoleId,
    /// From when on.
    pub time: SimTime,
    /// The level that the role believed in.
    pub believed: Level,
    /// The level that was.
    pub true_level: Level,
}

/// Belief against truth over time, for every role and every service it ever heard of: a row wherever either changes.
/// For analysts and reports; nothing that participants see is made from it.
pub fn belief_against_truth(views: &[Knowledge], truth: &Truth) -> Vec<Compared> {
    let mut rows = Vec::new();
    for view in views {
        let mut heard: BTreeMap<ServiceId, Vec<_>> = BTreeMap::new();
        for (service, belief) in &view.past {
            heard.entry(*service).or_default().push(*belief);
        }
        for (service, beliefs) in heard {
            let curve = truth.0.curve(service);
            let mut times: Vec<SimTime> = beliefs.iter().map(|b| b.since).collect();
            times.extend(curve.steps.iter().map(|s| SimTime(s.0)).filter(|t| *t <= view.at));
            times.sort_unstable();
            times.dedup();
            let mut last = (Level::FULL, Level::new(FULL));
            for time in times {
                // Beliefs of a service stand in the order in which they came.
                let believed = beliefs[..beliefs.partition_point(|b| b.since <= time)].last();
                let now = (believed.map_or(Level::FULL, |b| b.level), truth.level(service, time));
                if now != last {
                    last = now;
                    let (believed, true_level) = now;
                    rows.push(Compared { service, role: view.role, time, believed, true_level });
                }
            }
        }
    }
    rows.sort();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use hakyu_engine::Phase;

    fn fact(at: u64, what: What) -> Fact {
        Fact { at: SimTime(at), phase: Phase::Inform, what }
    }

    fn believes(at: u64, role: u32, percent: u32, as_of: u64) -> Fact {
        fact(
            at,
            What::Knowledge(KnowledgeFact::Believes {
                role: RoleId(role),
                service: ServiceId(0),
                level: Level::percent(percent),
                as_of: SimTime(as_of),
                source: Source::Telemetry,
            }),
        )
    }

    fn facts() -> Vec<Fact> {
        let [me, other] = [RoleId(0), RoleId(1)];
        vec![
            fact(5, What::EventBegan(EventId(0))),
            believes(10, 0, 40, 6),
            believes(12, 1, 30, 6),
            fact(13, What::InjectDelivered { inject: InjectId(2), to: me, quotes: vec![7] }),
            fact(13, What::InjectDelivered { inject: InjectId(3), to: other, quotes: vec![8] }),
            fact(14, What::Knowledge(KnowledgeFact::Knows { role: me, matter: EventId(0) })),
            fact(
                15,
                What::Knowledge(KnowledgeFact::FellShort {
                    contract: 0,
                    level: Level::ZERO,
                    duty: true,
                }),
            ),
            fact(16, What::MessageArrived { deed: 0, from: other, to: me, sent: SimTime(11) }),
            fact(17, What::MessageArrived { deed: 1, from: me, to: other, sent: SimTime(12) }),
            believes(30, 0, 100, 20),
        ]
    }

    #[test]
    fn a_view_is_what_reached_its_role_until_then() {
        let facts = facts();
        let at = |t: u64| Knowledge::of(RoleId(0), addressed_to(&facts, RoleId(0)), SimTime(t));
        assert_eq!(at(9).services, BTreeMap::new());
        assert_eq!(at(9).level(ServiceId(0)), Level::FULL, "nothing heard");
        assert_eq!(at(10).level(ServiceId(0)), Level::percent(40));
        assert_eq!(at(13).matters, BTreeMap::new(), "it began long before it was known");
        let late = at(40);
        assert_eq!(late.matters, BTreeMap::from([(EventId(0), SimTime(14))]));
        assert_eq!(late.services[&ServiceId(0)].as_of, SimTime(20));
        assert_eq!(late.services[&ServiceId(0)].source, Source::Telemetry);
        let inject = Received::Inject { inject: InjectId(2), quotes: vec![7] };
        let message = Received::Message { from: RoleId(1), sent: SimTime(11) };
        assert_eq!(late.received, [(SimTime(13), inject), (SimTime(16), message)]);
    }

    /// What nobody was told, and what others were told, makes no difference to a view.
    #[test]
    fn facts_of_others_and_of_nobody_change_nothing() {
        let facts = facts();
        let view =
            |facts: &[Fact], role| Knowledge::of(role, addressed_to(facts, role), SimTime(99));
        let own: Vec<Fact> = facts
            .iter()
            .filter(|f| match &f.what {
                What::InjectDelivered { to, .. } | What::MessageArrived { to, .. } => to.0 == 0,
                What::Knowledge(k) => k.role() == Some(RoleId(0)),
                _ => false,
            })
            .cloned()
            .collect();
        assert_eq!(own.len(), 5);
        assert_eq!(view(&facts, RoleId(0)), view(&own, RoleId(0)));
        assert!(view(&own, RoleId(1)).received.is_empty());
    }

    #[test]
    fn rows_stand_where_belief_or_truth_changes() {
        let facts = facts();
        let view = Knowledge::of(RoleId(0), addressed_to(&facts, RoleId(0)), SimTime(99));
        let change = |at: u64, from: u32, to: u32| hakyu_engine::Change {
            at: SimTime(at),
            phase: Phase::Propagate,
            service: ServiceId(0),
            from: Level::percent(from),
            to: Level::percent(to),
            first: hakyu_engine::Binding::Nothing,
            last: hakyu_engine::Binding::Nothing,
            ran_out: SimTime(0),
        };
        let record = Record {
            model: hakyu_seeds::Digest([0; 32]),
            seed: hakyu_seeds::MasterSeed(1),
            replicate: hakyu_seeds::Replicate(0),
            end: SimTime(100),
            changes: vec![change(6, 100, 40), change(20, 40, 100)],
            shares: vec![],
            facts: vec![],
            deeds: vec![],
            impairments: vec![],
            without_effect: vec![],
            digest: hakyu_seeds::Digest([0; 32]),
        };
        let rows: Vec<(u64, u32, u32)> = belief_against_truth(&[view], &Truth::of(&record, 1))
            .iter()
            .map(|r| (r.time.0, r.believed.ppm() / 10_000, r.true_level.ppm() / 10_000))
            .collect();
        assert_eq!(rows, [(6, 100, 40), (10, 40, 40), (20, 40, 100), (30, 100, 100)]);
    }
}
