//! What is made of a finished run or exercise beyond its tables: who knew what when, what mattered, how grave it was, what
//! to do next. Plain data, written to `review.json` beside `run.json`; reports and debriefs read nothing else.
//!
//! Numbers are shares 0–1, scores 0–100, seconds since the start, people, people-hours. Words are in both languages.

use serde::{Deserialize, Serialize};

use crate::outcome::{Evidence, MomentKind, Text};

/// Name of this format.
pub const FORMAT: &str = "review/1";

/// The review of a run or an exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Always [`FORMAT`].
    pub format: String,
    /// How it was conducted.
    pub conduct: Conduct,
    /// Scores of each organisation that was played or simulated and has objectives, in the order of the scenario.
    pub organisations: Vec<OrganisationScore>,
    /// How grave the whole was.
    pub severity: Option<Severity>,
    /// What the responses changed.
    pub counterfactual: Option<Counterfactual>,
    /// Truth and knowledge side by side.
    pub knowledge: Vec<TruthRow>,
    /// Who told whom when.
    pub lanes: Lanes,
    /// The moments at which most was decided, at most three, the gravest first.
    pub turning_points: Vec<TurningPoint>,
    /// What went well and what to improve.
    pub findings: Vec<Finding>,
    /// What ministries were told and what they did with it (応対記録).
    pub responses: Vec<ResponseRow>,
    /// Messages graded against the view of their sender.
    pub forms: Vec<FormGrade>,
    /// Readings of the situation that roles filed.
    pub readings: Vec<Reading>,
    /// Published indicators and those of drills.
    pub indicators: Vec<Indicator>,
    /// Reach of a communications drill; none if it was none.
    pub reach: Option<Reach>,
    /// Notes of the hot wash and of the exchange of views (意見交換会), answers to questions.
    pub notes: Vec<Note>,
    /// The improvement plan.
    pub improvements: Vec<Improvement>,
    /// Earlier plans that were read and checked.
    pub earlier: Vec<Improvement>,
}

/// How a run or exercise was conducted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conduct {
    /// `run`, `solo`, `functional`, `tabletop`, `discussion`, `communications`.
    pub form: String,
    /// Whether people took part.
    pub people: bool,
    /// Roles that people played: role id, title, organisation.
    pub manned: Vec<(String, Text, Text)>,
    /// Playbook of everybody else.
    pub peers: String,
    /// When play began and ended, wall clock, RFC 3339; empty for runs without people.
    pub began: String,
    /// See `began`.
    pub ended: String,
    /// Seconds of the scenario at which play ended; the rest ran on by itself.
    pub played_until: u64,
    /// What controllers did, in order.
    pub control: Vec<Evidence>,
    /// Times at which a real event suspended play: from, until, whose (empty: all).
    pub real_events: Vec<(u64, u64, Text)>,
    /// Hints were shown.
    pub guided: bool,
    /// Numbers are not to be shown.
    pub numbers_off: bool,
}

/// The score of an organisation, on its own decisions, those of others held as made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganisationScore {
    /// Id, or the id of its first role.
    pub id: String,
    /// Name.
    pub title: Text,
    /// People played at least one of its roles.
    pub manned: bool,
    /// 0–100 over what was tested; none if nothing was.
    pub total: Option<f64>,
    /// Share of the weight that was tested, 0–1.
    pub coverage: f64,
    /// By part.
    pub parts: Vec<PartRow>,
    /// By objective of this organisation, with ratings.
    pub objectives: Vec<ObjectiveRow>,
}

/// A part of an organisation's score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartRow {
    /// `recognition`, `reporting`, `reach`, `continuity`, `plan`, `public`, `mode`, `rubric`.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Weight.
    pub weight: f64,
    /// 0–100; none if not tested.
    pub score: Option<f64>,
}

/// The four ratings of HSEEP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rating {
    /// Performed without challenges.
    P,
    /// Performed with some challenges.
    S,
    /// Performed with major challenges.
    M,
    /// Unable to be performed.
    U,
}

