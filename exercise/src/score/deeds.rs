//! Measures of what people did and told each other.

use std::collections::BTreeSet;

use hakyu_engine::{
    EventId, FULL, InjectId, Origin, RoleId, ServiceId, SimTime, StepId, What,
    record::{
        knowledge::KnowledgeFact,
        messages::{Item, MessagesFact},
    },
    script::{Deed, DeedPattern, knowledge::Knowledge as Knowing, plans::PlanDeed},
};
use hakyu_scenarios::compile::{Anchor, Compiled};

use super::{Finding, Played, evidence, modes, plans, played::DoneDeed, timeliness};
use crate::{
    outcome::Text,
    words::{clock_never_started, hours, never_done, play_ended, role_title, text},
};

/// When the clock of a measure starts for a role: when the matter entered its own view.
fn clock(run: &Played, anchor: Anchor, role: Option<RoleId>) -> Option<SimTime> {
    let times = run.record.facts.iter().filter_map(|fact| {
        let hit = match (&fact.what, anchor) {
            (What::EventBegan(e), Anchor::Event(wanted)) => *e == wanted,
            (What::InjectDelivered { inject, to, .. }, Anchor::Inject(wanted)) => {
                *inject == wanted && role.is_none_or(|r| r == *to)
            }
            (What::Done { step: Some(s), deed, .. }, Anchor::Step(wanted)) => {
                return (*s == wanted).then(|| run.done_at(*deed, fact.at));
            }
            (What::Messages(MessagesFact::ModeCalledFor { mode, .. }), Anchor::Mode(wanted)) => {
                *mode == wanted
            }
            (
                What::Knowledge(KnowledgeFact::Mode { role: who, news }),
                Anchor::ModeNews(wanted),
            ) => news.mode == wanted && news.on && role.is_none_or(|r| r == *who),
            _ => false,
        };
        hit.then_some(fact.at)
    });
    times.min()
}

/// The clock as the role saw it: an event when it entered the view of its organisation; an inject that went to others
/// only, as anyone saw it.
pub(super) fn clock_for(
    compiled: &Compiled,
    run: &Played,
    anchor: Anchor,
    role: RoleId,
) -> Option<SimTime> {
    started(compiled, run, anchor, role).filter(|at| !run.over(role, *at))
}

fn started(compiled: &Compiled, run: &Played, anchor: Anchor, role: RoleId) -> Option<SimTime> {
    if let Anchor::Event(event) = anchor {
        let began = clock(run, anchor, None)?;
        let desk = colleagues(compiled, role);
        let entered = entered(run, event, began, &desk, &hit_by(compiled, run, event));
        let script = compiled.model.script();
        // What waits for a release that never came could tell nobody.
        let fired = |id| run.record.facts.iter().any(|f| f.what == What::InjectFired(id));
        let tells = (0u32..).map(InjectId).zip(&script.injects).filter(|(id, i)| {
            let any = !i.tells.is_empty() || i.alternatives.iter().any(|a| !a.tells.is_empty());
            any && (!i.parked || fired(*id))
        });
        let told = tells.flat_map(|(_, i)| &i.to).any(|to| desk.contains(to));
        let blind = !told && !has_eyes(&script.knowledge, &desk);
        return entered.or(blind.then_some(began));
    }
    if let Anchor::Mode(mode) = anchor {
        return modes::called(compiled, run, mode, role).first().map(|c| c.0);
    }
    if let Anchor::ModeNews(_) = anchor {
        return clock(run, anchor, Some(role));
    }
    if let Anchor::Inject(inject) = anchor
        && let Some(read) = read(run, inject, role)
    {
        return Some(read);
    }
    clock(run, anchor, Some(role)).or_else(|| clock(run, anchor, None))
}

/// When an inject had been read for a post that people play: before that they could not see it. Simulated posts handle
/// what comes in in their own time, which is theirs.
fn read(run: &Played, inject: InjectId, role: RoleId) -> Option<SimTime> {
    if !run.people.contains(&role) {
        return None;
    }
    let times = run.record.facts.iter().filter_map(|fact| match fact.what {
        What::Messages(MessagesFact::Read { item: Item::Inject(of), post, .. }) => {
            (of == inject && post == role).then_some(fact.at)
        }
        _ => None,
    });
    times.min()
}

