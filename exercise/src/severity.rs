//! How grave a finished run was for society: levels 0–4 in three viewpoints, by the thresholds of `seeds/severity.yaml`.
//!
//! The criteria of July 2018 judge after the event and by the effect on society as a whole, so a whole record goes in: there is no
//! severity of a run that goes on, and nothing here is shown to those who take part before the end. Severity is no score, and no
//! score is made from it. The thresholds are the simulator's, not official ones; `docs/severity.md` tries them on past cases.

mod judge;
mod losses;
pub mod nciss;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use hakyu_engine::{EventId, Origin, What, record::cyber::CyberFact, script::Impact};
use hakyu_scenarios::{
    compile::Compiled,
    severity::{Viewpoint, scale},
};

use crate::{
    outcome::Text,
    review::{Severity, SeverityRow},
    score::Played,
    words::{service_title, title},
};

pub use judge::level_title;
use judge::{judge, reasons};
use losses::Loss;
pub(crate) use losses::whole;

/// Id of the row that stands for the whole.
pub const SOCIETY: &str = "society";

/// The severity of a finished run with the NCISS score beside it, where there were attacks. `none` is the run without any discretionary
/// response on the same draws.
pub fn severity_beside_nciss(compiled: &Compiled, run: &Played, none: &Played) -> Severity {
    Severity { nciss: nciss::derive(compiled, run, none), ..severity(compiled, run) }
}

/// The severity of a finished run: by service, by sector, of society as a whole. `nciss` stays empty: that comparison needs a second
/// run, see [`severity_beside_nciss`].
///
/// People are never added across sectors: continuity of the whole is that of the sector that was hit worst. An outage that was not over
/// at the end makes all levels "at least"; anything but attacks among the causes makes them "by analogy".
pub fn severity(compiled: &Compiled, run: &Played) -> Severity {
    let services = losses::services(compiled, run);
    let mut rows: Vec<(SeverityRow, Loss)> = Vec::new();
    for (service, loss) in &services {
        let row = judge(compiled.model.id(*service), service_title(compiled, *service), loss);
        rows.push((row, loss.clone()));
    }
    let of_services = |sector: &str| {
        let members = services.iter().filter(|(service, _)| {
            compiled.world.service(*service).sector.as_deref() == Some(sector)
        });
        members.fold(Loss::default(), |mut sum, (_, loss)| {
            sum.add(loss);
            sum
        })
    };
    let sectors: Vec<(SeverityRow, Loss)> = (compiled.world.catalogue.sectors.iter())
        .map(|sector| {
            let loss = of_services(&sector.id);
            (judge(&sector.id, title(&sector.title), &loss), loss)
        })
        .filter(|(_, loss)| !loss.is_nothing())
        .collect();
    let whole = losses::society(compiled, run, sectors.iter().map(|s| &s.1));
    let overall = overall(compiled, &whole, &sectors);
    // The gravest first; of equally grave ones what people missed most, then by id.
    rows.sort_by(|a, b| {
        let weight = |row: &(SeverityRow, Loss)| (row.0.overall, row.1.missing);
        weight(b).cmp(&weight(a)).then_with(|| a.0.id.cmp(&b.0.id))
    });
    Severity {
        overall,
        sectors: sectors.into_iter().map(|s| s.0).collect(),
        services: rows.into_iter().map(|r| r.0).collect(),
        at_least: unrestored(compiled, run),
        by_analogy: by_analogy(compiled, run),
        thresholds: judge::thresholds(),
        nciss: None,
    }
}

/// The row of the whole: continuity of the sector that was hit worst, safety and other of society itself.
fn overall(compiled: &Compiled, whole: &Loss, sectors: &[(SeverityRow, Loss)]) -> SeverityRow {
    let words = Text::new("Society as a whole", "社会全体");
    let mut row = judge(SOCIETY, words, whole);
    // Of sectors that were hit alike the first of the catalogue.
    let worst = sectors.iter().rev().max_by_key(|(row, loss)| (row.continuity, loss.missing));
    if let Some((sector, loss)) = worst.filter(|(row, _)| row.continuity > 0) {
        row.continuity = sector.continuity;
        row.overall = row.overall.max(sector.continuity);
        let lines = reasons(loss, Some(Viewpoint::Continuity)).into_iter().map(|line| {
            Text::new(
                format!("{}: {}", sector.title.en, line.en),
                format!("{}：{}", sector.title.ja, line.ja),
            )
        });
        row.because = lines.chain(row.because).collect();
    }
    if compiled.model.script().society.places.is_empty() {
        row.because.push(Text::new(
            "The scenario says nothing of people at risk, trust or disorder: risk follows from the people without service (shares are assumptions), trust and disorder are not judged",
            "シナリオに人への危険・信頼・混乱の設定がないため、危険はサービスを受けられなかった人数から推計し（割合は仮定）、信頼・混乱は評価していない",
        ));
    }
    row
}

/// Whether a service to people was below its maintenance level at the end.
fn unrestored(compiled: &Compiled, run: &Played) -> bool {
    compiled.world.reporting_services().iter().any(|&service| {
        let level = compiled.model.info(service).maintenance.level.ppm();
        let curve = run.history.curve(service);
        curve.at(curve.end) < level
    })
}

/// Whether an event is an attack: by its types and causes, or because it compromises systems by a technique of attack. What is written
/// as a compromise without one is a fault or a crush on a system.
pub(crate) fn is_attack(compiled: &Compiled, event: EventId) -> bool {
    let event = &compiled.model.script().events[event.index()];
    let technique = |impact: &Impact| match impact {
        Impact::Compromise(campaign) => !campaign.technique.is_empty(),
        _ => false,
    };
    scale().attack.is(event.types, event.causes) || event.impacts.iter().any(technique)
}

/// Whether the levels are by analogy: something other than an attack changed the world, or nothing did that was one. Small incidents of
/// the random background are everyday life and decide nothing here.
fn by_analogy(compiled: &Compiled, run: &Played) -> bool {
    let struck = struck(run);
    struck.is_empty() || struck.into_iter().any(|event| !is_attack(compiled, event))
}

/// The events that changed the world.
pub(crate) fn struck(run: &Played) -> BTreeSet<EventId> {
    let record = &run.record;
    let impaired = record.impairments.iter().filter_map(|i| match i.origin {
        Origin::Event(event) | Origin::System(event, _) => Some(event),
        _ => None,
    });
    let facts = record.facts.iter().filter_map(|fact| match fact.what {
        What::Cyber(CyberFact::Compromised { event, .. } | CyberFact::Acted { event, .. }) => {
            Some(event)
        }
        _ => None,
    });
    impaired.chain(facts).collect()
}
