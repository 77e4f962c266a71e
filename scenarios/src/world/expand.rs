//! Templates become services: one per place, and inside it one per zone, or per class, quantile and zone.

use std::collections::BTreeMap;
use std::sync::Arc;

use hakyu_engine::{Combine, Level, Maintenance, Ramp, ServiceId, ServiceKind};

use crate::decode::Figure;
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};

use super::build::{Plan, PlannedService};
use super::checks::{self, Served};
use super::load::Written;
use super::need::Need;
use super::place::PlaceKind;
use super::supply::Supplies;
use super::template::{Class, Combination, People, Per, Template, TemplateKind, ZONE};
use super::{Options, ServiceMeta, Title, World};

/// A zone, from 1 on, of so many.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Zone {
    pub number: usize,
    pub of: usize,
}

/// One service to be: a parent, a zone of one, or a class (of a quantile, in a zone) inside one.
pub(super) struct Instance<'w> {
    pub id: String,
    pub template: &'w Template,
    pub place: usize,
    pub class: Option<&'w Class>,
    /// For quantile classes: which one, and how long its buffer lasts.
    pub quantile: Option<(usize, u64)>,
    /// For zones, and for classes cut into the zones of their suppliers.
    pub zone: Option<Zone>,
    pub people: u64,
    pub share: u32,
    /// Weight in the parent's `sites`.
    pub weight: u64,
    /// Id of the parent of a class or zone.
    parent: Option<String>,
}

impl Instance<'_> {
    /// Whether the template's own needs, restart, ramp and combination are here: at a service without zones, or in each
    /// of its zones.
    pub(super) fn is_supplied(&self) -> bool {
        self.class.is_none() && (self.zone.is_some() || self.template.zones.is_none())
    }
}

