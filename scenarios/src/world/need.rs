//! Need groups as written.

use crate::decode::{
    Decoder, Figure, Text, boolean, duration, expected, figure, ident, one_or_more, sequence,
    share, text, whole, word,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

use super::Confidence;
use super::template::{amount, evidence, places, plain_id};

/// A need group of a template or a class, or a row of `dependencies.csv`.
#[derive(Clone, Debug)]
pub struct Need {
    /// Its id, unique in the service.
    pub id: Spanned<String>,
    /// What kind of thing is needed: power, communications, water …
    pub kind: String,
    /// What people call it.
    pub title: Option<Text>,
    /// Who supplies it.
    pub supply: Supply,
    /// The W of a weighted group.
    pub total: Option<Spanned<Weight>>,
    /// Group level to allowed level.
    pub response: Response,
    /// Group levels from here on count as full, ppm.
    pub full_at: Option<Spanned<u32>>,
    /// What covers a loss for a while.
    pub buffer: Option<Buffer>,
    /// Deliveries that extend the buffer.
    pub inflow: Option<Inflow>,
    /// What it is needed for.
    pub needed_for: Purpose,
    /// Only in these places.
    pub only: Option<Vec<Spanned<String>>>,
    /// Dropped, not an error, where it has no supplier.
    pub optional: bool,
    /// Where the figures come from.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
}

impl Need {
    /// The buffer's quantiles, if it has any.
    pub(super) fn quantiles(&self) -> Option<&Spanned<Vec<u64>>> {
        match &self.buffer.as_ref()?.lasts {
            Lasts::For(_) => None,
            Lasts::Quantiles(list) => Some(list),
        }
    }

    /// Whether it holds in a place.
    pub(super) fn holds_in(&self, place: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.iter().any(|p| p.value == place))
    }

    /// Suppliers, and those of its deliveries, at the consumer's own place.
    pub(super) fn drawn_here(&self) -> impl Iterator<Item = &From> {
        let deliveries = self.inflow.iter().flat_map(|i| &i.supply.from);
        self.supply.from.iter().chain(deliveries).filter(|f| f.at.value == At::Here)
    }
}

/// Suppliers and how they add up.
#[derive(Clone, Debug)]
pub struct Supply {
    /// The suppliers.
    pub from: Vec<From>,
    /// How they add up.
    pub aggregate: Aggregate,
    /// The place of the list.
    pub span: Span,
}

/// One entry of `from:`.
#[derive(Clone, Debug)]
pub struct From {
    /// The supplying template.
    pub service: Spanned<String>,
    /// Where its services are looked for.
    pub at: Spanned<At>,
    /// How much each counts.
    pub weight: Spanned<Weight>,
}

/// A place selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// The consumer's place.
    Here,
    /// The place above it.
    Parent,
    /// The nation.
    Nation,
    /// Places whose parent is the consumer's place.
    Children,
    /// The area a link draws from.
    Origin,
    /// Wherever the supplier is.
    All,
    /// This place.
    Place(String),
}

/// How much a supplier counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weight {
    /// So much.
    Number(f64),
    /// Its size in `capacities.csv`.
    Capacity,
    /// The people it serves.
    People,
}

/// How suppliers add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aggregate {
    /// Weighted sum.
    #[default]
    Weighted,
    /// The worst decides.
    All,
    /// The best decides.
    Any,
    /// The k-th best decides.
    KOfN(Spanned<u32>),
}

/// Group level to allowed level.
#[derive(Clone, Debug)]
pub enum Response {
    /// What losing it entirely takes away, ppm.
    Criticality(Figure<u32>),
    /// All or nothing at this level, ppm.
    Required(Figure<u32>),
    /// Knots, ppm.
    Curve(Vec<(u32, u32)>),
}

/// A buffer.
#[derive(Clone, Debug)]
pub struct Buffer {
    /// How long it covers a total loss.
    pub lasts: Lasts,
    /// How it fills.
    pub refill: Refill,
    /// Probability that it does not start, ppm.
    pub start_failure: Option<Figure<u32>>,
}

/// How long a buffer lasts, seconds.
#[derive(Clone, Debug)]
pub enum Lasts {
    /// The same for all.
    For(Figure<u64>),
    /// Spread over equal classes, rising.
    Quantiles(Spanned<Vec<u64>>),
}

