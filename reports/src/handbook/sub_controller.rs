//! The sub-controller's handbook: the scenario as far as it concerns one organisation, with what is true for it.

use std::collections::BTreeSet;

use hakyu_engine::ServiceId;
use hakyu_exercise::{course::Course, history::Curve};
use hakyu_scenarios::syntax::{Cause, Inject, Measure, Objective, Target};

use crate::format::percent;
use crate::paper::{Block, Field, Paper, Rich, Table};
use crate::words::fill;

use super::controller;
use super::open::{Group, Open};
use super::plain::Plain;
use super::script::{Entry, Script, number};
use super::shared;
use super::words::{common, controller::Words as ScriptWords, sub_controller::Words};

/// What belongs to an organisation.
struct Own<'a> {
    /// Ids of its posts.
    roles: BTreeSet<&'a str>,
    /// Services that stand for it: its sector in its place.
    services: Vec<ServiceId>,
    /// Ids of its systems.
    systems: BTreeSet<&'a str>,
}

/// The handbook of one organisation.
pub(crate) fn handbook(
    plain: &Plain<'_>,
    open: &Open,
    group: &Group,
    course: Option<&Course>,
) -> Paper {
    let (w, c) = (Words::of(plain.lang), common::Words::of(plain.lang));
    let own = own(plain, group);
    let mut paper = super::scenario_paper(plain, course, c.sub_controller);
    paper.handling = fill(c.for_sub, &[("organisation", &group.title)]);
    paper.confidential = true;
    paper.facts.insert(0, (c.organisation.to_owned(), Rich::default().strong(&*group.title)));
    let posts = group.posts.iter().map(|post| Rich::from(&post.title));
    paper.facts.insert(1, (c.posts.to_owned(), Rich::lines(posts)));

    paper.push(Block::section(w.role));
    paper.push(Block::list([w.role_1, w.role_2, w.role_3]));
    paper.push(Block::section(w.when));
    paper.push(Block::part(w.before));
    paper.push(Block::checks([w.b_1, w.b_2, w.b_3, w.b_4, w.b_5, w.b_6]));
    paper.push(Block::part(w.day));
    paper.push(Block::checks([w.d_1, w.d_2, w.d_3, w.d_4, w.d_5]));
    paper.push(Block::part(w.after));
    paper.push(Block::checks([w.a_1, w.a_2, w.a_3, w.a_4]));
    shared::schedule(&mut paper, open, &c);
    scenario(&mut paper, plain, open, &w, &c);
    let script = Script::new(plain, course);
    truth(&mut paper, plain, &own, &script, course, &w, &c);
    injects(&mut paper, plain, &own, &script, &w, &c);
    localise(&mut paper, &w);
    evaluate(&mut paper, plain, &own, &w, &c);
    shared::safety(&mut paper, &c);
    let lines = [c.contact_control, c.contact_evaluator, c.contact_it, c.contact_real];
    shared::contacts(&mut paper, &c, &lines);
    paper.push(Block::PageBreak);
    paper.push(Block::section(w.record));
    let mut table = Table::new([(w.r_happened, 2), (w.r_who, 4), (w.r_what, 7), (w.r_attests, 3)]);
    table.empty_rows(14);
    paper.table(table);
    paper
}

fn own<'a>(plain: &Plain<'a>, group: &'a Group) -> Own<'a> {
    let compiled = plain.compiled;
    let roles: BTreeSet<&str> = group.posts.iter().map(|post| post.id.as_str()).collect();
    let mut services: Vec<ServiceId> = compiled
        .scenario
        .roles
        .iter()
        .filter(|role| roles.contains(role.id.value.as_str()))
        .filter_map(|role| {
            let (sector, place) = (role.sector.as_ref()?, role.place.as_ref()?);
            compiled.world.reporting(&sector.value, &place.value)
        })
        .collect();
    services.sort_unstable();
    services.dedup();
    let systems = compiled.scenario.systems.iter();
    let systems = systems
        .filter(|system| roles.contains(system.owner.value.as_str()))
        .map(|system| system.id.value.as_str())
        .collect();
    Own { roles, services, systems }
}

