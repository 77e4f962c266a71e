//! The workbook: master columns locked, cells to write in coloured, choices as lists, everything printable on A4.

mod steps;

use std::collections::BTreeMap;

use hakyu_scenarios::syntax::{Inject, InjectTrigger};
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, Format, FormatAlign, FormatBorder, Formula,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::{
    Ground,
    layout::{Column, LINES, PARTS, Part},
    words,
};
use crate::msel::write::height;
use crate::{
    fields::{Lang, Langs},
    master::Words,
    times::shown,
    tree::Tree,
    words::japanese,
};

/// Ways that a list can be told to arrive.
pub const VIAS: &[&str] =
    &["mail", "phone", "fax", "portal", "press", "tv", "sns", "radio", "alarm", "paper"];
/// Posts.
pub const POSTS: &[&str] =
    &["pr", "it", "ot", "management", "crisis-management", "liaison", "secretariat", "public"];
/// Longest text of a cell, in UTF-16 units.
const LONGEST: usize = 32_767;
/// Empty rows to write into, at least.
const BLANK: usize = 30;

/// A row: cells by the keys of their columns.
type Row = BTreeMap<String, Value>;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Number(f64),
}

/// The workbook of an organisation, with what an overlay says filled in.
///
/// # Errors
/// A text is too long for a cell.
pub fn workbook(overlay: &Tree, ground: &Ground<'_>, langs: Langs) -> Result<Vec<u8>, String> {
    let overlay = super::settle::settled(overlay, ground);
    let needs = ground.needs();
    let tables: Vec<(Part, Vec<Column>, Vec<Row>)> = PARTS
        .iter()
        .map(|&part| (part, part.columns(&needs), rows(part, &overlay, ground, langs)))
        .collect();
    for (part, _, rows) in &tables {
        for (n, row) in rows.iter().enumerate() {
            let long =
                |v: &Value| matches!(v, Value::Text(t) if t.encode_utf16().count() > LONGEST);
            if let Some((key, _)) = row.iter().find(|(_, v)| long(v)) {
                return Err(format!(
                    "{}, row {}: '{key}' has more than {LONGEST} characters; a workbook cannot hold it, edit the YAML file",
                    part.name(langs),
                    n + 3
                ));
            }
        }
    }
    book(&tables, ground, langs).map_err(|e| e.to_string())
}

fn text(row: &mut Row, key: &str, value: impl Into<String>) {
    let value = value.into();
    if !value.is_empty() {
        row.insert(key.to_owned(), Value::Text(value));
    }
}

fn both(row: &mut Row, en: &str, ja: &str, said: &Words) {
    text(row, en, said.en.clone().unwrap_or_default());
    text(row, ja, said.ja.clone().unwrap_or_default());
}

/// The value of a key as text.
fn of(item: &Tree, key: &str) -> String {
    item.get(key).and_then(Tree::written).unwrap_or_default().to_owned()
}

fn said(item: &Tree, key: &str) -> Words {
    item.get(key).map(words).unwrap_or_default()
}

/// What columns do not show, in one line.
fn more(row: &mut Row, key: &str, item: &Tree, shown: &[&str]) {
    let Tree::Map(entries) = item else { return };
    let rest: Vec<(String, Tree)> =
        entries.iter().filter(|(k, _)| !shown.contains(&k.as_str())).cloned().collect();
    if !rest.is_empty() {
        text(row, key, Tree::Map(rest).flow());
    }
}

/// When an inject comes, for people: the time of the exercise and the civil one.
pub fn comes(inject: &Inject, ground: &Ground<'_>, langs: Langs) -> String {
    let say = |en: &str, ja: &str| match langs {
        Langs::One(Lang::En) => en.to_owned(),
        Langs::One(Lang::Ja) => ja.to_owned(),
        Langs::Both => format!("{en}／{ja}"),
    };
    let time = match &inject.trigger {
        InjectTrigger::At(at) => {
            let civil = ground.scenario.clock.civil(at.value);
            let civil = civil.get(5..16).unwrap_or("").replace('T', " ").replace('-', "/");
            format!("{}\n{civil}", shown(at.value))
        }
        InjectTrigger::Like(id) => {
            say(&format!("with {}", id.value), &format!("{}と同時", id.value))
        }
        InjectTrigger::When(_) => say("when its condition holds", "条件成立時"),
        InjectTrigger::Released => String::new(),
    };
    if inject.contingency {
        format!("{}\n{time}", say("when released", "予備（コントローラーが出す）"))
            .trim()
            .to_owned()
    } else {
        time
    }
}

