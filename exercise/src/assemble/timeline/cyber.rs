//! Facts about systems in words.

use hakyu_engine::{RoleId, SystemId, record::cyber::CyberFact};
use hakyu_scenarios::compile::Compiled;

use crate::{
    outcome::{Moment, MomentKind, Text},
    words::{hours, number, percent, role_title, service_title, text},
};

/// What people call a system.
pub(crate) fn system_title(compiled: &Compiled, system: SystemId) -> Text {
    let entry = compiled.tables.system_entry(system);
    match entry.and_then(|at| compiled.scenario.systems.get(at)) {
        Some(entry) => text(&entry.title),
        None => Text::both(compiled.model.script().cyber.systems[system.index()].id.clone()),
    }
}

/// The post that runs a system.
fn owner(compiled: &Compiled, system: SystemId) -> Vec<Text> {
    let owners: &[RoleId] = &compiled.model.script().cyber.systems[system.index()].owners;
    owners.first().map(|r| role_title(compiled, *r)).into_iter().collect()
}

/// The moment of a fact, if people want to read it.
pub(super) fn moment(compiled: &Compiled, at: i64, fact: &CyberFact) -> Option<Moment> {
    let name = |system: &SystemId| system_title(compiled, *system);
    let (kind, main, words, system) = match fact {
        CyberFact::Compromised { system, from, .. } => {
            let who = name(system);
            let words = match from {
                Some(from) => {
                    let source = name(from);
                    Text::new(
                        format!("{}: compromised, by way of {}", who.en, source.en),
                        format!("{}：{}を経由して侵害される", who.ja, source.ja),
                    )
                }
                None => Text::new(
                    format!("{}: compromised or failing, unnoticed", who.en),
                    format!("{}：侵害・障害が発生（未検知）", who.ja),
                ),
            };
            (MomentKind::Event, false, words, Some(*system))
        }
        CyberFact::Acted { system, availability, records, integrity, safety, .. } => {
            if (*availability, *records, *integrity, *safety) == (0, 0, false, 0) {
                return None;
            }
            let (mut en, mut ja) = (Vec::new(), Vec::new());
            if *availability > 0 {
                en.push(format!("{} of it unavailable", percent(*availability)));
                ja.push(format!("可用性{}喪失", percent(*availability)));
            }
            if *records > 0 {
                en.push(format!("{} records leak", number(*records as f64)));
                ja.push(format!("{}件漏えい", number(*records as f64)));
            }
            if *integrity {
                en.push("shows wrong values".to_owned());
                ja.push("表示値が不正".to_owned());
            }
            if *safety > 0 {
                en.push("safety at stake".to_owned());
                ja.push("安全に影響".to_owned());
            }
            let who = name(system);
            let words = Text::new(
                format!("{}: {}", who.en, en.join(", ")),
                format!("{}：{}", who.ja, ja.join("、")),
            );
            (MomentKind::Event, true, words, Some(*system))
        }
        CyberFact::Detected { system, .. } => {
            let who = name(system);
            let words = Text::new(format!("{}: detected", who.en), format!("{}：検知", who.ja));
            (MomentKind::Event, true, words, Some(*system))
        }
        CyberFact::Sharpened { system, .. } => {
            let who = name(system);
            let words = Text::new(
                format!("{}: its operator knows what to look for", who.en),
                format!("{}：運用者が情報を得て警戒", who.ja),
            );
            (MomentKind::Effect, false, words, Some(*system))
        }
        CyberFact::Contained { system, compromised } => {
            let who = name(system);
            let words = if *compromised {
                Text::new(format!("{}: cut off", who.en), format!("{}：切離し", who.ja))
            } else {
                Text::new(
                    format!("{}: cut off, though nothing was in it", who.en),
                    format!("{}：切離し（侵害なし）", who.ja),
                )
            };
            (MomentKind::Effect, true, words, Some(*system))
        }
        CyberFact::Reconnected { system } => {
            let who = name(system);
            let words =
                Text::new(format!("{}: connected again", who.en), format!("{}：再接続", who.ja));
            (MomentKind::Effect, false, words, Some(*system))
        }
        CyberFact::Recovered { system, .. } => {
            let who = name(system);
            let words = Text::new(format!("{}: clean again", who.en), format!("{}：復旧", who.ja));
            (MomentKind::Effect, false, words, Some(*system))
        }
        // Those without effect on service are left to the record.
        CyberFact::Incident { loss: 0, .. } => return None,
        CyberFact::Incident { service, loss, seconds, .. } => {
            let who = service_title(compiled, *service);
            let words = Text::new(
                format!(
                    "{}: small incident (random background), {} for {}",
                    who.en,
                    percent(*loss),
                    hours(*seconds).en
                ),
                format!(
                    "{}：日常的な小事象、{}低下（{}）",
                    who.ja,
                    percent(*loss),
                    hours(*seconds).ja
                ),
            );
            (MomentKind::Event, false, words, None)
        }
    };
    let roles = system.map(|s| owner(compiled, s)).unwrap_or_default();
    Some(Moment { at, kind, text: words, roles, main })
}
