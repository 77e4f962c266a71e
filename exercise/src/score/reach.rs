//! Information from one role reaches others, directly or passed on.
//!
//! In an exercise with people the organisation that is judged does not pay for others: what simulated actors outside it
//! took to handle and draft, and the time in which every channel of a hop was dead, are taken off. In a run nobody is
//! judged apart from the whole response, and all of it counts.

use std::collections::BTreeSet;

use hakyu_engine::{
    ChannelId, RoleId, SimTime, What, record::messages::MessagesFact, script::Deed,
};
use hakyu_scenarios::compile::{Anchor, Compiled};

use super::{
    Finding, Played,
    deeds::{clock_for, colleagues},
    evidence, timeliness,
};
use crate::{
    outcome::{Evidence, Text},
    words::{clock_never_started, hours, role_title},
};

/// What is measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Test<'a> {
    pub from: RoleId,
    pub to: &'a [RoleId],
    pub after: Anchor,
    /// How soon, seconds.
    pub within: u64,
}

/// A message that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hop {
    deed: u32,
    sender: RoleId,
    receiver: RoleId,
    sent: SimTime,
    arrived: SimTime,
}

/// Somebody who knows: since when, and by which message from whom (as a number in the same list).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    role: RoleId,
    at: SimTime,
    by: Option<(usize, Hop)>,
}

/// The mean over the receivers of the timeliness with which it reached them.
pub(super) fn reach(compiled: &Compiled, run: &Played, test: Test<'_>) -> Finding {
    let Test { from, to, after, within } = test;
    let Some(start) = clock_for(compiled, run, after, from) else {
        return Finding::untested(clock_never_started());
    };
    let knows = informed(from, start, &hops(run));
    let mut lines: Vec<Evidence> = Vec::new();
    let (mut sum, mut tested) = (0.0, 0_u32);
    for role in to {
        let who = role_title(compiled, *role);
        let Some(number) = knows.iter().position(|k| k.role == *role) else {
            if silenced(compiled, run, from, *role, start) {
                let line = Text::new(
                    format!("{}: not tested, every channel was dead and the message lost", who.en),
                    format!("{}：未検証（すべての連絡手段が不通で、連絡が失われた）", who.ja),
                );
                lines.push(evidence(start, line));
                continue;
            }
            tested += 1;
            let line = Text::new(format!("{}: never reached", who.en), format!("{}：不達", who.ja));
            lines.push(evidence(start, line));
            continue;
        };
        tested += 1;
        let at = knows[number].at;
        let all = run.took(compiled, from, start, at);
        let waited: u64 = waits(compiled, run, from, &knows, number)
            .into_iter()
            .map(|(a, b)| run.took(compiled, from, a, b))
            .sum();
        let took = all.saturating_sub(waited);
        sum += timeliness(took, within);
        lines.push(evidence(at, reached(&who, took, all, within)));
    }
    if tested == 0 && !to.is_empty() {
        return Finding { score: None, note: None, evidence: lines };
    }
    Finding::scored(sum / f64::from(tested.max(1)), lines)
}

fn reached(who: &Text, took: u64, all: u64, within: u64) -> Text {
    let (counts, target) = (hours(took), hours(within));
    if took == all {
        return Text::new(
            format!("{}: reached after {} (target {})", who.en, counts.en, target.en),
            format!("{}：{}後に到達（目標{}）", who.ja, counts.ja, target.ja),
        );
    }
    let all = hours(all);
    Text::new(
        format!(
            "{}: reached after {}, of which {} count without dead channels and simulated actors (target {})",
            who.en, all.en, counts.en, target.en
        ),
        format!(
            "{}：{}後に到達、うち不通と模擬の役割の処理を除く{}を採点（目標{}）",
            who.ja, all.ja, counts.ja, target.ja
        ),
    )
}

/// All messages that arrived, in the order of arrival. What was recorded afterwards arrived as much earlier as it was sent
/// earlier.
fn hops(run: &Played) -> Vec<Hop> {
    let arrived = run.record.facts.iter().filter_map(|fact| {
        let What::MessageArrived { deed, from, to, sent } = fact.what else { return None };
        let earlier = run.done_at(deed, sent);
        let arrived = SimTime((fact.at.0 + earlier.0).saturating_sub(sent.0));
        Some(Hop { deed, sender: from, receiver: to, sent: earlier, arrived })
    });
    let mut all: Vec<Hop> = arrived.collect();
    all.sort_by_key(|h| h.arrived);
    all
}

