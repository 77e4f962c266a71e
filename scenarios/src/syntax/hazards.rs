//! Storms and earthquakes: hazards whose damage is computed from strength and fragility.

use crate::decode::{
    Clock, Decoder, Distribution, distribution, duration, ident, number, positive, sequence, share,
    word,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::shape;
use crate::source::Spanned;
use crate::yaml::Node;

use super::events::{RESTORE, target};
use super::{Id, Restore, Target, is_map};

/// A storm at one time.
#[derive(Clone, Copy, Debug)]
pub struct TrackPoint {
    /// When.
    pub at: Spanned<i64>,
    /// Latitude, degrees.
    pub lat: Spanned<f64>,
    /// Longitude, degrees.
    pub lon: Spanned<f64>,
    /// Largest wind, m/s.
    pub wind: Spanned<f64>,
    /// Radius of largest wind, km.
    pub radius: Spanned<f64>,
}

/// A fragility curve by name or by figures.
#[derive(Clone, Debug)]
pub enum Fragility {
    /// A curve of `seeds/fragility.yaml`.
    Named(Id),
    /// Its own.
    Curve(Curve),
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

/// A storm.
#[derive(Clone, Debug)]
pub struct Wind {
    /// Its track in order of time; times from the scenario's start.
    pub track: Vec<TrackPoint>,
    /// The curve.
    pub fragility: Fragility,
    /// What is exposed.
    pub target: Target,
    /// Repair time of a job, seconds.
    pub repair: Distribution<u64>,
    /// How it comes back; default staged.
    pub restore: Restore,
}

/// How strong an earthquake is where.
#[derive(Clone, Debug)]
pub enum Shaking {
    /// Instrumental JMA intensity by place.
    Intensity(Vec<(Id, Spanned<f64>)>),
    /// To be computed.
    Source {
        /// Latitude, degrees.
        lat: Spanned<f64>,
        /// Longitude, degrees.
        lon: Spanned<f64>,
        /// Depth, km.
        depth: Spanned<f64>,
        /// Magnitude.
        magnitude: Spanned<f64>,
    },
}

/// An earthquake.
#[derive(Clone, Debug)]
pub struct Earthquake {
    /// How strong it is where.
    pub shaking: Shaking,
    /// The curve.
    pub fragility: Fragility,
    /// What is exposed.
    pub target: Target,
    /// Repair time of a job, seconds.
    pub repair: Distribution<u64>,
    /// How it comes back; default staged.
    pub restore: Restore,
}

pub(super) fn wind(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Wind> {
    let mut map = Decoder::shaped(node, &shape::WIND, diags)?;
    let track = map.required("track", |n, d| Some(sequence(n, d, |n, d| track_point(n, clock, d))));
    let fragility = map.required("fragility", fragility);
    let target = map.required("target", target);
    let repair = map.required("repair", distribution(duration));
    let restore = map.optional("restore", word(RESTORE)).map_or(Restore::Staged, |r| r.value);
    map.finish();
    Some(Wind { track: track?, fragility: fragility?, target: target?, repair: repair?, restore })
}

fn track_point(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<TrackPoint> {
    let mut map = Decoder::shaped(node, &shape::TRACK_POINT, diags)?;
    let at = map.required("at", clock.time());
    let lat = map.required("lat", within(-90.0, 90.0));
    let lon = map.required("lon", within(-180.0, 180.0));
    let wind = map.required("wind", within(0.0, 150.0));
    let radius = map.required("radius", within(1.0, 2_000.0));
    map.finish();
    Some(TrackPoint { at: at?, lat: lat?, lon: lon?, wind: wind?, radius: radius? })
}

/// A number between two bounds.
fn within(least: f64, most: f64) -> impl Fn(&Node, &mut Diagnostics) -> Option<Spanned<f64>> {
    move |node, diags| {
        let value = number(node, diags)?;
        if (least..=most).contains(&value.value) {
            return Some(value);
        }
        diags.push(
            Diagnostic::error("E0204", format!("this number must lie between {least} and {most}"))
                .at(node.span, ""),
        );
        None
    }
}

fn fragility(node: &Node, diags: &mut Diagnostics) -> Option<Fragility> {
    if !is_map(node) {
        return ident(node, diags).map(Fragility::Named);
    }
    let mut map = Decoder::shaped(node, &shape::CURVE, diags)?;
    let median = map.required("median", positive);
    let beta = map.required("beta", positive);
    let cap = map.optional("cap", share);
    map.finish();
    Some(Fragility::Curve(Curve { median: median?, beta: beta?, cap }))
}

pub(super) fn earthquake(node: &Node, diags: &mut Diagnostics) -> Option<Earthquake> {
    let mut map = Decoder::shaped(node, &shape::EARTHQUAKE, diags)?;
    let way = map.exactly_one(&["intensity", "epicentre"]);
    let source = matches!(way, Some(("epicentre", _)));
    let depth = if source {
        map.required("depth", within(0.0, 800.0))
    } else {
        map.optional("depth", number)
    };
    let magnitude = if source {
        map.required("magnitude", within(0.0, 10.0))
    } else {
        map.optional("magnitude", number)
    };
    let shaking = match way {
        Some(("intensity", inner)) => intensity(inner, map.diags).map(Shaking::Intensity),
        Some((_, inner)) => epicentre(inner, map.diags).and_then(|(lat, lon)| {
            Some(Shaking::Source { lat, lon, depth: depth?, magnitude: magnitude? })
        }),
        None => None,
    };
    let fragility = map.required("fragility", fragility);
    let target = map.required("target", target);
    let repair = map.required("repair", distribution(duration));
    let restore = map.optional("restore", word(RESTORE)).map_or(Restore::Staged, |r| r.value);
    map.finish();
    Some(Earthquake {
        shaking: shaking?,
        fragility: fragility?,
        target: target?,
        repair: repair?,
        restore,
    })
}

fn intensity(node: &Node, diags: &mut Diagnostics) -> Option<Vec<(Id, Spanned<f64>)>> {
    let map = Decoder::map(node, "intensity by place", diags)?;
    let mut out = Vec::new();
    for (place, value) in map.entries() {
        if let Some(value) = within(0.0, 8.0)(value, map.diags) {
            out.push((place.clone(), value));
        }
    }
    Some(out)
}

fn epicentre(node: &Node, diags: &mut Diagnostics) -> Option<(Spanned<f64>, Spanned<f64>)> {
    let mut map = Decoder::shaped(node, &shape::EPICENTRE, diags)?;
    let lat = map.required("lat", within(-90.0, 90.0));
    let lon = map.required("lon", within(-180.0, 180.0));
    map.finish();
    Some((lat?, lon?))
}
