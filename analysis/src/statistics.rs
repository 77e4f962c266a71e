//! Published regularities of cascades, and what this world says to them.
//!
//! Each sector is lost whole for a day in each of several prefectures, one draw of all figures a run, and the ready scenarios are
//! played without a response. From the records: which sector's loss starts outages in others, which two-way loops exist and
//! amplify, and how often the cause that an operator sees lies in another sector.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use hakyu_engine::{FULL, Record, What};
use hakyu_exercise::{
    causes::CauseLog,
    history::History,
    outcome::Text,
    play::{PlayError, Settings, ordered, play},
};
use hakyu_scenarios::{
    compile::{Compiled, compile_builtin, compile_with, library},
    diagnostic::Diagnostics,
    source::{MemoryFiles, Sources},
    world::{Options, Vary, World},
};

/// Where sectors are lost: a prefecture of each kind, from the island grid to the largest cities.
pub const PLACES: [&str; 6] = ["hokkaido", "miyagi", "chiba", "aichi", "osaka", "fukuoka"];

/// A loss elsewhere that is smaller than this share of the loss that caused it, ppm, is not counted as a way back.
const FELT: u128 = 10_000;

/// What was counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// Runs in which one sector was lost.
    pub runs: u32,
    /// For each sector, most first: id, title, outages of other sectors that its loss started.
    pub started: Vec<(String, Text, u64)>,
    /// Pairs of sectors that each feel the other's loss.
    pub two_way: u64,
    /// Those of them whose two effects multiply to one or more: a loss feeds itself.
    pub amplifying: u64,
    /// Pairs of sectors in all.
    pub pairs: u64,
    /// Outages in the ready scenarios.
    pub outages: u64,
    /// Those whose cause, as the operator sees it, is a service of another sector.
    pub named_other: u64,
}

/// Why there are no statistics.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failed {
    /// A scenario has findings that are errors.
    #[error("{id} cannot be compiled:\n{findings}")]
    Scenario {
        /// Which.
        id: String,
        /// The findings as text.
        findings: String,
    },
    /// A run stopped.
    #[error(transparent)]
    Play(#[from] PlayError),
}

/// What one run says: outages of other sectors, and the loss of every sector in the place, in level-seconds (ppm).
struct Felt {
    sector: usize,
    others: u64,
    losses: Vec<u128>,
}

/// Counts on the built-in world `japan-47` and the ready scenarios.
///
/// # Errors
/// [`Failed`].
pub fn run(
    seed: u64,
    threads: NonZeroUsize,
    done: &(dyn Fn(u32) + Sync),
) -> Result<Statistics, Failed> {
    let mut sources = Sources::default();
    let mut diags = Diagnostics::default();
    let world = World::builtin("japan-47", &mut sources, &mut diags).ok_or_else(|| {
        Failed::Scenario { id: "japan-47".into(), findings: diags.render(&sources, false) }
    })?;
    let sectors: Vec<(String, Text)> = world
        .catalogue
        .sectors
        .iter()
        .map(|s| (s.id.clone(), Text::new(s.title.en.as_str(), s.title.ja.as_str())))
        .collect();
    let targets: Vec<(usize, &str)> =
        (0..sectors.len()).flat_map(|s| PLACES.map(|p| (s, p))).collect();
    let count = u32::try_from(targets.len()).unwrap_or(u32::MAX);
    let one = |(): &mut (), number: u32| {
        let (sector, place) = targets[number as usize];
        lose(&sectors, sector, place, seed, number)
    };
    let felt: Vec<Felt> = ordered(count, threads, || (), one, done)
        .into_iter()
        .collect::<Result<Vec<Option<Felt>>, Failed>>()?
        .into_iter()
        .flatten()
        .collect();

    let mut started = vec![0u64; sectors.len()];
    let mut effect: BTreeMap<(usize, usize), u128> = BTreeMap::new();
    for f in &felt {
        started[f.sector] += f.others;
        let own = f.losses[f.sector].max(1);
        for (other, loss) in f.losses.iter().enumerate().filter(|(o, _)| *o != f.sector) {
            *effect.entry((f.sector, other)).or_default() += loss * u128::from(FULL) / own;
        }
    }
    let (mut two_way, mut amplifying, mut pairs) = (0, 0, 0);
    let places = PLACES.len() as u128;
    for a in 0..sectors.len() {
        for b in a + 1..sectors.len() {
            pairs += 1;
            let mean = |from, to| effect.get(&(from, to)).copied().unwrap_or(0) / places;
            let (there, back) = (mean(a, b), mean(b, a));
            if there >= FELT && back >= FELT {
                two_way += 1;
                amplifying += u64::from(there * back >= u128::from(FULL) * u128::from(FULL));
            }
        }
    }
    let mut named: Vec<(String, Text, u64)> =
        sectors.into_iter().zip(started).map(|((id, title), n)| (id, title, n)).collect();
    named.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));

    let (mut outages, mut named_other) = (0, 0);
    for ready in library() {
        let mut sources = Sources::default();
        let (compiled, findings) = compile_builtin(ready.id, &mut sources);
        let compiled = compiled.ok_or_else(|| Failed::Scenario {
            id: ready.id.into(),
            findings: findings.render(&sources, false),
        })?;
        let record = play(&compiled, &settings(seed, 0))?;
        let (all, other) = causes_named(&compiled, &record);
        outages += all;
        named_other += other;
    }
    Ok(Statistics {
        runs: u32::try_from(felt.len()).unwrap_or(u32::MAX),
        started: named,
        two_way,
        amplifying,
        pairs,
        outages,
        named_other,
    })
}

