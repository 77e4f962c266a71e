//! Society, plans and missions, resolved.

use hakyu_engine::script::plans::{Choice, PlanDeed, Rest};
use hakyu_engine::script::society::SocietyMeasure;
use hakyu_engine::{Mechanism, Setup, Simulation, What};

use super::*;

const RESPONSE: &str = r#"roles:
  - {id: board, title: Board, post: management, kind: operator}
  - {id: crisis, title: Crisis, post: crisis-management, kind: operator}
  - {id: people, title: People, post: public, kind: public}
events:
  - {id: out, at: T+1h, damage: {target: {service: electricity, places: [chiba]}, share: 100%, repair: 20h}}
injects:
  - {id: i-trust, when: "trust() < 55% and rumour('chiba') >= 10%", to: crisis, via: mail, text: "Trust {{ trust() }}, {{ harm('chiba') }}"}
actions:
  - {id: generator, title: Generator, takes: 10m, effects: [{inflow: {target: {service: medical, places: [chiba], class: base}, need: power, rate: 100%, for: 30h}}]}
playbooks:
  - id: reference
    steps:
      - {id: p-1, role: crisis, at: T+2h, invoke: it-bcp}
      - {id: p-2, role: board, at: T+3h, decide: {mission: care, choice: reduce}}
society:
  public: [people]
  lifelines:
    - {service: electricity, grace: 2h, at-risk: 1%, weight: 60%, source: ours, confidence: C}
    - {service: medical, below: 90%, at-risk: 5%, evacuate: 1%, weight: 40%}
  rush: [{service: medical, most: 150%}]
  security: [{action: generator, places: [chiba], calms: 20%}]
  rules: {trust: 58%, silence: 2h, rumour-grows: 30%, silence-costs: 5%}
plans:
  - id: it-bcp
    title: IT-BCP
    kind: it-bcp
    owner: crisis
    steps: [{id: only, takes: 5m, announce: {to: people, text: We work on it}}]
  - id: bcp
    title: BCP
    kind: bcp
    owner: crisis
    when: "level('electricity@chiba') < 50%"
    resources: {van: 2}
    steps:
      - {id: z-first, takes: 10m, target: 20m, uses: {van: 2}}
      - {id: a-second, role: board, after: z-first, requires: "done('announce')", uses: {van: 1}, keeps: true, takes: {uniform: [1m, 5m]}, act: generator}
missions:
  - id: care
    title: Care
    owner: crisis
    management: board
    tolerance: 5%
    marks: [50%, 95%]
    reduces: 40%
    reduce: generator
    elements:
      - {id: care, layer: mission, combine: weighted, rests-on: [{element: ward, weight: 3}, {service: electricity@chiba}], substitutable: 20%, risk: 10%, control: 50%}
      - {id: ward, layer: process, rests-on: [{service: medical@chiba}], risk: 4%}
"#;

#[test]
fn society_plans_and_missions_resolve() {
    let compiled = compiled(RESPONSE);
    let script = compiled.model.script();
    let society = &script.society;
    let places: Vec<&str> = society.places.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(places, ["chiba", "osaka", "tokyo"]);
    let chiba = &society.places[0];
    let names: Vec<&str> = chiba.lifelines.iter().map(|l| compiled.model.id(l.service)).collect();
    assert_eq!(names, ["electricity@chiba", "medical@chiba"]);
    assert_eq!(chiba.lifelines[0].below, Level::percent(95));
    assert_eq!((chiba.lifelines[0].grace, chiba.lifelines[1].evacuate), (7200, 10_000));
    assert_eq!(chiba.rush[0].most, 1_500_000);
    assert_eq!((society.rules.trust, society.rules.answered), (580_000, 500_000));
    assert_eq!(society.public, [compiled.tables.role("people").expect("a role")]);
    assert_eq!(society.security[0].places, [0]);
    let InjectTrigger::When(Condition::All(parts)) = &script.injects[0].trigger else {
        panic!("a condition of two parts")
    };
    assert!(matches!(
        parts[1],
        Condition::Measure(Read::Society(SocietyMeasure::Rumour(0)), Compare::AtLeast, 100_000)
    ));
    assert_eq!(script.injects[0].quotes[1], Read::Society(SocietyMeasure::Harm(0)));
    let plans = &script.plans;
    assert_eq!((plans.plans[0].id.as_str(), plans.plans[1].id.as_str()), ("bcp", "it-bcp"));
    assert_eq!((plans.resources[0].id.as_str(), plans.resources[0].units), ("van", 2));
    // Steps keep the order in which they are written: those who stand first take first.
    let steps = &plans.plans[0].steps;
    assert_eq!((steps[0].id.as_str(), &steps[1].after[..]), ("z-first", &[0][..]));
    assert!(steps[1].keeps && steps[1].requires.is_some());
    assert!(matches!(steps[1].deed, Some(Deed::Act(_))));
    let care = &plans.missions[0];
    assert_eq!(care.elements[1].id, "care", "what carries others comes first");
    assert_eq!(care.elements[1].rests[0], (Rest::Element(0), 3));
    // Ward 4 %, three quarters of it weighted in: 3 %, less a fifth: 2.4 %; 1 − 0.95 · 0.976.
    assert_eq!(care.residual(), 72_800);
    let deeds: Vec<&Deed> = script.steps.iter().map(|s| &s.deed).collect();
    assert!(matches!(deeds[0], Deed::Plan(PlanDeed::Invoke(p)) if p.0 == 1));
    assert!(matches!(deeds[1], Deed::Plan(PlanDeed::Decide { choice: Choice::Reduce, .. })));
}

#[test]
fn they_run_and_can_be_left_out() {
    let compiled = compiled(RESPONSE);
    let playbook = compiled.tables.playbook("reference");
    let run = |setup: Setup| {
        let mut sim = Simulation::new(Arc::clone(&compiled.model), setup.with_playbook(playbook));
        sim.run().expect("it runs");
        sim.finish()
    };
    let all = run(Setup::new(1));
    let count = |r: &hakyu_engine::Record| {
        let society = r.facts.iter().filter(|f| matches!(f.what, What::Society(_))).count();
        let plans = r.facts.iter().filter(|f| matches!(f.what, What::Plans(_))).count();
        (society, plans)
    };
    assert!(count(&all).0 > 3 && count(&all).1 > 8, "{:?}", count(&all));
    for mechanism in [Mechanism::Harm, Mechanism::Trust, Mechanism::Mission, Mechanism::Plans] {
        let off = run(Setup::new(1).without(hakyu_engine::Off::NONE.with(mechanism)));
        assert_ne!(off.digest, all.digest, "{mechanism:?}");
    }
}
