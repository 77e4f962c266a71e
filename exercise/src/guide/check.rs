//! A message held against the view of who sends it, at the moment of sending: is it complete, does it say what the screens
//! said, and is `unknown` right. It is no grade and knows no truth.

use hakyu_engine::FULL;
use hakyu_scenarios::compile::Compiled;

use crate::{
    log::{Act, Doing, Entry, Letter},
    outcome::Text,
    session::Desk,
    view::{Knowledge, Received},
    words::{clock_time, percent},
};

/// Something to say about a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// It is as it should be.
    pub good: bool,
    /// In words.
    pub text: Text,
}

fn good(en: impl Into<String>, ja: impl Into<String>) -> Remark {
    Remark { good: true, text: Text::new(en, ja) }
}

fn open(en: impl Into<String>, ja: impl Into<String>) -> Remark {
    Remark { good: false, text: Text::new(en, ja) }
}

/// A level that differs by more than this from one's own screen is worth a word: one percent of normal (our choice; screens
/// round to a percent themselves).
const NOTICEABLE: u32 = FULL / 100;

/// What there is to say about a message, given what its sender knew: `desk` and `view` as they were when it was sent, `before`
/// the log up to then.
pub fn remarks(
    compiled: &Compiled,
    desk: &Desk,
    view: &Knowledge,
    before: &[Entry],
    letter: &Letter,
) -> Vec<Remark> {
    let mut found = vec![complete(letter)];
    found.extend(levels(desk, letter));
    found.extend(silent(desk, letter));
    found.extend(cause(compiled, view, letter));
    if letter.kind != "announce" {
        found.extend(matter(compiled, desk, letter));
    }
    found.extend(again(compiled, before, desk, letter));
    found
}

/// How many of the fields that matter first are answered.
fn complete(letter: &Letter) -> Remark {
    let public = letter.kind == "announce";
    let unknown = |title: &str| letter.text.contains(&format!("{title}: unknown"));
    let fields = [
        (!letter.about.is_empty(), true, "service", "サービス"),
        (!letter.levels.is_empty() || unknown("Level"), true, "level", "サービス水準"),
        (letter.status.is_some() || unknown("State"), true, "state", "状態"),
        (letter.noticed.is_some() || unknown("Noticed at"), !public, "noticed at", "認知時刻"),
        (!letter.types.is_empty() || unknown("Event"), !public, "event", "事象の類型"),
        (!letter.causes.is_empty(), !public, "cause", "原因の類型"),
        (
            letter.impact.is_some() || unknown("People without"),
            !public,
            "people without",
            "影響人数",
        ),
        (
            letter.forecast.is_some() || unknown("Expected back"),
            public,
            "expected back",
            "復旧見込み",
        ),
    ];
    let wanted: Vec<_> = fields.iter().filter(|f| f.1).collect();
    let empty: Vec<_> = wanted.iter().filter(|f| !f.0).collect();
    let (answered, all) = (wanted.len() - empty.len(), wanted.len());
    if empty.is_empty() {
        return good(
            format!("all {all} main fields are answered"),
            format!("主な{all}項目はすべて記入済みです"),
        );
    }
    let en: Vec<&str> = empty.iter().map(|f| f.2).collect();
    let ja: Vec<&str> = empty.iter().map(|f| f.3).collect();
    open(
        format!(
            "{answered} of {all} main fields are answered; empty: {} (early and incomplete is better than late and complete)",
            en.join(", ")
        ),
        format!(
            "主な{all}項目のうち{answered}項目を記入。空欄：{}（遅くて完璧な連絡より、早くて不完全な連絡を）",
            ja.join("、")
        ),
    )
}

/// Levels stated against one's own screens.
fn levels(desk: &Desk, letter: &Letter) -> Vec<Remark> {
    letter
        .levels
        .iter()
        .filter_map(|(id, stated)| {
            let gauge = desk.gauges.iter().find(|g| g.id == *id)?;
            if gauge.level.abs_diff(*stated) < NOTICEABLE {
                return None;
            }
            let (wrote, seen, title) = (percent(*stated), percent(gauge.level), &gauge.title);
            Some(open(
                format!("{}: you wrote {wrote}, your own view says {seen}", title.en),
                format!("{}：記入は{wrote}、あなたの把握では{seen}です", title.ja),
            ))
        })
        .collect()
}

