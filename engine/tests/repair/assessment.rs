//! Damage has to be found before it is repaired, and trucks have to learn of a low buffer.

use hakyu_engine::Mechanism;

use super::*;

/// The same with an assessment.
fn after(case: &Case, seconds: Distribution) -> Case {
    let mut case = case.clone();
    case.repair.assessment = Some(seconds);
    case
}

fn known() -> Off {
    Off::NONE.with(Mechanism::Assessment)
}

/// Two crews, ways, jobs that strike at different times; mobilisation begins when something is known.
fn quake() -> Case {
    let mut own = crews("own", 2);
    own.mobilisation = fixed(300);
    let mut case = Case::new(vec![own]).job(A, 10, 1000).job(B, 10, 500).job(D, 40, 700);
    case.repair.travel = ways();
    case
}

#[test]
fn finish_times_shift_by_the_assessment() {
    let case = quake();
    let plain = finished(&case.run());
    assert_eq!(plain.len(), 3);
    for seconds in [1, 900, 4000] {
        let late = after(&case, fixed(seconds));
        let expected: Vec<_> = plain.iter().map(|f| (f.0 + seconds, f.1)).collect();
        let record = late.run();
        assert_eq!(finished(&record), expected);
        let found = facts(&record).into_iter().filter_map(|(at, fact)| match fact {
            RepairFact::Found { service, .. } => Some((at, service)),
            _ => None,
        });
        let found: Vec<_> = found.collect();
        assert_eq!(found, [(10 + seconds, A), (10 + seconds, B), (40 + seconds, D)]);
        // What is struck is lost at once, whether anybody knows or not.
        assert_eq!(steps(&record, D)[0], (40, 0));
        let off = late.run_without(known());
        assert_ne!(off.digest, record.digest);
        assert_eq!(finished(&off), plain);
        assert!(lost(&off, &case.model()) < lost(&record, &case.model()));
    }
    let none = after(&case, fixed(0)).run();
    assert_eq!(none.facts, case.run().facts, "no time at all changes nothing");
}

#[test]
fn nobody_hastens_what_nobody_has_found() {
    let action = || Action {
        id: "order".into(),
        takes: fixed(1),
        effects: vec![Effect::Expedite { service: B, factor: 500_000 }],
    };
    let case = after(&Case::new(vec![crews("own", 1)]).job(B, 100, 1000), fixed(400));
    assert_eq!(times(&case.clone().act(499, action()).run()), [1500]);
    assert_eq!(times(&case.act(501, action()).run()), [501 + 500]);
}

#[test]
fn a_failed_repair_has_to_be_found_again() {
    let mut case = Case::new(vec![crews("own", 1)]).job(B, 0, 100);
    let row = Refailure { service: B, chance: 1_000_000, after: fixed(50), work: None };
    case.repair.refailure = vec![row];
    assert_eq!(times(&case.run()), [100, 250]);
    assert_eq!(times(&after(&case, fixed(30)).run()), [130, 310]);
}

#[test]
fn every_job_has_a_draw_of_its_own() {
    let case = Case::new(vec![crews("own", 9)]).job(B, 0, 100).job(C, 0, 100);
    let case = after(&case, Distribution::uniform(0, 100_000).unwrap());
    let ends = finished(&case.run());
    assert_ne!(ends[0].0, ends[1].0);
    // Another job elsewhere leaves them alone.
    let more = finished(&case.job(D, 0, 100).run());
    assert!(ends.iter().all(|end| more.contains(end)), "{ends:?} {more:?}");
}

/// The hospital's buffer is low from 4601 on.
fn dark() -> Case {
    let load =
        Load { groups: vec![GroupId(1)], below: 3600, brings: Brings::Stock { seconds: 7200 } };
    let trucks = Pool { kind: PoolKind::Truck(load), serves: vec![HOSPITAL], ..crews("t", 1) };
    Case::new(vec![trucks]).limit(POWER, 1000, 0, 900_000)
}

fn left(record: &Record) -> Vec<u64> {
    let left = facts(record).into_iter().filter(|f| matches!(f.1, RepairFact::TruckLeft { .. }));
    left.map(|f| f.0).collect()
}

#[test]
fn trucks_learn_of_a_low_buffer() {
    let case = dark();
    assert_eq!(left(&case.run())[0], 4602, "a second to leave");
    let late = after(&case, fixed(600));
    let record = late.run();
    assert_eq!(left(&record)[0], 4601 + 600);
    assert_eq!(left(&late.run_without(known())), left(&case.run()));
    // A pool with its own time does not follow that of all.
    let mut own = late.clone();
    own.repair.pools[0].assessment = Some(fixed(200));
    assert_eq!(left(&own.run())[0], 4601 + 200);
    // Known too late, the buffer has run dry.
    let dry = after(&case, fixed(5000));
    assert!(steps(&case.run(), HOSPITAL).is_empty());
    assert_eq!(steps(&dry.run(), HOSPITAL)[0], (8200, 0));
    // A decision does not wait for it.
    let (pool, services) = (PoolId(0), vec![HOSPITAL]);
    let sent = dry.act(2000, order(RepairOrder::Send { pool, services }));
    assert_eq!(left(&sent.run())[0], 2000);
}

#[test]
fn a_buffer_that_recovers_before_anybody_knew_is_forgotten() {
    // Low from 4601, filled again by power from 5000 on; dark once more from 300 000.
    let mut case = after(&dark(), fixed(1000));
    case.limits = vec![(POWER, 1000, Level::ZERO, 4000), (POWER, 300_000, Level::ZERO, 500_000)];
    let first = left(&case.run())[0];
    assert!(first > 300_000 + 1000, "{first}");
}

#[test]
fn it_continues_from_every_instant_to_the_same_digest() {
    let mut case = quake();
    case.repair.pools.extend(dark().repair.pools);
    let case = after(&case, Distribution::uniform(100, 3000).unwrap());
    let case = case.limit(POWER, 1000, 0, 50_000);
    let expected = case.run().digest;
    let (mut sim, mut other) = (case.start(Off::NONE), case.start(Off::NONE));
    let mut instants = 0;
    while sim.step().unwrap().is_some() {
        other.restore(&sim.save()).unwrap();
        other.run().unwrap();
        assert_eq!(other.finish().digest, expected, "from instant {instants}");
        instants += 1;
    }
    assert!(instants > 10, "{instants}");
}
