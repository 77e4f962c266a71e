//! Why a service is down: the recorded causes of level changes, followed back to their roots (DESIGN 5.10).
//!
//! The log stands on its own – text ids, no model – so that it can be written to a run folder and read back.

use std::collections::{BTreeMap, BTreeSet};

use crate::outcome::Text;
use hakyu_engine::{Binding, FULL, ImpairmentKind, Model, Origin, Phase, Record};

/// From here on a supply counts as full where the world says nothing else.
const COUNTS_AS_FULL: u32 = 999_000;

/// What limited a service after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Nothing.
    Nothing,
    /// Its own capacity.
    Capacity,
    /// A need, and within it the supplier that lacked most: (need name, index of the supplier).
    Need(String, usize),
}

/// A level change with its causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Seconds since the start.
    pub at: u64,
    /// In the restart phase (else propagate).
    pub restart: bool,
    /// Index of the service.
    pub service: usize,
    /// Before, ppm.
    pub from: u32,
    /// After, ppm.
    pub to: u32,
    /// What bound when it first moved.
    pub first: Bound,
    /// What bound in the end.
    pub last: Bound,
    /// When the buffer of the last need stopped covering.
    pub ran_out: u64,
    /// Of services whose impairments add or multiply: (need, supplier, ppm taken away).
    pub shares: Vec<(String, usize, u32)>,
}

/// A time during which a capacity was held down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Index of the service.
    pub service: usize,
    /// `event:landfall`, `step:p-04`, `command:3`, `system:EVENT:SYSTEM`, `background:7`.
    pub origin: String,
    /// `damage`, `limit`, `demand` or `unusable` (a limit: a procedure is closed to users).
    pub kind: String,
    /// ppm lost (damage), left (limit, unusable) or asked for (demand).
    pub amount: u32,
    /// From.
    pub from: u64,
    /// Until.
    pub until: u64,
}

/// All recorded causes of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CauseLog {
    /// Text ids of the services that occur, sorted.
    pub services: Vec<String>,
    /// Changes in the order of the record.
    pub rows: Vec<Row>,
    /// What held capacities down.
    pub held: Vec<Held>,
    /// What people call services and origins, by id.
    pub names: BTreeMap<String, Text>,
    /// Rows of each service.
    by_service: Vec<Vec<usize>>,
}

/// One link of a causal chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The service that is down.
    pub service: usize,
    /// Its level, ppm.
    pub level: u32,
    /// Since when it is at this level or lower.
    pub at: u64,
    /// The need it came through; empty for a root.
    pub need: String,
    /// When that need's buffer stopped covering.
    pub ran_out: u64,
    /// What held its own capacity down, if that is what binds.
    pub roots: Vec<usize>,
}

