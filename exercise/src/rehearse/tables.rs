//! The tables of a rehearsal (`rehearsal/1`), made from what was seen.

use serde::Serialize;

use hakyu_scenarios::{
    compile::Compiled,
    diagnostic::{Diagnostics, Severity},
    syntax::InjectTrigger,
};

use super::{
    Future, Settings, Skill,
    findings::{self, Point},
    numbers::{Mean, Spread, share},
    seen::{HOUR, Load, Seen, Sent},
};
use crate::{
    outcome::Text,
    words::{role_title, text, title},
};

/// Everything a rehearsal found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rehearsal {
    /// `rehearsal/1`.
    pub format: String,
    /// Scenario id.
    pub scenario: String,
    /// Its title.
    pub title: Text,
    /// World id.
    pub world: String,
    /// Civil time of the start.
    pub start: String,
    /// Length, seconds.
    pub duration: u64,
    /// Master seed.
    pub seed: u64,
    /// Futures.
    pub runs: u32,
    /// The playbook the teams carried out.
    pub playbook: Option<String>,
    /// The verdict, in words.
    pub verdict: Text,
    /// What to look at, the weightiest first.
    pub points: Vec<Point>,
    /// What the levels mean: our assumptions.
    pub skills: Vec<Skill>,
    /// How the levels did; the last row is the playbook as written, if there is one.
    pub levels: Vec<LevelRow>,
    /// Whether the exercise tells better from worse.
    pub measures: Measures,
    /// What it costs people, by sector; sectors that lost nothing in any run are left out.
    pub sectors: Vec<Sector>,
    /// Injects, by the share of runs in which they fired.
    pub injects: Vec<InjectRow>,
    /// Alternatives of injects (`inject/alternative`), by the share of runs in which they were sent; `inject/own` is the
    /// inject's own text.
    pub alternatives: Vec<ShareRow>,
    /// Milestones, by the share of runs in which they were reached.
    pub milestones: Vec<ShareRow>,
    /// Steps of the playbook, by the share of runs in which they were done.
    pub steps: Vec<ShareRow>,
    /// Actions of the catalogue.
    pub actions: Vec<ShareRow>,
    /// Plans.
    pub plans: Vec<ShareRow>,
    /// Events, by the share of runs in which they changed anything.
    pub events: Vec<ShareRow>,
    /// Objectives.
    pub objectives: Vec<ObjectiveRow>,
    /// Who has how much to do, in ordinary teams.
    pub roles: Vec<RoleRow>,
    /// How long it takes, and how dense it is, in ordinary teams.
    pub pace: Pace,
    /// Findings of `check`, by code.
    pub lint: Vec<LintRow>,
}

/// How a level did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LevelRow {
    /// Word of the level, or `written`.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Scores of its teams.
    pub score: Option<Spread>,
    /// Their mean.
    pub mean: Option<Mean>,
    /// Mean share of the weight that was tested.
    pub coverage: f64,
    /// Severity of the whole, 0–4 by the simulator's thresholds: the lowest and the highest of its teams.
    pub severity: (u8, u8),
}

/// Whether the exercise tells better from worse.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measures {
    /// `yes`, `partly`, `no`, or `unknown` where nothing can be compared.
    pub skill: String,
    /// In words.
    pub text: Text,
    /// Differences between neighbouring levels, in the same futures.
    pub gaps: Vec<Gap>,
}

/// The difference between two neighbouring levels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// The lesser level.
    pub from: String,
    /// The better level.
    pub to: String,
    /// Points of the score by which the better one is ahead, in the same futures.
    pub ahead: Option<Mean>,
}

/// What a sector loses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sector {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Residents it serves.
    pub residents: u64,
    /// By level, in their order.
    pub levels: Vec<SectorLevel>,
}

/// What a sector loses under one level.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SectorLevel {
    /// People-hours lost below the maintenance level.
    pub people_hours: Spread,
    /// Most people × missing share at one time, as a share of the residents.
    pub share: Spread,
}

/// An inject.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InjectRow {
    /// Id.
    pub id: String,
    /// It waits for a condition.
    pub conditional: bool,
    /// It asks for something to be done.
    pub expects: bool,
    /// It is kept for the controller, and nobody released it here.
    pub contingency: bool,
    /// Share of runs in which it fired, by level.
    pub fired: Vec<f64>,
    /// When, over all runs in which it did; seconds.
    pub at: Option<Spread>,
}

