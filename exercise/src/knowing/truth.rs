//! What was true, and who knew of it when.

use std::collections::{BTreeMap, BTreeSet};

use hakyu_engine::{
    EventId, FULL, Level, Origin, RoleId, ServiceId, SimTime, What,
    record::{
        cyber::CyberFact,
        knowledge::{KnowledgeFact, Source},
        messages::{Item, MessagesFact},
    },
    script::Deed,
};
use hakyu_scenarios::{compile::Compiled, syntax::RoleKind};

use super::{news::News, organisation, who};
use crate::{
    outcome::{MomentKind, Text},
    review::{KnownBy, TruthRow},
    score::Played,
    words::{percent, service_title, text, title},
};

/// At most so many truths are listed.
pub const ROWS: usize = 60;
/// At most so many of them are events, as long as there are outages.
const EVENTS: usize = 30;

/// The main truths of a run: scenario events and outages of services to people, each with the first of every organisation who knew of
/// it. Organisations whose own it was and of whom no fact shows that they knew stand at the end, without a time; what an inject says in
/// words only is no fact. More outages than fit are told together
/// by sector and area, then by sector; at most [`ROWS`] rows come back.
pub fn knowledge(compiled: &Compiled, run: &Played) -> Vec<TruthRow> {
    let minds = Minds::of(compiled, run);
    let mut events = minds.events();
    let outages = outages(compiled, run);
    let least = EVENTS.min(events.len());
    let kept = ROWS.saturating_sub(outages.len()).max(least);
    events.truncate(kept);
    let groups = grouped(compiled, run, outages, ROWS - events.len());
    let mut rows = events;
    rows.extend(groups.iter().map(|group| minds.outage(group)));
    rows.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    rows
}

/// One time below the maintenance level that made an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outage {
    pub service: ServiceId,
    pub from: u64,
    pub until: u64,
}

/// Outages that are told together; the first one began first.
pub(super) struct Group {
    id: String,
    name: Text,
    pub outages: Vec<Outage>,
}

fn outages(compiled: &Compiled, run: &Played) -> Vec<Outage> {
    let mut found = Vec::new();
    for &service in compiled.world.reporting_services() {
        let maintenance = compiled.model.info(service).maintenance;
        let spells = run.history.curve(service).spells_below(maintenance.level.ppm());
        let long = spells.into_iter().filter(|s| s.until - s.from >= maintenance.seconds);
        found.extend(long.map(|s| Outage { service, from: s.from, until: s.until }));
    }
    found.sort_by_key(|o| (o.from, o.service));
    found
}

/// As fine as fits: each outage, by sector and area, by sector, and of these those that cost most people-hours.
pub(super) fn grouped(
    compiled: &Compiled,
    run: &Played,
    outages: Vec<Outage>,
    room: usize,
) -> Vec<Group> {
    let world = &compiled.world;
    if outages.len() <= room {
        let one = |o: Outage| Group {
            id: compiled.model.id(o.service).to_owned(),
            name: service_title(compiled, o.service),
            outages: vec![o],
        };
        return outages.into_iter().map(one).collect();
    }
    let sector_of = |s: ServiceId| world.service(s).sector.clone().unwrap_or_default();
    let area_of = |s: ServiceId| {
        let place = world.place(&world.service(s).place);
        place.and_then(|p| p.parent.clone()).unwrap_or_default()
    };
    let by = |key: &dyn Fn(ServiceId) -> (String, String)| {
        let mut groups: BTreeMap<(String, String), Vec<Outage>> = BTreeMap::new();
        for outage in &outages {
            groups.entry(key(outage.service)).or_default().push(*outage);
        }
        groups
    };
    let mut groups = by(&|s| (sector_of(s), area_of(s)));
    if groups.len() > room {
        groups = by(&|s| (sector_of(s), String::new()));
    }
    let mut list: Vec<Group> = groups
        .into_iter()
        .map(|((sector, area), outages)| {
            let named = world.catalogue.sector(&sector);
            let name = named.map_or_else(|| Text::both(sector.clone()), |s| title(&s.title));
            match world.place(&area) {
                Some(place) => {
                    let place = title(&place.title);
                    let name = Text::new(
                        format!("{}, {}", name.en, place.en),
                        format!("{}（{}）", name.ja, place.ja),
                    );
                    Group { id: format!("{sector}@{area}"), name, outages }
                }
                None => Group { id: sector, name, outages },
            }
        })
        .collect();
    if list.len() > room {
        let cost = |group: &Group| -> u128 {
            let lost = group.outages.iter().map(|o| {
                let level = compiled.model.info(o.service).maintenance.level.ppm();
                let missing = run.history.curve(o.service).missing_below(level, o.from, o.until);
                u128::from(world.service(o.service).people) * missing
            });
            lost.sum()
        };
        list.sort_by_cached_key(|group| std::cmp::Reverse(cost(group)));
        list.truncate(room);
    }
    list
}

