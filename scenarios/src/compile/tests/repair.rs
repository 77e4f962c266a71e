//! The repair section becomes tables, and runs.

use std::collections::BTreeMap;

use hakyu_engine::record::repair::RepairFact;
use hakyu_engine::script::repair::{Brings, Policy, PoolKind, RepairOrder};
use hakyu_engine::{Record, Setup, Simulation, What};

use super::*;
use crate::checks;

const REPAIR: &str = r"
roles:
  - {id: boss, title: Boss, post: management, kind: operator}
systems:
  - {id: mail, title: Mail, kind: it, owner: boss}
  - {id: records, title: Records, kind: it, owner: boss}
events:
  - {id: quake, at: T+1h, damage: {target: {service: electricity}, share: 60%, repair: 6h, restore: staged}}
  - {id: dark, at: T+1h, damage: {target: {service: grid@east}, share: 100%, repair: 20h}}
actions:
  - {id: ask, title: Ask, effects: [{request: {pool: aid}}]}
  - {id: order, title: Order, effects: [{policy: first-come}, {prioritise: {target: {service: electricity@chiba}}}]}
  - {id: send, title: Send, effects: [{send: {pool: trucks, target: {service: medical, places: [chiba]}}}]}
  - {id: team, title: Team, effects: [{send: {pool: responders, systems: [records, mail]}}]}
playbooks:
  - {id: reference, steps: [{id: p-1, role: boss, at: T+2h, act: ask}, {id: p-2, role: boss, at: T+2h, act: order}, {id: p-3, role: boss, at: T+2h, act: send}]}
repair:
  policy: most-people-first
  critical: [{service: electricity@chiba}]
  assessment: {uniform: [1h, 3h]}
  travel: {speed: 40, ready: 30m, local: 20m, roads: grid, spread: {uniform: [80%, 150%]}}
  pools:
    - {id: own, title: {en: Crews, ja: 復旧班}, kind: crew, place: chiba, units: 9, serves: [{service: electricity}], mobilisation: 1h}
    - {id: aid, title: Aid, kind: crew, place: east, units: 3, serves: [{service: electricity}, {service: grid@east}], on-request: true}
    - {id: parts, title: Parts, kind: part, place: chiba, units: 1, serves: [{service: electricity@chiba}], restock: 12h}
    - {id: trucks, title: Trucks, kind: truck, place: chiba, units: 1, serves: [{service: medical, places: [chiba], class: base}], need: power, below: 2h, assessment: 10m, inflow: {rate: 50%, for: 8h}}
    - {id: experts, title: Experts, kind: team, place: chiba, units: 1, serves: [{service: electricity}], remaining: 70%}
    - {id: responders, title: Responders, kind: team, place: chiba, units: 1, serves-systems: [records, mail], remaining: 60%, on-request: true}
  support:
    - {target: {service: electricity}, needs: [{service: grid, criticality: 60%}, {service: cloud, criticality: 10%}], least: 20%, source: s, confidence: C}
  refailure:
    - {target: {service: electricity}, chance: 50%, after: 4h, work: 2h, source: s, confidence: C}
";

fn place(c: &Compiled, id: &str) -> u32 {
    let at = c.model.places().iter().position(|p| p == id).expect("a place");
    u32::try_from(at).expect("few places")
}

