//! What posts see of their own services.

use std::cmp::Reverse;

use hakyu_seeds::{Purpose, stable_hash};

use super::{Moment, News};
use crate::{
    kernel::{Kernel, Watch},
    mechanism::Mechanism,
    record::knowledge::Source,
    script::knowledge::{Knowledge, Payload},
    sim::Agenda,
    units::{FULL, Level, NEVER, ServiceId, SimTime},
};

/// Seconds until a post that could see nothing looks again.
const AGAIN: u32 = 600;
/// Whoever needs a service is blind while it stands below this, ppm.
const HALF: u32 = FULL / 2;

/// Everything that is watched in a run.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    eyes: Vec<Eye>,
    /// Changes that were not seen yet, the first due last.
    sights: Vec<Sight>,
}

/// One post looking at one service.
#[derive(Clone, Debug)]
struct Eye {
    /// Row of the telemetry table.
    row: usize,
    service: ServiceId,
    /// Level at the last change, ppm.
    last: u32,
    /// Changes so far.
    count: u64,
}

/// A change on its way to somebody's screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sight {
    due: u32,
    eye: usize,
    as_of: u32,
    level: Level,
}

/// The mark a level has reached, of those at every multiple of the step, at the least level above zero and at full:
/// a change is one from mark to mark. It depends on the level alone, so nothing that happens elsewhere decides what is
/// seen.
fn mark(level: u32, step: u32) -> u32 {
    match level {
        0 => 0,
        FULL.. => u32::MAX,
        level => 1 + level / step.max(1),
    }
}

/// Crossings at which changes have to be looked at.
pub(super) fn watches(knowledge: &Knowledge) -> Vec<Watch> {
    let mut watches = Vec::new();
    for row in &knowledge.telemetry {
        let step = row.step.max(1);
        for service in &row.services {
            let at = |threshold| Watch::Level { service: service.0, threshold };
            watches.extend([at(1), at(FULL)]);
            watches.extend((1..FULL.div_ceil(step)).map(|k| at(k * step)));
        }
    }
    watches
}

impl State {
    pub(super) fn new(knowledge: &Knowledge) -> Self {
        let rows = knowledge.telemetry.iter().enumerate();
        let eyes = rows.flat_map(|(row, telemetry)| {
            telemetry.services.iter().map(move |&service| Eye {
                row,
                service,
                last: FULL,
                count: 0,
            })
        });
        Self { eyes: eyes.collect(), sights: Vec::new() }
    }

    /// Notes what changed, and shows what is due.
    pub(super) fn look(
        &mut self,
        moment: &Moment<'_>,
        core: &Kernel,
        frozen: &dyn Fn(ServiceId) -> bool,
        agenda: &mut Agenda,
        news: &mut News,
    ) {
        if self.eyes.is_empty() {
            return;
        }
        let before = self.sights.len();
        for (eye, state) in self.eyes.iter_mut().enumerate() {
            let telemetry = &moment.model.script.knowledge.telemetry[state.row];
            let level = core.level(state.service.0);
            if mark(level, telemetry.step) == mark(state.last, telemetry.step) {
                continue;
            }
            state.last = level;
            let delay = if moment.run.on(Mechanism::TelemetryDelay) {
                let role = &moment.model.script.roles[telemetry.role.index()].id;
                let key = format!("{role}>{}", moment.model.id(state.service));
                let draws = &moment.run.streams;
                let mut draws = draws.at(Purpose::Telemetry, stable_hash(&key), state.count);
                u32::try_from(telemetry.delay.sample(&mut draws)).unwrap_or(NEVER)
            } else {
                0
            };
            state.count += 1;
            let due = moment.t.saturating_add(delay).min(NEVER - 1);
            self.sights.push(Sight { due, eye, as_of: moment.t, level: Level::new(level) });
            if due > moment.t {
                agenda.add(due);
            }
        }
        if self.sights.len() > before {
            self.sights.sort_unstable_by_key(|s| Reverse(*s));
        }
        self.show(moment, core, frozen, agenda, news);
    }

    /// Shows what is due, unless its post is blind or its screen frozen: then it waits.
    fn show(
        &mut self,
        moment: &Moment<'_>,
        core: &Kernel,
        frozen: &dyn Fn(ServiceId) -> bool,
        agenda: &mut Agenda,
        news: &mut News,
    ) {
        let mut waiting = Vec::new();
        while let Some(&sight) = self.sights.last().filter(|s| s.due <= moment.t) {
            self.sights.pop();
            let eye = &self.eyes[sight.eye];
            let telemetry = &moment.model.script.knowledge.telemetry[eye.row];
            let blind = telemetry.needs.iter().any(|s| core.level(s.0) < HALF);
            if blind || frozen(eye.service) {
                waiting.push(Sight { due: moment.t.saturating_add(AGAIN).min(NEVER - 1), ..sight });
                continue;
            }
            let as_of = SimTime(u64::from(sight.as_of));
            let levels = vec![(eye.service, sight.level, as_of)];
            news.push((
                telemetry.role,
                Source::Telemetry,
                Payload { levels, ..Payload::default() },
            ));
        }
        if let Some(next) = waiting.first() {
            agenda.add(next.due);
            self.sights.extend(waiting);
            self.sights.sort_unstable_by_key(|s| Reverse(*s));
        }
    }
}
