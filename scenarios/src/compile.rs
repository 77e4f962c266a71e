//! From a scenario in a world to a model the engine can run: every name becomes an id, every hazard a list of damages.
//!
//! [`compile`] reads, checks and compiles a file; [`compile_builtin`] a scenario of the library. Both give what could be
//! made and all findings of all stages, in file order; a [`Compiled`] comes back only without errors.
//!
//! ```
//! use hakyu_scenarios::{compile::compile, source::{MemoryFiles, Sources}};
//! let files = MemoryFiles::default().with("calm.yaml", "hakyu: scenario/1\nid: calm\ntitle: Calm\nworld: japan-14\n\
//!     start: 2019-09-09T03:00+09:00\nduration: 1d\nevents:\n  - id: storm\n    at: T+1h\n    \
//!     outage: {provider: electricty, loss: 20%, for: 2h}\n");
//! let mut sources = Sources::default();
//! let (compiled, findings) = compile(&files, "calm.yaml", &mut sources);
//! assert!(compiled.is_none());
//! assert!(findings.render(&sources, false).contains("calm.yaml:10:"));
//! ```

mod codes;
mod conduct;
mod context;
mod cyber;
mod events;
mod hazards;
mod knowledge;
mod library;
mod local;
mod messages;
mod names;
mod objectives;
mod people;
mod plans;
mod repair;
mod society;
mod tables;
#[cfg(test)]
mod tests;

pub use codes::CODES;
pub use library::{LibraryFiles, LibraryScenario, library};
pub use local::{Inline, Overlays, check_all, compile_local, parse_local};
pub use objectives::{Anchor, Measure, Objective};
pub(crate) use plans::order as element_order;
pub use tables::Tables;

use std::sync::Arc;

use hakyu_engine::script::{Playbook, Script};
use hakyu_engine::{
    ActionId, EventId, InjectId, MilestoneId, MissionId, Model, PlanId, PoolId, RoleId, SimTime,
    StepId,
};
use hakyu_seeds::builtin;

use crate::checks;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, quoted};
use crate::source::{FileError, Files, Sources, Span, resolve};
use crate::syntax::{self, Scenario};
use crate::world::{Options, World};

use context::Context;

/// A scenario that is ready to run.
#[derive(Debug)]
pub struct Compiled {
    /// What the engine runs.
    pub model: Arc<Model>,
    /// The world, in words.
    pub world: Arc<World>,
    /// The scenario, in words.
    pub scenario: Scenario,
    /// What is measured, in the order of the scenario.
    pub objectives: Vec<Objective>,
    /// Which engine id stands for which entry of the scenario.
    pub tables: Tables,
}

impl Compiled {
    /// The entry of an event.
    pub fn event(&self, id: EventId) -> Option<&syntax::Event> {
        self.scenario.events.get(self.tables.event_entry(id)?)
    }

    /// The entry of a role.
    pub fn role(&self, id: RoleId) -> Option<&syntax::Role> {
        self.scenario.roles.get(self.tables.role_entry(id)?)
    }

    /// The entry of an inject.
    pub fn inject(&self, id: InjectId) -> Option<&syntax::Inject> {
        self.scenario.injects.get(self.tables.inject_entry(id)?)
    }

    /// The entry of an alternative of an inject, by its number.
    pub fn alternative(&self, id: InjectId, number: u32) -> Option<&syntax::Alternative> {
        self.inject(id)?.alternatives.get(usize::try_from(number).ok()?)
    }

    /// The entry of a milestone.
    pub fn milestone(&self, id: MilestoneId) -> Option<&syntax::planning::Milestone> {
        self.scenario.milestones.get(self.tables.milestone_entry(id)?)
    }

    /// The time people are told for an inject with a fixed time: it may lie before the start. That of a contingency is
    /// only a suggestion.
    pub fn inject_dated(&self, id: InjectId) -> Option<i64> {
        match &self.inject(id)?.trigger {
            syntax::InjectTrigger::At(_) if self.inject(id)?.contingency => None,
            syntax::InjectTrigger::At(time) => Some(time.value),
            syntax::InjectTrigger::When(_)
            | syntax::InjectTrigger::Like(_)
            | syntax::InjectTrigger::Released => None,
        }
    }

    /// The entry of an action.
    pub fn action(&self, id: ActionId) -> Option<&syntax::Action> {
        self.scenario.actions.get(self.tables.action_entry(id)?)
    }

