//! The run folder: `run.json`, `levels.csv`, `changes.csv`, `shares.csv`, `held.csv`, `names.csv`, written
//! whole or not at all.
//!
//! Where anybody learned anything there is `belief.csv` too: what each role believed of a service (`believed`) and what
//! was true (`true`), in ppm, from `time` on until the next row of the same service and role. It is for analysts; no
//! participant sees it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use hakyu_seeds::{Column, Table, TableError, Values};

use crate::{
    causes::{Bound, CauseLog, Held, Row},
    outcome::{BeliefRow, FORMAT, Outcome, Text},
    review::Review,
};

/// Name of the file that holds the review of a run or exercise.
pub const REVIEW: &str = "review.json";

/// Why a run folder could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// The disk said no.
    #[error("{path}: {source}")]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// There is no run in this folder.
    #[error(
        "{0} is not a run folder: it has no run.json (`hakyu run` writes one and prints its name)"
    )]
    NoRun(PathBuf),
    /// Not a run folder, or one of another version.
    #[error("{path}: {what}")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The folder exists and is not a run folder: nothing is overwritten.
    #[error("{0} exists and is not a run folder; choose another --out")]
    Foreign(PathBuf),
}

impl FolderError {
    /// Whether the disk is to blame rather than the content.
    pub fn is_io(&self) -> bool {
        matches!(self, Self::Io { .. })
    }
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> FolderError + '_ {
    move |source| FolderError::Io { path: path.to_owned(), source }
}

/// What can be read back from a run folder.
#[derive(Clone, Debug, PartialEq)]
pub struct RunFolder {
    /// The tables.
    pub outcome: Outcome,
    /// The causes.
    pub causes: CauseLog,
}

/// Reads the review of a run folder; none if it has none.
///
/// # Errors
/// [`FolderError::Malformed`], [`FolderError::Io`].
pub fn read_review(folder: &Path) -> Result<Option<Review>, FolderError> {
    let path = folder.join(REVIEW);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(io_error(&path)(e)),
    };
    let malformed = |what: String| FolderError::Malformed { path: path.clone(), what };
    let review: Review = serde_json::from_str(&text).map_err(|e| malformed(e.to_string()))?;
    if review.format != crate::review::FORMAT {
        let known = crate::review::FORMAT;
        return Err(malformed(format!(
            "format '{}' is not known; this program reads {known}",
            review.format
        )));
    }
    Ok(Some(review))
}

/// Writes a run folder: into a new folder beside it first, then renamed, so that nothing half-written is left. An earlier
/// run folder of that name is replaced, but files in it that no run writes stay; anything else is left alone. `extra` are further files (name, content).
///
/// # Errors
/// [`FolderError`]; the folder is as it was.
pub fn write(
    folder: &Path,
    outcome: &Outcome,
    causes: &CauseLog,
    extra: &[(String, String)],
) -> Result<(), FolderError> {
    if folder.exists() && !folder.join("run.json").is_file() && !is_empty(folder) {
        return Err(FolderError::Foreign(folder.to_owned()));
    }
    let name =
        folder.file_name().map_or_else(|| "run".into(), |n| n.to_string_lossy().into_owned());
    let parent = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(io_error(parent))?;
    let fresh = parent.join(format!(".{name}.{}.new", std::process::id()));
    let result = fill(&fresh, outcome, causes, extra).and_then(|()| swap(&fresh, folder));
    if result.is_err() {
        // Best effort: the error that matters is the first one.
        let _ = fs::remove_dir_all(&fresh);
    }
    result
}

/// Writes the files of a run into the folder of an exercise, beside its log, each whole: to a name beside it first, then
/// renamed.
///
/// # Errors
/// [`FolderError`]; files already renamed stay.
pub fn write_into(
    folder: &Path,
    outcome: &Outcome,
    causes: &CauseLog,
    extra: &[(String, String)],
) -> Result<(), FolderError> {
    let fresh = folder.join(format!(".{}.new", std::process::id()));
    let moved = fill(&fresh, outcome, causes, extra).and_then(|()| {
        let mut names = Vec::new();
        for entry in fs::read_dir(&fresh).map_err(io_error(&fresh))? {
            names.push(entry.map_err(io_error(&fresh))?.file_name());
        }
        // What makes a folder one of a run comes last.
        names.sort_by_key(|n| (n == "run.json", n.clone()));
        for name in names {
            let target = folder.join(&name);
            fs::rename(fresh.join(&name), &target).map_err(io_error(&target))?;
        }
        Ok(())
    });
    // Best effort: the error that matters is the first one.
    let _ = fs::remove_dir_all(&fresh);
    moved
}

