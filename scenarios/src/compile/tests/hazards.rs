//! Hazards: the right services, shares and times, by hand.

use hakyu_engine::Mechanism as M;

use super::*;

const MORE: &str = r"  - {id: a-ash, at: T+1h, ash: {depth: {east: 6, chiba: 30}, after: {east: 3h, chiba: 1h}, target: {service: electricity}, fragility: {median: 6, beta: 0.4, cap: 60%}, repair: 10h, restore: at-once}}
  - {id: b-flood, at: T+1h, flood: {depth: {chiba: {0-0.5: 10%, 0.5-3: 20%}}, exposed: [{target: {service: electricity}, fragility: {median: 1.75, beta: 0.5}, for: 5h}]}}
  - {id: c-solar, at: T+1h, solar-storm: {class: G5, target: {service: electricity}, fragility: {median: 9, beta: 0.1}, for: 5h}}
  - {id: d-course, at: T+1h, solar-storm: {course: [{at: T+1h, kp: 5}, {at: T+3h, kp: 9}, {at: T+6h, kp: 5}], target: {service: cloud}, fragility: {median: 9, beta: 0.1}}}
  - {id: e-heat, at: T+1h, heat: {anomaly: {chiba: 5}, for: 6h, exposed: [{target: {service: electricity}, per-degree: 3%, reserve: 8%}]}}
  - {id: f-radio, at: T+1h, types: [unavailability, other-event], causes: unknown, radio: {for: 6h, exposed: [{target: {service: electricity, places: [chiba]}, share: 40%}]}}
  - {id: g-ill, at: T+1h, pandemic: {peak: 40%, rise: 10h, holds: 2d, falls: 10h, exposed: [{target: {service: electricity, places: [chiba]}, needs: 90%}], demand: {target: {service: grid@east}, level: 102%}}}
  - {id: h-quake, at: T+1h, earthquake: {intensity: {east: '6-upper'}, fragility: {median: 6.25, beta: 0.1}, target: {service: electricity}, repair: 10h, restore: at-once}}
  - {id: i-states, at: T+1h, snow: {depth: {east: 60}, after: 2h, target: {services: [electricity@chiba, grid@east]}, fragility: {states: [{state: slight, median: 30, beta: 0.5, loss: 10%, repair: 1h}, {state: complete, median: 60, beta: 0.5, loss: 100%, repair: 5h}]}, restore: at-once}}
  - {id: j-out, at: T+1h, outage: {provider: cloud, for: 6h}}
";

fn events() -> Compiled {
    compiled(&format!("events:\n{MORE}"))
}

#[test]
fn depth_by_place_gives_shares_and_times() {
    let compiled = events();
    let id = compiled.tables.event("a-ash").expect("an event");
    let hits: Vec<(String, u32, u64)> = compiled.model.script().events[id.index()]
        .impacts
        .iter()
        .map(|i| match i {
            Impact::Damage { service, loss, jobs: 1, after, .. } => {
                (compiled.model.id(*service).to_owned(), loss.ppm(), *after)
            }
            other => panic!("{other:?}"),
        })
        .collect();
    // At the median half of the 60 % that can fail; at five times of it Φ(ln 5/0.4) = Φ(4.0236) = 0.999971, less than
    // 0.6 by 17 ppm. What is said of Chiba goes before what is said of its area.
    assert!(hits.contains(&("electricity@chiba".into(), 599_982, 3_600)), "{hits:?}");
    assert!(
        hits.iter().all(|h| h.0.ends_with("@chiba") || (h.1, h.2) == (300_000, 10_800)),
        "{hits:?}"
    );
}

#[test]
fn classes_of_depth_are_shares_of_the_sites() {
    // 10 % at 0.25 m: Φ(ln(1/7)/0.5) = Φ(−3.8918) = 49.7 ppm, so 4 ppm of all; 20 % at 1.75 m: half of them.
    assert_eq!(impacts(&events(), "b-flood"), ["electricity@chiba left 899996 for Fixed(18000)"]);
}

