//! Hazards: how strong they are at each place, what that damages, and when.

use std::collections::BTreeMap;

use hakyu_engine::script::Impact;
use hakyu_engine::{Level, Mechanism, ServiceId, ServiceKind};
use hakyu_seeds::Distribution;

use crate::decode;
use crate::diagnostic::{Diagnostic, quoted};
use crate::hazard::{self, Loads, Point, Quake, Track, damaged, state_shares};
use crate::syntax::{
    self, After, Cause, Cover, Depth, Exposure, Fragility, Layer, Recovery, Restore, Shaking,
};
use crate::taxonomy::{bits, taxonomy};
use crate::world::{Hazard, PlaceKind};

use super::context::{Context, left, zone_loss};
use super::events::{JOBS, outages, steps};

/// Damage shares below this are left out, ppm.
const LEAST: u32 = 100;
const FULL: u32 = 1_000_000;

/// The switch that an event hangs on.
pub(super) fn mechanism(cause: &Cause) -> Option<Mechanism> {
    Some(match cause {
        Cause::Wind(_) => Mechanism::Wind,
        Cause::Earthquake(_) => Mechanism::Earthquake,
        Cause::Cover(Cover { layer: Layer::Flood, .. }) => Mechanism::Flood,
        Cause::Cover(Cover { layer: Layer::Snow, .. }) => Mechanism::Snow,
        Cause::Cover(Cover { layer: Layer::Ash, .. }) => Mechanism::Ash,
        Cause::Pandemic(_) => Mechanism::Pandemic,
        Cause::SolarStorm(_) => Mechanism::SolarStorm,
        Cause::Heat(_) => Mechanism::Heat,
        Cause::Radio(_) => Mechanism::Radio,
        Cause::Outage(_) => Mechanism::Providers,
        Cause::Demand(_) => Mechanism::Demand,
        _ => return None,
    })
}

/// Types and causes of an event as bits. Hazards of nature make things unusable, and their cause is disaster or disease;
/// of other events nothing is said unless the scenario says it.
pub(super) fn ticks(event: &syntax::Event) -> (u16, u32) {
    let nature = !matches!(
        mechanism(&event.cause),
        None | Some(Mechanism::Radio | Mechanism::Providers | Mechanism::Demand)
    );
    let words = |written: Option<&Vec<syntax::Id>>, known: &[_], default: &str| match written {
        Some(list) => bits(known, list.iter().map(|w| w.value.as_str())),
        None if nature => bits(known, [default]),
        None => 0,
    };
    let types = words(event.types.as_ref(), &taxonomy().types, "unavailability");
    let causes = words(event.causes.as_ref(), &taxonomy().causes, "disaster");
    (u16::try_from(types).unwrap_or(0), causes)
}

/// What a hazard does at one place: loads on the assets, and seconds until it gets there.
type Here = (Loads, u64);

/// What a hazard changes.
pub(super) fn impacts(event: &syntax::Event, cx: &mut Context<'_>) -> Option<Vec<Impact>> {
    let (out, anything) = match &event.cause {
        Cause::Wind(wind) => {
            let track = Track::new(
                wind.track
                    .iter()
                    .map(|p| hazard::TrackPoint {
                        at: p.at.value,
                        centre: Point { lat: p.lat.value, lon: p.lon.value },
                        wind: p.wind.value,
                        radius: p.radius.value,
                    })
                    .collect(),
            );
            // An event with a drawn time carries the whole track with it.
            let begins = match &event.at {
                decode::Distribution::Fixed(at) => at.value,
                _ => track.begins().unwrap_or(0),
            };
            struck(&wind.exposed, Hazard::Wind, cx, |_, at| {
                let passage = track.passage(at?);
                let after = u64::try_from(passage.at.saturating_sub(begins)).unwrap_or(0);
                Some((vec![(FULL, passage.wind)], after))
            })?
        }
        Cause::Earthquake(quake) => match &quake.shaking {
            Shaking::Intensity(list) => {
                let places = known(list.iter().map(|(p, i)| (p, i.value)), cx);
                let by_place = told(places, &quake.exposed, Hazard::Earthquake, cx)?;
                struck(&quake.exposed, Hazard::Earthquake, cx, |place, _| {
                    Some((vec![(FULL, by_place.get(place).copied().unwrap_or(0.0))], 0))
                })?
            }
            Shaking::Source { lat, lon, depth, magnitude } => {
                let source = Quake {
                    epicentre: Point { lat: lat.value, lon: lon.value },
                    depth: depth.value,
                    magnitude: magnitude.value,
                };
                struck(&quake.exposed, Hazard::Earthquake, cx, |_, at| {
                    Some((vec![(FULL, source.intensity(at?))], 0))
                })?
            }
        },
        Cause::Cover(cover) => covered(cover, cx)?,
        Cause::SolarStorm(storm) => stormed(event, storm, cx)?,
        Cause::Pandemic(wave) => absent(wave, cx)?,
        Cause::Heat(heat) => asked(heat, cx)?,
        Cause::Radio(radio) => {
            let lasts = cx.duration(&radio.lasts)?;
            let mut out = Vec::new();
            for silenced in &radio.exposed {
                let services = cx.target(&silenced.target)?;
                let share = silenced.share.value;
                out.extend(outages(services.into_iter().map(|s| (s, share)), &lasts, cx));
            }
            let any = !out.is_empty();
            (out, any)
        }
        _ => return None,
    };
    if !anything {
        cx.diags.push(
            Diagnostic::warning("W1010", "this hazard damages nothing")
                .at(event.span, "less than 0.01 % everywhere")
                .help("is it strong and near enough for this curve?"),
        );
    }
    Some(out)
}

