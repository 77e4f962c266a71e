//! The language of conditions: `level('water@chiba') < 80% and not fired('i-3')`.
//!
//! [`condition`] is a leaf decoder. Findings point into the string where the file holds it as it is; in strings with
//! escapes or several lines they point at the whole and name the character.
//!
//! ```text
//! any     := all ("or" all)*
//! all     := one ("and" one)*
//! one     := "not" one | "(" any ")" | fired(…) | received(…) | done(…) | knows(role, event) | mode(…) | milestone(…)
//!          | detected(…) | compromised(…) | contained(…) | measure compare value
//! measure := level(service) | people(service) | buffer(service, need) | time() | believes(role, service)
//!          | trust() | rumour(place) | disorder(place) | harm(place)
//! compare := "<" | "<=" | ">" | ">="
//! ```

mod lexer;
mod parser;

pub(crate) use lexer::{Piece, Token, tokens};
pub(crate) use parser::Parser;

use crate::decode::{Clock, expected};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};
use crate::yaml::Node;

/// A number read from the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The level of a service.
    Level(Spanned<String>),
    /// The people without a service.
    People(Spanned<String>),
    /// How long a need is still covered.
    Buffer {
        /// The consumer.
        service: Spanned<String>,
        /// Its need group.
        need: Spanned<String>,
    },
    /// The time.
    Time,
    /// Trust of the public.
    Trust,
    /// Rumour in a place.
    Rumour(Spanned<String>),
    /// Disorder in a place.
    Disorder(Spanned<String>),
    /// Person-hours at risk in a place so far.
    Harm(Spanned<String>),
    /// The level of a service as a role believes it.
    Believed {
        /// Who believes it.
        role: Spanned<String>,
        /// Of which service.
        service: Spanned<String>,
    },
}

/// How a measure is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// What a condition asks of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemState {
    /// Its operator has found a compromise.
    Detected,
    /// It is compromised, whether anybody knows or not.
    Compromised,
    /// It is cut off.
    Contained,
}

/// A condition, resolved to words but not to things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A measure against a constant: ppm for levels and shares, people, seconds for buffers and times, person-hours for
    /// harm.
    Compare {
        /// What is measured.
        measure: Measure,
        /// How it is compared.
        compare: Compare,
        /// The constant, in the unit of the measure.
        value: Spanned<i64>,
    },
    /// The inject has fired.
    Fired(Spanned<String>),
    /// The inject has reached the role.
    Received {
        /// The inject.
        inject: Spanned<String>,
        /// The role.
        role: Spanned<String>,
    },
    /// The deed was done, by the role or by anyone.
    Done {
        /// A kind of deed, an action or a step.
        deed: Spanned<String>,
        /// The role.
        by: Option<Spanned<String>>,
    },
    /// Something about a system.
    System {
        /// What.
        state: SystemState,
        /// Which system.
        system: Spanned<String>,
    },
    /// The role knows of the matter.
    Knows {
        /// The role.
        role: Spanned<String>,
        /// The event.
        event: Spanned<String>,
    },
    /// The mode is in force, or a role knows that it is.
    Mode {
        /// The mode.
        mode: Spanned<String>,
        /// The role.
        role: Option<Spanned<String>>,
    },
    /// The milestone is reached and not left.
    Milestone(Spanned<String>),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

impl Condition {
    /// Calls `visit` for this condition and all inside it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.walk(visit)),
            Self::Not(inner) => inner.walk(visit),
            _ => {}
        }
    }
}

/// The longest condition or quote, in bytes.
pub(crate) const LONGEST: usize = 4_000;

/// Decodes a condition.
pub fn condition(
    clock: &Clock,
) -> impl Fn(&Node, &mut Diagnostics) -> Option<Spanned<Condition>> + '_ {
    move |node, diags| {
        let Some(text) = node.as_str() else {
            expected(node, "a condition", diags);
            return None;
        };
        if text.len() > LONGEST {
            diags.push(
                Diagnostic::error("E0206", format!("a condition has at most {LONGEST} bytes"))
                    .at(node.span, ""),
            );
            return None;
        }
        let text = Piece { words: text, base: 0, content: node.content, whole: node.span };
        let parsed =
            tokens(&text).and_then(|tokens| Parser::new(&text, &tokens, clock).condition());
        match parsed {
            Ok(condition) => Some(Spanned::new(condition, node.span)),
            Err(mistake) => {
                diags.push(mistake.diagnostic("E0206", "condition", &text));
                None
            }
        }
    }
}

/// What is wrong in a condition or quote, by bytes of its text.
#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) instead: Option<String>,
}

impl Mistake {
    pub(crate) fn new(start: usize, end: usize, message: impl Into<String>) -> Self {
        Self { start, end, message: message.into(), help: None, instead: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn instead(mut self, replacement: Option<impl Into<String>>) -> Self {
        self.instead = replacement.map(Into::into);
        self
    }

    pub(crate) fn diagnostic(self, code: &'static str, what: &str, text: &Piece<'_>) -> Diagnostic {
        let exact = text.content.is_some();
        let span = text.span(self.start, self.end);
        let message = if exact {
            self.message
        } else {
            let before = text.words.get(..self.start).map_or(0, |t| t.chars().count());
            format!("{} (character {} of the {what})", self.message, before + 1)
        };
        let mut diagnostic = Diagnostic::error(code, message).at(span, "");
        if let Some(help) = self.help {
            diagnostic = diagnostic.help(help);
        }
        match self.instead {
            Some(instead) if exact => diagnostic.suggest(span, instead),
            Some(instead) => diagnostic.help(format!("did you mean `{instead}`?")),
            None => diagnostic,
        }
    }
}

/// Where a piece of a string stands: exactly, or the whole string.
pub(crate) fn place(content: Option<u32>, whole: Span, start: usize, end: usize) -> Span {
    match content {
        Some(first) => Span::new(whole.file, first as usize + start, first as usize + end),
        None => whole,
    }
}

#[cfg(test)]
mod tests;
