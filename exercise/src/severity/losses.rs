//! What a record shows of people who lost something: by service, by sector, of society.

use std::collections::BTreeSet;

use hakyu_engine::{
    EventId, FULL, ServiceId, SystemId, What,
    record::{cyber::CyberFact, society::SocietyFact},
    script::society::Lifeline,
};
use hakyu_scenarios::{compile::Compiled, severity::scale};

use crate::{history::Curve, score::Played};

/// Person·ppm·ppm·seconds in a person-hour.
const PERSON_HOUR: u128 = FULL as u128 * FULL as u128 * 3600;
/// ppm in a percent.
const PERCENT: u32 = FULL / 100;

/// The ids of criteria that are measured here.
#[cfg(test)]
pub(super) const MEASURED: [&str; 8] =
    ["people-hours", "places", "harm", "evacuated", "trust", "disorder", "rumour", "records"];

/// What counts for one service, one sector or society.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Loss {
    /// Person·ppm·ppm·seconds below the maintenance level that nobody could replace elsewhere.
    pub missing: u128,
    /// Places in which it was an outage.
    pub places: BTreeSet<String>,
    /// Person·ppm·ppm·seconds at risk.
    pub at_risk: u128,
    /// Most people away from home at one time.
    pub evacuated: u64,
    /// Trust lost at the worst, ppm.
    pub trust: u32,
    /// Disorder at the worst, ppm.
    pub disorder: u32,
    /// Rumour at the worst, ppm.
    pub rumour: u32,
    /// Leaks, so that none is counted twice: event, system, when, records.
    pub leaks: BTreeSet<(EventId, SystemId, u64, u64)>,
}

impl Loss {
    /// The value of a criterion in its unit, rounded down.
    pub(super) fn value(&self, criterion: &str) -> u64 {
        let hours = |sum: u128| u64::try_from(sum / PERSON_HOUR).unwrap_or(u64::MAX);
        match criterion {
            "people-hours" => hours(self.missing),
            "places" => self.places.len() as u64,
            "harm" => hours(self.at_risk),
            "evacuated" => self.evacuated,
            "trust" => u64::from(self.trust / PERCENT),
            "disorder" => u64::from(self.disorder / PERCENT),
            "rumour" => u64::from(self.rumour / PERCENT),
            "records" => self.leaks.iter().map(|l| l.3).fold(0, u64::saturating_add),
            _ => 0,
        }
    }

