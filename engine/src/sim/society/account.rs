//! The account: what an hour of outages, silence and rumour does.

use super::{ForecastState, PlaceState, PressureState, State, scaled};
use crate::{
    kernel::{Kernel, Op},
    mechanism::Mechanism,
    model::Model,
    record::{
        Origin, Phase, What,
        society::{SocietyCause, SocietyFact},
    },
    script::society::{Place, Pressure, Society},
    sim::{Facts, RunSetup},
    units::{FULL, ServiceId},
};

/// Pressures move in steps of one percent, so that an hour of rumour is not a hundred operations.
const QUANTUM: u32 = 10_000;
/// Smaller changes of a pressure are not told.
const TOLD: u32 = 100_000;

/// What an account looks at.
pub(super) struct Scene<'a> {
    pub model: &'a Model,
    pub run: &'a RunSetup,
    pub society: &'a Society,
    pub t: u32,
}

impl Scene<'_> {
    /// A rate per hour for the length of an account.
    fn rate(&self, hourly: u32) -> u32 {
        let share = u64::from(hourly) * self.society.every / 3600;
        u32::try_from(share).unwrap_or(u32::MAX)
    }

    /// People of a place: of its largest lifeline, at least one.
    pub(super) fn people(&self, place: &Place) -> u64 {
        let all = place.lifelines.iter().map(|l| self.model.info(l.service).people);
        all.max().unwrap_or(0).max(1)
    }

    pub(super) fn all_people(&self) -> u64 {
        self.society.places.iter().map(|p| self.people(p)).sum::<u64>().max(1)
    }
}

/// What weighs on a place.
struct Weight {
    /// Weighted shortage of everything that is out, ppm.
    outage: u32,
    /// … of what nobody has explained.
    unexplained: u32,
    /// The heaviest of either.
    main: Option<ServiceId>,
    main_unexplained: Option<ServiceId>,
}

impl PlaceState {
    fn weight(&self, scene: &Scene<'_>, place: &Place) -> Weight {
        let mut weight = Weight { outage: 0, unexplained: 0, main: None, main_unexplained: None };
        let (mut most, mut most_unexplained) = (0, 0);
        for (lifeline, now) in place.lifelines.iter().zip(&self.lifelines) {
            let Some(out) = now.out else { continue };
            let felt = scaled(lifeline.weight, FULL - now.level);
            weight.outage += felt;
            if felt > most {
                (most, weight.main) = (felt, Some(lifeline.service));
            }
            let since = u64::from(now.told.map_or(out, |told| told.max(out)));
            if u64::from(scene.t) >= since.saturating_add(scene.society.rules.silence) {
                weight.unexplained += felt;
                if felt > most_unexplained {
                    (most_unexplained, weight.main_unexplained) = (felt, Some(lifeline.service));
                }
            }
        }
        weight
    }
}

/// A share of what is there, at least one part of it, so that everything comes to rest.
fn fading(now: u32, share: u32) -> u32 {
    if share == 0 { 0 } else { scaled(now, share).max(1) }
}

impl State {
    /// One account; returns whether anything moved.
    pub(super) fn account(&mut self, scene: &Scene<'_>, core: &Kernel) -> bool {
        let rules = &scene.society.rules;
        let (trusting, disorderly) =
            (scene.run.on(Mechanism::Trust), scene.run.on(Mechanism::Disorder));
        let mut moved = false;
        let mut silent = 0u128;
        let mut loudest: Option<(u128, ServiceId)> = None;
        let trust = self.trust.now;
        for (place, state) in scene.society.places.iter().zip(&mut self.places) {
            let weight = state.weight(scene, place);
            if trusting {
                if let Some(service) = weight.main_unexplained {
                    let grows = scaled(scene.rate(rules.rumour_grows), weight.unexplained);
                    let grows = scaled(grows, FULL - state.rumour.now);
                    moved |= state.rumour.rise(grows, SocietyCause::Silence(service));
                    let heard = u128::from(scene.people(place)) * u128::from(weight.unexplained);
                    silent += heard;
                    if loudest.is_none_or(|l| heard > l.0) {
                        loudest = Some((heard, service));
                    }
                }
                let fades = fading(state.rumour.now, scene.rate(rules.rumour_fades));
                moved |= state.rumour.fall(fades, SocietyCause::Time);
            }
            if disorderly {
                if let Some(service) = weight.main {
                    let drive = scaled(scaled(state.rumour.now, weight.outage), FULL - trust);
                    let grows = scaled(scene.rate(rules.disorder_grows), drive);
                    let grows = scaled(grows, FULL - state.disorder.now);
                    moved |= state.disorder.rise(grows, SocietyCause::Outage(service));
                }
                let fades = fading(state.disorder.now, scene.rate(rules.disorder_fades));
                moved |= state.disorder.fall(fades, SocietyCause::Time);
            }
        }
        if trusting {
            let share = silent / u128::from(scene.all_people());
            let share = u32::try_from(share).unwrap_or(FULL).min(FULL);
            if let Some((_, service)) = loudest {
                let costs = scaled(scene.rate(rules.silence_costs), share);
                moved |= self.trust.fall(costs, SocietyCause::Silence(service));
            } else if self.trust.now < rules.trust {
                let returns = scene.rate(rules.trust_returns).min(rules.trust - self.trust.now);
                moved |= self.trust.rise(returns, SocietyCause::Time);
            }
            moved |= self.miss(scene, core);
        }
        moved
    }

