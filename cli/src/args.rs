//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use hakyu_exercise::outcome::Lang;

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

impl From<Language> for hakyu_scenarios::diagnostic::Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Ja => Self::Ja,
        }
    }
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

/// Formats of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingFormat {
    /// Drawn for people, on standard error
    Text,
    /// A JSON list
    Json,
    /// SARIF 2.1.0, for code scanners
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
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
        /// Format of the findings
        #[arg(long, value_enum, default_value_t = FindingFormat::Text)]
        format: FindingFormat,
        /// The same as `--format json`
        #[arg(long, conflicts_with = "format")]
        json: bool,
        /// Make the safe suggestions in the files (those a person need not look at), then check again
        #[arg(long)]
        fix: bool,
        /// Show what --fix would change, and change nothing
        #[arg(long)]
        diff: bool,
        /// Explain a finding's code, with an example and a fix
        #[arg(long, value_name = "CODE")]
        explain: Option<String>,
        /// Language of findings and explanations
        #[arg(long, value_enum, default_value_t = Language::En)]
        lang: Language,
    },
    /// Rewrite a scenario of an older version of the format; comments and layout stay
    Upgrade {
        /// A scenario file
        file: PathBuf,
        /// Show what would change, and change nothing
        #[arg(long)]
        diff: bool,
        /// Write to this file instead (`-` for standard output)
        #[arg(long, conflicts_with = "diff")]
        out: Option<PathBuf>,
        /// Language of the remarks
        #[arg(long, value_enum, default_value_t = Language::En)]
        lang: Language,
    },
    /// Write the pages of the book that are made from the program's own texts
    #[command(hide = true)]
    Book {
        /// The folder `docs` of the book
        docs: PathBuf,
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
