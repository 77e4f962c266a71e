//! Findings by hand: what makes a strength, what an area, and what led to it.

use super::*;
use crate::{
    outcome::{CascadeNode, Evidence, Manifest, SectorRow},
    outcome::{FORMAT, MomentKind},
    review::{Conduct, KnownBy, LaneMessage, Note, OrganisationScore, TruthRow},
};

fn outcome() -> Outcome {
    Outcome {
        format: FORMAT.into(),
        manifest: Manifest {
            version: String::new(),
            stream: String::new(),
            scenario: "s".into(),
            title: Text::default(),
            summary: Text::default(),
            world: String::new(),
            world_title: Text::default(),
            start: "2027-02-17T05:30:00+09:00".into(),
            duration: 86_400,
            seed: 1,
            replicate: 0,
            playbook: "none".into(),
            delay: 0,
            released: Vec::new(),
            model: String::new(),
            digest: String::new(),
            themes: Vec::new(),
            sources: Vec::new(),
        },
        sectors: vec![SectorRow {
            id: "water".into(),
            title: Text::new("Water supply", "水道"),
            colour: String::new(),
            maintenance: (800_000, 3_600),
            lowest: 0,
            lowest_at: 0,
            worst: None,
            below: 0,
            people_hours: 0.0,
            irreplaceable: 0.0,
            most_people: 0,
            series: Vec::new(),
        }],
        places: Vec::new(),
        affected: Vec::new(),
        services: Vec::new(),
        timeline: Vec::new(),
        cascade: Vec::new(),
        arms: Vec::new(),
        actual: 0,
        decisions: Vec::new(),
        locks: Vec::new(),
        warnings: Vec::new(),
        beliefs: Vec::new(),
    }
}

fn own() -> Text {
    Text::new("Waterworks", "水道局")
}

fn objective(id: &str, part: &str, score: Option<f64>, proposed: Option<Rating>) -> ObjectiveRow {
    ObjectiveRow {
        id: id.into(),
        title: Text::new(format!("Objective {id}"), format!("項目{id}")),
        part: part.into(),
        weight: 1.0,
        capability: Text::new("Communications", "情報連絡"),
        score,
        proposed,
        ruled: None,
        evidence: vec![Evidence { at: Some(60), text: Text::new("seen.", "確認。") }],
        replies: Vec::new(),
    }
}

fn review(objectives: Vec<ObjectiveRow>) -> Review {
    let mut review = Review::new(Conduct::default());
    review.organisations = vec![OrganisationScore {
        id: "water".into(),
        title: own(),
        manned: true,
        total: None,
        coverage: 1.0,
        parts: Vec::new(),
        objectives,
    }];
    review.lanes.roles = vec![
        ("grid".into(), Text::both("Desk"), Text::both("Grid")),
        ("pumps".into(), Text::both("Desk"), own()),
    ];
    review
}

fn message(arrived: Option<u64>, read: Option<u64>, failed: &[&str]) -> LaneMessage {
    LaneMessage {
        from: Some(0),
        to: 1,
        sent: 1_000,
        arrived,
        read,
        kind: "report".into(),
        failed: failed.iter().map(|&name| name.to_owned()).collect(),
        late: false,
        label: Text::new("Power is out", "停電の連絡"),
    }
}

fn read(text: &str) -> Vec<Improvement> {
    read_plan(text).unwrap_or_else(|e| panic!("{e}"))
}

fn refused(text: &str) -> String {
    read_plan(text).err().map(|e| e.to_string()).unwrap_or_default()
}

#[test]
fn limits_lie_where_they_are_said_to_lie() {
    use Rating::{M, P, S, U};
    let cases = [
        (Some(90.0), None, None, Verdict::Strength),
        (Some(89.9), None, None, Verdict::Between),
        (Some(60.1), None, None, Verdict::Between),
        (Some(60.0), None, None, Verdict::Area),
        (Some(0.0), None, None, Verdict::Area),
        (Some(95.0), Some(M), None, Verdict::Area),
        (Some(70.0), Some(P), None, Verdict::Strength),
        (Some(60.0), Some(P), None, Verdict::Area),
        (Some(95.0), Some(S), None, Verdict::Between),
        (None, Some(P), None, Verdict::Strength),
        (None, Some(U), None, Verdict::Area),
        (Some(10.0), Some(U), Some(P), Verdict::Strength),
        (Some(10.0), Some(U), Some(S), Verdict::Between),
        (Some(100.0), Some(P), Some(U), Verdict::Area),
        (None, None, None, Verdict::Untested),
        (Some(f64::NAN), None, None, Verdict::Untested),
    ];
    for (score, proposed, ruled, wanted) in cases {
        assert_eq!(verdict(score, proposed, ruled), wanted, "{score:?} {proposed:?} {ruled:?}");
    }
}

