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
    /// Person·ppm·ppm·seconds below the maintenance level of people who needed it and could not replace it elsewhere.
    pub missing: u128,
    /// Places in which it was an outage.
    pub places: BTreeSet<String>,
    /// Person·ppm·ppm·seconds at risk for want of service.
    pub at_risk: u128,
    /// Most people away from home at one time.
    pub evacuated: u64,
    /// Trust lost at the worst, ppm.
    pub trust: u32,
    /// Disorder at the worst, ppm.
    pub disorder: u32,
    /// Rumour at the worst, ppm.
    pub rumour: u32,
    /// What compromised systems did; a set, so that none is counted twice.
    pub effects: BTreeSet<Effect>,
}

/// What a compromised system did to people by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Effect {
    event: EventId,
    system: SystemId,
    at: u64,
    /// Records that leaked.
    records: u64,
    /// Person-seconds at risk until it was cut off, clean, or the run over.
    danger: u64,
}

impl Loss {
    /// The value of a criterion in its unit, rounded down.
    pub(super) fn value(&self, criterion: &str) -> u64 {
        let hours = |sum: u128| u64::try_from(sum / PERSON_HOUR).unwrap_or(u64::MAX);
        match criterion {
            "people-hours" => hours(self.missing),
            "places" => self.places.len() as u64,
            "harm" => hours(self.harm()),
            "evacuated" => self.evacuated,
            "trust" => u64::from(self.trust / PERCENT),
            "disorder" => u64::from(self.disorder / PERCENT),
            "rumour" => u64::from(self.rumour / PERCENT),
            "records" => self.effects.iter().map(|e| e.records).fold(0, u64::saturating_add),
            _ => 0,
        }
    }

    /// Person·ppm·ppm·seconds at risk without service or through systems.
    fn harm(&self) -> u128 {
        let whole = u128::from(FULL) * u128::from(FULL);
        self.at_risk + self.effects.iter().map(|e| u128::from(e.danger) * whole).sum::<u128>()
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
        self.effects.extend(&other.effects);
    }

    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What every service to people lost; those that lost nothing are left out.
pub(super) fn services(compiled: &Compiled, run: &Played) -> Vec<(ServiceId, Loss)> {
    let effects = effects(run);
    let reporting = compiled.world.reporting_services().iter();
    let all = reporting.map(|&service| (service, of_service(compiled, run, service, &effects)));
    all.filter(|(_, loss)| !loss.is_nothing()).collect()
}

fn of_service(compiled: &Compiled, run: &Played, service: ServiceId, effects: &[Effect]) -> Loss {
    let meta = compiled.world.service(service);
    let sector = meta.sector.as_deref().and_then(|s| compiled.world.catalogue.sector(s));
    let maintenance = compiled.model.info(service).maintenance;
    let (curve, level) = (run.history.curve(service), maintenance.level.ppm());
    let replaced = sector.map_or(0, |s| s.substitutable.min(FULL));
    let need = sector.map_or(FULL, |s| scale().need(&s.id));
    let without = u128::from(meta.people) * curve.missing_below(level, 0, curve.end);
    let share = u128::from(FULL - replaced) * u128::from(need) / u128::from(FULL);
    let missing = without * share;
    let outage = |s: &crate::history::Spell| s.until - s.from >= maintenance.seconds;
    let places = curve.spells_below(level).iter().any(outage).then(|| meta.place.clone());
    let (at_risk, evacuated) = risk(compiled, service, curve);
    let mine = effects.iter().filter(|e| carries(compiled, e.system).contains(&service));
    Loss {
        missing,
        places: places.into_iter().collect(),
        at_risk,
        evacuated,
        effects: mine.copied().collect(),
        ..Loss::default()
    }
}

/// What compromised systems did to people in the run.
fn effects(run: &Played) -> Vec<Effect> {
    let facts = &run.record.facts;
    let over = |event: EventId, system: SystemId, at: u64| {
        let later = facts.iter().filter(|f| f.at.0 >= at);
        let ends = later.filter(|f| match f.what {
            What::Cyber(CyberFact::Contained { system: s, .. }) => s == system,
            What::Cyber(CyberFact::Recovered { event: e, system: s }) => e == event && s == system,
            _ => false,
        });
        ends.map(|f| f.at.0).next().unwrap_or(run.record.end.0)
    };
    let one = |fact: &hakyu_engine::Fact| match fact.what {
        What::Cyber(CyberFact::Acted { event, system, records, safety, .. })
            if records > 0 || safety > 0 =>
        {
            let at = fact.at.0;
            let seconds = if safety > 0 { over(event, system, at) - at } else { 0 };
            let danger = u64::from(safety).saturating_mul(seconds);
            Some(Effect { event, system, at, records, danger })
        }
        _ => None,
    };
    facts.iter().filter_map(one).collect()
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

/// What counts for society itself, beside the sectors: people at risk and away from home in all places, trust, disorder, rumour, what
/// compromised systems did.
/// Continuity is not among it, since people are not added across sectors.
pub(super) fn society<'a>(
    compiled: &Compiled,
    run: &Played,
    sectors: impl Iterator<Item = &'a Loss>,
) -> Loss {
    let mut loss = Loss { effects: effects(run).into_iter().collect(), ..Loss::default() };
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
    // The engine's own sum has what compromised systems do in it; it is rounded down, and empty where harm is left out.
    loss.at_risk += hours.saturating_sub(loss.harm());
    loss.evacuated = loss.evacuated.max(away);
    loss
}
