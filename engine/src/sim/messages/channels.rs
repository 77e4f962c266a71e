//! On the way: attempts on channels that need services at both ends.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use std::sync::Arc;

use bevy_ecs::prelude::*;
use hakyu_seeds::{Purpose, stable_hash};

use super::{
    super::{Agenda, Core, Facts, Now, RunSetup, SharedModel, knowledge, playbook::Deeds},
    State, content,
    letter::{Letter, Numbers, Outbox, Outgoing, Thread, Unread},
};
use crate::{
    kernel::Kernel,
    mechanism::Mechanism,
    model::Model,
    record::{
        Origin, Phase, What,
        messages::{Item, MessagesFact},
    },
    script::{StepTrigger, messages::Channel},
    units::{ChannelId, EventId, FULL, MissionId, NEVER, RoleId, StepId},
};

/// Seconds a message without channels is under way before the receiver has it.
const TRANSIT: u32 = 60;
/// Attempts after which a sender gives up.
const ATTEMPTS: u32 = 12;

/// Phase 5, after what was read has been learned: messages of this instant's deeds set out, and what failed before is
/// tried again. A message carries what its sender believes at this moment.
#[expect(
    clippy::too_many_arguments,
    reason = "a system's parameters are its declaration of what it touches"
)]
pub(in super::super) fn transport(
    mut commands: Commands,
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    now: Res<Now>,
    core: Res<Core>,
    minds: Res<knowledge::State>,
    deeds: Res<Deeds>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<Agenda>,
    mut state: ResMut<State>,
    mut numbers: ResMut<Numbers>,
    mut outbox: ResMut<Outbox>,
    mut pending: Query<&mut Letter, With<Unread>>,
) {
    let post = Post { model: &model.0, run: &run, core: &core.0, t: now.t };
    let mut due: Vec<Mut<Letter>> = pending.iter_mut().filter(|l| l.tries == now.t).collect();
    due.sort_unstable_by_key(|l| l.number);
    for mut letter in due {
        post.attempt(&mut letter, &mut facts, &mut agenda);
    }
    for row in std::mem::take(&mut outbox.0) {
        let address = state.address(&model.0, &deeds, &row);
        let mut form = row.form.clone();
        if run.on(Mechanism::FalseInformation) {
            form.claims.extend(form.invented.iter().copied());
        }
        let mut payload = knowledge::payload(&minds, row.from, &form, now.t);
        if let Some(only) = &address.only {
            payload.matters.retain(|m| only.contains(m));
        }
        payload.missions = match &address.missions {
            Some(told) => knowledge::told_missions(&minds, row.from, told),
            None if run.on(Mechanism::Mission) => {
                knowledge::own_missions(&minds, &model.0, row.from, row.kind)
            }
            None => Vec::new(),
        };
        let hides = run.on(Mechanism::Anonymity) && form.anonymous;
        let origin = address.origin.filter(|_| !hides);
        state.origins.insert(row.deed, origin);
        let content =
            Arc::new(content::content(&model.0, &minds, &row, &form, &payload, origin, now.t));
        for &to in &row.to {
            let text = format!("{}>{}", address.text, model.0.script.roles[to.index()].id);
            let mut letter = Letter {
                number: numbers.next(),
                item: Item::Deed(row.deed),
                step: row.step,
                kind: Some(row.kind),
                from: Some(row.from),
                to,
                thread: address.thread,
                shared: address.shared,
                key: stable_hash(&text),
                sent: now.t,
                form: form.clone(),
                payload: payload.clone(),
                content: Some(Arc::clone(&content)),
                channels: post.channels(row.from, &form.via),
                attempts: 0,
                tries: NEVER,
                arrives: NEVER,
                by: None,
                until: NEVER,
            };
            if letter.channels.is_empty() {
                letter.arrives = now.t.saturating_add(TRANSIT);
                agenda.add(letter.arrives);
            } else {
                post.attempt(&mut letter, &mut facts, &mut agenda);
            }
            commands.spawn((letter, Unread));
        }
    }
}

/// Where a message belongs.
struct Address {
    /// Text key of the message without its receiver.
    text: String,
    thread: Thread,
    shared: bool,
    /// The matters it may speak of; `None`: all the sender knows of.
    only: Option<Vec<EventId>>,
    /// Who sent first what it says.
    origin: Option<RoleId>,
    /// The missions it may speak of; `None`: those its sender answers for.
    missions: Option<Vec<MissionId>>,
}

