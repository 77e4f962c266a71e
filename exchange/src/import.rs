//! Files of others as scenarios: recognised by what is in them, read, told about, written as YAML.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::fields::{Lang, Preset};
use crate::list::draft::{Draft, same};
use crate::list::layout::{self, Layout};
use crate::list::map::{ColumnMap, Header};
use crate::list::people::People;
use crate::list::rows::{self, Question, Said};
use crate::list::settle;
use crate::master::{Due, Kind, Role, Words};
use crate::note::Notes;
use crate::peers;
use crate::read::{LARGEST, ReadError, csv, encoding, xlsx};
use crate::sheet::{Cell, Sheet};
use crate::times;
use crate::words::{Taken, plain, slug};

/// What somebody who imports has said.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// About times, media and receivers.
    pub said: Said,
    /// About columns.
    pub map: ColumnMap,
    /// The sheet.
    pub sheet: Option<String>,
    /// The world.
    pub world: String,
    /// The scenario's id.
    pub id: Option<String>,
    /// The length in seconds.
    pub duration: Option<u64>,
    /// The encoding of a CSV file.
    pub encoding: Option<String>,
}

/// An item that would come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Where it stood.
    pub place: String,
    /// What it is.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// When it is due.
    pub due: String,
    /// Who sends it.
    pub from: String,
    /// Who gets it.
    pub to: String,
    /// How it arrives.
    pub via: String,
    /// Its title, or the beginning of its text.
    pub says: String,
}

/// What came of a file.
#[derive(Debug)]
pub struct Imported {
    /// What the file was.
    pub format: &'static str,
    /// The scenario's id.
    pub id: String,
    /// The scenario, unless something has to be decided first.
    pub yaml: Option<String>,
    /// The items in the order of the file.
    pub items: Vec<Preview>,
    /// What is told.
    pub notes: Notes,
    /// What has to be decided first.
    pub questions: Vec<Question>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// JSON.
    Json,
    /// CSV.
    Csv,
}

/// Recognises a file.
///
/// # Errors
/// It is nothing that can be read; the message says what it is and what to do.
pub fn recognise(bytes: &[u8]) -> Result<Format, ReadError> {
    if bytes.len() as u64 > LARGEST {
        return Err(ReadError::TooLarge(format!("{} bytes, the limit is {LARGEST}", bytes.len())));
    }
    let foreign = |what: &str| Err(ReadError::Foreign(what.to_owned()));
    match bytes {
        [] => Err(ReadError::Empty),
        [b'P', b'K', 3, 4, ..] => Ok(Format::Xlsx),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => foreign(
            "this is a workbook of an old Excel (.xls), or one with a password; save it as .xlsx without a password",
        ),
        [b'%', b'P', b'D', b'F', ..] => foreign("this is a PDF; export the list as .xlsx or .csv"),
        _ => {
            let text = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
            let first = text.iter().find(|b| !b.is_ascii_whitespace());
            Ok(
                if matches!(first, Some(b'{' | b'['))
                    && serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
                {
                    Format::Json
                } else {
                    Format::Csv
                },
            )
        }
    }
}

/// Makes a scenario of a file. `name` is the file's name.
///
/// # Errors
/// The file cannot be read at all.
pub fn import(name: &str, bytes: &[u8], asked: &Asked) -> Result<Imported, ReadError> {
    let mut notes = Notes::default();
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let mut draft =
        Draft { world: asked.world.clone(), form: "functional".into(), ..Draft::default() };
    let (format, questions) = match recognise(bytes)? {
        Format::Json => {
            let text = encoding::decode(bytes, None)?.text;
            peers::read(&text, &mut draft, asked, &mut notes)?
        }
        kind => {
            let mut sheets = sheets(kind, name, bytes, asked, &mut notes)?;
            known(&mut sheets, &mut draft, &mut notes);
            let Some(layout) = list(&mut sheets, asked, &mut notes) else {
                return Ok(Imported {
                    format: "a list of injects",
                    id: String::new(),
                    yaml: None,
                    items: Vec::new(),
                    notes,
                    questions: Vec::new(),
                });
            };
            let mut said = asked.said.clone();
            said.via.clone_from(&asked.map.via);
            said.to.clone_from(&asked.map.to);
            if said.start.is_none() && !draft.start.is_empty() {
                said.start = Some(draft.start.clone());
            }
            let length = draft.duration;
            let questions = rows::read(&layout, &mut draft, &said, &mut notes);
            draft.duration = draft.duration.max(length);
            head(&layout, &mut draft, &mut notes);
            settle(&mut draft, &mut notes);
            ("a list of injects", questions)
        }
    };
    if draft.title == Words::default() {
        draft.title = same(stem);
    }
    if let Some(id) = &asked.id {
        draft.id.clone_from(id);
    } else if draft.id.is_empty() {
        draft.id = slug(stem)
            .or_else(|| slug(draft.title.get(Lang::En)))
            .unwrap_or_else(|| "imported".into());
    }
    if let Some(duration) = asked.duration {
        draft.duration = duration;
    }
    if draft.lines.iter().any(|(l, _)| l.kind == Kind::Move) && draft.form == "functional" {
        draft.form = "tabletop".into();
    }
    let injects =
        |(l, _): &(crate::master::Line, String)| matches!(l.kind, Kind::Inject | Kind::Contingency);
    if draft.lines.is_empty() {
        notes.error("", "there is no inject in the file", "is it the right file or sheet?");
    } else if !draft.lines.iter().any(injects) {
        notes.warn("", "there is no inject in the file");
    }
    for (role, place) in &draft.people.fresh {
        notes.warn(
            place,
            format!(
                "'{}' becomes the role '{}'; its kind ({}) and post ({}) are guessed",
                role.title.get(Lang::En),
                role.id,
                role.kind[0],
                role.kind[1]
            ),
        );
    }
    let items = draft.lines.iter().map(|(line, place)| preview(line, place)).collect();
    draft.head.insert(0, format!("Made of {name} ({format}) by hakyu import."));
    draft.head.insert(1, "Kinds and posts of roles are guessed; injects that wait for the controller had no time that could be read.".into());
    let yaml = (!notes.has_errors()).then(|| draft.yaml());
    Ok(Imported { format, id: draft.id.clone(), yaml, items, notes, questions })
}

