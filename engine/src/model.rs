//! The compiled model: services, need groups and the dependency graph as dense, immutable arrays.
//!
//! A model is built with [`ModelBuilder`], shared behind an `Arc` by every run of it, and never changes.
//! It knows ids and numbers only; names that people read live in the crates above.

pub mod builder;

pub use builder::{BuildError, GroupSpec, ModelBuilder, NeedHandle, ServiceHandle, ServiceSpec};

use hakyu_seeds::Digest;

use crate::{
    script::Script,
    units::{FULL, GroupId, Level, PlaceId, SectorId, ServiceId, SimTime},
};

/// How the groups of a service combine into what it can deliver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Combine {
    /// The scarcest need decides (Leontief).
    #[default]
    Min,
    /// Impairments multiply.
    Product,
    /// Impairments add: the Inoperability Input–output Model (Haimes & Jiang 2001).
    Linear,
}

/// How the suppliers of a group add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aggregate {
    /// Weighted sum over the total, cut off at full.
    #[default]
    Weighted,
    /// The worst supplier decides.
    All,
    /// The best supplier decides.
    Any,
    /// The k-th best supplier decides.
    KOfN(u32),
}

/// What a group is needed for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeededFor {
    /// Only to keep running.
    Run,
    /// Only to come back (black start).
    Restart,
    /// Both.
    #[default]
    Both,
}

/// How a buffer fills while its group is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refill {
    /// At once.
    #[default]
    AtOnce,
    /// Not at all.
    Never,
    /// From empty to full in so many seconds.
    FullIn(u64),
}

/// Group level to allowed level: a monotone function that maps full to full.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Response {
    /// Losing the input entirely leaves `FULL − criticality`; linear between (ppm).
    Criticality(u32),
    /// All or nothing: full at or above the threshold (ppm), else zero.
    Required(u32),
    /// Piecewise-linear knots (group level, allowed level) in ppm, both rising, ending in (FULL, FULL).
    Curve(Vec<(u32, u32)>),
}

/// A level that rises in steps: at multiples of `every` seconds since time 0, by at most `step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ramp {
    /// Largest rise per step.
    pub step: Level,
    /// Seconds between steps (at least 1).
    pub every: u64,
}

/// What counts as an outage (重要インフラサービス障害) of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Maintenance {
    /// The maintenance level.
    pub level: Level,
    /// Seconds below it that make an outage.
    pub seconds: u64,
}

impl Default for Maintenance {
    fn default() -> Self {
        Self { level: Level::FULL, seconds: 0 }
    }
}

/// What the kernel reads of a service in its inner loop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServiceRow {
    /// First of its need groups; they end where the next service's begin.
    pub groups: u32,
    /// First of its entries in `Model::supplies`.
    pub out: u32,
    /// Seconds from possible to delivered.
    pub restart: u32,
    /// Normal capacity, ppm.
    pub capacity: u32,
    /// `flag::*`.
    pub flags: u8,
}

/// Bits of [`ServiceRow::flags`].
pub(crate) mod flag {
    /// Combination other than `min`, or groups needed only to run or only to restart.
    pub(crate) const GENERAL: u8 = 1;
    /// Has a ramp.
    pub(crate) const RAMP: u8 = 2;
}

/// What the kernel reads of a group in its inner loop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GroupRow {
    /// The consuming service, or for a feed the group whose buffer it fills.
    pub consumer: u32,
    /// The only supplier, or the first entry in `Model::suppliers`.
    pub supplier: u32,
    /// Number of suppliers; 1 with weight = total reads the supplier directly.
    pub count: u32,
    /// Response, packed; see `ResponseCode`.
    pub response: ResponseCode,
    /// Seconds of total loss the buffer covers.
    pub lasts: u32,
    /// Supply at or above this is full, ppm.
    pub full_at: u32,
    /// Row in `Model::classes`.
    pub class: u16,
    /// A plain single supplier that is read directly.
    pub direct: bool,
    /// Fills another group's buffer instead of limiting a service.
    pub feed: bool,
    /// Nothing is delivered into its buffer, which refills at once and always starts: nearly all groups.
    pub plain: bool,
}

/// A dependency as its supplier sees it, with what a level change needs to know of the group: the supplier's
/// dependencies stand together, so a change reads them in one go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Supply {
    pub group: u32,
    pub consumer: u32,
    pub lasts: u32,
    pub response: ResponseCode,
    /// `full_at` in the lower 24 bits, `supply::*` above.
    pub code: u32,
}

/// Bits of [`Supply::code`].
pub(crate) mod supply {
    /// The group's only supplier, and the group is plain.
    pub(crate) const SIMPLE: u32 = 1 << 24;
    /// The consumer has to be judged whatever changes: it does not combine by `min`, or has a ramp.
    pub(crate) const JUDGE: u32 = 1 << 25;
    /// The bits that hold `full_at`.
    pub(crate) const FULL_AT: u32 = (1 << 24) - 1;
}

