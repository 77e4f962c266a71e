//! What a group gets and what that allows: aggregators, the supplier that lacks most, response curves.

use hakyu_engine::{Aggregate, Response};

use super::FULL;
use crate::plan::Group;

pub(super) fn capacity_of(group: &Group) -> i128 {
    i128::from(group.buffer) * i128::from(FULL)
}

pub(super) fn aggregate(
    suppliers: &[(usize, u32)],
    how: Aggregate,
    total: Option<u64>,
    level: &[u32],
) -> u32 {
    let mut levels: Vec<u32> = suppliers.iter().map(|s| level[s.0]).collect();
    levels.sort_unstable();
    match how {
        Aggregate::All => levels[0],
        Aggregate::Any => levels[levels.len() - 1],
        Aggregate::KOfN(k) => levels[levels.len() - k as usize],
        Aggregate::Weighted => {
            let sum: u64 = suppliers.iter().map(|s| u64::from(s.1)).sum();
            let flow: u64 = suppliers.iter().map(|s| u64::from(s.1) * u64::from(level[s.0])).sum();
            u32::try_from((flow / total.unwrap_or(sum)).min(FULL.into())).unwrap()
        }
    }
}

/// The supplier that a short group lacks most; for `all`, `any` and `k_of_n` the one whose output is the group's level.
pub(super) fn lacking(group: &Group, level: &[u32]) -> usize {
    let mut list = group.suppliers.clone();
    list.sort_unstable();
    match group.aggregate {
        Aggregate::Weighted => {
            list.sort_by_key(|&(s, w)| {
                std::cmp::Reverse(u64::from(w) * u64::from(FULL - level[s]))
            });
            list[0].0
        }
        Aggregate::All => {
            list.sort_by_key(|&(s, _)| level[s]);
            list[0].0
        }
        Aggregate::Any => {
            list.sort_by_key(|&(s, _)| std::cmp::Reverse(level[s]));
            list[0].0
        }
        Aggregate::KOfN(k) => {
            list.sort_by_key(|&(s, _)| std::cmp::Reverse(level[s]));
            list[k as usize - 1].0
        }
    }
}

pub(super) fn respond(response: &Response, level: u32) -> u32 {
    match response {
        Response::Criticality(a) => {
            // 1 − a·(1 − level), rounded down.
            let (a, level, full) = (u64::from(*a), u64::from(level), u64::from(FULL));
            u32::try_from(((full - a) * full + a * level) / full).unwrap()
        }
        Response::Required(threshold) => {
            if level >= *threshold {
                FULL
            } else {
                0
            }
        }
        Response::Curve(knots) => {
            let after = knots.iter().position(|k| k.0 > level);
            match after {
                Some(0) => knots[0].1,
                None => knots[knots.len() - 1].1,
                Some(i) => {
                    let ((x0, y0), (x1, y1)) = (knots[i - 1], knots[i]);
                    y0 + u32::try_from(
                        u64::from(y1 - y0) * u64::from(level - x0) / u64::from(x1 - x0),
                    )
                    .unwrap()
                }
            }
        }
    }
}
