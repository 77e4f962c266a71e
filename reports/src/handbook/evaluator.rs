//! Evaluation guides: one an objective, in the manner of HSEEP.

use hakyu_exercise::course::Course;
use hakyu_scenarios::syntax::{AnchorKind, Deed, Inject, Measure, Objective};

use crate::format::short;
use crate::paper::{Block, Field, Paper, Rich, Table};
use crate::words::fill;

use super::controller::inject_title;
use super::plain::{Plain, part_word};
use super::script::{Script, number};
use super::words::{common, evaluator::Words};

/// The guides.
pub(crate) fn guides(plain: &Plain<'_>, course: Option<&Course>) -> Paper {
    let (w, c) = (Words::of(plain.lang), common::Words::of(plain.lang));
    let mut paper = super::scenario_paper(plain, course, c.evaluator);
    c.for_evaluators.clone_into(&mut paper.handling);
    paper.confidential = true;
    paper.push(Block::text(w.lead));
    paper.push(Block::section(w.how));
    paper.push(Block::list([w.how_1, w.how_2, w.how_3, w.how_4, w.how_5]));
    paper.push(Block::section(w.ratings));
    let mut table = Table::new([(w.rating, 4), (w.rating_means, 10)]);
    for (rating, means) in [(w.p, w.p_means), (w.s, w.s_means), (w.m, w.m_means), (w.u, w.u_means)]
    {
        table.row([Rich::default().strong(rating), means.into()]);
    }
    paper.table(table);
    super::shared::real_event(&mut paper, &c);
    let script = Script::new(plain, course);
    let objectives = &plain.compiled.scenario.objectives;
    if objectives.is_empty() {
        paper.push(Block::text(w.none));
    }
    for (at, objective) in objectives.iter().enumerate() {
        guide(&mut paper, plain, &script, at + 1, objective, &w, &c);
    }
    paper
}

fn guide(
    paper: &mut Paper,
    plain: &Plain<'_>,
    script: &Script<'_>,
    no: usize,
    objective: &Objective,
    w: &Words,
    c: &common::Words,
) {
    paper.push(Block::PageBreak);
    let title = plain.text(&objective.title);
    paper.push(Block::section(fill(w.sheet, &[("no", &no.to_string()), ("title", title)])));
    let part = part_word(&plain.w, objective.part.value);
    let injects = tested_by(script, objective);
    let shown = injects.iter().map(|(no, at, inject)| {
        let time = at.map_or_else(|| plain.w.or.trim().to_owned(), |(at, _)| plain.when(at));
        let head = if at.is_some() {
            fill(w.inject_at, &[("no", &number(*no)), ("time", &time)])
        } else {
            number(*no)
        };
        Rich::from(head).and(" ").and(inject_title(plain, inject))
    });
    let shown = Rich::lines(shown);
    let weight = objective.weight.map_or(1.0, |weight| weight.value);
    let mut rows = vec![
        (c.objective.to_owned(), Rich::from(title).and("  ").code(&*objective.id.value)),
        (
            w.capability.to_owned(),
            objective.capability.as_ref().map_or(part, |text| plain.text(text)).into(),
        ),
        (
            w.target.to_owned(),
            objective.target.as_ref().map_or(w.target_default, |text| plain.text(text)).into(),
        ),
        (c.measure.to_owned(), plain.measure(objective).into()),
        (w.scored.to_owned(), format!("{part} · {}", short(weight)).into()),
        (c.theme.to_owned(), theme(plain, objective).into()),
        (w.observed.to_owned(), observed(plain, objective).into()),
        (w.where_.to_owned(), if shown.is_empty() { w.whole.into() } else { shown }),
    ];
    rows.retain(|row| !row.1.is_empty());
    paper.push(Block::Facts { rows });
    paper.push(Block::part(w.tasks));
    let mut table = Table::new([(w.task, 6), (w.source, 3), (w.seen, 7), (w.boxes, 3)]);
    for (task, source) in tasks(plain, objective, &injects, w) {
        table.row([task.into(), source.into(), "\n\n".into(), w.box_row.into()]);
    }
    paper.table(table);
    paper.push(Block::Form {
        fields: vec![
            Field::Lines { label: w.observation.to_owned(), count: 3 },
            Field::Lines { label: w.strengths.to_owned(), count: 2 },
            Field::Lines { label: w.improve.to_owned(), count: 2 },
            Field::Choice {
                label: w.final_rating.to_owned(),
                several: false,
                options: [w.p, w.s, w.m, w.u].map(str::to_owned).to_vec(),
            },
            Field::Line { label: w.differs.to_owned() },
            Field::Line { label: w.place.to_owned() },
            Field::Line { label: w.evaluator.to_owned() },
        ],
    });
}

/// The theme an objective verifies.
fn theme(plain: &Plain<'_>, objective: &Objective) -> String {
    let themes = &plain.compiled.scenario.themes;
    let theme =
        objective.theme.as_ref().and_then(|id| themes.iter().find(|t| t.id.value == id.value));
    theme.map(|theme| plain.text(&theme.text).to_owned()).unwrap_or_default()
}

