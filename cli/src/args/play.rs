//! What `hakyu drill` and `hakyu record` take.

use std::{num::NonZeroUsize, path::PathBuf};

use clap::{Subcommand, ValueEnum};

use super::{Effort, Language};

/// What `hakyu drill` takes.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct DrillArgs {
    /// A scenario file, the name of a built-in scenario, or the folder of an exercise to go on with
    #[arg(required_unless_present = "resume")]
    pub scenario: Option<String>,
    /// Play this role (may be given several times; default: those that the scenario gives to people, else one is asked for)
    #[arg(long, value_name = "ID")]
    pub role: Vec<String>,
    /// Master seed: the same seed gives the same future
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The playbook that all other roles follow, or `none` (default: reference, if the scenario has one)
    #[arg(long, value_name = "NAME")]
    pub peers: Option<String>,
    /// Language (default: that of the surroundings)
    #[arg(long, value_enum)]
    pub lang: Option<Language>,
    /// The exercise folder (default: hakyu-drill/SCENARIO-N)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Go on with the exercise in this folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["scenario", "role", "seed", "peers", "out", "overlay"])]
    pub resume: Option<PathBuf>,
    /// One command a line, words only (default in pipes and on terminals that can do no more)
    #[arg(long)]
    pub plain: bool,
    /// Show hints before decisions and feedback after them (default for exercises for one person)
    #[arg(long, conflicts_with = "no_guided")]
    pub guided: bool,
    /// Show neither hints nor feedback
    #[arg(long)]
    pub no_guided: bool,
    /// Show no scores as numbers, neither at the end nor in reports
    #[arg(long)]
    pub no_numbers: bool,
    /// Let the clock run, so many times faster than real time (default: it stands while you think)
    #[arg(long, value_name = "SPEED", value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub live: Option<u32>,
    /// Apply a local version: an overlay of the scenario by its id, a file of its own, or `all` (may be given several times)
    #[arg(long, value_name = "OVERLAY")]
    pub overlay: Vec<String>,
    /// How much is compared with what was not done, at the end
    #[arg(long, value_enum, default_value_t = Effort::Full)]
    pub effort: Effort,
}

/// Kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NoteWord {
    /// Said in the hot wash
    HotWash,
    /// Said in the exchange of views (意見交換会)
    Exchange,
    /// An action that was agreed on
    Agreed,
    /// What an evaluator saw
    Observation,
}

/// What becomes of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Verdict {
    /// It stands
    Accepted,
    /// It does not
    Refused,
}

/// What `hakyu record` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct RecordArgs {
    /// The folder of an exercise
    pub exercise: PathBuf,
    /// What to enter
    #[command(subcommand)]
    pub what: RecordWhat,
    /// How much is compared when the review is made anew
    #[arg(long, value_enum, default_value_t = Effort::Full, global = true)]
    pub effort: Effort,
    /// Threads for the comparison (default: all)
    #[arg(long, global = true)]
    pub threads: Option<NonZeroUsize>,
}

/// What can be entered after play.
#[derive(Debug, Subcommand)]
pub(crate) enum RecordWhat {
    /// A note of the hot wash or the exchange of views, an agreed action, an observation
    Note {
        /// Of what kind
        #[arg(value_enum)]
        kind: NoteWord,
        /// The words
        text: String,
        /// Who said it: a role or an organisation, never a person
        #[arg(long)]
        by: Option<String>,
    },
    /// An evaluator's rating of an objective: P, S, M or U
    Rate {
        /// The objective
        objective: String,
        /// P, S, M or U
        rating: String,
        /// Why
        #[arg(long)]
        reason: String,
        /// The organisation that is evaluated
        #[arg(long, value_name = "ORGANISATION")]
        of: Option<String>,
    },
    /// A player's reply to a line of evidence
    Reply {
        /// The role that replies
        role: String,
        /// The objective
        objective: String,
        /// Which line of its evidence, from 1
        line: usize,
        /// The words
        text: String,
    },
    /// A ruling on a reply
    Rule {
        /// The number of the reply's entry
        entry: u32,
        /// Whether it stands
        #[arg(value_enum)]
        verdict: Verdict,
        /// Why
        #[arg(long)]
        reason: String,
        /// The organisation that is evaluated
        #[arg(long, value_name = "ORGANISATION")]
        of: Option<String>,
    },
    /// An answer to a question of the hot wash or a questionnaire
    Answer {
        /// The role that answers
        role: String,
        /// Id of the question
        question: String,
        /// The words
        text: String,
    },
}