    /// The entry of a plan.
    pub fn plan(&self, id: PlanId) -> Option<&syntax::plans::ResponsePlan> {
        self.scenario.plans.get(self.tables.plan_entry(id)?)
    }

    /// The entry of a mission.
    pub fn mission(&self, id: MissionId) -> Option<&syntax::plans::Mission> {
        self.scenario.missions.get(self.tables.mission_entry(id)?)
    }

    /// The entry of a pool of crews, teams, parts or trucks.
    pub fn pool(&self, id: PoolId) -> Option<&syntax::repair::Pool> {
        self.scenario.repair.as_ref()?.pools.get(self.tables.pool_entry(id)?)
    }

    /// The playbook of a step, and the step.
    pub fn step(&self, id: StepId) -> Option<(&syntax::Playbook, &syntax::Step)> {
        let (book, at) = self.tables.step_entry(id)?;
        let playbook = self.scenario.playbooks.get(book)?;
        Some((playbook, playbook.steps.get(at)?))
    }
}

/// What a code of any stage means: of reading, checking, worlds and compilation.
pub fn explain(code: &str) -> Option<&'static checks::Explanation> {
    let own =
        || crate::world::CODES.iter().chain(CODES).find(|e| e.code.eq_ignore_ascii_case(code));
    checks::explain(code).or_else(own)
}

/// Compiles a scenario file.
pub fn compile(
    files: &dyn Files,
    path: &str,
    sources: &mut Sources,
) -> (Option<Compiled>, Diagnostics) {
    compile_with(files, path, &Options::default(), sources)
}

/// Compiles a scenario file in a world with parts left out.
pub fn compile_with(
    files: &dyn Files,
    path: &str,
    options: &Options,
    sources: &mut Sources,
) -> (Option<Compiled>, Diagnostics) {
    let mut diags = Diagnostics::default();
    let compiled =
        syntax::parse_scenario(files, path, sources, &mut diags).and_then(|mut scenario| {
            if let Some(vary) = options.vary.as_ref().filter(|_| !diags.has_errors()) {
                vary.scenario(&mut scenario);
            }
            in_world(files, path, scenario, options, sources, &mut diags)
        });
    diags.sort();
    let sound = !diags.has_errors();
    (compiled.filter(|_| sound), diags)
}

/// Compiles a scenario of the library.
pub fn compile_builtin(id: &str, sources: &mut Sources) -> (Option<Compiled>, Diagnostics) {
    if !library().iter().any(|s| s.id == id) {
        let names = library().iter().map(|s| s.id).collect::<Vec<_>>().join(", ");
        let mut diags = Diagnostics::default();
        diags.push(
            Diagnostic::error("E1016", format!("there is no built-in scenario {}", quoted(id)))
                .help(format!("there are {names}")),
        );
        return (None, diags);
    }
    compile(&LibraryFiles, &format!("{id}.yaml"), sources)
}

