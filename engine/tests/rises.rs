//! Coming back: the restart window, partial rises, ramps, black start.

use hakyu_engine::{NeededFor, Phase, What as Fact};

use crate::plan::{Group, Plan, Service, What, of};

fn alone(service: Service) -> Plan {
    Plan::new(1000, vec![service])
}

#[test]
fn a_dip_restarts_the_clock() {
    let plan = alone(Service::new().restart(10)).damage(0, 1_000_000, 0, 20);
    assert_eq!(plan.steps(0), [(0, 0), (30, 1_000_000)]);
    let plan = plan.damage(0, 1_000_000, 25, 1);
    assert_eq!(plan.steps(0), [(0, 0), (36, 1_000_000)]);
    // A dip in the very second of the rise: up first, then down.
    let plan =
        alone(Service::new().restart(10)).damage(0, 1_000_000, 0, 20).damage(0, 1_000_000, 30, 1);
    assert_eq!(plan.steps(0), [(0, 0), (30, 1_000_000), (30, 0), (41, 1_000_000)]);
}

/// Capacity comes back in parts: each part waits its own time, and a partial dip cuts only what was above it.
#[test]
fn pending_rises_are_a_stack_that_a_drop_truncates() {
    let plan =
        alone(Service::new().restart(30)).damage(0, 400_000, 0, 10).damage(0, 600_000, 0, 20);
    assert_eq!(plan.steps(0), [(0, 0), (40, 400_000), (50, 1_000_000)]);
    let dip = |loss, at| plan.clone().damage(0, loss, at, 1).steps(0);
    assert_eq!(dip(300_000, 45), [(0, 0), (40, 400_000), (50, 700_000), (76, 1_000_000)]);
    // Down to what is delivered already: nothing is pending any more.
    assert_eq!(dip(600_000, 45), [(0, 0), (40, 400_000), (76, 1_000_000)]);
    // Before anything rose: both pending rises are cut to one.
    assert_eq!(dip(700_000, 35), [(0, 0), (40, 300_000), (66, 1_000_000)]);
    assert_eq!(dip(1_000_000, 35), [(0, 0), (66, 1_000_000)]);
    // Four steps up, one dip in the middle of them.
    let mut stairs = alone(Service::new().restart(100));
    for end in [10, 20, 30, 40] {
        stairs = stairs.damage(0, 250_000, 0, end);
    }
    let stairs = stairs.order(60, What::Limit { service: 0, left: 600_000, seconds: 5 });
    assert_eq!(
        stairs.steps(0),
        [(0, 0), (110, 250_000), (120, 500_000), (130, 600_000), (165, 1_000_000)]
    );
}

#[test]
fn a_partial_drop_rises_after_the_same_time() {
    let plan = alone(Service::new().restart(7)).damage(0, 250_000, 5, 10);
    assert_eq!(plan.steps(0), [(5, 750_000), (22, 1_000_000)]);
}

#[test]
fn a_ramp_steps_at_multiples_of_every_since_time_zero() {
    let ramp = || Service::new().ramp(250_000, 10);
    let stairs = |from: u64| {
        [
            (3, 0),
            (from, 250_000),
            (from + 10, 500_000),
            (from + 20, 750_000),
            (from + 30, 1_000_000),
        ]
    };
    assert_eq!(alone(ramp()).damage(0, 1_000_000, 3, 9).steps(0), stairs(20));
    // The delay comes first; ready at 27, or at 30 and then at once.
    assert_eq!(alone(ramp().restart(15)).damage(0, 1_000_000, 3, 9).steps(0), stairs(30));
    assert_eq!(alone(ramp().restart(15)).damage(0, 1_000_000, 3, 12).steps(0), stairs(30));
    assert_eq!(alone(ramp().restart(16)).damage(0, 1_000_000, 3, 12).steps(0), stairs(40));
    // A last step that is smaller.
    let plan = alone(Service::new().ramp(400_000, 10)).damage(0, 1_000_000, 3, 9);
    assert_eq!(plan.steps(0), [(3, 0), (20, 400_000), (30, 800_000), (40, 1_000_000)]);
}

/// The level may stand where the dip ends and yet have been promised more: the promise goes, the delay begins again.
#[test]
fn a_dip_to_the_present_level_restarts_a_ramp() {
    let plan = alone(Service::new().ramp(250_000, 10).restart(15)).damage(0, 1_000_000, 3, 9);
    let dip = |left| plan.clone().order(45, What::Limit { service: 0, left, seconds: 1 }).steps(0);
    let start = [(3, 0), (30, 250_000), (40, 500_000)];
    assert_eq!(dip(500_000), [&start[..], &[(70, 750_000), (80, 1_000_000)]].concat());
    assert_eq!(
        dip(300_000),
        [&start[..], &[(45, 300_000), (70, 550_000), (80, 800_000), (90, 1_000_000)]].concat()
    );
    assert_eq!(
        dip(600_000),
        [&start[..], &[(50, 600_000), (70, 850_000), (80, 1_000_000)]].concat()
    );
}

