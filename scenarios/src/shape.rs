//! What every map of the scenario format looks like: keys, types, which are required, and a line of help for each in
//! English and Japanese.
//!
//! Two things come from it and so cannot drift apart: the JSON Schema ([`schema`]) and the list of keys the decoder
//! accepts ([`crate::decode::Decoder::shaped`], which also asserts that it reads every key described here).

mod common;
mod cyber;
mod hazards;
mod knowledge;
mod messages;
mod objectives;
mod overlays;
mod planning;
mod plans;
mod repair;
mod response;
mod schema;
mod society;
mod top;
mod truth;

pub use common::{DISTRIBUTION, EXPONENTIAL, LOGNORMAL, TARGET, TEXT, WEIBULL};
pub use cyber::{
    BACKGROUND, CARRIED, COMPROMISE, EFFECTS, LINK, LINK_KINDS, SPREAD, SYSTEM, SYSTEM_KINDS,
    SYSTEM_ORDER,
};
pub use hazards::{
    ASH, CURVE, CURVE_STATE, EARTHQUAKE, EPICENTRE, EXPOSURE, FLOOD, FLOOD_CLASSES, HEAT,
    HEAT_LOAD, PANDEMIC, PLUME, RADIO, SILENCED, SNOW, SOLAR_STORM, STAFFED, STORM_POINT, SURGE,
    TRACK_POINT, WIND,
};
pub use knowledge::{CONTRACT, CUSTOMERS, TELEMETRY};
pub use messages::{
    CAUSES, CHANNEL, CIRCLE, CLAIM, EVENT_TYPES, MESSAGES, MODE_REPORT, MODE_RULE, NOTICE, OFFICE,
    PHASE, ROUTE, SAME, SCOPES, SELECT,
};
pub use objectives::{
    CONTINUITY, FORECAST, FORM_OF_MESSAGES, KEEP, MEASURE, MODE, OBJECTIVE, PARTS, PLAN, REACH,
    RUBRIC, SCORING, TIMELINESS,
};
pub use overlays::{APPROVED, LOCAL_INJECT, OVERLAY, SITE};
pub use planning::{
    ALTERNATIVE, ASKED, ATTACHMENT, ATTACHMENT_KINDS, COMMENT, COSTS, COVER, HOT_WASH, LEEWAY,
    MILESTONE, MOVE, OCCASIONS, ORGANISATION, PLANNING, PLAYED_BY, QUESTION, QUESTIONNAIRE, STATES,
};
pub use plans::{DECIDE, ELEMENT, MISSION, PLAN_STEP, RESPONSE_PLAN, REST};
pub use repair::{
    BRINGS, POLICIES, POOL, POOL_KINDS, PRIORITISE, REFAILURE, REPAIR, REQUEST, SEND, SUPPORT,
    SUPPORT_NEED, TRAVEL,
};
pub use response::{
    ACTION, ANNOUNCE, DUTY, EFFECT, EXPECT, EXPEDITE, FALLBACK, INFLOW, INJECT, MODES, PLAYBOOK,
    PUBLISH, RELAY, REPORT, SHED, STEP, STOCK, VIAS,
};
pub use schema::{overlay_schema, schema};
pub use society::{LIFELINE, PRESSURE, SECURITY, SOCIETY, SOCIETY_RULES};
pub use top::{FORMS, POSTS, ROLE, ROLE_KINDS, SCENARIO, SOURCE, THEME};
pub use truth::{DAMAGE, DEMAND, EVENT, FORCING, OUTAGE, UNAVAILABLE};

/// One map of the format.
#[derive(Debug)]
pub struct Shape {
    /// What it is called in messages and, with dashes, in the schema.
    pub name: &'static str,
    /// One line of help.
    pub en: &'static str,
    /// The same in Japanese.
    pub ja: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// Groups of keys of which exactly one is there.
    pub one_of: &'static [&'static [&'static str]],
}

/// One key of a map.
#[derive(Debug)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// What its value is.
    pub ty: Ty,
    /// Whether it must be there.
    pub required: bool,
    /// One line of help.
    pub en: &'static str,
    /// The same in Japanese.
    pub ja: &'static str,
}

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub enum Ty {
    /// An id of its own, or the id of something else.
    Id,
    /// `event:ID`, `inject:ID` or `step:ID`.
    Anchor,
    /// One string.
    Str,
    /// A string or `{en:, ja:}`.
    Text,
    /// `15m`, `1d12h`.
    Duration,
    /// `T+6h` or a civil time.
    Time,
    /// `40%` or `0.4`.
    Share,
    /// A share that may pass 100 %.
    Ratio,
    /// Any number.
    Number,
    /// A whole number from 0.
    Whole,
    /// `true` or `false`.
    Bool,
    /// A condition.
    Condition,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Exactly this word.
    Const(&'static str),
    /// A value or a distribution over such values.
    Drawn(&'static Ty),
    /// A list.
    List(&'static Ty),
    /// A list, or one value for a list of one.
    Some(&'static Ty),
    /// `[time, share]`.
    Knot,
    /// A map of a shape.
    Map(&'static Shape),
    /// A map from ids to values.
    ById(&'static Ty),
    /// One or the other.
    Either(&'static Ty, &'static Ty),
}

const fn must(name: &'static str, ty: Ty, en: &'static str, ja: &'static str) -> Key {
    Key { name, ty, required: true, en, ja }
}

const fn may(name: &'static str, ty: Ty, en: &'static str, ja: &'static str) -> Key {
    Key { name, ty, required: false, en, ja }
}

const fn shape(
    name: &'static str,
    en: &'static str,
    ja: &'static str,
    keys: &'static [Key],
) -> Shape {
    Shape { name, en, ja, keys, one_of: &[] }
}

const fn choice(
    name: &'static str,
    en: &'static str,
    ja: &'static str,
    keys: &'static [Key],
    one_of: &'static [&'static [&'static str]],
) -> Shape {
    Shape { name, en, ja, keys, one_of }
}
