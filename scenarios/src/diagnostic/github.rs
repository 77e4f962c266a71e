//! Findings as annotations of a GitHub workflow.

use super::{Diagnostics, Lang, Severity};
use crate::source::Sources;

impl Diagnostics {
    /// One workflow command for each finding: `::error file=…,line=…,col=…,title=E0101::message`.
    pub fn github(&self, sources: &Sources, lang: Lang) -> String {
        let mut out = String::new();
        for diagnostic in self {
            out.push_str(match diagnostic.severity {
                Severity::Error => "::error ",
                Severity::Warning => "::warning ",
            });
            if let Some(primary) = &diagnostic.primary {
                let span = primary.span;
                let from = sources.position(span);
                let to = sources.position_at(span.file, span.end as usize);
                let file = property(sources.name(span.file).trim_start_matches("./"));
                out.push_str(&format!(
                    "file={file},line={},endLine={},col={},",
                    from.line, to.line, from.column
                ));
                // A column at the end means something on one line only.
                if from.line == to.line {
                    out.push_str(&format!("endColumn={},", to.column));
                }
            }
            let mut message = diagnostic.sentence(lang);
            if let Some(help) = diagnostic.advice(lang) {
                message = format!("{message}\n{}: {help}", super::lang::help(lang));
            }
            out.push_str(&format!("title={}::{}\n", diagnostic.code, data(&message)));
        }
        out
    }
}

/// Text behind `::`; line breaks would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property; `:` and `,` have a meaning there.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
