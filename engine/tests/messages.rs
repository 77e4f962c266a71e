//! Channels, inboxes, routes, modes and circles: closed forms, directions, switches.

mod calls;
mod circles;
mod content;

use std::sync::Arc;

use hakyu_engine::{
    ChannelId, Command, EventId, Fact, InjectId, Level, Mechanism, ModeId, Model, Off, Order,
    PlaceId, PlaybookId, Record, RoleId, ServiceId, Setup, SimTime, Simulation, What,
    record::{
        knowledge::KnowledgeFact,
        messages::{Held, Item, MessagesFact},
    },
    script::{
        Compare, Condition, Deed, DeedKind, Event, InjectTrigger, Measure, Playbook, Role, Script,
        Step, StepTrigger,
        knowledge::Telemetry,
        messages::{Channel, Circle, Desk, Form, Mode, Route, Scope},
    },
};
use hakyu_seeds::{Distribution, Replicate};

use crate::{
    plan::{Doing, Plan, Service, What as Does},
    script::{fixed, inject, scripted, step, when},
};

const DAY: u64 = 86_400;

/// One service that others need for their messages, `s000`, and a second one, `s001`, to talk about.
fn plan(duration: u32) -> Plan {
    let service = || Service {
        capacity: 1_000_000,
        restart: 0,
        ramp: None,
        combine: hakyu_engine::Combine::Min,
        groups: vec![],
    };
    Plan { services: vec![service(), service()], orders: vec![], duration }
}

fn role(id: &str, handling: u64, desk: Desk) -> Role {
    Role { desk, ..Role::new(id, fixed(handling)) }
}

fn desk() -> Desk {
    Desk { participation: 1_000_000, ..Desk::default() }
}

/// A channel that needs `s000` wherever the ends are.
fn channel(id: &str, needs: bool, latency: u64) -> Channel {
    Channel {
        id: id.into(),
        needs: vec![],
        always: if needs { vec![ServiceId(0)] } else { vec![] },
        latency: fixed(latency),
        retry: 300,
    }
}

fn route(id: &str, hops: &[(u32, &[u32])]) -> Route {
    Route {
        id: id.into(),
        hops: hops
            .iter()
            .map(|(from, to)| (RoleId(*from), to.iter().map(|r| RoleId(*r)).collect()))
            .collect(),
        takes: vec![DeedKind::Report],
        gives: DeedKind::Report,
        modes: vec![],
        phase: None,
        triage: 1_000_000,
        near_miss: None,
        drafting: fixed(600),
        scope: Scope::Red,
        voluntary: false,
        anonymises: false,
    }
}

fn report(to: &[u32]) -> Deed {
    Deed::message(DeedKind::Report, to.iter().map(|r| RoleId(*r)).collect())
}

fn tells(to: u32, form: Form) -> Deed {
    Deed::Message { kind: DeedKind::Report, to: vec![RoleId(to)], form }
}

fn at(id: &str, role: u32, t: u64, deed: Deed) -> Step {
    step(id, role, StepTrigger::At(SimTime(t)), 0, deed)
}

fn script(roles: Vec<Role>, steps: Vec<Step>) -> Script {
    Script { roles, steps, playbooks: vec![Playbook { id: "p".into() }], ..Script::default() }
}

fn setup() -> Setup {
    Setup::new(7).with_playbook(Some(PlaybookId(0)))
}

fn without(mechanism: Mechanism) -> Setup {
    setup().without(Off::NONE.with(mechanism))
}

fn run_with(plan: &Plan, script: &Script, setup: Setup) -> Record {
    let model = scripted(plan, script.clone());
    let mut sim = simulation(plan, &model, setup);
    sim.run().unwrap();
    sim.finish()
}

fn run(script: &Script) -> Record {
    run_with(&plan(30 * 86_400), script, setup())
}

