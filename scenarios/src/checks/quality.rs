//! W1201 to W1213: whether an exercise works for people – everything is exercised and debriefed, nobody is idle or
//! flooded, nothing is given away, nothing in it could hurt anybody outside.

mod arc;
mod codes;
mod contact;
mod purpose;
mod spoil;
mod untranslated;

pub(super) use codes::CODES;

use crate::diagnostic::Diagnostics;
use crate::syntax::{Form, Scenario};

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    if !scenario.applied.is_empty() {
        // Judged is the master; a local version has its part of it only.
        return;
    }
    purpose::check(scenario, diags);
    arc::check(scenario, diags);
    untranslated::check(scenario, diags);
    contact::check(scenario, diags);
    spoil::check(scenario, diags);
}

/// Whether people play through it hour by hour.
fn functional(scenario: &Scenario) -> bool {
    scenario.form.as_ref().is_some_and(|form| form.value == Form::Functional)
}
