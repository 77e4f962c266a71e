//! Service levels, maps and the cascade, each drawing with its words.

use crate::chart::{cascade, heat_map, level_curves, tile_map};
use crate::error::ReportError;
use crate::paper::{Block, Table};
use crate::words::fill;

use super::{Desk, losses};

/// The section.
pub(super) fn section(desk: &Desk<'_>) -> Result<Vec<Block>, ReportError> {
    let (c, view, outcome) = (desk.view.words, &desk.view, desk.view.outcome);
    let mut blocks = Vec::new();
    if !outcome.sectors.is_empty() {
        blocks.push(Block::part(c.levels));
        blocks.push(Block::text([c.levels_lead, &affected(desk)].join(" ").trim()));
        blocks.push(Block::Figure(level_curves::figure(view)?.into()));
        blocks.push(Block::Figure(heat_map::figure(view)?.into()));
        blocks.push(Block::Table(losses::sectors(desk)));
    }
    let maps = [tile_map::loss(view)?, tile_map::moments(view)?];
    if maps.iter().any(Option::is_some) {
        blocks.push(Block::part(c.map));
        blocks.push(Block::text(c.map_lead));
        blocks.extend(maps.into_iter().flatten().map(|map| Block::Figure(map.into())));
    }
    if let Some((tree, note)) = cascade::figure(view)? {
        blocks.push(Block::part(c.cascade));
        blocks.push(Block::text(format!("{} {note}", c.cascade_lead)));
        blocks.push(Block::Figure(tree.into()));
    }
    locks(desk, &mut blocks);
    Ok(blocks)
}

/// The places that the levels are about; nothing where these are all.
fn affected(desk: &Desk<'_>) -> String {
    let (c, outcome) = (desk.view.words, desk.view.outcome);
    let titles: Vec<&str> = outcome
        .affected
        .iter()
        .filter_map(|id| outcome.places.iter().find(|place| place.id == *id))
        .map(|place| desk.say(&place.title))
        .collect();
    if titles.is_empty() || titles.len() == outcome.places.len() {
        return String::new();
    }
    fill(c.levels_places, &[("places", &desk.list(&titles))])
}

/// Circles of services that waited for each other.
fn locks(desk: &Desk<'_>, blocks: &mut Vec<Block>) {
    let (c, outcome) = (desk.view.words, desk.view.outcome);
    if outcome.locks.is_empty() {
        return;
    }
    let name = |id: &str| {
        let service = outcome.services.iter().find(|service| service.id == id);
        service.map_or_else(|| id.to_owned(), |service| desk.say(&service.title).to_owned())
    };
    blocks.push(Block::part(c.locks));
    blocks.push(Block::text(c.locks_lead));
    let time = format!("{} ({})", c.time, c.jst);
    let mut table = Table::new([(time.as_str(), 3), (c.kind, 3), (c.members, 10)]);
    for lock in &outcome.locks {
        let members: Vec<String> = lock
            .members
            .iter()
            .map(|(member, need)| format!("{} ← {}", name(member), desk.view.need(need)))
            .collect();
        table.row([
            desk.when(lock.at).into(),
            if lock.full { c.lock_full } else { c.lock_partial }.into(),
            members.join(" / ").into(),
        ]);
    }
    blocks.push(Block::Table(table));
}
