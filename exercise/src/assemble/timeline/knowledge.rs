//! Facts about knowledge in words.

use std::collections::BTreeSet;

use hakyu_engine::{
    Level, MissionId, RoleId, record::knowledge::KnowledgeFact, record::knowledge::Source,
};
use hakyu_scenarios::compile::Compiled;

use super::plans::mission_title;
use crate::outcome::{Moment, MomentKind, Text};
use crate::words::{hours, percent, role_title, service_title, text};

/// Who has learned of bad news already: of beliefs the timeline tells the first of each role only, of
/// missions the first fall of each that a role hears of or sees.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeSet<RoleId>, BTreeSet<(RoleId, MissionId)>);

impl Told {
    /// The moment of a fact, if people want to read it.
    pub(super) fn moment(
        &mut self,
        compiled: &Compiled,
        at: i64,
        fact: &KnowledgeFact,
    ) -> Option<Moment> {
        let (kind, words, roles) = match fact {
            KnowledgeFact::Believes { role, service, level, source, .. } => {
                if *level >= compiled.model.info(*service).maintenance.level
                    || !self.0.insert(*role)
                {
                    return None;
                }
                let (name, level) = (service_title(compiled, *service), percent(level.ppm()));
                let words = match source {
                    Source::Telemetry => Text::new(
                        format!("sees {} at {level}", name.en),
                        format!("{}の低下（{level}）を監視で覚知", name.ja),
                    ),
                    Source::Provider => Text::new(
                        format!("is notified by the provider: {} at {level}", name.en),
                        format!("提供者からの通知：{}（{level}）", name.ja),
                    ),
                    Source::Told => Text::new(
                        format!("learns: {} at {level}", name.en),
                        format!("{}の低下（{level}）を知る", name.ja),
                    ),
                };
                (MomentKind::Deed, words, vec![role_title(compiled, *role)])
            }
            KnowledgeFact::Knows { role, matter } => {
                let name = match compiled.event(*matter).and_then(|e| e.title.as_ref()) {
                    Some(title) => text(title),
                    None => Text::both(compiled.model.script().events[matter.index()].id.clone()),
                };
                let words =
                    Text::new(format!("learns of: {}", name.en), format!("「{}」を知る", name.ja));
                (MomentKind::Deed, words, vec![role_title(compiled, *role)])
            }
            KnowledgeFact::Mission { role, mission, level, .. } => {
                if *level == Level::FULL || !self.1.insert((*role, *mission)) {
                    return None;
                }
                let (name, level) = (mission_title(compiled, *mission), percent(level.ppm()));
                let words = Text::new(
                    format!("takes the mission “{}” to be at {level}", name.en),
                    format!("業務「{}」の遂行水準を{level}と認識", name.ja),
                );
                (MomentKind::Deed, words, vec![role_title(compiled, *role)])
            }
            KnowledgeFact::Mode { .. } => return None,
            KnowledgeFact::FellShort { contract, level, duty } => {
                let (name, level) = (provider(compiled, *contract), percent(level.ppm()));
                let words = if *duty {
                    Text::new(
                        format!("{} falls to {level}: its customers must be notified", name.en),
                        format!("{}が{level}に低下：顧客への通知義務が発生", name.ja),
                    )
                } else {
                    Text::new(
                        format!("{} falls to {level}: no duty to notify anybody", name.en),
                        format!("{}が{level}に低下：通知義務なし", name.ja),
                    )
                };
                (MomentKind::Effect, words, vec![])
            }
            KnowledgeFact::Notified { contract } => {
                let name = provider(compiled, *contract);
                let words = Text::new(
                    format!("{}: notice to customers", name.en),
                    format!("{}：顧客へ通知", name.ja),
                );
                (MomentKind::Effect, words, vec![])
            }
            KnowledgeFact::Overdue { contract } => {
                let (name, promised) =
                    (provider(compiled, *contract), promise(compiled, *contract));
                let words = Text::new(
                    format!("{}: not back within the promised {}", name.en, promised.en),
                    format!("{}：約束の{}以内に復旧せず", name.ja, promised.ja),
                );
                (MomentKind::Effect, words, vec![])
            }
            KnowledgeFact::Restored { contract, late } => {
                let (name, promised) =
                    (provider(compiled, *contract), promise(compiled, *contract));
                let words = if *late {
                    Text::new(
                        format!("{}: back, later than the promised {}", name.en, promised.en),
                        format!("{}：約束の{}を過ぎて復旧", name.ja, promised.ja),
                    )
                } else {
                    Text::new(
                        format!("{}: back within the promised {}", name.en, promised.en),
                        format!("{}：約束の{}以内に復旧", name.ja, promised.ja),
                    )
                };
                (MomentKind::Effect, words, vec![])
            }
        };
        Some(Moment { at, kind, text: words, roles, main: false })
    }
}

fn provider(compiled: &Compiled, contract: u32) -> Text {
    let contract = &compiled.model.script().knowledge.contracts[contract as usize];
    service_title(compiled, contract.provider)
}

fn promise(compiled: &Compiled, contract: u32) -> Text {
    hours(compiled.model.script().knowledge.contracts[contract as usize].restores)
}
