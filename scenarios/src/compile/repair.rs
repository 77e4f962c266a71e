//! Resolves crews, trucks, parts and what repair needs.

use std::collections::{BTreeMap, BTreeSet};

use hakyu_engine::script::repair::{
    Brings, Load, Pool, PoolKind, Refailure, Repair, RepairOrder, Support, Travel,
};
use hakyu_engine::{GroupId, Level, PlaceId, ServiceId, SystemId};
use hakyu_seeds::Distribution;

use crate::diagnostic::{Diagnostic, quoted};
use crate::syntax::repair as written;
use crate::syntax::{Id, Target};

use super::context::Context;
use super::cyber;

/// The rate that remains of a repair whose support is gone, where the scenario does not say: our assumption.
const LEAST: u32 = 100_000;

/// Resolves the section; `None` if something in it could not be.
pub(super) fn repair(cx: &mut Context<'_>) -> Option<Repair> {
    let Some(section) = &cx.scenario.repair else { return Some(Repair::default()) };
    let mut critical = Vec::new();
    for target in &section.critical {
        for service in services(target, cx)? {
            if !critical.contains(&service) {
                critical.push(service);
            }
        }
    }
    let order: Vec<usize> = cx.tables.pool_order().to_vec();
    let pools: Vec<Option<Pool>> =
        order.iter().filter_map(|&at| section.pools.get(at)).map(|p| pool(p, cx)).collect();
    let assessment = match &section.assessment {
        Some(time) => Some(cx.duration(time)?),
        None => None,
    };
    let support = support(&section.support, cx);
    let refailure = refailure(&section.refailure, cx);
    let travel = match &section.travel {
        Some(travel) => ways(travel, cx),
        None => Some(Travel::default()),
    };
    Some(Repair {
        policy: section.policy,
        critical,
        assessment,
        pools: pools.into_iter().collect::<Option<_>>()?,
        support: support?,
        refailure: refailure?,
        travel: travel?,
    })
}

/// Services of a target, zones for those that are cut into zones.
fn services(target: &Target, cx: &mut Context<'_>) -> Option<Vec<ServiceId>> {
    let services = cx.target(target)?;
    Some(cx.zones(services))
}

/// Services of several targets, sorted.
fn served(targets: &[Target], cx: &mut Context<'_>) -> Option<Vec<ServiceId>> {
    let lists: Vec<Option<Vec<ServiceId>>> = targets.iter().map(|t| services(t, cx)).collect();
    let lists: Option<Vec<Vec<ServiceId>>> = lists.into_iter().collect();
    let all: BTreeSet<ServiceId> = lists?.into_iter().flatten().collect();
    Some(all.into_iter().collect())
}

fn place(id: &Id, cx: &mut Context<'_>) -> Option<PlaceId> {
    let at = cx.model.places().iter().position(|p| *p == id.value);
    if at.is_none() {
        cx.diags.push(
            Diagnostic::error("E1002", format!("there is no place {}", quoted(&id.value)))
                .at(id.span, "no service is there")
                .suggest_nearest(
                    id.span,
                    &id.value,
                    cx.model.places().iter().map(String::as_str).filter(|p| !p.is_empty()),
                ),
        );
    }
    at.and_then(|at| u32::try_from(at).ok()).map(PlaceId)
}

fn drawn(
    time: Option<&crate::decode::Distribution<u64>>,
    cx: &mut Context<'_>,
) -> Option<Distribution> {
    time.map_or(Some(Distribution::Fixed(0)), |time| cx.duration(time))
}

