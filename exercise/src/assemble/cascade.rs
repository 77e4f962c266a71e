//! The cascade as a forest: events, and the falls of services that came of them.

use std::collections::BTreeMap;

use hakyu_engine::{FULL, ServiceId};
use hakyu_scenarios::{compile::Compiled, world::SITES};

use crate::{
    causes::CauseLog,
    history::people_hours,
    outcome::{CascadeNode, Text},
    score::Played,
    words::{text, title},
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
    let (words, at) = origin_words(compiled, run, origin);
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

/// What people call an origin, and when it began.
fn origin_words(compiled: &Compiled, run: &Played, origin: &str) -> (Text, u64) {
    use hakyu_engine::{What, record::cyber::CyberFact};
    let script = compiled.model.script();
    match origin.split_once(':') {
        Some(("event", id)) => {
            let event = script.event(id);
            let entry = event.and_then(|e| compiled.event(e)).and_then(|e| e.title.as_ref());
            let at = run
                .record
                .facts
                .iter()
                .find(|f| matches!(f.what, What::EventBegan(e) if Some(e) == event))
                .map_or(0, |f| f.at.0);
            (entry.map_or_else(|| Text::both(id), text), at)
        }
        Some(("system", pair)) => system_words(compiled, run, pair),
        Some(("background", n)) => {
            let at = run.record.facts.iter().find_map(|f| match f.what {
                What::Cyber(CyberFact::Incident { number, .. }) if number.to_string() == n => {
                    Some(f.at.0)
                }
                _ => None,
            });
            let words = Text::new(format!("Small incident {n}"), format!("日常的な小事象{n}"));
            (words, at.unwrap_or(0))
        }
        Some(("step", id)) => decision_words(compiled, run, id),
        Some(("command", n)) => (Text::new(format!("command {n}"), format!("指示{n}")), 0),
        _ if origin == "loop" => (Text::new("Mutual dependence", "相互依存"), 0),
        _ => (Text::new("Normal capacity below full", "通常時の能力不足"), 0),
    }
}

/// What people call an event in a system (`EVENT:SYSTEM`), and when its effect set in there.
fn system_words(compiled: &Compiled, run: &Played, pair: &str) -> (Text, u64) {
    use hakyu_engine::{What, record::cyber::CyberFact};
    let Some((event, system)) = pair.split_once(':') else { return (Text::both(pair), 0) };
    let script = compiled.model.script();
    let event = script.event(event);
    let system = compiled.tables.system(system);
    let at = run.record.facts.iter().find_map(|f| match f.what {
        What::Cyber(CyberFact::Acted { event: e, system: s, .. })
            if Some(e) == event && Some(s) == system =>
        {
            Some(f.at.0)
        }
        _ => None,
    });
    let entry = event.and_then(|e| compiled.event(e)).and_then(|e| e.title.as_ref());
    let what = entry.map_or_else(|| Text::both(pair), text);
    let Some(system) = system else { return (what, at.unwrap_or(0)) };
    let name = super::timeline::system_title(compiled, system);
    let words = Text::new(format!("{}: {}", what.en, name.en), format!("{}：{}", what.ja, name.ja));
    (words, at.unwrap_or(0))
}

/// What people call a decision that cost service, and when it was taken.
fn decision_words(compiled: &Compiled, run: &Played, id: &str) -> (Text, u64) {
    use hakyu_engine::{What, script::Deed};
    let script = compiled.model.script();
    let step = script.step(id);
    let done = run.record.facts.iter().find_map(|f| match f.what {
        What::Done { step: Some(s), deed, .. } if Some(s) == step => Some((f.at.0, deed)),
        _ => None,
    });
    let Some((at, deed)) = done else { return (Text::both(id), 0) };
    let action = match run.record.deeds[deed as usize] {
        Deed::Act(action) => compiled.action(action).map(|a| text(&a.title)),
        _ => None,
    };
    let name = action.unwrap_or_else(|| Text::both(id));
    (Text::new(format!("Decision: {}", name.en), format!("決定：{}", name.ja)), at)
}
