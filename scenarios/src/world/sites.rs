//! Sites of one organisation inside a world: copies of a class of sites with buffers of their own.
//!
//! A site with no share is a shadow: the world drives it through the same suppliers, and nobody depends on it. A site
//! with a share takes that part of the mixture of its service, and the other sites keep the rest.

use std::collections::BTreeMap;
use std::sync::Arc;

use hakyu_engine::{ServiceId, ServiceKind};

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::overlays::Site;

use super::build::PlannedService;
use super::template::SITES;
use super::{Confidence, ServiceMeta, Title, World};

/// Everything, ppm.
const WHOLE: u64 = 1_000_000;

impl World {
    /// Adds sites. What cannot be added is reported and left out.
    pub(crate) fn add_sites(&mut self, sites: &[Site], diags: &mut Diagnostics) {
        let mut taken: BTreeMap<ServiceId, u64> = BTreeMap::new();
        let mut added = 0;
        for site in sites {
            if let Some((meta, planned, share)) = self.site(site, diags) {
                let used = taken.entry(share.0).or_default();
                if *used + share.1 >= WHOLE {
                    diags.push(
                        Diagnostic::error(
                            "E1021",
                            "sites of organisations take the whole service, and nothing is left",
                        )
                        .at(site.span, "the share of this one is too much"),
                    );
                    continue;
                }
                *used += share.1;
                self.services.push(meta);
                self.plan.services.push(planned);
                added += 1;
            }
        }
        if added > 0 {
            self.mix(added, &taken);
            self.sort_services();
        }
    }

    /// One site: its words, its numbers, and what part of which service it is.
    fn site(
        &self,
        site: &Site,
        diags: &mut Diagnostics,
    ) -> Option<(ServiceMeta, PlannedService, (ServiceId, u64))> {
        let Some(of) = self.find(&site.of.value) else {
            diags.push(
                Diagnostic::error(
                    "E1021",
                    format!("there is no service {}", quoted(&site.of.value)),
                )
                .at(site.of.span, "a site is part of one service, like `medical@chiba`")
                .suggest_nearest(
                    site.of.span,
                    &site.of.value,
                    self.services.iter().filter(|s| s.parent.is_none()).map(|s| s.id.as_str()),
                ),
            );
            return None;
        };
        if self.services.iter().any(|s| s.id == site.id.value) {
            let message = format!("there is a service {} already", quoted(&site.id.value));
            diags.push(
                Diagnostic::error("E1021", message).at(site.id.span, "give the site another id"),
            );
            return None;
        }
        let whole = self.service(of);
        let share = site.share.map_or(0, |s| u64::from(s.value));
        if share > 0 && whole.classes.is_empty() {
            let span = site.share.map_or(site.span, |s| s.span);
            diags.push(
                Diagnostic::error("E1021", format!("{} is not made of sites", quoted(&whole.id)))
                    .at(span, "so nothing can be a share of it")
                    .help("leave `share` out: a shadow site is driven by the world all the same"),
            );
            return None;
        }
        let like = self.like(of, site, diags)?;
        let (model, numbers) = (self.service(like), self.plan.services.get(like.index())?);
        let mut needs = numbers.needs.clone();
        for (need, lasts) in &site.buffers {
            if let Some(found) = needs.iter_mut().find(|n| n.id == need.value) {
                found.buffer = lasts.value;
            } else {
                let names: Vec<&str> = needs.iter().map(|n| n.id.as_str()).collect();
                diags.push(
                    Diagnostic::error(
                        "E1021",
                        format!("the site has no need {}", quoted(&need.value)),
                    )
                    .at(need.span, "unknown need")
                    .help(format!("its needs are {}", names.join(", ")))
                    .suggest_nearest(
                        need.span,
                        &need.value,
                        names.iter().copied(),
                    ),
                );
            }
        }
        let residents =
            u64::try_from(u128::from(whole.people) * u128::from(share) / u128::from(WHOLE));
        let people = match (share, site.people) {
            (0, given) => given.map_or(0, |p| p.value),
            _ => residents.unwrap_or(0),
        };
        let title = site.title.as_ref().map_or_else(
            || Title { en: site.id.value.clone(), ja: site.id.value.clone() },
            Title::from,
        );
        let meta = ServiceMeta {
            id: site.id.value.clone(),
            title,
            // A shadow is nobody's part: events at the service, and tables of it, leave it alone.
            template: if share > 0 { model.template.clone() } else { site.id.value.clone() },
            kind: if share > 0 { ServiceKind::Class } else { ServiceKind::Site },
            parent: (share > 0).then_some(of),
            classes: Vec::new(),
            people,
            capacity: None,
            share: u32::try_from(share).unwrap_or(0),
            channels: Arc::default(),
            source: site.source.as_ref().map_or("stated by the organisation", |s| &s.value).into(),
            confidence: Confidence::C,
            ..model.clone()
        };
        let planned = PlannedService {
            id: site.id.value.clone(),
            sector: numbers.sector.clone(),
            place: numbers.place.clone(),
            kind: if share > 0 { ServiceKind::Class } else { ServiceKind::Site },
            people,
            restart: numbers.restart,
            ramp: numbers.ramp,
            combine: numbers.combine,
            maintenance: numbers.maintenance,
            needs,
        };
        Some((meta, planned, (of, share)))
    }

