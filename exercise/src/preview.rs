//! A run as one looks at it while writing: injects, events and cascades on one time axis.
//!
//! What people were told, what happened to the world and which services went down and came back, in order; which
//! injects waited for a condition and when it came true; and those that never fired.

use std::collections::BTreeMap;

use hakyu_engine::{FULL, InjectId, ServiceId, What};
use hakyu_scenarios::{compile::Compiled, source::Span, syntax::InjectTrigger};

use crate::{
    assemble::inject_words,
    outcome::{MomentKind, Outcome, Text},
    score::Played,
    words::{role_title, title},
};

/// What a run shows on one time axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Length of the run, seconds.
    pub duration: u64,
    /// In the order of time.
    pub entries: Vec<Entry>,
    /// Injects that did not fire.
    pub never: Vec<Never>,
    /// Sectors that left full anywhere, by their worst place.
    pub sectors: Vec<Lane>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When, seconds; negative before the start.
    pub at: i64,
    /// What kind.
    pub kind: EntryKind,
    /// Its id in the scenario; empty for what has none.
    pub id: String,
    /// In words.
    pub text: Text,
    /// Who is told, or who does it.
    pub roles: Vec<Text>,
    /// Where the condition it waited for is written.
    pub condition: Option<Span>,
    /// The alternative that was sent in place of the inject's own text.
    pub alternative: Option<String>,
}

/// The kinds of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// Something happened to the world.
    Event,
    /// Services of a sector fell below their maintenance level.
    Fell,
    /// … and came back.
    Back,
    /// Services hold each other down.
    Lock,
    /// People were told something.
    Inject,
    /// People decided something, or what they had decided took effect.
    Deed,
    /// A milestone was reached or left, or a controller stepped in.
    Conduct,
}

/// An inject that did not fire.
#[derive(Clone, Debug, PartialEq)]
pub struct Never {
    /// Its id.
    pub id: String,
    /// Where its condition is written; `None`: it had a time.
    pub condition: Option<Span>,
    /// It is kept for the controller: that it did not fire is no defect.
    pub parked: bool,
    /// Whom it would have reached.
    pub roles: Vec<Text>,
}

/// The level of a sector's worst place over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Its name.
    pub title: Text,
    /// Its maintenance level, ppm.
    pub maintenance: u32,
    /// Steps (time, ppm) of the lowest level anywhere; full before the first.
    pub series: Vec<(u64, u32)>,
}

/// Outages of a sector that begin (or end) within so many seconds are told together.
const TOGETHER: u64 = 900;

/// Puts a run on one time axis.
pub fn preview(compiled: &Compiled, run: &Played, outcome: &Outcome) -> Preview {
    let script = compiled.model.script();
    let mut entries = Vec::new();
    let mut fired = vec![false; script.injects.len()];
    let mut chosen: BTreeMap<InjectId, u32> = BTreeMap::new();
    let mut delivered: BTreeMap<(i64, InjectId), Entry> = BTreeMap::new();
    for fact in &run.record.facts {
        match &fact.what {
            What::InjectFired(inject) => fired[inject.index()] = true,
            What::AlternativeChosen { inject, alternative } => {
                chosen.insert(*inject, *alternative);
            }
            What::InjectDelivered { inject, to, quotes } => {
                let at = i64::try_from(fact.at.0).unwrap_or(i64::MAX);
                let at = compiled.inject_dated(*inject).map_or(at, |dated| dated.min(at));
                let entry = delivered.entry((at, *inject)).or_insert_with(|| Entry {
                    at,
                    kind: EntryKind::Inject,
                    id: script.injects[inject.index()].id.clone(),
                    text: inject_words(compiled, *inject, chosen.get(inject).copied(), quotes),
                    roles: Vec::new(),
                    condition: condition(compiled, *inject),
                    alternative: chosen.get(inject).and_then(|number| {
                        compiled.alternative(*inject, *number).map(|a| a.id.value.clone())
                    }),
                });
                entry.roles.push(role_title(compiled, *to));
            }
            What::EventBegan(event) => {
                let id = script.events[event.index()].id.clone();
                let words = compiled.event(*event).and_then(|e| e.title.as_ref());
                entries.push(Entry {
                    at: i64::try_from(fact.at.0).unwrap_or(i64::MAX),
                    kind: EntryKind::Event,
                    text: words.map_or_else(|| Text::both(id.clone()), crate::words::text),
                    id,
                    roles: Vec::new(),
                    condition: None,
                    alternative: None,
                });
            }
            _ => {}
        }
    }
    entries.extend(delivered.into_values());
    for moment in &outcome.timeline {
        let kind = match moment.kind {
            MomentKind::Lock => EntryKind::Lock,
            MomentKind::Deed if moment.main => EntryKind::Deed,
            MomentKind::Effect => EntryKind::Deed,
            MomentKind::Conduct | MomentKind::Milestone => EntryKind::Conduct,
            _ => continue,
        };
        entries.push(Entry {
            at: moment.at,
            kind,
            id: String::new(),
            text: moment.text.clone(),
            roles: moment.roles.clone(),
            condition: None,
            alternative: None,
        });
    }
    outages(compiled, run, &mut entries);
    entries.sort_by_key(|e| (e.at, e.kind));
    let never = (0u32..)
        .zip(&fired)
        .filter(|(_, fired)| !**fired)
        .map(|(number, _)| {
            let inject = &script.injects[number as usize];
            Never {
                id: inject.id.clone(),
                condition: condition(compiled, InjectId(number)),
                parked: inject.parked,
                roles: inject.to.iter().map(|r| role_title(compiled, *r)).collect(),
            }
        })
        .collect();
    let sectors = outcome.sectors.iter().map(|s| Lane {
        title: s.title.clone(),
        maintenance: s.maintenance.0,
        series: worst(compiled, run, &s.id),
    });
    let sectors = sectors.filter(|l| l.series.iter().any(|s| s.1 < FULL)).collect();
    Preview { duration: run.record.end.0, entries, never, sectors }
}

