//! People at risk, trust, rumour, disorder: closed forms, directions, bounds.

use std::sync::Arc;

use hakyu_engine::{
    ActionId, Command, EventId, Fact, Level, Mechanism, Model, ModelBuilder, Off, Order,
    PlaybookId, RoleId, ServiceId, ServiceSpec, Setup, SimTime, Simulation, SystemId, What,
    record::society::{SocietyCause, SocietyFact},
    script::{
        Action, Compare, Condition, Deed, DeedKind, Event, Impact, Inject, InjectTrigger, Measure,
        Playbook, Role, Script, Step, StepTrigger,
        cyber::{Campaign, Effects, System},
        messages::Form,
        society::{Lifeline, Place, Pressure, Rules, Security, Society, SocietyMeasure},
    },
};

use crate::script::{fixed, step};

const HOUR: u64 = 3600;

fn rules() -> Rules {
    Rules {
        trust: 600_000,
        silence: 3 * HOUR,
        rumour_grows: 200_000,
        rumour_fades: 20_000,
        answered: 500_000,
        falsehood: 300_000,
        tolerance: 100_000,
        silence_costs: 20_000,
        postponed_costs: 50_000,
        missed_costs: 40_000,
        false_costs: 100_000,
        leak_costs: 30_000,
        statement_wins: 30_000,
        trust_returns: 5_000,
        disorder_grows: 300_000,
        disorder_fades: 50_000,
    }
}

/// Power (service 0) and a telephone service (1) in one place; 1,000 people.
fn society() -> Society {
    Society {
        every: HOUR,
        places: vec![Place {
            id: "here".into(),
            lifelines: vec![Lifeline {
                service: ServiceId(0),
                below: Level::percent(95),
                grace: 2 * HOUR,
                at_risk: 20_000,
                evacuate: 100_000,
                weight: 1_000_000,
            }],
            rush: vec![Pressure { service: ServiceId(1), most: 1_000_000 }],
            absence: vec![Pressure { service: ServiceId(1), most: 500_000 }],
        }],
        rules: rules(),
        public: vec![RoleId(1)],
        security: vec![Security { action: ActionId(0), places: vec![0], calms: 1_000_000 }],
    }
}

/// Power is out entirely for so many hours from one hour after the start.
fn script(hours: u64, society: Society, steps: Vec<Step>) -> Script {
    let impact = Impact::Outage {
        service: ServiceId(0),
        left: Level::ZERO,
        lasts: fixed(hours * HOUR),
        after: 0,
    };
    Script {
        events: vec![Event::new("out", fixed(HOUR), vec![impact])],
        roles: vec![Role::new("operator", fixed(0)), Role::new("public", fixed(0))],
        actions: vec![Action { id: "patrol".into(), takes: fixed(60), effects: vec![] }],
        playbooks: vec![Playbook { id: "p".into() }],
        steps,
        society,
        ..Script::default()
    }
}

fn model(days: u64, script: Script) -> Arc<Model> {
    let mut builder = ModelBuilder::new();
    for id in ["a-power", "b-phone"] {
        builder.service(&ServiceSpec { people: 1_000, place: "here", ..ServiceSpec::new(id) });
    }
    let model = builder.build(SimTime::from_hours(days * 24)).unwrap();
    Arc::new(model.with_script(script).unwrap())
}

fn run(script: Script, off: Off) -> (Vec<Fact>, hakyu_engine::Record) {
    let setup = Setup::new(1).without(off).with_playbook(Some(PlaybookId(0)));
    let mut sim = Simulation::new(model(3, script), setup);
    sim.run().unwrap();
    let facts = sim.facts().to_vec();
    (facts, sim.finish())
}

fn society_facts(facts: &[Fact]) -> Vec<(u64, SocietyFact)> {
    facts
        .iter()
        .filter_map(|f| match &f.what {
            What::Society(fact) => Some((f.at.0, fact.clone())),
            _ => None,
        })
        .collect()
}

