//! What posts know: telemetry, contracts, injects – and that nothing else gets into a view.

use std::sync::Arc;

use hakyu_engine::{
    EventId, Fact, Level, Mechanism, Model, Off, Record, RoleId, ServiceId, Setup, SimTime,
    Simulation, What,
    record::knowledge::{KnowledgeFact, Source},
    script::{
        Compare, Condition, Deed, DeedKind, Event, Impact, Inject, InjectTrigger, Measure,
        Playbook, Role, Script, StepTrigger,
        knowledge::{Contract, Knowledge, Telemetry},
        messages::Channel,
    },
};
use hakyu_seeds::Distribution;
use proptest::prelude::*;

use crate::{
    plan::{Group, Plan, Service},
    random_worlds::{Taste, plans},
    script::{fired, fixed, inject, scripted, step, when},
};

const OT: RoleId = RoleId(0);
const OFFICE: RoleId = RoleId(1);

fn roles(n: usize) -> Vec<Role> {
    (0..n).map(|i| Role::new(format!("role-{i}"), fixed(0))).collect()
}

/// A loss of a service for a time.
fn outage(id: &str, at: u64, service: u32, left: u32, lasts: u64) -> Event {
    let service = ServiceId(service);
    let left = Level::percent(left);
    let impact = Impact::Outage { service, left, lasts: fixed(lasts), after: 0 };
    Event::new(id, fixed(at), vec![impact])
}

fn telemetry(role: RoleId, services: &[u32], delay: Distribution) -> Telemetry {
    let services = services.iter().copied().map(ServiceId).collect();
    Telemetry { role, services, delay, step: 10_000, needs: vec![] }
}

fn contract(speaker: Option<RoleId>, notifies: Option<Distribution>) -> Contract {
    Contract {
        id: "cloud".into(),
        provider: ServiceId(0),
        speaker,
        customers: vec![OFFICE, RoleId(2)],
        below: Level::percent(90),
        notifies,
        restores: 500,
    }
}

fn run(model: &Arc<Model>, setup: Setup) -> Record {
    let mut sim = Simulation::new(Arc::clone(model), setup);
    sim.run().unwrap();
    sim.finish()
}

/// What became known to whom, in order: (time, role, service, percent, as of).
fn beliefs(record: &Record) -> Vec<(u64, u32, u32, u32, u64)> {
    let row = |f: &Fact| match &f.what {
        What::Knowledge(KnowledgeFact::Believes { role, service, level, as_of, .. }) => {
            Some((f.at.0, role.0, service.0, level.ppm() / 10_000, as_of.0))
        }
        _ => None,
    };
    record.facts.iter().filter_map(row).collect()
}

/// All facts that belong to a role's view.
fn view(record: &Record, role: RoleId) -> Vec<(SimTime, KnowledgeFact)> {
    let mine = |f: &Fact| match &f.what {
        What::Knowledge(fact) if fact.role() == Some(role) => Some((f.at, fact.clone())),
        _ => None,
    };
    record.facts.iter().filter_map(mine).collect()
}

/// Facts about contracts in words.
fn dealings(record: &Record) -> Vec<(u64, &'static str)> {
    let row = |f: &Fact| {
        let word = match &f.what {
            What::Knowledge(KnowledgeFact::FellShort { duty: true, .. }) => "short, with a duty",
            What::Knowledge(KnowledgeFact::FellShort { duty: false, .. }) => "short",
            What::Knowledge(KnowledgeFact::Notified { .. }) => "notified",
            What::Knowledge(KnowledgeFact::Overdue { .. }) => "overdue",
            What::Knowledge(KnowledgeFact::Restored { late: true, .. }) => "back late",
            What::Knowledge(KnowledgeFact::Restored { late: false, .. }) => "back",
            _ => return None,
        };
        Some((f.at.0, word))
    };
    record.facts.iter().filter_map(row).collect()
}