/// Services that are impaired in one's own view and are not mentioned.
fn silent(desk: &Desk, letter: &Letter) -> Vec<Remark> {
    let told = |id: &String| letter.about.contains(id) || letter.levels.iter().any(|l| l.0 == *id);
    let left = desk.gauges.iter().filter(|g| g.own && g.out && !told(&g.id));
    left.map(|g| {
        open(
            format!("{} is impaired on your own screens and is not mentioned", g.title.en),
            format!("監視画面で低下している「{}」の記載がありません", g.title.ja),
        )
    })
    .collect()
}

/// Whether “unknown” is right, and whether a cause rests on something.
fn cause(compiled: &Compiled, view: &Knowledge, letter: &Letter) -> Option<Remark> {
    if letter.kind == "announce" {
        return None;
    }
    let told = view.received.iter().rev().find_map(|(at, what)| match what {
        // The last of the causes is “unknown”, which tells nothing.
        Received::Message(content) => {
            let unknown = hakyu_scenarios::taxonomy::bits(
                &hakyu_scenarios::taxonomy::taxonomy().causes,
                ["unknown"],
            );
            (content.causes & !unknown > 0).then_some(at.0)
        }
        _ => None,
    });
    let unknown = letter.causes.iter().any(|c| c == "unknown");
    match (unknown, letter.causes.is_empty(), told) {
        (true, _, None) => Some(good(
            "cause “unknown”: no form that reached you names one, so it is an answer; if somebody told you in words, change it",
            "原因「不明」：届いた様式に原因の記載はなく、「不明」も回答です。口頭や本文で聞いている場合は直してください",
        )),
        (true, _, Some(at)) => {
            let at = clock_time(compiled, at);
            Some(open(
                format!("cause “unknown”: a message read at {} names one; look again", at.en),
                format!(
                    "原因「不明」：{}に読んだ連絡に原因の記載があります。見直してください",
                    at.ja
                ),
            ))
        }
        (false, false, None) if !letter.uncertain => Some(open(
            "a cause is named: good if somebody told you or you saw it; if you suppose it, mark the report as not sure",
            "原因が記入されています。聞いた、または確認したものなら結構です。推測なら「未確定情報」としてください",
        )),
        _ => None,
    }
}

fn matter(compiled: &Compiled, desk: &Desk, letter: &Letter) -> Option<Remark> {
    let last = desk.matters.last()?;
    if letter.matters.is_empty() {
        return Some(open(
            format!("no matter is chosen; you know of one: {}", last.label.en),
            format!("事案が選ばれていません。把握している事案：{}", last.label.ja),
        ));
    }
    let (noticed, since) = (letter.noticed?, last.since);
    // To the minute: nobody writes seconds into a form.
    if letter.matters.contains(&last.id) && noticed > since + 60 {
        let (wrote, knew) = (clock_time(compiled, noticed), clock_time(compiled, since));
        return Some(open(
            format!("noticed at: you wrote {}, you knew of it since {}", wrote.en, knew.en),
            format!("認知時刻：記入は{}、実際の認知は{}です", wrote.ja, knew.ja),
        ));
    }
    None
}

/// The same once more tells nobody anything.
fn again(compiled: &Compiled, before: &[Entry], desk: &Desk, letter: &Letter) -> Option<Remark> {
    let earlier = before.iter().rev().find(|entry| match &entry.what {
        Act::Deed(done) if done.role == desk.id => match &done.doing {
            Doing::Message(other) => {
                Letter { text: letter.text.clone(), ..other.clone() } == *letter
            }
            _ => false,
        },
        _ => false,
    })?;
    let at = clock_time(compiled, earlier.at);
    Some(open(
        format!(
            "the same form as at {}: a duplicate costs its readers time and tells nothing new",
            at.en
        ),
        format!("{}の連絡と同じ内容です。重複した連絡は受け手の負担になります", at.ja),
    ))
}
