//! Facts about plans in words.

use hakyu_engine::{
    MissionId, PlanId,
    record::plans::{PlansFact, Waiting},
    script::plans::{Choice, Layer, PlanDeed, Rest},
};
use hakyu_scenarios::compile::Compiled;

use crate::{
    outcome::{Moment, MomentKind, Text},
    words::{hours, percent, role_title, service_title, text},
};

/// The moment of a fact, if people want to read it.
pub(super) fn moment(compiled: &Compiled, at: i64, fact: &PlansFact) -> Option<Moment> {
    let plans = &compiled.model.script().plans;
    let mut roles = Vec::new();
    let mut main = true;
    let words = match fact {
        PlansFact::Triggered(plan) => {
            let name = plan_title(compiled, *plan);
            roles.push(role_title(compiled, plans.plans[plan.index()].owner));
            Text::new(
                format!("the plan “{}” is set off", name.en),
                format!("計画「{}」の発動条件が成立", name.ja),
            )
        }
        // Who invokes a plan is told as a deed.
        PlansFact::Invoked { .. } | PlansFact::StepBegan { .. } => return None,
        PlansFact::StepWaits { plan, step, waits } => {
            main = false;
            let (plan, name) = (*plan, step_title(compiled, *plan, *step));
            roles.push(role_title(compiled, plans.plans[plan.index()].steps[*step as usize].role));
            match waits {
                Waiting::Requirement => Text::new(
                    format!("“{}” has to wait: its precondition does not hold", name.en),
                    format!("「{}」は着手の条件が整わず待機", name.ja),
                ),
                Waiting::Resource(resource) => {
                    let resource = &plans.resources[*resource as usize].id;
                    Text::new(
                        format!("“{}” has to wait: all of {resource} is in use", name.en),
                        format!("「{}」は資源（{resource}）が空かず待機", name.ja),
                    )
                }
            }
        }
        PlansFact::StepDone { plan, step, late } => {
            main = late.is_some_and(|late| late > 0);
            let name = step_title(compiled, *plan, *step);
            roles.push(role_title(compiled, plans.plans[plan.index()].steps[*step as usize].role));
            let span = hours(late.map_or(0, i64::unsigned_abs));
            match late {
                Some(late) if *late > 0 => Text::new(
                    format!("“{}” done, {} after its target", name.en, span.en),
                    format!("「{}」完了（目標を{}超過）", name.ja, span.ja),
                ),
                Some(_) => Text::new(
                    format!("“{}” done within its target", name.en),
                    format!("「{}」完了（目標時間内）", name.ja),
                ),
                None => Text::new(format!("“{}” done", name.en), format!("「{}」完了", name.ja)),
            }
        }
        PlansFact::Finished(plan) => {
            let name = plan_title(compiled, *plan);
            Text::new(
                format!("the plan “{}” is carried out", name.en),
                format!("計画「{}」の全手順が完了", name.ja),
            )
        }
        PlansFact::RiskHandedOver { mission, residual, layers } => {
            roles.push(role_title(compiled, plans.missions[mission.index()].management));
            handed_over(compiled, *mission, *residual, layers)
        }
        PlansFact::Decided { mission, choice, residual, .. } => {
            let name = mission_title(compiled, *mission);
            roles.push(role_title(compiled, plans.missions[mission.index()].management));
            let (choice, residual) = (choice_words(*choice), percent(*residual));
            Text::new(
                format!("{}: management decides to {} ({residual} remains)", name.en, choice.en),
                format!("{}：経営層が「{}」と判断（残存リスク{residual}）", name.ja, choice.ja),
            )
        }
        PlansFact::MissionLevel { mission, mark, below, level, because } => {
            let name = mission_title(compiled, *mission);
            let why = because.map(|rest| rest_words(compiled, rest));
            let (mark, level) = (percent(mark.ppm()), percent(level.ppm()));
            if *below {
                let (en, ja) = why.map_or((String::new(), String::new()), |why| {
                    (format!(", held down by {}", why.en), format!("（主因：{}）", why.ja))
                });
                Text::new(
                    format!("Mission “{}” falls below {mark}, to {level}{en}", name.en),
                    format!("任務「{}」が{mark}を下回り{level}に低下{ja}", name.ja),
                )
            } else {
                Text::new(
                    format!("Mission “{}” is back above {mark}, at {level}", name.en),
                    format!("任務「{}」が{mark}以上（{level}）に回復", name.ja),
                )
            }
        }
    };
    Some(Moment { at, kind: MomentKind::Effect, text: words, roles, main })
}

