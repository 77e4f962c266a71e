//! Trees as YAML text: short values in one line, long ones in blocks, quotes only where they are needed.

use super::Tree;

/// Longest line of flow style, in columns.
const WIDTH: usize = 140;
/// Lists whose items always stand in blocks, because people edit them.
const OPEN: &[&str] = &["injects", "events", "moves", "objectives", "playbooks"];

/// A whole document; every line of `head` becomes a comment on top.
pub fn document(head: &str, tree: &Tree) -> String {
    let mut out = String::new();
    comment(head, 0, &mut out);
    match tree {
        Tree::Map(entries) if !entries.is_empty() => {
            for (n, (key, value)) in entries.iter().enumerate() {
                let (note, value) = noted(value);
                let long = matches!(value, Tree::Seq(items) if !items.is_empty());
                if n > 0 && (long || !note.is_empty()) && !out.ends_with("\n\n") {
                    out.push('\n');
                }
                comment(note, 0, &mut out);
                entry(key, value, 0, true, &mut out);
            }
        }
        other => {
            out.push_str(&other.flow());
            out.push('\n');
        }
    }
    out
}

impl Tree {
    /// In one line. Comments are left out.
    pub fn flow(&self) -> String {
        match self {
            Self::Null => "~".to_owned(),
            Self::Raw(raw) => raw.clone(),
            Self::Str(text) => scalar(text, true),
            Self::Seq(items) => {
                format!("[{}]", items.iter().map(Self::flow).collect::<Vec<_>>().join(", "))
            }
            Self::Map(entries) => {
                let inner: Vec<String> = entries
                    .iter()
                    .map(|(k, v)| format!("{}: {}", scalar(k, true), v.flow()))
                    .collect();
                format!("{{{}}}", inner.join(", "))
            }
            Self::Noted(_, inner) => inner.flow(),
        }
    }

    /// As a block whose first line continues a line at column `indent`, without the last line break.
    pub fn block(&self, indent: usize) -> String {
        let mut out = String::new();
        match self {
            Self::Map(entries) if !entries.is_empty() => {
                for (n, (key, value)) in entries.iter().enumerate() {
                    let (note, value) = noted(value);
                    let start = out.len();
                    comment(note, indent, &mut out);
                    entry(key, value, indent, false, &mut out);
                    if n == 0 && note.is_empty() {
                        out.replace_range(start..start + indent, "");
                    }
                }
            }
            other => out.push_str(&other.flow()),
        }
        out.truncate(out.trim_end_matches('\n').len());
        out
    }

    fn has_notes(&self) -> bool {
        match self {
            Self::Noted(..) => true,
            Self::Seq(items) => items.iter().any(Self::has_notes),
            Self::Map(entries) => entries.iter().any(|(_, v)| v.has_notes()),
            _ => false,
        }
    }

    /// Whether some text inside wants several lines.
    fn has_lines(&self) -> bool {
        match self {
            Self::Str(text) => literal(text).is_some(),
            Self::Seq(items) => items.iter().any(Self::has_lines),
            Self::Map(entries) => entries.iter().any(|(_, v)| v.has_lines()),
            _ => false,
        }
    }
}

