//! Plans and missions: what plans bring about, what their steps wait for, levels and risks of missions by hand.

use std::sync::Arc;

use hakyu_engine::{
    ActionId, BuildError, Command, Fact, GroupSpec, Level, Mechanism, MissionId, Model,
    ModelBuilder, Off, Order, Origin, PlanId, PlaybookId, Record, Response, RoleId, ServiceId,
    ServiceSpec, Setup, SimTime, Simulation, SystemId, What,
    record::plans::{PlansFact, Waiting},
    script::{
        Action, Compare, Condition, Deed, DeedKind, DeedPattern, Effect, Event, Impact, Playbook,
        Role, Script, StepTrigger,
        plans::{
            Choice, Element, Layer, Mission, PlanDeed, PlanStep, Plans, Resource, ResponsePlan,
            Rest,
        },
    },
};

use crate::script::{fixed, level, step};

const HOUR: u64 = 3600;
const GRID: ServiceId = ServiceId(0);
const HOSPITAL: ServiceId = ServiceId(1);

fn plan_step(id: &str, takes: u64) -> PlanStep {
    PlanStep {
        id: id.into(),
        role: RoleId(0),
        after: vec![],
        requires: None,
        uses: vec![],
        keeps: false,
        takes: fixed(takes),
        target: None,
        deed: None,
    }
}

fn generator_plan() -> ResponsePlan {
    ResponsePlan {
        id: "bcp".into(),
        owner: RoleId(0),
        trigger: Some(level(0, Compare::Less, 500_000)),
        duty: false,
        steps: vec![
            PlanStep { target: Some(HOUR), ..plan_step("assemble", 1_800) },
            PlanStep {
                after: vec![0],
                target: Some(HOUR),
                deed: Some(Deed::Act(ActionId(0))),
                ..plan_step("generator", HOUR)
            },
        ],
    }
}

fn mission() -> Mission {
    Mission {
        id: "care".into(),
        owner: RoleId(0),
        management: RoleId(1),
        tolerance: 100_000,
        handover: SimTime(0),
        elements: vec![
            Element {
                id: "ward".into(),
                layer: Layer::Process,
                rests: vec![(Rest::Service(HOSPITAL), 1)],
                weighted: false,
                substitutable: 0,
                risk: 200_000,
                control: 500_000,
            },
            Element {
                id: "care".into(),
                layer: Layer::Mission,
                rests: vec![(Rest::Element(0), 1)],
                weighted: false,
                substitutable: 0,
                risk: 50_000,
                control: 0,
            },
        ],
        marks: vec![Level::percent(80), Level::percent(30)],
        reduces: 500_000,
        reduce: Some(ActionId(0)),
        stop: None,
    }
}

/// A grid that fails after an hour for a day, and a hospital with power for two hours.
fn script(plans: Plans) -> Script {
    let impact =
        Impact::Outage { service: GRID, left: Level::ZERO, lasts: fixed(24 * HOUR), after: 0 };
    Script {
        events: vec![Event::new("blackout", fixed(HOUR), vec![impact])],
        roles: vec![Role::new("crisis", fixed(0)), Role::new("management", fixed(0))],
        actions: vec![Action {
            id: "generator".into(),
            takes: fixed(600),
            effects: vec![Effect::Inflow {
                group: hakyu_engine::GroupId(0),
                rate: Level::FULL,
                seconds: 40 * HOUR,
            }],
        }],
        playbooks: vec![Playbook { id: "p".into() }],
        plans,
        ..Script::default()
    }
}

fn only(plan: ResponsePlan) -> Plans {
    Plans { plans: vec![plan], ..Plans::default() }
}

fn bare() -> Model {
    let mut builder = ModelBuilder::new();
    let grid = builder.service(&ServiceSpec { people: 100, ..ServiceSpec::new("a-grid") });
    let hospital = builder.service(&ServiceSpec { people: 100, ..ServiceSpec::new("b-hospital") });
    builder.need(
        hospital,
        &GroupSpec {
            buffer: 2 * HOUR,
            response: Response::Criticality(1_000_000),
            ..GroupSpec::new("power", &[(grid, 1)])
        },
    );
    builder.build(SimTime::from_hours(48)).unwrap()
}

fn run_with(script: Script, setup: Setup) -> (Vec<Fact>, Record) {
    let mut sim = Simulation::new(Arc::new(bare().with_script(script).unwrap()), setup);
    sim.run().unwrap();
    (sim.facts().to_vec(), sim.finish())
}

fn played() -> Setup {
    Setup::new(1).with_playbook(Some(PlaybookId(0)))
}

fn told(facts: &[Fact]) -> Vec<(u64, PlansFact)> {
    facts
        .iter()
        .filter_map(|f| match &f.what {
            What::Plans(fact) => Some((f.at.0, fact.clone())),
            _ => None,
        })
        .collect()
}

