//! Objectives and scoring.

use crate::decode::{
    Clock, Decoder, Text, boolean, duration, ident, number, one_or_more, share, text, whole, word,
};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::Node;

use super::events::target;
use super::messages::{MESSAGES, MessageKind};
use super::playbooks::MODES;
use super::{Id, Mode, Target};

/// Something that is measured.
#[derive(Clone, Debug)]
pub struct Objective {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// The part of the score it counts in.
    pub part: Spanned<Part>,
    /// Weight within its part; `None` is 1.
    pub weight: Option<Spanned<f64>>,
    /// How it is measured.
    pub measure: Measure,
    /// A role of the organisation whose objective it is, where the measure names none.
    pub owner: Option<Id>,
    /// The theme it verifies.
    pub theme: Option<Id>,
    /// Core capability it belongs to.
    pub capability: Option<Text>,
    /// What the organisation should be able to do.
    pub target: Option<Text>,
    /// Critical tasks an evaluator watches.
    pub tasks: Vec<Text>,
    /// The whole item.
    pub span: Span,
}

/// Parts of the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Recognising the situation.
    Recognition,
    /// Reporting.
    Reporting,
    /// Information reaching people.
    Reach,
    /// Service kept.
    Continuity,
    /// The plan carried out.
    Plan,
    /// Facing the public.
    Public,
    /// Modes.
    Mode,
    /// What evaluators see.
    Rubric,
}

impl Part {
    /// The word in the format.
    pub fn word(self) -> &'static str {
        PARTS.iter().find(|(_, part)| *part == self).map_or("", |(word, _)| word)
    }
}

const PARTS: &[(&str, Part)] = &[
    ("recognition", Part::Recognition),
    ("reporting", Part::Reporting),
    ("reach", Part::Reach),
    ("continuity", Part::Continuity),
    ("plan", Part::Plan),
    ("public", Part::Public),
    ("mode", Part::Mode),
    ("rubric", Part::Rubric),
];

/// What a clock starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Of what kind.
    pub kind: AnchorKind,
    /// Which; its place is that of the id behind the colon.
    pub id: Id,
}

/// Kinds of anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorKind {
    /// An event happened.
    Event,
    /// An inject reached the role.
    Inject,
    /// A step was done.
    Step,
    /// A mode was called for, as the role or a colleague saw it.
    Mode,
    /// The role learned that a mode is in force.
    ModeNews,
}

/// How an objective is measured. All spans of time in seconds.
#[derive(Clone, Debug)]
pub enum Measure {
    /// An action in time.
    Timeliness {
        /// A kind of deed or an action.
        action: Id,
        /// The role.
        by: Id,
        /// What the clock starts from.
        after: Anchor,
        /// How soon.
        within: Spanned<u64>,
    },
    /// Information from one role reaches others.
    Reach {
        /// From this role.
        from: Id,
        /// To these.
        to: Vec<Id>,
        /// What the clock starts from.
        after: Anchor,
        /// How soon.
        within: Spanned<u64>,
    },
    /// People-hours lost against doing nothing.
    Continuity(Target),
    /// A service stays at or above a level.
    Keep {
        /// The service.
        service: Id,
        /// The level, ppm.
        level: Spanned<u32>,
        /// Since when; `None` is the start.
        from: Option<Spanned<i64>>,
        /// Until when; `None` is the end.
        until: Option<Spanned<i64>>,
    },
    /// A published forecast against what came.
    Forecast {
        /// The service.
        service: Id,
        /// The role.
        by: Id,
        /// The level that counts as back, ppm.
        level: Spanned<u32>,
        /// How far off is still good.
        within: Spanned<u64>,
    },
    /// Steps done in time.
    Plan {
        /// The steps.
        steps: Vec<Id>,
        /// How soon.
        within: Spanned<u64>,
        /// What the clock starts from.
        after: Anchor,
    },
    /// A mode decided in time.
    Mode {
        /// The mode.
        mode: Spanned<Mode>,
        /// Who decides.
        by: Id,
        /// What the clock starts from.
        after: Anchor,
        /// How soon.
        within: Spanned<u64>,
        /// Measured is its end, the decision for `normal`.
        stand_down: bool,
    },
    /// What messages say, against what their sender knew.
    Form {
        /// Whose messages.
        by: Id,
        /// What the clock starts from.
        after: Anchor,
        /// Only messages of this kind; `None`: all.
        action: Option<Spanned<MessageKind>>,
        /// Only messages sent so soon; `None`: to the end.
        within: Option<Spanned<u64>>,
        /// A message worth less than this share is worth nothing, ppm.
        min: Option<Spanned<u32>>,
    },
    /// What an evaluator rates.
    Rubric {
        /// Who is watched.
        by: Id,
    },
}