/// What a sub-controller may do with an inject, in words.
pub fn allowed(inject: &Inject, langs: Langs) -> String {
    let ways = inject.leeway;
    let minutes = ways.shift / 60;
    let timed = matches!(inject.trigger, InjectTrigger::At(_)) && minutes > 0;
    let list = |parts: [(bool, String); 4]| {
        parts.into_iter().filter(|p| p.0).map(|p| p.1).collect::<Vec<_>>()
    };
    let en = list([
        (ways.text, "text".into()),
        (timed, format!("±{minutes} min")),
        (ways.skip, "leave out".into()),
        (ways.hold, "hold".into()),
    ])
    .join(", ");
    let ja = list([
        (ways.text, "文面".into()),
        (timed, format!("±{minutes}分")),
        (ways.skip, "省略".into()),
        (ways.hold, "保留".into()),
    ])
    .join("、");
    let none = |s: String, none: &str| if s.is_empty() { none.to_owned() } else { s };
    let (en, ja) = (none(en, "none"), none(ja, "なし"));
    match langs {
        Langs::One(Lang::En) => en,
        Langs::One(Lang::Ja) => ja,
        Langs::Both => format!("{en}\n{ja}"),
    }
}

/// The rows of a part.
fn rows(part: Part, overlay: &Tree, ground: &Ground<'_>, langs: Langs) -> Vec<Row> {
    match part {
        Part::HowTo => Vec::new(),
        Part::Injects => injects(overlay, ground, langs),
        Part::Own => own(overlay, ground, langs),
        Part::Sites => sites(overlay),
        Part::Posts => posts(overlay, ground),
        Part::Plans => plans(overlay),
        Part::Words => variables(overlay, ground, langs),
        Part::Approval => approval(overlay, langs),
        Part::Data => data(overlay, ground),
    }
}

fn items<'t>(overlay: &'t Tree, key: &str) -> &'t [Tree] {
    overlay.get(key).map(Tree::items).unwrap_or_default()
}

fn injects(overlay: &Tree, ground: &Ground<'_>, langs: Langs) -> Vec<Row> {
    let title = |role: &str| {
        let found = ground.scenario.roles.iter().find(|r| r.id.value == role);
        let lang = if matches!(langs, Langs::One(Lang::Ja)) { Lang::Ja } else { Lang::En };
        found.map_or_else(
            || role.to_owned(),
            |r| if lang == Lang::Ja { r.title.ja() } else { r.title.en() }.to_owned(),
        )
    };
    let own = ground.roles();
    ground
        .injects()
        .into_iter()
        .map(|inject| {
            let id = &inject.id.value;
            let mut row = Row::new();
            text(&mut row, "id", id);
            text(&mut row, "time", comes(inject, ground, langs));
            text(&mut row, "via", inject.via.value.word());
            let to = inject.to.iter().filter(|r| own.contains(&r.value.as_str()));
            text(&mut row, "to", to.map(|r| title(&r.value)).collect::<Vec<_>>().join("\n"));
            text(&mut row, "master-en", inject.text.text.en());
            if !inject.text.text.both || langs == Langs::One(Lang::Ja) {
                text(&mut row, "master-ja", inject.text.text.ja());
            }
            text(&mut row, "allowed", allowed(inject, langs));
            for item in items(overlay, "injects") {
                let is = |key| item.get(key).and_then(Tree::written) == Some(id.as_str());
                if is("skip") {
                    text(&mut row, "skip", answer(true, langs));
                } else if is("hold") {
                    text(&mut row, "hold", answer(true, langs));
                } else if is("localise") {
                    both(&mut row, "en", "ja", &said(item, "text"));
                    if let Some(minutes) = minutes(&of(item, "shift")) {
                        row.insert("shift".into(), Value::Number(minutes));
                    }
                } else {
                    continue;
                }
                let mut shown = vec!["skip", "hold", "localise", "text", "shift"];
                if reason(&mut row, item) {
                    shown.push("reason");
                }
                more(&mut row, "more", item, &shown);
            }
            row
        })
        .collect()
}