fn pool(pool: &written::Pool, cx: &mut Context<'_>) -> Option<Pool> {
    let home = place(&pool.place, cx);
    let mobilisation = drawn(pool.mobilisation.as_ref(), cx);
    let mut serves = match pool.kind.value {
        // Trucks supply needs; whom they serve follows from these.
        written::PoolKind::Truck => Some(Vec::new()),
        _ => served(&pool.serves, cx),
    };
    let kind = match pool.kind.value {
        written::PoolKind::Crew => PoolKind::Crew,
        written::PoolKind::Team => PoolKind::Team { remaining: pool.remaining?.value },
        written::PoolKind::Part => PoolKind::Part { restock: drawn(pool.restock.as_ref(), cx)? },
        written::PoolKind::Truck => {
            let groups = needs(pool, &pool.serves, cx)?;
            let all: BTreeSet<ServiceId> = groups.iter().map(|g| cx.model.consumer(*g)).collect();
            serves = Some(all.into_iter().collect());
            let brings = match (pool.inflow, pool.stock) {
                (Some((rate, lasts)), _) => {
                    Brings::Inflow { rate: Level::new(rate.value), seconds: lasts.value }
                }
                (None, stock) => Brings::Stock { seconds: stock?.value },
            };
            PoolKind::Truck(Load { groups, below: pool.below?.value, brings })
        }
    };
    let assessment = match &pool.assessment {
        Some(time) => Some(cx.duration(time)?),
        None => None,
    };
    let systems = known_systems(&pool.serves_systems, cx);
    Some(Pool {
        id: pool.id.value.clone(),
        kind,
        place: home?,
        units: u32::try_from(pool.units.value).ok()?,
        serves: serves?,
        systems: systems?.into_iter().collect::<BTreeSet<_>>().into_iter().collect(),
        assessment,
        mobilisation: mobilisation?,
        on_request: pool.on_request,
    })
}

/// Systems in the order in which they are written.
fn known_systems(ids: &[Id], cx: &mut Context<'_>) -> Option<Vec<SystemId>> {
    let all: Vec<Option<SystemId>> = ids.iter().map(|id| cyber::known(id, cx)).collect();
    all.into_iter().collect()
}

/// The need groups that trucks of a pool supply in targets, sorted.
fn needs(pool: &written::Pool, targets: &[Target], cx: &mut Context<'_>) -> Option<Vec<GroupId>> {
    let need = pool.need.as_ref()?;
    let mut all = BTreeSet::new();
    for target in targets {
        let services = cx.target(target)?;
        all.extend(cx.groups(&services, need)?);
    }
    Some(all.into_iter().collect())
}

fn support(rows: &[written::Support], cx: &mut Context<'_>) -> Option<Vec<Support>> {
    let mut all: BTreeMap<ServiceId, Support> = BTreeMap::new();
    let mut good = true;
    for row in rows {
        let least = row.least.map_or(LEAST, |l| l.value);
        for service in services(&row.target, cx)? {
            let entry = all.entry(service).or_insert(Support { service, needs: Vec::new(), least });
            entry.least = entry.least.max(least);
            for need in &row.needs {
                match supplier(&need.service, service, cx) {
                    Some(from) => entry.needs.push((from, need.criticality.value)),
                    None => good = false,
                }
            }
            entry.needs.sort_unstable();
            entry.needs.dedup();
        }
    }
    good.then(|| all.into_values().collect())
}

/// The service that is named, or the one of this template at the place of the repaired one or above it.
fn supplier(id: &Id, of: ServiceId, cx: &mut Context<'_>) -> Option<ServiceId> {
    if let Some(one) = cx.world.find(&id.value) {
        return Some(one);
    }
    let mut place = Some(cx.world.service(of).place.clone());
    while let Some(here) = place {
        let there = |s: &ServiceId| cx.world.service(*s).place == here;
        if let Some(found) = cx.world.services_of(&id.value).find(there) {
            return Some(found);
        }
        place = cx.world.place(&here).and_then(|p| p.parent.clone());
    }
    if cx.world.services_of(&id.value).next().is_none() {
        // Tells that there is no such service at all.
        cx.service(id);
    } else {
        let message = format!("{} has none of these at its place", quoted(cx.model.id(of)));
        cx.error("E1003", id.span, message);
    }
    None
}

