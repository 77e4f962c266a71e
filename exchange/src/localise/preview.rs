//! An organisation's own day: what its posts receive in the reference run, and how its sites and services fare.

use std::collections::{BTreeMap, BTreeSet};

use hakyu_engine::{FULL, ServiceId, What};
use hakyu_exercise::{
    assemble::{REFERENCE, inject_words, sent_alternatives},
    history::History,
    outcome::Text,
    play::{PlayError, Settings, play},
    words::{service_title, text},
};
use hakyu_scenarios::{
    compile::Compiled,
    overlay::roles,
    syntax::{
        Inject, InjectTrigger, Scenario,
        overlays::{LocalChange, Overlay},
    },
};
use serde::Serialize;

/// Where a line of the day comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// The master's, as it is.
    Master,
    /// The master's in own words or at another time.
    Changed,
    /// An own one.
    Own,
    /// Parked for the sub-controller.
    Held,
    /// Left out.
    LeftOut,
    /// It does not come in this run.
    Absent,
}

impl Mark {
    /// In words.
    pub fn words(self) -> Text {
        match self {
            Self::Master => Text::new("master", "原文"),
            Self::Changed => Text::new("changed", "変更"),
            Self::Own => Text::new("own", "独自"),
            Self::Held => Text::new("held", "保留"),
            Self::LeftOut => Text::new("left out", "省略"),
            Self::Absent => Text::new("not sent", "出ない"),
        }
    }
}

/// A line of the day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// When, seconds from the start; none if it has no time.
    pub at: Option<i64>,
    /// Where it comes from.
    pub mark: Mark,
    /// The inject.
    pub id: String,
    /// How it arrives, as written in scenarios.
    pub via: &'static str,
    /// Who gets it.
    pub to: Vec<Text>,
    /// What it says.
    pub text: Text,
}

/// How a site or service fares.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Course {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Whether it is the organisation's own site.
    pub own: bool,
    /// The level at each time of [`Day::times`], ppm.
    pub levels: Vec<u32>,
    /// The lowest level, ppm, and when.
    pub lowest: (u32, u64),
    /// Seconds below the maintenance level.
    pub below: u64,
}

/// The day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Day {
    /// What the posts receive, in order; what has no time stands last.
    pub lines: Vec<Line>,
    /// Times of the lines at which levels are given.
    pub times: Vec<u64>,
    /// The sites and services.
    pub courses: Vec<Course>,
    /// The playbook of the run; none if the scenario has no reference.
    pub playbook: Option<String>,
}

/// Most services beside own sites.
const MOST: usize = 6;

/// Plays a master with an overlay applied and looks at it with the eyes of its organisation.
///
/// # Errors
/// The run failed.
pub fn day(compiled: &Compiled, overlay: &Overlay, seed: u64) -> Result<Day, PlayError> {
    let playbook = compiled.tables.playbook(REFERENCE).map(|_| REFERENCE.to_owned());
    let settings = Settings { seed, playbook: playbook.clone(), ..Settings::default() };
    let record = play(compiled, &settings)?;
    let scenario = &compiled.scenario;
    let own = roles(scenario, overlay);
    let suffix = format!("@{}", overlay.id.value);
    let added: BTreeSet<&str> = overlay
        .injects
        .iter()
        .filter_map(|l| match &l.change {
            LocalChange::Add(inject) => Some(inject.id.value.as_str()),
            _ => None,
        })
        .collect();
    let mark = |inject: &Inject| {
        if added.contains(inject.id.value.as_str()) {
            Mark::Own
        } else if inject.id.value.ends_with(&suffix) {
            Mark::Changed
        } else {
            Mark::Master
        }
    };
    let alternatives = sent_alternatives(&record);
    let mut lines: Vec<Line> = Vec::new();
    let mut sent = BTreeSet::new();
    for fact in &record.facts {
        let What::InjectDelivered { inject: id, to, quotes } = &fact.what else { continue };
        let (Some(inject), Some(role)) = (compiled.inject(*id), compiled.role(*to)) else {
            continue;
        };
        if !own.contains(&role.id.value) {
            continue;
        }
        sent.insert(inject.id.value.clone());
        let at = compiled
            .inject_dated(*id)
            .filter(|at| *at < 0)
            .unwrap_or_else(|| i64::try_from(fact.at.0).unwrap_or(i64::MAX));
        let who = text(&role.title);
        if let Some(last) =
            lines.iter_mut().rev().find(|l| l.id == inject.id.value && l.at == Some(at))
        {
            last.to.push(who);
            continue;
        }
        lines.push(Line {
            at: Some(at),
            mark: mark(inject),
            id: inject.id.value.clone(),
            via: inject.via.value.word(),
            to: vec![who],
            text: inject_words(compiled, *id, alternatives.get(id).copied(), quotes),
        });
    }
    let waiting = scenario
        .injects
        .iter()
        .filter(|i| !sent.contains(&i.id.value) && i.to.iter().any(|to| own.contains(&to.value)));
    for inject in waiting {
        let mark = if inject.contingency { Mark::Held } else { Mark::Absent };
        lines.push(line(scenario, inject, mark, &own));
    }
    // What was left out is still in the scenario for others, or with nobody to go to.
    for local in &overlay.injects {
        if let LocalChange::Skip(id) = &local.change
            && let Some(inject) = scenario.injects.iter().find(|i| i.id.value == id.value)
        {
            lines.push(Line { to: Vec::new(), ..line(scenario, inject, Mark::LeftOut, &own) });
        }
    }
    lines.sort_by_key(|l| (l.at.is_none(), l.at, l.mark));
    let (times, courses) =
        courses(compiled, overlay, &lines, &History::new(&record, compiled.model.service_count()));
    Ok(Day { lines, times, courses, playbook })
}

