//! The list of injects (MSEL) of a scenario: rows of cells for any set of columns, as CSV or as a workbook.

pub mod says;
pub mod write;

use hakyu_scenarios::{
    condition::condition,
    diagnostic::Diagnostics,
    source::Span,
    yaml::{Node, Value},
};

use crate::fields::{Column, Field, Lang, Langs, Preset, columns};
use crate::master::{Due, Expected, Kind, Line, Master};
use crate::times;
use crate::tree::Tree;

/// What to write.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The columns.
    pub preset: Preset,
    /// The languages of texts.
    pub langs: Langs,
}

impl Wanted {
    /// The language of words that stand in one language only.
    pub fn lang(self) -> Lang {
        match self.langs {
            Langs::One(lang) => lang,
            Langs::Both if self.preset == Preset::Ja => Lang::Ja,
            Langs::Both => Lang::En,
        }
    }
}

/// A cell of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// Text.
    Text(String),
    /// A whole number.
    Number(u32),
    /// A civil time, in seconds from the start.
    Civil(i64),
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is.
    pub kind: Kind,
    /// Its cells, one for each column.
    pub cells: Vec<Shown>,
}

/// The columns and rows of a list.
pub fn rows(master: &Master, wanted: Wanted) -> (Vec<Column>, Vec<Row>) {
    let columns = columns(wanted.preset, wanted.langs);
    let machine = wanted.preset == Preset::Hakyu;
    let mut rows = Vec::new();
    for line in &master.lines {
        let cells = |line: &Line| {
            columns.iter().map(|c| cell(master, line, c, machine, wanted.lang())).collect()
        };
        rows.push(Row { kind: line.kind, cells: cells(line) });
        // What is expected by a time of its own is an entry of its own in HSEEP.
        if wanted.preset == Preset::Hseep {
            for (n, expected) in (1..).zip(&line.expects) {
                if let Some(expected) = expectation(line, n, expected) {
                    let mut row = Row { kind: Kind::Expected, cells: cells(&expected) };
                    for (column, cell) in columns.iter().zip(&mut row.cells) {
                        if column.field == Field::Text {
                            *cell = Shown::Text(deed(
                                master,
                                &line.expects[n - 1],
                                false,
                                wanted.lang(),
                            ));
                        }
                    }
                    rows.push(row);
                }
            }
        }
    }
    (columns, rows)
}

/// The row of an expected action with a deadline.
fn expectation(line: &Line, n: usize, expected: &Expected) -> Option<Line> {
    let within = i64::try_from(crate::master::seconds(expected.within.as_deref()?)?).ok()?;
    let mut ids = line.ids.clone();
    ids.retain(|key, _| *key == "theme");
    if let Some(by) = &expected.by {
        ids.insert("from", vec![by.clone()]);
    }
    Some(Line {
        kind: Kind::Expected,
        number: format!("{}.{n}", line.number),
        due: match line.due {
            Due::At(at) => Due::At(at + within),
            _ => Due::Released,
        },
        ids,
        title: crate::master::Words::default(),
        expects: Vec::new(),
        owner: String::new(),
        comments: Vec::new(),
        more: Tree::Map(Vec::new()),
        ..line.clone()
    })
}

