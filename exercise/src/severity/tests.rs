use std::sync::LazyLock;

use hakyu_engine::{
    Binding, Change, FULL, Fact, Level, Phase, Record, ServiceId, SimTime, SystemId,
    record::society::{SocietyCause, SocietyFact},
};
use hakyu_scenarios::{
    compile::{compile, compile_builtin},
    source::{MemoryFiles, Sources},
};
use hakyu_seeds::{Digest, MasterSeed, Replicate};
use proptest::prelude::*;

use super::*;
use crate::play::{Settings, play};

const HOUR: u64 = 3600;

/// A day on which nothing happens by itself, in a world of one place with 126,146,099 people, whom every sector serves.
const CALM: &str = "hakyu: scenario/1
id: s
title: S
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 1d
roles: [{id: ops, title: Ops, post: ot, kind: operator, sector: gas}]
events:
  - {id: virus, at: T+1h, types: [malware], causes: [unknown], damage: {target: {service: gas}, share: 1%, repair: 1h}}
  - {id: storm, at: T+1h, types: [unavailability], causes: [disaster], damage: {target: {service: gas}, share: 1%, repair: 1h}}
";
/// … with people who rely on gas.
const SOCIETY: &str = "society:
  places: [jp]
  rules: {trust: 80%}
  lifelines:
    - {service: gas, below: 95%, grace: 2h, at-risk: 1%, evacuate: 2%, weight: 100%, source: s, confidence: C}
";
/// … with a system that carries gas.
const SYSTEMS: &str = "systems:
  - {id: plant, title: Plant, kind: ot, owner: ops, place: jp, carries: [{target: {service: gas}, share: 50%}]}
";

fn compiled(parts: &[&str]) -> Compiled {
    let files = MemoryFiles::default().with("s.yaml", parts.concat());
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)))
}

fn service(compiled: &Compiled, id: &str) -> ServiceId {
    compiled.model.service(id).unwrap_or_else(|| panic!("{id} is missing"))
}

/// A record of a day in which services had these levels (service, from when on, percent).
fn day(compiled: &Compiled, levels: &[(&str, u64, u32)], facts: Vec<Fact>) -> Played {
    let mut changes: Vec<Change> = levels
        .iter()
        .map(|&(id, at, percent)| Change {
            at: SimTime(at),
            phase: Phase::Propagate,
            service: service(compiled, id),
            from: Level::FULL,
            to: Level::percent(percent),
            first: Binding::Nothing,
            last: Binding::Nothing,
            ran_out: SimTime(0),
        })
        .collect();
    changes.sort_by_key(|c| (c.at, c.service));
    let record = Record {
        model: Digest([0; 32]),
        seed: MasterSeed(1),
        replicate: Replicate(0),
        end: SimTime(24 * HOUR),
        changes,
        shares: vec![],
        facts,
        deeds: vec![],
        deed_origins: vec![],
        impairments: vec![],
        without_effect: vec![],
        digest: Digest([0; 32]),
    };
    Played::new(record, &compiled.model)
}

fn fact(at: u64, what: What) -> Fact {
    Fact { at: SimTime(at), phase: Phase::Judge, what }
}

fn society(fact: SocietyFact) -> Fact {
    self::fact(24 * HOUR - 1, What::Society(fact))
}

fn row<'r>(rows: &'r [SeverityRow], id: &str) -> &'r SeverityRow {
    rows.iter().find(|r| r.id == id).unwrap_or_else(|| panic!("{id} has no row"))
}

fn says(row: &SeverityRow, words: &str) -> bool {
    row.because.iter().any(|line| line.en.contains(words))
}

#[test]
fn every_criterion_is_measured() {
    let ids: Vec<&str> = scale().criteria.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, losses::MEASURED);
}

#[test]
fn a_calm_day_is_not_grave() {
    let compiled = compiled(&[CALM]);
    let found = severity(&compiled, &day(&compiled, &[], vec![]));
    assert_eq!(found.overall.overall, 0);
    assert!(found.sectors.is_empty() && found.services.is_empty());
    assert!(!found.at_least && found.nciss.is_none());
    assert!(found.by_analogy, "there was no attack");
}

