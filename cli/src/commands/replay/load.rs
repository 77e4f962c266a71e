//! An exercise from the disk: its log and its scenario.

use std::{
    fs,
    path::{Path, PathBuf},
};

use hakyu_exercise::{
    log::{Act, LogError, LogFile, Opening, read},
    outcome::Outcome as Tables,
    session::SessionError,
};
use hakyu_scenarios::{compile::Compiled, source::Sources};

use crate::{Failure, show};

/// An exercise as it lies on the disk.
#[derive(Clone)]
pub(super) struct Exercise {
    /// What people call it.
    pub name: String,
    /// Its folder; none for a log that is called otherwise than `log.jsonl`.
    pub folder: Option<PathBuf>,
    pub log: LogFile,
    pub opening: Opening,
    pub compiled: std::sync::Arc<Compiled>,
}

pub(super) fn log_failure(error: &LogError) -> Failure {
    if error.is_io() { Failure::Io(error.to_string()) } else { Failure::Input(error.to_string()) }
}

/// Reads an exercise and compiles its scenario: the file beside the log, or that of the library. None: the scenario has
/// findings, which were printed.
pub(super) fn load(path: &Path) -> Result<Option<Exercise>, Failure> {
    let file = if path.is_dir() { path.join("log.jsonl") } else { path.to_owned() };
    if !file.is_file() {
        return Err(Failure::Input(format!(
            "{}: there is no log; name the folder of an exercise, or its log.jsonl",
            path.display()
        )));
    }
    let log = read(&file).map_err(|e| log_failure(&e))?;
    if let Some(torn) = &log.torn {
        show::warn(&format!(
            "{}:{}: the last line is torn ({} bytes); what it was to say was never confirmed to anybody and does not count",
            file.display(),
            torn.line,
            torn.bytes
        ));
    }
    let Some(Act::Open(opening)) = log.entries.first().map(|e| e.what.clone()) else {
        return Err(log_failure(&LogError::Empty(file)));
    };
    let beside = file.parent().unwrap_or(Path::new("")).to_owned();
    let named = scenario(&opening, &beside);
    let overlays: Vec<String> = opening
        .overlays
        .iter()
        .map(|id| {
            let own = beside.join(format!("{id}.yaml"));
            if own.is_file() { own.display().to_string() } else { id.clone() }
        })
        .collect();
    let Some(compiled) = super::super::open_local(&named, &overlays, &mut Sources::default())?
    else {
        return Ok(None);
    };
    let here = compiled.model.digest().to_string();
    if here != opening.model {
        let (scenario, found) = (opening.scenario.clone(), opening.model.clone());
        return Err(Failure::Input(SessionError::OtherModel { scenario, found, here }.to_string()));
    }
    let folder = (file.file_name().is_some_and(|n| n == "log.jsonl")).then(|| beside.clone());
    Ok(Some(Exercise {
        name: path.display().to_string(),
        folder,
        log,
        opening,
        compiled: std::sync::Arc::new(compiled),
    }))
}

/// What to compile: the file that the opening names beside the log, one called `scenario.yaml`, or the library's.
fn scenario(opening: &Opening, beside: &Path) -> String {
    let names =
        [opening.scenario.clone(), format!("{}.yaml", opening.scenario), "scenario.yaml".into()];
    let file = names.iter().map(|n| beside.join(n)).find(|p| p.is_file());
    file.map_or_else(|| opening.scenario.clone(), |p| p.display().to_string())
}

impl Exercise {
    /// The tables of the run folder that was made of it, if there is one.
    pub(super) fn run(&self) -> Result<Option<Tables>, Failure> {
        let Some(path) = self.folder.as_ref().map(|f| f.join("run.json")).filter(|p| p.is_file())
        else {
            return Ok(None);
        };
        let fail = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
        let text = fs::read_to_string(&path).map_err(|e| Failure::Io(fail(&e)))?;
        serde_json::from_str(&text).map(Some).map_err(|e| Failure::Input(fail(&e)))
    }

    /// A time as people write it, in seconds since the start.
    pub(super) fn time(&self, text: &str, option: &str) -> Result<u64, Failure> {
        let bad = |why: &str| {
            Failure::Usage(format!(
                "{option} {text}: {why}; write T+1h30m, or a civil time such as {}",
                self.compiled.scenario.clock.civil(5400)
            ))
        };
        let seconds = self.compiled.scenario.clock.seconds(text).map_err(|e| bad(&e))?;
        u64::try_from(seconds).map_err(|_| bad("it lies before the start"))
    }
}