/// An objective as it is reviewed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectiveRow {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Part it belongs to.
    pub part: String,
    /// Weight in its part.
    pub weight: f64,
    /// Core capability; empty if the scenario names none.
    pub capability: Text,
    /// 0–100; none if not tested.
    pub score: Option<f64>,
    /// What the evidence proposes.
    pub proposed: Option<Rating>,
    /// What the evaluator says instead, and why: rating, reason, who.
    pub ruled: Option<(Rating, String, String)>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// Replies of players to lines of evidence: (line, words, ruling).
    pub replies: Vec<(usize, String, Option<String>)>,
}

/// Severity of the whole and of each sector. Simulator thresholds, not official.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Severity {
    /// Of society as a whole.
    pub overall: SeverityRow,
    /// By sector, in the order of the outcome's sectors; only those that lost anything.
    pub sectors: Vec<SeverityRow>,
    /// By affected service, the gravest first.
    pub services: Vec<SeverityRow>,
    /// An outage was not over at the end: levels are "at least".
    pub at_least: bool,
    /// Not every cause was a cyber attack: levels are by analogy.
    pub by_analogy: bool,
    /// The thresholds that were used, one line each.
    pub thresholds: Vec<Text>,
    /// The NCISS score, for causes of attack only.
    pub nciss: Option<Nciss>,
}

/// A severity: levels 0–4 (none, low, medium, high, crisis).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeverityRow {
    /// Id of the sector or service; `society` for the whole.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Continuity of service.
    pub continuity: u8,
    /// Safety.
    pub safety: u8,
    /// Other: loss of trust.
    pub other: u8,
    /// The highest of the three.
    pub overall: u8,
    /// Why, one line each.
    pub because: Vec<Text>,
}

/// A score by the public demonstration weights of NCISS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Nciss {
    /// 0–100.
    pub score: f64,
    /// `Baseline` … `Emergency`.
    pub level: Text,
    /// Category, option chosen, value, weight.
    pub categories: Vec<(Text, Text, u32, u32)>,
}

/// What responses changed, in this model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counterfactual {
    /// People-hours lost by sector under no response, this response, the reference: the same draws.
    pub loss: Vec<SectorLoss>,
    /// Share averted of what could be, by objective of continuity: raw (may leave 0–1) and why capped.
    pub averted: Vec<Averted>,
    /// Paired futures beside it; they never enter a score.
    pub luck: Option<Luck>,
    /// Each decision, the most valuable first.
    pub decisions: Vec<DecisionValue>,
    /// What would have mattered most and was not done, or not at the time.
    pub missed: Option<DecisionValue>,
    /// Sentences for people, beginning "in this model".
    pub words: Vec<Text>,
}

/// Loss in one sector under three responses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectorLoss {
    /// Sector id.
    pub sector: String,
    /// Name.
    pub title: Text,
    /// People-hours under none, actual, reference.
    pub people_hours: (f64, f64, Option<f64>),
    /// Loss curves: (time, people without service) under none, actual, reference.
    pub curves: Vec<Vec<(u64, f64)>>,
}

/// Share of the avoidable loss that was averted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Averted {
    /// Objective or organisation.
    pub title: Text,
    /// Raw share; may be below 0 or above 1.
    pub raw: f64,
    /// The same within 0–1.
    pub capped: f64,
    /// Why they differ, if they do.
    pub why: Option<Text>,
}

/// The same comparison over paired futures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Luck {
    /// How many futures were drawn.
    pub futures: u32,
    /// Half-width wanted of the mean share averted.
    pub wanted: f64,
    /// Mean share averted, lower and upper end of its 90 % interval.
    pub mean: (f64, f64, f64),
    /// Loss under none, actual and reference: 5 %, 50 %, 95 % quantiles, person-hours over all sectors.
    pub losses: Vec<(Text, f64, f64, f64)>,
    /// Share of futures in which the response lost less than no response.
    pub better: f64,
}

