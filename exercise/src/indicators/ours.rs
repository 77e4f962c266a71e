//! Indicators of timing and coverage that are ours: the source documents name none of them (C).

use std::collections::BTreeMap;

use hakyu_engine::{
    ModeId, What,
    record::{messages::MessagesFact, plans::PlansFact},
    script::{Deed, DeedKind},
};
use hakyu_scenarios::{compile::Compiled, syntax::RoleKind};

use super::{deeds, indicator, kind, median, no_data, roles, share, took};
use crate::{
    assemble::mode_title,
    knowing::{knowledge, lanes},
    outcome::Text,
    review::{Indicator, Review},
    score::Played,
    words::{hours, number, title},
};

/// Source of all of them.
const OURS: &str = "C: ours";
/// At most so many sectors are told.
const SECTORS: usize = 3;

pub(super) fn indicators(compiled: &Compiled, run: &Played, review: &Review) -> Vec<Indicator> {
    vec![
        recognition(compiled, run),
        first_report(compiled, run),
        fan_out(compiled, run),
        reach_rate(compiled, run),
        completeness(review),
        plan_steps(run),
        below(compiled, run),
        forecasts(run),
        modes(compiled, run),
    ]
}

/// When the first scenario event began.
fn onset(run: &Played) -> Option<u64> {
    run.record.facts.iter().find(|f| matches!(f.what, What::EventBegan(_))).map(|f| f.at.0)
}

/// From something being true until the first who knew of it.
fn recognition(compiled: &Compiled, run: &Played) -> Indicator {
    let truths = knowledge(compiled, run);
    let spans: Vec<u64> = truths
        .iter()
        .filter_map(|row| Some(row.known.first()?.at?.saturating_sub(row.at)))
        .collect();
    let (known, all) = (spans.len(), truths.len());
    let value = match median(spans) {
        None => no_data("nobody learned of anything", "把握した者がいない"),
        Some(middle) => {
            let middle = hours(middle);
            Text::new(
                format!("{} (median; {known} of {all} truths were ever known)", middle.en),
                format!("{}（中央値。事実{all}件中{known}件が把握された）", middle.ja),
            )
        }
    };
    indicator(
        "recognition",
        Text::new("From onset to recognition", "発生から認知までの時間"),
        value,
        OURS,
    )
}

/// From the first event until an operator first reports.
fn first_report(compiled: &Compiled, run: &Played) -> Indicator {
    let onset = onset(run);
    let first = deeds(run).find(|(at, role, deed)| {
        onset.is_some_and(|onset| *at >= onset)
            && deed.kind() == DeedKind::Report
            && kind(compiled, *role) == Some(RoleKind::Operator)
    });
    let value = match (onset, first) {
        (None, _) => no_data("nothing happened", "事象なし"),
        (Some(onset), first) => took(first.map(|f| f.0 - onset)),
    };
    indicator(
        "first-report",
        Text::new("From onset to the first report of an operator", "発生から事業者の第一報まで"),
        value,
        OURS,
    )
}

/// From the first event until CEPTOARs had a message, and how many had one.
fn fan_out(compiled: &Compiled, run: &Played) -> Indicator {
    let hubs: Vec<_> =
        roles(compiled).filter(|r| kind(compiled, *r) == Some(RoleKind::Ceptoar)).collect();
    let onset = onset(run);
    let reached: Vec<u64> = hubs
        .iter()
        .filter_map(|hub| {
            let onset = onset?;
            run.record.facts.iter().filter(|f| f.at.0 >= onset).find_map(|f| match f.what {
                What::MessageArrived { to, .. } if to == *hub => Some(f.at.0 - onset),
                _ => None,
            })
        })
        .collect();
    let value = match (reached.iter().min(), reached.iter().max()) {
        _ if hubs.is_empty() => no_data("no CEPTOAR takes part", "セプターの参加がない"),
        (Some(first), Some(last)) => {
            let (first, last) = (hours(*first), hours(*last));
            let (n, all) = (reached.len(), hubs.len());
            Text::new(
                format!("{n} of {all}; the first after {}, the last after {}", first.en, last.en),
                format!("{all}者中{n}者（最初{}後、最後{}後）", first.ja, last.ja),
            )
        }
        _ => Text::new(format!("0 of {}", hubs.len()), format!("{}者中0者", hubs.len())),
    };
    indicator(
        "fan-out",
        Text::new("From onset to the CEPTOARs", "発生からセプターへの展開まで"),
        value,
        OURS,
    )
}

