//! Random scenarios and controllers against a naive reference that looks at every second.

use hakyu_engine::MilestoneId;
use proptest::{collection::vec, option, prelude::*};

use super::*;

const SECONDS: u64 = 60;
const INJECTS: u32 = 6;
const MILESTONES: u32 = 3;

/// What happens in a random run.
#[derive(Clone, Debug)]
struct Play {
    injects: Vec<Inject>,
    milestones: Vec<Milestone>,
    /// Spells of service 0 at 40 %: (from, for how long).
    falls: Vec<(u64, u64)>,
    /// What controllers do: (time, what, inject).
    orders: Vec<(u64, u8, u32)>,
}

impl Play {
    fn script(&self) -> Script {
        Script { milestones: self.milestones.clone(), ..desk(self.injects.clone()) }
    }

    fn commands(&self) -> Vec<Command> {
        let falls = self.falls.iter().map(|&(from, seconds)| limited(from, 40, seconds));
        let orders = self.orders.iter().map(|&(t, what, inject)| match what {
            0 => release(t, inject),
            1 => hold(t, inject),
            _ => skip(t, inject),
        });
        falls.chain(orders).collect()
    }
}

fn conditions() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        3 => any::<bool>().prop_map(|low| {
            level(0, if low { Compare::Less } else { Compare::AtLeast }, 500_000)
        }),
        2 => (0..INJECTS).prop_map(|i| Condition::Fired(InjectId(i))),
        2 => (0..MILESTONES).prop_map(|m| Condition::Milestone(MilestoneId(m))),
        1 => (0..SECONDS).prop_map(|t| Condition::Measure(Measure::Time, Compare::AtLeast, t)),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..3).prop_map(Condition::All),
            vec(inner.clone(), 1..3).prop_map(Condition::Any),
            inner.prop_map(|c| Condition::Not(Box::new(c))),
        ]
    })
}

fn injects(number: u32) -> impl Strategy<Value = Inject> {
    let trigger = prop_oneof![
        3 => (0..SECONDS).prop_map(|t| InjectTrigger::At(SimTime(t))),
        4 => conditions().prop_map(InjectTrigger::When),
        // Those before it only: no circle.
        2 => (0..number.max(1)).prop_map(move |other| {
            if number == 0 { InjectTrigger::Released } else { InjectTrigger::Like(InjectId(other)) }
        }),
        1 => Just(InjectTrigger::Released),
    ];
    let marks = || vec((0..MILESTONES).prop_map(MilestoneId), 0..2);
    (trigger, any::<bool>(), prop::bool::weighted(0.2), vec(conditions(), 0..3), marks(), marks())
        .prop_map(move |(trigger, own, parked, whens, activates, deactivates)| Inject {
            own: own || whens.is_empty(),
            parked,
            alternatives: whens.into_iter().map(|c| alternative("x", Some(c), 50)).collect(),
            activates,
            deactivates,
            ..inject(&format!("i-{number}"), trigger)
        })
}

fn plays() -> impl Strategy<Value = Play> {
    let injects: Vec<_> = (0..INJECTS).map(|n| injects(n).boxed()).collect();
    let milestone = (option::of(conditions()), option::of(conditions()))
        .prop_map(|(when, until)| Milestone { id: "m".into(), when, until });
    let falls = vec((0..SECONDS, 1..20u64), 0..4);
    let orders = vec((0..SECONDS, 0..3u8, 0..INJECTS), 0..6);
    (injects, vec(milestone, MILESTONES as usize), falls, orders).prop_map(
        |(injects, mut milestones, falls, orders)| {
            for (number, milestone) in milestones.iter_mut().enumerate() {
                milestone.id = format!("m-{number}");
            }
            Play { injects, milestones, falls, orders }
        },
    )
}

/// What the reference knows of an inject.
#[derive(Clone, Copy, Default)]
struct Seen {
    fired: Option<u64>,
    due: Option<u64>,
    held: bool,
    skipped: bool,
}

impl Seen {
    fn waits(&self) -> bool {
        self.fired.is_none() && !self.held && !self.skipped
    }
}

