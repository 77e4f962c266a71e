//! Branches on the disk.

use std::{
    fs,
    path::{Path, PathBuf},
};

use hakyu_exercise::{
    branch::{Change, Cut, change, keep},
    log::{Act, Clock, Entry, parse, render},
    outcome::Lang,
};
use hakyu_scenarios::decode::parse_duration;

use super::{Exercise, load::log_failure, pair, played, refused, tell};
use crate::{Ending, Failure, Outcome, args::ReplayArgs, show};

/// Whether a decision is to be changed.
pub(super) fn any(asked: &ReplayArgs) -> bool {
    !asked.drop.is_empty()
        || !asked.moved.is_empty()
        || !asked.replace.is_empty()
        || asked.with.is_some()
}

/// Whether play has ended.
pub(super) fn over(exercise: &Exercise) -> bool {
    exercise.log.entries.iter().any(|e| matches!(e.what, Act::Clock(Clock::End)))
}

/// A branch to be played on, or run at once with something changed.
pub(super) fn branch(exercise: &Exercise, asked: &ReplayArgs) -> Outcome {
    let digest = played(exercise)?.record.digest.to_string();
    let (compiled, entries) = (&exercise.compiled, &exercise.log.entries);
    let changes = changes(exercise, asked)?;
    if !changes.is_empty() {
        let changed = change(compiled, entries, &changes, &digest).map_err(refused)?;
        let folder = match &asked.branch {
            Some(out) => write(exercise, &changed, out)?,
            None => None,
        };
        if !over(exercise) {
            // Scores and what is to come are nobody's before the end.
            let words = match Lang::from(asked.lang) {
                Lang::En => "play has not ended: it can be compared after the end",
                Lang::Ja => "演習が終了していないため、比較は終了後に行えます",
            };
            return match &asked.branch {
                Some(out) => {
                    show::print(&format!("【訓練】EXERCISE  {}: {words}\n", out.display()))?;
                    Ok(Ending::Fine)
                }
                None => Err(Failure::Input(words.into())),
            };
        }
        let name = match &asked.branch {
            Some(out) => out.display().to_string(),
            None => format!("{} {}", exercise.name, words(asked)),
        };
        let other = Exercise { name, folder: None, log: log(&changed)?, ..exercise.clone() };
        let pair = pair(exercise, &other)?;
        return tell(&pair, asked.out.as_deref().or(folder.as_deref()), asked);
    }
    let cut = match (&asked.at, asked.entry) {
        (Some(at), _) => Cut::At(exercise.time(at, "--at")?),
        (None, Some(number)) => Cut::Entry(number),
        (None, None) => {
            return Err(Failure::Usage(
                "--branch needs a moment, --at T+1h or --entry 12, or a change, --drop, --move, --replace or --with".into(),
            ));
        }
    };
    let kept = keep(compiled, entries, cut, &digest).map_err(refused)?;
    let Some(out) = &asked.branch else { return Ok(Ending::Fine) };
    let folder = write(exercise, &kept, out)?;
    let count = kept.len();
    let out = out.display();
    show::print(&match (Lang::from(asked.lang), folder.is_some()) {
        (Lang::En, true) => format!("{out}: {count} entries; take it up with: hakyu drill {out}\n"),
        (Lang::Ja, true) => format!("{out}：記録{count}件。続けるには：hakyu drill {out}\n"),
        (Lang::En, false) => format!("{out}: {count} entries\n"),
        (Lang::Ja, false) => format!("{out}：記録{count}件\n"),
    })?;
    Ok(Ending::Fine)
}

fn log(entries: &[Entry]) -> Result<hakyu_exercise::log::LogFile, Failure> {
    let text = render(entries).map_err(|e| Failure::Io(e.to_string()))?;
    parse(Path::new("branch"), text.as_bytes()).map_err(|e| log_failure(&e))
}

/// The options of a change, as they were typed.
fn words(asked: &ReplayArgs) -> String {
    let mut all: Vec<String> = Vec::new();
    all.extend(asked.drop.iter().map(|n| format!("--drop {n}")));
    all.extend(asked.moved.iter().map(|m| format!("--move {m}")));
    all.extend(asked.replace.iter().map(|r| format!("--replace {r}")));
    all.extend(asked.with.iter().map(|w| format!("--with {w}")));
    all.join(" ")
}

