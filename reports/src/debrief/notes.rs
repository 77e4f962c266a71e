//! Notes that somebody typed during the debrief.

use hakyu_exercise::{
    outcome::Text,
    review::{Note, Review},
};

/// Why a file holds no notes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotesError {
    /// A line answers a question that there is none of.
    #[error("line {line}: there is no question {question}; the debrief has {all}")]
    NoQuestion {
        /// The line, counted from 1.
        line: usize,
        /// What was asked for.
        question: usize,
        /// How many there are.
        all: usize,
    },
}

/// Reads notes, one a line: `agreed: …` (`合意：…`) is an agreed action, `2: …` answers the question of the second turning point,
/// anything else belongs to the hot wash. Empty lines and lines that begin with `#` are left out.
///
/// # Errors
/// [`NotesError`] if a line answers a question that there is none of.
pub fn read_notes(text: &str, review: &Review) -> Result<Vec<Note>, NotesError> {
    let mut notes = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (head, rest) = line.split_once([':', '：']).unwrap_or(("", line));
        let (head, rest) = (head.trim(), rest.trim());
        let note = |kind: &str, question: Text, text: &str| Note {
            at: None,
            kind: kind.into(),
            by: Text::default(),
            question,
            text: text.into(),
        };
        if head.eq_ignore_ascii_case("agreed") || head == "合意" {
            notes.push(note("agreed", Text::default(), rest));
        } else if let Ok(number) = head.parse::<usize>() {
            let point = number.checked_sub(1).and_then(|index| review.turning_points.get(index));
            let point = point.ok_or(NotesError::NoQuestion {
                line: at + 1,
                question: number,
                all: review.turning_points.len(),
            })?;
            notes.push(note("answer", point.question.clone(), rest));
        } else {
            notes.push(note("hot-wash", Text::default(), line));
        }
    }
    Ok(notes)
}
