//! What can be typed.

mod play;
mod replay;

use std::{num::NonZeroUsize, path::PathBuf};

use clap::{Parser, Subcommand, ValueEnum};
use hakyu_exercise::outcome::Lang;
use hakyu_reports::handbook::Kind;

pub(crate) use play::{DrillArgs, NoteWord, RecordArgs, RecordWhat, Verdict};
pub(crate) use replay::ReplayArgs;

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

/// Formats of files that people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FileFormat {
    /// scenario/1
    Scenario,
    /// overlay/1, a sub-controller's file of its own
    Overlay,
}

/// For whom a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Edition {
    /// Exercise control and evaluators: results of single organisations by name
    Whole,
    /// Everybody: no results of single organisations
    Shared,
}

/// How much is compared with what was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Effort {
    /// No response, this one and the reference only
    Arms,
    /// Each decision left out, made earlier, and what was left undone
    Decisions,
    /// That, and other futures beside it, until the share averted is known to five points
    Full,
}

impl Effort {
    /// What is to be played on so many threads.
    pub(crate) fn on(
        self,
        threads: Option<NonZeroUsize>,
    ) -> hakyu_exercise::counterfactual::Effort {
        use hakyu_exercise::counterfactual::{Effort, Wanted};
        let all = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Effort {
            threads: threads.unwrap_or_else(all),
            decisions: self != Self::Arms,
            luck: (self == Self::Full).then_some(Wanted { half_width: 0.05, most: 100 }),
        }
    }
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
        /// How much is compared with what was not done
        #[arg(long, value_enum, default_value_t = Effort::Full)]
        effort: Effort,
        /// Threads for the comparison (default: all)
        #[arg(long)]
        threads: Option<NonZeroUsize>,
        /// The run folder (default: hakyu-run/SCENARIO-SEED)
        #[arg(long)]
        out: Option<PathBuf>,
        /// Print run.json instead of tables
        #[arg(long)]
        json: bool,
        /// Print injects, events and cascades on one time axis instead of tables
        #[arg(long, conflicts_with = "json")]
        timeline: bool,
        /// Columns of the time axis (default: those of the terminal, 100 in a pipe)
        #[arg(long, value_name = "COLUMNS", requires = "timeline", value_parser = clap::value_parser!(u16).range(60..=240))]
        width: Option<u16>,
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
    /// Write the after-action report of a run folder, with its improvement plan
    Report {
        /// A run folder
        run: PathBuf,
        /// Formats, with commas between them; json adds the plan as improvements.json
        #[arg(
            long = "format",
            value_enum,
            value_delimiter = ',',
            value_name = "FORMAT",
            default_value = "html"
        )]
        formats: Vec<PaperFormat>,
        /// Language; without it, English and Japanese are written
        #[arg(long, value_enum)]
        lang: Option<Language>,
        /// For whom (default: shared where people of several organisations took part, else whole)
        #[arg(long, value_enum)]
        edition: Option<Edition>,
        /// An earlier improvement plan (JSON or CSV) to check against this run
        #[arg(long, value_name = "PLAN")]
        earlier: Option<PathBuf>,
        /// Write every figure into this folder, too, as SVG and PNG
        #[arg(long, value_name = "DIR")]
        figures: Option<PathBuf>,
        /// Folder or file to write to, `-` for standard output (default: the run folder)
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Write what is needed right after play: a page to project, without scores, and a private sheet for each organisation
    Debrief {
        /// A run folder
        run: PathBuf,
        /// Language; without it, English and Japanese are written
        #[arg(long, value_enum)]
        lang: Option<Language>,
        /// Notes of the discussion, one a line (`agreed: …` is an agreed action, `2: …` answers the second question); they
        /// are kept in the run folder and stand in its report
        #[arg(long, value_name = "FILE")]
        notes: Option<PathBuf>,
        /// Folder to write to (default: debrief in the run folder)
        #[arg(long, value_name = "FOLDER")]
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
        threads: Option<NonZeroUsize>,
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
    /// Write a new scenario from a few answers, or from a finished run
    New {
        /// Name of the scenario and of its file (default: my-exercise)
        name: Option<PathBuf>,
        /// discussion, tabletop, functional, solo or communications
        #[arg(long)]
        form: Option<String>,
        /// A built-in world (see `hakyu worlds`)
        #[arg(long)]
        world: Option<String>,
        /// The sector that is hit: electricity, water, medical …
        #[arg(long)]
        sector: Option<String>,
        /// Where: a place of the world, such as chiba
        #[arg(long)]
        place: Option<String>,
        /// outage, storm, quake, ransomware, mass-access, equipment, pandemic, rumour or contractor
        #[arg(long)]
        event: Option<String>,
        /// Civil time of the start with zone, like 2026-10-06T09:00+09:00
        #[arg(long)]
        start: Option<String>,
        /// Length, like 8h or 3d
        #[arg(long)]
        duration: Option<String>,
        /// Languages of texts and comments: en, ja or en,ja
        #[arg(long, value_name = "LANGUAGES")]
        lang: Option<String>,
        /// Title
        #[arg(long)]
        title: Option<String>,
        /// A base to extend, such as japan-2019
        #[arg(long, value_name = "BASE")]
        extends: Option<String>,
        /// Ask nothing
        #[arg(long, short)]
        yes: bool,
        /// Draft it from the cascade of a finished run
        #[arg(long, value_name = "RUN_DIR", conflicts_with_all = ["form", "world", "sector", "place", "event", "start", "duration", "title", "extends"])]
        from_run: Option<PathBuf>,
    },
    /// Let many simulated teams of differing skill play a scenario, and say what to look at before people do
    Rehearse {
        /// A scenario file, or the name of a built-in scenario
        scenario: String,
        /// Futures; a team of every level of skill plays each
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        runs: u32,
        /// Master seed: the same seed gives the same rehearsal
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Threads (default: all processors); they change no result
        #[arg(long)]
        threads: Option<NonZeroUsize>,
        /// The playbook that teams carry out (default: reference, or else the first)
        #[arg(long)]
        playbook: Option<String>,
        /// Leave a mechanism out (may be given several times)
        #[arg(long, value_name = "MECHANISM")]
        without: Vec<String>,
        /// Print JSON instead of words
        #[arg(long)]
        json: bool,
        /// A folder for rehearsal.json, rehearsal.en.txt and rehearsal.ja.txt
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Language
        #[arg(long, value_enum, default_value_t = Language::En)]
        lang: Language,
    },
    /// Print the JSON Schema of the scenario format, or of overlays
    Schema {
        /// Which format
        #[arg(value_enum, default_value_t = FileFormat::Scenario)]
        format: FileFormat,
    },
    /// Print completions for a shell: bash, zsh, fish, elvish, powershell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write a page for each command into a folder
    Man {
        /// The folder
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Write the list of injects (MSEL) as a spreadsheet
    Msel(MselArgs),
    /// Make a scenario of a spreadsheet or another tool's file
    Import(ImportArgs),
    /// Make a local version for one organisation: a workbook to fill in, an overlay read back from it, its own day
    Localise(LocaliseArgs),
    /// Say what has changed between two versions of a scenario, in its text and in what follows
    Diff(DiffArgs),
    /// Play one or more roles of a scenario in the terminal
    Drill(DrillArgs),
    /// Enter what comes after play – notes, ratings, replies, rulings, answers – and make the review anew
    Record(RecordArgs),
    /// Play an exercise again from its log: check it, look back at a moment, branch it, change a decision, compare two, hand it on
    Replay(ReplayArgs),
}

/// Formats of a list of injects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sheet {
    /// An Excel workbook
    Xlsx,
    /// Comma-separated values, UTF-8
    Csv,
}

