//! From finished runs to the tables that people read.

mod cascade;
mod exercise;
#[cfg(test)]
mod exercise_tests;
mod review;
mod timeline;

pub use exercise::{Exercise, PEOPLE, exercise};
pub use review::review;
pub(crate) use timeline::{deed_words, inject_words_plain, mode_title, system_title, timeline};
pub use timeline::{inject_words, sent_alternatives};

use std::collections::BTreeSet;

use hakyu_engine::{FULL, RoleId, What, record::conduct::ConductFact, script::InjectTrigger};
use hakyu_scenarios::{compile::Compiled, syntax::Form};
use hakyu_seeds::STREAM_VERSION;

use crate::{
    causes::CauseLog,
    communications,
    counterfactual::PlayedArms,
    history::{Curve, weighted},
    indicators, knowing,
    outcome::{
        Arm, BeliefRow, FORMAT, LockRow, Manifest, Outcome, PlaceRow, SectorRow, ServiceRow, Text,
    },
    play::{PlayError, Settings, play},
    review::Review,
    score::{self, Comparison, Played, Score, score},
    severity,
    view::{Knowledge, Truth, addressed_to, belief_against_truth},
    words::{text, title},
};

/// A run with everything made from it.
#[derive(Debug)]
pub struct Finished {
    /// The tables.
    pub outcome: Outcome,
    /// The causes of the actual run.
    pub causes: CauseLog,
    /// The actual run.
    pub played: Played,
}

/// The playbook that is compared with, by convention.
pub const REFERENCE: &str = "reference";

/// Plays a scenario under the chosen response, under none, and under the reference, on the same draws, and assembles
/// the outcome.
///
/// # Errors
/// [`PlayError`].
pub fn run(compiled: &Compiled, settings: &Settings) -> Result<Finished, PlayError> {
    let model = &compiled.model;
    let arm = |playbook: Option<&str>, delay: u64| -> Result<Played, PlayError> {
        let settings =
            Settings { playbook: playbook.map(str::to_owned), delay, ..settings.clone() };
        Ok(Played::new(play(compiled, &settings)?, model))
    };
    let has_reference = compiled.tables.playbook(REFERENCE).is_some();
    let none = arm(None, 0)?;
    let reference = if has_reference { Some(arm(Some(REFERENCE), 0)?) } else { None };
    let is_none = settings.playbook.is_none();
    let is_reference = settings.playbook.as_deref() == Some(REFERENCE) && settings.delay == 0;
    let other = if is_none || is_reference {
        None
    } else {
        Some(arm(settings.playbook.as_deref(), settings.delay)?)
    };
    let score_of = |actual: &Played, is_reference: bool| {
        score(
            compiled,
            Comparison {
                none: &none,
                reference: reference.as_ref(),
                actual,
                credited: None,
                is_reference,
            },
        )
    };
    let mut arms = vec![arm_row(
        compiled,
        "none",
        Text::new("No discretionary response", "裁量的な対応なし"),
        &none,
        score_of(&none, false)?,
    )];
    let mut actual_index = 0;
    if let Some(reference) = &reference {
        let words = Text::new("Reference response", "基準対応");
        arms.push(arm_row(compiled, REFERENCE, words, reference, score_of(reference, true)?));
        if is_reference {
            actual_index = 1;
        }
    }
    if let Some(other) = &other {
        let (id, words) = name_of(compiled, settings);
        arms.push(arm_row(compiled, &id, words, other, score_of(other, false)?));
        actual_index = arms.len() - 1;
    }
    let actual = match (&other, &reference) {
        (Some(other), _) => other,
        (None, Some(reference)) if is_reference => reference,
        _ => &none,
    };
    let (outcome, causes) = tables(compiled, manifest(compiled, settings, actual), actual);
    let outcome = Outcome { arms, actual: actual_index, ..outcome };
    let played = match (other, reference) {
        (Some(other), _) => other,
        (None, Some(reference)) if is_reference => reference,
        _ => none,
    };
    Ok(Finished { outcome, causes, played })
}

/// What a review draws from a finished run, whoever played it.
fn fill(compiled: &Compiled, outcome: &Outcome, played: &PlayedArms, review: &mut Review) {
    let actual = &played.actual;
    review.knowledge = knowing::knowledge(compiled, actual);
    review.lanes = knowing::lanes(compiled, actual);
    review.responses = knowing::responses(compiled, actual);
    review.forms = score::forms::forms(compiled, actual);
    let mut severity = severity::severity(compiled, actual);
    severity.nciss = severity::nciss::derive(compiled, actual, &played.none);
    review.severity = Some(severity);
    let drill = compiled.scenario.form.as_ref().is_some_and(|f| f.value == Form::Communications);
    if drill {
        review.reach = communications::reach(compiled, &actual.record);
    }
    review.indicators = indicators::indicators(compiled, actual, review);
    (review.findings, review.improvements) = crate::findings::findings(outcome, review);
}

