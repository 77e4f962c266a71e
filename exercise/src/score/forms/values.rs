//! The fields of a form as three parties have them: as written, as the sender's own view held them, as they were.
//!
//! What the view holds follows the rule by which simulated senders fill what their form leaves open: types and causes of
//! the matters they know of, people and status from the levels they believe.

use std::collections::{BTreeMap, BTreeSet};

use hakyu_engine::{
    EventId, FULL, Level, Model, RoleId, ServiceId, SimTime, What,
    model::ServiceKind,
    record::messages::{Content, MessagesFact},
    script::messages::{Form, Status, TYPE_NEAR_MISS, WORKS},
};
use hakyu_scenarios::compile::Compiled;

use super::super::{Played, deeds::hit_by};
use crate::view::{Belief, Knowledge};

/// The fields of a form; what is open is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Values {
    /// Services, with the level each is said to have, if one is said.
    pub services: Vec<(ServiceId, Option<Level>)>,
    /// Event types, as bits.
    pub types: Option<u16>,
    /// Causes, as bits.
    pub causes: Option<u32>,
    /// When it was noticed: earliest and latest moment that is meant.
    pub noticed: Option<(SimTime, SimTime)>,
    /// People without service: fewest and most that are meant.
    pub impact: Option<(u64, u64)>,
    /// How it stands.
    pub status: Option<Status>,
    /// When service is expected back.
    pub forecast: Option<SimTime>,
    /// It is a sign or near miss; `None`: nobody can tell.
    pub sign: Option<bool>,
    /// The sender says that it is not sure.
    pub uncertain: bool,
    /// Any service is believed to be, or to have been, less than full.
    pub suffers: bool,
}

/// What all messages of a run are read with, looked up once.
pub(super) struct Desk<'a> {
    pub compiled: &'a Compiled,
    pub run: &'a Played,
    /// What somebody read in a message, by the number of its deed.
    contents: BTreeMap<u32, &'a Content>,
    /// Events as they began, with the services each damaged.
    begun: Vec<(EventId, SimTime, BTreeSet<ServiceId>)>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(compiled: &'a Compiled, run: &'a Played) -> Self {
        let facts = &run.record.facts;
        let contents = facts.iter().filter_map(|fact| match &fact.what {
            What::Messages(MessagesFact::Content { deed, content, .. }) => {
                Some((*deed, &**content))
            }
            _ => None,
        });
        let begun = facts.iter().filter_map(|fact| match fact.what {
            What::EventBegan(event) => Some((event, fact.at, hit_by(compiled, run, event))),
            _ => None,
        });
        Self { compiled, run, contents: contents.collect(), begun: begun.collect() }
    }
}

/// What a message says. A person's message is taken as the person filled it in; of a simulated sender what was open is
/// filled as it is sent: as somebody read it, else from the sender's view.
pub(super) fn written(
    desk: &Desk<'_>,
    number: u32,
    role: RoleId,
    form: &Form,
    held: &Values,
) -> Values {
    let claim = |s: ServiceId| form.claims.iter().find(|c| c.0 == s).map(|c| c.1);
    let about = subjects(form);
    let sign = (form.near_miss || form.types == TYPE_NEAR_MISS).then_some(true);
    let explicit = Values {
        services: about.iter().map(|&s| (s, claim(s))).collect(),
        types: (form.types != 0).then_some(form.types).or(form.near_miss.then_some(TYPE_NEAR_MISS)),
        causes: (form.causes != 0).then_some(form.causes),
        noticed: form.noticed.map(|t| (t, t)),
        impact: form.impact.map(|n| (n, n)),
        status: form.status,
        forecast: form.forecast,
        sign,
        uncertain: form.uncertain,
        suffers: false,
    };
    if desk.run.people.contains(&role) {
        return explicit;
    }
    match desk.contents.get(&number) {
        Some(said) => {
            let mut services: Vec<(ServiceId, Option<Level>)> =
                said.levels.iter().map(|l| (l.0, Some(l.1))).collect();
            services.extend(about.iter().map(|&s| (s, None)));
            services.sort_by_key(|s| (s.0, s.1.is_none()));
            services.dedup_by_key(|s| s.0);
            Values {
                services,
                types: (said.types != 0).then_some(said.types),
                causes: (said.causes != 0).then_some(said.causes),
                // What the program itself puts in for the time is not held against anybody.
                noticed: explicit.noticed.or(held.noticed),
                impact: said.impact.map(|n| (n, n)),
                status: said.status,
                forecast: said.forecast,
                sign,
                uncertain: said.uncertain,
                suffers: false,
            }
        }
        None => Values {
            services: explicit
                .services
                .iter()
                .map(|&(s, level)| (s, level.or_else(|| level_of(held, s))))
                .collect(),
            types: explicit.types.or(held.types),
            causes: explicit.causes.or(held.causes),
            noticed: explicit.noticed.or(held.noticed),
            impact: explicit.impact.or(held.impact),
            status: explicit.status.or(held.status),
            ..explicit
        },
    }
}

