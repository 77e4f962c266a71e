//! A small world and scenario compiled and looked into; the library; mistakes.

use hakyu_engine::Level;
use hakyu_engine::script::{
    Compare, Condition, Deed, DeedKind, DeedPattern, Effect, Impact, InjectTrigger,
    Measure as Read, StepTrigger,
};
use hakyu_seeds::Distribution;

use super::*;
use crate::source::MemoryFiles;
use crate::world::tests as worlds;

mod conduct;
mod cyber;
mod entities;
mod hazards;
mod knowledge;
mod messages;
mod mistakes;
mod people;
mod plans;
mod repair;
mod runs;

/// A scenario beside its small world, in the folder `small/`.
fn files(scenario: &str) -> MemoryFiles {
    MemoryFiles::default()
        .with("small/three.yaml", worlds::CATALOGUE)
        .with("small/places.csv", worlds::PLACES)
        .with("small/world.yaml", format!("{}{WORLD}", worlds::HEAD))
        .with("s.yaml", format!("{HEAD}{scenario}"))
}

const HEAD: &str = "hakyu: scenario/1
id: s
title: S
world: small
start: 2019-09-09T03:00+09:00
duration: 2d
";

const WORLD: &str = r"services:
  - id: grid
    sector: electricity
    kind: site
    title: {en: Grid, ja: 系統}
    per: area
    source: s
    confidence: C
  - id: electricity
    sector: electricity
    title: {en: Electric power, ja: 電力}
    per: prefecture
    source: s
    confidence: C
    needs:
      - {id: grid, from: [{service: grid, at: parent}], response: {criticality: 100%}, source: s, confidence: C}
    channels:
      - {id: counter, title: Counter, share: 60%, substitutable: 30%, source: s, confidence: C}
      - {id: web, title: Web, share: 40%, substitutable: 50%, source: s, confidence: C}
  - id: medical
    sector: medical
    title: {en: Medical care, ja: 医療}
    per: prefecture
    source: s
    confidence: C
    needs:
      - {id: cloud, from: [{service: cloud, at: nation}], response: {criticality: 10%}, source: s, confidence: C}
    classes:
      - {id: ordinary, title: Ordinary, share: 70%, source: s, confidence: C}
      - id: base
        title: {en: Base, ja: 拠点}
        share: 30%
        source: s
        confidence: C
        needs:
          - id: power
            from: [{service: electricity, at: here}]
            response: {criticality: 90%}
            buffer: {quantiles: [1h, 3h]}
            source: s
            confidence: C
  - id: cloud
    kind: provider
    title: Cloud
    source: s
    confidence: C
";

fn compiled(scenario: &str) -> Compiled {
    let mut sources = Sources::default();
    let (compiled, diags) = compile(&files(scenario), "s.yaml", &mut sources);
    assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
    compiled.expect("no errors")
}

/// Impacts as text: `service what`.
fn impacts(compiled: &Compiled, event: &str) -> Vec<String> {
    let script = compiled.model.script();
    let id = compiled.tables.event(event).expect("an event");
    let name = |s: &hakyu_engine::ServiceId| compiled.model.id(*s);
    script.events[id.index()]
        .impacts
        .iter()
        .map(|impact| match impact {
            Impact::Damage { service, loss, jobs, repair, .. } => {
                format!("{} loses {} in {jobs} jobs, {repair:?}", name(service), loss.ppm())
            }
            Impact::Limit { service, series } => {
                let knots: Vec<String> =
                    series.iter().map(|(t, l)| format!("{t}:{}", l.ppm())).collect();
                format!("{} limited {}", name(service), knots.join(" "))
            }
            Impact::Outage { service, left, lasts, .. } => {
                format!("{} left {} for {lasts:?}", name(service), left.ppm())
            }
            Impact::Demand { service, demand, lasts, .. } => {
                format!("{} asked {demand} for {lasts:?}", name(service))
            }
            Impact::Struck { service, states, .. } => format!("{} {states:?}", name(service)),
            Impact::Asked { service, series } => format!("{} asked {series:?}", name(service)),
            Impact::Compromise(campaign) => format!("{campaign:?}"),
        })
        .collect()
}

