//! Service templates as written: what `world.yaml` and `dependencies.csv` say, with the place of every figure.

use crate::decode::{
    Decoder, Figure, Text, duration, each, expected, figure, ident, number, sequence, share,
    string, text, whole, word,
};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

use super::Confidence;
use super::need::{Need, need};

/// What a template builds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TemplateKind {
    /// Services to people.
    #[default]
    Service,
    /// Shared suppliers outside the sectors.
    Provider,
    /// Sites and installations.
    Site,
}

const KINDS: &[(&str, TemplateKind)] = &[
    ("service", TemplateKind::Service),
    ("provider", TemplateKind::Provider),
    ("site", TemplateKind::Site),
];

/// For what a figure holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// For a whole sector in a place.
    #[default]
    Sector,
    /// For one site.
    Site,
}

pub(super) const SCOPES: &[(&str, Scope)] = &[("sector", Scope::Sector), ("site", Scope::Site)];

pub(super) const CONFIDENCES: &[(&str, Confidence)] =
    &[("A", Confidence::A), ("B", Confidence::B), ("C", Confidence::C)];

/// Where a template has services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Per {
    /// One for the nation.
    Nation,
    /// One in each area.
    Area,
    /// One in each prefecture.
    Prefecture,
    /// One on each link.
    Link,
    /// One in each of these places.
    Places(Vec<Spanned<String>>),
}

/// Whom each service of a template serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    /// All residents of the place.
    Residents,
    /// Nobody directly.
    Nobody,
    /// So many.
    Number(Spanned<u64>),
}

/// How needs combine, as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Combination {
    /// The scarcest decides.
    #[default]
    Min,
    /// Impairments multiply.
    Product,
    /// Impairments add.
    Linear,
}

const COMBINATIONS: &[(&str, Combination)] = &[
    ("min", Combination::Min),
    ("product", Combination::Product),
    ("linear", Combination::Linear),
];

/// A service template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its id.
    pub id: Spanned<String>,
    /// The sector it belongs to.
    pub sector: Option<Spanned<String>>,
    /// What it builds.
    pub kind: TemplateKind,
    /// What people call it.
    pub title: Text,
    /// Where it has services.
    pub per: Per,
    /// Whom they serve.
    pub people: People,
    /// For what the figures hold.
    pub scope: Scope,
    /// Seconds from possible to delivered.
    pub restart: Option<Figure<u64>>,
    /// Largest rise (ppm) and seconds between rises.
    pub ramp: Option<(u32, u64)>,
    /// How needs combine.
    pub combine: Combination,
    /// Into how many equal zones, which fail one after another, each place is cut.
    pub zones: Option<Spanned<u32>>,
    /// Its needs; those of `dependencies.csv` are not among them.
    pub needs: Vec<Need>,
    /// The mixture of sites inside it.
    pub classes: Vec<Class>,
    /// The procedures people use it through.
    pub channels: Vec<Channel>,
    /// Where its figures come from.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
    /// The place of the whole.
    pub span: Span,
}

/// A class of sites inside the services of a template.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its id, unique in the template.
    pub id: Spanned<String>,
    /// What people call it.
    pub title: Text,
    /// Its share of the people, ppm.
    pub share: Spanned<u32>,
    /// Seconds from possible to delivered.
    pub restart: Option<Figure<u64>>,
    /// Its needs.
    pub needs: Vec<Need>,
    /// Where its figures come from.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
}

/// A procedure through which people use a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// Its id, unique in the template.
    pub id: Spanned<String>,
    /// What people call it.
    pub title: Text,
    /// Share of use that goes through it, ppm.
    pub share: Spanned<u32>,
    /// Share of its loss that people can replace otherwise, ppm.
    pub substitutable: u32,
    /// Where the figures come from.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
}

/// Reads `source:` and `confidence:`, which every block with figures has.
pub(super) fn evidence(map: &mut Decoder<'_, '_>) -> (String, Confidence) {
    let source = map.required("source", string).map(|s| s.value).unwrap_or_default();
    let confidence =
        map.required("confidence", word(CONFIDENCES)).map_or(Confidence::C, |c| c.value);
    (source, confidence)
}