/// One service that fails twice; the operator's telemetry takes 60 s.
fn watched(needs: Vec<ServiceId>, delay: Distribution) -> Arc<Model> {
    let plan = Plan::new(5_000, vec![Service::new(), Service::new()]);
    let script = Script {
        events: vec![outage("a", 100, 0, 30, 400), outage("b", 110, 1, 0, 1_000)],
        roles: roles(2),
        knowledge: Knowledge {
            telemetry: vec![Telemetry { needs, ..telemetry(OT, &[0], delay) }],
            contracts: vec![],
        },
        ..Script::default()
    };
    scripted(&plan, script)
}

#[test]
fn telemetry_shows_a_change_after_its_delay_as_it_was() {
    let record = run(&watched(vec![], fixed(60)), Setup::new(1));
    assert_eq!(beliefs(&record), [(160, 0, 0, 30, 100), (560, 0, 0, 100, 500)]);
}

#[test]
fn without_the_delay_telemetry_is_at_once() {
    let model = watched(vec![], fixed(60));
    let off = Off::NONE.with(Mechanism::TelemetryDelay);
    let (with, without) = (run(&model, Setup::new(1)), run(&model, Setup::new(1).without(off)));
    assert_eq!(beliefs(&without), [(100, 0, 0, 30, 100), (500, 0, 0, 100, 500)]);
    assert_ne!(with.digest, without.digest);
    assert_eq!(with.changes, without.changes);
}

#[test]
fn whoever_needs_a_dead_service_is_blind_until_it_is_back() {
    // Service 1 is down from 110 to 1110; the operator looks again every ten minutes: at 760 and 1360.
    let record = run(&watched(vec![ServiceId(1)], fixed(60)), Setup::new(1));
    assert_eq!(
        beliefs(&record),
        [(1_160, 0, 0, 100, 500)],
        "the later news make the earlier stale"
    );
    let open = run(&watched(vec![ServiceId(0)], fixed(500)), Setup::new(1));
    assert_eq!(beliefs(&open), [(600, 0, 0, 30, 100), (1_000, 0, 0, 100, 500)]);
}

#[test]
fn changes_smaller_than_the_step_are_not_seen() {
    let seen = |loss_percent: u32, step: u32| {
        let plan = Plan::new(500, vec![Service::new()]);
        let row = Telemetry { step, ..telemetry(OT, &[0], fixed(0)) };
        let lost = outage("a", 50, 0, 60, 400);
        let more = Event::new(
            "b",
            fixed(100),
            vec![Impact::Damage {
                service: ServiceId(0),
                loss: Level::percent(loss_percent),
                jobs: 1,
                repair: fixed(100),
                after: 0,
            }],
        );
        let script = Script {
            events: vec![lost, more],
            roles: roles(1),
            knowledge: Knowledge { telemetry: vec![row], contracts: vec![] },
            ..Script::default()
        };
        beliefs(&run(&scripted(&plan, script), Setup::new(1))).len()
    };
    // The outage leaves 60 %; the damage takes the service down to 58 or 49 % for a time.
    assert_eq!(seen(42, 100_000), 4, "from 60 to 58 % crosses the mark of 60 %, and back");
    assert_eq!(seen(42, 250_000), 2, "no mark between 60 and 58 %: the fall and the return only");
    assert_eq!(seen(51, 250_000), 4, "between 60 and 49 % lies that of 50 %");
}

#[test]
fn delays_are_drawn_for_each_change_and_service() {
    let model = watched(vec![], Distribution::uniform(10, 300).unwrap());
    let late =
        |record: &Record| -> Vec<u64> { beliefs(record).iter().map(|b| b.0 - b.4).collect() };
    let (one, two) = (run(&model, Setup::new(1)), run(&model, Setup::new(2)));
    assert_eq!(late(&one), late(&run(&model, Setup::new(1))));
    assert_ne!(late(&one), late(&two));
    let [first, second] = late(&one)[..] else { panic!("two news") };
    assert!(first != second && (10..=300).contains(&first) && (10..=300).contains(&second));
}