/// Yes or no, in the language of the workbook.
fn answer(yes: bool, langs: Langs) -> &'static str {
    match (yes, langs == Langs::One(Lang::Ja)) {
        (true, false) => "yes",
        (false, false) => "no",
        (true, true) => "はい",
        (false, true) => "いいえ",
    }
}

/// A reason is one cell: a text in two languages stands in it as `English／日本語`. One that could not be taken apart again
/// stays with what the program keeps.
fn reason(row: &mut Row, item: &Tree) -> bool {
    let said = said(item, "reason");
    match (&said.en, &said.ja) {
        (Some(en), Some(ja)) if en != ja => {
            if japanese(en) || !japanese(ja) || en.contains('／') {
                return false;
            }
            text(row, "reason", format!("{en}／{ja}"));
        }
        (Some(one), Some(_)) if !one.contains('／') => text(row, "reason", one.clone()),
        (None, None) => {}
        _ => return false,
    }
    true
}

/// Minutes of a shift, `-10m`.
fn minutes(shift: &str) -> Option<f64> {
    let (sign, rest) = match shift.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, shift.strip_prefix('+').unwrap_or(shift)),
    };
    Some(sign * hakyu_scenarios::decode::parse_duration(rest)? as f64 / 60.0)
}

fn own(overlay: &Tree, ground: &Ground<'_>, langs: Langs) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut with = Vec::new();
    for item in items(overlay, "injects") {
        let Some(add) = item.get("add") else { continue };
        let mut row = Row::new();
        text(&mut row, "use", answer(true, langs));
        text(&mut row, "id", of(add, "id"));
        text(&mut row, "time", of(add, "at"));
        text(&mut row, "like", of(add, "like"));
        with.push(of(add, "like"));
        let to = add.get("to").map(Tree::items).unwrap_or_default();
        let to: Vec<&str> = to.iter().filter_map(Tree::written).collect();
        text(&mut row, "to", to.join(", "));
        text(&mut row, "via", of(add, "via"));
        both(&mut row, "title-en", "title-ja", &said(add, "title"));
        both(&mut row, "en", "ja", &said(add, "text"));
        if !reason(&mut row, item) {
            text(&mut row, "reason", said(item, "reason").tree().flow());
        }
        let mut shown = vec!["id", "like", "to", "via", "title", "text"];
        if add.get("at").and_then(Tree::written).is_some() {
            shown.push("at"); // one that is drawn has no cell
        }
        more(&mut row, "more", add, &shown);
        rows.push(row);
    }
    let post = items(overlay, "roles").first().map(|r| of(r, "id")).unwrap_or_default();
    for inject in ground.suggestions() {
        let id = &inject.id.value;
        if with.contains(id) || inject.contingency {
            continue;
        }
        let mut row = Row::new();
        text(&mut row, "use", answer(false, langs));
        text(&mut row, "id", format!("{}-{id}", ground.owner.id));
        text(&mut row, "like", id);
        text(&mut row, "to", &post);
        text(&mut row, "via", inject.via.value.word());
        text(&mut row, "en", inject.text.text.en());
        if !inject.text.text.both {
            text(&mut row, "ja", inject.text.text.ja());
        }
        rows.push(row);
    }
    rows
}

