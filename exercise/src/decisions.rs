//! Why people decided as they did: what they believed, what was true, and which news were late or lost on the way.

use hakyu_engine::{
    ChannelId, Level, RoleId, ServiceId, What,
    record::{
        knowledge::KnowledgeFact,
        messages::{Item, MessagesFact},
    },
    script::{Condition, Deed, Measure, StepTrigger},
};
use hakyu_scenarios::compile::Compiled;
use serde::{Deserialize, Serialize};

use crate::{
    outcome::Text,
    score::Played,
    words::{role_title, text},
};

/// Beliefs that are off by less than this are right, ppm.
const CLOSE: u32 = 50_000;

/// A decision that rested on a belief that was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// As causes name it: `step:p-04`.
    pub origin: String,
    /// Who decided.
    pub role: Text,
    /// When, seconds since the start.
    pub at: u64,
    /// The wrong beliefs it rested on.
    pub views: Vec<WrongView>,
}

/// A belief that was wrong when it mattered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongView {
    /// Of which service (text id).
    pub service: String,
    /// The level it was believed to have, ppm.
    pub believed: u32,
    /// The time the belief was about; nothing was ever heard without one.
    pub as_of: Option<u64>,
    /// The level it had, ppm.
    pub truth: u32,
    /// News of the service that were under way.
    pub late: Vec<LateNews>,
}

/// News that had been sent and were not read in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateNews {
    /// Sender.
    pub from: Text,
    /// Receiver.
    pub to: Text,
    /// When it was sent.
    pub sent: u64,
    /// When it was read; never without one.
    pub read: Option<u64>,
    /// Attempts that failed before the decision.
    pub failures: Vec<FailedAttempt>,
}

/// An attempt that a channel did not carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedAttempt {
    /// When.
    pub at: u64,
    /// On which channel.
    pub channel: Text,
    /// The weakest of the services the channel needs (text id), if it needs any.
    pub service: Option<String>,
    /// Its level, ppm.
    pub level: u32,
}

/// All decisions of a run that rested on wrong beliefs, in order.
pub(crate) fn decisions(compiled: &Compiled, run: &Played) -> Vec<Decision> {
    let script = compiled.model.script();
    let mut found = Vec::new();
    for fact in &run.record.facts {
        let What::Done { step: Some(step), role, .. } = fact.what else { continue };
        let row = &script.steps[step.index()];
        let StepTrigger::When(condition) = &row.trigger else { continue };
        let mut beliefs = Vec::new();
        believed(condition, &mut beliefs);
        let views: Vec<WrongView> = beliefs
            .into_iter()
            .filter_map(|(who, service)| view(compiled, run, who, service, fact.at.0))
            .collect();
        if !views.is_empty() {
            let origin = format!("step:{}", row.id);
            let role = role_title(compiled, role);
            found.push(Decision { origin, role, at: fact.at.0, views });
        }
    }
    found
}

/// Whose beliefs of which services a condition asks for.
fn believed(condition: &Condition, found: &mut Vec<(RoleId, ServiceId)>) {
    match condition {
        Condition::Measure(Measure::Believed(role, service), ..)
            if !found.contains(&(*role, *service)) =>
        {
            found.push((*role, *service));
        }
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                believed(part, found);
            }
        }
        Condition::Not(inner) => believed(inner, found),
        _ => {}
    }
}

/// A role's belief at a time, if it was wrong.
fn view(
    compiled: &Compiled,
    run: &Played,
    role: RoleId,
    service: ServiceId,
    at: u64,
) -> Option<WrongView> {
    let truth = run.history.curve(service).at(at);
    let last =
        run.record.facts.iter().rev().filter(|f| f.at.0 <= at).find_map(|f| match f.what {
            What::Knowledge(KnowledgeFact::Believes {
                role: r, service: s, level, as_of, ..
            }) if r == role && s == service => Some((level, as_of)),
            _ => None,
        });
    let level = last.map_or(Level::FULL, |l| l.0).ppm();
    if level.abs_diff(truth) < CLOSE {
        return None;
    }
    Some(WrongView {
        service: compiled.model.id(service).to_owned(),
        believed: level,
        as_of: last.map(|l| l.1.0),
        truth,
        late: late(compiled, run, service, at),
    })
}

/// Messages about a service that had been sent by `at` and not been read.
fn late(compiled: &Compiled, run: &Played, service: ServiceId, at: u64) -> Vec<LateNews> {
    let facts = &run.record.facts;
    let mut news = Vec::new();
    for fact in facts.iter().take_while(|f| f.at.0 <= at) {
        let What::Done { role: from, deed, .. } = fact.what else { continue };
        let Deed::Message { to, form, .. } = &run.record.deeds[deed as usize] else { continue };
        if !form.about.contains(&service) {
            continue;
        }
        for &to in to {
            let read = facts.iter().find_map(|f| match f.what {
                What::Messages(MessagesFact::Read { item: Item::Deed(d), post, .. })
                    if d == deed && post == to =>
                {
                    Some(f.at.0)
                }
                _ => None,
            });
            if read.is_some_and(|read| read <= at) {
                continue;
            }
            let failures = facts
                .iter()
                .take_while(|f| f.at.0 <= at)
                .filter_map(|f| match f.what {
                    What::Messages(MessagesFact::Failed { deed: d, to: t, channel, .. })
                        if d == deed && t == to =>
                    {
                        Some(failed(compiled, run, f.at.0, channel, from, to))
                    }
                    _ => None,
                })
                .collect();
            news.push(LateNews {
                from: role_title(compiled, from),
                to: role_title(compiled, to),
                sent: fact.at.0,
                read,
                failures,
            });
        }
    }
    news
}

/// What a channel lacked at an attempt.
fn failed(
    compiled: &Compiled,
    run: &Played,
    at: u64,
    channel: ChannelId,
    from: RoleId,
    to: RoleId,
) -> FailedAttempt {
    let script = compiled.model.script();
    let row = &script.messages.channels[channel.index()];
    let places = [from, to].map(|r| script.roles[r.index()].desk.place);
    let needed = row
        .needs
        .iter()
        .filter(|(place, _)| places.contains(&Some(*place)))
        .flat_map(|(_, services)| services)
        .chain(&row.always);
    let weakest = needed.map(|s| (run.history.curve(*s).at(at), *s)).min();
    FailedAttempt {
        at,
        channel: compiled
            .tables
            .channel_entry(channel)
            .and_then(|i| compiled.scenario.channels.get(i))
            .and_then(|c| c.title.as_ref())
            .map_or_else(|| Text::both(row.id.clone()), text),
        service: weakest.map(|w| compiled.model.id(w.1).to_owned()),
        level: weakest.map_or(0, |w| w.0),
    }
}