/// A provider (service 0) that two customers depend on; role 0 may speak for it.
fn provided(speaker: Option<RoleId>, notifies: Option<Distribution>, lasts: u64) -> Arc<Model> {
    let plan = Plan::new(3_000, vec![Service::new(), Service::new().needs(Group::of(0))]);
    let script = Script {
        events: vec![outage("a", 100, 0, 20, lasts)],
        roles: roles(3),
        knowledge: Knowledge {
            telemetry: vec![telemetry(OFFICE, &[1], fixed(5))],
            contracts: vec![contract(speaker, notifies)],
        },
        ..Script::default()
    };
    scripted(&plan, script)
}

#[test]
fn a_provider_tells_its_customers_late_and_keeps_or_breaks_its_promise() {
    let record = run(&provided(None, Some(fixed(300)), 400), Setup::new(1));
    assert_eq!(
        dealings(&record),
        [(100, "short, with a duty"), (400, "notified"), (500, "back"), (800, "notified")]
    );
    // Customers see their own service fall long before they hear why.
    assert_eq!(
        beliefs(&record),
        [
            (105, 1, 1, 20, 100),
            (400, 1, 0, 20, 100),
            (400, 2, 0, 20, 100),
            (505, 1, 1, 100, 500),
            (800, 1, 0, 100, 500),
            (800, 2, 0, 100, 500),
        ]
    );
    let late = run(&provided(None, Some(fixed(300)), 700), Setup::new(1));
    assert_eq!(dealings(&late)[2..4], [(600, "overdue"), (800, "back late")]);
    let just = run(&provided(None, Some(fixed(300)), 500), Setup::new(1));
    assert_eq!(dealings(&just)[2], (600, "back"), "in the last second of the promise");
}

#[test]
fn a_notice_that_comes_after_the_end_says_both_at_once() {
    let record = run(&provided(None, Some(fixed(900)), 400), Setup::new(1));
    let told: Vec<_> = beliefs(&record).into_iter().filter(|b| b.1 == 2).collect();
    assert_eq!(told, [(1_000, 2, 0, 100, 500)]);
    assert_eq!(dealings(&record).iter().filter(|d| d.1 == "notified").count(), 1);
}

#[test]
fn without_a_duty_customers_never_see_the_provider() {
    let record = run(&provided(None, None, 400), Setup::new(1));
    assert_eq!(dealings(&record), [(100, "short"), (500, "back")]);
    assert!(beliefs(&record).iter().all(|b| b.2 == 1), "their own service only");
}

#[test]
fn a_speaker_knows_at_once_and_sends_a_notice() {
    let record = run(&provided(Some(OT), Some(fixed(300)), 400), Setup::new(1));
    let own: Vec<_> = beliefs(&record).into_iter().filter(|b| b.1 == 0).collect();
    assert_eq!(own, [(100, 0, 0, 20, 100), (500, 0, 0, 100, 500)]);
    let sent: Vec<(u64, u32)> = (record.facts.iter())
        .filter_map(|f| match f.what {
            What::Done { role, .. } => Some((f.at.0, role.0)),
            _ => None,
        })
        .collect();
    assert_eq!(sent, [(400, 0), (800, 0)]);
    for deed in &record.deeds {
        let Deed::Message { kind: DeedKind::Notice, to, form } = deed else { panic!("{deed:?}") };
        assert_eq!(to, &[OFFICE, RoleId(2)]);
        assert_eq!(form.about, [ServiceId(0)]);
    }
}

#[test]
fn without_provider_notices_nobody_is_told() {
    for speaker in [None, Some(OT)] {
        let model = provided(speaker, Some(fixed(300)), 400);
        let off = Off::NONE.with(Mechanism::ProviderNotice);
        let (with, without) = (run(&model, Setup::new(1)), run(&model, Setup::new(1).without(off)));
        assert_ne!(with.digest, without.digest);
        assert_eq!(dealings(&without), [(100, "short, with a duty"), (500, "back")]);
        assert!(without.deeds.is_empty());
        assert!(view(&without, RoleId(2)).is_empty());
        let by_provider = |r: &Record| {
            view(r, OFFICE)
                .iter()
                .filter(|f| matches!(f.1, KnowledgeFact::Believes { source: Source::Provider, .. }))
                .count()
        };
        assert_eq!(by_provider(&without), 0);
        assert_eq!(by_provider(&with), if speaker.is_none() { 2 } else { 0 });
    }
}

