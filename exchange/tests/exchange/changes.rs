//! Lists that were edited, and what becomes of the scenario.

use hakyu_exchange::{
    fields::{Lang, Langs, Preset},
    merge::{Merged, Missing, merge},
    note::Weight,
};
use hakyu_scenarios::source::MemoryFiles;

use super::{asked, master, parsed};

/// A small scenario with a bit of everything a list shows.
const BASE: &str = r#"# A drill of our own.
hakyu: scenario/1
id: drill
title: {en: Drill, ja: 訓練}
world: japan-47
start: 2026-11-01T09:00+09:00
duration: 8h
variables:
  utility: {en: the utility, ja: 電力会社}
themes:
  - {id: first, text: {en: First hour, ja: 初動}}
roles:
  - {id: pr, title: {en: Public relations, ja: 広報部}, organisation: {en: Company, ja: 会社}, post: pr, kind: operator}
  - {id: it, title: {en: IT, ja: 情報システム部}, organisation: {en: Company, ja: 会社}, post: it, kind: operator}   # by night too
  - {id: press, title: {en: Press, ja: 報道}, post: public, kind: press}
moves:
  - id: m-1
    title: {en: First hour, ja: 最初の1時間}
    at: T+0h
    questions: [{id: q-1, text: {en: Who decides?, ja: 誰が判断しますか。}}]
injects:
  # The beginning
  - id: i-1
    title: {en: Blackout, ja: 停電}
    at: T+5m
    to: [pr, it]
    via: mail
    theme: first
    text:
      en: "A message of ${utility}."   # with a variable
      ja: "${utility}からの連絡。"
    expects: [{action: announce, by: pr, within: 30m}]
    attachments: [{name: map.txt, kind: document, text: A map}]
  - id: i-2
    when: "level('electricity@chiba') < 80%"
    to: it
    from: press
    via: phone
    text: One text for all
  - {id: i-3, at: T+2h, to: [pr], via: sns, contingency: true, text: {en: "A = b", ja: "A = b です"}, planning: {owner: A. Planner, state: draft, comments: [{by: B, at: "2026-10-01", text: "Why: so\nthat"}]}}
playbooks: []
"#;

fn list(preset: Preset, langs: Langs) -> Vec<Vec<String>> {
    let files = MemoryFiles::default().with("drill.yaml", BASE);
    let master = master(&files, "drill.yaml");
    let text = hakyu_exchange::msel::write::csv(
        &master,
        hakyu_exchange::msel::Wanted { preset, langs },
        false,
    );
    let sheet = hakyu_exchange::read::csv::read(
        text.as_bytes(),
        "l.csv",
        None,
        &mut hakyu_exchange::note::Notes::default(),
    )
    .expect("a list");
    let wide = sheet.rows[&0].len();
    sheet
        .rows
        .values()
        .map(|cells| {
            (0..wide)
                .map(|n| {
                    cells
                        .get(&u32::try_from(n).expect("small"))
                        .map(hakyu_exchange::sheet::Cell::shown)
                        .unwrap_or_default()
                })
                .collect()
        })
        .collect()
}

fn back(rows: &[Vec<String>], missing: Missing) -> Merged {
    let line = |cells: &Vec<String>| {
        cells
            .iter()
            .map(|c| format!("\"{}\"", hakyu_exchange::read::csv::guard(c).replace('"', "\"\"")))
            .collect::<Vec<_>>()
            .join(",")
            + "\r\n"
    };
    let csv: String = rows.iter().map(line).collect();
    let files = MemoryFiles::default().with("drill.yaml", BASE);
    merge("l.csv", csv.as_bytes(), &files, "drill.yaml", &asked(), missing).expect("readable")
}

fn column(rows: &[Vec<String>], heading: &str) -> usize {
    rows[0].iter().position(|h| h == heading).unwrap_or_else(|| panic!("{heading}"))
}

fn row(rows: &[Vec<String>], id: &str) -> usize {
    let at = column(rows, "ID");
    rows.iter().position(|r| r[at] == id).unwrap_or_else(|| panic!("{id}"))
}

