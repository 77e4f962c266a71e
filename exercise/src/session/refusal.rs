//! What cannot be done, told to who wanted to do it.

use crate::outcome::{Lang, Text};

/// Something was refused; nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub Text);

impl Refusal {
    /// With words in both languages.
    pub fn new(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self(Text::new(en, ja))
    }

    /// The words in a language.
    pub fn get(&self, lang: Lang) -> &str {
        self.0.get(lang)
    }

    /// There is nothing of that name; the nearest one is offered.
    pub(crate) fn unknown<'n>(
        what: (&str, &str),
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let near = hakyu_scenarios::diagnostic::nearest(name, known.iter().copied());
        let (en, ja) = match near {
            Some(near) => {
                (format!("; did you mean '{near}'?"), format!("。「{near}」ではありませんか"))
            }
            None if known.is_empty() => (String::new(), String::new()),
            None => {
                let some: Vec<&str> = known.iter().copied().take(12).collect();
                (
                    format!("; there are {}", some.join(", ")),
                    format!("。あるのは{}です", some.join("、")),
                )
            }
        };
        Self::new(
            format!("there is no {} '{name}'{en}", what.0),
            format!("{}「{name}」はありません{ja}", what.1),
        )
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Refusal {}
