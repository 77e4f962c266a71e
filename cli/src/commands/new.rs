//! `hakyu new`: from a blank page, or a finished run, to a scenario.

mod questions;

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use hakyu_exercise::{draft as from_cascade, folder};
use hakyu_scenarios::{
    draft::{Asked, DraftError, Languages, draft},
    shape,
};

use crate::{Ending, Failure, Outcome, commands::report, show};

/// What was given on the command line.
#[derive(Default)]
pub(super) struct Given {
    pub form: Option<String>,
    pub world: Option<String>,
    pub sector: Option<String>,
    pub place: Option<String>,
    pub event: Option<String>,
    pub start: Option<String>,
    pub duration: Option<String>,
    pub lang: Option<String>,
    pub title: Option<String>,
    pub extends: Option<String>,
    pub yes: bool,
}

impl Given {
    /// Whether nothing at all was given.
    fn is_nothing(&self) -> bool {
        let given = [
            &self.form,
            &self.world,
            &self.sector,
            &self.place,
            &self.event,
            &self.start,
            &self.duration,
            &self.lang,
            &self.title,
            &self.extends,
        ];
        !self.yes && given.iter().all(|g| g.is_none())
    }
}

/// Writes a scenario from answers.
pub(super) fn new(name: Option<&Path>, given: Given) -> Outcome {
    let (file, id) = target(name)?;
    let nothing = given.is_nothing();
    let mut asked = Asked { id, ..Asked::default() };
    let mut set = |slot: fn(&mut Asked) -> &mut String, value: &Option<String>| {
        if let Some(value) = value {
            slot(&mut asked).clone_from(value);
        }
    };
    set(|a| &mut a.form, &given.form);
    set(|a| &mut a.world, &given.world);
    set(|a| &mut a.sector, &given.sector);
    set(|a| &mut a.event, &given.event);
    set(|a| &mut a.start, &given.start);
    asked.place.clone_from(&given.place);
    asked.duration.clone_from(&given.duration);
    asked.title.clone_from(&given.title);
    asked.extends.clone_from(&given.extends);
    if let Some(lang) = &given.lang {
        asked.languages = languages(lang)?;
    }
    if !given.yes && io::stdin().is_terminal() && io::stdout().is_terminal() {
        questions::ask(&mut io::stdin().lock(), &mut io::stdout().lock(), &given, &mut asked)
            .map_err(|e| Failure::Io(e.to_string()))?;
    } else if nothing {
        show::print(&format!(
            "nobody to ask and nothing given: {}, {} in {}, {}\n",
            asked.form,
            asked.event,
            asked.sector,
            asked.place.as_deref().unwrap_or("chiba")
        ))?;
    }
    let text = draft(&asked).map_err(|error| match error {
        DraftError::World(_) => Failure::Input(error.to_string()),
        other => Failure::Usage(other.to_string()),
    })?;
    write(&file, &text)
}

/// Writes a scenario from the cascade of a run.
pub(super) fn from_run(name: Option<&Path>, run: &Path, lang: Option<&str>) -> Outcome {
    let found = folder::read(run).map_err(|e| report::folder_failure(&e))?;
    let default = PathBuf::from(format!("{}-draft", found.outcome.manifest.scenario));
    let (file, id) = target(Some(name.unwrap_or(&default)))?;
    let languages = lang.map_or(Ok(Languages::Both), languages)?;
    let asked = from_cascade::Asked { id, languages };
    let text = from_cascade::draft(&found.outcome, &found.causes, &asked)
        .map_err(|e| Failure::Input(format!("{}: {e}", run.display())))?;
    write(&file, &text)
}

fn languages(text: &str) -> Result<Languages, Failure> {
    let mut words: Vec<&str> = text.split(',').map(str::trim).collect();
    words.sort_unstable();
    words.dedup();
    match words.as_slice() {
        ["en", "ja"] => Ok(Languages::Both),
        ["en"] => Ok(Languages::En),
        ["ja"] => Ok(Languages::Ja),
        _ => Err(Failure::Usage(format!("--lang {text}: write en, ja or en,ja"))),
    }
}

/// The file to write and the id of the scenario in it. Nothing is ever overwritten.
fn target(name: Option<&Path>) -> Result<(PathBuf, String), Failure> {
    let name = name.unwrap_or(Path::new("my-exercise"));
    let file = match name.extension().and_then(|e| e.to_str()) {
        Some("yaml" | "yml") => name.to_owned(),
        _ => PathBuf::from(format!("{}.yaml", name.display())),
    };
    if file.exists() {
        return Err(Failure::Input(format!(
            "{} exists and is left as it is; give another name: hakyu new NAME",
            file.display()
        )));
    }
    let stem = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    let id: String = stem
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let id = id.trim_matches('-').to_owned();
    if id.is_empty() {
        return Err(Failure::Usage(format!(
            "'{}' gives no id: use small letters, digits and hyphens",
            name.display()
        )));
    }
    Ok((file, id))
}

/// Writes the scenario, and beside it the schema for editors; checks it and says what next.
fn write(file: &Path, text: &str) -> Outcome {
    let failure = |path: &Path, e: &io::Error| Failure::Io(format!("{}: {e}", path.display()));
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|e| failure(folder, &e))?;
    let mut new = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(file)
        .map_err(|e| failure(file, &e))?;
    new.write_all(text.as_bytes()).map_err(|e| failure(file, &e))?;
    let schema = file.with_file_name("scenario-1.json");
    if !schema.exists() {
        let json = serde_json::to_string_pretty(&shape::schema())
            .map_err(|e| Failure::Io(e.to_string()))?;
        fs::write(&schema, format!("{json}\n")).map_err(|e| failure(&schema, &e))?;
    }
    let name = file.display().to_string();
    let sound = super::open_or_complain(&name)?.is_some();
    show::print(&format!(
        "wrote {name} and {} (for editors)\nnext: hakyu check {name}\n      hakyu run {name} --timeline\n      hakyu rehearse {name}\n",
        schema.display()
    ))?;
    Ok(if sound { Ending::Fine } else { Ending::Findings })
}