impl State {
    /// Thread and key of a message: those of what it passes on, or new ones.
    fn address(&mut self, model: &Model, deeds: &Deeds, row: &Outgoing) -> Address {
        let new = |text: String| Address {
            thread: Thread { first: row.deed, root: stable_hash(&text) },
            text,
            shared: false,
            only: None,
            origin: Some(row.from),
            missions: None,
        };
        let mut address = match row.origin {
            Origin::Route(_) | Origin::Mode(_) => match self.passing.pop_front() {
                Some(passing) => {
                    let fresh = new(passing.text);
                    let thread = passing.thread.unwrap_or(fresh.thread);
                    let (origin, missions) = match passing.told {
                        Some(told) => (told.origin, Some(told.missions)),
                        None => (fresh.origin, None),
                    };
                    let (shared, only) = (passing.shared, passing.only);
                    Address { thread, shared, only, origin, missions, text: fresh.text }
                }
                None => new(self.unnamed(model, row.from)),
            },
            Origin::Step(step) => {
                let mut address = new(model.script.steps[step.index()].id.clone());
                if let Some(earlier) = answered(model, deeds, step)
                    && let Some(thread) = self.threads.get(&earlier)
                {
                    address.thread = *thread;
                    address.origin = self.origins.get(&earlier).copied().flatten();
                }
                address
            }
            // Named by what sends them: another message elsewhere moves none of their draws.
            Origin::Plan(plan, step) => {
                let plan = &model.script.plans.plans[plan as usize];
                new(format!("plan>{}>{}", plan.id, plan.steps[step as usize].id))
            }
            Origin::Contract(contract) => {
                let id = &model.script.knowledge.contracts[contract as usize].id;
                new(self.counted(format!("contract>{id}")))
            }
            Origin::Mission(mission) => {
                let id = &model.script.plans.missions[mission.index()].id;
                new(self.counted(format!("mission>{id}")))
            }
            Origin::Command(command) => {
                let id = &model.script.roles[row.from.index()].id;
                new(format!("command>{command}>{id}"))
            }
            _ => new(self.unnamed(model, row.from)),
        };
        if let Some(known) = self.threads.get(&row.deed) {
            address.thread = *known;
        }
        self.threads.insert(row.deed, address.thread);
        address
    }

    /// The text key of a deed that no text of the scenario stands for: who, and which of theirs.
    fn unnamed(&mut self, model: &Model, role: RoleId) -> String {
        let count = self.sent.entry(role).or_insert(0);
        *count += 1;
        format!("{}>{count}", model.script.roles[role.index()].id)
    }

    /// A text key with how often it was asked for.
    fn counted(&mut self, name: String) -> String {
        let count = self.named.entry(name.clone()).or_insert(0);
        *count += 1;
        format!("{name}>{count}")
    }
}

/// The number of the deed whose message a step answers.
fn answered(model: &Model, deeds: &Deeds, step: StepId) -> Option<u32> {
    let StepTrigger::Message(earlier) = model.script.steps[step.index()].trigger else {
        return None;
    };
    let number = deeds.0.iter().position(|d| d.step == Some(earlier))?;
    u32::try_from(number).ok()
}

/// The post at one instant.
struct Post<'a> {
    model: &'a Model,
    run: &'a RunSetup,
    core: &'a Kernel,
    t: u32,
}

impl Post<'_> {
    /// The channels a sender tries, in order: those of the message, then its own.
    fn channels(&self, from: RoleId, via: &[ChannelId]) -> Vec<ChannelId> {
        let mut all: Vec<ChannelId> = Vec::new();
        for channel in via.iter().chain(&self.model.script.roles[from.index()].desk.channels) {
            if !all.contains(channel) {
                all.push(*channel);
            }
        }
        if !self.run.on(Mechanism::Failover) {
            all.truncate(1);
        }
        all
    }

    /// Tries the channel whose turn it is. The channel carries the message with the probability of the least level it
    /// needs; the draw of an attempt is the same whatever the levels are.
    fn attempt(&self, letter: &mut Letter, facts: &mut Facts, agenda: &mut Agenda) {
        let (Item::Deed(deed), Some(from)) = (letter.item, letter.from) else { return };
        let turn = letter.attempts as usize % letter.channels.len().max(1);
        let Some(&channel) = letter.channels.get(turn) else { return };
        let row = &self.model.script.messages.channels[channel.index()];
        let attempt = letter.attempts;
        let mut draws = self.run.streams.at(Purpose::Channel, letter.key, u64::from(attempt));
        let u = draws.below(u64::from(FULL));
        letter.attempts += 1;
        letter.tries = NEVER;
        if !self.run.on(Mechanism::ChannelNeeds) || u < self.carries(row, from, letter.to) {
            let latency = row.latency.sample(&mut draws).max(1);
            letter.arrives = later(self.t, latency);
            agenda.add(letter.arrives);
            return;
        }
        let to = letter.to;
        let mut fact = |fact| facts.add(self.t, Phase::Inform, What::Messages(fact));
        fact(MessagesFact::Failed { deed, from, to, channel, attempt });
        if letter.attempts >= ATTEMPTS {
            fact(MessagesFact::Lost { deed, from, to });
        } else {
            letter.tries = later(self.t, row.retry.max(1));
            agenda.add(letter.tries);
        }
    }

    /// The least level of what a channel needs at both ends, ppm.
    fn carries(&self, channel: &Channel, from: RoleId, to: RoleId) -> u64 {
        let place = |r: RoleId| self.model.script.roles[r.index()].desk.place;
        let ends = [place(from), place(to)];
        let local = channel.needs.iter().filter(|n| ends.contains(&Some(n.0))).flat_map(|n| &n.1);
        let levels = local.chain(&channel.always).map(|s| self.core.level(s.0));
        u64::from(levels.min().unwrap_or(FULL))
    }
}

/// A time so many seconds after another.
pub(super) fn later(t: u32, seconds: u64) -> u32 {
    u32::try_from(u64::from(t).saturating_add(seconds)).unwrap_or(NEVER).min(NEVER - 1)
}
