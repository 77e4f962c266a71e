//! As written: channels, routes, modes, circles, desks and the form of messages.

use crate::condition::{Condition, condition};
use crate::decode::{
    Clock, Decoder, Distribution, Text, boolean, distribution, duration, expected, ident,
    one_or_more, sequence, share, string, text, whole, word,
};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

use super::playbooks::MODES;
use super::roles::{CONFIDENCE, KINDS, POSTS};
use super::{Confidence, Id, Mode, Post, RoleKind};

/// Kinds of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// 情報連絡.
    Report,
    /// Passed on.
    Relay,
    /// A statement.
    Announce,
    /// 情報提供.
    Notice,
    /// A broadcast that nobody answers.
    Newsletter,
    /// A status report.
    Status,
}

pub(super) const MESSAGES: &[(&str, MessageKind)] = &[
    ("report", MessageKind::Report),
    ("relay", MessageKind::Relay),
    ("announce", MessageKind::Announce),
    ("notice", MessageKind::Notice),
    ("newsletter", MessageKind::Newsletter),
    ("status", MessageKind::Status),
];

impl MessageKind {
    /// The word in the format.
    pub fn word(self) -> &'static str {
        MESSAGES.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }

    pub(super) fn named(word: &str) -> Option<Self> {
        MESSAGES.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
    }
}

/// How far a message may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// For the receiver only.
    Red,
    /// Within the receiver's organisation and circle.
    Amber,
    /// Within the community.
    Green,
    /// No limit.
    Clear,
}

const SCOPES: &[(&str, Scope)] = &[
    ("red", Scope::Red),
    ("amber", Scope::Amber),
    ("green", Scope::Green),
    ("clear", Scope::Clear),
];

/// What ties a receiver to the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Same {
    /// The sector.
    Sector,
    /// The organisation.
    Organisation,
    /// The place.
    Place,
}

const SAME: &[(&str, Same)] =
    &[("sector", Same::Sector), ("organisation", Same::Organisation), ("place", Same::Place)];

/// Hours, deputy, channels of a role.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// First second of the day, first after it, weekdays from Monday as bits.
    pub office: Option<Spanned<(u32, u32, u8)>>,
    /// Modes in which it is staffed around the clock.
    pub awake: Vec<Spanned<Mode>>,
    /// Who takes over.
    pub deputy: Option<Id>,
    /// Absences, seconds since the start.
    pub away: Vec<(i64, i64)>,
    /// Channels in order of preference.
    pub channels: Vec<Id>,
    /// People side by side.
    pub seats: Option<Spanned<u64>>,
    /// Probability of sharing, ppm.
    pub participation: Option<Spanned<u32>>,
}

pub(super) fn desk(map: &mut Decoder<'_, '_>, clock: &Clock) -> Desk {
    Desk {
        office: map.optional("office", office),
        awake: map.optional("awake", one_or_more(word(MODES))).unwrap_or_default(),
        deputy: map.optional("deputy", ident),
        away: map.list("away", |n, d| absence(n, clock, d)),
        channels: map.optional("channels", one_or_more(ident)).unwrap_or_default(),
        seats: map.optional("seats", whole),
        participation: map.optional("participation", share),
    }
}

const DAYS: &[(&str, u8)] =
    &[("mon", 0), ("tue", 1), ("wed", 2), ("thu", 3), ("fri", 4), ("sat", 5), ("sun", 6)];
const WORKDAYS: u8 = 0b1_1111;