    /// Forecasts that have passed unfulfilled.
    fn miss(&mut self, scene: &Scene<'_>, core: &Kernel) -> bool {
        let mut moved = false;
        for forecast in &mut self.forecasts {
            let ForecastState { service, restored, margin, level, missed } = forecast;
            let over = u64::from(scene.t) >= restored.0.saturating_add(*margin);
            if over && !*missed && core.level(service.0) < *level {
                *missed = true;
                let costs = scene.society.rules.missed_costs;
                moved |= self.trust.fall(costs, SocietyCause::Missed(*service));
            }
        }
        moved
    }

    /// Tells what has moved far enough.
    pub(super) fn tell(&mut self, society: &Society, t: u32, facts: &mut Facts) {
        let mut add = |fact| facts.add(t, Phase::Judge, What::Society(fact));
        if let Some((now, before, cause)) = self.trust.tell(society.rules.trust) {
            add(SocietyFact::Trust { now, before, cause });
        }
        for (place, state) in (0..).zip(&mut self.places) {
            if let Some((now, before, cause)) = state.rumour.tell(0) {
                add(SocietyFact::Rumour { place, now, before, cause });
            }
            if let Some((now, before, cause)) = state.disorder.tell(0) {
                add(SocietyFact::Disorder { place, now, before, cause });
            }
        }
    }

    /// Puts what people do into the kernel, a second later.
    pub(super) fn press(&mut self, scene: &Scene<'_>, core: &mut Kernel, facts: &mut Facts) {
        for (place, state) in scene.society.places.iter().zip(&mut self.places) {
            let (rumour, disorder) = (state.rumour.now, state.disorder.now);
            for (pressure, now) in place.rush.iter().zip(&mut state.rush) {
                one(scene, core, facts, (pressure, now), rumour, true);
            }
            for (pressure, now) in place.absence.iter().zip(&mut state.absence) {
                one(scene, core, facts, (pressure, now), disorder, false);
            }
        }
    }
}

fn one(
    scene: &Scene<'_>,
    core: &mut Kernel,
    facts: &mut Facts,
    (pressure, now): (&Pressure, &mut PressureState),
    drive: u32,
    demand: bool,
) {
    let wanted = scaled(pressure.most, drive) / QUANTUM * QUANTUM;
    if wanted == now.now {
        return;
    }
    now.now = wanted;
    let slot = *now.slot.get_or_insert(core.free_slot());
    let service = pressure.service.0;
    let op = if demand {
        Op::Demand { service, slot, demand: FULL.saturating_add(wanted) }
    } else {
        Op::Limit { service, slot, level: FULL.saturating_sub(wanted) }
    };
    core.add_operation(scene.t + 1, op, Origin::Society);
    if wanted.abs_diff(now.told) >= TOLD || (wanted == 0) != (now.told == 0) {
        now.told = wanted;
        let (demand, absent) = if demand { (wanted, 0) } else { (0, wanted) };
        let fact = SocietyFact::Feedback { service: pressure.service, demand, absent };
        facts.add(scene.t, Phase::Judge, What::Society(fact));
    }
}
