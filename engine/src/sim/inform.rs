//! Phase 5: what reaches people.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;

use super::{
    Core, Facts, Now, SharedModel,
    entities::{InjectState, MessageState},
};
use crate::{
    kernel::Kernel,
    model::Model,
    record::{Phase, What},
    script::Measure,
    units::{FULL, SimTime},
};

/// Delivers injects that are due, with the state their text quotes.
pub(super) fn deliver_injects(
    model: Res<SharedModel>,
    now: Res<Now>,
    core: Res<Core>,
    mut facts: ResMut<Facts>,
    mut injects: Query<&mut InjectState>,
) {
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
        let quotes: Vec<u64> =
            row.quotes.iter().map(|m| measure(&core.0, &model.0, *m, now.t)).collect();
        for &to in &row.to {
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

/// A number read from the state.
pub(super) fn measure(core: &Kernel, model: &Model, measure: Measure, t: u32) -> u64 {
    match measure {
        Measure::Level(s) => u64::from(core.level(s.0)),
        Measure::PeopleWithout(s) => {
            model.info(s).people * u64::from(FULL - core.level(s.0)) / u64::from(FULL)
        }
        Measure::BufferSeconds(g) => core.buffer_seconds(model, g.0, t),
        Measure::Time => u64::from(t),
    }
}