fn scenario(paper: &mut Paper, plain: &Plain<'_>, open: &Open, w: &Words, c: &common::Words) {
    paper.push(Block::section(w.scenario));
    let summary = plain.compiled.scenario.summary.as_ref();
    paper.push(Block::text(summary.map_or(w.no_summary, |summary| plain.text(summary))));
    if !open.themes.is_empty() {
        paper.push(Block::part(c.themes));
        paper.push(Block::steps(&open.themes));
    }
}

fn truth(
    paper: &mut Paper,
    plain: &Plain<'_>,
    own: &Own<'_>,
    script: &Script<'_>,
    course: Option<&Course>,
    w: &Words,
    c: &common::Words,
) {
    paper.push(Block::section(w.truth));
    paper.push(Block::text(w.truth_lead));
    paper.push(Block::part(w.events));
    let mut table = Table::new([(c.time, 3), (c.title, 6), (c.what, 8)]);
    for timed in &script.timed {
        let Entry::Event(event) = &timed.entry else { continue };
        if !hits(plain, own, &event.cause) {
            continue;
        }
        let title = event.title.as_ref().map_or(event.id.value.as_str(), |t| plain.text(t));
        table.row([
            plain.when(timed.at).into(),
            Rich::default().strong(title),
            plain.cause(&event.cause).into(),
        ]);
    }
    if table.rows.is_empty() {
        paper.push(Block::text(w.events_none));
    }
    paper.table(table);
    if let Some(course) = course {
        services(paper, plain, own, course, w);
    }
    systems(paper, plain, own, w);
    plans(paper, plain, own, w);
}

/// Whether an event hits the organisation's services or systems.
fn hits(plain: &Plain<'_>, own: &Own<'_>, cause: &Cause) -> bool {
    if let Cause::Cyber(compromise) = cause {
        return compromise.systems.iter().any(|id| own.systems.contains(id.value.as_str()));
    }
    cause
        .targets()
        .into_iter()
        .any(|target| own.services.iter().any(|&s| reaches(plain, target, s)))
}

/// Whether a target holds a service.
fn reaches(plain: &Plain<'_>, target: &Target, service: ServiceId) -> bool {
    let world = &plain.compiled.world;
    let meta = world.service(service);
    let named = target.services.iter().any(|id| id.value == meta.id || id.value == meta.template);
    let within = |area: &str| {
        let mut place = Some(meta.place.as_str());
        while let Some(id) = place {
            if id == area {
                return true;
            }
            place = world.place(id).and_then(|place| place.parent.as_deref());
        }
        false
    };
    named && target.places.as_ref().is_none_or(|all| all.iter().any(|area| within(&area.value)))
}

fn services(paper: &mut Paper, plain: &Plain<'_>, own: &Own<'_>, course: &Course, w: &Words) {
    paper.push(Block::part(w.course));
    if own.services.is_empty() {
        paper.push(Block::text(w.course_none));
        return;
    }
    paper.push(Block::text(w.course_lead));
    let mut columns = vec![(w.service, 4), (w.maintenance, 3)];
    if course.reference {
        columns.push((w.with_response, 6));
    }
    columns.push((w.without_response, 6));
    let mut table = Table::new(columns);
    for &service in &own.services {
        let maintenance = plain.compiled.model.info(service).maintenance;
        let told =
            |curve: &Curve| told(plain, curve, maintenance.level.ppm(), maintenance.seconds, w);
        let level = fill(
            w.maintenance_value,
            &[
                ("level", &percent(maintenance.level.ppm())),
                ("time", &plain.length(maintenance.seconds)),
            ],
        );
        let name = plain.service(&plain.compiled.world.service(service).id);
        let mut row = vec![Rich::from(name), level.into()];
        if course.reference {
            row.push(told(course.answered(service)));
        }
        row.push(told(course.unanswered(service)));
        table.row(row);
    }
    paper.table(table);
}

/// A level over time in words.
fn told(plain: &Plain<'_>, curve: &Curve, level: u32, allowed: u64, w: &Words) -> Rich {
    let time = |at: u64| plain.civil(i64::try_from(at).unwrap_or(i64::MAX));
    let spells = curve.spells_below(level).into_iter().filter(|s| s.until - s.from >= allowed);
    let lines = spells.map(|spell| {
        let (from, until) = (time(spell.from), time(spell.until));
        let lowest = percent(spell.lowest);
        let words = if spell.until >= curve.end { w.below_end } else { w.below };
        Rich::from(fill(words, &[("from", &from), ("until", &until), ("level", &lowest)]))
    });
    let all = Rich::lines(lines);
    if all.is_empty() {
        return fill(w.never_below, &[("level", &percent(curve.lowest().0))]).into();
    }
    all
}

