//! Circles of voluntary sharing.

use super::*;

/// Members of a circle tell each other what they read; occasions follow one another.
pub(super) fn circle(participation: u32, adapts: u32) -> Script {
    let members = 10;
    let mut roles: Vec<Role> =
        (0..members).map(|i| role(&format!("m{i}"), 0, Desk { participation, ..desk() })).collect();
    roles.push(role("source", 0, desk()));
    let everyone: Vec<u32> = (0..members).collect();
    let steps = (0..100)
        .map(|i| at(&format!("p-{i:03}"), members, 1000 + 2000 * i, report(&everyone)))
        .collect();
    let mut script = script(roles, steps);
    let hops: Vec<(RoleId, Vec<RoleId>)> = (0..members)
        .map(|m| (RoleId(m), everyone.iter().filter(|o| **o != m).map(|o| RoleId(*o)).collect()))
        .collect();
    script.messages.routes = vec![Route {
        hops,
        voluntary: true,
        gives: DeedKind::Relay,
        drafting: fixed(1),
        ..route("f6", &[])
    }];
    script.messages.circles = vec![Circle {
        id: "council".into(),
        members: everyone.iter().map(|m| RoleId(*m)).collect(),
        adapts,
        independent: true,
    }];
    script
}

#[test]
fn members_of_a_circle_share_as_much_as_others_do() {
    let long = plan(250_000);
    let share = |script: &Script| passed(&run_with(&long, script, setup())).len();
    let steady = share(&circle(600_000, 0));
    // 1000 draws at 60 %: within four standard deviations.
    assert!(steady.abs_diff(600) < 62, "{steady}");
    assert_eq!(share(&circle(1_000_000, 100_000)), 1000, "where all give, all go on giving");
    assert_eq!(share(&circle(0, 100_000)), 0, "where nobody gives, nobody begins");
    // Free riders pull the others down.
    let mut mixed = circle(1_000_000, 200_000);
    for member in 0..7 {
        mixed.roles[member].desk.participation = 0;
    }
    let generous = share(&{
        let mut fixed = mixed.clone();
        fixed.messages.circles[0].adapts = 0;
        fixed
    });
    assert_eq!(generous, 300, "three of ten give whatever the others do");
    assert_ne!(share(&mixed), generous);
    let (on, off) =
        differs(&long, &circle(600_000, 100_000), Mechanism::FreeRiding, |r| passed(r).len());
    assert!(on < off && off == 1000, "{on} {off}");
}

#[test]
fn what_an_independent_circle_shares_leaves_it_of_free_will_only() {
    let mut script = circle(0, 0);
    script.roles[0].desk.participation = 1_000_000;
    script.roles.push(role("ministry", 0, desk()));
    // Members must pass on to the ministry what others relay to them, says the ministry.
    let hops: Vec<(RoleId, Vec<RoleId>)> = (0..10).map(|m| (RoleId(m), vec![RoleId(11)])).collect();
    script.messages.routes.push(Route {
        takes: vec![DeedKind::Relay],
        gives: DeedKind::Report,
        hops,
        ..route("order", &[])
    });
    let to_ministry = |s: &Script| {
        arrivals(&run_with(&plan(250_000), s, setup())).iter().filter(|a| a.1 == 11).count()
    };
    assert_eq!(to_ministry(&script), 0, "nobody of those who were told gives anything");
    script.messages.circles[0].independent = false;
    assert_eq!(to_ministry(&script), 900, "nine are told a hundred times");
}