/// (person-hours, evacuated, rumour, disorder, trust) at the end.
fn sums(facts: &[Fact]) -> (u64, u64, u32, u32, u32) {
    let (mut sum, mut end) = (None, None);
    for (_, fact) in society_facts(facts) {
        match fact {
            SocietyFact::Sum { person_hours, evacuated, rumour, disorder, .. } => {
                sum = Some((person_hours, evacuated, rumour, disorder));
            }
            SocietyFact::SumOfTrust(trust) => end = Some(trust),
            _ => {}
        }
    }
    let (harm, evacuated, rumour, disorder) = sum.unwrap();
    (harm, evacuated, rumour, disorder, end.unwrap())
}

/// The highest rumour and disorder and the lowest trust that were told.
fn extremes(facts: &[Fact]) -> (u32, u32, u32) {
    let mut all = (0, 0, 1_000_000);
    for (_, fact) in society_facts(facts) {
        match fact {
            SocietyFact::Rumour { now, .. } => all.0 = all.0.max(now),
            SocietyFact::Disorder { now, .. } => all.1 = all.1.max(now),
            SocietyFact::Trust { now, .. } => all.2 = all.2.min(now),
            _ => {}
        }
    }
    all
}

fn announce(hour: u64, form: Form) -> Step {
    let deed = Deed::Message { kind: DeedKind::Announce, to: vec![RoleId(1)], form };
    step(&format!("say-{hour}"), 0, StepTrigger::At(SimTime::from_hours(hour)), 0, deed)
}

fn forecast(id: &str, hour: u64, restored: u64) -> Step {
    let deed = Deed::Forecast {
        service: ServiceId(0),
        restored: SimTime::from_hours(restored),
        margin: 0,
        level: Level::FULL,
    };
    step(id, 0, StepTrigger::At(SimTime::from_hours(hour)), 0, deed)
}

#[test]
fn harm_of_a_constant_outage_is_people_times_share_times_hours() {
    let (facts, _) = run(script(12, society(), vec![]), Off::NONE);
    let (harm, evacuated, ..) = sums(&facts);
    // 1,000 people × 2 % at risk × (12 − 2) h after the grace time; a tenth of them left their homes.
    assert_eq!(harm, 200);
    assert_eq!(evacuated, 100);
    // An outage that outlives the run counts to its last second: from hour 3 to hour 72.
    let (facts, _) = run(script(1_000, society(), vec![]), Off::NONE);
    assert_eq!(sums(&facts).0, 20 * 69);
    // Within the grace time nobody is at risk.
    let (facts, _) = run(script(2, society(), vec![]), Off::NONE);
    assert_eq!(sums(&facts), (0, 0, 0, 0, 600_000));
}

#[test]
fn a_partial_outage_puts_its_share_at_risk() {
    let mut society = society();
    society.rules = Rules::default();
    let mut half = script(12, society, vec![]);
    half.events[0].impacts = vec![Impact::Outage {
        service: ServiceId(0),
        left: Level::percent(50),
        lasts: fixed(12 * HOUR),
        after: 0,
    }];
    assert_eq!(sums(&run(half, Off::NONE).0).0, 100);
}

#[test]
fn rumour_and_trust_follow_their_account() {
    let mut s = society();
    s.rules.rumour_fades = 0;
    let (facts, _) = run(script(5, s, vec![]), Off::NONE);
    // Out from hour 1, unexplained from hour 4: accounts at hours 4 and 5; at hour 6 the power is back.
    // 20 %, then another 20 % of what is left.
    let rumour: Vec<_> = society_facts(&facts)
        .into_iter()
        .filter_map(|(t, f)| match f {
            SocietyFact::Rumour { now, before, cause, .. } => Some((t, before, now, cause)),
            _ => None,
        })
        .collect();
    let silence = SocietyCause::Silence(ServiceId(0));
    assert_eq!(rumour, [(4 * HOUR, 0, 200_000, silence), (5 * HOUR, 200_000, 360_000, silence)]);
    // Two hours of silence cost 2 % each, 0.5 % an hour comes back: 12 accounts later all is well.
    assert_eq!(sums(&facts).4, 600_000);
}

