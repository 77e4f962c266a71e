//! From words to engine ids: services, targets, need groups, times.

use std::collections::{BTreeMap, BTreeSet};

use hakyu_engine::{GroupId, Level, Model, RoleId, ServiceId, SimTime};
use hakyu_seeds::Distribution;

use crate::decode::{self, LONGEST};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::{Span, Spanned};
use crate::syntax::{Id, List, Scenario, Target};
use crate::world::{PlaceKind, World};

use super::tables::Tables;

/// What everything is looked up in, and where findings go.
pub(super) struct Context<'a> {
    pub world: &'a World,
    /// The world's model, without a script.
    pub model: &'a Model,
    pub scenario: &'a Scenario,
    pub tables: &'a Tables,
    pub diags: Diagnostics,
}

impl Context<'_> {
    /// Reports something at a place.
    pub(super) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diags.push(Diagnostic::error(code, message).at(span, ""));
    }

    /// The one service with this full id.
    pub(super) fn service(&mut self, id: &Id) -> Option<ServiceId> {
        let found = self.world.find(&id.value);
        if found.is_none() {
            let several =
                self.world.services_of(&id.value).next().map(|s| self.world.service(s).id.clone());
            let finding =
                Diagnostic::error("E1001", format!("there is no service {}", quoted(&id.value)));
            self.diags.push(match several {
                Some(first) => finding
                    .at(id.span, "this is a template with services in several places")
                    .help(format!("name one of its services, like {}", quoted(&first))),
                None => finding.at(id.span, "unknown service").suggest_nearest(
                    id.span,
                    &id.value,
                    self.world.services().iter().map(|s| s.id.as_str()),
                ),
            });
        }
        found
    }

    /// All services that ids name: full ids, or templates with all their services.
    pub(super) fn named(&mut self, id: &Id) -> Option<Vec<ServiceId>> {
        if let Some(one) = self.world.find(&id.value) {
            return Some(vec![one]);
        }
        let all: Vec<ServiceId> = self.world.services_of(&id.value).collect();
        if !all.is_empty() {
            return Some(all);
        }
        let templates = self.world.templates().iter().map(|t| t.id.value.as_str());
        let services = self.world.services().iter().map(|s| s.id.as_str());
        // Templates first: of equally near names the shorter one is meant more often.
        let near: Vec<&str> = if id.value.contains('@') {
            services.chain(templates).collect()
        } else {
            templates.chain(services).collect()
        };
        self.diags.push(
            Diagnostic::error("E1001", format!("there is no service {}", quoted(&id.value)))
                .at(id.span, "unknown service")
                .suggest_nearest(id.span, &id.value, near),
        );
        None
    }

    /// A place and everything below it: areas stand for their prefectures.
    pub(super) fn places(&mut self, id: &Id) -> Option<BTreeSet<String>> {
        let Some(place) = self.world.place(&id.value) else {
            self.diags.push(
                Diagnostic::error("E1002", format!("there is no place {}", quoted(&id.value)))
                    .at(id.span, "unknown place")
                    .suggest_nearest(
                        id.span,
                        &id.value,
                        self.world.places().iter().map(|p| p.id.as_str()),
                    ),
            );
            return None;
        };
        let mut all = BTreeSet::from([place.id.clone()]);
        if place.kind == PlaceKind::Nation {
            all.extend(self.world.places().iter().map(|p| p.id.clone()));
        }
        all.extend(
            self.world
                .places()
                .iter()
                .filter(|p| p.parent.as_deref() == Some(&place.id))
                .map(|p| p.id.clone()),
        );
        Some(all)
    }

    /// The services a target hits, in id order.
    pub(super) fn target(&mut self, target: &Target) -> Option<Vec<ServiceId>> {
        let mut found = BTreeSet::new();
        let mut good = true;
        for id in &target.services {
            match self.named(id) {
                Some(list) => found.extend(list),
                None => good = false,
            }
        }
        if let Some(places) = &target.places {
            let mut inside = BTreeSet::new();
            for place in places {
                match self.places(place) {
                    Some(list) => inside.extend(list),
                    None => good = false,
                }
            }
            found.retain(|&s| inside.contains(&self.world.service(s).place));
        }
        if !good {
            return None;
        }
        if found.is_empty() {
            self.diags.push(
                Diagnostic::error("E1003", "there is no such service in these places")
                    .at(target.span, "this hits nothing"),
            );
            return None;
        }
        match &target.class {
            None => Some(found.into_iter().collect()),
            Some(class) => self.classes(&found, class),
        }
    }

    /// Losses of services; a service with zones loses them one after another, the first of them first. A zone that is
    /// named itself loses what is said of it.
    pub(super) fn dealt(
        &self,
        shares: impl Iterator<Item = (ServiceId, u32)>,
    ) -> Vec<(ServiceId, u32)> {
        let mut named = Vec::new();
        let mut out = BTreeMap::new();
        for (service, loss) in shares {
            let zones = self.world.zones(service);
            if zones.is_empty() {
                named.push((service, loss));
            }
            for (number, &zone) in zones.iter().enumerate() {
                let mine = zone_loss(loss, number, zones.len());
                if mine > 0 {
                    out.insert(zone, mine);
                }
            }
        }
        out.extend(named);
        out.into_iter().collect()
    }

    /// Services, and instead of those with zones all their zones.
    pub(super) fn zones(&self, services: Vec<ServiceId>) -> Vec<ServiceId> {
        let mut out = BTreeSet::new();
        for service in services {
            let zones = self.world.zones(service);
            if zones.is_empty() {
                out.insert(service);
            }
            out.extend(zones);
        }
        out.into_iter().collect()
    }

    fn classes(&mut self, parents: &BTreeSet<ServiceId>, class: &Id) -> Option<Vec<ServiceId>> {
        let all: BTreeSet<ServiceId> =
            parents.iter().flat_map(|&p| self.world.service(p).classes.iter().copied()).collect();
        let of = |s: &ServiceId| self.world.service(*s).class.as_deref();
        let hit: Vec<ServiceId> =
            all.iter().copied().filter(|s| of(s) == Some(&class.value)).collect();
        if hit.is_empty() {
            let names: BTreeSet<&str> = all.iter().filter_map(of).collect();
            let finding =
                Diagnostic::error("E1004", format!("there is no class {}", quoted(&class.value)))
                    .at(class.span, "unknown class of sites");
            self.diags.push(if names.is_empty() {
                finding.help("these services have no classes")
            } else {
                finding
                    .help(format!(
                        "the classes are {}",
                        names.iter().copied().collect::<Vec<_>>().join(", ")
                    ))
                    .suggest_nearest(class.span, &class.value, names)
            });
            return None;
        }
        Some(hit)
    }

    /// Whether services of the same template and class have the need in other places.
    fn needed_elsewhere(&self, services: &BTreeSet<ServiceId>, need: &str) -> bool {
        let kin = |s: ServiceId| {
            let meta = self.world.service(s);
            (meta.template.as_str(), meta.class.as_deref())
        };
        let kinds: BTreeSet<_> = services.iter().map(|&s| kin(s)).collect();
        self.model
            .services()
            .any(|s| kinds.contains(&kin(s)) && self.model.group(s, need).is_some())
    }

    /// The groups of a need in services: their own, and those of the classes inside them.
    pub(super) fn groups(&mut self, services: &[ServiceId], need: &Id) -> Option<Vec<GroupId>> {
        let with_classes: BTreeSet<ServiceId> = services
            .iter()
            .flat_map(|&s| std::iter::once(s).chain(self.world.service(s).classes.iter().copied()))
            .collect();
        let found: Vec<GroupId> =
            with_classes.iter().filter_map(|&s| self.model.group(s, &need.value)).collect();
        if found.is_empty() && self.needed_elsewhere(&with_classes, &need.value) {
            self.diags.push(
                Diagnostic::warning(
                    "W1019",
                    format!("the need {} does not exist in these places: this changes nothing", quoted(&need.value)),
                )
                .at(need.span, "needed in other places only")
                .help("the world gives these services this need elsewhere (`where`); choose another class or place, or leave it out"),
            );
            return Some(found);
        }
        if found.is_empty() {
            let names: BTreeSet<&str> = with_classes
                .iter()
                .flat_map(|&s| self.world.service(s).needs.iter().map(|n| n.id.as_str()))
                .collect();
            self.diags.push(
                Diagnostic::error(
                    "E1005",
                    format!("there is no need {} here", quoted(&need.value)),
                )
                .at(need.span, "unknown need")
                .help(if names.is_empty() {
                    "these services have no needs in these places; the world may give them needs elsewhere only (`where`)".to_owned()
                } else {
                    format!(
                        "the needs are {}",
                        names.iter().copied().collect::<Vec<_>>().join(", ")
                    )
                })
                .suggest_nearest(need.span, &need.value, names),
            );
            return None;
        }
        Some(found)
    }

    /// The one group of a need in one service.
    pub(super) fn group(&mut self, service: &Id, need: &Id) -> Option<GroupId> {
        let at = self.service(service)?;
        if let Some(group) = self.model.group(at, &need.value) {
            return Some(group);
        }
        let groups = self.groups(&[at], need)?;
        let example = groups
            .first()
            .map(|&g| self.world.service(self.model.consumer(g)).id.clone())
            .unwrap_or_default();
        self.diags.push(
            Diagnostic::error(
                "E1006",
                format!(
                    "{} is a mixture of sites with a {} each",
                    quoted(&service.value),
                    quoted(&need.value)
                ),
            )
            .at(service.span, "which of them?")
            .help(format!("name one class of sites, like {}", quoted(&example))),
        );
        None
    }

    /// Roles by their ids; unknown ones have been reported by the checks.
    pub(super) fn roles(&mut self, ids: &[Id]) -> Option<Vec<RoleId>> {
        ids.iter().map(|id| self.role(id)).collect()
    }

    /// A role by its id.
    pub(super) fn role(&mut self, id: &Id) -> Option<RoleId> {
        let found = self.tables.role(&id.value);
        if found.is_none() {
            self.unknown("role", id);
        }
        found
    }

    /// Reports an id that the scenario does not declare.
    pub(super) fn unknown(&mut self, what: &str, id: &Id) {
        // What is declared with a mistake in it has been told where it stands.
        if !List::ALL.into_iter().any(|list| self.scenario.ids.has(list, &id.value)) {
            self.error("E1007", id.span, format!("there is no {what} {}", quoted(&id.value)));
        }
    }

    /// A distribution of durations.
    pub(super) fn duration(&mut self, written: &decode::Distribution<u64>) -> Option<Distribution> {
        let (made, span) = match written {
            decode::Distribution::Fixed(v) => (Distribution::fixed(v.value), v.span),
            decode::Distribution::Uniform(a, b) => {
                (Distribution::uniform(a.value, b.value), a.span.to(b.span))
            }
            decode::Distribution::Triangular(a, mode, b) => {
                (Distribution::triangular(a.value, mode.value, b.value), a.span.to(b.span))
            }
            decode::Distribution::Lognormal { median, sigma } => {
                (Distribution::log_normal(median.value, sigma.value), median.span.to(sigma.span))
            }
            decode::Distribution::Exponential { mean } => {
                (Distribution::exponential(mean.value), mean.span)
            }
            decode::Distribution::Weibull { shape, scale } => {
                (Distribution::weibull(shape.value, scale.value), shape.span.to(scale.span))
            }
            decode::Distribution::Choice(values) => (
                Distribution::choice(values.iter().map(|v| v.value).collect()),
                values.first().map_or(self.scenario.span, |v| v.span),
            ),
        };
        match made {
            Ok(distribution) => Some(distribution),
            Err(error) => {
                self.error("E1008", span, error.to_string());
                None
            }
        }
    }

    /// A distribution of times; none may lie before the start.
    pub(super) fn moment(&mut self, written: &decode::Distribution<i64>) -> Option<Distribution> {
        let mut good = true;
        let mut time = |t: &Spanned<i64>| {
            Spanned::new(
                u64::try_from(t.value).unwrap_or_else(|_| {
                    good = false;
                    0
                }),
                t.span,
            )
        };
        let (span, written) = match written {
            decode::Distribution::Fixed(v) => (v.span, decode::Distribution::Fixed(time(v))),
            decode::Distribution::Uniform(a, b) => {
                (a.span, decode::Distribution::Uniform(time(a), time(b)))
            }
            decode::Distribution::Triangular(a, mode, b) => {
                (a.span, decode::Distribution::Triangular(time(a), time(mode), time(b)))
            }
            decode::Distribution::Lognormal { median, sigma } => (
                median.span,
                decode::Distribution::Lognormal { median: time(median), sigma: *sigma },
            ),
            decode::Distribution::Exponential { mean } => {
                (mean.span, decode::Distribution::Exponential { mean: time(mean) })
            }
            decode::Distribution::Weibull { shape, scale } => {
                (scale.span, decode::Distribution::Weibull { shape: *shape, scale: time(scale) })
            }
            decode::Distribution::Choice(values) => (
                values.first().map_or(self.scenario.span, |v| v.span),
                decode::Distribution::Choice(values.iter().map(time).collect()),
            ),
        };
        if !good {
            self.diags.push(
                Diagnostic::error("E1009", "nothing happens to the world before the start")
                    .at(span, "before T+0h")
                    .help("start the scenario earlier; injects may be dated before the start"),
            );
            return None;
        }
        self.duration(&written)
    }
}

/// A time as the engine has it; earlier than the start is the start.
pub(super) fn sim_time(seconds: i64) -> SimTime {
    SimTime(u64::try_from(seconds).unwrap_or(0).min(LONGEST))
}

/// What the zone with this number, from 0 on, of so many loses of a loss of the whole, ppm.
pub(super) fn zone_loss(loss: u32, number: usize, of: usize) -> u32 {
    let lost = u64::from(loss) * of as u64;
    let others = 1_000_000 * number as u64;
    u32::try_from(lost.saturating_sub(others).min(1_000_000)).unwrap_or(0)
}

/// What a loss leaves.
pub(super) fn left(loss: u32) -> Level {
    Level::new(loss).shortage()
}