fn simulation(plan: &Plan, model: &Arc<Model>, setup: Setup) -> Simulation {
    let mut sim = Simulation::new(Arc::clone(model), setup);
    for doing in &plan.orders {
        let Does::Limit { service, left, seconds } = doing.what else { panic!("only limits") };
        let what = Order::Limit {
            service: ServiceId(u32::try_from(service).unwrap()),
            left: Level::new(left),
            seconds: u64::from(seconds),
        };
        sim.submit(Command { at: SimTime(u64::from(doing.at)), by: None, what }).unwrap();
    }
    sim
}

/// `s000` is at this level for the whole run.
fn blackout(left: u32, duration: u32) -> Plan {
    let what = Does::Limit { service: 0, left, seconds: duration };
    Plan { orders: vec![Doing { at: 0, what }], ..plan(duration) }
}

fn facts<'r, T>(record: &'r Record, pick: impl Fn(&'r Fact) -> Option<T>) -> Vec<T> {
    record.facts.iter().filter_map(pick).collect()
}

/// (time, role) of everything read.
fn reads(record: &Record) -> Vec<(u64, u32)> {
    facts(record, |f| match f.what {
        What::Messages(MessagesFact::Read { by, .. }) => Some((f.at.0, by.0)),
        _ => None,
    })
}

fn arrivals(record: &Record) -> Vec<(u64, u32)> {
    facts(record, |f| match f.what {
        What::MessageArrived { to, .. } => Some((f.at.0, to.0)),
        _ => None,
    })
}

fn failures(record: &Record) -> Vec<u64> {
    facts(record, |f| {
        matches!(f.what, What::Messages(MessagesFact::Failed { .. })).then_some(f.at.0)
    })
}

fn lost(record: &Record) -> Vec<u64> {
    facts(record, |f| matches!(f.what, What::Messages(MessagesFact::Lost { .. })).then_some(f.at.0))
}

fn passed(record: &Record) -> Vec<(u64, u32)> {
    facts(record, |f| match f.what {
        What::Messages(MessagesFact::Passed { role, .. }) => Some((f.at.0, role.0)),
        _ => None,
    })
}

fn held(record: &Record, reason: Held) -> usize {
    facts(record, |f| {
        matches!(f.what, What::Messages(MessagesFact::Held { why, .. }) if why == reason)
            .then_some(())
    })
    .len()
}

fn done(record: &Record, kind: DeedKind) -> Vec<(u64, u32)> {
    facts(record, |f| match f.what {
        What::Done { role, deed, .. } if record.deeds[deed as usize].kind() == kind => {
            Some((f.at.0, role.0))
        }
        _ => None,
    })
}

/// (time, role, level) of what roles came to believe of `s001`.
fn beliefs(record: &Record) -> Vec<(u64, u32, u32)> {
    facts(record, |f| match f.what {
        What::Knowledge(KnowledgeFact::Believes { role, service: ServiceId(1), level, .. }) => {
            Some((f.at.0, role.0, level.ppm()))
        }
        _ => None,
    })
}

/// A mechanism shows in the digest, and in what is measured.
fn differs<T: PartialOrd + std::fmt::Debug>(
    plan: &Plan,
    script: &Script,
    mechanism: Mechanism,
    measure: impl Fn(&Record) -> T,
) -> (T, T) {
    let on = run_with(plan, script, setup());
    let off = run_with(plan, script, without(mechanism));
    assert_ne!(on.digest, off.digest, "{mechanism:?} leaves no trace");
    (measure(&on), measure(&off))
}

#[test]
fn messages_without_channels_take_a_minute_whatever_fails() {
    let roles = vec![role("a", 0, desk()), role("b", 900, desk())];
    let steps = vec![
        at("p-1", 0, 100, report(&[1])),
        step("p-2", 1, StepTrigger::Message(hakyu_engine::StepId(0)), 0, report(&[0])),
    ];
    let record = run_with(&blackout(0, 86_400), &script(roles, steps), setup());
    assert_eq!(arrivals(&record), [(160, 1), (1120, 0)]);
    // Read after the handling time, and answered in that very second.
    assert_eq!(reads(&record), [(1060, 1), (1120, 0)]);
    assert_eq!(done(&record, DeedKind::Report), [(100, 0), (1060, 1)]);
}

