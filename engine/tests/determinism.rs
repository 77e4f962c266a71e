//! The same world, script, seed and commands give the same digest, however they are run; anything else another.

use std::sync::Arc;

use hakyu_engine::{ActionId, GroupSpec, ServiceId, ServiceSpec, What as Fact};
use hakyu_engine::{
    Aggregate, Combine, Command, Level, Model, ModelBuilder, NeededFor, Order, Refill, Response,
    RoleId, Setup, SimTime, Simulation,
    script::{Action, Deed, DeedKind, Effect, Role, Script},
};
use hakyu_seeds::{Digest, Distribution, Replicate};
use proptest::prelude::*;

use crate::{
    plan::{Group, Plan, Service},
    random_worlds::{Taste, plans},
    script::{everything, fixed, inject, level, scripted},
};

const WORLDS: Taste =
    Taste { services: (2, 9), orders: 8, duration: 120, all_orders: true, acyclic: true };

fn setup(seed: u64) -> Setup {
    Setup::new(seed)
}

fn playing(model: &Model, seed: u64) -> Setup {
    setup(seed).with_playbook(model.script().playbook("best"))
}

fn digest(plan: &Plan, model: &Arc<Model>, setup: Setup) -> Digest {
    let mut sim = Simulation::new(Arc::clone(model), setup);
    plan.submit_to(&mut sim);
    sim.run().unwrap();
    sim.finish().digest
}

/// A world with everything in it, and its script.
fn rich() -> (Plan, Arc<Model>) {
    let services = vec![
        Service::new().restart(7),
        Service::new().restart(3).needs(Group::of(0).buffer(5).fed(2, 300_000)),
        Service::new().ramp(250_000, 4).needs(Group::of(1).critical(700_000)),
        Service::new()
            .combine(Combine::Product)
            .needs(Group::among(&[0, 2], Aggregate::Any))
            .needs(Group::of(1).buffer(9)),
    ];
    let plan = Plan::new(200, services).damage(2, 400_000, 11, 30).damage(0, 600_000, 50, 40);
    let model = plan.model();
    let model = scripted(&plan, everything(&model));
    (plan, model)
}

#[test]
fn twice_the_same() {
    let (plan, model) = rich();
    let first = digest(&plan, &model, playing(&model, 1));
    assert_eq!(digest(&plan, &model, playing(&model, 1)), first);
    assert_ne!(digest(&plan, &model, playing(&model, 2)), first, "another seed");
    let replicate = Setup { replicate: Replicate(1), ..playing(&model, 1) };
    assert_ne!(digest(&plan, &model, replicate), first, "another future of the seed");
    assert_ne!(digest(&plan, &model, setup(1)), first, "without responses");
    assert_ne!(
        digest(&plan, &model, Setup { delay: 1, ..playing(&model, 1) }),
        first,
        "a second later"
    );
    let more = plan.clone().damage(1, 1, 150, 1);
    assert_ne!(digest(&more, &model, playing(&model, 1)), first, "another command");
}

/// Twelve futures on one thread, on two, on five – with fresh simulations and with one that is reset.
#[test]
fn threads_and_reuse_change_nothing() {
    let (plan, model) = rich();
    let future = |k: u32| Setup { replicate: Replicate(k), ..playing(&model, 9) };
    let fresh: Vec<Digest> = (0..12).map(|k| digest(&plan, &model, future(k))).collect();
    for threads in [1, 2, 5] {
        let mut all = vec![None; 12];
        std::thread::scope(|scope| {
            let (model, plan, future) = (&model, &plan, &future);
            let work = move |first: usize| {
                let mut sim = Simulation::new(Arc::clone(model), setup(0));
                let mut done = Vec::new();
                for k in (first..12).step_by(threads) {
                    sim.reset(future(u32::try_from(k).unwrap()));
                    plan.submit_to(&mut sim);
                    sim.run().unwrap();
                    done.push((k, sim.finish().digest));
                }
                done
            };
            let workers: Vec<_> =
                (0..threads).map(|first| scope.spawn(move || work(first))).collect();
            for (k, digest) in workers.into_iter().flat_map(|w| w.join().unwrap()) {
                all[k] = Some(digest);
            }
        });
        let all: Vec<Digest> = all.into_iter().flatten().collect();
        assert_eq!(all, fresh, "{threads} threads");
    }
}

