//! When modes are called for, as those see it who decide on them: the moments from which their decisions are measured.
//!
//! Nobody is judged by the truth. For each decider the condition is put in terms of its own view: levels, and people
//! without service, are those that it believes; a mode is in force when it knows so; and where the condition names the
//! view of one of the deciders, each is asked for its own.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

use bevy_ecs::prelude::*;

use super::super::{Facts, judge::collect, senses::Senses};
use crate::{
    kernel::Watch,
    model::{Model, cut},
    record::{Phase, What, messages::MessagesFact},
    script::{Compare, Condition, Measure},
    units::{FULL, ModeId, RoleId},
};

/// A mode as one decider sees it.
#[derive(Clone, Debug)]
struct Call {
    mode: ModeId,
    role: RoleId,
    when: Condition,
    until: Condition,
    /// Whether it is called for now.
    on: bool,
}

/// What every decider looks for, and whether it holds.
#[derive(Resource, Clone, Debug)]
pub(crate) struct Calls(Vec<Call>);

impl Calls {
    pub(super) fn new(model: &Model) -> Self {
        let mut calls = Vec::new();
        for (index, mode) in model.script.messages.modes.iter().enumerate() {
            let Some(when) = &mode.when else { continue };
            let anybody: Vec<RoleId> =
                (0..cut(model.script.roles.len() as u64)).map(RoleId).collect();
            let deciders = if mode.deciders.is_empty() { &anybody } else { &mode.deciders };
            for &role in deciders {
                let view = View { model, role, deciders: &mode.deciders };
                let when = view.of(when);
                let until = match &mode.until {
                    Some(until) => view.of(until),
                    None => Condition::Not(Box::new(when.clone())),
                };
                let mode = ModeId(cut(index as u64));
                calls.push(Call { mode, role, when, until, on: false });
            }
        }
        Self(calls)
    }

    pub(super) fn reset(&mut self) {
        for call in &mut self.0 {
            call.on = false;
        }
    }
}

/// Buffers are looked at as they are: nobody has a belief about them.
pub(super) fn watches(model: &Model) -> Vec<Watch> {
    let mut watches = Vec::new();
    for condition in model.script.messages.conditions() {
        collect(condition, &mut |measure, compare, value| {
            if let Measure::BufferSeconds(group) = measure {
                // "< v" turns at v; "<= v" at v + 1.
                let seconds = match compare {
                    Compare::Less | Compare::AtLeast => value,
                    Compare::AtMost | Compare::Greater => value.saturating_add(1),
                };
                watches.push(Watch::Buffer { group: group.0, seconds });
            }
        });
    }
    watches
}

/// Phase 6: notes when a mode comes to be called for, and when it no longer is. While the condition for standing down
/// holds it is not called for.
pub(in super::super) fn judge_modes(
    senses: Senses<'_>,
    mut calls: ResMut<Calls>,
    mut facts: ResMut<Facts>,
) {
    for call in &mut calls.0 {
        let on = !senses.holds(&call.until) && (call.on || senses.holds(&call.when));
        if on == call.on {
            continue;
        }
        call.on = on;
        let (mode, role) = (call.mode, call.role);
        let fact = if on {
            MessagesFact::ModeCalledFor { mode, role }
        } else {
            MessagesFact::ModeNoLonger { mode, role }
        };
        facts.add(senses.now.t, Phase::Judge, What::Messages(fact));
    }
}

/// The eyes of a decider.
struct View<'a> {
    model: &'a Model,
    role: RoleId,
    /// Those who may decide; none: anybody, and then names mean whom they name.
    deciders: &'a [RoleId],
}

impl View<'_> {
    /// Whose view is meant where a condition names a role.
    fn whose(&self, named: RoleId) -> RoleId {
        if self.deciders.contains(&named) { self.role } else { named }
    }

    /// A condition put in terms of this view.
    fn of(&self, condition: &Condition) -> Condition {
        let all = |inner: &[Condition]| inner.iter().map(|c| self.of(c)).collect();
        match condition {
            Condition::Measure(measure, compare, value) => match *measure {
                Measure::Level(service) => {
                    Condition::Measure(Measure::Believed(self.role, service), *compare, *value)
                }
                Measure::Believed(named, service) => {
                    let believed = Measure::Believed(self.whose(named), service);
                    Condition::Measure(believed, *compare, *value)
                }
                Measure::PeopleWithout(service) => {
                    let people = self.model.info(service).people;
                    let believed = Measure::Believed(self.role, service);
                    let least = |value| at_least(people, believed, value);
                    match compare {
                        Compare::AtLeast => least(*value),
                        Compare::Greater => least(value.saturating_add(1)),
                        Compare::Less => Condition::Not(Box::new(least(*value))),
                        Compare::AtMost => Condition::Not(Box::new(least(value.saturating_add(1)))),
                    }
                }
                Measure::BufferSeconds(_) | Measure::Time | Measure::Society(_) => {
                    condition.clone()
                }
            },
            Condition::Received(inject, named) => Condition::Received(*inject, self.whose(*named)),
            Condition::Knows(named, matter) => Condition::Knows(self.whose(*named), *matter),
            Condition::Mode(mode, named) => {
                Condition::Mode(*mode, Some(named.map_or(self.role, |n| self.whose(n))))
            }
            Condition::Fired(_)
            | Condition::Done(..)
            | Condition::Milestone(_)
            | Condition::Cyber(_) => condition.clone(),
            Condition::All(inner) => Condition::All(all(inner)),
            Condition::Any(inner) => Condition::Any(all(inner)),
            Condition::Not(inner) => Condition::Not(Box::new(self.of(inner))),
        }
    }
}

/// At least `value` people of `people` are without service by a believed level: people × (full − level) ÷ full, rounded
/// down, reaches `value` when full − level reaches value × full ÷ people, rounded up.
fn at_least(people: u64, believed: Measure, value: u64) -> Condition {
    if value == 0 {
        return Condition::All(Vec::new());
    }
    if value > people {
        return Condition::Any(Vec::new());
    }
    let missing = (u128::from(value) * u128::from(FULL)).div_ceil(u128::from(people));
    // Never more than full, since no more than all people are asked for.
    let missing = u64::try_from(missing).unwrap_or(u64::from(FULL));
    Condition::Measure(believed, Compare::AtMost, u64::from(FULL) - missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::ServiceId;

    #[test]
    fn people_without_service_become_a_level() {
        let believed = Measure::Believed(RoleId(0), ServiceId(0));
        for people in [1_u64, 7, 1000, 3_000_001] {
            for value in [1, people.div_ceil(3), people] {
                let Condition::Measure(_, Compare::AtMost, most) =
                    at_least(people, believed, value)
                else {
                    panic!("a comparison")
                };
                let without = |level: u64| people * (u64::from(FULL) - level) / u64::from(FULL);
                assert!(without(most) >= value, "{value} of {people} at {most}");
                assert!(without(most + 1) < value, "{value} of {people} above {most}");
            }
            assert!(
                matches!(at_least(people, believed, people + 1), Condition::Any(c) if c.is_empty())
            );
            assert!(matches!(at_least(people, believed, 0), Condition::All(c) if c.is_empty()));
        }
    }
}
