//! People at risk, trust, rumour and disorder.
//!
//! Harm is integrated exactly from level to level. Trust, rumour and disorder move in an account every so many seconds,
//! on multiples of that span since the start, while anything is not at rest; statements and security measures move them
//! when they happen. All of it is integer arithmetic rounding down.

#![expect(clippy::needless_pass_by_value, reason = "systems take their parameters by value")]

mod account;
mod gauge;
mod marks;
mod statements;

use bevy_ecs::prelude::*;

use super::{
    Agenda, Core, Facts, Now, RunSetup, SharedModel, cyber,
    playbook::{Deeds, Effects},
};
use crate::{
    kernel::{Kernel, Watch},
    mechanism::Mechanism,
    model::Model,
    record::{
        Phase, What,
        society::{SocietyCause, SocietyFact},
    },
    script::society::{Place, Society, SocietyMeasure},
    units::{FULL, NEVER, ServiceId, SimTime, SystemId},
};
use gauge::Gauge;
use marks::HarmMarks;

/// Person·ppm·ppm·seconds in a person-hour.
const PERSON_HOUR: u128 = FULL as u128 * FULL as u128 * 3600;

/// What people know and feel of a lifeline.
#[derive(Clone, Copy, Debug)]
struct LifelineState {
    /// The level since the last look.
    level: u32,
    /// Since when it is out.
    out: Option<u32>,
    /// When somebody last said something true about it.
    told: Option<u32>,
}

/// The last forecast of a service.
#[derive(Clone, Copy, Debug)]
struct ForecastState {
    service: ServiceId,
    restored: SimTime,
    margin: u64,
    level: u32,
    missed: bool,
}

/// What a pressure does now.
#[derive(Clone, Copy, Debug, Default)]
struct PressureState {
    slot: Option<u32>,
    now: u32,
    told: u32,
}

#[derive(Clone, Debug)]
struct PlaceState {
    /// Person·ppm·ppm·seconds at risk.
    harm: u128,
    /// What has put most people at risk up to the last look.
    main: Option<SocietyCause>,
    /// People that compromised systems put at risk since the last look, and the system that does most of it.
    systems: Option<(u64, SystemId)>,
    /// Power of ten of person-hours that was told last.
    told: u32,
    evacuated: u64,
    rumour: Gauge,
    disorder: Gauge,
    lifelines: Vec<LifelineState>,
    rush: Vec<PressureState>,
    absence: Vec<PressureState>,
}

/// State of this mechanism in a run.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct State {
    trust: Gauge,
    places: Vec<PlaceState>,
    forecasts: Vec<ForecastState>,
    /// The next account; `NEVER` at rest.
    next: u32,
    /// Up to when harm is counted.
    counted: u32,
    /// Something has happened: there will be a sum at the end.
    begun: bool,
}

/// What is saved with a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Saved(State);

/// Makes what exists for the whole life of a simulation.
pub(super) fn spawn(world: &mut World, model: &Model) {
    world.insert_resource(fresh(&model.script.society));
    world.insert_resource(HarmMarks::new(model));
}

/// Back to the start of a run.
pub(super) fn reset(world: &mut World, model: &Model) {
    *world.resource_mut::<State>() = fresh(&model.script.society);
}

fn fresh(society: &Society) -> State {
    let place = |place: &Place| PlaceState {
        harm: 0,
        main: None,
        systems: None,
        told: 0,
        evacuated: 0,
        rumour: Gauge::at(0),
        disorder: Gauge::at(0),
        lifelines: vec![
            LifelineState { level: FULL, out: None, told: None };
            place.lifelines.len()
        ],
        rush: vec![PressureState::default(); place.rush.len()],
        absence: vec![PressureState::default(); place.absence.len()],
    };
    State {
        trust: Gauge::at(society.rules.trust.min(FULL)),
        places: society.places.iter().map(place).collect(),
        forecasts: Vec::new(),
        next: NEVER,
        counted: 0,
        begun: false,
    }
}

/// Crossings at which the kernel has to stop for this mechanism: harm is counted from level to level.
pub(super) fn watches(model: &Model) -> Vec<Watch> {
    let lifelines = model.script.society.places.iter().flat_map(|p| &p.lifelines);
    lifelines.map(|l| Watch::Change { service: l.service.0 }).collect()
}

pub(super) fn save(world: &mut World) -> Saved {
    Saved(world.resource::<State>().clone())
}

pub(super) fn restore(world: &mut World, saved: &Saved) {
    *world.resource_mut::<State>() = saved.0.clone();
}

