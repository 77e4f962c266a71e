//! Compromises of systems and the random background: closed forms, lifecycle, containment, switches.

use std::sync::Arc;

use hakyu_engine::{
    ActionId, Command, EventId, Mechanism, Model, Off, Order, Origin, PlaceId, Record, RoleId,
    ServiceId, Setup, SimTime, Simulation, SystemId, What,
    record::cyber::CyberFact,
    script::{
        Action, Condition, Deed, Effect, Event, Impact, Role, Script,
        cyber::{
            Background, BackgroundKind, BackgroundTarget, Campaign, Cyber, CyberCondition,
            CyberOrder, Effects, Link, LinkKind, Spread, System,
        },
    },
};
use hakyu_seeds::{Distribution, Replicate};

use crate::{
    plan::{Plan, Service, steps},
    script::{fired, fixed, scripted, when},
};

const FULL: u32 = 1_000_000;

/// A campaign that begins at the first system and acts at once; what a test is about it changes.
fn campaign() -> Campaign {
    Campaign {
        technique: "T1486".into(),
        entries: vec![SystemId(0)],
        dormant: fixed(0),
        spread: None,
        acts: fixed(0),
        effects: Effects { availability: FULL, ..Effects::default() },
        detection: fixed(10_000),
        revealed: None,
        sharpened: FULL,
        recovery: fixed(50),
        persists: None,
    }
}

fn spreading(chance: u32, hop: u64) -> Spread {
    let over = [LinkKind::Network].into_iter().collect();
    Spread { over, hop: fixed(hop), chance }
}

fn attack(id: &str, at: u64, campaign: Campaign) -> Event {
    Event::new(id, fixed(at), vec![Impact::Compromise(Box::new(campaign))])
}

/// A system that carries a share of one service, and costs another while it is cut off.
fn system(id: &str, service: u32, share: u32, isolation: u32) -> System {
    System {
        carries: vec![(ServiceId(service), share)],
        isolation: vec![(ServiceId(service), isolation)],
        shows: vec![ServiceId(service)],
        owners: vec![RoleId(0)],
        ..System::new(id)
    }
}

fn link(from: u32, to: u32) -> Link {
    Link { from: SystemId(from), to: SystemId(to), kind: LinkKind::Network, both_ways: true }
}

/// Action `2 s` cuts system `s` off, `2 s + 1` connects it again; both take effect a second after the decision.
fn script(systems: Vec<System>, links: Vec<Link>, events: Vec<Event>) -> Script {
    let actions = (0..u32::try_from(systems.len()).unwrap()).flat_map(|s| {
        let action = |what: &str, order| Action {
            id: format!("{what}-{s}"),
            takes: fixed(0),
            effects: vec![Effect::Cyber(order)],
        };
        [
            action("contain", CyberOrder::Contain(SystemId(s))),
            action("reconnect", CyberOrder::Reconnect(SystemId(s))),
        ]
    });
    Script {
        events,
        roles: vec![Role::new("desk", fixed(0)), Role::new("other", fixed(0))],
        actions: actions.collect(),
        cyber: Cyber { systems, links, background: None },
        ..Script::default()
    }
}

fn model(services: usize, script: Script) -> Arc<Model> {
    scripted(&Plan::new(1000, vec![Service::new(); services]), script)
}

/// Actions take effect at the given times.
fn sim(model: &Arc<Model>, setup: Setup, acts: &[(u64, u32)]) -> Simulation {
    let mut sim = Simulation::new(Arc::clone(model), setup);
    for &(at, action) in acts {
        let what = Order::Deed(Deed::Act(ActionId(action)));
        sim.submit(Command { at: SimTime(at - 1), by: Some(RoleId(0)), what }).unwrap();
    }
    sim
}

fn run(model: &Arc<Model>, setup: Setup, acts: &[(u64, u32)]) -> Record {
    let mut sim = sim(model, setup, acts);
    sim.run().unwrap();
    sim.finish()
}

