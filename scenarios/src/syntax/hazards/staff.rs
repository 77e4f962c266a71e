//! Hazards that break nothing: staff falls ill, people ask for more, radio is disturbed.

use crate::decode::{Decoder, Distribution, ratio, sequence, share};
use crate::diagnostic::Diagnostics;
use crate::hazard::{Staffing, Wave};
use crate::shape;
use crate::source::Spanned;
use crate::syntax::events::target;
use crate::syntax::{Id, Target};
use crate::yaml::Node;

use super::{by_place, drawn, within};

/// Services and how they answer to absence.
#[derive(Clone, Debug)]
pub struct Staffed {
    /// Which.
    pub target: Target,
    /// How.
    pub staffing: Staffing,
}

/// A pandemic.
#[derive(Clone, Debug)]
pub struct Pandemic {
    /// Absence over time.
    pub wave: Wave,
    /// Who is short of staff.
    pub exposed: Vec<Staffed>,
    /// Who is asked for more, and how much more at the peak, ppm of normal.
    pub demand: Option<(Target, Spanned<u32>)>,
}

pub(in crate::syntax) fn pandemic(node: &Node, diags: &mut Diagnostics) -> Option<Pandemic> {
    let mut map = Decoder::shaped(node, &shape::PANDEMIC, diags)?;
    let peak = map.required("peak", share);
    let rise = map.required("rise", crate::decode::duration);
    let holds = map.required("holds", crate::decode::duration);
    let falls = map.required("falls", crate::decode::duration);
    let exposed = map.required("exposed", |n, d| Some(sequence(n, d, staffed)));
    let demand = map.optional("demand", surge);
    map.finish();
    let wave =
        Wave { peak: peak?.value, rise: rise?.value, holds: holds?.value, falls: falls?.value };
    Some(Pandemic { wave, exposed: exposed?, demand })
}

fn staffed(node: &Node, diags: &mut Diagnostics) -> Option<Staffed> {
    let mut map = Decoder::shaped(node, &shape::STAFFED, diags)?;
    let target = map.required("target", target);
    let telework = map.optional("telework", share).map_or(0, |s| s.value);
    let needs = map.optional("needs", share).map_or(1_000_000, |s| s.value);
    map.finish();
    Some(Staffed { target: target?, staffing: Staffing { telework, needs } })
}

fn surge(node: &Node, diags: &mut Diagnostics) -> Option<(Target, Spanned<u32>)> {
    let mut map = Decoder::shaped(node, &shape::SURGE, diags)?;
    let target = map.required("target", target);
    let level = map.required("level", ratio);
    map.finish();
    Some((target?, level?))
}

/// Services that are asked for more in the heat.
#[derive(Clone, Debug)]
pub struct HeatLoad {
    /// Which.
    pub target: Target,
    /// More demand per degree, ppm of normal.
    pub per_degree: Spanned<u32>,
    /// Demand above normal that is still served, ppm of normal.
    pub reserve: u32,
}

/// A heat wave.
#[derive(Clone, Debug)]
pub struct Heat {
    /// Degrees above normal by place.
    pub anomaly: Vec<(Id, Spanned<f64>)>,
    /// How long, seconds.
    pub lasts: Distribution<u64>,
    /// Who is asked for more.
    pub exposed: Vec<HeatLoad>,
}

pub(in crate::syntax) fn heat(node: &Node, diags: &mut Diagnostics) -> Option<Heat> {
    let mut map = Decoder::shaped(node, &shape::HEAT, diags)?;
    let anomaly =
        map.required("anomaly", |n, d| by_place(n, "degrees by place", d, within(0.0, 20.0)));
    let lasts = map.required("for", drawn);
    let exposed = map.required("exposed", |n, d| Some(sequence(n, d, load)));
    map.finish();
    Some(Heat { anomaly: anomaly?, lasts: lasts?, exposed: exposed? })
}

fn load(node: &Node, diags: &mut Diagnostics) -> Option<HeatLoad> {
    let mut map = Decoder::shaped(node, &shape::HEAT_LOAD, diags)?;
    let target = map.required("target", target);
    let per_degree = map.required("per-degree", share);
    let reserve = map.optional("reserve", share).map_or(0, |s| s.value);
    map.finish();
    Some(HeatLoad { target: target?, per_degree: per_degree?, reserve })
}

/// Services that use the disturbed radio.
#[derive(Clone, Debug)]
pub struct Silenced {
    /// Which.
    pub target: Target,
    /// Share lost, ppm.
    pub share: Spanned<u32>,
}

/// Interference with radio.
#[derive(Clone, Debug)]
pub struct Radio {
    /// How long, seconds.
    pub lasts: Distribution<u64>,
    /// Who uses it.
    pub exposed: Vec<Silenced>,
}

pub(in crate::syntax) fn radio(node: &Node, diags: &mut Diagnostics) -> Option<Radio> {
    let mut map = Decoder::shaped(node, &shape::RADIO, diags)?;
    let lasts = map.required("for", drawn);
    let exposed = map.required("exposed", |n, d| Some(sequence(n, d, silenced)));
    map.finish();
    Some(Radio { lasts: lasts?, exposed: exposed? })
}

fn silenced(node: &Node, diags: &mut Diagnostics) -> Option<Silenced> {
    let mut map = Decoder::shaped(node, &shape::SILENCED, diags)?;
    let target = map.required("target", target);
    let share = map.required("share", share);
    map.finish();
    Some(Silenced { target: target?, share: share? })
}
