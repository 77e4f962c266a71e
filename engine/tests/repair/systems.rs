//! Teams that help to clean compromised systems, and teams left out altogether.

use hakyu_engine::{
    Mechanism, SystemId,
    record::cyber::CyberFact,
    script::cyber::{Campaign, Cyber, CyberOrder, Effects, System},
};

use super::*;

const ASK: u32 = 0;
const SEND: u32 = 1;
const CONTAIN: u32 = 2;
const RECONNECT: u32 = 3;

fn teams_off() -> Off {
    Off::NONE.with(Mechanism::Teams)
}

/// A team on request in the north that leaves half; ready after 100 s; 100 s to the system in the east.
fn team() -> Pool {
    Pool {
        kind: PoolKind::Team { remaining: 500_000 },
        serves: vec![],
        systems: vec![SystemId(0), SystemId(1)],
        mobilisation: fixed(100),
        on_request: true,
        ..crews("responders", 1)
    }
}

/// Two systems that carry a site each, struck at 10; cleaning takes 10 000 s once they are cut off. Action `2 + 2 s`
/// cuts system `s` off, the next one connects it again.
fn start(pool: Pool, acts: &[(u64, u32)], off: Off) -> Simulation {
    let system = |id: &str, service, place| System {
        carries: vec![(service, 1_000_000)],
        place: Some(place),
        ..System::new(id)
    };
    let campaign = Campaign {
        technique: String::new(),
        entries: vec![SystemId(0), SystemId(1)],
        dormant: fixed(0),
        spread: None,
        acts: fixed(0),
        effects: Effects { availability: 1_000_000, ..Effects::default() },
        detection: fixed(0),
        revealed: None,
        sharpened: 1_000_000,
        recovery: fixed(10_000),
        persists: None,
    };
    let systems = vec![SystemId(1)];
    let mut effects = vec![
        Effect::Repair(RepairOrder::Request(PoolId(0))),
        Effect::Repair(RepairOrder::SendToSystems { pool: PoolId(0), systems }),
    ];
    for s in [SystemId(0), SystemId(1)] {
        effects.push(Effect::Cyber(CyberOrder::Contain(s)));
        effects.push(Effect::Cyber(CyberOrder::Reconnect(s)));
    }
    let action =
        |(n, effect)| Action { id: format!("a{n}"), takes: fixed(0), effects: vec![effect] };
    let mut builder = ModelBuilder::new();
    for (id, place) in [("site-a", "east"), ("site-b", "north"), ("site-c", "west")] {
        builder.service(&ServiceSpec { place, people: 100, ..ServiceSpec::new(id) });
    }
    let script = Script {
        events: vec![Event::new("wave", fixed(10), vec![Impact::Compromise(Box::new(campaign))])],
        roles: vec![Role::new("boss", fixed(0))],
        actions: effects.into_iter().enumerate().map(action).collect(),
        cyber: Cyber {
            systems: vec![system("a", ServiceId(0), EAST), system("b", ServiceId(2), WEST)],
            ..Cyber::default()
        },
        repair: Repair { pools: vec![pool], travel: ways(), ..Repair::default() },
        ..Script::default()
    };
    let model = builder.build(SimTime(100_000)).unwrap().with_script(script).unwrap();
    let mut sim = Simulation::new(Arc::new(model), Setup::new(1).without(off));
    for &(at, action) in acts {
        let what = Order::Deed(Deed::Act(ActionId(action)));
        sim.submit(Command { at: SimTime(at - 1), by: Some(RoleId(0)), what }).unwrap();
    }
    sim
}

fn run(pool: Pool, acts: &[(u64, u32)], off: Off) -> Record {
    let mut sim = start(pool, acts, off);
    sim.run().unwrap();
    sim.finish()
}

/// When which system was clean.
fn clean(record: &Record) -> Vec<(u64, u32)> {
    let clean = |f: &Fact| match &f.what {
        What::Cyber(CyberFact::Recovered { system, .. }) => Some((f.at.0, system.0)),
        _ => None,
    };
    record.facts.iter().filter_map(clean).collect()
}