fn line(scenario: &Scenario, inject: &Inject, mark: Mark, own: &BTreeSet<String>) -> Line {
    let titles: BTreeMap<&str, Text> =
        scenario.roles.iter().map(|r| (r.id.value.as_str(), text(&r.title))).collect();
    let to = inject.to.iter().filter(|to| own.contains(&to.value));
    let at = match &inject.trigger {
        InjectTrigger::At(at) => Some(at.value),
        _ => None,
    };
    Line {
        at,
        mark,
        id: inject.id.value.clone(),
        via: inject.via.value.word(),
        to: to.filter_map(|to| titles.get(to.value.as_str()).cloned()).collect(),
        text: text(&inject.text.text),
    }
}

/// Own sites first, then what they are part of, then the services of the organisation's sector at its place.
fn courses(
    compiled: &Compiled,
    overlay: &Overlay,
    lines: &[Line],
    history: &History,
) -> (Vec<u64>, Vec<Course>) {
    let world = &compiled.world;
    let times: BTreeSet<u64> =
        lines.iter().filter_map(|l| l.at).filter_map(|at| u64::try_from(at).ok()).collect();
    let times: Vec<u64> = std::iter::once(0).chain(times.into_iter().filter(|t| *t > 0)).collect();
    let mut wanted: Vec<(ServiceId, bool)> =
        overlay.sites.iter().filter_map(|s| Some((world.find(&s.id.value)?, true))).collect();
    let sites = wanted.len();
    let mut add = |id: Option<ServiceId>| {
        if let Some(id) = id
            && wanted.len() < sites + MOST
            && !wanted.iter().any(|w| w.0 == id)
        {
            wanted.push((id, false));
        }
    };
    overlay.sites.iter().for_each(|s| add(world.find(&s.of.value)));
    let organisation = compiled
        .scenario
        .organisations
        .iter()
        .find(|o| o.id.value == overlay.organisation_id().value);
    if let Some(organisation) = organisation
        && let (Some(sector), Some(place)) = (&organisation.sector, &organisation.place)
    {
        for (n, service) in (0u32..).zip(world.services()) {
            let here = service.parent.is_none()
                && service.sector.as_ref() == Some(&sector.value)
                && service.place == place.value
                && !compiled.scenario.sites.iter().any(|s| s.id.value == service.id);
            if here {
                add(Some(ServiceId(n)));
            }
        }
    }
    let course = |(id, own): (ServiceId, bool)| {
        let curve = history.curve(id);
        let maintenance = compiled.model.info(id).maintenance.level.ppm();
        let (level, when) = curve.lowest();
        Course {
            id: world.service(id).id.clone(),
            title: service_title(compiled, id),
            own,
            levels: times.iter().map(|&t| curve.at(t)).collect(),
            lowest: (level.min(FULL), when),
            below: curve.spells_below(maintenance).iter().map(|s| s.until - s.from).sum(),
        }
    };
    let all = wanted.into_iter().map(course).collect();
    (times, all)
}
