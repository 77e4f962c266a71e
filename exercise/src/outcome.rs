//! The run folder's content (`run/1`): plain, serialisable tables that reports, terminals and other programs read.
//!
//! Times are whole seconds since the scenario's start, levels parts per million of normal, losses people-hours
//! (people × missing share × hours while below the maintenance level). People are never added across sectors.

use serde::{Deserialize, Serialize};

use crate::decisions::Decision;

/// The format's name, checked on reading.
pub const FORMAT: &str = "run/1";

/// Words for people, in both languages. `ja` may equal `en` where a scenario gives one language only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

impl Text {
    /// The words in a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }

    /// The same words in both languages.
    pub fn both(words: impl Into<String>) -> Self {
        let en = words.into();
        Self { ja: en.clone(), en }
    }

    /// Words in English and Japanese.
    pub fn new(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self { en: en.into(), ja: ja.into() }
    }
}

/// A language of documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

/// Everything a finished run leaves for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// [`FORMAT`].
    pub format: String,
    /// What ran.
    pub manifest: Manifest,
    /// Sectors in the catalogue's order.
    pub sectors: Vec<SectorRow>,
    /// Prefectures (or the nation), in the order of their codes.
    pub places: Vec<PlaceRow>,
    /// Places in which any service had an outage; all places if none had.
    pub affected: Vec<String>,
    /// One row per reporting service: a sector in a place.
    pub services: Vec<ServiceRow>,
    /// What happened, in order; main points are marked.
    pub timeline: Vec<Moment>,
    /// How falls of more than 1 % spread: a forest, parents before children.
    pub cascade: Vec<CascadeNode>,
    /// Responses that were played on the same draws: `none`, `reference` and, where it differs, the chosen one.
    pub arms: Vec<Arm>,
    /// Index into `arms` of the response this folder is about.
    pub actual: usize,
    /// Decisions that rested on wrong beliefs.
    pub decisions: Vec<Decision>,
    /// Locks that formed.
    pub locks: Vec<LockRow>,
    /// What the reader should know: events without effect, untested objectives, assumptions.
    pub warnings: Vec<Text>,
    /// Belief against truth, where anybody learned anything; kept in `belief.csv`.
    #[serde(skip)]
    pub beliefs: Vec<BeliefRow>,
}

/// What a role believed of a service and what was true, from `time` until the next row of the same two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeliefRow {
    /// Seconds since the start.
    pub time: u64,
    /// Of which service.
    pub service: String,
    /// Whose belief.
    pub role: String,
    /// The level believed in, ppm.
    pub believed: u32,
    /// The level that was, ppm.
    pub true_level: u32,
}

/// What ran, exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of Hakyu.
    pub version: String,
    /// Version of random streams.
    pub stream: String,
    /// Scenario id.
    pub scenario: String,
    /// Scenario title.
    pub title: Text,
    /// Scenario summary.
    pub summary: Text,
    /// World id.
    pub world: String,
    /// World title.
    pub world_title: Text,
    /// Civil time of the start, RFC 3339 with zone offset.
    pub start: String,
    /// Length, seconds.
    pub duration: u64,
    /// Master seed.
    pub seed: u64,
    /// Replicate.
    pub replicate: u32,
    /// Playbook played, or `none`.
    pub playbook: String,
    /// Seconds by which discretionary steps were late.
    pub delay: u64,
    /// Injects that were released by hand, with the time in seconds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub released: Vec<(String, u64)>,
    /// Digest of the compiled model.
    pub model: String,
    /// Digest of the run.
    pub digest: String,
    /// Verification themes (検証課題).
    pub themes: Vec<Text>,
    /// Sources of the scenario, as (text, confidence).
    pub sources: Vec<(String, String)>,
}

/// A sector and what it lost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectorRow {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Colour, `#rrggbb`.
    pub colour: String,
    /// Maintenance level, ppm, and seconds below it that make an outage.
    pub maintenance: (u32, u64),
    /// Lowest level over the affected places (see [`Outcome::affected`]), weighted by people, ppm.
    pub lowest: u32,
    /// When.
    pub lowest_at: u64,
    /// The worst place: (place id, level ppm, time).
    pub worst: Option<(String, u32, u64)>,
    /// Seconds in which at least one place was below the maintenance level.
    pub below: u64,
    /// People-hours lost below the maintenance level.
    pub people_hours: f64,
    /// People-hours that users could not replace elsewhere: `people_hours` × (1 − the sector's substitutable share).
    #[serde(default)]
    pub irreplaceable: f64,
    /// Most people in places without the maintenance level at one time, people × missing share.
    pub most_people: u64,
    /// Level over the affected places, weighted by people: (time, ppm), step-wise.
    pub series: Vec<(u64, u32)>,
}

