//! Decisions on modes: from the moment their conditions were visible to those who decide, the stand-down included.

use std::collections::BTreeSet;

use hakyu_engine::{ModeId, RoleId, SimTime, What, record::messages::MessagesFact, script::Deed};
use hakyu_scenarios::compile::{Anchor, Compiled};

use super::{
    Finding, Played,
    deeds::{clock_for, colleagues, timed},
    evidence, timeliness,
};
use crate::{
    assemble::mode_title,
    outcome::Text,
    words::{clock_never_started, hours, never_done, play_ended, role_title},
};

/// The mode in which nobody has decided anything; deciding it is the stand-down.
const NORMAL: &str = "normal";

/// What is measured of a mode.
#[derive(Clone, Copy, Debug)]
pub(super) struct Test {
    pub mode: ModeId,
    pub by: RoleId,
    pub after: Anchor,
    /// How soon, seconds.
    pub within: u64,
}

/// When a mode was called for in the eyes of a role's organisation, and no longer was: what one of its deciders sees
/// all of them do. The last may be open.
pub(super) fn called(
    compiled: &Compiled,
    run: &Played,
    mode: ModeId,
    role: RoleId,
) -> Vec<(SimTime, Option<SimTime>)> {
    let desk = colleagues(compiled, role);
    let mut seeing = BTreeSet::new();
    let mut calls: Vec<(SimTime, Option<SimTime>)> = Vec::new();
    for fact in &run.record.facts {
        match fact.what {
            What::Messages(MessagesFact::ModeCalledFor { mode: of, role })
                if of == mode && desk.contains(&role) =>
            {
                if seeing.is_empty() {
                    // One sees it in the moment in which another no longer does: it goes on.
                    match calls.last_mut() {
                        Some(last) if last.1 == Some(fact.at) => last.1 = None,
                        _ => calls.push((fact.at, None)),
                    }
                }
                seeing.insert(role);
            }
            What::Messages(MessagesFact::ModeNoLonger { mode: of, role }) if of == mode => {
                if seeing.remove(&role)
                    && seeing.is_empty()
                    && let Some(last) = calls.last_mut()
                {
                    last.1 = Some(fact.at);
                }
            }
            _ => {}
        }
    }
    calls
}

/// When a role decided: on a mode (`on`), or to end it – for normal, or on an overlay again. With the number of the deed.
fn decisions(compiled: &Compiled, run: &Played, test: &Test, on: bool) -> Vec<(SimTime, u32)> {
    let facts = &run.record.facts;
    let normal = compiled.model.script().mode(NORMAL);
    let over = |at: SimTime| {
        facts.iter().filter(|f| f.at == at).any(|f| {
            let What::Messages(MessagesFact::ModeChanged { mode, on: false, .. }) = f.what else {
                return false;
            };
            mode == test.mode
        })
    };
    let deeds = run.deeds().into_iter().filter(|done| {
        let Deed::SwitchMode(mode) = *done.deed else { return false };
        let at = done.recorded;
        let fits = if mode == test.mode { on != over(at) } else { !on && Some(mode) == normal };
        // Who may not decide has decided nothing.
        let refused = || {
            let no = What::Messages(MessagesFact::Refused { role: done.role, mode });
            facts.iter().any(|f| f.at == at && f.what == no)
        };
        done.role == test.by && fits && !refused()
    });
    deeds.map(|d| (d.at, d.number)).collect()
}

