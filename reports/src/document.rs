//! The after-action report: what the template shows, in the order in which it shows it.

mod score;
mod tables;

use askama::Template;

use crate::chart::{Figure, bars, cascade, heat_map, level_curves, tile_map};
use crate::error::ReportError;
use crate::fonts;
use crate::format::{count, length, percent, quantity, share, short};
use crate::view::{View, short_digest};
use crate::words::{Words, fill};
use score::{ArmHead, OtherEvidence, ScoreRow};
use tables::{LockLine, LossRow, MomentRow, SectorLine};

/// A number worth knowing first.
struct Key {
    label: &'static str,
    value: String,
    note: String,
    strong: bool,
}

/// The document.
#[derive(Template)]
#[template(path = "report.html")]
struct Document<'a> {
    w: Words,
    css: &'static str,
    fonts: String,
    version: &'a str,
    title: &'a str,
    summary: &'a str,
    contents: Vec<(&'static str, &'static str)>,
    quiet: bool,
    keys: Vec<Key>,
    statements: Vec<String>,
    warned: String,
    facts: Vec<(&'static str, String)>,
    arms: Vec<ArmHead>,
    scores: Vec<ScoreRow>,
    others: Vec<OtherEvidence>,
    score_figure: Option<Figure>,
    loss_figure: Option<Figure>,
    loss_caption: String,
    averted: String,
    losses: Vec<LossRow>,
    sectors: Vec<SectorLine>,
    places: String,
    curves: Figure,
    heat: Figure,
    map: Option<Figure>,
    moments_figure: Option<Figure>,
    cascade: Option<(Figure, String)>,
    locks: Vec<LockLine>,
    main_moments: Vec<MomentRow>,
    all_moments: Vec<MomentRow>,
    timeline_all: String,
    notes: Vec<&'a str>,
    sources: &'a [(String, String)],
    footer: String,
}

/// The document as HTML.
///
/// # Errors
/// If a figure cannot be drawn.
pub(crate) fn render(view: &View<'_>) -> Result<String, ReportError> {
    let (outcome, w) = (view.outcome, view.words);
    let manifest = &outcome.manifest;
    let title = manifest.title.get(view.lang);
    let notes: Vec<&str> = outcome.warnings.iter().map(|text| text.get(view.lang)).collect();
    let all_moments = tables::moments(view, false);
    let document = Document {
        w,
        css: include_str!("../templates/report.css"),
        fonts: fonts::css(),
        version: &manifest.version,
        title,
        summary: manifest.summary.get(view.lang),
        contents: vec![
            ("keys", w.keys),
            ("ran", w.ran),
            ("score", w.score),
            ("loss", w.loss),
            ("levels", w.levels),
            ("map", w.map),
            ("cascade", w.cascade),
            ("timeline", w.timeline),
            ("notes", w.notes),
            ("sources", w.sources),
        ],
        quiet: outcome.services.iter().all(|service| service.below == 0),
        keys: keys(view),
        statements: score::statements(view),
        warned: if notes.is_empty() {
            String::new()
        } else {
            fill(w.warned, &[("n", &notes.len().to_string()), ("section", w.notes)])
        },
        facts: facts(view),
        arms: score::arms(view),
        scores: score::rows(view),
        others: score::others(view),
        score_figure: bars::scores(view)?,
        loss_figure: bars::losses(view)?,
        loss_caption: fill(w.loss_caption, &[("unit", view.scale().unit)]),
        averted: tables::averted(view),
        losses: tables::losses(view),
        sectors: tables::sectors(view),
        places: affected(view),
        curves: level_curves::figure(view)?,
        heat: heat_map::figure(view)?,
        map: tile_map::loss(view)?,
        moments_figure: tile_map::moments(view)?,
        cascade: cascade::figure(view)?,
        locks: tables::locks(view),
        main_moments: tables::moments(view, true),
        timeline_all: fill(w.timeline_all, &[("n", &all_moments.len().to_string())]),
        all_moments,
        notes,
        sources: &manifest.sources,
        footer: format!("{} · {title}", view.source(w.document)),
    };
    let html = document.render()?;
    // Macros and conditions leave blank lines and blanks at the ends of lines.
    let mut out = String::with_capacity(html.len());
    for line in html.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        out.push_str(line);
        out.push('\n');
    }
    Ok(out)
}

/// The places that the levels are about.
fn affected(view: &View<'_>) -> String {
    let (w, outcome) = (&view.words, view.outcome);
    let titles: Vec<&str> = outcome
        .affected
        .iter()
        .filter_map(|id| outcome.places.iter().find(|place| place.id == *id))
        .map(|place| place.title.get(view.lang))
        .collect();
    if titles.is_empty() || titles.len() == outcome.places.len() {
        return String::new();
    }
    fill(w.levels_places, &[("places", &titles.join(w.comma))])
}

