//! Diagnostics with lines and columns, for editors and pages.

use serde::Serialize;

use super::{Applicability, Diagnostic, Diagnostics, Label, Severity};
use crate::source::{Position, Sources, Span};

/// A place with a remark, resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelView {
    /// File name.
    pub file: String,
    /// First character.
    pub from: Position,
    /// One past the last character.
    pub to: Position,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The remark.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
}

/// A text change, resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SuggestionView {
    /// What to replace.
    pub at: LabelView,
    /// By what.
    pub replacement: String,
    /// Whether it may be made without asking.
    pub applicability: Applicability,
}

/// One finding with everything resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiagnosticView {
    /// Stable code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence.
    pub message: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<LabelView>,
    /// Other places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<LabelView>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// A text change that would do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<SuggestionView>,
}

impl Diagnostics {
    /// All findings with lines and columns, ready for JSON.
    pub fn view(&self, sources: &Sources) -> Vec<DiagnosticView> {
        self.iter().map(|d| d.view(sources)).collect()
    }
}

impl Diagnostic {
    /// The finding with lines and columns.
    pub fn view(&self, sources: &Sources) -> DiagnosticView {
        let place = |span: Span, label: &str| LabelView {
            file: sources.name(span.file).to_owned(),
            from: sources.position(span),
            to: sources.position_at(span.file, span.end as usize),
            start: span.start,
            end: span.end,
            label: label.to_owned(),
        };
        let label = |l: &Label| place(l.span, &l.text);
        DiagnosticView {
            code: self.code,
            severity: self.severity,
            message: self.message.clone(),
            at: self.primary.as_ref().map(label),
            also: self.secondary.iter().map(label).collect(),
            help: self.help.clone(),
            suggestion: self.suggestion.as_ref().map(|s| SuggestionView {
                at: place(s.span, ""),
                replacement: s.replacement.clone(),
                applicability: s.applicability,
            }),
        }
    }
}