/// Gas at 40 % for ten hours. Its maintenance level is 95 %, 15 % of its users find something else, half of them need it at a time:
/// 126,146,099 × 0.6 × 10 h × 0.85 × 0.5 = 321,672,552.45 people-hours.
/// Half a mille of those without it is at risk after a day, which is not reached; see the test below for more.
#[test]
fn people_in_need_without_a_substitute_count_by_the_hour() {
    let compiled = compiled(&[CALM]);
    let run = day(&compiled, &[("gas", HOUR, 40), ("gas", 11 * HOUR, 100)], vec![]);
    let found = severity(&compiled, &run);
    let gas = row(&found.sectors, "gas");
    assert!(says(gas, "321,672,552 people-hours → crisis (from 200,000,000)"), "{:?}", gas.because);
    assert!(says(gas, "1 prefecture(s) → low (from 1)"));
    assert_eq!((gas.continuity, gas.safety, gas.other, gas.overall), (4, 0, 0, 4));
    assert_eq!((found.sectors.len(), found.services.len()), (1, 1));
    assert_eq!(found.services[0].id, "gas");
    assert_eq!((found.overall.id.as_str(), found.overall.overall), (super::SOCIETY, 4));
    assert!(says(&found.overall, "Gas: People × hours"), "{:?}", found.overall.because);
    assert!(!found.at_least);
}

/// Above the maintenance level nothing is lost; below it for less than an hour it is no outage, but it counts by the hour.
#[test]
fn what_is_no_outage_is_no_place() {
    let compiled = compiled(&[CALM]);
    let above = day(&compiled, &[("gas", HOUR, 96)], vec![]);
    assert!(severity(&compiled, &above).services.is_empty());
    let short = day(&compiled, &[("gas", 0, 40), ("gas", HOUR / 2, 100)], vec![]);
    let found = severity(&compiled, &short);
    assert!(says(row(&found.sectors, "gas"), "16,083,627 people-hours → medium"));
    assert!(!says(row(&found.sectors, "gas"), "prefecture(s)"));
}

/// Water at 50 % for the whole day, 126,146,099 people: after 24 h nobody is left to be at risk; electricity at 50 %: after 12 h 0.2 % of
/// half of the people for 12 h = 1,513,753.188 person-hours.
#[test]
fn without_a_society_risk_follows_from_the_table() {
    let compiled = compiled(&[CALM]);
    let run = day(&compiled, &[("electricity", 0, 50), ("water", 0, 50)], vec![]);
    let found = severity(&compiled, &run);
    assert!(says(row(&found.sectors, "electricity"), "1,513,753 person-hours at risk → crisis"));
    assert_eq!(row(&found.sectors, "water").safety, 0);
    assert!(says(&found.overall, "1,513,753 person-hours at risk"));
    assert!(says(&found.overall, "The scenario says nothing of people at risk"));
    assert!(found.at_least, "neither was back at the end");
}

/// Gas at 0 % from the third hour for three hours: after two hours 1 % of all people for one hour = 1,261,460.99 at risk, 2 % left home.
#[test]
fn a_society_says_who_is_at_risk_and_what_became_of_trust() {
    let compiled = compiled(&[CALM, SOCIETY]);
    let out = [("gas", 3 * HOUR, 0), ("gas", 6 * HOUR, 100), ("electricity", 0, 50)];
    let facts = vec![
        fact(
            9,
            What::Society(SocietyFact::Trust {
                now: 600_000,
                before: 800_000,
                cause: SocietyCause::Time,
            }),
        ),
        fact(
            9,
            What::Society(SocietyFact::Disorder {
                place: 0,
                now: 410_000,
                before: 0,
                cause: SocietyCause::Time,
            }),
        ),
        society(SocietyFact::Sum {
            place: 0,
            person_hours: 1_261_460,
            evacuated: 2_522_921,
            rumour: 120_000,
            disorder: 10_000,
        }),
        society(SocietyFact::SumOfTrust(700_000)),
    ];
    let found = severity(&compiled, &day(&compiled, &out, facts));
    let gas = row(&found.sectors, "gas");
    assert!(
        says(gas, "1,261,460 person-hours at risk → crisis (from 1,000,000)"),
        "{:?}",
        gas.because
    );
    assert!(says(gas, "2,522,921 people → crisis"), "{:?}", gas.because);
    assert_eq!(row(&found.sectors, "electricity").safety, 0, "nobody relies on it here");
    let whole = &found.overall;
    assert!(says(whole, "1,261,460 person-hours at risk"));
    assert!(says(whole, "2,522,921 people → crisis"));
    assert!(says(whole, "20 % of full trust → medium"), "{:?}", whole.because);
    assert!(says(whole, "Disorder at the worst: 41 % → high"));
    assert!(says(whole, "Spread of rumour at the worst: 12 % → low"));
    assert_eq!((whole.safety, whole.other), (4, 3));
    assert!(!says(whole, "says nothing"));
}

