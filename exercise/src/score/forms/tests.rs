//! Fields against the view, without a run: what is due, what agrees, what nobody can decide.

use hakyu_engine::{
    ServiceId, SimTime,
    script::messages::{CAUSE_UNKNOWN, Status, TYPE_NEAR_MISS},
};
use hakyu_scenarios::{
    compile::compile,
    source::{MemoryFiles, Sources},
};

use super::{
    fields::{Graded, grade, stale},
    values::{Values, is_sign},
    *,
};

const BARE: &str = "hakyu: scenario/1
id: s
title: S
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 1d
roles:
  - {id: ops, title: Ops, post: ot, kind: operator}
";

fn bare() -> Compiled {
    let files = MemoryFiles::default().with("s.yaml", BARE);
    let mut sources = Sources::default();
    let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
    compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)))
}

/// Electricity at 60 %, seen at 10 min, 50 000 people without; the kind and the cause are known.
fn out() -> Values {
    Values {
        services: vec![(ServiceId(0), Some(Level::percent(60)))],
        types: Some(0b1000),
        causes: Some(0b100),
        noticed: Some((SimTime(540), SimTime(600))),
        impact: Some((40_000, 50_000)),
        status: Some(Status::Ongoing),
        forecast: None,
        sign: Some(false),
        uncertain: false,
        suffers: true,
    }
}

/// Field by field: whether it was due, filled, and agrees.
fn graded(
    kind: DeedKind,
    first: bool,
    written: &Values,
    held: &Values,
) -> Vec<(Field, bool, bool, Option<bool>)> {
    let rows = grade(&bare(), kind, first, (written, held, &Values::default()));
    rows.iter().map(|g: &Graded| (g.field, g.due, g.filled, g.row.agrees)).collect()
}

fn agrees(written: &Values, held: &Values, field: Field) -> Option<bool> {
    let rows = graded(DeedKind::Report, false, written, held);
    rows.iter().find(|r| r.0 == field).and_then(|r| r.3)
}

#[test]
fn a_first_report_owes_four_fields_and_a_later_one_seven() {
    use Field::{Causes, Forecast, Impact, Noticed, Services, Sign, Status as State, Types};
    let due = |kind, first, held: &Values| -> Vec<Field> {
        let rows = graded(kind, first, &Values::default(), held);
        rows.iter().filter(|r| r.1).map(|r| r.0).collect()
    };
    assert_eq!(due(DeedKind::Report, true, &out()), [Noticed, Services, State, Types]);
    let all = [Noticed, Services, State, Types, Causes, Impact, Forecast];
    assert_eq!(due(DeedKind::Report, false, &out()), all);
    let over = Values { status: Some(Status::Restored), ..out() };
    assert_eq!(due(DeedKind::Report, false, &over), all[..6], "nothing is out any more");
    assert_eq!(due(DeedKind::Status, true, &out()), [Services, State, Impact]);
    assert_eq!(due(DeedKind::Relay, false, &out()), [Services, Types]);
    let sign = Values { sign: Some(true), status: None, ..out() };
    assert_eq!(due(DeedKind::Report, true, &sign), [Noticed, Types, Sign]);
    // What nobody could tell nobody owes; not to know the cause is an answer.
    assert_eq!(due(DeedKind::Report, false, &Values::default()), [Causes]);
}

#[test]
fn fields_are_held_against_the_view_within_what_a_first_look_can_tell() {
    let held = out();
    let is = |field, change: &dyn Fn(&mut Values)| {
        let mut written = held.clone();
        written.noticed = Some((SimTime(600), SimTime(600)));
        change(&mut written);
        agrees(&written, &held, field)
    };
    let level = |percent| {
        move |v: &mut Values| v.services = vec![(ServiceId(0), Some(Level::percent(percent)))]
    };
    assert_eq!(is(Field::Services, &level(65)), Some(true), "within five points");
    assert_eq!(is(Field::Services, &level(66)), Some(false));
    let noticed = |at| move |v: &mut Values| v.noticed = Some((SimTime(at), SimTime(at)));
    assert_eq!(is(Field::Noticed, &noticed(1_500)), Some(true), "a quarter of an hour");
    assert_eq!(is(Field::Noticed, &noticed(1_501)), Some(false));
    let impact = |people| move |v: &mut Values| v.impact = Some((people, people));
    assert_eq!(is(Field::Impact, &impact(100_000)), Some(true), "twice as many");
    assert_eq!(is(Field::Impact, &impact(100_001)), Some(false));
    assert_eq!(is(Field::Impact, &impact(20_000)), Some(true), "half of those who have nothing");
    assert_eq!(is(Field::Impact, &impact(19_999)), Some(false));
    let status = |status| move |v: &mut Values| v.status = Some(status);
    assert_eq!(is(Field::Status, &status(Status::Restoring)), Some(true), "repair is under way");
    assert_eq!(is(Field::Status, &status(Status::Restored)), Some(false));
    assert_eq!(is(Field::Types, &|v| v.types = Some(0b1001)), Some(false), "one too many");
    assert_eq!(is(Field::Causes, &|v| v.causes = Some(CAUSE_UNKNOWN)), None, "an answer");
    assert_eq!(is(Field::Causes, &|v| v.causes = Some(CAUSE_UNKNOWN | 0b100)), Some(true));
}