/// One cell. `machine` lists carry ids, the others names.
pub fn cell(master: &Master, line: &Line, column: &Column, machine: bool, lang: Lang) -> Shown {
    let words = column.lang.unwrap_or(lang);
    let text = match column.field {
        Field::Number => match line.number.parse() {
            Ok(n) => return Shown::Number(n),
            Err(_) => line.number.clone(),
        },
        Field::Id => line.id.clone(),
        Field::Kind => says::kind(line.kind, lang).to_owned(),
        Field::Time => due(master, line, machine, lang),
        Field::Civil => match &line.due {
            Due::At(at) => return Shown::Civil(*at),
            _ if machine => String::new(),
            _ => due(master, line, machine, lang),
        },
        Field::Condition if machine => match &line.due {
            Due::When(text) => text.clone(),
            _ => String::new(),
        },
        Field::Condition | Field::ConditionWords => {
            in_words(master, line, lang).unwrap_or_default()
        }
        Field::Date => String::new(),
        Field::Move => match &line.part {
            Some(id) if machine => id.clone(),
            Some(id) => master.title_of("moves", id, lang).to_owned(),
            None => String::new(),
        },
        Field::From | Field::To => {
            let ids = line.ids.get(if column.field == Field::From { "from" } else { "to" });
            people(master, ids.map_or(&[], Vec::as_slice), machine, lang)
        }
        Field::Via => {
            let via = line.list("via");
            if machine { via } else { says::word(&via, lang).map_or(via, str::to_owned) }
        }
        Field::Title => title(line, words),
        Field::Text if line.kind == Kind::Event && !machine => event_kind(line),
        Field::Text => line.text.get(words).to_owned(),
        Field::About => line.list("about"),
        Field::Theme if machine => line.list("theme"),
        Field::Theme => {
            let theme = line.list("theme");
            let objectives = line.ids.get("objective").map_or(&[][..], Vec::as_slice);
            let themes = Some(master.title_of("themes", &theme, lang)).filter(|t| !t.is_empty());
            let titles = objectives.iter().map(|o| master.title_of("objectives", o, lang));
            themes.into_iter().chain(titles).collect::<Vec<_>>().join("\n")
        }
        Field::Objective => line.list("objective"),
        Field::Tells => line.list("tells"),
        Field::Expects => {
            let deeds = line.expects.iter().map(|e| deed(master, e, machine, lang));
            deeds.collect::<Vec<_>>().join("\n")
        }
        Field::Measure => {
            let lines = line.expects.iter().filter_map(|e| {
                let within = says::length(crate::master::seconds(e.within.as_deref()?)?, lang);
                let name = says::word(&e.action, lang)
                    .unwrap_or_else(|| master.title_of("actions", &e.action, lang));
                Some(match lang {
                    Lang::En => format!("{name}: within {within}"),
                    Lang::Ja => format!("{name}：{within}以内"),
                })
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Field::Owner => line.owner.clone(),
        Field::State if machine => line.state.clone(),
        Field::State => {
            says::word(&line.state, lang).map_or_else(|| line.state.clone(), str::to_owned)
        }
        Field::Comments => comments(line),
        Field::Notes => notes(master, line, lang),
        Field::More => match &line.more {
            Tree::Map(entries) if entries.is_empty() => String::new(),
            more => drawn(line).map_or_else(|| more.flow(), |at| with_at(more, at)),
        },
    };
    Shown::Text(text)
}

/// The title, or the beginning of the text where lists need one.
fn title(line: &Line, lang: Lang) -> String {
    line.title.get(lang).to_owned()
}

/// How an event's drawn time is written.
fn drawn(line: &Line) -> Option<&str> {
    match &line.due {
        Due::Drawn(_, written) => Some(written),
        _ => None,
    }
}

fn with_at(more: &Tree, at: &str) -> String {
    let inner = more.flow();
    format!("{{at: {at}, {}", inner.trim_start_matches('{'))
}

fn event_kind(line: &Line) -> String {
    match &line.more {
        Tree::Map(entries) => {
            let kinds =
                entries.iter().filter(|(_, v)| matches!(v, Tree::Map(_))).map(|(k, _)| k.as_str());
            kinds.collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}

/// When a line is due, in a cell.
fn due(master: &Master, line: &Line, machine: bool, lang: Lang) -> String {
    match &line.due {
        Due::At(at) => times::shown(*at),
        Due::Drawn(Some((from, to)), _) if machine || from != to => {
            format!("{} … {}", times::shown(*from), times::shown(*to))
        }
        Due::Drawn(_, written) => written.clone(),
        Due::Like(other) if machine => format!("= {other}"),
        _ if machine => String::new(),
        Due::Like(other) if lang == Lang::En => format!("with inject {other}"),
        Due::Like(other) => format!("状況付与{other}と同時"),
        Due::When(_) => in_words(master, line, lang).unwrap_or_default(),
        Due::Released if lang == Lang::En => "when released".to_owned(),
        Due::Released => "コントローラーの判断".to_owned(),
    }
}

/// The condition of a line in words, if it has one.
fn in_words(master: &Master, line: &Line, lang: Lang) -> Option<String> {
    let Due::When(written) = &line.due else { return None };
    let node = Node::new(Value::Str(written.clone()), Span::default());
    let words = match condition(&master.clock)(&node, &mut Diagnostics::default()) {
        Some(found) => says::condition(&found.value, master, lang),
        None => written.clone(),
    };
    Some(match lang {
        Lang::En => format!("when {words}"),
        Lang::Ja => format!("{words}とき"),
    })
}

fn people(master: &Master, ids: &[String], machine: bool, lang: Lang) -> String {
    if machine {
        return ids.join(", ");
    }
    let names = ids.iter().map(|id| master.role(id).map_or_else(|| id.clone(), |r| r.shown(lang)));
    names.collect::<Vec<_>>().join("\n")
}

/// `report by power-crisis within 60m`, or the same in words.
pub(crate) fn deed(master: &Master, expected: &Expected, machine: bool, lang: Lang) -> String {
    let by = expected.by.as_deref();
    if machine {
        let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
        let within = expected.within.as_deref().map(|w| format!(" within {w}")).unwrap_or_default();
        return format!("{}{by}{within}", expected.action);
    }
    let name = says::word(&expected.action, lang)
        .unwrap_or_else(|| master.title_of("actions", &expected.action, lang));
    let by = by.map(|by| people(master, &[by.to_owned()], false, lang));
    let within =
        expected.within.as_deref().and_then(crate::master::seconds).map(|s| says::length(s, lang));
    match lang {
        Lang::En => {
            let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
            let within = within.map(|w| format!(" within {w}")).unwrap_or_default();
            format!("{name}{by}{within}")
        }
        Lang::Ja => {
            let by = by.map(|by| format!("{by}：")).unwrap_or_default();
            let within = within.map(|w| format!("（{w}以内）")).unwrap_or_default();
            format!("{by}{name}{within}")
        }
    }
}

/// Comments, one in a line: `[2026-11-01] A. Planner: text`. Further lines of a comment are moved in.
pub(crate) fn comments(line: &Line) -> String {
    let one = |[at, by, text]: &[String; 3]| {
        let at = if at.is_empty() { String::new() } else { format!("[{at}] ") };
        let by = match by.as_str() {
            "" if text.contains(": ") || text.starts_with('[') => ": ".to_owned(),
            "" => String::new(),
            by => format!("{by}: "),
        };
        format!("{at}{by}{}", text.replace('\n', "\n  "))
    };
    line.comments.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// What the other columns of a list for people do not say.
fn notes(master: &Master, line: &Line, lang: Lang) -> String {
    let mut out = Vec::new();
    let two = |node: Option<&Tree>| -> String {
        let Some(node) = node else { return String::new() };
        let key = if lang == Lang::En { "en" } else { "ja" };
        let found = node.written().or_else(|| {
            node.get(key)
                .or_else(|| node.get("en"))
                .or_else(|| node.get("ja"))
                .and_then(Tree::written)
        });
        found.unwrap_or_default().to_owned()
    };
    let label =
        |en: &str, ja: &str| if lang == Lang::En { format!("{en}: ") } else { format!("{ja}：") };
    for question in line.more.get("questions").map_or(&[][..], Tree::items) {
        out.push(format!("{}{}", label("Question", "問"), two(question.get("text"))));
    }
    for alternative in line.more.get("alternatives").map_or(&[][..], Tree::items) {
        let when = alternative.get("when").and_then(Tree::written).unwrap_or_default();
        out.push(format!(
            "{}{} [{when}]",
            label("Instead, if the condition holds", "条件により差替え"),
            two(alternative.get("text"))
        ));
    }
    for attachment in line.more.get("attachments").map_or(&[][..], Tree::items) {
        let name = attachment.get("name").and_then(Tree::written).unwrap_or_default();
        out.push(
            format!("{}{name} {}", label("Attached", "添付"), two(attachment.get("title")))
                .trim_end()
                .to_owned(),
        );
    }
    let tells: Vec<&str> = line
        .ids
        .get("tells")
        .into_iter()
        .flatten()
        .map(|id| master.title_of("events", id, lang))
        .collect();
    if !tells.is_empty() {
        out.push(format!("{}{}", label("Makes known", "知らせる事象"), tells.join(", ")));
    }
    out.extend(Some(comments(line)).filter(|c| !c.is_empty()));
    out.join("\n")
}