    /// The service a site is like: of the class it names, else of the largest class; of several the middle one in the
    /// first zone, which fails first.
    fn like(&self, of: ServiceId, site: &Site, diags: &mut Diagnostics) -> Option<ServiceId> {
        let inside = &self.service(of).classes;
        if inside.is_empty() && site.class.is_none() {
            return Some(of);
        }
        let mut classes: BTreeMap<&str, (u64, Vec<ServiceId>)> = BTreeMap::new();
        for &id in inside {
            let meta = self.service(id);
            let entry = classes.entry(meta.class.as_deref().unwrap_or("")).or_default();
            entry.0 += u64::from(meta.share);
            if meta.zone.is_none_or(|zone| zone == 1) {
                entry.1.push(id);
            }
        }
        let found = match &site.class {
            Some(class) => classes.get(class.value.as_str()),
            None => classes.values().max_by_key(|(share, _)| *share),
        };
        if let Some((_, list)) = found {
            return list.get(list.len().saturating_sub(1) / 2).copied();
        }
        let class = site.class.as_ref()?;
        let names: Vec<&str> = classes.keys().copied().collect();
        let help = if names.is_empty() {
            "this service has no classes".to_owned()
        } else {
            format!("the classes are {}", names.join(", "))
        };
        diags.push(
            Diagnostic::error("E1021", format!("there is no class {}", quoted(&class.value)))
                .at(class.span, "unknown class of sites")
                .help(help)
                .suggest_nearest(class.span, &class.value, names.iter().copied()),
        );
        None
    }

    /// Puts the last `added` services that have a share into the mixtures of their services. Weights become parts of
    /// ten million, so that shares are met to a ten-thousandth of a percent however small the weights were.
    fn mix(&mut self, added: usize, taken: &BTreeMap<ServiceId, u64>) {
        const PARTS: u64 = 10_000_000;
        let first = self.services.len() - added;
        for (&of, &share) in taken.iter().filter(|(_, share)| **share > 0) {
            let left = WHOLE - share;
            let scale = |n: u64| {
                u64::try_from(u128::from(n) * u128::from(left) / u128::from(WHOLE)).unwrap_or(n)
            };
            let new: Vec<(usize, u64)> = (first..self.services.len())
                .filter_map(|at| self.services.get(at).map(|s| (at, s)))
                .filter(|(_, s)| s.parent == Some(of) && s.share > 0)
                .map(|(at, s)| (at, u64::from(s.share)))
                .collect();
            for class in
                self.services.get(of.index()).map(|s| s.classes.clone()).unwrap_or_default()
            {
                if let Some(meta) = self.services.get_mut(class.index()) {
                    meta.people = scale(meta.people);
                    meta.share = u32::try_from(scale(u64::from(meta.share))).unwrap_or(meta.share);
                }
                if let Some(planned) = self.plan.services.get_mut(class.index()) {
                    planned.people = scale(planned.people);
                }
            }
            if let Some(group) = self
                .plan
                .services
                .get_mut(of.index())
                .and_then(|s| s.needs.iter_mut().find(|n| n.id == SITES))
                .map(|n| &mut n.group)
            {
                let before: u64 = group.suppliers.iter().map(|s| u64::from(s.1)).sum();
                for supplier in &mut group.suppliers {
                    let parts = u128::from(supplier.1) * u128::from(PARTS) * u128::from(left)
                        / (u128::from(before.max(1)) * u128::from(WHOLE));
                    supplier.1 = u32::try_from(parts).unwrap_or(u32::MAX).max(1);
                }
                group.suppliers.extend(new.iter().map(|&(at, share)| {
                    (at, u32::try_from(share * PARTS / WHOLE).unwrap_or(u32::MAX).max(1))
                }));
            }
            if let Some(meta) = self.services.get_mut(of.index()) {
                meta.classes.extend(
                    new.iter().filter_map(|(at, _)| u32::try_from(*at).ok().map(ServiceId)),
                );
            }
        }
    }

    /// Services in the order of their ids again; everything that points at one follows.
    fn sort_services(&mut self) {
        let mut order: Vec<usize> = (0..self.services.len()).collect();
        order.sort_by(|&a, &b| self.services[a].id.cmp(&self.services[b].id));
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        let moved = |id: ServiceId| ServiceId(u32::try_from(place[id.index()]).unwrap_or(u32::MAX));
        let mut metas: Vec<Option<ServiceMeta>> =
            std::mem::take(&mut self.services).into_iter().map(Some).collect();
        let mut plans: Vec<Option<PlannedService>> =
            std::mem::take(&mut self.plan.services).into_iter().map(Some).collect();
        for &old in &order {
            if let Some(mut meta) = metas[old].take() {
                meta.parent = meta.parent.map(moved);
                meta.classes.iter_mut().for_each(|id| *id = moved(*id));
                meta.classes.sort_unstable();
                self.services.push(meta);
            }
            if let Some(mut planned) = plans[old].take() {
                for need in &mut planned.needs {
                    let feed = need.feed.iter_mut().map(|(_, group)| group);
                    for group in std::iter::once(&mut need.group).chain(feed) {
                        group.suppliers.iter_mut().for_each(|s| s.0 = place[s.0]);
                    }
                }
                self.plan.services.push(planned);
            }
        }
        self.reporting.values_mut().for_each(|id| *id = moved(*id));
        self.reporting_list.iter_mut().for_each(|id| *id = moved(*id));
        self.reporting_list.sort_unstable();
    }
}
