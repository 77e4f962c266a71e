//! `hakyu upgrade`.

use std::path::Path;

use hakyu_scenarios::{
    diagnostic::{Diagnostics, Lang},
    source::{FolderFiles, Sources},
    upgrade::{self, CURRENT, Note, Refusal},
    yaml,
};

use super::change;
use crate::{Ending, Failure, Outcome, show};

/// Rewrites a file of an older version, or shows how. What a person has to decide is a finding (exit code 1).
pub(super) fn upgrade(file: &Path, diff: bool, out: Option<&Path>, lang: Lang) -> Outcome {
    let shown = file.display().to_string();
    let text = read(file)?;
    let done = match upgrade::upgrade(&shown, &text) {
        Ok(done) => done,
        Err(Refusal::Current) => {
            let said = match lang {
                Lang::En => format!("{shown}: {}\n", Refusal::Current),
                Lang::Ja => format!("{shown}: すでに`{CURRENT}`です。変更はありません\n"),
            };
            show::findings(&said);
            return Ok(Ending::Fine);
        }
        Err(Refusal::Unreadable(findings, sources)) => {
            return Ok(complain(&findings, &sources, lang));
        }
        Err(refusal) => return Err(Failure::Input(format!("{shown}: {refusal}"))),
    };
    match out {
        _ if diff => show::print(&change::diff(&shown, &text, &done.text))?,
        Some(path) if path == Path::new("-") => show::print(&done.text)?,
        Some(path) => change::create(path, &done.text)?,
        None => change::replace(file, &text, &done.text)?,
    }
    let (changed, open) = match lang {
        Lang::En => ("changed", "for you to decide"),
        Lang::Ja => ("変更", "要判断"),
    };
    let mut said = format!("{shown}: `{}` → `{CURRENT}`\n", done.from);
    tell(&mut said, changed, &done.changed, lang);
    tell(&mut said, open, &done.open, lang);
    let next = out.filter(|p| *p != Path::new("-")).unwrap_or(file).display();
    if !diff {
        said.push_str(&match lang {
            Lang::En => format!("then: hakyu check {next}\n"),
            Lang::Ja => format!("次に: hakyu check {next}\n"),
        });
    }
    show::findings(&said);
    Ok(if done.open.is_empty() { Ending::Fine } else { Ending::Findings })
}

fn tell(said: &mut String, title: &str, notes: &[Note], lang: Lang) {
    if notes.is_empty() {
        return;
    }
    said.push_str(&format!("{title}:\n"));
    for note in notes {
        let text = if lang == Lang::Ja { &note.ja } else { &note.en };
        said.push_str(&format!("  {:>4}: {text}\n", note.line));
    }
}

fn complain(findings: &Diagnostics, sources: &Sources, lang: Lang) -> Ending {
    show::findings(&findings.render_in(lang, sources, show::colour()));
    Ending::Findings
}

fn read(file: &Path) -> Result<String, Failure> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let Some(name) = file.file_name().and_then(|f| f.to_str()) else {
        return Err(Failure::Input(format!("'{}' does not name a file", file.display())));
    };
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let files = FolderFiles::new(folder);
    if let Some(id) = yaml::read_text(&files, name, yaml::LARGEST_FILE, &mut sources, &mut findings)
    {
        Ok(sources.text(id).to_owned())
    } else {
        let told: Vec<&str> = findings.iter().map(|d| d.message.as_str()).collect();
        Err(Failure::Input(told.join("; ")))
    }
}