const CONTAIN_A: u32 = 0;
const RECONNECT_A: u32 = 1;
const CONTAIN_B: u32 = 2;

/// Facts about systems: (time, what, system).
fn course(record: &Record) -> Vec<(u64, &'static str, u32)> {
    record
        .facts
        .iter()
        .filter_map(|f| {
            let What::Cyber(fact) = &f.what else { return None };
            let (what, system) = match fact {
                CyberFact::Compromised { system, .. } => ("compromised", system),
                CyberFact::Acted { system, .. } => ("acted", system),
                CyberFact::Detected { system, .. } => ("detected", system),
                CyberFact::Sharpened { system, .. } => ("sharpened", system),
                CyberFact::Contained { system, .. } => ("contained", system),
                CyberFact::Reconnected { system } => ("reconnected", system),
                CyberFact::Recovered { system, .. } => ("recovered", system),
                CyberFact::Incident { .. } => return None,
            };
            Some((f.at.0, what, system.0))
        })
        .collect()
}

fn reached(record: &Record, system: u32) -> bool {
    course(record).iter().any(|f| (f.1, f.2) == ("compromised", system))
}

/// The share of `count` replicates in which a system is reached.
fn share_reached(model: &Arc<Model>, system: u32, count: u32) -> f64 {
    let setup =
        |replicate| Setup { replicate: Replicate(replicate), digest: false, ..Setup::new(11) };
    let mut sim = Simulation::new(Arc::clone(model), setup(0));
    let hits = (0..count).filter(|&replicate| {
        sim.reset(setup(replicate));
        sim.run().unwrap();
        let wanted = SystemId(system);
        let reached =
            |f: &CyberFact| matches!(f, CyberFact::Compromised { system, .. } if *system == wanted);
        sim.facts().iter().any(|f| matches!(&f.what, What::Cyber(f) if reached(f)))
    });
    hits.count() as f64 / f64::from(count)
}

fn plain(names: &[&str]) -> Vec<System> {
    names.iter().map(|id| System::new(*id)).collect()
}

/// Independent cascades on small graphs: every link passes the campaign on once, with probability p.
#[test]
fn spreading_matches_the_closed_forms_of_independent_cascades() {
    let spread = |chance| Campaign { spread: Some(spreading(chance, 3)), ..campaign() };
    let one_way = |from, to| Link { both_ways: false, ..link(from, to) };
    let diamond = vec![link(0, 1), link(0, 2), link(1, 3), link(2, 3)];
    let chain = vec![link(0, 1), link(1, 2), link(2, 3), link(3, 4)];
    let triangle = vec![link(0, 1), link(0, 2), link(1, 2)];
    let against = vec![one_way(1, 0)];
    let cases = [
        // 1 − (1 − p²)²
        (vec!["a", "b", "c", "d"], diamond, 500_000, 3, 0.4375),
        // p⁴
        (vec!["a", "b", "c", "d", "e"], chain, 700_000, 4, 0.2401),
        // p + (1 − p) p²
        (vec!["a", "b", "c"], triangle, 500_000, 2, 0.625),
        (vec!["a", "b"], against, FULL, 1, 0.0),
    ];
    for (names, links, chance, last, expected) in cases {
        let script = script(plain(&names), links, vec![attack("e", 10, spread(chance))]);
        // Standard deviation of the share at most .0092.
        let found = share_reached(&model(1, script), last, 3000);
        assert!((found - expected).abs() < 0.03, "{names:?}: {found} against {expected}");
    }
}

