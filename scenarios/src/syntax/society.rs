//! As written: people at risk, trust, disorder.

use crate::decode::{Decoder, duration, ident, one_or_more, ratio, share, string, word};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::Node;

use super::Id;
use super::roles::CONFIDENCE;

/// `society`.
#[derive(Clone, Debug)]
pub struct Society {
    /// Seconds between two accounts.
    pub every: Option<Spanned<u64>>,
    /// Where; `None` is everywhere with a lifeline.
    pub places: Option<Vec<Id>>,
    /// Roles that stand for the public.
    pub public: Option<Vec<Id>>,
    /// What people rely on.
    pub lifelines: Vec<Lifeline>,
    /// Demand that rumour makes.
    pub rush: Vec<Pressure>,
    /// Staff that disorder keeps away.
    pub absence: Vec<Pressure>,
    /// Actions that calm places.
    pub security: Vec<Security>,
    /// Coefficients that differ from ours.
    pub rules: Rules,
    /// The whole map.
    pub span: Span,
}

/// A lifeline.
#[derive(Clone, Debug)]
pub struct Lifeline {
    /// A service template.
    pub service: Id,
    /// Out below this level, ppm.
    pub below: Option<Spanned<u32>>,
    /// Seconds that people manage without it.
    pub grace: Option<Spanned<u64>>,
    /// Share at risk, ppm.
    pub at_risk: Spanned<u32>,
    /// Share that leaves, ppm.
    pub evacuate: Option<Spanned<u32>>,
    /// Weight, ppm.
    pub weight: Spanned<u32>,
}

/// Demand or absence.
#[derive(Clone, Debug)]
pub struct Pressure {
    /// A service template.
    pub service: Id,
    /// The most, ppm.
    pub most: Spanned<u32>,
}

/// A security measure.
#[derive(Clone, Debug)]
pub struct Security {
    /// The action.
    pub action: Id,
    /// Where; `None` is everywhere.
    pub places: Option<Vec<Id>>,
    /// Share of the disorder it ends, ppm.
    pub calms: Spanned<u32>,
}

/// Coefficients as written.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Seconds of `silence`.
    pub silence: Option<Spanned<u64>>,
    /// The shares by their keys.
    pub shares: Vec<(&'static str, Spanned<u32>)>,
}

impl Rules {
    /// A share that was written.
    pub fn share(&self, key: &str) -> Option<u32> {
        self.shares.iter().find(|s| s.0 == key).map(|s| s.1.value)
    }
}

const SHARES: &[&str] = &[
    "trust",
    "rumour-grows",
    "rumour-fades",
    "answered",
    "falsehood",
    "tolerance",
    "silence-costs",
    "postponed-costs",
    "missed-costs",
    "false-costs",
    "leak-costs",
    "statement-wins",
    "trust-returns",
    "disorder-grows",
    "disorder-fades",
];

pub(super) fn society(node: &Node, diags: &mut Diagnostics) -> Option<Society> {
    let mut map = Decoder::shaped(node, &shape::SOCIETY, diags)?;
    let every = map.optional("every", duration);
    let places = map.optional("places", one_or_more(ident));
    let public = map.optional("public", one_or_more(ident));
    let lifelines = map.required("lifelines", |n, d| Some(crate::decode::sequence(n, d, lifeline)));
    let rush = map.list("rush", pressure);
    let absence = map.list("absence", pressure);
    let security = map.list("security", security);
    let rules = map.optional("rules", rules).unwrap_or_default();
    sourced(&mut map);
    map.finish();
    Some(Society {
        every,
        places,
        public,
        lifelines: lifelines?,
        rush,
        absence,
        security,
        rules,
        span: node.span,
    })
}

/// Where figures come from and how sure they are: read, so that they are well written, and shown by documents only.
pub(super) fn sourced(map: &mut Decoder<'_, '_>) {
    map.optional("source", string);
    map.optional("confidence", word(CONFIDENCE));
}

fn lifeline(node: &Node, diags: &mut Diagnostics) -> Option<Lifeline> {
    let mut map = Decoder::shaped(node, &shape::LIFELINE, diags)?;
    let service = map.required("service", ident);
    let below = map.optional("below", share);
    let grace = map.optional("grace", duration);
    let at_risk = map.required("at-risk", share);
    let evacuate = map.optional("evacuate", share);
    let weight = map.required("weight", share);
    sourced(&mut map);
    map.finish();
    Some(Lifeline { service: service?, below, grace, at_risk: at_risk?, evacuate, weight: weight? })
}

fn pressure(node: &Node, diags: &mut Diagnostics) -> Option<Pressure> {
    let mut map = Decoder::shaped(node, &shape::PRESSURE, diags)?;
    let service = map.required("service", ident);
    let most = map.required("most", ratio);
    sourced(&mut map);
    map.finish();
    Some(Pressure { service: service?, most: most? })
}

fn security(node: &Node, diags: &mut Diagnostics) -> Option<Security> {
    let mut map = Decoder::shaped(node, &shape::SECURITY, diags)?;
    let action = map.required("action", ident);
    let places = map.optional("places", one_or_more(ident));
    let calms = map.required("calms", share);
    sourced(&mut map);
    map.finish();
    Some(Security { action: action?, places, calms: calms? })
}

fn rules(node: &Node, diags: &mut Diagnostics) -> Option<Rules> {
    let mut map = Decoder::shaped(node, &shape::SOCIETY_RULES, diags)?;
    let silence = map.optional("silence", duration);
    let shares = SHARES.iter().filter_map(|&key| Some((key, map.optional(key, share)?))).collect();
    map.finish();
    Some(Rules { silence, shares })
}
