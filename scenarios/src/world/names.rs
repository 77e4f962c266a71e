//! Names that a world knows, for findings and suggestions.

use crate::diagnostic::{Diagnostic, quoted};
use crate::source::Spanned;

use super::template::Template;

/// The finding for a template that does not exist, with the nearest one that does.
pub(super) fn unknown_template(name: &Spanned<String>, templates: &[Template]) -> Diagnostic {
    let finding =
        Diagnostic::error("E1118", format!("there is no service {}", quoted(&name.value)))
            .at(name.span, "unknown service template")
            .suggest_nearest(name.span, &name.value, templates.iter().map(|t| t.id.value.as_str()));
    match name.value.split_once('@') {
        Some(_) => finding.help("name the template here, and its place with `at:`"),
        None => finding,
    }
}
