//! What planners add around the play: organisations, the cover, moves and questions, milestones, hot wash,
//! questionnaires, attachments, the state of planning.

use crate::condition::{Condition, condition};
use crate::decode::{
    Clock, Decoder, Text, boolean, duration, each, ident, one_or_more, string, text, whole, word,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::Node;

use super::roles::KINDS;
use super::{Id, RoleKind};

/// What participants may read beforehand.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    /// The title for participants.
    pub title: Option<Text>,
    /// The world when the exercise begins.
    pub situation: Option<Text>,
}

/// An organisation that takes part.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: Text,
    /// Its kind, for its roles.
    pub kind: Option<Spanned<RoleKind>>,
    /// Its sector, for its roles.
    pub sector: Option<Id>,
    /// Its place, for its roles.
    pub place: Option<Id>,
    /// The whole item.
    pub span: Span,
}

/// A part of a discussion, or a phase of the day.
#[derive(Clone, Debug)]
pub struct Move {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// When it begins, seconds from the start.
    pub at: Spanned<i64>,
    /// The situation, read aloud.
    pub situation: Option<Text>,
    /// Questions for discussion.
    pub questions: Vec<Question>,
    /// The state of planning.
    pub planning: Option<Planning>,
    /// The whole item.
    pub span: Span,
}

/// A question for discussion.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its id.
    pub id: Id,
    /// The question.
    pub text: Text,
    /// Roles it is put to; none is everybody.
    pub to: Vec<Id>,
    /// The theme it serves.
    pub theme: Option<Id>,
    /// Time for it, seconds.
    pub lasts: Option<Spanned<u64>>,
    /// What the facilitator asks when the discussion stops.
    pub prompts: Vec<Text>,
    /// What a good answer holds; for facilitators.
    pub good: Option<Text>,
}

/// A switch that conditions can ask for.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// It is reached when this first holds; without it only injects set it.
    pub when: Option<Spanned<Condition>>,
    /// It is left when this holds.
    pub until: Option<Spanned<Condition>>,
    /// The objective it stands for.
    pub objective: Option<Id>,
    /// The whole item.
    pub span: Span,
}

/// The review right after play.
#[derive(Clone, Debug)]
pub struct HotWash {
    /// Time for it, seconds.
    pub lasts: Option<Spanned<u64>>,
    /// Its questions.
    pub questions: Vec<Question>,
    /// The whole.
    pub span: Span,
}

/// When a questionnaire is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Before play.
    Before,
    /// After play.
    After,
    /// A year later.
    FollowUp,
}

const OCCASIONS: &[(&str, Occasion)] =
    &[("before", Occasion::Before), ("after", Occasion::After), ("follow-up", Occasion::FollowUp)];

/// A questionnaire for participants.
#[derive(Clone, Debug)]
pub struct Questionnaire {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// When it is given out.
    pub when: Spanned<Occasion>,
    /// Whether nobody's name is asked.
    pub anonymous: bool,
    /// Its questions.
    pub questions: Vec<Asked>,
    /// The whole item.
    pub span: Span,
}

/// A question of a questionnaire.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its id.
    pub id: Id,
    /// The question.
    pub text: Text,
    /// How it is answered.
    pub answer: Answer,
}

/// How a question of a questionnaire is answered.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Marks from 1 to this.
    Scale(u64),
    /// One of these, or several.
    Choices {
        /// What there is to choose from.
        choices: Vec<Text>,
        /// Whether more than one may be chosen.
        several: bool,
    },
    /// In words.
    Free,
}

/// Kinds of attachment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachmentKind {
    /// Lines of a log.
    Log,
    /// A document.
    Document,
    /// A form.
    Form,
    /// A picture, described in words.
    Picture,
    /// What somebody says.
    Transcript,
}

impl AttachmentKind {
    /// The word in the format.
    pub fn word(self) -> &'static str {
        ATTACHMENT_KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

const ATTACHMENT_KINDS: &[(&str, AttachmentKind)] = &[
    ("log", AttachmentKind::Log),
    ("document", AttachmentKind::Document),
    ("form", AttachmentKind::Form),
    ("picture", AttachmentKind::Picture),
    ("transcript", AttachmentKind::Transcript),
];

/// An inert attachment.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its file name.
    pub name: Spanned<String>,
    /// Its title.
    pub title: Option<Text>,
    /// What it is.
    pub kind: Spanned<AttachmentKind>,
    /// Its content.
    pub text: Text,
}

/// How far an item has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Somebody has written it.
    Draft,
    /// The planners agree.
    Agreed,
    /// Approved.
    Approved,
}

impl State {
    /// The word in the format.
    pub fn word(self) -> &'static str {
        STATES.iter().find(|(_, state)| *state == self).map_or("", |(word, _)| word)
    }
}

const STATES: &[(&str, State)] =
    &[("draft", State::Draft), ("agreed", State::Agreed), ("approved", State::Approved)];

/// The state of planning of an item.
#[derive(Clone, Debug, Default)]
pub struct Planning {
    /// Who answers for it.
    pub owner: Option<Spanned<String>>,
    /// How far it has come.
    pub state: Option<Spanned<State>>,
    /// What planners said.
    pub comments: Vec<Comment>,
}

/// A comment of a planner.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Who.
    pub by: Option<Spanned<String>>,
    /// When, as it was written.
    pub at: Option<Spanned<String>>,
    /// What.
    pub text: Spanned<String>,
}

/// What an action costs; printed, never computed with.
#[derive(Clone, Debug, Default)]
pub struct Costs {
    /// People.
    pub staff: Option<Spanned<u64>>,
    /// Money, yen.
    pub yen: Option<Spanned<u64>>,
    /// In words.
    pub note: Option<Text>,
}

