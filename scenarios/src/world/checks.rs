//! Checks of what the files of a world say, before anything is expanded.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};

use super::load::Written;
use super::need::{At, From, Need, Supply};
use super::template::{Per, Template, TemplateKind};
use super::{names, place::PlaceKind};

/// Checks names: sectors, suppliers, places.
pub(super) fn names(world: &Written, diags: &mut Diagnostics) {
    for template in &world.templates {
        sector(template, world, diags);
        if let Per::Places(list) = &template.per {
            for place in list {
                world.places.resolve(place, diags);
            }
        }
        for need in template.needs.iter().chain(template.classes.iter().flat_map(|c| &c.needs)) {
            need_names(need, world, diags);
        }
        zones(template, world, diags);
    }
    for row in &world.dependencies {
        need_names(&row.need, world, diags);
        let own = world.templates.iter().find(|t| t.id.value == row.consumer.value);
        if let Some(taken) =
            own.and_then(|t| t.needs.iter().find(|n| n.id.value == row.need.id.value))
        {
            diags.push(
                Diagnostic::error(
                    "E1103",
                    format!(
                        "{} has the need {} already",
                        quoted(&row.consumer.value),
                        quoted(&taken.id.value)
                    ),
                )
                .at(row.need.id.span, "again")
                .also(taken.id.span, "in the template"),
            );
        }
    }
}

/// A class is cut into the zones of its suppliers, so those must be equally many.
fn zones(template: &Template, world: &Written, diags: &mut Diagnostics) {
    for class in &template.classes {
        let mut first: Option<(u32, &From)> = None;
        for from in class.needs.iter().flat_map(Need::drawn_here) {
            let supplier = world.templates.iter().find(|t| t.id.value == from.service.value);
            let Some(number) = supplier.and_then(|t| t.zones) else { continue };
            match first {
                Some((other, with)) if other != number.value => {
                    let title = quoted(&class.id.value);
                    diags.push(
                        Diagnostic::error(
                            "E1130",
                            format!("suppliers of {title} have {other} and {} zones", number.value),
                        )
                        .at(from.service.span, format!("{} zones", number.value))
                        .also(with.service.span, format!("{other} zones")),
                    );
                }
                Some(_) => {}
                None => first = Some((number.value, from)),
            }
        }
    }
}

fn sector(template: &Template, world: &Written, diags: &mut Diagnostics) {
    match &template.sector {
        None if template.kind == TemplateKind::Service => diags.push(
            Diagnostic::error(
                "E1119",
                format!("the service {} belongs to no sector", quoted(&template.id.value)),
            )
            .at(template.id.span, "")
            .help("give it a `sector:`, or make it `kind: provider`"),
        ),
        Some(sector) if world.catalogue.sector(&sector.value).is_none() => diags.push(
            Diagnostic::error(
                "E1120",
                format!("the catalogue has no sector {}", quoted(&sector.value)),
            )
            .at(sector.span, "unknown sector")
            .suggest_nearest(
                sector.span,
                &sector.value,
                world.catalogue.sectors.iter().map(|s| s.id.as_str()),
            ),
        ),
        _ => {}
    }
}

fn need_names(need: &Need, world: &Written, diags: &mut Diagnostics) {
    supply_names(&need.supply, world, diags);
    if let Some(inflow) = &need.inflow {
        supply_names(&inflow.supply, world, diags);
    }
    for place in need.only.iter().flatten() {
        world.places.resolve(place, diags);
    }
}

fn supply_names(supply: &Supply, world: &Written, diags: &mut Diagnostics) {
    for from in &supply.from {
        if !world.templates.iter().any(|t| t.id.value == from.service.value) {
            diags.push(names::unknown_template(&from.service, &world.templates));
        }
        if let At::Place(place) = &from.at.value
            && world.places.find(place).is_none()
        {
            let words = ["here", "parent", "nation", "children", "origin", "all"];
            diags.push(
                Diagnostic::error("E1104", format!("there is no place {}", quoted(place)))
                    .at(from.at.span, "unknown place")
                    .help(format!("a place, or one of {}", words.join(", ")))
                    .suggest_nearest(
                        from.at.span,
                        place,
                        words.into_iter().chain(world.places.ids()),
                    ),
            );
        }
    }
}

/// What one template serves in one place.
pub(super) struct Served {
    pub template: usize,
    pub place: usize,
    pub people: u64,
}

/// Services of one sector must share out the residents of a place, and nobody may be counted at two levels.
pub(super) fn partition(world: &Written, served: &[Served], diags: &mut Diagnostics) {
    let mut by_place: BTreeMap<(&str, usize), Vec<&Served>> = BTreeMap::new();
    for one in served {
        let template = world.templates.get(one.template);
        let known = |id: &str| world.catalogue.sector(id).is_some();
        if let Some(sector) = template.and_then(|t| t.sector.as_ref()).filter(|s| known(&s.value)) {
            by_place.entry((sector.value.as_str(), one.place)).or_default().push(one);
        }
    }
    for (&(sector, place), list) in &by_place {
        let Some(there) = world.places.list.get(place) else { continue };
        let sum = list.iter().fold(0_u64, |sum, s| sum.saturating_add(s.people));
        let template = |s: &Served| world.templates.get(s.template);
        let Some(first) = list.first().and_then(|s| template(s)) else { continue };
        if sum != there.people && there.kind != PlaceKind::Link {
            let mut finding = Diagnostic::error(
                "E1121",
                format!(
                    "services of {} serve {sum} people in {}, which has {}",
                    quoted(sector),
                    quoted(&there.id),
                    there.people
                ),
            )
            .at(first.id.span, "the people of a sector's services in a place are its residents");
            for other in list.iter().skip(1).filter_map(|s| template(s)) {
                finding = finding.also(other.id.span, "and this one");
            }
            diags.push(finding);
        }
        let mut above = world.places.parent(place);
        while let Some(higher) = above {
            if let Some(other) =
                by_place.get(&(sector, higher)).and_then(|l| l.first()).and_then(|s| template(s))
            {
                diags.push(
                    Diagnostic::error(
                        "E1121",
                        format!(
                            "residents of {} are counted twice in {}",
                            quoted(&there.id),
                            quoted(sector)
                        ),
                    )
                    .at(first.id.span, "here")
                    .also(other.id.span, "and in the place above")
                    .help("give one of them `people: none`"),
                );
            }
            above = world.places.parent(higher);
        }
    }
}