/// A belief in a fall of a service.
#[derive(Clone, Copy)]
struct Fall {
    at: SimTime,
    role: RoleId,
    /// The service or part that it is about.
    service: ServiceId,
    level: Level,
    as_of: SimTime,
    source: Source,
}

/// What everybody learned, by what it is about.
struct Minds<'a> {
    compiled: &'a Compiled,
    run: &'a Played,
    news: News<'a>,
    /// Who knows of a matter since when, in order.
    matters: BTreeMap<EventId, Vec<(SimTime, RoleId)>>,
    /// Beliefs below full, by the whole service.
    falls: BTreeMap<ServiceId, Vec<Fall>>,
    /// Injects read and messages written about a service, by the whole service: who reads or writes of it knows of it.
    told: BTreeMap<ServiceId, Vec<(SimTime, RoleId, Text)>>,
}

impl<'a> Minds<'a> {
    fn of(compiled: &'a Compiled, run: &'a Played) -> Self {
        let mut minds = Self {
            compiled,
            run,
            news: News::of(compiled, run),
            matters: BTreeMap::new(),
            falls: BTreeMap::new(),
            told: BTreeMap::new(),
        };
        for fact in &run.record.facts {
            minds.tell(fact);
            match fact.what {
                What::Knowledge(KnowledgeFact::Knows { role, matter }) => {
                    minds.matters.entry(matter).or_default().push((fact.at, role));
                }
                What::Knowledge(KnowledgeFact::Believes {
                    role,
                    service,
                    as_of,
                    source,
                    level,
                }) if level.ppm() < FULL => {
                    let fall = Fall { at: fact.at, role, service, level, as_of, source };
                    minds.falls.entry(whole(compiled, service)).or_default().push(fall);
                }
                _ => {}
            }
        }
        minds
    }

    /// What somebody reads in an inject about a service, or writes of one.
    fn tell(&mut self, fact: &hakyu_engine::Fact) {
        let compiled = self.compiled;
        let mut add = |service: ServiceId, role: RoleId, how: Text| {
            self.told.entry(whole(compiled, service)).or_default().push((fact.at, role, how));
        };
        match &fact.what {
            What::Messages(MessagesFact::Read { item: Item::Inject(inject), post, .. }) => {
                let Some(entry) = compiled.inject(*inject) else { return };
                let title = entry.title.as_ref().map(text).unwrap_or_default();
                let how = Text::new(
                    format!("inject “{}”", title.en),
                    format!("状況付与「{}」", title.ja),
                );
                for about in &entry.about {
                    if let Some(service) = compiled.model.service(&about.value) {
                        add(service, *post, how.clone());
                    }
                }
            }
            What::Done { role, deed, .. } => {
                let deed = self.run.record.deeds.get(*deed as usize);
                if let Some(Deed::Message { form, .. }) = deed {
                    for service in &form.about {
                        add(*service, *role, Text::new("its own message", "自らの連絡"));
                    }
                }
            }
            _ => {}
        }
    }

    /// The events that began, with who knew of them: who was told of the matter, or saw a service that it struck itself fall.
    fn events(&self) -> Vec<TruthRow> {
        let script = self.compiled.model.script();
        let mut rows = Vec::new();
        for fact in &self.run.record.facts {
            let What::EventBegan(event) = fact.what else { continue };
            let hit = self.hit(event);
            let matters = self.matters.get(&event).into_iter().flatten();
            let mut found: Vec<(SimTime, RoleId, Text)> = matters
                .map(|&(at, role)| (at, role, self.news.of_matter(role, at, event)))
                .collect();
            let falls = hit.iter().filter_map(|s| self.falls.get(s)).flatten();
            found.extend(
                falls
                    .filter(|f| f.as_of >= fact.at)
                    .map(|f| (f.at, f.role, self.news.of_level(f.role, f.at, f.service, f.source))),
            );
            let mut owners: BTreeSet<RoleId> = hit.iter().flat_map(|s| self.owners(*s)).collect();
            owners.extend(self.reached(event));
            let id = script.events[event.index()].id.clone();
            let named = self.compiled.event(event).and_then(|e| e.title.as_ref());
            rows.push(TruthRow {
                at: fact.at.0,
                kind: MomentKind::Event,
                text: named.map_or_else(|| Text::both(id.clone()), text),
                id,
                known: self.firsts(found, owners),
            });
        }
        rows
    }