#[test]
fn stages_follow_each_other_at_the_drawn_times() {
    let campaign = Campaign {
        dormant: fixed(5),
        acts: fixed(20),
        detection: fixed(40),
        persists: Some(fixed(100)),
        spread: Some(spreading(FULL, 7)),
        ..campaign()
    };
    let systems = vec![system("a", 0, 600_000, 0), system("b", 1, 500_000, 0)];
    let model = model(2, script(systems, vec![link(0, 1)], vec![attack("e", 10, campaign)]));
    let record = run(&model, Setup::new(1), &[]);
    assert_eq!(
        course(&record),
        [
            (10, "compromised", 0),
            (22, "compromised", 1),
            (35, "acted", 0),
            (47, "acted", 1),
            (50, "detected", 0),
            // The same operator: its other system is looked at with what was found here, nothing gained at factor 1.
            (50, "sharpened", 1),
            (62, "detected", 1),
            (135, "recovered", 0),
            (147, "recovered", 1),
        ]
    );
    assert_eq!(steps(&record, 0), [(35, 400_000), (135, FULL)]);
    assert_eq!(steps(&record, 1), [(47, 500_000), (147, FULL)]);
    let origins: Vec<Origin> = record.impairments.iter().map(|i| i.origin).collect();
    assert_eq!(
        origins,
        [Origin::System(EventId(0), SystemId(0)), Origin::System(EventId(0), SystemId(1))]
    );
    assert!(record.without_effect.is_empty());
}

#[test]
fn an_effect_that_shows_is_detected_after_it_at_the_latest() {
    let shown = Campaign { acts: fixed(20), revealed: Some(fixed(4)), ..campaign() };
    let found = |campaign| {
        let script = script(plain(&["a"]), vec![], vec![attack("e", 10, campaign)]);
        let record = run(&model(1, script), Setup::new(1), &[]);
        course(&record).iter().find(|f| f.1 == "detected").map(|f| f.0)
    };
    assert_eq!(found(shown.clone()), Some(34));
    assert_eq!(found(Campaign { detection: fixed(1), ..shown.clone() }), Some(11));
    assert_eq!(found(Campaign { revealed: None, ..shown }), None);
}

#[test]
fn containment_before_the_effect_prevents_it_and_stops_the_spread() {
    let campaign = Campaign {
        dormant: fixed(5),
        acts: fixed(30),
        spread: Some(spreading(FULL, 20)),
        ..campaign()
    };
    let systems = vec![system("a", 0, FULL, 200_000), system("b", 1, FULL, 0)];
    let model = model(2, script(systems, vec![link(0, 1)], vec![attack("e", 10, campaign)]));
    let free = run(&model, Setup::new(1), &[]);
    assert_eq!(steps(&free, 0), [(45, 0)]);
    assert_eq!(steps(&free, 1), [(70, 0)]);
    // The source is cut off while the hop is under way; it is clean, and connected again, after 50 s.
    let early = run(&model, Setup::new(1), &[(30, CONTAIN_A)]);
    assert_eq!(steps(&early, 0), [(30, 800_000), (80, FULL)]);
    assert_eq!(steps(&early, 1), []);
    assert_eq!(
        course(&early),
        [
            (10, "compromised", 0),
            (30, "contained", 0),
            (80, "reconnected", 0),
            (80, "recovered", 0)
        ]
    );
    // The target is cut off before the hop arrives: nothing gets there, and it costs nothing in this world.
    let target = run(&model, Setup::new(1), &[(30, CONTAIN_B)]);
    assert_eq!((steps(&target, 0), steps(&target, 1)), (vec![(45, 0)], vec![]));
    // Cut off after the effect: the service comes back with the clean system, and not before.
    let late = run(&model, Setup::new(1), &[(100, CONTAIN_A)]);
    assert_eq!(steps(&late, 0), [(45, 0), (150, FULL)]);
    assert!(late.impairments.iter().all(|i| i.until > i.from));
}

