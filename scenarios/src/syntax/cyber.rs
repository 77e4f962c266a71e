//! As written: systems, links, compromises, the random background.

use hakyu_engine::script::cyber::LinkKind;

use crate::decode::{
    Decoder, Distribution, Text, boolean, distribution, duration, each, ident, one_or_more, ratio,
    share, string, text, whole, word,
};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::Node;

use super::events::target;
use super::roles::{CONFIDENCE, Confidence};
use super::{Id, Target};

/// IT or OT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemKind {
    /// Information technology.
    It,
    /// Operational technology: what controls plant.
    Ot,
}

const SYSTEM_KINDS: &[(&str, SystemKind)] = &[("it", SystemKind::It), ("ot", SystemKind::Ot)];
const LINK_KINDS: &[(&str, LinkKind)] = &[
    ("network", LinkKind::Network),
    ("vendor", LinkKind::Vendor),
    ("cloud", LinkKind::Cloud),
    ("trust", LinkKind::Trust),
];

/// One entry of `systems`.
#[derive(Clone, Debug)]
pub struct System {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// IT or OT.
    pub kind: Spanned<SystemKind>,
    /// The role that runs it.
    pub owner: Id,
    /// Where it stands.
    pub place: Option<Id>,
    /// What is lost when it is unavailable.
    pub carries: Vec<Carried>,
    /// What is lost while it is cut off.
    pub isolation: Vec<Carried>,
    /// Where figures come from.
    pub source: Option<Spanned<String>>,
    /// How sure they are.
    pub confidence: Option<Spanned<Confidence>>,
    /// The whole item.
    pub span: Span,
}

/// A share of services that hangs on a system.
#[derive(Clone, Debug)]
pub struct Carried {
    /// Which services.
    pub target: Target,
    /// Share of each, ppm.
    pub share: Spanned<u32>,
}

pub(super) fn system(node: &Node, diags: &mut Diagnostics) -> Option<System> {
    let mut map = Decoder::shaped(node, &shape::SYSTEM, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let kind = map.required("kind", word(SYSTEM_KINDS));
    let owner = map.required("owner", ident);
    let place = map.optional("place", ident);
    let carries = map.list("carries", carried);
    let isolation = map.list("isolation", carried);
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(System {
        id: id?,
        title: title?,
        kind: kind?,
        owner: owner?,
        place,
        carries,
        isolation,
        source,
        confidence,
        span: node.span,
    })
}

fn carried(node: &Node, diags: &mut Diagnostics) -> Option<Carried> {
    let mut map = Decoder::shaped(node, &shape::CARRIED, diags)?;
    let target = map.required("target", target);
    let share = map.required("share", share);
    map.finish();
    Some(Carried { target: target?, share: share? })
}

/// One entry of `links`.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its id.
    pub id: Id,
    /// A system.
    pub from: Id,
    /// Another one.
    pub to: Id,
    /// What ties them together.
    pub kind: Spanned<LinkKind>,
    /// It leads there, not back.
    pub one_way: bool,
    /// The whole item.
    pub span: Span,
}

pub(super) fn link(node: &Node, diags: &mut Diagnostics) -> Option<Link> {
    let mut map = Decoder::shaped(node, &shape::LINK, diags)?;
    let id = map.required("id", ident);
    let from = map.required("from", ident);
    let to = map.required("to", ident);
    let kind = map.required("kind", word(LINK_KINDS));
    let one_way = map.optional("one-way", boolean).is_some_and(|w| w.value);
    map.finish();
    Some(Link { id: id?, from: from?, to: to?, kind: kind?, one_way, span: node.span })
}

/// A compromise, as an event.
#[derive(Clone, Debug)]
pub struct Compromise {
    /// Technique id, a label.
    pub technique: Option<Spanned<String>>,
    /// The systems it reaches first.
    pub systems: Vec<Id>,
    /// From being reached to spreading, seconds.
    pub dormant: Option<Distribution<u64>>,
    /// How it spreads.
    pub spread: Option<Spread>,
    /// From spreading to the effect, seconds.
    pub acts: Option<Distribution<u64>>,
    /// What it does.
    pub effects: Effects,
    /// From being reached to detection, seconds.
    pub detection: Distribution<u64>,
    /// From the effect to detection at the latest, seconds.
    pub revealed: Option<Distribution<u64>>,
    /// What notices leave of the time to detection and of the chance to be reached, ppm.
    pub sharpened: Option<Spanned<u32>>,
    /// From containment to a clean system, seconds.
    pub recovery: Distribution<u64>,
    /// After which the effect ends by itself, seconds.
    pub persists: Option<Distribution<u64>>,
    /// The whole map.
    pub span: Span,
}

/// How a campaign spreads.
#[derive(Clone, Debug)]
pub struct Spread {
    /// Over links of these kinds.
    pub over: Vec<Spanned<LinkKind>>,
    /// How long a hop takes, seconds.
    pub hop: Distribution<u64>,
    /// Its chance, ppm.
    pub chance: Spanned<u32>,
}

/// What a campaign does to a system.
#[derive(Clone, Copy, Debug)]
pub struct Effects {
    /// Share of availability lost, ppm.
    pub availability: Option<Spanned<u32>>,
    /// Records that leak.
    pub confidentiality: Option<Spanned<u64>>,
    /// What it shows is wrong.
    pub integrity: Option<Spanned<bool>>,
    /// Harm, points per hour.
    pub safety: Option<Spanned<u64>>,
    /// The whole map.
    pub span: Span,
}