/// (time, inject, alternative) of all that was sent, and (time, milestone, reached) of all that was passed.
type Told = (Vec<(u64, u32, Option<u32>)>, Vec<(u64, u32, bool)>);

/// Second by second, in the order of the phases.
struct Reference<'a> {
    play: &'a Play,
    seen: Vec<Seen>,
    /// Which have fired, as conditions see it.
    fired: Vec<bool>,
    /// Which milestones are in force, as conditions see it, and as it will be in the next second.
    visible: Vec<bool>,
    on: Vec<bool>,
    t: u64,
}

impl Reference<'_> {
    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Measure(measure, compare, value) => {
                let low = self.play.falls.iter().any(|f| (f.0..f.0 + f.1).contains(&self.t));
                let now = match measure {
                    Measure::Time => self.t,
                    _ if low => 400_000,
                    _ => 1_000_000,
                };
                if *compare == Compare::Less { now < *value } else { now >= *value }
            }
            Condition::Fired(i) => self.fired[i.index()],
            Condition::Milestone(m) => self.visible[m.index()],
            Condition::All(all) => all.iter().all(|c| self.holds(c)),
            Condition::Any(any) => any.iter().any(|c| self.holds(c)),
            Condition::Not(inner) => !self.holds(inner),
            _ => panic!("not among the strategies"),
        }
    }

    /// Fires what is named, and in the order of the ids what fires with it.
    fn fire(&mut self, now: &[usize], due: u64) -> Vec<usize> {
        let mut all = now.to_vec();
        for &i in now {
            (self.seen[i].fired, self.seen[i].due) = (Some(self.t), Some(due));
        }
        for (i, inject) in self.play.injects.iter().enumerate() {
            if let InjectTrigger::Like(other) = inject.trigger
                && self.seen[i].waits()
                && all.contains(&other.index())
            {
                (self.seen[i].fired, self.seen[i].due) = (Some(self.t), Some(due));
                all.push(i);
            }
        }
        all
    }

    fn second(&mut self, edges: &mut [(bool, bool)], told: &mut Told) {
        let (play, t) = (self.play, self.t);
        self.visible.clone_from(&self.on);
        let mut now = Vec::new();
        for &(_, what, inject) in play.orders.iter().filter(|o| o.0 == t) {
            let seen = &mut self.seen[inject as usize];
            if seen.fired.is_some() || seen.skipped {
                continue;
            }
            match what {
                0 => {
                    (seen.held, seen.fired) = (false, Some(t));
                    now.push(inject as usize);
                }
                1 => seen.held = true,
                _ => seen.skipped = true,
            }
        }
        for (i, inject) in play.injects.iter().enumerate() {
            if matches!(inject.trigger, InjectTrigger::At(at) if at.0 == t) && self.seen[i].waits()
            {
                now.push(i);
            }
        }
        self.fire(&now, t);
        let mut marks = vec![None; self.on.len()];
        for (i, inject) in
            play.injects.iter().enumerate().filter(|(i, _)| self.seen[*i].due == Some(t))
        {
            let whens = inject.alternatives.iter().map(|a| a.when.as_ref().unwrap());
            let chosen = whens.map(|c| self.holds(c)).position(|holds| holds);
            if chosen.is_none() && !inject.own {
                continue;
            }
            told.0.push((t, u32::try_from(i).unwrap(), chosen.map(|c| u32::try_from(c).unwrap())));
            for m in &inject.activates {
                marks[m.index()].get_or_insert(true);
            }
            for m in &inject.deactivates {
                marks[m.index()] = Some(false);
            }
        }
        for (m, mark) in (0u32..).zip(marks) {
            if let Some(on) = mark.filter(|on| *on != self.on[m as usize]) {
                self.on[m as usize] = on;
                told.1.push((t, m, on));
            }
        }
        self.note_fired();
        let come: Vec<usize> = (0..play.injects.len())
            .filter(|i| {
                self.seen[*i].waits()
                    && matches!(&play.injects[*i].trigger, InjectTrigger::When(c) if self.holds(c))
            })
            .collect();
        self.fire(&come, t + 1);
        self.note_fired();
        for (m, milestone) in (0u32..).zip(&play.milestones) {
            let ends = milestone.until.as_ref().is_some_and(|c| self.holds(c));
            let begins = !ends && milestone.when.as_ref().is_some_and(|c| self.holds(c));
            let before = std::mem::replace(&mut edges[m as usize], (begins, ends));
            let on = &mut self.on[m as usize];
            let turn = if begins && !before.0 { true } else { *on && (!ends || before.1) };
            if turn != *on {
                *on = turn;
                told.1.push((t, m, turn));
            }
        }
    }

    fn note_fired(&mut self) {
        self.fired = self.seen.iter().map(|s| s.fired.is_some()).collect();
    }
}