/// Seconds for which the hospital was not at full.
fn lost(record: &Record) -> u64 {
    let mut since = None;
    let mut lost = 0;
    for change in record.changes.iter().filter(|c| c.service == HOSPITAL) {
        if change.to < Level::FULL {
            since.get_or_insert(change.at.0);
        } else if let Some(from) = since.take() {
            lost += change.at.0 - from;
        }
    }
    lost + since.map_or(0, |from| record.end.0 - from)
}

#[test]
fn a_plan_that_brings_a_generator_keeps_the_hospital_up() {
    let (facts, with) = run_with(script(only(generator_plan())), played());
    let plan = PlanId(0);
    assert_eq!(
        told(&facts),
        [
            (HOUR, PlansFact::Triggered(plan)),
            (HOUR, PlansFact::StepBegan { plan, step: 0 }),
            // Half an hour before its target, and half an hour after it.
            (HOUR + 1_800, PlansFact::StepDone { plan, step: 0, late: Some(-1_800) }),
            (HOUR + 1_800, PlansFact::StepBegan { plan, step: 1 }),
            (2 * HOUR + 1_800, PlansFact::StepDone { plan, step: 1, late: Some(1_800) }),
            (2 * HOUR + 1_800, PlansFact::Finished(plan)),
        ]
    );
    assert_eq!(lost(&with), 0);
    let (facts, off) = run_with(
        script(only(generator_plan())),
        played().without(Off::NONE.with(Mechanism::Plans)),
    );
    assert!(told(&facts).is_empty());
    // The buffer lasts two hours of the day without power.
    assert_eq!(lost(&off), 22 * HOUR);
    assert_ne!(with.digest, off.digest);
    // Without a playbook nobody follows a plan unless it is a duty.
    let (_, none) = run_with(script(only(generator_plan())), Setup::new(1));
    assert_eq!(lost(&none), 22 * HOUR);
    let duty = ResponsePlan { duty: true, ..generator_plan() };
    let (_, duty) = run_with(script(only(duty)), Setup::new(1));
    assert_eq!(lost(&duty), 0);
    // An hour late: power is needed at hour 3, the generator runs ten minutes after hour 3:30.
    let (_, late) = run_with(script(only(generator_plan())), Setup { delay: HOUR, ..played() });
    assert_eq!(lost(&late), 1_800 + 600);
}

#[test]
fn people_and_playbooks_invoke_plans() {
    let plan = ResponsePlan { trigger: None, ..generator_plan() };
    let mut invoked = script(only(plan.clone()));
    let deed = Deed::Plan(PlanDeed::Invoke(PlanId(0)));
    invoked.steps = vec![step("go", 1, StepTrigger::At(SimTime(HOUR + 600)), 0, deed.clone())];
    let (facts, record) = run_with(invoked, played());
    let expected = PlansFact::Invoked { plan: PlanId(0), by: RoleId(1) };
    assert_eq!(told(&facts)[0], (HOUR + 600, expected));
    assert_eq!(lost(&record), 0);
    let model = Arc::new(bare().with_script(script(only(plan))).unwrap());
    let mut sim = Simulation::new(model, Setup::new(1));
    sim.submit(Command { at: SimTime(HOUR), by: Some(RoleId(0)), what: Order::Deed(deed) })
        .unwrap();
    sim.run().unwrap();
    assert!(told(sim.facts()).contains(&(2 * HOUR + 1_800, PlansFact::Finished(PlanId(0)))));
}

#[test]
fn steps_wait_for_what_they_require_and_for_what_others_use() {
    let uses = |id: &str| PlanStep { uses: vec![(0, 1)], ..plan_step(id, 100) };
    let mut first = only(ResponsePlan {
        id: "a".into(),
        owner: RoleId(0),
        trigger: Some(Condition::Measure(
            hakyu_engine::script::Measure::Time,
            Compare::AtLeast,
            10,
        )),
        duty: true,
        steps: vec![
            uses("one"),
            PlanStep { keeps: true, ..uses("two") },
            uses("three"),
            PlanStep {
                requires: Some(Condition::Done(DeedPattern::Kind(DeedKind::Announce), None)),
                ..plan_step("four", 5)
            },
        ],
    });
    first.resources = vec![Resource { id: "van".into(), units: 1 }];
    let mut all = script(first);
    let deed = Deed::message(DeedKind::Announce, vec![RoleId(1)]);
    all.steps = vec![hakyu_engine::script::Step {
        duty: true,
        ..step("say", 0, StepTrigger::At(SimTime(500)), 0, deed)
    }];
    let (facts, _) = run_with(all, Setup::new(1));
    let (plan, waits) = (PlanId(0), Waiting::Resource(0));
    assert_eq!(
        told(&facts),
        [
            (10, PlansFact::Triggered(plan)),
            (10, PlansFact::StepWaits { plan, step: 1, waits }),
            (10, PlansFact::StepWaits { plan, step: 2, waits }),
            (10, PlansFact::StepWaits { plan, step: 3, waits: Waiting::Requirement }),
            (10, PlansFact::StepBegan { plan, step: 0 }),
            (110, PlansFact::StepDone { plan, step: 0, late: None }),
            (110, PlansFact::StepBegan { plan, step: 1 }),
            (210, PlansFact::StepDone { plan, step: 1, late: None }),
            // The van stays with step two for good: step three never begins.
            (500, PlansFact::StepBegan { plan, step: 3 }),
            (505, PlansFact::StepDone { plan, step: 3, late: None }),
        ]
    );
}