#[test]
fn a_timely_statement_keeps_rumour_down_and_trust_up() {
    let (silent, a) = run(script(12, society(), vec![]), Off::NONE);
    let say = [2, 4, 6, 8, 10, 12].map(|h| announce(h, Form::default()));
    let (told, b) = run(script(12, society(), say.to_vec()), Off::NONE);
    assert_ne!(a.digest, b.digest);
    assert!(extremes(&silent).0 > 500_000, "{:?}", extremes(&silent));
    assert_eq!(extremes(&told).0, 0, "nobody had reason to guess");
    assert!(extremes(&silent).1 > extremes(&told).1, "disorder follows rumour");
    assert!(extremes(&silent).2 < 600_000);
    assert_eq!(sums(&told).4, 630_000, "the first word won trust");
    // Said to partners only, it explains nothing to the public.
    let mut inside = say.to_vec();
    for step in &mut inside {
        if let Deed::Message { to, .. } = &mut step.deed {
            *to = vec![RoleId(0)];
        }
    }
    assert_eq!(extremes(&run(script(12, society(), inside), Off::NONE).0), extremes(&silent));
    // A statement about something else does not explain this outage.
    let other = Form { about: vec![ServiceId(1)], ..Form::default() };
    let (facts, _) = run(script(12, society(), vec![announce(2, other)]), Off::NONE);
    assert_eq!(extremes(&facts), extremes(&silent));
}

#[test]
fn false_information_raises_rumour_and_costs_trust() {
    let claims = vec![(ServiceId(0), Level::FULL)];
    // A minute after an account: the next one finds it.
    let mut lie = announce(3, Form { claims, ..Form::default() });
    lie.trigger = StepTrigger::At(SimTime(3 * HOUR + 60));
    let (facts, a) = run(script(12, society(), vec![lie.clone()]), Off::NONE);
    let told = society_facts(&facts);
    let cause = SocietyCause::Falsehood(0);
    assert!(told.contains(&(
        3 * HOUR + 60,
        SocietyFact::Rumour { place: 0, now: 300_000, before: 0, cause }
    )));
    assert!(
        told.contains(&(
            3 * HOUR + 60,
            SocietyFact::Trust { now: 500_000, before: 600_000, cause }
        ))
    );
    let off = Off::NONE.with(Mechanism::FalseInformation);
    let (believed, b) = run(script(12, society(), vec![lie.clone()]), off);
    assert_ne!(a.digest, b.digest);
    assert!(extremes(&believed).2 > extremes(&facts).2);
    // What is true can be claimed.
    let claims = vec![(ServiceId(0), Level::percent(10))];
    let truth = announce(3, Form { claims, ..Form::default() });
    let (facts, _) = run(script(3, society(), vec![truth]), Off::NONE);
    assert_eq!(extremes(&facts).0, 0);
    // A rumour of the public itself costs those who respond no trust.
    let lie = Step { role: RoleId(1), ..lie };
    let (facts, _) = run(script(3, society(), vec![lie]), Off::NONE);
    assert_eq!((extremes(&facts).0, extremes(&facts).2), (300_000, 1_000_000));
}

#[test]
fn forecasts_that_are_put_off_or_missed_cost_trust() {
    let steps = vec![forecast("f-1", 2, 6), forecast("f-2", 5, 9), forecast("f-3", 8, 20)];
    let mut s = society();
    s.rules.trust_returns = 0;
    s.rules.statement_wins = 0;
    let (facts, _) = run(script(30, s.clone(), steps), Off::NONE);
    let costs: Vec<_> = society_facts(&facts)
        .into_iter()
        .filter_map(|(t, f)| match f {
            SocietyFact::Trust { before, now, cause } if now < before => Some((t / HOUR, cause)),
            _ => None,
        })
        .collect();
    // Put off at hours 5 and 8, each one twentieth; the third forecast passes at hour 20 unfulfilled.
    assert!(costs.contains(&(5, SocietyCause::Postponed(ServiceId(0), 1))), "{costs:?}");
    assert!(costs.contains(&(8, SocietyCause::Postponed(ServiceId(0), 2))), "{costs:?}");
    let honest = vec![forecast("f-1", 2, 31)];
    let (kept, _) = run(script(30, s.clone(), honest), Off::NONE);
    let (missed, _) = run(script(30, s, vec![forecast("f-1", 2, 20)]), Off::NONE);
    assert_eq!(sums(&kept).4 - sums(&missed).4, 40_000);
}