/// The tables of one run, without arms.
fn tables(compiled: &Compiled, manifest: Manifest, actual: &Played) -> (Outcome, CauseLog) {
    let mut causes = CauseLog::new(&actual.record, &compiled.model);
    causes.names = crate::names::names(compiled, actual, &causes);
    let affected = affected_places(compiled, actual);
    let outcome = Outcome {
        format: FORMAT.into(),
        manifest,
        sectors: sectors(compiled, actual, &affected),
        places: places(compiled, actual),
        affected,
        services: services(compiled, actual),
        timeline: timeline(compiled, actual, &causes),
        cascade: cascade::cascade(compiled, actual, &causes),
        arms: Vec::new(),
        actual: 0,
        decisions: crate::decisions::decisions(compiled, actual),
        locks: locks(compiled, actual),
        warnings: warnings(compiled, actual),
        beliefs: beliefs(compiled, actual),
    };
    (outcome, causes)
}

/// Belief against truth of every role.
fn beliefs(compiled: &Compiled, run: &Played) -> Vec<BeliefRow> {
    let model = &compiled.model;
    let (record, roles) = (&run.record, &model.script().roles);
    let views: Vec<Knowledge> = (0u32..)
        .take(roles.len())
        .map(RoleId)
        .map(|role| Knowledge::of(role, addressed_to(&record.facts, role), record.end))
        .collect();
    if views.iter().all(|view| view.past.is_empty()) {
        return Vec::new();
    }
    belief_against_truth(&views, &Truth::of(record, model.service_count()))
        .into_iter()
        .map(|row| BeliefRow {
            time: row.time.0,
            service: model.id(row.service).to_owned(),
            role: roles[row.role.index()].id.clone(),
            believed: row.believed.ppm(),
            true_level: row.true_level.ppm(),
        })
        .collect()
}

fn name_of(compiled: &Compiled, settings: &Settings) -> (String, Text) {
    let id = settings.playbook.clone().unwrap_or_else(|| "none".into());
    let book = compiled.scenario.playbooks.iter().find(|p| p.id.value == id);
    let mut words =
        book.and_then(|p| p.title.as_ref()).map_or_else(|| Text::both(id.clone()), text);
    if settings.delay == 0 {
        return (id, words);
    }
    let late = crate::words::hours(settings.delay);
    words.en.push_str(&format!(", {} late", late.en));
    words.ja.push_str(&format!("（{}遅れ）", late.ja));
    (format!("{id}+{}s", settings.delay), words)
}

fn manifest(compiled: &Compiled, settings: &Settings, actual: &Played) -> Manifest {
    let scenario = &compiled.scenario;
    Manifest {
        version: env!("CARGO_PKG_VERSION").into(),
        stream: STREAM_VERSION.into(),
        scenario: scenario.id.value.clone(),
        title: text(&scenario.title),
        summary: scenario.summary.as_ref().map(text).unwrap_or_default(),
        world: compiled.world.id.clone(),
        world_title: title(&compiled.world.title),
        start: crate::words::rfc3339(compiled),
        duration: actual.record.end.0,
        seed: settings.seed,
        replicate: settings.replicate,
        playbook: settings.playbook.clone().unwrap_or_else(|| "none".into()),
        delay: settings.delay,
        released: settings.releases.iter().map(|r| (r.inject.clone(), r.at)).collect(),
        model: actual.record.model.to_string(),
        digest: actual.record.digest.to_string(),
        themes: scenario.themes.iter().map(|t| text(&t.text)).collect(),
        sources: scenario
            .sources
            .iter()
            .map(|s| {
                let confidence = s.confidence.as_ref().map_or("", |c| confidence_word(c.value));
                (s.text.value.clone(), confidence.to_owned())
            })
            .collect(),
    }
}

fn confidence_word(confidence: hakyu_scenarios::syntax::Confidence) -> &'static str {
    use hakyu_scenarios::syntax::Confidence;
    match confidence {
        Confidence::A => "A",
        Confidence::B => "B",
        Confidence::C => "C",
    }
}

