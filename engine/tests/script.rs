//! Scripts in a few lines for the tests of conditions, locks, causes and digests.

use std::sync::Arc;

use hakyu_engine::{
    ActionId, InjectId, Level, MilestoneId, Model, PlaybookId, RoleId, ServiceId, SimTime, StepId,
    What,
    script::{
        Action, Alternative, Compare, Condition, Deed, DeedKind, DeedPattern, Effect, Event,
        Impact, Inject, InjectTrigger, Measure, Milestone, Playbook, Role, Script, Step,
        StepTrigger, messages::Form,
    },
};
use hakyu_seeds::Distribution;

use crate::plan::Plan;

pub(crate) fn fixed(seconds: u64) -> Distribution {
    Distribution::fixed(seconds).unwrap()
}

/// The plan's model with a script.
pub(crate) fn scripted(plan: &Plan, script: Script) -> Arc<Model> {
    let order: Vec<usize> = (0..plan.services.len()).collect();
    Arc::new(plan.build_in(&order).with_script(script).unwrap())
}

/// An inject to role 0 that quotes nothing.
pub(crate) fn inject(id: &str, trigger: InjectTrigger) -> Inject {
    Inject::new(id, trigger, vec![RoleId(0)])
}

pub(crate) fn when(id: &str, condition: Condition) -> Inject {
    inject(id, InjectTrigger::When(condition))
}

pub(crate) fn level(service: u32, compare: Compare, ppm: u64) -> Condition {
    Condition::Measure(Measure::Level(ServiceId(service)), compare, ppm)
}

/// Injects only, to one role.
pub(crate) fn injects(injects: Vec<Inject>) -> Script {
    Script { roles: vec![Role::new("desk", fixed(0))], injects, ..Script::default() }
}

pub(crate) fn step(id: &str, role: u32, trigger: StepTrigger, delay: u64, deed: Deed) -> Step {
    Step {
        id: id.into(),
        playbook: PlaybookId(0),
        role: RoleId(role),
        trigger,
        delay,
        duty: false,
        deed,
    }
}

/// (inject, fired, delivered) of every inject that fired.
pub(crate) fn fired(facts: &[hakyu_engine::Fact]) -> Vec<(u32, u64, Option<u64>)> {
    let delivered = |id: InjectId| {
        facts
            .iter()
            .find(|f| matches!(&f.what, What::InjectDelivered { inject, .. } if *inject == id))
            .map(|f| f.at.0)
    };
    let mut rows: Vec<_> = facts
        .iter()
        .filter_map(|f| match f.what {
            What::InjectFired(id) => Some((id.0, f.at.0, delivered(id))),
            _ => None,
        })
        .collect();
    rows.sort_unstable();
    rows
}

/// A little of everything: an event with drawn repairs, injects of all kinds, steps that answer, message, act.
/// For worlds of at least two services, the second with a need `g0`.
pub(crate) fn everything(model: &Model) -> Script {
    let group = model.groups(ServiceId(1)).next();
    let mut effects = vec![
        Effect::Expedite { service: ServiceId(0), factor: 500_000 },
        Effect::Shed { service: ServiceId(1), left: Level::percent(90), seconds: 9 },
    ];
    let mut quotes =
        vec![Measure::Level(ServiceId(0)), Measure::PeopleWithout(ServiceId(1)), Measure::Time];
    if let Some(group) = group {
        effects.push(Effect::Stock { group, seconds: 3 });
        effects.push(Effect::Inflow { group, rate: Level::percent(50), seconds: 20 });
        quotes.push(Measure::BufferSeconds(group));
    }
    let impacts = vec![
        Impact::Damage {
            service: ServiceId(0),
            loss: Level::percent(70),
            jobs: 3,
            repair: Distribution::uniform(5, 50).unwrap(),
            after: 0,
        },
        Impact::Outage {
            service: ServiceId(1),
            left: Level::ZERO,
            lasts: Distribution::exponential(9).unwrap(),
            after: 0,
        },
        Impact::Demand { service: ServiceId(0), demand: 1_200_000, lasts: fixed(30), after: 0 },
    ];
    let report = |to: u32| Deed::message(DeedKind::Report, vec![RoleId(to)]);
    let low = level(1, Compare::Less, 1_000_000);
    Script {
        events: vec![Event {
            mechanism: None,
            types: 0,
            causes: 0,
            unusable: false,
            id: "quake".into(),
            at: Distribution::uniform(3, 20).unwrap(),
            impacts,
        }],
        roles: vec![
            Role::new("desk", Distribution::uniform(1, 5).unwrap()),
            Role::new("ministry", fixed(4)),
        ],
        injects: vec![
            Inject { quotes, ..inject("alarm", InjectTrigger::When(low.clone())) },
            inject("briefing", InjectTrigger::At(SimTime(0))),
            when(
                "calm",
                Condition::All(vec![
                    Condition::Fired(InjectId(0)),
                    Condition::Not(Box::new(low.clone())),
                ]),
            ),
            when("reported", Condition::Done(DeedPattern::Kind(DeedKind::Report), Some(RoleId(0)))),
            Inject {
                alternatives: vec![Alternative {
                    id: "while".into(),
                    when: Some(Condition::Milestone(MilestoneId(0))),
                    quotes: vec![Measure::Level(ServiceId(1))],
                    tells: vec![],
                    form: Form::default(),
                }],
                deactivates: vec![MilestoneId(0)],
                ..inject("stage", InjectTrigger::Like(InjectId(3)))
            },
            when("staged", Condition::Milestone(MilestoneId(0))),
        ],
        milestones: vec![Milestone { id: "low".into(), when: Some(low), until: None }],
        actions: vec![Action {
            id: "aid".into(),
            takes: Distribution::uniform(2, 8).unwrap(),
            effects,
        }],
        playbooks: vec![Playbook { id: "best".into() }],
        steps: vec![
            step("a-report", 0, StepTrigger::Inject(InjectId(0)), 1, report(1)),
            step("b-ask", 1, StepTrigger::Message(StepId(0)), 2, report(0)),
            step("c-act", 0, StepTrigger::Message(StepId(1)), 0, Deed::Act(ActionId(0))),
            step("d-tell", 0, StepTrigger::AfterAction(ActionId(0)), 3, report(1)),
            step("e-clock", 1, StepTrigger::At(SimTime(7)), 0, Deed::Act(ActionId(0))),
        ],
        modes: vec![],
        ..Script::default()
    }
}
