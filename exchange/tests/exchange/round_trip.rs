//! A scenario, its list, and the scenario again.

use hakyu_exchange::{
    fields::{Lang, Langs, Preset},
    merge::{Merged, Missing, merge},
};
use hakyu_scenarios::{
    compile::{LibraryFiles, library},
    syntax::{InjectTrigger, Scenario},
};

use super::{asked, csv, imported, parsed, told, workbook};

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

/// Without the scenario everything survives that a list carries: ids, times, people, media, themes, both languages, deeds.
#[test]
fn a_list_alone_keeps_what_it_carries() {
    for id in ["parcel-mission", "boso-typhoon"] {
        let text = library().iter().find(|s| s.id == id).map(|s| s.text).unwrap_or_default();
        let before = parsed(text);
        let list = imported("list.xlsx", &workbook(id, Preset::Hakyu, Langs::Both), &asked());
        let after = parsed(list.yaml.as_deref().unwrap_or_default());
        assert_eq!(after.title.en(), before.title.en());
        assert_eq!(after.clock.civil(0), before.clock.civil(0));
        let roles = |s: &Scenario| -> Vec<String> {
            let role = |r: &hakyu_scenarios::syntax::Role| {
                format!(
                    "{} {} {} {:?} {:?}",
                    r.id.value,
                    r.title.en(),
                    r.title.ja(),
                    r.kind.value,
                    r.post.value
                )
            };
            s.roles.iter().map(role).collect()
        };
        assert_eq!(roles(&after), roles(&before));
        assert_eq!(after.injects.len(), before.injects.len(), "{id}");
        let mut waiting = 0;
        for new in &after.injects {
            let Some(old) = before.injects.iter().find(|o| o.id.value == new.id.value) else {
                panic!("{id}: {} is new", new.id.value)
            };
            let ids = |list: &[hakyu_scenarios::syntax::Id]| -> Vec<String> {
                list.iter().map(|i| i.value.clone()).collect()
            };
            assert_eq!(ids(&new.to), ids(&old.to));
            assert_eq!(ids(&new.about), ids(&old.about));
            assert_eq!(new.via.value, old.via.value);
            assert_eq!(new.from.as_ref().map(|f| &f.value), old.from.as_ref().map(|f| &f.value));
            assert_eq!(new.theme.as_ref().map(|f| &f.value), old.theme.as_ref().map(|f| &f.value));
            let deeds = |i: &hakyu_scenarios::syntax::Inject| -> Vec<String> {
                let deed = |e: &hakyu_scenarios::syntax::Expect| {
                    let by = e.by.as_ref().map(|b| b.value.clone());
                    format!("{} {by:?} {:?}", e.action.value, e.within.as_ref().map(|w| w.value))
                };
                i.expects.iter().map(deed).collect()
            };
            assert_eq!(deeds(new), deeds(old));
            match (&new.trigger, &old.trigger) {
                (InjectTrigger::At(a), InjectTrigger::At(b)) => assert_eq!(a.value, b.value),
                (InjectTrigger::When(_), InjectTrigger::When(_)) => {}
                // A condition on society or systems needs more than a list.
                (InjectTrigger::Released, InjectTrigger::When(_)) => waiting += 1,
                (a, b) => panic!("{id}: {a:?} was {b:?}"),
            }
            let plain = |text: &str| text.replace("{{ ", "[").replace(" }}", "]");
            assert_eq!(plain(new.text.text.en()), plain(old.text.text.en()));
            assert_eq!(plain(new.text.text.ja()), plain(old.text.text.ja()));
        }
        assert!(waiting <= 2, "{id}: {waiting} wait for the controller\n{}", told(&list));
    }
}
