//! A paper as one HTML file.

use crate::fonts;
use crate::words::Words;

use super::{
    Block, Card, Column, Field, Figure, Key, Paper, Piece, Rich, Row, RowKind, Table, Tone, code,
};

/// The document. The mark is part of the frame that browsers repeat on every printed page.
pub(super) fn render(paper: &Paper) -> String {
    let w = Words::of(paper.lang);
    let mut out = String::with_capacity(64 * 1024);
    out.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"Hakyu {}\">\n<title>{} {} – {}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n",
        code(paper.lang),
        env!("CARGO_PKG_VERSION"),
        w.mark,
        escaped(&paper.title),
        escaped(&paper.kind),
        fonts::css(),
        include_str!("../../templates/paper.css"),
    ));
    let handling =
        if paper.confidential { " class=\"handling secret\"" } else { " class=\"handling\"" };
    let running = format!("{} – {}", escaped(&paper.kind), escaped(&paper.title));
    out.push_str(&format!(
        "<div class=\"sheet\">\n<div class=\"head\"><div class=\"mark\" role=\"note\"><strong>{}</strong><span>{running}</span></div></div>\n\
         <div class=\"body\">\n<header>\n<p class=\"kind\">{}</p>\n<h1>{}</h1>\n",
        w.mark,
        escaped(&paper.kind),
        escaped(&paper.title)
    ));
    if !paper.handling.is_empty() {
        out.push_str(&format!("<p{handling}>{}</p>\n", escaped(&paper.handling)));
    }
    facts(&mut out, &paper.facts, "facts");
    out.push_str(&format!("<p class=\"banner\">{}</p>\n", w.banner));
    contents(&mut out, paper, &w);
    out.push_str("</header>\n<main>\n");
    let mut section = 0;
    for block in &paper.blocks {
        push(&mut out, block, &mut section, &w);
    }
    out.push_str(&format!(
        "</main>\n</div>\n<div class=\"foot\"><div class=\"mark\" role=\"note\"><strong>{}</strong><span>{}</span></div></div>\n</div>\n</body>\n</html>\n",
        w.mark,
        escaped(&paper.source)
    ));
    out
}

/// The list of sections, where there are enough to need one.
fn contents(out: &mut String, paper: &Paper, w: &Words) {
    let sections: Vec<&String> = paper
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level: 1, text } => Some(text),
            _ => None,
        })
        .collect();
    if paper.short || sections.len() < 3 {
        return;
    }
    out.push_str(&format!("<nav aria-label=\"{}\"><ol>", w.contents));
    for (at, name) in sections.iter().enumerate() {
        out.push_str(&format!("<li><a href=\"#s{}\">{}</a></li>", at + 1, escaped(name)));
    }
    out.push_str("</ol></nav>\n");
}

fn push(out: &mut String, block: &Block, section: &mut usize, w: &Words) {
    match block {
        Block::Heading { level, text } => {
            let level = (*level).clamp(1, 3) + 1;
            let mut id = String::new();
            if level == 2 {
                *section += 1;
                id = format!(" id=\"s{section}\"");
            }
            out.push_str(&format!("<h{level}{id}>{}</h{level}>\n", escaped(text)));
        }
        Block::Text { text } => out.push_str(&format!("<p>{}</p>\n", rich(text))),
        Block::Fine { text } => out.push_str(&format!("<p class=\"fine\">{}</p>\n", rich(text))),
        Block::List { numbered, items } => {
            let tag = if *numbered { "ol" } else { "ul" };
            out.push_str(&format!("<{tag}>\n"));
            for item in items {
                out.push_str(&format!("<li>{}</li>\n", rich(item)));
            }
            out.push_str(&format!("</{tag}>\n"));
        }
        Block::Checks { items } => {
            out.push_str("<ul class=\"checks\">\n");
            for item in items {
                out.push_str(&format!("<li><i class=\"box\"></i>{}</li>\n", rich(item)));
            }
            out.push_str("</ul>\n");
        }
        Block::Quote { label, text } => {
            out.push_str("<blockquote>");
            if !label.is_empty() {
                out.push_str(&format!("<p class=\"label\">{}</p>", escaped(label)));
            }
            out.push_str(&format!("<p>{}</p></blockquote>\n", rich(text)));
        }
        Block::Table(table) => push_table(out, table),
        Block::Facts { rows } => facts(out, rows, "facts"),
        Block::Notice { tone, title, body } => {
            let class = if *tone == Tone::Grave { "notice grave" } else { "notice" };
            out.push_str(&format!(
                "<aside class=\"{class}\"><p class=\"label\">{}</p>",
                escaped(title)
            ));
            for text in body {
                out.push_str(&format!("<p>{}</p>", rich(text)));
            }
            out.push_str("</aside>\n");
        }
        Block::Form { fields } => {
            out.push_str("<div class=\"form\">\n");
            for field in fields {
                push_field(out, field);
            }
            out.push_str("</div>\n");
        }
        Block::Card(card) => push_card(out, card),
        Block::Figure(figure) => push_figure(out, figure, w),
        Block::Keys { items } => push_keys(out, items),
        Block::Fold { title, blocks } => {
            out.push_str(&format!(
                "<details class=\"fold\"><summary>{}</summary>\n",
                escaped(title)
            ));
            for block in blocks {
                push(out, block, section, w);
            }
            out.push_str("</details>\n");
        }
        Block::PageBreak => out.push_str("<div class=\"break\"></div>\n"),
    }
}

fn facts(out: &mut String, rows: &[(String, Rich)], class: &str) {
    if rows.is_empty() {
        return;
    }
    out.push_str(&format!("<table class=\"{class}\"><tbody>\n"));
    for (name, value) in rows {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n",
            escaped(name),
            rich(value)
        ));
    }
    out.push_str("</tbody></table>\n");
}

