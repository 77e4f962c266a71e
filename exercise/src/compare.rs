//! Two exercises of one scenario side by side: where they part, what each knew and did, what it cost people. For
//! controllers and reports: truth stands in it.

mod words;

use std::collections::BTreeMap;

use hakyu_engine::{EventId, FULL, RoleId};
use hakyu_scenarios::compile::Compiled;
use serde::Serialize;

use crate::{
    assemble::{loss_by, timeline},
    branch::act_words,
    causes::CauseLog,
    log::{Act, Entry, Seat},
    outcome::{Moment, MomentKind, Text},
    score::{self, Played},
    session::content_words,
    view::{Knowledge, Received, addressed_to},
    words::{role_title, text, title},
};

/// Name of this format.
pub const FORMAT: &str = "ab/1";

/// A total score 0–100, none if nothing was tested, and the share of the weight that was, 0–1.
pub type Total = (Option<f64>, f64);

/// One of two exercises.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What people call it: a folder.
    pub name: &'a str,
    /// Its log.
    pub entries: &'a [Entry],
    /// Its run.
    pub played: &'a Played,
    /// Total score and coverage of its run folder, if there is one.
    pub total: Option<Total>,
}

/// Two exercises side by side. Times are seconds since the start, levels ppm, losses people-hours.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// Always [`FORMAT`].
    pub format: String,
    /// The scenario's title.
    pub title: Text,
    /// Civil time of the start, RFC 3339.
    pub start: String,
    /// What the two are called.
    pub names: (String, String),
    /// Seeds and replicates.
    pub seeds: ((u64, u32), (u64, u32)),
    /// Digests of the runs.
    pub digests: (String, String),
    /// When the first fact that differs happened; none if all are the same.
    pub parted: Option<u64>,
    /// The first entry that differs, in each log.
    pub entry: Option<EntryPair>,
    /// What was read or became known at another time, or on one side only, by roles that people played on either side.
    pub knew: Vec<KnewRow>,
    /// What happened at another time, or on one side only.
    pub happened: Vec<HappenedRow>,
    /// Sectors that lost anything on either side.
    pub sectors: Vec<SectorPair>,
    /// Scores by part, measured on the two runs alike; shares averted against other responses are not among them.
    pub parts: Vec<PartPair>,
    /// Total score and coverage of the run folders, where there are any.
    pub totals: (Option<Total>, Option<Total>),
    /// What it comes to, each sentence valid in this model only.
    pub words: Vec<Text>,
}

/// The first entry that differs: number, and what stands there in each log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntryPair {
    /// Its number.
    pub number: u32,
    /// Time and words in the first log; none if it ends before.
    pub a: Option<(u64, Text)>,
    /// … and in the second.
    pub b: Option<(u64, Text)>,
}

/// Something that a role came to know.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KnewRow {
    /// Role id.
    pub role: String,
    /// Its title.
    pub title: Text,
    /// What.
    pub text: Text,
    /// When, on the first side.
    pub a: Option<u64>,
    /// … and on the second.
    pub b: Option<u64>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HappenedRow {
    /// What kind.
    pub kind: MomentKind,
    /// What.
    pub text: Text,
    /// Whose.
    pub roles: Vec<Text>,
    /// When, on the first side.
    pub a: Option<i64>,
    /// … and on the second.
    pub b: Option<i64>,
}

/// A sector on both sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SectorPair {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Lowest level of one of its services, and when.
    pub lowest: ((u32, u64), (u32, u64)),
    /// People-hours lost below the maintenance level.
    pub people_hours: (f64, f64),
}

/// A part of the score on both sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartPair {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// 0–100; none if not tested.
    pub score: (Option<f64>, Option<f64>),
}

/// Puts two exercises of the same compiled scenario side by side.
///
/// # Errors
/// [`score::ScoreError`] if a formula fails.
pub fn compare(compiled: &Compiled, a: Side<'_>, b: Side<'_>) -> Result<Pair, score::ScoreError> {
    let digest = |side: Side<'_>| side.played.record.digest.to_string();
    let seed = |side: Side<'_>| (side.played.record.seed.0, side.played.record.replicate.0);
    let mut pair = Pair {
        format: FORMAT.into(),
        title: text(&compiled.scenario.title),
        start: crate::words::rfc3339(compiled),
        names: (a.name.to_owned(), b.name.to_owned()),
        seeds: (seed(a), seed(b)),
        digests: (digest(a), digest(b)),
        parted: parted(a, b),
        entry: first_entry(compiled, a.entries, b.entries),
        knew: knew(compiled, a, b),
        happened: happened(compiled, a, b),
        sectors: sectors(compiled, a, b),
        parts: parts(compiled, a, b)?,
        totals: (a.total, b.total),
        words: Vec::new(),
    };
    pair.words = words::words(compiled, &pair);
    Ok(pair)
}

