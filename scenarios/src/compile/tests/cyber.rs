//! Systems, compromises, orders, conditions and the background become numbers.

use hakyu_engine::script::cyber::{CyberCondition, CyberOrder, LinkKind};
use hakyu_engine::{ServiceId, SystemId};

use super::*;

const SYSTEMS: &str = r#"roles:
  - {id: it, title: IT, organisation: {en: A, ja: ア}, post: it, kind: operator, place: chiba}
  - {id: boss, title: Boss, organisation: {en: A, ja: ア}, post: management, kind: operator}
  - {id: other, title: Other, organisation: B, post: it, kind: operator}
systems:
  - id: scada
    title: Control
    kind: ot
    owner: other
    place: east
    carries: [{target: {service: electricity, places: [east]}, share: 30%}, {target: {service: electricity@chiba}, share: 80%}]
  - id: mail
    title: Mail
    kind: it
    owner: it
    carries: [{target: {service: medical, places: [chiba]}, share: 25%}]
    isolation: [{target: {service: medical, places: [chiba]}, share: 40%}]
links:
  - {id: z, from: scada, to: mail, kind: vendor, one-way: true}
  - {id: a, from: mail, to: scada, kind: trust}
events:
  - id: wave
    at: T+2h
    cyber:
      technique: T1566.001
      system: [scada, mail, scada]
      dormant: 1h
      spread: {over: [trust, vendor], hop: {uniform: [1m, 5m]}, chance: 40%}
      acts: 30m
      effects: {availability: 60%, confidentiality: 5000, integrity: true, safety: 3}
      detection: {exponential: {mean: 20h}}
      revealed: 15m
      sharpened: 40%
      recovery: 12h
      persists: 3d
  - {id: slip, at: T+3h, cyber: {system: mail, effects: {availability: 50%}, detection: 0s, recovery: 1h}}
injects:
  - {id: i, when: "detected('mail') or compromised('scada') and not contained('mail')", to: it, via: alarm, text: T}
actions:
  - {id: cut, title: Cut, effects: [{contain: {system: mail}}, {shed: {target: {service: electricity@chiba}, level: 80%, for: 6h}}]}
  - {id: join, title: Join, effects: [{reconnect: {system: mail}}]}
"#;

