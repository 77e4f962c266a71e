//! As written: plans and missions.

use hakyu_engine::script::plans::Layer;

use crate::condition::{Condition, condition};
use crate::decode::{
    Clock, Decoder, Distribution, Text, boolean, distribution, duration, each, ident, one_or_more,
    share, text, whole, word,
};
use crate::diagnostic::Diagnostics;
use crate::shape;
use crate::source::{Span, Spanned};
use crate::yaml::Node;

use super::messages::Form;
use super::playbooks::optional_deed;
use super::society::sourced;
use super::{Deed, Id};

/// One entry of `plans`.
#[derive(Clone, Debug)]
pub struct ResponsePlan {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// Who answers for it.
    pub owner: Id,
    /// What sets it off.
    pub when: Option<Spanned<Condition>>,
    /// Whether it is set off in any case.
    pub duty: bool,
    /// Resources and their units.
    pub resources: Vec<(Id, u32)>,
    /// Its steps.
    pub steps: Vec<PlanStep>,
    /// The whole item.
    pub span: Span,
}

/// A step of a plan.
#[derive(Clone, Debug)]
pub struct PlanStep {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Option<Text>,
    /// Who does it; `None` is the owner.
    pub role: Option<Id>,
    /// Steps before it.
    pub after: Vec<Id>,
    /// What has to hold.
    pub requires: Option<Spanned<Condition>>,
    /// What it uses.
    pub uses: Vec<(Id, u32)>,
    /// What it used does not come back.
    pub keeps: bool,
    /// How long it takes.
    pub takes: Option<Distribution<u64>>,
    /// Seconds by which it should be done.
    pub target: Option<Spanned<u64>>,
    /// What it does.
    pub deed: Option<Deed>,
    /// What its message says, if it is one.
    pub form: Form,
    /// The whole item.
    pub span: Span,
}

/// One entry of `missions`.
#[derive(Clone, Debug)]
pub struct Mission {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// Who answers for it.
    pub owner: Id,
    /// Who decides.
    pub management: Id,
    /// Residual risk that needs no decision, ppm.
    pub tolerance: Option<Spanned<u32>>,
    /// When the risk is handed over, seconds from the start.
    pub handover: Option<Spanned<i64>>,
    /// Levels whose crossing is told, ppm.
    pub marks: Vec<Spanned<u32>>,
    /// Share of the risk that reducing takes away, ppm.
    pub reduces: Option<Spanned<u32>>,
    /// The action that reducing sets off.
    pub reduce: Option<Id>,
    /// The action that stopping sets off.
    pub stop: Option<Id>,
    /// Its tree.
    pub elements: Vec<Element>,
    /// The whole item.
    pub span: Span,
}

/// An element of a mission.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Option<Text>,
    /// Its layer.
    pub layer: Spanned<Layer>,
    /// What it rests on.
    pub rests: Vec<Support>,
    /// Whether the weighted mean counts.
    pub weighted: bool,
    /// Share that other means make up for, ppm.
    pub substitutable: Option<Spanned<u32>>,
    /// Assessed risk, ppm.
    pub risk: Option<Spanned<u32>>,
    /// Share of it that controls take away, ppm.
    pub control: Option<Spanned<u32>>,
}

/// One thing an element rests on, with its weight.
#[derive(Clone, Debug)]
pub struct Support {
    /// What.
    pub on: Rest,
    /// Its weight.
    pub weight: u32,
}

/// What an element rests on.
#[derive(Clone, Debug)]
pub enum Rest {
    /// Another element.
    Element(Id),
    /// A service.
    Service(Id),
    /// A system.
    System(Id),
}

