//! Whatever stands in a file: no crash, and what comes out is a scenario that can be read.

use hakyu_exchange::import::import;
use proptest::prelude::*;

use super::{asked, parsed};

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        "[0-9:/.+\\-TDJHM 年月日時分]{0,10}",
        "[\\n\\t,;\"'=@{}$ ]{0,6}",
        prop::sample::select(vec![
            "T+1h",
            "D+1 09:05",
            "9:05",
            "2026-11-01 9:05",
            "全員",
            "All",
            "Media; IT",
            "Phase 2",
            "Expected Action",
            "Move",
            "Event (control only)",
            "{{ trust() }}",
            "${a}",
            "report by pr within 5m",
            "level('water@chiba') < 80%",
            "= i-1",
            "{at: 1, damage: {}}",
            "draft",
            "[2026] a: b",
            "以上",
            "",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn rows_of_anything(
        heads in prop::sample::subsequence(vec!["No.", "ID", "Type", "Time", "Civil time", "Date", "Condition", "Move", "From", "To", "Via", "Title", "Text", "Text (ja)", "Services", "Theme", "Objective", "Tells", "Expected actions", "Owner", "State", "Comments", "Notes", "More", "Weather"], 2..12),
        rows in prop::collection::vec(prop::collection::vec(cell(), 0..12), 1..8),
    ) {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |cells: Vec<String>| cells.join(",") + "\n";
        let mut csv = line(heads.iter().map(|h| quoted(h)).collect());
        for row in rows {
            csv.push_str(&line(row.iter().map(|c| quoted(c)).collect()));
        }
        if let Ok(imported) = import("a.csv", csv.as_bytes(), &asked())
            && let Some(yaml) = imported.yaml
        {
            parsed(&yaml);
        }
    }

    #[test]
    fn bytes_of_anything(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = import("a", &bytes, &asked());
        let _ = import("a", &[b"PK\x03\x04".as_slice(), &bytes].concat(), &asked());
    }

    #[test]
    fn json_of_anything(keys in prop::collection::vec(prop::sample::select(vec!["injects", "Msels", "ScenarioEvents", "DataFields", "Moves", "inject_flow", "exercise", "scenario_injects", "scenario_information", "participant_teams", "start_inject_id", "id", "title", "content", "options", "time", "text", "to"]), 1..6), value in prop::sample::select(vec!["1", "\"a\"", "[]", "{}", "[{}]", "[1, \"a\", null]", "[{\"id\": \"a\", \"title\": 1, \"text\": \"x\", \"time\": \"T+1h\", \"options\": [{\"id\": null}]}]", "null"])) {
        let inner: Vec<String> = keys.iter().map(|k| format!("\"{k}\": {value}")).collect();
        if let Ok(imported) = import("a.json", format!("{{{}}}", inner.join(", ")).as_bytes(), &asked())
            && let Some(yaml) = imported.yaml
        {
            parsed(&yaml);
        }
    }
}