#[test]
fn one_seat_reads_one_message_after_another() {
    let mut roles: Vec<Role> = (0..6).map(|i| role(&format!("a{i}"), 0, desk())).collect();
    roles.push(role("desk", 500, desk()));
    let steps: Vec<Step> = (0..6).map(|i| at(&format!("p-{i}"), i, 1000, report(&[6]))).collect();
    let mut script = script(roles, steps);
    let expected: Vec<_> = (1..=6).map(|i| (1060 + i * 500, 6)).collect();
    assert_eq!(reads(&run(&script)), expected);
    let (on, off) = differs(&plan(9999), &script, Mechanism::Queueing, |r| reads(r).len());
    assert_eq!((on, off), (6, 6));
    assert_eq!(
        reads(&run_with(&plan(9999), &script, without(Mechanism::Queueing))),
        [(1560, 6); 6]
    );
    // Three people at the desk: two rounds.
    script.roles[6].desk.seats = 3;
    let expected = [vec![(1560, 6); 3], vec![(2060, 6); 3]].concat();
    assert_eq!(reads(&run(&script)), expected);
}

#[test]
fn what_comes_on_friday_evening_is_read_on_monday() {
    let office = Some((9 * 3600, 17 * 3600, 0b1_1111));
    let roles = vec![
        role("a", 0, desk()),
        role("b", 1800, Desk { office, ..desk() }),
        role("c", 60, desk()),
    ];
    let mut script = script(roles, vec![at("p-1", 0, 0, report(&[1]))]);
    // Friday 18:00.
    script.messages.week = 4 * DAY + 18 * 3600;
    let monday = 2 * DAY + 15 * 3600;
    assert_eq!(reads(&run(&script)), [(monday + 1800, 1)]);
    let (on, off) = differs(&plan(30 * 86_400), &script, Mechanism::OfficeHours, |r| reads(r)[0].0);
    assert_eq!((on, off), (monday + 1800, 1860));
    // A deputy who is there takes it, on behalf of the post.
    script.roles[1].desk.deputy = Some(RoleId(2));
    let back = step("p-2", 1, StepTrigger::Message(hakyu_engine::StepId(0)), 5, report(&[0]));
    script.steps.push(back);
    let record = run(&script);
    assert_eq!(reads(&record)[0], (120, 2));
    assert_eq!(done(&record, DeedKind::Report), [(0, 0), (125, 1)]);
    let deputy = What::Messages(MessagesFact::Deputy {
        item: Item::Deed(0),
        post: RoleId(1),
        deputy: RoleId(2),
    });
    assert!(record.facts.iter().any(|f| f.what == deputy && f.at.0 == 60));
}

#[test]
fn an_absent_post_leaves_its_inbox_alone() {
    let roles = vec![role("a", 0, desk()), role("b", 60, Desk { away: vec![(0, 5000)], ..desk() })];
    let record = run(&script(roles, vec![at("p-1", 0, 0, report(&[1]))]));
    assert_eq!(arrivals(&record), [(60, 1)]);
    assert_eq!(reads(&record), [(5060, 1)]);
}

/// Many senders, one receiver, one channel each that needs `s000`.
fn senders(count: u32, channels: Vec<Channel>) -> Script {
    let all: Vec<ChannelId> = (0..).map(ChannelId).take(channels.len()).collect();
    let mut roles: Vec<Role> = (0..count)
        .map(|i| role(&format!("a{i:03}"), 0, Desk { channels: all.clone(), ..desk() }))
        .collect();
    roles.push(role("b", 0, desk()));
    let steps = (0..count).map(|i| at(&format!("p-{i:03}"), i, 1000, report(&[count]))).collect();
    let mut script = script(roles, steps);
    script.messages.channels = channels;
    script
}