impl Measure {
    /// What the clock starts from, where there is a clock.
    pub fn anchor(&self) -> Option<&Anchor> {
        match self {
            Self::Timeliness { after, .. }
            | Self::Reach { after, .. }
            | Self::Plan { after, .. }
            | Self::Mode { after, .. }
            | Self::Form { after, .. } => Some(after),
            Self::Continuity(_)
            | Self::Keep { .. }
            | Self::Forecast { .. }
            | Self::Rubric { .. } => None,
        }
    }
}

impl Measure {
    /// The same, to change it.
    pub(crate) fn anchor_mut(&mut self) -> Option<&mut Anchor> {
        match self {
            Self::Timeliness { after, .. }
            | Self::Reach { after, .. }
            | Self::Plan { after, .. }
            | Self::Mode { after, .. }
            | Self::Form { after, .. } => Some(after),
            Self::Continuity(_)
            | Self::Keep { .. }
            | Self::Forecast { .. }
            | Self::Rubric { .. } => None,
        }
    }
}

/// How the score is put together.
#[derive(Clone, Debug, Default)]
pub struct Scoring {
    /// Weights of parts; absent ones are 1.
    pub weights: Vec<(Spanned<Part>, Spanned<f64>)>,
    /// People-hours under which continuity is not tested.
    pub floor: Option<Spanned<u64>>,
}

const MEASURES: &[&str] =
    &["timeliness", "reach", "continuity", "keep", "forecast", "plan", "mode", "form", "rubric"];

