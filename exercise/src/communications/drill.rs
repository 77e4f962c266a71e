//! What a scenario drills: which matter goes out from whom, through which CEPTOARs to which members, answered by when.

use hakyu_engine::{
    EventId, RoleId,
    script::{DeedKind, InjectTrigger},
};
use hakyu_scenarios::{
    compile::{Compiled, Measure},
    syntax::RoleKind,
};

/// The drill of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drill {
    /// The warning that is sent.
    pub matter: EventId,
    /// Who sends it first.
    pub origin: RoleId,
    /// When the origin is told to, seconds since the start.
    pub told: u64,
    /// CEPTOARs in the order of their ids.
    pub hubs: Vec<Hub>,
    /// When answers are due, seconds since the start.
    pub deadline: Option<u64>,
}

/// A CEPTOAR and the members on its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hub {
    /// The CEPTOAR.
    pub role: RoleId,
    /// Its members in the order of their ids.
    pub members: Vec<RoleId>,
}

impl Drill {
    /// The drill of a scenario, by what is there anyway: the first inject with a time that tells somebody of a matter sets
    /// it off; its receiver is the origin. Roles of the kind `ceptoar` are the hubs; their members are the operators to whom
    /// their routes hand notices on. None if there is no such inject or no hub.
    pub fn of(compiled: &Compiled) -> Option<Self> {
        let script = compiled.model.script();
        let timed = script.injects.iter().filter_map(|inject| match inject.trigger {
            InjectTrigger::At(at) if !inject.parked => {
                Some((at, *inject.tells.first()?, *inject.to.first()?))
            }
            _ => None,
        });
        let (told, matter, origin) = timed.min_by_key(|(at, ..)| *at)?;
        let all = || (0u32..).take(script.roles.len()).map(RoleId);
        let kind = |role: RoleId| compiled.role(role).map(|r| r.kind.value);
        let hubs: Vec<Hub> = all()
            .filter(|r| kind(*r) == Some(RoleKind::Ceptoar))
            .map(|role| {
                let down = script.messages.routes.iter().filter(|r| {
                    r.takes.contains(&DeedKind::Notice)
                        && matches!(r.gives, DeedKind::Notice | DeedKind::Relay)
                });
                let hops = down.flat_map(|r| &r.hops).filter(|h| h.0 == role);
                let mut members: Vec<RoleId> = hops.flat_map(|h| h.1.iter().copied()).collect();
                members.retain(|r| kind(*r) == Some(RoleKind::Operator));
                members.sort_unstable();
                members.dedup();
                Hub { role, members }
            })
            .collect();
        if hubs.is_empty() {
            return None;
        }
        let told = told.0;
        let deadline = deadline(compiled, told, &hubs);
        Some(Self { matter, origin, told, hubs, deadline })
    }

    /// The CEPTOAR of a member.
    pub fn hub_of(&self, member: RoleId) -> Option<&Hub> {
        self.hubs.iter().find(|h| h.members.contains(&member))
    }
}

/// The latest time that an objective gives the warning to reach members.
fn deadline(compiled: &Compiled, told: u64, hubs: &[Hub]) -> Option<u64> {
    let member = |role: &RoleId| hubs.iter().any(|h| h.members.contains(role));
    let within = compiled.objectives.iter().filter_map(|o| match &o.measure {
        Measure::Reach { to, within, .. } if to.iter().any(member) => Some(*within),
        _ => None,
    });
    within.max().map(|within| told + within)
}
