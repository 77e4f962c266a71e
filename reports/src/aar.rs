//! The after-action report with its improvement plan, as a [`Paper`]: from what a run left ([`Outcome`]) and what was made of it
//! ([`Review`]).
//!
//! A section is there only if there is something to say. Scores are of organisations and private to them: what all participants
//! get ([`Edition::Shared`]) holds distributions only. Where numbers are switched off, no score stands anywhere.
//!
//! ```no_run
//! use hakyu_exercise::outcome::{Lang, Outcome};
//! use hakyu_reports::aar::{self, Edition};
//!
//! fn page(outcome: &Outcome) -> Result<String, hakyu_reports::ReportError> {
//!     Ok(aar::paper(outcome, None, Edition::Whole, Lang::Ja)?.html())
//! }
//! ```

mod annex;
mod figures;
mod happened;
mod knowing;
mod losses;
mod messages;
mod objectives;
mod overview;
mod plan;
#[cfg(test)]
pub(crate) mod sample;
mod scores;
mod severity;
mod summary;
#[cfg(test)]
pub(crate) mod tests;
mod voices;
pub(crate) mod words;
mod worth;

use hakyu_exercise::{
    findings::{findings, ungraded},
    outcome::{Evidence, Lang, Outcome, Text},
    review::{Conduct, Rating, Review},
};

use crate::error::ReportError;
use crate::paper::{Block, Paper, Rich};
use crate::view::View;
use words::Words;

pub(crate) use messages::form_table;
pub(crate) use objectives::organisation_blocks;
pub(crate) use worth::rows as value_rows;

/// For whom a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    /// For exercise control and evaluators: results of single organisations by name.
    Whole,
    /// For everybody: no organisation's results, only what is true of all.
    Shared,
}

impl Edition {
    /// The edition that may be handed out without asking: the whole where nobody or one organisation took part, else what is shared.
    pub fn usual(review: Option<&Review>) -> Self {
        let mut organisations: Vec<&Text> = review
            .into_iter()
            .flat_map(|review| review.conduct.manned.iter().map(|manned| &manned.2))
            .collect();
        organisations.sort_unstable_by(|a, b| a.en.cmp(&b.en));
        organisations.dedup();
        if organisations.len() > 1 { Self::Shared } else { Self::Whole }
    }
}

/// What a run leaves to review where nobody took part: its findings and proposals.
pub fn plain_review(outcome: &Outcome) -> Review {
    let mut review = Review::new(Conduct {
        form: "run".into(),
        peers: outcome.manifest.playbook.clone(),
        played_until: outcome.manifest.duration,
        ..Conduct::default()
    });
    (review.findings, review.improvements) = findings(outcome, &review);
    review
}

/// The after-action report. Without a review it reports a plain run.
///
/// # Errors
/// If the outcome's format or start cannot be read, or a figure cannot be drawn.
pub fn paper(
    outcome: &Outcome,
    review: Option<&Review>,
    edition: Edition,
    lang: Lang,
) -> Result<Paper, ReportError> {
    let plain;
    let review = if let Some(review) = review {
        review
    } else {
        plain = plain_review(outcome);
        &plain
    };
    let desk = Desk {
        view: View::new(outcome, lang)?,
        review,
        w: Words::of(lang),
        scores: !review.conduct.numbers_off,
        names: edition == Edition::Whole,
    };
    let (c, w) = (desk.view.words, desk.w);
    let manifest = &outcome.manifest;
    let title = manifest.title.get(lang);
    let mut paper = Paper::new(lang, c.document, title);
    let private =
        desk.names && !review.organisations.is_empty() && !review.conduct.manned.is_empty();
    paper.confidential = private;
    paper.handling = match (private, desk.names) {
        (true, _) => w.for_control.into(),
        (false, false) => w.for_all.into(),
        (false, true) => String::new(),
    };
    paper.source = format!("{} · {title}", desk.view.source(c.document));
    paper.facts = overview::head(&desk);
    let sections = [
        (w.overview, overview::section(&desk)),
        (w.happened, happened::section(&desk)),
        (w.knowing, knowing::section(&desk)?),
        (w.figures, figures::section(&desk)?),
        (w.objectives, objectives::section(&desk)?),
        (w.worth, worth::section(&desk)?),
        (w.severity, severity::section(&desk)),
        (w.forms, messages::forms(&desk)),
        (w.indicators, messages::indicators(&desk)),
        (w.reach, messages::reach(&desk)?),
        (w.responses, knowing::responses(&desk)),
        (w.voices, voices::section(&desk)),
        (w.summary, summary::section(&desk)?),
        (w.plan, plan::section(&desk)),
        (w.follow_up, plan::follow_up(&desk)),
        (w.method, annex::method(&desk)),
        (w.annex, annex::tables(&desk)),
    ];
    for (name, blocks) in sections {
        if !blocks.is_empty() {
            if [w.plan, w.follow_up].contains(&name) {
                paper.push(Block::PageBreak);
            }
            paper.push(Block::section(name));
            paper.blocks.extend(blocks);
        }
    }
    Ok(paper)
}