/// A mode decided in time.
///
/// From the moment it was called for, in the eyes of who decides: 100 up to `within`, then falling; 100 as well if it
/// was decided at most `within` earlier; 0 if it was decided and never called for, or never decided. Not tested if it
/// was neither called for nor decided. From any other moment only what was decided after it counts.
pub(super) fn decided(compiled: &Compiled, run: &Played, test: &Test) -> Finding {
    let decisions = decisions(compiled, run, test, true);
    if test.after != Anchor::Mode(test.mode) {
        return after(compiled, run, test, &decisions);
    }
    let decisions: Vec<SimTime> = decisions.into_iter().map(|d| d.0).collect();
    let took = |from: SimTime, to: SimTime| run.took(compiled, test.by, from, to);
    let name = mode_title(compiled, test.mode);
    let who = role_title(compiled, test.by);
    let call = called(compiled, run, test.mode, test.by).first().map(|c| c.0);
    let Some(start) = call else {
        let Some(first) = decisions.first() else {
            return Finding::untested(Text::new(
                format!("not tested: the {} mode was neither called for nor decided", name.en),
                format!("未検証：「{}」の体制は必要とならず、決定もされなかった", name.ja),
            ));
        };
        let line = Text::new(
            format!("{}: decided, but it was never called for in their view", who.en),
            format!("{}：決定したが、その認識では必要な状況にならなかった", who.ja),
        );
        return noted(0.0, *first, line);
    };
    let early = decisions.iter().rev().find(|d| **d < start);
    // What was stood down before it was called for does not count as early.
    let lasts = |d: &&SimTime| {
        !run.record.facts.iter().any(|f| {
            let What::Messages(MessagesFact::ModeChanged { mode, on: false, .. }) = f.what else {
                return false;
            };
            mode == test.mode && **d < f.at && f.at <= start
        })
    };
    if let Some(&at) = early.filter(|d| took(**d, start) <= test.within).filter(lasts) {
        let ahead = hours(took(at, start));
        let line = Text::new(
            format!("{}: early, decided {} before it was called for", who.en, ahead.en),
            format!("{}：必要となる{}前に決定（早期）", who.ja, ahead.ja),
        );
        return noted(100.0, at, line);
    }
    let later = decisions.iter().copied().find(|d| *d >= start);
    if let (None, Some(&at)) = (later, early) {
        let ahead = hours(took(at, start));
        let line = Text::new(
            format!("{}: decided {} before it was called for, without grounds", who.en, ahead.en),
            format!("{}：必要となる{}前に根拠なく決定", who.ja, ahead.ja),
        );
        return noted(0.0, at, line);
    }
    if later.is_none() && run.cut_short(compiled, test.by, start, test.within) {
        return Finding::untested(play_ended());
    }
    measured(test, &who, start, later.map(|at| (at, took(start, at))))
}

/// A decision from the moment at which it was called for: when, and after how many seconds that count.
fn measured(test: &Test, who: &Text, start: SimTime, done: Option<(SimTime, u64)>) -> Finding {
    let Some((at, counts)) = done else {
        return Finding::scored(0.0, vec![evidence(start, never_done(who))]);
    };
    let (took, target) = (hours(counts), hours(test.within));
    let line = Text::new(
        format!(
            "{}: decided {} after it was called for in their view (target {})",
            who.en, took.en, target.en
        ),
        format!("{}：その認識で必要となってから{}で決定（目標{}）", who.ja, took.ja, target.ja),
    );
    Finding::scored(timeliness(counts, test.within), vec![evidence(at, line)])
}

fn noted(score: f64, at: SimTime, line: Text) -> Finding {
    Finding { note: Some(line.clone()), ..Finding::scored(score, vec![evidence(at, line)]) }
}

/// A decision after a moment that is not that of the mode itself.
fn after(compiled: &Compiled, run: &Played, test: &Test, decisions: &[(SimTime, u32)]) -> Finding {
    let Some(start) = clock_for(compiled, run, test.after, test.by) else {
        return Finding::untested(clock_never_started());
    };
    let done = decisions.iter().copied().find(|d| d.0 >= start);
    timed(compiled, run, test.by, start, done, test.within)
}