/// Flood, snow, ash.
fn covered(cover: &Cover, cx: &mut Context<'_>) -> Option<(Vec<Impact>, bool)> {
    let hazard = match cover.layer {
        Layer::Flood => Hazard::Flood,
        Layer::Snow => Hazard::Snow,
        Layer::Ash => Hazard::Ash,
    };
    let after = match &cover.after {
        Some(After::Places(list)) => Some(known(list.iter().map(|(p, s)| (p, s.value)), cx)?),
        _ => None,
    };
    let begins = |place: &str| match (&cover.after, &after) {
        (Some(After::All(seconds)), _) => Some(seconds.value),
        (_, Some(by_place)) => by_place.get(place).copied(),
        _ => None,
    };
    match &cover.depth {
        Depth::Places(list) => {
            let places = known(list.iter().map(|(p, d)| (p, d)), cx);
            let depths = told(places, &cover.exposed, hazard, cx)?;
            struck(&cover.exposed, hazard, cx, |place, _| {
                let loads = depths.get(place).map_or(Vec::new(), |classes| {
                    classes.iter().map(|&(depth, share)| (share, depth)).collect()
                });
                Some((loads, begins(place).unwrap_or(0)))
            })
        }
        Depth::Plume(plume) => struck(&cover.exposed, hazard, cx, |place, at| {
            let at = at?;
            let after = begins(place).unwrap_or_else(|| plume.arrival(at));
            Some((vec![(FULL, plume.depth(at))], after))
        }),
    }
}

/// What a geomagnetic storm does. With a course, what needs no repair follows it; damage comes with its highest value.
fn stormed(
    event: &syntax::Event,
    storm: &syntax::SolarStorm,
    cx: &mut Context<'_>,
) -> Option<(Vec<Impact>, bool)> {
    let begins = match &event.at {
        decode::Distribution::Fixed(at) => at.value,
        _ => storm.course.first().and_then(|p| p.0).map_or(0, |t| t.value),
    };
    let after = |at: Option<crate::source::Spanned<i64>>| {
        u64::try_from(at.map_or(0, |t| t.value.saturating_sub(begins))).unwrap_or(0)
    };
    let mut top = (f64::MIN, 0);
    for (at, kp) in &storm.course {
        if kp.value > top.0 {
            top = (kp.value, after(*at));
        }
    }
    let course: Vec<(u64, f64)> =
        storm.course.iter().filter(|p| p.0.is_some()).map(|p| (after(p.0), p.1.value)).collect();
    let (mut out, mut any) = (Vec::new(), false);
    for exposure in &storm.exposed {
        let plain = matches!(exposure.recovery, Recovery::Repair(None, _));
        let states = curve(&exposure.fragility, Hazard::SolarStorm, cx)?;
        if plain && !states.heals() && !course.is_empty() {
            let services = cx.target(&exposure.target)?;
            for service in cx.zones(services) {
                let mut series: Vec<(u64, Level)> = Vec::new();
                for &(at, kp) in &course {
                    let level = left(damaged(&states.any, &vec![(FULL, kp)]));
                    match series.last_mut() {
                        Some(last) if last.0 == at => last.1 = level,
                        _ => series.push((at, level)),
                    }
                }
                if series.iter().any(|knot| knot.1 < left(LEAST)) {
                    any = true;
                    out.push(Impact::Limit { service, series });
                }
            }
            continue;
        }
        let all = std::slice::from_ref(exposure);
        let (more, hit) =
            struck(all, Hazard::SolarStorm, cx, |_, _| Some((vec![(FULL, top.0)], top.1)))?;
        out.extend(more);
        any |= hit;
    }
    Some((out, any))
}

