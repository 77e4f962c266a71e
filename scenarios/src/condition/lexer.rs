//! Piece of a condition to tokens.

use crate::diagnostic::{half_width, quoted};
use crate::source::Span;

use super::{Mistake, place};

/// A text and where it comes from.
pub(crate) struct Piece<'a> {
    /// The text.
    pub(crate) words: &'a str,
    /// Where it starts within the scalar.
    pub(crate) base: usize,
    /// Where the scalar's content starts in the file, if it stands there letter for letter.
    pub(crate) content: Option<u32>,
    /// The whole scalar.
    pub(crate) whole: Span,
}

impl Piece<'_> {
    /// The place of a byte range of the text.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        place(self.content, self.whole, self.base + start, self.base + end)
    }
}

/// A token and its byte range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind<'a>,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    /// A name, number, time or percentage: anything without blanks and signs.
    Word(&'a str),
    /// What stands in quotes.
    Quoted(&'a str),
    /// `< <= > >= ( ) ,` and the wrong `= == !=`.
    Sign(&'static str),
}

const SIGNS: &[&str] = &["<=", ">=", "==", "!=", "&&", "||", "<", ">", "=", "!", "(", ")", ","];

/// Splits a text into tokens.
pub(crate) fn tokens<'a>(text: &Piece<'a>) -> Result<Vec<Token<'a>>, Mistake> {
    let all = text.words;
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = all.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = all.get(at..).unwrap_or("");
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            out.push(Token { kind: Kind::Sign(sign), start: at, end: at + sign.len() });
            at += sign.len();
            continue;
        }
        if matches!(c, '\'' | '"') {
            let inner = rest.get(1..).unwrap_or("");
            let Some(length) = inner.find(c) else {
                return Err(Mistake::new(at, all.len(), format!("the quote {c} is never closed")));
            };
            let end = at + length + 2;
            out.push(Token {
                kind: Kind::Quoted(inner.get(..length).unwrap_or("")),
                start: at,
                end,
            });
            at = end;
            continue;
        }
        let word = |c: char| {
            c.is_alphanumeric()
                || matches!(c, '-' | '+' | '.' | ':' | '%' | '@' | '_' | '[' | ']' | '/')
        };
        let length = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
        if length == 0 {
            let mistake = Mistake::new(
                at,
                at + c.len_utf8(),
                format!("{} has no meaning here", quoted(c.encode_utf8(&mut [0; 4]))),
            );
            return Err(match c {
                '（' | '）' | '＜' | '＞' | '＝' | '，' | '、' | '‘' | '’' | '“' | '”' =>
                {
                    let half = match c {
                        '、' => Some(",".to_owned()),
                        '‘' | '’' | '“' | '”' => None,
                        _ => half_width(c.encode_utf8(&mut [0; 4])),
                    };
                    mistake.help("use the half-width sign").instead(half)
                }
                _ => mistake,
            });
        }
        out.push(Token {
            kind: Kind::Word(rest.get(..length).unwrap_or("")),
            start: at,
            end: at + length,
        });
        at += length;
    }
    Ok(out)
}
