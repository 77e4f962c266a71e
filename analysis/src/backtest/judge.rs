//! Plays an event many times and judges the recorded rows.

use std::num::NonZeroUsize;

use hakyu_engine::FULL;
use hakyu_exercise::{
    history::{Curve, History as Levels, weighted},
    outcome::Text,
    play::{self, PlayError, ordered, play},
};
use hakyu_scenarios::{
    compile::{Compiled, compile_with},
    source::{Files, Sources},
    world::{Options, Vary},
};

use crate::quantile::band;
use crate::restoration::{recorded_time_to, restored, time_to};

use super::data::{History, Measure, Series, Use};
use super::result::{Judged, JudgedKind, Panel, Tail};

/// How an event is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Runs.
    pub replicates: u32,
    /// Master seed.
    pub seed: u64,
    /// Threads; they change nothing.
    pub threads: NonZeroUsize,
    /// Whether the figures of world and scenario are drawn from their ranges.
    pub vary: bool,
}

/// Why an event could not be played.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failed {
    /// Its scenario has findings that are errors.
    #[error("{file} cannot be compiled (draw {replicate}):\n{findings}")]
    Scenario {
        /// The file.
        file: String,
        /// The draw of figures.
        replicate: u32,
        /// The findings as text.
        findings: String,
    },
    /// A series names services that the world has not.
    #[error("compare.csv: {series}: the world has no {service} in {place}")]
    Service {
        /// The series.
        series: String,
        /// Template of the service.
        service: String,
        /// The place.
        place: String,
    },
    /// A run stopped.
    #[error(transparent)]
    Play(#[from] PlayError),
}

/// What came of an event.
#[derive(Clone, Debug)]
pub struct EventResult {
    /// Its id.
    pub event: String,
    /// Its title.
    pub title: Text,
    /// Every judged row.
    pub rows: Vec<Judged>,
    /// Times until half and nearly all was back, by series.
    pub tails: Vec<Tail>,
    /// What to draw.
    pub panels: Vec<Panel>,
}

/// A site counts as out in full when it has lost this much of its level, ppm: the least that total loss of mains costs a base
/// station in any draw (criticality 40 %). A site that has lost less counts in proportion.
const SITE_OUT: u32 = 400_000;

/// Moments of a figure.
const MOMENTS: u64 = 160;

/// One thing to be judged.
struct Check {
    series: usize,
    kind: JudgedKind,
    at: Option<u64>,
    observed: [u32; 3],
}

/// What one replicate says of one series.
struct SeriesRun {
    values: Vec<u32>,
    half: u64,
    nearly: u64,
    grid: Vec<u32>,
}

/// Plays an event and judges its rows. The same for any number of threads.
///
/// # Errors
/// [`Failed`], the first in the order of replicates.
pub fn run_event(
    files: &dyn EventFiles,
    event: &str,
    history: &History,
    settings: &Settings,
    done: &(dyn Fn(u32) + Sync),
) -> Result<EventResult, Failed> {
    let series: Vec<&Series> = history.of(event).collect();
    let plain = compiled(files, event, None)?;
    let checks = checks(&series);
    let grids: Vec<Vec<u64>> = series.iter().map(|s| moments(s)).collect();
    let one = |(): &mut (), replicate: u32| -> Result<Vec<SeriesRun>, Failed> {
        let drawn = settings
            .vary
            .then(|| compiled(files, event, Some(Vary { seed: settings.seed, replicate })))
            .transpose()?;
        let compiled = drawn.as_ref().unwrap_or(&plain);
        let how = play::Settings {
            seed: settings.seed,
            replicate,
            playbook: None,
            ..play::Settings::default()
        };
        let record = play(compiled, &how)?;
        let levels = Levels::new(&record, compiled.world.services().len());
        series
            .iter()
            .enumerate()
            .map(|(at, series)| {
                let curve = curve(compiled, &levels, series)?;
                let values =
                    checks.iter().filter(|c| c.series == at).map(|c| value(&curve, c)).collect();
                let end = curve.end;
                let relative = relative(series);
                let grid = grids[at]
                    .iter()
                    .map(|&t| if relative { restored(&curve, t) } else { curve.at(t) });
                Ok(SeriesRun {
                    values,
                    half: time_to(&curve, 500_000).unwrap_or(end),
                    nearly: time_to(&curve, 990_000).unwrap_or(end),
                    grid: grid.collect(),
                })
            })
            .collect()
    };
    let runs = ordered(settings.replicates, settings.threads, || (), one, done);
    let runs: Vec<Vec<SeriesRun>> = runs.into_iter().collect::<Result<_, _>>()?;
    Ok(gather(&plain, event, &series, &checks, &grids, &runs))
}

/// Files that several threads may read.
pub trait EventFiles: Files + Sync {}
impl<T: Files + Sync> EventFiles for T {}

fn compiled(files: &dyn EventFiles, event: &str, vary: Option<Vary>) -> Result<Compiled, Failed> {
    let mut sources = Sources::default();
    let options = Options { vary, ..Options::default() };
    let file = format!("{event}.yaml");
    let (compiled, findings) = compile_with(&files, &file, &options, &mut sources);
    compiled.ok_or_else(|| Failed::Scenario {
        file: files.shown(&file),
        replicate: vary.map_or(0, |v| v.replicate),
        findings: findings.render(&sources, false),
    })
}

