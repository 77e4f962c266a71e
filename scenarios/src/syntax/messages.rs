//! As written: channels, routes, modes, circles.

use crate::decode::{Decoder, ident};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::Span;
use crate::yaml::Node;

use super::Id;

/// One entry of `channels`.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its id.
    pub id: Id,
    /// The whole item.
    pub span: Span,
}

pub(super) fn channel(node: &Node, diags: &mut Diagnostics) -> Option<Channel> {
    let mut map = Decoder::shaped(node, &shape::CHANNEL, diags)?;
    let id = map.required("id", ident);
    map.finish();
    Some(Channel { id: id?, span: node.span })
}

/// One entry of `routes`.
#[derive(Clone, Debug)]
pub struct Route {
    /// Its id.
    pub id: Id,
    /// The whole item.
    pub span: Span,
}

pub(super) fn route(node: &Node, diags: &mut Diagnostics) -> Option<Route> {
    let mut map = Decoder::shaped(node, &shape::ROUTE, diags)?;
    let id = map.required("id", ident);
    map.finish();
    Some(Route { id: id?, span: node.span })
}

/// One entry of `modes`.
#[derive(Clone, Debug)]
pub struct ModeRule {
    /// Its id.
    pub id: Id,
    /// The whole item.
    pub span: Span,
}

pub(super) fn moderule(node: &Node, diags: &mut Diagnostics) -> Option<ModeRule> {
    let mut map = Decoder::shaped(node, &shape::MODE_RULE, diags)?;
    let id = map.required("id", ident);
    map.finish();
    Some(ModeRule { id: id?, span: node.span })
}

/// One entry of `circles`.
#[derive(Clone, Debug)]
pub struct Circle {
    /// Its id.
    pub id: Id,
    /// The whole item.
    pub span: Span,
}

pub(super) fn circle(node: &Node, diags: &mut Diagnostics) -> Option<Circle> {
    let mut map = Decoder::shaped(node, &shape::CIRCLE, diags)?;
    let id = map.required("id", ident);
    map.finish();
    Some(Circle { id: id?, span: node.span })
}
