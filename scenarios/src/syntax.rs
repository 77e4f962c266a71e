//! The typed tree of a `scenario/1` file: what was written, with a place for every reference and number, before any
//! of it is looked up in a world.
//!
//! Times are seconds from the start (`i64`), durations seconds (`u64`), levels and shares parts per million (`u32`).
//!
//! ```
//! use hakyu_scenarios::{diagnostic::Diagnostics, source::{MemoryFiles, Sources}, syntax};
//! let files = MemoryFiles::default().with("a.yaml", "hakyu: scenario/1\nid: calm\ntitle: Calm\nworld: japan-47\n\
//!     start: 2019-09-09T03:00+09:00\nduration: 14d\n");
//! let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
//! let scenario = syntax::parse_scenario(&files, "a.yaml", &mut sources, &mut diags).ok_or("no scenario")?;
//! assert!(diags.is_empty());
//! assert_eq!(scenario.duration.value, 14 * 86_400);
//! # Ok::<(), &str>(())
//! ```

mod actions;
pub mod cyber;
mod events;
mod extends;
mod hazards;
mod ids;
mod injects;
pub mod knowledge;
pub mod messages;
mod objectives;
pub mod overlays;
pub mod planning;
pub mod plans;
mod playbooks;
pub mod repair;
mod roles;
pub mod society;
mod switches;
pub(crate) mod variables;

pub use actions::{Action, Effect, EffectKind};
pub use events::{
    Cause, Channel, Damage, Demand, Event, Forcing, Interpolate, Outage, Restore, Target,
};
pub use hazards::{
    After, Cover, Curve, CurveState, Depth, Earthquake, Exposure, Fragility, Heat, HeatLoad, Layer,
    Pandemic, Radio, Recovery, Severity, Shaking, Silenced, SolarStorm, Staffed, TrackPoint, Wind,
    curve_states,
};
pub use ids::{Ids, List};
pub use injects::{Alternative, Expect, Inject, InjectTrigger, Leeway, Via};
pub use objectives::{Anchor, AnchorKind, Measure, Objective, Part, Scoring};
pub use playbooks::{Deed, Mode, Playbook, Step, StepTrigger};
pub use roles::{Confidence, PlayedBy, Post, Role, RoleKind, Source, Theme};

use crate::decode::{Clock, Decoder, Text, duration, ident, string, text, word};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::shape;
use crate::source::{Files, Sources, Span, Spanned, resolve};
use crate::yaml::{Node, Value};

/// An id where it is declared, or the id of something else where it is referred to.
pub type Id = Spanned<String>;

/// Forms of exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 討議型.
    Discussion,
    /// 机上演習.
    Tabletop,
    /// 機能演習.
    Functional,
    /// One person alone.
    Solo,
    /// 連絡訓練.
    Communications,
}

const FORMS: &[(&str, Form)] = &[
    ("discussion", Form::Discussion),
    ("tabletop", Form::Tabletop),
    ("functional", Form::Functional),
    ("solo", Form::Solo),
    ("communications", Form::Communications),
];

/// A scenario as it was written. Parts with mistakes are left out (and reported); [`Scenario::ids`] knows them still.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// What it is about.
    pub summary: Option<Text>,
    /// A built-in world, or a path.
    pub world: Id,
    /// Where time counts from.
    pub clock: Clock,
    /// Length in seconds.
    pub duration: Spanned<u64>,
    /// Form of exercise.
    pub form: Option<Spanned<Form>>,
    /// The version of its text.
    pub edition: Option<Spanned<String>>,
    /// What may hurt, such as a past disaster.
    pub content_note: Option<Text>,
    /// What participants may read beforehand.
    pub cover: planning::Cover,
    /// Organisations that take part.
    pub organisations: Vec<planning::Organisation>,
    /// What is to be verified.
    pub themes: Vec<Theme>,
    /// Where figures come from.
    pub sources: Vec<Source>,
    /// Who takes part.
    pub roles: Vec<Role>,
    /// What happens to the world.
    pub events: Vec<Event>,
    /// What people are told.
    pub injects: Vec<Inject>,
    /// What people can do.
    pub actions: Vec<Action>,
    /// What simulated roles do.
    pub playbooks: Vec<Playbook>,
    /// What is measured.
    pub objectives: Vec<Objective>,
    /// Systems (IT and OT) of operators.
    pub systems: Vec<cyber::System>,
    /// Links between systems: network, vendor, cloud, trust.
    pub links: Vec<cyber::Link>,
    /// Ways for messages and what they need.
    pub channels: Vec<messages::Channel>,
    /// Who passes what on to whom in which mode.
    pub routes: Vec<messages::Route>,
    /// Modes of information sharing: who decides, who is told.
    pub modes: Vec<messages::ModeRule>,
    /// Circles of voluntary sharing.
    pub circles: Vec<messages::Circle>,
    /// What posts see of their own services.
    pub telemetry: Vec<knowledge::Telemetry>,
    /// What providers have promised.
    pub contracts: Vec<knowledge::Contract>,
    /// BCP, IT-BCP, contingency plans.
    pub plans: Vec<plans::ResponsePlan>,
    /// Missions and the layers they rest on.
    pub missions: Vec<plans::Mission>,
    /// Crews, trucks, parts, and what repair needs.
    pub repair: Option<repair::Repair>,
    /// The random background of small incidents.
    pub background: Option<cyber::Background>,
    /// People at risk, trust, rumour, disorder.
    pub society: Option<society::Society>,
    /// Mechanisms that are left out.
    pub off: hakyu_engine::Off,
    /// How the score is put together.
    pub scoring: Scoring,
    /// Parts of a discussion, phases of the day.
    pub moves: Vec<planning::Move>,
    /// Switches for conditions.
    pub milestones: Vec<planning::Milestone>,
    /// The review right after play.
    pub hot_wash: Option<planning::HotWash>,
    /// Questionnaires for participants.
    pub questionnaires: Vec<planning::Questionnaire>,
    /// Local versions for organisations.
    pub overlays: Vec<overlays::Overlay>,
    /// Overlays that have been applied, by id.
    pub applied: Vec<String>,
    /// Values of its variables.
    pub(crate) values: variables::Values,
    /// Own sites of organisations, from the overlays that have been applied.
    pub sites: Vec<overlays::Site>,
    /// All ids that are declared, with their places.
    pub ids: Ids,
    /// The whole document.
    pub span: Span,
}

