//! What can be wrong with a scenario that reads well: names nobody declared, times outside the run, things that cannot
//! happen, things nobody does.
//!
//! [`check`] looks at a parsed scenario; names of the world are looked up through [`Names`]. All groups of findings
//! have a file of their own, with an [`Explanation`] for each code; [`explain`] finds it.

mod amounts;
mod bases;
mod cyber;
mod form;
mod hazards;
mod idle;
mod ids;
mod japanese;
mod knowledge;
mod language;
mod messages;
mod plans;
mod quality;
mod reach;
mod reading;
mod references;
mod repair;
mod rubric;
mod society;
mod tables;
mod times;
mod values;
mod visit;
mod worldly;

pub(crate) use ids::a as article;

use crate::diagnostic::{Diagnostics, Lang, Near};
use crate::syntax::Scenario;

/// A kind of name in a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// A full service id: `electricity@chiba`, or the id of a nation-wide one.
    Service,
    /// A service template: `electricity`.
    Template,
    /// A place.
    Place,
    /// A class of sites.
    Class,
    /// A need group.
    Need,
    /// A sector of the catalogue.
    Sector,
    /// A procedure of a service.
    Channel,
    /// A named fragility curve.
    Fragility,
}

/// The names of a world.
pub trait Names {
    /// Whether there is a service with this full id.
    fn service(&self, id: &str) -> bool;
    /// Whether there is a service template with this id.
    fn template(&self, id: &str) -> bool;
    /// Whether there is a place.
    fn place(&self, id: &str) -> bool;
    /// Whether any template has a class with this id.
    fn class(&self, id: &str) -> bool;
    /// Whether a service, template or class has a need group with this id (for a template: itself or one of its classes).
    fn need(&self, of: &str, need: &str) -> bool;
    /// Whether a template (or the template of a service) has this procedure.
    fn channel(&self, of: &str, channel: &str) -> bool;
    /// Whether the catalogue has a sector.
    fn sector(&self, id: &str) -> bool;
    /// Whether a fragility curve has this name.
    fn fragility(&self, id: &str) -> bool;
    /// The name of a kind nearest to what was written, if one is near.
    fn suggest(&self, kind: NameKind, written: &str) -> Option<Near<'_>>;
}

/// Checks a scenario, in a world if there is one, and puts all findings in file order.
pub fn check(scenario: &Scenario, names: Option<&dyn Names>, diags: &mut Diagnostics) {
    ids::check(scenario, diags);
    references::check(scenario, diags);
    times::check(scenario, diags);
    amounts::check(scenario, diags);
    rubric::check(scenario, diags);
    reach::check(scenario, diags);
    language::check(scenario, diags);
    idle::check(scenario, diags);
    hazards::check(scenario, diags);
    messages::check(scenario, diags);
    knowledge::check(scenario, diags);
    cyber::check(scenario, diags);
    repair::check(scenario, diags);
    society::check(scenario, diags);
    plans::check(scenario, diags);
    quality::check(scenario, diags);
    crate::overlay::check(scenario, diags);
    if let Some(names) = names {
        worldly::check(scenario, names, diags);
    }
    diags.sort();
}

/// What a code means and what to do.
#[derive(Debug)]
pub struct Explanation {
    /// The code.
    pub code: &'static str,
    /// A few words.
    pub title: &'static str,
    /// The same in Japanese.
    pub ja: &'static str,
    /// What is wrong and why it matters.
    pub text: &'static str,
    /// Keys of a scenario that show it (or of the file it is about).
    pub example: &'static str,
    /// What to do.
    pub fix: &'static str,
}

const GROUPS: &[&[Explanation]] = &[
    reading::CODES,
    form::CODES,
    values::CODES,
    bases::CODES,
    ids::CODES,
    references::CODES,
    worldly::CODES,
    times::CODES,
    reach::CODES,
    amounts::CODES,
    rubric::CODES,
    language::CODES,
    idle::CODES,
    hazards::CODES,
    messages::CODES,
    knowledge::CODES,
    cyber::CODES,
    repair::CODES,
    society::CODES,
    plans::CODES,
    quality::CODES,
    tables::CODES,
    crate::overlay::CODES,
];

impl Explanation {
    /// What is wrong and why it matters.
    pub fn text_in(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.text,
            Lang::Ja => japanese::words(self.code).map_or(self.text, |w| w.0),
        }
    }

    /// What to do.
    pub fn fix_in(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.fix,
            Lang::Ja => japanese::words(self.code).map_or(self.fix, |w| w.1),
        }
    }

    /// A few words.
    pub fn title_in(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.title,
            Lang::Ja => self.ja,
        }
    }

    /// The whole explanation for the terminal.
    pub fn page(&self, lang: Lang) -> String {
        let (example, fix) = match lang {
            Lang::En => ("Example:", "What to do:"),
            Lang::Ja => ("例:", "対処:"),
        };
        format!(
            "{}: {}\n\n{}\n\n{example}\n{}\n\n{fix}\n{}\n",
            self.code,
            self.title_in(lang),
            self.text_in(lang),
            self.example.trim_end(),
            self.fix_in(lang)
        )
    }
}

/// All codes of scenarios and tables, in order of their groups.
pub fn explanations() -> impl Iterator<Item = &'static Explanation> {
    GROUPS.iter().flat_map(|group| group.iter())
}

/// What a code means.
pub fn explain(code: &str) -> Option<&'static Explanation> {
    explanations().find(|e| e.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests;