fn changes(exercise: &Exercise, asked: &ReplayArgs) -> Result<Vec<Change>, Failure> {
    let mut all: Vec<Change> = asked.drop.iter().map(|n| Change::Drop(*n)).collect();
    for text in &asked.moved {
        let (number, time) = numbered(text, "--move", "12=T+40m or 12=-40m")?;
        let to = match time.strip_prefix(['+', '-']).map(parse_duration) {
            Some(Some(by)) => {
                let entries = &exercise.log.entries;
                let was = entries.get(number as usize).map_or(0, |e| e.at);
                if time.starts_with('-') { was.saturating_sub(by) } else { was + by }
            }
            _ => exercise.time(time, "--move")?,
        };
        all.push(Change::Move(number, to));
    }
    for text in &asked.replace {
        let (number, action) = numbered(text, "--replace", "12=ACTION")?;
        all.push(Change::Replace(number, action.to_owned()));
    }
    if let Some(playbook) = &asked.with {
        let from = match (&asked.at, asked.entry) {
            (Some(at), _) => exercise.time(at, "--at")?,
            (None, Some(number)) => exercise.log.entries.get(number as usize).map_or(0, |e| e.at),
            (None, None) => {
                return Err(Failure::Usage(
                    "--with needs the moment from which the playbook plays: --at T+1h or --entry 12".into(),
                ));
            }
        };
        all.push(Change::With(from, playbook.clone()));
    }
    Ok(all)
}

fn numbered<'t>(text: &'t str, option: &str, form: &str) -> Result<(u32, &'t str), Failure> {
    let found = text.split_once('=').and_then(|(n, rest)| Some((n.parse().ok()?, rest)));
    found.ok_or_else(|| Failure::Usage(format!("{option} {text}: write {form}")))
}

/// Writes a branch: a log, or a folder with the log and the files of the scenario. Nothing that is there is replaced.
/// Returns the folder, if it is one.
fn write(exercise: &Exercise, entries: &[Entry], out: &Path) -> Result<Option<PathBuf>, Failure> {
    let text = render(entries).map_err(|e| Failure::Io(e.to_string()))?;
    let fail = |path: &Path, e: std::io::Error| Failure::Io(format!("{}: {e}", path.display()));
    let taken =
        || Failure::Input(format!("{} exists; choose another name for the branch", out.display()));
    if out.extension().is_some_and(|e| e == "jsonl") {
        if out.exists() {
            return Err(taken());
        }
        super::super::report::put(out, &text)?;
        return Ok(None);
    }
    if out.exists()
        && (!out.is_dir() || fs::read_dir(out).map_err(|e| fail(out, e))?.next().is_some())
    {
        return Err(taken());
    }
    fs::create_dir_all(out).map_err(|e| fail(out, e))?;
    if let Some(folder) = &exercise.folder {
        copy(folder, out)?;
    }
    // The log comes last: a folder without one is no exercise.
    super::super::report::put(&out.join("log.jsonl"), &text)?;
    Ok(Some(out.to_owned()))
}

/// Copies the files of a scenario, those of its overlays in folders of their own among them.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let fail = |path: &Path, e: std::io::Error| Failure::Io(format!("{}: {e}", path.display()));
    for entry in fs::read_dir(from).map_err(|e| fail(from, e))? {
        let path = entry.map_err(|e| fail(from, e))?.path();
        let Some(name) = path.file_name() else { continue };
        let target = to.join(name);
        // A branch inside the exercise's own folder is none of its files.
        if path.is_dir() && !to.starts_with(&path) && !path.join("log.jsonl").is_file() {
            copy(&path, &target)?;
        } else if path.is_file() && belongs_to_scenario(&path) {
            fs::create_dir_all(to).map_err(|e| fail(to, e))?;
            fs::copy(&path, &target).map_err(|e| fail(&path, e))?;
        }
    }
    Ok(())
}

/// Tables that runs write, which are none of the scenario's.
const OF_RUNS: [&str; 6] =
    ["levels.csv", "changes.csv", "shares.csv", "held.csv", "names.csv", "belief.csv"];

fn belongs_to_scenario(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("yaml" | "yml") => true,
        Some("csv") => !OF_RUNS.contains(&name.as_str()),
        _ => false,
    }
}
