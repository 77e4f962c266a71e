//! The moments at which most was decided, for the talk right after play: without scores.

use crate::{
    counterfactual::most,
    outcome::{CascadeNode, MomentKind, Outcome, Text},
    review::{DecisionValue, Review, TurningPoint},
    words::{hours, number},
};

/// At most three moments, the gravest first: the decision that was worth most (whichever way), what would have mattered
/// most, and the outage that cost most. The last stands first when nothing was decided.
pub(crate) fn points(outcome: &Outcome, review: &Review) -> Vec<TurningPoint> {
    let mut found = Vec::new();
    if let Some(comparison) = &review.counterfactual {
        found.extend(comparison.missed.as_ref().map(missed));
        // The same decision is not talked of twice.
        let twice = |v: &&DecisionValue| {
            comparison.missed.as_ref().is_none_or(|m| m.reference != v.reference)
        };
        found.extend(most(&comparison.decisions).into_iter().filter(twice).map(decided));
    }
    let outage = worst_outage(outcome, review);
    // Room is kept for what happened: people talk about the world, not only about themselves.
    found.truncate(if outage.is_some() { 2 } else { 3 });
    found.extend(outage);
    found
}

fn decided(value: &DecisionValue) -> TurningPoint {
    let kept = value.total;
    let why = if kept.abs() < 1.0 {
        Text::new(
            "In this model, no service depended on it; who knew of it when did.",
            "本モデルでは、サービスの水準ではなく、情報の伝わり方に影響した。",
        )
    } else if kept > 0.0 {
        Text::new(
            format!(
                "In this model, it kept {} person-hours of service (all sectors, weight 1 each).",
                number(kept)
            ),
            format!(
                "本モデルでは、これにより{}人時分のサービスが維持された（全分野、重み1）。",
                number(kept)
            ),
        )
    } else {
        Text::new(
            format!(
                "In this model, it cost {} person-hours of service (all sectors, weight 1 each).",
                number(-kept)
            ),
            format!(
                "本モデルでは、これにより{}人時分のサービスが失われた（全分野、重み1）。",
                number(-kept)
            ),
        )
    };
    TurningPoint {
        at: value.at,
        title: Text::new(
            format!("{}: {}", value.who().en, value.what.en),
            format!("{}：{}", value.who().ja, value.what.ja),
        ),
        why: vec![why],
        question: Text::new(
            "What did you know at that moment, and what made you decide so?",
            "その時点で何が分かっていて、なぜそう判断しましたか。",
        ),
    }
}

fn missed(value: &DecisionValue) -> TurningPoint {
    let gain = -value.total;
    let why = if gain <= -1.0 {
        Text::new(
            format!(
                "In this model, others would have known in time, at the price of {} person-hours of service.",
                number(-gain)
            ),
            format!(
                "本モデルでは、関係者により早く情報が届く一方、さらに{}人時分のサービスが失われていた。",
                number(-gain)
            ),
        )
    } else if gain < 1.0 {
        Text::new(
            "In this model, others would have known in time.",
            "本モデルでは、関係者により早く情報が届いていた。",
        )
    } else {
        Text::new(
            format!(
                "In this model, it would have kept {} more person-hours of service (all sectors, weight 1 each).",
                number(gain)
            ),
            format!(
                "本モデルでは、さらに{}人時分のサービスを維持できた（全分野、重み1）。",
                number(gain)
            ),
        )
    };
    TurningPoint {
        at: value.at,
        title: Text::new(
            format!("{}: {} – {}", value.who().en, value.what.en, value.change.en),
            format!("{}：{}――{}", value.who().ja, value.what.ja, value.change.ja),
        ),
        why: vec![why],
        question: Text::new(
            "What would you have needed in order to do this then: a piece of news, a permission, a person, a plan?",
            "その時点で実行するには何が必要でしたか。情報、権限、人員、計画のいずれでしょうか。",
        ),
    }
}

/// Whether a fall went below the maintenance level of its sector.
fn below(outcome: &Outcome, node: &CascadeNode) -> bool {
    let sector = node.sector.and_then(|s| outcome.sectors.get(s));
    sector.is_some_and(|s| node.level < s.maintenance.0)
}

/// The fall that cost most, with who knew of it when.
fn worst_outage(outcome: &Outcome, review: &Review) -> Option<TurningPoint> {
    let node = outcome
        .cascade
        .iter()
        .filter(|n| n.people_hours >= 1.0 && below(outcome, n))
        .max_by(|a, b| a.people_hours.total_cmp(&b.people_hours).then(b.at.cmp(&a.at)))?;
    let mut why = Vec::new();
    if let Some(parent) = node.parent.and_then(|p| outcome.cascade.get(p)) {
        why.push(Text::new(
            format!("It came from: {}.", parent.title.en),
            format!("要因：{}。", parent.title.ja),
        ));
    }
    if node.buffer > 0 {
        let held = hours(node.buffer);
        why.push(Text::new(
            format!("Its own reserves held for {}.", held.en),
            format!("自立持続時間：{}。", held.ja),
        ));
    }
    let row =
        review.knowledge.iter().find(|k| k.id == node.id && k.kind == MomentKind::OutageBegan);
    if let Some(row) = row {
        let first = row.known.iter().filter_map(|k| Some((k.at?, k))).min_by_key(|k| k.0);
        why.push(match first {
            Some((at, known)) => {
                let late = hours(at.saturating_sub(row.at));
                Text::new(
                    format!("The first to know: {}, {} later.", known.title.en, late.en),
                    format!("最初に把握：{}（{}後）。", known.title.ja, late.ja),
                )
            }
            None => {
                Text::new("Nobody who took part knew of it.", "参加者の誰も把握していなかった。")
            }
        });
    }
    Some(TurningPoint {
        at: node.at,
        title: Text::new(format!("{} fails", node.title.en), format!("{}に障害", node.title.ja)),
        why,
        question: Text::new(
            "Who should have been told first, and what could they have done before it failed?",
            "誰に最初に伝えるべきでしたか。障害に至る前に何ができましたか。",
        ),
    })
}