fn push_table(out: &mut String, table: &Table) {
    let all: u32 = table.columns.iter().map(|column| u32::from(column.width)).sum();
    out.push_str("<div class=\"wide\"><table class=\"grid\">");
    if !table.caption.is_empty() {
        out.push_str(&format!("<caption>{}</caption>", escaped(&table.caption)));
    }
    out.push_str("<colgroup>");
    for column in &table.columns {
        // Tenths of a per cent, in integers: the same bytes everywhere.
        let share = u32::from(column.width) * 1000 / all.max(1);
        out.push_str(&format!("<col style=\"width:{}.{}%\">", share / 10, share % 10));
    }
    out.push_str("</colgroup><thead><tr>");
    for column in &table.columns {
        let class = if column.number { " class=\"n\"" } else { "" };
        out.push_str(&format!("<th scope=\"col\"{class}>{}</th>", escaped(&column.head)));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in &table.rows {
        push_row(out, row, &table.columns);
    }
    out.push_str("</tbody></table></div>\n");
}

fn push_row(out: &mut String, row: &Row, columns: &[Column]) {
    let class = match row.kind {
        RowKind::Plain => "",
        RowKind::Band => " class=\"band\"",
        RowKind::Empty => " class=\"empty\"",
    };
    out.push_str(&format!("<tr{class}>"));
    for (at, cell) in row.cells.iter().enumerate() {
        match row.kind {
            RowKind::Band => {
                out.push_str(&format!(
                    "<th scope=\"rowgroup\" colspan=\"{}\">{}</th>",
                    columns.len(),
                    rich(cell)
                ));
            }
            _ if columns.get(at).is_some_and(|column| column.number) => {
                out.push_str(&format!("<td class=\"n\">{}</td>", rich(cell)));
            }
            _ => out.push_str(&format!("<td>{}</td>", rich(cell))),
        }
    }
    out.push_str("</tr>\n");
}

/// A figure; the drawing comes from a chart of this crate and is the only markup that is not made here.
fn push_figure(out: &mut String, figure: &Figure, w: &Words) {
    out.push_str(&format!(
        "<figure id=\"fig-{}\">\n<figcaption><b>{}</b><span class=\"src\">{}</span></figcaption>\n<div class=\"art\">{}</div>\n",
        escaped(&figure.id),
        escaped(&figure.caption),
        escaped(&figure.source),
        figure.svg
    ));
    if !figure.data.rows.is_empty() {
        out.push_str(&format!("<details><summary>{}</summary>", w.data));
        let caption = format!("{} – {}", figure.caption, figure.source);
        push_table(out, &figure.data.clone().captioned(caption));
        out.push_str("</details>\n");
    }
    out.push_str("</figure>\n");
}

fn push_keys(out: &mut String, items: &[Key]) {
    out.push_str("<ul class=\"keys\">\n");
    for key in items {
        let class = if key.strong { " class=\"strong\"" } else { "" };
        out.push_str(&format!(
            "<li{class}><span class=\"label\">{}</span><span class=\"value\">{}</span><span class=\"note\">{}</span></li>\n",
            escaped(&key.label),
            escaped(&key.value),
            escaped(&key.note)
        ));
    }
    out.push_str("</ul>\n");
}

fn push_field(out: &mut String, field: &Field) {
    match field {
        Field::Line { label } => out.push_str(&format!(
            "<p class=\"field\"><span>{}</span><span class=\"line\"></span></p>\n",
            escaped(label)
        )),
        Field::Lines { label, count } => {
            out.push_str(&format!("<div class=\"field lines\"><p>{}</p>", escaped(label)));
            out.push_str(&"<div class=\"line\"></div>".repeat(usize::from(*count)));
            out.push_str("</div>\n");
        }
        Field::Choice { label, options, several } => {
            let class = if *several { "box" } else { "box round" };
            out.push_str("<div class=\"field choice\">");
            if !label.is_empty() {
                out.push_str(&format!("<p>{}</p>", escaped(label)));
            }
            out.push_str("<p class=\"options\">");
            for option in options {
                out.push_str(&format!(
                    "<span><i class=\"{class}\"></i>{}</span> ",
                    escaped(option)
                ));
            }
            out.push_str("</p></div>\n");
        }
        Field::Scale { label, most, low, high } => {
            out.push_str(&format!(
                "<div class=\"field scale\"><p>{}</p><p class=\"options\"><span class=\"end\">{}</span> ",
                escaped(label),
                escaped(low)
            ));
            for mark in 1..=*most {
                out.push_str(&format!("<span><i class=\"box round\"></i>{mark}</span> "));
            }
            out.push_str(&format!("<span class=\"end\">{}</span></p></div>\n", escaped(high)));
        }
    }
}

fn push_card(out: &mut String, card: &Card) {
    out.push_str(&format!(
        "<section class=\"card\"><h3><span class=\"no\">{}</span> {}</h3>",
        escaped(&card.number),
        escaped(&card.title)
    ));
    facts(out, &card.facts, "facts");
    out.push_str(&format!("<blockquote><p>{}</p></blockquote>", rich(&card.body)));
    facts(out, &card.notes, "facts notes");
    out.push_str("</section>\n");
}

fn rich(text: &Rich) -> String {
    let mut out = String::new();
    for piece in &text.0 {
        let safe = escaped(piece.words()).replace('\n', "<br>");
        match piece {
            Piece::Plain(_) => out.push_str(&safe),
            Piece::Strong(_) => out.push_str(&format!("<strong>{safe}</strong>")),
            Piece::Code(_) => out.push_str(&format!("<code>{safe}</code>")),
            Piece::Slot(_) => out.push_str(&format!("<span class=\"slot\">{safe}</span>")),
        }
    }
    out
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}