#[test]
fn levels_and_risks_of_a_mission_by_hand() {
    let element = |id: &str, layer, rests, weighted, substitutable, risk, control| Element {
        id: id.into(),
        layer,
        rests,
        weighted,
        substitutable,
        risk,
        control,
    };
    let mission = Mission {
        elements: vec![
            element("server", Layer::Device, vec![], false, 0, 100_000, 500_000),
            element(
                "dispatch",
                Layer::System,
                vec![(Rest::Element(0), 1), (Rest::System(SystemId(7)), 1)],
                false,
                0,
                200_000,
                0,
            ),
            element(
                "transport",
                Layer::Process,
                vec![(Rest::Service(GRID), 1), (Rest::Element(1), 3)],
                true,
                500_000,
                0,
                0,
            ),
            element("delivery", Layer::Mission, vec![(Rest::Element(2), 1)], false, 0, 100_000, 0),
        ],
        ..mission()
    };
    // System at 60 %: dispatch 60 %; transport (20 + 3·60)/4 = 50 %, half of the loss replaced: 75 %.
    let levels = mission.levels(|_| 200_000, |s| if s == SystemId(7) { 600_000 } else { 0 });
    assert_eq!(levels, [1_000_000, 600_000, 750_000, 750_000]);
    // Server 5 %. Dispatch 1 − 0.8·0.95 = 24 %. Transport: ¾ of 24 % is weighted in, half replaced: 9 %.
    // Delivery 1 − 0.9·0.91 = 18.1 %.
    assert_eq!(mission.residual(), 181_000);
    assert_eq!(
        mission.layers(),
        [
            (Layer::Mission, 100_000),
            (Layer::Process, 0),
            (Layer::System, 200_000),
            (Layer::Device, 50_000),
        ]
    );
}

#[test]
fn risk_above_tolerance_is_handed_over_and_decided() {
    let mut all = script(Plans { missions: vec![mission()], ..Plans::default() });
    let decide = |choice| Deed::Plan(PlanDeed::Decide { mission: MissionId(0), choice });
    all.steps = vec![
        step("not-mine", 0, StepTrigger::At(SimTime(60)), 0, decide(Choice::Stop)),
        step("reduce", 1, StepTrigger::At(SimTime(HOUR)), 0, decide(Choice::Reduce)),
    ];
    let (facts, with) = run_with(all.clone(), played());
    // 1 − 0.95·0.9 = 14.5 %; half of it is taken away.
    let mission = MissionId(0);
    let layers = vec![(Layer::Mission, 50_000), (Layer::Process, 100_000)];
    let facts = told(&facts);
    assert_eq!(facts[0], (0, PlansFact::RiskHandedOver { mission, residual: 145_000, layers }));
    let decided = PlansFact::Decided {
        mission,
        choice: Choice::Reduce,
        residual: 72_500,
        handed: Some(SimTime(0)),
    };
    assert_eq!(facts[1], (HOUR, decided), "only management decides");
    assert!(with.deeds.iter().any(|d| matches!(
        d,
        Deed::Message { kind: DeedKind::Report, to, .. } if to == &[RoleId(1)]
    )));
    // Reducing brings the generator in time.
    assert_eq!(lost(&with), 0);
    let (facts, off) = run_with(all.clone(), played().without(Off::NONE.with(Mechanism::Mission)));
    assert!(told(&facts).is_empty());
    assert_eq!(lost(&off), 22 * HOUR);
    assert_ne!(with.digest, off.digest);
    // Within tolerance nothing is handed over.
    all.plans.missions[0].tolerance = 145_000;
    let (facts, _) = run_with(all, played());
    assert!(!told(&facts).iter().any(|f| matches!(f.1, PlansFact::RiskHandedOver { .. })));
}