/// 4 people at risk from 1 h until the plant is cut off at 26 h of a longer day – here until the end at 24 h: 92 person-hours; 150,000 records.
#[test]
fn what_systems_do_counts_once() {
    let compiled = compiled(&[CALM, SYSTEMS]);
    let acted = |at| {
        let (event, system) = (EventId(1), SystemId(0));
        fact(
            at,
            What::Cyber(CyberFact::Acted {
                event,
                system,
                availability: 0,
                records: 150_000,
                integrity: false,
                safety: 4,
            }),
        )
    };
    let found = severity(&compiled, &day(&compiled, &[], vec![acted(HOUR)]));
    for row in [row(&found.sectors, "gas"), row(&found.services, "gas"), &found.overall] {
        assert!(says(row, "150,000 records → medium"), "{:?}", row.because);
        assert!(says(row, "92 person-hours at risk → none"), "{:?}", row.because);
        assert_eq!((row.continuity, row.safety, row.other), (0, 0, 2));
    }
    let off = fact(
        11 * HOUR,
        What::Cyber(CyberFact::Contained { system: SystemId(0), compromised: true }),
    );
    let found = severity(&compiled, &day(&compiled, &[], vec![acted(HOUR), off]));
    assert!(says(&found.overall, "40 person-hours at risk"), "{:?}", found.overall.because);
}

#[test]
fn only_attacks_are_no_analogy() {
    let compiled = compiled(&[CALM]);
    let [storm, virus] = [EventId(0), EventId(1)];
    assert!(is_attack(&compiled, virus) && !is_attack(&compiled, storm));
    let by = |events: &[EventId]| {
        let mut run = day(&compiled, &[], vec![]);
        run.record.impairments = events
            .iter()
            .map(|&event| hakyu_engine::Impairment {
                service: service(&compiled, "gas"),
                origin: Origin::Event(event),
                amount: 1,
                kind: hakyu_engine::ImpairmentKind::Damage,
                from: SimTime(0),
                until: SimTime(1),
            })
            .collect();
        severity(&compiled, &run).by_analogy
    };
    assert!(!by(&[virus]));
    assert!(by(&[storm]) && by(&[storm, virus]) && by(&[]));
}

#[test]
fn thresholds_are_printed_and_called_what_they_are() {
    let compiled = compiled(&[CALM]);
    let lines = severity(&compiled, &day(&compiled, &[], vec![])).thresholds;
    assert_eq!(lines.len(), 9);
    assert!(
        lines[0].en.contains("not official") && lines[0].ja.contains("公式の基準ではありません")
    );
    assert!(lines[1].en.contains("low from 10,000, medium from 1,000,000"), "{}", lines[1].en);
    assert!(lines[1].ja.contains("危機 200,000,000以上"), "{}", lines[1].ja);
}

/// A run under `none`, on the first draws.
fn library(id: &str) -> (Compiled, Played) {
    let mut sources = Sources::default();
    let (compiled, findings) = compile_builtin(id, &mut sources);
    let compiled = compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)));
    let settings = Settings { playbook: None, ..Settings::default() };
    let record = play(&compiled, &settings).unwrap_or_else(|e| panic!("{e}"));
    let played = Played::new(record, &compiled.model);
    (compiled, played)
}
/// Past cases and others like them, without any response, and what they come to: continuity, safety, other, at least, by analogy.
/// A newspaper's reading of the criteria in 2018: a blackout or a telecommunications outage 2 to 4, a changed web page 0 or 1.
const CASES: [(&str, [u8; 3], bool, bool); 10] = [
    ("boso-typhoon", [3, 3, 0], false, true),
    ("hokkaido-blackout", [3, 3, 0], false, true),
    ("expired-software", [4, 3, 0], true, true),
    ("route-leak", [3, 0, 0], true, true),
    ("typhoon-19-web", [3, 0, 0], true, true),
    ("cloud-outage", [2, 0, 0], false, true),
    ("hospital-ransomware", [1, 2, 1], true, true),
    ("code-payment-abuse", [2, 0, 2], true, false),
    ("rumour-only", [2, 2, 2], true, true),
    ("false-alarm", [2, 0, 0], true, true),
];

