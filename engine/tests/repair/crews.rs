//! Closed forms of crews, ways, support, policies, re-failure.

use proptest::prelude::*;

use super::*;

proptest! {
    /// n equal jobs of w seconds and k crews without ways: the i-th ends after ⌈i/k⌉ · w.
    #[test]
    fn equal_jobs_end_in_waves(n in 1_u32..12, k in 1_u32..5, w in 1_u64..5000, at in 0_u64..100) {
        let mut case = Case::new(vec![crews("own", k)]);
        case.damage.push((B, at, Level::FULL, n, fixed(w)));
        let waves: Vec<u64> = (1..=n).map(|i| at + u64::from(i.div_ceil(k)) * w).collect();
        prop_assert_eq!(times(&case.run()), waves);
    }
}

#[test]
fn ways_are_added_between_places() {
    let case = Case::new(vec![crews("own", 1)]).job(A, 0, 1000).job(B, 0, 1000).job(C, 0, 1000);
    let with = |travel: Travel| {
        let mut case = case.clone();
        case.repair.travel = travel;
        case
    };
    // By weight: a carries the hospital, then c before b.
    assert_eq!(times(&case.run()), [1000, 2000, 3000]);
    let far = with(ways());
    assert_eq!(finished(&far.run()), [(1100, A), (2150, C), (3200, B)]);
    let ready = with(Travel { ready: 30, ..ways() });
    assert_eq!(times(&ready.run()), [1130, 2210, 3290], "getting ready before each departure");
    let factor = with(Travel { factor: Some(fixed(1_500_000)), ..ways() });
    assert_eq!(times(&factor.run()), [1150, 2225, 3300]);
    // Roads to the east at half: twice the time; closed: ten times; by the level when leaving.
    let roads = with(Travel { roads: vec![(EAST, ROAD)], ..ways() });
    assert_eq!(times(&roads.run()), [1100, 2150, 3200], "open roads change nothing");
    let half = roads.clone().limit(ROAD, 0, 50, 900_000);
    assert_eq!(times(&half.run())[1..], [1000 + 100 + 1050, 1000 + 100 + 1050 + 1100]);
    // The limit stands only after the first crew has left.
    assert_eq!(times(&half.run())[0], 1100);
    let mut late = roads.limit(ROAD, 0, 0, 900_000);
    for d in &mut late.damage {
        d.1 = 5;
    }
    assert_eq!(times(&late.run())[0], 5 + 1000 + 1000);
    let off = Off::NONE.with(hakyu_engine::Mechanism::Travel);
    assert_eq!(times(&far.run_without(off)), [1000, 2000, 3000]);
}

#[test]
fn the_nearest_free_crew_goes_and_goes_home_when_nothing_waits() {
    let mut west = crews("west", 1);
    west.place = WEST;
    let mut case = Case::new(vec![crews("own", 1), west]).job(D, 0, 500).job(D, 2000, 500);
    case.repair.travel = ways();
    let record = case.run();
    assert_eq!(times(&record), [500, 2500]);
    let by: Vec<PoolId> = (facts(&record).iter())
        .filter_map(|f| match f.1 {
            RepairFact::CrewArrived { pool, .. } => Some(pool),
            _ => None,
        })
        .collect();
    assert_eq!(by, [PoolId(1), PoolId(1)]);
    // A crew that has gone home has the whole way before it again.
    let mut case = Case::new(vec![crews("own", 1)]).job(D, 0, 500).job(D, 2000, 500);
    case.repair.travel = ways();
    assert_eq!(times(&case.run()), [700, 2700]);
}

#[test]
fn work_goes_on_at_the_rate_its_support_allows() {
    let support = |criticality, least| {
        let mut case = Case::new(vec![]).job(B, 100, 1000);
        case.repair.support =
            vec![Support { service: B, needs: vec![(POWER, criticality), (ROAD, 200_000)], least }];
        case
    };
    assert_eq!(times(&support(1_000_000, 0).run()), [1100]);
    let half = support(1_000_000, 0).limit(POWER, 50, 50, 900_000);
    assert_eq!(times(&half.run()), [100 + 2000]);
    let coupled = support(600_000, 0).limit(POWER, 50, 50, 900_000);
    assert_eq!(times(&coupled.run()), [100 + 1429], "1 − 0.6 · 0.5 = 0.7: 1000 / 0.7 = 1428.6");
    // 400 s at full, then 600 at half, or 250 of it before power is back.
    let dip = |seconds| times(&support(1_000_000, 0).limit(POWER, 500, 50, seconds).run());
    assert_eq!(dip(900_000), [500 + 1200]);
    assert_eq!(dip(500), [500 + 500 + 350]);
    // The worst need counts, and never less than the least rate.
    let dark = support(1_000_000, 100_000).limit(POWER, 50, 0, 900_000).limit(ROAD, 50, 0, 900_000);
    assert_eq!(times(&dark.run()), [100 + 10_000]);
    let never = support(1_000_000, 0).limit(POWER, 50, 0, 900_000);
    assert_eq!(times(&never.run()), [900_050 + 1000]);
    let off = Off::NONE.with(hakyu_engine::Mechanism::RepairCoupling);
    assert_eq!(times(&never.run_without(off)), [1100]);
}

