//! What the format promises, one rule at a time.

use hakyu_engine::Combine;

use super::*;

const BASICS: &str = r"services:
  - id: grid
    sector: electricity
    kind: site
    title: {en: Grid, ja: 系統}
    per: area
    restart: 1h
    source: s
    confidence: C
    needs:
      - id: links
        from: [{service: interconnect, at: children}]
        optional: true
        response: {criticality: 10%}
        source: s
        confidence: C
  - id: interconnect
    sector: electricity
    kind: site
    title: {en: Link, ja: 連系線}
    per: link
    source: s
    confidence: C
    needs:
      - id: sending
        from: [{service: grid, at: origin}]
        response: {criticality: 10%}
        source: s
        confidence: C
  - id: electricity
    sector: electricity
    title: {en: Electric power, ja: 電力}
    per: prefecture
    source: s
    confidence: C
    needs:
      - id: grid
        kind: power
        from: [{service: grid, at: parent}]
        response: {criticality: 100%}
        source: s
        confidence: C
  - id: water
    sector: water
    title: {en: Water, ja: 水道}
    per: prefecture
    restart: 2h
    combine: product
    source: s
    confidence: C
    needs:
      - id: power
        from: [{service: electricity, at: here}]
        response: {criticality: {value: 30%, low: 10%, high: 50%}}
        buffer: {lasts: {value: 12h, low: 6h, high: 24h}, refill: 24h, start-failure: 2%}
        inflow:
          rate: 50%
          from: [{service: tankers, at: nation}]
          response: {criticality: 100%}
        source: s
        confidence: C
      - id: help
        from: [{service: water-reserve, at: osaka}]
        where: [chiba]
        response: {required: 50%}
        source: s
        confidence: C
  - id: water-reserve
    kind: provider
    title: {en: Reserve, ja: 予備}
    per: [osaka, chiba]
    source: s
    confidence: C
  - id: tankers
    kind: provider
    title: {en: Tankers, ja: 給水車}
    per: nation
    source: s
    confidence: C
";

#[test]
fn templates_become_services() {
    let world = load(&files(BASICS));
    let ids: Vec<&str> = world.services().iter().map(|s| s.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "electricity@chiba",
            "electricity@osaka",
            "electricity@tokyo",
            "grid@east",
            "grid@west",
            "interconnect@east-west",
            "tankers",
            "water-reserve@chiba",
            "water-reserve@osaka",
            "water@chiba",
            "water@osaka",
            "water@tokyo",
        ]
    );
    let model = model(&world);
    assert_eq!(
        groups(&model, "grid@east"),
        Vec::<String>::new(),
        "nothing feeds it, and that was optional"
    );
    assert_eq!(
        groups(&model, "grid@west"),
        ["links: interconnect@east-west x 1 (0 s, 100000 ppm)"]
    );
    assert_eq!(
        groups(&model, "interconnect@east-west"),
        ["sending: grid@east x 1 (0 s, 100000 ppm)"]
    );
    assert_eq!(groups(&model, "electricity@chiba"), ["grid: grid@east x 1 (0 s, 1000000 ppm)"]);
    assert_eq!(
        groups(&model, "water@chiba"),
        [
            "help: water-reserve@osaka x 1 (0 s, 1000000 ppm)",
            "power: electricity@chiba x 1 (43200 s, 300000 ppm)",
        ]
    );
    assert_eq!(
        groups(&model, "water@osaka"),
        ["power: electricity@osaka x 1 (43200 s, 300000 ppm)"]
    );
    let water = world.find("water@chiba").expect("it exists");
    assert_eq!(model.combine(water), Combine::Product);
    assert_eq!(model.info(water).people, 200);
    assert_eq!(model.info(water).maintenance.seconds, 3600);
    let meta = world.service(water);
    assert_eq!(
        (meta.title.en.as_str(), meta.title.ja.as_str()),
        ("Water, Chiba", "水道（千葉県）")
    );
    assert_eq!((meta.restart, meta.people, meta.share), (7200, 200, 1_000_000));
    assert_eq!(world.reporting("water", "chiba"), Some(water));
    assert_eq!(world.reporting("water", "east"), None);
    assert_eq!(world.reporting_services().len(), 6);
    // Three water services with one feed each.
    assert_eq!(model.group_count(), 1 + 1 + 3 + 3 + 1 + 3);
}

