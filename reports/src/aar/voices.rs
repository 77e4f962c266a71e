//! What people said: hot wash, exchange of views (意見交換会), answers, observations. Whose words they are is an organisation or a post.

use hakyu_exercise::review::Note;

use crate::paper::{Block, Rich, Table};

use super::Desk;

/// The section.
pub(super) fn section(desk: &Desk<'_>) -> Vec<Block> {
    let w = desk.w;
    let kinds = [
        ("exchange", w.notes_exchange),
        ("hot-wash", w.notes_hot_wash),
        ("answer", w.notes_answer),
        ("agreed", w.notes_agreed),
        ("observation", w.notes_observation),
        ("witness", w.notes_witness),
    ];
    let mut blocks = Vec::new();
    let known = |note: &&Note| kinds.iter().any(|(kind, _)| *kind == note.kind);
    for (kind, name) in kinds {
        let notes: Vec<&Note> = desk.review.notes.iter().filter(|note| note.kind == kind).collect();
        // What evaluators saw of one organisation is that organisation's.
        if !notes.is_empty() && (desk.names || !matches!(kind, "observation" | "witness")) {
            blocks.push(Block::part(name));
            blocks.push(Block::Table(table(desk, &notes)));
        }
    }
    let other: Vec<&Note> = desk.review.notes.iter().filter(|note| !known(note)).collect();
    if !other.is_empty() && desk.names {
        blocks.push(Block::part(w.notes_other));
        blocks.push(Block::Table(table(desk, &other)));
    }
    blocks
}

/// Notes with who, when, the question they answer, and the words.
pub(crate) fn table(desk: &Desk<'_>, notes: &[&Note]) -> Table {
    let w = desk.w;
    let mut table = Table::new([(w.by, 5), (w.question, 8), (w.words, 14)]);
    for note in notes {
        let who = note.by.get(desk.view.lang);
        let time = note.at.map(|at| desk.when(at)).unwrap_or_default();
        table.row([
            Rich::lines([Rich::from(who), Rich::from(time)]),
            note.question.get(desk.view.lang).into(),
            note.text.as_str().into(),
        ]);
    }
    table
}
