//! As written: systems, links, the random background.

use crate::decode::{Decoder, ident, string};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::Node;

use super::Id;

/// One entry of `systems`.
#[derive(Clone, Debug)]
pub struct System {
    /// Its id.
    pub id: Id,
    /// The whole item.
    pub span: Span,
}

pub(super) fn system(node: &Node, diags: &mut Diagnostics) -> Option<System> {
    let mut map = Decoder::shaped(node, &shape::SYSTEM, diags)?;
    let id = map.required("id", ident);
    map.finish();
    Some(System { id: id?, span: node.span })
}

/// One entry of `links`.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its id.
    pub id: Id,
    /// The whole item.
    pub span: Span,
}

pub(super) fn link(node: &Node, diags: &mut Diagnostics) -> Option<Link> {
    let mut map = Decoder::shaped(node, &shape::LINK, diags)?;
    let id = map.required("id", ident);
    map.finish();
    Some(Link { id: id?, span: node.span })
}

/// `background`.
#[derive(Clone, Debug)]
pub struct Background {
    /// Where figures come from.
    pub source: Option<Spanned<String>>,
    /// The whole map.
    pub span: Span,
}

pub(super) fn background(node: &Node, diags: &mut Diagnostics) -> Option<Background> {
    let mut map = Decoder::shaped(node, &shape::BACKGROUND, diags)?;
    let source = map.optional("source", string);
    map.finish();
    Some(Background { source, span: node.span })
}