/// Phase 2: security measures that set in calm their places at once.
pub(super) fn act(
    model: Res<SharedModel>,
    now: Res<Now>,
    effects: Res<Effects>,
    mut state: ResMut<State>,
) {
    for security in &model.0.script.society.security {
        let sets_in = effects.0.iter().filter(|e| e.0 == now.t && e.1 == security.action).count();
        for _ in 0..sets_in {
            for &place in &security.places {
                let disorder = &mut state.places[place as usize].disorder;
                let fall = scaled(disorder.now, security.calms);
                disorder.fall(fall, SocietyCause::Security(security.action));
            }
        }
    }
}

/// Phase 6: harm since the last look, statements of this instant, the account if it is due, what people do.
#[expect(
    clippy::too_many_arguments,
    reason = "a system's parameters are its declaration of what it touches"
)]
pub(super) fn judge(
    model: Res<SharedModel>,
    run: Res<RunSetup>,
    now: Res<Now>,
    deeds: Res<Deeds>,
    systems: Res<cyber::State>,
    marks: Res<HarmMarks>,
    mut core: ResMut<Core>,
    mut agenda: ResMut<Agenda>,
    mut facts: ResMut<Facts>,
    mut state: ResMut<State>,
) {
    let society = &model.0.script.society;
    if society.places.is_empty() {
        return;
    }
    let (t, state) = (now.t, &mut *state);
    let reached = marks.reached(state);
    if run.on(Mechanism::Harm) {
        state.count_harm(&model.0, t);
    }
    state.counted = t;
    state.look(&core.0, society, t);
    if run.on(Mechanism::Harm) {
        state.look_at_systems(&model.0, &systems);
        state.evacuate(&model.0, t);
        state.tell_harm(t, &mut facts);
        let ahead = marks.next(state, &model.0, t);
        ahead.into_iter().filter(|at| *at < model.0.duration).for_each(|at| agenda.add(at));
    }
    let scene = account::Scene { model: &model.0, run: &run, society, t };
    let mut moved = state.hear(&scene, &core.0, &deeds.0);
    let passed = marks.reached(state) != reached;
    if run.on(Mechanism::Trust) {
        for system in cyber::leaks(&systems, t) {
            moved |= state.trust.fall(society.rules.leak_costs, SocietyCause::Leak(system));
        }
    }
    if t == state.next {
        state.next = NEVER;
        moved |= state.account(&scene, &core.0);
    }
    state.tell(society, t, &mut facts);
    if run.on(Mechanism::Feedback) {
        state.press(&scene, &mut core.0, &mut facts);
    }
    if (moved || passed) && t + 1 < model.0.duration {
        // Conditions on society were judged before this: they get another look.
        agenda.add(t + 1);
    }
    let mut begins = moved;
    if state.next == NEVER && state.is_active(society) {
        let every = u32::try_from(society.every).unwrap_or(NEVER - 1).max(1);
        state.next = (t / every + 1).saturating_mul(every);
        if state.next < model.0.duration {
            agenda.add(state.next);
        }
        begins = true;
    }
    if begins && !state.begun {
        state.begun = true;
        agenda.add(model.0.duration - 1);
    }
    if state.begun && t + 1 == model.0.duration {
        // The levels hold through the last second.
        if run.on(Mechanism::Harm) {
            state.count_harm(&model.0, t + 1);
        }
        state.counted = t + 1;
        state.sum(t, &mut facts);
    }
}

/// A share of a number of parts per million.
fn scaled(value: u32, share: u32) -> u32 {
    let product = u64::from(value) * u64::from(share) / u64::from(FULL);
    u32::try_from(product).unwrap_or(u32::MAX)
}

impl State {
    /// Adds what has been lost since the last look, at the levels of then.
    fn count_harm(&mut self, model: &Model, until: u32) {
        let counted = self.counted;
        for (place, state) in model.script.society.places.iter().zip(&mut self.places) {
            // Of equal causes the first.
            let mut most = 0;
            for (lifeline, now) in place.lifelines.iter().zip(&state.lifelines) {
                let Some(out) = now.out else { continue };
                let risky = u64::from(out).saturating_add(lifeline.grace).max(u64::from(counted));
                let seconds = u64::from(until).saturating_sub(risky);
                let people = model.info(lifeline.service).people;
                let harm = u128::from(people)
                    * u128::from(FULL - now.level)
                    * u128::from(lifeline.at_risk)
                    * u128::from(seconds);
                state.harm += harm;
                if harm > most {
                    (most, state.main) = (harm, Some(SocietyCause::Outage(lifeline.service)));
                }
            }
            if let Some((people, system)) = state.systems {
                // Points are people at risk, all of them.
                let share = u128::from(FULL) * u128::from(FULL);
                let harm = u128::from(people) * share * u128::from(until - counted);
                state.harm += harm;
                if harm > most {
                    state.main = Some(SocietyCause::System(system));
                }
            }
        }
    }