#[test]
fn a_team_makes_what_remains_of_a_cleaning_shorter_once() {
    let contained = [(100, CONTAIN)];
    assert_eq!(clean(&run(team(), &contained, Off::NONE)), [(10_100, 0)], "nobody asked");
    // Asked at 1000, ready at 1100, there at 1200: 8900 s are left, half of them remain.
    let asked = [(100, CONTAIN), (1000, ASK)];
    let record = run(team(), &asked, Off::NONE);
    assert_eq!(clean(&record), [(1200 + 4450, 0)]);
    let told = facts(&record);
    let (pool, system) = (PoolId(0), SystemId(0));
    let at_system = |f: &&(u64, RepairFact)| matches!(f.1, RepairFact::TeamAtSystem { .. });
    assert_eq!(
        told.iter().filter(at_system).collect::<Vec<_>>(),
        [&(1200, RepairFact::TeamAtSystem { pool, system })],
        "once"
    );
    // Cut off again, it is the same compromise: no second help.
    let again = [(100, CONTAIN), (1000, ASK), (2000, RECONNECT), (3000, CONTAIN)];
    assert_eq!(clean(&run(team(), &again, Off::NONE)), [(13_000, 0)]);
    // The team waits for the containment, then 100 s of way.
    let early = [(50, ASK), (1000, CONTAIN)];
    assert_eq!(clean(&run(team(), &early, Off::NONE)), [(1100 + 4950, 0)]);
    // One that need not be asked for comes when a system is being cleaned, and only then.
    let ready = Pool { on_request: false, ..team() };
    assert_eq!(clean(&run(ready, &contained, Off::NONE)), [(300 + 4900, 0)]);
}

#[test]
fn a_team_goes_first_where_it_is_sent() {
    let both = [(100, CONTAIN), (100, CONTAIN + 2)];
    let acts = |decided| [both[0], both[1], (1000, decided)];
    // From 1100: to a in 100 s, on to b in 50 s – or to b in 200 s, on to a in 50 s.
    let asked = clean(&run(team(), &acts(ASK), Off::NONE));
    assert_eq!(asked, [(1200 + 4450, 0), (1250 + 4425, 1)]);
    let sent = clean(&run(team(), &acts(SEND), Off::NONE));
    assert_eq!(sent, [(1300 + 4400, 1), (1350 + 4375, 0)]);
}

#[test]
fn without_teams_nobody_comes() {
    let acts = [(100, CONTAIN), (1000, ASK), (1500, SEND)];
    let (with, out) = (run(team(), &acts, Off::NONE), run(team(), &acts, teams_off()));
    assert_ne!(with.digest, out.digest);
    assert_eq!(clean(&out), [(10_100, 0)]);
    assert!(clean(&with)[0].0 < clean(&out)[0].0);
    // Nor to services, asked for or not.
    for on_request in [false, true] {
        let team = Pool { serves: vec![D], systems: vec![], on_request, ..team() };
        let case = Case::new(vec![crews("own", 1), team]).job(D, 0, 10_000);
        let case = case.act(50, order(RepairOrder::Request(PoolId(1))));
        let (with, out) = (case.run(), case.run_without(teams_off()));
        assert_ne!(with.digest, out.digest);
        assert_eq!(times(&out), [10_000]);
        assert!(times(&with)[0] < 10_000);
        assert!(lost(&with, &case.model()) < lost(&out, &case.model()));
    }
}

#[test]
fn it_continues_from_every_instant_to_the_same_digest() {
    let acts =
        [(100, CONTAIN), (100, CONTAIN + 2), (1000, SEND), (1200, RECONNECT), (1400, CONTAIN)];
    let expected = run(team(), &acts, Off::NONE).digest;
    let mut sim = start(team(), &acts, Off::NONE);
    let mut other = start(team(), &[], Off::NONE);
    let mut instants = 0;
    while sim.step().unwrap().is_some() {
        other.restore(&sim.save()).unwrap();
        other.run().unwrap();
        assert_eq!(other.finish().digest, expected, "from instant {instants}");
        instants += 1;
    }
    assert!(instants > 10, "{instants}");
}
