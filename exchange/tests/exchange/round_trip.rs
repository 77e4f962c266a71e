//! A scenario, its list, and the scenario again.

use hakyu_exchange::{
    fields::{Lang, Langs, Preset},
    merge::{Merged, Missing, merge},
};
use hakyu_scenarios::compile::{LibraryFiles, library};

use super::{asked, csv, workbook};

const PRESETS: [Preset; 5] =
    [Preset::Hakyu, Preset::Hseep, Preset::Standard, Preset::Mitre, Preset::Ja];
const LANGS: [Langs; 3] = [Langs::Both, Langs::One(Lang::En), Langs::One(Lang::Ja)];

fn merged(name: &str, bytes: &[u8], id: &str, missing: Missing) -> Merged {
    merge(name, bytes, &LibraryFiles, &format!("{id}.yaml"), &asked(), missing).expect("readable")
}

fn changes(merged: &Merged) -> Vec<String> {
    merged.changes.iter().map(|c| format!("{} {} {}", c.id, c.due, c.says)).collect()
}

fn unchanged(id: &str, preset: Preset, langs: Langs, name: &str, bytes: &[u8]) {
    let merged = merged(name, bytes, id, Missing::Few);
    let case = format!("{id} {preset:?} {langs:?} {name}");
    assert_eq!(changes(&merged), Vec::<String>::new(), "{case}");
    let text = library().iter().find(|s| s.id == id).map(|s| s.text);
    assert!(merged.yaml.as_deref() == text, "{case}");
}

/// A list that nobody changed gives back the file byte for byte, for every ready scenario.
#[test]
fn a_list_without_changes_changes_nothing() {
    for scenario in library() {
        let bytes = workbook(scenario.id, Preset::Hakyu, Langs::Both);
        unchanged(scenario.id, Preset::Hakyu, Langs::Both, "list.xlsx", &bytes);
    }
}

/// Whatever the columns and the language.
#[test]
fn any_columns_come_back() {
    for preset in PRESETS {
        for langs in LANGS {
            let bytes = csv("parcel-mission", preset, langs);
            unchanged("parcel-mission", preset, langs, "list.csv", &bytes);
        }
    }
}
