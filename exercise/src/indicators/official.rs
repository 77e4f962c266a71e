//! The indicators that the government's plan for critical infrastructure names (seed 003:21302-21312 and 003:21445-21461).

use std::collections::{BTreeMap, BTreeSet};

use hakyu_engine::script::{Deed, DeedKind};
use hakyu_scenarios::{
    compile::Compiled,
    syntax::{RoleKind, planning::Answer},
};

use super::{deeds, indicator, kind, no_data, organisation, roles, share};
use crate::{
    outcome::Text,
    review::{Indicator, Review},
    score::Played,
    words::text,
};

/// Source of the indicators on exercises.
const EXERCISES: &str =
    "A: Cybersecurity 2020, indicators of incident response (seed 003:21445-21461)";
/// Source of the indicators on information sharing.
const SHARING: &str =
    "A: Cybersecurity 2020, indicators of information sharing (seed 003:21302-21312)";

/// The statement by which participants say whether the exercise helps their own organisation. A questionnaire asks for the indicator if
/// it has a question with these words, in either language, and a scale.
pub fn helps_question() -> Text {
    Text::new(
        "The knowledge gained helps my organisation to improve.",
        "演習で得た知見は自組織の改善に役立つ。",
    )
}

pub(super) fn indicators(compiled: &Compiled, run: &Played, review: &Review) -> Vec<Indicator> {
    let mut list = vec![operators(compiled, review), helps(compiled, review), part(review)];
    list.extend(counts(compiled, run));
    list.push(members(compiled));
    if let Some(reach) = &review.reach {
        let (asked, reached, answered, damage, in_time) = reach.totals;
        let of = |n: u32| share(u64::from(n), u64::from(asked));
        list.push(indicator(
            "drill-reach",
            Text::new("Reach of the communications drill", "連絡訓練の到達状況"),
            Text::new(
                format!(
                    "{reached} of {asked} members reached ({}), {answered} answered ({}), {in_time} of them in time, {damage} reported damage",
                    of(reached),
                    of(answered)
                ),
                format!(
                    "構成員{asked}者中、到達{reached}者（{}）、回答{answered}者（{}、うち期限内{in_time}者）、被害あり{damage}者",
                    of(reached),
                    of(answered)
                ),
            ),
            EXERCISES,
        ));
    }
    list
}

/// Operators that take part, and those of them that people played.
fn operators(compiled: &Compiled, review: &Review) -> Indicator {
    let operators =
        || roles(compiled).filter(|role| kind(compiled, *role) == Some(RoleKind::Operator));
    let all: BTreeSet<_> = operators().map(|role| organisation(compiled, role)).collect();
    let script = compiled.model.script();
    let manned: BTreeSet<_> = operators()
        .filter(|role| {
            let id = &script.roles[role.index()].id;
            review.conduct.manned.iter().any(|m| m.0 == *id)
        })
        .map(|role| organisation(compiled, role))
        .collect();
    indicator(
        "operators",
        Text::new("Operators taking part", "演習の参加事業者数"),
        Text::new(
            format!("{}, of which played by people: {}", all.len(), manned.len()),
            format!("{}事業者（うち参加者が演じたもの{}）", all.len(), manned.len()),
        ),
        EXERCISES,
    )
}

/// The share of participants who say that it helps: the upper two marks of the scale.
fn helps(compiled: &Compiled, review: &Review) -> Indicator {
    let wanted = helps_question();
    let is = |asked: &Text| asked.en == wanted.en || asked.ja == wanted.ja;
    let questions = compiled.scenario.questionnaires.iter().flat_map(|q| &q.questions);
    let scale = questions.filter(|q| is(&text(&q.text))).find_map(|q| match q.answer {
        Answer::Scale(marks) => Some(marks),
        _ => None,
    });
    let answers = review.notes.iter().filter(|n| n.kind == "answer" && is(&n.question));
    let marks: Vec<u64> = answers.filter_map(|n| n.text.trim().parse().ok()).collect();
    let value = match scale {
        None => no_data("no questionnaire asks for it", "該当する設問がない"),
        Some(_) if marks.is_empty() => no_data("nobody has answered", "回答がない"),
        Some(scale) => {
            let yes = marks.iter().filter(|m| **m + 1 >= scale && **m <= scale).count() as u64;
            let all = marks.len() as u64;
            Text::new(
                format!(
                    "{} ({yes} of {all} answers in the upper two of {scale} marks)",
                    share(yes, all)
                ),
                format!("{}（{all}件中{yes}件が{scale}段階の上位2段階）", share(yes, all)),
            )
        }
    };
    indicator(
        "helps",
        Text::new(
            "Participants who say that the knowledge helps their organisation",
            "得られた知見が所属組織の対策に資すると評価した参加者の割合",
        ),
        value,
        EXERCISES,
    )
}