#[test]
fn an_attempt_passes_with_the_probability_of_the_least_level() {
    let count = 2000;
    let script = senders(count, vec![channel("mail", true, 60)]);
    for level in [0, 300_000, 900_000, 1_000_000] {
        let record = run_with(&blackout(level, 20_000), &script, setup());
        let first = arrivals(&record).iter().filter(|a| a.0 == 1060).count() as f64;
        let p = f64::from(level) / 1e6;
        let n = f64::from(count);
        // Four standard deviations.
        let tolerance = 4.0 * (n * p * (1.0 - p)).sqrt();
        assert!((first - n * p).abs() <= tolerance, "{first} of {n} at {p}");
        // Nobody tries for ever.
        assert_eq!(arrivals(&record).len() + lost(&record).len(), count as usize);
        assert_eq!(level == 0, lost(&record).len() == count as usize);
    }
}

#[test]
fn a_blackout_makes_messages_late_and_never_earlier() {
    let script = senders(200, vec![channel("mail", true, 60)]);
    let bad = blackout(300_000, 20_000);
    let total =
        |r: &Record| arrivals(r).iter().map(|a| a.0).sum::<u64>() + 99_999 * lost(r).len() as u64;
    let (on, off) = differs(&bad, &script, Mechanism::ChannelNeeds, total);
    assert_eq!(off, 200 * 1060, "without needs nothing fails");
    assert!(on > off);
    // The draws are the same at any level: who gets through in the worse world gets through in the better one.
    let better = run_with(&blackout(700_000, 20_000), &script, setup());
    let worse = run_with(&bad, &script, setup());
    assert!(failures(&worse).len() > failures(&better).len());
    let when = |r: &Record, from: u32| {
        facts(r, |f| match f.what {
            What::MessageArrived { from: RoleId(a), .. } if a == from => Some(f.at.0),
            _ => None,
        })
        .first()
        .copied()
        .unwrap_or(u64::MAX)
    };
    assert!((0..200).all(|a| when(&better, a) <= when(&worse, a)));
}

#[test]
fn the_next_channel_is_tried_after_a_failure() {
    let script = senders(50, vec![channel("mail", true, 60), channel("satellite", false, 90)]);
    let dark = blackout(0, 20_000);
    let record = run_with(&dark, &script, setup());
    // One failure each, then the other channel five minutes later.
    assert_eq!(failures(&record), [1000; 50]);
    assert_eq!(arrivals(&record), [(1390, 50); 50]);
    let (on, off) = differs(&dark, &script, Mechanism::Failover, |r| arrivals(r).len());
    assert_eq!((on, off), (50, 0));
    let stubborn = run_with(&dark, &script, without(Mechanism::Failover));
    assert_eq!(failures(&stubborn).len(), 50 * 12);
    assert_eq!(lost(&stubborn), [1000 + 11 * 300; 50]);
}

#[test]
fn both_ends_count_and_other_places_do_not() {
    let mut script = senders(1, vec![channel("mail", false, 60)]);
    script.messages.channels[0].needs = vec![(PlaceId(3), vec![ServiceId(0)])];
    let dark = blackout(0, 5000);
    assert!(failures(&run_with(&dark, &script, setup())).is_empty());
    script.roles[1].desk.place = Some(PlaceId(3));
    assert!(!failures(&run_with(&dark, &script, setup())).is_empty());
    script.roles[1].desk.place = Some(PlaceId(2));
    script.roles[0].desk.place = Some(PlaceId(3));
    assert!(!failures(&run_with(&dark, &script, setup())).is_empty());
}

/// An operator tells its ministry of `s001`, the ministry passes it on to the centre, the centre to another operator.
fn chain() -> Script {
    let roles = vec![
        role("operator", 60, desk()),
        role("ministry", 60, desk()),
        role("nisc", 60, desk()),
        role("other", 60, desk()),
    ];
    let claims = vec![(ServiceId(1), Level::percent(40))];
    let mut script = script(
        roles,
        vec![at("p-1", 0, 1000, tells(1, Form { claims, scope: Scope::Amber, ..Form::default() }))],
    );
    script.messages.routes = vec![
        route("f2", &[(1, &[2])]),
        Route { gives: DeedKind::Notice, ..route("f3", &[(2, &[0, 3])]) },
    ];
    script
}

