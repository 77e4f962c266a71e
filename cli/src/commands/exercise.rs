//! A finished exercise becomes tables, review and reports in its folder.

use std::path::Path;

use hakyu_exercise::{
    assemble::{Exercise, exercise},
    counterfactual::Effort,
    folder,
    outcome::Lang,
    session::Session,
};

use super::{drill::session_failure, report};
use crate::{Failure, progress::Progress};

/// Assembles an exercise that has ended and writes everything beside its log.
pub(super) fn conclude(
    session: &mut Session,
    at: &Path,
    effort: Effort,
) -> Result<Exercise, Failure> {
    let progress = Progress::new("comparing", 0);
    let told = |done, of| progress.tell(done, of);
    let mut made = exercise(session, effort, &told).map_err(|e| session_failure(&e))?;
    // Notes that a debrief put into the review are in no log: they stay.
    let before = folder::read_review(at).map_err(|e| report::folder_failure(&e))?;
    let known = made.review.notes.clone();
    let kept = before.into_iter().flat_map(|review| review.notes).filter(|n| !known.contains(n));
    made.review.notes.extend(kept.filter(|n| n.at.is_none() && n.kind != "survey"));
    drop(progress);
    let mut files = report::documents(&made.outcome, Some(&made.review), &[Lang::En, Lang::Ja])?;
    files.push(report::review_file(&made.review)?);
    folder::write_into(at, &made.outcome, &made.causes, &files)
        .map_err(|e| report::folder_failure(&e))?;
    Ok(made)
}