#[test]
fn people_act_on_demand_and_staff_until_it_is_over() {
    let (facts, with) = run(script(20, society(), vec![]), Off::NONE);
    let (_, without) = run(script(20, society(), vec![]), Off::NONE.with(Mechanism::Feedback));
    assert_ne!(with.digest, without.digest);
    let phone = |r: &hakyu_engine::Record| {
        r.changes.iter().filter(|c| c.service == ServiceId(1)).map(|c| c.to.ppm()).min()
    };
    assert_eq!(phone(&without), None);
    // Demand up to twice the normal, half of the staff at most: never below a quarter.
    let lowest = phone(&with).unwrap();
    assert!((250_000..700_000).contains(&lowest), "{lowest}");
    let last = with.changes.iter().rfind(|c| c.service == ServiceId(1)).unwrap();
    assert!(last.to > Level::new(lowest), "it eases when the power is back");
    assert!(society_facts(&facts).iter().any(|f| matches!(f.1, SocietyFact::Feedback { .. })));
    assert!(with.impairments.iter().any(|i| i.origin == hakyu_engine::Origin::Society));
}

#[test]
fn every_switch_leaves_its_mechanism_out() {
    let base = run(script(20, society(), vec![]), Off::NONE);
    let off = |m| run(script(20, society(), vec![]), Off::NONE.with(m));
    let harmless = off(Mechanism::Harm);
    assert_ne!(base.1.digest, harmless.1.digest);
    assert_eq!((sums(&harmless.0).0, sums(&harmless.0).1), (0, 0));
    let trusting = off(Mechanism::Trust);
    assert_ne!(base.1.digest, trusting.1.digest);
    assert_eq!(extremes(&trusting.0), (0, 0, 1_000_000), "no rumour, no disorder, trust stays");
    let orderly = off(Mechanism::Disorder);
    assert_ne!(base.1.digest, orderly.1.digest);
    assert_eq!(extremes(&orderly.0).1, 0);
    assert!(extremes(&orderly.0).0 > 0 && extremes(&base.0).1 > 0);
}

#[test]
fn security_ends_disorder_at_once() {
    let patrol = step("go", 0, StepTrigger::At(SimTime::from_hours(18)), 0, Deed::Act(ActionId(0)));
    let (facts, _) = run(script(20, society(), vec![patrol]), Off::NONE);
    let calm = society_facts(&facts).into_iter().find_map(|(t, f)| match f {
        SocietyFact::Disorder { now, cause: SocietyCause::Security(_), .. } => Some((t, now)),
        _ => None,
    });
    assert_eq!(calm, Some((18 * HOUR + 60, 0)));
}

#[test]
fn everything_stays_in_bounds_and_comes_to_rest() {
    let mut s = society();
    s.rules = Rules {
        silence: 0,
        rumour_grows: 900_000,
        silence_costs: 900_000,
        disorder_grows: 1_000_000,
        trust_returns: 100_000,
        rumour_fades: 500_000,
        disorder_fades: 500_000,
        ..s.rules
    };
    let mut sim = Simulation::new(model(30, script(48, s, vec![])), Setup::new(1));
    sim.run().unwrap();
    let facts = sim.facts().to_vec();
    for (_, fact) in society_facts(&facts) {
        if let SocietyFact::Rumour { now, .. }
        | SocietyFact::Disorder { now, .. }
        | SocietyFact::Trust { now, .. } = fact
        {
            assert!(now <= 1_000_000);
        }
    }
    let (_, _, rumour, disorder, trust) = sums(&facts);
    assert_eq!((rumour, disorder, trust), (0, 0, 600_000));
    let last = society_facts(&facts)
        .into_iter()
        .rfind(|f| !matches!(f.1, SocietyFact::Sum { .. } | SocietyFact::SumOfTrust(_)));
    assert!(last.unwrap().0 < 120 * HOUR, "at rest soon after the power is back");
}

