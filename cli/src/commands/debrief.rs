//! `hakyu debrief`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use hakyu_exercise::{findings, folder, outcome::Lang};
use hakyu_reports::{aar, debrief as made, handbook::Document};

use super::{
    handbook::file,
    report::{folder_failure, put, review_file},
};
use crate::{Ending, Failure, Outcome, args::PaperFormat, show};

/// Writes the page to project and the sheets of organisations, after the notes were taken in.
pub(super) fn debrief(
    run: &Path,
    lang: Option<Lang>,
    notes: Option<&Path>,
    out: Option<&Path>,
) -> Outcome {
    let tables = folder::read(run).map_err(|e| folder_failure(&e))?.outcome;
    let found = folder::read_review(run).map_err(|e| folder_failure(&e))?;
    if found.is_none() {
        show::warn(&format!(
            "{}: there is no {}, so nothing is known of who knew what when",
            run.display(),
            folder::REVIEW
        ));
    }
    let mut review = found.unwrap_or_else(|| aar::plain_review(&tables));
    if let Some(path) = notes {
        let text = fs::read_to_string(path)
            .map_err(|e| Failure::Io(format!("--notes {}: {e}", path.display())))?;
        let notes = made::read_notes(&text, &review)
            .map_err(|e| Failure::Input(format!("--notes {}: {e}", path.display())))?;
        findings::add_notes(&mut review, notes);
        let (name, json) = review_file(&review)?;
        put(&run.join(name), json)?;
    }
    let fail = |e: hakyu_reports::ReportError| Failure::Input(e.to_string());
    let mut formats = vec![PaperFormat::Html];
    formats.extend(cfg!(feature = "pdf").then_some(PaperFormat::Pdf));
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for lang in lang.map_or(vec![Lang::En, Lang::Ja], |lang| vec![lang]) {
        let name = match lang {
            Lang::En => "debrief.en.html",
            Lang::Ja => "debrief.ja.html",
        };
        let page = made::page(&tables, &review, lang).map_err(fail)?;
        files.push((name.to_owned(), page.into_bytes()));
        for sheet in made::sheets(&tables, &review, lang).map_err(fail)? {
            let document =
                Document { name: format!("organisation-{}", sheet.id), paper: sheet.paper };
            for &format in &formats {
                files.push(file(&document, lang, format)?);
            }
        }
    }
    let folder: PathBuf = out.map_or_else(|| run.join("debrief"), Path::to_owned);
    if folder.is_file() {
        return Err(Failure::Usage(format!(
            "--out {} is a file: name a folder, the debrief is several files",
            folder.display()
        )));
    }
    fs::create_dir_all(&folder).map_err(|e| Failure::Io(format!("{}: {e}", folder.display())))?;
    for (name, bytes) in &files {
        let path = folder.join(name);
        put(&path, bytes)?;
        show::print(&format!("{}\n", path.display()))?;
    }
    Ok(Ending::Fine)
}
