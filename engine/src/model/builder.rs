//! Assembling a model: services and needs in any order, checked and laid out densely by [`ModelBuilder::build`].

use std::collections::BTreeMap;

use hakyu_seeds::{DigestBuilder, stable_hash};
use thiserror::Error;

use super::{
    Aggregate, Combine, GroupClass, GroupRow, Maintenance, Model, NeededFor, Ramp, Refill,
    Response, ResponseCode, ServiceInfo, ServiceKind, ServiceRow, Supply, cut, flag, supply,
};
use crate::{
    graph,
    script::Script,
    units::{FULL, Level, NEVER, PlaceId, SectorId, SimTime},
};

/// Why a model could not be built. The builder is consumed; nothing half-built is left.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// Two services share a text id.
    #[error("service '{0}' is defined twice")]
    DuplicateService(String),
    /// Two groups of a service share a need name.
    #[error("service '{0}' has two needs named '{1}'")]
    DuplicateNeed(String, String),
    /// A group without suppliers can never be judged.
    #[error("need '{1}' of '{0}' has no supplier")]
    NoSupplier(String, String),
    /// Weights or total of a group are zero, or k is out of range.
    #[error("need '{1}' of '{0}': {2}")]
    BadGroup(String, String, &'static str),
    /// A response curve that is not monotone or does not end at full.
    #[error("need '{1}' of '{0}': a response must rise and map full supply to full service")]
    BadResponse(String, String),
    /// All suppliers at full do not make the group full.
    #[error("need '{1}' of '{0}' would be short even if every supplier were full")]
    NeverFull(String, String),
    /// A service other than a `linear` one supplies itself.
    #[error("service '{0}' needs itself through '{1}': allowed for linear services only")]
    SelfSupply(String, String),
    /// A duration that does not fit the queue.
    #[error("{0} is too long: {1} s, the limit is {limit} s", limit = SimTime::MAX.0)]
    TooLong(String, u64),
    /// More rows than 32-bit ids can number.
    #[error("the model is too large: {0}")]
    TooLarge(&'static str),
    /// Two ids have the same 64-bit hash and would share random streams.
    #[error("ids '{0}' and '{1}' have the same stable hash; rename one")]
    HashCollision(String, String),
    /// A script refers to something outside the model.
    #[error("the script refers to {0} {1}, which the model does not have")]
    BadReference(&'static str, u32),
    /// Injects that fire with each other and with nothing else.
    #[error("inject '{0}' would fire with itself")]
    LikeItself(String),
}

/// A service as the builder knows it; ids are given by `build`, in the order of the text ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceHandle(u32);

/// A need group as the builder knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedHandle(u32);

/// A service to be built.
#[derive(Clone, Debug)]
pub struct ServiceSpec<'a> {
    /// Text id, unique in the model.
    pub id: &'a str,
    /// Sector, if it belongs to one.
    pub sector: Option<&'a str>,
    /// Place; `""` where places do not matter.
    pub place: &'a str,
    /// Role in the world.
    pub kind: ServiceKind,
    /// People it serves.
    pub people: u64,
    /// Capacity at rest.
    pub capacity: Level,
    /// Seconds from possible to delivered.
    pub restart: u64,
    /// Rise in steps.
    pub ramp: Option<Ramp>,
    /// How needs combine.
    pub combine: Combine,
    /// What counts as an outage.
    pub maintenance: Maintenance,
}

impl<'a> ServiceSpec<'a> {
    /// A service with nothing special about it.
    pub fn new(id: &'a str) -> Self {
        Self {
            id,
            sector: None,
            place: "",
            kind: ServiceKind::Service,
            people: 0,
            capacity: Level::FULL,
            restart: 0,
            ramp: None,
            combine: Combine::Min,
            maintenance: Maintenance::default(),
        }
    }
}

/// A need group to be built.
#[derive(Clone, Debug)]
pub struct GroupSpec<'a> {
    /// Need name, unique within the service.
    pub need: &'a str,
    /// Suppliers and weights.
    pub suppliers: &'a [(ServiceHandle, u32)],
    /// How they add up.
    pub aggregate: Aggregate,
    /// The W of a weighted group; default is the sum of the weights.
    pub total: Option<u64>,
    /// Group levels at or above this count as full, ppm; default 999 000, and 1 000 000 for linear services.
    pub full_at: Option<u32>,
    /// Group level to allowed level.
    pub response: Response,
    /// Seconds of total loss the buffer covers.
    pub buffer: u64,
    /// How the buffer fills.
    pub refill: Refill,
    /// Probability that the buffer does not start, ppm.
    pub start_failure: u32,
    /// What the group is needed for.
    pub needed_for: NeededFor,
}

