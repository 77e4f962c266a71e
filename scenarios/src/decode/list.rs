//! Lists and figures built from leaf decoders.

use crate::diagnostic::Diagnostics;
use crate::source::Spanned;
use crate::yaml::{Node, Value};

use super::{Decoder, Figure, expected};

/// The items of a list; those that fail are left out.
pub fn sequence<'n, T>(
    node: &'n Node,
    diags: &mut Diagnostics,
    mut decode: impl FnMut(&'n Node, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    if let Value::Seq(items) = &node.value {
        return items.iter().filter_map(|item| decode(item, diags)).collect();
    }
    expected(node, "a list", diags);
    Vec::new()
}

/// [`sequence`] as a leaf decoder, for [`Decoder::required`] and [`Decoder::optional`].
pub fn each<'n, T>(
    mut decode: impl FnMut(&'n Node, &mut Diagnostics) -> Option<T>,
) -> impl FnMut(&'n Node, &mut Diagnostics) -> Option<Vec<T>> {
    move |node, diags| {
        if matches!(node.value, Value::Seq(_)) {
            return Some(sequence(node, diags, &mut decode));
        }
        expected(node, "a list", diags);
        None
    }
}

/// A list, or one value that stands for a list of one.
pub fn one_or_more<'n, T>(
    mut decode: impl FnMut(&'n Node, &mut Diagnostics) -> Option<T>,
) -> impl FnMut(&'n Node, &mut Diagnostics) -> Option<Vec<T>> {
    move |node, diags| match &node.value {
        Value::Seq(items) => Some(items.iter().filter_map(|item| decode(item, diags)).collect()),
        _ => decode(node, diags).map(|one| vec![one]),
    }
}

/// A value, or `{value:, low:, high:}` with the range it may have.
pub fn figure<T: PartialOrd + Copy>(
    decode: impl Fn(&Node, &mut Diagnostics) -> Option<Spanned<T>>,
) -> impl Fn(&Node, &mut Diagnostics) -> Option<Figure<T>> {
    move |node, diags| {
        if !matches!(node.value, Value::Map(_)) {
            let value = decode(node, diags)?;
            return Some(Figure { value, low: None, high: None });
        }
        let mut map = Decoder::map(node, "figure", diags)?;
        let value = map.required("value", &decode);
        let low = map.optional("low", &decode);
        let high = map.optional("high", &decode);
        map.finish();
        let value = value?;
        for (bound, fine, label) in [
            (&low, low.as_ref().is_none_or(|low| low.value <= value.value), "more than the value"),
            (
                &high,
                high.as_ref().is_none_or(|high| high.value >= value.value),
                "less than the value",
            ),
        ] {
            if let (Some(bound), false) = (bound, fine) {
                diags.push(
                    crate::diagnostic::Diagnostic::error(
                        "E0204",
                        "the value lies outside its own range",
                    )
                    .at(bound.span, label)
                    .also(value.span, "the value"),
                );
            }
        }
        Some(Figure { value, low, high })
    }
}
