//! Injects.

use crate::condition::{Condition, condition};
use crate::decode::{Clock, Decoder, duration, ident, one_or_more, word};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::template::{Templates, templates};
use crate::yaml::Node;

use super::Id;
use super::messages::{self, Claim};

/// Something delivered to people.
#[derive(Clone, Debug)]
pub struct Inject {
    /// Its id.
    pub id: Id,
    /// When it fires.
    pub trigger: InjectTrigger,
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
    /// Events that its readers know of from then on.
    pub tells: Vec<Id>,
    /// The text.
    pub text: Templates,
    /// What should follow.
    pub expects: Vec<Expect>,
    /// What it says beside the state its text quotes.
    pub claims: Vec<Claim>,
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
    let trigger = match map.exactly_one(&["at", "when"]) {
        Some(("at", inner)) => clock.time()(inner, map.diags).map(InjectTrigger::At),
        Some((_, inner)) => condition(clock)(inner, map.diags).map(InjectTrigger::When),
        None => None,
    };
    let to = map.required("to", one_or_more(ident));
    let from = map.optional("from", ident);
    let via = map.required("via", word(VIAS));
    let about = map.optional("about", one_or_more(ident)).unwrap_or_default();
    let theme = map.optional("theme", ident);
    let tells = map.optional("tells", one_or_more(ident)).unwrap_or_default();
    let text = map.required("text", templates(clock));
    let expects = map.list("expects", expect);
    let claims = map.list("claims", messages::claim);
    map.finish();
    Some(Inject {
        id: id?,
        trigger: trigger?,
        to: to?,
        from,
        via: via?,
        about,
        theme,
        tells,
        text: text?,
        expects,
        claims,
        span: node.span,
    })
}

fn expect(node: &Node, diags: &mut Diagnostics) -> Option<Expect> {
    let mut map = Decoder::shaped(node, &shape::EXPECT, diags)?;
    let action = map.required("action", ident);
    let by = map.optional("by", ident);
    let within = map.optional("within", duration);
    map.finish();
    Some(Expect { action: action?, by, within })
}