/// The services a form is about, in order.
pub(super) fn subjects(form: &Form) -> Vec<ServiceId> {
    let claimed = form.claims.iter().map(|c| c.0);
    let all: BTreeSet<ServiceId> = form.about.iter().copied().chain(claimed).collect();
    all.into_iter().collect()
}

/// The level of a service among these fields.
pub(super) fn level_of(values: &Values, service: ServiceId) -> Option<Level> {
    values.services.iter().find(|s| s.0 == service).and_then(|s| s.1)
}

/// What the sender's view held of the fields when it sent a message.
pub(super) fn held(compiled: &Compiled, view: &Knowledge, form: &Form) -> Values {
    let model = &compiled.model;
    let about = subjects(form);
    let matters: Vec<EventId> = told(form, view);
    let (types, causes) = ticks(model, &matters);
    let believed: Vec<(ServiceId, Belief)> =
        about.iter().filter_map(|s| Some((*s, *view.services.get(s)?))).collect();
    let out = believed.iter().any(|(_, b)| b.level.ppm() < WORKS);
    let levels: Vec<(ServiceId, Level)> = believed.iter().map(|(s, b)| (*s, b.level)).collect();
    // From the first that it believed to be less than full to the last it heard: each of these changes may be meant.
    let falls = about.iter().filter_map(|service| {
        let mut news = view.past.iter().filter(|p| p.0 == *service).map(|p| p.1);
        let first = news.find(|b| b.level.ppm() < FULL)?;
        Some((first.as_of.min(first.since), news.next_back().unwrap_or(first).since))
    });
    let learned = matters.iter().filter_map(|m| view.matters.get(m)).map(|t| (*t, *t));
    let noticed = falls.chain(learned).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    Values {
        services: about.iter().map(|s| (*s, view.services.get(s).map(|b| b.level))).collect(),
        types: (types != 0).then_some(types),
        causes: (causes != 0).then_some(causes),
        noticed,
        impact: impact(model, &levels),
        status: status(believed.iter().map(|(service, now)| {
            let past: Vec<Level> =
                view.past.iter().filter(|p| p.0 == *service).map(|p| p.1.level).collect();
            let before = past.len().checked_sub(2).and_then(|i| past.get(i)).copied();
            let fell = past.iter().any(|level| level.ppm() < WORKS);
            (now.level, before.is_some_and(|b| now.level > b), fell)
        })),
        forecast: None,
        sign: is_sign(types, out),
        uncertain: false,
        suffers: view.past.iter().any(|(_, b)| b.level.ppm() < FULL),
    }
}

/// The matters a message tells of: those of the form that its sender knows, or all it knows.
pub(super) fn told(form: &Form, view: &Knowledge) -> Vec<EventId> {
    let meant = |e: &EventId| form.matters.is_empty() || form.matters.contains(e);
    view.matters.keys().copied().filter(meant).collect()
}

