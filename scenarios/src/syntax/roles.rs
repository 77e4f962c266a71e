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

/// Somebody who takes part.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// The organisation.
    pub organisation: Option<Text>,
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

pub(super) fn role(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Role> {
    let mut map = Decoder::shaped(node, &shape::ROLE, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let organisation = map.optional("organisation", text);
    let post = map.required("post", word(POSTS));
    let kind = map.required("kind", word(KINDS));
    let sector = map.optional("sector", ident);
    let place = map.optional("place", ident);
    let handling = map.optional("handling", distribution(duration));
    let desk = messages::desk(&mut map, clock);
    map.finish();
    Some(Role {
        id: id?,
        title: title?,
        organisation,
        post: post?,
        kind: kind?,
        sector,
        place,
        handling,
        desk,
        span: node.span,
    })
}
