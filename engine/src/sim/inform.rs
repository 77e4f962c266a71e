//! Phase 5: injects reach people.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;
use hakyu_seeds::stable_hash;

use super::{
    Facts, RunSetup,
    entities::InjectState,
    knowledge,
    messages::{self, Letter, Numbers, Unread},
    senses::Senses,
};
use crate::{
    mechanism::Mechanism,
    model::Model,
    record::{Phase, What, messages::Item},
    script::knowledge::Payload,
    units::{InjectId, SimTime},
};

/// Delivers injects that are due, with the state their text quotes: each receiver has one more message in its inbox.
pub(super) fn deliver_injects(
    mut commands: Commands,
    senses: Senses<'_>,
    run: Res<RunSetup>,
    mut facts: ResMut<Facts>,
    mut numbers: ResMut<Numbers>,
    mut injects: Query<&mut InjectState>,
) {
    let (model, now) = (&senses.model, &senses.now);
    let mut due: Vec<Mut<InjectState>> =
        injects.iter_mut().filter(|s| s.due == now.t && s.delivered.is_none()).collect();
    due.sort_unstable_by_key(|s| s.inject);
    for mut state in due {
        let inject = state.inject;
        let row = &model.0.script.injects[inject.index()];
        if state.fired.is_none() {
            state.fired = Some(now.t);
            facts.add(now.t, Phase::Inform, What::InjectFired(inject));
        }
        state.delivered = Some(now.t);
        let quotes: Vec<u64> = row.quotes.iter().map(|m| senses.measure(*m)).collect();
        let payload = payload(&model.0, &run, inject, &quotes, now.t);
        for &to in &row.to {
            let key = stable_hash(&format!("{}>{}", row.id, model.0.script.roles[to.index()].id));
            let mut letter = Letter::inject(numbers.next(), Item::Inject(inject), to, key, now.t);
            letter.payload.clone_from(&payload);
            commands.spawn((letter, Unread));
            let quotes = quotes.clone();
            facts.add(now.t, Phase::Inform, What::InjectDelivered { inject, to, quotes });
        }
    }
}

/// What an inject tells whoever reads it: the levels its text quotes, as they were when it was delivered, and what its
/// author claims, which stands before them.
fn payload(model: &Model, run: &RunSetup, inject: InjectId, quotes: &[u64], t: u32) -> Payload {
    let now = SimTime(u64::from(t));
    let form = messages::inject_form(model, inject);
    let mut claims = form.map(|f| f.claims.clone()).unwrap_or_default();
    if run.on(Mechanism::FalseInformation) {
        claims.extend(form.iter().flat_map(|f| f.invented.iter().copied()));
    }
    let mut told = knowledge::inject_payload(model, inject, quotes, t);
    told.levels.retain(|level| claims.iter().all(|c| c.0 != level.0));
    told.levels.extend(claims.iter().map(|(s, level)| (*s, *level, now)));
    told.levels.sort_unstable();
    told.levels.dedup();
    told.matters.extend(form.iter().flat_map(|f| f.matters.iter().copied()));
    told.matters.sort_unstable();
    told.matters.dedup();
    told
}
