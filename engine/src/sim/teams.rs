//! Who plays a role, and how a playbook is carried out: by the book, or with steps left out, done at other times, sent to
//! others.
//!
//! A rehearsal lets many simulated teams play one script; what sets them apart is their conduct. An ordinary run has
//! none, and nothing here changes it. In an exercise some roles are played by people: what is theirs to decide does not
//! happen by itself.

use std::{collections::BTreeMap, sync::Arc};

use bevy_ecs::prelude::*;

use super::{Facts, Now, RunSetup, Setup, SharedModel, command::CommandLog, entities::StepState};
use crate::{
    model::Model,
    record::{Phase, What, conduct::ConductFact},
    script::{Deed, Manning, Step, StepTrigger},
    units::{NEVER, PlanId, RoleId, StepId},
};

/// What a team does otherwise than the playbook says. Duties are never touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// Steps that are not done as written.
    pub steps: BTreeMap<StepId, StepConduct>,
    /// Plans that are not set off as written.
    pub plans: BTreeMap<PlanId, PlanConduct>,
}

/// How one step is carried out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepConduct {
    /// It is not done at all.
    pub omit: bool,
    /// Seconds from its trigger until it is done, in place of those written.
    pub delay: Option<u64>,
    /// Who gets its message, in place of those written; nobody if empty.
    pub to: Option<Vec<RoleId>>,
}

/// How a plan is set off by its owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanConduct {
    /// The owner does not think of it; it can still be invoked.
    pub omit: bool,
    /// Seconds by which it is set off late.
    pub delay: u64,
}

/// The conduct of a run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct PlayedBy(pub Arc<Team>);

impl PlayedBy {
    /// How a step is carried out; `None`: as written.
    pub(super) fn step(&self, id: StepId, step: &Step) -> Option<&StepConduct> {
        if step.duty { None } else { self.0.steps.get(&id) }
    }

    /// Whether a step is left out.
    pub(super) fn omits(&self, id: StepId, step: &Step) -> bool {
        self.step(id, step).is_some_and(|c| c.omit)
    }

    /// Seconds from the trigger of a step until it is done.
    pub(super) fn delay(&self, id: StepId, step: &Step) -> u64 {
        self.step(id, step).and_then(|c| c.delay).unwrap_or(step.delay)
    }

    /// The deed of a step as it is done.
    pub(super) fn deed(&self, id: StepId, step: &Step) -> Deed {
        match (&step.deed, self.step(id, step).and_then(|c| c.to.clone())) {
            (Deed::Message { kind, form, .. }, Some(to)) => {
                Deed::Message { kind: *kind, to, form: form.clone() }
            }
            (deed, _) => deed.clone(),
        }
    }

    /// How a plan is set off.
    pub(super) fn plan(&self, plan: PlanId) -> PlanConduct {
        self.0.plans.get(&plan).copied().unwrap_or_default()
    }
}

/// Who plays each role now.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Manned(pub Vec<Manning>);

impl Manned {
    /// Everybody as the setup has it.
    pub(super) fn reset(&mut self, setup: &Setup, roles: usize) {
        let all = setup.playbook.map_or(Manning::Duties, Manning::Playbook);
        self.0.clear();
        self.0.resize(roles, all);
    }

    /// Whether a person plays a role.
    pub(super) fn person(&self, role: RoleId) -> bool {
        self.0.get(role.index()) == Some(&Manning::Person)
    }

    /// Whether a step acts as long as its role is played like this.
    pub(super) fn plays(&self, id: StepId, step: &Step, setup: &Setup, team: &PlayedBy) -> bool {
        // Duties of one playbook only, where there is a choice: others have the same ones.
        let duty = step.duty && setup.playbook.is_none_or(|p| p == step.playbook);
        match self.0[step.role.index()] {
            Manning::Playbook(playbook) => step.playbook == playbook && !team.omits(id, step),
            Manning::Duties => duty,
            Manning::Person => duty && matches!(step.deed, Deed::Act(_)),
        }
    }

    /// Whether the owner of a plan sets it off by itself.
    pub(super) fn sets_off(&self, owner: RoleId, duty: bool) -> bool {
        duty || matches!(self.0[owner.index()], Manning::Playbook(_))
    }
}

/// Phase 2: roles change hands. What was set off and not done yet is dropped, but for duties; what is set for a time to come
/// is taken up by who plays by it.
#[expect(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    reason = "a system's parameters, taken by value, are its declaration of what it touches"
)]
pub(super) fn change_hands(
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    team: Res<PlayedBy>,
    now: Res<Now>,
    mut log: ResMut<CommandLog>,
    mut manned: ResMut<Manned>,
    mut facts: ResMut<Facts>,
    mut agenda: ResMut<super::Agenda>,
    mut steps: Query<&mut StepState>,
) {
    let changes = log.take_manning(now.t);
    if changes.is_empty() {
        return;
    }
    let mut moved = Vec::new();
    for (command, role, manning) in changes {
        if manned.0[role.index()] != manning {
            manned.0[role.index()] = manning;
            moved.push(role);
            let fact = ConductFact::Manned { role, manning, command };
            facts.add(now.t, Phase::Exogenous, What::Conduct(fact));
        }
    }
    let model: &Model = &model.0;
    for mut state in &mut steps {
        let step = &model.script.steps[state.step.index()];
        if !moved.contains(&step.role) || state.done.is_some() {
            continue;
        }
        let plays = manned.plays(state.step, step, &run.setup, &team);
        // Whoever comes in begins with what comes from now on, and does not know what somebody else was about to do.
        let begun = !step.duty && !matches!(step.trigger, StepTrigger::At(_));
        if !plays || begun {
            state.due = NEVER;
        } else if let (StepTrigger::At(time), NEVER) = (&step.trigger, state.due) {
            let due = super::playbook::due_time(state.step, step, &run.setup, &team, time.0);
            if due >= now.t && due < model.duration {
                state.due = due;
                agenda.add(due);
            }
        }
    }
}
