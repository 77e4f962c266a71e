//! How something came to somebody's knowledge: the message, inject or sight behind a belief.

use std::{collections::BTreeMap, sync::Arc};

use hakyu_engine::{
    EventId, InjectId, RoleId, ServiceId, SimTime, What,
    record::{
        cyber::CyberFact,
        knowledge::Source,
        messages::{Content, Item, MessagesFact},
    },
};
use hakyu_scenarios::compile::Compiled;

use crate::{
    outcome::Text,
    score::Played,
    words::{role_title, text},
};

/// What somebody read or found at one moment.
enum Read {
    Message(Arc<Content>),
    Inject(InjectId),
    /// One's own systems showed it.
    Found(EventId),
}

/// Everything that was read or found, by reader and time.
pub(super) struct News<'a> {
    compiled: &'a Compiled,
    read: BTreeMap<(RoleId, SimTime), Vec<Read>>,
}

impl<'a> News<'a> {
    pub(super) fn of(compiled: &'a Compiled, run: &Played) -> Self {
        let mut read: BTreeMap<(RoleId, SimTime), Vec<Read>> = BTreeMap::new();
        let systems = &compiled.model.script().cyber.systems;
        for fact in &run.record.facts {
            let mut add = |role: RoleId, what: Read| {
                read.entry((role, fact.at)).or_default().push(what);
            };
            match &fact.what {
                What::Messages(MessagesFact::Content { post, by, content, .. }) => {
                    add(*post, Read::Message(Arc::clone(content)));
                    if by != post {
                        add(*by, Read::Message(Arc::clone(content)));
                    }
                }
                What::Messages(MessagesFact::Read { item: Item::Inject(inject), post, by }) => {
                    add(*post, Read::Inject(*inject));
                    if by != post {
                        add(*by, Read::Inject(*inject));
                    }
                }
                What::Cyber(CyberFact::Detected { event, system }) => {
                    for owner in &systems[system.index()].owners {
                        add(*owner, Read::Found(*event));
                    }
                }
                _ => {}
            }
        }
        Self { compiled, read }
    }

    /// What a role read or found at a time. What was found outside all messages is learned in that instant or the next.
    fn at(&self, role: RoleId, at: SimTime) -> impl Iterator<Item = &Read> {
        let before = at.0.checked_sub(1).map(SimTime);
        let found = before.and_then(|before| self.read.get(&(role, before)));
        let found = found.into_iter().flatten().filter(|r| matches!(r, Read::Found(_)));
        self.read.get(&(role, at)).into_iter().flatten().chain(found)
    }

    /// How a role came to believe something of a service.
    pub(super) fn of_level(
        &self,
        role: RoleId,
        at: SimTime,
        service: ServiceId,
        source: Source,
    ) -> Text {
        match source {
            Source::Telemetry => Text::new("own monitoring", "自組織の監視・計測"),
            Source::Provider => Text::new("the provider, by contract", "契約に基づく提供者の通知"),
            Source::Told => {
                let tells = |content: &Content| content.levels.iter().any(|l| l.0 == service);
                self.told(role, at, tells)
            }
        }
    }

    /// How a role came to know of a matter.
    pub(super) fn of_matter(&self, role: RoleId, at: SimTime, matter: EventId) -> Text {
        if self.at(role, at).any(|r| matches!(r, Read::Found(event) if *event == matter)) {
            return Text::new("its own systems", "自組織のシステムで検知");
        }
        let tells = |content: &Content| content.matters.contains(&matter);
        self.told(role, at, tells)
    }

    /// The message that told it, else the inject that was read then.
    fn told(&self, role: RoleId, at: SimTime, tells: impl Fn(&Content) -> bool) -> Text {
        let message = self.at(role, at).find_map(|read| match read {
            Read::Message(content) if tells(content) => Some(content.from),
            _ => None,
        });
        if let Some(from) = message {
            let from = role_title(self.compiled, from);
            return Text::new(
                format!("a message of {}", from.en),
                format!("{}からの連絡", from.ja),
            );
        }
        let inject = self.at(role, at).find_map(|read| match read {
            Read::Inject(inject) => Some(*inject),
            _ => None,
        });
        match inject {
            Some(inject) => {
                let name = inject_name(self.compiled, inject);
                Text::new(format!("an inject ({})", name.en), format!("状況付与（{}）", name.ja))
            }
            None => Text::new("told outside the record", "記録外の伝達"),
        }
    }
}

/// What planners call an inject: its title, or its id.
pub(super) fn inject_name(compiled: &Compiled, inject: InjectId) -> Text {
    let entry = compiled.inject(inject);
    entry.and_then(|i| i.title.as_ref()).map_or_else(
        || Text::both(compiled.model.script().injects[inject.index()].id.clone()),
        text,
    )
}