/// Everything about a group that few groups differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GroupClass {
    pub aggregate: Aggregate,
    pub full_at: u32,
    pub needed_for: NeededFor,
    pub refill: Refill,
    /// Of a feed: deliveries at full supply, ppm of the need per second.
    pub rate: u32,
    /// Probability that the buffer does not start, ppm.
    pub start_failure: u32,
}

/// A response in 32 bits: two bits of kind, 30 of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ResponseCode(u32);

impl ResponseCode {
    const CRITICALITY: u32 = 0;
    const REQUIRED: u32 = 1 << 30;
    const CURVE: u32 = 2 << 30;
    const VALUE: u32 = (1 << 30) - 1;

    pub(crate) fn criticality(ppm: u32) -> Self {
        Self(Self::CRITICALITY | ppm)
    }
    pub(crate) fn required(ppm: u32) -> Self {
        Self(Self::REQUIRED | ppm)
    }
    pub(crate) fn curve(index: u32) -> Self {
        Self(Self::CURVE | index)
    }

    /// The row of its curve, if it is one.
    pub(crate) fn curve_index(self) -> Option<u32> {
        (self.0 & !Self::VALUE == Self::CURVE).then_some(self.0 & Self::VALUE)
    }

    /// The packed form, for digests.
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// The criticality in ppm: what is lost when the group is at zero.
    pub(crate) fn loss_at_zero(self, curves: &[Vec<(u32, u32)>]) -> u32 {
        FULL - self.apply(0, curves)
    }

    /// Allowed level for a group level, rounding down.
    #[inline]
    pub(crate) fn apply(self, level: u32, curves: &[Vec<(u32, u32)>]) -> u32 {
        let value = self.0 & Self::VALUE;
        match self.0 & !Self::VALUE {
            Self::CRITICALITY => {
                let kept =
                    u64::from(FULL - value) * u64::from(FULL) + u64::from(value) * u64::from(level);
                cut(kept / u64::from(FULL))
            }
            Self::REQUIRED => {
                if level >= value {
                    FULL
                } else {
                    0
                }
            }
            _ => interpolate(&curves[value as usize], level),
        }
    }
}

/// Narrows a value known to be at most `u32::MAX`.
#[inline]
pub(crate) fn cut(value: u64) -> u32 {
    debug_assert!(u32::try_from(value).is_ok());
    #[expect(clippy::cast_possible_truncation, reason = "checked above; callers stay below 2^32")]
    let narrow = value as u32;
    narrow
}

fn interpolate(knots: &[(u32, u32)], level: u32) -> u32 {
    let next = knots.partition_point(|k| k.0 <= level);
    if next == 0 {
        return knots.first().map_or(FULL, |k| k.1);
    }
    let (x0, y0) = knots[next - 1];
    match knots.get(next) {
        None => y0,
        Some(&(x1, y1)) => {
            let rise = u64::from(y1 - y0) * u64::from(level - x0) / u64::from(x1 - x0);
            y0 + cut(rise)
        }
    }
}

/// A compiled, immutable model.
#[derive(Debug)]
pub struct Model {
    pub(crate) ids: Vec<Box<str>>,
    pub(crate) info: Vec<ServiceInfo>,
    /// One row per service and a closing one.
    pub(crate) services: Vec<ServiceRow>,
    pub(crate) combine: Vec<(u32, Combine)>,
    pub(crate) ramps: Vec<(u32, Ramp)>,
    /// Need groups of services first, then feeds.
    pub(crate) groups: Vec<GroupRow>,
    /// Need name of each group.
    pub(crate) needs: Vec<u32>,
    pub(crate) need_names: Vec<Box<str>>,
    pub(crate) classes: Vec<GroupClass>,
    pub(crate) curves: Vec<Vec<(u32, u32)>>,
    /// Suppliers (service, weight) of groups that are not direct, by group.
    pub(crate) suppliers: Vec<(u32, u32)>,
    /// Declared totals of weighted groups that are not direct: (group, W).
    pub(crate) totals: Vec<(u32, u64)>,
    /// Groups each service supplies, by service.
    pub(crate) supplies: Vec<Supply>,
    /// Feeds of each fed group: (group, feed), sorted.
    pub(crate) feeds: Vec<(u32, u32)>,
    /// Groups whose buffer may fail to start.
    pub(crate) starters: Vec<u32>,
    /// Strongly connected component of each service; components of one service are `u32::MAX`.
    pub(crate) component: Vec<u32>,
    pub(crate) script: Script,
    pub(crate) duration: u32,
    pub(crate) digest: Digest,
    pub(crate) sectors: Vec<String>,
    pub(crate) places: Vec<String>,
}

