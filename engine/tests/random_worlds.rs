//! Strategies for small random worlds: cycles, several groups, every aggregator, buffers, feeds, restart, ramp, black
//! start – in whole seconds, so that the naive reference can follow second by second.

use hakyu_engine::{Aggregate, Combine, NeededFor, Refill, Response};
use proptest::{collection::vec, option, prelude::*, sample::Index};

use crate::plan::{Doing, Feed, Group, Plan, Service, What};

/// How rich the worlds are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taste {
    pub services: (usize, usize),
    pub orders: usize,
    pub duration: u32,
    /// Demands, deliveries and stocks among the orders; otherwise damage and limits only.
    pub all_orders: bool,
    /// Suppliers have lower numbers than their consumers.
    pub acyclic: bool,
}

/// Levels at which rules turn, and any others.
pub(crate) fn ppm() -> impl Strategy<Value = u32> {
    prop_oneof![
        8 => prop::sample::select(vec![
            0u32, 1, 200_000, 250_000, 300_000, 333_333, 499_999, 500_000, 700_000, 900_000, 998_999, 999_000, 999_999,
            1_000_000
        ]),
        2 => 0..=1_000_000u32,
    ]
}

fn response() -> impl Strategy<Value = Response> {
    prop_oneof![
        3 => prop_oneof![Just(1_000_000u32), ppm()].prop_map(Response::Criticality),
        3 => prop_oneof![Just(500_000u32), ppm()].prop_map(Response::Required),
        2 => (vec(0..1_000_000u32, 0..4), vec(ppm(), 4)).prop_map(|(mut at, mut to)| {
            at.sort_unstable();
            at.dedup();
            to.sort_unstable();
            let mut knots: Vec<(u32, u32)> = at.into_iter().zip(to).collect();
            knots.push((1_000_000, 1_000_000));
            Response::Curve(knots)
        }),
    ]
}

fn refill() -> impl Strategy<Value = Refill> {
    prop_oneof![
        3 => Just(Refill::AtOnce),
        1 => Just(Refill::Never),
        1 => (1..30u64).prop_map(Refill::FullIn),
    ]
}

fn needed_for() -> impl Strategy<Value = NeededFor> {
    prop_oneof![8 => Just(NeededFor::Both), 1 => Just(NeededFor::Run), 1 => Just(NeededFor::Restart)]
}

fn combine() -> impl Strategy<Value = Combine> {
    prop_oneof![4 => Just(Combine::Min), 1 => Just(Combine::Product), 1 => Just(Combine::Linear)]
}

/// Suppliers by index, resolved when the number of services is known.
fn suppliers() -> impl Strategy<Value = Vec<(Index, u32)>> {
    prop_oneof![
        4 => vec((any::<Index>(), Just(1u32)), 1),
        2 => vec((any::<Index>(), 1..12u32), 1..4),
    ]
}

type RawFeed = (Vec<(Index, u32)>, u32, Response);

#[derive(Clone, Debug)]
struct RawGroup {
    suppliers: Vec<(Index, u32)>,
    aggregate: u8,
    spare: u8,
    full_at: Option<u32>,
    response: Response,
    buffer: u32,
    refill: Refill,
    needed_for: NeededFor,
    feed: Option<RawFeed>,
}

fn raw_group() -> impl Strategy<Value = RawGroup> {
    (
        suppliers(),
        0..8u8,
        0..6u8,
        option::weighted(0.3, prop::sample::select(vec![900_000u32, 999_999, 1_000_000])),
        response(),
        prop_oneof![2 => Just(0u32), 3 => 1..16u32],
        refill(),
        needed_for(),
        option::weighted(0.2, (suppliers(), ppm(), response())),
    )
        .prop_map(
            |(suppliers, aggregate, spare, full_at, response, buffer, refill, needed_for, feed)| {
                RawGroup {
                    suppliers,
                    aggregate,
                    spare,
                    full_at,
                    response,
                    buffer,
                    refill,
                    needed_for,
                    feed,
                }
            },
        )
}

type RawService = (u32, u32, Option<(u32, u32)>, Combine, Vec<RawGroup>);

