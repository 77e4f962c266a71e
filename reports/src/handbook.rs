//! Planners' documents: handbooks, script, cards, guides, briefing, forms.
//!
//! [`papers`] makes them from a compiled scenario. What players may read is made from a view that has no place for what will happen
//! (`open`); what control reads is made from the whole scenario, in words (`plain`), with the course that a simulation expects.

mod ceptoar;
mod controller;
mod evaluator;
mod feedback;
mod open;
mod plain;
mod player;
mod script;
mod shared;
mod sub_controller;
mod words;

use hakyu_exercise::{course::Course, outcome::Lang};
use hakyu_scenarios::{compile::Compiled, diagnostic::nearest, syntax::RoleKind};

use crate::paper::Paper;
use crate::words::fill;

use open::{Group, Open};
use plain::{Plain, form_word};
use words::common;

/// Documents of an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The sub-controller's handbook, one an organisation.
    SubController,
    /// The player's handbook.
    Player,
    /// The CEPTOAR secretariat's handbook.
    Ceptoar,
    /// The controller's script.
    Controller,
    /// Inject cards.
    Cards,
    /// Evaluation guides.
    Evaluator,
    /// The briefing.
    Briefing,
    /// The participants' feedback form.
    Feedback,
    /// The sheet for the hot wash.
    HotWash,
}

impl Kind {
    /// All kinds, in the order in which they are written.
    pub const ALL: [Self; 9] = [
        Self::SubController,
        Self::Player,
        Self::Ceptoar,
        Self::Controller,
        Self::Cards,
        Self::Evaluator,
        Self::Briefing,
        Self::Feedback,
        Self::HotWash,
    ];

    /// Its word in file names.
    pub fn word(self) -> &'static str {
        match self {
            Self::SubController => "sub-controller",
            Self::Player => "player",
            Self::Ceptoar => "ceptoar",
            Self::Controller => "controller",
            Self::Cards => "cards",
            Self::Evaluator => "evaluator",
            Self::Briefing => "briefing",
            Self::Feedback => "feedback",
            Self::HotWash => "hot-wash",
        }
    }

    /// Whether players may read it.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Player | Self::Ceptoar | Self::Briefing | Self::Feedback | Self::HotWash
        )
    }
}

/// For whom a document is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    /// The id of a role.
    pub role: Option<String>,
    /// An organisation: its id or its title.
    pub organisation: Option<String>,
}

/// Why there is no such document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HandbookError {
    /// The scenario has no such role.
    #[error("the scenario has no role '{name}'{hint}")]
    NoRole {
        /// What was asked for.
        name: String,
        /// The nearest id, as half a sentence, or nothing.
        hint: String,
    },
    /// The scenario has no such organisation.
    #[error("the scenario has no organisation '{name}'; it has {known}")]
    NoOrganisation {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
}

/// A document with the name of its file, without language and format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The name.
    pub name: String,
    /// The document.
    pub paper: Paper,
}

