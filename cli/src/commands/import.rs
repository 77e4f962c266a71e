//! `hakyu import`.

use std::{
    fmt::Write as _,
    fs,
    io::{self, BufRead, IsTerminal, Write as _},
    path::{Path, PathBuf},
};

use hakyu_exchange::{
    import::{Asked, Imported, import as make},
    list::{
        map::ColumnMap,
        rows::{Question, Said},
    },
    merge::{Missing, merge},
    note::Weight,
    read::{LARGEST, ReadError},
    times::{Order, Unit},
};
use hakyu_scenarios::{
    compile::compile,
    decode::parse_duration,
    source::{FileError, Files, FolderFiles, Sources},
};
use serde_json::json;

use crate::{
    Ending, Failure, Outcome,
    args::{Dates, Gone, ImportArgs, Meaning},
    show,
};

/// Makes a scenario of a file.
pub(super) fn import(args: &ImportArgs) -> Outcome {
    let bytes = read(&args.file)?;
    let mut asked = asked(args)?;
    let name = args.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let base = args.base.as_deref().map(super::msel::located).transpose()?;
    let missing = match args.missing {
        Some(Gone::Keep) => Missing::Keep,
        Some(Gone::Drop) => Missing::Drop,
        None => Missing::Few,
    };
    let run = |asked: &Asked| {
        let done = match &base {
            Some((files, path)) => {
                merge(&name, &bytes, files.as_ref(), path, asked, missing).map(Imported::from)
            }
            None => make(&name, &bytes, asked),
        };
        done.map_err(|e| unreadable(&args.file, &e))
    };
    let mut imported = run(&asked)?;
    if !imported.questions.is_empty() && io::stdin().is_terminal() && !args.json {
        for question in imported.questions.clone() {
            ask(question, &imported, &mut asked)?;
        }
        imported = run(&asked)?;
    }
    finish(args, &imported)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let size = fs::metadata(path).map_err(|e| missing(path, &e))?;
    if !size.is_file() {
        return Err(Failure::Input(format!("{}: it is not a plain file", path.display())));
    }
    if size.len() > LARGEST {
        let text = format!(
            "{}: the file has {} bytes, the limit is {LARGEST}",
            path.display(),
            size.len()
        );
        return Err(Failure::Input(text));
    }
    fs::read(path).map_err(|e| missing(path, &e))
}

fn missing(path: &Path, error: &io::Error) -> Failure {
    let text = format!("{}: {error}", path.display());
    if error.kind() == io::ErrorKind::NotFound {
        Failure::Input(format!("{}: there is no such file", path.display()))
    } else {
        Failure::Io(text)
    }
}

fn unreadable(path: &Path, error: &ReadError) -> Failure {
    Failure::Input(format!("{}: {error}", path.display()))
}

/// What was said on the command line.
fn asked(args: &ImportArgs) -> Result<Asked, Failure> {
    let mut map = match &args.map {
        Some(path) => {
            let bytes = read(path)?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Failure::Input(format!("{}: the map is not UTF-8", path.display())))?;
            ColumnMap::parse(&path.display().to_string(), &text).map_err(Failure::Input)?
        }
        None => ColumnMap::default(),
    };
    map.only = args.columns.map(Into::into);
    let duration = match &args.duration {
        Some(text) => Some(parse_duration(text).filter(|d| *d > 0).ok_or_else(|| {
            Failure::Usage(format!("--duration {text}: durations are like 90m, 8h or 3d"))
        })?),
        None => None,
    };
    if let Some(start) = &args.start {
        hakyu_scenarios::decode::Clock::parse(start).map_err(|why| {
            Failure::Usage(format!("--start {start}: {why}; write it like 2026-11-01T09:00"))
        })?;
    }
    if let Some(id) = &args.id
        && (id.is_empty()
            || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'))
    {
        return Err(Failure::Usage(format!("--id {id}: ids are small letters, digits and `-`")));
    }
    Ok(Asked {
        said: Said {
            start: args.start.clone(),
            t: args.t_means.map(|t| match t {
                Meaning::Hours => Unit::Hours,
                Meaning::Minutes => Unit::Minutes,
                Meaning::Days => Unit::Days,
            }),
            order: args.dates.map(|d| match d {
                Dates::Dmy => Order::DayFirst,
                Dates::Mdy => Order::MonthFirst,
            }),
            ..Said::default()
        },
        map,
        sheet: args.sheet.clone(),
        world: args.world.clone(),
        id: args.id.clone(),
        duration,
        encoding: args.encoding.clone(),
    })
}