#[test]
fn routes_pass_on_what_was_read_once() {
    let mut script = chain();
    // A second report in the same thread is not passed on again; one in another thread is.
    script.steps.push(step("p-2", 0, StepTrigger::At(SimTime(50_000)), 0, report(&[1])));
    let record = run(&script);
    // Sent, a minute under way, a minute handled, ten minutes drafted.
    let hop = 60 + 60 + 600;
    assert_eq!(passed(&record)[..2], [(1120, 1), (1120 + hop, 2)]);
    assert_eq!(done(&record, DeedKind::Notice)[0], (1000 + 2 * hop, 2));
    // What the operator said has reached the other one; it came back to nobody who had sent it.
    assert_eq!(
        beliefs(&record)[..3],
        [(1120, 1, 400_000), (1120 + hop, 2, 400_000), (1120 + 2 * hop, 0, 400_000)]
    );
    assert!(beliefs(&record).contains(&(1120 + 2 * hop, 3, 400_000)));
    assert_eq!(passed(&record).len(), 4, "two threads, two routes");
    let (on, off) = differs(&plan(9000), &chain(), Mechanism::Routes, |r| beliefs(r).len());
    assert_eq!((on, off), (4, 1));
}

#[test]
fn triage_passes_its_share_of_threads() {
    // 38 notices for 269 reports in the fiscal year 2019: 14 %.
    let mut script = senders(269, vec![]);
    script.roles.push(role("nisc", 0, desk()));
    let notice =
        Route { triage: 140_000, gives: DeedKind::Notice, ..route("f3", &[(269, &[270])]) };
    script.messages.routes = vec![notice];
    let model = scripted(&plan(9000), script.clone());
    let mut notices = 0;
    let replicates = 40;
    for replicate in 0..replicates {
        let mut sim = Simulation::new(
            Arc::clone(&model),
            Setup { replicate: Replicate(replicate), ..setup() },
        );
        sim.run().unwrap();
        let record = sim.finish();
        let sent = done(&record, DeedKind::Notice).len();
        assert_eq!(sent + held(&record, Held::Triage), 269);
        notices += sent;
    }
    let threads = f64::from(269 * replicates);
    let share = notices as f64 / threads;
    // Four standard deviations: 1.3 percentage points.
    let tolerance = 4.0 * (0.14 * 0.86 / threads).sqrt();
    assert!((share - 0.14).abs() < tolerance, "{share}");
    assert!((share - 38.0 / 269.0).abs() < 0.015, "{share}");
    let count = |r: &Record| done(r, DeedKind::Notice).len();
    let (on, off) = differs(&plan(9000), &script, Mechanism::Triage, count);
    assert!(on < off && off == 269, "{on} {off}");
}

#[test]
fn a_message_goes_no_further_than_its_scope() {
    let mut script = chain();
    script.messages.routes[1].scope = Scope::Green;
    let (on, off) = differs(&plan(9000), &script, Mechanism::SharingScope, |r| {
        (passed(r).len(), held(r, Held::Scope), done(r, DeedKind::Notice).len())
    });
    // The first route takes it, the second does not.
    assert_eq!((on, off), ((1, 1, 0), (2, 0, 1)));
}

#[test]
fn false_information_is_believed_unless_left_out() {
    let mut script = chain();
    let Deed::Message { form, .. } = &mut script.steps[0].deed else { panic!("a message") };
    form.invented = vec![(ServiceId(1), Level::ZERO)];
    form.claims.clear();
    let (on, off) =
        differs(&plan(9000), &script, Mechanism::FalseInformation, |r| beliefs(r).len());
    assert_eq!((on, off), (4, 0));
    // Nothing is wrong with the service.
    assert!(run_with(&plan(9000), &script, setup()).changes.is_empty());
}

