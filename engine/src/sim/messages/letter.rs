//! Messages as entities, one for each receiver.

use std::sync::Arc;

use bevy_ecs::prelude::*;

use crate::{
    record::{
        Origin,
        messages::{Content, Item},
    },
    script::{DeedKind, knowledge::Payload, messages::Form},
    units::{ChannelId, NEVER, RoleId, StepId},
};

/// A message to one receiver, from sending to reading. The entity stays when it has been read.
#[derive(Component, Clone, Debug)]
pub(crate) struct Letter {
    /// Its number in the run: what was sent first has the lower one.
    pub number: u32,
    /// The deed that sends it, or the inject it is.
    pub item: Item,
    /// The step that sent it.
    pub step: Option<StepId>,
    /// Report, notice … ; `None` for injects.
    pub kind: Option<DeedKind>,
    /// Sender; `None` for injects.
    pub from: Option<RoleId>,
    /// Receiver.
    pub to: RoleId,
    /// The conversation it belongs to.
    pub thread: Thread,
    /// It was shared without need within an independent circle.
    pub shared: bool,
    /// Stable key of its draws, made of text ids.
    pub key: u64,
    pub sent: u32,
    pub form: Form,
    pub payload: Payload,
    /// The form as it was sent, filled from what the sender knew; `None` for injects.
    pub content: Option<Arc<Content>>,
    /// Channels in the order of the attempts; empty: it takes a minute and never fails.
    pub channels: Vec<ChannelId>,
    /// Attempts made.
    pub attempts: u32,
    /// Time of the next attempt.
    pub tries: u32,
    /// When the receiver has it.
    pub arrives: u32,
    /// Who handles it: the receiver or its deputy, once it has arrived.
    pub by: Option<RoleId>,
    /// When it is read, once somebody has begun with it.
    pub until: u32,
}

/// Marks messages that are still under way or wait to be read.
#[derive(Component, Clone, Copy, Debug)]
pub(crate) struct Unread;

/// A conversation: a message and everything that passes it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Thread {
    /// Number of the deed it began with.
    pub first: u32,
    /// Stable key of that deed.
    pub root: u64,
}

/// What a deed or an inject puts into the post in this instant.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub deed: u32,
    pub step: Option<StepId>,
    pub from: RoleId,
    pub to: Vec<RoleId>,
    pub kind: DeedKind,
    pub form: Form,
    pub origin: Origin,
}

/// Messages that deeds of this instant send.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Outbox(pub Vec<Outgoing>);

/// How many messages there have been in the run.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub(crate) struct Numbers(u32);

impl Numbers {
    /// The number of the next message.
    pub(crate) fn next(&mut self) -> u32 {
        self.0 += 1;
        self.0 - 1
    }
}

/// What somebody began to handle in this instant: (what, whose inbox, when it is read). Steps that wait for it are set
/// off by this.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct Started(pub Vec<(Item, Option<StepId>, RoleId, u32)>);

/// What was read in this instant.
#[derive(Resource, Clone, Debug, Default)]
pub(crate) struct JustRead(pub Vec<Letter>);

impl Letter {
    /// An inject in the inbox of a role from `t` on.
    pub(crate) fn inject(number: u32, item: Item, to: RoleId, key: u64, t: u32) -> Self {
        Self {
            number,
            item,
            step: None,
            kind: None,
            from: None,
            to,
            thread: Thread { first: NEVER, root: key },
            shared: false,
            key,
            sent: t,
            form: Form::default(),
            payload: Payload::default(),
            content: None,
            channels: Vec::new(),
            attempts: 0,
            tries: NEVER,
            arrives: t,
            by: None,
            until: NEVER,
        }
    }
}
