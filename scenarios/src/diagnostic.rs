//! What is wrong with an input, where, and what to do about it.
//!
//! Readers do not stop at the first mistake: they push a [`Diagnostic`] into [`Diagnostics`] and go on. The same value
//! is drawn for the terminal ([`Diagnostics::render`]) and given to editors as JSON ([`Diagnostics::view`]).

mod github;
mod lang;
mod nearest;
mod phrases;
mod render;
mod sarif;
mod view;

pub use lang::Lang;
pub use nearest::{Near, half_width, near, nearest, quoted};
pub use sarif::sarif;
pub use view::{DiagnosticView, LabelView, SuggestionView};

use std::collections::BTreeSet;

use serde::Serialize;

use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// The input can be used; somebody should look.
    Warning,
}

/// A place with a remark.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The remark; may be empty.
    pub text: String,
}

/// Whether a change may be made without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// It says what was meant, in the form that is asked for; `hakyu check --fix` makes it.
    Safe,
    /// It may be what was meant; a person decides.
    Unsafe,
}

/// A change of the text that would help.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suggestion {
    /// What to replace; empty to put something in.
    pub span: Span,
    /// By what.
    pub replacement: String,
    /// Whether it may be made without asking.
    pub applicability: Applicability,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Stable code: `E0101`, `W0701`; [`crate::checks::explain`] tells more.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence, without a full stop.
    pub message: String,
    /// Where.
    pub primary: Option<Label>,
    /// Other places that belong to it.
    pub secondary: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// A text change that would do it.
    pub suggestion: Option<Suggestion>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            help: None,
            suggestion: None,
        }
    }

    /// A warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Sets the place and the remark under the caret (may be empty).
    #[must_use]
    pub fn at(mut self, span: Span, label: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: label.into() });
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: label.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers a replacement for the text at `span` that a person has to look at.
    #[must_use]
    pub fn suggest(mut self, span: Span, replacement: impl Into<String>) -> Self {
        let replacement = replacement.into();
        self.suggestion =
            Some(Suggestion { span, replacement, applicability: Applicability::Unsafe });
        self
    }

    /// Offers a replacement that says the same as what was written, or what nobody could doubt was meant.
    #[must_use]
    pub fn suggest_safe(mut self, span: Span, replacement: impl Into<String>) -> Self {
        let replacement = replacement.into();
        self.suggestion =
            Some(Suggestion { span, replacement, applicability: Applicability::Safe });
        self
    }

    /// Offers the candidate nearest to `name`, if one is near, as a replacement for `span`.
    #[must_use]
    pub fn suggest_nearest<'a>(
        self,
        span: Span,
        name: &str,
        among: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        self.suggest_near(span, near(name, among))
    }

    /// Offers a candidate, if there is one; safe when it is sure.
    #[must_use]
    pub fn suggest_near(self, span: Span, near: Option<Near<'_>>) -> Self {
        match near {
            Some(near) if near.sure => self.suggest_safe(span, near.name),
            Some(near) => self.suggest(span, near.name),
            None => self,
        }
    }

    /// Leaves its suggestion to a person.
    #[must_use]
    pub fn doubtful(mut self) -> Self {
        if let Some(suggestion) = &mut self.suggestion {
            suggestion.applicability = Applicability::Unsafe;
        }
        self
    }
}

/// The findings of one or more readers, in the order they were made until [`Diagnostics::sort`].
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    seen: BTreeSet<Diagnostic>,
    errors: usize,
    dropped: usize,
}

/// More findings than this are counted, not kept.
const KEPT: usize = 1_000;

impl Diagnostics {
    /// Adds a finding; an exact repetition is dropped.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let kept = self.list.len() < KEPT;
        if kept && !self.seen.insert(diagnostic.clone()) {
            return;
        }
        if diagnostic.severity == Severity::Error {
            self.errors += 1;
        }
        if kept { self.list.push(diagnostic) } else { self.dropped += 1 }
    }

    /// Adds all findings of another list.
    pub fn append(&mut self, other: Self) {
        self.dropped += other.dropped;
        for diagnostic in other.list {
            self.push(diagnostic);
        }
    }

    /// Puts the findings in file order: by file, place, then code.
    pub fn sort(&mut self) {
        self.list.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.primary.as_ref().map(|p| p.span), d.code);
            key(a).cmp(&key(b))
        });
    }

    /// Whether at least one finding is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many errors there are, those not kept included.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many of those kept are errors.
    pub fn kept_errors(&self) -> usize {
        self.list.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many findings are kept.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether further findings are only counted, so that nobody need work on their wording.
    pub fn is_full(&self) -> bool {
        self.list.len() >= KEPT
    }

    /// How many findings were counted but not kept.
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// The findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Diagnostics};
    use crate::source::{Sources, Span};

    fn sample() -> (Diagnostics, Sources) {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "題名: 台風\nform: tabeltop\n".into());
        let mut diags = Diagnostics::default();
        diags.push(Diagnostic::warning("W0701", "later").at(Span::new(file, 0, 6), ""));
        diags.push(
            Diagnostic::error("E0106", "`tabeltop` is not one of the words for this")
                .at(Span::new(file, 21, 29), "no such form")
                .also(Span::new(file, 8, 14), "the title")
                .help("one of …")
                .suggest(Span::new(file, 21, 29), "tabletop"),
        );
        diags.push(Diagnostic::error("E0001", "cannot read b.yaml: there is no such file"));
        diags.push(Diagnostic::error("E0001", "cannot read b.yaml: there is no such file"));
        (diags, sources)
    }

    #[test]
    fn json_has_lines_and_columns() {
        let (mut diags, sources) = sample();
        diags.sort();
        assert_eq!((diags.len(), diags.errors()), (3, 2));
        insta::assert_json_snapshot!(diags.view(&sources));
    }

    #[test]
    fn drawings_have_carets_under_wide_text_and_colours_on_demand() {
        let (diags, sources) = sample();
        insta::assert_snapshot!(diags.render(&sources, false));
        assert!(diags.render(&sources, true).contains("\u{1b}["));
    }

    #[test]
    fn only_so_many_are_kept_and_drawn() {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let file = sources.add("a.yaml", "x".repeat(5_000));
        for n in 0..5_000 {
            diags.push(Diagnostic::error("E0101", "unknown").at(Span::new(file, n, n + 1), ""));
        }
        assert_eq!((diags.len(), diags.errors(), diags.dropped()), (1_000, 5_000, 4_000));
        assert!(diags.render(&sources, false).ends_with("… and 4900 more\n"));
    }
}