/// Messages that were read, of all that were sent, receiver by receiver; injects left out.
fn reach_rate(compiled: &Compiled, run: &Played) -> Indicator {
    let lanes = lanes(compiled, run);
    let sent = lanes.messages.iter().filter(|m| m.kind != "inject");
    let (mut all, mut arrived, mut read) = (0, 0, 0);
    for message in sent {
        all += 1;
        arrived += u64::from(message.arrived.is_some());
        read += u64::from(message.read.is_some());
    }
    let value = if all == 0 {
        no_data("nobody sent anything", "送信なし")
    } else {
        Text::new(
            format!("{} arrived, {} read, of {all}", share(arrived, all), share(read, all)),
            format!("到達{}、処理{}（宛先延べ{all}件）", share(arrived, all), share(read, all)),
        )
    };
    indicator("reach-rate", Text::new("Reach of messages", "連絡の到達率"), value, OURS)
}

/// Mean completeness of graded messages, repetitions left out.
fn completeness(review: &Review) -> Indicator {
    let graded: Vec<f64> =
        review.forms.iter().filter(|f| !f.duplicate).map(|f| f.completeness).collect();
    let value = if graded.is_empty() {
        no_data("no message was graded", "採点対象の様式なし")
    } else {
        let mean = 100.0 * graded.iter().sum::<f64>() / graded.len() as f64;
        Text::new(
            format!("{mean:.0} % (mean of {} messages)", graded.len()),
            format!("{mean:.0} %（{}件の平均）", graded.len()),
        )
    };
    indicator("completeness", Text::new("Completeness of reports", "連絡様式の記載率"), value, OURS)
}

/// Steps of plans that were set off: done, and on target.
fn plan_steps(run: &Played) -> Indicator {
    let (mut began, mut done, mut aimed, mut kept) = (0, 0, 0, 0);
    for fact in &run.record.facts {
        match fact.what {
            What::Plans(PlansFact::StepBegan { .. }) => began += 1,
            What::Plans(PlansFact::StepDone { late, .. }) => {
                done += 1;
                aimed += u64::from(late.is_some());
                kept += u64::from(late.is_some_and(|late| late <= 0));
            }
            _ => {}
        }
    }
    let value = if began == 0 {
        no_data("no plan was set off", "発動された計画なし")
    } else {
        Text::new(
            format!("{done} of {began} begun steps done; {kept} of {aimed} with a target in time"),
            format!("着手{began}件中{done}件完了（目標のある{aimed}件中{kept}件が目標内）"),
        )
    };
    indicator("plan-steps", Text::new("Steps of plans", "計画の実施状況"), value, OURS)
}

