//! What single decisions were worth.

use std::{collections::BTreeSet, num::NonZeroUsize, sync::Arc};

use hakyu_engine::{
    Command, Order, RoleId, SimTime, Simulation, StepConduct, StepId, Team, What, script::Deed,
};
use hakyu_scenarios::compile::Compiled;

use super::{Arms, Judged, PlayedArms, each, judge};
use crate::{
    assemble::deed_words,
    log::{Act, Doing, Entry, Ruling},
    organisation,
    outcome::Text,
    play::{Course, PlayError},
    review::DecisionValue,
    score::Played,
    session::doing_words,
    words::{hours, role_title, text, title},
};

/// A decision that was made, or could have been.
#[derive(Clone, Debug)]
pub struct Decision {
    /// When it was made.
    pub at: u64,
    /// By which role.
    pub role: RoleId,
    /// What, in words.
    pub what: Text,
    /// Where it stands.
    pub reference: Reference,
    /// The earliest second at which it could have been made on the role's own knowledge.
    pub earliest: u64,
}

/// Where a decision stands.
#[derive(Clone, Debug)]
pub enum Reference {
    /// An entry of the log.
    Entry(u32),
    /// A step of a playbook.
    Step(StepId),
    /// Not made: what the reference did at that second, which step of it.
    Reference(StepId, Box<Deed>),
}

/// What is changed about a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It is left out.
    Omit,
    /// It is made at another second.
    At(u64),
}

impl Decision {
    /// The decisions of people in a log; what comes as `duty` by law is one, too, when a person makes it. A decision can be
    /// made from the moment on at which the last thing that its role had read before it had reached it.
    pub fn of_log(compiled: &Compiled, entries: &[Entry], actual: &Played) -> Vec<Self> {
        let script = compiled.model.script();
        let mut all = Vec::new();
        // Role-players and controllers are not judged.
        let people = |name: &str| script.role(name).filter(|r| actual.people.contains(r));
        for entry in entries {
            let (role, doing, attested, wished) = match &entry.what {
                Act::Deed(done) => (people(&done.role), done.doing.clone(), &done.attested, 0),
                // A free action counts as the action that it was ruled to be.
                Act::Adjudicate { free, ruling: Ruling::As(id) } => {
                    let wish = entries.iter().find(|e| e.number == *free);
                    let Some(Entry { at, what: Act::Free { role, .. }, .. }) = wish else {
                        continue;
                    };
                    (people(role), Doing::Act(id.clone()), &None, *at)
                }
                _ => continue,
            };
            let Some(role) = role else { continue };
            let at = attested.as_ref().map_or(entry.at, |a| a.at);
            all.push(Self {
                at,
                role,
                what: doing_words(compiled, &doing),
                reference: Reference::Entry(entry.number),
                // What was recorded afterwards has no earlier try: in the run it stands where it was entered.
                earliest: match attested {
                    Some(_) => at,
                    None => last_news(actual, role, at).max(wished).min(at),
                },
            });
        }
        all
    }

    /// The discretionary steps that simulated roles carried out.
    pub fn of_run(compiled: &Compiled, actual: &Played) -> Vec<Self> {
        let script = compiled.model.script();
        let facts = actual.record.facts.iter();
        let done = facts.filter_map(|fact| match fact.what {
            What::Done { step: Some(step), role, deed } => Some((fact.at.0, step, role, deed)),
            _ => None,
        });
        done.filter(|(_, step, _, _)| !script.steps[step.index()].duty)
            .map(|(at, step, role, deed)| Self {
                at,
                role,
                what: deed_words(compiled, &actual.record.deeds[deed as usize], Some(step)),
                reference: Reference::Step(step),
                earliest: at.saturating_sub(script.steps[step.index()].delay),
            })
            .collect()
    }

    fn tag(&self, compiled: &Compiled) -> String {
        match &self.reference {
            Reference::Entry(number) => number.to_string(),
            Reference::Step(step) | Reference::Reference(step, _) => {
                compiled.model.script().steps[step.index()].id.clone()
            }
        }
    }