fn sites(overlay: &Tree) -> Vec<Row> {
    let one = |item: &Tree| {
        let mut row = Row::new();
        for key in ["id", "of", "class"] {
            text(&mut row, key, of(item, key));
        }
        both(&mut row, "title-en", "title-ja", &said(item, "title"));
        let number = |row: &mut Row, key: &str, n: Option<f64>| {
            if let Some(n) = n {
                row.insert(key.to_owned(), Value::Number(n));
            }
        };
        match of(item, "share").trim_end_matches('%').parse::<f64>() {
            // Below one percent a number might be a share as Excel writes it.
            Ok(n) if n > 1.0 || n == 0.0 => number(&mut row, "share", Some(n)),
            _ => text(&mut row, "share", of(item, "share")),
        }
        number(&mut row, "people", of(item, "people").parse().ok());
        if let Some(Tree::Map(buffers)) = item.get("buffers") {
            for (need, lasts) in buffers {
                let lasts = lasts.written().and_then(hakyu_scenarios::decode::parse_duration);
                number(&mut row, &format!("need {need}"), lasts.map(|s| s as f64 / 3600.0));
            }
        }
        more(&mut row, "more", item, &["id", "of", "class", "title", "share", "people", "buffers"]);
        row
    };
    items(overlay, "sites").iter().map(one).collect()
}

fn posts(overlay: &Tree, ground: &Ground<'_>) -> Vec<Row> {
    let one = |item: &Tree| {
        let mut row = Row::new();
        text(&mut row, "id", of(item, "id"));
        text(&mut row, "post", of(item, "post"));
        both(&mut row, "title-en", "title-ja", &said(item, "title"));
        both(&mut row, "en", "ja", &said(item, "brief"));
        let mut shown = vec!["id", "post", "title", "brief"];
        if of(item, "organisation") == ground.owner.id {
            shown.push("organisation");
        }
        more(&mut row, "more", item, &shown);
        row
    };
    items(overlay, "roles").iter().map(one).collect()
}

fn plans(overlay: &Tree) -> Vec<Row> {
    let mut rows = Vec::new();
    for plan in items(overlay, "plans") {
        let steps = items(plan, "steps");
        for (n, step) in steps.iter().enumerate() {
            let mut row = Row::new();
            text(&mut row, "id", of(plan, "id"));
            if n == 0 {
                both(&mut row, "title-en", "title-ja", &said(plan, "title"));
                text(&mut row, "kind", of(plan, "kind"));
                text(&mut row, "owner", of(plan, "owner"));
                more(&mut row, "more", plan, &["id", "title", "kind", "owner", "steps"]);
            }
            text(&mut row, "step", of(step, "id"));
            both(&mut row, "en", "ja", &said(step, "title"));
            text(&mut row, "role", of(step, "role"));
            let takes = hakyu_scenarios::decode::parse_duration(&of(step, "takes"));
            let mut shown = vec!["id", "title", "role"];
            if let Some(seconds) = takes {
                row.insert("minutes".into(), Value::Number(seconds as f64 / 60.0));
                shown.push("takes");
            }
            let mut step = step.clone();
            if n > 0 && step.get("after").is_none() {
                // A step of a sheet comes after the one above it unless this says otherwise.
                step.set("after", Tree::Seq(Vec::new()), &[]);
            }
            more(&mut row, "step-more", &step, &shown);
            rows.push(row);
        }
    }
    rows
}

fn variables(overlay: &Tree, ground: &Ground<'_>, langs: Langs) -> Vec<Row> {
    let own = overlay.get("variables");
    ground
        .variables()
        .into_iter()
        .map(|(name, said)| {
            let mut row = Row::new();
            text(&mut row, "name", &name);
            text(&mut row, "master-en", said.en.clone().unwrap_or_default());
            if said.en != said.ja || langs == Langs::One(Lang::Ja) {
                text(&mut row, "master-ja", said.ja.clone().unwrap_or_default());
            }
            if let Some(own) = own.and_then(|o| o.get(&name)).map(words) {
                both(&mut row, "en", "ja", &own);
            }
            row
        })
        .collect()
}

fn approval(overlay: &Tree, langs: Langs) -> Vec<Row> {
    let approved = overlay.get("approved");
    LINES
        .iter()
        .map(|&(key, en, ja, _)| {
            let mut row = Row::new();
            let heading = match langs {
                Langs::One(Lang::En) => en.to_owned(),
                Langs::One(Lang::Ja) => ja.to_owned(),
                Langs::Both => format!("{en}\n{ja}"),
            };
            text(&mut row, "key", heading);
            match key {
                "title" => both(&mut row, "en", "ja", &said(overlay, "title")),
                "by" => text(&mut row, "en", approved.map(|a| of(a, "by")).unwrap_or_default()),
                _ => both(
                    &mut row,
                    "en",
                    "ja",
                    &approved.map(|a| said(a, "note")).unwrap_or_default(),
                ),
            }
            row
        })
        .collect()
}

