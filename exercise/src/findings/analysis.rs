//! What led to a result: messages that came late, channels that were down, what was never known, dependencies that gave way.

use crate::{
    outcome::{Evidence, Outcome, Text},
    review::{LaneMessage, ObjectiveRow, Review},
    words::{hours, need_title},
};

use super::{Subject, grades::ungraded};

/// Seconds from which news count as late and messages as left lying (confidence C: our choice; half an hour).
const LATE: u64 = 1_800;
/// Causes that are told of one objective.
const MOST: usize = 3;

/// What led to a result.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cause {
    /// A channel failed before a message got through, or the message never arrived.
    Channel { name: Text, label: Text, arrived: bool },
    /// A message lay unread for so long; none if it was never read.
    Unread { label: Text, waited: Option<u64> },
    /// Something of its own was never known.
    NeverKnew { what: Text },
    /// Something was known so many seconds after it came true.
    KnewLate { what: Text, after: u64, how: Text },
    /// The need through which most was lost, its share of what came through any need (0–1), the shortest and longest time for which
    /// reserves held, seconds.
    Dependency { need: Text, share: f64, held: Option<(u64, u64)> },
}

/// The causes that the record shows for an objective, those that explain most first.
pub(super) fn causes(outcome: &Outcome, review: &Review, subject: &Subject) -> Vec<Cause> {
    let mut causes = Vec::new();
    match subject.row.part.as_str() {
        "continuity" => causes.extend(dependency(outcome)),
        "recognition" => {
            causes.extend(knowing(review, &subject.organisation));
            causes.extend(messages(review, &subject.organisation));
        }
        _ => {
            causes.extend(messages(review, &subject.organisation));
            causes.extend(knowing(review, &subject.organisation));
        }
    }
    causes.truncate(MOST);
    causes
}

/// The need through which most was lost in the cascade.
fn dependency(outcome: &Outcome) -> Option<Cause> {
    let mut needs: Vec<Need<'_>> = Vec::new();
    let through = outcome.cascade.iter().filter(|node| {
        !node.need.is_empty() && node.people_hours.is_finite() && node.people_hours > 0.0
    });
    for node in through {
        let held = (node.buffer > 0).then_some((node.buffer, node.buffer));
        if let Some(need) = needs.iter_mut().find(|need| need.id == node.need) {
            need.lost += node.people_hours;
            need.held = match (need.held, held) {
                (Some((least, most)), Some((held, _))) => Some((least.min(held), most.max(held))),
                (known, held) => known.or(held),
            };
        } else {
            needs.push(Need { id: &node.need, lost: node.people_hours, held });
        }
    }
    let all: f64 = needs.iter().map(|need| need.lost).sum();
    needs.sort_by(|a, b| b.lost.total_cmp(&a.lost).then_with(|| a.id.cmp(b.id)));
    let Need { id, lost, held } = needs.into_iter().next()?;
    let sector = outcome.sectors.iter().find(|sector| sector.id == id);
    let need = sector.map_or_else(|| need_title(id), |sector| sector.title.clone());
    Some(Cause::Dependency { need, share: lost / all, held })
}

/// What was lost through a need.
struct Need<'a> {
    id: &'a str,
    /// People-hours.
    lost: f64,
    /// The shortest and the longest time for which reserves held, seconds.
    held: Option<(u64, u64)>,
}

/// Messages to or from an organisation that went wrong: those that never arrived first, then those that lay longest.
fn messages(review: &Review, organisation: &Text) -> Vec<Cause> {
    let own =
        |lane: usize| review.lanes.roles.get(lane).is_some_and(|role| role.2 == *organisation);
    let mut found: Vec<(u64, Cause)> = Vec::new();
    for message in &review.lanes.messages {
        let (sent, received) = (message.from.is_some_and(own), own(message.to));
        if (sent || received)
            && let Some(cause) = channel(message)
        {
            let gravity = if message.arrived.is_none() { u64::MAX } else { delay(message) };
            found.push((gravity, cause));
        }
        if received && let Some(arrived) = message.arrived {
            let waited = message.read.map(|read| read.saturating_sub(arrived));
            if waited.is_none_or(|waited| waited >= LATE) {
                let gravity = waited.unwrap_or(u64::MAX - 1);
                found.push((gravity, Cause::Unread { label: message.label.clone(), waited }));
            }
        }
    }
    found.sort_by_key(|(gravity, _)| std::cmp::Reverse(*gravity));
    let mut causes: Vec<Cause> = Vec::new();
    for (_, cause) in found {
        // One channel is told once, however many messages it kept.
        let same = |other: &Cause| match (other, &cause) {
            (Cause::Channel { name: a, .. }, Cause::Channel { name: b, .. }) => a == b,
            (a, b) => a == b,
        };
        if !causes.iter().any(same) {
            causes.push(cause);
        }
    }
    causes
}

