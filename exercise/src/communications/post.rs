//! Messages of a run as its facts tell of them: which deed went to whom, over which channels, whether it arrived and was
//! read, and whether it told of the matter.

use std::collections::BTreeMap;

use hakyu_engine::{
    ChannelId, EventId, Mechanism, Record, RoleId, What,
    record::{
        Origin,
        knowledge::KnowledgeFact,
        messages::{Content, Item, MessagesFact},
    },
    script::{
        Deed, DeedKind,
        messages::{Form, Status, TYPE_NEAR_MISS},
    },
};
use hakyu_scenarios::compile::Compiled;

/// A message to one receiver.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "marks of a message that are independent")]
pub(super) struct Sent {
    /// The deed that sent it.
    pub deed: u32,
    /// When it set out.
    pub at: u64,
    /// Sender.
    pub from: RoleId,
    /// Receiver.
    pub to: RoleId,
    /// It is a report of some kind, as answers are.
    pub answers: bool,
    /// It hands something down.
    pub notice: bool,
    /// It tells of the matter.
    pub tells: bool,
    /// Its form names no matter at all.
    pub names_nothing: bool,
    /// It says that damage exists (被害あり).
    pub damage: bool,
    /// Channels in the order in which they are tried, over and over.
    pub channels: Vec<ChannelId>,
    /// Attempts that failed: when, on which channel.
    pub failed: Vec<(u64, ChannelId)>,
    /// When the sender gave up.
    pub lost: Option<u64>,
    /// When it arrived.
    pub arrived: Option<u64>,
    /// When it was read, by the receiver or its deputy.
    pub read: Option<u64>,
}

impl Sent {
    /// The channel by which it arrived: the one whose turn it was after those that failed.
    pub(super) fn channel(&self) -> Option<ChannelId> {
        self.arrived?;
        let turn = self.failed.len() % self.channels.len().max(1);
        self.channels.get(turn).copied()
    }

    /// It arrived by another channel than the first that was tried.
    pub(super) fn went_otherwise(&self) -> bool {
        self.channel().is_some_and(|used| self.channels.first() != Some(&used))
    }
}

/// All messages of a run, and who knows of the matter since when.
#[derive(Debug)]
pub(super) struct Post {
    /// In the order of deeds and receivers.
    pub sent: Vec<Sent>,
    /// By role.
    pub known: BTreeMap<RoleId, u64>,
    /// What routes did not pass on: role, when.
    pub held: Vec<(RoleId, u64)>,
}

impl Post {
    /// Reads a record for one matter.
    pub(super) fn read(compiled: &Compiled, record: &Record, matter: EventId) -> Self {
        let mut known: BTreeMap<RoleId, u64> = BTreeMap::new();
        let mut contents: BTreeMap<u32, &Content> = BTreeMap::new();
        let mut done: Vec<(u64, RoleId, u32)> = Vec::new();
        let mut held = Vec::new();
        for fact in &record.facts {
            match &fact.what {
                What::Knowledge(KnowledgeFact::Knows { role, matter: m }) if *m == matter => {
                    known.entry(*role).or_insert(fact.at.0);
                }
                What::Messages(MessagesFact::Content { deed, content, .. }) => {
                    contents.entry(*deed).or_insert(content);
                }
                What::Messages(MessagesFact::Held { role, .. }) => held.push((*role, fact.at.0)),
                What::Done { role, deed, .. } => done.push((fact.at.0, *role, *deed)),
                _ => {}
            }
        }
        let mut telling: BTreeMap<u32, bool> = BTreeMap::new();
        let mut sent = Vec::new();
        for (at, from, deed) in done {
            let Deed::Message { kind, to, form } = &record.deeds[deed as usize] else { continue };
            let content = contents.get(&deed).copied();
            let knows = known.get(&from).is_some_and(|since| *since <= at);
            let tells = match content {
                Some(content) => content.matters.contains(&matter),
                None if !form.matters.is_empty() => knows && form.matters.contains(&matter),
                None => knows && passes_on(record, deed, from, at, form, &telling),
            };
            telling.insert(deed, tells);
            let channels = channels(compiled, from, form);
            for &to in to {
                sent.push(Sent {
                    deed,
                    at,
                    from,
                    to,
                    answers: matches!(kind, DeedKind::Report | DeedKind::Status),
                    notice: matches!(kind, DeedKind::Notice | DeedKind::Relay),
                    tells,
                    names_nothing: match content {
                        Some(content) => content.matters.is_empty(),
                        None => form.stated && form.matters.is_empty(),
                    },
                    damage: damage(form, content),
                    channels: channels.clone(),
                    failed: Vec::new(),
                    lost: None,
                    arrived: None,
                    read: None,
                });
            }
        }
        let mut post = Self { sent, known, held };
        post.follow(record);
        post
    }

