//! How much depends on a service: the people it serves, and those of everything that fails with it.

use std::collections::{BTreeMap, BinaryHeap};

use crate::{
    model::{Aggregate, Model, ServiceKind, cut},
    units::{FULL, ServiceId},
};

/// Paths that pass on less than this are not followed, ppm.
const LEAST: u32 = 10_000;

/// People who lose by a total loss of a service, over all that depends on it: every service downstream counts with its
/// people times the greatest product of shares along a path. The share of a need is its criticality times the weight of
/// the supplier in it. Buffers are left out: this is an order of importance, not a forecast.
pub(super) fn weight(model: &Model, service: ServiceId) -> u64 {
    let mut best: BTreeMap<u32, u32> = BTreeMap::from([(service.0, FULL)]);
    let mut open = BinaryHeap::from([(FULL, service.0)]);
    let mut sum: u64 = 0;
    while let Some((share, s)) = open.pop() {
        if best.get(&s).is_some_and(|b| *b > share) {
            continue;
        }
        let info = model.info(ServiceId(s));
        // The people of classes are those of the service they are part of.
        if s == service.0 || info.kind == ServiceKind::Service {
            let lost = info.people.saturating_mul(u64::from(share)) / u64::from(FULL);
            sum = sum.saturating_add(lost);
        }
        let range = model.services[s as usize].out..model.services[s as usize + 1].out;
        for supply in &model.supplies[range.start as usize..range.end as usize] {
            let consumer = model.owner(supply.group);
            let passed = times(times(share, part(model, supply.group, s)), {
                supply.response.loss_at_zero(&model.curves)
            });
            if passed >= LEAST && best.get(&consumer).is_none_or(|b| *b < passed) {
                best.insert(consumer, passed);
                open.push((passed, consumer));
            }
        }
    }
    sum
}

fn times(a: u32, b: u32) -> u32 {
    cut(u64::from(a) * u64::from(b) / u64::from(FULL))
}

/// What a group loses with one of its suppliers, ppm.
fn part(model: &Model, group: u32, supplier: u32) -> u32 {
    let row = &model.groups[group as usize];
    if row.direct {
        return FULL;
    }
    let rows = model.supplier_rows(row);
    match model.classes[row.class as usize].aggregate {
        Aggregate::All => FULL,
        Aggregate::Any | Aggregate::KOfN(_) => FULL / row.count.max(1),
        Aggregate::Weighted => {
            let mine: u64 = rows.iter().filter(|r| r.0 == supplier).map(|r| u64::from(r.1)).sum();
            let total = model.total(group).max(1);
            cut((mine * u64::from(FULL) / total).min(u64::from(FULL)))
        }
    }
}
