//! The folder of an exercise: its log, and the scenario beside it, so that it can be taken up again alone.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use hakyu_exercise::{
    log::{self, Act, Journal, LogError, LogFile},
    session::{Session, SessionError},
};
use hakyu_scenarios::{
    compile::{Compiled, Inline, LibraryFiles, Overlays, compile_local, library},
    source::{FileError, Files, FolderFiles, Sources},
    world::Options,
};

use crate::{Failure, commands, show};

/// The log of an exercise folder.
pub(crate) const LOG: &str = "log.jsonl";
/// A scenario's own file in an exercise folder.
const SCENARIO: &str = "scenario.yaml";
/// Overlays that were files of their own: `overlays/1/overlay.yaml` and so on, in the order in which they are applied.
const OVERLAYS: &str = "overlays";
const OVERLAY: &str = "overlay.yaml";

/// Whether a path is the folder of an exercise.
pub(crate) fn is_exercise(path: &Path) -> bool {
    path.join(LOG).is_file()
}

/// Files that remember what was read of them.
struct Noted<'f> {
    inner: &'f dyn Files,
    read: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl<'f> Noted<'f> {
    fn new(inner: &'f dyn Files) -> Self {
        Self { inner, read: RefCell::default() }
    }

    /// What was read, the main file under another name unless that name is taken.
    fn kept(self, main: &str, name: &str) -> (String, Vec<(String, Vec<u8>)>) {
        let read = self.read.into_inner();
        let name = if read.contains_key(name) { main } else { name };
        let rename = |(path, bytes): (String, Vec<u8>)| {
            if path == main { (name.to_owned(), bytes) } else { (path, bytes) }
        };
        (name.to_owned(), read.into_iter().map(rename).collect())
    }
}

impl Files for Noted<'_> {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let bytes = self.inner.read(path, limit)?;
        self.read.borrow_mut().insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }

    fn shown(&self, path: &str) -> String {
        self.inner.shown(path)
    }
}

/// A scenario that was compiled, with all that its folder needs to have.
pub(super) struct Kit {
    pub(super) compiled: Arc<Compiled>,
    /// Its name in the log: an id of the library, or a file beside the log.
    pub(super) name: String,
    /// Files, by their paths in the folder.
    files: Vec<(String, Vec<u8>)>,
}

/// Compiles a scenario and its overlays; prints findings. None: there were errors.
pub(super) fn compile(name: &str, overlays: &[String]) -> Result<Option<Kit>, Failure> {
    let found = commands::named(name)?;
    let is_file = |o: &&String| o.contains(['/', '\\']) || Path::new(o).extension().is_some();
    let apart: Vec<commands::Named> = overlays
        .iter()
        .filter(is_file)
        .map(|o| commands::in_folder(o))
        .collect::<Result<_, _>>()?;
    let ids: Vec<String> = overlays.iter().filter(|o| !is_file(o)).cloned().collect();
    let inline = match ids.as_slice() {
        [] => Inline::None,
        all if all.iter().any(|id| id == "all") => Inline::All,
        _ => Inline::Some(ids),
    };
    let own = Noted::new(&*found.files);
    let noted: Vec<Noted<'_>> = apart.iter().map(|named| Noted::new(&*named.files)).collect();
    let asked = Overlays {
        inline,
        files: noted
            .iter()
            .zip(&apart)
            .map(|(n, named)| (n as &dyn Files, named.path.clone()))
            .collect(),
    };
    let Some(compiled) = checked(&own, &found.path, &asked) else { return Ok(None) };
    let (mut name, mut files) = own.kept(&found.path, SCENARIO);
    if found.folder.is_none() {
        (name, files) = (compiled.scenario.id.value.clone(), Vec::new());
    }
    for (number, (noted, named)) in (1..).zip(noted.into_iter().zip(&apart)) {
        let (_, read) = noted.kept(&named.path, OVERLAY);
        files.extend(read.into_iter().map(|(p, b)| (format!("{OVERLAYS}/{number}/{p}"), b)));
    }
    Ok(Some(Kit { compiled: Arc::new(compiled), name, files }))
}

