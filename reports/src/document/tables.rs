//! Tables of losses, sectors, locks and moments.

use hakyu_exercise::outcome::{Arm, Moment, MomentKind};

use crate::chart::colour::Colour;
use crate::format::{count, length, percent, quantity};
use crate::view::View;
use crate::words::fill;

/// People-hours in a table.
pub(super) struct LossCell {
    pub(super) text: String,
    pub(super) actual: bool,
}

/// A sector's losses by response.
pub(super) struct LossRow {
    pub(super) title: String,
    pub(super) colour: String,
    pub(super) cells: Vec<LossCell>,
    pub(super) averted: String,
}

/// What a sector went through.
pub(super) struct SectorLine {
    pub(super) title: String,
    pub(super) colour: String,
    pub(super) calm: bool,
    pub(super) maintenance: String,
    pub(super) lowest: String,
    pub(super) lowest_at: String,
    pub(super) worst: String,
    pub(super) worst_at: String,
    pub(super) below: String,
    pub(super) most_people: String,
    pub(super) people_hours: String,
}

/// A lock in words.
pub(super) struct LockLine {
    pub(super) civil: String,
    pub(super) kind: &'static str,
    pub(super) members: String,
}

/// A moment in words.
pub(super) struct MomentRow {
    pub(super) civil: String,
    pub(super) elapsed: String,
    pub(super) class: &'static str,
    pub(super) kind: &'static str,
    pub(super) text: String,
    pub(super) roles: String,
}

/// The arm that responds with nothing and the one it is compared with, if they differ.
fn compared<'a>(view: &View<'a>) -> Option<(&'a Arm, &'a Arm)> {
    let none = view.arm("none")?;
    view.actual().filter(|actual| actual.id != none.id).map(|actual| (none, actual))
}

/// Head of the column of what was kept; empty if there is nothing to compare.
pub(super) fn averted(view: &View<'_>) -> String {
    compared(view).map_or_else(String::new, |(none, _)| {
        fill(view.words.averted, &[("none", none.title.get(view.lang))])
    })
}

/// Losses by sector.
pub(super) fn losses(view: &View<'_>) -> Vec<LossRow> {
    let lost = |arm: &Arm, sector: usize| arm.people_hours.get(sector).copied().unwrap_or(f64::NAN);
    let sectors = view.outcome.sectors.iter().enumerate();
    let scale = view.scale();
    sectors
        .map(|(index, sector)| LossRow {
            title: sector.title.get(view.lang).to_owned(),
            colour: Colour::parse(&sector.colour).hex(),
            cells: view
                .outcome
                .arms
                .iter()
                .enumerate()
                .map(|(arm, it)| LossCell {
                    text: scale.show(lost(it, index)),
                    actual: arm == view.outcome.actual,
                })
                .collect(),
            averted: compared(view).map_or_else(String::new, |(none, actual)| {
                scale.show(lost(none, index) - lost(actual, index))
            }),
        })
        .collect()
}

/// What each sector went through.
pub(super) fn sectors(view: &View<'_>) -> Vec<SectorLine> {
    let w = &view.words;
    let sectors = view.outcome.sectors.iter();
    sectors
        .map(|sector| {
            let (level, time) = sector.maintenance;
            let time = length(time, view.lang);
            let when = |at: u64| view.clock.brief(i64::try_from(at).unwrap_or(i64::MAX));
            let disturbed = sector.lowest < crate::view::FULL;
            let worst = sector.worst.as_ref();
            SectorLine {
                title: sector.title.get(view.lang).to_owned(),
                colour: Colour::parse(&sector.colour).hex(),
                calm: sector.below == 0,
                maintenance: fill(
                    w.maintenance_for,
                    &[("level", &percent(level)), ("time", &time)],
                ),
                lowest: percent(sector.lowest),
                lowest_at: if disturbed { when(sector.lowest_at) } else { w.dash.to_owned() },
                worst: worst.map_or_else(
                    || w.dash.to_owned(),
                    |(place, level, _)| format!("{} {}", view.place(place), percent(*level)),
                ),
                worst_at: worst.map_or_else(String::new, |(_, _, at)| when(*at)),
                below: if sector.below > 0 {
                    length(sector.below, view.lang)
                } else {
                    w.dash.to_owned()
                },
                most_people: count(sector.most_people),
                people_hours: quantity(sector.people_hours, view.lang),
            }
        })
        .collect()
}

/// Locks.
pub(super) fn locks(view: &View<'_>) -> Vec<LockLine> {
    let w = &view.words;
    let name = |id: &str| {
        let service = view.outcome.services.iter().find(|service| service.id == id);
        service.map_or_else(|| id.to_owned(), |service| service.title.get(view.lang).to_owned())
    };
    let locks = view.outcome.locks.iter();
    locks
        .map(|lock| {
            let members = lock
                .members
                .iter()
                .map(|(member, need)| format!("{} ← {}", name(member), view.need(need)));
            LockLine {
                civil: view.clock.civil(i64::try_from(lock.at).unwrap_or(i64::MAX)),
                kind: if lock.full { w.lock_full } else { w.lock_partial },
                members: members.collect::<Vec<_>>().join(" / "),
            }
        })
        .collect()
}

/// Moments of the timeline, all or the main points.
pub(super) fn moments(view: &View<'_>, main: bool) -> Vec<MomentRow> {
    let w = &view.words;
    let row = |moment: &Moment| {
        let (class, kind) = match moment.kind {
            MomentKind::Event => ("event", w.kind_event),
            MomentKind::Inject => ("inject", w.kind_inject),
            MomentKind::Deed => ("deed", w.kind_deed),
            MomentKind::OutageBegan => ("began", w.kind_began),
            MomentKind::OutageEnded => ("ended", w.kind_ended),
            MomentKind::Lock => ("lock", w.kind_lock),
            MomentKind::Effect => ("effect", w.kind_effect),
            MomentKind::Milestone => ("milestone", w.kind_milestone),
            MomentKind::Conduct => ("conduct", w.kind_conduct),
        };
        let roles: Vec<&str> = moment.roles.iter().map(|role| role.get(view.lang)).collect();
        MomentRow {
            civil: view.clock.civil(moment.at),
            elapsed: view.clock.elapsed(moment.at),
            class,
            kind,
            text: moment.text.get(view.lang).to_owned(),
            roles: roles.join(w.comma),
        }
    };
    view.outcome.timeline.iter().filter(|moment| moment.main || !main).map(row).collect()
}
