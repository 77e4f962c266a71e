//! Communications drills (セプター訓練): whether one warning reaches every CEPTOAR and every member and comes back as an
//! answer, over which channel, and why somebody stays silent (Cybersecurity 2020, seed 003:21516-21550).
//!
//! [`reach`] reads a finished run and tells by its facts; it is for controllers and reviews. [`tally`] is what a participant
//! can count from what has reached it, and sees nothing else.

mod drill;
mod post;
mod silent;
mod tally;
#[cfg(test)]
mod tests;

use hakyu_engine::{
    Record, RoleId, What,
    record::{knowledge::KnowledgeFact, messages::MessagesFact},
};
use hakyu_scenarios::compile::Compiled;

use crate::{
    review::{HubReach, Reach},
    words::role_title,
};

pub use drill::{Drill, Hub};
pub use tally::{Tally, TallyRow, tally};

use post::{Post, Sent};

/// The reach of a communications drill: none if the scenario sends no such warning.
pub fn reach(compiled: &Compiled, record: &Record) -> Option<Reach> {
    let drill = Drill::of(compiled)?;
    let post = Post::read(compiled, record, drill.matter);
    Some(Trip { compiled, record, post: &post, drill: &drill }.reach())
}

/// A drill and what the record holds of it.
struct Trip<'a> {
    compiled: &'a Compiled,
    record: &'a Record,
    post: &'a Post,
    drill: &'a Drill,
}

impl Trip<'_> {
    fn reach(&self) -> Reach {
        let started = self.started();
        let before = |fact: &&hakyu_engine::Fact| fact.at.0 < started;
        let known = self.record.facts.iter().take_while(before).any(|fact| {
            matches!(fact.what, What::Knowledge(KnowledgeFact::Knows { role, matter })
                if matter == self.drill.matter && role != self.drill.origin)
        });
        let mut hubs = Vec::new();
        let mut silent = Vec::new();
        let mut totals = (0, 0, 0, 0, 0);
        for hub in &self.drill.hubs {
            let mut members = (0, 0, 0, 0);
            let mut alternative = u32::from(self.changed_channel(hub.role));
            for &member in &hub.members {
                members.0 += 1;
                members.1 += u32::from(self.reached(member).is_some());
                alternative += u32::from(self.changed_channel(member));
                let answers: Vec<&Sent> = self.answers(hub, member).collect();
                let arrived = answers.iter().filter_map(|a| a.arrived).min();
                let Some(arrived) = arrived else {
                    silent.push(self.silent(hub, member));
                    continue;
                };
                members.2 += 1;
                members.3 += u32::from(answers.iter().any(|a| a.arrived.is_some() && a.damage));
                totals.4 += u32::from(self.drill.deadline.is_none_or(|due| arrived <= due));
                // An answer that had to go another way is a change of channel as well.
                alternative += u32::from(answers.iter().any(|a| a.went_otherwise()));
            }
            totals.0 += members.0;
            totals.1 += members.1;
            totals.2 += members.2;
            totals.3 += members.3;
            hubs.push(HubReach {
                role: self.compiled.model.script().roles[hub.role.index()].id.clone(),
                title: role_title(self.compiled, hub.role),
                reached: self.reached(hub.role).map(|at| at.saturating_sub(started)),
                acknowledged: self.acknowledged(hub).map(|at| at.saturating_sub(started)),
                members,
                alternative,
            });
        }
        let deadline = self.drill.deadline;
        Reach { started, deadline, unannounced: !known, hubs, totals, silent }
    }

    /// When the first message about it left its origin; if none did, when the origin was told.
    fn started(&self) -> u64 {
        let first = self.post.sent.iter().filter(|s| s.from == self.drill.origin && s.tells);
        let told = || self.reached(self.drill.origin).unwrap_or(self.drill.told);
        first.map(|s| s.at).min().unwrap_or_else(told)
    }

    /// Since when a role knows of the matter.
    fn reached(&self, role: RoleId) -> Option<u64> {
        self.post.known.get(&role).copied()
    }

    /// Messages that tell a role of the matter, in the order of sending.
    fn asks(&self, role: RoleId) -> impl Iterator<Item = &Sent> {
        self.post.sent.iter().filter(move |s| s.to == role && s.tells)
    }

    /// What reached a role first came over another channel than the one that was tried first.
    fn changed_channel(&self, role: RoleId) -> bool {
        let usual = self.asks(role).next().and_then(|s| s.channels.first());
        let first = self.asks(role).filter(|s| s.arrived.is_some()).min_by_key(|s| s.arrived);
        match (usual, first.and_then(Sent::channel)) {
            (Some(usual), Some(used)) => *usual != used,
            _ => false,
        }
    }

    /// Answers of a member: what it reports to its CEPTOAR, or to the origin, once it knows of the matter. A form that names
    /// no matter at all counts: who got one message and answers it means that one.
    fn answers<'s>(&'s self, hub: &'s Hub, member: RoleId) -> impl Iterator<Item = &'s Sent> {
        let since = self.reached(member);
        self.post.sent.iter().filter(move |s| {
            s.from == member
                && s.answers
                && (s.to == hub.role || s.to == self.drill.origin)
                && since.is_some_and(|since| s.at >= since)
                && (s.tells || s.names_nothing)
        })
    }

    /// When the origin first got something back from a CEPTOAR or from one of its members, over whatever hands.
    fn acknowledged(&self, hub: &Hub) -> Option<u64> {
        let theirs = |role: RoleId| role == hub.role || hub.members.contains(&role);
        let read = self.record.facts.iter().filter_map(|fact| match &fact.what {
            What::Messages(MessagesFact::Content { deed, post, content, .. })
                if *post == self.drill.origin
                    && content.matters.contains(&self.drill.matter)
                    && (theirs(content.from) || content.origin.is_some_and(theirs)) =>
            {
                Some(*deed)
            }
            _ => None,
        });
        let arrival = |deed| {
            let to_origin = |s: &&Sent| s.deed == deed && s.to == self.drill.origin;
            self.post.sent.iter().find(to_origin).and_then(|s| s.arrived)
        };
        read.filter_map(arrival).min()
    }
}
