//! Roles, injects, actions, playbooks and objectives become numbers.

use super::*;

pub(super) const PEOPLE: &str = r#"roles:
  - {id: pr, title: PR, post: pr, kind: operator, sector: electricity, place: chiba, handling: 15m}
  - {id: boss, title: Boss, post: management, kind: operator}
events:
  - {id: out, at: T+1h, outage: {provider: cloud, for: 6h}}
injects:
  - {id: i-2, at: T-24h, to: [pr, boss], via: mail, text: "{{ level('grid@east') }} and {{ buffer('medical-base-2@chiba', 'power') }}"}
  - {id: i-1, when: "level('medical@chiba') < 80% and not done('p-2', 'pr') or buffer('medical-base-1@chiba', 'power') < 1h", to: boss, from: pr, via: tv, text: {en: "{{ people('medical@chiba') }}", ja: "{{ time() }}"}}
actions:
  - id: trucks
    title: Trucks
    takes: 6h
    effects:
      - {stock: {target: {service: medical, places: [chiba]}, need: power, lasts: 24h}}
      - {inflow: {target: {service: medical, places: [chiba], class: base}, need: power, rate: 60%, for: 48h}}
      - {fallback: {target: {service: medical@chiba}, need: cloud, level: 40%, for: 24h}}
      - {expedite: {target: {service: electricity@chiba}, remaining: 115%}}
      - {shed: {target: {service: electricity@chiba}, level: 80%, for: 6h}}
playbooks:
  - id: reference
    title: Reference
    steps:
      - {id: p-2, role: pr, on: i-2, delay: 10m, report: {to: [boss], about: [grid@east], kind: first}}
      - {id: p-1, role: boss, on: p-2, kind: duty, act: trucks}
  - id: other
    steps:
      - {id: p-3, role: pr, after: trucks, publish-forecast: {service: electricity@chiba, restored: T+30h, margin: 4h, level: 90%}}
      - {id: p-4, role: boss, after: p-3, switch-mode: large-scale}
      - {id: p-5, role: pr, at: T+5h, announce: {to: boss, text: "{{ level('grid@east') }}"}}
objectives:
  - {id: o-1, title: A, part: reporting, weight: 2, measure: {timeliness: {action: report, by: pr, after: inject:i-2, within: 60m}}}
  - {id: o-2, title: B, part: reach, measure: {reach: {from: pr, to: boss, after: event:out, within: 2h}}}
  - {id: o-3, title: C, part: continuity, measure: {continuity: {target: {service: medical, places: [east]}}}}
  - {id: o-4, title: D, part: continuity, measure: {keep: {service: medical@chiba, level: 60%, from: T+1h}}}
  - {id: o-5, title: E, part: public, measure: {forecast: {service: electricity@chiba, by: pr, level: 90%, within: 24h}}}
  - {id: o-6, title: F, part: plan, measure: {plan: {steps: [p-1, p-3], within: 12h, after: step:p-2}}}
  - {id: o-7, title: G, part: mode, measure: {mode: {mode: large-scale, by: boss, after: inject:i-1, within: 2h}}}
  - {id: o-8, title: H, part: reporting, measure: {form: {by: pr, after: inject:i-2, action: report, within: 3h, min: 40%}}}
  - {id: o-9, title: I, part: rubric, owner: boss, tasks: [One voice], measure: {rubric: {by: pr}}}
"#;

#[test]
fn people_and_their_plans_are_numbered_by_their_ids() {
    let c = compiled(PEOPLE);
    let script = c.model.script();
    let roles: Vec<&str> = script.roles.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(roles, ["boss", "pr"]);
    assert_eq!(script.roles[1].handling, Distribution::Fixed(900));
    let steps: Vec<&str> = script.steps.iter().map(|s| s.id.as_str()).collect();
    // By playbook, then step: `other` goes before `reference`.
    assert_eq!(steps, ["p-3", "p-4", "p-5", "p-1", "p-2"]);
    assert_eq!(
        c.step(StepId(3)).map(|(p, s)| (p.id.value.as_str(), s.id.value.as_str())),
        Some(("reference", "p-1"))
    );
    assert_eq!(script.modes, ["crisis", "large-scale", "mega-event", "normal"]);

    let (pr, boss) = (RoleId(1), RoleId(0));
    let p = |n: u32| &script.steps[n as usize];
    assert!(matches!(&p(0).trigger, StepTrigger::AfterAction(a) if a.0 == 0));
    assert!(matches!(&p(1).trigger, StepTrigger::After(s) if s.0 == 0));
    assert!(matches!(&p(2).trigger, StepTrigger::At(t) if t.0 == 5 * 3600));
    assert!(matches!(&p(3).trigger, StepTrigger::Message(s) if s.0 == 4) && p(3).duty);
    assert!(matches!(&p(4).trigger, StepTrigger::Inject(i) if i.0 == 1) && !p(4).duty);
    assert_eq!((p(4).delay, p(4).role), (600, pr));
    assert!(
        matches!(&p(4).deed, Deed::Message { kind: DeedKind::Report, to, .. } if *to == [boss])
    );
    assert!(matches!(&p(1).deed, Deed::SwitchMode(m) if m.0 == 1));
    let chiba = c.world.find("electricity@chiba").expect("it exists");
    assert!(matches!(&p(0).deed, Deed::Forecast { service, restored, margin: 14_400, level }
        if *service == chiba && restored.0 == 108_000 && *level == Level::percent(90)));
}

