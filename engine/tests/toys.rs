//! The four graphs of `domain/cascade-models.md` 1.2 on which a published solver fails: own loss 0.1 at node 0.

use hakyu_engine::What;

use crate::plan::{Group, Plan, Service};

const LOSS: u32 = 100_000;

/// A world of needs passed on one to one, with node 0 at 90 % during [100, 200).
fn toy(nodes: usize, edges: &[(usize, usize)]) -> Plan {
    let mut services = vec![Service::new(); nodes];
    for &(supplier, consumer) in edges {
        services[consumer].groups.push(Group::of(supplier));
    }
    Plan::new(300, services).damage(0, LOSS, 100, 100)
}

fn levels_at(plan: &Plan, t: u64) -> Vec<u32> {
    let mut sim = plan.sim();
    sim.run_until(hakyu_engine::SimTime(t + 1)).unwrap();
    sim.model().services().map(|s| sim.level(s).ppm()).collect()
}

fn locks(plan: &Plan) -> Vec<(u64, Vec<usize>, bool)> {
    let lock = |f: &hakyu_engine::Fact| match &f.what {
        What::LockFormed { members, full } => {
            Some((f.at.0, members.iter().map(|m| m.0.index()).collect(), *full))
        }
        _ => None,
    };
    plan.run().facts.iter().filter_map(lock).collect()
}

#[test]
fn a_chain_passes_the_loss_on_once() {
    let plan = toy(3, &[(0, 1), (1, 2)]);
    assert_eq!(levels_at(&plan, 99), [1_000_000; 3]);
    assert_eq!(levels_at(&plan, 100), [900_000; 3]);
    assert_eq!(levels_at(&plan, 200), [1_000_000; 3]);
    assert_eq!(locks(&plan), []);
}

#[test]
fn a_diamond_does_not_count_the_loss_twice() {
    let plan = toy(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]);
    assert_eq!(levels_at(&plan, 100), [900_000; 4]);
    assert_eq!(levels_at(&plan, 200), [1_000_000; 4]);
    assert_eq!(locks(&plan), []);
}

/// Both halves of the loop stay at 90 % after the repair, and the run says so.
#[test]
fn a_two_cycle_settles_and_holds_itself_down() {
    let plan = toy(3, &[(0, 1), (1, 0), (1, 2)]);
    assert_eq!(levels_at(&plan, 100), [900_000; 3]);
    assert_eq!(levels_at(&plan, 299), [900_000; 3]);
    assert_eq!(locks(&plan), [(100, vec![0, 1], false)]);
}

#[test]
fn a_three_cycle_with_a_chord_settles() {
    let plan = toy(3, &[(0, 1), (1, 2), (2, 0), (0, 2)]);
    assert_eq!(levels_at(&plan, 100), [900_000; 3]);
    assert_eq!(locks(&plan), [(100, vec![0, 1, 2], false)]);
}

/// Buffers pull the same loop apart: no loss arrives before they are dry, and none if the repair comes first.
#[test]
fn a_buffer_delays_the_loop_by_the_time_it_lasts_at_ten_percent() {
    let loop_of = |buffer| {
        Plan::new(
            10_000,
            vec![
                Service::new().needs(Group::of(1)),
                Service::new().needs(Group::of(0).buffer(buffer)),
            ],
        )
        .damage(0, LOSS, 100, 200)
    };
    // 20 s of total loss cover 200 s of a tenth of it: dry in the very second of the repair, and a buffer runs dry
    // before levels rise.
    assert_eq!(loop_of(20).steps(1), [(300, 900_000)]);
    assert_eq!(loop_of(19).steps(1), [(290, 900_000)]);
    assert_eq!(loop_of(21).steps(1), []);
    assert_eq!(loop_of(21).steps(0), [(100, 900_000), (300, 1_000_000)]);
}
