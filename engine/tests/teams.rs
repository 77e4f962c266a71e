//! How a team carries a playbook out: what it leaves out, does at other times, sends to others.

use std::sync::Arc;

use hakyu_engine::{
    Model, PlanConduct, PlanId, RoleId, Setup, SimTime, Simulation, StepConduct, StepId, Team,
    What,
    record::plans::PlansFact,
    script::{
        Deed, DeedKind, Playbook, Role, Script, Step, StepTrigger,
        plans::{PlanStep, Plans, ResponsePlan},
    },
};
use hakyu_seeds::Digest;

use crate::{
    plan::{Plan, Service},
    script::{fixed, level, scripted, step},
};

fn world() -> Plan {
    Plan::new(1000, vec![Service::new()]).damage(0, 600_000, 50, 400)
}

/// a reports to b at 100, does something more 10 s after that; a plan of a waits for service 0 to fall at 50; c is by.
fn model() -> Arc<Model> {
    let plan = world();
    let roles = ["a", "b", "c"].map(|id| Role::new(id, fixed(0))).to_vec();
    let report = Deed::message(DeedKind::Report, vec![RoleId(1)]);
    let announce = Deed::message(DeedKind::Announce, vec![RoleId(2)]);
    let response = ResponsePlan {
        id: "bcp".into(),
        owner: RoleId(0),
        trigger: Some(level(0, hakyu_engine::script::Compare::Less, 500_000)),
        duty: false,
        steps: vec![PlanStep {
            id: "s".into(),
            role: RoleId(0),
            after: vec![],
            requires: None,
            uses: vec![],
            keeps: false,
            takes: fixed(5),
            target: None,
            deed: None,
        }],
    };
    let duty = Step {
        duty: true,
        ..step(
            "duty",
            0,
            StepTrigger::At(SimTime(300)),
            0,
            Deed::message(DeedKind::Relay, vec![RoleId(1)]),
        )
    };
    let script = Script {
        roles,
        playbooks: vec![Playbook { id: "best".into() }],
        steps: vec![
            duty,
            step("first", 0, StepTrigger::At(SimTime(100)), 20, report),
            step("then", 0, StepTrigger::After(StepId(1)), 10, announce),
        ],
        plans: Plans { plans: vec![response], ..Plans::default() },
        ..Script::default()
    };
    scripted(&plan, script)
}

/// (when, step or none, receivers) of all messages, and when the plan was set off.
type Told = (Vec<(u64, u32, Vec<u32>)>, Option<u64>, Digest);

fn told(conduct: Option<Team>) -> Told {
    let model = model();
    let setup = Setup::new(1).with_playbook(model.script().playbook("best"));
    let mut sim = Simulation::new(model, setup);
    if let Some(conduct) = conduct {
        sim.reset_as(setup, Arc::new(conduct));
    }
    world().submit_to(&mut sim);
    read(&mut sim)
}

fn read(sim: &mut Simulation) -> Told {
    sim.run().unwrap();
    let record = sim.finish();
    let mut rows = Vec::new();
    let mut plan = None;
    for fact in &record.facts {
        match &fact.what {
            What::Done { step: Some(step), deed, .. } => {
                let Deed::Message { to, .. } = &record.deeds[*deed as usize] else { continue };
                rows.push((fact.at.0, step.0, to.iter().map(|r| r.0).collect()));
            }
            What::Plans(PlansFact::StepBegan { .. }) => plan = Some(fact.at.0),
            _ => {}
        }
    }
    (rows, plan, record.digest)
}

fn steps(rows: impl IntoIterator<Item = (u32, StepConduct)>) -> Team {
    Team { steps: rows.into_iter().map(|(s, c)| (StepId(s), c)).collect(), ..Team::default() }
}

#[test]
fn without_conduct_nothing_changes() {
    let (rows, plan, digest) = told(None);
    assert_eq!(rows, [(120, 1, vec![1]), (130, 2, vec![2]), (300, 0, vec![1])]);
    assert_eq!(plan, Some(50));
    assert_eq!(told(Some(Team::default())).2, digest);
}

#[test]
fn a_step_left_out_takes_what_follows_it_along() {
    let (rows, ..) = told(Some(steps([(1, StepConduct { omit: true, ..StepConduct::default() })])));
    assert_eq!(rows, [(300, 0, vec![1])]);
}

#[test]
fn a_delay_stands_in_place_of_the_written_one_and_what_follows_moves_with_it() {
    let at = |delay| StepConduct { delay: Some(delay), ..StepConduct::default() };
    assert_eq!(told(Some(steps([(1, at(45))]))).0[..2], [(145, 1, vec![1]), (155, 2, vec![2])]);
    assert_eq!(told(Some(steps([(1, at(5))]))).0[..2], [(105, 1, vec![1]), (115, 2, vec![2])]);
}

#[test]
fn messages_go_astray_or_to_nobody() {
    let to = |roles: &[u32]| StepConduct {
        to: Some(roles.iter().map(|r| RoleId(*r)).collect()),
        ..StepConduct::default()
    };
    let (rows, ..) = told(Some(steps([(1, to(&[2])), (2, to(&[]))])));
    assert_eq!(rows[..2], [(120, 1, vec![2]), (130, 2, vec![])]);
}

#[test]
fn duties_are_done_whatever_the_team() {
    let sloppy = StepConduct { omit: true, delay: Some(500), to: Some(vec![]) };
    assert_eq!(told(Some(steps([(0, sloppy)]))), told(None));
}

#[test]
fn plans_are_set_off_late_or_forgotten() {
    let plan =
        |conduct| Team { plans: [(PlanId(0), conduct)].into_iter().collect(), ..Team::default() };
    assert_eq!(told(Some(plan(PlanConduct { omit: false, delay: 30 }))).1, Some(80));
    assert_eq!(told(Some(plan(PlanConduct { omit: true, delay: 0 }))).1, None);
}

#[test]
fn a_snapshot_remembers_the_team_and_a_reset_forgets_it() {
    let model = model();
    let setup = Setup::new(1).with_playbook(model.script().playbook("best"));
    let late = || Arc::new(steps([(1, StepConduct { delay: Some(45), ..StepConduct::default() })]));
    let mut sim = Simulation::new(Arc::clone(&model), setup);
    sim.reset_as(setup, late());
    world().submit_to(&mut sim);
    sim.run_until(SimTime(60)).unwrap();
    let saved = sim.save();
    let straight = read(&mut sim);
    let mut other = Simulation::new(model, setup);
    other.restore(&saved).unwrap();
    assert_eq!(read(&mut other), straight);
    assert_eq!(straight.0[0].0, 145);
    other.reset(setup);
    world().submit_to(&mut other);
    assert_eq!(read(&mut other), told(None));
}