fn noted(tree: &Tree) -> (&str, &Tree) {
    match tree {
        Tree::Noted(note, inner) => (note, inner),
        other => ("", other),
    }
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Comment lines; control characters would end the comment early.
fn comment(text: &str, indent: usize, out: &mut String) {
    for line in text.lines() {
        let line: String = line.chars().map(|c| if odd(c) { ' ' } else { c }).collect();
        pad(indent, out);
        out.push_str(format!("# {line}").trim_end());
        out.push('\n');
    }
}

/// `key: value` and its line break, indented.
fn entry(key: &str, value: &Tree, indent: usize, top: bool, out: &mut String) {
    pad(indent, out);
    out.push_str(&scalar(key, true));
    out.push(':');
    let open = top && OPEN.contains(&key);
    match value {
        Tree::Seq(items) if !items.is_empty() => {
            let line = value.flow();
            let scalars = items.iter().all(|i| matches!(i, Tree::Str(_) | Tree::Raw(_)));
            if (!top || scalars)
                && !open
                && fits(&line, indent + key.len() + 2)
                && !value.has_notes()
                && !value.has_lines()
            {
                out.push_str(&format!(" {line}\n"));
                return;
            }
            out.push('\n');
            for item in items {
                let (note, item) = noted(item);
                comment(note, indent + 2, out);
                pad(indent + 2, out);
                out.push_str("- ");
                let line = item.flow();
                let block = matches!(item, Tree::Map(m) if !m.is_empty())
                    && (open || item.has_notes() || item.has_lines() || !fits(&line, indent + 4));
                out.push_str(&if block { item.block(indent + 4) } else { line });
                out.push('\n');
            }
        }
        Tree::Map(entries) if !entries.is_empty() => {
            let line = value.flow();
            if fits(&line, indent + key.len() + 2) && !value.has_notes() && !value.has_lines() {
                out.push_str(&format!(" {line}\n"));
                return;
            }
            out.push('\n');
            for (key, value) in entries {
                let (note, value) = noted(value);
                comment(note, indent + 2, out);
                entry(key, value, indent + 2, false, out);
            }
        }
        Tree::Str(text) => match literal(text) {
            Some(mark) => {
                out.push_str(&format!(" {mark}\n"));
                for line in text.lines() {
                    if !line.is_empty() {
                        pad(indent + 2, out);
                        out.push_str(line);
                    }
                    out.push('\n');
                }
            }
            None => out.push_str(&format!(" {}\n", scalar(text, false))),
        },
        other => out.push_str(&format!(" {}\n", other.flow())),
    }
}

fn fits(line: &str, from: usize) -> bool {
    let wide = |c: char| if c >= '\u{1100}' { 2 } else { 1 };
    from + line.chars().map(wide).sum::<usize>() <= WIDTH
}

/// The mark of a literal block for text of several lines, if it can stand in one letter for letter.
fn literal(text: &str) -> Option<&'static str> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let good = body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\n'])
        && !body.chars().any(|c| c != '\n' && odd(c))
        && body.lines().all(|line| !line.ends_with(' '))
        && !body.split('\n').any(|line| line.starts_with("--- ") || line.starts_with("..."));
    good.then_some(if body.len() == text.len() { "|-" } else { "|" })
}

/// Characters that never stand in a file as they are.
fn odd(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FEFF}' | '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}')
}

/// A string: plain where nothing in it can be misread, else in double quotes.
fn scalar(text: &str, flow: bool) -> String {
    if plain(text, flow) { text.to_owned() } else { quoted(text) }
}

const MISREAD: &[&str] =
    &["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"];

fn plain(text: &str, flow: bool) -> bool {
    let starts = text.chars().next().is_some_and(char::is_alphabetic) || amount(text);
    let inner = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                ' ' | '-' | '_' | '.' | '/' | '+' | '(' | ')' | '@' | ';' | '\'' | '=' | '<' | '>'
            )
            || matches!(
                c,
                '、' | '。'
                    | '（'
                    | '）'
                    | '「'
                    | '」'
                    | '・'
                    | 'ー'
                    | '：'
                    | '～'
                    | '【'
                    | '】'
                    | '–'
                    | '—'
                    | '…'
                    | '’'
            )
            || (c == ',' && !flow)
    };
    starts
        && text.len() < 400
        && text.chars().all(inner)
        && !text.ends_with(' ')
        && !MISREAD.contains(&text.to_lowercase().as_str())
}

/// `30m`, `1d12h`: no number to any reader of YAML.
fn amount(text: &str) -> bool {
    text.len() <= 20
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(['s', 'm', 'h', 'd'])
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, 's' | 'm' | 'h' | 'd'))
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if odd(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
