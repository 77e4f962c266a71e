//! Buffers: deliveries that extend them, refill, what counts as full, stocks that people add.

use hakyu_engine::{Combine, Command, Order, ServiceId};
use hakyu_engine::{
    GroupSpec, Level, ModelBuilder, Phase, Refill, Response, ServiceSpec, Setup, SimTime,
    Simulation,
};

use crate::plan::{Group, Plan, Service, What, down, of};

const H: u32 = 3600;

fn hours(spans: &[(u64, u64)]) -> Vec<(u64, u64)> {
    spans.iter().map(|s| (s.0 / 3600, s.1 / 3600)).collect()
}

/// Mains (0) lost for 50 h, fuel (1) delivered at half the need into a 10 h tank.
fn generator(rate: u32, fuel_lost_at: u32) -> Plan {
    let need = Group::of(0).buffer(10 * H).fed(1, rate);
    let plan = Plan::new(100 * H, vec![Service::new(), Service::new(), Service::new().needs(need)]);
    plan.damage(0, 1_000_000, 0, 50 * H).damage(1, 1_000_000, fuel_lost_at, 100 * H)
}

#[test]
fn deliveries_extend_a_buffer() {
    // Half of the need is delivered: 10 h last 20 h, and then half of the level is kept by the deliveries alone.
    let hour = |h: u32| u64::from(h * H);
    assert_eq!(
        generator(500_000, 100 * H - 1).steps(2)[..2],
        [(hour(20), 500_000), (hour(50), 1_000_000)]
    );
    // Deliveries stop after 5 h: 7.5 h are left.
    assert_eq!(generator(500_000, 5 * H).steps(2)[0], (45_000, 0));
    // They stop when the tank is dry already: what passed through is gone, too.
    let steps = generator(500_000, 30 * H).steps(2);
    assert_eq!(steps, [(hour(20), 500_000), (hour(30), 0), (hour(50), 1_000_000)]);
    // As much as is needed: never dry while it comes, and the tank is still full when it ends.
    assert_eq!(generator(1_000_000, 30 * H).steps(2), [(hour(40), 0), (hour(50), 1_000_000)]);
}

/// Two contractors with 80 % each deliver no more than is needed.
#[test]
fn deliveries_add_up_to_the_need_at_most() {
    let need = Group::of(0).buffer(10).fed(1, 800_000).fed(2, 800_000);
    let services = vec![Service::new(), Service::new(), Service::new(), Service::new().needs(need)];
    let plan = Plan::new(1000, services).damage(0, 1_000_000, 0, 900);
    assert_eq!(plan.clone().steps(3), []);
    // One of them out of business at 100: a shortage of 20 %, 10 s last 50 s.
    assert_eq!(plan.damage(1, 1_000_000, 100, 1000).steps(3), [(150, 800_000), (900, 1_000_000)]);
}

/// Fields of a feed that only needs have are not used: it delivers from the second its suppliers do.
#[test]
fn a_feed_has_no_buffer_of_its_own() {
    let mut builder = ModelBuilder::new();
    let [mains, fuel, site] =
        ["mains", "oil", "site"].map(|id| builder.service(&ServiceSpec::new(id)));
    let (power, deliveries) = ([(mains, 1)], [(fuel, 1)]);
    let need = builder.need(site, &GroupSpec { buffer: 10, ..GroupSpec::new("power", &power) });
    let spec = GroupSpec { buffer: 500, ..GroupSpec::new("fuel", &deliveries) };
    builder.feed(need, Level::FULL, &spec);
    let model = std::sync::Arc::new(builder.build(SimTime(1000)).unwrap());
    let mut sim = Simulation::new(model, Setup::new(1));
    for service in [0, 1] {
        let what = Order::Damage { service: ServiceId(service), loss: Level::FULL, seconds: 900 };
        sim.submit(Command { at: SimTime(100), by: None, what }).unwrap();
    }
    sim.run().unwrap();
    let drops: Vec<u64> = sim.changes().filter(|c| c.service.0 == 2).map(|c| c.at.0).collect();
    assert_eq!(drops, [110]);
}

/// Two losses of 6 h on an 8 h buffer, 4 h apart.
#[test]
fn refill() {
    let site = |refill| {
        let services = vec![
            Service::new(),
            Service::new().needs(Group::of(0).required().buffer(8 * H).refill(refill)),
        ];
        let plan = Plan::new(100 * H, services).damage(0, 1_000_000, 0, 6 * H).damage(
            0,
            1_000_000,
            10 * H,
            6 * H,
        );
        hours(&down(&plan.run(), 1))
    };
    assert_eq!(site(Refill::AtOnce), []);
    // 2 h were left.
    assert_eq!(site(Refill::Never), [(12, 16)]);
    // From empty to full in 16 h: 4 h bring back 2 h.
    assert_eq!(site(Refill::FullIn(16 * 3600)), [(14, 16)]);
    // Fast enough to be full again, but never fuller than full.
    assert_eq!(site(Refill::FullIn(3600)), []);
}

