//! A script may only name rows that exist: checked once, so that the engine indexes without asking.

mod conduct;
mod cyber;
mod knowledge;
mod messages;
mod plans;
mod repair;
mod society;

use crate::{
    model::{BuildError, Model},
    script::{Condition, Deed, DeedPattern, Effect, Impact, Measure, Script, StepTrigger},
};

/// Checks a deed that comes from outside.
pub(crate) fn check_deed(model: &Model, deed: &Deed) -> Result<(), BuildError> {
    Check { model, script: &model.script }.deed(deed)
}

pub(crate) fn check(model: &Model, script: &Script) -> Result<(), BuildError> {
    Check { model, script }.run()
}

struct Check<'a> {
    model: &'a Model,
    script: &'a Script,
}

type Checked = Result<(), BuildError>;

impl Check<'_> {
    fn run(&self) -> Checked {
        for event in &self.script.events {
            for impact in &event.impacts {
                match impact {
                    Impact::Damage { service, .. }
                    | Impact::Limit { service, .. }
                    | Impact::Outage { service, .. }
                    | Impact::Struck { service, .. }
                    | Impact::Asked { service, .. }
                    | Impact::Demand { service, .. } => self.service(service.0)?,
                    Impact::Compromise(campaign) => {
                        cyber::check_campaign(self.model, self.script, campaign)?;
                    }
                }
            }
        }
        for organisation in self.script.roles.iter().filter_map(|role| role.organisation) {
            below("organisation", organisation, self.script.organisations.len())?;
        }
        conduct::check(self)?;
        for action in &self.script.actions {
            for effect in &action.effects {
                match effect {
                    Effect::Stock { group, .. } | Effect::Inflow { group, .. } => {
                        self.group(group.0)?;
                    }
                    Effect::Expedite { service, .. } | Effect::Shed { service, .. } => {
                        self.service(service.0)?;
                    }
                    Effect::Cyber(order) => cyber::check_order(self.script, order)?,
                    Effect::Repair(order) => repair::check_order(self.model, self.script, order)?,
                }
            }
        }
        self.script.messages.conditions().try_for_each(|c| self.condition(c))?;
        for (condition, _) in self.script.objectives.iter().filter_map(|o| o.turns.as_ref()) {
            self.condition(condition)?;
        }
        for step in &self.script.steps {
            below("playbook", step.playbook.0, self.script.playbooks.len())?;
            self.role(step.role.0)?;
            match &step.trigger {
                StepTrigger::At(_) => {}
                StepTrigger::Inject(i) => below("inject", i.0, self.script.injects.len())?,
                StepTrigger::Message(s) | StepTrigger::After(s) => {
                    below("step", s.0, self.script.steps.len())?;
                }
                StepTrigger::AfterAction(a) => below("action", a.0, self.script.actions.len())?,
                StepTrigger::When(condition) => self.condition(condition)?,
            }
            self.deed(&step.deed)?;
        }
        messages::check(self.model, self.script)?;
        knowledge::check(self.model, self.script)?;
        cyber::check(self.model, self.script)?;
        repair::check(self.model, self.script)?;
        society::check(self.model, self.script)?;
        plans::check(self.model, self.script)
    }

    fn deed(&self, deed: &Deed) -> Checked {
        match deed {
            Deed::Message { to, form, .. } => {
                to.iter().try_for_each(|r| self.role(r.0))?;
                messages::check_form(self.model, self.script, form)
            }
            Deed::Forecast { service, .. } => self.service(service.0),
            Deed::Act(a) => below("action", a.0, self.script.actions.len()),
            Deed::SwitchMode(m) => below("mode", m.0, self.script.modes.len()),
            Deed::SwitchPhase(_) => Ok(()),
            Deed::Plan(deed) => plans::check_deed(self.script, deed),
        }
    }

    fn condition(&self, condition: &Condition) -> Checked {
        match condition {
            Condition::Measure(measure, ..) => self.measure(*measure),
            Condition::Fired(i) => below("inject", i.0, self.script.injects.len()),
            Condition::Received(i, r) => {
                below("inject", i.0, self.script.injects.len())?;
                self.role(r.0)
            }
            Condition::Done(pattern, role) => {
                match pattern {
                    DeedPattern::Step(s) => below("step", s.0, self.script.steps.len())?,
                    DeedPattern::Action(a) => below("action", a.0, self.script.actions.len())?,
                    DeedPattern::Kind(_) => {}
                }
                role.map_or(Ok(()), |r| self.role(r.0))
            }
            Condition::Knows(r, e) => {
                self.role(r.0)?;
                below("event", e.0, self.script.events.len())
            }
            Condition::Mode(m, r) => {
                below("mode", m.0, self.script.modes.len())?;
                r.map_or(Ok(()), |r| self.role(r.0))
            }
            Condition::Milestone(m) => below("milestone", m.0, self.script.milestones.len()),
            Condition::Cyber(condition) => cyber::check_condition(self.script, condition),
            Condition::All(inner) | Condition::Any(inner) => {
                inner.iter().try_for_each(|c| self.condition(c))
            }
            Condition::Not(inner) => self.condition(inner),
        }
    }

    fn measure(&self, measure: Measure) -> Checked {
        match measure {
            Measure::Level(s) | Measure::PeopleWithout(s) => self.service(s.0),
            Measure::BufferSeconds(g) => self.group(g.0),
            Measure::Time => Ok(()),
            Measure::Believed(r, s) => {
                self.role(r.0)?;
                self.service(s.0)
            }
            Measure::Society(measure) => society::check_measure(self.script, measure),
        }
    }

    fn service(&self, id: u32) -> Checked {
        below("service", id, self.model.service_count())
    }
    fn group(&self, id: u32) -> Checked {
        below("need", id, self.model.group_count())
    }
    fn role(&self, id: u32) -> Checked {
        below("role", id, self.script.roles.len())
    }
}

fn below(what: &'static str, id: u32, count: usize) -> Checked {
    if (id as usize) < count { Ok(()) } else { Err(BuildError::BadReference(what, id)) }
}