pub(super) fn responseplan(
    node: &Node,
    clock: &Clock,
    diags: &mut Diagnostics,
) -> Option<ResponsePlan> {
    const KINDS: &[(&str, ())] = &[("bcp", ()), ("it-bcp", ()), ("contingency", ())];
    let mut map = Decoder::shaped(node, &shape::RESPONSE_PLAN, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    map.optional("kind", word(KINDS));
    let owner = map.required("owner", ident);
    let when = map.optional("when", condition(clock));
    let duty = map.optional("duty", boolean).is_some_and(|d| d.value);
    let resources = map.optional("resources", units).unwrap_or_default();
    let steps = map.list("steps", |n, d| plan_step(n, clock, d));
    map.finish();
    Some(ResponsePlan {
        id: id?,
        title: title?,
        owner: owner?,
        when,
        duty,
        resources,
        steps,
        span: node.span,
    })
}

/// A map from names to numbers.
fn units(node: &Node, diags: &mut Diagnostics) -> Option<Vec<(Id, u32)>> {
    let map = Decoder::map(node, "units by resource", diags)?;
    let mut all = Vec::new();
    for (name, value) in map.entries() {
        if let Some(units) = whole(value, map.diags) {
            let units = u32::try_from(units.value).unwrap_or(u32::MAX);
            all.push((name.clone(), units));
        }
    }
    Some(all)
}

fn plan_step(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<PlanStep> {
    let mut map = Decoder::shaped(node, &shape::PLAN_STEP, diags)?;
    let id = map.required("id", ident);
    let title = map.optional("title", text);
    let role = map.optional("role", ident);
    let after = map.optional("after", one_or_more(ident)).unwrap_or_default();
    let requires = map.optional("requires", condition(clock));
    let uses = map.optional("uses", units).unwrap_or_default();
    let keeps = map.optional("keeps", boolean).is_some_and(|k| k.value);
    let takes = map.optional("takes", distribution(duration));
    let target = map.optional("target", duration);
    let mut form = Form::default();
    let deed = optional_deed(&mut map, clock, &mut form);
    map.finish();
    Some(PlanStep {
        id: id?,
        title,
        role,
        after,
        requires,
        uses,
        keeps,
        takes,
        target,
        deed,
        form,
        span: node.span,
    })
}

pub(super) fn mission(node: &Node, clock: &Clock, diags: &mut Diagnostics) -> Option<Mission> {
    let mut map = Decoder::shaped(node, &shape::MISSION, diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let owner = map.required("owner", ident);
    let management = map.required("management", ident);
    let tolerance = map.optional("tolerance", share);
    let handover = map.optional("handover", clock.time());
    let marks = map.optional("marks", each(share)).unwrap_or_default();
    let reduces = map.optional("reduces", share);
    let reduce = map.optional("reduce", ident);
    let stop = map.optional("stop", ident);
    let elements = map.list("elements", element);
    sourced(&mut map);
    map.finish();
    Some(Mission {
        id: id?,
        title: title?,
        owner: owner?,
        management: management?,
        tolerance,
        handover,
        marks,
        reduces,
        reduce,
        stop,
        elements,
        span: node.span,
    })
}

const LAYERS: &[(&str, Layer)] = &[
    ("mission", Layer::Mission),
    ("function", Layer::Function),
    ("process", Layer::Process),
    ("system", Layer::System),
    ("device", Layer::Device),
];

fn element(node: &Node, diags: &mut Diagnostics) -> Option<Element> {
    let mut map = Decoder::shaped(node, &shape::ELEMENT, diags)?;
    let id = map.required("id", ident);
    let title = map.optional("title", text);
    let layer = map.required("layer", word(LAYERS));
    let rests = map.list("rests-on", support);
    let weighted = map
        .optional("combine", word(&[("min", false), ("weighted", true)]))
        .is_some_and(|c| c.value);
    let substitutable = map.optional("substitutable", share);
    let risk = map.optional("risk", share);
    let control = map.optional("control", share);
    map.finish();
    Some(Element { id: id?, title, layer: layer?, rests, weighted, substitutable, risk, control })
}

fn support(node: &Node, diags: &mut Diagnostics) -> Option<Support> {
    let mut map = Decoder::shaped(node, &shape::REST, diags)?;
    let on = match map.exactly_one(&["element", "service", "system"]) {
        Some(("element", inner)) => ident(inner, map.diags).map(Rest::Element),
        Some(("service", inner)) => ident(inner, map.diags).map(Rest::Service),
        Some((_, inner)) => ident(inner, map.diags).map(Rest::System),
        None => None,
    };
    let weight = map.optional("weight", whole).map_or(1, |w| w.value);
    map.finish();
    Some(Support { on: on?, weight: u32::try_from(weight).unwrap_or(u32::MAX) })
}
