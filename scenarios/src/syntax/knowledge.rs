//! As written: telemetry and contracts.

use crate::decode::{Decoder, ident};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::Span;
use crate::yaml::Node;

use super::Id;

/// One entry of `telemetry`.
#[derive(Clone, Debug)]
pub struct Telemetry {
    /// Its id.
    pub id: Id,
    /// The whole item.
    pub span: Span,
}

pub(super) fn telemetry(node: &Node, diags: &mut Diagnostics) -> Option<Telemetry> {
    let mut map = Decoder::shaped(node, &shape::TELEMETRY, diags)?;
    let id = map.required("id", ident);
    map.finish();
    Some(Telemetry { id: id?, span: node.span })
}

/// One entry of `contracts`.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its id.
    pub id: Id,
    /// The whole item.
    pub span: Span,
}

pub(super) fn contract(node: &Node, diags: &mut Diagnostics) -> Option<Contract> {
    let mut map = Decoder::shaped(node, &shape::CONTRACT, diags)?;
    let id = map.required("id", ident);
    map.finish();
    Some(Contract { id: id?, span: node.span })
}
