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

mod mistakes;
mod people;
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
            Impact::Damage { service, loss, jobs, repair } => {
                format!("{} loses {} in {jobs} jobs, {repair:?}", name(service), loss.ppm())
            }
            Impact::Limit { service, series } => {
                let knots: Vec<String> =
                    series.iter().map(|(t, l)| format!("{t}:{}", l.ppm())).collect();
                format!("{} limited {}", name(service), knots.join(" "))
            }
            Impact::Outage { service, left, lasts } => {
                format!("{} left {} for {lasts:?}", name(service), left.ppm())
            }
            Impact::Demand { service, demand, lasts } => {
                format!("{} asked {demand} for {lasts:?}", name(service))
            }
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
    assert!(hit.iter().any(|i| i.starts_with("electricity@chiba ")), "{hit:?}");
    assert!(!hit.iter().any(|i| i.starts_with("electricity@okinawa ")), "{hit:?}");
    assert!(hit.len() < 47);
}

/// Every code that stands in a source file of worlds and compilation is explained, once, by its own name.
#[test]
fn every_code_is_explained() {
    let sources = [
        include_str!("events.rs"),
        include_str!("context.rs"),
        include_str!("people.rs"),
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