#[test]
fn conditions_see_society() {
    let mut s = script(12, society(), vec![]);
    let low = |m, compare, value| Condition::Measure(Measure::Society(m), compare, value);
    let when = [
        ("a-trust", low(SocietyMeasure::Trust, Compare::Less, 590_000)),
        ("b-rumour", low(SocietyMeasure::Rumour(0), Compare::AtLeast, 190_000)),
        ("c-disorder", low(SocietyMeasure::Disorder(0), Compare::Greater, 0)),
        ("d-harm", low(SocietyMeasure::Harm(0), Compare::AtLeast, 100)),
    ];
    s.injects = when
        .into_iter()
        .map(|(id, condition)| Inject {
            quotes: vec![Measure::Society(SocietyMeasure::Harm(0))],
            ..Inject::new(id, InjectTrigger::When(condition), vec![RoleId(0)])
        })
        .collect();
    let (facts, _) = run(s, Off::NONE);
    let fired = crate::script::fired(&facts);
    // One second after the account that brought it about.
    let at: Vec<(u32, u64)> = fired.iter().map(|f| (f.0, f.1)).collect();
    assert_eq!(at[..3], [(0, 4 * HOUR + 1), (1, 4 * HOUR + 1), (2, 4 * HOUR + 1)]);
    // 20 person-hours each hour from hour 3 on.
    assert!(at[3].1.abs_diff(8 * HOUR) <= 1, "{at:?}");
}

#[test]
fn a_saved_run_continues_to_the_same_digest() {
    let steps = vec![announce(5, Form::default()), forecast("f-1", 6, 9), forecast("f-2", 8, 15)];
    let model = model(3, script(12, society(), steps));
    let setup = Setup::new(1).with_playbook(Some(PlaybookId(0)));
    let mut whole = Simulation::new(Arc::clone(&model), setup);
    whole.run().unwrap();
    let expected = whole.finish().digest;
    for hour in [0, 2, 5, 7, 9, 14, 40] {
        let mut first = Simulation::new(Arc::clone(&model), setup);
        first.run_until(SimTime(hour * HOUR + 1)).unwrap();
        let saved = first.save();
        let mut second = Simulation::new(Arc::clone(&model), Setup::new(9));
        second.restore(&saved).unwrap();
        second.run().unwrap();
        assert_eq!(second.finish().digest, expected, "{hour}");
    }
    // The same simulation, reset, forgets the run before.
    whole.reset(setup);
    whole.run().unwrap();
    assert_eq!(whole.finish().digest, expected);
}

#[test]
fn calm_costs_nothing_and_changes_nothing() {
    let mut calm = script(12, society(), vec![]);
    calm.events.clear();
    let mut sim = Simulation::new(model(3, calm), Setup::new(1));
    let mut instants = 0;
    while sim.step().unwrap().is_some() {
        instants += 1;
    }
    assert_eq!(instants, 0, "nothing happens");
    assert!(society_facts(sim.facts()).is_empty());
    // A command is enough to wake it.
    sim.reset(Setup::new(1));
    sim.submit(Command {
        at: SimTime(10),
        by: None,
        what: Order::Limit { service: ServiceId(0), left: Level::ZERO, seconds: 5 * HOUR },
    })
    .unwrap();
    sim.run().unwrap();
    assert_eq!(sums(sim.facts()).0, 60);
    assert_eq!(sim.model().script().event("out"), None::<EventId>);
}