impl Scenario {
    /// All steps of all playbooks, in order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.playbooks.iter().flat_map(|playbook| &playbook.steps)
    }
}

/// Reads a scenario and what it extends. Everything that is wrong goes into `diags`; a scenario comes back when enough
/// of the head was readable, so that the checks can go on. It is only fit for compilation if `diags` has no errors.
pub fn parse_scenario(
    files: &dyn Files,
    path: &str,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Scenario> {
    parse_worded(files, path, None, sources, diags)
}

/// [`parse_scenario`] with local words for its variables: a map from names to values.
pub fn parse_worded(
    files: &dyn Files,
    path: &str,
    words: Option<&Node>,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Scenario> {
    let mut node = extends::load(files, path, sources, diags)?;
    let values = variables::values(&node, words);
    variables::put(&mut node, &values, diags);
    put_in_overlays(&mut node, &values, diags);
    let scenario = scenario(&node, diags).map(|s| Scenario { values, ..s });
    diags.sort();
    scenario
}

/// Reads an overlay from a file of its own, for a master that has been read.
pub fn parse_overlay(
    files: &dyn Files,
    path: &str,
    master: &Scenario,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<overlays::Overlay> {
    let mut node = crate::yaml::read(files, path, sources, diags)?;
    if !extends::format(&node, "overlay", diags) {
        return None;
    }
    let mut values = master.values.clone();
    values.extend(variables::values(&node, None));
    variables::put(&mut node, &values, diags);
    let overlay = overlays::overlay(&node, &master.clock, &master.organisations, diags)?;
    if overlay.scenario.is_none() {
        diags.push(
            Diagnostic::error("E0102", "an overlay in a file of its own needs `scenario`")
                .at(overlay.id.span, "in this file")
                .help(format!("write `scenario: {}`", master.id.value)),
        );
    }
    Some(overlay)
}

/// A scenario and what it extends as one tree, with its variables put in: for tools that carry scenarios into other
/// formats. What is wrong with the values is for [`parse_scenario`] to say.
pub fn tree(
    files: &dyn Files,
    path: &str,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Node> {
    let mut node = extends::load(files, path, sources, diags)?;
    let values = variables::values(&node, None);
    variables::put(&mut node, &values, diags);
    Some(node)
}

/// Overlays are written with their own words first, then those of the master.
fn put_in_overlays(root: &mut Node, master: &variables::Values, diags: &mut Diagnostics) {
    let Value::Map(entries) = &mut root.value else { return };
    let lists = entries.iter_mut().filter(|(key, _)| key.value == "overlays");
    for (_, list) in lists {
        let Value::Seq(items) = &mut list.value else { continue };
        for item in items {
            let mut values = master.clone();
            values.extend(variables::values(item, None));
            variables::put(item, &values, diags);
        }
    }
}

fn scenario(node: &Node, diags: &mut Diagnostics) -> Option<Scenario> {
    let mut map = Decoder::shaped(node, &shape::SCENARIO, diags)?;
    map.optional("hakyu", |_, _| Some(())); // looked at when the file was read
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let summary = map.optional("summary", text);
    let world = map.required("world", world);
    map.optional("extends", |_, _| Some(()));
    let clock = map.required("start", start);
    let clock = clock.unwrap_or_else(Clock::unknown);
    let length = map.required("duration", duration);
    let form = map.optional("form", word(FORMS));
    let edition = map.optional("edition", string);
    let content_note = map.optional("content-note", text);
    let cover = map.optional("cover", planning::cover).unwrap_or_default();
    map.optional("variables", |_, _| Some(())); // put in before anything is read
    let organisations = map.list("organisations", planning::organisation);
    let themes = map.list("themes", roles::theme);
    let sources = map.list("sources", roles::source);
    let roles = map.list("roles", |n, d| roles::role(n, &clock, &organisations, d));
    let events = map.list("events", |n, d| events::event(n, &clock, d));
    let injects = map.list("injects", |n, d| injects::inject(n, &clock, d));
    let actions = map.list("actions", |n, d| actions::action(n, &clock, d));
    let playbooks = map.list("playbooks", |n, d| playbooks::playbook(n, &clock, d));
    let objectives = map.list("objectives", |n, d| objectives::objective(n, &clock, d));
    let systems = map.list("systems", cyber::system);
    let links = map.list("links", cyber::link);
    let channels = map.list("channels", messages::channel);
    let routes = map.list("routes", messages::route);
    let modes = map.list("modes", |n, d| messages::mode_rule(n, &clock, d));
    let circles = map.list("circles", messages::circle);
    let telemetry = map.list("telemetry", knowledge::telemetry);
    let contracts = map.list("contracts", knowledge::contract);
    let plans = map.list("plans", |n, d| plans::responseplan(n, &clock, d));
    let missions = map.list("missions", |n, d| plans::mission(n, &clock, d));
    let repair = map.optional("repair", repair::repair);
    let background = map.optional("background", cyber::background);
    let society = map.optional("society", society::society);
    let off = map.optional("mechanisms", switches::switches).unwrap_or_default();
    let scoring = map.optional("scoring", objectives::scoring).unwrap_or_default();
    let moves = map.list("moves", |n, d| planning::part(n, &clock, d));
    let milestones = map.list("milestones", |n, d| planning::milestone(n, &clock, d));
    let hot_wash = map.optional("hot-wash", planning::hot_wash);
    let questionnaires = map.list("questionnaires", planning::questionnaire);
    let overlays = map.list("overlays", |n, d| overlays::overlay(n, &clock, &organisations, d));
    map.finish();
    let span = node.span;
    let absent = |what: &str| Spanned::new(what.to_owned(), Span { end: span.start, ..span });
    Some(Scenario {
        id: id.unwrap_or_else(|| absent("unnamed")),
        title: title.unwrap_or_default(),
        summary,
        world: world.unwrap_or_else(|| absent("")),
        clock,
        duration: length.unwrap_or(Spanned::new(crate::decode::LONGEST, span)),
        form,
        edition,
        content_note,
        cover,
        organisations,
        themes,
        sources,
        roles,
        events,
        injects,
        actions,
        playbooks,
        objectives,
        systems,
        links,
        channels,
        routes,
        modes,
        circles,
        telemetry,
        contracts,
        plans,
        missions,
        repair,
        background,
        society,
        off,
        scoring,
        moves,
        milestones,
        hot_wash,
        questionnaires,
        overlays,
        applied: Vec::new(),
        values: variables::Values::new(),
        sites: Vec::new(),
        ids: Ids::collect(node),
        span,
    })
}

fn start(node: &Node, diags: &mut Diagnostics) -> Option<Clock> {
    let written = string(node, diags)?;
    match Clock::parse(&written.value) {
        Ok(clock) => Some(clock),
        Err(why) => {
            diags.push(
                Diagnostic::error(
                    "E0202",
                    format!("{} is not a date with time", quoted(&written.value)),
                )
                .at(written.span, why)
                .help("like `2019-09-09T03:00+09:00`"),
            );
            None
        }
    }
}

/// A built-in world is a word; a path leads downwards.
fn world(node: &Node, diags: &mut Diagnostics) -> Option<Id> {
    let written = string(node, diags)?;
    if resolve("", &written.value).is_some() {
        return Some(written);
    }
    diags.push(outside("world", &written));
    None
}

/// The finding for a path that leads elsewhere.
fn outside(key: &str, written: &Id) -> Diagnostic {
    Diagnostic::error("E0302", format!("`{key}` leads out of the scenario's folder"))
        .at(written.span, "")
        .help("paths are relative to this file and lead downwards, with `/` and without `..`")
}

/// Whether a node is a map.
fn is_map(node: &Node) -> bool {
    matches!(node.value, Value::Map(_))
}

#[cfg(test)]
mod tests;
