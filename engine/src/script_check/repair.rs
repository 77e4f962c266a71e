//! References of the repair side of a script.

use super::below;
use crate::{
    model::{BuildError, Model},
    script::{
        Script,
        repair::{PoolKind, Repair, RepairOrder},
    },
    units::{FULL, ServiceId},
};

pub(super) fn check(model: &Model, script: &Script) -> Result<(), BuildError> {
    let repair = &script.repair;
    let service = |s: ServiceId| below("service", s.0, model.service_count());
    repair.critical.iter().try_for_each(|s| service(*s))?;
    for (number, pool) in repair.pools.iter().enumerate() {
        let number = crate::model::cut(number as u64);
        below("place", pool.place.0, model.places.len())?;
        pool.serves.iter().try_for_each(|s| service(*s))?;
        sorted("pool with services out of order", number, &pool.serves)?;
        let systems = script.cyber.systems.len();
        pool.systems.iter().try_for_each(|s| below("system", s.0, systems))?;
        sorted("pool with systems out of order", number, &pool.systems)?;
        if let PoolKind::Truck(load) = &pool.kind {
            load.groups.iter().try_for_each(|g| below("need", g.0, model.group_count()))?;
            sorted("pool with needs out of order", number, &load.groups)?;
        }
    }
    for row in &repair.support {
        service(row.service)?;
        for (need, criticality) in &row.needs {
            service(*need)?;
            below("criticality above", *criticality, FULL as usize + 1)?;
        }
        below("least rate above", row.least, FULL as usize + 1)?;
    }
    for row in &repair.refailure {
        service(row.service)?;
        below("chance above", row.chance, FULL as usize + 1)?;
    }
    let rows: Vec<ServiceId> = repair.support.iter().map(|s| s.service).collect();
    sorted("support out of order", 0, &rows)?;
    let rows: Vec<ServiceId> = repair.refailure.iter().map(|r| r.service).collect();
    sorted("refailure out of order", 0, &rows)?;
    travel(model, repair)
}

fn travel(model: &Model, repair: &Repair) -> Result<(), BuildError> {
    let travel = &repair.travel;
    for (place, road) in &travel.roads {
        below("place", place.0, model.places.len())?;
        below("service", road.0, model.service_count())?;
    }
    let places: Vec<_> = travel.roads.iter().map(|r| r.0).collect();
    sorted("roads out of order", 0, &places)?;
    let cells = model.places.len() * model.places.len();
    if travel.seconds.is_empty() || travel.seconds.len() == cells {
        return Ok(());
    }
    Err(BuildError::BadReference("table of ways of size", crate::model::cut(cells as u64)))
}

fn sorted<T: Ord>(what: &'static str, number: u32, rows: &[T]) -> Result<(), BuildError> {
    let rising = rows.windows(2).all(|w| w[0] < w[1]);
    if rising { Ok(()) } else { Err(BuildError::BadReference(what, number)) }
}

pub(super) fn check_order(
    model: &Model,
    script: &Script,
    order: &RepairOrder,
) -> Result<(), BuildError> {
    let service = |s: &ServiceId| below("service", s.0, model.service_count());
    match order {
        RepairOrder::Request(pool) => below("pool", pool.0, script.repair.pools.len()),
        RepairOrder::Policy(_) => Ok(()),
        RepairOrder::Prioritise(services) => services.iter().try_for_each(service),
        RepairOrder::Send { pool, services } => {
            below("pool", pool.0, script.repair.pools.len())?;
            services.iter().try_for_each(service)
        }
        RepairOrder::SendToSystems { pool, systems } => {
            below("pool", pool.0, script.repair.pools.len())?;
            let all = script.cyber.systems.len();
            systems.iter().try_for_each(|s| below("system", s.0, all))
        }
        RepairOrder::Expedite { service: s, .. } => service(s),
    }
}