    /// What became of the messages.
    fn follow(&mut self, record: &Record) {
        let places: BTreeMap<(u32, RoleId), usize> =
            self.sent.iter().enumerate().map(|(i, s)| ((s.deed, s.to), i)).collect();
        for fact in &record.facts {
            let at = fact.at.0;
            match &fact.what {
                What::MessageArrived { deed, to, .. } => {
                    if let Some(i) = places.get(&(*deed, *to)) {
                        self.sent[*i].arrived.get_or_insert(at);
                    }
                }
                What::Messages(MessagesFact::Failed { deed, to, channel, .. }) => {
                    if let Some(i) = places.get(&(*deed, *to)) {
                        self.sent[*i].failed.push((at, *channel));
                    }
                }
                What::Messages(MessagesFact::Lost { deed, to, .. }) => {
                    if let Some(i) = places.get(&(*deed, *to)) {
                        self.sent[*i].lost = Some(at);
                    }
                }
                What::Messages(MessagesFact::Read { item: Item::Deed(deed), post, .. }) => {
                    if let Some(i) = places.get(&(*deed, *post)) {
                        self.sent[*i].read.get_or_insert(at);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a message that names no matter, and that nobody has read, tells of it: one of a route does if what it passes on
/// did; one of a mode tells of the mode; one of a person says what was written; any other tells all its sender knows.
fn passes_on(
    record: &Record,
    deed: u32,
    from: RoleId,
    at: u64,
    form: &Form,
    telling: &BTreeMap<u32, bool>,
) -> bool {
    match record.deed_origins.get(deed as usize) {
        Some(Origin::Route(route)) => record.facts.iter().any(|fact| {
            matches!(fact.what, What::Messages(MessagesFact::Passed { route: r, role, thread })
                if fact.at.0 <= at && r == *route && role == from
                    && telling.get(&thread) == Some(&true))
        }),
        Some(Origin::Mode(_)) => false,
        _ => !form.stated,
    }
}

/// The channels that a sender tries: those of the message, then its own.
fn channels(compiled: &Compiled, from: RoleId, form: &Form) -> Vec<ChannelId> {
    let script = compiled.model.script();
    let mut all: Vec<ChannelId> = Vec::new();
    for channel in form.via.iter().chain(&script.roles[from.index()].desk.channels) {
        if !all.contains(channel) {
            all.push(*channel);
        }
    }
    if !script.off.on(Mechanism::Failover) {
        all.truncate(1);
    }
    all
}

/// Whether a message says that damage exists.
fn damage(form: &Form, content: Option<&Content>) -> bool {
    content.map_or_else(|| says(form.near_miss, form.types, form.impact, form.status), damage_told)
}

/// Whether a message that was read says that damage exists (被害あり).
pub(super) fn damage_told(content: &Content) -> bool {
    says(content.near_miss, content.types, content.impact, content.status)
}

/// No near miss, nothing that is over, and an event, people without service or a state is given.
fn says(near_miss: bool, types: u16, impact: Option<u64>, status: Option<Status>) -> bool {
    let happened =
        types & !TYPE_NEAR_MISS != 0 || impact.is_some_and(|people| people > 0) || status.is_some();
    !near_miss && status != Some(Status::Restored) && happened
}