/// When the two records first differ.
fn parted(a: Side<'_>, b: Side<'_>) -> Option<u64> {
    let (a, b) = (&a.played.record, &b.played.record);
    let facts = a.facts.iter().zip(&b.facts).find(|(a, b)| a != b);
    let facts = facts.map(|(a, b)| a.at.min(b.at)).or_else(|| {
        let longer = if a.facts.len() > b.facts.len() { &a.facts } else { &b.facts };
        longer.get(a.facts.len().min(b.facts.len())).map(|f| f.at)
    });
    let changes = a.changes.iter().zip(&b.changes).find(|(a, b)| a != b);
    let changes = changes.map(|(a, b)| a.at.min(b.at)).or_else(|| {
        let longer = if a.changes.len() > b.changes.len() { &a.changes } else { &b.changes };
        longer.get(a.changes.len().min(b.changes.len())).map(|c| c.at)
    });
    facts.into_iter().chain(changes).min().map(|at| at.0)
}

/// The first entry after the opening that differs. When it was typed makes no difference.
fn first_entry(compiled: &Compiled, a: &[Entry], b: &[Entry]) -> Option<EntryPair> {
    let same = |a: &Entry, b: &Entry| a.at == b.at && a.by == b.by && a.what == b.what;
    let number = (1..a.len().max(b.len()))
        .find(|i| !a.get(*i).zip(b.get(*i)).is_some_and(|(a, b)| same(a, b)))?;
    let words = |entries: &[Entry]| {
        let entry = entries.get(number)?;
        Some((entry.at, act_words(compiled, &entry.what)))
    };
    Some(EntryPair { number: u32::try_from(number).ok()?, a: words(a), b: words(b) })
}

/// Pairs what stands on both sides under one key, in order; what has the same time on both is left out.
fn pairs<K: Ord + Clone, T: Copy + PartialEq>(
    a: impl IntoIterator<Item = (K, T)>,
    b: impl IntoIterator<Item = (K, T)>,
) -> Vec<(K, Option<T>, Option<T>)> {
    let mut all: BTreeMap<K, (Vec<T>, Vec<T>)> = BTreeMap::new();
    for (key, at) in a {
        all.entry(key).or_default().0.push(at);
    }
    for (key, at) in b {
        all.entry(key).or_default().1.push(at);
    }
    let mut rows = Vec::new();
    for (key, (a, b)) in all {
        for i in 0..a.len().max(b.len()) {
            let (a, b) = (a.get(i).copied(), b.get(i).copied());
            if a != b {
                rows.push((key.clone(), a, b));
            }
        }
    }
    rows
}

