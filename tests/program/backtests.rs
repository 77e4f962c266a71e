//! `hakyu backtest` as a user meets it.

use hakyu_seeds::Digest;
use hakyu_tests::{err, folder, out, run};

/// The table of three runs, seed 1, by digest: it changes when data or the engine change on purpose.
const GOLDEN: &str = "01446d520a6ac54f";

#[test]
fn a_backtest_prints_rows_and_writes_a_table_and_figures() {
    let dir = folder("backtest");
    let args = ["backtest", "kumamoto2016", "--replicates", "3", "--threads", "1"];
    let output = run(&dir, &args);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = out(&output);
    for wanted in [
        "【訓練】EXERCISE",
        "water",
        "largest share out",
        "inside the 90 % band",
        "T99 / T50",
        "IN ALL",
    ] {
        assert!(text.contains(wanted), "'{wanted}' is missing in:\n{text}");
    }
    let csv = std::fs::read_to_string(dir.join("hakyu-backtest/backtest.csv")).unwrap();
    assert!(csv.starts_with("event,series,use,kind,time [h],"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + 9 + 5 + 3, "power, water, gas:\n{csv}");
    for lang in ["en", "ja"] {
        let svg =
            std::fs::read_to_string(dir.join(format!("hakyu-backtest/kumamoto2016.{lang}.svg")))
                .unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("EXERCISE"));
    }
    let digest = Digest::of(csv.as_bytes()).short();

    // The same again on two threads, as JSON and in Japanese.
    let two = ["backtest", "kumamoto2016", "--replicates", "3", "--threads", "2", "--json"];
    let output = run(&dir, &two);
    let json: serde_json::Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(json["hakyu"], "backtest/1");
    assert_eq!(json["judged"], 8);
    assert_eq!(std::fs::read_to_string(dir.join("hakyu-backtest/backtest.csv")).unwrap(), csv);
    assert_eq!(digest, GOLDEN, "if the change is meant, put this digest into the test");
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn wrong_calls_are_refused_with_a_hint() {
    let dir = folder("backtest-wrong");
    let unknown = run(&dir, &["backtest", "kumamto2016"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("did you mean 'kumamoto2016'"), "{}", err(&unknown));
    for (args, wanted) in [
        (["backtest", "--replicates", "0"], "1..=100000"),
        (["backtest", "--replicates", "many"], "many"),
        (["backtest", "--threads", "0"], "threads"),
    ] {
        let output = run(&dir, &args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(err(&output).contains(wanted), "{}", err(&output));
    }
    let nowhere = run(&dir, &["backtest", "--data", "nowhere"]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(err(&nowhere).contains("series.csv"), "{}", err(&nowhere));
    assert!(!dir.join("hakyu-backtest").exists(), "nothing is written for a wrong call");
    std::fs::remove_dir_all(dir).unwrap();
}