impl<'a> GroupSpec<'a> {
    /// An unbuffered need that is all or nothing at 50 %.
    pub fn new(need: &'a str, suppliers: &'a [(ServiceHandle, u32)]) -> Self {
        Self {
            need,
            suppliers,
            aggregate: Aggregate::Weighted,
            total: None,
            full_at: None,
            response: Response::Required(500_000),
            buffer: 0,
            refill: Refill::AtOnce,
            start_failure: 0,
            needed_for: NeededFor::Both,
        }
    }
}

struct PendingService {
    info: ServiceInfo,
    row: ServiceRow,
    combine: Combine,
    ramp: Option<Ramp>,
}

/// Compact while pending: worlds of ten million needs are built through here.
struct PendingGroup {
    /// Consumer handle, or for a feed the index of the fed pending group.
    consumer: u32,
    need: u32,
    suppliers: u32,
    count: u32,
    total: u64,
    response: ResponseCode,
    lasts: u32,
    class: u16,
    feed: bool,
}

#[derive(Default)]
struct Interner {
    index: BTreeMap<String, u32>,
    names: Vec<String>,
}

impl Interner {
    fn get(&mut self, name: &str) -> u32 {
        if let Some(&at) = self.index.get(name) {
            return at;
        }
        let at = cut(self.names.len() as u64);
        self.index.insert(name.to_owned(), at);
        self.names.push(name.to_owned());
        at
    }

    /// Old number -> rank in sorted order, and the sorted names.
    fn sorted(self) -> (Vec<u32>, Vec<String>) {
        let mut rank = vec![0; self.names.len()];
        for (new, old) in self.index.values().enumerate() {
            rank[*old as usize] = cut(new as u64);
        }
        (rank, self.index.into_keys().collect())
    }
}

/// Collects services and needs in any order.
#[derive(Default)]
pub struct ModelBuilder {
    ids: Vec<Box<str>>,
    services: Vec<PendingService>,
    groups: Vec<PendingGroup>,
    suppliers: Vec<(u32, u32)>,
    needs: Interner,
    sectors: Interner,
    places: Interner,
    classes: Vec<GroupClass>,
    curves: Vec<Vec<(u32, u32)>>,
    error: Option<BuildError>,
}