/// What a decision was worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionValue {
    /// When it was made (or could have been).
    pub at: u64,
    /// Who.
    pub role: Text,
    /// Organisation.
    pub organisation: Text,
    /// What.
    pub what: Text,
    /// What was changed for the comparison: "left out", "40 minutes earlier".
    pub change: Text,
    /// Person-hours more that are lost with that change, by sector (only those that differ).
    pub by_sector: Vec<(Text, f64)>,
    /// The sum over sectors, person-hours (printed with the weights 1).
    pub total: f64,
    /// Points of score more without the change.
    pub points: Option<f64>,
    /// Number of the command in the log, or step id: what `--branch` and `--move` take.
    pub reference: String,
}

/// Something that was true, and who knew of it when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TruthRow {
    /// When it came true.
    pub at: u64,
    /// What kind.
    pub kind: MomentKind,
    /// Event or service.
    pub id: String,
    /// What.
    pub text: Text,
    /// Who knew, the first of each organisation, in the order of time; those who never knew although it was theirs at the end.
    pub known: Vec<KnownBy>,
}

/// Who knew of something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownBy {
    /// Role id.
    pub role: String,
    /// Its title.
    pub title: Text,
    /// Organisation.
    pub organisation: Text,
    /// Since when; never if none.
    pub at: Option<u64>,
    /// How: own telemetry, a message of …, an inject, the provider.
    pub how: Text,
}

/// Who told whom when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lanes {
    /// Lanes from top to bottom: role id, title, organisation.
    pub roles: Vec<(String, Text, Text)>,
    /// Arrows in the order of sending.
    pub messages: Vec<LaneMessage>,
}

/// A message between lanes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaneMessage {
    /// Lane of the sender; none for injects of controllers.
    pub from: Option<usize>,
    /// Lane of the receiver.
    pub to: usize,
    /// Sent.
    pub sent: u64,
    /// Arrived; none if it never did.
    pub arrived: Option<u64>,
    /// Read; none if it never was.
    pub read: Option<u64>,
    /// `report`, `relay`, `notice`, `announce`, `status`, `newsletter`, `inject`.
    pub kind: String,
    /// Channels that failed before, by name.
    pub failed: Vec<String>,
    /// Later than it should have been.
    pub late: bool,
    /// The deed or inject.
    pub label: Text,
}

/// A moment at which much was decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TurningPoint {
    /// When.
    pub at: u64,
    /// What happened.
    pub title: Text,
    /// Who knew what then, and what followed, in this model.
    pub why: Vec<Text>,
    /// A question for the discussion.
    pub question: Text,
}

/// What went well, or what to improve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// A strength, or an area for improvement.
    pub strength: bool,
    /// Objective id it was found under; empty if none.
    pub objective: String,
    /// Core capability.
    pub capability: Text,
    /// Whose.
    pub organisation: Text,
    /// What was found.
    pub text: Text,
    /// Why: what led to it.
    pub analysis: Text,
    /// The dependency, plan or standard that it questions; empty if none.
    pub questions: Text,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// A line of a ministry's record of what it was told and did (応対記録).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResponseRow {
    /// When.
    pub at: u64,
    /// Whose record.
    pub ministry: Text,
    /// In, out, or decided.
    pub direction: String,
    /// Whom it came from or went to.
    pub other: Text,
    /// What.
    pub text: Text,
    /// Seconds from arrival to handling; none if it does not apply.
    pub took: Option<u64>,
}

/// A message graded for completeness and against what its sender's own view held when sending.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormGrade {
    /// When it was sent.
    pub at: u64,
    /// Sender's role id.
    pub by: String,
    /// Sender.
    pub title: Text,
    /// Share of the fields that were due and filled, 0–1.
    pub completeness: f64,
    /// Share of the fields that agree with the sender's own view, 0–1; none if the view could decide none.
    pub correctness: Option<f64>,
    /// It repeats what was sent before and scores nothing.
    pub duplicate: bool,
    /// Field by field: name, what was written, what the view held, whether it agrees; the truth beside it, unscored.
    pub fields: Vec<FieldGrade>,
}

