use std::sync::Arc;

use hakyu_engine::RoleId;
use hakyu_scenarios::{compile::compile_builtin, source::Sources, syntax::planning::Occasion};

use super::*;
use crate::{
    log::{Act, Author, Clock, Conducted, Doing, Journal, Letter, Seat},
    play::Settings,
    session::{Desk, Offer, Session, opening},
};

/// The solo scenario with a person on duty.
struct Day {
    session: Session,
    role: RoleId,
}

impl Day {
    fn new() -> Self {
        let (compiled, _) = compile_builtin("solo-starter", &mut Sources::default());
        let compiled = Arc::new(compiled.expect("sound"));
        let first = opening(&compiled, &Settings::default());
        let role = compiled.model.script().role("duty").expect("there");
        let mut session = Session::open(compiled, first, Journal::memory(), "").expect("opens");
        let seat = Act::Seat { role: "duty".into(), seat: Seat::Person("player".into()) };
        session.enter(Author::System, seat, "").expect("seated");
        Self { session, role }
    }

    fn to(&mut self, minutes: u64) {
        let to = Act::Clock(Clock::Advance(minutes * 60));
        self.session.enter(Author::Role("duty".into()), to, "").expect("on");
    }

    fn does(&mut self, doing: Doing) {
        let deed = Conducted { role: "duty".into(), doing, why: String::new(), attested: None };
        self.session.enter(Author::Role("duty".into()), Act::Deed(deed), "").expect("done");
    }

    fn desk(&self) -> Desk {
        self.session.desk(self.role)
    }

    fn report(&self) -> Sheet {
        let offer = Offer::of(self.session.compiled(), self.role);
        report(self.session.compiled(), &self.desk(), &offer)
    }

    fn letter(&self) -> Letter {
        match fill("report", &self.report()).expect("whole") {
            Filled::Doing(doing) => match *doing {
                Doing::Message(letter) => letter,
                other => panic!("{other:?}"),
            },
            other @ Filled::Reading { .. } => panic!("{other:?}"),
        }
    }

    fn remarks(&self, letter: &Letter) -> Vec<String> {
        let view = self.session.knowledge(self.role);
        let all =
            remarks(self.session.compiled(), &self.desk(), &view, self.session.entries(), letter);
        all.into_iter().map(|r| format!("{} {}", r.good, r.text.en)).collect()
    }

    fn follows(&self, title: &str) -> Option<String> {
        let desk = self.desk();
        let item = desk.inbox.iter().position(|i| i.title.en == title).expect("it came");
        let view = self.session.knowledge(self.role);
        let words =
            follows_from(self.session.compiled(), &desk, &view, self.session.entries(), item);
        words.map(|t| t.en)
    }
}

#[test]
fn a_report_begins_with_what_the_own_view_holds() {
    let mut day = Day::new();
    day.to(1);
    let early = day.report();
    assert_eq!(early.chosen("to"), ["ministry"], "the ministry of the own sector");
    assert!(early.field("matters").is_none(), "there is no matter to choose");
    assert_eq!(early.field("noticed").map(|f| &f.value), Some(&Value::Open));
    day.to(20);
    let letter = day.letter();
    assert_eq!(letter.about, ["water@okayama"]);
    assert_eq!(letter.levels, [("water@okayama".to_owned(), 1_000_000)], "the taps still run");
    assert_eq!(letter.matters, ["device-fails"]);
    assert_eq!(letter.noticed, Some(day.desk().matters[0].since));
    assert_eq!(letter.impact, Some(0));
    assert_eq!(letter.status.as_deref(), Some("ongoing"));
    assert_eq!(letter.causes, ["unknown"]);
    // Without anybody to tell, nothing goes out.
    let mut sheet = day.report();
    sheet.fields[0].value = Value::Open;
    assert!(fill("report", &sheet).is_err());
}

/// 18 % of Okayama's water hang on the hill; once the screens say so, people without are counted from them.
#[test]
fn people_without_are_those_of_the_own_screens() {
    let mut day = Day::new();
    day.to(110);
    let desk = day.desk();
    let gauge = desk.gauges.iter().find(|g| g.id == "water@okayama").expect("a screen");
    assert!(gauge.out, "nobody did anything: the hill is dry");
    let compiled = day.session.compiled();
    let service = compiled.model.service("water@okayama").expect("there");
    let people = compiled.world.service(service).people;
    let missing = u64::from(1_000_000 - gauge.level);
    assert_eq!(day.letter().impact, Some(people * missing / 1_000_000));
    assert!(day.letter().impact > Some(100_000));
}

