//! Who supplies whom: place selectors become suppliers with weights.

use std::collections::BTreeMap;
use std::sync::Arc;

use hakyu_engine::{Aggregate as Adds, NeededFor, Refill as Fills, Response as Allows};

use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::Span;

use super::build::{PlannedGroup, PlannedNeed};
use super::expand::{Instance, Instances};
use super::load::Written;
use super::need::{Aggregate, At, From, Lasts, Need, Purpose, Refill, Response, Supply, Weight};
use super::template::{Combination, SITES};
use super::{NeedMeta, Options, Title, Without};

/// Needs of all services, resolved one service at a time.
pub(super) struct Supplies<'w> {
    world: &'w Written,
    instances: &'w Instances<'w>,
    options: &'w Options,
    /// Rows of `dependencies.csv` by consumer.
    rows: BTreeMap<&'w str, Vec<&'w Need>>,
    /// What people read, shared by all services with the same need.
    metas: BTreeMap<Span, Arc<NeedMeta>>,
    sites: Arc<NeedMeta>,
    /// What is wrong, and in which places.
    trouble: BTreeMap<(Span, Trouble), (String, Vec<String>)>,
}

/// What can be wrong with a resolved group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trouble {
    NoSupplier,
    NoCapacity,
    TooFew,
    NeverFull,
    TooLarge,
    Itself,
}

impl<'w> Supplies<'w> {
    pub(super) fn new(
        world: &'w Written,
        instances: &'w Instances<'w>,
        options: &'w Options,
    ) -> Self {
        let mut rows: BTreeMap<&str, Vec<&Need>> = BTreeMap::new();
        for row in &world.dependencies {
            rows.entry(&row.consumer.value).or_default().push(&row.need);
        }
        let sites = NeedMeta {
            id: SITES.into(),
            kind: SITES.into(),
            title: Title { en: "Sites".into(), ja: "拠点".into() },
            source: "The mixture of sites inside the service".into(),
            confidence: super::Confidence::A,
        };
        Self {
            world,
            instances,
            options,
            rows,
            metas: BTreeMap::new(),
            sites: Arc::new(sites),
            trouble: BTreeMap::new(),
        }
    }