/// What the program keeps: where the workbook comes from, and what of the overlay no sheet shows.
fn data(overlay: &Tree, ground: &Ground<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut keep = |key: &str, value: String| {
        let mut row = Row::new();
        text(&mut row, "key", key);
        text(&mut row, "value", value);
        rows.push(row);
    };
    keep("format", "hakyu localise/1".into());
    for key in ["scenario", "edition", "id"] {
        keep(key, of(overlay, key));
    }
    keep("organisation", ground.organisation().flow());
    // Marks of all injects here, because nobody knows yet which of them will be changed. What was made from an older
    // text stays marked so.
    let old = overlay.get("made-from");
    let all = ground.injects().into_iter().chain(ground.suggestions());
    let mut marks: BTreeMap<String, Tree> =
        all.map(|i| (i.id.value.clone(), Tree::text(hakyu_scenarios::overlay::mark(i)))).collect();
    let touched = super::touched(overlay);
    let named = ground.scenario.injects.iter().filter(|i| touched.contains(&i.id.value));
    for inject in named {
        marks
            .entry(inject.id.value.clone())
            .or_insert_with(|| Tree::text(hakyu_scenarios::overlay::mark(inject)));
    }
    if let Some(Tree::Map(entries)) = old {
        marks.extend(entries.iter().cloned());
    }
    for (id, mark) in marks {
        keep(&format!("mark {id}"), mark.written().unwrap_or_default().to_owned());
    }
    let shown = [
        "hakyu",
        "scenario",
        "edition",
        "made-from",
        "id",
        "organisation",
        "title",
        "variables",
        "roles",
        "sites",
        "plans",
        "injects",
        "approved",
    ];
    if let Tree::Map(entries) = overlay {
        for (key, value) in entries.iter().filter(|(k, _)| !shown.contains(&k.as_str())) {
            for item in value.items() {
                keep(&format!("keep {key}"), item.flow());
            }
        }
    }
    // Changes to injects that do not reach the organisation any more have no row of their own.
    let reach: Vec<&str> = ground.injects().iter().map(|i| i.id.value.as_str()).collect();
    for item in items(overlay, "injects") {
        let id = ["skip", "hold", "localise"].iter().find_map(|k| item.get(k)?.written());
        if id.is_some_and(|id| !reach.contains(&id)) {
            keep("keep injects", item.flow());
        }
    }
    let known: Vec<String> = ground.variables().into_iter().map(|v| v.0).collect();
    if let Some(Tree::Map(entries)) = overlay.get("variables") {
        for (name, value) in entries.iter().filter(|(n, _)| !known.contains(n)) {
            keep("keep variables", Tree::Map(vec![(name.clone(), value.clone())]).flow());
        }
    }
    rows
}

fn base() -> Format {
    Format::new()
        .set_font_name("Yu Gothic")
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x00BF_BFBF))
}

fn heading(input: bool) -> Format {
    let colour = if input { 0x009C_5700 } else { 0x001F_3A5F };
    base()
        .set_bold()
        .set_background_color(Color::RGB(colour))
        .set_font_color(Color::White)
        .set_align(FormatAlign::VerticalCenter)
}

fn cell(input: bool) -> Format {
    if input {
        base().set_background_color(Color::RGB(0x00FF_F9E5)).set_unlocked()
    } else {
        base().set_background_color(Color::RGB(0x00F2_F2F2))
    }
}