impl ModelBuilder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a service.
    pub fn service(&mut self, spec: &ServiceSpec<'_>) -> ServiceHandle {
        let handle = ServiceHandle(cut(self.ids.len() as u64));
        for (what, seconds) in
            [("restart", spec.restart), ("ramp", spec.ramp.map_or(1, |r| r.every))]
        {
            if seconds > SimTime::MAX.0 {
                self.fail(BuildError::TooLong(format!("{what} of '{}'", spec.id), seconds));
            }
        }
        let ramp = spec.ramp.map(|r| Ramp { every: r.every.max(1), ..r });
        let mut flags = 0;
        if spec.combine != Combine::Min {
            flags |= flag::GENERAL;
        }
        if ramp.is_some() {
            flags |= flag::RAMP;
        }
        let sector = spec.sector.map(|s| SectorId(self.sectors.get(s)));
        let place = PlaceId(self.places.get(spec.place));
        self.ids.push(spec.id.into());
        self.services.push(PendingService {
            info: ServiceInfo {
                sector,
                place,
                people: spec.people,
                maintenance: spec.maintenance,
                kind: spec.kind,
            },
            row: ServiceRow {
                groups: 0,
                out: 0,
                restart: cut(spec.restart.min(SimTime::MAX.0)),
                capacity: spec.capacity.ppm(),
                flags,
            },
            combine: spec.combine,
            ramp,
        });
        handle
    }

    /// Adds a need group to a service.
    pub fn need(&mut self, consumer: ServiceHandle, spec: &GroupSpec<'_>) -> NeedHandle {
        let linear = self.services[consumer.0 as usize].combine == Combine::Linear;
        if spec.needed_for != NeededFor::Both {
            self.services[consumer.0 as usize].row.flags |= flag::GENERAL;
        }
        let class = GroupClass {
            aggregate: spec.aggregate,
            full_at: spec.full_at.unwrap_or(if linear { FULL } else { 999_000 }).min(FULL),
            needed_for: spec.needed_for,
            refill: spec.refill,
            rate: 0,
            start_failure: spec.start_failure.min(FULL),
        };
        self.push(consumer.0, spec, class, false)
    }

    /// Adds a supply of a need's buffer: deliveries that extend it, at `rate` of the full need when the feed's own
    /// suppliers are full. The feed's buffer fields are not used.
    pub fn feed(&mut self, need: NeedHandle, rate: Level, spec: &GroupSpec<'_>) {
        let class = GroupClass {
            aggregate: spec.aggregate,
            full_at: spec.full_at.unwrap_or(999_000).min(FULL),
            needed_for: NeededFor::Both,
            refill: Refill::AtOnce,
            rate: rate.ppm(),
            start_failure: 0,
        };
        self.push(need.0, spec, class, true);
    }

    fn push(
        &mut self,
        consumer: u32,
        spec: &GroupSpec<'_>,
        class: GroupClass,
        feed: bool,
    ) -> NeedHandle {
        let handle = NeedHandle(cut(self.groups.len() as u64));
        let owner = if feed { self.groups[consumer as usize].consumer } else { consumer };
        let owner_id = || self.ids[owner as usize].to_string();
        let mut error = None;
        let sum: u64 = spec.suppliers.iter().map(|s| u64::from(s.1)).sum();
        let total = spec.total.unwrap_or(sum);
        if spec.suppliers.is_empty() {
            error = Some(BuildError::NoSupplier(owner_id(), spec.need.into()));
        } else if total == 0 || total > u64::from(u32::MAX) {
            error = Some(BuildError::BadGroup(
                owner_id(),
                spec.need.into(),
                "weights must sum to 1..=2^32−1",
            ));
        } else if matches!(class.aggregate, Aggregate::KOfN(k) if k == 0 || k as usize > spec.suppliers.len())
        {
            error = Some(BuildError::BadGroup(
                owner_id(),
                spec.need.into(),
                "k must be 1..=number of suppliers",
            ));
        } else if class.aggregate == Aggregate::Weighted
            && (u128::from(sum) * u128::from(FULL) / u128::from(total)) < u128::from(class.full_at)
        {
            error = Some(BuildError::NeverFull(owner_id(), spec.need.into()));
        } else if spec.buffer > SimTime::MAX.0 {
            error = Some(BuildError::TooLong(
                format!("buffer of '{}/{}'", owner_id(), spec.need),
                spec.buffer,
            ));
        } else if spec.suppliers.iter().any(|s| s.0.0 == owner)
            && self.services[owner as usize].combine != Combine::Linear
        {
            error = Some(BuildError::SelfSupply(owner_id(), spec.need.into()));
        }
        let response = match &spec.response {
            Response::Criticality(ppm) if *ppm <= FULL => ResponseCode::criticality(*ppm),
            Response::Required(ppm) if *ppm <= FULL => ResponseCode::required(*ppm),
            Response::Curve(knots) if curve_is_sound(knots) => {
                let at = self.curves.iter().position(|c| c == knots).unwrap_or_else(|| {
                    self.curves.push(knots.clone());
                    self.curves.len() - 1
                });
                ResponseCode::curve(cut(at as u64))
            }
            _ => {
                error =
                    error.or_else(|| Some(BuildError::BadResponse(owner_id(), spec.need.into())));
                ResponseCode::criticality(0)
            }
        };
        if let Some(error) = error {
            self.fail(error);
        }
        // Recent classes repeat most: search from the end.
        let class = self.classes.iter().rposition(|c| *c == class).unwrap_or_else(|| {
            self.classes.push(class);
            self.classes.len() - 1
        });
        let Ok(class) = u16::try_from(class) else {
            self.fail(BuildError::TooLarge("more than 65,536 kinds of need groups"));
            return handle;
        };
        let need = self.needs.get(spec.need);
        let suppliers = cut(self.suppliers.len() as u64);
        self.suppliers.extend(spec.suppliers.iter().map(|s| (s.0.0, s.1)));
        self.groups.push(PendingGroup {
            consumer,
            need,
            suppliers,
            count: cut(spec.suppliers.len() as u64),
            total,
            response,
            lasts: if feed { 0 } else { cut(spec.buffer.min(SimTime::MAX.0)) },
            class,
            feed,
        });
        handle
    }

    fn fail(&mut self, error: BuildError) {
        self.error.get_or_insert(error);
    }

    /// Lays the model out densely: services by id, groups by (service, need), suppliers by id.
    ///
    /// # Errors
    /// The first fault of what was added; see [`BuildError`].
    pub fn build(self, duration: SimTime) -> Result<Model, BuildError> {
        let Self {
            ids,
            services,
            groups,
            suppliers,
            needs,
            sectors,
            places,
            classes,
            curves,
            error,
        } = self;
        if let Some(error) = error {
            return Err(error);
        }
        if duration > SimTime::MAX {
            return Err(BuildError::TooLong("the run".into(), duration.0));
        }
        if ids.len() >= (1 << 29) || groups.len() >= (1 << 29) {
            return Err(BuildError::TooLarge("more than 536 million services or needs"));
        }
        let n = ids.len();
        let mut order: Vec<u32> = (0..cut(n as u64)).collect();
        order.sort_unstable_by(|&a, &b| ids[a as usize].cmp(&ids[b as usize]));
        for pair in order.windows(2) {
            if ids[pair[0] as usize] == ids[pair[1] as usize] {
                return Err(BuildError::DuplicateService(ids[pair[0] as usize].to_string()));
            }
        }
        check_hashes(&ids)?;
        let mut rank = vec![0u32; n];
        for (new, &old) in order.iter().enumerate() {
            rank[old as usize] = cut(new as u64);
        }
        let (need_rank, need_names) = needs.sorted();
        let (sector_rank, sectors) = sectors.sorted();
        let (place_rank, places) = places.sorted();

        // Groups: those of services by (consumer, need), then feeds by (fed group, need).
        let key = |g: &PendingGroup| (rank[g.consumer as usize], need_rank[g.need as usize]);
        let mut group_order: Vec<u32> =
            (0..cut(groups.len() as u64)).filter(|&g| !groups[g as usize].feed).collect();
        group_order.sort_unstable_by_key(|&g| key(&groups[g as usize]));
        for pair in group_order.windows(2) {
            let (a, b) = (&groups[pair[0] as usize], &groups[pair[1] as usize]);
            if key(a) == key(b) {
                let need = need_names[need_rank[a.need as usize] as usize].clone();
                return Err(BuildError::DuplicateNeed(ids[a.consumer as usize].to_string(), need));
            }
        }
        let mut group_rank = vec![NEVER; groups.len()];
        for (new, &old) in group_order.iter().enumerate() {
            group_rank[old as usize] = cut(new as u64);
        }
        let mut feed_order: Vec<u32> =
            (0..cut(groups.len() as u64)).filter(|&g| groups[g as usize].feed).collect();
        feed_order.sort_by_key(|&g| {
            let feed = &groups[g as usize];
            (group_rank[feed.consumer as usize], need_rank[feed.need as usize])
        });

        let mut model = Model {
            ids: Vec::new(),
            info: Vec::with_capacity(n),
            services: Vec::with_capacity(n + 1),
            combine: Vec::new(),
            ramps: Vec::new(),
            groups: Vec::with_capacity(groups.len()),
            needs: Vec::with_capacity(groups.len()),
            need_names: need_names.into_iter().map(String::into_boxed_str).collect(),
            classes,
            curves,
            suppliers: Vec::new(),
            totals: Vec::new(),
            supplies: Vec::new(),
            feeds: Vec::new(),
            starters: Vec::new(),
            component: Vec::new(),
            script: Script::default(),
            duration: cut(duration.0),
            digest: DigestBuilder::new().finish(),
            sectors,
            places,
        };
        let mut taken = ids;
        for &old in &order {
            let pending = &services[old as usize];
            let id = cut(model.ids.len() as u64);
            model.ids.push(std::mem::take(&mut taken[old as usize]));
            let mut info = pending.info;
            info.sector = info.sector.map(|s| SectorId(sector_rank[s.index()]));
            info.place = PlaceId(place_rank[info.place.index()]);
            model.info.push(info);
            model.services.push(pending.row);
            if pending.combine != Combine::Min {
                model.combine.push((id, pending.combine));
            }
            if let Some(ramp) = pending.ramp {
                model.ramps.push((id, ramp));
            }
        }
        drop(services);
        let mut scratch = Vec::new();
        for &old in group_order.iter().chain(&feed_order) {
            let pending = &groups[old as usize];
            let id = cut(model.groups.len() as u64);
            let range = pending.suppliers as usize..(pending.suppliers + pending.count) as usize;
            scratch.clear();
            scratch.extend(suppliers[range].iter().map(|&(s, w)| (rank[s as usize], w)));
            scratch.sort_unstable();
            let class = &model.classes[pending.class as usize];
            let direct = scratch.len() == 1
                && (class.aggregate != Aggregate::Weighted
                    || u64::from(scratch[0].1) == pending.total);
            let supplier = if direct {
                scratch[0].0
            } else {
                let at = cut(model.suppliers.len() as u64);
                model.suppliers.extend_from_slice(&scratch);
                if class.aggregate == Aggregate::Weighted {
                    model.totals.push((id, pending.total));
                }
                at
            };
            if class.start_failure > 0 {
                model.starters.push(id);
            }
            let consumer = if pending.feed {
                let fed = group_rank[pending.consumer as usize];
                model.feeds.push((fed, id));
                model.groups[fed as usize].plain = false;
                fed
            } else {
                rank[pending.consumer as usize]
            };
            model.groups.push(GroupRow {
                consumer,
                supplier,
                count: pending.count,
                response: pending.response,
                lasts: pending.lasts,
                full_at: class.full_at,
                class: pending.class,
                direct,
                feed: pending.feed,
                plain: !pending.feed && class.refill == Refill::AtOnce && class.start_failure == 0,
            });
            model.needs.push(need_rank[pending.need as usize]);
        }
        drop((groups, suppliers, group_rank, rank, order));
        index_graph(&mut model, group_order.len());
        model.component = graph::components(&model);
        model.digest = digest(&model);
        Ok(model)
    }
}