fn told(merged: &Merged) -> String {
    merged.notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn nothing_changed() {
    for preset in [Preset::Hakyu, Preset::Hseep, Preset::Standard, Preset::Mitre, Preset::Ja] {
        for langs in [Langs::Both, Langs::One(Lang::En), Langs::One(Lang::Ja)] {
            let merged = back(&list(preset, langs), Missing::Few);
            assert_eq!(
                merged.yaml.as_deref(),
                Some(BASE),
                "{preset:?} {langs:?}\n{}",
                told(&merged)
            );
        }
    }
}

/// Each change lands where it belongs; all other lines of the file stay as they are.
#[test]
fn cells_rows_and_new_people() {
    let mut rows = list(Preset::Hakyu, Langs::Both);
    let mut set = |id: &str, heading: &str, text: &str| {
        let (r, c) = (row(&rows, id), column(&rows, heading));
        rows[r][c] = text.to_owned();
    };
    set("i-1", "Time", "T+1h");
    set("i-1", "Title (ja)", "広域停電");
    set("i-1", "State", "agreed");
    set("i-2", "Condition", "level('electricity@chiba') < 50%");
    set("i-2", "To", "pr, Mayor's office");
    set("i-3", "Text (en)", "=A new text");
    set("i-3", "Comments", "[2026-10-01] B: Why: so\n  that\nC: done");
    set("m-1", "Text (ja)", "停電が続いている。");
    let mut new = vec![String::new(); rows[0].len()];
    for (heading, text) in [
        ("Time", "T+3h"),
        ("From", "press"),
        ("To", "pr"),
        ("Via", "Telephone"),
        ("Text (en)", "And now?"),
        ("Text (ja)", "それで?"),
        ("Expected actions", "Call back"),
    ] {
        new[column(&rows, heading)] = text.to_owned();
    }
    rows.push(new);
    let merged = back(&rows, Missing::Few);
    let yaml = merged.yaml.clone().unwrap_or_default();
    parsed(&yaml);
    insta::assert_snapshot!("edited", yaml);
    insta::assert_snapshot!("edited_told", told(&merged));
}

/// Lists for people are merged too: names, words, civil times.
#[test]
fn a_japanese_list() {
    let mut rows = list(Preset::Ja, Langs::One(Lang::Ja));
    let (text, time, to) =
        (column(&rows, "内容"), column(&rows, "想定時刻"), column(&rows, "宛先"));
    let found = rows.iter().position(|r| r[text].contains("からの連絡")).expect("the row");
    rows[found][time] = "2026-11-01 10:30".into();
    rows[found][text] = "電力会社からの第一報。".into();
    rows[found][to] = "会社 / 広報部".into();
    let merged = back(&rows, Missing::Few);
    let yaml = merged.yaml.clone().unwrap_or_default();
    assert!(
        yaml.contains("at: T+1h30m")
            && yaml.contains("to: [pr]")
            && yaml.contains("ja: 電力会社からの第一報。"),
        "{yaml}"
    );
    assert!(yaml.contains("en: \"A message of ${utility}.\""), "the other language stays: {yaml}");
    assert!(told(&merged).contains("used variables"), "{}", told(&merged));
}

#[test]
fn rows_that_are_gone() {
    let mut rows = list(Preset::Hakyu, Langs::Both);
    rows.remove(row(&rows, "i-2"));
    let merged = back(&rows, Missing::Few);
    let yaml = merged.yaml.clone().unwrap_or_default();
    assert_eq!(parsed(&yaml).injects.len(), 2);
    assert!(yaml.contains("# The beginning") && told(&merged).contains("'i-2' is not in the list"));
    assert_eq!(back(&rows, Missing::Keep).yaml.as_deref(), Some(BASE));
    rows.remove(row(&rows, "i-1"));
    let most = back(&rows, Missing::Few);
    assert!(most.yaml.is_none() && most.notes.count(Weight::Error) == 1, "{}", told(&most));
    assert_eq!(parsed(&back(&rows, Missing::Drop).yaml.expect("a scenario")).injects.len(), 1);
}

#[test]
fn what_cannot_be_read_changes_nothing() {
    let mut rows = list(Preset::Hakyu, Langs::Both);
    for (id, heading, text) in [
        ("i-1", "Time", "after lunch"),
        ("i-2", "Condition", "level is low"),
        ("i-3", "Via", "pigeon"),
        ("i-1", "State", "perhaps"),
        ("i-1", "To", ""),
        ("i-1", "More", "{a: "),
        ("i-1", "Theme", "second"),
    ] {
        let (r, c) = (row(&rows, id), column(&rows, heading));
        rows[r][c] = text.to_owned();
    }
    let merged = back(&rows, Missing::Few);
    assert_eq!(merged.yaml.as_deref(), Some(BASE), "{}", told(&merged));
    assert_eq!(merged.notes.count(Weight::Warning), 7, "{}", told(&merged));
}
