//! `linear` services are the Inoperability Input–output Model: q = (I − A*)⁻¹ c* from below.

use hakyu_engine::{BuildError, Combine, GroupSpec, ModelBuilder, ServiceSpec, SimTime};

use crate::plan::{Group, Plan, Service};

/// Rows consume, columns supply; shares in ppm. Own losses are damages.
fn world(a: &[&[u32]], c: &[u32]) -> Plan {
    let service = |row: &&[u32]| {
        let groups =
            row.iter().enumerate().filter(|x| *x.1 > 0).map(|(j, &ppm)| Group::of(j).critical(ppm));
        groups.fold(Service::new().combine(Combine::Linear), Service::needs)
    };
    let mut plan = Plan::new(100, a.iter().map(service).collect());
    for (s, &loss) in c.iter().enumerate() {
        if loss > 0 {
            plan = plan.damage(s, loss, 10, 1000);
        }
    }
    plan
}

fn shortages(plan: &Plan) -> Vec<u32> {
    let mut sim = plan.sim();
    sim.run().unwrap();
    sim.model().services().map(|s| 1_000_000 - sim.level(s).ppm()).collect()
}

/// Row sums of (I − A*)⁻¹ times the floors of an evaluation: what rounding may add, in ppm.
fn tolerance(a: &[&[u32]]) -> Vec<f64> {
    let floors = a.iter().map(|row| row.iter().filter(|x| **x > 0).count()).max().unwrap_or(0);
    let mut sums = vec![1.0; a.len()];
    for _ in 0..10_000 {
        sums = a
            .iter()
            .map(|row| {
                1.0 + row.iter().zip(&sums).map(|(&x, s)| f64::from(x) / 1e6 * s).sum::<f64>()
            })
            .collect();
    }
    sums.into_iter().map(|s| s * floors as f64).collect()
}

/// Never less inoperable than the exact answer, and more by no more than rounding explains.
fn close(a: &[&[u32]], c: &[u32], exact: &[f64]) {
    let got = shortages(&world(a, c));
    for (i, (q, slack)) in exact.iter().zip(tolerance(a)).enumerate() {
        let q = q * 1e6;
        let ppm = f64::from(got[i]);
        assert!(
            ppm >= q - 1e-3 && ppm <= q + slack + 1e-3,
            "service {i}: {ppm} ppm, exact {q}, slack {slack}"
        );
    }
}

#[test]
fn iim_1_haimes_and_jiang() {
    close(&[&[0, 800_000], &[200_000, 0]], &[0, 600_000], &[4.0 / 7.0, 5.0 / 7.0]);
}

#[test]
fn iim_2_is_clipped_where_the_matrix_leaves_the_unit_interval() {
    let a: [&[u32]; 4] = [
        &[0, 900_000, 0, 0],
        &[400_000, 0, 0, 0],
        &[1_000_000, 800_000, 0, 0],
        &[1_000_000, 900_000, 0, 0],
    ];
    // Services 0 and 1 are a closed pair; 2 and 3 only consume.
    close(
        &a[..2].iter().map(|row| &row[..2]).collect::<Vec<_>>(),
        &[0, 500_000],
        &[0.703_125, 0.781_25],
    );
    let got = shortages(&world(&a, &[0, 500_000]));
    assert_eq!(got[2..], [1_000_000, 1_000_000]);
    assert!(
        (703_125..=703_130).contains(&got[0]) && (781_250..=781_255).contains(&got[1]),
        "{got:?}"
    );
}

#[test]
fn iim_3() {
    let a: [&[u32]; 3] = [&[0, 0, 300_000], &[400_000, 0, 0], &[200_000, 600_000, 0]];
    close(&a, &[0, 0, 120_000], &[0.041_474_654_378, 0.016_589_861_751, 0.138_248_847_926]);
}

/// Services that need themselves: allowed for `linear` only.
#[test]
fn iim_4_lian_and_haimes() {
    close(
        &[&[150_000, 500_000], &[100_000, 50_000]],
        &[0, 100_000],
        &[0.066_006_600_7, 0.112_211_221_1],
    );
    let own = |combine| {
        let mut builder = ModelBuilder::new();
        let service = builder.service(&ServiceSpec { combine, ..ServiceSpec::new("s") });
        builder.need(service, &GroupSpec::new("own", &[(service, 1)]));
        builder.build(SimTime(10)).map(|_| ())
    };
    assert_eq!(own(Combine::Linear), Ok(()));
    for combine in [Combine::Min, Combine::Product] {
        assert_eq!(own(combine), Err(BuildError::SelfSupply("s".into(), "own".into())));
    }
}

/// Spectral radius 1.037: the matrix formula gives negative inoperabilities, the lattice an answer.
#[test]
fn a_matrix_without_an_equilibrium_settles_clipped() {
    let a: [&[u32]; 3] = [&[0, 600_000, 200_000], &[700_000, 0, 500_000], &[300_000, 800_000, 0]];
    assert_eq!(shortages(&world(&a, &[50_000, 0, 0])), [850_000, 1_000_000, 1_000_000]);
}

/// Impairments add, a loss of capacity is one of them, and below zero there is nothing.
#[test]
fn linear_adds_product_multiplies_min_takes_the_least() {
    let level = |combine, losses: [u32; 3]| {
        let service = Service::new()
            .combine(combine)
            .needs(Group::of(0).critical(500_000))
            .needs(Group::of(1).critical(800_000));
        let mut plan = Plan::new(10, vec![Service::new(), Service::new(), service]);
        for (s, loss) in losses.into_iter().enumerate() {
            plan = plan.damage(s, loss, 0, 100);
        }
        plan.last_levels()[2]
    };
    let both = [1_000_000, 500_000, 0];
    assert_eq!(level(Combine::Min, both), 500_000);
    assert_eq!(level(Combine::Product, both), 300_000);
    assert_eq!(level(Combine::Linear, both), 100_000);
    let hit = [1_000_000, 500_000, 50_000];
    assert_eq!(level(Combine::Min, hit), 500_000);
    assert_eq!(level(Combine::Product, hit), 285_000);
    assert_eq!(level(Combine::Linear, hit), 50_000);
    assert_eq!(level(Combine::Linear, [1_000_000; 3]), 0);
    // Each factor rounds down.
    assert_eq!(level(Combine::Product, [333_333, 333_333, 333_333]), 407_406);
}

/// Gain 1: a loss of one ppm creeps down the loop for two million rounds. It ends with an error that names the loop.
#[test]
fn a_loop_of_gain_one_ends_the_run() {
    let plan = world(&[&[0, 1_000_000], &[1_000_000, 0]], &[1, 0]);
    let mut sim = plan.sim();
    let error = sim.run().unwrap_err();
    let hakyu_engine::RunError::NoFixpoint { at, services } = &error else { panic!("{error}") };
    assert_eq!(*at, 10);
    assert!(
        !services.is_empty() && services.iter().all(|s| s == "s000" || s == "s001"),
        "{services:?}"
    );
    assert!(error.to_string().contains("100000 rounds"), "{error}");
    // It stays ended, and a reset starts afresh.
    assert_eq!(sim.run().unwrap_err(), error);
    sim.reset(hakyu_engine::Setup::new(1));
    assert_eq!(sim.run(), Ok(()));
    assert_eq!(sim.changes().count(), 0);
}