fn channel(message: &LaneMessage) -> Option<Cause> {
    let name = match message.failed.first() {
        Some(name) => Text::both(name.clone()),
        None if message.arrived.is_none() => Text::default(),
        None => return None,
    };
    Some(Cause::Channel { name, label: message.label.clone(), arrived: message.arrived.is_some() })
}

fn delay(message: &LaneMessage) -> u64 {
    message.arrived.map_or(0, |arrived| arrived.saturating_sub(message.sent))
}

/// What an organisation never knew, or knew late; what was never known first.
fn knowing(review: &Review, organisation: &Text) -> Vec<Cause> {
    let mut found: Vec<(u64, Cause)> = Vec::new();
    for row in &review.knowledge {
        for known in row.known.iter().filter(|known| known.organisation == *organisation) {
            match known.at {
                None => found.push((u64::MAX, Cause::NeverKnew { what: row.text.clone() })),
                Some(at) if at.saturating_sub(row.at) >= LATE => {
                    let after = at - row.at;
                    let cause =
                        Cause::KnewLate { what: row.text.clone(), after, how: known.how.clone() };
                    found.push((after, cause));
                }
                Some(_) => {}
            }
        }
    }
    found.sort_by_key(|(gravity, _)| std::cmp::Reverse(*gravity));
    found.into_iter().map(|(_, cause)| cause).collect()
}

/// The analysis in words; what the record shows where nothing else explains it.
pub(super) fn words(causes: &[Cause], row: &ObjectiveRow) -> Text {
    let sentences: Vec<Text> = causes.iter().map(sentence).collect();
    let shown = shown(&row.evidence);
    joined(sentences.into_iter().chain(Some(shown)))
}

/// What the record shows: the first lines of evidence, without grades.
pub(super) fn shown(evidence: &[Evidence]) -> Text {
    let lines: Vec<Text> =
        evidence.iter().filter_map(ungraded).map(|line| line.text).take(2).collect();
    if lines.is_empty() {
        return Text::default();
    }
    let all = |pick: fn(&Text) -> &str, between: &str| {
        lines.iter().map(pick).collect::<Vec<_>>().join(between)
    };
    Text::new(
        format!("The record shows: {}.", all(|line| line.en.trim_end_matches('.'), "; ")),
        format!("記録：{}。", all(|line| line.ja.trim_end_matches('。'), "、")),
    )
}

fn joined(sentences: impl Iterator<Item = Text>) -> Text {
    let mut all = Text::default();
    for sentence in sentences.filter(|sentence| !sentence.en.is_empty()) {
        if !all.en.is_empty() {
            all.en.push(' ');
        }
        all.en.push_str(&sentence.en);
        all.ja.push_str(&sentence.ja);
    }
    all
}