/// The roles of an organisation, as seen from one of them: what one of them knows all do.
pub(super) fn colleagues(compiled: &Compiled, role: RoleId) -> BTreeSet<RoleId> {
    let organisation = |role: RoleId| {
        let organisation = compiled.role(role)?.organisation.as_ref()?;
        Some((organisation.en(), organisation.ja()))
    };
    let mine = organisation(role);
    let roles = (0u32..).take(compiled.model.script().roles.len()).map(RoleId);
    roles.filter(|r| *r == role || (mine.is_some() && organisation(*r) == mine)).collect()
}

/// Whether anything but messages can show these roles what happens: telemetry, or a contract with a provider.
fn has_eyes(knowing: &Knowing, desk: &BTreeSet<RoleId>) -> bool {
    knowing.telemetry.iter().any(|t| desk.contains(&t.role))
        || knowing.contracts.iter().any(|c| {
            let told = c.notifies.is_some() && c.customers.iter().any(|r| desk.contains(r));
            told || c.speaker.is_some_and(|s| desk.contains(&s))
        })
}

/// Services that an event damaged itself, and the wholes they are parts of.
pub(super) fn hit_by(compiled: &Compiled, run: &Played, event: EventId) -> BTreeSet<ServiceId> {
    let mut hit = BTreeSet::new();
    for impairment in &run.record.impairments {
        let (Origin::Event(by) | Origin::System(by, _)) = impairment.origin else { continue };
        let mut part = Some(impairment.service).filter(|_| by == event);
        while let Some(service) = part {
            hit.insert(service);
            part = compiled.world.service(service).parent;
        }
    }
    hit
}

/// When an event entered the view of any of these roles: the first of them knew of it, or believed a service that it
/// damaged below full as of then or later.
fn entered(
    run: &Played,
    event: EventId,
    began: SimTime,
    desk: &BTreeSet<RoleId>,
    hit: &BTreeSet<ServiceId>,
) -> Option<SimTime> {
    let learned = run.record.facts.iter().filter(|fact| match &fact.what {
        What::Knowledge(KnowledgeFact::Knows { role, matter }) => {
            *matter == event && desk.contains(role)
        }
        What::Knowledge(KnowledgeFact::Believes { role, service, level, as_of, .. }) => {
            level.ppm() < FULL && *as_of >= began && desk.contains(role) && hit.contains(service)
        }
        _ => false,
    });
    learned.map(|fact| fact.at.max(began)).min()
}

fn matches(done: &DoneDeed<'_>, pattern: DeedPattern, by: RoleId) -> bool {
    if by != done.role {
        return false;
    }
    match pattern {
        DeedPattern::Step(wanted) => done.step == Some(wanted),
        DeedPattern::Action(wanted) => matches!(done.deed, Deed::Act(a) if *a == wanted),
        DeedPattern::Kind(kind) => done.deed.kind() == kind,
    }
}

/// A deed in time. It counts from when it was done, whatever the channels did with what was sent.
pub(super) fn timely(
    compiled: &Compiled,
    run: &Played,
    action: DeedPattern,
    by: RoleId,
    after: Anchor,
    within: u64,
) -> Finding {
    let Some(start) = clock_for(compiled, run, after, by) else {
        return Finding::untested(clock_never_started());
    };
    let done = run.deeds().into_iter().find(|d| d.at >= start && matches(d, action, by));
    timed(compiled, run, by, start, done.map(|d| (d.at, d.number)), within)
}

/// From the start of a clock to a deed (its time and number), in the seconds that count.
pub(super) fn timed(
    compiled: &Compiled,
    run: &Played,
    by: RoleId,
    start: SimTime,
    done: Option<(SimTime, u32)>,
    within: u64,
) -> Finding {
    let who = role_title(compiled, by);
    let Some((at, number)) = done else {
        if run.cut_short(compiled, by, start, within) {
            return Finding::untested(play_ended());
        }
        return Finding::scored(0.0, vec![evidence(start, never_done(&who))]);
    };
    let took = run.took(compiled, by, start, at);
    let line = Text::new(
        format!(
            "{}: done {} after the clock started (target {})",
            who.en,
            hours(took).en,
            hours(within).en
        ),
        format!("{}：起点から{}で実施（目標{}）", who.ja, hours(took).ja, hours(within).ja),
    );
    let mut lines = vec![evidence(at, line)];
    lines.extend(paced(took, at.0 - start.0).map(|line| evidence(at, line)));
    lines.extend(attested(run, number).map(|line| evidence(at, line)));
    Finding::scored(timeliness(took, within), lines)
}

