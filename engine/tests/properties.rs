//! What must hold in every world: monotony, bounds, a healthy world stays healthy.

use proptest::prelude::*;

use crate::{
    plan::{Doing, Plan, What},
    random_worlds::{Taste, plans, ppm},
};

/// Levels of all services at the end of every second; `None` if a loop does not settle.
fn series(plan: &Plan) -> Option<Vec<Vec<u32>>> {
    let mut sim = plan.sim();
    sim.run().ok()?;
    let mut now = vec![1_000_000; plan.services.len()];
    let mut changes = sim.changes().peekable();
    let mut series = Vec::new();
    for t in 0..u64::from(plan.duration) {
        while let Some(change) = changes.next_if(|c| c.at.0 == t) {
            now[change.service.index()] = change.to.ppm();
        }
        series.push(now.clone());
    }
    Some(series)
}

/// Checks that the second run serves nobody better than the first at any time.
fn no_better(good: &Plan, bad: &Plan) -> Result<(), TestCaseError> {
    let (Some(good), Some(bad)) = (series(good), series(bad)) else { return Ok(()) };
    for (t, (good, bad)) in good.iter().zip(&bad).enumerate() {
        for (s, (good, bad)) in good.iter().zip(bad).enumerate() {
            prop_assert!(bad <= good, "service {} at {} s: {} instead of {}", s, t, bad, good);
        }
    }
    Ok(())
}

const WORLDS: Taste =
    Taste { services: (2, 8), orders: 6, duration: 120, all_orders: false, acyclic: false };

proptest! {
    #![proptest_config(ProptestConfig { cases: 2500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_damage_never_serves_anyone_better(
        plan in plans(WORLDS),
        service in any::<prop::sample::Index>(),
        loss in ppm(),
        at in 0..100u32,
        seconds in 0..60u32,
    ) {
        let service = service.index(plan.services.len());
        let mut worse = plan.clone();
        worse.orders.push(Doing { at, what: What::Damage { service, loss, seconds } });
        no_better(&plan, &worse)?;
    }

    /// Damage that lasts longer or begins earlier, limits that are stricter.
    #[test]
    fn worse_damage_never_serves_anyone_better(plan in plans(WORLDS), which in any::<prop::sample::Index>(), more in 1..40u32) {
        let mut worse = plan.clone();
        let order = which.index(worse.orders.len());
        match &mut worse.orders[order].what {
            What::Damage { loss, seconds, .. } => {
                *seconds += more;
                *loss = (*loss + 10_000 * more).min(1_000_000);
            }
            What::Limit { left, seconds, .. } => {
                *seconds += more;
                *left -= *left / 40 * more;
            }
            _ => {}
        }
        no_better(&plan, &worse)?;
    }

    #[test]
    fn longer_buffers_never_hurt(plan in plans(WORLDS), service in any::<prop::sample::Index>(), more in 1..40u32) {
        let service = service.index(plan.services.len());
        let mut better = plan.clone();
        better.services[service].groups.iter_mut().for_each(|g| g.buffer += more);
        no_better(&better, &plan)?;
    }

    /// Shorter restarts and finer ramps never hurt either.
    #[test]
    fn coming_back_sooner_never_hurts(plan in plans(WORLDS), service in any::<prop::sample::Index>()) {
        let service = service.index(plan.services.len());
        let mut better = plan.clone();
        better.services[service].restart /= 2;
        better.services[service].ramp = better.services[service].ramp.map(|(step, every)| ((step * 2).min(1_000_000), every));
        no_better(&better, &plan)?;
    }

    /// Nothing happens to a healthy world, and whatever its weights it is at full again after everyone was hit.
    #[test]
    fn a_healthy_world_with_awkward_weights_stays_at_full(plan in plans(Taste { acyclic: true, ..WORLDS })) {
        let mut plan = plan;
        for (s, service) in plan.services.iter_mut().enumerate() {
            service.capacity = 1_000_000;
            service.ramp = None;
            for (i, supplier) in service.groups.iter_mut().flat_map(|g| &mut g.suppliers).enumerate() {
                supplier.1 = u32::try_from(999_983 - 7 * i - s).unwrap();
            }
            service.groups.iter_mut().for_each(|g| g.total = None);
        }
        plan.orders.clear();
        prop_assert_eq!(plan.run().changes, vec![]);
        for service in 0..plan.services.len() {
            plan.orders.push(Doing { at: 3, what: What::Damage { service, loss: 333_333, seconds: 20 } });
        }
        plan.duration = 1000;
        prop_assert_eq!(plan.last_levels(), vec![1_000_000; plan.services.len()]);
    }

    /// Changes are changes, follow each other, and each has a cause that can be looked up.
    #[test]
    fn every_change_is_one_and_every_drop_has_a_cause(plan in plans(Taste { all_orders: true, ..WORLDS })) {
        let mut sim = plan.sim();
        if sim.run().is_err() {
            return Ok(());
        }
        let record = sim.finish();
        let model = sim.model();
        let mut level = vec![1_000_000; plan.services.len()];
        for change in &record.changes {
            let s = change.service.index();
            prop_assert_eq!(change.from.ppm(), level[s]);
            prop_assert_ne!(change.from, change.to);
            level[s] = change.to.ppm();
            for binding in [change.first, change.last] {
                match binding {
                    hakyu_engine::Binding::Nothing => prop_assert_eq!(change.to.ppm(), 1_000_000),
                    hakyu_engine::Binding::Capacity => {}
                    hakyu_engine::Binding::Need(group, supplier) => {
                        prop_assert_eq!(model.consumer(group), change.service);
                        prop_assert!(model.suppliers(group).iter().any(|x| x.0 == supplier));
                    }
                }
            }
            if change.to < change.from {
                prop_assert_ne!(change.first, hakyu_engine::Binding::Nothing);
            }
            prop_assert!(change.ran_out <= change.at);
        }
        for &(row, group, supplier, lost) in &record.shares {
            prop_assert_eq!(model.consumer(group), record.changes[row as usize].service);
            prop_assert!(model.suppliers(group).iter().any(|x| x.0 == supplier));
            prop_assert!(lost > 0 && lost <= 1_000_000);
        }
    }
}