#[test]
fn cutting_off_a_healthy_system_costs_service_until_it_is_connected_again() {
    let systems = vec![system("a", 0, 100_000, 400_000)];
    let model = model(1, script(systems, vec![], vec![]));
    let cut = [(100, CONTAIN_A), (300, RECONNECT_A)];
    let record = run(&model, Setup::new(1), &cut);
    assert_eq!(steps(&record, 0), [(100, 600_000), (300, FULL)]);
    assert_eq!(record.impairments[0].origin, Origin::Command(0), "whoever cut it off did it");
    assert_eq!(steps(&run(&model, Setup::new(1), &cut[..1]), 0), [(100, 600_000)]);
    let twice = run(&model, Setup::new(1), &[(100, CONTAIN_A), (150, CONTAIN_A), cut[1]]);
    assert_eq!(steps(&twice, 0), steps(&record, 0));
}

#[test]
fn a_system_connected_before_it_is_clean_goes_on_where_it_stopped() {
    let campaign = Campaign { acts: fixed(30), spread: Some(spreading(FULL, 20)), ..campaign() };
    let systems = vec![system("a", 0, FULL, 0), system("b", 1, FULL, 0)];
    let model = model(2, script(systems, vec![link(0, 1)], vec![attack("e", 10, campaign)]));
    // 20 of 30 s were left at 20; the hop starts anew.
    let record = run(&model, Setup::new(1), &[(20, CONTAIN_A), (60, RECONNECT_A)]);
    assert_eq!(steps(&record, 0), [(80, 0)]);
    assert_eq!(steps(&record, 1), [(110, 0)]);
}

/// Two campaigns in one system overlap: the largest counts, and the end of one gives back nothing that the other takes.
/// Systems that carry parts of one service add up.
#[test]
fn overlapping_campaigns_never_restore_too_much_and_systems_add_up() {
    let takes = |availability, persists| Campaign {
        effects: Effects { availability, ..Effects::default() },
        persists: Some(fixed(persists)),
        ..campaign()
    };
    let events = vec![attack("e", 10, takes(500_000, 100)), attack("f", 40, takes(800_000, 30))];
    let overlap = |first: u32| script(vec![system("a", 0, first, 0)], vec![], events.clone());
    let record = run(&model(1, overlap(FULL)), Setup::new(1), &[]);
    assert_eq!(steps(&record, 0), [(10, 500_000), (40, 200_000), (70, 500_000), (110, FULL)]);
    let both = Campaign { entries: vec![SystemId(0), SystemId(1)], ..takes(FULL, 60) };
    let systems = vec![system("a", 0, 300_000, 0), system("b", 0, 200_000, 0)];
    let record =
        run(&model(1, script(systems, vec![], vec![attack("e", 10, both)])), Setup::new(1), &[]);
    assert_eq!(steps(&record, 0), [(10, 500_000), (70, FULL)]);
}

/// An operator that finds a campaign in one system looks at its others with that knowledge; another operator does not.
#[test]
fn what_an_operator_knows_sharpens_detection_and_hardens_what_is_not_reached() {
    let campaign = |sharpened| Campaign {
        entries: vec![SystemId(0), SystemId(1)],
        detection: Distribution::choice(vec![100, 500]).unwrap(),
        acts: fixed(700),
        spread: Some(spreading(FULL, 600)),
        sharpened,
        ..campaign()
    };
    let mut systems =
        vec![system("a", 0, FULL, 0), system("b", 0, FULL, 0), system("c", 0, FULL, 0)];
    let build = |systems: &[System], sharpened| {
        model(
            1,
            script(systems.to_vec(), vec![link(0, 2)], vec![attack("e", 0, campaign(sharpened))]),
        )
    };
    let times = |model: &Arc<Model>, setup| {
        let record = run(model, setup, &[]);
        let at = |s| course(&record).iter().find(|f| (f.1, f.2) == ("detected", s)).unwrap().0;
        (at(0), at(1), reached(&record, 2))
    };
    // A seed that detects one early and one late.
    let blunt = build(&systems, FULL);
    let seed = (0..100)
        .find(|s| times(&blunt, Setup::new(*s)).0.abs_diff(times(&blunt, Setup::new(*s)).1) == 400);
    let setup = Setup::new(seed.unwrap());
    let late = |t: (u64, u64, bool)| t.0.max(t.1);
    assert_eq!(late(times(&blunt, setup)), 500);
    assert!(times(&blunt, setup).2);
    let keen = build(&systems, 250_000);
    assert_eq!(late(times(&keen, setup)), 200, "a quarter of the 400 s that were left");
    let off = setup.without([Mechanism::NoticeEffect].into_iter().collect());
    assert_eq!(late(times(&keen, off)), 500);
    assert_ne!(run(&keen, setup, &[]).digest, run(&keen, off, &[]).digest);
    assert!(!times(&build(&systems, 0), setup).2, "hardened before it arrived");
    assert!(times(&build(&systems, 0), off).2);
    for system in &mut systems[1..] {
        system.owners = vec![RoleId(1)];
    }
    assert_eq!(late(times(&build(&systems, 250_000), setup)), 500, "nobody has told them");
}