/// What ran.
fn facts(view: &View<'_>) -> Vec<(&'static str, String)> {
    let (w, manifest) = (&view.words, &view.outcome.manifest);
    let named = |title: &str, id: &str| {
        if title.is_empty() || title == id { id.to_owned() } else { format!("{title} ({id})") }
    };
    let mut playbook = match manifest.playbook.as_str() {
        "" | "none" => w.no_playbook.to_owned(),
        other => other.to_owned(),
    };
    if manifest.delay > 0 {
        playbook = [playbook, fill(w.delay, &[("time", &length(manifest.delay, view.lang))])]
            .join(w.comma);
    }
    let themes: Vec<&str> = manifest.themes.iter().map(|theme| theme.get(view.lang)).collect();
    let mut facts = vec![
        (w.scenario, named(manifest.title.get(view.lang), &manifest.scenario)),
        (w.world, named(manifest.world_title.get(view.lang), &manifest.world)),
    ];
    if !themes.is_empty() {
        facts.push((w.themes, themes.join(w.comma)));
    }
    facts.extend([
        (w.start, view.clock.full(0)),
        (w.end, view.clock.full(i64::try_from(manifest.duration).unwrap_or(i64::MAX))),
        (w.duration, length(manifest.duration, view.lang)),
        (w.playbook, playbook),
    ]);
    let released: Vec<String> = manifest
        .released
        .iter()
        .map(|(inject, at)| {
            let time = view.clock.full(i64::try_from(*at).unwrap_or(i64::MAX));
            fill(w.released_at, &[("inject", inject), ("time", &time)])
        })
        .collect();
    if !released.is_empty() {
        facts.push((w.released, released.join(w.comma)));
    }
    facts.extend([
        (w.seed, [manifest.seed.to_string(), manifest.replicate.to_string()].join(w.comma)),
        (w.run_digest, manifest.digest.clone()),
        (w.model_digest, manifest.model.clone()),
        (w.version, [manifest.version.as_str(), &manifest.stream].join(w.comma)),
    ]);
    facts
}

/// Key figures; the score first.
fn keys(view: &View<'_>) -> Vec<Key> {
    let (w, outcome) = (&view.words, view.outcome);
    let key = |label, value: String, note: String| Key { label, value, note, strong: false };
    let mut keys = Vec::new();
    if let Some(arm) = view.actual() {
        let value = arm
            .total
            .filter(|total| total.is_finite())
            .map_or_else(|| w.not_tested.to_owned(), short);
        let note = fill(w.key_score_note, &[("coverage", &share(arm.coverage))]);
        keys.push(Key { strong: true, ..key(w.key_score, value, note) });
    }
    if let Some(worst) = view.hit_sectors().first().and_then(|index| outcome.sectors.get(*index)) {
        keys.push(key(
            w.key_worst,
            quantity(worst.people_hours, view.lang),
            worst.title.get(view.lang).to_owned(),
        ));
    }
    if let Some(sector) = outcome.sectors.iter().min_by_key(|sector| sector.lowest) {
        let when = view.clock.civil(i64::try_from(sector.lowest_at).unwrap_or(i64::MAX));
        let note = format!("{} · {when}", sector.title.get(view.lang));
        keys.push(key(w.key_lowest, percent(sector.lowest), note));
    }
    if let Some(sector) = outcome.sectors.iter().max_by_key(|sector| sector.most_people) {
        #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
        let people = sector.most_people as f64;
        keys.push(key(
            w.key_people,
            quantity(people, view.lang),
            sector.title.get(view.lang).to_owned(),
        ));
    }
    let out: Vec<_> = outcome.services.iter().filter(|service| service.below > 0).collect();
    let distinct = |mut indices: Vec<usize>| {
        indices.sort_unstable();
        indices.dedup();
        indices.len().to_string()
    };
    let all = |words: &str, all: usize| fill(words, &[("all", &count(all as u64))]);
    let served = distinct(outcome.services.iter().map(|service| service.place).collect());
    keys.push(key(
        w.key_outages,
        count(out.len() as u64),
        all(w.key_outages_note, outcome.services.len()),
    ));
    keys.push(key(
        w.key_sectors,
        distinct(out.iter().map(|service| service.sector).collect()),
        all(w.key_sectors_note, outcome.sectors.len()),
    ));
    keys.push(key(
        w.key_places,
        distinct(out.iter().map(|service| service.place).collect()),
        fill(w.key_places_note, &[("all", &served)]),
    ));
    keys.push(key(w.key_locks, count(outcome.locks.len() as u64), String::new()));
    keys
}

/// A digest short enough for a line.
fn brief(digest: &str) -> String {
    short_digest(digest).to_owned()
}
