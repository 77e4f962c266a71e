//! As written: plans and missions.

use crate::decode::{Decoder, ident};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::Span;
use crate::yaml::Node;

use super::Id;

/// One entry of `plans`.
#[derive(Clone, Debug)]
pub struct ResponsePlan {
    /// Its id.
    pub id: Id,
    /// The whole item.
    pub span: Span,
}

pub(super) fn responseplan(node: &Node, diags: &mut Diagnostics) -> Option<ResponsePlan> {
    let mut map = Decoder::shaped(node, &shape::RESPONSE_PLAN, diags)?;
    let id = map.required("id", ident);
    map.finish();
    Some(ResponsePlan { id: id?, span: node.span })
}

/// One entry of `missions`.
#[derive(Clone, Debug)]
pub struct Mission {
    /// Its id.
    pub id: Id,
    /// The whole item.
    pub span: Span,
}

pub(super) fn mission(node: &Node, diags: &mut Diagnostics) -> Option<Mission> {
    let mut map = Decoder::shaped(node, &shape::MISSION, diags)?;
    let id = map.required("id", ident);
    map.finish();
    Some(Mission { id: id?, span: node.span })
}
