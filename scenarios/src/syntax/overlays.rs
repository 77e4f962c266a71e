//! Overlays: a sub-controller's local version of a scenario, inline or a file of its own.
//!
//! What an overlay says is read here; what it may say and how it changes a scenario is `crate::overlay`'s.

use crate::decode::{
    Clock, Decoder, Text, duration, ident, parse_duration, share, string, text, whole,
};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::shape;
use crate::source::{Span, Spanned};
use crate::template::{Templates, templates};
use crate::yaml::{Node, Value};

use super::planning::{Attachment, Organisation, attachment, organisation};
use super::{Event, Id, Inject, Role, cyber, events, injects, knowledge, plans, roles};

/// A sub-controller's local version for one organisation.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// Id of the master, in a file of its own.
    pub scenario: Option<Id>,
    /// Edition of the master it was made for.
    pub edition: Option<Spanned<String>>,
    /// Marks of the master's injects when it was made.
    pub made_from: Vec<(Id, Spanned<String>)>,
    /// Its id.
    pub id: Id,
    /// Whose it is.
    pub organisation: Owner,
    /// Its title.
    pub title: Option<Text>,
    /// Local words for the master's variables.
    pub variables: Option<Node>,
    /// Own posts.
    pub roles: Vec<Role>,
    /// Own systems.
    pub systems: Vec<cyber::System>,
    /// Links between systems.
    pub links: Vec<cyber::Link>,
    /// Own plans.
    pub plans: Vec<plans::ResponsePlan>,
    /// What own posts see.
    pub telemetry: Vec<knowledge::Telemetry>,
    /// Own sites.
    pub sites: Vec<Site>,
    /// Changes to injects.
    pub injects: Vec<LocalInject>,
    /// Local truth.
    pub events: Vec<Event>,
    /// The central controller's approval.
    pub approved: Option<Approval>,
    /// The whole item.
    pub span: Span,
}

impl Overlay {
    /// The id of the organisation.
    pub fn organisation_id(&self) -> &Id {
        match &self.organisation {
            Owner::Known(id) => id,
            Owner::New(organisation) => &organisation.id,
        }
    }
}

/// Whose an overlay is.
#[derive(Clone, Debug)]
pub enum Owner {
    /// An organisation of the master.
    Known(Id),
    /// A new one.
    New(Box<Organisation>),
}

/// A site of an organisation's own.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: Option<Text>,
    /// The sector service it is part of.
    pub of: Id,
    /// Its share of that service, ppm; 0 is a shadow.
    pub share: Option<Spanned<u32>>,
    /// The class of sites it is like.
    pub class: Option<Id>,
    /// People it serves.
    pub people: Option<Spanned<u64>>,
    /// How long each need is covered on its own, seconds.
    pub buffers: Vec<(Id, Spanned<u64>)>,
    /// Id of a source, or a citation.
    pub source: Option<Spanned<String>>,
    /// The whole item.
    pub span: Span,
}

/// A change to an inject, for one organisation.
#[derive(Clone, Debug)]
pub struct LocalInject {
    /// What is changed.
    pub change: LocalChange,
    /// Why.
    pub reason: Option<Text>,
    /// The whole item.
    pub span: Span,
}

/// How an inject is changed.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "overlays hold few of them")]
pub enum LocalChange {
    /// Not for this organisation.
    Skip(Id),
    /// Parked for the sub-controller.
    Hold(Id),
    /// In own words, or at another time.
    Localise {
        /// The inject.
        inject: Id,
        /// Own wording.
        text: Option<Templates>,
        /// Own attachments, instead of the master's.
        attachments: Option<Vec<Attachment>>,
        /// Later (or earlier) by so many seconds.
        shift: Option<Spanned<i64>>,
    },
    /// An inject to own roles.
    Add(Box<Inject>),
}

/// The central controller's approval of what lies outside the master's bounds.
#[derive(Clone, Debug)]
pub struct Approval {
    /// Who.
    pub by: Spanned<String>,
    /// In words.
    pub note: Option<Text>,
}

