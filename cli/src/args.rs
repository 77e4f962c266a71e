//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use hakyu_exercise::outcome::Lang;
use hakyu_reports::handbook::Kind;

/// Cross-sector exercise and scenario simulator (波及).
#[derive(Debug, Parser)]
#[command(name = "hakyu", version, about, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Languages of documents and tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English
    En,
    /// Japanese
    Ja,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Ja => Self::Ja,
        }
    }
}

/// Formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One self-contained HTML file
    Html,
    /// The tables as JSON
    Json,
}

/// Formats of planners' documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum PaperFormat {
    /// One self-contained HTML file, for screen and A4
    Html,
    /// Markdown
    Md,
    /// The blocks as JSON
    Json,
    /// PDF (in builds with the feature `pdf`)
    Pdf,
}

/// Whom planners' documents are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Readers {
    /// The sub-controller of an organisation: localising, own truth, injects, evaluation
    SubController,
    /// Players; never tells what will happen
    Player,
    /// CEPTOAR secretariats: relay, round trip, follow-up; never tells what will happen
    Ceptoar,
    /// The controller: script minute by minute, phone scripts
    Controller,
    /// Role-players and controllers: numbered cards to hand out
    Cards,
    /// Evaluators: one guide an objective
    Evaluator,
    /// All, before play: a briefing to show or print
    Briefing,
    /// All, after play: the feedback form
    Feedback,
    /// All, after play: the sheet for the hot wash (意見交換会)
    HotWash,
    /// Every document
    All,
}

impl Readers {
    /// The kind of document; none for all of them.
    pub(crate) fn kind(self) -> Option<Kind> {
        Some(match self {
            Self::SubController => Kind::SubController,
            Self::Player => Kind::Player,
            Self::Ceptoar => Kind::Ceptoar,
            Self::Controller => Kind::Controller,
            Self::Cards => Kind::Cards,
            Self::Evaluator => Kind::Evaluator,
            Self::Briefing => Kind::Briefing,
            Self::Feedback => Kind::Feedback,
            Self::HotWash => Kind::HotWash,
            Self::All => return None,
        })
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check scenarios and print every finding with its place
    Check {
        /// Scenario files, or names of built-in scenarios
        #[arg(required_unless_present = "explain")]
        files: Vec<String>,
        /// Warnings count as errors
        #[arg(long)]
        strict: bool,
        /// Findings as JSON
        #[arg(long)]
        json: bool,
        /// Explain a finding's code, with an example and a fix
        #[arg(long, value_name = "CODE")]
        explain: Option<String>,
    },
    /// Run a scenario, print the scored result and write a run folder with its report
    Run {
        /// A scenario file, or the name of a built-in scenario (see `hakyu scenarios`)
        scenario: String,
        /// Master seed: the same seed gives the same future
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Replicate of that seed
        #[arg(long, default_value_t = 0)]
        replicate: u32,
        /// The playbook that simulated roles follow, or `none` (default: reference, if the scenario has one)
        #[arg(long)]
        playbook: Option<String>,
        /// Let every discretionary step come later, e.g. 60m
        #[arg(long, value_name = "DURATION")]
        delay: Option<String>,
        /// Leave a mechanism out: crews, channel-needs, cyber-spread … (may be given several times)
        #[arg(long, value_name = "MECHANISM")]
        without: Vec<String>,
        /// Apply a local version: an overlay of the scenario by its id, a file of its own, or `all` (may be given several
        /// times)
        #[arg(long, value_name = "OVERLAY")]
        overlay: Vec<String>,
        /// Release a contingency inject at a time: INJECT@T+3h (may be given several times)
        #[arg(long, value_name = "INJECT@TIME")]
        release: Vec<String>,
        /// The run folder (default: hakyu-run/SCENARIO-SEED)
        #[arg(long)]
        out: Option<PathBuf>,
        /// Print run.json instead of tables
        #[arg(long)]
        json: bool,
        /// Language of tables
        #[arg(long, value_enum, default_value_t = Language::En)]
        lang: Language,
    },
    /// Say why a service went down, from any outage to its root events
    Explain {
        /// A run folder
        run: PathBuf,
        /// A service such as `water@chiba`; without one, the losses by root
        service: Option<String>,
        /// When: T+36h or seconds (default: its lowest point)
        #[arg(long)]
        at: Option<String>,
        /// Language
        #[arg(long, value_enum, default_value_t = Language::En)]
        lang: Language,
    },
    /// Write a report of a run folder
    Report {
        /// A run folder
        run: PathBuf,
        /// Format
        #[arg(long, value_enum, default_value_t = Format::Html)]
        format: Format,
        /// Language; without it, English and Japanese are written
        #[arg(long, value_enum)]
        lang: Option<Language>,
        /// Folder or file to write to, `-` for standard output (default: the run folder)
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Write handbooks, the controller's script, cards, evaluation guides, briefing and forms of a scenario
    Handbook {
        /// A scenario file, or the name of a built-in scenario
        scenario: String,
        /// For whom (several with commas between them)
        #[arg(
            long = "for",
            value_enum,
            value_delimiter = ',',
            required = true,
            value_name = "WHOM"
        )]
        kinds: Vec<Readers>,
        /// Only for this post: a role's id
        #[arg(long)]
        role: Option<String>,
        /// Only for this organisation: its id or its name (default for sub-controllers: one document each operator)
        #[arg(long)]
        organisation: Option<String>,
        /// With a local version applied: an overlay of the scenario by its id, a file of its own, or `all` (may be given
        /// several times)
        #[arg(long, value_name = "OVERLAY")]
        overlay: Vec<String>,
        /// Formats, with commas between them (default: all that this build has)
        #[arg(long = "format", value_enum, value_delimiter = ',', value_name = "FORMAT")]
        formats: Vec<PaperFormat>,
        /// Language; without it, English and Japanese are written
        #[arg(long, value_enum)]
        lang: Option<Language>,
        /// Seed of the run that tells control when conditional injects are expected
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The folder to write to (default: hakyu-handbooks/SCENARIO)
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// List the built-in worlds
    Worlds {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List the built-in scenarios, or print one to start from
    Scenarios {
        /// Print this scenario's YAML
        name: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Hold an ensemble of runs against recorded disasters: what is inside its 90 % band, and how long restoration takes
    Backtest {
        /// Recorded events (default: all), such as hokkaido2018
        events: Vec<String>,
        /// Runs of each event; every run draws the world's figures from their ranges
        #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        replicates: u32,
        /// Master seed: the same seed gives the same ensemble
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Threads (default: all processors); they change no result
        #[arg(long)]
        threads: Option<std::num::NonZeroUsize>,
        /// Take every figure at its written value, so that only chance varies
        #[arg(long)]
        fixed: bool,
        /// Compare published regularities of cascades too
        #[arg(long)]
        statistics: bool,
        /// A folder of one's own with series.csv, compare.csv and EVENT.yaml
        #[arg(long, value_name = "FOLDER")]
        data: Option<PathBuf>,
        /// The folder for backtest.csv and the figures
        #[arg(long, default_value = "hakyu-backtest")]
        out: PathBuf,
        /// Print JSON instead of tables
        #[arg(long)]
        json: bool,
        /// Language of tables
        #[arg(long, value_enum, default_value_t = Language::En)]
        lang: Language,
    },
    /// Print the JSON Schema of the scenario format
    Schema,
}
