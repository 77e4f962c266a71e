//! Phase 5: what reaches people.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;

use super::{
    Facts, Now,
    entities::{InjectState, MessageState},
    knowledge::{self, Readings},
    senses::Senses,
};
use crate::{
    record::{Phase, What},
    units::SimTime,
};

/// Delivers injects that are due, with the state their text quotes.
pub(super) fn deliver_injects(
    senses: Senses<'_>,
    mut facts: ResMut<Facts>,
    mut readings: ResMut<Readings>,
    mut injects: Query<&mut InjectState>,
) {
    let (model, now) = (&senses.model, &senses.now);
    for mut state in &mut injects {
        if state.due != now.t || state.delivered.is_some() {
            continue;
        }
        let inject = state.inject;
        let row = &model.0.script.injects[inject.index()];
        if state.fired.is_none() {
            state.fired = Some(now.t);
            facts.add(now.t, Phase::Inform, What::InjectFired(inject));
        }
        state.delivered = Some(now.t);
        let quotes: Vec<u64> = row.quotes.iter().map(|m| senses.measure(*m)).collect();
        let payload = knowledge::inject_payload(&model.0, inject, &quotes, now.t);
        for &to in &row.to {
            knowledge::tell(&mut readings, to, payload.clone());
            let quotes = quotes.clone();
            facts.add(now.t, Phase::Inform, What::InjectDelivered { inject, to, quotes });
        }
    }
}

/// Hands over messages that arrive. The entity stays: it is the receiver's inbox.
pub(super) fn deliver_messages(
    now: Res<Now>,
    mut facts: ResMut<Facts>,
    messages: Query<&MessageState>,
) {
    for message in &messages {
        if message.arrives == now.t {
            facts.add(
                now.t,
                Phase::Inform,
                What::MessageArrived {
                    deed: message.deed,
                    from: message.from,
                    to: message.to,
                    sent: SimTime(u64::from(message.sent)),
                },
            );
        }
    }
}
