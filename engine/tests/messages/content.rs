//! What messages say: the form as filled, the origin, near misses, missions.

use hakyu_engine::{
    MissionId, ModelBuilder, ServiceSpec,
    record::messages::Content,
    script::{
        Impact,
        messages::{CAUSE_UNKNOWN, Status},
        plans::{Element, Layer, Mission, Plans, Rest},
    },
};

use super::{circles::circle, *};

/// (time, whose inbox, what it says) of all messages read.
fn contents(record: &Record) -> Vec<(u64, u32, Content)> {
    facts(record, |f| match &f.what {
        What::Messages(MessagesFact::Content { post, content, .. }) => {
            Some((f.at.0, post.0, Content::clone(content)))
        }
        _ => None,
    })
}

/// The operator sees `s001`, where 1000 people live, out at 40 % from 2000 s and back at 70 % from 6000 s, and reports
/// four times; the ministry and NISC pass it on.
fn reporting() -> (Arc<Model>, Script) {
    let mut script = chain();
    script.events = vec![Event {
        types: 1 << 3,
        causes: 1 << 14,
        ..Event::new("storm", fixed(2000), series(&[(0, 40), (4000, 70), (8000, 100)]))
    }];
    script.knowledge.telemetry = vec![Telemetry {
        role: RoleId(0),
        services: vec![ServiceId(1)],
        delay: fixed(0),
        step: 10_000,
        needs: vec![],
    }];
    let about = || Form { about: vec![ServiceId(1)], ..Form::default() };
    script.steps = [("a", 1000), ("b", 3000), ("c", 7000), ("d", 11_000)]
        .map(|(id, t)| at(id, 0, t, tells(1, about())))
        .to_vec();
    (with(&script), script)
}

fn series(knots: &[(u64, u32)]) -> Vec<Impact> {
    let series = knots.iter().map(|&(t, percent)| (t, Level::percent(percent))).collect();
    vec![Impact::Limit { service: ServiceId(1), series }]
}

fn played(model: &Arc<Model>, setup: Setup) -> Record {
    let mut sim = Simulation::new(Arc::clone(model), setup);
    sim.run().unwrap();
    sim.finish()
}

fn with(script: &Script) -> Arc<Model> {
    let mut builder = ModelBuilder::new();
    builder.service(&ServiceSpec::new("s000"));
    builder.service(&ServiceSpec { people: 1000, ..ServiceSpec::new("s001") });
    let model = builder.build(SimTime(20_000)).unwrap();
    Arc::new(model.with_script(script.clone()).unwrap())
}

#[test]
fn what_the_author_leaves_open_is_filled_from_what_the_sender_believes() {
    let (model, mut written) = reporting();
    let record = played(&model, setup());
    let ministry: Vec<Content> =
        contents(&record).into_iter().filter(|c| c.1 == 1).map(|c| c.2).collect();
    let rows: Vec<_> =
        ministry.iter().map(|c| (c.noticed.map(|t| t.0), c.impact, c.status)).collect();
    assert_eq!(
        rows,
        [
            (None, None, None),
            (Some(2000), Some(600), Some(Status::Ongoing)),
            (Some(6000), Some(300), Some(Status::Restoring)),
            (Some(10_000), Some(0), Some(Status::Restored)),
        ]
    );
    assert!(ministry.iter().all(|c| c.origin == Some(RoleId(0)) && c.from == RoleId(0)));
    // The first report tells of nothing; later ones of an outage whose cause its sender does not know.
    let causes: Vec<u32> = ministry.iter().map(|c| c.causes).collect();
    assert_eq!(causes, [0, CAUSE_UNKNOWN, CAUSE_UNKNOWN, CAUSE_UNKNOWN]);
    // What the author wrote stands; who knows of the matter ticks its type and causes.
    let mut told = inject("told", InjectTrigger::At(SimTime(2500)));
    (told.to, told.tells) = (vec![RoleId(0)], vec![EventId(0)]);
    written.injects = vec![told];
    let form = Form {
        about: vec![ServiceId(1)],
        noticed: Some(SimTime(1500)),
        impact: Some(7),
        status: Some(Status::Restored),
        forecast: Some(SimTime(9000)),
        ..Form::default()
    };
    written.steps = vec![at("b", 0, 3000, tells(1, form))];
    let all = contents(&played(&with(&written), setup()));
    let said = |role| &all.iter().find(|c| c.1 == role).unwrap().2;
    let first = said(1);
    assert_eq!((first.noticed, first.impact), (Some(SimTime(1500)), Some(7)));
    assert_eq!((first.status, first.forecast), (Some(Status::Restored), Some(SimTime(9000))));
    assert_eq!((first.types, first.causes), (1 << 3, 1 << 14));
    // Whoever passes it on says the same, and who said it first.
    let passed = said(2);
    assert_eq!(
        (passed.from, passed.origin, passed.kind),
        (RoleId(1), Some(RoleId(0)), DeedKind::Report)
    );
    assert_eq!(
        (passed.noticed, passed.impact, passed.types),
        (Some(SimTime(1500)), Some(7), 1 << 3)
    );
    assert_eq!(passed.levels, first.levels);
}