fn arm_row(compiled: &Compiled, id: &str, words: Text, run: &Played, score: Score) -> Arm {
    Arm {
        id: id.into(),
        title: words,
        digest: run.record.digest.to_string(),
        total: score.total,
        coverage: score.coverage,
        parts: score.parts,
        objectives: score.objectives,
        people_hours: loss_by(compiled, run, |_| true),
    }
}

/// People-hours lost by sector, in the order of the world's sectors.
pub(crate) fn losses(compiled: &Compiled, run: &Played) -> Vec<f64> {
    loss_by(compiled, run, |_| true)
}

/// People-hours lost by sector over the reporting services that `wanted` accepts (by place id).
pub(crate) fn loss_by(
    compiled: &Compiled,
    run: &Played,
    wanted: impl Fn(&str) -> bool,
) -> Vec<f64> {
    let world = &compiled.world;
    let mut losses = vec![0.0; world.catalogue.sectors.len()];
    for &service in world.reporting_services() {
        let meta = world.service(service);
        if !wanted(&meta.place) {
            continue;
        }
        let sector =
            world.catalogue.sectors.iter().position(|s| Some(&s.id) == meta.sector.as_ref());
        if let Some(sector) = sector {
            let level = compiled.model.info(service).maintenance.level;
            losses[sector] += run.history.people_hours(service, meta.people, level);
        }
    }
    losses
}

/// Places in which any reporting service was below its maintenance level for long enough; all places if there is none.
fn affected_places(compiled: &Compiled, run: &Played) -> Vec<String> {
    let world = &compiled.world;
    let hit: BTreeSet<&str> = world
        .reporting_services()
        .iter()
        .filter(|&&s| {
            let maintenance = compiled.model.info(s).maintenance;
            let spells = run.history.curve(s).spells_below(maintenance.level.ppm());
            spells.iter().any(|spell| spell.until - spell.from >= maintenance.seconds)
        })
        .map(|&s| world.service(s).place.as_str())
        .collect();
    let all = reporting_places(compiled);
    if hit.is_empty() {
        all
    } else {
        all.into_iter().filter(|p| hit.contains(p.as_str())).collect()
    }
}

fn sectors(compiled: &Compiled, run: &Played, affected: &[String]) -> Vec<SectorRow> {
    let world = &compiled.world;
    let losses = loss_by(compiled, run, |_| true);
    world
        .catalogue
        .sectors
        .iter()
        .zip(losses)
        .map(|(sector, people_hours)| {
            let members: Vec<_> = world
                .reporting_services()
                .iter()
                .map(|&s| (s, world.service(s)))
                .filter(|(_, meta)| meta.sector.as_ref() == Some(&sector.id))
                .collect();
            let end = run.record.end.0;
            let curves = members
                .iter()
                .filter(|(_, meta)| affected.contains(&meta.place))
                .map(|(s, meta)| (run.history.curve(*s), meta.people.max(1)));
            let whole = weighted(curves, end);
            let (lowest, lowest_at) = whole.lowest();
            let maintenance = sector.maintenance_level;
            let worst = members
                .iter()
                .map(|(s, meta)| {
                    let (level, at) = run.history.curve(*s).lowest();
                    (level, at, meta.place.clone())
                })
                .min()
                .filter(|w| w.0 < FULL)
                .map(|(level, at, place)| (place, level, at));
            let mut spells: Vec<(u64, u64)> = Vec::new();
            let mut missing: Vec<(Curve, u64)> = Vec::new();
            for (s, meta) in &members {
                let curve = run.history.curve(*s);
                spells.extend(curve.spells_below(maintenance).iter().map(|s| (s.from, s.until)));
                if !curve.steps.is_empty() {
                    let kept = curve
                        .steps
                        .iter()
                        .map(|&(at, l)| (at, if l < maintenance { l } else { FULL }));
                    missing.push((Curve { steps: kept.collect(), end }, meta.people));
                }
            }
            SectorRow {
                id: sector.id.clone(),
                title: title(&sector.title),
                colour: sector.colour.clone(),
                maintenance: (maintenance, sector.maintenance_seconds),
                lowest,
                lowest_at,
                worst,
                below: union(spells),
                people_hours,
                irreplaceable: irreplaceable(people_hours, sector.substitutable),
                most_people: most_people(&missing),
                series: whole.steps,
            }
        })
        .collect()
}

/// People-hours that remain of a loss when users have replaced what they can elsewhere; the share in ppm.
fn irreplaceable(people_hours: f64, substitutable: u32) -> f64 {
    people_hours * f64::from(FULL - substitutable.min(FULL)) / f64::from(FULL)
}