fn office(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<(u32, u32, u8)>> {
    let mut map = Decoder::shaped(node, &shape::OFFICE, diags)?;
    let from = map.required("from", time_of_day);
    let until = map.required("to", time_of_day);
    let days = map.optional("days", one_or_more(days));
    map.finish();
    let (from, until) = (from?, until?);
    let days = days.map_or(WORKDAYS, |d| d.into_iter().fold(0, |all, day| all | day));
    if from == until {
        diags.push(hours(node.span, "these hours are empty"));
        return None;
    }
    Some(Spanned::new((from, until, days), node.span))
}

fn hours(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error("E0901", message)
        .at(span, "")
        .help("like `{from: \"09:00\", to: \"17:30\", days: mon-fri}`")
}

/// `09:00` to `24:00` as seconds of the day.
fn time_of_day(node: &Node, diags: &mut Diagnostics) -> Option<u32> {
    let written = string(node, diags)?;
    let parsed = written.value.split_once(':').and_then(|(hour, minute)| {
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        (minute < 60 && hour * 60 + minute <= 24 * 60).then_some((hour * 60 + minute) * 60)
    });
    if parsed.is_none() {
        let message = format!("{} is not a time of day", quoted(&written.value));
        diags.push(hours(written.span, &message));
    }
    parsed
}

/// `mon` or `mon-fri` as bits.
fn days(node: &Node, diags: &mut Diagnostics) -> Option<u8> {
    let written = string(node, diags)?;
    let day = |word: &str| DAYS.iter().find(|d| d.0 == word).map(|d| d.1);
    let bits = match written.value.split_once('-') {
        None => day(&written.value).map(|d| 1 << d),
        Some((first, last)) => day(first).zip(day(last)).map(|(first, last)| {
            let count = (last + 7 - first) % 7;
            (0..=count).fold(0_u8, |bits, d| bits | 1 << ((first + d) % 7))
        }),
    };
    if bits.is_none() {
        let message = format!("{} is no day of the week", quoted(&written.value));
        diags.push(hours(written.span, &message));
    }
    bits
}

fn absence(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<(i64, i64)> {
    let times: Vec<Spanned<i64>> = match &node.value {
        Value::Seq(_) => sequence(node, diags, clock.time()),
        _ => Vec::new(),
    };
    match times.as_slice() {
        [from, until] if from.value < until.value => Some((from.value, until.value)),
        _ => {
            expected(node, "two times, the earlier one first: [T+0h, T+6h]", diags);
            None
        }
    }
}

/// A choice of roles: those that fit all of it.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// Kinds of organisation; empty: all.
    pub kinds: Vec<Spanned<RoleKind>>,
    /// Posts; empty: all.
    pub posts: Vec<Spanned<Post>>,
    /// Sectors; empty: all.
    pub sectors: Vec<Id>,
    /// Places; empty: all.
    pub places: Vec<Id>,
    /// These roles; empty: all.
    pub roles: Vec<Id>,
    /// What ties them to the sender.
    pub same: Vec<Spanned<Same>>,
    /// The whole choice.
    pub span: Span,
}

fn select(node: &Node, diags: &mut Diagnostics) -> Option<Select> {
    if !matches!(node.value, Value::Map(_)) {
        let roles = one_or_more(ident)(node, diags)?;
        return Some(Select { roles, span: node.span, ..Select::default() });
    }
    let mut map = Decoder::shaped(node, &shape::SELECT, diags)?;
    let select = Select {
        kinds: map.optional("kind", one_or_more(word(KINDS))).unwrap_or_default(),
        posts: map.optional("post", one_or_more(word(POSTS))).unwrap_or_default(),
        sectors: map.optional("sector", one_or_more(ident)).unwrap_or_default(),
        places: map.optional("place", one_or_more(ident)).unwrap_or_default(),
        roles: map.optional("roles", one_or_more(ident)).unwrap_or_default(),
        same: map.optional("same", one_or_more(word(SAME))).unwrap_or_default(),
        span: node.span,
    };
    map.finish();
    Some(select)
}

/// One entry of `channels`.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Option<Text>,
    /// Services it needs.
    pub needs: Vec<Id>,
    /// Time under way, seconds.
    pub latency: Option<Distribution<u64>>,
    /// Time to the next attempt, seconds.
    pub retry: Option<Spanned<u64>>,
    /// Where the figures come from.
    pub source: Option<Spanned<String>>,
    /// How sure they are.
    pub confidence: Option<Spanned<Confidence>>,
    /// The whole item.
    pub span: Span,
}

pub(super) fn channel(node: &Node, diags: &mut Diagnostics) -> Option<Channel> {
    let mut map = Decoder::shaped(node, &shape::CHANNEL, diags)?;
    let id = map.required("id", ident);
    let title = map.optional("title", text);
    let needs = map.optional("needs", one_or_more(ident)).unwrap_or_default();
    let latency = map.optional("latency", distribution(duration));
    let retry = map.optional("retry", duration);
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(Channel { id: id?, title, needs, latency, retry, source, confidence, span: node.span })
}

/// One entry of `routes`.
#[derive(Clone, Debug)]
pub struct Route {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Option<Text>,
    /// Who passes on.
    pub from: Select,
    /// To whom.
    pub to: Select,
    /// Kinds taken up.
    pub takes: Vec<Spanned<MessageKind>>,
    /// Kind sent.
    pub gives: Spanned<MessageKind>,
    /// Modes in which it is used; empty: all.
    pub modes: Vec<Spanned<Mode>>,
    /// Phase in which it is used.
    pub phase: Option<Id>,
    /// Share passed on, ppm.
    pub triage: Option<Spanned<u32>>,
    /// Share of near misses passed on, ppm.
    pub near_miss: Option<Spanned<u32>>,
    /// Time to draft, seconds.
    pub drafting: Option<Distribution<u64>>,
    /// Least openness.
    pub scope: Option<Spanned<Scope>>,
    /// Passed on with participation only.
    pub voluntary: bool,
    /// The origin is taken off.
    pub anonymises: bool,
    /// Where it comes from.
    pub source: Option<Spanned<String>>,
    /// How sure it is.
    pub confidence: Option<Spanned<Confidence>>,
    /// The whole item.
    pub span: Span,
}

