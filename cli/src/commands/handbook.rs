//! `hakyu handbook`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use hakyu_exercise::{course::Course, outcome::Lang};
use hakyu_reports::{
    handbook::{Document, Kind, Reader, papers},
    paper::Paper,
};
use hakyu_scenarios::source::Sources;

use super::report::put;
use crate::{Ending, Failure, Outcome, args::PaperFormat, show};

/// What was asked for.
pub(super) struct Asked {
    pub kinds: Vec<Kind>,
    pub reader: Reader,
    pub overlays: Vec<String>,
    pub formats: Vec<PaperFormat>,
    pub lang: Option<Lang>,
    pub seed: u64,
    pub out: Option<PathBuf>,
}

/// Writes documents of a scenario.
pub(super) fn handbook(name: &str, asked: &Asked) -> Outcome {
    let formats = formats(&asked.formats)?;
    let Some(compiled) = super::open_local(name, &asked.overlays, &mut Sources::default())? else {
        return Ok(Ending::Findings);
    };
    // Only what control reads tells of the expected course.
    let course = if asked.kinds.iter().all(|kind| kind.is_open()) {
        None
    } else {
        Some(Course::play(&compiled, asked.seed).map_err(|e| Failure::Input(e.to_string()))?)
    };
    let languages = asked.lang.map_or(vec![Lang::En, Lang::Ja], |lang| vec![lang]);
    let folder = asked
        .out
        .clone()
        .unwrap_or_else(|| Path::new("hakyu-handbooks").join(&compiled.scenario.id.value));
    let fail = |e: std::io::Error| Failure::Io(format!("{}: {e}", folder.display()));
    if folder.is_file() {
        return Err(Failure::Usage(format!(
            "--out {} is a file: name a folder, documents are several files",
            folder.display()
        )));
    }
    let mut files = Vec::new();
    for &kind in &asked.kinds {
        for &lang in &languages {
            let documents = papers(&compiled, course.as_ref(), kind, &asked.reader, lang)
                .map_err(|e| Failure::Input(e.to_string()))?;
            for document in &documents {
                for &format in &formats {
                    files.push(file(document, lang, format)?);
                }
            }
        }
    }
    fs::create_dir_all(&folder).map_err(fail)?;
    for (name, bytes) in &files {
        let path = folder.join(name);
        put(&path, bytes)?;
        show::print(&format!("{}\n", path.display()))?;
    }
    Ok(Ending::Fine)
}

/// The formats asked for, or all that this build has.
pub(super) fn formats(asked: &[PaperFormat]) -> Result<Vec<PaperFormat>, Failure> {
    let mut formats = asked.to_vec();
    if formats.is_empty() {
        formats = vec![PaperFormat::Html, PaperFormat::Md];
        // JSON is for programs: only those who ask for it get it.
        formats.extend(cfg!(feature = "pdf").then_some(PaperFormat::Pdf));
    }
    formats.sort_unstable();
    formats.dedup();
    if formats.contains(&PaperFormat::Pdf) && !cfg!(feature = "pdf") {
        return Err(Failure::Usage(
            "--format pdf: this build has no PDF; build it with `cargo build --release --features pdf`, or take \
             --format html (it prints well) or md"
                .into(),
        ));
    }
    Ok(formats)
}

pub(super) fn file(
    document: &Document,
    lang: Lang,
    format: PaperFormat,
) -> Result<(String, Vec<u8>), Failure> {
    let lang = match lang {
        Lang::En => "en",
        Lang::Ja => "ja",
    };
    let (bytes, end) = match format {
        PaperFormat::Html => (document.paper.html().into_bytes(), "html"),
        PaperFormat::Md => (document.paper.markdown().into_bytes(), "md"),
        PaperFormat::Json => {
            let json = serde_json::to_vec_pretty(&document.paper);
            (json.map_err(|e| Failure::Io(e.to_string()))?, "json")
        }
        PaperFormat::Pdf => (pdf(&document.paper, &document.name)?, "pdf"),
    };
    Ok((format!("{}.{lang}.{end}", document.name), bytes))
}

#[cfg(feature = "pdf")]
fn pdf(paper: &Paper, name: &str) -> Result<Vec<u8>, Failure> {
    let pdf = hakyu_pdf::render(paper).map_err(|e| Failure::Input(format!("{name}: {e}")))?;
    if !pdf.missing.is_empty() {
        let list: Vec<String> =
            pdf.missing.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
        show::warn(&format!(
            "{name}.pdf: the built-in fonts lack {}; 〓 stands in their place",
            list.join(", ")
        ));
    }
    Ok(pdf.bytes)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &Paper, name: &str) -> Result<Vec<u8>, Failure> {
    Err(Failure::Usage(format!("{name}: this build has no PDF")))
}

#[cfg(all(test, feature = "pdf"))]
mod tests {
    use super::*;

    #[test]
    fn pdf_is_written_and_is_the_default_too() {
        let out = std::env::temp_dir().join(format!("hakyu-handbook-{}", std::process::id()));
        let asked = Asked {
            kinds: vec![Kind::Player],
            reader: Reader::default(),
            overlays: Vec::new(),
            formats: Vec::new(),
            lang: Some(Lang::Ja),
            seed: 1,
            out: Some(out.clone()),
        };
        assert!(handbook("hospital-network-cut", &asked).is_ok());
        assert!(fs::read(out.join("player.ja.pdf")).is_ok_and(|pdf| pdf.starts_with(b"%PDF-")));
        assert!(out.join("player.ja.html").is_file() && out.join("player.ja.md").is_file());
        assert!(fs::remove_dir_all(out).is_ok());
    }
}
