//! Measures of what people did and told each other.

use hakyu_engine::{
    ModeId, RoleId, SimTime, StepId, What,
    script::{Deed, DeedPattern},
};
use hakyu_scenarios::compile::{Anchor, Compiled};

use super::{Finding, Played, evidence, timeliness};
use crate::{
    outcome::{Evidence, Text},
    words::{clock_never_started, hours, never_done, role_title},
};

/// When the clock of a measure starts for a role: when the matter entered its own view.
fn clock(run: &Played, anchor: Anchor, role: Option<RoleId>) -> Option<SimTime> {
    let times = run.record.facts.iter().filter_map(|fact| {
        let hit = match (&fact.what, anchor) {
            (What::EventBegan(e), Anchor::Event(wanted)) => *e == wanted,
            (What::InjectDelivered { inject, to, .. }, Anchor::Inject(wanted)) => {
                *inject == wanted && role.is_none_or(|r| r == *to)
            }
            (What::Done { step: Some(s), .. }, Anchor::Step(wanted)) => *s == wanted,
            _ => false,
        };
        hit.then_some(fact.at)
    });
    times.min()
}

/// The clock as the role saw it, or, where the inject went to others only, as anyone saw it.
fn clock_for(run: &Played, anchor: Anchor, role: RoleId) -> Option<SimTime> {
    clock(run, anchor, Some(role)).or_else(|| clock(run, anchor, None))
}

fn matches(run: &Played, what: &What, pattern: DeedPattern, by: Option<RoleId>) -> bool {
    let What::Done { step, role, deed } = what else { return false };
    if by.is_some_and(|by| by != *role) {
        return false;
    }
    let deed = &run.record.deeds[*deed as usize];
    match pattern {
        DeedPattern::Step(wanted) => *step == Some(wanted),
        DeedPattern::Action(wanted) => matches!(deed, Deed::Act(a) if *a == wanted),
        DeedPattern::Kind(kind) => deed.kind() == kind,
    }
}

/// A deed in time.
pub(super) fn timely(
    compiled: &Compiled,
    run: &Played,
    action: DeedPattern,
    by: RoleId,
    after: Anchor,
    within: u64,
) -> Finding {
    let Some(start) = clock_for(run, after, by) else {
        return Finding::untested(clock_never_started());
    };
    let facts = &run.record.facts;
    let done = facts.iter().find(|f| f.at >= start && matches(run, &f.what, action, Some(by)));
    timed(compiled, by, start, done.map(|f| f.at), within)
}

/// A mode decided in time.
pub(super) fn mode(
    compiled: &Compiled,
    run: &Played,
    mode: ModeId,
    by: RoleId,
    after: Anchor,
    within: u64,
) -> Finding {
    let Some(start) = clock_for(run, after, by) else {
        return Finding::untested(clock_never_started());
    };
    let decided = run.record.facts.iter().find(|f| {
        let What::Done { role, deed, .. } = f.what else { return false };
        let deed = &run.record.deeds[deed as usize];
        f.at >= start && role == by && matches!(deed, Deed::SwitchMode(m) if *m == mode)
    });
    timed(compiled, by, start, decided.map(|f| f.at), within)
}

fn timed(
    compiled: &Compiled,
    by: RoleId,
    start: SimTime,
    done: Option<SimTime>,
    within: u64,
) -> Finding {
    let who = role_title(compiled, by);
    match done {
        None => Finding::scored(0.0, vec![evidence(start, never_done(&who))]),
        Some(at) => {
            let took = at.0 - start.0;
            let line = Text::new(
                format!(
                    "{}: done {} after the clock started (target {})",
                    who.en,
                    hours(took).en,
                    hours(within).en
                ),
                format!("{}：起点から{}で実施（目標{}）", who.ja, hours(took).ja, hours(within).ja),
            );
            Finding::scored(timeliness(took, within), vec![evidence(at, line)])
        }
    }
}