fn handed_over(
    compiled: &Compiled,
    mission: MissionId,
    residual: u32,
    layers: &[(Layer, u32)],
) -> Text {
    let name = mission_title(compiled, mission);
    let list = |ja: bool| {
        let one = |(layer, risk): &(Layer, u32)| {
            let word = layer_words(*layer);
            format!("{} {}", if ja { word.ja } else { word.en }, percent(*risk))
        };
        layers.iter().map(one).collect::<Vec<_>>().join(if ja { "、" } else { ", " })
    };
    let residual = percent(residual);
    Text::new(
        format!("{}: residual risk {residual} is handed to management ({})", name.en, list(false)),
        format!("{}：残存リスク{residual}を経営層へ提示（{}）", name.ja, list(true)),
    )
}

fn layer_words(layer: Layer) -> Text {
    match layer {
        Layer::Mission => Text::new("mission", "任務"),
        Layer::Function => Text::new("function", "機能"),
        Layer::Process => Text::new("process", "業務"),
        Layer::System => Text::new("system", "システム"),
        Layer::Device => Text::new("device", "機器"),
    }
}

fn choice_words(choice: Choice) -> Text {
    match choice {
        Choice::Accept => Text::new("accept", "受容"),
        Choice::Reduce => Text::new("reduce", "低減"),
        Choice::Stop => Text::new("stop", "中止"),
    }
}

fn rest_words(compiled: &Compiled, rest: Rest) -> Text {
    match rest {
        Rest::Service(service) => service_title(compiled, service),
        Rest::System(system) => {
            let entry = compiled.tables.system_entry(system);
            let entry = entry.and_then(|at| compiled.scenario.systems.get(at));
            Text::both(entry.map_or_else(String::new, |s| s.id.value.clone()))
        }
        Rest::Element(_) => Text::new("another element", "他の要素"),
    }
}

fn plan_title(compiled: &Compiled, plan: PlanId) -> Text {
    match compiled.plan(plan) {
        Some(entry) => text(&entry.title),
        None => Text::both(compiled.model.script().plans.plans[plan.index()].id.clone()),
    }
}

fn step_title(compiled: &Compiled, plan: PlanId, step: u32) -> Text {
    let written = compiled.plan(plan).and_then(|p| p.steps.get(step as usize)?.title.as_ref());
    if let Some(title) = written {
        return text(title);
    }
    let plan = &compiled.model.script().plans.plans[plan.index()];
    Text::both(plan.steps[step as usize].id.clone())
}

pub(super) fn mission_title(compiled: &Compiled, mission: MissionId) -> Text {
    match compiled.mission(mission) {
        Some(entry) => text(&entry.title),
        None => Text::both(compiled.model.script().plans.missions[mission.index()].id.clone()),
    }
}

/// What somebody does with plans and missions.
pub(super) fn deed_words(compiled: &Compiled, deed: &PlanDeed) -> Text {
    match deed {
        PlanDeed::Invoke(plan) => {
            let name = plan_title(compiled, *plan);
            Text::new(
                format!("invokes the plan “{}”", name.en),
                format!("計画「{}」を発動", name.ja),
            )
        }
        PlanDeed::Decide { mission, choice } => {
            let (name, choice) = (mission_title(compiled, *mission), choice_words(*choice));
            Text::new(
                format!("decides on “{}”: {}", name.en, choice.en),
                format!("「{}」について判断：{}", name.ja, choice.ja),
            )
        }
    }
}