fn settings(seed: u64, replicate: u32) -> Settings {
    Settings { seed, replicate, playbook: None, ..Settings::default() }
}

/// Loses one sector of one prefecture for a day; none where it has no service.
fn lose(
    sectors: &[(String, Text)],
    sector: usize,
    place: &str,
    seed: u64,
    number: u32,
) -> Result<Option<Felt>, Failed> {
    // The reporting service of a sector has the sector's own id in this world.
    let id = &sectors[sector].0;
    let text = format!(
        "hakyu: scenario/1\nid: loss\ntitle: Loss of a sector\nworld: japan-47\nstart: 2024-01-10T09:00+09:00\nduration: 7d\n\
         form: discussion\nevents:\n  - id: loss\n    at: T+0h\n    source: One sector lost for a day\n    confidence: A\n    \
         damage: {{target: {{service: {id}, places: [{place}]}}, share: 100%, repair: 24h}}\n"
    );
    let files = MemoryFiles::default().with("loss.yaml", text);
    let mut sources = Sources::default();
    let options = Options { vary: Some(Vary { seed, replicate: number }), ..Options::default() };
    let (compiled, findings) = compile_with(&files, "loss.yaml", &options, &mut sources);
    let compiled = compiled.ok_or_else(|| Failed::Scenario {
        id: format!("the loss of {id} in {place}"),
        findings: findings.render(&sources, false),
    })?;
    let record = play(&compiled, &settings(seed, number))?;
    let world = &compiled.world;
    if world.reporting(id, place).is_none() {
        return Ok(None);
    }
    let others = record
        .facts
        .iter()
        .filter(|f| match f.what {
            What::OutageBegan(s) => world.service(s).sector.as_deref().is_some_and(|x| x != id),
            _ => false,
        })
        .count();
    let levels = History::new(&record, world.services().len());
    let losses = sectors
        .iter()
        .map(|(other, _)| {
            world.reporting(other, place).map_or(0, |s| {
                let curve = levels.curve(s);
                curve.missing_below(FULL, 0, curve.end)
            })
        })
        .collect();
    Ok(Some(Felt { sector, others: others as u64, losses }))
}

/// Outages of a run, and those whose chain of causes leaves the sector of the service that went down. A sector's own classes and
/// zones are followed; nodes without a sector (roads, sea lanes, providers) count as others.
fn causes_named(compiled: &Compiled, record: &Record) -> (u64, u64) {
    let log = CauseLog::new(record, &compiled.model);
    let world = &compiled.world;
    let sector = |at: usize| {
        let id = log.services.get(at)?;
        world.service(world.find(id)?).sector.clone()
    };
    let (mut all, mut other) = (0, 0);
    for fact in &record.facts {
        let What::OutageBegan(service) = fact.what else { continue };
        let Some(at) = log.find(&world.service(service).id) else { continue };
        all += 1;
        let own = sector(at);
        let leaves = log.chain(at, fact.at.0).iter().any(|link| sector(link.service) != own);
        other += u64::from(leaves);
    }
    (all, other)
}