fn is_empty(folder: &Path) -> bool {
    folder.is_dir() && fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

fn swap(fresh: &Path, folder: &Path) -> Result<(), FolderError> {
    if folder.exists() {
        let old = fresh.with_extension("old");
        fs::rename(folder, &old).map_err(io_error(folder))?;
        if let Err(error) = fs::rename(fresh, folder) {
            let _ = fs::rename(&old, folder);
            return Err(FolderError::Io { path: folder.to_owned(), source: error });
        }
        keep_foreign(&old, folder)?;
        return fs::remove_dir_all(&old).map_err(io_error(&old));
    }
    fs::rename(fresh, folder).map_err(io_error(folder))
}

/// Files that runs and reports write, beside those of the new run.
const OURS: [&str; 19] = [
    "run.json",
    REVIEW,
    "levels.csv",
    "changes.csv",
    "shares.csv",
    "held.csv",
    "names.csv",
    "belief.csv",
    "report.en.html",
    "report.ja.html",
    "report.json",
    "report.en.md",
    "report.ja.md",
    "report.en.pdf",
    "report.ja.pdf",
    "report.en.json",
    "report.ja.json",
    "improvements.json",
    "debrief",
];

/// Moves what people put into an earlier run folder to the new one. On an error the rest stays in `old`.
fn keep_foreign(old: &Path, folder: &Path) -> Result<(), FolderError> {
    for entry in fs::read_dir(old).map_err(io_error(old))? {
        let name = entry.map_err(io_error(old))?.file_name();
        if !OURS.iter().any(|ours| name == *ours) {
            let target = folder.join(&name);
            fs::rename(old.join(&name), &target).map_err(io_error(&target))?;
        }
    }
    Ok(())
}

fn fill(
    folder: &Path,
    outcome: &Outcome,
    causes: &CauseLog,
    extra: &[(String, String)],
) -> Result<(), FolderError> {
    fs::create_dir_all(folder).map_err(io_error(folder))?;
    let mut json = serde_json::to_string_pretty(outcome).map_err(|e| malformed(folder, &e))?;
    json.push('\n');
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(io_error(&path))
    };
    put("run.json", &json)?;
    let tables = [
        ("levels.csv", levels(outcome)),
        ("changes.csv", changes(causes)),
        ("shares.csv", shares(causes)),
        ("held.csv", held(causes)),
        ("names.csv", names(causes)),
    ];
    for (name, table) in tables {
        let table = table.map_err(|e| malformed(folder, &e))?;
        put(name, &table.to_csv_string().map_err(|e| malformed(folder, &e))?)?;
    }
    if !outcome.beliefs.is_empty() {
        let table = beliefs(outcome).map_err(|e| malformed(folder, &e))?;
        put("belief.csv", &table.to_csv_string().map_err(|e| malformed(folder, &e))?)?;
    }
    for (name, text) in extra {
        put(name, text)?;
    }
    Ok(())
}

fn malformed(path: &Path, what: &dyn std::fmt::Display) -> FolderError {
    FolderError::Malformed { path: path.to_owned(), what: what.to_string() }
}

fn int(name: &str, unit: &str, values: impl Iterator<Item = u64>) -> Result<Column, TableError> {
    let values = values.map(|v| i64::try_from(v).unwrap_or(i64::MAX)).collect();
    Column::new(name, unit, Values::Int(values))
}

fn words(name: &str, values: impl Iterator<Item = String>) -> Result<Column, TableError> {
    Column::new(name, "", Values::Text(values.collect()))
}

fn levels(outcome: &Outcome) -> Result<Table, TableError> {
    let rows: Vec<(u64, &str, u32)> = outcome
        .services
        .iter()
        .flat_map(|s| s.series.iter().map(move |&(at, level)| (at, s.id.as_str(), level)))
        .collect();
    Table::new(
        "levels",
        vec![
            int("time", "s", rows.iter().map(|r| r.0))?,
            words("service", rows.iter().map(|r| r.1.to_owned()))?,
            int("level", "ppm", rows.iter().map(|r| u64::from(r.2)))?,
        ],
    )
}

fn changes(causes: &CauseLog) -> Result<Table, TableError> {
    let rows = &causes.rows;
    let need = |b: &Bound| match b {
        Bound::Nothing => String::new(),
        Bound::Capacity => "*capacity".to_owned(),
        Bound::Need(need, _) => need.clone(),
    };
    let supplier = |b: &Bound| match b {
        Bound::Need(_, s) => causes.services[*s].clone(),
        _ => String::new(),
    };
    Table::new(
        "changes",
        vec![
            int("time", "s", rows.iter().map(|r| r.at))?,
            words(
                "phase",
                rows.iter().map(|r| if r.restart { "restart" } else { "propagate" }.to_owned()),
            )?,
            words("service", rows.iter().map(|r| causes.services[r.service].clone()))?,
            int("from", "ppm", rows.iter().map(|r| u64::from(r.from)))?,
            int("to", "ppm", rows.iter().map(|r| u64::from(r.to)))?,
            words("first_need", rows.iter().map(|r| need(&r.first)))?,
            words("first_supplier", rows.iter().map(|r| supplier(&r.first)))?,
            words("last_need", rows.iter().map(|r| need(&r.last)))?,
            words("last_supplier", rows.iter().map(|r| supplier(&r.last)))?,
            int("ran_out", "s", rows.iter().map(|r| r.ran_out))?,
        ],
    )
}

