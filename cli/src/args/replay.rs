//! What `hakyu replay` takes.

use std::path::PathBuf;

use super::Language;

/// What `hakyu replay` takes.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct ReplayArgs {
    /// An exercise: its folder, or its log (log.jsonl)
    pub exercise: PathBuf,
    /// List decisions with their numbers, times, roles and words
    #[arg(long, conflicts_with_all = ["until", "branch", "against", "export"])]
    pub list: bool,
    /// Show the state at this time: T+1h30m, or a civil time with its zone
    #[arg(long, value_name = "TIME", conflicts_with_all = ["branch", "against", "export"])]
    pub until: Option<String>,
    /// With --until: the desk of this role (default: all roles that people played; may be given several times)
    #[arg(long, value_name = "ROLE", requires = "until")]
    pub role: Vec<String>,
    /// With --until: what was true, for controllers
    #[arg(long, requires = "until")]
    pub truth: bool,
    /// Write a branch: a new exercise folder, or a log if it ends in .jsonl
    #[arg(long, value_name = "FOLDER|FILE", conflicts_with_all = ["against", "export"])]
    pub branch: Option<PathBuf>,
    /// The branch keeps what came before this time, or --with begins then
    #[arg(long, value_name = "TIME", conflicts_with = "entry")]
    pub at: Option<String>,
    /// The branch keeps what came before this entry, or --with begins at its time
    #[arg(long, value_name = "NUMBER")]
    pub entry: Option<u32>,
    /// Run it again without this entry (may be given several times)
    #[arg(long, value_name = "NUMBER")]
    pub drop: Vec<u32>,
    /// Run it again with an entry at another time: 12=T+40m, or earlier or later by 12=-40m and 12=+40m
    #[arg(long = "move", value_name = "NUMBER=TIME")]
    pub moved: Vec<String>,
    /// Run it again with another action instead: 12=ACTION
    #[arg(long, value_name = "NUMBER=ACTION")]
    pub replace: Vec<String>,
    /// Run it again with the roles of people played by this playbook from --at or --entry on (`none`: duties only)
    #[arg(long, value_name = "PLAYBOOK")]
    pub with: Option<String>,
    /// Compare with another exercise of the same scenario: its folder or log
    #[arg(long, value_name = "EXERCISE", conflicts_with_all = ["export", "drop", "moved", "replace", "with"])]
    pub against: Option<PathBuf>,
    /// Where ab.en.html and ab.ja.html go (default: the branch, or the folder of --against)
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Write the log as a file of its own, `-` for standard output
    #[arg(long, value_name = "FILE.jsonl", conflicts_with_all = ["drop", "moved", "replace", "with"])]
    pub export: Option<PathBuf>,
    /// With --export: without labels of people, witnesses, wall-clock times and free words
    #[arg(long, requires = "export")]
    pub anonymous: bool,
    /// With --anonymous: free words stay; they may name people
    #[arg(long, requires = "anonymous")]
    pub keep_words: bool,
    /// As JSON
    #[arg(long, conflicts_with_all = ["list", "until", "export"])]
    pub json: bool,
    /// Language
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
}