/// How often something was done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShareRow {
    /// Id.
    pub id: String,
    /// Whose it is, if it is somebody's.
    pub by: Option<Text>,
    /// Share of runs, by level.
    pub share: Vec<f64>,
}

/// An objective.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ObjectiveRow {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Share of runs in which it was tested, by level.
    pub tested: Vec<f64>,
    /// Mean score where it was, by level.
    pub mean: Vec<Option<f64>>,
}

/// What a role has to do in ordinary teams; medians over runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoleRow {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Injects come in its name: role-players, the simulation cell.
    pub speaks: bool,
    /// Injects and messages that come in.
    pub received: f64,
    /// Things it does.
    pub deeds: f64,
    /// Messages read in its busiest hour.
    pub peak: f64,
    /// Which hour since the start that is, in most runs.
    pub peak_hour: Option<u64>,
    /// Seconds from coming in until read, over all messages.
    pub wait: Option<Spread>,
    /// Messages that it has not read at the end.
    pub unread: f64,
    /// Longest time without anything while the exercise went on, seconds.
    pub idle: f64,
    /// Mean messages read, by hour since the start: (hour, messages); hours without any are left out.
    pub profile: Vec<(u64, f64)>,
}

/// How long and how dense it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pace {
    /// Seconds in which something happens at least once an hour.
    pub active: f64,
    /// Deliveries of injects.
    pub injects: f64,
    /// … per active hour.
    pub per_hour: f64,
    /// … in the densest hour.
    pub densest: f64,
}

/// A finding of `check`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LintRow {
    /// Code.
    pub code: String,
    /// What it means.
    pub title: Text,
    /// How often.
    pub count: usize,
}

/// The level whose load is shown: people who have read their plan.
pub(super) const ORDINARY: &str = "ordinary";

pub(super) fn tables(
    compiled: &Compiled,
    settings: &Settings,
    skills: Vec<Skill>,
    futures: &[Future],
    lint: &Diagnostics,
) -> Rehearsal {
    let script = compiled.model.script();
    let scenario = &compiled.scenario;
    let arms = futures.first().map_or(0, |f| f.arms.len());
    let runs = |arm: usize| futures.iter().filter_map(move |f| f.arms.get(arm));
    let by_arm = |yes: &dyn Fn(&Seen) -> bool| -> Vec<f64> {
        (0..arms).map(|arm| share(runs(arm).map(yes))).collect()
    };
    let ordinary = skills.iter().position(|s| s.id == ORDINARY).unwrap_or(0);
    let typical: Vec<&Seen> = runs(ordinary).collect();
    let levels: Vec<LevelRow> = (0..arms)
        .map(|arm| {
            let scores: Vec<f64> = runs(arm).filter_map(|s| s.score).collect();
            let coverage: f64 = runs(arm).map(|s| s.coverage).sum();
            let (id, name) = match skills.get(arm) {
                Some(skill) => (skill.id.clone(), skill.title.clone()),
                None => ("written".into(), Text::new("as the playbook says", "計画どおり")),
            };
            LevelRow {
                id,
                title: name,
                mean: Mean::of(&scores),
                score: Spread::of(scores),
                coverage: coverage / (futures.len().max(1) as f64),
                severity: (
                    runs(arm).map(|s| s.severity).min().unwrap_or(0),
                    runs(arm).map(|s| s.severity).max().unwrap_or(0),
                ),
            }
        })
        .collect();
    let playbook = settings.playbook.as_deref().and_then(|p| script.playbook(p));
    let played = |s: &hakyu_engine::script::Step| Some(s.playbook) == playbook;
    let steps = script.steps.iter().enumerate().filter(|(_, s)| played(s));
    let mut rehearsal = Rehearsal {
        format: "rehearsal/1".into(),
        scenario: scenario.id.value.clone(),
        title: text(&scenario.title),
        world: compiled.world.id.clone(),
        start: crate::words::rfc3339(compiled),
        duration: compiled.model.duration().0,
        seed: settings.seed,
        runs: settings.runs,
        playbook: settings.playbook.clone(),
        verdict: Text::default(),
        points: Vec::new(),
        measures: findings::measures(&skills, futures, playbook.is_some()),
        sectors: sectors(compiled, arms, futures),
        injects: injects(compiled, arms, futures),
        alternatives: alternatives(compiled, &by_arm),
        milestones: (script.milestones.iter().enumerate())
            .map(|(i, m)| ShareRow {
                id: m.id.clone(),
                by: None,
                share: by_arm(&|seen: &Seen| seen.milestones[i]),
            })
            .collect(),
        steps: steps
            .map(|(i, s)| ShareRow {
                id: s.id.clone(),
                by: Some(role_title(compiled, s.role)),
                share: by_arm(&|seen: &Seen| seen.steps[i].is_some()),
            })
            .collect(),
        actions: (script.actions.iter().enumerate())
            .map(|(i, a)| ShareRow {
                id: a.id.clone(),
                by: None,
                share: by_arm(&|seen: &Seen| seen.actions[i] > 0),
            })
            .collect(),
        plans: (script.plans.plans.iter().enumerate())
            .map(|(i, p)| ShareRow {
                id: p.id.clone(),
                by: Some(role_title(compiled, p.owner)),
                share: by_arm(&|seen: &Seen| seen.plans[i]),
            })
            .collect(),
        events: (0u32..)
            .zip(&script.events)
            .map(|(i, e)| ShareRow {
                id: e.id.clone(),
                by: None,
                share: by_arm(&|seen: &Seen| !seen.idle_events.contains(&hakyu_engine::EventId(i))),
            })
            .collect(),
        objectives: (compiled.objectives.iter().enumerate())
            .map(|(i, o)| ObjectiveRow {
                id: o.id.clone(),
                title: title(&o.title),
                tested: by_arm(&|seen: &Seen| seen.objectives[i].is_some()),
                mean: (0..arms)
                    .map(|arm| {
                        let all: Vec<f64> = runs(arm).filter_map(|s| s.objectives[i]).collect();
                        let count = all.len();
                        (count > 0).then(|| all.iter().sum::<f64>() / count as f64)
                    })
                    .collect(),
            })
            .collect(),
        roles: (0u32..)
            .take(script.roles.len())
            .map(|i| {
                let loads: Vec<&Load> = typical.iter().map(|s| &s.loads[i as usize]).collect();
                role(compiled, hakyu_engine::RoleId(i), &loads)
            })
            .collect(),
        pace: pace(&typical),
        lint: lint_rows(lint),
        skills,
        levels,
    };
    rehearsal.points = findings::points(&rehearsal);
    rehearsal.verdict = findings::verdict(&rehearsal);
    rehearsal
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    Spread::of(values.collect()).map_or(0.0, |s| s.median)
}

