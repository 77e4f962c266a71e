//! Where names of curves stand beside them: near their own curve, clear of the others and of each other.

use crate::chart::room::Room;
use crate::fonts;

/// Size of a name, and its height.
const SIZE: i32 = 11;
/// Distances of a name's middle from its curve.
const BESIDE: [i32; 3] = [10, 14, 19];
/// Half the height that a name keeps free.
const HALF: i32 = 6;

/// A place for the middle of each curve's name; none where there is no room.
pub(super) fn spots(
    lines: &[Vec<(i32, i32)>],
    tags: &[&str],
    at: (i32, i32),
    size: (i32, i32),
) -> Vec<Option<(i32, i32)>> {
    let columns: Vec<Vec<(i32, i32)>> =
        lines.iter().map(|line| columns(line, at.0, size.0)).collect();
    let mut taken = Room::default();
    let mut spots = Vec::with_capacity(lines.len());
    for (own, tag) in (0..lines.len()).zip(tags) {
        let half = fonts::width(tag, SIZE, true) / 2 + 3;
        let mut best: Option<(i32, (i32, i32), [i32; 4])> = None;
        for x in ((half + 2)..(size.0 - half - 2)).step_by(3) {
            let column = usize::try_from(x).ok().and_then(|x| columns[own].get(x));
            // Where nobody is without service all curves are one.
            let Some((high, low)) = column.filter(|column| column.0 < at.1 + size.1) else {
                continue;
            };
            for y in BESIDE.into_iter().flat_map(|beside| [high - beside, low + beside]) {
                let rect = [x - half, y - HALF, x + half, y + HALF];
                let inside = rect[1] > at.1 && rect[3] < at.1 + size.1;
                if !inside || !taken.free(rect) {
                    continue;
                }
                let Some(clear) = clearance(&columns, own, rect) else { continue };
                // Clear of the others, then near to its own.
                let merit = 2 * clear - (y - high).abs().min((y - low).abs());
                if best.is_none_or(|(most, ..)| merit > most) {
                    best = Some((merit, (at.0 + x, y), rect));
                }
            }
        }
        spots.push(best.map(|(_, spot, rect)| {
            taken.take(rect);
            spot
        }));
    }
    spots
}

/// How far the other curves are from a rectangle, at most 24; none if any curve runs through it.
fn clearance(columns: &[Vec<(i32, i32)>], own: usize, rect: [i32; 4]) -> Option<i32> {
    let mut least = 24;
    for (index, column) in columns.iter().enumerate() {
        for x in rect[0].max(0)..=rect[2] {
            let Some((high, low)) = usize::try_from(x).ok().and_then(|x| column.get(x)) else {
                continue;
            };
            if *low >= rect[1] && *high <= rect[3] {
                return None;
            }
            if index != own {
                let above = rect[1] - low;
                let below = high - rect[3];
                least = least.min(above.max(below));
            }
        }
    }
    Some(least)
}

/// The highest and lowest pixel of a curve of corners in each column.
fn columns(line: &[(i32, i32)], x: i32, width: i32) -> Vec<(i32, i32)> {
    let mut columns: Vec<Option<(i32, i32)>> = vec![None; usize::try_from(width + 1).unwrap_or(0)];
    for pair in line.windows(2) {
        let (high, low) = (pair[0].1.min(pair[1].1), pair[0].1.max(pair[1].1));
        for column in pair[0].0.min(pair[1].0)..=pair[0].0.max(pair[1].0) {
            let slot = usize::try_from(column - x).ok().and_then(|column| columns.get_mut(column));
            if let Some(slot) = slot {
                let (old_high, old_low) = slot.unwrap_or((high, low));
                *slot = Some((old_high.min(high), old_low.max(low)));
            }
        }
    }
    columns.into_iter().map(|slot| slot.unwrap_or((i32::MAX / 4, i32::MAX / 4))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_beside_their_own_curve_and_on_no_other() {
        fonts::register().unwrap();
        let flat = |y: i32| vec![(0, y), (280, y)];
        let lines = [flat(10), flat(50), flat(80)];
        let found = spots(&lines, &["none", "actual", "reference"], (0, 0), (280, 90));
        let rows: Vec<i32> = found.iter().map(|spot| spot.unwrap().1).collect();
        assert_eq!(rows, [20, 40, 70]);
        // Three curves on one line leave room for two names, above and below, never for one on the line.
        let found = spots(&[flat(45), flat(45), flat(45)], &["a", "b", "c"], (0, 0), (280, 90));
        assert!(found.iter().flatten().all(|spot| (spot.1 - 45).abs() >= BESIDE[0]));
        // None where a curve lies on the floor.
        assert_eq!(spots(&[flat(90)], &["a"], (0, 0), (280, 90)), [None]);
        // No room at all.
        assert_eq!(spots(&[flat(5)], &["a"], (0, 0), (280, 12)), [None]);
    }
}