fn preview(line: &crate::master::Line, place: &str) -> Preview {
    let says = [line.title.get(Lang::Ja), line.text.get(Lang::Ja)]
        .into_iter()
        .find(|t| !t.is_empty())
        .unwrap_or_default();
    Preview {
        place: place.to_owned(),
        kind: crate::msel::says::kind(line.kind, Lang::En).to_owned(),
        id: line.id.clone(),
        due: match &line.due {
            Due::At(at) => times::shown(*at),
            Due::When(when) => format!("when {when}"),
            Due::Like(other) => format!("with {other}"),
            Due::Drawn(..) => "drawn".to_owned(),
            Due::Released => "when released".to_owned(),
        },
        from: line.list("from"),
        to: line.list("to"),
        via: line.list("via"),
        says: says.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect(),
    }
}

/// The sheets of a file.
pub(crate) fn sheets(
    kind: Format,
    name: &str,
    bytes: &[u8],
    asked: &Asked,
    notes: &mut Notes,
) -> Result<Vec<Sheet>, ReadError> {
    let short = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match kind {
        Format::Xlsx => xlsx::read(bytes, notes),
        _ => Ok(vec![csv::read(bytes, short, asked.encoding.as_deref(), notes)?]),
    }
}

/// The list among the sheets.
pub(crate) fn list(sheets: &mut [Sheet], asked: &Asked, notes: &mut Notes) -> Option<Layout> {
    let names: Vec<String> = sheets.iter().map(|s| s.name.clone()).collect();
    let wanted = asked.sheet.as_ref().or(asked.map.sheet.as_ref());
    let at = if let Some(wanted) = wanted {
        let found = names
            .iter()
            .position(|n| n == wanted)
            .or_else(|| names.iter().position(|n| plain(n) == plain(wanted)));
        if found.is_none() {
            notes.error(
                "",
                format!("there is no sheet '{wanted}'"),
                &format!("sheets are {}", names.join(", ")),
            );
        }
        found?
    } else {
        let open = |s: &Sheet| !s.hidden && !s.rows.is_empty();
        let found = (0..sheets.len())
            .filter(|n| open(&sheets[*n]) && layout::header(&sheets[*n]).is_some())
            .max_by_key(|n| (sheets[*n].rows.len(), std::cmp::Reverse(*n)));
        let found = found
            .or_else(|| sheets.iter().position(open))
            .or_else(|| sheets.iter().position(|s| !s.rows.is_empty()));
        if found.is_none() {
            notes.error("", "all sheets are empty", "is it the right file?");
        }
        found?
    };
    for (n, sheet) in sheets.iter().enumerate().filter(|(n, s)| *n != at && !s.rows.is_empty()) {
        let hidden = if sheet.hidden { ", which is hidden," } else { "" };
        notes.warn_help(
            &names[n],
            format!("this sheet{hidden} with {} rows is not read", sheet.rows.len()),
            "name it with --sheet to import it instead",
        );
    }
    if sheets.len() > 1 {
        notes.info(&names[at], "this sheet is read");
    }
    let mut map = asked.map.clone();
    let sheet = sheets.get_mut(at)?;
    if map.columns.is_empty() && map.only.is_none() && map.header != Header::Absent {
        map.only = ours(sheet);
    }
    let found = layout::layout(sheet, &map, notes)?;
    let told: Vec<String> = found
        .columns
        .iter()
        .filter_map(|c| Some(format!("{} = {}", c.heading, c.field?.word())))
        .collect();
    notes.info(&found.sheet, format!("columns: {}", told.join("; ")));
    let unknown: Vec<String> = found
        .columns
        .iter()
        .filter(|c| c.field.is_none())
        .map(|c| format!("'{}'", c.heading))
        .collect();
    if !unknown.is_empty() {
        notes.warn_help(
            &found.sheet,
            format!(
                "nobody knows what these columns hold; their cells become comments: {}",
                unknown.join(", ")
            ),
            "say it with --map",
        );
    }
    Some(found)
}

