//! Drawing diagnostics for people, with the line and a caret.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    AnnotationKind, Group, Level, Patch, Renderer, Snippet, normalize_untrusted_str,
};

use super::lang::{help, more, offer, remark};
use super::{Diagnostic, Diagnostics, Label, Lang, Severity};
use crate::source::{FileId, Sources, Span};

/// More findings than this are not drawn.
const DRAWN: usize = 100;

impl Diagnostics {
    /// Draws all findings (at most a hundred), with ANSI colours if wanted, one blank line between them.
    pub fn render(&self, sources: &Sources, colour: bool) -> String {
        self.render_in(Lang::En, sources, colour)
    }

    /// Draws all findings in a language.
    pub fn render_in(&self, lang: Lang, sources: &Sources, colour: bool) -> String {
        let mut out = String::new();
        for diagnostic in self.iter().take(DRAWN) {
            out.push_str(&diagnostic.render_in(lang, sources, colour));
            out.push_str("\n\n");
        }
        let hidden = self.len().saturating_sub(DRAWN) + self.dropped();
        if hidden > 0 {
            out.push_str(&more(hidden, lang));
        }
        out
    }
}

impl Diagnostic {
    /// Draws one finding.
    pub fn render(&self, sources: &Sources, colour: bool) -> String {
        self.render_in(Lang::En, sources, colour)
    }

    /// Draws one finding in a language.
    pub fn render_in(&self, lang: Lang, sources: &Sources, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer =
            renderer.decor_style(if colour { DecorStyle::Unicode } else { DecorStyle::Ascii });
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let (level, advice) = match lang {
            Lang::En => (level, Level::HELP),
            Lang::Ja => {
                (level.with_name(self.severity.word(lang)), Level::HELP.with_name(help(lang)))
            }
        };
        let title =
            level.primary_title(normalize_untrusted_str(&self.sentence(lang))).id(self.code);
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut main = Group::with_title(title);
        if let Some(primary) = &self.primary {
            main = main.element(self.snippet(primary.span.file, lang, sources));
            let mut others: Vec<FileId> = self.secondary.iter().map(|l| l.span.file).collect();
            others.retain(|file| *file != primary.span.file);
            others.dedup();
            for file in others {
                main = main.element(self.snippet(file, lang, sources));
            }
        }
        if let Some(text) = self.advice(lang) {
            main = main.element(advice.clone().message(normalize_untrusted_str(&text)));
        }
        groups.push(main);
        if let Some(suggestion) = &self.suggestion {
            let span = suggestion.span;
            let (text, first, lines) = excerpt(sources, span.file, &[span]);
            let inserts = span.start == span.end;
            let title = advice.secondary_title(offer(
                &normalize_untrusted_str(&suggestion.replacement),
                inserts,
                lang,
            ));
            groups.push(
                title.element(
                    Snippet::source(text).path(sources.name(span.file)).line_start(first).patch(
                        Patch::new(whole(text, &lines, span), suggestion.replacement.clone()),
                    ),
                ),
            );
        }
        renderer.render(&groups)
    }

    fn snippet<'a>(
        &'a self,
        file: FileId,
        lang: Lang,
        sources: &'a Sources,
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let labels: Vec<(AnnotationKind, &Label)> = self
            .primary
            .iter()
            .map(|l| (AnnotationKind::Primary, l))
            .chain(self.secondary.iter().map(|l| (AnnotationKind::Context, l)))
            .filter(|(_, l)| l.span.file == file)
            .collect();
        let spans: Vec<Span> = labels.iter().map(|(_, l)| l.span).collect();
        let (text, first, lines) = excerpt(sources, file, &spans);
        let annotations = labels.into_iter().map(|(kind, label)| {
            let annotation = kind.span(inside(text, &lines, label.span));
            if label.text.is_empty() {
                annotation
            } else {
                annotation.label(normalize_untrusted_str(&remark(&label.text, lang)))
            }
        });
        Snippet::source(text).path(sources.name(file)).line_start(first).annotations(annotations)
    }
}

/// The full lines that hold the spans, the number of the first one, and their byte range. A span of many lines counts
/// with its first line only.
fn excerpt<'a>(
    sources: &'a Sources,
    file: FileId,
    spans: &[Span],
) -> (&'a str, usize, Range<usize>) {
    let lines = spans.iter().map(|s| sources.position(*s).line);
    let first = lines.clone().min().unwrap_or(1);
    let last = lines.max().unwrap_or(1);
    let range = sources.line_range(file, first, last);
    (sources.text(file).get(range.clone()).unwrap_or(""), first, range)
}

/// The span inside the excerpt, never within a character.
fn whole(text: &str, lines: &Range<usize>, span: Span) -> Range<usize> {
    let start = (span.start as usize).saturating_sub(lines.start).min(text.len());
    let end = (span.end as usize).saturating_sub(lines.start).clamp(start, text.len());
    if text.get(start..end).is_some() { start..end } else { 0..0 }
}

/// The same, cut at the end of its first line and without ASCII blanks behind.
fn inside(text: &str, lines: &Range<usize>, span: Span) -> Range<usize> {
    let Range { start, end } = whole(text, lines, span);
    let covered = text.get(start..end).unwrap_or("");
    let line = covered.get(..covered.find('\n').unwrap_or(covered.len())).unwrap_or("");
    start..start + line.trim_end_matches(|c: char| c.is_ascii_whitespace()).len()
}