/// What every section looks at.
pub(crate) struct Desk<'a> {
    /// The outcome in a language, with common words and the clock.
    pub(crate) view: View<'a>,
    /// What was made of it.
    pub(crate) review: &'a Review,
    /// Words of these documents.
    pub(crate) w: Words,
    /// Whether scores are shown.
    pub(crate) scores: bool,
    /// Whether results of single organisations are shown.
    pub(crate) names: bool,
}

impl<'a> Desk<'a> {
    /// Words in the document's language.
    pub(crate) fn say(&self, text: &'a Text) -> &'a str {
        text.get(self.view.lang)
    }

    /// Words, or a dash where there are none.
    pub(crate) fn or_dash(&self, text: &'a Text) -> &'a str {
        let words = self.say(text);
        if words.is_empty() { self.view.words.dash } else { words }
    }

    /// Civil time of a second of the scenario.
    pub(crate) fn when(&self, at: u64) -> String {
        self.view.clock.civil(i64::try_from(at).unwrap_or(i64::MAX))
    }

    /// A length of time.
    pub(crate) fn length(&self, seconds: u64) -> String {
        crate::format::length(seconds, self.view.lang)
    }

    /// A score, or "not tested".
    pub(crate) fn score(&self, score: Option<f64>) -> String {
        score
            .filter(|score| score.is_finite())
            .map_or_else(|| self.view.words.not_tested.to_owned(), crate::format::short)
    }

    /// A list in a sentence.
    pub(crate) fn list(&self, items: &[&str]) -> String {
        items.join(self.view.words.comma)
    }

    /// A role with its organisation, which is said once where the title begins with it.
    pub(crate) fn role(&self, title: &'a Text, organisation: &'a Text) -> String {
        let (post, organisation) = (self.post(title, organisation), self.say(organisation));
        if organisation.is_empty() || organisation == post {
            return post.to_owned();
        }
        match self.view.lang {
            Lang::En => format!("{organisation} – {post}"),
            Lang::Ja => format!("{organisation}・{post}"),
        }
    }

    /// A role's title without the organisation before it.
    pub(crate) fn post(&self, title: &'a Text, organisation: &'a Text) -> &'a str {
        let (title, organisation) = (self.say(title), self.say(organisation));
        if organisation.is_empty() {
            return title;
        }
        let rest =
            title.strip_prefix(organisation).map(|rest| rest.trim_start_matches([' ', '–', '・']));
        rest.filter(|rest| !rest.is_empty()).unwrap_or(title)
    }

    /// Lines of evidence, one below the other, each with its time.
    pub(crate) fn evidence(&self, lines: &[Evidence]) -> Rich {
        Rich::lines(lines.iter().map(|line| self.line(line)))
    }

    /// A line of evidence; without grades, or empty, where scores are not shown.
    pub(crate) fn line(&self, line: &Evidence) -> Rich {
        let shown = if self.scores { Some(line.clone()) } else { ungraded(line) };
        let Some(line) = shown else { return Rich::default() };
        let words = line.text.get(self.view.lang);
        match line.at {
            Some(at) => format!("{} {words}", self.view.clock.civil(at)).into(),
            None => words.into(),
        }
    }

    /// A rating with its meaning.
    pub(crate) fn rating(&self, rating: Rating) -> &'static str {
        match rating {
            Rating::P => self.w.rating_p,
            Rating::S => self.w.rating_s,
            Rating::M => self.w.rating_m,
            Rating::U => self.w.rating_u,
        }
    }

    /// An id with its words: title, then the id in small print.
    pub(crate) fn titled(&self, title: &Text, id: &str) -> Rich {
        Rich::from(title.get(self.view.lang)).and(" ").code(id)
    }
}
