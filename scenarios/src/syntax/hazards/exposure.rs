//! What is exposed to a hazard, how fragile it is and how it comes back.

use crate::decode::{Decoder, Distribution, ident, positive, sequence, share, word};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::shape;
use crate::source::Spanned;
use crate::yaml::Node;

use super::drawn;
use crate::syntax::events::{RESTORE, target};
use crate::syntax::{Id, Restore, Target, is_map};

/// States of damage, from the lightest to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// 軽微.
    Slight,
    /// 中等.
    Moderate,
    /// 大破.
    Extensive,
    /// 全損.
    Complete,
}

const SEVERITY: &[(&str, Severity)] = &[
    ("slight", Severity::Slight),
    ("moderate", Severity::Moderate),
    ("extensive", Severity::Extensive),
    ("complete", Severity::Complete),
];

/// A state of damage and the curve of reaching it or a worse one.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveState {
    /// Which.
    pub state: Spanned<Severity>,
    /// Strength at which half is in this state or a worse one.
    pub median: f64,
    /// Standard deviation of the logarithm.
    pub beta: f64,
    /// Share of capacity that a site in this state loses, ppm.
    pub loss: u32,
    /// Repair of a site in this state, seconds.
    pub repair: Option<Distribution<u64>>,
}

/// A fragility curve by name or by figures.
#[derive(Clone, Debug)]
pub enum Fragility {
    /// A curve of `seeds/fragility.yaml`.
    Named(Id),
    /// Its own.
    Curve(Curve),
    /// Its own, with states of damage from the lightest to the worst; the most that is ever damaged, ppm.
    States(Vec<CurveState>, Option<Spanned<u32>>),
}

/// A lognormal fragility curve.
#[derive(Clone, Copy, Debug)]
pub struct Curve {
    /// Strength at which half is damaged.
    pub median: Spanned<f64>,
    /// Standard deviation of the logarithm.
    pub beta: Spanned<f64>,
    /// The most that is ever damaged, ppm.
    pub cap: Option<Spanned<u32>>,
}

/// How what was hit comes back.
#[derive(Clone, Debug)]
pub enum Recovery {
    /// By repair of this length per job, seconds; without one the states of the curve say it.
    Repair(Option<Distribution<u64>>, Restore),
    /// By itself after a time, seconds.
    Ends(Distribution<u64>),
}

/// A kind of asset in the way of a hazard.
#[derive(Clone, Debug)]
pub struct Exposure {
    /// What.
    pub target: Target,
    /// How fragile it is.
    pub fragility: Fragility,
    /// How it comes back.
    pub recovery: Recovery,
}

/// The exposures of a hazard: one among its keys, or a list of them.
pub(super) fn exposed(map: &mut Decoder<'_, '_>) -> Option<Vec<Exposure>> {
    match map.exactly_one(&["target", "exposed"]) {
        Some(("exposed", node)) => {
            for key in ["fragility", "repair", "for", "restore"] {
                if map.node(key).is_some() {
                    let span = map.key_span(key).unwrap_or(node.span);
                    map.diags.push(
                        Diagnostic::error(
                            "E0625",
                            format!("`{key}` belongs to one entry of `exposed`"),
                        )
                        .at(span, ""),
                    );
                }
            }
            Some(sequence(node, map.diags, exposure))
        }
        Some((_, node)) => {
            let target = target(node, map.diags);
            one(target, map).map(|one| vec![one])
        }
        None => {
            let _ = one(None, map);
            None
        }
    }
}

fn exposure(node: &Node, diags: &mut Diagnostics) -> Option<Exposure> {
    let mut map = Decoder::shaped(node, &shape::EXPOSURE, diags)?;
    let target = map.required("target", target);
    let one = one(target, &mut map);
    map.finish();
    one
}

fn one(target: Option<Target>, map: &mut Decoder<'_, '_>) -> Option<Exposure> {
    let fragility = map.required("fragility", fragility);
    let repair = map.optional("repair", drawn);
    let ends = map.optional("for", drawn);
    let restore = map.optional("restore", word(RESTORE)).map_or(Restore::Staged, |r| r.value);
    let recovery = match (repair, ends) {
        (Some(_), Some(_)) => {
            let span = map.key_span("for").unwrap_or(map.span());
            map.diags.push(
                Diagnostic::error("E0625", "both `repair` and `for`")
                    .at(span, "")
                    .help("damage is repaired; a closure ends by itself"),
            );
            return None;
        }
        (_, Some(ends)) => Recovery::Ends(ends),
        (repair, None) => Recovery::Repair(repair, restore),
    };
    Some(Exposure { target: target?, fragility: fragility?, recovery })
}

fn fragility(node: &Node, diags: &mut Diagnostics) -> Option<Fragility> {
    if !is_map(node) {
        return ident(node, diags).map(Fragility::Named);
    }
    let mut map = Decoder::shaped(node, &shape::CURVE, diags)?;
    let way = map.exactly_one(&["median", "states"]);
    let cap = map.optional("cap", share);
    let found = match way {
        Some(("states", inner)) => {
            let beta = map.optional("beta", positive);
            if let Some(beta) = beta {
                map.diags.push(
                    Diagnostic::error("E0625", "`beta` belongs to one entry of `states`")
                        .at(beta.span, ""),
                );
            }
            curve_states(inner, map.diags).map(|states| Fragility::States(states, cap))
        }
        Some((_, inner)) => {
            let median = positive(inner, map.diags);
            let beta = map.required("beta", positive);
            median.zip(beta).map(|(median, beta)| Fragility::Curve(Curve { median, beta, cap }))
        }
        None => {
            let _ = map.optional("beta", positive);
            None
        }
    };
    map.finish();
    found
}

/// States of damage from the lightest to the worst.
pub fn curve_states(node: &Node, diags: &mut Diagnostics) -> Option<Vec<CurveState>> {
    let states = sequence(node, diags, curve_state);
    let wrong = states.windows(2).find_map(|pair| match pair {
        [a, b] if a.state.value >= b.state.value || a.median > b.median => Some(b.state.span),
        _ => None,
    });
    if let Some(span) = wrong {
        diags.push(
            Diagnostic::error("E0624", "the states do not go from the lightest to the worst")
                .at(span, "this is no worse, or needs less to be reached")
                .help("order them slight, moderate, extensive, complete, with medians that rise"),
        );
        return None;
    }
    (!states.is_empty()).then_some(states)
}

fn curve_state(node: &Node, diags: &mut Diagnostics) -> Option<CurveState> {
    let mut map = Decoder::shaped(node, &shape::CURVE_STATE, diags)?;
    let state = map.required("state", word(SEVERITY));
    let median = map.required("median", positive);
    let beta = map.required("beta", positive);
    let loss = map.required("loss", share);
    let repair = map.optional("repair", drawn);
    map.finish();
    Some(CurveState {
        state: state?,
        median: median?.value,
        beta: beta?.value,
        loss: loss?.value,
        repair,
    })
}