/// Sets of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Columns {
    /// Everything, so that it can be imported again unchanged
    Hakyu,
    /// As HSEEP has them
    Hseep,
    /// As exercise platforms call standard
    Standard,
    /// As the cyber exercise playbook of MITRE has them
    Mitre,
    /// Japanese headings
    Ja,
}

/// Languages of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Languages {
    /// English
    En,
    /// Japanese
    Ja,
    /// Both, in columns side by side
    Both,
}

/// What `hakyu msel` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct MselArgs {
    /// A scenario file, or the name of a built-in scenario
    pub scenario: String,
    /// Format (default: by the ending of --out, else xlsx)
    #[arg(long, value_enum)]
    pub format: Option<Sheet>,
    /// The columns
    #[arg(long, value_enum, default_value_t = Columns::Hakyu)]
    pub columns: Columns,
    /// Language of texts and headings (default: both with hakyu columns, ja with Japanese ones, else en)
    #[arg(long, value_enum)]
    pub lang: Option<Languages>,
    /// The file, `-` for standard output (default: SCENARIO-msel.FORMAT)
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// CSV without the byte order mark by which Excel knows UTF-8
    #[arg(long)]
    pub no_bom: bool,
}

/// What `T+2` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Meaning {
    /// Two hours
    Hours,
    /// Two minutes
    Minutes,
    /// Two days
    Days,
}

/// What comes first in 3/4/2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dates {
    /// The day
    Dmy,
    /// The month
    Mdy,
}

