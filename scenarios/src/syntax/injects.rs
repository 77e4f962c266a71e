//! Injects.

use crate::condition::{Condition, condition};
use crate::decode::{Clock, Decoder, Text, boolean, duration, ident, one_or_more, text, word};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::template::{Templates, templates};
use crate::yaml::Node;

use super::Id;
use super::messages::{self, Claim};
use super::planning::{Attachment, Planning, attachment, planning};

/// Something delivered to people.
#[derive(Clone, Debug)]
pub struct Inject {
    /// Its id.
    pub id: Id,
    /// When it fires.
    pub trigger: InjectTrigger,
    /// Parked for the controller: sent only when released; the trigger is a suggestion.
    pub contingency: bool,
    /// A line for lists.
    pub title: Option<Text>,
    /// Roles that receive it.
    pub to: Vec<Id>,
    /// The role it comes from.
    pub from: Option<Id>,
    /// How it arrives.
    pub via: Spanned<Via>,
    /// Services it is about.
    pub about: Vec<Id>,
    /// The theme it serves.
    pub theme: Option<Id>,
    /// Objectives it exercises.
    pub objectives: Vec<Id>,
    /// Events that its readers know of from then on.
    pub tells: Vec<Id>,
    /// The text; empty when only alternatives have one.
    pub text: Templates,
    /// Whether it has a text of its own, sent when no alternative's condition holds.
    pub own: bool,
    /// Attachments of its own text.
    pub attachments: Vec<Attachment>,
    /// Versions of it: the first whose condition holds is sent.
    pub alternatives: Vec<Alternative>,
    /// What should follow.
    pub expects: Vec<Expect>,
    /// What it says beside the state its text quotes.
    pub claims: Vec<Claim>,
    /// Milestones it sets.
    pub activates: Vec<Id>,
    /// Milestones it unsets.
    pub deactivates: Vec<Id>,
    /// What a sub-controller may do with it.
    pub leeway: Leeway,
    /// The state of planning.
    pub planning: Option<Planning>,
    /// The whole item.
    pub span: Span,
}

/// When an inject fires.
#[derive(Clone, Debug)]
pub enum InjectTrigger {
    /// At a time; before the start means at the start.
    At(Spanned<i64>),
    /// When a condition first holds.
    When(Spanned<Condition>),
    /// When another inject fires.
    Like(Id),
    /// Never by itself: a contingency without a suggested time.
    Released,
}

/// A version of an inject.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// Its id, within the inject.
    pub id: Id,
    /// It is sent if this holds and no earlier one's did.
    pub when: Spanned<Condition>,
    /// The text.
    pub text: Templates,
    /// Attachments.
    pub attachments: Vec<Attachment>,
    /// Events that its readers know of from then on.
    pub tells: Vec<Id>,
    /// What it says beside the state its text quotes.
    pub claims: Vec<Claim>,
    /// The whole item.
    pub span: Span,
}

/// What a sub-controller may do with an inject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leeway {
    /// Use own wording.
    pub text: bool,
    /// Move it by so many seconds either way.
    pub shift: u64,
    /// Hold it back.
    pub hold: bool,
    /// Leave it out.
    pub skip: bool,
}

impl Default for Leeway {
    fn default() -> Self {
        Self { text: true, shift: 0, hold: true, skip: true }
    }
}

/// What should follow an inject.
#[derive(Clone, Debug)]
pub struct Expect {
    /// A kind of deed or an action.
    pub action: Id,
    /// The role; `None` is any receiver.
    pub by: Option<Id>,
    /// How soon, seconds.
    pub within: Option<Spanned<u64>>,
}

/// How an inject arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// Mail.
    Mail,
    /// Phone.
    Phone,
    /// Fax.
    Fax,
    /// An information-sharing portal.
    Portal,
    /// A press inquiry or article.
    Press,
    /// Television.
    Tv,
    /// Social media.
    Sns,
    /// Radio.
    Radio,
    /// An alarm of a system.
    Alarm,
    /// Paper.
    Paper,
}

impl Via {
    /// The word in the format.
    pub fn word(self) -> &'static str {
        VIAS.iter().find(|(_, via)| *via == self).map_or("", |(word, _)| word)
    }
}

