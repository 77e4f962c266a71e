//! Who has answered, as far as one's own view shows. Made of knowledge and of what everybody may know – the lists of
//! members – and of nothing else: a message that lies unread, or got lost, does not count.

use hakyu_engine::{RoleId, record::messages::Content, script::DeedKind};
use hakyu_scenarios::compile::Compiled;

use super::{Drill, post};
use crate::{
    outcome::Text,
    view::{Knowledge, Received},
    words::role_title,
};

/// The tally of the origin or of a CEPTOAR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// For the origin a row a CEPTOAR; for a CEPTOAR a row a member.
    pub rows: Vec<TallyRow>,
    /// When answers are due, seconds since the start.
    pub deadline: Option<u64>,
}

/// Who was asked, and what came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TallyRow {
    /// Role id.
    pub role: String,
    /// Its title.
    pub title: Text,
    /// When its first answer was read here; none yet.
    pub answered: Option<u64>,
    /// How many members it has, and how many of them are known here to have answered; (1, 0 or 1) for a member.
    pub members: (u32, u32),
    /// How many of them say that damage exists.
    pub damage: u32,
    /// The first answer was read here after the time at which answers were due.
    pub late: bool,
}

/// The tally of a role: none if the scenario drills nothing, or the role neither sets it off nor is a CEPTOAR.
pub fn tally(compiled: &Compiled, view: &Knowledge) -> Option<Tally> {
    let drill = Drill::of(compiled)?;
    // Before it knows of the matter the role knows of no drill.
    view.matters.get(&drill.matter)?;
    let answers: Vec<(u64, &Content)> = view
        .received
        .iter()
        .filter_map(|(at, received)| match received {
            Received::Message(content)
                if matches!(content.kind, DeedKind::Report | DeedKind::Status)
                    && (content.matters.is_empty() || content.matters.contains(&drill.matter)) =>
            {
                Some((at.0, &**content))
            }
            _ => None,
        })
        .collect();
    let from = |role: RoleId| {
        let answers = answers.iter();
        answers.filter(move |(_, c)| c.from == role || c.origin == Some(role))
    };
    let row = |role: RoleId, theirs: &[RoleId]| {
        let all = || theirs.iter().copied().chain([role]);
        let answered = all().flat_map(from).map(|a| a.0).min();
        let count = |wanted: &dyn Fn(RoleId) -> bool| {
            u32::try_from(theirs.iter().filter(|r| wanted(**r)).count()).unwrap_or(u32::MAX)
        };
        TallyRow {
            role: compiled.model.script().roles[role.index()].id.clone(),
            title: role_title(compiled, role),
            answered,
            members: (count(&|_| true), count(&|r| from(r).next().is_some())),
            damage: count(&|r| from(r).any(|(_, c)| post::damage_told(c))),
            late: answered.zip(drill.deadline).is_some_and(|(at, due)| at > due),
        }
    };
    let rows = if view.role == drill.origin {
        drill.hubs.iter().map(|h| row(h.role, &h.members)).collect()
    } else {
        let hub = drill.hubs.iter().find(|h| h.role == view.role)?;
        hub.members.iter().map(|m| row(*m, &[*m])).collect()
    };
    Some(Tally { rows, deadline: drill.deadline })
}
