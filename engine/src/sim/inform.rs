//! Phase 5: injects reach people.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;
use hakyu_seeds::stable_hash;

use super::{
    Facts, Now, RunSetup, SharedModel,
    command::{AdHoc, CommandLog},
    conduct,
    entities::InjectState,
    knowledge,
    messages::{self, Letter, Numbers, Unread},
    senses::Senses,
};
use crate::{
    mechanism::Mechanism,
    record::{Phase, What, conduct::ConductFact, messages::Item},
    script::{Measure, knowledge::Payload, messages::Form},
    units::{EventId, InjectId, SimTime},
};

/// Delivers injects that are due, or what is sent instead of them, with the state their text quotes: each receiver has one
/// more message in its inbox.
pub(super) fn deliver_injects(
    mut commands: Commands,
    senses: Senses<'_>,
    run: Res<RunSetup>,
    mut facts: ResMut<Facts>,
    mut numbers: ResMut<Numbers>,
    mut injects: Query<&mut InjectState>,
) {
    let (model, now) = (&senses.model, &senses.now);
    let mut all: Vec<Mut<InjectState>> = injects.iter_mut().collect();
    for state in all.iter_mut().filter(|s| s.due == now.t && s.is_waiting()) {
        state.fired = Some(now.t);
        facts.add(now.t, Phase::Inform, What::InjectFired(state.inject));
    }
    for inject in conduct::fire_likes(&model.0, &mut all, now.t, now.t) {
        facts.add(now.t, Phase::Inform, What::InjectFired(inject));
    }
    all.retain(|s| s.due == now.t && s.fired.is_some() && s.delivered.is_none());
    all.sort_unstable_by_key(|s| s.inject);
    for mut state in all {
        let inject = state.inject;
        let row = &model.0.script.injects[inject.index()];
        let Some(said) = said(&senses, inject) else {
            let fact = ConductFact::NothingSent(inject);
            facts.add(now.t, Phase::Inform, What::Conduct(fact));
            continue;
        };
        state.delivered = Some(now.t);
        if let Some(alternative) = said.alternative {
            facts.add(now.t, Phase::Inform, What::AlternativeChosen { inject, alternative });
        }
        let quotes: Vec<u64> = said.quotes.iter().map(|m| senses.measure(*m)).collect();
        let payload = payload(&run, &said, &quotes, now.t);
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

/// Delivers what controllers made up for now.
pub(super) fn deliver_ad_hoc(
    mut commands: Commands,
    model: Res<SharedModel>,
    now: Res<Now>,
    mut log: ResMut<CommandLog>,
    mut facts: ResMut<Facts>,
    mut numbers: ResMut<Numbers>,
) {
    for (command, AdHoc { number, to, tells, claims }) in log.take_ad_hoc(now.t) {
        let at = SimTime(u64::from(now.t));
        let mut payload = knowledge::inject_payload(&[], &[], &tells, now.t);
        payload.levels = claims.iter().map(|(service, level)| (*service, *level, at)).collect();
        payload.levels.sort_unstable();
        for to in to {
            let key =
                stable_hash(&format!("ad-hoc {number}>{}", model.0.script.roles[to.index()].id));
            let mut letter = Letter::inject(numbers.next(), Item::AdHoc(number), to, key, now.t);
            letter.payload.clone_from(&payload);
            commands.spawn((letter, Unread));
            let fact = ConductFact::AdHoc { number, to, command };
            facts.add(now.t, Phase::Inform, What::Conduct(fact));
        }
    }
}

/// What is sent when an inject is due.
struct Said<'a> {
    /// Which alternative it is; `None`: the inject as it stands.
    alternative: Option<u32>,
    quotes: &'a [Measure],
    tells: &'a [EventId],
    form: Option<&'a Form>,
}

/// The first alternative whose condition holds, else the inject's own content, if it has any.
fn said<'a>(senses: &'a Senses<'_>, inject: InjectId) -> Option<Said<'a>> {
    let model = &senses.model.0;
    let row = &model.script.injects[inject.index()];
    let mut alternatives = (0u32..).zip(&row.alternatives);
    if let Some((number, a)) =
        alternatives.find(|(_, a)| a.when.as_ref().is_none_or(|c| senses.holds(c)))
    {
        let form = Some(&a.form);
        return Some(Said { alternative: Some(number), quotes: &a.quotes, tells: &a.tells, form });
    }
    let form = messages::inject_form(model, inject);
    row.own.then_some(Said { alternative: None, quotes: &row.quotes, tells: &row.tells, form })
}

/// What an inject tells whoever reads it: the levels its text quotes, as they were when it was delivered, and what its
/// author claims, which stands before them.
fn payload(run: &RunSetup, said: &Said<'_>, quotes: &[u64], t: u32) -> Payload {
    let now = SimTime(u64::from(t));
    let form = said.form;
    let mut claims = form.map(|f| f.claims.clone()).unwrap_or_default();
    if run.on(Mechanism::FalseInformation) {
        claims.extend(form.iter().flat_map(|f| f.invented.iter().copied()));
    }
    let mut told = knowledge::inject_payload(said.quotes, quotes, said.tells, t);
    told.levels.retain(|level| claims.iter().all(|c| c.0 != level.0));
    told.levels.extend(claims.iter().map(|(s, level)| (*s, *level, now)));
    told.levels.sort_unstable();
    told.levels.dedup();
    told.matters.extend(form.iter().flat_map(|f| f.matters.iter().copied()));
    told.matters.sort_unstable();
    told.matters.dedup();
    told
}
