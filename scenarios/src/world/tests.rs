//! Small worlds that show each rule, and the built-in ones.

use std::collections::BTreeMap;

use hakyu_engine::{GroupId, Model, ServiceKind, SimTime};
use hakyu_seeds::builtin;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::source::{MemoryFiles, Sources};

mod errors;
pub(crate) mod small;

/// A catalogue of three sectors, in one line each.
pub(crate) const CATALOGUE: &str = r##"hakyu: catalogue/1
id: three
date: 2018-07-25
title: {en: Three, ja: 三分野}
source: test
sectors:
  - {id: electricity, title: {en: Electric power, ja: 電力}, colour: "#E69F00", maintenance: {level: 90%, for: 10m, source: s, confidence: C}, substitutable: 5%, substitutable-source: s, substitutable-confidence: C}
  - {id: water, title: {en: Water, ja: 水道}, colour: "#0072B2", maintenance: {level: 95%, for: 1h, source: s, confidence: C}}
  - {id: medical, title: {en: Medical care, ja: 医療}, colour: "#117733", maintenance: {level: 80%, for: 0s, source: s, confidence: C}}
"##;

pub(crate) const PLACES: &str =
    "id,code,kind,parent,origin,name_en,name_ja,people,lat,lon,col,row,source,confidence
jp,,nation,,,Japan,日本,700,,,,,s,A
east,,area,jp,,East,東,600,35.7,139.7,,,s,A
west,,area,jp,,West,西,100,34.7,135.5,,,s,A
chiba,12,prefecture,east,,Chiba,千葉県,200,35.605,140.123,10,5,s,A
tokyo,13,prefecture,east,,Tokyo,東京都,400,35.690,139.692,9,5,s,A
osaka,27,prefecture,west,,Osaka,大阪府,100,34.686,135.520,5,7,s,A
east-west,,link,west,east,East to West,東→西,0,,,,,s,A
";

pub(crate) const HEAD: &str = "hakyu: world/1
id: small
title: {en: Small, ja: 小}
catalogue: three.yaml
places: places.csv
";

/// The files of a small world: the header is added to `services`.
pub(crate) fn files(services: &str) -> MemoryFiles {
    MemoryFiles::default()
        .with("three.yaml", CATALOGUE)
        .with("places.csv", PLACES)
        .with("world.yaml", format!("{HEAD}{services}"))
}

/// Loads a world that must be without fault.
pub(crate) fn load(files: &MemoryFiles) -> World {
    load_with(files, &Options::default())
}

pub(crate) fn load_with(files: &MemoryFiles, options: &Options) -> World {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let world = World::load_with(files, "", options, &mut sources, &mut diags);
    assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
    world.expect("a world without errors")
}

pub(crate) fn model(world: &World) -> Model {
    world.model(SimTime::from_hours(24)).expect("a sound world")
}

/// A group as text: `need: supplier x weight, … (buffer s, criticality)`.
pub(crate) fn group(model: &Model, group: GroupId) -> String {
    let suppliers: Vec<String> =
        model.suppliers(group).iter().map(|&(s, w)| format!("{} x {w}", model.id(s))).collect();
    format!(
        "{}: {} ({} s, {} ppm)",
        model.need(group),
        suppliers.join(", "),
        model.buffer_seconds(group),
        model.criticality(group)
    )
}

pub(crate) fn groups(model: &Model, service: &str) -> Vec<String> {
    let id = model.service(service).expect("a service");
    model.groups(id).map(|g| group(model, g)).collect()
}

fn builtin_world(id: &str) -> World {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let world = World::builtin(id, &mut sources, &mut diags);
    assert!(!diags.has_errors(), "{}", diags.render(&sources, false));
    world.expect("a world without errors")
}

/// People at the reporting services, by sector.
fn people(world: &World) -> BTreeMap<&str, u64> {
    let mut sum = BTreeMap::new();
    for &id in world.reporting_services() {
        let meta = world.service(id);
        *sum.entry(meta.sector.as_deref().unwrap_or("")).or_default() += meta.people;
    }
    sum
}