/// Roles that people played on one of the sides.
fn manned(compiled: &Compiled, sides: [Side<'_>; 2]) -> Vec<RoleId> {
    let mut roles: Vec<RoleId> = sides
        .iter()
        .flat_map(|side| side.entries)
        .filter_map(|entry| match &entry.what {
            Act::Seat { role, seat: Seat::Person(_) | Seat::RolePlayer(_) } => {
                compiled.model.script().role(role)
            }
            _ => None,
        })
        .collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

fn knew(compiled: &Compiled, a: Side<'_>, b: Side<'_>) -> Vec<KnewRow> {
    let mut rows = Vec::new();
    for role in manned(compiled, [a, b]) {
        let learned = |side: Side<'_>| -> Vec<((String, Text), u64)> {
            let record = &side.played.record;
            let view = Knowledge::of(role, addressed_to(&record.facts, role), record.end);
            let read = view.received.iter().map(|(at, r)| (received(compiled, side, r), at.0));
            let matters = view.matters.iter().map(|(m, at)| (matter(compiled, *m), at.0));
            read.chain(matters).collect()
        };
        let key = |all: Vec<((String, Text), u64)>| {
            all.into_iter().map(|((key, text), at)| ((key, text.en, text.ja), at))
        };
        for ((_, en, ja), a, b) in pairs(key(learned(a)), key(learned(b))) {
            rows.push(KnewRow {
                role: compiled.model.script().roles[role.index()].id.clone(),
                title: role_title(compiled, role),
                text: Text::new(en, ja),
                a,
                b,
            });
        }
    }
    rows.sort_by_key(|r| (r.a.into_iter().chain(r.b).min(), r.role.clone()));
    rows
}

/// What was read: what tells it from others, and words for it.
fn received(compiled: &Compiled, side: Side<'_>, received: &Received) -> (String, Text) {
    match received {
        Received::Inject { inject, .. } => {
            let id = &compiled.model.script().injects[inject.index()].id;
            let title = compiled.inject(*inject).and_then(|e| e.title.as_ref()).map(text);
            (format!("inject {id}"), title.unwrap_or_else(|| Text::both(id.clone())))
        }
        Received::Message(content) => {
            let (title, words) = content_words(compiled, content);
            (format!("message {}", words.en), title)
        }
        Received::AdHoc(number) => {
            let made = side.entries.iter().find_map(|entry| match &entry.what {
                Act::AdHoc { number: n, title, .. } if n == number => Some(title.clone()),
                _ => None,
            });
            (format!("ad hoc {number}"), made.unwrap_or_default())
        }
    }
}

fn matter(compiled: &Compiled, event: EventId) -> (String, Text) {
    let id = &compiled.model.script().events[event.index()].id;
    let title = compiled.event(event).and_then(|e| e.title.as_ref()).map(text);
    let title = title.unwrap_or_else(|| Text::both(id.clone()));
    let words = Text::new(format!("knows of: {}", title.en), format!("事案を認知：{}", title.ja));
    (format!("matter {id}"), words)
}

fn happened(compiled: &Compiled, a: Side<'_>, b: Side<'_>) -> Vec<HappenedRow> {
    type Key = (String, (String, String), Vec<(String, String)>);
    let all = |side: Side<'_>| {
        let causes = CauseLog::new(&side.played.record, &compiled.model);
        timeline(compiled, side.played, &causes)
    };
    let key = |m: &Moment| -> Key {
        let roles = m.roles.iter().map(|r| (r.en.clone(), r.ja.clone())).collect();
        (format!("{:?}", m.kind), (m.text.en.clone(), m.text.ja.clone()), roles)
    };
    let (left, right) = (all(a), all(b));
    let kinds: BTreeMap<String, MomentKind> =
        left.iter().chain(&right).map(|m| (format!("{:?}", m.kind), m.kind)).collect();
    let timed = |all: &[Moment]| all.iter().map(|m| (key(m), m.at)).collect::<Vec<_>>();
    let mut rows: Vec<HappenedRow> = pairs(timed(&left), timed(&right))
        .into_iter()
        .filter_map(|((kind, (en, ja), roles), a, b)| {
            let roles = roles.into_iter().map(|(en, ja)| Text::new(en, ja)).collect();
            let kind = *kinds.get(&kind)?;
            Some(HappenedRow { kind, text: Text::new(en, ja), roles, a, b })
        })
        .collect();
    rows.sort_by_key(|r| r.a.into_iter().chain(r.b).min());
    rows
}

fn sectors(compiled: &Compiled, a: Side<'_>, b: Side<'_>) -> Vec<SectorPair> {
    let world = &compiled.world;
    let losses = (loss_by(compiled, a.played, |_| true), loss_by(compiled, b.played, |_| true));
    let lowest = |side: Side<'_>, sector: &String| {
        let services = world.reporting_services().iter();
        let own = services.filter(|s| world.service(**s).sector.as_ref() == Some(sector));
        own.map(|s| side.played.history.curve(*s).lowest()).min().unwrap_or((FULL, 0))
    };
    let all = world.catalogue.sectors.iter().zip(losses.0.into_iter().zip(losses.1));
    all.map(|(sector, people_hours)| SectorPair {
        id: sector.id.clone(),
        title: title(&sector.title),
        lowest: (lowest(a, &sector.id), lowest(b, &sector.id)),
        people_hours,
    })
    .filter(|s| s.lowest.0.0 < FULL || s.lowest.1.0 < FULL)
    .collect()
}

/// Scores that can be measured on one run alone.
fn parts(
    compiled: &Compiled,
    a: Side<'_>,
    b: Side<'_>,
) -> Result<Vec<PartPair>, score::ScoreError> {
    let measured = |side: Side<'_>| {
        let runs = score::Comparison {
            none: side.played,
            reference: None,
            actual: side.played,
            credited: None,
            is_reference: false,
        };
        score::score(compiled, runs).map(|s| s.parts)
    };
    let pairs = measured(a)?.into_iter().zip(measured(b)?);
    Ok(pairs
        .map(|(a, b)| PartPair { id: a.id, title: a.title, score: (a.score, b.score) })
        .filter(|p| p.score != (None, None))
        .collect())
}