fn sectors(compiled: &Compiled, arms: usize, futures: &[Future]) -> Vec<Sector> {
    let world = &compiled.world;
    let mut rows = Vec::new();
    for (i, sector) in world.catalogue.sectors.iter().enumerate() {
        let members = world.reporting_services().iter().map(|&s| world.service(s));
        let residents: u64 =
            members.filter(|m| m.sector.as_ref() == Some(&sector.id)).map(|m| m.people).sum();
        let level = |arm: usize| {
            let runs = || futures.iter().filter_map(|f| f.arms.get(arm)).map(|s| s.losses[i]);
            Some(SectorLevel {
                people_hours: Spread::of(runs().map(|l| l.0).collect())?,
                share: Spread::of(runs().map(|l| l.1 as f64 / residents.max(1) as f64).collect())?,
            })
        };
        let levels: Vec<SectorLevel> = (0..arms).filter_map(level).collect();
        if levels.iter().any(|l| l.people_hours.high >= 0.5) {
            let (id, title) = (sector.id.clone(), title(&sector.title));
            rows.push(Sector { id, title, residents, levels });
        }
    }
    rows
}

fn injects(compiled: &Compiled, arms: usize, futures: &[Future]) -> Vec<InjectRow> {
    let script = compiled.model.script();
    (0u32..)
        .zip(&script.injects)
        .map(|(number, inject)| {
            let i = number as usize;
            let entry = compiled.inject(hakyu_engine::InjectId(number));
            let all = futures.iter().flat_map(|f| &f.arms).filter_map(|s| s.injects[i]);
            InjectRow {
                id: inject.id.clone(),
                expects: entry.is_some_and(|e| !e.expects.is_empty()),
                contingency: inject.parked,
                conditional: entry.is_some_and(|e| matches!(e.trigger, InjectTrigger::When(_))),
                fired: (0..arms)
                    .map(|arm| {
                        let runs = futures.iter().filter_map(|f| f.arms.get(arm));
                        share(runs.map(|s| s.injects[i].is_some()))
                    })
                    .collect(),
                at: Spread::of(all.map(|t| t as f64).collect()),
            }
        })
        .collect()
}