fn in_world(
    files: &dyn Files,
    path: &str,
    scenario: Scenario,
    options: &Options,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Compiled> {
    let mut world = world(files, path, &scenario, options, sources, diags);
    if let Some(world) = &mut world {
        world.add_sites(&scenario.sites, diags);
    }
    checks::check(&scenario, world.as_ref().map(|w| w as &dyn checks::Names), diags);
    resolved(scenario, world?, diags)
}

/// The world a scenario names: a built-in one, or a folder beside the scenario.
fn world(
    files: &dyn Files,
    path: &str,
    scenario: &Scenario,
    options: &Options,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<World> {
    let name = &scenario.world;
    if name.value.is_empty() {
        return None;
    }
    if builtin::world(&name.value).is_some() {
        return World::builtin_with(&name.value, options, sources, diags);
    }
    let folder = resolve(path, &name.value)?;
    let main = format!("{folder}/world.yaml");
    if matches!(files.read(&main, 0), Err(FileError::Missing)) {
        let known = || builtin::worlds().iter().map(|w| w.id);
        diags.push(
            Diagnostic::error("E1017", format!("there is no world {}", quoted(&name.value)))
                .at(
                    name.span,
                    format!(
                        "neither a built-in world nor a folder with a {}",
                        quoted("world.yaml")
                    ),
                )
                .help(format!("built-in worlds are {}", known().collect::<Vec<_>>().join(", ")))
                .suggest_nearest(name.span, &name.value, known()),
        );
        return None;
    }
    World::load_with(files, &folder, options, sources, diags)
}

fn resolved(scenario: Scenario, world: World, diags: &mut Diagnostics) -> Option<Compiled> {
    let model = match world.model(SimTime(scenario.duration.value)) {
        Ok(model) => model,
        Err(error) => {
            diags.push(
                Diagnostic::error("E1018", error.to_string())
                    .at(scenario.world.span, "this world cannot be built"),
            );
            return None;
        }
    };
    let tables = Tables::new(&scenario);
    let mut cx = Context {
        world: &world,
        model: &model,
        scenario: &scenario,
        tables: &tables,
        diags: Diagnostics::default(),
    };
    let objectives: Vec<Option<Objective>> =
        scenario.objectives.iter().map(|o| objectives::objective(o, &mut cx)).collect();
    let script = script(&mut cx).map(|script| Script {
        objectives: objectives::turning_points(objectives.iter().flatten()),
        ..script
    });
    let found = cx.diags;
    // What the checks have said of a place already is not said again in other words.
    let said: Vec<Span> = diags
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .filter_map(|d| d.primary.as_ref().map(|p| p.span))
        .collect();
    for finding in &found {
        if finding.primary.as_ref().is_none_or(|p| !said.contains(&p.span)) {
            diags.push(finding.clone());
        }
    }
    let objectives: Option<Vec<Objective>> = objectives.into_iter().collect();
    match model.with_script(script?) {
        Ok(model) => Some(Compiled {
            model: Arc::new(model),
            world: Arc::new(world),
            scenario,
            objectives: objectives?,
            tables,
        }),
        Err(error) => {
            diags.push(Diagnostic::error("E1018", error.to_string()).at(scenario.id.span, ""));
            None
        }
    }
}

/// Resolves every entry, in id order; one that fails does not keep the others from being looked at.
fn script(cx: &mut Context<'_>) -> Option<Script> {
    let (scenario, tables) = (cx.scenario, cx.tables);
    let events: Vec<_> =
        pick(tables.event_order(), &scenario.events).map(|e| events::event(e, cx)).collect();
    let organisations = people::organisations(scenario);
    let roles: Vec<_> = pick(tables.role_order(), &scenario.roles)
        .map(|r| people::role(r, &organisations, cx))
        .collect();
    let injects: Vec<_> =
        pick(tables.inject_order(), &scenario.injects).map(|i| people::inject(i, cx)).collect();
    let actions: Vec<_> =
        pick(tables.action_order(), &scenario.actions).map(|a| people::action(a, cx)).collect();
    let playbooks: Vec<Playbook> = pick(tables.playbook_order(), &scenario.playbooks)
        .map(|p| Playbook { id: p.id.value.clone() })
        .collect();
    let steps: Vec<_> = tables
        .step_order()
        .iter()
        .filter_map(|&(book, at)| {
            scenario.playbooks.get(book).and_then(|p| Some((p, p.steps.get(at)?)))
        })
        .map(|(playbook, step)| people::step(step, tables.playbook(&playbook.id.value)?, cx))
        .collect();
    let messages = messages::messages(cx);
    let knowledge = knowledge::knowledge(cx);
    let cyber = cyber::cyber(cx);
    let repair = repair::repair(cx);
    let society = society::society(cx);
    let plans = plans::plans(cx);
    let milestones: Vec<_> = pick(tables.milestone_order(), &scenario.milestones)
        .map(|m| conduct::milestone(m, cx))
        .collect();
    Some(Script {
        events: events.into_iter().collect::<Option<_>>()?,
        roles: roles.into_iter().collect::<Option<_>>()?,
        organisations,
        injects: injects.into_iter().collect::<Option<_>>()?,
        actions: actions.into_iter().collect::<Option<_>>()?,
        playbooks,
        steps: steps.into_iter().collect::<Option<_>>()?,
        modes: tables.modes().to_vec(),
        off: scenario.off,
        objectives: Vec::new(),
        messages: messages?,
        knowledge: knowledge?,
        cyber: cyber?,
        repair: repair?,
        society: society?,
        plans: plans?,
        milestones: milestones.into_iter().collect::<Option<_>>()?,
    })
}

fn pick<'s, T>(order: &'s [usize], list: &'s [T]) -> impl Iterator<Item = &'s T> {
    order.iter().filter_map(|&at| list.get(at))
}
