//! As written: telemetry and contracts.

use crate::decode::{
    Decoder, Distribution, distribution, duration, ident, one_or_more, share, string, word,
};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Value};

use super::events::target;
use super::roles::{CONFIDENCE, Confidence, KINDS};
use super::{Id, Role, RoleKind, Target};

/// What a post sees of its own services.
#[derive(Clone, Debug)]
pub struct Telemetry {
    /// Its id.
    pub id: Id,
    /// Who sees it.
    pub role: Id,
    /// The services.
    pub target: Target,
    /// From a change to its sight, seconds; `None` is at once.
    pub delay: Option<Distribution<u64>>,
    /// Changes that cross a multiple of this are seen, ppm.
    pub step: Option<Spanned<u32>>,
    /// Services without which nothing is seen.
    pub needs: Vec<Id>,
    /// Where the figures come from.
    pub source: Option<Spanned<String>>,
    /// How sure they are.
    pub confidence: Option<Spanned<Confidence>>,
    /// The whole item.
    pub span: Span,
}

pub(super) fn telemetry(node: &Node, diags: &mut Diagnostics) -> Option<Telemetry> {
    let mut map = Decoder::shaped(node, &shape::TELEMETRY, diags)?;
    let id = map.required("id", ident);
    let role = map.required("role", ident);
    let target = map.required("target", target);
    let delay = map.optional("delay", distribution(duration));
    let step = map.optional("step", share);
    let needs = map.optional("needs", one_or_more(ident)).unwrap_or_default();
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(Telemetry {
        id: id?,
        role: role?,
        target: target?,
        delay,
        step,
        needs,
        source,
        confidence,
        span: node.span,
    })
}

/// What a provider has promised its customers.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its id.
    pub id: Id,
    /// The service it is about.
    pub provider: Id,
    /// The role that speaks for it.
    pub speaker: Option<Id>,
    /// Who must be told.
    pub customers: Customers,
    /// The level below which the duty arises, ppm.
    pub below: Option<Spanned<u32>>,
    /// From the fall to the notice, seconds; `None`: never.
    pub notifies: Option<Distribution<u64>>,
    /// Promised time of restoration, seconds.
    pub restores: Spanned<u64>,
    /// Where the figures come from.
    pub source: Option<Spanned<String>>,
    /// How sure they are.
    pub confidence: Option<Spanned<Confidence>>,
    /// The whole item.
    pub span: Span,
}

/// Which roles are customers.
#[derive(Clone, Debug)]
pub struct Customers {
    /// Kind of organisation.
    pub kind: Option<Spanned<RoleKind>>,
    /// Sector.
    pub sector: Option<Id>,
    /// Place.
    pub place: Option<Id>,
    /// Only these.
    pub roles: Option<Vec<Id>>,
    /// The whole.
    pub span: Span,
}

impl Contract {
    /// Whether a role is a customer. Nobody is told by themselves.
    pub fn binds(&self, role: &Role) -> bool {
        let customers = &self.customers;
        let same = |wanted: &Option<Id>, has: &Option<Id>| {
            wanted.as_ref().is_none_or(|w| has.as_ref().is_some_and(|h| h.value == w.value))
        };
        self.speaker.as_ref().is_none_or(|speaker| speaker.value != role.id.value)
            && customers.kind.is_none_or(|kind| kind.value == role.kind.value)
            && same(&customers.sector, &role.sector)
            && same(&customers.place, &role.place)
            && customers
                .roles
                .as_ref()
                .is_none_or(|roles| roles.iter().any(|r| r.value == role.id.value))
    }
}

pub(super) fn contract(node: &Node, diags: &mut Diagnostics) -> Option<Contract> {
    let mut map = Decoder::shaped(node, &shape::CONTRACT, diags)?;
    let id = map.required("id", ident);
    let provider = map.required("provider", ident);
    let speaker = map.optional("speaker", ident);
    let customers = map.required("customers", customers);
    let below = map.optional("below", share);
    let notifies = map.required("notifies", |node, diags| match node.as_str() {
        Some("never") => Some(None),
        _ => distribution(duration)(node, diags).map(Some),
    });
    let restores = map.required("restores", duration);
    let source = map.optional("source", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(Contract {
        id: id?,
        provider: provider?,
        speaker,
        customers: customers?,
        below,
        notifies: notifies?,
        restores: restores?,
        source,
        confidence,
        span: node.span,
    })
}

fn customers(node: &Node, diags: &mut Diagnostics) -> Option<Customers> {
    let span = node.span;
    if !matches!(node.value, Value::Map(_)) {
        let roles = one_or_more(ident)(node, diags)?;
        return Some(Customers { kind: None, sector: None, place: None, roles: Some(roles), span });
    }
    let mut map = Decoder::shaped(node, &shape::CUSTOMERS, diags)?;
    let kind = map.optional("kind", word(KINDS));
    let sector = map.optional("sector", ident);
    let place = map.optional("place", ident);
    let roles = map.optional("roles", one_or_more(ident));
    map.finish();
    Some(Customers { kind, sector, place, roles, span })
}
