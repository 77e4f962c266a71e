//! The review of a run without people.

use hakyu_scenarios::compile::Compiled;

use super::{Finished, fill};
use crate::{
    counterfactual::{Arms, Compared, Decision, Effort, compare},
    play::{PlayError, Settings},
    review::{Conduct, Review},
    score::organisations::organisations,
    turning,
};

/// Reviews a finished run: what its response was worth beside none and the reference, and each step of it. `done` hears
/// (played, of how many).
///
/// # Errors
/// [`PlayError`].
pub fn review(
    compiled: &Compiled,
    settings: &Settings,
    finished: &Finished,
    effort: Effort,
    done: &(dyn Fn(u32, u32) + Sync),
) -> Result<Review, PlayError> {
    let arms = Arms::of_run(compiled, settings)?;
    let played = arms.play(compiled)?;
    let peers = settings.playbook.clone().unwrap_or_else(|| "none".into());
    let mut review = Review::new(Conduct {
        form: "run".into(),
        peers,
        played_until: played.actual.record.end.0,
        ..Conduct::default()
    });
    let made = Decision::of_run(compiled, &played.actual);
    let Compared { found, .. } = compare(compiled, &arms, &played, &made, effort, done)?;
    review.counterfactual = Some(found);
    review.organisations = organisations(compiled, played.comparison(&played.actual), &[])?;
    fill(compiled, &finished.outcome, &played, &mut review);
    review.turning_points = turning::points(&finished.outcome, &review);
    Ok(review)
}