fn systems(paper: &mut Paper, plain: &Plain<'_>, own: &Own<'_>, w: &Words) {
    let mut table = Table::new([(w.system, 6), (w.carries, 5), (w.isolation, 5)]);
    for system in &plain.compiled.scenario.systems {
        if !own.systems.contains(system.id.value.as_str()) {
            continue;
        }
        let shares = |all: &[hakyu_scenarios::syntax::cyber::Carried]| {
            Rich::lines(all.iter().map(|one| {
                let share = percent(one.share.value);
                let target = plain.target(&one.target);
                Rich::from(fill(w.share_of, &[("share", &share), ("target", &target)]))
            }))
        };
        table.row([
            plain.text(&system.title).into(),
            shares(&system.carries),
            shares(&system.isolation),
        ]);
    }
    if !table.rows.is_empty() {
        paper.push(Block::part(w.systems));
        paper.table(table);
    }
}

fn plans(paper: &mut Paper, plain: &Plain<'_>, own: &Own<'_>, w: &Words) {
    let mut table = Table::new([(w.plan, 4), (w.set_off, 5), (w.steps, 8)]);
    for plan in &plain.compiled.scenario.plans {
        let ours = |id: &str| own.roles.contains(id);
        let concerned = ours(&plan.owner.value)
            || plan.steps.iter().filter_map(|s| s.role.as_ref()).any(|role| ours(&role.value));
        if !concerned {
            continue;
        }
        let set_off = plan.when.as_ref().map_or_else(
            || w.by_hand.to_owned(),
            |when| fill(w.by_itself, &[("condition", &plain.condition(&when.value))]),
        );
        let steps = plan.steps.iter().map(|step| {
            let mut words = plain.step(&step.id.value);
            if let Some(target) = &step.target {
                let by = fill(w.target, &[("time", &plain.length(target.value))]);
                words = fill(plain.w.titled, &[("name", &words), ("words", &by)]);
            }
            Rich::from(words)
        });
        table.row([plain.text(&plan.title).into(), set_off.into(), Rich::lines(steps)]);
    }
    if !table.rows.is_empty() {
        paper.push(Block::part(w.plans));
        paper.table(table);
    }
}

fn injects(
    paper: &mut Paper,
    plain: &Plain<'_>,
    own: &Own<'_>,
    script: &Script<'_>,
    w: &Words,
    c: &common::Words,
) {
    paper.push(Block::section(w.injects));
    let s = ScriptWords::of(plain.lang);
    let mine: Vec<_> = script
        .injects()
        .filter(|(_, _, inject)| inject.to.iter().any(|id| own.roles.contains(id.value.as_str())))
        .collect();
    if mine.is_empty() {
        paper.push(Block::text(w.injects_none));
        return;
    }
    paper.push(Block::text(w.injects_lead));
    for (no, at, inject) in mine {
        let time = at.map_or_else(
            || s.may_come.to_owned(),
            |(at, expected)| {
                let time = plain.when(at);
                if expected {
                    fill(s.expected_at, &[("time", &time)]).replace('\n', " ")
                } else {
                    time
                }
            },
        );
        let title = controller::inject_title(plain, inject);
        let head = fill(s.inject_head, &[("time", &time), ("no", &number(no)), ("title", &title)]);
        paper.push(Block::part(head));
        let mut rows = controller::facts(plain, inject, &s, c);
        // Whom else it reaches is not this organisation's business.
        let to = inject.to.iter().filter(|id| own.roles.contains(id.value.as_str()));
        let to = plain.list(to.map(|id| plain.role(&id.value)));
        if let Some(row) = rows.iter_mut().find(|row| row.0 == c.to) {
            row.1 = to.into();
        }
        rows.push((w.change.to_owned(), bounds(plain, inject, w).into()));
        paper.push(Block::Facts { rows });
        controller::wording(paper, plain, inject, &s);
        let expected: Vec<Rich> = inject
            .expects
            .iter()
            .filter(|e| e.by.as_ref().is_none_or(|by| own.roles.contains(by.value.as_str())))
            .map(|expect| plain.expectation(expect).into())
            .collect();
        if !expected.is_empty() {
            paper.push(Block::item(s.expected_actions));
            paper.push(Block::Checks { items: expected });
        }
        let line = |label: &str| Field::Line { label: label.to_owned() };
        paper.push(Block::Form { fields: vec![line(s.done_line), line(s.held_line)] });
    }
}