/// Seconds covered by at least one of the spells.
fn union(mut spells: Vec<(u64, u64)>) -> u64 {
    spells.sort_unstable();
    let (mut sum, mut reached) = (0, 0);
    for (from, until) in spells {
        sum += until.saturating_sub(from.max(reached));
        reached = reached.max(until);
    }
    sum
}

/// Most people × missing share at one time.
fn most_people(curves: &[(Curve, u64)]) -> u64 {
    let people: u64 = curves.iter().map(|c| c.1).sum();
    if people == 0 {
        return 0;
    }
    let whole = weighted(curves.iter().map(|(c, p)| (c, *p)), curves[0].0.end);
    let (lowest, _) = whole.lowest();
    let missing = u128::from(people) * u128::from(FULL - lowest) / u128::from(FULL);
    u64::try_from(missing).unwrap_or(u64::MAX)
}

fn reporting_places(compiled: &Compiled) -> Vec<String> {
    let world = &compiled.world;
    let mut places: BTreeSet<(String, String)> = BTreeSet::new();
    for &service in world.reporting_services() {
        let place = &world.service(service).place;
        let code = world.place(place).map(|p| p.code.clone()).unwrap_or_default();
        places.insert((code, place.clone()));
    }
    places.into_iter().map(|(_, id)| id).collect()
}

fn places(compiled: &Compiled, run: &Played) -> Vec<PlaceRow> {
    reporting_places(compiled)
        .into_iter()
        .map(|id| {
            let place = compiled.world.place(&id);
            PlaceRow {
                code: place.map(|p| p.code.clone()).unwrap_or_default(),
                title: place.map_or_else(|| Text::both(id.clone()), |p| title(&p.title)),
                tile: place.and_then(|p| p.tile),
                people: place.map_or(0, |p| p.people),
                people_hours: loss_by(compiled, run, |p| p == id),
                id,
            }
        })
        .collect()
}

fn services(compiled: &Compiled, run: &Played) -> Vec<ServiceRow> {
    let world = &compiled.world;
    let places = reporting_places(compiled);
    let mut rows: Vec<ServiceRow> = world
        .reporting_services()
        .iter()
        .filter_map(|&service| {
            let meta = world.service(service);
            let sector =
                world.catalogue.sectors.iter().position(|s| Some(&s.id) == meta.sector.as_ref())?;
            let place = places.iter().position(|p| *p == meta.place)?;
            let level = compiled.model.info(service).maintenance.level;
            let curve = run.history.curve(service);
            let (lowest, lowest_at) = curve.lowest();
            Some(ServiceRow {
                id: meta.id.clone(),
                title: title(&meta.title),
                sector,
                place,
                people: meta.people,
                lowest,
                lowest_at,
                below: curve.spells_below(level.ppm()).iter().map(|s| s.until - s.from).sum(),
                people_hours: run.history.people_hours(service, meta.people, level),
                series: curve.steps.clone(),
            })
        })
        .collect();
    rows.sort_by_key(|r| (r.sector, r.place));
    rows
}

fn locks(compiled: &Compiled, run: &Played) -> Vec<LockRow> {
    let model = &compiled.model;
    run.record
        .facts
        .iter()
        .filter_map(|fact| match &fact.what {
            What::LockFormed { members, full } => Some(LockRow {
                at: fact.at.0,
                full: *full,
                members: members
                    .iter()
                    .map(|&(s, g)| {
                        let need = if g.index() < model.group_count() { model.need(g) } else { "" };
                        (model.id(s).to_owned(), need.to_owned())
                    })
                    .collect(),
            }),
            _ => None,
        })
        .collect()
}

