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

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use hakyu_engine::{
    EventId, FULL, Fact, InjectId, Level, MissionId, ModeId, Record, RoleId, ServiceId, SimTime,
    What,
    record::{
        knowledge::KnowledgeFact,
        messages::{Content, Item, MessagesFact},
    },
    script::knowledge::ModeNews,
};

use crate::history::History;

pub use hakyu_engine::record::knowledge::Source;

/// A fact that belongs to the view of the role it was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Addressed<'a>(&'a Fact);

/// The facts addressed to a role: what it has read, for itself or in the place of another post, and what it learned.
/// What lies unread in its inbox is not among what it knows.
pub fn addressed_to(facts: &[Fact], role: RoleId) -> impl Iterator<Item = Addressed<'_>> {
    // Injects that it has read for others.
    let for_others: BTreeSet<(InjectId, RoleId)> = facts
        .iter()
        .filter_map(|fact| match fact.what {
            What::Messages(MessagesFact::Read { item: Item::Inject(inject), post, by })
                if by == role =>
            {
                Some((inject, post))
            }
            _ => None,
        })
        .collect();
    let received: BTreeSet<InjectId> = facts
        .iter()
        .filter_map(|fact| match &fact.what {
            What::InjectDelivered { inject, to, .. } if *to == role => Some(*inject),
            _ => None,
        })
        .chain(for_others.iter().map(|(inject, _)| *inject))
        .collect();
    let mine = move |fact: &&Fact| match &fact.what {
        What::AlternativeChosen { inject, .. } => received.contains(inject),
        What::InjectDelivered { inject, to, .. } => {
            *to == role || for_others.contains(&(*inject, *to))
        }
        What::Messages(
            MessagesFact::Read { post, by, .. } | MessagesFact::Content { post, by, .. },
        ) => *post == role || *by == role,
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

/// Something that a role has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// An inject, with the numbers its text quotes.
    Inject {
        /// Which.
        inject: InjectId,
        /// The alternative that it is; `None`: the inject as it stands.
        alternative: Option<u32>,
        /// What its text quotes.
        quotes: Vec<u64>,
    },
    /// A message: what it says, and nothing else.
    Message(Arc<Content>),
    /// An inject that controllers made up, by its number.
    AdHoc(u32),
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
    /// Missions as it judges them or was told, with the time this is about.
    pub missions: BTreeMap<MissionId, (Level, SimTime)>,
    /// What it has read, in order.
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
            missions: BTreeMap::new(),
            received: Vec::new(),
            past: Vec::new(),
        };
        let mut inbox = Inbox::default();
        for Addressed(fact) in facts {
            if fact.at <= at {
                view.take(fact, &mut inbox);
            }
        }
        view
    }

    fn take(&mut self, fact: &Fact, inbox: &mut Inbox) {
        match &fact.what {
            What::AlternativeChosen { inject, alternative } => {
                inbox.alternatives.insert(*inject, *alternative);
            }
            What::InjectDelivered { inject, to, quotes } => {
                inbox.quotes.insert((*inject, *to), quotes.clone());
            }
            What::Messages(MessagesFact::Read { item: Item::Inject(inject), post, .. }) => {
                let quotes = inbox.quotes.remove(&(*inject, *post)).unwrap_or_default();
                let alternative = inbox.alternatives.get(inject).copied();
                let received = Received::Inject { inject: *inject, alternative, quotes };
                self.received.push((fact.at, received));
            }
            What::Messages(MessagesFact::Read { item: Item::AdHoc(number), .. }) => {
                self.received.push((fact.at, Received::AdHoc(*number)));
            }
            What::Messages(MessagesFact::Content { content, .. }) => {
                self.received.push((fact.at, Received::Message(Arc::clone(content))));
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
            What::Knowledge(KnowledgeFact::Mission { mission, level, as_of, .. }) => {
                self.missions.insert(*mission, (*level, *as_of));
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

/// What lies unread: nothing of it is known yet.
#[derive(Debug, Default)]
struct Inbox {
    /// What injects quote.
    quotes: BTreeMap<(InjectId, RoleId), Vec<u64>>,
    /// Which alternative an inject is.
    alternatives: BTreeMap<InjectId, u32>,
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
    use hakyu_engine::{
        Phase,
        script::{
            DeedKind,
            messages::{Scope, Status},
        },
    };

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

    fn content(from: u32, sent: u64) -> Arc<Content> {
        Arc::new(Content {
            kind: DeedKind::Report,
            from: RoleId(from),
            origin: None,
            sent: SimTime(sent),
            levels: vec![(ServiceId(0), Level::percent(40), SimTime(6))],
            matters: vec![],
            missions: vec![],
            types: 1 << 3,
            causes: 1 << 16,
            noticed: Some(SimTime(6)),
            impact: Some(60),
            status: Some(Status::Ongoing),
            forecast: None,
            scope: Scope::Amber,
            near_miss: false,
            uncertain: false,
            anonymous: true,
        })
    }

    fn read(at: u64, item: Item, post: u32, by: u32) -> Fact {
        let (post, by) = (RoleId(post), RoleId(by));
        fact(at, What::Messages(MessagesFact::Read { item, post, by }))
    }

    fn said(at: u64, deed: u32, post: u32, by: u32) -> Fact {
        let (post, by, content) = (RoleId(post), RoleId(by), content(1 - post, 11));
        fact(at, What::Messages(MessagesFact::Content { deed, post, by, content }))
    }

    fn facts() -> Vec<Fact> {
        let [me, other] = [RoleId(0), RoleId(1)];
        vec![
            fact(5, What::EventBegan(EventId(0))),
            believes(10, 0, 40, 6),
            believes(12, 1, 30, 6),
            fact(13, What::AlternativeChosen { inject: InjectId(2), alternative: 1 }),
            fact(13, What::AlternativeChosen { inject: InjectId(3), alternative: 2 }),
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
            read(18, Item::Inject(InjectId(2)), 0, 0),
            read(19, Item::Inject(InjectId(3)), 1, 1),
            read(21, Item::Deed(0), 0, 0),
            said(21, 0, 0, 0),
            read(22, Item::Deed(1), 1, 1),
            said(22, 1, 1, 1),
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
        let inject =
            Received::Inject { inject: InjectId(2), alternative: Some(1), quotes: vec![7] };
        let message = Received::Message(content(1, 11));
        assert!(at(17).received.is_empty(), "nothing was read yet");
        assert_eq!(late.received, [(SimTime(18), inject), (SimTime(21), message)]);
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
                What::AlternativeChosen { inject, .. } => inject.0 == 2,
                What::InjectDelivered { to, .. } => to.0 == 0,
                What::Messages(
                    MessagesFact::Read { post, .. } | MessagesFact::Content { post, .. },
                ) => post.0 == 0,
                What::Knowledge(k) => k.role() == Some(RoleId(0)),
                _ => false,
            })
            .cloned()
            .collect();
        assert_eq!(own.len(), 8);
        assert_eq!(view(&facts, RoleId(0)), view(&own, RoleId(0)));
        assert!(view(&own, RoleId(1)).received.is_empty());
    }

    /// A deputy knows what it has read for a post, and the post too; before that neither does.
    #[test]
    fn who_reads_for_another_sees_what_it_read() {
        let facts = vec![
            fact(3, What::AlternativeChosen { inject: InjectId(0), alternative: 4 }),
            fact(3, What::InjectDelivered { inject: InjectId(0), to: RoleId(0), quotes: vec![7] }),
            read(9, Item::Inject(InjectId(0)), 0, 2),
            said(10, 0, 0, 2),
        ];
        let view = |role, at| {
            let role = RoleId(role);
            Knowledge::of(role, addressed_to(&facts, role), SimTime(at)).received
        };
        assert_eq!(view(2, 99), view(0, 99));
        assert_eq!(view(2, 99).len(), 2);
        let (inject, quotes) = (InjectId(0), vec![7]);
        assert_eq!(view(2, 9)[0].1, Received::Inject { inject, alternative: Some(4), quotes });
        assert!(view(2, 8).is_empty() && view(0, 8).is_empty() && view(1, 99).is_empty());
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
            deed_origins: vec![],
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