#[test]
fn wrong_readings_harm_and_conditions_last_as_long_as_the_effect() {
    let effects = Effects { availability: 0, confidentiality: 7, integrity: true, safety: 3 };
    let campaign = Campaign {
        entries: vec![SystemId(0), SystemId(1)],
        effects,
        acts: fixed(20),
        detection: fixed(50),
        persists: Some(fixed(200)),
        ..campaign()
    };
    let systems = vec![system("a", 0, 0, 0), system("b", 1, 0, 0)];
    let mut script = script(systems, vec![], vec![attack("e", 10, campaign)]);
    let on = |c: fn(SystemId) -> CyberCondition, s| Condition::Cyber(c(SystemId(s)));
    script.injects = vec![
        when("a-in", on(CyberCondition::Compromised, 0)),
        when("b-found", on(CyberCondition::Detected, 0)),
        when("c-cut", on(CyberCondition::Contained, 0)),
        when(
            "d-over",
            Condition::All(vec![
                Condition::Not(Box::new(on(CyberCondition::Compromised, 0))),
                Condition::Fired(hakyu_engine::InjectId(0)),
            ]),
        ),
    ];
    let model = model(2, script);
    let mut sim = sim(&model, Setup::new(1), &[(100, CONTAIN_A)]);
    let mut seen = Vec::new();
    while let Some(now) = sim.step().unwrap() {
        let harm: u64 = sim.system_harm().iter().map(|h| h.1).sum();
        seen.push((now.at.0, sim.frozen(ServiceId(0)), sim.frozen(ServiceId(1)), harm));
    }
    seen.dedup_by_key(|s| (s.1, s.2, s.3));
    assert_eq!(
        seen,
        [(0, false, false, 0), (30, true, true, 6), (100, false, true, 3), (230, false, false, 0)]
    );
    let record = sim.finish();
    assert!(record.changes.is_empty() && record.without_effect.is_empty());
    assert_eq!(sim.system_harm(), Vec::<(PlaceId, u64)>::new());
    let times: Vec<(u32, u64)> = fired(&record.facts).iter().map(|f| (f.0, f.1)).collect();
    assert_eq!(times, [(0, 10), (1, 60), (2, 100), (3, 150)]);
    let leaked = |f: &What| matches!(f, What::Cyber(CyberFact::Acted { records: 7, .. }));
    assert_eq!(record.facts.iter().filter(|f| leaked(&f.what)).count(), 2);
}

