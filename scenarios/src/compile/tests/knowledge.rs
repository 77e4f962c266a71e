//! Telemetry, contracts, injects that tell, conditions on knowledge.

use hakyu_engine::script::knowledge::Knowledge;
use hakyu_engine::{EventId, RoleId};

use super::*;

const KNOWING: &str = r#"roles:
  - {id: grid-ot, title: OT, post: ot, kind: operator, sector: electricity}
  - {id: hospital, title: Hospital, post: it, kind: operator, sector: medical, place: chiba}
  - {id: clinic, title: Clinic, post: it, kind: operator, sector: medical, place: tokyo}
  - {id: cloud-desk, title: Cloud, post: pr, kind: operator}
  - {id: nisc, title: NISC, post: secretariat, kind: nisc}
events:
  - {id: out, at: T+1h, outage: {provider: cloud, for: 6h}}
telemetry:
  - {id: t-2, role: hospital, target: {service: medical, places: [chiba]}, delay: {uniform: [1m, 10m]}, step: 5%, needs: cloud}
  - {id: t-1, role: grid-ot, target: {service: electricity}}
contracts:
  - {id: c-2, provider: cloud, customers: {kind: operator, sector: medical}, below: 80%, notifies: never, restores: 6h}
  - {id: c-1, provider: cloud, speaker: cloud-desk, customers: {kind: operator}, notifies: {uniform: [1h, 2h]}, restores: 4h}
  - {id: c-3, provider: grid@east, customers: [nisc, clinic], notifies: 2h, restores: 1d}
injects:
  - {id: i-1, at: T+2h, to: nisc, via: mail, tells: out, text: "{{ level('cloud') }} {{ believes('hospital', 'medical@chiba') }}"}
  - {id: i-2, when: "knows('nisc', 'out') and believes('grid-ot', 'electricity@chiba') < 50%", to: [clinic, hospital, grid-ot], via: mail, text: Aha}
"#;

fn knowledge() -> (Compiled, Knowledge) {
    let c = compiled(KNOWING);
    let knowledge = c.model.script().knowledge.clone();
    (c, knowledge)
}

fn role(c: &Compiled, id: &str) -> RoleId {
    c.tables.role(id).expect("a role")
}

#[test]
fn telemetry_is_of_services_and_sorted_by_role() {
    let (c, knowledge) = knowledge();
    let service = |id: &str| c.model.service(id).expect("a service");
    let [grid, hospital] = &knowledge.telemetry[..] else { panic!("two") };
    assert_eq!(grid.role, role(&c, "grid-ot"));
    assert_eq!(grid.services.len(), 3, "every prefecture");
    assert_eq!((grid.step, &grid.delay), (10_000, &Distribution::Fixed(0)), "defaults");
    assert!(grid.needs.is_empty());
    assert_eq!(hospital.services, [service("medical@chiba")]);
    assert_eq!(hospital.step, 50_000);
    assert_eq!(hospital.delay, Distribution::uniform(60, 600).expect("a range"));
    assert_eq!(hospital.needs, [service("cloud")]);
}

#[test]
fn contracts_bind_whom_they_name_and_never_the_speaker() {
    let (c, knowledge) = knowledge();
    let roles = |ids: &[&str]| -> Vec<RoleId> { ids.iter().map(|id| role(&c, id)).collect() };
    let [first, second, third] = &knowledge.contracts[..] else { panic!("three") };
    assert_eq!([&first.id, &second.id, &third.id], ["c-1", "c-2", "c-3"]);
    assert_eq!(first.speaker, Some(role(&c, "cloud-desk")));
    assert_eq!(first.customers, roles(&["clinic", "grid-ot", "hospital"]));
    assert_eq!(first.below, Level::percent(95));
    assert_eq!(first.notifies, Some(Distribution::uniform(3_600, 7_200).expect("a range")));
    assert_eq!(first.restores, 4 * 3600);
    assert_eq!(second.customers, roles(&["clinic", "hospital"]));
    assert_eq!((second.below, &second.notifies), (Level::percent(80), &None));
    assert_eq!(third.customers, roles(&["clinic", "nisc"]));
    assert_eq!(third.speaker, None);
}

#[test]
fn injects_tell_and_conditions_ask_what_is_known() {
    let (c, _) = knowledge();
    let script = c.model.script();
    let (nisc, ot) = (role(&c, "nisc"), role(&c, "grid-ot"));
    let service = |id: &str| c.model.service(id).expect("a service");
    assert_eq!(script.injects[0].tells, [EventId(0)]);
    assert_eq!(
        script.injects[0].quotes,
        [
            Read::Level(service("cloud")),
            Read::Believed(role(&c, "hospital"), service("medical@chiba"))
        ]
    );
    let InjectTrigger::When(Condition::All(parts)) = &script.injects[1].trigger else {
        panic!("two parts")
    };
    assert!(matches!(parts[0], Condition::Knows(r, EventId(0)) if r == nisc));
    let power = service("electricity@chiba");
    assert!(matches!(
        parts[1],
        Condition::Measure(Read::Believed(r, s), Compare::Less, 500_000) if r == ot && s == power
    ));
}

#[test]
fn the_order_of_entries_decides_nothing() {
    let block = |key: &str, next: &str| -> (usize, usize) {
        let from = KNOWING.find(&format!("{key}:\n")).expect("the key") + key.len() + 2;
        (from, KNOWING.find(&format!("{next}:\n")).expect("the next key"))
    };
    let mut turned = KNOWING.to_owned();
    for (from, until) in [block("telemetry", "contracts"), block("contracts", "injects")] {
        let mut lines: Vec<&str> = KNOWING[from..until].lines().collect();
        lines.reverse();
        turned.replace_range(from..until, &format!("{}\n", lines.join("\n")));
    }
    assert_ne!(turned, KNOWING);
    let knowledge = |text: &str| format!("{:?}", compiled(text).model.script().knowledge);
    assert_eq!(knowledge(&turned), knowledge(KNOWING));
}

/// Every wrong name is found where it stands, with the nearest right one.
#[test]
fn unknown_names_come_with_suggestions() {
    let wrong = KNOWING
        .replace("role: hospital,", "role: hospitl,")
        .replace("needs: cloud}", "needs: clod}")
        .replace("{service: electricity}", "{service: electricty}")
        .replace("speaker: cloud-desk", "speaker: cloud-dsk")
        .replace("[nisc, clinic]", "[nisc, clinc]")
        .replace("provider: grid@east", "provider: grid@eest")
        .replace("tells: out", "tells: uot")
        .replace("knows('nisc', 'out')", "knows('nics', 'out')")
        .replace(
            "believes('grid-ot', 'electricity@chiba') <",
            "believes('grid-to', 'electricity@chibaa') <",
        );
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files(&wrong), "s.yaml", &mut sources);
    assert!(compiled.is_none());
    let suggested: Vec<&str> = findings
        .iter()
        .filter_map(|d| d.suggestion.as_ref().map(|s| s.replacement.as_str()))
        .collect();
    for right in [
        "hospital",
        "cloud",
        "electricity",
        "cloud-desk",
        "clinic",
        "grid@east",
        "out",
        "nisc",
        "grid-ot",
        "electricity@chiba",
    ] {
        assert!(suggested.contains(&right), "{right}: {suggested:?}");
    }
}
