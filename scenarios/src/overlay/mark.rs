//! Marks of injects: short digests by which an overlay notices that what it was made from has changed.

use hakyu_seeds::Digest;

use crate::syntax::{Inject, InjectTrigger};

/// What an inject says and when it comes, as an overlay remembers it: two groups of eight hexadecimal digits, `says-comes`.
/// Where it stands in its file plays no part.
pub fn mark(inject: &Inject) -> String {
    format!("{}-{}", short(&says(inject)), short(&comes(inject)))
}

/// Whether the master's text and time of an inject are other ones than those of a mark.
pub fn changed(inject: &Inject, mark: &str) -> (bool, bool) {
    let now = self::mark(inject);
    let part = |mark: &str, n: usize| mark.split('-').nth(n).map(str::to_owned);
    (part(&now, 0) != part(mark, 0), part(&now, 1) != part(mark, 1))
}

fn says(inject: &Inject) -> String {
    let mut out = String::new();
    let mut add = |text: &crate::decode::Text| {
        out.push_str(text.en());
        out.push('\u{1}');
        out.push_str(text.ja());
        out.push('\u{2}');
    };
    add(&inject.text.text);
    inject.alternatives.iter().for_each(|a| add(&a.text.text));
    let inside = inject.alternatives.iter().flat_map(|a| &a.attachments);
    inject.attachments.iter().chain(inside).for_each(|a| add(&a.text));
    out
}

fn comes(inject: &Inject) -> String {
    let when = match &inject.trigger {
        InjectTrigger::At(at) => format!("at {}", at.value),
        InjectTrigger::Like(id) => format!("like {}", id.value),
        InjectTrigger::When(condition) => format!("when {}", placeless(&condition.value)),
        InjectTrigger::Released => "released".to_owned(),
    };
    format!("{when} {}", inject.contingency)
}

/// A value without the places in it.
fn placeless(value: &impl std::fmt::Debug) -> String {
    let all = format!("{value:?}");
    let mut out = String::new();
    let mut rest = all.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        rest = rest[at..].find('}').map_or("", |end| &rest[at + end + 1..]);
    }
    out + rest
}

fn short(text: &str) -> String {
    Digest::of(text.as_bytes()).to_string().chars().take(8).collect()
}
