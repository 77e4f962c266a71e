//! The debrief right after play: a page to project, without scores, and a private sheet for each organisation.
//!
//! The page is made from a model (`Page`) that has no place for a score or a severity, so none can be projected.

mod notes;
mod page;
mod sheet;
#[cfg(test)]
mod tests;

pub use notes::{NotesError, read_notes};

use hakyu_exercise::{
    outcome::{Lang, Outcome},
    review::Review,
};

use crate::aar::{Desk, words::Words};
use crate::error::ReportError;
use crate::paper::Paper;
use crate::view::View;

/// An organisation's own sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Id of the organisation, fit for the name of a file.
    pub id: String,
    /// The sheet.
    pub paper: Paper,
}

/// The page to project: one HTML file, 16:9, without scripts or links to the outside; it also prints, one sheet a screen.
///
/// # Errors
/// If the outcome's format or start cannot be read, or the template fails.
pub fn page(outcome: &Outcome, review: &Review, lang: Lang) -> Result<String, ReportError> {
    page::render(&desk(outcome, review, lang)?)
}

/// The sheets of the organisations that people played; of all that were scored where nobody played.
///
/// # Errors
/// If the outcome's format or start cannot be read.
pub fn sheets(outcome: &Outcome, review: &Review, lang: Lang) -> Result<Vec<Sheet>, ReportError> {
    let desk = desk(outcome, review, lang)?;
    let manned = review.organisations.iter().any(|it| it.manned);
    let chosen = review.organisations.iter().filter(|it| it.manned == manned);
    let mut sheets: Vec<Sheet> = Vec::new();
    for organisation in chosen {
        let base = file_name(&organisation.id);
        let mut id = base.clone();
        let mut number = 2;
        while sheets.iter().any(|sheet| sheet.id == id) {
            id = format!("{base}-{number}");
            number += 1;
        }
        sheets.push(Sheet { id, paper: sheet::paper(&desk, organisation) });
    }
    Ok(sheets)
}

fn desk<'a>(outcome: &'a Outcome, review: &'a Review, lang: Lang) -> Result<Desk<'a>, ReportError> {
    Ok(Desk {
        view: View::new(outcome, lang)?,
        review,
        w: Words::of(lang),
        scores: !review.conduct.numbers_off,
        names: true,
    })
}

/// An id in which nothing leads out of a folder.
fn file_name(id: &str) -> String {
    let name: String = id
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' })
        .collect();
    if name.is_empty() { "organisation".into() } else { name }
}