/// Several systems, everything drawn.
fn drawn() -> Script {
    let between = |a, b| Distribution::uniform(a, b).unwrap();
    let campaign = Campaign {
        dormant: between(0, 20),
        acts: between(5, 60),
        spread: Some(Spread { hop: between(1, 50), ..spreading(700_000, 0) }),
        detection: between(10, 300),
        revealed: Some(between(1, 50)),
        sharpened: 400_000,
        recovery: between(10, 90),
        persists: Some(between(100, 400)),
        effects: Effects { availability: 600_000, confidentiality: 10, integrity: true, safety: 1 },
        ..campaign()
    };
    let systems = (0..5).map(|s| system(&format!("s{s}"), s % 3, 300_000, 100_000)).collect();
    let links = vec![link(0, 1), link(1, 2), link(0, 3), link(3, 4), link(2, 4)];
    let mut script =
        script(systems, links, vec![attack("e", 10, campaign.clone()), attack("f", 90, campaign)]);
    script.cyber.background = Some(background(100));
    script
}

fn background(mean_gap: u64) -> Background {
    let kind = |id: &str, types, hits| BackgroundKind {
        id: id.into(),
        types,
        mean_gap,
        hits,
        loss: (10_000, 50_000),
        lasts: Distribution::exponential(30).unwrap(),
    };
    let target = |service: u32, weight| BackgroundTarget {
        service: ServiceId(service),
        parts: vec![ServiceId(service)],
        weight,
    };
    Background {
        kinds: vec![kind("unusable", 1 << 3, 800_000), kind("near-miss", 1, 0)],
        causes: vec![(0, 3), (11, 5), (16, 2)],
        second_cause: 190_000,
        targets: vec![target(0, 3), target(1, 1)],
    }
}

#[test]
fn a_run_continues_from_any_snapshot_to_the_same_digest() {
    let model = model(3, drawn());
    let acts = [(60, 2), (80, 0), (150, 8), (200, 3)];
    let whole = run(&model, Setup::new(5), &acts).digest;
    for until in [0, 15, 59, 60, 81, 149, 150, 300, 999] {
        let mut first = sim(&model, Setup::new(5), &acts);
        first.run_until(SimTime(until)).unwrap();
        let saved = first.save();
        let mut second = Simulation::new(Arc::clone(&model), Setup::new(77));
        second.run_until(SimTime(500)).unwrap();
        second.restore(&saved).unwrap();
        second.run().unwrap();
        assert_eq!(second.finish().digest, whole, "from {until}");
        first.run().unwrap();
        assert_eq!(first.finish().digest, whole, "from {until}, the one that was saved");
    }
    // A simulation that is reused keeps nothing.
    let mut again = sim(&model, Setup::new(9), &acts);
    again.run().unwrap();
    again.reset(Setup::new(5));
    for &(at, action) in &acts {
        let what = Order::Deed(Deed::Act(ActionId(action)));
        again.submit(Command { at: SimTime(at - 1), by: Some(RoleId(0)), what }).unwrap();
    }
    again.run().unwrap();
    assert_eq!(again.finish().digest, whole);
}

/// Service lost, ppm-seconds over all services.
fn lost(record: &Record) -> u64 {
    let mut sum = 0;
    for service in 0..3 {
        let mut steps = steps(record, service);
        steps.push((1000, FULL));
        for pair in steps.windows(2) {
            sum += (pair[1].0 - pair[0].0) * u64::from(FULL - pair[0].1);
        }
    }
    sum
}

#[test]
fn every_switch_changes_the_run_in_its_direction() {
    let model = model(3, drawn());
    let acts = [(150, 2), (400, 3)];
    let all = run(&model, Setup::new(5), &acts);
    let without = |m: Mechanism| {
        let off: Off = [m].into_iter().collect();
        let record = run(&model, Setup::new(5).without(off), &acts);
        assert_ne!(record.digest, all.digest, "{}", m.word());
        record
    };
    let count = |r: &Record, what| course(r).iter().filter(|f| f.1 == what).count();
    let incidents = |r: &Record| {
        r.facts.iter().filter(|f| matches!(f.what, What::Cyber(CyberFact::Incident { .. }))).count()
    };
    let cyber = without(Mechanism::Cyber);
    assert_eq!(count(&cyber, "compromised"), 0);
    assert!(lost(&cyber) < lost(&all) && incidents(&cyber) == incidents(&all));
    let spread = without(Mechanism::CyberSpread);
    assert_eq!((count(&spread, "compromised"), count(&all, "compromised") > 2), (2, true));
    assert!(lost(&spread) < lost(&all));
    let blunt = without(Mechanism::NoticeEffect);
    assert!(count(&blunt, "sharpened") == 0 && count(&all, "sharpened") > 0);
    assert!(count(&blunt, "compromised") >= count(&all, "compromised"));
    let free = without(Mechanism::IsolationCost);
    assert!(lost(&free) < lost(&all) && course(&free) == course(&all));
    let calm = without(Mechanism::Background);
    assert!(incidents(&calm) == 0 && incidents(&all) > 5 && lost(&calm) < lost(&all));
}

