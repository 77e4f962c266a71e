//! Resolves channels, routes, modes, circles, desks and forms.

use std::collections::{BTreeMap, BTreeSet};

use hakyu_engine::script::DeedKind;
use hakyu_engine::script::messages::{
    Channel, Circle, Desk, Form, Messages, Mode, Route, Scope, Status,
};
use hakyu_engine::{ChannelId, InjectId, Level, PlaceId, RoleId, ServiceId};
use hakyu_seeds::Distribution;

use crate::decode;
use crate::diagnostic::{Diagnostic, quoted};
use crate::select;
use crate::syntax::messages::{self as syntax, MessageKind, Select};
use crate::syntax::{Id, Mode as Word, Role};

use super::context::{Context, sim_time};

/// Seconds under way where a channel does not say.
const LATENCY: u64 = 60;
/// Seconds to the next attempt where a channel does not say.
const RETRY: u64 = 300;
/// Seconds to draft where a route does not say.
const DRAFTING: u64 = 600;
const ALL: u32 = 1_000_000;

/// Resolves the section; `None` if something in it could not be.
pub(super) fn messages(cx: &mut Context<'_>) -> Option<Messages> {
    let scenario = cx.scenario;
    let channels: Vec<Option<Channel>> = (cx.tables.channel_order().iter())
        .filter_map(|&at| scenario.channels.get(at))
        .map(|written| channel(written, cx))
        .collect();
    let routes: Vec<Option<Route>> =
        by_id(&scenario.routes, |r| &r.id).into_iter().map(|r| route(r, cx)).collect();
    let circles = by_id(&scenario.circles, |c| &c.id).into_iter().map(|c| circle(c, cx)).collect();
    Some(Messages {
        channels: channels.into_iter().collect::<Option<_>>()?,
        routes: routes.into_iter().collect::<Option<_>>()?,
        modes: modes(cx)?,
        circles,
        week: week(cx),
        forms: inject_forms(cx)?,
    })
}

fn by_id<T>(list: &[T], id: impl Fn(&T) -> &Id) -> Vec<&T> {
    let mut all: Vec<&T> = list.iter().collect();
    all.sort_by(|a, b| id(a).value.cmp(&id(b).value));
    all
}

/// Seconds from Monday 00:00 to the start, in civil time.
fn week(cx: &Context<'_>) -> u64 {
    let clock = &cx.scenario.clock;
    let start = clock.start().to_zoned(clock.zone().clone());
    let field = |n: i8| u64::try_from(n).unwrap_or(0);
    let day = field(start.weekday().to_monday_zero_offset());
    day * 86_400 + field(start.hour()) * 3600 + field(start.minute()) * 60 + field(start.second())
}

/// The kind of a message in the engine.
pub(super) fn kind(written: MessageKind) -> DeedKind {
    match written {
        MessageKind::Report => DeedKind::Report,
        MessageKind::Relay => DeedKind::Relay,
        MessageKind::Announce => DeedKind::Announce,
        MessageKind::Notice => DeedKind::Notice,
        MessageKind::Newsletter => DeedKind::Newsletter,
        MessageKind::Status => DeedKind::Status,
    }
}

fn scope(written: syntax::Scope) -> Scope {
    match written {
        syntax::Scope::Red => Scope::Red,
        syntax::Scope::Amber => Scope::Amber,
        syntax::Scope::Green => Scope::Green,
        syntax::Scope::Clear => Scope::Clear,
    }
}

fn drawn(
    written: Option<&decode::Distribution<u64>>,
    otherwise: u64,
    cx: &mut Context<'_>,
) -> Option<Distribution> {
    match written {
        Some(time) => cx.duration(time),
        None => Some(Distribution::Fixed(otherwise)),
    }
}

/// A place of the model: the place itself or the nearest one above it that has services.
fn place(id: &str, cx: &Context<'_>) -> Option<PlaceId> {
    let places = cx.model.places();
    above(id, cx).find_map(|at| {
        let found = places.iter().position(|p| *p == at)?;
        u32::try_from(found).ok().map(PlaceId)
    })
}

/// A place and those above it.
fn above<'c>(id: &str, cx: &'c Context<'_>) -> impl Iterator<Item = String> + 'c {
    std::iter::successors(Some(id.to_owned()), |at| cx.world.place(at)?.parent.clone()).take(16)
}

