//! Events: targets are looked up, hazards are evaluated, series get their steps.

use std::collections::BTreeMap;

use hakyu_engine::script::{Event, Impact};
use hakyu_engine::{Level, ServiceId};
use hakyu_seeds::Distribution;

use crate::decode;
use crate::diagnostic::{Diagnostic, quoted};
use crate::syntax::{self, Cause, Interpolate, Restore, Target};
use crate::world::ZONE;

use super::context::{Context, left, zone_loss};
use super::hazards;

/// All of a level, ppm.
const FULL: u32 = 1_000_000;
/// Repair jobs of staged restoration.
pub(super) const JOBS: u32 = 8;

/// Resolves an event.
pub(super) fn event(written: &syntax::Event, cx: &mut Context<'_>) -> Option<Event> {
    let at = cx.moment(&written.at);
    let impacts = impacts(written, cx);
    let event = Event::new(written.id.value.clone(), at?, impacts?);
    let (types, causes) = hazards::ticks(written);
    let mechanism = hazards::mechanism(&written.cause);
    let unusable = matches!(written.cause, Cause::Unavailable(_));
    Some(Event { mechanism, types, causes, unusable, ..event })
}

fn impacts(event: &syntax::Event, cx: &mut Context<'_>) -> Option<Vec<Impact>> {
    match &event.cause {
        Cause::Damage(damage) => {
            let services = cx.target(&damage.target);
            let repair = cx.duration(&damage.repair)?;
            let loss = damage.share.value;
            let shares = cx.dealt(services?.into_iter().map(|s| (s, loss)));
            Some(damages(shares.into_iter(), damage.restore, &repair))
        }
        Cause::Wind(_)
        | Cause::Earthquake(_)
        | Cause::Cover(_)
        | Cause::SolarStorm(_)
        | Cause::Pandemic(_)
        | Cause::Heat(_)
        | Cause::Radio(_) => hazards::impacts(event, cx),
        Cause::Forcing(forcing) => {
            let services = cx.target(&forcing.target);
            let knots = knots(forcing, &event.at, cx);
            let (services, knots) = (services?, knots?);
            Some(limits(&services, &knots, forcing.interpolate, cx))
        }
        Cause::Outage(outage) => {
            let target = Target {
                services: vec![outage.provider.clone()],
                places: None,
                class: None,
                span: outage.provider.span,
            };
            let services = cx.target(&target);
            let lasts = cx.duration(&outage.lasts)?;
            let loss = outage.loss.map_or(1_000_000, |l| l.value);
            Some(outages(services?.into_iter().map(|s| (s, loss)), &lasts, cx))
        }
        Cause::Unavailable(channel) => unavailable(channel, cx),
        Cause::Cyber(compromise) => {
            super::cyber::campaign(compromise, cx).map(|c| vec![Impact::Compromise(Box::new(c))])
        }
        Cause::Demand(demand) => {
            let services = cx.target(&demand.target);
            let lasts = cx.duration(&demand.lasts)?;
            let level = demand.level.value;
            let one =
                |service| Impact::Demand { service, demand: level, lasts: lasts.clone(), after: 0 };
            Some(cx.zones(services?).into_iter().map(one).collect())
        }
    }
}

fn damages(
    shares: impl Iterator<Item = (ServiceId, u32)>,
    restore: Restore,
    repair: &Distribution,
) -> Vec<Impact> {
    let jobs = match restore {
        Restore::AtOnce => 1,
        Restore::Staged => JOBS,
    };
    shares
        .map(|(service, loss)| Impact::Damage {
            service,
            loss: Level::new(loss),
            jobs,
            repair: repair.clone(),
            after: 0,
        })
        .collect()
}

pub(super) fn outages(
    shares: impl Iterator<Item = (ServiceId, u32)>,
    lasts: &Distribution,
    cx: &Context<'_>,
) -> Vec<Impact> {
    cx.dealt(shares)
        .into_iter()
        .map(|(service, loss)| Impact::Outage {
            service,
            left: left(loss),
            lasts: lasts.clone(),
            after: 0,
        })
        .collect()
}

/// A closed procedure takes away its share of use, but for what people can do otherwise.
fn unavailable(written: &syntax::Channel, cx: &mut Context<'_>) -> Option<Vec<Impact>> {
    let services = cx.target(&written.target);
    let lasts = cx.duration(&written.lasts)?;
    let name = &written.channel;
    let mut shares = Vec::new();
    for service in services? {
        let meta = cx.world.service(service);
        let whole = meta.parent.filter(|_| meta.class.as_deref() == Some(ZONE));
        let meta = whole.map_or(meta, |whole| cx.world.service(whole));
        let Some(channel) = meta.channels.iter().find(|c| c.id.value == name.value) else {
            continue;
        };
        let lost = u64::from(channel.share.value)
            * u64::from(1_000_000 - channel.substitutable.min(1_000_000))
            / 1_000_000;
        shares.push((service, u32::try_from(lost).unwrap_or(1_000_000)));
    }
    if shares.is_empty() {
        let all = cx.world.templates().iter().filter(|t| {
            written.target.services.iter().any(|s| {
                s.value == t.id.value
                    || cx
                        .world
                        .find(&s.value)
                        .is_some_and(|s| cx.world.service(s).template == t.id.value)
            })
        });
        let names: Vec<&str> =
            all.flat_map(|t| t.channels.iter().map(|c| c.id.value.as_str())).collect();
        let finding =
            Diagnostic::error("E1013", format!("there is no procedure {}", quoted(&name.value)))
                .at(name.span, "unknown procedure of this service");
        cx.diags.push(if names.is_empty() {
            finding.help("this service has no procedures")
        } else {
            finding.help(format!("the procedures are {}", names.join(", "))).suggest_nearest(
                name.span,
                &name.value,
                names,
            )
        });
        return None;
    }
    Some(outages(shares.into_iter(), &lasts, cx))
}