/// How the fields were in truth when a message was sent; never scored. Of matters: those that the form names, that its
/// sender knew, or that damaged what it is about.
pub(super) fn truth(desk: &Desk<'_>, view: &Knowledge, form: &Form) -> Values {
    let (run, model, at) = (desk.run, &desk.compiled.model, view.at);
    let about = subjects(form);
    let known = told(form, view);
    let concerns = |event: &EventId, hit: &BTreeSet<ServiceId>| {
        known.contains(event)
            || form.matters.contains(event)
            || (form.matters.is_empty() && about.iter().any(|s| hit.contains(s)))
    };
    let matters = || desk.begun.iter().filter(|(e, began, hit)| *began <= at && concerns(e, hit));
    let events: Vec<EventId> = matters().map(|m| m.0).collect();
    let (types, causes) = ticks(model, &events);
    let began = matters().map(|m| m.1).min();
    let now = |s: ServiceId| Level::new(run.history.curve(s).at(at.0));
    let levels: Vec<(ServiceId, Level)> = about.iter().map(|&s| (s, now(s))).collect();
    let back = about.iter().filter_map(|&s| run.history.curve(s).back_for_good(WORKS));
    Values {
        services: levels.iter().map(|&(s, level)| (s, Some(level))).collect(),
        types: (types != 0).then_some(types),
        causes: (causes != 0).then_some(causes),
        noticed: began.map(|t| (t, t)),
        impact: impact(model, &levels),
        status: status(levels.iter().map(|&(service, level)| {
            let steps = &run.history.curve(service).steps;
            let past: Vec<u32> = steps.iter().filter(|s| s.0 <= at.0).map(|s| s.1).collect();
            let before = past.len().checked_sub(2).and_then(|i| past.get(i)).copied();
            let fell = past.iter().any(|level| *level < WORKS);
            (level, before.is_some_and(|b| level.ppm() > b), fell)
        })),
        forecast: back.max().filter(|back| *back > at.0).map(SimTime),
        sign: (types != 0).then_some(types == TYPE_NEAR_MISS),
        uncertain: false,
        suffers: false,
    }
}

/// Whether what is known is a sign or near miss, from the types of the matters known and whether service is believed to be out.
/// None if signs and others are mixed, or if nothing speaks for or against it.
pub(super) fn is_sign(types: u16, out: bool) -> Option<bool> {
    match types {
        TYPE_NEAR_MISS => Some(true),
        mixed if mixed & TYPE_NEAR_MISS != 0 => None,
        _ => out.then_some(false),
    }
}

/// Event types and causes of some matters.
fn ticks(model: &Model, matters: &[EventId]) -> (u16, u32) {
    let events = matters.iter().filter_map(|m| model.script().events.get(m.index()));
    events.fold((0, 0), |(types, causes), e| (types | e.types, causes | e.causes))
}

/// People without service: Σ people × (1 − level), without and with those whose service counts as working. Parts count only
/// where no service of their sector and place is told.
fn impact(model: &Model, levels: &[(ServiceId, Level)]) -> Option<(u64, u64)> {
    let is_part = |s: ServiceId| {
        let part = model.info(s);
        matches!(part.kind, ServiceKind::Class | ServiceKind::Site)
            && levels.iter().map(|l| model.info(l.0)).any(|whole| {
                whole.kind == ServiceKind::Service
                    && (whole.sector, whole.place) == (part.sector, part.place)
            })
    };
    let people = levels.iter().filter(|l| !is_part(l.0)).map(|&(service, level)| {
        let missing = u128::from(model.info(service).people) * u128::from(FULL - level.ppm());
        let people = u64::try_from(missing / u128::from(FULL)).unwrap_or(u64::MAX);
        (if level.ppm() < WORKS { people } else { 0 }, people)
    });
    let add = |a: (u64, u64), b: (u64, u64)| (a.0.saturating_add(b.0), a.1.saturating_add(b.1));
    (!levels.is_empty()).then(|| people.fold((0, 0), add))
}

/// How it stands, from (level, whether it rose last, whether it was ever out) of each service.
fn status(services: impl Iterator<Item = (Level, bool, bool)>) -> Option<Status> {
    let (mut out, mut rising, mut fell) = (false, true, false);
    for (level, rose, was_out) in services {
        if level.ppm() < WORKS {
            out = true;
            rising &= rose;
        }
        fell |= was_out;
    }
    match (out, rising) {
        (true, true) => Some(Status::Restoring),
        (true, false) => Some(Status::Ongoing),
        (false, _) => fell.then_some(Status::Restored),
    }
}