const CLASSES: &str = r"services:
  - id: electricity
    sector: electricity
    title: {en: Electric power, ja: 電力}
    per: prefecture
    source: s
    confidence: C
  - id: medical
    sector: medical
    title: {en: Medical care, ja: 医療}
    per: prefecture
    source: s
    confidence: C
    classes:
      - id: ordinary
        title: {en: Ordinary, ja: 一般}
        share: 70%
        source: s
        confidence: C
      - id: base
        title: {en: Base hospitals, ja: 災害拠点}
        share: 30%
        restart: 4h
        source: s
        confidence: C
        needs:
          - id: power
            from: [{service: electricity, at: here}]
            response: {criticality: 90%}
            buffer: {quantiles: [3h, 1h30m, 2h], refill: none}
            source: s
            confidence: C
";

#[test]
fn classes_share_the_people_out() {
    let world = load(&files(CLASSES));
    let model = model(&world);
    assert_eq!(
        groups(&model, "medical@osaka"),
        [
            "sites: medical-base-1@osaka x 10, medical-base-2@osaka x 10, medical-base-3@osaka x 10, medical-ordinary@osaka x 70 (0 s, 1000000 ppm)",
        ]
    );
    assert_eq!(
        groups(&model, "medical-base-1@osaka"),
        ["power: electricity@osaka x 1 (5400 s, 900000 ppm)"]
    );
    assert_eq!(
        groups(&model, "medical-base-3@osaka"),
        ["power: electricity@osaka x 1 (10800 s, 900000 ppm)"]
    );
    assert!(groups(&model, "medical-ordinary@osaka").is_empty());
    let parent = world.find("medical@osaka").expect("it exists");
    let base = world.find("medical-base-1@osaka").expect("it exists");
    let meta = world.service(base);
    assert_eq!(meta.parent, Some(parent));
    assert_eq!(meta.kind, ServiceKind::Class);
    assert_eq!((meta.people, meta.share, meta.restart), (10, 100_000, 14_400));
    assert_eq!(meta.title.en, "Medical care – Base hospitals, 1 h 30 min, Osaka");
    assert_eq!(meta.title.ja, "医療・災害拠点、1時間30分（大阪府）");
    assert_eq!(world.service(parent).classes.len(), 4);
    assert_eq!(world.service(parent).people, 100);
    assert_eq!(world.services_of("medical").count(), 3);
    // 200 people in thirds of 30 %: 20 each; 400: 40 each; nobody is lost.
    let chiba: u64 = world
        .service(world.find("medical@chiba").expect("it exists"))
        .classes
        .iter()
        .map(|&c| world.service(c).people)
        .sum();
    assert_eq!(chiba, 200);
}

const ROWS: &str = "supplier,consumer,at,group,criticality,buffer_h,lag_h,refill,source,confidence
electricity,water,here,power,0.3,12,5,24h,s,B
water,electricity,here,,5%,0.5,3,none,s,C
";

const PLAIN: &str = r"dependencies: dependencies.csv
capacities: capacities.csv
services:
  - id: electricity
    sector: electricity
    title: {en: Electric power, ja: 電力}
    per: prefecture
    restart: 4h
    source: s
    confidence: C
  - id: water
    sector: water
    title: {en: Water, ja: 水道}
    per: prefecture
    restart: 1h
    source: s
    confidence: C
  - id: plant
    sector: electricity
    kind: site
    title: {en: Plant, ja: 発電所}
    per: [chiba, tokyo]
    source: s
    confidence: C
  - id: pool
    sector: electricity
    kind: site
    title: {en: Pool, ja: 融通}
    per: area
    source: s
    confidence: C
    needs:
      - id: supply
        from: [{service: plant, at: all, weight: capacity}]
        total: capacity
        response: {criticality: 100%}
        source: s
        confidence: C
      - id: load
        from: [{service: electricity, at: children, weight: people}]
        aggregate: {k-of-n: 1}
        response: {curve: [[0%, 20%], [50%, 70%], [100%, 100%]]}
        source: s
        confidence: C
";

const SIZES: &str = "service,place,name_en,name_ja,value,unit,source,confidence
plant,tokyo,Bay plant,湾岸発電所,2500.5,MW,s,B
plant,chiba,,,1000,MW,s,B
pool,east,,,3000,MW,s,B
pool,west,,,100,MW,s,B
";