/// What happens to injects that a list no longer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Gone {
    /// They stay
    Keep,
    /// They go
    Drop,
}

/// What `hakyu import` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// CSV, XLSX, or the JSON of Crucible Blueprint, `OpenAEV`, `IcebergTTX`, CEXF
    pub file: PathBuf,
    /// A YAML file that says which column holds what (see docs/spreadsheets.md)
    #[arg(long, value_name = "MAP")]
    pub map: Option<PathBuf>,
    /// Take the headings of this set of columns only
    #[arg(long, value_enum, conflicts_with = "map")]
    pub columns: Option<Columns>,
    /// The sheet of a workbook (default: the first visible one with a list)
    #[arg(long)]
    pub sheet: Option<String>,
    /// The scenario the list was made of: what changed in the list is merged into it
    #[arg(long, value_name = "SCENARIO")]
    pub base: Option<String>,
    /// Injects of the base that the list no longer has (default: they go, unless it is most of them)
    #[arg(long, value_enum, requires = "base")]
    pub missing: Option<Gone>,
    /// Civil time of T+0, like 2026-11-01T09:00 (Japan's, or with a zone)
    #[arg(long, value_name = "TIME")]
    pub start: Option<String>,
    /// What the 2 of T+2 and a bare number count
    #[arg(long, value_enum)]
    pub t_means: Option<Meaning>,
    /// What comes first in dates like 3/4/2026
    #[arg(long, value_enum)]
    pub dates: Option<Dates>,
    /// Length of the exercise, like 8h (default: an hour after the last item)
    #[arg(long)]
    pub duration: Option<String>,
    /// The world the scenario plays in
    #[arg(long, default_value = "japan-47")]
    pub world: String,
    /// The scenario's id (default: of the file's name)
    #[arg(long)]
    pub id: Option<String>,
    /// Encoding of a CSV file (default: recognised)
    #[arg(long)]
    pub encoding: Option<String>,
    /// Show what would come, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The scenario file, `-` for standard output (default: ID.yaml)
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
    /// What was understood and told, as JSON on standard output
    #[arg(long)]
    pub json: bool,
}

/// What `hakyu localise` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct LocaliseArgs {
    /// The master: a scenario file, or the name of a built-in scenario
    pub scenario: String,
    /// Write the workbook of this organisation of the master
    #[arg(long, value_name = "ORGANISATION", conflicts_with_all = ["from", "new_org"])]
    pub org: Option<String>,
    /// Write the workbook of an organisation that the master does not have: its name
    #[arg(long, value_name = "TITLE", conflicts_with = "from")]
    pub new_org: Option<String>,
    /// Japanese name of the new organisation
    #[arg(long, value_name = "TITLE", requires = "new_org")]
    pub title_ja: Option<String>,
    /// Id of the new organisation (default: of its name)
    #[arg(long, value_name = "ID", requires = "new_org")]
    pub org_id: Option<String>,
    /// Sector of the new organisation, such as medical
    #[arg(long, requires = "new_org")]
    pub sector: Option<String>,
    /// Place of the new organisation, such as chiba
    #[arg(long, requires = "new_org")]
    pub place: Option<String>,
    /// Kind of the new organisation
    #[arg(long, requires = "new_org", default_value = "operator")]
    pub kind: String,
    /// Read a workbook back and write the overlay
    #[arg(long, value_name = "SHEET.xlsx")]
    pub from: Option<PathBuf>,
    /// An overlay that is there already: a file, or the id of one in the scenario
    #[arg(long, value_name = "OVERLAY", conflicts_with = "from")]
    pub overlay: Option<String>,
    /// Show the organisation's own day: what its posts receive, how its sites fare
    #[arg(long)]
    pub preview: bool,
    /// List what of the overlay no longer fits the master
    #[arg(long, requires = "overlay", conflicts_with = "preview")]
    pub conflicts: bool,
    /// With --conflicts: the master that the overlay was made for
    #[arg(long, requires = "conflicts", value_name = "SCENARIO")]
    pub old: Option<String>,
    /// Language of the workbook or the preview (default: both for workbooks, en for the preview)
    #[arg(long, value_enum)]
    pub lang: Option<Languages>,
    /// Master seed of the preview's run
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The file to write (default: SCENARIO-ORGANISATION.xlsx, or the workbook's name with .yaml)
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
}

/// What `hakyu diff` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct DiffArgs {
    /// The older version: a scenario file, or the name of a built-in scenario
    pub old: String,
    /// The newer version
    pub new: String,
    /// Compare the texts only, run nothing
    #[arg(long)]
    pub no_run: bool,
    /// Master seed of both runs
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Language
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
}