/// A place of the tile map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceRow {
    /// Id.
    pub id: String,
    /// JIS code or empty.
    pub code: String,
    /// Name.
    pub title: Text,
    /// Tile column and row.
    pub tile: Option<(u32, u32)>,
    /// Residents.
    pub people: u64,
    /// People-hours lost by sector, in the order of `sectors`.
    pub people_hours: Vec<f64>,
}

/// A reporting service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceRow {
    /// Text id, `water@chiba`.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Index into `sectors`.
    pub sector: usize,
    /// Index into `places`.
    pub place: usize,
    /// People served.
    pub people: u64,
    /// Lowest level, ppm.
    pub lowest: u32,
    /// When.
    pub lowest_at: u64,
    /// Seconds below the maintenance level.
    pub below: u64,
    /// People-hours lost below the maintenance level.
    pub people_hours: f64,
    /// Level over time: (time, ppm), step-wise; empty if it never left full.
    #[serde(skip)]
    pub series: Vec<(u64, u32)>,
}

/// Kinds of moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MomentKind {
    /// A scenario event.
    Event,
    /// An inject.
    Inject,
    /// Something a role did.
    Deed,
    /// An outage began.
    OutageBegan,
    /// An outage ended.
    OutageEnded,
    /// A lock formed.
    Lock,
    /// An action took effect.
    Effect,
    /// A milestone was reached or left.
    Milestone,
    /// Something that controllers did, or have to decide.
    Conduct,
}

/// A moment of the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// When; negative before the start.
    pub at: i64,
    /// What kind.
    pub kind: MomentKind,
    /// Words.
    pub text: Text,
    /// Roles concerned (titles).
    pub roles: Vec<Text>,
    /// Whether it belongs to the main points.
    pub main: bool,
}

/// A node of the cascade forest: a root event, or the fall of a service with what caused it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CascadeNode {
    /// Index of the parent in the list; none for a root.
    pub parent: Option<usize>,
    /// Root event or service.
    pub title: Text,
    /// Id of the event or the service.
    pub id: String,
    /// Sector index of a service.
    pub sector: Option<usize>,
    /// When it began.
    pub at: u64,
    /// Lowest level of this outage, ppm (full for events).
    pub level: u32,
    /// The need through which it came (`power`), empty for roots.
    pub need: String,
    /// How long the buffer held before, seconds.
    pub buffer: u64,
    /// People-hours of the whole fall, whether or not it went below the maintenance level.
    pub people_hours: f64,
    /// How many further outages stand for this one (services of the same sector, cause and area are merged).
    pub merged: usize,
}

/// One response on the same draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// `none`, `reference` or the chosen playbook.
    pub id: String,
    /// Words for it.
    pub title: Text,
    /// Digest of its run.
    pub digest: String,
    /// Score 0–100 over what was tested; none if nothing was.
    pub total: Option<f64>,
    /// Share of the objectives' weight that was tested, 0–1.
    pub coverage: f64,
    /// By part.
    pub parts: Vec<PartScore>,
    /// By objective.
    pub objectives: Vec<ObjectiveScore>,
    /// People-hours lost by sector, in the order of `sectors`.
    pub people_hours: Vec<f64>,
}

/// Score of a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartScore {
    /// `reporting`, `continuity` …
    pub id: String,
    /// Name.
    pub title: Text,
    /// Weight.
    pub weight: f64,
    /// 0–100, none if not tested.
    pub score: Option<f64>,
}

/// Score of an objective with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectiveScore {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Part it belongs to.
    pub part: String,
    /// Weight within the part.
    pub weight: f64,
    /// 0–100; none if not tested.
    pub score: Option<f64>,
    /// Printed instead of a number where the score is true by definition ("defines 100").
    pub note: Option<Text>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// A line of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// When, if it has a time.
    pub at: Option<i64>,
    /// Words.
    pub text: Text,
}

/// A lock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LockRow {
    /// When it formed.
    pub at: u64,
    /// Full (all at zero) or partial.
    pub full: bool,
    /// Members and the need that holds each.
    pub members: Vec<(String, String)>,
}
