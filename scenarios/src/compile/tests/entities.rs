//! What a scenario of the library consists of, as entities.

use hakyu_engine::{
    MemberOf, OperatedBy, OperatorRef, PlaysRole, ServiceRef, Setup, Simulation, StandsAt,
    SystemRef,
};

use super::*;

#[test]
fn systems_and_operators_are_entities() {
    let (compiled, _) = compile_builtin("hospital-network-cut", &mut Sources::default());
    let c = compiled.expect("no errors");
    let script = c.model.script();
    let sim = Simulation::new(Arc::clone(&c.model), Setup::new(1));
    let (mut services, mut roles, mut members) = (0, 0, 0);
    let (mut systems, mut operated, mut placed, mut operators) = (0, 0, 0, 0);
    for entity in sim.world().iter_entities() {
        services += usize::from(entity.contains::<ServiceRef>());
        roles += usize::from(entity.contains::<PlaysRole>());
        systems += usize::from(entity.contains::<SystemRef>());
        placed += usize::from(entity.contains::<StandsAt>());
        operators += usize::from(entity.contains::<OperatorRef>());
        if let Some(member) = entity.get::<MemberOf>() {
            members += 1;
            let role = entity.get::<PlaysRole>().expect("a post");
            let name = &script.organisations[member.0 as usize];
            let written = c.role(role.0).and_then(|r| r.organisation.as_ref()).expect("written");
            assert_eq!(written.en(), name);
        }
        if let Some(by) = entity.get::<OperatedBy>() {
            operated += 1;
            let system = entity.get::<SystemRef>().expect("a system");
            assert_eq!(script.cyber.systems[system.0.index()].owners.first(), Some(&by.0));
        }
    }
    assert_eq!(services, c.model.service_count());
    assert_eq!(
        (roles, members),
        (script.roles.len(), script.roles.len()),
        "all have an organisation"
    );
    assert_eq!((systems, operated), (c.scenario.systems.len(), c.scenario.systems.len()));
    assert!(systems > 5, "{systems}");
    assert_eq!(placed, script.cyber.systems.iter().filter(|s| s.place.is_some()).count());
    assert_eq!(operators, script.organisations.len());
    assert!(script.organisations.is_sorted() && operators > 5 && operators < roles);
}