fn expected(play: &Play) -> Told {
    let seen = play.injects.iter().map(|i| Seen { held: i.parked, ..Seen::default() }).collect();
    let off = vec![false; play.milestones.len()];
    let fired = vec![false; play.injects.len()];
    let mut reference = Reference { play, seen, fired, visible: off.clone(), on: off, t: 0 };
    let mut edges = vec![(false, false); play.milestones.len()];
    let mut told = Told::default();
    for t in 0..SECONDS {
        reference.t = t;
        reference.second(&mut edges, &mut told);
    }
    told.1.sort_unstable();
    told
}

fn told(record: &Record) -> Told {
    let chosen = chosen(record);
    let mut sent: Vec<_> = delivered(record)
        .into_iter()
        .map(|(t, i, ..)| (t, i, chosen.iter().find(|c| c.1 == i).map(|c| c.2)))
        .collect();
    sent.dedup();
    let mut passed: Vec<_> = conduct(record)
        .into_iter()
        .filter_map(|(t, fact)| match fact {
            ConductFact::MilestoneReached { milestone, .. } => Some((t, milestone.0, true)),
            ConductFact::MilestoneLeft { milestone, .. } => Some((t, milestone.0, false)),
            _ => None,
        })
        .collect();
    passed.sort_unstable();
    (sent, passed)
}

fn short(play: &Play) -> Arc<Model> {
    let plan = Plan::new(u32::try_from(SECONDS).unwrap(), vec![Service::new(), Service::new()]);
    scripted(&plan, play.script())
}

fn started(play: &Play) -> Simulation {
    let mut sim = Simulation::new(short(play), Setup::new(1));
    for command in play.commands() {
        sim.submit(command).unwrap();
    }
    sim
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_second_as_the_reference_has_it(play in plays()) {
        let mut sim = started(&play);
        sim.run().unwrap();
        prop_assert_eq!(told(&sim.finish()), expected(&play));
    }

    /// Nothing fires twice, what is parked only when it was released, what was skipped never.
    #[test]
    fn injects_keep_their_promises(play in plays()) {
        let mut sim = started(&play);
        sim.run().unwrap();
        let record = sim.finish();
        let fired = fired(&record.facts);
        let facts = conduct(&record);
        for i in 0..INJECTS {
            let times = fired.iter().filter(|f| f.0 == i).count();
            prop_assert!(times <= 1);
            let id = InjectId(i);
            let any = |wanted: fn(&ConductFact, InjectId) -> bool| facts.iter().any(|f| wanted(&f.1, id));
            let released =
                any(|f, id| matches!(f, ConductFact::Released { inject, .. } if *inject == id));
            let skipped =
                any(|f, id| matches!(f, ConductFact::Skipped { inject, .. } if *inject == id));
            prop_assert!(!skipped || times == 0);
            prop_assert!(!play.injects[i as usize].parked || times == usize::from(released));
        }
    }

    #[test]
    fn a_snapshot_at_any_second_leads_to_the_same_end(play in plays(), stop in 0..SECONDS) {
        let mut whole = started(&play);
        whole.run().unwrap();
        let mut half = started(&play);
        half.run_until(SimTime(stop)).unwrap();
        let saved = half.save();
        let mut other = started(&play);
        other.run().unwrap();
        other.restore(&saved).unwrap();
        other.run().unwrap();
        prop_assert_eq!(other.finish().digest, whole.finish().digest);
    }
}