#[test]
fn injects_tell_matters_and_what_they_quote() {
    let plan = Plan::new(300, vec![Service::new()]);
    let quoting = Inject {
        quotes: vec![Measure::Level(ServiceId(0)), Measure::Time],
        tells: vec![EventId(0)],
        ..inject("news", InjectTrigger::At(SimTime(150)))
    };
    let knows = when("known", Condition::Knows(OT, EventId(0)));
    let believes = Condition::Measure(Measure::Believed(OT, ServiceId(0)), Compare::Less, 500_000);
    let script = Script {
        events: vec![outage("a", 100, 0, 40, 100)],
        roles: roles(2),
        injects: vec![quoting, knows, when("low", believes)],
        ..Script::default()
    };
    let record = run(&scripted(&plan, script), Setup::new(1));
    assert_eq!(beliefs(&record), [(150, 0, 0, 40, 150)]);
    let told = (SimTime(150), KnowledgeFact::Knows { role: OT, matter: EventId(0) });
    assert!(view(&record, OT).contains(&told));
    assert!(view(&record, OFFICE).is_empty());
    // Conditions on knowledge come true in the instant of learning, not of the event.
    assert_eq!(fired(&record.facts)[1..], [(1, 150, Some(151)), (2, 150, Some(151))]);
}

/// A world with everything of this mechanism, drawn delays, blindness, and notices on their way.
fn rich() -> Arc<Model> {
    let services = vec![
        Service::new().ramp(100_000, 30),
        Service::new().needs(Group::of(0).buffer(50)),
        Service::new().restart(20).needs(Group::of(1)),
    ];
    let uniform = |a, b| Distribution::uniform(a, b).unwrap();
    let blind = Telemetry { needs: vec![ServiceId(2)], ..telemetry(OT, &[0, 1], uniform(5, 90)) };
    let script = Script {
        events: vec![outage("a", 40, 0, 10, 300), outage("b", 900, 1, 70, 200)],
        roles: roles(3),
        knowledge: Knowledge {
            telemetry: vec![blind, telemetry(OFFICE, &[2], uniform(0, 30))],
            contracts: vec![
                contract(None, Some(uniform(30, 400))),
                Contract { id: "other".into(), ..contract(Some(OT), Some(uniform(5, 50))) },
            ],
        },
        ..Script::default()
    };
    scripted(&Plan::new(2_500, services), script)
}

#[test]
fn a_restored_run_learns_the_same() {
    let model = rich();
    let whole = run(&model, Setup::new(4));
    assert!(beliefs(&whole).len() > 10 && dealings(&whole).len() > 6);
    for t in [41, 60, 100, 333, 390, 700, 905, 1_200] {
        let mut sim = Simulation::new(Arc::clone(&model), Setup::new(4));
        sim.run_until(SimTime(t)).unwrap();
        let saved = sim.save();
        sim.run().unwrap();
        assert_eq!(sim.finish().digest, whole.digest, "saving at {t} changed something");
        let mut other = Simulation::new(Arc::clone(&model), Setup::new(9));
        other.run_until(SimTime(2_000)).unwrap();
        other.restore(&saved).unwrap();
        other.run().unwrap();
        assert_eq!(other.finish().digest, whole.digest, "restored at {t}");
        other.reset(Setup::new(4));
        other.run().unwrap();
        assert_eq!(other.finish().digest, whole.digest, "reset after a restore at {t}");
    }
}

/// Services downstream of one, itself included.
fn downstream(plan: &Plan, from: usize) -> Vec<usize> {
    let mut hit = vec![from];
    let mut next = 0;
    while let Some(&s) = hit.get(next) {
        for (c, consumer) in plan.services.iter().enumerate() {
            let fed = |g: &Group| {
                let feeds = g.feeds.iter().flat_map(|f| &f.suppliers);
                g.suppliers.iter().chain(feeds).any(|x| x.0 == s)
            };
            if !hit.contains(&c) && consumer.groups.iter().any(fed) {
                hit.push(c);
            }
        }
        next += 1;
    }
    hit
}