#[test]
fn systems_and_compromises_are_resolved() {
    let c = compiled(SYSTEMS);
    let script = c.model.script();
    let cyber = &script.cyber;
    let ids: Vec<&str> = cyber.systems.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["mail", "scada"]);
    let [mail, scada] = &cyber.systems[..] else { panic!("two systems") };
    let named = |list: &[(ServiceId, u32)]| -> Vec<(String, u32)> {
        list.iter().map(|(s, share)| (c.model.id(*s).to_owned(), *share)).collect()
    };
    assert_eq!(named(&mail.carries), [("medical@chiba".to_owned(), 250_000)]);
    assert_eq!(named(&mail.isolation), [("medical@chiba".to_owned(), 400_000)]);
    let electricity = named(&scada.carries);
    assert!(electricity.contains(&("electricity@chiba".to_owned(), 1_000_000)), "{electricity:?}");
    assert!(electricity.iter().any(|(_, share)| *share == 300_000), "{electricity:?}");
    assert_eq!(scada.shows.len(), electricity.len());
    // The owner first, then the other posts of its organisation.
    let owners = |s: &hakyu_engine::script::cyber::System| -> Vec<&str> {
        s.owners.iter().map(|r| script.roles[r.index()].id.as_str()).collect()
    };
    assert_eq!((owners(mail), owners(scada)), (vec!["it", "boss"], vec!["other"]));
    let place = |s: &hakyu_engine::script::cyber::System| {
        s.place.map(|p| c.model.places()[p.index()].as_str())
    };
    assert_eq!((place(mail), place(scada)), (Some("chiba"), Some("east")));
    let links: Vec<_> =
        cyber.links.iter().map(|l| (l.from.0, l.to.0, l.kind, l.both_ways)).collect();
    assert_eq!(links, [(0, 1, LinkKind::Trust, true), (1, 0, LinkKind::Vendor, false)]);

    let wave = &script.events[c.tables.event("wave").expect("it is there").index()];
    let [Impact::Compromise(wave)] = &wave.impacts[..] else { panic!("one compromise") };
    assert_eq!(wave.technique, "T1566.001");
    assert_eq!(wave.entries, [SystemId(0), SystemId(1)]);
    let spread = wave.spread.as_ref().expect("it spreads");
    assert!(spread.over.has(LinkKind::Trust) && !spread.over.has(LinkKind::Network));
    assert_eq!((spread.chance, wave.sharpened), (400_000, 400_000));
    assert_eq!(wave.dormant, Distribution::Fixed(3600));
    assert_eq!(wave.revealed, Some(Distribution::Fixed(900)));
    assert_eq!(wave.persists, Some(Distribution::Fixed(3 * 86_400)));
    let e = wave.effects;
    assert_eq!(
        (e.availability, e.confidentiality, e.integrity, e.safety),
        (600_000, 5000, true, 3)
    );
    let slip = &script.events[c.tables.event("slip").expect("it is there").index()];
    let [Impact::Compromise(slip)] = &slip.impacts[..] else { panic!("one compromise") };
    assert_eq!((slip.sharpened, slip.technique.as_str()), (1_000_000, ""));
    assert_eq!((&slip.dormant, &slip.acts), (&Distribution::Fixed(0), &Distribution::Fixed(0)));
    assert!(slip.spread.is_none() && slip.persists.is_none() && slip.revealed.is_none());

    let cut = &script.actions[0].effects;
    assert!(matches!(
        cut[..],
        [Effect::Shed { .. }, Effect::Cyber(CyberOrder::Contain(SystemId(0)))]
    ));
    let join = &script.actions[1].effects;
    assert!(matches!(join[..], [Effect::Cyber(CyberOrder::Reconnect(SystemId(0)))]));
    let InjectTrigger::When(Condition::Any(parts)) = &script.injects[0].trigger else {
        panic!("a condition")
    };
    assert!(matches!(parts[0], Condition::Cyber(CyberCondition::Detected(SystemId(0)))));
}

#[test]
fn the_background_has_the_rate_of_reports() {
    let gap = |text: &str| {
        let c = compiled(text);
        let background = c.model.script().cyber.background.clone().expect("it is there");
        assert!(background.targets.iter().all(|t| !t.parts.is_empty() && t.weight > 0));
        assert_eq!((background.kinds.len(), background.causes.len()), (8, 17));
        let of = |id: &str| background.kinds.iter().find(|k| k.id == id).map(|k| k.mean_gap);
        (of("unavailability").expect("a type"), background.targets.len())
    };
    // 398 reports of systems that were hard to use in three years.
    let (plain, all) = gap("background: {}\n");
    assert_eq!(plain, 3 * 31_557_600 / 398);
    let (scaled, chiba) =
        gap("background: {scale: 1000%, target: {service: medical, places: [chiba]}}\n");
    assert_eq!(scaled, 3 * 31_557_600 / 3980);
    assert!(chiba == 1 && all > 1);
    assert!(compiled("summary: quiet\n").model.script().cyber.background.is_none());
}

#[test]
fn systems_that_are_not_there_are_told() {
    for text in [
        "links: [{id: l, from: a, to: b, kind: network}]\n",
        "events: [{id: e, at: T+1h, cyber: {system: a, effects: {availability: 1%}, detection: 1h, recovery: 1h}}]\n",
        "actions: [{id: x, title: X, effects: [{contain: {system: a}}]}]\n",
    ] {
        let mut sources = Sources::default();
        let (_, diags) = compile(&files(text), "s.yaml", &mut sources);
        let codes: Vec<&str> = diags.iter().map(|d| d.code).collect();
        assert!(codes.contains(&"E0403"), "{text}: {codes:?}");
    }
}
