//! Roles that people play: what does not happen by itself any more, what is handed over, what is made up on the day.

use std::sync::Arc;

use hakyu_engine::{
    ActionId, AdHoc, Command, EventId, Level, Manning, Model, Order, PlaybookId, Record, RoleId,
    ServiceId, Setup, SimTime, Simulation, SubmitError, What,
    record::{
        conduct::ConductFact,
        knowledge::KnowledgeFact,
        messages::{Content, Item, MessagesFact},
    },
    script::{
        Action, Deed, DeedKind, Event, Playbook, Role, Script, Step, StepTrigger,
        messages::{CAUSE_UNKNOWN, Form, Messages, Route, Scope},
        plans::{Plans, ResponsePlan},
    },
};

use crate::{
    plan::{Plan, Service},
    script::{fixed, level, scripted, step},
};

const BOOK: PlaybookId = PlaybookId(0);

fn world() -> Plan {
    Plan::new(1000, vec![Service::new()])
}

/// Role 0 reports at 100 and acts at 200; by duty it acts at 300 and reports at 400. Role 1 passes reports on to role 2
/// and needs 50 s to read. A plan of role 0 waits for service 0 to fall.
fn model() -> Arc<Model> {
    let roles = vec![Role::new("a", fixed(0)), Role::new("b", fixed(50)), Role::new("c", fixed(0))];
    let message = || Deed::message(DeedKind::Report, vec![RoleId(1)]);
    let act = || Deed::Act(ActionId(0));
    let at = |id: &str, time, deed| step(id, 0, StepTrigger::At(SimTime(time)), 0, deed);
    let duty = |row: Step| Step { duty: true, ..row };
    let route = Route {
        id: "r".into(),
        hops: vec![(RoleId(1), vec![RoleId(2)])],
        takes: vec![DeedKind::Report],
        gives: DeedKind::Relay,
        modes: vec![],
        phase: None,
        triage: 1_000_000,
        near_miss: None,
        drafting: fixed(10),
        scope: Scope::Red,
        voluntary: false,
        anonymises: false,
    };
    let script = Script {
        events: vec![Event {
            types: 1 << 3,
            causes: 1 << 2,
            ..Event::new("storm", fixed(0), vec![])
        }],
        roles,
        actions: vec![Action { id: "act".into(), takes: fixed(0), effects: vec![] }],
        playbooks: vec![Playbook { id: "book".into() }],
        steps: vec![
            duty(at("duty-act", 300, act())),
            duty(at("duty-report", 400, message())),
            at("report", 100, message()),
            at("try", 200, act()),
        ],
        messages: Messages { routes: vec![route], ..Messages::default() },
        plans: Plans {
            plans: vec![ResponsePlan {
                id: "bcp".into(),
                owner: RoleId(0),
                trigger: Some(level(0, hakyu_engine::script::Compare::Less, 500_000)),
                duty: false,
                steps: vec![],
            }],
            ..Plans::default()
        },
        ..Script::default()
    };
    scripted(&world(), script)
}

fn man(at: u64, role: u32, manning: Manning) -> Command {
    Command { at: SimTime(at), by: Some(RoleId(role)), what: Order::Man(manning) }
}

fn deed(at: u64, role: u32, deed: Deed) -> Command {
    Command { at: SimTime(at), by: Some(RoleId(role)), what: Order::Deed(deed) }
}

fn run(commands: &[Command]) -> Record {
    let model = model();
    let mut sim = Simulation::new(Arc::clone(&model), Setup::new(1).with_playbook(Some(BOOK)));
    for command in commands {
        sim.submit(command.clone()).unwrap();
    }
    // Carried over half way: the rest is the same.
    sim.run_until(SimTime(250)).unwrap();
    let half = sim.save();
    sim.run().unwrap();
    let whole = sim.finish();
    let mut other = Simulation::new(model, Setup::new(9));
    other.restore(&half).unwrap();
    other.run().unwrap();
    assert_eq!(other.finish().digest, whole.digest);
    whole
}

/// (when, role) of deeds.
fn done(record: &Record) -> Vec<(u64, u32)> {
    let facts = record.facts.iter();
    facts
        .filter_map(|f| match f.what {
            What::Done { role, .. } => Some((f.at.0, role.0)),
            _ => None,
        })
        .collect()
}

#[test]
fn simulated_roles_act_by_the_book_and_pass_on_what_they_read() {
    // A message takes 60 s where there are no channels; 50 s to read, 10 s to draft.
    assert_eq!(done(&run(&[])), [(100, 0), (200, 0), (220, 1), (300, 0), (400, 0), (520, 1)]);
}

#[test]
fn a_person_does_nothing_by_itself_but_protection_acts() {
    let record = run(&[man(0, 0, Manning::Person)]);
    assert_eq!(done(&record), [(300, 0)]);
    let took = ConductFact::Manned { role: RoleId(0), manning: Manning::Person, command: 0 };
    assert!(record.facts.iter().any(|f| f.what == What::Conduct(took.clone())));
}

#[test]
fn duties_only_leaves_what_the_law_demands() {
    assert_eq!(done(&run(&[man(0, 0, Manning::Duties)])), [(300, 0), (400, 0), (520, 1)]);
}

#[test]
fn a_person_reads_at_once_and_passes_on_nothing_by_itself() {
    let record = run(&[man(0, 1, Manning::Person)]);
    assert_eq!(done(&record), [(100, 0), (200, 0), (300, 0), (400, 0)]);
    let read: Vec<u64> = record
        .facts
        .iter()
        .filter(|f| matches!(f.what, What::Messages(MessagesFact::Read { post: RoleId(1), .. })))
        .map(|f| f.at.0)
        .collect();
    assert_eq!(read, [160, 460], "on arrival, not 50 s later");
}