#[test]
fn what_the_view_cannot_decide_and_what_is_not_sure_is_never_wrong() {
    let blind = Values::default();
    for row in graded(DeedKind::Report, false, &out(), &blind) {
        assert_eq!(row.3, None, "{:?}", row.0);
    }
    // Not sure: figures and an unknown cause are no mistake, however far off; a claim that all is over is.
    let guess = Values {
        noticed: Some((SimTime(9_000), SimTime(9_000))),
        impact: Some((1, 1)),
        causes: Some(CAUSE_UNKNOWN),
        status: Some(Status::Restored),
        uncertain: true,
        ..out()
    };
    for field in [Field::Noticed, Field::Impact, Field::Causes] {
        assert_eq!(agrees(&guess, &out(), field), None, "{field:?}");
    }
    assert_eq!(agrees(&guess, &out(), Field::Status), Some(false));
    // Early: the cause is not asked for.
    let early = Values { causes: Some(CAUSE_UNKNOWN), ..out() };
    let rows = graded(DeedKind::Report, true, &early, &out());
    let cause = rows.iter().find(|r| r.0 == Field::Causes).map(|r| (r.1, r.3));
    assert_eq!(cause, Some((false, None)));
}

#[test]
fn a_sign_is_one_whatever_else_is_out() {
    assert_eq!(is_sign(TYPE_NEAR_MISS, true), Some(true), "the outage has another cause");
    assert_eq!(is_sign(TYPE_NEAR_MISS, false), Some(true));
    assert_eq!(is_sign(0b1000 | TYPE_NEAR_MISS, true), None, "which of them is meant?");
    assert_eq!(is_sign(0b1000, true), Some(false));
    assert_eq!(is_sign(0, true), Some(false), "something is out, nobody knows why");
    assert_eq!(is_sign(0, false), None);
    assert_eq!(is_sign(0b1000, false), None, "it may yet come to nothing");
}

#[test]
fn a_sign_has_to_be_told_as_one() {
    let sign = Values {
        types: Some(TYPE_NEAR_MISS),
        sign: Some(true),
        noticed: Some((SimTime(0), SimTime(60))),
        ..Values::default()
    };
    let mark = |written: &Values, held: &Values| {
        let rows = graded(DeedKind::Report, true, written, held);
        rows.iter().find(|r| r.0 == Field::Sign).map(|r| (r.2, r.3))
    };
    let said = |sign, uncertain| Values { sign, uncertain, ..Values::default() };
    assert_eq!(mark(&said(Some(true), false), &sign), Some((true, Some(true))));
    assert_eq!(mark(&said(None, true), &sign), Some((true, Some(true))), "not sure is right, too");
    assert_eq!(mark(&said(None, false), &sign), Some((false, None)), "due, and left out");
    assert_eq!(mark(&said(Some(true), false), &out()), Some((true, Some(false))), "it is out");
    assert_eq!(mark(&said(Some(true), false), &Values::default()), Some((true, None)));
}

#[test]
fn a_forecast_of_the_past_is_wrong_while_service_is_out() {
    let at = |t| Values { forecast: Some(SimTime(t)), ..Values::default() };
    assert!(stale(&at(100), &out(), SimTime(100)));
    assert!(!stale(&at(101), &out(), SimTime(100)));
    assert!(!stale(&at(100), &Values::default(), SimTime(100)), "nobody knows of an outage");
}

#[test]
fn a_message_repeats_another_only_if_nothing_in_it_is_new() {
    let before = Sent {
        role: RoleId(0),
        kind: DeedKind::Report,
        to: &[],
        matters: Vec::new(),
        written: out(),
        believed: out().services,
    };
    let repeats = |change: &dyn Fn(&mut Values)| {
        let mut now = out();
        change(&mut now);
        nothing_new(&before, &now, &out())
    };
    assert!(repeats(&|_| {}));
    assert!(repeats(&|v| v.impact = None), "what is left open is nothing new");
    assert!(!repeats(&|v| v.impact = Some((50_001, 50_001))));
    assert!(!repeats(&|v| v.forecast = Some(SimTime(9))));
    assert!(!repeats(&|v| v.uncertain = true));
    let fallen = Values { services: vec![(ServiceId(0), Some(Level::percent(50)))], ..out() };
    assert!(!nothing_new(&before, &out(), &fallen), "it tells of a level that is new");
}

#[test]
fn a_new_matter_begins_with_a_first_message_again() {
    let deed = Deed::message(DeedKind::Report, Vec::new());
    let Deed::Message { form, .. } = &deed else { return };
    let at = SimTime(60);
    let done = DoneDeed { at, recorded: at, step: None, role: RoleId(0), number: 1, deed: &deed };
    let message = Message { done, kind: DeedKind::Report, to: &[], form };
    let earlier = |role: u32, matters: Vec<EventId>| Sent {
        role: RoleId(role),
        kind: DeedKind::Report,
        to: &[],
        matters,
        written: out(),
        believed: out().services,
    };
    let [one, other] = [EventId(0), EventId(1)];
    let continues = |sent: &Sent<'_>, matters: &[EventId]| message.continues(sent, matters, &out());
    assert!(continues(&earlier(0, vec![one]), &[one, other]));
    assert!(!continues(&earlier(0, vec![one]), &[other]), "though it strikes the same service");
    assert!(continues(&earlier(0, vec![]), &[other]), "what it was nobody knew then");
    assert!(!continues(&earlier(1, vec![one]), &[one]), "somebody else's");
    let elsewhere = Values { services: vec![(ServiceId(1), None)], ..out() };
    assert!(!message.continues(&earlier(0, vec![one]), &[one], &elsewhere), "another service");
}