#[test]
fn tables_add_needs_restarts_and_sizes() {
    let files = files(PLAIN).with("dependencies.csv", ROWS).with("capacities.csv", SIZES);
    let world = load(&files);
    let model = model(&world);
    assert_eq!(
        groups(&model, "water@chiba"),
        ["power: electricity@chiba x 1 (43200 s, 300000 ppm)"]
    );
    assert_eq!(groups(&model, "electricity@chiba"), ["water: water@chiba x 1 (1800 s, 50000 ppm)"]);
    let restart = |id: &str| world.service(world.find(id).expect("it exists")).restart;
    assert_eq!((restart("water@chiba"), restart("electricity@chiba")), (5 * 3600, 4 * 3600));
    // A size that is not whole puts the group in thousandths.
    assert_eq!(
        groups(&model, "pool@east")[1],
        "supply: plant@chiba x 1000000, plant@tokyo x 2500500 (0 s, 1000000 ppm)"
    );
    assert_eq!(groups(&model, "pool@west")[0], "load: electricity@osaka x 1 (0 s, 800000 ppm)");
    let named = world.service(world.find("plant@tokyo").expect("it exists"));
    assert_eq!(named.title.ja, "湾岸発電所");
    assert_eq!(named.capacity.as_ref().map(|c| c.unit.as_str()), Some("MW"));
    assert_eq!(
        world.service(world.find("plant@chiba").expect("it exists")).title.en,
        "Plant, Chiba"
    );
}

#[test]
fn suppliers_can_be_left_out() {
    let files = files(PLAIN).with("dependencies.csv", ROWS).with("capacities.csv", SIZES);
    let without =
        Options { without: Without::Suppliers(vec!["electricity".into()]), ..Options::default() };
    let model = model(&load_with(&files, &without));
    assert!(groups(&model, "water@chiba").is_empty());
    assert_eq!(groups(&model, "electricity@chiba").len(), 1);
    assert_eq!(groups(&model, "pool@east").len(), 1);
}

#[test]
fn the_order_of_templates_and_classes_decides_nothing() {
    for services in [BASICS, CLASSES] {
        let (head, list) = services.split_once('\n').expect("a first line");
        let mut templates: Vec<String> = list
            .split("  - id: ")
            .filter(|t| !t.is_empty())
            .map(|t| format!("  - id: {t}"))
            .collect();
        // `split` also cut the deeper lists; glue those back to what they belong to.
        let mut whole: Vec<String> = Vec::new();
        for piece in templates.drain(..) {
            match whole.last_mut() {
                Some(last) if !last.ends_with('\n') => {
                    last.push_str(&piece);
                }
                _ => whole.push(piece),
            }
        }
        whole.reverse();
        let reversed = format!("{head}\n{}", whole.concat());
        assert_ne!(reversed, services);
        assert_eq!(
            model(&load(&files(&reversed))).digest(),
            model(&load(&files(services))).digest()
        );
    }
}

/// Electricity in four zones, hospitals that draw on it, and water that does so as a whole.
pub(crate) const ZONES: &str = r"dependencies: dependencies.csv
services:
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
    restart: 1h
    ramp: {step: 10%, every: 1h}
    combine: product
    zones: 4
    source: s
    confidence: C
    needs:
      - {id: grid, from: [{service: grid, at: parent}], response: {criticality: 100%}, source: s, confidence: C}
    channels:
      - {id: counter, title: Counter, share: 60%, substitutable: 50%, source: s, confidence: C}
      - {id: web, title: Web, share: 40%, substitutable: 50%, source: s, confidence: C}
  - id: medical
    sector: medical
    title: {en: Medical care, ja: 医療}
    per: prefecture
    source: s
    confidence: C
    classes:
      - {id: outside, title: Outside, share: 40%, source: s, confidence: C}
      - id: base
        title: {en: Base hospitals, ja: 災害拠点}
        share: 30%
        source: s
        confidence: C
        needs:
          - id: power
            from: [{service: electricity, at: here}, {service: tankers, at: nation}]
            response: {criticality: 90%}
            buffer: {quantiles: [1h, 2h]}
            source: s
            confidence: C
      - id: fed
        title: {en: Fed, ja: 給油}
        share: 30%
        source: s
        confidence: C
        needs:
          - id: fuel
            from: [{service: tankers, at: nation}]
            response: {criticality: 90%}
            buffer: {lasts: 1h}
            inflow: {rate: 10%, from: [{service: electricity, at: here}], response: {criticality: 100%}}
            where: [chiba]
            source: s
            confidence: C
  - id: water
    sector: water
    title: {en: Water, ja: 水道}
    per: prefecture
    source: s
    confidence: C
  - id: tankers
    kind: provider
    title: {en: Tankers, ja: 給水車}
    per: nation
    source: s
    confidence: C
";

