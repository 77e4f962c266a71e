//! A paper as Markdown (`CommonMark` with pipe tables).

use crate::words::Words;

use super::{Block, Card, Field, Figure, Paper, Piece, Rich, RowKind, Table, Tone};

/// The document as Markdown; the mark stands at its head and foot and where a new page begins.
pub(super) fn render(paper: &Paper) -> String {
    let w = Words::of(paper.lang);
    let mark = format!("**{}** {}\n", w.mark, w.banner);
    let mut out = format!("{mark}\n{}\n\n# {}\n", line(&paper.kind), line(&paper.title));
    if !paper.handling.is_empty() {
        out.push_str(&format!("\n> **{}**\n", line(&paper.handling)));
    }
    out.push('\n');
    facts(&mut out, &paper.facts);
    for block in &paper.blocks {
        out.push('\n');
        push(&mut out, block, &mark);
    }
    out.push_str(&format!("\n---\n\n{}  \n{mark}", line(&paper.source)));
    out
}

fn push(out: &mut String, block: &Block, mark: &str) {
    match block {
        Block::Heading { level, text } => {
            let hashes = "#".repeat(usize::from((*level).clamp(1, 3)) + 1);
            out.push_str(&format!("{hashes} {}\n", line(text)));
        }
        Block::Text { text } => out.push_str(&format!("{}\n", rich(text, "  \n"))),
        Block::Fine { text } => out.push_str(&format!("*{}*\n", rich(text, "  \n").trim())),
        Block::List { numbered, items } => {
            for (at, item) in items.iter().enumerate() {
                let bullet = if *numbered { format!("{}. ", at + 1) } else { "- ".to_owned() };
                let indent = format!("  \n{}", " ".repeat(bullet.len()));
                out.push_str(&format!("{bullet}{}\n", rich(item, &indent)));
            }
        }
        Block::Checks { items } => {
            for item in items {
                out.push_str(&format!("- [ ] {}\n", rich(item, "  \n  ")));
            }
        }
        Block::Quote { label, text } => {
            if !label.is_empty() {
                out.push_str(&format!("> *{}*\n>\n", line(label)));
            }
            out.push_str(&format!("> {}\n", rich(text, "  \n> ")));
        }
        Block::Table(table) => push_table(out, table),
        Block::Facts { rows } => facts(out, rows),
        Block::Notice { tone, title, body } => {
            let sign = if *tone == Tone::Grave { "⚠ " } else { "" };
            out.push_str(&format!("> **{sign}{}**\n", line(title)));
            for text in body {
                out.push_str(&format!(">\n> {}\n", rich(text, "  \n> ")));
            }
        }
        Block::Form { fields } => {
            for field in fields {
                push_field(out, field);
            }
        }
        Block::Card(card) => push_card(out, card),
        Block::Figure(figure) => push_figure(out, figure),
        Block::Keys { items } => {
            let rows: Vec<(String, Rich)> = items
                .iter()
                .map(|key| {
                    let note = if key.note.is_empty() {
                        Rich::default()
                    } else {
                        format!(" ({})", key.note).into()
                    };
                    (key.label.clone(), Rich::default().strong(&*key.value).then(note))
                })
                .collect();
            facts(out, &rows);
        }
        Block::Fold { title, blocks } => {
            out.push_str(&format!("#### {}\n", line(title)));
            for block in blocks {
                out.push('\n');
                push(out, block, mark);
            }
        }
        Block::PageBreak => out.push_str(&format!("---\n\n{mark}")),
    }
}

fn facts(out: &mut String, rows: &[(String, Rich)]) {
    if rows.is_empty() {
        return;
    }
    out.push_str("|  |  |\n|---|---|\n");
    for (name, value) in rows {
        out.push_str(&format!("| **{}** | {} |\n", line(name), rich(value, "<br>")));
    }
}

