//! From which of one's own decisions something follows – told only where one's own view holds the cause.

use hakyu_engine::record::messages::Content;
use hakyu_scenarios::{compile::Compiled, condition::Condition};

use super::letter::{content_of, role_of};
use crate::{
    log::{Act, Doing, Entry},
    outcome::Text,
    session::{Desk, doing_words},
    view::{Knowledge, Received},
    words::clock_time,
};

/// The deeds of the role of a desk: second, entry, what.
fn deeds<'e>(
    desk: &'e Desk,
    entries: &'e [Entry],
) -> impl DoubleEndedIterator<Item = (u64, &'e Doing)> {
    entries.iter().filter_map(|entry| match &entry.what {
        Act::Deed(done) if done.role == desk.id => {
            Some((done.attested.as_ref().map_or(entry.at, |a| a.at), &done.doing))
        }
        _ => None,
    })
}

/// What an item of the inbox follows from, if it tells of the role's own decision itself: a version of an inject that is sent
/// only after that decision, or a message that passes on what the role wrote.
pub fn follows_from(
    compiled: &Compiled,
    desk: &Desk,
    view: &Knowledge,
    entries: &[Entry],
    item: usize,
) -> Option<Text> {
    let read = desk.inbox.get(item)?;
    if read.kind == "inject" {
        let (inject, alternative) = view.received.iter().find_map(|(at, what)| match what {
            Received::Inject { inject, alternative: Some(alternative), .. }
                if at.0 == read.at
                    && compiled.model.script().injects[inject.index()].id == read.id =>
            {
                Some((*inject, *alternative))
            }
            _ => None,
        })?;
        let when = &compiled.alternative(inject, alternative)?.when.value;
        let mut wanted = Vec::new();
        asserted(when, &desk.id, &mut wanted);
        let (at, doing) = deeds(desk, entries)
            .find(|(at, doing)| *at <= read.at && wanted.iter().any(|w| is(doing, w)))?;
        return Some(words(compiled, at, doing));
    }
    let content = content_of(desk, view, item)?;
    let (at, doing) = passed_on(compiled, desk, entries, &content)?;
    let (at, what) = (clock_time(compiled, at), doing_words(compiled, doing));
    Some(Text::new(
        format!("It passes on what you wrote at {}: {}.", at.en, what.en),
        format!("{}のあなたの連絡（{}）が展開されたものです。", at.ja, what.ja),
    ))
}

fn words(compiled: &Compiled, at: u64, doing: &Doing) -> Text {
    let (at, what) = (clock_time(compiled, at), doing_words(compiled, doing));
    Text::new(
        format!("This follows from your decision at {}: {}.", at.en, what.en),
        format!("これは{}のあなたの決定「{}」を受けたものです。", at.ja, what.ja),
    )
}

/// Deeds that must have been done for a condition to hold, by this role or by anybody: those that stand in it without a
/// `not` or an `or` around them.
fn asserted<'c>(condition: &'c Condition, role: &str, found: &mut Vec<&'c str>) {
    match condition {
        Condition::Done { deed, by } if by.as_ref().is_none_or(|by| by.value == role) => {
            found.push(deed.value.as_str());
        }
        Condition::All(parts) => parts.iter().for_each(|part| asserted(part, role, found)),
        _ => {}
    }
}

fn is(doing: &Doing, word: &str) -> bool {
    match doing {
        Doing::Act(id) => id == word,
        Doing::Message(letter) => letter.kind == word,
        Doing::Forecast { .. } => word == "publish-forecast",
        Doing::Mode(_) => word == "switch-mode",
        _ => false,
    }
}

/// The message of the role's own that another one passes on, if it says so.
fn passed_on<'e>(
    compiled: &Compiled,
    desk: &'e Desk,
    entries: &'e [Entry],
    content: &Content,
) -> Option<(u64, &'e Doing)> {
    let own = role_of(compiled, desk)?;
    if content.origin != Some(own) || content.from == own {
        return None;
    }
    let script = compiled.model.script();
    let told =
        |matter: &String| content.matters.iter().any(|m| script.events[m.index()].id == *matter);
    deeds(desk, entries).rev().find(|(at, doing)| match doing {
        Doing::Message(letter) => {
            *at < content.sent.0 && (letter.matters.is_empty() || letter.matters.iter().any(told))
        }
        _ => false,
    })
}

/// Half an hour: how long after the usual end of an action a change on one's screens is still put beside it. Our choice; it
/// is said as a possibility only.
const LOOK_BACK: u64 = 1800;

/// The own action that a change on one's own screens at a second may follow from, by time alone.
pub fn may_follow_from(
    compiled: &Compiled,
    desk: &Desk,
    entries: &[Entry],
    at: u64,
) -> Option<Text> {
    let script = compiled.model.script();
    let (then, doing) = deeds(desk, entries).rev().find(|(then, doing)| match doing {
        Doing::Act(id) => script.action(id).is_some_and(|action| {
            let takes = &script.actions[action.index()].takes;
            let (low, high) = (takes.quantile(0.0), takes.quantile(0.9));
            (then + low..=then + high + LOOK_BACK).contains(&at)
        }),
        _ => false,
    })?;
    let (then, what) = (clock_time(compiled, then), doing_words(compiled, doing));
    Some(Text::new(
        format!(
            "In time this fits your decision at {}: {}. Whether it follows from it your screens alone cannot tell.",
            then.en, what.en
        ),
        format!(
            "時間的には{}のあなたの決定「{}」と符合しますが、因果関係は画面だけでは分かりません。",
            then.ja, what.ja
        ),
    ))
}
