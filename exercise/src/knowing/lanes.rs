//! Who told whom when: messages and injects between lanes, one lane a role.

use std::collections::{BTreeMap, BTreeSet};

use hakyu_engine::{
    InjectId, RoleId, SimTime, What,
    record::messages::{Item, MessagesFact},
    script::{Deed, DeedKind, DeedPattern},
};
use hakyu_scenarios::compile::{Compiled, Measure};

use super::{about, message_kind, news::inject_name, who};
use crate::{
    review::{LaneMessage, Lanes},
    score::{Played, clock},
    words::text,
};

/// All messages and injects of a run between the roles that sent or received any.
///
/// A message is late if it never arrived, if a channel had failed before it did, or if its sender sent it later than an objective
/// or what was expected of an inject allowed.
pub fn lanes(compiled: &Compiled, run: &Played) -> Lanes {
    let ways = Ways::of(compiled, run);
    let overdue = overdue(compiled, run);
    let mut messages: Vec<(RoleId, Option<RoleId>, LaneMessage)> = Vec::new();
    for fact in &run.record.facts {
        match &fact.what {
            What::Done { role, deed, .. } => {
                let Deed::Message { kind, to, form } = &run.record.deeds[*deed as usize] else {
                    continue;
                };
                let Some((word, name)) = message_kind(*kind) else { continue };
                for &receiver in to {
                    let way = ways.way(Item::Deed(*deed), receiver);
                    let message = LaneMessage {
                        from: None,
                        to: 0,
                        sent: fact.at.0,
                        arrived: way.arrived,
                        read: way.read,
                        kind: word.to_owned(),
                        late: way.arrived.is_none()
                            || !way.failed.is_empty()
                            || overdue.contains(deed),
                        failed: way.failed,
                        label: about(compiled, &name, &form.about),
                    };
                    messages.push((receiver, Some(*role), message));
                }
            }
            What::InjectDelivered { inject, to, .. } => {
                let read = ways.way(Item::Inject(*inject), *to).read;
                let message = LaneMessage {
                    from: None,
                    to: 0,
                    sent: fact.at.0,
                    arrived: Some(fact.at.0),
                    read,
                    kind: "inject".to_owned(),
                    failed: Vec::new(),
                    late: false,
                    label: inject_name(compiled, *inject),
                };
                messages.push((*to, None, message));
            }
            _ => {}
        }
    }
    let used: BTreeSet<RoleId> =
        messages.iter().flat_map(|m| std::iter::once(m.0).chain(m.1)).collect();
    let order = order(compiled, &used);
    let lane = |role: RoleId| order.iter().position(|r| *r == role);
    let placed = messages.into_iter().filter_map(|(to, from, message)| {
        Some(LaneMessage { from: from.and_then(lane), to: lane(to)?, ..message })
    });
    let mut placed: Vec<LaneMessage> = placed.collect();
    placed.sort_by_key(|m| m.sent);
    let roles = order.iter().map(|&role| {
        let (title, organisation) = who(compiled, role);
        (compiled.model.script().roles[role.index()].id.clone(), title, organisation)
    });
    Lanes { roles: roles.collect(), messages: placed }
}

/// Roles in the order of the scenario, those of an organisation together.
fn order(compiled: &Compiled, used: &BTreeSet<RoleId>) -> Vec<RoleId> {
    let script = compiled.model.script();
    let written = |role: &RoleId| compiled.tables.role_entry(*role).unwrap_or(usize::MAX);
    let mut first: BTreeMap<Option<u32>, usize> = BTreeMap::new();
    for role in used {
        let place = first.entry(script.roles[role.index()].organisation).or_insert(usize::MAX);
        *place = (*place).min(written(role));
    }
    let mut order: Vec<RoleId> = used.iter().copied().collect();
    order.sort_by_key(|role| {
        let organisation = script.roles[role.index()].organisation;
        // Who has no organisation stands for itself.
        let of = organisation.and_then(|_| first.get(&organisation).copied());
        (of.unwrap_or_else(|| written(role)), written(role))
    });
    order
}

/// What became of a message to one receiver.
#[derive(Clone, Debug, Default)]
pub(super) struct Way {
    pub arrived: Option<u64>,
    pub read: Option<u64>,
    /// Channels that failed, by name in both languages, in order.
    pub failed: Vec<String>,
}