pub(super) fn overlay(
    node: &Node,
    clock: &Clock,
    known: &[Organisation],
    diags: &mut Diagnostics,
) -> Option<Overlay> {
    let mut map = Decoder::shaped(node, &shape::OVERLAY, diags)?;
    map.optional("hakyu", |_, _| Some(())); // looked at when the file was read
    let scenario = map.optional("scenario", ident);
    let edition = map.optional("edition", string);
    let made_from = map.optional("made-from", marks).unwrap_or_default();
    let id = map.required("id", ident);
    let organisation = map.required("organisation", owner);
    let title = map.optional("title", text);
    let variables = map.node("variables").cloned();
    let mut all = std::borrow::Cow::Borrowed(known);
    if let Some(Owner::New(new)) = &organisation {
        all.to_mut().push((**new).clone());
    }
    let roles = map.list("roles", |n, d| roles::role(n, clock, &all, d));
    let systems = map.list("systems", cyber::system);
    let links = map.list("links", cyber::link);
    let plans = map.list("plans", |n, d| plans::responseplan(n, clock, d));
    let telemetry = map.list("telemetry", knowledge::telemetry);
    let sites = map.list("sites", site);
    let injects = map.list("injects", |n, d| local(n, clock, d));
    let events = map.list("events", |n, d| events::event(n, clock, d));
    let approved = map.optional("approved", approval);
    map.finish();
    Some(Overlay {
        scenario,
        edition,
        made_from,
        id: id?,
        organisation: organisation?,
        title,
        variables,
        roles,
        systems,
        links,
        plans,
        telemetry,
        sites,
        injects,
        events,
        approved,
        span: node.span,
    })
}

fn owner(node: &Node, diags: &mut Diagnostics) -> Option<Owner> {
    if matches!(node.value, Value::Map(_)) {
        return organisation(node, diags).map(|o| Owner::New(Box::new(o)));
    }
    ident(node, diags).map(Owner::Known)
}

fn site(node: &Node, diags: &mut Diagnostics) -> Option<Site> {
    let mut map = Decoder::shaped(node, &shape::SITE, diags)?;
    let id = map.required("id", ident);
    let title = map.optional("title", text);
    let of = map.required("of", ident);
    let share = map.optional("share", share);
    let class = map.optional("class", ident);
    let people = map.optional("people", whole);
    let buffers = map.optional("buffers", buffers).unwrap_or_default();
    let source = map.optional("source", string);
    map.finish();
    Some(Site { id: id?, title, of: of?, share, class, people, buffers, source, span: node.span })
}

fn buffers(node: &Node, diags: &mut Diagnostics) -> Option<Vec<(Id, Spanned<u64>)>> {
    let map = Decoder::map(node, "map of buffers", diags)?;
    let entries = map.entries();
    Some(
        entries
            .iter()
            .filter_map(|(key, value)| Some((key.clone(), duration(value, diags)?)))
            .collect(),
    )
}

fn marks(node: &Node, diags: &mut Diagnostics) -> Option<Vec<(Id, Spanned<String>)>> {
    let map = Decoder::map(node, "map of marks", diags)?;
    let entries = map.entries();
    let mark = |(key, value): &(Id, Node)| Some((key.clone(), string(value, diags)?));
    Some(entries.iter().filter_map(mark).collect())
}

fn local(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<LocalInject> {
    let mut map = Decoder::shaped(node, &shape::LOCAL_INJECT, diags)?;
    let found = map.exactly_one(&["skip", "hold", "localise", "add"]);
    let reason = map.optional("reason", text);
    let words = map.optional("text", templates(clock));
    let attachments = map.node("attachments").is_some();
    let list = map.list("attachments", attachment);
    let moved = map.optional("shift", shift);
    let stray = ["text", "attachments", "shift"].into_iter().find_map(|key| map.key_span(key));
    let change = match found? {
        ("localise", inner) => LocalChange::Localise {
            inject: ident(inner, map.diags)?,
            text: words,
            attachments: attachments.then_some(list),
            shift: moved,
        },
        (kind, inner) => {
            if let Some(span) = stray {
                map.diags.push(
                    Diagnostic::error(
                        "E0105",
                        "`text`, `attachments` and `shift` go with `localise`",
                    )
                    .at(span, ""),
                );
            }
            match kind {
                "skip" => LocalChange::Skip(ident(inner, map.diags)?),
                "hold" => LocalChange::Hold(ident(inner, map.diags)?),
                _ => LocalChange::Add(Box::new(injects::added(inner, clock, map.diags)?)),
            }
        }
    };
    map.finish();
    Some(LocalInject { change, reason, span: node.span })
}

/// `10m` later, `-10m` earlier.
fn shift(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<i64>> {
    let written = string(node, diags)?;
    let (sign, length) = match written.value.strip_prefix('-') {
        Some(length) => (-1, length),
        None => (1, written.value.strip_prefix('+').unwrap_or(&written.value)),
    };
    let seconds = parse_duration(length).and_then(|n| i64::try_from(n).ok());
    if let Some(seconds) = seconds {
        return Some(written.map(|_| sign * seconds));
    }
    diags.push(
        Diagnostic::error("E0201", format!("{} is not a shift", quoted(&written.value)))
            .at(written.span, "")
            .help("like `10m`, or `-10m` for earlier"),
    );
    None
}

fn approval(node: &Node, diags: &mut Diagnostics) -> Option<Approval> {
    let mut map = Decoder::shaped(node, &shape::APPROVED, diags)?;
    let by = map.required("by", string);
    let note = map.optional("note", text);
    map.finish();
    Some(Approval { by: by?, note })
}