impl Files for &dyn EventFiles {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, hakyu_scenarios::source::FileError> {
        (**self).read(path, limit)
    }

    fn shown(&self, path: &str) -> String {
        (**self).shown(path)
    }
}

/// Whether a series is drawn and judged as shares of its own worst loss only.
fn relative(series: &Series) -> bool {
    series.points.iter().all(|p| p.out.is_none())
}

fn checks(series: &[&Series]) -> Vec<Check> {
    let mut out = Vec::new();
    for (at, s) in series.iter().enumerate() {
        for point in &s.points {
            let mut push = |kind, observed| {
                out.push(Check { series: at, kind, at: point.at, observed });
            };
            if point.base || point.at.is_none() {
                if let Some(share) = point.out {
                    push(JudgedKind::Peak, share);
                }
                continue;
            }
            if let Some(share) = point.out {
                push(JudgedKind::Out, share);
            }
            if let Some(share) = point.restored {
                push(JudgedKind::Restored, [share; 3]);
            }
        }
    }
    out
}

/// Times of the figure: over all recorded points and a little more; four days where only a peak is known.
fn moments(series: &Series) -> Vec<u64> {
    let last = series.points.iter().filter_map(|p| p.at).max().unwrap_or(0);
    let horizon = (last * 11 / 10).max(96 * 3600);
    (0..=MOMENTS).map(|i| horizon * i / MOMENTS).collect()
}

fn value(curve: &Curve, check: &Check) -> u32 {
    match (check.kind, check.at) {
        (JudgedKind::Out, Some(at)) => FULL - curve.at(at),
        (JudgedKind::Restored, Some(at)) => restored(curve, at),
        _ => FULL - curve.lowest().0,
    }
}

fn curve(compiled: &Compiled, levels: &Levels, series: &Series) -> Result<Curve, Failed> {
    let world = &compiled.world;
    let missing = |place: &str| Failed::Service {
        series: format!("{}/{}", series.event, series.name),
        service: series.service.clone(),
        place: place.to_owned(),
    };
    let mut parts: Vec<(Curve, u64)> = Vec::new();
    for place in &series.places {
        let parent =
            world.find(&format!("{}@{place}", series.service)).ok_or_else(|| missing(place))?;
        match series.measure {
            Measure::Level => {
                parts.push((levels.curve(parent).clone(), world.service(parent).people.max(1)));
            }
            Measure::Sites => {
                let before = parts.len();
                for &site in &world.service(parent).classes {
                    let meta = world.service(site);
                    if meta.class.as_ref().is_some_and(|c| series.classes.contains(c)) {
                        parts.push((sites_out(levels.curve(site)), meta.people.max(1)));
                    }
                }
                if parts.len() == before {
                    return Err(missing(place));
                }
            }
        }
    }
    let end = parts.first().map_or(0, |p| p.0.end);
    Ok(weighted(parts.iter().map(|(c, w)| (c, *w)), end))
}

/// The level of sites as the share of them that still works.
fn sites_out(curve: &Curve) -> Curve {
    let level = |l: u32| {
        let lost = u64::from(FULL - l) * u64::from(FULL) / u64::from(SITE_OUT);
        FULL - u32::try_from(lost).unwrap_or(FULL).min(FULL)
    };
    let mut before = FULL;
    let mut steps: Vec<(u64, u32)> = curve.steps.iter().map(|s| (s.0, level(s.1))).collect();
    steps.retain(|s| std::mem::replace(&mut before, s.1) != s.1);
    Curve { steps, end: curve.end }
}

fn gather(
    compiled: &Compiled,
    event: &str,
    series: &[&Series],
    checks: &[Check],
    grids: &[Vec<u64>],
    runs: &[Vec<SeriesRun>],
) -> EventResult {
    let of = |text: &hakyu_scenarios::decode::Text| Text::new(text.en(), text.ja());
    let mut rows = Vec::new();
    let mut tails = Vec::new();
    let mut panels = Vec::new();
    for (at, s) in series.iter().enumerate() {
        for (k, check) in checks.iter().filter(|c| c.series == at).enumerate() {
            let Some(band) = band(runs.iter().map(|r| r[at].values[k]).collect()) else { continue };
            rows.push(Judged {
                event: event.to_owned(),
                series: s.name.clone(),
                used: s.used,
                kind: check.kind,
                at: check.at,
                observed: check.observed,
                band,
                confidence: s.confidence.clone().max(s.base_confidence.clone()),
            });
        }
        if s.used != Use::Peaks {
            tails.extend(tail(event, s, at, runs));
        }
        let title = |lang: fn(&Text) -> &str| {
            let template = compiled.world.template(&s.service).map(|t| of(&t.title));
            let service =
                template.as_ref().map_or_else(|| s.service.clone(), |t| lang(t).to_owned());
            let place = |id: &String| {
                let known = compiled.world.place(id);
                known.map_or_else(
                    || id.clone(),
                    |p| lang(&Text::new(p.title.en.as_str(), p.title.ja.as_str())).to_owned(),
                )
            };
            (service, s.places.iter().map(place).collect::<Vec<_>>())
        };
        let (en, ja) = (title(|t| t.en.as_str()), title(|t| t.ja.as_str()));
        // Sites are named by what was counted: the series.
        let sites = match s.measure {
            Measure::Sites => format!(" ({})", s.name),
            Measure::Level => String::new(),
        };
        panels.push(Panel {
            series: s.name.clone(),
            title: Text::new(
                format!("{}{sites}, {}", en.0, en.1.join(", ")),
                format!("{}{sites}、{}", ja.0, ja.1.join("・")),
            ),
            used: s.used,
            relative: relative(s),
            observed: observed(s),
            band: grids[at]
                .iter()
                .enumerate()
                .filter_map(|(i, &t)| {
                    Some((t, band(runs.iter().map(|r| r[at].grid[i]).collect())?))
                })
                .collect(),
        });
    }
    EventResult {
        event: event.to_owned(),
        title: of(&compiled.scenario.title),
        rows,
        tails,
        panels,
    }
}

