//! Measures of service to people.

use hakyu_engine::{Level, Maintenance, ServiceId, SimTime};
use hakyu_scenarios::compile::Compiled;

use super::{Comparison, Finding, Played, evidence};
use crate::{
    outcome::{Evidence, Text},
    words::{number, percent, service_title},
};

/// People-hours under which a difference is not tested, unless the scenario says otherwise.
pub(super) const FLOOR: f64 = 10_000.0;

fn loss(compiled: &Compiled, run: &Played, services: &[ServiceId]) -> f64 {
    services
        .iter()
        .map(|&s| {
            let Maintenance { level, .. } = compiled.model.info(s).maintenance;
            run.history.people_hours(s, compiled.world.service(s).people, level)
        })
        .sum()
}

/// averted = (`loss_none` − `loss_actual`) / (`loss_none` − `loss_reference`), on the same draws.
pub(super) fn averted(
    compiled: &Compiled,
    runs: Comparison<'_>,
    services: &[ServiceId],
) -> Finding {
    let Some(reference) = runs.reference else {
        let why = Text::new(
            "not tested: the scenario has no reference playbook to compare with",
            "未検証：比較する基準対応（reference）がシナリオにない",
        );
        return Finding::untested(why);
    };
    let none = loss(compiled, runs.none, services);
    let best = loss(compiled, reference, services);
    let actual = loss(compiled, runs.credited.unwrap_or(runs.actual), services);
    let floor = compiled.scenario.scoring.floor.as_ref().map_or(FLOOR, |f| f.value as f64);
    let range = none - best;
    // Not even with a floor of 0 can anything be divided by nothing.
    if range < floor || range <= 0.0 {
        return Finding::untested(Text::new(
            format!(
                "not tested: in this model the responses differ by {} people-hours only (floor {})",
                number(range),
                number(floor)
            ),
            format!(
                "未検証：本モデルでは対応による差が{}人時にとどまる（下限{}）",
                number(range),
                number(floor)
            ),
        ));
    }
    let share = (none - actual) / range;
    let lines = vec![
        Evidence {
            at: None,
            text: Text::new(
                format!(
                    "in this model: people-hours lost without response {}, with this response {}, with the reference {}",
                    number(none),
                    number(actual),
                    number(best)
                ),
                format!(
                    "本モデルにおける損失（人時）：対応なし{}、今回{}、基準対応{}",
                    number(none),
                    number(actual),
                    number(best)
                ),
            ),
        },
        Evidence {
            at: None,
            text: Text::new(
                format!("share of the avoidable loss averted: {:.1} %", share * 100.0),
                format!("回避可能な損失のうち回避した割合：{:.1}％", share * 100.0),
            ),
        },
    ];
    if runs.is_reference {
        let note = Text::new("defines 100", "基準（100の定義）");
        return Finding { score: None, note: Some(note), evidence: lines };
    }
    Finding::scored(share * 100.0, lines)
}

/// Share of the time in which a service was kept at a level.
pub(super) fn kept(
    compiled: &Compiled,
    run: &Played,
    service: ServiceId,
    level: Level,
    (from, until): (SimTime, SimTime),
) -> Finding {
    let span = until.0.saturating_sub(from.0);
    if span == 0 {
        return Finding::untested(Text::new(
            "not tested: the span is empty",
            "未検証：期間が空である",
        ));
    }
    let curve = run.history.curve(service);
    let share = curve.kept(level.ppm(), from.0, until.0) as f64 / span as f64;
    let who = service_title(compiled, service);
    let mut lines = vec![Evidence {
        at: None,
        text: Text::new(
            format!(
                "{}: at or above {} for {:.1} % of the time",
                who.en,
                percent(level.ppm()),
                share * 100.0
            ),
            format!("{}：期間の{:.1}％で{}以上を維持", who.ja, share * 100.0, percent(level.ppm())),
        ),
    }];
    if let Some(first) = curve.spells_below(level.ppm()).first() {
        lines.push(evidence(
            SimTime(first.from),
            Text::new(
                format!("first below; lowest {}", percent(first.lowest)),
                format!("初めて下回る。最低{}", percent(first.lowest)),
            ),
        ));
    }
    Finding::scored(share * 100.0, lines)
}