/// Staff is absent, and some are asked for more.
fn absent(wave: &syntax::Pandemic, cx: &mut Context<'_>) -> Option<(Vec<Impact>, bool)> {
    let mut out = Vec::new();
    for staffed in &wave.exposed {
        let services = cx.target(&staffed.target)?;
        let knots = wave.wave.levels(&staffed.staffing);
        if knots.is_empty() {
            continue;
        }
        // Staff is short everywhere: each zone has its share of it, not one after another.
        let series = super::events::linear(&knots);
        let limit = |service| Impact::Limit { service, series: series.clone() };
        out.extend(cx.zones(services).into_iter().map(limit));
    }
    if let Some((target, level)) = &wave.demand {
        let services = cx.target(target)?;
        let (peak, more) = (u64::from(wave.wave.peak.max(1)), level.value.saturating_sub(FULL));
        let demand = |absent: u32| {
            let rise = u64::from(more) * u64::from(absent) / peak;
            FULL.saturating_add(u32::try_from(rise).unwrap_or(u32::MAX))
        };
        let knots: Vec<(u64, u32)> =
            wave.wave.absence().into_iter().map(|(t, a)| (t, demand(a))).collect();
        let series = steps(&knots);
        let ask = |service| Impact::Asked { service, series: series.clone() };
        if more > 0 {
            out.extend(cx.zones(services).into_iter().map(ask));
        }
    }
    let any = !out.is_empty();
    Some((out, any))
}

/// Demand in the heat, above what the reserve serves.
fn asked(heat: &syntax::Heat, cx: &mut Context<'_>) -> Option<(Vec<Impact>, bool)> {
    let degrees = known(heat.anomaly.iter().map(|(p, d)| (p, d.value)), cx)?;
    let lasts = cx.duration(&heat.lasts)?;
    let mut out = Vec::new();
    for load in &heat.exposed {
        let services = cx.target(&load.target)?;
        for service in cx.zones(services) {
            let here = degrees.get(&cx.world.service(service).place).copied().unwrap_or(0.0);
            let demand = heat_demand(here, load.per_degree.value, load.reserve);
            if demand >= FULL + LEAST {
                out.push(Impact::Demand { service, demand, lasts: lasts.clone(), after: 0 });
            }
        }
    }
    let any = !out.is_empty();
    Some((out, any))
}

/// Demand in relation to what can be served, ppm.
pub(super) fn heat_demand(degrees: f64, per_degree: u32, reserve: u32) -> u32 {
    let asked = 1.0 + degrees.max(0.0) * f64::from(per_degree) / 1e6;
    let ppm = libm::round(asked / (1.0 + f64::from(reserve) / 1e6) * 1e6).clamp(1e6, 1e8);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped above")]
    let ppm = ppm as u32;
    ppm
}

/// A value for every place that is named or lies in an area that is; what is said of a place itself goes before what is
/// said of its area.
fn known<'l, T: Clone>(
    list: impl Iterator<Item = (&'l syntax::Id, T)>,
    cx: &mut Context<'_>,
) -> Option<BTreeMap<String, T>> {
    let mut out: BTreeMap<String, (T, PlaceKind)> = BTreeMap::new();
    let mut good = true;
    for (place, value) in list {
        let Some(inside) = cx.places(place) else {
            good = false;
            continue;
        };
        let kind = cx.world.place(&place.value).map_or(PlaceKind::Nation, |p| p.kind);
        for id in inside {
            if out.get(&id).is_none_or(|known| known.1 <= kind) {
                out.insert(id, (value.clone(), kind));
            }
        }
    }
    good.then(|| out.into_iter().map(|(place, (value, _))| (place, value)).collect())
}

/// The same; if there is none, what is wrong with the curves is told as well.
fn told<T>(
    places: Option<T>,
    exposed: &[Exposure],
    hazard: Hazard,
    cx: &mut Context<'_>,
) -> Option<T> {
    if places.is_none() {
        for exposure in exposed {
            let _ = curve(&exposure.fragility, hazard, cx);
        }
    }
    places
}