/// All instances, sorted by id.
pub(super) struct Instances<'w> {
    pub list: Vec<Instance<'w>>,
    /// Parents by (template id, place).
    pub by_place: BTreeMap<(&'w str, usize), usize>,
    /// Zones by (template id, place, number).
    pub by_zone: BTreeMap<(&'w str, usize, usize), usize>,
    /// Class instances and zones by parent.
    pub classes: Vec<Vec<usize>>,
    pub parent: Vec<Option<usize>>,
}

/// Expands a world. What cannot be built is reported and left out.
pub(super) fn expand(
    written: Written,
    options: &Options,
    diags: &mut Diagnostics,
) -> Option<World> {
    checks::names(&written, diags);
    let instances = instances(&written, diags);
    if instances.list.is_empty() {
        let message = "this world has no services";
        diags.push(Diagnostic::error("E1122", message).at(written.id.span, ""));
        return None;
    }
    let mut supplies = Supplies::new(&written, &instances, options);
    let mut plan = Plan::default();
    let mut services = Vec::with_capacity(instances.list.len());
    for (at, instance) in instances.list.iter().enumerate() {
        let (needs, metas) = supplies.needs(at);
        let restart = restart(instance, &written);
        let planned = planned(instance, &written, restart);
        let id = |n: &usize| u32::try_from(*n).ok().map(ServiceId);
        services.push(ServiceMeta {
            id: instance.id.clone(),
            title: title(instance, &written),
            template: instance.template.id.value.clone(),
            sector: planned.sector.clone(),
            place: planned.place.clone(),
            kind: planned.kind,
            class: match instance.class {
                Some(class) => Some(class.id.value.clone()),
                None => instance.zone.map(|_| ZONE.to_owned()),
            },
            zone: instance.zone.and_then(|z| u32::try_from(z.number).ok()),
            parent: instances.parent.get(at).and_then(|p| p.as_ref().and_then(id)),
            classes: instances.classes.get(at).into_iter().flatten().filter_map(id).collect(),
            people: instance.people,
            capacity: written
                .capacities
                .get(&(instance.template.id.value.clone(), instance.place))
                .filter(|_| instance.parent.is_none())
                .cloned(),
            share: instance.share,
            restart,
            channels: if instance.parent.is_some() {
                Arc::default()
            } else {
                instance.template.channels.clone().into()
            },
            needs: metas,
            source: instance.class.map_or(&instance.template.source, |c| &c.source).as_str().into(),
            confidence: instance.class.map_or(instance.template.confidence, |c| c.confidence),
            scope: instance.template.scope,
        });
        plan.services.push(PlannedService { needs, ..planned });
    }
    supplies.report(diags);
    drop(instances);
    Some(finish(written, services, plan))
}

fn finish(written: Written, services: Vec<ServiceMeta>, plan: Plan) -> World {
    let mut reporting: BTreeMap<(String, String), ServiceId> = BTreeMap::new();
    let mut reporting_list = Vec::new();
    for (at, meta) in services.iter().enumerate() {
        let (Some(sector), Ok(at)) = (&meta.sector, u32::try_from(at)) else { continue };
        if meta.kind != ServiceKind::Service || meta.people == 0 {
            continue;
        }
        reporting_list.push(ServiceId(at));
        let entry = reporting.entry((sector.clone(), meta.place.clone())).or_insert(ServiceId(at));
        if services.get(entry.index()).is_some_and(|other| other.people < meta.people) {
            *entry = ServiceId(at);
        }
    }
    World {
        id: written.id.value,
        title: (&written.title).into(),
        about: written.about.as_ref().map(Title::from).unwrap_or_default(),
        catalogue: written.catalogue,
        fragility: written.fragility,
        places: written.places.list,
        templates: written.templates,
        services,
        reporting,
        reporting_list,
        plan,
    }
}

fn instances<'w>(world: &'w Written, diags: &mut Diagnostics) -> Instances<'w> {
    let mut list = Vec::new();
    let mut served = Vec::new();
    let zoned: Zoned<'_> = world
        .templates
        .iter()
        .filter_map(|t| Some((t.id.value.as_str(), (t.zones?.value as usize, places(t, world)))))
        .collect();
    for (index, template) in world.templates.iter().enumerate() {
        for place in places(template, world) {
            let people = match template.people {
                People::Residents => world.places.list.get(place).map_or(0, |p| p.people),
                People::Nobody => 0,
                People::Number(number) => number.value,
            };
            if template.kind == TemplateKind::Service && people > 0 {
                served.push(Served { template: index, place, people });
            }
            let parent = parent(template, place, people, world);
            zones(&parent, &mut list);
            classes(&parent, world, &zoned, &mut list);
            list.push(parent);
        }
    }
    checks::partition(world, &served, diags);
    list.sort_by(|a, b| a.id.cmp(&b.id));
    list.dedup_by(|b, a| {
        let same = a.id == b.id;
        if same {
            diags.push(
                Diagnostic::error(
                    "E1103",
                    format!("two services would be called {}", quoted(&a.id)),
                )
                .at(b.class.map_or(b.template.id.span, |c| c.id.span), "this one")
                .also(a.class.map_or(a.template.id.span, |c| c.id.span), "and this one"),
            );
        }
        same
    });
    let mut by_place = BTreeMap::new();
    let mut by_zone = BTreeMap::new();
    let mut classes = vec![Vec::new(); list.len()];
    let mut parent = vec![None; list.len()];
    for (at, instance) in list.iter().enumerate() {
        match &instance.parent {
            None => {
                by_place.insert((instance.template.id.value.as_str(), instance.place), at);
            }
            Some(id) => {
                let above = list.binary_search_by(|other: &Instance<'_>| other.id.cmp(id)).ok();
                if let Some(mine) = parent.get_mut(at) {
                    *mine = above;
                }
                if let Some(siblings) = above.and_then(|above| classes.get_mut(above)) {
                    siblings.push(at);
                }
                if let (None, Some(zone)) = (instance.class, instance.zone) {
                    let template = instance.template.id.value.as_str();
                    by_zone.insert((template, instance.place, zone.number), at);
                }
            }
        }
    }
    Instances { list, by_place, by_zone, classes, parent }
}

/// The places in which a template has services, in id order.
fn places(template: &Template, world: &Written) -> Vec<usize> {
    let of = |kind: PlaceKind| -> Vec<usize> {
        world
            .places
            .list
            .iter()
            .enumerate()
            .filter(|(_, p)| p.kind == kind)
            .map(|(at, _)| at)
            .collect()
    };
    match &template.per {
        Per::Nation => world.places.nation().into_iter().collect(),
        Per::Area => of(PlaceKind::Area),
        Per::Prefecture => of(PlaceKind::Prefecture),
        Per::Link => of(PlaceKind::Link),
        Per::Places(list) => {
            let mut found: Vec<usize> =
                list.iter().filter_map(|p| world.places.find(&p.value)).collect();
            found.sort_unstable();
            found.dedup();
            found
        }
    }
}

