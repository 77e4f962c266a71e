//! All organisations together, without names: how results are spread. It is no league table and cannot be read as one.

use hakyu_exercise::{
    outcome::Text,
    review::{OrganisationScore, Rating},
};

use crate::chart;
use crate::error::ReportError;
use crate::format::{share, short};
use crate::paper::{Block, Rich, Table};
use crate::words::fill;

use super::Desk;

/// Organisations from which on a distribution hides each of them (confidence C: our choice).
pub(crate) const FEWEST: usize = 5;

/// The section: nothing for fewer than [`FEWEST`] organisations. People's organisations only, where people took part.
pub(super) fn section(desk: &Desk<'_>) -> Result<Vec<Block>, ReportError> {
    let w = desk.w;
    let all = &desk.review.organisations;
    let manned = all.iter().any(|it| it.manned);
    let counted: Vec<&OrganisationScore> =
        all.iter().filter(|it| it.manned == manned && !it.objectives.is_empty()).collect();
    if counted.len() < FEWEST {
        return Ok(Vec::new());
    }
    let number = counted.len().to_string();
    let mut blocks = vec![Block::text(fill(w.summary_lead, &[("n", &number)]))];
    if desk.scores {
        if let Some(figure) = chart::spread::figure(&desk.view, desk.review)? {
            blocks.push(Block::Figure(figure.into()));
        }
        blocks.push(Block::Table(spread(desk, &counted)));
    }
    let table = ratings(desk, &counted);
    if !table.rows.is_empty() {
        blocks.push(Block::Table(table));
    }
    Ok(blocks)
}

/// Lowest, quartiles and highest of score, coverage and each part; a part that fewer than [`FEWEST`] have is left out.
fn spread(desk: &Desk<'_>, all: &[&OrganisationScore]) -> Table {
    let (c, w) = (desk.view.words, desk.w);
    let mut table = Table::new([
        (c.part, 6),
        (w.tested_at, 3),
        (w.lowest, 2),
        (w.quarter, 2),
        (w.middle, 2),
        (w.three_quarters, 2),
        (w.highest, 2),
    ])
    .captioned(w.spread_caption)
    .numbers(1..7);
    let mut push = |name: Rich, values: Vec<f64>, show: fn(f64) -> String| {
        if values.len() < FEWEST {
            return;
        }
        let mut row = vec![name, values.len().to_string().into()];
        row.extend(quartiles(values).map(|value| Rich::from(show(value))));
        table.row(row);
    };
    let strong = |words: &str| Rich::default().strong(words);
    push(strong(c.total), all.iter().filter_map(|it| it.total).collect(), short);
    push(c.score_coverage.into(), all.iter().map(|it| it.coverage).collect(), share);
    let mut parts: Vec<(&str, &Text)> = Vec::new();
    for part in all.iter().flat_map(|it| &it.parts) {
        if !parts.iter().any(|(id, _)| *id == part.id) {
            parts.push((&part.id, &part.title));
        }
    }
    for (id, title) in parts {
        let values = all
            .iter()
            .flat_map(|it| &it.parts)
            .filter(|part| part.id == id)
            .filter_map(|part| part.score);
        push(title.get(desk.view.lang).into(), values.collect(), short);
    }
    table
}

/// Lowest, first quartile, median, third quartile, highest by nearest rank: values that occurred. What is no number is left out.
fn quartiles(mut values: Vec<f64>) -> [f64; 5] {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    // Nearest rank: the smallest value with at least q quarters of all at or below it.
    let at = |quarter: usize| {
        let rank = (values.len() * quarter).div_ceil(4).saturating_sub(1);
        values.get(rank.min(last)).copied().unwrap_or(f64::NAN)
    };
    [0, 1, 2, 3, 4].map(at)
}

/// How often each rating was given, by core capability; by part where the scenario names no capability.
fn ratings(desk: &Desk<'_>, all: &[&OrganisationScore]) -> Table {
    let w = desk.w;
    let mut counts: Vec<(&Text, [usize; 4])> = Vec::new();
    for row in all.iter().flat_map(|it| &it.objectives) {
        let Some(rating) = row.ruled.as_ref().map(|ruled| ruled.0).or(row.proposed) else {
            continue;
        };
        let place = match rating {
            Rating::P => 0,
            Rating::S => 1,
            Rating::M => 2,
            Rating::U => 3,
        };
        let parts = all.iter().flat_map(|it| &it.parts);
        let part = parts.filter(|part| part.id == row.part).map(|part| &part.title).next();
        let name = if row.capability.en.is_empty() { part } else { Some(&row.capability) };
        let Some(name) = name else { continue };
        if let Some((_, counts)) = counts.iter_mut().find(|(other, _)| *other == name) {
            counts[place] += 1;
        } else {
            let mut fresh = [0; 4];
            fresh[place] = 1;
            counts.push((name, fresh));
        }
    }
    let mut table = Table::new([(w.capability, 8), ("P", 2), ("S", 2), ("M", 2), ("U", 2)])
        .captioned(w.ratings_caption)
        .numbers(1..5);
    for (name, counts) in counts {
        // A capability that few were rated in would show whose it is.
        if counts.iter().sum::<usize>() >= FEWEST {
            let mut row = vec![Rich::from(name.get(desk.view.lang))];
            row.extend(counts.map(|count| Rich::from(count.to_string())));
            table.row(row);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::quartiles;

    #[test]
    fn quartiles_are_values_that_occurred() {
        // Of 1 … 8: a quarter is 2 values, half 4, three quarters 6.
        let values: Vec<f64> = (1..=8).rev().map(f64::from).collect();
        assert_eq!(quartiles(values).map(|v| v.to_string()), ["1", "2", "4", "6", "8"]);
        let odd = vec![50.0, f64::NAN, 10.0, 30.0, 20.0, 40.0];
        assert_eq!(quartiles(odd).map(|v| v.to_string()), ["10", "20", "30", "40", "50"]);
    }
}