#[test]
fn the_gravest_comes_first_and_strengths_before_areas() {
    let mut heavy = objective("heavy", "plan", Some(50.0), None);
    heavy.weight = 3.0;
    let rows = vec![
        objective("light", "plan", Some(50.0), None),
        heavy,
        objective("unable", "plan", Some(55.0), Some(Rating::U)),
        objective("good", "plan", Some(97.0), None),
        objective("untested", "plan", None, None),
        objective("between", "plan", Some(75.0), None),
    ];
    let (found, plan) = findings(&outcome(), &review(rows));
    let order: Vec<&str> = found.iter().map(|it| it.objective.as_str()).collect();
    assert_eq!(order, ["good", "unable", "heavy", "light"]);
    let ids: Vec<&str> = plan.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["ip-unable", "ip-heavy", "ip-light"]);
    assert!(found[0].strength && found[0].questions == Text::default());
    assert!(plan.iter().all(|it| it.state == "open" && it.owner == own() && it.due.is_empty()));
    assert!(
        plan.iter()
            .all(|it| it.action.en.starts_with("Proposal: ") && it.action.ja.starts_with("案："))
    );
}

#[test]
fn words_hold_no_score() {
    let rows = vec![
        ObjectiveRow {
            evidence: vec![Evidence {
                at: None,
                text: Text::new("back at noon (worth 43.2)", "正午に復旧（評価43.2）"),
            }],
            ..objective("a", "plan", Some(43.21), None)
        },
        objective("b", "public", Some(98.76), None),
        objective("c", "mode", Some(0.0), None),
    ];
    let (found, plan) = findings(&outcome(), &review(rows));
    // The evidence itself stays as it is: reports leave grades out where numbers are off.
    let found: Vec<Finding> =
        found.into_iter().map(|it| Finding { evidence: Vec::new(), ..it }).collect();
    let words = format!("{found:?}{plan:?}");
    assert!(
        !words.contains("43.") && !words.contains("98.") && !found[0].text.en.contains("score")
    );
    assert!(found[1].text.en.contains("was not performed"), "{}", found[1].text.en);
}

#[test]
fn a_message_that_lay_unread_explains_a_late_report() {
    let mut review = review(vec![objective("a", "reporting", Some(20.0), None)]);
    // 1,100 to 6,500: an hour and a half unread. The one read after 29 min 59 s is not late.
    review.lanes.messages =
        vec![message(Some(1_100), Some(6_500), &[]), message(Some(1_000), Some(2_799), &[])];
    let (found, plan) = findings(&outcome(), &review);
    assert_eq!(
        found[0].analysis.en,
        "A message (“Power is out”) lay unread for 1 h 30 min. The record shows: seen."
    );
    assert_eq!(
        found[0].analysis.ja,
        "連絡（「停電の連絡」）が1時間30分未読のままでした。記録：確認。"
    );
    assert_eq!(plan[0].element, "organisation");
}

#[test]
fn a_channel_that_was_down_is_told_once_and_questions_equipment() {
    let mut review = review(vec![objective("a", "reach", Some(20.0), None)]);
    review.lanes.messages = vec![
        message(None, None, &["Fax"]),
        message(Some(9_000), Some(9_010), &["Fax"]),
        // Somebody else's message.
        LaneMessage { to: 0, ..message(None, None, &["Radio"]) },
    ];
    let (found, plan) = findings(&outcome(), &review);
    assert!(
        found[0].analysis.en.starts_with("Fax failed and a message"),
        "{}",
        found[0].analysis.en
    );
    assert_eq!(found[0].analysis.en.matches("Fax").count(), 1);
    assert!(!found[0].analysis.en.contains("Radio"));
    assert_eq!(plan[0].element, "equipment");
    assert!(plan[0].action.en.contains("beside Fax"));
}

#[test]
fn what_was_never_known_comes_before_what_was_known_late() {
    let mut review = review(vec![objective("a", "recognition", Some(20.0), None)]);
    let row = |text: &str, at: u64, known: Option<u64>| TruthRow {
        at,
        kind: MomentKind::Event,
        id: text.into(),
        text: Text::both(text),
        known: vec![KnownBy {
            role: "pumps".into(),
            title: Text::both("Desk"),
            organisation: own(),
            at: known,
            how: Text::default(),
        }],
    };
    review.knowledge =
        vec![row("late", 0, Some(7_200)), row("never", 10, None), row("soon", 20, Some(600))];
    let (found, _) = findings(&outcome(), &review);
    let text = &found[0].analysis.en;
    let (never, late) =
        (text.find("never learned of this: never."), text.find("2 h after it came true: late."));
    assert!(never.is_some() && late.is_some() && never < late, "{text}");
    assert!(!text.contains("soon"));
}