/// The points of a forcing, in seconds after the event.
fn knots(
    forcing: &syntax::Forcing,
    at: &decode::Distribution<i64>,
    cx: &mut Context<'_>,
) -> Option<Vec<(u64, u32)>> {
    let decode::Distribution::Fixed(start) = at else {
        cx.diags.push(
            Diagnostic::error("E1014", "recorded history happens at its own time")
                .at(forcing.target.span, "")
                .help("give the event a fixed `at`, at or before the first point of its series"),
        );
        return None;
    };
    let mut knots = Vec::with_capacity(forcing.series.len());
    for (time, level) in &forcing.series {
        let Ok(after) = u64::try_from(time.value.saturating_sub(start.value)) else {
            cx.diags.push(
                Diagnostic::error("E1014", "this point lies before its event")
                    .at(time.span, "")
                    .also(start.span, "the event"),
            );
            return None;
        };
        knots.push((after, level.value));
    }
    Some(knots)
}

/// A forcing as steps; each zone of a service has its own.
fn limits(
    services: &[ServiceId],
    knots: &[(u64, u32)],
    interpolate: Interpolate,
    cx: &Context<'_>,
) -> Vec<Impact> {
    let steps = |knots: &[(u64, u32)]| match interpolate {
        Interpolate::Step => knots.iter().map(|&(t, l)| (t, Level::new(l))).collect(),
        Interpolate::Linear => linear(knots),
    };
    let mut out = BTreeMap::new();
    for &service in services {
        let zones = cx.world.zones(service);
        for (number, &zone) in zones.iter().enumerate() {
            let mut series: Vec<(u64, Level)> =
                steps(&of_zone(knots, number, zones.len(), interpolate == Interpolate::Linear));
            series.dedup_by_key(|knot| knot.1);
            if series.iter().any(|knot| knot.1 < Level::FULL) {
                out.insert(zone, series);
            }
        }
    }
    // A zone that the target names itself goes as it says.
    for &service in services {
        if cx.world.zones(service).is_empty() {
            out.insert(service, steps(knots));
        }
    }
    out.into_iter().map(|(service, series)| Impact::Limit { service, series }).collect()
}

/// The points of one zone of `of`, counted from 0, of a service with these points: on lines also those at which it begins
/// to fail and has failed.
pub(super) fn of_zone(
    knots: &[(u64, u32)],
    zone: usize,
    of: usize,
    lines: bool,
) -> Vec<(u64, u32)> {
    let level = |whole: u32| FULL - zone_loss(FULL.saturating_sub(whole), zone, of);
    let threshold = |zone: usize| {
        FULL - u32::try_from(u64::from(FULL) * zone as u64 / of as u64).unwrap_or(FULL)
    };
    let (full, empty) = ((threshold(zone), FULL), (threshold(zone + 1), 0));
    let mut out: Vec<(u64, u32)> = Vec::new();
    for (at, &(t1, l1)) in knots.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| knots.get(at)).filter(|_| lines);
        if let Some(&(t0, l0)) = before {
            let crossings = if l1 < l0 { [full, empty] } else { [empty, full] };
            for (whole, mine) in crossings {
                if whole <= l0.min(l1) || whole >= l0.max(l1) {
                    continue;
                }
                let (done, all) = (u128::from(l0.abs_diff(whole)), u128::from(l0.abs_diff(l1)));
                let after = u128::from(t1.saturating_sub(t0)) * done / all;
                let time = t0 + u64::try_from(after).unwrap_or(0);
                if out.last().is_none_or(|last| last.0 < time) && time < t1 {
                    out.push((time, mine));
                }
            }
        }
        out.push((t1, level(l1)));
    }
    out
}

/// Steps along straight lines: at most 1 % and at most an hour each, but no finer than a minute or 0.1 %.
pub(super) fn linear(knots: &[(u64, u32)]) -> Vec<(u64, Level)> {
    steps(knots).into_iter().map(|(t, l)| (t, Level::new(l))).collect()
}

/// The same for figures that may pass a million, like demand.
pub(super) fn steps(knots: &[(u64, u32)]) -> Vec<(u64, u32)> {
    let mut out: Vec<(u64, u32)> = knots.first().copied().into_iter().collect();
    for pair in knots.windows(2) {
        let &[(t0, l0), (t1, l1)] = pair else { continue };
        let (long, high) = (t1.saturating_sub(t0), u64::from(l0.abs_diff(l1)));
        let steps = high
            .div_ceil(10_000)
            .max(long.div_ceil(3600).min(high.div_ceil(1_000)))
            .min(long.div_ceil(60))
            .max(1);
        for step in 1..=steps {
            let rise = u32::try_from(high * step / steps).unwrap_or(u32::MAX);
            let level = if l1 >= l0 { l0.saturating_add(rise) } else { l0.saturating_sub(rise) };
            let time = t0 + long * step / steps;
            if out.last().is_none_or(|last| last.0 < time) {
                out.push((time, level));
            }
        }
    }
    out
}