impl Model {
    /// The model with a scenario's script.
    ///
    /// # Errors
    /// [`BuildError::BadReference`] where the script names a row that the model or the script does not have.
    pub fn with_script(mut self, script: Script) -> Result<Self, BuildError> {
        crate::script_check::check(&self, &script)?;
        self.script = script;
        self.digest = digest(&self);
        Ok(self)
    }
}

fn curve_is_sound(knots: &[(u32, u32)]) -> bool {
    knots.last().is_some_and(|k| *k == (FULL, FULL))
        && knots.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 <= w[1].1)
}

fn check_hashes(ids: &[Box<str>]) -> Result<(), BuildError> {
    let mut hashes: Vec<(u64, u32)> =
        ids.iter().enumerate().map(|(i, id)| (stable_hash(id), cut(i as u64))).collect();
    hashes.sort_unstable();
    match hashes.windows(2).find(|w| w[0].0 == w[1].0) {
        None => Ok(()),
        Some(pair) => Err(BuildError::HashCollision(
            ids[pair[0].1 as usize].to_string(),
            ids[pair[1].1 as usize].to_string(),
        )),
    }
}

/// Fills the offsets of both directions of the graph.
fn index_graph(model: &mut Model, own_groups: usize) {
    let n = model.ids.len();
    let mut next = 0;
    for s in 0..n {
        model.services[s].groups = next;
        while (next as usize) < own_groups && model.groups[next as usize].consumer as usize == s {
            next += 1;
        }
    }
    let mut count = vec![0u32; n + 1];
    for_each_edge(model, |supplier, _| count[supplier as usize + 1] += 1);
    for s in 0..n {
        count[s + 1] += count[s];
        model.services[s].out = count[s];
    }
    model.services.push(ServiceRow {
        groups: next,
        out: count[n],
        restart: 0,
        capacity: 0,
        flags: 0,
    });
    let empty =
        Supply { group: 0, consumer: 0, lasts: 0, response: ResponseCode::criticality(0), code: 0 };
    let mut out = vec![empty; count[n] as usize];
    for_each_edge(model, |supplier, group| {
        let row = &model.groups[group as usize];
        let mut code = row.full_at;
        if row.direct && row.plain {
            code |= supply::SIMPLE;
        }
        if !row.feed && model.services[row.consumer as usize].flags != 0 {
            code |= supply::JUDGE;
        }
        let at = &mut count[supplier as usize];
        out[*at as usize] = Supply {
            group,
            consumer: row.consumer,
            lasts: row.lasts,
            response: row.response,
            code,
        };
        *at += 1;
    });
    model.supplies = out;
}