#[test]
fn the_repair_section_becomes_tables() {
    let c = compiled(REPAIR);
    let repair = &c.model.script().repair;
    let service = |id: &str| c.world.find(id).expect(id);
    assert_eq!(repair.policy, Policy::MostPeopleFirst);
    assert_eq!(repair.critical, [service("electricity@chiba")]);
    let ids: Vec<&str> = repair.pools.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["aid", "experts", "own", "parts", "responders", "trucks"]);
    assert_eq!(c.pool(PoolId(2)).map(|p| p.title.ja()), Some("復旧班"));
    let aid = &repair.pools[0];
    assert!(aid.on_request && aid.units == 3 && aid.place.0 == place(&c, "east"));
    assert!(aid.serves.contains(&service("grid@east")) && aid.serves.is_sorted());
    assert_eq!(repair.pools[2].mobilisation, Distribution::Fixed(3600));
    assert!(matches!(repair.pools[1].kind, PoolKind::Team { remaining: 700_000 }));
    assert!(matches!(
        &repair.pools[3].kind,
        PoolKind::Part { restock: Distribution::Fixed(43_200) }
    ));
    let PoolKind::Truck(load) = &repair.pools[5].kind else { panic!("a truck") };
    let group = |id: &str| c.model.group(service(id), "power").expect("a need");
    assert_eq!(load.groups, [group("medical-base-1@chiba"), group("medical-base-2@chiba")]);
    assert_eq!(load.below, 7200);
    assert_eq!(load.brings, Brings::Inflow { rate: Level::percent(50), seconds: 28_800 });
    assert_eq!(repair.assessment, Some(Distribution::Uniform { lo: 3600, hi: 10_800 }));
    assert_eq!(repair.pools[5].assessment, Some(Distribution::Fixed(600)));
    let known = |id: &str| c.tables.system(id).expect("a system");
    assert_eq!(repair.pools[4].systems, [known("mail"), known("records")], "sorted");
    assert!(repair.pools[4].serves.is_empty());
    let support = repair.support_of(service("electricity@chiba")).expect("it needs something");
    let needs: BTreeMap<_, _> = support.needs.iter().copied().collect();
    assert_eq!(needs[&service("grid@east")], 600_000, "of the area above the prefecture");
    assert_eq!(needs[&service("cloud")], 100_000);
    assert_eq!(support.least, 200_000);
    let again = repair.refailure_of(service("electricity@chiba")).expect("it fails again");
    assert_eq!((again.chance, &again.after), (500_000, &Distribution::Fixed(14_400)));
    assert_eq!(again.work, Some(Distribution::Fixed(7200)));
    assert!(repair.refailure_of(service("medical@chiba")).is_none());
}

#[test]
fn ways_follow_the_map() {
    let c = compiled(REPAIR);
    let travel = &c.model.script().repair.travel;
    let places = c.model.places();
    let (chiba, east) = (place(&c, "chiba") as usize, place(&c, "east") as usize);
    let position = |at: usize| c.world.place(&places[at]).and_then(|p| p.position);
    let cell = |from: usize, to: usize| travel.seconds[from * places.len() + to];
    assert_eq!(cell(chiba, chiba), 1200, "a way within a place");
    assert_eq!(cell(chiba, east), cell(east, chiba));
    let km = position(chiba).zip(position(east)).map(|(a, b)| a.distance(b));
    let expected = km.map_or(0.0, |km| km / 40.0 * 3600.0) + 1200.0;
    assert!((f64::from(cell(chiba, east)) - expected).abs() <= 0.5);
    assert_eq!((travel.ready, travel.roads.len()), (1800, 2), "a grid in each area");
    assert_eq!(travel.factor, Some(Distribution::Uniform { lo: 800_000, hi: 1_500_000 }));
}

#[test]
fn orders_of_actions_name_pools_and_services() {
    let c = compiled(REPAIR);
    let orders: Vec<&RepairOrder> = (c.model.script().actions.iter())
        .flat_map(|a| &a.effects)
        .map(|e| match e {
            Effect::Repair(order) => order,
            other => panic!("{other:?}"),
        })
        .collect();
    let service = |id: &str| c.world.find(id).expect(id);
    let aid = c.tables.pool("aid").expect("a pool");
    let trucks = c.tables.pool("trucks").expect("a pool");
    let responders = c.tables.pool("responders").expect("a pool");
    let systems = ["records", "mail"].map(|s| c.tables.system(s).expect("a system")).to_vec();
    let bases = vec![service("medical-base-1@chiba"), service("medical-base-2@chiba")];
    assert_eq!(
        orders,
        [
            &RepairOrder::Request(aid),
            &RepairOrder::Policy(Policy::FirstCome),
            &RepairOrder::Prioritise(vec![service("electricity@chiba")]),
            &RepairOrder::Send { pool: trucks, services: bases },
            &RepairOrder::SendToSystems { pool: responders, systems },
        ]
    );
}

fn run(c: &Compiled, playbook: Option<&str>) -> Record {
    let playbook = playbook.and_then(|p| c.tables.playbook(p));
    let mut sim = Simulation::new(Arc::clone(&c.model), Setup::new(1).with_playbook(playbook));
    sim.run().expect("a run without error");
    sim.finish()
}

