//! What sectors lost, under which response.

use hakyu_exercise::outcome::Arm;

use crate::format::{count, length, percent, quantity};
use crate::paper::{Rich, Table};
use crate::words::fill;

use super::Desk;

/// What each sector went through.
pub(super) fn sectors(desk: &Desk<'_>) -> Table {
    let (c, view) = (desk.view.words, &desk.view);
    let mut table = Table::new([
        (c.sector, 6),
        (c.maintenance, 5),
        (c.lowest, 4),
        (c.lowest_at, 5),
        (c.worst, 6),
        (c.below, 5),
        (c.most_people, 5),
        (c.people_hours, 5),
    ])
    .captioned(c.sectors_caption)
    .numbers([2, 5, 6, 7]);
    for sector in &view.outcome.sectors {
        let (level, time) = sector.maintenance;
        let time = length(time, view.lang);
        let when = |at: u64| view.clock.brief(i64::try_from(at).unwrap_or(i64::MAX));
        let disturbed = sector.lowest < crate::view::FULL;
        let worst = sector.worst.as_ref().map_or_else(
            || c.dash.to_owned(),
            |(place, level, at)| {
                format!("{} {}\n{}", view.place(place), percent(*level), when(*at))
            },
        );
        table.row([
            desk.say(&sector.title).into(),
            fill(c.maintenance_for, &[("level", &percent(level)), ("time", &time)]).into(),
            percent(sector.lowest).into(),
            if disturbed { when(sector.lowest_at) } else { c.dash.to_owned() }.into(),
            worst.into(),
            if sector.below > 0 { length(sector.below, view.lang) } else { c.dash.to_owned() }
                .into(),
            count(sector.most_people).into(),
            quantity(sector.people_hours, view.lang).into(),
        ]);
    }
    table
}

/// Losses by sector and response; without rows where no response was played.
pub(super) fn responses(desk: &Desk<'_>) -> Table {
    let (c, view) = (desk.view.words, &desk.view);
    let arms = &view.outcome.arms;
    let names: Vec<String> = (0..arms.len()).map(|index| view.arm_name(index)).collect();
    let mut columns: Vec<(&str, u16)> = vec![(c.sector, 5)];
    columns.extend(names.iter().map(|name| (name.as_str(), 4)));
    let compared = compared(desk);
    let averted = compared.map(|(none, _)| fill(c.averted, &[("none", desk.say(&none.title))]));
    columns.extend(averted.iter().map(|name| (name.as_str(), 4)));
    let count = columns.len();
    let mut table = Table::new(columns)
        .captioned(fill(c.loss_caption, &[("unit", view.scale().unit)]))
        .numbers(1..count);
    if arms.is_empty() {
        return table;
    }
    let lost = |arm: &Arm, sector: usize| arm.people_hours.get(sector).copied().unwrap_or(f64::NAN);
    let scale = view.scale();
    for (index, sector) in view.outcome.sectors.iter().enumerate() {
        let mut cells: Vec<Rich> = vec![desk.say(&sector.title).into()];
        cells.extend(arms.iter().enumerate().map(|(arm, it)| {
            let text = scale.show(lost(it, index));
            if arm == view.outcome.actual { Rich::default().strong(text) } else { text.into() }
        }));
        if let Some((none, actual)) = compared {
            cells.push(scale.show(lost(none, index) - lost(actual, index)).into());
        }
        table.row(cells);
    }
    table
}

/// The arm that responds with nothing and the one it is compared with, if they differ.
fn compared<'a>(desk: &Desk<'a>) -> Option<(&'a Arm, &'a Arm)> {
    let none = desk.view.arm("none")?;
    desk.view.actual().filter(|actual| actual.id != none.id).map(|actual| (none, actual))
}