/// Templates with zones: how many, and in which places.
type Zoned<'w> = BTreeMap<&'w str, (usize, Vec<usize>)>;

fn parent<'w>(template: &'w Template, place: usize, people: u64, world: &Written) -> Instance<'w> {
    Instance {
        id: format!("{}{}", template.id.value, at(template, place, world)),
        template,
        place,
        class: None,
        quantile: None,
        zone: None,
        people,
        share: WHOLE,
        weight: 0,
        parent: None,
    }
}

/// The end of an id: the place, but for nation-wide templates.
fn at(template: &Template, place: usize, world: &Written) -> String {
    match (&template.per, world.places.list.get(place)) {
        (Per::Nation, _) | (_, None) => String::new(),
        (_, Some(place)) => format!("@{}", place.id),
    }
}

/// Everything of a share, ppm.
const WHOLE: u32 = 1_000_000;

/// The part from `start` to `end` of `of` of a number: rounding leaves nobody out and counts nobody twice.
fn part(total: u64, start: u128, end: u128, of: u128) -> u64 {
    let upto = |done: u128| u64::try_from(u128::from(total) * done / of.max(1)).unwrap_or(u64::MAX);
    upto(end).saturating_sub(upto(start))
}

/// A part of a parent, with its people, share and weight.
fn part_of<'w>(
    parent: &Instance<'w>,
    id: String,
    start: u128,
    end: u128,
    of: u128,
) -> Instance<'w> {
    let mine = |total: u64| part(total, start, end, of);
    let people = parent.people;
    Instance {
        id,
        template: parent.template,
        place: parent.place,
        class: None,
        quantile: None,
        zone: None,
        people: mine(people),
        share: u32::try_from(mine(u64::from(WHOLE))).unwrap_or(0),
        // Where nobody is served directly, the shares themselves weigh.
        weight: mine(if people == 0 { u64::from(WHOLE) } else { people }).max(1),
        parent: Some(parent.id.clone()),
    }
}

fn zones<'w>(parent: &Instance<'w>, list: &mut Vec<Instance<'w>>) {
    let template = &parent.template.id.value;
    let place = parent.id.strip_prefix(template.as_str()).unwrap_or("");
    let of = parent.template.zones.map_or(0, |n| n.value as usize);
    for number in 1..=of {
        let id = format!("{template}-{ZONE}-{number}{place}");
        let zone = Some(Zone { number, of });
        let part = part_of(parent, id, number as u128 - 1, number as u128, of as u128);
        list.push(Instance { zone, ..part });
    }
}

fn classes<'w>(
    parent: &Instance<'w>,
    world: &Written,
    zoned: &Zoned<'_>,
    list: &mut Vec<Instance<'w>>,
) {
    let template = parent.template;
    if template.zones.is_some() {
        return;
    }
    let name = &template.id.value;
    let place = parent.id.strip_prefix(name.as_str()).unwrap_or("");
    let mut classes: Vec<&Class> = template.classes.iter().collect();
    classes.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    classes.dedup_by(|b, a| a.id.value == b.id.value);
    let whole: u128 = classes.iter().map(|c| u128::from(c.share.value)).sum();
    let mut before = 0;
    for class in classes {
        let quantiles =
            class.needs.iter().find_map(|n| n.quantiles()).map_or(&[][..], |q| q.value.as_slice());
        let cut = zones_of(class, parent.place, world, zoned);
        let zones = cut.unwrap_or(1);
        let parts = quantiles.len().max(1) * zones;
        let share = u128::from(class.share.value);
        for at in 0..parts {
            let (quantile, zone) = (at / zones, at % zones);
            let mut id = format!("{name}-{}", class.id.value);
            if !quantiles.is_empty() {
                id = format!("{id}-{}", quantile + 1);
            }
            if cut.is_some() {
                id = format!("{id}-z{}", zone + 1);
            }
            let start = before * parts as u128 + share * at as u128;
            let part = part_of(
                parent,
                format!("{id}{place}"),
                start,
                start + share,
                whole * parts as u128,
            );
            list.push(Instance {
                class: Some(class),
                quantile: quantiles.get(quantile).map(|&lasts| (quantile + 1, lasts)),
                zone: cut.map(|of| Zone { number: zone + 1, of }),
                ..part
            });
        }
        before += share;
    }
}

