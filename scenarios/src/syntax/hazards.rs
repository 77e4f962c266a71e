//! Hazards: how strong they are where, and what is exposed to them.

mod exposure;
mod staff;

pub use exposure::{Curve, CurveState, Exposure, Fragility, Recovery, Severity, curve_states};
pub use staff::{Heat, HeatLoad, Pandemic, Radio, Silenced, Staffed};

pub(super) use staff::{heat, pandemic, radio};

use crate::decode::{
    Clock, Decoder, Distribution, distribution, duration, number, sequence, share,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::shape;
use crate::source::Spanned;
use crate::yaml::{Node, Value};

use super::{Id, is_map};
use exposure::exposed;

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

/// A storm.
#[derive(Clone, Debug)]
pub struct Wind {
    /// Its track in order of time; times from the scenario's start.
    pub track: Vec<TrackPoint>,
    /// What is exposed.
    pub exposed: Vec<Exposure>,
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
    /// What is exposed.
    pub exposed: Vec<Exposure>,
}

/// Hazards that lie on the ground to some depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Water, m.
    Flood,
    /// Snow, cm.
    Snow,
    /// Volcanic ash, mm.
    Ash,
}

/// How deep it lies.
#[derive(Clone, Debug)]
pub enum Depth {
    /// By place: (depth, share of the sites that have it in ppm).
    Places(Vec<(Id, Vec<(f64, u32)>)>),
    /// Ash of a vent, to be computed.
    Plume(crate::hazard::Plume),
}

/// When it gets there, seconds after the event.
#[derive(Clone, Debug)]
pub enum After {
    /// Everywhere alike.
    All(Spanned<u64>),
    /// By place.
    Places(Vec<(Id, Spanned<u64>)>),
}

/// A flood, snow or ash.
#[derive(Clone, Debug)]
pub struct Cover {
    /// Which of them.
    pub layer: Layer,
    /// How deep it lies where.
    pub depth: Depth,
    /// When it gets there; `None` is at once.
    pub after: Option<After>,
    /// What is exposed.
    pub exposed: Vec<Exposure>,
}

/// A geomagnetic storm.
#[derive(Clone, Debug)]
pub struct SolarStorm {
    /// (time from the scenario's start, Kp); one entry without a time if it does not change.
    pub course: Vec<(Option<Spanned<i64>>, Spanned<f64>)>,
    /// What is exposed.
    pub exposed: Vec<Exposure>,
}