#[test]
fn a_message_is_held_against_the_own_view() {
    let mut day = Day::new();
    day.to(20);
    let letter = day.letter();
    let said = day.remarks(&letter);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("false 6 of 7 main fields are answered; empty: event"), "{said:?}");
    assert!(said[1].starts_with("true cause “unknown”"), "{said:?}");
    let whole = Letter { types: vec!["unavailability".into()], ..letter.clone() };
    assert_eq!(day.remarks(&whole)[0], "true all 7 main fields are answered");
    let wrong = Letter {
        levels: vec![("water@okayama".into(), 500_000)],
        causes: vec!["contractor".into()],
        noticed: letter.noticed.map(|at| at + 120),
        ..whole.clone()
    };
    let said = day.remarks(&wrong).join("\n");
    assert!(said.contains("you wrote 50.0 %, your own view says 100.0 %"), "{said}");
    assert!(said.contains("if you suppose it, mark the report as not sure"), "{said}");
    assert!(said.contains("false noticed at: you wrote"), "{said}");
    let unsure = Letter { uncertain: true, ..wrong };
    assert!(!day.remarks(&unsure).join("\n").contains("suppose it"), "it is marked");
    // Twice the same.
    day.does(Doing::Message(whole.clone()));
    day.to(25);
    assert!(day.remarks(&whole).join("\n").contains("the same form as at"));
}

#[test]
fn a_message_follows_from_the_own_decision_only_if_it_was_sent_because_of_it() {
    let mut day = Day::new();
    day.to(20);
    day.does(Doing::Act("hand-pumps".into()));
    day.to(60);
    let words = day.follows("What came of it").expect("it tells of the pumps");
    assert!(words.contains("Two people drive to the hill"), "{words}");
    assert_eq!(day.follows("“Just restart it”"), None, "it would have come in any case");
    // The other choice leads to the other version.
    let mut other = Day::new();
    other.to(20);
    other.does(Doing::Act("restart-all".into()));
    other.to(60);
    assert!(other.follows("What came of it").expect("told").contains("Restart the whole"));
    let gauge = other.desk().gauges.into_iter().find(|g| g.id == "water@okayama").expect("there");
    let since = gauge.past.last().expect("it changed").0;
    let may = |day: &Day, at| {
        may_follow_from(day.session.compiled(), &day.desk(), day.session.entries(), at)
    };
    assert!(may(&other, since).expect("it fits in time").en.contains("cannot tell"));
    assert_eq!(may(&other, 20 * 60), None, "nothing works before it is decided");
    let idle = {
        let mut idle = Day::new();
        idle.to(60);
        idle
    };
    assert_eq!(idle.follows("What came of it"), None, "nothing was decided");
}

#[test]
fn hints_tell_what_the_view_holds_and_what_it_does_not() {
    let mut day = Day::new();
    day.to(20);
    let found = hints(day.session.compiled(), &day.desk(), &day.session.knowledge(day.role));
    let all = |part: &[crate::outcome::Text]| {
        part.iter().map(|t| t.en.as_str()).collect::<Vec<_>>().join("\n")
    };
    assert!(all(&found.known).contains("The green circles turn grey"), "{found:?}");
    assert!(all(&found.unknown).contains("the cause"), "{found:?}");
    let everything = format!("{found:?}");
    for truth in ["equipment", "device-fails", "hill-pumps", "故障の"] {
        assert!(!everything.contains(truth), "{truth} is nothing that the role was told");
    }
}

#[test]
fn deadlines_are_those_of_the_handbook() {
    let day = Day::new();
    let letter = |kind: &str| Doing::Message(Letter { kind: kind.into(), ..Letter::default() });
    let words = |doing: &Doing| deadlines(day.session.compiled(), doing).map(|t| t.en);
    assert!(words(&letter("report")).expect("measured").contains("30 min"));
    assert_eq!(words(&letter("newsletter")), None);
    // Which action is wanted, and when, would be an answer.
    assert_eq!(words(&Doing::Act("hand-pumps".into())), None);
}

#[test]
fn parts_and_questions_come_in_their_time() {
    let day = Day::new();
    let compiled = day.session.compiled();
    let ids = |now| begun(compiled, "duty", now).into_iter().map(|a| a.id).collect::<Vec<_>>();
    assert_eq!(ids(0), ["m-device"]);
    assert_eq!(ids(9000), ["m-device", "m-grey", "m-hand"]);
    // Only parts that ask something stop the clock.
    assert_eq!(next_move(compiled, "duty", 0), Some(960));
    assert_eq!(next_move(compiled, "duty", 960), Some(10_800));
    assert_eq!(next_move(compiled, "duty", 10_800), None);
    assert_eq!(next_move(compiled, "head", 0), None);
    assert!(begun(compiled, "head", 0)[0].fields.is_empty(), "nothing is put to others");
    assert_eq!(hot_wash(compiled, "duty").expect("there").fields.len(), 3);
    let before = questionnaires(compiled, Occasion::Before);
    assert_eq!(before[0].fields.len(), 2);
    assert_eq!(before[0].fields[1].kind, Kind::Number(5));
}
