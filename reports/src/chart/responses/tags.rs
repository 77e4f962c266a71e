//! Where the letters that name curves stand: on their own curve, as heights on contour lines do, where it is farthest from others.

use crate::chart::room::Room;
use crate::fonts;

/// Size of a letter.
pub(super) const SIZE: i32 = 11;
/// Half the height that a letter keeps free.
const HALF: i32 = 7;
/// Distance from other curves beyond which more does not matter.
const ENOUGH: i32 = 24;

/// Half the width that a letter keeps free.
pub(super) fn half(tag: &str) -> i32 {
    fonts::width(tag, SIZE, true) / 2 + 2
}

/// A place for the middle of each curve's letter; none for a curve that lies on the floor all along.
pub(super) fn spots(
    lines: &[Vec<(i32, i32)>],
    tags: &[&str],
    at: (i32, i32),
    size: (i32, i32),
) -> Vec<Option<(i32, i32)>> {
    let columns: Vec<Vec<(i32, i32)>> =
        lines.iter().map(|line| columns(line, at.0, size.0)).collect();
    let floor = at.1 + size.1;
    let mut room = Room::default();
    let mut spots = Vec::with_capacity(lines.len());
    for (own, tag) in (0..lines.len()).zip(tags) {
        let half = half(tag);
        let mut best: Option<(i32, (i32, i32), [i32; 4])> = None;
        for x in (half + 2)..(size.0 - half - 2) {
            let column = usize::try_from(x).ok().and_then(|x| columns[own].get(x));
            let Some((high, low)) = column else { continue };
            // Not on the floor, where all curves are one, nor on an upright.
            if *low > floor - HALF || low - high > HALF {
                continue;
            }
            let y = i32::midpoint(*high, *low).max(at.1 + HALF);
            let rect = [x - half, y - HALF, x + half, y + HALF];
            if !room.free(rect) {
                continue;
            }
            let clear = clearance(&columns, own, rect);
            if best.is_none_or(|(most, ..)| clear > most) {
                best = Some((clear, (at.0 + x, y), rect));
            }
        }
        spots.push(best.map(|(_, spot, rect)| {
            room.take(rect);
            spot
        }));
    }
    spots
}

/// How far the nearest other curve is from a box, at most [`ENOUGH`]; 0 if one runs through it.
fn clearance(columns: &[Vec<(i32, i32)>], own: usize, rect: [i32; 4]) -> i32 {
    let mut least = ENOUGH;
    let others = columns.iter().enumerate().filter(|(index, _)| *index != own);
    for (_, column) in others {
        for x in rect[0].max(0)..=rect[2] {
            let Some((high, low)) = usize::try_from(x).ok().and_then(|x| column.get(x)) else {
                continue;
            };
            let (above, below) = (rect[1] - low, high - rect[3]);
            least = least.min(above.max(below).max(0));
        }
    }
    least
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
    fn letters_stand_on_their_own_curve_where_others_are_far() {
        let flat = |y: i32| vec![(0, y), (280, y)];
        // The second curve leaves the first at 100 and comes back at 200.
        let bow = vec![(0, 60), (100, 60), (100, 20), (200, 20), (200, 60), (280, 60)];
        let found = spots(&[flat(60), bow], &["N", "A"], (0, 0), (280, 90));
        let (first, second) = (found[0].unwrap(), found[1].unwrap());
        assert_eq!((first.1, second.1), (60, 20));
        assert!((100..200).contains(&first.0) && (100..200).contains(&second.0), "{found:?}");
    }

    #[test]
    fn letters_of_one_curve_stand_side_by_side_and_none_on_the_floor() {
        let flat = |y: i32| vec![(0, y), (280, y)];
        let found = spots(&[flat(45), flat(45), flat(90)], &["N", "A", "R"], (0, 0), (280, 90));
        assert_eq!(found[2], None);
        assert!((found[0].unwrap().0 - found[1].unwrap().0).abs() >= 2 * half("A"), "{found:?}");
    }
}
