//! What a decision will do, as far as everybody may know: how long it takes, what it costs, what the handbook says about
//! time. Never whether it was right.

use hakyu_scenarios::{
    compile::Compiled,
    syntax::{Measure, Objective},
};

use crate::{
    log::Doing,
    outcome::Text,
    session::Offer,
    words::{clock_time, hours, to_minutes},
};

/// What follows from a decision taken at `now`, in sentences.
pub fn after(compiled: &Compiled, offer: &Offer, doing: &Doing, now: u64) -> Vec<Text> {
    let mut said = Vec::new();
    match doing {
        Doing::Act(id) => {
            let script = compiled.model.script();
            let takes = script.action(id).map(|a| &script.actions[a.index()].takes);
            if let Some(takes) = takes {
                // The middle 80 %, as the list of actions says it.
                let (low, high) =
                    (to_minutes(takes.quantile(0.1)), to_minutes(takes.quantile(0.9)));
                let (from, until) =
                    (clock_time(compiled, now + low), clock_time(compiled, now + high));
                said.push(if high == 0 {
                    Text::new("It takes effect at once.", "ただちに効果が出ます。")
                } else if low == high {
                    Text::new(
                        format!("It takes {}: until {}.", hours(low).en, from.en),
                        format!("所要{}、{}に完了の見込みです。", hours(low).ja, from.ja),
                    )
                } else {
                    Text::new(
                        format!(
                            "It takes {} to {}: until {} at the earliest, {} at the latest, most likely.",
                            hours(low).en,
                            hours(high).en,
                            from.en,
                            until.en
                        ),
                        format!(
                            "所要{}～{}、おおむね{}から{}の間に完了の見込みです。",
                            hours(low).ja,
                            hours(high).ja,
                            from.ja,
                            until.ja
                        ),
                    )
                });
            }
            let costs = offer.actions.iter().find(|a| a.id == *id).map(|a| &a.costs);
            if let Some(costs) = costs.filter(|c| !c.en.is_empty()) {
                said.push(Text::new(
                    format!("It costs: {}.", costs.en.trim_end_matches('.')),
                    format!("費用・人員：{}", costs.ja),
                ));
            }
            said.push(Text::new(
                "What it does shows on your screens and in what you are told.",
                "結果は監視画面と、届く連絡に表れます。",
            ));
        }
        Doing::Message(_) => said.push(Text::new(
            "It has left; channels and readers take their time.",
            "発信しました。到達し、読まれるまでには時間がかかります。",
        )),
        Doing::Forecast { restored, margin, .. } => {
            let (from, until) = (
                clock_time(compiled, restored.saturating_sub(*margin)),
                clock_time(compiled, restored + margin),
            );
            said.push(Text::new(
                format!(
                    "People now expect it between {} and {}; if you learn better, say so at once.",
                    from.en, until.en
                ),
                format!(
                    "住民は{}から{}の間の復旧を見込んで動きます。見通しが変われば直ちに更新してください。",
                    from.ja, until.ja
                ),
            ));
        }
        Doing::Mode(_) | Doing::Phase(_) | Doing::Invoke(_) | Doing::Mission { .. } => {
            said.push(Text::new(
                "Decided; those concerned learn of it in their own time.",
                "決定しました。関係者にはそれぞれの経路で伝わります。",
            ));
        }
    }
    said.extend(deadlines(compiled, doing));
    said
}

/// What the handbook says about time for this kind of deed: deadlines of the exercise, not whom they are about or what
/// starts them.
pub fn deadlines(compiled: &Compiled, doing: &Doing) -> Option<Text> {
    let (en, ja) = match doing {
        Doing::Message(letter) => match letter.kind.as_str() {
            "report" | "status" => ("reports", "情報連絡"),
            "announce" => ("announcements", "公表・お知らせ"),
            "relay" | "notice" | "newsletter" => ("passing on", "展開"),
            _ => return None,
        },
        Doing::Forecast { .. } => ("restoration forecasts", "復旧見込みの公表"),
        Doing::Mode(_) => ("decisions on modes", "体制の決定"),
        Doing::Act(_) | Doing::Phase(_) | Doing::Invoke(_) | Doing::Mission { .. } => return None,
    };
    let fits = |objective: &&Objective| match (&objective.measure, doing) {
        (Measure::Timeliness { action, .. }, Doing::Message(letter)) => {
            match letter.kind.as_str() {
                "report" | "status" => matches!(action.value.as_str(), "report" | "status"),
                "announce" => action.value == "announce",
                _ => matches!(action.value.as_str(), "relay" | "notice" | "newsletter"),
            }
        }
        (Measure::Timeliness { action, .. }, Doing::Forecast { .. }) => {
            action.value == "publish-forecast"
        }
        (Measure::Forecast { .. }, Doing::Forecast { .. })
        | (Measure::Mode { .. }, Doing::Mode(_)) => true,
        (Measure::Timeliness { action, .. }, Doing::Mode(_)) => {
            matches!(action.value.as_str(), "decide" | "switch-mode")
        }
        _ => false,
    };
    let mut times: Vec<u64> = compiled
        .scenario
        .objectives
        .iter()
        .filter(fits)
        .filter_map(|objective| match &objective.measure {
            Measure::Timeliness { within, .. }
            | Measure::Forecast { within, .. }
            | Measure::Mode { within, .. } => Some(within.value),
            _ => None,
        })
        .collect();
    times.sort_unstable();
    times.dedup();
    if times.is_empty() {
        return None;
    }
    let each = |lang: fn(&Text) -> &String| {
        times.iter().map(|t| lang(&hours(*t)).clone()).collect::<Vec<_>>()
    };
    Some(Text::new(
        format!("The handbook measures {en} within {} of the news.", each(|t| &t.en).join(" / ")),
        format!("ハンドブックでは、{ja}は認知から{}以内が目安です。", each(|t| &t.ja).join("・")),
    ))
}