/// How a buffer fills.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Refill {
    /// At once.
    #[default]
    AtOnce,
    /// Not at all.
    Never,
    /// From empty in so many seconds.
    In(u64),
}

/// Deliveries into a buffer.
#[derive(Clone, Debug)]
pub struct Inflow {
    /// Share of the full need delivered at full supply, ppm.
    pub rate: Figure<u32>,
    /// Who delivers.
    pub supply: Supply,
    /// Supply level to deliveries.
    pub response: Response,
    /// Dropped, not an error, where nobody delivers.
    pub optional: bool,
}

/// What a need is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// To run.
    Run,
    /// To come back.
    Restart,
    /// Both.
    #[default]
    Both,
}

const AGGREGATES: &[(&str, Aggregate)] =
    &[("weighted", Aggregate::Weighted), ("all", Aggregate::All), ("any", Aggregate::Any)];

const PURPOSES: &[(&str, Purpose)] =
    &[("run", Purpose::Run), ("restart", Purpose::Restart), ("both", Purpose::Both)];

/// Decodes a need.
pub(super) fn need(node: &Node, diags: &mut Diagnostics) -> Option<Need> {
    let mut map = Decoder::map(node, "need", diags)?;
    let id = map.required("id", plain_id);
    let kind = map.optional("kind", ident).map(|k| k.value);
    let title = map.optional("title", text);
    let supply = supply(&mut map);
    let total = map.optional("total", total);
    let response = map.required("response", response);
    let full_at = map.optional("full-at", share);
    let buffer = map.optional("buffer", buffer);
    let inflow = map.optional("inflow", inflow);
    let needed_for = map.optional("for", word(PURPOSES)).map(|p| p.value).unwrap_or_default();
    let only = map.optional("where", places);
    let optional = map.optional("optional", boolean).is_some_and(|o| o.value);
    let (source, confidence) = evidence(&mut map);
    let span = map.key_span("inflow");
    let total_span = map.key_span("total");
    map.finish();
    let (id, supply, response) = (id?, supply?, response?);
    if let (Some(span), None) = (span.filter(|_| inflow.is_some()), &buffer) {
        diags.push(
            Diagnostic::error("E1114", "deliveries extend a buffer, and this need has none")
                .at(span, "")
                .help("give the need a `buffer:`"),
        );
    }
    if let (Some(span), true) = (total_span, supply.aggregate != Aggregate::Weighted) {
        diags.push(Diagnostic::error("E1114", "only a weighted need has a total").at(span, ""));
    }
    Some(Need {
        kind: kind.unwrap_or_else(|| id.value.clone()),
        id,
        title,
        supply,
        total,
        response,
        full_at,
        buffer,
        inflow,
        needed_for,
        only,
        optional,
        source,
        confidence,
    })
}

fn supply(map: &mut Decoder<'_, '_>) -> Option<Supply> {
    let span = map.span();
    let from = map.required("from", one_or_more(from));
    let aggregate = map.optional("aggregate", aggregate).unwrap_or_default();
    let from = from?;
    if from.is_empty() {
        // Either the list is empty, or every entry was reported.
        map.diags.push(
            Diagnostic::error("E1115", "this need has no supplier")
                .at(map.key_span("from").unwrap_or(span), "")
                .help("name at least one: `from: [{service: electricity}]`"),
        );
        return None;
    }
    Some(Supply { from, aggregate, span })
}

fn from(node: &Node, diags: &mut Diagnostics) -> Option<From> {
    let mut map = Decoder::map(node, "supplier", diags)?;
    let service = map.required("service", ident);
    let at = map.optional("at", at).unwrap_or(Spanned::new(At::Here, node.span));
    let weight =
        map.optional("weight", weight).unwrap_or(Spanned::new(Weight::Number(1.0), node.span));
    map.finish();
    Some(From { service: service?, at, weight })
}