/// Information from one role reaches others, directly or passed on.
pub(super) fn reach(
    compiled: &Compiled,
    run: &Played,
    from: RoleId,
    to: &[RoleId],
    after: Anchor,
    within: u64,
) -> Finding {
    let Some(start) = clock_for(run, after, from) else {
        return Finding::untested(clock_never_started());
    };
    let messages = run.record.facts.iter().filter_map(|fact| match fact.what {
        What::MessageArrived { from, to, sent, .. } => Some((from, to, sent, fact.at)),
        _ => None,
    });
    let knows = informed(from, start, messages);
    let mut lines: Vec<Evidence> = Vec::new();
    let mut sum = 0.0;
    for role in to {
        let who = role_title(compiled, *role);
        match knows.iter().find(|k| k.0 == *role) {
            None => {
                let line =
                    Text::new(format!("{}: never reached", who.en), format!("{}：不達", who.ja));
                lines.push(evidence(start, line));
            }
            Some(&(_, at)) => {
                let took = at.0 - start.0;
                sum += timeliness(took, within);
                let line = Text::new(
                    format!(
                        "{}: reached after {} (target {})",
                        who.en,
                        hours(took).en,
                        hours(within).en
                    ),
                    format!("{}：{}後に到達（目標{}）", who.ja, hours(took).ja, hours(within).ja),
                );
                lines.push(evidence(at, line));
            }
        }
    }
    Finding::scored(sum / to.len().max(1) as f64, lines)
}

/// Who knows since when, from messages (sender, receiver, sent, arrived) in the order of arrival: a message carries the
/// matter if its sender knew when sending.
fn informed(
    from: RoleId,
    start: SimTime,
    messages: impl Iterator<Item = (RoleId, RoleId, SimTime, SimTime)>,
) -> Vec<(RoleId, SimTime)> {
    let mut knows = vec![(from, start)];
    for (sender, receiver, sent, arrived) in messages {
        let carries = knows.iter().any(|k| k.0 == sender && k.1 <= sent);
        if carries && !knows.iter().any(|k| k.0 == receiver) {
            knows.push((receiver, arrived));
        }
    }
    knows
}

/// Steps of a plan done in time.
pub(super) fn plan(
    compiled: &Compiled,
    run: &Played,
    steps: &[StepId],
    after: Anchor,
    within: u64,
) -> Finding {
    let Some(start) = clock(run, after, None) else {
        return Finding::untested(clock_never_started());
    };
    let mut lines = Vec::new();
    let mut sum = 0.0;
    for &step in steps {
        let name = compiled.model.script().steps[step.index()].id.clone();
        let facts = &run.record.facts;
        let same = |what: &What| done_like(compiled, run, what, step);
        match facts.iter().find(|f| f.at >= start && same(&f.what)) {
            None => {
                lines.push(evidence(
                    start,
                    Text::new(format!("{name}: not done"), format!("{name}：未実施")),
                ));
            }
            Some(fact) => {
                let took = fact.at.0 - start.0;
                sum += timeliness(took, within);
                let line = Text::new(
                    format!("{name}: done after {}", hours(took).en),
                    format!("{name}：{}後に実施", hours(took).ja),
                );
                lines.push(evidence(fact.at, line));
            }
        }
    }
    Finding::scored(sum / steps.len().max(1) as f64, lines)
}

/// A plan's step counts as done when the step itself is done, or when its role does the same deed by another way: a
/// player is not bound to the reference's steps.
fn done_like(compiled: &Compiled, run: &Played, what: &What, step: StepId) -> bool {
    let What::Done { step: done, role, deed } = what else { return false };
    let planned = &compiled.model.script().steps[step.index()];
    if *done == Some(step) {
        return true;
    }
    let same_action = match (&planned.deed, &run.record.deeds[*deed as usize]) {
        (Deed::Act(a), Deed::Act(b)) => a == b,
        (Deed::SwitchMode(a), Deed::SwitchMode(b)) => a == b,
        _ => false,
    };
    *role == planned.role && same_action
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_carries_only_what_its_sender_knew_when_sending() {
        let [desk, ministry, nisc, hub] = [0, 1, 2, 3].map(RoleId);
        let at = SimTime;
        let messages = [
            (nisc, hub, at(5), at(6)),        // NISC does not know yet
            (desk, ministry, at(10), at(11)), // carries
            (ministry, nisc, at(10), at(12)), // sent before the ministry knew
            (ministry, nisc, at(20), at(21)), // carries
            (ministry, nisc, at(30), at(31)), // NISC knows already
        ];
        let knows = informed(desk, at(0), messages.into_iter());
        assert_eq!(knows, [(desk, at(0)), (ministry, at(11)), (nisc, at(21))]);
    }
}