/// What to say where not all of a span counts.
fn paced(counts: u64, elapsed: u64) -> Option<Text> {
    (counts != elapsed).then(|| {
        let elapsed = hours(elapsed);
        Text::new(
            format!("{} of the scenario passed; counted is the time that people had", elapsed.en),
            format!("シナリオ上は{}が経過。採点は参加者の実時間による", elapsed.ja),
        )
    })
}

/// What to say of a deed that was recorded afterwards.
fn attested(run: &Played, number: u32) -> Option<Text> {
    let attested = run.attested.iter().rev().find(|a| a.deed == number)?;
    Some(Text::new(
        format!("recorded afterwards; attested by {}", attested.witness),
        format!("事後に記録。{}が確認", attested.witness),
    ))
}

/// What people call a step: its action, else its id.
fn step_title(compiled: &Compiled, step: &hakyu_engine::script::Step) -> Text {
    match &step.deed {
        Deed::Act(action) => {
            let entry = compiled.action(*action);
            entry.map_or_else(|| Text::both(step.id.clone()), |a| text(&a.title))
        }
        _ => Text::both(step.id.clone()),
    }
}

/// Steps of a plan done in time. Of a response plan that a step invokes, its own steps stand in the evidence.
pub(super) fn plan(
    compiled: &Compiled,
    run: &Played,
    steps: &[StepId],
    after: Anchor,
    within: u64,
) -> Finding {
    let Some(start) = clock(run, after, None) else {
        return Finding::untested(clock_never_started());
    };
    let script = &compiled.model.script().steps;
    if steps.iter().all(|s| run.over(script[s.index()].role, start)) {
        return Finding::untested(play_ended());
    }
    let done = run.deeds();
    // Steps whose time was not up when play ended count neither way.
    let mut open = 0_usize;
    // A message that stands for one step does not stand for another.
    let mut spent: BTreeSet<u32> = BTreeSet::new();
    let mut lines = Vec::new();
    let mut sum = 0.0;
    for &step in steps {
        let planned = &compiled.model.script().steps[step.index()];
        let name = step_title(compiled, planned);
        let fits = |d: &&DoneDeed<'_>| {
            d.at >= start && !spent.contains(&d.number) && done_like(compiled, run, d, step)
        };
        match done.iter().find(fits) {
            None if run.cut_short(compiled, planned.role, start, within) => {
                open += 1;
                lines.push(evidence(start, play_ended()));
            }
            None => {
                lines.push(evidence(
                    start,
                    Text::new(format!("{}: not done", name.en), format!("{}：未実施", name.ja)),
                ));
            }
            Some(done) => {
                if matches!(done.deed, Deed::Message { .. }) {
                    spent.insert(done.number);
                }
                let took = run.took(compiled, done.role, start, done.at);
                sum += timeliness(took, within);
                let line = Text::new(
                    format!("{}: done after {}", name.en, hours(took).en),
                    format!("{}：{}後に実施", name.ja, hours(took).ja),
                );
                lines.push(evidence(done.at, line));
                lines.extend(attested(run, done.number).map(|line| evidence(done.at, line)));
            }
        }
        if let Deed::Plan(PlanDeed::Invoke(plan)) = planned.deed {
            lines.extend(plans::steps(compiled, run, plan));
        }
    }
    Finding::scored(sum / (steps.len() - open).max(1) as f64, lines)
}

