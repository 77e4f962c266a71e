//! Single strings among text in two languages.

use crate::decode::Text;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::syntax::Scenario;
use crate::syntax::planning::AttachmentKind;

use super::super::language::texts;

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    let texts = texts(scenario);
    let pairs = texts.iter().filter(|t| t.en.is_some() && t.ja.is_some() && !t.both).count();
    // What a machine wrote stays as it is.
    let logs: Vec<Span> = scenario
        .injects
        .iter()
        .flat_map(|i| {
            i.attachments.iter().chain(i.alternatives.iter().flat_map(|a| &a.attachments))
        })
        .filter(|a| a.kind.value == AttachmentKind::Log)
        .map(|a| a.text.span)
        .collect();
    let single: Vec<(&Text, &str)> = texts
        .into_iter()
        .filter(|t| t.both && !logs.contains(&t.span))
        .filter_map(|t| Some((t, missing(t.en())?)))
        .collect();
    // Three in four, and enough of them to be a habit.
    if pairs < 3 || pairs < single.len() * 3 {
        return;
    }
    for (text, missing) in single {
        diags.push(
            Diagnostic::warning(
                "W1206",
                format!("this has no {missing} text; most others have two"),
            )
            .at(text.span, "one language"),
        );
    }
}

/// The language that a single string lacks; names lack none.
fn missing(words: &str) -> Option<&'static str> {
    if words.chars().any(japanese) {
        return Some("English");
    }
    sentence(words).then_some("Japanese")
}

fn japanese(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}')
}

/// More than a name: three words, two of them in small letters.
fn sentence(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let small = words.iter().filter(|w| w.starts_with(|c: char| c.is_ascii_lowercase())).count();
    words.len() >= 3 && small >= 2
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn names_are_no_sentences() {
        for (text, expect) in [
            ("NISC", false),
            ("Meteorological Agency", false),
            ("The power is out", true),
            ("Press desk on duty", true),
        ] {
            assert_eq!(sentence(text), expect, "{text}");
        }
    }
}