/// What a sub-controller may do with an inject.
fn bounds(plain: &Plain<'_>, inject: &Inject, w: &Words) -> String {
    let leeway = inject.leeway;
    let mut may = Vec::new();
    if leeway.text {
        may.push(w.word_yes.to_owned());
    }
    may.push(match leeway.shift {
        0 => w.shift_no.to_owned(),
        shift => fill(w.shift, &[("time", &plain.length(shift))]),
    });
    if leeway.hold {
        may.push(w.hold_yes.to_owned());
    }
    if leeway.skip {
        may.push(w.skip_yes.to_owned());
    }
    if !leeway.text && leeway.shift == 0 && !leeway.hold && !leeway.skip {
        return w.nothing.to_owned();
    }
    plain.list(may)
}

fn localise(paper: &mut Paper, w: &Words) {
    paper.push(Block::section(w.localise));
    paper.push(Block::text(w.localise_lead));
    paper.push(Block::steps([w.l_1, w.l_2, w.l_3, w.l_4, w.l_5, w.l_6]));
    let mut table = Table::new([(w.may, 1), (w.may_not, 1)]);
    for (may, not) in [(w.may_1, w.not_1), (w.may_2, w.not_2), (w.may_3, w.not_3)] {
        table.row([may.into(), not.into()]);
    }
    paper.table(table);
}

fn evaluate(paper: &mut Paper, plain: &Plain<'_>, own: &Own<'_>, w: &Words, c: &common::Words) {
    paper.push(Block::section(w.evaluate));
    let mut table = Table::new([(c.objective, 5), (c.measure, 8), (c.notes, 5), (w.rating, 2)]);
    for objective in &plain.compiled.scenario.objectives {
        if concerns(plain, own, objective) {
            table.row([
                Rich::default().strong(plain.text(&objective.title)),
                // What other organisations are to do is not told here.
                plain.measure_of(objective, &|step| done_by(plain, own, step)).into(),
                Rich::default(),
                w.box_row.into(),
            ]);
        }
    }
    if table.rows.is_empty() {
        paper.push(Block::text(w.evaluate_none));
    } else {
        paper.push(Block::text(w.evaluate_lead));
    }
    paper.table(table);
    paper.push(Block::part(w.guide));
    paper.push(Block::list([w.g_1, w.g_2, w.g_3, w.g_4, w.g_5]));
}

/// Whether an objective is measured at the organisation's posts or services.
fn concerns(plain: &Plain<'_>, own: &Own<'_>, objective: &Objective) -> bool {
    let ours = |id: &hakyu_scenarios::syntax::Id| own.roles.contains(id.value.as_str());
    match &objective.measure {
        Measure::Timeliness { by, .. }
        | Measure::Forecast { by, .. }
        | Measure::Mode { by, .. }
        | Measure::Form { by, .. }
        | Measure::Rubric { by } => ours(by),
        Measure::Reach { from, to, .. } => ours(from) || to.iter().any(ours),
        Measure::Continuity(target) => own.services.iter().any(|&s| reaches(plain, target, s)),
        Measure::Keep { service, .. } => {
            own.services.iter().any(|&s| plain.compiled.world.service(s).id == service.value)
        }
        Measure::Plan { steps, .. } => steps.iter().any(|id| done_by(plain, own, &id.value)),
    }
}

/// Whether a step is one of the organisation's own posts.
fn done_by(plain: &Plain<'_>, own: &Own<'_>, id: &str) -> bool {
    let scenario = &plain.compiled.scenario;
    let planned = scenario.plans.iter().flat_map(|plan| {
        plan.steps.iter().map(move |step| (&step.id, step.role.as_ref().unwrap_or(&plan.owner)))
    });
    let played = scenario.steps().map(|step| (&step.id, &step.role));
    planned
        .chain(played)
        .any(|(step, role)| step.value == id && own.roles.contains(role.value.as_str()))
}
