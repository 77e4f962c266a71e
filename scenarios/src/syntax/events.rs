//! Events and targets.

use crate::decode::{
    Clock, Decoder, Distribution, Text, distribution, duration, expected, ident, one_or_more,
    ratio, sequence, share, string, text, word,
};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

use super::cyber::{Compromise, compromise};
use super::hazards::{ash, earthquake, flood, heat, pandemic, radio, snow, solar_storm, wind};
use super::planning::{Planning, planning};
use super::roles::{CONFIDENCE, Confidence};
use super::{
    After, Cover, Depth, Earthquake, Exposure, Heat, Id, Pandemic, Radio, Shaking, SolarStorm, Wind,
};

/// Which services something hits.
#[derive(Clone, Debug)]
pub struct Target {
    /// Templates or full ids, at least one.
    pub services: Vec<Id>,
    /// Places; `None` is everywhere.
    pub places: Option<Vec<Id>>,
    /// Only this class of sites.
    pub class: Option<Id>,
    /// The whole target.
    pub span: Span,
}

/// Something that happens to the world.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Option<Text>,
    /// When, seconds from the start.
    pub at: Distribution<i64>,
    /// Id of a source, or a citation.
    pub source: Option<Spanned<String>>,
    /// How sure it is.
    pub confidence: Option<Spanned<Confidence>>,
    /// Event types of the taxonomy; `None` is the default of its kind.
    pub types: Option<Vec<Id>>,
    /// Causes of the taxonomy; `None` is the default of its kind.
    pub causes: Option<Vec<Id>>,
    /// What happens.
    pub cause: Cause,
    /// The state of planning.
    pub planning: Option<Planning>,
    /// The whole item.
    pub span: Span,
}

/// What an event does.
#[derive(Clone, Debug)]
pub enum Cause {
    /// Direct damage.
    Damage(Damage),
    /// A storm.
    Wind(Wind),
    /// An earthquake.
    Earthquake(Earthquake),
    /// A flood, snow or ash.
    Cover(Cover),
    /// Staff falls ill.
    Pandemic(Pandemic),
    /// A geomagnetic storm.
    SolarStorm(SolarStorm),
    /// A heat wave.
    Heat(Heat),
    /// Interference with radio.
    Radio(Radio),
    /// Recorded history.
    Forcing(Forcing),
    /// A provider fails.
    Outage(Outage),
    /// A procedure is closed.
    Unavailable(Channel),
    /// Demand changes.
    Demand(Demand),
    /// Systems are compromised.
    Cyber(Box<Compromise>),
}

impl Cause {
    /// Assets in the way of a hazard.
    pub fn exposures(&self) -> &[Exposure] {
        match self {
            Self::Wind(Wind { exposed, .. })
            | Self::Earthquake(Earthquake { exposed, .. })
            | Self::Cover(Cover { exposed, .. })
            | Self::SolarStorm(SolarStorm { exposed, .. }) => exposed,
            _ => &[],
        }
    }

    /// The same, to change them.
    pub(crate) fn exposures_mut(&mut self) -> &mut [Exposure] {
        match self {
            Self::Wind(Wind { exposed, .. })
            | Self::Earthquake(Earthquake { exposed, .. })
            | Self::Cover(Cover { exposed, .. })
            | Self::SolarStorm(SolarStorm { exposed, .. }) => exposed,
            _ => &mut [],
        }
    }

    /// All it hits; a provider that fails is no target.
    pub fn targets(&self) -> Vec<&Target> {
        match self {
            Self::Damage(damage) => vec![&damage.target],
            Self::Forcing(forcing) => vec![&forcing.target],
            Self::Unavailable(channel) => vec![&channel.target],
            Self::Demand(demand) => vec![&demand.target],
            Self::Pandemic(wave) => {
                let staffed = wave.exposed.iter().map(|e| &e.target);
                staffed.chain(wave.demand.iter().map(|d| &d.0)).collect()
            }
            Self::Heat(heat) => heat.exposed.iter().map(|e| &e.target).collect(),
            Self::Radio(radio) => radio.exposed.iter().map(|e| &e.target).collect(),
            _ => self.exposures().iter().map(|e| &e.target).collect(),
        }
    }