#[test]
fn past_cases_come_to_what_the_documentation_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/severity.md");
    let page = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    for (id, levels, at_least, by_analogy) in CASES {
        let (compiled, played) = library(id);
        let found = severity(&compiled, &played);
        let whole = &found.overall;
        assert_eq!(
            [whole.continuity, whole.safety, whole.other],
            levels,
            "{id}: {:?}",
            whole.because
        );
        assert_eq!((found.at_least, found.by_analogy), (at_least, by_analogy), "{id}");
        assert_eq!(Some(whole.overall), levels.into_iter().max(), "{id}");
        let [continuity, safety, other] = levels;
        let line =
            format!("| `{id}` | {continuity} | {safety} | {other} | **{}** |", whole.overall);
        assert!(page.contains(&line), "docs/severity.md lacks {line}");
        for sector in &found.sectors {
            assert!(sector.overall <= whole.overall, "{id}: {}", sector.id);
        }
        assert!(found.services.is_sorted_by_key(|s| std::cmp::Reverse(s.overall)), "{id}");
        match id {
            // The page that nobody can open, by itself.
            "typhoon-19-web" => assert_eq!(row(&found.sectors, "government").overall, 1),
            "hokkaido-blackout" => assert_eq!(row(&found.sectors, "electricity").continuity, 3),
            _ => {}
        }
    }
}

#[test]
fn an_attack_is_read_as_options() {
    let (compiled, played) = library("hospital-ransomware");
    let Some(found) = nciss::derive(&compiled, &played, &played) else { panic!("an attack") };
    let chosen: Vec<(&str, u32)> =
        found.categories.iter().map(|c| (c.1.en.as_str(), c.2)).collect();
    assert_eq!(
        chosen,
        [
            ("Denial of Critical Services or Loss of Control", 100),
            ("Effect", 100),
            ("Level 2 – Business Network", 40),
            ("Unknown", 50),
            ("Destruction of Non-Critical Systems", 60),
            ("Extended", 60),
            ("Healthcare", 30),
            ("Moderate", 50),
        ]
    );
    // 600 + 500 + 160 + 200 + 120 + 240 + 90 + 300 = 2210; (2210 − 325) / 3075.
    assert!((found.score - 61.30).abs() < 0.005, "{}", found.score);
    assert_eq!(found.level.en, "Medium");
    assert!(nciss::label().en.contains("public demo weights"));
    let both = severity_beside_nciss(&compiled, &played, &played);
    assert_eq!(both.nciss, Some(found));
    assert_eq!(both.overall, severity(&compiled, &played).overall);
    let (compiled, played) = library("typhoon-19-web");
    assert_eq!(nciss::derive(&compiled, &played, &played), None, "nobody attacked anybody");
}

static RELIANT: LazyLock<Compiled> = LazyLock::new(|| compiled(&[CALM, SOCIETY]));

proptest! {
    /// The more is lost, the graver: deeper, longer, more services, more people at risk, less trust.
    #[test]
    fn severity_never_falls_when_a_loss_grows(
        level in 0u32..100, hours in 0u64..24, less in 0u32..100, longer in 0u64..24,
        trust in 0u32..FULL, harm in 0u64..2_000_000, more in 0u64..2_000_000,
    ) {
        let compiled = &*RELIANT;
        let grades = |percent: u32, hours: u64, second: bool, trust: u32, harm: u64| {
            let mut levels = vec![("gas", 0, percent), ("gas", hours * HOUR, 100)];
            if second {
                levels.extend([("water", 0, percent), ("water", hours * HOUR, 100)]);
            }
            let facts = vec![
                society(SocietyFact::Sum { place: 0, person_hours: harm, evacuated: harm / 100, rumour: 0, disorder: FULL - trust }),
                society(SocietyFact::SumOfTrust(trust)),
            ];
            let found = severity(compiled, &day(compiled, &levels, facts));
            let gas = found.sectors.iter().find(|s| s.id == "gas").map_or((0, 0, 0), |s| (s.continuity, s.safety, s.overall));
            let whole = found.overall;
            [gas.0, gas.1, gas.2, whole.continuity, whole.safety, whole.other, whole.overall]
        };
        let before = grades(level, hours, false, trust, harm);
        let (deeper, longer) = (level.min(less), hours.max(longer));
        for after in [
            grades(deeper, hours, false, trust, harm),
            grades(level, longer, false, trust, harm),
            grades(level, hours, true, trust, harm),
            grades(level, hours, false, trust / 2, harm),
            grades(level, hours, false, trust, harm + more),
            grades(deeper, longer, true, trust / 2, harm + more),
        ] {
            prop_assert!(before.iter().zip(&after).all(|(b, a)| b <= a), "{before:?} {after:?}");
        }
    }
}