/// The lowest level of a sector's services over time.
fn worst(compiled: &Compiled, run: &Played, sector: &str) -> Vec<(u64, u32)> {
    let world = &compiled.world;
    let mut edges: Vec<(u64, u32, u32)> = Vec::new();
    for &service in world.reporting_services() {
        if world.service(service).sector.as_deref() == Some(sector) {
            let mut before = FULL;
            for &(at, level) in &run.history.curve(service).steps {
                edges.push((at, before, level));
                before = level;
            }
        }
    }
    edges.sort_unstable();
    // How many services are at which level below full.
    let mut levels: BTreeMap<u32, u32> = BTreeMap::new();
    let mut series: Vec<(u64, u32)> = Vec::new();
    for moment in edges.chunk_by(|a, b| a.0 == b.0) {
        for (_, before, level) in moment {
            if *level < FULL {
                *levels.entry(*level).or_insert(0) += 1;
            }
            if let Some(count) = levels.get_mut(before) {
                *count = count.saturating_sub(1);
            }
        }
        levels.retain(|_, count| *count > 0);
        let lowest = levels.first_key_value().map_or(FULL, |l| *l.0);
        if series.last().map_or(FULL, |s| s.1) != lowest {
            series.push((moment[0].0, lowest));
        }
    }
    series
}

fn condition(compiled: &Compiled, inject: InjectId) -> Option<Span> {
    match &compiled.inject(inject)?.trigger {
        InjectTrigger::When(condition) => Some(condition.span),
        InjectTrigger::At(_) | InjectTrigger::Like(_) | InjectTrigger::Released => None,
    }
}

/// Falls below the maintenance level and returns, told together by sector.
fn outages(compiled: &Compiled, run: &Played, entries: &mut Vec<Entry>) {
    let world = &compiled.world;
    for sector in &world.catalogue.sectors {
        let mut falls: Vec<(u64, ServiceId, u32)> = Vec::new();
        let mut returns: Vec<(u64, ServiceId, u32)> = Vec::new();
        for &service in world.reporting_services() {
            if world.service(service).sector.as_ref() != Some(&sector.id) {
                continue;
            }
            let maintenance = compiled.model.info(service).maintenance;
            for spell in run.history.curve(service).spells_below(maintenance.level.ppm()) {
                if spell.until - spell.from < maintenance.seconds {
                    continue;
                }
                falls.push((spell.from, service, spell.lowest));
                if spell.until < run.record.end.0 {
                    returns.push((spell.until, service, spell.lowest));
                }
            }
        }
        let name = title(&sector.title);
        for (kind, mut list) in [(EntryKind::Fell, falls), (EntryKind::Back, returns)] {
            list.sort_unstable();
            while let Some(first) = list.first().map(|r| r.0) {
                let count = list.partition_point(|r| r.0 <= first.saturating_add(TOGETHER));
                let group: Vec<_> = list.drain(..count).collect();
                entries.push(together(compiled, &name, kind, &group));
            }
        }
    }
}