/// Asks on the terminal what a file does not say.
fn ask(question: Question, imported: &Imported, asked: &mut Asked) -> Result<(), Failure> {
    let about = match question {
        Question::Unit => "counts",
        Question::Order => "comes first",
    };
    let told =
        imported.notes.iter().find(|n| n.weight == Weight::Error && n.message.contains(about));
    let (text, answers) = match question {
        Question::Unit => ("Hours, minutes or days? [h/m/d] ", "hmd"),
        Question::Order => ("The day or the month? [d/m] ", "dm"),
    };
    loop {
        let mut out = io::stderr().lock();
        let told = told.map(|n| format!("{}: {}\n", n.place, n.message)).unwrap_or_default();
        let written = out.write_all(format!("{told}{text}").as_bytes()).and_then(|()| out.flush());
        written.map_err(|e| Failure::Io(e.to_string()))?;
        let mut line = String::new();
        let read =
            io::stdin().lock().read_line(&mut line).map_err(|e| Failure::Io(e.to_string()))?;
        if read == 0 {
            return Ok(()); // nobody answers: the error stands
        }
        let answer = line.trim().to_lowercase().chars().next().filter(|c| answers.contains(*c));
        match (question, answer) {
            (Question::Unit, Some('h')) => asked.said.t = Some(Unit::Hours),
            (Question::Unit, Some('m')) => asked.said.t = Some(Unit::Minutes),
            (Question::Unit, Some(_)) => asked.said.t = Some(Unit::Days),
            (Question::Order, Some('d')) => asked.said.order = Some(Order::DayFirst),
            (Question::Order, Some(_)) => asked.said.order = Some(Order::MonthFirst),
            (_, None) => continue,
        }
        return Ok(());
    }
}

/// One file in memory in front of a folder: the scenario before it is written, with what it names beside it.
struct Fresh<'t> {
    name: &'t str,
    text: &'t str,
    folder: FolderFiles,
}

impl Files for Fresh<'_> {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        if path == self.name { Ok(self.text.into()) } else { self.folder.read(path, limit) }
    }
}

/// Checks, tells and writes.
fn finish(args: &ImportArgs, imported: &Imported) -> Outcome {
    let path = target(args, &imported.id);
    let mut bad = imported.yaml.is_none();
    let mut checked = Vec::new();
    let mut verdict = String::new();
    if let Some(yaml) = &imported.yaml {
        let name = path.file_name().map_or_else(|| "scenario.yaml".into(), |n| n.to_string_lossy());
        let folder = FolderFiles::new(path.parent().unwrap_or(Path::new("")));
        let mut sources = Sources::default();
        let (_, findings) =
            compile(&Fresh { name: &name, text: yaml, folder }, &name, &mut sources);
        bad |= findings.has_errors();
        let (errors, warnings) = (findings.errors(), findings.len() - findings.errors());
        verdict = format!("check: {errors} errors, {warnings} warnings");
        checked = findings.view(&sources);
        if findings.has_errors() && !args.json {
            show::findings(&findings.render(&sources, show::colour()));
        }
    }
    if args.json {
        let value = json!({
            "format": imported.format, "id": imported.id, "items": imported.items,
            "notes": imported.notes.iter().collect::<Vec<_>>(), "check": checked,
            "scenario": imported.yaml, "written": (!args.dry_run && imported.yaml.is_some()).then(|| path.display().to_string()),
        });
        let text = serde_json::to_string_pretty(&value).map_err(|e| Failure::Io(e.to_string()))?;
        show::print(&format!("{text}\n"))?;
    } else {
        let mut text = String::new();
        for note in &imported.notes {
            let _ = writeln!(text, "{note}");
        }
        if imported.notes.dropped() > 0 {
            let _ = writeln!(text, "… and {} more", imported.notes.dropped());
        }
        show::findings(&text);
    }
    if args.dry_run {
        if !args.json {
            let row = |i: &hakyu_exchange::import::Preview| {
                vec![
                    i.place.clone(),
                    i.kind.clone(),
                    i.id.clone(),
                    i.due.clone(),
                    i.from.clone(),
                    i.to.clone(),
                    i.via.clone(),
                    i.says.clone(),
                ]
            };
            let header = ["row", "type", "id", "time", "from", "to", "via", "says"];
            show::print(&show::table(&header, &[], imported.items.iter().map(row).collect()))?;
            show::print(&format!(
                "{} items; {verdict}; nothing is written\n",
                imported.items.len()
            ))?;
        }
    } else if let Some(yaml) = &imported.yaml {
        write(args, &path, yaml, imported.items.len(), &verdict)?;
    }
    Ok(if bad { Ending::Findings } else { Ending::Fine })
}

fn target(args: &ImportArgs, id: &str) -> PathBuf {
    let name = format!("{id}.yaml");
    match &args.out {
        None => name.into(),
        Some(out) if out.is_dir() => out.join(name),
        Some(out) => out.clone(),
    }
}

fn write(
    args: &ImportArgs,
    path: &Path,
    yaml: &str,
    items: usize,
    verdict: &str,
) -> Result<(), Failure> {
    if args.out.as_deref() == Some(Path::new("-")) {
        return if args.json { Ok(()) } else { show::print(yaml) };
    }
    if path.exists() && !args.force {
        return Err(Failure::Input(format!(
            "{}: the file is there already; name another with --out, or replace it with --force",
            path.display()
        )));
    }
    super::report::put(path, yaml)?;
    if args.json {
        Ok(())
    } else {
        show::print(&format!("{}: {items} items; {verdict}\n", path.display()))
    }
}
