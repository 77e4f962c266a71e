//! `hakyu report`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use hakyu_exercise::{
    findings,
    folder::{self, FolderError},
    outcome::{Lang, Outcome as Tables},
    review::Review,
};
use hakyu_reports::{aar, handbook::Document};

use super::handbook::{file, formats};
use crate::{
    Ending, Failure, Outcome,
    args::{Edition, PaperFormat},
    show,
};

/// What was asked for.
pub(super) struct Asked {
    pub formats: Vec<PaperFormat>,
    pub lang: Option<Lang>,
    pub edition: Option<Edition>,
    /// An earlier improvement plan.
    pub earlier: Option<PathBuf>,
    pub figures: Option<PathBuf>,
    pub out: Option<PathBuf>,
}

pub(crate) fn folder_failure(error: &FolderError) -> Failure {
    if error.is_io() { Failure::Io(error.to_string()) } else { Failure::Input(error.to_string()) }
}

/// The file of a review: (file name, content).
pub(crate) fn review_file(review: &Review) -> Result<(String, String), Failure> {
    let json = serde_json::to_string_pretty(review).map_err(|e| Failure::Io(e.to_string()))?;
    Ok((folder::REVIEW.to_owned(), format!("{json}\n")))
}

/// The reports that stand in a run folder from the start, in the given languages: (file name, content).
pub(crate) fn documents(
    tables: &Tables,
    review: Option<&Review>,
    languages: &[Lang],
) -> Result<Vec<(String, String)>, Failure> {
    let edition = aar::Edition::usual(review);
    languages
        .iter()
        .map(|&lang| {
            let paper = aar::paper(tables, review, edition, lang)
                .map_err(|e| Failure::Input(e.to_string()))?;
            let name = match lang {
                Lang::En => "report.en.html",
                Lang::Ja => "report.ja.html",
            };
            Ok((name.to_owned(), paper.html()))
        })
        .collect()
}

/// Writes reports of a run folder.
pub(super) fn report(run: &Path, asked: &Asked) -> Outcome {
    let formats = formats(&asked.formats)?;
    let tables = folder::read(run).map_err(|e| folder_failure(&e))?.outcome;
    let mut review = folder::read_review(run).map_err(|e| folder_failure(&e))?;
    if let Some(path) = &asked.earlier {
        let text = fs::read_to_string(path)
            .map_err(|e| Failure::Io(format!("--earlier {}: {e}", path.display())))?;
        let plan = findings::read_plan(&text)
            .map_err(|e| Failure::Input(format!("--earlier {}: {e}", path.display())))?;
        let review = review.get_or_insert_with(|| aar::plain_review(&tables));
        review.earlier = findings::earlier(&plan, &tables, review);
    }
    let edition = match asked.edition {
        Some(Edition::Whole) => aar::Edition::Whole,
        Some(Edition::Shared) => aar::Edition::Shared,
        None => aar::Edition::usual(review.as_ref()),
    };
    let languages = asked.lang.map_or(vec![Lang::En, Lang::Ja], |lang| vec![lang]);
    if let Some(folder) = &asked.figures {
        figures(folder, &tables, review.as_ref(), &languages)?;
    }
    let mut files = Vec::new();
    for lang in languages {
        let paper = aar::paper(&tables, review.as_ref(), edition, lang)
            .map_err(|e| Failure::Input(e.to_string()))?;
        let document = Document { name: "report".into(), paper };
        for &format in &formats {
            files.push(file(&document, lang, format)?);
        }
    }
    if asked.out.as_deref() == Some(Path::new("-")) {
        let [(_, bytes)] = files.as_slice() else {
            return Err(Failure::Usage(
                "--out - takes one report: choose one with --lang and one --format".into(),
            ));
        };
        show::bytes(bytes)?;
        return Ok(Ending::Fine);
    }
    if formats.contains(&PaperFormat::Json) {
        let plan = review.unwrap_or_else(|| aar::plain_review(&tables)).improvements;
        if !plan.is_empty() {
            let json = findings::plan_json(&plan).map_err(|e| Failure::Io(e.to_string()))?;
            files.push(("improvements.json".into(), json.into_bytes()));
        }
    }
    for (name, bytes) in &files {
        let path = target(run, asked.out.as_deref(), name, files.len())?;
        put(&path, bytes)?;
        show::print(&format!("{}\n", path.display()))?;
    }
    Ok(Ending::Fine)
}

/// Every figure as SVG and as a picture of twice its size.
fn figures(
    folder: &Path,
    tables: &Tables,
    review: Option<&Review>,
    languages: &[Lang],
) -> Result<(), Failure> {
    const SCALE: u32 = 2;
    fs::create_dir_all(folder).map_err(|e| Failure::Io(format!("{}: {e}", folder.display())))?;
    for &lang in languages {
        let word = if lang == Lang::Ja { "ja" } else { "en" };
        let all = hakyu_reports::figures(tables, review, lang);
        for figure in all.map_err(|e| Failure::Input(e.to_string()))? {
            let png =
                hakyu_reports::png(&figure, SCALE).map_err(|e| Failure::Input(e.to_string()))?;
            for (end, bytes) in [("svg", figure.svg().as_bytes()), ("png", png.as_slice())] {
                let path = folder.join(format!("{}.{word}.{end}", figure.id()));
                put(&path, bytes)?;
                show::print(&format!("{}\n", path.display()))?;
            }
        }
    }
    Ok(())
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
            "--out {} is one file but there are {count} reports: name a folder, or choose one with --lang and one --format",
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
