//! As written: crews, trucks, parts and what repair needs.

use crate::decode::{Decoder, string};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::Node;

/// `repair`.
#[derive(Clone, Debug)]
pub struct Repair {
    /// Where figures come from.
    pub source: Option<Spanned<String>>,
    /// The whole map.
    pub span: Span,
}

pub(super) fn repair(node: &Node, diags: &mut Diagnostics) -> Option<Repair> {
    let mut map = Decoder::shaped(node, &shape::REPAIR, diags)?;
    let source = map.optional("source", string);
    map.finish();
    Some(Repair { source, span: node.span })
}
