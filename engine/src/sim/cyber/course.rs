//! The course of one campaign in one system, and how it gets from system to system.

use bevy_ecs::prelude::*;
use hakyu_seeds::{Distribution, Purpose, stable_hash};

use super::{Harm, State, campaign};
use crate::{
    mechanism::Mechanism,
    model::Model,
    record::{Origin, Phase, What, cyber::CyberFact},
    script::cyber::Campaign,
    sim::{Agenda, Facts, RunSetup},
    units::{EventId, FULL, NEVER, SystemId},
};

/// A campaign in a system: identity.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[component(immutable)]
pub(crate) struct Compromise {
    pub event: EventId,
    pub system: SystemId,
}

/// How far it has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    /// Not reached.
    #[default]
    Untouched,
    /// Reached, and quiet.
    Latent,
    /// Looks for other systems.
    Spreading,
    /// Does what it came for.
    Effect,
    /// Cut off, being cleaned.
    Contained,
    /// Over; the system is immune to this campaign.
    Recovered,
}

impl Stage {
    /// Whether the system is compromised.
    pub(super) fn is_active(self) -> bool {
        !matches!(self, Self::Untouched | Self::Recovered)
    }
}

/// The state of a campaign in a system.
#[derive(Component, Clone, Copy, Debug)]
pub(crate) struct Course {
    pub(super) stage: Stage,
    /// When the stage ends by itself.
    next: u32,
    /// Contained: what was left until then, seconds; and the stage it would be in.
    left: u32,
    resume: Stage,
    /// The effect has set in.
    pub(super) acted: bool,
    /// When it will be detected.
    pub(super) detect: u32,
    pub(super) detected: Option<u32>,
    /// Contained: when the system is clean.
    clean: u32,
    /// How often it was contained.
    cleanings: u32,
    /// Its operator has read of the matter.
    pub(super) sharpened: bool,
    /// It is known what the effect took.
    pub(super) leak_known: bool,
}

impl Default for Course {
    fn default() -> Self {
        Self {
            stage: Stage::Untouched,
            next: NEVER,
            left: 0,
            resume: Stage::Untouched,
            acted: false,
            detect: NEVER,
            detected: None,
            clean: NEVER,
            cleanings: 0,
            sharpened: false,
            leak_known: false,
        }
    }
}

impl Course {
    /// Whether it is detected now.
    pub(super) fn detects(&self, now: u32) -> bool {
        self.stage.is_active() && self.detected.is_none() && self.detect <= now
    }

    /// Whether the system is cut off and being cleaned of it now.
    pub(crate) fn is_being_cleaned(&self, now: u32) -> bool {
        self.stage == Stage::Contained && self.clean > now && self.clean != NEVER
    }

    /// Scales what remains of its cleaning; when the system will be clean, never in the present second.
    pub(crate) fn hasten(&mut self, factor: u32, now: u32) -> u32 {
        let left = u64::from(self.clean.saturating_sub(now)) * u64::from(factor) / u64::from(FULL);
        self.clean = later(now, left.max(1));
        self.clean
    }

    /// Whether a notice still changes anything here.
    pub(super) fn can_be_sharpened(&self) -> bool {
        self.stage == Stage::Untouched || (self.stage.is_active() && self.detected.is_none())
    }
}

/// The time of a detection of which `factor` ppm of what is left remain; never in the present second.
pub(super) fn sharpen(detect: u32, now: u32, factor: u32) -> u32 {
    if detect <= now {
        return detect;
    }
    let left = u64::from(detect - now) * u64::from(factor.min(FULL)) / u64::from(FULL);
    later(now, left.max(1))
}

/// A campaign on its way to a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hop {
    pub due: u32,
    pub event: EventId,
    pub to: SystemId,
    /// `None` where the event strikes first.
    pub from: Option<SystemId>,
    /// Drawn evenly from a million: it arrives if this is less than the chance.
    pub lot: u32,
}

fn later(at: u32, seconds: u64) -> u32 {
    u32::try_from(u64::from(at).saturating_add(seconds)).unwrap_or(NEVER).min(NEVER - 1)
}

