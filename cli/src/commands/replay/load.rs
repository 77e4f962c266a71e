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
use hakyu_scenarios::{
    compile::{Compiled, Inline, LibraryFiles, Overlays, compile_local},
    source::{Files, FolderFiles, Sources},
    world::Options,
};

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
    let Some(compiled) = compiled(&opening, &beside) else { return Ok(None) };
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

/// The scenario of a log: the file that its opening names beside it, one called `scenario.yaml`, or the library's. Overlays
/// that were files of their own lie in `overlays/1/overlay.yaml` and so on; those of the scenario come first. Only errors
/// are shown: warnings may tell what is to come.
fn compiled(opening: &Opening, beside: &Path) -> Option<Compiled> {
    let mut apart = Vec::new();
    for number in 1u32.. {
        let root = beside.join("overlays").join(number.to_string());
        if !root.join("overlay.yaml").is_file() {
            break;
        }
        apart.push(FolderFiles::new(root));
    }
    let own = opening.overlays.len().saturating_sub(apart.len());
    let inline = match &opening.overlays[..own] {
        [] => Inline::None,
        ids => Inline::Some(ids.to_vec()),
    };
    let files = apart.iter().map(|f| (f as &dyn Files, "overlay.yaml".to_owned())).collect();
    let overlays = Overlays { inline, files };
    let name = &opening.scenario;
    let names = [name.clone(), format!("{name}.yaml"), "scenario.yaml".to_owned()];
    let here = FolderFiles::new(beside);
    let found = names.iter().find(|n| beside.join(n).is_file());
    let (files, path): (&dyn Files, String) = match found {
        Some(path) => (&here, path.clone()),
        None => (&LibraryFiles, format!("{name}.yaml")),
    };
    let mut sources = Sources::default();
    let (compiled, findings) =
        compile_local(files, &path, &overlays, &Options::default(), &mut sources);
    if findings.has_errors() {
        show::findings(&findings.render(&sources, show::colour()));
    }
    compiled
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
