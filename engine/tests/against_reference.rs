//! The kernel, with all its short cuts, against the obvious implementation: the same changes, second for second.

use hakyu_engine::{Binding, Combine, Model, NeededFor, Phase, Record, RunError};
use proptest::prelude::*;

use crate::{
    plan::{Plan, What, group},
    random_worlds::{Taste, plans},
    reference::{Bind, Reference, Step},
};

fn bind(model: &Model, s: usize, plan: &Plan, binding: Binding) -> Bind {
    match binding {
        Binding::Nothing => Bind::Nothing,
        Binding::Capacity => Bind::Capacity,
        Binding::Need(g, supplier) => {
            let own = (0..plan.services[s].groups.len()).find(|&j| group(model, s, j) == g);
            Bind::Need(own.expect("a service is bound by one of its own groups"), supplier.index())
        }
    }
}

fn steps_of(plan: &Plan, model: &Model, record: &Record) -> Vec<Step> {
    let row = |c: &hakyu_engine::Change| {
        let s = c.service.index();
        let restart = c.phase == Phase::Restart;
        let last = bind(model, s, plan, c.last);
        let ran_out = u32::try_from(c.ran_out.0).unwrap();
        Step {
            at: u32::try_from(c.at.0).unwrap(),
            restart,
            service: s,
            from: c.from.ppm(),
            to: c.to.ppm(),
            first: bind(model, s, plan, c.first),
            last: (!restart).then_some((last, ran_out)),
        }
    };
    record.changes.iter().map(row).collect()
}

fn check(plan: &Plan) -> Result<(), TestCaseError> {
    let model = plan.model();
    let mut sim = plan.sim();
    match sim.run() {
        Ok(()) => {}
        // A loop of gain 1 that creeps down: the run is over by contract, and the reference would creep for hours.
        Err(RunError::NoFixpoint { .. }) => return Ok(()),
        Err(error) => prop_assert!(false, "{}", error),
    }
    let record = sim.finish();
    let got = steps_of(plan, &model, &record);
    let reference = Reference::run(plan);
    let levels = |list: &[Step]| -> Vec<_> {
        list.iter().map(|s| (s.at, s.restart, s.service, s.from, s.to)).collect()
    };
    prop_assert_eq!(levels(&got), levels(&reference.steps), "levels");
    for (s, level) in sim.model().services().zip(&reference.series[plan.duration as usize - 1]) {
        prop_assert_eq!(sim.level(s).ppm(), *level);
    }
    // Causes: exact where the scarcest need decides.
    let plain = |s: usize| {
        let service = &plan.services[s];
        service.combine == Combine::Min
            && service.groups.iter().all(|g| g.needed_for == NeededFor::Both)
    };
    // Deliveries that end and begin in one second may let a buffer hold and run dry within it: no time to compare then.
    let deliveries = plan.orders.iter().any(|o| matches!(o.what, What::Inflow { .. }));
    for (got, want) in got.iter().zip(&reference.steps).filter(|p| plain(p.0.service)) {
        prop_assert_eq!(
            (got.first, got.last.map(|l| l.0)),
            (want.first, want.last.map(|l| l.0)),
            "causes of {:?}",
            got
        );
        if !deliveries {
            prop_assert_eq!(got, want, "when the buffer ran out");
        }
    }
    Ok(())
}

const SMALL: Taste =
    Taste { services: (2, 8), orders: 6, duration: 90, all_orders: true, acyclic: false };

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_worlds(plan in plans(SMALL)) {
        check(&plan)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    /// More than 64 services: the work list turns into full sweeps.
    #[test]
    fn worlds_that_are_swept(plan in plans(Taste { services: (70, 110), orders: 40, duration: 60, ..SMALL })) {
        check(&plan)?;
    }

    /// Long enough for several buckets of the calendar and several seconds within one.
    #[test]
    fn long_runs(plan in plans(Taste { duration: 9000, orders: 12, ..SMALL })) {
        check(&plan)?;
    }
}
