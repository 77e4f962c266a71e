//! What one team's run shows: what fired, what was done, what it cost, who had how much to do.

use std::collections::BTreeMap;

use hakyu_engine::{
    EventId, RoleId, What,
    record::{
        conduct::ConductFact,
        messages::{Item, MessagesFact},
        plans::PlansFact,
    },
    script::Deed,
};
use hakyu_scenarios::compile::Compiled;

use crate::{
    history::{Curve, weighted},
    score::{Comparison, Played, ScoreError, score},
};

/// An hour, seconds.
pub(super) const HOUR: u64 = 3600;

/// One run, in numbers.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Score over what was tested.
    pub score: Option<f64>,
    /// Share of the weight that was tested.
    pub coverage: f64,
    /// Severity of the whole, 0–4.
    pub severity: u8,
    /// By objective.
    pub objectives: Vec<Option<f64>>,
    /// By sector: people-hours lost, and most people without at one time.
    pub losses: Vec<(f64, u64)>,
    /// When each inject fired.
    pub injects: Vec<Option<u64>>,
    /// When each step was done.
    pub steps: Vec<Option<u64>>,
    /// How often each action was decided.
    pub actions: Vec<u32>,
    /// What was sent of each inject.
    pub sent: Vec<Sent>,
    /// Whether each milestone was reached.
    pub milestones: Vec<bool>,
    /// Whether each plan began.
    pub plans: Vec<bool>,
    /// Events that changed nothing.
    pub idle_events: Vec<EventId>,
    /// By role.
    pub loads: Vec<Load>,
    /// Seconds from the first to the last thing that happens to or by people, without gaps of more than an hour.
    pub active: u64,
    /// Times at which injects were delivered.
    pub deliveries: Vec<u64>,
}

/// What was sent of an inject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// Nothing.
    No,
    /// Its own text.
    Own,
    /// The alternative of this number.
    Alternative(u32),
}

/// What one role had to do in a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Load {
    /// Injects and messages that came in.
    pub received: u32,
    /// Those it read, its deputy's work for others included, by hour since the start.
    pub handled: BTreeMap<u64, u32>,
    /// Seconds from coming in until read.
    pub waits: Vec<u64>,
    /// What it never read.
    pub unread: u32,
    /// What it did.
    pub deeds: u32,
    /// Longest time without anything while others were busy, seconds.
    pub idle: u64,
}

impl Seen {
    /// Looks at a run.
    ///
    /// # Errors
    /// A formula of the score failed.
    pub(super) fn of(
        compiled: &Compiled,
        none: &Played,
        reference: Option<&Played>,
        actual: &Played,
        is_reference: bool,
    ) -> Result<Self, ScoreError> {
        let score =
            score(compiled, Comparison { none, reference, actual, credited: None, is_reference })?;
        let script = compiled.model.script();
        let mut seen = Self {
            score: score.total,
            coverage: score.coverage,
            severity: crate::severity::severity(compiled, actual).overall.overall,
            objectives: score.objectives.iter().map(|o| o.score).collect(),
            losses: losses(compiled, actual),
            injects: vec![None; script.injects.len()],
            steps: vec![None; script.steps.len()],
            actions: vec![0; script.actions.len()],
            sent: vec![Sent::No; script.injects.len()],
            milestones: vec![false; script.milestones.len()],
            plans: vec![false; script.plans.plans.len()],
            idle_events: actual.record.without_effect.clone(),
            loads: vec![Load::default(); script.roles.len()],
            active: 0,
            deliveries: Vec::new(),
        };
        seen.read(actual);
        Ok(seen)
    }