#[test]
fn injects_wait_in_the_same_inbox() {
    let mut script = script(vec![role("desk", 300, desk())], vec![]);
    script.injects = vec![
        inject("a", InjectTrigger::At(SimTime(10))),
        inject("b", InjectTrigger::At(SimTime(20))),
    ];
    let claims = vec![(ServiceId(1), Level::percent(5))];
    script.messages.forms = vec![(InjectId(1), Form { claims, ..Form::default() })];
    script.steps = vec![step("p", 0, StepTrigger::Inject(InjectId(1)), 7, report(&[0]))];
    let record = run(&script);
    assert_eq!(reads(&record)[..2], [(310, 0), (610, 0)]);
    assert_eq!(beliefs(&record), [(610, 0, 50_000)]);
    assert_eq!(done(&record, DeedKind::Report), [(617, 0)]);
}

const NORMAL: ModeId = ModeId(3);
const CRISIS: ModeId = ModeId(0);
const GAMES: ModeId = ModeId(2);

/// The centre (0) decides, a ministry (1) is told, an operator (2) reports to it while it knows of the crisis.
fn modes() -> Script {
    let roles =
        vec![role("nisc", 60, desk()), role("ministry", 60, desk()), role("operator", 60, desk())];
    let mut script = script(
        roles,
        vec![
            at("a-crisis", 0, 1000, Deed::SwitchMode(CRISIS)),
            at("b-normal", 0, 20_000, Deed::SwitchMode(NORMAL)),
            at("c-report", 2, 3000, report(&[1])),
        ],
    );
    script.modes = ["crisis", "large-scale", "mega-event", "normal"].map(str::to_owned).to_vec();
    let told = Mode {
        deciders: vec![RoleId(0)],
        told: vec![RoleId(0), RoleId(1), RoleId(2)],
        ..Mode::default()
    };
    let reports = vec![(RoleId(2), vec![RoleId(1)], 3600)];
    let phases = vec![("gather".to_owned(), 7200), ("share".to_owned(), 0)];
    script.messages.modes = vec![
        Mode { reports, phases, ..told.clone() },
        told.clone(),
        Mode { overlay: true, ..told.clone() },
        told,
    ];
    script.knowledge.telemetry = vec![Telemetry {
        role: RoleId(2),
        services: vec![ServiceId(1)],
        delay: fixed(1),
        step: 0,
        needs: vec![],
    }];
    script
}

fn changes(record: &Record) -> Vec<(u64, u32, bool)> {
    facts(record, |f| match f.what {
        What::Messages(MessagesFact::ModeChanged { mode, on, .. }) => Some((f.at.0, mode.0, on)),
        _ => None,
    })
}

#[test]
fn who_decided_knows_at_once_and_others_when_they_have_read_it() {
    let record = run_with(&plan(40_000), &modes(), setup());
    assert_eq!(
        changes(&record),
        [(1000, 0, true), (1000, 3, false), (20_000, 0, false), (20_000, 3, true)]
    );
    let knew = facts(&record, |f| match f.what {
        What::Knowledge(KnowledgeFact::Mode { role, news })
            if news.mode == CRISIS && news.phase == 0 =>
        {
            Some((f.at.0, role.0, news.on))
        }
        _ => None,
    });
    // A second to tell, a minute under way, a minute to read.
    let expected = [
        (1000, 0, true),
        (1121, 1, true),
        (1121, 2, true),
        (20_000, 0, false),
        (20_121, 1, false),
        (20_121, 2, false),
    ];
    assert_eq!(knew, expected);
    // Reports begin with the knowledge, every hour, and end with it.
    let status: Vec<u64> = done(&record, DeedKind::Status).iter().map(|d| d.0).collect();
    assert_eq!(status, (0..6).map(|i| 1122 + 3600 * i).collect::<Vec<_>>());
    let phases = facts(&record, |f| match f.what {
        What::Messages(MessagesFact::PhaseChanged { phase, .. }) => Some((f.at.0, phase)),
        _ => None,
    });
    assert_eq!(phases, [(1000 + 7200, 1)]);
    let (on, off) =
        differs(&plan(40_000), &modes(), Mechanism::Modes, |r| done(r, DeedKind::Status).len());
    assert_eq!((on, off), (6, 0));
}

