//! `hakyu record`: what is entered after play – notes, ratings, replies and rulings – and the review made anew.

use std::path::Path;

use hakyu_exercise::{
    log::{Act, Author, Grade, NoteKind},
    review::Rating,
    session::Session,
};

use super::{
    drill::{folder, session_failure, wall},
    exercise::conclude,
};
use crate::{
    Ending, Failure, Outcome,
    args::{NoteWord, RecordArgs, RecordWhat, Verdict},
    show,
};

/// Enters something into the log of an exercise.
pub(super) fn record(asked: &RecordArgs) -> Outcome {
    let Some((mut session, log)) = folder::resume(&asked.exercise)? else {
        return Ok(Ending::Findings);
    };
    if let Some(torn) = &log.torn {
        show::warn(&format!(
            "{}: line {} of the log was cut off while it was written; it is left out",
            asked.exercise.display(),
            torn.line
        ));
    }
    let (by, what) = entry(&session, &asked.what)?;
    if let Act::Reply { objective, line, .. } = &what
        && let Some(lines) = evidence(&asked.exercise, objective)?
        && *line >= lines
    {
        return Err(Failure::Usage(format!(
            "objective {objective} has {} of evidence",
            count(lines, "line")
        )));
    }
    let number = session.enter(by, what, &wall()).map_err(|e| session_failure(&e))?;
    show::print(&format!("【訓練】EXERCISE  entry {number}\n"))?;
    if session.ended().is_some() {
        let made = conclude(&mut session, &asked.exercise, asked.effort.on(asked.threads))?;
        show::print(&format!(
            "{}/{} ({}, {})\n",
            asked.exercise.display(),
            hakyu_exercise::folder::REVIEW,
            count(made.review.notes.len(), "note"),
            count(made.review.organisations.len(), "organisation")
        ))?;
    }
    Ok(Ending::Fine)
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// How many lines of evidence an objective has in the review of a folder; none if there is no review.
fn evidence(exercise: &Path, objective: &str) -> Result<Option<usize>, Failure> {
    let review = hakyu_exercise::folder::read_review(exercise)
        .map_err(|e| super::report::folder_failure(&e))?;
    let Some(review) = review else { return Ok(None) };
    let rows = review.organisations.iter().flat_map(|o| &o.objectives);
    Ok(rows.filter(|o| o.id == objective).map(|o| o.evidence.len()).max())
}

fn entry(session: &Session, what: &RecordWhat) -> Result<(Author, Act), Failure> {
    let evaluator = |of: &Option<String>| Author::Evaluator(of.clone().unwrap_or_default());
    Ok(match what {
        RecordWhat::Note { kind, by, text } => {
            let kind = match kind {
                NoteWord::HotWash => NoteKind::HotWash,
                NoteWord::Exchange => NoteKind::Exchange,
                NoteWord::Agreed => NoteKind::Agreed,
                NoteWord::Observation => NoteKind::Observation,
            };
            let who = by.clone().unwrap_or_default();
            (Author::Controller, Act::Note { kind, who, text: text.clone() })
        }
        RecordWhat::Rate { objective, rating, reason, of } => {
            let rating = match rating.to_ascii_uppercase().as_str() {
                "P" => Rating::P,
                "S" => Rating::S,
                "M" => Rating::M,
                "U" => Rating::U,
                other => {
                    return Err(Failure::Usage(format!(
                        "{other} is no rating: P performed without challenges, S with some, M with major ones, U unable to be performed"
                    )));
                }
            };
            let grade = Grade { objective: objective.clone(), rating, reason: reason.clone() };
            (evaluator(of), Act::Rate(grade))
        }
        RecordWhat::Reply { role, objective, line, text } => {
            let line = line
                .checked_sub(1)
                .ok_or_else(|| Failure::Usage("lines of evidence are counted from 1".into()))?;
            let reply = Act::Reply {
                role: role.clone(),
                objective: objective.clone(),
                line,
                text: text.clone(),
            };
            (Author::Role(role.clone()), reply)
        }
        RecordWhat::Rule { entry, verdict, reason, of } => {
            if !session.entries().iter().any(|e| e.number == *entry) {
                let count = session.entries().len();
                return Err(Failure::Usage(format!(
                    "the log has no entry {entry}; it has 0 to {}",
                    count.saturating_sub(1)
                )));
            }
            let accepted = *verdict == Verdict::Accepted;
            (evaluator(of), Act::RuleReply { reply: *entry, accepted, reason: reason.clone() })
        }
        RecordWhat::Answer { role, question, text } => {
            let answer =
                Act::Answer { role: role.clone(), question: question.clone(), text: text.clone() };
            (Author::Role(role.clone()), answer)
        }
    })
}