#[test]
fn a_message_is_known_when_it_is_read_and_by_whoever_reads_it() {
    let mut script = chain();
    script.messages.routes.clear();
    script.roles[1].desk.away = vec![(0, 5000)];
    let read = |s: &Script| {
        facts(&run(s), |f| match &f.what {
            What::Messages(MessagesFact::Content { post, by, .. }) => Some((f.at.0, post.0, by.0)),
            _ => None,
        })
    };
    assert_eq!(read(&script), [(5060, 1, 1)], "it came at 1060 s and lay there");
    script.roles[1].desk.deputy = Some(RoleId(3));
    assert_eq!(read(&script), [(1120, 1, 3)]);
}

#[test]
fn an_anonymous_origin_is_not_passed_on() {
    let mut script = chain();
    script.messages.routes[0].anonymises = true;
    let origins = |r: &Record| -> Vec<(u32, Option<u32>)> {
        contents(r).into_iter().map(|c| (c.1, c.2.origin.map(|o| o.0))).collect()
    };
    // The ministry's route takes it off: NISC and whoever it tells do not learn it. Nobody else's name takes its place.
    let (on, off) = differs(&plan(30_000), &script, Mechanism::Anonymity, origins);
    assert_eq!(on, [(1, Some(0)), (2, None), (0, None), (3, None)]);
    assert_eq!(off, [(1, Some(0)), (2, Some(0)), (0, Some(0)), (3, Some(0))]);
    // A sender who wishes it is nowhere named as the origin, not even in an answer.
    script.messages.routes[0].anonymises = false;
    let Deed::Message { form, .. } = &mut script.steps[0].deed else { panic!("a report") };
    form.anonymous = true;
    let answer = StepTrigger::Message(hakyu_engine::StepId(0));
    script.steps.push(step("p-2", 1, answer, 0, report(&[3])));
    let (on, off) = differs(&plan(30_000), &script, Mechanism::Anonymity, |r| {
        origins(r).into_iter().filter(|o| o.1 == Some(0)).count()
    });
    assert_eq!((on, off), (0, 5));
}

#[test]
fn independence_binds_what_a_circle_shared() {
    let mut script = circle(0, 0);
    script.roles[0].desk.participation = 1_000_000;
    script.roles.push(role("ministry", 0, desk()));
    let hops = (0..10).map(|m| (RoleId(m), vec![RoleId(11)])).collect();
    script.messages.routes.push(Route {
        takes: vec![DeedKind::Relay],
        hops,
        ..route("order", &[])
    });
    let to_ministry = |r: &Record| arrivals(r).iter().filter(|a| a.1 == 11).count();
    let long = plan(250_000);
    assert_eq!(differs(&long, &script, Mechanism::Independence, to_ministry), (0, 900));
}

#[test]
fn reading_takes_time() {
    let script = chain();
    let (on, off) = differs(&plan(30_000), &script, Mechanism::Handling, |r| reads(r)[0].0);
    assert_eq!((on, off), (1120, 1060));
    // Who is not there reads nothing all the same.
    let mut away = script;
    away.roles[1].desk.away = vec![(0, 5000)];
    let (on, off) = differs(&plan(30_000), &away, Mechanism::Handling, |r| reads(r)[0].0);
    assert_eq!((on, off), (5060, 5000));
}