#[test]
fn only_deciders_decide() {
    let mut script = modes();
    script.steps[0].role = RoleId(2);
    let record = run_with(&plan(40_000), &script, setup());
    assert_eq!(changes(&record), []);
    assert!(record.facts.iter().all(|f| f.what != What::ModeDecided(CRISIS)));
    let refused = What::Messages(MessagesFact::Refused { role: RoleId(2), mode: CRISIS });
    assert!(record.facts.iter().any(|f| f.what == refused && f.at.0 == 1000));
}

#[test]
fn an_overlay_lies_over_any_mode_until_decided_again() {
    let mut script = modes();
    script.steps.push(at("d-games", 0, 500, Deed::SwitchMode(GAMES)));
    script.steps.push(at("e-over", 0, 30_000, Deed::SwitchMode(GAMES)));
    script.injects = vec![when(
        "both",
        Condition::All(vec![
            Condition::Mode(CRISIS, Some(RoleId(1))),
            Condition::Mode(GAMES, None),
            Condition::Not(Box::new(Condition::Mode(NORMAL, None))),
        ]),
    )];
    let record = run_with(&plan(40_000), &script, setup());
    let games: Vec<_> = changes(&record).into_iter().filter(|c| c.1 == GAMES.0).collect();
    assert_eq!(games, [(500, 2, true), (30_000, 2, false)]);
    let fired = facts(&record, |f| (f.what == What::InjectFired(InjectId(0))).then_some(f.at.0));
    assert_eq!(fired, [1121], "when the ministry has read it");
}

#[test]
fn routes_follow_the_mode_and_phase_their_sender_knows() {
    let mut script = modes();
    let gathers = Route { modes: vec![CRISIS], phase: Some(0), ..route("r", &[(1, &[0])]) };
    script.messages.routes = vec![gathers];
    // Reports of the operator at 500 (no crisis), 3000 (gathering), 9000 (sharing), 25 000 (normal again).
    for (id, t) in [("d", 500), ("e", 9000), ("f", 25_000)] {
        script.steps.push(at(id, 2, t, report(&[1])));
    }
    script.messages.modes[0].reports.clear();
    let used = |r: &Record| passed(r).iter().map(|p| p.0).collect::<Vec<_>>();
    assert_eq!(used(&run_with(&plan(40_000), &script, setup())), [3120]);
    let (on, off) = differs(&plan(40_000), &script, Mechanism::Modes, |r| passed(r).len());
    assert_eq!((on, off), (1, 0));
    script.messages.routes[0].modes = vec![NORMAL];
    script.messages.routes[0].phase = None;
    assert_eq!(used(&run_with(&plan(40_000), &script, setup())), [620, 25_120]);
    let always = run_with(&plan(40_000), &script, without(Mechanism::Modes));
    assert_eq!(used(&always).len(), 4);
}

#[test]
fn a_phase_can_be_decided() {
    let mut script = modes();
    script.steps.push(at("d-share", 0, 2000, Deed::SwitchPhase(1)));
    let record = run_with(&plan(40_000), &script, setup());
    let phases = facts(&record, |f| match f.what {
        What::Messages(MessagesFact::PhaseChanged { phase, .. }) => Some((f.at.0, phase)),
        _ => None,
    });
    assert_eq!(phases, [(2000, 1)]);
    let news = facts(&record, |f| match f.what {
        What::Knowledge(KnowledgeFact::Mode { role: RoleId(2), news }) if news.phase == 1 => {
            Some(f.at.0)
        }
        _ => None,
    });
    assert_eq!(news, [2121]);
}

