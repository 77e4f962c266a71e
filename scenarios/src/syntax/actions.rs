//! Actions.

use crate::decode::{
    Clock, Decoder, Distribution, Text, distribution, duration, ident, ratio, share, text,
};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::Node;

use super::cyber::{SystemOrder, system_order};
use super::events::target;
use super::planning::{Costs, costs};
use super::{Id, Target};

/// Something people can do.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// From decision to effect, seconds; `None` is at once.
    pub takes: Option<Distribution<u64>>,
    /// What it changes.
    pub effects: Vec<Effect>,
    /// What it does to systems.
    pub systems: Vec<SystemOrder>,
    /// What it costs, in print.
    pub costs: Option<Costs>,
    /// The whole item.
    pub span: Span,
}

/// One change an action makes.
#[derive(Clone, Debug)]
pub struct Effect {
    /// What it hits.
    pub target: Target,
    /// What it does.
    pub kind: EffectKind,
    /// The whole effect.
    pub span: Span,
}

/// What an effect does.
#[derive(Clone, Debug)]
pub enum EffectKind {
    /// Fills the buffer of a need by so many seconds.
    Stock {
        /// The need group.
        need: Id,
        /// Seconds of a total loss it covers in addition.
        lasts: Spanned<u64>,
    },
    /// Delivers a share of a need for a while.
    Inflow {
        /// The need group.
        need: Id,
        /// Share of the full need, ppm.
        rate: Spanned<u32>,
        /// How long, seconds.
        lasts: Spanned<u64>,
    },
    /// Scales what remains of open repairs.
    Expedite {
        /// Remaining time in relation to now, ppm.
        remaining: Spanned<u32>,
    },
    /// Manual operation: covers a share of a need for a while.
    Fallback {
        /// The need group.
        need: Id,
        /// Share covered, ppm.
        level: Spanned<u32>,
        /// How long, seconds.
        lasts: Spanned<u64>,
    },
    /// Limits a service on purpose.
    Shed {
        /// What is left, ppm.
        level: Spanned<u32>,
        /// How long, seconds.
        lasts: Spanned<u64>,
    },
    /// Something done to repair; the target is empty where it is not about services.
    Repair(super::repair::Order),
}

const EFFECTS: &[&str] = &[
    "stock",
    "inflow",
    "expedite",
    "fallback",
    "shed",
    "contain",
    "reconnect",
    "request",
    "policy",
    "prioritise",
    "send",
];

pub(super) fn action(node: &Node, _clock: &Clock, diags: &mut Diagnostics) -> Option<Action> {
    let mut map = Decoder::shaped(node, &shape::ACTION, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let takes = map.optional("takes", distribution(duration));
    let mut systems = Vec::new();
    let effects = map.list("effects", |n, d| effect(n, &mut systems, d));
    let costs = map.optional("costs", costs);
    map.finish();
    Some(Action { id: id?, title: title?, takes, effects, systems, costs, span: node.span })
}

/// One effect; those on systems have no target and stand apart.
fn effect(node: &Node, systems: &mut Vec<SystemOrder>, diags: &mut Diagnostics) -> Option<Effect> {
    let mut map = Decoder::shaped(node, &shape::EFFECT, diags)?;
    let found = map.exactly_one(EFFECTS);
    map.finish();
    let (kind, inner) = found?;
    if let "contain" | "reconnect" = kind {
        systems.extend(system_order(inner, kind == "reconnect", diags));
        return None;
    }
    if let "request" | "policy" | "prioritise" | "send" = kind {
        let (target, order) = super::repair::order(kind, inner, diags)?;
        return Some(Effect { target, kind: EffectKind::Repair(order), span: node.span });
    }
    let described = match kind {
        "stock" => &shape::STOCK,
        "inflow" => &shape::INFLOW,
        "expedite" => &shape::EXPEDITE,
        "fallback" => &shape::FALLBACK,
        _ => &shape::SHED,
    };
    let mut map = Decoder::shaped(inner, described, diags)?;
    let target = map.required("target", target);
    let kind = match kind {
        "stock" => {
            let (need, lasts) = (map.required("need", ident), map.required("lasts", duration));
            need.zip(lasts).map(|(need, lasts)| EffectKind::Stock { need, lasts })
        }
        "inflow" => {
            let (need, rate) = (map.required("need", ident), map.required("rate", share));
            let lasts = map.required("for", duration);
            need.zip(rate).zip(lasts).map(|((need, rate), lasts)| EffectKind::Inflow {
                need,
                rate,
                lasts,
            })
        }
        "expedite" => {
            map.required("remaining", ratio).map(|remaining| EffectKind::Expedite { remaining })
        }
        "fallback" => {
            let (need, level) = (map.required("need", ident), map.required("level", share));
            let lasts = map.required("for", duration);
            need.zip(level).zip(lasts).map(|((need, level), lasts)| EffectKind::Fallback {
                need,
                level,
                lasts,
            })
        }
        _ => {
            let (level, lasts) = (map.required("level", share), map.required("for", duration));
            level.zip(lasts).map(|(level, lasts)| EffectKind::Shed { level, lasts })
        }
    };
    map.finish();
    Some(Effect { target: target?, kind: kind?, span: node.span })
}
