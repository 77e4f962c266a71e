//! Diagnostics in Japanese: fixed words, titles of codes, and the remarks that recur.

use super::phrases::japanese;
use super::{Diagnostic, Severity};
use crate::compile::explain;

/// The language of diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Severity {
    /// The word for it.
    pub fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Error, Lang::En) => "error",
            (Self::Error, Lang::Ja) => "エラー",
            (Self::Warning, Lang::En) => "warning",
            (Self::Warning, Lang::Ja) => "警告",
        }
    }
}

impl Diagnostic {
    /// The sentence of the finding. What is worded in English only comes behind the Japanese title of its code.
    pub fn sentence(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.message.clone();
        }
        japanese(&self.message).unwrap_or_else(|| match explain(self.code) {
            Some(explanation) => format!("{}（{}）", explanation.ja, self.message),
            None => self.message.clone(),
        })
    }

    /// What to do, if it says so.
    pub fn advice(&self, lang: Lang) -> Option<String> {
        self.help.as_ref().map(|help| remark(help, lang))
    }
}

/// A remark in a language, if it is worded in that language.
pub(super) fn remark(text: &str, lang: Lang) -> String {
    match lang {
        Lang::En => text.to_owned(),
        Lang::Ja => japanese(text).unwrap_or_else(|| text.to_owned()),
    }
}

/// What is said about a suggestion.
pub(super) fn offer(replacement: &str, inserts: bool, lang: Lang) -> String {
    let text = replacement.trim_end_matches('\n');
    if text.trim().is_empty() {
        return match lang {
            Lang::En => "indent with half-width spaces".to_owned(),
            Lang::Ja => "字下げには半角空白を使ってください".to_owned(),
        };
    }
    match (lang, inserts) {
        (Lang::En, false) => format!("did you mean `{text}`?"),
        (Lang::En, true) => format!("put in `{text}`"),
        (Lang::Ja, false) => format!("`{text}` の誤りではありませんか"),
        (Lang::Ja, true) => format!("`{text}` を加えてください"),
    }
}

/// The word before advice.
pub(super) fn help(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "help",
        Lang::Ja => "ヒント",
    }
}

/// How many more findings there are than are drawn.
pub(super) fn more(hidden: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("… and {hidden} more\n"),
        Lang::Ja => format!("… 他 {hidden} 件\n"),
    }
}