/// The zones of a place that a class is cut into: those of a supplier with zones that it draws on there.
fn zones_of(class: &Class, place: usize, world: &Written, zoned: &Zoned<'_>) -> Option<usize> {
    let here = world.places.list.get(place).map_or("", |p| p.id.as_str());
    class.needs.iter().filter(|n| n.holds_in(here)).flat_map(Need::drawn_here).find_map(|from| {
        let (zones, places) = zoned.get(from.service.value.as_str())?;
        places.contains(&place).then_some(*zones)
    })
}

/// Own restart, or the largest recovery time of the rows of `dependencies.csv`.
fn restart(instance: &Instance<'_>, world: &Written) -> u64 {
    let value = |figure: &Option<Figure<u64>>| figure.map_or(0, |f| f.value.value);
    if let Some(class) = instance.class {
        return value(&class.restart);
    }
    if !instance.is_supplied() {
        return 0;
    }
    let rows =
        world.dependencies.iter().filter(|row| row.consumer.value == instance.template.id.value);
    rows.map(|row| row.lag).max().unwrap_or(0).max(value(&instance.template.restart))
}

fn planned(instance: &Instance<'_>, world: &Written, restart: u64) -> PlannedService {
    let template = instance.template;
    let sector = template.sector.as_ref().and_then(|s| world.catalogue.sector(&s.value));
    PlannedService {
        id: instance.id.clone(),
        sector: sector.map(|s| s.id.clone()),
        place: world.places.list.get(instance.place).map(|p| p.id.clone()).unwrap_or_default(),
        kind: match (&instance.parent, template.kind) {
            (Some(_), _) => ServiceKind::Class,
            (None, TemplateKind::Service) => ServiceKind::Service,
            (None, TemplateKind::Site) => ServiceKind::Site,
            (None, TemplateKind::Provider) => ServiceKind::Provider,
        },
        people: instance.people,
        restart,
        ramp: template
            .ramp
            .filter(|_| instance.is_supplied())
            .map(|(step, every)| Ramp { step: Level::new(step), every }),
        combine: match Some(template.combine).filter(|_| instance.is_supplied()).unwrap_or_default()
        {
            Combination::Min => Combine::Min,
            Combination::Product => Combine::Product,
            Combination::Linear => Combine::Linear,
        },
        maintenance: sector.map_or(Maintenance::default(), |s| Maintenance {
            level: Level::new(s.maintenance_level),
            seconds: s.maintenance_seconds,
        }),
        needs: Vec::new(),
    }
}

fn title(instance: &Instance<'_>, world: &Written) -> Title {
    let template = instance.template;
    let place = world.places.list.get(instance.place).filter(|_| template.per != Per::Nation);
    let own = world
        .capacities
        .get(&(template.id.value.clone(), instance.place))
        .and_then(|c| c.title.clone());
    let named = instance.class.is_none() && own.is_some();
    let (mut en, mut ja) = match (instance.class, own) {
        (None, Some(own)) => (own.en, own.ja),
        _ => (template.title.en().to_owned(), template.title.ja().to_owned()),
    };
    if let Some(class) = instance.class {
        en = format!("{en} – {}", class.title.en());
        ja = format!("{ja}・{}", class.title.ja());
    }
    if let Some((_, lasts)) = instance.quantile {
        let (hours, minutes) = (lasts / 3600, lasts / 60 % 60);
        let rest = if minutes > 0 {
            (format!(" {minutes} min"), format!("{minutes}分"))
        } else {
            Default::default()
        };
        en = format!("{en}, {hours} h{}", rest.0);
        ja = format!("{ja}、{hours}時間{}", rest.1);
    }
    if let (Some(place), false) = (place, named) {
        en = format!("{en}, {}", place.title.en);
        ja = format!("{ja}（{}）", place.title.ja);
    }
    if let Some(zone) = instance.zone {
        en = format!("{en}, zone {}", zone.number);
        ja = format!("{ja}区域{}", zone.number);
    }
    Title { en, ja }
}