const EVENTS: &str = r"events:
  - {id: z-damage, at: T+1h, damage: {target: {service: electricity, places: [east]}, share: 30%, repair: 48h, restore: staged}}
  - {id: a-class, at: {uniform: [T+1h, T+2h]}, damage: {target: {service: medical, places: [chiba], class: base}, share: 50%, repair: {lognormal: {median: 24h, sigma: 0.6}}}}
  - {id: b-parent, at: T+1h, demand: {target: {services: [medical@chiba, grid]}, level: 300%, for: 12h}}
  - {id: c-channel, at: T+1h, unavailable: {target: {service: electricity, places: [osaka]}, channel: counter, for: 3h}}
  - {id: d-out, at: T+1h, outage: {provider: cloud, loss: 40%, for: 6h}}
  - {id: e-step, at: T+1h, forcing: {target: {service: grid@east}, series: [[T+1h, 0%], [T+3h, 50%]], interpolate: step}}
  - {id: f-line, at: T+0h, forcing: {target: {service: grid@east}, series: [[T+1h, 0%], [T+5h, 4%], [T+6h, 4%]], interpolate: linear}}
  - id: g-quake
    at: T+0h
    earthquake: {intensity: {east: 6.0, chiba: 6.5}, fragility: {median: 6.5, beta: 0.1, cap: 50%}, target: {service: electricity}, repair: 10h}
";

#[test]
fn events_hit_what_their_targets_name() {
    let compiled = compiled(EVENTS);
    assert_eq!(
        impacts(&compiled, "z-damage"),
        [
            "electricity@chiba loses 300000 in 8 jobs, Fixed(172800)",
            "electricity@tokyo loses 300000 in 8 jobs, Fixed(172800)",
        ]
    );
    assert_eq!(
        impacts(&compiled, "a-class"),
        [
            "medical-base-1@chiba loses 500000 in 1 jobs, LogNormal { median: 86400, sigma: 0.6 }",
            "medical-base-2@chiba loses 500000 in 1 jobs, LogNormal { median: 86400, sigma: 0.6 }",
        ]
    );
    assert_eq!(
        impacts(&compiled, "b-parent"),
        [
            "grid@east asked 3000000 for Fixed(43200)",
            "grid@west asked 3000000 for Fixed(43200)",
            "medical@chiba asked 3000000 for Fixed(43200)",
        ]
    );
    // 60 % of use, 30 % of it replaced: 42 % lost.
    assert_eq!(impacts(&compiled, "c-channel"), ["electricity@osaka left 580000 for Fixed(10800)"]);
    assert_eq!(impacts(&compiled, "d-out"), ["cloud left 600000 for Fixed(21600)"]);
    assert_eq!(impacts(&compiled, "e-step"), ["grid@east limited 0:0 7200:500000"]);
    assert_eq!(
        impacts(&compiled, "f-line"),
        ["grid@east limited 3600:0 7200:10000 10800:20000 14400:30000 18000:40000 21600:40000",]
    );
    // At the median half of the cap; Φ(ln(6/6.5)/0.1) = Φ(−0.800427) = 0.211732, halved.
    assert_eq!(
        impacts(&compiled, "g-quake"),
        [
            "electricity@chiba loses 250000 in 8 jobs, Fixed(36000)",
            "electricity@tokyo loses 105865 in 8 jobs, Fixed(36000)",
        ]
    );
    let script = compiled.model.script();
    let ids: Vec<&str> = script.events.iter().map(|e| e.id.as_str()).collect();
    assert!(ids.is_sorted());
    assert_eq!(script.events[0].at, Distribution::Uniform { lo: 3600, hi: 7200 });
    for event in &script.events {
        assert_eq!(event.unusable, event.id == "c-channel", "{}", event.id);
        let demand = event.mechanism == Some(hakyu_engine::Mechanism::Demand);
        assert_eq!(demand, event.id == "b-parent", "{}", event.id);
    }
    for (number, id) in (0..).zip(ids) {
        assert_eq!(compiled.event(EventId(number)).map(|e| e.id.value.as_str()), Some(id));
    }
}

#[test]
fn lines_become_steps_of_one_percent_or_an_hour() {
    let l = Level::new;
    assert_eq!(events::linear(&[]), []);
    assert_eq!(events::linear(&[(5, 7)]), [(5, l(7))]);
    assert_eq!(
        events::linear(&[(0, 0), (10 * 3600, 0)]),
        [(0, l(0)), (36_000, l(0))],
        "flat lines have no steps"
    );
    let steep = events::linear(&[(0, 0), (3600, 1_000_000)]);
    assert_eq!(steep.len(), 61, "1 % steps, but not finer than a minute");
    assert_eq!(steep[60], (3600, l(1_000_000)));
    let long = events::linear(&[(0, 1_000_000), (200 * 3600, 0)]);
    assert_eq!(long.len(), 201);
    assert_eq!(long[1], (3600, l(995_000)));
    assert!(long.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 > w[1].1));
}