#[test]
fn a_geomagnetic_storm_limits_by_its_class_or_follows_its_course() {
    let compiled = events();
    let all = impacts(&compiled, "c-solar");
    assert!(
        !all.is_empty() && all.iter().all(|i| i.contains(" left 500000 for Fixed(18000)")),
        "{all:?}"
    );
    // Kp 5: Φ(ln(5/9)/0.1) = Φ(−5.88) is nothing.
    assert_eq!(
        impacts(&compiled, "d-course"),
        ["cloud limited 0:1000000 7200:500000 18000:1000000"]
    );
}

#[test]
fn heat_asks_for_more_than_the_reserve() {
    // 1 + 5 · 3 % = 115 % of normal; 108 % is served: 1.15/1.08 = 1.064815.
    assert_eq!(impacts(&events(), "e-heat"), ["electricity@chiba asked 1064815 for Fixed(21600)"]);
    assert_eq!(super::super::hazards::heat_demand(2.0, 30_000, 80_000), 1_000_000);
}

#[test]
fn radio_limits_for_a_time_and_events_carry_their_ticks() {
    let compiled = events();
    assert_eq!(impacts(&compiled, "f-radio"), ["electricity@chiba left 600000 for Fixed(21600)"]);
    let event = |id: &str| {
        let id = compiled.tables.event(id).expect("an event");
        compiled.model.script().events[id.index()].clone()
    };
    let ticks = |id: &str| (event(id).types, event(id).causes);
    assert_eq!(ticks("f-radio"), (1 << 3 | 1 << 7, 1 << 16));
    assert_eq!(ticks("a-ash"), (1 << 3, 1 << 14));
    assert_eq!(ticks("j-out"), (0, 0));
    let switches = [
        ("a-ash", M::Ash),
        ("b-flood", M::Flood),
        ("c-solar", M::SolarStorm),
        ("e-heat", M::Heat),
        ("f-radio", M::Radio),
        ("g-ill", M::Pandemic),
        ("h-quake", M::Earthquake),
        ("i-states", M::Snow),
        ("j-out", M::Providers),
    ];
    for (id, mechanism) in switches {
        assert_eq!(event(id).mechanism, Some(mechanism), "{id}");
    }
}

#[test]
fn absence_takes_the_slack_first_and_demand_rises_with_it() {
    let all = impacts(&events(), "g-ill");
    let [power, grid] = all.as_slice() else { panic!("{all:?}") };
    // A quarter of the way up the slack is used: 2.5 h = 9000 s. At the peak 0.6/0.9 is left.
    assert!(power.starts_with("electricity@chiba limited 9000:1000000 "), "{power}");
    assert!(power.contains(" 36000:666666 "), "{power}");
    assert!(power.ends_with(" 235800:1000000"), "{power}");
    assert!(grid.starts_with("grid@east asked [(0, 1000000), "), "{grid}");
    assert!(grid.contains("(36000, 1020000)") && grid.ends_with("(244800, 1000000)]"), "{grid}");
}

#[test]
fn classes_of_the_seismic_scale_stand_for_their_middle() {
    let all = impacts(&events(), "h-quake");
    assert!(
        !all.is_empty() && all.iter().all(|i| i.contains(" loses 500000 in 1 jobs")),
        "{all:?}"
    );
}

#[test]
fn services_lose_each_states_share_and_a_site_is_in_one_state() {
    // At 60: Φ(ln 2/0.5) = 0.917171 in slight or worse, half of all complete; 0.417171 · 10 % = 41 717.
    assert_eq!(
        impacts(&events(), "i-states"),
        [
            "electricity@chiba loses 500000 in 1 jobs, Fixed(18000)",
            "electricity@chiba loses 41717 in 1 jobs, Fixed(3600)",
            "grid@east [(500000, Level(1000000), Fixed(18000)), (417171, Level(100000), Fixed(3600))]",
        ]
    );
}