impl CauseLog {
    /// Takes the causes out of a record.
    pub fn new(record: &Record, model: &Model) -> Self {
        let mut used: BTreeSet<u32> = record.changes.iter().map(|c| c.service.0).collect();
        used.extend(record.impairments.iter().map(|i| i.service.0));
        for change in &record.changes {
            for bound in [change.first, change.last] {
                if let Binding::Need(_, supplier) = bound {
                    used.insert(supplier.0);
                }
            }
        }
        used.extend(record.shares.iter().map(|s| s.2.0));
        let ids: Vec<u32> = used.into_iter().collect();
        let index = |id: u32| ids.binary_search(&id).unwrap_or(usize::MAX);
        let bound = |b: Binding| match b {
            Binding::Nothing => Bound::Nothing,
            Binding::Capacity => Bound::Capacity,
            Binding::Need(g, s) => Bound::Need(model.need(g).to_owned(), index(s.0)),
        };
        let mut rows: Vec<Row> = record
            .changes
            .iter()
            .map(|c| Row {
                at: c.at.0,
                restart: c.phase == Phase::Restart,
                service: index(c.service.0),
                from: c.from.ppm(),
                to: c.to.ppm(),
                first: bound(c.first),
                last: bound(c.last),
                ran_out: c.ran_out.0,
                shares: Vec::new(),
            })
            .collect();
        for &(row, group, supplier, lost) in &record.shares {
            rows[row as usize].shares.push((model.need(group).to_owned(), index(supplier.0), lost));
        }
        let script = model.script();
        let held = record
            .impairments
            .iter()
            .map(|i| Held {
                service: index(i.service.0),
                origin: match i.origin {
                    Origin::Event(e) => format!("event:{}", script.events[e.index()].id),
                    Origin::Step(s) => format!("step:{}", script.steps[s.index()].id),
                    Origin::Command(c) => format!("command:{c}"),
                    Origin::Plan(p, s) => format!("plan:{p}.{s}"),
                    Origin::Route(r) => format!("route:{r}"),
                    Origin::Mode(m) => format!("mode:{}", script.modes[m.index()]),
                    Origin::System(e, s) => {
                        let system = &script.cyber.systems[s.index()].id;
                        format!("system:{}:{system}", script.events[e.index()].id)
                    }
                    Origin::Background(n) => format!("background:{n}"),
                    Origin::Mission(m) => {
                        format!("mission:{}", script.plans.missions[m.index()].id)
                    }
                    Origin::Society => "society".to_owned(),
                    Origin::Pool(p) => format!("pool:{}", p.index()),
                    Origin::Contract(c) => format!("contract:{c}"),
                },
                kind: match i.kind {
                    ImpairmentKind::Damage => "damage",
                    ImpairmentKind::Limit => "limit",
                    ImpairmentKind::Demand => "demand",
                    ImpairmentKind::Unusable => "unusable",
                }
                .to_owned(),
                amount: i.amount,
                from: i.from.0,
                until: i.until.0,
            })
            .collect();
        let services =
            ids.iter().map(|&id| model.id(hakyu_engine::ServiceId(id)).to_owned()).collect();
        Self::from_parts(services, rows, held)
    }

    /// A log from its tables; services are sorted, rows in the order of the record.
    pub fn from_parts(services: Vec<String>, rows: Vec<Row>, held: Vec<Held>) -> Self {
        let mut by_service = vec![Vec::new(); services.len()];
        for (i, row) in rows.iter().enumerate() {
            if let Some(list) = by_service.get_mut(row.service) {
                list.push(i);
            }
        }
        Self { services, rows, held, names: BTreeMap::new(), by_service }
    }

    /// What people call a service or an origin: its name with the id behind it, or the id alone.
    pub fn name(&self, id: &str, lang: crate::outcome::Lang) -> String {
        match self.names.get(id) {
            Some(name) if name.get(lang) != id => format!("{} [{id}]", name.get(lang)),
            _ => id.to_owned(),
        }
    }

