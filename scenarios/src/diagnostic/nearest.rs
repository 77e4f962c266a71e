//! The nearest valid name, half-width spelling, and quoting of what was written.

/// Only so many candidates are looked at.
const LOOKED: usize = 40_000;

/// Only so many of them are compared letter by letter.
const COMPARED: usize = 5_000;

/// A candidate that is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near<'a> {
    /// The candidate.
    pub name: &'a str,
    /// Whether it is hardly anything but a slip, and no other candidate is about as near.
    pub sure: bool,
}

/// The candidate nearest to `name` by Damerau–Levenshtein distance, if it is at most a third of the length away (one
/// slip is always allowed from three letters on). Ties go to the first in order.
pub fn nearest<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(name, among).map(|near| near.name)
}

/// Like [`nearest`], and says how sure that is: at most one slip in a name of up to eleven letters and two in a longer one, every other
/// candidate at least two more away.
pub fn near<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Option<Near<'a>> {
    let length = name.chars().count();
    if !(2..=80).contains(&length) {
        return None;
    }
    let allowed = if length < 3 { 0 } else { (length / 3).max(1) };
    let folded = half_width(name).unwrap_or_else(|| name.to_owned());
    let folded = folded.to_lowercase().replace(['_', ' '], "-");
    let letters = Letters::of(&folded);
    let mut looked = 0_usize;
    let mut compared = 0_usize;
    let mut best: Option<(usize, &'a str)> = None;
    let mut second: Option<usize> = None;
    for candidate in among {
        looked += 1;
        if looked > LOOKED || compared > COMPARED {
            break;
        }
        // Two more than allowed still count against being sure.
        if candidate == name || letters.least_distance(candidate) > allowed + 2 {
            continue;
        }
        compared += 1;
        let distance = strsim::damerau_levenshtein(&folded, &candidate.to_lowercase());
        match best {
            Some((_, name)) if name == candidate => {}
            Some((least, name)) if (least, name) <= (distance, candidate) => {
                second = Some(second.map_or(distance, |s| s.min(distance)));
            }
            _ => {
                second = match (best, second) {
                    (Some((b, _)), Some(s)) => Some(b.min(s)),
                    (b, s) => b.map(|b| b.0).or(s),
                };
                best = Some((distance, candidate));
            }
        }
    }
    let (distance, name) = best.filter(|(distance, _)| *distance <= allowed)?;
    let whole = looked <= LOOKED && compared <= COMPARED;
    let slips = if length < 12 { 1 } else { 2 };
    let apart = if distance == 0 { 1 } else { distance + 2 };
    let alone = second.is_none_or(|second| second >= apart);
    Some(Near { name, sure: whole && distance <= slips && alone })
}

/// How often each byte occurs, folded to 32 bins: a bound on the distance that costs next to nothing.
struct Letters {
    bins: [i16; 32],
    ascii: bool,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut bins = [0; 32];
        Self::count(text, 1, &mut bins);
        Self { bins, ascii: text.is_ascii() }
    }

    fn count(text: &str, by: i16, bins: &mut [i16; 32]) {
        for byte in text.bytes() {
            if let Some(bin) = bins.get_mut(usize::from(byte.to_ascii_lowercase() & 31)) {
                *bin = bin.saturating_add(by);
            }
        }
    }

    /// No fewer single changes than this lead from one to the other (letters beyond ASCII are up to four bytes each).
    fn least_distance(&self, other: &str) -> usize {
        let mut bins = self.bins;
        Self::count(other, -1, &mut bins);
        let more: usize =
            bins.iter().filter(|n| **n > 0).map(|n| usize::from(n.unsigned_abs())).sum();
        let less: usize =
            bins.iter().filter(|n| **n < 0).map(|n| usize::from(n.unsigned_abs())).sum();
        let most = more.max(less);
        if self.ascii && other.is_ascii() { most } else { most / 4 }
    }
}

/// The text with full-width letters, digits, signs and spaces written in half width; `None` if it has none.
pub fn half_width(text: &str) -> Option<String> {
    let half = |c: char| match c {
        '\u{3000}' => Some(' '),
        '\u{2212}' => Some('-'),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    };
    if !text.chars().any(|c| half(c).is_some()) {
        return None;
    }
    Some(text.chars().map(|c| half(c).unwrap_or(c)).collect())
}

/// What the user wrote, in backticks, with control characters escaped and cut to a readable length.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("`");
    for (n, c) in text.chars().enumerate() {
        if n == 60 {
            out.push('…');
            break;
        }
        if c.is_control() { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out.push('`');
    out
}

#[cfg(test)]
mod tests {
    use super::{half_width, near, nearest};

    #[test]
    fn finds_slips_and_no_more() {
        let names = ["power-pr", "power-crisis", "level", "levels", "at"];
        for (name, expect) in [
            ("power-rp", Some("power-pr")),
            ("power_pr", Some("power-pr")),
            ("levle", Some("level")),
            ("Level", Some("level")),
            ("Ｌｅｖｅｌ", Some("level")),
            ("chiba", None),
            ("x", None),
        ] {
            assert_eq!(nearest(name, names), expect, "{name}");
        }
    }

    #[test]
    fn is_sure_only_where_no_other_name_is_about_as_near() {
        let names =
            ["power-pr", "power-it", "power-crisis", "electricity@chiba", "electricity@shiga"];
        for (name, sure) in [
            ("power-crsis", true),
            ("power_pr", true),
            ("power-px", false), // power-it is but one step more
            ("electricity@chibba", true),
            ("electricity@chiga", false),
            ("powr-crss", false), // too many slips
        ] {
            assert_eq!(near(name, names).map(|n| n.sure), Some(sure), "{name}");
        }
    }

    #[test]
    fn full_width_is_written_in_half() {
        assert_eq!(half_width("Ｔ＋２ｈ　３０％").as_deref(), Some("T+2h 30%"));
        assert_eq!(half_width("T+2h 時間"), None);
    }
}