/// Worst states first, and zones fail one after another, so both sums are exact.
#[test]
fn states_are_dealt_to_zones_without_loss() {
    let compiled = zoned(
        r"events:
  - {id: z, at: T+0h, snow: {depth: {chiba: 60}, target: {service: electricity@chiba}, fragility: {states: [{state: slight, median: 30, beta: 0.5, loss: 10%, repair: 1h}, {state: complete, median: 60, beta: 0.5, loss: 100%, repair: 5h}]}, restore: at-once}}
",
    );
    let id = compiled.tables.event("z").expect("an event");
    let sum: u64 = compiled.model.script().events[id.index()]
        .impacts
        .iter()
        .map(|i| match i {
            Impact::Damage { loss, .. } => u64::from(loss.ppm()),
            other => panic!("{other:?}"),
        })
        .sum();
    let zones = impacts(&compiled, "z");
    let of =
        compiled.world.zones(compiled.world.find("electricity@chiba").expect("it exists")).len();
    assert!(of > 1 && sum.abs_diff(541_717 * of as u64) <= of as u64, "{sum} in {of}: {zones:?}");
}

#[test]
fn a_storm_strikes_where_it_is() {
    let track = "events:
  - id: storm
    at: T+1h
    wind:
      track:
        - {at: T+0h, lat: 33.0, lon: 139.9, wind: 55, radius: 60}
        - {at: T+12h, lat: 39.0, lon: 140.5, wind: 55, radius: 60}
      fragility: distribution-line
      target: {service: electricity, places: [chiba, fukushima, iwate]}
      repair: 10h
";
    let text = format!("{}{track}", HEAD.replace("world: small", "world: japan-47"));
    let mut sources = Sources::default();
    let (compiled, diags) =
        compile(&MemoryFiles::default().with("s.yaml", text), "s.yaml", &mut sources);
    let compiled = compiled.unwrap_or_else(|| panic!("{}", diags.render(&sources, false)));
    let mut times = std::collections::BTreeMap::new();
    for impact in &compiled.model.script().events[0].impacts {
        let Impact::Damage { service, after, .. } = impact else { panic!("{impact:?}") };
        let name = compiled.model.id(*service).to_owned();
        let place = name.split('@').nth(1).expect("a place").to_owned();
        assert_eq!(*times.entry(place).or_insert(*after), *after, "one time for a place");
    }
    let [chiba, fukushima, iwate] = ["chiba", "fukushima", "iwate"].map(|p| times[p]);
    assert!(chiba < fukushima && fukushima < iwate, "{times:?}");
    // Chiba lies at 35.6 N, 0.55 h a degree north: 2.6 degrees are 5.2 h after the first point, less a radius (1.1 h),
    // less the hour that the event is later.
    assert!((2 * 3600 + 1800..=3 * 3600 + 1800).contains(&chiba), "{times:?}");
}

/// More of a hazard never takes less, at every place and service.
#[test]
fn more_never_damages_less() {
    let of = |depth: u32| {
        let text = format!(
            "events:\n  - {{id: e, at: T+1h, flood: {{depth: {{east: {}.{}}}, target: {{service: electricity}}, fragility: {{states: \
             [{{state: slight, median: 0.5, beta: 0.5, loss: 10%}}, {{state: complete, median: 2, beta: 0.7, loss: 100%}}]}}, for: 5h}}}}\n",
            depth / 10,
            depth % 10
        );
        let compiled = compiled(&text);
        compiled.model.script().events[0]
            .impacts
            .iter()
            .map(|i| match i {
                Impact::Outage { left, .. } => 1_000_000 - left.ppm(),
                other => panic!("{other:?}"),
            })
            .max()
            .unwrap_or(0)
    };
    let losses: Vec<u32> = [0, 2, 4, 8, 16, 32, 64].into_iter().map(of).collect();
    assert!(losses.is_sorted() && losses[0] == 0 && losses[6] > 900_000, "{losses:?}");
}

