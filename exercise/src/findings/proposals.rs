//! What could be done about an area for improvement: proposals, to be confirmed by people.

use crate::{
    outcome::Text,
    review::{Finding, Improvement, Note, ObjectiveRow, Review},
};

use super::analysis::Cause;

/// A proposal for an area for improvement: by what led to it, or else by the part of the score that it belongs to.
pub(super) fn proposal(finding: &Finding, causes: &[Cause], row: &ObjectiveRow) -> Improvement {
    let (element, action) = causes.first().map_or_else(|| by_part(&row.part), by_cause);
    Improvement {
        id: format!("ip-{}", row.id),
        capability: finding.capability.clone(),
        issue: finding.text.clone(),
        action: Text::new(format!("Proposal: {}", action.en), format!("案：{}", action.ja)),
        element: element.into(),
        owner: finding.organisation.clone(),
        due: String::new(),
        state: "open".into(),
        objective: row.id.clone(),
    }
}

fn by_cause(cause: &Cause) -> (&'static str, Text) {
    match cause {
        Cause::Channel { name, .. } if !name.en.is_empty() => (
            "equipment",
            Text::new(
                format!(
                    "prepare another way beside {} that does not hang on the same supply, and agree when to change over.",
                    name.en
                ),
                format!(
                    "「{}」と同じ供給に依存しない代替連絡手段を用意し、切替えの判断基準を定める。",
                    name.ja
                ),
            ),
        ),
        Cause::Channel { .. } => (
            "planning",
            Text::new(
                "check the contact list and agree on a receipt, so that the sender notices when nothing arrived.",
                "連絡先一覧を点検し、受領確認の方法を定め、不達に発信者が気付けるようにする。",
            ),
        ),
        Cause::Unread { .. } => (
            "organisation",
            Text::new(
                "decide who watches for messages while the desk is taken or closed, and how receipt is confirmed.",
                "担当者の対応中及び時間外における受信の確認体制と、受領確認の方法を定める。",
            ),
        ),
        Cause::NeverKnew { .. } => (
            "planning",
            Text::new(
                "agree with those who know first who tells whom, and enter it in the plan of contacts.",
                "先に知り得る者との間で、誰が誰に知らせるかを取り決め、連絡体制に反映する。",
            ),
        ),
        Cause::KnewLate { .. } => (
            "planning",
            Text::new(
                "find out where the news lay, and agree on a direct way or an earlier first report.",
                "情報の滞留箇所を確認し、直接の連絡経路又は第一報の早期化を取り決める。",
            ),
        ),
        Cause::Dependency { need, .. } => (
            "equipment",
            Text::new(
                format!(
                    "compare own reserves of {} with the length of outage seen here, and agree on priority of supply with the provider.",
                    need.en
                ),
                format!(
                    "「{}」の備え（自立持続時間）を今回の途絶期間と照合し、供給元と優先供給について取り決める。",
                    need.ja
                ),
            ),
        ),
    }
}

fn by_part(part: &str) -> (&'static str, Text) {
    match part {
        "plan" => (
            "planning",
            Text::new(
                "walk through the steps that came late or not at all with those who do them, and correct the plan.",
                "遅れた手順及び実施されなかった手順を担当者とともに確認し、計画を見直す。",
            ),
        ),
        "mode" => (
            "organisation",
            Text::new(
                "write down on which sign the mode changes, who decides, and who stands in.",
                "体制切替えの判断材料、決定者及び代行者を明文化する。",
            ),
        ),
        "public" => (
            "training",
            Text::new(
                "prepare texts for the public and a way to estimate restoration, and rehearse their revision.",
                "公表文案と復旧見込みの算定方法を用意し、更新を含めて訓練する。",
            ),
        ),
        "continuity" => (
            "planning",
            Text::new(
                "compare the measures of the plan with the reference response, and enter what was missing.",
                "計画の対策を基準対応と照合し、不足する対策を反映する。",
            ),
        ),
        _ => (
            "training",
            Text::new(
                "rehearse this task in the time allowed, with those who would really do it.",
                "実際の担当者により、定められた時間内に行えるよう訓練する。",
            ),
        ),
    }
}

/// Adds notes to a review, and a line of the plan for each agreed action; what is there already stays once.
pub fn add_notes(review: &mut Review, notes: Vec<Note>) {
    for note in notes {
        if review.notes.contains(&note) {
            continue;
        }
        if note.kind == "agreed" {
            review.improvements.push(line(&note));
        }
        review.notes.push(note);
    }
    name(&mut review.improvements);
}

/// Actions that people agreed on, as they were written; element, owner and date are theirs to fill in.
pub(super) fn agreed(review: &Review) -> impl Iterator<Item = Improvement> {
    review.notes.iter().filter(|note| note.kind == "agreed").map(line)
}

fn line(note: &Note) -> Improvement {
    Improvement {
        id: "agreed".into(),
        capability: Text::default(),
        issue: note.question.clone(),
        action: Text::both(note.text.clone()),
        element: String::new(),
        owner: note.by.clone(),
        due: String::new(),
        state: "open".into(),
        objective: String::new(),
    }
}

/// Makes ids unique: `ip-a`, `ip-a-2` …
pub(super) fn name(plan: &mut [Improvement]) {
    for at in 0..plan.len() {
        let (before, rest) = plan.split_at_mut(at);
        let Some(own) = rest.first_mut() else { continue };
        let base = own.id.clone();
        let mut number = 2;
        while before.iter().any(|other| other.id == own.id) {
            own.id = format!("{base}-{number}");
            number += 1;
        }
    }
}
