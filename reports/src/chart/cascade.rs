//! The cascade as a tree from left to right, one row for an event or outage.

use hakyu_exercise::outcome::CascadeNode;

use super::canvas::{Align, Canvas, Ink, WIDTH, fit};
use super::colour::{Colour, GRID, INK, RULE};
use super::{Figure, nth, pixels};
use crate::error::ReportError;
use crate::fonts;
use crate::format::{Scale, length, percent};
use crate::view::{FULL, View};
use crate::words::fill;

/// Rows that are drawn.
const ROWS: usize = 40;
/// Height of a row.
const ROW: i32 = 20;
/// Indentation of a generation.
const STEP: i32 = 18;
/// Deepest indentation.
const DEPTH: i32 = 9;
/// Right or left edges of the columns: began, through, buffer, level, people-hours.
const BEGAN: i32 = 430;
const THROUGH: i32 = 520;
const BUFFER: i32 = 690;
const LEVEL: i32 = 778;
const BAR: i32 = 792;

/// A row of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    node: usize,
    depth: i32,
    parent: Option<usize>,
}

/// Draws the figure; none if nothing spread.
///
/// # Errors
/// If plotters fails.
pub(crate) fn figure(view: &View<'_>) -> Result<Option<(Figure, String)>, ReportError> {
    let words = &view.words;
    let nodes = &view.outcome.cascade;
    if nodes.is_empty() {
        return Ok(None);
    }
    let (rows, left) = choose(nodes);
    let mut canvas = Canvas::new();
    let scale = Scale::of(nodes.iter().map(|node| node.people_hours), view.lang);
    let head = Ink::small().bold();
    canvas.text(0, 10, words.what, head);
    canvas.text(BEGAN, 10, words.began, head);
    canvas.text(THROUGH, 10, words.through, head);
    canvas.text(BUFFER, 10, words.buffer, head.align(Align::Right));
    canvas.text(LEVEL, 10, words.lowest, head.align(Align::Right));
    canvas.text(WIDTH, 10, scale.unit, head.align(Align::Right));
    canvas.line(vec![(0, 21), (WIDTH, 21)], RULE, 1);
    let most = nodes
        .iter()
        .map(|node| node.people_hours)
        .filter(|hours| hours.is_finite())
        .fold(0.0, f64::max);
    let y_of = |row: usize| 34 + nth(row) * ROW;
    for (index, row) in rows.iter().enumerate() {
        if index % 2 == 1 {
            canvas.rect(0, y_of(index) - ROW / 2, WIDTH, ROW, Colour(0xf8, 0xf9, 0xfa));
        }
        if let Some(parent) = row.parent {
            let x = 6 + rows[parent].depth.min(DEPTH) * STEP;
            canvas.line(
                vec![
                    (x, y_of(parent)),
                    (x, y_of(index)),
                    (6 + row.depth.min(DEPTH) * STEP, y_of(index)),
                ],
                RULE,
                1,
            );
        }
    }
    for (index, row) in rows.iter().enumerate() {
        node(&mut canvas, view, &nodes[row.node], row.depth, y_of(index), (most, scale));
    }
    canvas.line(
        vec![(0, y_of(rows.len()) - ROW / 2), (WIDTH, y_of(rows.len()) - ROW / 2)],
        GRID,
        1,
    );
    let head = view.head(
        "cascade",
        words.cascade_title.into(),
        words.cascade_desc,
        &fill(words.unit_cascade, &[("unit", scale.unit)]),
    );
    let columns = [
        words.what,
        words.cause,
        words.began,
        words.through,
        words.buffer,
        words.lowest,
        scale.unit,
    ];
    let table = nodes.iter().map(|node| {
        let cause = node
            .parent
            .and_then(|parent| nodes.get(parent))
            .map_or(words.root, |parent| parent.title.get(view.lang));
        let mut cells = vec![
            title(view, node),
            cause.to_owned(),
            view.clock.civil(i64::try_from(node.at).unwrap_or(i64::MAX)),
        ];
        if node.sector.is_some() {
            cells.extend([
                view.need(&node.need).to_owned(),
                length(node.buffer, view.lang),
                percent(node.level),
                scale.show(node.people_hours),
            ]);
        } else {
            cells.extend(std::iter::repeat_n(words.dash.to_owned(), 4));
        }
        cells
    });
    let table = table.collect();
    let shown = rows.len().to_string();
    let note = if left == 0 {
        fill(words.cascade_all, &[("shown", &shown)])
    } else {
        fill(words.cascade_left, &[("shown", &shown), ("left", &left.to_string())])
    };
    let figure = Figure::new(canvas, head, columns.map(str::to_owned).to_vec(), table)?;
    Ok(Some((figure, note)))
}

/// Title of a node with the number of outages it stands for.
fn title(view: &View<'_>, node: &CascadeNode) -> String {
    let title = node.title.get(view.lang);
    if node.merged == 0 {
        return title.to_owned();
    }
    format!("{title} {}", fill(view.words.and_more, &[("n", &node.merged.to_string())]))
}