/// Decodes a place selector.
pub(super) fn at(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<At>> {
    ident(node, diags).map(|id| {
        id.map(|id| match id.as_str() {
            "here" => At::Here,
            "parent" => At::Parent,
            "nation" => At::Nation,
            "children" => At::Children,
            "origin" => At::Origin,
            "all" => At::All,
            _ => At::Place(id),
        })
    })
}

fn weight(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<Weight>> {
    match node.as_str() {
        Some("capacity") => Some(Spanned::new(Weight::Capacity, node.span)),
        Some("people") => Some(Spanned::new(Weight::People, node.span)),
        Some(_) => {
            expected(node, "a number, `capacity` or `people`", diags);
            None
        }
        None => amount(node, diags).map(|n| n.map(Weight::Number)),
    }
}

fn total(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<Weight>> {
    weight(node, diags)
}

fn aggregate(node: &Node, diags: &mut Diagnostics) -> Option<Aggregate> {
    if matches!(node.value, Value::Map(_)) {
        let mut map = Decoder::map(node, "aggregate", diags)?;
        let k = map.required("k-of-n", whole);
        map.finish();
        let k = k?;
        let Some(count) = u32::try_from(k.value).ok().filter(|k| *k > 0) else {
            diags.push(Diagnostic::error("E1102", "k must be at least 1").at(k.span, ""));
            return None;
        };
        return Some(Aggregate::KOfN(Spanned::new(count, k.span)));
    }
    word(AGGREGATES)(node, diags).map(|a| a.value)
}

fn response(node: &Node, diags: &mut Diagnostics) -> Option<Response> {
    let mut map = Decoder::map(node, "response", diags)?;
    let one = map.exactly_one(&["criticality", "required", "curve"]);
    map.finish();
    let (key, inner) = one?;
    match key {
        "criticality" => figure(share)(inner, diags).map(Response::Criticality),
        "required" => figure(share)(inner, diags).map(Response::Required),
        _ => curve(inner, diags),
    }
}

fn curve(node: &Node, diags: &mut Diagnostics) -> Option<Response> {
    let knots: Vec<(u32, u32)> = sequence(node, diags, |pair, diags| {
        if let [level, allowed] = pair.items() {
            return Some((share(level, diags)?.value, share(allowed, diags)?.value));
        }
        expected(pair, "a pair [group level, allowed level]", diags);
        None
    });
    let rising = knots.windows(2).all(|w| matches!(w, [a, b] if a.0 < b.0 && a.1 <= b.1));
    if !rising || knots.last() != Some(&(1_000_000, 1_000_000)) {
        diags.push(
            Diagnostic::error("E1116", "a response must rise and map full supply to full service")
                .at(node.span, "")
                .help("for example [[0%, 20%], [50%, 70%], [100%, 100%]]"),
        );
        return None;
    }
    Some(Response::Curve(knots))
}

fn buffer(node: &Node, diags: &mut Diagnostics) -> Option<Buffer> {
    let mut map = Decoder::map(node, "buffer", diags)?;
    let one = map.exactly_one(&["lasts", "quantiles"]);
    let refill = map.optional("refill", refill).unwrap_or_default();
    let start_failure = map.optional("start-failure", figure(share));
    map.finish();
    let lasts = match one? {
        ("lasts", inner) => Lasts::For(figure(duration)(inner, diags)?),
        (_, inner) => {
            let mut list: Vec<u64> =
                sequence(inner, diags, duration).into_iter().map(|d| d.value).collect();
            if list.is_empty() {
                diags.push(
                    Diagnostic::error("E1102", "quantiles need at least one duration")
                        .at(inner.span, ""),
                );
                return None;
            }
            list.sort_unstable();
            Lasts::Quantiles(Spanned::new(list, inner.span))
        }
    };
    Some(Buffer { lasts, refill, start_failure })
}

/// Decodes `at-once`, `none` or a duration.
pub(super) fn refill(node: &Node, diags: &mut Diagnostics) -> Option<Refill> {
    match node.as_str() {
        Some("at-once") => Some(Refill::AtOnce),
        Some("none") => Some(Refill::Never),
        _ => {
            let time = duration(node, diags)?.value;
            Some(if time == 0 { Refill::AtOnce } else { Refill::In(time) })
        }
    }
}

fn inflow(node: &Node, diags: &mut Diagnostics) -> Option<Inflow> {
    let mut map = Decoder::map(node, "inflow", diags)?;
    let rate = map.required("rate", figure(share));
    let supply = supply(&mut map);
    let response = map.required("response", response);
    let optional = map.optional("optional", boolean).is_some_and(|o| o.value);
    map.finish();
    Some(Inflow { rate: rate?, supply: supply?, response: response?, optional })
}
