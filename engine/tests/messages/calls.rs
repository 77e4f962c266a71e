//! When a mode is called for, in the view of those who decide.

use super::*;

/// Two decide on a crisis when `s001` falls under 80 %; it is at 40 % from 1000 s to 11 000 s. The centre sees that ten
/// minutes later, the ministry half an hour later, and the operator, who decides on nothing, at once.
fn called_for(when: Condition, until: Option<Condition>) -> (Plan, Script) {
    let what = Does::Limit { service: 1, left: 400_000, seconds: 10_000 };
    let plan = Plan { orders: vec![Doing { at: 1000, what }], ..plan(40_000) };
    let mut script = modes();
    script.steps.clear();
    script.messages.modes[0].deciders = vec![RoleId(0), RoleId(1)];
    (script.messages.modes[0].when, script.messages.modes[0].until) = (Some(when), until);
    let sees = |role: u32, delay| Telemetry {
        role: RoleId(role),
        services: vec![ServiceId(1)],
        delay: fixed(delay),
        step: 0,
        needs: vec![],
    };
    script.knowledge.telemetry = vec![sees(0, 600), sees(1, 1800), sees(2, 1)];
    (plan, script)
}

/// (time, who sees it, called for or no longer).
fn calls(record: &Record) -> Vec<(u64, u32, bool)> {
    facts(record, |f| match f.what {
        What::Messages(MessagesFact::ModeCalledFor { mode: CRISIS, role }) => {
            Some((f.at.0, role.0, true))
        }
        What::Messages(MessagesFact::ModeNoLonger { mode: CRISIS, role }) => {
            Some((f.at.0, role.0, false))
        }
        _ => None,
    })
}

fn below_80(measure: Measure) -> Condition {
    Condition::Measure(measure, Compare::Less, 800_000)
}

#[test]
fn a_mode_is_called_for_when_its_deciders_believe_so() {
    let expected = [(1600, 0, true), (2800, 1, true), (11_600, 0, false), (12_800, 1, false)];
    for measure in [Measure::Level(ServiceId(1)), Measure::Believed(RoleId(0), ServiceId(1))] {
        let (plan, script) = called_for(below_80(measure), None);
        let record = run_with(&plan, &script, setup());
        assert_eq!(calls(&record), expected, "each by its own belief");
    }
    // Nobody but the operator believes what a condition about the operator looks at: it is no decider.
    let (plan, script) = called_for(below_80(Measure::Believed(RoleId(2), ServiceId(1))), None);
    let record = run_with(&plan, &script, setup());
    assert_eq!(
        calls(&record),
        [(1001, 0, true), (1001, 1, true), (11_001, 0, false), (11_001, 1, false)]
    );
    // Anybody decides: everybody looks.
    let (plan, mut script) = called_for(below_80(Measure::Level(ServiceId(1))), None);
    script.messages.modes[0].deciders.clear();
    let first = calls(&run_with(&plan, &script, setup()));
    assert_eq!(first[..3], [(1001, 2, true), (1600, 0, true), (2800, 1, true)]);
    // Nobody sees anything: nothing is called for, whatever is the case.
    script.knowledge.telemetry.clear();
    assert_eq!(calls(&run_with(&plan, &script, setup())), []);
}

#[test]
fn a_mode_is_called_for_until_it_may_be_stood_down() {
    let low = || below_80(Measure::Level(ServiceId(1)));
    let time = |at| Condition::Measure(Measure::Time, Compare::AtLeast, at);
    // Earlier than `when` ends, and not called for again while it holds.
    let (plan, script) = called_for(low(), Some(time(5000)));
    let expected = [(1600, 0, true), (2800, 1, true), (5000, 0, false), (5000, 1, false)];
    assert_eq!(calls(&run_with(&plan, &script, setup())), expected);
    // Later.
    let (plan, script) = called_for(low(), Some(time(20_000)));
    let expected = [(1600, 0, true), (2800, 1, true), (20_000, 0, false), (20_000, 1, false)];
    assert_eq!(calls(&run_with(&plan, &script, setup())), expected);
    // Never.
    let (plan, script) = called_for(low(), Some(Condition::Any(vec![])));
    assert_eq!(calls(&run_with(&plan, &script, setup())), expected[..2]);
    // As each decider knows the mode: the ministry learns of the crisis when it has read the notice.
    let (plan, mut script) = called_for(Condition::Mode(CRISIS, None), None);
    script.steps = vec![at("a-crisis", 0, 1000, Deed::SwitchMode(CRISIS))];
    let record = run_with(&plan, &script, setup());
    assert_eq!(calls(&record), [(1000, 0, true), (1121, 1, true)]);
}

#[test]
fn what_is_called_for_continues_from_a_snapshot() {
    let (plan, script) = called_for(below_80(Measure::Level(ServiceId(1))), None);
    let model = scripted(&plan, script);
    let mut sim = simulation(&plan, &model, setup());
    sim.run().unwrap();
    let whole = sim.finish();
    for stop in [1500, 2000, 3000, 12_000] {
        let mut first = simulation(&plan, &model, setup());
        first.run_until(SimTime(stop)).unwrap();
        let saved = first.save();
        let mut other = simulation(&plan, &model, Setup::new(99));
        other.run_until(SimTime(5000)).unwrap();
        other.restore(&saved).unwrap();
        other.run().unwrap();
        let record = other.finish();
        assert_eq!((record.digest, calls(&record)), (whole.digest, calls(&whole)), "from {stop}");
    }
    // A run set back to its start forgets.
    let mut again = simulation(&plan, &model, setup());
    again.run_until(SimTime(5000)).unwrap();
    again.reset(setup());
    again.run().unwrap();
    assert_eq!(calls(&again.finish()), [], "no order, nothing falls");
}