/// Plant (1) needs the grid (0) to start, not to run.
fn plant() -> Vec<Service> {
    vec![
        Service::new(),
        Service::new().restart(10).needs(Group::of(0).required().needed_for(NeededFor::Restart)),
    ]
}

#[test]
fn a_plant_runs_on_without_what_it_needs_only_to_start() {
    assert_eq!(Plan::new(1000, plant()).damage(0, 1_000_000, 50, 500).steps(1), []);
    // Both down: the plant is repaired at 100, the grid at 300.
    let plan = Plan::new(1000, plant()).damage(0, 1_000_000, 50, 250).damage(1, 1_000_000, 60, 40);
    assert_eq!(plan.steps(1), [(60, 0), (310, 1_000_000)]);
    // What still runs goes on, and cannot grow.
    let plan = Plan::new(1000, plant()).damage(0, 1_000_000, 50, 250).damage(1, 400_000, 60, 40);
    assert_eq!(plan.steps(1), [(60, 600_000), (310, 1_000_000)]);
    // The grid fails again while the plant starts.
    let plan = Plan::new(1000, plant()).damage(1, 1_000_000, 60, 40).damage(0, 1_000_000, 105, 2);
    assert_eq!(plan.steps(1), [(60, 0), (117, 1_000_000)]);
}

#[test]
fn a_need_only_to_run_does_not_keep_it_from_starting() {
    let service =
        Service::new().restart(10).needs(Group::of(0).required().needed_for(NeededFor::Run));
    let plan = Plan::new(1000, vec![Service::new(), service]);
    let plan = plan.damage(0, 1_000_000, 50, 100);
    assert_eq!(plan.steps(1), [(50, 0), (160, 1_000_000)]);
}

/// Grid and plant start each other: a black start brings the plant up by itself and everything follows.
#[test]
fn black_start_opens_the_loop() {
    let world = |needed_for| {
        let need = Group::of(0).required().needed_for(needed_for);
        let plant = Service::new().restart(10).needs(need);
        let grid = Service::new().restart(5).needs(Group::of(1).required());
        Plan::new(1000, vec![grid, plant]).damage(1, 1_000_000, 100, 50)
    };
    let locked =
        |plan: &Plan| plan.run().facts.iter().any(|f| matches!(f.what, Fact::LockFormed { .. }));
    let stuck = world(NeededFor::Both);
    assert_eq!((stuck.last_levels(), locked(&stuck)), (vec![0, 0], true));
    let needs_grid_to_start = world(NeededFor::Restart);
    assert_eq!(
        (needs_grid_to_start.last_levels(), locked(&needs_grid_to_start)),
        (vec![0, 0], true)
    );
    // With own means the plant is up at 160, the grid at 165.
    let needs_grid_to_run = Plan::new(
        1000,
        vec![Service::new().restart(5).needs(Group::of(1).required()), Service::new().restart(10)],
    )
    .damage(1, 1_000_000, 100, 50);
    assert_eq!(
        (needs_grid_to_run.steps(0), locked(&needs_grid_to_run)),
        (vec![(100, 0), (165, 1_000_000)], false)
    );
}

/// Rises due in one second happen together and are judged on the second before.
#[test]
fn rises_of_one_second_do_not_help_each_other() {
    let follower = Service::new().restart(10).needs(Group::of(0).required());
    let plan =
        Plan::new(1000, vec![Service::new().restart(10), follower]).damage(0, 1_000_000, 100, 50);
    assert_eq!(plan.steps(0), [(100, 0), (160, 1_000_000)]);
    assert_eq!(plan.steps(1), [(100, 0), (170, 1_000_000)]);
    // Without delay everything rises in one instant, and all of it is one change per service.
    let chain = vec![
        Service::new(),
        Service::new().needs(Group::of(0)),
        Service::new().needs(Group::of(1)),
    ];
    let record = Plan::new(1000, chain).damage(0, 1_000_000, 100, 50).run();
    let last: Vec<_> = of(&record, 2).map(|c| (c.at.0, c.phase, c.to.ppm())).collect();
    assert_eq!(last, [(100, Phase::Propagate, 0), (150, Phase::Propagate, 1_000_000)]);
}

/// A partial restart while the supplier that held it down restarts in the same second: recorded with a cause.
#[test]
fn a_supplier_and_its_consumer_restart_in_one_second() {
    let consumer = Service::new().restart(10).needs(Group::of(0));
    let plan = Plan::new(1000, vec![Service::new().restart(20), consumer])
        .damage(0, 400_000, 100, 60)
        .damage(0, 600_000, 100, 50);
    assert_eq!(plan.steps(0), [(100, 0), (170, 600_000), (180, 1_000_000)]);
    assert_eq!(plan.steps(1), [(100, 0), (180, 600_000), (190, 1_000_000)]);
}