pub(super) fn objective(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Objective> {
    let mut map = Decoder::shaped(node, &shape::OBJECTIVE, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let part = map.required("part", word(PARTS));
    let weight = map.optional("weight", number);
    let measure = map.required("measure", |n, d| measure(n, clock, d));
    let owner = map.optional("owner", ident);
    let theme = map.optional("theme", ident);
    let capability = map.optional("capability", text);
    let goal = map.optional("target", text);
    let tasks = map.list("tasks", text);
    map.finish();
    Some(Objective {
        id: id?,
        title: title?,
        part: part?,
        weight,
        measure: measure?,
        owner,
        theme,
        capability,
        target: goal,
        tasks,
        span: node.span,
    })
}

fn measure(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Measure> {
    let mut map = Decoder::shaped(node, &shape::MEASURE, diags)?;
    let found = map.exactly_one(MEASURES);
    map.finish();
    let (kind, inner) = found?;
    match kind {
        "timeliness" => {
            let mut map = Decoder::shaped(inner, &shape::TIMELINESS, diags)?;
            let (action, by) = (map.required("action", ident), map.required("by", ident));
            let (after, within) = (map.required("after", anchor), map.required("within", duration));
            map.finish();
            Some(Measure::Timeliness { action: action?, by: by?, after: after?, within: within? })
        }
        "reach" => {
            let mut map = Decoder::shaped(inner, &shape::REACH, diags)?;
            let (from, to) = (map.required("from", ident), map.required("to", one_or_more(ident)));
            let (after, within) = (map.required("after", anchor), map.required("within", duration));
            map.finish();
            Some(Measure::Reach { from: from?, to: to?, after: after?, within: within? })
        }
        "continuity" => {
            let mut map = Decoder::shaped(inner, &shape::CONTINUITY, diags)?;
            let target = map.required("target", target);
            map.finish();
            target.map(Measure::Continuity)
        }
        "keep" => {
            let mut map = Decoder::shaped(inner, &shape::KEEP, diags)?;
            let (service, level) = (map.required("service", ident), map.required("level", share));
            let (from, until) =
                (map.optional("from", clock.time()), map.optional("until", clock.time()));
            map.finish();
            Some(Measure::Keep { service: service?, level: level?, from, until })
        }
        "forecast" => {
            let mut map = Decoder::shaped(inner, &shape::FORECAST, diags)?;
            let (service, by) = (map.required("service", ident), map.required("by", ident));
            let (level, within) = (map.required("level", share), map.required("within", duration));
            map.finish();
            Some(Measure::Forecast { service: service?, by: by?, level: level?, within: within? })
        }
        "plan" => {
            let mut map = Decoder::shaped(inner, &shape::PLAN, diags)?;
            let steps = map.required("steps", one_or_more(ident));
            let (within, after) = (map.required("within", duration), map.required("after", anchor));
            map.finish();
            Some(Measure::Plan { steps: steps?, within: within?, after: after? })
        }
        "form" => {
            let mut map = Decoder::shaped(inner, &shape::FORM_OF_MESSAGES, diags)?;
            let (by, after) = (map.required("by", ident), map.required("after", anchor));
            let action = map.optional("action", word(MESSAGES));
            let (within, min) = (map.optional("within", duration), map.optional("min", share));
            map.finish();
            Some(Measure::Form { by: by?, after: after?, action, within, min })
        }
        "rubric" => {
            let mut map = Decoder::shaped(inner, &shape::RUBRIC, diags)?;
            let by = map.required("by", ident);
            map.finish();
            Some(Measure::Rubric { by: by? })
        }
        _ => {
            let mut map = Decoder::shaped(inner, &shape::MODE, diags)?;
            let (mode, by) = (map.required("mode", word(MODES)), map.required("by", ident));
            let (after, within) = (map.required("after", anchor), map.required("within", duration));
            let stand_down = map.optional("stand-down", boolean).is_some_and(|b| b.value);
            map.finish();
            Some(Measure::Mode { mode: mode?, by: by?, after: after?, within: within?, stand_down })
        }
    }
}

/// `event:ID`, `inject:ID`, `step:ID`, `mode:MODE` or `mode-news:MODE`.
fn anchor(node: &Node, diags: &mut Diagnostics) -> Option<Anchor> {
    let written = node.written().unwrap_or("");
    let split = written.split_once(':').map(|(kind, id)| (kind, id.trim_start()));
    let kind = split.and_then(|(kind, _)| match kind {
        "event" => Some(AnchorKind::Event),
        "inject" => Some(AnchorKind::Inject),
        "step" => Some(AnchorKind::Step),
        "mode" => Some(AnchorKind::Mode),
        "mode-news" => Some(AnchorKind::ModeNews),
        _ => None,
    });
    if let (Some(kind), Some((_, id))) = (kind, split) {
        let start = written.len() - id.len();
        let span = crate::condition::place(node.content, node.span, start, written.len());
        let inner =
            Node { value: crate::yaml::Value::Str(id.to_owned()), span, raw: None, content: None };
        return ident(&inner, diags).map(|id| Anchor { kind, id });
    }
    diags.push(
        Diagnostic::error(
            "E0109",
            format!("{} does not say what the clock starts from", quoted(written)),
        )
        .at(node.span, "")
        .help("write `event:ID`, `inject:ID`, `step:ID`, `mode:MODE` or `mode-news:MODE`"),
    );
    None
}

pub(super) fn scoring(node: &Node, diags: &mut Diagnostics) -> Option<Scoring> {
    let mut map = Decoder::shaped(node, &shape::SCORING, diags)?;
    let weights = map.optional("weights", weights).unwrap_or_default();
    let floor = map.optional("floor", whole);
    map.finish();
    Some(Scoring { weights, floor })
}

fn weights(node: &Node, diags: &mut Diagnostics) -> Option<Vec<(Spanned<Part>, Spanned<f64>)>> {
    let map = Decoder::map(node, "weights by part", diags)?;
    let mut out = Vec::new();
    for (key, value) in map.entries() {
        let name = Node::new(crate::yaml::Value::Str(key.value.clone()), key.span);
        let part = word(PARTS)(&name, map.diags);
        let weight = number(value, map.diags);
        out.extend(part.zip(weight));
    }
    Some(out)
}
