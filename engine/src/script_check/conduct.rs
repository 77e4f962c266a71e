//! References of injects and milestones.

use super::{Check, below, messages};
use crate::{
    model::{BuildError, cut},
    script::{Inject, InjectTrigger},
    units::{InjectId, MilestoneId},
};

pub(super) fn check(check: &Check<'_>) -> Result<(), BuildError> {
    let script = check.script;
    for (number, inject) in (0..cut(script.injects.len() as u64)).zip(&script.injects) {
        check_inject(check, inject)?;
        check_like(check, InjectId(number))?;
    }
    for milestone in &script.milestones {
        let mut conditions = milestone.when.iter().chain(&milestone.until);
        conditions.try_for_each(|c| check.condition(c))?;
    }
    Ok(())
}

fn check_inject(check: &Check<'_>, inject: &Inject) -> Result<(), BuildError> {
    let script = check.script;
    let events = script.events.len();
    inject.to.iter().try_for_each(|r| check.role(r.0))?;
    inject.quotes.iter().try_for_each(|m| check.measure(*m))?;
    inject.tells.iter().try_for_each(|e| below("event", e.0, events))?;
    if let InjectTrigger::When(condition) = &inject.trigger {
        check.condition(condition)?;
    }
    let milestone = |m: &MilestoneId| below("milestone", m.0, script.milestones.len());
    inject.activates.iter().chain(&inject.deactivates).try_for_each(milestone)?;
    for alternative in &inject.alternatives {
        alternative.when.iter().try_for_each(|c| check.condition(c))?;
        alternative.quotes.iter().try_for_each(|m| check.measure(*m))?;
        alternative.tells.iter().try_for_each(|e| below("event", e.0, events))?;
        messages::check_form(check.model, script, &alternative.form)?;
    }
    Ok(())
}

/// What fires with others leads, from one to the next, to one that does not, or that somebody may release.
fn check_like(check: &Check<'_>, first: InjectId) -> Result<(), BuildError> {
    let injects = &check.script.injects;
    let mut at = first;
    for _ in 0..=injects.len() {
        let row = &injects[at.index()];
        let InjectTrigger::Like(next) = row.trigger else { return Ok(()) };
        below("inject", next.0, injects.len())?;
        if row.parked {
            return Ok(());
        }
        at = next;
    }
    Err(BuildError::LikeItself(injects[first.index()].id.clone()))
}