    fn read(&mut self, run: &Played) {
        let mut inbox: BTreeMap<(Item, RoleId), u64> = BTreeMap::new();
        // Moments of each role, and those of the exercise as a whole.
        let mut busy: Vec<Vec<u64>> = vec![Vec::new(); self.loads.len()];
        let mut all: Vec<u64> = Vec::new();
        for fact in &run.record.facts {
            let at = fact.at.0;
            match &fact.what {
                What::EventBegan(_) => all.push(at),
                What::InjectFired(inject) => self.injects[inject.index()] = Some(at),
                What::AlternativeChosen { inject, alternative } => {
                    self.sent[inject.index()] = Sent::Alternative(*alternative);
                }
                What::Conduct(ConductFact::MilestoneReached { milestone, .. }) => {
                    self.milestones[milestone.index()] = true;
                }
                What::InjectDelivered { inject, to, .. } => {
                    let sent = &mut self.sent[inject.index()];
                    if *sent == Sent::No {
                        *sent = Sent::Own;
                    }
                    inbox.insert((Item::Inject(*inject), *to), at);
                    self.loads[to.index()].received += 1;
                    if self.deliveries.last() != Some(&at) {
                        self.deliveries.push(at);
                    }
                    busy[to.index()].push(at);
                    all.push(at);
                }
                What::MessageArrived { deed, to, .. } => {
                    inbox.insert((Item::Deed(*deed), *to), at);
                    self.loads[to.index()].received += 1;
                    busy[to.index()].push(at);
                }
                What::Messages(MessagesFact::Read { item, post, by }) => {
                    let load = &mut self.loads[by.index()];
                    *load.handled.entry(at / HOUR).or_insert(0) += 1;
                    if let Some(came) = inbox.remove(&(*item, *post)) {
                        load.waits.push(at - came);
                    }
                    busy[by.index()].push(at);
                }
                What::Done { step, role, deed } => {
                    if let Some(step) = step {
                        self.steps[step.index()] = Some(at);
                        all.push(at);
                    }
                    if let Some(Deed::Act(action)) = run.record.deeds.get(*deed as usize) {
                        self.actions[action.index()] += 1;
                    }
                    self.loads[role.index()].deeds += 1;
                    busy[role.index()].push(at);
                }
                What::Plans(PlansFact::Triggered(plan) | PlansFact::Invoked { plan, .. }) => {
                    self.plans[plan.index()] = true;
                }
                _ => {}
            }
        }
        for (_, role) in inbox.into_keys() {
            self.loads[role.index()].unread += 1;
        }
        let stretches = stretches(all);
        self.active = stretches.iter().map(|s| s.1 - s.0).sum();
        for (load, moments) in self.loads.iter_mut().zip(&busy) {
            load.idle = stretches.iter().map(|s| longest_gap(*s, moments)).max().unwrap_or(0);
        }
    }
}

/// Stretches of play: moments with no more than an hour between them.
fn stretches(mut moments: Vec<u64>) -> Vec<(u64, u64)> {
    moments.sort_unstable();
    let mut list: Vec<(u64, u64)> = Vec::new();
    for at in moments {
        match list.last_mut() {
            Some(last) if at - last.1 <= HOUR => last.1 = at,
            _ => list.push((at, at)),
        }
    }
    list
}

/// The longest time within a stretch without any of these moments.
fn longest_gap((from, until): (u64, u64), moments: &[u64]) -> u64 {
    let mut last = from;
    let mut longest = 0;
    for &at in moments.iter().filter(|m| (from..=until).contains(*m)) {
        longest = longest.max(at.saturating_sub(last));
        last = last.max(at);
    }
    longest.max(until - last)
}

/// By sector: people-hours lost below the maintenance level, and most people × missing share at one time.
fn losses(compiled: &Compiled, run: &Played) -> Vec<(f64, u64)> {
    let world = &compiled.world;
    let sectors = &world.catalogue.sectors;
    let mut hours = vec![0.0; sectors.len()];
    let mut missing: Vec<Vec<(Curve, u64)>> = vec![Vec::new(); sectors.len()];
    for &service in world.reporting_services() {
        let meta = world.service(service);
        let Some(sector) = sectors.iter().position(|s| Some(&s.id) == meta.sector.as_ref()) else {
            continue;
        };
        let curve = run.history.curve(service);
        if curve.steps.is_empty() {
            continue;
        }
        let level = compiled.model.info(service).maintenance.level;
        hours[sector] += run.history.people_hours(service, meta.people, level);
        let below = |l: u32| if l < level.ppm() { l } else { hakyu_engine::FULL };
        let steps = curve.steps.iter().map(|&(at, l)| (at, below(l))).collect();
        missing[sector].push((Curve { steps, end: curve.end }, meta.people));
    }
    let most = |curves: &[(Curve, u64)]| {
        let people: u64 = curves.iter().map(|c| c.1).sum();
        let end = curves.first().map_or(0, |c| c.0.end);
        let lowest = weighted(curves.iter().map(|(c, p)| (c, *p)), end).lowest().0;
        let lost = u128::from(people) * u128::from(hakyu_engine::FULL - lowest);
        u64::try_from(lost / u128::from(hakyu_engine::FULL)).unwrap_or(u64::MAX)
    };
    hours.into_iter().zip(missing.iter().map(|m| most(m))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn play_is_split_where_nothing_happens_for_more_than_an_hour() {
        let all = vec![0, 600, 4000, 20_000, 21_000];
        assert_eq!(stretches(all), [(0, 4000), (20_000, 21_000)]);
        assert!(stretches(vec![]).is_empty());
    }

    #[test]
    fn idle_time_counts_from_the_beginning_and_to_the_end_of_a_stretch() {
        assert_eq!(longest_gap((0, 4000), &[]), 4000);
        assert_eq!(longest_gap((0, 4000), &[1000, 1500]), 2500);
        assert_eq!(longest_gap((100, 4000), &[0, 3900, 9000]), 3800);
    }
}