fn shares(causes: &CauseLog) -> Result<Table, TableError> {
    let rows: Vec<(u64, &(String, usize, u32))> = (0u64..)
        .zip(&causes.rows)
        .flat_map(|(i, r)| r.shares.iter().map(move |s| (i, s)))
        .collect();
    Table::new(
        "shares",
        vec![
            int("change", "", rows.iter().map(|r| r.0))?,
            words("need", rows.iter().map(|r| r.1.0.clone()))?,
            words("supplier", rows.iter().map(|r| causes.services[r.1.1].clone()))?,
            int("lost", "ppm", rows.iter().map(|r| u64::from(r.1.2)))?,
        ],
    )
}

fn held(causes: &CauseLog) -> Result<Table, TableError> {
    let rows = &causes.held;
    Table::new(
        "held",
        vec![
            words("service", rows.iter().map(|r| causes.services[r.service].clone()))?,
            words("origin", rows.iter().map(|r| r.origin.clone()))?,
            words("kind", rows.iter().map(|r| r.kind.clone()))?,
            int("amount", "ppm", rows.iter().map(|r| u64::from(r.amount)))?,
            int("from", "s", rows.iter().map(|r| r.from))?,
            int("until", "s", rows.iter().map(|r| r.until))?,
        ],
    )
}

fn names(causes: &CauseLog) -> Result<Table, TableError> {
    let rows = &causes.names;
    Table::new(
        "names",
        vec![
            words("id", rows.keys().cloned())?,
            words("en", rows.values().map(|t| t.en.clone()))?,
            words("ja", rows.values().map(|t| t.ja.clone()))?,
        ],
    )
}

fn beliefs(outcome: &Outcome) -> Result<Table, TableError> {
    let rows = &outcome.beliefs;
    Table::new(
        "belief",
        vec![
            int("time", "s", rows.iter().map(|r| r.time))?,
            words("service", rows.iter().map(|r| r.service.clone()))?,
            words("role", rows.iter().map(|r| r.role.clone()))?,
            int("believed", "ppm", rows.iter().map(|r| u64::from(r.believed)))?,
            int("true", "ppm", rows.iter().map(|r| u64::from(r.true_level)))?,
        ],
    )
}

fn read_beliefs(folder: &Path) -> Result<Vec<BeliefRow>, FolderError> {
    if !folder.join("belief.csv").is_file() {
        return Ok(Vec::new());
    }
    let table = Csv::read(folder, "belief.csv")?;
    let (time, service, role) =
        (table.numbers("time")?, table.words("service")?, table.words("role")?);
    let (believed, truly) = (table.numbers("believed")?, table.numbers("true")?);
    Ok((0..time.len())
        .map(|i| BeliefRow {
            time: time[i],
            service: service[i].clone(),
            role: role[i].clone(),
            believed: level_of(believed[i]),
            true_level: level_of(truly[i]),
        })
        .collect())
}

/// Reads a run folder back.
///
/// # Errors
/// [`FolderError`].
pub fn read(folder: &Path) -> Result<RunFolder, FolderError> {
    let path = folder.join("run.json");
    if !path.is_file() {
        return Err(FolderError::NoRun(folder.to_owned()));
    }
    let text = fs::read_to_string(&path).map_err(io_error(&path))?;
    let mut outcome: Outcome = serde_json::from_str(&text).map_err(|e| malformed(&path, &e))?;
    if outcome.format != FORMAT {
        let what = format!("this is {}, and this program reads {FORMAT}", outcome.format);
        return Err(malformed(&path, &what));
    }
    let levels = Csv::read(folder, "levels.csv")?;
    let (times, services, values) =
        (levels.numbers("time")?, levels.words("service")?, levels.numbers("level")?);
    for ((at, id), level) in times.iter().zip(&services).zip(&values) {
        if let Some(row) = outcome.services.iter_mut().find(|s| s.id == *id) {
            row.series.push((*at, level_of(*level)));
        }
    }
    outcome.beliefs = read_beliefs(folder)?;
    Ok(RunFolder { outcome, causes: read_causes(folder)? })
}