/// Three posts that see, hear and speak in a world; what they can see are `open` services only.
fn spoken_world(open: &[u32], extra: Vec<Event>, step_size: u32) -> Script {
    let mut events = vec![outage("m-known", 13, open[0], 30, 55)];
    events.extend(extra);
    let half = open.len().div_ceil(2);
    let sees = |role, services: &[u32], delay| Telemetry {
        step: step_size,
        ..telemetry(role, services, delay)
    };
    let uniform = Distribution::uniform(0, 25).unwrap();
    let report = Deed::Message {
        kind: DeedKind::Report,
        to: vec![OFFICE, RoleId(2)],
        form: hakyu_engine::script::messages::Form {
            about: open.iter().copied().map(ServiceId).collect(),
            ..Default::default()
        },
    };
    let low = |role, s: u32| {
        Condition::Measure(Measure::Believed(role, ServiceId(s)), Compare::Less, 900_000)
    };
    let quote = Inject {
        quotes: vec![Measure::Level(ServiceId(open[0]))],
        tells: vec![EventId(0)],
        to: vec![RoleId(2)],
        ..when("heard", low(OT, open[0]))
    };
    let needing =
        Telemetry { needs: vec![ServiceId(open[0])], ..sees(OFFICE, &open[half..], fixed(7)) };
    Script {
        events,
        roles: roles(4),
        injects: vec![quote],
        playbooks: vec![Playbook { id: "best".into() }],
        steps: vec![step("a", 0, StepTrigger::When(low(OT, open[0])), 3, report)],
        knowledge: Knowledge {
            telemetry: vec![sees(OT, &open[..half], uniform.clone()), needing],
            contracts: vec![Contract {
                provider: ServiceId(open[half - 1]),
                restores: 30,
                ..contract(None, Some(uniform))
            }],
        },
        ..Script::default()
    }
}

fn played(plan: &Plan, script: Script) -> Record {
    let model = scripted(plan, script);
    let setup = Setup::new(3).with_playbook(model.script().playbook("best"));
    let mut sim = Simulation::new(model, setup);
    plan.submit_to(&mut sim);
    sim.run().unwrap();
    sim.finish()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// What nobody can see or hear of changes nobody's view, to the byte: neither by what it does nor by the instants
    /// that it makes.
    #[test]
    fn damage_that_reaches_nobody_changes_no_view(
        plan in plans(Taste { services: (3, 9), orders: 12, duration: 150, all_orders: true, acyclic: true }),
        victim in any::<prop::sample::Index>(),
        times in prop::collection::vec(1u64..140, 1..9),
        left in 0u32..99,
        step_size in prop::sample::select(vec![1_000u32, 10_000, 333_333, 500_000]),
    ) {
        let victim = victim.index(plan.services.len());
        let hit = downstream(&plan, victim);
        let open: Vec<u32> = (0u32..).take(plan.services.len()).filter(|s| !hit.contains(&(*s as usize))).collect();
        prop_assume!(!open.is_empty());
        let hidden = (0..times.len()).map(|n| {
            outage(&format!("z-hidden-{n}"), times[n], u32::try_from(victim).unwrap(), left, 10)
        });
        let calm = played(&plan, spoken_world(&open, vec![], step_size));
        let struck = played(&plan, spoken_world(&open, hidden.collect(), step_size));
        for role in (0..4).map(RoleId) {
            prop_assert_eq!(
                format!("{:?}", view(&calm, role)),
                format!("{:?}", view(&struck, role)),
                "role {}", role.0
            );
        }
    }
}