/// Decodes a service template.
pub(super) fn template(node: &Node, diags: &mut Diagnostics) -> Option<Template> {
    let mut map = Decoder::map(node, "service template", diags)?;
    let id = map.required("id", plain_id);
    let sector = map.optional("sector", ident);
    let kind = map.optional("kind", word(KINDS)).map(|k| k.value).unwrap_or_default();
    let title = map.required("title", text);
    let per = match kind {
        TemplateKind::Provider => map.optional("per", per).or(Some(Per::Nation)),
        _ => map.required("per", per),
    };
    let people = map.optional("people", people).unwrap_or(match kind {
        TemplateKind::Service => People::Residents,
        _ => People::Nobody,
    });
    let scope = map.optional("scope", word(SCOPES)).map(|s| s.value).unwrap_or_default();
    let restart = map.optional("restart", figure(duration));
    let ramp = map.optional("ramp", ramp);
    let combine = map.optional("combine", word(COMBINATIONS)).map(|c| c.value).unwrap_or_default();
    let zones = map.optional("zones", zones);
    let zones_span = map.key_span("zones");
    let needs = map.list("needs", need);
    let classes = map.list("classes", class);
    let channels = map.list("channels", channel);
    let (source, confidence) = evidence(&mut map);
    map.finish();
    if let (Some(span), Some(class)) = (zones_span, classes.first()) {
        diags.push(
            Diagnostic::error("E1129", "a service has zones or classes, not both")
                .at(span, "zones here")
                .also(class.id.span, "and classes here")
                .help("classes that draw on a service with zones are cut into its zones"),
        );
    }
    unique("need", needs.iter().map(|n| &n.id), diags);
    unique("class", classes.iter().map(|c| &c.id), diags);
    unique("channel", channels.iter().map(|c| &c.id), diags);
    whole_of("class", classes.iter().map(|c| c.share), diags);
    whole_of("channel", channels.iter().map(|c| c.share), diags);
    let parts = !classes.is_empty() || zones.is_some();
    if let (Some(site), true) = (needs.iter().find(|n| n.id.value == SITES), parts) {
        diags.push(
            Diagnostic::error(
                "E1111",
                "a service with classes or zones has a need `sites` already",
            )
            .at(site.id.span, "this id is taken")
            .help("name this need otherwise"),
        );
    }
    Some(Template {
        id: id?,
        sector,
        kind,
        title: title?,
        per: per?,
        people,
        scope,
        restart,
        ramp,
        combine,
        zones,
        needs,
        classes,
        channels,
        source,
        confidence,
        span: node.span,
    })
}

/// The id of the need group that a service with classes or zones has over them.
pub const SITES: &str = "sites";

/// The class of the zones of a service.
pub const ZONE: &str = "zone";