#[test]
fn the_need_through_which_most_was_lost_is_questioned() {
    let node = |need: &str, buffer: u64, people_hours: f64| CascadeNode {
        parent: None,
        title: Text::default(),
        id: "x".into(),
        sector: Some(0),
        at: 0,
        level: 0,
        need: need.into(),
        buffer,
        people_hours,
        merged: 0,
    };
    let mut outcome = outcome();
    // Water 30 + 45 of 100; the event's own damage has no need and does not count.
    outcome.cascade = vec![
        node("", 0, 900.0),
        node("fuel", 0, 25.0),
        node("water", 7_200, 30.0),
        node("water", 3_600, 45.0),
    ];
    let (found, plan) =
        findings(&outcome, &review(vec![objective("a", "continuity", Some(5.0), None)]));
    assert!(
        found[0].analysis.en.starts_with(
            "In this model, 75% of what was lost through others came through Water supply; reserves held for 1 h to 2 h."
        ),
        "{}",
        found[0].analysis.en
    );
    assert_eq!(found[0].questions.en, "The dependency on Water supply (shortest reserve: 1 h).");
    assert_eq!(plan[0].element, "equipment");
}

#[test]
fn agreed_actions_are_kept_as_they_were_written() {
    let mut review = review(vec![objective("a", "plan", Some(5.0), None)]);
    let note = |kind: &str, text: &str| Note {
        at: None,
        kind: kind.into(),
        by: own(),
        question: Text::default(),
        text: text.into(),
    };
    review.notes =
        vec![note("agreed", "One"), note("hot-wash", "No action"), note("agreed", "Two")];
    let (_, plan) = findings(&outcome(), &review);
    let lines: Vec<(&str, &str)> =
        plan.iter().map(|it| (it.id.as_str(), it.action.en.as_str())).collect();
    assert_eq!(lines[1..], [("agreed", "One"), ("agreed-2", "Two")]);
}

#[test]
fn notes_are_added_once() {
    let mut review = review(Vec::new());
    let note = |kind: &str| Note {
        at: None,
        kind: kind.into(),
        by: own(),
        question: Text::default(),
        text: "Watch the fax".into(),
    };
    for _ in 0..2 {
        add_notes(&mut review, vec![note("agreed"), note("hot-wash")]);
    }
    assert_eq!((review.notes.len(), review.improvements.len()), (2, 1));
    assert_eq!(review.improvements[0].action.ja, "Watch the fax");
}

#[test]
fn an_earlier_plan_is_checked_against_this_run() {
    let rows = vec![
        objective("again", "plan", Some(30.0), None),
        objective("good", "plan", Some(61.0), None),
        objective("untested", "plan", None, None),
    ];
    let review = review(rows);
    let plan = read(
        r#"[{"id":"1","issue":"A","objective":"again"},{"issue":{"en":"B","ja":"ビー"},"objective":"good"},
            {"issue":"C","objective":"untested"},{"issue":"D","objective":"gone"},{"issue":"E","state":"done"}]"#,
    );
    let checked = earlier(&plan, &outcome(), &review);
    let states: Vec<&str> = checked.iter().map(|it| it.state.as_str()).collect();
    assert_eq!(states, ["recurred", "done", "not-tested", "not-tested", "not-tested"]);
    let ids: Vec<&str> = checked.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["1", "line", "line-2", "line-3", "line-4"]);
    assert_eq!(checked[1].issue.ja, "ビー");
}

#[test]
fn plans_come_back_from_their_file_and_from_a_table() {
    let (_, plan) = findings(
        &outcome(),
        &review(vec![
            objective("a", "plan", Some(5.0), None),
            objective("b", "mode", Some(9.0), None),
        ]),
    );
    let json = plan_json(&plan).unwrap_or_else(|e| panic!("{e}"));
    assert!(json.contains("EXERCISE"));
    assert_eq!(read(&json), plan);
    let table = "\u{feff}番号,課題,対応,担当,期限,検証項目\n1,受信が遅れた,担当を置く,水道局,2027-03-31,a\n2,,,,,\n";
    let lines = read(table);
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].id.as_str(), lines[0].issue.ja.as_str()), ("1", "受信が遅れた"));
    assert_eq!((lines[0].objective.as_str(), lines[0].due.as_str()), ("a", "2027-03-31"));
    assert!(refused("a,b\n1,2\n").contains("it has a, b"));
    assert!(refused("[{\"id\":\"x\"}]").contains("issue"));
    assert!(read_plan("{\"x\":1}").is_err());
}
