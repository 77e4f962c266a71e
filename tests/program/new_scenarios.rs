//! `hakyu new`: whatever is answered, the scenario passes the check and a response makes a difference in it.

use hakyu_exercise::{
    play::{Settings, play},
    score::{Comparison, Played, score},
};
use hakyu_scenarios::{
    compile::compile,
    draft::{Asked, EVENTS, FORMS, draft},
    source::{MemoryFiles, Sources},
};
use hakyu_tests::{err, folder, out, run};

const SECTORS: [&str; 14] = [
    "ict",
    "finance",
    "aviation",
    "airport",
    "railway",
    "electricity",
    "gas",
    "government",
    "medical",
    "water",
    "logistics",
    "chemical",
    "credit",
    "petroleum",
];

/// What is wrong with the scenario of these answers, if anything.
fn wrong(asked: &Asked) -> Option<String> {
    let text = match draft(asked) {
        Ok(text) => text,
        Err(error) => return Some(format!("{asked:?}: {error}")),
    };
    let files = MemoryFiles::default().with("a.yaml", text);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "a.yaml", &mut sources);
    if !findings.is_empty() {
        return Some(format!("{asked:?}: {}", findings.render(&sources, false)));
    }
    let compiled = compiled.expect("without findings there is a model");
    let arm = |playbook: Option<&str>| {
        let playbook = playbook.map(str::to_owned);
        let record = play(&compiled, &Settings { playbook, ..Settings::default() }).expect("runs");
        Played::new(record, &compiled.model)
    };
    let (none, reference) = (arm(None), arm(Some("reference")));
    let of = |actual: &Played, is_reference| {
        let arms = Comparison {
            none: &none,
            reference: Some(&reference),
            actual,
            credited: None,
            is_reference,
        };
        score(&compiled, arms).expect("every formula gives a number")
    };
    let (without, with) = (of(&none, false), of(&reference, true));
    let untested: Vec<&str> =
        without.objectives.iter().filter(|o| o.score.is_none()).map(|o| o.id.as_str()).collect();
    let [a, b] = [&without, &with].map(|s| s.total.unwrap_or(-1.0));
    let enough = a >= 0.0 && a + 10.0 < b && untested.is_empty();
    (!enough).then(|| format!("{asked:?}: none {a}, reference {b}, untested {untested:?}"))
}

fn all(list: &[Asked]) {
    let (first, second) = list.split_at(list.len() / 2);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let other = scope.spawn(|| second.iter().filter_map(wrong).collect::<Vec<_>>());
        let mut found: Vec<String> = first.iter().filter_map(wrong).collect();
        found.extend(other.join().unwrap());
        found
    });
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), list.len(), wrong.join("\n"));
}

#[test]
fn every_form_sector_and_event_makes_a_playable_exercise() {
    let mut list = Vec::new();
    for (form, ..) in FORMS {
        for sector in SECTORS {
            for (event, ..) in EVENTS {
                list.push(Asked {
                    form: (*form).into(),
                    sector: sector.into(),
                    event: (*event).into(),
                    world: "japan-14".into(),
                    ..Asked::default()
                });
            }
        }
    }
    assert_eq!(list.len(), 630);
    all(&list);
}

/// In the world with prefectures: every sector, every event, every form at least once.
#[test]
fn they_are_at_home_in_prefectures_too() {
    let asked = |i: usize, sector: &str, place: &str| Asked {
        form: FORMS[i % FORMS.len()].0.into(),
        sector: sector.into(),
        event: EVENTS[i % EVENTS.len()].0.into(),
        place: Some(place.into()),
        ..Asked::default()
    };
    let places = ["chiba", "tokyo", "hokkaido", "osaka", "okinawa"];
    let list = (0..18).map(|i| asked(i, SECTORS[i % 14], places[i % places.len()]));
    all(&list.collect::<Vec<_>>());
}

/// With the response structure of Japan as its base the posts of the base take part.
#[test]
fn a_base_brings_its_own_ministry_and_secretariat() {
    let asked =
        Asked { extends: Some("japan-2019".into()), sector: "water".into(), ..Asked::default() };
    let text = draft(&asked).unwrap();
    assert!(text.contains("mhlw-bureau-water") && !text.contains("ministry-office"), "{text}");
    let files = MemoryFiles::default().with("a.yaml", text);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "a.yaml", &mut sources);
    assert!(findings.errors() == 0, "{}", findings.render(&sources, false));
    assert!(compiled.is_some());
}