fn push_table(out: &mut String, table: &Table) {
    if !table.caption.is_empty() {
        out.push_str(&format!("**{}**\n\n", line(&table.caption)));
    }
    let heads: Vec<String> = table.columns.iter().map(|column| line(&column.head)).collect();
    let rules: String =
        table.columns.iter().map(|column| if column.number { "---:|" } else { "---|" }).collect();
    out.push_str(&format!("| {} |\n|{rules}\n", heads.join(" | ")));
    for row in &table.rows {
        let mut cells: Vec<String> = row.cells.iter().map(|cell| rich(cell, "<br>")).collect();
        if row.kind == RowKind::Band {
            cells = cells.into_iter().map(|cell| format!("**{cell}**")).collect();
            cells.resize(heads.len().max(1), String::new());
        }
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
}

/// A drawing cannot stand in text: what it shows, and the table behind it.
fn push_figure(out: &mut String, figure: &Figure) {
    out.push_str(&format!("> **{}**\n>\n> {}\n", line(&figure.caption), line(&figure.alt)));
    if !figure.data.rows.is_empty() {
        out.push('\n');
        push_table(out, &figure.data);
    }
}

fn push_field(out: &mut String, field: &Field) {
    match field {
        Field::Line { label } => {
            out.push_str(&format!("{}: ______________________\n\n", line(label)));
        }
        Field::Lines { label, count } => {
            out.push_str(&format!("{}\n\n", line(label)));
            for _ in 0..*count {
                out.push_str("______________________________________________\n\n");
            }
        }
        Field::Choice { label, options, .. } => {
            if !label.is_empty() {
                out.push_str(&format!("{}\n\n", line(label)));
            }
            for option in options {
                out.push_str(&format!("- [ ] {}\n", line(option)));
            }
            out.push('\n');
        }
        Field::Scale { label, most, low, high } => {
            let marks: Vec<String> = (1..=*most).map(|n| format!("☐ {n}")).collect();
            out.push_str(&format!("{}\n\n", line(label)));
            let marks = marks.join("  ");
            out.push_str(format!("{} {marks} {}", line(low), line(high)).trim());
            out.push_str("\n\n");
        }
    }
}

fn push_card(out: &mut String, card: &Card) {
    out.push_str(&format!("### {} {}\n\n", line(&card.number), line(&card.title)));
    facts(out, &card.facts);
    out.push_str(&format!("\n> {}\n\n", rich(&card.body, "  \n> ")));
    facts(out, &card.notes);
}

/// Text with emphasis; `newline` stands for line breaks.
fn rich(text: &Rich, newline: &str) -> String {
    let mut out = String::new();
    for piece in &text.0 {
        let words = piece.words();
        let safe = words.split('\n').map(escaped).collect::<Vec<_>>().join(newline);
        match piece {
            Piece::Strong(_) => out.push_str(&format!("**{safe}**")),
            // A backtick inside would end it.
            Piece::Code(_) if !words.contains('`') => out.push_str(&format!("`{words}`")),
            Piece::Plain(_) | Piece::Code(_) => out.push_str(&safe),
            Piece::Slot(_) => out.push_str(&format!("⟦{safe}⟧")),
        }
    }
    out
}

/// Plain text on one line.
fn line(text: &str) -> String {
    escaped(&text.replace('\n', " "))
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let special = matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '$'
        );
        // At the start of a line these make a list or a rule.
        let first = text[..at].trim().is_empty() && matches!(character, '-' | '+' | '=');
        let digits =
            !text[..at].trim().is_empty() && text[..at].trim().bytes().all(|b| b.is_ascii_digit());
        let next = text[at..].chars().nth(1);
        let ordinal =
            digits && matches!(character, '.' | ')') && next.is_none_or(char::is_whitespace);
        if special || first || ordinal {
            out.push('\\');
        }
        if character.is_control() && character != '\t' {
            continue;
        }
        out.push(character);
    }
    out
}