/// What this exercise adds to the participation in exercises and drills.
fn part(review: &Review) -> Indicator {
    let manned = review.conduct.manned.len();
    let organisations: BTreeSet<&str> =
        review.conduct.manned.iter().map(|m| m.2.en.as_str()).collect();
    indicator(
        "participation",
        Text::new("Participation in this exercise", "演習・訓練への参加状況（本演習）"),
        Text::new(
            format!("posts played by people: {manned}; organisations: {}", organisations.len()),
            format!("参加者が演じた役割{manned}件、{}組織", organisations.len()),
        ),
        EXERCISES,
    )
}

/// 情報連絡: what operators report, and what ministries send on to NISC. 情報提供: what NISC gives out, and what ministries pass down. Some
/// scenarios call what is passed on a relay.
fn counts(compiled: &Compiled, run: &Played) -> [Indicator; 2] {
    let (mut reports, mut sent_on, mut notices, mut passed) = (0u64, 0u64, 0u64, 0u64);
    for (_, role, deed) in deeds(run) {
        let Deed::Message { kind: message, to, .. } = deed else { continue };
        let up = to.iter().any(|to| kind(compiled, *to) == Some(RoleKind::Nisc));
        match (kind(compiled, role), message) {
            (Some(RoleKind::Operator), DeedKind::Report) => reports += 1,
            (Some(RoleKind::Ministry), DeedKind::Report | DeedKind::Relay) if up => sent_on += 1,
            (Some(RoleKind::Nisc), DeedKind::Notice | DeedKind::Relay) => notices += 1,
            (Some(RoleKind::Ministry), DeedKind::Notice | DeedKind::Relay) => passed += 1,
            _ => {}
        }
    }
    [
        indicator(
            "reports",
            Text::new("Reports (jōhō renraku)", "情報連絡の件数"),
            Text::new(
                format!("{reports} by operators, {sent_on} sent on to NISC by ministries"),
                format!("重要インフラ事業者等から{reports}件、所管省庁から内閣官房へ{sent_on}件"),
            ),
            SHARING,
        ),
        indicator(
            "notices",
            Text::new("Notices (jōhō teikyō)", "情報提供の件数"),
            Text::new(
                format!("{notices} by NISC, {passed} passed on by ministries"),
                format!("内閣官房から{notices}件、所管省庁から{passed}件"),
            ),
            SHARING,
        ),
    ]
}

/// CEPTOARs of the exercise and, of their sectors, the operators that take part.
fn members(compiled: &Compiled) -> Indicator {
    let sector = |role| compiled.role(role).and_then(|r| r.sector.as_ref()).map(|s| &s.value);
    let mut operators: BTreeMap<&String, BTreeSet<_>> = BTreeMap::new();
    let of = |wanted| roles(compiled).filter(move |r| kind(compiled, *r) == Some(wanted));
    for role in of(RoleKind::Operator) {
        if let Some(sector) = sector(role) {
            operators.entry(sector).or_default().insert(organisation(compiled, role));
        }
    }
    let mut seen = BTreeSet::new();
    let mut lines: Vec<Text> = Vec::new();
    for role in of(RoleKind::Ceptoar) {
        if !seen.insert(organisation(compiled, role)) {
            continue;
        }
        let entry = compiled.role(role).map(|r| r.organisation.as_ref().unwrap_or(&r.title));
        let name = entry.map(text).unwrap_or_default();
        let members = sector(role).and_then(|s| operators.get(s)).map_or(0, BTreeSet::len);
        lines.push(Text::new(format!("{} {members}", name.en), format!("{} {members}", name.ja)));
    }
    let value = if lines.is_empty() {
        no_data("no CEPTOAR takes part", "セプターの参加がない")
    } else {
        let en: Vec<&str> = lines.iter().map(|l| l.en.as_str()).collect();
        let ja: Vec<&str> = lines.iter().map(|l| l.ja.as_str()).collect();
        Text::new(en.join(", "), ja.join("、"))
    };
    indicator(
        "ceptoar-members",
        Text::new(
            "Operators of the sector of each CEPTOAR in this exercise",
            "各セプターの構成員数（本演習に参加する同分野の事業者）",
        ),
        value,
        SHARING,
    )
}
