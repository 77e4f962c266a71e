use hakyu_scenarios::{
    compile::compile,
    source::{MemoryFiles, Sources},
};

use super::*;
use crate::{
    play::{Settings, play},
    review::{Conduct, FormGrade, Note, Reach},
};

/// Electricity falls at 1 h, the dispatchers see it at 1 h 10 min and report at 1 h 20 min; the ministry reads at once and sends a notice
/// 10 minutes after it has it, to one hub that is there and one that is closed until the next morning.
const STORY: &str = "hakyu: scenario/1
id: s
title: S
world: japan-14
start: 2019-09-09T20:00+09:00
duration: 8h
roles:
  - {id: ot, title: Dispatch, organisation: Utility, post: ot, kind: operator, sector: electricity}
  - {id: pr, title: Press office, organisation: Utility, post: pr, kind: operator, sector: electricity}
  - {id: bank, title: Bank, post: it, kind: operator, sector: finance}
  - {id: ministry, title: Desk, organisation: Ministry, post: liaison, kind: ministry, handling: 0s}
  - {id: hub, title: Hub, organisation: {en: Electric power CEPTOAR, ja: 電力セプター}, post: secretariat, kind: ceptoar, sector: electricity, handling: 0s}
  - {id: hub-2, title: Hub, organisation: {en: Banking CEPTOAR, ja: 銀行等セプター}, post: secretariat, kind: ceptoar, sector: finance, office: {from: '09:00', to: '17:00', days: mon-fri}}
events:
  - {id: fall, at: T+1h, damage: {target: {service: electricity}, share: 40%, repair: 2h}}
telemetry:
  - {id: t-1, role: ot, target: {service: electricity}, delay: 10m}
playbooks:
  - id: reference
    steps:
      - {id: p-1, role: ot, when: \"believes('ot','electricity') < 90%\", delay: 10m, report: {to: [ministry], about: [electricity], kind: first}}
      - {id: p-2, role: ministry, on: p-1, delay: 10m, notice: {to: [hub, hub-2], about: [electricity]}}
questionnaires:
  - id: after
    title: After
    when: after
    questions:
      - {id: q, text: {en: The knowledge gained helps my organisation to improve., ja: 演習で得た知見は自組織の改善に役立つ。}, scale: 5}
";

fn story() -> (Compiled, Played) {
    let files = MemoryFiles::default().with("s.yaml", STORY);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    let compiled = compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)));
    let record = play(&compiled, &Settings::default()).unwrap_or_else(|e| panic!("{e}"));
    let played = Played::new(record, &compiled.model);
    (compiled, played)
}

fn answer(mark: &str) -> Note {
    Note {
        at: None,
        kind: "answer".into(),
        by: Text::default(),
        question: helps_question(),
        text: mark.into(),
    }
}

#[test]
fn indicators_come_from_the_record() {
    let (compiled, run) = story();
    let list = indicators(&compiled, &run, &Review::new(Conduct::default()));
    let value = |id: &str| {
        let found = list.iter().find(|i| i.id == id).unwrap_or_else(|| panic!("{id} is missing"));
        found.value.en.as_str()
    };
    assert_eq!(value("operators"), "2, of which played by people: 0");
    assert_eq!(value("reports"), "1 by operators, 0 sent on to NISC by ministries");
    assert_eq!(value("notices"), "0 by NISC, 1 passed on by ministries");
    assert_eq!(value("ceptoar-members"), "Electric power CEPTOAR 1, Banking CEPTOAR 1");
    assert_eq!(value("first-report"), "20 min");
    // The report is under way for a minute, and so is the notice: 80 + 1 + 10 + 1 min, the onset at 60.
    assert_eq!(value("fan-out"), "2 of 2; the first after 32 min, the last after 32 min");
    assert_eq!(value("reach-rate"), "100 % arrived, 67 % read, of 3", "one hub is asleep");
    assert_eq!(value("helps"), "no data: nobody has answered");
    assert_eq!(value("completeness"), "no data: no message was graded");
    assert_eq!(value("forecasts"), "no data: no forecast was published");
    assert_eq!(value("plan-steps"), "no data: no plan was set off");
    assert!(value("recognition").starts_with("10 min (median"), "{}", value("recognition"));
    // 126,146,099 people × 120 min.
    assert!(value("below").contains("Electric power 15,137,531,880"), "{}", value("below"));
    assert!(list.iter().all(|i| matches!(i.source.get(..2), Some("A:" | "C:"))));
    assert!(list.iter().all(|i| !i.value.ja.is_empty() && i.title.en != i.title.ja));
}

#[test]
fn what_people_did_and_said_is_counted() {
    let (compiled, run) = story();
    let mut review = Review::new(Conduct::default());
    let org = Text::both("Utility");
    review.conduct.manned = vec![("ot".into(), Text::both("Dispatch"), org)];
    review.notes = ["5", "4", "3", " 1 ", "many"].map(answer).to_vec();
    let form = |completeness, duplicate| FormGrade {
        at: 0,
        by: "ot".into(),
        title: Text::default(),
        completeness,
        correctness: None,
        duplicate,
        fields: vec![],
    };
    review.forms = vec![form(1.0, false), form(0.5, false), form(0.0, true)];
    review.reach = Some(Reach {
        started: 0,
        unannounced: true,
        deadline: None,
        hubs: vec![],
        totals: (20, 15, 10, 2, 8),
        silent: vec![],
    });
    let list = indicators(&compiled, &run, &review);
    let value = |id: &str| {
        list.iter().find(|i| i.id == id).map(|i| i.value.en.as_str()).unwrap_or_default()
    };
    assert_eq!(value("operators"), "2, of which played by people: 1");
    assert_eq!(value("helps"), "50 % (2 of 4 answers in the upper two of 5 marks)");
    assert_eq!(value("participation"), "posts played by people: 1; organisations: 1");
    assert_eq!(value("completeness"), "75 % (mean of 2 messages)");
    assert!(
        value("drill-reach").starts_with("15 of 20 members reached (75 %), 10 answered (50 %)")
    );
}

#[test]
fn a_median_is_a_span_that_occurred() {
    assert_eq!(median(vec![]), None);
    assert_eq!(median(vec![7, 1, 3]), Some(3));
    assert_eq!(median(vec![7, 1, 3, 9]), Some(3));
}
