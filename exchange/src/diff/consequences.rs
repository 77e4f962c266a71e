//! What differs in two runs with the same seed under the reference response.

use std::collections::{BTreeMap, BTreeSet};

use hakyu_engine::{Record, What};
use hakyu_exercise::outcome::{Outcome, Text};
use hakyu_scenarios::compile::Compiled;
use serde::Serialize;

/// An outage: a service below its maintenance level for longer than its sector allows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outage {
    /// The service.
    pub service: String,
    /// Its name.
    pub title: Text,
    /// First second and length of all its time below, before; none if there was no outage.
    pub before: Option<(u64, u64)>,
    /// The same afterwards.
    pub after: Option<(u64, u64)>,
    /// People-hours lost, before and afterwards.
    pub people_hours: (f64, f64),
}

/// A number before and afterwards.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// What it is of.
    pub id: String,
    /// In words.
    pub title: Text,
    /// Before; none if it was not there.
    pub before: Option<f64>,
    /// Afterwards.
    pub after: Option<f64>,
}

/// All that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Consequences {
    /// Outages that are new, gone or other ones, the heaviest change first.
    pub outages: Vec<Outage>,
    /// Outages that are the same in both.
    pub same: usize,
    /// People-hours lost by sector, where they differ.
    pub people_hours: Vec<Pair>,
    /// Scores by part and in total, all of them.
    pub scores: Vec<Pair>,
    /// Injects that came and no longer do, though they are still in the scenario.
    pub silent: Vec<String>,
    /// Injects that did not come and now do.
    pub heard: Vec<String>,
    /// Digests of both runs; equal ones mean that everything happened alike.
    pub digests: (String, String),
}

/// One side: the scenario, its outcome, and the run under the reference response.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The scenario.
    pub compiled: &'a Compiled,
    /// What people read.
    pub outcome: &'a Outcome,
    /// The run.
    pub record: &'a Record,
}

/// Compares two runs.
pub fn consequences(old: Side<'_>, new: Side<'_>) -> Consequences {
    let (was, is) = (spells(old.outcome), spells(new.outcome));
    let mut same = 0;
    let mut outages = Vec::new();
    let ids: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    for id in ids {
        let (before, after) = (was.get(id), is.get(id));
        let span = |s: Option<&Spell>| s.map(|s| (s.from, s.long));
        let hours = |s: Option<&Spell>| s.map_or(0.0, |s| s.people_hours);
        if span(before) == span(after) && (hours(before) - hours(after)).abs() < 0.5 {
            same += 1;
            continue;
        }
        outages.push(Outage {
            service: id.clone(),
            title: after.or(before).map(|s| s.title.clone()).unwrap_or_default(),
            before: span(before),
            after: span(after),
            people_hours: (hours(before), hours(after)),
        });
    }
    let weight = |o: &Outage| (o.people_hours.1 - o.people_hours.0).abs();
    outages.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then_with(|| a.service.cmp(&b.service)));
    let (came, comes) = (injects(old), injects(new));
    let there = |side: Side<'_>| -> BTreeSet<String> {
        side.compiled.scenario.injects.iter().map(|i| i.id.value.clone()).collect()
    };
    let (had, has) = (there(old), there(new));
    Consequences {
        outages,
        same,
        people_hours: hours(old.outcome, new.outcome),
        scores: scores(old.outcome, new.outcome),
        silent: came.difference(&comes).filter(|id| has.contains(*id)).cloned().collect(),
        heard: comes.difference(&came).filter(|id| had.contains(*id)).cloned().collect(),
        digests: (old.record.digest.to_string(), new.record.digest.to_string()),
    }
}

struct Spell {
    title: Text,
    from: u64,
    long: u64,
    people_hours: f64,
}

fn spells(outcome: &Outcome) -> BTreeMap<String, Spell> {
    let one = |s: &hakyu_exercise::outcome::ServiceRow| {
        let (level, grace) = outcome.sectors.get(s.sector)?.maintenance;
        // Spells longer than the sector allows.
        let mut from = None;
        let mut long = 0;
        let mut down: Option<u64> = None;
        let end = outcome.manifest.duration;
        for &(at, now) in s.series.iter().chain(&[(end, u32::MAX)]) {
            if now < level {
                down = down.or(Some(at));
            } else if let Some(began) = down.take()
                && at - began >= grace
            {
                from = from.or(Some(began));
                long += at - began;
            }
        }
        Some((
            s.id.clone(),
            Spell { title: s.title.clone(), from: from?, long, people_hours: s.people_hours },
        ))
    };
    outcome.services.iter().filter_map(one).collect()
}

fn injects(side: Side<'_>) -> BTreeSet<String> {
    let delivered = side.record.facts.iter().filter_map(|fact| match &fact.what {
        What::InjectDelivered { inject, .. } => Some(*inject),
        _ => None,
    });
    delivered.filter_map(|id| side.compiled.inject(id)).map(|i| i.id.value.clone()).collect()
}

fn hours(old: &Outcome, new: &Outcome) -> Vec<Pair> {
    let by = |o: &Outcome| -> BTreeMap<String, (Text, f64)> {
        o.sectors.iter().map(|s| (s.id.clone(), (s.title.clone(), s.people_hours))).collect()
    };
    let (was, is) = (by(old), by(new));
    let ids: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let pair = |id: &String| {
        let (before, after) = (was.get(id), is.get(id));
        Pair {
            id: id.clone(),
            title: after.or(before).map(|s| s.0.clone()).unwrap_or_default(),
            before: before.map(|s| s.1),
            after: after.map(|s| s.1),
        }
    };
    let differs = |p: &Pair| (p.before.unwrap_or(0.0) - p.after.unwrap_or(0.0)).abs() >= 0.5;
    ids.into_iter().map(pair).filter(differs).collect()
}

fn scores(old: &Outcome, new: &Outcome) -> Vec<Pair> {
    let arm = |o: &Outcome| o.arms.get(o.actual).cloned();
    let (was, is) = (arm(old), arm(new));
    let parts = |arm: &Option<hakyu_exercise::outcome::Arm>| -> Vec<(String, Text, Option<f64>)> {
        let Some(arm) = arm else { return Vec::new() };
        let total = ("total".to_owned(), Text::new("TOTAL", "総合"), arm.total);
        arm.parts.iter().map(|p| (p.id.clone(), p.title.clone(), p.score)).chain([total]).collect()
    };
    let (was, is) = (parts(&was), parts(&is));
    let mut out: Vec<Pair> = Vec::new();
    for (id, title, after) in &is {
        let before = was.iter().find(|p| p.0 == *id).and_then(|p| p.2);
        out.push(Pair { id: id.clone(), title: title.clone(), before, after: *after });
    }
    let total = out.pop();
    for (id, title, before) in was.iter().filter(|p| !is.iter().any(|q| q.0 == p.0)) {
        out.push(Pair { id: id.clone(), title: title.clone(), before: *before, after: None });
    }
    out.extend(total);
    out
}
