//! Playbooks and their steps.

use crate::condition::{Condition, condition};
use crate::decode::{Clock, Decoder, Text, duration, ident, one_or_more, share, text, word};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::template::{Templates, templates};
use crate::yaml::Node;

use hakyu_engine::script::plans::Choice;

use super::Id;
use super::messages::{self, Form, MessageKind};

/// What simulated roles do.
#[derive(Clone, Debug)]
pub struct Playbook {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Option<Text>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// The whole item.
    pub span: Span,
}

/// One response.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its id.
    pub id: Id,
    /// Who acts.
    pub role: Id,
    /// What sets it off.
    pub trigger: StepTrigger,
    /// Seconds of thinking and preparing.
    pub delay: Option<Spanned<u64>>,
    /// Whether it is a duty, done in any case.
    pub duty: bool,
    /// What is done.
    pub deed: Deed,
    /// What a message says; empty for other deeds.
    pub form: Form,
    /// The whole item.
    pub span: Span,
}

/// What sets off a step.
#[derive(Clone, Debug)]
pub enum StepTrigger {
    /// An inject, or the message of a step, reaches the role.
    On(Id),
    /// A time.
    At(Spanned<i64>),
    /// A condition first holds.
    When(Spanned<Condition>),
    /// A step or an action was done.
    After(Id),
}

/// Modes of the information-sharing system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// 平時.
    Normal,
    /// 大規模重要インフラサービス障害対応時.
    LargeScale,
    /// 大規模サイバー攻撃事態等.
    Crisis,
    /// A large event such as the Games.
    MegaEvent,
}

impl Mode {
    /// The word in the format.
    pub fn word(self) -> &'static str {
        MODES.iter().find(|(_, mode)| *mode == self).map_or("", |(word, _)| word)
    }
}

/// The words for [`Mode`].
pub(super) const MODES: &[(&str, Mode)] = &[
    ("normal", Mode::Normal),
    ("large-scale", Mode::LargeScale),
    ("crisis", Mode::Crisis),
    ("mega-event", Mode::MegaEvent),
];

/// What is done.
#[derive(Clone, Debug)]
pub enum Deed {
    /// 情報連絡.
    Report {
        /// Receivers.
        to: Vec<Id>,
        /// Services it is about.
        about: Vec<Id>,
        /// first, follow-up, final …
        kind: Option<Id>,
    },
    /// Passes it on.
    Relay {
        /// Receivers.
        to: Vec<Id>,
    },
    /// Publishes a forecast of restoration.
    Forecast {
        /// The service.
        service: Id,
        /// When it is said to be back.
        restored: Spanned<i64>,
        /// Half-width, seconds.
        margin: Option<Spanned<u64>>,
        /// The level that counts as back, ppm; `None` is all.
        level: Option<Spanned<u32>>,
    },
    /// Takes an action.
    Act(Id),
    /// Makes a statement.
    Announce {
        /// Receivers.
        to: Vec<Id>,
        /// The text.
        text: Option<Templates>,
    },
    /// Decides on a mode.
    SwitchMode(Spanned<Mode>),
    /// Invokes a plan.
    Invoke(Id),
    /// Decides on the residual risk of a mission.
    Decide {
        /// The mission.
        mission: Id,
        /// What is decided.
        choice: Spanned<Choice>,
    },
    /// A notice, newsletter or status report.
    Message {
        /// Which of them.
        kind: MessageKind,
        /// Receivers.
        to: Vec<Id>,
    },
    /// Moves the present mode to a phase.
    SwitchPhase(Id),
}

impl Deed {
    /// The word for this kind of deed in objectives and conditions; an action's own id for [`Deed::Act`].
    pub fn word(&self) -> &str {
        match self {
            Self::Report { .. } => "report",
            Self::Relay { .. } => "relay",
            Self::Forecast { .. } => "publish-forecast",
            Self::Act(action) => &action.value,
            Self::Announce { .. } => "announce",
            Self::SwitchMode(_) => "switch-mode",
            Self::Invoke(_) => "invoke",
            Self::Decide { .. } => "decide",
            Self::Message { kind, .. } => kind.word(),
            Self::SwitchPhase(_) => "switch-phase",
        }
    }

    /// The words for the kinds of deeds that need no declared action.
    pub const WORDS: &'static [&'static str] = &[
        "report",
        "relay",
        "publish-forecast",
        "announce",
        "notice",
        "newsletter",
        "status",
        "switch-mode",
        "switch-phase",
        "invoke",
        "decide",
    ];
}

