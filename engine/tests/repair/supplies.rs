//! Parts, mutual aid, trucks and tankers.

use hakyu_engine::Mechanism;

use super::*;

fn without(mechanism: Mechanism) -> Off {
    Off::NONE.with(mechanism)
}

#[test]
fn a_job_waits_for_a_part() {
    let mut parts = crews("parts", 1);
    parts.kind = PoolKind::Part { restock: fixed(1000) };
    parts.serves = vec![B];
    let case = Case::new(vec![crews("own", 4), parts])
        .job(B, 10, 100)
        .job(B, 10, 100)
        .job(B, 10, 100)
        .job(C, 10, 100);
    // The one part is replaced at 1010, that one at 2010; c needs none.
    let record = case.run();
    assert_eq!(finished(&record), [(110, B), (110, C), (1110, B), (2110, B)]);
    let waits = facts(&record).iter().filter(|f| matches!(f.1, RepairFact::NoPart { .. })).count();
    assert_eq!(waits, 2);
    assert_eq!(times(&case.run_without(without(Mechanism::SpareParts))), [110; 4]);
}

#[test]
fn mutual_aid_comes_when_it_is_asked_for() {
    let mut aid = crews("aid", 2);
    aid.on_request = true;
    aid.mobilisation = fixed(500);
    let case =
        Case::new(vec![aid, crews("own", 1)]).job(B, 0, 10_000).job(C, 0, 10_000).job(D, 0, 10_000);
    assert_eq!(times(&case.run()), [10_000, 20_000, 30_000]);
    let asked = case.act(1000, order(RepairOrder::Request(PoolId(0))));
    assert_eq!(times(&asked.run()), [10_000, 11_500, 11_500]);
    assert_eq!(times(&asked.run_without(without(Mechanism::MutualAid))), [10_000, 20_000, 30_000]);
    let told = facts(&asked.run());
    assert!(told.contains(&(1000, RepairFact::PoolAsked(PoolId(0)))));
    assert!(told.contains(&(1500, RepairFact::PoolReady(PoolId(0)))));
    // Crews of one's own get ready when something breaks.
    let mut slow = crews("own", 1);
    slow.mobilisation = fixed(300);
    assert_eq!(times(&Case::new(vec![slow]).job(B, 10, 100).run()), [410]);
}

#[test]
fn without_scarcity_every_damage_has_its_crew() {
    let case = Case::new(vec![crews("own", 1)]).job(B, 0, 100).job(C, 0, 100).job(D, 0, 100);
    assert_eq!(times(&case.run()), [100, 200, 300]);
    assert_eq!(times(&case.run_without(without(Mechanism::Crews))), [100, 100, 100]);
}

#[test]
fn what_no_pool_repairs_ends_by_itself() {
    let mut some = crews("own", 1);
    some.serves = vec![A];
    let case = Case::new(vec![some]).job(B, 0, 100).job(C, 0, 100);
    let record = case.run();
    assert!(facts(&record).is_empty());
    assert_eq!(steps(&record, B), [(0, 0), (100, 1_000_000)]);
    assert_eq!(record.changes, Case::new(vec![]).job(B, 0, 100).job(C, 0, 100).run().changes);
}

fn trucks(units: u32, brings: Brings) -> Pool {
    let load = Load { groups: vec![GroupId(1)], below: 3600, brings };
    let kind = PoolKind::Truck(load);
    Pool { kind, serves: vec![HOSPITAL], ..crews("trucks", units) }
}

/// The hospital's buffer covers two hours; power is away from 1000 on.
fn dark(pool: Pool) -> Case {
    let mut case = Case::new(vec![pool]).limit(POWER, 1000, 0, 900_000);
    case.repair.travel = ways();
    case
}

#[test]
fn a_generator_truck_comes_when_the_buffer_runs_low() {
    let inflow = Brings::Inflow { rate: Level::FULL, seconds: 20_000 };
    let case = dark(trucks(1, inflow));
    let record = case.run();
    // Less than an hour is left from 1000 + 3601 on; a second to leave, 100 s to the east.
    let left = 4601 + 1;
    let told = facts(&record);
    let (pool, group) = (PoolId(0), GroupId(1));
    assert!(told.contains(&(left, RepairFact::TruckLeft { pool, group })), "{told:?}");
    assert!(told.contains(&(left + 100, RepairFact::Delivered { pool, group })));
    // It stands there for 20 000 s while the buffer keeps what it had; then it goes home, and there is one more.
    let dry = 1000 + 7200 + 20_000;
    let first = steps(&record, HOSPITAL)[0];
    assert!(first.0 > dry, "{first:?}");
    let trips: Vec<u64> = (told.iter())
        .filter(|f| matches!(f.1, RepairFact::TruckLeft { .. }))
        .map(|f| f.0)
        .take(2)
        .collect();
    assert_eq!(trips[1], left + 100 + 20_000 + 100, "home after 100 s, and off again at once");
    let off = case.run_without(without(Mechanism::Deliveries));
    assert_eq!(steps(&off, HOSPITAL)[0], (8200, 0));
    let near = case.run_without(without(Mechanism::Travel));
    assert!(facts(&near).contains(&(left, RepairFact::Delivered { pool, group })));
}

#[test]
fn a_tanker_fills_the_buffer_and_comes_again() {
    let case = dark(trucks(1, Brings::Stock { seconds: 3600 }));
    let record = case.run();
    let delivered: Vec<u64> = (facts(&record).iter())
        .filter(|f| matches!(f.1, RepairFact::Delivered { .. }))
        .map(|f| f.0)
        .take(3)
        .collect();
    // Every hour what an hour takes.
    assert_eq!(delivered, [4702, 8302, 11_902]);
    assert!(steps(&record, HOSPITAL).is_empty(), "it never runs dry");
}

#[test]
fn trucks_go_where_they_are_sent() {
    let pool = PoolId(0);
    let send = |at| {
        let services = vec![HOSPITAL];
        dark(trucks(1, Brings::Stock { seconds: 7200 }))
            .act(at, order(RepairOrder::Send { pool, services }))
    };
    let first = |case: &Case| {
        let left = facts(&case.run()).into_iter();
        left.filter(|f| matches!(f.1, RepairFact::TruckLeft { .. })).map(|f| f.0).next()
    };
    assert_eq!(first(&send(2000)), Some(2000), "before the buffer is low");
    assert_eq!(first(&send(800_000)), Some(4602));
    assert_eq!(first(&send(500)), Some(1001), "as soon as it is short, not before");
    // A pool on request does not leave by itself.
    let mut asked = trucks(1, Brings::Stock { seconds: 7200 });
    asked.on_request = true;
    let case = dark(asked);
    assert_eq!(first(&case), None);
    assert_eq!(first(&case.act(6000, order(RepairOrder::Request(pool)))), Some(6000));
}
