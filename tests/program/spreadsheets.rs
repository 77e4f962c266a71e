//! Lists of injects out of the program and into it again.

use hakyu_tests::{err, folder, out, run};

#[test]
fn a_list_goes_out_and_comes_back() {
    let dir = folder("sheets");
    let written = run(&dir, &["msel", "parcel-mission", "--out", "list.xlsx"]);
    assert_eq!(written.status.code(), Some(0), "{}", err(&written));
    let first = std::fs::read(dir.join("list.xlsx")).unwrap();
    assert!(first.starts_with(b"PK"));
    run(&dir, &["msel", "parcel-mission", "--out", "again.xlsx"]);
    assert!(first == std::fs::read(dir.join("again.xlsx")).unwrap(), "the same bytes");

    let back =
        run(&dir, &["import", "list.xlsx", "--base", "parcel-mission", "--out", "same.yaml"]);
    assert_eq!(back.status.code(), Some(0), "{}", err(&back));
    let same = std::fs::read_to_string(dir.join("same.yaml")).unwrap();
    assert_eq!(
        same,
        out(&run(&dir, &["scenarios", "parcel-mission"]))
            .replace("$schema=scenario-1.json", "$schema=../schema/scenario-1.json")
    );
    let again =
        run(&dir, &["import", "list.xlsx", "--base", "parcel-mission", "--out", "same.yaml"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(err(&again).contains("--force"), "{}", err(&again));

    let csv = out(&run(
        &dir,
        &["msel", "parcel-mission", "--columns", "ja", "--format", "csv", "--out", "-"],
    ));
    assert!(
        csv.starts_with("\u{FEFF}番号,想定時刻,"),
        "{}",
        csv.lines().next().unwrap_or_default()
    );
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_foreign_list_is_shown_asked_about_and_imported() {
    let dir = folder("foreign-list");
    std::fs::write(
        dir.join("msel.csv"),
        "No;Time;To;Message;Weather\n1;T+1;IT;Servers fail;rain\n2;T+2;All;News;\n",
    )
    .unwrap();
    let asked = run(&dir, &["import", "msel.csv"]);
    assert_eq!(asked.status.code(), Some(1));
    assert!(
        err(&asked).contains("msel.csv!B2") && err(&asked).contains("--t-means hours"),
        "{}",
        err(&asked)
    );
    assert!(!dir.join("msel.yaml").exists());
    let args = ["import", "msel.csv", "--t-means", "minutes", "--start", "2026-11-01T09:00"];
    let dry = run(&dir, &[&args[..], &["--dry-run"]].concat());
    assert_eq!(dry.status.code(), Some(0), "{}", err(&dry));
    assert!(
        out(&dry).contains("T+2m") && out(&dry).contains("nothing is written"),
        "{}",
        out(&dry)
    );
    assert!(err(&dry).contains("'Weather'"), "{}", err(&dry));
    assert!(!dir.join("msel.yaml").exists());
    let done = run(&dir, &args);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    let checked = run(&dir, &["check", "msel.yaml"]);
    assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
    let json = run(&dir, &[&args[..], &["--json", "--dry-run"]].concat());
    let value: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    assert_eq!(value["items"][1]["due"], "T+2m");
    assert!(value["notes"].as_array().is_some_and(|n| !n.is_empty()));
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn wrong_calls_and_wrong_files_are_told() {
    let dir = folder("sheet-calls");
    std::fs::write(dir.join("a.csv"), "Time,To,Message\nT+1h,IT,a\n").unwrap();
    std::fs::write(dir.join("old.xls"), b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").unwrap();
    std::fs::write(dir.join("map.yaml"), "columns: {tiem: A}\n").unwrap();
    for (args, code, words) in [
        (&["import", "nowhere.csv"][..], 1, "no such file"),
        (&["import", "old.xls"], 1, "save it as .xlsx"),
        (&["import", "a.csv", "--start", "soon"], 2, "--start soon"),
        (&["import", "a.csv", "--duration", "long"], 2, "--duration long"),
        (&["import", "a.csv", "--id", "Ä"], 2, "--id"),
        (&["import", "a.csv", "--map", "map.yaml"], 1, "no field 'tiem'"),
        (&["import", "a.csv", "--encoding", "klingon"], 1, "no encoding"),
        (&["import", "a.csv", "--missing", "keep"], 2, "--base"),
        (&["import", "a.csv", "--base", "parcel-misson"], 1, "did you mean 'parcel-mission'"),
        (&["msel", "parcel-misson"], 1, "did you mean 'parcel-mission'"),
        (&["msel", "parcel-mission", "--columns", "fancy"], 2, "possible values"),
    ] {
        let output = run(&dir, args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", err(&output));
        assert!(err(&output).contains(words), "{args:?}: {}", err(&output));
    }
    std::fs::remove_dir_all(dir).unwrap();
}