fn refailure(rows: &[written::Refailure], cx: &mut Context<'_>) -> Option<Vec<Refailure>> {
    let mut all = BTreeMap::new();
    for row in rows {
        let after = cx.duration(&row.after)?;
        let work = match &row.work {
            Some(work) => Some(cx.duration(work)?),
            None => None,
        };
        for service in services(&row.target, cx)? {
            let (chance, after, work) = (row.chance.value, after.clone(), work.clone());
            all.insert(service, Refailure { service, chance, after, work });
        }
    }
    Some(all.into_values().collect())
}

/// Great-circle distances become seconds once and for all.
fn ways(travel: &written::Travel, cx: &mut Context<'_>) -> Option<Travel> {
    let local = travel.local.map_or(0, |l| l.value);
    let positions: Vec<_> =
        (cx.model.places().iter()).map(|p| cx.world.place(p).and_then(|p| p.position)).collect();
    let mut seconds = Vec::with_capacity(positions.len() * positions.len());
    for (row, from) in positions.iter().enumerate() {
        for (column, to) in positions.iter().enumerate() {
            let way = match (from, to) {
                (Some(from), Some(to)) if row != column => {
                    whole_seconds(from.distance(*to) / travel.speed.value * 3600.0)
                }
                _ => 0,
            };
            seconds.push(way.saturating_add(u32::try_from(local).unwrap_or(u32::MAX)));
        }
    }
    let mut roads = Vec::new();
    if let Some(id) = &travel.roads {
        for (at, place) in (0..).zip(cx.model.places()) {
            let here = |s: &ServiceId| cx.world.service(*s).place == *place;
            roads.extend(cx.world.services_of(&id.value).find(here).map(|s| (PlaceId(at), s)));
        }
        if roads.is_empty() {
            cx.error("E1001", id.span, format!("there is no service {}", quoted(&id.value)));
            return None;
        }
    }
    let factor = match &travel.spread {
        Some(spread) => Some(cx.duration(spread)?),
        None => None,
    };
    Some(Travel { ready: travel.ready.map_or(0, |r| r.value), seconds, roads, factor })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive number of seconds, cut off at 2^32"
)]
fn whole_seconds(seconds: f64) -> u32 {
    seconds.round().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// Resolves an effect on repair.
pub(super) fn order(
    order: &written::Order,
    target: &Target,
    cx: &mut Context<'_>,
) -> Option<RepairOrder> {
    let known = |id: &Id, cx: &mut Context<'_>| {
        let found = cx.tables.pool(&id.value);
        if found.is_none() {
            cx.unknown("pool", id);
        }
        found
    };
    Some(match order {
        written::Order::Request(id) => RepairOrder::Request(known(id, cx)?),
        written::Order::Policy(policy) => RepairOrder::Policy(*policy),
        written::Order::Prioritise => RepairOrder::Prioritise(services(target, cx)?),
        written::Order::SendToSystems(id, ids) => {
            let systems = known_systems(ids, cx);
            RepairOrder::SendToSystems { pool: known(id, cx)?, systems: systems? }
        }
        written::Order::Send(id) => {
            let pool = known(id, cx)?;
            let entry = cx.tables.pool_entry(pool)?;
            let row = cx.scenario.repair.as_ref()?.pools.get(entry)?;
            let services = if row.kind.value == written::PoolKind::Truck {
                let groups = needs(row, std::slice::from_ref(target), cx)?;
                let mine = needs(row, &row.serves, cx)?;
                let reached = groups.into_iter().filter(|g| mine.contains(g));
                let all: BTreeSet<ServiceId> = reached.map(|g| cx.model.consumer(g)).collect();
                all.into_iter().collect()
            } else {
                let mine = served(&row.serves, cx)?;
                services(target, cx)?.into_iter().filter(|s| mine.contains(s)).collect()
            };
            if Vec::is_empty(&services) {
                cx.error("E1003", target.span, "this pool serves nothing of it");
                return None;
            }
            RepairOrder::Send { pool, services }
        }
    })
}