/// Whatever happens to a service, its operator – and whoever hears from it – learns nothing before the telemetry's delay.
#[test]
fn nobody_knows_before_telemetry_does() {
    let world = |left: u32| {
        let plan = Plan::new(1_000, vec![Service::new(), Service::new().needs(Group::of(0))]);
        let low = Measure::Believed(OT, ServiceId(0));
        let low = Condition::Measure(low, Compare::Less, 900_000);
        let form = hakyu_engine::script::messages::Form {
            about: vec![ServiceId(0)],
            ..Default::default()
        };
        let tell = Deed::Message { kind: DeedKind::Report, to: vec![OFFICE], form };
        let script = Script {
            events: vec![outage("a", 100, 0, left, 500)],
            roles: roles(3),
            playbooks: vec![Playbook { id: "best".into() }],
            steps: vec![step("a", 0, StepTrigger::When(low), 1, tell)],
            knowledge: Knowledge {
                telemetry: vec![telemetry(OT, &[0], fixed(90))],
                contracts: vec![],
            },
            ..Script::default()
        };
        played(&plan, script)
    };
    let (light, heavy) = (world(80), world(10));
    for role in (0..3).map(RoleId) {
        let before = |r: &Record| -> Vec<_> {
            view(r, role).into_iter().filter(|f| f.0 < SimTime(190)).collect()
        };
        assert_eq!(before(&light), before(&heavy));
        assert_eq!(before(&light), []);
    }
    assert_ne!(view(&light, OT), view(&heavy, OT), "later it is seen");
}

/// With all channels dead nobody but the owner of a service can learn of it.
#[test]
fn without_channels_only_the_owner_sees_a_difference() {
    let world = |left: u32| {
        let plan = Plan::new(2_000, vec![Service::new(), Service::new()]);
        let low = Condition::Measure(Measure::Believed(OT, ServiceId(0)), Compare::Less, 900_000);
        let form = hakyu_engine::script::messages::Form {
            about: vec![ServiceId(0)],
            ..Default::default()
        };
        let tell = Deed::Message { kind: DeedKind::Report, to: vec![OFFICE, RoleId(2)], form };
        let place = hakyu_engine::PlaceId(0);
        let mut roles = roles(3);
        for role in &mut roles {
            role.desk.place = Some(place);
            role.desk.channels = vec![hakyu_engine::ChannelId(0)];
        }
        let mut script = Script {
            events: vec![outage("a", 100, 0, left, 500), outage("dead", 0, 1, 0, 5_000)],
            roles,
            playbooks: vec![Playbook { id: "best".into() }],
            steps: vec![step("a", 0, StepTrigger::When(low), 1, tell)],
            knowledge: Knowledge {
                telemetry: vec![telemetry(OT, &[0], fixed(9))],
                contracts: vec![],
            },
            ..Script::default()
        };
        script.messages.channels = vec![Channel {
            id: "phone".into(),
            needs: vec![(place, vec![ServiceId(1)])],
            latency: fixed(1),
            retry: 60,
            always: vec![],
        }];
        played(&plan, script)
    };
    let (well, ill) = (world(100), world(10));
    assert_ne!(view(&well, OT), view(&ill, OT));
    for other in [OFFICE, RoleId(2)] {
        assert_eq!(view(&well, other), view(&ill, other));
    }
}

#[test]
fn references_are_checked() {
    let plan = Plan::new(100, vec![Service::new()]);
    let order = [0];
    let with = |knowledge: Knowledge| {
        let script = Script { roles: roles(3), knowledge, ..Script::default() };
        plan.build_in(&order).with_script(script).is_ok()
    };
    let sees = |role, service| Knowledge {
        telemetry: vec![telemetry(role, &[service], fixed(0))],
        contracts: vec![],
    };
    assert!(with(sees(OT, 0)));
    assert!(!with(sees(OT, 1)));
    assert!(!with(sees(RoleId(3), 0)));
    let owes = |c: Contract| Knowledge { telemetry: vec![], contracts: vec![c] };
    assert!(with(owes(contract(Some(OT), None))));
    assert!(!with(owes(contract(Some(RoleId(9)), None))));
    assert!(!with(owes(Contract { customers: vec![RoleId(7)], ..contract(None, None) })));
    let tells = Inject { tells: vec![EventId(0)], ..inject("i", InjectTrigger::At(SimTime(0))) };
    let script = Script { roles: roles(1), injects: vec![tells], ..Script::default() };
    assert!(plan.build_in(&order).with_script(script).is_err());
}