#[test]
fn injects_quote_and_wait() {
    let c = compiled(PEOPLE);
    let script = c.model.script();
    let medical = c.world.find("medical@chiba").expect("it exists");
    let grid = c.world.find("grid@east").expect("it exists");
    let group =
        |id: &str| c.model.group(c.world.find(id).expect("it exists"), "power").expect("a group");
    let early = &script.injects[1];
    assert!(matches!(early.trigger, InjectTrigger::At(SimTime::ZERO)), "delivered at the start");
    assert_eq!(c.inject_dated(InjectId(1)), Some(-86_400), "and dated the day before");
    assert_eq!(
        early.quotes,
        [Read::Level(grid), Read::BufferSeconds(group("medical-base-2@chiba"))]
    );
    assert_eq!(early.to, [RoleId(1), RoleId(0)]);
    let waiting = &script.injects[0];
    assert_eq!(waiting.quotes, [Read::PeopleWithout(medical), Read::Time]);
    let InjectTrigger::When(Condition::Any(parts)) = &waiting.trigger else {
        panic!("{:?}", waiting.trigger)
    };
    let [Condition::All(both), Condition::Measure(Read::BufferSeconds(g), Compare::Less, 3600)] =
        parts.as_slice()
    else {
        panic!("{parts:?}")
    };
    assert_eq!(*g, group("medical-base-1@chiba"));
    assert!(
        matches!(both[0], Condition::Measure(Read::Level(s), Compare::Less, 800_000) if s == medical)
    );
    let Condition::Not(inner) = &both[1] else { panic!("{both:?}") };
    assert!(matches!(**inner, Condition::Done(DeedPattern::Step(StepId(4)), Some(RoleId(1)))));
}

#[test]
fn effects_reach_the_classes_that_have_the_need() {
    let c = compiled(PEOPLE);
    let group = |id: &str, need: &str| {
        c.model.group(c.world.find(id).expect("it exists"), need).expect("a group")
    };
    let (one, two) =
        (group("medical-base-1@chiba", "power"), group("medical-base-2@chiba", "power"));
    let chiba = c.world.find("electricity@chiba").expect("it exists");
    let rate = Level::percent(60);
    assert_eq!(c.model.script().actions[0].takes, Distribution::Fixed(21_600));
    assert_eq!(
        c.model.script().actions[0].effects,
        [
            Effect::Stock { group: one, seconds: 86_400 },
            Effect::Stock { group: two, seconds: 86_400 },
            Effect::Inflow { group: one, rate, seconds: 172_800 },
            Effect::Inflow { group: two, rate, seconds: 172_800 },
            Effect::Inflow {
                group: group("medical@chiba", "cloud"),
                rate: Level::percent(40),
                seconds: 86_400
            },
            Effect::Expedite { service: chiba, factor: 1_150_000 },
            Effect::Shed { service: chiba, left: Level::percent(80), seconds: 21_600 },
        ]
    );
}

#[test]
fn objectives_name_what_they_measure() {
    let c = compiled(PEOPLE);
    let id = |id: &str| c.world.find(id).expect("it exists");
    let (pr, boss) = (RoleId(1), RoleId(0));
    let measures: Vec<&Measure> = c.objectives.iter().map(|o| &o.measure).collect();
    let expect = [
        Measure::Timeliness {
            action: DeedPattern::Kind(DeedKind::Report),
            by: pr,
            after: Anchor::Inject(InjectId(1)),
            within: 3600,
        },
        Measure::Reach { from: pr, to: vec![boss], after: Anchor::Event(EventId(0)), within: 7200 },
        Measure::Continuity { services: vec![id("medical@chiba"), id("medical@tokyo")] },
        Measure::Keep {
            service: id("medical@chiba"),
            level: Level::percent(60),
            from: SimTime::from_hours(1),
            until: SimTime::from_hours(48),
        },
        Measure::Forecast {
            service: id("electricity@chiba"),
            by: pr,
            level: Level::percent(90),
            within: 86_400,
        },
        Measure::Plan {
            steps: vec![StepId(3), StepId(0)],
            after: Anchor::Step(StepId(4)),
            within: 43_200,
        },
        Measure::Mode {
            mode: hakyu_engine::ModeId(1),
            by: boss,
            after: Anchor::Inject(InjectId(0)),
            within: 7200,
            stand_down: false,
        },
        Measure::Form {
            by: pr,
            after: Anchor::Inject(InjectId(1)),
            kind: Some(DeedKind::Report),
            within: Some(10_800),
            min: Level::percent(40),
        },
        Measure::Rubric { by: pr },
    ];
    assert_eq!(measures, expect.iter().collect::<Vec<_>>());
    assert!(
        (c.objectives[0].weight - 2.0).abs() < 1e-12
            && (c.objectives[1].weight - 1.0).abs() < 1e-12
    );
    let owners: Vec<Option<RoleId>> = c.objectives.iter().map(|o| o.owner).collect();
    assert_eq!(owners[7..], [None, Some(boss)]);
    let of_the_run: Vec<&str> = c.model.script().objectives.iter().map(|o| o.id.as_str()).collect();
    let expect = ["o-1", "o-2", "o-3", "o-4", "o-5", "o-6", "o-7"];
    assert_eq!(of_the_run, expect, "words and ratings are no part of the model");
}