/// A curve that was looked up.
struct Curves {
    /// Of being damaged at all.
    any: hazard::Fragility,
    /// Of each state or a worse one, what it loses and its repair; from the lightest to the worst.
    states: Vec<(hazard::Fragility, u32, Option<Distribution>)>,
}

impl Curves {
    /// Whether every state says how long its repair takes.
    fn heals(&self) -> bool {
        !self.states.is_empty() && self.states.iter().all(|s| s.2.is_some())
    }
}

/// The impacts of a hazard on all that is exposed to it, and whether it damages anything. `here` is asked once for each
/// place; it gives `None` where it needs a position and there is none.
fn struck(
    exposed: &[Exposure],
    hazard: Hazard,
    cx: &mut Context<'_>,
    here: impl Fn(&str, Option<Point>) -> Option<Here>,
) -> Option<(Vec<Impact>, bool)> {
    let mut by_place: BTreeMap<&str, Option<Here>> = BTreeMap::new();
    let (mut out, mut any) = (Vec::new(), false);
    let world = cx.world;
    for exposure in exposed {
        let curves = curve(&exposure.fragility, hazard, cx);
        let services = cx.target(&exposure.target);
        let (curves, services) = (curves?, services?);
        let back = Back::new(&exposure.recovery, &curves, exposure, cx)?;
        let mut hit = BTreeMap::new();
        for service in services {
            let id = world.service(service).place.as_str();
            let position = || world.place(id).and_then(|p| p.position);
            let Some((loads, after)) = by_place.entry(id).or_insert_with(|| here(id, position()))
            else {
                cx.diags.push(
                    Diagnostic::error("E1011", format!("{} has no position", quoted(id)))
                        .at(exposure.target.span, "a hazard hits services at positions on the map")
                        .help("name services of prefectures, or places with `lat` and `lon`"),
                );
                return None;
            };
            for impact in back.impacts(service, loads, *after, &curves, cx) {
                hit.entry(impact.0).or_insert_with(Vec::new).push(impact);
            }
        }
        // A zone that is named itself loses what is said of it, not its part of the whole.
        for (_, mut list) in hit {
            let own = list.iter().any(|i: &Hit| i.1);
            list.retain(|i| i.1 == own);
            any |= !list.is_empty();
            out.extend(list.into_iter().map(|i| i.2));
        }
    }
    Some((out, any))
}

/// A service, whether it was named itself, and what happens to it.
type Hit = (ServiceId, bool, Impact);

/// How what was hit comes back, with everything looked up.
struct Back {
    repair: Option<Distribution>,
    ends: Option<Distribution>,
    jobs: u32,
}

impl Back {
    fn new(
        written: &Recovery,
        curves: &Curves,
        exposure: &Exposure,
        cx: &mut Context<'_>,
    ) -> Option<Self> {
        match written {
            Recovery::Ends(time) => {
                Some(Self { repair: None, ends: Some(cx.duration(time)?), jobs: 1 })
            }
            Recovery::Repair(time, restore) => {
                if time.is_none() && !curves.heals() {
                    cx.diags.push(
                        Diagnostic::error("E1020", "nothing says how this comes back")
                            .at(exposure.target.span, "neither `repair` nor `for`")
                            .help("give `repair` for damage, `for` for a closure"),
                    );
                    return None;
                }
                let repair = match time {
                    Some(time) => Some(cx.duration(time)?),
                    None => None,
                };
                let jobs = if *restore == Restore::Staged { JOBS } else { 1 };
                Some(Self { repair, ends: None, jobs })
            }
        }
    }