/// The documents of a kind: one, or one an organisation. A `course` adds what a simulation expects.
///
/// # Errors
/// If the scenario has no such reader.
pub fn papers(
    compiled: &Compiled,
    course: Option<&Course>,
    kind: Kind,
    reader: &Reader,
    lang: Lang,
) -> Result<Vec<Document>, HandbookError> {
    let plain = Plain::new(compiled, lang);
    let open = Open::of(compiled, lang);
    let own = reading(&plain, &open, reader)?;
    let one = |paper: Paper| {
        let name = match &own {
            Some(group) => format!("{}.{}", kind.word(), group.id),
            None => kind.word().to_owned(),
        };
        vec![Document { name, paper }]
    };
    let mut documents = match kind {
        Kind::Player => one(player::handbook(&open, own.as_ref())),
        Kind::Ceptoar => one(ceptoar::handbook(&open, own.as_ref())),
        Kind::Briefing => one(player::briefing(&open)),
        Kind::Feedback => one(feedback::form(&open)),
        Kind::HotWash => one(feedback::hot_wash(&open)),
        Kind::Controller => one(controller::script(&plain, &open, course)),
        Kind::Cards => one(controller::cards(&plain, course)),
        Kind::Evaluator => one(evaluator::guides(&plain, course)),
        Kind::SubController => {
            let all = open.groups.iter().filter(|group| match &own {
                Some(own) => own.title == group.title,
                None => group.kind == RoleKind::Operator,
            });
            all.map(|group| Document {
                name: format!("{}.{}", kind.word(), group.id),
                paper: sub_controller::handbook(
                    &plain,
                    &open,
                    own.as_ref().unwrap_or(group),
                    course,
                ),
            })
            .collect()
        }
    };
    let w = common::Words::of(lang);
    for document in &mut documents {
        let edition = if open.edition.is_empty() {
            String::new()
        } else {
            format!("{} {}", w.edition, open.edition)
        };
        document.paper.source = fill(
            w.foot,
            &[
                // The id of a scenario tells what it is about.
                (
                    "scenario",
                    if kind.is_open() { &open.title } else { &compiled.scenario.id.value },
                ),
                ("edition", &edition),
                ("kind", &document.paper.kind),
                ("version", env!("CARGO_PKG_VERSION")),
            ],
        )
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    }
    Ok(documents)
}

/// The organisation and posts of a reader; none if it is for all.
fn reading(
    plain: &Plain<'_>,
    open: &Open,
    reader: &Reader,
) -> Result<Option<Group>, HandbookError> {
    let mut found = None;
    if let Some(name) = &reader.organisation {
        let group = open.groups.iter().find(|group| named(plain, group, name));
        found = Some(group.cloned().ok_or_else(|| {
            HandbookError::NoOrganisation {
                name: name.clone(),
                known: open
                    .groups
                    .iter()
                    .map(|g| format!("{} ({})", g.id, g.title))
                    .collect::<Vec<_>>()
                    .join(", "),
            }
        })?);
    }
    if let Some(name) = &reader.role {
        let group = found.as_ref().map_or_else(
            || open.groups.iter().find(|group| group.posts.iter().any(|post| post.id == *name)),
            |group| Some(group).filter(|group| group.posts.iter().any(|post| post.id == *name)),
        );
        let mut group = group.cloned().ok_or_else(|| {
            let ids =
                open.groups.iter().flat_map(|group| &group.posts).map(|post| post.id.as_str());
            let hint = nearest(name, ids).map(|near| format!("; did you mean '{near}'?"));
            HandbookError::NoRole { name: name.clone(), hint: hint.unwrap_or_default() }
        })?;
        group.posts.retain(|post| post.id == *name);
        group.id.clone_from(name);
        found = Some(group);
    }
    Ok(found)
}

/// Whether an organisation is called so: by its id, in either language, or by one of its posts.
fn named(plain: &Plain<'_>, group: &Group, name: &str) -> bool {
    group.id == name
        || group.title == name
        || plain.compiled.scenario.roles.iter().any(|role| {
            group.posts.iter().any(|post| post.id == role.id.value)
                && role.organisation.as_ref().is_some_and(|o| o.en() == name || o.ja() == name)
        })
}

/// A document about the whole scenario, with its head filled in.
fn scenario_paper(plain: &Plain<'_>, course: Option<&Course>, kind: &str) -> Paper {
    let w = common::Words::of(plain.lang);
    let scenario = &plain.compiled.scenario;
    let mut paper = Paper::new(plain.lang, kind, plain.text(&scenario.title));
    let end = i64::try_from(scenario.duration.value).unwrap_or(i64::MAX);
    let time = fill(w.from_until, &[("from", &plain.civil(0)), ("until", &plain.civil(end))]);
    let mut facts = vec![(w.scenario_time, time)];
    if let Some(form) = scenario.form {
        facts.push((w.form, form_word(&plain.w, form.value).to_owned()));
    }
    if let Some(course) = course {
        let playbook = if course.reference { w.course_reference } else { w.course_none };
        let seed = course.seed.to_string();
        facts.push((w.course, fill(w.course_fact, &[("playbook", playbook), ("seed", &seed)])));
    }
    paper.facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    paper
}

#[cfg(test)]
mod tests;