fn channel(written: &syntax::Channel, cx: &mut Context<'_>) -> Option<Channel> {
    let latency = drawn(written.latency.as_ref(), LATENCY, cx);
    let mut needs: BTreeMap<PlaceId, BTreeSet<ServiceId>> = BTreeMap::new();
    let mut always = Vec::new();
    let mut good = true;
    for id in &written.needs {
        if let Some(one) = cx.world.find(&id.value) {
            always.push(one);
            continue;
        }
        let Some(all) = cx.named(id) else {
            good = false;
            continue;
        };
        for home in cx.scenario.roles.iter().filter_map(|r| r.place.as_ref()) {
            let at =
                |area: &String| all.iter().copied().find(|s| cx.world.service(*s).place == *area);
            let service = above(&home.value, cx).find_map(|area| at(&area));
            if let (Some(service), Some(place)) = (service, place(&home.value, cx)) {
                needs.entry(place).or_default().insert(service);
            }
        }
    }
    Some(Channel {
        id: written.id.value.clone(),
        needs: needs.into_iter().map(|(p, s)| (p, s.into_iter().collect())).collect(),
        always,
        latency: latency?,
        retry: written.retry.map_or(RETRY, |r| r.value),
    })
    .filter(|_| good)
}

fn channels(written: &[Id], cx: &mut Context<'_>) -> Option<Vec<ChannelId>> {
    let found: Vec<Option<ChannelId>> = written
        .iter()
        .map(|id| {
            let found = cx.tables.channel(&id.value);
            if found.is_none() {
                cx.unknown("channel", id);
            }
            found
        })
        .collect();
    found.into_iter().collect()
}

/// Hours, deputy, channels of a role. Times before the start are the start.
pub(super) fn desk(written: &Role, cx: &mut Context<'_>) -> Option<Desk> {
    let desk = &written.desk;
    let deputy = match &desk.deputy {
        Some(deputy) => Some(cx.role(deputy)?),
        None => None,
    };
    let away = desk.away.iter().map(|(from, until)| (sim_time(*from).0, sim_time(*until).0));
    Some(Desk {
        office: desk.office.map(|o| o.value),
        awake: desk.awake.iter().filter_map(|m| cx.tables.mode(m.value)).collect(),
        deputy,
        away: away.collect(),
        channels: channels(&desk.channels, cx)?,
        seats: desk.seats.map_or(1, |s| u32::try_from(s.value).unwrap_or(u32::MAX)),
        place: written.place.as_ref().and_then(|p| place(&p.value, cx)),
        participation: desk.participation.map_or(ALL, |p| p.value),
    })
}

fn claims(written: &[syntax::Claim], form: &mut Form, cx: &mut Context<'_>) -> bool {
    let mut good = true;
    for claim in written {
        match cx.service(&claim.service) {
            Some(service) => {
                let list = if claim.invented { &mut form.invented } else { &mut form.claims };
                list.push((service, Level::new(claim.level.value)));
            }
            None => good = false,
        }
    }
    form.claims.sort_unstable();
    form.invented.sort_unstable();
    good
}

fn status(written: syntax::Status) -> Status {
    match written {
        syntax::Status::Ongoing => Status::Ongoing,
        syntax::Status::Restoring => Status::Restoring,
        syntax::Status::Restored => Status::Restored,
    }
}

/// What a message says.
pub(super) fn form(written: &syntax::Form, cx: &mut Context<'_>) -> Option<Form> {
    let mut about = BTreeSet::new();
    let mut good = true;
    for id in &written.about {
        match cx.named(id) {
            Some(list) => about.extend(list),
            None => good = false,
        }
    }
    let matters: Vec<_> =
        written.matters.iter().filter_map(|id| cx.tables.event(&id.value)).collect();
    let mut form = Form {
        about: about.into_iter().collect(),
        matters,
        types: written.types,
        causes: written.causes,
        noticed: written.noticed.map(|t| sim_time(t.value)),
        impact: written.impact.map(|p| p.value),
        status: written.status.map(|s| status(s.value)),
        forecast: written.forecast.map(|t| sim_time(t.value)),
        near_miss: written.near_miss,
        uncertain: written.uncertain,
        anonymous: written.anonymous,
        scope: written.scope.map_or(Scope::default(), |s| scope(s.value)),
        via: channels(&written.via, cx)?,
        ..Form::default()
    };
    good &= claims(&written.claims, &mut form, cx);
    Some(form).filter(|_| good)
}

/// A form that says nothing but what is claimed.
pub(super) fn claimed(written: &[syntax::Claim], cx: &mut Context<'_>) -> Option<Form> {
    let mut form = Form::default();
    claims(written, &mut form, cx).then_some(form)
}

fn inject_forms(cx: &mut Context<'_>) -> Option<Vec<(InjectId, Form)>> {
    let mut forms = Vec::new();
    let mut good = true;
    for written in cx.scenario.injects.iter().filter(|i| !i.claims.is_empty()) {
        match claimed(&written.claims, cx) {
            Some(form) => forms.push((cx.tables.inject(&written.id.value)?, form)),
            None => good = false,
        }
    }
    forms.sort_by_key(|f| f.0);
    Some(forms).filter(|_| good)
}

