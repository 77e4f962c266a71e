//! Facts about repair in words.

use hakyu_engine::{
    GroupId, PoolId, ServiceId,
    record::repair::RepairFact,
    script::repair::{Policy, PoolKind},
};
use hakyu_scenarios::compile::Compiled;

use super::cyber::system_title;
use crate::{
    outcome::{Moment, MomentKind, Text},
    words::{service_title, text},
};

/// The moment of a fact, if people want to read it. A run has hundreds of jobs: what is told is what somebody decided,
/// what has come, what is missing and what did not hold.
pub(super) fn moment(compiled: &Compiled, at: i64, fact: &RepairFact) -> Option<Moment> {
    let (words, kind, main) = match fact {
        RepairFact::PoolAsked(pool) => {
            let name = pool_title(compiled, *pool);
            let words = Text::new(format!("{} asked for", name.en), format!("{}を要請", name.ja));
            (words, MomentKind::Effect, true)
        }
        RepairFact::PoolReady(pool) => {
            let name = pool_title(compiled, *pool);
            let main = compiled.model.script().repair.pools[pool.index()].on_request;
            let words = Text::new(
                format!("{} ready to leave", name.en),
                format!("{}が出動可能に", name.ja),
            );
            (words, MomentKind::Effect, main)
        }
        RepairFact::PolicyChanged(policy) => {
            let (en, ja) = match policy {
                Policy::CriticalFirst => {
                    ("what most depends on comes first", "依存の大きい箇所を優先")
                }
                Policy::MostPeopleFirst => {
                    ("where most people live comes first", "人口の多い箇所を優先")
                }
                Policy::FirstCome => ("first come, first served", "発生順"),
            };
            let words = Text::new(format!("order of repair: {en}"), format!("復旧順序：{ja}"));
            (words, MomentKind::Effect, true)
        }
        RepairFact::Prioritised(services) => {
            let names = several(compiled, services);
            let words = Text::new(
                format!("repaired before all others: {}", names.en),
                format!("最優先で復旧：{}", names.ja),
            );
            (words, MomentKind::Effect, true)
        }
        RepairFact::FailedAgain { service, .. } => {
            let name = service_title(compiled, *service);
            let words = Text::new(
                format!("{}: a repair fails again", name.en),
                format!("{}：復旧した設備が再び故障", name.ja),
            );
            (words, MomentKind::Event, false)
        }
        RepairFact::NoPart { service, .. } => {
            let name = service_title(compiled, *service);
            let words = Text::new(
                format!("{}: work waits for a spare part", name.en),
                format!("{}：部品待ちで作業が止まる", name.ja),
            );
            (words, MomentKind::Effect, false)
        }
        RepairFact::Delivered { pool, group } => {
            let (who, whom) = (pool_title(compiled, *pool), consumer(compiled, *group));
            let words = Text::new(
                format!("{}: delivery to {}", who.en, whom.en),
                format!("{}：{}に到着", who.ja, whom.ja),
            );
            (words, MomentKind::Effect, false)
        }
        RepairFact::TeamArrived { pool, service } => {
            let (who, where_) = (pool_title(compiled, *pool), service_title(compiled, *service));
            let words = Text::new(
                format!("{} helps at {}", who.en, where_.en),
                format!("{}が{}を支援", who.ja, where_.ja),
            );
            (words, MomentKind::Effect, false)
        }
        RepairFact::TeamAtSystem { pool, system } => {
            let (who, what) = (pool_title(compiled, *pool), system_title(compiled, *system));
            let words = Text::new(
                format!("{} helps to clean {}", who.en, what.en),
                format!("{}が{}の復旧を支援", who.ja, what.ja),
            );
            (words, MomentKind::Effect, true)
        }
        RepairFact::Opened { .. }
        | RepairFact::Found { .. }
        | RepairFact::Assigned { .. }
        | RepairFact::CrewArrived { .. }
        | RepairFact::Started { .. }
        | RepairFact::Finished { .. }
        | RepairFact::TruckLeft { .. } => return None,
    };
    Some(Moment { at, kind, text: words, roles: vec![], main })
}

fn pool_title(compiled: &Compiled, pool: PoolId) -> Text {
    let Some(entry) = compiled.pool(pool) else {
        return Text::both(compiled.model.script().repair.pools[pool.index()].id.clone());
    };
    let name = text(&entry.title);
    let place = compiled.world.place(&entry.place.value);
    let truck =
        matches!(compiled.model.script().repair.pools[pool.index()].kind, PoolKind::Truck(_));
    match place {
        // Trucks are told with their goal already.
        Some(place) if !truck => Text::new(
            format!("{} ({})", name.en, place.title.en),
            format!("{}（{}）", name.ja, place.title.ja),
        ),
        _ => name,
    }
}

fn consumer(compiled: &Compiled, group: GroupId) -> Text {
    service_title(compiled, compiled.model.consumer(group))
}

/// The first few of several services.
fn several(compiled: &Compiled, services: &[ServiceId]) -> Text {
    let names: Vec<Text> = services.iter().take(3).map(|s| service_title(compiled, *s)).collect();
    let en: Vec<&str> = names.iter().map(|t| t.en.as_str()).collect();
    let ja: Vec<&str> = names.iter().map(|t| t.ja.as_str()).collect();
    let more = services.len().saturating_sub(names.len());
    if more == 0 {
        return Text::new(en.join(", "), ja.join("、"));
    }
    Text::new(
        format!("{} and {more} more", en.join(", ")),
        format!("{}ほか{more}件", ja.join("、")),
    )
}