/// The share of runs, by level, in which something is so.
type ByArm<'a> = dyn Fn(&dyn Fn(&Seen) -> bool) -> Vec<f64> + 'a;

fn alternatives(compiled: &Compiled, by_arm: &ByArm<'_>) -> Vec<ShareRow> {
    let mut rows = Vec::new();
    for (i, inject) in compiled.model.script().injects.iter().enumerate() {
        if inject.alternatives.is_empty() || inject.parked {
            continue;
        }
        let id = hakyu_engine::InjectId(u32::try_from(i).unwrap_or(u32::MAX));
        let own = inject.own.then_some(Sent::Own);
        let all = (0u32..).take(inject.alternatives.len()).map(Sent::Alternative).chain(own);
        rows.extend(all.map(|sent| {
            let name = match sent {
                Sent::Alternative(n) => compiled.alternative(id, n),
                Sent::Own | Sent::No => None,
            };
            let name = name.map_or("own", |a| a.id.value.as_str());
            ShareRow {
                id: format!("{}/{name}", inject.id),
                by: None,
                share: by_arm(&|seen: &Seen| seen.sent[i] == sent),
            }
        }));
    }
    rows
}

fn role(compiled: &Compiled, id: hakyu_engine::RoleId, loads: &[&Load]) -> RoleRow {
    let mut by_hour: std::collections::BTreeMap<u64, u32> = std::collections::BTreeMap::new();
    let mut peaks: std::collections::BTreeMap<u64, u32> = std::collections::BTreeMap::new();
    for load in loads {
        for (hour, count) in &load.handled {
            *by_hour.entry(*hour).or_insert(0) += count;
        }
        // The first of equally busy hours.
        let peak = load.handled.iter().rev().max_by_key(|h| h.1);
        if let Some((hour, _)) = peak {
            *peaks.entry(*hour).or_insert(0) += 1;
        }
    }
    let runs = loads.len().max(1) as f64;
    let waits: Vec<f64> = loads.iter().flat_map(|l| &l.waits).map(|w| *w as f64).collect();
    let most = |l: &&Load| l.handled.values().copied().max().map_or(0.0, f64::from);
    RoleRow {
        id: compiled.model.script().roles[id.index()].id.clone(),
        title: role_title(compiled, id),
        speaks: compiled.role(id).is_some_and(|r| {
            let from = compiled.scenario.injects.iter().filter_map(|i| i.from.as_ref());
            from.into_iter().any(|from| from.value == r.id.value)
        }),
        received: median(loads.iter().map(|l| f64::from(l.received))),
        deeds: median(loads.iter().map(|l| f64::from(l.deeds))),
        peak: median(loads.iter().map(most)),
        peak_hour: peaks.iter().rev().max_by_key(|p| p.1).map(|p| *p.0),
        wait: Spread::of(waits),
        unread: median(loads.iter().map(|l| f64::from(l.unread))),
        idle: median(loads.iter().map(|l| l.idle as f64)),
        profile: by_hour.into_iter().map(|(h, n)| (h, f64::from(n) / runs)).collect(),
    }
}

fn pace(typical: &[&Seen]) -> Pace {
    let active = median(typical.iter().map(|s| s.active as f64));
    let injects = median(typical.iter().map(|s| s.deliveries.len() as f64));
    let densest = |s: &&Seen| {
        let within =
            |from: u64| s.deliveries.iter().filter(move |d| (from..from + HOUR).contains(*d));
        s.deliveries.iter().map(|&d| within(d).count()).max().unwrap_or(0) as f64
    };
    Pace {
        active,
        injects,
        per_hour: injects / (active / HOUR as f64).max(1.0),
        densest: median(typical.iter().map(densest)),
    }
}

fn lint_rows(lint: &Diagnostics) -> Vec<LintRow> {
    let mut rows: Vec<LintRow> = Vec::new();
    for finding in lint.iter().filter(|d| d.severity != Severity::Error) {
        match rows.iter_mut().find(|r| r.code == finding.code) {
            Some(row) => row.count += 1,
            None => rows.push(LintRow {
                code: finding.code.to_owned(),
                title: hakyu_scenarios::compile::explain(finding.code).map_or_else(
                    || Text::both(finding.message.clone()),
                    |e| Text::new(e.title, e.ja),
                ),
                count: 1,
            }),
        }
    }
    rows
}