    /// Takes in the harm that compromised systems do from now on.
    fn look_at_systems(&mut self, model: &Model, systems: &cyber::State) {
        let harm = cyber::safety(systems);
        for (place, state) in model.script.society.places.iter().zip(&mut self.places) {
            let here = harm.iter().find(|h| model.places()[h.place.index()] == place.id);
            state.systems = here.map(|h| (h.points, h.system));
        }
    }

    /// Takes in the present levels.
    fn look(&mut self, core: &Kernel, society: &Society, t: u32) {
        for (place, state) in society.places.iter().zip(&mut self.places) {
            for (lifeline, now) in place.lifelines.iter().zip(&mut state.lifelines) {
                now.level = core.level(lifeline.service.0);
                if now.level < lifeline.below.ppm() {
                    now.out.get_or_insert(t);
                } else {
                    *now = LifelineState { level: now.level, out: None, told: None };
                }
            }
        }
    }

    /// People leave their homes once for all services together: the one that drives most of them out counts.
    fn evacuate(&mut self, model: &Model, t: u32) {
        for (place, state) in model.script.society.places.iter().zip(&mut self.places) {
            for (lifeline, now) in place.lifelines.iter().zip(&state.lifelines) {
                let over = |out: u32| u64::from(t) >= u64::from(out).saturating_add(lifeline.grace);
                if now.out.is_some_and(over) {
                    let without = u128::from(model.info(lifeline.service).people)
                        * u128::from(FULL - now.level)
                        * u128::from(lifeline.evacuate);
                    let gone = without / (u128::from(FULL) * u128::from(FULL));
                    state.evacuated = state.evacuated.max(u64::try_from(gone).unwrap_or(u64::MAX));
                }
            }
        }
    }

    /// Tells the powers of ten that harm has passed.
    fn tell_harm(&mut self, t: u32, facts: &mut Facts) {
        for (place, state) in (0..).zip(&mut self.places) {
            let person_hours = state.person_hours();
            let power = person_hours.checked_ilog10().unwrap_or(0);
            // Below a hundred nobody counts.
            if power < 2 || power <= state.told {
                continue;
            }
            if let Some(main) = state.main {
                state.told = power;
                let fact = SocietyFact::Harm { place, person_hours, main };
                facts.add(t, Phase::Judge, What::Society(fact));
            }
        }
    }

    fn sum(&self, t: u32, facts: &mut Facts) {
        for (place, state) in (0..).zip(&self.places) {
            let fact = SocietyFact::Sum {
                place,
                person_hours: state.person_hours(),
                evacuated: state.evacuated,
                rumour: state.rumour.now,
                disorder: state.disorder.now,
            };
            facts.add(t, Phase::Judge, What::Society(fact));
        }
        facts.add(t, Phase::Judge, What::Society(SocietyFact::SumOfTrust(self.trust.now)));
    }

    /// Whether an account would find anything to do.
    fn is_active(&self, society: &Society) -> bool {
        let rules = &society.rules;
        (self.trust.now < rules.trust && rules.trust_returns > 0)
            || self.places.iter().any(|p| {
                p.systems.is_some()
                    || p.lifelines.iter().any(|l| l.out.is_some())
                    || (p.rumour.now > 0 && rules.rumour_fades > 0)
                    || (p.disorder.now > 0 && rules.disorder_fades > 0)
            })
    }
}

impl PlaceState {
    fn person_hours(&self) -> u64 {
        u64::try_from(self.harm / PERSON_HOUR).unwrap_or(u64::MAX)
    }
}

/// A number of society.
pub(super) fn measure(state: &State, measure: SocietyMeasure) -> u64 {
    let place = |n: u32| &state.places[n as usize];
    match measure {
        SocietyMeasure::Trust => u64::from(state.trust.now),
        SocietyMeasure::Rumour(n) => u64::from(place(n).rumour.now),
        SocietyMeasure::Disorder(n) => u64::from(place(n).disorder.now),
        SocietyMeasure::Harm(n) => place(n).person_hours(),
    }
}
