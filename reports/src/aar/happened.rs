//! What happened, on one page: key numbers, sentences, main points.

use hakyu_exercise::outcome::{Moment, MomentKind};

use crate::format::{count, percent, quantity, share, short};
use crate::paper::{Block, Key, Table};
use crate::words::fill;

use super::{Desk, scores};

/// The most main points that fit on a page.
const POINTS: usize = 24;

/// The section.
pub(super) fn section(desk: &Desk<'_>) -> Vec<Block> {
    let (c, outcome) = (desk.view.words, desk.view.outcome);
    let mut blocks = Vec::new();
    if outcome.services.iter().all(|service| service.below == 0) {
        blocks.push(Block::text(c.quiet));
    }
    blocks.push(Block::Keys { items: keys(desk) });
    let said =
        desk.review.counterfactual.as_ref().map(|it| it.words.as_slice()).unwrap_or_default();
    let mut sentences: Vec<String> =
        said.iter().map(|words| desk.say(words).to_owned()).filter(|_| desk.names).collect();
    if sentences.is_empty() {
        sentences = scores::statements(&desk.view);
    }
    if !sentences.is_empty() {
        blocks.push(Block::list(sentences));
    }
    if !outcome.warnings.is_empty() {
        let number = outcome.warnings.len().to_string();
        let words = fill(c.warned, &[("n", &number), ("section", desk.w.method)]);
        blocks.push(Block::fine(words));
    }
    let main: Vec<&Moment> = outcome.timeline.iter().filter(|moment| moment.main).collect();
    if main.is_empty() {
        blocks.push(Block::text(c.timeline_none));
        return blocks;
    }
    blocks.push(Block::part(c.timeline_main));
    blocks.push(Block::Table(moments(desk, main.iter().copied().take(POINTS))));
    if main.len() > POINTS {
        let left = (main.len() - POINTS).to_string();
        blocks.push(Block::fine(fill(
            desk.w.more_points,
            &[("n", &left), ("section", desk.w.annex)],
        )));
    }
    blocks
}

/// Key figures; the score first.
fn keys(desk: &Desk<'_>) -> Vec<Key> {
    let (c, outcome, view) = (desk.view.words, desk.view.outcome, &desk.view);
    let key = |label: &str, value: String, note: String| Key {
        label: label.to_owned(),
        value,
        note,
        strong: false,
    };
    let mut keys = Vec::new();
    if let Some(arm) = view.actual().filter(|_| desk.scores) {
        let value = arm
            .total
            .filter(|total| total.is_finite())
            .map_or_else(|| c.not_tested.to_owned(), short);
        let note = fill(c.key_score_note, &[("coverage", &share(arm.coverage))]);
        keys.push(Key { strong: true, ..key(c.key_score, value, note) });
    }
    if let Some(worst) = view.hit_sectors().first().and_then(|index| outcome.sectors.get(*index)) {
        let hours = quantity(worst.people_hours, view.lang);
        keys.push(key(c.key_worst, hours, desk.say(&worst.title).to_owned()));
    }
    if let Some(sector) = outcome.sectors.iter().min_by_key(|sector| sector.lowest) {
        let note = format!("{} · {}", desk.say(&sector.title), desk.when(sector.lowest_at));
        keys.push(key(c.key_lowest, percent(sector.lowest), note));
    }
    if let Some(sector) = outcome.sectors.iter().max_by_key(|sector| sector.most_people) {
        #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
        let people = sector.most_people as f64;
        let note = desk.say(&sector.title).to_owned();
        keys.push(key(c.key_people, quantity(people, view.lang), note));
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
        c.key_outages,
        count(out.len() as u64),
        all(c.key_outages_note, outcome.services.len()),
    ));
    keys.push(key(
        c.key_sectors,
        distinct(out.iter().map(|service| service.sector).collect()),
        all(c.key_sectors_note, outcome.sectors.len()),
    ));
    keys.push(key(
        c.key_places,
        distinct(out.iter().map(|service| service.place).collect()),
        fill(c.key_places_note, &[("all", &served)]),
    ));
    keys.push(key(c.key_locks, count(outcome.locks.len() as u64), String::new()));
    keys
}

/// Moments of the timeline as a table.
pub(super) fn moments<'m>(desk: &Desk<'m>, moments: impl Iterator<Item = &'m Moment>) -> Table {
    let c = desk.view.words;
    let time = format!("{} ({})", c.time, c.jst);
    let mut table =
        Table::new([(time.as_str(), 5), (c.elapsed, 4), (c.kind, 3), (c.what, 13), (c.roles, 6)]);
    for moment in moments {
        let roles: Vec<&str> = moment.roles.iter().map(|role| desk.say(role)).collect();
        table.row([
            desk.view.clock.civil(moment.at).into(),
            desk.view.clock.elapsed(moment.at).into(),
            kind(desk, moment.kind).into(),
            desk.say(&moment.text).into(),
            desk.list(&roles).into(),
        ]);
    }
    table
}

/// A kind of moment in words.
pub(super) fn kind(desk: &Desk<'_>, kind: MomentKind) -> &'static str {
    let c = desk.view.words;
    match kind {
        MomentKind::Event => c.kind_event,
        MomentKind::Inject => c.kind_inject,
        MomentKind::Deed => c.kind_deed,
        MomentKind::OutageBegan => c.kind_began,
        MomentKind::OutageEnded => c.kind_ended,
        MomentKind::Lock => c.kind_lock,
        MomentKind::Effect => c.kind_effect,
        MomentKind::Milestone => c.kind_milestone,
        MomentKind::Conduct => c.kind_conduct,
    }
}