/// What became of all messages.
pub(super) struct Ways(BTreeMap<(Item, RoleId), Way>);

impl Ways {
    pub(super) fn of(compiled: &Compiled, run: &Played) -> Self {
        let mut ways: BTreeMap<(Item, RoleId), Way> = BTreeMap::new();
        for fact in &run.record.facts {
            match &fact.what {
                What::MessageArrived { deed, to, .. } => {
                    let way = ways.entry((Item::Deed(*deed), *to)).or_default();
                    way.arrived.get_or_insert(fact.at.0);
                }
                What::InjectDelivered { inject, to, .. } => {
                    let way = ways.entry((Item::Inject(*inject), *to)).or_default();
                    way.arrived.get_or_insert(fact.at.0);
                }
                What::Messages(MessagesFact::Read { item, post, .. }) => {
                    ways.entry((*item, *post)).or_default().read.get_or_insert(fact.at.0);
                }
                What::Messages(MessagesFact::Failed { deed, to, channel, .. }) => {
                    let entry = compiled.tables.channel_entry(*channel);
                    let entry = entry.and_then(|at| compiled.scenario.channels.get(at));
                    let named = entry.and_then(|c| c.title.as_ref()).map(text);
                    let name = match named {
                        Some(name) if name.en != name.ja => format!("{} / {}", name.en, name.ja),
                        Some(name) => name.en,
                        None => {
                            let channels = &compiled.model.script().messages.channels;
                            channels[channel.index()].id.clone()
                        }
                    };
                    ways.entry((Item::Deed(*deed), *to)).or_default().failed.push(name);
                }
                _ => {}
            }
        }
        Self(ways)
    }

    pub(super) fn way(&self, item: Item, to: RoleId) -> Way {
        self.0.get(&(item, to)).cloned().unwrap_or_default()
    }
}

/// The deeds that answered an objective or an expectation after its time had passed.
fn overdue(compiled: &Compiled, run: &Played) -> BTreeSet<u32> {
    let mut late = BTreeSet::new();
    // The first message of a role, from a time on, that answers; if it came more than `within` later, it is late.
    let mut look =
        |by: &dyn Fn(RoleId) -> bool,
         start: SimTime,
         within: u64,
         answers: &dyn Fn(Option<hakyu_engine::StepId>, DeedKind) -> bool| {
            let answer = run.record.facts.iter().filter(|f| f.at >= start).find_map(|fact| {
                let What::Done { step, role, deed } = fact.what else { return None };
                let kind = run.record.deeds[deed as usize].kind();
                (by(role) && answers(step, kind)).then_some((fact.at, deed))
            });
            if let Some((at, deed)) = answer
                && at.0 - start.0 > within
            {
                late.insert(deed);
            }
        };
    for objective in &compiled.objectives {
        let Measure::Timeliness { action, by, after, within } = objective.measure else { continue };
        let Some(start) = clock(compiled, run, after, by) else { continue };
        look(&|role| role == by, start, within, &|step, kind| match action {
            DeedPattern::Step(wanted) => step == Some(wanted),
            DeedPattern::Kind(wanted) => kind == wanted,
            DeedPattern::Action(_) => false,
        });
    }
    for (index, inject) in (0u32..).zip(&compiled.model.script().injects) {
        let inject_id = InjectId(index);
        let expects = compiled.inject(inject_id).map_or(&[][..], |entry| &entry.expects[..]);
        for expect in expects {
            let Some(within) = expect.within.as_ref() else { continue };
            let by = expect.by.as_ref().and_then(|by| compiled.tables.role(&by.value));
            if expect.by.is_some() && by.is_none() {
                continue;
            }
            let receives = |role: RoleId| match by {
                Some(by) => by == role,
                None => inject.to.contains(&role),
            };
            let start = run.record.facts.iter().find_map(|fact| match fact.what {
                What::InjectDelivered { inject, .. } if inject == inject_id => Some(fact.at),
                _ => None,
            });
            let Some(start) = start else { continue };
            let word = expect.action.value.as_str();
            look(&receives, start, within.value, &|_, kind| {
                message_kind(kind).is_some_and(|(name, _)| name == word)
            });
        }
    }
    late
}