    /// The need groups of a service in the order of their ids, and what people read about them.
    pub(super) fn needs(&mut self, at: usize) -> (Vec<PlannedNeed>, Vec<Arc<NeedMeta>>) {
        let mut out: Vec<(PlannedNeed, Arc<NeedMeta>)> = Vec::new();
        let Some(instance) = self.instances.list.get(at) else { return Default::default() };
        let classes = self.instances.classes.get(at).map_or(&[][..], Vec::as_slice);
        if !classes.is_empty() {
            out.push((self.sites(classes), Arc::clone(&self.sites)));
        }
        if self.options.without != Without::Dependencies {
            let needs: Vec<&'w Need> = if let Some(class) = instance.class {
                class.needs.iter().collect()
            } else if !instance.is_supplied() {
                Vec::new()
            } else {
                let rows = self.rows.get(instance.template.id.value.as_str()).into_iter().flatten();
                instance.template.needs.iter().chain(rows.copied()).collect()
            };
            let here = self.world.places.list.get(instance.place).map_or("", |p| p.id.as_str());
            for need in needs {
                if !need.holds_in(here) {
                    continue;
                }
                if let Some(planned) = self.need(at, instance, need) {
                    out.push((planned, self.meta(need)));
                }
            }
        }
        out.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        out.dedup_by(|b, a| a.0.id == b.0.id);
        out.into_iter().unzip()
    }

    fn meta(&mut self, need: &Need) -> Arc<NeedMeta> {
        let meta = self.metas.entry(need.id.span).or_insert_with(|| {
            let id = &need.id.value;
            let named = need.title.as_ref().map(Title::from);
            Arc::new(NeedMeta {
                id: id.clone(),
                kind: need.kind.clone(),
                title: named.unwrap_or_else(|| Title { en: id.clone(), ja: id.clone() }),
                source: need.source.clone(),
                confidence: need.confidence,
            })
        });
        Arc::clone(meta)
    }

    /// The group of a service over its classes.
    fn sites(&self, classes: &[usize]) -> PlannedNeed {
        let weight = |at: &usize| {
            self.instances.list.get(*at).map_or(1, |i| u32::try_from(i.weight).unwrap_or(u32::MAX))
        };
        PlannedNeed {
            id: SITES.into(),
            group: PlannedGroup {
                suppliers: classes.iter().map(|at| (*at, weight(at))).collect(),
                aggregate: Adds::Weighted,
                total: None,
                response: Allows::Criticality(1_000_000),
            },
            full_at: Some(1_000_000),
            buffer: 0,
            refill: Fills::AtOnce,
            start_failure: 0,
            needed_for: NeededFor::Both,
            feed: None,
        }
    }

    fn need(&mut self, at: usize, instance: &Instance<'w>, need: &'w Need) -> Option<PlannedNeed> {
        let linear = instance.is_supplied() && instance.template.combine == Combination::Linear;
        let least = need.full_at.map_or(if linear { 1_000_000 } else { 999_000 }, |f| f.value);
        let total = need.total.as_ref().map(|t| (t.value, t.span));
        let group =
            self.group(at, &need.supply, (need, total), &need.response, least, need.optional)?;
        let feed = need.inflow.as_ref().and_then(|inflow| {
            let group = self.group(
                at,
                &inflow.supply,
                (need, None),
                &inflow.response,
                999_000,
                inflow.optional,
            )?;
            Some((inflow.rate.value.value, group))
        });
        let buffer = need.buffer.as_ref();
        Some(PlannedNeed {
            id: need.id.value.clone(),
            group,
            full_at: need.full_at.map(|f| f.value),
            buffer: buffer.map_or(0, |b| match &b.lasts {
                Lasts::For(lasts) => lasts.value.value,
                Lasts::Quantiles(list) => instance
                    .quantile
                    .map(|q| q.1)
                    .or_else(|| list.value.first().copied())
                    .unwrap_or(0),
            }),
            refill: match buffer.map(|b| b.refill).unwrap_or_default() {
                Refill::AtOnce => Fills::AtOnce,
                Refill::Never => Fills::Never,
                Refill::In(seconds) => Fills::FullIn(seconds),
            },
            start_failure: buffer.and_then(|b| b.start_failure).map_or(0, |f| f.value.value),
            needed_for: match need.needed_for {
                Purpose::Run => NeededFor::Run,
                Purpose::Restart => NeededFor::Restart,
                Purpose::Both => NeededFor::Both,
            },
            feed,
        })
    }

    fn group(
        &mut self,
        consumer: usize,
        supply: &'w Supply,
        (need, total): (&'w Need, Option<(Weight, Span)>),
        response: &Response,
        least: u32,
        optional: bool,
    ) -> Option<PlannedGroup> {
        let mut suppliers: BTreeMap<usize, f64> = BTreeMap::new();
        let mut left_out = false;
        for from in &supply.from {
            if matches!(&self.options.without, Without::Suppliers(list) if list.contains(&from.service.value))
            {
                left_out = true;
                continue;
            }
            for supplier in self.select(consumer, from) {
                let weight = self.weight(supplier, from.weight.value).or_else(|| {
                    self.note(consumer, supplier, need, from.weight.span, Trouble::NoCapacity);
                    None
                })?;
                *suppliers.entry(supplier).or_default() += weight;
            }
        }
        if suppliers.is_empty() {
            // An unknown supplier has been reported by name already.
            let known = supply
                .from
                .iter()
                .all(|f| self.world.templates.iter().any(|t| t.id.value == f.service.value));
            if !optional && !left_out && known {
                self.note(consumer, consumer, need, supply.span, Trouble::NoSupplier);
            }
            return None;
        }
        let linear = self
            .instances
            .list
            .get(consumer)
            .is_some_and(|i| i.template.combine == Combination::Linear);
        let itself = [consumer, self.whole(consumer)].iter().any(|s| suppliers.contains_key(s));
        if itself && !linear {
            self.note(consumer, consumer, need, supply.span, Trouble::Itself);
            return None;
        }
        let declared = match total {
            None => None,
            // A zone has the suppliers of the whole, and so its total.
            Some((weight, span)) => {
                Some(self.weight(self.whole(consumer), weight).or_else(|| {
                    self.note(consumer, consumer, need, span, Trouble::NoCapacity);
                    None
                })?)
            }
        };
        let Some((suppliers, total)) = whole(&suppliers, declared) else {
            self.note(consumer, consumer, need, supply.span, Trouble::TooLarge);
            return None;
        };
        let sum: u64 = suppliers.iter().map(|s| u64::from(s.1)).sum();
        let aggregate = match supply.aggregate {
            Aggregate::Weighted => Adds::Weighted,
            Aggregate::All => Adds::All,
            Aggregate::Any => Adds::Any,
            Aggregate::KOfN(k) => {
                if k.value as usize > suppliers.len() {
                    self.note(consumer, consumer, need, k.span, Trouble::TooFew);
                    return None;
                }
                Adds::KOfN(k.value)
            }
        };
        if let (Some(total), false) = (total, left_out)
            && u128::from(sum) * 1_000_000 < u128::from(total) * u128::from(least)
        {
            self.note(consumer, consumer, need, supply.span, Trouble::NeverFull);
            return None;
        }
        Some(PlannedGroup {
            suppliers,
            aggregate,
            // What was left out on purpose must not leave the rest short.
            total: if left_out { None } else { total },
            response: match response {
                Response::Criticality(figure) => Allows::Criticality(figure.value.value),
                Response::Required(figure) => Allows::Required(figure.value.value),
                Response::Curve(knots) => Allows::Curve(knots.clone()),
            },
        })
    }

    /// The services that an entry of `from:` names, seen from a consumer.
    fn select(&self, consumer: usize, from: &From) -> Vec<usize> {
        let places = &self.world.places;
        let Some(instance) = self.instances.list.get(consumer) else { return Vec::new() };
        let here = instance.place;
        let from_zone = || {
            let zone = instance.zone?;
            let supplier = from.service.value.as_str();
            let at = *self.instances.by_zone.get(&(supplier, here, zone.number))?;
            let same = self.instances.list.get(at).and_then(|s| s.zone) == Some(zone);
            same.then(|| vec![at])
        };
        let there = |place: Option<usize>| -> Vec<usize> {
            place
                .and_then(|p| self.instances.by_place.get(&(from.service.value.as_str(), p)))
                .copied()
                .into_iter()
                .collect()
        };
        let among = |keep: &dyn Fn(usize) -> bool| -> Vec<usize> {
            let from = from.service.value.as_str();
            self.instances
                .by_place
                .range((from, 0)..=(from, usize::MAX))
                .filter(|(k, _)| keep(k.1))
                .map(|(_, s)| *s)
                .collect()
        };
        match &from.at.value {
            At::Here => from_zone().unwrap_or_else(|| there(Some(here))),
            At::Parent => there(places.parent(here)),
            At::Nation => there(places.nation()),
            At::Origin => there(places.origin(here)),
            At::Place(id) => there(places.find(id)),
            At::Children => among(&|place| places.parent(place) == Some(here)),
            At::All => among(&|_| true),
        }
    }

    /// What a zone is a zone of; any other service itself.
    fn whole(&self, service: usize) -> usize {
        let zone =
            self.instances.list.get(service).is_some_and(|i| i.class.is_none() && i.zone.is_some());
        self.instances.parent.get(service).copied().flatten().filter(|_| zone).unwrap_or(service)
    }

    fn weight(&self, service: usize, weight: Weight) -> Option<f64> {
        let instance = self.instances.list.get(service)?;
        match weight {
            Weight::Number(number) => Some(number),
            Weight::People => Some(instance.people.max(1) as f64),
            Weight::Capacity => self
                .world
                .capacities
                .get(&(instance.template.id.value.clone(), instance.place))
                .map(|c| c.value),
        }
    }

    fn note(&mut self, consumer: usize, of: usize, need: &Need, span: Span, what: Trouble) {
        let id = |at: usize| self.instances.list.get(at).map_or("", |i| i.id.as_str());
        let who = self.instances.list.get(consumer).map_or("", |i| i.template.id.value.as_str());
        let subject = format!("the need {} of {}", quoted(&need.id.value), quoted(who));
        let place = id(if what == Trouble::NoCapacity { of } else { consumer }).to_owned();
        let entry = self.trouble.entry((span, what)).or_insert_with(|| (subject, Vec::new()));
        if !entry.1.contains(&place) {
            entry.1.push(place);
        }
    }

    /// Reports what went wrong, once for each need.
    pub(super) fn report(self, diags: &mut Diagnostics) {
        for ((span, what), (subject, services)) in self.trouble {
            let shown = services.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = services.len().saturating_sub(5);
            let list = if more > 0 { format!("{shown} and {more} more") } else { shown };
            let finding = match what {
                Trouble::NoSupplier => Diagnostic::error(
                    "E1123",
                    format!("{subject} has no supplier for {list}"),
                )
                .at(span, "no service at the selected place")
                .help(
                    "choose another `at:`, limit the need with `where:`, or say `optional: true`",
                ),
                Trouble::NoCapacity => Diagnostic::error(
                    "E1124",
                    format!("{subject} weighs by capacity, and {list} has none"),
                )
                .at(span, "no such row in the table of capacities"),
                Trouble::TooFew => Diagnostic::error(
                    "E1125",
                    format!("{subject} has fewer suppliers than k for {list}"),
                )
                .at(span, "k is more than the suppliers"),
                Trouble::NeverFull => Diagnostic::error(
                    "E1126",
                    format!("{subject} would be short even if all supplied in full, for {list}"),
                )
                .at(span, "the weights sum to less than `total`"),
                Trouble::TooLarge => Diagnostic::error(
                    "E1127",
                    format!("the weights of {subject} are too large, for {list}"),
                )
                .at(span, "weights must sum to at most 4294967295"),
                Trouble::Itself => Diagnostic::error(
                    "E1128",
                    format!("{subject} is supplied by the service itself, for {list}"),
                )
                .at(span, "only services that combine `linear` may supply themselves"),
            };
            diags.push(finding);
        }
    }
}

/// Suppliers with whole weights, and the declared total.
type Weighted = (Vec<(usize, u32)>, Option<u64>);

/// Weights as whole numbers: as they are, or in thousandths where one is not whole.
fn whole(weights: &BTreeMap<usize, f64>, total: Option<f64>) -> Option<Weighted> {
    let fraction = |w: f64| (w - libm::round(w)).abs() > 1e-9;
    let scale = if weights.values().copied().chain(total).any(fraction) { 1000.0 } else { 1.0 };
    let number = |w: f64| -> Option<u32> {
        let scaled = libm::round(w * scale).max(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within u32, checked here"
        )]
        let number = (scaled <= f64::from(u32::MAX)).then_some(scaled as u32);
        number
    };
    let list: Vec<(usize, u32)> = weights
        .iter()
        .map(|(&service, &w)| number(w).map(|w| (service, w)))
        .collect::<Option<_>>()?;
    let sum: u64 = list.iter().map(|s| u64::from(s.1)).sum();
    let total = match total {
        None => None,
        Some(total) => Some(u64::from(number(total)?)),
    };
    u32::try_from(sum).is_ok().then_some((list, total))
}