/// One entry for the services of a sector that fall, or return, at about the same time.
fn together(
    compiled: &Compiled,
    sector: &Text,
    kind: EntryKind,
    group: &[(u64, ServiceId, u32)],
) -> Entry {
    const NAMED: usize = 4;
    let world = &compiled.world;
    let mut worst: Vec<&(u64, ServiceId, u32)> = group.iter().collect();
    worst.sort_by_key(|r| (r.2, r.1));
    let names = |ja: bool| {
        let one = |r: &&(u64, ServiceId, u32)| {
            let place = &world.service(r.1).place;
            let name =
                world.place(place).map_or_else(|| Text::both(place.clone()), |p| title(&p.title));
            let name = if ja { name.ja } else { name.en };
            match kind {
                EntryKind::Fell => format!("{name} {:.0} %", f64::from(r.2) / 10_000.0),
                _ => name,
            }
        };
        let list: Vec<String> = worst.iter().take(NAMED).map(one).collect();
        let more = group.len().saturating_sub(NAMED);
        let (comma, rest) = if ja {
            ("、", format!("ほか{more}か所"))
        } else {
            (", ", format!(" and {more} more"))
        };
        let list = list.join(comma);
        if more > 0 { format!("{list}{rest}") } else { list }
    };
    let (en, ja) = match kind {
        EntryKind::Fell => ("below the maintenance level, lowest", "維持レベルを下回る（最低）"),
        _ => ("back above the maintenance level", "維持レベルを回復"),
    };
    Entry {
        at: i64::try_from(group.first().map_or(0, |r| r.0)).unwrap_or(i64::MAX),
        kind,
        id: String::new(),
        text: Text::new(
            format!("{}: {en}: {}", sector.en, names(false)),
            format!("{}：{ja}：{}", sector.ja, names(true)),
        ),
        roles: Vec::new(),
        condition: None,
        alternative: None,
    }
}

#[cfg(test)]
mod tests {
    use hakyu_scenarios::{
        compile::compile,
        source::{MemoryFiles, Sources},
    };

    use super::*;
    use crate::{assemble, play::Settings};

    const ONE: &str = "hakyu: scenario/1
id: s
title: S
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 2d
roles:
  - {id: ot, title: OT, post: ot, kind: operator}
  - {id: pr, title: PR, post: pr, kind: operator}
events:
  - {id: fall, title: {en: It falls, ja: 停止}, at: T+1h, damage: {target: {service: electricity}, share: 90%, repair: 6h, restore: at-once}}
injects:
  - {id: i-1, at: T-2h, to: [ot, pr], via: mail, text: {en: Good morning, ja: おはよう}}
  - {id: i-2, when: \"level('electricity') < 50%\", to: pr, via: press, text: \"{{ level('electricity') }}\"}
  - {id: i-3, when: \"level('gas') < 1%\", to: pr, via: press, text: Gas}
  - id: i-4
    at: T+3h
    to: pr
    via: press
    text: Own
    alternatives: [{id: a-1, when: \"level('electricity') > 90%\", text: Well}, {id: a-2, when: \"fired('i-2')\", text: Ill}]
  - {id: i-5, contingency: true, to: pr, via: press, text: Spare}
milestones:
  - {id: ms-1, title: {en: Dark, ja: 停電}, when: \"level('electricity') < 50%\"}
";

    #[test]
    fn a_run_is_put_on_one_axis() {
        let files = MemoryFiles::default().with("s.yaml", ONE);
        let mut sources = Sources::default();
        let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
        let compiled = compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)));
        let settings = Settings { playbook: None, ..Settings::default() };
        let done = assemble::run(&compiled, &settings).unwrap_or_else(|e| panic!("{e}"));
        let preview = preview(&compiled, &done.played, &done.outcome);
        let told: Vec<(i64, EntryKind, &str)> =
            preview.entries.iter().map(|e| (e.at, e.kind, e.id.as_str())).collect();
        assert_eq!(told[0], (-7200, EntryKind::Inject, "i-1"));
        assert_eq!(told[1], (3600, EntryKind::Event, "fall"));
        assert_eq!(told[2], (3600, EntryKind::Fell, ""));
        let fired: Vec<&Entry> = preview.entries.iter().filter(|e| e.condition.is_some()).collect();
        assert_eq!((fired.len(), fired[0].at, fired[0].id.as_str()), (1, 3601, "i-2"));
        assert_eq!(preview.entries[0].roles.len(), 2, "one entry, whoever gets it");
        let waited = fired[0].condition.map(|span| sources.text_of(span).to_owned());
        assert_eq!(waited.as_deref(), Some("\"level('electricity') < 50%\""));
        assert_eq!(fired[0].text.en, "10.0 %");
        let never: Vec<(&str, bool)> =
            preview.never.iter().map(|n| (n.id.as_str(), n.parked)).collect();
        assert_eq!(never, [("i-3", false), ("i-5", true)]);
        let sent = preview.entries.iter().find(|e| e.id == "i-4");
        let sent = sent.map(|e| (e.alternative.as_deref(), e.text.en.as_str()));
        assert_eq!(sent, Some((Some("a-2"), "Ill")));
        let reached = |e: &&Entry| e.kind == EntryKind::Conduct && e.text.ja.contains("停電");
        assert!(preview.entries.iter().any(|e| reached(&e)), "{:?}", preview.entries);
        assert!(preview.entries.iter().any(|e| e.kind == EntryKind::Back
            && e.at >= 7 * 3600
            && e.text.ja.contains("維持レベルを回復")));
        assert!(preview.sectors.iter().any(|l| l.title.en == "Electric power"));
    }
}