#[test]
fn the_program_writes_it_once_and_says_what_next() {
    let dir = folder("new");
    let first = run(&dir, &["new"]);
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    let said = out(&first);
    assert!(said.contains("nobody to ask") && said.contains("hakyu rehearse my-exercise.yaml"));
    assert!(dir.join("scenario-1.json").is_file());
    let check = run(&dir, &["check", "--strict", "my-exercise.yaml"]);
    assert_eq!(out(&check), "my-exercise.yaml: no findings\n");
    let text = std::fs::read_to_string(dir.join("my-exercise.yaml")).unwrap();
    assert!(text.starts_with("# yaml-language-server: $schema=scenario-1.json\n"), "{text}");

    std::fs::write(dir.join("my-exercise.yaml"), "mine\n").unwrap();
    let again = run(&dir, &["new"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(err(&again).contains("my-exercise.yaml exists"), "{}", err(&again));
    assert_eq!(std::fs::read_to_string(dir.join("my-exercise.yaml")).unwrap(), "mine\n");

    let args =
        ["new", "Pump 7", "--sector", "water", "--event", "ransomware", "--lang", "ja", "--yes"];
    let other = run(&dir, &args);
    assert_eq!(other.status.code(), Some(0), "{}", err(&other));
    let text = std::fs::read_to_string(dir.join("Pump 7.yaml")).unwrap();
    assert!(text.contains("id: pump-7\n") && text.contains("状況付与。"), "{text}");
    for (args, hint) in [
        (&["new", "x", "--sector", "watr"][..], "did you mean 'water'?"),
        (&["new", "x", "--form", "tabeltop"], "did you mean 'tabletop'?"),
        (&["new", "x", "--lang", "fr"], "en,ja"),
        (&["new", "x", "--duration", "soon"], "8h"),
        (&["new", "x", "--from-run", "run", "--form", "solo"], "--form"),
    ] {
        let output = run(&dir, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", err(&output));
        assert!(err(&output).contains(hint), "{args:?}: {}", err(&output));
        assert!(!dir.join("x.yaml").exists());
    }
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_finished_run_becomes_a_draft_that_plays_without_its_origin() {
    let dir = folder("from-run");
    assert_eq!(run(&dir, &["run", "cloud-outage"]).status.code(), Some(0));
    let new = run(&dir, &["new", "--from-run", "hakyu-run/cloud-outage-1"]);
    assert_eq!(new.status.code(), Some(0), "{}", err(&new));
    let check = run(&dir, &["check", "--strict", "cloud-outage-draft.yaml"]);
    assert_eq!(check.status.code(), Some(0), "{}", err(&check));
    let text = std::fs::read_to_string(dir.join("cloud-outage-draft.yaml")).unwrap();
    assert!(text.contains("event:region-fails") && text.contains("state: draft"), "{text}");
    let play = run(&dir, &["run", "cloud-outage-draft.yaml"]);
    assert_eq!(play.status.code(), Some(0), "{}", err(&play));
    // The same sector loses much the same: what people did downstream in the run is not in the draft.
    let lost = |name: &str, wanted: Option<&str>| {
        let file = std::fs::read_to_string(dir.join(format!("hakyu-run/{name}/run.json"))).unwrap();
        let run: serde_json::Value = serde_json::from_str(&file).unwrap();
        let sectors = run["sectors"].as_array().unwrap().clone();
        let hours = |s: &serde_json::Value| s["people_hours"].as_f64().unwrap();
        let most = sectors.iter().max_by(|a, b| hours(a).total_cmp(&hours(b))).unwrap();
        let same = sectors.iter().find(|s| Some(s["id"].as_str().unwrap()) == wanted);
        let sector = same.unwrap_or(most);
        (sector["id"].as_str().unwrap().to_owned(), hours(sector))
    };
    let (sector, before) = lost("cloud-outage-1", None);
    let (_, after) = lost("cloud-outage-draft-1", Some(&sector));
    assert!(before > 1000.0, "{sector}: {before}");
    assert!((before - after).abs() < before * 0.2, "{sector}: {before} {after}");
    let missing = run(&dir, &["new", "--from-run", "nowhere"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(err(&missing).contains("not a run folder"), "{}", err(&missing));
    std::fs::remove_dir_all(dir).unwrap();
}