/// Messages under way at the end of a run do not arrive in the next one, even without a script of steps.
#[test]
fn a_reset_forgets_messages() {
    let roles = ["desk", "ministry"].map(|id| Role::new(id, fixed(0))).to_vec();
    let plan = Plan::new(300, vec![Service::new()]);
    let model = scripted(&plan, Script { roles, ..Script::default() });
    let report = |at| Command {
        at: SimTime(at),
        by: Some(RoleId(0)),
        what: Order::Deed(Deed::message(DeedKind::Report, vec![RoleId(1)])),
    };
    let mut sim = Simulation::new(model, setup(1));
    let mut run = |times: &[u64]| {
        sim.reset(setup(1));
        for &at in times {
            sim.submit(report(at)).unwrap();
        }
        sim.run().unwrap();
        sim.facts()
            .iter()
            .filter(|f| matches!(f.what, Fact::MessageArrived { .. }))
            .map(|f| f.at.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(run(&[10, 70]), [70, 130]);
    assert_eq!(run(&[70]), [130]);
}

/// How long an action takes depends on the action and how often it was taken before, not on what else people do.
#[test]
fn draws_of_an_action_are_its_own() {
    let roles = vec![Role::new("desk", fixed(0))];
    let action = |id: &str| Action {
        id: id.into(),
        takes: Distribution::uniform(10, 100_000).unwrap(),
        effects: vec![Effect::Shed { service: ServiceId(0), left: Level::ZERO, seconds: 5 }],
    };
    let plan = Plan::new(1_000_000, vec![Service::new()]);
    let model = scripted(
        &plan,
        Script { roles, actions: vec![action("a"), action("b")], ..Script::default() },
    );
    let effects = |acts: &[(u64, u32)]| {
        let mut sim = Simulation::new(Arc::clone(&model), setup(1));
        for &(at, action) in acts {
            let what = Order::Deed(Deed::Act(ActionId(action)));
            sim.submit(Command { at: SimTime(at), by: Some(RoleId(0)), what }).unwrap();
        }
        sim.run().unwrap();
        let of = |f: &hakyu_engine::Fact| {
            matches!(f.what, Fact::TookEffect(ActionId(0))).then_some(f.at.0)
        };
        let mut at: Vec<u64> = sim.facts().iter().filter_map(of).collect();
        at.sort_unstable();
        at
    };
    let mut alone = effects(&[(500, 0), (900, 0)]);
    assert_ne!(alone[1] - 900, alone[0] - 500, "two draws");
    alone.sort_unstable();
    assert_eq!(effects(&[(100, 1), (500, 0), (600, 1), (900, 0)]), alone);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// The order in which a world is put together changes nothing, not even its own digest.
    #[test]
    fn the_order_of_building_is_forgotten(
        (plan, order) in plans(WORLDS)
            .prop_flat_map(|p| { let n = p.services.len(); (Just(p), Just((0..n).collect::<Vec<_>>()).prop_shuffle()) })
    ) {
        let straight = plan.model();
        let shuffled = Arc::new(plan.build_in(&order));
        prop_assert_eq!(shuffled.digest(), straight.digest());
        prop_assert_eq!(digest(&plan, &shuffled, setup(4)), digest(&plan, &straight, setup(4)));
    }

    /// Resetting gives what starting anew gives.
    #[test]
    fn a_reset_is_a_new_start(first in plans(WORLDS), orders in plans(WORLDS)) {
        let second = Plan { orders: orders.orders.into_iter().filter(|o| match o.what {
            crate::plan::What::Damage { service, .. } => service < first.services.len(),
            _ => false,
        }).collect(), ..first.clone() };
        let model = first.model();
        let mut sim = Simulation::new(Arc::clone(&model), setup(1));
        for plan in [&first, &second, &first, &second] {
            sim.reset(setup(5));
            plan.submit_to(&mut sim);
            sim.run().unwrap();
            prop_assert_eq!(sim.finish().digest, digest(plan, &model, setup(5)));
        }
    }

    /// Save anywhere, restore into a simulation in any state, continue to the same digest.
    #[test]
    fn a_restored_run_ends_the_same(plan in plans(WORLDS), save in 0..120u64, elsewhere in 0..120u64, seed in 0..99u64) {
        let model = plan.model();
        let model = scripted(&plan, everything(&model));
        let setup = playing(&model, seed);
        let expected = digest(&plan, &model, setup);
        let mut sim = Simulation::new(Arc::clone(&model), setup);
        plan.submit_to(&mut sim);
        sim.run_until(SimTime(save)).unwrap();
        let snapshot = sim.save();
        sim.run().unwrap();
        prop_assert_eq!(sim.finish().digest, expected, "saving changes nothing");
        // Back in the same simulation, and in another one that is somewhere else.
        sim.restore(&snapshot).unwrap();
        sim.run().unwrap();
        prop_assert_eq!(sim.finish().digest, expected);
        let mut other = Simulation::new(Arc::clone(&model), playing(&model, seed + 1));
        other.run_until(SimTime(elsewhere)).unwrap();
        other.restore(&snapshot).unwrap();
        other.run().unwrap();
        prop_assert_eq!(other.finish().digest, expected);
    }
}

#[test]
fn a_snapshot_of_another_model_is_refused() {
    let (_, model) = rich();
    let mut sim = Simulation::new(model, setup(1));
    let mut other = Simulation::new(Plan::new(10, vec![Service::new()]).model(), setup(1));
    assert!(other.restore(&sim.save()).is_err());
}

/// A change of any parameter is another model.
#[test]
fn the_digest_of_a_model_knows_every_parameter() {
    type Change = fn(&mut ServiceSpec<'_>, &mut GroupSpec<'_>, &mut GroupSpec<'_>);
    fn build(change: Change) -> Digest {
        let mut builder = ModelBuilder::new();
        let a = builder.service(&ServiceSpec::new("a"));
        let b = builder.service(&ServiceSpec::new("b"));
        let mut service = ServiceSpec::new("c");
        let (one, two) = ([(a, 2), (b, 1)], [(b, 1)]);
        let mut first = GroupSpec { buffer: 50, ..GroupSpec::new("power", &one) };
        let mut feed = GroupSpec::new("fuel", &two);
        change(&mut service, &mut first, &mut feed);
        let c = builder.service(&service);
        let need = builder.need(c, &first);
        builder.feed(need, Level::percent(40), &feed);
        // A second group of the usual kind, so that a change may turn one kind into another that exists.
        builder.need(
            c,
            &GroupSpec {
                response: Response::Curve(knots(300_000)),
                refill: Refill::Never,
                ..GroupSpec::new("water", &two)
            },
        );
        builder.need(
            c,
            &GroupSpec {
                response: Response::Curve(knots(400_000)),
                ..GroupSpec::new("zinc", &two)
            },
        );
        builder.build(SimTime(1000)).unwrap().digest()
    }
    fn knots(at: u32) -> Vec<(u32, u32)> {
        vec![(0, 0), (at, 500_000), (1_000_000, 1_000_000)]
    }
    let changes: Vec<Change> = vec![
        |_, _, _| {},
        |s, _, _| s.id = "d",
        |s, _, _| s.capacity = Level::percent(99),
        |s, _, _| s.restart = 1,
        |s, _, _| s.people = 1,
        |s, _, _| s.combine = Combine::Product,
        |s, _, _| s.combine = Combine::Linear,
        |s, _, _| s.ramp = Some(hakyu_engine::Ramp { step: Level::percent(10), every: 5 }),
        |s, _, _| s.ramp = Some(hakyu_engine::Ramp { step: Level::percent(10), every: 6 }),
        |s, _, _| s.sector = Some("electricity"),
        |s, _, _| s.sector = Some("gas"),
        |s, _, _| s.place = "chiba",
        |s, _, _| s.kind = hakyu_engine::ServiceKind::Provider,
        |s, _, _| {
            s.maintenance = hakyu_engine::Maintenance { level: Level::percent(50), seconds: 0 }
        },
        |s, _, _| s.maintenance = hakyu_engine::Maintenance { level: Level::FULL, seconds: 60 },
        |_, g, _| g.need = "powers",
        |_, g, _| g.buffer = 51,
        |_, g, _| g.response = Response::Required(500_001),
        |_, g, _| g.response = Response::Criticality(1_000_000),
        |_, g, _| g.response = Response::Criticality(999_999),
        |_, g, _| g.response = Response::Curve(knots(300_000)),
        |_, g, _| g.response = Response::Curve(knots(400_000)),
        |_, g, _| g.response = Response::Curve(knots(500_000)),
        |_, g, _| g.refill = Refill::Never,
        |_, g, _| g.refill = Refill::FullIn(1),
        |_, g, _| g.refill = Refill::FullIn(2),
        |_, g, _| g.needed_for = NeededFor::Run,
        |_, g, _| g.needed_for = NeededFor::Restart,
        |_, g, _| g.full_at = Some(999_001),
        |_, g, _| g.total = Some(2),
        |_, g, _| g.aggregate = Aggregate::Any,
        |_, g, _| g.aggregate = Aggregate::All,
        |_, g, _| g.aggregate = Aggregate::KOfN(1),
        |_, g, _| g.aggregate = Aggregate::KOfN(2),
        |_, g, _| g.start_failure = 1,
        |_, _, f| f.response = Response::Required(600_000),
        |_, _, f| f.full_at = Some(1_000_000),
    ];
    let digests: Vec<Digest> = changes.iter().map(|change| build(*change)).collect();
    for (i, a) in digests.iter().enumerate() {
        for (j, b) in digests.iter().enumerate().skip(i + 1) {
            assert_ne!(a, b, "changes {i} and {j} give one digest");
        }
        assert_eq!(*a, build(changes[i]));
    }
    // Which group is of which kind: both kinds are there before and after.
    let kinds = |third| {
        let needs =
            [Refill::AtOnce, Refill::Never, third].map(|refill| Group::of(0).refill(refill));
        let consumer = needs.into_iter().fold(Service::new(), Service::needs);
        Plan::new(100, vec![Service::new(), consumer]).model().digest()
    };
    assert_ne!(kinds(Refill::AtOnce), kinds(Refill::Never));
    // A script is part of the model.
    let plan = Plan::new(100, vec![Service::new()]);
    let with = |ppm| {
        let low = level(0, hakyu_engine::script::Compare::Less, ppm);
        let script = crate::script::injects(vec![inject(
            "low",
            hakyu_engine::script::InjectTrigger::When(low),
        )]);
        scripted(&plan, script).digest()
    };
    assert_ne!(with(1), with(2));
    assert_ne!(with(1), plan.model().digest());
}