fn node<'a>(
    canvas: &mut Canvas,
    view: &View<'a>,
    node: &'a CascadeNode,
    depth: i32,
    y: i32,
    (most, scale): (f64, Scale),
) {
    let x = 6 + depth.min(DEPTH) * STEP;
    let sector = node.sector.and_then(|index| view.outcome.sectors.get(index));
    let colour = sector.map_or(INK, |sector| Colour::parse(&sector.colour));
    let ink = if sector.is_some() { Ink::new() } else { Ink::new().bold() };
    if sector.is_some() {
        canvas.dot(x, y, 5, colour);
    } else {
        canvas.area(vec![(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], colour);
    }
    let room = BEGAN - x - 20;
    let more = if node.merged > 0 {
        fill(view.words.and_more, &[("n", &node.merged.to_string())])
    } else {
        String::new()
    };
    let tail = if more.is_empty() { 0 } else { fonts::width(&more, 12, false) + 6 };
    let name = fit(node.title.get(view.lang), room - tail, ink);
    let end = x + 11 + fonts::width(&name, ink.size, ink.bold);
    canvas.text(x + 11, y, name, ink);
    canvas.text(end + 6, y, more, Ink::small());
    canvas.fitted(
        BEGAN,
        y,
        THROUGH - BEGAN - 6,
        &view.clock.brief(i64::try_from(node.at).unwrap_or(i64::MAX)),
        Ink::small(),
    );
    if sector.is_none() {
        return;
    }
    canvas.fitted(THROUGH, y, BUFFER - THROUGH - 64, view.need(&node.need), Ink::small());
    let buffer =
        if node.buffer == 0 { view.words.dash.to_owned() } else { length(node.buffer, view.lang) };
    canvas.text(BUFFER, y, buffer, Ink::small().align(Align::Right));
    let level = percent(node.level.min(FULL));
    canvas.text(LEVEL, y, level, Ink::small().colour(INK).align(Align::Right));
    let share = if most > 0.0 { node.people_hours / most } else { 0.0 };
    canvas.rect(
        BAR,
        y - 4,
        pixels(share, WIDTH - BAR - 52).max(i32::from(node.people_hours > 0.0)),
        9,
        colour.line(),
    );
    canvas.text(
        WIDTH,
        y,
        scale.show(node.people_hours),
        Ink::small().colour(INK).align(Align::Right),
    );
}

/// The rows to draw: nodes with the largest losses and what caused them, in tree order; and how many outages are left out.
fn choose(nodes: &[CascadeNode]) -> (Vec<Row>, usize) {
    let parent_of = |index: usize| nodes[index].parent.filter(|parent| *parent < index);
    let mut ranked: Vec<usize> = (0..nodes.len()).collect();
    ranked.sort_by(|a, b| {
        nodes[*b].people_hours.total_cmp(&nodes[*a].people_hours).then_with(|| a.cmp(b))
    });
    let mut kept = vec![false; nodes.len()];
    let mut rows = 0;
    for index in ranked {
        let mut path = Vec::new();
        let mut next = Some(index);
        while let Some(node) = next.filter(|node| !kept[*node]) {
            path.push(node);
            next = parent_of(node);
        }
        if rows + path.len() <= ROWS {
            rows += path.len();
            for node in path {
                kept[node] = true;
            }
        }
    }
    let left =
        (0..nodes.len()).filter(|index| !kept[*index]).map(|index| 1 + nodes[index].merged).sum();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut open = Vec::new();
    for index in (0..nodes.len()).filter(|index| kept[*index]) {
        match parent_of(index) {
            Some(parent) => children[parent].push(index),
            None => open.push((index, 0, None)),
        }
    }
    open.sort_by_key(|(index, _, _)| std::cmp::Reverse((nodes[*index].at, *index)));
    let mut rows: Vec<Row> = Vec::new();
    while let Some((node, depth, parent)) = open.pop() {
        let here = rows.len();
        rows.push(Row { node, depth, parent });
        let mut next = std::mem::take(&mut children[node]);
        next.sort_by_key(|child| std::cmp::Reverse((nodes[*child].at, *child)));
        open.extend(next.into_iter().map(|child| (child, depth + 1, Some(here))));
    }
    (rows, left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hakyu_exercise::outcome::Text;

    fn node(parent: Option<usize>, people_hours: f64) -> CascadeNode {
        CascadeNode {
            parent,
            title: Text::both("n"),
            id: "n".into(),
            sector: Some(0),
            at: 0,
            level: 0,
            need: String::new(),
            buffer: 0,
            people_hours,
            merged: 1,
        }
    }

    #[test]
    fn the_largest_are_kept_with_their_causes() {
        let mut nodes = vec![node(None, 0.0), node(Some(0), 0.0), node(Some(1), 1e9)];
        nodes.extend((0..100).map(|index| node(Some(0), f64::from(index))));
        let (rows, left) = choose(&nodes);
        assert_eq!(rows.len(), ROWS);
        assert_eq!(left, 2 * (nodes.len() - ROWS));
        assert_eq!(rows[1], Row { node: 1, depth: 1, parent: Some(0) });
        assert_eq!(rows[2], Row { node: 2, depth: 2, parent: Some(1) });
    }

    #[test]
    fn a_parent_that_is_no_parent_makes_a_root() {
        let (rows, left) = choose(&[node(Some(0), 1.0), node(Some(9), f64::NAN)]);
        assert_eq!((rows.len(), left), (2, 0));
        assert!(rows.iter().all(|row| row.depth == 0));
    }
}