/// The supplier restarts at 5 h and is hit again at 5 h: up and down within one instant, and the tank is full.
#[test]
fn refill_at_once_acts_even_if_the_supply_drops_again_in_the_same_instant() {
    let services = vec![
        Service::new().restart(H),
        Service::new().needs(Group::of(0).required().buffer(10 * H)),
    ];
    let plan = Plan::new(100 * H, services).damage(0, 1_000_000, 0, 4 * H).damage(
        0,
        1_000_000,
        5 * H,
        50 * H,
    );
    let record = plan.run();
    let now: Vec<_> = of(&record, 0).map(|c| (c.at.0 / 3600, c.phase, c.to.ppm())).collect();
    assert_eq!(
        now,
        [
            (0, Phase::Propagate, 0),
            (5, Phase::Restart, 1_000_000),
            (5, Phase::Propagate, 0),
            (56, Phase::Restart, 1_000_000)
        ]
    );
    assert_eq!(hours(&down(&record, 1)), [(15, 56)]);
}

#[test]
fn a_group_level_counts_as_full_from_full_at() {
    let level = |full_at: Option<u32>, combine: Combine, loss: u32| {
        let group = Group { full_at, ..Group::of(0) };
        let services = vec![Service::new(), Service::new().combine(combine).needs(group)];
        Plan::new(10, services).damage(0, loss, 0, 20).last_levels()[1]
    };
    assert_eq!(level(None, Combine::Min, 1_000), 1_000_000);
    assert_eq!(level(None, Combine::Min, 1_001), 998_999);
    assert_eq!(level(None, Combine::Product, 1_000), 1_000_000);
    assert_eq!(level(None, Combine::Linear, 1), 999_999);
    assert_eq!(level(Some(1_000_000), Combine::Min, 1), 999_999);
    assert_eq!(level(Some(900_000), Combine::Min, 100_000), 1_000_000);
    assert_eq!(level(Some(900_000), Combine::Min, 100_001), 899_999);
}

/// A tanker at the last second keeps the lights on; a second later it is too late, but brings them back.
#[test]
fn stock_that_people_add() {
    let site = |at: u32, seconds: u32| {
        let services =
            vec![Service::new(), Service::new().needs(Group::of(0).required().buffer(100))];
        let plan = Plan::new(1000, services).damage(0, 1_000_000, 0, 2000);
        plan.order(at, What::Stock { service: 1, group: 0, seconds }).steps(1)
    };
    assert_eq!(site(50, 30), [(130, 0)]);
    assert_eq!(site(100, 30), [(130, 0)]);
    assert_eq!(site(101, 30), [(100, 0), (101, 1_000_000), (131, 0)]);
    // No more than fits in.
    assert_eq!(site(50, 80), [(150, 0)]);
}

/// A generator truck: its power is a share of the need for a while.
#[test]
fn deliveries_that_people_order() {
    let services = vec![Service::new(), Service::new().needs(Group::of(0).buffer(100))];
    let plan = Plan::new(1000, services).damage(0, 1_000_000, 0, 2000);
    let truck = What::Inflow { service: 1, group: 0, rate: 500_000, seconds: 300 };
    // 100 s, half of it while the truck is there from second 50: 50 + 100, then its half until 350.
    assert_eq!(plan.order(50, truck).steps(1), [(150, 500_000), (350, 0)]);
}

/// What `buffer` says between and at instants.
#[test]
fn what_is_left_can_be_asked() {
    let services = vec![
        Service::new(),
        Service::new().needs(Group::of(0).response(Response::Required(1)).buffer(100)),
    ];
    let plan = Plan::new(1000, services).damage(0, 1_000_000, 10, 40).damage(0, 0, 30, 1);
    let mut sim = plan.sim();
    let group = crate::plan::group(sim.model(), 1, 0);
    assert_eq!(sim.buffer(group), 100);
    sim.run_until(SimTime(11)).unwrap();
    assert_eq!((sim.now(), sim.buffer(group)), (Some(SimTime(10)), 100));
    sim.run().unwrap();
    assert_eq!(sim.buffer(group), 100);
}
