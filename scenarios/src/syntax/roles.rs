//! Themes, sources and roles.

use crate::decode::{
    Clock, Decoder, Distribution, Text, distribution, duration, ident, string, text, word,
};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::Node;

use super::Id;
use super::messages::{self, Desk};
use super::planning::Organisation;

/// How sure a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Published.
    A,
    /// Derived, or well known.
    B,
    /// Our assumption.
    C,
}

/// The words for [`Confidence`].
pub(super) const CONFIDENCE: &[(&str, Confidence)] =
    &[("A", Confidence::A), ("B", Confidence::B), ("C", Confidence::C)];

/// 検証課題.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Its id.
    pub id: Id,
    /// The question.
    pub text: Text,
    /// The whole item.
    pub span: Span,
}

/// Where figures come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its id.
    pub id: Id,
    /// The citation.
    pub text: Spanned<String>,
    /// How sure it is.
    pub confidence: Option<Spanned<Confidence>>,
}

/// Posts within an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    /// 広報.
    Pr,
    /// IT部門.
    It,
    /// OT部門.
    Ot,
    /// 経営層.
    Management,
    /// 危機管理.
    CrisisManagement,
    /// 連絡担当.
    Liaison,
    /// 事務局.
    Secretariat,
    /// The public.
    Public,
}

pub(super) const POSTS: &[(&str, Post)] = &[
    ("pr", Post::Pr),
    ("it", Post::It),
    ("ot", Post::Ot),
    ("management", Post::Management),
    ("crisis-management", Post::CrisisManagement),
    ("liaison", Post::Liaison),
    ("secretariat", Post::Secretariat),
    ("public", Post::Public),
];

/// Kinds of organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleKind {
    /// 重要インフラ事業者.
    Operator,
    /// 所管省庁.
    Ministry,
    /// NISC.
    Nisc,
    /// セプター.
    Ceptoar,
    /// Other agencies.
    Agency,
    /// Press.
    Press,
    /// The public.
    Public,
}

pub(super) const KINDS: &[(&str, RoleKind)] = &[
    ("operator", RoleKind::Operator),
    ("ministry", RoleKind::Ministry),
    ("nisc", RoleKind::Nisc),
    ("ceptoar", RoleKind::Ceptoar),
    ("agency", RoleKind::Agency),
    ("press", RoleKind::Press),
    ("public", RoleKind::Public),
];

/// Who plays a role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlayedBy {
    /// A person.
    Human,
    /// The program.
    Simulated,
    /// A person if there is one.
    #[default]
    Either,
}

const PLAYED_BY: &[(&str, PlayedBy)] =
    &[("human", PlayedBy::Human), ("simulated", PlayedBy::Simulated), ("either", PlayedBy::Either)];

/// Somebody who takes part.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// The organisation.
    pub organisation: Option<Text>,
    /// Its id, if it is one of the scenario's organisations.
    pub organisation_id: Option<Id>,
    /// The post.
    pub post: Spanned<Post>,
    /// The kind of organisation.
    pub kind: Spanned<RoleKind>,
    /// The sector.
    pub sector: Option<Id>,
    /// The place.
    pub place: Option<Id>,
    /// Time to handle one message, seconds.
    pub handling: Option<Distribution<u64>>,
    /// Who plays it.
    pub played_by: PlayedBy,
    /// What the post answers for and may decide.
    pub brief: Option<Text>,
    /// Hours, deputy, channels.
    pub desk: Desk,
    /// The whole item.
    pub span: Span,
}

pub(super) fn theme(node: &Node, diags: &mut Diagnostics) -> Option<Theme> {
    let mut map = Decoder::shaped(node, &shape::THEME, diags)?;
    let id = map.required("id", ident);
    let text = map.required("text", text);
    map.finish();
    Some(Theme { id: id?, text: text?, span: node.span })
}

pub(super) fn source(node: &Node, diags: &mut Diagnostics) -> Option<Source> {
    let mut map = Decoder::shaped(node, &shape::SOURCE, diags)?;
    let id = map.required("id", ident);
    let text = map.required("text", string);
    let confidence = map.optional("confidence", word(CONFIDENCE));
    map.finish();
    Some(Source { id: id?, text: text?, confidence })
}

pub(super) fn role(
    node: &Node,
    clock: &Clock,
    known: &[Organisation],
    diags: &mut Diagnostics,
) -> Option<Role> {
    let mut map = Decoder::shaped(node, &shape::ROLE, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let named = map.optional("organisation", text);
    let of =
        named.as_ref().filter(|n| n.both).and_then(|n| known.iter().find(|o| o.id.value == n.en()));
    let organisation_id =
        of.zip(named.as_ref()).map(|(of, named)| Id::new(of.id.value.clone(), named.span));
    let organisation = match of {
        Some(of) => Some(of.title.clone()),
        None => named,
    };
    let post = map.required("post", word(POSTS));
    let kind = match of.and_then(|o| o.kind) {
        Some(kind) => map.optional("kind", word(KINDS)).or(Some(kind)),
        None => map.required("kind", word(KINDS)),
    };
    let played_by = map.optional("played-by", word(PLAYED_BY)).map(|p| p.value).unwrap_or_default();
    let brief = map.optional("brief", text);
    let sector = map.optional("sector", ident).or_else(|| of.and_then(|o| o.sector.clone()));
    let place = map.optional("place", ident).or_else(|| of.and_then(|o| o.place.clone()));
    let handling = map.optional("handling", distribution(duration));
    let desk = messages::desk(&mut map, clock);
    map.finish();
    Some(Role {
        id: id?,
        title: title?,
        organisation,
        organisation_id,
        post: post?,
        kind: kind?,
        sector,
        place,
        handling,
        played_by,
        brief,
        desk,
        span: node.span,
    })
}
