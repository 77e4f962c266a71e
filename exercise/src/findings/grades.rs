//! Grades in lines of evidence: what has to go where numbers are not shown.
//!
//! Measures say in their evidence what a forecast was worth, how complete a form was, what share was averted. The words here follow
//! theirs (`score/forecast.rs`, `score/forms.rs`, `score/continuity.rs`).

use crate::outcome::{Evidence, Text};

/// Lines that are a grade and nothing else, by how they begin.
const GRADES: [&str; 2] =
    ["share of the avoidable loss averted:", "fields that were due and filled:"];

/// A line of evidence without the grade in it; nothing if it is only a grade. Times and levels stay: they are facts.
pub fn ungraded(line: &Evidence) -> Option<Evidence> {
    if GRADES.iter().any(|grade| line.text.en.starts_with(grade)) {
        return None;
    }
    let en = without(&line.text.en, " (", ')', |inside| {
        inside.starts_with("worth ") || inside.starts_with('−')
    });
    let ja = without(&line.text.ja, "（", '）', |inside| {
        (inside.starts_with("評価") && inside.ends_with(|c: char| c.is_ascii_digit()))
            || (inside.contains('−') && inside.ends_with('点'))
    });
    Some(Evidence { at: line.at, text: Text { en, ja } })
}

/// Text without the brackets whose content is a grade.
fn without(text: &str, open: &str, close: char, grade: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(open) {
        let inside = &rest[start + open.len()..];
        let Some(end) = inside.find(close) else { break };
        out.push_str(&rest[..start]);
        let after = start + open.len() + end + close.len_utf8();
        if !grade(&inside[..end]) {
            out.push_str(&rest[start..after]);
        }
        rest = &rest[after..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_go_and_facts_stay() {
        let clean = |en: &str, ja: &str| {
            let line = Evidence { at: None, text: Text::new(en, ja) };
            ungraded(&line).map(|line| (line.text.en, line.text.ja))
        };
        let kept = |en: &str, ja: &str| Some((en.to_owned(), ja.to_owned()));
        assert_eq!(
            clean(
                "forecast: back 12 Sep 03:00 ± 6 h (worth 76)",
                "復旧見込み：9月12日03:00±6時間（評価76）"
            ),
            kept("forecast: back 12 Sep 03:00 ± 6 h", "復旧見込み：9月12日03:00±6時間")
        );
        assert_eq!(
            clean(
                "back in fact: 13 Sep 05:00; postponed 2 times (−10 each)",
                "実際の復旧：9月13日05:00、延期2回（1回につき−10点）"
            ),
            kept(
                "back in fact: 13 Sep 05:00; postponed 2 times",
                "実際の復旧：9月13日05:00、延期2回"
            )
        );
        assert_eq!(
            clean(
                "share of the avoidable loss averted: 56.0 %",
                "回避可能な損失のうち回避した割合：56.0％"
            ),
            None
        );
        assert_eq!(clean("fields that were due and filled: 82 %", "必要項目の記入：82 %"), None);
        let (en, ja) =
            ("Desk: done after 65 min (target 60 min)", "指令室：65分で実施（目標60分）");
        assert_eq!(clean(en, ja), kept(en, ja));
        assert_eq!(clean("open (worth 3", "開く（評価3"), kept("open (worth 3", "開く（評価3"));
    }
}
