//! Sections that several documents share.

use hakyu_scenarios::syntax::Mode;

use crate::format::length;
use crate::paper::{Block, Field, Paper, Rich, Table, Tone};
use crate::words::fill;

use super::open::Open;
use super::words::common::Words;

/// Safety and what to do if something real happens. Every handbook has it.
pub(crate) fn safety(paper: &mut Paper, w: &Words) {
    paper.push(Block::section(w.safety));
    paper.push(Block::list([
        w.safety_mark,
        w.safety_inside,
        w.safety_systems,
        w.safety_samples,
        w.safety_people,
    ]));
    real_event(paper, w);
}

/// What to do if something real happens.
pub(crate) fn real_event(paper: &mut Paper, w: &Words) {
    paper.push(Block::Notice {
        tone: Tone::Grave,
        title: w.real.to_owned(),
        body: [w.real_call, w.real_stop, w.real_resume].into_iter().map(Rich::from).collect(),
    });
}

/// The day, with times to fill in.
pub(crate) fn schedule(paper: &mut Paper, open: &Open, w: &Words) {
    paper.push(Block::section(w.schedule));
    paper.push(Block::fine(w.schedule_lead));
    let hot_wash = open
        .hot_wash
        .lasts
        .map_or_else(|| w.sched_hot_wash_usual.to_owned(), |seconds| length(seconds, open.lang));
    let mut table = Table::new([(w.time, 2), (w.what, 9), (w.sched_who, 2)]);
    for line in [
        w.sched_briefing.to_owned(),
        fill(w.sched_start, &[("start", &open.begins)]),
        w.sched_play.to_owned(),
        w.sched_pause.to_owned(),
        w.sched_end.to_owned(),
        fill(w.sched_hot_wash, &[("time", &hot_wash)]),
        w.sched_feedback.to_owned(),
    ] {
        table.row([Rich::default(), line.into(), w.all.into()]);
    }
    paper.table(table);
}

/// Contacts, to be filled in.
pub(crate) fn contacts(paper: &mut Paper, w: &Words, lines: &[&str]) {
    paper.push(Block::section(w.contacts));
    paper.push(Block::text(w.contacts_lead));
    let mut table = Table::new([(w.post, 4), (w.name, 4), (w.phone, 3), (w.mail, 4)]);
    for line in lines {
        table.row([(*line).into()]);
    }
    paper.table(table);
}

/// The modes, and who decides.
pub(crate) fn modes(paper: &mut Paper, open: &Open, w: &Words) {
    paper.push(Block::section(w.modes));
    let mut table = Table::new([(w.mode, 3), (w.mode_means, 7), (w.mode_decides, 4)]);
    for mode in &open.modes {
        let means = match mode.mode {
            Mode::Normal => w.mode_normal,
            Mode::LargeScale => w.mode_large,
            Mode::Crisis => w.mode_crisis,
            Mode::MegaEvent => w.mode_mega,
        };
        let decides = if mode.mode == Mode::Normal { w.none } else { &mode.deciders };
        table.row([Rich::default().strong(&*mode.title), means.into(), decides.into()]);
    }
    paper.table(table);
}

/// A form of lines.
pub(crate) fn lines<'l>(labels: impl IntoIterator<Item = &'l str>) -> Block {
    Block::Form {
        fields: labels.into_iter().map(|label| Field::Line { label: label.to_owned() }).collect(),
    }
}