pub(super) fn wind(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Wind> {
    let mut map = Decoder::shaped(node, &shape::WIND, diags)?;
    let track = map.required("track", |n, d| Some(sequence(n, d, |n, d| track_point(n, clock, d))));
    let exposed = exposed(&mut map);
    map.finish();
    Some(Wind { track: track?, exposed: exposed? })
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
pub(super) fn within(
    least: f64,
    most: f64,
) -> impl Fn(&Node, &mut Diagnostics) -> Option<Spanned<f64>> {
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
        Some(("intensity", inner)) => {
            by_place(inner, "intensity by place", map.diags, intensity).map(Shaking::Intensity)
        }
        Some((_, inner)) => epicentre(inner, map.diags).and_then(|(lat, lon)| {
            Some(Shaking::Source { lat, lon, depth: depth?, magnitude: magnitude? })
        }),
        None => None,
    };
    let exposed = exposed(&mut map);
    map.finish();
    Some(Earthquake { shaking: shaking?, exposed: exposed? })
}

/// A value for each place.
pub(super) fn by_place<T>(
    node: &Node,
    what: &'static str,
    diags: &mut Diagnostics,
    decode: impl Fn(&Node, &mut Diagnostics) -> Option<T>,
) -> Option<Vec<(Id, T)>> {
    let map = Decoder::map(node, what, diags)?;
    let mut out = Vec::new();
    for (place, value) in map.entries() {
        if let Some(value) = decode(value, map.diags) {
            out.push((place.clone(), value));
        }
    }
    Some(out)
}

/// Classes of the scale of the Japan Meteorological Agency and the middle of each on the instrumental scale
/// (気象庁震度階級表: 5-lower is 4.5 to 5.0, and so on; 7 is 6.5 and above, and 6.75 stands for it here).
pub(crate) const CLASSES: &[(&str, f64)] = &[
    ("0", 0.25),
    ("1", 1.0),
    ("2", 2.0),
    ("3", 3.0),
    ("4", 4.0),
    ("5-lower", 4.75),
    ("5-upper", 5.25),
    ("6-lower", 5.75),
    ("6-upper", 6.25),
    ("7", 6.75),
];

/// An instrumental intensity, or a class of the scale in words.
fn intensity(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<f64>> {
    if let Value::Str(_) = node.value {
        return crate::decode::word(CLASSES)(node, diags);
    }
    within(0.0, 8.0)(node, diags)
}

fn epicentre(node: &Node, diags: &mut Diagnostics) -> Option<(Spanned<f64>, Spanned<f64>)> {
    let mut map = Decoder::shaped(node, &shape::EPICENTRE, diags)?;
    let lat = map.required("lat", within(-90.0, 90.0));
    let lon = map.required("lon", within(-180.0, 180.0));
    map.finish();
    Some((lat?, lon?))
}

pub(super) fn flood(node: &Node, diags: &mut Diagnostics) -> Option<Cover> {
    let mut map = Decoder::shaped(node, &shape::FLOOD, diags)?;
    let depth = map.required("depth", |n, d| by_place(n, "depth by place", d, flood_depth));
    cover(Layer::Flood, depth.map(Depth::Places), map)
}

pub(super) fn snow(node: &Node, diags: &mut Diagnostics) -> Option<Cover> {
    let mut map = Decoder::shaped(node, &shape::SNOW, diags)?;
    let depth = map.required("depth", |n, d| by_place(n, "depth by place", d, plain(1_000.0)));
    cover(Layer::Snow, depth.map(Depth::Places), map)
}

pub(super) fn ash(node: &Node, diags: &mut Diagnostics) -> Option<Cover> {
    let mut map = Decoder::shaped(node, &shape::ASH, diags)?;
    let depth = match map.exactly_one(&["depth", "plume"]) {
        Some(("depth", inner)) => {
            by_place(inner, "depth by place", map.diags, plain(5_000.0)).map(Depth::Places)
        }
        Some((_, inner)) => plume(inner, map.diags).map(Depth::Plume),
        None => None,
    };
    cover(Layer::Ash, depth, map)
}

fn cover(layer: Layer, depth: Option<Depth>, mut map: Decoder<'_, '_>) -> Option<Cover> {
    let after = map.optional("after", after);
    let exposed = exposed(&mut map);
    map.finish();
    Some(Cover { layer, depth: depth?, after, exposed: exposed? })
}

/// One depth for all sites of a place.
fn plain(most: f64) -> impl Fn(&Node, &mut Diagnostics) -> Option<Vec<(f64, u32)>> {
    move |node, diags| Some(vec![(within(0.0, most)(node, diags)?.value, 1_000_000)])
}

/// The classes of depth of Japanese flood maps (浸水想定区域図作成マニュアル, MLIT) and the depth in m that stands for each.
pub(crate) const DEPTHS: [(&str, f64); 4] =
    [("0-0.5", 0.25), ("0.5-3", 1.75), ("3-5", 4.0), ("5+", 6.0)];

/// A depth, or the share of sites by class of depth.
fn flood_depth(node: &Node, diags: &mut Diagnostics) -> Option<Vec<(f64, u32)>> {
    if !is_map(node) {
        return plain(30.0)(node, diags);
    }
    let mut map = Decoder::shaped(node, &shape::FLOOD_CLASSES, diags)?;
    let mut out = Vec::new();
    for (class, depth) in DEPTHS {
        if let Some(share) = map.optional(class, share) {
            out.push((depth, share.value));
        }
    }
    map.finish();
    if out.iter().map(|d| u64::from(d.1)).sum::<u64>() > 1_000_000 {
        diags.push(
            Diagnostic::error("E0623", "the classes of depth have more than all sites")
                .at(node.span, "more than 100 %"),
        );
        return None;
    }
    Some(out)
}

fn plume(node: &Node, diags: &mut Diagnostics) -> Option<crate::hazard::Plume> {
    let mut map = Decoder::shaped(node, &shape::PLUME, diags)?;
    let lat = map.required("lat", within(-90.0, 90.0));
    let lon = map.required("lon", within(-180.0, 180.0));
    let volume = map.required("volume", within(1e-6, 1_000.0));
    let halving = map.required("halving", within(0.1, 500.0));
    let towards = map.required("towards", within(0.0, 360.0));
    let elongation = map.required("elongation", within(0.0, 0.99));
    let speed = map.required("speed", within(1.0, 100.0));
    map.finish();
    Some(crate::hazard::Plume {
        vent: crate::hazard::Point { lat: lat?.value, lon: lon?.value },
        volume: volume?.value,
        halving: halving?.value,
        towards: towards?.value,
        elongation: elongation?.value,
        speed: speed?.value,
    })
}

fn after(node: &Node, diags: &mut Diagnostics) -> Option<After> {
    if is_map(node) {
        return by_place(node, "arrival by place", diags, duration).map(After::Places);
    }
    duration(node, diags).map(After::All)
}

/// Kp of the classes of the NOAA space weather scale for geomagnetic storms: G1 is Kp 5, G5 is Kp 9.
const STORMS: &[(&str, f64)] = &[("G1", 5.0), ("G2", 6.0), ("G3", 7.0), ("G4", 8.0), ("G5", 9.0)];

pub(super) fn solar_storm(
    node: &Node,
    clock: &Clock,
    diags: &mut Diagnostics,
) -> Option<SolarStorm> {
    let mut map = Decoder::shaped(node, &shape::SOLAR_STORM, diags)?;
    let course = match map.exactly_one(&["kp", "class", "course"]) {
        Some(("kp", inner)) => within(0.0, 9.0)(inner, map.diags).map(|kp| vec![(None, kp)]),
        Some(("class", inner)) => {
            crate::decode::word(STORMS)(inner, map.diags).map(|kp| vec![(None, kp)])
        }
        Some((_, inner)) => Some(sequence(inner, map.diags, |n, d| storm_point(n, clock, d))),
        None => None,
    };
    let exposed = exposed(&mut map);
    map.finish();
    Some(SolarStorm { course: course?, exposed: exposed? })
}

fn storm_point(
    node: &Node,
    clock: &Clock,
    diags: &mut Diagnostics,
) -> Option<(Option<Spanned<i64>>, Spanned<f64>)> {
    let mut map = Decoder::shaped(node, &shape::STORM_POINT, diags)?;
    let at = map.required("at", clock.time());
    let kp = map.required("kp", within(0.0, 9.0));
    map.finish();
    Some((Some(at?), kp?))
}

/// A drawn duration.
pub(super) fn drawn(node: &Node, diags: &mut Diagnostics) -> Option<Distribution<u64>> {
    distribution(duration)(node, diags)
}