#[test]
fn near_misses_have_a_share_of_their_own() {
    let many = |form: &Form, share: Option<u32>| {
        let mut script = chain();
        script.messages.routes = vec![Route { near_miss: share, ..route("f2", &[(1, &[2])]) }];
        script.steps = (0..400)
            .map(|i| at(&format!("p-{i:03}"), 0, 1000 + 60 * i, tells(1, form.clone())))
            .collect();
        passed(&run_with(&plan(100_000), &script, setup())).into_iter().collect::<Vec<_>>()
    };
    let tells_of =
        |percent| Form { claims: vec![(ServiceId(1), Level::percent(percent))], ..Form::default() };
    let near = Form { near_miss: true, ..tells_of(40) };
    let few = many(&near, Some(250_000));
    // 400 draws at 25 %: within four standard deviations.
    assert!(few.len().abs_diff(100) < 35, "{}", few.len());
    assert_eq!(many(&tells_of(95), Some(250_000)), few, "the same draws where all works");
    let fewer = many(&near, Some(125_000));
    assert!(fewer.len() < few.len() && fewer.iter().all(|p| few.contains(p)));
    assert_eq!(many(&tells_of(94), Some(250_000)).len(), 400, "an outage");
    assert_eq!(many(&Form::default(), Some(250_000)).len(), 400, "it tells of no service");
    assert_eq!(many(&near, None).len(), 400, "as all others where a route says nothing");
}

/// The operator answers for a mission that rests on `s001`.
fn missioned() -> (Arc<Model>, Script) {
    let (_, mut script) = reporting();
    let element = Element {
        id: "care".into(),
        layer: Layer::Mission,
        rests: vec![(Rest::Service(ServiceId(1)), 1)],
        weighted: false,
        substitutable: 500_000,
        risk: 0,
        control: 0,
    };
    let mission = Mission {
        id: "care".into(),
        owner: RoleId(0),
        management: RoleId(3),
        tolerance: 1_000_000,
        handover: SimTime(0),
        elements: vec![element],
        marks: vec![],
        reduces: 0,
        reduce: None,
        stop: None,
    };
    script.plans = Plans { missions: vec![mission], ..Plans::default() };
    // Telemetry is a quarter of an hour late.
    script.knowledge.telemetry[0].delay = fixed(900);
    (with(&script), script)
}

fn judged(record: &Record) -> Vec<(u64, u32, u32, u64)> {
    facts(record, |f| match f.what {
        What::Knowledge(KnowledgeFact::Mission { role, mission: MissionId(0), level, as_of }) => {
            Some((f.at.0, role.0, level.ppm(), as_of.0))
        }
        _ => None,
    })
}

#[test]
fn reports_state_the_mission_as_its_owner_believes_it_to_be() {
    let (model, script) = missioned();
    let record = played(&model, setup());
    let all = judged(&record);
    let of = |role| all.iter().filter(|j| j.1 == role).map(|j| (j.0, j.2, j.3)).collect::<Vec<_>>();
    // Half of what is missing is made up for; the owner sees changes a quarter of an hour late.
    assert_eq!(of(0), [(2900, 700_000, 2900), (6900, 850_000, 6900), (10_900, 1_000_000, 10_900)]);
    // The ministry learns it from the reports of 1000, 3000, 7000 and 11 000 s, NISC from what the ministry passes on.
    assert_eq!(
        of(1),
        [
            (1120, 1_000_000, 0),
            (3120, 700_000, 2900),
            (7120, 850_000, 6900),
            (11_120, 1_000_000, 10_900),
        ]
    );
    assert_eq!(of(2).last(), Some(&(11_840, 1_000_000, 10_900)));
    // Blind owners report a mission that is well.
    let mut blind = script;
    blind.knowledge.telemetry.clear();
    let record = played(&with(&blind), setup());
    assert!(contents(&record).iter().all(|c| c.2.missions.iter().all(|m| m.1 == Level::FULL)));
    assert!(judged(&record).iter().all(|j| j.1 != 0));
    // Without missions nobody speaks of any.
    let off = played(&model, without(Mechanism::Mission));
    assert!(judged(&off).is_empty());
    assert!(contents(&off).iter().all(|c| c.2.missions.is_empty()));
}

#[test]
fn what_is_under_way_is_restored_from_a_snapshot() {
    let (_, mut script) = missioned();
    script.messages.routes[0].anonymises = true;
    let model = with(&script);
    let whole = played(&model, setup());
    let mut again = Simulation::new(Arc::clone(&model), setup());
    for stop in [1000, 2500, 3060, 3119, 3500, 7100, 7800] {
        again.run_until(SimTime(stop)).unwrap();
        let saved = again.save();
        let mut other = Simulation::new(Arc::clone(&model), Setup::new(99));
        other.run().unwrap();
        other.restore(&saved).unwrap();
        other.run().unwrap();
        let other = other.finish();
        assert_eq!(other.digest, whole.digest, "from {stop}");
        assert_eq!(contents(&other), contents(&whole));
    }
}
