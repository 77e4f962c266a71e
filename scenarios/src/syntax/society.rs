//! As written: people at risk, trust, disorder.

use crate::decode::{Decoder, string};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::Node;

/// `society`.
#[derive(Clone, Debug)]
pub struct Society {
    /// Where figures come from.
    pub source: Option<Spanned<String>>,
    /// The whole map.
    pub span: Span,
}

pub(super) fn society(node: &Node, diags: &mut Diagnostics) -> Option<Society> {
    let mut map = Decoder::shaped(node, &shape::SOCIETY, diags)?;
    let source = map.optional("source", string);
    map.finish();
    Some(Society { source, span: node.span })
}