/// Everything a stage needs to move on.
pub(super) struct Board<'a, 'w> {
    pub model: &'a Model,
    pub run: &'a RunSetup,
    pub now: u32,
    pub state: &'a mut State,
    /// Sorted by event, then by system; every campaign has all systems.
    pub rows: &'a mut [(Compromise, Mut<'w, Course>)],
    pub facts: &'a mut Facts,
    pub agenda: &'a mut Agenda,
}

impl<'a> Board<'a, '_> {
    /// Moves everything on that is due, until nothing more is due in this instant. Whether anything moved.
    pub(super) fn advance(&mut self) -> bool {
        let mut moved = false;
        loop {
            let mut again = false;
            for row in 0..self.rows.len() {
                again |= self.stage(row);
            }
            let mut due: Vec<Hop> = Vec::new();
            let now = self.now;
            self.state.hops.retain(|hop| {
                if hop.due <= now {
                    due.push(*hop);
                }
                hop.due > now
            });
            due.sort_unstable();
            for hop in due {
                again = true;
                self.arrive(hop);
            }
            if !again {
                return moved;
            }
            moved = true;
        }
    }

    fn campaign(&self, event: EventId) -> Option<&'a Campaign> {
        let model: &'a Model = self.model;
        campaign(&model.script.events[event.index()])
    }

    fn row(&self, event: EventId, system: SystemId) -> Option<usize> {
        self.rows.binary_search_by_key(&(event, system), |(p, _)| (p.event, p.system)).ok()
    }

    fn tell(&mut self, fact: CyberFact) {
        self.facts.add(self.now, Phase::Exogenous, What::Cyber(fact));
    }

    /// Seconds drawn for a campaign in a system: by their text ids, so that nothing else moves them.
    fn draw(&self, pair: Compromise, of: &Distribution, purpose: Purpose, occurrence: u64) -> u64 {
        let script = &self.model.script;
        let event = &script.events[pair.event.index()].id;
        let system = &script.cyber.systems[pair.system.index()].id;
        let key = stable_hash(&format!("{event}>{system}"));
        of.sample(&mut self.run.streams.at(purpose, key, occurrence))
    }

    fn schedule(&mut self, seconds: u64) -> u32 {
        let at = later(self.now, seconds);
        if at > self.now {
            self.agenda.add(at);
        }
        at
    }

    /// The next stage of one row, if it is due.
    fn stage(&mut self, row: usize) -> bool {
        let (pair, course) = (self.rows[row].0, *self.rows[row].1);
        let Some(campaign) = self.campaign(pair.event) else { return false };
        if course.stage == Stage::Contained {
            if course.next.min(course.clean) > self.now {
                return false;
            }
            self.recover(row);
            return true;
        }
        if course.next > self.now {
            return false;
        }
        match course.stage {
            Stage::Latent => {
                let seconds = self.draw(pair, &campaign.acts, Purpose::Spread, 1);
                let next = self.schedule(seconds);
                let course = &mut self.rows[row].1;
                (course.stage, course.next) = (Stage::Spreading, next);
                self.spread(pair, campaign);
            }
            Stage::Spreading => self.act(row, campaign),
            Stage::Effect => self.recover(row),
            Stage::Untouched | Stage::Contained | Stage::Recovered => return false,
        }
        true
    }

    fn act(&mut self, row: usize, campaign: &Campaign) {
        let pair = self.rows[row].0;
        let next = match &campaign.persists {
            Some(time) => {
                // An effect lasts a second at least, or it would be none.
                let seconds = self.draw(pair, time, Purpose::Recovery, 1 << 32).max(1);
                self.schedule(seconds)
            }
            None => NEVER,
        };
        let mut detect = self.rows[row].1.detect;
        if let Some(time) = &campaign.revealed {
            let seconds = self.draw(pair, time, Purpose::Detection, 1);
            detect = detect.min(self.schedule(seconds));
        }
        let course = &mut self.rows[row].1;
        (course.stage, course.next, course.acted) = (Stage::Effect, next, true);
        course.detect = detect;
        let effects = campaign.effects;
        self.tell(CyberFact::Acted {
            event: pair.event,
            system: pair.system,
            availability: effects.availability,
            records: effects.confidentiality,
            integrity: effects.integrity,
            safety: effects.safety,
        });
    }

    /// The system is clean, or the campaign let go of it. A system that was cut off because of it is connected again.
    fn recover(&mut self, row: usize) {
        let pair = self.rows[row].0;
        let course = &mut self.rows[row].1;
        let was_contained = course.stage == Stage::Contained;
        (course.stage, course.next, course.clean) = (Stage::Recovered, NEVER, NEVER);
        self.tell(CyberFact::Recovered { event: pair.event, system: pair.system });
        let others = self.rows.iter().any(|(p, c)| p.system == pair.system && c.stage.is_active());
        let state = &mut self.state.systems[pair.system.index()];
        if was_contained && !others && state.contained.take().is_some() {
            self.tell(CyberFact::Reconnected { system: pair.system });
        }
    }

    /// Sends the campaign over every link that leads on from a system. Each link and direction has its own draws.
    fn spread(&mut self, pair: Compromise, campaign: &Campaign) {
        let Some(spread) = campaign.spread.as_ref() else { return };
        if !self.run.on(Mechanism::CyberSpread) {
            return;
        }
        let cyber = &self.model.script.cyber;
        let name = |system: SystemId| cyber.systems[system.index()].id.as_str();
        let event = &self.model.script.events[pair.event.index()].id;
        let mut under_way = Vec::new();
        for link in cyber.links.iter().filter(|link| spread.over.has(link.kind)) {
            let to = if link.from == pair.system {
                link.to
            } else if link.both_ways && link.to == pair.system {
                link.from
            } else {
                continue;
            };
            let key = stable_hash(&format!("{event}/{}>{}", name(pair.system), name(to)));
            let draws = |n| self.run.streams.at(Purpose::Spread, key, (link.kind as u64) << 1 | n);
            let lot = crate::model::cut(draws(0).below(u64::from(FULL)));
            if lot < spread.chance {
                let due = later(self.now, spread.hop.sample(&mut draws(1)));
                under_way.push(Hop { due, event: pair.event, to, from: Some(pair.system), lot });
            }
        }
        for hop in under_way {
            if hop.due > self.now {
                self.agenda.add(hop.due);
            }
            self.state.hops.push(hop);
        }
    }

    /// A campaign gets to a system: nothing passes where either end is cut off or clean.
    fn arrive(&mut self, hop: Hop) {
        let Some(row) = self.row(hop.event, hop.to) else { return };
        let Some(campaign) = self.campaign(hop.event) else { return };
        let course = *self.rows[row].1;
        let cut_off = self.state.systems[hop.to.index()].contained.is_some();
        if course.stage != Stage::Untouched || cut_off {
            return;
        }
        if let Some(from) = hop.from {
            let source = self.row(hop.event, from).map(|r| self.rows[r].1.stage);
            if !matches!(source, Some(Stage::Spreading | Stage::Effect)) {
                return;
            }
            let chance = campaign.spread.as_ref().map_or(0, |s| s.chance);
            let factor = if course.sharpened { campaign.sharpened.min(FULL) } else { FULL };
            if u64::from(hop.lot) >= u64::from(chance) * u64::from(factor) / u64::from(FULL) {
                return;
            }
        }
        let pair = self.rows[row].0;
        let dormant = self.draw(pair, &campaign.dormant, Purpose::Spread, 0);
        let next = self.schedule(dormant);
        let mut detection = self.draw(pair, &campaign.detection, Purpose::Detection, 0);
        if course.sharpened {
            detection = detection * u64::from(campaign.sharpened.min(FULL)) / u64::from(FULL);
        }
        let detect = self.schedule(detection);
        let course = &mut self.rows[row].1;
        (course.stage, course.next, course.detect) = (Stage::Latent, next, detect);
        self.tell(CyberFact::Compromised { event: hop.event, system: hop.to, from: hop.from });
    }

    /// Cuts a system off; what compromised it is cleaned from now on.
    pub(super) fn contain(&mut self, system: SystemId, origin: Origin) {
        if self.state.systems[system.index()].contained.is_some() {
            return;
        }
        self.state.systems[system.index()].contained = Some(origin);
        let mut compromised = false;
        for row in 0..self.rows.len() {
            let (pair, course) = (self.rows[row].0, *self.rows[row].1);
            if pair.system != system || !course.stage.is_active() {
                continue;
            }
            let Some(campaign) = self.campaign(pair.event) else { continue };
            compromised = true;
            let occurrence = u64::from(course.cleanings);
            let recovery = self.draw(pair, &campaign.recovery, Purpose::Recovery, occurrence);
            let clean = self.schedule(recovery);
            let now = self.now;
            let course = &mut self.rows[row].1;
            course.resume = course.stage;
            course.stage = Stage::Contained;
            course.clean = clean;
            course.cleanings += 1;
            // An effect that has set in may still end by itself; one that has not never sets in.
            if !course.acted {
                course.left = course.next.saturating_sub(now);
                course.next = NEVER;
            }
        }
        self.tell(CyberFact::Contained { system, compromised });
    }

    /// Connects a system again; what has not been cleaned goes on where it stopped.
    pub(super) fn reconnect(&mut self, system: SystemId) {
        if self.state.systems[system.index()].contained.take().is_none() {
            return;
        }
        self.tell(CyberFact::Reconnected { system });
        for row in 0..self.rows.len() {
            let (pair, course) = (self.rows[row].0, *self.rows[row].1);
            if pair.system != system || course.stage != Stage::Contained {
                continue;
            }
            let next = if course.acted { course.next } else { self.schedule(course.left.into()) };
            let course = &mut self.rows[row].1;
            (course.stage, course.next, course.clean) = (course.resume, next, NEVER);
            if course.stage != Stage::Latent
                && let Some(campaign) = self.campaign(pair.event)
            {
                self.spread(pair, campaign);
            }
        }
    }

    /// Copies what others ask for.
    pub(super) fn mirror(&mut self) {
        for system in &mut self.state.systems {
            system.compromised = false;
        }
        let (mut frozen, mut each) = (std::collections::BTreeSet::new(), Vec::new());
        for (pair, course) in self.rows.iter() {
            let system = &self.model.script.cyber.systems[pair.system.index()];
            self.state.systems[pair.system.index()].compromised |= course.stage.is_active();
            let Some(campaign) = self.campaign(pair.event) else { continue };
            if course.stage != Stage::Effect {
                continue;
            }
            if campaign.effects.integrity {
                frozen.extend(system.shows.iter().copied());
            }
            let carried = || system.carries.first().map(|(s, _)| self.model.info(*s).place);
            if campaign.effects.safety > 0
                && let Some(place) = system.place.or_else(carried)
            {
                each.push((place, pair.system, u64::from(campaign.effects.safety)));
            }
        }
        each.sort_unstable();
        let harm = each.chunk_by(|a, b| a.0 == b.0).map(|here| {
            let by_system = here.chunk_by(|a, b| a.1 == b.1);
            let by_system = by_system.map(|s| (s.iter().map(|h| h.2).sum::<u64>(), s[0].1));
            let points = here.iter().map(|h| h.2).sum();
            let (_, system) = by_system.rev().max_by_key(|s| s.0).unwrap_or((0, here[0].1));
            Harm { place: here[0].0, points, system }
        });
        let harm = harm.collect();
        (self.state.frozen, self.state.harm) = (frozen, harm);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_scales_what_is_left_until_detection() {
        assert_eq!(sharpen(1000, 0, 400_000), 400);
        assert_eq!(sharpen(1000, 600, 400_000), 760);
        assert_eq!(sharpen(1000, 600, FULL), 1000);
        assert_eq!(sharpen(1000, 600, 0), 601, "not in the present second");
        assert_eq!(sharpen(601, 600, 500_000), 601);
        assert_eq!(sharpen(600, 600, 0), 600, "due now already");
        assert_eq!(sharpen(1000, 600, u32::MAX), 1000, "never later");
    }
}