#[test]
fn reports_can_state_the_mission() {
    let all = script(Plans { missions: vec![mission()], ..Plans::default() });
    let (facts, _) = run_with(all.clone(), Setup::new(1));
    let crossings = |facts: &[Fact]| -> Vec<(u64, u32, bool, u32, Option<Rest>)> {
        told(facts)
            .into_iter()
            .filter_map(|(t, f)| match f {
                PlansFact::MissionLevel { mark, below, level, because, .. } => {
                    Some((t, mark.ppm(), below, level.ppm(), because))
                }
                _ => None,
            })
            .collect()
    };
    let because = Some(Rest::Service(HOSPITAL));
    assert_eq!(
        crossings(&facts),
        [
            (3 * HOUR, 300_000, true, 0, because),
            (3 * HOUR, 800_000, true, 0, because),
            (25 * HOUR, 300_000, false, 1_000_000, None),
            (25 * HOUR, 800_000, false, 1_000_000, None),
        ]
    );
    // Stopped on purpose, it is at nothing for no other reason.
    let mut stopped = all;
    let stop = Deed::Plan(PlanDeed::Decide { mission: MissionId(0), choice: Choice::Stop });
    stopped.steps = vec![step("stop", 1, StepTrigger::At(SimTime(60)), 0, stop)];
    let (facts, _) = run_with(stopped, played());
    assert_eq!(crossings(&facts).len(), 2);
    assert_eq!(crossings(&facts)[0], (60, 300_000, true, 0, None));
}

#[test]
fn drawn_times_hang_on_the_names_of_plan_and_step() {
    let drawn = |id: &str| {
        let mut plan = generator_plan();
        for step in &mut plan.steps {
            step.takes = hakyu_seeds::Distribution::uniform(100, 9_000).unwrap();
        }
        ResponsePlan { id: id.into(), ..plan }
    };
    let end = |plans: Plans, plan: u32| {
        told(&run_with(script(plans), played()).0)
            .into_iter()
            .find(|f| f.1 == PlansFact::Finished(PlanId(plan)))
            .unwrap()
            .0
    };
    let alone = end(only(drawn("bcp")), 0);
    let beside = Plans { plans: vec![drawn("another"), drawn("bcp")], ..Plans::default() };
    assert_eq!(end(beside.clone(), 1), alone, "another plan moves nothing here");
    assert_ne!(end(beside, 0), alone);
}

#[test]
fn a_saved_run_continues_to_the_same_digest() {
    let mut plans = Plans {
        plans: vec![generator_plan()],
        missions: vec![mission()],
        resources: vec![Resource { id: "van".into(), units: 1 }],
    };
    plans.plans[0].steps[0].uses = vec![(0, 1)];
    let mut all = script(plans);
    let reduce = Deed::Plan(PlanDeed::Decide { mission: MissionId(0), choice: Choice::Reduce });
    all.steps = vec![step("reduce", 1, StepTrigger::At(SimTime(HOUR)), 0, reduce)];
    let model = Arc::new(bare().with_script(all).unwrap());
    let mut whole = Simulation::new(Arc::clone(&model), played());
    whole.run().unwrap();
    let expected = whole.finish();
    assert!(expected.impairments.iter().all(|i| i.origin != Origin::Society));
    for t in [1, HOUR, HOUR + 1, HOUR + 1_700, 2 * HOUR, 3 * HOUR, 30 * HOUR] {
        let mut first = Simulation::new(Arc::clone(&model), played());
        first.run_until(SimTime(t)).unwrap();
        let saved = first.save();
        let mut second = Simulation::new(Arc::clone(&model), Setup::new(5));
        second.restore(&saved).unwrap();
        second.run().unwrap();
        assert_eq!(second.finish().digest, expected.digest, "{t}");
    }
    whole.reset(played());
    whole.run().unwrap();
    assert_eq!(whole.finish().digest, expected.digest);
}

#[test]
fn references_have_to_lead_somewhere() {
    let refused = |change: &dyn Fn(&mut Plans)| {
        let mut plans =
            Plans { plans: vec![generator_plan()], missions: vec![mission()], resources: vec![] };
        change(&mut plans);
        matches!(bare().with_script(script(plans)), Err(BuildError::BadReference(..)))
    };
    assert!(!refused(&|_| {}));
    assert!(refused(&|p| p.plans[0].owner = RoleId(9)));
    assert!(refused(&|p| p.plans[0].steps[1].after = vec![2]));
    assert!(refused(&|p| p.plans[0].steps[0].uses = vec![(0, 1)]));
    assert!(refused(&|p| p.plans[0].steps[0].deed = Some(Deed::Act(ActionId(5)))));
    assert!(refused(&|p| p.plans[0].trigger = Some(level(9, Compare::Less, 1))));
    assert!(refused(&|p| p.missions[0].elements[0].rests = vec![(Rest::Element(1), 1)]));
    assert!(refused(&|p| p.missions[0].elements[0].rests = vec![(Rest::Service(ServiceId(5)), 1)]));
    assert!(refused(&|p| p.missions[0].reduce = Some(ActionId(3))));
}