    /// Places named with figures of their own.
    pub fn places(&self) -> Vec<&Id> {
        let mut out: Vec<&Id> = Vec::new();
        match self {
            Self::Earthquake(Earthquake { shaking: Shaking::Intensity(list), .. }) => {
                out.extend(list.iter().map(|p| &p.0));
            }
            Self::Cover(cover) => {
                if let Depth::Places(list) = &cover.depth {
                    out.extend(list.iter().map(|p| &p.0));
                }
                if let Some(After::Places(list)) = &cover.after {
                    out.extend(list.iter().map(|p| &p.0));
                }
            }
            Self::Heat(heat) => out.extend(heat.anomaly.iter().map(|p| &p.0)),
            _ => {}
        }
        out
    }
}

/// How capacity comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restore {
    /// All when the repair is done.
    AtOnce,
    /// In eight equal jobs.
    Staged,
}

pub(super) const RESTORE: &[(&str, Restore)] =
    &[("at-once", Restore::AtOnce), ("staged", Restore::Staged)];

/// Direct damage.
#[derive(Clone, Debug)]
pub struct Damage {
    /// What is hit.
    pub target: Target,
    /// Share of capacity lost, ppm.
    pub share: Spanned<u32>,
    /// Repair time, seconds.
    pub repair: Distribution<u64>,
    /// How it comes back; default at once.
    pub restore: Restore,
}

/// Between the points of a forcing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolate {
    /// A straight line.
    Linear,
    /// The earlier value.
    Step,
}

/// Recorded history.
#[derive(Clone, Debug)]
pub struct Forcing {
    /// What is limited.
    pub target: Target,
    /// (time from the scenario's start, limit in ppm).
    pub series: Vec<(Spanned<i64>, Spanned<u32>)>,
    /// Between the points.
    pub interpolate: Interpolate,
}

/// A provider fails.
#[derive(Clone, Debug)]
pub struct Outage {
    /// The provider.
    pub provider: Id,
    /// Share lost, ppm; `None` is all.
    pub loss: Option<Spanned<u32>>,
    /// How long, seconds.
    pub lasts: Distribution<u64>,
}

/// A procedure is closed.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Whose.
    pub target: Target,
    /// Which.
    pub channel: Id,
    /// How long, seconds.
    pub lasts: Distribution<u64>,
}

/// Demand changes.
#[derive(Clone, Debug)]
pub struct Demand {
    /// Whose.
    pub target: Target,
    /// In relation to normal, ppm.
    pub level: Spanned<u32>,
    /// How long, seconds.
    pub lasts: Distribution<u64>,
}

const CAUSES: &[&str] = &[
    "damage",
    "wind",
    "earthquake",
    "flood",
    "snow",
    "ash",
    "pandemic",
    "solar-storm",
    "heat",
    "radio",
    "forcing",
    "outage",
    "unavailable",
    "demand",
    "cyber",
];

