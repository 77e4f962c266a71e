//! Named fragility curves, from `seeds/fragility.yaml`.

use hakyu_seeds::builtin;

use crate::decode::{Decoder, positive, share, string, text, word};
use crate::diagnostic::Diagnostics;
use crate::hazard::Fragility;
use crate::source::{Sources, Spanned};
use crate::syntax::{CurveState, curve_states};
use crate::yaml::{self, Node};

use super::template::{evidence, plain_id, unique};
use super::{Confidence, Title};

/// What a curve is a function of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hazard {
    /// Wind in m/s.
    Wind,
    /// JMA instrumental intensity.
    Earthquake,
    /// Depth of water in m.
    Flood,
    /// Depth of new snow in cm.
    Snow,
    /// Depth of volcanic ash in mm.
    Ash,
    /// Kp index.
    SolarStorm,
}

const HAZARDS: &[(&str, Hazard)] = &[
    ("wind", Hazard::Wind),
    ("earthquake", Hazard::Earthquake),
    ("flood", Hazard::Flood),
    ("snow", Hazard::Snow),
    ("ash", Hazard::Ash),
    ("solar-storm", Hazard::SolarStorm),
];

/// A fragility curve with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedFragility {
    /// Its id.
    pub id: String,
    /// What it is a function of.
    pub hazard: Hazard,
    /// What people call it.
    pub title: Title,
    /// The curve; of a curve with states, that of being damaged at all.
    pub curve: Fragility,
    /// States of damage from the lightest to the worst; empty for a plain curve.
    pub states: Vec<CurveState>,
    /// Unit of the load.
    pub unit: String,
    /// Where its figures come from.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
}

/// Reads the built-in curves, sorted by id.
pub(super) fn builtin_curves(
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Vec<NamedFragility> {
    let Some(all) = builtin::file("fragility.yaml") else { return Vec::new() };
    let file = sources.add("seeds/fragility.yaml", all.to_owned());
    yaml::parse(file, sources, diags).map(|node| curves(&node, diags)).unwrap_or_default()
}

fn curves(node: &Node, diags: &mut Diagnostics) -> Vec<NamedFragility> {
    let Some(mut map) = Decoder::map(node, "table of fragility curves", diags) else {
        return Vec::new();
    };
    super::load::format(&mut map, "fragility/1");
    let list = map.list("curves", curve);
    map.finish();
    unique("fragility curve", list.iter().map(|c| &c.0), diags);
    let mut list: Vec<NamedFragility> = list.into_iter().map(|c| c.1).collect();
    list.sort_by(|a, b| a.id.cmp(&b.id));
    list
}

fn curve(node: &Node, diags: &mut Diagnostics) -> Option<(Spanned<String>, NamedFragility)> {
    let mut map = Decoder::map(node, "fragility curve", diags)?;
    let id = map.required("id", plain_id);
    let hazard = map.required("hazard", word(HAZARDS));
    let title = map.required("title", text);
    let (median, beta, states) = match map.exactly_one(&["median", "states"]) {
        Some(("states", inner)) => {
            let states = curve_states(inner, map.diags);
            let first = states.as_ref().and_then(|s| s.first()).map(|s| (s.median, s.beta));
            (first.map(|f| f.0), first.map(|f| f.1), states.unwrap_or_default())
        }
        Some((_, inner)) => {
            let median = positive(inner, map.diags).map(|m| m.value);
            (median, map.required("beta", positive).map(|b| b.value), Vec::new())
        }
        None => (None, None, Vec::new()),
    };
    let cap = map.optional("cap", share).map_or(1.0, |c| f64::from(c.value) / 1e6);
    let unit = map.optional("unit", string).map(|u| u.value).unwrap_or_default();
    let (source, confidence) = evidence(&mut map);
    map.finish();
    let id = id?;
    let curve = Fragility { median: median?, beta: beta?, cap };
    let named = NamedFragility {
        id: id.value.clone(),
        hazard: hazard?.value,
        title: (&title?).into(),
        curve,
        states,
        unit,
        source,
        confidence,
    };
    Some((id, named))
}