pub(super) fn route(node: &Node, diags: &mut Diagnostics) -> Option<Route> {
    let mut map = Decoder::shaped(node, &shape::ROUTE, diags)?;
    let id = map.required("id", ident);
    let title = map.optional("title", text);
    let from = map.required("from", select);
    let to = map.required("to", select);
    let takes = map.required("takes", one_or_more(word(MESSAGES)));
    let gives = map.required("gives", word(MESSAGES));
    let modes = map.optional("modes", one_or_more(word(MODES))).unwrap_or_default();
    let phase = map.optional("phase", ident);
    let triage = map.optional("triage", share);
    let near_miss = map.optional("near-miss", share);
    let drafting = map.optional("drafting", distribution(duration));
    let scope = map.optional("scope", word(SCOPES));
    let voluntary = flag(&mut map, "voluntary");
    let anonymises = flag(&mut map, "anonymises");
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(Route {
        id: id?,
        title,
        from: from?,
        to: to?,
        takes: takes?,
        gives: gives?,
        modes,
        phase,
        triage,
        near_miss,
        drafting,
        scope,
        voluntary,
        anonymises,
        source,
        confidence,
        span: node.span,
    })
}

fn flag(map: &mut Decoder<'_, '_>, key: &'static str) -> bool {
    map.optional(key, boolean).is_some_and(|b| b.value)
}

/// One entry of `modes`.
#[derive(Clone, Debug)]
pub struct ModeRule {
    /// The mode.
    pub id: Spanned<Mode>,
    /// Its title.
    pub title: Option<Text>,
    /// Who may decide on it; `None`: anybody.
    pub deciders: Option<Select>,
    /// Who is told.
    pub told: Option<Select>,
    /// It lies over another mode; `None`: as the mode usually does.
    pub overlay: Option<bool>,
    /// When it is called for.
    pub when: Option<Spanned<Condition>>,
    /// When it may be stood down; `None`: when `when` no longer holds.
    pub until: Option<Spanned<Condition>>,
    /// Status reports.
    pub reports: Vec<ModeReport>,
    /// Phases: id, seconds until it gives way by itself.
    pub phases: Vec<(Id, Option<Spanned<u64>>)>,
    /// Where it comes from.
    pub source: Option<Spanned<String>>,
    /// How sure it is.
    pub confidence: Option<Spanned<Confidence>>,
    /// The whole item.
    pub span: Span,
}

/// Status reports of a mode.
#[derive(Clone, Debug)]
pub struct ModeReport {
    /// Who reports.
    pub from: Select,
    /// To whom.
    pub to: Select,
    /// How often, seconds.
    pub every: Spanned<u64>,
}

pub(super) fn mode_rule(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<ModeRule> {
    let mut map = Decoder::shaped(node, &shape::MODE_RULE, diags)?;
    let id = map.required("id", word(MODES));
    let title = map.optional("title", text);
    let deciders = map.optional("deciders", select);
    let told = map.optional("told", select);
    let overlay = map.optional("overlay", boolean).map(|b| b.value);
    let when = map.optional("when", condition(clock));
    let until = map.optional("until", condition(clock));
    let reports = map.list("reports", mode_report);
    let phases = map.list("phases", phase);
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(ModeRule {
        id: id?,
        title,
        deciders,
        told,
        overlay,
        when,
        until,
        reports,
        phases,
        source,
        confidence,
        span: node.span,
    })
}

fn mode_report(node: &Node, diags: &mut Diagnostics) -> Option<ModeReport> {
    let mut map = Decoder::shaped(node, &shape::MODE_REPORT, diags)?;
    let from = map.required("from", select);
    let to = map.required("to", select);
    let every = map.required("every", duration);
    map.finish();
    Some(ModeReport { from: from?, to: to?, every: every? })
}

fn phase(node: &Node, diags: &mut Diagnostics) -> Option<(Id, Option<Spanned<u64>>)> {
    let mut map = Decoder::shaped(node, &shape::PHASE, diags)?;
    let id = map.required("id", ident);
    let lasts = map.optional("for", duration);
    map.finish();
    Some((id?, lasts))
}

/// One entry of `circles`.
#[derive(Clone, Debug)]
pub struct Circle {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Option<Text>,
    /// Its members.
    pub members: Select,
    /// How far members follow the others, ppm.
    pub adapts: Option<Spanned<u32>>,
    /// Under nobody's orders.
    pub independent: bool,
    /// Where it comes from.
    pub source: Option<Spanned<String>>,
    /// How sure it is.
    pub confidence: Option<Spanned<Confidence>>,
    /// The whole item.
    pub span: Span,
}

pub(super) fn circle(node: &Node, diags: &mut Diagnostics) -> Option<Circle> {
    let mut map = Decoder::shaped(node, &shape::CIRCLE, diags)?;
    let id = map.required("id", ident);
    let title = map.optional("title", text);
    let members = map.required("members", select);
    let adapts = map.optional("adapts", share);
    let independent = flag(&mut map, "independent");
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(Circle {
        id: id?,
        title,
        members: members?,
        adapts,
        independent,
        source,
        confidence,
        span: node.span,
    })
}

/// What a message says of a service.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The service.
    pub service: Id,
    /// The level it is said to have, ppm.
    pub level: Spanned<u32>,
    /// It is false.
    pub invented: bool,
}