/// A system "here" that is compromised from hour 1 and detected after so many hours; it does what `effects` say for
/// four hours.
fn compromised(effects: Effects, found: u64, society: Society) -> Script {
    let campaign = Campaign {
        technique: "T1486".into(),
        entries: vec![SystemId(0)],
        dormant: fixed(0),
        spread: None,
        acts: fixed(0),
        effects,
        detection: fixed(found * HOUR),
        revealed: None,
        sharpened: 1_000_000,
        recovery: fixed(50),
        persists: Some(fixed(4 * HOUR)),
    };
    let mut script = script(0, society, vec![]);
    let impact = Impact::Compromise(Box::new(campaign));
    script.events = vec![Event::new("wave", fixed(HOUR + 7), vec![impact])];
    let carries = vec![(ServiceId(0), 0)];
    script.cyber.systems = vec![System { carries, ..System::new("ward") }];
    script
}

#[test]
fn what_compromised_systems_do_to_people_is_harm_of_the_place() {
    let effects = Effects { safety: 30, ..Effects::default() };
    let script = compromised(effects, 100, society());
    let (facts, on) = run(script.clone(), Off::NONE);
    // 30 people at risk for 4 h, nobody before and nobody after.
    assert_eq!(sums(&facts).0, 120);
    let harm: Vec<_> = society_facts(&facts)
        .into_iter()
        .filter_map(|(t, f)| match f {
            SocietyFact::Harm { person_hours, main, .. } => Some((t, person_hours, main)),
            _ => None,
        })
        .collect();
    assert_eq!(harm, [(5 * HOUR, 119, SocietyCause::System(SystemId(0)))]);
    let (_, off) = run(script.clone(), Off::NONE.with(Mechanism::Harm));
    assert_ne!(on.digest, off.digest);
    assert!(!off.facts.iter().any(|f| matches!(f.what, What::Society(_))), "nobody is at risk");
    // It adds to what an outage does: 200 as above.
    let mut both = script;
    both.events.extend(self::script(12, society(), vec![]).events);
    both.events.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(sums(&run(both, Off::NONE).0).0, 320);
}

#[test]
fn harm_that_outlives_the_run_counts_to_its_last_second_and_ends_with_a_reset() {
    let mut script = compromised(Effects { safety: 30, ..Effects::default() }, 100, society());
    if let Impact::Compromise(campaign) = &mut script.events[0].impacts[0] {
        campaign.persists = None;
    }
    let mut sim = Simulation::new(model(3, script), Setup::new(1));
    sim.run().unwrap();
    // From 7 s after hour 1 to hour 72, rounded down.
    assert_eq!(sums(sim.facts()).0, 30 * 71 - 1);
    sim.reset(Setup::new(1).without(Off::NONE.with(Mechanism::Cyber)));
    sim.run().unwrap();
    assert!(society_facts(sim.facts()).is_empty());
}

#[test]
fn a_leak_costs_trust_when_it_is_found() {
    let rules = Rules { leak_costs: 60_000, trust_returns: 0, ..rules() };
    let society = Society { rules, ..society() };
    let effects = Effects { confidentiality: 5_000, ..Effects::default() };
    let script = compromised(effects, 3, society.clone());
    let (facts, on) = run(script.clone(), Off::NONE);
    let cause = SocietyCause::Leak(SystemId(0));
    let fact = SocietyFact::Trust { now: 540_000, before: 600_000, cause };
    assert_eq!(society_facts(&facts)[0], (4 * HOUR + 7, fact));
    assert_eq!(sums(&facts).4, 540_000);
    let (facts, off) = run(script, Off::NONE.with(Mechanism::Trust));
    assert_ne!(on.digest, off.digest);
    assert!(society_facts(&facts).is_empty());
    // What is never found, and what took no records, costs nothing.
    for (effects, found) in [(effects, 100), (Effects::default(), 3)] {
        let (facts, _) = run(compromised(effects, found, society.clone()), Off::NONE);
        assert!(society_facts(&facts).is_empty(), "{found}");
    }
    // Found before the records leave: the loss is noticed as they go.
    let mut early = compromised(effects, 1, society);
    if let Impact::Compromise(campaign) = &mut early.events[0].impacts[0] {
        campaign.acts = fixed(2 * HOUR);
    }
    assert_eq!(society_facts(&run(early, Off::NONE).0)[0].0, 3 * HOUR + 7);
}