fn checked(files: &dyn Files, path: &str, overlays: &Overlays<'_>) -> Option<Compiled> {
    let mut sources = Sources::default();
    let (compiled, findings) =
        compile_local(files, path, overlays, &Options::default(), &mut sources);
    // Warnings are for who writes the scenario, and they may tell who plays it what is to come.
    if findings.has_errors() {
        show::findings(&findings.render(&sources, show::colour()));
    }
    compiled
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Failure + '_ {
    move |e| Failure::Io(format!("{}: {e}", path.display()))
}

/// Makes a new folder and begins a log in it.
pub(super) fn create(folder: &Path, kit: &Kit) -> Result<Journal, Failure> {
    let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if taken {
        let hint = if is_exercise(folder) {
            format!("; take up the exercise in it with: hakyu drill {}", folder.display())
        } else {
            String::new()
        };
        return Err(Failure::Input(format!(
            "{} exists and is not empty; choose another --out{hint}",
            folder.display()
        )));
    }
    fs::create_dir_all(folder).map_err(io(folder))?;
    for (path, bytes) in &kit.files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(io(parent))?;
        }
        fs::write(&path, bytes).map_err(io(&path))?;
    }
    Journal::create(&folder.join(LOG)).map_err(|e| log_failure(&e))
}

/// The first folder `hakyu-drill/SCENARIO-N` that is not there yet.
pub(super) fn free(scenario: &str) -> PathBuf {
    let base = Path::new("hakyu-drill");
    let mut number: u32 = 1;
    loop {
        let folder = base.join(format!("{scenario}-{number}"));
        if !folder.exists() {
            return folder;
        }
        number = number.saturating_add(1);
    }
}

/// Reads the log of a folder and compiles the scenario that it was made with. None: the scenario has errors.
pub(crate) fn load(folder: &Path) -> Result<Option<(Arc<Compiled>, LogFile)>, Failure> {
    let path = folder.join(LOG);
    if !path.is_file() {
        return Err(Failure::Input(format!(
            "{} is no exercise folder: it has no {LOG}",
            folder.display()
        )));
    }
    let log = log::read(&path).map_err(|e| log_failure(&e))?;
    let Some(Act::Open(opening)) = log.entries.first().map(|entry| &entry.what) else {
        return Err(Failure::Input(format!("{}: it has no opening", path.display())));
    };
    let mut apart = Vec::new();
    for number in 1u32.. {
        let root = folder.join(OVERLAYS).join(number.to_string());
        if !root.join(OVERLAY).is_file() {
            break;
        }
        apart.push(FolderFiles::new(root));
    }
    // Those of the scenario are applied first.
    let inline = opening.overlays.len().saturating_sub(apart.len());
    let inline = match opening.overlays.get(..inline) {
        Some(ids) if !ids.is_empty() => Inline::Some(ids.to_vec()),
        _ => Inline::None,
    };
    let files = apart.iter().map(|f| (f as &dyn Files, OVERLAY.to_owned())).collect();
    let overlays = Overlays { inline, files };
    let name = &opening.scenario;
    let beside = folder.join(name).is_file();
    let compiled = if !beside && library().iter().any(|s| s.id == *name) {
        checked(&LibraryFiles, &format!("{name}.yaml"), &overlays)
    } else {
        checked(&FolderFiles::new(folder), name, &overlays)
    };
    Ok(compiled.map(|compiled| (Arc::new(compiled), log)))
}

/// Takes the exercise of a folder up again where its log ends.
pub(crate) fn resume(folder: &Path) -> Result<Option<(Session, LogFile)>, Failure> {
    let Some((compiled, _)) = load(folder)? else { return Ok(None) };
    let (journal, log) = Journal::resume(&folder.join(LOG)).map_err(|e| log_failure(&e))?;
    let session = Session::resume(compiled, &log, journal).map_err(|e| session_failure(&e))?;
    Ok(Some((session, log)))
}

fn log_failure(error: &LogError) -> Failure {
    if error.is_io() { Failure::Io(error.to_string()) } else { Failure::Input(error.to_string()) }
}

/// An error of a session as the program's.
pub(crate) fn session_failure(error: &SessionError) -> Failure {
    match error {
        SessionError::Log(error) => log_failure(error),
        other => Failure::Input(other.to_string()),
    }
}