/// A number of zones.
fn zones(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<u32>> {
    let number = whole(node, diags)?;
    let count = u32::try_from(number.value).ok().filter(|n| (2..=16).contains(n));
    if count.is_none() {
        diags.push(
            Diagnostic::error("E1102", "a place is cut into 2 to 16 zones").at(number.span, ""),
        );
    }
    Some(Spanned::new(count?, number.span))
}

/// An id without a place.
pub(super) fn plain_id(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<String>> {
    let id = ident(node, diags)?;
    if id.value.contains('@') {
        diags.push(
            Diagnostic::error("E1101", format!("{} names a place", quoted(&id.value)))
                .at(id.span, "")
                .help("this id must not have an `@`: the place is added to it"),
        );
        return None;
    }
    Some(id)
}

const PER: &[(&str, Per)] = &[
    ("nation", Per::Nation),
    ("area", Per::Area),
    ("prefecture", Per::Prefecture),
    ("link", Per::Link),
];

fn per(node: &Node, diags: &mut Diagnostics) -> Option<Per> {
    if matches!(node.value, Value::Seq(_)) {
        return Some(Per::Places(sequence(node, diags, ident)));
    }
    word(PER)(node, diags).map(|p| p.value)
}

fn people(node: &Node, diags: &mut Diagnostics) -> Option<People> {
    match node.as_str() {
        Some("residents") => Some(People::Residents),
        Some("none") => Some(People::Nobody),
        Some(_) => {
            expected(node, "`residents`, `none` or a number of people", diags);
            None
        }
        None => whole(node, diags).map(People::Number),
    }
}

fn ramp(node: &Node, diags: &mut Diagnostics) -> Option<(u32, u64)> {
    let mut map = Decoder::map(node, "ramp", diags)?;
    let step = map.required("step", share);
    let every = map.required("every", duration);
    map.finish();
    let (step, every) = (step?, every?);
    for (zero, span) in [(step.value == 0, step.span), (every.value == 0, every.span)] {
        if zero {
            diags.push(
                Diagnostic::error("E1102", "a ramp needs a step and a time above zero")
                    .at(span, ""),
            );
            return None;
        }
    }
    Some((step.value, every.value))
}

fn class(node: &Node, diags: &mut Diagnostics) -> Option<Class> {
    let mut map = Decoder::map(node, "class", diags)?;
    let id = map.required("id", plain_id);
    let title = map.required("title", text);
    let share = map.required("share", share);
    let restart = map.optional("restart", figure(duration));
    let needs = map.list("needs", need);
    let (source, confidence) = evidence(&mut map);
    map.finish();
    unique("need", needs.iter().map(|n| &n.id), diags);
    let mut several = needs.iter().filter_map(|n| n.quantiles());
    if let (Some(first), Some(second)) = (several.next(), several.next()) {
        diags.push(
            Diagnostic::error("E1112", "at most one need of a class has quantiles")
                .at(second.span, "")
                .also(first.span, "the other one"),
        );
    }
    Some(Class { id: id?, title: title?, share: share?, restart, needs, source, confidence })
}

fn channel(node: &Node, diags: &mut Diagnostics) -> Option<Channel> {
    let mut map = Decoder::map(node, "channel", diags)?;
    let id = map.required("id", plain_id);
    let title = map.required("title", text);
    let part = map.required("share", share);
    let substitutable = map.required("substitutable", share);
    let (source, confidence) = evidence(&mut map);
    map.finish();
    Some(Channel {
        id: id?,
        title: title?,
        share: part?,
        substitutable: substitutable?.value,
        source,
        confidence,
    })
}

/// Reports ids that a list has twice.
pub(super) fn unique<'a>(
    what: &str,
    ids: impl Iterator<Item = &'a Spanned<String>>,
    diags: &mut Diagnostics,
) {
    let mut seen: std::collections::BTreeMap<&str, Span> = std::collections::BTreeMap::new();
    for id in ids {
        if let Some(first) = seen.get(id.value.as_str()) {
            diags.push(
                Diagnostic::error(
                    "E1103",
                    format!("there are two of the {what} {}", quoted(&id.value)),
                )
                .at(id.span, "again")
                .also(*first, "first here"),
            );
        } else {
            seen.insert(&id.value, id.span);
        }
    }
}

/// Shares that may be off by rounding, ppm.
const ROUNDING: u64 = 100;

/// Reports shares that do not sum to 100 %.
fn whole_of(what: &str, shares: impl Iterator<Item = Spanned<u32>>, diags: &mut Diagnostics) {
    let shares: Vec<_> = shares.collect();
    let (Some(first), Some(last)) = (shares.first(), shares.last()) else { return };
    let sum: u64 = shares.iter().map(|s| u64::from(s.value)).sum();
    if sum.abs_diff(1_000_000) > ROUNDING {
        let percent = sum as f64 / 1e4;
        diags.push(
            Diagnostic::error(
                "E1113",
                format!("the {what} shares sum to {percent} %, not to 100 %"),
            )
            .at(last.span, "with this one")
            .also(first.span, "from this one"),
        );
    }
}

/// A list of place ids.
pub(super) fn places(node: &Node, diags: &mut Diagnostics) -> Option<Vec<Spanned<String>>> {
    each(ident)(node, diags)
}

/// A positive amount of anything.
pub(super) fn amount(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<f64>> {
    let value = number(node, diags)?;
    if value.value > 0.0 && value.value <= 4e9 {
        return Some(value);
    }
    diags.push(
        Diagnostic::error("E1102", "this number must be above zero and at most 4000000000")
            .at(value.span, ""),
    );
    None
}