pub(crate) const ZONE_ROWS: &str =
    "supplier,consumer,at,group,criticality,buffer_h,lag_h,refill,source,confidence
electricity,water,here,power,0.3,12,5,24h,s,B
water,electricity,here,water,5%,0.5,3,none,s,C
";

pub(crate) fn zones() -> MemoryFiles {
    files(ZONES).with("dependencies.csv", ZONE_ROWS)
}

#[test]
fn places_are_cut_into_zones() {
    let world = load(&zones());
    let model = model(&world);
    assert_eq!(
        groups(&model, "electricity@chiba"),
        [
            "sites: electricity-zone-1@chiba x 50, electricity-zone-2@chiba x 50, electricity-zone-3@chiba x 50, electricity-zone-4@chiba x 50 (0 s, 1000000 ppm)"
        ]
    );
    assert_eq!(
        groups(&model, "electricity-zone-2@chiba"),
        ["grid: grid@east x 1 (0 s, 1000000 ppm)", "water: water@chiba x 1 (1800 s, 50000 ppm)",]
    );
    // What stands for the whole place draws on the whole.
    assert_eq!(
        groups(&model, "water@chiba"),
        ["power: electricity@chiba x 1 (43200 s, 300000 ppm)"]
    );
    assert_eq!(
        groups(&model, "medical@osaka"),
        [
            "sites: medical-base-1-z1@osaka x 3, medical-base-1-z2@osaka x 4, medical-base-1-z3@osaka x 4, medical-base-1-z4@osaka x 4, medical-base-2-z1@osaka x 3, medical-base-2-z2@osaka x 4, medical-base-2-z3@osaka x 4, medical-base-2-z4@osaka x 4, medical-fed@osaka x 30, medical-outside@osaka x 40 (0 s, 1000000 ppm)"
        ]
    );
    assert_eq!(
        groups(&model, "medical-base-2-z3@osaka"),
        ["power: electricity-zone-3@osaka x 1, tankers x 1 (7200 s, 900000 ppm)"]
    );
    assert!(model.service("medical-fed-z4@chiba").is_some(), "its deliveries are drawn here");
    assert!(model.service("medical-fed@chiba").is_none());
    let at = |id: &str| world.find(id).expect("it exists");
    let meta = |id: &str| world.service(at(id));
    let (whole, zone) = (meta("electricity@chiba"), meta("electricity-zone-4@chiba"));
    assert_eq!((whole.restart, zone.restart), (0, 3 * 3600));
    assert_eq!((whole.channels.len(), zone.channels.len()), (2, 0));
    assert_eq!(
        (model.combine(at("electricity@chiba")), zone.kind),
        (Combine::Min, ServiceKind::Class)
    );
    assert_eq!(model.combine(at("electricity-zone-4@chiba")), Combine::Product);
    assert_eq!((zone.class.as_deref(), zone.zone, zone.share), (Some(ZONE), Some(4), 250_000));
    assert_eq!(zone.parent, Some(at("electricity@chiba")));
    assert_eq!(zone.title.en, "Electric power, Chiba, zone 4");
    assert_eq!(zone.title.ja, "電力（千葉県）区域4");
    assert_eq!(
        meta("medical-base-1-z2@chiba").title.en,
        "Medical care – Base hospitals, 1 h, Chiba, zone 2"
    );
    assert_eq!(meta("medical-base-1-z2@chiba").title.ja, "医療・災害拠点、1時間（千葉県）区域2");
    assert_eq!(world.zones(at("electricity@chiba")).len(), 4);
    assert!(world.zones(at("medical@chiba")).is_empty());
    assert!(world.zones(at("electricity-zone-1@chiba")).is_empty());
    for meta in world.services().iter().filter(|m| !m.classes.is_empty()) {
        let sum: u64 = meta.classes.iter().map(|&c| world.service(c).people).sum();
        let share: u32 = meta.classes.iter().map(|&c| world.service(c).share).sum();
        assert_eq!((sum, share), (meta.people, 1_000_000), "{}", meta.id);
    }
    assert_eq!(world.reporting("electricity", "chiba"), Some(at("electricity@chiba")));
}

#[test]
fn without_dependencies_zones_only_add_up() {
    let world = load_with(&zones(), &Options::remove_dependencies());
    let model = model(&world);
    assert_eq!(groups(&model, "electricity@chiba").len(), 1);
    assert!(groups(&model, "electricity-zone-1@chiba").is_empty());
    assert!(groups(&model, "medical-base-2-z3@osaka").is_empty());
}