    /// The index of a service in this log.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.services.binary_search_by(|s| s.as_str().cmp(id)).ok()
    }

    /// Changes of a service, in order.
    pub fn of(&self, service: usize) -> impl DoubleEndedIterator<Item = &Row> + '_ {
        self.by_service.get(service).into_iter().flatten().map(|&i| &self.rows[i])
    }

    /// The change that brought a service where it was at `time`; `None` if it was at full.
    pub fn state(&self, service: usize, time: u64) -> Option<&Row> {
        self.of(service).rev().find(|r| r.at <= time).filter(|r| r.to < FULL)
    }

    /// How long a consumer's buffer covered for `supplier` until it stopped at `ran_out`: since the supplier left full.
    pub fn covered(&self, supplier: usize, ran_out: u64) -> u64 {
        let mut left = None;
        for row in self.of(supplier).take_while(|r| r.at <= ran_out) {
            if row.to >= COUNTS_AS_FULL {
                left = None;
            } else if row.from >= COUNTS_AS_FULL {
                left = Some(row.at);
            }
        }
        left.map_or(0, |at| ran_out - at)
    }

    /// What held the capacity of a service down at `time`: damages, which add up, or the strictest limit, whichever
    /// leaves less; and demand.
    pub fn roots(&self, service: usize, time: u64) -> Vec<usize> {
        let holds = |h: &Held| h.service == service && h.from <= time && time < h.until;
        let all: Vec<usize> = (0..self.held.len()).filter(|&i| holds(&self.held[i])).collect();
        let of =
            |kind: &'static str| all.iter().copied().filter(move |&i| self.held[i].kind == kind);
        let damaged: u64 = of("damage").map(|i| u64::from(self.held[i].amount)).sum();
        let limits = of("limit").chain(of("unusable"));
        let strictest = limits.map(|i| self.held[i].amount).min().unwrap_or(FULL);
        let by_damage = damaged >= u64::from(FULL - strictest.min(FULL));
        let counts = |i: usize| match self.held[i].kind.as_str() {
            "damage" => by_damage,
            "limit" | "unusable" => !by_damage && self.held[i].amount == strictest,
            _ => true,
        };
        all.iter().copied().filter(|&i| counts(i)).collect()
    }

    /// Whether a service is down at `time` because a procedure is closed to its users; `None` if it is not down.
    pub fn is_unusable(&self, service: usize, time: u64) -> Option<bool> {
        let row = self.state(service, time)?;
        let closed = |&i: &usize| self.held[i].kind == "unusable";
        Some(row.last == Bound::Capacity && self.roots(service, time).iter().any(closed))
    }

    /// Follows the last binding need from an outage to its root, and the first binding supplier on meeting a loop.
    pub fn chain(&self, service: usize, time: u64) -> Vec<Link> {
        let mut links = Vec::new();
        let mut seen = BTreeSet::new();
        let (mut at, mut now) = (service, time);
        while let Some(row) = self.state(at, now) {
            let looped = !seen.insert(at);
            // On a loop: what set it off when the outage began.
            let row = if looped { self.began(at, now).unwrap_or(row) } else { row };
            let bound = if looped { &row.first } else { &row.last };
            let mut link = Link {
                service: at,
                level: row.to,
                at: row.at,
                need: String::new(),
                ran_out: row.at,
                roots: vec![],
            };
            match bound {
                Bound::Need(need, supplier)
                    if !looped
                        || !links
                            .iter()
                            .any(|l: &Link| l.service == *supplier && l.at == row.at) =>
                {
                    link.need.clone_from(need);
                    link.ran_out = row.ran_out.min(row.at);
                    links.push(link);
                    now = row.at;
                    at = *supplier;
                }
                _ => {
                    link.roots = self.roots(at, row.at);
                    let before = if link.roots.is_empty() { self.before(at, row) } else { None };
                    match before.map(|r| (r.at, &r.last)) {
                        // Nothing holds it any more: it is still coming back from what did.
                        Some((then, Bound::Need(_, supplier))) if !seen.contains(supplier) => {
                            links.push(link);
                            (at, now) = (*supplier, then);
                        }
                        Some((then, Bound::Capacity)) => {
                            link.roots = self.roots(at, then);
                            links.push(link);
                            break;
                        }
                        _ => {
                            links.push(link);
                            break;
                        }
                    }
                }
            }
            if links.len() > 64 {
                break;
            }
        }
        links
    }

    /// The last change before `row`, within the same outage, that something known held down.
    fn before(&self, service: usize, row: &Row) -> Option<&Row> {
        self.of(service).rev().skip_while(|r| *r != row).skip(1).take_while(|r| r.to < FULL).find(
            |r| match r.last {
                Bound::Need(..) => true,
                Bound::Capacity => !self.roots(service, r.at).is_empty(),
                Bound::Nothing => false,
            },
        )
    }

    /// The change with which the outage that holds at `time` began: the drop from full.
    fn began(&self, service: usize, time: u64) -> Option<&Row> {
        let mut began = None;
        for row in self.of(service).take_while(|r| r.at <= time) {
            if row.from == FULL {
                began = Some(row);
            }
        }
        began
    }

    /// The origins of what is lost at `time`, with their shares (summing to 1 where anything is known): along the chain
    /// for `min`, in proportion to each need's loss where a service adds or multiplies.
    pub fn attribute(&self, service: usize, time: u64) -> Vec<(String, f64)> {
        let mut found = Vec::new();
        self.spread(service, time, 1.0, 0, &mut found);
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let mut merged: Vec<(String, f64)> = Vec::new();
        for (origin, share) in found {
            match merged.last_mut() {
                Some(last) if last.0 == origin => last.1 += share,
                _ => merged.push((origin, share)),
            }
        }
        merged
    }

    fn spread(
        &self,
        service: usize,
        time: u64,
        share: f64,
        depth: u32,
        found: &mut Vec<(String, f64)>,
    ) {
        let Some(row) = self.state(service, time) else { return };
        if row.shares.is_empty() || depth > 8 {
            let chain = self.chain(service, time);
            let roots = chain.last().map(|l| l.roots.clone()).unwrap_or_default();
            if roots.is_empty() {
                found.push(("unknown".to_owned(), share));
            }
            // Damages add up: each takes its part. A limit stands for itself.
            let weight = |i: usize| match self.held[i].kind.as_str() {
                "damage" => f64::from(self.held[i].amount.min(FULL)),
                "limit" | "unusable" => f64::from(FULL - self.held[i].amount.min(FULL)),
                _ => {
                    f64::from(FULL)
                        * (1.0 - f64::from(FULL) / f64::from(self.held[i].amount.max(FULL)))
                }
            };
            let sum: f64 = roots.iter().map(|&i| weight(i)).sum();
            for &i in &roots {
                let part = if sum > 0.0 { weight(i) / sum } else { 1.0 / roots.len() as f64 };
                found.push((self.held[i].origin.clone(), share * part));
            }
            return;
        }
        let lost: f64 = row.shares.iter().map(|s| f64::from(s.2)).sum();
        for (_, supplier, part) in &row.shares {
            self.spread(*supplier, row.at, share * f64::from(*part) / lost, depth + 1, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(origin: &str, kind: &str, amount: u32) -> Held {
        Held { service: 0, origin: origin.into(), kind: kind.into(), amount, from: 10, until: 20 }
    }

    fn roots(held: Vec<Held>, time: u64) -> Vec<String> {
        let log = CauseLog::from_parts(vec!["power".into()], Vec::new(), held);
        log.roots(0, time).into_iter().map(|i| log.held[i].origin.clone()).collect()
    }

    #[test]
    fn the_strictest_limit_or_all_damage_together_is_the_root() {
        let limits = || vec![held("mild", "limit", 930_000), held("hard", "limit", 200_000)];
        assert_eq!(roots(limits(), 15), ["hard"]);
        let mut with_damage = limits();
        with_damage.extend([held("a", "damage", 300_000), held("b", "damage", 400_000)]);
        assert_eq!(
            roots(with_damage.clone(), 15),
            ["hard"],
            "70 % damage leaves more than a limit of 20 %"
        );
        with_damage.push(held("c", "damage", 150_000));
        assert_eq!(roots(with_damage, 15), ["a", "b", "c"], "85 % damage leaves less");
        assert!(roots(limits(), 20).is_empty() && roots(limits(), 9).is_empty());
        assert_eq!(roots(limits(), 10), ["hard"]);
    }

    #[test]
    fn a_closed_procedure_is_a_limit() {
        let closed = || vec![held("mild", "limit", 930_000), held("shut", "unusable", 200_000)];
        assert_eq!(roots(closed(), 15), ["shut"]);
        let mut worse = closed();
        worse.push(held("a", "damage", 900_000));
        assert_eq!(roots(worse.clone(), 15), ["a"]);
        let unusable = |held, last| {
            let row = Row {
                at: 10,
                restart: false,
                service: 0,
                from: FULL,
                to: 200_000,
                first: Bound::Capacity,
                last,
                ran_out: 0,
                shares: vec![],
            };
            CauseLog::from_parts(vec!["power".into()], vec![row], held)
        };
        assert_eq!(unusable(closed(), Bound::Capacity).is_unusable(0, 15), Some(true));
        assert_eq!(unusable(worse, Bound::Capacity).is_unusable(0, 15), Some(false));
        let need = Bound::Need("fuel".into(), 0);
        assert_eq!(unusable(closed(), need).is_unusable(0, 15), Some(false));
        assert_eq!(unusable(closed(), Bound::Capacity).is_unusable(0, 5), None);
        let only = vec![Held { origin: "shut".into(), ..held("shut", "unusable", 200_000) }];
        let shares = unusable(only, Bound::Capacity).attribute(0, 15);
        assert_eq!(shares, [("shut".to_owned(), 1.0)]);
    }
}
