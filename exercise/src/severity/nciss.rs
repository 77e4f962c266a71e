//! The NCISS score of an attack, beside the Japanese levels, with the weights of the public demonstration (`seeds/nciss.yaml`).
//!
//! How a run is read as options is ours (C). An operational team would choose by what it knows; here the whole record is known.

use std::collections::BTreeSet;

use hakyu_engine::{
    EventId, FULL, Origin, ServiceId, SystemId, What,
    record::{cyber::CyberFact, repair::RepairFact},
    script::{Impact, messages::TYPE_NEAR_MISS},
};
use hakyu_scenarios::{
    compile::Compiled,
    nciss::{Category, nciss},
    syntax::cyber::SystemKind,
    taxonomy::{bits, taxonomy},
};

use super::{is_attack, losses, severity};
use crate::{causes::CauseLog, outcome::Text, review::Nciss, score::Played, words::text};

/// What the scores are called wherever they are printed.
pub fn label() -> Text {
    text(&nciss().label)
}

/// The score of one option for each category, in their order (see `seeds/nciss.yaml`). `None` if a category is missing or has no such
/// option.
pub fn score(chosen: &[&str]) -> Option<Nciss> {
    let table = nciss();
    let score = table.score(chosen)?;
    let categories = table.categories.iter().zip(chosen).filter_map(|(category, id)| {
        let option = category.option(id)?;
        Some((text(&category.title), text(&option.title), option.value, category.weight))
    });
    let level = table.level(score).map(text)?;
    Some(Nciss { score, level, categories: categories.collect() })
}

/// The score of a run with attacks; `none` is the run without any discretionary response on the same draws, by whose severity the
/// potential impact is judged. `None` if nothing that happened was an attack: a natural disaster has no actor.
pub fn derive(compiled: &Compiled, run: &Played, none: &Played) -> Option<Nciss> {
    let attacks: BTreeSet<EventId> = run
        .record
        .facts
        .iter()
        .filter_map(|fact| match fact.what {
            What::EventBegan(event) if is_attack(compiled, event) => Some(event),
            _ => None,
        })
        .collect();
    if attacks.is_empty() {
        return None;
    }
    let seen = Seen::of(compiled, run, attacks);
    let potential = usize::from(severity(compiled, none).overall.overall);
    let potential = nciss().read.potential.get(potential)?;
    score(&[
        seen.functional_impact(),
        seen.activity(),
        seen.location(),
        seen.actor(),
        seen.information(),
        seen.recoverability(),
        seen.cross_sector(),
        potential,
    ])
}

/// What an attack did to a system.
struct Acted {
    event: EventId,
    system: SystemId,
    availability: u32,
    records: u64,
    integrity: bool,
    safety: u32,
}

/// What the record shows of the attacks.
struct Seen<'a> {
    compiled: &'a Compiled,
    run: &'a Played,
    attacks: BTreeSet<EventId>,
    /// Systems that were reached, by which event.
    reached: BTreeSet<(EventId, SystemId)>,
    /// Those that were clean again at the end.
    recovered: BTreeSet<(EventId, SystemId)>,
    acted: Vec<Acted>,
    /// Services that were hit at once.
    hit: BTreeSet<ServiceId>,
    /// Services to people that lost something to the attacks: share of the service, ppm, at the worst.
    lost: Vec<(ServiceId, u32)>,
}

impl<'a> Seen<'a> {
    fn of(compiled: &'a Compiled, run: &'a Played, attacks: BTreeSet<EventId>) -> Self {
        let mut seen = Self {
            compiled,
            run,
            attacks,
            reached: BTreeSet::new(),
            recovered: BTreeSet::new(),
            acted: Vec::new(),
            hit: BTreeSet::new(),
            lost: Vec::new(),
        };
        for fact in &run.record.facts {
            let What::Cyber(fact) = &fact.what else { continue };
            match *fact {
                CyberFact::Compromised { event, system, .. } if seen.attacks.contains(&event) => {
                    seen.reached.insert((event, system));
                    seen.recovered.remove(&(event, system));
                }
                CyberFact::Recovered { event, system } => {
                    seen.recovered.insert((event, system));
                }
                CyberFact::Acted { event, system, availability, records, integrity, safety }
                    if seen.attacks.contains(&event) =>
                {
                    seen.acted.push(Acted {
                        event,
                        system,
                        availability,
                        records,
                        integrity,
                        safety,
                    });
                }
                _ => {}
            }
        }
        for impairment in &run.record.impairments {
            let (Origin::Event(event) | Origin::System(event, _)) = impairment.origin else {
                continue;
            };
            if seen.attacks.contains(&event) {
                seen.hit.insert(losses::whole(compiled, impairment.service));
            }
        }
        let carried = seen.reached.iter().flat_map(|r| losses::carries(compiled, r.1));
        seen.hit.extend(carried.collect::<Vec<_>>());
        seen.lost = seen.losses();
        seen
    }

