//! As written: crews, trucks, parts and what repair needs.

use hakyu_engine::script::repair::Policy;

use crate::decode::{
    Decoder, Distribution, Text, boolean, distribution, duration, each, ident, positive, ratio,
    share, string, text, whole, word,
};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::Node;

use super::events::target;
use super::roles::{CONFIDENCE, Confidence};
use super::{Id, Target};

/// `repair`.
#[derive(Clone, Debug)]
pub struct Repair {
    /// Which job comes first.
    pub policy: Policy,
    /// Services before all others, in order.
    pub critical: Vec<Target>,
    /// How long ways take.
    pub travel: Option<Travel>,
    /// From the strike until damage is found, seconds; `None` is at once.
    pub assessment: Option<Distribution<u64>>,
    /// Crews, teams, parts, trucks.
    pub pools: Vec<Pool>,
    /// What repair needs.
    pub support: Vec<Support>,
    /// What fails again.
    pub refailure: Vec<Refailure>,
    /// Where figures come from.
    pub source: Option<Spanned<String>>,
    /// The whole map.
    pub span: Span,
}

/// How long ways take.
#[derive(Clone, Debug)]
pub struct Travel {
    /// km/h over the great-circle distance.
    pub speed: Spanned<f64>,
    /// Getting ready before each departure, seconds.
    pub ready: Option<Spanned<u64>>,
    /// A way within one place, seconds.
    pub local: Option<Spanned<u64>>,
    /// Template of the roads.
    pub roads: Option<Id>,
    /// The time of each way in relation to the computed one, ppm.
    pub spread: Option<Distribution<u64>>,
}

/// What a pool is a pool of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolKind {
    /// Crews that repair.
    Crew,
    /// Specialists who make the work of others shorter.
    Team,
    /// Spare parts.
    Part,
    /// Generator trucks, tankers.
    Truck,
}

impl PoolKind {
    /// As written.
    pub fn word(self) -> &'static str {
        POOL_KINDS.iter().find(|k| k.1 == self).map_or("", |k| k.0)
    }
}

const POOL_KINDS: &[(&str, PoolKind)] = &[
    ("crew", PoolKind::Crew),
    ("team", PoolKind::Team),
    ("part", PoolKind::Part),
    ("truck", PoolKind::Truck),
];

const POLICIES: &[(&str, Policy)] = &[
    ("critical-first", Policy::CriticalFirst),
    ("most-people-first", Policy::MostPeopleFirst),
    ("first-come", Policy::FirstCome),
];

/// Units of one kind with one home.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Its id.
    pub id: Id,
    /// What people call it.
    pub title: Text,
    /// What it is.
    pub kind: Spanned<PoolKind>,
    /// Home.
    pub place: Id,
    /// How many; of parts the stock.
    pub units: Spanned<u64>,
    /// What they repair or supply.
    pub serves: Vec<Target>,
    /// Team: systems it helps to clean.
    pub serves_systems: Vec<Id>,
    /// From the call to the first departure, seconds; `None` is at once.
    pub mobilisation: Option<Distribution<u64>>,
    /// Comes only when asked for.
    pub on_request: bool,
    /// Team: what remains of a job, ppm.
    pub remaining: Option<Spanned<u32>>,
    /// Part: until it is replaced, seconds.
    pub restock: Option<Distribution<u64>>,
    /// Truck: the need it supplies.
    pub need: Option<Id>,
    /// Truck: leaves when the buffer covers less, seconds.
    pub below: Option<Spanned<u64>>,
    /// Truck: until it knows that a buffer is low, seconds.
    pub assessment: Option<Distribution<u64>>,
    /// Generator truck: share of the need (ppm) and how long (seconds).
    pub inflow: Option<(Spanned<u32>, Spanned<u64>)>,
    /// Tanker: seconds of a total loss.
    pub stock: Option<Spanned<u64>>,
    /// Where figures come from.
    pub source: Option<Spanned<String>>,
    /// How sure they are.
    pub confidence: Option<Spanned<Confidence>>,
    /// The whole item.
    pub span: Span,
}

/// What repair of services needs.
#[derive(Clone, Debug)]
pub struct Support {
    /// What is repaired.
    pub target: Target,
    /// What the work needs.
    pub needs: Vec<SupportNeed>,
    /// Never slower than this, ppm.
    pub least: Option<Spanned<u32>>,
    /// Where figures come from.
    pub source: Option<Spanned<String>>,
    /// How sure they are.
    pub confidence: Option<Spanned<Confidence>>,
}

/// One service that repair needs.
#[derive(Clone, Debug)]
pub struct SupportNeed {
    /// One service, or a template for the one at the job's place.
    pub service: Id,
    /// What the work loses without it, ppm.
    pub criticality: Spanned<u32>,
}

/// A repair that may not hold.
#[derive(Clone, Debug)]
pub struct Refailure {
    /// What is repaired.
    pub target: Target,
    /// Probability, ppm.
    pub chance: Spanned<u32>,
    /// How long it holds, seconds.
    pub after: Distribution<u64>,
    /// Work of the second repair, seconds.
    pub work: Option<Distribution<u64>>,
    /// Where figures come from.
    pub source: Option<Spanned<String>>,
    /// How sure they are.
    pub confidence: Option<Spanned<Confidence>>,
}

/// What an action does to repair.
#[derive(Clone, Debug)]
pub enum Order {
    /// Asks for a pool.
    Request(Id),
    /// Another policy.
    Policy(Policy),
    /// Puts services first.
    Prioritise,
    /// Sends trucks or teams.
    Send(Id),
    /// Sends teams to systems.
    SendToSystems(Id, Vec<Id>),
}

