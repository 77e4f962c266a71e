//! What minds take in and give out.

use std::collections::BTreeMap;

use super::*;

const ROLE: RoleId = RoleId(0);

fn at(t: u64) -> SimTime {
    SimTime(t)
}

fn levels(rows: &[(u32, u32, u64)]) -> Payload {
    let row = |&(s, percent, t): &(u32, u32, u64)| (ServiceId(s), Level::percent(percent), at(t));
    Payload { levels: rows.iter().map(row).collect(), ..Payload::default() }
}

fn state(mind: Mind) -> State {
    State { minds: vec![mind], ..State::default() }
}

#[test]
fn later_news_go_before_earlier_ones_whatever_came_first() {
    let mut mind = Mind::default();
    let learned = mind.learn(ROLE, Source::Told, levels(&[(3, 40, 100)]), 200);
    assert_eq!(learned.len(), 1);
    assert!(mind.learn(ROLE, Source::Telemetry, levels(&[(3, 90, 99)]), 201).is_empty(), "stale");
    assert!(mind.learn(ROLE, Source::Told, levels(&[(3, 40, 150)]), 202).is_empty(), "no news");
    let mut state = state(mind);
    assert_eq!(believed(&state, ROLE, ServiceId(3)), 400_000);
    assert_eq!(believed(&state, ROLE, ServiceId(4)), FULL, "nothing heard");
    assert_eq!(state.minds[0].levels[&ServiceId(3)].as_of, at(150), "but it is fresher");
    let news = state.minds[0].learn(ROLE, Source::Told, levels(&[(3, 90, 120)]), 203);
    assert!(news.is_empty());
}

/// A message says what its sender believes, whatever is true.
#[test]
fn a_payload_is_made_of_beliefs_and_claims_only() {
    let belief = |percent, t| Belief {
        level: Level::percent(percent),
        as_of: at(t),
        rising: false,
        fell: true,
    };
    let mind = Mind {
        levels: BTreeMap::from([(ServiceId(1), belief(30, 50)), (ServiceId(2), belief(80, 60))]),
        matters: BTreeMap::from([(EventId(0), at(10)), (EventId(4), at(20))]),
        ..Mind::default()
    };
    let state = state(mind);
    let about = [1, 2, 9].map(ServiceId).to_vec();
    let form = Form { about: about.clone(), ..Form::default() };
    let said = payload(&state, ROLE, &form, 70);
    assert_eq!(said.levels, levels(&[(1, 30, 50), (2, 80, 60)]).levels, "nothing of service 9");
    assert_eq!(said.matters, [EventId(0), EventId(4)]);
    // A claim stands before the belief; a matter that the sender does not know is not passed on.
    let claims = vec![(ServiceId(1), Level::FULL)];
    let matters = vec![EventId(4), EventId(5)];
    let said = payload(&state, ROLE, &Form { about, matters, claims, ..form }, 70);
    assert_eq!(said.levels, levels(&[(1, 100, 70), (2, 80, 60)]).levels);
    assert_eq!(said.matters, [EventId(4)]);
}