/// Minutes below the maintenance level × people of the service, of the sectors that were hit worst. People are not added across
/// sectors.
fn below(compiled: &Compiled, run: &Played) -> Indicator {
    let world = &compiled.world;
    let mut sums: BTreeMap<&str, u128> = BTreeMap::new();
    for &service in world.reporting_services() {
        let meta = world.service(service);
        let Some(sector) = meta.sector.as_deref() else { continue };
        let level = compiled.model.info(service).maintenance.level.ppm();
        let spells = run.history.curve(service).spells_below(level);
        let seconds: u64 = spells.iter().map(|s| s.until - s.from).sum();
        *sums.entry(sector).or_default() += u128::from(seconds) * u128::from(meta.people);
    }
    let mut worst: Vec<(&str, u128)> = sums.into_iter().filter(|s| s.1 >= 60).collect();
    worst.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let lines: Vec<Text> = worst
        .iter()
        .take(SECTORS)
        .map(|(sector, sum)| {
            let name = world.catalogue.sector(sector).map(|s| title(&s.title)).unwrap_or_default();
            let minutes = number((sum / 60) as f64);
            Text::new(format!("{} {minutes}", name.en), format!("{} {minutes}", name.ja))
        })
        .collect();
    let value = if lines.is_empty() {
        Text::new("none", "なし")
    } else {
        let en: Vec<&str> = lines.iter().map(|l| l.en.as_str()).collect();
        let ja: Vec<&str> = lines.iter().map(|l| l.ja.as_str()).collect();
        Text::new(
            format!("{} (person-minutes)", en.join("; ")),
            format!("{}（人・分）", ja.join("、")),
        )
    };
    indicator(
        "below",
        Text::new(
            "People × minutes below the maintenance level, worst sectors",
            "サービス維持レベルを下回った人数×分（上位分野）",
        ),
        value,
        OURS,
    )
}

/// How far forecasts of restoration were off, and how often they were changed.
fn forecasts(run: &Played) -> Indicator {
    let (mut errors, mut open) = (Vec::new(), 0);
    let mut series: BTreeMap<_, u64> = BTreeMap::new();
    for (_, role, deed) in deeds(run) {
        let Deed::Forecast { service, restored, level, .. } = deed else { continue };
        *series.entry((role, *service, *level)).or_default() += 1;
        match run.history.curve(*service).back_for_good(level.ppm()) {
            Some(back) => errors.push(restored.0.abs_diff(back)),
            None => open += 1,
        }
    }
    let made: u64 = series.values().sum();
    let revisions = made - series.len() as u64;
    let value = if made == 0 {
        no_data("no forecast was published", "復旧見込みの発表なし")
    } else {
        let error = median(errors).map_or_else(|| Text::new("not known", "不明"), hours);
        Text::new(
            format!(
                "{made} published, {revisions} of them revisions; off by {} (median); {open} cannot be judged",
                error.en
            ),
            format!(
                "{made}件（うち修正{revisions}件）、誤差{}（中央値）、判定不能{open}件",
                error.ja
            ),
        )
    };
    indicator(
        "forecasts",
        Text::new("Forecasts of restoration", "復旧見込みの誤差と修正"),
        value,
        OURS,
    )
}

/// From a mode being called for, in the eyes of somebody who decides on it, until it was in force.
fn modes(compiled: &Compiled, run: &Played) -> Indicator {
    let facts = &run.record.facts;
    let mut called: BTreeMap<ModeId, u64> = BTreeMap::new();
    for fact in facts {
        if let What::Messages(MessagesFact::ModeCalledFor { mode, .. }) = fact.what {
            called.entry(mode).or_insert(fact.at.0);
        }
    }
    let lines: Vec<Text> = called
        .into_iter()
        .map(|(mode, since)| {
            let switched = facts.iter().find_map(|fact| match fact.what {
                What::Messages(MessagesFact::ModeChanged { mode: to, on: true, .. })
                    if to == mode =>
                {
                    Some(fact.at.0)
                }
                _ => None,
            });
            let name = mode_title(compiled, mode);
            let delay = match switched {
                Some(at) if at < since => Text::new("before that", "その前に切替え"),
                switched => took(switched.map(|at| at - since)),
            };
            Text::new(format!("{}: {}", name.en, delay.en), format!("{}：{}", name.ja, delay.ja))
        })
        .collect();
    let value = if lines.is_empty() {
        no_data("no mode was called for", "切替えを要する状況なし")
    } else {
        let en: Vec<&str> = lines.iter().map(|l| l.en.as_str()).collect();
        let ja: Vec<&str> = lines.iter().map(|l| l.ja.as_str()).collect();
        Text::new(en.join("; "), ja.join("、"))
    };
    indicator(
        "mode-delay",
        Text::new("From a mode being called for to its switch", "体制切替えの遅れ"),
        value,
        OURS,
    )
}