#[test]
fn a_role_handed_back_takes_up_what_is_still_to_come() {
    let back = |at| [man(0, 0, Manning::Person), man(at, 0, Manning::Playbook(BOOK))];
    assert_eq!(done(&run(&back(150)))[..2], [(200, 0), (300, 0)], "what has passed has passed");
    // At the second itself it is not too late.
    assert_eq!(done(&run(&back(200)))[0], (200, 0));
    assert_eq!(done(&run(&back(201)))[0], (300, 0));
    // Taken over in the middle: what was set for later is dropped.
    assert_eq!(done(&run(&[man(150, 0, Manning::Person)])), [(100, 0), (220, 1), (300, 0)]);
}

#[test]
fn a_plan_waits_for_its_owner_if_that_is_a_person() {
    let left = Level::percent(20);
    let fall = Order::Limit { service: ServiceId(0), left, seconds: 100 };
    let fall = Command { at: SimTime(50), by: None, what: fall };
    let triggered = |record: &Record| {
        record.facts.iter().any(|f| {
            matches!(f.what, What::Plans(hakyu_engine::record::plans::PlansFact::Triggered(_)))
        })
    };
    assert!(triggered(&run(std::slice::from_ref(&fall))));
    assert!(!triggered(&run(&[man(0, 0, Manning::Person), fall])));
}

#[test]
fn what_is_made_up_is_read_tells_and_claims() {
    let ad_hoc = AdHoc {
        number: 7,
        to: vec![RoleId(2), RoleId(1)],
        tells: vec![EventId(0)],
        claims: vec![(ServiceId(0), Level::percent(30))],
    };
    let record = run(&[Command { at: SimTime(500), by: None, what: Order::AdHoc(ad_hoc) }]);
    let read: Vec<(u64, u32)> = record
        .facts
        .iter()
        .filter_map(|f| match f.what {
            What::Messages(MessagesFact::Read { item: Item::AdHoc(7), post, .. }) => {
                Some((f.at.0, post.0))
            }
            _ => None,
        })
        .collect();
    // Role 1 is busy with the report of duty from 460 to 510.
    assert_eq!(read, [(500, 2), (560, 1)]);
    let knows = |role| KnowledgeFact::Knows { role: RoleId(role), matter: EventId(0) };
    assert!(record.facts.iter().any(|f| f.what == What::Knowledge(knows(2)) && f.at.0 == 500));
    let believes = record.facts.iter().any(|f| match &f.what {
        What::Knowledge(KnowledgeFact::Believes { role: RoleId(2), level, .. }) => {
            *level == Level::percent(30)
        }
        _ => false,
    });
    assert!(believes);
}

/// The role knows of a matter with type and causes; a form that a person filled in says nothing of it unless told so.
#[test]
fn a_stated_form_says_what_stands_in_it() {
    let said = |form: Form| -> Content {
        let tells = AdHoc {
            number: 0,
            to: vec![RoleId(0)],
            tells: vec![EventId(0)],
            claims: vec![(ServiceId(0), Level::percent(30))],
        };
        let message = Deed::Message { kind: DeedKind::Report, to: vec![RoleId(2)], form };
        let record = run(&[
            man(0, 0, Manning::Person),
            Command { at: SimTime(10), by: None, what: Order::AdHoc(tells) },
            deed(20, 0, message),
        ]);
        let found = record.facts.iter().find_map(|f| match &f.what {
            What::Messages(MessagesFact::Content { post: RoleId(2), content, .. }) => {
                Some(Content::clone(content))
            }
            _ => None,
        });
        found.unwrap()
    };
    let about = || Form { about: vec![ServiceId(0)], ..Form::default() };
    let filled = said(about());
    assert_eq!((filled.types, filled.causes, filled.matters.len()), (1 << 3, 1 << 2, 1));
    assert_eq!((filled.levels.len(), filled.noticed), (1, Some(SimTime(10))));
    let open = said(Form { stated: true, ..about() });
    assert_eq!((open.types, open.causes, open.matters.len()), (0, 0, 0));
    assert_eq!((open.levels.len(), open.noticed, open.impact, open.status), (0, None, None, None));
    let claims = vec![(ServiceId(0), Level::percent(50))];
    let told = said(Form { stated: true, matters: vec![EventId(0)], claims, ..about() });
    assert_eq!((told.types, told.causes), (0, CAUSE_UNKNOWN), "not ticked is not known");
    assert_eq!(told.levels[0].1, Level::percent(50));
    assert_eq!((told.matters, told.impact), (vec![EventId(0)], None));
}

#[test]
fn nothing_keeps_a_place_in_the_log() {
    let nothing = Command { at: SimTime(5), by: Some(RoleId(0)), what: Order::Nothing };
    assert_eq!(run(std::slice::from_ref(&nothing)).digest, run(&[]).digest);
    let model = model();
    let mut sim = Simulation::new(model, Setup::new(1));
    assert_eq!(sim.submit(nothing), Ok(0));
    assert_eq!(sim.submit(man(5, 0, Manning::Person)), Ok(1));
    let bad = [
        (man(5, 9, Manning::Person), SubmitError::Unknown("role", 9)),
        (man(5, 0, Manning::Playbook(PlaybookId(4))), SubmitError::Unknown("playbook", 4)),
        (
            Command { at: SimTime(5), by: None, what: Order::Man(Manning::Person) },
            SubmitError::NoRole,
        ),
    ];
    for (command, error) in bad {
        assert_eq!(sim.submit(command), Err(error));
    }
}