#[test]
fn an_alarm_staffs_the_night() {
    let mut script = modes();
    script.messages.week = 0;
    let office = Some((0, 2000, 0b111_1111));
    script.roles[1].desk = Desk { office, awake: vec![CRISIS], ..desk() };
    let at_night = |r: &Record| {
        facts(r, |f| match f.what {
            What::Messages(MessagesFact::Read { item: Item::Deed(_), by: RoleId(1), .. }) => {
                Some(f.at.0)
            }
            _ => None,
        })
    };
    // The report of 3000 s is read at once: the ministry has known of the crisis since 1121 s.
    let on = at_night(&run_with(&plan(100_000), &script, setup()));
    assert!(on.contains(&3120), "{on:?}");
    let off = at_night(&run_with(&plan(100_000), &script, without(Mechanism::Modes)));
    assert!(!off.contains(&3120), "{off:?}");
}

#[test]
fn a_run_continues_from_a_snapshot_at_any_moment() {
    let mut script = modes();
    script.messages.routes = vec![
        route("f2", &[(1, &[0])]),
        Route { voluntary: true, triage: 500_000, ..route("f3", &[(0, &[2])]) },
    ];
    script.messages.channels = vec![channel("mail", true, 60), channel("phone", true, 5)];
    for role in &mut script.roles {
        role.desk.channels = vec![ChannelId(0), ChannelId(1)];
        role.desk.participation = 500_000;
        role.handling = Distribution::uniform(10, 900).unwrap();
    }
    let bad = blackout(400_000, 40_000);
    let model = scripted(&bad, script);
    let mut sim = simulation(&bad, &model, setup());
    sim.run().unwrap();
    let digest = sim.finish().digest;
    let mut again = simulation(&bad, &model, setup());
    for stop in [1000, 1061, 3000, 3700, 9000, 20_100] {
        again.run_until(SimTime(stop)).unwrap();
        let saved = again.save();
        let mut other = simulation(&bad, &model, Setup::new(99));
        other.run().unwrap();
        other.restore(&saved).unwrap();
        other.run().unwrap();
        assert_eq!(other.finish().digest, digest, "from {stop}");
    }
    again.run().unwrap();
    assert_eq!(again.finish().digest, digest);
}

#[test]
fn draws_of_one_sender_do_not_depend_on_others() {
    let when = |script: &Script, from: &str| {
        let record = run_with(&blackout(400_000, 20_000), script, setup());
        let role = (0..).zip(&script.roles).find(|(_, r)| r.id == from).unwrap().0;
        facts(&record, |f| match f.what {
            What::MessageArrived { from: RoleId(a), .. } if a == role => Some(f.at.0),
            _ => None,
        })
    };
    let many = senders(40, vec![channel("mail", true, 60)]);
    let mut fewer = many.clone();
    // Nobody before the last one sends any more, and one more role stands before it.
    fewer.steps = fewer.steps.split_off(39);
    fewer.roles.insert(39, role("a038x", 0, desk()));
    fewer.steps[0].role = RoleId(40);
    fewer.steps[0].deed = report(&[41]);
    assert_eq!(when(&many, "a039"), when(&fewer, "a039"));
}

#[test]
fn what_the_sender_does_not_know_is_not_said() {
    let mut script = chain();
    script.events = vec![Event::new("secret", fixed(10), vec![])];
    let form = Form { matters: vec![EventId(0)], about: vec![ServiceId(1)], ..Form::default() };
    script.steps[0].deed = tells(1, form);
    script.injects = vec![when(
        "leak",
        Condition::Any(vec![
            Condition::Knows(RoleId(1), EventId(0)),
            Condition::Measure(
                Measure::Believed(RoleId(1), ServiceId(1)),
                Compare::Less,
                1_000_000,
            ),
        ]),
    )];
    let record = run_with(&blackout(0, 9000), &script, setup());
    assert!(record.facts.iter().all(|f| f.what != What::InjectFired(InjectId(0))));
}
