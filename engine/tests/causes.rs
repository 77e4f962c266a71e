//! Why a level moved: the first supplier to bind, the need that binds in the end, and when its buffer ran out.

use hakyu_engine::{Aggregate, Binding, Change, Combine, NeededFor, ServiceId};

use crate::plan::{Group, Plan, Service, What, group, of};

fn only(plan: &Plan, service: usize) -> Change {
    let record = plan.run();
    let mut changes = of(&record, service);
    let change = *changes.next().unwrap();
    assert!(
        changes.next().is_none_or(|next| next.to > change.to),
        "more than one drop of {service}"
    );
    change
}

fn need(plan: &Plan, service: usize, g: usize, supplier: u32) -> Binding {
    Binding::Need(group(&plan.model(), service, g), ServiceId(supplier))
}

/// Round 1 halves the site through its direct need of power, round 2 stops it through water: first power, last water.
#[test]
fn the_first_and_the_last_cause() {
    let services = vec![
        Service::new(),
        Service::new().needs(Group::of(0).required()),
        Service::new().needs(Group::of(1)).needs(Group::of(0).critical(500_000)),
    ];
    let plan = Plan::new(100, services).damage(0, 1_000_000, 10, 20);
    let change = only(&plan, 2);
    assert_eq!((change.at.0, change.to.ppm()), (10, 0));
    assert_eq!(change.first, need(&plan, 2, 1, 0));
    assert_eq!(change.last, need(&plan, 2, 0, 1));
    assert_eq!(only(&plan, 0).first, Binding::Capacity);
    assert_eq!(only(&plan, 0).last, Binding::Capacity);
    let record = plan.run();
    let back = of(&record, 2).last().unwrap();
    assert_eq!((back.at.0, back.last), (30, Binding::Nothing));
}

#[test]
fn when_the_buffer_ran_out() {
    let services = vec![
        Service::new(),
        Service::new(),
        Service::new().needs(Group::of(0).buffer(30)).needs(Group::of(1).critical(400_000)),
    ];
    let plan = Plan::new(500, services).damage(0, 1_000_000, 10, 400);
    let change = only(&plan, 2);
    assert_eq!((change.at.0, change.ran_out.0, change.last), (40, 40, need(&plan, 2, 0, 0)));
    // Dry at 40 and yet covered up by a greater loss until 60: the change at 60 names the buffer and its time.
    let plan = plan.order(20, What::Limit { service: 2, left: 0, seconds: 40 }).damage(0, 0, 0, 1);
    let services = plan.services.clone();
    let partial = Plan::new(500, services)
        .damage(0, 600_000, 10, 400)
        .order(20, What::Limit { service: 2, left: 0, seconds: 80 });
    let record = partial.run();
    let at_100: Vec<_> = of(&record, 2).filter(|c| c.at.0 == 100).collect();
    assert_eq!(at_100.len(), 1);
    assert_eq!(
        (at_100[0].to.ppm(), at_100[0].last, at_100[0].ran_out.0),
        (400_000, need(&plan, 2, 0, 0), 60)
    );
}

/// Ties go to capacity, then to the lowest group, within a group to the lowest supplier.
#[test]
fn ties() {
    let suppliers = || vec![Service::new(), Service::new(), Service::new()];
    let world = |groups: Vec<Group>| {
        let mut services = suppliers();
        services.push(groups.into_iter().fold(Service::new(), Service::needs));
        let mut plan = Plan::new(100, services);
        for s in [2, 1, 0] {
            plan = plan.damage(s, 1_000_000, 10, 20);
        }
        plan
    };
    let plan = world(vec![Group::of(2), Group::of(1), Group::of(0)]);
    assert_eq!(only(&plan, 3).last, need(&plan, 3, 0, 2));
    for how in [Aggregate::Weighted, Aggregate::All, Aggregate::Any] {
        let plan = world(vec![Group::among(&[2, 0, 1], how)]);
        assert_eq!(only(&plan, 3).last, need(&plan, 3, 0, 0), "{how:?}");
        assert_eq!(only(&plan, 3).first, need(&plan, 3, 0, 0), "{how:?}");
    }
    // What weighs most lacks most.
    let mut heavy = Group::among(&[0, 1, 2], Aggregate::Weighted);
    heavy.suppliers[1].1 = 5;
    assert_eq!(only(&world(vec![heavy]), 3).last, need(&plan, 3, 0, 1));
    let plan = world(vec![Group::of(0)]).damage(3, 1_000_000, 10, 20);
    assert_eq!(only(&plan, 3).last, Binding::Capacity);
    // The k-th best decides: with one of three left, the second best of 2-of-3 is the lowest of those that are out.
    let plan = world(vec![Group::among(&[0, 1, 2], Aggregate::KOfN(2))]);
    let plan = Plan { orders: plan.orders[..2].to_vec(), ..plan };
    assert_eq!(only(&plan, 3).last, need(&plan, 3, 0, 1));
}

/// The first cause is that of the round, whatever the ids: here supplier 0 falls in the very round in which the
/// consumer moves for the loss of supplier 2.
#[test]
fn the_first_cause_does_not_depend_on_ids() {
    let services = vec![
        Service::new().needs(Group::of(2).required()),
        Service::new().needs(Group::among(&[0, 2], Aggregate::Weighted)),
        Service::new(),
    ];
    let plan = Plan::new(100, services).damage(2, 1_000_000, 10, 20);
    let change = only(&plan, 1);
    assert_eq!(change.to.ppm(), 0);
    assert_eq!(change.first, need(&plan, 1, 0, 2));
    assert_eq!(change.last, need(&plan, 1, 0, 0));
}

/// In a loop every member has a cause, and following the last ones leads round, the first ones out.
#[test]
fn a_loop_leads_back_to_its_root() {
    let services = vec![
        Service::new().needs(Group::of(1).required()),
        Service::new().needs(Group::of(0).required()).needs(Group::of(2).required()),
        Service::new(),
    ];
    let plan = Plan::new(1000, services).damage(2, 1_000_000, 10, 20);
    assert_eq!(only(&plan, 1).first, need(&plan, 1, 1, 2));
    assert_eq!(only(&plan, 1).last, need(&plan, 1, 0, 0));
    assert_eq!(only(&plan, 0).last, need(&plan, 0, 0, 1));
}

/// `product` and `linear`: what each need takes away, beside the change; nothing for services of the scarcest need.
#[test]
fn shares() {
    let world = |combine, needed_for| {
        let service = Service::new()
            .combine(combine)
            .needs(Group::of(0).critical(500_000).needed_for(needed_for))
            .needs(Group::of(1).critical(200_000));
        let plan = Plan::new(100, vec![Service::new(), Service::new(), service]);
        plan.damage(0, 500_000, 10, 20).damage(1, 1_000_000, 10, 20)
    };
    for (combine, level) in [(Combine::Product, 600_000), (Combine::Linear, 550_000)] {
        let plan = world(combine, NeededFor::Both);
        let model = plan.model();
        let record = plan.run();
        let row = record.changes.iter().position(|c| c.service.0 == 2).unwrap();
        assert_eq!(record.changes[row].to.ppm(), level);
        assert_eq!(record.changes[row].last, need(&plan, 2, 0, 0));
        let row = u32::try_from(row).unwrap();
        let share = |g, supplier, lost| (row, group(&model, 2, g), ServiceId(supplier), lost);
        assert_eq!(record.shares, [share(0, 0, 250_000), share(1, 1, 200_000)]);
    }
    assert_eq!(world(Combine::Min, NeededFor::Both).run().shares, []);
    assert_eq!(world(Combine::Min, NeededFor::Run).run().shares, []);
}