    /// The course with it changed.
    fn changed(&self, compiled: &Compiled, arms: &Arms, edit: Edit) -> (Course, Arc<Team>) {
        let same = || (arms.actual.clone(), Arc::clone(&arms.team));
        match (&self.reference, edit) {
            (Reference::Entry(number), Edit::Omit) => {
                (arms.actual.without(&BTreeSet::from([*number])), Arc::clone(&arms.team))
            }
            (Reference::Entry(number), Edit::At(to)) => {
                (arms.actual.moved(*number, SimTime(to)), Arc::clone(&arms.team))
            }
            (Reference::Step(step), edit) => {
                let (course, mut team) = same();
                let conduct = match edit {
                    Edit::Omit => StepConduct { omit: true, ..StepConduct::default() },
                    Edit::At(to) => {
                        let written = compiled.model.script().steps[step.index()].delay;
                        let earlier = self.at.saturating_sub(to);
                        let delay = Some(written.saturating_sub(earlier));
                        StepConduct { delay, ..StepConduct::default() }
                    }
                };
                Arc::make_mut(&mut team).steps.insert(*step, conduct);
                (course, team)
            }
            (Reference::Reference(_, deed), Edit::At(at)) => {
                let (mut course, team) = same();
                let what = Order::Deed(Deed::clone(deed));
                let command = Command { at: SimTime(at), by: Some(self.role), what };
                course.orders.push((u32::MAX, command));
                (course, team)
            }
            (Reference::Reference(..), Edit::Omit) => same(),
        }
    }
}

/// When the last thing that a role learned before `at` – read, or seen on its own screens – reached it.
fn last_news(run: &Played, role: RoleId, at: u64) -> u64 {
    use hakyu_engine::record::messages::MessagesFact;
    let read = run.record.facts.iter().filter(|fact| match &fact.what {
        What::Messages(MessagesFact::Read { post, by, .. }) => *post == role || *by == role,
        What::Knowledge(fact) => fact.role() == Some(role),
        _ => false,
    });
    read.map(|f| f.at.0).filter(|t| *t < at).max().map_or(0, |t| t + 1)
}

/// What people could have done and did not: steps of the reference of roles that people play, at the second at which the
/// reference made them.
fn left_undone(compiled: &Compiled, played: &PlayedArms, made: &[Decision]) -> Vec<Decision> {
    let Some(reference) = &played.reference else { return Vec::new() };
    let people: BTreeSet<RoleId> = made
        .iter()
        .filter(|d| matches!(d.reference, Reference::Entry(_)))
        .map(|d| d.role)
        .chain(manned(&played.actual))
        .collect();
    let actual = &played.actual.record;
    let acted = |deed: &Deed, role: RoleId| {
        actual.facts.iter().any(|f| match f.what {
            What::Done { role: by, deed: number, .. } if by == role => {
                let other = &actual.deeds[number as usize];
                match (deed, other) {
                    (Deed::Act(a), Deed::Act(b)) => a == b,
                    _ => deed.kind() == other.kind(),
                }
            }
            _ => false,
        })
    };
    let steps = &compiled.model.script().steps;
    let mut all = Vec::new();
    for fact in &reference.record.facts {
        let What::Done { step: Some(step), role, deed } = fact.what else { continue };
        let deed = &reference.record.deeds[deed as usize];
        let late = played.actual.over(role, fact.at);
        if !people.contains(&role) || steps[step.index()].duty || late || acted(deed, role) {
            continue;
        }
        all.push(Decision {
            at: fact.at.0,
            role,
            what: deed_words(compiled, deed, Some(step)),
            reference: Reference::Reference(step, Box::new(deed.clone())),
            earliest: fact.at.0,
        });
    }
    all
}

fn manned(run: &Played) -> Vec<RoleId> {
    use hakyu_engine::{Manning, record::conduct::ConductFact};
    let facts = run.record.facts.iter();
    facts
        .filter_map(|f| match &f.what {
            What::Conduct(ConductFact::Manned { role, manning: Manning::Person, .. }) => {
                Some(*role)
            }
            _ => None,
        })
        .collect()
}

/// What trying decisions out gave.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// The value of each decision, the most valuable first.
    pub worth: Vec<DecisionValue>,
    /// The best that was not done, or not in time.
    pub missed: Option<DecisionValue>,
    /// Decisions, by their place among those that were made, that averted outage at the price of more people at risk: left
    /// out, more service is lost and fewer people are at risk. They gain no credit for continuity.
    pub at_a_price: Vec<usize>,
}