fn book(
    tables: &[(Part, Vec<Column>, Vec<Row>)],
    ground: &Ground<'_>,
    langs: Langs,
) -> Result<Vec<u8>, XlsxError> {
    let title = &ground.scenario.title;
    let mut book = Workbook::new();
    // The time of writing would make two workbooks of one scenario differ.
    book.set_properties(
        &DocProperties::new()
            .set_title(format!("【訓練】EXERCISE {} {}", title.en(), ground.owner.id))
            .set_comment(format!("Hakyu, {}", ground.scenario.id.value))
            .set_creation_datetime(&jiff::civil::datetime(2000, 1, 1, 0, 0, 0, 0)),
    );
    let choices = Choices::of(tables, ground, langs);
    for (part, columns, rows) in tables {
        let mut sheet = Worksheet::new();
        sheet.set_name(part.name(langs))?;
        if *part == Part::HowTo {
            steps::how_to(&mut sheet, ground, langs)?;
        } else {
            table(&mut sheet, *part, columns, rows, &choices, langs)?;
        }
        page(&mut sheet, ground, langs);
        if *part == Part::HowTo {
            sheet.set_print_fit_to_pages(1, 1);
        }
        sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::default()
        });
        if *part == Part::Data {
            sheet.set_hidden(true);
        }
        book.push_worksheet(sheet);
    }
    book.push_worksheet(choices.sheet()?);
    book.save_to_buffer()
}

/// Lists of choices: they stand on a hidden sheet, because a list inside a cell's rule may have 255 characters only.
#[derive(Debug)]
struct Choices {
    lists: Vec<(&'static str, Vec<String>)>,
}

impl Choices {
    fn of(tables: &[(Part, Vec<Column>, Vec<Row>)], ground: &Ground<'_>, langs: Langs) -> Self {
        let own: Vec<String> = ground.roles().into_iter().map(str::to_owned).collect();
        let posts = tables.iter().find(|t| t.0 == Part::Posts).map_or(&[][..], |t| &t.2);
        let added = posts.iter().filter_map(|row| match row.get("id") {
            Some(Value::Text(id)) => Some(id.clone()),
            _ => None,
        });
        let strings = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let yes = match langs {
            Langs::One(Lang::En) => strings(&["yes", "no"]),
            Langs::One(Lang::Ja) => strings(&["はい", "いいえ"]),
            Langs::Both => strings(&["yes", "no", "はい", "いいえ"]),
        };
        let injects = ground.master.lines.iter().filter(|l| {
            matches!(l.kind, crate::master::Kind::Inject | crate::master::Kind::Contingency)
        });
        let kinds = strings(&["bcp", "it-bcp", "contingency"]);
        Self {
            lists: vec![
                ("yes", yes),
                ("via", strings(VIAS)),
                ("post", strings(POSTS)),
                ("kind", kinds),
                ("role", own.into_iter().chain(added).collect()),
                ("like", injects.map(|l| l.id.clone()).collect()),
                ("of", ground.services().iter().take(4_000).map(|s| s.id.clone()).collect()),
                ("class", ground.classes()),
            ],
        }
    }

    /// The list for a column, and whether something else may be written.
    fn list_of(part: Part, key: &str) -> Option<(&'static str, bool)> {
        match (part, key) {
            (Part::Injects, "skip" | "hold") | (Part::Own, "use") => Some(("yes", false)),
            (Part::Own, "via") => Some(("via", false)),
            // Several posts with commas, or posts of the sheet Posts that are not written yet.
            (Part::Own, "to") | (Part::Plans, "owner" | "role") => Some(("role", true)),
            (Part::Own, "like") => Some(("like", true)),
            (Part::Posts, "post") => Some(("post", false)),
            (Part::Plans, "kind") => Some(("kind", false)),
            (Part::Sites, "of") => Some(("of", true)),
            (Part::Sites, "class") => Some(("class", true)),
            _ => None,
        }
    }

    fn rule(&self, part: Part, key: &str) -> Option<DataValidation> {
        let (name, free) = Self::list_of(part, key)?;
        let (n, list) = self.lists.iter().enumerate().find(|(_, l)| l.0 == name)?;
        let (letter, len) = (crate::sheet::letters(u32::try_from(n).ok()?), list.1.len());
        if len == 0 {
            return None;
        }
        let formula = Formula::new(format!("=Lists!${letter}$1:${letter}${len}"));
        Some(DataValidation::new().allow_list_formula(formula).show_error_message(!free))
    }

    fn sheet(&self) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name("Lists")?;
        for (column, (_, list)) in (0u16..).zip(&self.lists) {
            for (row, word) in (0u32..).zip(list) {
                sheet.write_string(row, column, word)?;
            }
        }
        sheet.protect();
        sheet.set_hidden(true);
        Ok(sheet)
    }
}