/// Cutting off one system leaves all draws elsewhere where they were.
#[test]
fn containment_moves_no_draw_elsewhere() {
    let mut script = drawn();
    script.cyber.links.truncate(2);
    script.cyber.systems[4].owners = vec![RoleId(1)];
    let far = Campaign {
        entries: vec![SystemId(4)],
        ..match &script.events[0].impacts[0] {
            Impact::Compromise(c) => (**c).clone(),
            _ => unreachable!(),
        }
    };
    script.events.push(attack("g", 30, far));
    let model = model(3, script);
    for seed in 0..20 {
        let of = |acts: &[(u64, u32)]| {
            let record = run(&model, Setup::new(seed), acts);
            let far: Vec<_> = course(&record).into_iter().filter(|f| f.2 == 4).collect();
            (far, reached(&record, 1))
        };
        let (free, cut) = (of(&[]), of(&[(12, CONTAIN_A), (91, CONTAIN_A)]));
        assert_eq!(free.0, cut.0, "seed {seed}");
        assert!(free.1 || !cut.1, "what is not reached without is not reached with");
    }
}

/// (time, types, causes, service, loss, seconds)
type Told = (u64, u16, u32, u32, u32, u64);

#[test]
fn the_background_keeps_its_rate_and_its_own_draws() {
    let with = |background| {
        let mut script = script(plain(&[]), vec![], vec![]);
        script.cyber.background = Some(background);
        model(2, script)
    };
    let incidents = |model: &Arc<Model>, seed| -> Vec<Told> {
        let record = run(model, Setup::new(seed), &[]);
        let told = record.facts.iter().filter_map(|f| match f.what {
            What::Cyber(CyberFact::Incident { types, causes, service, loss, seconds, .. }) => {
                Some((f.at.0, types, causes, service.0, loss, seconds))
            }
            _ => None,
        });
        told.collect()
    };
    let both = with(background(50));
    // Two types, 1000 s, a mean gap of 50 s: 40 a run, standard deviation √40 ⁄ √100 for the mean of 100.
    let all: Vec<Told> = (0..100).flat_map(|seed| incidents(&both, seed)).collect();
    let mean = all.len() as f64 / 100.0;
    assert!((mean - 40.0).abs() < 2.0, "{mean}");
    let share = |fits: &dyn Fn(&Told) -> bool| {
        all.iter().filter(|i| fits(i)).count() as f64 / all.len() as f64
    };
    let near =
        |found: f64, expected: f64| assert!((found - expected).abs() < 0.03, "{found} {expected}");
    near(share(&|i| i.1 == 1), 0.5);
    near(share(&|i| i.4 > 0), 0.4);
    near(share(&|i| i.3 == 0), 0.75);
    near(share(&|i| i.2.count_ones() == 2), 0.19);
    assert!(
        all.iter().all(|i| (1..=2).contains(&i.2.count_ones())
            && i.2 & !((1 << 0) | (1 << 11) | (1 << 16)) == 0)
    );
    assert!(
        all.iter().filter(|i| i.1 == 1).all(|i| (i.4, i.5) == (0, 0)),
        "a near miss takes nothing"
    );
    assert!(all.iter().filter(|i| i.4 > 0).all(|i| (10_000..=50_000).contains(&i.4) && i.5 > 0));
    // A type more moves none of the others.
    let mut one = background(50);
    one.kinds.remove(1);
    let alone = incidents(&with(one), 3);
    let kept: Vec<Told> = incidents(&both, 3).into_iter().filter(|i| i.1 == 8).collect();
    assert!(alone == kept && !kept.is_empty());
    // What is told is what happens.
    let record = run(&both, Setup::new(3), &[]);
    let hits = kept.iter().filter(|i| i.4 > 0).count();
    assert_eq!(record.impairments.len(), hits);
    assert!(record.impairments.iter().all(|i| matches!(i.origin, Origin::Background(_))));
}