/// Recorded points as shares served (or restored), for drawing: time, then least, best and greatest.
fn observed(series: &Series) -> Vec<(Option<u64>, [u32; 3])> {
    let relative = relative(series);
    let point = |p: &super::data::Point| {
        let served = if relative {
            [p.restored?; 3]
        } else {
            let [low, best, high] = p.out?;
            [FULL - high, FULL - best, FULL - low]
        };
        Some((p.at, served))
    };
    series.points.iter().filter_map(point).collect()
}

fn tail(event: &str, s: &Series, at: usize, runs: &[Vec<SeriesRun>]) -> Option<Tail> {
    let points: Vec<(u64, u32)> =
        s.points.iter().filter_map(|p| Some((p.at?, p.restored?))).collect();
    let ratio = |half: u64, nearly: u64| (half > 0).then(|| nearly * 1000 / half);
    let (half, nearly) = (recorded_time_to(&points, 500_000), recorded_time_to(&points, 990_000));
    Some(Tail {
        event: event.to_owned(),
        series: s.name.clone(),
        used: s.used,
        observed: [half, nearly],
        observed_ratio: half.zip(nearly).and_then(|(h, n)| ratio(h, n)),
        half: band(runs.iter().map(|r| r[at].half).collect())?,
        nearly: band(runs.iter().map(|r| r[at].nearly).collect())?,
        ratio: band(runs.iter().filter_map(|r| ratio(r[at].half, r[at].nearly)).collect()),
    })
}

#[cfg(test)]
mod tests {
    use hakyu_scenarios::syntax::{Cause, Fragility};

    use super::super::data::BacktestFiles;
    use super::*;

    #[test]
    fn events_shake_with_the_curves_of_the_library() {
        // Caps are shares of people; median and beta must be those of a named curve, or calibrating one would miss the other.
        let history = History::read(&BacktestFiles).expect("fine");
        let mut seen = 0;
        for event in &history.events {
            let compiled = compiled(&BacktestFiles, event, None).expect("compiles");
            for e in &compiled.scenario.events {
                let Cause::Earthquake(quake) = &e.cause else { continue };
                for exposure in &quake.exposed {
                    let Fragility::Curve(curve) = &exposure.fragility else { continue };
                    let named = compiled.world.fragility.iter().any(|f| {
                        f.curve.median.total_cmp(&curve.median.value).is_eq()
                            && f.curve.beta.total_cmp(&curve.beta.value).is_eq()
                    });
                    assert!(named, "{event}: {}", e.id.value);
                    seen += 1;
                }
            }
        }
        assert!(seen > 10);
    }

    #[test]
    fn threads_change_nothing_and_draws_do() {
        let history = History::read(&BacktestFiles).expect("fine");
        let run = |threads, vary| {
            let threads = NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN);
            let settings = Settings { replicates: 3, seed: 7, threads, vary };
            let result = run_event(&BacktestFiles, "kumamoto2016", &history, &settings, &|_| ());
            result.expect("runs").rows
        };
        let one = run(1, true);
        assert_eq!(one, run(2, true));
        let peaks = |rows: &[Judged]| -> Vec<u32> {
            rows.iter()
                .filter(|r| r.kind == JudgedKind::Peak && r.counts())
                .map(|r| r.band.high - r.band.low)
                .collect()
        };
        let fixed = run(2, false);
        assert!(peaks(&one).iter().all(|w| *w > 0), "fragility is drawn: {one:?}");
        assert!(peaks(&fixed).iter().all(|w| *w == 0), "and written: {fixed:?}");
    }

    #[test]
    fn a_site_is_out_in_proportion_up_to_all_of_it() {
        let sites = sites_out(&Curve {
            steps: vec![(5, 900_000), (6, 600_000), (7, 200_000), (9, FULL)],
            end: 10,
        });
        assert_eq!(sites.steps, [(5, 750_000), (6, 0), (9, FULL)]);
    }
}
