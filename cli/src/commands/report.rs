//! `hakyu report`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use hakyu_exercise::{
    folder::{self, FolderError},
    outcome::{Lang, Outcome as Tables},
    review::Review,
};

use crate::{Ending, Failure, Outcome, args::Format, show};

pub(crate) fn folder_failure(error: &FolderError) -> Failure {
    if error.is_io() { Failure::Io(error.to_string()) } else { Failure::Input(error.to_string()) }
}

/// The file of a review: (file name, content).
pub(crate) fn review_file(review: &Review) -> Result<(String, String), Failure> {
    let json = serde_json::to_string_pretty(review).map_err(|e| Failure::Io(e.to_string()))?;
    Ok((folder::REVIEW.to_owned(), format!("{json}\n")))
}

/// The reports of an outcome in the given languages: (file name, content).
pub(crate) fn documents(
    tables: &Tables,
    languages: &[Lang],
) -> Result<Vec<(String, String)>, Failure> {
    languages
        .iter()
        .map(|&lang| {
            let html =
                hakyu_reports::html(tables, lang).map_err(|e| Failure::Input(e.to_string()))?;
            let name = match lang {
                Lang::En => "report.en.html",
                Lang::Ja => "report.ja.html",
            };
            Ok((name.to_owned(), html))
        })
        .collect()
}

/// Writes reports of a run folder.
pub(super) fn report(
    run: &Path,
    format: Format,
    lang: Option<Lang>,
    out: Option<&Path>,
) -> Outcome {
    let folder = folder::read(run).map_err(|e| folder_failure(&e))?;
    let files = match format {
        Format::Html => {
            let languages = lang.map_or(vec![Lang::En, Lang::Ja], |l| vec![l]);
            documents(&folder.outcome, &languages)?
        }
        Format::Json => {
            let json = serde_json::to_string_pretty(&folder.outcome)
                .map_err(|e| Failure::Io(e.to_string()))?;
            vec![("report.json".to_owned(), format!("{json}\n"))]
        }
    };
    if out == Some(Path::new("-")) {
        let [(_, text)] = files.as_slice() else {
            return Err(Failure::Usage("--out - takes one report: choose one with --lang".into()));
        };
        show::print(text)?;
        return Ok(Ending::Fine);
    }
    for (name, text) in &files {
        let path = target(run, out, name, files.len())?;
        put(&path, text)?;
        show::print(&format!("{}\n", path.display()))?;
    }
    Ok(Ending::Fine)
}

fn target(run: &Path, out: Option<&Path>, name: &str, count: usize) -> Result<PathBuf, Failure> {
    match out {
        None => Ok(run.join(name)),
        Some(out) if out.is_dir() => Ok(out.join(name)),
        Some(out) if out.to_string_lossy().ends_with('/') => Err(Failure::Usage(format!(
            "--out {}: there is no such folder; make it first",
            out.display()
        ))),
        Some(out) if count == 1 => Ok(out.to_owned()),
        Some(out) => Err(Failure::Usage(format!(
            "--out {} is one file but there are {count} reports: name a folder, or choose one with --lang",
            out.display()
        ))),
    }
}

/// Writes a file whole: to a name beside it first, then renamed.
pub(crate) fn put(path: &Path, text: impl AsRef<[u8]>) -> Result<(), Failure> {
    let fail = |e: std::io::Error| Failure::Io(format!("{}: {e}", path.display()));
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let fresh = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    fs::write(&fresh, text).and_then(|()| fs::rename(&fresh, path)).map_err(|e| {
        let _ = fs::remove_file(&fresh);
        fail(e)
    })
}