#[test]
fn a_script_may_only_name_systems_that_exist() {
    let refused = |script: Script| {
        let plan = Plan::new(10, vec![Service::new()]);
        plan.build_in(&[0]).with_script(script).is_err()
    };
    let good = || script(vec![system("a", 0, FULL, 0)], vec![], vec![attack("e", 1, campaign())]);
    assert!(!refused(good()));
    let mut bad: Vec<Script> = (0..7).map(|_| good()).collect();
    bad[0].cyber.systems[0].carries[0].0 = ServiceId(1);
    bad[1].cyber.systems[0].owners.push(RoleId(2));
    bad[2].cyber.links.push(link(0, 1));
    bad[3].events[0] = attack("e", 1, Campaign { entries: vec![SystemId(1)], ..campaign() });
    bad[4].actions[0].effects = vec![Effect::Cyber(CyberOrder::Contain(SystemId(1)))];
    bad[5].injects = vec![when("i", Condition::Cyber(CyberCondition::Detected(SystemId(1))))];
    let twice = bad[6].events[0].impacts[0].clone();
    bad[6].events[0].impacts.push(twice);
    for (number, script) in bad.into_iter().enumerate() {
        assert!(refused(script), "{number}");
    }
}

/// One service with telemetry, on whose screen a compromised system shows the level of before.
#[test]
fn with_wrong_readings_the_old_level_is_believed_and_without_them_the_true_one() {
    use hakyu_engine::{
        Level,
        record::knowledge::KnowledgeFact,
        script::knowledge::{Knowledge, Telemetry},
    };
    let campaign = Campaign {
        effects: Effects { integrity: true, ..Effects::default() },
        detection: fixed(5_000),
        ..campaign()
    };
    let left = Level::percent(30);
    let out = Impact::Outage { service: ServiceId(0), left, lasts: fixed(5_000), after: 0 };
    let events = vec![attack("e", 10, campaign), Event::new("out", fixed(100), vec![out])];
    let mut script = script(vec![system("a", 0, 0, 0)], vec![], events);
    let services = vec![ServiceId(0)];
    let row =
        Telemetry { role: RoleId(0), services, delay: fixed(60), step: 10_000, needs: vec![] };
    script.knowledge = Knowledge { telemetry: vec![row], contracts: vec![] };
    let model = model(1, script);
    let believed = |record: &Record| -> Vec<(u64, u32)> {
        let of = |f: &hakyu_engine::Fact| match &f.what {
            What::Knowledge(KnowledgeFact::Believes { level, .. }) => Some((f.at.0, level.ppm())),
            _ => None,
        };
        record.facts.iter().filter_map(of).collect()
    };
    let off = Off::NONE.with(Mechanism::Integrity);
    let (on, off) = (run(&model, Setup::new(1), &[]), run(&model, Setup::new(1).without(off), &[]));
    assert_eq!(believed(&on), [], "the screen stays as it was");
    assert_eq!(believed(&off), [(160, 300_000)]);
    assert_ne!(on.digest, off.digest);
    assert_eq!(on.changes, off.changes);
}
