//! What stands in a log.

use serde::{Deserialize, Serialize};

use crate::{outcome::Text, review::Rating};

/// An entry of a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number; 0 is the opening.
    pub number: u32,
    /// Second of the scenario at which it takes place.
    pub at: u64,
    /// When it was entered, wall clock, RFC 3339.
    pub wall: String,
    /// Who.
    pub by: Author,
    /// What.
    #[serde(flatten)]
    pub what: Act,
}

/// Who enters something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Author {
    /// The controllers.
    Controller,
    /// The sub-controller of an organisation.
    SubController(String),
    /// An evaluator of an organisation (empty: of all).
    Evaluator(String),
    /// Who plays a role.
    Role(String),
    /// Hakyu itself.
    System,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The exercise is set up. Always the first entry and no other.
    Open(Opening),
    /// A role changes hands.
    Seat {
        /// The role.
        role: String,
        /// Who sits there now.
        seat: Seat,
    },
    /// The clock.
    Clock(Clock),
    /// Somebody does something from the scenario.
    Deed(Conducted),
    /// A controller handles an inject.
    Inject {
        /// The inject.
        inject: String,
        /// How.
        handling: Handling,
    },
    /// A controller makes up an inject.
    AdHoc {
        /// Its number, from 0.
        number: u32,
        /// To which roles.
        to: Vec<String>,
        /// Its title.
        title: Text,
        /// Its words.
        text: Text,
        /// By what it is said to come: a channel's id or `phone`, `mail`, `paper` …; only shown.
        #[serde(default)]
        via: String,
        /// Events whose matter it tells of.
        #[serde(default)]
        tells: Vec<String>,
        /// Levels it claims: service, ppm.
        #[serde(default)]
        claims: Vec<(String, u32)>,
    },
    /// Somebody wants to do something that no action foresees.
    Free {
        /// The role.
        role: String,
        /// What.
        text: String,
    },
    /// A controller decides what a free action does.
    Adjudicate {
        /// Number of its entry.
        free: u32,
        /// What it does.
        ruling: Ruling,
    },
    /// A role files its own reading of the situation.
    Reading {
        /// The role.
        role: String,
        /// Sector or service id, level that the role takes it to have, ppm.
        levels: Vec<(String, u32)>,
        /// Its estimate of the impact, 0–4 (影響の見立て).
        estimate: Option<u8>,
        /// In words.
        #[serde(default)]
        text: String,
    },
    /// A real event: play is suspended.
    RealEvent {
        /// Of which organisation; none: of all.
        organisation: Option<String>,
        /// What.
        text: String,
    },
    /// Play goes on after a real event.
    Resume {
        /// Of which organisation; none: of all.
        organisation: Option<String>,
    },
    /// A role answers a question of a move, of the hot wash or of a questionnaire.
    Answer {
        /// The role.
        role: String,
        /// Id of the question.
        question: String,
        /// The answer.
        text: String,
    },
    /// A note.
    Note {
        /// Of what kind.
        kind: NoteKind,
        /// Who said it: role or organisation; may be empty.
        #[serde(default)]
        who: String,
        /// The words.
        text: String,
    },
    /// An evaluator rates an objective.
    Rate(Grade),
    /// A player replies to a line of evidence.
    Reply {
        /// The role.
        role: String,
        /// Objective.
        objective: String,
        /// Which line of its evidence, from 0.
        line: usize,
        /// The words.
        text: String,
    },
    /// The sub-controller or evaluator rules on a reply.
    RuleReply {
        /// Number of the reply's entry.
        reply: u32,
        /// Whether it is accepted.
        accepted: bool,
        /// Why.
        reason: String,
    },
    /// An organisation sits in one room: what one of its roles knows, all see.
    SameRoom {
        /// The organisation.
        organisation: String,
        /// Whether it does.
        on: bool,
    },
    /// In a branch: what stood here was left out. It keeps its place, so that all others keep their numbers, and with them
    /// their draws.
    LeftOut {
        /// What stood here.
        was: Box<Act>,
    },
}