const VIAS: &[(&str, Via)] = &[
    ("mail", Via::Mail),
    ("phone", Via::Phone),
    ("fax", Via::Fax),
    ("portal", Via::Portal),
    ("press", Via::Press),
    ("tv", Via::Tv),
    ("sns", Via::Sns),
    ("radio", Via::Radio),
    ("alarm", Via::Alarm),
    ("paper", Via::Paper),
];

pub(super) fn inject(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Inject> {
    let mut map = Decoder::shaped(node, &shape::INJECT, diags)?;
    let id = map.required("id", ident);
    let contingency = map.optional("contingency", boolean).is_some_and(|b| b.value);
    let triggers = ["at", "when", "like"];
    let unset = contingency && triggers.iter().all(|key| map.node(key).is_none());
    let trigger = if unset {
        Some(InjectTrigger::Released)
    } else {
        match map.exactly_one(&triggers) {
            Some(("at", inner)) => clock.time()(inner, map.diags).map(InjectTrigger::At),
            Some(("like", inner)) => ident(inner, map.diags).map(InjectTrigger::Like),
            Some((_, inner)) => condition(clock)(inner, map.diags).map(InjectTrigger::When),
            None => None,
        }
    };
    let title = map.optional("title", text);
    let to = map.required("to", one_or_more(ident));
    let from = map.optional("from", ident);
    let via = map.required("via", word(VIAS));
    let about = map.optional("about", one_or_more(ident)).unwrap_or_default();
    let theme = map.optional("theme", ident);
    let objectives = map.optional("objective", one_or_more(ident)).unwrap_or_default();
    let tells = map.optional("tells", one_or_more(ident)).unwrap_or_default();
    let alternatives = map.list("alternatives", |n, d| alternative(n, clock, d));
    let own = map.node("text").is_some() || map.node("alternatives").is_none();
    let words =
        if own { map.required("text", templates(clock)) } else { Some(Templates::default()) };
    let attachments = map.list("attachments", attachment);
    let expects = map.list("expects", expect);
    let claims = map.list("claims", messages::claim);
    let activates = map.optional("activates", one_or_more(ident)).unwrap_or_default();
    let deactivates = map.optional("deactivates", one_or_more(ident)).unwrap_or_default();
    let leeway = map.optional("localise", leeway).unwrap_or_default();
    let planning = map.optional("planning", planning);
    map.finish();
    Some(Inject {
        id: id?,
        trigger: trigger?,
        contingency,
        title,
        to: to?,
        from,
        via: via?,
        about,
        theme,
        objectives,
        tells,
        text: words?,
        own,
        attachments,
        alternatives,
        expects,
        claims,
        activates,
        deactivates,
        leeway,
        planning,
        span: node.span,
    })
}

fn alternative(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Alternative> {
    let mut map = Decoder::shaped(node, &shape::ALTERNATIVE, diags)?;
    let id = map.required("id", ident);
    let when = map.required("when", condition(clock));
    let words = map.required("text", templates(clock));
    let attachments = map.list("attachments", attachment);
    let tells = map.optional("tells", one_or_more(ident)).unwrap_or_default();
    let claims = map.list("claims", messages::claim);
    map.finish();
    Some(Alternative {
        id: id?,
        when: when?,
        text: words?,
        attachments,
        tells,
        claims,
        span: node.span,
    })
}

fn leeway(node: &Node, diags: &mut Diagnostics) -> Option<Leeway> {
    let mut map = Decoder::shaped(node, &shape::LEEWAY, diags)?;
    let mut allowed = |key| map.optional(key, boolean).is_none_or(|b| b.value);
    let (text, hold, skip) = (allowed("text"), allowed("hold"), allowed("skip"));
    let shift = map.optional("shift", duration).map_or(0, |d| d.value);
    map.finish();
    Some(Leeway { text, shift, hold, skip })
}

fn expect(node: &Node, diags: &mut Diagnostics) -> Option<Expect> {
    let mut map = Decoder::shaped(node, &shape::EXPECT, diags)?;
    let action = map.required("action", ident);
    let by = map.optional("by", ident);
    let within = map.optional("within", duration);
    map.finish();
    Some(Expect { action: action?, by, within })
}