#[test]
fn a_compiled_repair_section_acts() {
    let c = compiled(REPAIR);
    let has = |record: &Record, wanted: fn(&RepairFact) -> bool| {
        record.facts.iter().any(|f| matches!(&f.what, What::Repair(fact) if wanted(fact)))
    };
    let (none, reference) = (run(&c, None), run(&c, Some("reference")));
    for record in [&none, &reference] {
        assert!(has(record, |f| matches!(f, RepairFact::Opened { .. })));
        assert!(has(record, |f| matches!(f, RepairFact::Found { .. })));
        assert!(has(record, |f| matches!(f, RepairFact::CrewArrived { .. })));
        assert!(has(record, |f| matches!(f, RepairFact::NoPart { .. })));
        assert!(has(record, |f| matches!(f, RepairFact::Delivered { .. })));
        assert!(has(record, |f| matches!(f, RepairFact::TeamArrived { .. })));
    }
    assert!(!has(&none, |f| matches!(f, RepairFact::PoolAsked(_))));
    assert!(has(&reference, |f| matches!(f, RepairFact::PoolAsked(_))));
    assert!(has(&reference, |f| matches!(f, RepairFact::PolicyChanged(Policy::FirstCome))));
}

#[test]
fn the_order_of_pools_decides_nothing() {
    let digest = |text: &str| run(&compiled(text), Some("reference")).digest;
    let (head, tail) = REPAIR.split_once("  pools:\n").expect("pools");
    let (pools, rest) = tail.split_once("  support:").expect("support");
    let mut lines: Vec<&str> = pools.lines().collect();
    lines.reverse();
    let turned = format!("{head}  pools:\n{}\n  support:{rest}", lines.join("\n"));
    assert_ne!(turned, REPAIR);
    assert_eq!(digest(&turned), digest(REPAIR));
}

/// `code message` of everything that is found.
fn findings(change: (&str, &str)) -> Vec<String> {
    let text = REPAIR.replacen(change.0, change.1, 1);
    assert_ne!(text, REPAIR, "{}", change.0);
    let mut sources = Sources::default();
    let (_, diags) = compile(&files(&text), "s.yaml", &mut sources);
    diags.iter().map(|d| format!("{} {}", d.code, d.message)).collect()
}

#[test]
fn mistakes_in_repair_are_found() {
    let cases = [
        ("restock: 12h", "mobilisation: 1h", "E0811"),
        ("units: 9,", "units: 9, below: 3h,", "E0812"),
        ("10m, inflow", "10m, stock: 3h, inflow", "E0812"),
        ("send: {pool: trucks", "send: {pool: own", "E0813"),
        ("below: 2h, assessment", "below: 2h, serves-systems: [mail], assessment", "E0812"),
        ("units: 9,", "units: 9, assessment: 3h,", "E0812"),
        ("serves-systems: [records, mail]", "serves-systems: [mail]", "E0817"),
        ("serves-systems: [records, mail], ", "", "E0814"),
        (
            "systems: [records, mail]}}",
            "systems: [records, mail], target: {service: water}}}",
            "E0817",
        ),
        ("serves-systems: [records, mail]", "serves-systems: [recrods, mail]", "E0403"),
        ("systems: [records, mail]}}", "systems: [recrods, mail]}}", "E0403"),
        ("responders, systems: [records, mail]", "responders", "E0102"),
        ("request: {pool: aid}", "request: {pool: parts}", "E0813"),
        ("units: 9", "units: 0", "E0814"),
        ("request: {pool: aid}", "request: {pool: trucks}", "W0815"),
        ("request: {pool: aid}", "request: {pool: aids}", "E0403"),
        ("kind: crew, place: chiba", "kind: crew, place: chibaa", "E0412"),
        (
            "units: 9, serves: [{service: electricity}]",
            "units: 9, serves: [{service: electricty}]",
            "E0411",
        ),
        ("need: power, below", "need: pwoer, below", "E0414"),
        ("{service: grid, criticality", "{service: gird, criticality", "E0411"),
        ("roads: grid", "roads: gird", "E0411"),
        ("policy: most-people-first", "policy: most-first", "E0106"),
        ("service: medical, places: [chiba]}}}]", "service: electricity@chiba}}}]", "E1005"),
    ];
    for (from, to, code) in cases {
        let found = findings((from, to));
        assert!(found.iter().any(|f| f.starts_with(code)), "{to}: {code} not in {found:?}");
    }
    for code in ["E0811", "E0812", "E0813", "E0814", "W0815", "W0816", "E0817"] {
        assert!(checks::explain(code).is_some(), "{code}");
    }
}