impl Act {
    /// The same without control characters in what people typed: a log is read on terminals.
    #[must_use]
    pub fn printable(mut self) -> Self {
        let clean = |words: &mut String| {
            if words.chars().any(|c| c.is_control() && c != '\n') {
                words.retain(|c| !c.is_control() || c == '\n');
            }
        };
        match &mut self {
            Self::Deed(done) => {
                clean(&mut done.why);
                if let Doing::Message(letter) = &mut done.doing {
                    clean(&mut letter.text);
                }
                if let Some(attested) = &mut done.attested {
                    clean(&mut attested.witness);
                    clean(&mut attested.how);
                }
            }
            Self::Free { text, .. }
            | Self::Reading { text, .. }
            | Self::RealEvent { text, .. }
            | Self::Answer { text, .. }
            | Self::Reply { text, .. } => clean(text),
            Self::Note { who, text, .. } => {
                clean(who);
                clean(text);
            }
            Self::Rate(grade) => clean(&mut grade.reason),
            Self::RuleReply { reason, .. } => clean(reason),
            Self::AdHoc { title, text, .. } => {
                for words in [title, text] {
                    clean(&mut words.en);
                    clean(&mut words.ja);
                }
            }
            _ => {}
        }
        self
    }
}

/// How an exercise is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opening {
    /// Always `log/1`.
    pub format: String,
    /// Version of Hakyu.
    pub version: String,
    /// Version of random streams.
    pub stream: String,
    /// The scenario: id of the library, or the name of the file that lies beside the log.
    pub scenario: String,
    /// Its title.
    pub title: Text,
    /// Overlays applied.
    #[serde(default)]
    pub overlays: Vec<String>,
    /// Digest of the compiled model.
    pub model: String,
    /// Master seed.
    pub seed: u64,
    /// Replicate.
    pub replicate: u32,
    /// Playbook of simulated roles; none: duties only.
    pub peers: Option<String>,
    /// Hints and feedback are shown (疑似体験).
    #[serde(default)]
    pub guided: bool,
    /// `solo`, `functional`, `tabletop`, `discussion`, `communications`.
    pub form: String,
    /// Scores are not to be shown as numbers.
    #[serde(default)]
    pub numbers_off: bool,
    /// The earlier exercise that this one branches from: its digest and the number of the first entry that is not taken over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branched: Option<(String, u32)>,
}

/// Who sits at a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seat {
    /// A person, under a label that is no name.
    Person(String),
    /// Nobody: it is simulated as at the start.
    Simulated,
    /// Nobody: it is simulated by this playbook (`none`: duties only) until play ends.
    Playbook(String),
    /// A role-player (模擬役) who answers for it; to the engine a person, to the score none.
    RolePlayer(String),
}

/// What happens to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// It starts, or goes on.
    Start,
    /// It stands still.
    Pause,
    /// It runs at so many thousandths of a scenario second a wall millisecond: 1000 is real time.
    Speed(u64),
    /// It is moved on to this second; in an exercise for one person this is waiting.
    Advance(u64),
    /// Play ends.
    End,
}

/// Something that a role does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conducted {
    /// The role.
    pub role: String,
    /// What.
    pub doing: Doing,
    /// Why, in the words of who decided; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// It was done outside the tool, at another time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attested: Option<Attested>,
}

/// Something that was done outside the tool and entered afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attested {
    /// Second of the scenario at which it was done.
    pub at: u64,
    /// Who saw it: a role or function, not a person's name.
    pub witness: String,
    /// How: phone, paper, in person.
    pub how: String,
}