#[test]
fn every_sector_of_the_national_world_serves_the_nation() {
    let world = builtin_world("japan-14");
    assert_eq!(world.reporting_services().len(), 14);
    assert_eq!(people(&world).len(), 14);
    assert!(people(&world).values().all(|&p| p == 126_146_099), "{:?}", people(&world));
    let model = model(&world);
    assert_eq!(model.service_count(), world.services().len());
    for sector in &world.catalogue.sectors {
        assert!(world.reporting(&sector.id, "jp").is_some(), "{}", sector.id);
    }
}

#[test]
fn every_sector_serves_every_prefecture() {
    let world = builtin_world("japan-47");
    assert_eq!(world.reporting_services().len(), 14 * 47);
    assert_eq!(people(&world).len(), 14);
    assert!(people(&world).values().all(|&p| p == 126_146_099), "{:?}", people(&world));
    let model = model(&world);
    assert_eq!(model.service_count(), world.services().len());
    for (id, meta) in world.ids().zip(world.services()) {
        assert_eq!(model.id(id), meta.id);
        let needs: Vec<&str> = model.groups(id).map(|g| model.need(g)).collect();
        let metas: Vec<&str> = meta.needs.iter().map(|n| n.id.as_str()).collect();
        assert_eq!(needs, metas, "{}", meta.id);
        let parts: u64 = meta.classes.iter().map(|&c| world.service(c).people).sum();
        assert!(meta.classes.is_empty() || parts == meta.people, "{}", meta.id);
    }
}

/// A provider that nobody needs could fail without anybody noticing.
#[test]
fn every_provider_has_customers() {
    let world = builtin_world("japan-47");
    let model = model(&world);
    let needed: std::collections::BTreeSet<_> = model
        .services()
        .flat_map(|s| model.groups(s))
        .flat_map(|g| model.suppliers(g))
        .map(|supplier| supplier.0)
        .collect();
    let providers: Vec<&str> = world
        .ids()
        .filter(|&s| world.service(s).kind == ServiceKind::Provider && needed.contains(&s))
        .map(|s| world.service(s).id.as_str())
        .collect();
    for id in
        ["contractor", "software-vendor", "internet-exchange@tokyo", "internet-exchange@osaka"]
    {
        assert!(providers.contains(&id), "{id}");
    }
    assert!(world.ids().all(|s| {
        let meta = world.service(s);
        meta.kind != ServiceKind::Provider || providers.contains(&meta.id.as_str())
    }));
}

#[test]
fn the_order_of_rows_decides_nothing() {
    for id in ["japan-14", "japan-47"] {
        let Some(data) = builtin::world(id) else { panic!("{id} is missing") };
        let mut shuffled = MemoryFiles::default();
        for file in data.files {
            let name = file.path.rsplit('/').next().unwrap_or("");
            let table = name.strip_suffix(".csv").is_some();
            shuffled = shuffled
                .with(name, if table { reversed_rows(file.text) } else { file.text.to_owned() });
        }
        let straight = model(&builtin_world(id)).digest();
        assert_eq!(model(&load(&shuffled)).digest(), straight, "{id}");
    }
}

/// A table with its rows in reverse order; none of ours has line breaks in cells.
fn reversed_rows(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if let Some(rows) = lines.get_mut(1..) {
        rows.reverse();
    }
    lines.join("\n")
}

#[test]
fn without_dependencies_only_the_sites_remain() {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let options = Options::remove_dependencies();
    let world =
        World::builtin_with("japan-47", &options, &mut sources, &mut diags).expect("a world");
    let model = model(&world);
    for id in model.services() {
        assert!(model.groups(id).all(|g| model.need(g) == SITES), "{}", model.id(id));
        assert_eq!(model.groups(id).count(), usize::from(!world.service(id).classes.is_empty()));
        assert!(world.service(id).kind != ServiceKind::Class || world.service(id).parent.is_some());
    }
}