    /// Of each service to people the share of its lowest level that goes back to the attacks.
    fn losses(&self) -> Vec<(ServiceId, u32)> {
        let model = &self.compiled.model;
        let script = model.script();
        let log = CauseLog::new(&self.run.record, model);
        let mine = |origin: &str| {
            let id = origin
                .strip_prefix("event:")
                .or_else(|| origin.strip_prefix("system:").and_then(|rest| rest.split(':').next()));
            let event = id.and_then(|id| script.event(id));
            event.is_some_and(|event| self.attacks.contains(&event))
        };
        let one = |service: ServiceId| {
            let (level, at) = self.run.history.curve(service).lowest();
            let index = log.find(model.id(service)).filter(|_| level < FULL)?;
            let roots = log.attribute(index, at);
            let share: f64 = roots.iter().filter(|r| mine(&r.0)).map(|r| r.1).sum();
            let lost = f64::from(FULL - level) * share;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share of a loss is between 0 and the loss"
            )]
            let lost = lost.clamp(0.0, f64::from(FULL)) as u32;
            (lost > 0).then_some((service, lost))
        };
        let services = self.compiled.world.reporting_services();
        services.iter().filter_map(|&service| one(service)).collect()
    }

    fn sector(&self, service: ServiceId) -> Option<&'a str> {
        self.compiled.world.service(service).sector.as_deref()
    }

    fn kind(&self, system: SystemId) -> Option<SystemKind> {
        let entry = self.compiled.tables.system_entry(system)?;
        Some(self.compiled.scenario.systems.get(entry)?.kind.value)
    }

    /// The worst share of a service or of a system that carries one. Wrong readings of control systems, and harm done by them, are a
    /// loss of control.
    fn functional_impact(&self) -> &'static str {
        let [minimal, significant, denial] = nciss().read.losses;
        let option = |lost: u32, critical: bool| match (lost, critical) {
            (lost, true) if lost >= denial => "denial-critical",
            (lost, false) if lost >= denial => "denial-other",
            (lost, true) if lost >= significant => "significant-critical",
            (lost, false) if lost >= significant => "significant-other",
            (lost, true) if lost >= minimal => "minimal-critical",
            (lost, false) if lost >= minimal => "minimal-other",
            _ => "no-service",
        };
        let services = self.lost.iter().map(|&(service, lost)| (self.sector(service), lost));
        let systems = self.acted.iter().flat_map(|acted| {
            let carried = losses::carries(self.compiled, acted.system);
            carried.into_iter().map(|service| (self.sector(service), acted.availability))
        });
        let control = self.acted.iter().any(|acted| {
            let ot = self.kind(acted.system) == Some(SystemKind::Ot);
            ot && (acted.integrity || acted.safety > 0)
        });
        let found = services.chain(systems).map(|(s, lost)| option(lost, is_critical(s)));
        let floor =
            if self.reached.is_empty() && self.hit.is_empty() { "none" } else { "no-service" };
        let control = control.then_some("denial-critical");
        highest("functional-impact", found.chain(control)).unwrap_or(floor)
    }

    fn activity(&self) -> &'static str {
        let did = |a: &Acted| a.availability > 0 || a.records > 0 || a.integrity || a.safety > 0;
        let direct = self
            .run
            .record
            .impairments
            .iter()
            .any(|i| matches!(i.origin, Origin::Event(event) if self.attacks.contains(&event)));
        let script = self.compiled.model.script();
        let only_signs =
            self.attacks.iter().all(|e| script.events[e.index()].types == TYPE_NEAR_MISS);
        if direct || self.acted.iter().any(did) {
            "effect"
        } else if !self.reached.is_empty() {
            "presence"
        } else if only_signs {
            "prepare"
        } else {
            "engage"
        }
    }

    /// The technique of an event, if it is a compromise that names one.
    fn technique(&self, event: EventId) -> Option<&'static hakyu_scenarios::nciss::TechniqueRead> {
        let impacts = &self.compiled.model.script().events[event.index()].impacts;
        let named = impacts.iter().find_map(|impact| match impact {
            Impact::Compromise(campaign) => Some(campaign.technique.as_str()),
            _ => None,
        })?;
        let base = named.split('.').next().unwrap_or(named);
        nciss().read.techniques.iter().find(|t| t.technique == named || t.technique == base)
    }

    /// Control systems lie deeper than those of the office. A technique may say more of an office system.
    fn location(&self) -> &'static str {
        let places = self.reached.iter().flat_map(|&(event, system)| {
            let named = self.technique(event).and_then(|t| t.location.as_deref());
            let carries = !losses::carries(self.compiled, system).is_empty();
            match (self.kind(system), carries) {
                (Some(SystemKind::Ot), true) => [Some("l6"), named],
                (Some(SystemKind::Ot), false) => [Some("l5"), named],
                _ => [named.or(Some("l2")), None],
            }
        });
        highest("location", places.flatten()).unwrap_or("unknown")
    }

    fn actor(&self) -> &'static str {
        let script = self.compiled.model.script();
        let read = &nciss().read;
        let who = self.attacks.iter().map(|&event| {
            if let Some(actor) = self.technique(event).and_then(|t| t.actor.as_deref()) {
                return actor;
            }
            let causes = script.events[event.index()].causes;
            let named = read
                .actors
                .iter()
                .filter(|(cause, _)| bits(&taxonomy().causes, [cause.as_str()]) & causes != 0);
            highest("actor", named.map(|(_, option)| option.as_str())).unwrap_or("unknown")
        });
        highest("actor", who).unwrap_or("unknown")
    }

    fn information(&self) -> &'static str {
        let script = self.compiled.model.script();
        let ticked = |event: EventId, word: &str| {
            let types = u32::from(script.events[event.index()].types);
            bits(&taxonomy().types, [word]) & types != 0
        };
        let found = self.acted.iter().flat_map(|acted| {
            let critical = self.kind(acted.system) == Some(SystemKind::Ot)
                && !losses::carries(self.compiled, acted.system).is_empty();
            let destroyed = if critical { "destruction-critical" } else { "destruction-other" };
            [
                (acted.records > 0).then_some("privacy"),
                (acted.integrity && critical).then_some("breach-critical"),
                ticked(acted.event, "destruction").then_some(destroyed),
            ]
        });
        let suspected = !self.reached.is_empty() || self.attacks.iter().any(|e| ticked(*e, "leak"));
        let floor = if suspected { "suspected" } else { "none" };
        highest("information-impact", found.flatten()).unwrap_or(floor)
    }

    /// Whether it was over at the end, and whether others had to help.
    fn recoverability(&self) -> &'static str {
        let infected = self.reached.iter().any(|r| !self.recovered.contains(r));
        let down = self.lost.iter().any(|&(service, _)| {
            let level = self.compiled.model.info(service).maintenance.level.ppm();
            let curve = self.run.history.curve(service);
            curve.at(curve.end) < level
        });
        let helped = self.run.record.facts.iter().any(|fact| {
            let What::Repair(fact) = &fact.what else { return false };
            matches!(
                fact,
                RepairFact::PoolAsked(_)
                    | RepairFact::TeamArrived { .. }
                    | RepairFact::TeamAtSystem { .. }
            )
        });
        if infected || down {
            "extended"
        } else if helped {
            "supplemented"
        } else {
            "regular"
        }
    }

    /// The sectors of what was hit at once; else those of who runs the systems.
    fn cross_sector(&self) -> &'static str {
        let read = &nciss().read;
        let option = |sector: Option<&str>| {
            let read = read.sectors.iter().find(|s| Some(s.sector.as_str()) == sector);
            read.map(|s| s.option.as_str())
        };
        let of_services = self.hit.iter().filter_map(|&service| option(self.sector(service)));
        let systems = &self.compiled.model.script().cyber.systems;
        let of_owners = self.reached.iter().filter_map(|&(_, system)| {
            let owner = systems[system.index()].owners.first()?;
            option(self.compiled.role(*owner)?.sector.as_ref().map(|s| s.value.as_str()))
        });
        highest("cross-sector", of_services)
            .or_else(|| highest("cross-sector", of_owners))
            .unwrap_or(&read.elsewhere)
    }
}

/// Whether the services of a sector are critical.
fn is_critical(sector: Option<&str>) -> bool {
    let read = nciss().read.sectors.iter().find(|s| Some(s.sector.as_str()) == sector);
    read.is_some_and(|s| s.critical)
}

/// Of several options of a category the one that counts: that of the highest value.
fn highest<'o>(category: &str, found: impl Iterator<Item = &'o str>) -> Option<&'static str> {
    let category: &'static Category = nciss().category(category)?;
    let options = found.filter_map(|id| category.option(id));
    options.max_by_key(|o| o.value).map(|o| o.id.as_str())
}