fn warnings(compiled: &Compiled, run: &Played) -> Vec<Text> {
    let script = compiled.model.script();
    let mut list: Vec<Text> = run
        .record
        .without_effect
        .iter()
        .map(|e| {
            let id = &script.events[e.index()].id;
            Text::new(
                format!("event '{id}' had no effect: it changed no capacity, demand or buffer"),
                format!("事象「{id}」は影響を与えなかった（能力・需要・備蓄のいずれも変化なし）"),
            )
        })
        .collect();
    let fired: BTreeSet<_> = run
        .record
        .facts
        .iter()
        .filter_map(|f| match f.what {
            What::InjectFired(inject) => Some(inject.index()),
            _ => None,
        })
        .collect();
    let handled: BTreeSet<_> = run
        .record
        .facts
        .iter()
        .filter_map(|f| match f.what {
            What::Conduct(
                ConductFact::Skipped { inject, .. } | ConductFact::Held { inject, .. },
            ) => Some(inject.index()),
            _ => None,
        })
        .collect();
    // What fires with a parked inject waits for the same release.
    let parked = |mut at: usize| loop {
        match script.injects[at].trigger {
            _ if script.injects[at].parked || handled.contains(&at) => break true,
            InjectTrigger::Like(other) => at = other.index(),
            _ => break false,
        }
    };
    let (kept, silent): (Vec<usize>, Vec<usize>) =
        (0..script.injects.len()).filter(|i| !fired.contains(i)).partition(|i| parked(*i));
    let named = |list: Vec<usize>| -> Vec<&str> {
        list.into_iter().map(|i| script.injects[i].id.as_str()).collect()
    };
    let (kept, silent) = (named(kept), named(silent));
    if !kept.is_empty() {
        list.push(Text::new(
            format!(
                "contingency and held injects that nobody released in this run: {}",
                kept.join(", ")
            ),
            format!("この試行で投入されなかった予備・保留の状況付与：{}", kept.join("、")),
        ));
    }
    if !silent.is_empty() {
        list.push(Text::new(
            format!("injects whose condition never came true in this run: {}", silent.join(", ")),
            format!("この試行で条件が成立しなかった状況付与：{}", silent.join("、")),
        ));
    }
    list.push(Text::new(
        "Maintenance levels and many dependency figures are assumptions of this simulator (confidence C), not official values; all results hold in this model only.",
        "サービス維持レベル及び依存関係の数値の多くは本シミュレータの仮定（確度C）であり、公的な値ではない。結果はすべて本モデルにおけるものである。",
    ));
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    use hakyu_scenarios::{
        compile::compile,
        source::{MemoryFiles, Sources},
    };

    use crate::outcome::MomentKind;

    /// One service stops, one cannot be used, one is degraded.
    const THREE: &str = "hakyu: scenario/1
id: s
title: S
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 1d
events:
  - {id: gone, at: T+1h, damage: {target: {service: water}, share: 100%, repair: 20h, restore: at-once}}
  - {id: shut, at: T+1h, unavailable: {target: {service: ict}, channel: data, for: 6h}}
  - {id: worn, at: T+1h, damage: {target: {service: gas}, share: 40%, repair: 6h, restore: at-once}}
";

    #[test]
    fn a_stop_a_closed_procedure_and_a_lower_level_are_told_apart() {
        let files = MemoryFiles::default().with("s.yaml", THREE);
        let mut sources = Sources::default();
        let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
        let compiled = compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)));
        let settings = Settings { playbook: None, ..Settings::default() };
        let Finished { outcome, causes, .. } =
            run(&compiled, &settings).unwrap_or_else(|e| panic!("{e}"));
        let began: Vec<&Text> = outcome
            .timeline
            .iter()
            .filter(|m| m.at == 3600 && m.kind == MomentKind::OutageBegan)
            .map(|m| &m.text)
            .collect();
        let states = [
            ("Water supply", "stopped, lowest 0.0 %", "水道", "停止、最低0.0 %"),
            ("Information and communications", "unusable, lowest 55.0 %", "情報通信", "利用不能、"),
            ("Gas", "degraded, lowest 60.0 %", "ガス", "低下、"),
        ];
        for (en, state, ja, state_ja) in states {
            let en = format!("{en}: below the maintenance level ({state})");
            let ja = format!("{ja}：サービス維持レベルを下回る（{state_ja}");
            assert!(began.iter().any(|t| t.en == en && t.ja.starts_with(&ja)), "{en}: {began:?}");
        }
        let kinds: BTreeSet<_> =
            causes.held.iter().map(|h| (h.origin.as_str(), h.kind.as_str())).collect();
        let expected =
            [("event:gone", "damage"), ("event:shut", "unusable"), ("event:worn", "damage")];
        assert_eq!(kinds, expected.into_iter().collect());
        for (row, sector) in outcome.sectors.iter().zip(&compiled.world.catalogue.sectors) {
            let kept = 1.0 - f64::from(sector.substitutable) / 1e6;
            assert!((row.irreplaceable - row.people_hours * kept).abs() < 1e-3, "{}", row.id);
        }
        let ict = outcome.sectors.iter().find(|s| s.id == "ict");
        // A fifth of it is replaced elsewhere.
        assert!(ict.is_some_and(
            |s| s.people_hours > 0.0 && (s.irreplaceable / s.people_hours - 0.8).abs() < 1e-9
        ));
    }
}