/// Tries every decision out: left out, made as early as could be, and what was left undone.
pub(super) fn values(
    compiled: &Compiled,
    arms: &Arms,
    played: &PlayedArms,
    made: &[Decision],
    threads: NonZeroUsize,
    done: &(dyn Fn(u32, u32) + Sync),
) -> Result<Values, PlayError> {
    let undone = left_undone(compiled, played, made);
    let mut tries: Vec<(&Decision, Edit)> = made.iter().map(|d| (d, Edit::Omit)).collect();
    tries.extend(made.iter().filter(|d| d.earliest < d.at).map(|d| (d, Edit::At(d.earliest))));
    tries.extend(undone.iter().map(|d| (d, Edit::At(d.at))));
    let count = u32::try_from(tries.len()).unwrap_or(u32::MAX);
    let actual = judge(compiled, played, &played.actual)?;
    let heard = std::sync::atomic::AtomicU32::new(0);
    let tell = |_| {
        let so_far = heard.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        done(so_far, count);
    };
    let model = &compiled.model;
    let one = |n: usize| {
        let (decision, edit) = tries[n];
        let (course, team) = decision.changed(compiled, arms, edit);
        let mut sim = Simulation::new(Arc::clone(model), course.setup);
        let run = arms.run(compiled, &mut sim, &course, &team)?;
        let other = judge(compiled, played, &run)?;
        let (lost, before): (f64, f64) = (other.losses.iter().sum(), actual.losses.iter().sum());
        let price = edit == Edit::Omit && other.harm < actual.harm && lost > before;
        Ok((value(compiled, decision, edit, &actual, &other), price))
    };
    let all = each(tries.len(), threads, one, &tell)?;
    let (mut worth, mut better) = (Vec::new(), Vec::new());
    let mut at_a_price = Vec::new();
    for (n, ((_, edit), (value, price))) in tries.iter().zip(all).enumerate() {
        if price {
            at_a_price.push(n);
        }
        match edit {
            Edit::Omit => worth.push(value),
            Edit::At(_) => better.push(value),
        }
    }
    // What was lost more without it: its worth. What would be lost less with it: negative here.
    worth.sort_by(|a, b| b.total.total_cmp(&a.total).then(a.at.cmp(&b.at)));
    let gain = |v: &DecisionValue| -v.total - 1000.0 * v.points.unwrap_or(0.0);
    let missed = better
        .into_iter()
        .filter(|v| gain(v) > 0.5)
        .max_by(|a, b| gain(a).total_cmp(&gain(b)).then(b.at.cmp(&a.at)));
    Ok(Values { worth, missed, at_a_price })
}

fn value(
    compiled: &Compiled,
    decision: &Decision,
    edit: Edit,
    actual: &Judged,
    other: &Judged,
) -> DecisionValue {
    let sectors = &compiled.world.catalogue.sectors;
    let pairs = sectors.iter().zip(other.losses.iter().zip(&actual.losses));
    // A person-second over a whole world is noise of adding up, not a difference.
    let by_sector: Vec<(Text, f64)> = pairs
        .map(|(sector, (with, without))| (title(&sector.title), with - without))
        .filter(|(_, more)| more.abs() >= 0.01)
        .collect();
    let change = match (edit, &decision.reference) {
        (Edit::Omit, _) => Text::new("left out", "実施しない場合"),
        (Edit::At(_), Reference::Reference(..)) => {
            Text::new("done as in the reference", "基準対応どおり実施した場合")
        }
        (Edit::At(to), _) => {
            let earlier = hours(decision.at.saturating_sub(to));
            Text::new(format!("{} earlier", earlier.en), format!("{}早く実施した場合", earlier.ja))
        }
    };
    let own = organisation::of(compiled, decision.role);
    let worse = other.harm > actual.harm;
    let mut change = change;
    if worse && edit != Edit::Omit {
        change.en.push_str(" (more people at risk)");
        change.ja.push_str("（危険にさらされる人は増える）");
    }
    DecisionValue {
        at: decision.at,
        role: compiled
            .role(decision.role)
            .map_or_else(|| role_title(compiled, decision.role), |entry| text(&entry.title)),
        organisation: own.map(|o| o.title).unwrap_or_default(),
        what: decision.what.clone(),
        change,
        total: by_sector.iter().map(|b| b.1).sum(),
        by_sector,
        points: actual.total.zip(other.total).map(|(a, o)| a - o),
        reference: decision.tag(compiled),
    }
}

/// The actual run without some of its decisions; none if none is left out.
pub(super) fn without(
    compiled: &Compiled,
    arms: &Arms,
    made: &[Decision],
    left_out: &[usize],
) -> Result<Option<Played>, PlayError> {
    if left_out.is_empty() {
        return Ok(None);
    }
    let mut changed = arms.clone();
    for &n in left_out {
        let (course, team) = made[n].changed(compiled, &changed, Edit::Omit);
        (changed.actual, changed.team) = (course, team);
    }
    let mut sim = Simulation::new(Arc::clone(&compiled.model), changed.actual.setup);
    arms.run(compiled, &mut sim, &changed.actual, &changed.team).map(Some)
}
