//! E0601 to E0603: durations above zero, weights that can be weighed.

use crate::decode::Distribution;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Spanned;
use crate::syntax::{Cause, EffectKind, Measure, Recovery, Scenario};

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0601",
        title: "a duration of zero",
        ja: "ゼロの時間",
        text: "An outage, repair, delivery or deadline that takes no time changes nothing and measures nothing.",
        example: "events:\n  - {id: e-1, at: T+1h, outage: {provider: cloud, for: 0s}}\n",
        fix: "Give it a duration, or remove it.",
    },
    Explanation {
        code: "E0602",
        title: "a weight that cannot be weighed",
        ja: "不正な重み",
        text: "Weights lie between 0 and 1000, and the weights of the objectives of one part do not all vanish.",
        example: "objectives:\n  - {id: o-1, title: Water, part: continuity, weight: -1, measure: {continuity: {target: {service: water}}}}\n",
        fix: "Use weights above 0. Remove an objective that should not count.",
    },
    Explanation {
        code: "W0603",
        title: "something that changes nothing",
        ja: "何も変えない設定",
        text: "A damage, loss or delivery of 0 %, a demand or a remaining time of 100 %.",
        example: "events:\n  - {id: e-1, at: T+1h, outage: {provider: cloud, loss: 0%, for: 1h}}\n",
        fix: "Correct the figure, or remove it.",
    },
];

pub(super) fn check(scenario: &Scenario, diags: &mut Diagnostics) {
    positive(scenario.duration, "the scenario", diags);
    for event in &scenario.events {
        match &event.cause {
            Cause::Damage(damage) => {
                drawn(&damage.repair, "the repair", diags);
                idle(damage.share, 0, diags);
            }
            Cause::Wind(_) | Cause::Earthquake(_) | Cause::Cover(_) | Cause::SolarStorm(_) => {
                for exposure in event.cause.exposures() {
                    match &exposure.recovery {
                        Recovery::Repair(Some(repair), _) => drawn(repair, "the repair", diags),
                        Recovery::Repair(None, _) => {}
                        Recovery::Ends(lasts) => drawn(lasts, "the closure", diags),
                    }
                }
            }
            Cause::Pandemic(wave) => {
                wave.demand.iter().for_each(|demand| idle(demand.1, 1_000_000, diags));
            }
            Cause::Heat(heat) => {
                drawn(&heat.lasts, "the heat", diags);
                heat.exposed.iter().for_each(|load| idle(load.per_degree, 0, diags));
            }
            Cause::Radio(radio) => {
                drawn(&radio.lasts, "the interference", diags);
                radio.exposed.iter().for_each(|silenced| idle(silenced.share, 0, diags));
            }
            Cause::Outage(outage) => {
                drawn(&outage.lasts, "the outage", diags);
                outage.loss.iter().for_each(|loss| idle(*loss, 0, diags));
            }
            Cause::Unavailable(channel) => drawn(&channel.lasts, "the closure", diags),
            Cause::Demand(demand) => {
                drawn(&demand.lasts, "the demand", diags);
                idle(demand.level, 1_000_000, diags);
            }
            Cause::Forcing(_) | Cause::Cyber(_) => {}
        }
    }
    for effect in scenario.actions.iter().flat_map(|action| &action.effects) {
        match &effect.kind {
            EffectKind::Stock { lasts, .. } => positive(*lasts, "the stock", diags),
            EffectKind::Inflow { rate: share, lasts, .. }
            | EffectKind::Fallback { level: share, lasts, .. } => {
                positive(*lasts, "the effect", diags);
                idle(*share, 0, diags);
            }
            EffectKind::Shed { level, lasts } => {
                positive(*lasts, "the effect", diags);
                idle(*level, 1_000_000, diags);
            }
            EffectKind::Expedite { remaining } => idle(*remaining, 1_000_000, diags),
            EffectKind::Repair(_) => {}
        }
    }
    for expect in scenario.injects.iter().flat_map(|inject| &inject.expects) {
        expect.within.iter().for_each(|within| positive(*within, "the deadline", diags));
    }
    objectives(scenario, diags);
}

fn objectives(scenario: &Scenario, diags: &mut Diagnostics) {
    for objective in &scenario.objectives {
        match &objective.measure {
            Measure::Timeliness { within, .. }
            | Measure::Reach { within, .. }
            | Measure::Forecast { within, .. }
            | Measure::Plan { within, .. }
            | Measure::Mode { within, .. }
            | Measure::Form { within: Some(within), .. } => {
                positive(*within, "the deadline", diags);
            }
            Measure::Continuity(_)
            | Measure::Keep { .. }
            | Measure::Form { .. }
            | Measure::Rubric { .. } => {}
        }
    }
    let weights = scenario.objectives.iter().filter_map(|o| o.weight);
    let parts = scenario.scoring.weights.iter().map(|(_, weight)| *weight);
    for weight in weights.chain(parts).filter(|w| !(0.0..=1_000.0).contains(&w.value)) {
        diags.push(
            Diagnostic::error("E0602", "a weight lies between 0 and 1000").at(weight.span, ""),
        );
    }
    let mut seen = Vec::new();
    for objective in &scenario.objectives {
        let part = objective.part.value;
        if seen.contains(&part) {
            continue;
        }
        seen.push(part);
        let all = || scenario.objectives.iter().filter(|o| o.part.value == part);
        let nothing = all().all(|o| o.weight.is_some_and(|w| w.value.abs() < f64::EPSILON));
        if let Some(weight) = objective.weight.filter(|_| nothing) {
            let message = format!("all objectives of the part `{}` have the weight 0", part.word());
            diags.push(Diagnostic::error("E0602", message).at(weight.span, ""));
        }
    }
}

fn positive(duration: Spanned<u64>, what: &str, diags: &mut Diagnostics) {
    if duration.value == 0 {
        diags.push(
            Diagnostic::error("E0601", format!("{what} takes no time")).at(duration.span, "zero"),
        );
    }
}

fn drawn(duration: &Distribution<u64>, what: &str, diags: &mut Diagnostics) {
    if let Some(most) = duration.greatest().or(duration.scale()) {
        positive(most, what, diags);
    }
}

fn idle(value: Spanned<u32>, nothing: u32, diags: &mut Diagnostics) {
    if value.value == nothing {
        diags.push(Diagnostic::warning("W0603", "this changes nothing").at(value.span, ""));
    }
}