pub(super) fn claim(node: &Node, diags: &mut Diagnostics) -> Option<Claim> {
    let mut map = Decoder::shaped(node, &shape::CLAIM, diags)?;
    let service = map.required("service", ident);
    let level = map.required("level", share);
    let invented = flag(&mut map, "false");
    map.finish();
    Some(Claim { service: service?, level: level?, invented })
}

/// How a matter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Out.
    Ongoing,
    /// Out and coming back.
    Restoring,
    /// Back.
    Restored,
}

const STATUSES: &[(&str, Status)] = &[
    ("ongoing", Status::Ongoing),
    ("restoring", Status::Restoring),
    ("restored", Status::Restored),
];

/// What a message says beside its text.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Services it is about.
    pub about: Vec<Id>,
    /// Events it is about.
    pub matters: Vec<Id>,
    /// Event types ticked, as bits.
    pub types: u16,
    /// Causes ticked, as bits.
    pub causes: u32,
    /// When it was noticed, seconds from the start.
    pub noticed: Option<Spanned<i64>>,
    /// People without service.
    pub impact: Option<Spanned<u64>>,
    /// How it stands.
    pub status: Option<Spanned<Status>>,
    /// When service is expected to be back, seconds from the start.
    pub forecast: Option<Spanned<i64>>,
    /// A sign or near miss.
    pub near_miss: bool,
    /// The sender is not sure.
    pub uncertain: bool,
    /// The origin is not passed on.
    pub anonymous: bool,
    /// How far it may go.
    pub scope: Option<Spanned<Scope>>,
    /// What it says whatever the sender believes.
    pub claims: Vec<Claim>,
    /// Channels to try first.
    pub via: Vec<Id>,
}

/// Reads the keys of the form except `about`.
pub(super) fn form(map: &mut Decoder<'_, '_>, clock: &Clock) -> Form {
    let types = ticks(map, "types", shape::EVENT_TYPES);
    Form {
        about: Vec::new(),
        matters: map.optional("matters", one_or_more(ident)).unwrap_or_default(),
        types: u16::try_from(types).unwrap_or(0),
        causes: ticks(map, "causes", shape::CAUSES),
        noticed: map.optional("noticed", clock.time()),
        impact: map.optional("impact", whole),
        status: map.optional("status", word(STATUSES)),
        forecast: map.optional("forecast", clock.time()),
        near_miss: flag(map, "near-miss"),
        uncertain: flag(map, "uncertain"),
        anonymous: flag(map, "anonymous"),
        scope: map.optional("scope", word(SCOPES)),
        claims: map.list("claims", claim),
        via: map.optional("via", one_or_more(ident)).unwrap_or_default(),
    }
}

/// Ticked words as bits, in the order of the form.
fn ticks(map: &mut Decoder<'_, '_>, key: &'static str, words: &'static [&'static str]) -> u32 {
    let all = map.optional(key, one_or_more(|node, diags| tick(node, words, diags)));
    all.unwrap_or_default().into_iter().fold(0, |bits, bit| bits | bit)
}

fn tick(node: &Node, words: &'static [&'static str], diags: &mut Diagnostics) -> Option<u32> {
    let written = ident(node, diags)?;
    let at = words.iter().position(|word| *word == written.value);
    if at.is_none() {
        diags.push(
            Diagnostic::error(
                "E0106",
                format!("{} is not one of the words for this", quoted(&written.value)),
            )
            .at(node.span, "")
            .help(format!("one of {}", words.join(", ")))
            .suggest_nearest(node.span, &written.value, words.iter().copied()),
        );
    }
    at.and_then(|at| u32::try_from(at).ok()).map(|at| 1 << at)
}
