//! Fixing mends what it can, breaks nothing, and is done when it is done.

use proptest::prelude::*;

use super::{Fixed, fix};
use crate::compile::compile;
use crate::source::{MemoryFiles, Sources};

/// A scenario without findings, in which every kind of value occurs.
const CLEAN: &str = "hakyu: scenario/1
id: storm   # 訓練用
title: {en: Storm, ja: 嵐}
world: japan-14
start: 2019-09-09T03:00+09:00   # 開始
duration: 2d
form: communications

roles:
  # 電力
  - id: power-pr
    title: {en: Press desk, ja: 広報担当}
    post: pr
    kind: operator
    sector: electricity
    handling: {uniform: [10m, 20m]}
    seats: 2
  - {id: ministry, title: {en: Liaison, ja: 連絡担当}, post: liaison, kind: ministry, handling: 15m}

events:
  - id: landfall
    at: T+1h
    damage: {target: {service: electricity}, share: 20%, repair: 12h, restore: staged}   # 二割
injects:
  - id: i-first
    at: T+2h
    to: [power-pr, ministry]
    via: phone
    tells: [landfall]
    text: {en: \"Power is out: see the map\", ja: 停電が発生しています。}
  - id: i-second
    when: \"fired('i-first') and time() > T+6h\"
    to: power-pr
    via: press
    text: {en: What do you say?, ja: 見解を伺います。}
playbooks:
  - id: reference
    steps:
      - {id: p-1, role: power-pr, on: i-first, delay: 10m, report: {to: ministry}}
";

fn files(text: &str) -> MemoryFiles {
    MemoryFiles::default().with("a.yaml", text)
}

fn errors(text: &str) -> usize {
    compile(&files(text), "a.yaml", &mut Sources::default()).1.errors()
}

fn fixed(text: &str) -> (String, Fixed) {
    let done = fix(&files(text), "a.yaml");
    let after = done.changes.first().map_or_else(|| text.to_owned(), |c| c.after.clone());
    (after, done)
}

#[test]
fn what_is_right_stays() {
    let (after, done) = fixed(CLEAN);
    assert_eq!(after, CLEAN);
    assert!(done.findings.is_empty(), "{}", done.findings.render(&done.sources, false));
}

#[test]
fn slips_of_a_japanese_keyboard_are_mended_and_everything_else_stays() {
    let slips = CLEAN
        .replace("hakyu: scenario/1\n", "")
        .replace("id: storm ", "id： storm ")
        .replace("duration: 2d", "duration: ２日")
        .replace("  # 電力", "　# 電力")
        .replace("    post: pr", "　　post: pr")
        .replace("seats: 2", "seats: \"２\"")
        .replace("at: T+1h", "at: Ｔ＋１ｈ")
        .replace("share: 20%", "share: ２０％")
        .replace("restore: staged", "restore: Staged")
        .replace("at: T+2h", "at:T + 2 hours")
        .replace("time() > T+6h", "time（） ＞ T+6h")
        .replace("via: press", "via: Press")
        .replace("delay: 10m", "delay: 10 min.");
    assert!(errors(&slips) > 0);
    let (after, done) = fixed(&slips);
    assert!(!done.findings.has_errors(), "{}", done.findings.render(&done.sources, false));
    let same = |a: &str, b: &str| a.lines().zip(b.lines()).filter(|(x, y)| x != y).count();
    assert_eq!(after.lines().count(), CLEAN.lines().count());
    // `2 hours` is `2h`, the comment keeps its full-width space: nothing else differs.
    assert!(same(&after, CLEAN) <= 1, "{after}");
}

#[test]
fn doubtful_changes_are_left_to_people() {
    for (right, wrong) in [
        ("power-pr, ministry]", "power-xx, ministry]"), // nothing is near
        ("share: 20%", "share: 20"),                    // 20 %, or 0.2?
        ("at: T+2h", "at: 2h"),                         // a time, or a duration after something?
        ("id: p-1", "id: P_1"),                         // what refers to it?
    ] {
        let text = CLEAN.replace(right, wrong);
        assert_ne!(text, CLEAN);
        let (after, done) = fixed(&text);
        assert_eq!(after, text, "{wrong}");
        assert!(done.findings.has_errors(), "{wrong}");
    }
}

#[test]
fn a_key_is_not_renamed_to_one_that_is_there() {
    let text = CLEAN.replace("via: phone", "via: phone\n    vai: mail");
    assert_eq!(fixed(&text).0, text);
}

#[test]
fn what_an_alias_repeats_is_mended_where_it_stands() {
    let text = CLEAN
        .replace("delay: 10m", "delay: &d 10 min")
        .replace("report: {to: ministry}}", "report: {to: ministry}}\n      - {id: p-2, role: power-pr, on: i-second, delay: *d, report: {to: ministry}}");
    let (after, done) = fixed(&text);
    assert!(after.contains("delay: &d 10m") && after.contains("delay: *d"), "{after}");
    assert!(!done.findings.has_errors(), "{}", done.findings.render(&done.sources, false));
}

#[test]
fn bases_in_the_folder_are_mended_and_built_in_data_is_not() {
    let top = "hakyu: scenario/1\nid: top\nextends: base.yaml\nduration: 3 days\n";
    let base = CLEAN.replace("kind: operator", "kind: operater");
    let files = MemoryFiles::default().with("top.yaml", top).with("base.yaml", base.as_str());
    let done = fix(&files, "top.yaml");
    let changed: Vec<(&str, usize)> =
        done.changes.iter().map(|c| (c.path.as_str(), c.edits)).collect();
    assert_eq!(changed, [("base.yaml", 1), ("top.yaml", 1)]);
    assert!(!done.findings.has_errors(), "{}", done.findings.render(&done.sources, false));
}

/// One slip somewhere in the text.
fn slip(text: &str, kind: u8, at: usize) -> String {
    let words: Vec<(usize, &str)> = text
        .match_indices(|c: char| c.is_ascii_alphanumeric())
        .map(|(at, _)| at)
        .filter(|at| {
            !text.get(..*at).is_some_and(|t| t.ends_with(|c: char| c.is_ascii_alphanumeric()))
        })
        .map(|at| {
            let rest = text.get(at..).unwrap_or("");
            let end =
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
            (at, rest.get(..end).unwrap_or(""))
        })
        .collect();
    let Some((start, word)) = words.get(at % words.len().max(1)).copied() else {
        return text.to_owned();
    };
    let end = start + word.len();
    let put = |new: &str| format!("{}{new}{}", &text[..start], &text[end..]);
    let letters: Vec<char> = word.chars().collect();
    match kind {
        0 if letters.len() > 3 => {
            let mut swapped = letters.clone();
            let n = at % (letters.len() - 1);
            swapped.swap(n, n + 1);
            put(&swapped.iter().collect::<String>())
        }
        1 => put(&word.to_uppercase()),
        2 => {
            let wide = |c: &char| char::from_u32(u32::from(*c) + 0xFEE0).unwrap_or(*c);
            put(&letters.iter().map(wide).collect::<String>())
        }
        3 if text[end..].starts_with(':') => format!("{}：{}", &text[..end], &text[end + 1..]),
        4 if text[end..].starts_with(": ") => format!("{}:{}", &text[..end], &text[end + 2..]),
        5 if letters.len() > 3 => put(&letters[..letters.len() - 1].iter().collect::<String>()),
        6 => put(&word.replace('-', "_")),
        7 => put(&format!("\"{word}\"")),
        _ => put(&format!("{word}{word}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn fixing_a_slip_makes_nothing_worse_and_is_done_at_once(kind in 0_u8..9, at in 0_usize..400) {
        let text = slip(CLEAN, kind, at);
        let before = errors(&text);
        let (after, done) = fixed(&text);
        prop_assert!(done.findings.errors() <= before, "{before} before:\n{after}");
        prop_assert_eq!(&fixed(&after).0, &after, "fixing again changes something");
        for comment in ["# 訓練用", "# 開始", "# 電力", "# 二割"] {
            prop_assert!(after.contains(comment) || !text.contains(comment), "{}", comment);
        }
    }

    #[test]
    fn fixing_several_slips_is_done_at_once(slips in prop::collection::vec((0_u8..9, 0_usize..400), 2..6)) {
        let text = slips.iter().fold(CLEAN.to_owned(), |text, (kind, at)| slip(&text, *kind, *at));
        let (after, done) = fixed(&text);
        prop_assert_eq!(&fixed(&after).0, &after);
        prop_assert!(done.findings.errors() == 0 || errors(&text) > 0);
    }
}