fn raw_service() -> impl Strategy<Value = RawService> {
    (
        prop_oneof![9 => Just(1_000_000u32), 1 => ppm()],
        prop_oneof![2 => Just(0u32), 3 => 1..12u32],
        option::weighted(0.2, (prop_oneof![ppm(), 100_000..400_000u32], 1..9u32)),
        combine(),
        vec(raw_group(), 0..4),
    )
}

/// Resolves supplier indices for consumer `s` of `n`; distinct, and never itself.
fn resolve(raw: &[(Index, u32)], s: usize, n: usize, acyclic: bool) -> Vec<(usize, u32)> {
    let pool = if acyclic { s } else { n };
    let mut list: Vec<(usize, u32)> = Vec::new();
    for (index, weight) in raw {
        let at = if pool == 0 { continue } else { index.index(pool) };
        if at != s && list.iter().all(|l| l.0 != at) {
            list.push((at, *weight));
        }
    }
    list
}

fn service(raw: RawService, s: usize, n: usize, acyclic: bool) -> Service {
    let (capacity, restart, ramp, combine, groups) = raw;
    let groups = groups
        .into_iter()
        .filter_map(|g| {
            let suppliers = resolve(&g.suppliers, s, n, acyclic);
            if suppliers.is_empty() {
                return None;
            }
            let count = u32::try_from(suppliers.len()).unwrap();
            let aggregate = match g.aggregate {
                0 => Aggregate::All,
                1 => Aggregate::Any,
                2 => Aggregate::KOfN(1 + u32::from(g.spare) % count),
                _ => Aggregate::Weighted,
            };
            let sum: u64 = suppliers.iter().map(|x| u64::from(x.1)).sum();
            let total = (g.spare == 0).then_some((sum * 2 / 3).max(1));
            let feeds = g.feed.into_iter().filter_map(|(list, rate, response)| {
                let suppliers = resolve(&list, s, n, acyclic);
                (!suppliers.is_empty()).then_some(Feed { suppliers, rate, response })
            });
            Some(Group {
                aggregate,
                total,
                full_at: g.full_at,
                response: g.response,
                buffer: g.buffer,
                refill: g.refill,
                needed_for: g.needed_for,
                feeds: feeds.collect(),
                suppliers,
            })
        })
        .collect();
    Service { capacity, restart, ramp, combine, groups }
}

type RawOrder = (u32, u8, Index, Index, u32, u32);

fn doing(raw: &RawOrder, services: &[Service], taste: Taste) -> Doing {
    let (at, kind, service, group, amount, seconds) = raw;
    let s = service.index(services.len());
    let groups = services[s].groups.len();
    let plain = What::Damage { service: s, loss: *amount, seconds: *seconds };
    let what = match kind {
        0 => What::Limit { service: s, left: *amount, seconds: *seconds },
        1 if taste.all_orders => {
            What::Demand { service: s, demand: 1_000_000 + *amount, seconds: *seconds }
        }
        2 if taste.all_orders && groups > 0 => {
            What::Stock { service: s, group: group.index(groups), seconds: *seconds / 3 }
        }
        3 if taste.all_orders && groups > 0 => What::Inflow {
            service: s,
            group: group.index(groups),
            rate: *amount,
            seconds: *seconds,
        },
        _ => plain,
    };
    Doing { at: *at, what }
}

/// A world with orders.
pub(crate) fn plans(taste: Taste) -> impl Strategy<Value = Plan> {
    let order = (
        0..taste.duration * 2 / 3,
        0..10u8,
        any::<Index>(),
        any::<Index>(),
        prop_oneof![3 => Just(1_000_000u32), 2 => ppm()],
        0..taste.duration / 2,
    );
    (vec(raw_service(), taste.services.0..=taste.services.1), vec(order, 1..=taste.orders))
        .prop_map(move |(raw, orders)| {
            let n = raw.len();
            let services: Vec<Service> =
                raw.into_iter().enumerate().map(|(s, r)| service(r, s, n, taste.acyclic)).collect();
            let orders = orders.iter().map(|o| doing(o, &services, taste)).collect();
            Plan { services, orders, duration: taste.duration }
        })
}