pub(super) fn compromise(node: &Node, diags: &mut Diagnostics) -> Option<Compromise> {
    let time = || distribution(duration);
    let mut map = Decoder::shaped(node, &shape::COMPROMISE, diags)?;
    let technique = map.optional("technique", string);
    let systems = map.required("system", one_or_more(ident));
    let dormant = map.optional("dormant", time());
    let spread = map.optional("spread", spread);
    let acts = map.optional("acts", time());
    let effects = map.required("effects", effects);
    let detection = map.required("detection", time());
    let revealed = map.optional("revealed", time());
    let sharpened = map.optional("sharpened", share);
    let recovery = map.required("recovery", time());
    let persists = map.optional("persists", time());
    map.finish();
    Some(Compromise {
        technique,
        systems: systems?,
        dormant,
        spread,
        acts,
        effects: effects?,
        detection: detection?,
        revealed,
        sharpened,
        recovery: recovery?,
        persists,
        span: node.span,
    })
}

fn spread(node: &Node, diags: &mut Diagnostics) -> Option<Spread> {
    let mut map = Decoder::shaped(node, &shape::SPREAD, diags)?;
    let over = map.required("over", one_or_more(word(LINK_KINDS)));
    let hop = map.required("hop", distribution(duration));
    let chance = map.required("chance", share);
    map.finish();
    Some(Spread { over: over?, hop: hop?, chance: chance? })
}

fn effects(node: &Node, diags: &mut Diagnostics) -> Option<Effects> {
    let mut map = Decoder::shaped(node, &shape::EFFECTS, diags)?;
    let availability = map.optional("availability", share);
    let confidentiality = map.optional("confidentiality", whole);
    let integrity = map.optional("integrity", boolean);
    let safety = map.optional("safety", whole);
    map.finish();
    Some(Effects { availability, confidentiality, integrity, safety, span: node.span })
}

/// What an action does to a system.
#[derive(Clone, Debug)]
pub struct SystemOrder {
    /// Which system.
    pub system: Id,
    /// It is connected again; else it is cut off.
    pub reconnect: bool,
    /// The whole effect.
    pub span: Span,
}

pub(super) fn system_order(
    node: &Node,
    reconnect: bool,
    diags: &mut Diagnostics,
) -> Option<SystemOrder> {
    let mut map = Decoder::shaped(node, &shape::SYSTEM_ORDER, diags)?;
    let system = map.required("system", ident);
    map.finish();
    Some(SystemOrder { system: system?, reconnect, span: node.span })
}

/// `background`.
#[derive(Clone, Debug)]
pub struct Background {
    /// Incidents for each report, ppm.
    pub scale: Option<Spanned<u32>>,
    /// What may be hit.
    pub target: Option<Target>,
    /// Where figures come from.
    pub source: Option<Spanned<String>>,
    /// How sure they are.
    pub confidence: Option<Spanned<Confidence>>,
    /// The whole map.
    pub span: Span,
}

pub(super) fn background(node: &Node, diags: &mut Diagnostics) -> Option<Background> {
    let mut map = Decoder::shaped(node, &shape::BACKGROUND, diags)?;
    let scale = map.optional("scale", ratio);
    let target = map.optional("target", target);
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(Background { scale, target, source, confidence, span: node.span })
}

/// The prior of the background, from `seeds/background.yaml`.
#[derive(Clone, Debug)]
pub struct Prior {
    /// Years the counts are from.
    pub years: Vec<Spanned<u64>>,
    /// Types of incident.
    pub types: Vec<PriorType>,
    /// Causes with their counts.
    pub causes: Vec<PriorCause>,
    /// Share of reports with a second cause, ppm.
    pub second_cause: Spanned<u32>,
}

/// A type of incident in reports.
#[derive(Clone, Debug)]
pub struct PriorType {
    /// Its id.
    pub id: Id,
    /// Reports by year.
    pub reports: Vec<Spanned<u64>>,
    /// Share that takes any service away, ppm.
    pub hits: Spanned<u32>,
    /// Least and greatest share of the service lost then, ppm.
    pub loss: Vec<Spanned<u32>>,
    /// For how long, seconds.
    pub lasts: Distribution<u64>,
}

/// A cause in reports.
#[derive(Clone, Debug)]
pub struct PriorCause {
    /// Its id.
    pub id: Id,
    /// Ticks by year.
    pub reports: Vec<Spanned<u64>>,
}

/// Reads the prior of the background.
pub(crate) fn prior(node: &Node, diags: &mut Diagnostics) -> Option<Prior> {
    let mut map = Decoder::map(node, "prior of the background", diags)?;
    let format = map.required("hakyu", string);
    let years = map.required("years", each(whole));
    let types = map.list("types", prior_type);
    let causes = map.list("causes", prior_cause);
    let second_cause = map.required("second-cause", share);
    let source = map.required("source", string);
    let confidence = map.required("confidence", word(CONFIDENCE));
    let ours = map.required("ours", string);
    map.finish();
    let sound = source.is_some() && confidence.is_some() && ours.is_some();
    let known = format?.value == "background/1";
    (sound && known).then_some(())?;
    Some(Prior { years: years?, types, causes, second_cause: second_cause? })
}

fn prior_type(node: &Node, diags: &mut Diagnostics) -> Option<PriorType> {
    let mut map = Decoder::map(node, "type of incident", diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let reports = map.required("reports", each(whole));
    let hits = map.required("hits", share);
    let loss = map.required("loss", each(share));
    let lasts = map.required("lasts", distribution(duration));
    map.finish();
    title?;
    Some(PriorType { id: id?, reports: reports?, hits: hits?, loss: loss?, lasts: lasts? })
}

fn prior_cause(node: &Node, diags: &mut Diagnostics) -> Option<PriorCause> {
    let mut map = Decoder::map(node, "cause", diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let reports = map.required("reports", each(whole));
    map.finish();
    title?;
    Some(PriorCause { id: id?, reports: reports? })
}
