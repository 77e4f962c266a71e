//! Indicators of an exercise: those that the government's plan names for itself, and those of drills that are ours.
//!
//! All values come from facts of the record, from answers that were noted, and from grades that are in the review already. An indicator
//! without data says so; it is never zero for want of data.

mod official;
mod ours;
#[cfg(test)]
mod tests;

use hakyu_engine::{RoleId, What, script::Deed};
use hakyu_scenarios::{compile::Compiled, syntax::RoleKind};

use crate::{
    knowing::organisation,
    outcome::Text,
    review::{Indicator, Review},
    score::Played,
    words::hours,
};

pub use official::helps_question;

/// The indicators of a finished run or exercise. Of the review its conduct, notes, form grades and reach are read: fill them before.
pub fn indicators(compiled: &Compiled, run: &Played, review: &Review) -> Vec<Indicator> {
    let mut list = official::indicators(compiled, run, review);
    list.extend(ours::indicators(compiled, run, review));
    list
}

fn indicator(id: &str, title: Text, value: Text, source: &str) -> Indicator {
    Indicator { id: id.into(), title, value, source: source.into() }
}

/// Nothing to measure it by.
fn no_data(en: &str, ja: &str) -> Text {
    Text::new(format!("no data: {en}"), format!("データなし（{ja}）"))
}

fn share(part: u64, of: u64) -> String {
    format!("{:.0} %", 100.0 * part as f64 / of.max(1) as f64)
}

/// The kind of organisation of a role.
fn kind(compiled: &Compiled, role: RoleId) -> Option<RoleKind> {
    compiled.role(role).map(|entry| entry.kind.value)
}

fn roles(compiled: &Compiled) -> impl Iterator<Item = RoleId> + use<> {
    let count = compiled.model.script().roles.len();
    (0u32..).take(count).map(RoleId)
}

/// Messages of a run: when, by whom, which deed.
fn deeds(run: &Played) -> impl Iterator<Item = (u64, RoleId, &Deed)> {
    run.record.facts.iter().filter_map(|fact| match fact.what {
        What::Done { role, deed, .. } => {
            Some((fact.at.0, role, run.record.deeds.get(deed as usize)?))
        }
        _ => None,
    })
}

/// The middle of some spans of time; of an even number the shorter of the two in the middle, so that it is one that occurred.
fn median(mut spans: Vec<u64>) -> Option<u64> {
    spans.sort_unstable();
    let last = spans.len().checked_sub(1)?;
    spans.get(last / 2).copied()
}

/// A span of time, or that it never happened.
fn took(seconds: Option<u64>) -> Text {
    seconds.map_or_else(|| Text::new("never", "なし"), hours)
}