pub(super) fn cover(node: &Node, diags: &mut Diagnostics) -> Option<Cover> {
    let mut map = Decoder::shaped(node, &shape::COVER, diags)?;
    let title = map.optional("title", text);
    let situation = map.optional("situation", text);
    map.finish();
    Some(Cover { title, situation })
}

pub(super) fn organisation(node: &Node, diags: &mut Diagnostics) -> Option<Organisation> {
    let mut map = Decoder::shaped(node, &shape::ORGANISATION, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let kind = map.optional("kind", word(KINDS));
    let sector = map.optional("sector", ident);
    let place = map.optional("place", ident);
    map.finish();
    Some(Organisation { id: id?, title: title?, kind, sector, place, span: node.span })
}

pub(super) fn part(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Move> {
    let mut map = Decoder::shaped(node, &shape::MOVE, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let at = map.required("at", |n, d| clock.time()(n, d));
    let situation = map.optional("situation", text);
    let questions = map.list("questions", question);
    let planning = map.optional("planning", planning);
    map.finish();
    Some(Move { id: id?, title: title?, at: at?, situation, questions, planning, span: node.span })
}

fn question(node: &Node, diags: &mut Diagnostics) -> Option<Question> {
    let mut map = Decoder::shaped(node, &shape::QUESTION, diags)?;
    let id = map.required("id", ident);
    let words = map.required("text", text);
    let to = map.optional("to", one_or_more(ident)).unwrap_or_default();
    let theme = map.optional("theme", ident);
    let lasts = map.optional("for", duration);
    let prompts = map.list("prompts", text);
    let good = map.optional("good", text);
    map.finish();
    Some(Question { id: id?, text: words?, to, theme, lasts, prompts, good })
}

pub(super) fn milestone(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Milestone> {
    let mut map = Decoder::shaped(node, &shape::MILESTONE, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let when = map.optional("when", condition(clock));
    let until = map.optional("until", condition(clock));
    let objective = map.optional("objective", ident);
    map.finish();
    Some(Milestone { id: id?, title: title?, when, until, objective, span: node.span })
}

pub(super) fn hot_wash(node: &Node, diags: &mut Diagnostics) -> Option<HotWash> {
    let mut map = Decoder::shaped(node, &shape::HOT_WASH, diags)?;
    let lasts = map.optional("for", duration);
    let questions = map.required("questions", each(question));
    map.finish();
    Some(HotWash { lasts, questions: questions?, span: node.span })
}

pub(super) fn questionnaire(node: &Node, diags: &mut Diagnostics) -> Option<Questionnaire> {
    let mut map = Decoder::shaped(node, &shape::QUESTIONNAIRE, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let when = map.required("when", word(OCCASIONS));
    let anonymous = map.optional("anonymous", boolean).is_none_or(|b| b.value);
    let questions = map.required("questions", each(asked));
    map.finish();
    Some(Questionnaire {
        id: id?,
        title: title?,
        when: when?,
        anonymous,
        questions: questions?,
        span: node.span,
    })
}

fn asked(node: &Node, diags: &mut Diagnostics) -> Option<Asked> {
    let mut map = Decoder::shaped(node, &shape::ASKED, diags)?;
    let id = map.required("id", ident);
    let words = map.required("text", text);
    let several = map.optional("several", boolean);
    let answer = match map.exactly_one(&["scale", "choices", "free"]) {
        Some(("scale", inner)) => whole(inner, map.diags).and_then(|marks| {
            if (3..=10).contains(&marks.value) {
                return Some(Answer::Scale(marks.value));
            }
            map.diags
                .push(Diagnostic::error("E0204", "a scale has 3 to 10 marks").at(marks.span, ""));
            None
        }),
        Some(("choices", inner)) => each(text)(inner, map.diags)
            .map(|choices| Answer::Choices { choices, several: several.is_some_and(|b| b.value) }),
        Some((_, inner)) => boolean(inner, map.diags).map(|_| Answer::Free),
        None => None,
    };
    map.finish();
    Some(Asked { id: id?, text: words?, answer: answer? })
}

pub(super) fn attachment(node: &Node, diags: &mut Diagnostics) -> Option<Attachment> {
    let mut map = Decoder::shaped(node, &shape::ATTACHMENT, diags)?;
    let name = map.required("name", string);
    let title = map.optional("title", text);
    let kind = map.required("kind", word(ATTACHMENT_KINDS));
    let words = map.required("text", text);
    map.finish();
    Some(Attachment { name: name?, title, kind: kind?, text: words? })
}

pub(super) fn planning(node: &Node, diags: &mut Diagnostics) -> Option<Planning> {
    let mut map = Decoder::shaped(node, &shape::PLANNING, diags)?;
    let owner = map.optional("owner", string);
    let state = map.optional("state", word(STATES));
    let comments = map.list("comments", comment);
    map.finish();
    Some(Planning { owner, state, comments })
}

fn comment(node: &Node, diags: &mut Diagnostics) -> Option<Comment> {
    let mut map = Decoder::shaped(node, &shape::COMMENT, diags)?;
    let by = map.optional("by", string);
    let at = map.optional("at", string);
    let words = map.required("text", string);
    map.finish();
    Some(Comment { by, at, text: words? })
}

pub(super) fn costs(node: &Node, diags: &mut Diagnostics) -> Option<Costs> {
    let mut map = Decoder::shaped(node, &shape::COSTS, diags)?;
    let staff = map.optional("staff", whole);
    let yen = map.optional("yen", whole);
    let note = map.optional("note", text);
    map.finish();
    Some(Costs { staff, yen, note })
}
