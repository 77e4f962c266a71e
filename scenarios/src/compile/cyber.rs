//! Resolves systems, links, compromises, the random background.

use std::collections::{BTreeMap, BTreeSet};

use hakyu_engine::script::cyber::{
    Background, BackgroundKind, BackgroundTarget, Campaign, Cyber, CyberCondition, CyberOrder,
    Effects, Link, Spread, System,
};
use hakyu_engine::{PlaceId, RoleId, ServiceId, SystemId};
use hakyu_seeds::{Distribution, builtin};

use crate::condition::SystemState;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Sources;
use crate::syntax::{self, Id, cyber as written};
use crate::yaml;

use super::context::Context;

/// All of a level, ppm.
const FULL: u32 = 1_000_000;
/// Seconds of a year of 365.25 days.
const YEAR: u128 = 31_557_600;

/// Resolves the section; `None` if something in it could not be.
pub(super) fn cyber(cx: &mut Context<'_>) -> Option<Cyber> {
    let scenario = cx.scenario;
    let order = cx.tables.system_order();
    let systems: Vec<Option<System>> =
        super::pick(order, &scenario.systems).map(|s| system(s, cx)).collect();
    let mut links: Vec<&written::Link> = scenario.links.iter().collect();
    links.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    let links: Vec<Option<Link>> = links
        .into_iter()
        .map(|l| {
            let (from, to) = (known(&l.from, cx), known(&l.to, cx));
            Some(Link { from: from?, to: to?, kind: l.kind.value, both_ways: !l.one_way })
        })
        .collect();
    let background = match &scenario.background {
        Some(written) => Some(background(written, cx)?),
        None => None,
    };
    Some(Cyber {
        systems: systems.into_iter().collect::<Option<_>>()?,
        links: links.into_iter().collect::<Option<_>>()?,
        background,
    })
}

/// The system of this id.
pub(super) fn known(id: &Id, cx: &mut Context<'_>) -> Option<SystemId> {
    let found = cx.tables.system(&id.value);
    if found.is_none() {
        cx.unknown("system", id);
    }
    found
}

fn system(written: &written::System, cx: &mut Context<'_>) -> Option<System> {
    let owner = cx.role(&written.owner);
    let (carries, isolation) = (shares(&written.carries, cx), shares(&written.isolation, cx));
    let mut shows = BTreeSet::new();
    for carried in &written.carries {
        let services = cx.target(&carried.target)?;
        shows.extend(services.iter().copied());
        shows.extend(cx.zones(services));
    }
    let role = cx.scenario.roles.iter().find(|r| r.id.value == written.owner.value);
    let stands = written.place.as_ref().or_else(|| role.and_then(|r| r.place.as_ref()));
    let place = match stands {
        Some(id) => {
            cx.places(id)?;
            let at = cx.model.places().iter().position(|p| *p == id.value);
            at.and_then(|at| u32::try_from(at).ok()).map(PlaceId)
        }
        None => None,
    };
    Some(System {
        id: written.id.value.clone(),
        owners: posts(owner?, role, cx),
        place,
        carries: carries?,
        isolation: isolation?,
        shows: shows.into_iter().collect(),
    })
}

/// The owner, and the other posts of its organisation.
fn posts(owner: RoleId, role: Option<&syntax::Role>, cx: &Context<'_>) -> Vec<RoleId> {
    let name =
        |r: &syntax::Role| r.organisation.as_ref().map(|o| (o.en().to_owned(), o.ja().to_owned()));
    let mine = role.and_then(name);
    let others = cx
        .scenario
        .roles
        .iter()
        .filter(|r| mine.is_some() && name(r) == mine)
        .filter_map(|r| cx.tables.role(&r.id.value))
        .filter(|r| *r != owner);
    std::iter::once(owner).chain(others).collect()
}

/// Shares of services; each zone of a service loses the same, for a system serves them all.
fn shares(list: &[written::Carried], cx: &mut Context<'_>) -> Option<Vec<(ServiceId, u32)>> {
    let mut sums: BTreeMap<ServiceId, u32> = BTreeMap::new();
    for carried in list {
        let services = cx.target(&carried.target)?;
        for service in cx.zones(services) {
            let sum = sums.entry(service).or_insert(0);
            *sum = sum.saturating_add(carried.share.value).min(FULL);
        }
    }
    Some(sums.into_iter().collect())
}