fn sentence(cause: &Cause) -> Text {
    match cause {
        Cause::Channel { name, label, arrived } => channel_sentence(name, label, *arrived),
        Cause::Unread { label, waited: Some(waited) } => {
            let time = hours(*waited);
            Text::new(
                format!("A message (“{}”) lay unread for {}.", label.en, time.en),
                format!("連絡（「{}」）が{}未読のままでした。", label.ja, time.ja),
            )
        }
        Cause::Unread { label, waited: None } => Text::new(
            format!("A message (“{}”) arrived and was never read.", label.en),
            format!("連絡（「{}」）は到達しましたが、最後まで読まれませんでした。", label.ja),
        ),
        Cause::NeverKnew { what } => Text::new(
            format!("It never learned of this: {}.", what.en.trim_end_matches('.')),
            format!("「{}」を最後まで把握できませんでした。", what.ja.trim_end_matches('。')),
        ),
        Cause::KnewLate { what, after, how } => {
            let time = hours(*after);
            let (en, ja) = if how.en.is_empty() {
                (String::new(), String::new())
            } else {
                (format!(" ({})", how.en), format!("（{}）", how.ja))
            };
            Text::new(
                format!(
                    "It knew of this {} after it came true{en}: {}.",
                    time.en,
                    what.en.trim_end_matches('.')
                ),
                format!(
                    "「{}」の把握は、発生から{}後でした{ja}。",
                    what.ja.trim_end_matches('。'),
                    time.ja
                ),
            )
        }
        Cause::Dependency { need, share, held } => dependency_sentence(need, *share, *held),
    }
}

fn channel_sentence(name: &Text, label: &Text, arrived: bool) -> Text {
    match (name.en.is_empty(), arrived) {
        (true, _) => Text::new(
            format!("A message (“{}”) never arrived.", label.en),
            format!("連絡（「{}」）は最後まで届きませんでした。", label.ja),
        ),
        (false, true) => Text::new(
            format!("{} failed before a message (“{}”) got through.", name.en, label.en),
            format!(
                "連絡（「{}」）は、{}が不達となり、届くまでに時間を要しました。",
                label.ja, name.ja
            ),
        ),
        (false, false) => Text::new(
            format!("{} failed and a message (“{}”) never arrived.", name.en, label.en),
            format!(
                "{}が不達となり、連絡（「{}」）は最後まで届きませんでした。",
                name.ja, label.ja
            ),
        ),
    }
}

fn dependency_sentence(need: &Text, share: f64, held: Option<(u64, u64)>) -> Text {
    let percent = format!("{:.0}", share.clamp(0.0, 1.0) * 100.0);
    let (en, ja) = match held {
        None => (
            " and no reserve stood in between".to_owned(),
            "、間に備え（自立持続）はありませんでした".to_owned(),
        ),
        Some((least, most)) if least == most => {
            let time = hours(least);
            (format!("; reserves held for {}", time.en), format!("、備えは{}持続しました", time.ja))
        }
        Some((least, most)) => {
            let (least, most) = (hours(least), hours(most));
            (
                format!("; reserves held for {} to {}", least.en, most.en),
                format!("、備えは{}から{}持続しました", least.ja, most.ja),
            )
        }
    };
    Text::new(
        format!(
            "In this model, {percent}% of what was lost through others came through {}{en}.",
            need.en
        ),
        format!(
            "本モデルでは、他サービスを経由した損失の{percent}％が「{}」を経由しており{ja}。",
            need.ja
        ),
    )
}

/// The dependency, plan or standard that a result puts in question.
pub(super) fn questions(causes: &[Cause], row: &ObjectiveRow) -> Text {
    if let Some(Cause::Dependency { need, held, .. }) = causes.first() {
        let held = held.map_or_else(|| Text::new("none", "なし"), |(least, _)| hours(least));
        return Text::new(
            format!("The dependency on {} (shortest reserve: {}).", need.en, held.en),
            format!("「{}」への依存（備えの最短：{}）", need.ja, held.ja),
        );
    }
    let title = &row.title;
    match row.part.as_str() {
        "plan" => Text::new(
            format!("The plan: its steps and times for “{}”.", title.en),
            format!("計画：「{}」の手順と所要時間", title.ja),
        ),
        "mode" => Text::new(
            format!(
                "The rule for changing the mode behind “{}”: sign, decision, deputy.",
                title.en
            ),
            format!("体制切替えの基準：「{}」の判断材料、決定者及び代行", title.ja),
        ),
        "continuity" => Text::new(
            format!("The maintenance level and the means to keep it: “{}”.", title.en),
            format!("サービス維持レベルとその維持手段：「{}」", title.ja),
        ),
        _ => Text::new(
            format!("The standard behind “{}”: whether its time and route can be kept.", title.en),
            format!("基準：「{}」の期限及び連絡経路が守れるものか", title.ja),
        ),
    }
}