/// Who is observed.
fn observed(plain: &Plain<'_>, objective: &Objective) -> String {
    match &objective.measure {
        Measure::Timeliness { by, .. }
        | Measure::Forecast { by, .. }
        | Measure::Mode { by, .. }
        | Measure::Form { by, .. }
        | Measure::Rubric { by } => plain.role(&by.value),
        Measure::Reach { from, to, .. } => {
            plain.list(std::iter::once(from).chain(to).map(|id| plain.role(&id.value)))
        }
        Measure::Continuity(target) => plain.target(target),
        Measure::Keep { service, .. } => plain.service(&service.value),
        Measure::Plan { steps, .. } => {
            let scenario = &plain.compiled.scenario;
            let mut roles: Vec<String> = Vec::new();
            for id in steps {
                let planned = scenario.plans.iter().flat_map(|plan| {
                    plan.steps.iter().map(move |s| (&s.id, s.role.as_ref().unwrap_or(&plan.owner)))
                });
                let played = scenario.steps().map(|step| (&step.id, &step.role));
                let role = planned.chain(played).find(|(step, _)| step.value == id.value);
                let name = role.map(|(_, role)| plain.role(&role.value));
                roles.extend(name.filter(|name| !roles.contains(name)));
            }
            plain.list(roles)
        }
    }
}

type Numbered<'a> = (usize, Option<(i64, bool)>, &'a Inject);

/// Injects that put an objective to the test: the one its clock starts from, and those that expect what it measures.
fn tested_by<'a>(script: &Script<'a>, objective: &Objective) -> Vec<Numbered<'a>> {
    let anchor = objective.measure.anchor().filter(|anchor| anchor.kind == AnchorKind::Inject);
    script
        .injects()
        .filter(|(_, _, inject)| {
            inject.objectives.iter().any(|id| id.value == objective.id.value)
                || anchor.is_some_and(|anchor| anchor.id.value == inject.id.value)
                || inject.expects.iter().any(|expect| match &objective.measure {
                    Measure::Timeliness { action, by, .. } => {
                        expect.action.value == action.value
                            && expect.by.as_ref().is_some_and(|role| role.value == by.value)
                    }
                    Measure::Forecast { by, .. } => {
                        expect.action.value == "publish-forecast"
                            && expect.by.as_ref().is_some_and(|role| role.value == by.value)
                    }
                    Measure::Mode { by, .. } => {
                        expect.action.value == "switch-mode"
                            && expect.by.as_ref().is_some_and(|role| role.value == by.value)
                    }
                    _ => false,
                })
        })
        .collect()
}

/// Critical tasks with the plans they come from: those of the scenario, else what the measure and the injects ask for.
fn tasks(
    plain: &Plain<'_>,
    objective: &Objective,
    injects: &[Numbered<'_>],
    w: &Words,
) -> Vec<(String, String)> {
    let scenario = &plain.compiled.scenario;
    let written = objective.tasks.iter();
    let mut tasks: Vec<(String, String)> = written
        .map(|task| {
            let source = objective_plan(plain, objective);
            (plain.text(task).to_owned(), source.unwrap_or_else(|| w.no_plan.to_owned()))
        })
        .collect();
    if !tasks.is_empty() {
        return tasks;
    }
    if let Measure::Plan { steps, .. } = &objective.measure {
        for id in steps {
            let plan =
                scenario.plans.iter().find(|p| p.steps.iter().any(|s| s.id.value == id.value));
            let source = plan.map_or(w.no_plan, |plan| plain.text(&plan.title));
            tasks.push((plain.step(&id.value), source.to_owned()));
        }
    }
    for (_, _, inject) in injects {
        for expect in &inject.expects {
            let source = source_plan(
                plain,
                expect.by.as_ref().map(|role| role.value.as_str()),
                &expect.action.value,
            );
            let task = (plain.expectation(expect), source.unwrap_or_else(|| w.no_plan.to_owned()));
            if !tasks.contains(&task) {
                tasks.push(task);
            }
        }
    }
    if tasks.is_empty() {
        tasks.push((plain.text(&objective.title).to_owned(), w.no_plan.to_owned()));
    }
    tasks
}

/// The plan an objective draws on, where its measure names one.
fn objective_plan(plain: &Plain<'_>, objective: &Objective) -> Option<String> {
    let scenario = &plain.compiled.scenario;
    match &objective.measure {
        Measure::Timeliness { action, by, .. } => {
            source_plan(plain, Some(by.value.as_str()), &action.value)
        }
        Measure::Plan { steps, .. } => {
            let plan = scenario.plans.iter().find(|plan| {
                steps.iter().any(|id| plan.steps.iter().any(|s| s.id.value == id.value))
            })?;
            Some(plain.text(&plan.title).to_owned())
        }
        _ => None,
    }
}

/// The plan in which a role does such a thing.
fn source_plan(plain: &Plain<'_>, role: Option<&str>, action: &str) -> Option<String> {
    let plan = plain.compiled.scenario.plans.iter().find(|plan| {
        plan.steps.iter().any(|step| {
            let by = step.role.as_ref().unwrap_or(&plan.owner);
            role.is_none_or(|role| role == by.value)
                && step.deed.as_ref().map(Deed::word) == Some(action)
        })
    })?;
    Some(plain.text(&plan.title).to_owned())
}