#[test]
fn bad_figures_are_refused() {
    let wrong = [
        (
            "E0204",
            "ash: {depth: {east: -1}, target: {service: electricity}, fragility: {median: 1, beta: 1}, repair: 1h}",
        ),
        (
            "E0204",
            "snow: {depth: {east: 9000}, target: {service: electricity}, fragility: {median: 1, beta: 1}, repair: 1h}",
        ),
        (
            "E0106",
            "earthquake: {intensity: {east: '6-high'}, target: {service: electricity}, fragility: {median: 1, beta: 1}, repair: 1h}",
        ),
        (
            "E1020",
            "snow: {depth: {east: 90}, target: {service: electricity}, fragility: {median: 10, beta: 1}}",
        ),
        (
            "E1012",
            "snow: {depth: {east: 90}, target: {service: electricity}, fragility: distribution-line, repair: 1h}",
        ),
        ("E0102", "snow: {depth: {east: 90}, target: {service: electricity}, repair: 1h}"),
        ("E0105", "snow: {depth: {east: 90}, fragility: {median: 10, beta: 1}, repair: 1h}"),
        ("E0625", "snow: {depth: {east: 90}, fragility: road-snow, exposed: []}"),
        (
            "E0411",
            "snow: {depth: {east: 90}, target: {service: electrcity}, fragility: road-snow, repair: 1h}",
        ),
        (
            "E0412",
            "snow: {depth: {nowhere: 90}, target: {service: electricity}, fragility: road-snow, repair: 1h}",
        ),
        (
            "W1010",
            "snow: {depth: {east: 1}, target: {service: electricity}, fragility: road-snow, repair: 1h}",
        ),
        ("E0621", "types: [virus], outage: {provider: cloud, for: 1h}"),
        ("E0622", "causes: [mail], outage: {provider: cloud, for: 1h}"),
        (
            "E0106",
            "solar-storm: {class: G6, target: {service: electricity}, fragility: hf-radio-storm, for: 1h}",
        ),
    ];
    for (code, event) in wrong {
        let text = format!("events:\n  - {{id: e, at: T+1h, {event}}}\n");
        let mut sources = Sources::default();
        let (_, diags) = compile(&files(&text), "s.yaml", &mut sources);
        assert!(diags.iter().any(|d| d.code == code), "{code}: {}", diags.render(&sources, false));
    }
}

/// Every built-in curve says where it comes from, rises, and lies between nothing and its cap.
#[test]
fn built_in_curves_are_sound() {
    let world = Arc::clone(&events().world);
    let mut kinds = std::collections::BTreeSet::new();
    for curve in &world.fragility {
        assert!(curve.source.len() > 10 && !curve.unit.is_empty(), "{}", curve.id);
        kinds.insert(format!("{:?}", curve.hazard));
        let shares: Vec<u32> = (0..100)
            .map(|s| curve.curve.share_ppm(curve.curve.median * f64::from(s) / 25.0))
            .collect();
        assert!(shares.is_sorted(), "{}", curve.id);
        assert!(curve.states.iter().all(|s| s.repair.is_some()), "{}", curve.id);
    }
    assert_eq!(kinds.len(), 6, "{kinds:?}");
}

/// The ready scenario of these hazards has no findings about them, and its ash lies as deep as its text says.
#[test]
fn ash_over_the_capital_is_clean() {
    let mut sources = Sources::default();
    let (compiled, diags) = compile_builtin("kanto-ash", &mut sources);
    let quality = diags.iter().filter(|d| d.code.starts_with("W12")).count();
    assert_eq!(diags.len(), quality, "{}", diags.render(&sources, false));
    let compiled = compiled.expect("no errors");
    let all = impacts(&compiled, "ash-rain");
    let loss = |service: &str| -> u64 {
        let of = all.iter().filter(|i| i.contains(&format!("@{service} loses ")));
        of.filter(|i| i.starts_with("electricity"))
            .filter_map(|i| i.split(' ').nth(2)?.parse::<u64>().ok())
            .sum()
    };
    assert!(loss("kanagawa") >= loss("tokyo") && loss("tokyo") > loss("chiba"), "{all:?}");
    assert!(loss("chiba") > 0 && !all.iter().any(|i| i.contains("@osaka")), "{all:?}");
}
