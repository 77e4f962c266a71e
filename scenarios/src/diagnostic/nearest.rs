//! The nearest valid name, and quoting of what was written.

/// Only so many candidates are looked at.
const MOST: usize = 5_000;

/// The candidate nearest to `name` by Damerau–Levenshtein distance, if it is at most a third of the length away (one
/// slip is always allowed from three letters on). Ties go to the first in order.
pub fn nearest<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    if !(2..=80).contains(&length) {
        return None;
    }
    let allowed = if length < 3 { 0 } else { (length / 3).max(1) };
    let folded = name.to_lowercase().replace('_', "-");
    among
        .into_iter()
        .take(MOST)
        .filter(|candidate| {
            *candidate != name && candidate.len().abs_diff(name.len()) <= allowed * 4
        })
        .map(|candidate| {
            (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate)
        })
        .filter(|&(distance, _)| distance <= allowed)
        .min_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)))
        .map(|(_, candidate)| candidate)
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
    use super::nearest;

    #[test]
    fn finds_slips_and_no_more() {
        let names = ["power-pr", "power-crisis", "level", "levels", "at"];
        for (name, expect) in [
            ("power-rp", Some("power-pr")),
            ("power_pr", Some("power-pr")),
            ("levle", Some("level")),
            ("Level", Some("level")),
            ("chiba", None),
            ("x", None),
        ] {
            assert_eq!(nearest(name, names), expect, "{name}");
        }
    }
}
