//! The improvement plan, the check of the earlier one, and the form for the follow-up a year later.

use hakyu_exercise::review::Improvement;

use crate::paper::{Block, Field, Rich, Table};

use super::Desk;

/// The section.
pub(super) fn section(desk: &Desk<'_>) -> Vec<Block> {
    let w = desk.w;
    let mut blocks = Vec::new();
    if !desk.review.improvements.is_empty() {
        blocks.push(Block::text(w.plan_lead));
        blocks.push(Block::Table(table(desk, &desk.review.improvements, true)));
        blocks.push(Block::fine(w.elements));
    }
    if !desk.review.earlier.is_empty() {
        blocks.push(Block::part(w.earlier));
        blocks.push(Block::text(w.earlier_lead));
        blocks.push(Block::Table(table(desk, &desk.review.earlier, false)));
    }
    blocks
}

/// Lines of a plan with their state; new plans have room for who and when where these are open.
fn table(desk: &Desk<'_>, plan: &[Improvement], fresh: bool) -> Table {
    let w = desk.w;
    let mut table = Table::new([
        (w.issue, 8),
        (w.action, 10),
        (w.element, 3),
        (w.owner, 4),
        (w.due, 3),
        (w.state, 3),
    ]);
    for line in plan {
        let capability = desk.say(&line.capability);
        let mut issue = Rich::from(desk.say(&line.issue));
        if !capability.is_empty() {
            issue = Rich::lines([Rich::default().strong(capability), issue]);
        }
        let state = state(desk, &line.state);
        table.row([
            Rich::lines([issue, Rich::default().code(&*line.id)]),
            desk.or_dash(&line.action).into(),
            element(desk, &line.element).into(),
            owner(desk, line, fresh).into(),
            line.due.as_str().into(),
            if fresh { state.into() } else { Rich::default().strong(state) },
        ]);
    }
    table
}

/// Who is responsible. A proposal that nobody has confirmed would show everybody whose weakness it is.
fn owner<'d>(desk: &'d Desk<'_>, line: &'d Improvement, fresh: bool) -> &'d str {
    let proposed = fresh && !line.objective.is_empty();
    if proposed && !desk.names && !line.owner.en.is_empty() {
        return desk.w.owner_concerned;
    }
    line.owner.get(desk.view.lang)
}

fn element<'l>(desk: &Desk<'_>, element: &'l str) -> &'l str {
    let w = desk.w;
    match element {
        "planning" => w.el_planning,
        "organisation" => w.el_organisation,
        "equipment" => w.el_equipment,
        "training" => w.el_training,
        "exercise" => w.el_exercise,
        other => other,
    }
}

fn state<'l>(desk: &Desk<'_>, state: &'l str) -> &'l str {
    let w = desk.w;
    match state {
        "open" => w.st_open,
        "done" => w.st_done,
        "recurred" => w.st_recurred,
        "not-tested" => w.st_not_tested,
        other => other,
    }
}

/// The form for the follow-up a year later: the plan to tick off, then what the exercise was good for.
pub(super) fn follow_up(desk: &Desk<'_>) -> Vec<Block> {
    let w = desk.w;
    if desk.review.improvements.is_empty() {
        return Vec::new();
    }
    let line = |label: &str| Field::Line { label: label.to_owned() };
    let mut blocks = vec![
        Block::text(w.follow_lead),
        Block::Form {
            fields: vec![line(w.organisation), line(w.filled_in_by), line(w.filled_in_on)],
        },
    ];
    let mut table = Table::new([(w.action, 10), (w.now, 5), (w.effect, 7), (w.remarks, 6)]);
    for improvement in &desk.review.improvements {
        let boxes = [w.now_done, w.now_going, w.now_open, w.now_dropped];
        let boxes = boxes.iter().map(|words| Rich::from(format!("□ {words}")));
        table.row([
            Rich::lines([
                Rich::from(improvement.action.get(desk.view.lang)),
                Rich::default().code(&*improvement.id),
            ]),
            Rich::lines(boxes),
        ]);
    }
    blocks.push(Block::Table(table));
    blocks.push(Block::Form {
        fields: vec![
            Field::Choice {
                label: w.follow_useful.into(),
                several: false,
                options: [w.useful_done, w.useful_planned, w.useful_considered, w.useful_no]
                    .map(str::to_owned)
                    .to_vec(),
            },
            Field::Lines { label: w.follow_real.into(), count: 3 },
            Field::Lines { label: w.follow_blocked.into(), count: 3 },
            Field::Lines { label: w.follow_next.into(), count: 3 },
        ],
    });
    blocks
}
