//! What holds whatever is repaired by whom: nothing is restored twice, runs can be saved and repeated, and every switch
//! does what it says.

use hakyu_engine::{ImpairmentKind, Mechanism};
use proptest::prelude::*;

use super::*;

/// Everything at once: scarce crews, aid, parts, trucks, coupling, re-failure.
fn busy() -> Case {
    let mut aid = crews("aid", 2);
    aid.on_request = true;
    aid.mobilisation = Distribution::uniform(1000, 5000).unwrap();
    let mut parts = crews("parts", 1);
    parts.kind = PoolKind::Part { restock: fixed(9000) };
    parts.serves = vec![C, D];
    let load = Load {
        groups: vec![GroupId(1)],
        below: 3600,
        brings: Brings::Inflow { rate: Level::percent(60), seconds: 30_000 },
    };
    let trucks = Pool { kind: PoolKind::Truck(load), serves: vec![HOSPITAL], ..crews("trucks", 1) };
    let mut case = Case::new(vec![aid, crews("own", 2), parts, trucks])
        .job(A, 100, 20_000)
        .limit(POWER, 50, 30, 60_000)
        .limit(ROAD, 60, 40, 200_000)
        .act(8000, order(RepairOrder::Request(PoolId(0))));
    for site in [B, C, D] {
        let work = Distribution::uniform(2000, 20_000).unwrap();
        case.damage.push((site, 100, Level::percent(90), 4, work));
    }
    case.repair.support = [A, B, C, D]
        .map(|service| Support { service, needs: vec![(POWER, 500_000)], least: 200_000 })
        .to_vec();
    case.repair.refailure = [B, C]
        .map(|service| Refailure { service, chance: 600_000, after: fixed(3000), work: None })
        .to_vec();
    case.repair.travel =
        Travel { ready: 600, roads: vec![(EAST, ROAD)], factor: Some(factor()), ..long() };
    case
}

fn factor() -> Distribution {
    Distribution::uniform(800_000, 1_500_000).unwrap()
}

/// Ways of hours.
fn long() -> Travel {
    Travel { seconds: vec![0, 6000, 3000, 6000, 0, 9000, 3000, 9000, 0], ..Travel::default() }
}

#[test]
fn every_switch_changes_the_run_in_the_expected_direction() {
    let case = busy();
    let model = case.model();
    let with = case.run();
    // What each mechanism does to people while it acts: more loss, or less.
    let directions = [
        (Mechanism::Crews, true),
        (Mechanism::Travel, true),
        (Mechanism::RepairCoupling, true),
        (Mechanism::Refailure, true),
        (Mechanism::SpareParts, true),
        (Mechanism::MutualAid, false),
        (Mechanism::Deliveries, false),
    ];
    for (mechanism, hurts) in directions {
        let out = case.run_without(Off::NONE.with(mechanism));
        assert_ne!(with.digest, out.digest, "{}", mechanism.word());
        let (on, off) = (lost(&with, &model), lost(&out, &model));
        assert!(if hurts { on > off } else { on < off }, "{}: {on} {off}", mechanism.word());
    }
}

#[test]
fn a_run_continues_from_every_instant_to_the_same_digest() {
    let case = busy();
    let expected = case.run().digest;
    let mut sim = case.start(Off::NONE);
    let mut other = case.start(Off::NONE);
    let mut instants = 0;
    while sim.step().unwrap().is_some() {
        let saved = sim.save();
        other.restore(&saved).unwrap();
        other.run().unwrap();
        assert_eq!(other.finish().digest, expected, "from instant {instants}");
        instants += 1;
    }
    assert!(instants > 50, "{instants}");
    // A reset forgets all of it.
    let setup = Setup::new(1);
    other.reset(setup);
    for &(service, at, left, seconds) in &case.limits {
        let what = Order::Limit { service, left, seconds };
        other.submit(Command { at: SimTime(at), by: None, what }).unwrap();
    }
    let what = Order::Deed(Deed::Act(ActionId(0)));
    other.submit(Command { at: SimTime(case.acts[0]), by: Some(RoleId(0)), what }).unwrap();
    other.run().unwrap();
    assert_eq!(other.finish().digest, expected);
}

#[test]
fn the_order_of_the_input_decides_nothing() {
    let expected = busy().run().digest;
    for shuffle in 1..7 {
        assert_eq!(Case { shuffle, ..busy() }.run().digest, expected, "{shuffle}");
    }
}

#[test]
fn another_job_elsewhere_leaves_the_draws_of_the_others_alone() {
    let work = |case: &Case| {
        // Without crews nobody waits for anybody: what is left are the draws of work and of failing again.
        let off = Off::NONE.with(Mechanism::Crews).with(Mechanism::SpareParts);
        let record = case.run_without(off);
        finished(&record).into_iter().filter(|f| f.1 == B).collect::<Vec<_>>()
    };
    let case = busy();
    let mut more = case.clone();
    more.damage.push((A, 50, Level::percent(10), 2, fixed(77)));
    assert_eq!(work(&case), work(&more));
}

proptest! {
    /// A site without needs is at what its open damages leave, at all times, and at full when all is done.
    #[test]
    fn nothing_is_restored_twice(
        jobs in prop::collection::vec((0_usize..3, 0_u64..5000, 1_u32..100, 1_u32..4, 1_u64..4000), 1..8),
        units in 1_u32..4,
        chance in 0_u32..1_000_000,
        factor in 100_000_u32..2_000_000,
        at in 2_u64..9000,
    ) {
        let mut case = Case::new(vec![crews("own", units)]);
        for (site, at, percent, parts, work) in jobs {
            let work = Distribution::uniform(1, work).unwrap();
            case.damage.push(([B, C, D][site], at, Level::percent(percent), parts, work));
        }
        case.repair.refailure = [B, C, D]
            .map(|service| Refailure { service, chance, after: fixed(700), work: None })
            .to_vec();
        case.repair.travel = ways();
        let effects = [B, C].map(|service| Effect::Expedite { service, factor }).to_vec();
        let case = case.act(at, Action { id: "order".into(), takes: fixed(1), effects });
        let record = case.run();
        for service in [B, C, D] {
            let held = |t: u64| {
                let open = record.impairments.iter().filter(|i| {
                    i.service == service && i.from.0 <= t && t < i.until.0
                });
                open.map(|i| {
                    assert_eq!(i.kind, ImpairmentKind::Damage);
                    i.amount
                }).sum::<u32>()
            };
            let steps = steps(&record, service);
            for &(at, level) in &steps {
                prop_assert_eq!(level, 1_000_000 - held(at).min(1_000_000));
            }
            if let Some(last) = steps.last() {
                prop_assert_eq!(last.1, 1_000_000);
            }
        }
    }
}