#[test]
fn a_storm_damages_what_it_passes() {
    let track = "events:
  - id: storm
    at: T+0h
    wind:
      track:
        - {at: T+0h, lat: 34.0, lon: 139.5, wind: 55, radius: 60}
        - {at: T+6h, lat: 37.0, lon: 141.0, wind: 45, radius: 60}
      fragility: distribution-line
      target: {service: electricity}
      repair: {lognormal: {median: 24h, sigma: 0.6}}
";
    let text = format!("{}{track}", HEAD.replace("world: small", "world: japan-47"));
    let mut sources = Sources::default();
    let (compiled, diags) =
        compile(&MemoryFiles::default().with("s.yaml", text), "s.yaml", &mut sources);
    assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
    let compiled = compiled.expect("no errors");
    let hit = impacts(&compiled, "storm");
    assert!(hit.iter().any(|i| i.starts_with("electricity-zone-1@chiba ")), "{hit:?}");
    assert!(!hit.iter().any(|i| i.contains("@okinawa ")), "{hit:?}");
    assert!(hit.iter().filter(|i| i.contains("-zone-1@")).count() < 47);
    assert!(!hit.iter().any(|i| i.contains("-zone-4@")));
}

/// Every code that stands in a source file of worlds and compilation is explained, once, by its own name.
#[test]
fn every_code_is_explained() {
    let sources = [
        include_str!("events.rs"),
        include_str!("hazards.rs"),
        include_str!("context.rs"),
        include_str!("people.rs"),
        include_str!("messages.rs"),
        include_str!("knowledge.rs"),
        include_str!("cyber.rs"),
        include_str!("repair.rs"),
        include_str!("society.rs"),
        include_str!("plans.rs"),
        include_str!("../compile.rs"),
        include_str!("../world/checks.rs"),
        include_str!("../world/load.rs"),
        include_str!("../world/place.rs"),
        include_str!("../world/rows.rs"),
        include_str!("../world/need.rs"),
        include_str!("../world/template.rs"),
        include_str!("../world/catalogue.rs"),
        include_str!("../world/supply.rs"),
        include_str!("../world/expand.rs"),
        include_str!("../world/sites.rs"),
        include_str!("../world/names.rs"),
    ];
    let is_code = |w: &&str| {
        let digits = w.strip_prefix(['E', 'W']).unwrap_or("");
        digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let mut used: Vec<&str> = sources.iter().flat_map(|s| s.split('"')).filter(is_code).collect();
    used.sort_unstable();
    used.dedup();
    for code in &used {
        assert!(explain(code).is_some(), "{code}");
    }
    for explanation in crate::world::CODES.iter().chain(CODES) {
        assert!(
            used.contains(&explanation.code),
            "{} is explained and never used",
            explanation.code
        );
    }
    assert!(explain("E9999").is_none());
}

#[test]
fn the_library_compiles() {
    for scenario in library() {
        let mut sources = Sources::default();
        let (compiled, diags) = compile_builtin(scenario.id, &mut sources);
        assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
        assert!(compiled.is_some(), "{}", scenario.id);
    }
    assert!(compile_builtin("no-such", &mut Sources::default()).0.is_none());
}

/// A scenario in the small world with zones.
fn zoned(scenario: &str) -> Compiled {
    let world = format!("{}{}", worlds::HEAD, worlds::small::ZONES);
    let files = files(scenario)
        .with("small/world.yaml", world)
        .with("small/dependencies.csv", worlds::small::ZONE_ROWS);
    let mut sources = Sources::default();
    let (compiled, diags) = compile(&files, "s.yaml", &mut sources);
    assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
    compiled.expect("no errors")
}

#[test]
fn losses_are_dealt_to_zones_in_order() {
    let compiled = zoned(
        r"events:
  - {id: a, at: T+0h, forcing: {target: {service: electricity@chiba}, series: [[T+0h, 100%], [T+1h, 78%], [T+2h, 40%], [T+3h, 100%]], interpolate: step}}
  - {id: b, at: T+0h, forcing: {target: {service: electricity@chiba}, series: [[T+0h, 100%], [T+50h, 50%], [T+60h, 50%]], interpolate: linear}}
  - {id: c, at: T+0h, damage: {target: {service: electricity@chiba}, share: 30%, repair: 48h}}
  - {id: d, at: T+0h, outage: {provider: electricity@chiba, for: 6h}}
  - {id: e, at: T+0h, unavailable: {target: {service: electricity@chiba}, channel: counter, for: 6h}}
  - {id: f, at: T+0h, demand: {target: {service: electricity@chiba}, level: 200%, for: 6h}}
  - {id: g, at: T+0h, damage: {target: {service: electricity-zone-3@chiba}, share: 30%, repair: 48h}}
  - {id: h, at: T+0h, damage: {target: {services: [electricity@chiba, electricity-zone-1@chiba]}, share: 30%, repair: 48h}}
  - {id: i, at: T+0h, damage: {target: {service: electricity, places: [chiba], class: zone}, share: 30%, repair: 48h}}
  - {id: j, at: T+0h, damage: {target: {service: medical, places: [chiba], class: base}, share: 30%, repair: 48h}}
  - {id: k, at: T+0h, unavailable: {target: {service: electricity-zone-2@chiba}, channel: counter, for: 6h}}
roles: [{id: r, title: R, organisation: O, post: pr, kind: operator}]
actions:
  - {id: shed, title: S, takes: 1h, effects: [{shed: {target: {service: electricity@chiba}, level: 60%, for: 1h}}, {expedite: {target: {service: electricity@chiba}, remaining: 50%}}]}
",
    );
    let hit = |event: &str| -> Vec<String> {
        let shorter = |i: &String| i.replace("electricity-zone-", "").replace("@chiba", "");
        impacts(&compiled, event).iter().map(shorter).collect()
    };
    assert_eq!(
        hit("a"),
        [
            "1 limited 0:1000000 3600:120000 7200:0 10800:1000000",
            "2 limited 0:1000000 7200:0 10800:1000000",
            "3 limited 0:1000000 7200:600000 10800:1000000",
        ]
    );
    // One after another: the second zone begins to fail when the first has failed.
    let lines = hit("b");
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("1 limited 0:1000000 900:990000 ") && lines[0].ends_with(" 90000:0")
    );
    assert!(lines[1].starts_with("2 limited 0:1000000 90900:990000 "));
    assert!(lines[1].ends_with(" 180000:0"));
    assert_eq!(lines[0].matches(':').count(), 101);
    assert_eq!(
        hit("c"),
        ["1 loses 1000000 in 1 jobs, Fixed(172800)", "2 loses 200000 in 1 jobs, Fixed(172800)"]
    );
    assert_eq!(hit("d"), [1, 2, 3, 4].map(|k| format!("{k} left 0 for Fixed(21600)")));
    // A closed counter takes half of 60 %.
    assert_eq!(hit("e"), ["1 left 0 for Fixed(21600)", "2 left 800000 for Fixed(21600)"]);
    assert_eq!(hit("f"), [1, 2, 3, 4].map(|k| format!("{k} asked 2000000 for Fixed(21600)")));
    // Zones that are named lose what is said.
    assert_eq!(hit("g"), ["3 loses 300000 in 1 jobs, Fixed(172800)"]);
    assert_eq!(
        hit("h"),
        ["1 loses 300000 in 1 jobs, Fixed(172800)", "2 loses 200000 in 1 jobs, Fixed(172800)"]
    );
    assert_eq!(
        hit("i"),
        [1, 2, 3, 4].map(|k| format!("{k} loses 300000 in 1 jobs, Fixed(172800)"))
    );
    assert_eq!(hit("j").len(), 8, "two quantiles in four zones");
    assert_eq!(hit("k"), ["2 left 700000 for Fixed(21600)"]);
    let effects: Vec<String> = compiled.model.script().actions[0]
        .effects
        .iter()
        .map(|effect| match effect {
            Effect::Shed { service, left, .. } => {
                format!("{} left {}", compiled.model.id(*service), left.ppm())
            }
            Effect::Expedite { service, .. } => compiled.model.id(*service).to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        effects,
        [
            "electricity-zone-1@chiba left 0",
            "electricity-zone-2@chiba left 400000",
            "electricity-zone-1@chiba",
            "electricity-zone-2@chiba",
            "electricity-zone-3@chiba",
            "electricity-zone-4@chiba",
        ]
    );
}

#[test]
fn the_lines_of_zones_add_up_to_the_line_of_the_whole() {
    let knots = [(0, 1_000_000), (17_400, 779_300), (125_340, 805_800), (324_000, 103_400)];
    for of in [2, 3, 4, 16] {
        let zones: Vec<Vec<(u64, Level)>> =
            (0..of).map(|zone| events::linear(&events::of_zone(&knots, zone, of, true))).collect();
        let at = |series: &[(u64, Level)], time: u64| {
            series.iter().take_while(|k| k.0 <= time).last().map_or(1_000_000, |k| k.1.ppm())
        };
        for time in (0..324_000).step_by(600) {
            let mean = zones.iter().map(|z| u64::from(at(z, time))).sum::<u64>() / of as u64;
            let whole = knots.windows(2).find(|w| time < w[1].0).expect("inside");
            let (long, done) = (whole[1].0 - whole[0].0, time - whole[0].0);
            let line = f64::from(whole[0].1)
                + (f64::from(whole[1].1) - f64::from(whole[0].1)) * done as f64 / long as f64;
            assert!((line - mean as f64).abs() < 10_100.0, "{of} zones at {time}: {mean}, {line}");
        }
        for series in &zones {
            assert!(series.windows(2).all(|w| w[0].0 < w[1].0));
            // No finer than a minute.
            let near = |w: &[(u64, Level)]| {
                w[0].1.ppm().abs_diff(w[1].1.ppm()) <= 10_001 || w[1].0 - w[0].0 <= 61
            };
            assert!(series.windows(2).all(near));
        }
    }
}
