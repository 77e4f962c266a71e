//! What conditions can see: state, messages, deeds, beliefs, systems, society.

use bevy_ecs::{prelude::*, system::SystemParam};

use super::{
    Core, Now, SharedModel, conduct, cyber, entities::InjectState, knowledge, messages,
    playbook::Deeds, society,
};
use crate::{
    script::{Compare, Condition, Deed, DeedPattern, Measure},
    units::{FULL, InjectId, RoleId},
};

/// When each inject fired and was delivered, by its id: a copy of the entities' state that conditions may read while
/// the entities change.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Fired(pub Vec<(Option<u32>, Option<u32>)>);

/// Copies the state of injects.
pub(super) fn mirror_injects(mut fired: ResMut<Fired>, injects: Query<&InjectState>) {
    for state in &injects {
        fired.0[state.inject.index()] = (state.fired, state.delivered);
    }
}

/// Everything a condition may be about.
#[derive(SystemParam)]
pub(super) struct Senses<'w> {
    pub model: Res<'w, SharedModel>,
    pub now: Res<'w, Now>,
    pub core: Res<'w, Core>,
    pub deeds: Res<'w, Deeds>,
    pub fired: Res<'w, Fired>,
    pub minds: Res<'w, knowledge::State>,
    pub modes: Res<'w, messages::State>,
    pub systems: Res<'w, cyber::State>,
    pub society: Res<'w, society::State>,
    pub milestones: Res<'w, conduct::InForce>,
}

impl Senses<'_> {
    /// A number read from the state.
    pub(super) fn measure(&self, measure: Measure) -> u64 {
        let core = &self.core.0;
        match measure {
            Measure::Level(s) => u64::from(core.level(s.0)),
            Measure::PeopleWithout(s) => {
                let people = self.model.0.info(s).people;
                people * u64::from(FULL - core.level(s.0)) / u64::from(FULL)
            }
            Measure::BufferSeconds(g) => core.buffer_seconds(&self.model.0, g.0, self.now.t),
            Measure::Time => u64::from(self.now.t),
            Measure::Believed(role, service) => {
                u64::from(knowledge::believed(&self.minds, role, service))
            }
            Measure::Society(measure) => society::measure(&self.society, measure),
        }
    }

    /// Whether a condition holds now.
    pub(super) fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Measure(m, compare, value) => {
                let now = self.measure(*m);
                match compare {
                    Compare::Less => now < *value,
                    Compare::AtMost => now <= *value,
                    Compare::Greater => now > *value,
                    Compare::AtLeast => now >= *value,
                }
            }
            Condition::Fired(i) => self.fired.0[i.index()].0.is_some(),
            Condition::Received(i, role) => self.received(*i, *role),
            Condition::Done(pattern, role) => self.deeds.0.iter().any(|d| {
                role.is_none_or(|r| d.role == r)
                    && match pattern {
                        DeedPattern::Step(s) => d.step == Some(*s),
                        DeedPattern::Action(a) => matches!(d.deed, Deed::Act(act) if act == *a),
                        DeedPattern::Kind(kind) => d.deed.kind() == *kind,
                    }
            }),
            Condition::Knows(role, event) => knowledge::knows(&self.minds, *role, *event),
            Condition::Mode(mode, role) => {
                messages::in_force(&self.modes, &self.minds, *mode, *role)
            }
            Condition::Milestone(milestone) => self.milestones.0[milestone.index()],
            Condition::Cyber(condition) => cyber::holds(&self.systems, condition),
            Condition::All(inner) => inner.iter().all(|c| self.holds(c)),
            Condition::Any(inner) => inner.iter().any(|c| self.holds(c)),
            Condition::Not(inner) => !self.holds(inner),
        }
    }

    fn received(&self, inject: InjectId, role: RoleId) -> bool {
        self.fired.0[inject.index()].1.is_some()
            && self.model.0.script.injects[inject.index()].to.contains(&role)
    }
}