/// What is known of a service beside the numbers the kernel needs.
#[derive(Clone, Copy, Debug)]
pub struct ServiceInfo {
    /// Sector, if it belongs to one.
    pub sector: Option<SectorId>,
    /// Place.
    pub place: PlaceId,
    /// People it serves.
    pub people: u64,
    /// What counts as its outage.
    pub maintenance: Maintenance,
    /// Role in the world.
    pub kind: ServiceKind,
}

/// What a service is in the world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServiceKind {
    /// A service to people in a place.
    #[default]
    Service,
    /// A class of sites inside such a service: its people are a part of the parent's.
    Class,
    /// A site or installation.
    Site,
    /// A shared supplier outside the sectors.
    Provider,
}

impl Model {
    /// Number of services.
    pub fn service_count(&self) -> usize {
        self.ids.len()
    }

    /// Number of need groups, feeds included.
    pub fn group_count(&self) -> usize {
        self.groups.len()
    }

    /// Number of dependencies (supplier, group).
    pub fn dependency_count(&self) -> usize {
        self.supplies.len()
    }

    /// The service with this text id.
    pub fn service(&self, id: &str) -> Option<ServiceId> {
        let at = self.ids.binary_search_by(|probe| (**probe).cmp(id)).ok()?;
        u32::try_from(at).ok().map(ServiceId)
    }

    /// The text id of a service.
    pub fn id(&self, service: ServiceId) -> &str {
        &self.ids[service.index()]
    }

    /// What is known of a service beside its dependencies.
    pub fn info(&self, service: ServiceId) -> &ServiceInfo {
        &self.info[service.index()]
    }

    /// All services in id order.
    pub fn services(&self) -> impl Iterator<Item = ServiceId> + '_ {
        (0..cut(self.ids.len() as u64)).map(ServiceId)
    }

    /// The need groups of a service, in id order; feeds are not among them.
    pub fn groups(&self, service: ServiceId) -> impl Iterator<Item = GroupId> + use<> {
        let s = service.index();
        (self.services[s].groups..self.services[s + 1].groups).map(GroupId)
    }

    /// The group of this service with this need name.
    pub fn group(&self, service: ServiceId, need: &str) -> Option<GroupId> {
        self.groups(service).find(|&g| self.need(g) == need)
    }

    /// The need name of a group.
    pub fn need(&self, group: GroupId) -> &str {
        &self.need_names[self.needs[group.index()] as usize]
    }

    /// The service that needs this group (for a feed: the service whose buffer it fills).
    pub fn consumer(&self, group: GroupId) -> ServiceId {
        let row = &self.groups[group.index()];
        if row.feed {
            ServiceId(self.groups[row.consumer as usize].consumer)
        } else {
            ServiceId(row.consumer)
        }
    }

    /// Suppliers and weights of a group, in id order.
    pub fn suppliers(&self, group: GroupId) -> Vec<(ServiceId, u32)> {
        let row = &self.groups[group.index()];
        if row.direct {
            return vec![(ServiceId(row.supplier), 1)];
        }
        self.supplier_rows(row).iter().map(|&(s, w)| (ServiceId(s), w)).collect()
    }

    /// How long the buffer of a group covers a total loss, seconds.
    pub fn buffer_seconds(&self, group: GroupId) -> u64 {
        u64::from(self.groups[group.index()].lasts)
    }

    /// What the consumer would lose if the group were at zero and its buffer empty, ppm.
    pub fn criticality(&self, group: GroupId) -> u32 {
        self.groups[group.index()].response.loss_at_zero(&self.curves)
    }

    /// How the groups of a service combine.
    pub fn combine(&self, service: ServiceId) -> Combine {
        match self.combine.binary_search_by_key(&service.0, |c| c.0) {
            Ok(at) => self.combine[at].1,
            Err(_) => Combine::Min,
        }
    }

    /// The scenario side.
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// The run is `[0, duration)`.
    pub fn duration(&self) -> SimTime {
        SimTime(u64::from(self.duration))
    }

    /// A digest of everything that decides a run of this model, seed and commands aside.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Text ids of the sectors.
    pub fn sectors(&self) -> &[String] {
        &self.sectors
    }

    /// Text ids of the places.
    pub fn places(&self) -> &[String] {
        &self.places
    }

    pub(crate) fn supplier_rows(&self, row: &GroupRow) -> &[(u32, u32)] {
        &self.suppliers[row.supplier as usize..(row.supplier + row.count) as usize]
    }

    pub(crate) fn total(&self, group: u32) -> u64 {
        self.totals.binary_search_by_key(&group, |t| t.0).map_or(1, |at| self.totals[at].1)
    }

    pub(crate) fn ramp(&self, service: u32) -> Option<Ramp> {
        self.ramps.binary_search_by_key(&service, |r| r.0).ok().map(|at| self.ramps[at].1)
    }

    pub(crate) fn feeds_of(&self, group: u32) -> &[(u32, u32)] {
        let from = self.feeds.partition_point(|f| f.0 < group);
        let to = self.feeds.partition_point(|f| f.0 <= group);
        &self.feeds[from..to]
    }
}