#[test]
fn policies_decide_the_order() {
    let mut case = Case::new(vec![crews("own", 1)])
        .job(D, 3, 100)
        .job(C, 2, 100)
        .job(B, 1, 100)
        .job(A, 1, 100);
    // A crew is busy with d while the others come in.
    for d in &mut case.damage {
        d.1 *= 10;
    }
    case.damage[0].1 = 0;
    let under = |policy| {
        let mut case = case.clone();
        case.repair.policy = policy;
        finished(&case.run()).into_iter().map(|f| f.1).collect::<Vec<_>>()
    };
    assert_eq!(under(Policy::CriticalFirst), [D, A, C, B], "a carries half of a hospital of 1000");
    assert_eq!(under(Policy::MostPeopleFirst), [D, C, B, A]);
    assert_eq!(under(Policy::FirstCome), [D, A, B, C]);
    case.repair.critical = vec![C, B];
    assert_eq!(under_declared(&case), [D, C, B, A], "what is declared goes before all weights");
    let case = case.act(50, order(RepairOrder::Prioritise(vec![B])));
    assert_eq!(under_declared(&case), [D, B, C, A]);
    let case = case.act(50, order(RepairOrder::Policy(Policy::FirstCome)));
    assert_eq!(under_declared(&case), [D, A, B, C]);
}

fn under_declared(case: &Case) -> Vec<ServiceId> {
    finished(&case.run()).into_iter().map(|f| f.1).collect()
}

#[test]
fn a_share_of_a_loss_weighs_less() {
    let mut case = Case::new(vec![crews("own", 1)]).job(D, 0, 100).job(C, 0, 100);
    case.repair.policy = Policy::MostPeopleFirst;
    assert_eq!(under_declared(&case), [D, C]);
    case.damage[0].2 = Level::percent(50);
    assert_eq!(under_declared(&case), [C, D], "half of 400 is less than 300");
}

#[test]
fn what_is_repaired_fails_again_once() {
    let mut case = Case::new(vec![crews("own", 1)]).job(B, 10, 100);
    let refailure = |chance, work| vec![Refailure { service: B, chance, after: fixed(500), work }];
    case.repair.refailure = refailure(1_000_000, None);
    let full = 1_000_000;
    assert_eq!(steps(&case.run(), B), [(10, 0), (110, full), (610, 0), (710, full)]);
    case.repair.refailure = refailure(1_000_000, Some(fixed(30)));
    assert_eq!(steps(&case.run(), B), [(10, 0), (110, full), (610, 0), (640, full)]);
    let off = Off::NONE.with(hakyu_engine::Mechanism::Refailure);
    assert_eq!(steps(&case.run_without(off), B), [(10, 0), (110, full)]);
    case.repair.refailure = refailure(0, None);
    assert_eq!(steps(&case.run(), B), [(10, 0), (110, full)]);
    // One in four of many.
    case.repair.refailure = refailure(250_000, None);
    case.damage[0].3 = 400;
    let again = (facts(&case.run()).iter())
        .filter(|f| matches!(f.1, RepairFact::FailedAgain { .. }))
        .count();
    assert!((65..=135).contains(&again), "{again} of 400");
}

#[test]
fn work_can_be_made_shorter_at_every_stage() {
    let action = |factor| Action {
        id: "order".into(),
        takes: fixed(1),
        effects: vec![Effect::Expedite { service: B, factor }],
    };
    let case = || Case::new(vec![crews("own", 1)]).job(B, 100, 1000).job(B, 100, 1000);
    assert_eq!(times(&case().run()), [1100, 2100]);
    // 600 s of the first are left at 500, and all of the second.
    assert_eq!(times(&case().act(500, action(500_000)).run()), [800, 1300]);
    assert_eq!(times(&case().act(500, action(2_000_000)).run()), [1700, 3700]);
    assert_eq!(times(&case().act(500, action(0)).run()), [501, 502]);
    assert_eq!(times(&case().act(50, action(500_000)).run()), [1100, 2100], "not struck yet");
    assert_eq!(times(&case().act(1100, action(500_000)).run()), [1100, 1600], "done is done");
}

#[test]
fn teams_help_once_with_each_job() {
    let mut team = crews("team", 1);
    team.kind = PoolKind::Team { remaining: 500_000 };
    team.on_request = true;
    team.mobilisation = fixed(300);
    let pools = vec![crews("own", 2), team];
    let case = Case::new(pools).job(D, 0, 1000).job(D, 0, 1000).job(A, 0, 1000);
    assert_eq!(times(&case.run()), [1000, 1000, 2000]);
    // Asked for at 100, there at 400: what is left of each is halved, once.
    let ask = order(RepairOrder::Request(PoolId(1)));
    let helped = case.clone().act(100, ask);
    assert_eq!(finished(&helped.run()), [(700, D), (700, A), (1200, D)]);
    let arrived = |case: &Case| {
        let mut case = case.clone();
        case.repair.travel = ways();
        let team = |f: (u64, RepairFact)| match f.1 {
            RepairFact::TeamArrived { service, .. } => Some((f.0, service)),
            _ => None,
        };
        facts(&case.run()).into_iter().filter_map(team).collect::<Vec<_>>()
    };
    // It leaves at 400: 100 s to the east, 50 s on to the west.
    assert_eq!(arrived(&helped), [(500, A), (550, D)]);
    let send = order(RepairOrder::Send { pool: PoolId(1), services: vec![D] });
    assert_eq!(arrived(&case.act(100, send)), [(600, D), (650, A)]);
}