/// Who knows since when, from messages in the order of arrival: a message carries the matter if its sender knew when
/// sending.
fn informed(from: RoleId, start: SimTime, hops: &[Hop]) -> Vec<Known> {
    let mut knows = vec![Known { role: from, at: start, by: None }];
    for hop in hops {
        let carries = knows.iter().position(|k| k.role == hop.sender && k.at <= hop.sent);
        if let Some(sender) = carries
            && !knows.iter().any(|k| k.role == hop.receiver)
        {
            knows.push(Known { role: hop.receiver, at: hop.arrived, by: Some((sender, *hop)) });
        }
    }
    knows
}

/// Spans on the way to somebody that the organisation of `from` does not answer for.
fn waits(
    compiled: &Compiled,
    run: &Played,
    from: RoleId,
    knows: &[Known],
    to: usize,
) -> Vec<(SimTime, SimTime)> {
    if run.people.is_empty() {
        return Vec::new();
    }
    let own = colleagues(compiled, from);
    let mut spans = Vec::new();
    let mut at = to;
    while let Some((sender, hop)) = knows[at].by {
        let passes = knows[sender];
        let simulated = !own.contains(&passes.role) && !run.people.contains(&passes.role);
        if simulated && passes.at < hop.sent {
            spans.push((passes.at, hop.sent));
        }
        if let Some(dead) = dead_since(compiled, run, &hop)
            && dead < hop.arrived
        {
            spans.push((dead, hop.arrived));
        }
        at = sender;
    }
    spans
}

/// Since when every channel of the sender had failed for this message; none if one of them was never tried or carried it.
fn dead_since(compiled: &Compiled, run: &Played, hop: &Hop) -> Option<SimTime> {
    let mut left: BTreeSet<ChannelId> =
        compiled.model.script().roles[hop.sender.index()].desk.channels.iter().copied().collect();
    if let Some(Deed::Message { form, .. }) = run.record.deeds.get(hop.deed as usize) {
        left.extend(&form.via);
    }
    if left.is_empty() {
        return None;
    }
    for fact in &run.record.facts {
        let What::Messages(MessagesFact::Failed { deed, from, to, channel, .. }) = fact.what else {
            continue;
        };
        if (deed, from, to) == (hop.deed, hop.sender, hop.receiver) {
            left.remove(&channel);
            if left.is_empty() {
                return Some(fact.at);
            }
        }
    }
    None
}

/// Whether the organisation wrote to somebody after the clock started, and the message was lost on dead channels.
fn silenced(compiled: &Compiled, run: &Played, from: RoleId, to: RoleId, start: SimTime) -> bool {
    if run.people.is_empty() {
        return false;
    }
    let own = colleagues(compiled, from);
    run.record.facts.iter().any(|fact| {
        let What::Messages(MessagesFact::Lost { deed, from: sender, to: receiver }) = fact.what
        else {
            return false;
        };
        let hop = Hop { deed, sender, receiver, sent: start, arrived: fact.at };
        receiver == to
            && own.contains(&sender)
            && run.deeds().iter().any(|d| d.number == deed && d.at >= start)
            && dead_since(compiled, run, &hop).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_carries_only_what_its_sender_knew_when_sending() {
        let [desk, ministry, nisc, hub] = [0, 1, 2, 3].map(RoleId);
        let hop = |sender, receiver, sent, arrived| Hop {
            deed: 0,
            sender,
            receiver,
            sent: SimTime(sent),
            arrived: SimTime(arrived),
        };
        let messages = [
            hop(nisc, hub, 5, 6),        // NISC does not know yet
            hop(desk, ministry, 10, 11), // carries
            hop(ministry, nisc, 10, 12), // sent before the ministry knew
            hop(ministry, nisc, 20, 21), // carries
            hop(ministry, nisc, 30, 31), // NISC knows already
        ];
        let knows = informed(desk, SimTime(0), &messages);
        let who: Vec<(RoleId, u64)> = knows.iter().map(|k| (k.role, k.at.0)).collect();
        assert_eq!(who, [(desk, 0), (ministry, 11), (nisc, 21)]);
        assert_eq!(knows[2].by.map(|b| b.0), Some(1), "by the ministry");
    }
}