pub(super) fn playbook(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Playbook> {
    let mut map = Decoder::shaped(node, &shape::PLAYBOOK, diags)?;
    let id = map.required("id", ident);
    let title = map.optional("title", text);
    let steps = map.list("steps", |n, d| step(n, clock, d));
    map.finish();
    Some(Playbook { id: id?, title, steps, span: node.span })
}

const TRIGGERS: &[&str] = &["on", "at", "when", "after"];
const DEEDS: &[&str] = &[
    "report",
    "relay",
    "publish-forecast",
    "act",
    "announce",
    "notice",
    "newsletter",
    "status",
    "switch-mode",
    "switch-phase",
    "invoke",
    "decide",
];

const CHOICES: &[(&str, Choice)] =
    &[("accept", Choice::Accept), ("reduce", Choice::Reduce), ("stop", Choice::Stop)];

/// The deed of a step that need not have one.
pub(super) fn optional_deed(
    map: &mut Decoder<'_, '_>,
    clock: &Clock,
    form: &mut Form,
) -> Option<Deed> {
    let any = DEEDS.iter().filter(|key| map.node(key).is_some()).count() > 0;
    let (kind, inner) = any.then(|| map.exactly_one(DEEDS)).flatten()?;
    deed(kind, inner, clock, form, map.diags)
}

const DUTY: &[(&str, bool)] = &[("duty", true), ("decision", false)];

fn step(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Step> {
    let mut map = Decoder::shaped(node, &shape::STEP, diags)?;
    let id = map.required("id", ident);
    let role = map.required("role", ident);
    let trigger = match map.exactly_one(TRIGGERS) {
        Some(("on", inner)) => ident(inner, map.diags).map(StepTrigger::On),
        Some(("at", inner)) => clock.time()(inner, map.diags).map(StepTrigger::At),
        Some(("when", inner)) => condition(clock)(inner, map.diags).map(StepTrigger::When),
        Some((_, inner)) => ident(inner, map.diags).map(StepTrigger::After),
        None => None,
    };
    let delay = map.optional("delay", duration);
    let duty = map.optional("kind", word(DUTY)).is_some_and(|d| d.value);
    let mut form = Form::default();
    let deed = map
        .exactly_one(DEEDS)
        .and_then(|(kind, inner)| deed(kind, inner, clock, &mut form, map.diags));
    map.finish();
    Some(Step {
        id: id?,
        role: role?,
        trigger: trigger?,
        delay,
        duty,
        deed: deed?,
        form,
        span: node.span,
    })
}

fn deed(
    kind: &str,
    node: &Node,
    clock: &Clock,
    form: &mut Form,
    diags: &mut Diagnostics,
) -> Option<Deed> {
    match kind {
        "act" => ident(node, diags).map(Deed::Act),
        "invoke" => ident(node, diags).map(Deed::Invoke),
        "decide" => {
            let mut map = Decoder::shaped(node, &shape::DECIDE, diags)?;
            let mission = map.required("mission", ident);
            let choice = map.required("choice", word(CHOICES));
            map.finish();
            Some(Deed::Decide { mission: mission?, choice: choice? })
        }
        "switch-mode" => word(MODES)(node, diags).map(Deed::SwitchMode),
        "switch-phase" => ident(node, diags).map(Deed::SwitchPhase),
        "notice" | "newsletter" | "status" => {
            let mut map = Decoder::shaped(node, &shape::NOTICE, diags)?;
            let to = map.required("to", one_or_more(ident));
            *form = messages::form(&mut map, clock);
            form.about = map.optional("about", one_or_more(ident)).unwrap_or_default();
            map.finish();
            Some(Deed::Message { kind: MessageKind::named(kind)?, to: to? })
        }
        "report" => {
            let mut map = Decoder::shaped(node, &shape::REPORT, diags)?;
            let to = map.required("to", one_or_more(ident));
            let about = map.optional("about", one_or_more(ident)).unwrap_or_default();
            let kind = map.optional("kind", ident);
            *form = messages::form(&mut map, clock);
            form.about.clone_from(&about);
            map.finish();
            Some(Deed::Report { to: to?, about, kind })
        }
        "relay" => {
            let mut map = Decoder::shaped(node, &shape::RELAY, diags)?;
            let to = map.required("to", one_or_more(ident));
            *form = messages::form(&mut map, clock);
            form.about = map.optional("about", one_or_more(ident)).unwrap_or_default();
            map.finish();
            Some(Deed::Relay { to: to? })
        }
        "announce" => {
            let mut map = Decoder::shaped(node, &shape::ANNOUNCE, diags)?;
            let to = map.required("to", one_or_more(ident));
            let text = map.optional("text", templates(clock));
            *form = messages::form(&mut map, clock);
            form.about = map.optional("about", one_or_more(ident)).unwrap_or_default();
            map.finish();
            Some(Deed::Announce { to: to?, text })
        }
        _ => {
            let mut map = Decoder::shaped(node, &shape::PUBLISH, diags)?;
            let service = map.required("service", ident);
            let restored = map.required("restored", clock.time());
            let margin = map.optional("margin", duration);
            let level = map.optional("level", share);
            map.finish();
            Some(Deed::Forecast { service: service?, restored: restored?, margin, level })
        }
    }
}