fn for_each_edge(model: &Model, mut see: impl FnMut(u32, u32)) {
    for (g, row) in model.groups.iter().enumerate() {
        let g = cut(g as u64);
        if row.direct {
            see(row.supplier, g);
        } else {
            for &(s, _) in model.supplier_rows(row) {
                see(s, g);
            }
        }
    }
}

fn digest(model: &Model) -> hakyu_seeds::Digest {
    let mut d = DigestBuilder::new();
    d.put_str("hakyu model/1");
    d.put_u64(u64::from(model.duration));
    for (s, id) in model.ids.iter().enumerate() {
        let (row, info) = (&model.services[s], &model.info[s]);
        d.put_str(id);
        d.put_u32(row.restart);
        d.put_u32(row.capacity);
        d.put_u32(u32::from(row.flags));
        d.put_u64(info.people);
    }
    for (s, combine) in &model.combine {
        d.put_u32(*s);
        d.put_u32(*combine as u32);
    }
    for (s, ramp) in &model.ramps {
        d.put_u32(*s);
        d.put_u32(ramp.step.ppm());
        d.put_u64(ramp.every);
    }
    // Classes and curves are numbered as they came; here by first use, so that the order of building is forgotten.
    let (mut classes, mut curves) =
        (Ranks::new(model.classes.len()), Ranks::new(model.curves.len()));
    for (g, row) in model.groups.iter().enumerate() {
        d.put_u32(row.consumer);
        d.put_u32(model.needs[g]);
        d.put_u32(row.lasts);
        d.put_u32(u32::from(row.feed));
        let response = row
            .response
            .curve_index()
            .map_or(row.response, |c| ResponseCode::curve(curves.rank(c)));
        d.put_u32(response.bits());
        d.put_u32(classes.rank(u32::from(row.class)));
    }
    for name in &model.need_names {
        d.put_str(name);
    }
    for class in classes.used {
        d.put_str(&format!("{:?}", model.classes[class as usize]));
    }
    for curve in curves.used {
        d.put_str(&format!("{:?}", model.curves[curve as usize]));
    }
    for name in model.sectors.iter().chain(&model.places) {
        d.put_str(name);
    }
    for_each_edge(model, |s, g| {
        d.put_u32(s);
        d.put_u32(g);
    });
    for &(s, w) in &model.suppliers {
        d.put_u32(s);
        d.put_u32(w);
    }
    for &(g, total) in &model.totals {
        d.put_u32(g);
        d.put_u64(total);
    }
    for info in &model.info {
        d.put_str(&format!("{info:?}"));
    }
    d.put_str(&format!("{:?}", model.script));
    d.finish()
}

/// Numbers rows of a table in the order in which they are first asked for.
struct Ranks {
    rank: Vec<u32>,
    used: Vec<u32>,
}

impl Ranks {
    fn new(rows: usize) -> Self {
        Self { rank: vec![NEVER; rows], used: Vec::new() }
    }

    fn rank(&mut self, row: u32) -> u32 {
        let rank = &mut self.rank[row as usize];
        if *rank == NEVER {
            *rank = cut(self.used.len() as u64);
            self.used.push(row);
        }
        *rank
    }
}