    fn impacts(
        &self,
        service: ServiceId,
        loads: &Loads,
        after: u64,
        curves: &Curves,
        cx: &Context<'_>,
    ) -> Vec<Hit> {
        // (loss of the whole, repair) of each state, the worst first.
        let mut parts: Vec<(u32, Option<Distribution>)> = Vec::new();
        if curves.states.is_empty() {
            parts.push((damaged(&curves.any, loads), self.repair.clone()));
        } else {
            let reaching: Vec<hazard::Fragility> = curves.states.iter().map(|s| s.0).collect();
            let shares = state_shares(&reaching, loads);
            let site = cx.world.service(service).kind == ServiceKind::Site;
            if site && self.ends.is_none() {
                return self.site(service, after, &shares, curves);
            }
            for (share, state) in shares.iter().zip(&curves.states).rev() {
                let loss = u64::from(*share) * u64::from(state.1) / u64::from(FULL);
                let repair = self.repair.clone().or_else(|| state.2.clone());
                parts.push((u32::try_from(loss).unwrap_or(FULL), repair));
            }
        }
        let total: u32 = parts.iter().map(|p| p.0).sum();
        if total < LEAST {
            return Vec::new();
        }
        if let Some(ends) = &self.ends {
            let out = |(service, loss)| Impact::Outage {
                service,
                left: left(loss),
                lasts: ends.clone(),
                after,
            };
            let own = cx.world.zones(service).is_empty();
            return (cx.dealt([(service, total)].into_iter()).into_iter())
                .map(|dealt| (dealt.0, own, out(dealt)))
                .collect();
        }
        let zones = cx.world.zones(service);
        let mut out = Vec::new();
        let mut before = 0;
        for (loss, repair) in parts {
            let Some(repair) = repair.filter(|_| loss > 0) else { continue };
            let damage = |service, loss| Impact::Damage {
                service,
                loss: Level::new(loss),
                jobs: self.jobs,
                repair: repair.clone(),
                after,
            };
            if zones.is_empty() {
                out.push((service, true, damage(service, loss)));
            }
            // Zones fail one after another, whatever the state: each takes its part of the sum so far.
            for (number, &zone) in zones.iter().enumerate() {
                let upto = |sum| zone_loss(sum, number, zones.len());
                let mine = upto(before + loss) - upto(before);
                if mine > 0 {
                    out.push((zone, false, damage(zone, mine)));
                }
            }
            before += loss;
        }
        out
    }

    /// One site is in one state, which is drawn in each run.
    fn site(&self, service: ServiceId, after: u64, shares: &[u32], curves: &Curves) -> Vec<Hit> {
        let states: Vec<(u32, Level, Distribution)> = shares
            .iter()
            .zip(&curves.states)
            .rev()
            .filter(|(share, _)| **share > 0)
            .filter_map(|(share, state)| {
                let repair = self.repair.clone().or_else(|| state.2.clone())?;
                Some((*share, Level::new(state.1), repair))
            })
            .collect();
        let expected: u64 = states.iter().map(|s| u64::from(s.0)).sum();
        if expected < u64::from(LEAST) {
            return Vec::new();
        }
        vec![(service, true, Impact::Struck { service, states, after })]
    }
}

fn curve(written: &Fragility, hazard: Hazard, cx: &mut Context<'_>) -> Option<Curves> {
    let cap =
        |cap: Option<crate::source::Spanned<u32>>| cap.map_or(1.0, |c| f64::from(c.value) / 1e6);
    match written {
        Fragility::Curve(curve) => {
            let (median, beta) = (curve.median.value, curve.beta.value);
            let any = hazard::Fragility { median, beta, cap: cap(curve.cap) };
            Some(Curves { any, states: Vec::new() })
        }
        Fragility::States(states, most) => looked_up(states, cap(*most), cx),
        Fragility::Named(id) => {
            let list = &cx.world.fragility;
            let fitting = || list.iter().filter(|f| f.hazard == hazard).map(|f| f.id.as_str());
            match list.iter().find(|f| f.id == id.value) {
                Some(found) if found.hazard == hazard && found.states.is_empty() => {
                    Some(Curves { any: found.curve, states: Vec::new() })
                }
                Some(found) if found.hazard == hazard => {
                    looked_up(&found.states, found.curve.cap, cx)
                }
                found => {
                    let finding = match found {
                        Some(_) => Diagnostic::error(
                            "E1012",
                            format!("{} is a curve of another hazard", quoted(&id.value)),
                        ),
                        None => Diagnostic::error(
                            "E1012",
                            format!("there is no fragility curve {}", quoted(&id.value)),
                        ),
                    };
                    let names = fitting().collect::<Vec<_>>().join(", ");
                    let finding = finding.at(id.span, "").help(format!("the curves are {names}"));
                    cx.diags.push(finding.suggest_nearest(id.span, &id.value, fitting()));
                    None
                }
            }
        }
    }
}

fn looked_up(states: &[syntax::CurveState], cap: f64, cx: &mut Context<'_>) -> Option<Curves> {
    let mut out = Vec::new();
    for state in states {
        let curve = hazard::Fragility { median: state.median, beta: state.beta, cap };
        let repair = match &state.repair {
            Some(repair) => Some(cx.duration(repair)?),
            None => None,
        };
        out.push((curve, state.loss, repair));
    }
    let any = out.first().map(|s| s.0)?;
    Some(Curves { any, states: out })
}