/// A plan's step counts as done when the step itself is done, or when its role does the same deed by another way: a
/// player is not bound to the reference's steps. What a person wrote counts if it went at least where it should.
fn done_like(compiled: &Compiled, run: &Played, done: &DoneDeed<'_>, step: StepId) -> bool {
    let planned = &compiled.model.script().steps[step.index()];
    if done.step == Some(step) {
        return true;
    }
    let person = run.people.contains(&done.role);
    let same = match (&planned.deed, done.deed) {
        (Deed::Act(a), Deed::Act(b)) => a == b,
        (Deed::SwitchMode(a), Deed::SwitchMode(b)) => a == b,
        (Deed::Plan(a), Deed::Plan(b)) => person && a == b,
        (Deed::Message { kind, to, .. }, Deed::Message { kind: sent, to: receivers, .. }) => {
            person && kind == sent && to.iter().all(|role| receivers.contains(role))
        }
        (Deed::Forecast { service: a, .. }, Deed::Forecast { service: b, .. }) => person && a == b,
        _ => false,
    };
    done.role == planned.role && same
}

#[cfg(test)]
mod tests {
    use super::*;

    use hakyu_scenarios::{
        compile::compile,
        source::{MemoryFiles, Sources},
    };

    use crate::play::{Settings, play};

    /// The electricity of Chiba falls at 3600 s; its dispatchers see it 600 s later, the ministry reads of it at 9000 s.
    const KNOWING: &str = "hakyu: scenario/1
id: s
title: S
world: japan-14
start: 2019-09-09T03:00+09:00
duration: 1d
roles:
  - {id: ot, title: OT, organisation: Utility, post: ot, kind: operator}
  - {id: pr, title: PR, organisation: Utility, post: pr, kind: operator}
  - {id: far, title: Far, organisation: Other, post: ot, kind: operator}
  - {id: ministry, title: Ministry, post: liaison, kind: ministry}
  - {id: city, title: City, post: liaison, kind: agency}
  - {id: town, title: Town, post: liaison, kind: agency}
  - {id: press, title: Press, post: pr, kind: press}
events:
  - {id: fall, at: T+1h, damage: {target: {service: electricity}, share: 40%, repair: 6h}}
  - {id: other, at: T+1h, damage: {target: {service: gas}, share: 40%, repair: 6h}}
telemetry:
  - {id: t-1, role: ot, target: {service: electricity}, delay: 10m}
  - {id: t-2, role: far, target: {service: gas}, delay: 20m}
injects:
  - {id: i-1, at: T+2h30m, to: ministry, via: mail, tells: fall, text: Power fell}
  - {id: i-2, contingency: true, to: town, via: mail, tells: fall, text: Power fell}
  - {id: i-3, at: T+2h, to: press, via: mail, alternatives: [{id: a, when: time() < T+1h, tells: fall, text: Power fell}]}
";

    fn knowing() -> (Compiled, Played) {
        let files = MemoryFiles::default().with("s.yaml", KNOWING);
        let mut sources = Sources::default();
        let (compiled, findings) = compile(&files, "s.yaml", &mut sources);
        let compiled = compiled.unwrap_or_else(|| panic!("{}", findings.render(&sources, false)));
        let settings = Settings { playbook: None, ..Settings::default() };
        let record = play(&compiled, &settings).unwrap_or_else(|e| panic!("{e}"));
        let played = Played::new(record, &compiled.model);
        (compiled, played)
    }

    #[test]
    fn the_clock_of_an_event_starts_when_it_enters_the_organisations_view() {
        let (compiled, run) = knowing();
        let start = |event: &str, role: &str| {
            let tables = &compiled.tables;
            let (Some(event), Some(role)) = (tables.event(event), tables.role(role)) else {
                panic!("{event} or {role} is missing")
            };
            clock_for(&compiled, &run, Anchor::Event(event), role).map(|t| t.0)
        };
        assert_eq!(start("fall", "ot"), Some(3600 + 600), "telemetry");
        assert_eq!(start("fall", "pr"), Some(3600 + 600), "what a colleague sees all know");
        assert_eq!(start("fall", "ministry"), Some(9_000), "an inject tells");
        assert_eq!(start("fall", "city"), Some(3_600), "no machinery: the event itself");
        assert_eq!(start("fall", "town"), Some(3_600), "what would have told it was not released");
        assert_eq!(start("fall", "press"), None, "another version would have told it");
        assert_eq!(start("fall", "far"), None, "it has eyes, and never saw it");
        assert_eq!(start("other", "far"), Some(3600 + 1_200));
        assert_eq!(start("other", "ministry"), None);
    }
}