pub(super) fn event(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Event> {
    let mut map = Decoder::shaped(node, &shape::EVENT, diags)?;
    let id = map.required("id", ident);
    let title = map.optional("title", text);
    let at = map.required("at", distribution(clock.time()));
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    let types = map.optional("types", one_or_more(ident));
    let causes = map.optional("causes", one_or_more(ident));
    let cause =
        map.exactly_one(CAUSES).and_then(|(kind, inner)| cause(kind, inner, clock, map.diags));
    let planning = map.optional("planning", planning);
    map.finish();
    Some(Event {
        id: id?,
        title,
        at: at?,
        source,
        confidence,
        types,
        causes,
        cause: cause?,
        planning,
        span: node.span,
    })
}

fn cause(kind: &str, node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Cause> {
    match kind {
        "damage" => damage(node, diags).map(Cause::Damage),
        "wind" => wind(node, clock, diags).map(Cause::Wind),
        "earthquake" => earthquake(node, diags).map(Cause::Earthquake),
        "flood" => flood(node, diags).map(Cause::Cover),
        "snow" => snow(node, diags).map(Cause::Cover),
        "ash" => ash(node, diags).map(Cause::Cover),
        "pandemic" => pandemic(node, diags).map(Cause::Pandemic),
        "solar-storm" => solar_storm(node, clock, diags).map(Cause::SolarStorm),
        "heat" => heat(node, diags).map(Cause::Heat),
        "radio" => radio(node, diags).map(Cause::Radio),
        "forcing" => forcing(node, clock, diags).map(Cause::Forcing),
        "outage" => outage(node, diags).map(Cause::Outage),
        "unavailable" => unavailable(node, diags).map(Cause::Unavailable),
        "cyber" => compromise(node, diags).map(|c| Cause::Cyber(Box::new(c))),
        _ => demand(node, diags).map(Cause::Demand),
    }
}

/// A target.
pub(super) fn target(node: &Node, diags: &mut Diagnostics) -> Option<Target> {
    let mut map = Decoder::shaped(node, &shape::TARGET, diags)?;
    let services = map.exactly_one(&["service", "services"]).and_then(|(key, inner)| {
        if key == "service" {
            ident(inner, map.diags).map(|s| vec![s])
        } else {
            Some(sequence(inner, map.diags, ident))
        }
    });
    let places = map.optional("places", one_or_more(ident));
    let class = map.optional("class", ident);
    map.finish();
    let services = services?;
    if services.is_empty() {
        return None;
    }
    Some(Target { services, places, class, span: node.span })
}

fn damage(node: &Node, diags: &mut Diagnostics) -> Option<Damage> {
    let mut map = Decoder::shaped(node, &shape::DAMAGE, diags)?;
    let target = map.required("target", target);
    let share = map.required("share", share);
    let repair = map.required("repair", distribution(duration));
    let restore = map.optional("restore", word(RESTORE)).map_or(Restore::AtOnce, |r| r.value);
    map.finish();
    Some(Damage { target: target?, share: share?, repair: repair?, restore })
}

fn forcing(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Forcing> {
    let words: &[(&str, Interpolate)] =
        &[("linear", Interpolate::Linear), ("step", Interpolate::Step)];
    let mut map = Decoder::shaped(node, &shape::FORCING, diags)?;
    let target = map.required("target", target);
    let series = map.required("series", |n, d| Some(sequence(n, d, |n, d| knot(n, clock, d))));
    let interpolate =
        map.optional("interpolate", word(words)).map_or(Interpolate::Linear, |i| i.value);
    map.finish();
    Some(Forcing { target: target?, series: series?, interpolate })
}

fn knot(
    node: &Node,
    clock: &Clock,
    diags: &mut Diagnostics,
) -> Option<(Spanned<i64>, Spanned<u32>)> {
    if let Value::Seq(items) = &node.value
        && let [time, level] = items.as_slice()
    {
        let time = clock.time()(time, diags);
        let level = share(level, diags);
        return Some((time?, level?));
    }
    expected(node, "a pair [time, level]", diags);
    None
}

fn outage(node: &Node, diags: &mut Diagnostics) -> Option<Outage> {
    let mut map = Decoder::shaped(node, &shape::OUTAGE, diags)?;
    let provider = map.required("provider", ident);
    let loss = map.optional("loss", share);
    let lasts = map.required("for", distribution(duration));
    map.finish();
    Some(Outage { provider: provider?, loss, lasts: lasts? })
}

fn unavailable(node: &Node, diags: &mut Diagnostics) -> Option<Channel> {
    let mut map = Decoder::shaped(node, &shape::UNAVAILABLE, diags)?;
    let target = map.required("target", target);
    let channel = map.required("channel", ident);
    let lasts = map.required("for", distribution(duration));
    map.finish();
    Some(Channel { target: target?, channel: channel?, lasts: lasts? })
}

fn demand(node: &Node, diags: &mut Diagnostics) -> Option<Demand> {
    let mut map = Decoder::shaped(node, &shape::DEMAND, diags)?;
    let target = map.required("target", target);
    let level = map.required("level", ratio);
    let lasts = map.required("for", distribution(duration));
    map.finish();
    Some(Demand { target: target?, level: level?, lasts: lasts? })
}
