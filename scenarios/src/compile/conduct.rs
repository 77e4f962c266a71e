//! Resolves what is sent instead of injects, and milestones.

use hakyu_engine::script::{Alternative, Measure, Milestone};
use hakyu_engine::{EventId, MilestoneId};

use crate::syntax::{self, Id};
use crate::template::Templates;

use super::context::Context;
use super::messages;
use super::people::{condition, known, measure};

/// What a text quotes, in the order of its placeholders.
pub(super) fn quotes(text: &Templates, cx: &mut Context<'_>) -> Option<Vec<Measure>> {
    let all: Vec<_> = text.quotes().map(|quote| measure(&quote.value, cx)).collect();
    all.into_iter().collect()
}

/// The events that a text tells of.
pub(super) fn matters(ids: &[Id], cx: &mut Context<'_>) -> Option<Vec<EventId>> {
    let event = |id| known("event", id, cx.tables.event(&id.value), cx);
    let all: Vec<_> = ids.iter().map(event).collect();
    all.into_iter().collect()
}

/// Milestones by their names, each once.
pub(super) fn named(ids: &[Id], cx: &mut Context<'_>) -> Option<Vec<MilestoneId>> {
    let milestone = |id| known("milestone", id, cx.tables.milestone(&id.value), cx);
    let all: Vec<_> = ids.iter().map(milestone).collect();
    let mut all: Vec<MilestoneId> = all.into_iter().collect::<Option<_>>()?;
    all.sort_unstable();
    all.dedup();
    Some(all)
}

/// Resolves the versions of an inject, in their order.
pub(super) fn alternatives(
    written: &[syntax::Alternative],
    cx: &mut Context<'_>,
) -> Option<Vec<Alternative>> {
    let all: Vec<_> = written.iter().map(|a| alternative(a, cx)).collect();
    all.into_iter().collect()
}

fn alternative(written: &syntax::Alternative, cx: &mut Context<'_>) -> Option<Alternative> {
    let when = condition(&written.when.value, cx);
    let quotes = quotes(&written.text, cx);
    let tells = matters(&written.tells, cx);
    let form = messages::claimed(&written.claims, cx);
    Some(Alternative {
        id: written.id.value.clone(),
        when: Some(when?),
        quotes: quotes?,
        tells: tells?,
        form: form?,
    })
}

/// Resolves a milestone.
pub(super) fn milestone(
    written: &syntax::planning::Milestone,
    cx: &mut Context<'_>,
) -> Option<Milestone> {
    let when = written.when.as_ref().map(|c| condition(&c.value, cx));
    let until = written.until.as_ref().map(|c| condition(&c.value, cx));
    // One that cannot be resolved is not the same as none.
    let (when, until) =
        (when.map_or(Some(None), |c| c.map(Some)), until.map_or(Some(None), |c| c.map(Some)));
    Some(Milestone { id: written.id.value.clone(), when: when?, until: until? })
}