fn table(
    sheet: &mut Worksheet,
    part: Part,
    columns: &[Column],
    rows: &[Row],
    choices: &Choices,
    langs: Langs,
) -> Result<(), XlsxError> {
    let open = matches!(part, Part::Own | Part::Sites | Part::Posts | Part::Plans);
    let count = if open { rows.len() + BLANK } else { rows.len() };
    let last = u32::try_from(count).unwrap_or(u32::MAX).max(1);
    // Programs differ in whether they make rows as high as wrapped text; so they are told.
    let first: Vec<(String, f64)> = columns.iter().map(|c| (c.heading(langs), c.width)).collect();
    sheet.set_row_height(0, height(first.iter().map(|(t, w)| (t.as_str(), *w))))?;
    for (at, row) in (1u32..).zip(rows) {
        let shown = columns.iter().filter(|c| !hidden(c, langs));
        let cells = shown.filter_map(|c| match row.get(&c.key) {
            Some(Value::Text(text)) => Some((text.as_str(), c.width)),
            _ => None,
        });
        sheet.set_row_height(at, height(cells))?;
    }
    for (n, column) in (0u16..).zip(columns) {
        sheet.set_column_width(n, column.width)?;
        if hidden(column, langs) {
            sheet.set_column_hidden(n)?;
        }
        sheet.write_string_with_format(0, n, column.heading(langs), &heading(column.input))?;
        if let Some(rule) = choices.rule(part, &column.key) {
            sheet.add_data_validation(1, n, last, n, &rule)?;
        }
        let single = part == Part::Approval && column.key == "ja";
        for row in 0..count {
            let at = u32::try_from(row + 1).unwrap_or(u32::MAX);
            let closed = single && LINES.get(row).is_some_and(|l| !l.3);
            let format = cell(column.input && !closed);
            match rows.get(row).and_then(|r| r.get(&column.key)) {
                // Always a string: what begins with `=` must not become a formula.
                Some(Value::Text(text)) => {
                    sheet.write_string_with_format(at, n, text, &format)?;
                }
                Some(Value::Number(number)) => {
                    sheet.write_number_with_format(at, n, *number, &format)?;
                }
                None => {
                    sheet.write_blank(at, n, &format)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, u16::from(part == Part::Injects))?;
    sheet.set_repeat_rows(0, 0)?;
    if part != Part::Data && part != Part::Approval {
        let shown = columns.iter().filter(|c| !c.key.ends_with("more")).count();
        let right = u16::try_from(shown).unwrap_or(1).saturating_sub(1);
        sheet.set_print_area(0, 0, print_rows(rows, open), right)?;
    }
    Ok(())
}

/// Columns that nobody reads: what the program keeps, and the master's text in the other language.
fn hidden(column: &Column, langs: Langs) -> bool {
    match column.key.as_str() {
        "more" | "step-more" => true,
        "master-ja" => langs == Langs::One(Lang::En),
        "master-en" => langs == Langs::One(Lang::Ja),
        _ => false,
    }
}

/// Rows worth printing: those with something in them, and a few to write into by hand.
fn print_rows(rows: &[Row], open: bool) -> u32 {
    u32::try_from(rows.len() + if open { 8 } else { 0 }).unwrap_or(u32::MAX).max(1)
}

/// A4 across, one page wide, marked as an exercise on every page.
fn page(sheet: &mut Worksheet, ground: &Ground<'_>, langs: Langs) {
    let title = &ground.scenario.title;
    let lang = if langs == Langs::One(Lang::En) { Lang::En } else { Lang::Ja };
    let name = if lang == Lang::En { title.en() } else { title.ja() };
    // `&` begins a code in headers.
    let title = format!("{name} – {}", ground.owner.title.get(lang)).replace('&', "&&");
    let title: String = title.chars().take(120).collect();
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3)
        .set_header(format!("&L&\"Yu Gothic\"【訓練】EXERCISE&C&\"Yu Gothic\"{title}&R&A"))
        .set_footer("&L&\"Yu Gothic\"【訓練】EXERCISE&R&P / &N");
}