    /// Outages with who knew of one of them: who believed the service, or a part of it, below its maintenance level while it was.
    fn outage(&self, group: &Group) -> TruthRow {
        let mut found = Vec::new();
        let mut owners = BTreeSet::new();
        let mut lowest = FULL;
        for outage in &group.outages {
            let level = self.compiled.model.info(outage.service).maintenance.level;
            let curve = self.run.history.curve(outage.service);
            let within = curve.stretches().filter(|s| s.0 < outage.until && s.1 > outage.from);
            lowest = lowest.min(within.map(|s| s.2).min().unwrap_or(FULL));
            let falls = self.falls.get(&outage.service).into_iter().flatten();
            found.extend(
                falls
                    .filter(|f| f.level < level && (outage.from..outage.until).contains(&f.as_of.0))
                    .map(|f| (f.at, f.role, self.news.of_level(f.role, f.at, f.service, f.source))),
            );
            let told = self.told.get(&outage.service).into_iter().flatten();
            found.extend(told.filter(|t| (outage.from..outage.until).contains(&t.0.0)).cloned());
            owners.extend(self.owners(outage.service));
        }
        let services: BTreeSet<ServiceId> = group.outages.iter().map(|o| o.service).collect();
        TruthRow {
            at: group.outages.first().map_or(0, |o| o.from),
            kind: MomentKind::OutageBegan,
            id: group.id.clone(),
            text: outage_words(&group.name, services.len(), lowest),
            known: self.firsts(found, owners),
        }
    }

    /// Of each organisation who knew first, in the order of time; then owners of whose organisations nobody ever knew.
    fn firsts(
        &self,
        mut found: Vec<(SimTime, RoleId, Text)>,
        owners: BTreeSet<RoleId>,
    ) -> Vec<KnownBy> {
        found.sort_by_key(|f| (f.0, f.1));
        let mut known = Vec::new();
        let mut seen = BTreeSet::new();
        for (at, role, how) in found {
            if seen.insert(organisation(self.compiled, role)) {
                known.push(self.known_by(role, Some(at.0), how));
            }
        }
        for role in owners {
            if seen.insert(organisation(self.compiled, role)) {
                let never = Text::new(
                    "nothing shows that they knew, although it was theirs",
                    "自組織の事象だが、把握した記録なし",
                );
                known.push(self.known_by(role, None, never));
            }
        }
        known
    }

    fn known_by(&self, role: RoleId, at: Option<u64>, how: Text) -> KnownBy {
        let (title, organisation) = who(self.compiled, role);
        let id = self.compiled.model.script().roles[role.index()].id.clone();
        KnownBy { role: id, title, organisation, at, how }
    }

    /// The services, whole, that an event struck itself.
    fn hit(&self, event: EventId) -> BTreeSet<ServiceId> {
        let impairments = self.run.record.impairments.iter();
        let mine = impairments.filter(
            |i| matches!(i.origin, Origin::Event(by) | Origin::System(by, _) if by == event),
        );
        mine.map(|i| whole(self.compiled, i.service)).collect()
    }

    /// Those whose systems an event reached.
    fn reached(&self, event: EventId) -> BTreeSet<RoleId> {
        let systems = &self.compiled.model.script().cyber.systems;
        let facts = self.run.record.facts.iter();
        let owners = facts.filter_map(|fact| match fact.what {
            What::Cyber(CyberFact::Compromised { event: by, system, .. }) if by == event => {
                systems[system.index()].owners.first().copied()
            }
            _ => None,
        });
        owners.collect()
    }

    /// Those whose own service it is: who watches it, who speaks for it, the operators of its sector in its place.
    fn owners(&self, service: ServiceId) -> BTreeSet<RoleId> {
        let script = self.compiled.model.script();
        let mine = |s: &ServiceId| whole(self.compiled, *s) == service;
        let meta = self.compiled.world.service(service);
        let of_sector = |role: RoleId| {
            let sector = self.compiled.role(role).and_then(|entry| entry.sector.as_ref());
            sector.is_some_and(|s| Some(s.value.as_str()) == meta.sector.as_deref())
        };
        let operates = |role: RoleId| {
            let kind = self.compiled.role(role).map(|entry| entry.kind.value);
            kind == Some(RoleKind::Operator) || of_sector(role)
        };
        // Others measure too, from outside.
        let watch = script.knowledge.telemetry.iter().filter(|t| operates(t.role));
        let watch = watch.filter(|t| t.services.iter().any(mine)).map(|t| t.role);
        let speak = script.knowledge.contracts.iter().filter(|c| mine(&c.provider));
        let operators = (0u32..).take(script.roles.len()).map(RoleId).filter(|&role| {
            self.compiled.role(role).is_some_and(|entry| {
                let here = entry.place.as_ref().is_some_and(|p| p.value == meta.place);
                entry.kind.value == RoleKind::Operator && of_sector(role) && here
            })
        });
        watch.chain(speak.filter_map(|c| c.speaker)).chain(operators).collect()
    }
}

fn whole(compiled: &Compiled, service: ServiceId) -> ServiceId {
    crate::severity::whole(compiled, service)
}

fn outage_words(name: &Text, services: usize, lowest: u32) -> Text {
    let lowest = percent(lowest);
    if services <= 1 {
        return Text::new(
            format!("{}: below the maintenance level (lowest {lowest})", name.en),
            format!("{}：サービス維持レベルを下回る（最低{lowest}）", name.ja),
        );
    }
    Text::new(
        format!("{}: {services} services below the maintenance level (lowest {lowest})", name.en),
        format!("{}：{services}件のサービスがサービス維持レベルを下回る（最低{lowest}）", name.ja),
    )
}
