//! Every explanation in Japanese: what is wrong and why it matters, and what to do. Titles stand with the codes.

mod content;
mod form;
mod quality;
mod world;

/// A code, what is wrong, and what to do.
type Words = (&'static str, &'static str, &'static str);

const ALL: &[&[Words]] = &[form::WORDS, content::WORDS, quality::WORDS, world::WORDS];

/// The text and the remedy of a code.
pub(super) fn words(code: &str) -> Option<(&'static str, &'static str)> {
    ALL.iter().flat_map(|part| part.iter()).find(|w| w.0 == code).map(|w| (w.1, w.2))
}

#[cfg(test)]
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    ALL.iter().flat_map(|part| part.iter()).map(|w| w.0)
}