/// The things that roles can do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::large_enum_variant, reason = "most of what people do is to write")]
pub enum Doing {
    /// An action of the catalogue.
    Act(String),
    /// A message.
    Message(Letter),
    /// A published forecast of restoration.
    Forecast {
        /// The service.
        service: String,
        /// Second at which it is said to be back.
        restored: u64,
        /// Half-width, seconds.
        margin: u64,
        /// The level that counts as back, ppm.
        level: u32,
    },
    /// A decision on a mode.
    Mode(String),
    /// A decision on the phase of the present mode, by its number from 0.
    Phase(u8),
    /// A plan is invoked.
    Invoke(String),
    /// The residual risk of a mission is decided on: `accept`, `mitigate`, `stop` as the scenario has it.
    Mission {
        /// The mission.
        mission: String,
        /// The choice.
        choice: String,
    },
}

/// A message with the report form. What is left open stays open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Letter {
    /// `report`, `relay`, `notice`, `announce`, `status`, `newsletter`.
    pub kind: String,
    /// Receivers: role ids.
    pub to: Vec<String>,
    /// Services it is about.
    pub about: Vec<String>,
    /// Levels it states: service, ppm.
    pub levels: Vec<(String, u32)>,
    /// Matters it tells of: event ids.
    pub matters: Vec<String>,
    /// Event types ticked.
    pub types: Vec<String>,
    /// Causes ticked.
    pub causes: Vec<String>,
    /// When it was noticed, second of the scenario.
    pub noticed: Option<u64>,
    /// People without service.
    pub impact: Option<u64>,
    /// `ongoing`, `restoring`, `restored`.
    pub status: Option<String>,
    /// When service is expected to be back, second of the scenario.
    pub forecast: Option<u64>,
    /// A sign or near miss.
    pub near_miss: bool,
    /// The sender is not sure.
    pub uncertain: bool,
    /// The origin is not to be passed on.
    pub anonymous: bool,
    /// `red`, `amber`, `green`, `clear`; none is amber.
    pub scope: Option<String>,
    /// Channels to try first.
    pub via: Vec<String>,
    /// Free words.
    pub text: String,
}

/// What is done with an inject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Handling {
    /// It fires now.
    Release,
    /// It waits for its release.
    Hold,
    /// It will not come.
    Skip,
    /// Its words are replaced; what it does stays.
    Edit {
        /// New title; none: as it was.
        title: Option<Text>,
        /// New words.
        text: Text,
    },
}

/// What a free action does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ruling {
    /// Nothing, for this reason.
    Refused(String),
    /// It counts as an action of the catalogue.
    As(String),
    /// These changes of the world, from now on.
    Effects(Vec<Control>),
}

/// A change of the world that a controller orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// A share of a service's capacity is lost for a while.
    Damage {
        /// The service.
        service: String,
        /// Share lost, ppm.
        loss: u32,
        /// Seconds.
        seconds: u64,
    },
    /// A service is limited for a while.
    Limit {
        /// The service.
        service: String,
        /// What is left, ppm.
        left: u32,
        /// Seconds.
        seconds: u64,
    },
    /// Demand above normal for a while.
    Demand {
        /// The service.
        service: String,
        /// ppm of normal.
        demand: u32,
        /// Seconds.
        seconds: u64,
    },
    /// A buffer is filled: seconds of a total loss it will cover more.
    Stock {
        /// The service that has the need.
        service: String,
        /// The need.
        need: String,
        /// Seconds.
        seconds: u64,
    },
    /// A need is met by other means for a while.
    Inflow {
        /// The service that has the need.
        service: String,
        /// The need.
        need: String,
        /// Share of the need, ppm.
        rate: u32,
        /// Seconds.
        seconds: u64,
    },
}

/// Kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// The hot wash.
    HotWash,
    /// The exchange of views (意見交換会).
    Exchange,
    /// An action that was agreed on.
    Agreed,
    /// What an evaluator saw.
    Observation,
    /// What somebody saw outside the tool.
    Witness,
}

/// An evaluator's rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// The objective.
    pub objective: String,
    /// The rating.
    pub rating: Rating,
    /// Why.
    pub reason: String,
}
