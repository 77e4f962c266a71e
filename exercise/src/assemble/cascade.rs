//! The cascade as a forest: events, and the falls of services that came of them.

use std::collections::BTreeMap;

use hakyu_engine::{FULL, ServiceId};
use hakyu_scenarios::{compile::Compiled, world::SITES};

use crate::{
    causes::CauseLog, history::people_hours, outcome::CascadeNode, score::Played, words::title,
};

struct Outage {
    service: ServiceId,
    from: u64,
    until: u64,
    lowest: u32,
    lost: f64,
}

/// Builds the forest: roots are what held capacities down, nodes the falls of reporting services, whether or not they
/// went below the maintenance level: what stays above it still shows how the failure spread.
pub(super) fn cascade(compiled: &Compiled, run: &Played, causes: &CauseLog) -> Vec<CascadeNode> {
    let outages = outages(compiled, run);
    let sector_of = |service: ServiceId| {
        let sector = compiled.world.service(service).sector.as_ref();
        compiled.world.catalogue.sectors.iter().position(|s| Some(&s.id) == sector)
    };
    // (parent outage or origin, need, buffer) of each outage.
    let mut nodes: Vec<CascadeNode> = Vec::new();
    let mut roots: BTreeMap<String, usize> = BTreeMap::new();
    let mut placed: Vec<Option<usize>> = vec![None; outages.len()];
    let mut order: Vec<usize> = (0..outages.len()).collect();
    order.sort_by_key(|&i| (outages[i].from, outages[i].service));
    let mut pending = order;
    // A parent begins before its children or in the same instant: a few passes place all of them.
    loop {
        let before = pending.len();
        pending.retain(|&i| {
            let outage = &outages[i];
            let found = cause(compiled, causes, outage, &outages, i);
            let parent = match &found.parent {
                Parent::Outage(p) => match placed[*p] {
                    Some(at) => at,
                    None => return true,
                },
                Parent::Root(origin) => root(compiled, run, &mut nodes, &mut roots, origin),
            };
            placed[i] = Some(nodes.len());
            nodes.push(node(compiled, outage, parent, found, sector_of(outage.service)));
            false
        });
        if pending.is_empty() || pending.len() == before {
            break;
        }
    }
    for i in pending {
        // Outages that only explain each other.
        let outage = &outages[i];
        let parent = root(compiled, run, &mut nodes, &mut roots, "loop");
        let found = Found { parent: Parent::Root("loop".into()), need: String::new(), buffer: 0 };
        nodes.push(node(compiled, outage, parent, found, sector_of(outage.service)));
    }
    nodes
}

fn node(
    compiled: &Compiled,
    outage: &Outage,
    parent: usize,
    found: Found,
    sector: Option<usize>,
) -> CascadeNode {
    let meta = compiled.world.service(outage.service);
    CascadeNode {
        parent: Some(parent),
        title: title(&meta.title),
        id: meta.id.clone(),
        sector,
        at: outage.from,
        level: outage.lowest,
        need: found.need,
        buffer: found.buffer,
        people_hours: outage.lost,
        merged: 0,
    }
}

/// Falls of reporting services by more than 1 %, of at least ten minutes.
fn outages(compiled: &Compiled, run: &Played) -> Vec<Outage> {
    const FALLEN: u32 = 990_000;
    const LEAST_SECONDS: u64 = 600;
    let world = &compiled.world;
    let mut list = Vec::new();
    for &service in world.reporting_services() {
        let curve = run.history.curve(service);
        for spell in curve.spells_below(FALLEN) {
            if spell.until - spell.from < LEAST_SECONDS {
                continue;
            }
            let missing = curve.missing_below(FALLEN, spell.from, spell.until);
            list.push(Outage {
                service,
                from: spell.from,
                until: spell.until,
                lowest: spell.lowest,
                lost: people_hours(world.service(service).people, missing),
            });
        }
    }
    list
}

enum Parent {
    Outage(usize),
    Root(String),
}

struct Found {
    parent: Parent,
    need: String,
    buffer: u64,
}

/// Follows the chain of an outage to the next outage of a reporting service, or to its root.
fn cause(
    compiled: &Compiled,
    causes: &CauseLog,
    outage: &Outage,
    all: &[Outage],
    own: usize,
) -> Found {
    let id = &compiled.world.service(outage.service).id;
    let mut found =
        Found { parent: Parent::Root("unknown".into()), need: String::new(), buffer: 0 };
    let Some(service) = causes.find(id) else { return found };
    let chain = causes.chain(service, outage.from);
    for (i, link) in chain.iter().enumerate() {
        if i > 0 {
            // A class or zone stands for the service it is a part of.
            let found_at = compiled.world.find(&causes.services[link.service]);
            let whole = found_at.map(|s| compiled.world.service(s).parent.unwrap_or(s));
            let other = all.iter().position(|o| {
                Some(o.service) == whole && o.from <= outage.from && outage.from < o.until
            });
            if let Some(other) = other.filter(|o| *o != own) {
                found.parent = Parent::Outage(other);
                return found;
            }
        }
        if found.need.is_empty() && !link.need.is_empty() && link.need != SITES {
            found.need.clone_from(&link.need);
            found.buffer =
                chain.get(i + 1).map_or(0, |next| causes.covered(next.service, link.ran_out));
        }
        if let Some(&held) = link.roots.first() {
            found.parent = Parent::Root(causes.held[held].origin.clone());
        }
    }
    found
}

fn root(
    compiled: &Compiled,
    run: &Played,
    nodes: &mut Vec<CascadeNode>,
    roots: &mut BTreeMap<String, usize>,
    origin: &str,
) -> usize {
    if let Some(&at) = roots.get(origin) {
        return at;
    }
    let (words, at) = crate::names::origin(compiled, run, origin);
    roots.insert(origin.to_owned(), nodes.len());
    nodes.push(CascadeNode {
        parent: None,
        title: words,
        id: origin.to_owned(),
        sector: None,
        at,
        level: FULL,
        need: String::new(),
        buffer: 0,
        people_hours: 0.0,
        merged: 0,
    });
    nodes.len() - 1
}