/// Roles of a selection, in id order.
fn chosen(select: &Select, sender: Option<&Role>, cx: &Context<'_>) -> Vec<RoleId> {
    let within = |place: &str, area: &str| above(place, cx).any(|at| at == area);
    let mut all: Vec<RoleId> = select::roles(cx.scenario, select, sender, &within)
        .into_iter()
        .filter_map(|role| cx.tables.role(&role.id.value))
        .collect();
    all.sort_unstable();
    all
}

/// Every sender with its receivers; senders without any are left out.
fn hops(from: &Select, to: &Select, cx: &Context<'_>) -> Vec<(RoleId, Vec<RoleId>)> {
    let senders = chosen(from, None, cx);
    senders
        .into_iter()
        .filter_map(|sender| {
            let role = cx.scenario.roles.get(cx.tables.role_entry(sender)?)?;
            let receivers = chosen(to, Some(role), cx);
            (!receivers.is_empty()).then_some((sender, receivers))
        })
        .collect()
}

fn route(written: &syntax::Route, cx: &mut Context<'_>) -> Option<Route> {
    let drafting = drawn(written.drafting.as_ref(), DRAFTING, cx);
    let hops = hops(&written.from, &written.to, cx);
    if hops.is_empty() && !cx.scenario.roles.is_empty() {
        cx.diags.push(
            Diagnostic::warning(
                "W0904",
                format!("nobody has anybody to send to by {}", quoted(&written.id.value)),
            )
            .at(written.span, "no sender with a receiver")
            .help("look at `same`: both ends need the sector, organisation or place"),
        );
    }
    let phase = match &written.phase {
        Some(id) => Some(phase(id, cx)?),
        None => None,
    };
    Some(Route {
        id: written.id.value.clone(),
        hops,
        takes: written.takes.iter().map(|k| kind(k.value)).collect(),
        gives: kind(written.gives.value),
        modes: written.modes.iter().filter_map(|m| cx.tables.mode(m.value)).collect(),
        phase,
        triage: written.triage.map_or(ALL, |t| t.value),
        near_miss: written.near_miss.map(|t| t.value),
        drafting: drafting?,
        scope: written.scope.map_or(Scope::default(), |s| scope(s.value)),
        voluntary: written.voluntary,
        anonymises: written.anonymises,
    })
}

/// The number of a phase: its place in the first mode that has it.
pub(super) fn phase(id: &Id, cx: &mut Context<'_>) -> Option<u8> {
    let phases = || cx.scenario.modes.iter().flat_map(|m| m.phases.iter().enumerate());
    let found = phases().find(|(_, p)| p.0.value == id.value);
    if found.is_none() {
        cx.unknown("phase", id);
    }
    found.and_then(|(at, _)| u8::try_from(at).ok())
}

/// All modes, in the order of their ids; without a rule anybody decides and nobody is told.
fn modes(cx: &mut Context<'_>) -> Option<Vec<Mode>> {
    let mut all: Vec<Mode> = cx
        .tables
        .modes()
        .iter()
        .map(|word| Mode { overlay: word == Word::MegaEvent.word(), ..Mode::default() })
        .collect();
    for written in &cx.scenario.modes {
        let id = cx.tables.mode(written.id.value)?;
        let row = all.get_mut(id.index())?;
        if let Some(overlay) = written.overlay {
            row.overlay = overlay;
        }
        row.deciders = written.deciders.as_ref().map_or(Vec::new(), |s| chosen(s, None, cx));
        row.told = written.told.as_ref().map_or(Vec::new(), |s| chosen(s, None, cx));
        row.reports = (written.reports.iter())
            .flat_map(|report| {
                let every = report.every.value;
                hops(&report.from, &report.to, cx).into_iter().map(move |(f, t)| (f, t, every))
            })
            .collect();
        row.phases = (written.phases.iter())
            .map(|(id, lasts)| (id.value.clone(), lasts.map_or(0, |l| l.value)))
            .collect();
        row.when = match &written.when {
            Some(when) => Some(super::people::condition(&when.value, cx)?),
            None => None,
        };
        row.until = match &written.until {
            Some(until) => Some(super::people::condition(&until.value, cx)?),
            None => None,
        };
    }
    Some(all)
}

fn circle(written: &syntax::Circle, cx: &Context<'_>) -> Circle {
    Circle {
        id: written.id.value.clone(),
        members: chosen(&written.members, None, cx),
        adapts: written.adapts.map_or(0, |a| a.value),
        independent: written.independent,
    }
}