fn level_of(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn read_causes(folder: &Path) -> Result<CauseLog, FolderError> {
    let changes = Csv::read(folder, "changes.csv")?;
    let shares = Csv::read(folder, "shares.csv")?;
    let held = Csv::read(folder, "held.csv")?;
    let columns = [
        changes.words("service")?,
        changes.words("first_supplier")?,
        changes.words("last_supplier")?,
        shares.words("supplier")?,
        held.words("service")?,
    ];
    let mut services: Vec<String> =
        columns.iter().flatten().filter(|s| !s.is_empty()).cloned().collect();
    services.sort_unstable();
    services.dedup();
    let index = |id: &str| services.binary_search_by(|s| s.as_str().cmp(id)).unwrap_or(usize::MAX);
    let bound = |need: &str, supplier: &str| match need {
        "" => Bound::Nothing,
        "*capacity" => Bound::Capacity,
        need => Bound::Need(need.to_owned(), index(supplier)),
    };
    let [first_need, first_supplier] =
        [changes.words("first_need")?, changes.words("first_supplier")?];
    let [last_need, last_supplier] = [changes.words("last_need")?, changes.words("last_supplier")?];
    let (phase, who) = (changes.words("phase")?, changes.words("service")?);
    let (time, from, to) =
        (changes.numbers("time")?, changes.numbers("from")?, changes.numbers("to")?);
    let ran_out = changes.numbers("ran_out")?;
    let mut rows: Vec<Row> = (0..time.len())
        .map(|i| Row {
            at: time[i],
            restart: phase[i] == "restart",
            service: index(&who[i]),
            from: level_of(from[i]),
            to: level_of(to[i]),
            first: bound(&first_need[i], &first_supplier[i]),
            last: bound(&last_need[i], &last_supplier[i]),
            ran_out: ran_out[i],
            shares: Vec::new(),
        })
        .collect();
    let (change, need) = (shares.numbers("change")?, shares.words("need")?);
    let (supplier, lost) = (shares.words("supplier")?, shares.numbers("lost")?);
    for i in 0..change.len() {
        let row = usize::try_from(change[i]).ok().and_then(|c| rows.get_mut(c));
        let row =
            row.ok_or_else(|| malformed(&folder.join("shares.csv"), &"a share of no change"))?;
        row.shares.push((need[i].clone(), index(&supplier[i]), level_of(lost[i])));
    }
    let (who, origin, kind) = (held.words("service")?, held.words("origin")?, held.words("kind")?);
    let (amount, from, until) =
        (held.numbers("amount")?, held.numbers("from")?, held.numbers("until")?);
    let held = (0..who.len())
        .map(|i| Held {
            service: index(&who[i]),
            origin: origin[i].clone(),
            kind: kind[i].clone(),
            amount: level_of(amount[i]),
            from: from[i],
            until: until[i],
        })
        .collect();
    let mut log = CauseLog::from_parts(services, rows, held);
    let names = Csv::read(folder, "names.csv")?;
    let (ids, en, ja) = (names.words("id")?, names.words("en")?, names.words("ja")?);
    let texts = en.into_iter().zip(ja).map(|(en, ja)| Text::new(en, ja));
    log.names = ids.into_iter().zip(texts).collect();
    Ok(log)
}

/// A table of the folder with errors that name it.
struct Csv {
    path: PathBuf,
    table: Table,
}

impl Csv {
    fn read(folder: &Path, name: &str) -> Result<Self, FolderError> {
        let path = folder.join(name);
        let file = fs::File::open(&path).map_err(io_error(&path))?;
        let table =
            Table::from_csv(name, io::BufReader::new(file)).map_err(|e| malformed(&path, &e))?;
        Ok(Self { path, table })
    }

    fn column(&self, name: &str) -> Result<&Column, FolderError> {
        self.table
            .column(name)
            .ok_or_else(|| malformed(&self.path, &format!("the column '{name}' is missing")))
    }

    fn numbers(&self, name: &str) -> Result<Vec<u64>, FolderError> {
        match self.column(name)?.values() {
            Values::Int(values) => values
                .iter()
                .map(|v| {
                    u64::try_from(*v).map_err(|_| {
                        malformed(&self.path, &format!("'{name}' has a negative number"))
                    })
                })
                .collect(),
            values if values.is_empty() => Ok(Vec::new()),
            _ => Err(malformed(&self.path, &format!("'{name}' is not a column of whole numbers"))),
        }
    }

    fn words(&self, name: &str) -> Result<Vec<String>, FolderError> {
        let values = self.column(name)?.values();
        Ok((0..values.len()).map(|row| values.cell(row).unwrap_or_default().into_owned()).collect())
    }
}