/// A mode stood down in time.
///
/// From the moment it was no longer called for (or from the switch itself if that came later): 100 up to `within`, then
/// falling. What is called for again within `within` goes on. Stood down while it was still called for: 100 if that
/// ended within `within`, else 0. Not tested if the mode was never in force, never called for, or still called for at
/// the end.
pub(super) fn ended(compiled: &Compiled, run: &Played, test: &Test) -> Finding {
    let began = run.record.facts.iter().find(|f| {
        matches!(f.what, What::Messages(MessagesFact::ModeChanged { mode, on: true, .. }) if mode == test.mode)
    });
    let name = mode_title(compiled, test.mode);
    let Some(began) = began.map(|f| f.at) else {
        return Finding::untested(Text::new(
            format!("not tested: the {} mode was never in force", name.en),
            format!("未検証：「{}」の体制はとられなかった", name.ja),
        ));
    };
    let mut decisions = decisions(compiled, run, test, false);
    decisions.retain(|d| d.0 > began);
    if test.after != Anchor::Mode(test.mode) {
        return after(compiled, run, test, &decisions);
    }
    let calls = called(compiled, run, test.mode, test.by);
    let who = role_title(compiled, test.by);
    let at = decisions.first().map(|d| d.0);
    let took = |from: SimTime, to: SimTime| run.took(compiled, test.by, from, to);
    if let Some(at) = at
        && let Some(call) = calls.iter().find(|c| c.0 <= at && c.1.is_none_or(|end| end > at))
    {
        return while_called_for(test, &who, at, call.1.map(|end| took(at, end)));
    }
    let Some(start) = over(&calls, began, at, test.within) else {
        return Finding::untested(Text::new(
            format!("not tested: the {} mode never ceased to be called for", name.en),
            format!("未検証：「{}」の体制が必要な状況は終わらなかった", name.ja),
        ));
    };
    let Some(at) = at else {
        let line =
            Text::new(format!("{}: never stood down", who.en), format!("{}：解除せず", who.ja));
        return Finding::scored(0.0, vec![evidence(start, line)]);
    };
    let counts = took(start, at);
    let (took, target) = (hours(counts), hours(test.within));
    let line = Text::new(
        format!(
            "{}: stood down {} after it was no longer called for in their view (target {})",
            who.en, took.en, target.en
        ),
        format!("{}：その認識で不要となってから{}で解除（目標{}）", who.ja, took.ja, target.ja),
    );
    Finding::scored(timeliness(counts, test.within), vec![evidence(at, line)])
}

/// Stood down while it was still called for, which ended so many seconds that count later, if ever.
fn while_called_for(test: &Test, who: &Text, at: SimTime, ends: Option<u64>) -> Finding {
    if let Some(ahead) = ends.filter(|ahead| *ahead <= test.within) {
        let ahead = hours(ahead);
        let line = Text::new(
            format!("{}: early, stood down {} before it could be", who.en, ahead.en),
            format!("{}：不要となる{}前に解除（早期）", who.ja, ahead.ja),
        );
        return noted(100.0, at, line);
    }
    let line = Text::new(
        format!("{}: stood down while it was still called for", who.en),
        format!("{}：なお必要な状況で解除", who.ja),
    );
    noted(0.0, at, line)
}

/// From when standing down at `at` (or never) is measured: the first end after the mode began that no call followed
/// within `within`, before the decision. Never before the mode began.
fn over(
    calls: &[(SimTime, Option<SimTime>)],
    began: SimTime,
    at: Option<SimTime>,
    within: u64,
) -> Option<SimTime> {
    let before = |t: &SimTime| at.is_none_or(|at| *t <= at);
    let starts: Vec<SimTime> = calls.iter().map(|c| c.0).filter(before).collect();
    let ends = calls.iter().filter_map(|c| c.1).filter(before);
    let lasting = ends.filter(|end| {
        // A call that ended before the mode began counts from its beginning, unless another followed.
        let from = (*end).max(began);
        !starts.iter().any(|s| s >= end && s.0 <= from.0.saturating_add(within))
    });
    lasting.map(|end| end.max(began)).min()
}

#[cfg(test)]
mod tests;