    /// Adds what another service of the same sector lost.
    pub(super) fn add(&mut self, other: &Self) {
        self.missing += other.missing;
        self.places.extend(other.places.iter().cloned());
        self.at_risk += other.at_risk;
        self.evacuated = self.evacuated.saturating_add(other.evacuated);
        self.trust = self.trust.max(other.trust);
        self.disorder = self.disorder.max(other.disorder);
        self.rumour = self.rumour.max(other.rumour);
        self.leaks.extend(&other.leaks);
    }

    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What every service to people lost; those that lost nothing are left out.
pub(super) fn services(compiled: &Compiled, run: &Played) -> Vec<(ServiceId, Loss)> {
    let leaks = leaks(run);
    let reporting = compiled.world.reporting_services().iter();
    let all = reporting.map(|&service| (service, of_service(compiled, run, service, &leaks)));
    all.filter(|(_, loss)| !loss.is_nothing()).collect()
}

fn of_service(
    compiled: &Compiled,
    run: &Played,
    service: ServiceId,
    leaks: &[(EventId, SystemId, u64, u64)],
) -> Loss {
    let meta = compiled.world.service(service);
    let sector = meta.sector.as_deref().and_then(|s| compiled.world.catalogue.sector(s));
    let maintenance = compiled.model.info(service).maintenance;
    let (curve, level) = (run.history.curve(service), maintenance.level.ppm());
    let kept = sector.map_or(0, |s| s.substitutable.min(FULL));
    let people = u128::from(meta.people);
    let missing = people * curve.missing_below(level, 0, curve.end) * u128::from(FULL - kept);
    let outage = |s: &crate::history::Spell| s.until - s.from >= maintenance.seconds;
    let places = curve.spells_below(level).iter().any(outage).then(|| meta.place.clone());
    let (at_risk, evacuated) = risk(compiled, service, curve);
    let mine = leaks.iter().filter(|(_, system, ..)| carries(compiled, *system).contains(&service));
    Loss {
        missing,
        places: places.into_iter().collect(),
        at_risk,
        evacuated,
        leaks: mine.copied().collect(),
        ..Loss::default()
    }
}

/// Records that leaked in the run.
fn leaks(run: &Played) -> Vec<(EventId, SystemId, u64, u64)> {
    let leak = |fact: &hakyu_engine::Fact| match fact.what {
        What::Cyber(CyberFact::Acted { event, system, records, .. }) if records > 0 => {
            Some((event, system, fact.at.0, records))
        }
        _ => None,
    };
    run.record.facts.iter().filter_map(leak).collect()
}

/// The services to people that a system carries: the whole where it carries a part.
pub(super) fn carries(compiled: &Compiled, system: SystemId) -> BTreeSet<ServiceId> {
    let system = &compiled.model.script().cyber.systems[system.index()];
    system.carries.iter().map(|(service, _)| whole(compiled, *service)).collect()
}

/// The service that one is a part of, or itself.
pub(crate) fn whole(compiled: &Compiled, service: ServiceId) -> ServiceId {
    let mut at = service;
    while let Some(parent) = compiled.world.service(at).parent {
        at = parent;
    }
    at
}

/// People at risk without a service (person·ppm·ppm·seconds), and the most who left home for it: as the scenario's society says, else
/// by the shares of the thresholds' table, which makes nobody leave.
fn risk(compiled: &Compiled, service: ServiceId, curve: &Curve) -> (u128, u64) {
    let meta = compiled.world.service(service);
    let society = &compiled.model.script().society;
    if society.places.is_empty() {
        let sector = meta.sector.as_deref();
        let Some(risk) = sector.and_then(|s| scale().risk(s)) else { return (0, 0) };
        return felt(curve, meta.people, risk.below, risk.grace, (risk.at_risk, 0));
    }
    let lifelines = society.places.iter().flat_map(|p| &p.lifelines);
    let mine = lifelines.filter(|l| l.service == service);
    mine.fold((0, 0), |sum, l| {
        let one = by_lifeline(curve, meta.people, l);
        (sum.0 + one.0, sum.1.max(one.1))
    })
}

fn by_lifeline(curve: &Curve, people: u64, lifeline: &Lifeline) -> (u128, u64) {
    let shares = (lifeline.at_risk, lifeline.evacuate);
    felt(curve, people, lifeline.below.ppm(), lifeline.grace, shares)
}

/// People at risk and people away while a service is below a level for longer than they manage without it.
fn felt(
    curve: &Curve,
    people: u64,
    below: u32,
    grace: u64,
    (at_risk, leave): (u32, u32),
) -> (u128, u64) {
    let (mut sum, mut most) = (0, 0);
    for spell in curve.spells_below(below) {
        let from = spell.from.saturating_add(grace);
        sum += curve.missing_below(below, from, spell.until);
        let after = curve.stretches().filter(|s| s.0 < spell.until && s.1 > from);
        if let Some(lowest) = after.map(|s| s.2).filter(|_| from < spell.until).min() {
            let away = u128::from(people) * u128::from(FULL - lowest) * u128::from(leave);
            most = most.max(away / (u128::from(FULL) * u128::from(FULL)));
        }
    }
    let at_risk = u128::from(people) * sum * u128::from(at_risk);
    (at_risk, u64::try_from(most).unwrap_or(u64::MAX))
}

/// What counts for society itself, beside the sectors: people at risk and away from home in all places, trust, disorder, rumour, leaks.
/// Continuity is not among it, since people are not added across sectors.
pub(super) fn society<'a>(
    compiled: &Compiled,
    run: &Played,
    sectors: impl Iterator<Item = &'a Loss>,
) -> Loss {
    let mut loss = Loss { leaks: leaks(run).into_iter().collect(), ..Loss::default() };
    for sector in sectors {
        loss.at_risk += sector.at_risk;
        loss.evacuated = loss.evacuated.max(sector.evacuated);
    }
    let (mut hours, mut away) = (0, 0);
    let trusted = compiled.model.script().society.rules.trust.min(FULL);
    for fact in &run.record.facts {
        let What::Society(fact) = &fact.what else { continue };
        match *fact {
            SocietyFact::Trust { now, .. } | SocietyFact::SumOfTrust(now) => {
                loss.trust = loss.trust.max(trusted.saturating_sub(now));
            }
            SocietyFact::Rumour { now, .. } => loss.rumour = loss.rumour.max(now),
            SocietyFact::Disorder { now, .. } => loss.disorder = loss.disorder.max(now),
            SocietyFact::Sum { person_hours, evacuated, rumour, disorder, .. } => {
                hours += u128::from(person_hours) * PERSON_HOUR;
                away += evacuated;
                loss.rumour = loss.rumour.max(rumour);
                loss.disorder = loss.disorder.max(disorder);
            }
            SocietyFact::Harm { .. } | SocietyFact::Feedback { .. } => {}
        }
    }
    // The engine counts what compromised systems do to people as well, but rounds; neither may fall below the other.
    loss.at_risk = loss.at_risk.max(hours);
    loss.evacuated = loss.evacuated.max(away);
    loss
}