/// A field of a graded form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldGrade {
    /// Name.
    pub name: Text,
    /// What was written.
    pub written: Text,
    /// What the sender's view held.
    pub view: Text,
    /// What was true; never scored.
    pub truth: Text,
    /// Agreement with the view; none if it could not decide, or the field was not due.
    pub agrees: Option<bool>,
}

/// A role's own reading of the situation (影響の見立て), beside truth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// When it was filed.
    pub at: u64,
    /// Role id.
    pub role: String,
    /// Title.
    pub title: Text,
    /// Sector id, level it was taken to have (ppm), level it had.
    pub sectors: Vec<(String, u32, u32)>,
    /// Its estimate of the impact 0–4, if it gave one.
    pub estimate: Option<u8>,
}

/// An indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Value in words, with its unit.
    pub value: Text,
    /// Published, derived or ours: A, B, C, with the source.
    pub source: String,
}

/// Reach of a communications drill (セプター訓練).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reach {
    /// When the drill was set off: the first message about it left its origin. If none did, when the origin was told to.
    pub started: u64,
    /// When answers were due; none if the scenario names no time.
    #[serde(default)]
    pub deadline: Option<u64>,
    /// Nobody but its origin knew of it before (抜き打ち).
    #[serde(default)]
    pub unannounced: bool,
    /// By hub.
    pub hubs: Vec<HubReach>,
    /// Members asked, reached, answered, with damage, in time.
    pub totals: (u32, u32, u32, u32, u32),
    /// Who stayed silent.
    pub silent: Vec<Silent>,
}

/// Reach of one CEPTOAR and its members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HubReach {
    /// Role id.
    pub role: String,
    /// Title.
    pub title: Text,
    /// Seconds from the start until it was reached; none if never.
    pub reached: Option<u64>,
    /// Seconds until its acknowledgement arrived at the origin.
    pub acknowledged: Option<u64>,
    /// Members asked, reached, answered, with damage.
    pub members: (u32, u32, u32, u32),
    /// Channels that had to be changed.
    pub alternative: u32,
}

/// A silent member, with the reason code of the follow-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Silent {
    /// Role id.
    pub role: String,
    /// Title.
    pub title: Text,
    /// `channel-down`, `nobody-there`, `wrong-contact`, `not-passed-on`, `queued`, `not-answered`, `answer-lost`, `unknown`.
    pub code: String,
    /// In words, with what the log shows.
    pub reason: Text,
    /// Since when somebody follows it up; none if nobody did.
    pub followed_up: Option<u64>,
}

/// A note, an answer, an agreed action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Seconds of the scenario, if it has a time.
    pub at: Option<u64>,
    /// `hot-wash`, `exchange`, `answer`, `agreed`, `witness`, `observation`.
    pub kind: String,
    /// Who said it (a role or organisation, never a person).
    pub by: Text,
    /// The question it answers, if any.
    pub question: Text,
    /// The words, as they were written.
    pub text: String,
}

/// A line of an improvement plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Improvement {
    /// Id, unique in the plan.
    pub id: String,
    /// Core capability.
    pub capability: Text,
    /// The issue.
    pub issue: Text,
    /// What to do.
    pub action: Text,
    /// `planning`, `organisation`, `equipment`, `training`, `exercise`.
    pub element: String,
    /// Who is responsible.
    pub owner: Text,
    /// By when, ISO date; empty if open.
    pub due: String,
    /// `open`, `done`, `recurred`, `not-tested`.
    pub state: String,
    /// Objective that shows whether it worked; empty if none.
    pub objective: String,
}

impl Review {
    /// A review without anything in it.
    pub fn new(conduct: Conduct) -> Self {
        Self {
            format: FORMAT.into(),
            conduct,
            organisations: Vec::new(),
            severity: None,
            counterfactual: None,
            knowledge: Vec::new(),
            lanes: Lanes::default(),
            turning_points: Vec::new(),
            findings: Vec::new(),
            responses: Vec::new(),
            forms: Vec::new(),
            readings: Vec::new(),
            indicators: Vec::new(),
            reach: None,
            notes: Vec::new(),
            improvements: Vec::new(),
            earlier: Vec::new(),
        }
    }
}