/// Resolves a compromise.
pub(super) fn campaign(written: &written::Compromise, cx: &mut Context<'_>) -> Option<Campaign> {
    let entries: Vec<Option<SystemId>> = written.systems.iter().map(|s| known(s, cx)).collect();
    let mut time = |t: &Option<crate::decode::Distribution<u64>>| match t {
        Some(t) => cx.duration(t).map(Some),
        None => Some(None),
    };
    let (dormant, acts) = (time(&written.dormant), time(&written.acts));
    let (revealed, persists) = (time(&written.revealed), time(&written.persists));
    let (detection, recovery) = (cx.duration(&written.detection), cx.duration(&written.recovery));
    let spread = match &written.spread {
        Some(spread) => Some(Spread {
            over: spread.over.iter().map(|k| k.value).collect(),
            hop: cx.duration(&spread.hop)?,
            chance: spread.chance.value,
        }),
        None => None,
    };
    let mut entries: Vec<SystemId> = entries.into_iter().collect::<Option<_>>()?;
    entries.sort_unstable();
    entries.dedup();
    let effects = &written.effects;
    Some(Campaign {
        technique: written.technique.as_ref().map(|t| t.value.clone()).unwrap_or_default(),
        entries,
        dormant: dormant?.unwrap_or(Distribution::Fixed(0)),
        spread,
        acts: acts?.unwrap_or(Distribution::Fixed(0)),
        effects: Effects {
            availability: effects.availability.map_or(0, |a| a.value),
            confidentiality: effects.confidentiality.map_or(0, |c| c.value),
            integrity: effects.integrity.is_some_and(|i| i.value),
            safety: effects.safety.map_or(0, |s| u32::try_from(s.value).unwrap_or(u32::MAX)),
        },
        detection: detection?,
        revealed: revealed?,
        sharpened: written.sharpened.map_or(FULL, |s| s.value),
        recovery: recovery?,
        persists: persists?,
    })
}

/// Resolves what an action does to a system.
pub(super) fn order(written: &written::SystemOrder, cx: &mut Context<'_>) -> Option<CyberOrder> {
    let system = known(&written.system, cx)?;
    Some(if written.reconnect {
        CyberOrder::Reconnect(system)
    } else {
        CyberOrder::Contain(system)
    })
}

/// Resolves a condition on a system.
pub(super) fn condition(
    state: SystemState,
    system: &Id,
    cx: &mut Context<'_>,
) -> Option<CyberCondition> {
    let system = known(system, cx)?;
    Some(match state {
        SystemState::Detected => CyberCondition::Detected(system),
        SystemState::Compromised => CyberCondition::Compromised(system),
        SystemState::Contained => CyberCondition::Contained(system),
    })
}

/// The built-in prior of the background.
fn prior() -> Option<written::Prior> {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let text = builtin::file("background.yaml")?;
    let file = sources.add("seeds/background.yaml", text.to_owned());
    let node = yaml::parse(file, &sources, &mut diags)?;
    let prior = written::prior(&node, &mut diags);
    debug_assert!(diags.is_empty(), "{}", diags.render(&sources, false));
    prior
}

fn background(written: &written::Background, cx: &mut Context<'_>) -> Option<Background> {
    let Some(prior) = prior() else {
        cx.error("E1018", written.span, "the built-in prior of the background cannot be read");
        return None;
    };
    let services = match &written.target {
        Some(target) => cx.target(target)?,
        None => cx.world.reporting_services().to_vec(),
    };
    let targets: Vec<BackgroundTarget> = services
        .into_iter()
        .map(|service| BackgroundTarget {
            service,
            parts: cx.zones(vec![service]),
            weight: cx.world.service(service).people,
        })
        .filter(|target| target.weight > 0)
        .collect();
    if targets.is_empty() {
        cx.diags.push(
            Diagnostic::error("E1003", "nobody is served by what the background may hit")
                .at(written.span, "this hits nothing"),
        );
        return None;
    }
    let scale = u128::from(written.scale.map_or(FULL, |s| s.value));
    let years = prior.years.len() as u128;
    let sum =
        |reports: &[crate::source::Spanned<u64>]| reports.iter().map(|r| r.value).sum::<u64>();
    let mut kinds = Vec::new();
    for (bit, kind) in prior.types.iter().enumerate() {
        // Seconds of all years over incidents of all years.
        let incidents = u128::from(sum(&kind.reports)) * scale;
        if incidents == 0 {
            continue;
        }
        let gap = YEAR * years * u128::from(FULL) / incidents;
        let [least, most] = kind.loss.as_slice() else { continue };
        kinds.push(BackgroundKind {
            id: kind.id.value.clone(),
            types: 1 << bit,
            mean_gap: u64::try_from(gap).unwrap_or(u64::MAX).clamp(1, 1 << 40),
            hits: kind.hits.value,
            loss: (least.value, most.value),
            lasts: cx.duration(&kind.lasts)?,
        });
    }
    let causes = (0..).zip(&prior.causes).map(|(bit, c)| (bit, sum(&c.reports))).collect();
    Some(Background { kinds, causes, second_cause: prior.second_cause.value, targets })
}

#[cfg(test)]
mod tests {
    use super::prior;

    /// Sums of the published tables: 880 reports and 1,044 ticks of causes in three years.
    #[test]
    fn the_prior_has_the_published_sums() {
        let prior = prior().expect("it is built in");
        let sum = |of: Vec<&Vec<crate::source::Spanned<u64>>>| -> Vec<u64> {
            (0..3).map(|y| of.iter().map(|r| r[y].value).sum()).collect()
        };
        assert_eq!(sum(prior.types.iter().map(|t| &t.reports).collect()), [388, 223, 269]);
        assert_eq!(sum(prior.causes.iter().map(|c| &c.reports).collect()), [462, 274, 308]);
        assert_eq!((prior.types.len(), prior.causes.len(), prior.years.len()), (8, 17, 3));
        assert_eq!(prior.second_cause.value, 190_000, "1.19 ticks a report");
        assert!(
            prior.types.iter().all(|t| t.loss.len() == 2 && t.loss[0].value <= t.loss[1].value)
        );
    }
}