/// The preset whose headings a sheet has, all of them.
fn ours(sheet: &Sheet) -> Option<Preset> {
    use crate::fields::{Langs, columns};
    let row = layout::header(sheet)?;
    let there: Vec<String> = sheet.rows.get(&row)?.values().map(Cell::shown).collect();
    let all = [Preset::Hakyu, Preset::Hseep, Preset::Standard, Preset::Mitre, Preset::Ja];
    let langs = [Langs::One(Lang::En), Langs::One(Lang::Ja), Langs::Both];
    all.into_iter().find(|preset| {
        langs.iter().any(|l| columns(*preset, *l).iter().all(|c| there.contains(&c.heading)))
    })
}

/// What the sheets of roles and of the exercise say, as `hakyu msel` writes them. They are taken out.
pub(crate) fn known(sheets: &mut Vec<Sheet>, draft: &mut Draft, notes: &mut Notes) {
    let is = |sheet: &Sheet, names: [&str; 2], head: &str| {
        let first = sheet.rows.get(&0).and_then(|r| r.get(&0)).map(Cell::shown);
        sheets.len() > 1 && names.contains(&sheet.name.as_str()) && first.as_deref() == Some(head)
    };
    let roles = sheets.iter().position(|s| is(s, ["Roles", "役割"], "ID"));
    let exercise = sheets.iter().position(|s| is(s, ["Exercise", "演習"], "Key"));
    let cell = |cells: &BTreeMap<u32, Cell>, at: u32| {
        cells.get(&at).map(Cell::shown).filter(|t| !t.is_empty())
    };
    let words = |cells: &BTreeMap<u32, Cell>, at: u32| Words {
        en: cell(cells, at),
        ja: cell(cells, at + 1),
    };
    if let Some(sheet) = roles.and_then(|n| sheets.get(n)) {
        let found = sheet.rows.iter().skip(1).filter_map(|(_, cells)| {
            Some(Role {
                id: cell(cells, 0)?,
                title: words(cells, 1),
                organisation: words(cells, 3),
                kind: [5, 6, 7, 8].map(|n| cell(cells, n).unwrap_or_default()),
            })
        });
        draft.people = People::new(found.collect());
        notes.info(
            &sheet.name,
            format!("{} roles are known from this sheet", draft.people.known.len()),
        );
    }
    if let Some(sheet) = exercise.and_then(|n| sheets.get(n)) {
        for cells in sheet.rows.values().skip(1) {
            let (Some(key), words) = (cell(cells, 0), words(cells, 1)) else { continue };
            let one = words.en.clone().unwrap_or_default();
            match key.as_str() {
                "id" => draft.id = one,
                "title" => draft.title = words,
                "summary" => draft.summary = Some(words),
                "start" => draft.start = one,
                "duration" => draft.duration = crate::master::seconds(&one).unwrap_or(0),
                "form" => draft.form = one,
                "world" => draft.world = one,
                "edition" => draft.extra.push(("edition".into(), crate::tree::Tree::text(one))),
                key => match key.split_once(": ") {
                    Some(("theme", id)) => draft.themes.push((id.to_owned(), words)),
                    Some(("action", id)) => draft.actions.push((id.to_owned(), words)),
                    _ => {}
                },
            }
        }
        notes.info(&sheet.name, "the head of the scenario is known from this sheet");
    }
    let taken: Vec<usize> = [roles, exercise].into_iter().flatten().collect();
    let mut n = 0;
    sheets.retain(|_| {
        n += 1;
        !taken.contains(&(n - 1))
    });
    let mut ids = Taken::default();
    draft.themes.iter().chain(&draft.actions).for_each(|(id, _)| ids.add(id));
    draft.taken = ids;
}

/// The title and what else stands above the list.
fn head(layout: &Layout, draft: &mut Draft, notes: &mut Notes) {
    let mut above = layout.above.iter().filter(|t| !t.trim().is_empty());
    if draft.title == Words::default()
        && let Some(first) = above.next()
    {
        let title = rows::safe(
            &first.split_whitespace().collect::<Vec<_>>().join(" "),
            &layout.sheet,
            notes,
        );
        notes.info(&layout.sheet, format!("the title is '{title}', from the first row"));
        draft.title = same(title.chars().take(200).collect::<String>());
    }
    let rest: Vec<&str> = above.map(String::as_str).collect();
    if !rest.is_empty() {
        notes.info(&layout.sheet, "what else stands above the list becomes a comment on top");
        draft.head.push(format!("above the list: {}", rest.join(" | ").replace('\n', " ")));
    }
}