impl Order {
    /// The pool it is about.
    pub fn pool(&self) -> Option<&Id> {
        match self {
            Self::Request(pool) | Self::Send(pool) | Self::SendToSystems(pool, _) => Some(pool),
            Self::Policy(_) | Self::Prioritise => None,
        }
    }

    /// The systems it is about.
    pub fn systems(&self) -> &[Id] {
        match self {
            Self::SendToSystems(_, systems) => systems,
            _ => &[],
        }
    }
}

pub(super) fn repair(node: &Node, diags: &mut Diagnostics) -> Option<Repair> {
    let mut map = Decoder::shaped(node, &shape::REPAIR, diags)?;
    let policy = map.optional("policy", word(POLICIES)).map_or(Policy::default(), |p| p.value);
    let critical = map.list("critical", target);
    let travel = map.optional("travel", travel);
    let assessment = map.optional("assessment", distribution(duration));
    let pools = map.list("pools", pool);
    let support = map.list("support", support);
    let refailure = map.list("refailure", refailure);
    let source = map.optional("source", string);
    map.finish();
    let span = node.span;
    Some(Repair { policy, critical, travel, assessment, pools, support, refailure, source, span })
}

fn travel(node: &Node, diags: &mut Diagnostics) -> Option<Travel> {
    let mut map = Decoder::shaped(node, &shape::TRAVEL, diags)?;
    let speed = map.required("speed", positive);
    let ready = map.optional("ready", duration);
    let local = map.optional("local", duration);
    let roads = map.optional("roads", ident);
    let wide = |n: &Node, d: &mut Diagnostics| {
        ratio(n, d).map(|r| Spanned::new(u64::from(r.value), r.span))
    };
    let spread = map.optional("spread", distribution(wide));
    map.finish();
    Some(Travel { speed: speed?, ready, local, roads, spread })
}

fn pool(node: &Node, diags: &mut Diagnostics) -> Option<Pool> {
    let mut map = Decoder::shaped(node, &shape::POOL, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let kind = map.required("kind", word(POOL_KINDS));
    let place = map.required("place", ident);
    let units = map.required("units", whole);
    let serves = map.list("serves", target);
    let serves_systems = map.list("serves-systems", ident);
    let mobilisation = map.optional("mobilisation", distribution(duration));
    let on_request = map.optional("on-request", boolean).is_some_and(|b| b.value);
    let remaining = map.optional("remaining", ratio);
    let restock = map.optional("restock", distribution(duration));
    let need = map.optional("need", ident);
    let below = map.optional("below", duration);
    let assessment = map.optional("assessment", distribution(duration));
    let inflow = map.optional("inflow", brings);
    let stock = map.optional("stock", duration);
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(Pool {
        id: id?,
        title: title?,
        kind: kind?,
        place: place?,
        units: units?,
        serves,
        serves_systems,
        mobilisation,
        on_request,
        remaining,
        restock,
        need,
        below,
        assessment,
        inflow,
        stock,
        source,
        confidence,
        span: node.span,
    })
}

fn brings(node: &Node, diags: &mut Diagnostics) -> Option<(Spanned<u32>, Spanned<u64>)> {
    let mut map = Decoder::shaped(node, &shape::BRINGS, diags)?;
    let (rate, lasts) = (map.required("rate", share), map.required("for", duration));
    map.finish();
    rate.zip(lasts)
}

fn support(node: &Node, diags: &mut Diagnostics) -> Option<Support> {
    let mut map = Decoder::shaped(node, &shape::SUPPORT, diags)?;
    let target = map.required("target", target);
    let needs = map.required("needs", each(support_need));
    let least = map.optional("least", share);
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(Support { target: target?, needs: needs?, least, source, confidence })
}

fn support_need(node: &Node, diags: &mut Diagnostics) -> Option<SupportNeed> {
    let mut map = Decoder::shaped(node, &shape::SUPPORT_NEED, diags)?;
    let service = map.required("service", ident);
    let criticality = map.required("criticality", share);
    map.finish();
    Some(SupportNeed { service: service?, criticality: criticality? })
}

fn refailure(node: &Node, diags: &mut Diagnostics) -> Option<Refailure> {
    let mut map = Decoder::shaped(node, &shape::REFAILURE, diags)?;
    let target = map.required("target", target);
    let chance = map.required("chance", share);
    let after = map.required("after", distribution(duration));
    let work = map.optional("work", distribution(duration));
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(Refailure { target: target?, chance: chance?, after: after?, work, source, confidence })
}

/// An effect on repair and what it is about; an empty target where it is not about services.
pub(super) fn order(kind: &str, node: &Node, diags: &mut Diagnostics) -> Option<(Target, Order)> {
    let nothing = Target { services: Vec::new(), places: None, class: None, span: node.span };
    match kind {
        "policy" => word(POLICIES)(node, diags).map(|p| (nothing, Order::Policy(p.value))),
        "request" => {
            let mut map = Decoder::shaped(node, &shape::REQUEST, diags)?;
            let pool = map.required("pool", ident);
            map.finish();
            Some((nothing, Order::Request(pool?)))
        }
        "prioritise" => {
            let mut map = Decoder::shaped(node, &shape::PRIORITISE, diags)?;
            let target = map.required("target", target);
            map.finish();
            Some((target?, Order::Prioritise))
        }
        _ => {
            let mut map = Decoder::shaped(node, &shape::SEND, diags)?;
            let pool = map.required("pool", ident);
            let systems = map.list("systems", ident);
            let target = if systems.is_empty() {
                map.required("target", target)
            } else {
                map.optional("target", target)
            };
            map.finish();
            let pool = pool?;
            if systems.is_empty() {
                return Some((target?, Order::Send(pool)));
            }
            Some((target.unwrap_or(nothing), Order::SendToSystems(pool, systems)))
        }
    }
}
